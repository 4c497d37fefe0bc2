// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace-reopen.h"
#include <math.h>
#include <string.h>

#define SAME_PLACE_M 5.0

/* ---- tie valves ---- */

static gboolean
touches_zone (const HeatWaterSearch *w, guint32 valve)
{
  HeatSpan sides = heat_gate_sides (&w->trace->graph[HEAT_WATER], valve);

  for (guint32 i = 0; i < sides.n; i++)
    if (w->s->zone[sides.at[i]] == w->s->version)
      return TRUE;
  return FALSE;
}

static gboolean
is_held (const HeatIsolateQuery *q, guint32 valve)
{
  for (guint i = 0; i < q->n_held_closed; i++)
    if (q->held_closed[i] == valve)
      return TRUE;
  return FALSE;
}

/* A valve that another plan holds closed is not ours to open. */
static GArray *
list_ties (const HeatWaterSearch *w)
{
  const GArray *all = w->trace->ties;
  GArray *ties = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < all->len; i++)
    {
      guint32 v = g_array_index (all, guint32, i);
      if (w->trace->graph[HEAT_WATER].gate_class[v] == HEAT_GATE_BAR && w->before->closed[v] && !heat_is_failed (w->condition[v])
          && w->s->leaking[v] != w->s->version && !touches_zone (w, v) && !is_held (w->query, v))
        g_array_append_val (ties, v);
    }
  return ties;
}

static gboolean
parts_differ (const HeatPartView *v, guint line, guint32 valve)
{
  HeatSpan sides = heat_gate_sides (&v->t->graph[line], valve);

  for (guint32 i = 1; i < sides.n; i++)
    if (heat_view_part (v, line, sides.at[i]) != heat_view_part (v, line, sides.at[0]))
      return TRUE;
  return FALSE;
}

/* Parts are only ever joined: a tie within one part stays within one. */
static GArray *
list_parting (const HeatPartView *v, const GArray *ties)
{
  GArray *parting = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < ties->len; i++)
    {
      guint32 tie = g_array_index (ties, guint32, i);
      if (parts_differ (v, 0, tie) || parts_differ (v, 1, tie))
        g_array_append_val (parting, tie);
    }
  return parting;
}

gboolean
heat_valves_share_place (const HeatNet *net, guint32 a, guint32 b)
{
  HeatWell well_a = heat_net_valve_place (net, heat_valve (a)).well, well_b = heat_net_valve_place (net, heat_valve (b)).well;
  double ax = NAN, ay = NAN, bx = NAN, by = NAN;

  if (!heat_well_is_none (well_a) || !heat_well_is_none (well_b))
    return well_a.i == well_b.i;
  heat_net_place (net, HEAT_KIND_VALVE, a, &ax, &ay);
  heat_net_place (net, HEAT_KIND_VALVE, b, &bx, &by);
  return hypot (ax - bx, ay - by) <= SAME_PLACE_M;
}

gboolean
heat_valves_are_mates (const HeatNet *net, guint32 a, guint32 b)
{
  guint line_a = heat_trace_valve_line (net, heat_valve (a)), line_b = heat_trace_valve_line (net, heat_valve (b));

  return line_a != line_b && line_a <= HEAT_LINE_RETURN && line_b <= HEAT_LINE_RETURN && heat_valves_share_place (net, a, b);
}

/* ---- the state after the plan ---- */

void
heat_reopen_init (HeatReopen *r, const HeatTrace *trace, const HeatIsolateQuery *query, const HeatPlan *plan)
{
  *r = (HeatReopen){ .before = heat_before_get (trace, query), .plan = plan };
  const guint8 *condition = heat_trace_conditions (trace, query);

  heat_water_search_init (&r->base, trace, query, r->before, condition, heat_scratch_take (trace));
  heat_water_search_init (&r->with, trace, query, r->before, condition, heat_scratch_take (trace));
  r->chosen = heat_plan_chosen (plan);
  r->base.chosen = r->with.chosen = r->chosen;
  heat_water_search_run (&r->base);
  heat_after_init (&r->after, &r->base);
  r->ties = list_ties (&r->base);
  r->parting = list_parting (&r->after.view, r->ties);
  for (guint line = 0; line < 2; line++)
    {
      r->joined[line] = g_new (guint32, (gsize) r->after.view.n_parts[line] + 1);
      for (guint32 i = 0; i < r->after.view.n_parts[line]; i++)
        r->joined[line][i] = i;
      r->touched[line] = g_array_new (FALSE, FALSE, sizeof (guint32));
      r->wanted[line] = g_new0 (guint8, (gsize) r->after.view.n_parts[line] + 1);
      r->wanted_parts[line] = g_array_new (FALSE, FALSE, sizeof (guint32));
    }
}

