// SPDX-License-Identifier: GPL-3.0-or-later
/* One row of the time strip: what an incident's phases, estimate and limits are, drawn and in words. */
#include "base-clock.h"
#include "base-i18n.h"
#include "desk-paint.h"
#include "desk-strip-private.h"
#include "desk-words.h"
#include <math.h>

#define NEAR_PX 8 /* an upright, a diamond, a flag */

struct _HeatStripLine {
  GtkWidget parent;
  HeatDeskStrip *strip;    /* borrowed */
  const HeatStripRow *row; /* borrowed; NULL */
  gint64 pressed_us;
};
G_DEFINE_FINAL_TYPE (HeatStripLine, heat_strip_line, GTK_TYPE_WIDGET)

static void clear_phase (gpointer item) { g_free (((HeatStripPhase *) item)->label); }
static void clear_limit (gpointer item) { g_free (((HeatStripLimit *) item)->label); }

HeatStripRow *
heat_strip_row_new (const char *id, const char *rank, const char *title)
{
  HeatStripRow *row = g_new0 (HeatStripRow, 1);

  row->id = g_strdup (id);
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
  g_free (row->id);
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

double
heat_strip_at_x (const HeatStripAxis *axis, gint64 at_us)
{
  double part = (double) (at_us - axis->from_us) / (double) (axis->to_us - axis->from_us);
  return axis->x0 + part * (axis->x1 - axis->x0);
}

gint64
heat_strip_moment_at (const HeatStripAxis *axis, double x)
{
  if (x < axis->x0 || axis->x1 <= axis->x0)
    return 0;
  return axis->from_us + (gint64) ((x - axis->x0) / (axis->x1 - axis->x0) * (double) (axis->to_us - axis->from_us));
}

static void
draw_phase (const HeatStripAxis *axis, const HeatStripPhase *phase, double y)
{
  double x = MAX (heat_strip_at_x (axis, phase->from_us), axis->x0), end = MIN (heat_strip_at_x (axis, phase->to_us), axis->x1);
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
draw_estimate (const HeatStripAxis *axis, const HeatStripRow *row, double y)
{
  cairo_t *cr = axis->cr;
  static const double dots[] = { 2, 3 };

  if (!row->safe_us)
    return axis->x0;
  double half = CLAMP (heat_strip_at_x (axis, row->halfway_us), axis->x0, axis->x1), safe = CLAMP (heat_strip_at_x (axis, row->safe_us), axis->x0, axis->x1 - 6);
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
draw_flag (const HeatStripAxis *axis, double x, double y)
{
  cairo_rectangle (axis->cr, floor (x) - 1, y - 14, 2, 28);
  cairo_move_to (axis->cr, x - 5, y - 14);
  cairo_line_to (axis->cr, x + 5, y - 14);
  cairo_line_to (axis->cr, x, y - 8);
  cairo_close_path (axis->cr);
  cairo_fill (axis->cr);
}

static void
draw_limits (const HeatStripAxis *axis, const HeatStripRow *row, double y, double words_end)
{
  g_autoptr (GString) beyond = g_string_new (row->late_words ? row->late_words : "");

  heat_paint_source (axis->widget, axis->cr, "late");
  for (guint i = 0; i < row->limits->len; i++)
    {
      const HeatStripLimit *limit = &g_array_index (row->limits, HeatStripLimit, i);
      double x = heat_strip_at_x (axis, limit->at_us);
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
draw_row (const HeatStripAxis *axis, const HeatStripRow *row)
{
  cairo_t *cr = axis->cr;
  double y = HEAT_STRIP_ROW_PX / 2.0;

  heat_paint_source (axis->widget, cr, "line");
  cairo_rectangle (cr, 0, 0, axis->x1, 1);
  cairo_fill (cr);
  heat_paint_source (axis->widget, cr, "text");
  heat_paint_text (axis->widget, cr, row->rank, 12, y, 0, 14, TRUE);
  heat_paint_text_within (axis->widget, cr, row->title, 32, y, axis->x0 - 6 - 32, 14, FALSE);
  for (guint i = 0; i < row->phases->len; i++)
    draw_phase (axis, &g_array_index (row->phases, HeatStripPhase, i), y);
  draw_limits (axis, row, y, draw_estimate (axis, row, y));
}

/* --- in words --- */

static void
add_words (GString *text, char *words /* (transfer full) */, gboolean is_at)
{
  g_autofree char *own = words, *safe = g_markup_escape_text (own, -1);

  g_string_append_printf (text, is_at ? "\n<b>%s</b>" : "\n%s", safe);
}

static void
add_phase_words (GString *text, const HeatStripPhase *phase, gint64 now_us, gboolean is_at)
{
  g_autofree char *from = heat_words_moment (phase->from_us, now_us), *to = heat_words_moment (phase->to_us, now_us);
  char *words = phase->look == HEAT_PHASE_DONE      ? g_strdup_printf (_("%s: %s to %s, done"), phase->label, from, to)
                : phase->look == HEAT_PHASE_RUNNING ? g_strdup_printf (_("%s: since %s, half-way till %s"), phase->label, from, to)
                                                    : g_strdup_printf (_("%s: planned from %s, half-way till %s"), phase->label, from, to);

  add_words (text, words, is_at);
}

static gboolean
is_near (const HeatStripAxis *axis, gint64 at_us, double x)
{
  return fabs (heat_strip_at_x (axis, at_us) - x) <= NEAR_PX; /* never for NaN */
}

char *
heat_strip_row_words (const HeatStripRow *row, const HeatStripAxis *axis, gint64 now_us, double x)
{
  g_autofree char *title = g_markup_escape_text (row->title, -1);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s %s", row->rank, title);
  for (guint i = 0; i < row->phases->len; i++)
    {
      const HeatStripPhase *phase = &g_array_index (row->phases, HeatStripPhase, i);
      add_phase_words (text, phase, now_us, x >= MAX (heat_strip_at_x (axis, phase->from_us), axis->x0) && x < heat_strip_at_x (axis, phase->to_us));
    }
  if (row->safe_us)
    {
      g_autofree char *half = heat_words_moment (row->halfway_us, now_us), *safe = heat_words_moment (row->safe_us, now_us);
      add_words (text, g_strdup_printf (_("half-way %s"), half), is_near (axis, row->halfway_us, x));
      add_words (text, g_strdup_printf (_("safe %s"), safe), is_near (axis, row->safe_us, x));
    }
  for (guint i = 0; i < row->limits->len; i++)
    {
      const HeatStripLimit *limit = &g_array_index (row->limits, HeatStripLimit, i);
      g_autofree char *at = heat_words_moment (limit->at_us, now_us);
      add_words (text, g_strdup_printf ("%s %s", limit->label, at), is_near (axis, limit->at_us, x));
    }
  if (row->late_words)
    add_words (text, g_strdup (row->late_words), FALSE);
  return g_string_free (text, FALSE);
}

/* --- the widget --- */

static void
snapshot (GtkWidget *widget, GtkSnapshot *snap)
{
  HeatStripLine *self = HEAT_STRIP_LINE (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget));

  if (!self->row || !heat_strip_now_us (self->strip))
    return;
  cairo_t *cr = gtk_snapshot_append_cairo (snap, &bounds);
  HeatStripAxis axis = heat_strip_axis (self->strip, widget, cr);
  draw_row (&axis, self->row);
  cairo_destroy (cr);
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEAT_STRIP_ROW_PX : 100;
}

static gboolean
query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip, gpointer data)
{
  HeatStripLine *self = HEAT_STRIP_LINE (widget);

  if (!self->row)
    return FALSE;
  HeatStripAxis axis = heat_strip_axis (self->strip, widget, NULL);
  g_autofree char *words = heat_strip_row_words (self->row, &axis, heat_strip_now_us (self->strip), keyboard ? NAN : x);
  gtk_tooltip_set_markup (tooltip, words);
  return TRUE;
}

static void
pressed (GtkGestureClick *click, int n_press, double x, double y, HeatStripLine *self)
{
  HeatStripAxis axis = heat_strip_axis (self->strip, GTK_WIDGET (self), NULL);

  self->pressed_us = heat_strip_moment_at (&axis, x);
}

static void
heat_strip_line_init (HeatStripLine *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (query_tooltip), NULL);
}

static void
heat_strip_line_class_init (HeatStripLineClass *class)
{
  GTK_WIDGET_CLASS (class)->snapshot = snapshot;
  GTK_WIDGET_CLASS (class)->measure = measure;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_PRESENTATION); /* its row is named */
}

GtkWidget *
heat_strip_line_new (HeatDeskStrip *strip)
{
  HeatStripLine *self = g_object_new (HEAT_TYPE_STRIP_LINE, NULL);

  self->strip = strip;
  return GTK_WIDGET (self);
}

void
heat_strip_line_set (HeatStripLine *line, const HeatStripRow *row)
{
  line->row = row;
  gtk_widget_queue_draw (GTK_WIDGET (line));
}

const HeatStripRow *
heat_strip_line_get (HeatStripLine *line)
{
  return line->row;
}

gint64
heat_strip_line_take_moment (HeatStripLine *line)
{
  gint64 at_us = line->pressed_us;

  line->pressed_us = 0;
  return at_us;
}
