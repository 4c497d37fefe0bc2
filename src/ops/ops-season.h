// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The season report: what counts against the company (operation service rules, ch. 5), counted from the journal alone. What no event tells
 * (nobody guarding the site, phones off duty) is not counted. Borrows from the house: valid until the next event is folded. */
#include "ops-live.h"

/* check, word, what is asked */
#define HEAT_SEASON_CHECKS(X)                                                                    \
  X (ARRIVAL, "arrival", N_ ("First team on site in time"))                                     \
  X (REPAIR, "repair", N_ ("Heat back in time"))                                                \
  X (TOLD, "told", N_ ("Customer service told when the heat went off"))                         \
  X (NOTIFIED, "notified", N_ ("Users told of an emergency stop in time"))                      \
  X (POSTED, "posted", N_ ("Notices posted in every community"))                                \
  X (PLANNED, "planned", N_ ("Planned stop announced in time"))                                 \
  X (PROMISE, "promise", N_ ("Heat back by the time first published"))                          \
  X (LASTING, "lasting", N_ ("Not the same leak again"))

typedef enum {
#define X(CHECK, word, label) HEAT_SEASON_##CHECK,
  HEAT_SEASON_CHECKS (X)
#undef X
  HEAT_N_SEASON_CHECKS
} HeatSeasonCheck;

/* Limits are the profile's (rules.csv); the settings give what no profile gives. NONE: it does not apply, there is no limit, or the journal does not tell. */
typedef enum { HEAT_SEASON_NONE, HEAT_SEASON_RUNNING, HEAT_SEASON_KEPT, HEAT_SEASON_BROKEN, HEAT_N_SEASON_VERDICTS } HeatSeasonVerdict;

typedef struct {
  const HeatIncident *incident;  /* opened in the season */
  gint64 opened_us;
  HeatSeasonVerdict verdicts[HEAT_N_SEASON_CHECKS];
  HeatRuleClock arrive, repair;
  double arrive_min, repair_h;   /* from the clock's start until the team, until heat was back; NaN not yet */
  gint64 promised_us;            /* restoration as the first notice published it; 0 none */
  double promise_off_min;        /* heat back − promised; above 0 late; NaN not yet */
  const HeatIncident *same_leak; /* the earlier one that was repaired at the same place; NULL */
  guint households;              /* that it ever left without heat, counted by consumers; planned ones when none */
  guint n_overrides;             /* decided otherwise than proposed (ops-override.h) */
} HeatSeasonIncident;

typedef struct { guint n[HEAT_N_SEASON_VERDICTS]; } HeatSeasonCount;
typedef struct { char *user; /* owned; card, else phone, as stored */ guint n; } HeatSeasonUser;
typedef struct { double median, p90; guint n; } HeatSeasonSpread; /* NaN when n is 0 */

typedef struct {
  gint64 from_us, to_us, at_us;  /* to_us is not in it; seen at */
  GArray *incidents;             /* HeatSeasonIncident, in order of opening */
  HeatSeasonCount checks[HEAT_N_SEASON_CHECKS];
  HeatSeasonCount reports;       /* taken by the house in time (the profile's order_taken); none counted where it sets no limit */
  GArray *users;                 /* HeatSeasonUser: who reported more often than the settings allow, most first */
  HeatSeasonSpread arrive_min, repair_h, promise_off_min;
} HeatSeason;

/* The season that holds at_us, by the settings' first day; `by` −1: the one before, and so on. */
void heat_season_span (const HeatCompany *company, gint64 at_us, int by, gint64 *from_us, gint64 *to_us);
/* (transfer full) O(reports + incidents²) */
HeatSeason *heat_season_new (const HeatLive *live, gint64 from_us, gint64 to_us);
void heat_season_free (HeatSeason *season);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatSeason, heat_season_free)

const char *heat_season_check_word (HeatSeasonCheck check);
const char *heat_season_check_label (HeatSeasonCheck check); /* translated */
const char *heat_season_verdict_word (HeatSeasonVerdict verdict);
const char *heat_season_verdict_label (HeatSeasonVerdict verdict);
/* Kept of those decided, in percent; NaN when none is. */
double heat_season_share (const HeatSeasonCount *count);

/* {from, to, at, checks[]{check kept broken running none kept_percent}, reports{…}, users[]{user n}, arrive_min{median p90 n}, repair_h{…},
 * promise_off_min{…}, incidents[]{id title job opened arrive_min arrive_limit_min repair_h repair_limit_h promised restored promise_off_min
 * same_leak households overrides[]{at actor what reason} verdicts{check: word}}}; users' phones masked. (transfer full) */
JsonNode *heat_season_to_json (const HeatSeason *season);
/* One row an incident, the same names; UTF-8 with its mark, lines end CR LF (RFC 4180). (transfer full) */
char *heat_season_to_csv (const HeatSeason *season);
