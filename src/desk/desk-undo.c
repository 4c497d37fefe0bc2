// SPDX-License-Identifier: GPL-3.0-or-later
/* Taking back the last deed of the incident that stands in the panel: by an event that undoes it, with the reason. What no event undoes is said, with what
 * can be done instead. */
#include "base-i18n.h"
#include "desk-panel-private.h"
#include "desk-ui.h"
#include "ops-name.h"

/* What follows from a deed, or is no person's at the desk, is no deed of its own. */
static gboolean
is_deed (HeatEvent *event, const char *actor)
{
  switch (event->kind)
    {
    case HEAT_EVENT_STEP_DONE:
    case HEAT_EVENT_STEP_FAILED:
    case HEAT_EVENT_STEP_UNDONE:
      return TRUE; /* whoever ticked it: the valve stands so */
    case HEAT_EVENT_REPORT_ATTACHED:
    case HEAT_EVENT_REPORT_DETACHED:
    case HEAT_EVENT_INCIDENT_OPENED:
    case HEAT_EVENT_INCIDENT_LOCATED:
    case HEAT_EVENT_INCIDENT_NOTED:
    case HEAT_EVENT_PLAN_CHOSEN:
    case HEAT_EVENT_STEPS_ADDED:
    case HEAT_EVENT_ESTIMATE_SET:
    case HEAT_EVENT_ESTIMATE_FREED:
    case HEAT_EVENT_VALVE_DEMANDED:
    case HEAT_EVENT_TEAM_ASSIGNED:
    case HEAT_EVENT_TEAM_ARRIVED:
    case HEAT_EVENT_TEAM_RELEASED:
    case HEAT_EVENT_NOTICE_ISSUED:
      return g_strcmp0 (event->actor, actor) == 0;
    case HEAT_EVENT_INCIDENT_STAGE:
      return g_strcmp0 (event->actor, actor) == 0 && heat_ops_word_value (HEAT_WORDS_STAGE, heat_event_text (event, "stage")) >= HEAT_STAGE_RESTORED;
    default:
      return FALSE;
    }
}

static HeatEvent *
last_deed (HeatDeskPanel *panel, const HeatIncident *incident)
{
  const char *actor = heat_live_actor (heat_desk_session_live (heat_desk_panel_state (panel)->session));

  for (guint i = incident->log->len; i-- > 0;)
    if (is_deed (incident->log->pdata[i], actor))
      return incident->log->pdata[i];
  return NULL;
}

/* --- in the deeds' thread --- */
static gboolean
do_detach (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  return heat_live_detach_report (live, deed->report, deed->reason, error);
}

static gboolean
do_free (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  return heat_live_free_estimate (live, deed->incident, deed->reason, error);
}

static gboolean
do_call_back (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  return heat_live_release_team (live, deed->team, deed->reason, error);
}

static gboolean
do_lift (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  return heat_live_demand_valves (live, deed->incident, &(HeatDemandInput){ deed->text, HEAT_DEMAND_NONE }, 1, deed->reason, error);
}

/* --- asked --- */
static void
ask_back (HeatDeskPanel *panel, HeatDeskDeed *deed, const char *question, const char *const *reasons)
{
  const HeatDeskWhyAsked why = { question, _("Take back"), reasons };

  heat_desk_panel_do_because (panel, "undo", deed, NULL, &why);
}

static HeatDeskDeed *
make_deed (HeatDeskPanel *panel, HeatDeskRun run)
{
  return heat_desk_deed_new (run, heat_desk_panel_state (panel)->incident);
}

void
heat_desk_panel_detach (HeatDeskPanel *panel, const char *report)
{
  static const char *const reasons[] = { N_("Attached by mistake"), N_("Another place"), N_("Another cause"), N_("The caller corrected it"), NULL };
  HeatDeskDeed *deed = make_deed (panel, do_detach);
  g_autofree char *question = g_strdup_printf (_("Why does report %s not belong to this incident?"), report);

  deed->report = g_strdup (report);
  ask_back (panel, deed, question, reasons);
}

void
heat_desk_panel_free_time (HeatDeskPanel *panel)
{
  static const char *const reasons[] = { N_("Set by mistake"), N_("The work goes as computed"), N_("What was expected did not happen"), NULL };

  ask_back (panel, make_deed (panel, do_free), _("Why is the time computed again?"), reasons);
}

static void
call_back (HeatDeskPanel *panel, HeatEvent *event)
{
  static const char *const reasons[] = { N_("Sent by mistake"), N_("Another team goes"), N_("It cannot come"), NULL };
  HeatNet *net = heat_desk_session_net (heat_desk_panel_state (panel)->session);
  const char *from = heat_event_text (event, "from");
  HeatDeskDeed *deed = make_deed (panel, do_call_back);

  deed->team = g_strdup (heat_event_stream_id (event, "team"));
  g_autofree char *name = heat_ops_team_name (net, deed->team);
  g_autofree char *question = *from ? g_strdup_printf (_("Why is %s called back? It does not return to %s by itself: send it there again."), name, from)
                                    : g_strdup_printf (_("Why is %s called back?"), name);
  ask_back (panel, deed, question, reasons);
}

