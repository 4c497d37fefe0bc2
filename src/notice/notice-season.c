// SPDX-License-Identifier: GPL-3.0-or-later
#include "notice-season.h"
#include "base-clock.h"
#include "base-i18n.h"
#include "notice-layout.h"
#include "ops-name.h"
#include "ops-override.h"
#include <math.h>

#define MOST_OVERRIDES 8
#define LEFT 84.0
#define RIGHT (HEAT_PAGE_W - 84.0)
#define TOP 84.0
#define BOTTOM (HEAT_PAGE_H - 84.0)
#define ROW 40.0
#define PLOT_H 620.0
#define INK 0x000000
#define QUIET 0x555555
#define RULE 0x999999
#define RED 0xc00000

typedef struct {
  HeatPaper *paper; /* owned */
  const HeatSeason *season;
  guint page;
  double y, plot_y; /* plot_y: on the first page */
} Report;

static void
put (Report *r, const char *what, const char *text, double x, HeatAlign align, double max_w, gboolean is_bold, guint rgb)
{
  const HeatType type = { .bold = is_bold, .px = 24, .pitch = ROW - 4 };

  heat_paper_put (r->paper, r->page, what, heat_paper_fit (r->paper, text, &type, max_w, 15), 0, 1, x, r->y + 2, align, rgb);
}

static void
rule (Report *r)
{
  heat_paper_fill (r->paper, r->page, LEFT, r->y + ROW - 2, RIGHT - LEFT, 1, RULE);
}

static void
put_title (Report *r, const char *company)
{
  const HeatType title = { .serif = TRUE, .bold = TRUE, .px = 56, .pitch = 76 };
  gint64 last_us = MIN (r->season->to_us, r->season->at_us + G_USEC_PER_SEC) - G_USEC_PER_SEC;
  g_autofree char *from = heat_time_format_local (r->season->from_us, "%Y-%m-%d"), *to = heat_time_format_local (last_us, "%Y-%m-%d");
  g_autofree char *made = heat_time_format_local (r->season->at_us, "%Y-%m-%d %H:%M");
  g_autofree char *span = g_strdup_printf (_("%s to %s · as of %s · %u incidents"), from, to, made, r->season->incidents->len);

  heat_paper_put (r->paper, 0, "title", heat_paper_fit (r->paper, _("Season report of emergency repair"), &title, RIGHT - LEFT, 30), 0, 1, HEAT_PAGE_W / 2, r->y, HEAT_ALIGN_CENTRE, INK);
  r->y += 80;
  heat_paper_fill (r->paper, 0, LEFT, r->y, RIGHT - LEFT, 4, RED);
  r->y += 14;
  put (r, "span", span, LEFT, HEAT_ALIGN_LEFT, 760, FALSE, INK);
  if (company)
    put (r, "company", company, RIGHT, HEAT_ALIGN_RIGHT, 300, FALSE, INK);
  r->y += ROW + 10;
}

static void
put_count (Report *r, const char *label, const HeatSeasonCount *count)
{
  static const double columns[] = { 800, 900, 1000 };
  static const HeatSeasonVerdict verdicts[] = { HEAT_SEASON_KEPT, HEAT_SEASON_BROKEN, HEAT_SEASON_RUNNING };
  double share = heat_season_share (count);
  g_autofree char *percent = isfinite (share) ? g_strdup_printf ("%.0f %%", share) : g_strdup ("—");

  put (r, "check", label, LEFT, HEAT_ALIGN_LEFT, 600, FALSE, INK);
  for (guint i = 0; i < G_N_ELEMENTS (verdicts); i++)
    {
      guint n = count->n[verdicts[i]];
      g_autofree char *text = g_strdup_printf (verdicts[i] == HEAT_SEASON_BROKEN && n ? "▲ %u" : "%u", n);
      put (r, "count", text, columns[i], HEAT_ALIGN_RIGHT, 100, verdicts[i] == HEAT_SEASON_BROKEN, verdicts[i] == HEAT_SEASON_BROKEN && n ? RED : INK);
    }
  put (r, "share", percent, RIGHT, HEAT_ALIGN_RIGHT, 120, TRUE, INK);
  rule (r);
  r->y += ROW;
}

