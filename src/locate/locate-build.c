// SPDX-License-Identifier: GPL-3.0-or-later
/* The search index over a snapshot. */
#include "base-i18n.h"
#include "locate-private.h"
#include "locate-suspect.h"
#include <string.h>

guint32
finder_street (HeatFinder *f, const char *text)
{
  g_autofree char *folded = heat_text_fold (text);
  guint known = GPOINTER_TO_UINT (g_hash_table_lookup (f->street_by_name, folded));

  if (!*folded)
    return HEAT_NONE;
  if (known)
    return known - 1;
  guint32 none = HEAT_NONE, number = f->streets->len;
  g_hash_table_insert (f->street_by_name, g_strdup (folded), GUINT_TO_POINTER (number + 1));
  g_ptr_array_add (f->streets, g_strdup (text));
  g_array_append_val (f->street_road, none);
  return number;
}

/* Street numbers by text offset: the same name is folded once. */
static guint32
street_of (HeatFinder *f, GHashTable *seen, HeatText text)
{
  gpointer known = text.at ? g_hash_table_lookup (seen, GUINT_TO_POINTER (text.at)) : NULL;

  if (text.at == 0)
    return HEAT_NONE;
  if (known)
    return GPOINTER_TO_UINT (known) - 1;
  guint32 number = finder_street (f, heat_net_text (f->net, text));
  if (number != HEAT_NONE)
    g_hash_table_insert (seen, GUINT_TO_POINTER (text.at), GUINT_TO_POINTER (number + 1));
  return number;
}

static void
build_streets (HeatFinder *f)
{
  const HeatCity *city = heat_net_city (f->net);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autofree guint32 *of = g_new (guint32, city->n_building + 1);

  for (guint32 i = 0; i < city->n_road; i++)
    {
      guint32 s = street_of (f, seen, city->road[i].name);
      if (s != HEAT_NONE && g_array_index (f->street_road, guint32, s) == HEAT_NONE)
        g_array_index (f->street_road, guint32, s) = i;
    }
  for (guint32 b = 0; b < city->n_building; b++)
    of[b] = street_of (f, seen, city->building[b].street);
  f->street_first = g_new0 (guint32, f->streets->len + 2);
  f->street_building = g_new (guint32, city->n_building + 1);
  for (guint32 b = 0; b < city->n_building; b++)
    if (of[b] != HEAT_NONE)
      f->street_first[of[b] + 1]++;
  for (guint32 s = 0; s < f->streets->len; s++)
    f->street_first[s + 1] += f->street_first[s];
  g_autofree guint32 *fill = g_memdup2 (f->street_first, (f->streets->len + 1) * sizeof (guint32));
  for (guint32 b = 0; b < city->n_building; b++)
    if (of[b] != HEAT_NONE)
      f->street_building[fill[of[b]]++] = b;
}

/* A building's name that is more than its community and number. */
static gboolean
has_own_name (const HeatFinder *f, guint32 building)
{
  const HeatCity *city = heat_net_city (f->net);
  const char *name = heat_city_text (city, city->building[building].name);
  HeatCommunity community = heat_net_building_community (f->net, heat_building (building));
  char number[12], plain[12];

  if (!*name || city->building[building].use == HEAT_USE_PLANT)
    return FALSE;
  if (!heat_community_is_none (community))
    {
      const char *of = heat_city_text (city, city->community[community.i].name);
      if (*of && g_str_has_prefix (name, of))
        name += strlen (of);
    }
  tail_plain_number (heat_city_text (city, city->building[building].number), number);
  tail_plain_number (name, plain);
  return *name && strcmp (plain, number) != 0;
}

static void
add_districts (HeatFinder *f)
{
  const HeatCity *city = heat_net_city (f->net);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  names_add (&f->names, NAME_DISTRICT, HEAT_NONE, heat_city_text (city, city->name));
  for (guint32 i = 0; i < city->n_community; i++)
    {
      const char *district = heat_city_text (city, city->community[i].district);
      if (*district && g_hash_table_add (seen, (gpointer) district))
        names_add (&f->names, NAME_DISTRICT, i, district);
    }
  f->n_districts = f->names.names->len;
}

