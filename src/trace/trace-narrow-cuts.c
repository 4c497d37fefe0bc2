// SPDX-License-Identifier: GPL-3.0-or-later
/* Which sets of valves are worth closing in a test, and which candidates a header still feeds then. */
#include "trace-narrow-private.h"
#include <string.h>

#define GATES_FOR_ONE_SET 3 /* single valves tried for the same candidates: the nearest ones */
#define MOST_FOR_SUBSETS 5  /* groups whose every subset is isolated once */
#define MOST_FOR_RUNS 16    /* … and whose every run along the ways is: what lies side by side on a ring, too; of more, halves only */

/* ---- groups ---- */

static void
clear_group (gpointer data)
{
  HeatNarrowGroup *g = data;

  g_array_unref (g->candidates);
  g_array_unref (g->zone);
}

static void
clear_cut (gpointer data)
{
  HeatNarrowCut *c = data;

  g_array_unref (c->valves);
  g_free (c->fed);
  g_clear_pointer (&c->out, g_array_unref);
}

static void
set_leaks (HeatNarrowSearch *s, const GArray *leaks)
{
  s->query.leaks = (const HeatLeak *) (gpointer) leaks->data;
  s->query.n_leaks = leaks->len;
}

GArray *
heat_narrow_leaks (const HeatNarrowSearch *s, const GArray *groups)
{
  GArray *leaks = g_array_new (FALSE, FALSE, sizeof (HeatLeak));

  for (guint i = 0; i < groups->len; i++)
    {
      const GArray *candidates = g_array_index (s->groups, HeatNarrowGroup, g_array_index (groups, guint, i)).candidates;
      for (guint k = 0; k < candidates->len; k++)
        {
          HeatLeak leak = { HEAT_LEAK_PIPE, s->candidates[g_array_index (candidates, guint, k)].pipe };
          g_array_append_val (leaks, leak);
        }
    }
  return leaks;
}

static gboolean
is_same_set (const GArray *a, const GArray *b)
{
  return a->len == b->len && (a->len == 0 || memcmp (a->data, b->data, a->len * sizeof (guint32)) == 0);
}

static void
add_candidate (HeatNarrowSearch *s, guint i)
{
  HeatLeak leak = { HEAT_LEAK_PIPE, s->candidates[i].pipe };
  HeatNarrowGroup *group = NULL;

  s->query.leaks = &leak;
  s->query.n_leaks = 1;
  heat_water_search_run (&s->w);
  g_autoptr (GArray) zone = g_array_copy (s->w.r.zone);
  g_array_sort (zone, heat_compare_index);
  for (guint k = 0; k < s->groups->len && !group; k++)
    if (is_same_set (g_array_index (s->groups, HeatNarrowGroup, k).zone, zone))
      group = &g_array_index (s->groups, HeatNarrowGroup, k);
  if (!group)
    {
      HeatNarrowGroup fresh = { g_array_new (FALSE, FALSE, sizeof (guint)), g_steal_pointer (&zone), s->w.trace->graph[HEAT_WATER].pipe[leak.index], 0 };
      g_array_append_val (s->groups, fresh);
      group = &g_array_index (s->groups, HeatNarrowGroup, s->groups->len - 1);
    }
  g_array_append_val (group->candidates, i);
  group->probability += s->candidates[i].probability;
}

/* ---- cuts ---- */

static gboolean
is_closable (const HeatNarrowSearch *s, guint32 gate)
{
  return gate < heat_net_n (s->w.trace->net, HEAT_KIND_VALVE) && s->w.trace->graph[HEAT_WATER].gate_class[gate] == HEAT_GATE_BAR
         && !s->before->closed[gate] && !heat_is_failed (s->w.condition[gate]);
}

/* With these valves closed; kept when it tells some groups from others. */
static void
add_cut (HeatNarrowSearch *s, GArray *valves /* taken */)
{
  HeatNarrowCut cut = { .valves = valves };
  guint n_fed = 0;

  heat_sort_unique (valves);
  for (guint i = 0; i < s->cuts->len; i++)
    if (is_same_set (g_array_index (s->cuts, HeatNarrowCut, i).valves, valves))
      {
        g_array_unref (valves);
        return;
      }
  cut.fed = g_new0 (guint8, (gsize) s->groups->len + 1);
  for (guint i = 0; i < s->groups->len; i++)
    {
      guint first = g_array_index (g_array_index (s->groups, HeatNarrowGroup, i).candidates, guint, 0);
      HeatLeak leak = { HEAT_LEAK_PIPE, s->candidates[first].pipe };
      s->query.leaks = &leak;
      s->query.n_leaks = 1;
      cut.fed[i] = heat_water_is_fed (&s->w, valves);
      n_fed += cut.fed[i];
    }
  if (n_fed > 0 && n_fed < s->groups->len)
    g_array_append_val (s->cuts, cut);
  else
    clear_cut (&cut);
}