static void
put_line (Report *r, const char *text)
{
  put (r, "line", text, LEFT, HEAT_ALIGN_LEFT, RIGHT - LEFT, FALSE, QUIET);
  r->y += ROW - 4;
}

/* Decided otherwise than proposed: how often, and the newest with their reasons. */
static void
add_overrides (GPtrArray *lines, const HeatSeason *season)
{
  guint n = 0, told = 0;

  for (guint i = 0; i < season->incidents->len; i++)
    n += g_array_index (season->incidents, HeatSeasonIncident, i).n_overrides;
  if (!n)
    return;
  g_ptr_array_add (lines, g_strdup_printf (ngettext ("%u decision otherwise than proposed:", "%u decisions otherwise than proposed, the newest:", n), n));
  for (guint i = season->incidents->len; i-- > 0 && told < MOST_OVERRIDES;)
    {
      const HeatIncident *incident = g_array_index (season->incidents, HeatSeasonIncident, i).incident;
      g_autoptr (GPtrArray) overrides = heat_incident_overrides (incident);
      for (guint k = overrides->len; k-- > 0 && told < MOST_OVERRIDES; told++)
        {
          HeatEvent *event = overrides->pdata[k];
          g_autofree char *at = heat_time_format_local (event->at_us, "%m-%d %H:%M"), *what = heat_override_text (event, NULL), *who = heat_event_actor_label (event->actor, NULL);
          g_ptr_array_add (lines, g_strdup_printf (_("· %s, %s: %s (%s; %s)"), at, incident->id, what, heat_override_reason (event), who));
        }
    }
}