void
heat_reopen_clear (HeatReopen *r)
{
  const HeatTrace *trace = r->base.trace;

  if (!trace)
    return;
  heat_after_clear (&r->after);
  for (guint line = 0; line < 2; line++)
    {
      g_free (r->joined[line]);
      g_free (r->wanted[line]);
      g_array_unref (r->touched[line]);
      g_array_unref (r->wanted_parts[line]);
    }
  heat_flowing_free (r->flow);
  heat_scratch_give (trace, r->base.s);
  heat_scratch_give (trace, r->with.s);
  heat_water_search_clear (&r->base);
  heat_water_search_clear (&r->with);
  g_array_unref (r->ties);
  g_array_unref (r->parting);
  g_clear_pointer (&r->chosen, g_array_unref);
  heat_before_unref (r->before);
  r->base.trace = NULL;
}

/* ---- joining parts ---- */

static guint32
find_root (const guint32 *joined, guint32 part)
{
  while (joined[part] != part)
    part = joined[part];
  return part;
}

static void
join_sides (HeatReopen *r, guint line, guint32 valve)
{
  HeatSpan sides = heat_gate_sides (&r->base.trace->graph[line], valve);

  for (guint32 i = 1; i < sides.n; i++)
    {
      guint32 a = find_root (r->joined[line], heat_view_part (&r->after.view, line, sides.at[0]));
      guint32 b = find_root (r->joined[line], heat_view_part (&r->after.view, line, sides.at[i]));
      if (a == b)
        continue;
      guint32 first = MIN (a, b), other = MAX (a, b);
      r->joined[line][other] = first;
      g_array_append_val (r->touched[line], other);
    }
}

static void
join_parts (HeatReopen *r, const guint32 *valves, guint n)
{
  for (guint line = 0; line < 2; line++)
    {
      for (guint i = 0; i < n; i++)
        join_sides (r, line, valves[i]);
      for (guint i = 0; i < r->touched[line]->len; i++)
        {
          guint32 part = g_array_index (r->touched[line], guint32, i);
          r->joined[line][part] = find_root (r->joined[line], part);
        }
    }
}

static void
part_again (HeatReopen *r)
{
  for (guint line = 0; line < 2; line++)
    {
      for (guint i = 0; i < r->touched[line]->len; i++)
        r->joined[line][g_array_index (r->touched[line], guint32, i)] = g_array_index (r->touched[line], guint32, i);
      g_array_set_size (r->touched[line], 0);
    }
}

static HeatPartView
joined_view (const HeatReopen *r)
{
  HeatPartView v = r->after.view;

  v.joined[0] = r->joined[0];
  v.joined[1] = r->joined[1];
  return v;
}

/* ---- trying ---- */

/* A valve between the zone and one other side parts nothing that held heat; one with two other sides may. */
static gboolean
parts_heat (const HeatReopen *r, guint32 valve)
{
  for (guint line = 0; line < 2; line++)
    {
      HeatSpan sides = heat_gate_sides (&r->base.trace->graph[line], valve);
      guint32 seen = HEAT_NONE;
      for (guint32 i = 0; i < sides.n; i++)
        {
          if (heat_after_is_drained (&r->after, line, sides.at[i]))
            continue;
          if (seen != HEAT_NONE && seen != sides.at[i])
            return TRUE;
          seen = sides.at[i];
        }
    }
  return FALSE;
}

/* ---- what else could help ---- */

