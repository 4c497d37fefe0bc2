// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Members of JSON answers that many commands write alike. */
#include "ctl.h"

void heat_ctl_add_text (JsonBuilder *json, const char *name, const char *text /* NULL: null */);
void heat_ctl_add_int (JsonBuilder *json, const char *name, gint64 value);
/* Rounded to thousandths; null when it is not finite. */
void heat_ctl_add_number (JsonBuilder *json, const char *name, double value);
void heat_ctl_add_bool (JsonBuilder *json, const char *name, gboolean value);
void heat_ctl_begin_array (JsonBuilder *json, const char *name);
void heat_ctl_begin_object (JsonBuilder *json, const char *name);
/* Asset numbers of guint32 indices. */
void heat_ctl_add_ids (JsonBuilder *json, const HeatNet *net, const char *name, HeatKind kind, const GArray *indices);
