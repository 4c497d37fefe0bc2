// SPDX-License-Identifier: GPL-3.0-or-later
/* A hand-made town: what people type, and what must come first. */
#include "base-i18n.h"
#include "base-text.h"
#include "locate-find.h"
#include <stdlib.h>
#include <string.h>

typedef struct { const char *name, *district, *street; double x, y; } Place;
static const Place places[] = {
  { "通达小区", "南岗区", "木兰街", 0, 0 }, { "通达小区", "香坊区", "安化街", 6000, 0 }, { "铁道新区", "南岗区", "学府路", 2900, 0 },
  { "天地新区", "道外区", "文昌街", 0, 3800 }, { "阳光花园", "南岗区", "木兰街", 400, 0 }, { "八一新邨", "南岗区", "通达街", 800, 0 },
  { "重庆路小区", "道里区", "重庆路", 0, 900 }, { "行知家园", "道里区", "学府路", 500, 900 }, { "乐民小区", "南岗区", "通达街", 900, 300 },
  { "绿馨园小区A区", "南岗区", "汉广街", 100, 500 },
};

static void
add_homes (HeatCity *city, guint c, guint number)
{
  HeatBuildingRow *b = heat_city_add_building (city);
  g_autofree char *id = g_strdup_printf ("B%u-%u", c, number), *text = g_strdup_printf ("%u", number), *house = g_strdup_printf ("%u", 100 + number);
  g_autofree char *community = g_strdup_printf ("C%u", c), *name = g_strdup_printf ("%s%u号楼", places[c].name, number);

  b->id = heat_city_put (city, id);
  b->community = heat_city_put (city, community);
  b->number = heat_city_put (city, text);
  b->name = heat_city_put (city, name);
  b->street = heat_city_intern (city, places[c].street);
  b->house_number = heat_city_put (city, house);
  b->x = places[c].x + 10 * number;
  b->y = places[c].y;
  for (guint unit = 1; unit <= 2; unit++)
    for (guint room = 1; room <= 6; room++)
      {
        HeatHouseholdRow *h = heat_city_add_household (city);
        guint n = city->n_household;
        g_autofree char *card = g_strdup_printf ("24%08u", n), *phone = g_strdup_printf ("1390451%04u", n), *u = g_strdup_printf ("%u", unit);
        g_autofree char *r = g_strdup_printf ("%u0%u", (room + 1) / 2 + 3, 1 + room % 2);
        h->card = heat_city_put (city, card);
        h->phone = heat_city_put (city, phone);
        h->building = heat_city_put (city, id);
        h->unit = heat_city_put (city, u);
        h->room = heat_city_put (city, r);
      }
}

static void
add_road (HeatCity *city, const char *name, double x0, double y0, double x1, double y1, double x2, double y2)
{
  HeatRoadRow *road = heat_city_add_road (city);

  road->name = heat_city_put (city, name);
  road->road_class = HEAT_ROAD_TERTIARY;
  road->first_point = heat_city_add_point (city, x0, y0);
  heat_city_add_point (city, x1, y1);
  heat_city_add_point (city, x2, y2);
  road->n_points = 3;
}

static void
add_assets (HeatCity *city)
{
  HeatStationRow *station = heat_city_add_station (city);
  station->id = heat_city_put (city, "S1");
  station->name = heat_city_put (city, "通达换热站");
  HeatSourceRow *source = heat_city_add_source (city);
  source->id = heat_city_put (city, "Q1");
  source->name = heat_city_put (city, "城东热电厂");
  HeatWellRow *well = heat_city_add_well (city);
  well->id = heat_city_put (city, "W0012");
  well->name = heat_city_put (city, "12-07");
  HeatNodeRow *node = heat_city_add_node (city);
  node->id = heat_city_put (city, "N1");
  HeatPipeRow *pipe = heat_city_add_pipe (city);
  pipe->id = heat_city_put (city, "T1-0708");
  pipe->from_node = node->id;
  pipe->dn_mm = 500;
  for (int i = 0; i < 2; i++)
    {
      HeatValveRow *valve = heat_city_add_valve (city);
      valve->id = heat_city_put (city, i ? "V000208" : "V000207");
      valve->name = heat_city_put (city, i ? "阀 12-08" : "阀 12-07");
      valve->well = heat_city_put (city, "W0012");
      valve->pipe = heat_city_put (city, "T1-0708");
      valve->end = 0;
    }
  HeatTeamRow *team = heat_city_add_team (city);
  team->id = heat_city_put (city, "T01");
  team->name = heat_city_put (city, "3队");
}

