// SPDX-License-Identifier: GPL-3.0-or-later
#include "ops-replay-file.h"
#include "base-i18n.h"
#include "ops-replay.h"
#include "ops-state-private.h"
#include <string.h>

#define FORMAT "heat-dispatch-isolate-trace"

/* ---- of which city ---- */

static void
add_ids (GChecksum *sum, const HeatNet *net, HeatKind kind)
{
  for (guint32 i = 0; i < heat_net_n (net, kind); i++)
    {
      const char *id = heat_net_id (net, kind, i);
      g_checksum_update (sum, (const guchar *) id, (gssize) strlen (id) + 1);
    }
}

/* Asset numbers, and how the pipes are joined: cities made alike number alike. States of valves are no part of it. (transfer full) */
static char *
take_fingerprint (const HeatNet *net)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  add_ids (sum, net, HEAT_KIND_PIPE);
  add_ids (sum, net, HEAT_KIND_VALVE);
  add_ids (sum, net, HEAT_KIND_CONSUMER);
  for (guint32 i = 0; i < heat_net_n (net, HEAT_KIND_PIPE); i++)
    {
      guint32 ends[2];
      for (guint end = 0; end < 2; end++)
        ends[end] = GUINT32_TO_LE (heat_net_pipe_node (net, heat_pipe (i), end).i);
      g_checksum_update (sum, (const guchar *) ends, sizeof ends);
    }
  return g_strdup (g_checksum_get_string (sum));
}

/* ---- writing ---- */

static void
put_list (JsonObject *o, const HeatNet *net, const char *key, HeatKind kind, const GArray *all, guint first, guint n)
{
  JsonArray *array = json_array_sized_new (n);

  for (guint i = first; i < first + n; i++)
    json_array_add_string_element (array, heat_net_id (net, kind, g_array_index (all, guint32, i)));
  json_object_set_array_member (o, key, array);
}

static gboolean
has_pipes (HeatReplayKind kind)
{
  return kind == HEAT_REPLAY_LEAK || kind == HEAT_REPLAY_REACH || kind == HEAT_REPLAY_ASK || kind == HEAT_REPLAY_COLD;
}

static JsonObject *
step_to_json (const HeatNet *net, const HeatReplay *r, guint number)
{
  const HeatReplayStep *s = &g_array_index (r->steps, HeatReplayStep, number - 1);
  JsonObject *o = json_object_new ();

  json_object_set_int_member (o, "step", number);
  json_object_set_string_member (o, "do", heat_replay_kind_word (s->kind));
  if (s->kind == HEAT_REPLAY_LEAK)
    json_object_set_int_member (o, "leak", s->index + 1);
  if (s->valve != HEAT_NONE)
    json_object_set_string_member (o, "valve", heat_net_id (net, HEAT_KIND_VALVE, s->valve));
  if (s->kind == HEAT_REPLAY_STOP)
    {
      json_object_set_string_member (o, "kind", heat_kind_word (s->of));
      json_object_set_string_member (o, "id", heat_net_id (net, s->of, s->index));
    }
  if (s->kind == HEAT_REPLAY_ASK)
    json_object_set_boolean_member (o, "must", s->is_must);
  if (has_pipes (s->kind))
    put_list (o, net, "pipes", HEAT_KIND_PIPE, r->pipes, s->first_pipe, s->n_pipes);
  if (s->kind == HEAT_REPLAY_COLD)
    {
      json_object_set_string_member (o, "cause", heat_cold_cause_word (s->cause));
      put_list (o, net, "consumers", HEAT_KIND_CONSUMER, r->consumers, s->first_consumer, s->n_consumers);
      json_object_set_int_member (o, "households", s->households);
    }
  return o;
}

JsonNode *
heat_replay_to_json (const HeatNet *net, const HeatLeak *leaks, guint n_leaks, const HeatReplay *r)
{
  g_autofree char *fingerprint = take_fingerprint (net);
  JsonObject *o = json_object_new ();
  JsonArray *leak = json_array_new (), *steps = json_array_sized_new (r->steps->len);

  json_object_set_string_member (o, "format", FORMAT);
  json_object_set_int_member (o, "version", 1);
  json_object_set_string_member (o, "network", fingerprint);
  for (guint i = 0; i < n_leaks; i++)
    {
      g_autofree char *text = heat_leak_to_text (net, leaks[i]);
      json_array_add_string_element (leak, text);
    }
  json_object_set_array_member (o, "leak", leak);
  for (guint i = 0; i < r->steps->len; i++)
    json_array_add_object_element (steps, step_to_json (net, r, i + 1));
  json_object_set_array_member (o, "steps", steps);
  json_object_set_int_member (o, "left_out", r->n_left_out);
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, o);
  return node;
}

