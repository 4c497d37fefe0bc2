// SPDX-License-Identifier: GPL-3.0-or-later
/* Who is warm: before any leak, and after a plan (domain: "Heat graph").
 *
 * Open valves join heat segments into parts. A plant's header reaches its own part and, along working directions of check
 * valves, further ones: on the supply from the header on, on the return towards it. A consumer is warm when one and the
 * same live header pair reaches its supply port and its return port. Life is the least fixpoint outward from the sources.
 * After a plan only the parts that the zone or a closed valve touches are searched again. */
#include "trace-private.h"
#include <string.h>

/* ---- one view of the parts: as before, or with what a plan changed ---- */

typedef struct {
  const HeatTrace *t;
  const HeatBefore *before;
  HeatScratch *s;             /* NULL: the view before the plan */
  guint32 n_parts[2];
} View;

static guint32
part_of (const View *v, guint line, guint32 segment)
{
  if (segment == HEAT_NONE)
    return HEAT_NONE;
  if (v->s && v->s->part_mark[line][segment] == v->s->version)
    return v->s->part[line][segment];
  return v->before->part[line][segment];
}

static gboolean
is_gate_open (const View *v, guint32 gate)
{
  if (v->s && v->s->cut[gate] == v->s->version)
    return FALSE;
  return !v->before->closed[gate] || (v->s && v->s->opened[gate] == v->s->version);
}

/* ---- plants ---- */

static void
flowing_free (HeatFlowing *f)
{
  if (!f)
    return;
  for (guint line = 0; line < 2; line++)
    {
      g_free (f->head[line]);
      g_free (f->reach_first[line]);
      g_free (f->reached[line]);
      g_array_unref (f->label_group[line]);
      g_array_unref (f->label_next[line]);
      g_array_unref (f->reach[line]);
    }
  g_free (f->live);
  g_free (f->station_live);
  g_free (f);
}

/* From part to part through the check valves that are open: pairs (upstream, downstream). */
static GArray *
collect_arcs (const View *v, guint line)
{
  GArray *arcs = g_array_new (FALSE, FALSE, sizeof (guint32));
  const HeatSegments *g = &v->t->graph[line];

  for (guint i = 0; i < v->t->one_way[line]->len; i++)
    {
      guint32 gate = g_array_index (v->t->one_way[line], guint32, i);
      HeatSpan sides = heat_gate_sides (g, gate);
      if (!is_gate_open (v, gate))
        continue;
      for (guint32 k = 1; k < sides.n; k++)
        {
          guint32 ref = part_of (v, line, sides.at[0]), other = part_of (v, line, sides.at[k]);
          if (ref == other || ref == HEAT_NONE || other == HEAT_NONE)
            continue;
          guint32 into[2] = { other, ref }, out[2] = { ref, other };
          g_array_append_vals (arcs, g->gate_class[gate] == HEAT_GATE_INTO ? into : out, 2);
        }
    }
  return arcs;
}

static gboolean
has_label (const HeatFlowing *f, guint line, guint32 part, guint32 group)
{
  for (guint32 k = f->head[line][part]; k != HEAT_NONE; k = g_array_index (f->label_next[line], guint32, k))
    if (g_array_index (f->label_group[line], guint32, k) == group)
      return TRUE;
  return FALSE;
}

static void
put_label (HeatFlowing *f, guint line, guint32 part, guint32 group)
{
  guint32 k = f->label_group[line]->len;

  g_array_append_val (f->label_group[line], group);
  g_array_append_val (f->label_next[line], f->head[line][part]);
  f->head[line][part] = k;
  g_array_append_val (f->reach[line], part);
}

/* Follows the arcs from the header's part: downstream on the supply, upstream on the return. Arcs are few. */
static void
reach_from (HeatFlowing *f, guint line, guint32 group, guint32 start, const GArray *arcs)
{
  guint32 first = f->reach[line]->len;

  put_label (f, line, start, group);
  for (guint i = first; i < f->reach[line]->len; i++)
    {
      guint32 at = g_array_index (f->reach[line], guint32, i);
      for (guint a = 0; a < arcs->len; a += 2)
        {
          guint32 from = g_array_index (arcs, guint32, a + line), to = g_array_index (arcs, guint32, a + 1 - line);
          /* the label just put stands at the head of its part's list */
          if (from == at && !(f->head[line][to] != HEAT_NONE && g_array_index (f->label_group[line], guint32, f->head[line][to]) == group))
            put_label (f, line, to, group);
        }
    }
}

