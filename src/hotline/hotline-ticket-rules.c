// SPDX-License-Identifier: GPL-3.0-or-later
#include "hotline-ticket-rules.h"
#include "ops-company.h"

static char *
find_profile (const HeatHotlineConfig *config, GError **error)
{
  const char *own = heat_hotline_config_text (config, "tickets", "profile");

  if (*own)
    return g_strdup (own);
  g_autoptr (HeatCompany) company = heat_company_load (NULL, error);
  return company ? g_strdup (company->profile) : NULL;
}

HeatTicketRules *
heat_hotline_ticket_rules (const HeatHotlineConfig *config, GError **error)
{
  g_autofree char *profile = find_profile (config, error);
  const char *folder = heat_hotline_config_text (config, "tickets", "folder");

  return profile ? heat_ticket_rules_load (*folder ? folder : NULL, profile, error) : NULL;
}
