// SPDX-License-Identifier: GPL-3.0-or-later
/* Labels never cover each other, whatever is asked for; signs leave their marks in every theme and size. */
#include "map-draw.h"
#include "map-layout.h"
#include "map-symbol.h"
#include "map-test-city.h"
#include <math.h>

/* Do the boxes share a point? By looking at a grid of points of the first. */
static gboolean
share_points (const HeatMapBox *a, const HeatMapBox *b)
{
  for (double v = -0.999; v <= 1; v += 0.0999)
    for (double u = -0.999; u <= 1; u += 0.0333)
      {
        double x = a->x + u * a->half_w * a->cosine - v * a->half_h * a->sine, y = a->y + u * a->half_w * a->sine + v * a->half_h * a->cosine;
        double p = (x - b->x) * b->cosine + (y - b->y) * b->sine, q = -(x - b->x) * b->sine + (y - b->y) * b->cosine;
        if (fabs (p) < b->half_w && fabs (q) < b->half_h)
          return TRUE;
      }
  return FALSE;
}

static HeatMapBox
random_box (GRand *r)
{
  return heat_map_box_at (g_rand_double_range (r, 0, 300), g_rand_double_range (r, 0, 300), g_rand_double_range (r, 10, 120),
                          g_rand_double_range (r, 8, 20), g_rand_double_range (r, -1.6, 1.6));
}

static void
test_boxes (void)
{
  g_autoptr (GRand) r = g_rand_new_with_seed (3);
  guint n_over = 0;

  for (int i = 0; i < 4000; i++)
    {
      HeatMapBox a = random_box (r), b = random_box (r);
      gboolean over = heat_map_boxes_overlap (&a, &b);
      g_assert_cmpint (over, ==, heat_map_boxes_overlap (&b, &a));
      if (share_points (&a, &b) || share_points (&b, &a))
        g_assert_true (over);
      n_over += over;
    }
  g_assert_cmpuint (n_over, >, 100);
  g_assert_cmpuint (n_over, <, 3900);
}

/* A reader's larger texts: twice as wide and high, to a pixel, and the box that is kept free grows alike. */
static void
test_grow (void)
{
  const HeatMapFont font = { 14, TRUE, 0 };
  HeatMapText text;
  double w1 = 0, h1 = 0, w2 = 0, h2 = 0;

  heat_map_text_init (&text);
  heat_map_text_measure (&text, "阀 12-07", &font, &w1, &h1);
  heat_map_text_clear (&text);
  heat_map_text_init (&text);
  text.scale = 2;
  heat_map_text_measure (&text, "阀 12-07", &font, &w2, &h2);
  heat_map_text_clear (&text);
  g_assert_cmpfloat (w1, >, 20);
  g_assert_cmpfloat_with_epsilon (w2, 2 * w1, 1);
  g_assert_cmpfloat_with_epsilon (h2, 2 * h1, 0.01);
}

static void
test_never_overlap (void)
{
  g_autoptr (GRand) r = g_rand_new_with_seed (4);
  HeatMapLayout layout;
  guint n_put = 0, n_asked = 600;

  heat_map_layout_init (&layout, 800, 600);
  heat_map_layout_cover_line (&layout, 0, 300, 800, 300, 3);
  for (guint i = 0; i < n_asked; i++)
    {
      double x = g_rand_double_range (r, 0, 800), y = g_rand_double_range (r, 0, 600);
      HeatMapSeat seat = { x, y, g_rand_double_range (r, -1.5, 1.5) };
      g_autofree char *words = g_strdup_printf ("通达%u小区", i);
      n_put += i % 2 ? heat_map_layout_put_around (&layout, words, (HeatMapFont){ 12, i % 3 == 0, 0 }, 0, x, y, 8)
                     : heat_map_layout_put (&layout, words, (HeatMapFont){ 13, FALSE, 3 }, 0, &seat, 1);
    }
  g_assert_cmpuint (n_put, ==, layout.labels->len);
  g_assert_cmpuint (n_put, >, 50);
  g_assert_cmpuint (n_put, <, n_asked);
  for (guint i = 0; i < layout.labels->len; i++)
    for (guint k = i + 1; k < layout.labels->len; k++)
      g_assert_false (share_points (&g_array_index (layout.labels, HeatMapLabel, i).box, &g_array_index (layout.labels, HeatMapLabel, k).box));
  heat_map_layout_clear (&layout);
}

