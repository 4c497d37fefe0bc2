// SPDX-License-Identifier: GPL-3.0-or-later
/* An EPANET network from end to end. */
#include "io-epanet-private.h"
#include <string.h>

gboolean
heat_io_is_epanet (const char *source)
{
  gsize n = strlen (source);

  return n >= 4 && g_ascii_strcasecmp (source + n - 4, ".inp") == 0;
}

static void
note_text (const Epanet *e)
{
  const EpanetText *t = e->text;

  for (guint i = 0; i < t->other->len; i++)
    if (g_array_index (t->other_lines, guint, i))
      heat_epanet_note (e, HEAT_IMPORT_UNUSED, "", "", NULL, _("section [%s]: %u lines"), (const char *) t->other->pdata[i], g_array_index (t->other_lines, guint, i));
  if (t->is_latin1)
    heat_epanet_note (e, HEAT_IMPORT_ASSUMED, "", "", NULL, _("the file is no UTF-8: read as Latin-1"));
  if (!t->has_end)
    heat_epanet_note (e, HEAT_IMPORT_VALUE, "", "", NULL, _("[END] is missing: the file may be cut off"));
}

/* What the mapping says of the whole, else the title or the file's name. */
static void
put_city_texts (const Epanet *e)
{
  const HeatMapping *m = e->import->map;
  HeatCity *city = e->import->city;
  const GArray *title = e->text->lines[EPANET_TITLE];
  g_autofree char *base = g_path_get_basename (e->text->path);
  const char *name = m->name ? m->name : title->len ? heat_epanet_word (e->text, &g_array_index (title, EpanetLine, 0), 0) : base;

  city->name = heat_city_put (city, name);
  city->attribution = heat_city_put (city, m->attribution);
  city->company = heat_city_put (city, m->company);
  city->hotline_phone = heat_city_put (city, m->hotline_phone);
}

static gboolean
read_all (Epanet *e, const HeatEpanetFiles *files, GError **error)
{
  if (!heat_epanet_read_nodes (e, error) || !heat_epanet_read_links (e, error))
    return FALSE;
  if (e->import->city->n_pipe == 0)
    {
      g_set_error (error, HEAT_IO_ERROR, HEAT_ERROR_DATA, _("importing %s: not one pipe stands in section [PIPES]; export the whole network"), files->path);
      return FALSE;
    }
  heat_progress_report (e->import->progress, 0.5, _("connecting"));
  if ((files->valves_path && !heat_epanet_read_valves (e, files->valves_path, error)) || !heat_epanet_read_places (e, error))
    return FALSE;
  heat_epanet_add_valves (e, files->valves_path != NULL);
  heat_epanet_add_ends (e);
  heat_import_fill (e->import);
  put_city_texts (e);
  note_text (e);
  return !heat_progress_stopped (e->import->progress, error);
}

gboolean
heat_epanet_import (HeatImport *import, const HeatEpanetFiles *files, GError **error)
{
  import->map = files->mapping_path ? heat_mapping_load (files->mapping_path, error) : heat_mapping_new ("");
  if (!import->map)
    return FALSE;
  if (import->map->sections->len)
    {
      const HeatMapSection *s = import->map->sections->pdata[0];
      g_set_error (error, HEAT_IO_ERROR, HEAT_ERROR_DATA, _("reading import mapping %s, section [%s]: the sections of an EPANET file are known; leave only [city]"),
                   files->mapping_path, s->group);
      return FALSE;
    }
  if (!import->map->crs)
    import->map->crs = g_strdup (import->map->source_crs);
  heat_progress_report (import->progress, 0.1, _("reading"));
  g_autoptr (EpanetText) text = heat_import_set_target (import, error) ? heat_epanet_text_load (files->path, error) : NULL;
  if (!text)
    return FALSE;
  Epanet e = { .import = import, .text = text };
  e.nodes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  e.pipes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  e.links = g_array_new (FALSE, FALSE, sizeof (EpanetLink));
  gboolean ok = read_all (&e, files, error);
  g_hash_table_unref (e.nodes);
  g_hash_table_unref (e.pipes);
  g_array_unref (e.links);
  g_free (e.demand);
  return ok;
}
