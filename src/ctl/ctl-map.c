// SPDX-License-Identifier: GPL-3.0-or-later
/* heatctl map: the map as a picture, with a plan on it when leaks are given, coloured by what a leak on each pipe costs, or
 * with a recorded search. */
#include "ctl-commands.h"
#include "ctl-map-play.h"
#include "map-picture.h"
#include "trace-critical.h"
#include <stdio.h>
#include <string.h>

#define MOST_PX 16384

typedef struct {
  char *output, *at, *size, *theme, *style, *trace, *frames;
  char **leaks, **fails;
  double scale, factor;
  int step; /* 0: the last one */
  gboolean critical;
} Options;

static void
clear_options (Options *o)
{
  g_free (o->output);
  g_free (o->at);
  g_free (o->size);
  g_free (o->theme);
  g_free (o->style);
  g_free (o->trace);
  g_free (o->frames);
  g_strfreev (o->leaks);
  g_strfreev (o->fails);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

#define usage(error, ...) (g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE, __VA_ARGS__), FALSE)

/* "126.62,45.75" → the two numbers; "1600x1000" likewise with x. */
static gboolean
parse_two (const char *text, char between, double *a, double *b)
{
  char *end = NULL;
  double x = g_ascii_strtod (text, &end), y;

  if (end == text || *end != between)
    return FALSE;
  const char *second = end + 1;
  y = g_ascii_strtod (second, &end);
  if (end == second || *end || !isfinite (x) || !isfinite (y))
    return FALSE;
  *a = x;
  *b = y;
  return TRUE;
}

static gboolean
parse_theme (const char *text, HeatMapTheme *theme, GError **error)
{
  for (int t = 0; t < HEAT_MAP_N_THEMES; t++)
    if (strcmp (text, heat_map_theme_word ((HeatMapTheme) t)) == 0)
      {
        *theme = (HeatMapTheme) t;
        return TRUE;
      }
  return usage (error, _("there is no theme “%s”; write dark, light or print"), text);
}

static gboolean
place_view (const Options *o, const HeatNet *net, const char *path, HeatMapView *view, GError **error)
{
  const HeatCity *city = heat_net_city (net);
  double lon = 0, lat = 0;

  if (!parse_two (o->at, ',', &lon, &lat))
    return usage (error, _("--at %s is no place; write LON,LAT in degrees, e.g. 126.62,45.75"), o->at);
  if (city->epsg == 0)
    return usage (error, _("--at needs a city with coordinates, and %s has no coordinate system; leave --at out"), path);
  g_autoptr (HeatCrs) crs = heat_crs_new (city->epsg, error);
  if (!crs)
    return FALSE;
  HeatPoint p = heat_crs_project (crs, (HeatLonLat){ lon, lat });
  if (!isfinite (p.x_m) || !isfinite (p.y_m))
    return usage (error, _("--at %s lies outside of what the city's coordinate system can say; check longitude and latitude"), o->at);
  view->x_m = p.x_m;
  view->y_m = p.y_m;
  return TRUE;
}

static gboolean
make_view (const Options *o, const HeatMapScene *scene, const HeatMapOverlay *overlay, const char *path, HeatMapView *view, GError **error)
{
  double w = 1600, h = 1000;

  if (o->size && (!parse_two (o->size, 'x', &w, &h) || w < 64 || h < 64 || w > MOST_PX || h > MOST_PX))
    return usage (error, _("--size %s is no size; write WIDTHxHEIGHT in pixels, 64 to %d each"), o->size, MOST_PX);
  if (!(o->scale >= 0) || (o->scale > 0 && (o->scale < 100 || o->scale > 10e6)))
    return usage (error, _("--scale must be 100 to 10000000 (the N of 1 : N)"));
  if (o->factor && !(o->factor >= 1 && o->factor <= 4))
    return usage (error, _("--factor must be 1 to 4"));
  *view = (HeatMapView){ 0, 0, 1, (int) w, (int) h, o->factor ? o->factor : 1 };
  HeatBox box = overlay ? heat_map_overlay_extent (overlay, heat_map_scene_net (scene)) : heat_box_empty ();
  gboolean is_about_plan = !heat_box_is_empty (box);
  *view = heat_map_view_fit (view, is_about_plan ? box : heat_map_scene_extent (scene), is_about_plan ? 0.12 * h : 24);
  if (is_about_plan)
    view->m_per_px = MAX (view->m_per_px, heat_map_m_per_px_of_scale (2500));
  if (o->at && !place_view (o, heat_map_scene_net (scene), path, view, error))
    return FALSE;
  if (o->at && !o->scale)
    view->m_per_px = heat_map_m_per_px_of_scale (5000);
  if (o->scale)
    view->m_per_px = heat_map_m_per_px_of_scale (o->scale);
  *view = heat_map_view_snap (view);
  return TRUE;
}

/* The failed valves of the command line laid over the data. */
static HeatValveOverlay *
lay_failures (const HeatNet *net, char **fails, GError **error)
{
  g_autoptr (HeatValveOverlay) valves = heat_valve_overlay_new (net);

  for (guint i = 0; fails && fails[i]; i++)
    {
      guint32 valve = heat_net_find (net, HEAT_KIND_VALVE, fails[i]);
      if (valve == HEAT_NONE)
        {
          g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_NOT_FOUND, _("there is no valve %s in the city; look it up with “heatctl find”"), fails[i]);
          return NULL;
        }
      valves->condition[valve] = HEAT_CONDITION_STUCK;
    }
  return g_steal_pointer (&valves);
}

