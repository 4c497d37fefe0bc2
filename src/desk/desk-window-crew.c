// SPDX-License-Identifier: GPL-3.0-or-later
/* The bar of what crews want answered: over everything but the header, in every mode, for it is about the real house. */
#include "desk-crew.h"
#include "desk-window-private.h"

static void
show_incident (HeatDeskCrewBar *bar, const char *incident, HeatDeskWindow *self)
{
  gtk_stack_set_visible_child (GTK_STACK (self->right), self->panel);
  heat_desk_panel_show_incident (HEAT_DESK_PANEL (self->panel), incident);
}

void
heat_desk_window_add_crew (HeatDeskWindow *self)
{
  self->crew_bar = heat_desk_crew_bar_new (self->session);
  g_signal_connect (self->crew_bar, "incident", G_CALLBACK (show_incident), self);
  gtk_box_insert_child_after (GTK_BOX (gtk_widget_get_parent (self->header)), self->crew_bar, self->header);
}

void
heat_desk_window_tick_crew (HeatDeskWindow *self)
{
  heat_desk_crew_bar_tick (HEAT_DESK_CREW_BAR (self->crew_bar));
}
