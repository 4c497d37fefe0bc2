// SPDX-License-Identifier: GPL-3.0-or-later
#include "check.h"
#include "gen.h"
#include <math.h>

void
question_add_leak (Question *q, HeatLeakKind kind, guint32 index)
{
  static const BruteLeakKind kinds[] = { [HEAT_LEAK_PIPE] = BRUTE_PIPE, [HEAT_LEAK_VALVE] = BRUTE_VALVE, [HEAT_LEAK_WELL] = BRUTE_WELL,
                                         [HEAT_LEAK_NODE] = BRUTE_NODE, [HEAT_LEAK_CONSUMER] = BRUTE_CONSUMER, [HEAT_LEAK_SOURCE] = BRUTE_SOURCE,
                                         [HEAT_LEAK_STATION_PRIMARY] = BRUTE_PRIMARY, [HEAT_LEAK_STATION_SECONDARY] = BRUTE_SECONDARY,
                                         [HEAT_LEAK_STATION_BOTH] = BRUTE_BOTH };
  q->leaks[q->n_leaks] = (HeatLeak){ kind, index };
  q->brute_leaks[q->n_leaks++] = (BruteLeak){ kinds[kind], index };
}

void
question_add_stopped (Question *q, HeatKind kind, guint32 index)
{
  q->stopped[q->n_stopped++] = (HeatPlanStop){ kind, index };
  if (kind == HEAT_KIND_SOURCE)
    q->stopped_sources[q->n_stopped_sources++] = index;
  else
    q->stopped_stations[q->n_stopped_stations++] = index;
}

gboolean
question_add_random_leak (Question *q, GRand *rand, const HeatNet *net, double pipe_share)
{
  static const HeatKind of[] = { HEAT_KIND_PIPE, HEAT_KIND_VALVE, HEAT_KIND_WELL, HEAT_KIND_NODE, HEAT_KIND_CONSUMER, HEAT_KIND_SOURCE,
                                 HEAT_KIND_STATION, HEAT_KIND_STATION, HEAT_KIND_STATION };
  HeatLeakKind kind = g_rand_double (rand) < pipe_share ? HEAT_LEAK_PIPE : (HeatLeakKind) pick (rand, G_N_ELEMENTS (of));
  guint32 n = heat_net_n (net, of[kind]);

  if (n == 0)
    return FALSE;
  question_add_leak (q, kind, pick (rand, n));
  return TRUE;
}

HeatIsolateQuery
question_query (const Question *q, const HeatValveOverlay *overlay)
{
  return (HeatIsolateQuery){ .leaks = q->leaks, .n_leaks = q->n_leaks, .overlay = overlay, .held_closed = q->held, .n_held_closed = q->n_held,
                             .reachable = q->reachable, .n_reachable = q->n_reachable, .stopped = q->stopped, .n_stopped = q->n_stopped,
                             .pinned = q->pinned, .n_pinned = q->n_pinned, .forbidden = q->forbidden, .n_forbidden = q->n_forbidden };
}

BruteQuery
question_brute (const Question *q, const HeatValveOverlay *overlay)
{
  return (BruteQuery){ .leaks = q->brute_leaks, .n_leaks = q->n_leaks, .state = overlay->state, .condition = overlay->condition,
                       .held = q->held, .reachable = q->reachable, .n_held = q->n_held, .n_reachable = q->n_reachable,
                       .stopped_sources = q->stopped_sources, .n_stopped_sources = q->n_stopped_sources,
                       .stopped_stations = q->stopped_stations, .n_stopped_stations = q->n_stopped_stations,
                       .pinned = q->pinned, .n_pinned = q->n_pinned, .forbidden = q->forbidden, .n_forbidden = q->n_forbidden };
}

int
compare_index (gconstpointer a, gconstpointer b)
{
  guint32 x = *(const guint32 *) a, y = *(const guint32 *) b;

  return x < y ? -1 : x > y;
}

GArray *
plan_valves (const GArray *valves)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < valves->len; i++)
    g_array_append_val (list, g_array_index (valves, HeatPlanValve, i).valve);
  g_array_sort (list, compare_index);
  return list;
}

static void
write_list (GString *s, const char *what, const GArray *list)
{
  g_string_append_printf (s, " %s[", what);
  for (guint i = 0; i < list->len; i++)
    g_string_append_printf (s, i ? " %u" : "%u", g_array_index (list, guint32, i));
  g_string_append_c (s, ']');
}

