// SPDX-License-Identifier: GPL-3.0-or-later
/* A plant, a trunk of four pipes, a station and two branches with two buildings each; supply and return. */
#include "base-i18n.h"
#include "locate-suspect.h"
#include <string.h>

static HeatText
put (HeatCity *c, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  return heat_city_put (c, text);
}

static void
add_node (HeatCity *c, const char *id, double x, double y)
{
  for (int back = 0; back < 2; back++)
    {
      HeatNodeRow *node = heat_city_add_node (c);
      node->id = put (c, "%s%c", id, back ? 'H' : 'G');
      node->x = x;
      node->y = y + 2 * back;
    }
}

/* Pipe `id` from node a to node b, supply and return. */
static void
add_pipe (HeatCity *c, const char *id, const char *a, const char *b, HeatLevel level, guint16 dn)
{
  for (int back = 0; back < 2; back++)
    {
      HeatPipeRow *pipe = heat_city_add_pipe (c);
      pipe->id = put (c, "%s%c", id, back ? 'H' : 'G');
      pipe->from_node = put (c, "%s%c", a, back ? 'H' : 'G');
      pipe->to_node = put (c, "%s%c", b, back ? 'H' : 'G');
      pipe->level = level;
      pipe->line = back ? HEAT_LINE_RETURN : HEAT_LINE_SUPPLY;
      pipe->dn_mm = dn;
      pipe->year = 2000;
      pipe->length_m = 100;
    }
}

static void
add_port (HeatCity *c, const char *owner, const char *node, HeatPortSide side)
{
  HeatPortRow *port = heat_city_add_port (c);
  port->owner = put (c, "%s", owner);
  port->supply_node = put (c, "%sG", node);
  port->return_node = put (c, "%sH", node);
  port->side = side;
}

static void
add_building (HeatCity *c, const char *id, const char *node, double x, double y)
{
  HeatBuildingRow *b = heat_city_add_building (c);
  b->id = put (c, "%s", id);
  b->x = x;
  b->y = y;
  HeatConsumerRow *k = heat_city_add_consumer (c);
  k->id = put (c, "K%s", id);
  k->building = put (c, "%s", id);
  k->supply_node = put (c, "%sG", node);
  k->return_node = put (c, "%sH", node);
  k->x = x;
  k->y = y;
  for (int i = 0; i < 3; i++)
    {
      HeatHouseholdRow *h = heat_city_add_household (c);
      h->card = put (c, "%s-%d", id, i);
      h->consumer = put (c, "K%s", id);
      h->building = put (c, "%s", id);
    }
}

static HeatCourses *
make_courses (void)
{
  HeatCity *c = heat_city_new ();
  g_autoptr (GError) error = NULL;

  add_node (c, "Q", 0, 0);
  add_node (c, "A", 100, 0);
  add_node (c, "S", 200, 0); /* station, primary */
  add_node (c, "D", 100, 900); /* dead end of the trunk */
  add_node (c, "T", 210, 0); /* station, secondary */
  add_node (c, "U", 300, 0);
  add_node (c, "B1", 300, 100);
  add_node (c, "B2", 300, 200);
  add_node (c, "B3", 300, -100);
  add_node (c, "B4", 300, -200);
  add_pipe (c, "P1", "Q", "A", HEAT_LEVEL_PRIMARY, 500);
  add_pipe (c, "P2", "A", "S", HEAT_LEVEL_PRIMARY, 300);
  add_pipe (c, "P3", "A", "D", HEAT_LEVEL_PRIMARY, 300);
  add_pipe (c, "H0", "T", "U", HEAT_LEVEL_SECONDARY, 200);
  add_pipe (c, "H1", "U", "B1", HEAT_LEVEL_SECONDARY, 150);
  add_pipe (c, "H2", "B1", "B2", HEAT_LEVEL_SECONDARY, 100);
  add_pipe (c, "H3", "U", "B3", HEAT_LEVEL_SECONDARY, 150);
  add_pipe (c, "H4", "B3", "B4", HEAT_LEVEL_SECONDARY, 100);
  HeatSourceRow *source = heat_city_add_source (c);
  source->id = put (c, "Q1");
  HeatStationRow *station = heat_city_add_station (c);
  station->id = put (c, "S1");
  station->name = put (c, "通达站");
  add_port (c, "Q1", "Q", HEAT_PORT_HEADER);
  add_port (c, "S1", "S", HEAT_PORT_PRIMARY);
  add_port (c, "S1", "T", HEAT_PORT_SECONDARY);
  for (int i = 1; i <= 4; i++)
    {
      g_autofree char *id = g_strdup_printf ("B%d", i);
      add_building (c, id, id, 300, i <= 2 ? 100 * i : -100 * (i - 2));
    }
  g_autoptr (HeatNet) net = heat_net_new (c, NULL, &error);
  g_assert_no_error (error);
  HeatCourses *courses = heat_courses_new (net, NULL, &error);
  g_assert_no_error (error);
  return courses;
}

