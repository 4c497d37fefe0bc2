// SPDX-License-Identifier: GPL-3.0-or-later
/* Is this household out, why, until when, and what to say: answered from the notices in force. */
#include "hotline-private.h"
#include "base-i18n.h"
#include <string.h>

#define MAX_PLACES 8

/* What is known of one place. Several consumers hang on a building or a community. */
typedef struct {
  const HeatHotlinePlace *place;
  const HeatTold *told;        /* what matters most to any of them; NULL nothing */
  const HeatNotice *notice;    /* of it */
  const HeatNotice *other;     /* of one home: another stop that keeps it cold too, or is still to come; NULL none */
  guint consumers, out, named; /* out: by any notice; named: by this one, not only told of it because an earlier one was about them */
  gboolean is_planned;         /* a stop announced and not begun */
  gboolean is_overdue;         /* its end, as it was told, has passed too long ago to explain anything */
} Finding;

static void
look_at_consumer (Finding *f, HeatHotline *h, guint32 consumer)
{
  gint64 now_us = heat_clock_now_us (&h->clock);
  const HeatTold *told = heat_told_first (heat_ops_told (h->ops, heat_net_id (h->net, HEAT_KIND_CONSUMER, consumer)), now_us);

  f->consumers++;
  if (!told || hotline_is_past (h, told->notice))
    return;
  f->out += heat_told_standing (told, now_us) == HEAT_STANDING_OUT;
  if (!f->told || heat_told_compare (told, f->told, now_us) > 0)
    {
      f->named = f->notice == told->notice ? f->named : 0;
      f->told = told;
      f->notice = told->notice;
    }
  f->named += f->notice == told->notice && told->is_named;
}

/* All of the place by this one notice. */
static gboolean
is_whole (const Finding *f)
{
  return f->named > 0 && f->named == f->consumers;
}

/* Whoever calls from there is among those of whom the notice speaks, and it is the last word on its stop. */
static gboolean
is_explained (const Finding *f)
{
  return (f->out > 0 || f->is_planned) && is_whole (f) && !f->is_overdue && !f->notice->is_superseded;
}

/* A stop that is over-due does not explain that somebody is cold. */
static gboolean
is_overdue (const HeatHotline *h, const HeatNotice *n)
{
  double late_min = heat_hotline_config_number (h->config, "tickets", "overdue_min");

  return n && !heat_notice_is_over (n) && n->expected_us && heat_clock_now_us (&h->clock) > n->expected_us + (gint64) (late_min * 60e6);
}

static void
look_at_building (Finding *f, HeatHotline *h, guint32 building)
{
  HeatSpan all = heat_net_building_consumers (h->net, heat_building (building));

  for (guint32 i = 0; i < all.n; i++)
    look_at_consumer (f, h, all.at[i]);
}

/* What is told of one home besides what matters most. */
static const HeatNotice *
other_stop (const HeatHotline *h, const HeatTold *first, guint32 consumer)
{
  gint64 now_us = heat_clock_now_us (&h->clock);
  const HeatTold *best = NULL;

  for (const HeatTold *told = heat_ops_told (h->ops, heat_net_id (h->net, HEAT_KIND_CONSUMER, consumer)); told; told = told->next)
    if (told->notice != first->notice && !told->notice->is_superseded && heat_told_standing (told, now_us) != HEAT_STANDING_OVER && (!best || heat_told_compare (told, best, now_us) > 0))
      best = told;
  return best ? best->notice : NULL;
}

static void
look_at_one (Finding *f, HeatHotline *h, guint32 consumer)
{
  look_at_consumer (f, h, consumer);
  f->other = f->told ? other_stop (h, f->told, consumer) : NULL;
}

static Finding
look_at (HeatHotline *h, const HeatHotlinePlace *place)
{
  Finding f = { .place = place };

  hotline_quick_renew (h->quick, heat_ops_seq (h->ops), heat_clock_now_us (&h->clock));
  if (place->kind == HEAT_KIND_HOUSEHOLD)
    {
      HeatConsumer consumer = heat_net_household_consumer (h->net, heat_household (place->index));
      if (!heat_consumer_is_none (consumer))
        look_at_one (&f, h, consumer.i);
    }
  else if (place->kind == HEAT_KIND_CONSUMER)
    look_at_one (&f, h, place->index);
  else if (place->kind == HEAT_KIND_BUILDING)
    look_at_building (&f, h, place->index);
  else if (place->kind == HEAT_KIND_COMMUNITY)
    {
      HeatSpan all = heat_net_community_buildings (h->net, heat_community (place->index));
      for (guint32 i = 0; i < all.n; i++)
        look_at_building (&f, h, all.at[i]);
    }
  f.is_planned = f.notice && f.out == 0 && f.named && f.notice->kind == HEAT_NOTICE_PLANNED;
  f.is_overdue = is_overdue (h, f.notice);
  return f;
}

