// SPDX-License-Identifier: GPL-3.0-or-later
/* Whatever is let through nests for the parser as deep as it was told. */
#include "hotline-depth.h"
#include <json-glib/json-glib.h>
#include <string.h>

static void
test_depth (void)
{
  static const struct { const char *text; gboolean is_refused; } cases[] = {
    { "{\"a\":[1,{\"b\":\"[[[[\"}]}", FALSE }, { "{\"a\":\"\\u4e2d\\ud83d\\ude00\\n\\/\\\"[\"}", FALSE }, { "['\"',[[]]]", TRUE }, { "[\"\\u1\",\",[[[\"]", TRUE },
    { "[\"\\ud800\",\"]", TRUE }, { "[\"\\udc00\"]", TRUE }, { "[\"\\ud83d\\u0041\"]", TRUE }, { "/* \" */[1]", TRUE }, { "[1] // \"", TRUE }, { "[\"\\x41\"]", TRUE },
    { "\"\\", TRUE }, { "[\"\\u12", TRUE }, { "", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (hotline_nests_too_deep (cases[i].text, strlen (cases[i].text)), ==, cases[i].is_refused);
  for (guint n = 31; n <= 33; n++)
    {
      g_autofree char *open = g_strnfill (n, '['), *close = g_strnfill (n, ']'), *all = g_strconcat (open, close, NULL);
      g_assert_cmpint (hotline_nests_too_deep (all, strlen (all)), ==, n > 32);
    }
}

static guint
depth_of (JsonNode *node)
{
  guint deepest = 0;

  if (JSON_NODE_HOLDS_ARRAY (node))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
      deepest = MAX (deepest, depth_of (json_array_get_element (json_node_get_array (node), i)) + 1);
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (GList) values = json_object_get_values (json_node_get_object (node));
      for (GList *v = values; v; v = v->next)
        deepest = MAX (deepest, depth_of (v->data) + 1);
    }
  return deepest;
}

/* Pieces that parsers disagree about, thrown together. */
static void
test_random (void)
{
  static const char *const pieces[] = { "[", "[[[[[[[[", "]", "{\"a\":", "}", "\"", "'", "\\", "\\u", "\\u1", "\\ud800", "\\udc00", "\\u0022", "/*", "*/", "//", "\n", ",", ":", "1", "a", "\\\"", "\"\"", "{\"a\":[" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  guint n_let = 0, n_parsed = 0;

  for (guint round = 0; round < 200000; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (JsonParser) parser = json_parser_new ();
      for (gint k = g_rand_int_range (rand, 1, 24); k > 0; k--)
        g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
      if (hotline_nests_too_deep (text->str, text->len))
        continue;
      n_let++;
      if (!json_parser_load_from_data (parser, text->str, (gssize) text->len, NULL) || !json_parser_get_root (parser))
        continue;
      n_parsed++;
      g_assert_cmpuint (depth_of (json_parser_get_root (parser)), <=, 32);
    }
  g_test_message ("%u let through, %u of them JSON", n_let, n_parsed);
  g_assert_cmpuint (n_let, >, 5000);
  g_assert_cmpuint (n_parsed, >, 500);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hotline/depth/cases", test_depth);
  g_test_add_func ("/hotline/depth/random", test_random);
  return g_test_run ();
}
