// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-owed.h"
#include "base-i18n.h"
#include "desk-ui.h"
#include "desk-words.h"
#include "ops-delivery.h"

#define LIST_PX 640
#define MOST_PX 460

struct _HeatDeskOwed {
  GtkBox parent;
  GtkWidget *popover, *list, *empty;
  HeatDeskSession *session;  /* borrowed */
  HeatHotlineClient *client; /* borrowed; NULL */
  char *shown;               /* the list's words, owned */
};
G_DEFINE_FINAL_TYPE (HeatDeskOwed, heat_desk_owed, GTK_TYPE_BOX)

static guint go_signal;

static void
row_activated (GtkListBox *list, GtkListBoxRow *row, HeatDeskOwed *self)
{
  g_autofree char *id = g_strdup (heat_ui_row_id (row));

  gtk_popover_popdown (GTK_POPOVER (self->popover));
  if (id)
    g_signal_emit (self, go_signal, 0, id);
}

static void
finalize (GObject *object)
{
  g_free (HEAT_DESK_OWED (object)->shown);
  G_OBJECT_CLASS (heat_desk_owed_parent_class)->finalize (object);
}

static void
heat_desk_owed_init (HeatDeskOwed *self)
{
  GtkWidget *scroll = gtk_scrolled_window_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_margin_start (GTK_WIDGET (self), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (self), 12);
  gtk_widget_set_margin_top (GTK_WIDGET (self), 8);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self), 12);
  gtk_box_append (GTK_BOX (self), heat_ui_heading (_("Not delivered"), _("Enter: to the notice")));
  self->list = gtk_list_box_new ();
  heat_ui_name (self->list, _("Not delivered"));
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroll), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroll), MOST_PX);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), self->list);
  gtk_widget_set_size_request (scroll, LIST_PX, -1);
  gtk_box_append (GTK_BOX (self), scroll);
  self->empty = heat_ui_note (_("All notices have arrived."), "note text2");
  gtk_box_append (GTK_BOX (self), self->empty);
}

static void
heat_desk_owed_class_init (HeatDeskOwedClass *class)
{
  G_OBJECT_CLASS (class)->finalize = finalize;
  go_signal = g_signal_new ("go", HEAT_TYPE_DESK_OWED, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

HeatDeskOwed *
heat_desk_owed_new (GtkWidget *button)
{
  HeatDeskOwed *self = g_object_new (HEAT_TYPE_DESK_OWED, NULL);

  self->popover = gtk_popover_new ();
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self->popover), GTK_POS_BOTTOM);
  gtk_popover_set_child (GTK_POPOVER (self->popover), GTK_WIDGET (self));
  gtk_widget_set_parent (self->popover, button);
  return self;
}

void
heat_desk_owed_end (HeatDeskOwed *self)
{
  gtk_widget_unparent (self->popover);
}

void
heat_desk_owed_set_session (HeatDeskOwed *self, HeatDeskSession *session)
{
  self->session = session;
}

void
heat_desk_owed_set_client (HeatDeskOwed *self, HeatHotlineClient *client)
{
  self->client = client;
}

