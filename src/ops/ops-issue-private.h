// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Parts of a notice's record. `named` has a byte for each consumer of the network: 1, the notice is about it. */
#include "ops-command.h"
#include "ops-state-private.h"

/* --- ops-issue-who.c --- */
/* The newest notice of a stop that no later one replaces; NULL. Borrowed. */
HeatNotice *heat_issue_in_force (const HeatIncident *i);
/* Have the valves been closed and people been without heat? From then on the outage itself says who is out, and no more the plan. */
gboolean heat_issue_is_carried_out (const HeatIncident *i);
/* How many of its isolating steps are done. */
guint heat_issue_n_shut (const HeatIncident *i);
/* A stop is about all that its plan cuts off and all that are out, and once it is carried out about these alone: whoever has heat again is
 * told nothing of a later end. A restoration is about all that were out. O(consumers). (transfer full) */
guint8 *heat_issue_named (const HeatNet *net, const HeatIncident *i, HeatNoticeKind kind);
/* Takes out of the set whoever another incident keeps without heat, or is told so by another stop in force that has begun: nobody of them has heat again
 * because this incident lets go. They hear of it by the notice of the other. */
void heat_issue_drop_held (const HeatOps *ops, const HeatNet *net, const HeatIncident *i, gint64 now_us, guint8 *set);
/* Takes out of the set whoever lives outside the communities; NULL: nobody. */
void heat_issue_keep_communities (const HeatNet *net, guint8 *set, const char *const *communities);
/* Who was told of the incident before, whatever the notice was, and is not in `but`. (transfer full) */
guint8 *heat_issue_told_before (const HeatNet *net, const HeatIncident *i, const guint8 *but);
/* (transfer full) */
JsonArray *heat_issue_ids (const HeatNet *net, const guint8 *set);
/* How many homes of each kind of priority. (transfer full) */
JsonArray *heat_issue_priority (const HeatNet *net, const guint8 *named);

/* --- ops-issue-words.c --- */
/* Cause, place, measures, advice, who works and who issues. */
void heat_issue_put_words (JsonObject *o, HeatLive *live, const HeatIncident *i, HeatNoticeKind kind, const HeatNoticeInput *in);
/* After the words: why they are corrected and what was said before. FALSE: there is nothing to correct. */
gboolean heat_issue_put_reason (JsonObject *o, const HeatIncident *i, HeatNoticeKind kind, const HeatNoticeInput *in, GError **error);

/* --- ops-issue-areas.c --- */
/* Those named, by community, the one with most households first, and building by number, with what is whole. (transfer full) */
JsonArray *heat_issue_areas (const HeatNet *net, const guint8 *named);
