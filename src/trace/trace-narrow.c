// SPDX-License-Identifier: GPL-3.0-or-later
/* The tree of tests that narrows candidates down. Choosing the question that gains most information per cost is the usual greedy
 * way to a near-optimal decision tree (Garey and Graham 1974). */
#include "trace-narrow-private.h"
#include "trace-resupply.h"
#include "base-i18n.h"
#include <math.h>

const HeatNarrowOptions HEAT_NARROW_DEFAULTS = { 10, 15, 480 };

#define MOST_LOOKED_AHEAD 6  /* cuts whose trees are weighed to the end, those of the best rate */
#define MOST_GROUPS_AHEAD 12 /* with more groups the best rate alone decides: the work grows with their square */
#define LEAST_WEIGHT 1e-9 /* of a candidate called impossible: it is told from the others last, but not forgotten */

typedef struct {
  HeatNarrowSearch s;
  const HeatNarrowOptions *options;
  const HeatIsolateQuery *query;
  HeatNarrow *tree;
  double total;      /* sum of all probabilities, above 0 */
  GHashTable *ends;  /* GBytes of groups → End, of those met so far */
} Grow;

/* What the plan for some groups would close, and whether one zone holds them all. */
typedef struct { gboolean is_one_zone; GArray *must, *may; /* guint32, ascending */ } End;

/* The valves that stand closed, and who is without heat by them. */
typedef struct { GArray *closed, *out; guint32 households; } State;

static double
weight_of (const Grow *g, guint group)
{
  return g_array_index (g->s.groups, HeatNarrowGroup, group).probability + LEAST_WEIGHT;
}

static double
entropy (double p)
{
  return p <= 0 || p >= 1 ? 0 : -p * log2 (p) - (1 - p) * log2 (1 - p);
}

static double
work (const Grow *g, const GArray *valves)
{
  return heat_trace_work_minutes (g->s.w.trace, (const guint32 *) (gpointer) valves->data, valves->len, g->options->visit_minutes);
}

/* Minutes from the valves that are closed to those that shall be. */
static double
work_between (const Grow *g, const GArray *closed, const GArray *then)
{
  g_autoptr (GArray) turned = heat_indices_subtract (then, closed), reopened = heat_indices_subtract (closed, then);

  g_array_append_vals (turned, reopened->data, reopened->len);
  return work (g, turned);
}

/* ---- choosing ---- */

static double
gain_of (const Grow *g, const HeatNarrowCut *cut, const GArray *groups)
{
  double fed = 0, all = 0;

  for (guint i = 0; i < groups->len; i++)
    {
      guint k = g_array_index (groups, guint, i);
      all += weight_of (g, k);
      fed += cut->fed[k] ? weight_of (g, k) : 0;
    }
  return entropy (fed / all);
}

static double
minutes_of (const Grow *g, const GArray *closed, const HeatNarrowCut *cut)
{
  return work_between (g, closed, cut->valves) + g->options->test_minutes;
}

/* The groups that give this answer. (transfer full) */
static GArray *
groups_left (const HeatNarrowCut *cut, const GArray *groups, HeatAnswer answer)
{
  GArray *left = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < groups->len; i++)
    if (cut->fed[g_array_index (groups, guint, i)] == (answer == HEAT_ANSWER_GOES_ON))
      g_array_append_val (left, g_array_index (groups, guint, i));
  return left;
}

typedef struct { HeatNarrowCut *cut; double rate; } Rated;

static int
compare_rates (gconstpointer a, gconstpointer b)
{
  const Rated *x = a, *y = b;

  if (x->rate != y->rate)
    return x->rate > y->rate ? -1 : 1;
  return x->cut < y->cut ? -1 : x->cut > y->cut;
}

/* Every cut that tells the groups apart, the one that gains most per minute first. (transfer full) */
static GArray *
rate_cuts (Grow *g, const GArray *groups, const GArray *closed)
{
  GArray *rated = g_array_new (FALSE, FALSE, sizeof (Rated));

  for (guint i = 0; i < g->s.cuts->len; i++)
    {
      HeatNarrowCut *cut = &g_array_index (g->s.cuts, HeatNarrowCut, i);
      double gain = gain_of (g, cut, groups);
      Rated r = { cut, gain > 0 ? gain / minutes_of (g, closed, cut) : 0 };
      if (r.rate > 0)
        g_array_append_val (rated, r);
    }
  g_array_sort (rated, compare_rates);
  return rated;
}

