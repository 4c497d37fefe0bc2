// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-strip-private.h"
#include "base-clock.h"
#include "base-i18n.h"
#include "desk-paint.h"
#include "desk-settings.h"
#include "desk-ui.h"
#include <math.h>

#define HOUR_US (G_USEC_PER_SEC * G_GINT64_CONSTANT (3600))
#define AXIS 34
#define MOST_ROWS 5 /* in sight; the others are scrolled to */

struct _HeatDeskStrip {
  GtkWidget parent;
  GPtrArray *rows; /* HeatStripRow, owned */
  char *words;     /* owned */
  char *chosen;    /* owned; incident whose row is tinted; NULL */
  gint64 now_us;
  gboolean folded;
  int label_width;
  GtkWidget *scroller, *list; /* children: a list of HeatStripLine */
};
G_DEFINE_FINAL_TYPE (HeatDeskStrip, heat_desk_strip, GTK_TYPE_WIDGET)

enum { PICKED, N_SIGNALS };
static guint signals[N_SIGNALS];

static gint64
latest_us (HeatDeskStrip *self)
{
  gint64 latest = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      HeatStripRow *row = self->rows->pdata[i];
      latest = MAX (latest, row->safe_us);
    }
  return latest;
}

HeatStripAxis
heat_strip_axis (HeatDeskStrip *self, GtkWidget *widget, cairo_t *cr)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  HeatStripAxis axis = { widget, cr, .x0 = self->label_width, .x1 = width, .height = gtk_widget_get_height (widget) };
  int hours = CLAMP ((width - self->label_width) / 106, 8, 20);

  axis.from_us = (self->now_us / HOUR_US - 1) * HOUR_US;
  while (hours < 40 && axis.from_us + (hours - 3) * HOUR_US < latest_us (self))
    hours++;
  axis.to_us = axis.from_us + hours * HOUR_US;
  return axis;
}

gint64
heat_strip_now_us (HeatDeskStrip *strip)
{
  return strip->now_us;
}

static void
draw_axis (const HeatStripAxis *axis, gint64 now_us)
{
  double grow = heat_theme_text_scale (), hour_px = (axis->x1 - axis->x0) / (double) ((axis->to_us - axis->from_us) / HOUR_US);
  int every = hour_px < 28 * grow ? 3 : hour_px < 56 * grow ? 2 : 1;

  cairo_set_line_width (axis->cr, 1);
  for (gint64 t = axis->from_us; t < axis->to_us; t += every * HOUR_US)
    {
      double x = floor (heat_strip_at_x (axis, t)) + 0.5;
      g_autofree char *text = heat_time_format_local (t, "%H:%M");
      heat_paint_source (axis->widget, axis->cr, "line");
      cairo_move_to (axis->cr, x, AXIS);
      cairo_line_to (axis->cr, x, axis->height);
      cairo_stroke (axis->cr);
      heat_paint_source (axis->widget, axis->cr, "text3");
      /* the first hour's words begin at its line */
      if (ABS (x + (t == axis->from_us ? 18 * grow : 0) - heat_strip_at_x (axis, now_us)) > 46 * grow)
        heat_paint_text (axis->widget, axis->cr, text, x, AXIS / 2.0, t == axis->from_us ? 0 : 0.5, 12, FALSE);
    }
}

static void
draw_now (const HeatStripAxis *axis, gint64 now_us)
{
  g_autofree char *text = heat_time_format_local (now_us, "%H:%M");
  double x = floor (heat_strip_at_x (axis, now_us));

  heat_paint_source (axis->widget, axis->cr, "action");
  cairo_rectangle (axis->cr, x - 1, AXIS - 8, 2, axis->height);
  cairo_fill (axis->cr);
  heat_paint_source (axis->widget, axis->cr, "primary");
  double half = MAX (24, heat_paint_text_width (axis->widget, text, 14, TRUE) / 2 + 5), high = MIN (AXIS - 2, 20 * heat_theme_text_scale ());
  cairo_rectangle (axis->cr, x - half, 17 - high / 2, 2 * half, high);
  cairo_fill (axis->cr);
  heat_paint_source (axis->widget, axis->cr, "primary_text");
  heat_paint_text (axis->widget, axis->cr, text, x, 17, 0.5, 14, TRUE);
}

static void
draw_head (HeatDeskStrip *self, cairo_t *cr, double y)
{
  GtkWidget *widget = GTK_WIDGET (self);

  heat_paint_source (widget, cr, "text");
  double x = 12 + heat_paint_text (widget, cr, _("Time strip"), 12, y, 0, 14, TRUE) + 10;
  heat_paint_source (widget, cr, "text2");
  if (self->folded && self->words)
    heat_paint_text_within (widget, cr, self->words, x + 6, y, gtk_widget_get_width (widget) - 30 - heat_paint_text_width (widget, _("Open  F8"), 12, FALSE) - x, 14, FALSE);
  else if (!self->folded)
    heat_paint_text (widget, cr, _("safe value is published"), x, y, 0, 12, FALSE);
  if (self->folded)
    heat_paint_text (widget, cr, _("Open  F8"), gtk_widget_get_width (widget) - 12, y, 1, 12, FALSE);
}

