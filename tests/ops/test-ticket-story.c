// SPDX-License-Identifier: GPL-3.0-or-later
/* Tickets, one story at a time: what joins, waits, is delayed, given away, told, corrected, counted; and everything that a stranger may send. */
#include "ticket-house.h"
#include <math.h>

static void
test_life (void)
{
  House h = open_house ("D");
  HeatTicket *t = take_call (&h, "leak_secondary");

  g_assert_cmpstr (t->number, ==, "20260114-0001");
  g_assert_cmpint (t->urgency, ==, HEAT_URGENCY_FIRST);
  DO (t, TRANSFER, agent, NULL);
  g_assert_cmpstr (t->unit, ==, "运营部");
  NOT (t, TAKE, unit, REFUSED, NULL); /* dispatch has not reviewed it */
  DO (t, CONFIRM, desk, NULL);
  NOT (t, TAKE, other_unit, REFUSED, NULL);
  DO (t, TAKE, unit, NULL);
  DO (t, NOTE, unit, "milestone", "contacted", NULL);
  DO (t, BEGIN, unit, NULL);
  NOT (t, ANSWER, unit, DATA, NULL);
  DO (t, ANSWER, unit, "text", "done", NULL);
  DO (t, SEND_BACK, desk, "reason", "too thin", NULL);
  g_assert_cmpint (t->state, ==, HEAT_TICKET_IN_HAND);
  DO (t, ANSWER, unit, "text", "clamp on the pipe, two hours", NULL);
  DO (t, PASS, desk, NULL);
  NOT (t, CALL_BACK, agent, DATA, NULL);
  NOT (t, CALL_BACK, agent, DATA, "satisfaction", "none", NULL);
  DO (t, CALL_BACK, agent, "satisfaction", "unreachable", NULL);
  g_assert_cmpint (t->state, ==, HEAT_TICKET_REVIEWED);
  DO (t, CALL_BACK, agent, "satisfaction", "satisfied", NULL);
  DO (t, CLOSE, agent, NULL);
  g_assert_cmpuint (t->n_tries, ==, 2);
  g_assert_cmpuint (t->n_sent_back, ==, 1);
  g_assert_false (heat_ticket_is_open (t));
  NOT (t, URGE, agent, REFUSED, NULL);
  g_assert_cmpstr (take_call (&h, "no_heat")->number, ==, "20260114-0002");
  h.now_us += 24 * HOUR_US;
  g_assert_cmpstr (take_call (&h, "no_heat")->number, ==, "20260115-0001");
  close_house (&h);
}

static gint64
close_limit (House *h, const HeatTicket *t)
{
  return heat_ticket_clock (t, HEAT_TICKET_CLOCK_CLOSE, h->rules, h->now_us).limit_us;
}

