// SPDX-License-Identifier: GPL-3.0-or-later
/* Events in words, for the log beside an incident. */
#include "base-clock.h"
#include "base-i18n.h"
#include "base-text.h"
#include "ops-crew.h"
#include "ops-name.h"
#include "ops-override.h"
#include "ops-state-private.h"
#include "ops-why.h"

static char *
describe_place (HeatEvent *event, const HeatNet *net)
{
  const char *address = heat_event_text (event, "address"), *place = heat_event_text (event, "place"), *card = heat_event_text (event, "card");

  if (*address)
    return g_strdup (address);
  return *place || !*card ? heat_ops_place_name (net, place) : heat_ops_card_place (net, card);
}

static char *
describe_report (HeatEvent *event, const HeatNet *net)
{
  const char *id = heat_event_stream_id (event, "report");

  if (event->kind == HEAT_EVENT_REPORT_TAKEN)
    {
      g_autofree char *place = describe_place (event, net);
      int symptom = heat_ops_word_value (HEAT_WORDS_SYMPTOM, heat_event_text (event, "symptom"));
      const char *what = heat_ops_label (HEAT_WORDS_SYMPTOM, MAX (symptom, 0));
      return *place ? g_strdup_printf (_("report %s: %s, %s"), id, what, place) : g_strdup_printf (_("report %s: %s"), id, what);
    }
  if (event->kind == HEAT_EVENT_REPORT_ATTACHED)
    return *heat_event_text (event, "why") ? g_strdup_printf (_("report %s belongs to this incident: %s"), id, heat_event_text (event, "why"))
                                           : g_strdup_printf (_("report %s belongs to this incident"), id);
  if (event->kind == HEAT_EVENT_REPORT_DETACHED)
    return g_strdup_printf (_("report %s does not belong here: %s"), id, heat_event_text (event, "reason"));
  return g_strdup_printf (_("report %s dismissed: %s"), id, heat_event_text (event, "reason"));
}

static char *
describe_incident (HeatEvent *event)
{
  int stage = heat_ops_word_value (HEAT_WORDS_STAGE, heat_event_text (event, "stage"));
  double probability = heat_event_double (event, "probability");

  switch (event->kind)
    {
    case HEAT_EVENT_INCIDENT_OPENED:
      return g_strdup_printf (_("incident opened: %s"), heat_event_text (event, "title"));
    case HEAT_EVENT_INCIDENT_LOCATED:
      if (isfinite (probability))
        return g_strdup_printf (_("located: %s (probability %d %%)"), heat_event_text (event, "title"), (int) lround (100 * probability));
      return g_strdup_printf (_("located: %s"), heat_event_text (event, "title"));
    case HEAT_EVENT_INCIDENT_STAGE:
      return *heat_event_text (event, "reason")
               ? g_strdup_printf (_("stage: %s (%s)"), heat_ops_label (HEAT_WORDS_STAGE, stage), heat_event_text (event, "reason"))
               : g_strdup_printf (_("stage: %s"), heat_ops_label (HEAT_WORDS_STAGE, stage));
    default:
      return g_strdup (heat_event_text (event, "text"));
    }
}

static char *
describe_plan (HeatEvent *event)
{
  JsonObject *plan = heat_json_object (heat_event_body (event), "plan");
  JsonArray *must = heat_json_array (plan, "must_close");
  g_autofree char *households = heat_text_count ((guint64) MAX (heat_json_int (heat_json_object (plan, "out"), "households", 0), 0));
  int version = (int) heat_event_int (event, "version", 0);
  guint n = must ? json_array_get_length (must) : 0;
  HeatPlanKind kind = HEAT_PLAN_SMALLEST; /* older journals know no other */

  heat_plan_kind_parse (heat_event_text (event, "kind"), &kind);
  char letter = heat_ops_plan_letter (kind);
  const char *label = heat_ops_plan_label (kind);
  if (heat_event_int (event, "failed_step", 0))
    return g_strdup_printf (_("plan %c (%s) made anew, no. %d: %u valves to close, %s households (step %d failed)"), letter, label, version, n, households,
                            (int) heat_event_int (event, "failed_step", 0));
  if (version > 1)
    return g_strdup_printf (_("plan %c (%s) chosen anew, no. %d: %u valves to close, %s households"), letter, label, version, n, households);
  return g_strdup_printf (_("plan %c (%s) chosen: %u valves to close, %s households"), letter, label, n, households);
}

