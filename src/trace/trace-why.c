// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace-why.h"
#include "trace-heat-private.h"
#include "trace-way.h"
#include "base-i18n.h"

void
heat_why_valve_free (HeatWhyValve *why)
{
  if (!why)
    return;
  g_array_unref (why->pipes);
  g_array_unref (why->inside);
  g_free (why);
}

void
heat_why_free (HeatWhy *why)
{
  if (!why)
    return;
  g_array_unref (why->pipes);
  heat_why_free (why->because);
  g_free (why);
}

/* ---- breadth first over segments ---- */

typedef struct { guint32 segment, gate, by; } Seen; /* by: index of the one before, HEAT_NONE at the start */

typedef struct {
  GArray *seen;      /* Seen, in order of arrival */
  GHashTable *where; /* segment + 1 → its index + 1 */
} Search;

static void
search_init (Search *s)
{
  s->seen = g_array_new (FALSE, FALSE, sizeof (Seen));
  s->where = g_hash_table_new (NULL, NULL);
}

static void
search_clear (Search *s)
{
  g_array_unref (s->seen);
  g_hash_table_unref (s->where);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

static void
arrive (Search *s, guint32 segment, guint32 gate, guint32 by)
{
  Seen seen = { segment, gate, by };

  if (g_hash_table_contains (s->where, GUINT_TO_POINTER (segment + 1)))
    return;
  g_array_append_val (s->seen, seen);
  g_hash_table_insert (s->where, GUINT_TO_POINTER (segment + 1), GUINT_TO_POINTER (s->seen->len));
}

/* The way from the start to the i-th segment seen. (transfer full: HeatWayStep) */
static GArray *
way_to (const Search *s, guint32 i)
{
  GArray *steps = g_array_new (FALSE, FALSE, sizeof (HeatWayStep));

  for (; i != HEAT_NONE; i = g_array_index (s->seen, Seen, i).by)
    {
      HeatWayStep step = { g_array_index (s->seen, Seen, i).segment, g_array_index (s->seen, Seen, i).gate };
      g_array_prepend_val (steps, step);
    }
  return steps;
}

/* ---- a valve ---- */

static HeatPass
pass_outside (const HeatWaterSearch *w, guint32 gate)
{
  return w->s->border[gate] == w->s->version ? HEAT_PASS_NONE : heat_water_pass (w, gate);
}

static guint32
header_of (const HeatWaterSearch *w, guint32 segment)
{
  const HeatTrace *t = w->trace;

  for (guint32 k = t->header_first[segment]; k < t->header_first[segment + 1]; k++)
    {
      HeatPlanStop plant = { t->groups[t->header_at[k]].kind, t->groups[t->header_at[k]].owner };
      if (!g_array_binary_search (w->r.standing, &plant, heat_compare_stops, NULL))
        return t->header_at[k];
    }
  return HEAT_NONE;
}

static void
leave_water (const HeatWaterSearch *w, Search *s, guint32 i)
{
  const HeatSegments *g = &w->trace->graph[HEAT_WATER];
  guint32 segment = g_array_index (s->seen, Seen, i).segment;
  HeatSpan gates = heat_segment_gates (g, segment);

  for (guint32 k = 0; k < gates.n; k++)
    {
      HeatSpan sides = heat_water_upstream (g, gates.at[k], segment, pass_outside (w, gates.at[k]), TRUE);
      for (guint32 n = 0; n < sides.n; n++)
        if (!heat_water_is_in_zone (w, sides.at[n]) && heat_water_holds (w, sides.at[n]))
          arrive (s, sides.at[n], gates.at[k], i);
    }
}

static void
describe_way (const HeatWaterSearch *w, const Search *s, guint32 end, guint32 group, HeatWhyValve *why)
{
  const HeatNet *net = w->trace->net;
  g_autoptr (GArray) steps = way_to (s, end);

  why->plant = (HeatPlanStop){ w->trace->groups[group].kind, w->trace->groups[group].owner };
  heat_way_list_pipes (w->trace, HEAT_WATER, (const HeatWayStep *) (gpointer) steps->data, steps->len, (HeatWayStart){ HEAT_NONE, NULL, 0 }, group, why->pipes, &why->line);
  for (guint i = 0; i < why->pipes->len; i++)
    {
      guint32 pipe = g_array_index (why->pipes, guint32, i);
      why->dn_mm = MAX (why->dn_mm, heat_net_city (net)->pipe[pipe].dn_mm);
      why->length_m += heat_net_pipe_length_m (net, heat_pipe (pipe));
    }
}

static void
turn_round (GArray *pipes)
{
  guint32 *at = (guint32 *) (gpointer) pipes->data;

  for (guint i = 0, k = pipes->len; i + 1 < k; i++)
    {
      guint32 pipe = at[--k];
      at[k] = at[i];
      at[i] = pipe;
    }
}

/* One segment further from the leak, as the zone grew. */
static void
leave_zone_segment (const HeatWaterSearch *w, Search *s, guint32 i)
{
  const HeatSegments *g = &w->trace->graph[HEAT_WATER];
  guint32 segment = g_array_index (s->seen, Seen, i).segment;
  HeatSpan gates = heat_segment_gates (g, segment);

  for (guint32 k = 0; k < gates.n; k++)
    {
      HeatSpan sides = heat_water_upstream (g, gates.at[k], segment, heat_water_pass_in_zone (w, gates.at[k]), TRUE);
      for (guint32 n = 0; n < sides.n; n++)
        if (heat_water_is_in_zone (w, sides.at[n]))
          arrive (s, sides.at[n], gates.at[k], i);
    }
}

/* The way between valve and leak, inside of the zone: found from the leak, listed from the valve. */
static void
follow_inside (const HeatWaterSearch *w, HeatWhyValve *why)
{
  HeatSpan sides = heat_gate_sides (&w->trace->graph[HEAT_WATER], why->valve);
  g_auto (Search) s = { 0 };
  HeatWayStep beyond = { HEAT_NONE, why->valve };

  search_init (&s);
  for (guint i = 0; i < w->r.n_at_leak; i++)
    arrive (&s, g_array_index (w->r.zone, guint32, i), HEAT_NONE, HEAT_NONE);
  for (guint32 i = 0; i < s.seen->len; i++)
    {
      guint32 segment = g_array_index (s.seen, Seen, i).segment;
      gboolean is_at_valve = FALSE;
      for (guint32 k = 0; k < sides.n; k++)
        is_at_valve |= sides.at[k] == segment;
      if (!is_at_valve)
        {
          leave_zone_segment (w, &s, i);
          continue;
        }
      g_autoptr (GArray) steps = way_to (&s, i);
      g_array_append_val (steps, beyond); /* the last segment is crossed to the valve */
      heat_way_list_pipes (w->trace, HEAT_WATER, (const HeatWayStep *) (gpointer) steps->data, steps->len,
                           (HeatWayStart){ HEAT_NONE, w->query->leaks, w->query->n_leaks }, HEAT_NONE, why->inside, NULL);
      turn_round (why->inside);
      return;
    }
}

/* TRUE when the zone would reach a header through the valve. */
static gboolean
follow_valve (const HeatWaterSearch *w, HeatWhyValve *why)
{
  HeatSpan sides = heat_gate_sides (&w->trace->graph[HEAT_WATER], why->valve);
  g_auto (Search) s = { 0 };

  search_init (&s);
  for (guint32 i = 0; i < sides.n; i++)
    if (!heat_water_is_in_zone (w, sides.at[i]) && heat_water_holds (w, sides.at[i]))
      arrive (&s, sides.at[i], why->valve, HEAT_NONE);
  for (guint32 i = 0; i < s.seen->len; i++)
    {
      guint32 group = header_of (w, g_array_index (s.seen, Seen, i).segment);
      if (group != HEAT_NONE)
        {
          describe_way (w, &s, i, group, why);
          return TRUE;
        }
      leave_water (w, &s, i);
    }
  return FALSE;
}

static gboolean
has_valve (const GArray *valves, guint32 valve)
{
  for (guint i = 0; i < valves->len; i++)
    if (g_array_index (valves, HeatPlanValve, i).valve == valve)
      return TRUE;
  return FALSE;
}

static gboolean
has_side_in_zone (const HeatWaterSearch *w, guint32 valve, gboolean inside)
{
  HeatSpan sides = heat_gate_sides (&w->trace->graph[HEAT_WATER], valve);

  for (guint32 i = 0; i < sides.n; i++)
    if (heat_water_is_in_zone (w, sides.at[i]) == inside)
      return TRUE;
  return FALSE;
}

static HeatWhyValveKind
kind_outside (const HeatWaterSearch *w, guint32 valve)
{
  if (w->trace->graph[HEAT_WATER].gate_class[valve] != HEAT_GATE_BAR)
    return HEAT_WHY_NO_BARRIER;
  if (w->before->closed[valve] && w->condition[valve] != HEAT_CONDITION_LEAKY)
    return HEAT_WHY_CLOSED_ALREADY;
  if (heat_is_failed (w->condition[valve]) || w->s->leaking[valve] == w->s->version)
    return HEAT_WHY_FAILED;
  return has_side_in_zone (w, valve, TRUE) && !has_side_in_zone (w, valve, FALSE) ? HEAT_WHY_INSIDE : HEAT_WHY_ELSEWHERE;
}

static gboolean
check_index (const HeatTrace *trace, HeatKind kind, guint32 index, GError **error)
{
  if (index < heat_net_n (trace->net, kind))
    return TRUE;
  g_set_error (error, HEAT_TRACE_ERROR, HEAT_ERROR_USAGE, _("explaining a plan: there is no %s number %u in this network; take its index from the same snapshot"),
               heat_kind_label (kind), index);
  return FALSE;
}

HeatWhyValve *
heat_trace_why_valve (const HeatTrace *trace, const HeatIsolateQuery *query, const HeatPlan *plan, guint32 valve, GError **error)
{
  g_autoptr (GArray) chosen = heat_plan_chosen (plan);
  HeatQuestion q;

  if (!check_index (trace, HEAT_KIND_VALVE, valve, error) || !heat_question_init (&q, trace, query, error))
    return NULL;
  HeatWhyValve *why = g_new0 (HeatWhyValve, 1);
  *why = (HeatWhyValve){ .valve = valve, .is_closed = has_valve (plan->must, valve),
                         .pipes = g_array_new (FALSE, FALSE, sizeof (guint32)), .inside = g_array_new (FALSE, FALSE, sizeof (guint32)) };
  for (guint i = 0; i < plan->must->len; i++)
    why->is_pinned |= g_array_index (plan->must, HeatPlanValve, i).valve == valve && g_array_index (plan->must, HeatPlanValve, i).reason == HEAT_CLOSE_PINNED;
  q.w.chosen = chosen;
  heat_water_search_run (&q.w);
  if (!why->is_closed && !has_valve (plan->may, valve))
    why->kind = kind_outside (&q.w, valve);
  else if (!has_side_in_zone (&q.w, valve, TRUE)) /* pinned, far from the leak */
    why->kind = HEAT_WHY_ELSEWHERE;
  else if (!has_side_in_zone (&q.w, valve, FALSE))
    why->kind = HEAT_WHY_INSIDE;
  else
    {
      why->kind = follow_valve (&q.w, why) ? HEAT_WHY_HOLDS : HEAT_WHY_HOLDS_WATER;
      follow_inside (&q.w, why);
    }
  heat_question_clear (&q);
  return why;
}

/* ---- somebody without heat ---- */

typedef struct {
  HeatWaterSearch *w;
  HeatAfter after;
  HeatPartView old;
  guint32 *rank;     /* owned; by group: how many stations in series before the leak, HEAT_NONE: cold */
} Ask;
typedef struct { guint32 node[2], segment[2]; } Ports; /* by line */

/* The header that serves these ports, HEAT_NONE when none does; of several one that lives after the plan, then the one nearest to a
 * source. `rank` may be incomplete: groups without one do not count yet. */
static guint32
server_of (const HeatFlowing *f, const HeatPartView *v, const Ask *a, Ports p)
{
  const HeatFlowing *after = a->after.flow;
  guint32 supply = heat_view_part (v, 0, p.segment[0]), back = heat_view_part (v, 1, p.segment[1]), found = HEAT_NONE;

  if (supply == HEAT_NONE || back == HEAT_NONE)
    return HEAT_NONE;
  for (guint32 k = f->head[0][supply]; k != HEAT_NONE; k = heat_flowing_label (f, 0, k)->next)
    {
      guint32 group = heat_flowing_label (f, 0, k)->group;
      if (!f->live[group] || a->rank[group] == HEAT_NONE || !heat_flowing_has_label (f, 1, back, group))
        continue;
      if (found == HEAT_NONE || after->live[group] > after->live[found] || (after->live[group] == after->live[found] && a->rank[group] < a->rank[found]))
        found = group;
    }
  return found;
}

/* Every station that lives has a server of a lower rank: following servers ends at a source, though stations may feed each other. */
static void
rank_groups (Ask *a)
{
  const HeatTrace *t = a->w->trace;
  gboolean changed = TRUE;

  a->rank = g_new (guint32, (gsize) t->n_groups + 1);
  for (guint32 k = 0; k < t->n_groups; k++)
    a->rank[k] = t->groups[k].kind == HEAT_KIND_SOURCE ? 0 : HEAT_NONE;
  for (guint32 round = 1; changed; round++)
    {
      g_autoptr (GArray) reached = g_array_new (FALSE, FALSE, sizeof (guint32));
      for (guint32 k = 0; k < t->n_groups; k++)
        {
          Ports here = { { HEAT_NONE, HEAT_NONE }, { t->groups[k].heat[0], t->groups[k].heat[1] } };
          guint32 first = t->groups[k].kind == HEAT_KIND_STATION ? t->station_group[t->groups[k].owner] : k;
          if (t->groups[k].kind == HEAT_KIND_STATION && !t->groups[k].is_header && a->rank[first] == HEAT_NONE
              && server_of (a->w->before->flow, &a->old, a, here) != HEAT_NONE)
            g_array_append_val (reached, t->groups[k].owner);
        }
      changed = reached->len > 0;
      for (guint i = 0; i < reached->len; i++)
        for (guint32 k = t->station_group[g_array_index (reached, guint32, i)]; k < t->station_group[g_array_index (reached, guint32, i) + 1]; k++)
          a->rank[k] = MIN (a->rank[k], round);
    }
}

/* From a port against the supply's flow, or with the return's, towards the header. */
static HeatSpan
sides_toward_header (const HeatSegments *g, guint line, guint32 gate, guint32 segment)
{
  HeatSpan sides = heat_gate_sides (g, gate);
  guint8 c = g->gate_class[gate];
  gboolean into = line == 0 ? c == HEAT_GATE_INTO : c == HEAT_GATE_OUT; /* upstream of side 0 are the others */

  if (c == HEAT_GATE_BAR || c == HEAT_GATE_BOTH || sides.n == 0)
    return sides;
  if (c != HEAT_GATE_INTO && c != HEAT_GATE_OUT)
    return (HeatSpan){ NULL, 0 };
  return into == (segment == sides.at[0]) ? (into ? sides : (HeatSpan){ sides.at, 1 }) : (HeatSpan){ NULL, 0 };
}

static GArray *
way_to_header (const Ask *a, guint line, guint32 start, guint32 goal, gboolean is_after)
{
  const HeatSegments *g = &a->w->trace->graph[line];
  const HeatPartView *v = is_after ? &a->after.view : &a->old;
  g_auto (Search) s = { 0 };

  search_init (&s);
  arrive (&s, start, HEAT_NONE, HEAT_NONE);
  for (guint32 i = 0; i < s.seen->len; i++)
    {
      guint32 at = g_array_index (s.seen, Seen, i).segment;
      HeatSpan gates = heat_segment_gates (g, at);
      if (at == goal)
        return way_to (&s, i);
      for (guint32 k = 0; k < gates.n; k++)
        {
          HeatSpan sides = heat_view_is_open (v, gates.at[k]) ? sides_toward_header (g, line, gates.at[k], at) : (HeatSpan){ NULL, 0 };
          for (guint32 n = 0; n < sides.n; n++)
            if (!is_after || !heat_after_is_drained (&a->after, line, sides.at[n]))
              arrive (&s, sides.at[n], gates.at[k], i);
        }
    }
  return g_array_new (FALSE, FALSE, sizeof (HeatWayStep));
}

static void
take_way (const Ask *a, guint line, Ports p, guint32 group, const GArray *steps, HeatWhy *why)
{
  why->line = (HeatLine) line;
  if (steps->len)
    heat_way_list_pipes (a->w->trace, line, (const HeatWayStep *) (gpointer) steps->data, steps->len, (HeatWayStart){ p.node[line], NULL, 0 }, group, why->pipes, NULL);
  turn_round (why->pipes); /* plant first */
}

/* The first thing on the former way that the plan took away, seen from the one who is cold. */
static void
find_interruption (const Ask *a, Ports p, guint32 group, HeatWhy *why)
{
  const HeatTrace *t = a->w->trace;
  guint line = heat_flowing_has_label (a->after.flow, 0, heat_view_part (&a->after.view, 0, p.segment[0]), group) ? 1 : 0;
  g_autoptr (GArray) steps = way_to_header (a, line, p.segment[line], t->groups[group].heat[line], FALSE);

  why->kind = HEAT_WHY_CUT;
  why->valve = HEAT_NONE;
  for (guint i = 1; i < steps->len; i++)
    {
      HeatWayStep step = g_array_index (steps, HeatWayStep, i);
      if (a->w->s->cut[step.gate] == a->w->s->version)
        why->valve = step.gate;
      if (why->valve != HEAT_NONE || heat_after_is_drained (&a->after, line, step.segment))
        break;
    }
  take_way (a, line, p, group, steps, why);
}

static gboolean
is_in_zone (const Ask *a, Ports p, HeatLine *line)
{
  for (guint k = 0; k < 2; k++)
    if (p.segment[k] != HEAT_NONE && heat_after_is_drained (&a->after, k, p.segment[k]))
      {
        *line = (HeatLine) k;
        return TRUE;
      }
  return FALSE;
}

static HeatWhy *
why_new (HeatKind of, guint32 index)
{
  HeatWhy *why = g_new0 (HeatWhy, 1);

  *why = (HeatWhy){ .of = of, .index = index, .valve = HEAT_NONE, .pipes = g_array_new (FALSE, FALSE, sizeof (guint32)) };
  return why;
}

static void explain (const Ask *a, Ports p, HeatWhy *why);

/* The primary connection that was warm before; of several the one nearest to a source. */
static HeatWhy *
explain_station (const Ask *a, guint32 station)
{
  const HeatTrace *t = a->w->trace;
  HeatWhy *why = why_new (HEAT_KIND_STATION, station);
  Ports p = { { HEAT_NONE, HEAT_NONE }, { HEAT_NONE, HEAT_NONE } };
  guint32 least = HEAT_NONE;

  for (guint32 k = t->station_group[station]; k < t->station_group[station + 1]; k++)
    {
      Ports here = { { HEAT_NONE, HEAT_NONE }, { t->groups[k].heat[0], t->groups[k].heat[1] } };
      guint32 server = t->groups[k].is_header ? HEAT_NONE : server_of (a->w->before->flow, &a->old, a, here);
      if (server != HEAT_NONE && a->rank[server] < least)
        {
          least = a->rank[server];
          p = here;
        }
    }
  HeatSpan ports = heat_net_station_ports (t->net, heat_station (station));
  for (guint32 i = 0; i < ports.n; i++)
    for (guint line = 0; line < 2; line++)
      {
        guint32 node = heat_net_port_node (t->net, ports.at[i], (HeatLine) line).i;
        if (heat_net_city (t->net)->port[ports.at[i]].side == HEAT_PORT_PRIMARY && node != HEAT_NONE && t->graph[line].node[node] == p.segment[line] && p.node[line] == HEAT_NONE)
          p.node[line] = node;
      }
  explain (a, p, why);
  return why;
}

static void
explain_cold (const Ask *a, Ports p, HeatWhy *why)
{
  const HeatTrace *t = a->w->trace;
  guint32 group = server_of (a->w->before->flow, &a->old, a, p);

  why->plant = (HeatPlanStop){ t->groups[group].kind, t->groups[group].owner };
  if (a->after.flow->live[group])
    find_interruption (a, p, group, why);
  else if (g_array_binary_search (a->w->r.stops, &why->plant, heat_compare_stops, NULL))
    why->kind = HEAT_WHY_PLANT_STOPS;
  else
    {
      why->kind = HEAT_WHY_STATION_OUT;
      why->because = explain_station (a, why->plant.index);
    }
}

static void
explain (const Ask *a, Ports p, HeatWhy *why)
{
  const HeatTrace *t = a->w->trace;
  guint32 group = server_of (a->after.flow, &a->after.view, a, p);

  if (server_of (a->w->before->flow, &a->old, a, p) == HEAT_NONE)
    why->kind = HEAT_WHY_ALREADY_OUT;
  else if (is_in_zone (a, p, &why->line))
    why->kind = HEAT_WHY_IN_ZONE;
  else if (group == HEAT_NONE)
    explain_cold (a, p, why);
  else
    {
      g_autoptr (GArray) steps = way_to_header (a, 0, p.segment[0], t->groups[group].heat[0], TRUE);
      why->kind = HEAT_WHY_WARM;
      why->plant = (HeatPlanStop){ t->groups[group].kind, t->groups[group].owner };
      take_way (a, 0, p, group, steps, why);
    }
}

HeatWhy *
heat_trace_why_consumer (const HeatTrace *trace, const HeatIsolateQuery *query, const HeatPlan *plan, guint32 consumer, GError **error)
{
  g_autoptr (GArray) chosen = heat_plan_chosen (plan);
  HeatQuestion q;
  Ports p;

  if (!check_index (trace, HEAT_KIND_CONSUMER, consumer, error) || !heat_question_init (&q, trace, query, error))
    return NULL;
  HeatWhy *why = why_new (HEAT_KIND_CONSUMER, consumer);
  Ask a = { .w = &q.w, .old = { .t = trace, .before = q.before } };
  q.w.chosen = chosen;
  heat_water_search_run (&q.w);
  heat_after_init (&a.after, &q.w);
  rank_groups (&a);
  for (guint line = 0; line < 2; line++)
    {
      p.node[line] = heat_net_consumer_node (trace->net, heat_consumer (consumer), (HeatLine) line).i;
      p.segment[line] = p.node[line] == HEAT_NONE ? HEAT_NONE : trace->graph[line].node[p.node[line]];
    }
  explain (&a, p, why);
  heat_after_clear (&a.after);
  g_free (a.rank);
  heat_question_clear (&q);
  return why;
}
