// SPDX-License-Identifier: GPL-3.0-or-later
/* Who asks: a bearer token, or a browser's session in a cookie. A session is made from a token, which the page then forgets. What a
 * cookie asks to change must come from our own page: it carries a header that no foreign page may send, and our own origin. */
#include "hotline-private.h"
#include "base-i18n.h"
#include <math.h>
#include <string.h>

#define COOKIE "heat_session"

static const char *
header (const HotlineRequest *r, const char *name)
{
  return soup_message_headers_get_one (soup_server_message_get_request_headers (r->message), name);
}

/* The session's secret out of the cookies; NULL: none. (transfer full) */
static char *
read_cookie (const HotlineRequest *r)
{
  const char *all = soup_message_headers_get_list (soup_server_message_get_request_headers (r->message), "Cookie");
  g_auto (GStrv) pairs = g_strsplit_set (all ? all : "", ";,", 64);

  for (guint i = 0; pairs[i]; i++)
    {
      char *pair = g_strstrip (pairs[i]);
      if (g_str_has_prefix (pair, COOKIE "="))
        return g_strdup (pair + strlen (COOKIE "="));
    }
  return NULL;
}

/* Is the page that asks one of ours? Browsers send Origin with everything that changes something. */
static gboolean
is_own_page (const HotlineRequest *r)
{
  const char *origin = header (r, "Origin"), *host = header (r, "Host"), *mark = header (r, "X-Heat-Request");
  const char *scheme = r->hotline->certificate ? "https://" : "http://";

  if (!origin || !host || g_strcmp0 (mark, "1") != 0)
    return FALSE;
  /* A proxy in front may speak TLS for us. */
  if (g_str_has_prefix (origin, "https://"))
    scheme = "https://";
  return g_str_has_prefix (origin, scheme) && g_ascii_strcasecmp (origin + strlen (scheme), host) == 0;
}

gboolean
hotline_identify (HotlineRequest *r)
{
  const char *bearer = header (r, "Authorization"), *method = soup_server_message_get_method (r->message);
  HeatHotline *h = r->hotline;

  if (bearer)
    {
      if (g_ascii_strncasecmp (bearer, "Bearer ", 7) != 0 || !heat_access_find (h->access, bearer + 7, &r->who))
        r->who = (HotlineWho){ .is_wrong = TRUE };
      return TRUE;
    }
  g_autofree char *secret = read_cookie (r);
  if (!secret || !heat_access_session (h->access, secret, heat_clock_now_us (&h->clock), &r->who, NULL))
    return TRUE;
  if (strcmp (method, "GET") == 0 || strcmp (method, "HEAD") == 0 || is_own_page (r))
    return TRUE;
  r->who = (HotlineWho){ 0 };
  return FALSE;
}

static void
put_who (JsonBuilder *b, const HotlineWho *who)
{
  hotline_put_text (b, "name", who->name);
  hotline_put_text (b, "unit", who->unit);
  json_builder_set_member_name (b, "roles");
  json_builder_begin_array (b);
  for (guint bit = HEAT_ROLE_READER; bit <= HEAT_ROLE_DESK; bit <<= 1)
    if (who->roles & bit)
      json_builder_add_string_value (b, heat_role_word (bit));
  json_builder_end_array (b);
}

void
hotline_handle_me (HotlineRequest *r)
{
  g_autoptr (JsonBuilder) b = json_builder_new ();

  json_builder_begin_object (b);
  put_who (b, &r->who);
  hotline_put_time (b, "now", heat_clock_now_us (&r->hotline->clock));
  json_builder_end_object (b);
  hotline_answer (r, SOUP_STATUS_OK, json_builder_get_root (b));
}

/* `secret` "" with 0 s: the browser forgets it. */
static void
set_cookie (HotlineRequest *r, const char *secret, gint64 seconds)
{
  g_autofree char *cookie = g_strdup_printf (COOKIE "=%s; Path=/; HttpOnly; SameSite=Strict; Max-Age=%" G_GINT64_FORMAT "%s", secret, seconds,
                                             hotline_is_secure (r) ? "; Secure" : "");

  soup_message_headers_append (soup_server_message_get_response_headers (r->message), "Set-Cookie", cookie);
}

void
hotline_handle_begin_session (HotlineRequest *r)
{
  HeatHotline *h = r->hotline;
  g_autoptr (JsonNode) node = hotline_body (r);
  gint64 now_us = heat_clock_now_us (&h->clock);
  gint64 length_us = llround (heat_hotline_config_number (h->config, "session", "hours") * 3600 * G_USEC_PER_SEC);

  if (!node)
    return;
  JsonNode *given = json_object_get_member (json_node_get_object (node), "token");
  const char *token = given && json_node_get_value_type (given) == G_TYPE_STRING ? json_node_get_string (given) : "";
  /* A foreign page shall not sign a browser in either. */
  if (header (r, "Origin") && !is_own_page (r))
    {
      hotline_refuse (r, SOUP_STATUS_FORBIDDEN, "origin", _("signing in: the request comes from another site's page; open the page of this service"));
      return;
    }
  HeatSessionLimits limits = { (guint) heat_hotline_config_int (h->config, "session", "most"), (guint) heat_hotline_config_int (h->config, "session", "most_of_token") };
  g_autofree char *secret = heat_access_begin_session (h->access, token, now_us, now_us + length_us, &limits);
  if (!secret || !heat_access_session (h->access, secret, now_us, &r->who, NULL))
    {
      hotline_refuse_wrong_token (r);
      return;
    }
  hotline_end_stale_listeners (h); /* of a session that had to go for this one */
  set_cookie (r, secret, length_us / G_USEC_PER_SEC);
  g_autoptr (JsonBuilder) b = json_builder_new ();
  json_builder_begin_object (b);
  put_who (b, &r->who);
  hotline_put_time (b, "now", now_us);
  hotline_put_time (b, "until", now_us + length_us);
  json_builder_end_object (b);
  hotline_answer (r, SOUP_STATUS_CREATED, json_builder_get_root (b));
}

void
hotline_handle_end_session (HotlineRequest *r)
{
  g_autofree char *secret = read_cookie (r);
  g_autoptr (JsonBuilder) b = json_builder_new ();

  if (secret)
    heat_access_end_session (r->hotline->access, secret);
  hotline_end_stale_listeners (r->hotline);
  set_cookie (r, "", 0);
  json_builder_begin_object (b);
  hotline_put_text (b, "state", "ended");
  json_builder_end_object (b);
  hotline_answer (r, SOUP_STATUS_OK, json_builder_get_root (b));
}
