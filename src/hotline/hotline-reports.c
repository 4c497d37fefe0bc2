// SPDX-License-Identifier: GPL-3.0-or-later
/* Reports in from the agents, out to the desk: each is handed over once in effect. */
#include "hotline-private.h"
#include "base-i18n.h"
#include "ops-ticket.h"
#include <math.h>
#include <string.h>

#define MAX_TEXT 2000
#define MAX_WAIT_S 55

typedef struct {
  HeatHotline *hotline;      /* borrowed */
  SoupServerMessage *message; /* reference, paused */
  gint64 after;
  guint limit, timeout;
  gulong finished;
  HotlineAnswerList answer;
  char *session;             /* may be NULL */
} Waiter;

static gboolean
wrong (GError **error, const char *key, const char *what)
{
  g_set_error (error, HEAT_HOTLINE_ERROR, HEAT_ERROR_DATA, _("reading the report: “%s” %s; see data/openapi.yaml"), key, what);
  return FALSE;
}

static const char *
text_of (JsonObject *o, const char *key)
{
  JsonNode *node = json_object_get_member (o, key);

  return node && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";
}

static gboolean
check_report (JsonObject *o, GError **error)
{
  static const char *const texts[] = { "text", "address", "card", "phone", "consumer" };

  if (!heat_ticket_is_id (text_of (o, "id")))
    return wrong (error, "id", _("is not 1 to 64 letters, digits, “-”, “_” or “.”"));
  if (heat_ops_word_value (HEAT_WORDS_SYMPTOM, text_of (o, "symptom")) < 0)
    return wrong (error, "symptom", _("is no known symptom"));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (json_object_has_member (o, texts[i])
        && (json_node_get_value_type (json_object_get_member (o, texts[i])) != G_TYPE_STRING || strlen (text_of (o, texts[i])) > MAX_TEXT))
      return wrong (error, texts[i], _("is no text of at most 2,000 bytes"));
  for (const char *key = "x"; key; key = *key == 'x' ? "y" : NULL)
    {
      JsonNode *node = json_object_get_member (o, key);
      GType type = node ? json_node_get_value_type (node) : G_TYPE_DOUBLE;
      if ((type != G_TYPE_DOUBLE && type != G_TYPE_INT64) || (node && !(fabs (json_node_get_double (node)) < 1e8)))
        return wrong (error, key, _("is no coordinate in metres"));
    }
  if (!*text_of (o, "text") && !*text_of (o, "address") && !*text_of (o, "card") && !json_object_has_member (o, "x"))
    return wrong (error, "address", _("is missing, and so are text, card and x"));
  return TRUE;
}

/* What goes into the journal: the known keys only, in a fixed order, so that a repeat can be recognised. */
static JsonObject *
make_body (HeatHotline *h, JsonObject *o)
{
  static const char *const keys[] = { "symptom", "text", "address", "card", "phone", "consumer" };
  JsonObject *body = json_object_new ();
  const char *card = text_of (o, "card");
  guint32 household = h->net && *card ? heat_net_find (h->net, HEAT_KIND_HOUSEHOLD, card) : HEAT_NONE;

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (*text_of (o, keys[i]))
      json_object_set_string_member (body, keys[i], text_of (o, keys[i]));
  if (json_object_has_member (o, "x") && json_object_has_member (o, "y"))
    {
      json_object_set_double_member (body, "x", json_node_get_double (json_object_get_member (o, "x")));
      json_object_set_double_member (body, "y", json_node_get_double (json_object_get_member (o, "y")));
    }
  if (household != HEAT_NONE && !*text_of (o, "consumer"))
    {
      HeatConsumer consumer = heat_net_household_consumer (h->net, heat_household (household));
      if (!heat_consumer_is_none (consumer))
        json_object_set_string_member (body, "consumer", heat_net_id (h->net, HEAT_KIND_CONSUMER, consumer.i));
    }
  json_object_set_string_member (body, "source", "hotline");
  return body;
}

static gboolean
same_body (HeatEvent *event, JsonObject *body)
{
  g_autoptr (JsonNode) a = json_node_init_object (json_node_alloc (), heat_event_body (event));
  g_autoptr (JsonNode) b = json_node_init_object (json_node_alloc (), body);
  g_autoptr (JsonNode) a2 = json_node_copy (a), b2 = json_node_copy (b);

  return json_node_equal (a2, b2);
}

