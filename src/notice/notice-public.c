// SPDX-License-Identifier: GPL-3.0-or-later
#include "notice-public.h"
#include "base-i18n.h"
#include <string.h>

/* The end of a host's name, or of the address. */
static gboolean
is_end (char c)
{
  return !c || strchr (":/?#,> ", c) != NULL;
}

gboolean
heat_notice_is_example (const char *address)
{
  static const char *const names[] = { "example.com", "example.org", "example.net", "example.edu", "example", "invalid" };

  for (const char *at = address ? address : ""; *at; at++)
    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
      {
        gboolean begins = at == address || strchr ("./@", at[-1]) != NULL;
        if (begins && g_ascii_strncasecmp (at, names[i], strlen (names[i])) == 0 && is_end (at[strlen (names[i])]))
          {
            /* "https://h/example" has it in the path, not in the host. */
            const char *scheme = strstr (address, "://"), *host = scheme ? scheme + 3 : address;
            return at < host + strcspn (host, "/?#");
          }
      }
  return FALSE;
}

gboolean
heat_notice_check_public (const HeatNotice *n, const HeatWording *w, const HeatNoticeContext *context, GError **error)
{
  g_autofree char *own = heat_wording_say_plain (w, "status_url");
  const char *url = context && context->status_url ? context->status_url : own;

  if ((!n->issuer || !*n->issuer) && (!n->company || !*n->company))
    return g_set_error (error, HEAT_NOTICE_ERROR, HEAT_ERROR_REFUSED, _("the sheets of notice %s: nobody signs them; set name in [company] of the company's settings (the file in HEAT_COMPANY) and issue a change"), n->number), FALSE;
  if (!n->phone || !*n->phone)
    return g_set_error (error, HEAT_NOTICE_ERROR, HEAT_ERROR_REFUSED, _("the sheets of notice %s: there is no hotline phone; set phone in [company] of the company's settings (the file in HEAT_COMPANY) and issue a change"), n->number), FALSE;
  if (heat_notice_is_example (url))
    return g_set_error (error, HEAT_NOTICE_ERROR, HEAT_ERROR_REFUSED, _("the sheets of notice %s: the public page “%s” is only an example; set status_url in [notice] of the company's settings (the file in HEAT_COMPANY), or leave it empty there for sheets without a code"), n->number, url), FALSE;
  return TRUE;
}

gboolean
heat_notice_lay_company (GKeyFile *file, const char *group, GError **error)
{
  const char *path = g_getenv ("HEAT_COMPANY");
  g_autoptr (GKeyFile) company = g_key_file_new ();
  g_autoptr (GError) local = NULL;

  if (!path || !*path)
    return TRUE;
  if (!g_key_file_load_from_file (company, path, G_KEY_FILE_NONE, &local))
    {
      g_set_error (error, HEAT_NOTICE_ERROR, local->domain == G_KEY_FILE_ERROR ? HEAT_ERROR_DATA : HEAT_ERROR_IO, _("reading the company's settings “%s”: %s; mend the file"), path, local->message);
      return FALSE;
    }
  g_auto (GStrv) keys = g_key_file_get_keys (company, group, NULL, NULL);
  for (guint i = 0; keys && keys[i]; i++)
    {
      g_autofree char *value = g_key_file_get_value (company, group, keys[i], NULL);
      if (!g_key_file_has_key (file, group, keys[i], NULL))
        {
          g_set_error (error, HEAT_NOTICE_ERROR, HEAT_ERROR_DATA, _("reading the company's settings “%s”: [%s] has no key “%s”; see the samples in data/notice"), path, group, keys[i]);
          return FALSE;
        }
      g_key_file_set_value (file, group, keys[i], value);
    }
  return TRUE;
}
