// SPDX-License-Identifier: GPL-3.0-or-later
/* What makes answers fast must not change them: answers with gaps against answers worked out in full, the index of phones against
 * a walk over all, and reports written together against what was acknowledged. */
#include "hotline-wire.h"
#include "hotline-phones.h"
#include "hotline-quick.h"
#include <stdlib.h>

typedef struct { HeatHotline *h; HeatJournal *journal; guint port; gint64 now_us; guint appends, refuse; } Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->now_us = sample_time ("2026-01-14T03:25:00+08:00");
  f->journal = heat_journal_memory_new ();
  f->h = start_service (f->journal, &f->now_us, NULL, NULL);
  f->port = heat_hotline_port (f->h);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  heat_hotline_stop (f->h);
  heat_hotline_free (f->h);
}

/* --- Answers with gaps ---- */

static void
test_forms (void)
{
  HotlineQuick *q = hotline_quick_new ();
  static const char *const words[] = { "通达小区", "a\"b\\c", "line\nbreak\ttab\001", "" };
  gsize length = 0;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (JsonNode) form = json_from_string ("{\"place\":\"\\u0001\\u0002p\",\"say\":[\"您家 \\u0001\\u0002p 停热\"],\"card\":\"\\u0001\\u0002c\",\"n\":5}", NULL);
      hotline_quick_renew (q, 1, 60000000);
      hotline_quick_keep (q, "k", form);
      g_autofree char *text = hotline_quick_fill (q, "k", words[i], "0001", "", "", &length);
      g_assert_cmpuint (strlen (text), ==, length);
      g_autoptr (JsonNode) filled = json_from_string (text, NULL);
      g_assert_nonnull (filled);
      JsonObject *o = json_node_get_object (filled);
      g_autofree char *said = g_strdup_printf ("您家 %s 停热", words[i]);
      g_assert_cmpstr (json_object_get_string_member (o, "place"), ==, words[i]);
      g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (o, "say"), 0), ==, said);
      g_assert_cmpstr (json_object_get_string_member (o, "card"), ==, "0001");
    }
  g_assert_null (hotline_quick_fill (q, "other", "", "", "", "", &length));
  hotline_quick_renew (q, 1, 60000001);
  g_autofree char *same = hotline_quick_fill (q, "k", "", "", "", "", &length);
  g_assert_nonnull (same);
  hotline_quick_renew (q, 1, 120000000);
  g_assert_null (hotline_quick_fill (q, "k", "", "", "", "", &length));
  hotline_quick_free (q);
}

/* Every household of the sample, in both languages, answered quickly and in full. */
static void
compare_all (Fixture *f)
{
  for (guint card = 1; card <= 16; card++)
    for (guint lang = 0; lang < 2; lang++)
      {
        g_autofree char *quick = g_strdup_printf ("/v1/status?card=%04u&lang=%s", card, lang ? "en" : "zh_CN"), *full = g_strconcat (quick, "&pretty=1", NULL);
        g_autoptr (JsonNode) a = NULL, b = NULL;
        g_assert_cmpuint (ask (f->port, "GET", quick, NULL, TOKEN, &a), ==, 200);
        g_assert_cmpuint (ask (f->port, "GET", full, NULL, TOKEN, &b), ==, 200);
        if (!json_node_equal (a, b))
          {
            g_autofree char *one = json_to_string (a, TRUE), *two = json_to_string (b, TRUE);
            g_error ("%s\nquick: %s\nfull: %s", quick, one, two);
          }
      }
}

static void
post_sample (Fixture *f, JsonObject *body)
{
  g_autofree char *text = body_text (body);

  g_assert_cmpuint (ask (f->port, "POST", "/v1/notices", text, TOKEN, NULL), ==, 201);
}

static void
test_same (Fixture *f, gconstpointer data)
{
  JsonObject *change = sample_body ("0114-02", 2, 1), *planned = sample_body ("0115-01", 1, 1);
  JsonArray *to = json_array_new ();

  compare_all (f);
  post_sample (f, sample_body ("0114-02", 1, 2));
  compare_all (f);
  json_array_add_string_element (to, "B2-1");
  json_object_set_array_member (change, "to", to);
  post_sample (f, change);
  compare_all (f);
  f->now_us += 7 * G_TIME_SPAN_HOUR;
  compare_all (f);
  post_sample (f, sample_restoration ("0114-03", "0114-02", 2, 2));
  compare_all (f);
  json_object_set_string_member (planned, "kind", "planned");
  json_object_set_int_member (planned, "start_us", f->now_us + 30 * G_TIME_SPAN_MINUTE);
  json_object_set_int_member (planned, "issued_us", f->now_us);
  post_sample (f, planned);
  compare_all (f);
  f->now_us += G_TIME_SPAN_HOUR;
  compare_all (f);
}

