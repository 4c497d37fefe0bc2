// SPDX-License-Identifier: GPL-3.0-or-later
/* What has no name is told by what it is, where and how large: never by its number in the books alone. */
#include "map-test-city.h"
#include "map-words.h"
#include <string.h>

static void
test_unnamed (void)
{
  HeatCity *raw = heat_test_city_new (3, 2);
  HeatText street_name = heat_city_put (raw, "光明街");

  for (guint32 i = 0; i < raw->n_valve; i += 2)
    raw->valve[i].name = (HeatText){ 0 };
  for (guint32 i = 0; i < raw->n_pipe; i += 3)
    raw->pipe[i].street = street_name;
  g_autoptr (HeatNet) net = heat_net_new (raw, NULL, NULL);
  const HeatCity *city = heat_net_city (net);
  guint n_words = 0, n_named = 0, n_streets = 0, n_placed = 0;

  for (guint32 i = 0; i < city->n_valve; i++)
    {
      g_autofree char *words = heat_map_word_unnamed (net, HEAT_KIND_VALVE, i);
      g_autofree char *bore = g_strdup_printf ("DN%u", city->valve[i].dn_mm);
      g_assert_cmpint (words == NULL, ==, city->valve[i].name.at != 0);
      words ? n_words++ : n_named++;
      n_placed += words && strstr (words, "光明街");
      if (!words)
        continue;
      g_assert_null (strstr (words, heat_net_id (net, HEAT_KIND_VALVE, i)));
      g_assert_true (g_str_has_prefix (words, heat_code_label (HEAT_CODES_VALVE_ROLE, city->valve[i].role)));
      g_assert_true (city->valve[i].dn_mm == 0 || g_str_has_suffix (words, bore));
    }
  for (guint32 i = 0; i < city->n_pipe; i++)
    {
      g_autofree char *words = heat_map_word_unnamed (net, HEAT_KIND_PIPE, i);
      const char *street = heat_city_text (city, city->pipe[i].street);
      g_assert_nonnull (words);
      g_assert_nonnull (strstr (words, heat_code_label (HEAT_CODES_LINE, city->pipe[i].line)));
      g_assert_true (!*street || strstr (words, street));
      n_streets += *street != 0;
    }
  g_test_message ("%u valves in words, %u by name; %u pipes with a street", n_words, n_named, n_streets);
  g_assert_cmpuint (n_words, >, 5);
  g_assert_cmpuint (n_named, >, 5);
  g_assert_cmpuint (n_placed, >, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/map/words/unnamed", test_unnamed);
  return g_test_run ();
}