static HeatPlan *
make_plan (const Options *o, const HeatTrace *trace, GError **error)
{
  const HeatNet *net = heat_trace_net (trace);
  g_autoptr (GArray) leaks = g_array_new (FALSE, FALSE, sizeof (HeatLeak));

  for (guint i = 0; o->leaks[i]; i++)
    {
      HeatLeak leak;
      if (!heat_leak_parse (net, o->leaks[i], &leak, error))
        return NULL;
      g_array_append_val (leaks, leak);
    }
  g_autoptr (HeatValveOverlay) valves = lay_failures (net, o->fails, error);
  if (!valves)
    return NULL;
  HeatIsolateQuery query = { .leaks = (const HeatLeak *) (gpointer) leaks->data, .n_leaks = leaks->len, .overlay = valves };
  return heat_trace_isolate (trace, &query, error);
}

static HeatMapOverlay *
make_overlay (const Options *o, HeatNet *net, GError **error)
{
  HeatProgress progress = heat_ctl_progress ();
  g_autoptr (HeatTrace) trace = heat_trace_new (net, &progress, error);
  g_autoptr (HeatPlan) plan = trace && o->leaks ? make_plan (o, trace, error) : NULL;
  g_autoptr (HeatCritical) critical = trace && o->critical ? heat_trace_critical (trace, NULL, &progress, error) : NULL;

  if ((o->leaks && !plan) || (o->critical && !critical))
    return NULL;
  g_autoptr (HeatMapOverlay) overlay = heat_map_overlay_new ();
  if (plan)
    heat_map_overlay_add_plan (overlay, net, plan, 1);
  if (critical)
    heat_map_overlay_set_costs (overlay, critical);
  heat_map_overlay_seal (overlay, net);
  return g_steal_pointer (&overlay);
}

static gboolean
check_use (const Options *o, int argc, char **argv, GError **error)
{
  if (argc != 2)
    return usage (error, _("one city file is needed; see “heatctl help map”"));
  if (!o->output && !o->frames)
    return usage (error, _("-o FILE.png, .pdf or .svg is needed; see “heatctl help map”"));
  if (o->fails && !o->leaks)
    return usage (error, _("--fail needs a --leak to plan for"));
  if (o->trace && (o->leaks || o->critical))
    return usage (error, _("--trace goes with neither --leak nor --critical: the file holds its own leaks"));
  if (!o->trace && (o->step || o->frames))
    return usage (error, _("--step and --frames need --trace, the file that “heatctl isolate --trace” wrote"));
  if (o->frames && (o->output || o->step))
    return usage (error, _("--frames draws every step into its folder: leave -o and --step out"));
  if (o->step < 0)
    return usage (error, _("--step must be 1 or more"));
  if (o->frames)
    return TRUE;
  if (!g_str_has_suffix (o->output, ".png") && !g_str_has_suffix (o->output, ".pdf") && !g_str_has_suffix (o->output, ".svg"))
    return usage (error, _("writing the map to %s: the name must end in .png, .pdf or .svg"), o->output);
  return TRUE;
}

