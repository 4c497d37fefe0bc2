// SPDX-License-Identifier: GPL-3.0-or-later
/* The stops in force as GeoJSON (RFC 7946): one feature a notice and community, its buildings' outlines in degrees. */
#include "hotline-feeds.h"
#include <string.h>

static void
append_place (GString *out, const double *place)
{
  char lon[G_ASCII_DTOSTR_BUF_SIZE], lat[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (out, "[%s,%s]", g_ascii_formatd (lon, sizeof lon, "%.6f", place[0]), g_ascii_formatd (lat, sizeof lat, "%.6f", place[1]));
}

/* A closed ring, counter-clockwise. */
static void
append_ring (GString *out, const GArray *ring)
{
  const double *d = (const double *) ring->data;
  guint n = ring->len / 2;
  double twice_area = 0;

  for (guint i = 0; i < n; i++)
    twice_area += d[2 * i] * d[2 * ((i + 1) % n) + 1] - d[2 * ((i + 1) % n)] * d[2 * i + 1];
  g_string_append (out, "[[");
  for (guint i = 0; i <= n; i++)
    {
      guint k = i % n;
      if (i)
        g_string_append_c (out, ',');
      append_place (out, &d[2 * (twice_area >= 0 ? k : (n - k) % n)]);
    }
  g_string_append (out, "]]");
}

/* Outlines and, for buildings of which only the place is known, points. */
static void
append_geometry (GString *out, const HeatNet *net, HeatDegrees *degrees, const HeatNoticeArea *area)
{
  g_autoptr (GString) rings = g_string_new (NULL), points = g_string_new (NULL);

  for (guint i = 0; net && degrees && i < area->buildings->len; i++)
    {
      guint32 b = heat_net_find (net, HEAT_KIND_BUILDING, ((HeatNoticeBuilding *) area->buildings->pdata[i])->id);
      g_autoptr (GArray) ring = b != HEAT_NONE ? heat_degrees_building (degrees, heat_building (b)) : NULL;
      GString *to = ring && ring->len >= 6 ? rings : points;
      if (!ring || !ring->len)
        continue;
      if (to->len)
        g_string_append_c (to, ',');
      if (to == rings)
        append_ring (rings, ring);
      else
        append_place (points, (const double *) ring->data);
    }
  if (rings->len && points->len)
    g_string_append_printf (out, "{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"MultiPolygon\",\"coordinates\":[%s]},{\"type\":\"MultiPoint\",\"coordinates\":[%s]}]}", rings->str, points->str);
  else if (rings->len)
    g_string_append_printf (out, "{\"type\":\"MultiPolygon\",\"coordinates\":[%s]}", rings->str);
  else if (points->len)
    g_string_append_printf (out, "{\"type\":\"MultiPoint\",\"coordinates\":[%s]}", points->str);
  else
    g_string_append (out, "null");
}

static void
put_count (JsonBuilder *b, const char *key, gint64 count)
{
  json_builder_set_member_name (b, key);
  json_builder_add_int_value (b, count);
}

static char *
properties (HotlineRequest *r, const HeatNotice *n, guint k, GHashTable *words)
{
  const HeatNoticeArea *area = n->areas->pdata[k];
  gboolean is_planned = n->kind == HEAT_NOTICE_PLANNED && n->start_us > heat_clock_now_us (&r->hotline->clock);
  g_autofree char *buildings = heat_wording_area (hotline_wording (r), area, (HeatNoticeScope){ (int) k, -1, -1 }, FALSE), *key = heat_notice_key (n);
  g_autofree char *number = g_uri_escape_string (n->number, NULL, FALSE), *url = g_strdup_printf (HOTLINE_BASE "/n/%s", number);
  g_autoptr (JsonBuilder) b = json_builder_new ();

  json_builder_begin_object (b);
  hotline_put_text (b, "notice", key);
  hotline_put_text (b, "kind", heat_ops_word (HEAT_WORDS_NOTICE, n->kind));
  hotline_put_text (b, "state", is_planned ? "planned" : "out");
  hotline_put_text (b, "community", area->community);
  hotline_put_text (b, "district", area->district);
  hotline_put_text (b, "area", buildings);
  put_count (b, "buildings", area->buildings->len);
  put_count (b, "households", area->households);
  hotline_put_text (b, "cause", g_hash_table_lookup (words, "cause"));
  hotline_put_time (b, "issued", n->issued_us);
  hotline_put_time (b, "since", n->start_us ? n->start_us : n->issued_us);
  hotline_put_time (b, "until", n->expected_us);
  hotline_put_text (b, "until_text", g_hash_table_lookup (words, "until"));
  hotline_put_text (b, "url", url);
  json_builder_end_object (b);
  g_autoptr (JsonNode) node = json_builder_get_root (b);
  return json_to_string (node, FALSE);
}

static void
append_notice (GString *out, HotlineRequest *r, const HeatNotice *n, HeatDegrees *degrees, guint *count)
{
  g_autoptr (GHashTable) words = heat_wording_fields (hotline_wording (r), n, HEAT_SCOPE_ALL, NULL);
  g_autofree char *key = heat_notice_key (n);

  for (guint k = 0; k < n->areas->len; k++)
    {
      g_autofree char *said = properties (r, n, k, words), *name = g_strdup_printf ("%s#%u", key, k + 1);
      g_autoptr (JsonNode) id = json_node_init_string (json_node_alloc (), name);
      g_autofree char *quoted = json_to_string (id, FALSE);
      g_string_append_printf (out, "%s\n{\"type\":\"Feature\",\"id\":%s,\"properties\":%s,\"geometry\":", (*count)++ ? "," : "", quoted, said);
      append_geometry (out, r->hotline->net, degrees, n->areas->pdata[k]);
      g_string_append_c (out, '}');
    }
}

char *
hotline_make_outages (HotlineRequest *r, HeatDegrees *degrees)
{
  const GPtrArray *notices = heat_ops_notices (r->hotline->ops);
  GString *out = g_string_new ("{\"type\":\"FeatureCollection\",\"features\":[");
  guint count = 0;

  for (guint i = 0; i < notices->len; i++)
    {
      const HeatNotice *n = notices->pdata[i];
      if (!n->is_superseded && !heat_notice_is_over (n))
        append_notice (out, r, n, degrees, &count);
    }
  g_string_append (out, "\n]}\n");
  return g_string_free (out, FALSE);
}
