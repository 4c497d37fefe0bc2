// SPDX-License-Identifier: GPL-3.0-or-later
/* How plant is called on the map: a valve, a tie and a well may bear the same number. */
#include "map-top-private.h"
#include "base-i18n.h"

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
    return g_strdup (name);
  return g_strdup_printf (heat_net_city (net)->valve[row].role == HEAT_VALVE_TIE ? C_("label on the map", "tie %s") : C_("label on the map", "valve %s"), name);
}

char *
heat_map_word_well (const HeatNet *net, guint32 row)
{
  const char *name = heat_net_name (net, HEAT_KIND_WELL, row);

  return is_bare_number (name) ? g_strdup_printf (C_("label on the map", "well %s"), name) : g_strdup (name);
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
