// SPDX-License-Identifier: GPL-3.0-or-later
/* The import from end to end, and its report. */
#include "io-import-private.h"

static const struct { const char *word, *label; } kinds[HEAT_N_IMPORT_KINDS] = {
  [HEAT_IMPORT_SKIPPED] = { "skipped", N_ ("left out") },
  [HEAT_IMPORT_VALUE] = { "value", N_ ("not understood") },
  [HEAT_IMPORT_MADE] = { "made", N_ ("made by the import") },
  [HEAT_IMPORT_ASSUMED] = { "assumed", N_ ("assumed") },
  [HEAT_IMPORT_UNUSED] = { "unused", N_ ("not used") },
};

const char *heat_import_kind_word (HeatImportKind kind) { return kinds[kind].word; }
const char *heat_import_kind_label (HeatImportKind kind) { return _(kinds[kind].label); }

static void
clear_item (gpointer data)
{
  HeatImportItem *item = data;

  g_free (item->layer);
  g_free (item->id);
  g_free (item->text);
}

static void
clear_count (gpointer data)
{
  HeatImportCount *count = data;

  g_free (count->group);
  g_free (count->source_layer);
}

static HeatImportReport *
new_report (void)
{
  HeatImportReport *report = g_new0 (HeatImportReport, 1);

  report->items = g_array_new (FALSE, FALSE, sizeof (HeatImportItem));
  report->counts = g_array_new (FALSE, FALSE, sizeof (HeatImportCount));
  g_array_set_clear_func (report->items, clear_item);
  g_array_set_clear_func (report->counts, clear_count);
  return report;
}

void
heat_import_report_free (HeatImportReport *report)
{
  if (!report)
    return;
  g_array_unref (report->items);
  g_array_unref (report->counts);
  g_free (report);
}

void
heat_import_note (HeatImport *import, HeatImportKind kind, const char *layer, const char *id, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  HeatImportItem item = { kind, g_strdup (layer), g_strdup (id), g_strdup_vprintf (format, args) };
  va_end (args);
  g_array_append_val (import->report->items, item);
}

static void
clear_import (HeatImport *import)
{
  heat_mapping_free (import->map);
  heat_city_free (import->city);
  heat_import_report_free (import->report);
  if (import->source)
    GDALClose (import->source);
  if (import->target)
    OSRDestroySpatialReference (import->target);
  for (guint i = 0; i < HEAT_N_LAYERS; i++)
    g_array_unref (import->extra[i]);
  g_array_unref (import->outline);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HeatImport, clear_import)

static void
put_city_texts (HeatImport *import)
{
  const HeatMapping *m = import->map;
  HeatCity *city = import->city;

  city->name = heat_city_put (city, m->name);
  city->attribution = heat_city_put (city, m->attribution);
  city->company = heat_city_put (city, m->company);
  city->hotline_phone = heat_city_put (city, m->hotline_phone);
}

static gboolean
run (HeatImport *import, const char *mapping_path, const char *source, GError **error)
{
  import->map = heat_mapping_load (mapping_path, error);
  if (!import->map || !heat_import_open (import, source, error) || !heat_import_read (import, error))
    return FALSE;
  if (import->city->n_pipe == 0)
    {
      g_set_error (error, HEAT_IO_ERROR, HEAT_ERROR_DATA, _("importing %s by %s: not one pipe came in; check the [pipe …] sections"), source, mapping_path);
      return FALSE;
    }
  put_city_texts (import);
  heat_progress_report (import->progress, 0.7, _("connecting"));
  heat_import_connect (import);
  heat_import_attach (import);
  heat_import_fill (import);
  return !heat_progress_stopped (import->progress, error);
}

/* `files`: an EPANET network; NULL: by mapping and source. */
static HeatCity *
import_any (const HeatEpanetFiles *files, const char *mapping_path, const char *source, HeatImportReport **report, const HeatProgress *progress, GError **error)
{
  g_auto (HeatImport) import = { .city = heat_city_new (), .report = new_report (), .progress = progress };

  import.outline = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < HEAT_N_LAYERS; i++)
    import.extra[i] = g_array_new (FALSE, FALSE, sizeof (HeatImportExtra));
  CPLPushErrorHandler (CPLQuietErrorHandler);
  gboolean ok = files ? heat_epanet_import (&import, files, error) : run (&import, mapping_path, source, error);
  CPLPopErrorHandler ();
  if (!ok)
    return NULL;
  heat_progress_report (progress, 1, _("imported"));
  if (report)
    *report = g_steal_pointer (&import.report);
  return g_steal_pointer (&import.city);
}

HeatCity *
heat_io_import (const char *mapping_path, const char *source, HeatImportReport **report, const HeatProgress *progress, GError **error)
{
  HeatEpanetFiles files = { source, NULL, mapping_path };

  return import_any (heat_io_is_epanet (source) ? &files : NULL, mapping_path, source, report, progress, error);
}

HeatCity *
heat_io_import_epanet (const HeatEpanetFiles *files, HeatImportReport **report, const HeatProgress *progress, GError **error)
{
  return import_any (files, NULL, NULL, report, progress, error);
}
