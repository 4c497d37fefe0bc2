// SPDX-License-Identifier: GPL-3.0-or-later
/* The steps of closing and of giving back, each with who is without heat after it (trace-work.h). */
#include "trace-private.h"
#include "trace-work.h"
#include "base-i18n.h"
#include <math.h>

static const struct { const char *word, *label; } purposes[HEAT_N_PURPOSES] = {
  [HEAT_FOR_BORDER] = { "border", N_ ("border of the zone") },
  [HEAT_FOR_MAY] = { "may", N_ ("may be closed, keeps water") },
  [HEAT_FOR_BYPASS] = { "bypass", N_ ("bypass: evens out the pressure") },
  [HEAT_FOR_DRAIN] = { "drain", N_ ("drain") },
  [HEAT_FOR_VENT] = { "vent", N_ ("vent") },
  [HEAT_FOR_REFILL] = { "refill", N_ ("refilling") },
  [HEAT_FOR_PLANT] = { "plant", N_ ("plant in the zone") },
};

const char *
heat_work_purpose_word (HeatWorkPurpose purpose)
{
  return purpose < HEAT_N_PURPOSES ? purposes[purpose].word : "";
}

const char *
heat_work_purpose_label (HeatWorkPurpose purpose)
{
  return purpose < HEAT_N_PURPOSES ? _(purposes[purpose].label) : "";
}

/* ---- who is cold ---- */

/* The network with some valves shut and some plants standing beyond "before"; nothing is drained. */
typedef struct { HeatWaterSearch w; HeatBefore *before; HeatScratch *scratch; GArray *opened; /* guint32 */ } State;

static void
state_init (State *s, const HeatTrace *trace, const HeatIsolateQuery *query)
{
  s->before = heat_before_get (trace, query);
  s->scratch = heat_scratch_take (trace);
  heat_water_search_init (&s->w, trace, query, s->before, heat_trace_conditions (trace, query), s->scratch);
  s->opened = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_array_append_vals (s->w.r.standing, s->before->stopped->data, s->before->stopped->len);
}

static void
state_clear (State *s)
{
  g_array_unref (s->opened);
  heat_water_search_clear (&s->w);
  heat_scratch_give (s->w.trace, s->scratch);
  heat_before_unref (s->before);
}

static void
forget_index (GArray *all, guint32 index)
{
  for (guint i = all->len; i > 0; i--)
    if (g_array_index (all, guint32, i - 1) == index)
      g_array_remove_index (all, i - 1);
}

/* A valve that was shut before anything was done counts among the opened ones while it is open: a bypass. */
static void
set_shut (State *s, guint32 valve, gboolean shut)
{
  forget_index (s->opened, valve);
  forget_index (s->w.r.must, valve);
  if (shut)
    g_array_append_val (s->w.r.must, valve);
  else if (s->before->closed[valve])
    g_array_append_val (s->opened, valve);
  s->w.opened = (const guint32 *) (gpointer) s->opened->data;
  s->w.n_opened = s->opened->len;
}

static void
set_standing (State *s, HeatPlanStop plant, gboolean stands)
{
  GArray *all = s->w.r.standing;

  for (guint i = all->len; i > 0; i--)
    if (heat_compare_stops (&g_array_index (all, HeatPlanStop, i - 1), &plant) == 0)
      g_array_remove_index (all, i - 1);
  if (stands)
    g_array_append_val (all, plant);
}

static guint32
count_cold (State *s)
{
  HeatHeatResult heat;
  guint32 households = 0;

  s->scratch->version++;
  for (guint i = 0; i < s->w.n_opened; i++)
    s->scratch->opened[s->w.opened[i]] = s->scratch->version;
  heat_heat_result_init (&heat);
  heat_heat_search (&s->w, FALSE, &heat);
  for (guint i = 0; i < heat.consumers->len; i++)
    households += heat_net_consumer_sum (s->w.trace->net, heat_consumer (g_array_index (heat.consumers, guint32, i)))->households;
  heat_heat_result_clear (&heat);
  return households;
}

