// SPDX-License-Identifier: GPL-3.0-or-later
#include "ops-cold.h"
#include "base-i18n.h"
#include "net.h"
#include "ops-state-private.h"
#include "ops-table-private.h"
#include <string.h>

#define HOUR_US 3600e6
#define ANY_USE (-1)
#define LONGEST_H 2400.0 /* a winter: what lasts longer never happens */

typedef struct { int use, year_from; HeatCooling cooling; } Row;

struct _HeatCoolings { GArray *rows; };

void
heat_coolings_free (HeatCoolings *table)
{
  if (!table)
    return;
  g_array_unref (table->rows);
  g_free (table);
}

static gboolean
check_row (const HeatTable *t, guint r, const int column[], const Row *row, GError **error)
{
  const HeatCooling *c = &row->cooling;

  if (row->use < ANY_USE || (row->use < 0 && !g_str_equal (heat_table_cell (t, r, column[0]), "any")))
    heat_table_set_error (t, r, column[0], _("not a use of buildings"), error);
  else if (!(c->room_h > 0) || !(c->pipe_h > 0))
    heat_table_set_error (t, r, column[c->room_h > 0 ? 5 : 4], _("a time constant of more than 0 hours is needed"), error);
  else if (!(c->exposure <= 1))
    heat_table_set_error (t, r, column[6], _("a share of 0 to 1 is needed"), error);
  else
    return TRUE;
  return FALSE;
}

static gboolean
read_row (const HeatTable *t, guint r, const int column[], gpointer to, GError **error)
{
  Row *row = to;
  double year = 0, *values[] = { &year, &row->cooling.indoor_degc, &row->cooling.water_degc, &row->cooling.room_h, &row->cooling.pipe_h, &row->cooling.exposure };

  row->use = heat_code_value (HEAT_CODES_USE, heat_table_cell (t, r, column[0]), -1);
  for (guint k = 0; k < G_N_ELEMENTS (values); k++)
    if (!heat_table_number (t, r, column[1 + k], 0, values[k], error))
      return FALSE;
  row->year_from = (int) year;
  return check_row (t, r, column, row, error);
}

HeatCoolings *
heat_coolings_load (const char *path, GError **error)
{
  static const char *const names[] = { "use", "year_from", "indoor_degc", "water_degc", "room_h", "pipe_h", "exposure" };
  const HeatTableShape shape = { names, G_N_ELEMENTS (names), sizeof (Row), read_row, NULL, 0 };
  g_autoptr (GArray) rows = heat_table_read (path, &shape, error);

  if (!rows)
    return NULL;
  HeatCoolings *table = g_new0 (HeatCoolings, 1);
  table->rows = g_steal_pointer (&rows);
  return table;
}

const HeatCooling *
heat_coolings_get (const HeatCoolings *table, int use, int year)
{
  for (guint i = 0; i < table->rows->len; i++)
    {
      const Row *row = &g_array_index (table->rows, Row, i);
      if ((row->use == ANY_USE || row->use == use) && (row->year_from == 0 || year >= row->year_from))
        return &row->cooling;
    }
  return NULL;
}

/* --- the clock --- */
static double
room_after (const HeatCooling *c, double outdoor_degc, double hours)
{
  return outdoor_degc + (c->indoor_degc - outdoor_degc) * exp (-hours / c->room_h);
}

/* NaN: never. */
static double
hours_to (const HeatCooling *c, double outdoor_degc, double degc)
{
  if (c->indoor_degc <= degc)
    return 0;
  return outdoor_degc >= degc ? NAN : c->room_h * log ((c->indoor_degc - outdoor_degc) / (degc - outdoor_degc));
}

static double
water_after (const HeatCooling *c, double outdoor_degc, double hours)
{
  /* Equal constants make a double root: a hair's breadth apart is the same to any eye. */
  double pipe_h = fabs (c->room_h - c->pipe_h) < 1e-3 * c->room_h ? 0.999 * c->room_h : c->pipe_h;
  double a = (1 - c->exposure) * (c->indoor_degc - outdoor_degc) * c->room_h / (c->room_h - pipe_h), b = c->water_degc - outdoor_degc - a;

  return outdoor_degc + a * exp (-hours / c->room_h) + b * exp (-hours / pipe_h);
}

