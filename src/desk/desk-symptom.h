// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Symptoms as the desk shows them: sign, and the key 1–9 that chooses it. */
#include "desk-glyph.h"
#include "ops-words.h"

static inline HeatGlyph
heat_symptom_glyph (HeatSymptom symptom)
{
  switch (symptom)
    {
    case HEAT_SYMPTOM_STREET_WATER: return HEAT_GLYPH_WATER;
    case HEAT_SYMPTOM_WELL_STEAM: return HEAT_GLYPH_STEAM;
    case HEAT_SYMPTOM_WET_WALL: return HEAT_GLYPH_WET_WALL;
    case HEAT_SYMPTOM_SNOW_MELT: return HEAT_GLYPH_MELTED_SNOW;
    case HEAT_SYMPTOM_COLLAPSE: return HEAT_GLYPH_COLLAPSE;
    case HEAT_SYMPTOM_NO_HEAT: return HEAT_GLYPH_NO_HEAT;
    case HEAT_SYMPTOM_NOT_WARM: return HEAT_GLYPH_COOL;
    case HEAT_SYMPTOM_MAKE_UP: return HEAT_GLYPH_MAKE_UP;
    case HEAT_SYMPTOM_WELL_COVER: return HEAT_GLYPH_WELL_COVER;
    case HEAT_SYMPTOM_LOW_PRESSURE: return HEAT_GLYPH_PRESSURE;
    default: return HEAT_GLYPH_OTHER;
    }
}
