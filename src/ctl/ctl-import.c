// SPDX-License-Identifier: GPL-3.0-or-later
/* heatctl import: foreign data by a mapping, or an EPANET network; says what came in and what did not. */
#include "ctl-commands.h"
#include "io-import.h"
#include "store-city.h"
#include <stdio.h>

static void
add_text (JsonBuilder *json, const char *name, const char *text)
{
  json_builder_set_member_name (json, name);
  json_builder_add_string_value (json, text);
}

static void
add_number (JsonBuilder *json, const char *name, gint64 number)
{
  json_builder_set_member_name (json, name);
  json_builder_add_int_value (json, number);
}

static guint
count_kind (const HeatImportReport *report, HeatImportKind kind)
{
  guint n = 0;

  for (guint i = 0; i < report->items->len; i++)
    n += g_array_index (report->items, HeatImportItem, i).kind == kind;
  return n;
}

/* {file, epsg, sections [{section, layer, read, made}], counts {kind: n}, items [{kind, layer, id, text}]} */
static gboolean
print_json (const HeatCity *city, const HeatImportReport *report, const char *path, GError **error)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  add_text (json, "file", path);
  add_number (json, "epsg", city->epsg);
  json_builder_set_member_name (json, "sections");
  json_builder_begin_array (json);
  for (guint i = 0; i < report->counts->len; i++)
    {
      const HeatImportCount *c = &g_array_index (report->counts, HeatImportCount, i);
      json_builder_begin_object (json);
      add_text (json, "section", c->group);
      add_text (json, "layer", c->source_layer);
      add_number (json, "read", c->read);
      add_number (json, "made", c->made);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  json_builder_set_member_name (json, "counts");
  json_builder_begin_object (json);
  for (guint kind = 0; kind < HEAT_N_IMPORT_KINDS; kind++)
    add_number (json, heat_import_kind_word (kind), count_kind (report, kind));
  json_builder_end_object (json);
  json_builder_set_member_name (json, "items");
  json_builder_begin_array (json);
  for (guint i = 0; i < report->items->len; i++)
    {
      const HeatImportItem *item = &g_array_index (report->items, HeatImportItem, i);
      json_builder_begin_object (json);
      add_text (json, "kind", heat_import_kind_word (item->kind));
      add_text (json, "layer", item->layer);
      add_text (json, "id", item->id);
      add_text (json, "text", item->text);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);
  return heat_ctl_print_json (json_builder_get_root (json), error);
}

static void
print_text (const HeatCity *city, const HeatImportReport *report, const char *path)
{
  g_autofree char *summary = heat_ctl_city_summary (city);

  printf ("%s: %s\n", path, summary);
  for (guint i = 0; i < report->counts->len; i++)
    {
      const HeatImportCount *c = &g_array_index (report->counts, HeatImportCount, i);
      printf (_("  [%s] from “%s”: %u read, %u taken\n"), c->group, c->source_layer, c->read, c->made);
    }
  for (guint kind = 0; kind < HEAT_N_IMPORT_KINDS; kind++)
    {
      guint n = count_kind (report, kind);
      if (n)
        printf ("%s: %u\n", heat_import_kind_label (kind), n);
      for (guint i = 0; i < report->items->len; i++)
        {
          const HeatImportItem *item = &g_array_index (report->items, HeatImportItem, i);
          if (item->kind == kind)
            printf ("  %s%s%s%s%s\n", item->layer, *item->id ? " " : "", item->id, *item->layer ? ": " : "", item->text);
        }
    }
}

int
heat_ctl_import (int argc, char **argv, GError **error)
{
  g_autofree char *mapping = NULL, *valves = NULL, *output = NULL;
  gboolean is_json = FALSE;
  const GOptionEntry entries[] = {
    { "mapping", 0, 0, G_OPTION_ARG_FILENAME, &mapping, NULL, NULL },
    { "valves", 0, 0, G_OPTION_ARG_FILENAME, &valves, NULL, NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, NULL, NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &is_json, NULL, NULL },
    { NULL },
  };
  g_autoptr (HeatImportReport) report = NULL;
  HeatProgress progress = heat_ctl_progress ();

  if (!heat_ctl_parse ("import", entries, &argc, &argv, 1, error))
    return 2;
  gboolean is_epanet = heat_io_is_epanet (argv[1]);
  if (!output || (!mapping && !is_epanet))
    {
      g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE, _("importing %s: -o CITY.gpkg is needed, and --mapping MAP.ini for all but EPANET files (.inp); see “heatctl help import”"), argv[1]);
      return 2;
    }
  if (valves && !is_epanet)
    {
      g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE, _("importing %s: --valves goes with an EPANET file (.inp); here the mapping says where valves are"), argv[1]);
      return 2;
    }
  HeatEpanetFiles files = { argv[1], valves, mapping };
  g_autoptr (HeatCity) city = is_epanet ? heat_io_import_epanet (&files, &report, &progress, error) : heat_io_import (mapping, argv[1], &report, &progress, error);
  if (!city || !heat_store_city_write (city, output, &progress, error))
    return 4;
  if (is_json)
    return print_json (city, report, output, error) ? 0 : 4;
  print_text (city, report, output);
  return 0;
}
