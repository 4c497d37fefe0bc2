// SPDX-License-Identifier: GPL-3.0-or-later
/* Through which valve a zone is filled again, and by which plant (trace-work.h: "Refilling"). */
#include "trace-private.h"
#include <math.h>

#define KWH_PER_M3_K 1.163 /* heat that a cubic metre of water carries per kelvin */

typedef struct {
  const HeatTrace *trace;
  const HeatNet *net;
  HeatBefore *before;
  const guint8 *condition;
  const HeatPlan *plan;
  const HeatOperatingRules *rules;
  GHashTable *shut;    /* must valves */
  GHashTable *revived; /* pipes of the zone that are out of service, and hold water after all */
  GHashTable *drained; /* water segments from which water runs into the zone while those are shut */
  HeatZoneWater *water;
} Fill;

static gpointer
key (guint32 index)
{
  return GUINT_TO_POINTER (index + 1);
}

static gboolean
has_running_header (const Fill *f, guint32 segment, HeatPlanStop *plant)
{
  const HeatTrace *t = f->trace;

  for (guint32 k = t->header_first[segment]; k < t->header_first[segment + 1]; k++)
    {
      const HeatGroup *group = &t->groups[t->header_at[k]];
      HeatPlanStop owner = { group->kind, group->owner };
      gboolean stands = g_array_binary_search (f->before->stopped, &owner, heat_compare_stops, NULL);
      for (guint i = 0; i < f->plan->stops->len; i++)
        stands |= heat_compare_stops (&owner, &g_array_index (f->plan->stops, HeatPlanStop, i)) == 0;
      if (!stands)
        {
          *plant = owner;
          return TRUE;
        }
    }
  return FALSE;
}

/* A must valve as a way to fill the zone. Smaller is better, by member. */
typedef struct { guint32 valve; guint apart, line, big; double height_m; guint bore_mm; } Way;

/* *big: it cannot be opened little by little, having no bypass that turns and being too large for it. */
static guint
bore_of_way (const Fill *f, guint32 valve, guint *big)
{
  const HeatValveRow *rows = heat_net_city (f->net)->valve;
  guint32 bypass = heat_trace_bypass_of (f->trace, valve, f->rules);
  gboolean by_bypass = bypass != HEAT_NONE && f->condition[bypass] != HEAT_CONDITION_STUCK;
  guint bore_mm = by_bypass ? rows[bypass].dn_mm : rows[valve].dn_mm;

  *big = f->rules->bypass_dn_mm && rows[valve].dn_mm >= f->rules->bypass_dn_mm && !by_bypass;
  return bore_mm ? bore_mm : 9999;
}

/* In steps of 0.1 m. */
static double
height_of_way (const Fill *f, guint32 valve)
{
  HeatValvePlace place = heat_net_valve_place (f->net, heat_valve (valve));
  HeatNode node = place.seat == HEAT_SEAT_PIPE_END ? heat_net_pipe_node (f->net, place.pipe, place.end) : place.node;
  double height_m = heat_node_is_none (node) ? NAN : (double) heat_net_node_z_m (f->net, node);

  return isfinite (height_m) ? round (height_m * 10) / 10 : INFINITY;
}

static int
compare_groups (const Way *x, const Way *y)
{
  if (x->apart != y->apart)
    return x->apart < y->apart ? -1 : 1;
  if (x->line != y->line)
    return x->line < y->line ? -1 : 1;
  if (x->big != y->big)
    return x->big < y->big ? -1 : 1;
  return x->height_m < y->height_m ? -1 : x->height_m > y->height_m;
}

static int
compare_ways (gconstpointer a, gconstpointer b)
{
  const Way *x = a, *y = b;
  int group = compare_groups (x, y);

  if (group)
    return group;
  if (x->bore_mm != y->bore_mm)
    return x->bore_mm < y->bore_mm ? -1 : 1;
  return x->valve < y->valve ? -1 : x->valve > y->valve;
}

/* Segments, each with the valve from which the search came to it. */
typedef struct { guint32 segment, valve; } Reach;
typedef struct { GHashTable *seen, *met /* gates */; GArray *queue; } Search;

static gboolean
holds (const Fill *f, guint32 segment)
{
  guint32 dead = f->trace->dead_pipe[segment];

  return dead == HEAT_NONE || g_hash_table_contains (f->revived, key (dead));
}

