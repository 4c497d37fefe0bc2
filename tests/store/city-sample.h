// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Random cities for the tests of the network file, and their full text, both written out field by field on purpose:
 * they share nothing with the table that the file is made from. */
#include "net-city.h"
#include <glib/gstdio.h>
#include <math.h>

static inline HeatText
sample_text (HeatCity *c, GRand *r, const char *prefix, gboolean may_be_empty)
{
  g_autofree char *text = g_strdup_printf ("%s%d", prefix, g_rand_int_range (r, 0, 100000));

  return may_be_empty && g_rand_int_range (r, 0, 4) == 0 ? (HeatText){ 0 } : heat_city_put (c, text);
}

static inline float
sample_number (GRand *r, double hi)
{
  return g_rand_int_range (r, 0, 4) == 0 ? NAN : (float) g_rand_double_range (r, 0, hi);
}

static inline double sample_x (GRand *r) { return g_rand_double_range (r, 500000, 520000); }
static inline double sample_y (GRand *r) { return g_rand_double_range (r, 5060000, 5080000); }

static inline void
sample_points (HeatCity *c, GRand *r, guint32 *first, guint32 *n, int least)
{
  *n = g_rand_int_range (r, 0, 5) == 0 ? 0 : (guint32) g_rand_int_range (r, least, least + 6);
  *first = *n ? c->n_points : 0;
  for (guint32 i = 0; i < *n; i++)
    heat_city_add_point (c, sample_x (r), sample_y (r));
}

static inline guint8 sample_code (GRand *r, int n) { return (guint8) g_rand_int_range (r, 0, n); }

static inline void
sample_place (GRand *r, double *x, double *y)
{
  if (g_rand_int_range (r, 0, 8) == 0)
    return;
  *x = sample_x (r);
  *y = sample_y (r);
}

static inline void
sample_network (HeatCity *c, GRand *r)
{
  HeatNodeRow *n = heat_city_add_node (c);
  n->id = sample_text (c, r, "节点", FALSE), n->z_m = sample_number (r, 200), n->well = sample_text (c, r, "J", TRUE);
  sample_place (r, &n->x, &n->y);
  HeatPipeRow *p = heat_city_add_pipe (c);
  p->id = sample_text (c, r, "P", FALSE), p->from_node = sample_text (c, r, "N", TRUE), p->to_node = sample_text (c, r, "N", TRUE);
  p->material = sample_text (c, r, "钢", TRUE), p->street = sample_text (c, r, "街", TRUE);
  p->length_m = sample_number (r, 900), p->depth_m = sample_number (r, 9), p->dn_mm = (guint16) g_rand_int_range (r, 0, 1400);
  p->year = (gint16) (g_rand_boolean (r) ? 0 : g_rand_int_range (r, 1950, 2024));
  p->level = sample_code (r, 2), p->line = sample_code (r, 4), p->service = sample_code (r, 2);
  sample_points (c, r, &p->first_point, &p->n_points, 2);
  HeatValveRow *v = heat_city_add_valve (c);
  v->id = sample_text (c, r, "V", FALSE), v->name = sample_text (c, r, "阀", TRUE), v->well = sample_text (c, r, "J", TRUE);
  v->pipe = sample_text (c, r, "P", TRUE), v->node = sample_text (c, r, "N", TRUE), v->node2 = sample_text (c, r, "N", TRUE);
  v->minutes = sample_number (r, 60), v->turns = sample_number (r, 300), v->dn_mm = (guint16) g_rand_int_range (r, 0, 1400), v->year = 2001;
  v->seq = sample_code (r, 4), v->end = (gint8) g_rand_int_range (r, -1, 2), v->role = sample_code (r, 11), v->state = sample_code (r, 2);
  v->condition = sample_code (r, 4), v->drive = sample_code (r, 2), v->flow = sample_code (r, 3), v->above_ground = sample_code (r, 2);
  sample_place (r, &v->x, &v->y);
  HeatWellRow *w = heat_city_add_well (c);
  w->id = sample_text (c, r, "J", FALSE), w->name = sample_text (c, r, "井", TRUE), w->street = sample_text (c, r, "街", TRUE), w->depth_m = sample_number (r, 9);
  sample_place (r, &w->x, &w->y);
}

