// SPDX-License-Identifier: GPL-3.0-or-later
/* The season report against verdicts reached from a table of facts, over random seasons written as events. */
#include "ops-season.h"
#include <math.h>
#include <string.h>

#define MINUTE_US (60 * (gint64) G_USEC_PER_SEC)
#define DAY_MIN (24 * 60)
#define START_US (G_GINT64_CONSTANT (1760486400) * G_USEC_PER_SEC) /* 2025-10-15 00:00 UTC */
#define NEVER (-1)
#define MOST 60

/* What data/ops/rules.csv gives each profile for primary_leak and for these cases, written down a second time; minutes, NEVER: no limit. */
typedef struct { const char *name; int arrive, repair, planned, same_leak, told; } Profile;
static const Profile profiles[] = {
  { "company", 30, 6 * 60, 48 * 60, 30 * DAY_MIN, 12 * 60 },
  { "B", 30, NEVER, NEVER, NEVER, 12 * 60 },
  { "E", 40, 24 * 60, 48 * 60, 30 * DAY_MIN, NEVER },
};

/* Minutes from the start; NEVER. */
typedef struct { int opened, leak, arrived, out, issued, promised, hotline, sheets, restored; gboolean is_planned, is_closed; } Facts;
typedef struct { Facts facts[MOST]; int n; gint64 now_us; HeatLive *live; GPtrArray *events; GRand *rand; const Profile *profile; } Season;

static void
add (Season *s, int minute, const char *prefix, const char *id, HeatEventKind kind, const char *json)
{
  g_autofree char *stream = g_strdup_printf ("%s:%s", prefix, id);
  g_autoptr (JsonNode) node = json_from_string (json, NULL);

  g_assert_nonnull (node);
  g_ptr_array_add (s->events, heat_event_new (START_US + minute * MINUTE_US, "desk:test", stream, kind, json_object_ref (json_node_get_object (node))));
}

static void
add_notice (Season *s, int k, const Facts *f, const char *id)
{
  g_autofree char *number = g_strdup_printf ("%04d-01", k), *promised = f->promised == NEVER ? g_strdup ("") : g_strdup_printf (", \"expected_us\": %" G_GINT64_FORMAT, START_US + f->promised * MINUTE_US);
  g_autofree char *start = f->out == NEVER ? g_strdup ("") : g_strdup_printf (", \"start_us\": %" G_GINT64_FORMAT, START_US + f->out * MINUTE_US);
  g_autofree char *body = g_strdup_printf ("{\"number\": \"%s\", \"version\": 1, \"kind\": \"%s\", \"incident\": \"%s\"%s%s, \"issued_us\": %" G_GINT64_FORMAT
                                           ", \"channels\": [{\"channel\": \"hotline\"}, {\"channel\": \"sheets\", \"by_hand\": true}]}",
                                           number, f->is_planned ? "planned" : "emergency", id, promised, start, START_US + f->issued * MINUTE_US);

  add (s, f->issued, "notice", number, HEAT_EVENT_NOTICE_ISSUED, body);
  if (f->hotline != NEVER)
    add (s, f->hotline, "notice", number, HEAT_EVENT_DELIVERY_TRIED, "{\"version\": 1, \"channel\": \"hotline\", \"ok\": true}");
  if (f->sheets != NEVER)
    add (s, f->sheets, "notice", number, HEAT_EVENT_DELIVERY_TRIED, "{\"version\": 1, \"channel\": \"sheets\", \"ok\": true}");
}

