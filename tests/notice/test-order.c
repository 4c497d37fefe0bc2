// SPDX-License-Identifier: GPL-3.0-or-later
/* The valve operation order: every step is on it, in order, once; nothing lies over anything else or beyond the paper, however many. */
#include "notice-order.h"
#include "notice-sample.h"
#include "notice-sheet.h"
#include <glib/gstdio.h>
#include <math.h>

static void
free_step (gpointer data)
{
  HeatStep *s = data;
  char *texts[] = { s->target, s->target_kind, s->well, s->line, s->condition, s->purpose, s->note };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_free (s);
}

static HeatStep *
add_step (HeatIncident *i, HeatStepPart part, HeatStepAction action, const char *valve, const char *well)
{
  HeatStep *s = g_new0 (HeatStep, 1);

  s->number = s->order = i->steps->len + 1;
  s->part = part;
  s->action = action;
  s->target = g_strdup (valve);
  s->target_kind = g_strdup ("valve");
  s->well = g_strdup (well);
  s->line = g_strdup ("supply");
  s->condition = g_strdup ("works");
  s->purpose = g_strdup ("border");
  s->dn_mm = 500;
  s->turns = 45;
  s->minutes = 12;
  s->households_planned = 100 * s->number;
  g_ptr_array_add (i->steps, s);
  return s;
}

/* What the sheet reads of an incident. */
static void
open_incident (HeatIncident *i)
{
  *i = (HeatIncident){ .id = (char *) "抢修-0114-02", .title = (char *) "通达街 DN500", .place = (char *) "通达街", .level = (char *) "primary", .line = (char *) "supply", .dn_mm = 500 };
  i->steps = g_ptr_array_new_with_free_func (free_step);
  i->plans = g_ptr_array_new ();
}

static void
close_incident (HeatIncident *i)
{
  g_ptr_array_unref (i->steps);
  g_ptr_array_unref (i->plans);
}

static HeatOrderSheet *
make (const HeatIncident *i, const char *language, GError **error)
{
  g_autoptr (HeatWording) w = heat_wording_load_language (language, NULL);
  HeatOrderInput in = { .incident = i, .team = "3队", .issuer = "北城热力有限公司", .phone = "0451-1234 5678", .close_first = "supply", .now_us = sample_time (SAMPLE_ISSUED) };

  g_assert_nonnull (w);
  return heat_order_sheet_new (&in, w, error);
}

static gboolean
overlap (const HeatSheetBox *a, const HeatSheetBox *b)
{
  return a->page == b->page && a->x < b->x + b->w - 1 && b->x < a->x + a->w - 1 && a->y < b->y + b->h - 1 && b->y < a->y + a->h - 1;
}

static void
check_boxes (const HeatOrderSheet *s)
{
  g_autoptr (GArray) boxes = heat_order_sheet_boxes (s);

  for (guint i = 0; i < boxes->len; i++)
    {
      const HeatSheetBox *a = &g_array_index (boxes, HeatSheetBox, i);
      if (a->x < 60 || a->y < 40 || a->x + a->w > 1180 || a->y + a->h > 1730)
        g_error ("page %u: %s at %.0f %.0f, %.0f × %.0f, is off the paper", a->page, a->what, a->x, a->y, a->w, a->h);
      for (guint k = 0; k < i; k++)
        if (overlap (a, &g_array_index (boxes, HeatSheetBox, k)))
          g_error ("page %u: %s lies over %s near %.0f %.0f", a->page, a->what, g_array_index (boxes, HeatSheetBox, k).what, a->x, a->y);
    }
}

/* The words of the PDF. */
static char *
read_pdf (const HeatOrderSheet *s)
{
  g_autofree char *path = g_strdup_printf ("%s/heat-order-%d.pdf", g_get_tmp_dir (), g_random_int_range (0, 1000000000)), *out = NULL;
  const char *argv[] = { "pdftotext", "-layout", path, "-", NULL };
  g_autoptr (GError) error = NULL;

  g_assert_true (heat_order_sheet_write (s, path, &error));
  g_assert_no_error (error);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, NULL, NULL);
  g_unlink (path);
  return g_steal_pointer (&out);
}

