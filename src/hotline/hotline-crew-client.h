// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The desk's side of the crews, on its main loop: every team that is assigned has its job with the service, put again when it has changed and
 * ended with its assignment; what crews say is fetched, carried out in the house, and only then acknowledged. It waits for nothing but the journal, and for the plan
 * that a failed valve makes necessary. */
#include "hotline-error.h"
#include "ops-crew.h"

typedef struct {
  HeatLive *live;          /* borrowed; must outlive the client */
  const char *url, *token; /* as those of the hotline client */
  guint timeout_ms, first_pause_ms, longest_pause_ms, wait_s; /* 0: 15,000, 1,000, 60,000, 25 */
  guint gather_ms;         /* a change is put after so much quiet; 0: 250 */
  void (*changed) (gpointer data); /* links have come or gone, or the state below has changed; may be NULL */
  gpointer data;
} HeatCrewClientSetup;

typedef struct {
  gboolean is_up;          /* the last exchange was answered as it should be */
  guint waiting;           /* jobs that the service does not know as they are */
  const char *reason;      /* of the last failure, for people; NULL none. Borrowed until the next change */
} HeatCrewClientState;

typedef struct _HeatCrewClient HeatCrewClient;
/* Starts at once. HEAT_ERROR_USAGE for a URL that is none. */
HeatCrewClient *heat_crew_client_new (const HeatCrewClientSetup *setup, GError **error);
void heat_crew_client_free (HeatCrewClient *client);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatCrewClient, heat_crew_client_free)
HeatCrewClientState heat_crew_client_state (const HeatCrewClient *client);
/* What the crew opens. NULL until the service has given one. Borrowed until the next change. */
const char *heat_crew_client_link (const HeatCrewClient *client, const char *incident, const char *team);