static void
add_events (Season *s, int k)
{
  const Facts *f = &s->facts[k];
  g_autofree char *id = g_strdup_printf ("I-%02d", k);
  g_autofree char *opened = g_strdup_printf ("{\"title\": \"T%d\", \"job\": \"primary_leak\", \"leaks\": [\"pipe:P%d:%d.5\"], \"reports\": []}", k, f->leak, k);
  g_autofree char *out = g_strdup_printf ("{\"changes\": [{\"incident\": \"%s\", \"out\": [\"C%d\"], \"back\": []}]}", id, k);
  g_autofree char *team = g_strdup_printf ("%d", k), *assigned = g_strdup_printf ("{\"incident\": \"%s\"}", id);

  add (s, f->opened, "incident", id, HEAT_EVENT_INCIDENT_OPENED, opened);
  if (f->out != NEVER)
    add (s, f->out, "out", "", HEAT_EVENT_OUT_CHANGED, out);
  if (f->arrived != NEVER)
    {
      add (s, f->opened, "team", team, HEAT_EVENT_TEAM_ASSIGNED, assigned);
      add (s, f->arrived, "team", team, HEAT_EVENT_TEAM_ARRIVED, assigned);
    }
  if (f->issued != NEVER)
    add_notice (s, k, f, id);
  if (f->restored != NEVER)
    add (s, f->restored, "incident", id, HEAT_EVENT_INCIDENT_STAGE, "{\"stage\": \"restored\"}");
  if (f->is_closed)
    add (s, MAX (f->restored, f->opened) + 1, "incident", id, HEAT_EVENT_INCIDENT_STAGE, "{\"stage\": \"closed\"}");
}

static int
chance (Season *s, double p, int from, int to)
{
  return g_rand_double (s->rand) < p ? g_rand_int_range (s->rand, from, to) : NEVER;
}

static Facts
make_facts (Season *s)
{
  Facts f = { .opened = g_rand_int_range (s->rand, 0, 120 * DAY_MIN), .leak = g_rand_int_range (s->rand, 0, 12), .is_planned = g_rand_double (s->rand) < 0.1 };

  f.arrived = chance (s, 0.9, f.opened, f.opened + 70);
  f.out = chance (s, 0.8, f.opened + 5, f.opened + 90);
  f.issued = chance (s, 0.9, f.is_planned ? f.opened - 70 * 60 : f.opened + 6, f.opened + 120);
  f.issued = f.issued == NEVER ? NEVER : MAX (f.issued, f.opened); /* the journal knows the incident first */
  if (f.is_planned && f.out != NEVER)
    f.out += 60 * g_rand_int_range (s->rand, 0, 96);
  f.promised = f.issued == NEVER ? NEVER : chance (s, 0.9, f.opened + 120, f.opened + 900);
  f.hotline = f.issued == NEVER ? NEVER : chance (s, 0.8, f.issued, f.issued + 30);
  f.sheets = f.issued == NEVER ? NEVER : chance (s, 0.8, f.issued, f.issued + 300);
  f.restored = chance (s, 0.85, MAX (f.opened, f.issued) + 100, MAX (f.opened, f.issued) + 800);
  f.is_closed = (f.restored != NEVER && f.arrived == NEVER) || g_rand_double (s->rand) < 0.2;
  return f;
}

static int
compare_events (gconstpointer a, gconstpointer b)
{
  const HeatEvent *x = *(HeatEvent *const *) a, *y = *(HeatEvent *const *) b;

  return x->at_us < y->at_us ? -1 : x->at_us > y->at_us;
}

static void
use_profile (HeatLive *live, const char *profile)
{
  HeatCompany *company = (HeatCompany *) heat_live_company (live);

  g_free (company->profile);
  company->profile = g_strdup (profile);
}

static void
open_season (Season *s, guint32 seed, const Profile *profile)
{
  g_autoptr (GError) error = NULL;
  HeatJournal *journal = heat_journal_memory_new ();

  *s = (Season){ .rand = g_rand_new_with_seed (seed), .events = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_event_unref), .profile = profile };
  s->n = g_rand_int_range (s->rand, 1, MOST);
  s->now_us = START_US + 118 * DAY_MIN * MINUTE_US;
  for (int k = 0; k < s->n; k++)
    {
      s->facts[k] = make_facts (s);
      add_events (s, k);
    }
  g_ptr_array_sort (s->events, compare_events);
  g_autoptr (GPtrArray) placed = heat_journal_append (journal, s->events, NULL, 0, &error);
  g_assert_no_error (error);
  g_assert_nonnull (placed);
  s->live = heat_live_new (&(HeatLiveSetup){ journal, NULL, NULL, NULL, heat_clock_fixed (&s->now_us), "desk:test" }, &error);
  g_assert_no_error (error);
  use_profile (s->live, profile->name);
}

