// SPDX-License-Identifier: GPL-3.0-or-later
/* A tile service on loopback whose tiles tell their own numbers by their colour: what is drawn where is checked against the
 * arithmetic of Web Mercator, written here on its own. */
#include "geo-crs.h"
#include "geo-gcj.h"
#include "io-tiles.h"
#include <gio/gio.h>
#include <math.h>

typedef struct { GSubprocess *server; GOutputStream *life; char *folder, *base; int port; } Service;

static void
set_up (Service *s, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "io", "tile-server.py", NULL), *line = NULL;

  s->server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "/usr/bin/python3", script, NULL);
  g_assert_no_error (error);
  g_autoptr (GDataInputStream) out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (s->server));
  line = g_data_input_stream_read_line (out, NULL, NULL, &error);
  g_assert_nonnull (line);
  s->port = atoi (line);
  s->base = g_strdup_printf ("http://127.0.0.1:%d/", s->port);
  s->folder = g_dir_make_tmp ("heat-tiles-XXXXXX", NULL);
}

static void
stop (Service *s)
{
  if (!s->server)
    return;
  g_subprocess_force_exit (s->server);
  g_subprocess_wait (s->server, NULL, NULL);
  g_clear_object (&s->server);
}

static void
tear_down (Service *s, gconstpointer data)
{
  g_autofree char *command = g_strdup_printf ("rm -rf %s", s->folder);

  stop (s);
  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
  g_free (s->folder);
  g_free (s->base);
}

static HeatTileSource *
open_service (Service *s, const char *path, gboolean is_gcj02, gboolean is_offline)
{
  g_autofree char *url = g_strconcat (s->base, path, NULL);
  g_autoptr (GError) error = NULL;
  HeatTileSetup setup = { .url = url, .key = "k&y", .crs = "EPSG:4551", .cache_folder = s->folder, .is_gcj02 = is_gcj02, .is_offline = is_offline, .timeout_s = 5 };
  HeatTileSource *source = heat_tile_source_new (&setup, &error);

  g_assert_no_error (error);
  return source;
}

static const HeatLonLat harbin = { 126.64, 45.76 };

/* A square of 256 px round the place, m_per_px each. */
static HeatBox
box_round (HeatLonLat place, double m_per_px)
{
  g_autoptr (HeatCrs) crs = heat_crs_new (4551, NULL);
  HeatPoint p = heat_crs_project (crs, place);

  return (HeatBox){ p.x_m - 128 * m_per_px, p.y_m - 128 * m_per_px, p.x_m + 128 * m_per_px, p.y_m + 128 * m_per_px };
}

static void
tile_of (HeatLonLat place, int z, int *x, int *y)
{
  double n = ldexp (1, z), lat = place.lat_deg / 180 * G_PI;

  *x = (int) ((place.lon_deg + 180) / 360 * n);
  *y = (int) ((1 - asinh (tan (lat)) / G_PI) / 2 * n);
}

/* The pixel in the middle comes from the tile where the place lies at the level it says, whatever level GDAL chose. */
static int
check_middle (HeatTileSource *source, HeatLonLat place, HeatLonLat expected, double m_per_px)
{
  g_autoptr (GError) error = NULL;
  g_autofree guint32 *argb = g_new0 (guint32, 256 * 256);
  int x, y;

  gboolean is_read = heat_tile_source_read (source, box_round (place, m_per_px), 256, 256, argb, &error);
  g_assert_no_error (error);
  g_assert_true (is_read);
  guint32 middle = argb[128 * 256 + 128];
  int z = (int) ((middle >> 16 & 255) / 10);
  g_assert_cmpuint (middle >> 24, ==, 255);
  tile_of (expected, z, &x, &y);
  g_assert_cmpint (middle >> 8 & 255, ==, x % 256);
  g_assert_cmpint (middle & 255, ==, y % 256);
  return z;
}

