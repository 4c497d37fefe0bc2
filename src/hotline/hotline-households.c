// SPDX-License-Identifier: GPL-3.0-or-later
/* The households that a notice is about, as a table for a provider of text messages. */
#include "hotline-tickets.h"
#include "base-i18n.h"
#include <string.h>

/* As RFC 4180 has it. */
static void
append_cell (GString *out, const char *text, gboolean is_last)
{
  if (!strpbrk (text, ",\"\r\n"))
    g_string_append (out, text);
  else
    {
      g_string_append_c (out, '"');
      for (const char *at = text; *at; at++)
        g_string_append_printf (out, *at == '"' ? "\"\"" : "%c", *at);
      g_string_append_c (out, '"');
    }
  g_string_append (out, is_last ? "\r\n" : ",");
}

static void
append_home (GString *out, const HeatNet *net, HeatHousehold household, gboolean sees_phones)
{
  HeatHome home = heat_net_home (net, household);
  HeatBuilding building = heat_net_household_building (net, household);
  HeatCommunity community = heat_building_is_none (building) ? heat_community (HEAT_NONE) : heat_net_building_community (net, building);
  char card[HEAT_NUMBER_BYTES], number[HEAT_NUMBER_BYTES];
  const char *phone = heat_net_phone (net, household, number);
  const char *house = heat_building_is_none (building) ? "" : heat_net_text (net, heat_net_city (net)->building[building.i].number);
  g_autofree char *masked = sees_phones ? NULL : heat_ops_mask_phone (phone);

  if (home.housing == HEAT_SUSPENDED) /* has no heat in any case, and is in no count of the notice */
    return;
  append_cell (out, heat_net_card (net, household, card), FALSE);
  append_cell (out, masked ? masked : phone, FALSE);
  append_cell (out, heat_community_is_none (community) ? "" : heat_net_name (net, HEAT_KIND_COMMUNITY, community.i), FALSE);
  append_cell (out, *house || heat_building_is_none (building) ? house : heat_net_name (net, HEAT_KIND_BUILDING, building.i), FALSE);
  append_cell (out, heat_net_text (net, home.unit), FALSE);
  append_cell (out, heat_net_text (net, home.room), FALSE);
  append_cell (out, heat_code_word (HEAT_CODES_PRIORITY, home.priority), TRUE);
}

static char *
make_table (const HeatNet *net, const HeatNotice *n, gboolean sees_phones)
{
  GString *out = g_string_new ("card,phone,community,building,unit,room,priority\r\n");

  for (guint i = 0; n->consumers && n->consumers[i]; i++)
    {
      guint32 consumer = heat_net_find (net, HEAT_KIND_CONSUMER, n->consumers[i]);
      guint32 homes = consumer == HEAT_NONE ? 0 : heat_net_consumer_n_homes (net, heat_consumer (consumer));
      for (guint32 k = 0; k < homes; k++)
        append_home (out, net, heat_net_consumer_home (net, heat_consumer (consumer), k), sees_phones);
    }
  return g_string_free (out, FALSE);
}

void
hotline_handle_households (HotlineRequest *r)
{
  HeatHotline *h = r->hotline;
  guint version = (guint) hotline_query_int (r, "version", 0, 1, 1000000);

  hotline_sync (h, NULL);
  const HeatNotice *n = heat_ops_notice (h->ops, r->part, version);
  if (!n || (version && n->version != version))
    {
      hotline_refuse (r, SOUP_STATUS_NOT_FOUND, "not_found", _("there is no notice of this number and version; /v1/notices lists them"));
      return;
    }
  if (!h->net)
    {
      hotline_refuse (r, SOUP_STATUS_SERVICE_UNAVAILABLE, "no_city", _("listing households: the service runs without a city; start it with --city"));
      return;
    }
  g_autofree char *table = make_table (h->net, n, hotline_sees_phone (&r->who, NULL));
  g_autofree char *number = g_uri_escape_string (n->number, NULL, FALSE), *name = g_strdup_printf ("attachment; filename=\"households-%s-%u.csv\"", number, n->version);
  hotline_answer_text (r, SOUP_STATUS_OK, "text/csv; charset=utf-8; header=present", table, -1);
  hotline_set_header (r, "Cache-Control", "no-store");
  hotline_set_header (r, "Content-Disposition", name);
}
