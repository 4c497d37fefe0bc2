// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Which team is earliest at the spot by road among those that can do the job, and why not the others (domain: "Teams").
 * Pure: the teams' present state comes from the fold of the journal. */
#include "net-codes.h"
#include "ops-error.h"
#include "ops-road.h"

/* What a job needs: a trade ("welder", "electrician", "fitter", "plumber", "driver") or a word of the teams' equipment
 * ("pump", "excavator" …), with how many. */
typedef struct { char *what; /* owned */ guint count; } HeatNeed;
/* "welder,pump:2" → GArray of HeatNeed (clears its elements). HEAT_ERROR_USAGE for a wrong form. Empty or NULL: no needs. */
GArray *heat_needs_parse (const char *text, GError **error);
/* The needs in words: "welder 1, pump 2". (transfer full) */
char *heat_needs_text (const GArray *needs);
/* Translated word for a trade or a piece of equipment; the word itself when unknown. Borrowed from gettext or `word`. */
const char *heat_need_label (const char *word);

typedef struct {
  const char *id, *name, *base;   /* borrowed */
  HeatTeamState state;
  double x, y;                    /* last fix; NaN: none */
  gint64 fix_at_us;               /* 0: none */
  double base_x, base_y;
  gint64 free_at_us;              /* when its present job or rest ends; 0: unknown */
  const char *busy_with;          /* borrowed, (nullable): the incident in words */
  guint welders, electricians, fitters, plumbers, drivers;
  const char *equipment;          /* borrowed: words separated by ';' */
} HeatArriveTeam;

/* A team as the city's data say: at its base, no fix. */
HeatArriveTeam heat_arrive_team_from_city (const HeatCity *city, guint32 team);

typedef struct {
  const HeatRoadGraph *graph;
  const HeatRoadSpeeds *speeds;
  const HeatRoadClosures *closures; /* (nullable) */
  gboolean snow;
  double x, y;                      /* the spot */
  gint64 when_us;                   /* setting out; night is judged by it */
  gint64 limit_us;                  /* must be there by; 0: no limit */
  const GArray *needs;              /* HeatNeed; (nullable) */
  guint ready_s;                    /* from the call to rolling; added to the travel */
} HeatArriveQuery;

typedef enum {
  HEAT_ARRIVE_CHOSEN,   /* ✓ earliest, everything needed */
  HEAT_ARRIVE_RESERVE,  /* ○ can, later */
  HEAT_ARRIVE_CANNOT,   /* ✕ */
  HEAT_ARRIVE_LATE,     /* △ can, but past the limit */
  HEAT_ARRIVE_DOUBTFUL, /* △ can, but its place is not known for sure */
} HeatArriveVerdict;
const char *heat_arrive_verdict_word (HeatArriveVerdict verdict); /* "chosen" */
const char *heat_arrive_verdict_sign (HeatArriveVerdict verdict); /* "✓" */

typedef struct {
  guint team;             /* index into the teams given */
  HeatArriveVerdict verdict;
  gboolean able;          /* a person may send it: on shift, equipped, reached by road */
  gint64 eta_us;          /* 0: none */
  gint64 pull_us;         /* of a busy team: there at, were it pulled off its present job now; 0: it is not busy, or there is no way */
  double travel_s, distance_m; /* NaN: no way */
  gboolean from_base;     /* counted from its base, the fix being old or absent */
  double fix_age_s;       /* NaN: no fix */
  double late_s;          /* past the limit, 0 when in time or without one */
  char *reason;           /* owned, translated: "recommended: earliest at the spot, trades and equipment complete" */
  char *lacks;            /* owned, (nullable): "welder 1, pump 1" */
  char *streets;          /* owned: "西大直街、通达街" */
  GArray *line;           /* double x y pairs, (nullable) */
} HeatArrival;

typedef struct {
  GArray *arrivals;       /* HeatArrival, earliest first, those without a time last */
  int chosen;             /* index into arrivals, −1: no team can do it */
  GPtrArray *unmet;       /* char *: what cannot be met, whole sentences: "No team on shift has a welder." */
  HeatRoadSnap spot;
} HeatArrivals;
void heat_arrivals_free (HeatArrivals *arrivals);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatArrivals, heat_arrivals_free)

/* Never pulls off a team that is on the way or on site: it counts from free_at_us, and without one it cannot. A fix older than
 * 30 minutes is not used: the team counts from its base and is DOUBTFUL. One search over the roads. */
HeatArrivals *heat_ops_arrive (const HeatCity *city, const HeatArriveQuery *query, const HeatArriveTeam *teams, guint n_teams);
