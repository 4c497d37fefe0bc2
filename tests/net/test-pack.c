// SPDX-License-Identifier: GPL-3.0-or-later
/* Packed columns give back every text and value that was put in, and groups every member, whatever the data look like. */
#include "net-image.h"
#include "net-numbers.h"
#include <math.h>
#include <string.h>

static guint32
below (GRand *rand, guint32 n)
{
  return (guint32) g_rand_int_range (rand, 0, (gint32) n);
}

/* ---- numbers ---- */

static char *
digits (GRand *rand, guint n)
{
  GString *s = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_c (s, (char) ('0' + below (rand, 10)));
  return g_string_free (s, FALSE);
}

static char *
odd_text (GRand *rand)
{
  static const char *const odd[] = { "", "0", "00", "无", "13900000000 / 13911111111", "0451-8888 8888", "18446744073709551615", "18446744073709551616",
                                     "9999999999999999999", "0000000000000000000", "99999999999999999999999999999999999999", "７８９", "a", "1a",
                                     "-1", "12345678901", "prefix-too-long-12", "kärt7", "\xf0\x9f\x94\xa5" "12" };
  guint k = below (rand, G_N_ELEMENTS (odd) + 2);

  if (k == G_N_ELEMENTS (odd))
    return g_strnfill (5000, 'x');
  return k > G_N_ELEMENTS (odd) ? digits (rand, below (rand, 30)) : g_strdup (odd[k]);
}

/* A column of one habit: `habit` picks how its texts look, `odd_percent` how many do not. */
static GPtrArray *
make_column (GRand *rand, guint habit, guint odd_percent, guint n)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  guint64 number = ((guint64) g_rand_int (rand) << 20) % 1000000000000;

  for (guint i = 0; i < n; i++)
    {
      char *text = NULL;
      number += habit == 0 ? 1 : habit == 1 ? below (rand, 300) : 0;
      switch (habit)
        {
        case 0:
        case 1: text = g_strdup_printf ("%012" G_GUINT64_FORMAT, number); break;
        case 2: text = g_strdup_printf ("139%08u", g_rand_int (rand) % 100000000); break;
        case 3: text = g_strdup_printf ("0451-%07u", g_rand_int (rand) % 10000000); break;
        case 4: text = g_strdup_printf ("K%u", i); break;
        case 5: text = digits (rand, 19); break;
        case 6: text = g_strdup (i % 2 ? "9999999999999999999" : "0000000000000000000"); break;
        case 7: text = g_strdup ("13900000000"); break;
        default: text = odd_text (rand); break;
        }
      if (below (rand, 100) < odd_percent)
        {
          g_free (text);
          text = odd_text (rand);
        }
      g_ptr_array_add (texts, text);
    }
  return texts;
}

static void
check_column (const GPtrArray *texts, gsize most_bytes)
{
  g_autoptr (HeatStrings) pool = heat_strings_new ();
  g_autofree HeatText *at = g_new (HeatText, texts->len + 1);
  HeatNumbers numbers;

  for (guint i = 0; i < texts->len; i++)
    at[i] = heat_strings_add (pool, texts->pdata[i], -1);
  heat_numbers_build (&numbers, pool, at, sizeof *at, texts->len);
  for (guint i = 0; i < texts->len; i++)
    {
      char text[HEAT_NUMBER_BYTES];
      g_assert_cmpstr (heat_numbers_get (&numbers, pool, i, text), ==, texts->pdata[i]);
    }
  if (most_bytes)
    g_assert_cmpuint (numbers.n_data + sizeof (HeatNumberBlock) * (texts->len / HEAT_NUMBER_ROWS + 1) + sizeof (HeatOdd) * numbers.n_odd, <=, most_bytes);
  heat_numbers_clear (&numbers);
}

static void
test_numbers (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20);

  for (guint round = 0; round < 400; round++)
    {
      g_autoptr (GPtrArray) texts = make_column (rand, round % 9, round % 3 ? below (rand, 60) : 0, below (rand, 300));
      check_column (texts, 0);
    }
  g_autoptr (GPtrArray) cards = make_column (rand, 0, 0, 6400), phones = make_column (rand, 2, 0, 6400);
  check_column (cards, 6400);
  check_column (phones, 6400 * 5);
}

