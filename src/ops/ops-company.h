// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Settings of the company (data/ops/company.ini, or the file in HEAT_COMPANY): name, notice prefix, rule profile, channels, needs. */
#include "ops-cold.h"
#include "ops-estimate.h"
#include "ops-rules.h"

/* How long going to valves takes, and how many crews do it (HeatPlanOptions of the plans). */
typedef struct { guint crews; double way_minutes, entry_minutes; } HeatClosing;
/* When a plan with more households is recommended all the same (ops-recommend.h). */
typedef struct { double more_percent, sooner_min, drier_m3, by_percent; } HeatRecommending;
/* What the season report asks beside the rules (ops-season.h). */
typedef struct { guint begins_month, begins_day; double told_min, repeat_m; guint complaints; } HeatSeasonRules;
typedef struct _HeatOperatingRules HeatOperatingRules; /* trace-rules.h: not for the rooms that do not know trace */

typedef struct { char *name, *label; gboolean by_hand; /* delivered by people (door sheets), not by the client */ } HeatChannel;

typedef struct {
  char *name;            /* company; NULL: the city's */
  char *notice_prefix;   /* "北城热通" */
  char *report_prefix;   /* "北城热报", of the stop report */
  char *incident_prefix; /* "抢修" */
  char *phone;           /* hotline; NULL: the city's */
  char *issuer;          /* who signs; NULL: the company */
  char *profile;         /* of rules.csv */
  HeatOperatingRules *operating; /* owned; order of valves, draining, refilling */
  HeatChannel *channels; guint n_channels;
  HeatClosing closing;   /* [closing] */
  HeatRecommending recommending; /* [recommending] */
  HeatSeasonRules season; /* [season] */
  double neighbourhood_m; /* a report this near to an incident's zone is offered to it */
  char *needs[HEAT_N_JOBS]; /* "welder,fitter,pump" by job; NULL none */
  HeatRules *rules;
  HeatRestoration *restoration;
  HeatCoolings *coolings;
} HeatCompany;

/* Reads company.ini, rules.csv, restoration.csv, cooling.csv, needs.csv and operating.ini in `folder` (NULL: data/ops, with HEAT_COMPANY laid over). */
HeatCompany *heat_company_load (const char *folder, GError **error);
void heat_company_free (HeatCompany *company);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatCompany, heat_company_free)