/* ---- lists ---- */

typedef struct { State state; GArray *steps; const HeatNet *net; guint32 cold; } List;

static void
list_init (List *l, const HeatTrace *trace, const HeatIsolateQuery *query)
{
  l->net = trace->net;
  l->steps = g_array_new (FALSE, FALSE, sizeof (HeatWorkStep));
  l->cold = 0;
  state_init (&l->state, trace, query);
}

static GArray *
list_end (List *l)
{
  state_clear (&l->state);
  return l->steps;
}

static void
add_valve (List *l, HeatWorkAction action, HeatWorkPurpose purpose, guint32 valve, double minutes)
{
  gboolean is_air = purpose == HEAT_FOR_DRAIN || purpose == HEAT_FOR_VENT;

  if (!is_air)
    {
      set_shut (&l->state, valve, action == HEAT_WORK_CLOSE);
      l->cold = count_cold (&l->state);
    }
  g_array_append_val (l->steps, ((HeatWorkStep){ action, purpose, HEAT_KIND_VALVE, valve, minutes, l->cold }));
}

static void
add_plant (List *l, HeatWorkAction action, HeatWorkPurpose purpose, HeatPlanStop plant, double minutes)
{
  set_standing (&l->state, plant, action == HEAT_WORK_STOP);
  l->cold = count_cold (&l->state);
  g_array_append_val (l->steps, ((HeatWorkStep){ action, purpose, plant.kind, plant.index, minutes, l->cold }));
}

static double
minutes_of (const List *l, guint32 valve)
{
  return heat_trace_valve_minutes (l->state.w.trace, heat_valve (valve));
}

/* ---- closing ---- */

static HeatWorkPurpose
closing_purpose (const List *l, guint32 valve)
{
  return heat_net_city (l->net)->valve[valve].role == HEAT_VALVE_BYPASS ? HEAT_FOR_BYPASS : HEAT_FOR_BORDER;
}

static void
add_drains (List *l, const HeatZoneWater *water, const HeatBefore *before, const HeatOperatingRules *rules)
{
  for (guint i = 0; i < water->drains->len; i++)
    {
      guint32 valve = g_array_index (water->drains, HeatZoneDrain, i).valve;
      if (before->closed[valve])
        add_valve (l, HEAT_WORK_OPEN, HEAT_FOR_DRAIN, valve, rules->air_min);
    }
}

static guint
line_rank (const List *l, guint32 valve, const HeatOperatingRules *rules)
{
  guint line = heat_trace_valve_line (l->net, heat_valve (valve));

  return line == HEAT_LINE_JUMPER ? 2 : (line == HEAT_LINE_RETURN) != (rules->close_first == HEAT_LINE_RETURN);
}

static void
add_border (List *l, const HeatPlan *plan, const HeatOperatingRules *rules)
{
  for (guint rank = 0; rank < 3; rank++)
    {
      for (guint i = 0; i < plan->must->len; i++)
        {
          guint32 valve = g_array_index (plan->must, HeatPlanValve, i).valve;
          if (rules->must_before_may ? rank == 0 : line_rank (l, valve, rules) == rank)
            add_valve (l, HEAT_WORK_CLOSE, closing_purpose (l, valve), valve, minutes_of (l, valve));
        }
      for (guint i = 0; i < plan->may->len; i++)
        {
          guint32 valve = g_array_index (plan->may, HeatPlanValve, i).valve;
          if (line_rank (l, valve, rules) == rank)
            add_valve (l, HEAT_WORK_CLOSE, HEAT_FOR_MAY, valve, minutes_of (l, valve));
        }
    }
}

