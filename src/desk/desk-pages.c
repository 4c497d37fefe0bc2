// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-pages.h"
#include "notice-public.h"
#include "notice-sheet.h"
#include <math.h>

#define PART_US (120 * 1000) /* a part is handed over after this long */

typedef struct {
  HeatEvent *event;      /* owned, as all below */
  HeatDeskDoors doors;
  gint64 now_us;
  HeatDeskPagesTake take;
  HeatNotice *notice;
  HeatWording *wording;
  GPtrArray *sheets;     /* HeatNoticeSheet; NULL before the first part */
  guint next;            /* sheet */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->sheets, g_ptr_array_unref);
  g_clear_pointer (&job->wording, heat_wording_free);
  g_clear_pointer (&job->notice, heat_notice_free);
  heat_event_unref (job->event);
  g_free (job);
}

void
heat_desk_pages_free (HeatDeskPages *part)
{
  g_ptr_array_unref (part->pages);
  g_clear_pointer (&part->image, cairo_surface_destroy);
  g_free (part->sms);
  g_free (part->script);
  g_free (part->lacking);
  g_free (part);
}

HeatWording *
heat_desk_pages_wording (GError **error)
{
  const char *const *languages = g_get_language_names ();
  const char *forced = g_getenv ("HEAT_LANG");
  const char *language = forced && *forced ? forced : languages[0];

  return heat_wording_load_language (g_str_has_prefix (language, "zh") || g_str_has_prefix (language, "C") ? "zh_CN" : "en", error);
}

static char *
script_text (const HeatNotice *notice, const HeatWording *wording, const HeatNoticeContext *context)
{
  g_autoptr (GPtrArray) says = heat_notice_script (notice, wording, NULL, context, NULL);
  GString *text = says ? g_string_new (NULL) : NULL;

  for (guint i = 0; says && i < says->len; i++)
    {
      const HeatSay *say = says->pdata[i];
      g_string_append_printf (text, "%s%s\n%s", i ? "\n\n" : "", say->ask, say->tell);
    }
  return text ? g_string_free (text, FALSE) : NULL;
}

/* The doors of one community, or of all. */
static GArray *
find_doors (const HeatNotice *notice, HeatDeskDoors doors)
{
  GArray *scopes = heat_notice_scopes (notice, doors.by);

  for (guint i = scopes->len; doors.area >= 0 && i-- > 0;)
    if (g_array_index (scopes, HeatNoticeScope, i).area != doors.area)
      g_array_remove_index (scopes, i);
  return scopes;
}

/* The words of everything: little work beside laying them out. */
static gboolean
word (Job *job, HeatDeskPages *part, GError **error)
{
  HeatNoticeContext context = { .now_us = job->now_us };

  job->notice = heat_notice_from_event (job->event);
  job->wording = heat_desk_pages_wording (error);
  g_autoptr (GArray) scopes = find_doors (job->notice, job->doors);
  job->sheets = job->wording ? heat_notice_sheets (job->notice, scopes, job->wording, &context, error) : NULL;
  if (!job->sheets)
    return FALSE;
  g_autoptr (GError) lacking = NULL;
  if (!heat_notice_check_public (job->notice, job->wording, &context, &lacking))
    part->lacking = g_strdup (lacking->message);
  part->sms = heat_notice_sms (job->notice, job->wording, &context, NULL);
  part->script = script_text (job->notice, job->wording, &context);
  return TRUE;
}

static cairo_surface_t *
new_page (void)
{
  return cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, &(cairo_rectangle_t){ 0, 0, HEAT_SHEET_WIDTH_PT, HEAT_SHEET_HEIGHT_PT });
}

static void
record (const HeatNoticeSheet *sheet, GPtrArray *pages)
{
  guint n = heat_notice_sheet_pages (sheet);

  for (guint i = 0; i < n; i++)
    {
      cairo_surface_t *page = new_page ();
      cairo_t *cr = cairo_create (page);
      heat_notice_draw_page (cr, sheet, i);
      cairo_destroy (cr);
      g_ptr_array_add (pages, page);
    }
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  g_autoptr (HeatDeskPages) part = g_new0 (HeatDeskPages, 1);
  gint64 until_us = g_get_monotonic_time () + PART_US;
  GError *error = NULL;

  part->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) cairo_surface_destroy);
  if (!job->sheets && !word (job, part, &error))
    return g_task_return_error (task, error);
  while (job->next < job->sheets->len && !g_cancellable_is_cancelled (cancellable) && g_get_monotonic_time () < until_us)
    record (job->sheets->pdata[job->next++], part->pages);
  part->is_last = job->next >= job->sheets->len;
  g_task_return_pointer (task, g_steal_pointer (&part), (GDestroyNotify) heat_desk_pages_free);
}

static void lay_out_part (GObject *owner, Job *job, GCancellable *cancellable);

