// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What a crew tells from the site, and what of it a person must answer. A message is an object with the members
 * {id, phone, seq, at (ISO 8601), kind} and, by kind:
 *   arrived        lon lat accuracy_m, or no_place ("denied", "unavailable", "timeout", "none"): why the phone gave no position
 *   step_done      step action target
 *   step_failed    step action target how ("would_not_turn", "does_not_hold", "unreachable") note
 *   photo          sha256 bytes note step
 *   site_report    affects_heat expected_min note
 *   well_entered   well o2_percent ch4_lel_percent co_ppm h2s_ppm check_in_min people
 *   check_in       well entry note
 *   well_left      well entry, and the four readings or no_reading ("evacuated", "meter_failed", "other") note. One with neither is taken as "not_given": that people
 *                  are out is never turned away
 *                  entry: id of the well_entered that is meant, whichever phone of the team told it; without: what this phone told of that well
 *   support_wanted needs note; call_wanted, finished: note; accepted: nothing
 * Pure but for heat_live_*(), which write into the house's journal. */
#include "ops-command.h"

typedef enum {
  HEAT_CREW_ACCEPTED, HEAT_CREW_ARRIVED, HEAT_CREW_STEP_DONE, HEAT_CREW_STEP_FAILED, HEAT_CREW_PHOTO, HEAT_CREW_SITE_REPORT, HEAT_CREW_WELL_ENTERED,
  HEAT_CREW_CHECK_IN, HEAT_CREW_WELL_LEFT, HEAT_CREW_SUPPORT_WANTED, HEAT_CREW_CALL_WANTED, HEAT_CREW_FINISHED, HEAT_N_CREW_KINDS
} HeatCrewKind;
const char *heat_crew_kind_word (HeatCrewKind kind);
int heat_crew_kind_from_word (const char *word); /* −1: none */
/* Of no_place and no_reading, translated; "" for NULL. */
const char *heat_crew_why_label (const char *word);
const char *heat_crew_kind_label (HeatCrewKind kind); /* translated */

/* What may be read in a well before anyone climbs in. Values at a limit are within it. */
typedef struct { double o2_min_percent, o2_max_percent, ch4_max_lel_percent, co_max_ppm, h2s_max_ppm; } HeatGasLimits;
/* 19.5 … 23.5 % oxygen and 10 % of the lower explosive limit as GB 8958 and CJJ 6 have them; CO 24 ppm and H2S 7 ppm: 30 and 10 mg/m³ of GBZ 2.1. */
void heat_gas_limits_init (HeatGasLimits *limits);

/* The message with the known members only, checked, in a fixed order; NULL and HEAT_ERROR_DATA with what is wrong in words. With `limits` a
 * reading beyond them is listed in "over" (an array of the members' names). (transfer full) */
JsonObject *heat_crew_message_read (JsonObject *raw, const HeatGasLimits *limits, GError **error);

/* --- in the house -------------------------------------------------------------------------------------------------- */

/* People below ground: until left, or until a person says that they are out. Two crews in one well are two of these: one coming up signs nobody else out. */
typedef struct {
  char *entry;           /* id of the message that told of it */
  char *phone;           /* that sent it */
  char *well;            /* id, or as the crew wrote it */
  gint64 entered_us, sign_us, due_us; /* last sign of life, and when the next one must have come */
  gint64 sign_seq;       /* event that brought it: a missed one is named by it */
  gint64 written_us;     /* when that event was written, by the clock of that moment */
  gint64 desk_us;        /* when a person at the desk last answered for them; 0 never */
  guint check_in_min, people;
} HeatCrewWell;

typedef struct {
  char *incident, *team;
  gint64 accepted_us, arrived_us, finished_us, heard_us; /* by the phone's time, corrected; 0 not yet */
  guint photos;
  char *no_place;        /* why the phone gave no position at arriving; NULL: it did, or has not arrived */
  char *left_well;       /* last well left; NULL none */
  gint64 left_us;
  char *no_reading;      /* why the air was not measured at leaving; NULL: it was */
  gboolean left_over;    /* the air there was beyond the limits then */
  GPtrArray *wells;      /* HeatCrewWell, in order of entering */
  GPtrArray *outside;    /* char*: entries of which a person at the desk said that they are out, oldest first */
} HeatCrewJob;

