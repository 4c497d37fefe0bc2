// SPDX-License-Identifier: GPL-3.0-or-later
/* Who is out after a valve is turned: cold now, warm without what the incidents hold. Each of them belongs to one incident: the
 * one whose step made it cold; when that one lets go of everything and it stays cold, to another that still holds something. */
#include "ops-live-private.h"
#include <string.h>

#define NOBODY G_MAXUINT16

static guint
find_index (const HeatOps *ops, const HeatIncident *incident)
{
  guint at = NOBODY;

  g_ptr_array_find (ops->incidents, incident, &at);
  return at;
}

/* Incident index by consumer as the state has it. */
static guint16 *
read_owners (const HeatOps *ops, const HeatNet *net)
{
  guint32 n = heat_net_n (net, HEAT_KIND_CONSUMER);
  guint16 *owner = g_new (guint16, (gsize) n + 1);
  GHashTableIter iter;

  memset (owner, 0xff, sizeof *owner * ((gsize) n + 1));
  for (guint k = 0; k < ops->incidents->len; k++)
    {
      const HeatIncident *i = ops->incidents->pdata[k];
      gpointer id;
      g_hash_table_iter_init (&iter, i->out_consumers);
      while (g_hash_table_iter_next (&iter, &id, NULL))
        {
          guint32 c = heat_net_find (net, HEAT_KIND_CONSUMER, id);
          if (c != HEAT_NONE)
            owner[c] = (guint16) k;
        }
    }
  return owner;
}

static gboolean
holds_valve (const HeatOps *ops, const char *incident, const HeatOutIf *change)
{
  GHashTableIter iter;
  HeatFieldValve *v;

  if (change->valve && change->hold && g_str_equal (incident, change->incident))
    return TRUE;
  g_hash_table_iter_init (&iter, ops->valves);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &v))
    {
      const char *to = change->handed ? g_hash_table_lookup (change->handed, v->id) : NULL;
      if (to && g_str_equal (to, incident))
        return TRUE;
      gboolean is_let_go = to ? g_strcmp0 (incident, change->incident) == 0 : change->valve && g_str_equal (v->id, change->valve) && (change->is_note || g_strcmp0 (incident, change->incident) == 0);
      if (!is_let_go && g_ptr_array_find_with_equal_func (v->holders, incident, g_str_equal, NULL))
        return TRUE;
    }
  return FALSE;
}

static gboolean
holds_stop (const HeatIncident *i, const HeatOutIf *change)
{
  g_autoptr (GPtrArray) stops = heat_incident_stops (i, change->step, change->step_state);
  GHashTableIter iter;
  gpointer to;
  guint n = 0;

  for (guint k = 0; k < stops->len; k++)
    n += !change->handed_stops || !g_hash_table_contains (change->handed_stops, stops->pdata[k]);
  if (n || !change->handed_stops)
    return n > 0;
  g_hash_table_iter_init (&iter, change->handed_stops);
  while (g_hash_table_iter_next (&iter, NULL, &to))
    if (g_str_equal (to, i->id))
      return TRUE;
  return FALSE;
}

/* Consumers, and stations, that are out then. */
static guint8 *
compute_after (const HeatOps *ops, const HeatTrace *trace, const HeatOutIf *change, guint8 **stations)
{
  const HeatNet *net = heat_trace_net (trace);
  g_autoptr (HeatValveOverlay) now = heat_ops_overlay (ops, net), before = heat_ops_overlay_before (ops, net, NULL);
  guint32 valve = change->valve ? heat_net_find (net, HEAT_KIND_VALVE, change->valve) : HEAT_NONE;
  g_autoptr (GArray) stops = heat_ops_stops (ops, net, change->step, change->step_state);

  if (valve != HEAT_NONE)
    now->state[valve] = (guint8) change->state;
  if (valve != HEAT_NONE && change->is_note)
    before->state[valve] = (guint8) change->state;
  *stations = heat_ops_stations_between (trace, before, now, stops);
  return heat_ops_out_between (trace, before, now, stops);
}

static JsonArray *
list_stations (const HeatNet *net, const guint8 *is_out)
{
  JsonArray *list = json_array_new ();

  for (guint32 s = 0; s < heat_net_n (net, HEAT_KIND_STATION); s++)
    if (is_out[s])
      json_array_add_string_element (list, heat_net_id (net, HEAT_KIND_STATION, s));
  return list;
}

static guint
find_heir (const HeatOps *ops, const HeatOutIf *change, const char *consumer)
{
  guint heir = NOBODY;

  for (guint k = 0; k < ops->incidents->len; k++)
    {
      const HeatIncident *i = ops->incidents->pdata[k];
      if (!heat_incident_is_running (i) || (!holds_valve (ops, i->id, change) && !holds_stop (i, change)))
        continue;
      if (heir == NOBODY)
        heir = k;
      HeatOpsPlan *plan = heat_incident_plan (i);
      JsonArray *list = plan ? heat_json_array (heat_json_object (plan->body, "out"), "consumers") : NULL;
      for (guint c = 0; list && c < json_array_get_length (list); c++)
        if (g_str_equal (heat_json_at (list, c), consumer))
          return k;
    }
  return heir;
}