/* --- Phones ---- */

/* What the index understands as the same number, said in another way: by regular expressions on the text. */
static char *
plain_number (const char *phone)
{
  g_autoptr (GRegex) other = g_regex_new ("[^0-9]", 0, 0, NULL), prefix = g_regex_new ("^(?:0086|(?:\\+|(?=.{13}$))86)(?=.{7})", 0, 0, NULL);
  g_autofree char *digits = g_regex_replace (other, phone, -1, 0, "", 0, NULL), *marked = g_strconcat (*phone == '+' ? "+" : "", digits, NULL);
  char *plain = g_regex_replace (prefix, marked, -1, 0, "", 0, NULL);

  if (*plain == '+')
    memmove (plain, plain + 1, strlen (plain));
  return plain;
}

static char *
random_phone (GRand *rand)
{
  static const char *const forms[] = { "139%04d%04d", "+86 139-%04d-%04d", "0086139%04d%04d", "86139%04d%04d", "0451-86%02d%04d", "8%03d%04d", "", "x", "110", "139 %04d %04d" };
  guint form = (guint) g_rand_int_range (rand, 0, G_N_ELEMENTS (forms));
  int a = g_rand_int_range (rand, 0, 40), b = g_rand_int_range (rand, 0, 40);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-extra-args"
  return g_strdup_printf (forms[form], a, b);
#pragma GCC diagnostic pop
}

static void
test_phones (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  HeatCity *c = heat_city_new ();
  g_autoptr (GError) error = NULL;

  c->epsg = 4547;
  for (guint i = 0; i < 3000; i++)
    {
      HeatHouseholdRow *row = heat_city_add_household (c);
      g_autofree char *phone = random_phone (rand), *card = g_strdup_printf ("%05u", i);
      row->card = heat_city_put (c, card);
      row->phone = heat_city_put (c, phone);
    }
  g_autoptr (HeatNet) net = heat_net_new (c, NULL, &error);
  g_assert_no_error (error);
  HotlinePhones *phones = hotline_phones_new (net);
  g_autoptr (GPtrArray) plain = g_ptr_array_new_with_free_func (g_free);
  char text[HEAT_NUMBER_BYTES];
  for (guint32 i = 0; i < heat_net_n (net, HEAT_KIND_HOUSEHOLD); i++)
    g_ptr_array_add (plain, plain_number (heat_net_phone (net, heat_household (i), text)));
  guint hits = 0;
  for (guint k = 0; k < 2000; k++)
    {
      g_autofree char *asked = random_phone (rand), *wanted = plain_number (asked);
      guint32 found[9];
      guint n = hotline_phones_find (phones, asked, found, 9), m = 0;
      for (guint32 i = 0; i < plain->len && m < 9 && *wanted; i++)
        if (strcmp (plain->pdata[i], wanted) == 0)
          {
            if (m >= n || found[m] != i)
              g_error ("“%s” (%s): household %u is not found", asked, wanted, i);
            m++;
          }
      g_assert_cmpuint (n, ==, m);
      hits += n > 0;
    }
  g_assert_cmpuint (hits, >, 500);
  hotline_phones_free (phones);
}

/* --- Written together ---- */

/* Counts how often the disk is waited for; refuses the appends that it is told to. */
typedef struct { HeatJournal base; HeatJournal *inner; guint appends, refuse_from; } CountingJournal;

static GPtrArray *
append_counted (HeatJournal *journal, GPtrArray *events, const HeatExpect *expects, guint n, GError **error)
{
  CountingJournal *j = (CountingJournal *) journal;

  if (++j->appends < j->refuse_from)
    return heat_journal_append (j->inner, events, expects, n, error);
  g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_IO, "appending to the journal: disk full");
  return NULL;
}

static GPtrArray *
read_counted (HeatJournal *journal, gint64 after, guint limit, GError **error)
{
  return heat_journal_read (((CountingJournal *) journal)->inner, after, limit, error);
}

static gint64
last_counted (HeatJournal *journal, GError **error)
{
  return heat_journal_last_seq (((CountingJournal *) journal)->inner, error);
}

static void
close_counted (HeatJournal *journal)
{
  heat_journal_close (((CountingJournal *) journal)->inner);
  g_free (journal);
}

static CountingJournal *
counting_new (guint refuse_from)
{
  static const HeatJournalClass klass = { append_counted, read_counted, last_counted, close_counted };
  CountingJournal *j = g_new0 (CountingJournal, 1);

  j->base.klass = &klass;
  j->inner = heat_journal_memory_new ();
  j->refuse_from = refuse_from;
  return j;
}

