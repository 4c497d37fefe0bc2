// SPDX-License-Identifier: GPL-3.0-or-later
/* Data health beside the map: by key and menu, and by itself as the first thing after a city with serious doubts was opened. */
#include "base-i18n.h"
#include "desk-health.h"
#include "desk-window-private.h"

#define SHOWN_AT 2000 /* scale at which a doubt is looked at */

static gboolean
is_shown (HeatDeskWindow *self)
{
  return gtk_stack_get_visible_child (GTK_STACK (self->right)) == self->health;
}

gboolean
heat_desk_window_leave_health (HeatDeskWindow *self)
{
  if (!is_shown (self))
    return FALSE;
  gtk_stack_set_visible_child (GTK_STACK (self->right), self->panel);
  heat_desk_window_show_sheet (self);
  return TRUE;
}

static void
enter (HeatDeskWindow *self)
{
  gtk_stack_set_visible_child (GTK_STACK (self->right), self->health);
  heat_desk_window_show_sheet (self); /* the map is needed whole */
}

static void
toggle (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HeatDeskWindow *self = data;

  if (heat_desk_window_leave_health (self) || !heat_desk_session_is_open (self->session))
    return;
  heat_desk_health_check (HEAT_DESK_HEALTH (self->health));
  enter (self);
  heat_desk_health_focus (HEAT_DESK_HEALTH (self->health));
}

static void
show_doubt (HeatDeskHealth *health, guint kind, guint index, double x_m, double y_m, const char *words, HeatDeskWindow *self)
{
  g_autofree char *markup = g_markup_escape_text (words, -1);

  heat_desk_middle_show_view (HEAT_DESK_MIDDLE (self->middle), x_m, y_m, SHOWN_AT);
  heat_desk_middle_mark (HEAT_DESK_MIDDLE (self->middle), (HeatKind) kind, index);
  heat_desk_middle_set_status (HEAT_DESK_MIDDLE (self->middle), markup);
}

static void
say (HeatDeskHealth *health, const char *text, gboolean is_error, HeatDeskWindow *self)
{
  heat_desk_window_show_message (self, text, is_error);
}

/* Nobody is interrupted: only where nothing else has been begun. */
static void
checked (HeatDeskHealth *health, HeatDeskWindow *self)
{
  gboolean asks = heat_desk_health_is_grave (health) || (self->is_new_city && heat_desk_health_n_serious (health));
  gboolean is_idle = gtk_stack_get_visible_child (GTK_STACK (self->right)) == self->panel && !heat_desk_panel_incident_id (HEAT_DESK_PANEL (self->panel));

  if (asks && is_idle)
    enter (self);
}

void
heat_desk_window_check_health (HeatDeskWindow *self)
{
  g_auto (HeatDeskPlace) place = { .scale = NAN };

  self->is_new_city = !heat_desk_memory_place (self->memory, self->settings->ops, &place);
  heat_desk_health_check (HEAT_DESK_HEALTH (self->health));
}

void
heat_desk_window_add_health (HeatDeskWindow *self)
{
  static const GActionEntry entries[] = { { .name = "health", .activate = toggle } };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  self->health = heat_desk_health_new (self->session);
  gtk_stack_add_child (GTK_STACK (self->right), self->health);
  g_signal_connect_object (self->health, "show-doubt", G_CALLBACK (show_doubt), self, 0);
  g_signal_connect_object (self->health, "message", G_CALLBACK (say), self, 0);
  g_signal_connect_object (self->health, "checked", G_CALLBACK (checked), self, 0);
  g_signal_connect_object (self->health, "close", G_CALLBACK (heat_desk_window_leave_health), self, G_CONNECT_SWAPPED);
}