/* One zone is left when one candidate's zone holds all the others'. */
static gboolean
is_one_zone (const Grow *g, const GArray *groups)
{
  for (guint i = 0; i < groups->len; i++)
    {
      const GArray *zone = g_array_index (g->s.groups, HeatNarrowGroup, g_array_index (groups, guint, i)).zone;
      gboolean holds_all = TRUE;
      for (guint k = 0; k < groups->len && holds_all; k++)
        {
          g_autoptr (GArray) rest = heat_indices_subtract (g_array_index (g->s.groups, HeatNarrowGroup, g_array_index (groups, guint, k)).zone, zone);
          holds_all = rest->len == 0;
        }
      if (holds_all)
        return TRUE;
    }
  return FALSE;
}

/* ---- looking ahead ---- */

static void
end_free (gpointer data)
{
  End *e = data;

  g_array_unref (e->must);
  g_array_unref (e->may);
  g_free (e);
}

static const End *
end_of (Grow *g, const GArray *groups)
{
  GBytes *key = g_bytes_new (groups->data, groups->len * sizeof (guint));
  End *end = g_hash_table_lookup (g->ends, key);

  if (end)
    {
      g_bytes_unref (key);
      return end;
    }
  g_autoptr (GArray) leaks = heat_narrow_leaks (&g->s, groups);
  g->s.query.leaks = (const HeatLeak *) (gpointer) leaks->data;
  g->s.query.n_leaks = leaks->len;
  heat_water_search_run (&g->s.w);
  end = g_new0 (End, 1);
  *end = (End){ is_one_zone (g, groups), g_array_copy (g->s.w.r.must), g_array_copy (g->s.w.r.may) };
  g_hash_table_insert (g->ends, key, end);
  return end;
}

/* A may valve that stands closed stays so. (transfer full) */
static GArray *
closed_at_end (const GArray *must, const GArray *may, const GArray *closed)
{
  g_autoptr (GArray) not_may = heat_indices_subtract (closed, may), kept = heat_indices_subtract (closed, not_may);
  GArray *all = g_array_copy ((GArray *) must);

  g_array_append_vals (all, kept->data, kept->len);
  heat_sort_unique (all);
  return all;
}

static double minutes_from (Grow *g, const GArray *groups, const GArray *closed);

/* Expected minutes from here when this cut comes next, and after it the best rate each time. */
static double
minutes_by (Grow *g, const GArray *groups, const GArray *closed, const HeatNarrowCut *cut)
{
  double minutes = minutes_of (g, closed, cut), all = 0;

  for (guint i = 0; i < groups->len; i++)
    all += weight_of (g, g_array_index (groups, guint, i));
  for (HeatAnswer answer = HEAT_ANSWER_RECOVERS; answer <= HEAT_ANSWER_GOES_ON; answer++)
    {
      g_autoptr (GArray) left = groups_left (cut, groups, answer);
      double weight = 0;
      for (guint i = 0; i < left->len; i++)
        weight += weight_of (g, g_array_index (left, guint, i));
      minutes += weight / all * minutes_from (g, left, cut->valves);
    }
  return minutes;
}

static double
minutes_from (Grow *g, const GArray *groups, const GArray *closed)
{
  const End *end = end_of (g, groups);
  g_autoptr (GArray) rated = end->is_one_zone ? NULL : rate_cuts (g, groups, closed);
  g_autoptr (GArray) then = closed_at_end (end->must, end->may, closed);

  return rated && rated->len ? minutes_by (g, groups, closed, g_array_index (rated, Rated, 0).cut) : work_between (g, closed, then);
}

static gboolean
is_shorter (Grow *g, double minutes, HeatNarrowCut *cut, double best_minutes, HeatNarrowCut *best)
{
  if (!best || fabs (minutes - best_minutes) > 1e-9 * best_minutes)
    return !best || minutes < best_minutes;
  heat_narrow_find_out (&g->s, cut);
  heat_narrow_find_out (&g->s, best);
  return cut->out_households < best->out_households;
}