static void
reach (const Fill *f, Search *s, guint32 segment, guint32 valve)
{
  if (holds (f, segment) && g_hash_table_add (s->seen, key (segment)))
    g_array_append_val (s->queue, ((Reach){ segment, valve }));
}

static HeatPass
pass_of (const Fill *f, guint32 gate)
{
  gboolean is_valve = gate < heat_net_n (f->net, HEAT_KIND_VALVE);

  if (is_valve && g_hash_table_contains (f->shut, key (gate)))
    return HEAT_PASS_NONE;
  return heat_gate_pass (&f->trace->graph[HEAT_WATER], gate, is_valve && f->before->closed[gate], is_valve ? f->condition[gate] : HEAT_CONDITION_WORKS);
}

static void
reach_on (const Fill *f, Search *s, Reach at)
{
  const HeatSegments *g = &f->trace->graph[HEAT_WATER];
  HeatSpan gates = heat_segment_gates (g, at.segment);

  for (guint32 k = 0; k < gates.n; k++)
    {
      HeatSpan sides = heat_water_upstream (g, gates.at[k], at.segment, pass_of (f, gates.at[k]), g_hash_table_add (s->met, key (gates.at[k])));
      for (guint32 i = 0; i < sides.n; i++)
        reach (f, s, sides.at[i], at.valve);
    }
}

static void
search_init (Search *s)
{
  *s = (Search){ g_hash_table_new (NULL, NULL), g_hash_table_new (NULL, NULL), g_array_new (FALSE, FALSE, sizeof (Reach)) };
}

static void
search_clear (Search *s)
{
  g_hash_table_unref (s->seen);
  g_hash_table_unref (s->met);
  g_array_unref (s->queue);
}

static guint32
zone_segment (const Fill *f, guint i)
{
  return f->trace->graph[HEAT_WATER].pipe[g_array_index (f->plan->zone_pipes, guint32, i)];
}

/* (transfer full) */
static GHashTable *
find_revived (const Fill *f)
{
  GHashTable *revived = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < f->plan->zone_pipes->len; i++)
    if (f->trace->dead_pipe[zone_segment (f, i)] != HEAT_NONE)
      g_hash_table_add (revived, key (f->trace->dead_pipe[zone_segment (f, i)]));
  return revived;
}

/* (transfer full) */
static GHashTable *
find_drained (const Fill *f)
{
  Search s;

  search_init (&s);
  for (guint i = 0; i < f->plan->zone_pipes->len; i++)
    reach (f, &s, zone_segment (f, i), HEAT_NONE);
  for (guint i = 0; i < s.queue->len; i++)
    reach_on (f, &s, g_array_index (s.queue, Reach, i));
  GHashTable *drained = g_hash_table_ref (s.seen);
  search_clear (&s);
  return drained;
}

/* Opened alone it lets nothing into the zone: pinned elsewhere, or behind another that is shut. */
static gboolean
is_apart (const Fill *f, guint32 valve)
{
  HeatSpan sides = heat_gate_sides (&f->trace->graph[HEAT_WATER], valve);

  for (guint32 i = 0; i < sides.n; i++)
    if (g_hash_table_contains (f->drained, key (sides.at[i])))
      return FALSE;
  return TRUE;
}

/* Does it part anything? Not on an empty pipe. */
static gboolean
is_wet (const Fill *f, guint32 valve)
{
  HeatSpan sides = heat_gate_sides (&f->trace->graph[HEAT_WATER], valve);
  guint n = 0;

  for (guint32 i = 0; i < sides.n; i++)
    n += holds (f, sides.at[i]);
  return n > 1;
}

