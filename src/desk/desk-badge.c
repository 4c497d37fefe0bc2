// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-badge.h"
#include "desk-paint.h"
#include "desk-settings.h"
#include <string.h>

struct _HeatDeskBadge {
  GtkWidget parent;
  HeatBadge badge;
  char *text; /* owned */
  int size_px;
};
G_DEFINE_FINAL_TYPE (HeatDeskBadge, heat_desk_badge, GTK_TYPE_WIDGET)

static void
star_path (cairo_t *cr, double r)
{
  for (int i = 0; i < 24; i++)
    {
      double a = i * G_PI / 12 - G_PI / 2, d = i % 2 ? r * 0.78 : r;
      cairo_line_to (cr, d * cos (a), d * sin (a));
    }
  cairo_close_path (cr);
}

/* Ring = ready, filled = on the way, bar under it = on site, dashed = resting, struck = off. */
static const char *
draw_circle (HeatDeskBadge *self, cairo_t *cr, double r)
{
  static const double dash[] = { 3, 2.5 };
  gboolean filled = self->badge == HEAT_BADGE_ON_THE_WAY || self->badge == HEAT_BADGE_ON_SITE;
  gboolean grey = self->badge == HEAT_BADGE_RESTING || self->badge == HEAT_BADGE_OFF;

  heat_paint_source (GTK_WIDGET (self), cr, grey ? "resting" : "team");
  cairo_set_line_width (cr, MAX (2, r / 8));
  if (self->badge == HEAT_BADGE_RESTING)
    cairo_set_dash (cr, dash, 2, 0);
  cairo_arc (cr, 0, self->badge == HEAT_BADGE_ON_SITE ? -1.5 : 0, r - 2, 0, 2 * G_PI);
  if (filled)
    cairo_fill (cr);
  else
    cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  if (self->badge == HEAT_BADGE_ON_SITE)
    {
      cairo_rectangle (cr, -r * 0.7, r - 2, r * 1.4, 2);
      cairo_fill (cr);
    }
  if (self->badge == HEAT_BADGE_OFF)
    {
      cairo_move_to (cr, -r * 0.6, r * 0.6);
      cairo_line_to (cr, r * 0.6, -r * 0.6);
      cairo_stroke (cr);
    }
  return filled ? "team_text" : grey ? "resting" : "team";
}

/* It grows with the figure in it. */
static float
side_px (HeatDeskBadge *self)
{
  return (float) (self->size_px * heat_theme_text_scale ());
}

static void
snapshot (GtkWidget *widget, GtkSnapshot *snap)
{
  HeatDeskBadge *self = HEAT_DESK_BADGE (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, side_px (self), side_px (self));
  const char *ink = "star_text";
  double r = side_px (self) / 2.0;

  cairo_t *cr = gtk_snapshot_append_cairo (snap, &bounds);
  cairo_translate (cr, r, r);
  if (self->badge == HEAT_BADGE_STAR)
    {
      heat_paint_source (widget, cr, "star");
      star_path (cr, r);
      cairo_fill (cr);
    }
  else
    ink = draw_circle (self, cr, r);
  heat_paint_source (widget, cr, ink);
  heat_paint_text (widget, cr, self->text, 0, self->badge == HEAT_BADGE_ON_SITE ? -1.5 : 0, 0.5, MAX (12, self->size_px / 2), TRUE);
  cairo_destroy (cr);
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = (int) ceilf (side_px (HEAT_DESK_BADGE (widget)));
}

static void
finalize (GObject *object)
{
  g_free (HEAT_DESK_BADGE (object)->text);
  G_OBJECT_CLASS (heat_desk_badge_parent_class)->finalize (object);
}

static void
heat_desk_badge_init (HeatDeskBadge *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

static void
heat_desk_badge_class_init (HeatDeskBadgeClass *class)
{
  G_OBJECT_CLASS (class)->finalize = finalize;
  GTK_WIDGET_CLASS (class)->snapshot = snapshot;
  GTK_WIDGET_CLASS (class)->measure = measure;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (class), "heatbadge");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

GtkWidget *
heat_desk_badge_new (HeatBadge badge, const char *text, int size_px)
{
  HeatDeskBadge *self = g_object_new (HEAT_TYPE_DESK_BADGE, NULL);

  self->size_px = size_px;
  heat_desk_badge_set (self, badge, text);
  return GTK_WIDGET (self);
}

void
heat_desk_badge_set (HeatDeskBadge *self, HeatBadge badge, const char *text)
{
  if (self->badge == badge && g_strcmp0 (self->text, text) == 0)
    return;
  self->badge = badge;
  g_free (self->text);
  self->text = g_strdup (text);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const char *
heat_team_number (const char *id)
{
  const char *at = id + strlen (id);

  while (at > id && g_ascii_isdigit (at[-1]))
    at--;
  while (*at == '0' && at[1])
    at++;
  return *at ? at : id;
}
