// SPDX-License-Identifier: GPL-3.0-or-later
#include "ops-season.h"
#include "base-i18n.h"
#include "ops-override.h"
#include "ops-state-private.h"
#include <math.h>
#include <string.h>

#define MINUTE_US (60 * (gint64) G_USEC_PER_SEC)
#define HOUR_US (60 * MINUTE_US)
#define DAY_US (24 * HOUR_US)

const char *
heat_season_check_word (HeatSeasonCheck check)
{
#define X(CHECK, word, label) word,
  static const char *const words[] = { HEAT_SEASON_CHECKS (X) };
#undef X
  return words[check];
}

const char *
heat_season_check_label (HeatSeasonCheck check)
{
#define X(CHECK, word, label) label,
  static const char *const labels[] = { HEAT_SEASON_CHECKS (X) };
#undef X
  return _(labels[check]);
}

const char *
heat_season_verdict_word (HeatSeasonVerdict verdict)
{
  static const char *const words[] = { "none", "running", "kept", "broken" };

  return words[verdict];
}

const char *
heat_season_verdict_label (HeatSeasonVerdict verdict)
{
  static const char *const labels[] = { N_ ("not asked"), N_ ("not decided yet"), N_ ("kept"), N_ ("not kept") };

  return _(labels[verdict]);
}

double
heat_season_share (const HeatSeasonCount *count)
{
  guint decided = count->n[HEAT_SEASON_KEPT] + count->n[HEAT_SEASON_BROKEN];

  return decided ? 100.0 * count->n[HEAT_SEASON_KEPT] / decided : NAN;
}

/* --- the span --- */
static gint64
first_day_us (const HeatCompany *company, int year)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GDateTime) day = g_date_time_new (zone, year, (int) company->season.begins_month, (int) company->season.begins_day, 0, 0, 0);

  return day ? g_date_time_to_unix (day) * G_USEC_PER_SEC : 0;
}

void
heat_season_span (const HeatCompany *company, gint64 at_us, int by, gint64 *from_us, gint64 *to_us)
{
  g_autofree char *text = heat_time_format_local (at_us, "%Y");
  int year = atoi (text);

  if (at_us < first_day_us (company, year))
    year--;
  *from_us = first_day_us (company, year + by);
  *to_us = first_day_us (company, year + by + 1);
}

/* --- verdicts of one incident --- */
static HeatSeasonVerdict
of_clock (const HeatRuleClock *clock, const HeatIncident *incident)
{
  switch (clock->state)
    {
    case HEAT_CLOCK_NONE: return HEAT_SEASON_NONE;
    case HEAT_CLOCK_MET: return HEAT_SEASON_KEPT;
    case HEAT_CLOCK_MET_LATE: return HEAT_SEASON_BROKEN;
    default: break;
    }
  if (incident->stage == HEAT_STAGE_CLOSED) /* nobody was to come, nothing to be repaired */
    return HEAT_SEASON_NONE;
  return clock->state == HEAT_CLOCK_LATE ? HEAT_SEASON_BROKEN : HEAT_SEASON_RUNNING;
}

static gboolean
is_over (const HeatIncident *incident)
{
  return incident->stage >= HEAT_STAGE_RESTORED;
}

/* The first that announces the stop. (nullable) */
static const HeatNotice *
first_notice (const HeatIncident *incident)
{
  for (guint i = 0; i < incident->notices->len; i++)
    {
      const HeatNotice *notice = incident->notices->pdata[i];
      if (!heat_notice_is_over (notice))
        return notice;
    }
  return NULL;
}

static gboolean
is_planned (const HeatIncident *incident)
{
  const HeatNotice *notice = first_notice (incident);

  return incident->job == HEAT_JOB_PLANNED || (notice && notice->kind == HEAT_NOTICE_PLANNED);
}

/* Every channel of the company that the program serves has it, so many minutes after the first consumer went cold. */
static HeatSeasonVerdict
judge_told (const HeatIncident *incident, const HeatSeasonRules *rules, gint64 now_us)
{
  const HeatNotice *notice = first_notice (incident);
  gint64 limit_us = incident->out_from_us + (gint64) (rules->told_min * 60e6);
  gboolean is_told = notice != NULL;

  if (!incident->out_from_us || is_planned (incident))
    return HEAT_SEASON_NONE;
  for (guint i = 0; notice && i < notice->deliveries->len; i++)
    {
      const HeatDelivery *d = notice->deliveries->pdata[i];
      if (d->by_hand || d->is_extra)
        continue;
      if (d->delivered_us > limit_us)
        return HEAT_SEASON_BROKEN;
      is_told = is_told && d->delivered_us;
    }
  if (is_told)
    return notice->issued_us <= limit_us ? HEAT_SEASON_KEPT : HEAT_SEASON_BROKEN;
  return now_us <= limit_us ? HEAT_SEASON_RUNNING : HEAT_SEASON_BROKEN;
}