static void
test_delay (void)
{
  House h = open_house ("D");
  HeatTicket *t = take_call (&h, "no_heat");
  gint64 limit_us = close_limit (&h, t);
  g_autofree char *later = heat_time_to_iso (limit_us + 6 * HOUR_US), *too_late = heat_time_to_iso (limit_us + 7 * HOUR_US), *sooner = heat_time_to_iso (limit_us - HOUR_US);

  g_assert_cmpint (limit_us, ==, t->at_us + 24 * HOUR_US);
  NOT (t, ASK_DELAY, desk, REFUSED, "until", later, "reason", "parts", NULL); /* nobody has it yet */
  DO (t, TRANSFER, agent, NULL);
  DO (t, CONFIRM, desk, NULL);
  DO (t, TAKE, unit, NULL);
  NOT (t, ASK_DELAY, unit, DATA, "until", sooner, "reason", "parts", NULL);
  NOT (t, ASK_DELAY, unit, DATA, "until", "tomorrow", "reason", "parts", NULL);
  NOT (t, ASK_DELAY, unit, DATA, "until", later, NULL);
  DO (t, ASK_DELAY, unit, "until", later, "reason", "parts", NULL);
  g_assert_cmpint (close_limit (&h, t), ==, limit_us); /* a request moves nothing */
  NOT (t, ASK_DELAY, unit, REFUSED, "until", later, "reason", "parts", NULL);
  NOT (t, GRANT_DELAY, unit, REFUSED, NULL);
  NOT (t, GRANT_DELAY, desk, DATA, "until", too_late, NULL);
  DO (t, REFUSE_DELAY, desk, "reason", "the store has them", NULL);
  g_assert_cmpint (close_limit (&h, t), ==, limit_us);
  DO (t, ASK_DELAY, unit, "until", later, "reason", "frost", NULL);
  DO (t, GRANT_DELAY, desk, NULL);
  g_assert_cmpint (close_limit (&h, t), ==, limit_us + 6 * HOUR_US);
  h.now_us = limit_us + HOUR_US;
  g_assert_cmpint (heat_ticket_clock (t, HEAT_TICKET_CLOCK_CLOSE, h.rules, h.now_us).state, ==, HEAT_CLOCK_SOON);
  h.now_us = limit_us + 6 * HOUR_US + 1;
  g_assert_cmpint (heat_ticket_clock (t, HEAT_TICKET_CLOCK_CLOSE, h.rules, h.now_us).state, ==, HEAT_CLOCK_LATE);
  g_autofree char *much_later = heat_time_to_iso (limit_us + 90 * HOUR_US);
  NOT (t, ASK_DELAY, unit, REFUSED, "until", much_later, "reason", "late", NULL); /* asked for after the limit */
  close_house (&h);
}

static void
test_not_ours (void)
{
  House h = open_house ("D");
  HeatTicket *t = take_call (&h, "leak_secondary");

  DO (t, TRANSFER, agent, NULL);
  DO (t, CONFIRM, desk, NULL);
  gint64 first_us = t->dispatched_us;
  h.now_us += 5 * MIN_US;
  DO (t, ASK_NOT_OURS, unit, "reason", "before the station", "unit", "管网运行部", NULL);
  g_assert_cmpstr (t->unit, ==, "运营部"); /* until the dispatch centre agrees */
  NOT (t, AGREE_NOT_OURS, unit, REFUSED, NULL);
  NOT (t, AGREE_NOT_OURS, desk, DATA, "unit", "运营部", NULL);
  NOT (t, AGREE_NOT_OURS, desk, DATA, "unit", "nobody", NULL);
  DO (t, REFUSE_NOT_OURS, desk, "reason", "behind it", NULL);
  DO (t, ASK_NOT_OURS, unit, "reason", "look again", "unit", "管网运行部", NULL);
  h.now_us += 30 * MIN_US;
  DO (t, AGREE_NOT_OURS, desk, NULL);
  g_assert_cmpstr (t->unit, ==, "管网运行部");
  g_assert_cmpint (t->dispatched_us, ==, first_us + 35 * MIN_US); /* the new unit has its own ten minutes */
  NOT (t, TAKE, unit, REFUSED, NULL);
  DO (t, TAKE, other_unit, NULL);
  close_house (&h);
}

