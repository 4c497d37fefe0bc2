// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What this workstation remembers: desk.ini in the user's configuration folder, or the file given. */
#include <gtk/gtk.h>

typedef enum { HEAT_THEME_SYSTEM, HEAT_THEME_DARK, HEAT_THEME_LIGHT } HeatTheme;
#define HEAT_DESK_N_RECENT 8
typedef struct {
  char *path;         /* of desk.ini */
  HeatTheme theme;
  double outdoor_degc; /* NaN: unknown */
  char *person;       /* who is on duty; "" unknown */
  char *city, *ops;   /* opened last; NULL */
  GPtrArray *recent;  /* owned: city files, the last opened first, at most HEAT_DESK_N_RECENT */
  GPtrArray *recent_ops; /* owned: the journal of each, "" unknown */
  char *hotline, *token_file; /* the hotline service and the file with its token; NULL */
  char *tiles_url, *tiles_key, *tiles_attribution; /* tile service under the map: template as in io-tiles.h; NULL */
  gboolean tiles_on, tiles_gcj02, tiles_offline;
  gboolean is_silent; /* a new report makes no sound */
  double text_scale;  /* 1 … 2, times what the system asks for */
  int day_from_min, night_from_min; /* shifts begin, minutes of the day; key shifts=07:30;19:30 */
} HeatDeskSettings;

/* Never fails: what cannot be read keeps its default. `path` NULL: the usual place. */
HeatDeskSettings *heat_desk_settings_load (const char *path);
void heat_desk_settings_free (HeatDeskSettings *settings);
/* For its owner's eyes: keys stand in it. FALSE when the file cannot be written; error says where. */
gboolean heat_desk_settings_save (HeatDeskSettings *settings, GError **error);
/* "HH:MM" → minutes of the day; −1: no time. `text` nullable. */
int heat_desk_parse_minutes (const char *text);
/* Puts a city file and its journal first among the recent ones; one that is there already moves up. */
void heat_desk_settings_add_recent (HeatDeskSettings *settings, const char *city, const char *ops);
/* The journal with which that file was opened last; NULL: never here. Borrowed. */
const char *heat_desk_settings_journal_of (const HeatDeskSettings *settings, const char *city);
/* "dark", "light", "system"; −1 when it is none. */
int heat_theme_from_word (const char *word);
/* Puts the palette and the style sheet on the display; all texts grow by text_scale (1 … 2). */
void heat_theme_apply (HeatTheme theme, double text_scale);
/* How much larger than designed texts are: the system's scale times the desk's, 1 … 2. */
double heat_theme_text_scale (void);
gboolean heat_theme_is_dark (HeatTheme theme);
