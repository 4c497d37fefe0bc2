// SPDX-License-Identifier: GPL-3.0-or-later
/* Limits of tickets: every row of the published service rules against rules.csv, and which limits a delay moves under which profile. */
#include "ticket-house.h"
#include <glib/gstdio.h>
#include <math.h>

#define DAY_US (24 * HOUR_US)

/* --- The published rows --------------------------------------------------------------------------------------------------------------------- */

/* A row as published: profile, case, clock_from, first_contact_min, arrive_min, safe_min, reply_min, repair_h, close_h; then the jobs and cases of rules.csv that hold it.
 * w: the hours of close_h are published as so many working days. */
static const struct { const char *row, *words; int w; } published[] = {
  { "A,pipe rupture / valve damage / steaming well (general fault),report,,,,,6,", "primary_leak secondary_leak valve well_steam station", 0 },
  { "A,pipe rupture / valve damage / steaming well (major fault),report,,,,,20,", "primary_burst", 0 },
  { "A,well cover,report,,40,40,,2,", "well_cover", 0 },
  { "A,leak inside a household,report,15,40,,,,", "household", 0 },
  { "A,heating valve damaged (household),report,,,,,,", "valve_household", 2 },
  { "A,heat off for unknown reason,report,,60,,180,,", "no_heat", 0 },
  { "A,consultation or complaint that cannot be answered at once,report,60,,,,,", "consultation complaint", 0 },
  { "B,any repair call,report,,30,,,,", "primary_burst primary_leak secondary_leak valve well_steam well_cover station household no_heat", 0 },
  { "B,heat off by fault or force majeure,event,,,,720,,", "stop_told", 0 },
  { "B,room below 18 °C by the company's fault,report,,,,1440,,", "not_warm", 0 },
  { "B,complaint,report,,,,,,48", "complaint", 2 },
  { "C,any repair call,report,,30,,,,", "primary_burst primary_leak secondary_leak valve well_steam well_cover station household no_heat", 0 },
  { "D,order taken by the unit,transfer,10,,,,,", "order_taken", 0 },
  { "D,emergency or repair call,transfer,,30,30,30,,", "unknown", 0 },
  { "D,leak inside a household,transfer,,30,,,,24", "household", 0 },
  { "D,substation or secondary network,transfer,30,,,,24,24", "station secondary_leak", 0 },
  { "D,primary main or branch leak,transfer,,30,30,30,24,", "primary_burst primary_leak valve", 0 },
  { "D,well cover broken or missing or moved,transfer,,,,,4,4", "well_cover", 0 },
  { "D,well steaming or overflowing,transfer,,,,,24,24", "well_steam", 0 },
  { "D,not warm,transfer,1440,,,,,72", "not_warm no_heat", 0 },
  { "D,consultation,transfer,10,,,,,72", "consultation", 0 },
  { "D,urgency special,accept,,,,,,4", "urgency_special", 0 },
  { "D,urgency first,accept,,,,,,24", "urgency_first", 0 },
  { "D,urgency second,accept,,,,,,48", "urgency_second", 0 },
  { "D,urgency third,accept,,,,,,72", "urgency_third", 0 },
  { "D,call-back after closing,review,,,,,,168", "call_back", 7 },
  { "D,planned stop announced,before start,,,,2880,,", "planned_notice", 0 },
  { "E,order taken by the unit,transfer,30,,,,,", "order_taken", 0 },
  { "E,daily repair,report,,60,,,,24", "unknown well_cover well_steam station household no_heat", 0 },
  { "E,burst or valve leak of the city network or courtyard network,report,,40,,,24,", "primary_burst primary_leak secondary_leak valve", 0 },
  { "E,major event,report,,,,,,12", "urgency_major", 0 },
  { "E,general event,report,,,,,,24", "urgency_general", 0 },
  { "E,long coordination,report,,,,480,,", "coordination", 0 },
  { "E,same leak again,repair,,,,,,720", "same_leak", 0 },
};

