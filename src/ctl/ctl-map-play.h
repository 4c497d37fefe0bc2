// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* A recorded search as pictures (heatctl map --trace). */
#include "ctl.h"
#include "map-draw.h"

typedef struct {
  HeatReplay *replay; /* owned */
  GArray *leaks;      /* HeatLeak, owned */
  guint step;         /* the one to draw, from 1 */
} HeatCtlFilm;
/* `step` 0: the last one. HEAT_ERROR_USAGE for a step that it does not have, else as heat_replay_read(). */
gboolean heat_ctl_film_open (HeatCtlFilm *film, HeatNet *net, const char *path, int step, GError **error);
void heat_ctl_film_clear (HeatCtlFilm *film);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HeatCtlFilm, heat_ctl_film_clear)
/* Sealed: the search after its first `step` steps. (transfer full) */
HeatMapOverlay *heat_ctl_film_draw (const HeatCtlFilm *film, HeatNet *net, guint step);
/* One step into `output`, or with a folder `frames` all of them as step-01.png …; says each on stdout. Sets and resets the scenery's
 * overlay and caption. */
gboolean heat_ctl_film_write (const HeatCtlFilm *film, HeatNet *net, const char *output, const char *frames, HeatMapScenery *scenery, const HeatMapView *view, GError **error);