static void
test_joined (void)
{
  House h = open_house ("D");
  HeatTicket *a = take_call (&h, "no_heat"), *b = take_call (&h, "no_heat"), *c = take_call (&h, "no_heat"), *d = take_call (&h, "no_heat");

  DO (b, JOIN, agent, "ticket", a->number, "reason", "same stairs", NULL);
  DO (c, JOIN, agent, "ticket", b->number, NULL);
  g_assert_cmpstr (c->joined_to, ==, a->number); /* the end of the line */
  NOT (a, JOIN, agent, REFUSED, "ticket", c->number, NULL);
  NOT (a, JOIN, agent, REFUSED, "ticket", a->number, NULL);
  NOT (d, JOIN, agent, DATA, "ticket", a->number, "incident", "抢修-0114-02", NULL);
  NOT (d, JOIN, agent, DATA, NULL);
  NOT (d, JOIN, agent, DATA, "ticket", "20260114-9999", NULL);
  DO (d, JOIN, agent, "ticket", a->number, NULL);
  DO (d, SEPARATE, agent, "reason", "another house", NULL);
  DO (d, JOIN, agent, "incident", "抢修-0114-09", NULL);
  NOT (d, PASS, agent, REFUSED, "text", "cover replaced", NULL);
  NOT (d, PASS, desk, DATA, NULL);
  DO (d, PASS, desk, "text", "cover replaced", NULL);
  g_assert_cmpint (d->state, ==, HEAT_TICKET_REVIEWED);
  g_assert_cmpstr (d->result, ==, "cover replaced");
  d = take_call (&h, "no_heat");
  g_assert_cmpuint (heat_tickets_followers (h.tickets, a->number)->len, ==, 2);
  DO (a, ANSWER, agent, "text", "radiator vented by phone", NULL);
  g_assert_cmpint (b->state, ==, HEAT_TICKET_JOINED);
  h.now_us += HOUR_US;
  DO (a, PASS, desk, NULL);
  g_assert_cmpint (b->state, ==, HEAT_TICKET_REVIEWED); /* every caller is called back */
  g_assert_cmpint (c->state, ==, HEAT_TICKET_REVIEWED);
  g_assert_cmpint (c->reviewed_us, ==, h.now_us);
  g_assert_cmpint (d->state, ==, HEAT_TICKET_ACCEPTED);
  DO (b, CALL_BACK, agent, "satisfaction", "dissatisfied", NULL);
  DO (b, SEND_BACK, agent, "reason", "still cold", NULL);
  g_assert_cmpint (b->state, ==, HEAT_TICKET_ACCEPTED);
  close_house (&h);
}

/* A call-back that was wanted is not forgotten by joining, separating or another answer; an incident that is over ends the waiting of all. */
static void
test_wanted (void)
{
  House h = open_house ("company");
  HeatTicket *a = take_call (&h, "no_heat"), *b = take_call (&h, "no_heat"), *c = take_call (&h, "no_heat"), *d = take_call (&h, "no_heat"), *e = take_call (&h, "no_heat");

  DO (a, JOIN, agent, "incident", "抢修-0114-09", "call_back", "y", NULL);
  g_assert_true (a->wants_call_back);
  DO (a, SEPARATE, agent, "reason", "another house", NULL);
  g_assert_true (a->wants_call_back);
  NOT (a, ANSWER_FROM_NOTICE, agent, DATA, "notice", "0114-02", "version", "1", "text", "back at 11:30", NULL); /* nothing would end its waiting */
  DO (a, ANSWER_FROM_NOTICE, agent, "notice", "0114-02", "version", "1", "incident", "抢修-0114-09", "text", "back at 11:30", NULL);
  g_assert_cmpint (a->state, ==, HEAT_TICKET_JOINED);
  DO (b, JOIN, agent, "incident", "抢修-0114-09", NULL);
  g_assert_false (b->wants_call_back);
  DO (c, JOIN, agent, "ticket", b->number, NULL);
  DO (d, JOIN, agent, "incident", "抢修-0114-08", NULL);
  DO (e, JOIN, agent, "incident", "抢修-0114-09", NULL);
  g_assert_cmpuint (heat_tickets_waiting (h.tickets, "抢修-0114-09")->len, ==, 3);
  DO (b, PASS, desk, "text", "radiator vented", "incident", "抢修-0114-08", NULL); /* not what it waits for */
  g_assert_cmpint (b->state, ==, HEAT_TICKET_REVIEWED);
  g_assert_cmpint (e->state, ==, HEAT_TICKET_JOINED);
  g_assert_cmpint (d->state, ==, HEAT_TICKET_JOINED);
  DO (e, PASS, desk, "text", "case closed", "incident", "抢修-0114-09", NULL);
  g_assert_cmpint (a->state, ==, HEAT_TICKET_REVIEWED);
  g_assert_cmpint (c->state, ==, HEAT_TICKET_REVIEWED);
  g_assert_cmpint (d->state, ==, HEAT_TICKET_JOINED);
  g_assert_null (heat_tickets_waiting (h.tickets, "抢修-0114-09"));
  close_house (&h);
}

