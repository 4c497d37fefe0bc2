// SPDX-License-Identifier: GPL-3.0-or-later
/* Notices: the record is made here once; hotline, sheets, press text and stop report only read it. */
#include "base-i18n.h"
#include "ops-live-private.h"
#include "ops-name.h"
#include <stdlib.h>
#include <string.h>

/* --- the areas --- */
typedef struct { guint32 building; guint households, priority; double area_m2; GPtrArray *units; /* const char* */ gboolean whole; } Block;
typedef struct { guint32 community; GArray *blocks; guint households, priority; double area_m2; } Area;

static void
clear_area (gpointer data)
{
  Area *a = data;

  for (guint k = 0; k < a->blocks->len; k++)
    g_ptr_array_unref (g_array_index (a->blocks, Block, k).units);
  g_array_unref (a->blocks);
}

/* Every heated unit of the building is among them. */
static gboolean
is_whole (const HeatNet *net, guint32 building, const guint8 *named)
{
  HeatSpan all = heat_net_building_consumers (net, heat_building (building));

  for (guint32 k = 0; k < all.n; k++)
    if (!named[all.at[k]] && heat_net_consumer_sum (net, heat_consumer (all.at[k]))->households > 0)
      return FALSE;
  return TRUE;
}

static Block
make_block (const HeatNet *net, guint32 building, const guint8 *named)
{
  Block b = { building, 0, 0, 0, g_ptr_array_new (), is_whole (net, building, named) };
  HeatSpan all = heat_net_building_consumers (net, heat_building (building));

  for (guint32 k = 0; k < all.n; k++)
    {
      const HeatConsumerSum *sum = heat_net_consumer_sum (net, heat_consumer (all.at[k]));
      const char *unit = heat_net_text (net, heat_net_city (net)->consumer[all.at[k]].unit);
      if (!named[all.at[k]])
        continue;
      b.households += sum->households;
      b.priority += sum->priority;
      b.area_m2 += sum->area_m2;
      if (*unit && !g_ptr_array_find_with_equal_func (b.units, unit, g_str_equal, NULL))
        g_ptr_array_add (b.units, (gpointer) unit);
    }
  if (b.units->len == 0)
    b.whole = TRUE;
  return b;
}

static const char *
building_name (const HeatNet *net, guint32 building)
{
  const HeatBuildingRow *row = &heat_net_city (net)->building[building];
  const char *number = heat_net_text (net, row->number);

  return *number ? number : heat_net_name (net, HEAT_KIND_BUILDING, building);
}

static int
compare_names (const char *a, const char *b)
{
  guint64 x = g_ascii_strtoull (a, NULL, 10), y = g_ascii_strtoull (b, NULL, 10);

  if (x != y && x && y)
    return x < y ? -1 : 1;
  return !x != !y ? (x ? -1 : 1) : strcmp (a, b);
}

static int
compare_blocks (gconstpointer a, gconstpointer b, gpointer net)
{
  return compare_names (building_name (net, ((const Block *) a)->building), building_name (net, ((const Block *) b)->building));
}

static int
compare_units (gconstpointer a, gconstpointer b)
{
  return compare_names (*(const char *const *) a, *(const char *const *) b);
}

static Area *
ensure_area (GArray *areas, guint32 community)
{
  for (guint k = 0; k < areas->len; k++)
    if (g_array_index (areas, Area, k).community == community)
      return &g_array_index (areas, Area, k);
  Area a = { community, g_array_new (FALSE, TRUE, sizeof (Block)), 0, 0, 0 };
  g_array_append_val (areas, a);
  return &g_array_index (areas, Area, areas->len - 1);
}

static gboolean
is_wanted (const HeatNet *net, guint32 community, const char *const *communities)
{
  return !communities || (community != HEAT_NONE && g_strv_contains (communities, heat_net_id (net, HEAT_KIND_COMMUNITY, community)));
}

static int
compare_areas (gconstpointer a, gconstpointer b)
{
  const Area *x = a, *y = b;

  return x->households != y->households ? (x->households > y->households ? -1 : 1) : (x->community < y->community ? -1 : x->community > y->community);
}

