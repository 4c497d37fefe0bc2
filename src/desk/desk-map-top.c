// SPDX-License-Identifier: GPL-3.0-or-later
/* The sheet of labels and signs: laid out for the view and a margin in a thread, shown moved or scaled until the next. */
#include "desk-map-private.h"
#include <math.h>

#define MARGIN_PX 160
#define CELL_PX 32
#define SOON_MS 30
#define AT_REST_MS 150 /* after the last movement: what panels cover now */

typedef struct {
  HeatMapSource *source; /* owned */
  HeatMapView view;
  GArray *busy;           /* owned; HeatMapRect of the sheet; the last n_pills are pills on the glass */
  guint n_pills;
  cairo_surface_t *image; /* owned */
  cairo_region_t *inked;  /* owned */
} Sheet;

static void
free_sheet (gpointer data)
{
  Sheet *sheet = data;

  heat_map_source_unref (sheet->source);
  g_array_unref (sheet->busy);
  g_clear_pointer (&sheet->image, cairo_surface_destroy);
  g_clear_pointer (&sheet->inked, cairo_region_destroy);
  g_free (sheet);
}

static gboolean
is_inked (cairo_surface_t *image, int x0, int y0, int side)
{
  int x1 = MIN (x0 + side, cairo_image_surface_get_width (image)), y1 = MIN (y0 + side, cairo_image_surface_get_height (image));

  for (int y = y0; y < y1; y++)
    {
      const guint32 *row = (const guint32 *) (gpointer) (cairo_image_surface_get_data (image) + (gsize) cairo_image_surface_get_stride (image) * (gsize) y);
      guint32 any = 0;
      for (int x = x0; x < x1; x++)
        any |= row[x];
      if (any)
        return TRUE;
    }
  return FALSE;
}

/* Most of a sheet is clear: blending only its inked cells takes a third of the time. */
static cairo_region_t *
find_inked (cairo_surface_t *image, const HeatMapView *view)
{
  cairo_region_t *inked = cairo_region_create ();
  int side = (int) (CELL_PX * view->factor);

  for (int y = 0; y * CELL_PX < view->height_px; y++)
    for (int x = 0, run = 0; x * CELL_PX < view->width_px + CELL_PX; x++)
      if (x * CELL_PX < view->width_px && is_inked (image, x * side, y * side, side))
        run++;
      else if (run)
        { /* one row of cells at a time */
          cairo_region_union_rectangle (inked, &(cairo_rectangle_int_t){ (x - run) * CELL_PX, y * CELL_PX, run * CELL_PX, CELL_PX });
          run = 0;
        }
  return inked;
}

static void
draw_sheet (GTask *task, gpointer source_object, gpointer data, GCancellable *cancellable)
{
  Sheet *sheet = data;
  double f = sheet->source->factor;
  HeatMapScenery scenery = heat_map_source_scenery (sheet->source);
  HeatMapTopOptions options = { .busy = (const HeatMapRect *) (gpointer) sheet->busy->data, .n_busy = sheet->busy->len, .n_loose = sheet->n_pills, .is_gliding = TRUE };

  sheet->image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) (sheet->view.width_px * f), (int) (sheet->view.height_px * f));
  cairo_surface_set_device_scale (sheet->image, f, f);
  cairo_t *cr = cairo_create (sheet->image);
  heat_map_draw_top (cr, &scenery, &sheet->view, &options);
  cairo_destroy (cr);
  cairo_surface_flush (sheet->image);
  sheet->inked = find_inked (sheet->image, &sheet->view);
  g_task_return_boolean (task, TRUE);
}

static void request_sheet (HeatDeskMap *map);

