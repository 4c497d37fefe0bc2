// SPDX-License-Identifier: GPL-3.0-or-later
#include "map-test-city.h"
#include "geo-types.h"
#include <math.h>

#define BLOCK_X_M 260.0
#define BLOCK_Y_M 200.0
#define APART_M 1.0

typedef struct { HeatCity *city; int nx, ny; guint32 serial; } Maker;

static HeatText
put (Maker *m, const char *format, ...) G_GNUC_PRINTF (2, 3);
static HeatText
put (Maker *m, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  return heat_city_put (m->city, text);
}

/* Grid metres, turned by 31°, moved to where a CGCS2000 zone would be. */
static HeatPoint
turn (double u, double v)
{
  double c = cos (0.54), s = sin (0.54);
  return (HeatPoint){ 500000 + u * c - v * s, 5070000 + u * s + v * c };
}

static guint32
course (Maker *m, const double *uv, guint n)
{
  guint32 first = m->city->n_points;
  for (guint i = 0; i < n; i++)
    {
      HeatPoint p = turn (uv[2 * i], uv[2 * i + 1]);
      heat_city_add_point (m->city, p.x_m, p.y_m);
    }
  return first;
}

static HeatText
add_node (Maker *m, double u, double v, HeatText well)
{
  HeatPoint p = turn (u, v);
  HeatText id = put (m, "N%u", m->serial++);
  HeatNodeRow *row = heat_city_add_node (m->city);
  row->id = id;
  row->x = p.x_m;
  row->y = p.y_m;
  row->well = well;
  return id;
}

static HeatText
add_pipe (Maker *m, HeatText from, HeatText to, HeatLevel level, HeatLine line, guint16 dn_mm, const double *uv, guint n)
{
  HeatText id = put (m, "P%u", m->serial++);
  guint32 first = course (m, uv, n);
  HeatPipeRow *row = heat_city_add_pipe (m->city);
  row->id = id;
  row->from_node = from;
  row->to_node = to;
  row->level = (guint8) level;
  row->line = (guint8) line;
  row->dn_mm = dn_mm;
  row->first_point = first;
  row->n_points = n;
  return id;
}

static void
add_valve (Maker *m, HeatText pipe, HeatText well, HeatValveRole role, HeatValveState state, guint16 dn_mm)
{
  HeatText id = put (m, "V%u", m->serial++), name = put (m, role == HEAT_VALVE_TIE ? "联 12-%02u" : "阀 12-%02u", m->city->n_valve % 97);
  HeatValveRow *row = heat_city_add_valve (m->city);
  row->id = id;
  row->name = name;
  row->pipe = pipe;
  row->well = well;
  row->end = 0;
  row->role = (guint8) role;
  row->state = (guint8) state;
  row->dn_mm = dn_mm;
}

static void
add_road (Maker *m, const double *uv, guint n, const char *name, HeatRoadClass of)
{
  HeatText id = put (m, "R%u", m->serial++), text = heat_city_intern (m->city, name);
  guint32 first = course (m, uv, n);
  HeatRoadRow *row = heat_city_add_road (m->city);
  row->id = id;
  row->name = text;
  row->first_point = first;
  row->n_points = n;
  row->road_class = (guint8) of;
}

typedef struct { HeatText well, node[2]; double u, v; } Crossing;

static void
add_crossing (Maker *m, Crossing *x, int i, int j)
{
  HeatPoint p = turn (i * BLOCK_X_M, j * BLOCK_Y_M);
  x->well = put (m, "W%d-%d", i, j);
  x->u = i * BLOCK_X_M;
  x->v = j * BLOCK_Y_M;
  HeatWellRow *row = heat_city_add_well (m->city);
  row->id = x->well;
  row->x = p.x_m;
  row->y = p.y_m;
  for (int line = 0; line < 2; line++)
    x->node[line] = add_node (m, x->u, x->v + (line ? -0.5 : 0.5) * APART_M, x->well);
}

