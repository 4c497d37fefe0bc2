// SPDX-License-Identifier: GPL-3.0-or-later
/* Zone, border, stops, must and may (domain: "Isolation"). Searches run backwards: from the leak to wherever water can come
 * from, so a check valve is passed against its flow. */
#include "trace-private.h"

/* A forbidden valve keeps its state as a stuck one does; one that lets water through when closed goes on doing so. */
static void
forbid (HeatWaterSearch *w)
{
  const guint8 *class = w->trace->graph[HEAT_WATER].gate_class;

  if (!w->query || w->query->n_forbidden == 0)
    return;
  w->condition = w->own_condition = g_memdup2 (w->condition, (gsize) heat_net_n (w->trace->net, HEAT_KIND_VALVE) + 1);
  for (guint i = 0; i < w->query->n_forbidden; i++)
    if (class[w->query->forbidden[i]] == HEAT_GATE_BAR && w->condition[w->query->forbidden[i]] != HEAT_CONDITION_LEAKY)
      w->own_condition[w->query->forbidden[i]] = HEAT_CONDITION_STUCK;
}

void
heat_water_search_init (HeatWaterSearch *w, const HeatTrace *trace, const HeatIsolateQuery *query, const HeatBefore *before,
                        const guint8 *condition, HeatScratch *scratch)
{
  *w = (HeatWaterSearch){ .trace = trace, .query = query, .before = before, .condition = condition, .healed = HEAT_NONE, .s = scratch };
  forbid (w);
  GArray **arrays[] = { &w->r.zone, &w->r.edge, &w->r.must, &w->r.may, &w->r.leaned, &w->r.passed, &w->r.revived, &w->r.unplaced, &w->r.unsure, &w->r.pinned, &w->r.saving };
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    *arrays[i] = g_array_new (FALSE, FALSE, sizeof (guint32));
  w->r.stops = g_array_new (FALSE, FALSE, sizeof (HeatPlanStop));
  w->r.standing = g_array_new (FALSE, FALSE, sizeof (HeatPlanStop));
}

void
heat_water_search_clear (HeatWaterSearch *w)
{
  GArray *arrays[] = { w->r.zone, w->r.edge, w->r.must, w->r.may, w->r.leaned, w->r.passed, w->r.revived, w->r.unplaced, w->r.unsure, w->r.stops, w->r.standing, w->r.pinned, w->r.saving };
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_array_unref (arrays[i]);
  g_free (w->own_condition);
}

static const HeatSegments *
water_of (const HeatWaterSearch *w)
{
  return &w->trace->graph[HEAT_WATER];
}

static HeatCondition
condition_of (const HeatWaterSearch *w, guint32 valve)
{
  return valve == w->healed ? HEAT_CONDITION_WORKS : (HeatCondition) w->condition[valve];
}

/* A failed check valve lets water pass both ways, a closed one none. */
HeatPass
heat_gate_pass (const HeatSegments *water, guint32 gate, gboolean is_closed, guint8 condition)
{
  guint8 c = water->gate_class[gate];

  if (c == HEAT_GATE_LINK)
    return HEAT_PASS_ALL;
  if (c != HEAT_GATE_BOTH && c != HEAT_GATE_INTO && c != HEAT_GATE_OUT)
    return !is_closed || condition == HEAT_CONDITION_LEAKY ? HEAT_PASS_ALL : HEAT_PASS_NONE;
  if (heat_is_failed (condition))
    return HEAT_PASS_ALL;
  return is_closed ? HEAT_PASS_NONE : c == HEAT_GATE_BOTH ? HEAT_PASS_ALL : HEAT_PASS_FLOW;
}

/* Links of pipes out of service stand behind the valves and are never leaking. */
static gboolean
is_leaking (const HeatWaterSearch *w, guint32 gate)
{
  return gate < heat_net_n (w->trace->net, HEAT_KIND_VALVE) && w->s->leaking[gate] == w->s->version;
}

static gboolean
is_closable (const HeatWaterSearch *w, guint32 gate)
{
  return water_of (w)->gate_class[gate] == HEAT_GATE_BAR && !w->before->closed[gate] && !heat_is_failed ((guint8) condition_of (w, gate)) && !is_leaking (w, gate);
}

