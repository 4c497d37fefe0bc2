// SPDX-License-Identifier: GPL-3.0-or-later
/* A ticket as JSON: the same keys for the service, heatctl and the pages. */
#include "ops-ticket-private.h"
#include "ops-name.h"

static void
put_word (JsonObject *o, const char *key, HeatWords set, int value)
{
  g_autofree char *label = g_strdup_printf ("%s_label", key);

  json_object_set_string_member (o, key, heat_ops_word (set, value));
  json_object_set_string_member (o, label, heat_ops_label (set, value));
}

/* A word of responsibility.csv. */
static void
put_named (JsonObject *o, const char *key, const char *word)
{
  g_autofree char *label = g_strdup_printf ("%s_label", key);
  const char *name = heat_responsibility_label (word);

  heat_json_put_text (o, key, word);
  heat_json_put_text (o, label, name ? name : "");
}

static JsonObject *
clock_to_json (HeatTicketClock which, const HeatRuleClock *c, guint delays)
{
  JsonObject *o = json_object_new ();

  put_word (o, "clock", HEAT_WORDS_TICKET_CLOCK, which);
  put_word (o, "state", HEAT_WORDS_CLOCK_STATE, c->state);
  heat_json_put_time (o, "from", c->from_us);
  heat_json_put_time (o, "limit", c->limit_us);
  heat_json_put_time (o, "met", c->met_us);
  json_object_set_int_member (o, "left_s", c->left_us / G_USEC_PER_SEC);
  json_object_set_boolean_member (o, "may_delay", (delays & (1u << which)) != 0);
  return o;
}

static void
put_clocks (JsonObject *o, const HeatTicket *t, const HeatTicketView *view)
{
  JsonArray *clocks = json_array_new ();
  HeatRuleClock next;
  gboolean is_late = FALSE;
  guint delays = heat_ticket_delays (t, view->rules, view->now_us);

  for (int k = 0; k < HEAT_N_TICKET_CLOCKS; k++)
    {
      HeatRuleClock c = heat_ticket_clock (t, (HeatTicketClock) k, view->rules, view->now_us);
      if (c.state == HEAT_CLOCK_NONE)
        continue;
      is_late |= c.state == HEAT_CLOCK_LATE;
      json_array_add_object_element (clocks, clock_to_json ((HeatTicketClock) k, &c, delays));
    }
  json_object_set_array_member (o, "clocks", clocks);
  json_object_set_boolean_member (o, "late", is_late);
  HeatTicketClock which = heat_ticket_next_clock (t, view->rules, view->now_us, &next);
  if (which != HEAT_N_TICKET_CLOCKS)
    json_object_set_object_member (o, "next", clock_to_json (which, &next, delays));
}

/* What the table of transitions lets, less a request that the rules would refuse. */
static gboolean
is_offered (const HeatTicket *t, HeatTicketAction action, const HeatTicketView *view)
{
  gboolean is_vain = action == HEAT_TICKET_DO_ASK_DELAY && view->rules && !heat_ticket_delays (t, view->rules, view->now_us);

  return !is_vain && heat_ticket_may (t, action, view->actor);
}

static void
put_may (JsonObject *o, const HeatTicket *t, const HeatTicketView *view)
{
  JsonArray *may = json_array_new ();

  for (int a = 0; a < HEAT_N_TICKET_ACTIONS; a++)
    if (is_offered (t, (HeatTicketAction) a, view))
      json_array_add_string_element (may, heat_ops_word (HEAT_WORDS_TICKET_ACTION, a));
  json_object_set_array_member (o, "may", may);
}

static void
put_history (JsonObject *o, const HeatTicket *t)
{
  JsonArray *history = json_array_new ();

  for (guint i = 0; i < t->events->len; i++)
    {
      HeatEvent *e = t->events->pdata[i];
      g_autofree char *what = heat_event_describe (e, NULL), *who = heat_event_actor_label (e->actor, NULL);
      JsonObject *one = json_object_new ();
      json_object_set_int_member (one, "seq", e->seq);
      heat_json_put_time (one, "at", e->at_us);
      json_object_set_string_member (one, "actor", e->actor);
      json_object_set_string_member (one, "who", who);
      put_word (one, "action", HEAT_WORDS_TICKET_ACTION, (int) heat_ticket_action (e->kind));
      json_object_set_string_member (one, "what", what);
      heat_json_put_text (one, "id", heat_event_text (e, "id"));
      json_array_add_object_element (history, one);
    }
  json_object_set_array_member (o, "history", history);
}

static void
put_followers (JsonObject *o, const HeatTicket *t, const HeatTicketView *view)
{
  const GPtrArray *followers = heat_tickets_followers (view->tickets, t->number);
  JsonArray *numbers = json_array_new ();

  for (guint i = 0; followers && i < followers->len; i++)
    json_array_add_string_element (numbers, ((HeatTicket *) followers->pdata[i])->number);
  json_object_set_array_member (o, "followers", numbers);
}

