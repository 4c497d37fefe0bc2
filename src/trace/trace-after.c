// SPDX-License-Identifier: GPL-3.0-or-later
/* The parts after a plan: only those that the zone or a closed valve touches are searched again. */
#include "trace-heat-private.h"

void
heat_after_affect (HeatAfter *a, guint line, guint32 segment)
{
  HeatScratch *s = a->w->s;
  guint32 part = a->w->before->part[line][segment];

  if (s->old_mark[line][part] == s->version)
    return;
  s->old_mark[line][part] = s->version;
  g_array_append_val (a->affected[line], part);
}

static void
affect_gate (HeatAfter *a, guint line, guint32 gate)
{
  HeatSpan sides = heat_gate_sides (&a->w->trace->graph[line], gate);

  for (guint32 i = 0; i < sides.n; i++)
    heat_after_affect (a, line, sides.at[i]);
}

static void
drain (HeatAfter *a, guint line, guint32 segment)
{
  HeatScratch *s = a->w->s;

  s->part_mark[line][segment] = s->version;
  s->part[line][segment] = HEAT_NONE;
  g_array_append_val (a->changed[line], segment);
}

/* The far ends of what joined the parts before: from these the rest is searched again. */
static void
seed_gate (HeatAfter *a, guint line, guint32 gate)
{
  const HeatSegments *g = &a->w->trace->graph[line];
  HeatSpan sides = heat_gate_sides (g, gate);

  if (a->w->before->closed[gate] || (g->gate_class[gate] != HEAT_GATE_BAR && g->gate_class[gate] != HEAT_GATE_BOTH)
      || a->w->s->seeded[line][gate] == a->w->s->version)
    return;
  a->w->s->seeded[line][gate] = a->w->s->version;
  for (guint32 i = 0; i < sides.n; i++)
    if (!heat_after_is_drained (a, line, sides.at[i]))
      g_array_append_val (a->seeds[line], sides.at[i]);
}

static void
find_changes (HeatAfter *a, guint line)
{
  const HeatTrace *t = a->w->trace;
  const HeatWaterResult *r = &a->w->r;

  for (guint i = 0; i < r->zone->len; i++)
    {
      guint32 segment = g_array_index (r->zone, guint32, i);
      for (guint32 k = t->water_heat_first[line][segment]; k < t->water_heat_first[line][segment + 1]; k++)
        drain (a, line, t->water_heat[line][k]);
    }
  for (guint i = 0; i < a->changed[line]->len; i++)
    {
      HeatSpan gates = heat_segment_gates (&t->graph[line], g_array_index (a->changed[line], guint32, i));
      for (guint32 k = 0; k < gates.n; k++)
        seed_gate (a, line, gates.at[k]);
    }
  for (guint i = 0; i < r->must->len; i++)
    seed_gate (a, line, g_array_index (r->must, guint32, i));
  for (guint i = 0; i < a->w->n_opened; i++)
    affect_gate (a, line, a->w->opened[i]);
}

static void
mark_valves (HeatAfter *a)
{
  HeatScratch *s = a->w->s;

  for (guint i = 0; i < a->w->r.must->len; i++)
    s->cut[g_array_index (a->w->r.must, guint32, i)] = s->version;
}

/* One new part, breadth first from a segment. */
static void
spread_part (HeatAfter *a, guint line, guint32 start, guint32 number)
{
  const HeatSegments *g = &a->w->trace->graph[line];
  HeatScratch *s = a->w->s;
  GArray *queue = s->queue;

  g_array_set_size (queue, 0);
  g_array_append_val (queue, start);
  s->part_mark[line][start] = s->version;
  s->part[line][start] = number;
  for (guint i = 0; i < queue->len; i++)
    {
      HeatSpan gates = heat_segment_gates (g, g_array_index (queue, guint32, i));
      for (guint32 k = 0; k < gates.n; k++)
        {
          if (!heat_after_meets_gate (a, line, gates.at[k]))
            continue;
          HeatSpan sides = heat_gate_sides (g, gates.at[k]);
          for (guint32 j = 0; j < sides.n; j++)
            {
              guint32 to = sides.at[j];
              if (s->part_mark[line][to] == s->version || heat_after_is_drained (a, line, to))
                continue;
              s->part_mark[line][to] = s->version;
              s->part[line][to] = number;
              g_array_append_val (queue, to);
            }
        }
    }
}

/* Searches whole parts again: where valves were opened, and where too much was cut for a race. */
static void
split_whole (HeatAfter *a, guint line)
{
  const HeatBefore *b = a->w->before;
  HeatScratch *s = a->w->s;

  for (guint i = 0; i < a->affected[line]->len; i++)
    {
      guint32 part = g_array_index (a->affected[line], guint32, i);
      for (guint32 k = b->part_first[line][part]; k < b->part_first[line][part + 1]; k++)
        if (s->part_mark[line][b->order[line][k]] != s->version)
          spread_part (a, line, b->order[line][k], a->view.n_parts[line]++);
    }
}

static void
split_parts (HeatAfter *a, guint line)
{
  a->view.n_parts[line] = a->w->before->flow->n_parts[line];
  heat_sort_unique (a->seeds[line]);
  heat_after_race (a, line);
  split_whole (a, line);
}

void
heat_after_init (HeatAfter *a, HeatWaterSearch *w)
{
  *a = (HeatAfter){ .w = w, .view = { .t = w->trace, .before = w->before, .s = w->s } };
  mark_valves (a);
  for (guint line = 0; line < 2; line++)
    {
      a->affected[line] = g_array_new (FALSE, FALSE, sizeof (guint32));
      a->changed[line] = g_array_new (FALSE, FALSE, sizeof (guint32));
      a->seeds[line] = g_array_new (FALSE, FALSE, sizeof (guint32));
      find_changes (a, line);
      split_parts (a, line);
    }
  a->flow = g_steal_pointer (&w->s->flow);
  if (!a->flow)
    a->flow = heat_flowing_alloc (w->trace);
  if (!heat_flowing_change (a->flow, a))
    heat_flowing_set (a->flow, &a->view, w->r.standing);
}

void
heat_after_clear (HeatAfter *a)
{
  if (a->w->s->flow)
    heat_flowing_free (a->flow);
  else
    a->w->s->flow = a->flow;
  for (guint line = 0; line < 2; line++)
    {
      g_array_unref (a->affected[line]);
      g_array_unref (a->changed[line]);
      g_array_unref (a->seeds[line]);
    }
}