/* The now line lies over the rows. */
static void
snapshot (GtkWidget *widget, GtkSnapshot *snap)
{
  HeatDeskStrip *self = HEAT_DESK_STRIP (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  gboolean is_open = !self->folded && self->now_us;
  cairo_t *cr = gtk_snapshot_append_cairo (snap, &bounds);
  HeatStripAxis axis = { 0 };

  draw_head (self, cr, self->folded ? 18 : AXIS / 2.0);
  if (is_open)
    {
      axis = heat_strip_axis (self, widget, cr);
      draw_axis (&axis, self->now_us);
    }
  cairo_destroy (cr);
  if (!self->folded)
    gtk_widget_snapshot_child (widget, self->scroller, snap);
  if (!is_open)
    return;
  axis.cr = gtk_snapshot_append_cairo (snap, &bounds);
  draw_now (&axis, self->now_us);
  cairo_destroy (axis.cr);
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  int least;

  gtk_widget_measure (HEAT_DESK_STRIP (widget)->scroller, orientation, -1, &least, NULL, NULL, NULL); /* it scrolls */
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? 36 : 100;
}

static void
allocate (GtkWidget *widget, int width, int height, int baseline)
{
  HeatDeskStrip *self = HEAT_DESK_STRIP (widget);

  gtk_widget_set_child_visible (self->scroller, !self->folded);
  if (!self->folded)
    gtk_widget_size_allocate (self->scroller, &(GtkAllocation){ 0, AXIS, width, MAX (height - AXIS, 1) }, -1);
}

static void
dispose (GObject *object)
{
  g_clear_pointer (&HEAT_DESK_STRIP (object)->scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (heat_desk_strip_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  g_ptr_array_unref (HEAT_DESK_STRIP (object)->rows);
  g_free (HEAT_DESK_STRIP (object)->words);
  g_free (HEAT_DESK_STRIP (object)->chosen);
  G_OBJECT_CLASS (heat_desk_strip_parent_class)->finalize (object);
}

static HeatStripLine *
line_of (GtkListBoxRow *row)
{
  return HEAT_STRIP_LINE (gtk_list_box_row_get_child (row));
}

/* Walked by keys: the tint says where one is, and stays there when the rows are filled anew. */
static void
row_selected (GtkListBox *list, GtkListBoxRow *row, HeatDeskStrip *self)
{
  if (!row || !heat_strip_line_get (line_of (row)))
    return;
  g_free (self->chosen);
  self->chosen = g_strdup (heat_strip_line_get (line_of (row))->id);
}

static void
row_activated (GtkListBox *list, GtkListBoxRow *row, HeatDeskStrip *self)
{
  g_autofree char *id = g_strdup (heat_strip_line_get (line_of (row))->id); /* rows may be made anew meanwhile */

  g_signal_emit (self, signals[PICKED], 0, id, heat_strip_line_take_moment (line_of (row)));
}

/* Folded, all of it is the button that opens it. */
static void
pressed (GtkGestureClick *click, int n_press, double x, double y, HeatDeskStrip *self)
{
  if (self->folded)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.strip", NULL);
}

static void
heat_desk_strip_init (HeatDeskStrip *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_strip_row_free);
  self->label_width = 320;
  self->list = gtk_list_box_new ();
  heat_ui_name (self->list, _("Time strip"));
  heat_ui_list_take_enter (self->list);
  g_signal_connect (self->list, "row-selected", G_CALLBACK (row_selected), self);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated), self);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->list);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  g_signal_connect (click, "pressed", G_CALLBACK (pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

static void
heat_desk_strip_class_init (HeatDeskStripClass *class)
{
  G_OBJECT_CLASS (class)->dispose = dispose;
  G_OBJECT_CLASS (class)->finalize = finalize;
  GTK_WIDGET_CLASS (class)->snapshot = snapshot;
  GTK_WIDGET_CLASS (class)->measure = measure;
  GTK_WIDGET_CLASS (class)->size_allocate = allocate;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (class), "heatstrip");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_GROUP);
  /* The incident of a row that was chosen, and the moment that was clicked on; 0: none. */
  signals[PICKED] = g_signal_new ("picked", HEAT_TYPE_DESK_STRIP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_INT64);
}

GtkWidget *
heat_desk_strip_new (void)
{
  return g_object_new (HEAT_TYPE_DESK_STRIP, NULL);
}

/* For those who do not see it, all of it in words; each row tells its own. */
static void
describe (HeatDeskStrip *self)
{
  g_autoptr (GString) text = g_string_new (_("Time strip"));

  for (guint i = 0; i < self->rows->len; i++)
    {
      HeatStripRow *row = self->rows->pdata[i];
      g_string_append_printf (text, " · %s %s", row->rank, row->title);
      if (row->safe_us)
        {
          g_autofree char *safe_time = heat_time_format_local (row->safe_us, "%H:%M");
          g_string_append_c (text, ' ');
          g_string_append_printf (text, _("safe %s"), safe_time);
        }
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text->str, -1);
}

