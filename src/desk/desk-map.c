// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-map-private.h"
#include "base-i18n.h"
#include "map-furniture.h"
#include "map-picture.h"
#include <string.h>

G_DEFINE_FINAL_TYPE (HeatDeskMap, heat_desk_map, GTK_TYPE_WIDGET)

#define SOME_TILES_MS 60 /* between frames while tiles of the view are still missing */

/* Signal numbers, filled once when the class is made. */
static guint signals[HEAT_DESK_MAP_N_SIGNALS];

void
heat_desk_map_emit (HeatDeskMap *map, int signal, ...)
{
  va_list args;

  va_start (args, signal);
  g_signal_emit_valist (map, signals[signal], 0, args);
  va_end (args);
}

/* Whether every tile of the view is drawn from what is set now. */
static gboolean
has_all_tiles (const HeatDeskMap *map)
{
  HeatMapTile first, last;
  gboolean is_fresh = TRUE;

  heat_map_tiles_of_box (heat_map_level_nearest (map->view.m_per_px), heat_map_view_box (&map->view, 0), &first, &last);
  for (gint32 y = first.y; y <= last.y; y++)
    for (gint32 x = first.x; x <= last.x; x++)
      if (!heat_map_tiles_get (map->tiles, (HeatMapTile){ first.level, x, y }, &is_fresh) || !is_fresh)
        return FALSE;
  return TRUE;
}

static gboolean
show_some_tiles (gpointer data)
{
  HeatDeskMap *map = data;

  map->tiles_timeout = 0;
  gtk_widget_queue_draw (GTK_WIDGET (map));
  return G_SOURCE_REMOVE;
}

/* Tiles come faster than frames: a frame for each few would take the processor from those that draw the rest. */
static void
on_tiles_ready (gpointer data)
{
  HeatDeskMap *map = data;

  if (has_all_tiles (map))
    {
      g_clear_handle_id (&map->tiles_timeout, g_source_remove);
      gtk_widget_queue_draw (GTK_WIDGET (map));
    }
  else if (!map->tiles_timeout)
    map->tiles_timeout = g_timeout_add (SOME_TILES_MS, show_some_tiles, map);
}

/* A new immutable source from what is set now. */
static void
renew_source (HeatDeskMap *map)
{
  g_clear_pointer (&map->source, heat_map_source_unref);
  if (!map->style || !map->scene)
    {
      heat_map_tiles_set_source (map->tiles, NULL);
      return;
    }
  HeatMapScenery scenery = { map->scene, map->style, map->overlay, map->theme, map->layers, map->backdrop };
  map->source = heat_map_source_new (&scenery, map->view.factor, map->city);
  heat_map_tiles_set_source (map->tiles, map->source);
  heat_desk_map_want_tiles (map);
  heat_desk_map_top_changed (map);
  gtk_widget_queue_draw (GTK_WIDGET (map));
}

static void
fit_now (HeatDeskMap *map)
{
  map->wants_fit = FALSE;
  HeatMapView v = heat_map_view_fit (&map->view, heat_map_scene_extent (map->scene), 24);
  v.m_per_px = heat_map_level_m_per_px (CLAMP ((int) ceil (4 * log2 (v.m_per_px)), HEAT_MAP_LEVEL_MIN, HEAT_MAP_LEVEL_MAX));
  heat_desk_map_set_view (map, &v);
}

static void
heat_desk_map_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  HeatDeskMap *map = HEAT_DESK_MAP (widget);
  double factor = gtk_widget_get_scale_factor (widget) * map->magnification;
  gboolean is_new_factor = factor != map->view.factor;

  if (map->view.width_px == width && map->view.height_px == height && !is_new_factor)
    return;
  map->view.width_px = width;
  map->view.height_px = height;
  map->view.factor = factor;
  if (is_new_factor)
    renew_source (map);
  if (!map->source)
    return;
  if (map->wants_fit && width > 1 && height > 1)
    fit_now (map);
  else
    heat_desk_map_set_view (map, &map->view);
}

