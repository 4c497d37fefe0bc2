// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-reason.h"
#include "base-i18n.h"
#include "desk-work-private.h"
#include "ops-plans.h"
#include "ops-replay-file.h"
#include "ops-why.h"

#define MOST_INCIDENTS 6 /* that are asked about somebody when none stands */

typedef struct {
  GPtrArray *asks;   /* HeatPlanAsk: of one incident, or of the running ones and at last of none */
  GArray *kinds;     /* HeatPlanKind of each */
  gboolean is_of_incident;
  HeatKind kind;     /* VALVE or CONSUMER; NONE: a building without a consumer */
  guint32 index;
  guint most_steps;
  char *label;       /* owned: how people call it */
} Asked;

static void
asked_free (gpointer data)
{
  Asked *asked = data;

  g_ptr_array_unref (asked->asks);
  g_array_unref (asked->kinds);
  g_free (asked->label);
  g_free (asked);
}

void
heat_desk_reason_free (HeatDeskReason *reason)
{
  if (!reason)
    return;
  g_free (reason->text);
  g_array_unref (reason->way);
  g_free (reason);
}

void
heat_desk_record_free (HeatDeskRecord *record)
{
  if (!record)
    return;
  heat_replay_free (record->replay);
  g_clear_pointer (&record->leaks, g_array_unref);
  g_free (record);
}

static HeatDeskReason *
reason_new (const HeatNet *net, char *text, GArray *way)
{
  HeatDeskReason *reason = g_new0 (HeatDeskReason, 1);

  reason->text = text;
  reason->way = way;
  for (guint i = 0; i < way->len; i++)
    reason->length_m += heat_net_pipe_length_m (net, heat_pipe (g_array_index (way, guint32, i)));
  return reason;
}

/* From the header through the valve to the leak. */
static GArray *
whole_way (const HeatWhyValve *why)
{
  GArray *way = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = why->pipes->len; i-- > 0;)
    g_array_append_val (way, g_array_index (why->pipes, guint32, i));
  if (why->kind == HEAT_WHY_HOLDS) /* also where the valve stands at the plant's own port */
    g_array_append_vals (way, why->inside->data, why->inside->len);
  return way;
}

static HeatDeskReason *
tell_valve (const Asked *asked, const HeatTrace *trace, GError **error)
{
  HeatNet *net = heat_trace_net (trace);
  g_autoptr (HeatWhyValve) why = heat_plan_ask_valve (asked->asks->pdata[0], trace, g_array_index (asked->kinds, HeatPlanKind, 0), asked->index, error);

  return why ? reason_new (net, heat_ops_why_valve_text (net, why), whole_way (why)) : NULL;
}

static char *
consumer_text (const Asked *asked, const HeatNet *net, const HeatWhy *why)
{
  g_autofree char *reason = heat_ops_why_reason (net, why);

  if (asked->is_of_incident || why->kind != HEAT_WHY_ALREADY_OUT)
    return g_strdup_printf (_("%s: %s"), asked->label, reason);
  return g_strdup_printf (_("%s: it is without heat as the valves stand now, whatever is planned"), asked->label);
}

/* The first plan that takes the heat away tells why; when none does, the last one asked. */
static HeatDeskReason *
tell_consumer (const Asked *asked, const HeatTrace *trace, GError **error)
{
  HeatNet *net = heat_trace_net (trace);
  g_autoptr (HeatWhy) why = NULL;

  if (asked->kind == HEAT_KIND_NONE)
    return reason_new (net, g_strdup_printf (_("%s: the data join it to no pipe"), asked->label), g_array_new (FALSE, FALSE, sizeof (guint32)));
  for (guint i = 0; i < asked->asks->len && (!why || why->kind == HEAT_WHY_WARM || why->kind == HEAT_WHY_ALREADY_OUT); i++)
    {
      g_clear_pointer (&why, heat_why_free);
      why = heat_plan_ask_consumer (asked->asks->pdata[i], trace, g_array_index (asked->kinds, HeatPlanKind, i), asked->index, error);
      if (!why)
        return NULL;
    }
  if (!why)
    return NULL;
  return reason_new (net, consumer_text (asked, net, why), g_array_ref (why->because && !why->pipes->len ? why->because->pipes : why->pipes));
}

static gpointer
answer_reason (HeatDeskQuestion *q, GError **error)
{
  const Asked *asked = heat_desk_question_data (q);

  return asked->kind == HEAT_KIND_VALVE ? tell_valve (asked, heat_desk_question_trace (q), error) : tell_consumer (asked, heat_desk_question_trace (q), error);
}

