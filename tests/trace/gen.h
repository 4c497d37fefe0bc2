// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Small random networks, plausible and implausible. The same seed gives the same network. */
#include "net-city.h"

HeatCity *gen_city (GRand *rand);
/* The network as text, for a failure's message. (transfer full) */
char *gen_describe (const HeatCity *city);