static void
expect_limit (const char *row, const char *word, const char *cell, double got)
{
  if (*cell ? got != g_ascii_strtod (cell, NULL) : isfinite (got))
    g_error ("%s: %s: published “%s”, rules.csv %g", row, word, cell, got);
}

static HeatClockFrom
from_of (const char *word)
{
  static const struct { const char *word; HeatClockFrom from; } froms[] = { { "report", HEAT_FROM_REPORT }, { "accept", HEAT_FROM_REPORT }, { "transfer", HEAT_FROM_TRANSFER },
    { "event", HEAT_FROM_EVENT }, { "review", HEAT_FROM_REVIEW }, { "repair", HEAT_FROM_REPAIR }, { "before start", HEAT_FROM_START } };

  for (guint i = 0; i < G_N_ELEMENTS (froms); i++)
    if (strcmp (froms[i].word, word) == 0)
      return froms[i].from;
  g_error ("%s", word);
}

static void
check_row (const HeatRules *rules, const char *row, const char *word, int w)
{
  g_auto (GStrv) cells = g_strsplit (row, ",", -1);
  int job = heat_ops_word_value (HEAT_WORDS_JOB, word), what = heat_ops_word_value (HEAT_WORDS_CASE, word);
  HeatRule r;

  if (what >= 0)
    g_assert_true (heat_rules_case (rules, cells[0], (HeatCase) what, &r));
  else
    g_assert_true (heat_rules_get (rules, cells[0], (HeatJob) job, &r));
  g_assert_cmpint (r.from, ==, from_of (cells[2]));
  expect_limit (row, word, cells[3], r.first_contact_min);
  expect_limit (row, word, cells[4], r.arrive_min);
  expect_limit (row, word, cells[5], r.safe_min);
  expect_limit (row, word, cells[6], r.reply_min);
  expect_limit (row, word, cells[7], r.repair_h);
  expect_limit (row, word, w ? "" : cells[8], r.close_h);
  g_assert_true (w ? r.close_workdays == w : !isfinite (r.close_workdays));
}

static void
test_published (void)
{
  House h = open_house ("D");

  for (guint i = 0; i < G_N_ELEMENTS (published); i++)
    {
      g_auto (GStrv) words = g_strsplit (published[i].words, " ", -1);
      for (guint k = 0; words[k]; k++)
        check_row (h.rules->rules, published[i].row, words[k], published[i].w);
    }
  close_house (&h);
}

/* --- What a delay moves ------------------------------------------------------------------------------------------------------------------------ */

/* clock "": none is named. moves: the limits that are moved, "" when the request is refused. */
static const struct { const char *profile, *kind, *clock, *moves; } delays[] = {
  { "A", "leak_primary", "", "repair" },       { "A", "leak_primary", "repair", "repair" },    { "A", "leak_primary", "arrive", "" }, /* no such limit */
  { "A", "leak_primary", "close", "" },        { "A", "well_steam", "", "repair" },            { "A", "station", "", "repair" },
  { "A", "well_cover", "", "repair" },         { "A", "well_cover", "safe", "" },              { "A", "well_cover", "arrive", "" },
  { "A", "leak_household", "", "" },           { "A", "leak_household", "contact", "" },       { "A", "valve_household", "", "close" },
  { "A", "no_heat", "", "" },                  { "A", "no_heat", "reply", "" },                { "A", "consultation", "", "" },
  { "B", "leak_primary", "", "arrive" },       { "B", "leak_household", "arrive", "arrive" },  { "B", "no_heat", "", "arrive" }, /* remote places by agreement */
  { "B", "leak_primary", "repair", "" },       { "B", "not_warm", "", "" },                    { "B", "not_warm", "reply", "" },
  { "B", "complaint", "", "close" },           { "C", "leak_primary", "", "" },                { "C", "leak_household", "arrive", "" }, /* promise: all in time */
  { "C", "complaint", "", "" },                { "D", "leak_primary", "", "repair close" },    { "D", "leak_primary", "repair", "repair" },
  { "D", "leak_primary", "close", "close" },   { "D", "leak_primary", "arrive", "" },          { "D", "leak_primary", "safe", "" },
  { "D", "leak_primary", "reply", "" },        { "D", "leak_secondary", "", "repair close" },  { "D", "leak_secondary", "contact", "" },
  { "D", "well_cover", "", "repair close" },   { "D", "not_warm", "", "close" },               { "D", "consultation", "", "close" },
  { "D", "other", "", "close" },               { "D", "leak_primary", "taken", "" },           { "D", "leak_primary", "delay", "" },
  { "D", "leak_primary", "call_back", "" },    { "E", "leak_household", "", "close" },         { "E", "leak_primary", "", "repair close" },
  { "E", "leak_primary", "arrive", "" },       { "E", "other", "", "close" },                  { "company", "leak_primary", "", "repair close" },
  { "company", "leak_primary", "arrive", "" }, { "company", "no_heat", "", "close" },          { "company", "complaint", "", "close" },
};

