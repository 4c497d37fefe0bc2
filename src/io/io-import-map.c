// SPDX-License-Identifier: GPL-3.0-or-later
/* Reads a mapping (data/import/README.md has its grammar). */
#include "io-import-private.h"
#include <string.h>

void
heat_map_expr_free (HeatMapExpr *expr)
{
  if (!expr)
    return;
  g_ptr_array_unref (expr->parts);
  g_array_unref (expr->is_fixed);
  g_ptr_array_unref (expr->from);
  g_ptr_array_unref (expr->to);
  g_free (expr);
}

/* Cuts " * 1000 + 5" from the end of `text`. */
static void
take_factor (char *text, HeatMapExpr *expr)
{
  char *star = g_strrstr (text, " * "), *end;

  if (!star)
    return;
  double factor = g_ascii_strtod (star + 3, &end), offset = 0;
  if (end == star + 3)
    return;
  if (g_str_has_prefix (end, " + "))
    offset = g_ascii_strtod (end + 3, &end);
  if (*end)
    return;
  *star = '\0';
  expr->factor = factor;
  expr->offset = offset;
  expr->has_factor = TRUE;
}

static const char *
take_table (char *text, HeatMapExpr *expr)
{
  char *open = strchr (text, '{'), *close = strrchr (text, '}');

  if (!open && !close)
    return NULL;
  if (!open || !close || close < open || *g_strstrip (close + 1))
    return N_ ("a value table is written {value=word, value=word}");
  *close = *open = '\0';
  g_auto (GStrv) entries = g_strsplit (open + 1, ",", -1);
  for (char **e = entries; *e; e++)
    {
      char *equals = strchr (*e, '=');
      if (!equals)
        return N_ ("a value table is written {value=word, value=word}");
      *equals = '\0';
      g_ptr_array_add (expr->from, g_strdup (g_strstrip (*e)));
      g_ptr_array_add (expr->to, g_strdup (g_strstrip (equals + 1)));
    }
  return NULL;
}

static const char *
take_parts (const char *text, HeatMapExpr *expr)
{
  g_auto (GStrv) parts = g_strsplit (text, " & ", -1);

  for (char **p = parts; *p; p++)
    {
      char *part = g_strstrip (*p);
      gsize n = strlen (part);
      gboolean is_fixed = n >= 2 && part[0] == '"' && part[n - 1] == '"';
      if (n == 0)
        return N_ ("a field name or a \"text\" in quotes is missing");
      g_ptr_array_add (expr->parts, is_fixed ? g_strndup (part + 1, n - 2) : g_strdup (part));
      g_array_append_val (expr->is_fixed, is_fixed);
    }
  return NULL;
}

HeatMapExpr *
heat_map_expr_new (const char *text, const char **complaint)
{
  HeatMapExpr *expr = g_new0 (HeatMapExpr, 1);
  g_autofree char *work = g_strstrip (g_strdup (text));

  expr->parts = g_ptr_array_new_with_free_func (g_free);
  expr->is_fixed = g_array_new (FALSE, FALSE, sizeof (gboolean));
  expr->from = g_ptr_array_new_with_free_func (g_free);
  expr->to = g_ptr_array_new_with_free_func (g_free);
  take_factor (work, expr);
  *complaint = take_table (work, expr);
  if (!*complaint)
    *complaint = take_parts (work, expr);
  if (!*complaint)
    return expr;
  heat_map_expr_free (expr);
  return NULL;
}

static void
free_section (gpointer data)
{
  HeatMapSection *s = data;

  for (guint i = 0; i < s->layer->n_fields; i++)
    heat_map_expr_free (s->fields[i]);
  for (guint i = 0; i < HEAT_N_MAP_KEYS; i++)
    heat_map_expr_free (s->keys[i]);
  g_free (s->fields);
  g_free (s->group);
  g_free (s->source_layer);
  g_free (s->where);
  g_free (s->crs);
  g_free (s);
}

