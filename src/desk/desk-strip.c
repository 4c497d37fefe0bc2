// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-strip.h"
#include "base-clock.h"
#include "base-i18n.h"
#include "desk-paint.h"
#include "desk-settings.h"

#define HOUR_US (G_USEC_PER_SEC * G_GINT64_CONSTANT (3600))
#define AXIS 34
#define ROW 40
#define MOST_ROWS 5

struct _HeatDeskStrip {
  GtkWidget parent;
  GPtrArray *rows; /* HeatStripRow, owned */
  char *words;     /* owned */
  gint64 now_us;
  gboolean folded;
  int label_width;
};
G_DEFINE_FINAL_TYPE (HeatDeskStrip, heat_desk_strip, GTK_TYPE_WIDGET)

typedef struct {
  GtkWidget *widget;
  cairo_t *cr;
  gint64 from_us, to_us;
  double x0, x1, height;
} Axis;

static void clear_phase (gpointer item) { g_free (((HeatStripPhase *) item)->label); }
static void clear_limit (gpointer item) { g_free (((HeatStripLimit *) item)->label); }

HeatStripRow *
heat_strip_row_new (const char *rank, const char *title)
{
  HeatStripRow *row = g_new0 (HeatStripRow, 1);

  row->rank = g_strdup (rank);
  row->title = g_strdup (title);
  row->phases = g_array_new (FALSE, TRUE, sizeof (HeatStripPhase));
  row->limits = g_array_new (FALSE, TRUE, sizeof (HeatStripLimit));
  g_array_set_clear_func (row->phases, clear_phase);
  g_array_set_clear_func (row->limits, clear_limit);
  return row;
}

void
heat_strip_row_free (HeatStripRow *row)
{
  g_free (row->rank);
  g_free (row->title);
  g_free (row->late_words);
  g_array_unref (row->phases);
  g_array_unref (row->limits);
  g_free (row);
}

void
heat_strip_row_add_phase (HeatStripRow *row, const char *label, gint64 from_us, gint64 to_us, HeatPhaseLook look)
{
  HeatStripPhase phase = { g_strdup (label), from_us, to_us, look };
  g_array_append_val (row->phases, phase);
}

void
heat_strip_row_add_limit (HeatStripRow *row, const char *label, gint64 at_us)
{
  HeatStripLimit limit = { g_strdup (label), at_us };
  g_array_append_val (row->limits, limit);
}

static double
at_x (const Axis *axis, gint64 at_us)
{
  double part = (double) (at_us - axis->from_us) / (double) (axis->to_us - axis->from_us);
  return axis->x0 + part * (axis->x1 - axis->x0);
}

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

static Axis
make_axis (HeatDeskStrip *self, cairo_t *cr)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  Axis axis = { GTK_WIDGET (self), cr, .x0 = self->label_width, .x1 = width, .height = gtk_widget_get_height (GTK_WIDGET (self)) };
  int hours = CLAMP ((width - self->label_width) / 106, 8, 20);

  axis.from_us = (self->now_us / HOUR_US - 1) * HOUR_US;
  while (hours < 40 && axis.from_us + (hours - 3) * HOUR_US < latest_us (self))
    hours++;
  axis.to_us = axis.from_us + hours * HOUR_US;
  return axis;
}

static void
draw_axis (const Axis *axis, gint64 now_us)
{
  double grow = heat_theme_text_scale (), hour_px = (axis->x1 - axis->x0) / (double) ((axis->to_us - axis->from_us) / HOUR_US);
  int every = hour_px < 28 * grow ? 3 : hour_px < 56 * grow ? 2 : 1;

  cairo_set_line_width (axis->cr, 1);
  for (gint64 t = axis->from_us; t < axis->to_us; t += every * HOUR_US)
    {
      double x = floor (at_x (axis, t)) + 0.5;
      g_autofree char *text = heat_time_format_local (t, "%H:%M");
      heat_paint_source (axis->widget, axis->cr, "line");
      cairo_move_to (axis->cr, x, AXIS);
      cairo_line_to (axis->cr, x, axis->height);
      cairo_stroke (axis->cr);
      heat_paint_source (axis->widget, axis->cr, "text3");
      /* the first hour's words begin at its line */
      if (ABS (x + (t == axis->from_us ? 18 * grow : 0) - at_x (axis, now_us)) > 46 * grow)
        heat_paint_text (axis->widget, axis->cr, text, x, AXIS / 2.0, t == axis->from_us ? 0 : 0.5, 12, FALSE);
    }
}