static gpointer
answer_replay (HeatDeskQuestion *q, GError **error)
{
  const Asked *asked = heat_desk_question_data (q);

  HeatReplay *replay = heat_plan_ask_replay (asked->asks->pdata[0], heat_desk_question_trace (q), asked->most_steps, error);
  HeatDeskRecord *record = replay ? g_new0 (HeatDeskRecord, 1) : NULL;

  if (record)
    record->replay = replay;
  return record;
}

static gpointer
answer_recorded (HeatDeskQuestion *q, GError **error)
{
  g_autoptr (HeatDeskRecord) record = g_new0 (HeatDeskRecord, 1);

  record->replay = heat_replay_read (heat_trace_net (heat_desk_question_trace (q)), heat_desk_question_data (q), &record->leaks, error);
  return record->replay ? g_steal_pointer (&record) : NULL;
}

static gboolean
add_ask (Asked *asked, HeatDeskSession *session, const char *incident, HeatPlanKind kind, GError **error)
{
  const HeatCompany *company = heat_live_company (heat_desk_session_live (session));
  HeatPlanAsk *ask = heat_plan_ask_new (heat_desk_session_ops (session), heat_desk_session_net (session), &company->closing, incident, error);

  if (!ask)
    return FALSE;
  g_ptr_array_add (asked->asks, ask);
  g_array_append_val (asked->kinds, kind);
  return TRUE;
}

static void
add_running (Asked *asked, HeatDeskSession *session)
{
  g_autoptr (GPtrArray) running = heat_live_by_urgency (heat_desk_session_live (session));

  for (guint i = 0; i < running->len && i < MOST_INCIDENTS; i++)
    {
      const HeatIncident *incident = running->pdata[i];
      if (incident->leaks->len)
        add_ask (asked, session, incident->id, heat_incident_plan_kind (incident), NULL);
    }
}

/* What the data join to the pipes: valve or consumer. */
static void
set_subject (Asked *asked, HeatNet *net, HeatKind kind, guint32 index)
{
  asked->kind = kind;
  asked->index = index;
  if (kind == HEAT_KIND_HOUSEHOLD)
    asked->index = heat_net_household_consumer (net, heat_household (index)).i;
  else if (kind == HEAT_KIND_BUILDING)
    {
      HeatSpan consumers = heat_net_building_consumers (net, heat_building (index));
      asked->index = consumers.n ? consumers.at[0] : HEAT_NONE;
    }
  if (kind != HEAT_KIND_VALVE)
    asked->kind = asked->index == HEAT_NONE ? HEAT_KIND_NONE : HEAT_KIND_CONSUMER;
}

static Asked *
asked_new (void)
{
  Asked *asked = g_new0 (Asked, 1);

  asked->asks = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_plan_ask_free);
  asked->kinds = g_array_new (FALSE, FALSE, sizeof (HeatPlanKind));
  return asked;
}

HeatDeskQuestion *
heat_desk_ask_reason (HeatDeskSession *session, const HeatIncident *incident, HeatPlanKind plan, HeatKind kind, guint32 index, GError **error)
{
  HeatNet *net = heat_desk_session_net (session);
  Asked *asked = asked_new ();
  char *label = heat_finder_label (heat_desk_session_finder (session), kind, index);

  set_subject (asked, net, kind, index);
  asked->label = label ? label : g_strdup (heat_net_name (net, kind, index));
  asked->is_of_incident = incident != NULL;
  if (!incident)
    add_running (asked, session);
  if (!add_ask (asked, session, incident ? incident->id : NULL, incident ? plan : HEAT_PLAN_SMALLEST, error))
    {
      asked_free (asked);
      return NULL;
    }
  return heat_desk_question_new (session, answer_reason, (GDestroyNotify) heat_desk_reason_free, asked, asked_free);
}

HeatDeskQuestion *
heat_desk_ask_replay (HeatDeskSession *session, const HeatIncident *incident, guint most_steps, GError **error)
{
  Asked *asked = asked_new ();

  asked->most_steps = most_steps;
  if (!add_ask (asked, session, incident->id, HEAT_PLAN_SMALLEST, error))
    {
      asked_free (asked);
      return NULL;
    }
  return heat_desk_question_new (session, answer_replay, (GDestroyNotify) heat_desk_record_free, asked, asked_free);
}

HeatDeskQuestion *
heat_desk_ask_recorded (HeatDeskSession *session, const char *path)
{
  return heat_desk_question_new (session, answer_recorded, (GDestroyNotify) heat_desk_record_free, g_strdup (path), g_free);
}
