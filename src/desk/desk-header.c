// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-header.h"
#include "base-clock.h"
#include "base-i18n.h"
#include "desk-glyph.h"
#include "desk-matches.h"
#include "desk-owed.h"
#include "desk-ui.h"
#include "ops-delivery.h"
#include <math.h>

#define LEAST_WIDTH_PX 760

struct _HeatDeskHeader {
  GtkWidget parent;
  GtkWidget *handle, *box, *name, *search, *outdoor, *link, *decisions, *undelivered, *shift_part, *shift, *person, *clock, *menu; /* of the template */
  char *page;               /* of the tickets, owned; NULL */
  int n_folded;             /* parts left out for want of room, as last laid out */
  GtkWidget *popover, *list;
  HeatDeskMatches *matches; /* owned */
  HeatDeskOwed *owed;       /* under the count of what has not arrived, borrowed from it; NULL at the end */
  HeatDeskSession *session; /* borrowed */
};
G_DEFINE_FINAL_TYPE (HeatDeskHeader, heat_desk_header, GTK_TYPE_WIDGET)

enum { FOUND, GO, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
show_matches (gboolean any, gpointer data)
{
  HeatDeskHeader *self = data;

  if (any)
    gtk_popover_popup (GTK_POPOVER (self->popover));
  else
    gtk_popover_popdown (GTK_POPOVER (self->popover));
}

static void
leave_search (HeatDeskHeader *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  gtk_root_set_focus (gtk_widget_get_root (GTK_WIDGET (self)), NULL);
}

static void
match_taken (HeatDeskMatches *matches, const HeatFound *found, HeatDeskHeader *self)
{
  if (!found)
    return;
  g_signal_emit (self, signals[FOUND], 0, found);
  leave_search (self);
}

static void
make_popover (HeatDeskHeader *self)
{
  GtkWidget *box = heat_ui_column (0, NULL);

  self->list = gtk_list_box_new ();
  heat_ui_name (self->list, _("Search results"));
  gtk_widget_set_size_request (box, 500, -1);
  gtk_box_append (GTK_BOX (box), self->list);
  self->popover = gtk_popover_new ();
  gtk_popover_set_autohide (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self->popover), GTK_POS_BOTTOM);
  gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
  gtk_popover_set_child (GTK_POPOVER (self->popover), box);
  gtk_widget_set_parent (self->popover, self->search);
}

