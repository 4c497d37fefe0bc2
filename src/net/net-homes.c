// SPDX-License-Identifier: GPL-3.0-or-later
/* Households, of which there are most: what neighbours share is kept once, numbers as differences, areas as hundredths. */
#include "net-private.h"
#include <math.h>
#include <string.h>

#define ODD G_MAXUINT16             /* a room or area that stands among the odd ones */
#define UNKNOWN_AREA (ODD - 1)
#define N_KNOWN 4096u

/* --- rooms: few different ones ----------------------------------------------------------------------------------- */

typedef struct {
  const HeatStrings *pool;
  GHashTable *by_text;                              /* text → number + 1 */
  GArray *rooms, *odd;
  struct { guint32 at, number; } known[N_KNOWN];    /* by place in the pool */
} RoomBook;

static guint32
room_number (RoomBook *book, HeatText room)
{
  guint k = (room.at ^ room.at >> 12) % N_KNOWN;
  const char *text = heat_strings_get (book->pool, room);

  if (room.at && book->known[k].at == room.at)
    return book->known[k].number;
  guint32 number = GPOINTER_TO_UINT (g_hash_table_lookup (book->by_text, text));
  if (number == 0)
    {
      g_array_append_val (book->rooms, room);
      number = book->rooms->len;
      g_hash_table_insert (book->by_text, (gpointer) text, GUINT_TO_POINTER (number));
    }
  book->known[k].at = room.at;
  return book->known[k].number = number - 1;
}

static gsize
room_bytes (const HeatHomes *homes)
{
  return homes->n_rooms <= G_MAXUINT8 + 1 && homes->n_odd_rooms == 0 ? 1 : 2;
}

gsize heat_homes_room_bytes (const HeatHomes *homes) { return room_bytes (homes) * homes->n; }

/* Takes the numbers. */
static void
keep_rooms (HeatHomes *homes, guint16 *numbers, guint32 n)
{
  homes->room = (guint8 *) numbers;
  if (room_bytes (homes) == 2)
    return;
  for (guint32 h = 0; h < n; h++)
    homes->room[h] = (guint8) numbers[h];
  homes->room = g_realloc (homes->room, MAX (n, 1));
}

void
heat_homes_build_rooms (HeatHomes *homes, const HeatCity *city)
{
  g_autofree RoomBook *book = g_new0 (RoomBook, 1);
  guint16 *numbers = g_new (guint16, (gsize) city->n_household + 1);

  *book = (RoomBook){ .pool = city->strings, .by_text = g_hash_table_new (g_str_hash, g_str_equal),
                      .rooms = g_array_new (FALSE, FALSE, sizeof (HeatText)), .odd = g_array_new (FALSE, FALSE, sizeof (HeatOdd)) };
  for (guint32 h = 0; h < city->n_household; h++)
    {
      HeatText room = city->household[h].room;
      gboolean is_odd = book->rooms->len >= ODD && !g_hash_table_contains (book->by_text, heat_strings_get (city->strings, room));
      numbers[h] = is_odd ? ODD : (guint16) room_number (book, room);
      if (is_odd)
        g_array_append_val (book->odd, ((HeatOdd){ h, room.at }));
    }
  g_hash_table_unref (book->by_text);
  homes->n_rooms = book->rooms->len;
  homes->rooms = (HeatText *) (gpointer) g_array_free (book->rooms, FALSE);
  homes->n_odd_rooms = book->odd->len;
  homes->odd_rooms = (HeatOdd *) (gpointer) g_array_free (book->odd, FALSE);
  keep_rooms (homes, numbers, city->n_household);
}

/* --- areas and codes ---------------------------------------------------------------------------------------------- */

static float
area_of (guint16 hundredths)
{
  return (float) (hundredths / 100.0);
}

static guint16
pack_area (float area_m2)
{
  if (isnan (area_m2))
    return UNKNOWN_AREA;
  if (!(area_m2 >= 0 && area_m2 < 655) || signbit (area_m2))
    return ODD;
  guint16 hundredths = (guint16) lrint (area_m2 * 100.0);
  float back = area_of (hundredths);
  return back >= area_m2 && back <= area_m2 ? hundredths : ODD;
}

