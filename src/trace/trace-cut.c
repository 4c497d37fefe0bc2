// SPDX-License-Identifier: GPL-3.0-or-later
/* Minimum cut with shared costs. Plain costs of valves and volumes make a minimum cut. What valves of one well share (the way to
 * it, climbing into it) does not: branch and bound decides well by well whether it is visited. Where that is undecided a
 * well's cost is spread over its valves in any way whose sum is not above it, so the cut is a lower bound; the spread is learned
 * from the cuts met (all of it on the valves that were used), which raises the bound without branching. */
#include "trace-cut-private.h"
#include <math.h>
#include <string.h>

#define LEARNING_ROUNDS 6
#define NO_GROUP HEAT_NONE

HeatValveWork
heat_valve_work (const HeatTrace *trace, guint32 valve)
{
  const HeatNet *net = trace->net;
  const HeatValveRow *row = &heat_net_city (net)->valve[valve];
  HeatValveWork work = { .is_hand = row->drive != HEAT_DRIVE_MOTOR, .well = heat_net_valve_place (net, heat_valve (valve)).well.i };

  work.minutes = work.is_hand ? MAX (heat_trace_valve_minutes (trace, heat_valve (valve)), 0) : 0;
  work.needs_entry = work.is_hand && work.well != HEAT_NONE && !row->above_ground;
  return work;
}

/* ---- costs ---- */

static gint64
price_of (double x)
{
  double cost = round (MAX (x, 0) * HEAT_CUT_STEPS) * HEAT_CUT_COUNT;

  return cost < (double) (HEAT_FLOW_ENDLESS / 1024) ? (gint64) cost : HEAT_FLOW_ENDLESS / 1024;
}

static gint64
capacity_of (const HeatCut *c, const HeatCutGate *gate)
{
  gint64 sum = gate->own;

  for (guint k = 0; k < 2; k++)
    if (gate->group[k] != NO_GROUP)
      {
        const HeatCutGroup *group = &g_array_index (c->groups, HeatCutGroup, gate->group[k]);
        if (group->state == HEAT_CUT_BARRED)
          return HEAT_FLOW_ENDLESS;
        sum += group->state == HEAT_CUT_OPEN ? gate->share[k] : 0;
      }
  return sum;
}

static gboolean
is_pinned_place (const HeatCut *c, guint32 well, gboolean for_entry)
{
  for (guint i = 0; i < c->w->r.pinned->len; i++)
    {
      HeatValveWork work = heat_valve_work (c->w->trace, g_array_index (c->w->r.pinned, guint32, i));
      if (work.is_hand && work.well == well && (!for_entry || work.needs_entry))
        return TRUE;
    }
  return FALSE;
}

static guint
count_sharers (const HeatCut *c, guint32 well, gboolean for_entry)
{
  HeatSpan valves = heat_net_well_valves (c->w->trace->net, heat_well (well));
  guint n = 0;

  for (guint32 i = 0; i < valves.n; i++)
    {
      HeatValveWork work = heat_valve_work (c->w->trace, valves.at[i]);
      n += work.is_hand && (!for_entry || work.needs_entry) && heat_water_is_choice (c->w, valves.at[i]);
    }
  return MAX (n, 1);
}

static guint32
need_group (HeatCut *c, GHashTable *groups, guint32 well, double minutes)
{
  gpointer known = g_hash_table_lookup (groups, GUINT_TO_POINTER (well + 1));
  gboolean for_entry = groups == c->entry;

  if (known)
    return GPOINTER_TO_UINT (known) - 1;
  HeatCutGroup group = { .cost = is_pinned_place (c, well, for_entry) ? 0 : price_of (minutes * c->price.per_minute) };
  group.left = group.cost;
  group.n_sharers = count_sharers (c, well, for_entry);
  g_array_append_val (c->groups, group);
  g_hash_table_insert (groups, GUINT_TO_POINTER (well + 1), GUINT_TO_POINTER (c->groups->len));
  return c->groups->len - 1;
}

static void
price_gate (HeatCut *c, HeatCutGate *gate)
{
  HeatValveWork work = heat_valve_work (c->w->trace, gate->gate);

  gate->own = price_of (work.minutes * c->price.per_minute) + c->per_valve;
  gate->group[0] = gate->group[1] = NO_GROUP;
  if (!work.is_hand)
    return;
  if (work.well == HEAT_NONE)
    {
      gate->own += price_of (c->options->way_minutes * c->price.per_minute);
      return;
    }
  gate->group[0] = need_group (c, c->way, work.well, c->options->way_minutes);
  if (work.needs_entry)
    gate->group[1] = need_group (c, c->entry, work.well, c->options->entry_minutes);
}

