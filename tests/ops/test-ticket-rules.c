// SPDX-License-Identifier: GPL-3.0-or-later
/* Limits of tickets: every row of the published hotline and operation codes (profiles D and E), working days, and whose business what is. */
#include "base-clock.h"
#include "base-i18n.h"
#include "ops-ticket.h"
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define MIN_US (60 * G_GINT64_CONSTANT (1000000))
#define HOUR_MIN 60

static gint64
at (const char *iso)
{
  gint64 at_us = 0;

  g_assert_true (heat_time_from_iso (iso, &at_us));
  return at_us;
}

static HeatTicketRules *
load (const char *profile)
{
  g_autoptr (GError) error = NULL;
  HeatTicketRules *rules = heat_ticket_rules_load (NULL, profile, &error);

  g_assert_no_error (error);
  return rules;
}

/* As the codes have them: minutes, from where. Urgency NULL: as the profile sets it. -1: no such limit. */
typedef struct { const char *profile, *kind, *urgency; HeatTicketClock clock; char from; int minutes; } Limit; /* from: a accepted, t given to the unit, r reviewed, d delay asked */
static const Limit limits[] = {
  { "D", "no_heat", NULL, HEAT_TICKET_CLOCK_TAKEN, 't', 10 },
  { "D", "leak_household", NULL, HEAT_TICKET_CLOCK_ARRIVE, 't', 30 },
  { "D", "leak_household", "third", HEAT_TICKET_CLOCK_CLOSE, 't', 24 * HOUR_MIN },
  { "D", "leak_secondary", NULL, HEAT_TICKET_CLOCK_CONTACT, 't', 30 },
  { "D", "leak_secondary", NULL, HEAT_TICKET_CLOCK_REPAIR, 't', 24 * HOUR_MIN },
  { "D", "leak_secondary", "third", HEAT_TICKET_CLOCK_CLOSE, 't', 24 * HOUR_MIN },
  { "D", "station", NULL, HEAT_TICKET_CLOCK_CONTACT, 't', 30 },
  { "D", "station", NULL, HEAT_TICKET_CLOCK_REPAIR, 't', 24 * HOUR_MIN },
  { "D", "leak_primary", NULL, HEAT_TICKET_CLOCK_ARRIVE, 't', 30 },
  { "D", "leak_primary", NULL, HEAT_TICKET_CLOCK_SAFE, 't', 30 },
  { "D", "leak_primary", NULL, HEAT_TICKET_CLOCK_REPLY, 't', 30 },
  { "D", "leak_primary", NULL, HEAT_TICKET_CLOCK_REPAIR, 't', 24 * HOUR_MIN },
  { "D", "valve_household", NULL, HEAT_TICKET_CLOCK_ARRIVE, 't', 30 }, /* emergency or repair call */
  { "D", "valve_household", NULL, HEAT_TICKET_CLOCK_SAFE, 't', 30 },
  { "D", "valve_household", NULL, HEAT_TICKET_CLOCK_REPLY, 't', 30 },
  { "D", "well_cover", NULL, HEAT_TICKET_CLOCK_REPAIR, 't', 4 * HOUR_MIN },
  { "D", "well_cover", "third", HEAT_TICKET_CLOCK_CLOSE, 't', 4 * HOUR_MIN },
  { "D", "well_steam", NULL, HEAT_TICKET_CLOCK_REPAIR, 't', 24 * HOUR_MIN },
  { "D", "well_steam", "third", HEAT_TICKET_CLOCK_CLOSE, 't', 24 * HOUR_MIN },
  { "D", "not_warm", NULL, HEAT_TICKET_CLOCK_CONTACT, 't', 1440 },
  { "D", "not_warm", NULL, HEAT_TICKET_CLOCK_CLOSE, 'a', 72 * HOUR_MIN }, /* third urgency from the acceptance falls before 72 h from the transfer */
  { "D", "no_heat", NULL, HEAT_TICKET_CLOCK_CONTACT, 't', 1440 },
  { "D", "consultation", NULL, HEAT_TICKET_CLOCK_CONTACT, 't', 10 },
  { "D", "consultation", NULL, HEAT_TICKET_CLOCK_CLOSE, 'a', 72 * HOUR_MIN },
  { "D", "other", "special", HEAT_TICKET_CLOCK_CLOSE, 'a', 4 * HOUR_MIN },
  { "D", "other", "first", HEAT_TICKET_CLOCK_CLOSE, 'a', 24 * HOUR_MIN },
  { "D", "other", "second", HEAT_TICKET_CLOCK_CLOSE, 'a', 48 * HOUR_MIN },
  { "D", "other", "third", HEAT_TICKET_CLOCK_CLOSE, 'a', 72 * HOUR_MIN },
  { "D", "other", NULL, HEAT_TICKET_CLOCK_ARRIVE, 't', -1 },
  { "D", "no_heat", NULL, HEAT_TICKET_CLOCK_DELAY, 'd', 24 * HOUR_MIN },
  /* 7 working days from Wednesday 14 January 2026, 02:41: Friday 23 January, the same hour (two weekend days between). */
  { "D", "no_heat", NULL, HEAT_TICKET_CLOCK_CALL_BACK, 'r', 9 * 24 * HOUR_MIN },
  { "E", "no_heat", NULL, HEAT_TICKET_CLOCK_TAKEN, 't', 30 },
  { "E", "valve_household", NULL, HEAT_TICKET_CLOCK_ARRIVE, 'a', 60 },
  { "E", "leak_household", NULL, HEAT_TICKET_CLOCK_ARRIVE, 'a', 60 },
  { "E", "leak_household", NULL, HEAT_TICKET_CLOCK_CLOSE, 'a', 24 * HOUR_MIN },
  { "E", "leak_primary", NULL, HEAT_TICKET_CLOCK_ARRIVE, 'a', 40 },
  { "E", "leak_primary", NULL, HEAT_TICKET_CLOCK_REPAIR, 'a', 24 * HOUR_MIN },
  { "E", "leak_secondary", NULL, HEAT_TICKET_CLOCK_ARRIVE, 'a', 40 },
  { "E", "leak_secondary", NULL, HEAT_TICKET_CLOCK_REPAIR, 'a', 24 * HOUR_MIN },
  { "E", "no_heat", NULL, HEAT_TICKET_CLOCK_CLOSE, 'a', 12 * HOUR_MIN }, /* major */
  { "E", "other", "major", HEAT_TICKET_CLOCK_CLOSE, 'a', 12 * HOUR_MIN },
  { "E", "other", "general", HEAT_TICKET_CLOCK_CLOSE, 'a', 24 * HOUR_MIN },
  { "E", "not_warm", NULL, HEAT_TICKET_CLOCK_CLOSE, 'a', 24 * HOUR_MIN }, /* general: abnormal room temperature */
  { "E", "other", NULL, HEAT_TICKET_CLOCK_REPORT, 'a', 480 },
  { "E", "no_heat", NULL, HEAT_TICKET_CLOCK_CALL_BACK, 'r', -1 },
  /* two working days from a Wednesday */
  { "A", "valve_household", NULL, HEAT_TICKET_CLOCK_CLOSE, 'a', 48 * HOUR_MIN },
  { "A", "consultation", NULL, HEAT_TICKET_CLOCK_CONTACT, 'a', 60 },
  { "A", "leak_household", NULL, HEAT_TICKET_CLOCK_CONTACT, 'a', 15 },
  { "A", "leak_household", NULL, HEAT_TICKET_CLOCK_ARRIVE, 'a', 40 },
  { "A", "no_heat", NULL, HEAT_TICKET_CLOCK_REPLY, 'a', 180 },
  { "B", "complaint", NULL, HEAT_TICKET_CLOCK_CLOSE, 'a', 48 * HOUR_MIN },
  { "B", "not_warm", NULL, HEAT_TICKET_CLOCK_REPLY, 'a', 1440 },
  { "C", "valve_household", NULL, HEAT_TICKET_CLOCK_ARRIVE, 'a', 30 },
};

