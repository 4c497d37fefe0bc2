// SPDX-License-Identifier: GPL-3.0-or-later
/* The greedy plan of re-supply. Small sets are tried first; a set grows only by valves that can still change something. */
#include "trace-reopen.h"
#include "trace-resupply.h"
#include <string.h>

const HeatResupplyOptions HEAT_RESUPPLY_DEFAULTS = { 10, 4, 200 };

double
heat_trace_work_minutes (const HeatTrace *trace, const guint32 *valves, guint n, double visit_minutes)
{
  const HeatValveRow *rows = heat_net_city (trace->net)->valve;
  double minutes = 0;

  for (guint i = 0; i < n; i++)
    {
      gboolean is_visited = rows[valves[i]].drive == HEAT_DRIVE_MOTOR;
      for (guint k = 0; k < i && !is_visited; k++)
        is_visited = rows[valves[k]].drive != HEAT_DRIVE_MOTOR && heat_valves_share_place (trace->net, valves[i], valves[k]);
      minutes += heat_trace_valve_minutes (trace, heat_valve (valves[i])) + (is_visited ? 0 : visit_minutes);
    }
  return minutes;
}

/* ---- sets of valves ---- */

typedef struct {
  GArray *valves;       /* guint32, ascending: opened by this step */
  GArray *next;         /* guint32: can change something after it */
  gboolean helps, is_grown;
} Set;

/* What one step would be. */
typedef struct { Set set; GArray *consumers, *close_first; guint32 households; double minutes; } Offer;

typedef struct {
  HeatReopen reopen;
  const HeatResupplyOptions *options;
  GArray *opened;       /* guint32: by the earlier steps, in their order */
  GArray *closed;       /* guint32: closed first by them, ascending */
  GArray *back;         /* guint32: brought back by them, ascending */
  GHashTable *mates;    /* tie valve → GArray of guint32: those of its place on the other line, for ties asked about */
  GHashTable *seen;     /* GBytes of a set's valves */
  GArray *queue;        /* Set */
  Offer best;
  guint n_tried;        /* for this step */
  gboolean is_full;     /* a set was left out */
  HeatResupplyPlan *plan; /* borrowed */
} Search;

static void
set_clear (gpointer data)
{
  Set *s = data;

  g_clear_pointer (&s->valves, g_array_unref);
  g_clear_pointer (&s->next, g_array_unref);
}

static void
offer_clear (Offer *o)
{
  set_clear (&o->set);
  g_clear_pointer (&o->consumers, g_array_unref);
  g_clear_pointer (&o->close_first, g_array_unref);
}

static GArray *
both (const GArray *a, const GArray *b)
{
  GArray *all = g_array_copy ((GArray *) a);

  g_array_append_vals (all, b->data, b->len);
  return all;
}

static int
compare_valves (const GArray *a, const GArray *b)
{
  for (guint i = 0; i < MIN (a->len, b->len); i++)
    if (g_array_index (a, guint32, i) != g_array_index (b, guint32, i))
      return g_array_index (a, guint32, i) < g_array_index (b, guint32, i) ? -1 : 1;
  return a->len < b->len ? -1 : a->len > b->len;
}

/* Most households per minute; ratios are compared by products, so that equal ones are equal. */
static gboolean
is_better (const Offer *a, const Offer *b)
{
  double x, y;

  if (a->consumers->len == 0 || !b->set.valves)
    return a->consumers->len > 0;
  x = a->households * b->minutes;
  y = b->households * a->minutes;
  if (x == y)
    {
      x = a->consumers->len * b->minutes;
      y = b->consumers->len * a->minutes;
    }
  if (x != y)
    return x > y;
  return a->minutes != b->minutes ? a->minutes < b->minutes : compare_valves (a->set.valves, b->set.valves) < 0;
}

/* ---- one step ---- */

