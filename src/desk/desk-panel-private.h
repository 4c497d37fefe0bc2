// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What the panel lends to its steps. */
#include "desk-panel.h"
#include "desk-why.h"
#include "desk-work.h"

/* What a person says of a notice in other words; NULL: as it is. Of measures and advice a line each. */
typedef struct { char *cause, *place, *measures, *advice, *reason; } HeatDeskCorrection;
void heat_desk_correction_free (HeatDeskCorrection *correction);

typedef struct {
  HeatDeskSession *session;
  char *incident, *report;      /* owned; one of them, or none */
  HeatDeskStep step;
  GtkWidget *body;              /* GtkBox the step fills */
  GtkWidget *primary;           /* the step's primary button, NULL */
  GtkWidget *picker;            /* the button that acts on the row picked in the step's list, NULL; the primary one once a person picks a row */
  gboolean has_picked;          /* a person has */
  gboolean (*move) (HeatDeskPanel *panel, int by); /* ↑↓ in this step, NULL */
  gboolean (*key) (HeatDeskPanel *panel, guint key); /* other keys of this step outside of a line of text, NULL */
  gboolean is_adjusting;        /* the Isolate step lists valves to be demanded or failed */
  HeatDemand demanding;         /* said on the map of the valve picked there, to be asked for its reason; NONE */
  guint picked;                 /* row picked in the step's list */
  GPtrArray *leaks;             /* char *, "pipe:ID" …: named by hand; empty: none. Several: one plan covers them all */
  gboolean is_gathering;        /* they are being put together: picking a row does not undo them */
  GArray *places;               /* HeatFound, owned, NULL: what answers while a place is being named */
  guint place;                  /* of them, the one that is looked at */
  HeatDeskSuspicion *suspicion; /* of the Locate step */
  HeatPlan *plan;               /* of the Isolate step, before one is chosen: the one being looked at */
  HeatPlan *stands;             /* as the map shows the incident's chosen plan; kept until a newer one is there */
  guint serial;                 /* of what is being built; answers to older ones are dropped */
  guint stood;                  /* how often it came to stand elsewhere: what follows a deed is dropped then */
  gboolean asked;               /* the step's question runs or is answered */
  char *trouble;                /* owned: the last refusal since the body was built, NULL */
  HeatArrivals *arrivals;       /* of the Crew step */
  char *wanted_team;            /* owned: whose row is picked when they are there; NULL: the first */
  HeatNotice *draft;            /* of the Notify step; NULL until it is drafted */
  gboolean is_refused;          /* there is nothing to draft */
  gboolean news_due;            /* as the body has it: the news that a notice promised is due */
  gint64 stop_from_us, stop_until_us; /* of a planned stop, as typed; 0 not yet */
  HeatDeskCorrection *correction; /* owned: of the notice in force, as typed and not posted yet; NULL none */
  char *others;                 /* owned markup: how the incident stands to the others, as last told; NULL */
  GtkWidget *others_note;       /* weak; where that stands in the body */
  GtkWidget *acting;            /* button whose click is being carried out, borrowed; NULL */
} HeatDeskPanelState;

HeatDeskPanelState *heat_desk_panel_state (HeatDeskPanel *panel);
const HeatIncident *heat_desk_panel_incident (HeatDeskPanel *panel); /* (nullable) */
/* Tells a failure; TRUE when there was none. Takes the error. */
gboolean heat_desk_panel_tell (HeatDeskPanel *panel, GError *error);
/* Begins a deed (taken) of the incident or report that stands here; `key` names it, and while it is under way it is not begun
 * again and the button that was clicked shows it. Afterwards: a refusal is told; else `after` (nullable) is called if the panel
 * still stands where it stood. The body is built again either way. */
void heat_desk_panel_do (HeatDeskPanel *panel, const char *key, HeatDeskDeed *deed, void (*after) (HeatDeskPanel *panel, HeatDeskDeed *deed));
/* The same for a row's own button, which shows it. */
void heat_desk_panel_do_by (HeatDeskPanel *panel, GtkButton *button, const char *key, HeatDeskDeed *deed);
gboolean heat_desk_panel_is_doing (HeatDeskPanel *panel, const char *key);
/* Has something that writes nothing worked out after the deeds: the notice of the Notify step, how incidents stand to each other. `take` comes when it
 * is there, or when it is refused. */
void heat_desk_panel_draft (HeatDeskPanel *panel, HeatDeskDeed *deed, void (*take) (HeatDeskPanel *panel, HeatDeskDeed *deed));
/* The picture on the map is another one now. */
void heat_desk_panel_picture (HeatDeskPanel *panel);
/* Has the question (taken) answered in a thread; `take` gets the answer (owned, NULL: none) on the main thread and builds the
 * body again, or only the picture. Answers that come after the panel went on are dropped. */
