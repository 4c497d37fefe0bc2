// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "net-numbers.h"

/* 64 keys of which few have items: which do, and how many with items stand before them. */
typedef struct { guint64 bits; guint32 before, unused; } HeatKeyBlock;

/* Items grouped by key: items of key k are at[first (k)] … at[first (k + 1) − 1], first (k) = base[k / 32] + offset[k] where no 32 keys
 * have more than 255 items, else first[k]; where `blocks` is set, only keys that have items are counted. */
typedef struct { guint32 *first, *at; guint32 n_keys; HeatKeyBlock *blocks; guint32 *base; guint8 *offset; } HeatGroups;

#define HEAT_GROUP_KEYS 32

static inline guint32
heat_groups_first (const HeatGroups *g, guint32 k)
{
  return g->offset ? g->base[k / HEAT_GROUP_KEYS] + g->offset[k] : g->first[k];
}

static inline HeatSpan
heat_groups_get (const HeatGroups *g, guint32 key)
{
  if (g->blocks)
    {
      const HeatKeyBlock *block = &g->blocks[key / 64];
      if (!(block->bits >> (key % 64) & 1))
        return (HeatSpan){ g->at, 0 };
      key = block->before + (guint32) __builtin_popcountll (block->bits & ((G_GUINT64_CONSTANT (1) << (key % 64)) - 1));
    }
  guint32 first = heat_groups_first (g, key);
  return (HeatSpan){ g->at + first, heat_groups_first (g, key + 1) - first };
}

void heat_groups_build (HeatGroups *groups, guint32 n_keys, const guint32 *keys, guint32 n_items);
void heat_groups_clear (HeatGroups *groups);

/* Households that follow each other and share consumer, building (as their rows say it) and unit; ends where the next begins. */
typedef struct { guint32 first, consumer, building; HeatText unit; } HeatHomeRun;

/* All households (net-homes.c). */
typedef struct {
  guint32 n, n_runs, n_rooms, n_odd_rooms, n_odd_areas, n_priorities;
  HeatKeyBlock *starts;              /* owned, as all below; households with which a run begins */
  HeatHomeRun *runs;                 /* and one behind the last */
  HeatGroups of_consumer;            /* runs */
  guint8 *room;                      /* in rooms, or odd: one byte each when rooms are so few, else two */
  HeatText *rooms;
  HeatOdd *odd_rooms;
  guint16 *area;                     /* hundredths of a m², unknown, or odd: bits of the float */
  HeatOdd *odd_areas;
  guint8 *suspended;                 /* a bit each */
  HeatOdd *priorities;               /* of those that have one */
  HeatNumbers cards, phones;
} HeatHomes;

typedef struct { gint32 x_mm, y_mm; } HeatNodePlace;
typedef struct { guint32 node; double x, y; } HeatOddPlace;

/* All nodes (net-nodes.c). */
typedef struct {
  double x0_m, y0_m;
  HeatText *id;                      /* owned, as all below */
  float *z_m;
  HeatNodePlace *at;                 /* from the corner */
  HeatOddPlace *odd;                 /* too far from it; by node */
  guint32 n_odd;
} HeatNodes;

void heat_nodes_build (HeatNodes *nodes, const HeatCity *city);
void heat_nodes_clear (HeatNodes *nodes);
/* It has no place in millimetres. */
static inline gboolean heat_nodes_is_odd (const HeatNodes *nodes, guint32 node) { return nodes->at[node].x_mm == G_MININT32; }
gboolean heat_nodes_place (const HeatNodes *nodes, guint32 node, double *x, double *y);

/* Drawn courses of pipes (net-courses.c): building reads only; settling moves what is left of the city's points. */
void heat_net_courses_build (HeatNet *net);
void heat_net_courses_settle (HeatNet *net);