static gboolean
is_pinned (const HeatWaterSearch *w, guint32 gate)
{
  for (guint i = 0; i < w->r.pinned->len; i++)
    if (g_array_index (w->r.pinned, guint32, i) == gate)
      return TRUE;
  return FALSE;
}

HeatPass
heat_water_pass (const HeatWaterSearch *w, guint32 gate)
{
  if (is_pinned (w, gate))
    return HEAT_PASS_NONE;
  if (water_of (w)->gate_class[gate] == HEAT_GATE_LINK || is_leaking (w, gate))
    return HEAT_PASS_ALL;
  return heat_gate_pass (water_of (w), gate, w->before->closed[gate], (guint8) condition_of (w, gate));
}

gboolean
heat_water_is_choice (const HeatWaterSearch *w, guint32 gate)
{
  return is_closable (w, gate) && !is_pinned (w, gate);
}

/* For the zone: in the plan smallest a working valve is, or will be, closed; else those chosen and pinned are. */
HeatPass
heat_water_pass_in_zone (const HeatWaterSearch *w, guint32 gate)
{
  if (is_closable (w, gate))
    return !w->chosen || w->s->border[gate] == w->s->version ? HEAT_PASS_NONE : HEAT_PASS_ALL;
  return heat_water_pass (w, gate);
}

/* For the far side: everything as it is, all border valves closed. */
static HeatPass
pass_outside (const HeatWaterSearch *w, guint32 gate)
{
  if (w->s->border[gate] == w->s->version)
    return HEAT_PASS_NONE;
  if (w->n_opened && gate < heat_net_n (w->trace->net, HEAT_KIND_VALVE) && w->s->opened[gate] == w->s->version)
    return HEAT_PASS_ALL;
  return heat_water_pass (w, gate);
}

/* What every visit would give is given once: else a valve on a hub of n pipes would cost n² steps. */
HeatSpan
heat_water_upstream (const HeatSegments *g, guint32 gate, guint32 segment, HeatPass pass, gboolean is_new)
{
  HeatSpan sides = heat_gate_sides (g, gate);

  if (pass == HEAT_PASS_NONE || sides.n == 0 || (pass == HEAT_PASS_ALL && !is_new))
    return (HeatSpan){ NULL, 0 };
  if (pass == HEAT_PASS_ALL)
    return sides;
  if (g->gate_class[gate] == HEAT_GATE_OUT)
    return (HeatSpan){ sides.at, 1 };
  return segment == sides.at[0] ? sides : (HeatSpan){ NULL, 0 };
}

/* ---- zone and border ---- */

/* TRUE the first time. */
static gboolean
note_edge (HeatWaterSearch *w, guint32 gate)
{
  if (w->s->gate[gate] == w->s->version)
    return FALSE;
  w->s->gate[gate] = w->s->version;
  g_array_append_val (w->r.edge, gate);
  return TRUE;
}

static void
enter (HeatWaterSearch *w, guint32 gate, guint32 segment)
{
  if (w->replay && !heat_water_is_in_zone (w, segment) && heat_water_holds (w, segment))
    heat_replay_reach (w, gate, segment);
  heat_water_add_to_zone (w, segment);
}

static void
spread (HeatWaterSearch *w, guint32 gate, guint32 segment)
{
  HeatPass pass = heat_water_pass_in_zone (w, gate);
  gboolean is_new = note_edge (w, gate);
  HeatSpan sides = heat_water_upstream (water_of (w), gate, segment, pass, is_new);

  if (w->replay && (is_new || sides.n > 0))
    heat_replay_meet (w, gate, sides.n > 0);
  for (guint i = 0; i < sides.n; i++)
    enter (w, gate, sides.at[i]);
}

/* What is chosen or pinned counts as closed from here on. */
static void
mark_closed (HeatWaterSearch *w)
{
  for (guint i = 0; i < w->query->n_pinned; i++)
    if (is_closable (w, w->query->pinned[i]) && !is_pinned (w, w->query->pinned[i]))
      g_array_append_val (w->r.pinned, w->query->pinned[i]);
  for (guint i = 0; i < w->r.pinned->len; i++)
    w->s->border[g_array_index (w->r.pinned, guint32, i)] = w->s->version;
  for (guint i = 0; w->chosen && i < w->chosen->len; i++)
    w->s->border[g_array_index (w->chosen, guint32, i)] = w->s->version;
}