static HeatFinder *
make_finder (void)
{
  HeatCity *city = heat_city_new ();
  g_autoptr (GError) error = NULL;

  city->name = heat_city_put (city, "北城市");
  for (guint c = 0; c < G_N_ELEMENTS (places); c++)
    {
      HeatCommunityRow *row = heat_city_add_community (city);
      g_autofree char *id = g_strdup_printf ("C%u", c);
      row->id = heat_city_put (city, id);
      row->name = heat_city_put (city, places[c].name);
      row->district = heat_city_put (city, places[c].district);
      row->x = places[c].x;
      row->y = places[c].y;
      for (guint number = 1; number <= 12; number++)
        add_homes (city, c, number);
    }
  add_road (city, "木兰街", -500, 0, 0, 0, 500, 0);
  add_road (city, "通达街", 0, -500, 0, 0, 0, 500);
  add_road (city, "通达街", 20, 500, 20, 300, 20, 200);
  add_road (city, "学府路", 2000, -500, 2000, 0, 2000, 500);
  add_road (city, "重庆路", 2000, 0, 2500, 0, 2900, 0);
  add_assets (city);
  g_autoptr (HeatNet) net = heat_net_new (city, NULL, &error);
  g_assert_no_error (error);
  HeatFinder *finder = heat_finder_new (net, NULL, &error);
  g_assert_no_error (error);
  return finder;
}

