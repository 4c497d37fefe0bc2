// SPDX-License-Identifier: GPL-3.0-or-later
#include "ops-words.h"
#include "base-i18n.h"
#include <string.h>

typedef struct { const char *word, *label; } Word;
#define MAX_WORDS 32

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
  [HEAT_WORDS_NOTICE] = { { "emergency", N_ ("emergency stop") }, { "planned", N_ ("planned stop") }, { "restoration", N_ ("heat restored") }, { "called_off", N_ ("planned stop called off") } },
  [HEAT_WORDS_CREW] = { { "ready", N_ ("ready") }, { "on_the_way", N_ ("on the way") }, { "on_site", N_ ("on site") }, { "resting", N_ ("resting") }, { "off", N_ ("off duty") } },
  [HEAT_WORDS_DEMAND] = { { "none", N_ ("nothing demanded") }, { "pinned", N_ ("must be used") }, { "forbidden", N_ ("must not be used") } },
  [HEAT_WORDS_CASE] = { { "order_taken", N_ ("order taken by the unit") }, { "urgency_special", N_ ("special urgency") }, { "urgency_first", N_ ("first urgency") },
    { "urgency_second", N_ ("second urgency") }, { "urgency_third", N_ ("third urgency") }, { "urgency_major", N_ ("urgent or major") },
    { "urgency_general", N_ ("general") }, { "call_back", N_ ("call-back") }, { "delay_answer", N_ ("answer to a request for delay") },
    { "planned_notice", N_ ("planned stop announced") }, { "stop_told", N_ ("users told of a stop") }, { "news", N_ ("news of a stop") }, { "coordination", N_ ("long coordination") },
    { "same_leak", N_ ("same leak again") }, { "not_warm", N_ ("not warm enough") }, { "consultation", N_ ("consultation") }, { "complaint", N_ ("complaint") },
    { "valve_household", N_ ("heating valve of a household") } },
  [HEAT_WORDS_TICKET_KIND] = {
    { "leak_primary", N_ ("primary network leak") },
    { "leak_secondary", N_ ("secondary network leak") },
    { "leak_household", N_ ("leak in a household") },
    { "valve_household", N_ ("heating valve of a household") },
    { "well_cover", N_ ("well cover damaged") },
    { "well_steam", N_ ("steam from a well") },
    { "station", N_ ("station fault") },
    { "no_heat", N_ ("no heat") },
    { "not_warm", N_ ("not warm enough") },
    { "consultation", N_ ("consultation") },
    { "complaint", N_ ("complaint") },
    { "other", N_ ("something else") } },
  [HEAT_WORDS_TICKET_STATE] = {
    { "accepted", N_ ("ticket accepted") },
    { "transferred", N_ ("to be reviewed by dispatch") },
    { "dispatched", N_ ("to be taken by the unit") },
    { "taken", N_ ("taken by the unit") },
    { "in_hand", N_ ("in hand") },
    { "answered", N_ ("answer to be reviewed") },
    { "reviewed", N_ ("caller to be called back") },
    { "called_back", N_ ("called back") },
    { "closed", N_ ("ticket closed") },
    { "joined", N_ ("joined to another") } },
  [HEAT_WORDS_TICKET_ACTION] = {
    { "accept", N_ ("accept the ticket") },
    { "transfer", N_ ("transfer it") },
    { "confirm", N_ ("confirm the transfer") },
    { "send_back", N_ ("send it back") },
    { "take", N_ ("take it") },
    { "begin", N_ ("begin work") },
    { "note", N_ ("note progress") },
    { "answer", N_ ("give the answer") },
    { "invalid", N_ ("report an invalid alarm") },
    { "pass", N_ ("pass the review") },
    { "call_back", N_ ("call the caller back") },
    { "close", N_ ("close the ticket") },
    { "ask_delay", N_ ("ask for delay") },
    { "grant_delay", N_ ("grant the delay") },
    { "refuse_delay", N_ ("refuse the delay") },
    { "ask_not_ours", N_ ("say it is not ours") },
    { "agree_not_ours", N_ ("agree and send it elsewhere") },
    { "refuse_not_ours", N_ ("leave it with the unit") },
    { "join", N_ ("join to one cause") },
    { "separate", N_ ("separate it again") },
    { "urgency", N_ ("change the urgency") },
    { "urge", N_ ("caller urges") },
    { "correct", N_ ("correct the ticket") },
    { "answer_from_notice", N_ ("answer from the notice") } },
  [HEAT_WORDS_URGENCY] = {
    { "special", N_ ("special urgency") },
    { "first", N_ ("first urgency") },
    { "second", N_ ("second urgency") },
    { "third", N_ ("third urgency") },
    { "major", N_ ("urgent or major") },
    { "general", N_ ("general") } },
  [HEAT_WORDS_SATISFACTION] = {
    { "none", N_ ("not asked yet") },
    { "satisfied", N_ ("satisfied") },
    { "fair", N_ ("fairly satisfied") },
    { "dissatisfied", N_ ("dissatisfied") },
    { "unreachable", N_ ("not reached") } },
  [HEAT_WORDS_MILESTONE] = {
    { "contacted", N_ ("caller contacted") },
    { "arrived", N_ ("arrived on site") },
    { "safe", N_ ("site made safe") },
    { "reported", N_ ("report made") },
    { "repaired", N_ ("repaired") },
    { "coordination", N_ ("long coordination needed") } },
  [HEAT_WORDS_TICKET_CLOCK] = {
    { "taken", N_ ("take the order") },
    { "contact", N_ ("first contact") },
    { "arrive", N_ ("arrival on site") },
    { "safe", N_ ("safety measures") },
    { "reply", N_ ("reply") },
    { "repair", N_ ("repair done") },
    { "close", N_ ("answer due") },
    { "delay", N_ ("answer to a request for delay") },
    { "call_back", N_ ("call-back") },
    { "report", N_ ("written report") } },
  [HEAT_WORDS_CLOCK_STATE] = {
    { "none", N_ ("no limit") },
    { "running", N_ ("running") },
    { "soon", N_ ("soon due") },
    { "late", N_ ("past the limit") },
    { "met", N_ ("in time") },
    { "met_late", N_ ("done past the limit") } },
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
