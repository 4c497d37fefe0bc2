// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Inside of the middle: its parts, shared by desk-middle*.c. */
#include "desk-costs.h"
#include "desk-map.h"
#include "desk-measure.h"
#include "desk-middle.h"
#include "desk-player.h"

struct _HeatDeskMiddle {
  GtkBox parent;
  HeatDeskSession *session; /* borrowed */
  GtkWidget *overlay, *map, *bars, *views, *layers, *more_layers, *base, *zoom, *summary, *summary_label, *sheet, *status, *place, *attribution, *scale, *back, *forward;
  GtkWidget *layer[HEAT_DESK_N_LAYERS]; /* their buttons */
  GtkWidget *corner, *legend_button, *legend, *legend_area; /* the buttons in the lower right corner, and what one opens: it scrolls where the map is low */
  GtkWidget *menu;          /* popover of the map, owned as its child */
  GtkWidget *player;
  GArray *played_leaks;     /* HeatLeak, owned; NULL: those of the picture */
  GtkWidget *measure, *measure_button;
  guint place_timeout;
  GtkWidget *overview, *overview_button;
  HeatDeskOverviewMode overview_mode;
  HeatPoint menu_place;     /* where the menu was asked for */
  GtkWidget *costs_button, *costs_row, *costs_words, *costs_bar;
  HeatDeskCosts *costs;     /* owned */
  gboolean has_costs;       /* the picture was asked for with them */
  gboolean is_legend_of_costs; /* it was opened for them */
  HeatMapOverlay *picture;  /* owned, nullable: as it was set */
  HeatMapBackdrop *backdrop; /* owned; NULL: none is set or switched on */
  char *backdrop_key;        /* owned: what it was made from */
  char *backdrop_trouble;    /* owned: told already */
  guint busy_timeout;
  char *chosen, *subject;   /* status of what is chosen, else of the incident's leak; owned markup */
  guint menu_kind, menu_index;
};

enum { HEAT_MIDDLE_LEAK, HEAT_MIDDLE_VALVE, HEAT_MIDDLE_DEMAND, HEAT_MIDDLE_MESSAGE, HEAT_MIDDLE_WHY, HEAT_MIDDLE_LAYERS, HEAT_MIDDLE_SIGN, HEAT_MIDDLE_N_SIGNALS };
void heat_desk_middle_emit (HeatDeskMiddle *self, int signal, ...);

/* desk-middle.c: what the map shows, for those who do not see it */
void heat_desk_middle_tell_picture (HeatDeskMiddle *self);

/* desk-middle-bars.c: what stands over the map */
void heat_desk_middle_add_bars (HeatDeskMiddle *self);
void heat_desk_middle_add_legend (HeatDeskMiddle *self);
/* Panels over the map came, went or grew: the map is told what of it is covered once they stand where they will. */
void heat_desk_middle_busy_changed (HeatDeskMiddle *self);
/* The legend says what this view shows. */
void heat_desk_middle_legend_changed (HeatDeskMiddle *self);

/* desk-middle-point.c: what is pointed at, chosen, asked for by the right button */
GtkWidget *heat_desk_middle_make_status (HeatDeskMiddle *self);
void heat_desk_middle_add_pointing (HeatDeskMiddle *self);
char *heat_desk_middle_tip (HeatDeskMap *map, HeatKind kind, guint32 index, gpointer data); /* HeatDeskMapTip; data: the middle */

/* desk-middle-backdrop.c: the tile service under the map */
void heat_desk_middle_drop_backdrop (HeatDeskMiddle *self);

/* desk-middle-sheet.c: the notice over the map's right side */
void heat_desk_middle_add_sheet (HeatDeskMiddle *self);
/* What the sheet can get for its report: the map. */
void heat_desk_middle_lend_map (HeatDeskMiddle *self);
/* Makes the box wider by what the sheet covers, so that what is to be seen stays left of it. */
HeatBox heat_desk_middle_beside_sheet (HeatDeskMiddle *self, HeatBox fit);

/* desk-middle-costs.c */
GtkWidget *heat_desk_middle_make_costs_button (HeatDeskMiddle *self);
GtkWidget *heat_desk_middle_make_costs_row (HeatDeskMiddle *self);
void heat_desk_middle_make_costs (HeatDeskMiddle *self);

/* desk-middle-overview.c */
GtkWidget *heat_desk_middle_make_overview_button (HeatDeskMiddle *self);
GtkWidget *heat_desk_middle_make_overview (HeatDeskMiddle *self);
/* After the map's width changed, not while it is laid out. */
void heat_desk_middle_fit_corner (HeatDeskMiddle *self);
void heat_desk_middle_follow_overview (HeatDeskMiddle *self); /* incidents */
void heat_desk_middle_renew_overview (HeatDeskMiddle *self);  /* city, style, theme */

/* desk-middle-measure.c */
GtkWidget *heat_desk_middle_make_measure_button (HeatDeskMiddle *self);
GtkWidget *heat_desk_middle_make_measure (HeatDeskMiddle *self);

/* desk-middle-place.c: FALSE, and told, when the city cannot say it in that form */
gboolean heat_desk_middle_copy_place (HeatDeskMiddle *self, HeatPoint place, HeatCoordForm form);

/* desk-middle-play.c */
void heat_desk_middle_add_player (HeatDeskMiddle *self);
void heat_desk_middle_fit_player (HeatDeskMiddle *self); /* after the map's width changed, as fit_corner */
