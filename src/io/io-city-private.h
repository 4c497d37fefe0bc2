// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Inside the city's workshop. The order of work: ground (synthetic or from an extract) → street graph → courts
 * (secondary networks) → primary network → laying (trenches become pairs of pipes) → people and teams. */
#include "base-index.h"
#include "geo-rtree.h"
#include "geo-types.h"
#include "io-city.h"

/* PCG32 (O'Neill 2014, pcg-random.org): small, seedable, the same on every machine. */
typedef struct { guint64 state, inc; } DraftRand;
void heat_io_rand_init (DraftRand *r, guint64 seed, guint64 stream);
guint32 heat_io_rand_next (DraftRand *r);
double heat_io_rand_unit (DraftRand *r);                          /* [0, 1) */
double heat_io_rand_between (DraftRand *r, double a, double b);
guint heat_io_rand_below (DraftRand *r, guint n);                 /* 0 … n−1 */
static inline gboolean heat_io_rand_is (DraftRand *r, double p) { return heat_io_rand_unit (r) < p; }

/* Word lists of data/city-recipe/names.ini. */
typedef struct {
  char **streets, **community_bases, **community_suffixes, **districts, **plants, **schools, **nurseries, **hospitals, **cares;
  char **shops, **vehicles, **equipment;
  char *city, *company, *hotline, *river;
} DraftNames;
DraftNames *heat_io_names_load (GError **error);
void heat_io_names_free (DraftNames *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DraftNames, heat_io_names_free)

/* What stands inside a building; parallel to city->building. */
typedef struct { guint8 units, flats_a_floor, shops; gboolean per_unit; float flat_m2; } DraftHouse;

typedef struct { double x, y; char *name; } DraftPlant;

/* A community with heat: one substation and its secondary network. */
typedef struct {
  guint32 community;                /* row */
  guint32 number, part;             /* the station's number; which of its community's stations, 0: the only one */
  guint32 first_building, n_buildings;
  guint32 station_building;         /* row, or HEAT_NONE */
  double angle_rad;                 /* of the long sides of its buildings */
  double x, y;                      /* the station's place */
  gboolean high_rise;               /* tall houses, low and high zone apart */
  guint32 vertex;                   /* of the street graph, where the branch leaves the street */
  double reach_m;                   /* weighted way from the nearest plant */
  float area_m2, load_kw;
} DraftCourt;

/* The street graph: every road vertex, and more of them so that none are further apart than 40 m. */
typedef struct {
  double *xy;
  guint32 n, *first, *to, *edge; /* half edges, sorted by vertex; edge: number shared by both directions */
  guint32 n_edges, *edge_road;   /* road row */
  HeatRtree *tree;               /* over vertices */
} DraftGraph;

/* One trench holds a supply and a return line. */
typedef struct { double x, y; guint32 well; } DraftNode;
typedef struct { HeatText name, street; double x, y; float depth_m; guint n_pairs; } DraftWell; /* n_pairs: of valves named so far */
typedef struct {
  guint32 from, to, first_point, n_points; /* course with both ends, into DraftNet.xy */
  float length_m, load_kw, depth_m;
  guint16 dn_mm, pieces;                   /* pieces: pipes it is divided into */
  gint16 year;
  guint8 level, service;
  HeatText street, material;
} DraftTrench;
typedef struct {
  guint32 trench, well;
  guint8 end, role, state, drive, above_ground, flow, line; /* line: HEAT_LINE_PAIR for both lines, else that one */
  guint16 dn_mm;
  HeatText name;
} DraftValve;
typedef struct { guint32 node; guint16 dn_mm; guint8 level; } DraftJumper;
typedef struct { HeatText owner, system; guint32 node; guint8 side; } DraftPort;
typedef struct { HeatText id, name, building, unit; guint32 node; float load_kw; } DraftConsumer;