static void
test_told (void)
{
  House h = open_house ("company");
  HeatTicket *a = take_call (&h, "no_heat"), *b = take_call (&h, "no_heat");
  g_autoptr (HeatEvent) back = heat_event_new_stored (0, 0, 0, "notice.issued", "desk:x", "notice:0114-03", "{\"kind\":\"restoration\",\"incident\":\"抢修-0114-02\"}");
  g_autoptr (HeatEvent) elsewhere = heat_event_new_stored (0, 0, 0, "notice.issued", "desk:x", "notice:0114-04", "{\"kind\":\"restoration\",\"incident\":\"抢修-0114-01\"}");
  g_autoptr (HeatEvent) change = heat_event_new_stored (0, 0, 0, "notice.issued", "desk:x", "notice:0114-02", "{\"kind\":\"emergency\",\"incident\":\"抢修-0114-02\"}");

  NOT (a, ANSWER_FROM_NOTICE, agent, DATA, "notice", "0114-02", "text", "back at 11:30", NULL);
  NOT (a, ANSWER_FROM_NOTICE, agent, DATA, "notice", "0114-02", "version", "1", NULL);
  NOT (a, ANSWER_FROM_NOTICE, agent, DATA, "notice", "0114-02", "version", "1", "text", "back at 11:30", "call_back", "y", NULL); /* nothing would ever end its waiting */
  DO (a, ANSWER_FROM_NOTICE, agent, "notice", "0114-02", "version", "1", "incident", "抢修-0114-02", "text", "back at 11:30", NULL);
  DO (b, ANSWER_FROM_NOTICE, agent, "notice", "0114-02", "version", "1", "incident", "抢修-0114-02", "text", "back at 11:30", "call_back", "y", NULL);
  g_assert_cmpint (a->state, ==, HEAT_TICKET_CLOSED);
  g_assert_cmpint (a->closed_us, ==, h.now_us);
  g_assert_cmpstr (a->told, ==, "back at 11:30");
  g_assert_cmpint (b->state, ==, HEAT_TICKET_JOINED);
  append (&h, elsewhere);
  append (&h, change);
  g_assert_cmpint (b->state, ==, HEAT_TICKET_JOINED);
  append (&h, back);
  g_assert_cmpint (b->state, ==, HEAT_TICKET_REVIEWED);
  g_assert_cmpint (a->state, ==, HEAT_TICKET_CLOSED);
  close_house (&h);
}

static void
test_invalid_alarm (void)
{
  House h = open_house ("D");
  HeatTicket *t = take_call (&h, "leak_primary");

  DO (t, TRANSFER, agent, NULL);
  g_assert_cmpstr (t->unit, ==, "管网运行部");
  DO (t, CONFIRM, desk, NULL);
  DO (t, TAKE, other_unit, NULL);
  DO (t, INVALID, other_unit, "reason", "a drinking water main", NULL);
  g_assert_true (t->is_invalid);
  DO (t, SEND_BACK, desk, "reason", "look at the well too", NULL);
  g_assert_false (t->is_invalid);
  DO (t, INVALID, other_unit, "reason", "the well is dry", NULL);
  DO (t, PASS, desk, NULL);
  NOT (t, CLOSE, desk, DATA, NULL);
  NOT (t, CLOSE, agent, REFUSED, "reason", "no fault", NULL);
  DO (t, CLOSE, desk, "reason", "no fault of ours", NULL);
  close_house (&h);
}

