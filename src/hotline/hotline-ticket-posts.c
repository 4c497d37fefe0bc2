// SPDX-License-Identifier: GPL-3.0-or-later
/* Tickets that come in, and what is done with them. Each request has an id of its sender's: a repeat gets the same answer and changes nothing. A ticket, the report it makes for the desk
 * and its answer from a notice go into the journal together. */
#include "hotline-tickets.h"
#include "base-i18n.h"
#include <math.h>
#include <string.h>

#define ID_TOLD "from-notice"

static const char *
text_of (JsonObject *o, const char *key)
{
  JsonNode *node = json_object_get_member (o, key);

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";
}

static gboolean
bool_of (JsonObject *o, const char *key, gboolean fallback)
{
  JsonNode *node = json_object_get_member (o, key);

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN ? json_node_get_boolean (node) : fallback;
}

/* Members only: the parsed body cannot be changed. */
static JsonObject *
copy_object (JsonObject *o)
{
  JsonObject *copy = json_object_new ();
  g_autoptr (GList) keys = json_object_get_members (o);

  for (GList *k = keys; k; k = k->next)
    json_object_set_member (copy, k->data, json_node_copy (json_object_get_member (o, k->data)));
  return copy;
}

static void
refuse (HotlineRequest *r, const GError *error)
{
  if (error->code == HEAT_ERROR_NOT_FOUND)
    hotline_refuse (r, SOUP_STATUS_NOT_FOUND, "not_found", error->message);
  else if (error->code == HEAT_ERROR_REFUSED)
    hotline_refuse (r, SOUP_STATUS_CONFLICT, "refused", error->message);
  else if (error->code == HEAT_ERROR_CONFLICT)
    hotline_refuse (r, SOUP_STATUS_CONFLICT, "conflict", error->message);
  else if (error->code == HEAT_ERROR_DATA)
    hotline_refuse (r, SOUP_STATUS_BAD_REQUEST, "bad_data", error->message);
  else
    hotline_refuse_error (r, error);
}

/* Numbers only: GET /v1/tickets/{number}/similar tells more. */
static void
put_similar (HotlineRequest *r, const HeatTicket *t, const HeatTicketActor *actor, JsonObject *o)
{
  g_autoptr (GPtrArray) similar = hotline_similar_tickets (r->hotline, t);
  JsonArray *numbers = json_array_new ();

  for (guint i = 0; i < similar->len; i++)
    if (hotline_ticket_is_seen (actor, similar->pdata[i]))
      json_array_add_string_element (numbers, ((HeatTicket *) similar->pdata[i])->number);
  json_object_set_array_member (o, "similar", numbers);
}

static void
answer (HotlineRequest *r, const HeatTicket *t, const HeatTicketActor *actor, gboolean is_repeat, gboolean with_similar)
{
  JsonObject *o = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (o, "number", t->number);
  json_object_set_boolean_member (o, "repeated", is_repeat);
  json_object_set_member (o, "ticket", hotline_ticket_json (r, t, actor));
  if (with_similar)
    put_similar (r, t, actor, o);
  json_node_take_object (node, o);
  hotline_answer (r, is_repeat ? SOUP_STATUS_OK : SOUP_STATUS_CREATED, node);
}

/* Whose ticket it was, as far as that unit saw it; "" nobody's. (transfer full) */
static char *
seen_by (const HeatTicket *t)
{
  HeatTicketActor unit = { HEAT_TICKET_BY_UNIT, t->unit, NULL };

  return g_strdup (hotline_ticket_is_seen (&unit, t) ? t->unit : "");
}

typedef struct { const HeatTicket *ticket; const char *unit; } Loser;

/* The unit that saw it before and does not now. */
static gboolean
has_lost (const HotlineWho *who, gconstpointer data)
{
  const Loser *loser = data;
  HeatTicketActor actor = hotline_ticket_actor (who);

  return *loser->unit && actor.unit && strcmp (actor.unit, loser->unit) == 0 && !hotline_ticket_is_seen (&actor, loser->ticket);
}

