// SPDX-License-Identifier: GPL-3.0-or-later
/* Where a notice's households live: communities, their buildings, their units. */
#include "ops-issue-private.h"
#include "ops-live-private.h"
#include <stdlib.h>
#include <string.h>

typedef struct { guint32 building; guint households, priority; double area_m2; GPtrArray *units; /* const char* */ gboolean whole; } Block;
typedef struct { guint32 community; GArray *blocks; guint households, priority; double area_m2; } Area;

static void
clear_area (gpointer data)
{
  Area *a = data;

  for (guint k = 0; k < a->blocks->len; k++)
    g_ptr_array_unref (g_array_index (a->blocks, Block, k).units);
  g_array_unref (a->blocks);
}

/* Every heated unit of the building is among them. */
static gboolean
is_whole (const HeatNet *net, guint32 building, const guint8 *named)
{
  HeatSpan all = heat_net_building_consumers (net, heat_building (building));

  for (guint32 k = 0; k < all.n; k++)
    if (!named[all.at[k]] && heat_net_consumer_sum (net, heat_consumer (all.at[k]))->households > 0)
      return FALSE;
  return TRUE;
}

static Block
make_block (const HeatNet *net, guint32 building, const guint8 *named)
{
  Block b = { building, 0, 0, 0, g_ptr_array_new (), is_whole (net, building, named) };
  HeatSpan all = heat_net_building_consumers (net, heat_building (building));

  for (guint32 k = 0; k < all.n; k++)
    {
      const HeatConsumerSum *sum = heat_net_consumer_sum (net, heat_consumer (all.at[k]));
      const char *unit = heat_net_text (net, heat_net_city (net)->consumer[all.at[k]].unit);
      if (!named[all.at[k]])
        continue;
      b.households += sum->households;
      b.priority += sum->priority;
      b.area_m2 += sum->area_m2;
      if (*unit && !g_ptr_array_find_with_equal_func (b.units, unit, g_str_equal, NULL))
        g_ptr_array_add (b.units, (gpointer) unit);
    }
  if (b.units->len == 0)
    b.whole = TRUE;
  return b;
}

static const char *
building_name (const HeatNet *net, guint32 building)
{
  const HeatBuildingRow *row = &heat_net_city (net)->building[building];
  const char *number = heat_net_text (net, row->number);

  return *number ? number : heat_net_name (net, HEAT_KIND_BUILDING, building);
}

static int
compare_names (const char *a, const char *b)
{
  guint64 x = g_ascii_strtoull (a, NULL, 10), y = g_ascii_strtoull (b, NULL, 10);

  if (x != y && x && y)
    return x < y ? -1 : 1;
  return !x != !y ? (x ? -1 : 1) : strcmp (a, b);
}

static int
compare_blocks (gconstpointer a, gconstpointer b, gpointer net)
{
  return compare_names (building_name (net, ((const Block *) a)->building), building_name (net, ((const Block *) b)->building));
}

static int
compare_units (gconstpointer a, gconstpointer b)
{
  return compare_names (*(const char *const *) a, *(const char *const *) b);
}

static Area *
ensure_area (GArray *areas, guint32 community)
{
  for (guint k = 0; k < areas->len; k++)
    if (g_array_index (areas, Area, k).community == community)
      return &g_array_index (areas, Area, k);
  Area a = { community, g_array_new (FALSE, TRUE, sizeof (Block)), 0, 0, 0 };
  g_array_append_val (areas, a);
  return &g_array_index (areas, Area, areas->len - 1);
}

static int
compare_areas (gconstpointer a, gconstpointer b)
{
  const Area *x = a, *y = b;

  return x->households != y->households ? (x->households > y->households ? -1 : 1) : (x->community < y->community ? -1 : x->community > y->community);
}