/* The next of n sharers takes its part of what is left. */
static void
take_share (HeatCutGroup *group, gint64 *share, guint n)
{
  *share = n > 0 ? group->left / n : 0;
  group->left -= *share;
}

static void
share_groups (HeatCut *c, HeatCutGate *gate)
{
  for (guint k = 0; k < 2; k++)
    if (gate->group[k] != NO_GROUP)
      {
        HeatCutGroup *group = &g_array_index (c->groups, HeatCutGroup, gate->group[k]);
        take_share (group, &gate->share[k], group->n_sharers);
        group->n_sharers -= group->n_sharers > 0;
      }
}

/* ---- the graph, as far as searches come ---- */

static guint32
add_node (HeatCut *c, HeatCutNodeKind kind, guint32 index)
{
  HeatCutNode info = { kind, index };

  g_array_append_val (c->nodes, info);
  return heat_max_flow_add_node (c->flow);
}

static void
add_arc_to_segment (HeatCut *c, guint32 from, guint32 segment)
{
  HeatCutSpace *s = c->space;

  if (heat_water_is_in_zone (c->w, segment) || !heat_water_holds (c->w, segment))
    return;
  if (s->segment_mark[segment] != s->serial)
    {
      s->segment_mark[segment] = s->serial;
      s->segment_node[segment] = add_node (c, HEAT_CUT_SEGMENT, segment);
    }
  heat_max_flow_add_arc (c->flow, from, s->segment_node[segment], HEAT_FLOW_ENDLESS);
}

static void
note_failed (const HeatCut *c, guint32 gate)
{
  GArray *met = c->w->met_failed;

  if (!met || gate >= heat_net_n (c->w->trace->net, HEAT_KIND_VALVE) || !heat_is_failed (c->w->condition[gate]))
    return;
  for (guint i = 0; i < met->len; i++)
    if (g_array_index (met, guint32, i) == gate)
      return;
  g_array_append_val (met, gate);
}

static HeatCutGate *
need_gate (HeatCut *c, guint32 gate)
{
  HeatCutSpace *s = c->space;
  HeatCutGate fresh = { .gate = gate, .arc = NO_GROUP, .group = { NO_GROUP, NO_GROUP } };

  if (s->gate_mark[gate] == s->serial)
    return &g_array_index (c->gates, HeatCutGate, s->gate_at[gate]);
  s->gate_mark[gate] = s->serial;
  s->gate_at[gate] = c->gates->len;
  if (heat_water_is_choice (c->w, gate))
    {
      price_gate (c, &fresh);
      share_groups (c, &fresh);
      fresh.in = add_node (c, HEAT_CUT_PLAIN, HEAT_NONE);
      fresh.out = add_node (c, HEAT_CUT_GATE, gate);
      fresh.arc = heat_max_flow_add_arc (c->flow, fresh.in, fresh.out, capacity_of (c, &fresh));
    }
  else
    {
      note_failed (c, gate);
      fresh.in = fresh.out = add_node (c, HEAT_CUT_GATE, gate);
    }
  g_array_append_val (c->gates, fresh);
  return &g_array_index (c->gates, HeatCutGate, c->gates->len - 1);
}

static void
add_arc_to_gate (HeatCut *c, guint32 from, guint32 segment, guint32 gate)
{
  HeatPass pass = heat_water_pass (c->w, gate);

  if (pass == HEAT_PASS_ALL)
    heat_max_flow_add_arc (c->flow, from, need_gate (c, gate)->in, HEAT_FLOW_ENDLESS);
  if (pass != HEAT_PASS_FLOW)
    return;
  HeatSpan sides = heat_water_upstream (c->g, gate, segment, pass, TRUE);
  for (guint32 i = 0; i < sides.n; i++)
    add_arc_to_segment (c, from, sides.at[i]);
}

