// SPDX-License-Identifier: GPL-3.0-or-later
/* What hangs on an EPANET network: places and courses, sources and consumers, the valves that the links' own statuses speak of. */
#include "io-epanet-private.h"
#include <math.h>

static guint32
find_row (GHashTable *table, const char *id)
{
  guint k = GPOINTER_TO_UINT (g_hash_table_lookup (table, id));

  return k ? k - 1 : HEAT_NONE;
}

/* ---- places ---- */

typedef struct { guint32 pipe; double x, y; } Vertex;

static gboolean
read_xy (const Epanet *e, const EpanetLine *line, double xy[2])
{
  for (guint k = 0; k < 2; k++)
    {
      const char *word = heat_epanet_word (e->text, line, k + 1);
      char *end;
      xy[k] = g_ascii_strtod (word, &end);
      if (end == word || *end || !isfinite (xy[k]) || fabs (xy[k]) > 1e9)
        return FALSE;
    }
  return TRUE;
}

/* Places of nodes or vertices: what names nothing or is no pair of numbers is listed. */
static GArray *
read_place_section (Epanet *e, EpanetSection section, GHashTable *rows)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (Vertex));
  const GArray *lines = e->text->lines[section];

  for (guint i = 0; i < lines->len; i++)
    {
      const EpanetLine *line = &g_array_index (lines, EpanetLine, i);
      const char *id = heat_epanet_word (e->text, line, 0), *layer = section == EPANET_VERTICES ? "pipe" : "node";
      Vertex v = { find_row (rows, id) };
      double xy[2];
      if (v.pipe == HEAT_NONE)
        heat_epanet_note (e, HEAT_IMPORT_SKIPPED, layer, id, line, _("a place of “%s”, which is nowhere in the file"), id);
      else if (!read_xy (e, line, xy))
        heat_epanet_note (e, HEAT_IMPORT_VALUE, layer, id, line, _("its place is no pair of numbers: taken as unknown"));
      else
        {
          v.x = xy[0];
          v.y = xy[1];
          g_array_append_val (found, v);
        }
    }
  if (lines->len)
    {
      HeatImportCount count = { g_strdup (section == EPANET_VERTICES ? "pipe" : "node"), g_strdup (heat_epanet_section_name (section)), lines->len, found->len };
      g_array_append_val (e->import->report->counts, count);
    }
  return found;
}

/* Into the city's system, when the mapping names both. */
static gboolean
move_places (Epanet *e, GArray *places, GError **error)
{
  HeatImport *import = e->import;

  if (!import->target || !import->map->source_crs || places->len == 0)
    return TRUE;
  g_autofree double *x = g_new (double, places->len), *y = g_new (double, places->len);
  OGRSpatialReferenceH from = OSRNewSpatialReference (NULL);
  OSRSetAxisMappingStrategy (from, OAMS_TRADITIONAL_GIS_ORDER);
  gboolean is_known = OSRSetFromUserInput (from, import->map->source_crs) == OGRERR_NONE;
  OGRCoordinateTransformationH t = is_known ? OCTNewCoordinateTransformation (from, import->target) : NULL;
  for (guint i = 0; i < places->len; i++)
    {
      x[i] = g_array_index (places, Vertex, i).x;
      y[i] = g_array_index (places, Vertex, i).y;
    }
  gboolean ok = t && OCTTransform (t, (int) places->len, x, y, NULL);
  for (guint i = 0; ok && i < places->len; i++)
    {
      g_array_index (places, Vertex, i).x = x[i];
      g_array_index (places, Vertex, i).y = y[i];
    }
  if (t)
    OCTDestroyCoordinateTransformation (t);
  OSRDestroySpatialReference (from);
  if (!ok)
    g_set_error (error, HEAT_IO_ERROR, HEAT_ERROR_DATA, _("importing %s: its places cannot be turned from “%s” into “%s”; name another source_crs in the mapping"),
                 e->text->path, import->map->source_crs, import->map->crs);
  return ok;
}

static int
compare_vertices (gconstpointer a, gconstpointer b)
{
  const Vertex *v = a, *w = b;

  return v->pipe < w->pipe ? -1 : v->pipe > w->pipe;
}

