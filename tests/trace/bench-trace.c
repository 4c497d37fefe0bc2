// SPDX-License-Identifier: GPL-3.0-or-later
/* Not a test: medians of preparing and of one plan on a synthetic grid of paired lines. `bench-trace PIPES [plans]`. */
#include "trace.h"
#include <stdio.h>
#include <stdlib.h>
#include <math.h>
#include <time.h>

static void
put_id (HeatCity *c, HeatText *id, const char *letter, guint32 i)
{
  char text[24];
  g_snprintf (text, sizeof text, "%s%u", letter, i);
  *id = heat_city_put (c, text);
}

/* Nodes 2k (supply) and 2k + 1 (return) at each crossing; a street is a supply and a return pipe. */
static void
lay_street (HeatCity *c, GRand *rand, const HeatText *nodes, guint32 a, guint32 b, double valve_share)
{
  gboolean valved = g_rand_double (rand) < valve_share;

  for (guint32 line = 0; line < 2; line++)
    {
      HeatPipeRow *p = heat_city_add_pipe (c);
      guint32 i = c->n_pipe - 1;
      put_id (c, &p->id, "p", i);
      p->from_node = nodes[2 * a + line];
      p->to_node = nodes[2 * b + line];
      p->line = (guint8) line;
      p->length_m = 50;
      p->dn_mm = 100;
      if (!valved)
        continue;
      HeatValveRow *v = heat_city_add_valve (c);
      put_id (c, &v->id, "v", c->n_valve - 1);
      v->pipe = c->pipe[i].id;
      v->end = 0;
      v->role = g_rand_double (rand) < 0.02 ? HEAT_VALVE_TIE : HEAT_VALVE_SECTIONAL;
      v->state = v->role == HEAT_VALVE_TIE ? HEAT_VALVE_CLOSED : HEAT_VALVE_OPEN;
    }
}

static void
hang_consumer (HeatCity *c, const HeatText *nodes, guint32 k)
{
  HeatConsumerRow *r = heat_city_add_consumer (c);

  put_id (c, &r->id, "c", c->n_consumer - 1);
  r->supply_node = nodes[2 * k];
  r->return_node = nodes[2 * k + 1];
}

/* A consumer's branch: its own street with valves on both lines. */
static void
hang_branch (HeatCity *c, GRand *rand, HeatText *nodes, guint32 at, guint32 leaf)
{
  guint32 first = c->n_pipe;

  lay_street (c, rand, nodes, at, leaf, 0);
  for (guint32 line = 0; line < 2; line++)
    {
      HeatValveRow *v = heat_city_add_valve (c);
      put_id (c, &v->id, "w", c->n_valve - 1);
      v->pipe = c->pipe[first + line].id;
      v->end = 0;
      v->seq = 1;
      v->role = HEAT_VALVE_BUILDING;
    }
  hang_consumer (c, nodes, leaf);
}

/* Rows of streets in a comb with some cross streets; one branch to a consumer at every other crossing; four sources. */
static HeatCity *
make_grid (guint32 n_pipes)
{
  HeatCity *c = heat_city_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  guint32 side = (guint32) sqrt (n_pipes / 2.0 / 1.7), n = side * side;
  g_autofree HeatText *nodes = g_new (HeatText, 4 * (gsize) n);

  for (guint32 i = 0; i < 4 * n; i++)
    {
      HeatNodeRow *row = heat_city_add_node (c);
      put_id (c, &row->id, "n", i);
      nodes[i] = row->id;
      row->x = 50.0 * (i / 2 % n % side);
      row->y = 50.0 * (i / 2 % n / side);
    }
  for (guint32 i = 0; i < n; i++)
    {
      if (i % side + 1 < side)
        lay_street (c, rand, nodes, i, i + 1, 0.15);
      if (i / side + 1 < side && (i % side == 0 || g_rand_double (rand) < 0.2))
        lay_street (c, rand, nodes, i, i + side, 1);
      if (i % 2)
        hang_branch (c, rand, nodes, i, n + i);
    }
  for (guint32 k = 0; k < 4; k++)
    {
      guint32 at = (k & 1 ? side - 1 : 0) + (k & 2 ? side - 1 : 0) * side;
      HeatSourceRow *s = heat_city_add_source (c);
      put_id (c, &s->id, "s", k);
      HeatText id = s->id;
      HeatPortRow *port = heat_city_add_port (c);
      port->owner = id;
      port->side = HEAT_PORT_HEADER;
      port->supply_node = nodes[2 * at];
      port->return_node = nodes[2 * at + 1];
    }
  return c;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;
  return x < y ? -1 : x > y;
}

/* Processor time: the machine may be busy with something else. Both threads count. */
static gint64
now_us (void)
{
  struct timespec t;
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return (gint64) t.tv_sec * G_USEC_PER_SEC + t.tv_nsec / 1000;
}

int
main (int argc, char **argv)
{
  guint32 n_pipes = argc > 1 ? (guint32) strtoul (argv[1], NULL, 10) : 100000, n_plans = argc > 2 ? (guint32) strtoul (argv[2], NULL, 10) : 200;
  g_autoptr (HeatNet) net = heat_net_new (make_grid (n_pipes), NULL, NULL);
  g_autoptr (HeatTrace) trace = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  gint64 prepare_us[5];
  gint64 *plan_us = g_new (gint64, n_plans);
  guint64 must = 0, zone = 0, out = 0;

  for (int i = 0; i < 5; i++)
    {
      gint64 start = now_us ();
      g_clear_pointer (&trace, heat_trace_unref);
      start = now_us ();
      trace = heat_trace_new (net, NULL, NULL);
      prepare_us[i] = now_us () - start;
    }
  qsort (prepare_us, 5, sizeof *prepare_us, compare_times);
  for (guint32 i = 0; i < n_plans; i++)
    {
      HeatLeak leak = { HEAT_LEAK_PIPE, (guint32) g_rand_int_range (rand, 0, (gint32) heat_net_n (net, HEAT_KIND_PIPE)) };
      HeatIsolateQuery q = { .leaks = &leak, .n_leaks = 1 };
      gint64 start = now_us ();
      HeatPlan *plan = heat_trace_isolate (trace, &q, NULL);
      plan_us[i] = now_us () - start;
      must += plan->must->len;
      zone += plan->zone_pipes->len;
      out += plan->out_consumers->len;
      heat_plan_free (plan);
    }
  qsort (plan_us, n_plans, sizeof *plan_us, compare_times);
  printf ("%u pipes, %u valves, %u consumers: processor time: prepare %.1f ms, plan median %.2f ms, p99 %.2f ms; %.1f bytes a pipe; mean must %.1f zone %.1f out %.1f\n",
          heat_net_n (net, HEAT_KIND_PIPE), heat_net_n (net, HEAT_KIND_VALVE), heat_net_n (net, HEAT_KIND_CONSUMER), (double) prepare_us[2] / 1000,
          (double) plan_us[n_plans / 2] / 1000, (double) plan_us[n_plans * 99 / 100] / 1000, (double) heat_trace_bytes (trace) / heat_net_n (net, HEAT_KIND_PIPE),
          (double) must / n_plans, (double) zone / n_plans, (double) out / n_plans);
  g_free (plan_us);
  return 0;
}