/* ---- reading ---- */

#define refuse(error, ...) (g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_DATA, __VA_ARGS__), FALSE)

/* The row named by the step's member. */
static gboolean
take_row (const HeatNet *net, JsonObject *o, const char *key, HeatKind kind, guint number, guint32 *row, GError **error)
{
  const char *id = heat_json_text (o, key);

  *row = *id ? heat_net_find (net, kind, id) : HEAT_NONE;
  return *row != HEAT_NONE || refuse (error, _("step %u names the %s “%s”, which this city does not have; open the city that it was recorded on"), number, heat_kind_label (kind), id);
}

static gboolean
take_list (const HeatNet *net, JsonObject *o, const char *key, HeatKind kind, guint number, GArray *to, guint *first, guint *n, GError **error)
{
  JsonArray *array = heat_json_array (o, key);

  *first = to->len;
  *n = array ? json_array_get_length (array) : 0;
  for (guint i = 0; i < *n; i++)
    {
      const char *id = heat_json_at (array, i);
      guint32 row = heat_net_find (net, kind, id);
      if (row == HEAT_NONE)
        return refuse (error, _("step %u names the %s “%s”, which this city does not have; open the city that it was recorded on"), number, heat_kind_label (kind), id);
      g_array_append_val (to, row);
    }
  return TRUE;
}

static int
find_word (const char *word, int n, const char *(*get) (int))
{
  for (int i = 0; i < n; i++)
    if (strcmp (word, get (i)) == 0)
      return i;
  return n;
}

static const char *get_kind (int kind) { return heat_replay_kind_word ((HeatReplayKind) kind); }
static const char *get_cause (int cause) { return heat_cold_cause_word ((HeatColdCause) cause); }

static gboolean
meets_valve (HeatReplayKind kind)
{
  return kind != HEAT_REPLAY_LEAK && kind != HEAT_REPLAY_REACH && kind != HEAT_REPLAY_STOP && kind != HEAT_REPLAY_COLD;
}

/* What a step of its kind says beside its pipes. */
static gboolean
take_facts (const HeatNet *net, JsonObject *o, guint number, guint n_leaks, HeatReplayStep *s, GError **error)
{
  if (s->kind == HEAT_REPLAY_LEAK)
    {
      gint64 leak = heat_json_int (o, "leak", 0);
      s->index = (guint32) (leak - 1);
      if (leak < 1 || leak > n_leaks)
        return refuse (error, _("step %u begins at a leak that the file does not name; record it anew"), number);
    }
  if (s->kind == HEAT_REPLAY_STOP)
    {
      s->of = heat_kind_from_word (heat_json_text (o, "kind"));
      if (s->of != HEAT_KIND_SOURCE && s->of != HEAT_KIND_STATION)
        return refuse (error, _("step %u stops neither a source nor a station; record it anew"), number);
      return take_row (net, o, "id", s->of, number, &s->index, error);
    }
  if (meets_valve (s->kind) || (s->kind == HEAT_REPLAY_REACH && json_object_has_member (o, "valve")))
    {
      s->is_must = heat_json_bool (o, "must");
      return take_row (net, o, "valve", HEAT_KIND_VALVE, number, &s->valve, error);
    }
  if (s->kind == HEAT_REPLAY_COLD)
    {
      int cause = find_word (heat_json_text (o, "cause"), HEAT_N_COLD_CAUSES, get_cause);
      if (cause == HEAT_N_COLD_CAUSES)
        return refuse (error, _("step %u gives no cause that this program knows; record it anew"), number);
      s->cause = (HeatColdCause) cause;
      s->households = (guint32) CLAMP (heat_json_int (o, "households", 0), 0, G_MAXINT32);
    }
  return TRUE;
}

