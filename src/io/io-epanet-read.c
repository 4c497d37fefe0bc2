// SPDX-License-Identifier: GPL-3.0-or-later
/* Nodes and links of an EPANET network as nodes and pipes: every link becomes a pipe that is one line for the pair; pumps and control
 * valves become short ones. */
#include "io-epanet-private.h"
#include <math.h>
#include <string.h>

#define SHORT_M 1.0f /* of a pump or a control valve: EPANET gives them no length */

void
heat_epanet_note (const Epanet *e, HeatImportKind kind, const char *layer, const char *id, const EpanetLine *line, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  if (line)
    heat_import_note (e->import, kind, layer, id, _("line %u: %s"), line->line, text);
  else
    heat_import_note (e->import, kind, layer, id, "%s", text);
}

static gboolean
line_error (const Epanet *e, EpanetSection section, const EpanetLine *line, const char *what, GError **error)
{
  g_set_error (error, HEAT_IO_ERROR, HEAT_ERROR_DATA, _("importing %s, line %u, section [%s]: %s"), e->text->path, line->line, heat_epanet_section_name (section), what);
  return FALSE;
}

/* A line must have its first `least` words. */
static gboolean
check_words (const Epanet *e, EpanetSection section, const EpanetLine *line, guint least, const char *form, GError **error)
{
  g_autofree char *what = NULL;
  guint have = 0;

  while (have < line->n && have < least && *heat_epanet_word (e->text, line, have))
    have++;
  if (have == least)
    return TRUE;
  what = g_strdup_printf (_("only %u of the words “%s” stand here; complete the line or delete it"), have, form);
  return line_error (e, section, line, what, error);
}

static double
read_number (const Epanet *e, const EpanetLine *line, guint k, const char *layer, const char *what)
{
  const char *word = heat_epanet_word (e->text, line, k);
  char *end;
  double v = g_ascii_strtod (word, &end);

  if (!*word)
    return NAN;
  if (end != word && !*end && isfinite (v) && !strpbrk (word, "xX"))
    return v;
  heat_epanet_note (e, HEAT_IMPORT_VALUE, layer, heat_epanet_word (e->text, line, 0), line, _("%s is “%s”, which is no number: taken as unknown"), what, word);
  return NAN;
}

static void
count_rows (Epanet *e, EpanetSection section, const char *layer, guint made)
{
  HeatImportCount count = { g_strdup (layer), g_strdup (heat_epanet_section_name (section)), e->text->lines[section]->len, made };

  g_array_append_val (e->import->report->counts, count);
}

static guint32
find_row (GHashTable *table, const char *id)
{
  guint k = GPOINTER_TO_UINT (g_hash_table_lookup (table, id));

  return k ? k - 1 : HEAT_NONE;
}

/* ---- nodes ---- */

/* The new node, or NULL when its id is taken. */
static HeatNodeRow *
add_node (Epanet *e, const EpanetLine *line)
{
  const char *id = heat_epanet_word (e->text, line, 0);
  HeatCity *city = e->import->city;

  if (find_row (e->nodes, id) != HEAT_NONE)
    {
      heat_epanet_note (e, HEAT_IMPORT_SKIPPED, "node", id, line, _("this node stands in the file twice: the first one is kept"));
      return NULL;
    }
  HeatNodeRow *row = heat_city_add_node (city);
  row->id = heat_city_put (city, id);
  row->x = row->y = NAN;
  row->z_m = NAN;
  g_hash_table_insert (e->nodes, g_strdup (id), GUINT_TO_POINTER (city->n_node));
  return row;
}

