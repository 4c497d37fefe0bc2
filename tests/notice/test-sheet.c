// SPDX-License-Identifier: GPL-3.0-or-later
/* Door sheets: the measures of the model sheet, nothing over anything else however long the texts, the same drawing on paper and
 * on screen, and the words that stand in the PDF. */
#include "notice-report.h"
#include "notice-sheet.h"
#include "notice-sample.h"
#include <cairo-pdf.h>
#include <glib/gstdio.h>
#include <errno.h>
#include <math.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

static HeatWording *
wording (const char *language)
{
  g_autoptr (GError) error = NULL;
  HeatWording *w = heat_wording_load_language (language, &error);

  g_assert_no_error (error);
  return w;
}

static gboolean
always (const HeatNoticeArea *area, gpointer data)
{
  return TRUE;
}

static HeatNoticeSheet *
make_sheet (JsonObject *body, HeatNoticeScope scope, const char *language)
{
  g_autoptr (HeatNotice) n = sample_notice (body);
  g_autoptr (HeatWording) w = wording (language);
  g_autoptr (GError) error = NULL;
  HeatNoticeContext context = { .is_whole = always };
  HeatNoticeSheet *s = heat_notice_sheet_new (n, scope, w, &context, &error);

  g_assert_no_error (error);
  return s;
}

static const HeatSheetBox *
find_box (const GArray *boxes, const char *what, guint nth)
{
  for (guint i = 0; i < boxes->len; i++)
    if (strcmp (g_array_index (boxes, HeatSheetBox, i).what, what) == 0 && nth-- == 0)
      return &g_array_index (boxes, HeatSheetBox, i);
  g_error ("no box “%s”", what);
}

static cairo_surface_t *
paint (const HeatNoticeSheet *s, int width, gboolean recorded)
{
  int height = width * 1754 / 1240;
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (image);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, width / HEAT_SHEET_WIDTH_PT, width / HEAT_SHEET_WIDTH_PT);
  if (recorded)
    {
      cairo_surface_t *tape = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
      cairo_t *on_tape = cairo_create (tape);
      heat_notice_draw_page (on_tape, s, 0);
      cairo_destroy (on_tape);
      cairo_set_source_surface (cr, tape, 0, 0);
      cairo_paint (cr);
      cairo_surface_destroy (tape);
    }
  else
    heat_notice_draw_page (cr, s, 0);
  cairo_destroy (cr);
  cairo_surface_flush (image);
  return image;
}

typedef struct { const char *what; int x0, y0, x1, y1; } Ink; /* first and last dark pixel */

static gboolean
is_dark (cairo_surface_t *image, int x, int y)
{
  const guchar *p = cairo_image_surface_get_data (image) + y * cairo_image_surface_get_stride (image) + 4 * x;

  return (p[0] * 29 + p[1] * 150 + p[2] * 77) / 256 < 160;
}

/* The ink inside the wanted box and 12 px round it is where the model sheet (150 dpi) has it, to 3 px, half a millimetre. */
static void
expect_ink (cairo_surface_t *image, const Ink *want)
{
  int x0 = 99999, y0 = 99999, x1 = -1, y1 = -1;

  for (int y = want->y0 - 12; y <= want->y1 + 12; y++)
    for (int x = want->x0 - 12; x <= want->x1 + 12; x++)
      if (is_dark (image, x, y))
        {
          x0 = MIN (x0, x), x1 = MAX (x1, x);
          y0 = MIN (y0, y), y1 = MAX (y1, y);
        }
  if (abs (x0 - want->x0) > 3 || abs (y0 - want->y0) > 3 || abs (x1 - want->x1) > 3 || abs (y1 - want->y1) > 3)
    g_error ("%s has its ink at %d %d … %d %d, wanted %d %d … %d %d", want->what, x0, y0, x1, y1, want->x0, want->y0, want->x1, want->y1);
}

static void
test_golden_emergency (void)
{
  static const Ink inks[] = { { "number", 101, 91, 500, 117 }, { "title", 284, 174, 952, 303 }, { "salutation", 101, 385, 500, 430 },
    { "first line", 184, 460, 1137, 501 }, { "second line", 103, 522, 1111, 563 }, { "first advice", 114, 1168, 964, 1205 },
    { "third advice", 111, 1281, 929, 1317 }, { "phone", 344, 1625, 771, 1670 } };
  g_autoptr (HeatNoticeSheet) s = make_sheet (sample_body ("0114-02", 1, 13), HEAT_SCOPE_ALL, "zh_CN");
  cairo_surface_t *image = paint (s, 1240, FALSE);

  g_assert_cmpuint (heat_notice_sheet_pages (s), ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (inks); i++)
    expect_ink (image, &inks[i]);
  /* The rules of the table and the red double rule. */
  const int rules[] = { 594, 694, 794, 924, 1132, 332, 337, 342 };
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    g_assert_true (is_dark (image, 700, rules[i]) || is_dark (image, 700, rules[i] + 1));
  g_assert_false (is_dark (image, 700, 340));
  cairo_surface_destroy (image);
}

