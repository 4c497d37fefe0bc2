// SPDX-License-Identifier: GPL-3.0-or-later
/* Incidents: opening, locating, stages. */
#include "base-i18n.h"
#include "ops-live-private.h"
#include <string.h>

static gboolean
is_incident (const HeatOps *ops, const char *id)
{
  return heat_ops_incident (ops, id) != NULL;
}

/* --- what leaks --- */
typedef struct {
  guint dn_mm;
  int level, line;        /* −1 unknown */
  const char *street, *well;
  double x, y;
  HeatJob job;
} Facts;

static HeatJob
guess_pipe_job (const HeatPipeRow *pipe)
{
  if (pipe->level == HEAT_LEVEL_SECONDARY)
    return HEAT_JOB_SECONDARY_LEAK;
  return pipe->dn_mm >= 300 ? HEAT_JOB_PRIMARY_BURST : HEAT_JOB_PRIMARY_LEAK;
}

static void
read_pipe (const HeatNet *net, guint32 index, Facts *f)
{
  const HeatPipeRow *pipe = &heat_net_city (net)->pipe[index];

  f->dn_mm = pipe->dn_mm;
  f->level = pipe->level;
  f->line = pipe->line;
  f->street = heat_net_text (net, pipe->street);
  f->job = guess_pipe_job (pipe);
}

static void
read_valve_leak (const HeatNet *net, guint32 index, Facts *f)
{
  HeatValvePlace place = heat_net_valve_place (net, heat_valve (index));

  if (!heat_pipe_is_none (place.pipe))
    read_pipe (net, place.pipe.i, f);
  f->dn_mm = heat_net_city (net)->valve[index].dn_mm;
  f->job = HEAT_JOB_VALVE;
  f->well = heat_well_is_none (place.well) ? "" : heat_net_id (net, HEAT_KIND_WELL, place.well.i);
}

static Facts
read_facts (const HeatNet *net, const char *leak_text)
{
  Facts f = { 0, -1, -1, "", "", NAN, NAN, HEAT_JOB_UNKNOWN };
  HeatLeak leak;
  static const HeatKind kinds[] = { HEAT_KIND_PIPE, HEAT_KIND_VALVE, HEAT_KIND_WELL, HEAT_KIND_NODE, HEAT_KIND_CONSUMER, HEAT_KIND_SOURCE,
                                    HEAT_KIND_STATION, HEAT_KIND_STATION, HEAT_KIND_STATION };

  if (!net || !leak_text || !heat_leak_parse (net, leak_text, &leak, NULL))
    return f;
  heat_net_place (net, kinds[leak.kind], leak.index, &f.x, &f.y);
  switch (leak.kind)
    {
    case HEAT_LEAK_PIPE: read_pipe (net, leak.index, &f); break;
    case HEAT_LEAK_VALVE: read_valve_leak (net, leak.index, &f); break;
    case HEAT_LEAK_WELL:
      f.job = HEAT_JOB_WELL_STEAM;
      f.well = heat_net_id (net, HEAT_KIND_WELL, leak.index);
      f.street = heat_net_text (net, heat_net_city (net)->well[leak.index].street);
      break;
    case HEAT_LEAK_CONSUMER: f.job = HEAT_JOB_SECONDARY_LEAK; break;
    case HEAT_LEAK_NODE: f.job = HEAT_JOB_PRIMARY_LEAK; break;
    default: /* plants are places that people know by name */
      f.job = HEAT_JOB_STATION;
      f.street = heat_net_name (net, kinds[leak.kind], leak.index);
      break;
    }
  return f;
}

static HeatJob
job_of_symptom (HeatSymptom symptom)
{
  switch (symptom)
    {
    case HEAT_SYMPTOM_WELL_STEAM: return HEAT_JOB_WELL_STEAM;
    case HEAT_SYMPTOM_WELL_COVER: return HEAT_JOB_WELL_COVER;
    case HEAT_SYMPTOM_NO_HEAT:
    case HEAT_SYMPTOM_NOT_WARM: return HEAT_JOB_NO_HEAT;
    default: return HEAT_JOB_UNKNOWN;
    }
}