static void
note_limits (House *h, const HeatTicket *t, gint64 limits_us[HEAT_N_TICKET_CLOCKS])
{
  for (int k = 0; k < HEAT_N_TICKET_CLOCKS; k++)
    limits_us[k] = heat_ticket_clock (t, (HeatTicketClock) k, h->rules, h->now_us).limit_us;
}

static gboolean
is_in (const char *words, int clock)
{
  g_auto (GStrv) all = g_strsplit (words, " ", -1);

  return g_strv_contains ((const char *const *) all, heat_ops_word (HEAT_WORDS_TICKET_CLOCK, clock));
}

/* The limits as they are, but for those of `words`, which are at until_us. */
static void
expect_moved (House *h, const HeatTicket *t, const gint64 before_us[], const char *words, gint64 until_us, const char *what)
{
  for (int k = 0; k < HEAT_N_TICKET_CLOCKS; k++)
    {
      gint64 want_us = is_in (words, k) ? until_us : before_us[k], got_us = heat_ticket_clock (t, (HeatTicketClock) k, h->rules, h->now_us).limit_us;
      if (k != HEAT_TICKET_CLOCK_DELAY && got_us != want_us)
        g_error ("%s: %s %s: limit of “%s” is %.1f h off", what, h->rules->profile, heat_ops_word (HEAT_WORDS_TICKET_KIND, t->kind), heat_ops_word (HEAT_WORDS_TICKET_CLOCK, k),
                 (double) (got_us - want_us) / HOUR_US);
    }
}

static HeatTicket *
take_and_give (House *h, const char *kind)
{
  HeatTicket *t = take_call (h, kind);

  g_assert_true (act (h, t->number, HEAT_TICKET_DO_TRANSFER, &agent, make (h, "unit", "运营部", NULL), NULL));
  g_assert_true (act (h, t->number, HEAT_TICKET_DO_CONFIRM, &desk, make (h, NULL, NULL), NULL));
  g_assert_true (act (h, t->number, HEAT_TICKET_DO_TAKE, &unit, make (h, NULL, NULL), NULL));
  return t;
}

static gboolean
ask (House *h, const HeatTicket *t, const char *clock, gint64 until_us, int *code)
{
  g_autofree char *until = heat_time_to_iso (until_us);
  JsonObject *input = make (h, "until", until, "reason", "parts", NULL);

  if (*clock)
    json_object_set_string_member (input, "clock", clock);
  return act (h, t->number, HEAT_TICKET_DO_ASK_DELAY, &unit, input, code);
}

