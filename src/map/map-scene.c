// SPDX-License-Identifier: GPL-3.0-or-later
#include "map-scene-private.h"
#include "base-i18n.h"

struct _HeatMapScene {
  int ref_count; /* atomic */
  HeatNet *net;  /* owned reference */
  HeatRtree *index[HEAT_MAP_N_CLASSES];
  HeatMapShape *shapes;
  guint8 *node_sign, *well_is_primary;
  HeatBox extent;
};

static HeatMapClass
classify_pipe (const HeatPipeRow *p)
{
  if (p->level == HEAT_LEVEL_SECONDARY)
    return p->dn_mm >= 125 ? HEAT_MAP_SECONDARY_LARGE : HEAT_MAP_SECONDARY_SMALL;
  return p->dn_mm >= 500 ? HEAT_MAP_PRIMARY_LARGE : p->dn_mm >= 300 ? HEAT_MAP_PRIMARY_MIDDLE : HEAT_MAP_PRIMARY_SMALL;
}

static HeatMapClass
classify_road (const HeatRoadRow *r)
{
  if (r->road_class <= HEAT_ROAD_SECONDARY)
    return HEAT_MAP_ROAD_MAJOR;
  return r->road_class <= HEAT_ROAD_RESIDENTIAL ? HEAT_MAP_ROAD_MIDDLE : HEAT_MAP_ROAD_MINOR;
}

static HeatBox
box_of_points (const double *xy, guint n)
{
  HeatBox b = heat_box_empty ();

  for (guint i = 0; i < n; i++)
    if (isfinite (xy[2 * i]) && isfinite (xy[2 * i + 1]))
      b = heat_box_add (b, xy[2 * i], xy[2 * i + 1]);
  return b;
}

static HeatBox
box_of_course (const HeatCity *city, guint32 first, guint32 n, double x, double y)
{
  if (n > 0)
    return box_of_points (city->points + 2 * (gsize) first, n);
  return isfinite (x) && isfinite (y) ? (HeatBox){ x, y, x, y } : heat_box_empty ();
}

typedef HeatBox (*BoxOf) (const HeatNet *net, guint32 row, HeatMapClass of);

static HeatBox
box_of_pipe (const HeatNet *net, guint32 row, HeatMapClass of)
{
  double fallback[HEAT_COURSE_DOUBLES];
  guint n = 0;

  if (classify_pipe (&heat_net_city (net)->pipe[row]) != of)
    return heat_box_empty ();
  const double *xy = heat_net_pipe_line (net, heat_pipe (row), fallback, &n);
  return box_of_points (xy, n);
}

static HeatBox
box_of_road (const HeatNet *net, guint32 row, HeatMapClass of)
{
  const HeatRoadRow *r = &heat_net_city (net)->road[row];

  return classify_road (r) == of ? box_of_course (heat_net_city (net), r->first_point, r->n_points, NAN, NAN) : heat_box_empty ();
}

static HeatBox
box_of_building (const HeatNet *net, guint32 row, HeatMapClass of)
{
  const HeatBuildingRow *r = &heat_net_city (net)->building[row];

  return box_of_course (heat_net_city (net), r->first_point, r->n_points, r->x, r->y);
}

static HeatBox
box_of_area (const HeatNet *net, guint32 row, HeatMapClass of)
{
  const HeatAreaRow *r = &heat_net_city (net)->area[row];

  return box_of_course (heat_net_city (net), r->first_point, r->n_points, NAN, NAN);
}

static HeatKind
kind_of_class (HeatMapClass of)
{
  return of == HEAT_MAP_VALVES ? HEAT_KIND_VALVE : of == HEAT_MAP_WELLS ? HEAT_KIND_WELL : of == HEAT_MAP_STATIONS ? HEAT_KIND_STATION
         : of == HEAT_MAP_SOURCES ? HEAT_KIND_SOURCE : HEAT_KIND_COMMUNITY;
}

static HeatBox
box_of_place (const HeatNet *net, guint32 row, HeatMapClass of)
{
  double x = NAN, y = NAN;

  if (!heat_net_place (net, kind_of_class (of), row, &x, &y))
    return heat_box_empty ();
  return (HeatBox){ x, y, x, y };
}