/* The sentences, as {ask, tell} and as one text. */
static gboolean
put_say (JsonBuilder *b, GPtrArray *script)
{
  g_autoptr (GString) text = g_string_new (NULL);

  json_builder_set_member_name (b, "say");
  json_builder_begin_array (b);
  for (guint i = 0; script && i < script->len; i++)
    {
      const HeatSay *say = script->pdata[i];
      json_builder_begin_object (b);
      hotline_put_text (b, "about", say->about);
      hotline_put_text (b, "ask", say->ask);
      hotline_put_text (b, "tell", say->tell);
      json_builder_end_object (b);
      g_string_append_printf (text, "%s%s", text->len ? "\n" : "", say->tell);
    }
  json_builder_end_array (b);
  hotline_put_text (b, "say_text", text->str);
  return script != NULL;
}

static void
put_versions (JsonBuilder *b, const HeatHotline *h, const HeatNotice *n)
{
  const GPtrArray *all = heat_ops_notices (h->ops);

  json_builder_set_member_name (b, "versions");
  json_builder_begin_array (b);
  for (guint i = 0; n && i < all->len; i++)
    {
      const HeatNotice *one = all->pdata[i];
      if (strcmp (one->incident, n->incident) != 0)
        continue;
      json_builder_begin_object (b);
      hotline_put_text (b, "number", one->number);
      json_builder_set_member_name (b, "version");
      json_builder_add_int_value (b, one->version);
      hotline_put_text (b, "kind", heat_ops_word (HEAT_WORDS_NOTICE, one->kind));
      hotline_put_time (b, "issued", one->issued_us);
      hotline_put_time (b, "until", one->expected_us);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
}

static void
put_notice_facts (JsonBuilder *b, HotlineRequest *r, const Finding *f)
{
  const HeatNotice *n = f->notice;
  g_autoptr (GHashTable) words = n ? heat_wording_fields (hotline_wording (r), n, HEAT_SCOPE_ALL, NULL) : NULL;
  g_autofree char *key = n ? heat_notice_key (n) : NULL;
  g_autofree char *why = n ? g_strdup_printf ("%s%s%s", (char *) g_hash_table_lookup (words, "place"),
                                              hotline_wording (r) == r->hotline->en ? ": " : "", (char *) g_hash_table_lookup (words, "cause")) : NULL;

  hotline_put_text (b, "why", f->out || f->is_planned ? why : "");
  hotline_put_time (b, "since", n ? (n->start_us ? n->start_us : n->issued_us) : 0);
  hotline_put_time (b, "until", n && (f->out || f->is_planned) ? n->expected_us : 0);
  hotline_put_text (b, "until_text", n && (f->out || f->is_planned) ? g_hash_table_lookup (words, "until") : "");
  hotline_put_time (b, "restored", n ? n->restored_us : 0);
  hotline_put_text (b, "notice", key);
  hotline_put_text (b, "incident", n ? n->incident : "");
}

static void
put_household (JsonBuilder *b, HeatHotline *h, const HeatHotlinePlace *place)
{
  if (place->kind != HEAT_KIND_HOUSEHOLD)
    return;
  if (place->index == HEAT_NONE)
    {
      hotline_put_text (b, "card", HOTLINE_GAP "c");
      hotline_put_text (b, "housing", HOTLINE_GAP "h");
      hotline_put_text (b, "priority", HOTLINE_GAP "r");
      return;
    }
  HeatHome home = heat_net_home (h->net, heat_household (place->index));
  char card[HEAT_NUMBER_BYTES];
  hotline_put_text (b, "card", heat_net_card (h->net, heat_household (place->index), card));
  hotline_put_text (b, "housing", heat_code_word (HEAT_CODES_HOUSING, home.housing));
  hotline_put_text (b, "priority", heat_code_word (HEAT_CODES_PRIORITY, home.priority));
}

/* What of the notice lies in the building or community. */
static HeatNoticeScope
scope_of (HeatHotline *h, const HeatHotlinePlace *place, const HeatNotice *n)
{
  const char *id = heat_net_id (h->net, place->kind, place->index);

  for (guint a = 0; a < n->areas->len; a++)
    {
      const HeatNoticeArea *area = n->areas->pdata[a];
      if (place->kind == HEAT_KIND_COMMUNITY && g_strcmp0 (area->id, id) == 0)
        return (HeatNoticeScope){ (int) a, -1, -1 };
      for (guint b = 0; place->kind == HEAT_KIND_BUILDING && b < area->buildings->len; b++)
        if (g_strcmp0 (((HeatNoticeBuilding *) area->buildings->pdata[b])->id, id) == 0)
          return (HeatNoticeScope){ (int) a, (int) b, -1 };
    }
  return HEAT_SCOPE_ALL;
}

static GPtrArray *
script_for (HotlineRequest *r, const Finding *f)
{
  HeatNoticeContext context = { .now_us = heat_clock_now_us (&r->hotline->clock) };

  if (!f->notice)
    return heat_notice_script_none (hotline_wording (r), f->place->label, NULL);
  if (!f->named) /* a change left them out: they have heat again */
    return heat_notice_script_spared (hotline_wording (r), f->notice, f->place->label, context.now_us, NULL);
  context.previous = hotline_previous (r->hotline, f->notice);
  if ((f->out || f->is_planned) && !is_whole (f)) /* which of them the caller is, is asked first */
    return heat_notice_script_partly (f->notice, hotline_wording (r), scope_of (r->hotline, f->place, f->notice), f->place->label, &context, NULL);
  GPtrArray *script = heat_notice_script (f->notice, hotline_wording (r), f->place->label, &context, NULL);
  context.previous = NULL;
  g_autoptr (GPtrArray) also = script && f->other ? heat_notice_script_also (f->other, hotline_wording (r), f->place->label, &context, NULL) : NULL;
  if (also)
    {
      g_ptr_array_set_free_func (also, NULL);
      g_ptr_array_extend (script, also, NULL, NULL);
    }
  return script;
}

/* The keys of one place, inside an open object. */
static void
put_finding (JsonBuilder *b, HotlineRequest *r, const Finding *f)
{
  hotline_put_text (b, "kind", heat_kind_word (f->place->kind));
  hotline_put_text (b, "place", f->place->label);
  put_household (b, r->hotline, f->place);
  json_builder_set_member_name (b, "out");
  json_builder_add_boolean_value (b, f->out > 0);
  json_builder_set_member_name (b, "partly");
  json_builder_add_boolean_value (b, f->out > 0 && f->out < f->consumers);
  json_builder_set_member_name (b, "planned");
  json_builder_add_boolean_value (b, f->is_planned);
  json_builder_set_member_name (b, "explained");
  json_builder_add_boolean_value (b, is_explained (f));
  json_builder_set_member_name (b, "overdue");
  json_builder_add_boolean_value (b, f->out > 0 && f->is_overdue);
  put_notice_facts (b, r, f);
  put_versions (b, r->hotline, f->notice);
  g_autoptr (GPtrArray) script = script_for (r, f);
  put_say (b, script);
}

/* Several places, or none: the agent is told what to ask. */
static void
put_unsure (JsonBuilder *b, HotlineRequest *r, const GArray *places)
{
  g_autoptr (GString) labels = g_string_new (NULL);
  g_autoptr (GHashTable) words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) script = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_say_free);
  HeatSay *say = g_new0 (HeatSay, 1);

  for (guint i = 0; i < places->len; i++)
    g_string_append_printf (labels, "%s%s", i ? "；" : "", g_array_index (places, HeatHotlinePlace, i).label);
  heat_wording_fields_set (words, "areas", labels->str);
  g_ptr_array_add (script, say);
  say->about = g_strdup ("place");
  say->ask = heat_wording_fill (hotline_wording (r), "unsure", "ask", words, NULL);
  say->tell = heat_wording_fill (hotline_wording (r), "unsure", places->len ? "tell_several" : "tell_nothing", words, NULL);
  json_builder_set_member_name (b, "out");
  json_builder_add_null_value (b);
  put_say (b, script);
}

