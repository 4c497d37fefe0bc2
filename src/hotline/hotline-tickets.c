// SPDX-License-Identifier: GPL-3.0-or-later
/* Tickets to look at: the list with its clocks, one with its history, and the words that they are made of. */
#include "hotline-tickets.h"
#include "base-i18n.h"
#include <string.h>

/* --- Life ------------------------------------------------------------------------------------------------------------------------------------ */

gboolean
hotline_tickets_reload (HeatHotline *h, GError **error)
{
  HeatTicketRules *rules = heat_hotline_ticket_rules (h->config, error);

  if (!rules)
    return FALSE;
  heat_ticket_rules_free (h->tickets->rules);
  h->tickets->rules = rules;
  g_hash_table_remove_all (h->tickets->answers);
  return TRUE;
}

struct _HotlineTickets *
hotline_tickets_new (const HeatHotlineConfig *config, GError **error)
{
  HeatTicketRules *rules = heat_hotline_ticket_rules (config, error);

  if (!rules)
    return NULL;
  struct _HotlineTickets *tickets = g_new0 (struct _HotlineTickets, 1);
  tickets->book = heat_tickets_new ();
  tickets->rules = rules;
  tickets->late = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  tickets->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  return tickets;
}

void
hotline_tickets_free (struct _HotlineTickets *tickets)
{
  g_clear_handle_id (&tickets->watch, g_source_remove);
  g_hash_table_unref (tickets->answers);
  g_hash_table_unref (tickets->late);
  heat_tickets_free (tickets->book);
  heat_ticket_rules_free (tickets->rules);
  g_free (tickets);
}

void
hotline_tickets_apply (struct _HotlineTickets *tickets, HeatEvent *event)
{
  heat_tickets_apply (tickets->book, event);
}

/* --- Lateness --------------------------------------------------------------------------------------------------------------------------------- */

static void
tell_late (HeatHotline *h, const HeatTicket *t, HeatTicketClock clock, const HeatRuleClock *c)
{
  JsonObject *o = json_object_new ();
  g_autofree char *limit = heat_time_to_iso (c->limit_us);

  json_object_set_string_member (o, "number", t->number);
  json_object_set_string_member (o, "action", "late");
  json_object_set_string_member (o, "clock", heat_ops_word (HEAT_WORDS_TICKET_CLOCK, clock));
  json_object_set_string_member (o, "limit", limit);
  json_object_set_string_member (o, "state", heat_ops_word (HEAT_WORDS_TICKET_STATE, t->state));
  json_object_set_string_member (o, "unit", t->unit);
  hotline_ticket_push (h, t, o);
}

/* What of a ticket's limits has been told; with_new: kept from now on. NULL: nothing. */
static gint64 *
told_limits (struct _HotlineTickets *tickets, const HeatTicket *t, gboolean with_new)
{
  gint64 *told_us = g_hash_table_lookup (tickets->late, t->number);

  if (told_us || !with_new)
    return told_us;
  told_us = g_new0 (gint64, HEAT_N_TICKET_CLOCKS);
  g_hash_table_insert (tickets->late, g_strdup (t->number), told_us);
  return told_us;
}

static void
look_at_clock (HeatHotline *h, const HeatTicket *t, HeatTicketClock clock, gboolean tells)
{
  HeatRuleClock c = heat_ticket_clock (t, clock, h->tickets->rules, heat_clock_now_us (&h->clock));
  gint64 *told_us = told_limits (h->tickets, t, c.state == HEAT_CLOCK_LATE);

  if (!told_us)
    return;
  if (c.state == HEAT_CLOCK_LATE && told_us[clock] != c.limit_us && tells)
    tell_late (h, t, clock, &c);
  told_us[clock] = c.state == HEAT_CLOCK_LATE ? c.limit_us : 0;
}

/* Each limit once when it has passed, whatever the clock did in between; one that a delay has moved, or that a clock set back has made future again, can pass again.
 * Not `tells`: what had passed before the service began is in every list already. */