/* Of free places the one that hides fewer lines is taken. */
static void
test_shuns_lines (void)
{
  HeatMapLayout layout;
  const HeatMapSeat seats[] = { { 200, 100, 0 }, { 200, 160, 0 } };

  heat_map_layout_init (&layout, 400, 300);
  heat_map_layout_cover_line (&layout, 0, 100, 400, 100, 3);
  g_assert_true (heat_map_layout_put (&layout, "DN500", (HeatMapFont){ 12, TRUE, 0 }, 0, seats, 2));
  g_assert_cmpfloat (g_array_index (layout.labels, HeatMapLabel, 0).box.y, ==, 160);
  g_assert_true (heat_map_layout_put (&layout, "DN500", (HeatMapFont){ 12, TRUE, 0 }, 0, seats, 2));
  g_assert_cmpfloat (g_array_index (layout.labels, HeatMapLabel, 1).box.y, ==, 100);
  g_assert_false (heat_map_layout_put (&layout, "DN500", (HeatMapFont){ 12, TRUE, 0 }, 0, seats, 2));
  heat_map_layout_clear (&layout);
}

static GBytes *
draw_top (const HeatMapScenery *s, double scale)
{
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 700, 500);
  cairo_t *cr = cairo_create (image);
  HeatMapView view = { 0, 0, 1, 700, 500, 1 };
  HeatMapTopOptions options = { .with_pills = TRUE };

  view = heat_map_view_fit (&view, heat_map_scene_extent (s->scene), 0);
  view.m_per_px = heat_map_m_per_px_of_scale (scale);
  heat_map_draw_top (cr, s, &view, &options);
  cairo_destroy (cr);
  cairo_surface_flush (image);
  GBytes *bytes = g_bytes_new (cairo_image_surface_get_data (image), (gsize) cairo_image_surface_get_stride (image) * 500);
  cairo_surface_destroy (image);
  return bytes;
}

static gboolean
is_blank (GBytes *bytes)
{
  gsize n = 0;
  const guint8 *data = g_bytes_get_data (bytes, &n);

  for (gsize i = 0; i < n; i++)
    if (data[i])
      return FALSE;
  return TRUE;
}

static void
test_top_is_deterministic (void)
{
  g_autoptr (HeatNet) net = heat_test_net_new (3, 3);
  g_autoptr (HeatMapScene) scene = heat_map_scene_new (net, NULL, NULL);
  g_autoptr (HeatMapStyle) style = heat_map_style_load (NULL, NULL);
  HeatMapScenery s = { scene, style, NULL, HEAT_MAP_LIGHT, HEAT_MAP_ALL };
  const double scales[] = { 20000, 6000, 2000 };

  for (gsize i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      g_autoptr (GBytes) a = draw_top (&s, scales[i]);
      g_autoptr (GBytes) b = draw_top (&s, scales[i]);
      g_assert_true (g_bytes_equal (a, b));
      g_assert_false (is_blank (a));
    }
  s.layers = HEAT_MAP_ALL & ~HEAT_MAP_LABELS;
  g_autoptr (GBytes) none = draw_top (&s, 6000);
  g_assert_true (is_blank (none));
}

static const HeatMapPlaced *
find_placed (const GArray *placed, const HeatMapPlaced *p, double dx, double dy)
{
  for (guint i = 0; i < placed->len; i++)
    {
      const HeatMapPlaced *q = &g_array_index (placed, HeatMapPlaced, i);
      if (q->words == p->words && fabs (q->at.x_px + dx - p->at.x_px) < 0.51 && fabs (q->at.y_px + dy - p->at.y_px) < 0.51)
        return q;
    }
  return NULL;
}

