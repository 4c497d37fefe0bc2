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

/* CALLED_OFF: a planned stop that will not take place; the next version of its notice. */
typedef enum { HEAT_NOTICE_EMERGENCY, HEAT_NOTICE_PLANNED, HEAT_NOTICE_RESTORATION, HEAT_NOTICE_CALLED_OFF, HEAT_N_NOTICE_KINDS } HeatNoticeKind;

/* What has limits of its own beside the jobs, in rules.csv. */
typedef enum {
  HEAT_CASE_ORDER_TAKEN,     /* the unit takes a ticket */
  HEAT_CASE_SPECIAL, HEAT_CASE_FIRST, HEAT_CASE_SECOND, HEAT_CASE_THIRD, /* urgency, in the order of HeatUrgency */
  HEAT_CASE_MAJOR, HEAT_CASE_GENERAL,
  HEAT_CASE_CALL_BACK,       /* of the caller, after the review */
  HEAT_CASE_DELAY_ANSWER,    /* the dispatch centre answers a request for delay */
  HEAT_CASE_PLANNED_NOTICE,  /* reply_min before a planned stop begins */
  HEAT_CASE_STOP_TOLD,       /* users told of a stop by fault or force majeure */
  HEAT_CASE_NEWS,            /* reply_min after a notice of a stop those it is about hear more */
  HEAT_CASE_COORDINATION,    /* written report where long coordination is needed */
  HEAT_CASE_SAME_LEAK,       /* close_h after a repair the same leak again is flagged */
  HEAT_CASE_NOT_WARM, HEAT_CASE_CONSULTATION, HEAT_CASE_COMPLAINT, HEAT_CASE_HOUSEHOLD_VALVE, /* kinds of ticket that are no job of a team */
  HEAT_N_CASES
} HeatCase;

/* Tickets (ops-ticket.h). */
typedef enum {
  HEAT_TICKET_LEAK_PRIMARY, HEAT_TICKET_LEAK_SECONDARY, HEAT_TICKET_LEAK_HOUSEHOLD, HEAT_TICKET_VALVE_HOUSEHOLD, HEAT_TICKET_WELL_COVER, HEAT_TICKET_WELL_STEAM,
  HEAT_TICKET_STATION, HEAT_TICKET_NO_HEAT, HEAT_TICKET_NOT_WARM, HEAT_TICKET_CONSULTATION, HEAT_TICKET_COMPLAINT, HEAT_TICKET_OTHER, HEAT_N_TICKET_KINDS
} HeatTicketKind;
typedef enum {
  HEAT_TICKET_ACCEPTED,    /* 受理: with the hotline */
  HEAT_TICKET_TRANSFERRED, /* 转办: waits for the dispatch centre's review */
  HEAT_TICKET_DISPATCHED,  /* 已派单: waits for the unit to take it */
  HEAT_TICKET_TAKEN,       /* 接单 */
  HEAT_TICKET_IN_HAND,     /* 处理 */
  HEAT_TICKET_ANSWERED,    /* 反馈: waits for the first review */
  HEAT_TICKET_REVIEWED,    /* 已审核: the caller is to be called back */
  HEAT_TICKET_CALLED_BACK, /* 回访 */
  HEAT_TICKET_CLOSED,      /* 办结 */
  HEAT_TICKET_JOINED,      /* 并单: waits for another ticket, or for the end of an outage */
  HEAT_N_TICKET_STATES
} HeatTicketState;
/* What can be done with a ticket; the kinds of event "ticket.*" stand in the same order (ops-event.h). */
typedef enum {
  HEAT_TICKET_DO_ACCEPT, HEAT_TICKET_DO_TRANSFER, HEAT_TICKET_DO_CONFIRM, HEAT_TICKET_DO_SEND_BACK, HEAT_TICKET_DO_TAKE, HEAT_TICKET_DO_BEGIN, HEAT_TICKET_DO_NOTE,
  HEAT_TICKET_DO_ANSWER, HEAT_TICKET_DO_INVALID, HEAT_TICKET_DO_PASS, HEAT_TICKET_DO_CALL_BACK, HEAT_TICKET_DO_CLOSE, HEAT_TICKET_DO_ASK_DELAY,
  HEAT_TICKET_DO_GRANT_DELAY, HEAT_TICKET_DO_REFUSE_DELAY, HEAT_TICKET_DO_ASK_NOT_OURS, HEAT_TICKET_DO_AGREE_NOT_OURS, HEAT_TICKET_DO_REFUSE_NOT_OURS,
  HEAT_TICKET_DO_JOIN, HEAT_TICKET_DO_SEPARATE, HEAT_TICKET_DO_URGENCY, HEAT_TICKET_DO_URGE, HEAT_TICKET_DO_CORRECT, HEAT_TICKET_DO_ANSWER_FROM_NOTICE,
  HEAT_N_TICKET_ACTIONS
} HeatTicketAction;
/* In the order of HEAT_CASE_SPECIAL …: the case of an urgency is HEAT_CASE_SPECIAL + urgency. */
typedef enum { HEAT_URGENCY_SPECIAL, HEAT_URGENCY_FIRST, HEAT_URGENCY_SECOND, HEAT_URGENCY_THIRD, HEAT_URGENCY_MAJOR, HEAT_URGENCY_GENERAL, HEAT_N_URGENCIES } HeatUrgency;
typedef enum { HEAT_SATISFACTION_NONE, HEAT_SATISFACTION_SATISFIED, HEAT_SATISFACTION_FAIR, HEAT_SATISFACTION_DISSATISFIED, HEAT_SATISFACTION_UNREACHABLE,
               HEAT_N_SATISFACTIONS } HeatSatisfaction;
