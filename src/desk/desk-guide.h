// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The user guide in a window: chapters on the left, text on the right, a line to search it. The text is data/guide/LANGUAGE.md;
 * the manual pages are made from the same files. */
#include <gtk/gtk.h>

/* Never NULL: a guide that cannot be read is said in the window. (transfer floating) */
GtkWidget *heat_desk_guide_new (GtkWindow *parent);
/* Pango markup of a line of the guide: `keys`, **strong**, *said*; all else escaped. (transfer full) */
char *heat_desk_guide_markup (const char *line);