static HeatSuspicion *
ask (const HeatCourses *courses, const HeatReportClue *clues, guint n)
{
  g_autoptr (GError) error = NULL;
  HeatSuspicion *out = heat_locate_suspect (courses, clues, n, 0, &error);
  double sum = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < out->suspects->len; i++)
    {
      const HeatSuspect *s = &g_array_index (out->suspects, HeatSuspect, i);
      sum += s->probability;
      g_assert_true (s->reason && *s->reason);
      g_assert_true (i == 0 || g_array_index (out->suspects, HeatSuspect, i - 1).probability >= s->probability);
    }
  g_assert_true (out->suspects->len == 0 || fabs (sum - 1) < 1e-9);
  g_assert_true (out->summary && *out->summary);
  return out;
}

static double
probability (const HeatCourses *courses, const HeatSuspicion *out, const char *id)
{
  double sum = 0;

  for (guint i = 0; i < out->suspects->len; i++)
    {
      const HeatSuspect *s = &g_array_index (out->suspects, HeatSuspect, i);
      if (g_str_has_prefix (heat_net_id (heat_courses_net (courses), HEAT_KIND_PIPE, s->pipe), id))
        sum += s->probability;
    }
  return sum;
}

static void
test_courses (void)
{
  g_autoptr (HeatCourses) courses = make_courses ();
  HeatNet *net = heat_courses_net (courses);
  static const struct { const char *pipe; guint below; } cases[] = { { "P1G", 4 }, { "P2G", 4 }, { "P2H", 4 }, { "P3G", 0 }, { "H0G", 4 }, { "H1G", 2 }, { "H2G", 1 }, { "H4H", 1 } };
  guint32 plant = 99;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (heat_courses_below (courses, heat_pipe (heat_net_find (net, HEAT_KIND_PIPE, cases[i].pipe))), ==, cases[i].below);
  HeatNode b2 = heat_node (heat_net_find (net, HEAT_KIND_NODE, "B2G")), s = heat_node (heat_net_find (net, HEAT_KIND_NODE, "SG"));
  g_assert_cmpint (heat_courses_plant (courses, b2, &plant), ==, HEAT_KIND_STATION);
  g_assert_cmpint (heat_courses_plant (courses, s, &plant), ==, HEAT_KIND_SOURCE);
  g_assert_cmpfloat_with_epsilon (heat_courses_distance_m (courses, b2), 300, 0.1);
  g_assert_cmpstr (heat_net_id (net, HEAT_KIND_PIPE, heat_courses_feed (courses, b2).i), ==, "H2G");
}

static void
test_surface (void)
{
  g_autoptr (HeatCourses) courses = make_courses ();
  HeatReportClue clue = HEAT_REPORT_CLUE_NONE;

  clue.symptom = HEAT_SYMPTOM_WATER_ON_STREET;
  clue.x = 150;
  clue.y = 10;
  g_autoptr (HeatSuspicion) near = ask (courses, &clue, 1);
  g_assert_true (g_str_has_prefix (heat_net_id (heat_courses_net (courses), HEAT_KIND_PIPE, g_array_index (near->suspects, HeatSuspect, 0).pipe), "P2"));
  g_assert_nonnull (strstr (g_array_index (near->suspects, HeatSuspect, 0).reason, "m from the water on the street"));
  clue.y = 400;
  clue.x = 1000;
  g_autoptr (HeatSuspicion) far = ask (courses, &clue, 1);
  g_assert_cmpuint (far->suspects->len, ==, 0);
  /* the primary steams, the secondary does not */
  clue.symptom = HEAT_SYMPTOM_STEAM_FROM_WELL;
  clue.x = 205;
  clue.y = 0;
  g_autoptr (HeatSuspicion) steam = ask (courses, &clue, 1);
  g_assert_cmpfloat (probability (courses, steam, "P2"), >, probability (courses, steam, "H0"));
}

static HeatReportClue
cold (const HeatCourses *courses, const char *building)
{
  HeatReportClue clue = HEAT_REPORT_CLUE_NONE;

  clue.symptom = HEAT_SYMPTOM_NO_HEAT;
  clue.building = heat_net_find (heat_courses_net (courses), HEAT_KIND_BUILDING, building);
  clue.whole_building = TRUE;
  g_assert_cmpuint (clue.building, !=, HEAT_NONE);
  return clue;
}

