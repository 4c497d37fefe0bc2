// SPDX-License-Identifier: GPL-3.0-or-later
/* What is written on the map, strongest first: communities, diameters, plants and stations, ties, valves, wells, streets,
 * building numbers. Each class only in its scales; what finds no free place is left out. */
#include "map-top-private.h"
#include <math.h>

#define SAME_NAME_PX 120 /* valves of a pair have one name, written once */

typedef struct { HeatKind kind; HeatMapClass of; double limit, half_px; HeatMapFont font; } PointClass;

gboolean
heat_map_is_in_sight (const HeatMapTop *top, HeatMapSpot s)
{
  return s.x_px > -20 && s.y_px > -20 && s.x_px < top->layout.width_px + 20 && s.y_px < top->layout.height_px + 20;
}

static gboolean
is_community_out (const HeatMapTop *top, guint32 row)
{
  const HeatMapOverlay *o = top->job.s->overlay;

  if (!o || !o->out_buildings->len)
    return FALSE;
  HeatSpan buildings = heat_net_community_buildings (heat_map_scene_net (top->job.s->scene), heat_community (row));
  for (guint32 i = 0; i < buildings.n; i++)
    if (buildings.at[i] < o->n_building && o->building_flags[buildings.at[i]])
      return TRUE;
  return FALSE;
}

static guint32
colour_of (const HeatMapTop *top, HeatKind kind, guint32 row)
{
  const HeatMapPalette *p = top->job.palette;
  const HeatMapOverlay *o = top->job.s->overlay;

  if (kind == HEAT_KIND_COMMUNITY && is_community_out (top, row))
    return p->out;
  if (kind == HEAT_KIND_STATION && o && row < o->n_station && o->station_flags[row])
    return p->out;
  return kind == HEAT_KIND_WELL || kind == HEAT_KIND_BUILDING ? p->text_2 : p->text;
}

static gboolean
is_named (const HeatMapTop *top, HeatKind kind, guint32 row)
{
  return g_hash_table_contains (top->named, GSIZE_TO_POINTER ((gsize) kind << 32 | row));
}

/* A building by its number, else its own name: a shed without either needs none. Wells say that they are wells: their valves
 * often have the same number. */
static char *
word_place (const HeatMapTop *top, HeatKind kind, guint32 row)
{
  HeatNet *net = heat_map_scene_net (top->job.s->scene);
  const HeatCity *city = top->job.city;

  if (kind == HEAT_KIND_BUILDING)
    {
      const HeatBuildingRow *b = &city->building[row];
      return g_strdup (heat_net_text (net, b->number.at ? b->number : b->name));
    }
  if (kind == HEAT_KIND_WELL && city->well[row].name.at)
    return heat_map_word_well (net, row);
  return g_strdup (heat_net_name (net, kind, row));
}

static void
put_place (HeatMapTop *top, const PointClass *c, guint32 row)
{
  HeatNet *net = heat_map_scene_net (top->job.s->scene);
  double x = 0, y = 0;

  if (!heat_net_place (net, c->kind, row, &x, &y))
    return;
  HeatMapSpot s = heat_map_view_to_px (top->job.view, x, y);
  g_autofree char *name = word_place (top, c->kind, row);
  double half = 0;
  if (!heat_map_is_in_sight (top, s) || !*name || is_named (top, c->kind, row)
      || (c->kind == HEAT_KIND_WELL && (!heat_map_shows_well (top->job.s->scene, top->job.s->style, top->job.view, heat_well (row), &half)
                                        || !heat_map_scene_well_is_primary (top->job.s->scene, heat_well (row)))))
    return;
  guint32 rgb = colour_of (top, c->kind, row);
  if (c->half_px > 0)
    heat_map_layout_put_around (&top->layout, name, c->font, rgb, s.x_px, s.y_px, c->half_px);
  else
    {
      const HeatMapSeat seats[] = { { s.x_px, s.y_px, 0 }, { s.x_px, s.y_px - 18, 0 }, { s.x_px, s.y_px + 18, 0 }, { s.x_px, s.y_px - 34, 0 },
                                    { s.x_px, s.y_px + 34, 0 }, { s.x_px - 30, s.y_px - 24, 0 }, { s.x_px + 30, s.y_px + 24, 0 } };
      heat_map_layout_put (&top->layout, name, c->font, rgb, seats, c->kind == HEAT_KIND_BUILDING ? 1 : G_N_ELEMENTS (seats));
    }
}

static void
put_places (HeatMapTop *top, const PointClass *c)
{
  if (top->job.scale > c->limit)
    return;
  const GArray *rows = heat_map_job_query (&top->job, c->of, 20);
  for (guint i = 0; i < rows->len; i++)
    put_place (top, c, g_array_index (rows, guint32, i));
}

/* Communities by size, so that of two the larger keeps its name. */
static int
compare_communities (gconstpointer a, gconstpointer b, gpointer data)
{
  const HeatNet *net = data;
  guint32 x = *(const guint32 *) a, y = *(const guint32 *) b;
  guint32 nx = heat_net_community_buildings (net, heat_community (x)).n, ny = heat_net_community_buildings (net, heat_community (y)).n;

  return nx != ny ? (nx > ny ? -1 : 1) : x < y ? -1 : x > y;
}

