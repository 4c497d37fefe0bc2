// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The crews as the window knows them: the link with the hotline service that gives them their jobs and brings what they say; what stands under a team that was
 * sent (link, how far it is, who is below ground); the bar of what wants a person's answer. */
#include "desk-panel-private.h"

/* ---- desk-crew.c ---- */
typedef struct _HeatDeskCrew HeatDeskCrew;
/* The session's real house; "changed" is emitted when a link comes or goes. NULL and error when the URL is none. */
HeatDeskCrew *heat_desk_crew_new (HeatDeskSession *session, const char *url, const char *token, GError **error);
void heat_desk_crew_free (HeatDeskCrew *crew);
/* (nullable) The session's photos: NULL without a hotline. */
typedef struct _HeatDeskPhotos HeatDeskPhotos;
HeatDeskPhotos *heat_desk_crew_photos (HeatDeskSession *session);
/* Adds a team's row of link and state; nothing when there is neither. */
void heat_desk_crew_add (HeatDeskPanel *panel, const char *incident, const char *team);

/* ---- desk-below.c ---- */
/* Adds everybody of the incident who is below ground, each to be spoken with or signed out with a word; nothing when nobody is. */
void heat_desk_below_add (HeatDeskPanel *panel, const HeatIncident *incident);
/* Adds the times that crews have given and nobody has decided on: taken over, or not for a reason. */
void heat_desk_crew_time_add (HeatDeskPanel *panel, const HeatIncident *incident);

/* ---- desk-photos.c ---- */
HeatDeskPhotos *heat_desk_photos_new (HeatDeskSession *session, const char *url, const char *token);
void heat_desk_photos_free (HeatDeskPhotos *photos); /* (nullable) */
/* Adds the photos of the incident, newest first; nothing when there are none. */
void heat_desk_photos_add (HeatDeskPanel *panel, const HeatIncident *incident);

/* ---- desk-crew-bar.c ---- */
#define HEAT_TYPE_DESK_CREW_BAR (heat_desk_crew_bar_get_type ())
/* In sight while a crew waits for an answer; an alarm sounds until it has one. Emits "incident" (id) when that is asked for. */
G_DECLARE_FINAL_TYPE (HeatDeskCrewBar, heat_desk_crew_bar, HEAT, DESK_CREW_BAR, GtkBox)
GtkWidget *heat_desk_crew_bar_new (HeatDeskSession *session /* outlives it */);
/* Puts the keyboard where the answer is written; FALSE: nobody waits for one. */
gboolean heat_desk_crew_bar_focus (HeatDeskCrewBar *self);
void heat_desk_crew_bar_show_incident (HeatDeskCrewBar *self); /* as its button */
/* Looks for signs of life that have not come, and shows what is open; once a second. */
void heat_desk_crew_bar_tick (HeatDeskCrewBar *self);
