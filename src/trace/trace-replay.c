// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace-replay.h"
#include "trace-heat-private.h"

static const char *const kind_words[HEAT_N_REPLAY_KINDS] = {
  [HEAT_REPLAY_LEAK] = "leak", [HEAT_REPLAY_REACH] = "reach", [HEAT_REPLAY_CLOSES] = "closes", [HEAT_REPLAY_SHUT] = "shut",
  [HEAT_REPLAY_FAILED] = "failed", [HEAT_REPLAY_LEAKS] = "leaks", [HEAT_REPLAY_CHECK_PASSED] = "check_passed",
  [HEAT_REPLAY_CHECK_HOLDS] = "check_holds", [HEAT_REPLAY_STOP] = "stop", [HEAT_REPLAY_ASK] = "ask", [HEAT_REPLAY_COLD] = "cold",
};
static const char *const cause_words[HEAT_N_COLD_CAUSES] = {
  [HEAT_COLD_DRAINED] = "drained", [HEAT_COLD_SUPPLY] = "no_supply", [HEAT_COLD_RETURN] = "no_return", [HEAT_COLD_APART] = "no_common_plant",
};

const char *
heat_replay_kind_word (HeatReplayKind kind)
{
  return kind_words[kind];
}

const char *
heat_cold_cause_word (HeatColdCause cause)
{
  return cause_words[cause];
}

/* ---- writing ---- */

/* The step just begun, to be filled; NULL when the replay is full. */
static HeatReplayStep *
begin (HeatReplay *r, HeatReplayKind kind)
{
  HeatReplayStep step = { .kind = kind, .index = HEAT_NONE, .valve = HEAT_NONE, .first_pipe = r->pipes->len, .first_consumer = r->consumers->len };

  if (r->most_steps && r->steps->len >= r->most_steps)
    {
      r->n_left_out++;
      return NULL;
    }
  g_array_append_val (r->steps, step);
  return &g_array_index (r->steps, HeatReplayStep, r->steps->len - 1);
}

static void
put_segment (HeatReplay *r, HeatReplayStep *step, const HeatSegments *g, guint32 segment)
{
  guint32 n = g->pipe_first[segment + 1] - g->pipe_first[segment];

  g_array_append_vals (r->pipes, g->pipe_at + g->pipe_first[segment], n);
  step->n_pipes += n;
}

/* ---- what the water search tells ---- */

void
heat_replay_leak (HeatWaterSearch *w, guint leak, guint n_zone)
{
  HeatReplayStep *step = begin (w->replay, HEAT_REPLAY_LEAK);

  if (!step)
    return;
  step->index = leak;
  for (guint i = n_zone; i < w->r.zone->len; i++)
    put_segment (w->replay, step, &w->trace->graph[HEAT_WATER], g_array_index (w->r.zone, guint32, i));
}

static HeatReplayKind
kind_of_meeting (const HeatWaterSearch *w, guint32 gate, gboolean passes)
{
  guint8 c = w->trace->graph[HEAT_WATER].gate_class[gate];

  if (w->s->leaking[gate] == w->s->version)
    return HEAT_REPLAY_LEAKS;
  if (c == HEAT_GATE_LINK) /* a check valve on one line for the pair holds no water */
    return HEAT_REPLAY_CHECK_PASSED;
  if (passes && heat_is_failed (w->condition[gate]))
    return HEAT_REPLAY_FAILED;
  if (c == HEAT_GATE_BOTH || c == HEAT_GATE_INTO || c == HEAT_GATE_OUT)
    return passes ? HEAT_REPLAY_CHECK_PASSED : w->before->closed[gate] ? HEAT_REPLAY_SHUT : HEAT_REPLAY_CHECK_HOLDS;
  return w->before->closed[gate] ? HEAT_REPLAY_SHUT : HEAT_REPLAY_CLOSES;
}

void
heat_replay_meet (HeatWaterSearch *w, guint32 gate, gboolean passes)
{
  HeatReplayStep *step;

  if (gate >= heat_net_n (w->trace->net, HEAT_KIND_VALVE))
    return;
  step = begin (w->replay, kind_of_meeting (w, gate, passes));
  if (step)
    step->valve = gate;
}

void
heat_replay_reach (HeatWaterSearch *w, guint32 gate, guint32 segment)
{
  HeatReplayStep *step = begin (w->replay, HEAT_REPLAY_REACH);

  if (!step)
    return;
  step->valve = gate < heat_net_n (w->trace->net, HEAT_KIND_VALVE) ? gate : HEAT_NONE;
  put_segment (w->replay, step, &w->trace->graph[HEAT_WATER], segment);
}

