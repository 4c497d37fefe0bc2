// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl-commands.h"

/* A new command: its file ctl-NAME.c, its line here. Keep the order of the manual. */
const HeatCtlCommand heat_ctl_commands[] = {
  { NULL, NULL, NULL, NULL },
};