/* A step says what it does, and with that what it does it to. */
static char *
target_name (HeatEvent *event, const HeatNet *net)
{
  static const HeatKind kinds[] = { HEAT_KIND_VALVE, HEAT_KIND_STATION, HEAT_KIND_SOURCE };
  const char *target = heat_event_text (event, "target");

  for (gsize k = 0; net && k < G_N_ELEMENTS (kinds); k++)
    if (heat_net_find (net, kinds[k], target) != HEAT_NONE)
      return heat_ops_name (net, kinds[k], target);
  return heat_ops_name (net, HEAT_KIND_VALVE, target); /* nothing that is there: it says so */
}

static char *
describe_step (HeatEvent *event, const HeatNet *net)
{
  int step = (int) heat_event_int (event, "step", 0);
  g_autofree char *target = target_name (event, net), *out = heat_text_count ((guint64) MAX (heat_event_int (event, "households_out", 0), 0));
  int how = heat_ops_word_value (HEAT_WORDS_FAILURE, heat_event_text (event, "how"));
  int action = heat_ops_word_value (HEAT_WORDS_STEP_ACTION, heat_event_text (event, "action"));

  switch (event->kind)
    {
    case HEAT_EVENT_STEP_DONE:
      return g_strdup_printf (_("step %d done: %s %s; %s households out"), step, heat_ops_label (HEAT_WORDS_STEP_ACTION, action), target, out);
    case HEAT_EVENT_STEP_FAILED:
      return g_strdup_printf (_("step %d failed: %s %s"), step, target, heat_ops_label (HEAT_WORDS_FAILURE, MAX (how, 0)));
    default:
      return g_strdup_printf (_("step %d taken back: %s (%s)"), step, target, heat_event_text (event, "reason"));
    }
}

static char *
describe_demand (HeatEvent *event, const HeatNet *net)
{
  g_autofree char *valve = heat_ops_valve_words (net, heat_event_text (event, "valve"));
  const char *reason = heat_event_text (event, "reason");

  switch (heat_ops_word_value (HEAT_WORDS_DEMAND, heat_event_text (event, "demand")))
    {
    case HEAT_DEMAND_PINNED: return g_strdup_printf (_("%s must be used in every plan: %s"), valve, reason);
    case HEAT_DEMAND_FORBIDDEN: return g_strdup_printf (_("%s must not be used in any plan: %s"), valve, reason);
    default: return g_strdup_printf (_("%s: what was demanded of it is lifted: %s"), valve, reason);
    }
}

static char *
describe_valve (HeatEvent *event, const HeatNet *net)
{
  g_autofree char *valve = heat_ops_valve_words (net, heat_event_stream_id (event, "valve"));

  if (event->kind == HEAT_EVENT_VALVE_HANDED)
    return g_strdup_printf (_("%s stays closed for %s"), valve, heat_event_text (event, "to"));
  if (event->kind == HEAT_EVENT_VALVE_CONDITION)
    return g_strdup_printf (_("%s: %s"), valve, g_str_equal (heat_event_text (event, "condition"), "stuck") ? _("will not turn")
                                                       : g_str_equal (heat_event_text (event, "condition"), "leaky") ? _("does not hold")
                                                       : g_str_equal (heat_event_text (event, "condition"), "works") ? _("works") : _("condition unknown"));
  return g_strdup_printf (_("%s is %s"), valve, g_str_equal (heat_event_text (event, "state"), "closed") ? _("closed") : _("open"));
}

static char *
describe_team (HeatEvent *event, const HeatNet *net)
{
  g_autofree char *team = heat_ops_team_name (net, heat_event_stream_id (event, event->kind == HEAT_EVENT_TEAM_FIXED ? "fix" : "team"));
  int state = heat_ops_word_value (HEAT_WORDS_CREW, heat_event_text (event, "state"));

  switch (event->kind)
    {
    case HEAT_EVENT_TEAM_ASSIGNED: return g_strdup_printf (_("%s sent"), team);
    case HEAT_EVENT_TEAM_ARRIVED: return g_strdup_printf (_("%s on site"), team);
    case HEAT_EVENT_TEAM_RELEASED:
      return *heat_event_text (event, "to") ? g_strdup_printf (_("%s pulled off for %s: %s"), team, heat_event_text (event, "to"), heat_event_text (event, "reason"))
                                            : g_strdup_printf (_("%s released"), team);
    case HEAT_EVENT_TEAM_STATE: return g_strdup_printf (_("%s: %s"), team, heat_ops_label (HEAT_WORDS_CREW, state));
    default: return g_strdup_printf (_("%s: new place"), team);
    }
}

