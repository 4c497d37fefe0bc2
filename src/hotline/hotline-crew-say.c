// SPDX-License-Identifier: GPL-3.0-or-later
/* What crews say: in from their phones, in order and once by id; out to the desk, as reports are. */
#include "hotline-crew-private.h"
#include "base-i18n.h"
#include <string.h>

#define MAX_AT_ONCE 500

void
hotline_free_said (gpointer data)
{
  HotlineSaid *said = data;

  g_free (said->id);
  heat_event_unref (said->event);
  g_free (said);
}

/* --- in --- */
typedef enum { TAKEN, KNOWN, REFUSED, STOP } Outcome;

typedef struct {
  HotlineRequest *request;
  const HotlineJob *job;
  gint64 shift_us;        /* the service's clock less the phone's */
  JsonArray *taken, *refused;
  gint64 expected;        /* next number of a phone that left a gap; 0 none */
  gboolean is_of_wells;   /* something of who is below was taken */
} Intake;

static gboolean
is_of_wells (JsonObject *message)
{
  int kind = heat_crew_kind_from_word (json_object_get_string_member (message, "kind"));

  return kind == HEAT_CREW_WELL_ENTERED || kind == HEAT_CREW_CHECK_IN || kind == HEAT_CREW_WELL_LEFT;
}

static void
refuse_one (Intake *in, JsonObject *raw, const char *code, const char *message)
{
  JsonObject *o = json_object_new ();
  JsonNode *id = json_object_get_member (raw, "id");

  json_object_set_string_member (o, "id", id && json_node_get_value_type (id) == G_TYPE_STRING ? json_node_get_string (id) : "");
  json_object_set_string_member (o, "code", code);
  json_object_set_string_member (o, "message", message);
  json_array_add_object_element (in->refused, o);
}

static void
gas_limits (const HeatHotlineConfig *config, HeatGasLimits *limits)
{
  *limits = (HeatGasLimits){ heat_hotline_config_number (config, "gas", "o2_min_percent"), heat_hotline_config_number (config, "gas", "o2_max_percent"),
                             heat_hotline_config_number (config, "gas", "ch4_max_lel_percent"), heat_hotline_config_number (config, "gas", "co_max_ppm"),
                             heat_hotline_config_number (config, "gas", "h2s_max_ppm") };
}

/* When the job was opened at the desk; 0 unknown. */
static gint64
opened_us (const HotlineJob *job)
{
  JsonNode *node = json_object_get_member (heat_event_body (job->set), "job"), *at = node && JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), "opened_us") : NULL;

  return at && json_node_get_value_type (at) == G_TYPE_INT64 ? json_node_get_int (at) : 0;
}

/* Said by the phone's clock, as the service's clock would have had it. Whatever that clock does: never in the future, not before there was a job, and words not before
 * those that the phone said before them. */
static gint64
said_us (Intake *in, JsonObject *message)
{
  gint64 now_us = heat_clock_now_us (&in->request->hotline->clock), at_us = now_us, earliest_us = opened_us (in->job);

  heat_time_from_iso (json_object_get_string_member (message, "at"), &at_us);
  if (!json_object_has_member (message, "sha256"))
    earliest_us = MAX (earliest_us, hotline_phone_said_us (in->request->hotline->crews, in->job, json_object_get_string_member (message, "phone")));
  return MIN (MAX (at_us + in->shift_us, earliest_us), now_us);
}

/* Who is below says so whatever else stands against it, and who wants to be called is called. */
static gboolean
is_always_heard (JsonObject *message)
{
  return is_of_wells (message) || heat_crew_kind_from_word (json_object_get_string_member (message, "kind")) == HEAT_CREW_CALL_WANTED;
}

/* After the end of a job nothing new begins. */
static gboolean
is_too_late (const Intake *in, JsonObject *message, gint64 at_us)
{
  gint64 end_us = in->job->is_ended ? in->job->ended_us : hotline_link_until_us (in->job, in->request->who.link_until_us);

  return at_us > end_us && !is_always_heard (message);
}

static gboolean
is_same (const HotlineSaid *said, const Intake *in, JsonObject *message)
{
  return g_str_equal (heat_event_text (said->event, "incident"), in->job->incident) && g_str_equal (heat_event_text (said->event, "team"), in->job->team)
         && g_str_equal (heat_event_text (said->event, "phone"), json_object_get_string_member (message, "phone"))
         && g_str_equal (heat_event_text (said->event, "kind"), json_object_get_string_member (message, "kind"));
}

