// SPDX-License-Identifier: GPL-3.0-or-later
/* The valve list of an EPANET network: CSV with the columns link and node (a valve sits on that link at the end that touches that node)
 * and, when there is one, id. */
#include "io-epanet-private.h"
#include <string.h>

typedef struct { guint link, node, id; } Columns; /* G_MAXUINT: none */

/* The fields of one line; quotes may hold the separator. */
static GPtrArray *
split_fields (const char *line, char separator)
{
  GPtrArray *fields = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) field = g_string_new (NULL);
  gboolean is_quoted = FALSE;

  for (const char *s = line;; s++)
    {
      if (*s == '"')
        is_quoted = !is_quoted;
      else if (*s == '\0' || (*s == separator && !is_quoted))
        {
          g_ptr_array_add (fields, g_strstrip (g_strdup (field->str)));
          g_string_truncate (field, 0);
          if (*s == '\0')
            return fields;
        }
      else
        g_string_append_c (field, *s);
    }
}

static guint
find_column (const GPtrArray *fields, const char *name)
{
  for (guint i = 0; i < fields->len; i++)
    if (g_ascii_strcasecmp (fields->pdata[i], name) == 0)
      return i;
  return G_MAXUINT;
}

static char
separator_of (const char *header)
{
  return strchr (header, ';') ? ';' : strchr (header, '\t') ? '\t' : ',';
}

static const char *
field (const GPtrArray *fields, guint column)
{
  return column < fields->len ? fields->pdata[column] : "";
}

/* The end of the pipe that touches the node, −1: neither. */
static gint8
end_at (const HeatCity *city, guint32 pipe, const char *node)
{
  return strcmp (heat_city_text (city, city->pipe[pipe].from_node), node) == 0 ? 0 : strcmp (heat_city_text (city, city->pipe[pipe].to_node), node) == 0 ? 1 : -1;
}

static void
add_valve (Epanet *e, const char *id, const char *link, const char *node, const EpanetLine *line)
{
  HeatCity *city = e->import->city;
  guint k = GPOINTER_TO_UINT (g_hash_table_lookup (e->pipes, link));
  EpanetLink *on = k ? &g_array_index (e->links, EpanetLink, k - 1) : NULL;
  HeatText id_text = heat_city_put (city, id), link_text = heat_city_put (city, link);
  HeatValveRow *v = heat_city_add_valve (city);

  v->id = id_text;
  v->pipe = link_text;
  v->role = HEAT_VALVE_SECTIONAL;
  v->condition = HEAT_CONDITION_UNKNOWN;
  v->end = on ? end_at (city, k - 1, node) : -1;
  v->seq = 1; /* outside of a control valve, which is the link itself */
  if (v->end < 0)
    {
      heat_epanet_note (e, HEAT_IMPORT_VALUE, "valve", id, line, _("link “%s” does not end at node “%s”: the valve sits on nothing"), link, node);
      return;
    }
  on->has_valve = TRUE;
  v->dn_mm = city->pipe[k - 1].dn_mm;
  v->state = on->kind == EPANET_PIPE && on->is_closed ? HEAT_VALVE_CLOSED : HEAT_VALVE_OPEN;
}

static gboolean
take_row (Epanet *e, const GPtrArray *fields, const Columns *columns, GHashTable *seen, const EpanetLine *line)
{
  const char *link = field (fields, columns->link), *node = field (fields, columns->node), *given = field (fields, columns->id);
  g_autofree char *place = g_strconcat (link, "@", node, NULL);

  if (!*link || !*node)
    heat_epanet_note (e, HEAT_IMPORT_SKIPPED, "valve", given, line, _("a valve without link or node"));
  else if (!g_hash_table_add (seen, g_strdup (place)))
    heat_epanet_note (e, HEAT_IMPORT_SKIPPED, "valve", *given ? given : place, line, _("this valve stands in the list twice: the first one is kept"));
  else
    {
      add_valve (e, *given ? given : place, link, node, line);
      return TRUE;
    }
  return FALSE;
}

static gboolean
find_columns (const char *path, const GPtrArray *header, Columns *columns, GError **error)
{
  *columns = (Columns){ find_column (header, "link"), find_column (header, "node"), find_column (header, "id") };
  if (columns->link != G_MAXUINT && columns->node != G_MAXUINT)
    return TRUE;
  g_set_error (error, HEAT_IO_ERROR, HEAT_ERROR_DATA, _("importing valve list %s, line 1: it has no columns “link” and “node”; write them into the first line"), path);
  return FALSE;
}

gboolean
heat_epanet_read_valves (Epanet *e, const char *path, GError **error)
{
  gboolean is_latin1 = FALSE;
  g_autofree char *text = heat_epanet_load_utf8 (path, &is_latin1, error);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Columns columns = { G_MAXUINT, G_MAXUINT, G_MAXUINT };
  guint read = 0, made = 0;
  char separator = ',';
  EpanetLine at = { 0 };

  if (!text)
    return FALSE;
  for (char *s = text; *s || at.line == 0;)
    {
      char *end = s + strcspn (s, "\r\n"), *next = end + (*end == '\r' && end[1] == '\n') + (*end != '\0');
      *end = '\0';
      separator = at.line++ ? separator : separator_of (s);
      g_autoptr (GPtrArray) fields = split_fields (s, separator);
      if (at.line == 1 && !find_columns (path, fields, &columns, error))
        return FALSE;
      if (at.line > 1 && *g_strstrip (s))
        {
          read++;
          made += take_row (e, fields, &columns, seen, &at);
        }
      s = next;
    }
  g_autofree char *name = g_path_get_basename (path);
  HeatImportCount count = { g_strdup ("valve"), g_steal_pointer (&name), read, made };
  g_array_append_val (e->import->report->counts, count);
  return TRUE;
}
