// SPDX-License-Identifier: GPL-3.0-or-later
/* The fold of tickets. */
#include "ops-ticket-private.h"
#include "base-clock.h"
#include <math.h>
#include <string.h>

struct _HeatTickets {
  GPtrArray *all;            /* HeatTicket, owned */
  GHashTable *by_number, *by_id;   /* keys and values borrowed from the tickets */
  GHashTable *by_phone, *by_card;  /* char* owned → GPtrArray of HeatTicket, owned */
  GHashTable *followers;     /* number, owned → GPtrArray of HeatTicket */
  GHashTable *waiting;       /* incident, owned → GPtrArray of HeatTicket */
  GHashTable *last_of_day;   /* "20260114" owned → guint: highest running number */
};

static void
free_ticket (gpointer data)
{
  HeatTicket *t = data;
  char *texts[] = { t->number, t->id, t->text, t->address, t->place, t->card, t->phone, t->consumer, t->source, t->report, t->level, t->phase, t->area, t->unit,
                    t->delay_reason, t->not_ours_reason, t->not_ours_unit, t->joined_to, t->incident, t->notice, t->told, t->result };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_ptr_array_unref (t->events);
  g_free (t);
}

static GHashTable *
new_lists (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
}

HeatTickets *
heat_tickets_new (void)
{
  HeatTickets *tickets = g_new0 (HeatTickets, 1);

  tickets->all = g_ptr_array_new_with_free_func (free_ticket);
  tickets->by_number = g_hash_table_new (g_str_hash, g_str_equal);
  tickets->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  tickets->by_phone = new_lists ();
  tickets->by_card = new_lists ();
  tickets->followers = new_lists ();
  tickets->waiting = new_lists ();
  tickets->last_of_day = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return tickets;
}

void
heat_tickets_free (HeatTickets *tickets)
{
  if (!tickets)
    return;
  GHashTable *tables[] = { tickets->by_number, tickets->by_id, tickets->by_phone, tickets->by_card, tickets->followers, tickets->waiting, tickets->last_of_day };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    g_hash_table_unref (tables[i]);
  g_ptr_array_unref (tickets->all);
  g_free (tickets);
}

const GPtrArray *heat_tickets_all (const HeatTickets *tickets) { return tickets->all; }
HeatTicket *heat_tickets_find (const HeatTickets *tickets, const char *number) { return g_hash_table_lookup (tickets->by_number, number); }
HeatTicket *heat_tickets_by_id (const HeatTickets *tickets, const char *id) { return g_hash_table_lookup (tickets->by_id, id); }
const GPtrArray *heat_tickets_of_phone (const HeatTickets *tickets, const char *phone) { return g_hash_table_lookup (tickets->by_phone, phone); }
const GPtrArray *heat_tickets_of_card (const HeatTickets *tickets, const char *card) { return g_hash_table_lookup (tickets->by_card, card); }
const GPtrArray *heat_tickets_waiting (const HeatTickets *tickets, const char *incident) { return g_hash_table_lookup (tickets->waiting, incident); }
const GPtrArray *heat_tickets_followers (const HeatTickets *tickets, const char *number) { return g_hash_table_lookup (tickets->followers, number); }

char *
heat_tickets_next_number (const HeatTickets *tickets, gint64 now_us, guint n_ahead)
{
  g_autofree char *day = heat_time_format_local (now_us, "%Y%m%d");

  return g_strdup_printf ("%s-%04u", day, GPOINTER_TO_UINT (g_hash_table_lookup (tickets->last_of_day, day)) + n_ahead + 1);
}

static void
note_number (HeatTickets *tickets, const char *number)
{
  const char *dash = strrchr (number, '-');
  guint64 n;

  if (!dash || !g_ascii_string_to_unsigned (dash + 1, 10, 1, G_MAXUINT32 / 2, &n, NULL))
    return;
  char *day = g_strndup (number, (gsize) (dash - number));
  if (n > GPOINTER_TO_UINT (g_hash_table_lookup (tickets->last_of_day, day)))
    g_hash_table_insert (tickets->last_of_day, day, GUINT_TO_POINTER ((guint) n));
  else
    g_free (day);
}

static void
list_under (GHashTable *lists, const char *key, HeatTicket *t)
{
  GPtrArray *list = g_hash_table_lookup (lists, key);

  if (!*key)
    return;
  if (!list)
    {
      list = g_ptr_array_new ();
      g_hash_table_insert (lists, g_strdup (key), list);
    }
  g_ptr_array_add (list, t);
}

