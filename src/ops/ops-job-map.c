// SPDX-License-Identifier: GPL-3.0-or-later
/* The surroundings of a leak as numbers, for a phone to draw: it must do so where there is no network. */
#include "geo-rtree.h"
#include "geo-types.h"
#include "ops-job.h"
#include "ops-state-private.h"
#include <string.h>

#define MAX_SHAPES 1500 /* of one kind: a page must stay light */

typedef struct {
  const HeatNet *net;
  const HeatIncident *incident;
  double x, y, radius_m;
  GHashTable *zone; /* set of pipe ids, borrowed */
  JsonArray *pipes;
} Around;

/* Does their box meet the square? */
static gboolean
is_near (const Around *a, const double *p, guint n)
{
  HeatBox box = heat_box_empty (), square = { a->x - a->radius_m, a->y - a->radius_m, a->x + a->radius_m, a->y + a->radius_m };

  for (guint k = 0; k < n; k++)
    box = heat_box_add (box, p[2 * k], p[2 * k + 1]);
  return heat_box_meets (box, square);
}

static JsonArray *
put_points (const Around *a, const double *p, guint n)
{
  JsonArray *array = json_array_sized_new (2 * n);

  for (guint k = 0; k < n; k++)
    {
      json_array_add_double_element (array, round ((p[2 * k] - a->x) * 10) / 10);
      json_array_add_double_element (array, round ((p[2 * k + 1] - a->y) * 10) / 10);
    }
  return array;
}

static gboolean
add_pipe (guint32 pipe, gpointer data)
{
  Around *a = data;
  const HeatPipeRow *row = &heat_net_city (a->net)->pipe[pipe];
  double fallback[HEAT_COURSE_DOUBLES];
  guint n;
  const double *p = heat_net_pipe_line (a->net, heat_pipe (pipe), fallback, &n);

  if (n < 2 || !is_near (a, p, n))
    return TRUE;
  JsonObject *o = json_object_new ();
  json_object_set_string_member (o, "line", heat_code_word (HEAT_CODES_LINE, row->line));
  json_object_set_string_member (o, "level", heat_code_word (HEAT_CODES_LEVEL, row->level));
  json_object_set_int_member (o, "dn_mm", row->dn_mm);
  if (g_hash_table_contains (a->zone, heat_net_id (a->net, HEAT_KIND_PIPE, pipe)))
    json_object_set_boolean_member (o, "zone", TRUE);
  json_object_set_array_member (o, "p", put_points (a, p, n));
  json_array_add_object_element (a->pipes, o);
  return json_array_get_length (a->pipes) < MAX_SHAPES;
}

/* A consumer of the building stands in the plan's list, or is out already. */
static gboolean
is_out (const Around *a, guint32 building, GHashTable *planned)
{
  HeatSpan all = heat_net_building_consumers (a->net, heat_building (building));

  for (guint32 k = 0; k < all.n; k++)
    {
      const char *id = heat_net_id (a->net, HEAT_KIND_CONSUMER, all.at[k]);
      if (g_hash_table_contains (planned, id) || g_hash_table_contains (a->incident->out_consumers, id))
        return TRUE;
    }
  return FALSE;
}

static JsonArray *
list_buildings (const Around *a, GHashTable *planned)
{
  const HeatCity *city = heat_net_city (a->net);
  JsonArray *array = json_array_new ();

  for (guint32 k = 0; k < city->n_building && json_array_get_length (array) < MAX_SHAPES; k++)
    {
      const HeatBuildingRow *row = &city->building[k];
      if (row->n_points < 3 || !is_near (a, city->points + 2 * row->first_point, row->n_points))
        continue;
      JsonObject *o = json_object_new ();
      if (is_out (a, k, planned))
        json_object_set_boolean_member (o, "out", TRUE);
      if (row->use == HEAT_USE_SCHOOL || row->use == HEAT_USE_NURSERY || row->use == HEAT_USE_HOSPITAL || row->use == HEAT_USE_CARE)
        json_object_set_string_member (o, "use", heat_code_word (HEAT_CODES_USE, row->use));
      json_object_set_array_member (o, "p", put_points (a, city->points + 2 * row->first_point, row->n_points));
      json_array_add_object_element (array, o);
    }
  return array;
}

