// SPDX-License-Identifier: GPL-3.0-or-later
/* Where a ticket is: what its caller's words name in the city, in whose area that lies, which stop explains it, and which other tickets may have the same cause. */
#include "hotline-tickets.h"
#include <math.h>
#include <string.h>

#define LOOK_BACK 5000 /* tickets looked at for similar ones */
#define MOST_SIMILAR 20

/* Without its label. */
static gboolean
find_chosen (HeatHotline *h, const char *key, HeatHotlinePlace *place)
{
  const char *colon = strchr (key, ':');
  g_autofree char *word = colon ? g_strndup (key, (gsize) (colon - key)) : NULL;
  HeatKind kind = word && h->net ? heat_kind_from_word (word) : HEAT_KIND_NONE;
  gboolean is_home = kind == HEAT_KIND_HOUSEHOLD || kind == HEAT_KIND_BUILDING || kind == HEAT_KIND_COMMUNITY || kind == HEAT_KIND_CONSUMER;

  *place = (HeatHotlinePlace){ kind, is_home ? heat_net_find (h->net, kind, colon + 1) : HEAT_NONE, NULL };
  return place->index != HEAT_NONE;
}

gboolean
hotline_find_key (HeatHotline *h, const char *key, HeatHotlinePlace *place)
{
  if (!find_chosen (h, key, place))
    return FALSE;
  place->label = hotline_place_label (h, place->kind, place->index);
  return TRUE;
}

/* By number: as chosen, else of the household, else of the consumer. Without its label. */
static gboolean
find_by_number (HeatHotline *h, const HotlineTicketWhere *where, HeatHotlinePlace *place)
{
  if (find_chosen (h, where->place, place))
    return TRUE;
  *place = (HeatHotlinePlace){ *where->card ? HEAT_KIND_HOUSEHOLD : HEAT_KIND_CONSUMER, HEAT_NONE, NULL };
  if (*where->card || *where->consumer)
    place->index = heat_net_find (h->net, place->kind, *where->card ? where->card : where->consumer);
  return place->index != HEAT_NONE;
}

/* Nothing is guessed: only what means one place. */
static gboolean
find_by_words (HeatHotline *h, const char *address, HeatHotlinePlace *place)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (HeatHotlinePlace));

  g_array_set_clear_func (places, (GDestroyNotify) heat_hotline_place_clear);
  h->setup.find (address, places, h->setup.find_data);
  if (places->len != 1)
    return FALSE;
  *place = g_array_index (places, HeatHotlinePlace, 0);
  place->label = g_strdup (place->label);
  return TRUE;
}

gboolean
hotline_ticket_place (HeatHotline *h, const HotlineTicketWhere *where, HeatHotlinePlace *place)
{
  if (!h->net)
    return FALSE;
  if (find_by_number (h, where, place))
    {
      place->label = hotline_place_label (h, place->kind, place->index);
      return TRUE;
    }
  return !*where->card && *where->address && h->setup.find && find_by_words (h, where->address, place);
}

gboolean
hotline_place_of_ticket (HeatHotline *h, const HeatTicket *t, HeatHotlinePlace *place)
{
  return hotline_ticket_place (h, &(HotlineTicketWhere){ t->place, t->card, t->consumer, t->address }, place);
}

static HeatConsumer
consumer_of (HeatHotline *h, const HeatHotlinePlace *place)
{
  if (place->kind == HEAT_KIND_CONSUMER)
    return heat_consumer (place->index);
  if (place->kind == HEAT_KIND_HOUSEHOLD)
    return heat_net_household_consumer (h->net, heat_household (place->index));
  return heat_consumer (HEAT_NONE);
}

static HeatBuilding
building_of (HeatHotline *h, const HeatHotlinePlace *place)
{
  HeatConsumer consumer = consumer_of (h, place);

  if (place->kind == HEAT_KIND_BUILDING)
    return heat_building (place->index);
  if (place->kind == HEAT_KIND_HOUSEHOLD && !heat_building_is_none (heat_net_household_building (h->net, heat_household (place->index))))
    return heat_net_household_building (h->net, heat_household (place->index));
  return heat_consumer_is_none (consumer) ? heat_building (HEAT_NONE) : heat_net_consumer_building (h->net, consumer);
}

JsonArray *
hotline_place_areas (HeatHotline *h, const HeatHotlinePlace *place)
{
  JsonArray *areas = json_array_new ();
  HeatBuilding building = building_of (h, place);
  HeatCommunity community = place->kind == HEAT_KIND_COMMUNITY ? heat_community (place->index)
                            : heat_building_is_none (building) ? heat_community (HEAT_NONE) : heat_net_building_community (h->net, building);

  if (heat_community_is_none (community))
    return areas;
  json_array_add_string_element (areas, heat_net_name (h->net, HEAT_KIND_COMMUNITY, community.i));
  json_array_add_string_element (areas, heat_net_id (h->net, HEAT_KIND_COMMUNITY, community.i));
  json_array_add_string_element (areas, heat_net_text (h->net, heat_net_city (h->net)->community[community.i].district));
  for (guint32 s = 0; s < heat_net_n (h->net, HEAT_KIND_STATION); s++)
    if (strcmp (heat_net_text (h->net, heat_net_city (h->net)->station[s].community), heat_net_id (h->net, HEAT_KIND_COMMUNITY, community.i)) == 0)
      {
        json_array_add_string_element (areas, heat_net_name (h->net, HEAT_KIND_STATION, s));
        json_array_add_string_element (areas, heat_net_id (h->net, HEAT_KIND_STATION, s));
      }
  return areas;
}