static int
n_lines (HeatDeskStrip *self)
{
  int n = 0;

  while (gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), n))
    n++;
  return n;
}

/* As many as there are rows; those that stay keep their widgets. */
static void
set_n_lines (HeatDeskStrip *self, int wanted)
{
  int n = n_lines (self);

  for (; n < wanted; n++)
    {
      GtkWidget *row = heat_ui_list_row (heat_strip_line_new (self), "", "");
      gtk_widget_add_css_class (row, "striprow");
      gtk_list_box_append (GTK_LIST_BOX (self->list), row);
    }
  for (; n > wanted; n--)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), n - 1)));
}

/* Incident whose row the keyboard stands in. (transfer full) (nullable) */
static char *
keyboard_id (HeatDeskStrip *self)
{
  GtkRoot *root = gtk_widget_get_root (self->list);
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  const HeatStripRow *row = GTK_IS_LIST_BOX_ROW (focus) && gtk_widget_is_ancestor (focus, self->list) ? heat_strip_line_get (line_of (GTK_LIST_BOX_ROW (focus))) : NULL;

  return row ? g_strdup (row->id) : NULL;
}

static void
fill_lines (HeatDeskStrip *self)
{
  HeatStripAxis axis = heat_strip_axis (self, GTK_WIDGET (self), NULL);

  set_n_lines (self, (int) self->rows->len);
  gtk_list_box_unselect_all (GTK_LIST_BOX (self->list));
  for (guint i = 0; i < self->rows->len; i++)
    {
      const HeatStripRow *row = self->rows->pdata[i];
      GtkListBoxRow *line = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) i);
      g_autofree char *markup = heat_strip_row_words (row, &axis, self->now_us, NAN), *words = NULL;
      heat_strip_line_set (line_of (line), row);
      pango_parse_markup (markup, -1, 0, NULL, &words, NULL, NULL);
      heat_ui_name (GTK_WIDGET (line), words);
      if (g_strcmp0 (row->id, self->chosen) == 0)
        gtk_list_box_select_row (GTK_LIST_BOX (self->list), line);
    }
}

void
heat_desk_strip_set_rows (HeatDeskStrip *self, GPtrArray *rows)
{
  gboolean resized = rows->len != self->rows->len;
  g_autofree char *id = keyboard_id (self);
  g_autoptr (GPtrArray) before = self->rows;

  self->rows = rows;
  fill_lines (self);
  for (guint i = 0; id && i < rows->len; i++) /* the keyboard goes with its incident */
    if (g_str_equal (((HeatStripRow *) rows->pdata[i])->id, id))
      gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) i)));
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (resized && gtk_widget_get_parent (GTK_WIDGET (self)))
    gtk_widget_queue_allocate (gtk_widget_get_parent (GTK_WIDGET (self)));
}

void
heat_desk_strip_choose (HeatDeskStrip *self, const char *id)
{
  if (g_strcmp0 (id, self->chosen) == 0)
    return;
  g_free (self->chosen);
  self->chosen = g_strdup (id);
  gtk_list_box_unselect_all (GTK_LIST_BOX (self->list));
  for (guint i = 0; id && i < self->rows->len; i++)
    if (g_str_equal (((HeatStripRow *) self->rows->pdata[i])->id, id))
      gtk_list_box_select_row (GTK_LIST_BOX (self->list), gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) i));
}

void
heat_desk_strip_set_now (HeatDeskStrip *self, gint64 now_us)
{
  gboolean minute = now_us / (60 * G_USEC_PER_SEC) != self->now_us / (60 * G_USEC_PER_SEC);

  self->now_us = now_us;
  if (!minute)
    return;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  for (int i = 0; i < (int) self->rows->len; i++)
    gtk_widget_queue_draw (GTK_WIDGET (line_of (gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i))));
}

gboolean
heat_desk_strip_focus (HeatDeskStrip *self)
{
  GtkListBoxRow *chosen = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));
  GtkListBoxRow *first = chosen ? chosen : gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0);

  if (!first)
    return FALSE;
  self->folded = FALSE; /* it is being opened, its rows have no place yet */
  gtk_widget_set_child_visible (self->scroller, TRUE);
  return gtk_widget_grab_focus (GTK_WIDGET (first));
}

void
heat_desk_strip_set_words (HeatDeskStrip *self, const char *words)
{
  g_free (self->words);
  self->words = g_strdup (words);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

int
heat_desk_strip_height (HeatDeskStrip *self, gboolean folded)
{
  self->folded = folded;
  return folded ? 36 : AXIS + HEAT_STRIP_ROW_PX * (int) CLAMP (self->rows->len, 3, MOST_ROWS) + 6;
}

void
heat_desk_strip_set_label_width (HeatDeskStrip *self, int px)
{
  self->label_width = px;
}

guint
heat_desk_strip_n_rows (HeatDeskStrip *self)
{
  return self->rows->len;
}