static void
unlist (GHashTable *lists, const char *key, HeatTicket *t)
{
  GPtrArray *list = *key ? g_hash_table_lookup (lists, key) : NULL;

  if (list && g_ptr_array_remove (list, t) && list->len == 0)
    g_hash_table_remove (lists, key);
}

static void
set_text (char **field, const char *text)
{
  char *copy = g_strdup (text);

  g_free (*field);
  *field = copy;
}

/* --- Acceptance ------------------------------------------------------------------------------------------------------------------------------ */

static void
take_texts (HeatTicket *t, HeatEvent *event)
{
  const struct { const char *key; char **field; } texts[] = {
    { "id", &t->id }, { "text", &t->text }, { "address", &t->address }, { "place", &t->place }, { "card", &t->card }, { "phone", &t->phone },
    { "consumer", &t->consumer }, { "source", &t->source }, { "report", &t->report }, { "level", &t->level }, { "area", &t->area },
  };
  char **empty[] = { &t->phase, &t->unit, &t->delay_reason, &t->not_ours_reason, &t->not_ours_unit, &t->joined_to, &t->incident, &t->notice, &t->told, &t->result };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i].field = g_strdup (heat_event_text (event, texts[i].key));
  for (guint i = 0; i < G_N_ELEMENTS (empty); i++)
    *empty[i] = g_strdup ("");
}

/* A copy without what has been read of the body: a season's history is kept, and seldom looked at again (half the memory). */
static void
keep_event (HeatTicket *t, HeatEvent *event)
{
  g_ptr_array_add (t->events, heat_event_placed (event, event->seq, event->version));
  t->version = event->version;
}

static void
fold_accepted (HeatTickets *tickets, HeatEvent *event, const char *number)
{
  int kind = heat_ops_word_value (HEAT_WORDS_TICKET_KIND, heat_event_text (event, "kind")), urgency = heat_ops_word_value (HEAT_WORDS_URGENCY, heat_event_text (event, "urgency"));

  if (!*number || heat_tickets_find (tickets, number))
    return;
  HeatTicket *t = g_new0 (HeatTicket, 1);
  t->number = g_strdup (number);
  t->at_us = event->at_us;
  t->seen_us = heat_event_int (event, "seen_us", 0);
  t->kind = kind < 0 ? HEAT_TICKET_OTHER : (HeatTicketKind) kind;
  t->urgency = urgency < 0 ? HEAT_URGENCY_GENERAL : (HeatUrgency) urgency;
  t->wants_call_back = heat_json_bool (heat_event_body (event), "call_back");
  t->x = heat_event_double (event, "x");
  t->y = heat_event_double (event, "y");
  t->needs_help = heat_json_bool (heat_event_body (event), "help");
  t->events = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_event_unref);
  take_texts (t, event);
  keep_event (t, event);
  g_ptr_array_add (tickets->all, t);
  g_hash_table_insert (tickets->by_number, t->number, t);
  if (*t->id && !heat_tickets_by_id (tickets, t->id))
    g_hash_table_insert (tickets->by_id, t->id, t);
  list_under (tickets->by_phone, t->phone, t);
  list_under (tickets->by_card, t->card, t);
  note_number (tickets, t->number);
}

/* --- Joined tickets --------------------------------------------------------------------------------------------------------------------------- */

static void
leave_cause (HeatTickets *tickets, HeatTicket *t)
{
  unlist (tickets->followers, t->joined_to, t);
  unlist (tickets->waiting, t->incident, t);
  set_text (&t->joined_to, "");
}

static void release (HeatTickets *tickets, GHashTable *lists, const char *key, gint64 at_us);

/* What it waited for is done: its caller is called back like any other. */
static void
release_one (HeatTickets *tickets, HeatTicket *t, gint64 at_us)
{
  t->state = HEAT_TICKET_REVIEWED;
  t->answered_us = t->answered_us ? t->answered_us : at_us;
  t->reviewed_us = at_us;
  set_text (&t->joined_to, "");
  release (tickets, tickets->followers, t->number, at_us);
}

static void
release (HeatTickets *tickets, GHashTable *lists, const char *key, gint64 at_us)
{
  g_autofree char *own_key = NULL;
  g_autoptr (GPtrArray) list = NULL;

  if (!g_hash_table_steal_extended (lists, key, (gpointer *) &own_key, (gpointer *) &list))
    return;
  for (guint i = 0; i < list->len; i++)
    release_one (tickets, list->pdata[i], at_us);
}

/* --- One action ------------------------------------------------------------------------------------------------------------------------------- */

