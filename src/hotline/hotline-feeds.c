// SPDX-License-Identifier: GPL-3.0-or-later
/* What anybody may fetch for a program of their own: the notices as alerts (CAP 1.2), the feed that lists them (Atom), and the stops in force
 * on the map (GeoJSON). No person is in them. Each text is made once for a state of the journal. */
#include "hotline-feeds.h"
#include "base-i18n.h"
#include <string.h>

#define MOST_ALERTS 64 /* kept ready; an alert never changes once it is issued */

struct _HotlineFeeds {
  HeatCapProfile *profile;
  HeatDegrees *degrees;   /* NULL: the city has no coordinates, or there is no city */
  GHashTable *alerts;     /* key of a notice → its alert as text */
  char *text[2][2];       /* [feed, outages][language] */
  gint64 seq[2][2], until_us[2][2]; /* made from the journal up to here; holds until then */
};

HotlineFeeds *
hotline_feeds_new (HeatHotline *h, GError **error)
{
  HeatCapProfile *profile = heat_cap_profile_load (NULL, error);
  HotlineFeeds *f = profile ? g_new0 (HotlineFeeds, 1) : NULL;

  if (!f)
    return NULL;
  f->profile = profile;
  f->degrees = h->net ? heat_degrees_new (h->net) : NULL;
  f->alerts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return f;
}

void
hotline_feeds_free (HotlineFeeds *f)
{
  if (!f)
    return;
  heat_cap_profile_free (f->profile);
  heat_degrees_free (f->degrees);
  g_hash_table_unref (f->alerts);
  for (guint i = 0; i < 4; i++)
    g_free (f->text[i / 2][i % 2]);
  g_free (f);
}

char *
hotline_public_url (const HotlineRequest *r)
{
  const char *set = heat_hotline_config_text (r->hotline->config, "public", "url");
  GUri *asked = soup_server_message_get_uri (r->message);

  if (*set)
    return g_strndup (set, strlen (set) - g_str_has_suffix (set, "/"));
  /* It goes into texts as it is: only what a host can be called. */
  if (strspn (g_uri_get_host (asked), "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:") != strlen (g_uri_get_host (asked)))
    return g_strdup ("");
  return g_strdup_printf ("%s://%s:%d", g_uri_get_scheme (asked), g_uri_get_host (asked), g_uri_get_port (asked));
}

/* Pages of other sites may fetch it. */
static void
answer_public (HotlineRequest *r, const char *type, const char *text)
{
  g_autofree char *url = hotline_public_url (r);
  g_autoptr (GString) whole = g_string_new (text);

  g_string_replace (whole, HOTLINE_BASE, url, 0);
  hotline_set_header (r, "Access-Control-Allow-Origin", "*");
  hotline_answer_text (r, SOUP_STATUS_OK, type, whole->str, (gssize) whole->len);
}

/* --- alerts -------------------------------------------------------------------------------------------------------- */

static HeatCap *
make_alert (HotlineRequest *r, const HeatNotice *n, const HeatWording *const *wordings, guint n_wordings, gboolean with_shapes, GError **error)
{
  HeatHotline *h = r->hotline;
  const char *set = heat_hotline_config_text (h->config, "public", "url");
  g_autofree char *page = *set ? g_strdup_printf ("%.*s/n/{number}", (int) (strlen (set) - g_str_has_suffix (set, "/")), set) : g_strdup (HOTLINE_BASE "/n/{number}");
  HeatCapMaking making = { h->feeds->profile, wordings, n_wordings, heat_ops_notices (h->ops), h->net, with_shapes ? h->feeds->degrees : NULL, page };

  return heat_cap_from_notice (n, &making, error);
}

HeatCap *
hotline_feeds_alert (HeatHotline *h, const HeatNotice *n, GError **error)
{
  const HeatWording *both[] = { h->zh, h->en };
  const char *set = heat_hotline_config_text (h->config, "public", "url");
  g_autofree char *page = *set ? g_strdup_printf ("%.*s/n/{number}", (int) (strlen (set) - g_str_has_suffix (set, "/")), set) : NULL;
  HeatCapMaking making = { h->feeds->profile, both, 2, heat_ops_notices (h->ops), h->net, h->feeds->degrees, page };

  return heat_cap_from_notice (n, &making, error);
}

/* "heat.2026.0114-02.1.cap" or without its end. */
static const HeatNotice *
find_alert (HeatHotline *h, const char *name)
{
  const GPtrArray *notices = heat_ops_notices (h->ops);

  for (guint i = notices->len; i-- > 0;)
    {
      g_autofree char *identifier = heat_cap_identifier (h->feeds->profile, notices->pdata[i]);
      if (strcmp (identifier, name) == 0)
        return notices->pdata[i];
    }
  return NULL;
}

static const char *
alert_text (HotlineRequest *r, const HeatNotice *n, GError **error)
{
  HotlineFeeds *f = r->hotline->feeds;
  const HeatWording *both[] = { r->hotline->zh, r->hotline->en };
  char *key = heat_notice_key (n);
  const char *ready = g_hash_table_lookup (f->alerts, key);
  g_autoptr (HeatCap) cap = ready ? NULL : make_alert (r, n, both, 2, TRUE, error);

  if (!cap)
    {
      g_free (key);
      return ready;
    }
  if (g_hash_table_size (f->alerts) >= MOST_ALERTS)
    g_hash_table_remove_all (f->alerts);
  char *text = heat_cap_write (cap);
  g_hash_table_insert (f->alerts, key, text);
  return text;
}