typedef struct { JsonArray *out, *back; gboolean is_touched; guint back_households; } Change;

/* Moves consumers between incidents; owner[] becomes what it is afterwards. */
static void
move_owners (const HeatOps *ops, const HeatNet *net, const HeatOutIf *change, const guint8 *out, guint16 *owner, Change *changes)
{
  guint acting = change->incident ? find_index (ops, heat_ops_incident (ops, change->incident)) : NOBODY;
  g_autofree gint8 *holds = g_new (gint8, ops->incidents->len + 1);

  for (guint k = 0; k < ops->incidents->len; k++)
    holds[k] = holds_valve (ops, ((HeatIncident *) ops->incidents->pdata[k])->id, change) || holds_stop (ops->incidents->pdata[k], change);
  for (guint32 c = 0; c < heat_net_n (net, HEAT_KIND_CONSUMER); c++)
    {
      gboolean is_out = out[c] == 1;
      guint was = owner[c], becomes = !is_out ? NOBODY : was != NOBODY ? was : acting;
      if (!is_out && was == NOBODY)
        continue;
      const char *id = heat_net_id (net, HEAT_KIND_CONSUMER, c);
      if (is_out && (becomes == NOBODY || !holds[becomes]))
        {
          guint heir = find_heir (ops, change, id);
          becomes = heir != NOBODY ? heir : becomes;
        }
      if (becomes == was)
        continue;
      if (was != NOBODY)
        {
          json_array_add_string_element (changes[was].back, id);
          changes[was].is_touched = TRUE;
          changes[was].back_households += is_out ? 0 : heat_net_consumer_sum (net, heat_consumer (c))->households;
        }
      if (becomes != NOBODY)
        {
          json_array_add_string_element (changes[becomes].out, id);
          changes[becomes].is_touched = TRUE;
        }
      owner[c] = (guint16) becomes;
    }
}

static HeatOutSum
sum_incident (const HeatOps *ops, const HeatNet *net, guint k, const guint16 *owner, const guint8 *out, gboolean is_acting, gboolean holds)
{
  guint32 n = heat_net_n (net, HEAT_KIND_CONSUMER);
  g_autofree guint8 *own = g_new0 (guint8, (gsize) n + 1);
  const HeatIncident *i = ops->incidents->pdata[k];

  for (guint32 c = 0; c < n; c++)
    own[c] = owner[c] == k ? 1 : (is_acting && holds && out[c] == HEAT_OUT_SUSPENDED) ? HEAT_OUT_SUSPENDED : 0;
  HeatOutSum sum = heat_ops_sum_out (net, own);
  HeatOpsPlan *plan = heat_incident_plan (i);
  if (plan && sum.consumers > 0 && sum.consumers >= plan->out.consumers)
    sum.stations = plan->out.stations;
  return sum;
}

JsonObject *
heat_ops_out_if (const HeatOps *ops, const HeatTrace *trace, const HeatOutIf *change, guint *households_out)
{
  const HeatNet *net = heat_trace_net (trace);
  g_autofree guint8 *stations = NULL, *out = compute_after (ops, trace, change, &stations);
  g_autofree guint16 *owner = read_owners (ops, net);
  g_autofree Change *changes = g_new0 (Change, ops->incidents->len + 1);
  JsonObject *body = heat_body ("incident", change->incident, NULL);
  JsonArray *list = json_array_new ();

  for (guint k = 0; k < ops->incidents->len; k++)
    changes[k] = (Change){ json_array_new (), json_array_new (), FALSE, 0 };
  move_owners (ops, net, change, out, owner, changes);
  for (guint k = 0; k < ops->incidents->len; k++)
    {
      const HeatIncident *i = ops->incidents->pdata[k];
      gboolean is_acting = g_strcmp0 (i->id, change->incident) == 0;
      if (changes[k].is_touched || is_acting)
        {
          JsonObject *o = heat_body ("incident", i->id, NULL);
          HeatOutSum sum = sum_incident (ops, net, k, owner, out, is_acting, is_acting && (holds_valve (ops, i->id, change) || holds_stop (i, change)));
          json_object_set_array_member (o, "out", json_array_ref (changes[k].out));
          json_object_set_array_member (o, "back", json_array_ref (changes[k].back));
          json_object_set_int_member (o, "households_back", i->households_back + changes[k].back_households);
          json_object_set_object_member (o, "sums", heat_out_sum_to_json (&sum));
          json_array_add_object_element (list, o);
          if (is_acting && households_out)
            *households_out = sum.households;
        }
      json_array_unref (changes[k].out);
      json_array_unref (changes[k].back);
    }
  if (change->step)
    json_object_set_int_member (body, "step", change->step->number);
  json_object_set_array_member (body, "changes", list);
  json_object_set_array_member (body, "stations", list_stations (net, stations));
  return body;
}