char *
heat_season_spreads_text (const HeatSeason *season)
{
  const HeatSeasonSpread *arrive = &season->arrive_min, *repair = &season->repair_h, *promise = &season->promise_off_min;
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  if (arrive->n)
    g_ptr_array_add (lines, g_strdup_printf (_("First team on site: half within %.0f min, nine in ten within %.0f min (%u)"), arrive->median, arrive->p90, arrive->n));
  if (repair->n)
    g_ptr_array_add (lines, g_strdup_printf (_("Heat back: half within %.1f h, nine in ten within %.1f h (%u)"), repair->median, repair->p90, repair->n));
  if (promise->n)
    g_ptr_array_add (lines, g_strdup_printf (_("Against the time first published: half by %+.0f min, nine in ten by %+.0f min at most (%u)"), promise->median, promise->p90,
                                             promise->n));
  g_ptr_array_add (lines, g_strdup_printf (ngettext ("%u user reported more often than allowed", "%u users reported more often than allowed", season->users->len), season->users->len));
  add_overrides (lines, season);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

static void
put_figures (Report *r)
{
  const HeatSeason *s = r->season;
  const char *const heads[] = { heat_season_verdict_label (HEAT_SEASON_KEPT), heat_season_verdict_label (HEAT_SEASON_BROKEN), C_ ("season", "open") };

  put (r, "head", _("Rule"), LEFT, HEAT_ALIGN_LEFT, 600, TRUE, INK);
  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    put (r, "head", heads[i], 800 + 100 * i, HEAT_ALIGN_RIGHT, 96, TRUE, INK);
  put (r, "head", C_ ("season", "kept, %"), RIGHT, HEAT_ALIGN_RIGHT, 120, TRUE, INK);
  rule (r);
  r->y += ROW;
  for (int c = 0; c < HEAT_N_SEASON_CHECKS; c++)
    put_count (r, heat_season_check_label ((HeatSeasonCheck) c), &s->checks[c]);
  put_count (r, _("Reports judged in time"), &s->reports);
  r->y += 6;
  g_autofree char *spreads = heat_season_spreads_text (s);
  g_auto (GStrv) lines = g_strsplit (spreads, "\n", -1);
  for (char **line = lines; *line; line++)
    put_line (r, *line);
}

/* --- the incidents --- */
static const struct { double x; HeatAlign align; double max_w; } columns[] = {
  { LEFT, HEAT_ALIGN_LEFT, 196 }, { LEFT + 204, HEAT_ALIGN_LEFT, 330 }, { 720, HEAT_ALIGN_RIGHT, 84 }, { 830, HEAT_ALIGN_RIGHT, 96 }, { 930, HEAT_ALIGN_RIGHT, 92 },
  { 1040, HEAT_ALIGN_RIGHT, 100 }, { RIGHT, HEAT_ALIGN_RIGHT, 104 },
};

static void
put_heads (Report *r)
{
  const char *const heads[] = { _("Incident"), _("Place"), _("Day"), _("On site, min"), _("Back, h"), _("Published, h ±"), _("Homes") };

  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    put (r, "head", heads[i], columns[i].x, columns[i].align, columns[i].max_w, TRUE, INK);
  rule (r);
  r->y += ROW;
}

static char *
figure (double value, int digits, HeatSeasonVerdict verdict)
{
  if (!isfinite (value))
    return g_strdup (verdict == HEAT_SEASON_BROKEN ? "▲" : "—");
  return g_strdup_printf ("%s%.*f", verdict == HEAT_SEASON_BROKEN ? "▲ " : "", digits, value);
}

static void
put_incident (Report *r, const HeatSeasonIncident *row)
{
  const HeatIncident *i = row->incident;
  const HeatSeasonVerdict verdicts[] = { HEAT_SEASON_NONE, row->verdicts[HEAT_SEASON_LASTING], HEAT_SEASON_NONE, row->verdicts[HEAT_SEASON_ARRIVAL],
                                         row->verdicts[HEAT_SEASON_REPAIR], row->verdicts[HEAT_SEASON_PROMISE], HEAT_SEASON_NONE };
  char *cells[] = { g_strdup (i->id), row->same_leak ? g_strdup_printf (_("%s (again: %s)"), i->title, row->same_leak->id) : g_strdup (i->title),
                    heat_time_format_local (i->opened_us, "%m-%d"), figure (row->arrive_min, 0, verdicts[3]), figure (row->repair_h, 1, verdicts[4]),
                    figure (row->promise_off_min / 60, 1, verdicts[5]), g_strdup_printf ("%u", row->households) };

  for (guint c = 0; c < G_N_ELEMENTS (cells); c++)
    {
      put (r, "cell", cells[c], columns[c].x, columns[c].align, columns[c].max_w, FALSE, verdicts[c] == HEAT_SEASON_BROKEN ? RED : INK);
      g_free (cells[c]);
    }
  rule (r);
  r->y += ROW;
}

static void
put_incidents (Report *r)
{
  const GArray *rows = r->season->incidents;

  for (guint i = 0; i < rows->len; i++)
    {
      if (i == 0 || r->y + ROW > BOTTOM)
        {
          r->page++;
          r->y = TOP;
          put_heads (r);
        }
      put_incident (r, &g_array_index (rows, HeatSeasonIncident, i));
    }
}

static void
draw_page (cairo_t *cr, guint page, gpointer data)
{
  const Report *r = data;
  const HeatSeasonInk ink = HEAT_SEASON_INK_PAPER;

  heat_paper_draw (r->paper, cr, page);
  if (page > 0)
    return;
  cairo_save (cr);
  cairo_scale (cr, HEAT_SHEET_WIDTH_PT / HEAT_PAGE_W, HEAT_SHEET_WIDTH_PT / HEAT_PAGE_W);
  cairo_translate (cr, LEFT - 20, r->plot_y);
  heat_season_draw_plot (cr, r->season, RIGHT - LEFT + 40, PLOT_H, 22, &ink);
  cairo_restore (cr);
}

gboolean
heat_season_write_pdf (const HeatSeason *season, const char *company, const char *path, GError **error)
{
  g_autoptr (HeatPaper) paper = heat_paper_new ();
  Report r = { paper, season, 0, TOP, 0 };

  put_title (&r, company);
  put_figures (&r);
  r.plot_y = r.y + 20;
  put_incidents (&r);
  return heat_notice_write_pages (path, _("Season report of emergency repair"), heat_paper_pages (paper), draw_page, &r, error);
}