/* ---- households ---- */

typedef struct { char *card, *consumer, *building, *unit, *room, *phone; float area_m2; guint8 housing, priority; } Home;

static void
clear_home (gpointer data)
{
  Home *h = data;

  g_free (h->card);
  g_free (h->consumer);
  g_free (h->building);
  g_free (h->unit);
  g_free (h->room);
  g_free (h->phone);
}

#define N_CONSUMERS 40u
#define N_BUILDINGS 15u

static float
some_area (GRand *rand)
{
  static const float odd[] = { 0, -0.0f, 654.99f, 655, 655.35f, 1234.5f, 3.14159f, 0.01f, 999999, 1e-7f, INFINITY };
  guint k = below (rand, 20);

  if (k < G_N_ELEMENTS (odd))
    return odd[k];
  return k == 19 ? NAN : (float) (below (rand, 20000) / 100.0);
}

static GArray *
make_homes (GRand *rand, guint n, gboolean many_rooms)
{
  GArray *homes = g_array_new (FALSE, FALSE, sizeof (Home));
  Home h = { 0 };

  g_array_set_clear_func (homes, clear_home);
  for (guint i = 0; i < n; i++)
    {
      gboolean moves = i == 0 || below (rand, 9) == 0;
      h.consumer = moves ? (below (rand, 12) ? g_strdup_printf ("U%u", below (rand, N_CONSUMERS)) : g_strdup (below (rand, 2) ? "" : "nowhere")) : g_strdup (h.consumer);
      h.building = moves ? (below (rand, 8) ? g_strdup_printf ("B%u", below (rand, N_BUILDINGS)) : g_strdup (below (rand, 2) ? "" : "gone")) : g_strdup (h.building);
      h.unit = moves ? g_strdup_printf ("%u", below (rand, 4)) : g_strdup (h.unit);
      h.card = below (rand, 30) ? g_strdup_printf ("24%07u", i) : odd_text (rand);
      h.phone = below (rand, 5) ? g_strdup_printf ("139%08u", g_rand_int (rand) % 100000000) : odd_text (rand);
      h.room = many_rooms ? g_strdup_printf ("R%u", i) : below (rand, 10) ? g_strdup_printf ("%u%02u", 1 + below (rand, 9), 1 + below (rand, 4)) : odd_text (rand);
      h.area_m2 = some_area (rand);
      h.housing = below (rand, 4) ? HEAT_HEATING : HEAT_SUSPENDED;
      h.priority = (guint8) below (rand, HEAT_PRIORITY_ELDERLY + 1);
      g_array_append_val (homes, h);
    }
  return homes;
}

static HeatText
put_passing (HeatCity *city, const char *text, gboolean passes)
{
  return passes ? heat_strings_add_passing (city->strings, text, -1) : heat_city_put (city, text);
}

static HeatCity *
city_of_homes (GRand *rand, const GArray *homes)
{
  HeatCity *city = heat_city_new ();
  char id[16];

  for (guint i = 0; i < N_BUILDINGS; i++)
    {
      g_snprintf (id, sizeof id, "B%u", i);
      heat_city_add_building (city)->id = heat_city_put (city, id);
    }
  for (guint i = 0; i < N_CONSUMERS; i++)
    {
      HeatConsumerRow *row = heat_city_add_consumer (city);
      g_snprintf (id, sizeof id, "U%u", i);
      row->id = heat_city_put (city, id);
      g_snprintf (id, sizeof id, "B%u", i % N_BUILDINGS);
      row->building = put_passing (city, i % 5 ? id : "", i % 2);
    }
  for (guint i = 0; i < homes->len; i++)
    {
      const Home *h = &g_array_index (homes, Home, i);
      gboolean passes = below (rand, 2);
      HeatHouseholdRow *row = heat_city_add_household (city);
      row->card = put_passing (city, h->card, passes);
      row->consumer = put_passing (city, h->consumer, passes);
      row->building = put_passing (city, h->building, passes);
      row->unit = put_passing (city, h->unit, passes);
      row->room = put_passing (city, h->room, passes);
      row->phone = put_passing (city, h->phone, passes);
      row->area_m2 = h->area_m2;
      row->housing = h->housing;
      row->priority = h->priority;
    }
  return city;
}

