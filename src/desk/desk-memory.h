// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Where the window was: its size, and for each journal the incident, step and view. Written a moment after each change, so that
 * a desk that was killed comes back to the same place. Lies in desk-state.ini beside desk.ini. What cannot be read or written is
 * forgotten: it is no error. Main thread only; the disk is touched by another. */
#include <gio/gio.h>

typedef struct {
  int width_px, height_px; /* 0: not known */
  gboolean is_maximized;
  int list;               /* HeatFrameList */
  int overview;           /* HeatDeskOverviewMode */
} HeatDeskShape;

typedef struct {
  char *incident; /* owned; NULL: none was shown */
  int step;
  double x_m, y_m, scale; /* middle of the map and its denominator; scale NaN: not known */
} HeatDeskPlace;
void heat_desk_place_clear (HeatDeskPlace *place);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HeatDeskPlace, heat_desk_place_clear)

typedef struct _HeatDeskMemory HeatDeskMemory;
HeatDeskMemory *heat_desk_memory_new (const char *settings_path);
/* Waits until the last change is on disk. */
void heat_desk_memory_free (HeatDeskMemory *memory);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatDeskMemory, heat_desk_memory_free)

HeatDeskShape heat_desk_memory_shape (HeatDeskMemory *memory);
void heat_desk_memory_set_shape (HeatDeskMemory *memory, HeatDeskShape shape);
/* FALSE when that journal was never open here; `place` then stays as it was. */
gboolean heat_desk_memory_place (HeatDeskMemory *memory, const char *ops_url, HeatDeskPlace *place);
void heat_desk_memory_set_place (HeatDeskMemory *memory, const char *ops_url, const HeatDeskPlace *place);
/* Begins to write when something changed and nothing is being written. Call it now and then. */
void heat_desk_memory_write (HeatDeskMemory *memory);
