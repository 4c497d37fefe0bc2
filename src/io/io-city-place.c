// SPDX-License-Identifier: GPL-3.0-or-later
/* Where the stations of real communities stand: beside a street, on free ground. */
#include "io-city-private.h"

typedef struct { const HeatCity *city; double x, y; gboolean is_inside; } Probe;

static gboolean
visit_building (guint32 item, gpointer data)
{
  Probe *p = data;
  const HeatBuildingRow *b = &p->city->building[item];

  p->is_inside = heat_ring_contains (p->city->points + 2 * (gsize) b->first_point, b->n_points, p->x, p->y);
  return !p->is_inside;
}

static gboolean
is_free (const Draft *d, double x, double y)
{
  for (int k = 0; k < 5; k++)
    {
      Probe p = { d->city, x + (k == 1 ? 4 : k == 2 ? -4 : 0), y + (k == 3 ? 4 : k == 4 ? -4 : 0), FALSE };
      heat_rtree_query (d->building_tree, (HeatBox){ p.x, p.y, p.x, p.y }, visit_building, &p);
      if (p.is_inside)
        return FALSE;
    }
  return TRUE;
}

/* Beside the street vertex nearest to one of the court's buildings, rather in the court's middle than at its end. */
static void
place_station (Draft *d, DraftCourt *court)
{
  const HeatBuildingRow *b = d->city->building + court->first_building;
  double cx = 0, cy = 0, best = HUGE_VAL, vx, vy;
  guint32 at = HEAT_NONE;

  for (guint32 i = 0; i < court->n_buildings; i++)
    cx += b[i].x / court->n_buildings, cy += b[i].y / court->n_buildings;
  for (guint32 i = 0; i < court->n_buildings; i++)
    {
      guint32 v = heat_io_graph_nearest (d->graph, b[i].x, b[i].y, 400, NULL);
      double worth = v == HEAT_NONE ? HUGE_VAL : hypot (d->graph->xy[2 * v] - b[i].x, d->graph->xy[2 * v + 1] - b[i].y)
                                               + 0.6 * hypot (d->graph->xy[2 * v] - cx, d->graph->xy[2 * v + 1] - cy);
      if (worth < best)
        best = worth, at = v;
    }
  court->x = cx, court->y = cy;
  if (at == HEAT_NONE)
    return;
  vx = d->graph->xy[2 * at], vy = d->graph->xy[2 * at + 1], best = HUGE_VAL;
  for (int k = 0; k < 48; k++)
    {
      double radius = 10 + 7 * (k / 16), x = vx + radius * cos (k * G_PI / 8), y = vy + radius * sin (k * G_PI / 8);
      double worth = hypot (x - cx, y - cy) + 3 * radius;
      if (worth < best && is_free (d, x, y))
        best = worth, court->x = x, court->y = y;
    }
}

void
heat_io_court_place_stations (Draft *d)
{
  for (guint c = 0; c < d->courts->len; c++)
    {
      DraftCourt *court = &g_array_index (d->courts, DraftCourt, c);
      if (isnan (court->x))
        place_station (d, court);
    }
}