/* "try 5 · next 10:31 · no answer in time" */
static char *
explain (HeatDeskOwed *self, const HeatNotice *notice, const HeatDelivery *d)
{
  HeatHotlineStanding s = self->client ? heat_hotline_client_standing (self->client, notice, d) : (HeatHotlineStanding){ d->tries, 0, d->reason, NULL };
  g_autoptr (GString) text = g_string_new (NULL);

  if (heat_delivery_state (d) == HEAT_DELIVERY_GIVEN_UP)
    return heat_delivery_remark (d);
  if (s.tries)
    g_string_append_printf (text, _("try %u"), s.tries);
  else
    g_string_append (text, _("not tried yet"));
  if (s.next_us)
    {
      g_autofree char *next = heat_words_moment (s.next_us, heat_desk_session_now_us (self->session));
      g_string_append (text, " · ");
      g_string_append_printf (text, _("next try %s"), next);
    }
  if (s.behind)
    {
      g_string_append (text, " · ");
      g_string_append_printf (text, _("waits behind %s"), s.behind);
    }
  if (s.reason)
    g_string_append_printf (text, " · %s", s.reason);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GtkWidget *
make_row (HeatDeskOwed *self, const HeatNotice *notice, const HeatDelivery *d)
{
  HeatLive *live = heat_desk_session_real_live (self->session);
  const HeatIncident *incident = heat_ops_incident (heat_live_ops (live), notice->incident);
  gboolean is_lost = heat_delivery_state (d) == HEAT_DELIVERY_GIVEN_UP;
  g_autofree char *label = heat_delivery_label (heat_live_company (live), d), *words = heat_delivery_words (d), *why = explain (self, notice, d), *key = heat_notice_key (notice);
  g_autofree char *head = g_strdup_printf ("%s  %s", key, incident && incident->title && *incident->title ? incident->title : notice->incident);
  g_autofree char *way = g_strdup_printf ("%s %s · %s", is_lost ? "✕" : d->tries ? "△" : "○", label, words), *name = g_strdup_printf ("%s, %s: %s", head, way, why);
  g_autofree char *escaped = g_markup_escape_text (why, -1);
  GtkWidget *box = heat_ui_column (0, NULL), *top = heat_ui_row (8, NULL), *first = heat_ui_label (head, "strong"), *second = heat_ui_label (way, is_lost ? "late" : "soon");

  gtk_label_set_ellipsize (GTK_LABEL (first), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (first, TRUE);
  gtk_box_append (GTK_BOX (top), first);
  gtk_box_append (GTK_BOX (top), second);
  gtk_box_append (GTK_BOX (box), top);
  gtk_box_append (GTK_BOX (box), heat_ui_note (escaped, is_lost ? "note late" : "note text2"));
  return heat_ui_list_row (box, notice->incident, name);
}

static char *
words_of_all (HeatDeskOwed *self, const GArray *owed)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < owed->len; i++)
    {
      const HeatOwed *o = &g_array_index (owed, HeatOwed, i);
      g_autofree char *why = explain (self, o->notice, o->delivery), *key = heat_notice_key (o->notice);
      g_string_append_printf (all, "%s %s %s\n", key, o->delivery->channel, why);
    }
  return g_string_free (g_steal_pointer (&all), FALSE);
}

static int
chosen_index (HeatDeskOwed *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));

  return row ? gtk_list_box_row_get_index (row) : 0;
}

static void
fill (HeatDeskOwed *self)
{
  HeatLive *live = heat_desk_session_real_live (self->session);
  g_autoptr (GArray) owed = live ? heat_ops_outbox (heat_live_ops (live), NULL) : g_array_new (FALSE, FALSE, sizeof (HeatOwed));
  g_autofree char *words = words_of_all (self, owed);
  int at = chosen_index (self);

  if (g_strcmp0 (words, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&words);
  gboolean has_focus = gtk_widget_get_focus_child (self->list) != NULL;
  for (GtkWidget *child; (child = gtk_widget_get_first_child (self->list));)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), child);
  for (guint i = 0; i < owed->len; i++) /* what people are to do comes first */
    if (heat_delivery_state (g_array_index (owed, HeatOwed, i).delivery) == HEAT_DELIVERY_GIVEN_UP)
      gtk_list_box_append (GTK_LIST_BOX (self->list), make_row (self, g_array_index (owed, HeatOwed, i).notice, g_array_index (owed, HeatOwed, i).delivery));
  for (guint i = 0; i < owed->len; i++)
    if (heat_delivery_state (g_array_index (owed, HeatOwed, i).delivery) != HEAT_DELIVERY_GIVEN_UP)
      gtk_list_box_append (GTK_LIST_BOX (self->list), make_row (self, g_array_index (owed, HeatOwed, i).notice, g_array_index (owed, HeatOwed, i).delivery));
  gtk_widget_set_visible (self->empty, owed->len == 0);
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), MIN (at, MAX ((int) owed->len - 1, 0)));
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), row);
  if (has_focus && row)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

void
heat_desk_owed_update (HeatDeskOwed *self)
{
  if (gtk_widget_get_visible (self->popover) && self->session)
    fill (self);
}

void
heat_desk_owed_open (HeatDeskOwed *self)
{
  GtkListBoxRow *row;

  if (!self->session)
    return;
  fill (self);
  gtk_popover_popup (GTK_POPOVER (self->popover));
  row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0);
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), row);
  if (row)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}
