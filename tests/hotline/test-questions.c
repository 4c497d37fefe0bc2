// SPDX-License-Identifier: GPL-3.0-or-later
/* What agents ask: the file that comes with the program is whole in both languages, and a wrong one is refused by name. */
#include "hotline-questions.h"
#include "hotline-sample.h"
#include "ops-ticket.h"
#include <glib/gstdio.h>

static gboolean
has_han (const char *text)
{
  for (; *text; text = g_utf8_next_char (text))
    if (g_unichar_get_script (g_utf8_get_char (text)) == G_UNICODE_SCRIPT_HAN)
      return TRUE;
  return FALSE;
}

/* Every text in it, at any depth, is of that language; how many. */
static guint
check_texts (JsonNode *node, const char *key, gboolean is_english)
{
  guint n = 0;

  if (JSON_NODE_HOLDS_ARRAY (node))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
      n += check_texts (json_array_get_element (json_node_get_array (node), i), key, is_english);
  else if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *value;
      json_object_iter_init (&iter, json_node_get_object (node));
      while (json_object_iter_next (&iter, &name, &value))
        n += check_texts (value, name, is_english);
    }
  else if (strcmp (key, "text") == 0 || strcmp (key, "short") == 0 || strcmp (key, "tell") == 0)
    {
      if (has_han (json_node_get_string (node)) == is_english)
        g_error ("“%s” is of the wrong language", json_node_get_string (node));
      n = 1;
    }
  return n;
}

static JsonArray *
array_at (JsonObject *o, const char *key)
{
  return json_object_get_array_member (o, key);
}

/* Whoever is cold is asked whether somebody there needs help, and yes says so to the service. */
static void
check_help (JsonObject *questions)
{
  JsonArray *seen = array_at (questions, "seen"), *all = array_at (questions, "questions");
  guint n_asked = 0, n_help = 0;

  for (guint i = 0; i < json_array_get_length (seen); i++)
    {
      JsonObject *one = json_array_get_object_element (seen, i);
      const char *kind = json_object_get_string_member (one, "kind");
      for (guint k = 0; k < json_array_get_length (array_at (one, "ask")); k++)
        n_asked += (strcmp (kind, "no_heat") == 0 || strcmp (kind, "not_warm") == 0) && strcmp (json_array_get_string_element (array_at (one, "ask"), k), "help") == 0;
    }
  g_assert_cmpuint (n_asked, ==, 2);
  for (guint i = 0; i < json_array_get_length (all); i++)
    {
      JsonObject *one = json_array_get_object_element (all, i);
      for (guint k = 0; k < json_array_get_length (array_at (one, "answers")); k++)
        {
          JsonObject *answer = json_array_get_object_element (array_at (one, "answers"), k);
          gboolean is_yes = strcmp (json_object_get_string_member (one, "question"), "help") == 0 && strcmp (json_object_get_string_member (answer, "answer"), "yes") == 0;
          g_assert_cmpint (json_object_get_boolean_member (answer, "help"), ==, is_yes);
          n_help += is_yes;
        }
    }
  g_assert_cmpuint (n_help, ==, 1);
}

static void
test_shipped (void)
{
  g_autoptr (GError) error = NULL;
  HotlineQuestions *q = hotline_questions_load (NULL, &error);

  g_assert_no_error (error);
  guint zh = check_texts (hotline_questions_json (q, FALSE), "", FALSE), en = check_texts (hotline_questions_json (q, TRUE), "", TRUE);
  g_assert_cmpuint (zh, ==, en);
  g_assert_cmpuint (en, >, 100);
  /* What can hurt somebody is told of before anything is asked, and whether somebody is hurt comes first. */
  JsonArray *seen = array_at (json_node_get_object (hotline_questions_json (q, TRUE)), "seen");
  guint n_urgent = 0;
  for (guint i = 0; i < json_array_get_length (seen); i++)
    {
      JsonObject *one = json_array_get_object_element (seen, i);
      const char *kind = json_object_get_string_member (one, "kind");
      if (!g_str_has_prefix (kind, "leak") && !g_str_has_prefix (kind, "well"))
        continue;
      n_urgent++;
      g_assert_cmpuint (json_array_get_length (array_at (one, "tell")), >, 0);
      const char *first = json_array_get_string_element (array_at (one, "ask"), 0);
      g_assert_true (strcmp (first, "hurt") == 0 || strcmp (first, "fallen") == 0 || strcmp (first, "sinking") == 0);
    }
  g_assert_cmpuint (n_urgent, >=, 7);
  check_help (json_node_get_object (hotline_questions_json (q, TRUE)));
  hotline_questions_free (q);
}

