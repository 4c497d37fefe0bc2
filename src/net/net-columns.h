// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Whole columns of the snapshot, for passes over everything: what the getters of net.h give one by one. Borrowed from the net. */
#include "net.h"

const guint32 *heat_net_all_pipe_nodes (const HeatNet *net);     /* [2 pipe + end] */
const guint32 *heat_net_all_consumer_nodes (const HeatNet *net); /* [2 consumer + line], line 0 supply, 1 return */
const guint32 *heat_net_all_port_nodes (const HeatNet *net);     /* [2 port + line] */
const HeatValvePlace *heat_net_all_valve_places (const HeatNet *net);
