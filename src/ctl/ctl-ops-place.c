// SPDX-License-Identifier: GPL-3.0-or-later
/* A report's address, said in words, to a place of the city. Only a whole match that has no equal is taken unasked; anything
 * else is shown with its rank and left to the caller. */
#include "ctl-found.h"
#include "ctl-ops.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define SHOWN 10
/* A key typed in part (the tail of a card, half a phone number) scores below this. */
#define WHOLE_SCORE 0.75

void
heat_ctl_ops_place_clear (CtlOpsPlace *place)
{
  g_clear_pointer (&place->found, g_array_unref);
  g_clear_pointer (&place->text, g_free);
  g_clear_pointer (&place->unplaced, g_free);
  place->one = NULL;
}

static gboolean
is_whole (const HeatFound *found)
{
  return found->match <= HEAT_MATCH_CROSSROAD && found->score >= WHOLE_SCORE;
}

/* The first when it is whole and no other is. */
static const HeatFound *
choose_one (const GArray *found)
{
  const HeatFound *all = (const HeatFound *) (gpointer) found->data;

  if (found->len == 0 || !is_whole (&all[0]))
    return NULL;
  for (guint i = 1; i < found->len; i++)
    if (is_whole (&all[i]))
      return NULL;
  return &all[0];
}

static gboolean
check_place (CtlOpsRun *run, GError **error)
{
  const char *colon = strchr (run->o->place, ':');
  g_autofree char *word = g_strndup (run->o->place, colon ? (gsize) (colon - run->o->place) : 0);
  HeatKind kind = heat_kind_from_word (word);

  if (!colon || kind == HEAT_KIND_NONE)
    g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE, _("heatctl ops report: --place “%s” is no place; write for example building:B000012, pipe:P000345 or well:W000007"), run->o->place);
  else if (heat_net_find (heat_live_net (run->live), kind, colon + 1) == HEAT_NONE)
    g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_NOT_FOUND, _("heatctl ops report: the city has no %s “%s”; search it with “heatctl find”"), heat_kind_label (kind), colon + 1);
  else
    return TRUE;
  return FALSE;
}

static gboolean
find_address (CtlOpsRun *run, CtlOpsPlace *place, GError **error)
{
  HeatNet *net = heat_live_net (run->live);
  HeatProgress progress = heat_ctl_progress ();
  g_autofree char *query = g_utf8_make_valid (run->o->address, -1);
  g_autoptr (HeatFinder) finder = heat_finder_new (net, &progress, error);

  if (!finder)
    return FALSE;
  place->found = heat_finder_find (finder, query, SHOWN, NULL);
  if (place->found->len == 0)
    {
      place->unplaced = g_strdup_printf (_("nothing found for “%s”; the report has the address in words only"), query);
      return TRUE;
    }
  place->one = choose_one (place->found);
  place->is_ambiguous = place->one == NULL;
  if (place->one)
    place->text = g_strconcat (heat_kind_word (place->one->kind), ":", heat_net_id (net, place->one->kind, place->one->index), NULL);
  return TRUE;
}

gboolean
heat_ctl_ops_place_find (CtlOpsRun *run, CtlOpsPlace *place, GError **error)
{
  const CtlOps *o = run->o;
  HeatNet *net = heat_live_net (run->live);

  if (net && o->place)
    return check_place (run, error);
  if (o->place || o->at)
    return TRUE;
  if (!net)
    {
      if (o->address || o->card)
        place->unplaced = g_strdup (_("no city is open (--city), so the place was not looked up"));
      return TRUE;
    }
  if (o->card && heat_net_find (net, HEAT_KIND_HOUSEHOLD, o->card) != HEAT_NONE)
    return TRUE;
  if (o->address && !o->unplaced)
    return find_address (run, place, error);
  if (o->card)
    place->unplaced = g_strdup_printf (_("the city has no household with card “%s”; the report has no place"), o->card);
  else if (o->address)
    place->unplaced = g_strdup (_("as asked, the report has the address in words only"));
  return TRUE;
}

/* The builder's root, as it stands. */
static JsonNode *
found_to_json (const HeatNet *net, HeatCrs *crs, const HeatFound *found)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  heat_ctl_add_found (json, net, crs, found);
  return json_builder_get_root (json);
}

int
heat_ctl_ops_place_list (CtlOpsRun *run, const CtlOpsPlace *place, GError **error)
{
  const HeatNet *net = heat_live_net (run->live);
  g_autoptr (HeatCrs) crs = heat_ctl_city_crs (heat_net_city (net));

  if (!run->o->json)
    {
      heat_ctl_print_found (net, place->found);
      printf (_("no report taken: “%s” is not one place for certain; give --place KIND:ID, or --unplaced to keep it in words only\n"), run->o->address);
      return 1;
    }
  JsonObject *o = json_object_new ();
  JsonArray *matches = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  for (guint i = 0; i < place->found->len; i++)
    json_array_add_element (matches, found_to_json (net, crs, &g_array_index (place->found, HeatFound, i)));
  json_object_set_null_member (o, "id");
  json_object_set_string_member (o, "address", run->o->address);
  json_object_set_array_member (o, "matches", matches);
  json_node_take_object (node, o);
  return heat_ctl_print_json (node, error) ? 1 : 0;
}

void
heat_ctl_ops_place_to_json (CtlOpsRun *run, const CtlOpsPlace *place, JsonObject *report)
{
  const HeatNet *net = heat_live_net (run->live);
  g_autoptr (HeatCrs) crs = place->one ? heat_ctl_city_crs (heat_net_city (net)) : NULL;

  if (place->one)
    json_object_set_member (report, "resolved", found_to_json (net, crs, place->one));
  if (place->unplaced)
    json_object_set_string_member (report, "unplaced", place->unplaced);
}

void
heat_ctl_ops_place_print (const CtlOpsPlace *place)
{
  if (place->one)
    printf (_("place: %s (%s, %s)%s%s\n"), place->one->label, place->text, heat_match_label (place->one->match), place->one->note ? "  △ " : "", place->one->note ? place->one->note : "");
  if (place->unplaced)
    printf ("%s\n", place->unplaced);
}
