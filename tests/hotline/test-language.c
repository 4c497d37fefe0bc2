// SPDX-License-Identifier: GPL-3.0-or-later
/* Each asker is answered in the language asked for; and heat that came back long ago is no news. */
#include "hotline-sample.h"
#include "base-i18n.h"
#include "ops-ticket.h"

typedef struct { HeatHotline *h; guint port; gint64 now_us; } Fixture;

static GBytes *
draw (const HeatHotlineMapAsk *ask, gpointer data, GError **error)
{
  const char *language = ask->is_english ? "a map in English" : "中文图";

  return g_bytes_new (language, strlen (language));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (HeatNet) net = sample_net ();
  g_autoptr (GError) error = NULL;

  f->now_us = sample_time ("2026-01-14T03:25:00+08:00");
  HeatHotlineSetup setup = { .journal = heat_journal_memory_new (), .net = net, .clock = heat_clock_fixed (&f->now_us), .token = TOKEN, .language = data, .draw = draw };
  f->h = heat_hotline_new (&setup, &error);
  g_assert_no_error (error);
  g_assert_true (heat_hotline_listen (f->h, "127.0.0.1:0", NULL));
  f->port = heat_hotline_port (f->h);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  heat_hotline_stop (f->h);
  heat_hotline_free (f->h);
}

/* The body, with what the headers say of the language before it. (transfer full) */
static char *
get (const Fixture *f, const char *path, const char *likes)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u%s", f->port, path);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  Reply reply = { 0 };

  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", "Bearer " TOKEN);
  if (likes)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Accept-Language", likes);
  soup_session_send_and_read_async (session, message, 0, NULL, got_reply, &reply);
  wait_for (&reply.done);
  g_assert_no_error (reply.error);
  const char *language = soup_message_headers_get_one (soup_message_get_response_headers (message), "Content-Language");
  g_assert_nonnull (strstr (soup_message_headers_get_one (soup_message_get_response_headers (message), "Vary"), "Accept-Language"));
  char *text = g_strdup_printf ("%s %.*s", language ? language : "", (int) g_bytes_get_size (reply.bytes), (const char *) g_bytes_get_data (reply.bytes, NULL));
  g_bytes_unref (reply.bytes);
  return text;
}

static void
says (const Fixture *f, const char *path, const char *likes, const char *word)
{
  g_autofree char *text = get (f, path, likes);

  if (!strstr (text, word))
    g_error ("%s for “%s” does not say “%s”, but: %.600s", path, likes ? likes : "", word, text);
}

static void
keeps_quiet (const Fixture *f, const char *path, const char *word)
{
  g_autofree char *text = get (f, path, "zh");

  if (strstr (text, word))
    g_error ("%s says “%s”: %s", path, word, text);
}

static void
post (const Fixture *f, const char *path, JsonObject *body)
{
  g_autofree char *text = body_text (body);

  g_assert_cmpuint (ask (f->port, "POST", path, text, TOKEN, NULL), ==, 201);
}

#define ENGLISH "steam from a well"
#define CHINESE "井口冒汽"

/* One after another, so that none hears the language of the one before. `data`: the service's own. */
static void
test_asked (Fixture *f, gconstpointer data)
{
  const char *own = strcmp (data, "en") == 0 ? ENGLISH : CHINESE;
  const struct { const char *path, *likes, *word; } cases[] = {
    { "/v1/ticket-words", "en", ENGLISH },
    { "/v1/ticket-words", "zh-CN,zh;q=0.9,en;q=0.8", CHINESE },
    { "/v1/ticket-words", "de,EN-gb;q=0.5,zh;q=0.2", ENGLISH },
    { "/v1/ticket-words", "zh;q=0.1,en-US;q=0.7", ENGLISH },
    { "/v1/ticket-words", "de", own },
    { "/v1/ticket-words", "enm;;;q=q,,", own },
    { "/v1/ticket-words", NULL, own },
    { "/v1/ticket-words?lang=zh_CN", "en", CHINESE },
    { "/v1/ticket-words?lang=en", "zh", ENGLISH },
    { "/v1/tickets", "en", "\"kind_label\":\"" ENGLISH "\"" },
    { "/v1/tickets", "zh", "\"kind_label\":\"" CHINESE "\"" },
    { "/v1/tickets", "en", "\"kind_label\":\"" ENGLISH "\"" },
    { "/v1/caller?card=0001", "en", "\"kind_label\":\"" ENGLISH "\"" },
    { "/v1/caller?card=0001", "zh", "\"housing_label\":\"用热\"" },
    { "/v1/caller?card=0001", "en", "\"housing_label\":\"heating\"" },
    { "/v1/tickets?state=none", "en", "names none" },
    { "/v1/tickets?state=none", "zh", "不是已知状态" },
    { "/v1/map.svg", "en", "a map in English" },
    { "/v1/map.svg", "zh", "中文图" },
    { "/v1/map.svg?lang=en", "zh", "a map in English" },
    { "/n/none", "en", "en <!DOCTYPE html>\n<html lang=\"en\">" },
    { "/n/none", "zh", "zh-CN <!DOCTYPE html>\n<html lang=\"zh-CN\">" },
    { "/", "en", "Heating outages" },
    { "/", "zh", "供热停热信息" },
    { "/", "zh", "<dt>预计恢复</dt><dd class=\"decisive\">1 月 14 日 11 时 30 分</dd>" },
    { "/", "en", "map.svg?view=public&amp;notice=0114-02&amp;version=1&amp;lang=en&amp;" },
  };
  JsonObject *ticket = json_object_new ();

  json_object_set_string_member (ticket, "id", "T-1");
  json_object_set_string_member (ticket, "kind", "well_steam");
  json_object_set_string_member (ticket, "card", "0001");
  post (f, "/v1/tickets", ticket);
  post (f, "/v1/notices", sample_body ("0114-02", 1, 2));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    says (f, cases[i].path, cases[i].likes, cases[i].word);
  g_assert_cmpstr (heat_ops_label (HEAT_WORDS_TICKET_KIND, HEAT_TICKET_WELL_STEAM), ==, ENGLISH); /* the program's own */
}