typedef struct { HeatTickets *tickets; HeatTicketRules *rules; gint64 now_us; char *number; guint n; } Story;

static void
tell (Story *s, HeatTicketAction action, const char *json)
{
  static const HeatTicketActor anybody = { HEAT_TICKET_BY_AGENT | HEAT_TICKET_BY_DESK, NULL, "x" };
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  g_autofree char *id = g_strdup_printf ("s%u", ++s->n);
  HeatTicketDesk desk = { s->tickets, s->rules, s->now_us };
  g_autoptr (GError) error = NULL;

  json_object_set_string_member (json_node_get_object (node), "id", id);
  g_autoptr (HeatEvent) event = action == HEAT_TICKET_DO_ACCEPT ? heat_ticket_accept (&desk, &anybody, json_node_get_object (node), &error)
                                                                : heat_ticket_act (&desk, s->number, action, &anybody, json_node_get_object (node), &error);
  g_assert_no_error (error);
  if (action == HEAT_TICKET_DO_ACCEPT)
    s->number = g_strdup (heat_event_stream_id (event, "ticket"));
  heat_tickets_apply (s->tickets, event);
}

/* Accepted at 02:31; given to the unit at 02:41; what comes after as the limit asks. When its clock begins comes back. */
static gint64
play (Story *s, const Limit *l)
{
  gint64 accepted_us = s->now_us = at ("2026-01-14T02:31:00+08:00"), given_us = accepted_us + 10 * MIN_US;
  g_autofree char *json = l->urgency ? g_strdup_printf ("{\"kind\":\"%s\",\"urgency\":\"%s\",\"text\":\"x\"}", l->kind, l->urgency)
                                     : g_strdup_printf ("{\"kind\":\"%s\",\"text\":\"x\"}", l->kind);

  tell (s, HEAT_TICKET_DO_ACCEPT, json);
  tell (s, HEAT_TICKET_DO_TRANSFER, "{}");
  s->now_us = given_us;
  tell (s, HEAT_TICKET_DO_CONFIRM, "{}");
  if (l->clock != HEAT_TICKET_CLOCK_TAKEN)
    tell (s, HEAT_TICKET_DO_TAKE, "{}");
  if (l->clock == HEAT_TICKET_CLOCK_REPORT)
    tell (s, HEAT_TICKET_DO_NOTE, "{\"milestone\":\"coordination\"}");
  if (l->from == 'd')
    tell (s, HEAT_TICKET_DO_ASK_DELAY, "{\"until\":\"2026-03-01T00:00:00+08:00\",\"reason\":\"x\"}");
  if (l->from == 'r')
    {
      tell (s, HEAT_TICKET_DO_ANSWER, "{\"text\":\"x\"}");
      tell (s, HEAT_TICKET_DO_PASS, "{}");
    }
  return l->from == 'a' ? accepted_us : given_us;
}