static guint32
row_named (const char *text, char letter, guint32 n)
{
  guint32 i = text[0] == letter ? (guint32) atoi (text + 1) : HEAT_NONE;

  return i < n ? i : HEAT_NONE;
}

static void
check_home (const HeatNet *net, guint32 i, const Home *h)
{
  HeatHome home = heat_net_home (net, heat_household (i));
  char text[HEAT_NUMBER_BYTES];
  guint32 consumer = row_named (h->consumer, 'U', N_CONSUMERS), building = row_named (h->building, 'B', N_BUILDINGS);
  guint32 of_consumer = consumer != HEAT_NONE && consumer % 5 ? consumer % N_BUILDINGS : HEAT_NONE;

  g_assert_cmpstr (heat_net_card (net, heat_household (i), text), ==, h->card);
  g_assert_cmpstr (heat_net_phone (net, heat_household (i), text), ==, h->phone);
  g_assert_cmpstr (heat_net_text (net, home.unit), ==, h->unit);
  g_assert_cmpstr (heat_net_text (net, home.room), ==, h->room);
  g_assert_cmpint (memcmp (&home.area_m2, &h->area_m2, sizeof home.area_m2) == 0 || (isnan (home.area_m2) && isnan (h->area_m2)), ==, TRUE);
  g_assert_cmpuint (home.housing, ==, h->housing);
  g_assert_cmpuint (home.priority, ==, h->priority);
  g_assert_cmpuint (heat_net_home_priority (net, heat_household (i)), ==, h->housing == HEAT_HEATING ? h->priority : HEAT_PRIORITY_NONE);
  g_assert_cmpuint (heat_net_household_consumer (net, heat_household (i)).i, ==, consumer);
  g_assert_cmpuint (heat_net_household_building (net, heat_household (i)).i, ==, building != HEAT_NONE ? building : of_consumer);
}

static void
check_consumers (const HeatNet *net, const GArray *homes)
{
  for (guint32 c = 0; c < N_CONSUMERS; c++)
    {
      guint32 k = 0, suspended = 0;
      for (guint32 i = 0; i < homes->len; i++)
        {
          const Home *h = &g_array_index (homes, Home, i);
          if (row_named (h->consumer, 'U', N_CONSUMERS) != c)
            continue;
          g_assert_cmpuint (heat_net_consumer_home (net, heat_consumer (c), k++).i, ==, i);
          suspended += h->housing == HEAT_SUSPENDED;
        }
      g_assert_cmpuint (heat_net_consumer_n_homes (net, heat_consumer (c)), ==, k);
      g_assert_cmpuint (heat_net_consumer_home (net, heat_consumer (c), k).i, ==, HEAT_NONE);
      g_assert_cmpuint (heat_net_consumer_sum (net, heat_consumer (c))->suspended, ==, suspended);
      g_assert_cmpuint (heat_net_consumer_sum (net, heat_consumer (c))->households, ==, k - suspended);
    }
}

static GBytes *
lay_down (const HeatNet *net)
{
  g_autoptr (HeatNetParts) parts = heat_net_image_parts (net);
  GByteArray *all = g_byte_array_new ();
  static const guint8 nothing[HEAT_NET_IMAGE_ALIGN];

  for (guint i = 0; i < parts->parts->len; i++)
    {
      const HeatNetPart *part = &g_array_index (parts->parts, HeatNetPart, i);
      if (part->bytes)
        g_byte_array_append (all, part->data, (guint) part->bytes);
      g_byte_array_append (all, nothing, (HEAT_NET_IMAGE_ALIGN - all->len % HEAT_NET_IMAGE_ALIGN) % HEAT_NET_IMAGE_ALIGN);
    }
  return g_byte_array_free_to_bytes (all);
}