#define GOOD "[seen a]\nkey=1\nkind=no_heat\ntext=a\nask=b\ntell=t\n[question b]\ntext=b\nshort=b\nanswers=c;d\nanswer_c=c\nafter_c=t\nurgency_c=special\nanswer_d=d\n[tell t]\ntext=t\ntext[zh_CN]=话\n"

static void
test_wrong (void)
{
  static const struct { const char *text, *replaced, *by, *said; } cases[] = {
    { GOOD, "key=1\n", "", "key" },
    { GOOD, "key=1", "key=x", "key" },
    { GOOD, "kind=no_heat", "kind=none", "kind" },
    { GOOD, "text=a\n", "", "text" },
    { GOOD, "ask=b", "ask=b;e", "ask" },
    { GOOD, "tell=t", "tell=u", "tell" },
    { GOOD, "short=b", "shirt=b", "shirt" },
    { GOOD, "answers=c;d", "answers=c;e", "answer_e" },
    { GOOD, "after_c=t", "after_c=b", "after_c" },
    { GOOD, "urgency_c=special", "urgency_c=very", "urgency_c" },
    { GOOD, "urgency_c=special", "help_c=perhaps", "help_c" },
    { GOOD, "[tell t]", "[told t]", "tell" },
    { GOOD, "[question b]", "[question b]\nx", "questions.ini" },
    { GOOD, "[tell t]", "[seen z]\nkey=1\nkind=no_heat\ntext=z\n[tell t]", "[seen z] key" },
    { "", "", "", "seen" },
  };
  g_autofree char *folder = g_dir_make_tmp ("heat-questions-XXXXXX", NULL), *path = g_build_filename (folder, "own.ini", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, GOOD, -1, NULL));
  HotlineQuestions *good = hotline_questions_load (path, &error);
  g_assert_no_error (error);
  hotline_questions_free (good);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) text = g_string_new (cases[i].text);
      g_autoptr (GError) wrong = NULL;
      if (*cases[i].replaced)
        g_assert_cmpuint (g_string_replace (text, cases[i].replaced, cases[i].by, 1), ==, 1);
      g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
      g_assert_null (hotline_questions_load (path, &wrong));
      g_assert_error (wrong, HEAT_HOTLINE_ERROR, HEAT_ERROR_DATA);
      if (!strstr (wrong->message, cases[i].said))
        g_error ("“%s” for case %u does not name “%s”", wrong->message, i, cases[i].said);
    }
  g_unlink (path);
  g_assert_null (hotline_questions_load (path, &error));
  g_assert_error (error, HEAT_HOTLINE_ERROR, HEAT_ERROR_IO);
  g_rmdir (folder);
}

/* The company's own file, and read again: a wrong one leaves the old one in force. */
static void
test_served (void)
{
  g_autofree char *folder = g_dir_make_tmp ("heat-questions-XXXXXX", NULL), *path = g_build_filename (folder, "own.ini", NULL), *settings = g_build_filename (folder, "hotline.ini", NULL);
  g_autofree char *text = g_strdup_printf ("[agents]\nquestions=%s\n", path);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, GOOD, -1, NULL) && g_file_set_contents (settings, text, -1, NULL));
  g_autoptr (HeatHotlineConfig) config = heat_hotline_config_load (settings, &error);
  g_assert_no_error (error);
  HeatHotlineSetup setup = { .journal = heat_journal_memory_new (), .clock = heat_clock_system (), .token = TOKEN, .config = config };
  HeatHotline *h = heat_hotline_new (&setup, &error);
  g_assert_no_error (error);
  g_assert_true (heat_hotline_listen (h, "127.0.0.1:0", &error));
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (JsonNode) answer = NULL;
      g_autoptr (GError) local = NULL;
      g_assert_cmpuint (ask (heat_hotline_port (h), "GET", "/v1/questions?lang=zh_CN", NULL, TOKEN, &answer), ==, 200);
      JsonObject *a = json_array_get_object_element (array_at (json_node_get_object (answer), "seen"), 0);
      g_assert_cmpstr (json_array_get_string_element (array_at (a, "tell"), 0), ==, i < 2 ? "话" : "新话");
      g_autofree char *next = g_strdup (i == 0 ? "[seen\n" : GOOD);
      char *at = strstr (next, "话");
      g_autofree char *whole = i == 0 ? g_strdup (next) : g_strdup_printf ("%.*s新%s", (int) (at - next), next, at);
      g_assert_true (g_file_set_contents (path, whole, -1, NULL));
      g_assert_true (heat_hotline_reload (h, &local) == (i > 0));
    }
  heat_hotline_stop (h);
  heat_hotline_free (h);
  g_unlink (path);
  g_unlink (settings);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hotline/questions/shipped", test_shipped);
  g_test_add_func ("/hotline/questions/wrong", test_wrong);
  g_test_add_func ("/hotline/questions/served", test_served);
  return g_test_run ();
}