static void
test_places (Service *s, gconstpointer data)
{
  g_autoptr (HeatTileSource) source = open_service (s, "{z}/{x}/{y}.png?tk={key}", FALSE, FALSE);

  /* 0.42 m on the ground at 46° N is a pixel of level 18, 53 m one of level 11. */
  g_assert_cmpint (check_middle (source, harbin, harbin, 0.42), >=, 17);
  g_assert_cmpint (check_middle (source, harbin, harbin, 53), <=, 12);
}

static void
test_rows_from_the_south (Service *s, gconstpointer data)
{
  g_autoptr (HeatTileSource) source = open_service (s, "tms/{z}/{x}/{-y}.png", FALSE, FALSE);

  check_middle (source, harbin, harbin, 0.42);
  check_middle (source, harbin, harbin, 53);
}

/* As Tianditu's is asked: key-value pairs, a key with a sign that has a meaning in addresses. */
static void
test_wmts (Service *s, gconstpointer data)
{
  g_autoptr (HeatTileSource) source = open_service (s, "wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=vec&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles"
                                                    "&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk={key}", FALSE, FALSE);

  check_middle (source, harbin, harbin, 0.42);
  check_middle (source, harbin, harbin, 53);
}

/* What the service said is told, the key is not. */
static void
test_refusal_is_told (Service *s, gconstpointer data)
{
  g_autoptr (HeatTileSource) source = open_service (s, "wmts?LAYER=other&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk={key}", FALSE, FALSE);
  g_autofree guint32 *argb = g_new0 (guint32, 256 * 256);
  g_autoptr (GError) error = NULL;

  g_assert_false (heat_tile_source_read (source, box_round (harbin, 0.42), 256, 256, argb, &error));
  g_assert_error (error, HEAT_IO_ERROR, HEAT_ERROR_IO);
  g_assert_nonnull (strstr (error->message, "HTTP status code: 400"));
  g_assert_null (strstr (error->message, "k%26y"));
}

static void
test_shifted (Service *s, gconstpointer data)
{
  g_autoptr (HeatTileSource) source = open_service (s, "{z}/{x}/{y}.png", TRUE, FALSE);
  HeatLonLat there = heat_gcj02_from_wgs84 (harbin);
  int x0, y0, x1, y1;

  tile_of (harbin, 18, &x0, &y0);
  tile_of (there, 18, &x1, &y1);
  g_assert_true (x0 != x1 || y0 != y1); /* else this would show nothing */
  check_middle (source, harbin, there, 0.42);
}

static void
test_missing_tiles_are_clear (Service *s, gconstpointer data)
{
  g_autoptr (HeatTileSource) source = open_service (s, "empty/{z}/{x}/{y}.png", FALSE, FALSE);
  g_autofree guint32 *argb = g_new0 (guint32, 256 * 256);
  g_autoptr (GError) error = NULL;

  memset (argb, 0x55, 4 * 256 * 256);
  g_assert_true (heat_tile_source_read (source, box_round (harbin, 0.42), 256, 256, argb, &error));
  g_assert_no_error (error);
  for (int i = 0; i < 256 * 256; i++)
    g_assert_cmpuint (argb[i], ==, 0);
}

static void
test_offline (Service *s, gconstpointer data)
{
  g_autofree guint32 *argb = g_new0 (guint32, 256 * 256);
  g_autoptr (GError) error = NULL;
  HeatTileSource *source = open_service (s, "{z}/{x}/{y}.png", FALSE, FALSE);

  check_middle (source, harbin, harbin, 0.42);
  heat_tile_source_free (source);
  stop (s);
  source = open_service (s, "{z}/{x}/{y}.png", FALSE, TRUE);
  check_middle (source, harbin, harbin, 0.42); /* what was seen is still there */
  memset (argb, 0x55, 4 * 256 * 256);
  g_assert_true (heat_tile_source_read (source, box_round ((HeatLonLat){ 126.9, 45.5 }, 0.42), 256, 256, argb, &error));
  g_assert_no_error (error);
  for (int i = 0; i < 256 * 256; i++)
    g_assert_cmpuint (argb[i], ==, 0); /* never seen: clear */
  heat_tile_source_free (source);
}