/* `named` by consumer; biggest community first, buildings by number. */
static GArray *
make_areas (const HeatNet *net, const guint8 *named, const char *const *communities)
{
  GArray *areas = g_array_new (FALSE, TRUE, sizeof (Area));
  guint32 n = heat_net_n (net, HEAT_KIND_CONSUMER);
  g_autofree guint8 *seen = g_new0 (guint8, (gsize) heat_net_n (net, HEAT_KIND_BUILDING) + 1);

  g_array_set_clear_func (areas, clear_area);
  for (guint32 c = 0; c < n; c++)
    {
      HeatBuilding building = named[c] ? heat_net_consumer_building (net, heat_consumer (c)) : heat_building (HEAT_NONE);
      if (heat_building_is_none (building) || seen[building.i])
        continue;
      seen[building.i] = 1;
      HeatCommunity community = heat_net_building_community (net, building);
      if (!is_wanted (net, community.i, communities))
        continue;
      Area *a = ensure_area (areas, community.i);
      Block b = make_block (net, building.i, named);
      a->households += b.households;
      a->priority += b.priority;
      a->area_m2 += b.area_m2;
      g_array_append_val (a->blocks, b);
    }
  for (guint k = 0; k < areas->len; k++)
    g_array_sort_with_data (g_array_index (areas, Area, k).blocks, compare_blocks, (gpointer) net);
  g_array_sort (areas, compare_areas);
  return areas;
}

static JsonObject *
block_to_json (const HeatNet *net, const Block *b)
{
  JsonObject *o = heat_body ("id", heat_net_id (net, HEAT_KIND_BUILDING, b->building), "name", building_name (net, b->building), NULL);
  JsonArray *units = json_array_new ();

  g_ptr_array_sort (b->units, compare_units);
  for (guint k = 0; k < b->units->len; k++)
    json_array_add_string_element (units, b->units->pdata[k]);
  json_object_set_array_member (o, "units", units);
  json_object_set_boolean_member (o, "whole", b->whole);
  json_object_set_int_member (o, "households", b->households);
  return o;
}

/* Every heated building of the community is in the area with all its units. */
static gboolean
is_whole_community (const HeatNet *net, const Area *a)
{
  guint heated = 0;

  if (a->community == HEAT_NONE)
    return FALSE;
  for (guint k = 0; k < a->blocks->len; k++)
    if (!g_array_index (a->blocks, Block, k).whole)
      return FALSE;
  HeatSpan all = heat_net_community_buildings (net, heat_community (a->community));
  for (guint32 k = 0; k < all.n; k++)
    heated += heat_net_building_consumers (net, heat_building (all.at[k])).n > 0;
  return heated == a->blocks->len;
}

static JsonArray *
areas_to_json (const HeatNet *net, const GArray *areas)
{
  JsonArray *list = json_array_new ();

  for (guint k = 0; k < areas->len; k++)
    {
      const Area *a = &g_array_index (areas, Area, k);
      gboolean is_known = a->community != HEAT_NONE;
      JsonObject *o = heat_body ("id", is_known ? heat_net_id (net, HEAT_KIND_COMMUNITY, a->community) : "", "community",
                                 is_known ? heat_net_name (net, HEAT_KIND_COMMUNITY, a->community) : "",
                                 "district", is_known ? heat_net_text (net, heat_net_city (net)->community[a->community].district) : "", NULL);
      JsonArray *blocks = json_array_new ();
      for (guint m = 0; m < a->blocks->len; m++)
        json_array_add_object_element (blocks, block_to_json (net, &g_array_index (a->blocks, Block, m)));
      json_object_set_boolean_member (o, "whole", is_whole_community (net, a));
      json_object_set_int_member (o, "households", a->households);
      json_object_set_int_member (o, "priority", a->priority);
      json_object_set_double_member (o, "area_m2", a->area_m2);
      json_object_set_array_member (o, "buildings", blocks);
      json_array_add_object_element (list, o);
    }
  return list;
}

/* --- who it is about --- */
static void
name_ids (const HeatNet *net, JsonArray *ids, guint8 *named)
{
  for (guint k = 0; ids && k < json_array_get_length (ids); k++)
    {
      guint32 c = heat_net_find (net, HEAT_KIND_CONSUMER, heat_json_at (ids, k));
      if (c != HEAT_NONE)
        named[c] = 1;
    }
}

