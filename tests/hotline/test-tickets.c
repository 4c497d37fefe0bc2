// SPDX-License-Identifier: GPL-3.0-or-later
/* Tickets over the wire: once in effect, answered from a notice, together with the report for the desk, seen and moved only by those who may. */
#include "hotline-wire.h"
#include <glib/gstdio.h>

#define UNIT_TOKEN "token-of-the-operation-unit"
#define OTHER_TOKEN "token-of-the-network-unit"
#define BOTH_TOKEN "token-with-agent-and-crew"
#define UNIT_DESK_TOKEN "token-of-a-units-own-desk"

typedef struct { HeatHotline *h; HeatJournal *journal; guint port; gint64 now_us; char *folder, *tokens; guint ids; } Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  static const char *const tokens[][4] = { { "seat 12", AGENT_TOKEN, "agent", "" }, { "dispatch", DESK_TOKEN, "desk", "" }, { "crew", CREW_TOKEN, "crew", "" }, { "map", READER_TOKEN, "reader", "" },
                                           { "operation", UNIT_TOKEN, "agent", "运营部" }, { "network", OTHER_TOKEN, "crew", "管网运行部" },
                                           { "both", BOTH_TOKEN, "reader;agent;crew", "管网运行部" }, { "unit's desk", UNIT_DESK_TOKEN, "desk;agent;crew", "管网运行部" } };
  g_autoptr (HeatNet) net = sample_net ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  f->now_us = sample_time ("2026-01-14T03:25:00+08:00");
  f->folder = g_dir_make_tmp ("heat-tickets-XXXXXX", NULL);
  f->tokens = g_build_filename (f->folder, "tokens.ini", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
    {
      g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, tokens[i][1], -1);
      g_string_append_printf (text, "[token %s]\nsha256=%s\nrole=%s\nunit=%s\n", tokens[i][0], sum, tokens[i][2], tokens[i][3]);
    }
  g_assert_true (g_file_set_contents (f->tokens, text->str, -1, NULL));
  g_autofree char *settings = g_strdup_printf ("[tickets]\nfolder=%s\ncheck_s=0.05\n[rates]\ntoken_per_s=0\n", f->folder);
  g_autoptr (HeatHotlineConfig) config = heat_hotline_config_parse (settings, NULL);
  HeatHotlineSetup setup = { .config = config, .journal = f->journal = heat_journal_memory_new (), .net = net, .clock = heat_clock_fixed (&f->now_us), .tokens_path = f->tokens };
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
  g_unlink (f->tokens);
  g_autofree char *own = g_build_filename (f->folder, "responsibility.csv", NULL);
  g_unlink (own);
  g_rmdir (f->folder);
  g_free (f->tokens);
  g_free (f->folder);
}

static const char *
text_at (JsonNode *node, const char *path)
{
  g_auto (GStrv) keys = g_strsplit (path, "/", -1);
  JsonObject *o = json_node_get_object (node);

  for (guint i = 0; keys[i + 1]; i++)
    if (!json_object_has_member (o, keys[i]) || !(o = json_object_get_object_member (o, keys[i])))
      return "";
  return json_object_get_string_member_with_default (o, keys[g_strv_length (keys) - 1], "");
}

static gint64
int_at (JsonNode *node, const char *key)
{
  return json_object_get_int_member_with_default (json_node_get_object (node), key, -1);
}

static const char *
code_of (JsonNode *node)
{
  return text_at (node, "error/code");
}

/* Posts what the single quotes stand for; "id" is added. */
static guint
post (Fixture *f, const char *path, const char *token, const char *quoted, JsonNode **answer)
{
  g_autoptr (GString) body = g_string_new (quoted);

  g_string_replace (body, "'", "\"", 0);
  if (!strstr (body->str, "\"id\""))
    {
      g_autofree char *id = g_strdup_printf ("{\"id\":\"auto-%u\"%s", ++f->ids, body->len > 2 ? "," : "");
      g_string_erase (body, 0, 1);
      g_string_prepend (body, id);
    }
  return ask (f->port, "POST", path, body->str, token, answer);
}

static char *
new_ticket (Fixture *f, const char *quoted)
{
  g_autoptr (JsonNode) answer = NULL;

  g_assert_cmpuint (post (f, "/v1/tickets", AGENT_TOKEN, quoted, &answer), ==, 201);
  return g_strdup (text_at (answer, "number"));
}

/* Status of an action; *code (nullable, transfer full): of the refusal. */
static guint
act (Fixture *f, const char *number, const char *action, const char *token, const char *quoted, char **code)
{
  g_autofree char *path = g_strdup_printf ("/v1/tickets/%s/%s", number, action);
  g_autoptr (JsonNode) answer = NULL;
  guint status = post (f, path, token, quoted, &answer);

  if (code)
    *code = g_strdup (code_of (answer));
  return status;
}

static JsonNode *
get (Fixture *f, const char *path, const char *token, guint want)
{
  JsonNode *node = NULL;

  g_assert_cmpuint (ask (f->port, "GET", path, NULL, token, &node), ==, want);
  return node;
}

static JsonNode *
ticket (Fixture *f, const char *number)
{
  g_autofree char *path = g_strdup_printf ("/v1/tickets/%s", number);

  return get (f, path, DESK_TOKEN, 200);
}

static guint
n_reports (Fixture *f)
{
  g_autoptr (JsonNode) list = get (f, "/v1/reports?after=0", DESK_TOKEN, 200);

  return json_array_get_length (json_object_get_array_member (json_node_get_object (list), "reports"));
}

static void
test_once (Fixture *f, gconstpointer data)
{
  static const char body[] = "{'id':'c-1','kind':'leak_secondary','text':'water in the yard','card':'0003','phone':'13900000003'}";
  g_autoptr (JsonNode) first = NULL, again = NULL, other = NULL, reports = NULL;

  g_assert_cmpuint (post (f, "/v1/tickets", AGENT_TOKEN, body, &first), ==, 201);
  g_assert_cmpuint (post (f, "/v1/tickets", AGENT_TOKEN, body, &again), ==, 200);
  g_assert_cmpstr (text_at (first, "number"), ==, "20260114-0001");
  g_assert_cmpstr (text_at (again, "number"), ==, "20260114-0001");
  g_assert_cmpuint (post (f, "/v1/tickets", AGENT_TOKEN, "{'id':'c-1','kind':'no_heat','text':'x'}", &other), ==, 409);
  g_assert_cmpstr (code_of (other), ==, "different");
  g_assert_cmpint (heat_journal_last_seq (f->journal, NULL), ==, 2); /* the ticket and its report */
  g_assert_cmpstr (text_at (first, "ticket/consumer"), ==, "B1-2");
  g_assert_cmpstr (text_at (first, "ticket/address"), ==, "通达小区 1 号楼 2 单元 101");
  g_assert_cmpstr (text_at (first, "ticket/area"), ==, "通达小区");
  g_assert_cmpstr (text_at (first, "ticket/urgency"), ==, "first");
  reports = get (f, "/v1/reports?after=0", DESK_TOKEN, 200);
  JsonObject *report = json_array_get_object_element (json_object_get_array_member (json_node_get_object (reports), "reports"), 0);
  g_assert_cmpstr (json_object_get_string_member (report, "id"), ==, "c-1");
  g_assert_cmpstr (json_object_get_string_member (report, "symptom"), ==, "street_water");
  g_assert_cmpstr (json_object_get_string_member (report, "consumer"), ==, "B1-2");
}

static void
test_life (Fixture *f, gconstpointer data)
{
  g_autofree char *n = new_ticket (f, "{'kind':'leak_secondary','text':'water','card':'0003'}"), *code = NULL, *code2 = NULL;

  g_assert_cmpuint (act (f, n, "transfer", AGENT_TOKEN, "{'id':'t1'}", NULL), ==, 201);
  g_assert_cmpuint (act (f, n, "transfer", AGENT_TOKEN, "{'id':'t1'}", NULL), ==, 200);
  g_assert_cmpuint (act (f, n, "confirm", DESK_TOKEN, "{'id':'t1'}", &code), ==, 409);
  g_assert_cmpstr (code, ==, "different");
  g_assert_cmpuint (act (f, n, "confirm", AGENT_TOKEN, "{}", &code2), ==, 403);
  g_assert_cmpstr (code2, ==, "role");
  g_assert_cmpuint (act (f, n, "confirm", DESK_TOKEN, "{}", NULL), ==, 201);
  g_assert_cmpuint (act (f, n, "take", OTHER_TOKEN, "{}", NULL), ==, 404); /* not theirs: they do not even see it */
  g_assert_cmpuint (act (f, n, "take", UNIT_TOKEN, "{}", NULL), ==, 201);
  g_assert_cmpuint (act (f, n, "take", UNIT_TOKEN, "{}", NULL), ==, 409);
  g_assert_cmpuint (act (f, n, "note", UNIT_TOKEN, "{'milestone':'arrived'}", NULL), ==, 201);
  g_assert_cmpuint (act (f, n, "note", UNIT_TOKEN, "{'milestone':'sang'}", NULL), ==, 400);
  g_assert_cmpuint (act (f, n, "answer", UNIT_TOKEN, "{'text':'clamped'}", NULL), ==, 201);
  g_assert_cmpuint (act (f, n, "pass", DESK_TOKEN, "{}", NULL), ==, 201);
  g_assert_cmpuint (act (f, n, "call_back", AGENT_TOKEN, "{'satisfaction':'fair'}", NULL), ==, 201);
  g_assert_cmpuint (act (f, n, "close", AGENT_TOKEN, "{}", NULL), ==, 201);
  g_assert_cmpuint (act (f, n, "urge", AGENT_TOKEN, "{}", NULL), ==, 409);
  g_assert_cmpuint (act (f, n, "sing", AGENT_TOKEN, "{}", NULL), ==, 404);
  g_assert_cmpuint (act (f, n, "accept", AGENT_TOKEN, "{}", NULL), ==, 404);
  g_assert_cmpuint (act (f, "20260114-0099", "take", DESK_TOKEN, "{}", NULL), ==, 404);
  g_autoptr (JsonNode) t = ticket (f, n);
  g_assert_cmpstr (text_at (t, "state"), ==, "closed");
  g_assert_cmpstr (text_at (t, "satisfaction"), ==, "fair");
  JsonArray *history = json_object_get_array_member (json_node_get_object (t), "history");
  g_assert_cmpuint (json_array_get_length (history), ==, 9);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (history, 0), "actor"), ==, "agent:seat 12");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (history, 2), "actor"), ==, "desk:dispatch");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (history, 3), "actor"), ==, "unit:运营部");
}

