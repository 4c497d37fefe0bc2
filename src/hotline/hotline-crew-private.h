// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The crews' side of the service, between its own files. Its words in the service's journal: "job.set" {hash expires_us job}, "job.map" {…},
 * "job.photo" {sha256 bytes}, "job.renewed" {expires_us until_us} and "job.ended" on the stream "job:INCIDENT/TEAM"; "crew.said" {incident team said_us …} and
 * "crew.handed" on "crew:ID"; "crew.answered" {incident team answered_us outside} on "call:ENTRY", when the desk has spoken to people below. */
#include "hotline-private.h"
#include "ops-crew.h"

typedef struct {
  char *incident, *team;
  HeatEvent *set, *map;  /* newest; map may be NULL */
  char *hash;
  gint64 expires_us, ended_us;
  GArray *ends;          /* gint64: of links given before, since the team was sent there; they open it as long as they last */
  GArray *renewed;       /* how long those in use live on (hotline-crew-below.c) */
  gboolean is_ended;
  guint n_photos, n_said; /* taken through its link as it stands; another link begins anew */
  gint64 photo_bytes;
} HotlineJob;

typedef struct {
  gint64 seq;
  char *id;
  HeatEvent *event;
  gboolean handed;       /* the desk has it in its journal */
} HotlineSaid;

struct _HotlineCrews {
  HeatHotline *hotline;  /* borrowed */
  char *folder;          /* NULL: none */
  char *secret;          /* 64 hexadecimal digits */
  GHashTable *jobs;      /* "INCIDENT/TEAM" → HotlineJob, owned */
  GHashTable *phones;    /* "INCIDENT/TEAM/PHONE" → gint64[2], owned: last seq taken, and when the last of its words was said */
  GPtrArray *said;       /* HotlineSaid, by seq, owned */
  GHashTable *said_by_id; /* borrowed */
};

HotlineJob *hotline_job_find (const HotlineCrews *crews, const char *incident, const char *team); /* (nullable) */
gint64 hotline_phone_last (const HotlineCrews *crews, const HotlineJob *job, const char *phone);  /* 0: nothing yet */
gint64 hotline_phone_said_us (const HotlineCrews *crews, const HotlineJob *job, const char *phone); /* the same */
void hotline_free_said (gpointer said);
/* Appends a word of the job's stream. `body` is borrowed. */
gboolean hotline_job_append (HeatHotline *hotline, const HotlineJob *job, const char *word, const char *actor, JsonObject *body, GError **error);

/* --- hotline-crew-below.c --- */
/* "below": everybody of the incident who is below ground, inside an open object: [{entry phone team team_name well well_name people check_in_min entered_us sign_us due_us}]. */
void hotline_put_below (JsonBuilder *b, const HeatHotline *hotline, const char *incident);
/* All phones of the incident look again. */
void hotline_push_below (HeatHotline *hotline, const char *incident);
/* What the desk's job says it has answered for people below ("answered": [{entry at_us outside}]), each once. */
gboolean hotline_take_answers (HeatHotline *hotline, const HotlineJob *job, JsonObject *put, GError **error);
GArray *hotline_renewed_new (void);
void hotline_note_renewed (HotlineJob *job, HeatEvent *event);
/* Until when the link that was made to end then opens the job: later when it has been in use. */
gint64 hotline_link_until_us (const HotlineJob *job, gint64 expires_us);
/* A page in use asks: in the second half of its time the link lives on for as long as a new one would. */
void hotline_renew_link (HeatHotline *hotline, const HotlineJob *job, gint64 expires_us);

/* --- hotline-crew-link.c --- */
/* The secret of the folder's file "links.secret", made when absent; of this process alone without a folder. (transfer full) */
char *hotline_link_secret (const char *folder, GError **error);
/* The text that opens a job until `expires_us`: base64url of incident, team and expiry, a point, and half of their HMAC-SHA256. (transfer full) */
char *hotline_link_make (const char *secret, const char *incident, const char *team, gint64 expires_us);
/* FALSE: it is none of ours. Texts are (transfer full). Says nothing about whether it has expired. */
gboolean hotline_link_read (const char *secret, const char *token, char **incident, char **team, gint64 *expires_us);
/* The job that the request's link opens; NULL when the request has been refused: 404 no link of ours, 410 ended or expired. Sets who.job and who.team. */
HotlineJob *hotline_link_job (HotlineRequest *request);
/* The same for what a phone still has to say: it opens some hours longer, for what was done in a dead spot before the end. */
HotlineJob *hotline_link_job_late (HotlineRequest *request);

/* --- hotline-crew-photo.c --- */
gboolean hotline_photo_is_there (const HotlineCrews *crews, const char *sha256);
