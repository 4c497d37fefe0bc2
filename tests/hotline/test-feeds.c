// SPDX-License-Identifier: GPL-3.0-or-later
/* What the service gives to other programs: alerts, their feed, the public map's data, households for a provider of text messages. */
#include "hotline-sample.h"
#include "../notice/cap-schema.h"
#include "notice-cap.h"
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <math.h>

typedef struct { HeatHotline *h; char *folder, *tokens; guint port; gint64 now_us; } Fixture;

static void
set_up (Fixture *f, gconstpointer url)
{
  g_autoptr (HeatNet) net = sample_net ();
  g_autoptr (GError) error = NULL;
  g_autofree char *settings = g_strdup_printf ("[public]\nurl=%s\n", url ? (const char *) url : "");
  g_autoptr (HeatHotlineConfig) config = heat_hotline_config_parse (settings, &error);

  g_assert_no_error (error);
  f->now_us = sample_time ("2026-01-14T03:25:00+08:00");
  f->folder = g_dir_make_tmp ("heat-feeds-XXXXXX", NULL);
  f->tokens = write_tokens (f->folder);
  HeatHotlineSetup setup = { .journal = heat_journal_memory_new (), .net = net, .clock = heat_clock_fixed (&f->now_us), .tokens_path = f->tokens, .config = config };
  f->h = heat_hotline_new (&setup, &error);
  g_assert_no_error (error);
  g_assert_true (heat_hotline_listen (f->h, "127.0.0.1:0", &error));
  f->port = heat_hotline_port (f->h);
}

static void
tear_down (Fixture *f, gconstpointer url)
{
  heat_hotline_stop (f->h);
  heat_hotline_free (f->h);
  g_assert_cmpint (remove (f->tokens), ==, 0);
  g_assert_cmpint (remove (f->folder), ==, 0);
  g_free (f->tokens);
  g_free (f->folder);
}

static void
post (Fixture *f, JsonObject *body)
{
  g_autofree char *text = body_text (body);

  g_assert_cmpuint (ask (f->port, "POST", "/v1/notices", text, DESK_TOKEN, NULL), ==, 201);
}

/* The answer as text; *message (nullable, transfer full) for its headers. */
static char *
get (Fixture *f, const char *path, const char *token, const char *tag, guint want, SoupMessage **message)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *url = g_str_has_prefix (path, "http") ? g_strdup (path) : g_strdup_printf ("http://127.0.0.1:%u%s", f->port, path);
  g_autoptr (SoupMessage) m = soup_message_new ("GET", url);
  g_autofree char *bearer = g_strdup_printf ("Bearer %s", token ? token : "");
  Reply reply = { 0 };

  if (token)
    soup_message_headers_replace (soup_message_get_request_headers (m), "Authorization", bearer);
  if (tag)
    soup_message_headers_replace (soup_message_get_request_headers (m), "If-None-Match", tag);
  soup_session_send_and_read_async (session, m, 0, NULL, got_reply, &reply);
  wait_for (&reply.done);
  g_assert_no_error (reply.error);
  g_assert_cmpuint (soup_message_get_status (m), ==, want);
  char *text = g_strdup_printf ("%.*s", (int) g_bytes_get_size (reply.bytes), (const char *) g_bytes_get_data (reply.bytes, NULL));
  g_bytes_unref (reply.bytes);
  if (message)
    *message = g_steal_pointer (&m);
  return text;
}

static const char *
header (SoupMessage *m, const char *name)
{
  return soup_message_headers_get_one (soup_message_get_response_headers (m), name);
}

/* Texts of what an XPath of Atom finds, with "|" between. */
static char *
find_all (const char *xml, const char *path)
{
  g_autoptr (xmlDoc) doc = xmlReadMemory (xml, (int) strlen (xml), NULL, NULL, XML_PARSE_NONET);
  g_assert_nonnull (doc);
  xmlXPathContext *context = xmlXPathNewContext (doc);
  GString *out = g_string_new (NULL);

  xmlXPathRegisterNs (context, (const xmlChar *) "a", (const xmlChar *) "http://www.w3.org/2005/Atom");
  xmlXPathObject *found = xmlXPathEvalExpression ((const xmlChar *) path, context);
  for (int i = 0; found->nodesetval && i < found->nodesetval->nodeNr; i++)
    {
      xmlChar *text = xmlNodeGetContent (found->nodesetval->nodeTab[i]);
      g_string_append_printf (out, "%s%s", i ? "|" : "", (char *) text);
      xmlFree (text);
    }
  xmlXPathFreeObject (found);
  xmlXPathFreeContext (context);
  return g_string_free (out, FALSE);
}