void heat_desk_panel_work (HeatDeskPanel *panel, HeatDeskQuestion *question, void (*take) (HeatDeskPanel *panel, gpointer answer));
/* What the map is to show of the step is still being computed. */
gboolean heat_desk_panel_is_waiting (HeatDeskPanel *panel);
/* A question to the person is open: what is being typed must not be lost. */
gboolean heat_desk_panel_is_asking (HeatDeskPanel *panel);
/* The step's list: the first in the body; NULL. */
GtkListBox *heat_desk_panel_list (HeatDeskPanel *panel);
/* Chooses its row of that number and brings it into view, when there is one. */
void heat_desk_panel_go_to_row (HeatDeskPanel *panel, int number);
void heat_desk_panel_show_tabs (HeatDeskPanel *panel);
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
/* The same where nothing need be said: the answer may be empty. */
void heat_desk_panel_ask_freely (HeatDeskPanel *panel, const char *question, const char *button, void (*answer) (HeatDeskPanel *panel, const char *text, gpointer data), gpointer data);
/* A deed (taken) that needs a person's reason (deed->reason): asked with up to five usual ones at hand, which keys 1–5 take, or in free words. */
typedef struct { const char *question, *button; const char *const *ready; /* to be translated, NULL-terminated, static */ } HeatDeskWhyAsked;
void heat_desk_panel_do_because (HeatDeskPanel *panel, const char *key, HeatDeskDeed *deed, void (*after) (HeatDeskPanel *panel, HeatDeskDeed *deed), const HeatDeskWhyAsked *why);
/* A question of another form, to be filled: covers the step's buttons, Escape and its own button leave it. `data` (not NULL) goes with it. (transfer none) */
GtkWidget *heat_desk_panel_open_question (HeatDeskPanel *panel, const char *text, gpointer data, GDestroyNotify free_data);
/* The row of buttons: the primary one with its key, then others. */
GtkWidget *heat_desk_panel_add_primary (HeatDeskPanel *panel, const char *text, const char *key, void (*clicked) (HeatDeskPanel *panel));
GtkWidget *heat_desk_panel_add_other (HeatDeskPanel *panel, GtkWidget *row, const char *text, void (*clicked) (HeatDeskPanel *panel));
/* Makes another of the step's buttons the primary one: its colour, Enter, and the keyboard if it waited on the one before. */
void heat_desk_panel_set_primary (HeatDeskPanel *panel, GtkWidget *button);
/* A person picked a row: what Enter does is now done with it, where that can be done. */
void heat_desk_panel_picked (HeatDeskPanel *panel);
/* Whether something can be done with the row that is picked. The keyboard waits on the row where nothing can, so that ↑↓ go on. */
void heat_desk_panel_let_pick (HeatDeskPanel *panel, gboolean can);
/* The list of rows to pick from: a click picks, a double click or Enter acts on the row; nothing happens where that cannot be done. */
void heat_desk_panel_pick_from (HeatDeskPanel *panel, GtkListBox *list, void (*selected) (GtkListBox *list, GtkListBoxRow *row, HeatDeskPanel *panel));
void heat_desk_panel_add (HeatDeskPanel *panel, GtkWidget *child);
/* Below the body, always in sight: buttons and questions. */
void heat_desk_panel_add_action (HeatDeskPanel *panel, GtkWidget *child);
/* Scrolls the body until the row of a list in it can be seen. */
void heat_desk_panel_reveal (HeatDeskPanel *panel, GtkWidget *row);

