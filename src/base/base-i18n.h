// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Text for people: source strings are English, po/zh_CN.po is complete. */
#include <glib/gi18n-lib.h>

/* Sets the locale and binds the catalogue: from the build tree when run uninstalled (HEAT_UNINSTALLED=1),
 * else from the prefix. Call once, first thing in main(). HEAT_LANG=zh_CN or en overrides the environment; it works in
 * every locale, also in C, POSIX and one that is not installed. A GTK program calls gtk_disable_setlocale () after it. */
void heat_i18n_init (void);

/* Path of a file below data/, e.g. "restoration.ini": $HEAT_DATADIR, the source tree when uninstalled, else the
 * prefix. (transfer full). The file need not exist. */
char *heat_data_path (const char *name);