static void
label_parts (HeatFlowing *f, const View *v, guint line)
{
  g_autoptr (GArray) arcs = collect_arcs (v, line);

  f->n_parts[line] = v->n_parts[line];
  f->head[line] = g_new (guint32, (gsize) f->n_parts[line] + 1);
  memset (f->head[line], 0xff, sizeof (guint32) * f->n_parts[line]);
  f->label_group[line] = g_array_new (FALSE, FALSE, sizeof (guint32));
  f->label_next[line] = g_array_new (FALSE, FALSE, sizeof (guint32));
  f->reach[line] = g_array_new (FALSE, FALSE, sizeof (guint32));
  f->reach_first[line] = g_new (guint32, (gsize) v->t->n_groups + 1);
  for (guint32 k = 0; k < v->t->n_groups; k++)
    {
      f->reach_first[line][k] = f->reach[line]->len;
      guint32 start = v->t->groups[k].is_header ? part_of (v, line, v->t->groups[k].heat[line]) : HEAT_NONE;
      if (start != HEAT_NONE)
        reach_from (f, line, k, start, arcs);
    }
  f->reach_first[line][v->t->n_groups] = f->reach[line]->len;
}

/* Does one live header pair reach both parts? */
static gboolean
is_served (const HeatFlowing *f, guint32 supply, guint32 back)
{
  if (supply == HEAT_NONE || back == HEAT_NONE)
    return FALSE;
  for (guint32 k = f->head[0][supply]; k != HEAT_NONE; k = g_array_index (f->label_next[0], guint32, k))
    {
      guint32 group = g_array_index (f->label_group[0], guint32, k), first = f->reach_first[1][group], end = f->reach_first[1][group + 1];
      if (!f->live[group] || first == end)
        continue;
      if (end - first == 1 ? g_array_index (f->reach[1], guint32, first) == back : has_label (f, 1, back, group))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_stopped (const GArray *stops, HeatKind kind, guint32 owner)
{
  for (guint i = 0; stops && i < stops->len; i++)
    if (g_array_index (stops, HeatPlanStop, i).kind == kind && g_array_index (stops, HeatPlanStop, i).index == owner)
      return TRUE;
  return FALSE;
}

static gboolean
is_primary_warm (const HeatFlowing *f, const View *v, guint32 station)
{
  for (guint32 k = v->t->station_group[station]; k < v->t->station_group[station + 1]; k++)
    if (!v->t->groups[k].is_header && is_served (f, part_of (v, 0, v->t->groups[k].heat[0]), part_of (v, 1, v->t->groups[k].heat[1])))
      return TRUE;
  return FALSE;
}

static void
set_live (HeatFlowing *f, const HeatTrace *t, guint32 first, guint32 end)
{
  for (guint32 k = first; k < end; k++)
    f->live[k] = t->groups[k].is_header;
}

/* Least fixpoint outward from the sources: stations that feed only each other stay dead. One round a step in series. */
static void
spread_life (HeatFlowing *f, const View *v, const GArray *stops)
{
  const HeatTrace *t = v->t;
  guint32 n_source = heat_net_n (t->net, HEAT_KIND_SOURCE), n_station = heat_net_n (t->net, HEAT_KIND_STATION);
  g_autofree guint8 *done = g_new0 (guint8, (gsize) n_station + 1);
  gboolean changed = TRUE;

  f->station_live = g_new0 (guint8, (gsize) n_station + 1);
  for (guint32 i = 0; i < n_source; i++)
    if (!is_stopped (stops, HEAT_KIND_SOURCE, i))
      set_live (f, t, t->source_group[i], t->source_group[i + 1]);
  for (guint32 i = 0; i < n_station; i++)
    done[i] = is_stopped (stops, HEAT_KIND_STATION, i);
  while (changed)
    {
      changed = FALSE;
      for (guint32 i = 0; i < n_station; i++)
        if (!done[i] && is_primary_warm (f, v, i))
          {
            done[i] = f->station_live[i] = 1;
            set_live (f, t, t->station_group[i], t->station_group[i + 1]);
            changed = TRUE;
          }
    }
}

static HeatFlowing *
flowing_new (const View *v, const GArray *stops)
{
  HeatFlowing *f = g_new0 (HeatFlowing, 1);

  label_parts (f, v, 0);
  label_parts (f, v, 1);
  f->live = g_new0 (guint8, (gsize) v->t->n_groups + 1);
  spread_life (f, v, stops);
  for (guint line = 0; line < 2; line++)
    {
      f->reached[line] = g_new0 (guint8, (gsize) f->n_parts[line] + 1);
      for (guint32 k = 0; k < v->t->n_groups; k++)
        for (guint32 i = f->reach_first[line][k]; f->live[k] && i < f->reach_first[line][k + 1]; i++)
          f->reached[line][g_array_index (f->reach[line], guint32, i)] = 1;
    }
  return f;
}

static guint32
port_part (const View *v, guint32 consumer, guint line)
{
  guint32 node = heat_net_consumer_node (v->t->net, heat_consumer (consumer), (HeatLine) line).i;

  return node == HEAT_NONE ? HEAT_NONE : part_of (v, line, v->t->graph[line].node[node]);
}

static gboolean
is_consumer_warm (const HeatFlowing *f, const View *v, guint32 consumer)
{
  return is_served (f, port_part (v, consumer, 0), port_part (v, consumer, 1));
}

/* ---- before ---- */

/* Breadth first over one line's segments: parts, and the segments in part order. */
static guint32
find_parts (HeatBefore *b, const HeatTrace *t, guint line)
{
  const HeatSegments *g = &t->graph[line];
  guint32 n_parts = 0, at = 0, end = 0;
  guint32 *part = b->part[line] = g_new (guint32, (gsize) g->n + 1), *order = b->order[line] = g_new (guint32, (gsize) g->n + 1);
  g_autoptr (GArray) first = g_array_new (FALSE, FALSE, sizeof (guint32));

  memset (part, 0xff, sizeof (guint32) * g->n);
  for (guint32 start = 0; start < g->n; start++)
    {
      if (part[start] != HEAT_NONE)
        continue;
      g_array_append_val (first, end);
      part[start] = n_parts;
      for (order[end++] = start; at < end; at++)
        {
          HeatSpan gates = heat_segment_gates (g, order[at]);
          for (guint32 k = 0; k < gates.n; k++)
            {
              guint8 c = g->gate_class[gates.at[k]];
              if (b->closed[gates.at[k]] || (c != HEAT_GATE_BAR && c != HEAT_GATE_BOTH))
                continue;
              HeatSpan sides = heat_gate_sides (g, gates.at[k]);
              for (guint32 i = 0; i < sides.n; i++)
                if (part[sides.at[i]] == HEAT_NONE)
                  {
                    part[sides.at[i]] = n_parts;
                    order[end++] = sides.at[i];
                  }
            }
        }
      n_parts++;
    }
  g_array_append_val (first, end);
  b->part_first[line] = g_memdup2 (first->data, sizeof (guint32) * first->len);
  return n_parts;
}

static void
follow_water (HeatBefore *b, const HeatTrace *t, guint32 segment, guint32 gate, guint8 *seen, GArray *queue)
{
  const HeatSegments *g = &t->graph[HEAT_WATER];
  HeatSpan sides = heat_gate_sides (g, gate);
  guint8 c = g->gate_class[gate];

  for (guint32 from = 0; from < sides.n && !b->closed[gate]; from++)
    if (sides.at[from] == segment)
      for (guint32 to = 0; to < sides.n; to++)
        {
          guint32 next = sides.at[to];
          gboolean flows = c == HEAT_GATE_INTO ? from != 0 && to == 0 : c == HEAT_GATE_OUT ? from == 0 && to != 0 : TRUE;
          if (!flows || seen[next] || t->dead_pipe[next] != HEAT_NONE)
            continue;
          seen[next] = 1;
          b->toward[next] = segment;
          b->toward_gate[next] = gate;
          g_array_append_val (queue, next);
        }
}

/* Breadth first from all headers along the water's way: the shortest way back for each segment. */
static void
find_ways (HeatBefore *b, const HeatTrace *t)
{
  const HeatSegments *g = &t->graph[HEAT_WATER];
  g_autofree guint8 *seen = g_new0 (guint8, (gsize) g->n + 1);
  g_autoptr (GArray) queue = g_array_sized_new (FALSE, FALSE, sizeof (guint32), g->n);

  b->toward = g_new (guint32, (gsize) g->n + 1);
  b->toward_gate = g_new (guint32, (gsize) g->n + 1);
  memset (b->toward, 0xff, sizeof (guint32) * g->n);
  memset (b->toward_gate, 0xff, sizeof (guint32) * g->n);
  for (guint32 k = 0; k < t->n_groups; k++)
    if (t->groups[k].is_header && t->groups[k].water != HEAT_NONE && !seen[t->groups[k].water])
      {
        seen[t->groups[k].water] = 1;
        g_array_append_val (queue, t->groups[k].water);
      }
  for (guint i = 0; i < queue->len; i++)
    {
      guint32 at = g_array_index (queue, guint32, i);
      HeatSpan gates = heat_segment_gates (g, at);
      for (guint32 k = 0; k < gates.n; k++)
        follow_water (b, t, at, gates.at[k], seen, queue);
    }
}

static gboolean
is_node_used (const HeatNet *net, HeatNode node, const guint8 *port_at)
{
  return node.i != HEAT_NONE && (port_at[node.i] || heat_net_node_ends (net, node).n > 0 || heat_net_node_valves (net, node).n > 0);
}

/* Counts the cold consumers; one without a place in the network is never counted. */
static void
count_already_out (HeatBefore *b, const HeatTrace *t)
{
  const HeatNet *net = t->net;
  g_autofree guint8 *port_at = g_new0 (guint8, (gsize) heat_net_n (net, HEAT_KIND_NODE) + 1);

  for (guint32 i = 0; i < 2 * heat_net_n (net, HEAT_KIND_PORT); i++)
    if (heat_net_port_node (net, i >> 1, (HeatLine) (i & 1)).i != HEAT_NONE)
      port_at[heat_net_port_node (net, i >> 1, (HeatLine) (i & 1)).i] = 1;
  b->already = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint32 c = 0; c < heat_net_n (net, HEAT_KIND_CONSUMER); c++)
    {
      const HeatConsumerSum *sum = heat_net_consumer_sum (net, heat_consumer (c));
      b->n_warm += b->warm[c];
      if (b->warm[c])
        continue;
      if (!is_node_used (net, heat_net_consumer_node (net, heat_consumer (c), HEAT_LINE_SUPPLY), port_at)
          || !is_node_used (net, heat_net_consumer_node (net, heat_consumer (c), HEAT_LINE_RETURN), port_at))
        continue;
      b->n_cold++;
      b->already_households += sum->households;
      if (sum->households > 0 || sum->suspended == 0)
        g_array_append_val (b->already, c);
    }
}

static HeatBefore *
before_new (const HeatTrace *t, guint8 *closed /* taken */)
{
  HeatBefore *b = g_new0 (HeatBefore, 1);
  guint32 n = heat_net_n (t->net, HEAT_KIND_CONSUMER);
  View v = { t, b, NULL, { 0, 0 } };

  g_atomic_ref_count_init (&b->refs);
  b->closed = closed;
  for (guint line = 0; line < 2; line++)
    v.n_parts[line] = find_parts (b, t, line);
  find_ways (b, t);
  b->flow = flowing_new (&v, NULL);
  b->warm = g_new0 (guint8, (gsize) n + 1);
  for (guint32 c = 0; c < n; c++)
    b->warm[c] = is_consumer_warm (b->flow, &v, c);
  count_already_out (b, t);
  return b;
}

HeatBefore *
heat_before_ref (HeatBefore *b)
{
  g_atomic_ref_count_inc (&b->refs);
  return b;
}

void
heat_before_unref (HeatBefore *b)
{
  if (!b || !g_atomic_ref_count_dec (&b->refs))
    return;
  for (guint line = 0; line < 2; line++)
    {
      g_free (b->part[line]);
      g_free (b->order[line]);
      g_free (b->part_first[line]);
    }
  flowing_free (b->flow);
  g_array_unref (b->already);
  g_free (b->toward);
  g_free (b->toward_gate);
  g_free (b->warm);
  g_free (b->closed);
  g_free (b);
}

guint8 *
heat_before_warm_without (const HeatBefore *b, const HeatTrace *t, const GArray *stops)
{
  View v = { t, b, NULL, { b->flow->n_parts[0], b->flow->n_parts[1] } };
  HeatFlowing *flow = flowing_new (&v, stops);
  guint32 n = heat_net_n (t->net, HEAT_KIND_CONSUMER);
  guint8 *warm = g_new0 (guint8, (gsize) n + 1);

  for (guint32 c = 0; c < n; c++)
    warm[c] = is_consumer_warm (flow, &v, c);
  flowing_free (flow);
  return warm;
}

static guint8 *
closed_states (const HeatTrace *t, const HeatIsolateQuery *q)
{
  guint32 n = heat_net_n (t->net, HEAT_KIND_VALVE);
  guint8 *closed = g_new (guint8, (gsize) t->graph[HEAT_WATER].n_gates + 1);

  const guint8 *state = q->overlay ? q->overlay->state : t->state;
  for (guint32 v = 0; v < n; v++)
    closed[v] = state[v] == HEAT_VALVE_CLOSED;
  for (guint32 k = n; k <= t->graph[HEAT_WATER].n_gates; k++)
    closed[k] = 0;
  for (guint i = 0; i < q->n_held_closed; i++)
    closed[q->held_closed[i]] = 1;
  return closed;
}

/* What was warm depends on open and closed alone; the last answer is kept, since a night asks many questions of one state. */
HeatBefore *
heat_before_get (const HeatTrace *trace, const HeatIsolateQuery *query)
{
  HeatTrace *t = (HeatTrace *) trace;
  g_autofree guint8 *closed = closed_states (t, query);
  HeatBefore *b = NULL;

  g_mutex_lock (&t->lock);
  if (t->before && memcmp (t->before->closed, closed, t->graph[HEAT_WATER].n_gates) == 0)
    b = heat_before_ref (t->before);
  g_mutex_unlock (&t->lock);
  if (b)
    return b;
  b = before_new (t, g_steal_pointer (&closed));
  g_mutex_lock (&t->lock);
  HeatBefore *old = t->before;
  t->before = heat_before_ref (b);
  g_mutex_unlock (&t->lock);
  heat_before_unref (old);
  return b;
}

/* ---- after ---- */

typedef struct {
  HeatWaterSearch *w;
  View view;
  GArray *affected[2];  /* parts of before that changed as a whole */
  GArray *changed[2];   /* segments that were drained or split off from a part of before */
  GArray *seeds[2];     /* segments at the edge of what was drained or cut */
  HeatFlowing *flow;
  HeatHeatResult *r;
  gboolean want_pipes;
} After;

static gboolean
is_drained (const After *a, guint line, guint32 segment)
{
  return a->w->s->zone[a->w->trace->heat_water[line][segment]] == a->w->s->version;
}

static void
affect (After *a, guint line, guint32 segment)
{
  HeatScratch *s = a->w->s;
  guint32 part = a->w->before->part[line][segment];

  if (s->old_mark[line][part] == s->version)
    return;
  s->old_mark[line][part] = s->version;
  g_array_append_val (a->affected[line], part);
}

static void
affect_gate (After *a, guint line, guint32 gate)
{
  HeatSpan sides = heat_gate_sides (&a->w->trace->graph[line], gate);

  for (guint32 i = 0; i < sides.n; i++)
    affect (a, line, sides.at[i]);
}

static void
drain (After *a, guint line, guint32 segment)
{
  HeatScratch *s = a->w->s;

  s->part_mark[line][segment] = s->version;
  s->part[line][segment] = HEAT_NONE;
  g_array_append_val (a->changed[line], segment);
}

/* The far ends of what joined the parts before: from these the rest is searched again. */
static void
seed_gate (After *a, guint line, guint32 gate)
{
  const HeatSegments *g = &a->w->trace->graph[line];
  HeatSpan sides = heat_gate_sides (g, gate);

  if (a->w->before->closed[gate] || (g->gate_class[gate] != HEAT_GATE_BAR && g->gate_class[gate] != HEAT_GATE_BOTH))
    return;
  for (guint32 i = 0; i < sides.n; i++)
    if (!is_drained (a, line, sides.at[i]))
      g_array_append_val (a->seeds[line], sides.at[i]);
}

static void
find_changes (After *a, guint line)
{
  const HeatTrace *t = a->w->trace;
  const HeatWaterResult *r = &a->w->r;

  for (guint i = 0; i < r->zone->len; i++)
    {
      guint32 segment = g_array_index (r->zone, guint32, i);
      for (guint32 k = t->water_heat_first[line][segment]; k < t->water_heat_first[line][segment + 1]; k++)
        drain (a, line, t->water_heat[line][k]);
    }
  for (guint i = 0; i < a->changed[line]->len; i++)
    {
      HeatSpan gates = heat_segment_gates (&t->graph[line], g_array_index (a->changed[line], guint32, i));
      for (guint32 k = 0; k < gates.n; k++)
        seed_gate (a, line, gates.at[k]);
    }
  for (guint i = 0; i < r->must->len; i++)
    seed_gate (a, line, g_array_index (r->must, guint32, i));
  for (guint i = 0; i < a->w->n_opened; i++)
    affect_gate (a, line, a->w->opened[i]);
}

static void
mark_valves (After *a)
{
  HeatScratch *s = a->w->s;

  for (guint i = 0; i < a->w->r.must->len; i++)
    s->cut[g_array_index (a->w->r.must, guint32, i)] = s->version;
  for (guint i = 0; i < a->w->n_opened; i++)
    s->opened[a->w->opened[i]] = s->version;
}

/* One new part, breadth first from a segment. */
static void
spread_part (After *a, guint line, guint32 start, guint32 number)
{
  const HeatSegments *g = &a->w->trace->graph[line];
  HeatScratch *s = a->w->s;
  GArray *queue = s->queue;

  g_array_set_size (queue, 0);
  g_array_append_val (queue, start);
  s->part_mark[line][start] = s->version;
  s->part[line][start] = number;
  for (guint i = 0; i < queue->len; i++)
    {
      HeatSpan gates = heat_segment_gates (g, g_array_index (queue, guint32, i));
      for (guint32 k = 0; k < gates.n; k++)
        {
          guint8 c = g->gate_class[gates.at[k]];
          if ((c != HEAT_GATE_BAR && c != HEAT_GATE_BOTH) || !is_gate_open (&a->view, gates.at[k]))
            continue;
          HeatSpan sides = heat_gate_sides (g, gates.at[k]);
          for (guint32 j = 0; j < sides.n; j++)
            {
              guint32 to = sides.at[j];
              if (s->part_mark[line][to] == s->version || is_drained (a, line, to))
                continue;
              s->part_mark[line][to] = s->version;
              s->part[line][to] = number;
              g_array_append_val (queue, to);
            }
        }
    }
}

/* ---- the race ----
 * What hung together before falls apart into the pieces round the seeds. All pieces are searched in turn, a segment each;
 * fronts that meet are one. As soon as a single one is still running the others are known whole, and the last keeps the
 * part's old number unseen: the work is that of the smaller pieces (Even and Shiloach 1981, for deletions of edges). */

#define MOST_FRONTS 48

typedef struct { GArray *queue; guint at, parent; } Front;
typedef struct { Front front[MOST_FRONTS]; guint n; guint line; After *a; } Race;

static guint
front_of (Race *race, guint i)
{
  while (race->front[i].parent != i)
    i = race->front[i].parent = race->front[race->front[i].parent].parent;
  return i;
}

static void
arrive (Race *race, guint i, guint32 segment)
{
  HeatScratch *s = race->a->w->s;

  if (s->race_mark[race->line][segment] == s->version)
    {
      guint x = front_of (race, i), y = front_of (race, s->race[race->line][segment]);
      race->front[MAX (x, y)].parent = MIN (x, y);
      return;
    }
  s->race_mark[race->line][segment] = s->version;
  s->race[race->line][segment] = i;
  g_array_append_val (race->front[i].queue, segment);
}

static void
step (Race *race, guint i)
{
  const HeatSegments *g = &race->a->w->trace->graph[race->line];
  Front *front = &race->front[i];
  HeatSpan gates = heat_segment_gates (g, g_array_index (front->queue, guint32, front->at++));

  for (guint32 k = 0; k < gates.n; k++)
    {
      guint8 c = g->gate_class[gates.at[k]];
      if ((c != HEAT_GATE_BAR && c != HEAT_GATE_BOTH) || !is_gate_open (&race->a->view, gates.at[k]))
        continue;
      HeatSpan sides = heat_gate_sides (g, gates.at[k]);
      for (guint32 j = 0; j < sides.n; j++)
        if (!is_drained (race->a, race->line, sides.at[j]))
          arrive (race, i, sides.at[j]);
    }
}

/* The number of pieces that are still searched; `last` is one of them. */
static guint
count_running (Race *race, guint *last)
{
  gboolean runs[MOST_FRONTS] = { FALSE };
  guint n = 0;

  for (guint i = 0; i < race->n; i++)
    if (race->front[i].at < race->front[i].queue->len)
      {
        guint root = front_of (race, i);
        n += !runs[root];
        runs[root] = TRUE;
        *last = root;
      }
  return n;
}

static void
settle (Race *race, guint keeps_number)
{
  HeatScratch *s = race->a->w->s;
  guint32 number[MOST_FRONTS];

  memset (number, 0xff, sizeof number);
  for (guint i = 0; i < race->n; i++)
    {
      guint root = front_of (race, i);
      GArray *queue = race->front[i].queue;
      if (root != keeps_number && number[root] == HEAT_NONE)
        number[root] = race->a->view.n_parts[race->line]++;
      for (guint k = 0; root != keeps_number && k < queue->len; k++)
        {
          guint32 segment = g_array_index (queue, guint32, k);
          s->part_mark[race->line][segment] = s->version;
          s->part[race->line][segment] = number[root];
          g_array_append_val (race->a->changed[race->line], segment);
        }
      g_array_unref (queue);
    }
}

static void
run_race (After *a, guint line, const guint32 *seeds, guint n)
{
  Race race = { .n = n, .line = line, .a = a };
  guint last = G_MAXUINT;

  for (guint i = 0; i < n; i++)
    race.front[i] = (Front){ g_array_new (FALSE, FALSE, sizeof (guint32)), 0, i };
  for (guint i = 0; i < n; i++)
    arrive (&race, i, seeds[i]);
  while (count_running (&race, &last) > 1)
    for (guint i = 0; i < n; i++)
      if (race.front[i].at < race.front[i].queue->len)
        step (&race, i);
  if (count_running (&race, &last) == 0)
    last = G_MAXUINT;
  settle (&race, last);
}

typedef struct { guint32 part, segment; } PartSeed;

static int
compare_part_seeds (gconstpointer a, gconstpointer b)
{
  const PartSeed *x = a, *y = b;

  if (x->part != y->part)
    return x->part < y->part ? -1 : 1;
  return x->segment < y->segment ? -1 : x->segment > y->segment;
}

/* One race for each part of before that has seeds; none where a valve was opened into it. */
static void
race_all (After *a, guint line)
{
  HeatScratch *s = a->w->s;
  guint n = a->seeds[line]->len;
  g_autofree PartSeed *by_part = g_new (PartSeed, (gsize) n + 1);
  g_autofree guint32 *segments = g_new (guint32, (gsize) n + 1);

  for (guint i = 0; i < n; i++)
    {
      guint32 segment = g_array_index (a->seeds[line], guint32, i);
      by_part[i] = (PartSeed){ a->w->before->part[line][segment], segment };
    }
  qsort (by_part, n, sizeof *by_part, compare_part_seeds);
  for (guint i = 0; i < n; i++)
    segments[i] = by_part[i].segment;
  for (guint i = 0, k; i < n; i = k)
    {
      for (k = i; k < n && by_part[k].part == by_part[i].part; k++)
        ;
      if (s->old_mark[line][by_part[i].part] == s->version)
        continue;
      if (k - i > MOST_FRONTS)
        affect (a, line, by_part[i].segment);
      else
        run_race (a, line, segments + i, k - i);
    }
}

/* Searches whole parts again: where valves were opened, and where too much was cut for a race. */
static void
split_whole (After *a, guint line)
{
  const HeatBefore *b = a->w->before;
  HeatScratch *s = a->w->s;

  for (guint i = 0; i < a->affected[line]->len; i++)
    {
      guint32 part = g_array_index (a->affected[line], guint32, i);
      for (guint32 k = b->part_first[line][part]; k < b->part_first[line][part + 1]; k++)
        if (s->part_mark[line][b->order[line][k]] != s->version)
          spread_part (a, line, b->order[line][k], a->view.n_parts[line]++);
    }
}

static void
split_parts (After *a, guint line)
{
  a->view.n_parts[line] = a->w->before->flow->n_parts[line];
  heat_sort_unique (a->seeds[line]);
  race_all (a, line);
  split_whole (a, line);
}

/* Parts whose plants changed though nothing in them was cut: their plant died, or the way to it is gone. */
static void
affect_by_plants (After *a, guint line)
{
  const HeatFlowing *old = a->w->before->flow, *new = a->flow;
  HeatScratch *s = a->w->s;

  for (guint32 k = 0; k < a->w->trace->n_groups; k++)
    for (guint32 i = old->reach_first[line][k]; old->live[k] && i < old->reach_first[line][k + 1]; i++)
      {
        guint32 part = g_array_index (old->reach[line], guint32, i);
        if (s->old_mark[line][part] == s->version || (new->live[k] && has_label (new, line, part, k)))
          continue;
        s->old_mark[line][part] = s->version;
        g_array_append_val (a->affected[line], part);
      }
}

static void
note_consumers (After *a, guint line, guint32 segment)
{
  const HeatSegments *g = &a->w->trace->graph[line];

  for (guint32 k = g->consumer_first[segment]; k < g->consumer_first[segment + 1]; k++)
    {
      guint32 c = g->consumer_at[k];
      if (a->w->s->consumer[c] == a->w->s->version || !a->w->before->warm[c])
        continue;
      a->w->s->consumer[c] = a->w->s->version;
      if (!is_consumer_warm (a->flow, &a->view, c))
        g_array_append_val (a->r->consumers, c);
    }
}

static gboolean
flows_in_pipe (const HeatFlowing *f, const View *v, guint32 pipe)
{
  gboolean is_warm = FALSE;

  for (guint line = 0; line < 2; line++)
    {
      guint32 segment = v->t->graph[line].pipe[pipe];
      if (segment == HEAT_NONE)
        continue;
      guint32 part = part_of (v, line, segment);
      if (part == HEAT_NONE || !f->reached[line][part])
        return FALSE;
      is_warm = TRUE;
    }
  return is_warm;
}

static void
note_pipes (After *a, guint line, guint32 segment)
{
  const HeatSegments *g = &a->w->trace->graph[line];
  View old = { a->w->trace, a->w->before, NULL, { 0, 0 } };

  for (guint32 k = g->pipe_first[segment]; k < g->pipe_first[segment + 1]; k++)
    {
      guint32 pipe = g->pipe_at[k];
      if (a->w->s->pipe[pipe] == a->w->s->version || is_drained (a, line, segment))
        continue;
      a->w->s->pipe[pipe] = a->w->s->version;
      if (flows_in_pipe (a->w->before->flow, &old, pipe) && !flows_in_pipe (a->flow, &a->view, pipe))
        g_array_append_val (a->r->dead_pipes, pipe);
    }
}

static void
note_segment (After *a, guint line, guint32 segment)
{
  note_consumers (a, line, segment);
  if (a->want_pipes)
    note_pipes (a, line, segment);
}

static void
collect_lost (After *a)
{
  const HeatBefore *b = a->w->before;

  for (guint line = 0; line < 2; line++)
    {
      for (guint i = 0; i < a->changed[line]->len; i++)
        note_segment (a, line, g_array_index (a->changed[line], guint32, i));
      for (guint i = 0; i < a->affected[line]->len; i++)
        {
          guint32 part = g_array_index (a->affected[line], guint32, i);
          for (guint32 k = b->part_first[line][part]; k < b->part_first[line][part + 1]; k++)
            note_segment (a, line, b->order[line][k]);
        }
    }
}

static void
collect_stations (After *a)
{
  const HeatTrace *t = a->w->trace;
  View old = { t, a->w->before, NULL, { 0, 0 } };

  for (guint32 i = 0; i < heat_net_n (t->net, HEAT_KIND_STATION); i++)
    {
      if (a->w->before->flow->station_live[i] && !a->flow->station_live[i])
        g_array_append_val (a->r->stations, i);
      if (is_primary_warm (a->w->before->flow, &old, i) && !is_primary_warm (a->flow, &a->view, i))
        g_array_append_val (a->r->cut_stations, i);
    }
}

static void
after_init (After *a, HeatWaterSearch *w)
{
  *a = (After){ .w = w, .view = { w->trace, w->before, w->s, { 0, 0 } } };
  mark_valves (a);
  for (guint line = 0; line < 2; line++)
    {
      a->affected[line] = g_array_new (FALSE, FALSE, sizeof (guint32));
      a->changed[line] = g_array_new (FALSE, FALSE, sizeof (guint32));
      a->seeds[line] = g_array_new (FALSE, FALSE, sizeof (guint32));
      find_changes (a, line);
      split_parts (a, line);
    }
  a->flow = flowing_new (&a->view, w->r.stops);
}

static void
after_clear (After *a)
{
  flowing_free (a->flow);
  for (guint line = 0; line < 2; line++)
    {
      g_array_unref (a->affected[line]);
      g_array_unref (a->changed[line]);
      g_array_unref (a->seeds[line]);
    }
}

void
heat_heat_search (HeatWaterSearch *w, gboolean want_pipes, HeatHeatResult *r)
{
  After a;

  after_init (&a, w);
  a.r = r;
  a.want_pipes = want_pipes;
  affect_by_plants (&a, 0);
  affect_by_plants (&a, 1);
  collect_lost (&a);
  collect_stations (&a);
  g_array_sort (r->consumers, heat_compare_index);
  g_array_sort (r->dead_pipes, heat_compare_index);
  after_clear (&a);
}

static gboolean
is_useful_on (const After *a, guint line, guint32 valve)
{
  HeatSpan sides = heat_gate_sides (&a->w->trace->graph[line], valve);
  gboolean differ = FALSE, reached = FALSE;

  for (guint32 i = 0; i < sides.n; i++)
    {
      guint32 part = part_of (&a->view, line, sides.at[i]);
      differ |= part != part_of (&a->view, line, sides.at[0]);
      reached |= part != HEAT_NONE && a->flow->reached[line][part];
    }
  return differ && reached;
}

void
heat_heat_judge (HeatWaterSearch *w, const GArray *valves, guint8 *is_useful)
{
  After a;

  after_init (&a, w);
  for (guint i = 0; i < valves->len; i++)
    is_useful[i] = is_useful_on (&a, 0, g_array_index (valves, guint32, i)) || is_useful_on (&a, 1, g_array_index (valves, guint32, i));
  after_clear (&a);
}

static gboolean
is_other_system (const HeatTrace *t, const HeatGroup *a, const HeatGroup *b)
{
  const HeatCity *city = heat_net_city (t->net);

  return a->kind != b->kind || strcmp (heat_city_text (city, (HeatText){ a->system }), heat_city_text (city, (HeatText){ b->system })) != 0;
}

static gboolean
parts_differ_in_system (const HeatWaterSearch *w, guint line, guint32 x, guint32 y)
{
  const HeatFlowing *f = w->before->flow;

  for (guint32 i = f->head[line][x]; i != HEAT_NONE; i = g_array_index (f->label_next[line], guint32, i))
    for (guint32 k = f->head[line][y]; k != HEAT_NONE; k = g_array_index (f->label_next[line], guint32, k))
      if (is_other_system (w->trace, &w->trace->groups[g_array_index (f->label_group[line], guint32, i)],
                           &w->trace->groups[g_array_index (f->label_group[line], guint32, k)]))
        return TRUE;
  return FALSE;
}

gboolean
heat_heat_joins_systems (const HeatWaterSearch *w, guint32 valve)
{
  for (guint line = 0; line < 2; line++)
    {
      HeatSpan sides = heat_gate_sides (&w->trace->graph[line], valve);
      for (guint32 i = 1; i < sides.n; i++)
        if (parts_differ_in_system (w, line, w->before->part[line][sides.at[0]], w->before->part[line][sides.at[i]]))
          return TRUE;
    }
  return FALSE;
}

void
heat_heat_result_init (HeatHeatResult *r)
{
  r->stations = g_array_new (FALSE, FALSE, sizeof (guint32));
  r->consumers = g_array_new (FALSE, FALSE, sizeof (guint32));
  r->dead_pipes = g_array_new (FALSE, FALSE, sizeof (guint32));
  r->cut_stations = g_array_new (FALSE, FALSE, sizeof (guint32));
}

void
heat_heat_result_clear (HeatHeatResult *r)
{
  g_array_unref (r->stations);
  g_array_unref (r->consumers);
  g_array_unref (r->dead_pipes);
  g_array_unref (r->cut_stations);
}
