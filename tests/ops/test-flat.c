// SPDX-License-Identifier: GPL-3.0-or-later
/* The flat reader against json-glib: it says the same, or nothing at all. */
#include "ops-flat.h"
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

static const char *const keys[] = { "x", "y", "symptom", "地址", "seen_us", "" };

/* Same answers from both for every key. */
static void
compare (const char *text, const HeatFlat *flat)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (text, &error);

  if (error || !node || !JSON_NODE_HOLDS_OBJECT (node))
    g_error ("the flat reader takes “%s”, json-glib does not: %s", text, error ? error->message : "no object");
  for (guint k = 0; k < G_N_ELEMENTS (keys); k++)
    {
      JsonNode *v = json_object_get_member (json_node_get_object (node), keys[k]);
      gboolean is_text = v && JSON_NODE_HOLDS_VALUE (v) && json_node_get_value_type (v) == G_TYPE_STRING;
      gboolean is_number = v && JSON_NODE_HOLDS_VALUE (v) && !is_text;
      g_assert_cmpstr (heat_flat_text (flat, keys[k]), ==, is_text ? json_node_get_string (v) : "");
      g_assert_cmpint (heat_flat_int (flat, keys[k], -7), ==, is_number ? json_node_get_int (v) : -7);
      double d = heat_flat_double (flat, keys[k]);
      if (is_number)
        g_assert_cmpfloat (d, ==, json_node_get_double (v));
      else
        g_assert_true (isnan (d));
    }
}

static void
test_cases (void)
{
  static const struct { const char *text; gboolean is_flat; } cases[] = {
    { "{}", TRUE }, { " {}", FALSE }, { "{ \"x\" : 1.5 , \"y\":-2e3 } ", TRUE }, { "{\"x\":548000.5,\"y\":5068000.25,\"heading_deg\":90}", TRUE },
    { "{\"symptom\":\"no_heat\",\"地址\":\"通达小区6栋\",\"seen_us\":1768329060000000}", TRUE }, { "{\"x\":true,\"y\":false,\"symptom\":null}", TRUE },
    { "{\"x\":[1]}", FALSE }, { "{\"x\":{}}", FALSE }, { "{\"symptom\":\"a\\nb\"}", FALSE }, { "{\"x\":1,\"x\":2}", FALSE }, { "{\"x\":1,}", FALSE }, { "{\"x\":01}", FALSE },
    { "{\"x\":1.}", FALSE }, { "{\"x\":.5}", FALSE }, { "{\"x\":1e}", FALSE }, { "{\"x\":-}", FALSE }, { "{\"x\":nan}", FALSE }, { "{\"x\":123456789012345678901}", FALSE },
    { "{\"x\" 1}", FALSE }, { "{x:1}", FALSE }, { "{\"x\":1", FALSE }, { "{\"x\":1}}", FALSE }, { "{\"x\":1} 2", FALSE }, { "{\"symptom\":\"a\tb\"}", FALSE }, { "{\"symptom\":\"\377\"}", FALSE },
    { "", FALSE }, { "null", FALSE }, { "[]", FALSE }, { "{\"x\":1e999}", FALSE }, { "{\"\":3}", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      HeatFlat *flat = heat_flat_parse (cases[i].text);
      if ((flat != NULL) != cases[i].is_flat)
        g_error ("“%s” was %staken", cases[i].text, flat ? "" : "not ");
      if (flat)
        compare (cases[i].text, flat);
      heat_flat_free (flat);
    }
}

/* Pieces of JSON in any order: most are broken, none is read wrongly. */
static void
test_random (void)
{
  static const char *const pieces[] = { "{", "}", "\"x\"", "\"y\"", "\"symptom\"", ":", ":", ",", "1", "-2.5", "3e2", "true", "null", " ", "\"地址\"", "0", "7", "\"\"" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  guint n_flat = 0;

  for (int round = 0; round < 40000; round++)
    {
      g_autoptr (GString) text = g_string_new ("{");
      gboolean is_tidy = g_rand_boolean (rand);
      for (int k = g_rand_int_range (rand, 0, 6); k > 0; k--)
        {
          if (is_tidy)
            g_string_append_printf (text, "%s\"%s\":%s", text->len > 1 ? "," : "", keys[g_rand_int_range (rand, 0, G_N_ELEMENTS (keys))], pieces[g_rand_int_range (rand, 8, G_N_ELEMENTS (pieces))]);
          else
            g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
        }
      g_string_append_c (text, '}');
      HeatFlat *flat = heat_flat_parse (text->str);
      if (flat)
        compare (text->str, flat);
      n_flat += flat != NULL;
      heat_flat_free (flat);
    }
  g_assert_cmpuint (n_flat, >, 5000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ops/flat/cases", test_cases);
  g_test_add_func ("/ops/flat/random", test_random);
  return g_test_run ();
}
