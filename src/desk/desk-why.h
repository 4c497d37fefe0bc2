// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What a person asks of the plan that stands: what a valve is for, why somebody is without heat. A card of the panel tells it in a
 * sentence, the map shows the way. Worked out in a thread; an answer to an older question is dropped. Emits "changed" when there
 * is another answer or none, "show-way" when the whole way is to be seen. */
#include "desk-session.h"
#include "map-overlay.h"
#include <gtk/gtk.h>

#define HEAT_TYPE_DESK_WHY (heat_desk_why_get_type ())
G_DECLARE_FINAL_TYPE (HeatDeskWhy, heat_desk_why, HEAT, DESK_WHY, GtkBox)
GtkWidget *heat_desk_why_new (HeatDeskSession *session);
/* Whose plan is asked about: the incident (NULL: none stands) and the kind that is looked at. Another incident ends what was asked; after a
 * change of the plan or of the incident it is asked again. */
void heat_desk_why_stand (HeatDeskWhy *self, const char *incident, HeatPlanKind kind);
/* VALVE, CONSUMER, BUILDING, HOUSEHOLD. */
void heat_desk_why_ask (HeatDeskWhy *self, HeatKind kind, guint32 index);
/* FALSE: nothing was asked. */
gboolean heat_desk_why_clear (HeatDeskWhy *self);
/* Nothing, or what the answer at hand is about. */
HeatKind heat_desk_why_subject (HeatDeskWhy *self, guint32 *index);
/* The way of the answer, when there is one. */
void heat_desk_why_draw (HeatDeskWhy *self, HeatMapOverlay *overlay);
HeatBox heat_desk_why_extent (HeatDeskWhy *self);

/* A row round `content` that asks what its valve is for when it gets the keyboard or is clicked; ↑↓ lead to the next such row beside it.
 * (transfer floating) */
GtkWidget *heat_desk_why_wrap (HeatDeskWhy *self, GtkWidget *content, guint32 valve, const char *name);
/* From such a row (or a part of one) that has the keyboard to the next one; FALSE when `focus` is none. */
gboolean heat_desk_why_move (GtkWidget *focus, int by);
