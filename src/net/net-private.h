// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "net.h"

/* Items grouped by key: items of key k are at[first[k]] … at[first[k + 1] − 1]. */
typedef struct { guint32 *first, *at; guint32 n_keys; } HeatGroups;

/* Asset number → row: open addressing (net-ids.c), or none at all where the rows stand in the order of their numbers. */
typedef struct {
  guint32 *slots;
  guint32 mask;
  gboolean is_in_order;
  gboolean is_unique;     /* while building: no number stands twice */
} HeatIdTable;

struct _HeatNet {
  gatomicrefcount refs;
  guint64 serial;
  GBytes *image;                     /* owned; when set, all arrays below lie in it */
  HeatCity *city;                    /* owned, not changed any more */
  HeatIdTable ids[HEAT_N_KINDS];     /* owned */
  guint32 *pipe_node;                /* owned; [2 pipe + end] */
  guint32 *node_well;
  HeatGroups node_ends, end_valves, node_valves, well_valves, well_nodes;
  HeatValvePlace *valve_place;
  guint32 *port_node;                /* [2 port + (0 supply, 1 return)] */
  guint32 *port_owner;
  guint8 *port_owner_kind;
  HeatGroups source_ports, station_ports;
  guint32 *consumer_node;            /* [2 consumer + (0 supply, 1 return)] */
  guint32 *consumer_building, *household_consumer, *building_community;
  guint32 *household_building;       /* NULL: every household is in its consumer's */
  HeatGroups consumer_households, building_consumers, community_buildings;
  HeatConsumerSum *consumer_sum;
  struct _HeatRtree *pipe_index;
  GArray *doubts;                    /* HeatDoubt */
};

/* A net without anything but its number, its city (taken) and room for doubts. */
HeatNet *heat_net_alloc (HeatCity *city);
/* The id column of a row; the card number of a household, the owner of a port. */
HeatText heat_net_row_id (const HeatCity *city, HeatKind kind, guint32 i);
/* net-ids.c: doubts are numbers that are absent or stand twice. */
void heat_net_ids_build (HeatNet *net, HeatKind kind, GArray *doubts);
guint32 heat_net_ids_find (const HeatNet *net, HeatKind kind, const char *id);
/* Appends a doubt, its place still to be filled in. Takes text. */
void heat_net_add_doubt (const HeatNet *net, GArray *doubts, HeatDoubtKind kind, HeatKind of, guint32 index, char *text);
/* Doubts that the resolved snapshot shows (net-doubt.c). */
void heat_net_find_doubts (const HeatNet *net, GArray *doubts);
