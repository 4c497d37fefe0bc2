// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What a picture of the map shall show, for whoever draws it: the service decides, the map room (behind a callback of the
 * program) only draws. Plain rows of the city, so that it can go to another thread. */
#include "net.h"

/* For whom: the public sees the outage and the ground alone, no network, no leak, no home; agents also what is shut off and where it
 * leaks; crews also the names of valves and the order in which they are closed. */
typedef enum { HEAT_HOTLINE_PUBLIC, HEAT_HOTLINE_AGENT, HEAT_HOTLINE_CREW, HEAT_HOTLINE_N_AUDIENCES } HeatHotlineAudience;

typedef struct { char *leak; /* owned: "pipe:ID", "valve:ID" … */ int number; /* of the incident; 0: none */ } HeatHotlineLeak;
typedef struct {
  guint width_px, height_px;
  gboolean is_dark, is_english;
  HeatHotlineAudience audience;
  GArray *out_buildings;  /* guint32, as the following */
  GArray *zone_pipes;
  GArray *valves;         /* those that are closed, in the order in which they are */
  GArray *leaks;          /* HeatHotlineLeak */
  guint32 home;           /* building to be marked; HEAT_NONE */
} HeatHotlineMapAsk;

HeatHotlineMapAsk *heat_hotline_map_ask_new (void);
void heat_hotline_map_ask_free (HeatHotlineMapAsk *ask);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatHotlineMapAsk, heat_hotline_map_ask_free)

/* Draws; called on a thread of its own, several at once. An SVG in UTF-8, NULL with `error` set. (transfer full) */
typedef GBytes *(*HeatHotlineDraw) (const HeatHotlineMapAsk *ask, gpointer data, GError **error);
