// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The time strip: one row an open incident: phases as bars (done grey, running blue, planned hollow), half-way as an
 * upright, safe as a diamond, limits as flags, now as a line. Rows are scrolled to, walked by keys, tell all in words as tooltips. Draws what it is
 * given, decides nothing. Emits "picked" (id, at_us) when a row was chosen: its id, and the moment that was clicked on, 0 by keys. */
#include <gtk/gtk.h>

typedef enum { HEAT_PHASE_DONE, HEAT_PHASE_RUNNING, HEAT_PHASE_PLANNED } HeatPhaseLook;
typedef struct { char *label; gint64 from_us, to_us; HeatPhaseLook look; } HeatStripPhase;
typedef struct { char *label; gint64 at_us; } HeatStripLimit;
typedef struct {
  char *id, *rank, *title, *late_words; /* owned; id: of its incident; late_words (nullable): a limit already past, in words */
  GArray *phases, *limits;         /* HeatStripPhase, HeatStripLimit; owned */
  gint64 halfway_us, safe_us;      /* 0: no estimate */
} HeatStripRow;
HeatStripRow *heat_strip_row_new (const char *id, const char *rank, const char *title);
void heat_strip_row_free (HeatStripRow *row);
void heat_strip_row_add_phase (HeatStripRow *row, const char *label, gint64 from_us, gint64 to_us, HeatPhaseLook look);
void heat_strip_row_add_limit (HeatStripRow *row, const char *label, gint64 at_us);

#define HEAT_TYPE_DESK_STRIP (heat_desk_strip_get_type ())
G_DECLARE_FINAL_TYPE (HeatDeskStrip, heat_desk_strip, HEAT, DESK_STRIP, GtkWidget)
GtkWidget *heat_desk_strip_new (void);
/* Rows in order of rank (HeatStripRow, transfer full). */
void heat_desk_strip_set_rows (HeatDeskStrip *self, GPtrArray *rows);
void heat_desk_strip_set_now (HeatDeskStrip *self, gint64 now_us);
/* The words of the folded strip. */
void heat_desk_strip_set_words (HeatDeskStrip *self, const char *words);
/* Height in px that it wants, and from now on draws for. */
int heat_desk_strip_height (HeatDeskStrip *self, gboolean folded);
void heat_desk_strip_set_label_width (HeatDeskStrip *self, int px);
/* Tints the incident's row; NULL: none. */
void heat_desk_strip_choose (HeatDeskStrip *self, const char *id);
/* Puts the keyboard into the chosen row, else the first; FALSE: there is none. */
gboolean heat_desk_strip_focus (HeatDeskStrip *self);
guint heat_desk_strip_n_rows (HeatDeskStrip *self);
