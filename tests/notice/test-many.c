// SPDX-License-Identifier: GPL-3.0-or-later
/* Many door sheets in one file: what one costs and that memory does not grow with their number. By hand, in a release build:
 *   chrt -f 50 build/tests/notice/test-many 1000
 * writes so many and prints seconds and peak memory. */
#include "notice-sheet.h"
#include "notice-sample.h"
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#if defined(__SANITIZE_ADDRESS__)
#define MOST_MS 60.0 /* slowed down by the sanitizers, which also keep what was freed */
#define MOST_MB 0.0
#else
#define MOST_MS 20.0  /* a thousand in 20 s */
#define MOST_MB 24.0
#endif

static double
cpu_s (void)
{
  struct rusage u;

  getrusage (RUSAGE_SELF, &u);
  return (double) (u.ru_utime.tv_sec + u.ru_stime.tv_sec) + (double) (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static double
peak_mb (void)
{
  struct rusage u;

  getrusage (RUSAGE_SELF, &u);
  return (double) u.ru_maxrss / 1024;
}

/* Communities of 20 buildings, each building a door, all with names of their own. */
static HeatNotice *
make_notice (guint n_sheets)
{
  JsonObject *o = sample_body ("0114-02", 1, 0);
  JsonArray *areas = json_array_new ();

  for (guint i = 0; i < n_sheets; i++)
    {
      if (i % 20 == 0)
        {
          JsonObject *area = json_object_new ();
          g_autofree char *name = g_strdup_printf ("%s花园%u期", (const char *[]){ "阳光", "通达", "木兰", "世纪", "和平" }[i / 20 % 5], i / 20 + 1);
          json_object_set_string_member (area, "id", name);
          json_object_set_string_member (area, "community", name);
          json_object_set_array_member (area, "buildings", json_array_new ());
          json_array_add_object_element (areas, area);
        }
      JsonObject *building = json_object_new (), *area = json_array_get_object_element (areas, json_array_get_length (areas) - 1);
      g_autofree char *id = g_strdup_printf ("B%u", i), *number = g_strdup_printf ("%u", i % 20 + 1);
      json_object_set_string_member (building, "id", id);
      json_object_set_string_member (building, "name", number);
      json_array_add_object_element (json_object_get_array_member (area, "buildings"), building);
    }
  json_object_set_array_member (o, "areas", areas);
  return sample_notice (o);
}

static void
write_many (guint n_sheets, guint *n_pages)
{
  g_autofree char *path = g_strdup_printf ("%s/heat-many-%d.pdf", g_get_tmp_dir (), g_random_int_range (0, 1000000000));
  g_autoptr (GError) error = NULL;
  g_autoptr (HeatNotice) n = make_notice (n_sheets);
  g_autoptr (HeatWording) w = heat_wording_load_language ("zh_CN", &error);
  g_autoptr (GPtrArray) sheets = w ? heat_notice_door_sheets (n, HEAT_SHEET_BY_BUILDING, w, NULL, &error) : NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (sheets->len, ==, n_sheets);
  g_assert_true (heat_notice_write_pdf (sheets, path, n_pages, &error));
  g_assert_no_error (error);
  g_unlink (path);
}

static void
test_many (void)
{
  guint pages = 0;

  write_many (40, &pages);
  double mb = peak_mb (), s = cpu_s ();
  write_many (200, &pages);
  double each_ms = (cpu_s () - s) * 1000 / 200, more_mb = peak_mb () - mb;
  g_test_message ("%.1f ms of processor a sheet, %.0f MB more than for 40", each_ms, more_mb);
  g_assert_cmpuint (pages, ==, 200);
  g_assert_cmpfloat (each_ms, <, MOST_MS);
  if (MOST_MB > 0)
    g_assert_cmpfloat (more_mb, <, MOST_MB);
}

int
main (int argc, char **argv)
{
  if (argc == 2 && atoi (argv[1]) > 0)
    {
      guint n = (guint) atoi (argv[1]), pages = 0;
      gint64 from_us = g_get_monotonic_time ();
      write_many (n, &pages);
      printf ("%u sheets, %u pages: %.2f s, of which %.2f s processor, peak %.0f MB\n", n, pages, (double) (g_get_monotonic_time () - from_us) / 1e6, cpu_s (), peak_mb ());
      return 0;
    }
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/notice/many", test_many);
  return g_test_run ();
}
