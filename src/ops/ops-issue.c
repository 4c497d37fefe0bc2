// SPDX-License-Identifier: GPL-3.0-or-later
/* Notices: the record is made here once; hotline, sheets, press text and stop report only read it. */
#include "base-i18n.h"
#include "ops-issue-private.h"
#include "ops-live-private.h"
#include "ops-name.h"
#include <stdlib.h>
#include <string.h>

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

/* The planned stop that is announced and to come; NULL. */
static const HeatNotice *
find_announced (const HeatIncident *i)
{
  const HeatNotice *before = i->out_from_us ? NULL : heat_issue_in_force (i);

  return before && before->kind == HEAT_NOTICE_PLANNED ? before : NULL;
}

/* As said; else when the first household went out; else, while a planned stop is to come, as it was announced. */
static gint64
stop_start_us (const HeatIncident *i, const HeatNoticeInput *in, gint64 now_us)
{
  const HeatNotice *announced = find_announced (i);

  if (in->start_us || i->out_from_us)
    return in->start_us ? in->start_us : i->out_from_us;
  return announced && announced->start_us ? announced->start_us : now_us;
}

/* What is promised to callers is on record; never later than heat is expected back. A planned stop that is to come has nothing to tell every hour. */
static gint64
news_us (HeatLive *live, gint64 now_us, gint64 start_us, gint64 expected_us)
{
  gint64 news_us = start_us > now_us ? 0 : heat_rules_news_by (live->company->rules, live->company->profile, now_us);

  return news_us && expected_us > now_us ? MIN (news_us, expected_us) : news_us;
}

static void
put_times (JsonObject *o, HeatLive *live, const HeatIncident *i, HeatNoticeKind kind, const HeatNoticeInput *in)
{
  gint64 now_us = heat_live_now_us (live), start_us = stop_start_us (i, in, now_us);
  const HeatCompany *company = live->company;
  const HeatNotice *announced = find_announced (i);
  gint64 expected_us = in->expected_us ? in->expected_us : announced ? announced->expected_us : 0;

  put_time (o, "issued_us", now_us);
  put_time (o, "start_us", start_us);
  if (kind == HEAT_NOTICE_PLANNED)
    put_time (o, "announce_by_us", heat_rules_announce_by (company->rules, company->profile, start_us));
  put_time (o, "half_us", expected_us ? 0 : i->estimate.half_us);
  put_time (o, "expected_us", expected_us ? expected_us : i->estimate.safe_us);
  if (kind != HEAT_NOTICE_RESTORATION && kind != HEAT_NOTICE_CALLED_OFF)
    put_time (o, "next_update_us", news_us (live, now_us, start_us, expected_us ? expected_us : i->estimate.safe_us));
  put_time (o, "arrived_us", i->arrived_us);
  if (kind == HEAT_NOTICE_RESTORATION)
    put_time (o, "restored_us", i->stage_us[HEAT_STAGE_RESTORED]);
}

static gboolean
is_notice (const HeatOps *ops, const char *number)
{
  return heat_ops_notice (ops, number, 0) != NULL;
}

static void
put_number (JsonObject *o, HeatLive *live, const HeatIncident *i, HeatNoticeKind kind)
{
  HeatNotice *before = heat_issue_in_force (i);
  gboolean is_change = before && kind != HEAT_NOTICE_RESTORATION;
  g_autofree char *number = is_change ? g_strdup (before->number) : heat_live_number_of_day (live, "", is_notice);
  g_autofree char *year = heat_time_format_local (heat_live_now_us (live), "%Y");
  g_autofree char *label = is_change ? g_strdup (before->label) : g_strdup_printf ("%s〔%s〕第 %s 号", live->company->notice_prefix, year, number);
  g_autofree char *report = g_strdup_printf ("%s〔%s〕第 %s 号", live->company->report_prefix, year, is_change ? before->number : number);

  heat_json_put_text (o, "number", number);
  heat_json_put_text (o, "label", label);
  heat_json_put_text (o, "report_label", report);
  heat_json_put_text (o, "kind", heat_ops_word (HEAT_WORDS_NOTICE, is_change && kind != HEAT_NOTICE_CALLED_OFF ? before->kind : kind));
  heat_json_put_text (o, "incident", i->id);
  json_object_set_int_member (o, "version", is_change ? before->version + 1 : 1);
  if (before)
    {
      JsonObject *replaces = heat_body ("number", before->number, "kind", heat_ops_word (HEAT_WORDS_NOTICE, before->kind), NULL);
      json_object_set_int_member (replaces, "version", before->version);
      if (before->expected_us) /* so that each record can say by itself what was said before */
        json_object_set_int_member (replaces, "expected_us", before->expected_us);
      if (before->start_us)
        json_object_set_int_member (replaces, "start_us", before->start_us);
      json_object_set_object_member (o, "replaces", replaces);
    }
}

/* A stop is called off while nothing of it has been done. */
static gboolean
check_calling_off (const HeatIncident *i, const HeatNoticeInput *in, GError **error)
{
  const HeatNotice *before = heat_issue_in_force (i);
  guint shut = heat_issue_n_shut (i);

  if (!before || before->kind != HEAT_NOTICE_PLANNED)
    return heat_live_refuse (error, _("calling off the planned stop of %s: none is announced"), i->id);
  if (shut || i->out_from_us)
    return heat_live_refuse (error, _("calling off the planned stop of %s: the works have begun; open again what is shut, restore the incident, and post that"), i->id);
  if (!in->reason || !*in->reason)
    return heat_live_refuse (error, _("calling off the planned stop of %s: say why"), i->id);
  return TRUE;
}

