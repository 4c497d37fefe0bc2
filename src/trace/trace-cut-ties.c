// SPDX-License-Identifier: GPL-3.0-or-later
/* Which of equally good sets of valves: the one with fewest households out, then the one with fewest valves,
 * then the one met first.
 *
 * Of all minimum cuts with the same costs the one nearest to the leak has its zone inside those of the others, so nobody is out by
 * it who is not out by them. Branch and bound without counting valves, followed wherever a bound equals the best, therefore
 * meets the fewest households. It stops at many valves that cost nothing and have no header behind: those are dropped, and one more search
 * counts valves while whoever is not out by then may not drain. */
#include "trace-cut-private.h"
#include <string.h>

#define MOST_TIED_CUTS(options) MAX ((options)->most_cuts / 4, 1)

struct _HeatCutTies {
  HeatWaterSearch w;     /* judges: a search of its own */
  HeatCutPrice price;
  gint64 objective;      /* of the kept set, valves not counted */
  GArray *valves, *out;  /* guint32: the kept set; consumers out by it, ascending. NULL: none yet */
  guint64 households;
  GPtrArray *met;        /* owned; GArray of guint32: sets judged already: rounds and branches come to the same ones again */
};

static gint64
without_count (gint64 cost)
{
  return cost / HEAT_CUT_COUNT * HEAT_CUT_COUNT;
}

/* ---- judging ---- */

static guint64
find_out (HeatCutTies *t, const GArray *valves, GArray **out)
{
  HeatHeatResult heat;
  guint64 households = 0;

  t->w.chosen = valves;
  heat_water_search_run (&t->w);
  heat_heat_result_init (&heat);
  heat_heat_search (&t->w, FALSE, &heat);
  for (guint i = 0; i < heat.consumers->len; i++)
    households += heat_net_consumer_sum (t->w.trace->net, heat_consumer (g_array_index (heat.consumers, guint32, i)))->households;
  if (out)
    *out = g_array_ref (heat.consumers);
  heat_heat_result_clear (&heat);
  return households;
}

/* Without those that have no header behind. They hold water back, and where water costs nothing they stay open. (transfer full) */
static GArray *
drop_idle (HeatCutTies *t, const GArray *valves)
{
  if (t->price.per_m3 > 0)
    return g_array_copy ((GArray *) valves);
  t->w.chosen = valves;
  heat_water_search_run (&t->w);
  g_array_sort (t->w.r.saving, heat_compare_index);
  return heat_indices_subtract (valves, t->w.r.saving);
}

static gboolean
is_preferred (const HeatCutTies *t, guint64 households, const GArray *valves)
{
  if (!t->valves || households != t->households)
    return !t->valves || households < t->households;
  return valves->len < t->valves->len;
}

static void
keep (HeatCutTies *t, GArray *valves /* taken */, guint64 households, GArray *out /* taken, or NULL */)
{
  g_clear_pointer (&t->valves, g_array_unref);
  g_clear_pointer (&t->out, g_array_unref);
  t->valves = valves;
  t->households = households;
  t->out = out;
}

static gboolean
was_met (HeatCutTies *t, const GArray *valves)
{
  for (guint i = 0; i < t->met->len; i++)
    {
      const GArray *met = t->met->pdata[i];
      if (met->len == valves->len && memcmp (met->data, valves->data, valves->len * sizeof (guint32)) == 0)
        return TRUE;
    }
  g_ptr_array_add (t->met, g_array_copy ((GArray *) valves));
  return FALSE;
}

static void
consider (HeatCutTies *t, gint64 objective, const GArray *valves)
{
  GArray *out = NULL;

  if (objective > t->objective || was_met (t, valves))
    return;
  if (objective < t->objective)
    g_clear_pointer (&t->valves, g_array_unref);
  t->objective = objective;
  g_autoptr (GArray) needed = drop_idle (t, valves);
  guint64 households = find_out (t, needed, &out);
  if (is_preferred (t, households, needed))
    keep (t, g_steal_pointer (&needed), households, g_steal_pointer (&out));
  g_clear_pointer (&out, g_array_unref);
}

void
heat_cut_tie (HeatCut *c, gint64 cost, const GArray *valves)
{
  consider (c->ties, without_count (cost), valves);
}

/* ---- searching ---- */

static void
search_nearest (HeatCutTies *t, HeatWaterSearch *w, const HeatPlanOptions *options)
{
  HeatCut c;

  heat_cut_init (&c, w, options, t->price);
  c.most_cuts = MOST_TIED_CUTS (options);
  c.per_valve = 0;
  c.best = t->objective;
  c.ties = t;
  heat_cut_search (&c);
  heat_cut_clear (&c);
}

static void
search_fewest (HeatCutTies *t, HeatWaterSearch *w, const HeatPlanOptions *options)
{
  HeatCut c;

  if (!t->out)
    find_out (t, t->valves, &t->out);
  heat_cut_init (&c, w, options, t->price);
  c.most_cuts = MOST_TIED_CUTS (options);
  c.best = t->objective + t->valves->len;
  c.out = t->out;
  if (heat_cut_search (&c))
    consider (t, without_count (c.best), c.best_valves);
  heat_cut_clear (&c);
}

GArray *
heat_cut_break_ties (HeatWaterSearch *w, const HeatPlanOptions *options, HeatCutPrice price, const HeatCutStart *start, gint64 start_cost, const GArray *found, gint64 cost)
{
  HeatCutTies t = { .price = price, .objective = without_count (MIN (cost, start_cost)) };

  if (!found && start->households <= start->least_households)
    return g_array_copy ((GArray *) start->valves);
  t.met = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  heat_water_search_init (&t.w, w->trace, w->query, w->before, heat_trace_conditions (w->trace, w->query), heat_scratch_take (w->trace));
  t.w.healed = w->healed;
  if (without_count (start_cost) == t.objective)
    keep (&t, g_array_copy ((GArray *) start->valves), start->households, NULL);
  if (found)
    consider (&t, without_count (cost), found);
  if (t.households > start->least_households)
    search_nearest (&t, w, options);
  if (found && t.valves->len > found->len)
    search_fewest (&t, w, options);
  g_clear_pointer (&t.out, g_array_unref);
  g_ptr_array_unref (t.met);
  heat_scratch_give (w->trace, t.w.s);
  heat_water_search_clear (&t.w);
  return t.valves;
}
