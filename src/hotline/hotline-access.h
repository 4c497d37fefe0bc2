// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Who may ask: tokens with roles, and browsers' sessions made from them. Only sums (SHA-256) of tokens are kept. */
#include "hotline-error.h"

/* A bit mask; a route names all roles that it serves, and 0 is everybody. */
typedef enum { HEAT_ROLE_READER = 1, HEAT_ROLE_AGENT = 2, HEAT_ROLE_CREW = 4, HEAT_ROLE_DESK = 8 } HeatRole;

/* Whose request it is; texts are borrowed, and live as long as the request is being handled. */
typedef struct {
  guint roles;      /* HeatRole bits; 0: nobody known */
  const char *name; /* a workplace or a program, never a person: "seat 12"; NULL */
  const char *unit; /* the unit it speaks for; NULL */
  gboolean is_wrong; /* a token was shown that nobody has */
  const char *job, *team; /* incident and team of a crew's link; NULL */
  gint64 link_until_us;   /* end of that link; 0 */
  const char *session;    /* a browser's session, for heat_access_lasts(); NULL */
} HotlineWho;

typedef struct _HeatAccess HeatAccess;
HeatAccess *heat_access_new (void);
void heat_access_free (HeatAccess *access);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatAccess, heat_access_free)

/* One token in clear, at least 16 characters (HEAT_ERROR_USAGE). It stays through heat_access_load(). */
gboolean heat_access_add (HeatAccess *access, const char *token, guint roles, const char *name, const char *unit, GError **error);
/* The tokens of an INI file as data/hotline/tokens.ini, in place of those of the file before; on failure those stay.
 * HEAT_ERROR_IO, HEAT_ERROR_DATA. */
gboolean heat_access_load (HeatAccess *access, const char *path, GError **error);
guint heat_access_n_tokens (const HeatAccess *access);

/* Who has this token; FALSE nobody. Borrowed until the next add or load. O(1). */
gboolean heat_access_find (const HeatAccess *access, const char *token, HotlineWho *who);
/* How many sessions there may be, and of one token. */
typedef struct { guint most, most_of_token; } HeatSessionLimits;
/* A session of the holder of this token, until `end_us`: its secret (32 random bytes in hexadecimal; transfer full). Past `most_of_token` the
 * oldest of this token ends; past `most` the oldest of the token that has most of them, so that nobody pushes out those of others. NULL: no such
 * token. O(sessions) */
char *heat_access_begin_session (HeatAccess *access, const char *token, gint64 now_us, gint64 end_us, const HeatSessionLimits *limits);
/* FALSE: there is none, it has ended, its token is gone, or the clock stands well before its beginning. `end_us` may be NULL. */
gboolean heat_access_session (HeatAccess *access, const char *secret, gint64 now_us, HotlineWho *who, gint64 *end_us);
void heat_access_end_session (HeatAccess *access, const char *secret);
/* Does the session called so in HotlineWho go on? O(1) */
gboolean heat_access_lasts (const HeatAccess *access, const char *session, gint64 now_us);

/* "reader", "agent", "crew", "desk" of the single role; NULL for anything else. */
const char *heat_role_word (HeatRole role);