/* Whose it is now and why; what an event does not say stays. */
static void
fold_route (HeatTicket *t, HeatEvent *event)
{
  const struct { const char *key; char **field; } texts[] = { { "unit", &t->unit }, { "level", &t->level }, { "phase", &t->phase }, { "area", &t->area } };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (*heat_event_text (event, texts[i].key))
      set_text (texts[i].field, heat_event_text (event, texts[i].key));
}

static void
fold_dispatched (HeatTicket *t, HeatEvent *event)
{
  fold_route (t, event);
  t->dispatched_us = event->at_us;
  t->first_dispatched_us = t->first_dispatched_us ? t->first_dispatched_us : event->at_us;
  t->taken_us = t->begun_us = t->joined_us = 0;
}

static void
fold_transfer (HeatTicket *t, HeatEvent *event)
{
  t->transferred_us = event->at_us;
  fold_route (t, event);
}

/* Nobody's again: whose business it is will be found anew. */
static void
forget_route (HeatTicket *t)
{
  set_text (&t->unit, "");
  set_text (&t->phase, "");
  set_text (&t->level, heat_ticket_nature (t->kind)->level);
}

static void
fold_sent_back (HeatTicket *t, HeatTicketState from)
{
  t->n_sent_back++;
  t->answered_us = t->reviewed_us = t->called_back_us = 0;
  t->is_invalid = FALSE;
  t->satisfaction = HEAT_SATISFACTION_NONE;
  if (from == HEAT_TICKET_TRANSFERRED)
    {
      t->transferred_us = 0;
      forget_route (t);
    }
}

/* Of the event; an older program wrote none and meant repair and answer. */
static guint
read_clocks (HeatEvent *event)
{
  g_auto (GStrv) words = heat_json_strv (heat_event_body (event), "clocks");
  guint clocks = 0;

  for (guint i = 0; words[i]; i++)
    {
      int clock = heat_ops_word_value (HEAT_WORDS_TICKET_CLOCK, words[i]);
      clocks |= clock >= 0 ? 1u << clock : 0;
    }
  return *words ? clocks : 1u << HEAT_TICKET_CLOCK_REPAIR | 1u << HEAT_TICKET_CLOCK_CLOSE;
}

static void
fold_delay (HeatTicket *t, HeatTicketAction action, HeatEvent *event)
{
  if (action == HEAT_TICKET_DO_ASK_DELAY)
    {
      t->delay_asked_us = event->at_us;
      t->delay_answered_us = 0;
      t->delay_until_us = heat_event_int (event, "until_us", 0);
      t->delay_clocks = read_clocks (event);
      set_text (&t->delay_reason, heat_event_text (event, "reason"));
      return;
    }
  t->delay_answered_us = event->at_us;
  if (action == HEAT_TICKET_DO_GRANT_DELAY)
    {
      guint clocks = read_clocks (event);
      gint64 until_us = heat_event_int (event, "until_us", t->delay_until_us);
      for (int k = 0; k < HEAT_N_TICKET_CLOCKS; k++)
        if (clocks & (1u << k))
          t->granted_us[k] = MAX (t->granted_us[k], until_us);
      t->n_delays++;
    }
}

static void
fold_not_ours (HeatTicket *t, HeatTicketAction action, HeatEvent *event)
{
  t->is_not_ours_asked = action == HEAT_TICKET_DO_ASK_NOT_OURS;
  set_text (&t->not_ours_reason, t->is_not_ours_asked ? heat_event_text (event, "reason") : "");
  set_text (&t->not_ours_unit, t->is_not_ours_asked ? heat_event_text (event, "unit") : "");
  if (action != HEAT_TICKET_DO_AGREE_NOT_OURS)
    return;
  t->n_not_ours++;
  fold_dispatched (t, event);
}

/* Does the correction move it? What was known of the old place then counts no more. */
static gboolean
is_elsewhere (const HeatTicket *t, HeatEvent *event)
{
  const struct { const char *key, *known; } keys[] = { { "place", t->place }, { "address", t->address }, { "card", t->card }, { "consumer", t->consumer } };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (*heat_event_text (event, keys[i].key) && strcmp (heat_event_text (event, keys[i].key), keys[i].known) != 0)
      return TRUE;
  return FALSE;
}