static void
set_if_absent (JsonObject *o, const char *key, const char *text)
{
  JsonNode *node = json_object_get_member (o, key);
  gboolean has_text = node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING && *json_node_get_string (node);

  if (!has_text && text && *text)
    json_object_set_string_member (o, key, text);
}

void
hotline_put_place (HeatHotline *h, const HeatHotlinePlace *place, JsonObject *input)
{
  HeatConsumer consumer = consumer_of (h, place);
  HeatBuilding building = building_of (h, place);
  g_autofree char *word = g_strdup_printf ("%s:%s", heat_kind_word (place->kind), heat_net_id (h->net, place->kind, place->index));
  g_autoptr (JsonArray) areas = hotline_place_areas (h, place);

  set_if_absent (input, "place", word);
  set_if_absent (input, "address", place->label);
  if (!heat_consumer_is_none (consumer))
    set_if_absent (input, "consumer", heat_net_id (h->net, HEAT_KIND_CONSUMER, consumer.i));
  if ((!heat_building_is_none (building) || place->kind == HEAT_KIND_COMMUNITY) && json_array_get_length (areas))
    set_if_absent (input, "area", json_array_get_string_element (areas, 0));
}

/* --- What explains it -------------------------------------------------------------------------------------------------------------------------- */

const HeatNotice *
hotline_stop_explains (const HotlineStop *stop, HeatTicketKind kind)
{
  return heat_ticket_nature (kind)->is_explained && stop->is_explained && (stop->has_begun || kind == HEAT_TICKET_CONSULTATION) ? stop->notice : NULL;
}

char *
hotline_ticket_explained (HeatHotline *h, const HeatTicket *t)
{
  HeatHotlinePlace place = { 0 };

  if (t->state != HEAT_TICKET_ACCEPTED || t->needs_help || !heat_ticket_nature (t->kind)->is_explained
      || !hotline_ticket_place (h, &(HotlineTicketWhere){ t->place, t->card, t->consumer, "" }, &place))
    return NULL;
  HotlineStop stop = hotline_place_stop (h, &place);
  const HeatNotice *n = hotline_stop_explains (&stop, t->kind);
  heat_hotline_place_clear (&place);
  return n ? heat_notice_key (n) : NULL;
}

/* --- The same cause ----------------------------------------------------------------------------------------------------------------------------- */

/* What of a place says that two tickets are near each other. */
typedef struct { guint32 building; double x, y; /* metres; NaN unknown */ } Spot;

static Spot
spot_of (HeatHotline *h, const HeatTicket *t)
{
  Spot spot = { HEAT_NONE, t->x, t->y };
  HeatHotlinePlace place = { 0 };

  if (!h->net || !find_by_number (h, &(HotlineTicketWhere){ t->place, t->card, t->consumer, "" }, &place))
    return spot;
  spot.building = building_of (h, &place).i;
  if (spot.building != HEAT_NONE && !isfinite (spot.x))
    {
      spot.x = heat_net_city (h->net)->building[spot.building].x;
      spot.y = heat_net_city (h->net)->building[spot.building].y;
    }
  return spot;
}

static gboolean
is_near (HeatHotline *h, const HeatTicket *t, const Spot *here, const HeatTicket *other)
{
  double near_m = heat_hotline_config_number (h->config, "tickets", "similar_m");

  if (*t->address && strcmp (t->address, other->address) == 0)
    return TRUE;
  Spot there = spot_of (h, other);
  return (here->building != HEAT_NONE && here->building == there.building) || hypot (there.x - here->x, there.y - here->y) <= near_m;
}

GPtrArray *
hotline_similar_tickets (HeatHotline *h, const HeatTicket *t)
{
  const GPtrArray *all = heat_tickets_all (h->tickets->book);
  gint64 within_us = (gint64) (heat_hotline_config_number (h->config, "tickets", "similar_h") * 3600e6);
  GPtrArray *similar = g_ptr_array_new ();
  Spot here = spot_of (h, t);

  for (guint i = all->len, n = 0; i-- > 0 && n < LOOK_BACK && similar->len < MOST_SIMILAR; n++)
    {
      HeatTicket *other = all->pdata[i];
      /* A clock that was set back leaves tickets out of their order: looked at all the same. */
      if (other != t && other->kind == t->kind && ABS (other->at_us - t->at_us) <= within_us && heat_ticket_is_open (other) && other->state != HEAT_TICKET_JOINED && is_near (h, t, &here, other))
        g_ptr_array_add (similar, other);
    }
  return similar;
}