/* Everybody has it, by every channel, within the profile's time from the first consumer that went cold. */
static HeatSeasonVerdict
judge_notified (const HeatIncident *incident, const HeatCompany *company, gint64 now_us)
{
  const HeatNotice *notice = first_notice (incident);
  gboolean is_told = notice != NULL;
  gint64 told_us = notice ? notice->issued_us : 0;
  HeatRule rule;

  if (!incident->out_from_us || is_planned (incident) || !heat_rules_case (company->rules, company->profile, HEAT_CASE_STOP_TOLD, &rule) || !isfinite (rule.reply_min))
    return HEAT_SEASON_NONE;
  gint64 limit_us = incident->out_from_us + (gint64) (rule.reply_min * 60e6);
  for (guint i = 0; notice && i < notice->deliveries->len; i++)
    {
      const HeatDelivery *d = notice->deliveries->pdata[i];
      is_told = is_told && d->delivered_us && d->count >= d->of;
      told_us = MAX (told_us, d->delivered_us);
    }
  if (is_told)
    return told_us <= limit_us ? HEAT_SEASON_KEPT : HEAT_SEASON_BROKEN;
  return MAX (now_us, told_us) <= limit_us ? HEAT_SEASON_RUNNING : HEAT_SEASON_BROKEN;
}

/* What goes up by hand was noted as posted, before the heat was back. */
static gboolean
is_posted (const HeatNotice *notice, gint64 until_us, guint *n_by_hand)
{
  gboolean is_posted = TRUE;

  for (guint i = 0; i < notice->deliveries->len; i++)
    {
      const HeatDelivery *d = notice->deliveries->pdata[i];
      if (!d->by_hand)
        continue;
      (*n_by_hand)++;
      is_posted = is_posted && d->delivered_us && (!until_us || d->delivered_us <= until_us) && d->count >= d->of;
    }
  return is_posted;
}

/* The first notice, or a change of it that came before that one was up everywhere. */
static HeatSeasonVerdict
judge_posted (const HeatIncident *incident)
{
  const HeatNotice *first = first_notice (incident);
  gint64 until_us = incident->stage_us[HEAT_STAGE_RESTORED];
  gboolean any = FALSE;
  guint n_by_hand = 0;

  if ((!incident->out_from_us && !first) || heat_incident_is_called_off (incident))
    return HEAT_SEASON_NONE;
  for (guint i = 0; i < incident->notices->len; i++)
    {
      const HeatNotice *notice = incident->notices->pdata[i];
      any |= !heat_notice_is_over (notice) && is_posted (notice, until_us, &n_by_hand);
    }
  if (first && !n_by_hand)
    return HEAT_SEASON_NONE; /* the company posts none */
  return any ? HEAT_SEASON_KEPT : is_over (incident) ? HEAT_SEASON_BROKEN : HEAT_SEASON_RUNNING;
}

static HeatSeasonVerdict
judge_planned (const HeatIncident *incident, const HeatCompany *company, gint64 now_us)
{
  const HeatNotice *notice = first_notice (incident);
  gint64 start_us = incident->out_from_us ? incident->out_from_us : notice ? notice->start_us : 0;

  gint64 limit_us = heat_rules_announce_by (company->rules, company->profile, start_us);
  if (!is_planned (incident) || !limit_us || heat_incident_is_called_off (incident))
    return HEAT_SEASON_NONE;
  if (notice)
    return notice->issued_us <= limit_us ? HEAT_SEASON_KEPT : HEAT_SEASON_BROKEN;
  return now_us <= limit_us ? HEAT_SEASON_RUNNING : HEAT_SEASON_BROKEN;
}

static void
judge_promise (HeatSeasonIncident *row, gint64 now_us)
{
  const HeatNotice *notice = first_notice (row->incident);
  gint64 restored_us = row->incident->stage_us[HEAT_STAGE_RESTORED];

  row->promised_us = notice ? notice->expected_us : 0;
  row->promise_off_min = row->promised_us && restored_us ? (double) (restored_us - row->promised_us) / (double) MINUTE_US : NAN;
  row->verdicts[HEAT_SEASON_PROMISE] = HEAT_SEASON_NONE;
  if (row->promised_us && !heat_incident_is_called_off (row->incident) && (restored_us || !is_over (row->incident)))
    row->verdicts[HEAT_SEASON_PROMISE] = (restored_us ? restored_us : now_us) > row->promised_us ? HEAT_SEASON_BROKEN : restored_us ? HEAT_SEASON_KEPT : HEAT_SEASON_RUNNING;
}