/* The gate towards the nearest header comes last, so that it is tried first. */
static void
leave_segment (HeatCut *c, guint32 node, guint32 segment)
{
  HeatSpan gates = heat_segment_gates (c->g, segment);
  guint32 toward = c->w->before->toward_gate[segment];

  for (guint32 k = 0; k < gates.n; k++)
    if (gates.at[k] != toward)
      add_arc_to_gate (c, node, segment, gates.at[k]);
  if (toward != HEAT_NONE)
    add_arc_to_gate (c, node, segment, toward);
}

double
heat_cut_volume_m3 (const HeatWaterSearch *w, guint32 segment)
{
  const HeatSegments *g = &w->trace->graph[HEAT_WATER];
  double sum_m3 = 0;

  for (guint32 k = g->pipe_first[segment]; k < g->pipe_first[segment + 1]; k++)
    sum_m3 += heat_net_pipe_volume_m3 (w->trace->net, heat_pipe (g->pipe_at[k]));
  return sum_m3;
}

/* Somebody is warm there who is not out anyway. */
static gboolean
is_spared (const HeatCut *c, guint32 segment)
{
  for (guint32 k = c->g->consumer_first[segment]; c->out && k < c->g->consumer_first[segment + 1]; k++)
    {
      guint32 consumer = c->g->consumer_at[k];
      if (c->w->before->warm[consumer] && heat_net_consumer_sum (c->w->trace->net, heat_consumer (consumer))->households > 0
          && !g_array_binary_search ((GArray *) c->out, &consumer, heat_compare_index, NULL))
        return TRUE;
    }
  return FALSE;
}

static void
expand (HeatMaxFlow *flow, guint32 node, gpointer data)
{
  HeatCut *c = data;
  HeatCutNode info = g_array_index (c->nodes, HeatCutNode, node);

  if (node == HEAT_FLOW_SOURCE)
    for (guint i = 0; i < c->w->r.zone->len; i++)
      leave_segment (c, node, g_array_index (c->w->r.zone, guint32, i));
  else if (info.kind == HEAT_CUT_GATE)
    {
      HeatSpan sides = heat_gate_sides (c->g, info.index);
      for (guint32 i = 0; i < sides.n; i++)
        add_arc_to_segment (c, node, sides.at[i]);
    }
  else if (info.kind == HEAT_CUT_SEGMENT && (heat_water_has_pressure (c->w, info.index) || is_spared (c, info.index)))
    heat_max_flow_add_arc (flow, node, HEAT_FLOW_SINK, HEAT_FLOW_ENDLESS);
  else if (info.kind == HEAT_CUT_SEGMENT)
    {
      leave_segment (c, node, info.index);
      if (c->price.per_m3 > 0)
        heat_max_flow_add_arc (flow, node, HEAT_FLOW_SINK, price_of (heat_cut_volume_m3 (c->w, info.index) * c->price.per_m3));
    }
}

/* ---- one cut ---- */

static gboolean
is_used (const HeatCut *c, const HeatCutGate *gate)
{
  return gate->arc != NO_GROUP && heat_max_flow_is_near (c->flow, gate->in) && !heat_max_flow_is_near (c->flow, gate->out);
}

static gint64
find_cut (HeatCut *c, gint64 limit)
{
  for (guint i = 0; i < c->gates->len; i++)
    {
      const HeatCutGate *gate = &g_array_index (c->gates, HeatCutGate, i);
      if (gate->arc != NO_GROUP)
        heat_max_flow_set_capacity (c->flow, gate->arc, capacity_of (c, gate));
    }
  c->n_cuts++;
  return heat_max_flow_run (c->flow, limit);
}

static gint64
may_tie (const HeatCut *c)
{
  return c->ties ? 1 : 0;
}

static GArray *
list_used (const HeatCut *c)
{
  GArray *valves = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < c->gates->len; i++)
    if (is_used (c, &g_array_index (c->gates, HeatCutGate, i)))
      g_array_append_val (valves, g_array_index (c->gates, HeatCutGate, i).gate);
  g_array_sort (valves, heat_compare_index);
  return valves;
}