static inline void
sample_plants (HeatCity *c, GRand *r)
{
  HeatSourceRow *s = heat_city_add_source (c);
  s->id = sample_text (c, r, "S", FALSE), s->name = sample_text (c, r, "厂", TRUE), s->capacity_mw = sample_number (r, 900), s->make_up_m3h = sample_number (r, 99);
  sample_place (r, &s->x, &s->y);
  HeatStationRow *t = heat_city_add_station (c);
  t->id = sample_text (c, r, "T", FALSE), t->name = sample_text (c, r, "站", TRUE), t->community = sample_text (c, r, "C", TRUE);
  t->capacity_mw = sample_number (r, 90), t->make_up_m3h = sample_number (r, 9), t->kind = sample_code (r, 2), t->make_up_from_primary = sample_code (r, 2);
  sample_place (r, &t->x, &t->y);
  HeatPortRow *o = heat_city_add_port (c);
  o->owner = sample_text (c, r, "T", FALSE), o->system = sample_text (c, r, "区", TRUE), o->supply_node = sample_text (c, r, "N", TRUE);
  o->return_node = sample_text (c, r, "N", TRUE), o->side = sample_code (r, 3);
  HeatConsumerRow *u = heat_city_add_consumer (c);
  u->id = sample_text (c, r, "U", FALSE), u->name = sample_text (c, r, "u", TRUE), u->building = sample_text (c, r, "B", TRUE), u->unit = sample_text (c, r, "", TRUE);
  u->supply_node = sample_text (c, r, "N", TRUE), u->return_node = sample_text (c, r, "N", TRUE), u->load_kw = sample_number (r, 900);
  sample_place (r, &u->x, &u->y);
}

static inline void
sample_people (HeatCity *c, GRand *r)
{
  HeatCommunityRow *m = heat_city_add_community (c);
  m->id = sample_text (c, r, "C", FALSE), m->name = sample_text (c, r, "小区", TRUE), m->district = sample_text (c, r, "区", TRUE);
  m->x = sample_x (r), m->y = sample_y (r);
  sample_points (c, r, &m->first_point, &m->n_points, 3);
  HeatBuildingRow *b = heat_city_add_building (c);
  b->id = sample_text (c, r, "B", FALSE), b->community = sample_text (c, r, "C", TRUE), b->number = sample_text (c, r, "", TRUE), b->name = sample_text (c, r, "楼", TRUE);
  b->street = sample_text (c, r, "街", TRUE), b->house_number = sample_text (c, r, "", TRUE), b->x = sample_x (r), b->y = sample_y (r);
  b->year = 1987, b->floors = sample_code (r, 40), b->use = sample_code (r, 9);
  sample_points (c, r, &b->first_point, &b->n_points, 3);
  HeatHouseholdRow *h = heat_city_add_household (c);
  h->card = sample_text (c, r, "0", FALSE), h->consumer = sample_text (c, r, "U", TRUE), h->building = sample_text (c, r, "B", TRUE), h->unit = sample_text (c, r, "", TRUE);
  h->room = sample_text (c, r, "", TRUE), h->phone = sample_text (c, r, "1", TRUE), h->area_m2 = sample_number (r, 200), h->housing = sample_code (r, 2), h->priority = sample_code (r, 7);
  HeatRoadRow *d = heat_city_add_road (c);
  d->id = sample_text (c, r, "R", FALSE), d->name = sample_text (c, r, "路", TRUE), d->maxspeed_kmh = (guint16) g_rand_int_range (r, 0, 120), d->road_class = sample_code (r, 8);
  d->oneway = sample_code (r, 3), d->layer = (gint8) g_rand_int_range (r, -3, 4);
  sample_points (c, r, &d->first_point, &d->n_points, 2);
  HeatAreaRow *a = heat_city_add_area (c);
  a->id = sample_text (c, r, "A", FALSE), a->name = sample_text (c, r, "江", TRUE), a->kind = sample_code (r, 3);
  sample_points (c, r, &a->first_point, &a->n_points, 3);
  HeatTeamRow *q = heat_city_add_team (c);
  q->id = sample_text (c, r, "Q", FALSE), q->name = sample_text (c, r, "队", TRUE), q->base = sample_text (c, r, "b", TRUE), q->area = sample_text (c, r, "a", TRUE);
  q->phone = sample_text (c, r, "1", TRUE), q->vehicles = sample_text (c, r, "黑A;", TRUE), q->equipment = sample_text (c, r, "pump;", TRUE);
  q->welders = sample_code (r, 4), q->electricians = sample_code (r, 4), q->fitters = sample_code (r, 4), q->plumbers = sample_code (r, 4), q->drivers = sample_code (r, 4);
  q->state = sample_code (r, 5);
  sample_place (r, &q->x, &q->y);
}