static void
want (HeatReopen *r, guint line, guint32 part)
{
  if (!r->wanted[line][part])
    g_array_append_val (r->wanted_parts[line], part);
  r->wanted[line][part] = 1;
}

/* One plant has to reach both: where one of them is reached by none it is that one which must be joined to something first, and where one
 * is drained nothing helps. */
static void
want_pair (HeatReopen *r, const HeatPartView *v, const HeatFlowing *f, guint32 supply, guint32 back)
{
  guint32 part[2] = { heat_view_part (v, 0, supply), heat_view_part (v, 1, back) };

  if (part[0] == HEAT_NONE || part[1] == HEAT_NONE)
    return;
  gboolean both_reached = f->reached[0][part[0]] && f->reached[1][part[1]];
  for (guint line = 0; line < 2; line++)
    if (both_reached || !f->reached[line][part[line]])
      want (r, line, part[line]);
}

/* A plant that stands still matters when one of its headers lies where somebody is without heat. */
static gboolean
header_matters (const HeatReopen *r, const HeatPartView *v, guint32 station)
{
  const HeatTrace *t = v->t;

  for (guint32 k = t->station_group[station]; k < t->station_group[station + 1]; k++)
    for (guint line = 0; line < 2 && t->groups[k].is_header; line++)
      {
        guint32 part = heat_view_part (v, line, t->groups[k].heat[line]);
        if (part != HEAT_NONE && r->wanted[line][part])
          return TRUE;
      }
  return FALSE;
}

/* Wants what would feed stations that matter; TRUE when one more was found. */
static gboolean
want_stations (HeatReopen *r, const HeatPartView *v, const HeatFlowing *f, guint8 *done)
{
  const HeatTrace *t = v->t;
  gboolean found = FALSE;

  for (guint32 s = 0; s < heat_net_n (t->net, HEAT_KIND_STATION); s++)
    {
      if (done[s] || f->station_live[s] || !header_matters (r, v, s))
        continue;
      done[s] = found = TRUE;
      for (guint32 k = t->station_group[s]; k < t->station_group[s + 1]; k++)
        if (!t->groups[k].is_header)
          want_pair (r, v, f, t->groups[k].heat[0], t->groups[k].heat[1]);
    }
  return found;
}

/* What is joined by open check valves is wanted as a whole: their plants reach on through it. */
static void
want_through_checks (HeatReopen *r, const HeatPartView *v, guint line)
{
  const GArray *gates = v->t->one_way[line];
  gboolean changed = gates->len > 0;

  while (changed)
    {
      changed = FALSE;
      for (guint i = 0; i < gates->len; i++)
        {
          guint32 gate = g_array_index (gates, guint32, i);
          HeatSpan sides = heat_gate_sides (&v->t->graph[line], gate);
          guint32 n = 0, n_parts = 0;
          for (guint32 k = 0; k < sides.n && heat_view_is_open (v, gate); k++)
            {
              guint32 part = heat_view_part (v, line, sides.at[k]);
              n_parts += part != HEAT_NONE;
              n += part != HEAT_NONE && r->wanted[line][part];
            }
          for (guint32 k = 0; k < sides.n && n > 0 && n < n_parts; k++)
            if (heat_view_part (v, line, sides.at[k]) != HEAT_NONE)
              {
                want (r, line, heat_view_part (v, line, sides.at[k]));
                changed = TRUE;
              }
        }
    }
}

/* Marks the parts in which consumers of the plan or stations are without heat. */
static void
find_wanted (HeatReopen *r, const HeatPartView *v, const HeatFlowing *f)
{
  for (guint line = 0; line < 2; line++)
    {
      for (guint i = 0; i < r->wanted_parts[line]->len; i++)
        r->wanted[line][g_array_index (r->wanted_parts[line], guint32, i)] = 0;
      g_array_set_size (r->wanted_parts[line], 0);
    }
  for (guint i = 0; i < r->plan->out_consumers->len; i++)
    {
      guint32 c = g_array_index (r->plan->out_consumers, guint32, i);
      if (!heat_flowing_warms_consumer (f, v, c))
        want_pair (r, v, f, v->t->graph[0].consumer[c], v->t->graph[1].consumer[c]);
    }
  g_autofree guint8 *done = g_new0 (guint8, (gsize) heat_net_n (v->t->net, HEAT_KIND_STATION) + 1);
  do
    {
      want_through_checks (r, v, 0);
      want_through_checks (r, v, 1);
    }
  while (want_stations (r, v, f, done));
}

