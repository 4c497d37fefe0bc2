// SPDX-License-Identifier: GPL-3.0-or-later
/* What a notice says of the stop in words: from the incident, or as a person said it; then later versions keep it. */
#include "base-i18n.h"
#include "ops-issue-private.h"
#include "ops-live-private.h"

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

static gboolean
was_by_hand (const HeatNotice *before, const char *field)
{
  return before && before->by_hand && g_strv_contains ((const char *const *) before->by_hand, field);
}

/* As said now, as said before, or as it is by itself. */
static void
put_said (JsonObject *o, JsonArray *by_hand, const char *field, const char *said, const char *before /* NULL: not said */, const char *own)
{
  const char *by_person = said ? said : before;
  gboolean is_by_person = by_person && *by_person;

  heat_json_put_text (o, field, is_by_person ? by_person : own);
  if (is_by_person)
    json_array_add_string_element (by_hand, field);
}

static void
put_list_said (JsonObject *o, JsonArray *by_hand, const char *field, const char *const *said, char **before /* NULL: not said */, const char *const *own)
{
  const char *const *by_person = said ? said : (const char *const *) before;
  gboolean is_by_person = by_person && by_person[0];

  heat_json_put_strv (o, field, is_by_person ? by_person : own);
  if (is_by_person)
    json_array_add_string_element (by_hand, field);
}

/* What is done and what people can do stands no longer when the stop is over. */
static void
put_said_by_person (JsonObject *o, const HeatIncident *i, HeatNoticeKind kind, const HeatNoticeInput *in)
{
  static const char *const on_site[] = { "on_site", NULL };
  const HeatNotice *before = heat_issue_in_force (i);
  gboolean is_over = kind == HEAT_NOTICE_RESTORATION || kind == HEAT_NOTICE_CALLED_OFF;
  JsonArray *by_hand = json_array_new ();

  put_said (o, by_hand, "cause", in->cause, was_by_hand (before, "cause") ? before->cause : NULL, default_cause (i, kind));
  put_said (o, by_hand, "place", in->place, was_by_hand (before, "place") ? before->place : NULL, i->place);
  heat_json_put_text (o, "street", heat_json_text (o, "place"));
  put_list_said (o, by_hand, "measures", in->measures, !is_over && was_by_hand (before, "measures") ? before->measures : NULL,
                 i->arrived_us && kind == HEAT_NOTICE_EMERGENCY ? on_site : NULL);
  put_list_said (o, by_hand, "advice", in->advice, !is_over && was_by_hand (before, "advice") ? before->advice : NULL, NULL);
  json_object_set_array_member (o, "by_hand", by_hand);
}

void
heat_issue_put_words (JsonObject *o, HeatLive *live, const HeatIncident *i, HeatNoticeKind kind, const HeatNoticeInput *in)
{
  const HeatCity *city = heat_net_city (live->net);
  const HeatCompany *company = live->company;
  g_autofree char *team = join_teams (live, i);
  const char *name = city_text (live, city->company, company->name);

  put_said_by_person (o, i, kind, in);
  heat_json_put_text (o, "line", i->line);
  heat_json_put_text (o, "level", i->level);
  heat_json_put_text (o, "team", team);
  heat_json_put_text (o, "company", name);
  heat_json_put_text (o, "issuer", company->issuer && *company->issuer ? company->issuer : name);
  heat_json_put_text (o, "phone", city_text (live, city->hotline_phone, company->phone));
  heat_json_put_number (o, "temp_degc", live->ops->temp_degc);
  if (i->dn_mm)
    json_object_set_int_member (o, "dn_mm", i->dn_mm);
}

/* What the notice in force says otherwise. */
static void
add_corrected (JsonArray *list, const char *field, const char *before, const char *now)
{
  if (g_strcmp0 (before ? before : "", now ? now : "") == 0)
    return;
  JsonObject *one = json_object_new ();
  json_object_set_string_member (one, "field", field);
  json_object_set_string_member (one, "before", before ? before : "");
  json_array_add_object_element (list, one);
}

static void
add_corrected_list (JsonArray *list, const char *field, char **before, char **now)
{
  g_autofree char *was = before ? g_strjoinv ("\n", before) : NULL, *is = now ? g_strjoinv ("\n", now) : NULL;

  add_corrected (list, field, was, is);
}

gboolean
heat_issue_put_reason (JsonObject *o, const HeatIncident *i, HeatNoticeKind kind, const HeatNoticeInput *in, GError **error)
{
  const HeatNotice *before = heat_issue_in_force (i);
  g_auto (GStrv) measures = heat_json_strv (o, "measures"), advice = heat_json_strv (o, "advice");

  if (!in->reason || !*in->reason)
    return TRUE;
  heat_json_put_text (o, "reason", in->reason);
  if (kind == HEAT_NOTICE_CALLED_OFF)
    return TRUE;
  if (!before || kind == HEAT_NOTICE_RESTORATION)
    return heat_live_refuse (error, _("correcting the notice of %s: there is none of a stop in force"), i->id);
  JsonArray *corrects = json_array_new ();
  json_object_set_array_member (o, "corrects", corrects);
  add_corrected (corrects, "cause", before->cause, heat_json_text (o, "cause"));
  add_corrected (corrects, "place", before->place, heat_json_text (o, "place"));
  add_corrected_list (corrects, "measures", before->measures, measures);
  add_corrected_list (corrects, "advice", before->advice, advice);
  return json_array_get_length (corrects) || heat_live_refuse (error, _("correcting the notice of %s: it says all this already"), i->id);
}
