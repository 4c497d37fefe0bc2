// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <gtk/gtk.h>

/* Watches from the window's first frame on how long the main loop is away: a line "shown SECONDS" when it stands, then a line "gap SECONDS_SINCE_START WALL_MS BUSY_MS" for each absence over 50 ms goes to
 * the file that the environment's HEAT_DESK_GAPS names; BUSY_MS is the processor time of the main thread in it, which other
 * programs on the machine do not swell. After it follow lines "at FUNCTION FUNCTION …", innermost first, one for every 25 ms of
 * its processor time: where it was (own functions without a name as FILE+0xOFFSET for addr2line). Does nothing without that variable. For tests and measurements. */
/* HEAT_DESK_FRAMES=FILE: every frame as a line: when it ended (monotonic seconds), its milliseconds of the main thread's processor time and by the clock. */
void heat_desk_gap_watch (GtkWidget *window);
