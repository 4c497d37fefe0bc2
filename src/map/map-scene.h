// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* A network made ready for drawing: one packed R-tree per class, the side on which each line of a pair is drawn, and how
 * lines meet at nodes when they are drawn further apart than they lie. Immutable, reference-counted, any thread. */
#include "geo-rtree.h"
#include "map-error.h"
#include "net.h"

/* Classes with their own index; a class is shown or left out as a whole by scale. */
typedef enum {
  HEAT_MAP_PRIMARY_LARGE,   /* DN ≥ 500 */
  HEAT_MAP_PRIMARY_MIDDLE,  /* DN 300 … 499 */
  HEAT_MAP_PRIMARY_SMALL,
  HEAT_MAP_SECONDARY_LARGE, /* DN ≥ 125 */
  HEAT_MAP_SECONDARY_SMALL,
  HEAT_MAP_ROAD_MAJOR,      /* motorway … secondary */
  HEAT_MAP_ROAD_MIDDLE,     /* tertiary, residential */
  HEAT_MAP_ROAD_MINOR,      /* service, foot */
  HEAT_MAP_BUILDINGS,
  HEAT_MAP_AREAS,
  HEAT_MAP_VALVES,
  HEAT_MAP_WELLS,
  HEAT_MAP_STATIONS,
  HEAT_MAP_SOURCES,
  HEAT_MAP_COMMUNITIES,
  HEAT_MAP_N_CLASSES
} HeatMapClass;
#define HEAT_MAP_N_PIPE_CLASSES 5

/* How a pipe is moved aside. `side` +1: to the left of start → end, −1 to the right, 0 not; for a pair it is +1 and
 * stands for the supply, the return takes the opposite. `join` is where its ends go, in 32nds of the distance moved. */
typedef struct {
  gint8 side, join_x[2], join_y[2]; /* east, north; [0] start */
  guint8 is_hidden_in_city;         /* the return of a pair drawn by its supply */
  float gap_m;                      /* true distance to the line's partner, 0 for one line for the pair */
} HeatMapShape;

typedef struct _HeatMapScene HeatMapScene;

/* Holds a reference on the net. Two threads; 1M pipes in about 1.5 s. Fails only when cancelled. O(n log n). */
HeatMapScene *heat_map_scene_new (HeatNet *net, const HeatProgress *progress, GError **error);
HeatMapScene *heat_map_scene_ref (HeatMapScene *scene);
void heat_map_scene_unref (HeatMapScene *scene);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatMapScene, heat_map_scene_unref)
HeatNet *heat_map_scene_net (const HeatMapScene *scene); /* borrowed */
const HeatRtree *heat_map_scene_index (const HeatMapScene *scene, HeatMapClass of);
const HeatMapShape *heat_map_scene_shapes (const HeatMapScene *scene);
HeatMapClass heat_map_scene_pipe_class (const HeatMapScene *scene, HeatPipe pipe);
/* What sign stands on a node: nothing, a station's or a source's. */
typedef enum { HEAT_MAP_BARE, HEAT_MAP_AT_STATION, HEAT_MAP_AT_SOURCE } HeatMapNodeSign;
HeatMapNodeSign heat_map_scene_node_sign (const HeatMapScene *scene, HeatNode node);
/* Does a primary pipe run through the well? */
gboolean heat_map_scene_well_is_primary (const HeatMapScene *scene, HeatWell well);
/* Box of everything; of the pipes, when there are any. */
HeatBox heat_map_scene_extent (const HeatMapScene *scene);
gsize heat_map_scene_bytes (const HeatMapScene *scene);
/* Rows of the class that meet the box, ascending, appended to `rows` (guint32). */
void heat_map_scene_query (const HeatMapScene *scene, HeatMapClass of, HeatBox box, GArray *rows);