static void
name_set (const HeatNet *net, GHashTable *ids, guint8 *named)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      guint32 c = heat_net_find (net, HEAT_KIND_CONSUMER, id);
      if (c != HEAT_NONE)
        named[c] = 1;
    }
}

static HeatNotice *
find_in_force (const HeatIncident *i)
{
  for (guint k = i->notices->len; k > 0; k--)
    {
      HeatNotice *n = i->notices->pdata[k - 1];
      if (n->kind != HEAT_NOTICE_RESTORATION && !n->is_superseded)
        return n;
    }
  return NULL;
}

/* The valves have been closed and people were without heat: from then on the outage itself says who is out, and no more the plan. */
static gboolean
is_carried_out (const HeatIncident *i)
{
  g_autoptr (GPtrArray) steps = heat_incident_steps (i, HEAT_STEPS_ISOLATE);

  for (guint k = 0; k < steps->len; k++)
    if (((HeatStep *) steps->pdata[k])->state == HEAT_STEP_PENDING)
      return FALSE;
  return steps->len > 0 && g_hash_table_size (i->ever_out) > 0;
}

/* A stop is about all that its plan cuts off and all that are out, and once it is carried out about these alone: whoever has heat again is
 * told nothing of a later end. A restoration is about all that were out. */
static guint8 *
find_named (const HeatNet *net, const HeatIncident *i, HeatNoticeKind kind)
{
  guint8 *named = g_new0 (guint8, (gsize) heat_net_n (net, HEAT_KIND_CONSUMER) + 1);
  HeatOpsPlan *plan = heat_incident_plan (i);
  HeatNotice *before = find_in_force (i);

  if (kind == HEAT_NOTICE_RESTORATION && g_hash_table_size (i->ever_out))
    name_set (net, i->ever_out, named);
  else if (kind == HEAT_NOTICE_RESTORATION && before)
    name_ids (net, heat_json_array (heat_event_body (before->event), "consumers"), named);
  else
    {
      if (!is_carried_out (i))
        name_ids (net, plan ? heat_json_array (heat_json_object (plan->body, "out"), "consumers") : NULL, named);
      name_set (net, i->out_consumers, named);
    }
  return named;
}

static gboolean
is_in_areas (const HeatNet *net, guint32 consumer, const char *const *communities)
{
  HeatBuilding building = heat_net_consumer_building (net, heat_consumer (consumer));
  HeatCommunity community = heat_building_is_none (building) ? heat_community (HEAT_NONE) : heat_net_building_community (net, building);

  return is_wanted (net, community.i, communities);
}

static JsonArray *
consumers_to_json (const HeatNet *net, guint8 *named, const char *const *communities)
{
  JsonArray *list = json_array_new ();

  for (guint32 c = 0; c < heat_net_n (net, HEAT_KIND_CONSUMER); c++)
    {
      if (named[c] && !is_in_areas (net, c, communities))
        named[c] = 0;
      if (named[c])
        json_array_add_string_element (list, heat_net_id (net, HEAT_KIND_CONSUMER, c));
    }
  return list;
}

/* Those who were told before and are not named now: they are told too. */
static JsonArray *
find_told_before (const HeatNet *net, const HeatIncident *i, const guint8 *named)
{
  g_autofree guint8 *told = g_new0 (guint8, (gsize) heat_net_n (net, HEAT_KIND_CONSUMER) + 1);
  JsonArray *list = json_array_new ();

  for (guint k = 0; k < i->notices->len; k++)
    {
      const HeatNotice *n = i->notices->pdata[k];
      name_ids (net, heat_json_array (heat_event_body (n->event), "consumers"), told);
      name_ids (net, heat_json_array (heat_event_body (n->event), "to"), told);
    }
  for (guint32 c = 0; c < heat_net_n (net, HEAT_KIND_CONSUMER); c++)
    if (told[c] && !named[c])
      json_array_add_string_element (list, heat_net_id (net, HEAT_KIND_CONSUMER, c));
  return list;
}