/* A correction moves a ticket between the lists of phones and cards and takes the limits of its new kind. */
static void
test_correction (void)
{
  House h = open_house ("D");
  HeatTicket *t = take_call (&h, "consultation");

  g_assert_cmpuint (heat_tickets_of_phone (h.tickets, "13900000001")->len, ==, 1);
  NOT (t, CORRECT, agent, DATA, "reason", "nothing", NULL);
  NOT (t, CORRECT, agent, DATA, "reason", "x", "kind", "party", NULL);
  DO (t, CORRECT, agent, "reason", "misheard", "kind", "leak_household", "phone", "13900000002", "card", "0002", NULL);
  g_assert_null (heat_tickets_of_phone (h.tickets, "13900000001"));
  g_assert_true (heat_tickets_of_phone (h.tickets, "13900000002")->pdata[0] == t);
  g_assert_true (heat_tickets_of_card (h.tickets, "0002")->pdata[0] == t);
  g_assert_cmpstr (t->level, ==, "secondary");
  DO (t, TRANSFER, agent, NULL);
  DO (t, CONFIRM, desk, NULL);
  g_assert_cmpint (heat_ticket_clock (t, HEAT_TICKET_CLOCK_ARRIVE, h.rules, h.now_us).limit_us, ==, h.now_us + 30 * MIN_US);
  NOT (t, URGENCY, desk, DATA, "urgency", "major", "reason", "press", NULL); /* profile D has none of this name */
  DO (t, URGENCY, desk, "urgency", "special", "reason", "press", NULL);
  g_assert_cmpint (close_limit (&h, t), ==, t->at_us + 4 * HOUR_US);
  close_house (&h);
}

/* The clock is set back and forward between any two steps: nothing that was done is undone by it, and a limit that was kept stays kept. */
static void
test_clock_moved (void)
{
  House h = open_house ("D");
  HeatTicket *t = take_call (&h, "leak_primary"), *joined = take_call (&h, "leak_primary"), *lead = take_call (&h, "leak_primary");
  HeatRuleClock c;

  h.now_us += 10 * MIN_US;
  DO (t, TRANSFER, agent, NULL);
  DO (t, CONFIRM, desk, NULL);
  DO (joined, TRANSFER, agent, NULL);
  DO (joined, CONFIRM, desk, NULL);
  h.now_us -= 3 * HOUR_US; /* set back */
  DO (joined, JOIN, desk, "ticket", lead->number, NULL);
  h.now_us += 30 * HOUR_US;
  g_assert_cmpint (heat_ticket_clock (joined, HEAT_TICKET_CLOCK_TAKEN, h.rules, h.now_us).state, ==, HEAT_CLOCK_MET); /* nobody has to take it any more */
  h.now_us -= 30 * HOUR_US;
  g_assert_cmpint (heat_ticket_clock (t, HEAT_TICKET_CLOCK_TAKEN, h.rules, h.now_us).state, ==, HEAT_CLOCK_RUNNING);
  DO (t, TAKE, other_unit, NULL);
  h.now_us += 3 * HOUR_US + 40 * MIN_US; /* right again */
  DO (t, NOTE, other_unit, "milestone", "arrived", NULL);
  gint64 arrived_us = h.now_us;
  h.now_us -= 2 * HOUR_US;
  DO (t, ANSWER, other_unit, "text", "done", NULL);
  c = heat_ticket_clock (t, HEAT_TICKET_CLOCK_ARRIVE, h.rules, h.now_us);
  g_assert_cmpint (c.met_us, ==, arrived_us); /* as it was noted, not when the clock said that it was answered */
  g_assert_cmpint (c.state, ==, HEAT_CLOCK_MET_LATE);
  h.now_us -= 24 * HOUR_US;
  DO (t, PASS, desk, NULL);
  DO (t, CALL_BACK, agent, "satisfaction", "satisfied", NULL);
  DO (t, CLOSE, agent, NULL);
  g_assert_cmpstr (take_call (&h, "no_heat")->number, ==, "20260113-0001"); /* the day by the clock; never a number twice */
  h.now_us += 48 * HOUR_US;
  DO (joined, SEPARATE, desk, "reason", "another well", NULL);
  DO (joined, TRANSFER, agent, NULL);
  DO (joined, CONFIRM, desk, NULL);
  h.now_us += HOUR_US;
  g_assert_cmpint (heat_ticket_clock (joined, HEAT_TICKET_CLOCK_TAKEN, h.rules, h.now_us).state, ==, HEAT_CLOCK_LATE); /* to be taken anew */
  close_house (&h);
}

