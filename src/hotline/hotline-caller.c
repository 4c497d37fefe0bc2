// SPDX-License-Identifier: GPL-3.0-or-later
/* What an agent needs while somebody calls, in one answer: the household, what to tell, who called before, places of the same name, other
 * stops; and the pop-up that a telephone system opens on an agent's page. */
#include "hotline-private.h"
#include "hotline-tickets.h"
#include "base-i18n.h"
#include <string.h>

#define MOST_HISTORY 12

static void
put_int (JsonBuilder *b, const char *key, gint64 value)
{
  json_builder_set_member_name (b, key);
  json_builder_add_int_value (b, value);
}

static void
put_flag (JsonBuilder *b, const char *key, gboolean value)
{
  json_builder_set_member_name (b, key);
  json_builder_add_boolean_value (b, value);
}

static void
begin (JsonBuilder *b, const char *key)
{
  json_builder_set_member_name (b, key);
  json_builder_begin_array (b);
}

/* --- The place ----------------------------------------------------------------------------------------------------- */

static HeatBuilding
building_of (const HeatNet *net, const HeatHotlinePlace *place)
{
  if (place->kind == HEAT_KIND_BUILDING)
    return heat_building (place->index);
  if (place->kind == HEAT_KIND_HOUSEHOLD)
    return heat_net_household_building (net, heat_household (place->index));
  return place->kind == HEAT_KIND_CONSUMER ? heat_net_consumer_building (net, heat_consumer (place->index)) : heat_building (HEAT_NONE);
}

static HeatCommunity
community_of (const HeatNet *net, const HeatHotlinePlace *place)
{
  HeatBuilding building = building_of (net, place);

  if (place->kind == HEAT_KIND_COMMUNITY)
    return heat_community (place->index);
  return heat_building_is_none (building) ? heat_community (HEAT_NONE) : heat_net_building_community (net, building);
}

/* "household:0012084657": what names the place in place=. (transfer full) */
static char *
place_key (const HeatNet *net, const HeatHotlinePlace *place)
{
  return g_strdup_printf ("%s:%s", heat_kind_word (place->kind), heat_net_id (net, place->kind, place->index));
}

static const char *
district_of (const HeatNet *net, HeatCommunity community)
{
  return heat_community_is_none (community) ? "" : heat_net_text (net, heat_net_city (net)->community[community.i].district);
}

static void
put_home (JsonBuilder *b, HeatHotline *h, const HeatHotlinePlace *place)
{
  HeatBuilding building = building_of (h->net, place);
  HeatCommunity community = community_of (h->net, place);
  g_autofree char *key = place_key (h->net, place);
  g_autofree char *station = !heat_building_is_none (building) && h->setup.station ? h->setup.station (building.i, h->setup.find_data) : NULL;

  json_builder_set_member_name (b, "home");
  json_builder_begin_object (b);
  hotline_put_text (b, "key", key);
  hotline_put_text (b, "building", heat_building_is_none (building) ? "" : heat_net_id (h->net, HEAT_KIND_BUILDING, building.i));
  hotline_put_text (b, "community", heat_community_is_none (community) ? "" : heat_net_name (h->net, HEAT_KIND_COMMUNITY, community.i));
  hotline_put_text (b, "district", district_of (h->net, community));
  hotline_put_text (b, "station", station);
  if (place->kind == HEAT_KIND_HOUSEHOLD)
    {
      HeatHome home = heat_net_home (h->net, heat_household (place->index));
      json_builder_set_member_name (b, "area_m2");
      if (home.area_m2 > 0)
        json_builder_add_double_value (b, (double) home.area_m2);
      else
        json_builder_add_null_value (b);
      hotline_put_text (b, "housing_label", heat_code_label (HEAT_CODES_HOUSING, home.housing));
      hotline_put_text (b, "priority_label", heat_code_label (HEAT_CODES_PRIORITY, home.priority));
    }
  json_builder_end_object (b);
}

