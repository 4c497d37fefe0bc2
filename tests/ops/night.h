// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* A random city with team 3 and one incident, located, nothing chosen: what tests of plans begin with. */
#include "ops-command.h"

typedef struct {
  HeatNet *net;
  HeatTrace *trace;
  HeatLive *live;
  GRand *rand;
  gint64 now_us;
  HeatIncident *incident; /* NULL when the random city has no pipe */
} Night;

void open_night (Night *night, guint32 seed);
/* Another one, at a random pipe. NULL when there is none. */
HeatIncident *open_incident (Night *night);
void close_night (Night *night);