/* What is answered after it is on disk is said in the language of its asker too, and leaves the program's own alone. */
static void
test_later (Fixture *f, gconstpointer data)
{
  static const struct { const char *lang, *label, *told; } cases[] = { { "en", ENGLISH, "heat" }, { "zh_CN", CHINESE, "供热" }, { "en", ENGLISH, "heat" } };

  post (f, "/v1/notices", sample_body ("0114-02", 1, 2));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/v1/tickets?lang=%s", cases[i].lang), *steam = g_strdup_printf ("{\"id\":\"s%u\",\"kind\":\"well_steam\",\"text\":\"x\"}", i),
                      *cold = g_strdup_printf ("{\"id\":\"c%u\",\"kind\":\"no_heat\",\"card\":\"0001\"}", i), *other = g_strdup_printf ("{\"id\":\"c%u\",\"kind\":\"not_warm\",\"card\":\"0001\"}", i);
      g_autoptr (JsonNode) a = NULL, b = NULL;
      g_assert_cmpuint (ask (f->port, "POST", path, steam, TOKEN, &a), ==, 201);
      g_assert_cmpuint (ask (f->port, "POST", path, cold, TOKEN, &b), ==, 201);
      g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (json_node_get_object (a), "ticket"), "kind_label"), ==, cases[i].label);
      g_assert_nonnull (strstr (json_object_get_string_member (json_object_get_object_member (json_node_get_object (b), "ticket"), "told"), cases[i].told));
      g_assert_cmpuint (ask (f->port, "POST", path, other, TOKEN, NULL), ==, 409);
      g_assert_cmpstr (heat_ops_label (HEAT_WORDS_TICKET_KIND, HEAT_TICKET_WELL_STEAM), ==, ENGLISH);
    }
}

static void
test_restored (Fixture *f, gconstpointer data)
{
  post (f, "/v1/notices", sample_body ("0114-02", 1, 2));
  post (f, "/v1/notices", sample_restoration ("0114-05", "0114-02", 1, 2));
  f->now_us = sample_time ("2026-01-14T10:52:00+08:00") + 24 * G_TIME_SPAN_HOUR; /* restored then, and the settings give it a day */
  says (f, "/", "zh", "0114-05");
  says (f, "/v1/notices", "zh", "0114-05");
  says (f, "/v1/caller?card=0001", "zh", "已经恢复了");
  says (f, "/v1/status?card=0001", "zh", "已经恢复了");
  f->now_us += G_TIME_SPAN_MINUTE;
  keeps_quiet (f, "/", "0114-0");
  says (f, "/", "zh", "目前没有停热通知");
  keeps_quiet (f, "/v1/notices", "0114-0");
  keeps_quiet (f, "/v1/caller?card=0001", "已经恢复了");
  says (f, "/v1/caller?card=0001", "zh", "没有查到");
  says (f, "/v1/status?card=0001", "zh", "没有查到");
  says (f, "/n/0114-05", "zh", "0114-05");
  says (f, "/v1/notices?number=0114-05", "zh", "0114-05");
  keeps_quiet (f, "/v1/notices?number=0114-05", "\"0114-02\"");
  says (f, "/v1/notices?all=1", "zh", "0114-02");
}

/* A stop announced for the same house is not hidden by the heat that came back before. */
static void
test_next_stop (Fixture *f, gconstpointer data)
{
  JsonObject *next = sample_body ("0116-01", 1, 1);

  post (f, "/v1/notices", sample_body ("0114-02", 1, 2));
  post (f, "/v1/notices", sample_restoration ("0114-05", "0114-02", 1, 2));
  f->now_us += 30 * G_TIME_SPAN_HOUR;
  json_object_set_string_member (next, "kind", "planned");
  json_object_set_int_member (next, "start_us", f->now_us + G_TIME_SPAN_HOUR);
  post (f, "/v1/notices", next);
  says (f, "/v1/status?card=0001", "zh", "\"planned\":true");
  says (f, "/v1/caller?card=0001", "zh", "\"next_update\":null"); /* and no news is promised of it before it begins */
  says (f, "/v1/caller?card=0001", "zh", "\"next_update_tell\":\"\"");
  says (f, "/", "zh", "0116-01");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  heat_i18n_init ();
  heat_i18n_serve ();
  g_test_add ("/hotline/language/asked", Fixture, "zh_CN", set_up, test_asked, tear_down);
  g_test_add ("/hotline/language/asked-of-english", Fixture, "en", set_up, test_asked, tear_down);
  g_test_add ("/hotline/language/later", Fixture, "zh_CN", set_up, test_later, tear_down);
  g_test_add ("/hotline/language/restored", Fixture, "zh_CN", set_up, test_restored, tear_down);
  g_test_add ("/hotline/language/next-stop", Fixture, "zh_CN", set_up, test_next_stop, tear_down);
  return g_test_run ();
}