/* --- the same leak again --- */
/* "pipe:P1" of "pipe:P1:12.5". */
static gsize
place_length (const char *leak)
{
  const char *id = strchr (leak, ':'), *rest = id ? strchr (id + 1, ':') : NULL;

  return g_str_has_prefix (leak, "pipe:") && rest ? (gsize) (rest - leak) : strlen (leak);
}

static gboolean
share_place (const HeatIncident *a, const HeatIncident *b)
{
  for (guint i = 0; i < a->leaks->len; i++)
    for (guint k = 0; k < b->leaks->len; k++)
      {
        const char *x = a->leaks->pdata[i], *y = b->leaks->pdata[k];
        if (place_length (x) == place_length (y) && strncmp (x, y, place_length (x)) == 0)
          return TRUE;
      }
  return FALSE;
}

/* The repair of `before` did not last until `incident`. */
static gboolean
repeats (const HeatIncident *incident, const HeatIncident *before, const HeatCompany *company)
{
  gint64 repaired_us = before->stage_us[HEAT_STAGE_RESTORED];

  if (!repaired_us || !heat_rules_is_same_leak (company->rules, company->profile, repaired_us, incident->opened_us))
    return FALSE;
  return share_place (incident, before) || hypot (incident->x - before->x, incident->y - before->y) <= company->season.repeat_m; /* NaN: no */
}

/* An earlier incident whose repair ended so lately, at the same place, that this one counts as the same leak again. (nullable) */
static const HeatIncident *
find_same_leak (const HeatLive *live, const HeatIncident *incident)
{
  const GPtrArray *all = heat_ops_incidents (heat_live_ops (live));
  const HeatIncident *found = NULL;

  for (guint i = 0; incident->leaks->len && i < all->len; i++)
    if (all->pdata[i] != incident && repeats (incident, all->pdata[i], heat_live_company (live)))
      found = all->pdata[i];
  return found;
}

static void
judge_lasting (HeatSeasonIncident *row, const HeatLive *live)
{
  row->same_leak = find_same_leak (live, row->incident);
  row->verdicts[HEAT_SEASON_LASTING] = !row->incident->leaks->len ? HEAT_SEASON_NONE : row->same_leak ? HEAT_SEASON_BROKEN : HEAT_SEASON_KEPT;
}

/* --- together --- */
static guint
households_of (const HeatIncident *incident)
{
  const HeatOpsPlan *plan = heat_incident_plan (incident);
  guint once = incident->out.households + incident->households_back;

  return once ? once : plan ? plan->out.households : 0;
}

static void
add_incident (HeatSeason *season, const HeatLive *live, const HeatIncident *incident)
{
  const HeatCompany *company = heat_live_company (live);
  HeatSeasonIncident row = { .incident = incident, .opened_us = incident->opened_us, .arrive = heat_live_arrive_clock (live, incident), .repair = heat_live_repair_clock (live, incident) };
  gint64 restored_us = incident->stage_us[HEAT_STAGE_RESTORED];
  g_autoptr (GPtrArray) overrides = heat_incident_overrides (incident);

  row.arrive_min = incident->arrived_us ? (double) (incident->arrived_us - row.arrive.from_us) / (double) MINUTE_US : NAN;
  row.repair_h = restored_us ? (double) (restored_us - row.repair.from_us) / (double) HOUR_US : NAN;
  row.households = households_of (incident);
  row.n_overrides = overrides->len;
  row.verdicts[HEAT_SEASON_ARRIVAL] = of_clock (&row.arrive, incident);
  row.verdicts[HEAT_SEASON_REPAIR] = of_clock (&row.repair, incident);
  row.verdicts[HEAT_SEASON_TOLD] = judge_told (incident, &company->season, season->at_us);
  row.verdicts[HEAT_SEASON_NOTIFIED] = judge_notified (incident, company, season->at_us);
  row.verdicts[HEAT_SEASON_POSTED] = judge_posted (incident);
  row.verdicts[HEAT_SEASON_PLANNED] = judge_planned (incident, company, season->at_us);
  judge_promise (&row, season->at_us);
  judge_lasting (&row, live);
  for (int c = 0; c < HEAT_N_SEASON_CHECKS; c++)
    season->checks[c].n[row.verdicts[c]]++;
  g_array_append_val (season->incidents, row);
}

static int
compare_opened (gconstpointer a, gconstpointer b)
{
  const HeatSeasonIncident *x = a, *y = b;

  return x->opened_us < y->opened_us ? -1 : x->opened_us > y->opened_us;
}