/* Tries a set on top of the earlier steps; keeps it when it is the best, and for growing. */
static void
try_set (Search *s, GArray *valves /* taken */)
{
  const HeatTrace *trace = s->reopen.base.trace;
  g_autoptr (GArray) all = both (s->opened, valves);
  HeatReopened x = heat_reopen_try (&s->reopen, (const guint32 *) (gpointer) all->data, all->len);
  Offer o = { .set = { .valves = valves, .next = g_steal_pointer (&x.next) } };

  o.consumers = heat_indices_subtract (x.consumers, s->back);
  o.close_first = heat_indices_subtract (x.close_first, s->closed);
  for (guint i = 0; i < o.consumers->len; i++)
    o.households += heat_net_consumer_sum (trace->net, heat_consumer (g_array_index (o.consumers, guint32, i)))->households;
  g_autoptr (GArray) turned = both (valves, o.close_first);
  o.minutes = heat_trace_work_minutes (trace, (const guint32 *) (gpointer) turned->data, turned->len, s->options->visit_minutes);
  Set kept = { g_array_ref (o.set.valves), g_array_ref (o.set.next), o.consumers->len > 0, FALSE };
  g_array_append_val (s->queue, kept);
  if (valves->len > 0 && is_better (&o, &s->best))
    {
      offer_clear (&s->best);
      s->best = o;
    }
  else
    offer_clear (&o);
  heat_reopened_clear (&x);
}

static gboolean
holds (const GArray *set, guint32 x)
{
  for (guint i = 0; i < set->len; i++)
    if (g_array_index (set, guint32, i) == x)
      return TRUE;
  return FALSE;
}

static void
try_grown (Search *s, const GArray *valves, guint32 first, guint32 second)
{
  guint32 more[2] = { first, second };
  guint n_more = second == HEAT_NONE ? 1 : 2;

  if (valves->len + n_more > s->options->most_together)
    return;
  GArray *grown = g_array_copy ((GArray *) valves);
  g_array_append_vals (grown, more, n_more);
  g_array_sort (grown, heat_compare_index);
  GBytes *key = g_bytes_new (grown->data, grown->len * sizeof (guint32));
  gboolean is_old = g_hash_table_contains (s->seen, key);
  s->is_full = !is_old && s->n_tried >= s->options->most_tries;
  if (is_old || s->is_full)
    g_array_unref (grown);
  else
    {
      g_hash_table_add (s->seen, g_bytes_ref (key));
      s->n_tried++;
      try_set (s, grown);
    }
  g_bytes_unref (key);
}

static const GArray *
find_mates (Search *s, guint32 valve)
{
  GArray *mates = g_hash_table_lookup (s->mates, GUINT_TO_POINTER (valve));

  if (mates)
    return mates;
  mates = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = 0; i < s->reopen.ties->len; i++)
    {
      guint32 tie = g_array_index (s->reopen.ties, guint32, i);
      if (tie != valve && heat_valves_are_mates (s->reopen.base.trace->net, valve, tie))
        g_array_append_val (mates, tie);
    }
  g_hash_table_insert (s->mates, GUINT_TO_POINTER (valve), mates);
  return mates;
}

/* By one valve, and by a valve with its mate on the other line: a pair counts as one growth, so that pairs of pairs come early. */
static void
grow (Search *s, guint at)
{
  g_autoptr (GArray) valves = g_array_ref (g_array_index (s->queue, Set, at).valves);
  g_autoptr (GArray) next = g_array_ref (g_array_index (s->queue, Set, at).next);

  g_array_index (s->queue, Set, at).is_grown = TRUE;
  for (guint i = 0; i < next->len && !s->is_full; i++)
    {
      guint32 valve = g_array_index (next, guint32, i);
      if (holds (valves, valve) || holds (s->opened, valve))
        continue;
      const GArray *mates = find_mates (s, valve);
      try_grown (s, valves, valve, HEAT_NONE);
      for (guint k = 0; k < mates->len; k++)
        if (!holds (valves, g_array_index (mates, guint32, k)) && !holds (s->opened, g_array_index (mates, guint32, k)))
          try_grown (s, valves, valve, g_array_index (mates, guint32, k));
    }
}

/* Sets that help nobody yet are grown first: those only together can help. */
static void
find_best (Search *s)
{
  g_hash_table_remove_all (s->seen);
  g_array_set_size (s->queue, 0);
  s->n_tried = 0;
  s->is_full = FALSE;
  try_set (s, g_array_new (FALSE, FALSE, sizeof (guint32)));
  for (guint with_helpful = 0; with_helpful < 2; with_helpful++)
    for (guint i = 0; i < s->queue->len && !s->is_full; i++)
      if (!g_array_index (s->queue, Set, i).is_grown && (with_helpful || !g_array_index (s->queue, Set, i).helps))
        grow (s, i);
  s->plan->n_tried += s->n_tried;
  s->plan->is_cut_short |= s->is_full;
}