static void
answer_receipt (HotlineRequest *r, const HotlineReport *report, gboolean is_repeat)
{
  g_autoptr (JsonBuilder) b = json_builder_new ();

  json_builder_begin_object (b);
  hotline_put_text (b, "id", report->id);
  json_builder_set_member_name (b, "seq");
  json_builder_add_int_value (b, report->seq);
  json_builder_set_member_name (b, "repeated");
  json_builder_add_boolean_value (b, is_repeat);
  json_builder_end_object (b);
  hotline_answer (r, is_repeat ? SOUP_STATUS_OK : SOUP_STATUS_CREATED, json_builder_get_root (b));
}

static gboolean
answer_known (HotlineRequest *r, const char *id, JsonObject *body)
{
  HotlineReport *known = g_hash_table_lookup (r->hotline->report_by_id, id);

  if (!known)
    return FALSE;
  if (same_body (known->event, body))
    answer_receipt (r, known, TRUE);
  else
    hotline_refuse (r, SOUP_STATUS_CONFLICT, "different", _("taking the report: another report is known under this id; give it a new id"));
  return TRUE;
}

/* A report that waits for the disk. */
typedef struct {
  SoupServerMessage *message; /* reference, paused */
  gulong finished;
  char *id;
  JsonObject *body;
  gboolean is_english;
} Receipt;

static void
forget_receipt (SoupServerMessage *message, gpointer data)
{
  Receipt *receipt = data;

  g_signal_handler_disconnect (message, receipt->finished);
  receipt->finished = 0;
}

static void
end_report (HeatHotline *h, const GError *error, gpointer data)
{
  Receipt *receipt = data;
  HotlineRequest r = { .hotline = h, .message = receipt->message, .is_english = receipt->is_english };
  locale_t before = hotline_speak_to (&r);

  /* Whoever hung up asks again. */
  if (receipt->finished)
    {
      g_signal_handler_disconnect (receipt->message, receipt->finished);
      if (!error)
        answer_receipt (&r, g_hash_table_lookup (h->report_by_id, receipt->id), FALSE);
      else if (error->code != HEAT_ERROR_CONFLICT || !answer_known (&r, receipt->id, receipt->body))
        hotline_refuse_error (&r, error);
      hotline_resume (receipt->message);
    }
  hotline_speak_again (before);
  if (!error)
    hotline_wake (h);
  g_object_unref (receipt->message);
  g_free (receipt->id);
  json_object_unref (receipt->body);
  g_free (receipt);
}

void
hotline_handle_post_report (HotlineRequest *r)
{
  HeatHotline *h = r->hotline;
  g_autoptr (JsonNode) node = hotline_body (r);
  g_autoptr (GError) error = NULL;

  if (!node)
    return;
  JsonObject *o = json_node_get_object (node);
  if (!check_report (o, &error) || !hotline_sync_soon (h, &error))
    {
      hotline_refuse_error (r, error);
      return;
    }
  g_autoptr (JsonObject) body = make_body (h, o);
  const char *id = text_of (o, "id");
  g_autofree char *stream = g_strdup_printf ("report:%s", id);
  if (hotline_is_pending (h, stream))
    hotline_flush (h);
  if (answer_known (r, id, body))
    return;
  g_autoptr (HeatEvent) event = heat_event_new (heat_clock_now_us (&h->clock), "hotline", stream, HEAT_EVENT_REPORT_TAKEN, json_object_ref (body));
  Receipt *receipt = g_new0 (Receipt, 1);
  *receipt = (Receipt){ .message = g_object_ref (r->message), .id = g_strdup (id), .body = json_object_ref (body), .is_english = r->is_english };
  receipt->finished = g_signal_connect (r->message, "finished", G_CALLBACK (forget_receipt), receipt);
  hotline_pause (r);
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_event_unref);
  g_ptr_array_add (events, g_steal_pointer (&event));
  hotline_append_later (h, events, NULL, end_report, receipt);
}

static guint
put_reports (JsonBuilder *b, const HeatHotline *h, gint64 after, guint limit)
{
  guint n = 0;
  gint64 last = after;

  json_builder_begin_object (b);
  json_builder_set_member_name (b, "reports");
  json_builder_begin_array (b);
  for (guint i = 0; i < h->reports->len && n < limit; i++)
    {
      const HotlineReport *report = h->reports->pdata[i];
      if (report->handed || report->seq <= after)
        continue;
      json_builder_begin_object (b);
      hotline_put_text (b, "id", report->id);
      json_builder_set_member_name (b, "seq");
      json_builder_add_int_value (b, report->seq);
      hotline_put_time (b, "at", report->event->at_us);
      JsonObject *body = heat_event_body (report->event);
      g_autoptr (GList) keys = json_object_get_members (body);
      for (GList *k = keys; k; k = k->next)
        {
          json_builder_set_member_name (b, k->data);
          json_builder_add_value (b, json_node_copy (json_object_get_member (body, k->data)));
        }
      json_builder_end_object (b);
      last = report->seq;
      n++;
    }
  json_builder_end_array (b);
  json_builder_set_member_name (b, "last");
  json_builder_add_int_value (b, last);
  json_builder_end_object (b);
  return n;
}