static void
post_life (Fixture *f)
{
  post (f, sample_body ("0114-02", 1, 3));
  post (f, sample_body ("0114-02", 2, 2));
  post (f, sample_restoration ("0114-03", "0114-02", 2, 3));
}

static void
test_feed (Fixture *f, gconstpointer data)
{
  g_autoptr (SoupMessage) empty_answer = NULL, answer = NULL;
  g_autofree char *empty = get (f, "/v1/alerts.atom", NULL, NULL, 200, &empty_answer), *none = find_all (empty, "//a:entry");

  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (header (empty_answer, "Content-Type"), ==, "application/atom+xml; charset=utf-8");
  g_assert_cmpstr (header (empty_answer, "Access-Control-Allow-Origin"), ==, "*");
  post_life (f);
  g_autofree char *feed = get (f, "/v1/alerts.atom", NULL, header (empty_answer, "ETag"), 200, &answer);
  g_autofree char *same = get (f, "/v1/alerts.atom", NULL, header (answer, "ETag"), 304, NULL);
  g_autofree char *ids = find_all (feed, "//a:entry/a:id"), *kinds = find_all (feed, "//a:entry/a:category/@term"), *links = find_all (feed, "//a:entry/a:link[@rel='alternate']/@href");
  g_autofree char *updated = find_all (feed, "/a:feed/a:updated"), *title = find_all (feed, "//a:entry[1]/a:title"), *authors = find_all (feed, "//a:entry[1]/a:author/a:name");
  g_assert_cmpstr (same, ==, "");
  g_assert_cmpstr (ids, ==, "tag:dispatch@heat.beicheng.test,2026:heat.2026.0114-03.1|tag:dispatch@heat.beicheng.test,2026:heat.2026.0114-02.2|tag:dispatch@heat.beicheng.test,2026:heat.2026.0114-02.1");
  g_assert_cmpstr (kinds, ==, "Cancel|Update|Alert");
  g_assert_cmpstr (updated, ==, "2026-01-14T10:55:00+08:00");
  g_assert_cmpstr (title, ==, "通达小区 1—3 号楼（全部单元）已于 1 月 14 日 10 时 52 分恢复供热");
  g_assert_cmpstr (authors, ==, "北城热力有限公司");
  /* Each link leads to an alert that the schema and our own reader take. */
  g_auto (GStrv) each = g_strsplit (links, "|", -1);
  g_autofree char *xsd = shared_file ("CAP-v1.2.xsd");
  xmlSchema *schema = g_file_test (xsd, G_FILE_TEST_EXISTS) ? load_schema () : NULL;
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *xml = get (f, each[i], NULL, NULL, 200, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (HeatCap) cap = heat_cap_read (xml, strlen (xml), FALSE, NULL, &error);
      g_assert_no_error (error);
      g_autoptr (xmlDoc) doc = xmlReadMemory (xml, (int) strlen (xml), NULL, NULL, XML_PARSE_NONET);
      g_assert_true (!schema || is_valid (schema, doc));
      g_assert_cmpstr (cap->type, ==, i == 0 ? "Cancel" : i == 1 ? "Update" : "Alert");
    }
  if (schema)
    xmlSchemaFree (schema);
  g_autofree char *unknown = get (f, "/v1/alerts/heat.2026.0114-09.1.cap", NULL, NULL, 404, NULL), *bare = get (f, "/v1/alerts/heat.2026.0114-02.1", NULL, NULL, 404, NULL);
  g_assert_nonnull (strstr (unknown, "not_found"));
  f->now_us += 40 * G_TIME_SPAN_DAY; /* old ones leave the feed, and stay where they are */
  g_autofree char *old = get (f, "/v1/alerts.atom", NULL, NULL, 200, NULL), *gone = find_all (old, "//a:entry"), *still = get (f, "/v1/alerts/heat.2026.0114-02.1.cap", NULL, NULL, 200, NULL);
  g_assert_cmpstr (gone, ==, "");
}

/* Behind a proxy the links are those of the outside. */
static void
test_public_url (Fixture *f, gconstpointer data)
{
  post (f, sample_body ("0114-02", 1, 1));
  g_autofree char *feed = get (f, "/v1/alerts.atom", NULL, NULL, 200, NULL), *links = find_all (feed, "//a:link/@href");
  g_autofree char *alert = get (f, "/v1/alerts/heat.2026.0114-02.1.cap", NULL, NULL, 200, NULL);

  g_assert_cmpstr (links, ==, "https://heat.beicheng.test/v1/alerts.atom|https://heat.beicheng.test/|https://heat.beicheng.test/v1/alerts/heat.2026.0114-02.1.cap|https://heat.beicheng.test/n/0114-02");
  g_assert_nonnull (strstr (alert, "<web>https://heat.beicheng.test/n/0114-02</web>"));
}

