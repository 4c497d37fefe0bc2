// SPDX-License-Identifier: GPL-3.0-or-later
/* heatctl ops season: what counts against the company, as a table, CSV or PDF. */
#include "ctl-ops.h"
#include "notice-season.h"
#include <math.h>
#include <stdio.h>

/* "2025-10-15" in local time. */
static gboolean
parse_day (const char *option, const char *text, gint64 *at_us, GError **error)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  int year = 0, month = 0, day = 0, end = 0;
  g_autoptr (GDateTime) time = sscanf (text, "%4d-%2d-%2d%n", &year, &month, &day, &end) == 3 && !text[end] ? g_date_time_new (zone, year, month, day, 0, 0, 0) : NULL;

  if (!time)
    {
      g_set_error (error, HEAT_BASE_ERROR, HEAT_ERROR_USAGE, _("season: --%s %s is no day; write it as 2025-10-15"), option, text);
      return FALSE;
    }
  *at_us = g_date_time_to_unix (time) * G_USEC_PER_SEC;
  return TRUE;
}

static void
print_count (const char *label, const HeatSeasonCount *count)
{
  double share = heat_season_share (count);
  g_autofree char *percent = isfinite (share) ? g_strdup_printf ("%.0f %%", share) : g_strdup ("—");

  printf (_("%s: kept %u, not kept %u, not decided yet %u (%s)\n"), label, count->n[HEAT_SEASON_KEPT], count->n[HEAT_SEASON_BROKEN], count->n[HEAT_SEASON_RUNNING], percent);
}

static void
print_broken (const HeatSeasonIncident *row)
{
  gboolean is_first = TRUE;

  for (int c = 0; c < HEAT_N_SEASON_CHECKS; c++)
    if (row->verdicts[c] == HEAT_SEASON_BROKEN)
      {
        if (is_first)
          printf ("%s  %s  ", row->incident->id, row->incident->title);
        printf ("%s%s", is_first ? "" : " · ", heat_season_check_label ((HeatSeasonCheck) c));
        is_first = FALSE;
      }
  if (!is_first)
    printf (row->same_leak ? " (%s)\n" : "%s\n", row->same_leak ? row->same_leak->id : "");
}

static void
print_season (const HeatSeason *season)
{
  g_autofree char *from = heat_time_format_local (season->from_us, "%Y-%m-%d"), *to = heat_time_format_local (season->to_us - G_USEC_PER_SEC, "%Y-%m-%d");
  g_autofree char *spreads = heat_season_spreads_text (season);

  printf (ngettext ("%s to %s: %u incident\n", "%s to %s: %u incidents\n", season->incidents->len), from, to, season->incidents->len);
  for (int c = 0; c < HEAT_N_SEASON_CHECKS; c++)
    print_count (heat_season_check_label ((HeatSeasonCheck) c), &season->checks[c]);
  print_count (_("Reports judged in time"), &season->reports);
  printf ("%s\n", spreads);
  if (season->incidents->len)
    printf (_("Not kept:\n"));
  for (guint i = 0; i < season->incidents->len; i++)
    print_broken (&g_array_index (season->incidents, HeatSeasonIncident, i));
}

static gboolean
write_files (CtlOpsRun *run, const HeatSeason *season, GError **error)
{
  const HeatNet *net = heat_live_net (run->live);
  const HeatCompany *company = heat_live_company (run->live);
  const char *name = company->name ? company->name : net ? heat_city_text (heat_net_city (net), heat_net_city (net)->company) : NULL;
  g_autofree char *csv = run->o->csv ? heat_season_to_csv (season) : NULL;
  g_autoptr (GError) local = NULL;

  if (csv && !g_file_set_contents (run->o->csv, csv, -1, &local))
    {
      g_set_error (error, HEAT_BASE_ERROR, HEAT_ERROR_IO, _("writing the season report “%s”: %s; name another file"), run->o->csv, local->message);
      return FALSE;
    }
  return !run->o->pdf || heat_season_write_pdf (season, name && *name ? name : NULL, run->o->pdf, error);
}

int
heat_ctl_ops_season (CtlOpsRun *run, GError **error)
{
  gint64 from_us = 0, to_us = 0;

  heat_season_span (heat_live_company (run->live), heat_live_now_us (run->live), 0, &from_us, &to_us);
  if ((run->o->from && !parse_day ("from", run->o->from, &from_us, error)) || (run->o->to && !parse_day ("to", run->o->to, &to_us, error)))
    return 0;
  if (from_us >= to_us)
    {
      g_set_error_literal (error, HEAT_BASE_ERROR, HEAT_ERROR_USAGE, _("season: --from is not before --to; the day of --to is not in the report"));
      return 0;
    }
  g_autoptr (HeatSeason) season = heat_season_new (run->live, from_us, to_us);
  if (!write_files (run, season, error))
    return 0;
  g_autoptr (JsonNode) node = run->o->json ? heat_season_to_json (season) : NULL;
  JsonObject *tickets = NULL;
  if (!node)
    print_season (season);
  if (run->o->hotline && !heat_ctl_ops_ticket_sums (run, run->o->hotline, from_us, to_us, &tickets, error))
    return 0;
  if (tickets)
    json_object_set_object_member (json_node_get_object (node), "tickets", tickets);
  if (node)
    heat_ctl_print_json (g_steal_pointer (&node), error);
  return 0;
}