static gboolean
take_step (const HeatNet *net, JsonObject *o, guint number, guint n_leaks, HeatReplay *r, GError **error)
{
  HeatReplayStep s = { .index = HEAT_NONE, .valve = HEAT_NONE };
  int kind = find_word (heat_json_text (o, "do"), HEAT_N_REPLAY_KINDS, get_kind);

  if (kind == HEAT_N_REPLAY_KINDS)
    return refuse (error, _("step %u is of no kind that this program knows; record it anew"), number);
  s.kind = (HeatReplayKind) kind;
  if (!take_facts (net, o, number, n_leaks, &s, error)
      || (has_pipes (s.kind) && !take_list (net, o, "pipes", HEAT_KIND_PIPE, number, r->pipes, &s.first_pipe, &s.n_pipes, error))
      || (s.kind == HEAT_REPLAY_COLD && !take_list (net, o, "consumers", HEAT_KIND_CONSUMER, number, r->consumers, &s.first_consumer, &s.n_consumers, error)))
    return FALSE;
  g_array_append_val (r->steps, s);
  return TRUE;
}

static gboolean
take_leaks (const HeatNet *net, JsonObject *o, GArray *leaks, GError **error)
{
  JsonArray *array = heat_json_array (o, "leak");

  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      HeatLeak leak;
      if (!heat_leak_parse (net, heat_json_at (array, i), &leak, NULL))
        return refuse (error, _("its leak “%s” is not in this city; open the city that it was recorded on"), heat_json_at (array, i));
      g_array_append_val (leaks, leak);
    }
  return leaks->len || refuse (error, _("the file names no leak; record it anew"));
}

static gboolean
check_city (const HeatNet *net, JsonObject *o, GError **error)
{
  g_autofree char *fingerprint = take_fingerprint (net);
  const char *recorded = heat_json_text (o, "network");

  return !*recorded || strcmp (recorded, fingerprint) == 0
         || refuse (error, _("it was recorded on another city, or before its network changed; open that city, or record it anew"));
}

/* The errors say what is wrong; on what is said by the caller. */
static HeatReplay *
take_replay (const HeatNet *net, JsonNode *root, GArray **leaks, GError **error)
{
  JsonObject *o = root && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  JsonArray *steps = heat_json_array (o, "steps");
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (HeatLeak));

  if (strcmp (heat_json_text (o, "format"), FORMAT) != 0 || !steps)
    return (void) refuse (error, _("this is no file of “heatctl isolate --trace”; choose one that is")), NULL;
  if (heat_json_int (o, "version", 0) != 1)
    return (void) refuse (error, _("it was written by a later version of the program; use that one")), NULL;
  if (!check_city (net, o, error) || !take_leaks (net, o, found, error))
    return NULL;
  g_autoptr (HeatReplay) r = heat_replay_new (0);
  for (guint i = 0; i < json_array_get_length (steps); i++)
    if (!take_step (net, heat_json_object_at (steps, i), i + 1, found->len, r, error))
      return NULL;
  r->n_left_out = (guint) CLAMP (heat_json_int (o, "left_out", 0), 0, G_MAXINT32);
  *leaks = g_steal_pointer (&found);
  return g_steal_pointer (&r);
}

HeatReplay *
heat_replay_from_json (const HeatNet *net, JsonNode *root, GArray **leaks, GError **error)
{
  g_autoptr (GError) local = NULL;
  HeatReplay *r = take_replay (net, root, leaks, &local);

  if (!r)
    g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_DATA, _("reading a recorded search: %s"), local->message);
  return r;
}

HeatReplay *
heat_replay_read (const HeatNet *net, const char *path, GArray **leaks, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) local = NULL;
  HeatReplay *r = NULL;

  if (json_parser_load_from_file (parser, path, &local))
    r = take_replay (net, json_parser_get_root (parser), leaks, &local);
  else if (local->domain != JSON_PARSER_ERROR)
    g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_IO, _("reading the recorded search %s: %s; choose another file"), path, local->message);
  else
    g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_DATA, _("reading the recorded search %s: it is no JSON text; choose a file of “heatctl isolate --trace”"), path);
  if (!r && local->domain == HEAT_OPS_ERROR)
    g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_DATA, _("reading the recorded search %s: %s"), path, local->message);
  return r;
}

char *
heat_replay_caption (const HeatNet *net, const HeatReplay *replay, guint step)
{
  g_autofree char *text = heat_ops_replay_text (net, replay, step - 1);

  return g_strdup_printf (_("Step %u of %u: %s"), step, replay->steps->len, text);
}