/* Supply and return between two crossings, a valve on each at the start. */
static void
add_main (Maker *m, const Crossing *a, const Crossing *b, guint16 dn_mm, HeatValveState state)
{
  double du = b->u - a->u, dv = b->v - a->v, len = hypot (du, dv);
  for (int line = 0; line < 2; line++)
    {
      double o = (line ? -0.5 : 0.5) * APART_M, ou = -dv / len * o, ov = du / len * o;
      double uv[] = { a->u, a->v + o, a->u + ou + du * 0.02, a->v + ov + dv * 0.02, b->u + ou - du * 0.02, b->v + ov - dv * 0.02, b->u, b->v + o };
      HeatText pipe = add_pipe (m, a->node[line], b->node[line], HEAT_LEVEL_PRIMARY, (HeatLine) line, dn_mm, uv, 4);
      add_valve (m, pipe, a->well, state == HEAT_VALVE_CLOSED ? HEAT_VALVE_TIE : HEAT_VALVE_SECTIONAL, state, dn_mm);
    }
}

static void
add_building (Maker *m, double u, double v, int number, HeatText community, const HeatText node[2], double su, double sv)
{
  double w = 24, h = 7, ring[] = { u - w, v - h, u + w, v - h, u + w, v + h, u - w, v + h };
  HeatText id = put (m, "B%u", m->serial++), text = put (m, "%d号楼", number);
  guint32 first = course (m, ring, 4);
  HeatPoint p = turn (u, v);
  HeatBuildingRow *row = heat_city_add_building (m->city);
  row->id = id;
  if (number % 4 != 0) /* a shed has none */
    row->number = text;
  row->community = community;
  row->x = p.x_m;
  row->y = p.y_m;
  row->first_point = first;
  row->n_points = 4;
  HeatText ends[2];
  for (int line = 0; line < 2; line++)
    {
      double o = line ? -0.3 : 0.3, uv[] = { su + o, sv, su + o, v + 16 + o, u, v + 16 + o, u, v + h };
      ends[line] = add_node (m, u, v + h, (HeatText){ 0 });
      add_pipe (m, node[line], ends[line], HEAT_LEVEL_SECONDARY, (HeatLine) line, 100, uv, 4);
    }
  HeatText consumer = put (m, "C%u", m->serial++);
  HeatConsumerRow *c = heat_city_add_consumer (m->city);
  c->id = consumer;
  c->building = id;
  c->supply_node = ends[0];
  c->return_node = ends[1];
  c->x = p.x_m;
  c->y = p.y_m;
}

static void
add_block (Maker *m, const Crossing *at, int i, int j)
{
  double su = at->u + 0.5 * BLOCK_X_M, sv = at->v + 0.5 * BLOCK_Y_M;
  HeatPoint p = turn (su, sv);
  HeatText community = put (m, "K%d-%d", i, j), station = put (m, "S%d-%d", i, j), primary[2], secondary[2];
  HeatText name = put (m, "通达%d小区", i + 10 * j), station_name = put (m, "通达%d站", i + 10 * j);
  HeatCommunityRow *k = heat_city_add_community (m->city);
  k->id = community;
  k->name = name;
  k->x = p.x_m;
  k->y = p.y_m;
  HeatStationRow *s = heat_city_add_station (m->city);
  s->id = station;
  s->name = station_name;
  s->community = community;
  s->x = p.x_m;
  s->y = p.y_m;
  for (int line = 0; line < 2; line++)
    {
      double o = line ? -0.5 : 0.5, uv[] = { at->u, at->v + o, at->u + 6, at->v + 6 + o, su - 6 - o, at->v + 6 + o, su - 6 - o, sv };
      primary[line] = add_node (m, su - 6 - o, sv, (HeatText){ 0 });
      secondary[line] = add_node (m, su + 6 + o, sv, (HeatText){ 0 });
      HeatText pipe = add_pipe (m, at->node[line], primary[line], HEAT_LEVEL_PRIMARY, (HeatLine) line, 150, uv, 4);
      add_valve (m, pipe, at->well, HEAT_VALVE_BRANCH, HEAT_VALVE_OPEN, 150);
    }
  for (int side = 0; side < 2; side++)
    {
      HeatPortRow *port = heat_city_add_port (m->city);
      port->owner = station;
      port->side = side ? HEAT_PORT_SECONDARY : HEAT_PORT_PRIMARY;
      port->supply_node = side ? secondary[0] : primary[0];
      port->return_node = side ? secondary[1] : primary[1];
    }
  for (int b = 0; b < 8; b++)
    add_building (m, at->u + 65 + (b % 2) * 130, at->v + 35 + (b / 2) * 42, b + 1, community, secondary, su + 6, sv);
}