static void
close_season (Season *s)
{
  heat_live_free (s->live);
  g_ptr_array_unref (s->events);
  g_rand_free (s->rand);
}

/* --- verdicts from the table; minutes --- */
static HeatSeasonVerdict
in_time (int met, int from, int minutes, int now, gboolean is_closed)
{
  int limit = from + minutes;

  if (minutes == NEVER)
    return HEAT_SEASON_NONE;
  if (met != NEVER)
    return met <= limit ? HEAT_SEASON_KEPT : HEAT_SEASON_BROKEN;
  return is_closed ? HEAT_SEASON_NONE : now > limit ? HEAT_SEASON_BROKEN : HEAT_SEASON_RUNNING;
}

static HeatSeasonVerdict
expect_told (const Facts *f, int now)
{
  int limit = f->out + 15;

  if (f->out == NEVER || f->is_planned)
    return f->is_planned && f->issued == NEVER && f->out != NEVER ? (now > limit ? HEAT_SEASON_BROKEN : HEAT_SEASON_RUNNING) : HEAT_SEASON_NONE;
  if (f->issued != NEVER && f->hotline != NEVER)
    return f->hotline <= limit && f->issued <= limit ? HEAT_SEASON_KEPT : HEAT_SEASON_BROKEN;
  return now > limit ? HEAT_SEASON_BROKEN : HEAT_SEASON_RUNNING;
}

/* By both channels. */
static HeatSeasonVerdict
expect_notified (const Facts *f, int minutes, int now)
{
  int limit = f->out + minutes;

  if (f->out == NEVER || minutes == NEVER || f->is_planned)
    return minutes != NEVER && f->is_planned && f->issued == NEVER && f->out != NEVER ? (now > limit ? HEAT_SEASON_BROKEN : HEAT_SEASON_RUNNING) : HEAT_SEASON_NONE;
  if (f->issued != NEVER && f->hotline != NEVER && f->sheets != NEVER)
    return MAX (MAX (f->hotline, f->sheets), f->issued) <= limit ? HEAT_SEASON_KEPT : HEAT_SEASON_BROKEN;
  return now > limit ? HEAT_SEASON_BROKEN : HEAT_SEASON_RUNNING;
}

static HeatSeasonVerdict
expect_posted (const Facts *f)
{
  gboolean is_over = f->restored != NEVER || f->is_closed;

  if (f->out == NEVER && f->issued == NEVER)
    return HEAT_SEASON_NONE;
  if (f->sheets != NEVER && (f->restored == NEVER || f->sheets <= f->restored))
    return HEAT_SEASON_KEPT;
  return is_over ? HEAT_SEASON_BROKEN : HEAT_SEASON_RUNNING;
}

static HeatSeasonVerdict
expect_planned (const Facts *f, int limit)
{
  if (limit == NEVER || !f->is_planned || f->issued == NEVER || f->out == NEVER)
    return HEAT_SEASON_NONE;
  return f->out - f->issued >= limit ? HEAT_SEASON_KEPT : HEAT_SEASON_BROKEN;
}

static HeatSeasonVerdict
expect_promise (const Facts *f, int now)
{
  if (f->promised == NEVER || (f->restored == NEVER && f->is_closed))
    return HEAT_SEASON_NONE;
  if (f->restored != NEVER)
    return f->restored > f->promised ? HEAT_SEASON_BROKEN : HEAT_SEASON_KEPT;
  return now > f->promised ? HEAT_SEASON_BROKEN : HEAT_SEASON_RUNNING;
}

static gboolean
is_again (const Season *s, int k)
{
  for (int j = 0; j < s->n; j++)
    if (j != k && s->facts[j].leak == s->facts[k].leak && s->facts[j].restored != NEVER && s->facts[j].restored <= s->facts[k].opened
        && s->profile->same_leak != NEVER && s->facts[k].opened - s->facts[j].restored <= s->profile->same_leak)
      return TRUE;
  return FALSE;
}

