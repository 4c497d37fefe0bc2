// SPDX-License-Identifier: GPL-3.0-or-later
/* The stop report. Its rows stand in the wording file: [report] rows=left,right;whole;…; measures in px at 150 dpi. */
#include "notice-report.h"
#include "notice-sheet.h"
#include "notice-table-private.h"
#include "base-clock.h"
#include "base-i18n.h"
#include "net-codes.h"
#include <string.h>

#define LEFT HEAT_TABLE_LEFT
#define RIGHT HEAT_TABLE_RIGHT
#define WIDTH (RIGHT - LEFT)
#define MAP_BOTTOM 1594.0
#define RED 0xb3140a

/* --- The words ----------------------------------------------------------------------------------------------------- */

/* "DN500 × 4，DN300 × 2": largest first. */
static char *
valves_by_dn (const HeatNotice *n, const HeatWording *w)
{
  GString *out = g_string_new (NULL);
  guint last = G_MAXUINT;

  for (;;)
    {
      guint best = 0, count = 0;
      for (guint i = 0; i < n->valves->len; i++)
        {
          guint dn = ((HeatNoticeValve *) n->valves->pdata[i])->dn_mm;
          if (dn < last && dn > best)
            best = dn;
        }
      if (best == 0)
        return g_string_free (out, FALSE);
      for (guint i = 0; i < n->valves->len; i++)
        count += ((HeatNoticeValve *) n->valves->pdata[i])->dn_mm == best;
      g_autofree char *separator = out->len ? heat_wording_say_plain (w, "separator") : g_strdup ("");
      g_string_append_printf (out, "%sDN%u × %u", separator, best, count);
      last = best;
    }
}

static char *
join_texts (char **texts, const HeatWording *w)
{
  g_autofree char *separator = heat_wording_say_plain (w, "separator");

  return texts ? g_strjoinv (separator, texts) : g_strdup ("");
}

static char *
join_areas (const HeatNotice *n, const HeatWording *w)
{
  g_autofree char *separator = heat_wording_say_plain (w, "separator");
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < n->areas->len; i++)
    {
      const HeatNoticeArea *a = n->areas->pdata[i];
      g_autoptr (GHashTable) f = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      g_autofree char *buildings = heat_wording_count (a->buildings->len);
      g_autofree char *name = *a->community ? g_strdup (a->community) : heat_wording_area (w, a, (HeatNoticeScope){ (int) i, -1, -1 }, FALSE);
      heat_wording_fields_set (f, "community", name);
      heat_wording_fields_set (f, "buildings", buildings);
      g_autofree char *one = heat_wording_fill (w, "report", "area_part", f, NULL);
      g_string_append_printf (out, "%s%s", i ? separator : "", one ? one : name);
    }
  return g_string_free (out, FALSE);
}

static char *
join_priority (const HeatNotice *n, const HeatWording *w)
{
  g_autofree char *separator = heat_wording_say_plain (w, "separator");
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < n->priority->len; i++)
    {
      const HeatNoticePriority *p = n->priority->pdata[i];
      g_autofree char *key = g_strdup_printf ("priority_%s", p->kind);
      g_autofree char *name = heat_wording_has (w, "report", key) ? heat_wording_fill (w, "report", key, NULL, NULL) : g_strdup (p->kind);
      g_string_append_printf (out, "%s%s %u", i ? separator : "", name, p->n);
    }
  return g_string_free (out, FALSE);
}

static char *
pipe_words (const HeatNotice *n, const HeatWording *w)
{
  g_autofree char *level = g_strdup_printf ("level_%s", n->level && *n->level ? n->level : "unknown");
  g_autofree char *line = g_strdup_printf ("line_%s", n->line && *n->line ? n->line : "unknown");
  g_autofree char *level_said = heat_wording_has (w, "report", level) ? heat_wording_fill (w, "report", level, NULL, NULL) : NULL;
  g_autofree char *line_said = heat_wording_has (w, "report", line) ? heat_wording_fill (w, "report", line, NULL, NULL) : NULL;

  if (!n->dn_mm)
    return g_strdup ("");
  if (!level_said)
    return g_strdup_printf ("**DN%u**", n->dn_mm);
  g_autoptr (GHashTable) f = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *dn = g_strdup_printf ("%u", n->dn_mm), *what = g_strconcat (level_said, line_said, NULL);
  heat_wording_fields_set (f, "dn", dn);
  heat_wording_fields_set (f, "what", what);
  return heat_wording_fill (w, "report", "pipe_part", f, NULL);
}