static void
fold_correction (HeatTickets *tickets, HeatTicket *t, HeatEvent *event)
{
  const struct { const char *key; char **field; GHashTable *lists; } texts[] = {
    { "text", &t->text, NULL }, { "address", &t->address, NULL }, { "consumer", &t->consumer, NULL }, { "card", &t->card, tickets->by_card }, { "phone", &t->phone, tickets->by_phone },
  };
  int kind = heat_ops_word_value (HEAT_WORDS_TICKET_KIND, heat_event_text (event, "kind"));

  if (kind >= 0)
    {
      t->kind = (HeatTicketKind) kind;
      set_text (&t->level, heat_ticket_nature (t->kind)->level);
    }
  if (is_elsewhere (t, event))
    {
      set_text (&t->place, heat_event_text (event, "place"));
      set_text (&t->area, heat_event_text (event, "area"));
      set_text (&t->consumer, heat_event_text (event, "consumer"));
      t->x = t->y = NAN;
    }
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *text = heat_event_text (event, texts[i].key);
      if (!*text || strcmp (text, *texts[i].field) == 0)
        continue;
      if (texts[i].lists)
        {
          unlist (texts[i].lists, *texts[i].field, t);
          list_under (texts[i].lists, text, t);
        }
      set_text (texts[i].field, text);
    }
}

static void
fold_joined (HeatTickets *tickets, HeatTicket *t, HeatEvent *event)
{
  t->joined_us = event->at_us;
  t->wants_call_back |= heat_json_bool (heat_event_body (event), "call_back");
  set_text (&t->joined_to, heat_event_text (event, "ticket"));
  set_text (&t->incident, heat_event_text (event, "incident"));
  list_under (tickets->followers, t->joined_to, t);
  list_under (tickets->waiting, t->incident, t);
}

static void
fold_told (HeatTickets *tickets, HeatTicket *t, HeatEvent *event)
{
  t->answered_us = event->at_us;
  t->wants_call_back |= heat_json_bool (heat_event_body (event), "call_back");
  set_text (&t->notice, heat_event_text (event, "notice"));
  t->notice_version = (guint) heat_event_int (event, "version", 0);
  set_text (&t->incident, heat_event_text (event, "incident"));
  set_text (&t->told, heat_event_text (event, "text"));
  if (t->wants_call_back)
    list_under (tickets->waiting, t->incident, t);
}

static void
fold_milestone (HeatTicket *t, HeatEvent *event)
{
  int milestone = heat_ops_word_value (HEAT_WORDS_MILESTONE, heat_event_text (event, "milestone"));

  if (milestone >= 0 && !t->milestone_us[milestone])
    t->milestone_us[milestone] = event->at_us;
}

static void
fold_call_back (HeatTicket *t, HeatEvent *event)
{
  int satisfaction = heat_ops_word_value (HEAT_WORDS_SATISFACTION, heat_event_text (event, "satisfaction"));

  t->n_tries++;
  t->satisfaction = (HeatSatisfaction) MAX (satisfaction, 0);
  t->called_back_us = t->satisfaction == HEAT_SATISFACTION_UNREACHABLE ? 0 : event->at_us;
}

static void
fold_passed (HeatTickets *tickets, HeatTicket *t, HeatEvent *event)
{
  t->reviewed_us = event->at_us;
  if (t->state != HEAT_TICKET_JOINED)
    return;
  leave_cause (tickets, t);
  t->answered_us = t->answered_us ? t->answered_us : event->at_us;
  set_text (&t->result, heat_event_text (event, "text"));
  if (*t->incident && strcmp (heat_event_text (event, "incident"), t->incident) == 0) /* it is over: for all who wait for it */
    release (tickets, tickets->waiting, t->incident, event->at_us);
}