typedef enum { IDLE, HELPS_REACHED, HELPS_DEAD } Use;

/* Only where somebody is without heat does opening change anything, whatever is opened elsewhere: ways are searched from the cold side
 * outward, through parts that no plant reaches as well. */
static Use
use_on (const HeatReopen *r, const HeatPartView *v, const HeatFlowing *f, guint line, guint32 valve)
{
  HeatSpan sides = heat_gate_sides (&v->t->graph[line], valve);
  gboolean differ = FALSE, wanted = FALSE;
  guint32 n_reached = 0;

  for (guint32 i = 0; i < sides.n; i++)
    {
      guint32 part = heat_view_part (v, line, sides.at[i]);
      differ |= part != heat_view_part (v, line, sides.at[0]);
      wanted |= part != HEAT_NONE && r->wanted[line][part];
      n_reached += part != HEAT_NONE && f->reached[line][part];
    }
  if (!differ || !wanted)
    return IDLE;
  return n_reached < sides.n ? HELPS_DEAD : HELPS_REACHED;
}

static GArray *
list_next (HeatReopen *r, const HeatPartView *v, const HeatFlowing *f)
{
  GArray *next = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) later = g_array_new (FALSE, FALSE, sizeof (guint32));

  find_wanted (r, v, f);
  for (guint i = 0; i < r->parting->len; i++)
    {
      guint32 tie = g_array_index (r->parting, guint32, i);
      Use use = MAX (use_on (r, v, f, 0, tie), use_on (r, v, f, 1, tie));
      if (use != IDLE)
        g_array_append_val (use == HELPS_DEAD ? next : later, tie);
    }
  g_array_append_vals (next, later->data, later->len);
  return next;
}

/* ---- a set ---- */

/* The whole search once more: where a valve closed as well parts what the opened valves feed. */
static GArray *
search_whole (HeatReopen *r)
{
  HeatHeatResult heat;
  GArray *back;

  heat_heat_result_init (&heat);
  heat_heat_search (&r->with, FALSE, &heat);
  back = heat_indices_subtract (r->plan->out_consumers, heat.consumers);
  heat_heat_result_clear (&heat);
  return back;
}

static GArray *
list_warm (const HeatReopen *r, const HeatPartView *v, const HeatFlowing *f)
{
  GArray *back = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < r->plan->out_consumers->len; i++)
    if (heat_flowing_warms_consumer (f, v, g_array_index (r->plan->out_consumers, guint32, i)))
      g_array_append_val (back, g_array_index (r->plan->out_consumers, guint32, i));
  return back;
}

/* Which plants reach which parts now, in one set of arrays for all tries. */
static const HeatFlowing *
flow_now (HeatReopen *r, const HeatPartView *view)
{
  if (r->flow)
    heat_flowing_set (r->flow, view, r->base.r.standing);
  else
    r->flow = heat_flowing_new (view, r->base.r.standing);
  return r->flow;
}

HeatReopened
heat_reopen_try (HeatReopen *r, const guint32 *valves, guint n)
{
  HeatReopened x = { 0 };
  gboolean is_whole = FALSE;

  r->with.opened = valves;
  r->with.n_opened = n;
  heat_water_search_run (&r->with);
  x.close_first = heat_indices_subtract (r->with.r.must, r->base.r.must);
  for (guint i = 0; i < x.close_first->len && !is_whole; i++)
    is_whole = parts_heat (r, g_array_index (x.close_first, guint32, i));
  join_parts (r, valves, n);
  HeatPartView view = joined_view (r);
  const HeatFlowing *flow = flow_now (r, &view);
  x.next = list_next (r, &view, flow);
  x.consumers = is_whole ? search_whole (r) : list_warm (r, &view, flow);
  for (guint i = 0; i < x.consumers->len; i++)
    x.households += heat_net_consumer_sum (r->base.trace->net, heat_consumer (g_array_index (x.consumers, guint32, i)))->households;
  part_again (r);
  return x;
}

