// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "notice-wording.h"

/* Raw value, trailing blanks kept (separators need them). NULL when absent. (transfer full) */
char *heat_wording_raw (const HeatWording *w, const char *section, const char *key);
/* A [language] key with up to two fields. Keys and placeholders were checked at load, so this cannot fail. (transfer full) */
char *heat_wording_fill_language (const HeatWording *w, const char *key, const char *name1, const char *value1, const char *name2, const char *value2);
/* A moment in the form that this [language] key gives. (transfer full) */
char *heat_wording_time (const HeatWording *w, const char *key, gint64 at_us);
/* "today (14 January) 11:30", as said on the phone. (transfer full) */
char *heat_wording_moment_said (const HeatWording *w, gint64 at_us, gint64 now_us);
/* Hours in which rooms warm up. */
double heat_wording_warm_hours (const HeatWording *w);