static void
build_names (HeatFinder *f)
{
  const HeatCity *city = heat_net_city (f->net);

  add_districts (f);
  for (guint32 i = 0; i < f->streets->len; i++)
    names_add (&f->names, NAME_STREET, i, g_ptr_array_index (f->streets, i));
  f->n_street_names = f->names.names->len - f->n_districts;
  for (guint32 i = 0; i < city->n_community; i++)
    names_add (&f->names, NAME_COMMUNITY, i, heat_city_text (city, city->community[i].name));
  for (guint32 i = 0; i < city->n_station; i++)
    names_add (&f->names, NAME_STATION, i, heat_city_text (city, city->station[i].name));
  for (guint32 i = 0; i < city->n_source; i++)
    names_add (&f->names, NAME_SOURCE, i, heat_city_text (city, city->source[i].name));
  for (guint32 i = 0; i < city->n_team; i++)
    names_add (&f->names, NAME_TEAM, i, heat_city_text (city, city->team[i].name));
  for (guint32 i = 0; i < city->n_building; i++)
    if (has_own_name (f, i))
      names_add (&f->names, NAME_BUILDING, i, heat_city_text (city, city->building[i].name));
}

static void
build_households (HeatFinder *f)
{
  guint32 n_buildings = heat_net_n (f->net, HEAT_KIND_BUILDING), n = heat_net_n (f->net, HEAT_KIND_HOUSEHOLD);

  f->household_first = g_new0 (guint32, n_buildings + 2);
  f->households = g_new (guint32, n + 1);
  for (guint32 h = 0; h < n; h++)
    {
      HeatBuilding b = heat_net_household_building (f->net, heat_household (h));
      if (!heat_building_is_none (b))
        f->household_first[b.i + 1]++;
    }
  for (guint32 b = 0; b < n_buildings; b++)
    f->household_first[b + 1] += f->household_first[b];
  g_autofree guint32 *fill = g_memdup2 (f->household_first, (n_buildings + 1) * sizeof (guint32));
  for (guint32 h = 0; h < n; h++)
    {
      HeatBuilding b = heat_net_household_building (f->net, heat_household (h));
      if (!heat_building_is_none (b))
        f->households[fill[b.i]++] = h;
    }
  f->community_households = g_new0 (guint32, heat_net_n (f->net, HEAT_KIND_COMMUNITY) + 1);
  for (guint32 b = 0; b < n_buildings; b++)
    {
      HeatCommunity c = heat_net_building_community (f->net, heat_building (b));
      if (!heat_community_is_none (c))
        f->community_households[c.i] += f->household_first[b + 1] - f->household_first[b];
    }
}

/* The station at whose secondary each building hangs. */
static gboolean
build_stations (HeatFinder *f, const HeatProgress *progress, GError **error)
{
  g_autoptr (HeatCourses) courses = heat_courses_new (f->net, progress, error);
  guint32 n = heat_net_n (f->net, HEAT_KIND_BUILDING);

  if (!courses)
    return FALSE;
  f->building_station = g_new (guint32, n + 1);
  for (guint32 b = 0; b < n; b++)
    {
      HeatSpan consumers = heat_net_building_consumers (f->net, heat_building (b));
      f->building_station[b] = HEAT_NONE;
      for (guint32 i = 0; i < consumers.n && f->building_station[b] == HEAT_NONE; i++)
        {
          guint32 plant;
          if (heat_courses_plant (courses, heat_net_consumer_node (f->net, heat_consumer (consumers.at[i]), HEAT_LINE_SUPPLY), &plant) == HEAT_KIND_STATION)
            f->building_station[b] = plant;
        }
    }
  return TRUE;
}

static gpointer
build_customer_keys (gpointer data)
{
  HeatFinder *f = data;
  static const HeatKind household[] = { HEAT_KIND_HOUSEHOLD };

  keys_build (&f->cards, f->net, household, 1, key_of_id);
  keys_build (&f->phones, f->net, household, 1, key_of_phone);
  return NULL;
}

static void
build_asset_keys (HeatFinder *f)
{
  static const HeatKind all[] = { HEAT_KIND_PIPE, HEAT_KIND_VALVE, HEAT_KIND_WELL, HEAT_KIND_CONSUMER, HEAT_KIND_STATION, HEAT_KIND_SOURCE, HEAT_KIND_BUILDING };
  static const HeatKind named[] = { HEAT_KIND_VALVE, HEAT_KIND_WELL };
  static const HeatKind numbered[] = { HEAT_KIND_PIPE, HEAT_KIND_VALVE, HEAT_KIND_WELL };

  keys_build (&f->ids, f->net, all, G_N_ELEMENTS (all), key_of_id);
  keys_build (&f->names_of, f->net, named, G_N_ELEMENTS (named), key_of_name);
  keys_build (&f->tails, f->net, numbered, G_N_ELEMENTS (numbered), key_of_tail);
}