static void
put_communities (HeatMapTop *top)
{
  PointClass c = { HEAT_KIND_COMMUNITY, HEAT_MAP_COMMUNITIES, top->job.s->style->label.community, 0, { 14, TRUE, 0 } };

  if (top->job.scale > c.limit)
    return;
  if (top->job.scale > 15000)
    c.font = (HeatMapFont){ 12, FALSE, 0 };
  heat_map_job_query (&top->job, c.of, 20);
  g_array_sort_with_data (top->job.rows, compare_communities, heat_map_scene_net (top->job.s->scene));
  for (guint i = 0; i < top->job.rows->len; i++)
    put_place (top, &c, g_array_index (top->job.rows, guint32, i));
}

/* Has this text been written nearby? */
static gboolean
is_repeated (const HeatMapTop *top, const char *words, double x, double y)
{
  for (guint i = 0; i < top->layout.labels->len; i++)
    {
      const HeatMapLabel *l = &g_array_index (top->layout.labels, HeatMapLabel, i);
      if (hypot (l->box.x - x, l->box.y - y) < SAME_NAME_PX && g_str_equal (l->words, words))
        return TRUE;
    }
  return FALSE;
}

static void
put_valve (HeatMapTop *top, guint32 valve)
{
  HeatMapJob *job = &top->job;
  HeatMapValveSpot spot;
  guint8 flags = heat_map_job_valve_flags (job, valve);
  gboolean is_named_at_all = job->city->valve[valve].name.at || (flags & HEAT_MAP_FLAG_MAY);
  g_autofree char *name = is_named_at_all ? heat_map_word_valve (heat_map_scene_net (job->s->scene), valve) : NULL;

  if (!name || is_named (top, HEAT_KIND_VALVE, valve)
      || !heat_map_valve_spot (job->s->scene, job->s->style, job->view, heat_valve (valve), &spot) || !heat_map_is_in_sight (top, spot.at) || (spot.is_cramped && !(flags & HEAT_MAP_FLAG_MAY))
      || is_repeated (top, name, spot.at.x_px, spot.at.y_px))
    return;
  HeatMapFont font = { 12, (flags & HEAT_MAP_FLAG_MAY) != 0, 0 };
  double half = heat_map_valve_half_px (job->s->style, job->view) * (job->city->valve[valve].role == HEAT_VALVE_TIE ? 1.4 : 1);
  heat_map_layout_put_around (&top->layout, name, font, flags & HEAT_MAP_FLAG_MAY ? job->palette->zone : job->palette->text_2, spot.at.x_px, spot.at.y_px, half);
}

/* Ties and marked valves first (ties TRUE), then the others. */
static void
put_valves (HeatMapTop *top, gboolean ties, double limit)
{
  HeatMapJob *job = &top->job;

  if (job->scale > limit && !(ties && job->s->overlay && job->s->overlay->may->len && job->scale < 25000))
    return;
  const GArray *rows = heat_map_job_query (job, HEAT_MAP_VALVES, 20);
  for (guint i = 0; i < rows->len; i++)
    {
      guint32 valve = g_array_index (rows, guint32, i);
      guint8 role = job->city->valve[valve].role;
      gboolean is_marked = (heat_map_job_valve_flags (job, valve) & HEAT_MAP_FLAG_MAY) != 0;
      gboolean is_large = role == HEAT_VALVE_SECTIONAL || role == HEAT_VALVE_TIE || role == HEAT_VALVE_BRANCH || role == HEAT_VALVE_OTHER;
      if ((role == HEAT_VALVE_TIE || is_marked) != ties || (!is_large && !is_marked && job->scale > job->s->style->show.valve_small)
          || (!is_marked && !heat_map_shows_valve (job->s->scene, job->s->style, job->view, heat_valve (valve), heat_map_job_valve_state (job, valve)))
          || (job->scale > limit && !is_marked))
        continue;
      put_valve (top, valve);
    }
}

void
heat_map_place_labels (HeatMapTop *top)
{
  const HeatMapStyle *style = top->job.s->style;
  const HeatMapView *view = top->job.view;
  PointClass sources = { HEAT_KIND_SOURCE, HEAT_MAP_SOURCES, style->label.source, heat_map_source_half_px (style, view), { 13, TRUE, 0 } };
  PointClass stations = { HEAT_KIND_STATION, HEAT_MAP_STATIONS, style->label.station, heat_map_station_half_px (style, view), { 12, FALSE, 0 } };
  PointClass wells = { HEAT_KIND_WELL, HEAT_MAP_WELLS, style->label.well, heat_map_well_half_px (style, view), { 12, FALSE, 0 } };
  PointClass buildings = { HEAT_KIND_BUILDING, HEAT_MAP_BUILDINGS, style->label.building, 0, { 12, FALSE, 0 } };

  put_places (top, &sources);
  put_communities (top);
  heat_map_place_diameters (top);
  put_places (top, &stations);
  put_valves (top, TRUE, style->label.tie);
  put_valves (top, FALSE, style->label.valve);
  put_places (top, &wells);
  heat_map_place_streets (top, HEAT_MAP_ROAD_MAJOR, style->label.street_major, 13);
  heat_map_place_streets (top, HEAT_MAP_ROAD_MIDDLE, style->label.street_minor, 12);
  if (heat_map_job_has (&top->job, HEAT_MAP_BASE))
    put_places (top, &buildings);
}