void
heat_reopened_clear (HeatReopened *x)
{
  g_clear_pointer (&x->consumers, g_array_unref);
  g_clear_pointer (&x->close_first, g_array_unref);
  g_clear_pointer (&x->next, g_array_unref);
}

/* ---- pressure systems ---- */

static gboolean
is_other_system (const HeatTrace *t, guint32 a, guint32 b)
{
  const HeatCity *city = heat_net_city (t->net);
  const HeatGroup *x = &t->groups[a], *y = &t->groups[b];

  return x->kind != y->kind || strcmp (heat_city_text (city, (HeatText){ x->system }), heat_city_text (city, (HeatText){ y->system })) != 0;
}

static gboolean
parts_differ_in_system (const HeatReopen *r, guint line, guint32 x, guint32 y)
{
  const HeatFlowing *f = r->before->flow;

  for (guint32 i = f->head[line][x]; i != HEAT_NONE; i = heat_flowing_label (f, line, i)->next)
    for (guint32 k = f->head[line][y]; k != HEAT_NONE; k = heat_flowing_label (f, line, k)->next)
      if (is_other_system (r->base.trace, heat_flowing_label (f, line, i)->group, heat_flowing_label (f, line, k)->group))
        return TRUE;
  return FALSE;
}

static GArray *
list_sides (const HeatReopen *r, guint line, const guint32 *valves, guint n)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < n; i++)
    {
      HeatSpan sides = heat_gate_sides (&r->base.trace->graph[line], valves[i]);
      g_array_append_vals (all, sides.at, sides.n);
    }
  return all;
}

/* The parts in which these segments lie with the valves opened. (transfer full) */
static guint32 *
parts_with (HeatReopen *r, guint line, const GArray *segments, const guint32 *valves, guint n)
{
  guint32 *parts = g_new (guint32, (gsize) segments->len + 1);

  join_parts (r, valves, n);
  HeatPartView view = joined_view (r);
  for (guint i = 0; i < segments->len; i++)
    parts[i] = heat_view_part (&view, line, g_array_index (segments, guint32, i));
  part_again (r);
  return parts;
}

gboolean
heat_reopen_joins_systems (HeatReopen *r, const guint32 *valves, guint n_earlier, guint n)
{
  gboolean joins = FALSE;

  for (guint line = 0; line < 2; line++)
    {
      g_autoptr (GArray) sides = list_sides (r, line, valves, n);
      g_autofree guint32 *earlier = parts_with (r, line, sides, valves, n_earlier), *now = parts_with (r, line, sides, valves, n);
      for (guint i = 0; i < sides->len; i++)
        for (guint k = 0; k < i; k++)
          {
            guint32 x = r->before->part[line][g_array_index (sides, guint32, i)], y = r->before->part[line][g_array_index (sides, guint32, k)];
            joins |= now[i] == now[k] && earlier[i] != earlier[k] && x != y && parts_differ_in_system (r, line, x, y);
          }
    }
  return joins;
}

/* ---- bores ---- */

static void
mark (guint32 *marks, const guint32 *valves, guint n, guint32 value)
{
  for (guint i = 0; i < n; i++)
    marks[valves[i]] = value;
}

GArray *
heat_reopen_find_weak (HeatReopen *r, const guint32 *valves, guint n)
{
  HeatReopened x = heat_reopen_try (r, valves, n);
  const guint32 *closed = (const guint32 *) (gpointer) x.close_first->data;
  HeatScratch *s = r->base.s;

  join_parts (r, valves, n);
  mark (s->opened, valves, n, s->version);
  mark (s->cut, closed, x.close_first->len, s->version);
  HeatPartView view = joined_view (r);
  GArray *weak = heat_bore_weigh (r, &view, flow_now (r, &view));
  mark (s->opened, valves, n, 0);
  mark (s->cut, closed, x.close_first->len, 0);
  part_again (r);
  heat_reopened_clear (&x);
  return weak;
}