static void
stop_heat (Fixture *f)
{
  g_autofree char *body = body_text (sample_body ("0114-02", 1, 2));

  g_assert_cmpuint (ask (f->port, "POST", "/v1/notices", body, DESK_TOKEN, NULL), ==, 201);
}

/* Building 1 is off by the notice: callers are told; a leak there is a leak all the same. */
static void
test_explained (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonNode) told = NULL, waits = NULL, again = NULL, elsewhere = NULL, insisted = NULL, status = NULL;

  stop_heat (f);
  g_assert_cmpuint (post (f, "/v1/tickets", AGENT_TOKEN, "{'id':'a','kind':'no_heat','card':'0001'}", &told), ==, 201);
  g_assert_cmpstr (text_at (told, "ticket/state"), ==, "closed");
  g_assert_cmpstr (text_at (told, "ticket/notice"), ==, "0114-02/1");
  status = get (f, "/v1/status?card=0001", AGENT_TOKEN, 200);
  g_assert_cmpstr (text_at (told, "ticket/told"), ==, text_at (status, "say_text"));
  g_assert_nonnull (strstr (text_at (told, "ticket/told"), "预计今天（1 月 14 日）11 时 30 分恢复供热"));
  g_assert_cmpuint (post (f, "/v1/tickets", AGENT_TOKEN, "{'id':'a','kind':'no_heat','card':'0001'}", &again), ==, 200);
  g_assert_cmpstr (text_at (again, "ticket/state"), ==, "closed");
  g_assert_cmpuint (post (f, "/v1/tickets", AGENT_TOKEN, "{'id':'b','kind':'not_warm','card':'0002','call_back':true}", &waits), ==, 201);
  g_assert_cmpstr (text_at (waits, "ticket/state"), ==, "joined");
  g_assert_cmpuint (n_reports (f), ==, 0);
  g_assert_cmpuint (post (f, "/v1/tickets", AGENT_TOKEN, "{'id':'c','kind':'leak_household','card':'0001','text':'water'}", NULL), ==, 201);
  g_assert_cmpuint (post (f, "/v1/tickets", AGENT_TOKEN, "{'id':'d','kind':'no_heat','card':'0011'}", &elsewhere), ==, 201);
  g_assert_cmpstr (text_at (elsewhere, "ticket/state"), ==, "accepted");
  g_assert_cmpuint (post (f, "/v1/tickets", AGENT_TOKEN, "{'id':'e','kind':'no_heat','card':'0001','answer':false}", &insisted), ==, 201);
  g_assert_cmpstr (text_at (insisted, "ticket/state"), ==, "accepted");
  g_assert_cmpuint (n_reports (f), ==, 3);
  g_autofree char *code = NULL, *number = g_strdup (text_at (waits, "number"));
  g_autoptr (JsonNode) offered = ticket (f, text_at (insisted, "number")), cold = ticket (f, text_at (elsewhere, "number"));
  g_assert_cmpstr (text_at (offered, "explained_by"), ==, "0114-02/1");
  g_assert_cmpstr (text_at (cold, "explained_by"), ==, "");
  g_assert_cmpuint (act (f, text_at (insisted, "number"), "answer_from_notice", AGENT_TOKEN, "{}", NULL), ==, 201);
  g_assert_cmpuint (act (f, text_at (elsewhere, "number"), "answer_from_notice", AGENT_TOKEN, "{}", &code), ==, 409);
  g_assert_cmpstr (code, ==, "not_explained");
  g_autofree char *back = body_text (sample_restoration ("0114-03", "0114-02", 1, 2));
  g_assert_cmpuint (ask (f->port, "POST", "/v1/notices", back, DESK_TOKEN, NULL), ==, 201);
  g_autoptr (JsonNode) due = ticket (f, number);
  g_assert_cmpstr (text_at (due, "state"), ==, "reviewed");
}

/* The report of that id as the desk gets it; NULL: none. *list (transfer full) keeps it. */
static JsonObject *
report_of (Fixture *f, const char *id, JsonNode **list)
{
  *list = get (f, "/v1/reports?after=0", DESK_TOKEN, 200);
  JsonArray *reports = json_object_get_array_member (json_node_get_object (*list), "reports");

  for (guint i = 0; i < json_array_get_length (reports); i++)
    if (strcmp (json_object_get_string_member (json_array_get_object_element (reports, i), "id"), id) == 0)
      return json_array_get_object_element (reports, i);
  return NULL;
}

/* Posts a ticket: "STATE urgency URGENCY report SYMPTOM notice KEY help", the parts that there are. (transfer full) */
static char *
outcome (Fixture *f, const char *id, const char *rest)
{
  g_autofree char *body = g_strdup_printf ("{'id':'%s',%s}", id, rest);
  g_autoptr (JsonNode) answer = NULL, list = NULL;
  guint status = post (f, "/v1/tickets", AGENT_TOKEN, body, &answer);

  if (status != 201)
    return g_strdup_printf ("%u", status);
  JsonObject *report = report_of (f, id, &list);
  GString *text = g_string_new (text_at (answer, "ticket/state"));
  g_string_append_printf (text, " %s", text_at (answer, "ticket/urgency"));
  if (*text_at (answer, "ticket/notice"))
    g_string_append_printf (text, " told %s", text_at (answer, "ticket/notice"));
  g_assert_cmpint (report != NULL, ==, *text_at (answer, "ticket/report") != '\0');
  if (report)
    g_string_append_printf (text, " report %s", json_object_get_string_member (report, "symptom"));
  if (report && json_object_has_member (report, "notice"))
    g_string_append_printf (text, " beside %s", json_object_get_string_member (report, "notice"));
  if (report && json_object_get_boolean_member_with_default (report, "help", FALSE))
    g_string_append (text, " help");
  return g_string_free (text, FALSE);
}

static void
check_outcome (Fixture *f, const char *rest, const char *want)
{
  g_autofree char *id = g_strdup_printf ("o-%u", ++f->ids), *got = outcome (f, id, rest);

  if (strcmp (got, want) != 0)
    g_error ("%s: “%s”, wanted “%s”", rest, got, want);
}

/* One unit of building 1 alone, by a notice of its own, issued and ending so many hours later than the sample's. */
static void
stop_unit (Fixture *f, const char *number, const char *unit, int later_h)
{
  JsonObject *o = sample_body (number, 1, 1);
  JsonArray *consumers = json_array_new (), *units = json_array_new ();
  JsonObject *area = json_array_get_object_element (json_object_get_array_member (o, "areas"), 0);
  JsonObject *building = json_array_get_object_element (json_object_get_array_member (area, "buildings"), 0);
  g_autofree char *consumer = g_strdup_printf ("B1-%s", unit), *incident = g_strdup_printf ("抢修-%s", number);

  json_array_add_string_element (consumers, consumer);
  json_array_add_string_element (units, unit);
  for (const char *const *key = (const char *const[]){ "issued_us", "expected_us", NULL }; *key; key++)
    json_object_set_int_member (o, *key, json_object_get_int_member (o, *key) + later_h * G_TIME_SPAN_HOUR);
  json_object_set_array_member (o, "consumers", consumers);
  json_object_set_string_member (o, "incident", incident);
  json_object_set_boolean_member (building, "whole", FALSE);
  json_object_set_array_member (building, "units", units);
  g_autofree char *body = body_text (o);
  g_assert_cmpuint (ask (f->port, "POST", "/v1/notices", body, DESK_TOKEN, NULL), ==, 201);
}

/* Only one unit of building 1 is off. Who lives there is told; of whom the building or the community alone is known nobody knows whether it is they: nothing is closed, and
 * the desk hears of it, with the notice. */
