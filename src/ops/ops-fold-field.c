// SPDX-License-Identifier: GPL-3.0-or-later
/* The fold of what the field found: valves, and who is out. */
#include "ops-fold-private.h"

/* --- field --- */
static HeatFieldValve *
ensure_valve (HeatOps *ops, const char *id)
{
  HeatFieldValve *v = heat_ops_valve (ops, id);

  if (v)
    return v;
  v = g_new0 (HeatFieldValve, 1);
  v->id = g_strdup (id);
  v->state = v->condition = v->before = -1;
  v->holders = g_ptr_array_new_with_free_func (g_free);
  g_hash_table_insert (ops->valves, v->id, v);
  return v;
}

static int
read_valve_state (const char *word)
{
  return g_str_equal (word, "open") ? 0 : g_str_equal (word, "closed") ? 1 : -1;
}

static int
read_condition (const char *word)
{
  static const char *const words[] = { "works", "stuck", "leaky", "unknown" };

  for (int i = 0; i < (int) G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i], word))
      return i;
  return -1;
}

void
heat_ops_fold_valve_state (HeatOps *ops, HeatEvent *event)
{
  HeatFieldValve *v = ensure_valve (ops, heat_event_stream_id (event, "valve"));
  const char *incident = heat_event_text (event, "incident");

  if (*incident && heat_json_bool (heat_event_body (event), "hold"))
    {
      if (v->holders->len == 0)
        v->before = read_valve_state (heat_event_text (event, "before"));
      heat_fold_add_once (v->holders, incident);
    }
  else if (*incident)
    heat_fold_remove_text (v->holders, incident);
  else
    g_ptr_array_set_size (v->holders, 0);
  v->state = read_valve_state (heat_event_text (event, "state"));
  v->at_us = event->at_us;
}

void
heat_ops_fold_valve_condition (HeatOps *ops, HeatEvent *event)
{
  HeatFieldValve *v = ensure_valve (ops, heat_event_stream_id (event, "valve"));

  v->condition = read_condition (heat_event_text (event, "condition"));
  v->at_us = event->at_us;
}

void
heat_ops_fold_valve_handed (HeatOps *ops, HeatEvent *event)
{
  HeatFieldValve *v = ensure_valve (ops, heat_event_stream_id (event, "valve"));

  heat_fold_add_once (v->holders, heat_event_text (event, "to"));
  heat_fold_remove_text (v->holders, heat_event_text (event, "from"));
  heat_ops_drop_opening (heat_ops_incident (ops, heat_event_text (event, "from")), v->id);
}

void
heat_demand_free (gpointer data)
{
  HeatValveDemand *d = data;

  g_free (d->valve);
  g_free (d->actor);
  g_free (d->reason);
  g_free (d);
}

HeatValveDemand *
heat_incident_demand (const HeatIncident *incident, const char *valve)
{
  for (guint k = 0; k < incident->demands->len; k++)
    if (g_str_equal (((HeatValveDemand *) incident->demands->pdata[k])->valve, valve))
      return incident->demands->pdata[k];
  return NULL;
}

void
heat_ops_fold_valve_demanded (HeatOps *ops, HeatEvent *event)
{
  HeatIncident *i = heat_fold_incident_of (ops, event);
  const char *valve = heat_event_text (event, "valve");
  int demand = heat_ops_word_value (HEAT_WORDS_DEMAND, heat_event_text (event, "demand"));

  if (!i || !*valve || demand < 0)
    return;
  HeatValveDemand *before = heat_incident_demand (i, valve);
  if (before)
    g_ptr_array_remove (i->demands, before);
  if (demand == HEAT_DEMAND_NONE)
    return;
  HeatValveDemand *d = g_new0 (HeatValveDemand, 1);
  *d = (HeatValveDemand){ g_strdup (valve), (HeatDemand) demand, g_strdup (event->actor), g_strdup (heat_event_text (event, "reason")), event->at_us };
  g_ptr_array_add (i->demands, d);
}

static void
read_change (HeatOps *ops, HeatIncident *i, JsonObject *change, gint64 at_us, gboolean is_told_later)
{
  JsonArray *out = heat_json_array (change, "out"), *back = heat_json_array (change, "back");

  for (guint k = 0; back && k < json_array_get_length (back); k++)
    {
      const char *consumer = heat_json_at (back, k);
      g_hash_table_remove (i->out_consumers, consumer);
      if (g_hash_table_lookup (ops->out_by, consumer) == i)
        g_hash_table_remove (ops->out_by, consumer);
    }
  for (guint k = 0; out && k < json_array_get_length (out); k++)
    {
      const char *consumer = heat_json_at (out, k);
      g_hash_table_add (i->out_consumers, g_strdup (consumer));
      g_hash_table_add (i->ever_out, g_strdup (consumer));
      g_hash_table_insert (ops->out_by, g_strdup (consumer), i);
      if (!g_hash_table_contains (ops->out_since, consumer))
        g_hash_table_insert (ops->out_since, g_strdup (consumer), g_memdup2 (&at_us, sizeof at_us));
      if (i->out_from_us == 0 || (is_told_later && at_us < i->out_from_us))
        i->out_from_us = at_us;
    }
  heat_out_sum_read (heat_json_object (change, "sums"), &i->out);
  i->households_back = (guint) heat_json_int (change, "households_back", i->households_back);
}

/* Journals written before stations were counted do not have the list. */
static void
read_stations (HeatOps *ops, JsonArray *list)
{
  if (!list)
    return;
  if (!ops->stations_out)
    ops->stations_out = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_remove_all (ops->stations_out);
  for (guint k = 0; k < json_array_get_length (list); k++)
    g_hash_table_add (ops->stations_out, g_strdup (heat_json_at (list, k)));
}

/* Whom one incident gave back and no other took over is warm again. */
static void
forget_warm (HeatOps *ops, JsonObject *change)
{
  JsonArray *back = heat_json_array (change, "back");

  for (guint k = 0; back && k < json_array_get_length (back); k++)
    if (!g_hash_table_contains (ops->out_by, heat_json_at (back, k)))
      g_hash_table_remove (ops->out_since, heat_json_at (back, k));
}

void
heat_ops_fold_out_changed (HeatOps *ops, HeatEvent *event)
{
  JsonArray *changes = heat_json_array (heat_event_body (event), "changes");

  read_stations (ops, heat_json_array (heat_event_body (event), "stations"));
  for (guint k = 0; changes && k < json_array_get_length (changes); k++)
    {
      JsonObject *change = heat_json_object_at (changes, k);
      HeatIncident *i = change ? heat_ops_incident (ops, heat_json_text (change, "incident")) : NULL;
      if (i)
        read_change (ops, i, change, heat_event_done_us (event), heat_event_done_us (event) < event->at_us);
    }
  for (guint k = 0; changes && k < json_array_get_length (changes); k++)
    forget_warm (ops, heat_json_object_at (changes, k));
}