static void
build_index (HeatMapScene *scene, HeatMapClass of)
{
  const HeatCity *city = heat_net_city (scene->net);
  gboolean is_pipe = of < HEAT_MAP_N_PIPE_CLASSES, is_road = of >= HEAT_MAP_ROAD_MAJOR && of <= HEAT_MAP_ROAD_MINOR;
  BoxOf box_of = is_pipe ? box_of_pipe : is_road ? box_of_road : of == HEAT_MAP_BUILDINGS ? box_of_building : of == HEAT_MAP_AREAS ? box_of_area : box_of_place;
  guint32 n = is_pipe ? city->n_pipe : is_road ? city->n_road : of == HEAT_MAP_BUILDINGS ? city->n_building : of == HEAT_MAP_AREAS ? city->n_area
              : heat_net_n (scene->net, kind_of_class (of));
  g_autofree HeatBox *boxes = g_new (HeatBox, MAX (n, 1));

  for (guint32 i = 0; i < n; i++)
    boxes[i] = box_of (scene->net, i, of);
  scene->index[of] = heat_rtree_new (boxes, n);
}

/* Work is cut into jobs which two threads take in turn. */
typedef struct {
  HeatMapScene *scene;
  const HeatProgress *progress;
  guint n_pieces;
  gboolean do_joins;
  int next; /* atomic */
} Jobs;

static void
run_piece (Jobs *jobs, guint piece)
{
  guint32 n = heat_net_city (jobs->scene->net)->n_pipe;
  guint32 first = (guint32) ((guint64) n * piece / jobs->n_pieces), end = (guint32) ((guint64) n * (piece + 1) / jobs->n_pieces);

  if (jobs->do_joins)
    heat_map_pair_joins (jobs->scene->net, jobs->scene->shapes, first, end);
  else
    heat_map_pair_sides (jobs->scene->net, jobs->scene->shapes, first, end);
}

static gpointer
work (gpointer data)
{
  Jobs *jobs = data;
  guint n_index = jobs->do_joins ? HEAT_MAP_N_CLASSES : 0, n = jobs->n_pieces + n_index;

  for (guint job; (job = (guint) g_atomic_int_add (&jobs->next, 1)) < n;)
    {
      if (heat_progress_stopped (jobs->progress, NULL))
        return NULL;
      if (job < n_index)
        build_index (jobs->scene, (HeatMapClass) job);
      else
        run_piece (jobs, job - n_index);
    }
  return NULL;
}

static void
run_jobs (HeatMapScene *scene, const HeatProgress *progress, gboolean do_joins)
{
  Jobs jobs = { scene, progress, 8, do_joins, 0 };
  GThread *other = g_thread_new ("map-scene", work, &jobs);

  work (&jobs);
  g_thread_join (other);
}

static void
note_ports (HeatMapScene *scene)
{
  const HeatCity *city = heat_net_city (scene->net);

  for (guint32 port = 0; port < city->n_port; port++)
    {
      guint32 owner = HEAT_NONE;
      HeatKind kind = heat_net_port_owner (scene->net, port, &owner);
      for (int line = HEAT_LINE_SUPPLY; line <= HEAT_LINE_RETURN; line++)
        {
          HeatNode node = heat_net_port_node (scene->net, port, (HeatLine) line);
          if (!heat_node_is_none (node))
            scene->node_sign[node.i] = kind == HEAT_KIND_SOURCE ? HEAT_MAP_AT_SOURCE : HEAT_MAP_AT_STATION;
        }
    }
}

static void
note_wells (HeatMapScene *scene)
{
  const HeatCity *city = heat_net_city (scene->net);

  for (guint32 pipe = 0; pipe < city->n_pipe; pipe++)
    for (guint end = 0; end < 2 && city->pipe[pipe].level == HEAT_LEVEL_PRIMARY; end++)
      {
        HeatNode node = heat_net_pipe_node (scene->net, heat_pipe (pipe), end);
        HeatWell well = heat_node_is_none (node) ? (HeatWell){ HEAT_NONE } : heat_net_node_well (scene->net, node);
        if (!heat_well_is_none (well))
          scene->well_is_primary[well.i] = TRUE;
      }
}