static void
test_partly (Fixture *f, gconstpointer data)
{
  g_autofree char *code = NULL;

  stop_unit (f, "0114-02", "1", 0);
  check_outcome (f, "'kind':'no_heat','card':'0001'", "closed first told 0114-02/1");
  check_outcome (f, "'kind':'no_heat','place':'consumer:B1-1'", "closed first told 0114-02/1");
  check_outcome (f, "'kind':'no_heat','text':'x','place':'building:B1'", "accepted first report no_heat beside 0114-02/1");
  check_outcome (f, "'kind':'no_heat','text':'x','place':'community:C1'", "accepted first report no_heat beside 0114-02/1");
  check_outcome (f, "'kind':'not_warm','text':'x','place':'building:B1'", "accepted third report not_warm beside 0114-02/1");
  check_outcome (f, "'kind':'consultation','text':'x','place':'building:B1'", "accepted third");
  check_outcome (f, "'kind':'no_heat','card':'0003'", "accepted first report no_heat"); /* unit 2 */
  check_outcome (f, "'kind':'leak_household','card':'0001'", "accepted first report other beside 0114-02/1");
  check_outcome (f, "'kind':'no_heat','symptom':'street_water','card':'0001'", "accepted first report street_water beside 0114-02/1");
  g_autofree char *n = new_ticket (f, "{'kind':'no_heat','text':'x','place':'building:B1'}");
  g_autoptr (JsonNode) t = ticket (f, n);
  g_assert_cmpstr (text_at (t, "explained_by"), ==, "");
  g_assert_cmpuint (act (f, n, "answer_from_notice", AGENT_TOKEN, "{}", &code), ==, 409);
  g_assert_cmpstr (code, ==, "not_explained");
  g_autoptr (JsonNode) asked = get (f, "/v1/caller?place=building:B1&lang=zh_CN", AGENT_TOKEN, 200), sure = get (f, "/v1/caller?card=0001&lang=zh_CN", AGENT_TOKEN, 200),
                       english = get (f, "/v1/caller?place=community:C1&lang=en", AGENT_TOKEN, 200);
  g_assert_true (json_object_get_boolean_member (json_node_get_object (asked), "partly"));
  g_assert_false (json_object_get_boolean_member (json_node_get_object (asked), "explained"));
  g_assert_true (json_object_get_boolean_member (json_node_get_object (sure), "explained"));
  g_assert_nonnull (strstr (text_at (asked, "say_text"), "通达小区 1 号楼 有一部分停热：因通达街供热主管道突发泄漏"));
  g_assert_nonnull (strstr (text_at (asked, "say_text"), "几单元"));
  g_assert_nonnull (strstr (text_at (asked, "say_text"), "停热的是：通达小区 1 号楼 1 单元"));
  g_assert_null (strstr (text_at (asked, "say_text"), "是。您家"));
  g_assert_nonnull (strstr (text_at (english, "say_text"), "Which building, unit, floor and flat is it"));
  /* The other unit by another notice: all of the building is off, and its two halves until different times. */
  stop_unit (f, "0114-05", "2", 1);
  check_outcome (f, "'kind':'no_heat','text':'x','place':'building:B1'", "accepted first report no_heat beside 0114-05/1");
  check_outcome (f, "'kind':'no_heat','card':'0003'", "closed first told 0114-05/1");
  check_outcome (f, "'kind':'no_heat','card':'0001'", "closed first told 0114-02/1");
}

/* Everybody of a building or community: who calls from there is among them. */
static void
test_whole (Fixture *f, gconstpointer data)
{
  g_autofree char *body = body_text (sample_body ("0114-02", 1, 3));

  g_assert_cmpuint (ask (f->port, "POST", "/v1/notices", body, DESK_TOKEN, NULL), ==, 201);
  check_outcome (f, "'kind':'no_heat','text':'x','place':'building:B1'", "closed first told 0114-02/1");
  check_outcome (f, "'kind':'no_heat','text':'x','place':'community:C1'", "closed first told 0114-02/1");
  check_outcome (f, "'kind':'no_heat','text':'x','place':'community:C2'", "accepted first report no_heat");
}

/* A change that went to others only leaves a home with the word of before, which explains nothing any more. */
static void
test_superseded (Fixture *f, gconstpointer data)
{
  g_autofree char *change = body_text (sample_body ("0114-02", 2, 1));

  stop_heat (f);
  check_outcome (f, "'kind':'no_heat','card':'0005'", "closed first told 0114-02/1");
  g_assert_cmpuint (ask (f->port, "POST", "/v1/notices", change, DESK_TOKEN, NULL), ==, 201);
  check_outcome (f, "'kind':'no_heat','card':'0001'", "closed first told 0114-02/2");
  check_outcome (f, "'kind':'no_heat','card':'0005'", "accepted first report no_heat beside 0114-02/1");
  g_autoptr (JsonNode) left = get (f, "/v1/status?card=0005&lang=zh_CN", AGENT_TOKEN, 200);
  g_assert_false (json_object_get_boolean_member (json_node_get_object (left), "explained"));
  g_assert_null (strstr (text_at (left, "say_text"), "几单元")); /* the flat is known */
}

/* Two stops of one home, and one that is still to come: what matters most is told first, the other besides; a neighbour whom only the one concerns hears of that alone. */
static void
test_two (Fixture *f, gconstpointer data)
{
  JsonObject *plan = sample_body ("0115-01", 1, 1);

  stop_heat (f);
  g_autoptr (JsonNode) one = get (f, "/v1/status?card=0001&lang=zh_CN", AGENT_TOKEN, 200);
  g_assert_null (strstr (text_at (one, "say_text"), "还有一份停热通知"));
  stop_unit (f, "0114-05", "1", 2);
  g_autoptr (JsonNode) both = get (f, "/v1/status?card=0001&lang=zh_CN", AGENT_TOKEN, 200), next_door = get (f, "/v1/status?card=0003&lang=zh_CN", AGENT_TOKEN, 200);
  g_assert_cmpstr (text_at (both, "notice"), ==, "0114-05/1");
  g_assert_nonnull (strstr (text_at (both, "say_text"), "13 时 30 分恢复供热"));
  g_assert_nonnull (strstr (text_at (both, "say_text"), "还有一份停热通知（第 0114-02 号）也涉及您家"));
  g_assert_null (strstr (text_at (next_door, "say_text"), "还有一份停热通知"));
  check_outcome (f, "'kind':'no_heat','card':'0001'", "closed first told 0114-05/1");
  json_object_set_string_member (plan, "kind", "planned");
  json_object_set_string_member (plan, "incident", "检修-0115-01");
  json_object_set_int_member (plan, "start_us", f->now_us + 20 * G_TIME_SPAN_HOUR);
  json_object_set_int_member (plan, "expected_us", f->now_us + 28 * G_TIME_SPAN_HOUR);
  g_autofree char *body = body_text (plan);
  g_assert_cmpuint (ask (f->port, "POST", "/v1/notices", body, DESK_TOKEN, NULL), ==, 201);
  g_autoptr (JsonNode) later = get (f, "/v1/status?card=0003&lang=en", AGENT_TOKEN, 200);
  g_assert_cmpstr (text_at (later, "notice"), ==, "0114-02/1");
  g_assert_nonnull (strstr (text_at (later, "say_text"), "Besides, because of a sudden leak of the heating main at 通达街 a planned stop of your home begins at 2026-01-14 23:25"));
}

/* Heat was to be back at 11:30: half an hour later the notice explains nothing any more; and who is cold after the restoration is news. */
static void
test_still_cold (Fixture *f, gconstpointer data)
{
  stop_heat (f);
  f->now_us = sample_time ("2026-01-14T11:59:00+08:00");
  check_outcome (f, "'kind':'no_heat','card':'0001'", "closed first told 0114-02/1");
  g_autoptr (JsonNode) late = get (f, "/v1/status?card=0001&lang=zh_CN", AGENT_TOKEN, 200);
  g_assert_nonnull (strstr (text_at (late, "say_text"), "原预计今天（1 月 14 日）11 时 30 分恢复供热，时间已到"));
  f->now_us = sample_time ("2026-01-14T12:01:00+08:00");
  check_outcome (f, "'kind':'no_heat','card':'0001'", "accepted first report no_heat beside 0114-02/1");
  check_outcome (f, "'kind':'consultation','card':'0001'", "accepted third");
  g_autoptr (JsonNode) overdue = get (f, "/v1/status?card=0001", AGENT_TOKEN, 200);
  g_assert_true (json_object_get_boolean_member (json_node_get_object (overdue), "out"));
  g_assert_true (json_object_get_boolean_member (json_node_get_object (overdue), "overdue"));
  g_assert_false (json_object_get_boolean_member (json_node_get_object (overdue), "explained"));
  g_autofree char *back = body_text (sample_restoration ("0114-03", "0114-02", 1, 2)); /* since 10:52 */
  g_assert_cmpuint (ask (f->port, "POST", "/v1/notices", back, DESK_TOKEN, NULL), ==, 201);
  check_outcome (f, "'kind':'no_heat','card':'0001'", "accepted first report no_heat beside 0114-03/1");
  check_outcome (f, "'kind':'not_warm','card':'0001'", "accepted third report not_warm beside 0114-03/1");
  check_outcome (f, "'kind':'not_warm','card':'0011'", "accepted third"); /* no stop was there */
  g_autoptr (JsonNode) warming = get (f, "/v1/status?card=0001&lang=zh_CN", AGENT_TOKEN, 200);
  g_assert_nonnull (strstr (text_at (warming, "say_text"), "1 月 14 日 17 时后仍低于 18 ℃"));
  g_assert_nonnull (strstr (text_at (warming, "say_text"), "暖气片一点不热的，现在就告诉我"));
  f->now_us = sample_time ("2026-01-14T19:00:00+08:00");
  g_autoptr (JsonNode) cold = get (f, "/v1/status?card=0001&lang=zh_CN", AGENT_TOKEN, 200);
  g_assert_nonnull (strstr (text_at (cold, "say_text"), "到 1 月 14 日 17 时，室温应已回升"));
  g_assert_null (strstr (text_at (cold, "say_text"), "请再打热线"));
}

