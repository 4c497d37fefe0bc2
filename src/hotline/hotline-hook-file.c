// SPDX-License-Identifier: GPL-3.0-or-later
#include "hotline-hook-file.h"
#include "base-i18n.h"
#include "hotline-feeds.h"
#include "hotline-tickets.h"
#include <string.h>

#define SECRET_MIN 16

static const struct { const char *word; HotlineTopic topic; } topic_words[] = { { "notice", HOTLINE_TOPIC_NOTICE }, { "reminder", HOTLINE_TOPIC_REMINDER },
                                                                                 { "ticket", HOTLINE_TOPIC_TICKET }, { "alert", HOTLINE_TOPIC_ALERT } };

const char *
hotline_topic_word (HotlineTopic topic)
{
  for (guint i = 0; i < G_N_ELEMENTS (topic_words); i++)
    if (topic_words[i].topic == topic)
      return topic_words[i].word;
  return "";
}

guint
hotline_topic_of (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (topic_words); i++)
    if (strcmp (topic_words[i].word, word) == 0)
      return topic_words[i].topic;
  return 0;
}

static void
clear_setup (gpointer data)
{
  HotlineHookSetup *s = data;

  g_free (s->name);
  g_free (s->url);
  g_free (s->secret);
}

void
hotline_hook_setup_free (gpointer data)
{
  if (data)
    g_rc_box_release_full (data, clear_setup);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotlineHookSetup, hotline_hook_setup_free)

static gboolean
complain (const char *path, const char *group, const char *key, const char *what, GError **error)
{
  g_set_error (error, HEAT_HOTLINE_ERROR, HEAT_ERROR_DATA, _("reading the webhooks from %s: [%s] %s %s; see webhooks.ini"), path, group, key, what);
  return FALSE;
}

/* Plain http only to this machine: what is posted names areas and times, and the signature must not be copied on the way. */
static gboolean
is_url (const char *text)
{
  g_autoptr (GUri) uri = text ? g_uri_parse (text, SOUP_HTTP_URI_FLAGS, NULL) : NULL;
  const char *host = uri ? g_uri_get_host (uri) : NULL;

  if (!host || !*host)
    return FALSE;
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);
  gboolean is_here = strcmp (host, "localhost") == 0 || (address && g_inet_address_get_is_loopback (address));
  return strcmp (g_uri_get_scheme (uri), "https") == 0 || (strcmp (g_uri_get_scheme (uri), "http") == 0 && is_here);
}

static gboolean
read_secret (HotlineHookSetup *s, GKeyFile *file, const char *path, const char *group, GError **error)
{
  g_autofree char *from = g_key_file_get_string (file, group, "secret_file", NULL);
  g_autoptr (GError) local = NULL;

  if (from && !g_file_get_contents (from, &s->secret, NULL, &local))
    {
      g_set_error (error, HEAT_HOTLINE_ERROR, HEAT_ERROR_IO, _("reading the secret of the webhook “%s”: %s; write it into that file on one line"), s->name, local->message);
      return FALSE;
    }
  if (!from)
    s->secret = g_key_file_get_string (file, group, "secret", NULL);
  if (!s->secret || strlen (g_strstrip (s->secret)) < SECRET_MIN)
    return complain (path, group, from ? "secret_file" : "secret", _("is missing or shorter than 16 characters"), error);
  return TRUE;
}

static gboolean
read_topics (HotlineHookSetup *s, GKeyFile *file, const char *path, const char *group, GError **error)
{
  g_auto (GStrv) topics = g_key_file_get_string_list (file, group, "topics", NULL, NULL);

  s->topics = topics && topics[0] ? 0 : HOTLINE_TOPIC_NOTICE | HOTLINE_TOPIC_REMINDER;
  for (guint i = 0; topics && topics[i]; i++)
    {
      guint known = hotline_topic_of (g_strstrip (topics[i]));
      if (!known)
        return complain (path, group, "topics", _("holds something else than notice, reminder, ticket and alert"), error);
      s->topics |= known;
    }
  return TRUE;
}

static HotlineHookSetup *
read_group (GKeyFile *file, const char *path, const char *group, GError **error)
{
  static const char *const known[] = { "url", "secret", "secret_file", "topics", "language", NULL };
  g_autoptr (HotlineHookSetup) s = g_rc_box_new0 (HotlineHookSetup);
  g_auto (GStrv) keys = g_key_file_get_keys (file, group, NULL, NULL);
  g_autofree char *language = g_key_file_get_string (file, group, "language", NULL);

  if (!g_str_has_prefix (group, "webhook ") || !group[8])
    return complain (path, group, "", _("is no group “webhook NAME”"), error), NULL;
  for (guint i = 0; keys && keys[i]; i++)
    if (!g_strv_contains (known, keys[i]))
      return complain (path, group, keys[i], _("is not known"), error), NULL;
  s->name = g_strdup (group + 8);
  s->url = g_key_file_get_string (file, group, "url", NULL);
  s->speaks_english = g_strcmp0 (language, "en") == 0;
  if (!is_url (s->url))
    return complain (path, group, "url", _("is no https address (http only to this machine)"), error), NULL;
  return read_secret (s, file, path, group, error) && read_topics (s, file, path, group, error) ? g_steal_pointer (&s) : NULL;
}