GArray *
heat_trace_closing_steps (const HeatTrace *trace, const HeatIsolateQuery *query, const HeatPlan *plan, const HeatOperatingRules *rules, const HeatZoneWater *water)
{
  List l;

  list_init (&l, trace, query);
  if (rules->drains == HEAT_DRAINS_BEFORE_CLOSING)
    add_drains (&l, water, l.state.before, rules);
  for (guint i = 0; i < plan->stops->len; i++)
    add_plant (&l, HEAT_WORK_STOP, HEAT_FOR_PLANT, g_array_index (plan->stops, HeatPlanStop, i), rules->plant_min);
  add_border (&l, plan, rules);
  if (rules->drains == HEAT_DRAINS_AFTER_CLOSING)
    add_drains (&l, water, l.state.before, rules);
  return list_end (&l);
}

/* ---- giving back ---- */

static gboolean
is_among (const guint32 *list, guint n, guint32 x)
{
  for (guint i = 0; i < n; i++)
    if (list[i] == x)
      return TRUE;
  return FALSE;
}

/* Vents open before the water comes, those that do not yet, and shut when it is there. */
static void
add_vents (List *l, const HeatZoneWater *water, HeatWorkAction action, const HeatWorkDone *done, const HeatOperatingRules *rules)
{
  for (guint i = 0; rules->vents_at_refill && !done->is_filled && i < water->vents->len; i++)
    {
      guint32 vent = g_array_index (water->vents, guint32, i);
      if (action == HEAT_WORK_CLOSE || !is_among (done->vents, done->n_vents, vent))
        add_valve (l, action, HEAT_FOR_VENT, vent, rules->air_min);
    }
  for (guint i = 0; action == HEAT_WORK_CLOSE && (done->is_filled || !rules->vents_at_refill) && i < done->n_vents; i++)
    add_valve (l, action, HEAT_FOR_VENT, done->vents[i], rules->air_min);
}

/* The working bypass of a big valve. */
static guint32
bypass_of_big (const List *l, guint32 valve, const HeatOperatingRules *rules)
{
  gboolean is_big = rules->bypass_dn_mm && heat_net_city (l->net)->valve[valve].dn_mm >= rules->bypass_dn_mm;
  guint32 bypass = is_big ? heat_trace_bypass_of (l->state.w.trace, valve, rules) : HEAT_NONE;

  return bypass != HEAT_NONE && l->state.w.condition[bypass] != HEAT_CONDITION_STUCK ? bypass : HEAT_NONE;
}

static gboolean
is_shut_now (const List *l, guint32 valve)
{
  const HeatWaterSearch *w = &l->state.w;

  for (guint i = 0; i < w->n_opened; i++)
    if (w->opened[i] == valve)
      return FALSE;
  return w->before->closed[valve] || is_among ((const guint32 *) (gpointer) w->r.must->data, w->r.must->len, valve);
}

/* A big valve after its bypass, which shuts again when it was shut before anything was done. */
static void
add_opening (List *l, guint32 valve, const HeatOperatingRules *rules)
{
  guint32 bypass = bypass_of_big (l, valve, rules);

  if (!is_shut_now (l, valve))
    return;
  if (bypass != HEAT_NONE && is_shut_now (l, bypass))
    add_valve (l, HEAT_WORK_OPEN, HEAT_FOR_BYPASS, bypass, minutes_of (l, bypass));
  add_valve (l, HEAT_WORK_OPEN, closing_purpose (l, valve), valve, minutes_of (l, valve));
  if (bypass != HEAT_NONE && l->state.before->closed[bypass])
    add_valve (l, HEAT_WORK_CLOSE, HEAT_FOR_BYPASS, bypass, minutes_of (l, bypass));
}

static void
add_refill (List *l, const HeatZoneWater *water, double fill_min, const HeatOperatingRules *rules)
{
  guint32 bypass = bypass_of_big (l, water->refill_valve, rules);
  guint32 through = bypass != HEAT_NONE && is_shut_now (l, bypass) ? bypass : water->refill_valve;

  add_valve (l, HEAT_WORK_OPEN, HEAT_FOR_REFILL, through, minutes_of (l, through) + fill_min);
}

