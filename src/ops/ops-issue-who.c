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
      if (!heat_notice_is_over (n) && !n->is_superseded)
        return n;
    }
  return NULL;
}

guint
heat_issue_n_shut (const HeatIncident *i)
{
  g_autoptr (GPtrArray) steps = heat_incident_steps (i, HEAT_STEPS_ISOLATE);
  guint n = 0;

  for (guint k = 0; k < steps->len; k++)
    n += ((HeatStep *) steps->pdata[k])->state == HEAT_STEP_DONE;
  return n;
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
  else if ((kind == HEAT_NOTICE_RESTORATION || kind == HEAT_NOTICE_CALLED_OFF) && before)
    name_ids (net, heat_json_array (heat_event_body (before->event), "consumers"), named);
  else
    {
      if (!heat_issue_is_carried_out (i))
        name_ids (net, plan ? heat_json_array (heat_json_object (plan->body, "out"), "consumers") : NULL, named);
      name_set (net, i->out_consumers, named);
    }
  return named;
}

/* A notice in force of a running incident tells them that heat is off now; one of an incident closed without its end told says nothing any more. `but`: of
 * any incident but this one; NULL of any. */
static gboolean
is_told_out (const HeatOps *ops, const char *consumer, const HeatIncident *but, gint64 now_us)
{
  for (const HeatTold *told = heat_ops_told (ops, consumer); told; told = told->next)
    {
      const HeatIncident *by = heat_ops_incident (ops, told->notice->incident);
      if (!told->notice->is_superseded && heat_told_standing (told, now_us) == HEAT_STANDING_OUT && (!but || by != but) && (!by || heat_incident_is_running (by)))
        return TRUE;
    }
  return FALSE;
}

void
heat_issue_drop_held (const HeatOps *ops, const HeatNet *net, const HeatIncident *i, gint64 now_us, guint8 *set)
{
  for (guint32 c = 0; c < heat_net_n (net, HEAT_KIND_CONSUMER); c++)
    {
      const char *id = set[c] ? heat_net_id (net, HEAT_KIND_CONSUMER, c) : NULL;
      const HeatIncident *by = id ? g_hash_table_lookup (ops->out_by, id) : NULL;
      if (id && ((by && by != i) || is_told_out (ops, id, i, now_us)))
        set[c] = 0;
    }
}

static gboolean
is_in_areas (const HeatNet *net, guint32 consumer, const char *const *communities)
{
  HeatBuilding building = heat_net_consumer_building (net, heat_consumer (consumer));
  HeatCommunity community = heat_building_is_none (building) ? heat_community (HEAT_NONE) : heat_net_building_community (net, building);

  return !heat_community_is_none (community) && g_strv_contains (communities, heat_net_id (net, HEAT_KIND_COMMUNITY, community.i));
}

void
heat_issue_keep_communities (const HeatNet *net, guint8 *set, const char *const *communities)
{
  for (guint32 c = 0; communities && c < heat_net_n (net, HEAT_KIND_CONSUMER); c++)
    if (set[c] && !is_in_areas (net, c, communities))
      set[c] = 0;
}

guint8 *
heat_issue_told_before (const HeatNet *net, const HeatIncident *i, const guint8 *but)
{
  guint8 *told = g_new0 (guint8, (gsize) heat_net_n (net, HEAT_KIND_CONSUMER) + 1);

  for (guint k = 0; k < i->notices->len; k++)
    {
      const HeatNotice *n = i->notices->pdata[k];
      name_ids (net, heat_json_array (heat_event_body (n->event), "consumers"), told);
      name_ids (net, heat_json_array (heat_event_body (n->event), "to"), told);
    }
  for (guint32 c = 0; c < heat_net_n (net, HEAT_KIND_CONSUMER); c++)
    told[c] = told[c] && !but[c];
  return told;
}

JsonArray *
heat_issue_ids (const HeatNet *net, const guint8 *set)
{
  JsonArray *list = json_array_new ();

  for (guint32 c = 0; c < heat_net_n (net, HEAT_KIND_CONSUMER); c++)
    if (set[c])
      json_array_add_string_element (list, heat_net_id (net, HEAT_KIND_CONSUMER, c));
  return list;
}

/* ---- whom no notice names ---- */

guint
heat_live_untold (const HeatLive *live, const char *incident, guint *households)
{
  const HeatIncident *i = heat_ops_incident (live->ops, incident);
  gint64 now_us = heat_live_now_us (live);
  guint n = 0, sum = 0;
  GHashTableIter iter;
  gpointer id;

  if (i)
    g_hash_table_iter_init (&iter, i->out_consumers);
  while (i && g_hash_table_iter_next (&iter, &id, NULL))
    if (!is_told_out (live->ops, id, NULL, now_us))
      {
        guint32 c = live->net ? heat_net_find (live->net, HEAT_KIND_CONSUMER, id) : HEAT_NONE;
        sum += c == HEAT_NONE ? 0 : heat_net_consumer_sum (live->net, heat_consumer (c))->households;
        n++;
      }
  if (households)
    *households = sum;
  return n;
}

/* The end of another stop passed over them because this incident kept them cold, and they have not heard anything since. */
static gboolean
is_left_out (const HeatOps *ops, const char *consumer, gint64 now_us)
{
  const HeatTold *first = heat_told_first (heat_ops_told (ops, consumer), now_us);

  return first && first->notice->is_superseded && heat_told_standing (first, now_us) == HEAT_STANDING_OUT && !g_hash_table_contains (ops->out_by, consumer);
}

gboolean
heat_live_owes_end (const HeatLive *live, const char *incident)
{
  const HeatIncident *i = heat_ops_incident (live->ops, incident);
  gint64 now_us = heat_live_now_us (live);
  GHashTableIter iter;
  gpointer id;

  if (!i || heat_incident_is_running (i))
    return FALSE;
  if (heat_issue_in_force (i))
    return TRUE;
  g_hash_table_iter_init (&iter, i->ever_out);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (is_left_out (live->ops, id, now_us))
      return TRUE;
  return FALSE;
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