/* `rounds` rows in every layer. (transfer full) */
static inline HeatCity *
sample_city (guint32 seed, guint rounds)
{
  g_autoptr (GRand) r = g_rand_new_with_seed (seed);
  HeatCity *c = heat_city_new ();

  c->epsg = 4551;
  c->name = heat_city_put (c, "冰城"), c->attribution = heat_city_put (c, "© nobody's “map”"), c->company = heat_city_put (c, "热力'公司"), c->hotline_phone = heat_city_put (c, "96000");
  for (guint i = 0; i < rounds; i++)
    {
      sample_network (c, r);
      sample_plants (c, r);
      sample_people (c, r);
    }
  return c;
}

#define T(f) heat_city_text (c, f)
static inline void
dump_points (GString *o, const HeatCity *c, guint32 first, guint32 n)
{
  for (guint32 i = 0; i < n; i++)
    g_string_append_printf (o, " %.17g,%.17g", c->points[2 * (first + i)], c->points[2 * (first + i) + 1]);
  g_string_append_c (o, '\n');
}

static inline void
dump_network (GString *o, const HeatCity *c)
{
  for (guint32 i = 0; i < c->n_node; i++)
    {
      const HeatNodeRow *n = &c->node[i];
      g_string_append_printf (o, "node %s %.17g %.17g %.9g %s\n", T (n->id), n->x, n->y, n->z_m, T (n->well));
    }
  for (guint32 i = 0; i < c->n_pipe; i++)
    {
      const HeatPipeRow *p = &c->pipe[i];
      g_string_append_printf (o, "pipe %s|%s|%s|%s|%s %.9g %.9g %d %d %d %d %d", T (p->id), T (p->from_node), T (p->to_node), T (p->material), T (p->street),
                              p->length_m, p->depth_m, p->dn_mm, p->year, p->level, p->line, p->service);
      dump_points (o, c, p->first_point, p->n_points);
    }
  for (guint32 i = 0; i < c->n_valve; i++)
    {
      const HeatValveRow *v = &c->valve[i];
      g_string_append_printf (o, "valve %s|%s|%s|%s|%s|%s %.17g %.17g %.9g %.9g %d %d %d %d %d %d %d %d %d %d\n", T (v->id), T (v->name), T (v->well), T (v->pipe),
                              T (v->node), T (v->node2), v->x, v->y, v->minutes, v->turns, v->dn_mm, v->year, v->seq, v->end, v->role, v->state, v->condition,
                              v->drive, v->flow, v->above_ground);
    }
  for (guint32 i = 0; i < c->n_well; i++)
    g_string_append_printf (o, "well %s|%s|%s %.17g %.17g %.9g\n", T (c->well[i].id), T (c->well[i].name), T (c->well[i].street), c->well[i].x, c->well[i].y, c->well[i].depth_m);
}