/* Old people, infants, sick people: more urgent, always the desk's business, and never answered away. */
static void
test_help (Fixture *f, gconstpointer data)
{
  g_autofree char *code = NULL, *code2 = NULL;
  g_autoptr (JsonNode) first = NULL, again = NULL, other = NULL, bad = NULL;
  static const char body[] = "{'id':'h-1','kind':'no_heat','card':'0001','help':true,'urgency':'third'}";

  stop_heat (f);
  check_outcome (f, "'kind':'no_heat','card':'0001'", "closed first told 0114-02/1");
  check_outcome (f, "'kind':'no_heat','card':'0001','help':true", "accepted special report no_heat beside 0114-02/1 help");
  check_outcome (f, "'kind':'no_heat','card':'0011','help':true", "accepted special report no_heat help");
  check_outcome (f, "'kind':'not_warm','card':'0001','help':true", "accepted first report not_warm beside 0114-02/1 help");
  check_outcome (f, "'kind':'consultation','card':'0001','help':true", "accepted first report other beside 0114-02/1 help");
  check_outcome (f, "'kind':'other','text':'x','help':true", "accepted first report other help");
  check_outcome (f, "'kind':'no_heat','card':'0001','help':false", "closed first told 0114-02/1");
  g_assert_cmpuint (post (f, "/v1/tickets", AGENT_TOKEN, body, &first), ==, 201);
  g_assert_cmpstr (text_at (first, "ticket/urgency"), ==, "special");
  g_assert_cmpuint (post (f, "/v1/tickets", AGENT_TOKEN, body, &again), ==, 200);
  g_assert_cmpuint (post (f, "/v1/tickets", AGENT_TOKEN, "{'id':'h-1','kind':'no_heat','card':'0001'}", &other), ==, 409);
  g_assert_cmpuint (post (f, "/v1/tickets", AGENT_TOKEN, "{'kind':'no_heat','card':'0001','help':'yes'}", &bad), ==, 400);
  g_autoptr (JsonNode) t = ticket (f, text_at (first, "number"));
  g_assert_true (json_object_get_boolean_member (json_node_get_object (t), "help"));
  g_assert_cmpstr (text_at (t, "explained_by"), ==, "");
  g_assert_cmpuint (act (f, text_at (first, "number"), "answer_from_notice", DESK_TOKEN, "{}", &code), ==, 409);
  g_assert_cmpstr (code, ==, "not_explained");
  g_assert_cmpuint (act (f, text_at (first, "number"), "transfer", AGENT_TOKEN, "{}", &code2), ==, 201);
}

/* Joined to an incident that is known to be open only; a caller who wants to be called back is not forgotten by that. */
static void
test_causes (Fixture *f, gconstpointer data)
{
  g_autofree char *a = new_ticket (f, "{'kind':'not_warm','card':'0011','call_back':true}"), *b = new_ticket (f, "{'kind':'no_heat','card':'0012'}"), *c = new_ticket (f, "{'kind':'complaint','text':'x'}");
  g_autofree char *no_such = NULL, *not_yet = NULL, *not_desk = NULL, *over = NULL, *back = body_text (sample_restoration ("0114-03", "0114-02", 1, 2));
  static const char join[] = "{'incident':'抢修-0114-02','reason':'same main'}";

  g_assert_cmpuint (act (f, a, "join", AGENT_TOKEN, join, &not_yet), ==, 409);
  g_assert_cmpstr (not_yet, ==, "no_cause");
  g_assert_cmpuint (act (f, a, "join", AGENT_TOKEN, "{'incident':'抢修-0114-02','waiting':true}", &not_desk), ==, 409); /* so speaks a desk alone */
  g_assert_cmpstr (not_desk, ==, "no_cause");
  stop_heat (f);
  g_assert_cmpuint (act (f, a, "join", AGENT_TOKEN, "{'incident':'0114-02'}", &no_such), ==, 409); /* the number of its notice */
  g_assert_cmpstr (no_such, ==, "no_cause");
  g_assert_cmpuint (act (f, a, "join", AGENT_TOKEN, join, NULL), ==, 201);
  /* What the desk has joined, others may join too. */
  g_assert_cmpuint (act (f, b, "join", AGENT_TOKEN, "{'incident':'抢修-0114-09'}", NULL), ==, 409);
  g_assert_cmpuint (act (f, c, "join", DESK_TOKEN, "{'incident':'抢修-0114-09','waiting':true}", NULL), ==, 201);
  g_assert_cmpuint (act (f, b, "join", AGENT_TOKEN, "{'incident':'抢修-0114-09','call_back':true}", NULL), ==, 201);
  g_autoptr (JsonNode) first = ticket (f, a), second = ticket (f, b);
  g_assert_true (json_object_get_boolean_member (json_node_get_object (first), "wants_call_back"));
  g_assert_true (json_object_get_boolean_member (json_node_get_object (second), "wants_call_back"));
  g_assert_cmpuint (ask (f->port, "POST", "/v1/notices", back, DESK_TOKEN, NULL), ==, 201);
  g_assert_cmpuint (act (f, c, "pass", DESK_TOKEN, "{'text':'case closed','incident':'抢修-0114-09'}", NULL), ==, 201);
  g_autoptr (JsonNode) due = ticket (f, a), due_too = ticket (f, b);
  g_assert_cmpstr (text_at (due, "state"), ==, "reviewed");
  g_assert_cmpstr (text_at (due_too, "state"), ==, "reviewed");
  g_autofree char *d = new_ticket (f, "{'kind':'not_warm','card':'0013'}");
  g_assert_cmpuint (act (f, d, "join", AGENT_TOKEN, join, &over), ==, 409); /* heat is back */
  g_assert_cmpstr (over, ==, "no_cause");
}

/* A stop of which no incident is named would end nobody's waiting: who wants to be called back is somebody's task. */
static void
test_no_incident (Fixture *f, gconstpointer data)
{
  JsonObject *o = sample_body ("0114-02", 1, 2);
  g_autoptr (JsonNode) told = NULL, waits = NULL;

  json_object_set_string_member (o, "incident", "");
  g_autofree char *body = body_text (o);
  g_assert_cmpuint (ask (f->port, "POST", "/v1/notices", body, DESK_TOKEN, NULL), ==, 201);
  g_assert_cmpuint (post (f, "/v1/tickets", AGENT_TOKEN, "{'kind':'no_heat','card':'0001'}", &told), ==, 201);
  g_assert_cmpstr (text_at (told, "ticket/state"), ==, "closed");
  g_assert_cmpuint (post (f, "/v1/tickets", AGENT_TOKEN, "{'kind':'no_heat','card':'0001','call_back':true}", &waits), ==, 201);
  g_assert_cmpstr (text_at (waits, "ticket/state"), ==, "accepted");
  g_assert_true (json_object_get_boolean_member (json_object_get_object_member (json_node_get_object (waits), "ticket"), "wants_call_back"));
}

/* A stop that is announced and has not begun explains no cold yet, but a question about it. */
static void
test_planned (Fixture *f, gconstpointer data)
{
  JsonObject *o = sample_body ("0115-01", 1, 1);
  g_autoptr (JsonNode) before = NULL, asked = NULL, during = NULL;

  json_object_set_string_member (o, "kind", "planned");
  json_object_set_int_member (o, "start_us", f->now_us + G_TIME_SPAN_HOUR);
  g_autofree char *body = body_text (o);
  g_assert_cmpuint (ask (f->port, "POST", "/v1/notices", body, DESK_TOKEN, NULL), ==, 201);
  g_assert_cmpuint (post (f, "/v1/tickets", AGENT_TOKEN, "{'kind':'no_heat','card':'0001'}", &before), ==, 201);
  g_assert_cmpstr (text_at (before, "ticket/state"), ==, "accepted");
  g_assert_cmpuint (post (f, "/v1/tickets", AGENT_TOKEN, "{'kind':'consultation','card':'0001'}", &asked), ==, 201);
  g_assert_cmpstr (text_at (asked, "ticket/state"), ==, "closed");
  g_assert_nonnull (strstr (text_at (asked, "ticket/told"), "现在还没有停"));
  check_outcome (f, "'kind':'no_heat','card':'0001'", "accepted first report no_heat"); /* the desk is not sent to a notice that has nothing to do with it */
  f->now_us += 2 * G_TIME_SPAN_HOUR;
  g_assert_cmpuint (post (f, "/v1/tickets", AGENT_TOKEN, "{'kind':'no_heat','card':'0002'}", &during), ==, 201);
  g_assert_cmpstr (text_at (during, "ticket/state"), ==, "closed");
}

static guint
n_listed (Fixture *f, const char *query, const char *token)
{
  g_autofree char *path = g_strdup_printf ("/v1/tickets?%s", query);
  g_autoptr (JsonNode) list = get (f, path, token, 200);

  return json_array_get_length (json_object_get_array_member (json_node_get_object (list), "tickets"));
}

static guint
n_history (Fixture *f, const char *token)
{
  g_autoptr (JsonNode) answer = NULL;

  g_assert_cmpuint (ask (f->port, "GET", "/v1/caller?card=0001", NULL, token, &answer), ==, 200);
  return json_array_get_length (json_object_get_array_member (json_node_get_object (answer), "history"));
}

/* A unit learns nothing of another's tickets: neither from the history of a household nor by posting one again; and nobody gives a
 * report the number of a ticket, under which the desk would lead it on. */
