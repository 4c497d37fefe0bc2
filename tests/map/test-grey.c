// SPDX-License-Identifier: GPL-3.0-or-later
/* No state is told by colour alone: with all colours of states made one grey, each state of a pipe, a building, a station and a valve
 * still looks different from every other; and on a grey screen, in the program's own colours, they do as well. */
#include "map-draw.h"
#include "map-test-city.h"

#define SIDE_PX 220
#define SCALE 1500
#define LEAST_PX 30 /* pixels that differ plainly */
#define PLAIN 40    /* of 255 */

typedef struct { HeatNet *net; HeatMapScene *scene; } Fixture;
typedef enum { NORMAL, ZONE, DEAD, CANDIDATE, OUT, MUST, MAY, FAILED, CLOSED, PINNED, FORBIDDEN, RESUPPLY, N_STATES } State;
static const char *const names[N_STATES] = { "normal", "zone", "no flow", "candidate", "out", "must close", "may close", "failed", "closed", "pinned", "forbidden", "re-supply" };

static void
set_up (Fixture *f, gconstpointer data)
{
  f->net = heat_test_net_new (4, 3);
  f->scene = heat_map_scene_new (f->net, NULL, NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  heat_map_scene_unref (f->scene);
  heat_net_unref (f->net);
}

static HeatMapOverlay *
overlay_of (const Fixture *f, HeatKind kind, guint32 index, State state)
{
  HeatMapOverlay *o = heat_map_overlay_new ();
  HeatPlanValve valve = { index, 1, 5, HEAT_CLOSE_NEEDED };
  HeatMapCandidate candidate = { index, 0.6f };
  GArray *const rows[N_STATES] = { [ZONE] = o->zone_pipes, [DEAD] = o->dead_pipes, [OUT] = kind == HEAT_KIND_STATION ? o->out_stations : o->out_buildings, [FAILED] = o->failed_valves,
                                   [CLOSED] = o->closed_valves, [PINNED] = o->pinned_valves, [FORBIDDEN] = o->forbidden_valves };

  if (state == MUST || state == MAY)
    g_array_append_val (state == MUST ? o->must : o->may, valve);
  else if (state == CANDIDATE)
    g_array_append_val (o->candidates, candidate);
  else if (state == RESUPPLY)
    heat_map_overlay_add_resupply (o, index, 120);
  else if (state != NORMAL)
    g_array_append_val (rows[state], index);
  heat_map_overlay_seal (o, f->net);
  return o;
}

/* Luminance of each pixel, row by row; no words are written. (transfer full) */
static guint8 *
draw_grey (const Fixture *f, HeatMapStyle *style, HeatMapTheme theme, HeatKind kind, guint32 index, State state)
{
  g_autoptr (HeatMapOverlay) overlay = overlay_of (f, kind, index, state);
  HeatMapScenery scenery = { f->scene, style, overlay, theme, HEAT_MAP_ALL & ~HEAT_MAP_LABELS };
  HeatMapView view = { 0, 0, heat_map_m_per_px_of_scale (SCALE), SIDE_PX, SIDE_PX, 1 };
  HeatMapTopOptions options = { 0 };
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, SIDE_PX, SIDE_PX);
  guint8 *grey = g_new (guint8, SIDE_PX * SIDE_PX);
  HeatMapPen pen;

  g_assert_true (heat_net_place (f->net, kind, index, &view.x_m, &view.y_m));
  heat_map_pen_init_image (&pen, image, 1);
  heat_map_draw_ground (&pen, &scenery, &view);
  heat_map_draw_top (heat_map_pen_cairo (&pen), &scenery, &view, &options);
  heat_map_pen_clear (&pen);
  cairo_surface_flush (image);
  const guint32 *at = (const guint32 *) (gpointer) cairo_image_surface_get_data (image);
  for (int i = 0; i < SIDE_PX * SIDE_PX; i++)
    grey[i] = (guint8) (0.2126 * (at[i] >> 16 & 255) + 0.7152 * (at[i] >> 8 & 255) + 0.0722 * (at[i] & 255));
  cairo_surface_destroy (image);
  return grey;
}

static guint
n_different (const guint8 *a, const guint8 *b)
{
  guint n = 0;

  for (int i = 0; i < SIDE_PX * SIDE_PX; i++)
    n += ABS (a[i] - b[i]) > PLAIN;
  return n;
}

/* Every colour that says a state is the same; what is written on it and what it stands on stays. */
static void
take_colour_away (HeatMapStyle *style)
{
  for (int t = 0; t < HEAT_MAP_N_THEMES; t++)
    {
      HeatMapPalette *p = &style->palette[t];
      guint32 one = p->text;
      p->supply = p->back = p->jumper = p->sign = p->well = p->zone = p->out = p->no_flow = p->report = p->leak = p->candidate = p->candidate_edge = one;
      p->team = p->priority = p->building_edge = p->action = one;
      p->out_fill = p->building;
      p->zone_text = p->leak_text = p->team_text = p->ground;
    }
}

static void
compare (const Fixture *f, HeatMapStyle *style, HeatKind kind, guint32 index, const State *states, guint n)
{
  for (int theme = 0; theme < HEAT_MAP_N_THEMES; theme++)
    {
      guint8 *pictures[N_STATES];
      for (guint i = 0; i < n; i++)
        pictures[i] = draw_grey (f, style, (HeatMapTheme) theme, kind, index, states[i]);
      for (guint i = 0; i < n; i++)
        for (guint k = 0; k < i; k++)
          if (n_different (pictures[i], pictures[k]) < LEAST_PX)
            g_error ("%s, %s: “%s” and “%s” look alike in grey (%u pixels differ)", heat_map_theme_word ((HeatMapTheme) theme), heat_kind_word (kind), names[states[i]],
                     names[states[k]], n_different (pictures[i], pictures[k]));
      for (guint i = 0; i < n; i++)
        g_free (pictures[i]);
    }
}

static void
test_states (Fixture *f, gconstpointer data)
{
  g_autoptr (HeatMapStyle) style = heat_map_style_load (NULL, NULL);
  static const State pipe[] = { NORMAL, ZONE, DEAD, CANDIDATE }, building[] = { NORMAL, OUT }, valve[] = { NORMAL, MUST, MAY, FAILED, CLOSED, PINNED, FORBIDDEN, RESUPPLY };

  if (data)
    take_colour_away (style);
  compare (f, style, HEAT_KIND_PIPE, 0, pipe, G_N_ELEMENTS (pipe));
  compare (f, style, HEAT_KIND_BUILDING, 3, building, G_N_ELEMENTS (building));
  compare (f, style, HEAT_KIND_STATION, 0, building, G_N_ELEMENTS (building));
  compare (f, style, HEAT_KIND_VALVE, 0, valve, G_N_ELEMENTS (valve));
}

/* The measure itself: the same state twice is alike. */
static void
test_measure (Fixture *f, gconstpointer data)
{
  g_autoptr (HeatMapStyle) style = heat_map_style_load (NULL, NULL);
  g_autofree guint8 *a = draw_grey (f, style, HEAT_MAP_DARK, HEAT_KIND_PIPE, 0, ZONE), *b = draw_grey (f, style, HEAT_MAP_DARK, HEAT_KIND_PIPE, 0, ZONE);

  g_assert_cmpuint (n_different (a, b), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/map/grey/own-colours", Fixture, NULL, set_up, test_states, tear_down);
  g_test_add ("/map/grey/one-colour", Fixture, "one", set_up, test_states, tear_down);
  g_test_add ("/map/grey/measure", Fixture, NULL, set_up, test_measure, tear_down);
  return g_test_run ();
}
