// SPDX-License-Identifier: GPL-3.0-or-later
#include "hotline-main-map.h"
#include "base-i18n.h"
#include "map-furniture.h"
#include "map-picture.h"
#include "map-symbol.h"
#include <cairo-svg.h>
#include <math.h>

/* Nearer than this nothing is gained; further off neither houses nor names can be told from each other. */
#define NEAREST_SCALE 2500
#define FURTHEST_SCALE 12000
#define PUBLIC_FURTHEST_SCALE 40000
#define ROOMY_PX 600 /* from this width on there is room for a scale and a legend */

struct _HotlineMap {
  HeatNet *net;        /* reference */
  HeatMapScene *scene; /* reference */
  HeatMapStyle *styles[HEAT_HOTLINE_N_AUDIENCES]; /* references */
};

#define NEVER 1 /* a scale that no picture has: what is shown from it on stays hidden */

/* The public does not need to know where wells, valves and plants lie. */
static void
hide_network (HeatMapStyle *style)
{
  double *hidden[] = { &style->show.source, &style->show.station, &style->show.well, &style->show.well_secondary, &style->show.valve_open, &style->show.valve_closed,
                       &style->show.valve_station, &style->show.valve_small, &style->show.valve_secondary, &style->label.source, &style->label.station };

  for (guint i = 0; i < G_N_ELEMENTS (hidden); i++)
    *hidden[i] = NEVER;
}

/* Nor an agent what the valves and pipes are called. */
static void
hide_names (HeatMapStyle *style)
{
  double *hidden[] = { &style->label.tie, &style->label.valve, &style->label.diameter, &style->label.well };

  for (guint i = 0; i < G_N_ELEMENTS (hidden); i++)
    *hidden[i] = NEVER;
}

HotlineMap *
hotline_map_new (HeatNet *net, GError **error)
{
  HotlineMap *map = g_new0 (HotlineMap, 1);

  map->net = heat_net_ref (net);
  for (int a = 0; a < HEAT_HOTLINE_N_AUDIENCES; a++)
    if (!(map->styles[a] = heat_map_style_load (NULL, error)))
      {
        hotline_map_free (map);
        return NULL;
      }
  hide_network (map->styles[HEAT_HOTLINE_PUBLIC]);
  hide_names (map->styles[HEAT_HOTLINE_PUBLIC]);
  hide_names (map->styles[HEAT_HOTLINE_AGENT]);
  if ((map->scene = heat_map_scene_new (net, NULL, error)))
    return map;
  hotline_map_free (map);
  return NULL;
}

void
hotline_map_free (HotlineMap *map)
{
  for (int a = 0; a < HEAT_HOTLINE_N_AUDIENCES; a++)
    g_clear_pointer (&map->styles[a], heat_map_style_unref);
  g_clear_pointer (&map->scene, heat_map_scene_unref);
  heat_net_unref (map->net);
  g_free (map);
}

static void
append_rows (GArray *to, const GArray *rows)
{
  g_array_append_vals (to, rows->data, rows->len);
}

static void
add_leak (HeatMapOverlay *overlay, const HeatNet *net, const HeatHotlineLeak *named)
{
  g_autoptr (GArray) leaks = g_array_sized_new (FALSE, FALSE, sizeof (HeatLeak), 1);
  HeatLeak leak;

  if (!heat_leak_parse (net, named->leak, &leak, NULL))
    return;
  g_array_append_val (leaks, leak);
  heat_map_overlay_add_leaks (overlay, net, leaks, named->number);
}

static HeatMapOverlay *
make_overlay (const HotlineMap *map, const HeatHotlineMapAsk *ask)
{
  HeatMapOverlay *overlay = heat_map_overlay_new ();

  append_rows (overlay->out_buildings, ask->out_buildings);
  if (ask->audience != HEAT_HOTLINE_PUBLIC)
    {
      append_rows (overlay->zone_pipes, ask->zone_pipes);
      for (guint i = 0; i < ask->valves->len; i++)
        {
          HeatPlanValve valve = { .valve = g_array_index (ask->valves, guint32, i), .order = ask->audience == HEAT_HOTLINE_CREW ? i + 1 : 0 };
          g_array_append_val (overlay->must, valve);
        }
      for (guint i = 0; i < ask->leaks->len; i++)
        add_leak (overlay, map->net, &g_array_index (ask->leaks, HeatHotlineLeak, i));
    }
  heat_map_overlay_seal (overlay, map->net);
  return overlay;
}

static gboolean
find_home (const HotlineMap *map, const HeatHotlineMapAsk *ask, HeatPoint *at)
{
  return ask->audience == HEAT_HOTLINE_AGENT && ask->home != HEAT_NONE && heat_net_place (map->net, HEAT_KIND_BUILDING, ask->home, &at->x_m, &at->y_m);
}

/* What matters most stands in the middle when not everything goes into a picture of a useful scale. */
static void
centre (HeatMapView *view, const HeatMapOverlay *overlay, const HeatPoint *home)
{
  const HeatMapLeak *leak = overlay->leaks->len ? &g_array_index (overlay->leaks, HeatMapLeak, 0) : NULL;
  double room_m = 0.7 * view->m_per_px * MIN (view->width_px, view->height_px);

  if (home && leak && hypot (home->x_m - leak->x_m, home->y_m - leak->y_m) < room_m)
    {
      view->x_m = (home->x_m + leak->x_m) / 2;
      view->y_m = (home->y_m + leak->y_m) / 2;
    }
  else if (home || leak)
    {
      view->x_m = home ? home->x_m : leak->x_m;
      view->y_m = home ? home->y_m : leak->y_m;
    }
}

