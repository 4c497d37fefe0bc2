// SPDX-License-Identifier: GPL-3.0-or-later
/* A crew's message in the house: carried out first, then noted under its own id. Should the program end in between, it is handed in
 * again and finds its work done. */
#include "ops-crew.h"
#include "base-clock.h"
#include "base-i18n.h"
#include "geo-crs.h"
#include "ops-live-private.h"
#include "ops-name.h"
#include <math.h>
#include <string.h>

typedef enum { DONE, CLASH, FAILED } Outcome;
typedef struct { HeatLive *live; const char *incident, *team; JsonObject *message; char *actor; gint64 said_us; /* on the service's clock */ } Said;

/* Not written is FAILED: it is handed in again. What the house refuses is a clash, with its reason. */
static Outcome
judge (gboolean ok, GError **local, char **why, GError **error)
{
  if (ok)
    return DONE;
  if ((*local)->domain == HEAT_OPS_ERROR && ((*local)->code == HEAT_ERROR_REFUSED || (*local)->code == HEAT_ERROR_NOT_FOUND || (*local)->code == HEAT_ERROR_USAGE))
    {
      *why = g_strdup ((*local)->message);
      g_clear_error (local);
      return CLASH;
    }
  g_propagate_error (error, g_steal_pointer (local));
  return FAILED;
}

/* A phone's clock can be wrong: nothing is done before it could be. */
static void
set_done (const Said *said, gint64 earliest_us)
{
  const HeatIncident *i = heat_ops_incident (said->live->ops, said->incident);

  said->live->done_us = MAX (said->said_us, MAX (earliest_us, i ? i->opened_us : 0));
}

static Outcome
arrive (const Said *said, char **why, GError **error)
{
  HeatOpsTeam *t = heat_ops_team (said->live->ops, said->team);
  const HeatCity *city = said->live->net ? heat_net_city (said->live->net) : NULL;
  HeatLonLat place = { heat_json_number (said->message, "lon"), heat_json_number (said->message, "lat") };
  g_autoptr (GError) local = NULL;

  if (!t || g_strcmp0 (t->incident, said->incident) != 0)
    {
      *why = g_strdup_printf (_("the team is not sent to %s any more"), said->incident);
      return CLASH;
    }
  set_done (said, t->state == HEAT_CREW_ON_THE_WAY ? t->since_us : 0);
  Outcome outcome = judge (heat_live_team_arrived (said->live, said->team, &local), &local, why, error);
  g_autoptr (HeatCrs) crs = outcome == DONE && city && city->epsg && isfinite (place.lon_deg) ? heat_crs_new (city->epsg, NULL) : NULL;
  HeatPoint p = crs ? heat_crs_project (crs, place) : (HeatPoint){ NAN, NAN };
  if (isfinite (p.x_m) && isfinite (p.y_m))
    heat_live_fix_team (said->live, said->team, p.x_m, p.y_m, NAN, NULL); /* where exactly: good to have, not needed */
  return outcome;
}

/* A person at the desk took the step back after the crew had reported it. */
static gboolean
was_undone_since (const HeatIncident *i, gint64 step, gint64 said_us)
{
  for (guint k = i->log->len; k > 0; k--)
    {
      HeatEvent *event = i->log->pdata[k - 1];
      if (event->kind == HEAT_EVENT_STEP_UNDONE && event->at_us > said_us && heat_event_int (event, "step", 0) == step)
        return TRUE;
    }
  return FALSE;
}

/* When the team was taken off the incident; 0: it works there. */
static gint64
released_us (const Said *said, const HeatIncident *i)
{
  const HeatOpsTeam *t = heat_ops_team (said->live->ops, said->team);

  for (guint k = i->log->len; k > 0 && !(t && g_strcmp0 (t->incident, i->id) == 0); k--)
    {
      HeatEvent *event = i->log->pdata[k - 1];
      if (event->kind == HEAT_EVENT_TEAM_RELEASED && g_str_equal (heat_event_stream_id (event, "team"), said->team))
        return event->at_us;
    }
  return 0;
}