static void
check_homes (GRand *rand, guint n, gboolean many_rooms)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) homes = make_homes (rand, n, many_rooms);
  g_autoptr (HeatNet) built = heat_net_new (city_of_homes (rand, homes), NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) image = lay_down (built);
  g_autoptr (HeatNet) mapped = heat_net_new_from_image (image, &error);
  g_assert_no_error (error);

  for (guint k = 0; k < 2; k++)
    {
      const HeatNet *net = k ? mapped : built;
      g_assert_null (heat_net_city (net)->household);
      g_assert_cmpuint (heat_net_n (net, HEAT_KIND_HOUSEHOLD), ==, n);
      for (guint32 i = 0; i < n; i++)
        check_home (net, i, &g_array_index (homes, Home, i));
      if (!many_rooms)
        check_consumers (net, homes);
    }
}

static void
test_homes (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);

  for (guint round = 0; round < 30; round++)
    check_homes (rand, round < 4 ? round : below (rand, 700), FALSE);
  check_homes (rand, 67000, TRUE);
}

/* Card numbers out of order, absent and twice: the first keeps it. What is borrowed stays. */
static void
test_cards (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) homes = make_homes (rand, 2000, FALSE);
  g_autoptr (HeatNet) net = heat_net_new (city_of_homes (rand, homes), NULL, &error);
  g_autoptr (GHashTable) first = g_hash_table_new (g_str_hash, g_str_equal);
  const char *borrowed = heat_net_id (net, HEAT_KIND_HOUSEHOLD, 7);

  g_assert_no_error (error);
  for (guint i = 0; i < homes->len; i++)
    {
      char *card = g_array_index (homes, Home, i).card;
      if (!g_hash_table_contains (first, card))
        g_hash_table_insert (first, card, GUINT_TO_POINTER (i));
      g_assert_cmpstr (heat_net_id (net, HEAT_KIND_HOUSEHOLD, i), ==, card);
      g_assert_cmpuint (heat_net_find (net, HEAT_KIND_HOUSEHOLD, card), ==, *card ? GPOINTER_TO_UINT (g_hash_table_lookup (first, card)) : HEAT_NONE);
    }
  g_assert_true (borrowed == heat_net_id (net, HEAT_KIND_HOUSEHOLD, 7));
  g_assert_cmpstr (borrowed, ==, g_array_index (homes, Home, 7).card);
  g_assert_cmpuint (heat_net_find (net, HEAT_KIND_HOUSEHOLD, "240000001x"), ==, HEAT_NONE);
}

/* ---- groups and references ---- */

typedef struct { guint32 pipe, node, node2; gint8 end; guint8 seq; } Seat;

static void
id_text (char id[16], char letter, guint32 i)
{
  if (i == HEAT_NONE)
    *id = '\0';
  else
    g_snprintf (id, 16, "%c%05u", letter, i);
}

static HeatCity *
city_of_valves (GRand *rand, guint32 n_pipes, guint32 n_valves, Seat *seats)
{
  HeatCity *city = heat_city_new ();
  char id[16];

  for (guint32 i = 0; i <= n_pipes; i++)
    {
      id_text (id, 'N', i);
      heat_city_add_node (city)->id = heat_city_put (city, id);
    }
  for (guint32 i = 0; i < n_pipes; i++)
    {
      HeatPipeRow *row = heat_city_add_pipe (city);
      id_text (id, 'P', i);
      row->id = heat_city_put (city, id);
      id_text (id, 'N', i);
      row->from_node = put_passing (city, id, TRUE);
      id_text (id, 'N', i + 1);
      row->to_node = put_passing (city, id, i % 2);
    }
  for (guint32 i = 0; i < n_valves; i++)
    {
      HeatValveRow *row = heat_city_add_valve (city);
      Seat *s = &seats[i];
      gboolean on_pipe = below (rand, 3) > 0;
      *s = (Seat){ on_pipe ? below (rand, n_pipes) : HEAT_NONE, on_pipe ? HEAT_NONE : below (rand, n_pipes), HEAT_NONE, (gint8) (on_pipe ? (int) below (rand, 2) : -1), (guint8) below (rand, 4) };
      if (!on_pipe && below (rand, 2))
        s->node2 = s->node + 1;
      id_text (id, 'V', i);
      row->id = heat_city_put (city, id);
      id_text (id, 'P', s->pipe);
      row->pipe = put_passing (city, id, TRUE);
      id_text (id, 'N', s->node);
      row->node = put_passing (city, id, TRUE);
      id_text (id, 'N', s->node2);
      row->node2 = put_passing (city, id, TRUE);
      row->end = s->end;
      row->seq = s->seq;
    }
  return city;
}