static void
test_dead_network (Service *s, gconstpointer data)
{
  g_autofree guint32 *argb = g_new (guint32, 256 * 256);
  g_autoptr (GError) error = NULL;
  g_autoptr (HeatTileSource) source = open_service (s, "{z}/{x}/{y}.png?tk={key}", FALSE, FALSE);

  memset (argb, 0x55, 4 * 256 * 256);
  stop (s);
  g_assert_false (heat_tile_source_read (source, box_round (harbin, 0.42), 256, 256, argb, &error));
  g_assert_error (error, HEAT_IO_ERROR, HEAT_ERROR_IO);
  g_assert_nonnull (strstr (error->message, s->base));
  g_assert_null (strstr (error->message, "k%26y")); /* the company's key is nobody's business */
  g_assert_cmpuint (argb[0], ==, 0x55555555);
}

/* Pictures all over the city, more than the cache may hold: after the next opening it holds what it may, and the newest. */
static void
test_bounded_cache (Service *s, gconstpointer data)
{
  g_autofree guint32 *argb = g_new0 (guint32, 256 * 256);
  HeatTileSource *source = open_service (s, "{z}/{x}/{y}.png", FALSE, FALSE);

  for (int i = 0; i < 12; i++)
    g_assert_true (heat_tile_source_read (source, box_round ((HeatLonLat){ 126.5 + 0.01 * i, 45.7 }, 0.42), 256, 256, argb, NULL));
  heat_tile_source_free (source);
  guint64 before = heat_tile_cache_trim (s->folder, G_MAXUINT64);
  g_assert_cmpuint (before, >, 8000);
  guint64 after = heat_tile_cache_trim (s->folder, before / 2);
  g_assert_cmpuint (after, <=, before / 2);
  g_assert_cmpuint (after, >, before / 4);
  g_assert_cmpuint (heat_tile_cache_trim (s->folder, G_MAXUINT64), ==, after);
  source = open_service (s, "{z}/{x}/{y}.png", FALSE, TRUE);
  check_middle (source, (HeatLonLat){ 126.61, 45.7 }, (HeatLonLat){ 126.61, 45.7 }, 0.42); /* the last one seen */
  heat_tile_source_free (source);
  g_assert_cmpuint (heat_tile_cache_trim (s->folder, 0), ==, 0);
}

static void
test_refused (void)
{
  static const struct { const char *url, *key, *crs, *names; } cases[] = {
    { "ftp://a/{z}/{x}/{y}", NULL, "EPSG:4551", "http://" }, { "http://a/{z}/{x}", NULL, "EPSG:4551", "{y}" },
    { "http://a/{x}/{y}", NULL, "EPSG:4551", "{z}" },        { "http://a/{z}/{x}/{y}?tk={key}", NULL, "EPSG:4551", "key" },
    { "http://a/{z}/{x}/{y}", NULL, "rubbish", "rubbish" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      HeatTileSetup setup = { .url = cases[i].url, .key = cases[i].key, .crs = cases[i].crs, .cache_folder = "/nowhere" };
      g_assert_null (heat_tile_source_new (&setup, &error));
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, cases[i].names));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("NO_PROXY", "127.0.0.1", TRUE);
#define ADD(path, func) g_test_add ("/io/tiles/" path, Service, NULL, set_up, func, tear_down)
  ADD ("rows-from-the-south", test_rows_from_the_south);
  ADD ("wmts", test_wmts);
  ADD ("places", test_places);
  ADD ("refusal-is-told", test_refusal_is_told);
  ADD ("shifted", test_shifted);
  ADD ("missing-tiles-are-clear", test_missing_tiles_are_clear);
  ADD ("offline", test_offline);
  ADD ("dead-network", test_dead_network);
  ADD ("bounded-cache", test_bounded_cache);
#undef ADD
  g_test_add_func ("/io/tiles/refused", test_refused);
  return g_test_run ();
}
