// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-left-list.h"
#include "desk-grow.h"
#include "desk-rows.h"
#include "desk-ui.h"

#define FILLED_A_TURN 8 /* rows out of sight that are filled in one idle turn */

struct _HeatDeskList {
  const HeatDeskListKind *kind; /* static */
  HeatDeskSession *session;     /* borrowed */
  HeatDeskRows *rows;           /* owned; the first of `ids` */
  GPtrArray *ids;               /* char*, owned: all */
  HeatDeskGrow *grow;           /* owned; how many of them */
  GtkSingleSelection *selection; /* borrowed from the view */
  GtkWidget *view, *scroll;     /* the scroller is a reference of our own: handlers must not outlive us */
  GPtrArray *bound;             /* GtkListItem, borrowed: have a widget now */
  void (*chosen) (HeatDeskList *list, const char *id, gpointer data);
  gpointer data;
  guint stamp;                  /* of the last update; a row carries that of its filling */
  guint idle;
  gboolean is_choosing;
  gboolean goes_first;          /* its first row was asked for, and is not laid out there yet */
};

static void show_position (HeatDeskList *self, int position);

static const char *
item_id (GtkListItem *item)
{
  HeatDeskRow *row = gtk_list_item_get_item (item);

  return row ? heat_desk_row_id (row) : NULL;
}

static void
fill (HeatDeskList *self, GtkListItem *item)
{
  GtkWidget *row = gtk_list_item_get_child (item), *frame = gtk_widget_get_parent (row);
  const char *id = item_id (item);
  g_autofree char *name = id && heat_desk_session_is_open (self->session) ? self->kind->fill (row, self->session, id) : NULL;

  g_object_set_data (G_OBJECT (row), "heat-stamp", GUINT_TO_POINTER (self->stamp));
  g_object_set_data_full (G_OBJECT (row), "heat-id", g_strdup (id), g_free);
  if (name && frame && g_strcmp0 (name, g_object_get_data (G_OBJECT (row), "heat-name")) != 0)
    {
      heat_ui_name (frame, name);
      g_object_set_data_full (G_OBJECT (row), "heat-name", g_steal_pointer (&name), g_free);
    }
}

static gboolean
is_stale (HeatDeskList *self, GtkListItem *item)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (gtk_list_item_get_child (item)), "heat-stamp")) != self->stamp;
}

static gboolean
is_seen (HeatDeskList *self, GtkListItem *item)
{
  GtkWidget *row = gtk_list_item_get_child (item);
  graphene_rect_t box;

  return gtk_widget_get_mapped (row) && gtk_widget_compute_bounds (row, self->scroll, &box) && box.size.height > 0 && box.origin.y + box.size.height > 0
         && box.origin.y < (float) gtk_widget_get_height (self->scroll);
}

static void
fill_seen (HeatDeskList *self)
{
  for (guint i = 0; i < self->bound->len; i++)
    if (is_stale (self, self->bound->pdata[i]) && is_seen (self, self->bound->pdata[i]))
      fill (self, self->bound->pdata[i]);
}

/* What is out of sight can be read by assistive technology all the same: it follows when nothing else is to be done. */
static gboolean
fill_rest (gpointer data)
{
  HeatDeskList *self = data;
  guint n = 0;

  for (guint i = 0; i < self->bound->len && n < FILLED_A_TURN; i++)
    if (is_stale (self, self->bound->pdata[i]))
      {
        fill (self, self->bound->pdata[i]);
        n++;
      }
  if (n == FILLED_A_TURN)
    return G_SOURCE_CONTINUE;
  if (self->goes_first && gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroll))) >= 1)
    show_position (self, 0); /* rows that came in between pushed it down again */
  else
    self->goes_first = FALSE;
  self->idle = 0;
  return G_SOURCE_REMOVE;
}

/* A person goes elsewhere. */
static gboolean
wheel_turned (HeatDeskList *self)
{
  self->goes_first = FALSE;
  return GDK_EVENT_PROPAGATE;
}

static void
setup (GtkSignalListItemFactory *factory, GtkListItem *item, HeatDeskList *self)
{
  gtk_list_item_set_child (item, self->kind->make ());
}

static void
bind (GtkSignalListItemFactory *factory, GtkListItem *item, HeatDeskList *self)
{
  GtkWidget *row = gtk_list_item_get_child (item);

  g_ptr_array_add (self->bound, item);
  /* GTK binds every row again whose number changed: what stands in it is true still, or stale and filled in its turn. */
  if (g_strcmp0 (g_object_get_data (G_OBJECT (row), "heat-id"), item_id (item)) != 0)
    fill (self, item);
}

static void
unbind (GtkSignalListItemFactory *factory, GtkListItem *item, HeatDeskList *self)
{
  g_ptr_array_remove_fast (self->bound, item);
}

static guint
count_all (gpointer data)
{
  return ((HeatDeskList *) data)->ids->len;
}

static void
give (gpointer data)
{
  HeatDeskList *self = data;

  heat_desk_rows_set (self->rows, self->ids, heat_desk_grow_n (self->grow));
}

static void
selection_changed (HeatDeskList *self)
{
  HeatDeskRow *row = gtk_single_selection_get_selected_item (self->selection);
  g_autofree char *id = row ? g_strdup (heat_desk_row_id (row)) : NULL;

  if (id && !self->is_choosing)
    self->chosen (self, id, self->data);
}