void
heat_mapping_free (HeatMapping *m)
{
  if (!m)
    return;
  char *texts[] = { m->path, m->name, m->attribution, m->company, m->hotline_phone, m->crs, m->source_crs };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_ptr_array_unref (m->sections);
  g_free (m);
}

static gboolean
map_error (GError **error, const HeatMapping *m, const char *group, const char *key, const char *what)
{
  g_set_error (error, HEAT_IO_ERROR, HEAT_ERROR_DATA, _("reading import mapping %s, section [%s], key “%s”: %s; see data/import/README.md"), m->path, group, key, what);
  return FALSE;
}

static const struct { const char *layer, *key; HeatMapKey is; } map_keys[] = {
  { "valve", "end_node", HEAT_MAP_END_NODE }, { "valve", "line", HEAT_MAP_LINE }, { "valve", "level", HEAT_MAP_LEVEL },
  { "source", "node", HEAT_MAP_NODE }, { "source", "supply_node", HEAT_MAP_SUPPLY }, { "source", "return_node", HEAT_MAP_RETURN },
  { "station", "primary_node", HEAT_MAP_NODE }, { "station", "primary_supply_node", HEAT_MAP_SUPPLY }, { "station", "primary_return_node", HEAT_MAP_RETURN },
  { "station", "secondary_node", HEAT_MAP_NODE2 }, { "station", "secondary_supply_node", HEAT_MAP_SUPPLY2 }, { "station", "secondary_return_node", HEAT_MAP_RETURN2 },
  { "consumer", "node", HEAT_MAP_NODE },
};
static const struct { const char *key; HeatMapKey is; } place_keys[] = {
  { "wkt", HEAT_MAP_WKT }, { "lon", HEAT_MAP_LON }, { "lat", HEAT_MAP_LAT }, { "place_x", HEAT_MAP_X }, { "place_y", HEAT_MAP_Y },
};

/* Where the expression of this key belongs, NULL for a key that the layer does not have. */
static HeatMapExpr **
find_slot (HeatMapSection *s, const char *key)
{
  for (guint i = 0; i < s->layer->n_fields; i++)
    if (strcmp (s->layer->fields[i].name, key) == 0)
      return &s->fields[i];
  for (guint i = 0; i < G_N_ELEMENTS (map_keys); i++)
    if (strcmp (map_keys[i].layer, s->layer->name) == 0 && strcmp (map_keys[i].key, key) == 0)
      return &s->keys[map_keys[i].is];
  for (guint i = 0; i < G_N_ELEMENTS (place_keys); i++)
    if (s->layer->geometry && strcmp (place_keys[i].key, key) == 0)
      return &s->keys[place_keys[i].is];
  return NULL;
}

static gboolean
load_key (HeatMapping *m, HeatMapSection *s, const char *key, const char *value, GError **error)
{
  const char *complaint = NULL;

  if (strcmp (key, "layer") == 0 || strcmp (key, "where") == 0 || strcmp (key, "crs") == 0)
    {
      char **slot = strcmp (key, "layer") == 0 ? &s->source_layer : strcmp (key, "where") == 0 ? &s->where : &s->crs;
      g_free (*slot);
      *slot = g_strdup (value);
      return TRUE;
    }
  HeatMapExpr **slot = find_slot (s, key);
  if (!slot)
    return map_error (error, m, s->group, key, _("there is no such key; data/city.md lists the fields"));
  heat_map_expr_free (*slot);
  *slot = heat_map_expr_new (value, &complaint);
  return *slot || map_error (error, m, s->group, key, _(complaint));
}