static JsonArray *
count_priority (const HeatNet *net, const guint8 *named)
{
  const HeatCity *city = heat_net_city (net);
  guint n[HEAT_PRIORITY_ELDERLY + 1] = { 0 };
  JsonArray *list = json_array_new ();

  for (guint32 c = 0; c < city->n_consumer; c++)
    {
      guint32 n_homes = named[c] ? heat_net_consumer_n_homes (net, heat_consumer (c)) : 0;
      for (guint32 k = 0; k < n_homes; k++)
        {
          guint8 priority = heat_net_home_priority (net, heat_net_consumer_home (net, heat_consumer (c), k));
          if (priority <= HEAT_PRIORITY_ELDERLY)
            n[priority]++;
        }
    }
  for (int p = 1; p <= HEAT_PRIORITY_ELDERLY; p++)
    if (n[p])
      {
        JsonObject *o = heat_body ("kind", heat_code_word (HEAT_CODES_PRIORITY, p), NULL);
        json_object_set_int_member (o, "n", n[p]);
        json_array_add_object_element (list, o);
      }
  return list;
}

/* --- the rest of the record --- */
static const char *
default_cause (const HeatIncident *i, HeatNoticeKind kind)
{
  if (kind == HEAT_NOTICE_PLANNED || i->job == HEAT_JOB_PLANNED)
    return "works";
  switch (i->job)
    {
    case HEAT_JOB_VALVE: return "valve";
    case HEAT_JOB_WELL_STEAM:
    case HEAT_JOB_WELL_COVER: return "well";
    case HEAT_JOB_STATION: return "station";
    case HEAT_JOB_SECONDARY_LEAK:
    case HEAT_JOB_HOUSEHOLD: return "leak_secondary";
    default: return "leak_primary";
    }
}

static void
put_valves (JsonObject *o, HeatLive *live, const HeatIncident *i)
{
  g_autoptr (GPtrArray) steps = heat_incident_steps (i, HEAT_STEPS_ISOLATE);
  g_autoptr (GHashTable) wells = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *valves = json_array_new (), *well_list = json_array_new (), *stations = json_array_new ();
  HeatOpsPlan *plan = heat_incident_plan (i);
  JsonArray *out_stations = plan ? heat_json_array (heat_json_object (plan->body, "out"), "stations") : NULL;

  for (guint k = 0; k < steps->len; k++)
    {
      const HeatStep *s = steps->pdata[k];
      if (s->action != HEAT_STEP_CLOSE || s->state == HEAT_STEP_FAILED)
        continue;
      JsonObject *v = heat_body ("valve", s->target, "well", s->well, NULL);
      json_object_set_int_member (v, "dn_mm", s->dn_mm);
      json_array_add_object_element (valves, v);
      guint32 valve = live->net ? heat_net_find (live->net, HEAT_KIND_VALVE, s->target) : HEAT_NONE;
      g_autofree char *well = heat_ops_name (live->net, HEAT_KIND_WELL, s->well);
      /* the stop report asks for its number, and a record is in no language */
      heat_json_put_text (v, "name", valve == HEAT_NONE ? s->target : heat_net_name (live->net, HEAT_KIND_VALVE, valve));
      if (*s->well && g_hash_table_add (wells, s->well))
        json_array_add_string_element (well_list, well);
    }
  for (guint k = 0; out_stations && k < json_array_get_length (out_stations); k++)
    {
      g_autofree char *station = heat_ops_name (live->net, HEAT_KIND_STATION, heat_json_at (out_stations, k));
      json_array_add_string_element (stations, station);
    }
  json_object_set_array_member (o, "valves", valves);
  json_object_set_array_member (o, "wells", well_list);
  json_object_set_array_member (o, "stations", stations);
}

/* What a map of it shows: what leaks, and the pipes that are shut off. */
static void
put_map (JsonObject *o, const HeatIncident *i)
{
  HeatOpsPlan *plan = heat_incident_plan (i);
  JsonArray *leaks = json_array_new (), *zone = json_array_new (), *pipes = plan ? heat_json_array (heat_json_object (plan->body, "zone"), "pipes") : NULL;

  for (guint k = 0; k < i->leaks->len; k++)
    json_array_add_string_element (leaks, i->leaks->pdata[k]);
  for (guint k = 0; pipes && k < json_array_get_length (pipes); k++)
    json_array_add_string_element (zone, heat_json_at (pipes, k));
  json_object_set_array_member (o, "leaks", leaks);
  json_object_set_array_member (o, "zone", zone);
}