static void
draw_now (const Axis *axis, gint64 now_us)
{
  g_autofree char *text = heat_time_format_local (now_us, "%H:%M");
  double x = floor (at_x (axis, now_us));

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
draw_phase (const Axis *axis, const HeatStripPhase *phase, double y)
{
  double x = MAX (at_x (axis, phase->from_us), axis->x0), end = MIN (at_x (axis, phase->to_us), axis->x1);
  cairo_t *cr = axis->cr;

  if (end - x < 1)
    return;
  cairo_rectangle (cr, floor (x) + 0.5, y - 10 + 0.5, MAX (floor (end - x), 2), 19);
  heat_paint_source (axis->widget, cr, phase->look == HEAT_PHASE_DONE ? "phase_done" : phase->look == HEAT_PHASE_RUNNING ? "primary" : "panel");
  cairo_fill_preserve (cr);
  heat_paint_source (axis->widget, cr, "text3");
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  heat_paint_source (axis->widget, cr, phase->look == HEAT_PHASE_RUNNING ? "primary_text" : "text");
  if (heat_paint_text_width (axis->widget, phase->label, 12, FALSE) < end - x - 6)
    heat_paint_text (axis->widget, cr, phase->label, (x + end) / 2, y, 0.5, 12, FALSE);
}

static void
draw_diamond (cairo_t *cr, double x, double y)
{
  cairo_move_to (cr, x, y - 6);
  cairo_line_to (cr, x + 6, y);
  cairo_line_to (cr, x, y + 6);
  cairo_line_to (cr, x - 6, y);
  cairo_close_path (cr);
  cairo_fill (cr);
}

/* Half-way upright, dotted to the safe diamond, then both in words. Returns where the words end. */
static double
draw_estimate (const Axis *axis, const HeatStripRow *row, double y)
{
  cairo_t *cr = axis->cr;
  static const double dots[] = { 2, 3 };

  if (!row->safe_us)
    return axis->x0;
  double half = CLAMP (at_x (axis, row->halfway_us), axis->x0, axis->x1), safe = CLAMP (at_x (axis, row->safe_us), axis->x0, axis->x1 - 6);
  g_autofree char *half_time = heat_time_format_local (row->halfway_us, "%H:%M");
  g_autofree char *safe_time = heat_time_format_local (row->safe_us, "%H:%M");
  g_autofree char *half_text = g_strdup_printf (_("half-way %s"), half_time);
  g_autofree char *safe_text = g_strdup_printf (_("safe %s"), safe_time);

  heat_paint_source (axis->widget, cr, "text");
  cairo_rectangle (cr, floor (half) - 1, y - 12, 2, 24);
  cairo_fill (cr);
  cairo_set_dash (cr, dots, 2, 0);
  cairo_set_line_width (cr, 2);
  cairo_move_to (cr, half, floor (y));
  cairo_line_to (cr, safe, floor (y));
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  draw_diamond (cr, safe, y);
  heat_paint_source (axis->widget, cr, "text2");
  double wide = heat_paint_text_width (axis->widget, half_text, 12, FALSE) + 6 + heat_paint_text_width (axis->widget, safe_text, 14, TRUE);
  double x = safe + 14;
  if (x + wide > axis->x1 - 6) /* before the bars end: over them, on a ground of their own */
    {
      x = MAX (MIN (axis->x1 - 6 - wide, safe - 12 - wide), axis->x0);
      heat_paint_source (axis->widget, cr, "panel");
      cairo_rectangle (cr, floor (x) - 4, y - 13, ceil (wide) + 8, 26);
      cairo_fill (cr);
      heat_paint_source (axis->widget, cr, "text2");
    }
  x += heat_paint_text (axis->widget, cr, half_text, x, y, 0, 12, FALSE) + 6;
  heat_paint_source (axis->widget, cr, "text");
  return x + heat_paint_text (axis->widget, cr, safe_text, x, y, 0, 14, TRUE);
}

static void
draw_flag (const Axis *axis, double x, double y)
{
  cairo_rectangle (axis->cr, floor (x) - 1, y - 14, 2, 28);
  cairo_move_to (axis->cr, x - 5, y - 14);
  cairo_line_to (axis->cr, x + 5, y - 14);
  cairo_line_to (axis->cr, x, y - 8);
  cairo_close_path (axis->cr);
  cairo_fill (axis->cr);
}

static void
draw_limits (const Axis *axis, const HeatStripRow *row, double y, double words_end)
{
  g_autoptr (GString) beyond = g_string_new (row->late_words ? row->late_words : "");

  heat_paint_source (axis->widget, axis->cr, "late");
  for (guint i = 0; i < row->limits->len; i++)
    {
      const HeatStripLimit *limit = &g_array_index (row->limits, HeatStripLimit, i);
      double x = at_x (axis, limit->at_us);
      g_autofree char *time = heat_time_format_local (limit->at_us, "%H:%M");
      g_autofree char *text = g_strdup_printf ("%s %s", limit->label, time);
      double width = heat_paint_text_width (axis->widget, text, 12, FALSE);
      if (x > axis->x1 - 20)
        g_string_append_printf (beyond, "%s%s ▶", beyond->len ? " · " : "", text);
      else if (x >= axis->x0)
        {
          draw_flag (axis, x, y);
          if (x + 8 > words_end && x + 8 + width < axis->x1 && row->safe_us)
            heat_paint_text (axis->widget, axis->cr, text, x + 8, y, 0, 12, FALSE);
          else /* the flag stands in the bars: its words stand at the end */
            g_string_append_printf (beyond, "%s%s", beyond->len ? " · " : "", text);
        }
    }
  if (beyond->len && axis->x1 - 24 - heat_paint_text_width (axis->widget, beyond->str, 12, FALSE) > words_end)
    heat_paint_text (axis->widget, axis->cr, beyond->str, axis->x1 - 12, y, 1, 12, FALSE);
}

static void
draw_row (const Axis *axis, const HeatStripRow *row, double top)
{
  cairo_t *cr = axis->cr;
  double y = top + ROW / 2.0;

  heat_paint_source (axis->widget, cr, "line");
  cairo_rectangle (cr, 0, top, axis->x1, 1);
  cairo_fill (cr);
  heat_paint_source (axis->widget, cr, "text");
  heat_paint_text (axis->widget, cr, row->rank, 12, y, 0, 14, TRUE);
  heat_paint_text_within (axis->widget, cr, row->title, 32, y, axis->x0 - 6 - 32, 14, FALSE);
  for (guint i = 0; i < row->phases->len; i++)
    draw_phase (axis, &g_array_index (row->phases, HeatStripPhase, i), y);
  draw_limits (axis, row, y, draw_estimate (axis, row, y));
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

static void
snapshot (GtkWidget *widget, GtkSnapshot *snap)
{
  HeatDeskStrip *self = HEAT_DESK_STRIP (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  cairo_t *cr = gtk_snapshot_append_cairo (snap, &bounds);

  draw_head (self, cr, self->folded ? 18 : AXIS / 2.0);
  if (!self->folded && self->now_us)
    {
      Axis axis = make_axis (self, cr);
      draw_axis (&axis, self->now_us);
      for (guint i = 0; i < self->rows->len && i < MOST_ROWS; i++)
        draw_row (&axis, self->rows->pdata[i], AXIS + ROW * i);
      draw_now (&axis, self->now_us);
    }
  cairo_destroy (cr);
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? 36 : 100;
}

static void
finalize (GObject *object)
{
  g_ptr_array_unref (HEAT_DESK_STRIP (object)->rows);
  g_free (HEAT_DESK_STRIP (object)->words);
  G_OBJECT_CLASS (heat_desk_strip_parent_class)->finalize (object);
}

static void
heat_desk_strip_init (HeatDeskStrip *self)
{
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_strip_row_free);
  self->label_width = 320;
}

static void
heat_desk_strip_class_init (HeatDeskStripClass *class)
{
  G_OBJECT_CLASS (class)->finalize = finalize;
  GTK_WIDGET_CLASS (class)->snapshot = snapshot;
  GTK_WIDGET_CLASS (class)->measure = measure;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (class), "heatstrip");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_IMG);
}

GtkWidget *
heat_desk_strip_new (void)
{
  return g_object_new (HEAT_TYPE_DESK_STRIP, NULL);
}

/* The strip is a picture: for those who do not see it, the same in words. */
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

void
heat_desk_strip_set_rows (HeatDeskStrip *self, GPtrArray *rows)
{
  gboolean resized = rows->len != self->rows->len;

  g_ptr_array_unref (self->rows);
  self->rows = rows;
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (resized && gtk_widget_get_parent (GTK_WIDGET (self)))
    gtk_widget_queue_allocate (gtk_widget_get_parent (GTK_WIDGET (self)));
}

void
heat_desk_strip_set_now (HeatDeskStrip *self, gint64 now_us)
{
  gboolean minute = now_us / (60 * G_USEC_PER_SEC) != self->now_us / (60 * G_USEC_PER_SEC);

  self->now_us = now_us;
  if (minute)
    gtk_widget_queue_draw (GTK_WIDGET (self));
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
  return folded ? 36 : AXIS + ROW * (int) CLAMP (self->rows->len, 3, MOST_ROWS) + 6;
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
