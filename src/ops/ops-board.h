// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The commander's board as facts: what a glance has to tell, counted in one place for the wall screen, for scripts and for
 * tests. Borrows from the house: valid until the next event is folded. */
#include "ops-cold.h"
#include "ops-live.h"

typedef struct {
  const HeatIncident *incident;
  HeatRuleClock arrive, repair;
  guint hurt;        /* households: out now, or by its newest plan when that is more */
  gint64 margin_us;  /* limit of the repair − safe restoration time; negative: will be late */
  gboolean has_margin; /* both are known */
} HeatBoardIncident;

typedef struct {
  gint64 at_us;
  double outdoor_degc;  /* NaN unknown */
  HeatOutSum out;       /* now, over all incidents */
  guint households_back; /* out once and warm again, of incidents not closed */
  guint not_delivered;  /* deliveries of notices that the program owes */
  guint given_up;       /* of them those that will not be tried again: people are to do it */
  GArray *incidents;    /* HeatBoardIncident: the running ones, worst first: by `hurt`, then by urgency (heat_live_by_urgency) */
  guint teams[HEAT_N_CREW_STATES];
  gboolean has_coldest;
  HeatColdest coldest;
} HeatBoard;

/* `outdoor_degc` NaN: as noted in the journal. (transfer full) O(incidents² + consumers out). */
HeatBoard *heat_board_new (const HeatLive *live, double outdoor_degc);
void heat_board_free (HeatBoard *board);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatBoard, heat_board_free)
/* Is a limit of it past, met late or not met? Stays so after the arrival. */
gboolean heat_board_is_late (const HeatBoardIncident *row);
/* Where it is coldest: the community, else the building, else the consumer's number. Borrowed. */
const char *heat_board_coldest_name (const HeatBoard *board, const HeatNet *net);
/* Newest event that says something to a commander, not a mere fix, try or sum. (nullable, borrowed) */
HeatEvent *heat_board_news (const HeatOps *ops);
/* {at, outdoor_degc, out{…}, households_back, not_delivered, given_up, incidents[]{id rank title stage safe out{…} arrive{state limit met left_s}
 * repair{…} margin_s is_late teams[]}, team_states{word: n}, teams[], coldest{…}}. (transfer full) */
JsonNode *heat_board_to_json (const HeatBoard *board, const HeatOps *ops);