void
heat_homes_build_areas (HeatHomes *homes, const HeatCity *city)
{
  GArray *odd = g_array_new (FALSE, FALSE, sizeof (HeatOdd)), *priorities = g_array_new (FALSE, FALSE, sizeof (HeatOdd));

  homes->area = g_new (guint16, (gsize) city->n_household + 1);
  homes->suspended = g_new0 (guint8, (gsize) city->n_household / 8 + 1);
  for (guint32 h = 0; h < city->n_household; h++)
    {
      const HeatHouseholdRow *row = &city->household[h];
      HeatOdd o = { h, 0 };
      homes->area[h] = pack_area (row->area_m2);
      if (row->housing == HEAT_SUSPENDED)
        homes->suspended[h / 8] |= (guint8) (1 << h % 8);
      if (row->priority != HEAT_PRIORITY_NONE)
        g_array_append_val (priorities, ((HeatOdd){ h, row->priority }));
      memcpy (&o.value, &row->area_m2, sizeof o.value);
      if (homes->area[h] == ODD)
        g_array_append_val (odd, o);
    }
  homes->n_priorities = priorities->len;
  homes->priorities = (HeatOdd *) (gpointer) g_array_free (priorities, FALSE);
  homes->n_odd_areas = odd->len;
  homes->odd_areas = (HeatOdd *) (gpointer) g_array_free (odd, FALSE);
}

void
heat_homes_build_cards (HeatHomes *homes, const HeatCity *city)
{
  heat_numbers_build (&homes->cards, city->strings, city->n_household ? &city->household->card : NULL, sizeof (HeatHouseholdRow), city->n_household);
}

void
heat_homes_build_phones (HeatHomes *homes, const HeatCity *city)
{
  heat_numbers_build (&homes->phones, city->strings, city->n_household ? &city->household->phone : NULL, sizeof (HeatHouseholdRow), city->n_household);
}

/* --- runs of neighbours ------------------------------------------------------------------------------------------- */

static gboolean
is_same_text (const HeatCity *city, HeatText a, HeatText b)
{
  return a.at == b.at || strcmp (heat_city_text (city, a), heat_city_text (city, b)) == 0;
}

void
heat_homes_build_runs (HeatHomes *homes, const HeatCity *city, const guint32 *consumer, const guint32 *building)
{
  guint32 n = homes->n = city->n_household;
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (HeatHomeRun));
  HeatHomeRun run = { 0 };

  homes->starts = g_new0 (HeatKeyBlock, n / 64 + 1);
  for (guint32 h = 0; h < n; h++)
    {
      HeatText unit = city->household[h].unit;
      if (h % 64 == 0)
        homes->starts[h / 64].before = runs->len;
      if (h > 0 && consumer[h] == run.consumer && building[h] == run.building && is_same_text (city, unit, run.unit))
        continue;
      run = (HeatHomeRun){ h, consumer[h], building[h], unit };
      g_array_append_val (runs, run);
      homes->starts[h / 64].bits |= G_GUINT64_CONSTANT (1) << (h % 64);
    }
  homes->n_runs = runs->len;
  run = (HeatHomeRun){ n, HEAT_NONE, HEAT_NONE, { 0 } };
  g_array_append_val (runs, run);
  homes->runs = (HeatHomeRun *) (gpointer) g_array_free (runs, FALSE);
  g_autofree guint32 *by_consumer = g_new (guint32, (gsize) homes->n_runs + 1);
  for (guint32 r = 0; r < homes->n_runs; r++)
    by_consumer[r] = homes->runs[r].consumer;
  heat_groups_build (&homes->of_consumer, city->n_consumer, by_consumer, homes->n_runs);
}

const HeatHomeRun *
heat_homes_run (const HeatHomes *homes, guint32 h)
{
  const HeatKeyBlock *block = &homes->starts[h / 64];
  guint64 up_to = G_MAXUINT64 >> (63 - h % 64);

  return &homes->runs[block->before + (guint32) __builtin_popcountll (block->bits & up_to) - 1];
}

void
heat_homes_clear (HeatHomes *homes)
{
  heat_numbers_clear (&homes->cards);
  heat_numbers_clear (&homes->phones);
  heat_groups_clear (&homes->of_consumer);
  gpointer arrays[] = { homes->starts, homes->runs, homes->room, homes->rooms, homes->odd_rooms, homes->area, homes->odd_areas, homes->suspended, homes->priorities };
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_free (arrays[i]);
}

