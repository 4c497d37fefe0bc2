// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "notice-wording.h"

/* Raw value, trailing blanks kept (separators need them). NULL when absent. (transfer full) */
char *heat_wording_raw (const HeatWording *w, const char *section, const char *key);
/* A [language] key with up to two fields. Keys and placeholders were checked at load, so this cannot fail. (transfer full) */
char *heat_wording_fill_language (const HeatWording *w, const char *key, const char *name1, const char *value1, const char *name2, const char *value2);
