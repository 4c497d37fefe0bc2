// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The rules that tickets go by, as the service's settings name them: one reader for the service and for whoever works on its journal beside it. */
#include "hotline-config.h"
#include "ops-ticket-rules.h"

/* [tickets] profile, else that of company.ini; the files of [tickets] folder, whichever it has, else those of data/ops. HEAT_ERROR_DATA, HEAT_ERROR_IO. (transfer full) */
HeatTicketRules *heat_hotline_ticket_rules (const HeatHotlineConfig *config, GError **error);