static void
test_golden_restoration (void)
{
  static const Ink inks[] = { { "title", 197, 181, 1040, 294 }, { "first advice", 114, 1111, 1104, 1147 }, { "third advice", 111, 1223, 951, 1259 } };
  g_autoptr (HeatNoticeSheet) s = make_sheet (sample_restoration ("0114-03", "0114-02", 1, 13), HEAT_SCOPE_ALL, "zh_CN");
  cairo_surface_t *image = paint (s, 1240, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (inks); i++)
    expect_ink (image, &inks[i]);
  g_assert_cmpstr (s->corner, ==, "替代第 0114-02 号");
  cairo_surface_destroy (image);
}

static gboolean
overlap (const HeatSheetBox *a, const HeatSheetBox *b)
{
  return a->page == b->page && a->x + 0.5 < b->x + b->w && b->x + 0.5 < a->x + a->w && a->y + 0.5 < b->y + b->h && b->y + 0.5 < a->y + a->h;
}

static gboolean
is_seal_or_under (const HeatSheetBox *b)
{
  return strcmp (b->what, "seal") == 0;
}

/* Everything on the paper inside its margins, nothing over anything else, the decisive time never small. */
static void
check_clean (const HeatNoticeSheet *s)
{
  g_autoptr (GArray) boxes = heat_notice_sheet_boxes (s);

  for (guint i = 0; i < boxes->len; i++)
    {
      const HeatSheetBox *a = &g_array_index (boxes, HeatSheetBox, i);
      if (a->x < 70 || a->x + a->w > 1145 || a->y < 80 || a->y + a->h > 1745)
        g_error ("%s leaves the paper: %.0f %.0f %.0f %.0f", a->what, a->x, a->y, a->w, a->h);
      for (guint k = i + 1; k < boxes->len; k++)
        {
          const HeatSheetBox *b = &g_array_index (boxes, HeatSheetBox, k);
          if (overlap (a, b) && !is_seal_or_under (a) && !is_seal_or_under (b))
            g_error ("%s lies over %s on page %u: %.1f %.1f %.1f %.1f and %.1f %.1f %.1f %.1f", a->what, b->what, a->page, a->x, a->y, a->w, a->h, b->x, b->y, b->w, b->h);
        }
    }
  g_assert_cmpfloat (find_box (boxes, "decisive", 0)->h, >=, 36);
}

static void
fill_long (char **field, guint n)
{
  g_autoptr (GString) text = g_string_new (NULL);

  while (text->len < n)
    g_string_append (text, "供热主管道突发泄漏须立即停热抢修 ABC-1234 ");
  g_free (*field);
  *field = g_strdup (text->str);
}

static void
test_lengths (void)
{
  for (guint n = 1; n <= 2000; n = n * 3 + 1)
    {
      g_autoptr (HeatNoticeSheet) s = make_sheet (sample_body ("0114-02", 1, MIN (n, 90)), HEAT_SCOPE_ALL, n % 2 ? "zh_CN" : "en");
      check_clean (s);
      HeatSheetRow *area = s->rows->pdata[0], *decisive = s->rows->pdata[2], *last = s->rows->pdata[3];
      char **fields[] = { &s->body, &s->salutation, &area->value, &last->value, &s->corner, &s->number, &s->issuer, &s->phone, &s->code_caption,
                          &s->phone_label, &s->title, &area->label, &decisive->value, (char **) &s->advice->pdata[1], &s->date, &s->seal };
      for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
        {
          g_autofree char *kept = g_strdup (*fields[i]);
          fill_long (fields[i], i < 4 || i == 13 ? n : MIN (n, 120));
          check_clean (s);
          g_free (*fields[i]);
          *fields[i] = g_steal_pointer (&kept);
        }
    }
}

static char *
run (const char *const *argv)
{
  char *out = NULL;
  int status;
  g_autoptr (GError) error = NULL;

  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, &status, &error) || status != 0)
    {
      g_free (out);
      return NULL;
    }
  return out;
}