static void
check_delay (guint i)
{
  House h = open_house (delays[i].profile);
  HeatTicket *t = take_and_give (&h, delays[i].kind);
  gint64 before_us[HEAT_N_TICKET_CLOCKS], until_us = h.now_us + 30 * DAY_US;
  int code;

  note_limits (&h, t, before_us);
  if (ask (&h, t, delays[i].clock, until_us, &code) != (*delays[i].moves != '\0'))
    g_error ("%s %s “%s”: asked %d", delays[i].profile, delays[i].kind, delays[i].clock, code);
  expect_moved (&h, t, before_us, "", 0, "asked");
  if (!*delays[i].moves)
    {
      g_assert_cmpint (code, ==, HEAT_ERROR_REFUSED);
      close_house (&h);
      return;
    }
  DO (t, REFUSE_DELAY, desk, "reason", "no", NULL);
  expect_moved (&h, t, before_us, "", 0, "refused");
  g_assert_true (ask (&h, t, delays[i].clock, until_us, NULL));
  NOT (t, GRANT_DELAY, unit, REFUSED, NULL); /* who asks does not grant */
  DO (t, GRANT_DELAY, desk, NULL);
  expect_moved (&h, t, before_us, delays[i].moves, until_us, "granted");
  close_house (&h);
}

static void
test_delays (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (delays); i++)
    check_delay (i);
}

/* Until between two limits: the earlier moves, the later stays; less may be granted than was asked for, but something. */
static void
test_partly (void)
{
  House h = open_house ("company");
  HeatTicket *t = take_and_give (&h, "leak_secondary"); /* repair 6 h, answer 24 h (first urgency) */
  gint64 before_us[HEAT_N_TICKET_CLOCKS];
  g_autofree char *nothing = heat_time_to_iso (t->at_us + 5 * HOUR_US), *some = heat_time_to_iso (t->at_us + 8 * HOUR_US);
  int code;

  note_limits (&h, t, before_us);
  g_assert_false (ask (&h, t, "", t->at_us + 6 * HOUR_US, &code)); /* not after the limit */
  g_assert_cmpint (code, ==, HEAT_ERROR_DATA);
  g_assert_true (ask (&h, t, "", t->at_us + 10 * HOUR_US, NULL));
  NOT (t, GRANT_DELAY, desk, DATA, "until", nothing, NULL);
  DO (t, GRANT_DELAY, desk, "until", some, NULL);
  expect_moved (&h, t, before_us, "repair", t->at_us + 8 * HOUR_US, "partly");
  /* Once more, and longer: from there on. */
  g_assert_true (ask (&h, t, "repair", t->at_us + 30 * HOUR_US, NULL));
  h.now_us = t->at_us + 9 * HOUR_US; /* it passes while the dispatch centre thinks */
  g_assert_cmpint (heat_ticket_clock (t, HEAT_TICKET_CLOCK_REPAIR, h.rules, h.now_us).state, ==, HEAT_CLOCK_LATE);
  DO (t, GRANT_DELAY, desk, NULL);
  expect_moved (&h, t, before_us, "repair", t->at_us + 30 * HOUR_US, "once more");
  h.now_us = t->at_us + 25 * HOUR_US; /* the answer is late, repair is not */
  g_assert_false (ask (&h, t, "close", t->at_us + 60 * HOUR_US, &code));
  g_assert_cmpint (code, ==, HEAT_ERROR_REFUSED);
  g_assert_true (ask (&h, t, "", t->at_us + 60 * HOUR_US, NULL));
  DO (t, GRANT_DELAY, desk, NULL);
  expect_moved (&h, t, before_us, "repair", t->at_us + 60 * HOUR_US, "late");
  close_house (&h);
}

static gboolean
may_ask (House *h, const HeatTicket *t)
{
  HeatTicketView view = { h->rules, &unit, NULL, h->now_us, FALSE, FALSE };
  g_autoptr (JsonNode) node = heat_ticket_to_json (t, &view);
  JsonArray *may = json_object_get_array_member (json_node_get_object (node), "may");
  gboolean yes = FALSE, answer = FALSE;

  for (guint i = 0; i < json_array_get_length (may); i++)
    {
      yes |= strcmp (json_array_get_string_element (may, i), "ask_delay") == 0;
      answer |= strcmp (json_array_get_string_element (may, i), "answer") == 0;
    }
  g_assert_true (answer);
  return yes;
}

