// SPDX-License-Identifier: GPL-3.0-or-later
/* What every valve is worth: the isolation beside it when it does not hold, against the same when it does. */
#include "trace-critical-private.h"

typedef struct { const HeatCritical *critical; const HeatCriticalWays *ways; HeatCriticalValve *valves; guint n_asked; /* atomic */ } Judging;

static gboolean
bars (const HeatSegments *g, guint32 valve)
{
  guint8 c = g->gate_class[valve];

  return c == HEAT_GATE_BAR || c == HEAT_GATE_BOTH || c == HEAT_GATE_INTO || c == HEAT_GATE_OUT;
}

/* Is a leak at `a` worse than one at `b`? With the valve failed both cost the same: what costs less while it holds, costs more. */
static gboolean
is_worse (const HeatCriticalCost *a, const HeatCriticalCost *b)
{
  if (a->out_households != b->out_households)
    return a->out_households < b->out_households;
  if (a->out_area_m2 != b->out_area_m2)
    return a->out_area_m2 < b->out_area_m2;
  return a->zone_pipes < b->zone_pipes;
}

/* The side with pipes where a leak costs least while the valve holds. */
static void
find_worse_side (const Judging *j, const HeatTrace *t, HeatCriticalValve *v)
{
  const HeatSegments *g = &t->graph[HEAT_WATER];
  HeatSpan sides = heat_gate_sides (g, v->valve);

  for (guint32 k = 0; k < sides.n; k++)
    {
      guint32 segment = sides.at[k];
      if (g->pipe_first[segment] == g->pipe_first[segment + 1] || t->dead_pipe[segment] != HEAT_NONE)
        continue;
      guint32 pipe = g->pipe_at[g->pipe_first[segment]];
      const HeatCriticalCost *cost = heat_critical_of_pipe (j->critical, heat_pipe (pipe));
      if (v->pipe != HEAT_NONE && !is_worse (cost, &v->holds))
        continue;
      v->pipe = pipe;
      v->holds = *cost;
    }
}

/* Without a plan: where one cell lies on all sides nothing changes; where there are two, both are drained. FALSE for others. */
static gboolean
tell (const HeatTrace *t, const Judging *j, HeatCriticalValve *v)
{
  const HeatCriticalWhole *whole = j->critical->whole;
  HeatSpan sides = heat_gate_sides (&t->graph[HEAT_WATER], v->valve);
  guint8 c = t->graph[HEAT_WATER].gate_class[v->valve];
  guint32 cell[2] = { HEAT_NONE, HEAT_NONE };

  for (guint32 k = 0; k < sides.n; k++)
    {
      guint32 at = whole->cells->of[sides.at[k]];
      if (at == HEAT_NONE || at == cell[0] || at == cell[1])
        continue;
      if (cell[1] != HEAT_NONE)
        return FALSE;
      cell[cell[0] != HEAT_NONE] = at;
    }
  v->fails = v->holds;
  if (cell[1] == HEAT_NONE)
    return TRUE;
  return c != HEAT_GATE_INTO && c != HEAT_GATE_OUT && heat_critical_pair_cost (whole, j->ways, cell[0], cell[1], &v->fails);
}

static void
judge (HeatAsker *asker, guint32 i, gpointer data)
{
  Judging *j = data;
  HeatCriticalValve *v = &j->valves[i];

  find_worse_side (j, asker->w.trace, v);
  if (v->pipe == HEAT_NONE || tell (asker->w.trace, j, v))
    return;
  guint8 condition = asker->condition[v->valve];
  asker->condition[v->valve] = HEAT_CONDITION_LEAKY;
  heat_asker_ask (asker, v->pipe, &v->fails);
  asker->condition[v->valve] = condition;
  g_atomic_int_inc (&j->n_asked);
}

GArray *
heat_trace_critical_valves (const HeatTrace *trace, const HeatValveOverlay *overlay, const HeatCritical *critical, guint *n_asked,
                            const HeatProgress *progress, GError **error)
{
  const HeatSegments *g = &trace->graph[HEAT_WATER];
  HeatIsolateQuery query = { .overlay = overlay };
  g_autoptr (GArray) valves = g_array_new (FALSE, FALSE, sizeof (HeatCriticalValve));

  if (!heat_trace_check_query (trace->net, &query, error))
    return NULL;
  g_autoptr (HeatBefore) before = heat_before_get (trace, &query);
  HeatCriticalCase c = { trace, overlay, before, heat_trace_conditions (trace, &query) };
  for (guint32 i = 0; i < heat_net_n (trace->net, HEAT_KIND_VALVE); i++)
    if (bars (g, i))
      {
        HeatCriticalValve v = { .valve = i, .pipe = HEAT_NONE };
        g_array_append_val (valves, v);
      }
  g_autoptr (HeatCriticalWays) ways = heat_critical_ways_new (critical->whole);
  Judging judging = { critical, ways, (HeatCriticalValve *) (gpointer) valves->data, 0 };
  if (!heat_asker_run_all (&c, valves->len, judge, &judging, progress, error))
    return NULL;
  if (n_asked)
    *n_asked = judging.n_asked;
  return g_steal_pointer (&valves);
}