/* The step that the crew saw on its phone. NULL and *why when there is none like it. */
static const HeatStep *
find_step (const Said *said, char **why)
{
  const HeatIncident *i = heat_ops_incident (said->live->ops, said->incident);
  const HeatFieldValve *v = heat_ops_valve (said->live->ops, heat_json_text (said->message, "target"));
  gint64 number = heat_json_int (said->message, "step", 0);
  const HeatStep *s = i ? heat_incident_step (i, (guint) number) : NULL;

  if (!s || !g_str_equal (s->target, heat_json_text (said->message, "target")) || !g_str_equal (heat_ops_word (HEAT_WORDS_STEP_ACTION, s->action), heat_json_text (said->message, "action")))
    *why = g_strdup_printf (_("the plan has no step %d like that"), (int) number);
  else if (was_undone_since (i, number, said->said_us))
    *why = g_strdup_printf (_("step %d was taken back at the desk since"), (int) number);
  else if (released_us (said, i) && released_us (said, i) < said->said_us)
    *why = g_strdup (_("the team had been taken off it before"));
  else if (s->state == HEAT_STEP_PENDING && v && v->at_us > said->said_us && v->state == (s->action == HEAT_STEP_OPEN ? HEAT_VALVE_CLOSED : HEAT_VALVE_OPEN))
    *why = g_strdup (_("its valve was noted otherwise at the desk since"));
  return *why ? NULL : s;
}

/* Since when the crew can have known of it. */
static gint64
listed_us (const Said *said, const HeatStep *s)
{
  const HeatIncident *i = heat_ops_incident (said->live->ops, said->incident);

  if (s->part == HEAT_STEPS_REOPEN)
    return i->stage_us[HEAT_STAGE_REFILLING];
  return s->plan > 0 && s->plan <= i->plans->len ? ((const HeatOpsPlan *) i->plans->pdata[s->plan - 1])->at_us : 0;
}

static Outcome
do_step (const Said *said, gboolean is_done, char **why, GError **error)
{
  const HeatStep *s = find_step (said, why);
  const char *how = heat_json_text (said->message, "how"), *note = heat_json_text (said->message, "note");
  HeatFailure failure = g_str_equal (how, "does_not_hold") ? HEAT_FAILURE_LEAKY : HEAT_FAILURE_STUCK;
  g_autoptr (GError) local = NULL;

  if (!s)
    return CLASH;
  set_done (said, listed_us (said, s));
  if (is_done)
    return judge (heat_live_step_done (said->live, said->incident, s->number, said->actor, &local), &local, why, error);
  /* It went in when it was handed in before, and the note of it did not. */
  if (s->state == HEAT_STEP_FAILED && s->failure == failure && g_strcmp0 (s->actor, said->actor) == 0)
    return DONE;
  g_autofree char *unreachable = g_str_equal (how, "unreachable") ? g_strdup_printf (*note ? _("cannot be reached: %s") : _("cannot be reached"), note) : NULL;
  return judge (heat_live_step_failed (said->live, said->incident, s->number, failure, unreachable ? unreachable : note, said->actor, &local), &local, why, error);
}

static Outcome
carry_out (const Said *said, char **why, GError **error)
{
  int kind = heat_crew_kind_from_word (heat_json_text (said->message, "kind"));

  if (kind == HEAT_CREW_ARRIVED)
    return arrive (said, why, error);
  if (kind == HEAT_CREW_STEP_DONE || kind == HEAT_CREW_STEP_FAILED)
    return do_step (said, kind == HEAT_CREW_STEP_DONE, why, error);
  return DONE;
}

static JsonObject *
copy_object (JsonObject *o)
{
  JsonObject *copy = json_object_new ();
  g_autoptr (GList) names = json_object_get_members (o);

  for (GList *n = names; n; n = n->next)
    json_object_set_member (copy, n->data, json_node_copy (json_object_get_member (o, n->data)));
  return copy;
}