static void
test_cold (void)
{
  g_autoptr (HeatCourses) courses = make_courses ();
  HeatReportClue one[] = { cold (courses, "B2") }, branch[] = { cold (courses, "B1"), cold (courses, "B2") };
  HeatReportClue all[] = { cold (courses, "B1"), cold (courses, "B2"), cold (courses, "B3"), cold (courses, "B4") };

  g_autoptr (HeatSuspicion) a = ask (courses, one, 1);
  g_assert_cmpfloat (probability (courses, a, "H2"), >, probability (courses, a, "H1"));
  g_assert_cmpfloat (probability (courses, a, "H1"), >, probability (courses, a, "P1"));
  g_assert_cmpfloat (probability (courses, a, "H3"), ==, 0);
  g_assert_cmpfloat (probability (courses, a, "P3"), ==, 0); /* beside the way */
  g_autoptr (HeatSuspicion) b = ask (courses, branch, 2);
  g_assert_cmpfloat (probability (courses, b, "H1"), >, probability (courses, b, "H2"));
  g_assert_cmpfloat (probability (courses, b, "H1"), >, probability (courses, b, "H0"));
  g_autoptr (HeatSuspicion) c = ask (courses, all, 4);
  g_assert_cmpfloat (probability (courses, c, "H0"), >, probability (courses, c, "H1"));
  g_assert_cmpfloat (probability (courses, c, "P"), >, 0.3);
  g_assert_nonnull (strstr (g_array_index (c->suspects, HeatSuspect, 0).reason, "4 of 4 cold places"));
}

static void
test_one_flat (void)
{
  g_autoptr (HeatCourses) courses = make_courses ();
  HeatReportClue flats[2] = { HEAT_REPORT_CLUE_NONE, HEAT_REPORT_CLUE_NONE };

  flats[0].symptom = flats[1].symptom = HEAT_SYMPTOM_NO_HEAT;
  flats[0].household = flats[1].household = heat_net_find (heat_courses_net (courses), HEAT_KIND_HOUSEHOLD, "B2-0");
  g_autoptr (HeatSuspicion) same = ask (courses, flats, 2);
  g_assert_true (same->one_flat);
  g_assert_cmpuint (same->suspects->len, ==, 0);
  flats[1].household = heat_net_find (heat_courses_net (courses), HEAT_KIND_HOUSEHOLD, "B1-0");
  g_autoptr (HeatSuspicion) two = ask (courses, flats, 2);
  g_assert_false (two->one_flat);
  g_assert_cmpuint (two->suspects->len, >, 0);
}

static void
test_make_up_and_cover (void)
{
  g_autoptr (HeatCourses) courses = make_courses ();
  HeatReportClue clues[2] = { HEAT_REPORT_CLUE_NONE, HEAT_REPORT_CLUE_NONE };

  clues[0].symptom = HEAT_SYMPTOM_MAKE_UP_HIGH;
  clues[0].station = 0;
  g_autoptr (HeatSuspicion) circuit = ask (courses, clues, 1);
  g_assert_cmpfloat_with_epsilon (probability (courses, circuit, "H"), 1, 1e-9);
  clues[1].symptom = HEAT_SYMPTOM_WET_WALL;
  clues[1].x = 305;
  clues[1].y = 150;
  g_autoptr (HeatSuspicion) wall = ask (courses, clues, 2);
  g_assert_cmpfloat (probability (courses, wall, "H2"), >, 0.6);
  clues[0].symptom = HEAT_SYMPTOM_WELL_COVER;
  g_autoptr (HeatSuspicion) cover = ask (courses, clues, 1);
  g_assert_cmpuint (cover->suspects->len, ==, 0);
  clues[0].station = 77;
  g_autoptr (GError) error = NULL;
  g_assert_null (heat_locate_suspect (courses, clues, 1, 0, &error));
  g_assert_error (error, HEAT_LOCATE_ERROR, HEAT_ERROR_USAGE);
  for (int s = 0; s < HEAT_N_SYMPTOMS; s++)
    g_assert_cmpint (heat_symptom_from_word (heat_symptom_word ((HeatSymptom) s)), ==, s);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  heat_i18n_init ();
  g_test_add_func ("/locate/suspect/courses", test_courses);
  g_test_add_func ("/locate/suspect/surface", test_surface);
  g_test_add_func ("/locate/suspect/cold", test_cold);
  g_test_add_func ("/locate/suspect/one-flat", test_one_flat);
  g_test_add_func ("/locate/suspect/make-up-and-cover", test_make_up_and_cover);
  return g_test_run ();
}
