// SPDX-License-Identifier: GPL-3.0-or-later
#include "ops-words.h"
#include "base-i18n.h"
#include <string.h>

typedef struct { const char *word, *label; } Word;
#define MAX_WORDS 12

static const Word sets[HEAT_N_WORDS][MAX_WORDS] = {
  [HEAT_WORDS_STAGE] = { { "reported", N_ ("reported") }, { "located", N_ ("located") }, { "isolating", N_ ("isolating") }, { "repairing", N_ ("repairing") },
    { "refilling", N_ ("refilling") }, { "restored", N_ ("restored") }, { "closed", N_ ("case closed") } },
  [HEAT_WORDS_SYMPTOM] = { { "other", N_ ("something else") }, { "street_water", N_ ("water on the street") }, { "well_steam", N_ ("steam from a well") },
    { "wet_wall", N_ ("wet wall or basement") }, { "snow_melt", N_ ("melted snow strip") }, { "collapse", N_ ("ground collapse") }, { "no_heat", N_ ("no heat") },
    { "not_warm", N_ ("not warm enough") }, { "make_up", N_ ("make-up water high") }, { "well_cover", N_ ("well cover damaged") }, { "low_pressure", N_ ("low pressure") } },
  [HEAT_WORDS_REPORT] = { { "open", N_ ("to be judged") }, { "attached", N_ ("belongs to an incident") }, { "dismissed", N_ ("dismissed") } },
  [HEAT_WORDS_JOB] = { { "unknown", N_ ("fault") }, { "primary_burst", N_ ("primary main burst") }, { "primary_leak", N_ ("primary network leak") },
    { "secondary_leak", N_ ("secondary network leak") }, { "valve", N_ ("leaking valve") }, { "well_steam", N_ ("steaming well") }, { "well_cover", N_ ("well cover") },
    { "station", N_ ("station fault") }, { "household", N_ ("leak in a household") }, { "no_heat", N_ ("no heat") }, { "planned", N_ ("planned stop") } },
  [HEAT_WORDS_STEP_ACTION] = { { "close", N_ ("close") }, { "stop", N_ ("stop") }, { "open", N_ ("open") }, { "start", N_ ("start up") } },
  [HEAT_WORDS_STEP_STATE] = { { "pending", N_ ("pending") }, { "done", N_ ("done") }, { "failed", N_ ("failed") }, { "dropped", N_ ("no longer needed") } },
  [HEAT_WORDS_FAILURE] = { { "none", N_ ("no failure") }, { "stuck", N_ ("would not turn") }, { "leaky", N_ ("closed, water still comes") } },
  [HEAT_WORDS_STEP_PART] = { { "isolate", N_ ("isolation") }, { "resupply", N_ ("re-supply") }, { "reopen", N_ ("reopening") }, { "drain", N_ ("draining") } },
  [HEAT_WORDS_PHASE] = { { "travel", N_ ("travel") }, { "closing", N_ ("closing valves") }, { "draining", N_ ("draining") }, { "excavation", N_ ("excavation") },
    { "repair", N_ ("repair") }, { "refill", N_ ("refilling") }, { "venting", N_ ("venting") }, { "heating", N_ ("heating up") } },
  [HEAT_WORDS_NOTICE] = { { "emergency", N_ ("emergency stop") }, { "planned", N_ ("planned stop") }, { "restoration", N_ ("heat restored") } },
  [HEAT_WORDS_CREW] = { { "ready", N_ ("ready") }, { "on_the_way", N_ ("on the way") }, { "on_site", N_ ("on site") }, { "resting", N_ ("resting") }, { "off", N_ ("off duty") } },
  [HEAT_WORDS_DEMAND] = { { "none", N_ ("nothing demanded") }, { "pinned", N_ ("must be used") }, { "forbidden", N_ ("must not be used") } },
};

static gboolean
is_value (HeatWords set, int value)
{
  return (guint) set < HEAT_N_WORDS && value >= 0 && value < MAX_WORDS && sets[set][value].word;
}

const char *
heat_ops_word (HeatWords set, int value)
{
  return is_value (set, value) ? sets[set][value].word : "";
}

int
heat_ops_word_value (HeatWords set, const char *word)
{
  for (int v = 0; word && is_value (set, v); v++)
    if (strcmp (sets[set][v].word, word) == 0)
      return v;
  return -1;
}

const char *
heat_ops_label (HeatWords set, int value)
{
  return is_value (set, value) ? _(sets[set][value].label) : "";
}

int
heat_ops_n_words (HeatWords set)
{
  int n = 0;

  while (is_value (set, n))
    n++;
  return n;
}