/* What is noted along the way, each once in effect: the first time counts for the clocks. */
typedef enum { HEAT_MILESTONE_CONTACTED, HEAT_MILESTONE_ARRIVED, HEAT_MILESTONE_SAFE, HEAT_MILESTONE_REPORTED /* site report, written report */, HEAT_MILESTONE_REPAIRED,
               HEAT_MILESTONE_COORDINATION /* long coordination is needed */, HEAT_N_MILESTONES } HeatMilestone;
typedef enum { HEAT_TICKET_CLOCK_TAKEN, HEAT_TICKET_CLOCK_CONTACT, HEAT_TICKET_CLOCK_ARRIVE, HEAT_TICKET_CLOCK_SAFE, HEAT_TICKET_CLOCK_REPLY, HEAT_TICKET_CLOCK_REPAIR,
               HEAT_TICKET_CLOCK_CLOSE, HEAT_TICKET_CLOCK_DELAY, HEAT_TICKET_CLOCK_CALL_BACK, HEAT_TICKET_CLOCK_REPORT, HEAT_N_TICKET_CLOCKS } HeatTicketClock;

/* Same values as net-codes.h's HeatTeamState. */
typedef enum { HEAT_CREW_READY, HEAT_CREW_ON_THE_WAY, HEAT_CREW_ON_SITE, HEAT_CREW_RESTING, HEAT_CREW_OFF, HEAT_N_CREW_STATES } HeatCrewState;

typedef enum { HEAT_WORDS_STAGE, HEAT_WORDS_SYMPTOM, HEAT_WORDS_REPORT, HEAT_WORDS_JOB, HEAT_WORDS_STEP_ACTION, HEAT_WORDS_STEP_STATE,
               HEAT_WORDS_FAILURE, HEAT_WORDS_STEP_PART, HEAT_WORDS_PHASE, HEAT_WORDS_NOTICE, HEAT_WORDS_CREW, HEAT_WORDS_DEMAND,
               HEAT_WORDS_CASE, HEAT_WORDS_TICKET_KIND, HEAT_WORDS_TICKET_STATE, HEAT_WORDS_TICKET_ACTION, HEAT_WORDS_URGENCY, HEAT_WORDS_SATISFACTION, HEAT_WORDS_MILESTONE,
               HEAT_WORDS_TICKET_CLOCK, HEAT_WORDS_CLOCK_STATE, HEAT_N_WORDS } HeatWords;

/* The word of a value ("well_steam"), "" for no such value. Borrowed. */
const char *heat_ops_word (HeatWords set, int value);
/* The value of a word, −1 for no such word or NULL. */
int heat_ops_word_value (HeatWords set, const char *word);
/* The translated label. Borrowed. */
const char *heat_ops_label (HeatWords set, int value);
int heat_ops_n_words (HeatWords set);