static const struct { const char *query, *label; HeatMatch match; guint at_least; } cases[] = {
  { "通达小区", "通达小区", HEAT_MATCH_EXACT, 2 },
  { "通达", "通达小区", HEAT_MATCH_EXACT, 3 },
  { "tdxq 6", "通达小区 building 6", HEAT_MATCH_INITIALS, 4 },
  { "tdxq6", "通达小区 building 6", HEAT_MATCH_INITIALS, 4 },
  { "tongdaxiaoqu6", "通达小区 building 6", HEAT_MATCH_PINYIN, 2 },
  { "tongda6", "通达小区 building 6", HEAT_MATCH_PINYIN, 2 },
  { "通dxq 6", "通达小区 building 6", HEAT_MATCH_INITIALS, 2 },
  { "tongdxq6", "通达小区 building 6", HEAT_MATCH_PINYIN, 2 },
  { "ＴＤＸＱ　６", "通达小区 building 6", HEAT_MATCH_INITIALS, 4 },
  { "yghy", "阳光花园", HEAT_MATCH_INITIALS, 1 },
  { "yangguang", "阳光花园", HEAT_MATCH_PINYIN, 1 },
  { "yghy3栋", "阳光花园 building 3", HEAT_MATCH_INITIALS, 1 },
  { "阳光花园3栋", "阳光花园 building 3", HEAT_MATCH_EXACT, 1 },
  { "阳光花园3号楼", "阳光花园 building 3", HEAT_MATCH_EXACT, 1 },
  { "阳光花园三号楼", "阳光花园 building 3", HEAT_MATCH_EXACT, 1 },
  { "阳光花园3#", "阳光花园 building 3", HEAT_MATCH_EXACT, 1 },
  { "阳光花园3#楼", "阳光花园 building 3", HEAT_MATCH_EXACT, 1 },
  { "阳光花园3幢", "阳光花园 building 3", HEAT_MATCH_EXACT, 1 },
  { "阳光花园 3", "阳光花园 building 3", HEAT_MATCH_EXACT, 1 },
  { "阳光花园十二栋", "阳光花园 building 12", HEAT_MATCH_EXACT, 1 },
  { "阳光花园３栋２单元５０１", "阳光花园 building 3 unit 2 flat 501", HEAT_MATCH_EXACT, 1 },
  { "阳光花园3栋2单元501室", "阳光花园 building 3 unit 2 flat 501", HEAT_MATCH_EXACT, 1 },
  { "阳光花园三栋二单元五〇一", "阳光花园 building 3 unit 2 flat 501", HEAT_MATCH_EXACT, 1 },
  { "阳光花园三号楼二单元五零一室", "阳光花园 building 3 unit 2 flat 501", HEAT_MATCH_EXACT, 1 },
  { "阳光花园3-2-501", "阳光花园 building 3 unit 2 flat 501", HEAT_MATCH_EXACT, 1 },
  { "阳光花园 3 2 501", "阳光花园 building 3 unit 2 flat 501", HEAT_MATCH_EXACT, 1 },
  { "yghy3h2dy501", "阳光花园 building 3 unit 2 flat 501", HEAT_MATCH_INITIALS, 1 },
  { "阳光花园3-501", "阳光花园 building 3 unit 1 flat 501", HEAT_MATCH_EXACT, 2 },
  { "阳光花园3号楼2单元", "阳光花园 building 3 unit 2", HEAT_MATCH_EXACT, 1 },
  { "阳光花园小区3栋", "阳光花园 building 3", HEAT_MATCH_EXACT, 1 },
  { "南岗区阳光花园3栋", "阳光花园 building 3", HEAT_MATCH_EXACT, 1 },
  { "北城市南岗区阳光花园3栋", "阳光花园 building 3", HEAT_MATCH_EXACT, 1 },
  { "木兰街阳光花园3栋", "阳光花园 building 3", HEAT_MATCH_EXACT, 1 },
  { "八一新邨5", "八一新邨 building 5", HEAT_MATCH_EXACT, 1 },
  { "byxc5", "八一新邨 building 5", HEAT_MATCH_INITIALS, 1 },
  { "chongqinglu", "重庆路", HEAT_MATCH_PINYIN, 2 },
  { "zhongqinglu", "重庆路", HEAT_MATCH_PINYIN, 2 },
  { "hangzhi", "行知家园", HEAT_MATCH_PINYIN, 1 },
  { "xzjy", "行知家园", HEAT_MATCH_INITIALS, 1 },
  { "ymxq", "乐民小区", HEAT_MATCH_INITIALS, 1 },
  { "lmxq", "乐民小区", HEAT_MATCH_INITIALS, 1 },
  { "lvxin", "绿馨园小区A区", HEAT_MATCH_PINYIN, 1 },
  { "luxin", "绿馨园小区A区", HEAT_MATCH_PINYIN, 1 },
  { "绿馨园小区A区3号楼", "绿馨园小区A区 building 3", HEAT_MATCH_EXACT, 1 },
  { "花园", "阳光花园", HEAT_MATCH_CONTAINS, 1 },
  { "阳光华园", "阳光花园", HEAT_MATCH_SOUND, 1 },
  { "阳光公园", "阳光花园", HEAT_MATCH_SLIP, 1 },
  { "2400000003", "通达小区 building 1 unit 1 flat 502", HEAT_MATCH_CARD, 1 },
  { "卡号2400000003", "通达小区 building 1 unit 1 flat 502", HEAT_MATCH_CARD, 1 },
  { "139 0451 0003", "通达小区 building 1 unit 1 flat 502", HEAT_MATCH_PHONE, 1 },
  { "+8613904510003", "通达小区 building 1 unit 1 flat 502", HEAT_MATCH_PHONE, 1 },
  { "阀 12-07", "阀 12-07", HEAT_MATCH_ASSET, 1 },
  { "阀１２－０８", "阀 12-08", HEAT_MATCH_ASSET, 1 },
  { "井12-07", "well 12-07", HEAT_MATCH_ASSET, 1 },
  { "v000207", "阀 12-07", HEAT_MATCH_ASSET, 1 },
  { "T1-0708", "pipe T1-0708", HEAT_MATCH_ASSET, 1 },
  { "木兰街与通达街交汇", "木兰街 and 通达街", HEAT_MATCH_CROSSROAD, 1 },
  { "木兰街通达街", "木兰街 and 通达街", HEAT_MATCH_CROSSROAD, 1 },
  { "通达街和木兰街交叉口西侧", "通达街 and 木兰街", HEAT_MATCH_CROSSROAD, 1 },
  { "木兰与通达路口", "木兰街 and 通达街", HEAT_MATCH_CROSSROAD, 1 },
  { "mulan tongdajie", "木兰街 and 通达街", HEAT_MATCH_CROSSROAD, 1 },
  { "mljtdj", "木兰街 and 通达街", HEAT_MATCH_CROSSROAD, 1 },
  { "木兰街", "木兰街", HEAT_MATCH_EXACT, 1 },
  { "安化街103号", "安化街 No. 103 · 通达小区 building 3", HEAT_MATCH_EXACT, 1 },
  { "通达换热站", "通达换热站", HEAT_MATCH_EXACT, 1 },
  { "城东热电厂", "城东热电厂", HEAT_MATCH_EXACT, 1 },
  { "3队", "3队", HEAT_MATCH_EXACT, 1 },
};

static void
check_spans (const HeatFound *found)
{
  gsize last = 0;

  for (guint i = 0; i < found->n_spans; i++)
    {
      g_assert_cmpuint (found->spans[i].first, >=, last);
      last = (gsize) found->spans[i].first + found->spans[i].n;
      g_assert_cmpuint (last, <=, strlen (found->label));
      g_assert_true (g_utf8_validate (found->label + found->spans[i].first, found->spans[i].n, NULL));
    }
}