/* What stands against it: known already, out of order, of a photo that did not come. */
static Outcome
judge (Intake *in, JsonObject *raw, JsonObject *message)
{
  HotlineCrews *crews = in->request->hotline->crews;
  const HotlineSaid *said = g_hash_table_lookup (crews->said_by_id, json_object_get_string_member (message, "id"));
  gint64 seq = json_object_get_int_member (message, "seq"), last = hotline_phone_last (crews, in->job, json_object_get_string_member (message, "phone"));

  if (said && is_same (said, in, message))
    return KNOWN;
  if (said || seq <= last)
    return refuse_one (in, raw, "different", _("another message is known under this id or number")), REFUSED;
  if (!is_always_heard (message) && in->job->n_said >= heat_hotline_config_int (in->request->hotline->config, "crew", "messages_per_link"))
    return refuse_one (in, raw, "too_many", _("this job has as many messages as the service takes; call the dispatch centre")), REFUSED;
  if (seq != last + 1)
    return in->expected = last + 1, STOP;
  if (json_object_has_member (message, "sha256") && !hotline_photo_is_there (crews, json_object_get_string_member (message, "sha256")))
    return refuse_one (in, raw, "photo", _("the photo itself has not come; send it first")), STOP;
  return TAKEN;
}

static Outcome
take_one (Intake *in, JsonObject *raw, GError **error)
{
  HeatHotline *h = in->request->hotline;
  g_autoptr (GError) local = NULL;
  HeatGasLimits limits;

  gas_limits (h->config, &limits);
  g_autoptr (JsonObject) message = heat_crew_message_read (raw, &limits, &local);
  if (!message)
    return refuse_one (in, raw, "bad_data", local->message), REFUSED;
  Outcome outcome = judge (in, raw, message);
  if (outcome != TAKEN)
    return outcome;
  g_autofree char *stream = g_strdup_printf ("crew:%s", json_object_get_string_member (message, "id")), *actor = g_strdup_printf ("crew:%s", in->job->team);
  HeatExpect expect = { stream, 0 };
  gint64 at_us = said_us (in, message);
  if (is_too_late (in, message, at_us))
    return refuse_one (in, raw, "ended", _("it was said after the job had ended; call the dispatch centre")), REFUSED;
  json_object_set_int_member (message, "said_us", at_us);
  json_object_set_string_member (message, "incident", in->job->incident);
  json_object_set_string_member (message, "team", in->job->team);
  g_autoptr (HeatEvent) event = heat_event_new (heat_clock_now_us (&h->clock), actor, stream, HEAT_EVENT_CREW_SAID, json_object_ref (message));
  if (hotline_append (h, event, &expect, &local))
    {
      in->is_of_wells |= is_of_wells (message);
      return TAKEN;
    }
  if (local->code == HEAT_ERROR_CONFLICT && judge (in, raw, message) == KNOWN)
    return KNOWN; /* the same request came twice at once */
  g_propagate_error (error, g_steal_pointer (&local));
  return STOP;
}

static void
answer_intake (const Intake *in)
{
  JsonObject *o = json_object_new ();
  g_autofree char *now = heat_time_to_iso (heat_clock_now_us (&in->request->hotline->clock));

  json_object_set_array_member (o, "taken", json_array_ref (in->taken));
  json_object_set_array_member (o, "refused", json_array_ref (in->refused));
  if (in->expected)
    json_object_set_int_member (o, "expected_seq", in->expected);
  json_object_set_string_member (o, "now", now);
  json_object_set_string_member (o, "hash", in->job->hash);
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, o);
  hotline_answer (in->request, in->expected ? SOUP_STATUS_CONFLICT : SOUP_STATUS_OK, node);
}

/* In their order, up to the first that cannot be taken yet. FALSE when the journal could not be written: what stands in `taken` is on disk all the same. */
static gboolean
take_all (Intake *in, JsonArray *messages, GError **error)
{
  for (guint i = 0; i < json_array_get_length (messages); i++)
    {
      JsonNode *node = json_array_get_element (messages, i);
      g_autoptr (GError) local = NULL;
      if (!JSON_NODE_HOLDS_OBJECT (node))
        continue;
      JsonObject *raw = json_node_get_object (node);
      Outcome outcome = take_one (in, raw, &local);
      if (local && json_array_get_length (in->taken) == 0)
        return g_propagate_error (error, g_steal_pointer (&local)), FALSE;
      if (outcome == TAKEN || outcome == KNOWN)
        json_array_add_string_element (in->taken, json_object_get_string_member (raw, "id"));
      if (outcome == STOP)
        return TRUE;
    }
  return TRUE;
}

