// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The words of the house: each enum has a word (in the journal and in JSON) and a translated label. */
#include <glib.h>

typedef enum { HEAT_STAGE_REPORTED, HEAT_STAGE_LOCATED, HEAT_STAGE_ISOLATING, HEAT_STAGE_REPAIRING, HEAT_STAGE_REFILLING,
               HEAT_STAGE_RESTORED, HEAT_STAGE_CLOSED, HEAT_N_STAGES } HeatStage;

typedef enum {
  HEAT_SYMPTOM_OTHER,
  HEAT_SYMPTOM_STREET_WATER, /* 路面冒水 */
  HEAT_SYMPTOM_WELL_STEAM,   /* 井口冒汽 */
  HEAT_SYMPTOM_WET_WALL,     /* 墙面渗水 / 地下室 */
  HEAT_SYMPTOM_SNOW_MELT,    /* 积雪融化 */
  HEAT_SYMPTOM_COLLAPSE,     /* 地面塌陷 */
  HEAT_SYMPTOM_NO_HEAT,      /* 不热 */
  HEAT_SYMPTOM_NOT_WARM,     /* 温度不足 */
  HEAT_SYMPTOM_MAKE_UP,      /* 补水量高 */
  HEAT_SYMPTOM_WELL_COVER,   /* 井盖缺损 */
  HEAT_SYMPTOM_LOW_PRESSURE, /* 压力低 */
  HEAT_N_SYMPTOMS
} HeatSymptom;

typedef enum { HEAT_REPORT_OPEN, HEAT_REPORT_ATTACHED, HEAT_REPORT_DISMISSED, HEAT_N_REPORT_STATES } HeatReportState;

typedef enum {
  HEAT_JOB_UNKNOWN,
  HEAT_JOB_PRIMARY_BURST, /* major fault of the primary network */
  HEAT_JOB_PRIMARY_LEAK,
  HEAT_JOB_SECONDARY_LEAK,
  HEAT_JOB_VALVE,         /* a leaking or damaged valve */
  HEAT_JOB_WELL_STEAM,
  HEAT_JOB_WELL_COVER,
  HEAT_JOB_STATION,       /* station fault */
  HEAT_JOB_HOUSEHOLD,     /* leak inside a household */
  HEAT_JOB_NO_HEAT,       /* heat off for unknown reason */
  HEAT_JOB_PLANNED,       /* planned stop */
  HEAT_N_JOBS
} HeatJob;

typedef enum { HEAT_STEP_CLOSE, HEAT_STEP_STOP, HEAT_STEP_OPEN, HEAT_STEP_START, HEAT_N_STEP_ACTIONS } HeatStepAction;
/* What a person wants of a valve in every plan of an incident. */
typedef enum { HEAT_DEMAND_NONE, HEAT_DEMAND_PINNED, HEAT_DEMAND_FORBIDDEN, HEAT_N_DEMANDS } HeatDemand;

typedef enum { HEAT_STEP_PENDING, HEAT_STEP_DONE, HEAT_STEP_FAILED, HEAT_STEP_DROPPED /* a later plan does without */, HEAT_N_STEP_STATES } HeatStepState;
typedef enum { HEAT_FAILURE_NONE, HEAT_FAILURE_STUCK /* would not turn */, HEAT_FAILURE_LEAKY /* closed, water still comes */, HEAT_N_FAILURES } HeatFailure;
/* What a step belongs to: isolating, giving heat back over a tie valve, reopening after the repair (or of a valve that is no longer
 * needed), draining the zone. */
typedef enum { HEAT_STEPS_ISOLATE, HEAT_STEPS_RESUPPLY, HEAT_STEPS_REOPEN, HEAT_STEPS_DRAIN, HEAT_N_STEP_PARTS } HeatStepPart;

typedef enum { HEAT_PHASE_TRAVEL, HEAT_PHASE_CLOSING, HEAT_PHASE_DRAINING, HEAT_PHASE_EXCAVATION, HEAT_PHASE_REPAIR, HEAT_PHASE_REFILL,
               HEAT_PHASE_VENTING, HEAT_PHASE_HEATING, HEAT_N_PHASES } HeatPhase;

typedef enum { HEAT_NOTICE_EMERGENCY, HEAT_NOTICE_PLANNED, HEAT_NOTICE_RESTORATION, HEAT_N_NOTICE_KINDS } HeatNoticeKind;

/* Same values as net-codes.h's HeatTeamState. */
typedef enum { HEAT_CREW_READY, HEAT_CREW_ON_THE_WAY, HEAT_CREW_ON_SITE, HEAT_CREW_RESTING, HEAT_CREW_OFF, HEAT_N_CREW_STATES } HeatCrewState;

typedef enum { HEAT_WORDS_STAGE, HEAT_WORDS_SYMPTOM, HEAT_WORDS_REPORT, HEAT_WORDS_JOB, HEAT_WORDS_STEP_ACTION, HEAT_WORDS_STEP_STATE,
               HEAT_WORDS_FAILURE, HEAT_WORDS_STEP_PART, HEAT_WORDS_PHASE, HEAT_WORDS_NOTICE, HEAT_WORDS_CREW, HEAT_WORDS_DEMAND, HEAT_N_WORDS } HeatWords;

/* The word of a value ("well_steam"), "" for no such value. Borrowed. */
const char *heat_ops_word (HeatWords set, int value);
/* The value of a word, −1 for no such word or NULL. */
int heat_ops_word_value (HeatWords set, const char *word);
/* The translated label. Borrowed. */
const char *heat_ops_label (HeatWords set, int value);
int heat_ops_n_words (HeatWords set);