static void
expect (const Season *s, int k, HeatSeasonVerdict v[HEAT_N_SEASON_CHECKS])
{
  const Facts *f = &s->facts[k];
  int now = (int) ((s->now_us - START_US) / MINUTE_US);

  v[HEAT_SEASON_ARRIVAL] = in_time (f->arrived, f->opened, s->profile->arrive, now, f->is_closed);
  v[HEAT_SEASON_REPAIR] = in_time (f->restored, f->opened, s->profile->repair, now, f->is_closed);
  v[HEAT_SEASON_TOLD] = expect_told (f, now);
  v[HEAT_SEASON_NOTIFIED] = expect_notified (f, s->profile->told, now);
  v[HEAT_SEASON_POSTED] = expect_posted (f);
  v[HEAT_SEASON_PLANNED] = expect_planned (f, s->profile->planned);
  v[HEAT_SEASON_PROMISE] = expect_promise (f, now);
  v[HEAT_SEASON_LASTING] = is_again (s, k) ? HEAT_SEASON_BROKEN : HEAT_SEASON_KEPT;
}

static void
check_row (const Season *s, const HeatSeasonIncident *row, HeatSeasonCount counts[HEAT_N_SEASON_CHECKS])
{
  int k = atoi (row->incident->id + 2);
  const Facts *f = &s->facts[k];
  HeatSeasonVerdict wanted[HEAT_N_SEASON_CHECKS];

  expect (s, k, wanted);
  for (int c = 0; c < HEAT_N_SEASON_CHECKS; c++)
    {
      if (row->verdicts[c] != wanted[c])
        g_error ("%s, %s: %s, but %s (opened %d out %d issued %d hotline %d sheets %d restored %d planned %d closed %d)", row->incident->id, heat_season_check_word ((HeatSeasonCheck) c),
                 heat_season_verdict_word (row->verdicts[c]), heat_season_verdict_word (wanted[c]), f->opened, f->out, f->issued, f->hotline, f->sheets, f->restored,
                 f->is_planned, f->is_closed);
      counts[c].n[wanted[c]]++;
    }
  g_assert_true (f->arrived == NEVER ? isnan (row->arrive_min) : fabs (row->arrive_min - (f->arrived - f->opened)) < 1e-6);
  g_assert_true (f->restored == NEVER ? isnan (row->repair_h) : fabs (row->repair_h - (f->restored - f->opened) / 60.0) < 1e-6);
  g_assert_true (f->restored == NEVER || f->promised == NEVER ? isnan (row->promise_off_min) : fabs (row->promise_off_min - (f->restored - f->promised)) < 1e-6);
}

static void
test_random (void)
{
  guint seen[HEAT_N_SEASON_CHECKS][HEAT_N_SEASON_VERDICTS] = { 0 };

  for (guint32 seed = 1; seed <= 90; seed++)
    {
      Season s;
      HeatSeasonCount counts[HEAT_N_SEASON_CHECKS] = { 0 };
      open_season (&s, seed, &profiles[seed % G_N_ELEMENTS (profiles)]);
      gint64 from_us = START_US + 10 * DAY_MIN * MINUTE_US, to_us = START_US + 100 * DAY_MIN * MINUTE_US;
      g_autoptr (HeatSeason) season = heat_season_new (s.live, from_us, to_us);
      guint within = 0;
      for (int k = 0; k < s.n; k++)
        within += s.facts[k].opened >= 10 * DAY_MIN && s.facts[k].opened < 100 * DAY_MIN;
      g_assert_cmpuint (season->incidents->len, ==, within);
      for (guint i = 0; i < season->incidents->len; i++)
        check_row (&s, &g_array_index (season->incidents, HeatSeasonIncident, i), counts);
      for (int c = 0; c < HEAT_N_SEASON_CHECKS; c++)
        for (int v = 0; v < HEAT_N_SEASON_VERDICTS; v++)
          {
            g_assert_cmpuint (season->checks[c].n[v], ==, counts[c].n[v]);
            seen[c][v] += counts[c].n[v];
          }
      close_season (&s);
    }
  for (int c = 0; c < HEAT_N_SEASON_CHECKS; c++)
    {
      g_test_message ("%s: %u kept, %u not kept, %u none", heat_season_check_word ((HeatSeasonCheck) c), seen[c][HEAT_SEASON_KEPT], seen[c][HEAT_SEASON_BROKEN], seen[c][HEAT_SEASON_NONE]);
      g_assert_cmpuint (seen[c][HEAT_SEASON_KEPT], >, 3);
      g_assert_cmpuint (seen[c][HEAT_SEASON_BROKEN], >, 3);
    }
}