typedef struct { const Said *said; const char *outcome, *why; } NoteArgs;

static gboolean
note_once (HeatLive *live, gpointer data, GError **error)
{
  const NoteArgs *args = data;
  const char *id = heat_json_text (args->said->message, "id");
  g_autofree char *stream = g_strdup_printf ("crew:%s", id);
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  deed.actor = args->said->actor;
  if (heat_ops_version (live->ops, stream))
    return TRUE;
  heat_deed_expect (&deed, "crew", id);
  JsonObject *body = copy_object (args->said->message);
  json_object_set_string_member (body, "incident", args->said->incident);
  json_object_set_string_member (body, "team", args->said->team);
  json_object_set_string_member (body, "outcome", args->outcome);
  heat_json_put_text (body, "why", args->why);
  heat_deed_add (&deed, "crew", id, HEAT_EVENT_CREW_SAID, body);
  return heat_deed_commit (&deed, error);
}

gboolean
heat_live_take_crew_message (HeatLive *live, const char *incident, const char *team, JsonObject *message, GError **error)
{
  g_autofree char *stream = g_strdup_printf ("crew:%s", heat_json_text (message, "id")), *actor = g_strdup_printf ("crew:%s", team), *why = NULL;
  g_autofree char *own = g_strdup (live->actor);
  Said said = { live, incident, team, message, actor, MIN (heat_json_int (message, "said_us", G_MAXINT64), heat_live_now_us (live)) };

  if (heat_ops_version (live->ops, stream))
    return TRUE;
  heat_live_set_actor (live, actor);
  Outcome outcome = carry_out (&said, &why, error);
  heat_live_set_actor (live, own);
  live->done_us = 0;
  NoteArgs args = { &said, outcome == CLASH ? "conflict" : "done", why };
  return outcome != FAILED && heat_live_persist (live, note_once, &args, error);
}

/* --- signs of life ------------------------------------------------------------------------------------------------- */

typedef struct { const HeatCrewJob *job; const HeatCrewWell *well; char *id; } Missed;

static void
clear_missed (gpointer data)
{
  g_free (((Missed *) data)->id);
}

static GArray *
find_missed (HeatLive *live)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (Missed));
  gint64 now_us = heat_live_now_us (live);

  g_array_set_clear_func (found, clear_missed);
  for (guint k = 0; k < live->ops->crews->len; k++)
    {
      const HeatCrewJob *j = live->ops->crews->pdata[k];
      for (guint w = 0; w < j->wells->len; w++)
        {
          const HeatCrewWell *well = j->wells->pdata[w];
          g_autofree char *id = g_strdup_printf ("missed-%" G_GINT64_FORMAT, well->sign_seq), *stream = g_strconcat ("call:", id, NULL);
          Missed m = { j, well, NULL };
          if (now_us <= well->due_us || heat_ops_version (live->ops, stream))
            continue;
          m.id = g_steal_pointer (&id);
          g_array_append_val (found, m);
        }
    }
  return found;
}

int
heat_live_watch_crews (HeatLive *live, GError **error)
{
  g_autoptr (GArray) missed = find_missed (live);
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (!missed->len)
    return 0;
  for (guint k = 0; k < missed->len; k++)
    {
      const Missed *m = &g_array_index (missed, Missed, k);
      JsonObject *body = heat_body ("incident", m->job->incident, "team", m->job->team, "well", m->well->well, NULL);
      json_object_set_int_member (body, "due_us", m->well->due_us);
      json_object_set_int_member (body, "sign_us", m->well->sign_us);
      heat_deed_expect (&deed, "call", m->id);
      heat_deed_add (&deed, "call", m->id, HEAT_EVENT_CREW_MISSED, body);
    }
  g_autoptr (GError) local = NULL;
  if (heat_deed_commit (&deed, &local))
    return (int) missed->len;
  if (local->code == HEAT_ERROR_CONFLICT)
    return 0; /* another desk has noted it */
  g_propagate_error (error, g_steal_pointer (&local));
  return -1;
}