/* What the plan for these groups must close. */
static void
add_plan_cut (HeatNarrowSearch *s, const GArray *groups)
{
  g_autoptr (GArray) leaks = heat_narrow_leaks (s, groups);

  set_leaks (s, leaks);
  heat_water_search_run (&s->w);
  add_cut (s, g_array_copy (s->w.r.must));
}

/* One valve, with those of its well that part the other line there. */
static void
add_gate_cut (HeatNarrowSearch *s, guint32 gate)
{
  const HeatNet *net = s->w.trace->net;
  HeatWell well = heat_net_valve_place (net, heat_valve (gate)).well;
  HeatSpan beside = heat_well_is_none (well) ? (HeatSpan){ NULL, 0 } : heat_net_well_valves (net, well);
  guint line = heat_trace_valve_line (net, heat_valve (gate));
  GArray *valves = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) alone = g_array_new (FALSE, FALSE, sizeof (guint32));

  g_array_append_val (valves, gate);
  for (guint32 i = 0; i < beside.n; i++)
    if (is_closable (s, beside.at[i]) && heat_trace_valve_line (net, heat_valve (beside.at[i])) != line)
      g_array_append_val (valves, beside.at[i]);
  if (valves->len > 1)
    {
      g_array_append_val (alone, gate);
      add_cut (s, g_steal_pointer (&alone));
    }
  add_cut (s, valves);
}

/* ---- the ways to the headers ---- */

typedef struct { guint32 gate; GArray *groups; } Passage; /* the groups (guint, ascending) whose way leads through it */

static void
clear_passage (gpointer data)
{
  g_array_unref (((Passage *) data)->groups);
}

/* Each candidate's shortest way to a header as it was before; together they are a forest, what lies below a gate is a set. */
static GArray *
find_passages (const HeatNarrowSearch *s)
{
  GArray *passages = g_array_new (FALSE, FALSE, sizeof (Passage));
  g_autoptr (GHashTable) index = g_hash_table_new (NULL, NULL); /* gate → entry + 1 */

  g_array_set_clear_func (passages, clear_passage);
  for (guint i = 0; i < s->groups->len; i++)
    for (guint32 at = g_array_index (s->groups, HeatNarrowGroup, i).segment; s->before->toward[at] != HEAT_NONE; at = s->before->toward[at])
      {
        guint32 gate = s->before->toward_gate[at];
        guint entry = GPOINTER_TO_UINT (g_hash_table_lookup (index, GUINT_TO_POINTER (gate)));
        if (entry == 0)
          {
            Passage fresh = { gate, g_array_new (FALSE, FALSE, sizeof (guint)) };
            g_array_append_val (passages, fresh);
            entry = passages->len;
            g_hash_table_insert (index, GUINT_TO_POINTER (gate), GUINT_TO_POINTER (entry));
          }
        g_array_append_val (g_array_index (passages, Passage, entry - 1).groups, i);
      }
  return passages;
}

static void
add_passages (HeatNarrowSearch *s, const GArray *passages)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);

  for (guint i = 0; i < passages->len; i++)
    {
      const Passage *p = &g_array_index (passages, Passage, i);
      GBytes *key = g_bytes_new (p->groups->data, p->groups->len * sizeof (guint));
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (seen, key));
      if (n == 0)
        add_plan_cut (s, p->groups);
      if (n < GATES_FOR_ONE_SET && is_closable (s, p->gate))
        {
          add_gate_cut (s, p->gate);
          n++;
        }
      g_hash_table_insert (seen, key, GUINT_TO_POINTER (MAX (n, 1)));
    }
}

/* ---- subsets, runs and halves, along the ways: in a meshed network nothing lies below anything ---- */

typedef struct { guint group; GArray *way; } Placed; /* way: segments from the header on */

static void
clear_placed (gpointer data)
{
  g_array_unref (((Placed *) data)->way);
}

static int
compare_ways (gconstpointer a, gconstpointer b)
{
  const GArray *x = ((const Placed *) a)->way, *y = ((const Placed *) b)->way;

  for (guint i = 0; i < MIN (x->len, y->len); i++)
    if (g_array_index (x, guint32, i) != g_array_index (y, guint32, i))
      return g_array_index (x, guint32, i) < g_array_index (y, guint32, i) ? -1 : 1;
  return x->len < y->len ? -1 : x->len > y->len;
}