static void
put_channels (JsonObject *o, const HeatCompany *company)
{
  JsonArray *list = json_array_new ();

  for (guint k = 0; k < company->n_channels; k++)
    {
      JsonObject *c = heat_body ("channel", company->channels[k].name, NULL);
      json_object_set_boolean_member (c, "by_hand", company->channels[k].by_hand);
      json_array_add_object_element (list, c);
    }
  json_object_set_array_member (o, "channels", list);
}

static void
put_time (JsonObject *o, const char *key, gint64 at_us)
{
  if (at_us)
    json_object_set_int_member (o, key, at_us);
}

/* As said; else when the first household went out; else, while a planned stop is to come, as it was announced. */
static gint64
stop_start_us (const HeatIncident *i, const HeatNoticeInput *in, gint64 now_us)
{
  const HeatNotice *before = find_in_force (i);

  if (in->start_us || i->out_from_us)
    return in->start_us ? in->start_us : i->out_from_us;
  return before && before->kind == HEAT_NOTICE_PLANNED && before->start_us ? before->start_us : now_us;
}

static void
put_times (JsonObject *o, HeatLive *live, const HeatIncident *i, HeatNoticeKind kind, const HeatNoticeInput *in)
{
  gint64 now_us = heat_live_now_us (live), start_us = stop_start_us (i, in, now_us);
  const HeatCompany *company = live->company;

  put_time (o, "issued_us", now_us);
  put_time (o, "start_us", start_us);
  if (kind == HEAT_NOTICE_PLANNED)
    put_time (o, "announce_by_us", heat_rules_announce_by (company->rules, company->profile, start_us));
  put_time (o, "half_us", in->expected_us ? 0 : i->estimate.half_us);
  put_time (o, "expected_us", in->expected_us ? in->expected_us : i->estimate.safe_us);
  put_time (o, "arrived_us", i->arrived_us);
  if (kind == HEAT_NOTICE_RESTORATION)
    put_time (o, "restored_us", i->stage_us[HEAT_STAGE_RESTORED]);
}

static char *
join_teams (HeatLive *live, const HeatIncident *i)
{
  g_autoptr (GString) s = g_string_new (NULL);

  for (guint k = 0; k < i->teams->len; k++)
    {
      const HeatOpsTeam *t = heat_ops_team (live->ops, i->teams->pdata[k]);
      g_string_append_printf (s, "%s%s", k ? "、" : "", t ? t->name : (char *) i->teams->pdata[k]);
    }
  return g_string_free (g_steal_pointer (&s), FALSE);
}

static const char *
city_text (HeatLive *live, HeatText text, const char *own)
{
  return own && *own ? own : heat_net_text (live->net, text);
}

static void
put_words (JsonObject *o, HeatLive *live, const HeatIncident *i, HeatNoticeKind kind, const HeatNoticeInput *in)
{
  const HeatCity *city = heat_net_city (live->net);
  const HeatCompany *company = live->company;
  static const char *const on_site[] = { "on_site", NULL };
  g_autofree char *team = join_teams (live, i);
  const char *name = city_text (live, city->company, company->name);

  heat_json_put_text (o, "cause", in->cause ? in->cause : default_cause (i, kind));
  heat_json_put_text (o, "street", i->place);
  heat_json_put_text (o, "place", in->place ? in->place : i->place);
  heat_json_put_text (o, "line", i->line);
  heat_json_put_text (o, "level", i->level);
  heat_json_put_text (o, "team", team);
  heat_json_put_text (o, "company", name);
  heat_json_put_text (o, "issuer", company->issuer && *company->issuer ? company->issuer : name);
  heat_json_put_text (o, "phone", city_text (live, city->hotline_phone, company->phone));
  heat_json_put_strv (o, "measures", in->measures ? in->measures : i->arrived_us && kind == HEAT_NOTICE_EMERGENCY ? on_site : NULL);
  heat_json_put_strv (o, "advice", in->advice);
  heat_json_put_number (o, "temp_degc", live->ops->temp_degc);
  if (i->dn_mm)
    json_object_set_int_member (o, "dn_mm", i->dn_mm);
}

