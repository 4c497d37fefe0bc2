// SPDX-License-Identifier: GPL-3.0-or-later
/* Doubts that need the flow, and those that a plan touches: data must never make a plan silently wrong. */
#include "trace-private.h"
#include "base-i18n.h"
#include <math.h>

#define FEW_WARM_SHARE 0.9

HeatDoubt
heat_doubt_at (const HeatNet *net, HeatDoubtKind kind, HeatKind of, guint32 index, char *text)
{
  HeatDoubt d = { kind, of, index, NAN, NAN, text };

  if (index != HEAT_NONE)
    heat_net_place (net, of, index, &d.x, &d.y);
  return d;
}

static void
add_doubt (const HeatNet *net, GArray *to, HeatDoubtKind kind, HeatKind of, guint32 index, char *text)
{
  HeatDoubt d = heat_doubt_at (net, kind, of, index, text);

  g_array_append_val (to, d);
}

/* ---- of the data ---- */

static void
find_few_warm (HeatTrace *t, const HeatBefore *b)
{
  guint32 n = b->n_warm + b->n_cold;

  if (n > 0 && b->n_warm < FEW_WARM_SHARE * n)
    add_doubt (t->net, t->doubts, HEAT_DOUBT_FEW_WARM, HEAT_KIND_NONE, HEAT_NONE,
               g_strdup_printf (_("only %u of %u consumers are warm before any leak"), b->n_warm, n));
}

/* Everything joined to `start` when all valves stand open; TRUE when a header is among it. `met` by gate: all its sides are seen. */
static gboolean
collect_part (const HeatTrace *t, guint32 start, guint8 *seen, guint8 *met, GArray *part)
{
  const HeatSegments *g = &t->graph[HEAT_WATER];
  gboolean has_header = FALSE;

  g_array_set_size (part, 0);
  g_array_append_val (part, start);
  seen[start] = 1;
  for (guint i = 0; i < part->len; i++)
    {
      guint32 at = g_array_index (part, guint32, i);
      HeatSpan gates = heat_segment_gates (g, at);
      has_header |= t->header_first[at + 1] > t->header_first[at];
      for (guint32 k = 0; k < gates.n; k++)
        {
          HeatSpan sides = met[gates.at[k]] ? (HeatSpan){ NULL, 0 } : heat_gate_sides (g, gates.at[k]);
          met[gates.at[k]] = 1;
          for (guint32 j = 0; j < sides.n; j++)
            if (!seen[sides.at[j]] && t->dead_pipe[sides.at[j]] == HEAT_NONE)
              {
                seen[sides.at[j]] = 1;
                g_array_append_val (part, sides.at[j]);
              }
        }
    }
  return has_header;
}

static void
doubt_part (HeatTrace *t, const GArray *part)
{
  const HeatSegments *g = &t->graph[HEAT_WATER];
  guint32 n_pipes = 0, n_consumers = 0, first = HEAT_NONE;

  for (guint i = 0; i < part->len; i++)
    {
      guint32 s = g_array_index (part, guint32, i);
      n_consumers += g->consumer_first[s + 1] - g->consumer_first[s];
      for (guint32 k = g->pipe_first[s]; k < g->pipe_first[s + 1]; k++, n_pipes++)
        first = MIN (first, g->pipe_at[k]);
    }
  if (n_pipes == 0)
    return;
  add_doubt (t->net, t->doubts, HEAT_DOUBT_NO_HEADER, HEAT_KIND_PIPE, first,
             g_strdup_printf (_("a part of %u pipes with %u consumers"), n_pipes, n_consumers));
  for (guint i = 0; i < part->len; i++)
    {
      guint32 s = g_array_index (part, guint32, i);
      t->no_header[s] = 1;
      for (guint32 k = g->consumer_first[s]; k < g->consumer_first[s + 1]; k++)
        add_doubt (t->net, t->doubts, HEAT_DOUBT_NO_HEADER, HEAT_KIND_CONSUMER, g->consumer_at[k], NULL);
    }
}

