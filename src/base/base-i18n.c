// SPDX-License-Identifier: GPL-3.0-or-later
#include "base-i18n.h"
#include "heat-config.h"
#include <langinfo.h>
#include <locale.h>
#include <string.h>

static gboolean
is_uninstalled (void)
{
  return g_strcmp0 (g_getenv ("HEAT_UNINSTALLED"), "1") == 0;
}

/* What the environment asks for, as gettext would read it, without ".UTF-8" and "@…". NULL: nothing. */
static char *
language_asked (void)
{
  static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *value = g_getenv (names[i]);
      if (value && *value)
        return g_strndup (value, strcspn (value, ".@"));
    }
  return NULL;
}

void
heat_i18n_init (void)
{
  const char *lang = g_getenv ("HEAT_LANG"), *list = g_getenv ("LANGUAGE");
  gboolean known = setlocale (LC_ALL, "") != NULL;
  g_autofree char *asked = known || (list && *list) ? NULL : language_asked ();

  if (lang && *lang)
    g_setenv ("LANGUAGE", lang, TRUE);
  else if (asked)
    g_setenv ("LANGUAGE", asked, TRUE);
  /* gettext translates nothing in the locale "C" (also called POSIX), whatever LANGUAGE says, and a locale that is not
   * installed falls back to it. C.UTF-8 is always there, obeys LANGUAGE and renders Chinese. */
  if (!known || g_strcmp0 (setlocale (LC_MESSAGES, NULL), "C") == 0)
    setlocale (LC_ALL, "C.UTF-8");
  if (g_strcmp0 (nl_langinfo (CODESET), "UTF-8") != 0)
    setlocale (LC_CTYPE, "C.UTF-8");
  setlocale (LC_NUMERIC, "C");
  bindtextdomain (GETTEXT_PACKAGE, is_uninstalled () ? HEAT_BUILD_LOCALEDIR : HEAT_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

/* gettext reads LANGUAGE for the whole process, but obeys it in no thread whose messages are of the locale "C": these get the sources' English. */
static locale_t speaks_english, speaks_chinese;

void
heat_i18n_serve (void)
{
  const char *known = "no heat"; /* a message of another file */
  gboolean is_translated = gettext (known) != known;

  g_return_if_fail (!speaks_english);
  g_setenv ("LANGUAGE", "zh_CN", TRUE);
  setlocale (LC_MESSAGES, is_translated ? "C.UTF-8" : "C");
  speaks_english = newlocale (LC_MESSAGES_MASK, "C", duplocale (LC_GLOBAL_LOCALE));
  speaks_chinese = newlocale (LC_MESSAGES_MASK, "C.UTF-8", duplocale (LC_GLOBAL_LOCALE));
}

void
heat_i18n_speak (const char *language)
{
  if (speaks_english && speaks_chinese)
    uselocale (!language ? LC_GLOBAL_LOCALE : g_str_has_prefix (language, "en") ? speaks_english : speaks_chinese);
}

char *
heat_data_path (const char *name)
{
  const char *dir = g_getenv ("HEAT_DATADIR");

  if (!dir || !*dir)
    dir = is_uninstalled () ? HEAT_SOURCE_DATADIR : HEAT_DATADIR;
  return g_build_filename (dir, name, NULL);
}
