// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Where the notices of an incident have arrived and where not, with what people can do about it: note by community where sheets are posted, note how what a webhook gave
 * up was told otherwise, take that back. The newest notice whole, of those before it what is not settled. */
#include "desk-panel-private.h"

void heat_desk_deliveries_add (HeatDeskPanel *panel, const HeatIncident *incident);