/* What the cut found really costs, each group once. Counts who uses the groups; keeps the cut when it is the best so far. */
static void
judge_cut (HeatCut *c, gint64 value)
{
  gint64 real = value;

  for (guint i = 0; i < c->groups->len; i++)
    g_array_index (c->groups, HeatCutGroup, i).n_used = 0;
  for (guint i = 0; i < c->gates->len; i++)
    {
      const HeatCutGate *gate = &g_array_index (c->gates, HeatCutGate, i);
      if (!is_used (c, gate))
        continue;
      real += gate->own - capacity_of (c, gate);
      for (guint k = 0; k < 2; k++)
        if (gate->group[k] != NO_GROUP && g_array_index (c->groups, HeatCutGroup, gate->group[k]).n_used++ == 0)
          real += g_array_index (c->groups, HeatCutGroup, gate->group[k]).cost;
    }
  if (real >= c->best + may_tie (c))
    return;
  g_autoptr (GArray) valves = list_used (c);
  if (c->ties)
    heat_cut_tie (c, real, valves);
  if (real >= c->best)
    return;
  c->best = real;
  g_array_set_size (c->best_valves, 0);
  g_array_append_vals (c->best_valves, valves->data, valves->len);
}

/* The open group of whose cost the cut has counted the least. */
static guint32
pick_group (const HeatCut *c)
{
  g_autofree gint64 *counted = g_new0 (gint64, (gsize) c->groups->len + 1);
  gint64 most = 0;
  guint32 picked = NO_GROUP;

  for (guint i = 0; i < c->gates->len; i++)
    {
      const HeatCutGate *gate = &g_array_index (c->gates, HeatCutGate, i);
      for (guint k = 0; k < 2; k++)
        if (gate->group[k] != NO_GROUP && is_used (c, gate))
          counted[gate->group[k]] += gate->share[k];
    }
  for (guint i = 0; i < c->groups->len; i++)
    {
      const HeatCutGroup *group = &g_array_index (c->groups, HeatCutGroup, i);
      if (group->state == HEAT_CUT_OPEN && group->n_used > 0 && group->cost - counted[i] > most)
        {
          most = group->cost - counted[i];
          picked = i;
        }
    }
  return picked;
}

/* All of an open group's cost onto those of its valves that the cut uses, nothing onto those still to be met. */
static void
learn (HeatCut *c)
{
  for (guint i = 0; i < c->groups->len; i++)
    {
      HeatCutGroup *group = &g_array_index (c->groups, HeatCutGroup, i);
      if (group->state != HEAT_CUT_OPEN || group->n_used == 0)
        continue;
      group->left = group->cost;
      group->n_sharers = group->n_used;
    }
  for (guint i = 0; i < c->gates->len; i++)
    {
      HeatCutGate *gate = &g_array_index (c->gates, HeatCutGate, i);
      gboolean used = is_used (c, gate);
      for (guint k = 0; k < 2; k++)
        {
          HeatCutGroup *group = gate->group[k] == NO_GROUP ? NULL : &g_array_index (c->groups, HeatCutGroup, gate->group[k]);
          if (!group || group->state != HEAT_CUT_OPEN || group->n_used == 0)
            continue;
          take_share (group, &gate->share[k], used ? group->n_sharers : 0);
          group->n_sharers -= used;
        }
    }
}

/* ---- branch and bound ---- */

/* Everything that is decided stands in the groups' states; `paid` is the cost of the visited ones. */
static void
search (HeatCut *c, gint64 paid, gint64 bound)
{
  guint32 picked = NO_GROUP;
  gboolean is_better = TRUE;

  for (guint round = 0; round < LEARNING_ROUNDS && is_better; round++)
    {
      if (c->n_cuts >= c->most_cuts)
        {
          c->open_bound = MIN (c->open_bound, bound);
          return;
        }
      if (picked != NO_GROUP)
        learn (c);
      gint64 limit = c->best - paid + may_tie (c), value = find_cut (c, limit);
      if (value >= limit)
        return;
      is_better = round == 0 || value + paid > bound;
      bound = MAX (bound, value + paid);
      judge_cut (c, value);
      picked = pick_group (c);
      if (bound >= c->best + may_tie (c) || picked == NO_GROUP)
        return;
    }
  gint64 cost = g_array_index (c->groups, HeatCutGroup, picked).cost;
  g_array_index (c->groups, HeatCutGroup, picked).state = HEAT_CUT_PAID;
  search (c, paid + cost, bound);
  g_array_index (c->groups, HeatCutGroup, picked).state = HEAT_CUT_BARRED;
  search (c, paid, bound);
  g_array_index (c->groups, HeatCutGroup, picked).state = HEAT_CUT_OPEN;
}

