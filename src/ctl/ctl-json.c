// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl-json.h"
#include <math.h>

void
heat_ctl_add_text (JsonBuilder *json, const char *name, const char *text)
{
  json_builder_set_member_name (json, name);
  if (text)
    json_builder_add_string_value (json, text);
  else
    json_builder_add_null_value (json);
}

void
heat_ctl_add_int (JsonBuilder *json, const char *name, gint64 value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_int_value (json, value);
}

void
heat_ctl_add_number (JsonBuilder *json, const char *name, double value)
{
  json_builder_set_member_name (json, name);
  if (isfinite (value))
    json_builder_add_double_value (json, round (value * 1000) / 1000);
  else
    json_builder_add_null_value (json);
}

void
heat_ctl_add_bool (JsonBuilder *json, const char *name, gboolean value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_boolean_value (json, value);
}

void
heat_ctl_begin_array (JsonBuilder *json, const char *name)
{
  json_builder_set_member_name (json, name);
  json_builder_begin_array (json);
}

void
heat_ctl_begin_object (JsonBuilder *json, const char *name)
{
  json_builder_set_member_name (json, name);
  json_builder_begin_object (json);
}

void
heat_ctl_add_ids (JsonBuilder *json, const HeatNet *net, const char *name, HeatKind kind, const GArray *indices)
{
  heat_ctl_begin_array (json, name);
  for (guint i = 0; i < indices->len; i++)
    json_builder_add_string_value (json, heat_net_id (net, kind, g_array_index (indices, guint32, i)));
  json_builder_end_array (json);
}