/* Half of the numbers are not above the median, nine in ten not above p90. */
static void
test_spread (void)
{
  Season s;

  open_season (&s, 7, &profiles[0]);
  g_autoptr (HeatSeason) season = heat_season_new (s.live, START_US, s.now_us);
  guint n = 0, half = 0, most = 0;
  for (guint i = 0; i < season->incidents->len; i++)
    {
      double minutes = g_array_index (season->incidents, HeatSeasonIncident, i).arrive_min;
      n += isfinite (minutes);
      half += isfinite (minutes) && minutes <= season->arrive_min.median;
      most += isfinite (minutes) && minutes <= season->arrive_min.p90;
    }
  g_assert_cmpuint (season->arrive_min.n, ==, n);
  g_assert_cmpuint (n, >, 5);
  g_assert_cmpfloat (half, >=, 0.5 * n);
  g_assert_cmpfloat (most, >=, 0.9 * n);
  g_assert_cmpfloat (season->arrive_min.median, <=, season->arrive_min.p90);
  close_season (&s);
}

/* Reports: judged within the profile's minutes or not; more than two of one user. */
static void
test_reports (void)
{
  static const struct { int at, judged; const char *card; } reports[] = { { 0, 5, "A" }, { 10, 30, "A" }, { 20, 30, "A" }, { 30, NEVER, "B" }, { 40, 41, "B" }, { 50, NEVER, "" } };
  g_autoptr (GError) error = NULL;
  HeatJournal *journal = heat_journal_memory_new ();
  Season s = { .events = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_event_unref), .now_us = START_US + 55 * MINUTE_US };

  for (guint i = 0; i < G_N_ELEMENTS (reports); i++)
    {
      g_autofree char *id = g_strdup_printf ("R%u", i), *body = g_strdup_printf ("{\"symptom\": \"no_heat\", \"card\": \"%s\"}", reports[i].card);
      add (&s, reports[i].at, "report", id, HEAT_EVENT_REPORT_TAKEN, body);
      if (reports[i].judged != NEVER)
        add (&s, reports[i].judged, "report", id, HEAT_EVENT_REPORT_DISMISSED, "{\"reason\": \"x\"}");
    }
  g_autoptr (GPtrArray) placed = heat_journal_append (journal, s.events, NULL, 0, &error);
  g_assert_no_error (error);
  g_autoptr (HeatLive) live = heat_live_new (&(HeatLiveSetup){ journal, NULL, NULL, NULL, heat_clock_fixed (&s.now_us), "desk:test" }, &error);
  g_assert_no_error (error);
  g_autoptr (HeatSeason) season = heat_season_new (live, START_US, START_US + DAY_MIN * MINUTE_US);
  g_assert_cmpuint (season->reports.n[HEAT_SEASON_KEPT], ==, 3);
  g_assert_cmpuint (season->reports.n[HEAT_SEASON_BROKEN], ==, 2);
  g_assert_cmpuint (season->reports.n[HEAT_SEASON_RUNNING], ==, 1);
  g_assert_cmpuint (season->users->len, ==, 1);
  g_assert_cmpstr (g_array_index (season->users, HeatSeasonUser, 0).user, ==, "A");
  g_assert_cmpuint (g_array_index (season->users, HeatSeasonUser, 0).n, ==, 3);
  const struct { const char *profile; guint kept, broken, running, none; } others[] = { { "E", 4, 0, 2, 0 }, { "B", 0, 0, 0, 6 } }; /* 30 min; no limit */
  for (guint k = 0; k < G_N_ELEMENTS (others); k++)
    {
      use_profile (live, others[k].profile);
      g_autoptr (HeatSeason) other = heat_season_new (live, START_US, START_US + DAY_MIN * MINUTE_US);
      g_assert_cmpuint (other->reports.n[HEAT_SEASON_KEPT], ==, others[k].kept);
      g_assert_cmpuint (other->reports.n[HEAT_SEASON_BROKEN], ==, others[k].broken);
      g_assert_cmpuint (other->reports.n[HEAT_SEASON_RUNNING], ==, others[k].running);
      g_assert_cmpuint (other->reports.n[HEAT_SEASON_NONE], ==, others[k].none);
    }
  g_ptr_array_unref (s.events);
}

