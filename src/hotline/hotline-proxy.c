// SPDX-License-Identifier: GPL-3.0-or-later
/* Whose request it is behind a proxy, and under which name an address is counted. */
#include "hotline-private.h"
#include "base-i18n.h"
#include <string.h>

/* "10.0.0.7;10.1.0.0/16;::1" (GInetAddressMask); NULL: one of them is none. */
static GPtrArray *
read_proxies (const char *text, GError **error)
{
  g_auto (GStrv) words = g_strsplit_set (text, ";, ", -1);
  g_autoptr (GPtrArray) proxies = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; words[i]; i++)
    {
      GInetAddressMask *mask = *words[i] ? g_inet_address_mask_new_from_string (words[i], NULL) : NULL;
      if (mask)
        g_ptr_array_add (proxies, mask);
      else if (*words[i])
        {
          g_set_error (error, HEAT_HOTLINE_ERROR, HEAT_ERROR_DATA, _("reading the hotline's settings: [limits] proxy_address “%s” is no IP address and no range as 10.1.0.0/16; see hotline.ini"), words[i]);
          return NULL;
        }
    }
  return g_steal_pointer (&proxies);
}

GPtrArray *
hotline_proxies_new (const HeatHotlineConfig *config, GError **error)
{
  return read_proxies (heat_hotline_config_text (config, "limits", "proxy_address"), error);
}

/* An IPv4 address that came over an IPv6 socket is the same address. (transfer full) */
static GInetAddress *
plain (GInetAddress *address)
{
  static const guint8 mapped[12] = { [10] = 0xff, [11] = 0xff };
  const guint8 *bytes = g_inet_address_to_bytes (address);

  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 && memcmp (bytes, mapped, sizeof mapped) == 0)
    return g_inet_address_new_from_bytes (bytes + sizeof mapped, G_SOCKET_FAMILY_IPV4);
  return g_object_ref (address);
}

gboolean
hotline_is_proxy (const HeatHotline *h, GInetAddress *address)
{
  g_autoptr (GInetAddress) peer = plain (address);

  for (guint i = 0; i < h->proxies->len; i++)
    if (g_inet_address_mask_matches (h->proxies->pdata[i], peer))
      return TRUE;
  return FALSE;
}

char *
hotline_address_name (GInetAddress *address)
{
  g_autoptr (GInetAddress) own = plain (address);
  guint8 net[16] = { 0 };

  if (g_inet_address_get_family (own) != G_SOCKET_FAMILY_IPV6)
    return g_inet_address_to_string (own);
  memcpy (net, g_inet_address_to_bytes (own), 8);
  g_autoptr (GInetAddress) head = g_inet_address_new_from_bytes (net, G_SOCKET_FAMILY_IPV6);
  g_autofree char *text = g_inet_address_to_string (head);
  return g_strconcat (text, "/64", NULL);
}

/* "10.0.0.1", "10.0.0.1:4711", "2001:db8::1", "[2001:db8::1]:4711"; NULL: none of these. (transfer full) */
static GInetAddress *
read_address (const char *text)
{
  g_autofree char *copy = g_strstrip (g_strdup (text));
  char *host = copy, *end = *copy == '[' ? strchr (copy, ']') : strchr (copy, ':');

  if (*copy == '[' && end)
    {
      host = copy + 1;
      *end = '\0';
    }
  else if (end && !strchr (end + 1, ':'))
    *end = '\0';
  return g_inet_address_new_from_string (host);
}

char *
hotline_forwarded_for (const HeatHotline *h, const char *list, GInetAddress *peer)
{
  g_auto (GStrv) words = g_strsplit (list ? list : "", ",", -1);
  g_autoptr (GInetAddress) last = g_object_ref (peer);

  for (guint i = g_strv_length (words); i-- > 0 && hotline_is_proxy (h, last);)
    {
      GInetAddress *seen = read_address (words[i]);
      if (!seen)
        break; /* what stands before it was not said by a proxy either */
      g_object_unref (last);
      last = seen;
    }
  return hotline_address_name (last);
}