static void
test_others (Fixture *f, gconstpointer data)
{
  static const char same[] = "{'id':'mine','kind':'not_warm','text':'cold','card':'0001'}";

  g_assert_cmpuint (post (f, "/v1/tickets", AGENT_TOKEN, same, NULL), ==, 201);
  g_assert_cmpuint (post (f, "/v1/reports", AGENT_TOKEN, "{'id':'R','symptom':'no_heat','card':'0001'}", NULL), ==, 201);
  g_assert_cmpuint (post (f, "/v1/tickets", AGENT_TOKEN, same, NULL), ==, 200);
  g_assert_cmpuint (post (f, "/v1/tickets", UNIT_TOKEN, same, NULL), ==, 403);
  g_assert_cmpuint (n_history (f, AGENT_TOKEN), ==, 2);
  g_assert_cmpuint (n_history (f, UNIT_TOKEN), ==, 0);
  g_assert_cmpuint (post (f, "/v1/reports", AGENT_TOKEN, "{'id':'20260114-0001','symptom':'no_heat','card':'0001'}", NULL), ==, 400);
  g_assert_cmpuint (post (f, "/v1/tickets", AGENT_TOKEN, "{'id':'20260114-0001','kind':'no_heat','card':'0001'}", NULL), ==, 400);
  g_assert_cmpuint (post (f, "/v1/reports", AGENT_TOKEN, "{'id':'20260114-0001a','symptom':'no_heat','card':'0001'}", NULL), ==, 201);
}

static void
test_list (Fixture *f, gconstpointer data)
{
  g_autofree char *a = new_ticket (f, "{'kind':'leak_secondary','text':'one','card':'0001','phone':'13900000001'}");
  g_autofree char *b = new_ticket (f, "{'kind':'not_warm','text':'two','card':'0001','phone':'13900000001'}"), *c = new_ticket (f, "{'kind':'well_cover','text':'three','x':10,'y':20}");

  g_assert_cmpuint (act (f, a, "transfer", AGENT_TOKEN, "{}", NULL), ==, 201);
  g_assert_cmpuint (act (f, a, "confirm", DESK_TOKEN, "{}", NULL), ==, 201);
  g_assert_cmpuint (n_listed (f, "", AGENT_TOKEN), ==, 3);
  g_assert_cmpuint (n_listed (f, "state=accepted", AGENT_TOKEN), ==, 2);
  g_assert_cmpuint (n_listed (f, "state=accepted,dispatched", AGENT_TOKEN), ==, 3);
  g_assert_cmpuint (n_listed (f, "phone=13900000001", AGENT_TOKEN), ==, 2);
  g_assert_cmpuint (n_listed (f, "card=0001&kind=not_warm", AGENT_TOKEN), ==, 1);
  g_assert_cmpuint (n_listed (f, "card=0009", AGENT_TOKEN), ==, 0);
  g_assert_cmpuint (n_listed (f, "text=three", AGENT_TOKEN), ==, 1);
  g_assert_cmpuint (n_listed (f, "urgency=special", AGENT_TOKEN), ==, 1);
  g_assert_cmpuint (n_listed (f, "unit=%E8%BF%90%E8%90%A5%E9%83%A8", AGENT_TOKEN), ==, 1);
  g_assert_cmpuint (n_listed (f, "", UNIT_TOKEN), ==, 1);
  g_assert_cmpuint (n_listed (f, "", OTHER_TOKEN), ==, 0);
  g_assert_cmpuint (n_listed (f, "", CREW_TOKEN), ==, 0); /* speaks for no unit */
  g_assert_cmpuint (n_listed (f, "limit=2", AGENT_TOKEN), ==, 2);
  g_assert_cmpuint (n_listed (f, "limit=2&offset=2", AGENT_TOKEN), ==, 1);
  g_assert_cmpuint (n_listed (f, "late=1", AGENT_TOKEN), ==, 0);
  f->now_us += 11 * G_TIME_SPAN_MINUTE; /* the unit has not taken it within ten minutes */
  g_assert_cmpuint (n_listed (f, "late=1", AGENT_TOKEN), ==, 1);
  g_autoptr (JsonNode) list = get (f, "/v1/tickets", AGENT_TOKEN, 200), bad = get (f, "/v1/tickets?state=asleep", AGENT_TOKEN, 400), newest = get (f, "/v1/tickets?order=new", AGENT_TOKEN, 200);
  g_assert_cmpint (int_at (list, "late"), ==, 1);
  g_assert_cmpint (int_at (list, "open"), ==, 3);
  JsonObject *first = json_array_get_object_element (json_object_get_array_member (json_node_get_object (list), "tickets"), 0);
  g_assert_cmpstr (json_object_get_string_member (first, "number"), ==, a);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (first, "next"), "clock"), ==, "taken");
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (first, "next"), "left_s"), ==, -60);
  g_assert_cmpstr (json_object_get_string_member (first, "phone"), ==, "139****0001");
  JsonObject *new_first = json_array_get_object_element (json_object_get_array_member (json_node_get_object (newest), "tickets"), 0);
  g_assert_cmpstr (json_object_get_string_member (new_first, "number"), ==, c);
  g_autoptr (JsonNode) one = ticket (f, b), words = get (f, "/v1/ticket-words", AGENT_TOKEN, 200);
  g_assert_cmpstr (text_at (one, "phone"), ==, "13900000001");
  g_assert_cmpstr (text_at (words, "profile"), ==, "company");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (words), "urgencies")), ==, 4);
}

typedef struct { GInputStream *stream; GString *text; gboolean done, ended; const char *until; char buffer[4096]; } Ear;

static void
heard (GObject *stream, GAsyncResult *result, gpointer data)
{
  Ear *ear = data;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (stream), result, NULL);

  if (n > 0)
    g_string_append_len (ear->text, ear->buffer, n);
  ear->ended = n <= 0;
  ear->done = ear->ended || strstr (ear->text->str, ear->until);
  if (!ear->done)
    g_input_stream_read_async (ear->stream, ear->buffer, sizeof ear->buffer, 0, NULL, heard, ear);
}

static void
opened (GObject *session, GAsyncResult *result, gpointer data)
{
  Ear *ear = data;

  ear->stream = soup_session_send_finish (SOUP_SESSION (session), result, NULL);
  ear->done = TRUE;
}

static void
listen_until (Ear *ear, const char *until)
{
  ear->until = until;
  ear->done = strstr (ear->text->str, until) != NULL;
  if (!ear->done)
    g_input_stream_read_async (ear->stream, ear->buffer, sizeof ear->buffer, 0, NULL, heard, ear);
  wait_for (&ear->done);
  g_assert_false (ear->ended);
}

/* A page that listens is told of what was done, and once of each clock that passes its limit; never of the caller. */
static void
test_told (Fixture *f, gconstpointer data)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/v1/events?topics=ticket", f->port);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  Ear ear = { .text = g_string_new (NULL) };

  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", "Bearer " AGENT_TOKEN);
  soup_session_send_async (session, message, 0, NULL, opened, &ear);
  wait_for (&ear.done);
  g_assert_nonnull (ear.stream);
  g_autofree char *n = new_ticket (f, "{'kind':'leak_secondary','text':'water','card':'0003','phone':'13900000003'}");
  listen_until (&ear, "\"action\":\"accept\"");
  g_assert_cmpuint (act (f, n, "transfer", AGENT_TOKEN, "{}", NULL), ==, 201);
  g_assert_cmpuint (act (f, n, "confirm", DESK_TOKEN, "{}", NULL), ==, 201);
  listen_until (&ear, "\"action\":\"confirm\"");
  f->now_us += 11 * G_TIME_SPAN_MINUTE;
  listen_until (&ear, "\"action\":\"late\"");
  g_assert_nonnull (strstr (ear.text->str, "\"clock\":\"taken\""));
  g_assert_cmpuint (act (f, n, "take", UNIT_TOKEN, "{}", NULL), ==, 201);
  listen_until (&ear, "\"action\":\"take\"");
  f->now_us += 30 * G_TIME_SPAN_MINUTE;
  listen_until (&ear, "\"clock\":\"arrive\"");
  g_auto (GStrv) late = g_strsplit (ear.text->str, "\"clock\":\"taken\"", -1);
  g_assert_cmpuint (g_strv_length (late), ==, 2);
  g_assert_null (strstr (ear.text->str, "139"));
  g_assert_null (strstr (ear.text->str, "water"));
  g_input_stream_close (ear.stream, NULL, NULL);
  g_object_unref (ear.stream);
  g_string_free (ear.text, TRUE);
}

/* The clock is set forward and back again: each limit is told once when it has passed, also of a ticket that came while the clock was wrong; the newest stands first. */
static void
test_clock_moved (Fixture *f, gconstpointer data)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/v1/events?topics=ticket", f->port);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  Ear ear = { .text = g_string_new (NULL) };
  gint64 right_us = f->now_us;

  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", "Bearer " AGENT_TOKEN);
  soup_session_send_async (session, message, 0, NULL, opened, &ear);
  wait_for (&ear.done);
  g_autofree char *a = new_ticket (f, "{'kind':'leak_secondary','text':'one','card':'0003'}");
  g_assert_cmpuint (act (f, a, "transfer", AGENT_TOKEN, "{}", NULL), ==, 201);
  g_assert_cmpuint (act (f, a, "confirm", DESK_TOKEN, "{}", NULL), ==, 201);
  f->now_us = right_us + 5 * G_TIME_SPAN_DAY; /* wrong by five days */
  listen_until (&ear, "\"action\":\"late\"");
  f->now_us = right_us + G_TIME_SPAN_MINUTE;  /* right again */
  g_autofree char *b = new_ticket (f, "{'kind':'well_cover','text':'two','x':10,'y':20}"), *told = g_strdup_printf ("\"number\":\"%s\",\"action\":\"late\"", b);
  g_assert_cmpuint (n_listed (f, "late=1", AGENT_TOKEN), ==, 0); /* nothing is late by a clock that was wrong */
  f->now_us = right_us + 45 * G_TIME_SPAN_MINUTE;
  listen_until (&ear, told); /* arrival at the well within 30 min */
  f->now_us = right_us - 2 * G_TIME_SPAN_DAY;
  g_autofree char *c = new_ticket (f, "{'kind':'not_warm','text':'three','card':'0004'}");
  g_assert_cmpuint (act (f, a, "take", UNIT_TOKEN, "{}", NULL), ==, 201);
  g_autoptr (JsonNode) newest = get (f, "/v1/tickets?order=new", AGENT_TOKEN, 200);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (json_object_get_array_member (json_node_get_object (newest), "tickets"), 0), "number"), ==, c);
  g_input_stream_close (ear.stream, NULL, NULL);
  g_object_unref (ear.stream);
  g_string_free (ear.text, TRUE);
}

