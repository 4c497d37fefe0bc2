// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What agents ask and tell when something is reported: data/hotline/questions.ini, which says what it holds. */
#include <json-glib/json-glib.h>

typedef struct _HotlineQuestions HotlineQuestions;
/* NULL or "" `path`: the one that came with the program. DATA names the group and key that is wrong, IO: it cannot be read. */
HotlineQuestions *hotline_questions_load (const char *path, GError **error);
void hotline_questions_free (HotlineQuestions *questions);
/* The answer to GET /v1/questions. Borrowed. */
JsonNode *hotline_questions_json (const HotlineQuestions *questions, gboolean is_english);