int
heat_ctl_map (int argc, char **argv, GError **error)
{
  g_auto (Options) o = { 0 };
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &o.output, NULL, NULL },
    { "at", 0, 0, G_OPTION_ARG_STRING, &o.at, NULL, NULL },
    { "scale", 0, 0, G_OPTION_ARG_DOUBLE, &o.scale, NULL, NULL },
    { "size", 0, 0, G_OPTION_ARG_STRING, &o.size, NULL, NULL },
    { "factor", 0, 0, G_OPTION_ARG_DOUBLE, &o.factor, NULL, NULL },
    { "theme", 0, 0, G_OPTION_ARG_STRING, &o.theme, NULL, NULL },
    { "leak", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.leaks, NULL, NULL },
    { "fail", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.fails, NULL, NULL },
    { "critical", 0, 0, G_OPTION_ARG_NONE, &o.critical, NULL, NULL },
    { "trace", 0, 0, G_OPTION_ARG_FILENAME, &o.trace, NULL, NULL },
    { "step", 0, 0, G_OPTION_ARG_INT, &o.step, NULL, NULL },
    { "frames", 0, 0, G_OPTION_ARG_FILENAME, &o.frames, NULL, NULL },
    { "style", 0, 0, G_OPTION_ARG_FILENAME, &o.style, NULL, NULL },
    { NULL },
  };
  HeatMapScenery scenery = { .theme = HEAT_MAP_LIGHT, .layers = HEAT_MAP_ALL };
  HeatMapView view;
  g_autoptr (HeatMapOverlay) overlay = NULL;
  g_auto (HeatCtlFilm) film = { 0 };

  if (!heat_ctl_parse ("map", entries, &argc, &argv, -1, error) || !check_use (&o, argc, argv, error)
      || (o.theme && !parse_theme (o.theme, &scenery.theme, error)))
    return 2;
  g_autofree char *own_style = o.style ? NULL : heat_map_style_own_path ();
  g_autoptr (HeatMapStyle) style = heat_map_style_load (o.style ? o.style : own_style, error);
  if (!style)
    return 3;
  g_autoptr (HeatNet) net = heat_ctl_open_net (argv[1], error);
  if (!net)
    return 3;
  if (o.trace && !heat_ctl_film_open (&film, net, o.trace, o.step, error))
    return 3;
  if (o.leaks || o.critical)
    overlay = make_overlay (&o, net, error);
  else if (o.trace) /* the view holds all that the search will reach */
    overlay = heat_ctl_film_draw (&film, net, film.replay->steps->len + 1);
  if ((o.leaks || o.critical) && !overlay)
    return 1;
  HeatProgress progress = heat_ctl_progress ();
  g_autoptr (HeatMapScene) scene = heat_map_scene_new (net, &progress, error);
  if (!scene)
    return 1;
  scenery.scene = scene;
  scenery.style = style;
  scenery.overlay = overlay;
  if (!make_view (&o, scene, overlay, argv[1], &view, error))
    return 2;
  if (o.trace)
    return heat_ctl_film_write (&film, net, o.output, o.frames, &scenery, &view, error) ? 0 : 4;
  if (!heat_map_picture_write (o.output, &scenery, &view, error))
    return 2;
  printf (_("%s: 1 : %.0f, %d × %d pixels\n"), o.output, heat_map_view_scale (&view), view.width_px, view.height_px);
  return 0;
}