GPtrArray *
hotline_hook_file_read (const char *path, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (hotline_hook_setup_free);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &local))
    {
      g_set_error (error, HEAT_HOTLINE_ERROR, local->domain == G_KEY_FILE_ERROR ? HEAT_ERROR_DATA : HEAT_ERROR_IO,
                   _("reading the webhooks from %s: %s; give a file as webhooks.ini"), path, local->message);
      return NULL;
    }
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i]; i++)
    {
      HotlineHookSetup *s = read_group (file, path, groups[i], error);
      if (!s)
        return NULL;
      g_ptr_array_add (all, s);
    }
  return g_steal_pointer (&all);
}

/* --- what is posted ------------------------------------------------------------------------------------------------ */

static void
put_link (JsonBuilder *b, const HeatHotline *h, const char *key, const char *path)
{
  const char *set = heat_hotline_config_text (h->config, "public", "url");
  g_autofree char *whole = g_strdup_printf ("%.*s%s", (int) (strlen (set) - g_str_has_suffix (set, "/")), set, path);

  hotline_put_text (b, key, whole);
}

/* FALSE: the alert that was asked for cannot be made. */
static gboolean
put_alert (JsonBuilder *b, HeatHotline *h, const HeatNotice *n, GError **error)
{
  g_autoptr (HeatCap) cap = hotline_feeds_alert (h, n, error);
  g_autofree char *text = cap ? heat_cap_write (cap) : NULL;

  if (!text)
    return FALSE;
  json_builder_set_member_name (b, "alert");
  json_builder_begin_object (b);
  hotline_put_text (b, "identifier", cap->identifier);
  hotline_put_text (b, "type", cap->type);
  hotline_put_text (b, "cap", text);
  json_builder_end_object (b);
  return TRUE;
}

char *
hotline_hook_body (HeatHotline *h, const HeatNotice *n, HotlineTopic topic, double reminder_h, const char *id, const HotlineHookSetup *setup, GError **error)
{
  const HeatWording *w = setup->speaks_english ? h->en : h->zh;
  HeatNoticeContext context = { .previous = hotline_previous (h, n) };
  g_autofree char *areas = heat_wording_areas (w, n, HEAT_SCOPE_ALL), *text = heat_notice_text (n, w, &context, NULL);
  g_autofree char *sms = reminder_h > 0 ? heat_notice_reminder_sms (n, w, reminder_h, &context, NULL) : heat_notice_sms (n, w, &context, NULL);
  g_autofree char *number = g_uri_escape_string (n->number, NULL, FALSE), *page = g_strdup_printf ("/n/%s", number);
  g_autofree char *table = g_strdup_printf ("/v1/notices/%s/households.csv?version=%u", number, n->version);
  g_autoptr (JsonBuilder) b = json_builder_new ();

  json_builder_begin_object (b);
  hotline_put_text (b, "key", id);
  hotline_put_text (b, "topic", hotline_topic_word (topic));
  hotline_put_notice (b, n);
  if (reminder_h > 0)
    {
      json_builder_set_member_name (b, "hours_before");
      json_builder_add_double_value (b, reminder_h);
    }
  hotline_put_time (b, "previous_start", context.previous && n->is_change ? context.previous->start_us : 0);
  hotline_put_time (b, "previous_until", context.previous && n->is_change ? context.previous->expected_us : 0);
  hotline_put_text (b, "area", areas);
  if (topic != HOTLINE_TOPIC_ALERT || !(setup->topics & HOTLINE_TOPIC_NOTICE)) /* nobody gets the same message twice */
    hotline_put_text (b, "sms", sms);
  hotline_put_text (b, "text", text);
  put_link (b, h, "page", page);
  put_link (b, h, "households_table", table);
  if (topic == HOTLINE_TOPIC_ALERT && !put_alert (b, h, n, error))
    return NULL;
  json_builder_end_object (b);
  g_autoptr (JsonNode) node = json_builder_get_root (b);
  return json_to_string (node, FALSE);
}

char *
hotline_hook_ticket_body (HeatHotline *h, HeatEvent *event, const char *id)
{
  const char *number = heat_event_stream_id (event, "ticket");
  const HeatTicket *t = heat_tickets_find (h->tickets->book, number);
  g_autofree char *escaped = g_uri_escape_string (number, NULL, FALSE), *link = g_strdup_printf ("/v1/tickets/%s", escaped);
  g_autoptr (JsonBuilder) b = json_builder_new ();

  json_builder_begin_object (b);
  hotline_put_text (b, "key", id);
  hotline_put_text (b, "topic", "ticket");
  hotline_put_text (b, "event", event->word);
  hotline_put_time (b, "at", event->at_us);
  hotline_put_text (b, "number", number);
  hotline_put_text (b, "kind", t ? heat_ops_word (HEAT_WORDS_TICKET_KIND, t->kind) : "");
  hotline_put_text (b, "state", t ? heat_ops_word (HEAT_WORDS_TICKET_STATE, t->state) : "");
  hotline_put_text (b, "urgency", t ? heat_ops_word (HEAT_WORDS_URGENCY, t->urgency) : "");
  hotline_put_text (b, "unit", t ? t->unit : "");
  put_link (b, h, "ticket", link);
  json_builder_end_object (b);
  g_autoptr (JsonNode) node = json_builder_get_root (b);
  return json_to_string (node, FALSE);
}

char *
hotline_hook_sign (const char *secret, const char *time, const char *body)
{
  g_autofree char *signed_text = g_strdup_printf ("%s.%s", time, body);
  g_autofree char *sum = g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) secret, strlen (secret), signed_text, -1);

  return g_strdup_printf ("sha256=%s", sum);
}