static void
test_similar (Fixture *f, gconstpointer data)
{
  g_autofree char *a = new_ticket (f, "{'kind':'not_warm','text':'one','card':'0001'}");
  g_autoptr (JsonNode) near = NULL, other_kind = NULL, far = NULL, later = NULL;

  g_assert_cmpuint (post (f, "/v1/tickets", AGENT_TOKEN, "{'kind':'not_warm','text':'two','card':'0004'}", &near), ==, 201);
  g_assert_cmpuint (post (f, "/v1/tickets", AGENT_TOKEN, "{'kind':'complaint','text':'three','card':'0004'}", &other_kind), ==, 201);
  g_assert_cmpuint (post (f, "/v1/tickets", AGENT_TOKEN, "{'kind':'not_warm','text':'four','card':'0005'}", &far), ==, 201);
  JsonArray *similar = json_object_get_array_member (json_node_get_object (near), "similar");
  g_assert_cmpuint (json_array_get_length (similar), ==, 1);
  g_assert_cmpstr (json_array_get_string_element (similar, 0), ==, a);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (other_kind), "similar")), ==, 0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (far), "similar")), ==, 0);
  g_autofree char *quoted = g_strdup_printf ("{'ticket':'%s'}", a);
  g_assert_cmpuint (act (f, text_at (near, "number"), "join", AGENT_TOKEN, quoted, NULL), ==, 201);
  f->now_us += 49 * G_TIME_SPAN_HOUR;
  g_assert_cmpuint (post (f, "/v1/tickets", AGENT_TOKEN, "{'kind':'not_warm','text':'five','card':'0003'}", &later), ==, 201);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (later), "similar")), ==, 0);
}

/* Two callers who name their building by key, a third who stands in the street 30 m from it: one cause; a fourth is too far off. */
static void
test_similar_by_place (Fixture *f, gconstpointer data)
{
  g_autofree char *a = new_ticket (f, "{'kind':'leak_secondary','text':'one','place':'building:B1'}"), *b = new_ticket (f, "{'kind':'leak_secondary','text':'two','place':'building:B1'}");
  g_autofree char *c = new_ticket (f, "{'id':'c-3','kind':'leak_secondary','text':'three','x':500110,'y':4000028}"), *d = new_ticket (f, "{'kind':'leak_secondary','text':'four','place':'building:B2'}");
  g_autofree char *path = g_strdup_printf ("/v1/tickets/%s/similar", c), *of_d = g_strdup_printf ("/v1/tickets/%s/similar", d), *quoted = g_strdup_printf ("{'ticket':'%s'}", a);
  g_autoptr (JsonNode) near = get (f, path, AGENT_TOKEN, 200), far = get (f, of_d, AGENT_TOKEN, 200), again = NULL;
  JsonArray *list = json_object_get_array_member (json_node_get_object (near), "tickets");

  g_assert_cmpuint (json_array_get_length (list), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (list, 0), "number"), ==, b); /* newest first */
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (list, 1), "text"), ==, "one");
  g_assert_true (json_object_get_boolean_member (json_node_get_object (near), "may_join"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (far), "tickets")), ==, 0);
  /* An agent whose answer was lost is offered the same. */
  g_assert_cmpuint (post (f, "/v1/tickets", AGENT_TOKEN, "{'id':'c-3','kind':'leak_secondary','text':'three'}", &again), ==, 200);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (again), "similar")), ==, 2);
  g_assert_cmpuint (act (f, b, "join", AGENT_TOKEN, quoted, NULL), ==, 201); /* who waits for another leads nobody */
  g_autoptr (JsonNode) left = get (f, path, AGENT_TOKEN, 200);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (left), "tickets")), ==, 1);
  g_assert_cmpuint (ask (f->port, "GET", "/v1/tickets/20260114-0099/similar", NULL, AGENT_TOKEN, NULL), ==, 404);
  g_assert_cmpuint (ask (f->port, "GET", path, NULL, UNIT_TOKEN, NULL), ==, 404); /* not theirs */
}

/* What was chosen of several matches is taken, whatever the words and the card may mean; and a correction that moves a ticket takes its area along. */
static void
test_chosen (Fixture *f, gconstpointer data)
{
  g_autofree char *a = new_ticket (f, "{'kind':'not_warm','address':'小区','place':'community:C2'}"), *b = new_ticket (f, "{'kind':'not_warm','card':'0001','place':'building:B4'}");
  g_autofree char *c = new_ticket (f, "{'kind':'not_warm','card':'0001','place':'building:B99'}"), *d = new_ticket (f, "{'kind':'no_heat','text':'x','place':'building:B1'}");
  g_autoptr (JsonNode) first = ticket (f, a), second = ticket (f, b), third = ticket (f, c);

  g_assert_cmpstr (text_at (first, "place"), ==, "community:C2");
  g_assert_cmpstr (text_at (first, "area"), ==, "木兰小区");
  g_assert_cmpstr (text_at (first, "address"), ==, "小区"); /* the caller's words stay */
  g_assert_cmpstr (text_at (second, "place"), ==, "building:B4");
  g_assert_cmpstr (text_at (second, "area"), ==, "木兰小区");
  g_assert_cmpstr (text_at (third, "area"), ==, "通达小区"); /* not in the city: the card tells */
  g_assert_cmpuint (act (f, b, "correct", AGENT_TOKEN, "{'reason':'misheard','place':'building:B2'}", NULL), ==, 201);
  g_autoptr (JsonNode) moved = ticket (f, b);
  g_assert_cmpstr (text_at (moved, "place"), ==, "building:B2");
  g_assert_cmpstr (text_at (moved, "area"), ==, "通达小区");
  g_assert_cmpstr (text_at (moved, "address"), ==, "通达小区 2 号楼");
  g_assert_cmpuint (act (f, b, "correct", AGENT_TOKEN, "{'reason':'elsewhere','address':'江边'}", NULL), ==, 201);
  g_autoptr (JsonNode) unknown = ticket (f, b);
  g_assert_cmpstr (text_at (unknown, "place"), ==, "");
  g_assert_cmpstr (text_at (unknown, "area"), ==, "");
  stop_heat (f);
  g_autoptr (JsonNode) told = ticket (f, d); /* chosen, so that the notice over that building explains it */
  g_assert_cmpstr (text_at (told, "explained_by"), ==, "0114-02/1");
  g_assert_cmpuint (act (f, d, "answer_from_notice", AGENT_TOKEN, "{}", NULL), ==, 201);
}

static Client *
listen_as (Fixture *f, const char *token)
{
  Client *c = open_client (f->port);
  g_autofree char *text = g_strdup_printf ("GET /v1/events?topics=ticket,notice HTTP/1.1\r\nHost: dispatch.test\r\nAuthorization: Bearer %s\r\n\r\n", token);

  say (c, text);
  wait_text (c, "data: ");
  return c;
}

