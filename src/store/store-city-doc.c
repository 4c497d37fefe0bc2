// SPDX-License-Identifier: GPL-3.0-or-later
/* The description of the network file as Markdown, from the same table by which it is written and read. */
#include "store-city-private.h"

static void
describe_range (GString *out, const HeatField *f)
{
  gboolean is_number = f->type != HEAT_FIELD_TEXT && f->type != HEAT_FIELD_CODE && f->type != HEAT_FIELD_END && f->type != HEAT_FIELD_BOOL;

  if (is_number)
    g_string_append_printf (out, "%.10g … %.10g%s%s", f->min, f->max, *f->unit ? " " : "", f->unit);
  else if (f->type == HEAT_FIELD_BOOL)
    g_string_append (out, "0, 1");
  else if (f->type != HEAT_FIELD_TEXT)
    g_string_append_printf (out, "word of `%s`", heat_codes_name (f->codes));
  if (f->type == HEAT_FIELD_CODE && f->fallback != HEAT_NO_FALLBACK)
    g_string_append_printf (out, "; else `%s`", heat_code_word (f->codes, f->fallback));
}

static void
describe_fields (GString *out, const HeatField *fields, guint n)
{
  g_string_append (out, "| field | 中文 | type | values | meaning |\n| --- | --- | --- | --- | --- |\n");
  for (guint i = 0; i < n; i++)
    {
      g_string_append_printf (out, "| `%s`%s | %s | %s | ", fields[i].name, fields[i].flags & HEAT_FIELD_REQUIRED ? " *" : "", fields[i].zh, heat_store_sql_type (&fields[i]));
      describe_range (out, &fields[i]);
      g_string_append_printf (out, " | %s |\n", fields[i].label);
    }
}

char *
heat_store_city_describe (void)
{
  GString *out = g_string_new ("### city 城市\nOne row about the whole; `schema_version` (integer) is ");

  g_string_append_printf (out, "%d.\n\n", HEAT_STORE_SCHEMA_VERSION);
  describe_fields (out, heat_city_fields, heat_n_city_fields);
  for (guint i = 0; i < HEAT_N_LAYERS; i++)
    {
      const HeatLayer *l = &heat_city_layers[i];
      g_string_append_printf (out, "\n### %s %s\n%s; geometry: %s\n\n", l->name, l->zh, l->label, l->geometry ? heat_store_geometry_word (l) : "none");
      describe_fields (out, l->fields, l->n_fields);
    }
  g_string_append (out, "\n### Words\n| set | words |\n| --- | --- |\n");
  for (int set = 0; set < HEAT_N_CODES; set++)
    {
      g_string_append_printf (out, "| `%s` |", heat_codes_name (set));
      for (int v = 0; v < heat_codes_n (set); v++)
        g_string_append_printf (out, "%s `%s` %s", v ? " ·" : "", heat_code_word (set, v), heat_code_label_zh (set, v));
      g_string_append (out, " |\n");
    }
  return g_string_free (out, FALSE);
}