static void
tell_gone (HeatHotline *h, const HeatTicket *t, const char *unit)
{
  Loser loser = { t, unit };
  JsonObject *o = json_object_new ();

  json_object_set_string_member (o, "number", t->number);
  json_object_set_string_member (o, "action", "gone");
  hotline_push_if (h, "ticket", HEAT_ROLE_AGENT, has_lost, &loser, o);
}

/* Nothing of the caller: pages load what they may see. */
static void
tell_pages (HeatHotline *h, const HeatTicket *t, HeatTicketAction action)
{
  JsonObject *o = json_object_new ();

  json_object_set_string_member (o, "number", t->number);
  json_object_set_string_member (o, "action", heat_ops_word (HEAT_WORDS_TICKET_ACTION, action));
  json_object_set_string_member (o, "state", heat_ops_word (HEAT_WORDS_TICKET_STATE, t->state));
  json_object_set_string_member (o, "kind", heat_ops_word (HEAT_WORDS_TICKET_KIND, t->kind));
  json_object_set_string_member (o, "urgency", heat_ops_word (HEAT_WORDS_URGENCY, t->urgency));
  json_object_set_string_member (o, "unit", t->unit);
  hotline_ticket_push (h, t, o);
}

static HeatTicketDesk
desk_of (HeatHotline *h)
{
  return (HeatTicketDesk){ h->tickets->book, h->tickets->rules, heat_clock_now_us (&h->clock), hotline_count_pending (h, "ticket:") };
}

/* --- What a notice tells ---------------------------------------------------------------------------------------------------- */

static void
put_told (HotlineRequest *r, const HeatHotlinePlace *place, const HeatNotice *n, JsonObject *input)
{
  g_autofree char *words = hotline_place_words (r, place);

  json_object_set_string_member (input, "notice", n->number);
  json_object_set_int_member (input, "version", n->version);
  if (*n->incident)
    json_object_set_string_member (input, "incident", n->incident);
  json_object_set_string_member (input, "text", words);
}

static HeatEvent *
told_event (HotlineRequest *r, const HeatEvent *accepted, const HeatHotlinePlace *place, const HeatNotice *n, gboolean call_back)
{
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "id", ID_TOLD);
  put_told (r, place, n, body);
  if (call_back && *n->incident)
    json_object_set_boolean_member (body, "call_back", TRUE);
  return heat_event_new (accepted->at_us, accepted->actor, accepted->stream, HEAT_EVENT_TICKET_ANSWERED_FROM_NOTICE, body);
}

/* --- A new one --------------------------------------------------------------------------------------------------------------------------------- */

/* TRUE: answered. */
static gboolean
answer_known (HotlineRequest *r, JsonObject *o, const HeatTicketActor *actor)
{
  HeatTicket *known = heat_tickets_by_id (r->hotline->tickets->book, text_of (o, "id"));

  if (!known)
    return FALSE;
  if (!hotline_ticket_is_seen (actor, known))
    hotline_refuse (r, SOUP_STATUS_FORBIDDEN, "role", _("accepting the ticket: this workplace may not see the one that is known under this id; give it a new id"));
  else if (heat_ticket_is_repeat (known->events->pdata[0], HEAT_TICKET_DO_ACCEPT, o))
    answer (r, known, actor, TRUE, TRUE);
  else
    hotline_refuse (r, SOUP_STATUS_CONFLICT, "different", _("accepting the ticket: another one is known under this id; give it a new id"));
  return TRUE;
}

/* Symptom of the report that it makes for the desk; "" none. Who is cold where a notice says otherwise, or speaks of others, is news for the desk; so is whoever needs help. */
static const char *
report_symptom (JsonObject *o, const HotlineStop *stop)
{
  int kind = heat_ops_word_value (HEAT_WORDS_TICKET_KIND, text_of (o, "kind"));
  int symptom = kind < 0 ? -1 : heat_ticket_nature ((HeatTicketKind) kind)->symptom;
  gboolean is_help = bool_of (o, "help", FALSE);

  if (*text_of (o, "symptom"))
    return text_of (o, "symptom");
  if (symptom < 0 && kind == HEAT_TICKET_NOT_WARM && (is_help || stop->touches))
    symptom = HEAT_SYMPTOM_NOT_WARM;
  else if (symptom < 0 && is_help)
    symptom = HEAT_SYMPTOM_OTHER;
  return symptom < 0 ? "" : heat_ops_word (HEAT_WORDS_SYMPTOM, symptom);
}