static gboolean
is_notice (const HeatOps *ops, const char *number)
{
  return heat_ops_notice (ops, number, 0) != NULL;
}

static void
put_number (JsonObject *o, HeatLive *live, const HeatIncident *i, HeatNoticeKind kind)
{
  HeatNotice *before = find_in_force (i);
  gboolean is_change = before && kind != HEAT_NOTICE_RESTORATION;
  g_autofree char *number = is_change ? g_strdup (before->number) : heat_live_number_of_day (live, "", is_notice);
  g_autofree char *year = heat_time_format_local (heat_live_now_us (live), "%Y");
  g_autofree char *label = is_change ? g_strdup (before->label) : g_strdup_printf ("%s〔%s〕第 %s 号", live->company->notice_prefix, year, number);
  g_autofree char *report = g_strdup_printf ("%s〔%s〕第 %s 号", live->company->report_prefix, year, is_change ? before->number : number);

  heat_json_put_text (o, "number", number);
  heat_json_put_text (o, "label", label);
  heat_json_put_text (o, "report_label", report);
  heat_json_put_text (o, "kind", heat_ops_word (HEAT_WORDS_NOTICE, is_change ? before->kind : kind));
  heat_json_put_text (o, "incident", i->id);
  json_object_set_int_member (o, "version", is_change ? before->version + 1 : 1);
  if (before)
    {
      JsonObject *replaces = heat_body ("number", before->number, "kind", heat_ops_word (HEAT_WORDS_NOTICE, before->kind), NULL);
      json_object_set_int_member (replaces, "version", before->version);
      if (before->expected_us) /* so that each record can say by itself what was said before */
        json_object_set_int_member (replaces, "expected_us", before->expected_us);
      json_object_set_object_member (o, "replaces", replaces);
    }
}

static gboolean
check_issue (HeatLive *live, const HeatIncident *i, HeatNoticeKind kind, const HeatNoticeInput *in, GError **error)
{
  if (!heat_live_need_city (live, _("making a notice"), error))
    return FALSE;
  if (kind == HEAT_NOTICE_RESTORATION && (g_hash_table_size (i->out_consumers) || i->out.households))
    return heat_live_refuse (error, ngettext ("“restored” for %s: %u household is still without heat", "“restored” for %s: %u households are still without heat", i->out.households),
                             i->id, i->out.households);
  if (kind == HEAT_NOTICE_RESTORATION && i->stage < HEAT_STAGE_RESTORED)
    return heat_live_refuse (error, _("“restored” for %s: heat is not noted as restored; restore the incident first"), i->id);
  if (kind != HEAT_NOTICE_RESTORATION && i->stage >= HEAT_STAGE_RESTORED)
    return heat_live_refuse (error, _("a notice of a stop for %s: heat is restored already"), i->id);
  if (kind != HEAT_NOTICE_RESTORATION && i->plans->len == 0)
    return heat_live_refuse (error, _("a notice for %s: no plan is chosen, so it is not known who is without heat; choose a plan first"), i->id);
  if (kind != HEAT_NOTICE_RESTORATION && is_carried_out (i) && g_hash_table_size (i->out_consumers) == 0)
    return heat_live_refuse (error, _("a notice of a stop for %s: everybody has heat again; restore the incident, and post that"), i->id);
  if (kind == HEAT_NOTICE_PLANNED && !in->start_us && !i->out_from_us && !find_in_force (i))
    return heat_live_refuse (error, _("a planned stop for %s: it is not said when it begins; give the time"), i->id);
  if (in->expected_us && in->start_us && in->expected_us <= in->start_us)
    return heat_live_refuse (error, _("a notice for %s: it ends before it starts; check the times"), i->id);
  return TRUE;
}

