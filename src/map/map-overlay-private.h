// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "map-overlay.h"

/* map-mark.c: fills mark_index, mark_numbers and everywhere. */
void heat_map_overlay_note_marks (HeatMapOverlay *overlay, const HeatNet *net);