static void
add_starts (List *l, const HeatWorkDone *done, HeatWorkPurpose purpose, double more_min, const HeatOperatingRules *rules)
{
  for (guint i = 0; i < done->n_stops; i++)
    add_plant (l, HEAT_WORK_START, purpose, done->stops[i], rules->plant_min + (i ? 0 : more_min));
}

static void
begin_as_done (List *l, const HeatWorkDone *done)
{
  for (guint i = 0; i < done->n_closed; i++)
    set_shut (&l->state, done->closed[i], TRUE);
  for (guint i = 0; i < done->n_stays; i++)
    set_shut (&l->state, done->stays[i], TRUE);
  for (guint i = 0; i < done->n_bypasses; i++)
    set_shut (&l->state, done->bypasses[i], FALSE);
  for (guint i = 0; i < done->n_stops; i++)
    set_standing (&l->state, done->stops[i], TRUE);
  l->cold = count_cold (&l->state);
}

/* Opened by an earlier list for a valve that is open now. */
static void
shut_bypasses (List *l, const HeatWorkDone *done)
{
  for (guint i = 0; i < done->n_bypasses; i++)
    if (!is_shut_now (l, done->bypasses[i]))
      add_valve (l, HEAT_WORK_CLOSE, HEAT_FOR_BYPASS, done->bypasses[i], minutes_of (l, done->bypasses[i]));
}

static void
restore (List *l, const HeatOperatingRules *rules, const HeatZoneWater *water, const HeatWorkDone *done)
{
  g_autoptr (GArray) order = heat_trace_opening_order (l->net, done->closed, done->n_closed, rules);
  gboolean by_valve = !done->is_filled && water->refill_valve != HEAT_NONE && is_among (done->closed, done->n_closed, water->refill_valve);
  double fill_min = isfinite (water->refill_min) ? water->refill_min : 0;

  begin_as_done (l, done);
  for (guint i = 0; i < done->n_drains; i++)
    add_valve (l, HEAT_WORK_CLOSE, HEAT_FOR_DRAIN, done->drains[i], rules->air_min);
  add_vents (l, water, HEAT_WORK_OPEN, done, rules);
  if (by_valve)
    add_refill (l, water, fill_min, rules);
  else if (!done->is_filled)
    add_starts (l, done, HEAT_FOR_REFILL, fill_min, rules);
  add_vents (l, water, HEAT_WORK_CLOSE, done, rules);
  for (guint i = 0; i < order->len; i++)
    add_opening (l, g_array_index (order, guint32, i), rules);
  shut_bypasses (l, done);
  if (by_valve || done->is_filled)
    add_starts (l, done, HEAT_FOR_PLANT, 0, rules);
}

GArray *
heat_trace_restoring_steps (const HeatTrace *trace, const HeatIsolateQuery *query, const HeatPlan *plan, const HeatOperatingRules *rules, const HeatZoneWater *water,
                            const HeatWorkDone *done)
{
  g_autoptr (GArray) closed = g_array_new (FALSE, FALSE, sizeof (guint32)), drains = g_array_new (FALSE, FALSE, sizeof (guint32));
  HeatWorkDone whole;
  List l;

  list_init (&l, trace, query);
  for (guint i = 0; i < plan->must->len; i++)
    g_array_append_val (closed, g_array_index (plan->must, HeatPlanValve, i).valve);
  for (guint i = 0; rules->drains != HEAT_DRAINS_BY_HAND && i < water->drains->len; i++)
    if (l.state.before->closed[g_array_index (water->drains, HeatZoneDrain, i).valve])
      g_array_append_val (drains, g_array_index (water->drains, HeatZoneDrain, i).valve);
  whole = (HeatWorkDone){ (const guint32 *) (gpointer) closed->data, closed->len, (const guint32 *) (gpointer) drains->data, drains->len,
                          (const HeatPlanStop *) (gpointer) plan->stops->data, plan->stops->len };
  restore (&l, rules, water, done ? done : &whole);
  return list_end (&l);
}