typedef struct { const char *call, *words; gboolean outside; } AnswerArgs;

static gboolean
answer_once (HeatLive *live, gpointer data, GError **error)
{
  const AnswerArgs *args = data;
  const HeatCrewCall *c = NULL;
  g_auto (HeatDeed) deed;

  for (guint k = 0; k < live->ops->calls->len; k++)
    if (g_str_equal (((HeatCrewCall *) live->ops->calls->pdata[k])->id, args->call))
      c = live->ops->calls->pdata[k];
  heat_deed_init (&deed, live);
  if (!c)
    {
      g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_NOT_FOUND, _("answering a crew: there is no call “%s”"), args->call);
      return FALSE;
    }
  if (c->answered_us)
    return TRUE;
  JsonObject *body = heat_body ("incident", c->incident, "team", c->team, "words", args->words, NULL);
  if (args->outside)
    json_object_set_boolean_member (body, "outside", TRUE);
  heat_deed_expect (&deed, "call", c->id);
  heat_deed_add (&deed, "call", c->id, HEAT_EVENT_CREW_ANSWERED, body);
  return heat_deed_commit (&deed, error);
}

gboolean
heat_live_answer_call (HeatLive *live, const char *call, const char *words, gboolean outside, GError **error)
{
  AnswerArgs args = { call, words, outside };

  if (!words || !*words)
    return heat_live_refuse (error, _("answering a crew: say what was done, for the log"));
  return heat_live_persist (live, answer_once, &args, error);
}

/* --- in words ------------------------------------------------------------------------------------------------------ */

static char *
well_name (const HeatNet *net, const char *well)
{
  guint32 index = net ? heat_net_find (net, HEAT_KIND_WELL, well) : HEAT_NONE;

  return g_strdup (index == HEAT_NONE ? well : heat_net_name (net, HEAT_KIND_WELL, index));
}

char *
heat_crew_call_text (const HeatCrewCall *c, const HeatNet *net)
{
  g_autofree char *team = heat_ops_team_name (net, c->team), *well = well_name (net, c->text), *since = heat_time_format_local (c->said_us, "%H:%M");
  g_autofree char *sign = heat_time_format_local (c->sign_us, "%H:%M");

  switch (c->kind)
    {
    case HEAT_CALL_MISSED:
      return c->sign_us ? g_strdup_printf (_("%s, well %s: no sign of life came in time; one of %s has come in since"), team, well, sign)
                        : g_strdup_printf (_("%s, well %s: no sign of life since %s; call them, send help"), team, well, since);
    case HEAT_CALL_GAS: return g_strdup_printf (_("%s entered well %s with a gas reading beyond the limits; call them out"), team, well);
    case HEAT_CALL_SUPPORT: return g_strdup_printf (_("%s wants support: %s"), team, *c->text ? c->text : _("not said which"));
    case HEAT_CALL_WANTED: return *c->text ? g_strdup_printf (_("%s wants to be called: %s"), team, c->text) : g_strdup_printf (_("%s wants to be called"), team);
    default: return g_strdup_printf (_("What %s reported does not fit: %s"), team, c->text);
    }
}

static char *
describe_well (HeatEvent *event, const HeatNet *net, int kind)
{
  g_autofree char *well = well_name (net, heat_event_text (event, "well"));

  const char *over = heat_json_array (heat_event_body (event), "over") ? _("; beyond the limits") : "", *note = heat_event_text (event, "note");

  if (kind == HEAT_CREW_CHECK_IN)
    return g_strdup_printf ("%s: %s", heat_crew_kind_label ((HeatCrewKind) kind), well);
  g_autofree char *air = g_strdup_printf (_("O₂ %.1f %%, CH₄ %.0f %% LEL, CO %.0f ppm, H₂S %.0f ppm"), heat_event_double (event, "o2_percent"), heat_event_double (event, "ch4_lel_percent"),
                                          heat_event_double (event, "co_ppm"), heat_event_double (event, "h2s_ppm"));
  if (kind == HEAT_CREW_WELL_ENTERED)
    return g_strdup_printf (_("well %s entered: %s%s; sign of life every %d min"), well, air, over, (int) heat_event_int (event, "check_in_min", 0));
  if (isfinite (heat_event_double (event, "o2_percent")))
    return g_strdup_printf (_("well %s left: %s%s"), well, air, over);
  return g_strdup_printf (_("well %s left, no reading of the air: %s%s%s"), well, heat_crew_why_label (heat_event_text (event, "no_reading")), *note ? ": " : "", note);
}