/* Places to choose from, each named by a key. */
static void
put_choices (JsonBuilder *b, HotlineRequest *r, const GArray *places)
{
  HeatHotline *h = r->hotline;

  begin (b, "choices");
  for (guint i = 0; places->len > 1 && i < places->len; i++)
    {
      const HeatHotlinePlace *place = &g_array_index (places, HeatHotlinePlace, i);
      g_autofree char *key = place_key (h->net, place);
      json_builder_begin_object (b);
      hotline_put_text (b, "key", key);
      hotline_put_text (b, "kind", heat_kind_word (place->kind));
      hotline_put_text (b, "place", place->label);
      hotline_put_text (b, "district", district_of (h->net, community_of (h->net, place)));
      put_flag (b, "off", hotline_place_stop (h, place).is_off);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
}

/* Communities of the same name elsewhere: the agent checks the district with the caller. */
static void
put_namesakes (JsonBuilder *b, HeatHotline *h, const HeatHotlinePlace *place)
{
  HeatCommunity own = place ? community_of (h->net, place) : heat_community (HEAT_NONE);
  guint32 n = heat_community_is_none (own) ? 0 : heat_net_n (h->net, HEAT_KIND_COMMUNITY);
  const char *name = n ? heat_net_name (h->net, HEAT_KIND_COMMUNITY, own.i) : "";

  begin (b, "namesakes");
  for (guint32 i = 0; i < n; i++)
    if (i != own.i && strcmp (heat_net_name (h->net, HEAT_KIND_COMMUNITY, i), name) == 0)
      {
        HeatHotlinePlace other = { HEAT_KIND_COMMUNITY, i, NULL };
        g_autofree char *key = place_key (h->net, &other);
        json_builder_begin_object (b);
        hotline_put_text (b, "key", key);
        hotline_put_text (b, "community", name);
        hotline_put_text (b, "district", district_of (h->net, heat_community (i)));
        json_builder_end_object (b);
      }
  json_builder_end_array (b);
}

/* --- Who called before --------------------------------------------------------------------------------------------- */

static const char *
text_of (JsonObject *o, const char *key)
{
  JsonNode *node = json_object_get_member (o, key);

  return node && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";
}

static gboolean
is_same (const char *asked, const char *have)
{
  return asked && *asked && strcmp (asked, have) == 0;
}

/* A call of before: a ticket, or a report that made none. */
typedef struct { gint64 at_us; const HeatTicket *ticket; const HotlineReport *report; } Earlier;

static int
by_newest (gconstpointer a, gconstpointer b)
{
  const Earlier *x = a, *y = b;

  return x->at_us != y->at_us ? (x->at_us > y->at_us ? -1 : 1) : 0;
}

static void
add_tickets (GArray *calls, const GPtrArray *tickets, const char *known_phone, const HeatTicketActor *actor)
{
  for (guint i = 0; tickets && i < tickets->len; i++)
    {
      const HeatTicket *ticket = tickets->pdata[i];
      Earlier one = { ticket->at_us, ticket, NULL };
      if (hotline_ticket_is_seen (actor, ticket) && !is_same (known_phone, ticket->phone))
        g_array_append_val (calls, one);
    }
}

static GArray *
find_calls (const HeatHotline *h, const char *phone, const char *card, const HeatTicketActor *actor)
{
  GArray *calls = g_array_new (FALSE, FALSE, sizeof (Earlier));

  add_tickets (calls, phone && *phone ? heat_tickets_of_phone (h->tickets->book, phone) : NULL, NULL, actor);
  add_tickets (calls, card && *card ? heat_tickets_of_card (h->tickets->book, card) : NULL, phone, actor);
  for (guint i = actor->roles & (HEAT_TICKET_BY_AGENT | HEAT_TICKET_BY_DESK) ? h->reports->len : 0; i-- > 0;)
    {
      const HotlineReport *report = h->reports->pdata[i];
      JsonObject *body = heat_event_body (report->event);
      Earlier one = { report->event->at_us, NULL, report };
      if ((is_same (phone, text_of (body, "phone")) || is_same (card, text_of (body, "card"))) && !heat_tickets_by_id (h->tickets->book, report->id))
        g_array_append_val (calls, one);
    }
  g_array_sort (calls, by_newest);
  return calls;
}

static void
put_call (JsonBuilder *b, const Earlier *one)
{
  JsonObject *body = one->report ? heat_event_body (one->report->event) : NULL;

  json_builder_begin_object (b);
  hotline_put_text (b, "id", one->ticket ? one->ticket->id : one->report->id);
  hotline_put_text (b, "number", one->ticket ? one->ticket->number : "");
  hotline_put_time (b, "at", one->at_us);
  hotline_put_text (b, "kind", one->ticket ? heat_ops_word (HEAT_WORDS_TICKET_KIND, one->ticket->kind) : text_of (body, "symptom"));
  hotline_put_text (b, "kind_label", one->ticket ? heat_ops_label (HEAT_WORDS_TICKET_KIND, one->ticket->kind) : heat_ops_label (HEAT_WORDS_SYMPTOM, heat_ops_word_value (HEAT_WORDS_SYMPTOM, text_of (body, "symptom"))));
  hotline_put_text (b, "text", one->ticket ? one->ticket->text : text_of (body, "text"));
  hotline_put_text (b, "state", one->ticket ? heat_ops_word (HEAT_WORDS_TICKET_STATE, one->ticket->state) : one->report->handed ? "handed" : "accepted");
  hotline_put_text (b, "state_label", one->ticket ? heat_ops_label (HEAT_WORDS_TICKET_STATE, one->ticket->state) : one->report->handed ? _("with the dispatch centre") : _("accepted"));
  json_builder_end_object (b);
}

/* Newest first; how many there are in all goes to `calls`. */
static void
put_history (JsonBuilder *b, const HotlineRequest *r, const char *phone, const char *card)
{
  HeatTicketActor actor = hotline_ticket_actor (&r->who);
  g_autoptr (GArray) calls = find_calls (r->hotline, phone, card, &actor);

  begin (b, "history");
  for (guint i = 0; i < MIN (calls->len, MOST_HISTORY); i++)
    put_call (b, &g_array_index (calls, Earlier, i));
  json_builder_end_array (b);
  put_int (b, "calls", calls->len);
}

/* --- Stops ----------------------------------------------------------------------------------------------------------- */

static void
put_outages (JsonBuilder *b, HotlineRequest *r, const HeatNotice *own)
{
  const GPtrArray *all = heat_ops_notices (r->hotline->ops);
  gint64 now_us = heat_clock_now_us (&r->hotline->clock);

  begin (b, "outages");
  for (guint i = all->len; i-- > 0;)
    {
      const HeatNotice *n = all->pdata[i];
      if (n->is_superseded || heat_notice_is_over (n))
        continue;
      g_autofree char *area = heat_wording_areas (hotline_wording (r), n, HEAT_SCOPE_ALL);
      g_autofree char *key = heat_notice_key (n);
      g_autoptr (GHashTable) words = heat_wording_fields (hotline_wording (r), n, HEAT_SCOPE_ALL, NULL);
      json_builder_begin_object (b);
      hotline_put_text (b, "notice", key);
      hotline_put_text (b, "number", n->number);
      put_int (b, "version", n->version);
      hotline_put_text (b, "kind", heat_ops_word (HEAT_WORDS_NOTICE, n->kind));
      hotline_put_text (b, "incident", n->incident);
      hotline_put_text (b, "place", g_hash_table_lookup (words, "place"));
      hotline_put_text (b, "cause", g_hash_table_lookup (words, "cause"));
      hotline_put_text (b, "area", area);
      begin (b, "communities");
      for (guint k = 0; k < n->areas->len; k++)
        json_builder_add_string_value (b, ((HeatNoticeArea *) n->areas->pdata[k])->community);
      json_builder_end_array (b);
      put_int (b, "households", n->households);
      put_int (b, "dn_mm", n->dn_mm);
      hotline_put_text (b, "level", n->level);
      hotline_put_text (b, "team", n->team);
      put_int (b, "valves", n->valves->len);
      hotline_put_time (b, "issued", n->issued_us);
      hotline_put_time (b, "since", n->start_us ? n->start_us : n->issued_us);
      hotline_put_time (b, "arrived", n->arrived_us);
      hotline_put_time (b, "until", n->expected_us);
      hotline_put_text (b, "until_text", g_hash_table_lookup (words, "until"));
      put_flag (b, "begun", n->kind != HEAT_NOTICE_PLANNED || n->start_us <= now_us);
      put_flag (b, "own", n == own);
      if (n->kind != HEAT_NOTICE_PLANNED || n->start_us <= now_us)
        hotline_put_progress (b, r, n);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
}

/* When the caller can have news at the latest: as the notice promises, then every `update_min` from there (or from the notice that promises nothing), never after
 * heat is expected back. */
static gint64
next_update_us (const HeatHotline *h, const HeatNotice *n)
{
  gint64 every_us = heat_hotline_config_int (h->config, "agents", "update_min") * G_TIME_SPAN_MINUTE, now_us = heat_clock_now_us (&h->clock);

  if (n->next_update_us > now_us)
    return n->next_update_us;
  if (!every_us || (n->kind == HEAT_NOTICE_PLANNED && n->start_us > now_us)) /* nobody works on it yet: there is nothing to tell every hour */
    return 0;
  gint64 from_us = n->next_update_us ? n->next_update_us : n->issued_us, next_us = from_us + (MAX (now_us - from_us, 0) / every_us + 1) * every_us;
  return n->expected_us > now_us ? MIN (next_us, n->expected_us) : next_us;
}

/* A sentence of [agent]; NULL when the wording has none. (transfer full) */
static void
put_update (JsonBuilder *b, HotlineRequest *r, const HeatNotice *n)
{
  gint64 next_us = next_update_us (r->hotline, n);
  g_autoptr (GHashTable) words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *moment = heat_wording_moment (hotline_wording (r), next_us);

  hotline_put_time (b, "next_update", next_us);
  heat_wording_fields_set (words, "update", moment);
  g_autofree char *ask = heat_wording_fill (hotline_wording (r), "agent", "ask_update", words, NULL);
  g_autofree char *tell = next_us ? heat_wording_fill (hotline_wording (r), "agent", "tell_update", words, NULL) : NULL;
  hotline_put_text (b, "next_update_ask", tell ? ask : "");
  hotline_put_text (b, "next_update_tell", tell);
}

/* --- Answers --------------------------------------------------------------------------------------------------------- */

/* place=building:B1, as the choices name them. */
static GArray *
find_place (HotlineRequest *r, const char *key)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (HeatHotlinePlace));
  HeatHotlinePlace place;

  g_array_set_clear_func (places, (GDestroyNotify) heat_hotline_place_clear);
  if (hotline_find_key (r->hotline, key, &place))
    g_array_append_val (places, place);
  return places;
}