gboolean
heat_cut_search (HeatCut *c)
{
  gint64 start = c->best;

  c->open_bound = HEAT_FLOW_ENDLESS;
  search (c, 0, 0);
  return c->best < start;
}

static HeatCutSpace *
need_space (HeatWaterSearch *w)
{
  gsize n = (gsize) w->trace->graph[HEAT_WATER].n + 1, n_gates = (gsize) w->trace->graph[HEAT_WATER].n_gates + 1;

  if (!w->s->cut_space)
    {
      HeatCutSpace *s = w->s->cut_space = g_new0 (HeatCutSpace, 1);
      s->segment_mark = g_new0 (guint32, n);
      s->segment_node = g_new0 (guint32, n);
      s->gate_mark = g_new0 (guint32, n_gates);
      s->gate_at = g_new0 (guint32, n_gates);
    }
  w->s->cut_space->serial++;
  return w->s->cut_space;
}

void
heat_cut_space_free (HeatCutSpace *s)
{
  if (!s)
    return;
  g_free (s->segment_mark);
  g_free (s->segment_node);
  g_free (s->gate_mark);
  g_free (s->gate_at);
  g_free (s);
}

void
heat_cut_init (HeatCut *c, HeatWaterSearch *w, const HeatPlanOptions *options, HeatCutPrice price)
{
  HeatCutNode plain = { HEAT_CUT_PLAIN, HEAT_NONE };

  *c = (HeatCut){ .w = w, .g = &w->trace->graph[HEAT_WATER], .options = options, .price = price, .space = need_space (w), .most_cuts = MAX (options->most_cuts, 1), .per_valve = 1 };
  c->flow = heat_max_flow_new (expand, c);
  if (price.per_m3 > 0)
    heat_max_flow_set_paths (c->flow, 0);
  c->nodes = g_array_new (FALSE, FALSE, sizeof (HeatCutNode));
  c->gates = g_array_new (FALSE, FALSE, sizeof (HeatCutGate));
  c->groups = g_array_new (FALSE, FALSE, sizeof (HeatCutGroup));
  c->best_valves = g_array_new (FALSE, FALSE, sizeof (guint32));
  c->way = g_hash_table_new (NULL, NULL);
  c->entry = g_hash_table_new (NULL, NULL);
  g_array_append_val (c->nodes, plain);
  g_array_append_val (c->nodes, plain);
}

void
heat_cut_clear (HeatCut *c)
{
  heat_max_flow_free (c->flow);
  g_array_unref (c->nodes);
  g_array_unref (c->gates);
  g_array_unref (c->groups);
  g_array_unref (c->best_valves);
  g_hash_table_unref (c->way);
  g_hash_table_unref (c->entry);
}

static gint64
cost_of_set (HeatCut *c, const GArray *valves, double drained_m3)
{
  gint64 sum = price_of (drained_m3 * c->price.per_m3);

  for (guint i = 0; i < valves->len; i++)
    {
      HeatCutGate gate = { .gate = g_array_index (valves, guint32, i) };
      price_gate (c, &gate);
      sum += gate.own;
      for (guint k = 0; k < 2; k++)
        if (gate.group[k] != NO_GROUP && g_array_index (c->groups, HeatCutGroup, gate.group[k]).n_used++ == 0)
          sum += g_array_index (c->groups, HeatCutGroup, gate.group[k]).cost;
    }
  return sum;
}

gboolean
heat_cut_find (HeatWaterSearch *w, const HeatPlanOptions *options, HeatCutPrice price, const HeatCutStart *start, GArray *valves, double *gap)
{
  HeatCut c;

  heat_cut_init (&c, w, options, price);
  gint64 start_cost = c.best = cost_of_set (&c, start->valves, start->drained_m3);
  gboolean found = heat_cut_search (&c);
  *gap = c.open_bound < c.best ? (double) (c.best - c.open_bound) / (HEAT_CUT_STEPS * HEAT_CUT_COUNT) : 0;
  g_autoptr (GArray) preferred = heat_cut_break_ties (w, options, price, start, start_cost, found ? c.best_valves : NULL, c.best);
  found = preferred->len != start->valves->len || (preferred->len && memcmp (preferred->data, start->valves->data, preferred->len * sizeof (guint32)) != 0);
  g_array_set_size (valves, 0);
  g_array_append_vals (valves, preferred->data, preferred->len);
  heat_cut_clear (&c);
  return found;
}