/* The first crossing of 0 °C: in steps of a quarter of an hour, then halved. NaN: never. */
static double
hours_to_freezing (const HeatCooling *c, double outdoor_degc)
{
  double low = 0, high;

  if (outdoor_degc >= 0)
    return NAN;
  while (low < LONGEST_H && water_after (c, outdoor_degc, low + 0.25) > 0)
    low += 0.25;
  if (low >= LONGEST_H)
    return NAN;
  high = low + 0.25;
  while (high - low > 1.0 / 3600)
    {
      double middle = (low + high) / 2;
      if (water_after (c, outdoor_degc, middle) > 0)
        low = middle;
      else
        high = middle;
    }
  return high;
}

static gint64
moment (gint64 from_us, double hours)
{
  return isfinite (hours) && hours < LONGEST_H ? from_us + (gint64) (hours * HOUR_US) : 0;
}

HeatColdClock
heat_cold_clock (const HeatCooling *cooling, double outdoor_degc, gint64 out_from_us, gint64 now_us)
{
  double hours = MAX ((double) (now_us - out_from_us), 0) / HOUR_US;

  return (HeatColdClock){ room_after (cooling, outdoor_degc, hours), moment (out_from_us, hours_to (cooling, outdoor_degc, HEAT_COLD_COOL_DEGC)),
                          moment (out_from_us, hours_to (cooling, outdoor_degc, HEAT_COLD_COLD_DEGC)), moment (out_from_us, hours_to_freezing (cooling, outdoor_degc)) };
}

/* --- the coldest --- */
typedef struct { double room_degc; guint32 consumer; const HeatCooling *cooling; } Found;

static const HeatCooling *
cooling_of (const HeatNet *net, const HeatCoolings *table, guint32 consumer)
{
  HeatBuilding building = heat_net_consumer_building (net, heat_consumer (consumer));
  const HeatBuildingRow *row = heat_building_is_none (building) ? NULL : &heat_net_city (net)->building[building.i];

  return heat_coolings_get (table, row ? row->use : HEAT_USE_OTHER, row ? row->year : 0);
}

/* Colder; as cold: in more exposed pipes; the same: earlier in the data. */
static gboolean
is_worse (const Found *a, const Found *b, const gint64 from_us[2], double outdoor_degc)
{
  if (a->room_degc != b->room_degc)
    return a->room_degc < b->room_degc;
  gint64 freeze[2] = { moment (from_us[0], hours_to_freezing (a->cooling, outdoor_degc)), moment (from_us[1], hours_to_freezing (b->cooling, outdoor_degc)) };
  if (freeze[0] != freeze[1])
    return freeze[0] && (!freeze[1] || freeze[0] < freeze[1]);
  return a->consumer < b->consumer;
}

gboolean
heat_ops_coldest (const HeatOps *ops, const HeatCoolings *table, double outdoor_degc, gint64 now_us, HeatColdest *coldest)
{
  Found worst = { INFINITY, HEAT_NONE, NULL };
  gint64 worst_from_us = 0;
  GHashTableIter iter;
  gpointer id, since;

  if (!ops->net || !isfinite (outdoor_degc))
    return FALSE;
  g_hash_table_iter_init (&iter, ops->out_since);
  while (g_hash_table_iter_next (&iter, &id, &since))
    {
      guint32 consumer = heat_net_find (ops->net, HEAT_KIND_CONSUMER, id);
      const HeatCooling *cooling = consumer == HEAT_NONE ? NULL : cooling_of (ops->net, table, consumer);
      gint64 from_us = *(gint64 *) since;
      if (!cooling)
        continue;
      Found found = { room_after (cooling, outdoor_degc, MAX ((double) (now_us - from_us), 0) / HOUR_US), consumer, cooling };
      if (worst.cooling && !is_worse (&found, &worst, (gint64[]){ from_us, worst_from_us }, outdoor_degc))
        continue;
      worst = found;
      worst_from_us = from_us;
    }
  if (!worst.cooling)
    return FALSE;
  HeatBuilding building = heat_net_consumer_building (ops->net, heat_consumer (worst.consumer));
  const char *name = heat_net_id (ops->net, HEAT_KIND_CONSUMER, worst.consumer);
  *coldest = (HeatColdest){ name, heat_ops_consumer_incident (ops, name), heat_building_is_none (building) ? HEAT_NONE : heat_net_building_community (ops->net, building).i,
                            building.i, worst_from_us, heat_cold_clock (worst.cooling, outdoor_degc, worst_from_us, now_us) };
  return TRUE;
}