static void
test_table (void)
{
  g_autoptr (HeatFinder) finder = make_finder ();
  const HeatPoint near = { 0, 0 };
  guint wrong = 0;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GArray) found = heat_finder_find (finder, cases[i].query, 20, &near);
      const HeatFound *first = found->len ? &g_array_index (found, HeatFound, 0) : NULL;
      for (guint k = 0; k < found->len; k++)
        {
          check_spans (&g_array_index (found, HeatFound, k));
          g_assert_true (k == 0 || g_array_index (found, HeatFound, k - 1).score >= g_array_index (found, HeatFound, k).score);
        }
      if (first && strcmp (first->label, cases[i].label) == 0 && first->match == cases[i].match && found->len >= cases[i].at_least)
        continue;
      wrong++;
      g_test_message ("“%s” → %s [%s], %u of %u; wanted %s [%s]", cases[i].query, first ? first->label : "nothing", first ? heat_match_word (first->match) : "",
                      found->len, cases[i].at_least, cases[i].label, heat_match_word (cases[i].match));
    }
  g_assert_cmpuint (wrong, ==, 0);
}

/* Homonyms: both shown, the nearer first, each with its district. */
static void
test_homonyms (void)
{
  g_autoptr (HeatFinder) finder = make_finder ();
  const HeatPoint near[] = { { 0, 0 }, { 6000, 0 } };

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GArray) found = heat_finder_find (finder, "通达小区6号楼", 20, &near[i]);
      g_assert_cmpuint (found->len, >=, 2);
      const HeatFound *a = &g_array_index (found, HeatFound, 0), *b = &g_array_index (found, HeatFound, 1);
      g_assert_cmpint (a->match, ==, HEAT_MATCH_EXACT);
      g_assert_cmpint (b->match, ==, HEAT_MATCH_HOMONYM);
      g_assert_true (g_str_has_prefix (a->detail, places[i].district));
      g_assert_true (g_str_has_prefix (b->detail, places[1 - i].district));
    }
  g_autoptr (GArray) there = heat_finder_find (finder, "香坊区通达小区6号楼", 20, &near[0]);
  g_assert_cmpuint (there->len, >=, 1);
  g_assert_true (g_str_has_prefix (g_array_index (there, HeatFound, 0).detail, "安化街"));
}

static void
test_missing (void)
{
  g_autoptr (HeatFinder) finder = make_finder ();

  g_autoptr (GArray) building = heat_finder_find (finder, "阳光花园99号楼2单元", 5, NULL);
  g_assert_cmpint (g_array_index (building, HeatFound, 0).kind, ==, HEAT_KIND_COMMUNITY);
  g_assert_nonnull (strstr (g_array_index (building, HeatFound, 0).note, "no building 99"));
  g_autoptr (GArray) flat = heat_finder_find (finder, "阳光花园3栋2单元909", 5, NULL);
  const HeatFound *f = &g_array_index (flat, HeatFound, 0);
  g_assert_cmpint (f->kind, ==, HEAT_KIND_BUILDING);
  g_assert_cmpstr (f->unit, ==, "2");
  g_assert_cmpstr (f->room, ==, "909");
  g_assert_nonnull (strstr (f->note, "no flat 909"));
  g_autoptr (GArray) apart = heat_finder_find (finder, "木兰街与学府路", 5, NULL);
  g_assert_nonnull (strstr (g_array_index (apart, HeatFound, 0).note, "do not meet"));
  static const char *const nothing[] = { "", "   ", "不存在的地方", "zzzzqqq", "\xff\xfe", "。。。" };
  for (guint i = 0; i < G_N_ELEMENTS (nothing); i++)
    {
      g_autoptr (GArray) none = heat_finder_find (finder, nothing[i], 5, NULL);
      g_assert_cmpuint (none->len, ==, 0);
    }
}

