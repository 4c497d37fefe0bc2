// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-overview.h"
#include "base-i18n.h"
#include "desk-paint.h"

#define WIDTH_PX 184
#define HEIGHT_PX 128
#define MARGIN_PX 8
#define LEAST_FRAME_PX 10 /* a smaller view is still seen */
#define ARROW_PART 0.25   /* of the view's width */
#define DOT_PX 8

typedef struct {
  HeatMapScene *scene; /* owned, as below */
  HeatMapStyle *style;
  HeatMapTheme theme;
  HeatMapView view;
  cairo_surface_t *image;
} Picture;

struct _HeatDeskOverview {
  GtkWidget parent;
  HeatDeskMap *map;      /* borrowed */
  Picture *picture;      /* owned, nullable: as it was drawn */
  HeatMapScene *scene;   /* owned, nullable: as it is wanted */
  HeatMapStyle *style;
  HeatMapTheme theme;
  guint serial;          /* of what is wanted */
  gboolean is_drawn;
  GArray *incidents;     /* HeatMapLeak, owned */
  GtkGesture *drag;
  double drag_x, drag_y; /* where it began */
};
G_DEFINE_FINAL_TYPE (HeatDeskOverview, heat_desk_overview, GTK_TYPE_WIDGET)

static void
free_picture (gpointer data)
{
  Picture *picture = data;

  heat_map_scene_unref (picture->scene);
  heat_map_style_unref (picture->style);
  g_clear_pointer (&picture->image, cairo_surface_destroy);
  g_free (picture);
}

/* ---- drawn once, by a thread ---- */

static void
draw_city (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Picture *picture = data;
  HeatMapScenery scenery = { picture->scene, picture->style, NULL, picture->theme, HEAT_MAP_ALL & ~HEAT_MAP_LABELS, NULL };
  double f = picture->view.factor;
  HeatMapPen pen;

  picture->image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) (WIDTH_PX * f), (int) (HEIGHT_PX * f));
  cairo_surface_set_device_scale (picture->image, f, f);
  heat_map_pen_init_image (&pen, picture->image, f);
  heat_map_draw_ground (&pen, &scenery, &picture->view);
  heat_map_pen_clear (&pen);
  cairo_surface_flush (picture->image);
  g_task_return_boolean (task, TRUE);
}

static void draw_again (HeatDeskOverview *self);

static void
take_picture (GObject *object, GAsyncResult *result, gpointer data)
{
  HeatDeskOverview *self = HEAT_DESK_OVERVIEW (object);

  if (GPOINTER_TO_UINT (data) != self->serial)
    return; /* another city, theme or scale came meanwhile: its own picture is on the way */
  Picture *picture = g_task_get_task_data (G_TASK (result)), *own = g_new (Picture, 1);
  *own = (Picture){ heat_map_scene_ref (picture->scene), heat_map_style_ref (picture->style), picture->theme, picture->view, cairo_surface_reference (picture->image) };
  g_clear_pointer (&self->picture, free_picture);
  self->picture = own;
  self->is_drawn = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
draw_again (HeatDeskOverview *self)
{
  self->serial++;
  self->is_drawn = FALSE;
  if (!self->scene || !self->style || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  Picture *picture = g_new0 (Picture, 1);
  *picture = (Picture){ heat_map_scene_ref (self->scene), heat_map_style_ref (self->style), self->theme,
                        { 0, 0, 1, WIDTH_PX, HEIGHT_PX, gtk_widget_get_scale_factor (GTK_WIDGET (self)) }, NULL };
  picture->view = heat_map_view_fit (&picture->view, heat_map_scene_extent (self->scene), MARGIN_PX);
  g_autoptr (GTask) task = g_task_new (self, NULL, take_picture, GUINT_TO_POINTER (self->serial));
  g_task_set_task_data (task, picture, free_picture);
  g_task_run_in_thread (task, draw_city);
}

/* ---- what lies over it ---- */

static void
paint_frame (HeatDeskOverview *self, cairo_t *cr)
{
  const HeatMapView *own = &self->picture->view;
  HeatBox seen = heat_map_view_box (heat_desk_map_get_view (self->map), 0);
  HeatMapSpot a = heat_map_view_to_px (own, seen.x0_m, seen.y1_m), b = heat_map_view_to_px (own, seen.x1_m, seen.y0_m);
  double w = MAX (b.x_px - a.x_px, LEAST_FRAME_PX), h = MAX (b.y_px - a.y_px, LEAST_FRAME_PX);
  double x = (a.x_px + b.x_px - w) / 2, y = (a.y_px + b.y_px - h) / 2;
  double x0 = MAX (x, 1.0), y0 = MAX (y, 1.0), x1 = MIN (x + w, WIDTH_PX - 1.0), y1 = MIN (y + h, HEIGHT_PX - 1.0);

  if (x1 <= x0 || y1 <= y0)
    return;
  cairo_rectangle (cr, rint (x0) + 0.5, rint (y0) + 0.5, rint (x1 - x0) - 1, rint (y1 - y0) - 1);
  heat_paint_source (GTK_WIDGET (self), cr, "panel");
  cairo_set_line_width (cr, 4);
  cairo_stroke_preserve (cr);
  heat_paint_source (GTK_WIDGET (self), cr, "action");
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
}

static void
paint_incident (HeatDeskOverview *self, cairo_t *cr, const HeatMapLeak *incident)
{
  HeatMapSpot at = heat_map_view_to_px (&self->picture->view, incident->x_m, incident->y_m);
  g_autofree char *number = g_strdup_printf ("%d", incident->number);

  cairo_arc (cr, at.x_px, at.y_px, DOT_PX, 0, 2 * G_PI);
  heat_paint_source (GTK_WIDGET (self), cr, "star");
  cairo_fill (cr);
  heat_paint_source (GTK_WIDGET (self), cr, "star_text");
  heat_paint_text (GTK_WIDGET (self), cr, number, at.x_px, at.y_px, 0.5, 12, TRUE);
}

static void
snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  HeatDeskOverview *self = HEAT_DESK_OVERVIEW (widget);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, WIDTH_PX, HEIGHT_PX));

  if (self->picture)
    {
      cairo_set_source_surface (cr, self->picture->image, 0, 0);
      cairo_paint (cr);
      paint_frame (self, cr);
      for (guint i = 0; i < self->incidents->len; i++)
        paint_incident (self, cr, &g_array_index (self->incidents, HeatMapLeak, i));
    }
  cairo_destroy (cr);
}

