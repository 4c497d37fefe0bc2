// SPDX-License-Identifier: GPL-3.0-or-later
/* Working space of queries: marks that are valid only when they equal the current version, so that no query clears them. */
#include "trace-cut.h"
#include "trace-heat-private.h"

static HeatScratch *
scratch_new (const HeatTrace *t)
{
  HeatScratch *s = g_new0 (HeatScratch, 1);
  gsize n_water = t->graph[HEAT_WATER].n + 1, n_valve = heat_net_n (t->net, HEAT_KIND_VALVE) + 1;

  s->zone = g_new0 (guint32, n_water);
  s->far_known = g_new0 (guint32, n_water);
  s->far_seen = g_new0 (guint32, n_water);
  s->far_answer = g_new0 (guint8, n_water);
  s->far_broken = g_new0 (guint32, n_water);
  s->gate = g_new0 (guint32, (gsize) t->graph[HEAT_WATER].n_gates + 1);
  s->far_gate = g_new0 (guint32, (gsize) t->graph[HEAT_WATER].n_gates + 1);
  s->leaking = g_new0 (guint32, n_valve);
  s->border = g_new0 (guint32, (gsize) t->graph[HEAT_WATER].n_gates + 1);
  s->passed = g_new0 (guint32, n_valve);
  s->cut = g_new0 (guint32, n_valve);
  s->opened = g_new0 (guint32, n_valve);
  for (guint line = 0; line < 2; line++)
    {
      s->seeded[line] = g_new0 (guint32, (gsize) t->graph[line].n_gates + 1);
      s->joined[line] = g_new0 (guint32, (gsize) t->graph[line].n_gates + 1);
      s->part_mark[line] = g_new0 (guint32, (gsize) t->graph[line].n + 1);
      s->part[line] = g_new0 (guint32, (gsize) t->graph[line].n + 1);
      s->race_mark[line] = g_new0 (guint32, (gsize) t->graph[line].n + 1);
      s->race[line] = g_new (guint32, (gsize) t->graph[line].n + 1);
      s->old_mark[line] = g_new0 (guint32, (gsize) t->graph[line].n + 1);
    }
  s->consumer = g_new0 (guint32, (gsize) heat_net_n (t->net, HEAT_KIND_CONSUMER) + 1);
  s->pipe = g_new0 (guint32, (gsize) heat_net_n (t->net, HEAT_KIND_PIPE) + 1);
  s->queue = g_array_new (FALSE, FALSE, sizeof (guint32));
  return s;
}

void
heat_scratch_free (HeatScratch *s)
{
  gpointer arrays[] = { s->zone, s->far_known, s->far_seen, s->far_answer, s->far_gate, s->gate, s->leaking, s->border, s->passed, s->cut, s->opened, s->part_mark[0],
                        s->part_mark[1], s->part[0], s->part[1], s->seeded[0], s->seeded[1], s->joined[0], s->joined[1], s->far_broken, s->race_mark[0], s->race_mark[1], s->race[0], s->race[1], s->old_mark[0], s->old_mark[1], s->consumer, s->pipe };
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_free (arrays[i]);
  g_array_unref (s->queue);
  heat_cut_space_free (s->cut_space);
  heat_flowing_free (s->flow);
  g_free (s);
}

HeatScratch *
heat_scratch_take (const HeatTrace *trace)
{
  HeatTrace *t = (HeatTrace *) trace;
  HeatScratch *s = NULL;

  g_mutex_lock (&t->lock);
  if (t->scratch->len)
    s = g_ptr_array_steal_index_fast (t->scratch, t->scratch->len - 1);
  g_mutex_unlock (&t->lock);
  return s ? s : scratch_new (t);
}

void
heat_scratch_give (const HeatTrace *trace, HeatScratch *s)
{
  HeatTrace *t = (HeatTrace *) trace;

  g_mutex_lock (&t->lock);
  g_ptr_array_add (t->scratch, s);
  g_mutex_unlock (&t->lock);
}