static char *
describe_by_hand (HeatEvent *event, const char *number, int version)
{
  JsonArray *areas = heat_json_array (heat_event_body (event), "areas");
  const char *channel = heat_event_text (event, "channel"), *how = heat_event_text (event, "how");
  guint n = areas ? json_array_get_length (areas) : 0;

  if (!heat_json_bool (heat_event_body (event), "done"))
    return n ? g_strdup_printf (ngettext ("notice %s/%d, %s: taken back in %u community", "notice %s/%d, %s: taken back in %u communities", n), number, version, channel, n)
             : g_strdup_printf (_("notice %s/%d, %s: not done by hand after all"), number, version, channel);
  if (n)
    return g_strdup_printf (ngettext ("notice %s/%d, %s: posted in %u community", "notice %s/%d, %s: posted in %u communities", n), number, version, channel, n);
  return *how ? g_strdup_printf (_("notice %s/%d, %s: done by hand (%s)"), number, version, channel, how) : g_strdup_printf (_("notice %s/%d, %s: done by hand"), number, version, channel);
}

static char *
describe_notice (HeatEvent *event)
{
  const char *number = heat_event_stream_id (event, "notice");
  int version = (int) heat_event_int (event, "version", 1);

  if (event->kind == HEAT_EVENT_NOTICE_ISSUED)
    {
      int kind = heat_ops_word_value (HEAT_WORDS_NOTICE, heat_event_text (event, "kind"));
      JsonArray *corrects = heat_json_array (heat_event_body (event), "corrects");
      if (kind == HEAT_NOTICE_CALLED_OFF)
        return g_strdup_printf (_("notice %s: planned stop called off: %s"), number, heat_event_text (event, "reason"));
      if (corrects && json_array_get_length (corrects))
        return g_strdup_printf (_("notice %s corrected, version %d: %s"), number, version, heat_event_text (event, "reason"));
      return version > 1 ? g_strdup_printf (_("notice %s changed: version %d"), number, version)
                         : g_strdup_printf (_("notice %s issued: %s"), number, heat_ops_label (HEAT_WORDS_NOTICE, MAX (kind, 0)));
    }
  if (event->kind == HEAT_EVENT_DELIVERY_BY_HAND)
    return describe_by_hand (event, number, version);
  if (heat_json_bool (heat_event_body (event), "given_up"))
    return g_strdup_printf (_("notice %s/%d given up: %s (%s)"), number, version, heat_event_text (event, "channel"), heat_event_text (event, "reason"));
  if (heat_json_bool (heat_event_body (event), "ok"))
    return g_strdup_printf (_("notice %s/%d delivered: %s"), number, version, heat_event_text (event, "channel"));
  return g_strdup_printf (_("notice %s/%d not delivered: %s (%s)"), number, version, heat_event_text (event, "channel"), heat_event_text (event, "reason"));
}

static char *
describe_phase (HeatEvent *event)
{
  const char *phase = heat_ops_label (HEAT_WORDS_PHASE, heat_ops_word_value (HEAT_WORDS_PHASE, heat_event_text (event, "phase")));

  return event->kind == HEAT_EVENT_PHASE_STARTED ? g_strdup_printf (_("%s begun"), phase) : g_strdup_printf (_("%s ended"), phase);
}

static char *
describe_estimate (HeatEvent *event)
{
  g_autofree char *at = heat_time_format_local (heat_event_int (event, "safe_us", 0), "%H:%M");

  if (event->kind == HEAT_EVENT_ESTIMATE_SET)
    return g_strdup_printf (_("restoration set by hand to %s: %s"), at, heat_event_text (event, "reason"));
  if (event->kind == HEAT_EVENT_ESTIMATE_FREED)
    return g_strdup_printf (_("restoration computed again: %s"), heat_event_text (event, "reason"));
  return g_strdup_printf (_("restoration expected by %s"), at);
}