static void
find_zone (HeatWaterSearch *w)
{
  heat_water_seed (w);
  w->r.n_at_leak = w->r.zone->len;
  mark_closed (w);
  for (guint i = 0; i < w->r.zone->len; i++)
    {
      guint32 segment = g_array_index (w->r.zone, guint32, i);
      HeatSpan gates = heat_segment_gates (water_of (w), segment);
      for (guint32 k = 0; k < gates.n; k++)
        spread (w, gates.at[k], segment);
    }
}

static gboolean
has_far_side (const HeatWaterSearch *w, guint32 gate)
{
  HeatSpan sides = heat_gate_sides (water_of (w), gate);

  for (guint32 i = 0; i < sides.n; i++)
    if (!heat_water_is_in_zone (w, sides.at[i]) && heat_water_holds (w, sides.at[i]))
      return TRUE;
  return FALSE;
}

static void
note_passed (HeatWaterSearch *w, guint32 valve)
{
  if (w->s->passed[valve] == w->s->version)
    return;
  w->s->passed[valve] = w->s->version;
  g_array_append_val (w->r.passed, valve);
}

/* Sorts what the search met at its edge: border valves, check valves leaned on, failed valves walked through. */
static void
find_border (HeatWaterSearch *w)
{
  const HeatSegments *g = water_of (w);

  for (guint i = 0; i < w->r.edge->len; i++)
    {
      guint32 gate = g_array_index (w->r.edge, guint32, i);
      if (g->gate_class[gate] == HEAT_GATE_LINK || is_leaking (w, gate))
        continue;
      if (heat_is_failed ((guint8) condition_of (w, gate)) && heat_water_pass_in_zone (w, gate) == HEAT_PASS_ALL)
        note_passed (w, gate);
      if (!has_far_side (w, gate))
        continue;
      if (g->gate_class[gate] != HEAT_GATE_BAR)
        {
          if (heat_water_pass_in_zone (w, gate) == HEAT_PASS_FLOW)
            g_array_append_val (w->r.leaned, gate);
        }
      else if (heat_water_is_choice (w, gate))
        {
          w->s->border[gate] = w->s->version;
          g_array_append_val (w->r.may, gate); /* parted into must and may below */
        }
    }
}

/* ---- stops ---- */

static void
find_stops (HeatWaterSearch *w)
{
  const HeatTrace *t = w->trace;

  for (guint i = 0; i < w->r.zone->len; i++)
    {
      guint32 segment = g_array_index (w->r.zone, guint32, i);
      for (guint32 k = t->header_first[segment]; k < t->header_first[segment + 1]; k++)
        {
          const HeatGroup *group = &t->groups[t->header_at[k]];
          HeatPlanStop stop = { group->kind, group->owner };
          g_array_append_val (w->r.stops, stop);
        }
    }
  heat_sort_stops (w->r.stops);
  g_array_append_vals (w->r.standing, w->r.stops->data, w->r.stops->len);
  g_array_append_vals (w->r.standing, w->before->stopped->data, w->before->stopped->len);
  heat_sort_stops (w->r.standing);
  if (w->replay)
    heat_replay_stops (w);
}

/* ---- must ---- */

gboolean
heat_water_has_pressure (const HeatWaterSearch *w, guint32 segment)
{
  const HeatTrace *t = w->trace;

  for (guint32 k = t->header_first[segment]; k < t->header_first[segment + 1]; k++)
    {
      HeatPlanStop plant = { t->groups[t->header_at[k]].kind, t->groups[t->header_at[k]].owner };
      if (!g_array_binary_search (w->r.standing, &plant, heat_compare_stops, NULL))
        return TRUE;
    }
  return FALSE;
}

typedef enum { FAR_OPEN, FAR_DRY, FAR_FED } Far;