/* One place, without any doubt: the keys of the whole answer. */
static void
put_one (JsonBuilder *b, HotlineRequest *r, const Finding *f)
{
  json_builder_set_member_name (b, "found");
  json_builder_add_int_value (b, 1);
  json_builder_set_member_name (b, "ambiguous");
  json_builder_add_boolean_value (b, FALSE);
  put_finding (b, r, f);
  json_builder_set_member_name (b, "matches");
  json_builder_begin_array (b);
  json_builder_end_array (b);
}

void
hotline_put_places (JsonBuilder *b, HotlineRequest *r, const GArray *places)
{
  if (places->len == 1)
    {
      Finding f = look_at (r->hotline, &g_array_index (places, HeatHotlinePlace, 0));
      put_one (b, r, &f);
      return;
    }
  json_builder_set_member_name (b, "found");
  json_builder_add_int_value (b, places->len);
  json_builder_set_member_name (b, "ambiguous");
  json_builder_add_boolean_value (b, places->len > 1);
  put_unsure (b, r, places);
  json_builder_set_member_name (b, "matches");
  json_builder_begin_array (b);
  for (guint i = 0; i < MIN (places->len, MAX_PLACES); i++)
    {
      Finding f = look_at (r->hotline, &g_array_index (places, HeatHotlinePlace, i));
      json_builder_begin_object (b);
      put_finding (b, r, &f);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
}

HotlineStop
hotline_place_stop (HeatHotline *h, const HeatHotlinePlace *place)
{
  Finding f = look_at (h, place);
  gboolean is_back = f.notice && f.named && f.notice->kind == HEAT_NOTICE_RESTORATION;

  return (HotlineStop){ .notice = f.notice, .is_off = f.out > 0 || f.is_planned, .is_explained = is_explained (&f), .has_begun = f.out > 0, .touches = f.out > 0 || is_back };
}

char *
hotline_place_words (HotlineRequest *r, const HeatHotlinePlace *place)
{
  Finding f = look_at (r->hotline, place);
  g_autoptr (GPtrArray) script = script_for (r, &f);
  GString *text = g_string_new (NULL);

  for (guint i = 0; script && i < script->len; i++)
    g_string_append_printf (text, "%s%s", text->len ? "\n" : "", ((const HeatSay *) script->pdata[i])->tell);
  return g_string_free (text, FALSE);
}

/* "通达小区 6 号楼" */
static GString *
building_label (HeatHotline *h, HeatBuilding building)
{
  HeatCommunity community = heat_building_is_none (building) ? heat_community (HEAT_NONE) : heat_net_building_community (h->net, building);
  GString *out = g_string_new (heat_community_is_none (community) ? "" : heat_net_name (h->net, HEAT_KIND_COMMUNITY, community.i));

  if (!heat_building_is_none (building))
    {
      const char *number = heat_net_text (h->net, heat_net_city (h->net)->building[building.i].number);
      g_string_append_printf (out, " %s", *number ? number : heat_net_name (h->net, HEAT_KIND_BUILDING, building.i));
      if (*number && g_ascii_isdigit (number[strlen (number) - 1]))
        g_string_append (out, " 号楼");
    }
  return out;
}

/* "通达小区 6号楼 2 单元 501" from the data's own words. */
static char *
household_label (HeatHotline *h, guint32 index)
{
  HeatHome home = heat_net_home (h->net, heat_household (index));
  GString *out = building_label (h, heat_net_household_building (h->net, heat_household (index)));

  if (*heat_net_text (h->net, home.unit))
    g_string_append_printf (out, " %s%s", heat_net_text (h->net, home.unit), g_ascii_isdigit (*heat_net_text (h->net, home.unit)) ? " 单元" : "");
  if (*heat_net_text (h->net, home.room))
    g_string_append_printf (out, " %s", heat_net_text (h->net, home.room));
  g_strstrip (out->str);
  return g_string_free (out, FALSE);
}

char *
hotline_place_label (HeatHotline *h, HeatKind kind, guint32 index)
{
  if (kind == HEAT_KIND_HOUSEHOLD)
    return household_label (h, index);
  if (kind != HEAT_KIND_BUILDING)
    return g_strdup (heat_net_name (h->net, kind, index));
  GString *out = building_label (h, heat_building (index));
  g_strstrip (out->str);
  return g_string_free (out, FALSE);
}

void
hotline_find_card (HeatHotline *h, const char *card, GArray *places)
{
  guint32 index = heat_net_find (h->net, HEAT_KIND_HOUSEHOLD, card);

  if (index == HEAT_NONE)
    return;
  HeatHotlinePlace place = { HEAT_KIND_HOUSEHOLD, index, household_label (h, index) };
  g_array_append_val (places, place);
}

/* One household may have several rooms under one phone. */
static void
find_phone (HotlineRequest *r, const char *phone, GArray *places)
{
  HeatHotline *h = r->hotline;
  guint32 found[MAX_PLACES + 1];
  guint n = hotline_phones_find (h->phones, phone, found, G_N_ELEMENTS (found));

  for (guint i = 0; i < n; i++)
    {
      HeatHotlinePlace place = { HEAT_KIND_HOUSEHOLD, found[i], household_label (h, found[i]) };
      g_array_append_val (places, place);
    }
}

GArray *
hotline_find_places (HotlineRequest *r)
{
  HeatHotline *h = r->hotline;
  const char *phone = hotline_query (r, "phone"), *card = hotline_query (r, "card"), *address = hotline_query (r, "address");
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (HeatHotlinePlace));
  g_autoptr (GError) error = NULL;

  g_array_set_clear_func (places, (GDestroyNotify) heat_hotline_place_clear);
  if (!phone + !card + !address != 2)
    {
      hotline_refuse (r, SOUP_STATUS_BAD_REQUEST, "bad_query", _("asking for a household: give exactly one of phone, card and address"));
      return NULL;
    }
  if (!h->net)
    {
      hotline_refuse (r, SOUP_STATUS_SERVICE_UNAVAILABLE, "no_city", _("asking for a household: the service runs without a city; start it with --city"));
      return NULL;
    }
  if (!hotline_sync_soon (h, &error))
    {
      hotline_refuse_error (r, error);
      return NULL;
    }
  if (card)
    hotline_find_card (h, card, places);
  else if (phone)
    find_phone (r, phone, places);
  else if (h->setup.find)
    h->setup.find (address, places, h->setup.find_data);
  return g_steal_pointer (&places);
}