/* NULL when nothing tells the groups apart. */
static HeatNarrowCut *
choose_cut (Grow *g, const GArray *groups, const GArray *closed)
{
  g_autoptr (GArray) rated = rate_cuts (g, groups, closed);
  HeatNarrowCut *best = NULL;
  double best_minutes = 0;

  for (guint i = 0; i < rated->len; i++)
    {
      const Rated *r = &g_array_index (rated, Rated, i);
      gboolean is_level = r->rate >= g_array_index (rated, Rated, 0).rate * (1 - 1e-9);
      if (!is_level && (i >= MOST_LOOKED_AHEAD || groups->len > MOST_GROUPS_AHEAD))
        break;
      double minutes = groups->len > MOST_GROUPS_AHEAD ? 1 : minutes_by (g, groups, closed, r->cut);
      if (!is_shorter (g, minutes, r->cut, best_minutes, best))
        continue;
      best = r->cut;
      best_minutes = minutes;
    }
  return best;
}

/* ---- steps ---- */

static guint32
sum_households (const HeatNet *net, const GArray *consumers)
{
  guint32 n = 0;

  for (guint i = 0; i < consumers->len; i++)
    n += heat_net_consumer_sum (net, heat_consumer (g_array_index (consumers, guint32, i)))->households;
  return n;
}

static void
clear_step (gpointer data)
{
  HeatNarrowStep *s = data;
  GArray *arrays[] = { s->candidates, s->close, s->reopen, s->closed, s->lost, s->regained };

  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_array_unref (arrays[i]);
  heat_plan_free (s->plan);
}

static double
probability_of (const Grow *g, const GArray *groups)
{
  double p = 0;

  for (guint i = 0; i < groups->len; i++)
    p += g_array_index (g->s.groups, HeatNarrowGroup, g_array_index (groups, guint, i)).probability;
  return p / g->total;
}

/* From one state to the next; the households of the old one wait while the work is done. (the plan is taken) */
static guint
add_step (Grow *g, const GArray *groups, const State *old, const State *new, HeatPlan *plan)
{
  const HeatNet *net = g->s.w.trace->net;
  HeatNarrowStep step = { .probability = probability_of (g, groups), .next = { HEAT_NONE, HEAT_NONE }, .plan = plan };
  double wait_minutes = plan ? g->options->horizon_minutes : g->options->test_minutes;

  step.candidates = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < groups->len; i++)
    {
      const GArray *own = g_array_index (g->s.groups, HeatNarrowGroup, g_array_index (groups, guint, i)).candidates;
      g_array_append_vals (step.candidates, own->data, own->len);
    }
  g_array_sort (step.candidates, heat_compare_index);
  step.close = heat_indices_subtract (new->closed, old->closed);
  step.reopen = heat_indices_subtract (old->closed, new->closed);
  step.closed = g_array_copy (new->closed);
  step.minutes = work_between (g, old->closed, new->closed);
  step.lost = heat_indices_subtract (new->out, old->out);
  step.regained = heat_indices_subtract (old->out, new->out);
  step.lost_households = sum_households (net, step.lost);
  step.regained_households = sum_households (net, step.regained);
  step.out_households = new->households;
  g->tree->expected_minutes += step.probability * (step.minutes + (plan ? 0 : g->options->test_minutes));
  g->tree->expected_household_minutes += step.probability * (old->households * step.minutes + new->households * wait_minutes);
  g_array_append_val (g->tree->steps, step);
  return g->tree->steps->len - 1;
}

static GArray *
list_valves (const GArray *rows)
{
  GArray *valves = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < rows->len; i++)
    g_array_append_val (valves, g_array_index (rows, HeatPlanValve, i).valve);
  g_array_sort (valves, heat_compare_index);
  return valves;
}

static HeatPlan *
plan_for (Grow *g, const GArray *groups)
{
  g_autoptr (GArray) leaks = heat_narrow_leaks (&g->s, groups);
  HeatIsolateQuery query = *g->query;

  query.leaks = (const HeatLeak *) (gpointer) leaks->data;
  query.n_leaks = leaks->len;
  return heat_trace_isolate (g->s.w.trace, &query, NULL); /* the indices have been looked at */
}

/* The end: the plan. A may valve that stands closed stays so: it keeps water in its far side. */
static guint
add_end (Grow *g, const GArray *groups, const State *old)
{
  HeatPlan *plan = plan_for (g, groups);
  g_autoptr (GArray) must = list_valves (plan->must), may = list_valves (plan->may), closed = closed_at_end (must, may, old->closed);
  State new = { closed, plan->out_consumers, plan->out_households };
  return add_step (g, groups, old, &new, plan);
}

static guint grow (Grow *g, const GArray *groups, const State *old);