typedef struct {
  HeatWaterSearch *w;
  GArray *queue;   /* segments seen */
  GArray *leaned;  /* check valves that held the search back */
  GArray *unsure;  /* closed valves of unknown condition that did */
  gboolean one_way; /* a working check valve was met: what was seen need not all be fed alike */
  Far answer;
} FarSearch;

/* Follows the way to the nearest header as it was before the plan. When nothing on it was taken away, all of it is fed. */
static gboolean
is_way_whole (const HeatWaterSearch *w, guint32 segment)
{
  HeatScratch *s = w->s;
  const HeatBefore *b = w->before;
  gboolean whole = FALSE, broken = FALSE;
  guint32 at = segment, end;

  while (!whole && !broken)
    {
      if (heat_water_is_in_zone (w, at) || !heat_water_holds (w, at) || s->far_broken[at] == s->version)
        broken = TRUE;
      else if ((s->far_known[at] == s->version && s->far_answer[at] == FAR_FED) || heat_water_has_pressure (w, at))
        whole = TRUE;
      else if (b->toward[at] == HEAT_NONE || s->border[b->toward_gate[at]] == s->version)
        broken = TRUE;
      else
        at = b->toward[at];
    }
  for (end = at, at = segment; at != end; at = b->toward[at])
    {
      if (broken)
        s->far_broken[at] = s->version;
      s->far_known[at] = whole ? s->version : s->far_known[at];
      s->far_answer[at] = whole ? FAR_FED : s->far_answer[at];
    }
  return whole;
}

static void
see (FarSearch *f, guint32 segment)
{
  HeatScratch *s = f->w->s;

  if (s->far_seen[segment] == s->far_serial || heat_water_is_in_zone (f->w, segment) || !heat_water_holds (f->w, segment))
    return;
  s->far_seen[segment] = s->far_serial;
  if (s->far_known[segment] == s->version)
    {
      if (s->far_answer[segment] == FAR_FED)
        f->answer = FAR_FED;
      return;
    }
  if (heat_water_has_pressure (f->w, segment) || is_way_whole (f->w, segment))
    f->answer = FAR_FED;
  g_array_append_val (f->queue, segment);
}

static void
look_through (FarSearch *f, guint32 gate, guint32 segment)
{
  HeatScratch *s = f->w->s;
  HeatPass pass = pass_outside (f->w, gate);
  gboolean is_new = s->far_gate[gate] != s->far_serial;
  HeatSpan sides = heat_water_upstream (water_of (f->w), gate, segment, pass, is_new);

  s->far_gate[gate] = s->far_serial;
  if (gate < heat_net_n (f->w->trace->net, HEAT_KIND_VALVE) && pass == HEAT_PASS_ALL && heat_is_failed ((guint8) condition_of (f->w, gate)))
    note_passed (f->w, gate);
  if (pass == HEAT_PASS_NONE && is_new && condition_of (f->w, gate) == HEAT_CONDITION_UNKNOWN)
    g_array_append_val (f->unsure, gate);
  if (pass == HEAT_PASS_FLOW)
    {
      f->one_way = TRUE;
      g_array_append_val (f->leaned, gate);
    }
  for (guint i = 0; i < sides.n && f->answer != FAR_FED; i++)
    see (f, sides.at[i]);
}

/* Breadth first from one far side until a header is met; what is learnt is kept for the border valves that follow. */
static Far
search_far_side (FarSearch *f, guint32 segment)
{
  HeatScratch *s = f->w->s;

  if (s->far_known[segment] == s->version)
    return (Far) s->far_answer[segment];
  s->far_serial++;
  g_array_set_size (f->queue, 0);
  g_array_set_size (f->leaned, 0);
  g_array_set_size (f->unsure, 0);
  f->answer = FAR_OPEN;
  f->one_way = FALSE;
  see (f, segment);
  for (guint i = 0; i < f->queue->len && f->answer != FAR_FED; i++)
    {
      guint32 at = g_array_index (f->queue, guint32, i);
      HeatSpan gates = heat_segment_gates (water_of (f->w), at);
      for (guint32 k = 0; k < gates.n && f->answer != FAR_FED; k++)
        look_through (f, gates.at[k], at);
    }
  if (f->answer != FAR_FED)
    {
      f->answer = FAR_DRY;
      g_array_append_vals (f->w->r.leaned, f->leaned->data, f->leaned->len);
      g_array_append_vals (f->w->r.unsure, f->unsure->data, f->unsure->len);
    }
  for (guint i = 0; i < f->queue->len && (f->answer == FAR_DRY || !f->one_way); i++)
    {
      guint32 at = g_array_index (f->queue, guint32, i);
      s->far_known[at] = s->version;
      s->far_answer[at] = (guint8) f->answer;
    }
  return f->answer;
}