static JsonArray *
list_roads (const Around *a)
{
  const HeatCity *city = heat_net_city (a->net);
  JsonArray *array = json_array_new ();

  for (guint32 k = 0; k < city->n_road && json_array_get_length (array) < MAX_SHAPES; k++)
    {
      const HeatRoadRow *row = &city->road[k];
      if (row->n_points < 2 || !is_near (a, city->points + 2 * row->first_point, row->n_points))
        continue;
      JsonObject *o = json_object_new ();
      json_object_set_string_member (o, "class", heat_code_word (HEAT_CODES_ROAD_CLASS, row->road_class));
      heat_json_put_text (o, "name", heat_city_text (city, row->name));
      json_object_set_array_member (o, "p", put_points (a, city->points + 2 * row->first_point, row->n_points));
      json_array_add_object_element (array, o);
    }
  return array;
}

static JsonArray *
list_wells (const Around *a)
{
  const HeatCity *city = heat_net_city (a->net);
  JsonArray *array = json_array_new ();

  for (guint32 k = 0; k < city->n_well && json_array_get_length (array) < MAX_SHAPES; k++)
    {
      double p[] = { city->well[k].x, city->well[k].y };
      if (!isfinite (p[0]) || !isfinite (p[1]) || !is_near (a, p, 1))
        continue;
      JsonObject *o = json_object_new ();
      json_object_set_string_member (o, "id", heat_net_id (a->net, HEAT_KIND_WELL, k));
      json_object_set_string_member (o, "name", heat_net_name (a->net, HEAT_KIND_WELL, k));
      json_object_set_array_member (o, "p", put_points (a, p, 1));
      json_array_add_object_element (array, o);
    }
  return array;
}

static JsonArray *
list_valves (const Around *a)
{
  JsonArray *array = json_array_new ();

  for (guint k = 0; k < a->incident->steps->len; k++)
    {
      const HeatStep *s = a->incident->steps->pdata[k];
      guint32 valve = s->state == HEAT_STEP_DROPPED ? HEAT_NONE : heat_net_find (a->net, HEAT_KIND_VALVE, s->target);
      double p[2];
      if (valve == HEAT_NONE || !heat_net_place (a->net, HEAT_KIND_VALVE, valve, &p[0], &p[1]))
        continue;
      JsonObject *o = json_object_new ();
      json_object_set_string_member (o, "target", s->target);
      json_object_set_int_member (o, "number", s->number);
      json_object_set_array_member (o, "p", put_points (a, p, 1));
      json_array_add_object_element (array, o);
    }
  return array;
}

static GHashTable *
take_set (JsonArray *array)
{
  GHashTable *set = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint k = 0; array && k < json_array_get_length (array); k++)
    g_hash_table_add (set, (gpointer) heat_json_at (array, k));
  return set;
}

JsonObject *
heat_job_map (const HeatLive *live, const HeatIncident *i, double radius_m)
{
  const HeatNet *net = heat_live_net (live);
  const HeatOpsPlan *plan = heat_incident_plan (i);
  g_autoptr (GHashTable) zone = take_set (plan ? heat_json_array (heat_json_object (plan->body, "zone"), "pipes") : NULL);
  g_autoptr (GHashTable) planned = take_set (plan ? heat_json_array (heat_json_object (plan->body, "out"), "consumers") : NULL);
  Around a = { net, i, i->x, i->y, radius_m, zone, NULL };
  JsonArray *leak = json_array_new ();

  if (!net || !isfinite (i->x) || !isfinite (i->y))
    return json_array_unref (leak), NULL;
  JsonObject *o = json_object_new ();
  a.pipes = json_array_new ();
  heat_rtree_query (heat_net_pipe_index (net), (HeatBox){ i->x - radius_m, i->y - radius_m, i->x + radius_m, i->y + radius_m }, add_pipe, &a);
  json_object_set_double_member (o, "radius_m", radius_m);
  heat_json_put_text (o, "attribution", heat_city_text (heat_net_city (net), heat_net_city (net)->attribution));
  json_object_set_array_member (o, "pipes", a.pipes);
  json_object_set_array_member (o, "buildings", list_buildings (&a, planned));
  json_object_set_array_member (o, "roads", list_roads (&a));
  json_object_set_array_member (o, "wells", list_wells (&a));
  json_object_set_array_member (o, "valves", list_valves (&a));
  json_array_add_double_element (leak, 0);
  json_array_add_double_element (leak, 0);
  json_object_set_array_member (o, "leak", leak);
  return o;
}
