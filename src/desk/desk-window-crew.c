// SPDX-License-Identifier: GPL-3.0-or-later
/* The bar of what crews want answered: over everything but the header, in every mode, for it is about the real house. */
#include "desk-crew.h"
#include "desk-window-private.h"

/* Life and limb: whatever stands before the real desk gives way. What was done in an exercise is kept, as by F5. */
static void
show_incident (HeatDeskCrewBar *bar, const char *id, HeatDeskWindow *self)
{
  g_autofree char *incident = g_strdup (id); /* the bar's own, which may show another call meanwhile */

  heat_desk_window_leave_board (self);
  heat_desk_window_leave_health (self);
  heat_desk_window_leave_mode (self);
  heat_desk_window_stay (self); /* not back to the incident that stood here before */
  if (heat_ops_incident (heat_desk_session_ops (self->session), incident))
    heat_desk_window_show_incident (self, incident);
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

gboolean
heat_desk_window_go_to_call (HeatDeskWindow *self)
{
  return heat_desk_crew_bar_focus (HEAT_DESK_CREW_BAR (self->crew_bar));
}

void
heat_desk_window_show_call (HeatDeskWindow *self)
{
  heat_desk_crew_bar_show_incident (HEAT_DESK_CREW_BAR (self->crew_bar));
}
