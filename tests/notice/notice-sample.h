// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* A small city of two communities and the body of a notice over one of them. */
#include "net.h"
#include "ops-notice.h"
#include "base-clock.h"
#include "base-i18n.h"
#include <string.h>

#define SAMPLE_ISSUED "2026-01-14T02:56:00+08:00"

static inline gint64
sample_time (const char *iso)
{
  gint64 at_us = 0;

  g_assert_true (heat_time_from_iso (iso, &at_us));
  return at_us;
}

/* In degrees near 36.1° N 114° E; B1 has an outline of 20 × 10 m, the others a place only. Communities C1 通达小区 (buildings B1 … B3, units 1 and 2 each) and C2 木兰小区 (B4). Consumer "B1-1" is unit 1 of B1; each has
 * households "0001", "0002" …, two a consumer, phone 139 + card. */
static inline HeatNet *
sample_net (void)
{
  HeatCity *c = heat_city_new ();
  guint card = 1;

  c->epsg = 4547; /* CGCS2000, 3-degree zone of 114° E */
  for (int i = 1; i <= 2; i++)
    {
      HeatCommunityRow *m = heat_city_add_community (c);
      g_autofree char *id = g_strdup_printf ("C%d", i);
      m->id = heat_city_put (c, id);
      m->name = heat_city_put (c, i == 1 ? "通达小区" : "木兰小区");
      m->district = heat_city_put (c, "香坊区");
    }
  for (int b = 1; b <= 4; b++)
    {
      HeatBuildingRow *row = heat_city_add_building (c);
      g_autofree char *id = g_strdup_printf ("B%d", b), *number = g_strdup_printf ("%d", b < 4 ? b : 1);
      row->id = heat_city_put (c, id);
      row->number = heat_city_put (c, number);
      row->community = heat_city_put (c, b < 4 ? "C1" : "C2");
      row->x = 500000 + 100 * b;
      row->y = 4000000;
      for (int k = 0; b == 1 && k < 4; k++)
        {
          guint32 point = heat_city_add_point (c, 500100 + (k == 1 || k == 2 ? 20 : 0), 4000000 + (k >= 2 ? 10 : 0));
          row->first_point = row->n_points++ ? row->first_point : point;
        }
      for (int u = 1; u <= 2; u++)
        {
          HeatConsumerRow *consumer = heat_city_add_consumer (c);
          g_autofree char *cid = g_strdup_printf ("B%d-%d", b, u), *unit = g_strdup_printf ("%d", u);
          consumer->id = heat_city_put (c, cid);
          consumer->building = heat_city_put (c, id);
          consumer->unit = heat_city_put (c, unit);
          for (int k = 0; k < 2; k++, card++)
            {
              HeatHouseholdRow *h = heat_city_add_household (c);
              g_autofree char *text = g_strdup_printf ("%04u", card), *phone = g_strdup_printf ("1390000%04u", card), *room = g_strdup_printf ("%d01", k + 1);
              h->card = heat_city_put (c, text);
              h->phone = heat_city_put (c, phone);
              h->consumer = heat_city_put (c, cid);
              h->building = heat_city_put (c, id);
              h->unit = heat_city_put (c, unit);
              h->room = heat_city_put (c, room);
            }
        }
    }
  return heat_net_new (c, NULL, NULL);
}

/* An emergency notice over buildings 1 to n of 通达小区 (all units), its consumers B1-1 … when n ≤ 3. */
static inline JsonObject *
sample_body (const char *number, guint version, guint n)
{
  JsonObject *o = json_object_new (), *area = json_object_new ();
  JsonArray *areas = json_array_new (), *buildings = json_array_new (), *consumers = json_array_new (), *measures = json_array_new ();
  g_autofree char *label = g_strdup_printf ("北城热通〔2026〕第 %s 号", number);

  json_object_set_string_member (o, "number", number);
  json_object_set_string_member (o, "label", label);
  json_object_set_int_member (o, "version", version);
  json_object_set_string_member (o, "kind", "emergency");
  json_object_set_string_member (o, "incident", "抢修-0114-02");
  json_object_set_int_member (o, "issued_us", sample_time (SAMPLE_ISSUED) + (gint64) version * G_TIME_SPAN_MINUTE);
  json_object_set_int_member (o, "start_us", sample_time ("2026-01-14T02:58:00+08:00"));
  json_object_set_int_member (o, "expected_us", sample_time ("2026-01-14T11:30:00+08:00") + (gint64) (version - 1) * G_TIME_SPAN_HOUR);
  json_object_set_string_member (o, "cause", "leak_primary");
  json_object_set_string_member (o, "street", "通达街");
  json_array_add_string_element (measures, "on_site");
  json_object_set_array_member (o, "measures", measures);
  json_object_set_string_member (o, "issuer", "北城热力有限公司");
  json_object_set_string_member (o, "phone", "0451-1234 5678");
  for (guint i = 1; i <= n; i++)
    {
      JsonObject *b = json_object_new ();
      g_autofree char *id = g_strdup_printf ("B%u", i), *name = g_strdup_printf ("%u", i);
      json_object_set_string_member (b, "id", id);
      json_object_set_string_member (b, "name", name);
      json_object_set_boolean_member (b, "whole", TRUE);
      json_object_set_int_member (b, "households", 4);
      json_array_add_object_element (buildings, b);
      for (int u = 1; u <= 2; u++)
        {
          g_autofree char *consumer = g_strdup_printf ("B%u-%d", i, u);
          json_array_add_string_element (consumers, consumer);
        }
    }
  json_object_set_string_member (area, "id", "C1");
  json_object_set_string_member (area, "community", "通达小区");
  json_object_set_string_member (area, "district", "香坊区");
  json_object_set_int_member (area, "households", 4 * n);
  json_object_set_array_member (area, "buildings", buildings);
  json_array_add_object_element (areas, area);
  json_object_set_array_member (o, "areas", areas);
  json_object_set_array_member (o, "consumers", consumers);
  json_object_set_int_member (o, "households", 4 * n);
  return o;
}

/* The restoration of sample_body (number, …), as `own`. */
static inline JsonObject *
sample_restoration (const char *own, const char *number, guint version, guint n)
{
  JsonObject *o = sample_body (own, 1, n), *replaces = json_object_new ();
  g_autofree char *label = g_strdup_printf ("北城热通〔2026〕第 %s 号", own);

  json_object_set_string_member (o, "label", label);
  json_object_set_string_member (o, "kind", "restoration");
  json_object_set_array_member (o, "measures", json_array_new ());
  json_object_set_int_member (o, "restored_us", sample_time ("2026-01-14T10:52:00+08:00"));
  json_object_set_int_member (o, "issued_us", sample_time ("2026-01-14T10:55:00+08:00"));
  json_object_set_string_member (replaces, "number", number);
  json_object_set_int_member (replaces, "version", version);
  json_object_set_object_member (o, "replaces", replaces);
  return o;
}

static inline HeatNotice *
sample_notice (JsonObject *body)
{
  HeatNotice *n = heat_notice_from_body (body, sample_time (SAMPLE_ISSUED), "desk:test");

  json_object_unref (body);
  return n;
}
