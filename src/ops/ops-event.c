// SPDX-License-Identifier: GPL-3.0-or-later
#include "ops-event.h"
#include "base-clock.h"
#include "base-i18n.h"
#include "ops-flat.h"
#include <math.h>
#include <string.h>

/* One block holds the struct and its texts; the body lives as text, as object, or as both once asked for, and one that is flat
 * and came as text is read without becoming an object. */
typedef struct {
  HeatEvent event;
  gatomicrefcount refs;
  char *body_text;   /* guarded by compare-and-exchange: set once */
  JsonNode *body;    /* same */
  HeatFlat *flat;    /* same; only while there is no `body` */
  char texts[];      /* actor, stream */
} Event;

static const struct { const char *word, *stream; } kinds[HEAT_N_EVENT_KINDS] = {
  { "unknown", "" },
#define X(KIND, word, stream) { word, stream },
  HEAT_EVENT_KINDS (X)
#undef X
};

const char *
heat_event_kind_word (HeatEventKind kind)
{
  return (guint) kind < HEAT_N_EVENT_KINDS ? kinds[kind].word : kinds[0].word;
}

HeatEventKind
heat_event_kind_from_word (const char *word)
{
  for (guint k = 1; k < HEAT_N_EVENT_KINDS; k++)
    if (strcmp (kinds[k].word, word) == 0)
      return (HeatEventKind) k;
  return HEAT_EVENT_UNKNOWN;
}

static Event *
alloc_event (HeatEventKind kind, const char *word, const char *actor, const char *stream)
{
  gsize n_actor = strlen (actor) + 1, n_stream = strlen (stream) + 1;
  gsize n_word = kind == HEAT_EVENT_UNKNOWN ? strlen (word) + 1 : 0;
  Event *e = g_malloc0 (sizeof *e + n_actor + n_stream + n_word);

  g_atomic_ref_count_init (&e->refs);
  memcpy (e->texts, actor, n_actor);
  memcpy (e->texts + n_actor, stream, n_stream);
  memcpy (e->texts + n_actor + n_stream, word, n_word);
  e->event.kind = kind;
  e->event.actor = e->texts;
  e->event.stream = e->texts + n_actor;
  e->event.word = n_word ? e->texts + n_actor + n_stream : heat_event_kind_word (kind);
  return e;
}

HeatEvent *
heat_event_new (gint64 at_us, const char *actor, const char *stream, HeatEventKind kind, JsonObject *body)
{
  Event *e = alloc_event (kind, heat_event_kind_word (kind), actor, stream);

  e->event.at_us = at_us;
  e->body = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (e->body, body ? body : json_object_new ());
  json_node_seal (e->body);
  return &e->event;
}

HeatEvent *
heat_event_new_stored (gint64 seq, gint64 at_us, guint32 version, const char *word, const char *actor, const char *stream, const char *body)
{
  Event *e = alloc_event (heat_event_kind_from_word (word), word, actor, stream);

  e->event.seq = seq;
  e->event.at_us = at_us;
  e->event.version = version;
  e->body_text = g_strdup (body);
  return &e->event;
}

HeatEvent *
heat_event_placed (const HeatEvent *event, gint64 seq, guint32 version)
{
  const Event *from = (const Event *) event;
  Event *e = alloc_event (event->kind, event->word, event->actor, event->stream);

  e->event.at_us = event->at_us;
  e->event.seq = seq;
  e->event.version = version;
  e->body_text = g_strdup (from->body_text);
  e->body = from->body ? json_node_ref (from->body) : NULL;
  return &e->event;
}

HeatEvent *
heat_event_ref (HeatEvent *event)
{
  g_atomic_ref_count_inc (&((Event *) event)->refs);
  return event;
}

void
heat_event_unref (HeatEvent *event)
{
  Event *e = (Event *) event;

  if (!e || !g_atomic_ref_count_dec (&e->refs))
    return;
  g_free (e->body_text);
  g_clear_pointer (&e->body, json_node_unref);
  heat_flat_free (e->flat);
  g_free (e);
}

static JsonNode *
parse_body (const char *text)
{
  JsonNode *node = text ? json_from_string (text, NULL) : NULL;

  if (node && JSON_NODE_HOLDS_OBJECT (node))
    {
      json_node_seal (node);
      return node;
    }
  g_clear_pointer (&node, json_node_unref);
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, json_object_new ());
  json_node_seal (node);
  return node;
}

JsonObject *
heat_event_body (HeatEvent *event)
{
  Event *e = (Event *) event;

  if (!g_atomic_pointer_get (&e->body))
    {
      JsonNode *node = parse_body (e->body_text);
      if (!g_atomic_pointer_compare_and_exchange (&e->body, NULL, node))
        json_node_unref (node);
    }
  return json_node_get_object (g_atomic_pointer_get (&e->body));
}

const char *
heat_event_body_text (HeatEvent *event)
{
  Event *e = (Event *) event;

  if (!g_atomic_pointer_get (&e->body_text))
    {
      char *text = json_to_string (e->body, FALSE);
      if (!g_atomic_pointer_compare_and_exchange (&e->body_text, NULL, text))
        g_free (text);
    }
  return g_atomic_pointer_get (&e->body_text);
}

