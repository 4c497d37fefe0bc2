// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* For those who make questions of their own. */
#include "desk-work.h"

/* `answer` runs in any thread; `data` (taken) is all it may use beside the network that the question keeps. `drop` frees an answer. */
HeatDeskQuestion *heat_desk_question_new (HeatDeskSession *session, gpointer (*answer) (HeatDeskQuestion *question, GError **error), GDestroyNotify drop,
                                          gpointer data, GDestroyNotify free_data);
gpointer heat_desk_question_data (HeatDeskQuestion *question);
const HeatTrace *heat_desk_question_trace (HeatDeskQuestion *question);
