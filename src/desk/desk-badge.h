// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Numbered badges: the star of an incident's rank, the circle of a team whose look says its state. */
#include <gtk/gtk.h>

typedef enum { HEAT_BADGE_STAR, HEAT_BADGE_READY, HEAT_BADGE_ON_THE_WAY, HEAT_BADGE_ON_SITE, HEAT_BADGE_RESTING, HEAT_BADGE_OFF } HeatBadge;

#define HEAT_TYPE_DESK_BADGE (heat_desk_badge_get_type ())
G_DECLARE_FINAL_TYPE (HeatDeskBadge, heat_desk_badge, HEAT, DESK_BADGE, GtkWidget)
GtkWidget *heat_desk_badge_new (HeatBadge badge, const char *text, int size_px);
void heat_desk_badge_set (HeatDeskBadge *self, HeatBadge badge, const char *text);

/* The number on a team's badge: the figures at the end of its id, else the id. Borrowed from `id`. */
const char *heat_team_number (const char *id);