static char *
describe_site_report (HeatEvent *event)
{
  g_autoptr (GString) text = g_string_new (heat_crew_kind_label (HEAT_CREW_SITE_REPORT));
  JsonObject *body = heat_event_body (event);
  gint64 minutes = heat_event_int (event, "expected_min", 0);

  if (json_object_has_member (body, "affects_heat"))
    g_string_append_printf (text, ": %s", heat_json_bool (body, "affects_heat") ? _("affects the heat supply") : _("does not affect the heat supply"));
  if (minutes)
    g_string_append_printf (text, _("; about %d min more"), (int) minutes);
  if (*heat_event_text (event, "note"))
    g_string_append_printf (text, "; %s", heat_event_text (event, "note"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
describe_said (HeatEvent *event, const HeatNet *net)
{
  int kind = heat_crew_kind_from_word (heat_event_text (event, "kind"));
  const char *note = heat_event_text (event, "note"), *needs = heat_event_text (event, "needs");

  if (kind == HEAT_CREW_WELL_ENTERED || kind == HEAT_CREW_CHECK_IN || kind == HEAT_CREW_WELL_LEFT)
    return describe_well (event, net, kind);
  if (kind == HEAT_CREW_ARRIVED && *heat_event_text (event, "no_place"))
    return g_strdup_printf (_("arrived, without a position (%s)"), heat_crew_why_label (heat_event_text (event, "no_place")));
  if (kind == HEAT_CREW_SITE_REPORT)
    return describe_site_report (event);
  if (kind == HEAT_CREW_STEP_DONE || kind == HEAT_CREW_STEP_FAILED)
    return g_strdup_printf (_("from the site: step %d, %s"), (int) heat_event_int (event, "step", 0), heat_crew_kind_label ((HeatCrewKind) kind));
  return g_strdup_printf ("%s%s%s%s%s", kind < 0 ? heat_event_text (event, "kind") : heat_crew_kind_label ((HeatCrewKind) kind), *needs ? ": " : "", needs, *note ? ": " : "", note);
}

char *
heat_crew_describe (HeatEvent *event, const HeatNet *net)
{
  g_autofree char *well = well_name (net, heat_event_text (event, "well")), *due = heat_time_format_local (heat_event_int (event, "due_us", 0), "%H:%M");
  g_autofree char *team = heat_ops_team_name (net, heat_event_text (event, "team")), *said = NULL;
  gint64 said_us = heat_event_int (event, "said_us", event->at_us);

  if (event->kind == HEAT_EVENT_CREW_MISSED)
    return g_strdup_printf (_("%s, well %s: no sign of life by %s"), team, well, due);
  if (event->kind == HEAT_EVENT_CREW_ANSWERED)
    return g_strdup_printf (_("%s answered: %s"), team, heat_event_text (event, "words"));
  said = describe_said (event, net);
  g_autofree char *at = heat_time_format_local (said_us, "%H:%M");
  const char *why = heat_event_text (event, "why");
  if (*why)
    return g_strdup_printf (_("%s (of %s) does not fit: %s"), said, at, why);
  /* Said in a dead spot: it came later than it was said. */
  return event->at_us - said_us > 90 * G_USEC_PER_SEC ? g_strdup_printf (_("%s (of %s, came in late)"), said, at) : g_steal_pointer (&said);
}