static const char *
card_of (const HeatHotline *h, const HeatHotlinePlace *place, char text[HEAT_NUMBER_BYTES])
{
  return place && place->kind == HEAT_KIND_HOUSEHOLD ? heat_net_card (h->net, heat_household (place->index), text) : NULL;
}

/* The number that calls, else the household's own. */
static const char *
phone_of (const HotlineRequest *r, const HeatHotlinePlace *place, char text[HEAT_NUMBER_BYTES])
{
  const char *phone = hotline_query (r, "phone") ? hotline_query (r, "phone") : hotline_query (r, "caller");

  if (phone)
    return phone;
  return place && place->kind == HEAT_KIND_HOUSEHOLD ? heat_net_phone (r->hotline->net, heat_household (place->index), text) : NULL;
}

static void
put_caller (JsonBuilder *b, HotlineRequest *r, const GArray *places)
{
  HeatHotline *h = r->hotline;
  const HeatHotlinePlace *place = places->len == 1 ? &g_array_index (places, HeatHotlinePlace, 0) : NULL;
  char card_text[HEAT_NUMBER_BYTES], phone_text[HEAT_NUMBER_BYTES];
  const char *phone = phone_of (r, place, phone_text);
  g_autofree char *masked = phone && *phone ? heat_ops_mask_phone (phone) : NULL;
  HotlineStop stop = place ? hotline_place_stop (h, place) : (HotlineStop){ 0 };

  hotline_put_time (b, "now", heat_clock_now_us (&h->clock));
  hotline_put_text (b, "phone", masked);
  hotline_put_places (b, r, places);
  if (place)
    put_home (b, h, place);
  put_choices (b, r, places);
  put_namesakes (b, h, place);
  put_history (b, r, phone, card_of (h, place, card_text));
  put_outages (b, r, stop.is_off ? stop.notice : NULL);
  if (stop.is_off)
    put_update (b, r, stop.notice);
}