/* What water reaches with the valves as they are, and what hangs on that through valves that are closed or pass the other way. */
static void
see_fed (const HeatTrace *t, const HeatBefore *b, guint8 *seen, guint8 *met, GArray *part)
{
  const HeatSegments *g = &t->graph[HEAT_WATER];

  for (guint32 s = 0; s < g->n; s++)
    seen[s] = b->toward_gate[s] != HEAT_NONE || t->header_first[s + 1] > t->header_first[s];
  for (guint32 k = 0; k < g->n_gates; k++)
    {
      HeatSpan sides = heat_gate_sides (g, k);
      gboolean touches = FALSE, leaves = FALSE;
      for (guint32 i = 0; i < sides.n; i++)
        {
          touches |= seen[sides.at[i]];
          leaves |= !seen[sides.at[i]] && t->dead_pipe[sides.at[i]] == HEAT_NONE;
        }
      for (guint32 i = 0; touches && leaves && i < sides.n; i++)
        if (!seen[sides.at[i]] && t->dead_pipe[sides.at[i]] == HEAT_NONE)
          collect_part (t, sides.at[i], seen, met, part);
    }
}

void
heat_trace_find_doubts (HeatTrace *t)
{
  guint32 n = t->graph[HEAT_WATER].n;
  HeatIsolateQuery as_data = { 0 };
  g_autoptr (HeatBefore) before = heat_before_get (t, &as_data);
  g_autofree guint8 *seen = heat_big_new0 (guint8, (gsize) n + 1), *met = heat_big_new0 (guint8, (gsize) t->graph[HEAT_WATER].n_gates + 1);
  g_autoptr (GArray) part = g_array_new (FALSE, FALSE, sizeof (guint32));

  t->no_header = heat_big_new0 (guint8, (gsize) n + 1);
  find_few_warm (t, before);
  see_fed (t, before, seen, met, part);
  for (guint32 s = 0; s < n; s++)
    if (!seen[s] && t->dead_pipe[s] == HEAT_NONE && !collect_part (t, s, seen, met, part))
      doubt_part (t, part);
}

void
heat_trace_doubts (const HeatTrace *t, GArray *doubts)
{
  for (guint i = 0; i < t->doubts->len; i++)
    {
      HeatDoubt d = g_array_index (t->doubts, HeatDoubt, i);
      d.text = g_strdup (d.text);
      g_array_append_val (doubts, d);
    }
}

/* ---- of a plan ---- */

static void
touch_valves (const HeatWaterSearch *w, HeatPlan *plan)
{
  const HeatSegments *g = &w->trace->graph[HEAT_WATER];

  for (guint i = 0; i < w->r.edge->len; i++)
    {
      guint32 gate = g_array_index (w->r.edge, guint32, i);
      HeatSpan sides = heat_gate_sides (g, gate);
      gboolean at_edge = FALSE;
      for (guint32 k = 0; k < sides.n; k++)
        at_edge |= w->s->zone[sides.at[k]] != w->s->version && w->trace->dead_pipe[sides.at[k]] == HEAT_NONE;
      if (at_edge && g->gate_class[gate] != HEAT_GATE_LINK && w->condition[gate] == HEAT_CONDITION_UNKNOWN && w->s->leaking[gate] != w->s->version)
        add_doubt (w->trace->net, plan->doubts, HEAT_DOUBT_CONDITION_UNKNOWN, HEAT_KIND_VALVE, gate, NULL);
    }
  for (guint i = 0; i < w->r.unsure->len; i++)
    if (w->s->gate[g_array_index (w->r.unsure, guint32, i)] != w->s->version)
      {
        w->s->gate[g_array_index (w->r.unsure, guint32, i)] = w->s->version;
        add_doubt (w->trace->net, plan->doubts, HEAT_DOUBT_CONDITION_UNKNOWN, HEAT_KIND_VALVE, g_array_index (w->r.unsure, guint32, i), NULL);
      }
  heat_sort_unique (w->r.leaned);
  for (guint i = 0; i < w->r.leaned->len; i++)
    add_doubt (w->trace->net, plan->doubts, HEAT_DOUBT_CHECK_RELIED_ON, HEAT_KIND_VALVE, g_array_index (w->r.leaned, guint32, i), NULL);
}

