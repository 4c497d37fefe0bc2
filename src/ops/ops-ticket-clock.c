// SPDX-License-Identifier: GPL-3.0-or-later
/* The clocks of tickets: every limit comes from the rule profile. */
#include "ops-ticket-private.h"

static const HeatRule no_limits = { HEAT_FROM_REPORT, NAN, NAN, NAN, NAN, NAN, NAN, NAN };

static const HeatRule *
find_rule (const HeatTicket *t, const HeatTicketRules *rules)
{
  const HeatTicketNature *nature = heat_ticket_nature (t->kind);

  if (nature->limits >= 0 && rules->has_case[nature->limits])
    return &rules->cases[nature->limits];
  return nature->job >= 0 ? &rules->jobs[nature->job] : &no_limits;
}

/* 0: has not begun. */
static gint64
start_us (const HeatTicket *t, HeatClockFrom from)
{
  switch (from)
    {
    case HEAT_FROM_REPORT: return t->at_us;
    case HEAT_FROM_EVENT: return t->seen_us ? t->seen_us : t->at_us;
    case HEAT_FROM_TRANSFER: return t->dispatched_us;
    case HEAT_FROM_REVIEW: return t->reviewed_us;
    case HEAT_FROM_ASKED: return t->delay_asked_us;
    default: return 0;
    }
}

/* What was not noted by itself had been reached when the unit answered. */
static gint64
reached_us (const HeatTicket *t, HeatMilestone milestone)
{
  gint64 at_us = t->milestone_us[milestone];

  return at_us && (!t->answered_us || at_us < t->answered_us) ? at_us : t->answered_us;
}

static HeatRuleClock
of_minutes (const HeatTicket *t, const HeatRule *rule, double minutes, gint64 met_us, gint64 now_us)
{
  return heat_rule_clock (start_us (t, rule->from), minutes, met_us, now_us);
}

/* A granted delay moves a limit, never forward. */
static HeatRuleClock
moved (const HeatTicket *t, gint64 from_us, gint64 limit_us, gint64 met_us, gint64 now_us)
{
  return heat_rule_clock_at (from_us, limit_us ? MAX (limit_us, t->granted_us) : 0, met_us, now_us);
}

static HeatRuleClock
close_clock (const HeatTicket *t, const HeatRule *kind, const HeatTicketRules *rules, gint64 now_us)
{
  const HeatRule *urgent = &rules->cases[HEAT_CASE_SPECIAL + (int) t->urgency];
  gint64 from_us = start_us (t, urgent->from), limit_us = heat_rule_close_us (urgent, rules->workdays, from_us);
  gint64 other_us = heat_rule_close_us (kind, rules->workdays, start_us (t, kind->from));
  if (other_us && (!limit_us || other_us < limit_us))
    {
      from_us = start_us (t, kind->from);
      limit_us = other_us;
    }
  return moved (t, from_us, limit_us, t->answered_us, now_us);
}

static HeatRuleClock
case_clock (const HeatTicket *t, HeatCase what, const HeatTicketRules *rules, gint64 met_us, gint64 now_us)
{
  const HeatRule *rule = &rules->cases[what];

  if (what == HEAT_CASE_CALL_BACK)
    return heat_rule_clock_at (start_us (t, rule->from), heat_rule_close_us (rule, rules->workdays, start_us (t, rule->from)), met_us, now_us);
  return of_minutes (t, rule, what == HEAT_CASE_ORDER_TAKEN ? rule->first_contact_min : rule->reply_min, met_us, now_us);
}

/* Nobody has to take any more what was joined to another cause. */
static gint64
was_taken_us (const HeatTicket *t)
{
  if (t->taken_us)
    return t->taken_us;
  return t->joined_us > t->dispatched_us ? t->joined_us : t->answered_us;
}

HeatRuleClock
heat_ticket_clock (const HeatTicket *t, HeatTicketClock clock, const HeatTicketRules *rules, gint64 now_us)
{
  const HeatRule *rule = find_rule (t, rules);

  switch (clock)
    {
    case HEAT_TICKET_CLOCK_TAKEN: return case_clock (t, HEAT_CASE_ORDER_TAKEN, rules, was_taken_us (t), now_us);
    case HEAT_TICKET_CLOCK_CONTACT: return of_minutes (t, rule, rule->first_contact_min, reached_us (t, HEAT_MILESTONE_CONTACTED), now_us);
    case HEAT_TICKET_CLOCK_ARRIVE: return of_minutes (t, rule, rule->arrive_min, reached_us (t, HEAT_MILESTONE_ARRIVED), now_us);
    case HEAT_TICKET_CLOCK_SAFE: return of_minutes (t, rule, rule->safe_min, reached_us (t, HEAT_MILESTONE_SAFE), now_us);
    case HEAT_TICKET_CLOCK_REPLY: return of_minutes (t, rule, rule->reply_min, reached_us (t, HEAT_MILESTONE_REPORTED), now_us);
    case HEAT_TICKET_CLOCK_REPAIR:
      {
        HeatRuleClock c = of_minutes (t, rule, rule->repair_h * 60, 0, now_us);
        return moved (t, c.from_us, c.limit_us, reached_us (t, HEAT_MILESTONE_REPAIRED), now_us);
      }
    case HEAT_TICKET_CLOCK_CLOSE: return close_clock (t, rule, rules, now_us);
    case HEAT_TICKET_CLOCK_DELAY: return case_clock (t, HEAT_CASE_DELAY_ANSWER, rules, t->delay_answered_us, now_us);
    case HEAT_TICKET_CLOCK_CALL_BACK: return case_clock (t, HEAT_CASE_CALL_BACK, rules, t->called_back_us ? t->called_back_us : t->closed_us, now_us);
    case HEAT_TICKET_CLOCK_REPORT:
      if (t->milestone_us[HEAT_MILESTONE_COORDINATION])
        return case_clock (t, HEAT_CASE_COORDINATION, rules, reached_us (t, HEAT_MILESTONE_REPORTED), now_us);
      break;
    default: break;
    }
  return heat_rule_clock_at (0, 0, 0, now_us);
}

HeatTicketClock
heat_ticket_next_clock (const HeatTicket *t, const HeatTicketRules *rules, gint64 now_us, HeatRuleClock *clock)
{
  HeatTicketClock next = HEAT_N_TICKET_CLOCKS;

  for (int k = 0; k < HEAT_N_TICKET_CLOCKS; k++)
    {
      HeatRuleClock c = heat_ticket_clock (t, (HeatTicketClock) k, rules, now_us);
      if (c.state == HEAT_CLOCK_NONE || c.met_us || (next != HEAT_N_TICKET_CLOCKS && c.limit_us >= clock->limit_us))
        continue;
      next = (HeatTicketClock) k;
      *clock = c;
    }
  return next;
}
