// SPDX-License-Identifier: GPL-3.0-or-later
/* What a plan takes from the consumers: whom the changed parts leave cold, which plants die. */
#include "trace-heat-private.h"

/* Parts that a plant no longer reaches though nothing in them was cut: it died, or the way to it is gone. */
static void
affect_by_plant (HeatAfter *a, guint line, guint32 k)
{
  const HeatFlowing *old = a->w->before->flow, *new = a->flow;
  HeatScratch *s = a->w->s;

  for (guint32 i = old->reach_first[line][k]; old->live[k] && i < old->reach_first[line][k + 1]; i++)
    {
      guint32 part = heat_flowing_label (old, line, i)->part;
      if (s->old_mark[line][part] == s->version || (new->live[k] && heat_flowing_has_label (new, line, part, k)))
        continue;
      s->old_mark[line][part] = s->version;
      g_array_append_val (a->affected[line], part);
    }
}

static void
affect_by_plants (HeatAfter *a, guint line)
{
  const HeatFlowing *f = a->flow;

  for (guint i = 0; f->is_change && i < f->groups->len; i++)
    affect_by_plant (a, line, g_array_index (f->groups, guint32, i));
  for (guint32 k = 0; !f->is_change && k < a->w->trace->n_groups; k++)
    affect_by_plant (a, line, k);
}

static void
note_consumers (HeatAfter *a, guint line, guint32 segment)
{
  const HeatSegments *g = &a->w->trace->graph[line];

  for (guint32 k = g->consumer_first[segment]; k < g->consumer_first[segment + 1]; k++)
    {
      guint32 c = g->consumer_at[k];
      if (a->w->s->consumer[c] == a->w->s->version || !a->w->before->warm[c])
        continue;
      a->w->s->consumer[c] = a->w->s->version;
      if (!heat_flowing_warms_consumer (a->flow, &a->view, c))
        g_array_append_val (a->r->consumers, c);
    }
}

static gboolean
flows_in_pipe (const HeatFlowing *f, const HeatPartView *v, guint32 pipe)
{
  gboolean is_warm = FALSE;

  for (guint line = 0; line < 2; line++)
    {
      guint32 segment = v->t->graph[line].pipe[pipe];
      if (segment == HEAT_NONE)
        continue;
      guint32 part = heat_view_part (v, line, segment);
      if (part == HEAT_NONE || !f->reached[line][part])
        return FALSE;
      is_warm = TRUE;
    }
  return is_warm;
}

static void
note_pipes (HeatAfter *a, guint line, guint32 segment)
{
  const HeatSegments *g = &a->w->trace->graph[line];
  HeatPartView old = { .t = a->w->trace, .before = a->w->before };

  for (guint32 k = g->pipe_first[segment]; k < g->pipe_first[segment + 1]; k++)
    {
      guint32 pipe = g->pipe_at[k];
      if (a->w->s->pipe[pipe] == a->w->s->version || heat_after_is_drained (a, line, segment))
        continue;
      a->w->s->pipe[pipe] = a->w->s->version;
      if (flows_in_pipe (a->w->before->flow, &old, pipe) && !flows_in_pipe (a->flow, &a->view, pipe))
        g_array_append_val (a->r->dead_pipes, pipe);
    }
}

static void
note_segment (HeatAfter *a, guint line, guint32 segment)
{
  note_consumers (a, line, segment);
  if (a->want_pipes)
    note_pipes (a, line, segment);
}

static void
collect_lost (HeatAfter *a)
{
  const HeatBefore *b = a->w->before;

  for (guint line = 0; line < 2; line++)
    {
      for (guint i = 0; i < a->changed[line]->len; i++)
        note_segment (a, line, g_array_index (a->changed[line], guint32, i));
      for (guint i = 0; i < a->affected[line]->len; i++)
        {
          guint32 part = g_array_index (a->affected[line], guint32, i);
          for (guint32 k = b->part_first[line][part]; k < b->part_first[line][part + 1]; k++)
            note_segment (a, line, b->order[line][k]);
        }
    }
}

static void
collect_station (HeatAfter *a, guint32 s)
{
  HeatPartView old = { .t = a->w->trace, .before = a->w->before };

  if (a->w->before->flow->station_live[s] && !a->flow->station_live[s])
    g_array_append_val (a->r->stations, s);
  if (heat_flowing_warms_primary (a->w->before->flow, &old, s) && !heat_flowing_warms_primary (a->flow, &a->view, s))
    g_array_append_val (a->r->cut_stations, s);
}

static void
collect_stations (HeatAfter *a)
{
  const HeatFlowing *f = a->flow;

  for (guint i = 0; f->is_change && i < f->stations->len; i++)
    collect_station (a, g_array_index (f->stations, guint32, i));
  for (guint32 s = 0; !f->is_change && s < heat_net_n (a->w->trace->net, HEAT_KIND_STATION); s++)
    collect_station (a, s);
}

void
heat_heat_search (HeatWaterSearch *w, gboolean want_pipes, HeatHeatResult *r)
{
  HeatAfter a;

  heat_after_init (&a, w);
  a.r = r;
  a.want_pipes = want_pipes;
  affect_by_plants (&a, 0);
  affect_by_plants (&a, 1);
  collect_lost (&a);
  collect_stations (&a);
  g_array_sort (r->consumers, heat_compare_index);
  g_array_sort (r->dead_pipes, heat_compare_index);
  if (w->replay)
    heat_replay_cold (&a);
  heat_after_clear (&a);
}

void
heat_heat_result_init (HeatHeatResult *r)
{
  r->stations = g_array_new (FALSE, FALSE, sizeof (guint32));
  r->consumers = g_array_new (FALSE, FALSE, sizeof (guint32));
  r->dead_pipes = g_array_new (FALSE, FALSE, sizeof (guint32));
  r->cut_stations = g_array_new (FALSE, FALSE, sizeof (guint32));
}

void
heat_heat_result_clear (HeatHeatResult *r)
{
  g_array_unref (r->stations);
  g_array_unref (r->consumers);
  g_array_unref (r->dead_pipes);
  g_array_unref (r->cut_stations);
}