static void
touch_leaks (const HeatWaterSearch *w, HeatPlan *plan)
{
  for (guint i = 0; i < w->r.revived->len; i++)
    add_doubt (w->trace->net, plan->doubts, HEAT_DOUBT_OUT_OF_SERVICE, HEAT_KIND_PIPE, g_array_index (w->r.revived, guint32, i), NULL);
  for (guint i = 0; i < w->r.unplaced->len; i++)
    {
      HeatLeak leak = w->query->leaks[g_array_index (w->r.unplaced, guint32, i)];
      HeatKind of = heat_leak_of (leak);
      HeatDoubtKind kind = of == HEAT_KIND_CONSUMER ? HEAT_DOUBT_CONSUMER_ON_NOTHING
                           : of == HEAT_KIND_SOURCE || of == HEAT_KIND_STATION ? HEAT_DOUBT_PLANT_NO_PORT : HEAT_DOUBT_VALVE_ON_NOTHING;
      add_doubt (w->trace->net, plan->doubts, kind, of, leak.index, g_strdup (_("the leak lies on no part of the network: nothing can be planned for it")));
    }
}

static void
touch_stations (const HeatWaterSearch *w, const HeatHeatResult *heat, HeatPlan *plan)
{
  for (guint i = 0; i < heat->cut_stations->len; i++)
    {
      guint32 station = g_array_index (heat->cut_stations, guint32, i);
      gboolean stops = FALSE;
      for (guint k = 0; k < plan->stops->len; k++)
        stops |= g_array_index (plan->stops, HeatPlanStop, k).kind == HEAT_KIND_STATION && g_array_index (plan->stops, HeatPlanStop, k).index == station;
      if (!stops && heat_net_city (w->trace->net)->station[station].make_up_from_primary)
        add_doubt (w->trace->net, plan->doubts, HEAT_DOUBT_MAKE_UP_LOST, HEAT_KIND_STATION, station, NULL);
    }
}

/* Doubts of the data whose object lies in the zone. What the field knows about a valve's condition is above the data. */
static void
touch_data (const HeatWaterSearch *w, HeatPlan *plan)
{
  const HeatTrace *t = w->trace;
  guint n;
  const HeatDoubt *all = heat_net_doubts (t->net, &n);
  g_autoptr (GArray) touched = g_array_new (FALSE, FALSE, sizeof (guint32));
  gboolean no_header = FALSE;

  for (guint i = 0; i < w->r.zone->len; i++)
    {
      guint32 s = g_array_index (w->r.zone, guint32, i);
      no_header |= t->no_header[s];
      g_array_append_vals (touched, t->doubt_at + t->doubt_first[s], t->doubt_first[s + 1] - t->doubt_first[s]);
    }
  heat_sort_unique (touched);
  for (guint i = 0; i < touched->len; i++)
    {
      HeatDoubt d = all[g_array_index (touched, guint32, i)];
      if (d.kind == HEAT_DOUBT_CONDITION_UNKNOWN)
        continue;
      d.text = g_strdup (d.text);
      g_array_append_val (plan->doubts, d);
    }
  if (no_header && plan->zone_pipes->len)
    add_doubt (t->net, plan->doubts, HEAT_DOUBT_NO_HEADER, HEAT_KIND_PIPE, g_array_index (plan->zone_pipes, guint32, 0), NULL);
}

void
heat_plan_add_doubts (HeatWaterSearch *w, const HeatHeatResult *heat, HeatPlan *plan)
{
  for (guint i = 0; i < w->trace->doubts->len; i++)
    {
      const HeatDoubt *d = &g_array_index (w->trace->doubts, HeatDoubt, i);
      if (d->kind == HEAT_DOUBT_FEW_WARM)
        add_doubt (w->trace->net, plan->doubts, d->kind, d->of, d->index, g_strdup (d->text));
    }
  touch_leaks (w, plan);
  touch_valves (w, plan);
  touch_stations (w, heat, plan);
  touch_data (w, plan);
}