static void
take_sheet (GObject *object, GAsyncResult *result, gpointer data)
{
  HeatDeskMap *map = HEAT_DESK_MAP (object);
  Sheet *sheet = g_task_get_task_data (G_TASK (result));

  map->top_is_drawing = FALSE;
  if (map->source && sheet->source->scene == map->source->scene)
    {
      g_clear_pointer (&map->top, cairo_surface_destroy);
      g_clear_pointer (&map->top_inked, cairo_region_destroy);
      map->top = g_steal_pointer (&sheet->image);
      map->top_inked = g_steal_pointer (&sheet->inked);
      map->top_view = sheet->view;
      g_clear_pointer (&map->top_source, heat_map_source_unref);
      map->top_source = heat_map_source_ref (sheet->source);
      gtk_widget_queue_draw (GTK_WIDGET (map));
    }
  if (map->top_is_dirty)
    request_sheet (map);
}

/* Window panels stand still on the glass, the sheet begins a margin further out. */
static GArray *
shift_busy (const HeatDeskMap *map)
{
  GArray *busy = g_array_copy (map->busy);
  HeatMapScenery scenery = heat_map_source_scenery (map->source);

  heat_map_list_pills (&scenery, &map->view, busy);
  for (guint i = 0; i < busy->len; i++)
    {
      HeatMapRect *r = &g_array_index (busy, HeatMapRect, i);
      *r = (HeatMapRect){ r->x0_px + MARGIN_PX, r->y0_px + MARGIN_PX, r->x1_px + MARGIN_PX, r->y1_px + MARGIN_PX };
    }
  return busy;
}

static void
request_sheet (HeatDeskMap *map)
{
  if (map->top_is_drawing)
    {
      map->top_is_dirty = TRUE;
      return;
    }
  map->top_is_dirty = FALSE;
  if (!map->source || map->view.width_px <= 0)
    return;
  Sheet *sheet = g_new0 (Sheet, 1);
  sheet->source = heat_map_source_ref (map->source);
  sheet->view = map->view;
  sheet->view.width_px += 2 * MARGIN_PX;
  sheet->view.height_px += 2 * MARGIN_PX;
  sheet->busy = shift_busy (map);
  sheet->n_pills = sheet->busy->len - map->busy->len;
  map->top_is_drawing = TRUE;
  g_autoptr (GTask) task = g_task_new (map, NULL, take_sheet, NULL);
  g_task_set_task_data (task, sheet, free_sheet);
  g_task_run_in_thread (task, draw_sheet);
}

static gboolean
on_soon (gpointer data)
{
  HeatDeskMap *map = data;

  map->top_timeout = 0;
  map->top_is_resting = FALSE;
  request_sheet (map);
  return G_SOURCE_REMOVE;
}

/* Labels keep their places in the city: while the sheet still reaches over the view, moving needs no new one. */
static gboolean
is_covering (const HeatDeskMap *map)
{
  const HeatMapView *t = &map->top_view, *v = &map->view;

  if (!map->top || map->top_source != map->source || t->m_per_px != v->m_per_px)
    return FALSE;
  return fabs (t->x_m - v->x_m) / v->m_per_px + v->width_px / 2.0 < t->width_px / 2.0 && fabs (t->y_m - v->y_m) / v->m_per_px + v->height_px / 2.0 < t->height_px / 2.0;
}

void
heat_desk_map_top_changed (HeatDeskMap *map)
{
  gboolean is_resting = is_covering (map);

  map->top_is_dirty = TRUE;
  if (is_resting || map->top_is_resting)
    g_clear_handle_id (&map->top_timeout, g_source_remove);
  map->top_is_resting = is_resting;
  if (!map->top_timeout)
    map->top_timeout = g_timeout_add (is_resting ? AT_REST_MS : SOON_MS, on_soon, map);
}

void
heat_desk_map_top_clear (HeatDeskMap *map)
{
  g_clear_handle_id (&map->top_timeout, g_source_remove);
  g_clear_pointer (&map->top, cairo_surface_destroy);
  g_clear_pointer (&map->top_inked, cairo_region_destroy);
  g_clear_pointer (&map->top_source, heat_map_source_unref);
}