/* From node over the vertices to node; no course where a node has no place. */
static void
draw_pipes (Epanet *e, const GArray *vertices)
{
  HeatCity *city = e->import->city;
  guint at = 0;

  for (guint32 i = 0; i < city->n_pipe; i++)
    {
      HeatPipeRow *p = &city->pipe[i];
      guint32 a = find_row (e->nodes, heat_city_text (city, p->from_node)), b = find_row (e->nodes, heat_city_text (city, p->to_node));
      gboolean is_placed = a != HEAT_NONE && b != HEAT_NONE && isfinite (city->node[a].x) && isfinite (city->node[b].x);
      if (is_placed)
        p->first_point = heat_city_add_point (city, city->node[a].x, city->node[a].y);
      for (; at < vertices->len && g_array_index (vertices, Vertex, at).pipe == i; at++)
        if (is_placed)
          heat_city_add_point (city, g_array_index (vertices, Vertex, at).x, g_array_index (vertices, Vertex, at).y);
      if (!is_placed)
        continue;
      heat_city_add_point (city, city->node[b].x, city->node[b].y);
      p->n_points = city->n_points - p->first_point;
    }
}

/* How much longer the pipes are said to be than they are drawn, all in all; NaN when nothing says so. */
static double
drawing_scale (const Epanet *e)
{
  const HeatCity *city = e->import->city;
  double said_m = 0, drawn = 0;

  for (guint32 i = 0; i < city->n_pipe; i++)
    {
      const HeatPipeRow *p = &city->pipe[i];
      if (g_array_index (e->links, EpanetLink, i).kind != EPANET_PIPE || p->n_points == 0 || !(p->length_m > 0))
        continue;
      said_m += (double) p->length_m;
      drawn += heat_import_drawn_m (e->import, i);
    }
  return said_m > 0 && drawn > 0 ? said_m / drawn : NAN;
}

/* A drawing's units are anything: on the map things must be as large as they are. */
static void
scale_drawing (Epanet *e)
{
  HeatCity *city = e->import->city;
  double scale = drawing_scale (e);

  if (!isfinite (scale))
    {
      heat_epanet_note (e, HEAT_IMPORT_ASSUMED, "", "", NULL, _("the places are a drawing's and taken as metres; a mapping with [city] crs = EPSG:… says where they lie"));
      return;
    }
  for (guint32 i = 0; i < city->n_node; i++)
    {
      city->node[i].x *= scale;
      city->node[i].y *= scale;
    }
  for (gsize i = 0; i < 2 * (gsize) city->n_points; i++)
    city->points[i] *= scale;
  heat_epanet_note (e, HEAT_IMPORT_ASSUMED, "", "", NULL,
                    _("the places are a drawing's, %g times enlarged, so that its pipes are as long as they are said to be; a mapping with [city] crs = EPSG:… says where they lie"), scale);
}

gboolean
heat_epanet_read_places (Epanet *e, GError **error)
{
  g_autoptr (GArray) nodes = read_place_section (e, EPANET_COORDINATES, e->nodes), vertices = read_place_section (e, EPANET_VERTICES, e->pipes);

  if (!move_places (e, nodes, error) || !move_places (e, vertices, error))
    return FALSE;
  for (guint i = 0; i < nodes->len; i++)
    {
      const Vertex *v = &g_array_index (nodes, Vertex, i);
      e->import->city->node[v->pipe].x = v->x;
      e->import->city->node[v->pipe].y = v->y;
    }
  g_array_sort (vertices, compare_vertices); /* stable: merge sort */
  draw_pipes (e, vertices);
  if (nodes->len && !e->import->target)
    scale_drawing (e);
  return TRUE;
}

/* ---- sources and consumers ---- */

static void
add_port (HeatCity *city, HeatText id)
{
  HeatPortRow *port = heat_city_add_port (city);

  port->owner = port->supply_node = port->return_node = id;
  port->side = HEAT_PORT_HEADER;
}

void
heat_epanet_add_ends (Epanet *e)
{
  HeatCity *city = e->import->city;

  for (guint32 i = 0; i < city->n_source; i++)
    add_port (city, city->source[i].id);
  for (guint32 i = 0; i < city->n_node; i++)
    {
      HeatText id = city->node[i].id;
      if (e->demand[i] > 0)
        {
          HeatConsumerRow *c = heat_city_add_consumer (city);
          c->id = c->supply_node = c->return_node = id;
          continue;
        }
      if (!(e->demand[i] < 0))
        continue;
      heat_city_add_source (city)->id = id;
      add_port (city, id);
      heat_epanet_note (e, HEAT_IMPORT_MADE, "source", heat_city_text (city, id), NULL, _("a junction with a negative demand: water comes in here, so it is a source"));
    }
}