static void
look_for_late (HeatHotline *h, gboolean tells)
{
  const GPtrArray *all = heat_tickets_all (h->tickets->book);

  for (guint i = 0; i < all->len; i++)
    {
      const HeatTicket *t = all->pdata[i];
      for (int k = 0; heat_ticket_is_open (t) && k < HEAT_N_TICKET_CLOCKS; k++)
        look_at_clock (h, t, (HeatTicketClock) k, tells);
      if (!heat_ticket_is_open (t) && g_hash_table_size (h->tickets->late))
        g_hash_table_remove (h->tickets->late, t->number);
    }
}

static gboolean
look_again (gpointer data)
{
  HeatHotline *h = data;

  if (!h->is_stopping)
    look_for_late (h, TRUE);
  return G_SOURCE_CONTINUE;
}

void
hotline_tickets_watch (HeatHotline *h)
{
  look_for_late (h, FALSE);
  h->tickets->watch = g_timeout_add ((guint) (heat_hotline_config_number (h->config, "tickets", "check_s") * 1000), look_again, h);
}

/* --- Who ------------------------------------------------------------------------------------------------------------------------------------- */

HeatTicketActor
hotline_ticket_actor (const HotlineWho *who)
{
  gboolean has_unit = who->unit && *who->unit;
  HeatTicketActor actor = { 0, has_unit ? who->unit : NULL, who->name };

  if (who->roles & HEAT_ROLE_DESK)
    actor.roles |= HEAT_TICKET_BY_DESK;
  if (has_unit && (who->roles & (HEAT_ROLE_AGENT | HEAT_ROLE_CREW)))
    actor.roles |= HEAT_TICKET_BY_UNIT;
  if ((who->roles & HEAT_ROLE_AGENT) && !has_unit)
    actor.roles |= HEAT_TICKET_BY_AGENT;
  return actor;
}

/* The hotline and the dispatch centre see all; a unit what it has and what it gave away. */
gboolean
hotline_ticket_is_seen (const HeatTicketActor *actor, const HeatTicket *t)
{
  if (actor->roles & (HEAT_TICKET_BY_AGENT | HEAT_TICKET_BY_DESK))
    return TRUE;
  return (actor->roles & HEAT_TICKET_BY_UNIT) && strcmp (t->unit, actor->unit) == 0 && t->state != HEAT_TICKET_ACCEPTED && t->state != HEAT_TICKET_TRANSFERRED;
}

gboolean
hotline_sees_phone (const HotlineWho *who, const HeatTicket *t)
{
  HeatTicketActor actor = hotline_ticket_actor (who);

  if (actor.roles & HEAT_TICKET_BY_DESK)
    return TRUE;
  if (!t || !heat_ticket_is_open (t))
    return FALSE;
  return (actor.roles & HEAT_TICKET_BY_AGENT)
         || (hotline_ticket_is_seen (&actor, t) && (t->state == HEAT_TICKET_DISPATCHED || t->state == HEAT_TICKET_TAKEN || t->state == HEAT_TICKET_IN_HAND));
}

static gboolean
hears_of (const HotlineWho *who, gconstpointer ticket)
{
  HeatTicketActor actor = hotline_ticket_actor (who);

  return hotline_ticket_is_seen (&actor, ticket);
}

void
hotline_ticket_push (HeatHotline *h, const HeatTicket *t, JsonObject *data)
{
  hotline_push_if (h, "ticket", HEAT_ROLE_AGENT | HEAT_ROLE_DESK, hears_of, t, data);
}

HeatTicket *
hotline_ticket_of_path (HotlineRequest *r, const HeatTicketActor *actor)
{
  g_autoptr (GError) error = NULL;

  if (!hotline_sync (r->hotline, &error))
    {
      hotline_refuse_error (r, error);
      return NULL;
    }
  HeatTicket *t = heat_tickets_find (r->hotline->tickets->book, r->part);
  if (!t)
    t = heat_tickets_by_id (r->hotline->tickets->book, r->part); /* the desk knows its report's id only */
  if (t && hotline_ticket_is_seen (actor, t))
    return t;
  hotline_refuse (r, SOUP_STATUS_NOT_FOUND, "not_found", _("looking for a ticket: there is none of this number for this workplace; look it up in the list"));
  return NULL;
}

