// SPDX-License-Identifier: GPL-3.0-or-later
/* The clocks of tickets: every limit comes from the rule profile. */
#include "ops-ticket-private.h"

static const HeatRule *
find_rule (const HeatTicket *t, const HeatTicketRules *rules)
{
  const HeatTicketNature *nature = heat_ticket_nature (t->kind);

  if (nature->limits >= 0 && rules->has_case[nature->limits])
    return &rules->cases[nature->limits];
  return nature->job >= 0 ? &rules->jobs[nature->job] : &heat_rule_no_limits;
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

/* What was not noted by itself had been reached when the unit answered. Times are not compared: a clock may have been set back between them. */
static gint64
reached_us (const HeatTicket *t, HeatMilestone milestone)
{
  return t->milestone_us[milestone] ? t->milestone_us[milestone] : t->answered_us;
}

static HeatRuleClock
of_minutes (const HeatTicket *t, const HeatRule *rule, double minutes, gint64 met_us, gint64 now_us)
{
  return heat_rule_clock (start_us (t, rule->from), minutes, met_us, now_us);
}

/* A granted delay moves a limit that the rule lets be moved, and only to later. */
static gint64
moved_us (const HeatTicket *t, HeatTicketClock clock, const HeatRule *rule, gint64 limit_us)
{
  return limit_us && (rule->delay & (1u << clock)) ? MAX (limit_us, t->granted_us[clock]) : limit_us;
}

static HeatRuleClock
job_clock (const HeatTicket *t, HeatTicketClock clock, const HeatRule *rule, gint64 now_us)
{
  const struct { double minutes; HeatMilestone milestone; } limits[] = {
    [HEAT_TICKET_CLOCK_CONTACT] = { rule->first_contact_min, HEAT_MILESTONE_CONTACTED }, [HEAT_TICKET_CLOCK_ARRIVE] = { rule->arrive_min, HEAT_MILESTONE_ARRIVED },
    [HEAT_TICKET_CLOCK_SAFE] = { rule->safe_min, HEAT_MILESTONE_SAFE },                  [HEAT_TICKET_CLOCK_REPLY] = { rule->reply_min, HEAT_MILESTONE_REPORTED },
    [HEAT_TICKET_CLOCK_REPAIR] = { rule->repair_h * 60, HEAT_MILESTONE_REPAIRED },
  };
  HeatRuleClock c = of_minutes (t, rule, limits[clock].minutes, 0, now_us);

  return heat_rule_clock_at (c.from_us, moved_us (t, clock, rule, c.limit_us), reached_us (t, limits[clock].milestone), now_us);
}

/* Of the urgency's rule and the kind's the one whose limit falls earlier, each moved as it lets it be; NULL: there is no limit. */
static const HeatRule *
close_rule (const HeatTicket *t, const HeatTicketRules *rules, gint64 *limit_us)
{
  const HeatRule *both[] = { &rules->cases[HEAT_CASE_SPECIAL + (int) t->urgency], find_rule (t, rules) }, *found = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      gint64 own_us = moved_us (t, HEAT_TICKET_CLOCK_CLOSE, both[i], heat_rule_close_us (both[i], rules->workdays, start_us (t, both[i]->from)));
      if (!own_us || (found && own_us >= *limit_us))
        continue;
      found = both[i];
      *limit_us = own_us;
    }
  return found;
}

static HeatRuleClock
close_clock (const HeatTicket *t, const HeatTicketRules *rules, gint64 now_us)
{
  gint64 limit_us = 0;
  const HeatRule *rule = close_rule (t, rules, &limit_us);

  return heat_rule_clock_at (rule ? start_us (t, rule->from) : 0, limit_us, t->answered_us, now_us);
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
  return t->joined_us ? t->joined_us : t->answered_us;
}

HeatRuleClock
heat_ticket_clock (const HeatTicket *t, HeatTicketClock clock, const HeatTicketRules *rules, gint64 now_us)
{
  const HeatRule *rule = find_rule (t, rules);

  switch (clock)
    {
    case HEAT_TICKET_CLOCK_TAKEN: return case_clock (t, HEAT_CASE_ORDER_TAKEN, rules, was_taken_us (t), now_us);
    case HEAT_TICKET_CLOCK_CONTACT:
    case HEAT_TICKET_CLOCK_ARRIVE:
    case HEAT_TICKET_CLOCK_SAFE:
    case HEAT_TICKET_CLOCK_REPLY:
    case HEAT_TICKET_CLOCK_REPAIR: return job_clock (t, clock, rule, now_us);
    case HEAT_TICKET_CLOCK_CLOSE: return close_clock (t, rules, now_us);
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

gboolean
heat_ticket_lets_delay (const HeatTicket *t, HeatTicketClock clock, const HeatTicketRules *rules)
{
  gint64 limit_us;
  const HeatRule *rule = clock == HEAT_TICKET_CLOCK_CLOSE ? close_rule (t, rules, &limit_us) : find_rule (t, rules);

  return rule && (rule->delay & (1u << clock));
}

guint
heat_ticket_delays (const HeatTicket *t, const HeatTicketRules *rules, gint64 now_us)
{
  guint clocks = 0;

  for (int k = HEAT_TICKET_CLOCK_CONTACT; k <= HEAT_TICKET_CLOCK_CLOSE; k++)
    {
      HeatRuleClock c = heat_ticket_clock (t, (HeatTicketClock) k, rules, now_us);
      gboolean runs = c.state == HEAT_CLOCK_RUNNING || c.state == HEAT_CLOCK_SOON;
      clocks |= runs && heat_ticket_lets_delay (t, (HeatTicketClock) k, rules) ? 1u << k : 0;
    }
  return clocks;
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
