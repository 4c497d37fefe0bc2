// SPDX-License-Identifier: GPL-3.0-or-later
/* What the source does not say and its neighbours do: places; and households, so that plans count something. */
#include "io-import-private.h"
#include <math.h>

typedef struct {
  HeatCity *city;
  GHashTable *nodes; /* owned; id → row + 1 */
} Filler;

static HeatNodeRow *
node_of (Filler *f, HeatText id)
{
  guint k = id.at ? GPOINTER_TO_UINT (g_hash_table_lookup (f->nodes, heat_city_text (f->city, id))) : 0;

  return k ? &f->city->node[k - 1] : NULL;
}

static gboolean
copy_place (double *x, double *y, const HeatNodeRow *from)
{
  if (isfinite (*x) || !from || !isfinite (from->x))
    return FALSE;
  *x = from->x;
  *y = from->y;
  return TRUE;
}

static guint
places_from_pipes (Filler *f)
{
  guint n = 0;

  for (guint32 i = 0; i < f->city->n_pipe; i++)
    for (guint end = 0; end < 2 && f->city->pipe[i].n_points; end++)
      {
        const HeatPipeRow *p = &f->city->pipe[i];
        HeatNodeRow *node = node_of (f, end ? p->to_node : p->from_node);
        const double *xy = f->city->points + 2 * (gsize) (p->first_point + (end ? p->n_points - 1 : 0));
        HeatNodeRow there = { .x = xy[0], .y = xy[1] };
        n += node && copy_place (&node->x, &node->y, &there);
      }
  return n;
}

/* Across edge valves, plants and pipes without a course: the other side's place, until nothing changes. */
static guint
places_from_neighbours (Filler *f)
{
  guint n = 0, before;

  do
    {
      before = n;
      for (guint32 i = 0; i < f->city->n_valve + f->city->n_port + f->city->n_consumer; i++)
        {
          guint32 k = i, nv = f->city->n_valve, np = f->city->n_port;
          HeatNodeRow *a = node_of (f, k < nv ? f->city->valve[k].node : k < nv + np ? f->city->port[k - nv].supply_node : f->city->consumer[k - nv - np].supply_node);
          HeatNodeRow *b = node_of (f, k < nv ? f->city->valve[k].node2 : k < nv + np ? f->city->port[k - nv].return_node : f->city->consumer[k - nv - np].return_node);
          if (a && b)
            n += copy_place (&a->x, &a->y, b) + copy_place (&b->x, &b->y, a);
        }
    }
  while (n > before);
  return n;
}

static guint
places_of_objects (Filler *f)
{
  HeatCity *city = f->city;
  guint n = 0;

  for (guint32 i = 0; i < city->n_consumer; i++)
    n += copy_place (&city->consumer[i].x, &city->consumer[i].y, node_of (f, city->consumer[i].supply_node));
  for (guint32 i = 0; i < city->n_valve; i++)
    n += copy_place (&city->valve[i].x, &city->valve[i].y, node_of (f, city->valve[i].node));
  for (guint32 i = 0; i < city->n_port; i++)
    {
      const HeatNodeRow *node = node_of (f, city->port[i].supply_node);
      const char *owner = heat_city_text (city, city->port[i].owner);
      for (guint32 k = 0; k < city->n_source; k++)
        if (g_str_equal (heat_city_text (city, city->source[k].id), owner))
          n += copy_place (&city->source[k].x, &city->source[k].y, node);
      for (guint32 k = 0; k < city->n_station; k++)
        if (g_str_equal (heat_city_text (city, city->station[k].id), owner))
          n += copy_place (&city->station[k].x, &city->station[k].y, node);
    }
  return n;
}

static void
fill_households (HeatImport *import)
{
  HeatCity *city = import->city;
  guint per = import->map->households_per_consumer;

  if (city->n_household > 0 || per == 0)
    return;
  for (guint32 i = 0; i < city->n_consumer; i++)
    for (guint k = 0; k < per; k++)
      {
        const char *id = heat_city_text (city, city->consumer[i].id);
        g_autofree char *card = per > 1 ? g_strdup_printf ("%s-%u", id, k + 1) : g_strdup (id);
        HeatHouseholdRow *h = heat_city_add_household (city);
        h->card = heat_city_put (city, card);
        h->consumer = city->consumer[i].id;
        h->building = city->consumer[i].building;
        h->unit = city->consumer[i].unit;
      }
  if (city->n_consumer)
    heat_import_note (import, HEAT_IMPORT_ASSUMED, "household", "", _("%u household for each consumer, heating, floor area unknown (households_per_consumer)"), per);
}

void
heat_import_fill (HeatImport *import)
{
  Filler f = { import->city, g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };

  for (guint32 i = import->city->n_node; i-- > 0;)
    g_hash_table_insert (f.nodes, g_strdup (heat_city_text (import->city, import->city->node[i].id)), GUINT_TO_POINTER (i + 1));
  guint by_pipes = places_from_pipes (&f), by_neighbours = places_from_neighbours (&f), of_objects = places_of_objects (&f);
  if (by_pipes + by_neighbours)
    heat_import_note (import, HEAT_IMPORT_MADE, "node", "", _("%u nodes without a place got that of their pipes' ends or of the node across a valve or plant"), by_pipes + by_neighbours);
  if (of_objects)
    heat_import_note (import, HEAT_IMPORT_MADE, "", "", _("%u valves, plants and consumers without a place got that of their node"), of_objects);
  fill_households (import);
  g_hash_table_unref (f.nodes);
}