void
heat_replay_stops (HeatWaterSearch *w)
{
  for (guint i = 0; i < w->r.stops->len; i++)
    {
      HeatPlanStop stop = g_array_index (w->r.stops, HeatPlanStop, i);
      HeatReplayStep *step = begin (w->replay, HEAT_REPLAY_STOP);
      if (!step)
        continue;
      step->of = stop.kind;
      step->index = stop.index;
    }
}

void
heat_replay_ask (HeatWaterSearch *w, guint32 valve, gboolean is_must)
{
  const HeatSegments *g = &w->trace->graph[HEAT_WATER];
  HeatSpan sides = heat_gate_sides (g, valve);
  HeatReplayStep *step = begin (w->replay, HEAT_REPLAY_ASK);

  if (!step)
    return;
  step->valve = valve;
  step->is_must = is_must;
  for (guint32 i = 0; i < sides.n; i++)
    if (w->s->zone[sides.at[i]] != w->s->version && heat_water_holds (w, sides.at[i]))
      put_segment (w->replay, step, g, sides.at[i]);
}

/* ---- part by part, who is cold ---- */

typedef struct { guint32 part[2]; guint32 index; } Cold; /* a consumer; or a pipe, by the part of each line it carries */

static int
compare_cold (gconstpointer a, gconstpointer b)
{
  const Cold *x = a, *y = b;

  for (guint line = 0; line < 2; line++)
    if (x->part[line] != y->part[line])
      return x->part[line] < y->part[line] ? -1 : 1;
  return x->index < y->index ? -1 : x->index > y->index;
}

static gboolean
is_port_drained (const HeatAfter *a, guint32 consumer, guint line)
{
  guint32 node = heat_net_consumer_node (a->w->trace->net, heat_consumer (consumer), (HeatLine) line).i;
  guint32 segment = node == HEAT_NONE ? HEAT_NONE : a->w->trace->graph[line].node[node];

  return segment != HEAT_NONE && heat_after_is_drained (a, line, segment);
}

static Cold
place_consumer (const HeatAfter *a, guint32 consumer)
{
  Cold cold = { { HEAT_NONE, HEAT_NONE }, consumer };

  for (guint line = 0; line < 2; line++)
    {
      guint32 node = heat_net_consumer_node (a->w->trace->net, heat_consumer (consumer), (HeatLine) line).i;
      cold.part[line] = node == HEAT_NONE ? HEAT_NONE : heat_view_part (&a->view, line, a->w->trace->graph[line].node[node]);
    }
  return cold;
}

static Cold
place_pipe (const HeatAfter *a, guint32 pipe)
{
  Cold cold = { { HEAT_NONE, HEAT_NONE }, pipe };

  for (guint line = 0; line < 2; line++)
    cold.part[line] = heat_view_part (&a->view, line, a->w->trace->graph[line].pipe[pipe]);
  return cold;
}

static gboolean
is_reached (const HeatAfter *a, guint line, guint32 part)
{
  return part != HEAT_NONE && a->flow->reached[line][part];
}

static HeatColdCause
cause_of (const HeatAfter *a, const Cold *c)
{
  if (is_port_drained (a, c->index, 0) || is_port_drained (a, c->index, 1))
    return HEAT_COLD_DRAINED;
  if (!is_reached (a, 0, c->part[0]))
    return HEAT_COLD_SUPPLY;
  return is_reached (a, 1, c->part[1]) ? HEAT_COLD_APART : HEAT_COLD_RETURN;
}

/* Pipes outside of the zone that grow dead with these parts; each only once. */
static void
put_dead_pipes (HeatReplay *r, HeatReplayStep *step, const GArray *pipes, GArray *is_put, const guint32 part[2])
{
  for (guint i = 0; i < pipes->len; i++)
    {
      const Cold *p = &g_array_index (pipes, Cold, i);
      gboolean belongs = (p->part[0] != HEAT_NONE && p->part[0] == part[0]) || (p->part[1] != HEAT_NONE && p->part[1] == part[1]);
      if (!belongs || g_array_index (is_put, guint8, i))
        continue;
      g_array_index (is_put, guint8, i) = 1;
      g_array_append_val (r->pipes, p->index);
      step->n_pipes++;
    }
}

