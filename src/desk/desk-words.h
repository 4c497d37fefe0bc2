// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Figures and times as the window says them. All texts are (transfer full). */
#include "ops-rules.h"
#include "ops-state.h"
#include "ops-words.h"

char *heat_words_time (gint64 at_us);                     /* "02:31"; "—" for 0 */
/* "02:31", with "tomorrow" or the date before it when it is not the day of now_us. */
char *heat_words_moment (gint64 at_us, gint64 now_us);
char *heat_words_day (gint64 at_us, gint64 now_us);       /* "", "tomorrow" or the date: what heat_words_moment() puts before the time */
/* The same on a card that has no room for more: "Thu 00:20". */
char *heat_words_brief_moment (gint64 at_us, gint64 now_us);
char *heat_words_duration (gint64 duration_us);           /* "14 min", "19 h 44 min"; sign dropped */
/* What a report's row says before anything else: who needs help there, and which notice touches the place; NULL: nothing. */
char *heat_words_report (const HeatOps *ops, const HeatOpsReport *report);
char *heat_words_age (gint64 duration_us);                /* "34 s", "3 min", "2 h" */
char *heat_words_count (guint64 n);                       /* "2,846" */
char *heat_words_area (double area_m2);                   /* "22.3" ×10,000 m² in Chinese and "223,000 m²"-like in English, with unit */
char *heat_words_area_parts (double area_m2, const char **unit); /* the figure alone, at most some five digits; *unit borrowed */
char *heat_words_distance (double m);                     /* "350 m", "2.1 km"; "—" for NaN */
/* "14 min left", "7 min late", "02:54 met", "no limit"; *tone gets "soon", "late" or NULL (borrowed). */
char *heat_words_clock (const HeatRuleClock *clock, const char *met_word, const char **tone);
/* Part of the limit that has gone by, 0..1. */
double heat_words_clock_part (const HeatRuleClock *clock);
const char *heat_words_stage_tone (HeatStage stage);      /* chip tone, borrowed */
