// SPDX-License-Identifier: GPL-3.0-or-later
/* What a ticket may be joined to: an incident whose end will be heard of. */
#include "hotline-tickets.h"
#include "base-i18n.h"

static gboolean
has_notice (const HeatHotline *h, const char *incident)
{
  const GPtrArray *all = heat_ops_notices (h->ops);

  for (guint i = 0; i < all->len; i++)
    {
      const HeatNotice *n = all->pdata[i];
      if (!n->is_superseded && !heat_notice_is_over (n) && g_strcmp0 (n->incident, incident) == 0)
        return TRUE;
    }
  return FALSE;
}

gboolean
hotline_check_cause (HotlineRequest *r, const char *incident, gboolean is_desk_waiting)
{
  const HeatHotline *h = r->hotline;

  if (!*incident || (is_desk_waiting && (r->who.roles & HEAT_ROLE_DESK)) || has_notice (h, incident) || hotline_incident_job (h->crews, incident) || heat_tickets_waiting (h->tickets->book, incident))
    return TRUE;
  hotline_refuse (r, SOUP_STATUS_CONFLICT, "no_cause", _("joining the ticket: no open incident is known by this name; choose a stop in force or another ticket"));
  return FALSE;
}