/* D ends a household leak within 24 h where it sets no limit to the repair; E ends everything within 24 h; "company" sets neither for it. */
static void
test_clocks (void)
{
  static const char *const opened = "{\"title\": \"T\", \"job\": \"%s\", \"leaks\": [\"pipe:P1\"], \"reports\": []}";
  g_autoptr (GError) error = NULL;
  HeatJournal *journal = heat_journal_memory_new ();
  Season s = { .events = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_event_unref), .now_us = START_US + 60 * MINUTE_US };
  g_autofree char *leak = g_strdup_printf (opened, "primary_leak"), *home = g_strdup_printf (opened, "household");

  add (&s, 0, "incident", "I-1", HEAT_EVENT_INCIDENT_OPENED, leak);
  add (&s, 0, "incident", "I-2", HEAT_EVENT_INCIDENT_OPENED, home);
  add (&s, 50, "incident", "I-2", HEAT_EVENT_INCIDENT_STAGE, "{\"stage\": \"closed\"}");
  g_autoptr (GPtrArray) placed = heat_journal_append (journal, s.events, NULL, 0, &error);
  g_assert_no_error (error);
  g_autoptr (HeatLive) live = heat_live_new (&(HeatLiveSetup){ journal, NULL, NULL, NULL, heat_clock_fixed (&s.now_us), "desk:test" }, &error);
  g_assert_no_error (error);
  const HeatIncident *first = heat_ops_incident (heat_live_ops (live), "I-1"), *second = heat_ops_incident (heat_live_ops (live), "I-2");
  use_profile (live, "D");
  HeatRuleClock end = heat_live_repair_clock (live, second);
  g_assert_cmpint (end.state, ==, HEAT_CLOCK_MET);
  g_assert_cmpint (end.limit_us - START_US, ==, DAY_MIN * MINUTE_US);
  g_assert_cmpint (heat_live_repair_clock (live, first).state, ==, HEAT_CLOCK_RUNNING);
  use_profile (live, "E");
  g_assert_cmpint (heat_live_repair_clock (live, second).limit_us - START_US, ==, DAY_MIN * MINUTE_US);
  use_profile (live, "company");
  g_assert_cmpint (heat_live_repair_clock (live, second).state, ==, HEAT_CLOCK_NONE);
  g_ptr_array_unref (s.events);
}

/* The CSV has a row an incident and as many cells in each; seasons follow each other without a gap. */
static void
test_csv_and_span (void)
{
  Season s;
  gint64 from_us, to_us, before_us, end_us;

  open_season (&s, 3, &profiles[0]);
  g_autoptr (HeatSeason) season = heat_season_new (s.live, START_US, s.now_us);
  g_autofree char *csv = heat_season_to_csv (season);
  g_auto (GStrv) lines = g_strsplit (csv, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, season->incidents->len + 2);
  g_assert_true (g_str_has_prefix (csv, "\xef\xbb\xbfid,title,"));
  for (guint i = 0; i + 1 < g_strv_length (lines); i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], ",", -1);
      g_assert_cmpuint (g_strv_length (cells), ==, 14 + HEAT_N_SEASON_CHECKS);
    }
  for (int by = -3; by < 2; by++)
    {
      heat_season_span (heat_live_company (s.live), s.now_us, by, &from_us, &to_us);
      heat_season_span (heat_live_company (s.live), s.now_us, by - 1, &before_us, &end_us);
      g_assert_cmpint (end_us, ==, from_us);
      g_assert_cmpint (before_us, <, end_us);
      g_assert_true ((from_us <= s.now_us && s.now_us < to_us) == (by == 0));
    }
  close_season (&s);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ops/season/random", test_random);
  g_test_add_func ("/ops/season/spread", test_spread);
  g_test_add_func ("/ops/season/reports", test_reports);
  g_test_add_func ("/ops/season/clocks", test_clocks);
  g_test_add_func ("/ops/season/csv-and-span", test_csv_and_span);
  return g_test_run ();
}