/* `n` clients at once, the id of the k-th is R<k % ids>; how many of each status came. */
static void
burst_of (guint port, const char *path, const char *more, guint n, guint ids, guint counts[600])
{
  g_autoptr (GPtrArray) clients = g_ptr_array_new ();

  for (guint k = 0; k < n; k++)
    {
      Client *c = open_client (port);
      g_autofree char *body = g_strdup_printf ("{\"id\":\"R%u\",%s,\"text\":\"%u\"}", k % ids, more, k % ids),
                      *text = g_strdup_printf ("POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " TOKEN "\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s", path, strlen (body), body);
      say (c, text);
      g_ptr_array_add (clients, c);
    }
  for (guint k = 0; k < n; k++)
    {
      wait_closed (clients->pdata[k]);
      counts[status_of (((Client *) clients->pdata[k])->got->str)]++;
      close_client (clients->pdata[k]);
    }
}

static void
burst (guint port, guint n, guint ids, guint counts[600])
{
  burst_of (port, "/v1/reports", "\"symptom\":\"no_heat\"", n, ids, counts);
}

/* Numbers of the tickets, each once: how many there are. */
static guint
n_numbers (guint port)
{
  g_autoptr (JsonNode) list = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_cmpuint (ask (port, "GET", "/v1/tickets?limit=1000", NULL, TOKEN, &list), ==, 200);
  JsonArray *tickets = json_object_get_array_member (json_node_get_object (list), "tickets");
  for (guint i = 0; i < json_array_get_length (tickets); i++)
    g_assert_true (g_hash_table_add (seen, (gpointer) json_object_get_string_member (json_array_get_object_element (tickets, i), "number")));
  return json_array_get_length (tickets);
}

#define LEAK "\"kind\":\"leak_secondary\""

/* Tickets come in bursts as reports do: each with its report, under a number of its own, with few waits for the disk. */
static void
test_ticket_burst (void)
{
  gint64 now_us = sample_time (SAMPLE_ISSUED);
  CountingJournal *j = counting_new (G_MAXUINT);
  HeatHotline *h = start_service (&j->base, &now_us, NULL, NULL);
  guint counts[600] = { 0 }, port = heat_hotline_port (h);

  burst_of (port, "/v1/tickets", LEAK, 200, 200, counts);
  g_assert_cmpuint (counts[201], ==, 200);
  g_assert_cmpint (heat_journal_last_seq (&j->base, NULL), ==, 400);
  g_assert_cmpuint (j->appends, <, 100);
  g_assert_cmpuint (n_numbers (port), ==, 200);
  heat_hotline_free (h);
  /* The same three times at once, and reports under the same ids in between. */
  CountingJournal *fresh = counting_new (G_MAXUINT);
  h = start_service (&fresh->base, &now_us, NULL, NULL);
  port = heat_hotline_port (h);
  memset (counts, 0, sizeof counts);
  burst_of (port, "/v1/tickets", "\"kind\":\"complaint\"", 90, 30, counts);
  g_assert_cmpuint (counts[201], ==, 30);
  g_assert_cmpuint (counts[200], ==, 60);
  g_assert_cmpuint (n_numbers (port), ==, 30);
  memset (counts, 0, sizeof counts);
  burst_of (port, "/v1/tickets", LEAK, 60, 30, counts);
  g_assert_cmpuint (counts[409], ==, 60);
  heat_hotline_free (h);
}

/* Another service takes the next number at the same time: the ticket gets the one after it, alone and in a group. */
static void
test_ticket_number_taken (void)
{
  gint64 now_us = sample_time (SAMPLE_ISSUED);
  CountingJournal *j = counting_new (G_MAXUINT);
  HeatHotline *h = start_service (&j->base, &now_us, NULL, NULL);
  guint counts[600] = { 0 }, port = heat_hotline_port (h);

  for (guint round = 0; round < 2; round++)
    {
      guint n = n_numbers (port);
      g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_event_unref);
      g_autofree char *day = heat_time_format_local (now_us, "%Y%m%d"), *stream = g_strdup_printf ("ticket:%s-%04u", day, n + 1), *body = g_strdup_printf ("{\"id\":\"theirs-%u\",\"kind\":\"complaint\",\"urgency\":\"third\",\"text\":\"x\"}", round);
      g_ptr_array_add (events, heat_event_new_stored (0, now_us, 0, "ticket.accepted", "hotline", stream, body));
      g_autoptr (GPtrArray) placed = heat_journal_append (&j->base, events, NULL, 0, NULL);
      g_assert_nonnull (placed);
      memset (counts, 0, sizeof counts);
      guint many = round ? 20 : 1;
      burst_of (port, "/v1/tickets", round ? "\"kind\":\"complaint\"" : LEAK, many, many, counts);
      g_assert_cmpuint (counts[201] + counts[409], ==, many);
      g_assert_cmpuint (counts[409], ==, round); /* R0 of the first round is another */
      g_assert_cmpuint (n_numbers (port), ==, n + 1 + many - round);
    }
  heat_hotline_free (h);
}