static void
check_limit (const Limit *l)
{
  Story s = { heat_tickets_new (), load (l->profile), 0, NULL, 0 };
  gint64 from_us = play (&s, l), limit_us = from_us + l->minutes * MIN_US;
  const HeatTicket *t = heat_tickets_find (s.tickets, s.number);
  HeatRuleClock before = heat_ticket_clock (t, l->clock, s.rules, limit_us), after = heat_ticket_clock (t, l->clock, s.rules, limit_us + 1);

  if (l->minutes < 0 ? before.state != HEAT_CLOCK_NONE : before.state != HEAT_CLOCK_SOON || after.state != HEAT_CLOCK_LATE || before.limit_us != limit_us)
    g_error ("%s %s %s: limit after %.1f min, state %d then %d", l->profile, l->kind, heat_ops_word (HEAT_WORDS_TICKET_CLOCK, l->clock),
             (double) (before.limit_us - from_us) / MIN_US, before.state, after.state);
  g_free (s.number);
  heat_tickets_free (s.tickets);
  heat_ticket_rules_free (s.rules);
}

static void
test_limits (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    check_limit (&limits[i]);
}

/* Limits that are no ticket's. */
static void
test_other_limits (void)
{
  g_autoptr (HeatTicketRules) d = load ("D"), e = load ("E"), c = load ("C");
  gint64 start_us = at ("2026-01-20T08:00:00+08:00");

  g_assert_cmpint (heat_rules_announce_by (d->rules, "D", start_us), ==, at ("2026-01-18T08:00:00+08:00"));
  g_assert_cmpint (heat_rules_announce_by (e->rules, "E", start_us), ==, at ("2026-01-18T08:00:00+08:00"));
  g_assert_cmpint (heat_rules_announce_by (c->rules, "C", start_us), ==, 0);
  g_assert_true (heat_rules_is_same_leak (e->rules, "E", start_us, start_us + 720 * 60 * MIN_US));
  g_assert_false (heat_rules_is_same_leak (e->rules, "E", start_us, start_us + 720 * 60 * MIN_US + 1));
  g_assert_false (heat_rules_is_same_leak (e->rules, "E", start_us, start_us - 1));
  g_assert_false (heat_rules_is_same_leak (c->rules, "C", start_us, start_us + MIN_US));
}

