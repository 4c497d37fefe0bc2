// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What the desk says of a doubt: of the one at index `i` in its health. */
#include "trace-health.h"

/* "valve V000213G 7-12", and what is said of it. (transfer full) */
char *heat_desk_doubt_title (const HeatHealth *health, guint i);
char *heat_desk_doubt_detail (const HeatHealth *health, guint i);