/* "通达街 DN500 primary main burst": place, bore, kind. */
static char *
make_title (const char *place, const Facts *f, HeatJob job)
{
  g_autoptr (GString) s = g_string_new (place);

  if (f->dn_mm)
    g_string_append_printf (s, "%sDN%u", s->len ? " " : "", f->dn_mm);
  g_string_append_printf (s, "%s%s", s->len ? " " : "", heat_ops_label (HEAT_WORDS_JOB, job));
  return g_string_free (g_steal_pointer (&s), FALSE);
}

static const HeatOpsReport *
first_report (HeatLive *live, const HeatOpenInput *in)
{
  const HeatOpsReport *first = NULL;

  for (guint k = 0; in->reports && in->reports[k]; k++)
    {
      const HeatOpsReport *r = heat_ops_report (live->ops, in->reports[k]);
      if (r && (!first || r->at_us < first->at_us))
        first = r;
    }
  return first;
}

/* The members that opened and located share. `known`: the incident as it is, NULL when it is being opened. */
static JsonObject *
where_body (HeatLive *live, const HeatOpenInput *in, const HeatIncident *known)
{
  Facts f = read_facts (live->net, in->leaks ? in->leaks[0] : NULL);
  const HeatOpsReport *report = first_report (live, in);
  HeatJob job = in->job ? in->job : f.job ? f.job : known ? known->job : report ? job_of_symptom (report->symptom) : HEAT_JOB_UNKNOWN;
  const char *place = in->place ? in->place : *f.street ? f.street : known ? known->place : report ? report->address : "";
  g_autofree char *title = in->title ? g_strdup (in->title) : make_title (place, &f, job);
  JsonObject *body = heat_body ("title", title, "job", heat_ops_word (HEAT_WORDS_JOB, job), "place", place, "well", f.well,
                                "level", f.level < 0 ? "" : heat_code_word (HEAT_CODES_LEVEL, f.level),
                                "line", f.line < 0 ? "" : heat_code_word (HEAT_CODES_LINE, f.line), NULL);

  if (in->leaks)
    heat_json_put_strv (body, "leaks", in->leaks);
  heat_json_put_number (body, "x", isfinite (in->x) ? in->x : isfinite (f.x) ? f.x : known ? known->x : report ? report->x : NAN);
  heat_json_put_number (body, "y", isfinite (in->y) ? in->y : isfinite (f.y) ? f.y : known ? known->y : report ? report->y : NAN);
  heat_json_put_number (body, "probability", in->probability);
  if (f.dn_mm)
    json_object_set_int_member (body, "dn_mm", f.dn_mm);
  return body;
}

/* Elsewhere than was proposed. */
static JsonObject *
put_override (JsonObject *body, const HeatOpenInput *in)
{
  if (in->instead_of)
    {
      heat_json_put_text (body, "instead_of", in->instead_of);
      heat_json_put_text (body, "reason", in->reason);
    }
  return body;
}

static gboolean
check_override (const HeatOpenInput *in, GError **error)
{
  return !in->instead_of || (in->reason && *in->reason) || heat_live_refuse (error, _("locating the leak elsewhere than proposed needs a reason; say why"));
}

static gboolean
check_leaks (HeatLive *live, const char *const *leaks, GError **error)
{
  HeatLeak leak;

  for (guint k = 0; leaks && leaks[k]; k++)
    if (live->net && !heat_leak_parse (live->net, leaks[k], &leak, error))
      return FALSE;
  return TRUE;
}

static gboolean
check_reports (HeatLive *live, const char *const *reports, GError **error)
{
  for (guint k = 0; reports && reports[k]; k++)
    {
      HeatOpsReport *r = heat_live_need_report (live, reports[k], error);
      if (!r)
        return FALSE;
      if (r->incident)
        return heat_live_refuse (error, _("opening an incident: report %s belongs to %s already; take it off there first"), r->id, r->incident);
    }
  return TRUE;
}

typedef struct { const HeatOpenInput *input; char *id; } OpenArgs;