/* Moved by pixels, every label of the common part stays where it is in the city. */
static void
test_gliding_keeps_places (void)
{
  static const struct { int dx, dy; } moves[] = { { 1, 0 }, { 3, -2 }, { 37, 23 }, { -90, 61 }, { 128, -5 } };
  g_autoptr (HeatNet) net = heat_test_net_new (6, 6);
  g_autoptr (HeatMapScene) scene = heat_map_scene_new (net, NULL, NULL);
  g_autoptr (HeatMapStyle) style = heat_map_style_load (NULL, NULL);
  HeatMapScenery s = { scene, style, NULL, HEAT_MAP_LIGHT, HEAT_MAP_ALL };
  HeatMapTopOptions options = { .is_gliding = TRUE };
  const double scales[] = { 12000, 5000, 2000 };
  guint n_all = 0;

  for (gsize k = 0; k < G_N_ELEMENTS (scales); k++)
    {
      HeatMapView view = { 0, 0, 1, 700, 500, 1 };
      view = heat_map_view_fit (&view, heat_map_scene_extent (scene), 0);
      view.m_per_px = heat_map_m_per_px_of_scale (scales[k]);
      g_autoptr (GArray) before = heat_map_list_labels (&s, &view, &options);
      for (gsize m = 0; m < G_N_ELEMENTS (moves); m++)
        {
          HeatMapView moved = view;
          moved.x_m += moves[m].dx * view.m_per_px;
          moved.y_m -= moves[m].dy * view.m_per_px;
          g_autoptr (GArray) after = heat_map_list_labels (&s, &moved, &options);
          for (guint i = 0; i < before->len; i++)
            {
              const HeatMapPlaced *p = &g_array_index (before, HeatMapPlaced, i);
              if (p->at.x_px < 100 || p->at.y_px < 80 || p->at.x_px > 600 || p->at.y_px > 420)
                continue;
              g_assert_nonnull (find_placed (after, p, moves[m].dx, moves[m].dy));
              n_all++;
            }
        }
    }
  g_assert_cmpuint (n_all, >, 60);
}

/* While gliding a label under a panel is not written, and the others do not make room; a still picture puts it elsewhere. */
static void
test_covered_labels (void)
{
  g_autoptr (HeatNet) net = heat_test_net_new (4, 4);
  g_autoptr (HeatMapScene) scene = heat_map_scene_new (net, NULL, NULL);
  g_autoptr (HeatMapStyle) style = heat_map_style_load (NULL, NULL);
  HeatMapScenery s = { scene, style, NULL, HEAT_MAP_LIGHT, HEAT_MAP_ALL };
  HeatMapView view = { 0, 0, 1, 700, 500, 1 };
  HeatMapRect busy = { 200, 100, 500, 400 };
  HeatMapTopOptions open = { .is_gliding = TRUE }, covered = { &busy, 1, 0, FALSE, FALSE, TRUE };

  view = heat_map_view_fit (&view, heat_map_scene_extent (scene), 0);
  view.m_per_px = heat_map_m_per_px_of_scale (6000);
  g_autoptr (GArray) all = heat_map_list_labels (&s, &view, &open);
  g_autoptr (GArray) some = heat_map_list_labels (&s, &view, &covered);
  g_assert_cmpuint (some->len, <, all->len);
  for (guint i = 0; i < some->len; i++)
    {
      const HeatMapPlaced *p = &g_array_index (some, HeatMapPlaced, i);
      g_assert_nonnull (find_placed (all, p, 0, 0));
      g_assert_false (p->at.x_px > busy.x0_px && p->at.x_px < busy.x1_px && p->at.y_px > busy.y0_px && p->at.y_px < busy.y1_px);
    }
}

/* Nothing is called by its database key: what has neither number nor name stays unnamed. */
static void
test_no_keys_as_names (void)
{
  g_autoptr (HeatNet) net = heat_test_net_new (3, 3);
  g_autoptr (HeatMapScene) scene = heat_map_scene_new (net, NULL, NULL);
  g_autoptr (HeatMapStyle) style = heat_map_style_load (NULL, NULL);
  HeatMapScenery s = { scene, style, NULL, HEAT_MAP_LIGHT, HEAT_MAP_ALL };
  HeatMapView view = { 0, 0, 1, 3000, 3000, 1 };
  HeatMapTopOptions options = { 0 };

  view = heat_map_view_fit (&view, heat_map_scene_extent (scene), 0);
  view.m_per_px = heat_map_m_per_px_of_scale (2000);
  g_autoptr (GArray) placed = heat_map_list_labels (&s, &view, &options);
  for (guint i = 0; i < placed->len; i++)
    g_assert_cmpuint (heat_net_find (net, HEAT_KIND_BUILDING, g_array_index (placed, HeatMapPlaced, i).words), ==, HEAT_NONE);
}