static GArray *
place_groups (const HeatNarrowSearch *s)
{
  GArray *placed = g_array_new (FALSE, FALSE, sizeof (Placed));

  g_array_set_clear_func (placed, clear_placed);
  for (guint i = 0; i < s->groups->len; i++)
    {
      Placed p = { i, g_array_new (FALSE, FALSE, sizeof (guint32)) };
      for (guint32 at = g_array_index (s->groups, HeatNarrowGroup, i).segment; at != HEAT_NONE; at = s->before->toward[at])
        g_array_append_val (p.way, at);
      for (guint k = 0; k < p.way->len / 2; k++)
        {
          guint32 other = g_array_index (p.way, guint32, p.way->len - 1 - k);
          g_array_index (p.way, guint32, p.way->len - 1 - k) = g_array_index (p.way, guint32, k);
          g_array_index (p.way, guint32, k) = other;
        }
      g_array_append_val (placed, p);
    }
  g_array_sort (placed, compare_ways);
  return placed;
}

static void
add_run (HeatNarrowSearch *s, const GArray *placed, guint from, guint to)
{
  g_autoptr (GArray) groups = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = from; i < to; i++)
    g_array_append_val (groups, g_array_index (placed, Placed, i).group);
  add_plan_cut (s, groups);
}

static void
add_halves (HeatNarrowSearch *s, const GArray *placed, guint from, guint to)
{
  add_run (s, placed, from, to);
  if (to - from < 2)
    return;
  add_halves (s, placed, from, (from + to) / 2);
  add_halves (s, placed, (from + to) / 2, to);
}

static void
add_runs (HeatNarrowSearch *s, const GArray *placed)
{
  for (guint from = 0; from < placed->len; from++)
    for (guint to = from + 1; to <= placed->len; to++)
      add_run (s, placed, from, to);
}

static void
add_subsets (HeatNarrowSearch *s)
{
  for (guint bits = 1; bits < 1u << s->groups->len; bits++)
    {
      g_autoptr (GArray) groups = g_array_new (FALSE, FALSE, sizeof (guint));
      for (guint i = 0; i < s->groups->len; i++)
        if (bits >> i & 1)
          g_array_append_val (groups, i);
      add_plan_cut (s, groups);
    }
}

/* ---- who is out ---- */

void
heat_narrow_find_out (HeatNarrowSearch *s, HeatNarrowCut *cut)
{
  const HeatNet *net = s->w.trace->net;
  HeatHeatResult heat;

  if (cut->out)
    return;
  heat_water_search_close_only (&s->w, cut->valves);
  heat_heat_result_init (&heat);
  heat_heat_search (&s->w, FALSE, &heat);
  cut->out = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = 0; i < heat.consumers->len; i++)
    {
      guint32 c = g_array_index (heat.consumers, guint32, i);
      if (!heat_consumer_is_listed (net, c))
        continue;
      g_array_append_val (cut->out, c);
      cut->out_households += heat_net_consumer_sum (net, heat_consumer (c))->households;
    }
  heat_heat_result_clear (&heat);
}

/* ---- life ---- */

void
heat_narrow_search_init (HeatNarrowSearch *s, const HeatTrace *trace, const HeatIsolateQuery *query, const HeatCandidate *candidates, guint n)
{
  *s = (HeatNarrowSearch){ .query = *query, .before = heat_before_get (trace, query), .candidates = candidates, .n_candidates = n };
  heat_water_search_init (&s->w, trace, &s->query, s->before, heat_trace_conditions (trace, query), heat_scratch_take (trace));
  s->groups = g_array_new (FALSE, FALSE, sizeof (HeatNarrowGroup));
  g_array_set_clear_func (s->groups, clear_group);
  s->cuts = g_array_new (FALSE, FALSE, sizeof (HeatNarrowCut));
  g_array_set_clear_func (s->cuts, clear_cut);
  for (guint i = 0; i < n; i++)
    add_candidate (s, i);
  g_autoptr (GArray) passages = find_passages (s), placed = place_groups (s);
  add_passages (s, passages);
  if (s->groups->len <= MOST_FOR_SUBSETS)
    add_subsets (s);
  else if (s->groups->len <= MOST_FOR_RUNS)
    add_runs (s, placed);
  else
    add_halves (s, placed, 0, placed->len);
}

void
heat_narrow_search_clear (HeatNarrowSearch *s)
{
  const HeatTrace *trace = s->w.trace;

  heat_scratch_give (trace, s->w.s);
  heat_water_search_clear (&s->w);
  heat_before_unref (s->before);
  g_array_unref (s->groups);
  g_array_unref (s->cuts);
}