/* ---- valves of the links themselves ---- */

static HeatValveRow *
add_link_valve (Epanet *e, guint32 pipe, HeatValveRole role)
{
  HeatCity *city = e->import->city;
  HeatValveRow *v = heat_city_add_valve (city);

  v->id = v->pipe = city->pipe[pipe].id;
  v->role = (guint8) role;
  v->end = 0;
  v->condition = HEAT_CONDITION_UNKNOWN;
  v->dn_mm = city->pipe[pipe].dn_mm;
  return v;
}

/* A closed pipe is closed by a valve that the file does not name. Where a list says where the valves are, theirs close instead. */
static void
close_pipe (Epanet *e, guint32 pipe, gboolean has_list)
{
  HeatCity *city = e->import->city;
  const char *id = heat_city_text (city, city->pipe[pipe].id);

  if (!has_list)
    {
      add_link_valve (e, pipe, HEAT_VALVE_OTHER)->state = HEAT_VALVE_CLOSED;
      heat_epanet_note (e, HEAT_IMPORT_MADE, "valve", id, NULL, _("the pipe is closed: a closed valve at its first node"));
    }
  else if (!g_array_index (e->links, EpanetLink, pipe).has_valve)
    heat_epanet_note (e, HEAT_IMPORT_VALUE, "pipe", id, NULL, _("the pipe is closed, but the valve list has no valve on it: taken as open"));
  else
    heat_epanet_note (e, HEAT_IMPORT_MADE, "pipe", id, NULL, _("the pipe is closed: the listed valves on it are closed"));
}

static guint16
widest_neighbour (const Epanet *e, guint32 pipe, const guint16 *bore)
{
  const HeatCity *city = e->import->city;
  guint32 a = find_row (e->nodes, heat_city_text (city, city->pipe[pipe].from_node)), b = find_row (e->nodes, heat_city_text (city, city->pipe[pipe].to_node));

  return MAX (a == HEAT_NONE ? 0 : bore[a], b == HEAT_NONE ? 0 : bore[b]);
}

static guint16 *
widest_by_node (const Epanet *e)
{
  const HeatCity *city = e->import->city;
  guint16 *bore = g_new0 (guint16, city->n_node + 1);

  for (guint32 i = 0; i < city->n_pipe; i++)
    for (guint end = 0; end < 2; end++)
      {
        guint32 node = find_row (e->nodes, heat_city_text (city, end ? city->pipe[i].to_node : city->pipe[i].from_node));
        if (node != HEAT_NONE)
          bore[node] = MAX (bore[node], city->pipe[i].dn_mm);
      }
  return bore;
}

void
heat_epanet_add_valves (Epanet *e, gboolean has_list)
{
  HeatCity *city = e->import->city;
  g_autofree guint16 *bore = widest_by_node (e);
  guint pumps = 0;

  for (guint32 i = 0; i < city->n_pipe; i++)
    {
      const EpanetLink *link = &g_array_index (e->links, EpanetLink, i);
      if (link->kind == EPANET_PUMP)
        {
          pumps++;
          city->pipe[i].dn_mm = widest_neighbour (e, i, bore);
        }
      else if (link->kind == EPANET_VALVE)
        add_link_valve (e, i, HEAT_VALVE_OTHER)->state = link->is_closed ? HEAT_VALVE_CLOSED : HEAT_VALVE_OPEN;
      else if (link->is_check)
        add_link_valve (e, i, HEAT_VALVE_CHECK)->flow = HEAT_FLOW_INTO_PIPE;
      else if (link->is_closed)
        close_pipe (e, i, has_list);
    }
  if (pumps)
    heat_epanet_note (e, HEAT_IMPORT_ASSUMED, "pipe", "", NULL, _("%u pumps are pipes of 1 m with the bore of the widest neighbour: running or not, water passes both ways"), pumps);
  if (city->n_valve)
    heat_epanet_note (e, HEAT_IMPORT_ASSUMED, "valve", "", NULL, _("the condition of %u valves is said nowhere: unknown"), city->n_valve);
}