static void
test_bad_input (void)
{
  static const char *const bad[] = {
    "{}", "{\"kind\":\"no_heat\",\"text\":\"x\"}", "{\"id\":\"../x\",\"kind\":\"no_heat\",\"text\":\"x\"}", "{\"id\":\"a\",\"kind\":\"party\",\"text\":\"x\"}",
    "{\"id\":\"a\",\"kind\":7,\"text\":\"x\"}", "{\"id\":\"a\",\"kind\":\"no_heat\"}", "{\"id\":\"a\",\"kind\":\"no_heat\",\"text\":{}}",
    "{\"id\":\"a\",\"kind\":\"no_heat\",\"text\":\"x\",\"urgency\":\"very\"}", "{\"id\":\"a\",\"kind\":\"no_heat\",\"text\":\"x\",\"urgency\":\"major\"}",
    "{\"id\":\"a\",\"kind\":\"no_heat\",\"x\":1e300,\"y\":0}", "{\"id\":\"a\",\"kind\":\"no_heat\",\"x\":\"1\",\"y\":0}", "{\"id\":\"a\",\"kind\":\"no_heat\",\"x\":5}",
    "{\"id\":\"a\",\"kind\":\"no_heat\",\"text\":\"x\",\"seen\":\"yesterday\"}", "{\"id\":\"a\",\"kind\":\"no_heat\",\"text\":\"x\",\"symptom\":\"boredom\"}",
  };
  House h = open_house ("D");
  HeatTicketDesk at = at_desk (&h);
  int code;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (JsonNode) node = json_from_string (bad[i], NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (HeatEvent) event = heat_ticket_accept (&at, &agent, json_node_get_object (node), &error);
      if (event || error->code != HEAT_ERROR_DATA)
        g_error ("taken: %s", bad[i]);
    }
  g_autoptr (JsonNode) good = json_from_string ("{\"id\":\"a\",\"kind\":\"no_heat\",\"text\":\"x\"}", NULL);
  g_assert_null (heat_ticket_accept (&at, &unit, json_node_get_object (good), NULL));
  g_assert_false (act (&h, "20260114-0001", HEAT_TICKET_DO_TRANSFER, &agent, make (&h, NULL, NULL), &code));
  g_assert_cmpint (code, ==, HEAT_ERROR_NOT_FOUND);
  close_house (&h);
}