static HeatMapView
make_view (const HotlineMap *map, const HeatHotlineMapAsk *ask, const HeatMapOverlay *overlay, const HeatPoint *home)
{
  HeatMapView view = { 0, 0, 1, (int) ask->width_px, (int) ask->height_px, 1 };
  HeatBox box = heat_map_overlay_extent (overlay, map->net);
  double furthest = heat_map_m_per_px_of_scale (ask->audience == HEAT_HOTLINE_PUBLIC ? PUBLIC_FURTHEST_SCALE : FURTHEST_SCALE);

  if (heat_box_is_empty (box) && !home)
    return heat_map_view_fit (&view, heat_map_scene_extent (map->scene), 16);
  if (home)
    box = heat_box_add (box, home->x_m, home->y_m);
  view = heat_map_view_fit (&view, box, 36);
  view.m_per_px = MAX (view.m_per_px, heat_map_m_per_px_of_scale (NEAREST_SCALE));
  if (view.m_per_px > furthest)
    {
      view.m_per_px = furthest;
      centre (&view, overlay, home);
    }
  return heat_map_view_snap (&view);
}

/* A small picture has no room for scale and legend: they would lie on what it is about. Whose data it is, it always says. */
static void
draw_small (cairo_t *cr, const HeatMapScenery *scenery, const HeatMapView *view)
{
  const HeatMapRect busy = { view->width_px - 190, view->height_px - 22, view->width_px, view->height_px };
  HeatMapTopOptions options = { .busy = &busy, .n_busy = 1, .is_vector = TRUE };
  HeatMapPen pen;

  cairo_rectangle (cr, 0, 0, view->width_px, view->height_px);
  cairo_clip (cr);
  heat_map_pen_init_vector (&pen, cr);
  heat_map_draw_ground (&pen, scenery, view);
  heat_map_pen_clear (&pen);
  heat_map_draw_top (cr, scenery, view, &options);
  heat_map_draw_attribution (cr, scenery, view->width_px - 4, view->height_px - 4);
}

static void
draw_home (cairo_t *cr, const HeatMapScenery *scenery, const HeatMapView *view, const HeatPoint *home)
{
  HeatMapSpot spot = heat_map_view_to_px (view, home->x_m, home->y_m);
  HeatMapText text;
  HeatMapSignPen pen = { cr, &text, &scenery->style->palette[scenery->theme], TRUE };

  heat_map_text_init (&text);
  heat_map_sign_pin (&pen, spot.x_px, spot.y_px, C_ ("the caller's house on a map, one character", "H"));
  heat_map_text_clear (&text);
}

/* --- The text of the picture --------------------------------------------------------------------------------------- */

static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* Cairo writes six places; a hundredth of a pixel is enough, and a third of the bytes goes. Pictures within it are base64,
 * whose letters hold no point. */
static GBytes *
shorten_numbers (const GByteArray *svg)
{
  guint8 *out = g_malloc (svg->len + 1);
  gsize n = 0;
  guint after_point = 0;

  for (guint i = 0; i < svg->len; i++)
    {
      guint8 c = svg->data[i];
      if (c == '.' && i && g_ascii_isdigit (svg->data[i - 1]))
        after_point = 1;
      else
        after_point = after_point && g_ascii_isdigit (c) ? after_point + 1 : 0;
      if (after_point <= 3)
        out[n++] = c;
    }
  return g_bytes_new_take (out, n);
}

GBytes *
hotline_map_draw (const HeatHotlineMapAsk *ask, gpointer data, GError **error)
{
  const HotlineMap *map = data;
  g_autoptr (GByteArray) svg = g_byte_array_new ();

  heat_i18n_speak (ask->is_english ? "en" : "zh_CN"); /* legend and signs; the next picture sets it anew */
  g_autoptr (HeatMapOverlay) overlay = make_overlay (map, ask);
  HeatMapScenery scenery = { .scene = map->scene, .style = map->styles[ask->audience], .overlay = overlay, .theme = ask->is_dark ? HEAT_MAP_DARK : HEAT_MAP_LIGHT,
                             .layers = ask->audience == HEAT_HOTLINE_PUBLIC ? HEAT_MAP_OUT | HEAT_MAP_LABELS | HEAT_MAP_BASE : HEAT_MAP_ALL & ~HEAT_MAP_SECONDARY };
  HeatPoint home = { 0, 0 };
  gboolean has_home = find_home (map, ask, &home);
  HeatMapView view = make_view (map, ask, overlay, has_home ? &home : NULL);
  cairo_surface_t *surface = cairo_svg_surface_create_for_stream (append_bytes, svg, view.width_px, view.height_px);
  cairo_t *cr = cairo_create (surface);

  cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
  /* The zone's band is cut out of its edge, which SVG cannot say: cairo puts an image there, of 300 dpi if left alone. */
  cairo_surface_set_fallback_resolution (surface, 144, 144);
  if (view.width_px < ROOMY_PX)
    draw_small (cr, &scenery, &view);
  else
    heat_map_picture_draw (cr, &scenery, &view);
  if (has_home)
    draw_home (cr, &scenery, &view, &home);
  cairo_status_t status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return shorten_numbers (svg);
  g_set_error (error, HEAT_MAP_ERROR, HEAT_ERROR_IO, _("drawing the map: %s; ask for a smaller picture"), cairo_status_to_string (status));
  return NULL;
}