/* Consumers of one cause in one part of each line. */
static guint
put_part (const HeatAfter *a, const GArray *consumers, guint from, const GArray *pipes, GArray *is_put)
{
  HeatReplay *r = a->w->replay;
  const Cold *first = &g_array_index (consumers, Cold, from);
  HeatReplayStep *step = begin (r, HEAT_REPLAY_COLD);
  guint i = from;

  if (step)
    step->cause = cause_of (a, first);
  for (; i < consumers->len; i++)
    {
      const Cold *c = &g_array_index (consumers, Cold, i);
      if (c->part[0] != first->part[0] || c->part[1] != first->part[1] || cause_of (a, c) != cause_of (a, first))
        break;
      if (!step)
        continue;
      g_array_append_val (r->consumers, c->index);
      step->n_consumers++;
      step->households += heat_net_consumer_sum (a->w->trace->net, heat_consumer (c->index))->households;
    }
  if (step)
    put_dead_pipes (r, step, pipes, is_put, first->part);
  return i;
}

/* Pipes on which no consumer hangs. */
static void
put_bare_pipes (const HeatAfter *a, const GArray *pipes, GArray *is_put)
{
  for (guint i = 0; i < pipes->len; i++)
    {
      const Cold *p = &g_array_index (pipes, Cold, i);
      if (g_array_index (is_put, guint8, i))
        continue;
      HeatReplayStep *step = begin (a->w->replay, HEAT_REPLAY_COLD);
      if (!step)
        continue;
      gboolean has_supply = p->part[0] != HEAT_NONE && !is_reached (a, 0, p->part[0]);
      step->cause = has_supply ? HEAT_COLD_SUPPLY : HEAT_COLD_RETURN;
      put_dead_pipes (a->w->replay, step, pipes, is_put, p->part);
    }
}

void
heat_replay_cold (const HeatAfter *a)
{
  g_autoptr (GArray) consumers = g_array_new (FALSE, FALSE, sizeof (Cold)), pipes = g_array_new (FALSE, FALSE, sizeof (Cold));
  g_autoptr (GArray) is_put = g_array_new (FALSE, TRUE, sizeof (guint8));

  for (guint i = 0; i < a->r->consumers->len; i++)
    {
      Cold c = place_consumer (a, g_array_index (a->r->consumers, guint32, i));
      if (heat_consumer_is_listed (a->w->trace->net, c.index))
        g_array_append_val (consumers, c);
    }
  for (guint i = 0; i < a->r->dead_pipes->len; i++)
    {
      Cold p = place_pipe (a, g_array_index (a->r->dead_pipes, guint32, i));
      g_array_append_val (pipes, p);
    }
  g_array_sort (consumers, compare_cold);
  g_array_set_size (is_put, pipes->len);
  for (guint i = 0; i < consumers->len;)
    i = put_part (a, consumers, i, pipes, is_put);
  put_bare_pipes (a, pipes, is_put);
}

/* ---- the whole ---- */

HeatReplay *
heat_replay_new (guint most_steps)
{
  HeatReplay *r = g_new0 (HeatReplay, 1);

  r->steps = g_array_new (FALSE, FALSE, sizeof (HeatReplayStep));
  r->pipes = g_array_new (FALSE, FALSE, sizeof (guint32));
  r->consumers = g_array_new (FALSE, FALSE, sizeof (guint32));
  r->most_steps = most_steps;
  return r;
}

HeatReplay *
heat_trace_replay (const HeatTrace *trace, const HeatIsolateQuery *query, guint most_steps, GError **error)
{
  HeatWaterSearch w;
  HeatHeatResult heat;

  if (!heat_trace_check_query (trace->net, query, error))
    return NULL;
  HeatReplay *r = heat_replay_new (most_steps);
  g_autoptr (HeatBefore) before = heat_before_get (trace, query);
  HeatScratch *scratch = heat_scratch_take (trace);
  heat_water_search_init (&w, trace, query, before, heat_trace_conditions (trace, query), scratch);
  w.replay = r;
  heat_water_search_run (&w);
  heat_heat_result_init (&heat);
  heat_heat_search (&w, TRUE, &heat);
  heat_heat_result_clear (&heat);
  heat_water_search_clear (&w);
  heat_scratch_give (trace, scratch);
  return r;
}

void
heat_replay_free (HeatReplay *r)
{
  if (!r)
    return;
  g_array_unref (r->steps);
  g_array_unref (r->pipes);
  g_array_unref (r->consumers);
  g_free (r);
}