static void
lift (HeatDeskPanel *panel, HeatEvent *event)
{
  static const char *const reasons[] = { N_("Said by mistake"), N_("It holds no more"), NULL };
  HeatNet *net = heat_desk_session_net (heat_desk_panel_state (panel)->session);
  HeatDeskDeed *deed = make_deed (panel, do_lift);

  deed->text = g_strdup (heat_event_text (event, "valve"));
  g_autofree char *name = heat_ops_valve_words (net, deed->text), *question = g_strdup_printf (_("Why is nothing demanded of %s any more?"), name);
  ask_back (panel, deed, question, reasons);
}

/* What can be done instead. */
static const char *
way_out (HeatEvent *event)
{
  switch (event->kind)
    {
    case HEAT_EVENT_INCIDENT_OPENED:
    case HEAT_EVENT_INCIDENT_LOCATED: return _("name another leak in Locate");
    case HEAT_EVENT_PLAN_CHOSEN: return _("choose another one: “Plan again…” in Isolate");
    case HEAT_EVENT_STEP_FAILED: return _("say that the valve works: “Adjust valves…” in Isolate");
    case HEAT_EVENT_NOTICE_ISSUED: return _("post a change in Notify; it goes to all who got this one");
    case HEAT_EVENT_TEAM_ARRIVED:
    case HEAT_EVENT_TEAM_RELEASED: return _("send or release the team in Crew");
    case HEAT_EVENT_REPORT_DETACHED: return _("open the report on the left and attach it again");
    case HEAT_EVENT_ESTIMATE_FREED: return _("set the time again in Notify");
    case HEAT_EVENT_VALVE_DEMANDED: return _("demand it again: “Adjust valves…” in Isolate");
    default: return _("put it right by a note in Restore");
    }
}

static void
refuse (HeatDeskPanel *panel, HeatEvent *event)
{
  g_autofree char *what = heat_event_describe (event, heat_desk_session_net (heat_desk_panel_state (panel)->session));

  heat_desk_panel_tell (panel, g_error_new (HEAT_OPS_ERROR, HEAT_ERROR_REFUSED, _("Taking back the last deed (%s): it stands in the record; %s"), what, way_out (event)));
}

/* A tick is taken back where it is seen. */
static void
take_tick_back (HeatDeskPanel *panel, const HeatIncident *incident, HeatEvent *event)
{
  HeatDeskStep seen = incident->stage >= HEAT_STAGE_REFILLING ? HEAT_STEP_RESTORE : HEAT_STEP_ISOLATE, at = heat_desk_panel_state (panel)->step;

  if (event->kind == HEAT_EVENT_STEP_FAILED) /* or the tick before it went */
    return refuse (panel, event);
  if (heat_desk_take_back_last (panel))
    return;
  if (at == seen || incident->stage >= HEAT_STAGE_RESTORED || event->kind != HEAT_EVENT_STEP_DONE)
    return refuse (panel, event);
  heat_desk_panel_go (panel, seen);
  g_signal_emit_by_name (panel, "message", _("The last deed is the tick marked “Undo” here; Ctrl+Z takes it back."));
}

void
heat_desk_panel_undo (HeatDeskPanel *panel)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  const HeatIncident *incident = heat_desk_panel_incident (panel);
  HeatEvent *event = incident ? last_deed (panel, incident) : NULL;
  const HeatOpsTeam *team;

  if (heat_desk_panel_is_asking (panel) || heat_desk_session_mode (state->session) == HEAT_DESK_REPLAY)
    return;
  if (!event)
    return g_signal_emit_by_name (panel, "message", incident ? _("Nothing of this incident was done here that could be taken back.") : _("Choose the incident whose last deed is to be taken back."));
  switch (event->kind)
    {
    case HEAT_EVENT_STEP_DONE:
    case HEAT_EVENT_STEP_FAILED:
    case HEAT_EVENT_STEP_UNDONE:
      return take_tick_back (panel, incident, event);
    case HEAT_EVENT_REPORT_ATTACHED:
      return heat_desk_panel_detach (panel, heat_event_stream_id (event, "report"));
    case HEAT_EVENT_ESTIMATE_SET:
      return heat_desk_panel_free_time (panel);
    case HEAT_EVENT_TEAM_ASSIGNED:
      team = heat_ops_team (heat_desk_session_ops (state->session), heat_event_stream_id (event, "team"));
      return team && team->state == HEAT_CREW_ON_THE_WAY && g_strcmp0 (team->incident, incident->id) == 0 ? call_back (panel, event) : refuse (panel, event);
    case HEAT_EVENT_VALVE_DEMANDED:
      return heat_incident_demand (incident, heat_event_text (event, "valve")) ? lift (panel, event) : refuse (panel, event);
    default:
      return refuse (panel, event);
    }
}
