// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* heatctl: a table of commands, one file each (ctl-NAME.c). */
#include "base-error.h"
#include "base-i18n.h"
#include "base-progress.h"
#include "geo-crs.h"
#include "net.h"
#include <json-glib/json-glib.h>

HEAT_DECLARE_ERROR (ctl)
#define HEAT_CTL_ERROR (heat_ctl_error_quark ())

/* Runs with its own arguments (argv[0] is the command's name). Returns the exit status (0 done, 1 the answer is "no");
 * on failure sets error, from which heatctl makes the message and the status. */
typedef int (*HeatCtlRun) (int argc, char **argv, GError **error);

typedef struct {
  const char *name;
  HeatCtlRun run;
  const char *synopsis; /* "CITY.gpkg TEXT [--limit N]" */
  const char *summary;  /* one sentence, marked N_() */
} HeatCtlCommand;

extern const HeatCtlCommand heat_ctl_commands[]; /* ends with a NULL name */


/* Parses options of a command; wrong use becomes HEAT_ERROR_USAGE that names the command. `n_args` exact number of
 * positional arguments left in *argv after the name (−1: any). */
gboolean heat_ctl_parse (const char *command, const GOptionEntry *entries, int *argc, char ***argv, int n_args, GError **error);

/* Prints one JSON value and a newline on stdout. Consumes the node. */
gboolean heat_ctl_print_json (JsonNode *node, GError **error);

/* Progress on stderr when it is a terminal, else NULL-like silence. */
HeatProgress heat_ctl_progress (void);

/* Reads the network file and builds the snapshot, with progress. (transfer full) */
HeatNet *heat_ctl_open_net (const char *path, GError **error);

/* "1,234 pipes, 2 sources …": what the city holds, for people. (transfer full) */
char *heat_ctl_city_summary (const HeatCity *city);

/* Members "lon", "lat" (degrees, 7 decimals) of a place, and "x_m", "y_m"; nothing when it is unknown. `crs` NULL: no degrees. */
void heat_ctl_add_place (JsonBuilder *json, HeatCrs *crs, double x_m, double y_m);
/* The system of the city's coordinates, NULL for a scheme without one. (transfer full) */
HeatCrs *heat_ctl_city_crs (const HeatCity *city);