/* NULL: the body is an object (then it is parsed now). */
static const HeatFlat *
find_flat (HeatEvent *event)
{
  Event *e = (Event *) event;
  HeatFlat *flat = g_atomic_pointer_get (&e->flat);

  if (flat || g_atomic_pointer_get (&e->body))
    return flat;
  if (!(flat = heat_flat_parse (e->body_text)))
    return heat_event_body (event), NULL;
  if (!g_atomic_pointer_compare_and_exchange (&e->flat, NULL, flat))
    heat_flat_free (flat);
  return g_atomic_pointer_get (&e->flat);
}

static JsonNode *
find_value (HeatEvent *event, const char *key)
{
  JsonNode *node = json_object_get_member (heat_event_body (event), key);

  return node && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

const char *
heat_event_text (HeatEvent *event, const char *key)
{
  const HeatFlat *flat = find_flat (event);
  if (flat)
    return heat_flat_text (flat, key);
  JsonNode *node = find_value (event, key);
  const char *text = node && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;

  return text ? text : "";
}

gint64
heat_event_int (HeatEvent *event, const char *key, gint64 fallback)
{
  const HeatFlat *flat = find_flat (event);
  if (flat)
    return heat_flat_int (flat, key, fallback);
  JsonNode *node = find_value (event, key);

  return node && json_node_get_value_type (node) != G_TYPE_STRING ? json_node_get_int (node) : fallback;
}

gint64
heat_event_done_us (HeatEvent *event)
{
  gint64 done_us = heat_event_int (event, event->kind == HEAT_EVENT_CREW_SAID ? "said_us" : "done_us", event->at_us);

  return done_us > 0 && done_us < event->at_us ? done_us : event->at_us;
}

gboolean
heat_event_is_late (HeatEvent *event)
{
  return event->at_us - heat_event_done_us (event) > HEAT_EVENT_LATE_US;
}

double
heat_event_double (HeatEvent *event, const char *key)
{
  const HeatFlat *flat = find_flat (event);
  if (flat)
    return heat_flat_double (flat, key);
  JsonNode *node = find_value (event, key);

  return node && json_node_get_value_type (node) != G_TYPE_STRING ? json_node_get_double (node) : NAN;
}

const char *
heat_event_stream_id (const HeatEvent *event, const char *prefix)
{
  gsize n = strlen (prefix);

  return strncmp (event->stream, prefix, n) == 0 && event->stream[n] == ':' ? event->stream + n + 1 : "";
}

char *
heat_ops_mask_phone (const char *phone)
{
  glong n = phone ? g_utf8_strlen (phone, -1) : 0;

  if (n == 0)
    return g_strdup ("");
  if (n < 7)
    return g_strdup ("****");
  g_autofree char *head = g_utf8_substring (phone, 0, 3); /* digits may be full-width */
  return g_strdup_printf ("%s****%s", head, g_utf8_offset_to_pointer (phone, n - 4));
}

static JsonNode *
mask_body (JsonObject *body)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT), *copy;
  const char *phone = json_object_get_string_member_with_default (body, "phone", NULL);
  g_autofree char *masked = NULL;

  json_node_set_object (node, body);
  if (!phone)
    return node;
  g_autofree char *text = json_to_string (node, FALSE);
  json_node_unref (node);
  copy = json_from_string (text, NULL);
  masked = heat_ops_mask_phone (phone);
  json_object_set_string_member (json_node_get_object (copy), "phone", masked);
  return copy;
}

JsonNode *
heat_event_to_json (HeatEvent *event, gboolean full)
{
  g_autoptr (JsonBuilder) b = json_builder_new ();
  g_autofree char *at = heat_time_to_iso (event->at_us), *done = heat_time_to_iso (heat_event_done_us (event));
  gboolean is_personal = (event->kind == HEAT_EVENT_REPORT_TAKEN || event->kind == HEAT_EVENT_TICKET_ACCEPTED || event->kind == HEAT_EVENT_TICKET_CORRECTED) && !full;
  JsonNode *body = is_personal ? mask_body (heat_event_body (event)) : json_node_new (JSON_NODE_OBJECT);

  if (!is_personal)
    json_node_set_object (body, heat_event_body (event));
  json_builder_begin_object (b);
  json_builder_add_int_value (json_builder_set_member_name (b, "seq"), event->seq);
  json_builder_add_int_value (json_builder_set_member_name (b, "at_us"), event->at_us);
  json_builder_add_string_value (json_builder_set_member_name (b, "at"), at);
  if (heat_event_done_us (event) < event->at_us)
    json_builder_add_string_value (json_builder_set_member_name (b, "done"), done);
  json_builder_add_string_value (json_builder_set_member_name (b, "actor"), event->actor);
  json_builder_add_string_value (json_builder_set_member_name (b, "stream"), event->stream);
  json_builder_add_int_value (json_builder_set_member_name (b, "version"), event->version);
  json_builder_add_string_value (json_builder_set_member_name (b, "kind"), event->word);
  json_builder_add_value (json_builder_set_member_name (b, "body"), body);
  json_builder_end_object (b);
  return json_builder_get_root (b);
}