/* A clock that was met keeps what it was. */
static void
test_met (void)
{
  Limit l = { "D", "leak_primary", NULL, HEAT_TICKET_CLOCK_ARRIVE, 't', 30 };
  Story s = { heat_tickets_new (), load ("D"), 0, NULL, 0 };
  gint64 given_us = play (&s, &l);
  const HeatTicket *t = heat_tickets_find (s.tickets, s.number);

  s.now_us = given_us + 29 * MIN_US;
  tell (&s, HEAT_TICKET_DO_NOTE, "{\"milestone\":\"arrived\"}");
  s.now_us = given_us + 45 * MIN_US;
  tell (&s, HEAT_TICKET_DO_NOTE, "{\"milestone\":\"arrived\"}"); /* the first time counts */
  g_assert_cmpint (heat_ticket_clock (t, HEAT_TICKET_CLOCK_ARRIVE, s.rules, s.now_us).state, ==, HEAT_CLOCK_MET);
  g_assert_cmpint (heat_ticket_clock (t, HEAT_TICKET_CLOCK_SAFE, s.rules, s.now_us).state, ==, HEAT_CLOCK_LATE);
  HeatRuleClock next;
  g_assert_cmpint (heat_ticket_next_clock (t, s.rules, s.now_us, &next), ==, HEAT_TICKET_CLOCK_SAFE);
  g_assert_cmpint (next.left_us, ==, -15 * MIN_US);
  tell (&s, HEAT_TICKET_DO_ANSWER, "{\"text\":\"done\"}");
  g_assert_cmpint (heat_ticket_clock (t, HEAT_TICKET_CLOCK_SAFE, s.rules, s.now_us).state, ==, HEAT_CLOCK_MET_LATE); /* not noted: when it was answered */
  g_assert_cmpint (heat_ticket_clock (t, HEAT_TICKET_CLOCK_REPAIR, s.rules, s.now_us).state, ==, HEAT_CLOCK_MET);
  g_assert_cmpint (heat_ticket_next_clock (t, s.rules, s.now_us, &next), ==, HEAT_N_TICKET_CLOCKS);
  g_free (s.number);
  heat_tickets_free (s.tickets);
  heat_ticket_rules_free (s.rules);
}