/* A token with a unit sees that unit's tickets alone, whatever roles it has beside (but desk): in the list and its counts, by number and by id, in the caller's history, and pushed. */
static void
test_units (Fixture *f, gconstpointer data)
{
  g_autofree char *ours = new_ticket (f, "{'id':'ours','kind':'leak_secondary','text':'one','card':'0001'}"), *theirs = new_ticket (f, "{'id':'theirs','kind':'leak_primary','text':'two','card':'0001'}"),
                  *nobodys = new_ticket (f, "{'id':'nobodys','kind':'leak_primary','text':'three','card':'0001'}");
  static const struct { const char *token; guint seen[3]; } cases[] = {
    { AGENT_TOKEN, { 200, 200, 200 } }, { DESK_TOKEN, { 200, 200, 200 } }, { UNIT_DESK_TOKEN, { 200, 200, 200 } }, { UNIT_TOKEN, { 200, 404, 404 } },
    { OTHER_TOKEN, { 404, 200, 404 } }, { BOTH_TOKEN, { 404, 200, 404 } }, { CREW_TOKEN, { 404, 404, 404 } } };
  Client *agent = listen_as (f, AGENT_TOKEN), *unit = listen_as (f, UNIT_TOKEN), *both = listen_as (f, BOTH_TOKEN), *desk = listen_as (f, UNIT_DESK_TOKEN);
  const char *const numbers[] = { ours, theirs, nobodys }, *const ids[] = { "ours", "theirs", "nobodys" };

  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpuint (act (f, numbers[i], "transfer", AGENT_TOKEN, "{}", NULL), ==, 201);
      g_assert_cmpuint (act (f, numbers[i], "confirm", DESK_TOKEN, "{}", NULL), ==, 201);
    }
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint n = 0;
      for (guint k = 0; k < 3; k++)
        {
          g_autofree char *by_number = g_strdup_printf ("/v1/tickets/%s", numbers[k]), *by_id = g_strdup_printf ("/v1/tickets/%s", ids[k]);
          g_autoptr (JsonNode) a = get (f, by_number, cases[i].token, cases[i].seen[k]), b = get (f, by_id, cases[i].token, cases[i].seen[k]);
          n += cases[i].seen[k] == 200;
        }
      g_assert_cmpuint (n_listed (f, "", cases[i].token), ==, n);
      g_assert_cmpuint (n_listed (f, "card=0001", cases[i].token), ==, n);
      g_autoptr (JsonNode) list = get (f, "/v1/tickets?limit=1", cases[i].token, 200);
      g_assert_cmpint (int_at (list, "open"), ==, n);
      if (i < 4 || i == 5) /* the roles crew and reader open no caller's card */
        g_assert_cmpuint (n_history (f, cases[i].token), ==, n);
    }
  g_assert_cmpuint (post (f, "/v1/tickets", BOTH_TOKEN, "{'kind':'no_heat','text':'x'}", NULL), ==, 409); /* it takes no calls */
  g_autofree char *code = NULL;
  g_assert_cmpuint (act (f, ours, "urge", BOTH_TOKEN, "{}", &code), ==, 404);
  /* Pushed: each to whom it concerns; a unit that loses a ticket is told that it is gone, and no more of it. */
  g_assert_cmpuint (act (f, theirs, "take", BOTH_TOKEN, "{}", NULL), ==, 201);
  g_assert_cmpuint (act (f, theirs, "ask_not_ours", BOTH_TOKEN, "{'reason':'secondary','unit':'运营部'}", NULL), ==, 201);
  g_assert_cmpuint (act (f, theirs, "agree_not_ours", DESK_TOKEN, "{'unit':'运营部'}", NULL), ==, 201);
  wait_text (both, "\"action\":\"gone\"");
  f->now_us += 11 * G_TIME_SPAN_MINUTE; /* now with the other unit, which takes neither in time */
  wait_text (unit, "\"action\":\"late\"");
  stop_heat (f);
  for (Client **c = (Client *[]){ agent, unit, both, desk, NULL }; *c; c++)
    wait_text (*c, "event: notice");
  g_autofree char *mine = g_strdup_printf ("\"number\":\"%s\"", ours), *other = g_strdup_printf ("\"number\":\"%s\"", theirs), *free_one = g_strdup_printf ("\"number\":\"%s\"", nobodys);
  g_assert_nonnull (strstr (agent->got->str, mine));
  g_assert_nonnull (strstr (agent->got->str, other));
  g_assert_nonnull (strstr (desk->got->str, mine));
  g_assert_nonnull (strstr (unit->got->str, mine));
  g_assert_null (strstr (both->got->str, mine));
  g_assert_nonnull (strstr (both->got->str, other));
  g_assert_null (strstr (both->got->str, "agree_not_ours"));
  g_assert_null (strstr (strstr (both->got->str, "\"gone\""), other));
  g_assert_null (strstr (unit->got->str, free_one));
  g_assert_null (strstr (agent->got->str, "\"gone\""));
  close_client (agent);
  close_client (unit);
  close_client (both);
  close_client (desk);
}

/* The caller's number, by role and by how far the ticket is. */
static void
test_phones (Fixture *f, gconstpointer data)
{
  g_autofree char *n = new_ticket (f, "{'kind':'leak_secondary','text':'water','card':'0003','phone':'13900000003'}"), *path = g_strdup_printf ("/v1/tickets/%s", n);
  /* Who does what next, and who then sees the whole number: a agent, d desk, D a unit's own desk, u its unit; - may not see the ticket. */
  static const struct { const char *token, *action, *body, *agent, *desk, *own_desk, *unit; } steps[] = {
    { NULL, NULL, NULL, "a", "d", "D", "-" }, { AGENT_TOKEN, "transfer", "{}", "a", "d", "D", "-" }, { DESK_TOKEN, "confirm", "{}", "a", "d", "D", "u" },
    { UNIT_TOKEN, "take", "{}", "a", "d", "D", "u" }, { UNIT_TOKEN, "note", "{'milestone':'arrived'}", "a", "d", "D", "u" },
    { UNIT_TOKEN, "answer", "{'text':'clamped'}", "a", "d", "D", "" }, { DESK_TOKEN, "pass", "{}", "a", "d", "D", "" },
    { AGENT_TOKEN, "call_back", "{'satisfaction':'fair'}", "a", "d", "D", "" }, { AGENT_TOKEN, "close", "{}", "", "d", "D", "" } };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      const char *const tokens[] = { AGENT_TOKEN, DESK_TOKEN, UNIT_DESK_TOKEN, UNIT_TOKEN }, *const sees[] = { steps[i].agent, steps[i].desk, steps[i].own_desk, steps[i].unit };
      if (steps[i].token)
        g_assert_cmpuint (act (f, n, steps[i].action, steps[i].token, steps[i].body, NULL), ==, 201);
      for (guint k = 0; k < G_N_ELEMENTS (tokens); k++)
        {
          g_autoptr (JsonNode) t = get (f, path, tokens[k], *sees[k] == '-' ? 404 : 200);
          const char *want = *sees[k] == '-' ? "" : *sees[k] ? "13900000003" : "139****0003";
          if (strcmp (text_at (t, "phone"), want) != 0)
            g_error ("step %u, %s: %s, wanted %s", i, tokens[k], text_at (t, "phone"), want);
          g_autofree char *json = json_to_string (t, FALSE);
          if (*want != '1' || strchr (want, '*'))
            g_assert_null (strstr (json, "13900000003"));
        }
    }
  /* The answer to what one does shows no more than looking at it. */
  g_autofree char *other = new_ticket (f, "{'kind':'leak_secondary','text':'water','card':'0003','phone':'13900000003'}"), *act_path = g_strdup_printf ("/v1/tickets/%s/answer", other);
  g_autoptr (JsonNode) answered = NULL;
  g_assert_cmpuint (act (f, other, "transfer", AGENT_TOKEN, "{}", NULL), ==, 201);
  g_assert_cmpuint (act (f, other, "confirm", DESK_TOKEN, "{}", NULL), ==, 201);
  g_assert_cmpuint (act (f, other, "take", UNIT_TOKEN, "{}", NULL), ==, 201);
  g_assert_cmpuint (post (f, act_path, UNIT_TOKEN, "{'text':'clamped'}", &answered), ==, 201);
  g_assert_cmpstr (text_at (answered, "ticket/phone"), ==, "139****0003");
}

static void
test_refusals (Fixture *f, gconstpointer data)
{
  g_autofree char *long_text = g_strnfill (2001, 'x'), *long_body = g_strdup_printf ("{\"id\":\"a\",\"kind\":\"no_heat\",\"text\":\"%s\"}", long_text);
  struct { const char *method, *path, *body, *token; guint status; } cases[] = {
    { "GET", "/v1/tickets", NULL, NULL, 401 }, { "GET", "/v1/tickets", NULL, READER_TOKEN, 403 }, { "POST", "/v1/tickets", "{}", CREW_TOKEN, 403 },
    { "POST", "/v1/tickets", "{\"id\":\"a\",\"kind\":\"no_heat\",\"text\":\"x\"}", UNIT_TOKEN, 409 }, /* a unit takes no calls */
    { "POST", "/v1/tickets", "", AGENT_TOKEN, 400 }, { "POST", "/v1/tickets", "{}", AGENT_TOKEN, 400 }, { "POST", "/v1/tickets", "[]", AGENT_TOKEN, 400 },
    { "POST", "/v1/tickets", "{\"id\":[],\"kind\":{}}", AGENT_TOKEN, 400 }, { "POST", "/v1/tickets", "{\"id\":\"a\",\"kind\":\"no_heat\"}", AGENT_TOKEN, 400 },
    { "POST", "/v1/tickets", "{\"id\":\"a\",\"kind\":\"no_heat\",\"text\":\"x\",\"card\":7}", AGENT_TOKEN, 400 }, { "POST", "/v1/tickets", long_body, AGENT_TOKEN, 400 },
    { "POST", "/v1/tickets", "{\"id\":\"a\",\"kind\":\"no_heat\",\"text\":\"x\",\"symptom\":\"boredom\"}", AGENT_TOKEN, 400 },
    { "POST", "/v1/tickets", "{\"id\":\"a\",\"kind\":\"no_heat\",\"text\":\"\\ud800\"}", AGENT_TOKEN, 400 }, /* half a character */
    { "GET", "/v1/tickets/nothing", NULL, AGENT_TOKEN, 404 }, { "DELETE", "/v1/tickets", NULL, AGENT_TOKEN, 405 }, { "GET", "/v1/tickets/a/take", NULL, AGENT_TOKEN, 405 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) answer = NULL;
      guint got = ask (f->port, cases[i].method, cases[i].path, cases[i].body, cases[i].token, &answer);
      if (got != cases[i].status || !*code_of (answer))
        g_error ("%s %s with %.80s: %u, wanted %u", cases[i].method, cases[i].path, cases[i].body ? cases[i].body : "", got, cases[i].status);
    }
  g_assert_cmpint (heat_journal_last_seq (f->journal, NULL), ==, 0);
  /* The id of a report that came by itself is taken. */
  g_autoptr (JsonNode) taken = NULL;
  g_assert_cmpuint (ask (f->port, "POST", "/v1/reports", "{\"id\":\"R\",\"symptom\":\"no_heat\",\"text\":\"x\"}", AGENT_TOKEN, NULL), ==, 201);
  g_assert_cmpuint (post (f, "/v1/tickets", AGENT_TOKEN, "{'id':'R','kind':'leak_primary','text':'x'}", &taken), ==, 409);
  g_assert_cmpint (heat_journal_last_seq (f->journal, NULL), ==, 1);
}