static gboolean
read_node_section (Epanet *e, EpanetSection section, GError **error)
{
  const char *form = section == EPANET_JUNCTIONS ? "ID Elevation Demand" : section == EPANET_RESERVOIRS ? "ID Head" : "ID Elevation";
  const GArray *lines = e->text->lines[section];
  guint made = 0;

  for (guint i = 0; i < lines->len; i++)
    {
      const EpanetLine *line = &g_array_index (lines, EpanetLine, i);
      if (!check_words (e, section, line, 1, form, error))
        return FALSE;
      HeatNodeRow *row = add_node (e, line);
      if (!row)
        continue;
      made++;
      double z = section == EPANET_RESERVOIRS ? NAN : read_number (e, line, 1, "node", _("the elevation"));
      double demand = section == EPANET_JUNCTIONS ? read_number (e, line, 2, "consumer", _("the demand")) : 0;
      row->z_m = (float) (z * e->length_factor);
      if (section == EPANET_JUNCTIONS)
        e->demand[e->import->city->n_node - 1] = isfinite (demand) ? demand : 0;
      else
        {
          HeatSourceRow *source = heat_city_add_source (e->import->city);
          source->id = row->id;
        }
    }
  count_rows (e, section, section == EPANET_JUNCTIONS ? "node" : "source", made);
  return TRUE;
}

/* Demands of this section stand for those of the junctions; several at one junction add up. */
static gboolean
read_demands (Epanet *e, GError **error)
{
  const GArray *lines = e->text->lines[EPANET_DEMANDS];
  g_autofree guint8 *is_given = g_new0 (guint8, e->import->city->n_node + 1);
  guint made = 0;

  for (guint i = 0; i < lines->len; i++)
    {
      const EpanetLine *line = &g_array_index (lines, EpanetLine, i);
      if (!check_words (e, EPANET_DEMANDS, line, 2, "Junction Demand", error))
        return FALSE;
      const char *id = heat_epanet_word (e->text, line, 0);
      guint32 node = find_row (e->nodes, id);
      double demand = read_number (e, line, 1, "consumer", _("the demand"));
      if (g_ascii_strcasecmp (id, "MULTIPLY") == 0)
        continue;
      if (node == HEAT_NONE || isnan (e->demand[node]))
        {
          heat_epanet_note (e, HEAT_IMPORT_VALUE, "consumer", id, line, _("a demand at “%s”, which is no junction"), id);
          continue;
        }
      e->demand[node] = (is_given[node] ? e->demand[node] : 0) + (isfinite (demand) ? demand : 0);
      is_given[node] = 1;
      made++;
    }
  if (lines->len)
    count_rows (e, EPANET_DEMANDS, "consumer", made);
  return TRUE;
}

/* US units by these words, else metric ones. Without the word EPANET takes gallons. */
static gboolean
read_units (Epanet *e, GError **error)
{
  static const char *const us[] = { "CFS", "GPM", "MGD", "IMGD", "AFD", NULL }, *const si[] = { "LPS", "LPM", "MLD", "CMH", "CMD", "CMS", "SI", NULL };
  const GArray *lines = e->text->lines[EPANET_OPTIONS];
  gboolean is_said = FALSE, is_us = TRUE;

  for (guint i = 0; i < lines->len; i++)
    {
      const EpanetLine *line = &g_array_index (lines, EpanetLine, i);
      g_autofree char *value = g_ascii_strup (heat_epanet_word (e->text, line, 1), -1);
      if (g_ascii_strcasecmp (heat_epanet_word (e->text, line, 0), "UNITS") != 0)
        continue;
      if (!g_strv_contains (us, value) && !g_strv_contains (si, value))
        {
          g_autofree char *what = g_strdup_printf (_("UNITS is “%s”; write one of CFS GPM MGD IMGD AFD LPS LPM MLD CMH CMD CMS"), value);
          return line_error (e, EPANET_OPTIONS, line, what, error);
        }
      is_said = TRUE;
      is_us = g_strv_contains (us, value);
    }
  e->length_factor = is_us ? 0.3048 : 1;
  e->bore_factor = is_us ? 25.4 : 1;
  if (!is_said)
    heat_epanet_note (e, HEAT_IMPORT_ASSUMED, "", "", NULL, _("[OPTIONS] says no UNITS: GPM, so lengths are feet and bores inches"));
  return TRUE;
}

gboolean
heat_epanet_read_nodes (Epanet *e, GError **error)
{
  gsize n = 1;

  for (EpanetSection s = EPANET_JUNCTIONS; s <= EPANET_TANKS; s++)
    n += e->text->lines[s]->len;
  e->demand = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    e->demand[i] = NAN;
  return read_units (e, error) && read_node_section (e, EPANET_JUNCTIONS, error) && read_node_section (e, EPANET_RESERVOIRS, error)
    && read_node_section (e, EPANET_TANKS, error) && read_demands (e, error);
}