static void
part_done (GObject *owner, GAsyncResult *result, gpointer data)
{
  Job *job = data;
  GCancellable *cancellable = g_task_get_cancellable (G_TASK (result));
  g_autoptr (GError) error = NULL;
  HeatDeskPages *part = g_task_propagate_pointer (G_TASK (result), &error);
  gboolean goes_on = part && !part->is_last && !g_cancellable_is_cancelled (cancellable);

  if (g_cancellable_is_cancelled (cancellable))
    g_clear_pointer (&part, heat_desk_pages_free);
  else
    job->take (owner, part, error);
  /* Having been shown, it may have been given up. */
  if (goes_on && !g_cancellable_is_cancelled (cancellable))
    lay_out_part (owner, job, cancellable);
  else
    job_free (job);
}

static void
lay_out_part (GObject *owner, Job *job, GCancellable *cancellable)
{
  g_autoptr (GTask) task = g_task_new (owner, cancellable, part_done, job);

  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, job, NULL);
  g_task_run_in_thread (task, run);
}

void
heat_desk_pages_begin (GObject *owner, HeatEvent *notice, HeatDeskDoors doors, gint64 now_us, GCancellable *cancellable, HeatDeskPagesTake take)
{
  Job *job = g_new0 (Job, 1);

  job->event = heat_event_ref (notice);
  job->doors = doors;
  job->now_us = now_us;
  job->take = take;
  lay_out_part (owner, job, cancellable);
}

/* --- the stop report ------------------------------------------------------------------------------------------------ */
typedef struct {
  HeatEvent *event;        /* owned */
  gint64 now_us;
  HeatDeskPagesMap map;    /* its attribution is owned, `data` is what was kept, owned */
  double scale;
  int factor;
  HeatDeskPagesTake take;
} Report;

static void
report_free (gpointer data)
{
  Report *report = data;

  if (report->map.data)
    report->map.drop (report->map.data);
  g_free ((char *) report->map.attribution);
  heat_event_unref (report->event);
  g_free (report);
}

/* Once as the screen shows it, once for the printer. */
static gboolean
draw_report (const Report *report, HeatDeskPages *part, GError **error)
{
  const HeatNoticeContext context = { .now_us = report->now_us };
  const HeatReportMapping mapping = { report->map.data ? report->map.draw : NULL, report->map.data, report->map.attribution };
  g_autoptr (HeatWording) wording = heat_desk_pages_wording (error);
  HeatNotice *notice = heat_notice_from_event (report->event);
  double k = report->scale * report->factor;
  cairo_surface_t *page = new_page ();
  gboolean is_drawn = wording != NULL;

  part->image = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) ceil (HEAT_SHEET_WIDTH_PT * k), (int) ceil (HEAT_SHEET_HEIGHT_PT * k));
  for (int i = 0; i < 2 && is_drawn; i++)
    {
      cairo_t *cr = cairo_create (i == 0 ? part->image : page);
      if (i == 0)
        cairo_set_source_rgb (cr, 1, 1, 1), cairo_paint (cr), cairo_scale (cr, k, k);
      cairo_set_source_rgb (cr, 0, 0, 0);
      is_drawn = heat_notice_draw_report (cr, notice, wording, &context, &mapping, error);
      cairo_destroy (cr);
    }
  g_ptr_array_add (part->pages, page);
  heat_notice_free (notice);
  return is_drawn;
}

static void
run_report (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (HeatDeskPages) part = g_new0 (HeatDeskPages, 1);
  GError *error = NULL;

  part->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) cairo_surface_destroy);
  part->is_last = TRUE;
  if (g_cancellable_is_cancelled (cancellable) || draw_report (data, part, &error))
    g_task_return_pointer (task, g_steal_pointer (&part), (GDestroyNotify) heat_desk_pages_free);
  else
    g_task_return_error (task, error);
}

static void
report_done (GObject *owner, GAsyncResult *result, gpointer data)
{
  const Report *report = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  HeatDeskPages *part = g_task_propagate_pointer (G_TASK (result), &error);

  if (!g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    report->take (owner, part, error);
  else
    g_clear_pointer (&part, heat_desk_pages_free);
}

void
heat_desk_pages_report_begin (GObject *owner, HeatEvent *notice, gint64 now_us, const HeatDeskPagesMap *map, double scale, int factor,
                              GCancellable *cancellable, HeatDeskPagesTake take)
{
  g_autoptr (GTask) task = g_task_new (owner, cancellable, report_done, NULL);
  Report *report = g_new (Report, 1);

  *report = (Report){ heat_event_ref (notice), now_us, *map, scale, factor, take };
  report->map.data = map->keep ? map->keep (map->data) : NULL;
  report->map.attribution = g_strdup (map->attribution);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, report, report_free);
  g_task_run_in_thread (task, run_report);
}