static void
take (HeatWordingFields *f, const char *name, char *value)
{
  g_hash_table_insert (f, g_strdup (name), value);
}

static HeatWordingFields *
report_fields (const HeatNotice *n, const HeatWording *w, const HeatNoticeContext *context)
{
  HeatWordingFields *f = heat_wording_fields (w, n, HEAT_SCOPE_ALL, context);

  take (f, "report_label", g_strdup (n->report_label ? n->report_label : ""));
  take (f, "issued", heat_wording_moment (w, n->issued_us));
  take (f, "pipe", pipe_words (n, w));
  take (f, "valve_count", n->valves->len ? heat_wording_count (n->valves->len) : g_strdup (""));
  take (f, "valves", valves_by_dn (n, w));
  take (f, "wells", join_texts (n->wells, w));
  take (f, "area_list", join_areas (n, w));
  take (f, "buildings", heat_wording_count (n->n_buildings));
  take (f, "area_m2", heat_wording_count ((guint) (MAX (n->area_m2, 0) + 0.5)));
  take (f, "stations", n->stations ? heat_wording_count (g_strv_length (n->stations)) : g_strdup ("0"));
  take (f, "priority_count", heat_wording_count (n->n_priority));
  take (f, "priority_list", join_priority (n, w));
  take (f, "team", g_strdup (n->team ? n->team : ""));
  take (f, "half", n->half_us ? heat_wording_moment (w, n->half_us) : g_strdup (""));
  take (f, "arrived", n->arrived_us ? heat_time_format_local (n->arrived_us, "%H:%M") : g_strdup (""));
  take (f, "known_until", n->expected_us ? heat_wording_moment (w, n->expected_us) : g_strdup (""));
  return f;
}

/* --- The page ------------------------------------------------------------------------------------------------------ */

typedef HeatNoticeTable Page;

static char *
words (const Page *p, const char *key)
{
  return heat_notice_table_words (p, key);
}

static void
put_report_head (Page *p)
{
  HeatType small = { .px = 25, .pitch = 36 }, title = { .serif = TRUE, .bold = TRUE, .px = 66, .pitch = 96, .spacing_em = 0.2 };
  g_autofree char *number = words (p, "number"), *corner = words (p, "corner"), *heading = words (p, "title"), *to = words (p, "to");
  HeatTextBlock *right = heat_paper_fit (p->l, corner, &small, 300, 14);

  if (g_ascii_isalpha (*heading))
    title.spacing_em = 0;
  heat_paper_put (p->l, 0, "number", heat_paper_fit (p->l, number, &small, WIDTH - 340, 14), 0, 1, LEFT, 66, HEAT_ALIGN_LEFT, 0);
  heat_paper_put (p->l, 0, "corner", right, 0, 1, RIGHT, 66, HEAT_ALIGN_RIGHT, 0);
  heat_paper_put (p->l, 0, "title", heat_paper_fit (p->l, heading, &title, WIDTH, 30), 0, 1, HEAT_PAGE_W / 2, 114, HEAT_ALIGN_CENTRE, 0);
  heat_paper_fill (p->l, 0, LEFT, 216, WIDTH, 6, RED);
  heat_paper_fill (p->l, 0, LEFT, 226, WIDTH, 2, RED);
  heat_paper_put (p->l, 0, "to", heat_paper_fit (p->l, to, &small, WIDTH, 14), 0, 1, LEFT, 247, HEAT_ALIGN_LEFT, 0);
}

