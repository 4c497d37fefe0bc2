// SPDX-License-Identifier: GPL-3.0-or-later
#include "ops-state-private.h"
#include "base-clock.h"

static JsonNode *
find_value (JsonObject *o, const char *key)
{
  JsonNode *node = o ? json_object_get_member (o, key) : NULL;

  return node && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

const char *
heat_json_text (JsonObject *o, const char *key)
{
  JsonNode *node = find_value (o, key);
  const char *text = node && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;

  return text ? text : "";
}

double
heat_json_number (JsonObject *o, const char *key)
{
  JsonNode *node = find_value (o, key);

  return node && json_node_get_value_type (node) != G_TYPE_STRING ? json_node_get_double (node) : NAN;
}

gint64
heat_json_int (JsonObject *o, const char *key, gint64 fallback)
{
  JsonNode *node = find_value (o, key);

  return node && json_node_get_value_type (node) != G_TYPE_STRING ? json_node_get_int (node) : fallback;
}

gboolean
heat_json_bool (JsonObject *o, const char *key)
{
  JsonNode *node = find_value (o, key);

  return node && json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

JsonArray *
heat_json_array (JsonObject *o, const char *key)
{
  JsonNode *node = o ? json_object_get_member (o, key) : NULL;

  return node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

JsonObject *
heat_json_object (JsonObject *o, const char *key)
{
  JsonNode *node = o ? json_object_get_member (o, key) : NULL;

  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

const char *
heat_json_at (JsonArray *array, guint i)
{
  JsonNode *node = json_array_get_element (array, i);
  const char *text = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;

  return text ? text : "";
}

JsonObject *
heat_json_object_at (JsonArray *array, guint i)
{
  JsonNode *node = json_array_get_element (array, i);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

char **
heat_json_strv (JsonObject *o, const char *key)
{
  JsonArray *array = heat_json_array (o, key);
  guint n = array ? json_array_get_length (array) : 0;
  char **texts = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    texts[i] = g_strdup (heat_json_at (array, i));
  return texts;
}

void
heat_json_put_number (JsonObject *o, const char *key, double value)
{
  if (isfinite (value))
    json_object_set_double_member (o, key, value);
}

void
heat_json_put_text (JsonObject *o, const char *key, const char *text)
{
  if (text && *text)
    json_object_set_string_member (o, key, text);
}

void
heat_json_put_ids (JsonObject *o, const char *key, const HeatNet *net, HeatKind kind, const GArray *indices)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < indices->len; i++)
    json_array_add_string_element (array, heat_net_id (net, kind, g_array_index (indices, guint32, i)));
  json_object_set_array_member (o, key, array);
}

void
heat_json_put_strv (JsonObject *o, const char *key, const char *const *texts)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; texts && texts[i]; i++)
    json_array_add_string_element (array, texts[i]);
  json_object_set_array_member (o, key, array);
}

JsonObject *
heat_out_sum_to_json (const HeatOutSum *sum)
{
  JsonObject *o = json_object_new ();

  json_object_set_int_member (o, "households", sum->households);
  json_object_set_int_member (o, "suspended", sum->suspended);
  json_object_set_int_member (o, "priority", sum->priority);
  json_object_set_int_member (o, "buildings", sum->buildings);
  json_object_set_int_member (o, "stations", sum->stations);
  json_object_set_int_member (o, "consumers", sum->consumers);
  json_object_set_double_member (o, "area_m2", sum->area_m2);
  return o;
}

void
heat_out_sum_read (JsonObject *o, HeatOutSum *sum)
{
  double area_m2 = heat_json_number (o, "area_m2");

  *sum = (HeatOutSum){
    .households = (guint) heat_json_int (o, "households", 0), .suspended = (guint) heat_json_int (o, "suspended", 0),
    .priority = (guint) heat_json_int (o, "priority", 0), .buildings = (guint) heat_json_int (o, "buildings", 0),
    .stations = (guint) heat_json_int (o, "stations", 0), .consumers = (guint) heat_json_int (o, "consumers", 0),
    .area_m2 = isfinite (area_m2) ? area_m2 : 0,
  };
}

void
heat_json_put_time (JsonObject *o, const char *key, gint64 at_us)
{
  if (at_us == 0)
    return;
  g_autofree char *at = heat_time_to_iso (at_us);
  g_autofree char *key_us = g_strconcat (key, "_us", NULL);

  json_object_set_int_member (o, key_us, at_us);
  json_object_set_string_member (o, key, at);
}