static gboolean
load_section (HeatMapping *m, GKeyFile *file, const char *group, GError **error)
{
  g_auto (GStrv) words = g_strsplit_set (group, " \t", 2);
  const HeatLayer *layer = words[0] ? heat_layer_find (words[0]) : NULL;

  if (!layer)
    return map_error (error, m, group, "", _("a section is called [city], or begins with one of our layers"));
  HeatMapSection *s = g_new0 (HeatMapSection, 1);
  s->layer = layer;
  s->fields = g_new0 (HeatMapExpr *, layer->n_fields);
  s->group = g_strdup (group);
  s->source_layer = g_strdup (words[1] ? g_strstrip (words[1]) : words[0]);
  g_ptr_array_add (m->sections, s);
  g_auto (GStrv) keys = g_key_file_get_keys (file, group, NULL, NULL);
  for (char **key = keys; *key; key++)
    {
      g_autofree char *value = g_key_file_get_value (file, group, *key, NULL);
      if (!load_key (m, s, *key, value, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
load_number (HeatMapping *m, const char *key, const char *value, double hi, double *number, GError **error)
{
  char *end;
  double v = g_ascii_strtod (value, &end);

  if (end == value || *end || !(v >= 0 && v <= hi))
    return map_error (error, m, "city", key, _("this must be a number in its range"));
  *number = v;
  return TRUE;
}

static gboolean
load_city (HeatMapping *m, GKeyFile *file, GError **error)
{
  const struct { const char *key; char **text; double *number; double hi; } slots[] = {
    { "name", &m->name }, { "attribution", &m->attribution }, { "company", &m->company }, { "hotline_phone", &m->hotline_phone },
    { "crs", &m->crs }, { "source_crs", &m->source_crs }, { "tolerance_m", NULL, &m->tolerance_m, 1000 }, { "snap_m", NULL, &m->snap_m, 10000 },
  };
  double households = 1;
  g_auto (GStrv) keys = g_key_file_get_keys (file, "city", NULL, NULL);

  for (char **key = keys; key && *key; key++)
    {
      g_autofree char *value = g_key_file_get_value (file, "city", *key, NULL);
      guint i = 0;
      while (i < G_N_ELEMENTS (slots) && strcmp (slots[i].key, *key) != 0)
        i++;
      if (i < G_N_ELEMENTS (slots) && slots[i].text)
        *slots[i].text = g_steal_pointer (&value);
      else if (i < G_N_ELEMENTS (slots) && !load_number (m, *key, value, slots[i].hi, slots[i].number, error))
        return FALSE;
      else if (strcmp (*key, "households_per_consumer") == 0 && !load_number (m, *key, value, 10000, &households, error))
        return FALSE;
      else if (i == G_N_ELEMENTS (slots) && strcmp (*key, "households_per_consumer") != 0)
        return map_error (error, m, "city", *key, _("there is no such key"));
    }
  m->households_per_consumer = (guint) households;
  return TRUE;
}

HeatMapping *
heat_mapping_new (const char *path)
{
  HeatMapping *m = g_new0 (HeatMapping, 1);

  m->path = g_strdup (path);
  m->tolerance_m = 0.1;
  m->snap_m = 5;
  m->households_per_consumer = 1;
  m->sections = g_ptr_array_new_with_free_func (free_section);
  return m;
}

HeatMapping *
heat_mapping_load (const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local = NULL;
  g_autoptr (HeatMapping) m = heat_mapping_new (path);

  g_autofree char *text = NULL;
  gsize n = 0;
  if (g_file_get_contents (path, &text, &n, &local) && !g_utf8_validate_len (text, n, NULL))
    {
      g_set_error (error, HEAT_IO_ERROR, HEAT_ERROR_DATA, _("reading import mapping %s: it is no UTF-8 text; save it as UTF-8"), path);
      return NULL;
    }
  if (local || !g_key_file_load_from_data (file, text, n, G_KEY_FILE_NONE, &local))
    {
      g_set_error (error, HEAT_IO_ERROR, local->domain == G_FILE_ERROR ? HEAT_ERROR_IO : HEAT_ERROR_DATA,
                   _("reading import mapping %s: %s; see data/import/README.md"), path, local->message);
      return NULL;
    }
  if (!load_city (m, file, error))
    return NULL;
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);
  for (char **group = groups; *group; group++)
    if (strcmp (*group, "city") != 0 && !load_section (m, file, *group, error))
      return NULL;
  return g_steal_pointer (&m);
}