static void
put_report_foot (Page *p, const char *attribution)
{
  HeatType sign = { .px = 27, .pitch = 40 }, small = { .px = 20, .pitch = 30 };
  g_autofree char *by = words (p, "signed"), *checked = words (p, "checked"), *phone = words (p, "hotline"), *foot = words (p, "foot");
  g_autofree char *all = attribution && *attribution ? g_strdup_printf ("%s    %s", attribution, foot) : g_strdup (foot);

  heat_paper_put (p->l, 0, "signed", heat_paper_fit (p->l, by, &sign, 420, 14), 0, 1, LEFT, 1617, HEAT_ALIGN_LEFT, 0);
  heat_paper_put (p->l, 0, "checked", heat_paper_fit (p->l, checked, &sign, 360, 14), 0, 1, HEAT_PAGE_W / 2 + 52, 1617, HEAT_ALIGN_CENTRE, 0);
  heat_paper_put (p->l, 0, "hotline", heat_paper_fit (p->l, phone, &sign, 290, 14), 0, 1, RIGHT, 1617, HEAT_ALIGN_RIGHT, 0);
  heat_paper_put (p->l, 0, "foot", heat_paper_fit (p->l, all, &small, WIDTH, 10), 0, 1, LEFT, 1663, HEAT_ALIGN_LEFT, 0x606060);
}

static void
draw_map_box (cairo_t *cr, const HeatReportMapping *mapping, double top)
{
  double k = 72.0 / 150, h = MAP_BOTTOM - top;

  if (!mapping || !mapping->draw_map || h < 150)
    return;
  cairo_save (cr);
  cairo_rectangle (cr, LEFT * k, top * k, WIDTH * k, h * k);
  cairo_clip_preserve (cr);
  cairo_save (cr);
  cairo_translate (cr, LEFT * k, top * k);
  cairo_new_path (cr);
  mapping->draw_map (cr, WIDTH * k, h * k, mapping->map_data);
  cairo_restore (cr);
  cairo_rectangle (cr, LEFT * k, top * k, WIDTH * k, h * k);
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  cairo_restore (cr);
}

gboolean
heat_notice_draw_report (cairo_t *cr, const HeatNotice *n, const HeatWording *w, const HeatNoticeContext *context, const HeatReportMapping *mapping, GError **error)
{
  g_autoptr (GHashTable) f = report_fields (n, w, context);
  g_autoptr (HeatPaper) paper = heat_paper_new ();
  g_auto (GStrv) rows = heat_wording_list (w, "report", "rows");
  Page p = { paper, w, f, "report", 0, 298, n->is_of_works ? "_planned" : NULL };

  if (!rows)
    {
      g_set_error (error, HEAT_NOTICE_ERROR, HEAT_ERROR_DATA, _("drawing the stop report: the wording file has no [report] rows; restore it from the installation"));
      return FALSE;
    }
  put_report_head (&p);
  for (guint i = 0; rows[i]; i++)
    heat_notice_table_row (&p, rows[i]);
  put_report_foot (&p, mapping ? mapping->attribution : NULL);
  draw_map_box (cr, mapping, p.y + 18);
  heat_paper_draw (paper, cr, 0);
  return TRUE;
}

typedef struct { const HeatNotice *n; const HeatWording *w; const HeatNoticeContext *context; const HeatReportMapping *mapping; } Job;

static void
draw_job (cairo_t *cr, guint page, gpointer data)
{
  const Job *job = data;

  heat_notice_draw_report (cr, job->n, job->w, job->context, job->mapping, NULL);
}

gboolean
heat_notice_write_report (const HeatNotice *n, const HeatWording *w, const HeatNoticeContext *context, const HeatReportMapping *mapping, const char *path, GError **error)
{
  Job job = { n, w, context, mapping };
  g_autofree char *title = heat_wording_fill (w, "report", n->is_of_works && heat_wording_has (w, "report", "title_planned") ? "title_planned" : "title", NULL, error);

  return title && heat_notice_write_pages (path, title, 1, draw_job, &job, error);
}