static void
compare_lists (GString *s, const char *what, const GArray *plan, const GArray *answer)
{
  gboolean same = plan->len == answer->len;

  for (guint i = 0; same && i < plan->len; i++)
    same = g_array_index (plan, guint32, i) == g_array_index (answer, guint32, i);
  if (same)
    return;
  g_string_append_printf (s, "%s differs:", what);
  write_list (s, "plan", plan);
  write_list (s, "brute", answer);
  g_string_append_c (s, '\n');
}

GArray *
plan_stops (const HeatPlan *plan, HeatKind kind)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < plan->stops->len; i++)
    if (g_array_index (plan->stops, HeatPlanStop, i).kind == kind)
      g_array_append_val (list, g_array_index (plan->stops, HeatPlanStop, i).index);
  return list;
}

static void
compare_number (GString *s, const char *what, double plan, double answer)
{
  if (fabs (plan - answer) > 1e-3 * MAX (1, fabs (answer)))
    g_string_append_printf (s, "%s differs: plan %g brute %g\n", what, plan, answer);
}

static double
zone_length (const HeatCity *city, const GArray *pipes)
{
  double sum = 0;

  for (guint i = 0; i < pipes->len; i++)
    {
      double length = (double) city->pipe[g_array_index (pipes, guint32, i)].length_m;
      sum += isfinite (length) ? length : 0;
    }
  return sum;
}

char *
compare_answers (const HeatCity *city, const HeatPlan *plan, const BruteAnswer *r)
{
  GString *s = g_string_new (NULL);
  g_autoptr (GArray) must = plan_valves (plan->must), may = plan_valves (plan->may), sources = plan_stops (plan, HEAT_KIND_SOURCE),
                     stations = plan_stops (plan, HEAT_KIND_STATION);

  compare_lists (s, "zone", plan->zone_pipes, r->zone_pipes);
  compare_lists (s, "must", must, r->must);
  compare_lists (s, "may", may, r->may);
  compare_lists (s, "stopped sources", sources, r->stop_sources);
  compare_lists (s, "stopped stations", stations, r->stop_stations);
  compare_lists (s, "out consumers", plan->out_consumers, r->out_consumers);
  compare_lists (s, "out stations", plan->out_stations, r->out_stations);
  compare_lists (s, "out buildings", plan->out_buildings, r->out_buildings);
  compare_lists (s, "already out", plan->already_consumers, r->already);
  compare_lists (s, "dead pipes", plan->dead_pipes, r->dead_pipes);
  compare_number (s, "households", plan->out_households, r->households);
  compare_number (s, "suspended", plan->out_suspended, r->suspended);
  compare_number (s, "area", plan->out_area_m2, r->area_m2);
  compare_number (s, "already households", plan->already_households, r->already_households);
  compare_number (s, "zone length", plan->zone_length_m, zone_length (city, r->zone_pipes));
  return g_string_free (s, s->len == 0);
}

gboolean
contains (const GArray *list, guint32 x)
{
  for (guint i = 0; i < list->len; i++)
    if (g_array_index (list, guint32, i) == x)
      return TRUE;
  return FALSE;
}

static gboolean
is_pinned (const Question *q, guint32 valve)
{
  for (guint i = 0; i < q->n_pinned; i++)
    if (q->pinned[i] == valve)
      return TRUE;
  return FALSE;
}

char *
check_properties (const BruteNet *net, const HeatCity *city, const Question *q, const HeatValveOverlay *overlay, const HeatPlan *plan,
                  const BruteAnswer *answer)
{
  GString *s = g_string_new (NULL);
  g_autoptr (GArray) must = plan_valves (plan->must), sources = plan_stops (plan, HEAT_KIND_SOURCE), stations = plan_stops (plan, HEAT_KIND_STATION);
  BruteQuery bq = question_brute (q, overlay);

  if (brute_is_fed (net, &bq, must, sources, stations))
    g_string_append (s, "with all must valves closed the leak is still fed\n");
  for (guint i = 0; i < must->len; i++)
    {
      g_autoptr (GArray) fewer = g_array_copy (must);
      g_array_remove_index (fewer, i);
      if (is_pinned (q, g_array_index (must, guint32, i)))
        continue;
      if (!brute_is_fed (net, &bq, fewer, sources, stations))
        g_string_append_printf (s, "valve %u is called must, yet without it the leak is dry\n", g_array_index (must, guint32, i));
    }
  for (guint i = 0; i < plan->out_consumers->len; i++)
    if (contains (answer->warm_after, g_array_index (plan->out_consumers, guint32, i)))
      g_string_append (s, "a consumer is out and served\n");
  for (guint i = 0; i < plan->must->len; i++)
    if (g_array_index (plan->must, HeatPlanValve, i).order != i + 1)
      g_string_append (s, "the operating order has gaps\n");
  return g_string_free (s, s->len == 0);
}