/* What is written beside a team appears: its own circle is not in its way. */
static void
test_team_words (void)
{
  g_autoptr (HeatNet) net = heat_test_net_new (2, 2);
  g_autoptr (HeatMapScene) scene = heat_map_scene_new (net, NULL, NULL);
  g_autoptr (HeatMapStyle) style = heat_map_style_load (NULL, NULL);
  HeatBox box = heat_map_scene_extent (scene);
  const char *const words[] = { NULL, "3队 6 分可到" };
  GBytes *pictures[2];

  for (int i = 0; i < 2; i++)
    {
      g_autoptr (HeatMapOverlay) o = heat_map_overlay_new ();
      heat_map_overlay_add_team (o, (box.x0_m + box.x1_m) / 2, (box.y0_m + box.y1_m) / 2, 3, HEAT_TEAM_READY, NAN, 10, words[i]);
      heat_map_overlay_seal (o, net);
      HeatMapScenery s = { scene, style, o, HEAT_MAP_DARK, HEAT_MAP_TEAMS };
      pictures[i] = draw_top (&s, 6000);
    }
  g_assert_false (g_bytes_equal (pictures[0], pictures[1]));
  g_bytes_unref (pictures[0]);
  g_bytes_unref (pictures[1]);
}

/* --- signs --- */

#define SIGN_SIDE 80
typedef void (*DrawSign) (const HeatMapSignPen *pen, double half, int which);

static void
sign_valve (const HeatMapSignPen *pen, double half, int which)
{
  HeatMapValveSign sign = { (HeatMapValveForm) (which % HEAT_MAP_N_VALVE_FORMS), which >= HEAT_MAP_N_VALVE_FORMS, half, 1, 0, 4 };
  heat_map_sign_valve (pen, 40, 40, &sign);
}
static void
sign_team (const HeatMapSignPen *pen, double half, int which)
{
  HeatMapTeam team = { 0, 0, 3, (guint8) (which % 5), 120, which >= 5 ? 3000 : 10, NULL };
  heat_map_sign_team (pen, 40, 40, half, &team);
}
static void
sign_report (const HeatMapSignPen *pen, double half, int which)
{
  heat_map_sign_report (pen, 40, 60, half, (HeatMapSymptom) (which % HEAT_MAP_N_SYMPTOMS), which >= HEAT_MAP_N_SYMPTOMS);
}
static void
sign_plant (const HeatMapSignPen *pen, double half, int which)
{
  if (which == 0)
    heat_map_sign_well (pen, 40, 40, half);
  else if (which == 1)
    heat_map_sign_source (pen, 40, 40, half);
  else if (which < 4)
    heat_map_sign_station (pen, 40, 40, half, which == 3);
  else if (which == 4)
    heat_map_sign_leak (pen, 40, 40, half, 1);
  else
    heat_map_sign_priority (pen, 40, 40, half, "医", which == 5);
}

static guint
hash_of_sign (DrawSign draw, const HeatMapPalette *palette, HeatMapText *text, double half, int which, guint *n_marked, guint *n_outside)
{
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, SIGN_SIDE, SIGN_SIDE);
  HeatMapSignPen pen = { cairo_create (image), text, palette, FALSE };
  guint hash = 5381;

  cairo_move_to (pen.cr, 0, 0); /* as text leaves it: no sign may start from there */
  draw (&pen, half, which);
  cairo_destroy (pen.cr);
  cairo_surface_flush (image);
  const guint32 *p = (const guint32 *) (gpointer) cairo_image_surface_get_data (image);
  *n_marked = *n_outside = 0;
  for (int i = 0; i < SIGN_SIDE * SIGN_SIDE; i++)
    {
      int x = i % SIGN_SIDE, y = i / SIGN_SIDE;
      hash = hash * 33 + p[i];
      *n_marked += p[i] != 0;
      *n_outside += p[i] != 0 && (x == 0 || y == 0 || x == SIGN_SIDE - 1 || y == SIGN_SIDE - 1);
    }
  cairo_surface_destroy (image);
  return hash;
}

/* Each state has a shape of its own: in one colour for everything no two signs are the same picture. */
static void
test_signs_differ (void)
{
  static const struct { DrawSign draw; int n; } kinds[] = { { sign_valve, 2 * HEAT_MAP_N_VALVE_FORMS }, { sign_team, 8 }, { sign_report, 2 * HEAT_MAP_N_SYMPTOMS },
                                                           { sign_plant, 7 } };
  const double halves[] = { 7, 12, 16 };
  g_autoptr (HeatMapStyle) style = heat_map_style_load (NULL, NULL);
  HeatMapText text;

  heat_map_text_init (&text);
  for (int theme = 0; theme < HEAT_MAP_N_THEMES; theme++)
    for (gsize h = 0; h < G_N_ELEMENTS (halves); h++)
      {
        g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
        for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
          for (int i = 0; i < kinds[k].n; i++)
            {
              guint n_marked = 0, n_outside = 0;
              guint hash = hash_of_sign (kinds[k].draw, &style->palette[theme], &text, halves[h], i, &n_marked, &n_outside);
              g_assert_true (g_hash_table_add (seen, GUINT_TO_POINTER (hash)));
              g_assert_cmpuint (n_marked, >, 20);
              g_assert_cmpuint (n_outside, ==, 0);
            }
      }
  heat_map_text_clear (&text);
}