void
hotline_handle_caller (HotlineRequest *r)
{
  const char *key = hotline_query (r, "place");
  gboolean is_place = key && r->hotline->net;
  g_autoptr (GArray) places = is_place ? find_place (r, key) : hotline_find_places (r);
  g_autoptr (JsonBuilder) b = json_builder_new ();
  g_autoptr (GError) error = NULL;

  if (!places)
    return;
  if (is_place && !hotline_sync (r->hotline, &error))
    {
      hotline_refuse_error (r, error);
      return;
    }
  json_builder_begin_object (b);
  put_caller (b, r, places);
  json_builder_end_object (b);
  hotline_answer (r, SOUP_STATUS_OK, json_builder_get_root (b));
}

/* What stands on an agent's page while nobody calls: the stops in force. */
void
hotline_handle_list_outages (HotlineRequest *r)
{
  g_autoptr (JsonBuilder) b = json_builder_new ();
  g_autoptr (GError) error = NULL;

  if (!hotline_sync (r->hotline, &error))
    {
      hotline_refuse_error (r, error);
      return;
    }
  json_builder_begin_object (b);
  hotline_put_time (b, "now", heat_clock_now_us (&r->hotline->clock));
  put_outages (b, r, NULL);
  json_builder_end_object (b);
  hotline_answer (r, SOUP_STATUS_OK, json_builder_get_root (b));
}

