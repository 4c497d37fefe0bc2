// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Limits that a company promises, as data: data/ops/rules.csv, one row a profile and kind of job, or case (HeatCase). */
#include "ops-words.h"
#include "ops-workdays.h"

/* What starts the clocks of a rule. */
typedef enum {
  HEAT_FROM_REPORT,   /* "report", "accept": the first report was taken */
  HEAT_FROM_TRANSFER, /* "transfer": the dispatch centre took it up, the incident was opened */
  HEAT_FROM_EVENT,    /* "event": when it was first seen, as the reports say; else as REPORT */
  HEAT_FROM_REVIEW,   /* "review": the answer was reviewed */
  HEAT_FROM_ASKED,    /* "asked": the delay was asked for */
  HEAT_FROM_REPAIR,   /* "repair": the repair ended */
  HEAT_FROM_START,    /* "before start": counted back from the beginning of a planned stop */
} HeatClockFrom;

typedef struct {
  HeatClockFrom from;
  double arrive_min, safe_min, first_contact_min, reply_min; /* NaN: the profile sets no such limit */
  double repair_h, close_h;
  double close_workdays; /* in place of close_h */
  guint delay;           /* bits 1 << HeatTicketClock: which of these limits a delay that the dispatch centre grants moves */
} HeatRule;
extern const HeatRule heat_rule_no_limits;

typedef struct _HeatRules HeatRules;
/* HEAT_ERROR_DATA names file, line and column. */
HeatRules *heat_rules_load (const char *path, GError **error);
void heat_rules_free (HeatRules *rules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatRules, heat_rules_free)
/* The profile's limits for a job; all NaN when it has none. FALSE when there is no such profile. */
gboolean heat_rules_get (const HeatRules *rules, const char *profile, HeatJob job, HeatRule *rule);
/* The profile's limits for a case, which "any" does not stand for. FALSE (all NaN) when it has none. */
gboolean heat_rules_case (const HeatRules *rules, const char *profile, HeatCase what, HeatRule *rule);
/* When a planned stop that begins at start_us has to be announced at the latest; 0: the profile sets no such limit. */
gint64 heat_rules_announce_by (const HeatRules *rules, const char *profile, gint64 start_us);
/* When those whom a notice issued at issued_us is about hear more at the latest; 0: the profile sets no such limit. */
gint64 heat_rules_news_by (const HeatRules *rules, const char *profile, gint64 issued_us);
/* Does a leak at the spot of a repair that ended at repaired_us count as the same leak again? FALSE when the profile sets no such time. */
gboolean heat_rules_is_same_leak (const HeatRules *rules, const char *profile, gint64 repaired_us, gint64 at_us);
/* NULL-terminated names of the profiles. (transfer full) */
char **heat_rules_profiles (const HeatRules *rules);

typedef enum { HEAT_CLOCK_NONE, HEAT_CLOCK_RUNNING, HEAT_CLOCK_SOON /* last half of the limit */, HEAT_CLOCK_LATE, HEAT_CLOCK_MET, HEAT_CLOCK_MET_LATE } HeatClockState;
typedef struct {
  HeatClockState state;
  gint64 from_us, limit_us, met_us; /* met_us 0: not yet */
  gint64 left_us;                   /* limit − now (or − met); negative: late */
} HeatRuleClock;
/* A limit that falls at limit_us (0: none). */
HeatRuleClock heat_rule_clock_at (gint64 from_us, gint64 limit_us, gint64 met_us, gint64 now_us);
/* When hours or working days from from_us are over, whichever the rule gives for closing; 0: neither, or from_us is 0. `days` NULL: Monday to Friday. */
gint64 heat_rule_close_us (const HeatRule *rule, const HeatWorkdays *days, gint64 from_us);
/* A limit of `minutes` from from_us, met at met_us (0: not yet), seen at now_us. */
HeatRuleClock heat_rule_clock (gint64 from_us, double minutes, gint64 met_us, gint64 now_us);