static void
test_pdf (void)
{
  g_autofree char *path = g_strdup_printf ("%s/heat-sheets-%d.pdf", g_get_tmp_dir (), g_random_int_range (0, 1000000000));
  g_autoptr (HeatNotice) n = sample_notice (sample_body ("0114-02", 1, 3));
  g_autoptr (HeatWording) w = wording ("zh_CN");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sheets = heat_notice_door_sheets (n, HEAT_SHEET_BY_BUILDING, w, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (sheets->len, ==, 3);
  g_assert_true (heat_notice_write_pdf (sheets, path, NULL, &error));
  g_autofree char *info = run ((const char *const[]){ "pdfinfo", path, NULL });
  g_autofree char *text = run ((const char *const[]){ "pdftotext", "-layout", path, "-", NULL });
  g_unlink (path);
  if (!info || !text)
    {
      g_test_skip ("pdfinfo and pdftotext of poppler-utils are absent");
      return;
    }
  g_assert_nonnull (g_regex_match_simple ("Pages: +3\n", info, 0, 0) ? info : NULL);
  g_assert_nonnull (strstr (info, "A4"));
  g_assert_nonnull (strstr (info, "停热通知"));
  const char *words[] = { "北城热通〔2026〕第 0114-02 号", "通达小区 1 号楼全体用户：", "通达小区 2 号楼", "（全部单元）", "1 月 14 日 11 时 30 分",
                          "1 月 14 日 2 时 58 分起", "0451-1234 5678", "北城热力有限公司", "2026 年 1 月 14 日", "因通达街供热主管道突发泄漏" };
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (!strstr (text, words[i]))
      g_error ("“%s” is not in the PDF's text:\n%s", words[i], text);
}

static guint
block_mean (cairo_surface_t *image, int bx, int by)
{
  const guchar *data = cairo_image_surface_get_data (image);
  int stride = cairo_image_surface_get_stride (image);
  guint sum = 0;

  for (int y = 0; y < 8; y++)
    for (int x = 0; x < 8; x++)
      sum += data[(by * 8 + y) * stride + 4 * (bx * 8 + x) + 1];
  return sum / 64;
}

/* The calls that go to a vector surface, played back, give the picture drawn at once: glyphs may sit a fraction of a pixel
 * elsewhere, so blocks of 8 × 8 px are compared. */
static void
test_same_drawing (void)
{
  g_autoptr (HeatNoticeSheet) s = make_sheet (sample_body ("0114-02", 1, 13), HEAT_SCOPE_ALL, "zh_CN");
  cairo_surface_t *a = paint (s, 1240, FALSE), *b = paint (s, 1240, TRUE);
  guint inked = 0;

  for (int by = 0; by < 1754 / 8; by++)
    for (int bx = 0; bx < 1240 / 8; bx++)
      {
        guint ma = block_mean (a, bx, by), mb = block_mean (b, bx, by);
        inked += ma < 250;
        if (ABS ((int) ma - (int) mb) > 50)
          g_error ("block %d %d is %u and %u", bx, by, ma, mb);
      }
  g_assert_cmpuint (inked, >, 2000);
  cairo_surface_destroy (a);
  cairo_surface_destroy (b);
}

/* The first page of a PDF as poppler paints it, 1240 px wide; NULL without poppler. */
static cairo_surface_t *
paint_pdf (const char *path)
{
  g_autofree char *base = g_strdup_printf ("%s-picture", path), *png = g_strdup_printf ("%s.png", base);
  g_autofree char *out = run ((const char *const[]){ "pdftoppm", "-png", "-singlefile", "-scale-to-x", "1240", "-scale-to-y", "1754", path, base, NULL });

  if (!out)
    return NULL;
  cairo_surface_t *image = cairo_image_surface_create_from_png (png);
  g_unlink (png);
  return image;
}

/* No glyph is lost on the way into the file: blocks of 8 × 8 px of the PDF and of the direct drawing are alike. */
static void
expect_alike (cairo_surface_t *pdf, cairo_surface_t *direct)
{
  g_assert_cmpint (cairo_image_surface_get_width (pdf), ==, 1240);
  for (int by = 0; by < 1754 / 8; by++)
    for (int bx = 0; bx < 1240 / 8; bx++)
      if (ABS ((int) block_mean (pdf, bx, by) - (int) block_mean (direct, bx, by)) > 90)
        g_error ("block %d %d is %u in the file and %u drawn", bx, by, block_mean (pdf, bx, by), block_mean (direct, bx, by));
}

static void
draw_grey (cairo_t *cr, double w, double h, gpointer data)
{
  *(double *) data = h;
  cairo_set_source_rgb (cr, 0.9, 0.9, 0.9);
  cairo_rectangle (cr, -1000, -1000, 9000, 9000);
  cairo_fill (cr);
}

/* The stop report holds the fields that the rules demand, says what is not known yet, and leaves the map its room. */
static void
test_report (void)
{
  g_autofree char *path = g_strdup_printf ("%s/heat-report-%d.pdf", g_get_tmp_dir (), g_random_int_range (0, 1000000000));
  JsonObject *o = sample_body ("0114-02", 1, 13);
  g_autoptr (JsonNode) more = json_from_string ("{\"valves\":[{\"valve\":\"a\",\"well\":\"12-07\",\"dn_mm\":300},{\"valve\":\"b\",\"well\":\"12-08\",\"dn_mm\":500},"
    "{\"valve\":\"c\",\"well\":\"12-08\",\"dn_mm\":500}],\"wells\":[\"12-07\",\"12-08\"],\"priority\":[{\"kind\":\"hospital\",\"n\":2}]}", NULL);
  JsonObject *m = json_node_get_object (more);
  const char *lists[] = { "valves", "wells", "priority" };
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    json_object_set_member (o, lists[i], json_node_copy (json_object_get_member (m, lists[i])));
  json_object_set_int_member (o, "dn_mm", 500);
  json_object_set_string_member (o, "level", "primary");
  json_object_set_string_member (o, "line", "supply");
  json_object_set_int_member (o, "buildings", 13);
  json_object_set_double_member (o, "area_m2", 223000);
  json_object_set_string_member (o, "report_label", "北城热报〔2026〕第 0114-02 号");
  g_autoptr (HeatNotice) n = sample_notice (o);
  g_autoptr (HeatWording) w = wording ("zh_CN");
  g_autoptr (GError) error = NULL;
  double map_h = 0;
  HeatReportMapping mapping = { draw_grey, &map_h, "© OpenStreetMap contributors" };

  g_assert_true (heat_notice_write_report (n, w, NULL, &mapping, path, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (map_h, >, 250);
  g_autofree char *text = run ((const char *const[]){ "pdftotext", "-layout", path, "-", NULL });
  cairo_surface_t *pdf = paint_pdf (path), *direct = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 1240, 1754);
  cairo_t *cr = cairo_create (direct);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, 1240 / HEAT_SHEET_WIDTH_PT, 1240 / HEAT_SHEET_WIDTH_PT);
  g_assert_true (heat_notice_draw_report (cr, n, w, NULL, &mapping, &error));
  cairo_destroy (cr);
  cairo_surface_flush (direct);
  if (pdf)
    expect_alike (pdf, direct);
  g_clear_pointer (&pdf, cairo_surface_destroy);
  cairo_surface_destroy (direct);
  g_unlink (path);
  if (!text)
    {
      g_test_skip ("pdftotext of poppler-utils is absent");
      return;
    }
  const char *words[] = { "紧急停热报告", "抢修-0114-02", "DN500（一次网供水管）", "3 个：DN500 × 2、DN300 × 1", "12-07、12-08", "通达小区 13 栋，共 13 栋 52 户", "223,000",
                          "2 户：医院 2", "1 月 14 日 11 时 30 分", "恢复后填报", "供热主管道突发泄漏", "0451-1234 5678", "OpenStreetMap" };
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (!strstr (text, words[i]))
      g_error ("“%s” is not in the report:\n%s", words[i], text);
}

static void
test_bad_path (void)
{
  g_autoptr (HeatNoticeSheet) s = make_sheet (sample_body ("0114-02", 1, 3), HEAT_SCOPE_ALL, "zh_CN");
  g_autoptr (GPtrArray) sheets = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (sheets, s);
  g_assert_false (heat_notice_write_pdf (sheets, "/nonexistent/folder/a.pdf", NULL, &error));
  g_assert_error (error, HEAT_NOTICE_ERROR, HEAT_ERROR_IO);
  g_assert_nonnull (strstr (error->message, "/nonexistent/folder/a.pdf"));
}

/* A company's long name stands in two lines under the word of the seal, not through it. */
static void
test_long_issuer (void)
{
  JsonObject *o = sample_body ("0114-02", 1, 3);

  json_object_set_string_member (o, "issuer", "哈尔滨市北城区联合热力集团有限责任公司供热分公司");
  g_autoptr (HeatNoticeSheet) s = make_sheet (o, HEAT_SCOPE_ALL, "zh_CN");
  g_autoptr (GArray) boxes = heat_notice_sheet_boxes (s);
  const HeatSheetBox *issuer = find_box (boxes, "issuer", 0), *seal = find_box (boxes, "seal", 0), *date = find_box (boxes, "date", 0);
  g_assert_cmpfloat (issuer->h, >, 50);
  g_assert_cmpfloat (seal->y + seal->h, <, issuer->y);
  g_assert_cmpfloat (issuer->y + issuer->h, <, date->y);
}

/* The message names the file and what to do, the older file stands as it was, and no half one lies beside it. */
static void
expect_no_room (const char *folder, const char *path, int code, GError *error)
{
  g_autofree char *kept = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  g_assert_error (error, HEAT_NOTICE_ERROR, HEAT_ERROR_IO);
  const char *wanted[] = { path, g_strerror (code), "free some space" };
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    if (!strstr (error->message, wanted[i]))
      g_error ("“%s” is not in “%s”", wanted[i], error->message);
  g_assert_true (g_file_get_contents (path, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "the sheets of before");
  while (g_dir_read_name (dir))
    n++;
  g_assert_cmpuint (n, ==, 1);
}

/* The disk is full from the first byte (/dev/full stands where the new file is written), or becomes so after 30 kB. */
static void
test_full_disk (void)
{
  g_autofree char *folder = g_dir_make_tmp ("heat-full-XXXXXX", NULL), *path = g_build_filename (folder, "sheets.pdf", NULL);
  g_autofree char *part = g_strdup_printf ("%s.part-%d", path, (int) getpid ());
  g_autoptr (HeatNoticeSheet) s = make_sheet (sample_body ("0114-02", 1, 3), HEAT_SCOPE_ALL, "zh_CN");
  g_autoptr (GPtrArray) sheets = g_ptr_array_new ();
  g_autoptr (GError) none = NULL, midway = NULL, report = NULL, error = NULL;
  g_autoptr (HeatNotice) n = sample_notice (sample_body ("0114-02", 1, 3));
  g_autoptr (HeatWording) w = wording ("zh_CN");
  struct rlimit old, small;

  g_ptr_array_add (sheets, s);
  g_assert_true (g_file_set_contents (path, "the sheets of before", -1, NULL));
  if (g_file_test ("/dev/full", G_FILE_TEST_EXISTS))
    {
      g_assert_cmpint (symlink ("/dev/full", part), ==, 0);
      g_assert_false (heat_notice_write_pdf (sheets, path, NULL, &none));
      expect_no_room (folder, path, ENOSPC, none);
      g_assert_cmpint (symlink ("/dev/full", part), ==, 0);
      g_assert_false (heat_notice_write_report (n, w, NULL, NULL, path, &report));
      expect_no_room (folder, path, ENOSPC, report);
    }
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &old), ==, 0);
  small = old;
  small.rlim_cur = 30000;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  gboolean is_written = heat_notice_write_pdf (sheets, path, NULL, &midway);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old), ==, 0);
  g_assert_false (is_written);
  expect_no_room (folder, path, EFBIG, midway);
  /* With room again it goes well. */
  g_assert_true (heat_notice_write_pdf (sheets, path, NULL, &error));
  g_assert_no_error (error);
  g_unlink (path);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* The desk lays pages out as recordings and plays them on whatever prints: no glyph is lost on that way either. */