/* What is kept cannot be delayed; what nobody has cannot either. */
static void
test_kept (void)
{
  House h = open_house ("A");
  HeatTicket *t = take_and_give (&h, "leak_primary");
  int code;

  g_assert_true (may_ask (&h, t));
  DO (t, NOTE, unit, "milestone", "repaired", NULL);
  g_assert_false (ask (&h, t, "", h.now_us + DAY_US, &code));
  g_assert_cmpint (code, ==, HEAT_ERROR_REFUSED);
  g_assert_false (ask (&h, t, "nonsense", h.now_us + DAY_US, &code));
  g_assert_cmpint (code, ==, HEAT_ERROR_DATA);
  g_assert_false (may_ask (&h, t)); /* what would be refused is not offered */
  close_house (&h);
}

/* A journal from before limits were named: repair and answer are meant. */
static void
test_old_journal (void)
{
  House h = open_house ("D");
  HeatTicket *t = take_and_give (&h, "leak_primary");
  gint64 before_us[HEAT_N_TICKET_CLOCKS], until_us = h.now_us + 9 * DAY_US;
  g_autofree char *stream = g_strdup_printf ("ticket:%s", t->number), *asked = g_strdup_printf ("{\"id\":\"o1\",\"until_us\":%" G_GINT64_FORMAT ",\"reason\":\"x\"}", until_us);
  g_autoptr (HeatEvent) ask_event = heat_event_new_stored (0, h.now_us, 0, "ticket.delay_asked", "unit:x", stream, asked);
  g_autoptr (HeatEvent) grant = heat_event_new_stored (0, h.now_us, 0, "ticket.delay_granted", "desk:x", stream, asked);

  note_limits (&h, t, before_us);
  append (&h, ask_event);
  append (&h, grant);
  expect_moved (&h, t, before_us, "repair close", until_us, "old journal");
  close_house (&h);
}

/* A company's own word on it. */
static void
test_own_rules (void)
{
  static const struct { const char *cell, *moves; gboolean is_bad; } cells[] = {
    { "", "repair", FALSE }, { "none", "", FALSE }, { "arrive", "arrive", FALSE }, { "arrive repair", "repair", FALSE }, { "arrive  reply", "arrive reply", FALSE },
    { "tomorrow", "", TRUE }, { "none repair", "", TRUE }, { "taken", "", TRUE },
  };
  g_autofree char *folder = g_dir_make_tmp ("heat-delay-XXXXXX", NULL), *path = g_build_filename (folder, "rules.csv", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      g_autofree char *text = g_strdup_printf ("profile,job,clock_from,first_contact_min,arrive_min,safe_min,reply_min,repair_h,close_h,close_workdays,delay\nX,any,report,,30,,60,6,,,%s\n", cells[i].cell);
      g_autoptr (GError) error = NULL;
      g_assert_true (g_file_set_contents (path, text, -1, NULL));
      HeatTicketRules *rules = heat_ticket_rules_load (folder, "X", &error);
      if (cells[i].is_bad)
        {
          g_assert_null (rules);
          g_assert_nonnull (strstr (error->message, "delay"));
          continue;
        }
      g_assert_no_error (error);
      House h = open_house ("D");
      heat_ticket_rules_free (h.rules);
      h.rules = rules;
      HeatTicket *t = take_and_give (&h, "leak_primary");
      gint64 before_us[HEAT_N_TICKET_CLOCKS], until_us = h.now_us + DAY_US;
      note_limits (&h, t, before_us);
      g_assert_cmpint (ask (&h, t, "", until_us, NULL), ==, *cells[i].moves != '\0');
      if (*cells[i].moves)
        DO (t, GRANT_DELAY, desk, NULL);
      expect_moved (&h, t, before_us, cells[i].moves, until_us, cells[i].cell);
      close_house (&h);
    }
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ops/ticket-delay/published", test_published);
  g_test_add_func ("/ops/ticket-delay/delays", test_delays);
  g_test_add_func ("/ops/ticket-delay/partly", test_partly);
  g_test_add_func ("/ops/ticket-delay/kept", test_kept);
  g_test_add_func ("/ops/ticket-delay/old-journal", test_old_journal);
  g_test_add_func ("/ops/ticket-delay/own-rules", test_own_rules);
  return g_test_run ();
}