/* Coordinates come before names, whatever else of the text is found; without a coordinate system degrees are none. */
static void
test_coordinates (void)
{
  g_autoptr (HeatFinder) finder = make_finder ();
  const HeatCity *city = heat_net_city (heat_finder_net (finder));
  g_autofree char *text = g_strdup_printf ("%.1f %.1f", city->points[1], city->points[0]), *degrees = g_strdup ("45.7°N 126.6°E");
  g_autoptr (GArray) found = heat_finder_find (finder, text, 5, NULL);
  guint before = found->len;

  heat_finder_add_places (finder, text, NULL, found);
  g_assert_cmpuint (found->len, >, before);
  const HeatFound *place = &g_array_index (found, HeatFound, 0);
  g_assert_cmpint (place->what, ==, HEAT_FOUND_PLACE);
  g_assert_cmpint (place->match, ==, HEAT_MATCH_PLACE);
  g_assert_cmpstr (heat_found_word (place), ==, "place");
  g_assert_cmpfloat_with_epsilon (place->x, city->points[0], 0.06);
  g_assert_cmpfloat_with_epsilon (place->y, city->points[1], 0.06);
  g_autoptr (GArray) none = heat_finder_find (finder, degrees, 5, NULL);
  before = none->len;
  heat_finder_add_places (finder, degrees, NULL, none);
  g_assert_cmpuint (none->len, ==, before);
}

/* Every flat by five ways to write it, every card and phone: the right one first, or its homonym before it. */
static void
test_every_flat (void)
{
  g_autoptr (HeatFinder) finder = make_finder ();
  HeatNet *net = heat_finder_net (finder);
  const HeatCity *city = heat_net_city (net);
  static const char *const forms[][3] = { { "号楼", "单元", "室" }, { "-", "-", "" }, { "栋", "单元", "" }, { "#", "门", "" }, { "幢", " ", "户" } };
  guint seen = 0;

  for (guint32 h = 0; h < city->n_household; h += 7)
    {
      HeatHome home = heat_net_home (net, heat_household (h));
      char card[HEAT_NUMBER_BYTES], phone[HEAT_NUMBER_BYTES];
      HeatBuilding b = heat_net_household_building (net, heat_household (h));
      HeatCommunity c = heat_net_building_community (net, b);
      const HeatPoint near = { city->community[c.i].x, city->community[c.i].y };
      for (guint k = 0; k < G_N_ELEMENTS (forms) + 2; k++)
        {
          g_autofree char *query = k == 5 ? g_strdup (heat_net_card (net, heat_household (h), card)) : k == 6 ? g_strdup (heat_net_phone (net, heat_household (h), phone))
            : g_strconcat (heat_city_text (city, city->community[c.i].name), heat_city_text (city, city->building[b.i].number), forms[k][0],
                           heat_city_text (city, home.unit), forms[k][1], heat_city_text (city, home.room), forms[k][2], NULL);
          g_autoptr (GArray) found = heat_finder_find (finder, query, 10, &near);
          g_assert_cmpuint (found->len, >=, 1);
          const HeatFound *first = &g_array_index (found, HeatFound, 0);
          if (first->kind != HEAT_KIND_HOUSEHOLD || first->index != h)
            g_error ("“%s” → %s", query, first->label);
          seen++;
        }
    }
  g_assert_cmpuint (seen, >, 1000);
}

/* Whatever is typed, key by key or at random, is answered without a fault and within the limit. */
static void
test_random_typing (void)
{
  g_autoptr (HeatFinder) finder = make_finder ();
  g_autoptr (GRand) r = g_rand_new_with_seed (9);
  static const char *const bits[] = { "通达", "小区", "t", "d", "x", "6", "12", "号", "楼", "-", " ", "#", "三", "十", "单元", "街", "与", "阀", "区", "a", "139", "\xe9", "的", "百" };

  for (int round = 0; round < 3000; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      for (int n = g_rand_int_range (r, 1, 14); n > 0; n--)
        g_string_append (text, bits[g_rand_int_range (r, 0, G_N_ELEMENTS (bits))]);
      g_autoptr (GArray) found = heat_finder_find (finder, text->str, 7, NULL);
      g_assert_cmpuint (found->len, <=, 7);
      for (guint i = 0; i < found->len; i++)
        {
          const HeatFound *f = &g_array_index (found, HeatFound, i);
          g_assert_true (f->label && f->detail && f->score >= 0 && f->score <= 1);
          check_spans (f);
        }
    }
  g_autofree char *huge = g_strnfill (100000, '6');
  g_autoptr (GArray) found = heat_finder_find (finder, huge, 7, NULL);
  g_assert_cmpuint (found->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  heat_i18n_init ();
  g_test_add_func ("/locate/find/table", test_table);
  g_test_add_func ("/locate/find/homonyms", test_homonyms);
  g_test_add_func ("/locate/find/missing", test_missing);
  g_test_add_func ("/locate/find/coordinates", test_coordinates);
  g_test_add_func ("/locate/find/every-flat", test_every_flat);
  g_test_add_func ("/locate/find/random-typing", test_random_typing);
  return g_test_run ();
}