static guint
answer_reports (HeatHotline *h, SoupServerMessage *message, gint64 after, guint limit, gboolean even_none)
{
  HotlineRequest r = { .hotline = h, .message = message };
  g_autoptr (JsonBuilder) b = json_builder_new ();
  guint n = put_reports (b, h, after, limit);
  JsonNode *node = json_builder_get_root (b);

  if (n || even_none)
    hotline_answer (&r, SOUP_STATUS_OK, node);
  else
    json_node_unref (node);
  return n;
}

void
hotline_free_waiter (gpointer data)
{
  Waiter *w = data;

  if (w->timeout)
    g_source_remove (w->timeout);
  if (w->finished)
    g_signal_handler_disconnect (w->message, w->finished);
  g_object_unref (w->message);
  g_free (w->session);
  g_free (w);
}

static void
end_waiting (Waiter *w)
{
  HeatHotline *h = w->hotline;
  g_autoptr (SoupServerMessage) message = g_object_ref (w->message);
  HotlineRequest r = { .hotline = h, .message = message };

  if (w->session && !heat_access_lasts (h->access, w->session, heat_clock_now_us (&h->clock)))
    hotline_refuse_token (&r); /* it signed out while it waited */
  else
    w->answer (h, message, w->after, w->limit, TRUE);
  g_ptr_array_remove (h->waiting, w);
  hotline_resume (message);
}

static gboolean
waited_long (gpointer data)
{
  Waiter *w = data;

  w->timeout = 0;
  end_waiting (w);
  return G_SOURCE_REMOVE;
}

/* The caller hung up while it waited. */
static void
forget_waiter (SoupServerMessage *message, gpointer data)
{
  Waiter *w = data;

  g_signal_handler_disconnect (message, w->finished);
  w->finished = 0;
  g_ptr_array_remove (w->hotline->waiting, w);
}

void
hotline_wake (HeatHotline *h)
{
  while (h->waiting->len)
    end_waiting (h->waiting->pdata[0]);
}

void
hotline_answer_list (HotlineRequest *r, HotlineAnswerList answer)
{
  HeatHotline *h = r->hotline;
  gint64 after = hotline_query_int (r, "after", 0, 0, G_MAXINT64), wait_s = hotline_query_int (r, "wait", 0, 0, MAX_WAIT_S);
  guint limit = (guint) hotline_query_int (r, "limit", 100, 1, 1000);
  g_autoptr (GError) error = NULL;

  if (!hotline_sync_soon (h, &error))
    {
      hotline_refuse_error (r, error);
      return;
    }
  if (answer (h, r->message, after, limit, wait_s == 0) || wait_s == 0)
    return;
  Waiter *w = g_new0 (Waiter, 1);
  w->hotline = h;
  w->message = g_object_ref (r->message);
  w->after = after;
  w->limit = limit;
  w->answer = answer;
  w->session = g_strdup (r->who.session);
  w->timeout = g_timeout_add_seconds ((guint) wait_s, waited_long, w);
  w->finished = g_signal_connect (w->message, "finished", G_CALLBACK (forget_waiter), w);
  g_ptr_array_add (h->waiting, w);
  hotline_pause (r);
}

void
hotline_handle_list_reports (HotlineRequest *r)
{
  hotline_answer_list (r, answer_reports);
}

void
hotline_handle_report_taken (HotlineRequest *r)
{
  HeatHotline *h = r->hotline;
  g_autoptr (GError) error = NULL;

  if (!hotline_sync (h, &error))
    {
      hotline_refuse_error (r, error);
      return;
    }
  HotlineReport *report = g_hash_table_lookup (h->report_by_id, r->part);
  if (!report)
    {
      hotline_refuse (r, SOUP_STATUS_NOT_FOUND, "not_found", _("noting that a report was taken: there is no report of this id"));
      return;
    }
  gboolean is_repeat = report->handed;
  if (!is_repeat)
    {
      g_autofree char *stream = g_strdup_printf ("report:%s", report->id);
      /* A word of the hotline's own journal, which the fold keeps as a mere entry. */
      g_autoptr (HeatEvent) event = heat_event_new_stored (0, heat_clock_now_us (&h->clock), 0, "report.handed", "desk", stream, "{}");
      if (!hotline_append (h, event, NULL, &error))
        {
          hotline_refuse_error (r, error);
          return;
        }
    }
  answer_receipt (r, report, is_repeat);
}