typedef enum {
  HEAT_CALL_MISSED, HEAT_CALL_GAS, HEAT_CALL_SUPPORT, HEAT_CALL_WANTED, HEAT_CALL_CONFLICT,
  HEAT_CALL_OPENED, /* heat was let in while people were below */
  HEAT_CALL_TIME,   /* the crew expects another time than the one that counts */
  HEAT_N_CALL_KINDS
} HeatCrewCallKind;
/* What wants a person's answer. */
typedef struct {
  char *id;              /* the message's, or "missed-SEQ" */
  HeatCrewCallKind kind;
  char *incident, *team;
  gint64 at_us, said_us;
  char *text;            /* what it is about: the well, what is needed, why it clashes, who is below; "" nothing */
  char *entry;           /* of MISSED and GAS: whom it is about; "" otherwise */
  guint expected_min;    /* of TIME: so long the work goes on, the crew says */
  gint64 suggested_us, safe_us; /* of TIME: heat back safely then, and what counted when it was said; 0 nothing did */
  gint64 sign_us;        /* of MISSED: a sign of life that came in after all; 0 none */
  gint64 answered_us;    /* 0: nobody has */
  char *actor, *words;   /* who answered, and what was done; NULL */
} HeatCrewCall;
/* Missed, gas and opened: someone may be in danger. */
gboolean heat_crew_call_is_alarm (const HeatCrewCall *call);
/* "team 3 in well 12-08: no sign of life since 03:08, due 03:18", translated. (transfer full) */
char *heat_crew_call_text (const HeatCrewCall *call, const HeatNet *net);

/* {id, kind, incident, team, text, entry, at, said, sign, expected_min, suggested, safe, answered, actor, words}. (transfer full) */
JsonObject *heat_crew_call_to_json (const HeatCrewCall *call);

const GPtrArray *heat_ops_crew_calls (const HeatOps *ops); /* HeatCrewCall, oldest first, answered ones included */
const GPtrArray *heat_ops_crew_jobs (const HeatOps *ops);  /* HeatCrewJob */
HeatCrewJob *heat_ops_crew_job (const HeatOps *ops, const char *incident, const char *team); /* (nullable) */
/* Calls not yet answered, alarms first, then oldest first. (transfer container) */
GPtrArray *heat_ops_open_calls (const HeatOps *ops);

/* --- who is below (ops-below.c) --- */
typedef struct { const HeatCrewJob *job; const HeatCrewWell *well; } HeatBelow;
/* Of the incident, or of one team there; not those in the well `but` (NULL: none is left out). Due first, first. (transfer full) */
GArray *heat_ops_below (const HeatOps *ops, const char *incident, const char *team /* NULL: all */, const char *but);
/* "team 3: 2 in well 12-08 since 03:08", translated. (transfer full) */
char *heat_below_text (const HeatBelow *below, const HeatNet *net);
/* All of them in one line; NULL: nobody. (transfer full) */
char *heat_ops_below_text (const HeatOps *ops, const char *incident, const char *team, const char *but);
/* Who is below while this step lets water or heat in; those in the well of its own valve turn it. NULL: nobody, or it lets nothing in. (transfer full) */
char *heat_ops_below_at_step (const HeatOps *ops, const char *incident, const HeatStep *step);

/* A message as heat_crew_message_read() gives it, with "said_us" (its time on the service's clock). Carried out and noted once by its id: a second time nothing happens.
 * What the house refuses (the plan has changed, the step was taken back since) is noted with the reason and becomes a call, so that
 * nothing is lost. FALSE only when it could not be written; it may then be handed in again. */
gboolean heat_live_take_crew_message (HeatLive *live, const char *incident, const char *team, JsonObject *message, GError **error);
/* Calls not yet answered as in heat_ops_open_calls(), before them the missed signs of life that could not be written: nobody stays below unheard
 * because a disk is full. Such a call's id is the entry, until it is written. Valid until the next look or fold. (transfer container) */
GPtrArray *heat_live_open_calls (const HeatLive *live);
/* Notes signs of life that have not come by now; to be called now and then. Number of new ones, −1 on failure: they are open calls all the same, and writing
 * is tried again some seconds later. Two desks note one once. What is waited for is
 * measured on the steady clock from the sign on, so that setting the system's clock neither hides nor fakes an alarm; what was written before this process
 * began is measured by the later of the clock and what has been written since. */
int heat_live_watch_crews (HeatLive *live, GError **error);
/* A person has seen to it, and says what was done. After a missed sign of life the clock runs anew, unless they are `outside`. Refused without words.
 * `call` may as well be the entry of people below (HeatCrewWell), missed or not: someone has spoken to them, or they are outside. */
gboolean heat_live_answer_call (HeatLive *live, const char *call, const char *words, gboolean outside, GError **error);
/* In one line, for the log. (transfer full) */
char *heat_crew_describe (HeatEvent *event, const HeatNet *net);