/* The notice that answers it on the spot; NULL: none. Where somebody needs help, and where more is seen than that it is cold, the desk is told. */
static const HeatNotice *
answering_notice (JsonObject *o, const HotlineStop *stop)
{
  int kind = heat_ops_word_value (HEAT_WORDS_TICKET_KIND, text_of (o, "kind")), symptom = heat_ops_word_value (HEAT_WORDS_SYMPTOM, text_of (o, "symptom"));
  gboolean is_cold = !*text_of (o, "symptom") || symptom == HEAT_SYMPTOM_NO_HEAT || symptom == HEAT_SYMPTOM_NOT_WARM;
  const HeatNotice *n = kind >= 0 && is_cold && !bool_of (o, "help", FALSE) && bool_of (o, "answer", TRUE) ? hotline_stop_explains (stop, (HeatTicketKind) kind) : NULL;

  return n && !*n->incident && bool_of (o, "call_back", FALSE) ? NULL : n; /* nothing would end its waiting: somebody sees to it */
}

static HeatEvent *
report_event (HeatEvent *accepted, const char *symptom, const HotlineStop *stop)
{
  static const char *const keys[] = { "text", "address", "place", "card", "phone", "consumer" };
  JsonObject *body = json_object_new ();
  g_autofree char *stream = g_strdup_printf ("report:%s", heat_event_text (accepted, "id"));

  json_object_set_string_member (body, "symptom", symptom);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (*heat_event_text (accepted, keys[i]))
      json_object_set_string_member (body, keys[i], heat_event_text (accepted, keys[i]));
  if (isfinite (heat_event_double (accepted, "x")))
    {
      json_object_set_double_member (body, "x", heat_event_double (accepted, "x"));
      json_object_set_double_member (body, "y", heat_event_double (accepted, "y"));
    }
  if (heat_event_int (accepted, "seen_us", 0))
    json_object_set_int_member (body, "seen_us", heat_event_int (accepted, "seen_us", 0));
  if (stop->touches)
    {
      g_autofree char *notice = heat_notice_key (stop->notice);
      json_object_set_string_member (body, "notice", notice);
    }
  if (bool_of (heat_event_body (accepted), "help", FALSE))
    json_object_set_boolean_member (body, "help", TRUE);
  json_object_set_string_member (body, "source", "hotline");
  return heat_event_new (accepted->at_us, "hotline", stream, HEAT_EVENT_REPORT_TAKEN, body);
}

/* A new ticket that waits for the disk. */
typedef struct {
  SoupServerMessage *message; /* reference, paused */
  gulong finished;
  JsonNode *node;    /* as posted */
  GHashTable *query; /* reference, or NULL */
  HotlineWho who;    /* its texts are owned */
  char *number;
  gboolean is_told, makes_report, is_english;
  guint n_tries;
} Receipt;

static void
forget_receipt (SoupServerMessage *message, gpointer data)
{
  Receipt *receipt = data;

  g_signal_handler_disconnect (message, receipt->finished);
  receipt->finished = 0;
}

static Receipt *
receipt_new (const HotlineRequest *r, JsonNode *node)
{
  Receipt *receipt = g_new0 (Receipt, 1);

  receipt->message = g_object_ref (r->message);
  receipt->node = json_node_ref (node);
  receipt->is_english = r->is_english;
  receipt->query = r->query ? g_hash_table_ref (r->query) : NULL;
  receipt->who = (HotlineWho){ .roles = r->who.roles, .name = g_strdup (r->who.name), .unit = g_strdup (r->who.unit) };
  receipt->finished = g_signal_connect (r->message, "finished", G_CALLBACK (forget_receipt), receipt);
  return receipt;
}