/* While the sender is the sample's no alert goes out, and the answer says what to set where; all else works. */
static void
test_sample_sender (Fixture *f, gconstpointer data)
{
  post (f, sample_body ("0114-02", 1, 1));
  g_autofree char *feed = get (f, "/v1/alerts.atom", NULL, NULL, 503, NULL), *alert = get (f, "/v1/alerts/heat.2026.0114-02.1.cap", NULL, NULL, 503, NULL);
  g_autofree char *outages = get (f, "/v1/outages.geojson", NULL, NULL, 200, NULL);

  g_assert_nonnull (strstr (feed, "not_set_up"));
  g_assert_nonnull (strstr (alert, "[alert]"));
  g_assert_nonnull (strstr (outages, "0114-02"));
}

static void
set_up_sample (Fixture *f, gconstpointer url)
{
  g_autofree char *company = g_strdup (g_getenv ("HEAT_COMPANY"));

  g_unsetenv ("HEAT_COMPANY");
  set_up (f, url);
  if (company)
    g_setenv ("HEAT_COMPANY", company, TRUE);
}

/* Words that a notice should not hold break neither the feed nor the table. */
static void
test_odd_words (Fixture *f, gconstpointer data)
{
  JsonObject *o = sample_body ("a&b<c>, \"d\"", 1, 1);

  json_object_set_string_member (o, "street", "x\x01<y> & z");
  post (f, o);
  g_autofree char *feed = get (f, "/v1/alerts.atom", NULL, NULL, 200, NULL), *link = find_all (feed, "//a:entry/a:link[@rel='alternate']/@href"), *summary = find_all (feed, "//a:entry/a:summary");
  g_autofree char *xml = get (f, link, NULL, NULL, 200, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (HeatCap) cap = heat_cap_read (xml, strlen (xml), FALSE, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (strstr (summary, "x<y> & z"));
  g_assert_nonnull (strstr (((HeatCapInfo *) cap->infos->pdata[0])->description, "x<y> & z"));
}

static JsonArray *
features (const char *text, JsonNode **node)
{
  *node = json_from_string (text, NULL);
  g_assert_nonnull (*node);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (*node), "type"), ==, "FeatureCollection");
  return json_object_get_array_member (json_node_get_object (*node), "features");
}

static void
test_outages (Fixture *f, gconstpointer data)
{
  g_autoptr (SoupMessage) answer = NULL;
  g_autofree char *none = get (f, "/v1/outages.geojson", NULL, NULL, 200, NULL);
  g_autoptr (JsonNode) none_node = NULL, node = NULL, back_node = NULL, planned_node = NULL, begun_node = NULL;

  g_assert_cmpuint (json_array_get_length (features (none, &none_node)), ==, 0);
  post (f, sample_body ("0114-02", 1, 3));
  g_autofree char *text = get (f, "/v1/outages.geojson", NULL, NULL, 200, &answer);
  JsonArray *list = features (text, &node);
  g_assert_cmpstr (header (answer, "Content-Type"), ==, "application/geo+json; charset=utf-8");
  g_assert_cmpuint (json_array_get_length (list), ==, 1);
  JsonObject *feature = json_array_get_object_element (list, 0), *said = json_object_get_object_member (feature, "properties"), *geometry = json_object_get_object_member (feature, "geometry");
  g_assert_cmpstr (json_object_get_string_member (said, "notice"), ==, "0114-02/1");
  g_assert_cmpstr (json_object_get_string_member (said, "state"), ==, "out");
  g_assert_cmpstr (json_object_get_string_member (said, "area"), ==, "1—3 号楼（全部单元）");
  g_assert_cmpstr (json_object_get_string_member (said, "until"), ==, "2026-01-14T03:30:00Z");
  g_assert_cmpint (json_object_get_int_member (said, "households"), ==, 12);
  g_assert_null (strstr (text, "1390000")); /* no person */
  /* B1 by its outline: closed, counter-clockwise, in degrees; B2 and B3 as points. */
  JsonArray *parts = json_object_get_array_member (geometry, "geometries");
  JsonArray *ring = json_array_get_array_element (json_array_get_array_element (json_object_get_array_member (json_array_get_object_element (parts, 0), "coordinates"), 0), 0);
  double twice = 0;
  g_assert_cmpuint (json_array_get_length (ring), ==, 5);
  for (guint i = 0; i < 4; i++)
    {
      JsonArray *a = json_array_get_array_element (ring, i), *b = json_array_get_array_element (ring, i + 1);
      twice += (json_array_get_double_element (a, 0) - 114) * (json_array_get_double_element (b, 1) - 36) - (json_array_get_double_element (b, 0) - 114) * (json_array_get_double_element (a, 1) - 36);
      g_assert_cmpfloat_with_epsilon (json_array_get_double_element (a, 0), 114.001, 0.001);
      g_assert_cmpfloat_with_epsilon (json_array_get_double_element (a, 1), 36.13, 0.02);
    }
  g_assert_cmpfloat (twice, >, 0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_array_get_object_element (parts, 1), "coordinates")), ==, 2);
  /* Heat is back: nothing is left on the map. A planned stop stands there before it begins, and changes its state when it does. */
  post (f, sample_restoration ("0114-03", "0114-02", 1, 3));
  g_autofree char *back = get (f, "/v1/outages.geojson", NULL, NULL, 200, NULL);
  g_assert_cmpuint (json_array_get_length (features (back, &back_node)), ==, 0);
  JsonObject *planned = sample_body ("0116-01", 1, 1);
  json_object_set_string_member (planned, "kind", "planned");
  json_object_set_string_member (planned, "incident", "抢修-0116-01");
  json_object_set_int_member (planned, "start_us", f->now_us + G_TIME_SPAN_HOUR);
  post (f, planned);
  g_autofree char *before = get (f, "/v1/outages.geojson", NULL, NULL, 200, NULL);
  JsonObject *one = json_array_get_object_element (features (before, &planned_node), 0);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (one, "properties"), "state"), ==, "planned");
  f->now_us += 61 * G_TIME_SPAN_MINUTE;
  g_autofree char *begun = get (f, "/v1/outages.geojson", NULL, NULL, 200, NULL);
  one = json_array_get_object_element (features (begun, &begun_node), 0);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (one, "properties"), "state"), ==, "out");
}

