// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-measure.h"
#include "base-i18n.h"
#include "desk-ui.h"
#include "geo-coord.h"
#include "map-ruler.h"
#include "net-along.h"

#define SAME_M 0.001

struct _HeatDeskMeasure {
  GtkBox parent;
  GtkWidget *words, *hint, *back, *area, *along, *copy;
  GArray *points;      /* HeatPoint, owned */
  GPtrArray *legs;     /* char *, owned: the length of each, the closing one last */
  GArray *lengths_m;   /* double, as the legs */
  GArray *spots;       /* HeatAlongSpot, as the points; owned, empty when straight */
  GPtrArray *ways;     /* GArray of double, of the legs along pipes; owned */
  GArray *ways_m;      /* double, as the ways */
  GCancellable *finding; /* owned; the way that is looked for, NULL none */
  const char *told;    /* why there is no next point, static; NULL */
  HeatPoint next;      /* NaN: none */
  char *next_words;    /* owned, nullable */
  HeatCrs *crs;        /* borrowed, nullable */
  int epsg;
  gboolean is_on, is_closed, is_along, is_filling;
};
G_DEFINE_FINAL_TYPE (HeatDeskMeasure, heat_desk_measure, GTK_TYPE_BOX)

enum { CHANGED, LEFT, N_SIGNALS };
static guint signals[N_SIGNALS];

char *
heat_measure_length_words (double length_m)
{
  if (!isfinite (length_m))
    return g_strdup ("—");
  return length_m < 999.95 ? g_strdup_printf (_("%.1f m"), length_m) : g_strdup_printf (_("%.3f km"), length_m / 1000);
}

char *
heat_measure_area_words (double area_m2)
{
  if (!isfinite (area_m2))
    return g_strdup ("—");
  return area_m2 < 9999.5 ? g_strdup_printf (_("%.0f m²"), area_m2) : g_strdup_printf (_("%.2f ha"), area_m2 / 10000);
}

static const HeatPoint *
point (HeatDeskMeasure *self, guint i)
{
  return &g_array_index (self->points, HeatPoint, i % self->points->len);
}

static guint
n_legs (HeatDeskMeasure *self)
{
  return self->points->len ? self->points->len - 1 + self->is_closed : 0;
}

static double
total_m (HeatDeskMeasure *self)
{
  double sum = 0;

  for (guint i = 0; i < self->lengths_m->len; i++)
    sum += g_array_index (self->lengths_m, double, i);
  return sum;
}

static char *
area_words (HeatDeskMeasure *self)
{
  const HeatPoint *ring = (const HeatPoint *) (gpointer) self->points->data;

  if (heat_measure_is_crossed (ring, self->points->len))
    return g_strdup (_("no area: the line crosses itself"));
  return heat_measure_area_words (heat_measure_area_m2 (self->crs, ring, self->points->len));
}

/* How lengths were reckoned: somebody will compare them with a tape, or with a drawing. */
static char *
basis_words (HeatDeskMeasure *self)
{
  if (self->is_along)
    return g_strdup (_("along pipes, by their lengths in the city's data"));
  return self->crs ? g_strdup_printf (_("lengths on the ground (ellipsoid of EPSG:%d)"), self->epsg) : g_strdup (_("lengths on the plan: the city names no coordinate system"));
}

static void
reckon_legs (HeatDeskMeasure *self)
{
  g_ptr_array_set_size (self->legs, 0);
  g_array_set_size (self->lengths_m, 0);
  for (guint i = 0; i < n_legs (self); i++)
    {
      double length_m = i < self->ways_m->len ? g_array_index (self->ways_m, double, i) : heat_measure_distance_m (self->crs, *point (self, i), *point (self, i + 1));
      g_array_append_val (self->lengths_m, length_m);
      g_ptr_array_add (self->legs, heat_measure_length_words (length_m));
    }
}

static char *
result_words (HeatDeskMeasure *self)
{
  g_autofree char *total = heat_measure_length_words (total_m (self));
  guint n = self->points->len;

  if (n == 0 && self->is_along)
    return g_strdup (_("Measure: click the first pipe"));
  if (n == 1 && self->is_along)
    return g_strdup (_("Measure: click the next pipe"));
  if (n == 0)
    return g_strdup (_("Measure: click the first point"));
  if (n == 1)
    return g_strdup (_("Measure: click the next point"));
  if (!self->is_closed)
    return n == 2 ? g_strdup (total) : g_strdup_printf (_("Total %s · last leg %s"), total, (const char *) self->legs->pdata[self->legs->len - 1]);
  g_autofree char *area = area_words (self);
  return g_strdup_printf (_("Area %s · around %s"), area, total);
}

