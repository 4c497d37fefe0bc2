// SPDX-License-Identifier: GPL-3.0-or-later
/* The fold of reports. */
#include "ops-fold-private.h"

/* --- reports --- */
void
heat_ops_fold_report_taken (HeatOps *ops, HeatEvent *event)
{
  const char *id = heat_event_stream_id (event, "report");
  int symptom = heat_ops_word_value (HEAT_WORDS_SYMPTOM, heat_event_text (event, "symptom"));

  if (!*id || heat_ops_report (ops, id))
    return;
  HeatOpsReport *r = g_new0 (HeatOpsReport, 1);
  r->id = g_strdup (id);
  r->at_us = event->at_us;
  r->seen_us = heat_event_int (event, "seen_us", 0);
  r->actor = g_strdup (event->actor);
  r->symptom = symptom < 0 ? HEAT_SYMPTOM_OTHER : (HeatSymptom) symptom;
  r->source = g_strdup (heat_event_text (event, "source"));
  r->text = g_strdup (heat_event_text (event, "text"));
  r->address = g_strdup (heat_event_text (event, "address"));
  r->place = g_strdup (heat_event_text (event, "place"));
  r->card = g_strdup (heat_event_text (event, "card"));
  r->phone = g_strdup (heat_event_text (event, "phone"));
  r->consumer = g_strdup (heat_event_text (event, "consumer"));
  r->notice = g_strdup (heat_event_text (event, "notice"));
  r->needs_help = heat_json_bool (heat_event_body (event), "help");
  r->x = heat_event_double (event, "x");
  r->y = heat_event_double (event, "y");
  g_ptr_array_add (ops->reports, r);
  g_hash_table_insert (ops->report_by_id, r->id, r);
}

static void
leave_incident (HeatOps *ops, HeatOpsReport *r)
{
  HeatIncident *incident = r->incident ? heat_ops_incident (ops, r->incident) : NULL;

  if (incident)
    heat_fold_remove_text (incident->reports, r->id);
  g_clear_pointer (&r->incident, g_free);
  g_clear_pointer (&r->reason, g_free);
}

void
heat_ops_fold_report_attached (HeatOps *ops, HeatEvent *event)
{
  HeatOpsReport *r = heat_ops_report (ops, heat_event_stream_id (event, "report"));
  HeatIncident *incident = heat_ops_incident (ops, heat_event_text (event, "incident"));

  if (!r || !incident)
    return;
  leave_incident (ops, r);
  r->state = HEAT_REPORT_ATTACHED;
  r->judged_us = r->judged_us ? r->judged_us : event->at_us;
  r->incident = g_strdup (incident->id);
  heat_fold_set_text (&r->reason, heat_event_text (event, "why"));
  heat_fold_add_once (incident->reports, r->id);
}

void
heat_ops_fold_report_detached (HeatOps *ops, HeatEvent *event)
{
  HeatOpsReport *r = heat_ops_report (ops, heat_event_stream_id (event, "report"));

  if (!r)
    return;
  leave_incident (ops, r);
  r->state = HEAT_REPORT_OPEN;
}

void
heat_ops_fold_report_dismissed (HeatOps *ops, HeatEvent *event)
{
  HeatOpsReport *r = heat_ops_report (ops, heat_event_stream_id (event, "report"));

  if (!r)
    return;
  leave_incident (ops, r);
  r->state = HEAT_REPORT_DISMISSED;
  r->judged_us = r->judged_us ? r->judged_us : event->at_us;
  heat_fold_set_text (&r->reason, heat_event_text (event, "reason"));
}
