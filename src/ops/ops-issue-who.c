// SPDX-License-Identifier: GPL-3.0-or-later
/* Whom a notice is about and who is told. */
#include "ops-issue-private.h"
#include "ops-live-private.h"

static void
name_ids (const HeatNet *net, JsonArray *ids, guint8 *named)
{
  for (guint k = 0; ids && k < json_array_get_length (ids); k++)
    {
      guint32 c = heat_net_find (net, HEAT_KIND_CONSUMER, heat_json_at (ids, k));
      if (c != HEAT_NONE)
        named[c] = 1;
    }
}

static void
name_set (const HeatNet *net, GHashTable *ids, guint8 *named)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      guint32 c = heat_net_find (net, HEAT_KIND_CONSUMER, id);
      if (c != HEAT_NONE)
        named[c] = 1;
    }
}

HeatNotice *
heat_issue_in_force (const HeatIncident *i)
{
  for (guint k = i->notices->len; k > 0; k--)
    {
      HeatNotice *n = i->notices->pdata[k - 1];
      if (n->kind != HEAT_NOTICE_RESTORATION && !n->is_superseded)
        return n;
    }
  return NULL;
}

gboolean
heat_issue_is_carried_out (const HeatIncident *i)
{
  g_autoptr (GPtrArray) steps = heat_incident_steps (i, HEAT_STEPS_ISOLATE);

  for (guint k = 0; k < steps->len; k++)
    if (((HeatStep *) steps->pdata[k])->state == HEAT_STEP_PENDING)
      return FALSE;
  return steps->len > 0 && g_hash_table_size (i->ever_out) > 0;
}

guint8 *
heat_issue_named (const HeatNet *net, const HeatIncident *i, HeatNoticeKind kind)
{
  guint8 *named = g_new0 (guint8, (gsize) heat_net_n (net, HEAT_KIND_CONSUMER) + 1);
  HeatOpsPlan *plan = heat_incident_plan (i);
  HeatNotice *before = heat_issue_in_force (i);

  if (kind == HEAT_NOTICE_RESTORATION && g_hash_table_size (i->ever_out))
    name_set (net, i->ever_out, named);
  else if (kind == HEAT_NOTICE_RESTORATION && before)
    name_ids (net, heat_json_array (heat_event_body (before->event), "consumers"), named);
  else
    {
      if (!heat_issue_is_carried_out (i))
        name_ids (net, plan ? heat_json_array (heat_json_object (plan->body, "out"), "consumers") : NULL, named);
      name_set (net, i->out_consumers, named);
    }
  return named;
}

static gboolean
is_in_areas (const HeatNet *net, guint32 consumer, const char *const *communities)
{
  HeatBuilding building = heat_net_consumer_building (net, heat_consumer (consumer));
  HeatCommunity community = heat_building_is_none (building) ? heat_community (HEAT_NONE) : heat_net_building_community (net, building);

  return heat_issue_is_wanted (net, community.i, communities);
}

JsonArray *
heat_issue_consumers (const HeatNet *net, guint8 *named, const char *const *communities)
{
  JsonArray *list = json_array_new ();

  for (guint32 c = 0; c < heat_net_n (net, HEAT_KIND_CONSUMER); c++)
    {
      if (named[c] && !is_in_areas (net, c, communities))
        named[c] = 0;
      if (named[c])
        json_array_add_string_element (list, heat_net_id (net, HEAT_KIND_CONSUMER, c));
    }
  return list;
}

JsonArray *
heat_issue_told_before (const HeatNet *net, const HeatIncident *i, const guint8 *named)
{
  g_autofree guint8 *told = g_new0 (guint8, (gsize) heat_net_n (net, HEAT_KIND_CONSUMER) + 1);
  JsonArray *list = json_array_new ();

  for (guint k = 0; k < i->notices->len; k++)
    {
      const HeatNotice *n = i->notices->pdata[k];
      name_ids (net, heat_json_array (heat_event_body (n->event), "consumers"), told);
      name_ids (net, heat_json_array (heat_event_body (n->event), "to"), told);
    }
  for (guint32 c = 0; c < heat_net_n (net, HEAT_KIND_CONSUMER); c++)
    if (told[c] && !named[c])
      json_array_add_string_element (list, heat_net_id (net, HEAT_KIND_CONSUMER, c));
  return list;
}

JsonArray *
heat_issue_priority (const HeatNet *net, const guint8 *named)
{
  const HeatCity *city = heat_net_city (net);
  guint n[HEAT_PRIORITY_ELDERLY + 1] = { 0 };
  JsonArray *list = json_array_new ();

  for (guint32 c = 0; c < city->n_consumer; c++)
    {
      guint32 n_homes = named[c] ? heat_net_consumer_n_homes (net, heat_consumer (c)) : 0;
      for (guint32 k = 0; k < n_homes; k++)
        {
          guint8 priority = heat_net_home_priority (net, heat_net_consumer_home (net, heat_consumer (c), k));
          if (priority <= HEAT_PRIORITY_ELDERLY)
            n[priority]++;
        }
    }
  for (int p = 1; p <= HEAT_PRIORITY_ELDERLY; p++)
    if (n[p])
      {
        JsonObject *o = heat_body ("kind", heat_code_word (HEAT_CODES_PRIORITY, p), NULL);
        json_object_set_int_member (o, "n", n[p]);
        json_array_add_object_element (list, o);
      }
  return list;
}