/* Whole numbers for the desk, masked ones for agents, nothing for others. */
static void
test_households (Fixture *f, gconstpointer data)
{
  g_autoptr (SoupMessage) answer = NULL;
  const char *path = "/v1/notices/0114-02/households.csv";

  post (f, sample_body ("0114-02", 1, 2));
  post (f, sample_body ("0114-02", 2, 1)); /* building 2 is warm again: it is not told of the later end */
  g_autofree char *desk = get (f, path, DESK_TOKEN, NULL, 200, &answer), *agent = get (f, path, AGENT_TOKEN, NULL, 200, NULL), *first = get (f, "/v1/notices/0114-02/households.csv?version=1", DESK_TOKEN, NULL, 200, NULL);
  g_assert_cmpstr (desk, ==,
                   "card,phone,community,building,unit,room,priority\r\n0001,13900000001,通达小区,1,1,101,none\r\n0002,13900000002,通达小区,1,1,201,none\r\n"
                   "0003,13900000003,通达小区,1,2,101,none\r\n0004,13900000004,通达小区,1,2,201,none\r\n");
  g_assert_nonnull (strstr (agent, "0001,139****0001,通达小区"));
  g_assert_null (strstr (agent, "1390000"));
  g_assert_nonnull (strstr (first, "0008,13900000008"));
  g_assert_cmpstr (header (answer, "Cache-Control"), ==, "no-store");
  g_assert_cmpstr (header (answer, "Content-Disposition"), ==, "attachment; filename=\"households-0114-02-2.csv\"");
  g_autofree char *reader = get (f, path, READER_TOKEN, NULL, 403, NULL), *crew = get (f, path, CREW_TOKEN, NULL, 403, NULL), *nobody = get (f, path, NULL, NULL, 401, NULL);
  g_autofree char *unknown = get (f, "/v1/notices/0999-01/households.csv", DESK_TOKEN, NULL, 404, NULL), *later = get (f, "/v1/notices/0114-02/households.csv?version=7", DESK_TOKEN, NULL, 404, NULL);
}

#define ADD(name, url, function) g_test_add ("/hotline/feeds/" name, Fixture, url, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("feed", NULL, test_feed);
  ADD ("public-url", "https://heat.beicheng.test/", test_public_url);
  g_test_add ("/hotline/feeds/sample-sender", Fixture, NULL, set_up_sample, test_sample_sender, tear_down);
  ADD ("odd-words", NULL, test_odd_words);
  ADD ("outages", NULL, test_outages);
  ADD ("households", NULL, test_households);
  return g_test_run ();
}
