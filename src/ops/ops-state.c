// SPDX-License-Identifier: GPL-3.0-or-later
#include "ops-state-private.h"
#include "net.h"

G_STATIC_ASSERT ((int) HEAT_CREW_READY == (int) HEAT_TEAM_READY && (int) HEAT_CREW_OFF == (int) HEAT_TEAM_OFF);

static void
free_report (gpointer data)
{
  HeatOpsReport *r = data;
  char *texts[] = { r->id, r->actor, r->source, r->text, r->address, r->place, r->card, r->phone, r->consumer, r->notice, r->incident, r->reason };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_free (r);
}

void
heat_incident_free (HeatIncident *i)
{
  char *texts[] = { i->id, i->title, i->place, i->level, i->line, i->well, i->estimate.reason, i->estimate.actor };
  GPtrArray *arrays[] = { i->leaks, i->reports, i->plans, i->steps, i->demands, i->teams, i->notices, i->log };

  for (guint k = 0; k < G_N_ELEMENTS (texts); k++)
    g_free (texts[k]);
  for (guint k = 0; k < G_N_ELEMENTS (arrays); k++)
    g_ptr_array_unref (arrays[k]);
  g_clear_pointer (&i->reopening, json_object_unref);
  g_clear_pointer (&i->resupply, json_object_unref);
  g_hash_table_unref (i->out_consumers);
  g_hash_table_unref (i->ever_out);
  g_free (i);
}

static void
free_team (gpointer data)
{
  HeatOpsTeam *t = data;

  g_free (t->id);
  g_free (t->name);
  g_free (t->incident);
  g_free (t);
}

static void
free_valve (gpointer data)
{
  HeatFieldValve *v = data;

  g_free (v->id);
  g_ptr_array_unref (v->holders);
  g_free (v);
}

static void
free_closed_road (gpointer data)
{
  g_free (((HeatClosedRoad *) data)->reason);
  g_free (data);
}

HeatOpsTeam *
heat_ops_ensure_team (HeatOps *ops, const char *id)
{
  HeatOpsTeam *t = g_hash_table_lookup (ops->team_by_id, id);

  if (t)
    return t;
  t = g_new0 (HeatOpsTeam, 1);
  t->id = g_strdup (id);
  t->name = g_strdup (id);
  t->x = t->y = t->heading_deg = NAN;
  g_ptr_array_add (ops->teams, t);
  g_hash_table_insert (ops->team_by_id, t->id, t);
  return t;
}

static void
add_city_teams (HeatOps *ops)
{
  const HeatCity *city = heat_net_city (ops->net);

  for (guint32 i = 0; i < city->n_team; i++)
    {
      const HeatTeamRow *row = &city->team[i];
      HeatOpsTeam *t = heat_ops_ensure_team (ops, heat_city_text (city, row->id));
      g_free (t->name);
      t->name = g_strdup (*heat_city_text (city, row->name) ? heat_city_text (city, row->name) : t->id);
      t->state = (HeatCrewState) row->state;
      t->x = row->x;
      t->y = row->y;
    }
}

HeatOps *
heat_ops_new (HeatNet *net)
{
  HeatOps *ops = g_new0 (HeatOps, 1);

  ops->net = net ? heat_net_ref (net) : NULL;
  ops->versions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  ops->reports = g_ptr_array_new_with_free_func (free_report);
  ops->incidents = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_incident_free);
  ops->teams = g_ptr_array_new_with_free_func (free_team);
  ops->notices = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_notice_free);
  ops->report_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  ops->incident_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  ops->team_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  ops->notice_by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  ops->valves = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_valve);
  ops->out_by = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  ops->out_since = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  ops->told = g_hash_table_new (g_str_hash, g_str_equal);
  ops->closed_roads = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_closed_road);
  ops->log = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_event_unref);
  ops->owed = g_ptr_array_new ();
  ops->crews = g_ptr_array_new_with_free_func (heat_crew_job_free);
  ops->calls = g_ptr_array_new_with_free_func (heat_crew_call_free);
  ops->temp_degc = NAN;
  ops->on_duty = g_strdup ("");
  if (net)
    add_city_teams (ops);
  return ops;
}

