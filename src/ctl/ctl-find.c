// SPDX-License-Identifier: GPL-3.0-or-later
/* heatctl find: one line of text → places, ranked. JSON:
 *   query, matches[] {kind ("building", "street", "crossroad", "place" …) id (null for coordinates) label detail note (null) match score unit (null) room (null)
 *                     lon lat x_m y_m (absent when unknown) spans[[first n] …] in bytes of the label}
 *   elapsed_us */
#include "ctl-commands.h"
#include "ctl-found.h"
#include <stdio.h>

static void
add_text (JsonBuilder *json, const char *name, const char *text)
{
  json_builder_set_member_name (json, name);
  if (text)
    json_builder_add_string_value (json, text);
  else
    json_builder_add_null_value (json);
}

void
heat_ctl_add_found (JsonBuilder *json, const HeatNet *net, HeatCrs *crs, const HeatFound *found)
{
  json_builder_begin_object (json);
  add_text (json, "kind", heat_found_word (found));
  add_text (json, "id", found->what == HEAT_FOUND_PLACE ? NULL : heat_net_id (net, found->kind, found->index));
  add_text (json, "label", found->label);
  add_text (json, "detail", found->detail);
  add_text (json, "note", found->note);
  add_text (json, "match", heat_match_word (found->match));
  json_builder_set_member_name (json, "score");
  json_builder_add_double_value (json, round (found->score * 1000) / 1000);
  add_text (json, "unit", found->unit);
  add_text (json, "room", found->room);
  heat_ctl_add_place (json, crs, found->x, found->y);
  json_builder_set_member_name (json, "spans");
  json_builder_begin_array (json);
  for (guint i = 0; i < found->n_spans; i++)
    {
      json_builder_begin_array (json);
      json_builder_add_int_value (json, found->spans[i].first);
      json_builder_add_int_value (json, found->spans[i].n);
      json_builder_end_array (json);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);
}

static gboolean
print_json (const char *query, const HeatNet *net, const GArray *all, gint64 elapsed_us, GError **error)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (HeatCrs) crs = heat_ctl_city_crs (heat_net_city (net));

  json_builder_begin_object (json);
  add_text (json, "query", query);
  json_builder_set_member_name (json, "matches");
  json_builder_begin_array (json);
  for (guint i = 0; i < all->len; i++)
    heat_ctl_add_found (json, net, crs, &g_array_index (all, HeatFound, i));
  json_builder_end_array (json);
  json_builder_set_member_name (json, "elapsed_us");
  json_builder_add_int_value (json, elapsed_us);
  json_builder_end_object (json);
  return heat_ctl_print_json (json_builder_get_root (json), error);
}

void
heat_ctl_print_found (const HeatNet *net, const GArray *all)
{
  for (guint i = 0; i < all->len; i++)
    {
      const HeatFound *found = &g_array_index (all, HeatFound, i);
      printf ("%2u  %s  [%s]  %s  %s %s%s%s\n", i + 1, found->label, heat_match_label (found->match), found->detail, heat_found_word (found),
              found->what == HEAT_FOUND_PLACE ? "" : heat_net_id (net, found->kind, found->index), found->note ? "  △ " : "", found->note ? found->note : "");
    }
}

int
heat_ctl_find (int argc, char **argv, GError **error)
{
  int limit = 20;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "limit", 0, 0, G_OPTION_ARG_INT, &limit, NULL, NULL }, { "json", 0, 0, G_OPTION_ARG_NONE, &json, NULL, NULL }, { NULL },
  };

  if (!heat_ctl_parse ("find", entries, &argc, &argv, 2, error))
    return 0;
  if (limit < 1 || limit > 1000)
    {
      g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE, _("searching: --limit %d is out of range; give 1 to 1000"), limit);
      return 0;
    }
  g_autofree char *query = g_utf8_make_valid (argv[2], -1);
  HeatProgress progress = heat_ctl_progress ();
  g_autoptr (HeatNet) net = heat_ctl_open_net (argv[1], error);
  g_autoptr (HeatFinder) finder = net ? heat_finder_new (net, &progress, error) : NULL;
  if (!finder)
    return 0;
  gint64 begin_us = g_get_monotonic_time ();
  g_autoptr (GArray) all = heat_finder_find (finder, query, (guint) limit, NULL);
  g_autoptr (HeatCrs) crs = heat_ctl_city_crs (heat_net_city (net));
  heat_finder_add_places (finder, query, crs, all);
  gint64 elapsed_us = g_get_monotonic_time () - begin_us;
  if (json && !print_json (query, net, all, elapsed_us, error))
    return 0;
  if (!json && all->len == 0)
    printf (_("nothing found for “%s”\n"), query);
  else if (!json)
    heat_ctl_print_found (net, all);
  return all->len == 0 ? 1 : 0;
}
