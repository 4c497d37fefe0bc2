// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl-sheet-map.h"
#include "map-picture.h"

#define PT_PER_PX 0.75    /* at 96 dpi, in which the map measures its signs and letters */
#define NEAREST_SCALE 2000

struct _HeatCtlSheetMap { HeatMapScene *scene; HeatMapStyle *style; HeatMapOverlay *overlay; };

static void
add_rows (GArray *to, const HeatNet *net, HeatKind kind, char *const *ids)
{
  for (guint i = 0; ids && ids[i]; i++)
    {
      guint32 row = heat_net_find (net, kind, ids[i]);
      if (row != HEAT_NONE)
        g_array_append_val (to, row);
    }
}

static void
add_buildings (HeatMapOverlay *overlay, const HeatNet *net, const HeatNotice *n)
{
  for (guint i = 0; i < n->areas->len; i++)
    {
      const HeatNoticeArea *area = n->areas->pdata[i];
      for (guint k = 0; k < area->buildings->len; k++)
        {
          guint32 row = heat_net_find (net, HEAT_KIND_BUILDING, ((HeatNoticeBuilding *) area->buildings->pdata[k])->id);
          if (row != HEAT_NONE)
            g_array_append_val (overlay->out_buildings, row);
        }
    }
}

static void
add_leaks (HeatMapOverlay *overlay, const HeatNet *net, const HeatNotice *n)
{
  g_autoptr (GArray) leaks = g_array_new (FALSE, FALSE, sizeof (HeatLeak));

  for (guint i = 0; n->leaks && n->leaks[i]; i++)
    {
      HeatLeak leak;
      if (heat_leak_parse (net, n->leaks[i], &leak, NULL))
        g_array_append_val (leaks, leak);
    }
  heat_map_overlay_add_leaks (overlay, net, leaks, 1);
}

static HeatMapOverlay *
make_overlay (const HeatNet *net, const HeatNotice *n)
{
  HeatMapOverlay *overlay = heat_map_overlay_new ();

  add_buildings (overlay, net, n);
  add_rows (overlay->zone_pipes, net, HEAT_KIND_PIPE, n->zone);
  for (guint i = 0; i < n->valves->len; i++)
    {
      HeatPlanValve valve = { .valve = heat_net_find (net, HEAT_KIND_VALVE, ((HeatNoticeValve *) n->valves->pdata[i])->valve), .order = i + 1 };
      if (valve.valve != HEAT_NONE)
        g_array_append_val (overlay->must, valve);
    }
  add_leaks (overlay, net, n);
  heat_map_overlay_seal (overlay, net);
  return overlay;
}

HeatCtlSheetMap *
heat_ctl_sheet_map_new (HeatNet *net, const HeatNotice *n, GError **error)
{
  g_autoptr (HeatCtlSheetMap) map = g_new0 (HeatCtlSheetMap, 1);
  HeatProgress progress = heat_ctl_progress ();

  map->style = heat_map_style_load (NULL, error);
  map->scene = map->style ? heat_map_scene_new (net, &progress, error) : NULL;
  if (!map->scene)
    return NULL;
  map->overlay = make_overlay (net, n);
  return g_steal_pointer (&map);
}

void
heat_ctl_sheet_map_free (HeatCtlSheetMap *map)
{
  if (!map)
    return;
  g_clear_pointer (&map->overlay, heat_map_overlay_unref);
  g_clear_pointer (&map->scene, heat_map_scene_unref);
  g_clear_pointer (&map->style, heat_map_style_unref);
  g_free (map);
}

void
heat_ctl_sheet_map_draw (cairo_t *cr, double w_pt, double h_pt, gpointer data)
{
  const HeatCtlSheetMap *map = data;
  HeatMapScenery scenery = { .scene = map->scene, .style = map->style, .overlay = map->overlay, .theme = HEAT_MAP_PRINT, .layers = HEAT_MAP_ALL & ~(HEAT_MAP_TEAMS | HEAT_MAP_REPORTS) };
  HeatMapView view = { 0, 0, 1, (int) (w_pt / PT_PER_PX), (int) (h_pt / PT_PER_PX), 1 };
  HeatBox box = heat_map_overlay_extent (map->overlay, heat_map_scene_net (map->scene));

  view = heat_map_view_fit (&view, heat_box_is_empty (box) ? heat_map_scene_extent (map->scene) : box, 40);
  view.m_per_px = MAX (view.m_per_px, heat_map_m_per_px_of_scale (NEAREST_SCALE));
  cairo_save (cr);
  cairo_scale (cr, PT_PER_PX, PT_PER_PX);
  heat_map_picture_draw (cr, &scenery, &view);
  cairo_restore (cr);
}