/* `named` by consumer; biggest community first, buildings by number. */
static GArray *
make_areas (const HeatNet *net, const guint8 *named)
{
  GArray *areas = g_array_new (FALSE, TRUE, sizeof (Area));
  guint32 n = heat_net_n (net, HEAT_KIND_CONSUMER);
  g_autofree guint8 *seen = g_new0 (guint8, (gsize) heat_net_n (net, HEAT_KIND_BUILDING) + 1);

  g_array_set_clear_func (areas, clear_area);
  for (guint32 c = 0; c < n; c++)
    {
      HeatBuilding building = named[c] ? heat_net_consumer_building (net, heat_consumer (c)) : heat_building (HEAT_NONE);
      if (heat_building_is_none (building) || seen[building.i])
        continue;
      seen[building.i] = 1;
      Area *a = ensure_area (areas, heat_net_building_community (net, building).i);
      Block b = make_block (net, building.i, named);
      a->households += b.households;
      a->priority += b.priority;
      a->area_m2 += b.area_m2;
      g_array_append_val (a->blocks, b);
    }
  for (guint k = 0; k < areas->len; k++)
    g_array_sort_with_data (g_array_index (areas, Area, k).blocks, compare_blocks, (gpointer) net);
  g_array_sort (areas, compare_areas);
  return areas;
}

static JsonObject *
block_to_json (const HeatNet *net, const Block *b)
{
  JsonObject *o = heat_body ("id", heat_net_id (net, HEAT_KIND_BUILDING, b->building), "name", building_name (net, b->building), NULL);
  JsonArray *units = json_array_new ();

  g_ptr_array_sort (b->units, compare_units);
  for (guint k = 0; k < b->units->len; k++)
    json_array_add_string_element (units, b->units->pdata[k]);
  json_object_set_array_member (o, "units", units);
  json_object_set_boolean_member (o, "whole", b->whole);
  json_object_set_int_member (o, "households", b->households);
  return o;
}

/* Every heated building of the community is in the area with all its units. */
static gboolean
is_whole_community (const HeatNet *net, const Area *a)
{
  guint heated = 0;

  if (a->community == HEAT_NONE)
    return FALSE;
  for (guint k = 0; k < a->blocks->len; k++)
    if (!g_array_index (a->blocks, Block, k).whole)
      return FALSE;
  HeatSpan all = heat_net_community_buildings (net, heat_community (a->community));
  for (guint32 k = 0; k < all.n; k++)
    heated += heat_net_building_consumers (net, heat_building (all.at[k])).n > 0;
  return heated == a->blocks->len;
}

static JsonArray *
areas_to_json (const HeatNet *net, const GArray *areas)
{
  JsonArray *list = json_array_new ();

  for (guint k = 0; k < areas->len; k++)
    {
      const Area *a = &g_array_index (areas, Area, k);
      gboolean is_known = a->community != HEAT_NONE;
      JsonObject *o = heat_body ("id", is_known ? heat_net_id (net, HEAT_KIND_COMMUNITY, a->community) : "", "community",
                                 is_known ? heat_net_name (net, HEAT_KIND_COMMUNITY, a->community) : "",
                                 "district", is_known ? heat_net_text (net, heat_net_city (net)->community[a->community].district) : "", NULL);
      JsonArray *blocks = json_array_new ();
      for (guint m = 0; m < a->blocks->len; m++)
        json_array_add_object_element (blocks, block_to_json (net, &g_array_index (a->blocks, Block, m)));
      json_object_set_boolean_member (o, "whole", is_whole_community (net, a));
      json_object_set_int_member (o, "households", a->households);
      json_object_set_int_member (o, "priority", a->priority);
      json_object_set_double_member (o, "area_m2", a->area_m2);
      json_object_set_array_member (o, "buildings", blocks);
      json_array_add_object_element (list, o);
    }
  return list;
}

JsonArray *
heat_issue_areas (const HeatNet *net, const guint8 *named)
{
  g_autoptr (GArray) areas = make_areas (net, named);

  return areas_to_json (net, areas);
}
