// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The words for a search that is played step by step. */
#include "trace-replay.h"

/* What happens in the step (from 0), one sentence. (transfer full) */
char *heat_ops_replay_text (const HeatNet *net, const HeatReplay *replay, guint step);