/* ---- links ---- */

static HeatPipeRow *
add_link (Epanet *e, EpanetLinkKind kind, const EpanetLine *line)
{
  HeatCity *city = e->import->city;
  EpanetLink link = { .kind = kind, .line = line->line };
  const char *id = heat_epanet_word (e->text, line, 0);

  for (guint k = 1; k < 3; k++)
    if (find_row (e->nodes, heat_epanet_word (e->text, line, k)) == HEAT_NONE)
      heat_epanet_note (e, HEAT_IMPORT_VALUE, "pipe", id, line, _("node “%s” is nowhere in the file: this end hangs on nothing"), heat_epanet_word (e->text, line, k));
  if (find_row (e->pipes, id) != HEAT_NONE)
    heat_epanet_note (e, HEAT_IMPORT_VALUE, "pipe", id, line, _("two links have this id: statuses and valves go to the first"));
  else
    g_hash_table_insert (e->pipes, g_strdup (id), GUINT_TO_POINTER (city->n_pipe + 1));
  HeatText texts[3];
  for (guint k = 0; k < 3; k++)
    texts[k] = heat_city_put (city, heat_epanet_word (e->text, line, k));
  HeatPipeRow *row = heat_city_add_pipe (city);
  row->id = texts[0];
  row->from_node = texts[1];
  row->to_node = texts[2];
  row->line = HEAT_LINE_PAIR;
  row->length_m = kind == EPANET_PIPE ? NAN : SHORT_M;
  g_array_append_val (e->links, link);
  return row;
}

static guint16
read_bore (const Epanet *e, const EpanetLine *line, guint k)
{
  double v = read_number (e, line, k, "pipe", _("the diameter")) * e->bore_factor;

  if (v >= 0.5 && v < 10000)
    return (guint16) lround (v);
  if (isfinite (v))
    heat_epanet_note (e, HEAT_IMPORT_VALUE, "pipe", heat_epanet_word (e->text, line, 0), line, _("a bore of %g mm cannot be: taken as unknown"), v);
  return 0;
}

/* The status of a pipe: its eighth word, or its seventh when the minor loss is left out. */
static void
read_pipe_status (Epanet *e, const EpanetLine *line)
{
  EpanetLink *link = &g_array_index (e->links, EpanetLink, e->links->len - 1);
  const char *word = heat_epanet_word (e->text, line, line->n >= 8 ? 7 : 6);

  if (!*word || g_ascii_isdigit (*word) || *word == '.' || g_ascii_strcasecmp (word, "OPEN") == 0)
    return;
  if (g_ascii_strcasecmp (word, "CV") == 0)
    link->is_check = TRUE;
  else if (g_ascii_strcasecmp (word, "CLOSED") == 0)
    link->is_closed = TRUE;
  else
    heat_epanet_note (e, HEAT_IMPORT_VALUE, "pipe", heat_epanet_word (e->text, line, 0), line, _("status “%s” is none of Open, Closed, CV: taken as open"), word);
}

static gboolean
read_pipes (Epanet *e, GError **error)
{
  const GArray *lines = e->text->lines[EPANET_PIPES];

  for (guint i = 0; i < lines->len; i++)
    {
      const EpanetLine *line = &g_array_index (lines, EpanetLine, i);
      if (!check_words (e, EPANET_PIPES, line, 5, "ID Node1 Node2 Length Diameter", error))
        return FALSE;
      double length = read_number (e, line, 3, "pipe", _("the length")) * e->length_factor;
      guint16 bore = read_bore (e, line, 4);
      HeatPipeRow *row = add_link (e, EPANET_PIPE, line);
      row->dn_mm = bore;
      if (length >= 0)
        row->length_m = (float) length;
      else if (isfinite (length))
        heat_epanet_note (e, HEAT_IMPORT_VALUE, "pipe", heat_epanet_word (e->text, line, 0), line, _("a length of %g m cannot be: taken as unknown"), length);
      read_pipe_status (e, line);
    }
  count_rows (e, EPANET_PIPES, "pipe", lines->len);
  return TRUE;
}