static void
free_receipt (Receipt *receipt)
{
  if (receipt->finished)
    g_signal_handler_disconnect (receipt->message, receipt->finished);
  g_object_unref (receipt->message);
  json_node_unref (receipt->node);
  g_clear_pointer (&receipt->query, g_hash_table_unref);
  g_free ((char *) receipt->who.name);
  g_free ((char *) receipt->who.unit);
  g_free (receipt->number);
  g_free (receipt);
}

static HotlineRequest
request_of (HeatHotline *h, const Receipt *receipt)
{
  return (HotlineRequest){ .hotline = h, .message = receipt->message, .query = receipt->query, .who = receipt->who, .is_english = receipt->is_english };
}

/* Everything that the acceptance brings with it: NULL when the input is wrong. (transfer full) */
static GPtrArray *
make_events (HotlineRequest *r, Receipt *receipt, JsonObject *input, const HeatHotlinePlace *place, GError **error)
{
  HeatHotline *h = r->hotline;
  HeatTicketDesk desk = desk_of (h);
  HeatTicketActor actor = hotline_ticket_actor (&r->who);
  JsonObject *o = json_node_get_object (receipt->node);
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_event_unref);
  HotlineStop stop = place ? hotline_place_stop (h, place) : (HotlineStop){ 0 };
  const HeatNotice *n = answering_notice (o, &stop);
  const char *symptom = n ? "" : report_symptom (o, &stop);

  receipt->is_told = n != NULL;
  receipt->makes_report = *symptom != '\0';
  if (*symptom)
    json_object_set_string_member (input, "report", text_of (o, "id"));
  HeatEvent *accepted = heat_ticket_accept (&desk, &actor, input, error);
  if (!accepted)
    return NULL;
  g_ptr_array_add (events, accepted);
  if (*symptom)
    g_ptr_array_add (events, report_event (accepted, symptom, &stop));
  if (n)
    g_ptr_array_add (events, told_event (r, accepted, place, n, bool_of (o, "call_back", FALSE)));
  g_free (receipt->number);
  receipt->number = g_strdup (heat_event_stream_id (accepted, "ticket"));
  return g_steal_pointer (&events);
}

static void end_ticket (HeatHotline *h, const GError *error, gpointer data);

/* Puts it with those that are to be written. FALSE: the input is wrong. */
static gboolean
begin_ticket (HeatHotline *h, Receipt *receipt, GError **error)
{
  HotlineRequest r = request_of (h, receipt);
  JsonObject *o = json_node_get_object (receipt->node);
  g_autoptr (JsonObject) input = copy_object (o);
  g_autofree char *key = g_strdup_printf ("report:%s", text_of (o, "id"));
  HeatHotlinePlace place = { 0 };
  gboolean is_placed = hotline_ticket_place (h, &(HotlineTicketWhere){ text_of (o, "place"), text_of (o, "card"), text_of (o, "consumer"), text_of (o, "address") }, &place);

  if (is_placed)
    hotline_put_place (h, &place, input);
  g_autoptr (GPtrArray) events = make_events (&r, receipt, input, is_placed ? &place : NULL, error);
  heat_hotline_place_clear (&place);
  if (events)
    hotline_append_later (h, events, key, end_ticket, receipt);
  return events != NULL;
}

/* Another service took its number. */
static gboolean
is_worth_another_try (HeatHotline *h, Receipt *receipt, const GError *error)
{
  const char *id = text_of (json_node_get_object (receipt->node), "id");

  return error && error->code == HEAT_ERROR_CONFLICT && !heat_tickets_by_id (h->tickets->book, id) && !g_hash_table_contains (h->report_by_id, id) && receipt->n_tries++ < 5;
}

static void
answer_receipt (HeatHotline *h, Receipt *receipt, const GError *error)
{
  HotlineRequest r = request_of (h, receipt);
  HeatTicketActor actor = hotline_ticket_actor (&r.who);

  g_signal_handler_disconnect (receipt->message, receipt->finished);
  receipt->finished = 0;
  if (!error)
    answer (&r, heat_tickets_find (h->tickets->book, receipt->number), &actor, FALSE, TRUE);
  else if (error->code != HEAT_ERROR_CONFLICT || !answer_known (&r, json_node_get_object (receipt->node), &actor))
    refuse (&r, error);
  hotline_resume (receipt->message);
}

