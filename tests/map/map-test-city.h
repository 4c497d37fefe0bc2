// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* A small made-up city for map tests: a turned grid of streets with a supply and a return main in each, a substation and
 * eight heated buildings in every block. */
#include "net.h"

/* nx × ny blocks, about 60 pipes a block. The first crossing stands at (x0, y0) metres. */
HeatCity *heat_test_city_new (int nx, int ny);
HeatNet *heat_test_net_new (int nx, int ny);