static gboolean
read_devices (Epanet *e, EpanetSection section, GError **error)
{
  const char *form = section == EPANET_PUMPS ? "ID Node1 Node2" : "ID Node1 Node2 Diameter Type";
  const GArray *lines = e->text->lines[section];

  for (guint i = 0; i < lines->len; i++)
    {
      const EpanetLine *line = &g_array_index (lines, EpanetLine, i);
      if (!check_words (e, section, line, section == EPANET_PUMPS ? 3 : 5, form, error))
        return FALSE;
      guint16 bore = section == EPANET_VALVES ? read_bore (e, line, 3) : 0;
      add_link (e, section == EPANET_PUMPS ? EPANET_PUMP : EPANET_VALVE, line)->dn_mm = bore;
    }
  if (lines->len)
    count_rows (e, section, "pipe", lines->len);
  return TRUE;
}

/* ---- status ---- */

static void
set_status (Epanet *e, guint32 pipe, const EpanetLine *line, const char *word)
{
  EpanetLink *link = &g_array_index (e->links, EpanetLink, pipe);
  const char *id = heat_city_text (e->import->city, e->import->city->pipe[pipe].id);
  char *end;
  double setting = g_ascii_strtod (word, &end);
  gboolean is_number = end != word && !*end;

  if (link->is_check)
    heat_epanet_note (e, HEAT_IMPORT_VALUE, "pipe", id, line, _("a status for a pipe with a check valve: not used"));
  else if (g_ascii_strcasecmp (word, "CLOSED") == 0)
    link->is_closed = TRUE;
  else if (g_ascii_strcasecmp (word, "OPEN") == 0 || (is_number && link->kind == EPANET_VALVE))
    link->is_closed = FALSE;
  else if (is_number && link->kind == EPANET_PUMP)
    link->is_closed = setting == 0;
  else
    heat_epanet_note (e, HEAT_IMPORT_VALUE, "pipe", id, line, _("status “%s” is none of Open, Closed: not used"), word);
}

/* "first last status": the links whose numbers lie between. */
static guint
set_range (Epanet *e, const EpanetLine *line, guint64 first, guint64 last)
{
  const HeatCity *city = e->import->city;
  guint n = 0;

  for (guint32 i = 0; i < city->n_pipe; i++)
    {
      guint64 number;
      if (!g_ascii_string_to_unsigned (heat_city_text (city, city->pipe[i].id), 10, first, last, &number, NULL))
        continue;
      set_status (e, i, line, heat_epanet_word (e->text, line, 2));
      n++;
    }
  return n;
}

static gboolean
read_statuses (Epanet *e, GError **error)
{
  const GArray *lines = e->text->lines[EPANET_STATUS];
  guint made = 0;

  for (guint i = 0; i < lines->len; i++)
    {
      const EpanetLine *line = &g_array_index (lines, EpanetLine, i);
      guint64 first = 0, last = 0;
      if (!check_words (e, EPANET_STATUS, line, 2, "Link Status", error))
        return FALSE;
      const char *id = heat_epanet_word (e->text, line, 0);
      gboolean is_range = line->n >= 3 && g_ascii_string_to_unsigned (id, 10, 1, G_MAXUINT32, &first, NULL)
        && g_ascii_string_to_unsigned (heat_epanet_word (e->text, line, 1), 10, first, G_MAXUINT32, &last, NULL);
      guint32 pipe = find_row (e->pipes, id);
      if (is_range)
        made += set_range (e, line, first, last) > 0;
      else if (pipe == HEAT_NONE)
        heat_epanet_note (e, HEAT_IMPORT_VALUE, "pipe", id, line, _("a status for “%s”, which is no link"), id);
      else
        {
          set_status (e, pipe, line, heat_epanet_word (e->text, line, 1));
          made++;
        }
    }
  if (lines->len)
    count_rows (e, EPANET_STATUS, "valve", made);
  return TRUE;
}

gboolean
heat_epanet_read_links (Epanet *e, GError **error)
{
  return read_pipes (e, error) && read_devices (e, EPANET_PUMPS, error) && read_devices (e, EPANET_VALVES, error) && read_statuses (e, error);
}
