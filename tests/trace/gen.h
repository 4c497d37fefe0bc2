// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Small random networks, plausible and implausible. The same seed gives the same network. */
#include "trace.h"

HeatCity *gen_city (GRand *rand);
/* The network as text, for a failure's message. (transfer full) */
char *gen_describe (const HeatCity *city);
/* Below n; 0 when n is 0. */
guint32 pick (GRand *rand, guint32 n);
/* What the field knows beyond the data: this share of the valves in another state, of them in another condition. (transfer full) */
HeatValveOverlay *gen_overlay (GRand *rand, const HeatNet *net, double share);