/* A telephone system tells who calls a seat: that seat's page opens on the caller. */
void
hotline_handle_popup (HotlineRequest *r)
{
  g_autoptr (JsonNode) node = hotline_body (r);

  if (!node)
    return;
  JsonObject *o = json_node_get_object (node), *data;
  const char *seat = text_of (o, "seat"), *phone = text_of (o, "phone"), *card = text_of (o, "card");
  if (!*seat || strlen (seat) > 64 || !*phone == !*card || strlen (phone) > 64 || strlen (card) > 64)
    {
      hotline_refuse (r, SOUP_STATUS_BAD_REQUEST, "bad_data", _("opening an agent's page: give seat, and one of phone and card"));
      return;
    }
  HotlineWho to = { .roles = HEAT_ROLE_AGENT, .name = seat };
  guint n = hotline_count_listeners (r->hotline, "popup", &to);
  g_autoptr (JsonBuilder) b = json_builder_new ();
  data = json_object_new ();
  json_object_set_string_member (data, *phone ? "phone" : "card", *phone ? phone : card);
  hotline_push_to (r->hotline, "popup", &to, data);
  json_builder_begin_object (b);
  hotline_put_text (b, "seat", seat);
  put_int (b, "pages", n);
  json_builder_end_object (b);
  hotline_answer (r, n ? SOUP_STATUS_OK : SOUP_STATUS_NOT_FOUND, json_builder_get_root (b));
}

void
hotline_handle_agent_page (HotlineRequest *r)
{
  hotline_serve_file (r, "web/agent.html", "text/html; charset=utf-8");
}