static void
heat_desk_map_dispose (GObject *object)
{
  HeatDeskMap *map = HEAT_DESK_MAP (object);

  heat_desk_map_stop (map);
  g_clear_handle_id (&map->tiles_timeout, g_source_remove);
  heat_desk_map_top_clear (map);
  g_clear_pointer (&map->tiles, heat_map_tiles_free);
  g_clear_pointer (&map->source, heat_map_source_unref);
  g_clear_pointer (&map->overlay, heat_map_overlay_unref);
  g_clear_pointer (&map->backdrop, heat_map_backdrop_unref);
  g_clear_pointer (&map->scene, heat_map_scene_unref);
  g_clear_pointer (&map->style, heat_map_style_unref);
  if (map->tip_destroy)
    map->tip_destroy (map->tip_data);
  map->tip_destroy = NULL;
  map->tip = NULL;
  G_OBJECT_CLASS (heat_desk_map_parent_class)->dispose (object);
}

static void
heat_desk_map_finalize (GObject *object)
{
  HeatDeskMap *map = HEAT_DESK_MAP (object);

  g_free (map->spot_name);
  g_array_unref (map->busy);
  g_array_unref (map->back);
  g_array_unref (map->forward);
  g_array_unref (map->moves);
  G_OBJECT_CLASS (heat_desk_map_parent_class)->finalize (object);
}