/* ---- the plan ---- */

static void
clear_step (gpointer data)
{
  HeatResupplyStep *s = data;
  GArray *arrays[] = { s->open, s->close_first, s->consumers, s->weak };

  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_array_unref (arrays[i]);
}

static void
add_sorted (GArray *to, const GArray *from)
{
  g_array_append_vals (to, from->data, from->len);
  g_array_sort (to, heat_compare_index);
}

/* A part that has been called weak is not named again while it hangs on the same bore. */
static void
drop_said (GArray *weak, const GArray *steps)
{
  for (guint i = weak->len; i-- > 0;)
    {
      const HeatWeak w = g_array_index (weak, HeatWeak, i);
      gboolean is_said = FALSE;
      for (guint k = 0; k < steps->len; k++)
        for (guint j = 0; j < g_array_index (steps, HeatResupplyStep, k).weak->len; j++)
          {
            const HeatWeak *old = &g_array_index (g_array_index (steps, HeatResupplyStep, k).weak, HeatWeak, j);
            is_said |= old->line == w.line && old->pipe == w.pipe && old->dn_mm == w.dn_mm && old->former_dn_mm == w.former_dn_mm;
          }
      if (is_said)
        g_array_remove_index (weak, i);
    }
}

static void
take_step (Search *s)
{
  Offer *o = &s->best;
  HeatResupplyStep step = { .households = o->households, .minutes = o->minutes };
  guint n_earlier = s->opened->len;

  g_array_append_vals (s->opened, o->set.valves->data, o->set.valves->len);
  add_sorted (s->closed, o->close_first);
  add_sorted (s->back, o->consumers);
  const guint32 *now = (const guint32 *) (gpointer) s->opened->data;
  step.joins_systems = heat_reopen_joins_systems (&s->reopen, now, n_earlier, s->opened->len);
  step.weak = heat_reopen_find_weak (&s->reopen, now, s->opened->len);
  drop_said (step.weak, s->plan->steps);
  step.open = g_steal_pointer (&o->set.valves);
  step.consumers = g_steal_pointer (&o->consumers);
  step.close_first = g_steal_pointer (&o->close_first);
  g_array_append_val (s->plan->steps, step);
  offer_clear (o);
}

static void
search_init (Search *s, const HeatResupplyOptions *options, HeatResupplyPlan *plan)
{
  *s = (Search){ .options = options, .plan = plan };
  s->opened = g_array_new (FALSE, FALSE, sizeof (guint32));
  s->closed = g_array_new (FALSE, FALSE, sizeof (guint32));
  s->back = g_array_new (FALSE, FALSE, sizeof (guint32));
  s->mates = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
  s->seen = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  s->queue = g_array_new (FALSE, FALSE, sizeof (Set));
  g_array_set_clear_func (s->queue, set_clear);
}

static void
search_clear (Search *s)
{
  heat_reopen_clear (&s->reopen);
  g_array_unref (s->opened);
  g_array_unref (s->closed);
  g_array_unref (s->back);
  g_hash_table_unref (s->seen);
  g_hash_table_unref (s->mates);
  g_array_unref (s->queue);
}

HeatResupplyPlan *
heat_trace_plan_resupply (const HeatTrace *trace, const HeatIsolateQuery *query, const HeatPlan *plan, const HeatResupplyOptions *options,
                          GError **error)
{
  Search s;

  if (!heat_trace_check_query (trace->net, query, error))
    return NULL;
  HeatResupplyPlan *found = g_new0 (HeatResupplyPlan, 1);
  found->steps = g_array_new (FALSE, FALSE, sizeof (HeatResupplyStep));
  g_array_set_clear_func (found->steps, clear_step);
  if (plan->out_consumers->len == 0)
    return found;
  search_init (&s, options ? options : &HEAT_RESUPPLY_DEFAULTS, found);
  heat_reopen_init (&s.reopen, trace, query, plan);
  for (find_best (&s); s.best.set.valves; find_best (&s))
    take_step (&s);
  search_clear (&s);
  return found;
}

void
heat_resupply_plan_free (HeatResupplyPlan *plan)
{
  if (!plan)
    return;
  g_array_unref (plan->steps);
  g_free (plan);
}