static void
show (HeatDeskMeasure *self)
{
  g_autofree char *words = result_words (self), *basis = basis_words (self);
  g_autofree char *count = g_strdup_printf (ngettext ("%u point", "%u points", self->points->len), self->points->len);
  g_autofree char *hint = self->told ? g_strdup (self->told) : g_strdup_printf ("%s · %s", count, basis);

  self->is_filling = TRUE;
  gtk_label_set_text (GTK_LABEL (self->words), words);
  gtk_label_set_text (GTK_LABEL (self->hint), hint);
  gtk_widget_set_sensitive (self->back, self->points->len > 0);
  gtk_widget_set_sensitive (self->area, self->points->len > 2 && !self->is_along);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->along), self->is_along);
  gtk_widget_set_sensitive (self->copy, self->points->len > 1);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->area), self->is_closed);
  gtk_widget_set_visible (GTK_WIDGET (self), self->is_on);
  self->is_filling = FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
line_changed (HeatDeskMeasure *self)
{
  reckon_legs (self);
  g_clear_pointer (&self->next_words, g_free);
  self->next = (HeatPoint){ NAN, NAN };
  show (self);
}

static void
stop_finding (HeatDeskMeasure *self)
{
  g_cancellable_cancel (self->finding);
  g_clear_object (&self->finding);
  self->told = NULL;
}

static void
forget (HeatDeskMeasure *self)
{
  stop_finding (self);
  g_array_set_size (self->points, 0);
  g_array_set_size (self->spots, 0);
  g_array_set_size (self->ways_m, 0);
  g_ptr_array_set_size (self->ways, 0);
  self->is_closed = FALSE;
}

void
heat_desk_measure_begin (HeatDeskMeasure *self, HeatCrs *crs, int epsg)
{
  forget (self);
  self->crs = crs;
  self->epsg = epsg;
  self->is_on = TRUE;
  line_changed (self);
}

gboolean
heat_desk_measure_is_on (HeatDeskMeasure *self)
{
  return self->is_on;
}

void
heat_desk_measure_add (HeatDeskMeasure *self, HeatPoint place)
{
  const HeatPoint *last = self->points->len ? point (self, self->points->len - 1) : NULL;

  if (!self->is_on || (last && hypot (last->x_m - place.x_m, last->y_m - place.y_m) < SAME_M))
    return;
  if (self->is_closed)
    forget (self);
  g_array_append_val (self->points, place);
  line_changed (self);
}

void
heat_desk_measure_point_at (HeatDeskMeasure *self, HeatPoint place)
{
  gboolean has_next = self->is_on && self->points->len && !self->is_closed && !self->is_along && isfinite (place.x_m);

  g_clear_pointer (&self->next_words, g_free);
  self->next = has_next ? place : (HeatPoint){ NAN, NAN };
  if (has_next)
    self->next_words = heat_measure_length_words (heat_measure_distance_m (self->crs, *point (self, self->points->len - 1), place));
  g_signal_emit (self, signals[CHANGED], 0);
}

void
heat_desk_measure_take_back (HeatDeskMeasure *self)
{
  stop_finding (self);
  if (self->is_closed)
    self->is_closed = FALSE;
  else if (self->points->len)
    g_array_set_size (self->points, self->points->len - 1);
  g_array_set_size (self->spots, MIN (self->spots->len, self->points->len));
  g_array_set_size (self->ways_m, MIN (self->ways_m->len, n_legs (self)));
  g_ptr_array_set_size (self->ways, (int) self->ways_m->len);
  line_changed (self);
}

void
heat_desk_measure_toggle_area (HeatDeskMeasure *self)
{
  self->is_closed = !self->is_closed && self->points->len > 2 && !self->is_along;
  line_changed (self);
}

/* ---- along pipes ---- */
gboolean
heat_desk_measure_is_along (HeatDeskMeasure *self)
{
  return self->is_on && self->is_along;
}

void
heat_desk_measure_toggle_along (HeatDeskMeasure *self)
{
  forget (self);
  self->is_along = !self->is_along;
  line_changed (self);
}

typedef struct { HeatNet *net; HeatAlongSpot from, to; GArray *course; double length_m; } Way;

static void
way_free (gpointer data)
{
  Way *way = data;

  heat_net_unref (way->net);
  g_clear_pointer (&way->course, g_array_unref);
  g_free (way);
}

static void
find_way (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Way *way = data;

  way->length_m = heat_net_along_m (way->net, &way->from, &way->to, way->course, cancellable);
  g_task_return_boolean (task, TRUE);
}