/* The name goes first, then who is on duty, while the search gives way with each. */
static gboolean
fold (gpointer data)
{
  HeatDeskHeader *self = data;

  gtk_widget_set_visible (self->name, self->n_folded < 1);
  gtk_widget_set_visible (self->shift_part, self->n_folded < 2);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->search), self->n_folded < 2 ? _("Search address, phone, card, pipe, valve, well, incident   (Ctrl+K)") : _("Search   (Ctrl+K)"));
  gtk_widget_queue_resize (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

static void
set_folded (HeatDeskHeader *self, int width)
{
  double room = width / (1 + 0.6 * (heat_theme_text_scale () - 1));
  int n = room < 960 ? 2 : room < 1120 ? 1 : 0;

  if (n == self->n_folded)
    return;
  self->n_folded = n;
  g_idle_add_full (G_PRIORITY_HIGH_IDLE, fold, g_object_ref (self), g_object_unref); /* not while it is being laid out */
}

static void
allocate (GtkWidget *widget, int width, int height, int baseline)
{
  HeatDeskHeader *self = HEAT_DESK_HEADER (widget);

  set_folded (self, width);
  gtk_widget_size_allocate (self->handle, &(GtkAllocation){ 0, 0, width, height }, baseline);
  if (self->popover)
    gtk_popover_present (GTK_POPOVER (self->popover));
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  HeatDeskHeader *self = HEAT_DESK_HEADER (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    gtk_widget_set_size_request (self->search, self->n_folded == 2 ? 180 : gtk_widget_get_width (GTK_WIDGET (gtk_widget_get_root (widget))) >= 1600 ? 520 : 320, 32);
  gtk_widget_measure (self->handle, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = MIN (*minimum, LEAST_WIDTH_PX); /* it folds when it gets no more */
}

static void
dispose (GObject *object)
{
  HeatDeskHeader *self = HEAT_DESK_HEADER (object);

  g_clear_object (&self->matches);
  g_clear_pointer (&self->page, g_free);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_pointer (&self->owed, heat_desk_owed_end);
  g_clear_pointer (&self->handle, gtk_widget_unparent);
  G_OBJECT_CLASS (heat_desk_header_parent_class)->dispose (object);
}

static void
page_shown (GObject *window, GAsyncResult *result, gpointer data)
{
  g_autoptr (HeatDeskHeader) self = data;
  g_autoptr (GError) error = NULL;

  if (!gtk_show_uri_full_finish (GTK_WINDOW (window), result, &error) && self->decisions)
    gtk_widget_set_tooltip_text (self->decisions, error->message);
}

static void
decisions_clicked (HeatDeskHeader *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->page && GTK_IS_WINDOW (root))
    gtk_show_uri_full (GTK_WINDOW (root), self->page, GDK_CURRENT_TIME, NULL, page_shown, g_object_ref (self));
}

static void
owed_chosen (HeatDeskOwed *owed, const char *incident, HeatDeskHeader *self)
{
  g_signal_emit (self, signals[GO], 0, incident);
}

static void
heat_desk_header_init (HeatDeskHeader *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_box_prepend (GTK_BOX (self->box), heat_desk_glyph_new (HEAT_GLYPH_MARK, 26));
  make_popover (self);
  self->owed = heat_desk_owed_new (self->undelivered);
  g_signal_connect (self->owed, "go", G_CALLBACK (owed_chosen), self);
  g_signal_connect_swapped (self->decisions, "clicked", G_CALLBACK (decisions_clicked), self);
}

static void
heat_desk_header_class_init (HeatDeskHeaderClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = dispose;
  widget_class->size_allocate = allocate;
  widget_class->measure = measure;
  signals[FOUND] = g_signal_new ("found", HEAT_TYPE_DESK_HEADER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[GO] = g_signal_new ("go", HEAT_TYPE_DESK_HEADER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/heatdispatch/HeatDispatch/desk-header.ui");
  gtk_widget_class_bind_template_child (widget_class, HeatDeskHeader, handle);
  gtk_widget_class_bind_template_child (widget_class, HeatDeskHeader, box);
  gtk_widget_class_bind_template_child (widget_class, HeatDeskHeader, name);
  gtk_widget_class_bind_template_child (widget_class, HeatDeskHeader, search);
  gtk_widget_class_bind_template_child (widget_class, HeatDeskHeader, shift_part);
  gtk_widget_class_bind_template_child (widget_class, HeatDeskHeader, outdoor);
  gtk_widget_class_bind_template_child (widget_class, HeatDeskHeader, link);
  gtk_widget_class_bind_template_child (widget_class, HeatDeskHeader, decisions);
  gtk_widget_class_bind_template_child (widget_class, HeatDeskHeader, undelivered);
  gtk_widget_class_bind_template_child (widget_class, HeatDeskHeader, shift);
  gtk_widget_class_bind_template_child (widget_class, HeatDeskHeader, person);
  gtk_widget_class_bind_template_child (widget_class, HeatDeskHeader, clock);
  gtk_widget_class_bind_template_child (widget_class, HeatDeskHeader, menu);
}

void
heat_desk_header_set_session (HeatDeskHeader *self, HeatDeskSession *session)
{
  self->session = session;
  heat_desk_owed_set_session (self->owed, session);
  self->matches = heat_desk_matches_new (session, GTK_ENTRY (self->search), GTK_LIST_BOX (self->list), NULL, show_matches, self);
  g_signal_connect (self->matches, "taken", G_CALLBACK (match_taken), self);
  g_signal_connect_swapped (self->matches, "escaped", G_CALLBACK (leave_search), self);
  heat_desk_header_set_link (self, _("not set up"), NULL, NULL);
  heat_desk_header_update (self);
  heat_desk_header_tick (self);
}

/* The header shows only what has not arrived. */
static void
show_undelivered (HeatDeskHeader *self)
{
  const HeatOps *ops = heat_desk_session_ops (self->session);
  g_autoptr (GArray) owed = ops ? heat_ops_outbox (ops, NULL) : NULL;
  guint n = owed ? owed->len : 0, lost = n ? heat_ops_given_up (ops) : 0;
  g_autofree char *text = lost ? g_strdup_printf (ngettext ("✕ %u not delivered, %u given up", "✕ %u not delivered, %u given up", n), n, lost)
                               : g_strdup_printf (ngettext ("%u not delivered", "%u not delivered", n), n);
  gboolean is_real = heat_desk_session_mode (self->session) == HEAT_DESK_REAL;
  const char *words = !is_real ? _("nothing is posted") : !ops ? "—" : n ? text : _("all delivered");

  if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (self->undelivered)), words) != 0)
    gtk_button_set_label (GTK_BUTTON (self->undelivered), words);
  gtk_widget_set_can_target (self->undelivered, is_real && n);
  gtk_widget_set_focusable (self->undelivered, is_real && n);
  heat_ui_tone (self->undelivered, !is_real || (n && !lost) ? "soon" : lost ? "late" : NULL);
  heat_ui_tip (self->undelivered, is_real && n ? _("What has not arrived (Ctrl+D)") : NULL);
  heat_desk_owed_update (self->owed);
}

void
heat_desk_header_update (HeatDeskHeader *self)
{
  double temp = heat_desk_session_outdoor_degc (self->session);
  g_autofree char *outdoor = isfinite (temp) ? g_strdup_printf (temp < 0 ? "−%.0f ℃" : "%.0f ℃", fabs (temp)) : g_strdup ("—");
  const HeatOps *ops = heat_desk_session_ops (self->session);
  const char *duty = ops ? heat_ops_on_duty (ops) : "";
  const char *person = heat_desk_session_settings (self->session)->person;

  gtk_label_set_text (GTK_LABEL (self->outdoor), outdoor);
  gtk_label_set_text (GTK_LABEL (self->person), *duty ? duty : *person ? person : _("Dispatcher on duty"));
  show_undelivered (self);
}

void
heat_desk_header_forget_city (HeatDeskHeader *self)
{
  heat_desk_matches_clear (self->matches);
}

void
heat_desk_header_tick (HeatDeskHeader *self)
{
  gint64 now_us = heat_desk_session_now_us (self->session);
  g_autofree char *clock = heat_time_format_local (now_us, "%H:%M:%S");
  g_autofree char *minute = heat_time_format_local (now_us, "%H %M");
  int hour = 0, min = 0;

  gtk_label_set_text (GTK_LABEL (self->clock), clock);
  sscanf (minute, "%d %d", &hour, &min);
  const HeatDeskSettings *settings = heat_desk_session_settings (self->session);
  int at = hour * 60 + min, day = settings->day_from_min, night = settings->night_from_min;
  gboolean is_day = at >= day && at < night;
  int from = is_day ? day : night, to = is_day ? night : day;
  g_autofree char *shift = g_strdup_printf (is_day ? _("Day shift %02d:%02d–%02d:%02d") : _("Night shift %02d:%02d–%02d:%02d"), from / 60, from % 60, to / 60, to % 60);
  gtk_label_set_text (GTK_LABEL (self->shift), shift);
}

void
heat_desk_header_search (HeatDeskHeader *self)
{
  gtk_widget_grab_focus (self->search);
}

void
heat_desk_header_set_menu (HeatDeskHeader *self, GMenuModel *menu)
{
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->menu), menu);
  gtk_popover_set_has_arrow (gtk_menu_button_get_popover (GTK_MENU_BUTTON (self->menu)), FALSE);
}