static char *
describe_added (HeatEvent *event, const HeatNet *net)
{
  JsonObject *reopening = heat_json_object (heat_event_body (event), "reopening");
  const char *valve = heat_json_text (reopening, "valve");

  JsonObject *resupply = heat_json_object (heat_event_body (event), "resupply");

  if (*heat_json_text (resupply, "valve"))
    {
      g_autofree char *tie = heat_ops_name (net, HEAT_KIND_VALVE, heat_json_text (resupply, "valve"));
      return g_strdup_printf (_("re-supply listed again: %s does not open, %d households stay without heat because of it"), tie,
                              (int) heat_json_int (heat_json_object (resupply, "stay_cold"), "households", 0));
    }
  if (!*valve)
    return g_strdup (_("steps added"));
  g_autofree char *name = heat_ops_name (net, HEAT_KIND_VALVE, valve);
  return g_strdup_printf (_("reopening listed again: %s does not turn, %d households stay without heat because of it"), name, (int) heat_json_int (reopening, "more_households", 0));
}

static char *
describe_house (HeatEvent *event, const HeatNet *net)
{
  g_autofree char *road = heat_ops_name (net, HEAT_KIND_ROAD, heat_event_stream_id (event, "road"));
  g_autofree char *plant = target_name (event, net);

  switch (event->kind)
    {
    case HEAT_EVENT_ROAD_CLOSED: return g_strdup_printf (_("road %s closed: %s"), road, heat_event_text (event, "reason"));
    case HEAT_EVENT_ROAD_OPENED: return g_strdup_printf (_("road %s open again"), road);
    case HEAT_EVENT_WEATHER_NOTED: return g_strdup_printf (_("outdoors %.0f °C"), heat_event_double (event, "temp_degc"));
    case HEAT_EVENT_SHIFT_BEGUN: return g_strdup_printf (_("on duty: %s"), heat_event_text (event, "name"));
    case HEAT_EVENT_OUT_CHANGED: return g_strdup (_("households without heat counted"));
    case HEAT_EVENT_STEPS_ADDED: return describe_added (event, net);
    case HEAT_EVENT_PLANT_HANDED: return g_strdup_printf (_("plant %s stays stopped for %s"), plant, heat_event_text (event, "to"));
    default: return g_strdup (event->word);
    }
}

static char *
describe_ticket_accepted (HeatEvent *event, const char *number)
{
  int kind = heat_ops_word_value (HEAT_WORDS_TICKET_KIND, heat_event_text (event, "kind")), urgency = heat_ops_word_value (HEAT_WORDS_URGENCY, heat_event_text (event, "urgency"));

  return g_strdup_printf (_("ticket %s accepted: %s, %s, %s"), number, heat_ops_label (HEAT_WORDS_TICKET_KIND, kind), heat_ops_label (HEAT_WORDS_URGENCY, urgency),
                          heat_event_text (event, *heat_event_text (event, "address") ? "address" : "text"));
}

/* A word of a set, when it is expected to be done, and what was said with it. (transfer full) */
static char *
word_and_text (HeatEvent *event, HeatWords set, const char *key)
{
  GString *out = g_string_new (heat_ops_label (set, heat_ops_word_value (set, heat_event_text (event, key))));
  gint64 expected_us = heat_event_int (event, "expected_us", 0);
  g_autofree char *expected = heat_time_format_local (expected_us, "%m-%d %H:%M");

  if (expected_us)
    {
      g_string_append (out, " · ");
      g_string_append_printf (out, _("to be done by %s"), expected);
    }
  if (*heat_event_text (event, "text"))
    g_string_append_printf (out, " · %s", heat_event_text (event, "text"));
  return g_string_free (out, FALSE);
}

/* What the action was about: who, why, until when. NULL: it says all itself. (transfer full) */
static char *
ticket_detail (HeatEvent *event)
{
  static const char *const keys[] = { "reason", "text", "unit", "ticket", "incident" };

  if (event->kind == HEAT_EVENT_TICKET_NOTED)
    return word_and_text (event, HEAT_WORDS_MILESTONE, "milestone");
  if (event->kind == HEAT_EVENT_TICKET_CALLED_BACK)
    return word_and_text (event, HEAT_WORDS_SATISFACTION, "satisfaction");
  if (event->kind == HEAT_EVENT_TICKET_ANSWERED_FROM_NOTICE)
    return g_strdup_printf ("%s/%d", heat_event_text (event, "notice"), (int) heat_event_int (event, "version", 0));
  if (event->kind == HEAT_EVENT_TICKET_DELAY_GRANTED)
    return heat_time_format_local (heat_event_int (event, "until_us", 0), "%m-%d %H:%M");
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (*heat_event_text (event, keys[i]))
      return g_strdup (heat_event_text (event, keys[i]));
  return NULL;
}

