// SPDX-License-Identifier: GPL-3.0-or-later
/* The state as JSON. Sets are written sorted and numbers as they are, so that equal states give equal texts. */
#include "base-clock.h"
#include "ops-state-private.h"
#include "net-codes.h"
#include <string.h>

static void
put_texts (JsonObject *o, const char *key, const GPtrArray *texts)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < texts->len; i++)
    json_array_add_string_element (array, texts->pdata[i]);
  json_object_set_array_member (o, key, array);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static GPtrArray *
sort_keys (GHashTable *table)
{
  GPtrArray *keys = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (keys, key);
  g_ptr_array_sort (keys, compare_texts);
  return keys;
}

static void
put_set (JsonObject *o, const char *key, GHashTable *set)
{
  g_autoptr (GPtrArray) keys = sort_keys (set);

  put_texts (o, key, keys);
}

static JsonNode *
wrap (JsonObject *o)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, o);
  return node;
}

static JsonObject *
report_to_object (const HeatOpsReport *r)
{
  JsonObject *o = json_object_new ();
  g_autofree char *phone = heat_ops_mask_phone (r->phone);

  json_object_set_string_member (o, "id", r->id);
  heat_json_put_time (o, "at", r->at_us);
  heat_json_put_time (o, "seen", r->seen_us);
  json_object_set_string_member (o, "state", heat_ops_word (HEAT_WORDS_REPORT, r->state));
  json_object_set_string_member (o, "symptom", heat_ops_word (HEAT_WORDS_SYMPTOM, r->symptom));
  heat_json_put_text (o, "incident", r->incident);
  heat_json_put_text (o, "reason", r->reason);
  heat_json_put_text (o, "text", r->text);
  heat_json_put_text (o, "address", r->address);
  heat_json_put_text (o, "place", r->place);
  heat_json_put_text (o, "card", r->card);
  heat_json_put_text (o, "phone", phone);
  heat_json_put_text (o, "consumer", r->consumer);
  heat_json_put_text (o, "notice", r->notice);
  if (r->needs_help)
    json_object_set_boolean_member (o, "help", TRUE);
  heat_json_put_text (o, "source", r->source);
  heat_json_put_text (o, "actor", r->actor);
  heat_json_put_number (o, "x", r->x);
  heat_json_put_number (o, "y", r->y);
  return o;
}

JsonNode *
heat_report_to_json (const HeatOpsReport *report)
{
  return wrap (report_to_object (report));
}

static JsonObject *
team_to_object (const HeatOpsTeam *t)
{
  JsonObject *o = json_object_new ();

  json_object_set_string_member (o, "id", t->id);
  json_object_set_string_member (o, "name", t->name);
  json_object_set_string_member (o, "state", heat_ops_word (HEAT_WORDS_CREW, t->state));
  heat_json_put_text (o, "incident", t->incident);
  heat_json_put_time (o, "since", t->since_us);
  heat_json_put_time (o, "arrive", t->arrive_us);
  heat_json_put_time (o, "until", t->until_us);
  heat_json_put_time (o, "fix", t->fix_us);
  heat_json_put_number (o, "x", t->x);
  heat_json_put_number (o, "y", t->y);
  return o;
}

JsonNode *
heat_team_to_json (const HeatOpsTeam *team)
{
  return wrap (team_to_object (team));
}

static JsonObject *
step_to_object (const HeatStep *s)
{
  JsonObject *o = json_object_new ();

  json_object_set_int_member (o, "number", s->number);
  json_object_set_int_member (o, "order", s->order);
  json_object_set_string_member (o, "part", heat_ops_word (HEAT_WORDS_STEP_PART, s->part));
  json_object_set_string_member (o, "action", heat_ops_word (HEAT_WORDS_STEP_ACTION, s->action));
  json_object_set_string_member (o, "state", heat_ops_word (HEAT_WORDS_STEP_STATE, s->state));
  if (s->failure)
    json_object_set_string_member (o, "failure", heat_ops_word (HEAT_WORDS_FAILURE, s->failure));
  json_object_set_string_member (o, "target", s->target);
  json_object_set_string_member (o, "target_kind", s->target_kind);
  heat_json_put_text (o, "well", s->well);
  heat_json_put_text (o, "line", s->line);
  heat_json_put_text (o, "condition", s->condition);
  heat_json_put_text (o, "purpose", s->purpose);
  heat_json_put_text (o, "handed_to", s->handed_to);
  json_object_set_int_member (o, "households_planned", s->households_planned);
  json_object_set_int_member (o, "dn_mm", s->dn_mm);
  json_object_set_int_member (o, "plan", s->plan);
  heat_json_put_number (o, "minutes", s->minutes);
  heat_json_put_number (o, "turns", s->turns);
  heat_json_put_time (o, "at", s->at_us);
  if (s->received_us > s->at_us)
    heat_json_put_time (o, "received", s->received_us);
  heat_json_put_text (o, "actor", s->actor);
  heat_json_put_text (o, "note", s->note);
  if (s->state == HEAT_STEP_DONE)
    json_object_set_int_member (o, "households_out", s->households_out);
  return o;
}

