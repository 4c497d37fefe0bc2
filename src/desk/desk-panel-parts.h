// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The panel itself, between its own files; the steps see desk-panel-private.h alone. */
#include "desk-panel-private.h"

struct _HeatDeskPanel {
  GtkBox parent;
  GtkWidget *stack, *empty, *title_row, *title, *facts, *clocks, *standing, *scrolled, *what, *arrive, *repair, *steps, *scroller, *body, *actions, *past, *history; /* of the template */
  GtkWidget *badge, *tab[HEAT_N_STEPS], *tab_name[HEAT_N_STEPS], *tab_result[HEAT_N_STEPS];
  GtkWidget *why;   /* what was asked, below all else */
  HeatDeskPanelState state;
  char *shown;      /* what the body was built from, owned */
  guint idle;
  gboolean wants_focus; /* the keyboard waits on the tab for the primary button */
  gboolean setting; /* tabs are being set by the program */
};

extern const char *const heat_desk_step_names[HEAT_N_STEPS];

/* ---- desk-panel-head.c ---- */
/* The first step that is not done. */
HeatDeskStep heat_desk_panel_next_step (const HeatIncident *incident /* nullable */);
void heat_desk_panel_set_head (HeatDeskPanel *self, const HeatIncident *incident /* nullable */);
void heat_desk_panel_set_history (HeatDeskPanel *self, const HeatIncident *incident /* nullable */);

/* ---- desk-panel-body.c ---- */
/* Lets go of all that was computed and drafted. */
void heat_desk_panel_forget (HeatDeskPanelState *state);