static char *
describe_ticket (HeatEvent *event)
{
  const char *number = heat_event_stream_id (event, "ticket");
  const char *what = heat_ops_label (HEAT_WORDS_TICKET_ACTION, (int) event->kind - (int) HEAT_EVENT_TICKET_ACCEPTED);

  if (event->kind == HEAT_EVENT_TICKET_ACCEPTED)
    return describe_ticket_accepted (event, number);
  g_autofree char *detail = ticket_detail (event);
  return detail ? g_strdup_printf (_("ticket %s, %s: %s"), number, what, detail) : g_strdup_printf (_("ticket %s, %s"), number, what);
}

static char *
describe (HeatEvent *event, const HeatNet *net)
{
  HeatEventKind k = event->kind;

  if (k >= HEAT_EVENT_REPORT_TAKEN && k <= HEAT_EVENT_REPORT_DISMISSED)
    return describe_report (event, net);
  if (k >= HEAT_EVENT_INCIDENT_OPENED && k <= HEAT_EVENT_INCIDENT_NOTED)
    return describe_incident (event);
  if (k == HEAT_EVENT_PLAN_CHOSEN)
    return describe_plan (event);
  if (k >= HEAT_EVENT_STEP_DONE && k <= HEAT_EVENT_STEP_UNDONE)
    return describe_step (event, net);
  if (k == HEAT_EVENT_PHASE_STARTED || k == HEAT_EVENT_PHASE_ENDED)
    return describe_phase (event);
  if (k >= HEAT_EVENT_ESTIMATE_COMPUTED && k <= HEAT_EVENT_ESTIMATE_FREED)
    return describe_estimate (event);
  if (k >= HEAT_EVENT_VALVE_STATE && k <= HEAT_EVENT_VALVE_HANDED)
    return describe_valve (event, net);
  if (k >= HEAT_EVENT_TEAM_ASSIGNED && k <= HEAT_EVENT_TEAM_FIXED)
    return describe_team (event, net);
  if (k == HEAT_EVENT_VALVE_DEMANDED)
    return describe_demand (event, net);
  if (k == HEAT_EVENT_NOTICE_ISSUED || k == HEAT_EVENT_DELIVERY_TRIED || k == HEAT_EVENT_DELIVERY_BY_HAND)
    return describe_notice (event);
  if (k >= HEAT_EVENT_CREW_SAID && k <= HEAT_EVENT_CREW_ANSWERED)
    return heat_crew_describe (event, net);
  if (k >= HEAT_EVENT_TICKET_ACCEPTED && k <= HEAT_EVENT_TICKET_ANSWERED_FROM_NOTICE)
    return describe_ticket (event);
  return describe_house (event, net);
}

char *
heat_event_describe (HeatEvent *event, const HeatNet *net)
{
  g_autofree char *plain = describe (event, net), *override = heat_override_text (event, net), *done = NULL;
  g_autofree char *text = override ? g_strdup_printf (_("%s (%s: %s)"), plain, override, heat_override_reason (event)) : g_steal_pointer (&plain);

  if (event->kind == HEAT_EVENT_CREW_SAID || !heat_event_is_late (event))
    return g_steal_pointer (&text);
  done = heat_time_format_local (heat_event_done_us (event), "%H:%M");
  return g_strdup_printf (_("%s (of %s, came in late)"), text, done);
}

char *
heat_event_actor_label (const char *actor, const HeatNet *net)
{
  if (g_str_has_prefix (actor, "desk:"))
    return g_strdup (actor + 5);
  if (g_str_has_prefix (actor, "crew:"))
    return heat_ops_team_name (net, actor + 5);
  if (g_str_has_prefix (actor, "unit:"))
    return g_strdup (actor + 5);
  if (g_str_has_prefix (actor, "agent:"))
    return g_strdup (actor + 6);
  return g_str_equal (actor, "hotline") ? g_strdup (_("hotline")) : g_strdup (actor);
}