static void
add_spot (HeatDeskMeasure *self, const HeatAlongSpot *spot)
{
  HeatPoint place = { spot->x_m, spot->y_m };

  g_array_append_val (self->spots, *spot);
  g_array_append_val (self->points, place);
}

static void
way_found (GObject *source, GAsyncResult *result, gpointer data)
{
  HeatDeskMeasure *self = HEAT_DESK_MEASURE (source);
  Way *way = g_task_get_task_data (G_TASK (result));

  if (g_task_get_cancellable (G_TASK (result)) != self->finding)
    return; /* another is looked for, or none */
  stop_finding (self);
  if (isnan (way->length_m))
    self->told = _("No way along pipes leads there: supply and return, primary and secondary are not joined by pipes");
  else
    {
      add_spot (self, &way->to);
      g_ptr_array_add (self->ways, g_steal_pointer (&way->course));
      g_array_append_val (self->ways_m, way->length_m);
    }
  line_changed (self);
}

void
heat_desk_measure_add_on (HeatDeskMeasure *self, HeatNet *net, HeatPipe pipe, HeatPoint place)
{
  HeatAlongSpot spot;

  if (!heat_desk_measure_is_along (self))
    return;
  stop_finding (self);
  if (heat_pipe_is_none (pipe) || !heat_net_along_spot (net, pipe, place.x_m, place.y_m, &spot))
    {
      self->told = _("No pipe stands here: click on one");
      show (self);
      return;
    }
  if (!self->spots->len)
    {
      add_spot (self, &spot);
      return line_changed (self);
    }
  Way *way = g_new0 (Way, 1);
  *way = (Way){ heat_net_ref (net), g_array_index (self->spots, HeatAlongSpot, self->spots->len - 1), spot, g_array_new (FALSE, FALSE, sizeof (double)), NAN };
  self->finding = g_cancellable_new ();
  self->told = _("Looking for the way along pipes …");
  g_autoptr (GTask) task = g_task_new (self, self->finding, way_found, NULL);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, way, way_free);
  g_task_run_in_thread (task, find_way);
  show (self);
}

void
heat_desk_measure_leave (HeatDeskMeasure *self)
{
  if (!self->is_on)
    return;
  forget (self);
  self->is_on = FALSE;
  self->crs = NULL;
  line_changed (self);
  g_signal_emit (self, signals[LEFT], 0);
}

char *
heat_desk_measure_text (HeatDeskMeasure *self)
{
  GString *text = g_string_new (NULL);
  g_autofree char *total = heat_measure_length_words (total_m (self)), *basis = basis_words (self);

  for (guint i = 0; i < self->legs->len; i++)
    {
      g_autofree char *from = heat_coord_write (HEAT_COORD_METRES, *point (self, i), NULL), *to = heat_coord_write (HEAT_COORD_METRES, *point (self, i + 1), NULL);
      g_string_append_printf (text, "%s\t%s\t%s\n", from, to, (const char *) self->legs->pdata[i]);
    }
  g_string_append_printf (text, "%s\t%s\n", self->is_closed ? _("Around") : _("Total"), total);
  if (self->is_closed)
    {
      g_autofree char *area = area_words (self);
      g_string_append_printf (text, "%s\t%s\n", _("Area"), area);
    }
  g_string_append_printf (text, "%s\n", basis);
  return g_string_free (text, FALSE);
}

void
heat_desk_measure_copy (HeatDeskMeasure *self)
{
  g_autofree char *text = self->points->len > 1 ? heat_desk_measure_text (self) : NULL;

  if (!text)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  gtk_label_set_text (GTK_LABEL (self->hint), _("Copied: legs, total and area"));
}

gboolean
heat_desk_measure_key (HeatDeskMeasure *self, guint keyval, GdkModifierType state)
{
  if (!self->is_on || (state & GDK_ALT_MASK))
    return FALSE;
  if ((state & GDK_CONTROL_MASK) && !(state & GDK_SHIFT_MASK) && (keyval == GDK_KEY_c || keyval == GDK_KEY_C))
    return heat_desk_measure_copy (self), TRUE;
  if (state & GDK_CONTROL_MASK)
    return FALSE;
  if (keyval == GDK_KEY_BackSpace || keyval == GDK_KEY_Delete)
    return heat_desk_measure_take_back (self), TRUE;
  if (keyval == GDK_KEY_n || keyval == GDK_KEY_N)
    return heat_desk_measure_toggle_along (self), TRUE;
  if (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter)
    return heat_desk_measure_toggle_area (self), TRUE;
  return FALSE;
}

