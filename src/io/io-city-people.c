// SPDX-License-Identifier: GPL-3.0-or-later
/* Who lives in the city and who looks after it: households, plants and stations as assets, repair teams. */
#include "io-city-private.h"
#include "base-i18n.h"
#include <string.h>

typedef struct { Draft *d; HeatCity *city; DraftRand rand; guint32 n; } People;

/* 1390 and a running number, shuffled: nobody's telephone. */
static HeatText
next_phone (People *p)
{
  char text[16];

  g_snprintf (text, sizeof text, "1390%07u", (guint) (((guint64) p->n * 7654321) % 10000000));
  return heat_city_put (p->city, text);
}

static HeatPriority
pick_priority (People *p, HeatUse use)
{
  double r = heat_io_rand_unit (&p->rand);

  switch (use)
    {
    case HEAT_USE_SCHOOL: return HEAT_PRIORITY_SCHOOL;
    case HEAT_USE_NURSERY: return HEAT_PRIORITY_NURSERY;
    case HEAT_USE_HOSPITAL: return HEAT_PRIORITY_HOSPITAL;
    case HEAT_USE_CARE: return HEAT_PRIORITY_CARE;
    case HEAT_USE_RESIDENTIAL: return r < 0.0006 ? HEAT_PRIORITY_INFANT : r < 0.0018 ? HEAT_PRIORITY_ELDERLY : HEAT_PRIORITY_NONE;
    default: return HEAT_PRIORITY_NONE;
    }
}

static void
add_household (People *p, guint32 consumer, const HeatBuildingRow *b, HeatText unit, const char *room, float area_m2, gboolean is_shop)
{
  HeatHouseholdRow *row = heat_city_add_household (p->city);
  char card[16];

  p->n++;
  g_snprintf (card, sizeof card, "24%08u", p->n);
  row->card = heat_city_put (p->city, card);
  row->consumer = p->city->consumer[consumer].id;
  row->building = b->id;
  row->unit = unit;
  row->room = heat_city_intern (p->city, room);
  row->phone = next_phone (p);
  row->area_m2 = (float) (round (area_m2 * 10) / 10);
  row->priority = is_shop ? HEAT_PRIORITY_NONE : pick_priority (p, (HeatUse) b->use);
  row->housing = (b->use == HEAT_USE_RESIDENTIAL && heat_io_rand_is (&p->rand, 0.1)) ? HEAT_SUSPENDED : HEAT_HEATING;
}

/* zone: 'D' the lower half, 'G' the upper half, else all floors. */
static void
fill_unit (People *p, guint32 consumer, const HeatBuildingRow *b, const DraftHouse *h, guint unit, char zone)
{
  g_autofree char *unit_text = g_strdup_printf ("%u", unit);
  HeatText text = heat_city_intern (p->city, unit_text);
  char room[24];

  guint half = b->floors / 2, low = zone == 'G' ? half + 1 : 1, high = zone == 'D' ? half : b->floors;

  for (guint floor = low; floor <= high; floor++)
    for (guint flat = 1; flat <= h->flats_a_floor; flat++)
      {
        gboolean is_shop = floor == 1 && h->shops;
        if (is_shop)
          g_snprintf (room, sizeof room, "商服%u", (unit - 1) * h->flats_a_floor + flat);
        else
          g_snprintf (room, sizeof room, "%u%02u", floor, flat);
        float area = h->flat_m2 * (float) heat_io_rand_between (&p->rand, 0.88, 1.12);
        add_household (p, consumer, b, text, room, area, is_shop);
      }
}

static void
fill_consumer (People *p, guint32 consumer, guint32 building)
{
  const HeatBuildingRow *b = &p->city->building[building];
  const DraftHouse *h = &g_array_index (p->d->houses, DraftHouse, building);
  const char *id = heat_city_text (p->city, p->city->consumer[consumer].id);
  char zone = id[strlen (id) - 1];

  if (b->use != HEAT_USE_RESIDENTIAL)
    add_household (p, consumer, b, (HeatText){ 0 }, "", h->flat_m2, FALSE);
  else if (h->per_unit)
    fill_unit (p, consumer, b, h, (guint) atoi (heat_city_text (p->city, p->city->consumer[consumer].unit)), zone);
  else
    for (guint u = 1; u <= h->units; u++)
      fill_unit (p, consumer, b, h, u, zone);
}

static void
add_sources (Draft *d, guint n_courts)
{
  double load = 0;

  for (guint c = 0; c < n_courts; c++)
    load += g_array_index (d->courts, DraftCourt, c).load_kw / 1000;
  for (guint p = 0; p < d->plants->len; p++)
    {
      const DraftPlant *plant = &g_array_index (d->plants, DraftPlant, p);
      g_autofree char *id = g_strdup_printf ("Q%02u", p + 1);
      HeatSourceRow *row = heat_city_add_source (d->city);
      row->id = heat_city_put (d->city, id);
      row->name = heat_city_put (d->city, plant->name);
      row->x = plant->x;
      row->y = plant->y;
      row->capacity_mw = (float) (ceil (load * 1.4 / d->plants->len / 10) * 10);
      row->make_up_m3h = row->capacity_mw * 0.35f;
    }
}