/* Events that fit nothing change nothing; a journal of a newer program folds on. */
static void
test_strange_events (void)
{
  House h = open_house ("D");
  HeatTicket *t = take_call (&h, "no_heat");
  static const char *const words[] = { "ticket.taken", "ticket.closed", "ticket.delay_granted", "ticket.confirmed", "ticket.accepted", "ticket.sung", "ticket.separated" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    for (int known = 0; known < 2; known++)
      {
        g_autofree char *stream = g_strdup_printf ("ticket:%s", known ? t->number : "20260114-0077");
        g_autoptr (HeatEvent) event = heat_event_new_stored (0, h.now_us, 0, words[i], "x", stream, "[not an object");
        append (&h, event);
      }
  g_assert_cmpint (t->state, ==, HEAT_TICKET_ACCEPTED);
  g_assert_cmpuint (heat_tickets_all (h.tickets)->len, ==, 2); /* the strange acceptance is a ticket of kind "other" */
  g_assert_cmpstr (take_call (&h, "no_heat")->number, ==, "20260114-0078");
  close_house (&h);
}

static void
test_repeats (void)
{
  House h = open_house ("D");
  HeatTicket *t = take_call (&h, "no_heat");
  g_autoptr (JsonObject) same = make (&h, "kind", "no_heat", "text", "call", "phone", "13900000001", NULL), other = make (&h, "kind", "no_heat", "text", "another", NULL);

  g_assert_true (heat_tickets_by_id (h.tickets, t->id) == t);
  json_object_set_string_member (same, "id", t->id);
  json_object_set_string_member (other, "id", t->id);
  HeatEvent *event = heat_ticket_event_of_id (t, t->id);
  g_assert_true (heat_ticket_is_repeat (event, HEAT_TICKET_DO_ACCEPT, same));
  g_assert_false (heat_ticket_is_repeat (event, HEAT_TICKET_DO_ACCEPT, other));
  g_assert_false (heat_ticket_is_repeat (event, HEAT_TICKET_DO_TRANSFER, same));
  close_house (&h);
}

static void
test_masked (void)
{
  static const char *const cases[][2] = { { "13900000001", "139****0001" }, { "１３９０００００００１", "１３９****０００１" }, { "110", "****" }, { "", "" }, { "０４５１", "****" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *masked = heat_ops_mask_phone (cases[i][0]);
      g_assert_cmpstr (masked, ==, cases[i][1]);
    }
}

static void
test_json (void)
{
  House h = open_house ("D");
  HeatTicket *t = take_call (&h, "leak_household");
  HeatTicketView view = { h.rules, &agent, h.tickets, h.now_us, TRUE, FALSE };
  g_autoptr (JsonNode) node = heat_ticket_to_json (t, &view);
  g_autofree char *text = json_to_string (node, FALSE);

  g_assert_nonnull (strstr (text, "139****0001"));
  g_assert_null (strstr (text, "13900000001"));
  g_assert_nonnull (strstr (text, "\"may\":[\"transfer\",\"answer\",\"join\",\"urgency\",\"urge\",\"correct\",\"answer_from_notice\"]"));
  g_assert_nonnull (strstr (text, "\"clock\":\"close\""));
  JsonObject *next = json_object_get_object_member (json_node_get_object (node), "next");
  g_assert_cmpint (json_object_get_int_member (next, "left_s"), ==, 24 * 3600);
  g_autoptr (JsonNode) logged = heat_event_to_json (t->events->pdata[0], FALSE);
  g_autofree char *log_text = json_to_string (logged, FALSE);
  g_assert_null (strstr (log_text, "13900000001"));
  view.full = TRUE;
  g_autoptr (JsonNode) full = heat_ticket_to_json (t, &view);
  g_autofree char *full_text = json_to_string (full, FALSE);
  g_assert_nonnull (strstr (full_text, "13900000001"));
  close_house (&h);
}

/* Counted by hand: taken in time, taken late, never taken, just given; complaints of one card three times, of a phone three times, of another card twice. */
static void
test_sum (void)
{
  House h = open_house ("D");
  HeatTicket *t[4];
  HeatTicketSum sum;
  gint64 from_us = h.now_us;

  for (int k = 0; k < 4; k++)
    {
      t[k] = take_call (&h, k == 3 ? "not_warm" : "leak_secondary");
      DO (t[k], TRANSFER, agent, NULL);
      if (k < 3)
        DO (t[k], CONFIRM, desk, NULL);
    }
  h.now_us += 5 * MIN_US;
  DO (t[0], TAKE, unit, NULL);
  h.now_us += 10 * MIN_US;
  DO (t[1], TAKE, unit, NULL);
  DO (t[3], CONFIRM, desk, NULL);
  h.now_us += MIN_US;
  DO (t[0], INVALID, unit, "reason", "dry", NULL);
  heat_tickets_sum (h.tickets, h.rules, NULL, from_us, G_MAXINT64, h.now_us, &sum);
  const HeatTicketTally *taken = &sum.clocks[HEAT_TICKET_CLOCK_TAKEN];
  g_assert_cmpuint (sum.accepted, ==, 4);
  g_assert_cmpuint (taken->met, ==, 1);
  g_assert_cmpuint (taken->met_late, ==, 1);
  g_assert_cmpuint (taken->late, ==, 1);
  g_assert_cmpuint (taken->running, ==, 1);
  g_assert_cmpfloat (heat_ticket_tally_percent (taken), ==, 100.0 / 3);
  g_assert_cmpuint (sum.invalid, ==, 1);
  g_assert_cmpuint (sum.kinds[HEAT_TICKET_LEAK_SECONDARY], ==, 3);
  g_assert_cmpuint (sum.states[HEAT_TICKET_ANSWERED], ==, 1);
  heat_tickets_sum (h.tickets, h.rules, "管网运行部", from_us, G_MAXINT64, h.now_us, &sum);
  g_assert_cmpuint (sum.accepted, ==, 0);
  g_assert_true (isnan (heat_ticket_tally_percent (&sum.clocks[HEAT_TICKET_CLOCK_TAKEN])));
  heat_tickets_sum (h.tickets, h.rules, NULL, h.now_us, G_MAXINT64, h.now_us, &sum);
  g_assert_cmpuint (sum.accepted, ==, 0);

  for (int k = 0; k < 8; k++)
    {
      static const char *const who[][2] = { { "0007", "1" }, { "0007", "1" }, { "0007", "2" }, { "", "13900000009" }, { "", "13900000009" }, { "", "13900000009" }, { "0008", "1" }, { "0008", "1" } };
      HeatTicketDesk at = at_desk (&h);
      g_autoptr (JsonObject) input = make (&h, "kind", "complaint", "text", "cold", "card", who[k][0], "phone", who[k][1], NULL);
      g_autoptr (HeatEvent) event = heat_ticket_accept (&at, &agent, input, NULL);
      append (&h, event);
    }
  g_autoptr (GArray) often = heat_tickets_complainers (h.tickets, 2, from_us, G_MAXINT64);
  g_assert_cmpuint (often->len, ==, 2);
  g_assert_cmpstr (g_array_index (often, HeatComplainer, 0).who, ==, "0007");
  g_assert_true (g_array_index (often, HeatComplainer, 0).is_card);
  g_assert_cmpstr (g_array_index (often, HeatComplainer, 1).who, ==, "13900000009");
  g_auto (GStrv) units = heat_tickets_units (h.tickets, from_us, G_MAXINT64);
  g_assert_cmpstr (units[0], ==, "运营部");
  g_assert_null (units[1]);
  JsonObject *json = heat_ticket_sum_to_json (&sum);
  g_assert_cmpint (json_object_get_int_member (json, "accepted"), ==, 0);
  json_object_unref (json);
  close_house (&h);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ops/ticket-story/life", test_life);
  g_test_add_func ("/ops/ticket-story/delay", test_delay);
  g_test_add_func ("/ops/ticket-story/not-ours", test_not_ours);
  g_test_add_func ("/ops/ticket-story/joined", test_joined);
  g_test_add_func ("/ops/ticket-story/wanted", test_wanted);
  g_test_add_func ("/ops/ticket-story/told", test_told);
  g_test_add_func ("/ops/ticket-story/invalid-alarm", test_invalid_alarm);
  g_test_add_func ("/ops/ticket-story/correction", test_correction);
  g_test_add_func ("/ops/ticket-story/clock-moved", test_clock_moved);
  g_test_add_func ("/ops/ticket-story/bad-input", test_bad_input);
  g_test_add_func ("/ops/ticket-story/strange-events", test_strange_events);
  g_test_add_func ("/ops/ticket-story/repeats", test_repeats);
  g_test_add_func ("/ops/ticket-story/masked", test_masked);
  g_test_add_func ("/ops/ticket-story/json", test_json);
  g_test_add_func ("/ops/ticket-story/sum", test_sum);
  return g_test_run ();
}