/* What stands when nothing is chosen. */
void heat_desk_quiet_fill (HeatDeskPanel *panel, GtkWidget *page);
void heat_desk_step_locate (HeatDeskPanel *panel);
/* ---- desk-step-place.c: leaks named by hand ---- */
/* Asks for another place, with all that answers what is typed, and a look at each on the map. */
void heat_desk_panel_ask_place (HeatDeskPanel *panel);
/* The leaks named so far, each with what can be said of it: a station's side, that it is none. Nothing when there are none. */
void heat_desk_panel_add_leaks (HeatDeskPanel *panel);
gboolean heat_desk_panel_has_leak (HeatDeskPanel *panel, const char *leak);
/* One more, or, named already, none of them any more. */
void heat_desk_panel_toggle_leak (HeatDeskPanel *panel, const char *leak);
/* "Leak at A and 2 more". (transfer full) */
char *heat_desk_panel_leaks_text (HeatDeskPanel *panel);
void heat_desk_step_isolate (HeatDeskPanel *panel);
void heat_desk_step_crew (HeatDeskPanel *panel);
void heat_desk_step_notify (HeatDeskPanel *panel);
void heat_desk_step_restore (HeatDeskPanel *panel);
/* The plans of the Isolate step (HeatPlan by kind; taken, NULL: none): the one being looked at is state->plan. */
void heat_desk_plans_take (HeatDeskPanel *panel, GPtrArray *plans);
/* Side by side, with ↑↓ and a click to look at another one; state->plan must be there. `is_brief`: the deciding rows alone. */
void heat_desk_plans_add (HeatDeskPanel *panel, gboolean is_brief);
/* The plan of that kind. (nullable: none is there) */
const HeatPlan *heat_desk_plan_of (HeatDeskPanel *panel, HeatPlanKind kind);
/* The plan being looked at is another than the recommended one, in more than its name. */
gboolean heat_desk_plan_passed_over (HeatDeskPanel *panel, HeatPlanKind *recommended);
/* The plans are of a network that goes: rows of it mean nothing in the next one. */
void heat_desk_plans_forget (HeatDeskPanel *panel);
/* A person has just said something that the plans follow: with the next ones it is told what that changed. */
void heat_desk_plans_expect_change (HeatDeskPanel *panel);
/* Adjusting valves, in place of the step's own body; state->plan must be there. */
void heat_desk_adjust_fill (HeatDeskPanel *panel);
/* The line on which a valve stands, as a sign with its word. */
GtkWidget *heat_desk_line_sign (HeatNet *net, guint32 valve);
/* What a valve of the plan being looked at is for: a tooltip of its row, once that is known. */
void heat_desk_plans_tell_why (HeatDeskPanel *panel, GtkWidget *row, guint32 valve);
/* How many wells its valves stand in. */
guint heat_desk_plan_wells (HeatNet *net, const HeatPlan *plan);
/* Planned stops and corrections (desk-step-notify-change.c). What was typed and not posted goes into the deed that drafts or posts; FALSE: there is none. */
gboolean heat_desk_change_fill (HeatDeskPanel *panel, HeatDeskDeed *deed);
void heat_desk_change_forget (HeatDeskPanel *panel);
/* Asks when a planned stop begins and ends. */
void heat_desk_change_ask_stop (HeatDeskPanel *panel);
/* Asks why the planned stop is called off, and posts that. */
void heat_desk_change_ask_off (HeatDeskPanel *panel);
/* A window with the words of the notice in force; what is written there is drafted. */
void heat_desk_change_correct (HeatDeskPanel *panel);
/* The notice in force beside what would be posted in its place: times, homes, words, and whether people learn of it too late. */
void heat_desk_change_add (HeatDeskPanel *panel, const HeatNotice *before, const HeatNotice *draft);
/* When a planned stop begins and ends, and whether that is told too late to anyone; before: the version in force, NULL none. */
void heat_desk_change_add_stop (HeatDeskPanel *panel, const HeatNotice *notice, const HeatNotice *before);
/* A row of three of the Notify step. */
GtkWidget *heat_desk_notify_cells (const char *classes, const char *a, const char *b, const char *c, const char *tone);
/* Posts the incident's notice of that kind. */
void heat_desk_step_post (HeatDeskPanel *panel, HeatNoticeKind kind);
/* The steps of a part with their two answers; used by Isolate and Restore. */
GtkWidget *heat_desk_valve_steps (HeatDeskPanel *panel, HeatStepPart part);
/* The water that has to leave the zone, in one line; nothing without a plan. */
void heat_desk_add_draining (HeatDeskPanel *panel, const HeatIncident *incident);
/* Ties that give heat back before the refilling, and what one that does not open changes. */
void heat_desk_add_resupply (HeatDeskPanel *panel, const HeatIncident *incident);
/* The water that fills it again; and when a valve will not open: who stays cold, what is opened instead, what the list became. */
void heat_desk_add_reopening (HeatDeskPanel *panel, const HeatIncident *incident);
/* Whom it hurts beside the other incidents, and which of its valves they need as well; nothing when there are none. */
void heat_desk_add_others (HeatDeskPanel *panel, const HeatIncident *incident);
/* Steps of what is worked through together in that part, as the map's line and the button tell them; failed ones are not waited for. */
void heat_desk_count_steps (const HeatIncident *incident, HeatStepPart part, guint *done, guint *of);
/* In Isolate and Restore: takes back the step that was noted done last; FALSE when there is none. */
gboolean heat_desk_take_back_last (HeatDeskPanel *panel);
/* ---- desk-undo.c ---- */
/* Takes back the last deed of the incident that stands here, after its reason; where no event undoes it, says what can be done instead. */
void heat_desk_panel_undo (HeatDeskPanel *panel);
/* The time set by hand goes, for a reason that is asked. */
void heat_desk_panel_free_time (HeatDeskPanel *panel);
/* The report goes from its incident, for a reason that is asked. */
void heat_desk_panel_detach (HeatDeskPanel *panel, const char *report);
/* The primary button that marks the part's next pending step as done; NULL when none is pending. Returns its row. */
GtkWidget *heat_desk_next_valve (HeatDeskPanel *panel, HeatStepPart part);
