// SPDX-License-Identifier: GPL-3.0-or-later
#include "base-i18n.h"
#include "heat-config.h"
#include <locale.h>

static gboolean
is_uninstalled (void)
{
  return g_strcmp0 (g_getenv ("HEAT_UNINSTALLED"), "1") == 0;
}

void
heat_i18n_init (void)
{
  const char *lang = g_getenv ("HEAT_LANG");

  if (lang && *lang)
    g_setenv ("LANGUAGE", lang, TRUE);
  /* gettext translates nothing in the C locale; C.UTF-8 is always there and renders Chinese. */
  if (!setlocale (LC_ALL, "") || g_strcmp0 (setlocale (LC_MESSAGES, NULL), "C") == 0)
    setlocale (LC_ALL, "C.UTF-8");
  setlocale (LC_NUMERIC, "C");
  bindtextdomain (GETTEXT_PACKAGE, is_uninstalled () ? HEAT_BUILD_LOCALEDIR : HEAT_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

char *
heat_data_path (const char *name)
{
  const char *dir = g_getenv ("HEAT_DATADIR");

  if (!dir || !*dir)
    dir = is_uninstalled () ? HEAT_SOURCE_DATADIR : HEAT_DATADIR;
  return g_build_filename (dir, name, NULL);
}