HeatMapScene *
heat_map_scene_new (HeatNet *net, const HeatProgress *progress, GError **error)
{
  g_autoptr (HeatMapScene) scene = g_new0 (HeatMapScene, 1);
  guint32 n = heat_net_city (net)->n_pipe;

  scene->ref_count = 1;
  scene->net = heat_net_ref (net);
  scene->shapes = g_new0 (HeatMapShape, MAX (n, 1));
  scene->node_sign = g_new0 (guint8, MAX (heat_net_city (net)->n_node, 1));
  scene->well_is_primary = g_new0 (guint8, MAX (heat_net_city (net)->n_well, 1));
  note_ports (scene);
  note_wells (scene);
  heat_progress_report (progress, 0, _("drawing up the map"));
  run_jobs (scene, progress, FALSE); /* joins need every side */
  heat_progress_report (progress, 0.6, _("drawing up the map"));
  run_jobs (scene, progress, TRUE);
  if (heat_progress_stopped (progress, error))
    return NULL;
  heat_progress_report (progress, 1, _("drawing up the map"));
  scene->extent = heat_box_empty ();
  for (guint c = 0; c < HEAT_MAP_N_CLASSES; c++)
    {
      HeatBox b = heat_rtree_extent (scene->index[c]);
      if (c >= HEAT_MAP_N_PIPE_CLASSES && !heat_box_is_empty (scene->extent))
        break;
      if (!heat_box_is_empty (b))
        scene->extent = heat_box_add (heat_box_add (scene->extent, b.x0_m, b.y0_m), b.x1_m, b.y1_m);
    }
  return g_steal_pointer (&scene);
}

HeatMapScene *
heat_map_scene_ref (HeatMapScene *scene)
{
  g_atomic_int_inc (&scene->ref_count);
  return scene;
}

void
heat_map_scene_unref (HeatMapScene *scene)
{
  if (!scene || !g_atomic_int_dec_and_test (&scene->ref_count))
    return;
  for (guint c = 0; c < HEAT_MAP_N_CLASSES; c++)
    heat_rtree_free (scene->index[c]);
  g_free (scene->shapes);
  g_free (scene->node_sign);
  g_free (scene->well_is_primary);
  heat_net_unref (scene->net);
  g_free (scene);
}

HeatNet *heat_map_scene_net (const HeatMapScene *scene) { return scene->net; }
const HeatRtree *heat_map_scene_index (const HeatMapScene *scene, HeatMapClass of) { return scene->index[of]; }
const HeatMapShape *heat_map_scene_shapes (const HeatMapScene *scene) { return scene->shapes; }
HeatBox heat_map_scene_extent (const HeatMapScene *scene) { return scene->extent; }
HeatMapNodeSign heat_map_scene_node_sign (const HeatMapScene *scene, HeatNode node) { return (HeatMapNodeSign) scene->node_sign[node.i]; }
gboolean heat_map_scene_well_is_primary (const HeatMapScene *scene, HeatWell well) { return scene->well_is_primary[well.i]; }

HeatMapClass
heat_map_scene_pipe_class (const HeatMapScene *scene, HeatPipe pipe)
{
  return classify_pipe (&heat_net_city (scene->net)->pipe[pipe.i]);
}

gsize
heat_map_scene_bytes (const HeatMapScene *scene)
{
  gsize bytes = sizeof *scene + sizeof (HeatMapShape) * heat_net_city (scene->net)->n_pipe;

  for (guint c = 0; c < HEAT_MAP_N_CLASSES; c++)
    bytes += heat_rtree_bytes (scene->index[c]);
  return bytes;
}

static gboolean
append_row (guint32 row, gpointer data)
{
  g_array_append_val ((GArray *) data, row);
  return TRUE;
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  guint32 x = *(const guint32 *) a, y = *(const guint32 *) b;

  return x < y ? -1 : x > y;
}

void
heat_map_scene_query (const HeatMapScene *scene, HeatMapClass of, HeatBox box, GArray *rows)
{
  guint had = rows->len;

  heat_rtree_query (scene->index[of], box, append_row, rows);
  if (rows->len > had + 1)
    qsort (&g_array_index (rows, guint32, had), rows->len - had, sizeof (guint32), compare_rows);
}