static void
test_recorded_pdf (void)
{
  g_autoptr (HeatNoticeSheet) s = make_sheet (sample_body ("0114-02", 1, 13), HEAT_SCOPE_ALL, "zh_CN");
  g_autofree char *path = g_strdup_printf ("%s/heat-recorded-%d.pdf", g_get_tmp_dir (), g_random_int_range (0, 1000000000));
  cairo_surface_t *tape = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL), *file = cairo_pdf_surface_create (path, HEAT_SHEET_WIDTH_PT, HEAT_SHEET_HEIGHT_PT);
  cairo_t *cr = cairo_create (tape);

  heat_notice_draw_page (cr, s, 0);
  cairo_destroy (cr);
  cr = cairo_create (file);
  cairo_set_source_surface (cr, tape, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (file);
  cairo_surface_destroy (tape);
  cairo_surface_t *pdf = paint_pdf (path), *direct = paint (s, 1240, FALSE);
  g_unlink (path);
  if (!pdf)
    g_test_skip ("pdftoppm of poppler-utils is absent");
  else
    expect_alike (pdf, direct);
  g_clear_pointer (&pdf, cairo_surface_destroy);
  cairo_surface_destroy (direct);
}

/* Doors chosen by community, building and unit; a house number is written as people do. */
static void
test_choice (void)
{
  JsonObject *o = sample_body ("0114-02", 1, 3);
  JsonObject *second = json_array_get_object_element (json_object_get_array_member (json_array_get_object_element (json_object_get_array_member (o, "areas"), 0), "buildings"), 1);
  JsonArray *units = json_array_new ();
  static const struct { HeatSheetBy by; const char *only[3]; const char *doors; } cases[] = {
    { HEAT_SHEET_BY_COMMUNITY, { "通达小区" }, "0." },        { HEAT_SHEET_BY_COMMUNITY, { "C1" }, "0." },
    { HEAT_SHEET_BY_BUILDING, { "通达小区" }, "0/0.0/1.0/2." }, { HEAT_SHEET_BY_BUILDING, { "通达小区/2" }, "0/1." },
    { HEAT_SHEET_BY_BUILDING, { "通达小区/3号楼", "C1/B1" }, "0/0.0/2." }, { HEAT_SHEET_BY_UNIT, { "通达小区/2" }, "0/1/0.0/1/1." },
    { HEAT_SHEET_BY_UNIT, { "通达小区/2/3 单元" }, "0/1/1." }, { HEAT_SHEET_BY_UNIT, { "通达小区/1/2" }, "0/0." },
    { HEAT_SHEET_BY_BUILDING, { "通达小区/9" }, NULL },        { HEAT_SHEET_BY_COMMUNITY, { "通达小区/1" }, NULL },
    { HEAT_SHEET_BY_UNIT, { "通达小区/2/4" }, NULL },          { HEAT_SHEET_BY_BUILDING, { "木兰小区" }, NULL },
  };

  json_array_add_string_element (units, "1");
  json_array_add_string_element (units, "3");
  json_object_set_boolean_member (second, "whole", FALSE);
  json_object_set_array_member (second, "units", units);
  g_autoptr (HeatNotice) n = sample_notice (o);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GArray) scopes = heat_notice_scopes (n, cases[i].by);
      g_autoptr (GError) error = NULL;
      g_autoptr (GString) doors = g_string_new (NULL);
      gboolean is_kept = heat_notice_scopes_keep (n, scopes, cases[i].only, &error);
      g_assert_true (is_kept == (cases[i].doors != NULL));
      if (!is_kept)
        {
          g_assert_error (error, HEAT_NOTICE_ERROR, HEAT_ERROR_NOT_FOUND);
          g_assert_nonnull (strstr (error->message, cases[i].only[0]));
          continue;
        }
      for (guint k = 0; k < scopes->len; k++)
        {
          HeatNoticeScope s = g_array_index (scopes, HeatNoticeScope, k);
          g_string_append_printf (doors, "%d", s.area);
          if (s.building >= 0)
            g_string_append_printf (doors, "/%d", s.building);
          if (s.unit >= 0)
            g_string_append_printf (doors, "/%d", s.unit);
          g_string_append_c (doors, '.');
        }
      g_assert_cmpstr (doors->str, ==, cases[i].doors);
    }
  g_assert_cmpint (heat_sheet_by_of ("通达小区"), ==, HEAT_SHEET_BY_COMMUNITY);
  g_assert_cmpint (heat_sheet_by_of ("通达小区/2"), ==, HEAT_SHEET_BY_BUILDING);
  g_assert_cmpint (heat_sheet_by_of ("通达小区/2/1"), ==, HEAT_SHEET_BY_UNIT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/notice/sheet/golden-emergency", test_golden_emergency);
  g_test_add_func ("/notice/sheet/golden-restoration", test_golden_restoration);
  g_test_add_func ("/notice/sheet/lengths", test_lengths);
  g_test_add_func ("/notice/sheet/pdf", test_pdf);
  g_test_add_func ("/notice/sheet/same-drawing", test_same_drawing);
  g_test_add_func ("/notice/sheet/report", test_report);
  g_test_add_func ("/notice/sheet/bad-path", test_bad_path);
  g_test_add_func ("/notice/sheet/long-issuer", test_long_issuer);
  g_test_add_func ("/notice/sheet/full-disk", test_full_disk);
  g_test_add_func ("/notice/sheet/recorded-pdf", test_recorded_pdf);
  g_test_add_func ("/notice/sheet/choice", test_choice);
  return g_test_run ();
}