static gboolean
open_once (HeatLive *live, gpointer data, GError **error)
{
  OpenArgs *args = data;
  const HeatOpenInput *in = args->input;
  const HeatOpsReport *report = first_report (live, in);
  g_autofree char *prefix = g_strconcat (live->company->incident_prefix, "-", NULL);
  g_autofree char *id = heat_live_number_of_day (live, prefix, is_incident);
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (!check_reports (live, in->reports, error))
    return FALSE;
  JsonObject *body = where_body (live, in, NULL);
  heat_json_put_strv (body, "reports", in->reports);
  json_object_set_int_member (body, "clock_from_us", report ? report->at_us : deed.at_us);
  heat_deed_add (&deed, "incident", id, HEAT_EVENT_INCIDENT_OPENED, body);
  for (guint k = 0; in->reports && in->reports[k]; k++)
    heat_deed_add (&deed, "report", in->reports[k], HEAT_EVENT_REPORT_ATTACHED, heat_body ("incident", id, NULL));
  if (in->leaks && in->leaks[0])
    heat_deed_add (&deed, "incident", id, HEAT_EVENT_INCIDENT_LOCATED, put_override (where_body (live, in, NULL), in));
  if (!heat_deed_commit (&deed, error))
    return FALSE;
  args->id = g_steal_pointer (&id);
  return TRUE;
}

gboolean
heat_live_open_incident (HeatLive *live, const HeatOpenInput *input, char **id, GError **error)
{
  OpenArgs args = { input, NULL };

  if (!check_leaks (live, input->leaks, error) || !check_override (input, error) || !heat_live_persist (live, open_once, &args, error))
    return FALSE;
  heat_live_update_estimate (live, args.id, NULL);
  if (id)
    *id = args.id;
  else
    g_free (args.id);
  return TRUE;
}

static gboolean
has_operated (const HeatIncident *i)
{
  for (guint k = 0; k < i->steps->len; k++)
    if (((HeatStep *) i->steps->pdata[k])->state == HEAT_STEP_DONE)
      return TRUE;
  return FALSE;
}

gboolean
heat_live_locate (HeatLive *live, const char *incident, const HeatOpenInput *where, GError **error)
{
  HeatIncident *i = heat_live_need_running (live, incident, error);
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (!i || !check_leaks (live, where->leaks, error) || !check_override (where, error))
    return FALSE;
  if (!where->leaks || !where->leaks[0])
    return heat_live_refuse (error, _("locating incident %s: no leak is given; name the pipe, valve, well or station"), incident);
  heat_deed_add (&deed, "incident", incident, HEAT_EVENT_INCIDENT_LOCATED, put_override (where_body (live, where, i), where));
  if (has_operated (i))
    heat_deed_add (&deed, "incident", incident, HEAT_EVENT_INCIDENT_NOTED, heat_body ("text", _("located anew after valves had been operated; choose a new plan"), NULL));
  if (!heat_deed_commit (&deed, error))
    return FALSE;
  heat_live_update_estimate (live, incident, NULL);
  return TRUE;
}

gboolean
heat_live_note (HeatLive *live, const char *incident, const char *text, GError **error)
{
  HeatIncident *i = heat_live_need_incident (live, incident, error);
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (!i)
    return FALSE;
  heat_deed_add (&deed, "incident", incident, HEAT_EVENT_INCIDENT_NOTED, heat_body ("text", text, NULL));
  return heat_deed_commit (&deed, error);
}

static gboolean
check_stage (const HeatIncident *i, HeatStage stage, const char *reason, GError **error)
{
  if (stage >= HEAT_STAGE_RESTORED)
    return heat_live_refuse (error, _("incident %s: “%s” has a command of its own"), i->id, heat_ops_label (HEAT_WORDS_STAGE, stage));
  if (stage <= i->stage && !(reason && *reason))
    return heat_live_refuse (error, _("incident %s is at “%s”: going back needs a reason; say why"), i->id, heat_ops_label (HEAT_WORDS_STAGE, i->stage));
  if (stage > HEAT_STAGE_REPORTED && i->leaks->len == 0)
    return heat_live_refuse (error, _("incident %s is not located; locate it first"), i->id);
  if (stage == HEAT_STAGE_REPAIRING && !heat_incident_is_isolated (i) && !(reason && *reason))
    return heat_live_refuse (error, _("incident %s: valves are still to be closed; close them, or say why the repair begins without"), i->id);
  return TRUE;
}

gboolean
heat_live_enter_stage (HeatLive *live, const char *incident, HeatStage stage, const char *reason, GError **error)
{
  HeatIncident *i = heat_live_need_running (live, incident, error);
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (!i || !check_stage (i, stage, reason, error))
    return FALSE;
  if (stage == HEAT_STAGE_REFILLING && i->stage < HEAT_STAGE_REFILLING)
    return heat_live_begin_refill_because (live, incident, reason, error);
  heat_deed_enter_stage (&deed, i, stage, reason);
  return heat_deed_commit (&deed, error);
}