/* Parts of one whole, of which any two may run side by side; the city's rows can go when all are done. O(households). */
void heat_homes_build_runs (HeatHomes *homes, const HeatCity *city, const guint32 *consumer, const guint32 *building);
void heat_homes_build_rooms (HeatHomes *homes, const HeatCity *city);
void heat_homes_build_areas (HeatHomes *homes, const HeatCity *city);
void heat_homes_build_cards (HeatHomes *homes, const HeatCity *city);
void heat_homes_build_phones (HeatHomes *homes, const HeatCity *city);
/* Of the array that says the rooms. */
gsize heat_homes_room_bytes (const HeatHomes *homes);
void heat_homes_clear (HeatHomes *homes);
/* Every text still named in the pool. */
void heat_homes_each_text (HeatHomes *homes, void (*each) (HeatText *text, gpointer data), gpointer data);
const HeatHomeRun *heat_homes_run (const HeatHomes *homes, guint32 household);

/* Asset number → row: open addressing (net-ids.c), or a search by halves where but few rows stray from the order of their numbers. */
typedef struct {
  guint32 *slots;         /* NULL: in order, or empty */
  guint32 mask;
  gboolean is_in_order;   /* apart from: */
  guint32 *strays;        /* rows by number, then once more by row; NULL: none */
  guint32 n_strays;
  gboolean is_unique;     /* while building: no number stands twice */
} HeatIdTable;

struct _HeatNet {
  gatomicrefcount refs;
  guint64 serial;
  GBytes *image;                     /* owned; when set, all arrays below lie in it */
  HeatCity *city;                    /* owned, not changed any more */
  HeatIdTable ids[HEAT_N_KINDS];     /* owned */
  guint32 *pipe_node;                /* owned; [2 pipe + end] */
  guint32 *node_well;                /* while building */
  gint has_passing;                  /* atomic; while building: a reference that names nothing still lies in the passing texts */
  HeatGroups node_ends, end_valves, node_valves, well_valves, well_nodes;
  HeatValvePlace *valve_place;
  guint32 *port_node;                /* [2 port + (0 supply, 1 return)] */
  guint32 *port_owner;
  guint8 *port_owner_kind;
  HeatGroups source_ports, station_ports;
  guint32 *consumer_node;            /* [2 consumer + (0 supply, 1 return)] */
  guint32 *consumer_building, *building_community;
  HeatGroups building_consumers, community_buildings;
  HeatHomes homes;                   /* in place of the city's rows */
  HeatNodes nodes;                   /* the same */
  HeatGroups node_wells;             /* at most one a node */
  guint8 *course;                    /* owned; drawn courses of pipes, at first_point of the row */
  gsize n_course_bytes;
  guint32 *course_at;                /* owned; while building: where each will begin */
  gboolean is_course_packed;
  HeatConsumerSum *consumer_sum;
  struct _HeatRtree *pipe_index;
  GArray *doubts;                    /* HeatDoubt */
  GMutex lock;
  GHashTable *told;                  /* owned, guarded by lock; household + 1 → card number given out as borrowed; NULL: none yet */
};

/* A net without anything but its number, its city (taken) and room for doubts. */
HeatNet *heat_net_alloc (HeatCity *city);
/* The id column of a row; the card number of a household, the owner of a port. Borrowed from the net or from `text`. */
const char *heat_net_row_id (const HeatNet *net, HeatKind kind, guint32 i, char text[HEAT_NUMBER_BYTES]);
/* net-ids.c: doubts are numbers that are absent or stand twice. */
void heat_net_ids_build (HeatNet *net, HeatKind kind, GArray *doubts);
/* net-share.c: references of pipes, and of consumers and valves, become the texts of the numbers that they name; independent of each
 * other. They have no doubts. */
void heat_net_share_pipes (HeatNet *net, GArray *doubts);
void heat_net_share_others (HeatNet *net, GArray *doubts);
/* Then no reference stays in the passing part of the pool, which goes: one that names nothing is kept for those who look at the rows. */
void heat_net_drop_passing (HeatNet *net);
/* Frees the tables that are not needed once all references are resolved. */
void heat_net_ids_settle (HeatNet *net);
guint32 heat_net_ids_find (const HeatNet *net, HeatKind kind, const char *id);
/* Appends a doubt, its place still to be filled in. Takes text. */
void heat_net_add_doubt (const HeatNet *net, GArray *doubts, HeatDoubtKind kind, HeatKind of, guint32 index, char *text);
/* Doubts that the resolved snapshot shows (net-doubt.c). */
void heat_net_find_doubts (const HeatNet *net, GArray *doubts);