void
heat_desk_measure_draw (cairo_t *cr, const HeatMapScenery *scenery, const HeatMapView *view, gpointer data)
{
  HeatDeskMeasure *self = data;
  HeatMapRuler ruler = { (const HeatPoint *) (gpointer) self->points->data, self->points->len, (const char *const *) self->legs->pdata, self->is_closed,
                         self->ways->len ? (const GArray *const *) self->ways->pdata : NULL, self->next, self->next_words };

  if (self->is_on)
    heat_map_draw_ruler (cr, scenery, view, &ruler);
}

/* ---- the widget ---- */

static void
area_toggled (GtkToggleButton *button, HeatDeskMeasure *self)
{
  if (!self->is_filling)
    heat_desk_measure_toggle_area (self);
}

static void
along_toggled (GtkToggleButton *button, HeatDeskMeasure *self)
{
  if (!self->is_filling)
    heat_desk_measure_toggle_along (self);
}

static GtkWidget *
add_button (HeatDeskMeasure *self, GtkWidget *row, const char *text, const char *tip, void (*clicked) (HeatDeskMeasure *self))
{
  GtkWidget *button = heat_ui_button (text, NULL, "minor");

  gtk_widget_set_tooltip_text (button, tip);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (clicked), self);
  gtk_box_append (GTK_BOX (row), button);
  return button;
}

static void
finalize (GObject *object)
{
  HeatDeskMeasure *self = HEAT_DESK_MEASURE (object);

  stop_finding (self);
  g_array_unref (self->points);
  g_array_unref (self->spots);
  g_array_unref (self->ways_m);
  g_ptr_array_unref (self->ways);
  g_ptr_array_unref (self->legs);
  g_array_unref (self->lengths_m);
  g_free (self->next_words);
  G_OBJECT_CLASS (heat_desk_measure_parent_class)->finalize (object);
}

static void
heat_desk_measure_class_init (HeatDeskMeasureClass *class)
{
  G_OBJECT_CLASS (class)->finalize = finalize;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_STATUS);
  signals[CHANGED] = g_signal_new ("changed", HEAT_TYPE_DESK_MEASURE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LEFT] = g_signal_new ("left", HEAT_TYPE_DESK_MEASURE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
heat_desk_measure_init (HeatDeskMeasure *self)
{
  GtkWidget *row = heat_ui_row (4, NULL);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 4);
  heat_ui_classes (GTK_WIDGET (self), "overlaybar player");
  self->points = g_array_new (FALSE, FALSE, sizeof (HeatPoint));
  self->legs = g_ptr_array_new_with_free_func (g_free);
  self->spots = g_array_new (FALSE, FALSE, sizeof (HeatAlongSpot));
  self->ways_m = g_array_new (FALSE, FALSE, sizeof (double));
  self->ways = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self->lengths_m = g_array_new (FALSE, FALSE, sizeof (double));
  self->next = (HeatPoint){ NAN, NAN };
  self->words = heat_ui_label ("", "strong");
  self->hint = heat_ui_label ("", "small text2");
  gtk_label_set_ellipsize (GTK_LABEL (self->words), PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (GTK_LABEL (self->hint), PANGO_ELLIPSIZE_END);
  self->back = add_button (self, row, _("Take back"), _("Take the last point back (Backspace, Ctrl+Z)"), heat_desk_measure_take_back);
  self->area = heat_ui_toggle (_("Area"), FALSE);
  gtk_widget_set_tooltip_text (self->area, _("Close the line and tell its area (Enter)"));
  g_signal_connect (self->area, "toggled", G_CALLBACK (area_toggled), self);
  gtk_box_append (GTK_BOX (row), self->area);
  self->along = heat_ui_toggle (_("Along pipes"), FALSE);
  gtk_widget_set_tooltip_text (self->along, _("Measure along pipes instead of straight (N)"));
  g_signal_connect (self->along, "toggled", G_CALLBACK (along_toggled), self);
  gtk_box_append (GTK_BOX (row), self->along);
  self->copy = add_button (self, row, _("Copy"), _("Copy legs, total and area (Ctrl+C)"), heat_desk_measure_copy);
  add_button (self, row, _("End"), _("Put the ruler away (Esc)"), heat_desk_measure_leave);
  gtk_box_append (GTK_BOX (self), self->words);
  gtk_box_append (GTK_BOX (self), self->hint);
  gtk_box_append (GTK_BOX (self), row);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
heat_desk_measure_new (void)
{
  return g_object_new (HEAT_TYPE_DESK_MEASURE, NULL);
}