static void
test_workdays (void)
{
  static const struct { const char *from; double n; const char *until; } cases[] = {
    { "2026-01-14T15:00:00+08:00", 1, "2026-01-15T15:00:00+08:00" },   /* Wednesday */
    { "2026-01-16T15:00:00+08:00", 2, "2026-01-20T15:00:00+08:00" },   /* Friday over a weekend */
    { "2026-01-17T10:00:00+08:00", 1, "2026-01-20T00:00:00+08:00" },   /* Saturday: all of Monday */
    { "2026-02-13T09:00:00+08:00", 2, "2026-02-20T24:00:00+08:00" },   /* Friday over the Spring Festival: next work is Friday the 20th */
    { "2026-01-14T00:00:00+08:00", 0, "2026-01-14T00:00:00+08:00" },
  };
  g_autoptr (HeatTicketRules) rules = load ("D");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *got = heat_time_to_iso (heat_workdays_after (rules->workdays, at (cases[i].from), cases[i].n));
      gint64 want_us = 0;
      if (i == 3) /* 15 h of Friday the 13th, 24 h of the 20th, 9 h of Monday the 23rd */
        want_us = at ("2026-02-23T09:00:00+08:00");
      else
        want_us = at (cases[i].until);
      g_autofree char *want = heat_time_to_iso (want_us);
      g_assert_cmpstr (got, ==, want);
    }
  g_assert_false (heat_workdays_is (rules->workdays, at ("2026-02-17T12:00:00+08:00")));
  g_assert_true (heat_workdays_is (NULL, at ("2026-02-17T12:00:00+08:00")));
}

static char *folder;

/* A folder of its own with one file replaced. */
static char *
write_file (const char *name, const char *text)
{
  static const char *const all[] = { "rules.csv", "responsibility.csv", "workdays.csv", "urgency.csv", "phases.csv" };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autofree char *own = g_strdup_printf ("ops/%s", all[i]), *from = heat_data_path (own), *to = g_build_filename (folder, all[i], NULL), *content = NULL;
      g_assert_true (g_file_get_contents (from, &content, NULL, NULL));
      g_assert_true (g_file_set_contents (to, strcmp (all[i], name) == 0 ? text : content, -1, NULL));
    }
  return folder;
}

