// SPDX-License-Identifier: GPL-3.0-or-later
/* What has no name is told by what it is, where and how large: never by its number in the books alone. */
#include "map-test-city.h"
#include "map-words.h"
#include "net-name.h"
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

/* A valve without a name is called by its well, else by the street of its pipe; one with a name, or of which nothing is known, as before. */
static void
test_valve_name (void)
{
  HeatCity *raw = heat_test_city_new (3, 2);
  HeatText street_name = heat_city_put (raw, "光明街"), well_name = heat_city_put (raw, "12-07");
  guint n_by_well = 0, n_by_street = 0, n_by_id = 0;

  for (guint32 i = 0; i < raw->n_valve; i++)
    raw->valve[i].name = i % 4 == 0 ? raw->valve[i].name : (HeatText){ 0 };
  for (guint32 i = 0; i < raw->n_well; i++)
    raw->well[i].name = i % 2 ? well_name : (HeatText){ 0 };
  for (guint32 i = 0; i < raw->n_pipe; i++)
    raw->pipe[i].street = i % 2 ? street_name : (HeatText){ 0 };
  g_autoptr (HeatNet) net = heat_net_new (raw, NULL, NULL);
  const HeatCity *city = heat_net_city (net);
  for (guint32 i = 0; i < city->n_valve; i++)
    {
      g_autofree char *name = heat_net_valve_name (net, i);
      HeatWell well = heat_net_valve_place (net, heat_valve (i)).well;
      const char *role = heat_code_label (HEAT_CODES_VALVE_ROLE, city->valve[i].role);
      g_assert_true (*name);
      if (city->valve[i].name.at || strcmp (name, heat_net_id (net, HEAT_KIND_VALVE, i)) == 0)
        {
          g_assert_cmpstr (name, ==, heat_net_name (net, HEAT_KIND_VALVE, i));
          n_by_id += !city->valve[i].name.at;
          continue;
        }
      g_assert_nonnull (strstr (name, role));
      gboolean has_well = !heat_well_is_none (well) && city->well[well.i].name.at;
      g_assert_nonnull (strstr (name, has_well ? "12-07" : "光明街"));
      has_well ? n_by_well++ : n_by_street++;
    }
  g_test_message ("by well %u, by street %u, by number %u", n_by_well, n_by_street, n_by_id);
  g_assert_cmpuint (n_by_street, >, 2);
}

/* In a sentence the word valve stands once, whatever the name says. */
static void
test_valve_words (void)
{
  static const struct { const char *name, *words; } cases[] = {
    { "12-07", "valve 12-07" }, { "V12", "valve V12" }, { "通达街1号", "valve 通达街1号" }, { "阀12-07", "阀12-07" }, { "光明小区站前阀", "光明小区站前阀" }, { "Valve 7", "Valve 7" },
  };
  HeatCity *raw = heat_test_city_new (3, 2);

  for (guint32 i = 0; i < G_N_ELEMENTS (cases); i++)
    raw->valve[i].name = heat_city_put (raw, cases[i].name);
  g_autoptr (HeatNet) net = heat_net_new (raw, NULL, NULL);
  for (guint32 i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = heat_net_valve_words (net, i);
      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

/* What a valve is for stands once, whatever its name says. */
static void
test_valve_role_words (void)
{
  HeatCity *raw = heat_test_city_new (3, 2);
  HeatText street = heat_city_put (raw, "光明街"), names[] = { heat_city_put (raw, "12-07"), heat_city_put (raw, "光明街联络阀"), { 0 } };

  for (guint32 i = 0; i < raw->n_pipe; i++)
    raw->pipe[i].street = street;
  for (guint32 i = 0; i < raw->n_valve; i++)
    {
      raw->valve[i].role = HEAT_VALVE_TIE;
      raw->valve[i].name = names[i % 3];
    }
  g_autoptr (HeatNet) net = heat_net_new (raw, NULL, NULL);
  for (guint32 i = 0; i < MIN (heat_net_n (net, HEAT_KIND_VALVE), 9); i++)
    {
      g_autofree char *words = heat_net_valve_role_words (net, i);
      if (i % 3 < 2)
        g_assert_cmpstr (words, ==, i % 3 ? "光明街联络阀" : "tie valve 12-07");
      else /* without a name: its place, and the role once */
        {
          const char *role = strstr (words, "tie valve");
          g_assert_nonnull (role);
          g_assert_null (strstr (role + 1, "tie valve"));
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/map/words/unnamed", test_unnamed);
  g_test_add_func ("/map/words/valve-name", test_valve_name);
  g_test_add_func ("/map/words/valve-words", test_valve_words);
  g_test_add_func ("/map/words/valve-role-words", test_valve_role_words);
  return g_test_run ();
}