/* Random bytes and random objects: an answer each time, never a crash, and nothing in the journal that the fold does not know. */
static void
test_hostile (Fixture *f, gconstpointer data)
{
  static const char *const words[] = { "\"id\"", "\"kind\"", "\"no_heat\"", "\"text\"", ":", ",", "{", "}", "[", "]", "null", "true", "-1e999", "\"\\ud800\"", "\"card\"", "\"0001\"", "\"x\"",
                                       "\"until\"", "\"9999-99-99T99:99:99Z\"", "\"ticket\"", "\"reason\"", "\"version\"", "1", "\"%s%n\"", "\"<script>\"" };
  static const char *const paths[] = { "/v1/tickets", "/v1/tickets/20260114-0001/join", "/v1/tickets/20260114-0001/ask_delay", "/v1/tickets/20260114-0001/answer_from_notice",
                                       "/v1/tickets/20260114-0001/correct", "/v1/tickets/20260114-0001/transfer" };
  g_autofree char *n = new_ticket (f, "{'kind':'no_heat','text':'one','card':'0001'}");

  for (int i = 0; i < 400; i++)
    {
      g_autoptr (GString) body = g_string_new (i % 2 ? "{" : "{\"id\":\"q\",");
      g_autoptr (JsonNode) answer = NULL;
      for (int k = g_test_rand_int_range (0, 24); k > 0; k--)
        g_string_append (body, words[g_test_rand_int_range (0, G_N_ELEMENTS (words))]);
      g_string_append (body, "}");
      guint got = ask (f->port, "POST", paths[i % G_N_ELEMENTS (paths)], body->str, DESK_TOKEN, &answer);
      if (got < 200 || got >= 500 || !answer)
        g_error ("%s: %u", body->str, got);
    }
  g_autoptr (JsonNode) t = ticket (f, n);
  g_assert_cmpstr (text_at (t, "number"), ==, n);
}

static void
divide (Fixture *f, const char *rows)
{
  g_autofree char *path = g_build_filename (f->folder, "responsibility.csv", NULL), *text = g_strconcat ("level,phase,area,unit,valid_from,valid_until\n", rows, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* A main in its contractor's warranty is the engineers': by phases.csv while the day lies in it, by what the agent or the dispatch centre says, and never for longer. */
static void
test_phase (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "phases.csv", NULL), *code = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "level,area,phase,valid_from,valid_until\nprimary,通达小区,construction,2025-05-01,2026-01-14\nprimary,通达小区,warranty,2026-01-14,2026-01-15\n", -1, NULL));
  g_assert_true (heat_hotline_reload (f->h, &error));
  g_autofree char *a = new_ticket (f, "{'kind':'leak_primary','text':'one','card':'0001'}"), *b = new_ticket (f, "{'kind':'leak_primary','text':'two','card':'0013'}"), *c = new_ticket (f, "{'kind':'leak_primary','text':'three','card':'0001'}");
  g_assert_cmpuint (act (f, a, "transfer", AGENT_TOKEN, "{}", NULL), ==, 201);
  g_assert_cmpuint (act (f, b, "transfer", AGENT_TOKEN, "{}", NULL), ==, 201);
  g_autoptr (JsonNode) first = ticket (f, a), second = ticket (f, b);
  g_assert_cmpstr (text_at (first, "phase"), ==, "warranty");
  g_assert_cmpstr (text_at (first, "unit"), ==, "管网工程部");
  g_assert_cmpstr (text_at (second, "phase"), ==, "operation");
  g_assert_cmpstr (text_at (second, "unit"), ==, "管网运行部");
  g_assert_cmpuint (act (f, b, "confirm", DESK_TOKEN, "{'phase':'party'}", NULL), ==, 400);
  g_assert_cmpuint (act (f, b, "confirm", DESK_TOKEN, "{'phase':'construction'}", NULL), ==, 201); /* the dispatch centre knows better */
  g_autoptr (JsonNode) routed = ticket (f, b);
  g_assert_cmpstr (text_at (routed, "unit"), ==, "管网工程部");
  g_assert_cmpstr (text_at (routed, "phase"), ==, "construction");
  g_assert_cmpuint (act (f, b, "ask_not_ours", DESK_TOKEN, "{'reason':'old pipe'}", NULL), ==, 201);
  g_assert_cmpuint (act (f, b, "agree_not_ours", DESK_TOKEN, "{'phase':'warranty'}", NULL), ==, 400); /* the same unit */
  g_assert_cmpuint (act (f, b, "agree_not_ours", DESK_TOKEN, "{'phase':'operation'}", NULL), ==, 201);
  g_autoptr (JsonNode) given = ticket (f, b);
  g_assert_cmpstr (text_at (given, "unit"), ==, "管网运行部");
  f->now_us += 24 * G_TIME_SPAN_HOUR;
  g_assert_cmpuint (act (f, c, "transfer", AGENT_TOKEN, "{}", NULL), ==, 201);
  g_autoptr (JsonNode) later = ticket (f, c);
  g_assert_cmpstr (text_at (later, "phase"), ==, "operation");
  /* Sent back for another transfer: asked anew. */
  g_assert_cmpuint (act (f, c, "send_back", DESK_TOKEN, "{'reason':'that main is new'}", NULL), ==, 201);
  g_assert_cmpuint (act (f, c, "transfer", AGENT_TOKEN, "{'phase':'warranty'}", NULL), ==, 201);
  g_autoptr (JsonNode) said = ticket (f, c);
  g_assert_cmpstr (text_at (said, "unit"), ==, "管网工程部");
  g_unlink (path);
}

/* The unit is found by community or district of the household; a new division counts from the day it is read. */
static void
test_routed (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *a = new_ticket (f, "{'kind':'not_warm','card':'0001'}"), *b = new_ticket (f, "{'kind':'not_warm','card':'0013'}"), *c = new_ticket (f, "{'kind':'not_warm','text':'somewhere'}");

  divide (f, "secondary,any,通达小区,东部运营部,2025-10-01,\nsecondary,any,香坊区,香坊运营部,2025-10-01,\n");
  g_assert_true (heat_hotline_reload (f->h, &error));
  g_assert_cmpuint (act (f, a, "transfer", AGENT_TOKEN, "{}", NULL), ==, 201);
  g_assert_cmpuint (act (f, b, "transfer", AGENT_TOKEN, "{}", NULL), ==, 201);
  g_assert_cmpuint (act (f, c, "transfer", AGENT_TOKEN, "{}", NULL), ==, 400); /* nobody's: an agent names the unit */
  g_assert_cmpuint (act (f, c, "transfer", AGENT_TOKEN, "{'unit':'nobody'}", NULL), ==, 400);
  g_assert_cmpuint (act (f, c, "transfer", AGENT_TOKEN, "{'unit':'东部运营部'}", NULL), ==, 201);
  g_autoptr (JsonNode) first = ticket (f, a), second = ticket (f, b);
  g_assert_cmpstr (text_at (first, "unit"), ==, "香坊运营部"); /* both name an area of its; the last line counts */
  g_assert_cmpstr (text_at (second, "unit"), ==, "香坊运营部");
  divide (f, "secondary,any,通达小区,东部运营部,2026-01-14,\nsecondary,any,香坊区,香坊运营部,2025-10-01,\n");
  g_assert_true (heat_hotline_reload (f->h, &error));
  g_autofree char *d = new_ticket (f, "{'kind':'not_warm','card':'0002'}");
  g_assert_cmpuint (act (f, d, "transfer", AGENT_TOKEN, "{}", NULL), ==, 201);
  g_autoptr (JsonNode) third = ticket (f, d), words = get (f, "/v1/ticket-words", AGENT_TOKEN, 200);
  g_assert_cmpstr (text_at (third, "unit"), ==, "东部运营部");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (words), "units")), ==, 2);
  divide (f, "secondary,any,通达小区\n");
  g_assert_false (heat_hotline_reload (f->h, &error));
  g_assert_cmpint (error->code, ==, HEAT_ERROR_DATA);
  g_autoptr (JsonNode) still = get (f, "/v1/ticket-words", AGENT_TOKEN, 200); /* the old rules stay */
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (still), "units")), ==, 2);
}

#define ADD(name, function) g_test_add ("/hotline/tickets/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("once", test_once);
  ADD ("life", test_life);
  ADD ("explained", test_explained);
  ADD ("partly", test_partly);
  ADD ("whole", test_whole);
  ADD ("superseded", test_superseded);
  ADD ("two", test_two);
  ADD ("still-cold", test_still_cold);
  ADD ("help", test_help);
  ADD ("causes", test_causes);
  ADD ("no-incident", test_no_incident);
  ADD ("planned", test_planned);
  ADD ("list", test_list);
  ADD ("others", test_others);
  ADD ("units", test_units);
  ADD ("phones", test_phones);
  ADD ("told", test_told);
  ADD ("clock-moved", test_clock_moved);
  ADD ("similar", test_similar);
  ADD ("similar-by-place", test_similar_by_place);
  ADD ("chosen", test_chosen);
  ADD ("phase", test_phase);
  ADD ("routed", test_routed);
  ADD ("refusals", test_refusals);
  ADD ("hostile", test_hostile);
  return g_test_run ();
}
