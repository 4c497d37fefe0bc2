// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Working days, as data: Monday to Friday, less the holidays and with the worked weekends of data/ops/workdays.csv. Days are those of the local calendar. */
#include "ops-error.h"

typedef struct _HeatWorkdays HeatWorkdays;
/* HEAT_ERROR_DATA names file, line and column. */
HeatWorkdays *heat_workdays_load (const char *path, GError **error);
void heat_workdays_free (HeatWorkdays *days);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatWorkdays, heat_workdays_free)
/* "2026-02-17" → 20260217; FALSE when it is no day. */
gboolean heat_workdays_read (const char *text, guint32 *day);
/* NULL: Monday to Friday. */
gboolean heat_workdays_is (const HeatWorkdays *days, gint64 at_us);
/* The moment at which n × 24 h of working days have passed since from_us; hours of other days do not count: Friday 15:00 and two working days is Tuesday 15:00,
 * * any hour of Saturday and one working day is the end of Monday. O(days) */
gint64 heat_workdays_after (const HeatWorkdays *days, gint64 from_us, double n);