static gboolean
check_issue (HeatLive *live, const HeatIncident *i, HeatNoticeKind kind, const HeatNoticeInput *in, GError **error)
{
  if (!heat_live_need_city (live, _("making a notice"), error))
    return FALSE;
  if (kind == HEAT_NOTICE_CALLED_OFF)
    return check_calling_off (i, in, error);
  if (kind == HEAT_NOTICE_RESTORATION && (g_hash_table_size (i->out_consumers) || i->out.households))
    return heat_live_refuse (error, ngettext ("“restored” for %s: %u household is still without heat", "“restored” for %s: %u households are still without heat", i->out.households),
                             i->id, i->out.households);
  if (kind == HEAT_NOTICE_RESTORATION && i->stage < HEAT_STAGE_RESTORED)
    return heat_live_refuse (error, _("“restored” for %s: heat is not noted as restored; restore the incident first"), i->id);
  if (kind != HEAT_NOTICE_RESTORATION && i->stage >= HEAT_STAGE_RESTORED)
    return heat_live_refuse (error, _("a notice of a stop for %s: heat is restored already"), i->id);
  if (kind != HEAT_NOTICE_RESTORATION && i->plans->len == 0)
    return heat_live_refuse (error, _("a notice for %s: no plan is chosen, so it is not known who is without heat; choose a plan first"), i->id);
  if (kind != HEAT_NOTICE_RESTORATION && heat_issue_is_carried_out (i) && g_hash_table_size (i->out_consumers) == 0)
    return heat_live_refuse (error, _("a notice of a stop for %s: everybody has heat again; restore the incident, and post that"), i->id);
  if (kind == HEAT_NOTICE_PLANNED && !in->start_us && !i->out_from_us && !heat_issue_in_force (i))
    return heat_live_refuse (error, _("a planned stop for %s: it is not said when it begins; give the time"), i->id);
  const HeatNotice *announced = find_announced (i);
  gint64 start_us = in->start_us ? in->start_us : announced ? announced->start_us : 0, expected_us = in->expected_us ? in->expected_us : announced ? announced->expected_us : 0;
  if (expected_us && start_us && expected_us <= start_us)
    return heat_live_refuse (error, _("a notice for %s: it ends before it starts; check the times"), i->id);
  return TRUE;
}

/* Who it is about, and who is told besides because an earlier notice was about them. A stop in part of its communities says nothing to the others, who
 * are still without heat; its end, or that it is called off, ends it for all. (transfer full: both) */
static guint8 *
choose_homes (HeatLive *live, const HeatIncident *i, HeatNoticeKind kind, const HeatNoticeInput *in, guint8 **to)
{
  guint8 *named = heat_issue_named (live->net, i, kind);
  gint64 now_us = heat_live_now_us (live);

  if (kind == HEAT_NOTICE_RESTORATION)
    heat_issue_drop_held (live->ops, live->net, i, now_us, named);
  *to = kind == HEAT_NOTICE_RESTORATION || kind == HEAT_NOTICE_CALLED_OFF ? NULL : heat_issue_told_before (live->net, i, named);
  heat_issue_keep_communities (live->net, named, in->communities);
  if (!*to)
    *to = heat_issue_told_before (live->net, i, named);
  heat_issue_drop_held (live->ops, live->net, i, now_us, *to);
  return named;
}

JsonObject *
heat_live_draft_notice (const HeatLive *const_live, const char *incident, HeatNoticeKind kind, const HeatNoticeInput *input, GError **error)
{
  HeatLive *live = (HeatLive *) const_live;
  const HeatNoticeInput none = { 0 }, *in = input ? input : &none;
  HeatIncident *i = heat_live_need_incident (live, incident, error);

  if (!i || !check_issue (live, i, kind, in, error))
    return NULL;
  g_autofree guint8 *to = NULL, *named = choose_homes (live, i, kind, in, &to);
  HeatOutSum sum = heat_ops_sum_out (live->net, named);
  if (in->communities && sum.consumers == 0)
    {
      heat_live_refuse (error, _("a notice for %s: nobody whom it is about lives in these communities; name others, or none for all"), i->id);
      return NULL;
    }
  g_autoptr (JsonObject) o = json_object_new ();
  put_number (o, live, i, kind);
  put_times (o, live, i, kind, in);
  heat_issue_put_words (o, live, i, kind, in);
  if (!heat_issue_put_reason (o, i, kind, in, error))
    return NULL;
  put_valves (o, live, i);
  put_map (o, i);
  put_channels (o, live->company);
  json_object_set_array_member (o, "consumers", heat_issue_ids (live->net, named));
  json_object_set_array_member (o, "to", heat_issue_ids (live->net, to));
  json_object_set_array_member (o, "priority", heat_issue_priority (live->net, named));
  json_object_set_array_member (o, "areas", heat_issue_areas (live->net, named));
  json_object_set_int_member (o, "buildings", sum.buildings);
  json_object_set_int_member (o, "households", sum.households);
  json_object_set_int_member (o, "suspended", sum.suspended);
  json_object_set_double_member (o, "area_m2", sum.area_m2);
  return g_steal_pointer (&o);
}

gint64
heat_incident_news_us (const HeatIncident *i)
{
  const HeatNotice *n = heat_incident_is_running (i) ? heat_issue_in_force (i) : NULL;

  return n ? n->next_update_us : 0;
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
  if (kind == HEAT_NOTICE_PLANNED) /* the works begin when it says */
    heat_live_update_estimate (live, incident, NULL);
  if (number)
    *number = args.number;
  else
    g_free (args.number);
  return TRUE;
}