static int
compare_users (gconstpointer a, gconstpointer b)
{
  const HeatSeasonUser *x = a, *y = b;

  return x->n != y->n ? (x->n > y->n ? -1 : 1) : strcmp (x->user, y->user);
}

static void
clear_user (gpointer data)
{
  g_free (((HeatSeasonUser *) data)->user);
}

/* order_min: NaN, no limit */
static void
judge_report (HeatSeason *season, const HeatOpsReport *report, double order_min)
{
  gint64 limit_us = isfinite (order_min) ? report->at_us + (gint64) (order_min * 60e6) : 0, judged_us = report->judged_us;

  if (!limit_us)
    season->reports.n[HEAT_SEASON_NONE]++;
  else if (judged_us)
    season->reports.n[judged_us <= limit_us ? HEAT_SEASON_KEPT : HEAT_SEASON_BROKEN]++;
  else
    season->reports.n[season->at_us <= limit_us ? HEAT_SEASON_RUNNING : HEAT_SEASON_BROKEN]++;
}

static void
add_reports (HeatSeason *season, const HeatLive *live)
{
  const HeatCompany *company = heat_live_company (live);
  const GPtrArray *reports = heat_ops_reports (heat_live_ops (live));
  g_autoptr (GHashTable) by_user = g_hash_table_new (g_str_hash, g_str_equal); /* borrowed text → count */
  GHashTableIter iter;
  gpointer user, n;
  HeatRule order;

  heat_rules_case (company->rules, company->profile, HEAT_CASE_ORDER_TAKEN, &order);
  for (guint i = 0; i < reports->len; i++)
    {
      const HeatOpsReport *r = reports->pdata[i];
      const char *who = *r->card ? r->card : r->phone;
      if (r->at_us < season->from_us || r->at_us >= season->to_us)
        continue;
      judge_report (season, r, order.first_contact_min);
      if (*who)
        g_hash_table_insert (by_user, (gpointer) who, GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (by_user, who)) + 1));
    }
  g_hash_table_iter_init (&iter, by_user);
  while (g_hash_table_iter_next (&iter, &user, &n))
    if (GPOINTER_TO_UINT (n) > company->season.complaints)
      {
        HeatSeasonUser row = { g_strdup (user), GPOINTER_TO_UINT (n) };
        g_array_append_val (season->users, row);
      }
  g_array_sort (season->users, compare_users);
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

/* The value at that part of the sorted numbers, by nearest rank. */
static double
at_part (const GArray *sorted, double part)
{
  guint rank = (guint) ceil (part * sorted->len);

  return sorted->len ? g_array_index (sorted, double, MAX (rank, 1) - 1) : NAN;
}

static HeatSeasonSpread
spread_of (const HeatSeason *season, gsize offset)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < season->incidents->len; i++)
    {
      double number = *(const double *) (gconstpointer) ((const char *) &g_array_index (season->incidents, HeatSeasonIncident, i) + offset);
      if (isfinite (number))
        g_array_append_val (numbers, number);
    }
  g_array_sort (numbers, compare_numbers);
  return (HeatSeasonSpread){ at_part (numbers, 0.5), at_part (numbers, 0.9), numbers->len };
}

HeatSeason *
heat_season_new (const HeatLive *live, gint64 from_us, gint64 to_us)
{
  const GPtrArray *incidents = heat_ops_incidents (heat_live_ops (live));
  HeatSeason *season = g_new0 (HeatSeason, 1);

  season->from_us = from_us;
  season->to_us = to_us;
  season->at_us = heat_live_now_us (live);
  season->incidents = g_array_new (FALSE, TRUE, sizeof (HeatSeasonIncident));
  season->users = g_array_new (FALSE, TRUE, sizeof (HeatSeasonUser));
  g_array_set_clear_func (season->users, clear_user);
  for (guint i = 0; i < incidents->len; i++)
    {
      const HeatIncident *incident = incidents->pdata[i];
      if (incident->opened_us >= from_us && incident->opened_us < to_us)
        add_incident (season, live, incident);
    }
  g_array_sort (season->incidents, compare_opened);
  add_reports (season, live);
  season->arrive_min = spread_of (season, G_STRUCT_OFFSET (HeatSeasonIncident, arrive_min));
  season->repair_h = spread_of (season, G_STRUCT_OFFSET (HeatSeasonIncident, repair_h));
  season->promise_off_min = spread_of (season, G_STRUCT_OFFSET (HeatSeasonIncident, promise_off_min));
  return season;
}

void
heat_season_free (HeatSeason *season)
{
  g_array_unref (season->incidents);
  g_array_unref (season->users);
  g_free (season);
}