HeatDeskList *
heat_desk_list_new (const HeatDeskListKind *kind, HeatDeskSession *session, const char *name,
                    void (*chosen) (HeatDeskList *list, const char *id, gpointer data), gpointer data)
{
  HeatDeskList *self = g_new0 (HeatDeskList, 1);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  self->kind = kind;
  self->session = session;
  self->chosen = chosen;
  self->data = data;
  self->bound = g_ptr_array_new ();
  self->rows = heat_desk_rows_new ();
  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->rows));
  g_signal_connect (factory, "setup", G_CALLBACK (setup), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind), self);
  self->view = gtk_list_view_new (GTK_SELECTION_MODEL (self->selection), factory);
  heat_ui_name (self->view, name);
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (selection_changed), self);
  self->scroll = g_object_ref_sink (gtk_scrolled_window_new ());
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroll), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroll), self->view);
  GtkEventController *wheel = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  gtk_event_controller_set_propagation_phase (wheel, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (wheel, "scroll", G_CALLBACK (wheel_turned), self);
  gtk_widget_add_controller (self->view, wheel);
  GtkAdjustment *place = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroll));
  g_signal_connect_swapped (place, "value-changed", G_CALLBACK (fill_seen), self);
  self->grow = heat_desk_grow_new (place, count_all, give, self);
  return self;
}

void
heat_desk_list_free (HeatDeskList *self)
{
  GtkAdjustment *place = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroll));

  g_clear_handle_id (&self->idle, g_source_remove);
  heat_desk_grow_free (self->grow);
  g_signal_handlers_disconnect_by_data (place, self);
  g_signal_handlers_disconnect_by_data (self->selection, self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroll), NULL); /* unbinds */
  g_object_unref (self->scroll);
  g_object_unref (self->rows);
  g_ptr_array_unref (self->ids);
  g_ptr_array_unref (self->bound);
  g_free (self);
}

GtkWidget *
heat_desk_list_widget (HeatDeskList *self)
{
  return self->scroll;
}

static gboolean
has_keyboard (HeatDeskList *self)
{
  GtkRoot *root = gtk_widget_get_root (self->view);
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  return focus && gtk_widget_is_ancestor (focus, self->view);
}

static void
show_position (HeatDeskList *self, int position)
{
  gtk_widget_activate_action (self->view, "list.scroll-to-item", "u", (guint) position);
}

static int
find_id (HeatDeskList *self, const char *id)
{
  guint at;

  return id && g_ptr_array_find_with_equal_func (self->ids, id, g_str_equal, &at) ? (int) at : -1;
}

/* Is it looked at, or does the keyboard stand in it? */
static gboolean
is_in_use (HeatDeskList *self, GtkListItem *item)
{
  GtkWidget *frame = gtk_widget_get_parent (gtk_list_item_get_child (item));
  GtkRoot *root = gtk_widget_get_root (self->view);
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  return is_seen (self, item) || (focus && frame && (focus == frame || gtk_widget_is_ancestor (focus, frame)));
}

/* As many as reach a little beyond what is looked at, wherever those that came have pushed it; a list at its beginning gives the far ones
 * up again. */
static void
set_given (HeatDeskList *self, gboolean is_at_begin)
{
  HeatDeskRow *row = gtk_single_selection_get_selected_item (self->selection);
  int last = row ? find_id (self, heat_desk_row_id (row)) : -1;

  for (guint i = 0; i < self->bound->len && !is_at_begin; i++)
    if (item_id (self->bound->pdata[i]) && is_in_use (self, self->bound->pdata[i]))
      last = MAX (last, find_id (self, item_id (self->bound->pdata[i])) + HEAT_DESK_GROW_MORE);
  heat_desk_grow_set (self->grow, MAX (HEAT_DESK_GROW_FIRST, (guint) (last + 1)));
}

void
heat_desk_list_update (HeatDeskList *self, GPtrArray *ids)
{
  GtkAdjustment *place = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroll));
  /* Reports may come faster than frames: what is on its way to the beginning counts as being there, else it drifts with its old rows. */
  gboolean is_at_begin = (gtk_adjustment_get_value (place) < 1 || self->goes_first) && !has_keyboard (self);
  g_autofree char *first = self->ids->len ? g_strdup (self->ids->pdata[0]) : NULL;

  g_ptr_array_set_size (self->ids, 0);
  for (guint i = 0; i < ids->len; i++)
    g_ptr_array_add (self->ids, g_strdup (ids->pdata[i]));
  self->is_choosing = TRUE;
  self->stamp++;
  set_given (self, is_at_begin);
  give (self);
  if (is_at_begin && first && ids->len && !g_str_equal (first, ids->pdata[0]))
    {
      self->goes_first = TRUE;
      show_position (self, 0);
    }
  self->is_choosing = FALSE;
  fill_seen (self);
  if (!self->idle)
    self->idle = g_idle_add_full (G_PRIORITY_LOW, fill_rest, self, NULL);
}

void
heat_desk_list_tick (HeatDeskList *self)
{
  for (guint i = 0; i < self->bound->len; i++)
    {
      GtkListItem *item = self->bound->pdata[i];
      if (item_id (item) && is_seen (self, item))
        self->kind->tick (gtk_list_item_get_child (item), self->session, item_id (item));
    }
}

void
heat_desk_list_choose (HeatDeskList *self, const char *id)
{
  int position = find_id (self, id);

  self->is_choosing = TRUE;
  if (position >= (int) MIN (heat_desk_grow_n (self->grow), self->ids->len))
    {
      heat_desk_grow_set (self->grow, (guint) position + HEAT_DESK_GROW_MORE);
      give (self);
    }
  gtk_single_selection_set_selected (self->selection, position < 0 ? GTK_INVALID_LIST_POSITION : (guint) position);
  if (position >= 0)
    show_position (self, position);
  self->is_choosing = FALSE;
}
