// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-frame.h"
#include "desk-settings.h"
#include "desk-strip.h"

#define NARROW_PX 1280      /* below it the list folds */
#define NARROW_EMS_PX 1000  /* the same for larger texts, which make the lists wider */
#define RAIL_PX 48

enum { FOLD_BY_HEIGHT, FOLDED, OPEN };

struct _HeatDeskFrame {
  GtkWidget parent;
  GtkWidget *child[HEAT_FRAME_N]; /* owned by the widget tree */
  int fold;
  gboolean is_folded; /* as last laid out */
  HeatFrameList list;
  gboolean is_narrow, shows_list; /* as last laid out */
};
G_DEFINE_FINAL_TYPE (HeatDeskFrame, heat_desk_frame, GTK_TYPE_WIDGET)

enum { LIST_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  HeatDeskFrame *self = HEAT_DESK_FRAME (widget);
  int least;

  for (int i = 0; i < HEAT_FRAME_N; i++)
    if (self->child[i])
      gtk_widget_measure (self->child[i], orientation, -1, &least, NULL, NULL, NULL);
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 780 : 460;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 1920 : 1032;
}

static void
place (GtkWidget *child, int x, int y, int width, int height)
{
  GtkAllocation box = { x, y, width, height };

  if (child && gtk_widget_get_visible (child) && gtk_widget_get_child_visible (child))
    gtk_widget_size_allocate (child, &box, -1);
}

/* Without a new layout of the whole window, as it is being laid out. */
static void
show_child (GtkWidget *child, gboolean is_shown)
{
  if (child)
    gtk_widget_set_child_visible (child, is_shown);
}

static void set_shown (HeatDeskFrame *self, gboolean shows_list);

static void
allocate (GtkWidget *widget, int width, int height, int baseline)
{
  HeatDeskFrame *self = HEAT_DESK_FRAME (widget);
  double wider = 1 + 0.6 * (heat_theme_text_scale () - 1); /* larger texts need wider lists; the map keeps the most */
  int list = (int) ((width >= 2400 ? 360 : width >= 1600 ? 320 : 256) * wider);
  int right = (int) ((width >= 2400 ? 440 : width >= 1600 ? 400 : 368) * wider);
  GtkWidget *strip = self->child[HEAT_FRAME_STRIP];
  gboolean shows_list;

  self->is_narrow = width < NARROW_PX || width < NARROW_EMS_PX * wider;
  shows_list = self->list == HEAT_LIST_OPEN || (self->list == HEAT_LIST_BY_WIDTH && !self->is_narrow);
  int rail = shows_list && !self->is_narrow ? 0 : (int) (RAIL_PX * wider), left = rail ? rail : list;
  self->is_folded = self->fold == FOLDED || (self->fold == FOLD_BY_HEIGHT && (height < 860 || !strip || !heat_desk_strip_n_rows (HEAT_DESK_STRIP (strip))));
  int bottom = strip ? heat_desk_strip_height (HEAT_DESK_STRIP (strip), self->is_folded) : 0;
  if (strip)
    heat_desk_strip_set_label_width (HEAT_DESK_STRIP (strip), list);
  show_child (self->child[HEAT_FRAME_LEFT], shows_list);
  show_child (self->child[HEAT_FRAME_RAIL], rail > 0);
  place (self->child[HEAT_FRAME_LEFT], rail, 0, list, height - bottom);
  place (self->child[HEAT_FRAME_RAIL], 0, 0, rail, height - bottom);
  place (self->child[HEAT_FRAME_MIDDLE], left, 0, width - left - right, height - bottom);
  place (self->child[HEAT_FRAME_RIGHT], width - right, 0, right, height - bottom);
  place (strip, 0, height - bottom, width, bottom);
  set_shown (self, shows_list);
}

static gboolean
tell_list (gpointer data)
{
  g_signal_emit (data, signals[LIST_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

/* Told after the layout: those who listen change their own. */
static void
set_shown (HeatDeskFrame *self, gboolean shows_list)
{
  if (self->shows_list == shows_list)
    return;
  self->shows_list = shows_list;
  g_idle_add_full (G_PRIORITY_HIGH_IDLE, tell_list, g_object_ref (self), g_object_unref);
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
  signals[LIST_CHANGED] = g_signal_new ("list-changed", HEAT_TYPE_DESK_FRAME, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
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
heat_desk_frame_set_list (HeatDeskFrame *self, HeatFrameList list)
{
  self->list = list;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

HeatFrameList
heat_desk_frame_get_list (HeatDeskFrame *self)
{
  return self->list;
}

gboolean
heat_desk_frame_shows_list (HeatDeskFrame *self)
{
  return self->shows_list;
}

/* What the width would do by itself is remembered as such: a wide window then folds nothing. */
void
heat_desk_frame_toggle_list (HeatDeskFrame *self)
{
  gboolean wants = !self->shows_list;

  heat_desk_frame_set_list (self, wants == !self->is_narrow ? HEAT_LIST_BY_WIDTH : wants ? HEAT_LIST_OPEN : HEAT_LIST_FOLDED);
}

void
heat_desk_frame_open_strip (HeatDeskFrame *self)
{
  self->fold = OPEN;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
heat_desk_frame_toggle_strip (HeatDeskFrame *self)
{
  self->fold = self->is_folded ? OPEN : FOLDED;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}
