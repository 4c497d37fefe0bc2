// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What the panel lends to its steps. */
#include "desk-panel.h"
#include "desk-work.h"

typedef struct {
  HeatDeskSession *session;
  char *incident, *report;      /* owned; one of them, or none */
  HeatDeskStep step;
  GtkWidget *body;              /* GtkBox the step fills */
  GtkWidget *primary;           /* the step's primary button, NULL */
  gboolean (*move) (HeatDeskPanel *panel, int by); /* ↑↓ in this step, NULL */
  guint picked;                 /* row picked in the step's list */
  char *leak;                   /* owned, "pipe:ID" named by hand, NULL */
  HeatDeskSuspicion *suspicion; /* of the Locate step */
  HeatPlan *plan;               /* of the Isolate step, before one is chosen */
  HeatPlan *stands;             /* as the map shows the incident's chosen plan; kept until a newer one is there */
  gboolean asked;               /* the step's question runs or is answered */
  char *trouble;                /* owned: the last refusal since the body was built, NULL */
  HeatArrivals *arrivals;       /* of the Crew step */
  HeatNotice *draft;            /* of the Notify step; its JSON below */
  JsonObject *draft_body;
} HeatDeskPanelState;

HeatDeskPanelState *heat_desk_panel_state (HeatDeskPanel *panel);
const HeatIncident *heat_desk_panel_incident (HeatDeskPanel *panel); /* (nullable) */
/* Tells a failure; TRUE when there was none. Takes the error. */
gboolean heat_desk_panel_tell (HeatDeskPanel *panel, GError *error);
/* The picture on the map is another one now. */
void heat_desk_panel_picture (HeatDeskPanel *panel);
/* Has the question (taken) answered in a thread; `take` gets the answer (owned, NULL: none) on the main thread and builds the
 * body again, or only the picture. Answers that come after the panel went on are dropped. */
void heat_desk_panel_work (HeatDeskPanel *panel, HeatDeskQuestion *question, void (*take) (HeatDeskPanel *panel, gpointer answer));
/* What the map is to show of the step is still being computed. */
gboolean heat_desk_panel_is_waiting (HeatDeskPanel *panel);
/* Fills the body from the state as it is now; nothing is asked again. */
void heat_desk_panel_refill (HeatDeskPanel *panel);
/* What stands in the body while an answer is awaited. */
void heat_desk_panel_add_waiting (HeatDeskPanel *panel, const char *title);
/* Builds the body again at the next idle moment, keeping the keyboard on the primary button. */
void heat_desk_panel_rebuild (HeatDeskPanel *panel);
/* Stands at that step of the incident; HEAT_N_STEPS: the first that is not done. */
void heat_desk_panel_adopt (HeatDeskPanel *panel, const char *incident, HeatDeskStep step);
/* Asks for one line, then calls back; nothing happens on Escape. */
void heat_desk_panel_ask (HeatDeskPanel *panel, const char *question, const char *button, void (*answer) (HeatDeskPanel *panel, const char *text, gpointer data),
                          gpointer data, GDestroyNotify free_data);
/* The row of buttons: the primary one with its key, then others. */
GtkWidget *heat_desk_panel_add_primary (HeatDeskPanel *panel, const char *text, const char *key, void (*clicked) (HeatDeskPanel *panel));
void heat_desk_panel_add_other (HeatDeskPanel *panel, GtkWidget *row, const char *text, void (*clicked) (HeatDeskPanel *panel));
void heat_desk_panel_add (HeatDeskPanel *panel, GtkWidget *child);
/* Below the body, always in sight: buttons and questions. */
void heat_desk_panel_add_action (HeatDeskPanel *panel, GtkWidget *child);
/* Scrolls the body until the row of a list in it can be seen. */
void heat_desk_panel_reveal (HeatDeskPanel *panel, GtkWidget *row);

/* What stands when nothing is chosen. */
void heat_desk_quiet_fill (HeatDeskPanel *panel, GtkWidget *page);
void heat_desk_step_locate (HeatDeskPanel *panel);
void heat_desk_step_isolate (HeatDeskPanel *panel);
void heat_desk_step_crew (HeatDeskPanel *panel);
void heat_desk_step_notify (HeatDeskPanel *panel);
void heat_desk_step_restore (HeatDeskPanel *panel);
/* The steps of a part with their two answers; used by Isolate and Restore. */
GtkWidget *heat_desk_valve_steps (HeatDeskPanel *panel, HeatStepPart part);
/* The primary button that marks the part's next pending step as done; NULL when none is pending. Returns its row. */
GtkWidget *heat_desk_next_valve (HeatDeskPanel *panel, HeatStepPart part);