typedef struct { GArray *nodes, *wells, *trenches, *valves, *jumpers, *ports, *consumers, *xy; } DraftNet;
DraftNet *heat_io_net_new (void);
void heat_io_net_free (DraftNet *net);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DraftNet, heat_io_net_free)
/* Lengths of all arrays, to go back to. */
typedef struct { guint at[8]; } DraftMark;
DraftMark heat_io_net_mark (const DraftNet *net);
void heat_io_net_cut (DraftNet *net, DraftMark mark);
guint32 heat_io_net_add_node (DraftNet *net, double x, double y);
/* Course of n points (x y pairs); from/to are its ends' nodes. Length is measured. */
DraftTrench *heat_io_net_add_trench (DraftNet *net, guint32 from, guint32 to, const double *xy, guint n);
DraftValve *heat_io_net_add_valve (DraftNet *net, guint32 trench, guint end, HeatValveRole role);
guint32 heat_io_net_add_well (DraftNet *net, guint32 node, HeatText name, HeatText street, float depth_m);
guint32 heat_io_net_n_pipes (const DraftNet *net); /* both lines, jumpers too */

typedef struct {
  HeatCity *city;       /* roads, areas, communities, buildings are there before the network */
  const DraftNames *names;
  guint64 seed;
  GArray *houses, *plants, *courts; /* DraftHouse, DraftPlant, DraftCourt */
  DraftGraph *graph;
  HeatRtree *building_tree, *lane_tree;
  guint32 *lanes; guint32 n_lanes;  /* road rows of quiet streets, items of lane_tree */
  DraftNet *primary, *secondary;
  struct { HeatText id; double x, y, load_kw; } isolating; /* the isolating station; id empty: none */
} Draft;
void heat_io_draft_clear (Draft *d);

/* Ground. */
void heat_io_ground_make (Draft *d, guint32 n_courts);
gboolean heat_io_osm_read (Draft *d, const char *path, const HeatProgress *progress, GError **error);
/* Adds a building row with ring `xy` (n points) and what stands inside; returns its row. */
guint32 heat_io_ground_add_building (Draft *d, guint32 community, const double *xy, guint n, int floors, HeatUse use);

/* Street graph. */
DraftGraph *heat_io_graph_new (const HeatCity *city);
void heat_io_graph_free (DraftGraph *graph);
/* Nearest vertex that `ok` (nullable, by vertex) marks, HEAT_NONE when none within max_m. */
guint32 heat_io_graph_nearest (const DraftGraph *graph, double x, double y, double max_m, const guint8 *ok);

/* Finds a free place by a street for the stations that have none yet. */
void heat_io_court_place_stations (Draft *d);
/* Lays the secondary network of a court. */
void heat_io_court_lay (Draft *d, guint32 court);

/* Primary network, in two steps: where each court would be fed from (fills vertex and reach_m; sorts courts by reach),
 * then the trenches for the first n courts. */
typedef struct { guint32 *parent, *parent_edge, *plant; double *cost; guint32 *roots, n_roots; } DraftReach;
void heat_io_primary_reach (Draft *d, DraftReach *reach);
void heat_io_reach_clear (DraftReach *reach);
void heat_io_primary_lay (Draft *d, const DraftReach *reach, guint n_courts);

/* DN of the standard series for a heat flow. Primary 130/70 °C, secondary 50/40 °C; specific friction at most
 * `pa_m` (CJJ 34: 30–70 Pa/m on mains, up to 300 Pa/m on branches), pipe roughness 0.5 mm. */
guint16 heat_io_dn (double load_kw, double delta_t_k, double pa_m);

/* Emission: trenches to rows, each as two pipes or as one line for the pair. */
void heat_io_lay (Draft *d, DraftNet *net, gboolean is_single, DraftRand *rand);
/* Sources, stations, households; the network's consumers must be there. */
void heat_io_people (Draft *d, guint n_courts);
void heat_io_teams (Draft *d, guint n_courts);
double heat_io_ground_z_m (double x, double y);