/* Pills on the edge keep off the teams in view and off each other, wherever ten teams are. */
static void
check_pills (double text_scale)
{
  g_autoptr (HeatNet) net = heat_test_net_new (2, 2);
  g_autoptr (HeatMapScene) scene = heat_map_scene_new (net, NULL, NULL);
  g_autoptr (HeatMapStyle) style = heat_map_style_load (NULL, NULL);
  g_autoptr (GRand) r = g_rand_new_with_seed (8);
  HeatMapView view = { 0, 0, 2, 1000, 800, 1 };
  guint n_pills = 0, n_near = 0;

  style->text_scale = text_scale;
  for (int round = 0; round < 300; round++)
    {
      g_autoptr (HeatMapOverlay) o = heat_map_overlay_new ();
      for (int i = 0; i < 10; i++) /* half of them about an edge, where pills stand */
        heat_map_overlay_add_team (o, (i % 2 ? 980 * (g_rand_boolean (r) ? 1 : -1) : 0) + g_rand_double_range (r, -900, 900), g_rand_double_range (r, -1400, 1400), i,
                                   HEAT_TEAM_READY, NAN, 10, "4队 4.4 km");
      heat_map_overlay_seal (o, net);
      HeatMapScenery scenery = { scene, style, o, HEAT_MAP_LIGHT, HEAT_MAP_ALL };
      g_autoptr (GArray) pills = g_array_new (FALSE, FALSE, sizeof (HeatMapRect));
      heat_map_list_pills (&scenery, &view, pills);
      n_pills += pills->len;
      for (guint i = 0; i < pills->len; i++)
        {
          HeatMapRect p = g_array_index (pills, HeatMapRect, i);
          for (guint k = 0; k < i; k++)
            {
              HeatMapRect q = g_array_index (pills, HeatMapRect, k);
              g_assert_false (p.x0_px < q.x1_px && q.x0_px < p.x1_px && p.y0_px < q.y1_px - 1e-6 && q.y0_px < p.y1_px - 1e-6);
            }
          for (guint k = 0; k < o->teams->len; k++)
            {
              const HeatMapTeam *t = &g_array_index (o->teams, HeatMapTeam, k);
              HeatMapSpot s = heat_map_view_to_px (&view, t->x_m, t->y_m);
              double dx = MAX (MAX (p.x0_px - s.x_px, s.x_px - p.x1_px), 0), dy = MAX (MAX (p.y0_px - s.y_px, s.y_px - p.y1_px), 0);
              n_near += hypot (dx, dy) < 40;
              g_assert_cmpfloat (hypot (dx, dy), >, 11 * text_scale);
            }
          g_assert_cmpfloat_with_epsilon (p.y1_px - p.y0_px, 24 * text_scale, 1e-6);
        }
    }
  g_assert_cmpuint (n_pills, >, 500);
  g_assert_cmpuint (n_near, >, 100);
}

static void
test_pills_keep_off_teams (void)
{
  check_pills (1);
  check_pills (1.5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/map/label/grow", test_grow);
  g_test_add_func ("/map/label/boxes", test_boxes);
  g_test_add_func ("/map/label/gliding-keeps-places", test_gliding_keeps_places);
  g_test_add_func ("/map/label/covered-labels", test_covered_labels);
  g_test_add_func ("/map/label/no-keys-as-names", test_no_keys_as_names);
  g_test_add_func ("/map/label/never-overlap", test_never_overlap);
  g_test_add_func ("/map/label/shuns-lines", test_shuns_lines);
  g_test_add_func ("/map/label/top-is-deterministic", test_top_is_deterministic);
  g_test_add_func ("/map/label/team-words", test_team_words);
  g_test_add_func ("/map/label/pills-keep-off-teams", test_pills_keep_off_teams);
  g_test_add_func ("/map/label/signs-differ", test_signs_differ);
  return g_test_run ();
}
