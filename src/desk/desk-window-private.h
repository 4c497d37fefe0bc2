// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "desk-frame.h"
#include "desk-header.h"
#include "desk-hotline.h"
#include "desk-left.h"
#include "desk-memory.h"
#include "desk-middle.h"
#include "desk-panel.h"
#include "desk-past.h"
#include "desk-rail.h"
#include "desk-report-form.h"
#include "desk-strip.h"
#include "desk-window.h"

struct _HeatDeskWindow {
  GtkApplicationWindow parent;
  /* of the template */
  GtkWidget *header, *message_bar, *message, *message_do, *message_close, *pages, *open_demo, *open_file, *opening_title, *opening_bar, *opening_what,
    *opening_cancel, *frame, *mode_bar;
  /* made in code, owned by the widget tree */
  GtkWidget *left, *rail, *middle, *right, *panel, *form, *strip;
  GtkWidget *mode_word, *mode_words, *mode_missed, *mode_save, *mode_back[2] /* from an exercise, from a replay */, *past;
  gboolean is_entering;       /* an exercise or a replay is being made */
  HeatDeskSession *session;   /* owned */
  HeatDeskMemory *memory;     /* owned */
  HeatDeskSettings *settings; /* borrowed */
  HeatDeskOptions *options;   /* borrowed */
  HeatDeskHotline *hotline;   /* owned, NULL: not set up */
  GtkWidget *crew_bar;        /* what crews want answered */
  GCancellable *opening;      /* owned, NULL unless a city is being opened */
  GtkFileChooserNative *chooser; /* owned, NULL */
  char *offered, *suspected;  /* identity of the changed city file that was offered, and of the one seen changed; owned, NULL */
  gboolean is_looking;        /* at the city file */
  char *report_kept;          /* that stood in the panel before the city gave way; owned, NULL */
  guint ticks;
  gboolean is_back;           /* where it was when it was last open */
  guint coming_back;          /* tick, while the map gets its size; 0: none, or the map is not seen */
  guint timer;
  GtkWidget *health;            /* in the right stack */
  gboolean is_new_city;         /* its journal was never open here */
  GtkWidget *board;             /* in the stack of pages; NULL until it was asked for */
  GtkWidget *second, *second_board; /* window of its own; NULL when there is none */
  GtkWidget *focus_before_board;    /* weak */
  char *marked_team; /* that the mark on the map stands for, owned, NULL */
  char *sheet_of; /* incident whose notice lies over the map, owned, NULL */
  char *seen; /* incident, report and step that the view was moved for; owned */
  char *record_of; /* incident that stood when the search was asked for ("": none), while it is played or being recorded; owned, NULL */
  guint record_serial;
  gboolean is_seen_beside; /* … with the sheet over the map */
};