static JsonObject *
plan_to_object (const HeatOpsPlan *p, gboolean with_lists)
{
  JsonObject *o = json_object_new ();

  json_object_set_int_member (o, "version", p->version);
  json_object_set_string_member (o, "kind", p->kind);
  heat_json_put_time (o, "at", p->at_us);
  json_object_set_string_member (o, "actor", p->actor);
  heat_json_put_text (o, "reason", p->reason);
  if (p->replaces)
    json_object_set_int_member (o, "replaces", p->replaces);
  if (p->failed_step)
    json_object_set_int_member (o, "failed_step", p->failed_step);
  json_object_set_int_member (o, "must_close", p->n_must);
  json_object_set_int_member (o, "may_close", p->n_may);
  json_object_set_int_member (o, "stops", p->n_stops);
  json_object_set_int_member (o, "wells", p->n_wells);
  heat_json_put_number (o, "minutes", p->minutes);
  heat_json_put_number (o, "volume_m3", p->volume_m3);
  heat_json_put_number (o, "drain_min", p->drain_min);
  heat_json_put_number (o, "refill_min", p->refill_min);
  if (p->because)
    json_object_set_object_member (o, "because", json_object_ref (p->because));
  json_object_set_object_member (o, "out", heat_out_sum_to_json (&p->out));
  if (with_lists)
    json_object_set_object_member (o, "plan", json_object_ref (p->body));
  return o;
}

static JsonObject *
estimate_to_object (const HeatEstimate *e)
{
  JsonObject *o = json_object_new ();
  JsonArray *phases = json_array_new ();

  heat_json_put_time (o, "half", e->half_us);
  heat_json_put_time (o, "safe", e->safe_us);
  heat_json_put_time (o, "computed_half", e->computed.half_us);
  heat_json_put_time (o, "computed_safe", e->computed.safe_us);
  json_object_set_boolean_member (o, "by_hand", e->is_by_hand);
  heat_json_put_text (o, "reason", e->reason);
  heat_json_put_text (o, "actor", e->actor);
  for (int k = 0; k < HEAT_N_PHASES; k++)
    {
      const HeatPhaseState *p = &e->phases[k];
      JsonObject *phase = json_object_new ();
      json_object_set_string_member (phase, "phase", heat_ops_word (HEAT_WORDS_PHASE, k));
      json_object_set_double_member (phase, "p50_min", p->p50_min);
      json_object_set_double_member (phase, "p90_min", p->p90_min);
      heat_json_put_time (phase, "started", p->started_us);
      heat_json_put_time (phase, "ended", p->ended_us);
      heat_json_put_time (phase, "half", e->computed.phase_half_us[k]);
      heat_json_put_time (phase, "safe", e->computed.phase_safe_us[k]);
      json_array_add_object_element (phases, phase);
    }
  json_object_set_array_member (o, "phases", phases);
  return o;
}

/* Members "pinned" and "forbidden", oldest first. */
static void
put_demands (JsonObject *o, const HeatIncident *i)
{
  for (int demand = HEAT_DEMAND_PINNED; demand < HEAT_N_DEMANDS; demand++)
    {
      JsonArray *list = json_array_new ();
      for (guint k = 0; k < i->demands->len; k++)
        {
          const HeatValveDemand *d = i->demands->pdata[k];
          if ((int) d->demand != demand)
            continue;
          JsonObject *one = json_object_new ();
          json_object_set_string_member (one, "valve", d->valve);
          heat_json_put_text (one, "reason", d->reason);
          json_object_set_string_member (one, "actor", d->actor);
          heat_json_put_time (one, "at", d->at_us);
          json_array_add_object_element (list, one);
        }
      json_object_set_array_member (o, heat_ops_word (HEAT_WORDS_DEMAND, demand), list);
    }
}

