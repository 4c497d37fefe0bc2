// SPDX-License-Identifier: GPL-3.0-or-later
/* Minimum cut with shared costs. Plain costs of valves and volumes make a minimum cut. What valves of one well share (the way to
 * it, climbing into it) does not: branch and bound decides well by well whether it is visited. Where that is undecided a
 * well's cost is spread over its valves in any way whose sum is not above it, so the cut is a lower bound; the spread is learned
 * from the cuts met (all of it on the valves that were used), which raises the bound without branching. */
#include "trace-cut.h"
#include "trace-cut-flow.h"
#include <math.h>

#define STEPS 1000.0          /* a price is counted in thousandths … */
#define COUNT 65536           /* … above the number of valves */
#define LEARNING_ROUNDS 6
#define NO_GROUP G_MAXUINT32

typedef enum { GROUP_OPEN, GROUP_PAID, GROUP_BARRED } GroupState;
typedef struct { gint64 cost, left; /* not yet spread over valves */ guint n_sharers, n_used; GroupState state; } Group;

typedef struct {
  guint32 gate, in, out, arc; /* arc NO_GROUP: it cannot be closed, in == out */
  gint64 own, share[2];
  guint32 group[2];
} Gate;

typedef enum { NODE_PLAIN, NODE_SEGMENT, NODE_GATE } NodeKind;
typedef struct { NodeKind kind; guint32 index; } NodeInfo;

typedef struct {
  HeatWaterSearch *w;
  const HeatSegments *g;
  const HeatPlanOptions *options;
  HeatCutPrice price;
  HeatCutSpace *space;
  HeatMaxFlow *flow;
  GArray *nodes, *gates, *groups; /* NodeInfo by node of the flow, Gate, Group */
  GHashTable *way, *entry;        /* well + 1 → group + 1 */
  gint64 best, open_bound;
  GArray *best_valves;
  guint n_cuts;
} Cut;

HeatValveWork
heat_valve_work (const HeatNet *net, guint32 valve)
{
  const HeatValveRow *row = &heat_net_city (net)->valve[valve];
  HeatValveWork work = { .is_hand = row->drive != HEAT_DRIVE_MOTOR, .well = heat_net_valve_place (net, heat_valve (valve)).well.i };

  work.minutes = work.is_hand ? MAX (heat_trace_valve_minutes (net, heat_valve (valve)), 0) : 0;
  work.needs_entry = work.is_hand && work.well != HEAT_NONE && !row->above_ground;
  return work;
}

/* ---- costs ---- */

static gint64
price_of (double x)
{
  double cost = round (MAX (x, 0) * STEPS) * COUNT;

  return cost < (double) (HEAT_FLOW_ENDLESS / 1024) ? (gint64) cost : HEAT_FLOW_ENDLESS / 1024;
}

static gint64
capacity_of (const Cut *c, const Gate *gate)
{
  gint64 sum = gate->own;

  for (guint k = 0; k < 2; k++)
    if (gate->group[k] != NO_GROUP)
      {
        const Group *group = &g_array_index (c->groups, Group, gate->group[k]);
        if (group->state == GROUP_BARRED)
          return HEAT_FLOW_ENDLESS;
        sum += group->state == GROUP_OPEN ? gate->share[k] : 0;
      }
  return sum;
}

static gboolean
is_pinned_place (const Cut *c, guint32 well, gboolean for_entry)
{
  for (guint i = 0; i < c->w->r.pinned->len; i++)
    {
      HeatValveWork work = heat_valve_work (c->w->trace->net, g_array_index (c->w->r.pinned, guint32, i));
      if (work.is_hand && work.well == well && (!for_entry || work.needs_entry))
        return TRUE;
    }
  return FALSE;
}

static guint
count_sharers (const Cut *c, guint32 well, gboolean for_entry)
{
  HeatSpan valves = heat_net_well_valves (c->w->trace->net, heat_well (well));
  guint n = 0;

  for (guint32 i = 0; i < valves.n; i++)
    {
      HeatValveWork work = heat_valve_work (c->w->trace->net, valves.at[i]);
      n += work.is_hand && (!for_entry || work.needs_entry) && heat_water_is_choice (c->w, valves.at[i]);
    }
  return MAX (n, 1);
}