/* Valves of an end by a walk over all, in the order of seq, then of the file. */
static void
check_end (const HeatNet *net, guint32 pipe, guint end, const Seat *seats, guint32 n_valves)
{
  HeatSpan span = heat_net_end_valves (net, heat_pipe (pipe), end);
  guint32 k = 0;

  for (guint seq = 0; seq < 4; seq++)
    for (guint32 v = 0; v < n_valves; v++)
      if (seats[v].pipe == pipe && seats[v].end == (gint8) end && seats[v].seq == seq)
        {
          g_assert_cmpuint (k, <, span.n);
          g_assert_cmpuint (span.at[k++], ==, v);
        }
  g_assert_cmpuint (k, ==, span.n);
}

static void
check_node (const HeatNet *net, guint32 node, const Seat *seats, guint32 n_valves)
{
  HeatSpan span = heat_net_node_valves (net, heat_node (node));
  guint32 k = 0;

  for (guint32 v = 0; v < n_valves; v++)
    if (seats[v].node == node || seats[v].node2 == node)
      {
        g_assert_cmpuint (k, <, span.n);
        g_assert_cmpuint (span.at[k++], ==, v);
      }
  g_assert_cmpuint (k, ==, span.n);
}

static void
check_references (const HeatNet *net, guint32 n_pipes)
{
  const HeatCity *city = heat_net_city (net);

  for (guint32 i = 0; i < n_pipes; i++)
    {
      char id[16];
      id_text (id, 'N', i);
      g_assert_cmpstr (heat_city_text (city, city->pipe[i].from_node), ==, id);
      g_assert_cmpuint (heat_net_find (net, HEAT_KIND_NODE, id), ==, i);
      g_assert_cmpuint (heat_net_pipe_node (net, heat_pipe (i), 1).i, ==, i + 1);
    }
}

static void
test_groups (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (15);

  for (guint round = 0; round < 24; round++)
    {
      guint32 n_pipes = 1 + below (rand, round % 4 == 2 ? 10 : 200);
      guint32 n_valves = round % 4 == 0 ? 3 * n_pipes : round % 4 == 1 ? 0 : round % 4 == 2 ? 900 /* more at one key than fit a byte */ : 1 + n_pipes / 8;
      g_autofree Seat *seats = g_new (Seat, n_valves + 1);
      g_autoptr (GError) error = NULL;
      g_autoptr (HeatNet) built = heat_net_new (city_of_valves (rand, n_pipes, n_valves, seats), NULL, &error);
      g_assert_no_error (error);
      g_autoptr (GBytes) image = lay_down (built);
      g_autoptr (HeatNet) mapped = heat_net_new_from_image (image, &error);
      g_assert_no_error (error);
      for (guint32 k = 0; k < 2 * n_pipes; k++)
        {
          check_end (built, k / 2, k % 2, seats, n_valves);
          check_end (mapped, k / 2, k % 2, seats, n_valves);
        }
      for (guint32 node = 0; node <= n_pipes; node++)
        {
          check_node (built, node, seats, n_valves);
          check_node (mapped, node, seats, n_valves);
        }
      check_references (built, n_pipes);
    }
}

/* ---- nodes and courses ---- */

typedef struct { double x, y; } Spot;