static void
put_caller (JsonObject *o, const HeatTicket *t, const HeatTicketView *view)
{
  g_autofree char *masked = heat_ops_mask_phone (t->phone);

  heat_json_put_text (o, "text", t->text);
  heat_json_put_text (o, "address", t->address);
  heat_json_put_text (o, "place", t->place);
  heat_json_put_text (o, "card", t->card);
  heat_json_put_text (o, "phone", view->full ? t->phone : masked);
  heat_json_put_text (o, "consumer", t->consumer);
  heat_json_put_number (o, "x", t->x);
  heat_json_put_number (o, "y", t->y);
  heat_json_put_text (o, "source", t->source);
  heat_json_put_text (o, "report", t->report);
  json_object_set_boolean_member (o, "help", t->needs_help);
}

static void
put_course (JsonObject *o, const HeatTicket *t)
{
  gint64 granted_us = 0;

  for (int k = 0; k < HEAT_N_TICKET_CLOCKS; k++)
    granted_us = MAX (granted_us, t->granted_us[k]);
  const struct { const char *key; gint64 at_us; } times[] = {
    { "at", t->at_us }, { "seen", t->seen_us }, { "transferred", t->transferred_us }, { "dispatched", t->dispatched_us }, { "taken", t->taken_us }, { "begun", t->begun_us },
    { "answered", t->answered_us }, { "reviewed", t->reviewed_us }, { "called_back", t->called_back_us }, { "closed", t->closed_us }, { "granted_until", granted_us },
  };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    heat_json_put_time (o, times[i].key, times[i].at_us);
  for (int m = 0; m < HEAT_N_MILESTONES; m++)
    heat_json_put_time (o, heat_ops_word (HEAT_WORDS_MILESTONE, m), t->milestone_us[m]);
}

static JsonArray *
clock_words (guint clocks)
{
  JsonArray *words = json_array_new ();

  for (int k = 0; k < HEAT_N_TICKET_CLOCKS; k++)
    if (clocks & (1u << k))
      json_array_add_string_element (words, heat_ops_word (HEAT_WORDS_TICKET_CLOCK, k));
  return words;
}

static void
put_requests (JsonObject *o, const HeatTicket *t)
{
  if (t->delay_asked_us)
    {
      JsonObject *delay = json_object_new ();
      heat_json_put_time (delay, "asked", t->delay_asked_us);
      heat_json_put_time (delay, "until", t->delay_until_us);
      heat_json_put_time (delay, "answered", t->delay_answered_us);
      heat_json_put_text (delay, "reason", t->delay_reason);
      json_object_set_array_member (delay, "clocks", clock_words (t->delay_clocks));
      json_object_set_boolean_member (delay, "open", !t->delay_answered_us);
      json_object_set_object_member (o, "delay", delay);
    }
  if (t->is_not_ours_asked)
    {
      JsonObject *not_ours = json_object_new ();
      heat_json_put_text (not_ours, "reason", t->not_ours_reason);
      heat_json_put_text (not_ours, "unit", t->not_ours_unit);
      json_object_set_object_member (o, "not_ours", not_ours);
    }
}

static void
put_outcome (JsonObject *o, const HeatTicket *t)
{
  heat_json_put_text (o, "result", t->result);
  json_object_set_boolean_member (o, "invalid", t->is_invalid);
  heat_json_put_text (o, "joined_to", t->joined_to);
  heat_json_put_text (o, "incident", t->incident);
  heat_json_put_text (o, "told", t->told);
  if (*t->notice)
    {
      g_autofree char *key = g_strdup_printf ("%s/%u", t->notice, t->notice_version);
      json_object_set_string_member (o, "notice", key);
    }
  json_object_set_boolean_member (o, "wants_call_back", t->wants_call_back);
  put_word (o, "satisfaction", HEAT_WORDS_SATISFACTION, t->satisfaction);
  json_object_set_int_member (o, "urged", t->n_urged);
  json_object_set_int_member (o, "sent_back", t->n_sent_back);
  json_object_set_int_member (o, "tries", t->n_tries);
  json_object_set_int_member (o, "delays", t->n_delays);
}

JsonNode *
heat_ticket_to_json (const HeatTicket *t, const HeatTicketView *view)
{
  JsonObject *o = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (o, "number", t->number);
  heat_json_put_text (o, "id", t->id);
  json_object_set_int_member (o, "version", t->version);
  put_word (o, "kind", HEAT_WORDS_TICKET_KIND, t->kind);
  put_word (o, "urgency", HEAT_WORDS_URGENCY, t->urgency);
  put_word (o, "state", HEAT_WORDS_TICKET_STATE, t->state);
  json_object_set_boolean_member (o, "open", heat_ticket_is_open (t));
  put_caller (o, t, view);
  put_named (o, "level", t->level);
  put_named (o, "phase", t->phase);
  heat_json_put_text (o, "area", t->area);
  heat_json_put_text (o, "unit", t->unit);
  put_course (o, t);
  put_requests (o, t);
  put_outcome (o, t);
  if (view->rules)
    put_clocks (o, t, view);
  if (view->actor)
    put_may (o, t, view);
  if (view->tickets)
    put_followers (o, t, view);
  if (view->with_history)
    put_history (o, t);
  json_node_take_object (node, o);
  return node;
}