void
heat_desk_header_open_menu (HeatDeskHeader *self)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (self->menu));
}

void
heat_desk_header_set_link (HeatDeskHeader *self, const char *words, const char *tone, const char *why)
{
  gtk_label_set_text (GTK_LABEL (self->link), words);
  heat_ui_tone (self->link, tone);
  heat_ui_tip (self->link, why);
}

void
heat_desk_header_set_decisions (HeatDeskHeader *self, int n, const char *page)
{
  g_autofree char *text = g_strdup_printf (ngettext ("△ %d to decide", "△ %d to decide", n), n);
  g_autofree char *name = g_strdup_printf (ngettext ("%d ticket waits for a decision of dispatch (transfer, delay, not ours); opens the tickets' page",
                                                     "%d tickets wait for a decision of dispatch (transfer, delay, not ours); opens the tickets' page", n), n);

  g_free (self->page);
  self->page = g_strdup (page);
  gtk_widget_set_visible (self->decisions, n > 0);
  gtk_button_set_label (GTK_BUTTON (self->decisions), text);
  gtk_widget_set_tooltip_text (self->decisions, name);
  heat_ui_name (self->decisions, name);
}

void
heat_desk_header_set_client (HeatDeskHeader *self, HeatHotlineClient *client)
{
  if (self->owed)
    heat_desk_owed_set_client (self->owed, client);
}

void
heat_desk_header_open_undelivered (HeatDeskHeader *self)
{
  if (heat_desk_session_mode (self->session) == HEAT_DESK_REAL)
    heat_desk_owed_open (self->owed);
}