static void
test_sizes (void)
{
  static const guint sizes[] = { 1, 7, 13, 14, 15, 16, 40, 120 };

  for (guint k = 0; k < G_N_ELEMENTS (sizes); k++)
    for (int english = 0; english < 2; english++)
      {
        HeatIncident i;
        open_incident (&i);
        for (guint n = 0; n < sizes[k]; n++)
          {
            g_autofree char *valve = g_strdup_printf ("阀 12-%02u%s", n, n % 5 == 0 ? "（通达街与一曼街交口东南侧人行道内）" : ""), *well = g_strdup_printf ("井 12-%02u", n);
            HeatStep *s = add_step (&i, n % 7 == 6 ? HEAT_STEPS_DRAIN : HEAT_STEPS_ISOLATE, n % 2 ? HEAT_STEP_CLOSE : HEAT_STEP_STOP, valve, well);
            if (n % 3 == 0)
              s->turns = NAN;
            if (n % 4 == 0)
              {
                g_free (s->condition);
                s->condition = g_strdup ("unknown");
              }
          }
        g_autoptr (GError) error = NULL;
        g_autoptr (HeatOrderSheet) sheet = make (&i, english ? "en" : "zh_CN", &error);
        g_assert_no_error (error);
        check_boxes (sheet);
        g_assert_cmpuint (heat_order_sheet_pages (sheet), >=, sizes[k] / 24 + 1);
        close_incident (&i);
      }
}

/* All in order; what is dropped is left out; what happened is told. */
static void
test_words (void)
{
  HeatIncident i;
  g_autofree char *pdftotext = g_find_program_in_path ("pdftotext");
  static const char *const order[] = { "阀门操作票", "关阀隔离", "V-one", "45 圈", "V-two", "V-three", "泄水", "V-drain", "充水与恢复", "V-back", "安全要求", "操作人" };

  if (!pdftotext)
    return g_test_skip ("pdftotext is not installed");
  open_incident (&i);
  add_step (&i, HEAT_STEPS_ISOLATE, HEAT_STEP_CLOSE, "V-one", "W-1")->state = HEAT_STEP_DONE;
  HeatStep *stuck = add_step (&i, HEAT_STEPS_ISOLATE, HEAT_STEP_CLOSE, "V-two", "W-2");
  stuck->state = HEAT_STEP_FAILED;
  stuck->failure = HEAT_FAILURE_STUCK;
  stuck->at_us = sample_time ("2026-01-14T03:12:00+08:00");
  add_step (&i, HEAT_STEPS_ISOLATE, HEAT_STEP_CLOSE, "V-dropped", "W-3")->state = HEAT_STEP_DROPPED;
  add_step (&i, HEAT_STEPS_ISOLATE, HEAT_STEP_CLOSE, "V-three", "W-4");
  add_step (&i, HEAT_STEPS_REOPEN, HEAT_STEP_OPEN, "V-back", "W-1");
  add_step (&i, HEAT_STEPS_DRAIN, HEAT_STEP_OPEN, "V-drain", "W-2");
  g_autoptr (GError) error = NULL;
  g_autoptr (HeatOrderSheet) sheet = make (&i, "zh_CN", &error);
  g_assert_no_error (error);
  g_autofree char *text = read_pdf (sheet);
  const char *at = text;
  for (guint k = 0; k < G_N_ELEMENTS (order); k++)
    if (!(at = strstr (at, order[k])))
      g_error ("“%s” is missing, or out of order, in:\n%s", order[k], text);
  g_assert_null (strstr (text, "V-dropped"));
  g_assert_nonnull (strstr (text, "03:12"));
  g_assert_nonnull (strstr (text, "关不动"));
  g_assert_nonnull (strstr (text, "先关供水、后关回水"));
  g_assert_nonnull (strstr (text, "约 36 分")); /* three steps still to be done */
  close_incident (&i);
}

static void
test_nothing (void)
{
  HeatIncident i;
  g_autoptr (GError) error = NULL;

  open_incident (&i);
  g_assert_null (make (&i, "zh_CN", &error));
  g_assert_error (error, HEAT_NOTICE_ERROR, HEAT_ERROR_REFUSED);
  close_incident (&i);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/notice/order/sizes", test_sizes);
  g_test_add_func ("/notice/order/words", test_words);
  g_test_add_func ("/notice/order/nothing", test_nothing);
  return g_test_run ();
}