void
heat_ops_free (HeatOps *ops)
{
  if (!ops)
    return;
  GHashTable *tables[] = { ops->versions, ops->report_by_id, ops->incident_by_id, ops->team_by_id, ops->notice_by_key, ops->valves,
                           ops->out_by, ops->out_since, ops->told, ops->closed_roads };
  GPtrArray *arrays[] = { ops->owed, ops->reports, ops->incidents, ops->teams, ops->notices, ops->log, ops->crews, ops->calls };

  GHashTableIter iter;
  gpointer told;

  g_hash_table_iter_init (&iter, ops->told);
  while (g_hash_table_iter_next (&iter, NULL, &told))
    heat_told_free (told);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    g_hash_table_unref (tables[i]);
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_ptr_array_unref (arrays[i]);
  g_clear_pointer (&ops->net, heat_net_unref);
  g_clear_pointer (&ops->stations_out, g_hash_table_unref);
  g_free (ops->on_duty);
  g_free (ops->weather_actor);
  g_free (ops);
}

gint64 heat_ops_seq (const HeatOps *ops) { return ops->seq; }
HeatNet *heat_ops_net (const HeatOps *ops) { return ops->net; }
const GPtrArray *heat_ops_reports (const HeatOps *ops) { return ops->reports; }
const GPtrArray *heat_ops_incidents (const HeatOps *ops) { return ops->incidents; }
const GPtrArray *heat_ops_teams (const HeatOps *ops) { return ops->teams; }
const GPtrArray *heat_ops_notices (const HeatOps *ops) { return ops->notices; }
const GPtrArray *heat_ops_log (const HeatOps *ops) { return ops->log; }
HeatOpsReport *heat_ops_report (const HeatOps *ops, const char *id) { return g_hash_table_lookup (ops->report_by_id, id); }
HeatIncident *heat_ops_incident (const HeatOps *ops, const char *id) { return g_hash_table_lookup (ops->incident_by_id, id); }
HeatOpsTeam *heat_ops_team (const HeatOps *ops, const char *id) { return g_hash_table_lookup (ops->team_by_id, id); }
HeatFieldValve *heat_ops_valve (const HeatOps *ops, const char *id) { return g_hash_table_lookup (ops->valves, id); }
GHashTable *heat_ops_valves (const HeatOps *ops) { return ops->valves; }
GHashTable *heat_ops_stations_out (const HeatOps *ops) { return ops->stations_out; }
GHashTable *heat_ops_closed_roads (const HeatOps *ops) { return ops->closed_roads; }
double heat_ops_temp_degc (const HeatOps *ops) { return ops->temp_degc; }
gint64 heat_ops_weather_us (const HeatOps *ops) { return ops->weather_us; }
const char *heat_ops_weather_actor (const HeatOps *ops) { return ops->weather_actor; }
gboolean heat_ops_has_snow (const HeatOps *ops) { return ops->has_snow; }
const char *heat_ops_on_duty (const HeatOps *ops) { return ops->on_duty; }

guint32
heat_ops_version (const HeatOps *ops, const char *stream)
{
  const guint32 *version = g_hash_table_lookup (ops->versions, stream);

  return version ? *version : 0;
}

HeatNotice *
heat_ops_notice (const HeatOps *ops, const char *number, guint version)
{
  g_autofree char *key = version ? g_strdup_printf ("%s/%u", number, version) : g_strdup (number);

  return g_hash_table_lookup (ops->notice_by_key, key);
}

const char *
heat_ops_consumer_incident (const HeatOps *ops, const char *consumer)
{
  HeatIncident *i = g_hash_table_lookup (ops->out_by, consumer);

  return i ? i->id : NULL;
}

gint64
heat_ops_out_since_us (const HeatOps *ops, const char *consumer)
{
  const gint64 *since_us = g_hash_table_lookup (ops->out_since, consumer);

  return since_us ? *since_us : 0;
}

static gboolean
plan_names_consumer (const HeatOpsPlan *plan, const char *consumer)
{
  JsonArray *list = heat_json_array (heat_json_object (plan->body, "out"), "consumers");

  for (guint i = 0; list && i < json_array_get_length (list); i++)
    if (g_str_equal (heat_json_at (list, i), consumer))
      return TRUE;
  return FALSE;
}

const char *
heat_ops_consumer_planned (const HeatOps *ops, const char *consumer)
{
  for (guint i = 0; i < ops->incidents->len; i++)
    {
      HeatIncident *incident = ops->incidents->pdata[i];
      HeatOpsPlan *plan = heat_incident_plan (incident);
      if (plan && heat_incident_is_running (incident) && plan_names_consumer (plan, consumer))
        return incident->id;
    }
  return NULL;
}

