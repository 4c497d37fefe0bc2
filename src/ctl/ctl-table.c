// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl-commands.h"

/* A new command: its file ctl-NAME.c, its line here. Keep the order of the manual. */
const HeatCtlCommand heat_ctl_commands[] = {
  { "city", heat_ctl_city, "-o CITY.gpkg [--pipes N] [--seed S] [--osm FILE.osm.pbf]",
    N_("makes a whole city to work on: streets, houses, households, networks, teams") },
  { NULL, NULL, NULL, NULL },
};
