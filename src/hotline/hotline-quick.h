// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What is the same for every household that one notice touches is worked out once, until the journal or the minute moves on: the
 * answer as JSON with gaps for the household's own words. */
#include <json-glib/json-glib.h>

/* Texts that stand for a household's own words while the answer is worked out. */
#define HOTLINE_GAP "\001\002"
typedef enum { HOTLINE_GAP_PLACE = 'p', HOTLINE_GAP_CARD = 'c', HOTLINE_GAP_HOUSING = 'h', HOTLINE_GAP_PRIORITY = 'r' } HotlineGap;

typedef struct _HotlineQuick HotlineQuick;
HotlineQuick *hotline_quick_new (void);
void hotline_quick_free (HotlineQuick *quick);
/* Forgets everything when sequence or minute have changed: before each use. */
void hotline_quick_renew (HotlineQuick *quick, gint64 seq, gint64 now_us);

/* The answer kept under this key with its gaps filled; NULL when there is none. (transfer full) O(length). */
char *hotline_quick_fill (const HotlineQuick *quick, const char *key, const char *place, const char *card, const char *housing, const char *priority, gsize *length);
/* `answer` has HOTLINE_GAP and a letter, and nothing more, where one of those words belongs, alone or within a text. */
void hotline_quick_keep (HotlineQuick *quick, const char *key, JsonNode *answer);
