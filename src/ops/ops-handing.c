// SPDX-License-Identifier: GPL-3.0-or-later
/* Handing over: what one incident is about to give back and another one needs goes over to that one, and stays as it is. */
#include "ops-live-private.h"

/* What an incident's reopening is about to open and to start. */
static void
list_pending (const HeatIncident *i, HeatNeeded *needed)
{
  g_autoptr (GPtrArray) stops = heat_incident_stops (i, NULL, HEAT_STEP_PENDING);

  for (guint k = 0; k < i->steps->len; k++)
    {
      const HeatStep *s = i->steps->pdata[k];
      if (s->part != HEAT_STEPS_REOPEN || s->state != HEAT_STEP_PENDING)
        continue;
      if (s->action == HEAT_STEP_OPEN)
        g_ptr_array_add (needed->ids, s->target);
      for (guint p = 0; s->action == HEAT_STEP_START && p < stops->len; p++)
        if (g_str_equal (((HeatStep *) stops->pdata[p])->target, s->target))
          g_ptr_array_add (needed->plants, stops->pdata[p]);
    }
}

void
heat_deed_hand_over (HeatDeed *deed, const HeatIncident *from, HeatNeeded *needed)
{
  g_autoptr (GHashTable) next = g_hash_table_new (g_str_hash, g_str_equal); /* incident → steps created so far */

  for (guint k = 0; k < needed->ids->len; k++)
    {
      const char *to = g_hash_table_lookup (needed->valves, needed->ids->pdata[k]);
      if (to)
        heat_deed_add (deed, "valve", needed->ids->pdata[k], HEAT_EVENT_VALVE_HANDED, heat_body ("from", from->id, "to", to, NULL));
    }
  for (guint k = 0; k < needed->plants->len; k++)
    {
      const HeatStep *stop = needed->plants->pdata[k];
      const char *to = g_hash_table_lookup (needed->stops, stop);
      HeatIncident *heir = to ? heat_ops_incident (deed->live->ops, to) : NULL;
      if (!heir)
        continue;
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (next, to));
      JsonObject *body = heat_body ("to", to, "target", stop->target, "target_kind", stop->target_kind, NULL);
      json_object_set_int_member (body, "step", stop->number);
      json_object_set_int_member (body, "number", heat_incident_next_step (heir) + n);
      g_hash_table_insert (next, (gpointer) to, GUINT_TO_POINTER (n + 1));
      heat_deed_add (deed, "incident", from->id, HEAT_EVENT_PLANT_HANDED, body);
    }
}

static gboolean
hand_to (HeatLive *live, const HeatIncident *from, const char *to, GError **error)
{
  g_auto (HeatNeeded) needed;
  g_auto (HeatDeed) deed;

  heat_needed_init (&needed);
  heat_deed_init (&deed, live);
  list_pending (from, &needed);
  heat_needed_find (&needed, live->ops, live->trace, from->id, to);
  if (g_hash_table_size (needed.valves) == 0 && g_hash_table_size (needed.stops) == 0)
    return TRUE;
  HeatOutIf change = { .incident = from->id, .handed = needed.valves, .handed_stops = needed.stops };
  JsonObject *out = heat_ops_out_if (live->ops, live->trace, &change, NULL);
  heat_deed_hand_over (&deed, from, &needed);
  heat_deed_expect (&deed, "out", NULL);
  heat_deed_add (&deed, "out", NULL, HEAT_EVENT_OUT_CHANGED, out);
  return heat_deed_commit (&deed, error);
}

typedef struct { const char *from, *to; } HandArgs;

static gboolean
hand_once (HeatLive *live, gpointer data, GError **error)
{
  const HandArgs *args = data;
  HeatIncident *from = heat_ops_incident (live->ops, args->from);

  return !from || !heat_incident_is_running (from) || hand_to (live, from, args->to, error);
}

void
heat_live_follow_plan (HeatLive *live, const char *incident)
{
  const GPtrArray *all = heat_ops_incidents (live->ops);

  for (guint k = 0; live->trace && k < all->len; k++)
    {
      const HeatIncident *from = all->pdata[k];
      HandArgs args = { from->id, incident };
      if (heat_incident_is_running (from) && !g_str_equal (from->id, incident))
        heat_live_persist (live, hand_once, &args, NULL);
    }
  heat_live_update_estimate (live, incident, NULL);
}
