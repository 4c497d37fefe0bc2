// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The map as a picture in a file: asks for the name, writes in a thread. */
#include "desk-map.h"

/* `path` borrowed, NULL when it failed; `error` borrowed, NULL when it was written. Not called when the person thought better of it. */
typedef void (*HeatDeskExported) (GtkWindow *parent, const char *path, const GError *error);
void heat_desk_export_ask (GtkWindow *parent, HeatDeskMapPaper *paper /* (transfer full) */, HeatDeskExported exported);
/* The name with the ending of the chosen kind (0: .png, 1: .pdf, 2: .svg) in place of another kind's; where the kind is 0, which is so before anybody
 * chose, an ending that was typed decides.
 * (transfer full) */
char *heat_desk_export_name (const char *path, guint kind);
