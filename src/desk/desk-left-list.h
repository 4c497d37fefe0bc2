// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* A list of the left side: a list view over ids. Row widgets exist for what is near the view, are filled when they are seen,
 * and tick only while they are seen. */
#include "desk-session.h"

typedef struct {
  GtkWidget *(*make) (void); /* an empty row (transfer floating) */
  /* Fills it with what stands under the id; its name for assistive technology (transfer full). NULL: there is no such thing. */
  char *(*fill) (GtkWidget *row, HeatDeskSession *session, const char *id);
  void (*tick) (GtkWidget *row, HeatDeskSession *session, const char *id);
} HeatDeskListKind;

typedef struct _HeatDeskList HeatDeskList;
/* `chosen` is called when a person chose a row. Session is borrowed. */
HeatDeskList *heat_desk_list_new (const HeatDeskListKind *kind, HeatDeskSession *session, const char *name,
                                  void (*chosen) (HeatDeskList *list, const char *id, gpointer data), gpointer data);
void heat_desk_list_free (HeatDeskList *self);
/* The list in its scroller. (transfer floating when it has no parent yet) */
GtkWidget *heat_desk_list_widget (HeatDeskList *self);
/* After a change of the house: ids in their order (borrowed). Choice, keyboard and what is in view stay where they are; only
 * a list at its beginning, without the keyboard in it, shows what was put there. */
void heat_desk_list_update (HeatDeskList *self, GPtrArray *ids);
void heat_desk_list_tick (HeatDeskList *self);
/* Chooses without telling; NULL: nothing. Brings it into view. */
void heat_desk_list_choose (HeatDeskList *self, const char *id);