/* What one household is told is what all are told of whom the same holds, but for their own words. */
static void
answer_household (HotlineRequest *r, const HeatHotlinePlace *place)
{
  HeatHotline *h = r->hotline;
  Finding f = look_at (h, place);
  HeatHome home = heat_net_home (h->net, heat_household (place->index));
  const char *housing = heat_code_word (HEAT_CODES_HOUSING, home.housing), *priority = heat_code_word (HEAT_CODES_PRIORITY, home.priority);
  char card[HEAT_NUMBER_BYTES], key[128];
  const char *number = heat_net_card (h->net, heat_household (place->index), card);
  gsize length;

  g_snprintf (key, sizeof key, "%p %p %p %u %u %u %d %d", (void *) f.notice, (void *) f.other, (void *) hotline_wording (r), f.consumers, f.out, f.named, f.is_planned, f.is_overdue);
  char *text = hotline_quick_fill (h->quick, key, place->label, number, housing, priority, &length);
  if (!text)
    {
      g_autoptr (JsonBuilder) b = json_builder_new ();
      HeatHotlinePlace gap = { HEAT_KIND_HOUSEHOLD, HEAT_NONE, HOTLINE_GAP "p" };
      f.place = &gap;
      json_builder_begin_object (b);
      put_one (b, r, &f);
      json_builder_end_object (b);
      g_autoptr (JsonNode) node = json_builder_get_root (b);
      hotline_quick_keep (h->quick, key, node);
      text = hotline_quick_fill (h->quick, key, place->label, number, housing, priority, &length);
    }
  soup_server_message_set_status (r->message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (r->message, "application/json; charset=utf-8", SOUP_MEMORY_TAKE, text, length);
}

void
hotline_handle_status (HotlineRequest *r)
{
  g_autoptr (GArray) places = hotline_find_places (r);
  g_autoptr (JsonBuilder) b = json_builder_new ();

  if (!places)
    return;
  if (places->len == 1 && g_array_index (places, HeatHotlinePlace, 0).kind == HEAT_KIND_HOUSEHOLD && !hotline_query (r, "pretty"))
    {
      answer_household (r, &g_array_index (places, HeatHotlinePlace, 0));
      return;
    }
  json_builder_begin_object (b);
  hotline_put_places (b, r, places);
  json_builder_end_object (b);
  hotline_answer (r, places->len ? SOUP_STATUS_OK : SOUP_STATUS_NOT_FOUND, json_builder_get_root (b));
}
