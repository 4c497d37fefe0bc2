// SPDX-License-Identifier: GPL-3.0-or-later
#include "base-i18n.h"
#include "locate-suspect.h"
#include <string.h>

static const struct { const char *word, *label; gboolean surface; } symptoms[HEAT_N_SYMPTOMS] = {
  [HEAT_SYMPTOM_NONE] = { "none", N_ ("no symptom"), FALSE },
  [HEAT_SYMPTOM_WATER_ON_STREET] = { "water_on_street", N_ ("water on the street"), TRUE },
  [HEAT_SYMPTOM_STEAM_FROM_WELL] = { "steam_from_well", N_ ("steam from a well"), TRUE },
  [HEAT_SYMPTOM_WET_WALL] = { "wet_wall", N_ ("wet wall"), TRUE },
  [HEAT_SYMPTOM_MELTED_SNOW] = { "melted_snow", N_ ("melted snow"), TRUE },
  [HEAT_SYMPTOM_COLLAPSE] = { "collapse", N_ ("ground collapse"), TRUE },
  [HEAT_SYMPTOM_NO_HEAT] = { "no_heat", N_ ("no heat"), FALSE },
  [HEAT_SYMPTOM_NOT_WARM] = { "not_warm", N_ ("not warm enough"), FALSE },
  [HEAT_SYMPTOM_MAKE_UP_HIGH] = { "make_up_high", N_ ("make-up running high"), FALSE },
  [HEAT_SYMPTOM_WELL_COVER] = { "well_cover", N_ ("well cover damaged"), FALSE },
  [HEAT_SYMPTOM_LOW_PRESSURE] = { "low_pressure", N_ ("low pressure"), FALSE },
};

const char *heat_symptom_word (HeatSymptom symptom) { return (guint) symptom < HEAT_N_SYMPTOMS ? symptoms[symptom].word : ""; }
const char *heat_symptom_label (HeatSymptom symptom) { return (guint) symptom < HEAT_N_SYMPTOMS ? _(symptoms[symptom].label) : ""; }
gboolean heat_symptom_is_surface (HeatSymptom symptom) { return (guint) symptom < HEAT_N_SYMPTOMS && symptoms[symptom].surface; }

HeatSymptom
heat_symptom_from_word (const char *word)
{
  for (guint i = 0; i < HEAT_N_SYMPTOMS; i++)
    if (strcmp (symptoms[i].word, word) == 0)
      return (HeatSymptom) i;
  return HEAT_SYMPTOM_NONE;
}
