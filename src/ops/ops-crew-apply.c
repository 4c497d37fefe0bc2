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
typedef struct {
  HeatLive *live;
  const char *incident, *team;
  JsonObject *message;
  char *actor;
  gint64 said_us; /* on the service's clock */
  char *below;    /* who was below when it let heat in; NULL nobody, or it did not */
} Said;

/* Not written is FAILED: it is handed in again. Whatever else stands against it will do so the next time as well (a rule of the house, a plan that cannot be made
 * any more): a clash, with its reason, and what lies behind it goes on. */
static Outcome
judge (gboolean ok, GError **local, char **why, GError **error)
{
  if (ok)
    return DONE;
  if ((*local)->code != HEAT_ERROR_IO && (*local)->code != HEAT_ERROR_CONFLICT)
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

/* It is open, whatever rule it broke: that cannot be refused, but somebody must act at once. */
static gboolean
step_done (Said *said, const HeatStep *s, GError **error)
{
  g_autofree char *below = s->state == HEAT_STEP_DONE ? NULL : heat_ops_below_at_step (said->live->ops, said->incident, s);

  if (!heat_live_step_done_because (said->live, said->incident, s->number, said->actor, below ? _("reported from the site as done") : NULL, error))
    return FALSE;
  said->below = g_steal_pointer (&below);
  return TRUE;
}

static Outcome
do_step (Said *said, gboolean is_done, char **why, GError **error)
{
  const HeatStep *s = find_step (said, why);
  const char *how = heat_json_text (said->message, "how"), *note = heat_json_text (said->message, "note");
  HeatFailure failure = g_str_equal (how, "does_not_hold") ? HEAT_FAILURE_LEAKY : HEAT_FAILURE_STUCK;
  g_autoptr (GError) local = NULL;

  if (!s)
    return CLASH;
  set_done (said, listed_us (said, s));
  if (is_done)
    return judge (step_done (said, s, &local), &local, why, error);
  /* It went in when it was handed in before, and the note of it did not. */
  if (s->state == HEAT_STEP_FAILED && s->failure == failure && g_strcmp0 (s->actor, said->actor) == 0)
    return DONE;
  g_autofree char *unreachable = g_str_equal (how, "unreachable") ? g_strdup_printf (*note ? _("cannot be reached: %s") : _("cannot be reached"), note) : NULL;
  return judge (heat_live_step_failed (said->live, said->incident, s->number, failure, unreachable ? unreachable : note, said->actor, &local), &local, why, error);
}

static Outcome
carry_out (Said *said, char **why, GError **error)
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
  heat_json_put_text (body, "below", args->said->below);
  heat_deed_add (&deed, "crew", id, HEAT_EVENT_CREW_SAID, body);
  return heat_deed_commit (&deed, error);
}

gboolean
heat_live_take_crew_message (HeatLive *live, const char *incident, const char *team, JsonObject *message, GError **error)
{
  g_autofree char *stream = g_strdup_printf ("crew:%s", heat_json_text (message, "id")), *actor = g_strdup_printf ("crew:%s", team), *why = NULL;
  g_autofree char *own = g_strdup (live->actor);
  Said said = { live, incident, team, message, actor, MIN (heat_json_int (message, "said_us", G_MAXINT64), heat_live_now_us (live)), NULL };

  if (heat_ops_version (live->ops, stream))
    return TRUE;
  heat_live_set_actor (live, actor);
  Outcome outcome = carry_out (&said, &why, error);
  heat_live_set_actor (live, own);
  live->done_us = 0;
  NoteArgs args = { &said, outcome == CLASH ? "conflict" : "done", why };
  gboolean is_noted = outcome != FAILED && heat_live_persist (live, note_once, &args, error);
  g_free (said.below);
  return is_noted;
}

/* --- in words ------------------------------------------------------------------------------------------------------ */

static char *
well_name (const HeatNet *net, const char *well)
{
  guint32 index = net ? heat_net_find (net, HEAT_KIND_WELL, well) : HEAT_NONE;

  return g_strdup (index == HEAT_NONE ? well : heat_net_name (net, HEAT_KIND_WELL, index));
}

/* "team 3 expects 4 h 0 min more: heat back safely by 08:20 instead of 06:10; decide on it" */
static char *
time_text (const HeatCrewCall *c, const char *team)
{
  g_autofree char *by = heat_time_format_local (c->suggested_us, "%m-%d %H:%M"), *before = c->safe_us ? heat_time_format_local (c->safe_us, "%m-%d %H:%M") : NULL;
  guint hours = c->expected_min / 60, minutes = c->expected_min % 60;

  if (!before)
    return g_strdup_printf (_("%s expects %u h %u min more: heat back safely by %s; set the time, or say why not"), team, hours, minutes, by);
  return g_strdup_printf (_("%s expects %u h %u min more: heat back safely by %s, not %s; change the time, or say why not"), team, hours, minutes, by, before);
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
    case HEAT_CALL_OPENED: return g_strdup_printf (_("%s has let heat in while people are below (%s); call them up at once"), team, c->text);
    case HEAT_CALL_TIME: return time_text (c, team);
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
    return g_strdup_printf ("%s: %s%s%s", heat_crew_kind_label ((HeatCrewKind) kind), well, *note ? "; " : "", note);
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
  if (event->kind == HEAT_EVENT_CREW_ANSWERED && heat_json_bool (heat_event_body (event), "outside"))
    return g_strdup_printf (_("%s answered, they are out: %s"), team, heat_event_text (event, "words"));
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