static void
put_explained (HeatHotline *h, const HeatTicket *t, JsonObject *o)
{
  g_autofree char *notice = hotline_ticket_explained (h, t);

  if (notice)
    json_object_set_string_member (o, "explained_by", notice);
}

JsonNode *
hotline_ticket_json (HotlineRequest *r, const HeatTicket *t, const HeatTicketActor *actor)
{
  HeatHotline *h = r->hotline;
  HeatTicketView view = { h->tickets->rules, actor, h->tickets->book, heat_clock_now_us (&h->clock), TRUE, hotline_sees_phone (&r->who, t) };
  JsonNode *node = heat_ticket_to_json (t, &view);

  put_explained (h, t, json_node_get_object (node));
  return node;
}

void
hotline_handle_ticket (HotlineRequest *r)
{
  HeatTicketActor actor = hotline_ticket_actor (&r->who);
  HeatTicket *t = hotline_ticket_of_path (r, &actor);

  if (t)
    hotline_answer (r, SOUP_STATUS_OK, hotline_ticket_json (r, t, &actor));
}

/* --- The list -------------------------------------------------------------------------------------------------------------------------------- */

typedef struct { HeatTicket *ticket; gboolean is_late; gint64 limit_us; } Row; /* limit: G_MAXINT64 when no clock runs */

typedef struct {
  char **states;           /* NULL: all */
  const char *unit, *kind, *urgency, *phone, *card, *text;
  gboolean only_open, only_late;
} Filter;

static gboolean
is_wanted (const char *want, const char *have)
{
  return !want || strcmp (want, have) == 0;
}

static gboolean
fits_filter (const Filter *f, const HeatTicket *t)
{
  return !(f->only_open && !heat_ticket_is_open (t)) && (!f->states || g_strv_contains ((const char *const *) f->states, heat_ops_word (HEAT_WORDS_TICKET_STATE, t->state)))
         && is_wanted (f->unit, t->unit) && is_wanted (f->kind, heat_ops_word (HEAT_WORDS_TICKET_KIND, t->kind)) && is_wanted (f->urgency, heat_ops_word (HEAT_WORDS_URGENCY, t->urgency))
         && is_wanted (f->phone, t->phone) && is_wanted (f->card, t->card)
         && (!f->text || strstr (t->number, f->text) || strstr (t->address, f->text) || strstr (t->text, f->text));
}

/* A late one is one with a clock past its limit and not met; what was met late is history. */
static Row
make_row (const HotlineRequest *r, HeatTicket *t, gint64 now_us)
{
  HeatRuleClock next;
  gboolean runs = heat_ticket_next_clock (t, r->hotline->tickets->rules, now_us, &next) != HEAT_N_TICKET_CLOCKS;

  return (Row){ t, runs && next.state == HEAT_CLOCK_LATE, runs ? next.limit_us : G_MAXINT64 };
}

static int
by_limit (gconstpointer a, gconstpointer b)
{
  const Row *x = a, *y = b;

  if (x->limit_us != y->limit_us)
    return x->limit_us < y->limit_us ? -1 : 1;
  return x->ticket->at_us < y->ticket->at_us ? -1 : x->ticket->at_us > y->ticket->at_us;
}

/* In the journal's order: neither numbers nor times tell it when the clock was set back. */
static int
by_newest (gconstpointer a, gconstpointer b)
{
  const HeatEvent *x = ((const Row *) a)->ticket->events->pdata[0], *y = ((const Row *) b)->ticket->events->pdata[0];

  return x->seq < y->seq ? 1 : x->seq > y->seq ? -1 : 0;
}

typedef struct { guint states[HEAT_N_TICKET_STATES], open, late, decisions; } Counts;