static void
add_stations (Draft *d, guint n_courts, DraftRand *rand)
{
  for (guint c = 0; c < n_courts; c++)
    {
      const DraftCourt *court = &g_array_index (d->courts, DraftCourt, c);
      const HeatCommunityRow *community = &d->city->community[court->community];
      const char *name = heat_city_text (d->city, community->name);
      gsize n = strlen (name), tail = strlen ("小区");
      g_autofree char *id = g_strdup_printf ("S%04u", court->number);
      g_autofree char *stem = g_strndup (name, g_str_has_suffix (name, "小区") && n > tail ? n - tail : n);
      static const char *const parts[] = { "", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十" };
      g_autofree char *station = court->part <= 10 ? g_strconcat (stem, parts[court->part], court->part ? "站" : "换热站", NULL)
                                                   : g_strdup_printf ("%s%u站", stem, court->part);
      HeatStationRow *row = heat_city_add_station (d->city);
      row->id = heat_city_put (d->city, id);
      row->name = heat_city_put (d->city, station);
      row->community = community->id;
      row->x = court->x;
      row->y = court->y;
      row->capacity_mw = (float) (ceil (court->load_kw * 1.25 / 100) / 10);
      row->make_up_m3h = (float) MAX (2, round (court->load_kw / 500));
      row->make_up_from_primary = heat_io_rand_is (rand, 0.35);
      if (court->station_building != HEAT_NONE)
        d->city->building[court->station_building].name = row->name;
    }
}

static void
add_isolating (Draft *d)
{
  if (!d->isolating.id.at)
    return;
  HeatStationRow *row = heat_city_add_station (d->city);
  row->id = d->isolating.id;
  row->name = heat_city_put (d->city, "一号隔压站");
  row->x = d->isolating.x;
  row->y = d->isolating.y;
  row->kind = HEAT_STATION_ISOLATING;
  row->capacity_mw = (float) ceil (d->isolating.load_kw * 1.2 / 1000);
  row->make_up_m3h = (float) ceil (d->isolating.load_kw / 4000);
}

void
heat_io_people (Draft *d, guint n_courts)
{
  People p = { .d = d, .city = d->city };

  heat_io_rand_init (&p.rand, d->seed, 3);
  add_sources (d, n_courts);
  add_stations (d, n_courts, &p.rand);
  add_isolating (d);
  for (guint32 c = 0; c < d->city->n_consumer; c++)
    {
      /* "H000123-2": the number is the building's row + 1 */
      guint32 building = (guint32) atoi (heat_city_text (d->city, d->city->consumer[c].id) + 1) - 1;
      fill_consumer (&p, c, building);
    }
}

/* ---- teams ---- */

static HeatText
list_equipment (Draft *d, DraftRand *rand, gboolean heavy)
{
  g_autoptr (GString) text = g_string_new (heavy ? "excavator;pump;gas-detector" : "pump;gas-detector");

  for (guint k = 0; d->names->equipment[k]; k++)
    if (heat_io_rand_is (rand, heavy ? 0.75 : 0.35))
      g_string_append_printf (text, ";%s", d->names->equipment[k]);
  return heat_city_put (d->city, text->str);
}

void
heat_io_teams (Draft *d, guint n_courts)
{
  DraftRand rand;

  heat_io_rand_init (&rand, d->seed, 4);
  for (guint k = 0; k < 10 && n_courts; k++)
    {
      const DraftCourt *court = &g_array_index (d->courts, DraftCourt, (gsize) k * (n_courts - 1) / 9);
      const HeatCommunityRow *community = &d->city->community[court->community];
      HeatText district = community->district;
      g_autofree char *id = g_strdup_printf ("T%02u", k + 1), *name = g_strdup_printf ("%u队", k + 1), *phone = g_strdup_printf ("0451-1234 56%02u", k + 1);
      g_autofree char *base = g_strconcat (heat_city_text (d->city, community->name), "基地", NULL);
      HeatTeamRow *row = heat_city_add_team (d->city);
      row->id = heat_city_put (d->city, id);
      row->name = heat_city_put (d->city, name);
      row->base = heat_city_put (d->city, base);
      row->area = district;
      row->phone = heat_city_put (d->city, phone);
      row->vehicles = heat_city_put (d->city, d->names->vehicles[k % g_strv_length (d->names->vehicles)]);
      row->equipment = list_equipment (d, &rand, k % 3 == 0);
      row->x = d->graph->xy[2 * court->vertex];
      row->y = d->graph->xy[2 * court->vertex + 1];
      row->welders = (guint8) (k == 5 ? 0 : 1 + heat_io_rand_below (&rand, 2));
      row->electricians = (guint8) heat_io_rand_below (&rand, 2);
      row->fitters = (guint8) (1 + heat_io_rand_below (&rand, 2));
      row->plumbers = (guint8) (1 + heat_io_rand_below (&rand, 3));
      row->drivers = (guint8) (1 + heat_io_rand_below (&rand, 2));
      row->state = k == 0 ? HEAT_TEAM_RESTING : k == 7 ? HEAT_TEAM_OFF : HEAT_TEAM_READY;
    }
}
