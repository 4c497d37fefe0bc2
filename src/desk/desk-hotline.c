// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-hotline.h"
#include "base-i18n.h"
#include "desk-crew.h"
#include "hotline-client.h"
#include <string.h>

/* An empty answer comes this late at most: until the first one the header cannot say that the link stands. */
#define WAIT_S 5
#define TALLY_S 15

struct _HeatDeskHotline {
  HeatHotlineClient *client; /* owned */
  HeatDeskCrew *crew;        /* owned */
  HeatDeskHeader *header;    /* borrowed */
  char *tickets;             /* address of the tickets' page */
};

static void
link_changed (gpointer data)
{
  HeatDeskHotline *self = data;

  if (!self->client)
    return;
  HeatHotlineLink link = heat_hotline_client_link (self->client);
  if (link.is_up)
    heat_desk_header_set_link (self->header, _("● connected"), "done", NULL);
  else
    heat_desk_header_set_link (self->header, link.failures ? _("○ not reached") : _("⟳ connecting"), link.failures ? "late" : "soon", link.reason);
  heat_desk_header_set_decisions (self->header, link.is_up ? MAX (link.decisions, 0) : 0, self->tickets);
  heat_desk_header_update (self->header);
}

HeatDeskHotline *
heat_desk_hotline_new (HeatDeskSession *session, HeatDeskHeader *header, const char *url, const char *token_file, GError **error)
{
  g_autofree char *token = NULL;

  if (token_file && !g_file_get_contents (token_file, &token, NULL, error))
    {
      g_prefix_error (error, _("Reading the hotline's token: "));
      return NULL;
    }
  HeatDeskHotline *self = g_new0 (HeatDeskHotline, 1);
  self->header = header;
  self->tickets = g_strdup_printf ("%.*s/agent#tickets", (int) strlen (url) - g_str_has_suffix (url, "/"), url);
  HeatHotlineClientSetup setup = { .live = heat_desk_session_real_live (session), .url = url, .token = token ? g_strstrip (token) : "", .wait_s = WAIT_S, .tally_s = TALLY_S, .changed = link_changed, .data = self };
  self->client = heat_hotline_client_new (&setup, error);
  heat_desk_header_set_client (header, self->client);
  self->crew = self->client ? heat_desk_crew_new (session, url, setup.token, error) : NULL;
  if (!self->crew)
    return heat_desk_hotline_free (self), NULL;
  link_changed (self);
  return self;
}

void
heat_desk_hotline_free (HeatDeskHotline *self)
{
  g_clear_pointer (&self->crew, heat_desk_crew_free);
  heat_desk_header_set_client (self->header, NULL);
  g_clear_pointer (&self->client, heat_hotline_client_free);
  g_free (self->tickets);
  g_free (self);
}
