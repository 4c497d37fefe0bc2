// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The dispatcher's window: header, list, map, panel, strip; what happens between them. */
#include "desk-session.h"

typedef struct {
  char *city, *ops, *hotline, *token_file, *print_to; /* owned, NULL: not given */
  char *replay, *exercise_to;                         /* same: journal to begin with; file for what was done in an exercise */
  gboolean exercise;                                  /* begins with an exercise */
  int width, height;                                  /* 0: not given */
  gboolean fullscreen;
  HeatTheme theme;                                    /* in force */
} HeatDeskOptions;

#define HEAT_TYPE_DESK_WINDOW (heat_desk_window_get_type ())
G_DECLARE_FINAL_TYPE (HeatDeskWindow, heat_desk_window, HEAT, DESK_WINDOW, GtkApplicationWindow)
/* Borrows options and settings: they outlive the window. */
GtkWidget *heat_desk_window_new (GtkApplication *app, HeatDeskSettings *settings, HeatDeskOptions *options);
/* Opens city and journal; ops NULL: a journal beside the city's name in the user's data folder. */
void heat_desk_window_open (HeatDeskWindow *self, const char *city, const char *ops);