/* A transfer to review, a delay asked for, “not ours”: what only dispatch decides. */
static gboolean
waits_for_desk (const HeatTicket *t)
{
  HeatTicketActor desk = { .roles = HEAT_TICKET_BY_DESK };

  return heat_ticket_may (t, HEAT_TICKET_DO_CONFIRM, &desk) || heat_ticket_may (t, HEAT_TICKET_DO_REFUSE_DELAY, &desk) || heat_ticket_may (t, HEAT_TICKET_DO_REFUSE_NOT_OURS, &desk);
}

/* What fits goes to `rows`; of what is seen at all the counts are made, so that a page's tabs keep theirs. */
static GArray *
collect (HotlineRequest *r, const Filter *f, const HeatTicketActor *actor, Counts *counts)
{
  HeatTickets *book = r->hotline->tickets->book;
  const GPtrArray *all = f->phone ? heat_tickets_of_phone (book, f->phone) : f->card ? heat_tickets_of_card (book, f->card) : heat_tickets_all (book);
  gint64 now_us = heat_clock_now_us (&r->hotline->clock);
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (Row));

  for (guint i = 0; all && i < all->len; i++)
    {
      HeatTicket *t = all->pdata[i];
      if (!hotline_ticket_is_seen (actor, t))
        continue;
      gboolean is_open = heat_ticket_is_open (t);
      Row row = is_open ? make_row (r, t, now_us) : (Row){ t, FALSE, G_MAXINT64 };
      counts->states[t->state]++;
      counts->open += is_open;
      counts->late += row.is_late;
      counts->decisions += is_open && waits_for_desk (t);
      if (fits_filter (f, t) && (!f->only_late || row.is_late))
        g_array_append_val (rows, row);
    }
  return rows;
}

static void
put_counts (JsonObject *o, const Counts *counts, guint found)
{
  JsonObject *states = json_object_new ();

  for (int s = 0; s < HEAT_N_TICKET_STATES; s++)
    json_object_set_int_member (states, heat_ops_word (HEAT_WORDS_TICKET_STATE, s), counts->states[s]);
  json_object_set_object_member (o, "states", states);
  json_object_set_int_member (o, "open", counts->open);
  json_object_set_int_member (o, "late", counts->late);
  json_object_set_int_member (o, "decisions", counts->decisions);
  json_object_set_int_member (o, "found", found);
}