static guint
add_test (Grow *g, const GArray *groups, const State *old, HeatNarrowCut *cut)
{
  heat_narrow_find_out (&g->s, cut);
  State new = { cut->valves, cut->out, cut->out_households };
  guint at = add_step (g, groups, old, &new, NULL);

  for (guint answer = 0; answer < 2; answer++)
    {
      g_autoptr (GArray) left = groups_left (cut, groups, (HeatAnswer) answer);
      guint next = grow (g, left, &new);
      g_array_index (g->tree->steps, HeatNarrowStep, at).next[answer] = next;
    }
  return at;
}

static guint
grow (Grow *g, const GArray *groups, const State *old)
{
  HeatNarrowCut *cut = end_of (g, groups)->is_one_zone ? NULL : choose_cut (g, groups, old->closed);

  return cut ? add_test (g, groups, old, cut) : add_end (g, groups, old);
}

/* ---- the whole ---- */

static gboolean
check_candidates (const HeatNet *net, const HeatCandidate *candidates, guint n, double *total, GError **error)
{
  *total = 0;
  for (guint i = 0; i < n; i++)
    {
      if (candidates[i].pipe >= heat_net_n (net, HEAT_KIND_PIPE))
        {
          g_set_error (error, HEAT_TRACE_ERROR, HEAT_ERROR_USAGE, _("narrowing the leak down: there is no pipe number %u in this network; take its index from the same snapshot"),
                       candidates[i].pipe);
          return FALSE;
        }
      if (!(candidates[i].probability >= 0 && candidates[i].probability <= 1))
        {
          g_set_error (error, HEAT_TRACE_ERROR, HEAT_ERROR_USAGE, _("narrowing the leak down: pipe “%s” has a probability that is not between 0 and 1; mend it"),
                       heat_net_id (net, HEAT_KIND_PIPE, candidates[i].pipe));
          return FALSE;
        }
      *total += candidates[i].probability;
    }
  if (*total > 0 && *total <= 1 + 1e-6)
    return TRUE;
  if (!(*total > 0))
    g_set_error (error, HEAT_TRACE_ERROR, HEAT_ERROR_USAGE, "%s", _("narrowing the leak down: no pipe with a probability above 0 is given; name at least one"));
  else
    g_set_error (error, HEAT_TRACE_ERROR, HEAT_ERROR_USAGE, _("narrowing the leak down: the probabilities add up to %g; they may not exceed 1"), *total);
  return FALSE;
}

static void
grow_tree (Grow *g)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (guint)), none = g_array_new (FALSE, FALSE, sizeof (guint32));
  State start = { none, none, 0 };

  for (guint i = 0; i < g->s.groups->len; i++)
    g_array_append_val (all, i);
  g->tree->cover = plan_for (g, all);
  grow (g, all, &start);
  g_autoptr (GArray) must = list_valves (g->tree->cover->must);
  g->tree->cover_minutes = work (g, must);
  g->tree->cover_household_minutes = g->tree->cover->out_households * g->options->horizon_minutes;
}

HeatNarrow *
heat_trace_narrow (const HeatTrace *trace, const HeatIsolateQuery *query, const HeatCandidate *candidates, guint n_candidates,
                   const HeatNarrowOptions *options, GError **error)
{
  gint64 start_us = g_get_monotonic_time ();
  Grow g = { .options = options ? options : &HEAT_NARROW_DEFAULTS, .query = query };

  if (!heat_trace_check_query (trace->net, query, error) || !check_candidates (trace->net, candidates, n_candidates, &g.total, error))
    return NULL;
  g.tree = g_new0 (HeatNarrow, 1);
  g.tree->steps = g_array_new (FALSE, FALSE, sizeof (HeatNarrowStep));
  g_array_set_clear_func (g.tree->steps, clear_step);
  g.tree->unexplained = MAX (0, 1 - g.total);
  heat_narrow_search_init (&g.s, trace, query, candidates, n_candidates);
  g.ends = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, end_free);
  g.tree->n_cuts = g.s.cuts->len;
  grow_tree (&g);
  heat_narrow_search_clear (&g.s);
  g_hash_table_unref (g.ends);
  g.tree->elapsed_us = g_get_monotonic_time () - start_us;
  return g.tree;
}

void
heat_narrow_free (HeatNarrow *n)
{
  if (!n)
    return;
  g_array_unref (n->steps);
  heat_plan_free (n->cover);
  g_free (n);
}