static void
test_burst (void)
{
  gint64 now_us = sample_time (SAMPLE_ISSUED);
  CountingJournal *j = counting_new (G_MAXUINT);
  HeatHotline *h = start_service (&j->base, &now_us, NULL, NULL);
  guint counts[600] = { 0 };
  g_autoptr (JsonNode) list = NULL;

  burst (heat_hotline_port (h), 200, 200, counts);
  g_assert_cmpuint (counts[201], ==, 200);
  g_assert_cmpint (heat_journal_last_seq (&j->base, NULL), ==, 200);
  /* Far fewer waits for the disk than reports. */
  g_assert_cmpuint (j->appends, <, 100);
  g_assert_cmpuint (ask (heat_hotline_port (h), "GET", "/v1/reports?limit=1000", NULL, TOKEN, &list), ==, 200);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (list), "reports")), ==, 200);
  /* The same three times at once: once in effect, and all are told so. */
  memset (counts, 0, sizeof counts);
  burst (heat_hotline_port (h), 90, 30, counts);
  g_assert_cmpuint (counts[200], ==, 90);
  heat_hotline_free (h);

  CountingJournal *fresh = counting_new (G_MAXUINT);
  h = start_service (&fresh->base, &now_us, NULL, NULL);
  memset (counts, 0, sizeof counts);
  burst (heat_hotline_port (h), 90, 30, counts);
  g_assert_cmpuint (counts[201], ==, 30);
  g_assert_cmpuint (counts[200], ==, 60);
  g_assert_cmpint (heat_journal_last_seq (&fresh->base, NULL), ==, 30);
  heat_hotline_free (h);
}

/* The disk fills in the midst: what was acknowledged is there, the rest was told so and can be sent again. */
static void
test_full (void)
{
  gint64 now_us = sample_time (SAMPLE_ISSUED);
  CountingJournal *j = counting_new (2);
  HeatHotline *h = start_service (&j->base, &now_us, NULL, NULL);
  guint counts[600] = { 0 };

  for (guint round = 1; round <= 3; round++) /* each with 40 that are new: at least one append a round */
    burst (heat_hotline_port (h), 40 * round, 120, counts);
  g_assert_cmpuint (counts[201] + counts[200] + counts[503], ==, 40 + 80 + 120);
  g_assert_cmpuint (counts[503], >, 0);
  g_assert_cmpuint (counts[201], >, 0);
  g_assert_cmpint (heat_journal_last_seq (&j->base, NULL), ==, counts[201]);
  j->refuse_from = G_MAXUINT;
  memset (counts, 0, sizeof counts);
  burst (heat_hotline_port (h), 120, 120, counts);
  g_assert_cmpuint (counts[200] + counts[201], ==, 120);
  g_assert_cmpint (heat_journal_last_seq (&j->base, NULL), ==, 120);
  heat_hotline_free (h);
}

/* Another process has written a report under the same id: the others of the group are taken, that one is told of it. */
static void
test_one_conflict (void)
{
  gint64 now_us = sample_time (SAMPLE_ISSUED);
  CountingJournal *j = counting_new (G_MAXUINT);
  HeatHotline *h = start_service (&j->base, &now_us, NULL, NULL);
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_event_unref);
  JsonObject *body = json_object_new ();
  guint counts[600] = { 0 };

  g_assert_cmpuint (ask (heat_hotline_port (h), "GET", "/v1/reports", NULL, TOKEN, NULL), ==, 200);
  json_object_set_string_member (body, "symptom", "leak_seen");
  g_ptr_array_add (events, heat_event_new (now_us, "hotline", "report:R7", HEAT_EVENT_REPORT_TAKEN, body));
  g_autoptr (GPtrArray) placed = heat_journal_append (j->inner, events, NULL, 0, NULL);
  g_assert_nonnull (placed);
  burst (heat_hotline_port (h), 20, 20, counts);
  g_assert_cmpuint (counts[201], ==, 19);
  g_assert_cmpuint (counts[409], ==, 1);
  g_assert_cmpint (heat_journal_last_seq (&j->base, NULL), ==, 20);
  heat_hotline_free (h);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hotline/quick/forms", test_forms);
  g_test_add ("/hotline/quick/same", Fixture, NULL, set_up, test_same, tear_down);
  g_test_add_func ("/hotline/quick/phones", test_phones);
  g_test_add_func ("/hotline/quick/burst", test_burst);
  g_test_add_func ("/hotline/quick/ticket-burst", test_ticket_burst);
  g_test_add_func ("/hotline/quick/ticket-number-taken", test_ticket_number_taken);
  g_test_add_func ("/hotline/quick/full", test_full);
  g_test_add_func ("/hotline/quick/one-conflict", test_one_conflict);
  return g_test_run ();
}
