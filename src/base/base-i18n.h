// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Text for people: source strings are English, po/zh_CN.po is complete. */
#include <glib/gi18n-lib.h>

/* Sets the locale and binds the catalogue: from the build tree when run uninstalled (HEAT_UNINSTALLED=1),
 * else from the prefix. Call once, first thing in main(). HEAT_LANG=zh_CN or en overrides the environment; it works in
 * every locale, also in C, POSIX and one that is not installed. A GTK program calls gtk_disable_setlocale () after it. */
void heat_i18n_init (void);

/* For a program that answers people of several languages: call it right after heat_i18n_init (), while there is one thread. What
 * the program says of itself keeps its language. */
void heat_i18n_serve (void);
/* From now on this thread speaks "en" or "zh_CN"; NULL: the program's own language. Does nothing without heat_i18n_serve (). Labels
 * that have been fetched stay as they are. O(1). */
void heat_i18n_speak (const char *language);

/* Path of a file below data/, e.g. "restoration.ini": $HEAT_DATADIR, the source tree when uninstalled, else the
 * prefix. (transfer full). The file need not exist. */
char *heat_data_path (const char *name);