JsonObject *
heat_live_draft_notice (const HeatLive *const_live, const char *incident, HeatNoticeKind kind, const HeatNoticeInput *input, GError **error)
{
  HeatLive *live = (HeatLive *) const_live;
  const HeatNoticeInput none = { 0 }, *in = input ? input : &none;
  HeatIncident *i = heat_live_need_incident (live, incident, error);

  if (!i || !check_issue (live, i, kind, in, error))
    return NULL;
  g_autofree guint8 *named = find_named (live->net, i, kind);
  JsonObject *o = json_object_new ();
  put_number (o, live, i, kind);
  put_times (o, live, i, kind, in);
  put_words (o, live, i, kind, in);
  put_valves (o, live, i);
  put_map (o, i);
  put_channels (o, live->company);
  json_object_set_array_member (o, "consumers", consumers_to_json (live->net, named, in->communities));
  json_object_set_array_member (o, "to", find_told_before (live->net, i, named));
  json_object_set_array_member (o, "priority", count_priority (live->net, named));
  g_autoptr (GArray) areas = make_areas (live->net, named, in->communities);
  json_object_set_array_member (o, "areas", areas_to_json (live->net, areas));
  HeatOutSum sum = heat_ops_sum_out (live->net, named);
  json_object_set_int_member (o, "buildings", sum.buildings);
  json_object_set_int_member (o, "households", sum.households);
  json_object_set_int_member (o, "suspended", sum.suspended);
  json_object_set_double_member (o, "area_m2", sum.area_m2);
  return o;
}

typedef struct { const char *incident; HeatNoticeKind kind; const HeatNoticeInput *input; char *number; } IssueArgs;

static gboolean
issue_once (HeatLive *live, gpointer data, GError **error)
{
  IssueArgs *args = data;
  JsonObject *body = heat_live_draft_notice (live, args->incident, args->kind, args->input, error);
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  deed.actor = args->input && args->input->actor ? args->input->actor : live->actor;
  if (!body)
    return FALSE;
  g_autofree char *number = g_strdup (heat_json_text (body, "number"));
  /* Who is out must still be as it was counted, and nobody else may be issuing for this incident. */
  heat_deed_expect (&deed, "out", NULL);
  heat_deed_expect (&deed, "incident", args->incident);
  heat_deed_add (&deed, "notice", number, HEAT_EVENT_NOTICE_ISSUED, body);
  if (!heat_deed_commit (&deed, error))
    return FALSE;
  args->number = g_steal_pointer (&number);
  return TRUE;
}

gboolean
heat_live_issue_notice (HeatLive *live, const char *incident, HeatNoticeKind kind, const HeatNoticeInput *input, char **number, GError **error)
{
  IssueArgs args = { incident, kind, input, NULL };

  /* A second desk that issues at the same moment would otherwise make an unwanted "change": its conflict is the person's to see. */
  if (!issue_once (live, &args, error))
    return FALSE;
  if (number)
    *number = args.number;
  else
    g_free (args.number);
  return TRUE;
}

typedef struct { const char *number; guint version; const HeatDeliveryInput *input; } DeliveryArgs;

static gboolean
deliver_once (HeatLive *live, gpointer data, GError **error)
{
  DeliveryArgs *args = data;
  HeatNotice *notice = heat_ops_notice (live->ops, args->number, args->version);
  HeatDelivery *d = notice ? heat_notice_delivery (notice, args->input->channel) : NULL;
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (!d)
    {
      g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_NOT_FOUND, _("noting a delivery: there is no notice %s/%u for the channel “%s”"), args->number, args->version, args->input->channel);
      return FALSE;
    }
  if (d->delivered_us)
    return TRUE;
  JsonObject *body = heat_body ("channel", args->input->channel, "reason", args->input->reason ? args->input->reason : "", "receipt", args->input->receipt ? args->input->receipt : "", NULL);
  json_object_set_int_member (body, "version", args->version);
  json_object_set_boolean_member (body, "ok", args->input->ok);
  if (args->input->of)
    {
      json_object_set_int_member (body, "count", args->input->count);
      json_object_set_int_member (body, "of", args->input->of);
    }
  heat_deed_add (&deed, "notice", args->number, HEAT_EVENT_DELIVERY_TRIED, body);
  return heat_deed_commit (&deed, error);
}

gboolean
heat_live_delivery (HeatLive *live, const char *number, guint version, const HeatDeliveryInput *input, GError **error)
{
  DeliveryArgs args = { number, version, input };

  return heat_live_persist (live, deliver_once, &args, error);
}
