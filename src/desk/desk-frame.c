// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-frame.h"
#include "desk-settings.h"
#include "desk-strip.h"

enum { FOLD_BY_HEIGHT, FOLDED, OPEN };

struct _HeatDeskFrame {
  GtkWidget parent;
  GtkWidget *child[HEAT_FRAME_N]; /* owned by the widget tree */
  int fold;
  gboolean is_folded; /* as last laid out */
};
G_DEFINE_FINAL_TYPE (HeatDeskFrame, heat_desk_frame, GTK_TYPE_WIDGET)

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  HeatDeskFrame *self = HEAT_DESK_FRAME (widget);
  int least;

  for (int i = 0; i < HEAT_FRAME_N; i++)
    if (self->child[i])
      gtk_widget_measure (self->child[i], orientation, -1, &least, NULL, NULL, NULL);
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 1024 : 500;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 1920 : 1032;
}

static void
place (GtkWidget *child, int x, int y, int width, int height)
{
  GtkAllocation box = { x, y, width, height };

  if (child && gtk_widget_get_visible (child))
    gtk_widget_size_allocate (child, &box, -1);
}

static void
allocate (GtkWidget *widget, int width, int height, int baseline)
{
  HeatDeskFrame *self = HEAT_DESK_FRAME (widget);
  double wider = 1 + 0.6 * (heat_theme_text_scale () - 1); /* larger texts need wider lists; the map keeps the most */
  int left = (int) ((width >= 2400 ? 360 : width >= 1600 ? 320 : 256) * wider);
  int right = (int) ((width >= 2400 ? 440 : width >= 1600 ? 400 : 368) * wider);
  GtkWidget *strip = self->child[HEAT_FRAME_STRIP];

  self->is_folded = self->fold == FOLDED || (self->fold == FOLD_BY_HEIGHT && (height < 860 || !strip || !heat_desk_strip_n_rows (HEAT_DESK_STRIP (strip))));
  int bottom = strip ? heat_desk_strip_height (HEAT_DESK_STRIP (strip), self->is_folded) : 0;
  if (strip)
    heat_desk_strip_set_label_width (HEAT_DESK_STRIP (strip), left);
  place (self->child[HEAT_FRAME_LEFT], 0, 0, left, height - bottom);
  place (self->child[HEAT_FRAME_MIDDLE], left, 0, width - left - right, height - bottom);
  place (self->child[HEAT_FRAME_RIGHT], width - right, 0, right, height - bottom);
  place (strip, 0, height - bottom, width, bottom);
}

static void
dispose (GObject *object)
{
  HeatDeskFrame *self = HEAT_DESK_FRAME (object);

  for (int i = 0; i < HEAT_FRAME_N; i++)
    g_clear_pointer (&self->child[i], gtk_widget_unparent);
  G_OBJECT_CLASS (heat_desk_frame_parent_class)->dispose (object);
}

static void
heat_desk_frame_init (HeatDeskFrame *self)
{
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

static void
heat_desk_frame_class_init (HeatDeskFrameClass *class)
{
  G_OBJECT_CLASS (class)->dispose = dispose;
  GTK_WIDGET_CLASS (class)->measure = measure;
  GTK_WIDGET_CLASS (class)->size_allocate = allocate;
}

void
heat_desk_frame_set (HeatDeskFrame *self, HeatFramePart part, GtkWidget *child)
{
  g_clear_pointer (&self->child[part], gtk_widget_unparent);
  self->child[part] = child;
  gtk_widget_insert_before (child, GTK_WIDGET (self), NULL);
}

void
heat_desk_frame_toggle_strip (HeatDeskFrame *self)
{
  self->fold = self->is_folded ? OPEN : FOLDED;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}