static guint32
need_group (Cut *c, GHashTable *groups, guint32 well, double minutes)
{
  gpointer known = g_hash_table_lookup (groups, GUINT_TO_POINTER (well + 1));
  gboolean for_entry = groups == c->entry;

  if (known)
    return GPOINTER_TO_UINT (known) - 1;
  Group group = { .cost = is_pinned_place (c, well, for_entry) ? 0 : price_of (minutes * c->price.per_minute) };
  group.left = group.cost;
  group.n_sharers = count_sharers (c, well, for_entry);
  g_array_append_val (c->groups, group);
  g_hash_table_insert (groups, GUINT_TO_POINTER (well + 1), GUINT_TO_POINTER (c->groups->len));
  return c->groups->len - 1;
}

static void
price_gate (Cut *c, Gate *gate)
{
  HeatValveWork work = heat_valve_work (c->w->trace->net, gate->gate);

  gate->own = price_of (work.minutes * c->price.per_minute) + 1;
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
take_share (Group *group, gint64 *share, guint n)
{
  *share = n > 0 ? group->left / n : 0;
  group->left -= *share;
}

static void
share_groups (Cut *c, Gate *gate)
{
  for (guint k = 0; k < 2; k++)
    if (gate->group[k] != NO_GROUP)
      {
        Group *group = &g_array_index (c->groups, Group, gate->group[k]);
        take_share (group, &gate->share[k], group->n_sharers);
        group->n_sharers -= group->n_sharers > 0;
      }
}

/* ---- the graph, as far as searches come ---- */

static guint32
add_node (Cut *c, NodeKind kind, guint32 index)
{
  NodeInfo info = { kind, index };

  g_array_append_val (c->nodes, info);
  return heat_max_flow_add_node (c->flow);
}

static void
add_arc_to_segment (Cut *c, guint32 from, guint32 segment)
{
  HeatCutSpace *s = c->space;

  if (heat_water_is_in_zone (c->w, segment) || !heat_water_holds (c->w, segment))
    return;
  if (s->segment_mark[segment] != s->serial)
    {
      s->segment_mark[segment] = s->serial;
      s->segment_node[segment] = add_node (c, NODE_SEGMENT, segment);
    }
  heat_max_flow_add_arc (c->flow, from, s->segment_node[segment], HEAT_FLOW_ENDLESS);
}

static Gate *
need_gate (Cut *c, guint32 gate)
{
  HeatCutSpace *s = c->space;
  Gate fresh = { .gate = gate, .arc = NO_GROUP, .group = { NO_GROUP, NO_GROUP } };

  if (s->gate_mark[gate] == s->serial)
    return &g_array_index (c->gates, Gate, s->gate_at[gate]);
  s->gate_mark[gate] = s->serial;
  s->gate_at[gate] = c->gates->len;
  if (heat_water_is_choice (c->w, gate))
    {
      price_gate (c, &fresh);
      share_groups (c, &fresh);
      fresh.in = add_node (c, NODE_PLAIN, HEAT_NONE);
      fresh.out = add_node (c, NODE_GATE, gate);
      fresh.arc = heat_max_flow_add_arc (c->flow, fresh.in, fresh.out, capacity_of (c, &fresh));
    }
  else
    fresh.in = fresh.out = add_node (c, NODE_GATE, gate);
  g_array_append_val (c->gates, fresh);
  return &g_array_index (c->gates, Gate, c->gates->len - 1);
}

static void
add_arc_to_gate (Cut *c, guint32 from, guint32 segment, guint32 gate)
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
leave_segment (Cut *c, guint32 node, guint32 segment)
{
  HeatSpan gates = heat_segment_gates (c->g, segment);
  guint32 toward = c->w->before->toward_gate[segment];

  for (guint32 k = 0; k < gates.n; k++)
    if (gates.at[k] != toward)
      add_arc_to_gate (c, node, segment, gates.at[k]);
  if (toward != HEAT_NONE)
    add_arc_to_gate (c, node, segment, toward);
}

static double
volume_of (const Cut *c, guint32 segment)
{
  double sum_m3 = 0;

  for (guint32 k = c->g->pipe_first[segment]; k < c->g->pipe_first[segment + 1]; k++)
    sum_m3 += heat_net_pipe_volume_m3 (c->w->trace->net, heat_pipe (c->g->pipe_at[k]));
  return sum_m3;
}

static void
expand (HeatMaxFlow *flow, guint32 node, gpointer data)
{
  Cut *c = data;
  NodeInfo info = g_array_index (c->nodes, NodeInfo, node);

  if (node == HEAT_FLOW_SOURCE)
    for (guint i = 0; i < c->w->r.zone->len; i++)
      leave_segment (c, node, g_array_index (c->w->r.zone, guint32, i));
  else if (info.kind == NODE_GATE)
    {
      HeatSpan sides = heat_gate_sides (c->g, info.index);
      for (guint32 i = 0; i < sides.n; i++)
        add_arc_to_segment (c, node, sides.at[i]);
    }
  else if (info.kind == NODE_SEGMENT && heat_water_has_pressure (c->w, info.index))
    heat_max_flow_add_arc (flow, node, HEAT_FLOW_SINK, HEAT_FLOW_ENDLESS);
  else if (info.kind == NODE_SEGMENT)
    {
      leave_segment (c, node, info.index);
      if (c->price.per_m3 > 0)
        heat_max_flow_add_arc (flow, node, HEAT_FLOW_SINK, price_of (volume_of (c, info.index) * c->price.per_m3));
    }
}

/* ---- one cut ---- */

static gboolean
is_used (const Cut *c, const Gate *gate)
{
  return gate->arc != NO_GROUP && heat_max_flow_is_near (c->flow, gate->in) && !heat_max_flow_is_near (c->flow, gate->out);
}

static gint64
find_cut (Cut *c, gint64 limit)
{
  for (guint i = 0; i < c->gates->len; i++)
    {
      const Gate *gate = &g_array_index (c->gates, Gate, i);
      if (gate->arc != NO_GROUP)
        heat_max_flow_set_capacity (c->flow, gate->arc, capacity_of (c, gate));
    }
  c->n_cuts++;
  return heat_max_flow_run (c->flow, limit);
}

/* What the cut found really costs, each group once. Counts who uses the groups; keeps the cut when it is the best so far. */
static void
judge_cut (Cut *c, gint64 value)
{
  gint64 real = value;

  for (guint i = 0; i < c->groups->len; i++)
    g_array_index (c->groups, Group, i).n_used = 0;
  for (guint i = 0; i < c->gates->len; i++)
    {
      const Gate *gate = &g_array_index (c->gates, Gate, i);
      if (!is_used (c, gate))
        continue;
      real += gate->own - capacity_of (c, gate);
      for (guint k = 0; k < 2; k++)
        if (gate->group[k] != NO_GROUP && g_array_index (c->groups, Group, gate->group[k]).n_used++ == 0)
          real += g_array_index (c->groups, Group, gate->group[k]).cost;
    }
  if (real >= c->best)
    return;
  c->best = real;
  g_array_set_size (c->best_valves, 0);
  for (guint i = 0; i < c->gates->len; i++)
    if (is_used (c, &g_array_index (c->gates, Gate, i)))
      g_array_append_val (c->best_valves, g_array_index (c->gates, Gate, i).gate);
}

/* The open group of whose cost the cut has counted the least. */
static guint32
pick_group (const Cut *c)
{
  g_autofree gint64 *counted = g_new0 (gint64, (gsize) c->groups->len + 1);
  gint64 most = 0;
  guint32 picked = NO_GROUP;

  for (guint i = 0; i < c->gates->len; i++)
    {
      const Gate *gate = &g_array_index (c->gates, Gate, i);
      for (guint k = 0; k < 2; k++)
        if (gate->group[k] != NO_GROUP && is_used (c, gate))
          counted[gate->group[k]] += gate->share[k];
    }
  for (guint i = 0; i < c->groups->len; i++)
    {
      const Group *group = &g_array_index (c->groups, Group, i);
      if (group->state == GROUP_OPEN && group->n_used > 0 && group->cost - counted[i] > most)
        {
          most = group->cost - counted[i];
          picked = i;
        }
    }
  return picked;
}

/* All of an open group's cost onto those of its valves that the cut uses, nothing onto those still to be met. */
static void
learn (Cut *c)
{
  for (guint i = 0; i < c->groups->len; i++)
    {
      Group *group = &g_array_index (c->groups, Group, i);
      if (group->state != GROUP_OPEN || group->n_used == 0)
        continue;
      group->left = group->cost;
      group->n_sharers = group->n_used;
    }
  for (guint i = 0; i < c->gates->len; i++)
    {
      Gate *gate = &g_array_index (c->gates, Gate, i);
      gboolean used = is_used (c, gate);
      for (guint k = 0; k < 2; k++)
        {
          Group *group = gate->group[k] == NO_GROUP ? NULL : &g_array_index (c->groups, Group, gate->group[k]);
          if (!group || group->state != GROUP_OPEN || group->n_used == 0)
            continue;
          take_share (group, &gate->share[k], used ? group->n_sharers : 0);
          group->n_sharers -= used;
        }
    }
}

/* ---- branch and bound ---- */

/* Everything that is decided stands in the groups' states; `paid` is the cost of the visited ones. */
static void
search (Cut *c, gint64 paid, gint64 bound)
{
  guint32 picked = NO_GROUP;
  gboolean is_better = TRUE;

  for (guint round = 0; round < LEARNING_ROUNDS && is_better; round++)
    {
      if (c->n_cuts >= MAX (c->options->most_cuts, 1))
        {
          c->open_bound = MIN (c->open_bound, bound);
          return;
        }
      if (picked != NO_GROUP)
        learn (c);
      gint64 value = find_cut (c, c->best - paid);
      if (value >= c->best - paid)
        return;
      is_better = round == 0 || value + paid > bound;
      bound = MAX (bound, value + paid);
      judge_cut (c, value);
      picked = pick_group (c);
      if (bound >= c->best || picked == NO_GROUP)
        return;
    }
  gint64 cost = g_array_index (c->groups, Group, picked).cost;
  g_array_index (c->groups, Group, picked).state = GROUP_PAID;
  search (c, paid + cost, bound);
  g_array_index (c->groups, Group, picked).state = GROUP_BARRED;
  search (c, paid, bound);
  g_array_index (c->groups, Group, picked).state = GROUP_OPEN;
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

static void
cut_init (Cut *c, HeatWaterSearch *w, const HeatPlanOptions *options, HeatCutPrice price)
{
  NodeInfo plain = { NODE_PLAIN, HEAT_NONE };

  *c = (Cut){ .w = w, .g = &w->trace->graph[HEAT_WATER], .options = options, .price = price, .space = need_space (w) };
  c->flow = heat_max_flow_new (expand, c);
  if (price.per_m3 > 0)
    heat_max_flow_set_paths (c->flow, 0);
  c->nodes = g_array_new (FALSE, FALSE, sizeof (NodeInfo));
  c->gates = g_array_new (FALSE, FALSE, sizeof (Gate));
  c->groups = g_array_new (FALSE, FALSE, sizeof (Group));
  c->best_valves = g_array_new (FALSE, FALSE, sizeof (guint32));
  c->way = g_hash_table_new (NULL, NULL);
  c->entry = g_hash_table_new (NULL, NULL);
  g_array_append_val (c->nodes, plain);
  g_array_append_val (c->nodes, plain);
}

static void
cut_clear (Cut *c)
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
cost_of_set (Cut *c, const GArray *valves, double drained_m3)
{
  gint64 sum = price_of (drained_m3 * c->price.per_m3);

  for (guint i = 0; i < valves->len; i++)
    {
      Gate gate = { .gate = g_array_index (valves, guint32, i) };
      price_gate (c, &gate);
      sum += gate.own;
      for (guint k = 0; k < 2; k++)
        if (gate.group[k] != NO_GROUP && g_array_index (c->groups, Group, gate.group[k]).n_used++ == 0)
          sum += g_array_index (c->groups, Group, gate.group[k]).cost;
    }
  return sum;
}

gboolean
heat_cut_find (HeatWaterSearch *w, const HeatPlanOptions *options, HeatCutPrice price, double drained_m3, GArray *valves, double *gap)
{
  Cut c;

  cut_init (&c, w, options, price);
  gint64 start = c.best = cost_of_set (&c, valves, drained_m3);
  c.open_bound = HEAT_FLOW_ENDLESS;
  search (&c, 0, 0);
  gboolean found = c.best < start;
  *gap = c.open_bound < c.best ? (double) (c.best - c.open_bound) / (STEPS * COUNT) : 0;
  if (found)
    {
      g_array_set_size (valves, 0);
      g_array_append_vals (valves, c.best_valves->data, c.best_valves->len);
      g_array_sort (valves, heat_compare_index);
    }
  cut_clear (&c);
  return found;
}