void heat_desk_window_show_message (HeatDeskWindow *self, const char *text, gboolean is_error);
/* A message with a button that does the action (detailed name). */
void heat_desk_window_offer (HeatDeskWindow *self, const char *text, const char *button, const char *action);
void heat_desk_window_show_form (HeatDeskWindow *self, gboolean show);
/* desk-window-actions.c */
void heat_desk_window_add_actions (HeatDeskWindow *self, GtkApplication *app);
/* desk-window-menu.c: open, recent, keys, about … */
void heat_desk_window_add_menu (HeatDeskWindow *self);
/* The menu lists the cities opened last. */
void heat_desk_window_update_menu (HeatDeskWindow *self);
/* Clocks and ages, of the time that it is now. */
void heat_desk_window_tick (HeatDeskWindow *self);
/* desk-window-mode.c: exercise and replay */
void heat_desk_window_add_modes (HeatDeskWindow *self);
void heat_desk_window_enter (HeatDeskWindow *self, HeatDeskMode mode, const char *ops_url); /* ops_url NULL: the open journal */
gboolean heat_desk_window_leave_mode (HeatDeskWindow *self); /* back to the real house; FALSE: it stands there */
void heat_desk_window_mark (HeatDeskWindow *self); /* titles and frames say which house it is */
/* desk-window-memory.c */
void heat_desk_window_come_back (HeatDeskWindow *self); /* as soon as the map is seen */
void heat_desk_window_stay (HeatDeskWindow *self);      /* no more: a person went elsewhere */
void heat_desk_window_remember (HeatDeskWindow *self);
/* desk-window-story.c: what the parts tell each other */
void heat_desk_window_connect (HeatDeskWindow *self);
void heat_desk_window_show_sheet (HeatDeskWindow *self);
void heat_desk_window_update (HeatDeskWindow *self);
/* What the view was moved for, as `seen` keeps it. (transfer full) */
char *heat_desk_window_seen_words (const char *incident, const char *report, int step);
void heat_desk_window_update_strip (HeatDeskWindow *self);
/* desk-window-map.c: reasons and their way, the search played */
void heat_desk_window_connect_map (HeatDeskWindow *self);
/* The card of reasons stands where the panel stands. */
void heat_desk_window_follow_why (HeatDeskWindow *self);
gboolean heat_desk_window_show_way (HeatDeskWindow *self); /* FALSE: there is none */
void heat_desk_window_ask_about (HeatDeskWindow *self, const HeatFound *found);
void heat_desk_window_replay (HeatDeskWindow *self);
/* A search that was written into a file: asked for by a dialog, played. */
void heat_desk_window_ask_for_record (HeatDeskWindow *self);
void heat_desk_window_play_file (HeatDeskWindow *self, const char *path);
void heat_desk_window_end_replay (HeatDeskWindow *self);
gboolean heat_desk_window_leave_map (HeatDeskWindow *self);
/* desk-window-find.c: what was looked for, or picked by its sign on the map */
void heat_desk_window_connect_find (HeatDeskWindow *self);
void heat_desk_window_show_incident (HeatDeskWindow *self, const char *id);
void heat_desk_window_follow_found (HeatDeskWindow *self); /* a team that is marked moves */
/* desk-window-crew.c: what crews want answered */
void heat_desk_window_add_crew (HeatDeskWindow *self);
void heat_desk_window_tick_crew (HeatDeskWindow *self); /* once a second */
gboolean heat_desk_window_go_to_call (HeatDeskWindow *self); /* FALSE: nobody waits for an answer */
void heat_desk_window_show_call (HeatDeskWindow *self); /* its incident */
/* desk-window-board.c: the commander's board */
void heat_desk_window_add_board (HeatDeskWindow *self);
void heat_desk_window_drop_boards (HeatDeskWindow *self);
gboolean heat_desk_window_shows_board (HeatDeskWindow *self);
gboolean heat_desk_window_leave_board (HeatDeskWindow *self); /* FALSE: it was not shown */
void heat_desk_window_update_boards (HeatDeskWindow *self);
void heat_desk_window_tick_boards (HeatDeskWindow *self);
/* desk-window-health.c: data health */
void heat_desk_window_add_health (HeatDeskWindow *self);
void heat_desk_window_check_health (HeatDeskWindow *self); /* a city was opened */
gboolean heat_desk_window_leave_health (HeatDeskWindow *self); /* FALSE: it was not shown */
/* desk-window-city.c: the city file changes under the open house */
void heat_desk_window_add_city (HeatDeskWindow *self);
void heat_desk_window_watch_city (HeatDeskWindow *self); /* once a second */
/* Reads city and journal beside what stands open, which is worked on meanwhile. */
void heat_desk_window_open_again (HeatDeskWindow *self);
/* What stood before the city gave way stands again as far as it is there. */
void heat_desk_window_take_up (HeatDeskWindow *self);
/* desk-window-welcome.c: first start and opening */
void heat_desk_window_start_hotline (HeatDeskWindow *self); /* unless it runs */
void heat_desk_window_connect_welcome (HeatDeskWindow *self);
void heat_desk_window_ask_for_city (HeatDeskWindow *self);