static void
add_signals (GType type)
{
  signals[HEAT_DESK_MAP_PICKED] = g_signal_new ("picked", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 5, G_TYPE_UINT, G_TYPE_UINT,
                                                G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_INT);
  signals[HEAT_DESK_MAP_MENU] = g_signal_new ("menu", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 6, G_TYPE_UINT, G_TYPE_UINT,
                                              G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[HEAT_DESK_MAP_POINTER] = g_signal_new ("pointer", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_DOUBLE, G_TYPE_DOUBLE,
                                                 G_TYPE_BOOLEAN);
  signals[HEAT_DESK_MAP_POINTED] = g_signal_new ("pointed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  signals[HEAT_DESK_MAP_VIEW_CHANGED] = g_signal_new ("view-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[HEAT_DESK_MAP_SIGN_PICKED] = g_signal_new ("sign-picked", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_INT);
  signals[HEAT_DESK_MAP_SIGN_POINTED] = g_signal_new ("sign-pointed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[HEAT_DESK_MAP_PLACED] = g_signal_new ("placed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_DOUBLE, G_TYPE_DOUBLE,
                                                G_TYPE_INT);
}

static void
heat_desk_map_class_init (HeatDeskMapClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = heat_desk_map_dispose;
  object_class->finalize = heat_desk_map_finalize;
  widget_class->snapshot = heat_desk_map_snapshot;
  widget_class->size_allocate = heat_desk_map_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "heatmap");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  add_signals (G_TYPE_FROM_CLASS (klass));
}

static void
heat_desk_map_init (HeatDeskMap *map)
{
  map->busy = g_array_new (FALSE, FALSE, sizeof (HeatMapRect));
  map->back = g_array_new (FALSE, FALSE, sizeof (HeatMapView));
  map->forward = g_array_new (FALSE, FALSE, sizeof (HeatMapView));
  map->moves = g_array_new (FALSE, FALSE, sizeof (HeatDeskMapMove));
  map->view = (HeatMapView){ 0, 0, 1, 0, 0, 1 };
  map->magnification = 1;
  map->layers = HEAT_MAP_ALL;
  map->spot = (HeatPoint){ NAN, NAN };
  map->pointed = map->selected = HEAT_NONE;
  map->tiles = heat_map_tiles_new (on_tiles_ready, map);
  gtk_widget_set_focusable (GTK_WIDGET (map), TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (map), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (map), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (map), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (map), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Map"), -1);
  heat_desk_map_add_input (map);
}

GtkWidget *
heat_desk_map_new (void)
{
  return g_object_new (HEAT_TYPE_DESK_MAP, NULL);
}

void
heat_desk_map_set_style (HeatDeskMap *map, HeatMapStyle *style)
{
  HeatMapStyle *old = map->style;

  map->style = style ? heat_map_style_ref (style) : NULL;
  heat_map_style_unref (old);
  map->city++;
  renew_source (map);
}

HeatMapStyle *
heat_desk_map_get_style (HeatDeskMap *map, HeatMapTheme *theme)
{
  *theme = map->theme;
  return map->style;
}

char *
heat_desk_map_load_style (HeatDeskMap *map, double text_scale)
{
  g_autofree char *own = heat_map_style_own_path ();
  g_autoptr (GError) error = NULL;
  g_autoptr (HeatMapStyle) style = heat_map_style_load (own, &error);

  if (!style && own)
    style = heat_map_style_load (NULL, NULL);
  if (style)
    {
      style->text_scale = text_scale;
      heat_desk_map_set_style (map, style);
    }
  return error ? g_strdup (error->message) : NULL;
}

void
heat_desk_map_set_scene (HeatDeskMap *map, HeatMapScene *scene)
{
  HeatMapScene *old = map->scene;

  if (scene == old)
    return;
  heat_desk_map_stop (map);
  heat_desk_map_top_clear (map);
  heat_map_tiles_set_source (map->tiles, NULL);
  map->scene = scene ? heat_map_scene_ref (scene) : NULL;
  heat_map_scene_unref (old);
  map->city++;
  g_clear_pointer (&map->overlay, heat_map_overlay_unref); /* its rows were the other city's */
  map->pointed_kind = map->selected_kind = HEAT_KIND_NONE;
  heat_desk_map_set_spot (map, (HeatPoint){ NAN, NAN }, NULL);
  map->sign = (HeatMapSignPick){ HEAT_MAP_SIGN_NONE, 0 };
  g_array_set_size (map->back, 0);
  g_array_set_size (map->forward, 0);
  renew_source (map);
  map->wants_fit = scene != NULL;
  if (map->source && map->view.width_px > 1)
    fit_now (map);
  gtk_widget_queue_draw (GTK_WIDGET (map));
}

void
heat_desk_map_set_overlay (HeatDeskMap *map, HeatMapOverlay *overlay)
{
  HeatMapOverlay *old = map->overlay;

  if (overlay == old)
    return;
  g_return_if_fail (!overlay || overlay->serial != 0);
  map->overlay = overlay ? heat_map_overlay_ref (overlay) : NULL;
  heat_map_overlay_unref (old);
  renew_source (map);
}

HeatMapOverlay *
heat_desk_map_get_overlay (HeatDeskMap *map)
{
  return map->overlay;
}

void
heat_desk_map_set_theme (HeatDeskMap *map, HeatMapTheme theme)
{
  if (map->theme == theme)
    return;
  map->theme = theme;
  renew_source (map);
}

void
heat_desk_map_set_layers (HeatDeskMap *map, HeatMapLayers layers)
{
  HeatMapLayers changed = map->layers ^ layers;

  map->layers = layers;
  if (changed)
    renew_source (map);
}

void
heat_desk_map_set_magnification (HeatDeskMap *map, double magnification)
{
  if (map->magnification == magnification)
    return;
  map->magnification = magnification;
  gtk_widget_queue_allocate (GTK_WIDGET (map));
}

HeatMapLayers
heat_desk_map_get_layers (HeatDeskMap *map)
{
  return map->layers;
}

void
heat_desk_map_select (HeatDeskMap *map, HeatKind kind, guint32 index)
{
  map->selected_kind = kind;
  map->selected = index;
  gtk_widget_queue_draw (GTK_WIDGET (map));
}

const HeatMapView *
heat_desk_map_get_view (HeatDeskMap *map)
{
  return &map->view;
}

gboolean
heat_desk_map_set_busy (HeatDeskMap *map, const HeatMapRect *rects, guint n)
{
  if (n == map->busy->len && (n == 0 || memcmp (rects, map->busy->data, n * sizeof *rects) == 0))
    return FALSE;
  g_array_set_size (map->busy, 0);
  g_array_append_vals (map->busy, rects, n);
  heat_desk_map_top_changed (map);
  return TRUE;
}

struct _HeatDeskMapPaper {
  HeatMapSource *source; /* owned */
  HeatMapView view;
  char *stamp;           /* owned, NULL */
};

HeatDeskMapPaper *
heat_desk_map_keep_paper (HeatDeskMap *map)
{
  if (!map->source)
    return NULL;
  HeatDeskMapPaper *paper = g_new (HeatDeskMapPaper, 1);
  *paper = (HeatDeskMapPaper){ heat_map_source_ref (map->source), map->view, NULL };
  return paper;
}

void
heat_desk_map_paper_free (HeatDeskMapPaper *paper)
{
  if (!paper)
    return;
  heat_map_source_unref (paper->source);
  g_free (paper->stamp);
  g_free (paper);
}

void
heat_desk_map_paper_set_stamp (HeatDeskMapPaper *paper, const char *words)
{
  g_free (paper->stamp);
  paper->stamp = g_strdup (words);
}

void
heat_desk_map_paper_draw (const HeatDeskMapPaper *paper, cairo_t *cr, double w_pt, double h_pt)
{
  const double pt = 0.75; /* points to a pixel at 96 dpi */
  HeatMapScenery scenery = heat_map_source_scenery (paper->source);
  HeatMapView view = { paper->view.x_m, paper->view.y_m, paper->view.m_per_px, (int) (w_pt / pt), (int) (h_pt / pt), 1 };
  HeatBox box = scenery.overlay ? heat_map_overlay_extent (scenery.overlay, heat_map_scene_net (scenery.scene)) : heat_box_empty ();

  scenery.theme = HEAT_MAP_PRINT;
  scenery.layers = HEAT_MAP_ALL & ~(HEAT_MAP_TEAMS | HEAT_MAP_REPORTS);
  if (!heat_box_is_empty (box))
    view = heat_map_view_fit (&view, box, 40);
  cairo_save (cr);
  cairo_scale (cr, pt, pt);
  heat_map_picture_draw (cr, &scenery, &view);
  cairo_restore (cr);
}

void
heat_desk_map_set_backdrop (HeatDeskMap *map, HeatMapBackdrop *backdrop)
{
  HeatMapBackdrop *old = map->backdrop;

  map->backdrop = backdrop ? heat_map_backdrop_ref (backdrop) : NULL;
  heat_map_backdrop_unref (old);
  renew_source (map);
}

gboolean
heat_desk_map_paper_write (const HeatDeskMapPaper *paper, const char *path, GError **error)
{
  HeatMapScenery scenery = heat_map_source_scenery (paper->source);
  HeatMapView view = paper->view;
  gboolean is_png = g_str_has_suffix (path, ".png");

  scenery.stamp = paper->stamp;
  if (!is_png)
    scenery.theme = HEAT_MAP_PRINT;
  view.factor = is_png ? MAX (2, view.factor) : 1; /* sharp also when it is shown larger */
  return heat_map_picture_write (path, &scenery, &view, error);
}

/* As large as the texts of the desk: what finds no room above one another is scrolled. */
static double
legend_grow (HeatDeskMap *map, const HeatMapScenery *scenery)
{
  double w = 0, h = 0;

  heat_map_legend_size (scenery, &map->view, 1, &w, &h);
  return w > 0 ? CLAMP (0.9 * map->view.width_px / w, 1, scenery->style->text_scale) : 1;
}

void
heat_desk_map_legend_size (HeatDeskMap *map, int *width_px, int *height_px)
{
  double w = 0, h = 0;

  if (map->source)
    {
      HeatMapScenery scenery = heat_map_source_scenery (map->source);
      double grow = legend_grow (map, &scenery);
      heat_map_legend_size (&scenery, &map->view, grow, &w, &h);
    }
  *width_px = (int) w;
  *height_px = (int) h;
}

void
heat_desk_map_draw_legend (HeatDeskMap *map, cairo_t *cr)
{
  int w = 0, h = 0;

  heat_desk_map_legend_size (map, &w, &h);
  if (!w)
    return;
  HeatMapScenery scenery = heat_map_source_scenery (map->source);
  heat_map_draw_legend (cr, &scenery, &map->view, legend_grow (map, &scenery), w, h);
}

void
heat_desk_map_set_tip (HeatDeskMap *map, HeatDeskMapTip tip, gpointer data, GDestroyNotify destroy)
{
  if (map->tip_destroy)
    map->tip_destroy (map->tip_data);
  map->tip = tip;
  map->tip_data = data;
  map->tip_destroy = destroy;
}

gboolean
heat_desk_map_is_settled (HeatDeskMap *map)
{
  if (!map->source || map->tick || map->settle || map->is_held || map->glide || map->top_is_drawing || map->top_is_dirty || map->top_source != map->source)
    return FALSE;
  return has_all_tiles (map);
}

HeatDeskMapFigures
heat_desk_map_get_figures (HeatDeskMap *map)
{
  HeatDeskMapFigures figures = map->figures;

  HeatMapTilesFigures tiles = heat_map_tiles_figures (map->tiles);

  figures.n_tiles = tiles.n_drawn;
  figures.n_cached = tiles.n;
  figures.cached_bytes = tiles.bytes;
  return figures;
}