static gboolean
is_must (FarSearch *f, guint32 valve)
{
  HeatSpan sides = heat_gate_sides (water_of (f->w), valve);

  for (guint32 i = 0; i < sides.n; i++)
    if (!heat_water_is_in_zone (f->w, sides.at[i]) && heat_water_holds (f->w, sides.at[i]))
      if (search_far_side (f, sides.at[i]) == FAR_FED)
        return TRUE;
  return FALSE;
}

static void
part_border (HeatWaterSearch *w)
{
  g_autoptr (GArray) border = g_steal_pointer (&w->r.may);
  g_autoptr (GArray) leaned = g_array_new (FALSE, FALSE, sizeof (guint32)), unsure = g_array_new (FALSE, FALSE, sizeof (guint32));
  FarSearch f = { .w = w, .queue = w->s->queue, .leaned = leaned, .unsure = unsure };

  w->r.may = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = 0; i < border->len; i++)
    {
      guint32 valve = g_array_index (border, guint32, i);
      gboolean must = is_must (&f, valve);
      g_array_append_val (must ? w->r.must : w->r.may, valve);
      if (w->replay)
        heat_replay_ask (w, valve, must);
    }
}

static void
start_afresh (HeatWaterSearch *w)
{
  GArray *arrays[] = { w->r.zone, w->r.edge, w->r.must, w->r.may, w->r.leaned, w->r.passed, w->r.revived, w->r.unplaced, w->r.unsure, w->r.stops, w->r.standing, w->r.pinned, w->r.saving };

  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_array_set_size (arrays[i], 0);
  w->s->version++;
}

void
heat_water_search_run (HeatWaterSearch *w)
{
  start_afresh (w);
  for (guint i = 0; i < w->n_opened; i++)
    w->s->opened[w->opened[i]] = w->s->version;
  find_zone (w);
  find_border (w);
  find_stops (w);
  part_border (w);
  g_array_append_vals (w->r.must, w->r.pinned->data, w->r.pinned->len);
  if (w->chosen) /* those without a header behind hold back water: they are closed as the others are */
    {
      g_array_append_vals (w->r.must, w->r.may->data, w->r.may->len);
      g_array_append_vals (w->r.saving, w->r.may->data, w->r.may->len);
      g_array_set_size (w->r.may, 0);
    }
  g_array_sort (w->r.must, heat_compare_index);
  g_array_sort (w->r.may, heat_compare_index);
}

void
heat_water_search_close_only (HeatWaterSearch *w, const GArray *valves)
{
  start_afresh (w);
  g_array_append_vals (w->r.must, valves->data, valves->len);
  g_array_append_vals (w->r.standing, w->before->stopped->data, w->before->stopped->len);
}

gboolean
heat_water_is_fed (HeatWaterSearch *w, const GArray *closed)
{
  g_autoptr (GArray) leaned = g_array_new (FALSE, FALSE, sizeof (guint32)), unsure = g_array_new (FALSE, FALSE, sizeof (guint32));
  FarSearch f = { .w = w, .queue = w->s->queue, .leaned = leaned, .unsure = unsure };

  start_afresh (w);
  heat_water_seed (w);
  g_autoptr (GArray) at_leak = g_array_copy (w->r.zone);
  g_array_append_vals (w->r.standing, w->before->stopped->data, w->before->stopped->len);
  w->s->version++; /* what the leak drains is no zone here */
  for (guint i = 0; i < closed->len; i++)
    w->s->border[g_array_index (closed, guint32, i)] = w->s->version;
  for (guint i = 0; i < at_leak->len; i++)
    if (search_far_side (&f, g_array_index (at_leak, guint32, i)) == FAR_FED)
      return TRUE;
  return FALSE;
}