void
heat_homes_each_text (HeatHomes *homes, void (*each) (HeatText *, gpointer), gpointer data)
{
  heat_numbers_each_text (&homes->cards, each, data);
  heat_numbers_each_text (&homes->phones, each, data);
  for (guint32 r = 0; r < homes->n_runs; r++)
    each (&homes->runs[r].unit, data);
  for (guint32 i = 0; i < homes->n_rooms; i++)
    each (&homes->rooms[i], data);
  for (guint32 i = 0; i < homes->n_odd_rooms; i++)
    {
      HeatText text = { homes->odd_rooms[i].value };
      each (&text, data);
      homes->odd_rooms[i].value = text.at;
    }
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static HeatText
room_of (const HeatHomes *homes, guint32 h)
{
  guint32 odd = 0;
  guint16 number = homes->room[h];

  if (room_bytes (homes) == 2)
    memcpy (&number, homes->room + 2 * (gsize) h, 2);
  if (number != ODD)
    return homes->rooms[number];
  heat_odd_find (homes->odd_rooms, homes->n_odd_rooms, h, &odd);
  return (HeatText){ odd };
}

static gboolean
is_suspended (const HeatHomes *homes, guint32 h)
{
  return homes->suspended[h / 8] >> (h % 8) & 1;
}

static guint8
priority_of (const HeatHomes *homes, guint32 h)
{
  guint32 priority;

  return heat_odd_find (homes->priorities, homes->n_priorities, h, &priority) ? (guint8) priority : HEAT_PRIORITY_NONE;
}

HeatHome
heat_net_home (const HeatNet *net, HeatHousehold household)
{
  const HeatHomes *homes = &net->homes;
  guint32 h = household.i, odd;
  HeatHome home = { .room = room_of (homes, h), .unit = heat_homes_run (homes, h)->unit, .housing = is_suspended (homes, h) ? HEAT_SUSPENDED : HEAT_HEATING, .priority = priority_of (homes, h) };

  if (homes->area[h] < UNKNOWN_AREA)
    home.area_m2 = area_of (homes->area[h]);
  else if (homes->area[h] == ODD && heat_odd_find (homes->odd_areas, homes->n_odd_areas, h, &odd))
    memcpy (&home.area_m2, &odd, sizeof odd);
  else
    home.area_m2 = NAN;
  return home;
}

guint8
heat_net_home_priority (const HeatNet *net, HeatHousehold h)
{
  return is_suspended (&net->homes, h.i) ? HEAT_PRIORITY_NONE : priority_of (&net->homes, h.i);
}

const char *
heat_net_card (const HeatNet *net, HeatHousehold household, char text[HEAT_NUMBER_BYTES])
{
  return heat_numbers_get (&net->homes.cards, net->city->strings, household.i, text);
}

const char *
heat_net_phone (const HeatNet *net, HeatHousehold household, char text[HEAT_NUMBER_BYTES])
{
  return heat_numbers_get (&net->homes.phones, net->city->strings, household.i, text);
}

HeatConsumer heat_net_household_consumer (const HeatNet *net, HeatHousehold h) { return heat_consumer (heat_homes_run (&net->homes, h.i)->consumer); }

/* As its row says; the consumer's only where no row says otherwise. */
HeatBuilding
heat_net_household_building (const HeatNet *net, HeatHousehold h)
{
  const HeatHomeRun *run = heat_homes_run (&net->homes, h.i);

  return heat_building (run->building != HEAT_NONE || run->consumer == HEAT_NONE ? run->building : net->consumer_building[run->consumer]);
}

guint32
heat_net_consumer_n_homes (const HeatNet *net, HeatConsumer consumer)
{
  HeatSpan runs = heat_groups_get (&net->homes.of_consumer, consumer.i);
  guint32 n = 0;

  for (guint32 r = 0; r < runs.n; r++)
    n += net->homes.runs[runs.at[r] + 1].first - net->homes.runs[runs.at[r]].first;
  return n;
}

HeatHousehold
heat_net_consumer_home (const HeatNet *net, HeatConsumer consumer, guint32 k)
{
  HeatSpan runs = heat_groups_get (&net->homes.of_consumer, consumer.i);

  for (guint32 r = 0; r < runs.n; r++)
    {
      const HeatHomeRun *run = &net->homes.runs[runs.at[r]];
      if (k < run[1].first - run->first)
        return heat_household (run->first + k);
      k -= run[1].first - run->first;
    }
  return heat_household (HEAT_NONE);
}