static void
put_incident_lists (JsonObject *o, const HeatIncident *i, gboolean with_plan_lists)
{
  JsonArray *plans = json_array_new (), *steps = json_array_new (), *notices = json_array_new ();

  for (guint k = 0; k < i->plans->len; k++)
    json_array_add_object_element (plans, plan_to_object (i->plans->pdata[k], with_plan_lists));
  for (guint k = 0; k < i->steps->len; k++)
    json_array_add_object_element (steps, step_to_object (i->steps->pdata[k]));
  for (guint k = 0; k < i->notices->len; k++)
    {
      g_autofree char *key = heat_notice_key (i->notices->pdata[k]);
      json_array_add_string_element (notices, key);
    }
  put_texts (o, "leaks", i->leaks);
  put_texts (o, "reports", i->reports);
  put_texts (o, "teams", i->teams);
  put_demands (o, i);
  json_object_set_array_member (o, "notices", notices);
  json_object_set_array_member (o, "plans", plans);
  json_object_set_array_member (o, "steps", steps);
  put_set (o, "out_consumers", i->out_consumers);
  put_set (o, "ever_out", i->ever_out);
}

static JsonObject *
incident_to_object (const HeatIncident *i, gboolean with_plan_lists)
{
  JsonObject *o = json_object_new (), *stages = json_object_new ();

  json_object_set_string_member (o, "id", i->id);
  json_object_set_string_member (o, "stage", heat_ops_word (HEAT_WORDS_STAGE, i->stage));
  json_object_set_string_member (o, "job", heat_ops_word (HEAT_WORDS_JOB, i->job));
  heat_json_put_text (o, "title", i->title);
  heat_json_put_text (o, "place", i->place);
  heat_json_put_text (o, "level", i->level);
  heat_json_put_text (o, "line", i->line);
  heat_json_put_text (o, "well", i->well);
  heat_json_put_number (o, "x", i->x);
  heat_json_put_number (o, "y", i->y);
  heat_json_put_number (o, "probability", i->probability);
  json_object_set_int_member (o, "dn_mm", i->dn_mm);
  json_object_set_int_member (o, "version", i->version);
  heat_json_put_time (o, "opened", i->opened_us);
  heat_json_put_time (o, "clock_from", i->clock_from_us);
  heat_json_put_time (o, "arrived", i->arrived_us);
  heat_json_put_time (o, "out_from", i->out_from_us);
  for (int s = 0; s < HEAT_N_STAGES; s++)
    heat_json_put_time (stages, heat_ops_word (HEAT_WORDS_STAGE, s), i->stage_us[s]);
  json_object_set_object_member (o, "stages", stages);
  json_object_set_object_member (o, "out", heat_out_sum_to_json (&i->out));
  json_object_set_int_member (o, "households_back", i->households_back);
  json_object_set_int_member (o, "log", i->log->len);
  json_object_set_object_member (o, "estimate", estimate_to_object (&i->estimate));
  if (i->resupply)
    json_object_set_object_member (o, "resupply", json_object_ref (i->resupply));
  if (i->reopening)
    json_object_set_object_member (o, "reopening", json_object_ref (i->reopening));
  put_incident_lists (o, i, with_plan_lists);
  return o;
}

JsonNode *
heat_incident_to_json (const HeatIncident *incident, gboolean with_plan_lists)
{
  return wrap (incident_to_object (incident, with_plan_lists));
}