static void
add_source (Maker *m, const Crossing *at)
{
  HeatPoint p = turn (at->u - 60, at->v);
  HeatText id = put (m, "Q1"), name = put (m, "通达热源厂"), node[2];
  HeatSourceRow *row = heat_city_add_source (m->city);
  row->id = id;
  row->name = name;
  row->x = p.x_m;
  row->y = p.y_m;
  for (int line = 0; line < 2; line++)
    {
      double o = line ? -0.5 : 0.5, uv[] = { at->u - 60, at->v + o, at->u, at->v + o };
      node[line] = add_node (m, at->u - 60, at->v + o, (HeatText){ 0 });
      add_pipe (m, node[line], at->node[line], HEAT_LEVEL_PRIMARY, (HeatLine) line, 800, uv, 2);
    }
  HeatPortRow *port = heat_city_add_port (m->city);
  port->owner = id;
  port->side = HEAT_PORT_HEADER;
  port->supply_node = node[0];
  port->return_node = node[1];
}

HeatCity *
heat_test_city_new (int nx, int ny)
{
  Maker m = { heat_city_new (), nx, ny, 0 };
  g_autofree Crossing *x = g_new0 (Crossing, (nx + 1) * (ny + 1));

  for (int j = 0; j <= ny; j++)
    for (int i = 0; i <= nx; i++)
      add_crossing (&m, &x[j * (nx + 1) + i], i, j);
  for (int j = 0; j <= ny; j++)
    {
      double uv[] = { 0, j * BLOCK_Y_M, nx * BLOCK_X_M, j * BLOCK_Y_M };
      g_autofree char *name = g_strdup_printf ("第%d大街", j + 1);
      add_road (&m, uv, 2, name, j % 3 == 0 ? HEAT_ROAD_PRIMARY : HEAT_ROAD_TERTIARY);
      for (int i = 0; i < nx; i++)
        add_main (&m, &x[j * (nx + 1) + i], &x[j * (nx + 1) + i + 1], j % 3 == 0 ? 500 : 300, HEAT_VALVE_OPEN);
    }
  for (int i = 0; i <= nx; i++)
    {
      double uv[] = { i * BLOCK_X_M, 0, i * BLOCK_X_M, ny * BLOCK_Y_M };
      g_autofree char *name = g_strdup_printf ("纬%d路", i + 1);
      add_road (&m, uv, 2, name, i % 4 == 0 ? HEAT_ROAD_SECONDARY : HEAT_ROAD_RESIDENTIAL);
      for (int j = 0; i % 2 == 0 && j < ny; j++)
        add_main (&m, &x[j * (nx + 1) + i], &x[(j + 1) * (nx + 1) + i], 400, j % 4 == 2 && i > 0 ? HEAT_VALVE_CLOSED : HEAT_VALVE_OPEN);
    }
  for (int j = 0; j < ny; j++)
    for (int i = 0; i < nx; i++)
      add_block (&m, &x[j * (nx + 1) + i], i, j);
  add_source (&m, &x[0]);
  m.city->name = heat_city_put (m.city, "试验城");
  m.city->attribution = heat_city_put (m.city, "© OpenStreetMap contributors");
  m.city->epsg = 4528;
  return m.city;
}

HeatNet *
heat_test_net_new (int nx, int ny)
{
  return heat_net_new (heat_test_city_new (nx, ny), NULL, NULL);
}