static double
some_coordinate (GRand *rand, double about)
{
  static const double odd[] = { 0, 5e7, -5e7, 1e12, 1e300, NAN, INFINITY, -INFINITY };

  if (below (rand, 40) == 0)
    return odd[below (rand, G_N_ELEMENTS (odd))];
  return about + (below (rand, 2) ? below (rand, 2000000) / 1000.0 - 1000 : g_rand_double_range (rand, -30000, 30000));
}

/* To the millimetre, or as it was where that is no use. */
static void
assert_near (double have, double put)
{
  if (!(fabs (put) < 1e9))
    g_assert_true (have == put || (isnan (have) && isnan (put)));
  else
    g_assert_cmpfloat (fabs (have - put), <=, 0.000501);
}

static void
check_courses (GRand *rand)
{
  HeatCity *city = heat_city_new ();
  g_autoptr (GArray) drawn = g_array_new (FALSE, FALSE, sizeof (Spot));
  guint32 n = 1 + below (rand, 60);
  g_autofree Spot *nodes = g_new (Spot, n + 1);
  g_autofree guint32 *first = g_new (guint32, n + 2);
  double about_x = g_rand_double_range (rand, -1e6, 5e7), about_y = g_rand_double_range (rand, 0, 6e6);
  char id[16];

  for (guint32 i = 0; i <= n; i++)
    {
      HeatNodeRow *row = heat_city_add_node (city);
      id_text (id, 'N', i);
      row->id = heat_city_put (city, id);
      row->z_m = (float) i;
      row->x = nodes[i].x = some_coordinate (rand, about_x);
      row->y = nodes[i].y = some_coordinate (rand, about_y);
    }
  HeatBuildingRow *building = heat_city_add_building (city);
  building->first_point = heat_city_add_point (city, 1, 2);
  heat_city_add_point (city, 3, 4);
  heat_city_add_point (city, 5, 4);
  building->n_points = 3;
  for (guint32 i = 0; i < n; i++)
    {
      HeatPipeRow *row = heat_city_add_pipe (city);
      guint points = below (rand, 8) ? below (rand, 6) : below (rand, 60);
      id_text (id, 'N', i);
      row->from_node = heat_city_put (city, id);
      id_text (id, 'N', below (rand, 9) ? i + 1 : HEAT_NONE);
      row->to_node = heat_city_put (city, id);
      first[i] = drawn->len;
      for (guint k = 0; k < points; k++)
        {
          Spot s = k == 0 && below (rand, 4) ? nodes[i] : (Spot){ some_coordinate (rand, about_x), some_coordinate (rand, about_y) };
          guint32 at = heat_city_add_point (city, s.x, s.y);
          if (k == 0)
            row->first_point = at;
          g_array_append_val (drawn, s);
        }
      row->n_points = points;
    }
  first[n] = drawn->len;
  HeatRoadRow *road = heat_city_add_road (city);
  road->first_point = heat_city_add_point (city, 7, 8);
  heat_city_add_point (city, 9, 10);
  road->n_points = 2;

  g_autoptr (GError) error = NULL;
  g_autoptr (HeatNet) built = heat_net_new (city, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) image = lay_down (built);
  g_autoptr (HeatNet) mapped = heat_net_new_from_image (image, &error);
  g_assert_no_error (error);
  for (guint k = 0; k < 2; k++)
    {
      const HeatNet *net = k ? mapped : built;
      const HeatCity *tables = heat_net_city (net);
      for (guint32 i = 0; i <= n; i++)
        {
          double x = NAN, y = NAN;
          gboolean has_place = heat_net_place (net, HEAT_KIND_NODE, i, &x, &y);
          g_assert_cmpint (has_place, ==, isfinite (nodes[i].x) && isfinite (nodes[i].y));
          if (has_place)
            assert_near (x, nodes[i].x), assert_near (y, nodes[i].y);
          g_assert_cmpfloat (heat_net_node_z_m (net, heat_node (i)), ==, (float) i);
        }
      for (guint32 i = 0; i < n; i++)
        {
          double course[HEAT_COURSE_DOUBLES];
          guint have, want = first[i + 1] - first[i];
          const double *xy = heat_net_pipe_line (net, heat_pipe (i), course, &have);
          if (want < 2)
            continue;
          g_assert_cmpuint (have, ==, want);
          for (guint p = 0; p < want; p++)
            {
              assert_near (xy[2 * p], g_array_index (drawn, Spot, first[i] + p).x);
              assert_near (xy[2 * p + 1], g_array_index (drawn, Spot, first[i] + p).y);
            }
        }
      g_assert_cmpfloat (tables->points[2 * tables->building[0].first_point + 2], ==, 3);
      g_assert_cmpfloat (tables->points[2 * tables->road[0].first_point + 3], ==, 10);
    }
}