void
hotline_handle_crew_say (HotlineRequest *r)
{
  HotlineJob *job = hotline_link_job_late (r);
  g_autoptr (JsonNode) node = job ? hotline_body (r) : NULL;
  g_autoptr (GError) error = NULL;
  gint64 sent_us = 0, now_us = heat_clock_now_us (&r->hotline->clock);

  if (!node)
    return;
  JsonObject *o = json_node_get_object (node);
  JsonNode *list = json_object_get_member (o, "messages"), *sent = json_object_get_member (o, "sent");
  if (!list || !JSON_NODE_HOLDS_ARRAY (list) || json_array_get_length (json_node_get_array (list)) > MAX_AT_ONCE || !sent || json_node_get_value_type (sent) != G_TYPE_STRING
      || !heat_time_from_iso (json_node_get_string (sent), &sent_us))
    {
      hotline_refuse (r, SOUP_STATUS_BAD_REQUEST, "bad_data", _("taking a crew's messages: “messages” is no list of at most 500, or “sent” no time; see data/openapi.yaml"));
      return;
    }
  Intake in = { r, job, now_us - sent_us, json_array_new (), json_array_new (), 0, FALSE };
  if (take_all (&in, json_node_get_array (list), &error))
    answer_intake (&in);
  else
    hotline_refuse_error (r, error);
  if (json_array_get_length (in.taken))
    hotline_wake (r->hotline);
  if (in.is_of_wells)
    hotline_push_below (r->hotline, job->incident);
  json_array_unref (in.taken);
  json_array_unref (in.refused);
}

/* --- out --- */
static guint
answer_messages (HeatHotline *h, SoupServerMessage *message, gint64 after, guint limit, gboolean even_none)
{
  HotlineRequest r = { .hotline = h, .message = message };
  JsonArray *list = json_array_new ();
  gint64 last = after;

  for (guint i = 0; i < h->crews->said->len && json_array_get_length (list) < limit; i++)
    {
      const HotlineSaid *said = h->crews->said->pdata[i];
      if (said->handed || said->seq <= after)
        continue;
      JsonObject *o = json_object_new ();
      json_object_set_int_member (o, "journal_seq", said->seq);
      /* The desk's clock may be another: it counts back from its own. */
      json_object_set_int_member (o, "ago_us", MAX (heat_clock_now_us (&h->clock) - heat_event_int (said->event, "said_us", G_MAXINT64), 0));
      json_object_set_object_member (o, "message", json_object_ref (heat_event_body (said->event)));
      json_array_add_object_element (list, o);
      last = said->seq;
    }
  guint n = json_array_get_length (list);
  if (n || even_none)
    {
      JsonObject *o = json_object_new ();
      json_object_set_array_member (o, "messages", json_array_ref (list));
      json_object_set_int_member (o, "last", last);
      JsonNode *node = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (node, o);
      hotline_answer (&r, SOUP_STATUS_OK, node);
    }
  json_array_unref (list);
  return n;
}

void
hotline_handle_crew_messages (HotlineRequest *r)
{
  hotline_answer_list (r, answer_messages);
}

void
hotline_handle_crew_taken (HotlineRequest *r)
{
  HeatHotline *h = r->hotline;
  g_autoptr (JsonBuilder) b = json_builder_new ();
  g_autoptr (GError) error = NULL;

  if (!hotline_sync (h, &error))
    {
      hotline_refuse_error (r, error);
      return;
    }
  HotlineSaid *said = g_hash_table_lookup (h->crews->said_by_id, r->part);
  if (!said)
    {
      hotline_refuse (r, SOUP_STATUS_NOT_FOUND, "not_found", _("noting that a crew's message was taken: there is no message of this id"));
      return;
    }
  gboolean is_repeat = said->handed;
  g_autofree char *stream = g_strdup_printf ("crew:%s", said->id);
  g_autoptr (HeatEvent) event = heat_event_new_stored (0, heat_clock_now_us (&h->clock), 0, "crew.handed", "desk", stream, "{}");
  if (!is_repeat && !hotline_append (h, event, NULL, &error))
    {
      hotline_refuse_error (r, error);
      return;
    }
  json_builder_begin_object (b);
  hotline_put_text (b, "id", said->id);
  json_builder_set_member_name (b, "repeated");
  json_builder_add_boolean_value (b, is_repeat);
  json_builder_end_object (b);
  hotline_answer (r, is_repeat ? SOUP_STATUS_OK : SOUP_STATUS_CREATED, json_builder_get_root (b));
}