static void
test_responsibility (void)
{
  static const char table[] = "level,phase,area,unit,valid_from,valid_until\n"
                              "primary,operation,any,network,2024-10-01,\n"
                              "primary,construction,any,building,2024-10-01,\n"
                              "primary,warranty,any,building,2024-10-01,\n"
                              "secondary,any,any,rest,2024-10-01,\n"
                              "secondary,any,东区,first,2024-10-01,2025-10-01\n"
                              "secondary,any,东区,second,2025-10-01,\n"
                              "secondary,any,西区,west,2024-10-01,\n"
                              "secondary,any,any,everybody,2026-02-01,\n";
  static const struct { const char *level, *phase, *area, *day, *unit; } cases[] = {
    { "primary", "operation", NULL, "2026-01-14T00:00:00+08:00", "network" },     { "primary", "construction", NULL, "2026-01-14T00:00:00+08:00", "building" },
    { "primary", "warranty", "东区", "2026-01-14T00:00:00+08:00", "building" },   { "secondary", "operation", NULL, "2026-01-14T00:00:00+08:00", "rest" },
    { "secondary", "operation", "东区", "2025-09-30T23:59:00+08:00", "first" },   { "secondary", "operation", "东区", "2025-10-01T00:00:00+08:00", "second" },
    { "secondary", "operation", "西区", "2026-01-31T12:00:00+08:00", "west" },    { "secondary", "operation", "西区", "2026-02-01T00:00:00+08:00", "everybody" }, /* the latest division holds */
    { "secondary", "operation", "东区", "2024-09-30T12:00:00+08:00", NULL },      { "service", "operation", NULL, "2026-01-14T00:00:00+08:00", NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (HeatTicketRules) rules = heat_ticket_rules_load (write_file ("responsibility.csv", table), "D", &error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *areas[] = { "somewhere", cases[i].area, NULL };
      g_assert_cmpstr (heat_responsibility_find (rules->responsibility, cases[i].level, cases[i].phase, areas, at (cases[i].day)), ==, cases[i].unit);
    }
  g_auto (GStrv) units = heat_responsibility_units (rules->responsibility, at ("2026-01-14T00:00:00+08:00"));
  g_assert_cmpuint (g_strv_length (units), ==, 5);
}

/* Days and areas of a main that was laid in summer and has a year of warranty. */
static void
test_phases (void)
{
  static const char table[] = "level,phase,area,valid_from,valid_until,note\n"
                              "primary,construction,通达街,2025-05-10,2025-10-15,\n"
                              "primary,warranty,通达街,2025-10-15,2026-10-15,\n"
                              "any,construction,新区,2025-05-10,,a new part of the town\n"
                              "secondary,operation,新区,2025-09-01,,\n";
  static const struct { const char *level, *area, *day, *phase; } cases[] = {
    { "primary", "通达街", "2025-05-09T23:59:00+08:00", "operation" },  { "primary", "通达街", "2025-05-10T00:00:00+08:00", "construction" },
    { "primary", "通达街", "2025-10-15T00:00:00+08:00", "warranty" },   { "primary", "通达街", "2026-10-14T23:59:00+08:00", "warranty" },
    { "primary", "通达街", "2026-10-15T00:00:00+08:00", "operation" },  { "secondary", "通达街", "2026-01-14T00:00:00+08:00", "operation" },
    { "primary", "新区", "2026-01-14T00:00:00+08:00", "construction" }, { "secondary", "新区", "2026-01-14T00:00:00+08:00", "operation" },
    { "secondary", "新区", "2025-08-31T12:00:00+08:00", "construction" }, { "primary", NULL, "2026-01-14T00:00:00+08:00", "operation" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (HeatTicketRules) rules = heat_ticket_rules_load (write_file ("phases.csv", table), "D", &error), plain = load ("D");

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *areas[] = { "somewhere", cases[i].area, NULL };
      g_assert_cmpstr (heat_phases_find (rules->phases, cases[i].level, areas, at (cases[i].day)), ==, cases[i].phase);
    }
  g_assert_cmpstr (heat_phases_find (plain->phases, "primary", NULL, at ("2026-01-14T00:00:00+08:00")), ==, "operation");
  for (const char *const *word = heat_responsibility_phases (); *word; word++)
    g_assert_nonnull (heat_responsibility_label (*word));
  g_assert_null (heat_responsibility_label ("any"));
}

/* Who needs help goes before others of the kind, in every profile that has urgencies, and never after. */
static void
test_help (void)
{
  static const char *const profiles[] = { "company", "D", "E" };
  g_autoptr (GError) error = NULL;

  for (guint p = 0; p < G_N_ELEMENTS (profiles); p++)
    {
      g_autoptr (HeatTicketRules) rules = heat_ticket_rules_load (NULL, profiles[p], &error);
      g_assert_no_error (error);
      for (int k = 0; k < HEAT_N_TICKET_KINDS; k++)
        {
          HeatUrgency usual = heat_ticket_rules_urgency (rules, (HeatTicketKind) k), help = heat_ticket_rules_help (rules, (HeatTicketKind) k);
          g_assert_true (heat_ticket_rules_has_urgency (rules, help));
          g_assert_cmpint (help, <=, usual);
          g_assert_true (help < usual || usual == HEAT_URGENCY_SPECIAL || usual == HEAT_URGENCY_MAJOR);
        }
      g_assert_cmpint (heat_ticket_rules_help (rules, HEAT_TICKET_NO_HEAT), ==, p < 2 ? HEAT_URGENCY_SPECIAL : HEAT_URGENCY_MAJOR);
    }
  /* A company's own file of before has no such column, or leaves it empty: the most urgent there is. */
  g_autoptr (HeatTicketRules) own = heat_ticket_rules_load (write_file ("urgency.csv", "profile,kind,urgency\nD,no_heat,second\n"), "D", &error);
  g_assert_no_error (error);
  g_assert_cmpint (heat_ticket_rules_help (own, HEAT_TICKET_NO_HEAT), ==, HEAT_URGENCY_SPECIAL);
  g_autoptr (HeatTicketRules) empty = heat_ticket_rules_load (write_file ("urgency.csv", "profile,kind,urgency,help\nD,no_heat,second,\nD,any,third,second\n"), "D", &error);
  g_assert_no_error (error);
  g_assert_cmpint (heat_ticket_rules_help (empty, HEAT_TICKET_NO_HEAT), ==, HEAT_URGENCY_SPECIAL);
  g_assert_cmpint (heat_ticket_rules_help (empty, HEAT_TICKET_OTHER), ==, HEAT_URGENCY_SECOND);
}

static void
test_bad_tables (void)
{
  static const struct { const char *file, *text, *says; } cases[] = {
    { "responsibility.csv", "level,phase,area,unit,valid_from\n", "valid_until" },
    { "responsibility.csv", "level,phase,area,unit,valid_from,valid_until\nthird,any,any,x,2025-01-01,\n", "level" },
    { "responsibility.csv", "level,phase,area,unit,valid_from,valid_until\nany,now,any,x,2025-01-01,\n", "phase" },
    { "responsibility.csv", "level,phase,area,unit,valid_from,valid_until\nany,any,,x,2025-01-01,\n", "area" },
    { "responsibility.csv", "level,phase,area,unit,valid_from,valid_until\nany,any,any,,2025-01-01,\n", "unit" },
    { "responsibility.csv", "level,phase,area,unit,valid_from,valid_until\nany,any,any,x,2025-13-01,\n", "valid_from" },
    { "responsibility.csv", "level,phase,area,unit,valid_from,valid_until\nany,any,any,x,2025-01-01,2025-01-01\n", "valid_until" },
    { "phases.csv", "level,phase,area,valid_from\n", "valid_until" },
    { "phases.csv", "level,phase,area,valid_from,valid_until\nprimary,any,x,2025-01-01,\n", "phase" },
    { "phases.csv", "level,phase,area,valid_from,valid_until\nprimary,warranty,,2025-01-01,\n", "area" },
    { "phases.csv", "level,phase,area,valid_from,valid_until\nprimary,warranty,x,2025-01-01,2024-01-01\n", "valid_until" },
    { "workdays.csv", "day,kind\n2026-02-30,holiday\n", "line 2" },
    { "workdays.csv", "day,kind\n2026-02-20,feast\n", "kind" },
    { "urgency.csv", "profile,kind,urgency\nD,party,first\n", "kind" },
    { "urgency.csv", "profile,kind,urgency\nD,no_heat,fifth\n", "urgency" },
    { "urgency.csv", "profile,kind,urgency,help\nD,no_heat,first,fifth\n", "help" },
    { "rules.csv", "profile,job,clock_from,first_contact_min,arrive_min,safe_min,reply_min,repair_h,close_h,close_workdays\nD,any,report,,,,,,,x\n", "close_workdays" },
    { "rules.csv", "profile,job,clock_from,first_contact_min,arrive_min,safe_min,reply_min,repair_h,close_h\nE,any,report,,,,,,\n", "D" }, /* no such profile; the column may be missing */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HeatTicketRules) rules = heat_ticket_rules_load (write_file (cases[i].file, cases[i].text), "D", &error);
      if (rules || error->code != HEAT_ERROR_DATA || !strstr (error->message, cases[i].says) || !strstr (error->message, cases[i].file))
        g_error ("case %u: %s", i, error ? error->message : "taken");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("heat-ticket-XXXXXX", NULL);
  g_test_add_func ("/ops/ticket-rules/limits", test_limits);
  g_test_add_func ("/ops/ticket-rules/other-limits", test_other_limits);
  g_test_add_func ("/ops/ticket-rules/met", test_met);
  g_test_add_func ("/ops/ticket-rules/workdays", test_workdays);
  g_test_add_func ("/ops/ticket-rules/responsibility", test_responsibility);
  g_test_add_func ("/ops/ticket-rules/phases", test_phases);
  g_test_add_func ("/ops/ticket-rules/help", test_help);
  g_test_add_func ("/ops/ticket-rules/bad-tables", test_bad_tables);
  int status = g_test_run ();
  for (const char *const *name = (const char *const[]){ "rules.csv", "responsibility.csv", "workdays.csv", "urgency.csv", "phases.csv", NULL }; *name; name++)
    {
      g_autofree char *path = g_build_filename (folder, *name, NULL);
      g_remove (path);
    }
  g_rmdir (folder);
  g_free (folder);
  return status;
}