static void
answer_bytes (HotlineRequest *r, GBytes *bytes)
{
  gsize n;
  const char *text = g_bytes_get_data (bytes, &n);

  soup_server_message_set_status (r->message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (r->message, "application/json; charset=utf-8", SOUP_MEMORY_COPY, text, n);
}

/* What makes the answer to a list: the question, and what the asker may see and do. (transfer full) */
static char *
answer_key (const HotlineRequest *r, const HeatTicketActor *actor)
{
  g_autoptr (GList) keys = r->query ? g_list_sort (g_hash_table_get_keys (r->query), (GCompareFunc) strcmp) : NULL;
  GString *key = g_string_new (NULL);

  g_string_append_printf (key, "%s %u\n%s", hotline_language (r), actor->roles, actor->unit ? actor->unit : "");
  for (GList *k = keys; k; k = k->next)
    g_string_append_printf (key, "\n%s=%s", (char *) k->data, (char *) g_hash_table_lookup (r->query, k->data));
  return g_string_free (key, FALSE);
}

/* Answers hold until the journal moves on, at most a second. */
static GBytes *
find_answer (HeatHotline *h, const char *key)
{
  struct _HotlineTickets *tickets = h->tickets;
  gint64 seq = heat_ops_seq (h->ops), now_us = heat_clock_now_us (&h->clock);

  if (tickets->answers_seq != seq || ABS (now_us - tickets->answers_us) > G_USEC_PER_SEC)
    {
      g_hash_table_remove_all (tickets->answers);
      tickets->answers_seq = seq;
      tickets->answers_us = now_us;
    }
  return g_hash_table_lookup (tickets->answers, key);
}

static JsonNode *
rows_to_json (HotlineRequest *r, const GArray *rows, const Counts *counts, const HeatTicketActor *actor)
{
  HeatHotline *h = r->hotline;
  guint from = (guint) hotline_query_int (r, "offset", 0, 0, G_MAXINT32), limit = (guint) hotline_query_int (r, "limit", 100, 1, 1000);
  HeatTicketView view = { h->tickets->rules, actor, NULL, heat_clock_now_us (&h->clock), FALSE, FALSE };
  JsonObject *o = json_object_new ();
  JsonArray *list = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *now = heat_time_to_iso (view.now_us);

  for (guint i = from; i < rows->len && i - from < limit; i++)
    {
      HeatTicket *t = g_array_index (rows, Row, i).ticket;
      JsonNode *one = heat_ticket_to_json (t, &view);
      put_explained (h, t, json_node_get_object (one));
      json_array_add_element (list, one);
    }
  json_object_set_array_member (o, "tickets", list);
  put_counts (o, counts, rows->len);
  json_object_set_string_member (o, "now", now);
  json_node_take_object (node, o);
  return node;
}

static gboolean
check_states (HotlineRequest *r, char **states)
{
  for (guint i = 0; states && states[i]; i++)
    if (heat_ops_word_value (HEAT_WORDS_TICKET_STATE, states[i]) < 0)
      {
        hotline_refuse (r, SOUP_STATUS_BAD_REQUEST, "bad_query", _("listing tickets: “state” names none; see GET /v1/ticket-words"));
        return FALSE;
      }
  return TRUE;
}

void
hotline_handle_list_tickets (HotlineRequest *r)
{
  HeatTicketActor actor = hotline_ticket_actor (&r->who);
  const char *state = hotline_query (r, "state");
  g_auto (GStrv) states = state ? g_strsplit (state, ",", -1) : NULL;
  Filter f = { states, hotline_query (r, "unit"), hotline_query (r, "kind"), hotline_query (r, "urgency"), hotline_query (r, "phone"), hotline_query (r, "card"),
               hotline_query (r, "text"), hotline_query_int (r, "open", 0, 0, 1) == 1, hotline_query_int (r, "late", 0, 0, 1) == 1 };
  g_autoptr (GError) error = NULL;
  Counts counts = { 0 };

  if (!check_states (r, states))
    return;
  if (!hotline_sync_soon (r->hotline, &error))
    {
      hotline_refuse_error (r, error);
      return;
    }
  g_autofree char *key = answer_key (r, &actor), *text = NULL;
  GBytes *known = find_answer (r->hotline, key);
  if (!known)
    {
      g_autoptr (GArray) rows = collect (r, &f, &actor, &counts);
      g_array_sort (rows, g_strcmp0 (hotline_query (r, "order"), "new") == 0 ? by_newest : by_limit);
      g_autoptr (JsonNode) node = rows_to_json (r, rows, &counts, &actor);
      text = json_to_string (node, hotline_query (r, "pretty") != NULL);
      known = g_bytes_new (text, strlen (text));
      g_hash_table_insert (r->hotline->tickets->answers, g_steal_pointer (&key), known);
    }
  answer_bytes (r, known);
}

/* --- Several callers on one cause --------------------------------------------------------------------------------------------------------------- */

void
hotline_handle_similar_tickets (HotlineRequest *r)
{
  HeatTicketActor actor = hotline_ticket_actor (&r->who);
  HeatTicket *t = hotline_ticket_of_path (r, &actor);

  if (!t)
    return;
  g_autoptr (GPtrArray) similar = hotline_similar_tickets (r->hotline, t);
  HeatTicketView view = { r->hotline->tickets->rules, &actor, r->hotline->tickets->book, heat_clock_now_us (&r->hotline->clock), FALSE, FALSE };
  JsonArray *list = json_array_new ();
  JsonObject *o = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  for (guint i = 0; i < similar->len; i++)
    if (hotline_ticket_is_seen (&actor, similar->pdata[i]))
      json_array_add_element (list, heat_ticket_to_json (similar->pdata[i], &view));
  json_object_set_string_member (o, "number", t->number);
  json_object_set_boolean_member (o, "may_join", heat_ticket_may (t, HEAT_TICKET_DO_JOIN, &actor));
  json_object_set_array_member (o, "tickets", list);
  json_node_take_object (node, o);
  hotline_answer (r, SOUP_STATUS_OK, node);
}

/* --- Words ----------------------------------------------------------------------------------------------------------------------------------- */

static JsonObject *
word_object (HeatWords set, int value)
{
  JsonObject *o = json_object_new ();

  json_object_set_string_member (o, "word", heat_ops_word (set, value));
  json_object_set_string_member (o, "label", heat_ops_label (set, value));
  return o;
}

static void
put_words (JsonObject *o, const char *key, HeatWords set)
{
  JsonArray *list = json_array_new ();

  for (int v = 0; v < heat_ops_n_words (set); v++)
    json_array_add_object_element (list, word_object (set, v));
  json_object_set_array_member (o, key, list);
}

static void
put_kinds (JsonObject *o, const HeatTicketRules *rules)
{
  JsonArray *kinds = json_array_new ();

  for (int k = 0; k < HEAT_N_TICKET_KINDS; k++)
    {
      const HeatTicketNature *nature = heat_ticket_nature ((HeatTicketKind) k);
      JsonObject *kind = word_object (HEAT_WORDS_TICKET_KIND, k);
      json_object_set_string_member (kind, "level", nature->level);
      json_object_set_string_member (kind, "urgency", heat_ops_word (HEAT_WORDS_URGENCY, heat_ticket_rules_urgency (rules, (HeatTicketKind) k)));
      if (nature->symptom >= 0)
        json_object_set_string_member (kind, "symptom", heat_ops_word (HEAT_WORDS_SYMPTOM, nature->symptom));
      json_object_set_boolean_member (kind, "explained", nature->is_explained);
      json_array_add_object_element (kinds, kind);
    }
  json_object_set_array_member (o, "kinds", kinds);
}

static void
put_urgencies (JsonObject *o, const HeatTicketRules *rules)
{
  JsonArray *urgencies = json_array_new ();

  for (int u = 0; u < HEAT_N_URGENCIES; u++)
    if (heat_ticket_rules_has_urgency (rules, (HeatUrgency) u))
      {
        JsonObject *urgency = word_object (HEAT_WORDS_URGENCY, u);
        json_object_set_double_member (urgency, "close_h", rules->cases[HEAT_CASE_SPECIAL + u].close_h);
        json_array_add_object_element (urgencies, urgency);
      }
  json_object_set_array_member (o, "urgencies", urgencies);
}

static void
put_names (JsonObject *o, const char *key, const char *const *words)
{
  JsonArray *list = json_array_new ();

  for (; *words; words++)
    {
      JsonObject *one = json_object_new ();
      json_object_set_string_member (one, "word", *words);
      json_object_set_string_member (one, "label", heat_responsibility_label (*words));
      json_array_add_object_element (list, one);
    }
  json_object_set_array_member (o, key, list);
}

void
hotline_handle_ticket_words (HotlineRequest *r)
{
  const HeatTicketRules *rules = r->hotline->tickets->rules;
  g_auto (GStrv) units = heat_responsibility_units (rules->responsibility, heat_clock_now_us (&r->hotline->clock));
  JsonObject *o = json_object_new ();
  JsonArray *names = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (o, "profile", rules->profile);
  put_kinds (o, rules);
  put_urgencies (o, rules);
  put_words (o, "states", HEAT_WORDS_TICKET_STATE);
  put_words (o, "actions", HEAT_WORDS_TICKET_ACTION);
  put_words (o, "satisfactions", HEAT_WORDS_SATISFACTION);
  put_words (o, "milestones", HEAT_WORDS_MILESTONE);
  put_words (o, "clocks", HEAT_WORDS_TICKET_CLOCK);
  put_words (o, "symptoms", HEAT_WORDS_SYMPTOM);
  put_names (o, "levels", heat_responsibility_levels ());
  put_names (o, "phases", heat_responsibility_phases ());
  for (guint i = 0; units[i]; i++)
    json_array_add_string_element (names, units[i]);
  json_object_set_array_member (o, "units", names);
  json_node_take_object (node, o);
  hotline_answer (r, SOUP_STATUS_OK, node);
}