static GArray *
list_ways (const Fill *f)
{
  GArray *ways = g_array_new (FALSE, FALSE, sizeof (Way));

  for (guint i = 0; i < f->plan->must->len; i++)
    {
      Way way = { .valve = g_array_index (f->plan->must, HeatPlanValve, i).valve };
      if (f->condition[way.valve] == HEAT_CONDITION_STUCK || !is_wet (f, way.valve))
        continue; /* shut, and will not open, or lets no water through */
      way.apart = is_apart (f, way.valve);
      guint line = heat_trace_valve_line (f->net, heat_valve (way.valve));
      way.line = line == (guint) f->rules->refill_line || line == HEAT_LINE_PAIR ? 0 : line == HEAT_LINE_JUMPER ? 2 : 1;
      way.bore_mm = bore_of_way (f, way.valve, &way.big);
      way.height_m = f->rules->refill_at == HEAT_REFILL_LOWEST ? height_of_way (f, way.valve) : 0;
      g_array_append_val (ways, way);
    }
  g_array_sort (ways, compare_ways);
  return ways;
}

/* Breadth first from the far sides of these valves at once, against the water's way: the first to meet a running plant has the fewest
 * valves on its way; of equal ones the first of the list. */
static gboolean
find_nearest (Fill *f, const Way *ways, guint n)
{
  Search s;

  search_init (&s);
  for (guint w = 0; w < n; w++)
    {
      HeatSpan sides = heat_gate_sides (&f->trace->graph[HEAT_WATER], ways[w].valve);
      for (guint32 i = 0; i < sides.n; i++)
        reach (f, &s, sides.at[i], ways[w].valve);
    }
  for (guint i = 0; i < s.queue->len && f->water->refill_valve == HEAT_NONE; i++)
    {
      Reach at = g_array_index (s.queue, Reach, i);
      if (has_running_header (f, at.segment, &f->water->refill_plant))
        f->water->refill_valve = at.valve;
      else
        reach_on (f, &s, at);
    }
  search_clear (&s);
  return f->water->refill_valve != HEAT_NONE;
}

static void
find_refill (Fill *f)
{
  g_autoptr (GArray) ways = list_ways (f);
  const Way *all = (const Way *) (gpointer) ways->data;

  for (guint from = 0, to; from < ways->len; from = to)
    {
      for (to = from; to < ways->len && compare_groups (&all[from], &all[to]) == 0; to++)
        ;
      if (find_nearest (f, all + from, to - from))
        return;
    }
  if (f->plan->stops->len)
    f->water->refill_plant = g_array_index (f->plan->stops, HeatPlanStop, 0);
}

static double
make_up_of (const Fill *f, HeatPlanStop plant, gboolean *is_default)
{
  const HeatCity *city = heat_net_city (f->net);
  gboolean is_source = plant.kind == HEAT_KIND_SOURCE;
  double make_up_m3h = (double) (is_source ? city->source[plant.index].make_up_m3h : city->station[plant.index].make_up_m3h);
  double capacity_mw = (double) (is_source ? city->source[plant.index].capacity_mw : city->station[plant.index].capacity_mw);
  gboolean is_primary = is_source || city->station[plant.index].kind == HEAT_STATION_ISOLATING;

  *is_default = !(make_up_m3h > 0);
  if (make_up_m3h > 0)
    return make_up_m3h;
  if (capacity_mw > 0)
    return f->rules->make_up_share * capacity_mw * 1000 / (KWH_PER_M3_K * (is_primary ? f->rules->primary_delta_k : f->rules->secondary_delta_k));
  return f->rules->make_up_m3h;
}

void
heat_refill_find (const HeatTrace *trace, const HeatIsolateQuery *query, const HeatPlan *plan, const HeatOperatingRules *rules, HeatZoneWater *water)
{
  Fill f = { .trace = trace, .net = trace->net, .before = heat_before_get (trace, query), .condition = heat_trace_conditions (trace, query), .plan = plan, .rules = rules,
             .shut = g_hash_table_new (NULL, NULL), .water = water };

  for (guint i = 0; i < plan->must->len; i++)
    g_hash_table_add (f.shut, key (g_array_index (plan->must, HeatPlanValve, i).valve));
  f.revived = find_revived (&f);
  f.drained = find_drained (&f);
  water->refill_valve = HEAT_NONE;
  find_refill (&f);
  water->make_up_m3h = water->refill_plant.kind == HEAT_KIND_NONE ? NAN : make_up_of (&f, water->refill_plant, &water->make_up_is_default);
  water->refill_min = water->volume_m3 / water->make_up_m3h * 60;
  g_hash_table_unref (f.shut);
  g_hash_table_unref (f.revived);
  g_hash_table_unref (f.drained);
  heat_before_unref (f.before);
}
