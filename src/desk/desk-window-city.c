// SPDX-License-Identifier: GPL-3.0-or-later
/* The geographers bring a new network while incidents are open: the file is seen to have changed, the person reads it again when she can. */
#include "base-i18n.h"
#include "desk-panel-private.h"
#include "desk-window-private.h"

#define LOOK_EVERY_S 3

/* A file that is still being written looks other at the next look. */
static void
judge (HeatDeskWindow *self, const char *now)
{
  const char *open = heat_desk_session_city_identity (self->session);
  gboolean is_other = open && g_strcmp0 (now, open) != 0, is_still = g_strcmp0 (now, self->suspected) == 0;

  g_free (self->suspected);
  self->suspected = is_other ? g_strdup (now) : NULL;
  if (!is_other || !is_still || g_strcmp0 (now, self->offered) == 0 || self->opening || gtk_widget_get_visible (self->message_bar))
    return;
  g_free (self->offered);
  self->offered = g_strdup (now);
  heat_desk_window_offer (self, _("The city file has changed on disk; this desk still shows the network as it was. Incidents stay when it is read again."), _("Read it again"), "win.reload");
}

static void
looked (GObject *source, GAsyncResult *result, gpointer data)
{
  HeatDeskWindow *self = data;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, NULL);
  g_autofree char *now = info ? heat_desk_session_identity_of (info) : NULL, *path = g_file_get_path (G_FILE (source));

  self->is_looking = FALSE;
  if (now && self->timer && g_strcmp0 (path, heat_desk_session_city_path (self->session)) == 0)
    judge (self, now);
  g_object_unref (self);
}

void
heat_desk_window_watch_city (HeatDeskWindow *self)
{
  if (self->ticks++ % LOOK_EVERY_S || self->is_looking || !heat_desk_session_is_open (self->session))
    return;
  g_autoptr (GFile) file = g_file_new_for_path (heat_desk_session_city_path (self->session));
  self->is_looking = TRUE;
  g_file_query_info_async (file, HEAT_DESK_IDENTITY, G_FILE_QUERY_INFO_NONE, G_PRIORITY_LOW, NULL, looked, g_object_ref (self));
}

static void
reload (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HeatDeskWindow *self = data;

  if (!heat_desk_session_is_open (self->session) || self->opening)
    return;
  if (heat_desk_session_mode (self->session) != HEAT_DESK_REAL)
    return heat_desk_window_show_message (self, _("Reading the city file again: an exercise or a replay stands here; leave it first"), TRUE);
  heat_desk_window_show_message (self, _("The city file is being read again; go on working meanwhile."), FALSE);
  heat_desk_window_open_again (self);
}

/* Rows of the network that goes are let go; where the person is, is kept in words. */
static void
closing (HeatDeskWindow *self)
{
  HeatDeskPanel *panel = HEAT_DESK_PANEL (self->panel);

  heat_desk_window_remember (self);
  g_clear_pointer (&self->hotline, heat_desk_hotline_free); /* it borrows the house */
  g_free (self->report_kept);
  self->report_kept = g_strdup (heat_desk_panel_report_id (panel));
  heat_desk_window_leave_health (self);
  heat_desk_panel_clear (panel);
  heat_desk_plans_forget (panel);
  heat_desk_window_end_replay (self);
  heat_desk_why_clear (HEAT_DESK_WHY (heat_desk_panel_why (panel)));
  heat_desk_left_select_incident (HEAT_DESK_LEFT (self->left), NULL);
  heat_desk_report_form_forget_city (HEAT_DESK_REPORT_FORM (self->form));
  heat_desk_header_forget_city (HEAT_DESK_HEADER (self->header));
  heat_desk_middle_shut (HEAT_DESK_MIDDLE (self->middle));
  g_clear_pointer (&self->offered, g_free);
  g_clear_pointer (&self->suspected, g_free);
}

void
heat_desk_window_take_up (HeatDeskWindow *self)
{
  g_autofree char *report = g_steal_pointer (&self->report_kept);

  heat_desk_report_form_find_again (HEAT_DESK_REPORT_FORM (self->form));
  if (!report || !heat_ops_report (heat_desk_session_ops (self->session), report))
    return;
  heat_desk_panel_show_report (HEAT_DESK_PANEL (self->panel), report);
  heat_desk_left_select_report (HEAT_DESK_LEFT (self->left), report);
}

void
heat_desk_window_add_city (HeatDeskWindow *self)
{
  static const GActionEntry entries[] = { { .name = "reload", .activate = reload } };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (self->session, "closing", G_CALLBACK (closing), self, G_CONNECT_SWAPPED);
}
