// SPDX-License-Identifier: GPL-3.0-or-later
/* The engine of single plans, asked again and again for numbers only: no lists, no doubts, no order of operation. */
#include "trace-critical-private.h"
#include "base-i18n.h"

#define MOST_THREADS 16u
#define REPORT_EVERY 512u

HeatAsker *
heat_asker_new (const HeatCriticalCase *c)
{
  HeatAsker *a = g_new0 (HeatAsker, 1);

  a->condition = g_memdup2 (c->condition, (gsize) heat_net_n (c->trace->net, HEAT_KIND_VALVE));
  a->query = (HeatIsolateQuery){ .leaks = &a->leak, .n_leaks = 1, .overlay = c->overlay };
  heat_water_search_init (&a->w, c->trace, &a->query, c->before, a->condition, heat_scratch_take (c->trace));
  heat_heat_result_init (&a->heat);
  return a;
}

void
heat_asker_free (HeatAsker *a)
{
  heat_scratch_give (a->w.trace, a->w.s);
  heat_water_search_clear (&a->w);
  heat_heat_result_clear (&a->heat);
  g_free (a->condition);
  g_free (a);
}

static void
count_out (const HeatNet *net, const GArray *cold, HeatCriticalCost *cost)
{
  for (guint i = 0; i < cold->len; i++)
    {
      guint32 consumer = g_array_index (cold, guint32, i);
      if (!heat_consumer_is_listed (net, consumer))
        continue;
      const HeatConsumerSum *sum = heat_net_consumer_sum (net, heat_consumer (consumer));
      cost->out_consumers++;
      cost->out_households += sum->households;
      cost->out_area_m2 += sum->area_m2;
    }
}

void
heat_asker_ask (HeatAsker *a, guint32 pipe, HeatCriticalCost *cost)
{
  const HeatSegments *g = &a->w.trace->graph[HEAT_WATER];
  GArray *lists[] = { a->heat.stations, a->heat.consumers, a->heat.dead_pipes, a->heat.cut_stations };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_array_set_size (lists[i], 0);
  a->leak = (HeatLeak){ HEAT_LEAK_PIPE, pipe };
  heat_water_search_run (&a->w);
  heat_heat_search (&a->w, FALSE, &a->heat);
  *cost = (HeatCriticalCost){ .must_close = a->w.r.must->len, .stops = a->w.r.stops->len };
  for (guint i = 0; i < a->w.r.zone->len; i++)
    {
      guint32 segment = g_array_index (a->w.r.zone, guint32, i);
      cost->zone_pipes += g->pipe_first[segment + 1] - g->pipe_first[segment];
    }
  count_out (a->w.trace->net, a->heat.consumers, cost);
}

/* ---- on all processors ---- */

typedef struct {
  const HeatCriticalCase *c;
  guint32 n;
  HeatAskerJob job;
  gpointer data;
  const HeatProgress *progress;
  guint next;   /* atomic */
} Crowd;

static gboolean
is_cancelled (const Crowd *crowd)
{
  return crowd->progress && crowd->progress->cancellable && g_cancellable_is_cancelled (crowd->progress->cancellable);
}

static gpointer
work (gpointer data)
{
  Crowd *crowd = data;
  HeatAsker *asker = heat_asker_new (crowd->c);
  guint i;

  while ((i = (guint) g_atomic_int_add (&crowd->next, 1)) < crowd->n && !is_cancelled (crowd))
    {
      if (i % REPORT_EVERY == 0)
        heat_progress_report (crowd->progress, (double) i / crowd->n, _("what every isolation costs"));
      crowd->job (asker, i, crowd->data);
    }
  heat_asker_free (asker);
  return NULL;
}

gboolean
heat_asker_run_all (const HeatCriticalCase *c, guint32 n, HeatAskerJob job, gpointer data, const HeatProgress *progress, GError **error)
{
  Crowd crowd = { c, n, job, data, progress, 0 };
  guint n_threads = MIN (MIN (g_get_num_processors (), MOST_THREADS), n);
  GThread *threads[MOST_THREADS];

  for (guint i = 1; i < n_threads; i++)
    threads[i] = g_thread_new ("heat-critical", work, &crowd);
  if (n > 0)
    work (&crowd);
  for (guint i = 1; i < n_threads; i++)
    g_thread_join (threads[i]);
  return !heat_progress_stopped (progress, error);
}