static inline void
dump_plants (GString *o, const HeatCity *c)
{
  for (guint32 i = 0; i < c->n_source; i++)
    {
      const HeatSourceRow *s = &c->source[i];
      g_string_append_printf (o, "source %s|%s %.17g %.17g %.9g %.9g\n", T (s->id), T (s->name), s->x, s->y, s->capacity_mw, s->make_up_m3h);
    }
  for (guint32 i = 0; i < c->n_station; i++)
    {
      const HeatStationRow *s = &c->station[i];
      g_string_append_printf (o, "station %s|%s|%s %.17g %.17g %.9g %.9g %d %d\n", T (s->id), T (s->name), T (s->community), s->x, s->y, s->capacity_mw, s->make_up_m3h,
                              s->kind, s->make_up_from_primary);
    }
  for (guint32 i = 0; i < c->n_port; i++)
    g_string_append_printf (o, "port %s|%s|%s|%s %d\n", T (c->port[i].owner), T (c->port[i].system), T (c->port[i].supply_node), T (c->port[i].return_node), c->port[i].side);
  for (guint32 i = 0; i < c->n_consumer; i++)
    {
      const HeatConsumerRow *u = &c->consumer[i];
      g_string_append_printf (o, "consumer %s|%s|%s|%s|%s|%s %.17g %.17g %.9g\n", T (u->id), T (u->name), T (u->building), T (u->unit), T (u->supply_node), T (u->return_node),
                              u->x, u->y, u->load_kw);
    }
}

static inline void
dump_people (GString *o, const HeatCity *c)
{
  for (guint32 i = 0; i < c->n_community; i++)
    {
      const HeatCommunityRow *m = &c->community[i];
      g_string_append_printf (o, "community %s|%s|%s %.17g %.17g", T (m->id), T (m->name), T (m->district), m->x, m->y);
      dump_points (o, c, m->first_point, m->n_points);
    }
  for (guint32 i = 0; i < c->n_building; i++)
    {
      const HeatBuildingRow *b = &c->building[i];
      g_string_append_printf (o, "building %s|%s|%s|%s|%s|%s %.17g %.17g %d %d %d", T (b->id), T (b->community), T (b->number), T (b->name), T (b->street), T (b->house_number),
                              b->x, b->y, b->year, b->floors, b->use);
      dump_points (o, c, b->first_point, b->n_points);
    }
  for (guint32 i = 0; i < c->n_household; i++)
    {
      const HeatHouseholdRow *h = &c->household[i];
      g_string_append_printf (o, "household %s|%s|%s|%s|%s|%s %.9g %d %d\n", T (h->card), T (h->consumer), T (h->building), T (h->unit), T (h->room), T (h->phone), h->area_m2,
                              h->housing, h->priority);
    }
  for (guint32 i = 0; i < c->n_road; i++)
    {
      const HeatRoadRow *d = &c->road[i];
      g_string_append_printf (o, "road %s|%s %d %d %d %d", T (d->id), T (d->name), d->maxspeed_kmh, d->road_class, d->oneway, d->layer);
      dump_points (o, c, d->first_point, d->n_points);
    }
  for (guint32 i = 0; i < c->n_area; i++)
    {
      g_string_append_printf (o, "area %s|%s %d", T (c->area[i].id), T (c->area[i].name), c->area[i].kind);
      dump_points (o, c, c->area[i].first_point, c->area[i].n_points);
    }
  for (guint32 i = 0; i < c->n_team; i++)
    {
      const HeatTeamRow *q = &c->team[i];
      g_string_append_printf (o, "team %s|%s|%s|%s|%s|%s|%s %.17g %.17g %d %d %d %d %d %d\n", T (q->id), T (q->name), T (q->base), T (q->area), T (q->phone), T (q->vehicles),
                              T (q->equipment), q->x, q->y, q->welders, q->electricians, q->fitters, q->plumbers, q->drivers, q->state);
    }
}

/* The whole city as text. (transfer full) */
static inline char *
dump_city (const HeatCity *c)
{
  GString *o = g_string_new (NULL);

  g_string_append_printf (o, "city %s|%s|%s|%s %d\n", T (c->name), T (c->attribution), T (c->company), T (c->hotline_phone), c->epsg);
  dump_network (o, c);
  dump_plants (o, c);
  dump_people (o, c);
  return g_string_free (o, FALSE);
}
#undef T

/* A folder of one test, removed with all in it by drop_folder(). */
static inline char *
make_folder (void)
{
  char *folder = g_dir_make_tmp ("heat-city-XXXXXX", NULL);

  g_assert_nonnull (folder);
  return folder;
}

static inline void
drop_folder (char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  for (const char *name; dir && (name = g_dir_read_name (dir));)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (folder);
  g_free (folder);
}