static void
add_sum (HeatOutSum *total, const HeatOutSum *one)
{
  total->households += one->households;
  total->suspended += one->suspended;
  total->priority += one->priority;
  total->buildings += one->buildings;
  total->stations += one->stations;
  total->consumers += one->consumers;
  total->area_m2 += one->area_m2;
}

HeatOutSum
heat_ops_out (const HeatOps *ops)
{
  HeatOutSum total = { 0 };

  for (guint i = 0; i < ops->incidents->len; i++)
    add_sum (&total, &((HeatIncident *) ops->incidents->pdata[i])->out);
  if (ops->stations_out)
    total.stations = g_hash_table_size (ops->stations_out);
  return total;
}

guint
heat_ops_served_again (const HeatOps *ops)
{
  guint n = 0;

  for (guint i = 0; i < ops->incidents->len; i++)
    {
      HeatIncident *incident = ops->incidents->pdata[i];
      if (incident->stage != HEAT_STAGE_CLOSED)
        n += incident->households_back;
    }
  return n;
}

static gboolean
is_owed (const HeatDelivery *d, const char *channel)
{
  return d->delivered_us == 0 && (channel ? g_str_equal (d->channel, channel) : !d->by_hand);
}

GArray *
heat_ops_outbox (const HeatOps *ops, const char *channel)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (HeatOwed));

  for (guint i = 0; i < ops->owed->len; i++)
    {
      HeatNotice *notice = ops->owed->pdata[i];
      for (guint k = 0; k < notice->deliveries->len; k++)
        if (is_owed (notice->deliveries->pdata[k], channel))
          g_array_append_val (found, ((HeatOwed){ notice, notice->deliveries->pdata[k] }));
    }
  return found;
}

gboolean
heat_incident_is_called_off (const HeatIncident *incident)
{
  const HeatNotice *last = incident->notices->len ? incident->notices->pdata[incident->notices->len - 1] : NULL;

  for (guint i = 0; i < incident->steps->len; i++)
    if (((const HeatStep *) incident->steps->pdata[i])->state == HEAT_STEP_DONE)
      return FALSE;
  return last && last->kind == HEAT_NOTICE_CALLED_OFF && !incident->out_from_us;
}

gboolean
heat_incident_is_running (const HeatIncident *incident)
{
  return incident->stage < HEAT_STAGE_RESTORED;
}

HeatOpsPlan *
heat_incident_plan (const HeatIncident *incident)
{
  return incident->plans->len ? incident->plans->pdata[incident->plans->len - 1] : NULL;
}

HeatStep *
heat_incident_step (const HeatIncident *incident, guint number)
{
  for (guint i = 0; i < incident->steps->len; i++)
    if (((HeatStep *) incident->steps->pdata[i])->number == number)
      return incident->steps->pdata[i];
  return NULL;
}

HeatStep *
heat_incident_step_on (const HeatIncident *incident, HeatStepPart part, const char *target)
{
  for (guint i = incident->steps->len; i > 0; i--)
    {
      HeatStep *s = incident->steps->pdata[i - 1];
      if (s->part == part && s->state != HEAT_STEP_DROPPED && g_str_equal (s->target, target))
        return s;
    }
  return NULL;
}

static int
compare_order (gconstpointer a, gconstpointer b)
{
  const HeatStep *s = *(HeatStep *const *) a, *t = *(HeatStep *const *) b;

  return s->order != t->order ? (s->order < t->order ? -1 : 1) : (s->number < t->number ? -1 : s->number > t->number);
}

GPtrArray *
heat_incident_steps (const HeatIncident *incident, HeatStepPart part)
{
  GPtrArray *steps = g_ptr_array_new ();

  for (guint i = 0; i < incident->steps->len; i++)
    {
      HeatStep *s = incident->steps->pdata[i];
      if (s->part == part && s->state != HEAT_STEP_DROPPED)
        g_ptr_array_add (steps, s);
    }
  g_ptr_array_sort (steps, compare_order);
  return steps;
}

gboolean
heat_incident_is_isolated (const HeatIncident *incident)
{
  for (guint i = 0; i < incident->steps->len; i++)
    {
      const HeatStep *s = incident->steps->pdata[i];
      if (s->part == HEAT_STEPS_ISOLATE && s->state == HEAT_STEP_PENDING)
        return FALSE;
    }
  return incident->plans->len > 0;
}