static void
view_changed (HeatDeskMap *map, HeatDeskOverview *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* ---- hands ---- */

static void
move_to (HeatDeskOverview *self, double x_px, double y_px)
{
  const HeatMapView *view = heat_desk_map_get_view (self->map);

  if (!self->picture)
    return;
  HeatPoint place = heat_map_view_to_m (&self->picture->view, CLAMP (x_px, 0, WIDTH_PX), CLAMP (y_px, 0, HEIGHT_PX));
  heat_desk_map_pan (self->map, (place.x_m - view->x_m) / view->m_per_px, (view->y_m - place.y_m) / view->m_per_px);
}

static void
drag_begun (GtkGestureDrag *drag, double x, double y, HeatDeskOverview *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->drag_x = x;
  self->drag_y = y;
  move_to (self, x, y);
}

static void
dragged (GtkGestureDrag *drag, double dx, double dy, HeatDeskOverview *self)
{
  move_to (self, self->drag_x + dx, self->drag_y + dy);
}

static gboolean
key_pressed (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, HeatDeskOverview *self)
{
  const HeatMapView *view = heat_desk_map_get_view (self->map);
  double dx = view->width_px * ARROW_PART, dy = view->height_px * ARROW_PART;

  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return FALSE;
  switch (key)
    {
    case GDK_KEY_Left: heat_desk_map_pan (self->map, -dx, 0); return TRUE;
    case GDK_KEY_Right: heat_desk_map_pan (self->map, dx, 0); return TRUE;
    case GDK_KEY_Up: heat_desk_map_pan (self->map, 0, -dy); return TRUE;
    case GDK_KEY_Down: heat_desk_map_pan (self->map, 0, dy); return TRUE;
    case GDK_KEY_Home: heat_desk_map_fit_all (self->map); return TRUE;
    default: return FALSE;
    }
}

/* ---- the widget ---- */

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH_PX : HEIGHT_PX;
}

static void
map (GtkWidget *widget)
{
  HeatDeskOverview *self = HEAT_DESK_OVERVIEW (widget);

  GTK_WIDGET_CLASS (heat_desk_overview_parent_class)->map (widget);
  if (!self->is_drawn)
    draw_again (self);
}

static void
dispose (GObject *object)
{
  HeatDeskOverview *self = HEAT_DESK_OVERVIEW (object);

  self->serial++;
  g_clear_pointer (&self->picture, free_picture);
  g_clear_pointer (&self->scene, heat_map_scene_unref);
  g_clear_pointer (&self->style, heat_map_style_unref);
  g_clear_pointer (&self->incidents, g_array_unref);
  G_OBJECT_CLASS (heat_desk_overview_parent_class)->dispose (object);
}

static void
heat_desk_overview_class_init (HeatDeskOverviewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = dispose;
  widget_class->measure = measure;
  widget_class->map = map;
  widget_class->snapshot = snapshot;
  gtk_widget_class_set_css_name (widget_class, "overview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
heat_desk_overview_init (HeatDeskOverview *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->incidents = g_array_new (FALSE, FALSE, sizeof (HeatMapLeak));
  self->drag = gtk_gesture_drag_new ();
  g_signal_connect (self->drag, "drag-begin", G_CALLBACK (drag_begun), self);
  g_signal_connect (self->drag, "drag-update", G_CALLBACK (dragged), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (self->drag));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (widget, keys);
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_tooltip_text (widget, _("The whole city; click or drag moves the view, F2 folds it"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Overview"), -1);
}

GtkWidget *
heat_desk_overview_new (HeatDeskMap *map)
{
  HeatDeskOverview *self = g_object_new (HEAT_TYPE_DESK_OVERVIEW, NULL);

  self->map = map;
  g_signal_connect_object (map, "view-changed", G_CALLBACK (view_changed), self, 0);
  return GTK_WIDGET (self);
}

void
heat_desk_overview_set_city (HeatDeskOverview *self, HeatMapScene *scene, HeatMapStyle *style, HeatMapTheme theme)
{
  HeatMapScene *old_scene = self->scene;
  HeatMapStyle *old_style = self->style;

  if (scene == old_scene && style == old_style && theme == self->theme)
    return;
  self->scene = scene ? heat_map_scene_ref (scene) : NULL;
  self->style = style ? heat_map_style_ref (style) : NULL;
  self->theme = theme;
  if (scene != old_scene)
    g_clear_pointer (&self->picture, free_picture);
  heat_map_scene_unref (old_scene);
  heat_map_style_unref (old_style);
  draw_again (self);
}

void
heat_desk_overview_set_incidents (HeatDeskOverview *self, const HeatMapLeak *incidents, guint n)
{
  g_array_set_size (self->incidents, 0);
  g_array_append_vals (self->incidents, incidents, n);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
heat_desk_overview_is_drawn (HeatDeskOverview *self)
{
  return self->is_drawn;
}
