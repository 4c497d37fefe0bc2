// SPDX-License-Identifier: GPL-3.0-or-later
/* How plant is called on the map: a valve, a tie and a well may bear the same number. */
#include "map-top-private.h"
#include "base-i18n.h"
#include "map-words.h"
#include "net-name.h"

/* A name that says itself what it is, such as 阀12-07 or V12, is left as it is. */
static gboolean
is_bare_number (const char *name)
{
  return g_ascii_isdigit (*name);
}

char *
heat_map_word_valve (const HeatNet *net, guint32 row)
{
  const char *name = heat_net_name (net, HEAT_KIND_VALVE, row);

  if (!is_bare_number (name))
    return heat_net_valve_name (net, row);
  return g_strdup_printf (heat_net_city (net)->valve[row].role == HEAT_VALVE_TIE ? C_("label on the map", "tie %s") : C_("label on the map", "valve %s"), name);
}

char *
heat_map_word_well (const HeatNet *net, guint32 row)
{
  const char *name = heat_net_name (net, HEAT_KIND_WELL, row);

  return is_bare_number (name) ? g_strdup_printf (C_("label on the map", "well %s"), name) : g_strdup (name);
}

static const char *
street_of_pipe (const HeatNet *net, HeatPipe pipe)
{
  const HeatCity *city = heat_net_city (net);

  return heat_pipe_is_none (pipe) ? "" : heat_city_text (city, city->pipe[pipe.i].street);
}

/* The street of a pipe at the node; nodes have none of their own. */
static const char *
street_of_node (const HeatNet *net, HeatNode node)
{
  HeatSpan ends = heat_node_is_none (node) ? (HeatSpan){ 0 } : heat_net_node_ends (net, node);

  for (guint32 i = 0; i < ends.n; i++)
    {
      const char *street = street_of_pipe (net, heat_pipe (ends.at[i] >> 1));
      if (*street)
        return street;
    }
  return "";
}

static char *
join_words (const char *what, const char *street, guint dn_mm)
{
  g_autofree char *bore = dn_mm ? g_strdup_printf ("DN%u", dn_mm) : g_strdup ("");

  if (*street && *bore)
    return g_strdup_printf (C_("what, street, bore", "%s, %s %s"), what, street, bore);
  if (*street)
    return g_strdup_printf (C_("what, street", "%s, %s"), what, street);
  return *bore ? g_strdup_printf ("%s %s", what, bore) : g_strdup (what);
}

char *
heat_map_word_unnamed (const HeatNet *net, HeatKind kind, guint32 row)
{
  const HeatCity *city = heat_net_city (net);

  if (kind == HEAT_KIND_PIPE)
    {
      g_autofree char *what = g_strdup_printf (C_("network, line", "%s %s"), heat_code_label (HEAT_CODES_LEVEL, city->pipe[row].level),
                                               heat_code_label (HEAT_CODES_LINE, city->pipe[row].line));
      const char *street = street_of_pipe (net, heat_pipe (row));
      for (guint end = 0; end < 2 && !*street; end++)
        street = street_of_node (net, heat_net_pipe_node (net, heat_pipe (row), end));
      return join_words (what, street, city->pipe[row].dn_mm);
    }
  if (kind == HEAT_KIND_VALVE && !city->valve[row].name.at)
    {
      g_autofree char *name = heat_net_valve_name (net, row);
      return join_words (strcmp (name, heat_net_id (net, kind, row)) == 0 ? heat_code_label (HEAT_CODES_VALVE_ROLE, city->valve[row].role) : name, "", city->valve[row].dn_mm);
    }
  if (kind == HEAT_KIND_BUILDING && !city->building[row].name.at && !city->building[row].number.at && !city->building[row].street.at)
    return g_strdup (heat_code_label (HEAT_CODES_USE, city->building[row].use));
  return NULL;
}

/* "1·2", "3", "5–8": three and more in a row are a range. */
char *
heat_map_word_numbers (const GArray *numbers)
{
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < numbers->len;)
    {
      guint32 first = g_array_index (numbers, guint32, i);
      guint k = i;
      while (k + 1 < numbers->len && g_array_index (numbers, guint32, k + 1) == g_array_index (numbers, guint32, k) + 1)
        k++;
      if (words->len)
        g_string_append (words, "·");
      if (k - i >= 2)
        g_string_append_printf (words, "%u–%u", first, g_array_index (numbers, guint32, k));
      else
        g_string_append_printf (words, "%u", first);
      i = k - i >= 2 ? k + 1 : i + 1;
    }
  return g_string_free (words, FALSE);
}