static void
test_courses (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (77);

  for (guint round = 0; round < 150; round++)
    check_courses (rand);
}

/* Numbers nearly in order: always the row that bears it, none for others. */
static void
test_order (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  for (guint round = 0; round < 60; round++)
    {
      guint32 n = 100 + below (rand, 2000), swaps = round % 3 ? below (rand, n / 50) : round % 2 ? n : 0;
      HeatCity *city = heat_city_new ();
      g_autofree guint32 *number = g_new (guint32, n);
      for (guint32 i = 0; i < n; i++)
        number[i] = 2 * i;
      for (guint32 k = 0; k < swaps; k++)
        {
          guint32 a = below (rand, n), b = round % 2 ? MIN (a + 1, n - 1) : below (rand, n), t = number[a];
          number[a] = number[b], number[b] = t;
        }
      if (round % 7 == 6)
        number[n - 1] = number[below (rand, n)]; /* twice: the first keeps it */
      for (guint32 i = 0; i < n; i++)
        {
          char id[16];
          id_text (id, 'W', number[i]);
          heat_city_add_well (city)->id = heat_city_put (city, id);
          heat_city_add_household (city)->card = heat_city_put (city, id);
        }
      g_autoptr (HeatNet) net = heat_net_new (city, NULL, NULL);
      for (guint32 i = 0; i < n; i++)
        {
          char id[16];
          guint32 first = 0;
          while (number[first] != number[i])
            first++;
          id_text (id, 'W', number[i]);
          g_assert_cmpuint (heat_net_find (net, HEAT_KIND_WELL, id), ==, first);
          g_assert_cmpuint (heat_net_find (net, HEAT_KIND_HOUSEHOLD, id), ==, first);
          id_text (id, 'W', 2 * i + 1);
          g_assert_cmpuint (heat_net_find (net, HEAT_KIND_WELL, id), ==, HEAT_NONE);
        }
    }
}

static void
test_memory (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (GArray) homes = make_homes (rand, 500, FALSE);
  g_autoptr (HeatNet) net = heat_net_new (city_of_homes (rand, homes), NULL, NULL);
  g_autoptr (GArray) memory = heat_net_memory (net);
  gsize sum = 0;

  for (guint i = 0; i < memory->len; i++)
    {
      sum += g_array_index (memory, HeatNetPart, i).bytes;
      for (guint k = 0; k < i; k++)
        g_assert_cmpstr (g_array_index (memory, HeatNetPart, i).name, !=, g_array_index (memory, HeatNetPart, k).name);
      g_assert_cmpuint (g_array_index (memory, HeatNetPart, i).bytes, <=, g_array_index (memory, HeatNetPart, i ? i - 1 : 0).bytes);
    }
  g_assert_cmpuint (heat_net_bytes (net), >=, sum);
  g_assert_cmpuint (sum, >, 500 * 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/pack/numbers", test_numbers);
  g_test_add_func ("/net/pack/homes", test_homes);
  g_test_add_func ("/net/pack/cards", test_cards);
  g_test_add_func ("/net/pack/groups", test_groups);
  g_test_add_func ("/net/pack/courses", test_courses);
  g_test_add_func ("/net/pack/order", test_order);
  g_test_add_func ("/net/pack/memory", test_memory);
  return g_test_run ();
}