static void
conclude (HeatHotline *h, Receipt *receipt, const GError *error)
{
  g_autoptr (GError) again = NULL;

  if (is_worth_another_try (h, receipt, error))
    {
      if (begin_ticket (h, receipt, &again))
        return;
      error = again;
    }
  /* Whoever hung up asks again. */
  if (receipt->finished)
    answer_receipt (h, receipt, error);
  if (!error)
    tell_pages (h, heat_tickets_find (h->tickets->book, receipt->number), receipt->is_told ? HEAT_TICKET_DO_ANSWER_FROM_NOTICE : HEAT_TICKET_DO_ACCEPT);
  if (!error && receipt->makes_report)
    hotline_wake (h);
  free_receipt (receipt);
}

static void
end_ticket (HeatHotline *h, const GError *error, gpointer data)
{
  HotlineRequest r = request_of (h, data);
  locale_t before = hotline_speak_to (&r);

  conclude (h, data, error);
  hotline_speak_again (before);
}

void
hotline_handle_post_ticket (HotlineRequest *r)
{
  HeatHotline *h = r->hotline;
  g_autoptr (JsonNode) node = hotline_body (r);
  g_autoptr (GError) error = NULL;
  HeatTicketActor actor = hotline_ticket_actor (&r->who);

  if (!node)
    return;
  JsonObject *o = json_node_get_object (node);
  if (!hotline_sync_soon (h, &error))
    {
      hotline_refuse_error (r, error);
      return;
    }
  g_autofree char *key = g_strdup_printf ("report:%s", text_of (o, "id"));
  if (hotline_is_pending (h, key))
    hotline_flush (h);
  if (answer_known (r, o, &actor))
    return;
  Receipt *receipt = receipt_new (r, node);
  hotline_pause (r);
  if (begin_ticket (h, receipt, &error))
    return;
  refuse (r, error);
  hotline_resume (r->message);
  free_receipt (receipt);
}

/* --- Actions ------------------------------------------------------------------------------------------------------------------------------------ */

/* A correction that moves the ticket brings its new place, and with it its area, along. */
static void
complete_correction (HeatHotline *h, JsonObject *input)
{
  HotlineTicketWhere where = { text_of (input, "place"), text_of (input, "card"), text_of (input, "consumer"), text_of (input, "address") };
  HeatHotlinePlace place = { 0 };

  if (!hotline_ticket_place (h, &where, &place))
    return;
  hotline_put_place (h, &place, input);
  heat_hotline_place_clear (&place);
}

/* FALSE: refused. */
static gboolean
complete_told (HotlineRequest *r, const HeatTicket *t, JsonObject *input)
{
  HeatHotlinePlace place = { 0 };
  HotlineStop stop = hotline_place_of_ticket (r->hotline, t, &place) ? hotline_place_stop (r->hotline, &place) : (HotlineStop){ 0 };
  const HeatNotice *n = t->needs_help ? NULL : hotline_stop_explains (&stop, t->kind);

  if (n)
    put_told (r, &place, n, input);
  else if (t->needs_help)
    hotline_refuse (r, SOUP_STATUS_CONFLICT, "not_explained", _("answering the ticket from a notice: somebody needs help there; transfer it to a unit"));
  else
    hotline_refuse (r, SOUP_STATUS_CONFLICT, "not_explained", _("answering the ticket from a notice: no stop in force names this household, or its end is over-due; transfer it to a unit"));
  heat_hotline_place_clear (&place);
  return n != NULL;
}