static void
fold_facts (HeatTickets *tickets, HeatTicket *t, HeatTicketAction action, HeatEvent *event)
{
  int urgency;

  switch (action)
    {
    case HEAT_TICKET_DO_TRANSFER: fold_transfer (t, event); break;
    case HEAT_TICKET_DO_CONFIRM: fold_dispatched (t, event); break;
    case HEAT_TICKET_DO_SEND_BACK: fold_sent_back (t, t->state); break;
    case HEAT_TICKET_DO_TAKE:
      t->taken_us = event->at_us;
      t->first_taken_us = t->first_taken_us ? t->first_taken_us : event->at_us;
      break;
    case HEAT_TICKET_DO_BEGIN: t->begun_us = event->at_us; break;
    case HEAT_TICKET_DO_NOTE: fold_milestone (t, event); break;
    case HEAT_TICKET_DO_ANSWER:
    case HEAT_TICKET_DO_INVALID:
      t->answered_us = event->at_us;
      t->is_invalid = action == HEAT_TICKET_DO_INVALID;
      set_text (&t->result, heat_event_text (event, t->is_invalid ? "reason" : "text"));
      break;
    case HEAT_TICKET_DO_PASS: fold_passed (tickets, t, event); break;
    case HEAT_TICKET_DO_CALL_BACK: fold_call_back (t, event); break;
    case HEAT_TICKET_DO_CLOSE: t->closed_us = event->at_us; break;
    case HEAT_TICKET_DO_ASK_DELAY:
    case HEAT_TICKET_DO_GRANT_DELAY:
    case HEAT_TICKET_DO_REFUSE_DELAY: fold_delay (t, action, event); break;
    case HEAT_TICKET_DO_ASK_NOT_OURS:
    case HEAT_TICKET_DO_AGREE_NOT_OURS:
    case HEAT_TICKET_DO_REFUSE_NOT_OURS: fold_not_ours (t, action, event); break;
    case HEAT_TICKET_DO_JOIN: fold_joined (tickets, t, event); break;
    case HEAT_TICKET_DO_SEPARATE:
      leave_cause (tickets, t);
      set_text (&t->incident, "");
      t->answered_us = t->transferred_us = t->dispatched_us = t->taken_us = t->begun_us = 0;
      forget_route (t);
      break;
    case HEAT_TICKET_DO_URGENCY:
      if ((urgency = heat_ops_word_value (HEAT_WORDS_URGENCY, heat_event_text (event, "urgency"))) >= 0)
        t->urgency = (HeatUrgency) urgency;
      break;
    case HEAT_TICKET_DO_URGE: t->n_urged++; break;
    case HEAT_TICKET_DO_CORRECT: fold_correction (tickets, t, event); break;
    case HEAT_TICKET_DO_ANSWER_FROM_NOTICE: fold_told (tickets, t, event); break;
    default: break;
    }
}

static HeatTicketState
next_state (const HeatTicket *t, const HeatTicketMove *move)
{
  switch (move->to)
    {
    case HEAT_TICKET_STAYS: return t->state;
    case HEAT_TICKET_GOES_BACK: return *t->unit ? HEAT_TICKET_IN_HAND : HEAT_TICKET_ACCEPTED;
    case HEAT_TICKET_TOLD: return t->wants_call_back && *t->incident ? HEAT_TICKET_JOINED : HEAT_TICKET_CLOSED;
    case HEAT_TICKET_CALLED_BACK: return t->called_back_us ? HEAT_TICKET_CALLED_BACK : t->state;
    default: return (HeatTicketState) move->to;
    }
}

/* A request that nobody answered ends with the work it was about. */
static void
end_requests (HeatTicket *t, gint64 at_us)
{
  if (t->state == HEAT_TICKET_DISPATCHED || t->state == HEAT_TICKET_TAKEN || t->state == HEAT_TICKET_IN_HAND)
    return;
  t->is_not_ours_asked = FALSE;
  if (t->delay_asked_us && !t->delay_answered_us)
    t->delay_answered_us = at_us;
}

static void
fold_action (HeatTickets *tickets, HeatTicket *t, HeatTicketAction action, HeatEvent *event)
{
  const HeatTicketMove *move = heat_ticket_move (t, action, HEAT_TICKET_BY_AGENT | HEAT_TICKET_BY_UNIT | HEAT_TICKET_BY_DESK);

  keep_event (t, event);
  if (!move)
    return;
  fold_facts (tickets, t, action, event);
  t->state = next_state (t, move);
  end_requests (t, event->at_us);
  if (t->state == HEAT_TICKET_CLOSED && !t->closed_us)
    t->closed_us = event->at_us;
  if (t->state == HEAT_TICKET_REVIEWED || t->state == HEAT_TICKET_CLOSED)
    release (tickets, tickets->followers, t->number, event->at_us);
}

void
heat_tickets_apply (HeatTickets *tickets, HeatEvent *event)
{
  HeatTicketAction action = heat_ticket_action (event->kind);
  const char *number = heat_event_stream_id (event, "ticket");

  int notice = event->kind == HEAT_EVENT_NOTICE_ISSUED ? heat_ops_word_value (HEAT_WORDS_NOTICE, heat_event_text (event, "kind")) : -1;

  if (notice == HEAT_NOTICE_RESTORATION || notice == HEAT_NOTICE_CALLED_OFF)
    release (tickets, tickets->waiting, heat_event_text (event, "incident"), event->at_us);
  else if (action == HEAT_TICKET_DO_ACCEPT)
    fold_accepted (tickets, event, number);
  else if (action != HEAT_N_TICKET_ACTIONS && heat_tickets_find (tickets, number))
    fold_action (tickets, heat_tickets_find (tickets, number), action, event);
}
