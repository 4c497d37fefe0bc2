// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Errors. Every room has its own GError domain (HEAT_NET_ERROR, …); all share these codes, because they
 * are the distinctions on which callers branch: heatctl turns them into its exit status. */
#include <glib.h>

typedef enum {
  HEAT_ERROR_USAGE,     /* the caller asked for something that makes no sense: exit 2 */
  HEAT_ERROR_DATA,      /* a file or message is not what it must be: exit 3 */
  HEAT_ERROR_NOT_FOUND, /* an id, address or file that does not exist: exit 1, or 4 for a file */
  HEAT_ERROR_IO,        /* disk, database or network: exit 4 */
  HEAT_ERROR_CONFLICT,  /* someone was quicker: expected version is no longer current */
  HEAT_ERROR_REFUSED,   /* a rule of the house says no (e.g. "restored" while someone is out) */
} HeatErrorCode;

/* HEAT_DECLARE_ERROR (net, NET) in a header, HEAT_DEFINE_ERROR (net) in one .c of the room. */
#define HEAT_DECLARE_ERROR(room) GQuark heat_##room##_error_quark (void);
#define HEAT_DEFINE_ERROR(room) \
  GQuark heat_##room##_error_quark (void) { return g_quark_from_static_string ("heat-" #room); }

HEAT_DECLARE_ERROR (base)
#define HEAT_BASE_ERROR (heat_base_error_quark ())

/* Exit status of a program that failed with `error`: 2 usage, 3 data, 4 disk, database or network, 1 the answer is no. */
int heat_error_exit_status (const GError *error);