void
hotline_handle_alert (HotlineRequest *r)
{
  g_autoptr (GError) error = NULL;

  hotline_sync (r->hotline, NULL);
  const HeatNotice *n = find_alert (r->hotline, r->part);
  const char *text = n ? alert_text (r, n, &error) : NULL;
  if (text)
    answer_public (r, "application/cap+xml; charset=utf-8", text);
  else if (n && error->code == HEAT_ERROR_REFUSED)
    hotline_refuse (r, SOUP_STATUS_SERVICE_UNAVAILABLE, "not_set_up", error->message);
  else if (n)
    hotline_refuse (r, SOUP_STATUS_INTERNAL_SERVER_ERROR, "wording", error->message);
  else
    hotline_refuse (r, SOUP_STATUS_NOT_FOUND, "not_found", _("there is no alert of this name; /v1/alerts.atom lists them"));
}

/* --- the feed ------------------------------------------------------------------------------------------------------ */

/* What XML cannot hold is left out. */
static char *
clean (char *text)
{
  char *to = text;

  for (const char *at = text; *at; at++)
    if ((guchar) *at >= ' ' || *at == '\t' || *at == '\n' || *at == '\r')
      *to++ = *at;
  *to = '\0';
  return text;
}

static void
append_entry (GString *out, HotlineRequest *r, const HeatNotice *n)
{
  const HeatWording *w = hotline_wording (r);
  g_autoptr (HeatCap) cap = make_alert (r, n, &w, 1, FALSE, NULL);

  if (!cap) /* posted without what its words need: it is still in /v1/notices */
    return;
  const HeatCapInfo *info = cap->infos->pdata[0];
  g_autofree char *name = g_uri_escape_string (cap->identifier, NULL, FALSE), *number = g_uri_escape_string (n->number, NULL, FALSE);
  g_autofree char *entry = g_markup_printf_escaped (
    "  <entry>\n    <id>tag:%s,%.4s:%s</id>\n    <title>%s</title>\n    <updated>%s</updated>\n    <published>%s</published>\n    <author><name>%s</name></author>\n"
    "    <category term=\"%s\"/>\n    <link rel=\"alternate\" type=\"application/cap+xml\" href=\"" HOTLINE_BASE "/v1/alerts/%s.cap\"/>\n"
    "    <link rel=\"related\" type=\"text/html\" href=\"" HOTLINE_BASE "/n/%s\"/>\n    <summary>%s</summary>\n  </entry>\n",
    cap->sender, cap->sent, name, clean (info->headline), cap->sent, cap->sent, clean (info->sender_name), cap->type, name, number, clean (info->description));
  g_string_append (out, entry);
}

static char *
make_feed (HotlineRequest *r)
{
  HeatHotline *h = r->hotline;
  const GPtrArray *notices = heat_ops_notices (h->ops);
  guint most = (guint) heat_hotline_config_int (h->config, "feeds", "most");
  gint64 oldest_us = heat_clock_now_us (&h->clock) - heat_hotline_config_int (h->config, "feeds", "days") * G_TIME_SPAN_DAY;
  g_autofree char *title = heat_wording_fill (hotline_wording (r), "page", "title", NULL, NULL);
  g_autofree char *language = heat_wording_fill (hotline_wording (r), "alert", "language", NULL, NULL);
  const HeatNotice *last = notices->len ? notices->pdata[notices->len - 1] : NULL;
  g_autofree char *updated = heat_cap_time (last ? last->issued_us : 0);
  g_autofree char *head = g_markup_printf_escaped (
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"%s\">\n  <id>tag:%s,2020:alerts</id>\n  <title>%s</title>\n"
    "  <updated>%s</updated>\n  <link rel=\"self\" type=\"application/atom+xml\" href=\"" HOTLINE_BASE "/v1/alerts.atom\"/>\n  <link rel=\"alternate\" type=\"text/html\" href=\"" HOTLINE_BASE "/\"/>\n",
    language, h->feeds->profile->sender, title, updated);
  GString *out = g_string_new (head);
  guint n = 0;

  for (guint i = notices->len; i-- > 0 && n < most; n++)
    if (((HeatNotice *) notices->pdata[i])->issued_us >= oldest_us)
      append_entry (out, r, notices->pdata[i]);
  g_string_append (out, "</feed>\n");
  return g_string_free (out, FALSE);
}

/* The text made before while the journal stands still, for a minute at most: what is planned begins, what is old ends. */
static const char *
ready_text (HotlineRequest *r, guint which, char *(*make) (HotlineRequest *r))
{
  HotlineFeeds *f = r->hotline->feeds;
  guint language = hotline_wording (r) == r->hotline->en;
  gint64 now_us = heat_clock_now_us (&r->hotline->clock), seq = heat_ops_seq (r->hotline->ops);

  if (!f->text[which][language] || f->seq[which][language] != seq || now_us >= f->until_us[which][language])
    {
      g_free (f->text[which][language]);
      f->text[which][language] = make (r);
      f->seq[which][language] = seq;
      f->until_us[which][language] = now_us + G_TIME_SPAN_MINUTE;
    }
  return f->text[which][language];
}

void
hotline_handle_feed (HotlineRequest *r)
{
  g_autoptr (GError) error = NULL;

  if (!heat_cap_profile_check (r->hotline->feeds->profile, &error))
    return hotline_refuse (r, SOUP_STATUS_SERVICE_UNAVAILABLE, "not_set_up", error->message);
  hotline_sync (r->hotline, NULL);
  answer_public (r, "application/atom+xml; charset=utf-8", ready_text (r, 0, make_feed));
}

/* --- the stops in force -------------------------------------------------------------------------------------------- */

static char *
make_outages (HotlineRequest *r)
{
  return hotline_make_outages (r, r->hotline->feeds->degrees);
}

void
hotline_handle_outages (HotlineRequest *r)
{
  hotline_sync (r->hotline, NULL);
  answer_public (r, "application/geo+json; charset=utf-8", ready_text (r, 1, make_outages));
}