/* Every text that must be readable by pinyin. (transfer full) */
static char *
all_names (const HeatCity *city)
{
  GString *text = g_string_new (NULL);

  for (guint32 i = 0; i < city->n_community; i++)
    g_string_append (text, heat_city_text (city, city->community[i].name));
  for (guint32 i = 0; i < city->n_road; i++)
    g_string_append (text, heat_city_text (city, city->road[i].name));
  for (guint32 i = 0; i < city->n_station; i++)
    g_string_append (text, heat_city_text (city, city->station[i].name));
  char *valid = g_utf8_make_valid (text->str, (gssize) text->len);
  g_string_free (text, TRUE);
  return valid;
}

static HeatFinder *
finder_alloc (HeatNet *net)
{
  HeatFinder *f = g_new0 (HeatFinder, 1);

  g_atomic_ref_count_init (&f->refs);
  f->net = heat_net_ref (net);
  f->names.names = g_array_new (FALSE, FALSE, sizeof (Name));
  f->names.chars = g_array_new (FALSE, FALSE, sizeof (gunichar));
  f->streets = g_ptr_array_new_with_free_func (g_free);
  f->street_road = g_array_new (FALSE, FALSE, sizeof (guint32));
  f->street_by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  f->crossings = g_array_new (FALSE, FALSE, sizeof (Crossing));
  return f;
}

static HeatBox
box_of_all (const HeatCity *city)
{
  HeatBox box = heat_box_empty ();

  for (guint32 i = 0; i < city->n_points; i++)
    if (isfinite (city->points[2 * (gsize) i]) && isfinite (city->points[2 * (gsize) i + 1]))
      box = heat_box_add (box, city->points[2 * (gsize) i], city->points[2 * (gsize) i + 1]);
  return box;
}

HeatFinder *
heat_finder_new (HeatNet *net, const HeatProgress *progress, GError **error)
{
  g_autoptr (HeatFinder) f = finder_alloc (net);
  g_autofree char *text = all_names (heat_net_city (net));

  if (heat_progress_stopped (progress, error))
    return NULL;
  heat_progress_report (progress, 0, _("indexing names and numbers"));
  f->names.pinyin = heat_pinyin_new (text, error);
  if (!f->names.pinyin)
    return NULL;
  GThread *customers = g_thread_new ("heat-find", build_customer_keys, f);
  f->box = box_of_all (heat_net_city (net));
  build_streets (f);
  build_names (f);
  build_households (f);
  crossings_build (f);
  build_asset_keys (f);
  gboolean done = build_stations (f, progress, error);
  g_thread_join (customers);
  if (!done || heat_progress_stopped (progress, error))
    return NULL;
  heat_progress_report (progress, 1, NULL);
  return g_steal_pointer (&f);
}

HeatFinder *
heat_finder_ref (HeatFinder *finder)
{
  g_atomic_ref_count_inc (&finder->refs);
  return finder;
}

void
heat_finder_unref (HeatFinder *f)
{
  if (!g_atomic_ref_count_dec (&f->refs))
    return;
  Keys *keys[] = { &f->ids, &f->names_of, &f->tails, &f->cards, &f->phones };
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    keys_clear (keys[i]);
  g_array_unref (f->names.names);
  g_array_unref (f->names.chars);
  g_clear_pointer (&f->names.pinyin, heat_pinyin_unref);
  g_ptr_array_unref (f->streets);
  g_array_unref (f->street_road);
  g_hash_table_unref (f->street_by_name);
  g_array_unref (f->crossings);
  g_free (f->street_first);
  g_free (f->street_building);
  g_free (f->household_first);
  g_free (f->households);
  g_free (f->community_households);
  g_free (f->building_station);
  heat_net_unref (f->net);
  g_free (f);
}

HeatNet *heat_finder_net (const HeatFinder *finder) { return finder->net; }

gsize
heat_finder_bytes (const HeatFinder *f)
{
  gsize entries = (gsize) f->ids.n + f->names_of.n + f->tails.n + f->cards.n + f->phones.n;

  return sizeof *f + 4 * entries + f->names.names->len * sizeof (Name) + 4 * (gsize) f->names.chars->len + f->crossings->len * sizeof (Crossing)
         + 4 * (3 * (gsize) heat_net_n (f->net, HEAT_KIND_BUILDING) + heat_net_n (f->net, HEAT_KIND_HOUSEHOLD));
}

HeatStation
heat_finder_building_station (const HeatFinder *finder, HeatBuilding building)
{
  return heat_station (heat_building_is_none (building) ? HEAT_NONE : finder->building_station[building.i]);
}