static JsonObject *
delivery_to_object (const HeatDelivery *d)
{
  JsonObject *o = json_object_new ();

  json_object_set_string_member (o, "channel", d->channel);
  json_object_set_boolean_member (o, "by_hand", d->by_hand);
  json_object_set_int_member (o, "tries", d->tries);
  heat_json_put_time (o, "queued", d->queued_us);
  heat_json_put_time (o, "tried", d->tried_us);
  heat_json_put_time (o, "delivered", d->delivered_us);
  if (d->of)
    {
      json_object_set_int_member (o, "count", d->count);
      json_object_set_int_member (o, "of", d->of);
    }
  heat_json_put_text (o, "reason", d->reason);
  heat_json_put_text (o, "receipt", d->receipt);
  heat_json_put_text (o, "webhook", d->webhook);
  heat_json_put_text (o, "topic", d->topic);
  if (d->hours_before > 0)
    heat_json_put_number (o, "hours_before", d->hours_before);
  if (d->is_given_up)
    json_object_set_boolean_member (o, "given_up", TRUE);
  heat_json_put_text (o, "noted_by", d->noted_by);
  if (d->posted)
    {
      JsonArray *posted = json_array_new ();
      for (guint k = 0; k < d->posted->len; k++)
        json_array_add_string_element (posted, d->posted->pdata[k]);
      json_object_set_array_member (o, "posted", posted);
    }
  return o;
}

static JsonObject *
notice_to_object (const HeatNotice *n)
{
  JsonObject *o = json_object_new ();
  JsonArray *deliveries = json_array_new ();

  for (guint k = 0; k < n->deliveries->len; k++)
    json_array_add_object_element (deliveries, delivery_to_object (n->deliveries->pdata[k]));
  json_object_set_boolean_member (o, "superseded", n->is_superseded);
  if (n->event)
    json_object_set_object_member (o, "record", json_object_ref (heat_event_body (n->event)));
  json_object_set_array_member (o, "deliveries", deliveries);
  return o;
}

JsonNode *
heat_notice_to_json (const HeatNotice *notice)
{
  return wrap (notice_to_object (notice));
}

static JsonObject *
valve_to_object (const HeatFieldValve *v)
{
  JsonObject *o = json_object_new ();

  json_object_set_string_member (o, "id", v->id);
  if (v->state >= 0)
    json_object_set_string_member (o, "state", heat_code_word (HEAT_CODES_VALVE_STATE, v->state));
  if (v->condition >= 0)
    json_object_set_string_member (o, "condition", heat_code_word (HEAT_CODES_CONDITION, v->condition));
  if (v->before >= 0)
    json_object_set_string_member (o, "before", heat_code_word (HEAT_CODES_VALVE_STATE, v->before));
  put_texts (o, "holders", v->holders);
  heat_json_put_time (o, "at", v->at_us);
  return o;
}

#define PUT_LIST(o, key, list, to_object)                                         \
  G_STMT_START {                                                                  \
    JsonArray *array_ = json_array_new ();                                        \
    for (guint k_ = 0; k_ < (list)->len; k_++)                                    \
      json_array_add_object_element (array_, to_object ((list)->pdata[k_]));      \
    json_object_set_array_member (o, key, array_);                                \
  } G_STMT_END
#define INCIDENT_WHOLE(i) incident_to_object (i, TRUE)

JsonNode *
heat_ops_to_json (const HeatOps *ops)
{
  JsonObject *o = json_object_new ();
  JsonArray *valves = json_array_new ();
  g_autoptr (GPtrArray) valve_ids = sort_keys (ops->valves);
  HeatOutSum out = heat_ops_out (ops);

  json_object_set_int_member (o, "seq", ops->seq);
  PUT_LIST (o, "reports", ops->reports, report_to_object);
  PUT_LIST (o, "incidents", ops->incidents, INCIDENT_WHOLE);
  PUT_LIST (o, "teams", ops->teams, team_to_object);
  PUT_LIST (o, "notices", ops->notices, notice_to_object);
  for (guint i = 0; i < valve_ids->len; i++)
    json_array_add_object_element (valves, valve_to_object (heat_ops_valve (ops, valve_ids->pdata[i])));
  json_object_set_array_member (o, "valves", valves);
  json_object_set_object_member (o, "out", heat_out_sum_to_json (&out));
  put_set (o, "out_consumers", ops->out_by);
  if (ops->stations_out)
    put_set (o, "stations_out", ops->stations_out);
  put_set (o, "closed_roads", ops->closed_roads);
  heat_json_put_number (o, "temp_degc", ops->temp_degc);
  json_object_set_boolean_member (o, "snow", ops->has_snow);
  heat_json_put_text (o, "on_duty", ops->on_duty);
  heat_ops_put_crews (o, ops);
  return wrap (o);
}