/* What the service knows and the sender need not say. FALSE: refused. */
static gboolean
complete_input (HotlineRequest *r, const HeatTicket *t, HeatTicketAction action, JsonObject *input)
{
  HeatHotlinePlace place = { 0 };

  switch (action)
    {
    case HEAT_TICKET_DO_TRANSFER:
    case HEAT_TICKET_DO_CONFIRM:
    case HEAT_TICKET_DO_AGREE_NOT_OURS:
      if (hotline_place_of_ticket (r->hotline, t, &place))
        json_object_set_array_member (input, "areas", hotline_place_areas (r->hotline, &place));
      heat_hotline_place_clear (&place);
      return TRUE;
    case HEAT_TICKET_DO_CORRECT: complete_correction (r->hotline, input); return TRUE;
    case HEAT_TICKET_DO_ANSWER_FROM_NOTICE: return complete_told (r, t, input);
    case HEAT_TICKET_DO_JOIN: return hotline_check_cause (r, text_of (input, "incident"), bool_of (input, "waiting", FALSE));
    default: return TRUE;
    }
}

/* What a desk does by itself leaves alone what a unit has taken. */
static gboolean
is_left_alone (HotlineRequest *r, const HeatTicket *t, HeatTicketAction action, JsonObject *input)
{
  if (action != HEAT_TICKET_DO_JOIN || !bool_of (input, "waiting", FALSE) || !t->taken_us)
    return FALSE;
  hotline_refuse (r, SOUP_STATUS_CONFLICT, "taken", _("joining the ticket: a unit has taken it; it stays with the unit"));
  return TRUE;
}

/* The state would allow it, only not to this holder. */
static gboolean
is_for_others (const HeatTicket *t, HeatTicketAction action, const HeatTicketActor *actor)
{
  HeatTicketActor everybody = { HEAT_TICKET_BY_AGENT | HEAT_TICKET_BY_UNIT | HEAT_TICKET_BY_DESK, t->unit, NULL };

  return heat_ticket_may (t, action, &everybody) && !heat_ticket_may (t, action, actor);
}

static void
act (HotlineRequest *r, HeatTicket *t, HeatTicketAction action, const HeatTicketActor *actor, JsonObject *input)
{
  HeatHotline *h = r->hotline;
  HeatTicketDesk desk = desk_of (h);
  g_autoptr (GError) error = NULL;
  HeatExpect expect = { NULL, t->version };
  g_autofree char *before = seen_by (t);

  g_autoptr (HeatEvent) event = heat_ticket_act (&desk, t->number, action, actor, input, &error);
  if (!event && error->code == HEAT_ERROR_REFUSED && is_for_others (t, action, actor))
    {
      hotline_refuse (r, SOUP_STATUS_FORBIDDEN, "role", error->message);
      return;
    }
  if (event)
    expect.stream = event->stream;
  if (!event || !hotline_append (h, event, &expect, &error))
    {
      refuse (r, error);
      return;
    }
  answer (r, t, actor, FALSE, FALSE);
  tell_pages (h, t, action);
  tell_gone (h, t, before);
}

void
hotline_handle_act_on_ticket (HotlineRequest *r)
{
  HeatTicketActor actor = hotline_ticket_actor (&r->who);
  int action = heat_ops_word_value (HEAT_WORDS_TICKET_ACTION, r->part2);

  if (action <= HEAT_TICKET_DO_ACCEPT)
    {
      hotline_refuse (r, SOUP_STATUS_NOT_FOUND, "not_found", _("there is no such action; see GET /v1/ticket-words"));
      return;
    }
  g_autoptr (JsonNode) node = hotline_body (r);
  HeatTicket *t = node ? hotline_ticket_of_path (r, &actor) : NULL;
  if (!t)
    return;
  JsonObject *o = json_node_get_object (node);
  HeatEvent *known = heat_ticket_event_of_id (t, text_of (o, "id"));
  if (known && *text_of (o, "id"))
    {
      if (heat_ticket_is_repeat (known, (HeatTicketAction) action, o))
        answer (r, t, &actor, TRUE, FALSE);
      else
        hotline_refuse (r, SOUP_STATUS_CONFLICT, "different", _("acting on the ticket: something else is known under this id; give it a new id"));
      return;
    }
  g_autoptr (JsonObject) input = copy_object (o);
  if (is_left_alone (r, t, (HeatTicketAction) action, input) || !complete_input (r, t, (HeatTicketAction) action, input))
    return;
  act (r, t, (HeatTicketAction) action, &actor, input);
}
