// SPDX-License-Identifier: GPL-3.0-or-later
/* heatctl ops calls, answer: what crews want answered. */
#include "ctl-ops.h"
#include "ops-crew.h"
#include <stdio.h>

static JsonNode *
calls_to_json (const GPtrArray *calls)
{
  JsonObject *o = json_object_new ();
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  for (guint k = 0; k < calls->len; k++)
    json_array_add_object_element (array, heat_crew_call_to_json (calls->pdata[k]));
  json_object_set_array_member (o, "calls", array);
  json_node_take_object (node, o);
  return node;
}

static GArray *
list_below (const HeatOps *ops)
{
  const GPtrArray *incidents = heat_ops_incidents (ops);
  GArray *all = g_array_new (FALSE, FALSE, sizeof (HeatBelow));

  for (guint k = 0; k < incidents->len; k++)
    {
      g_autoptr (GArray) some = heat_ops_below (ops, ((HeatIncident *) incidents->pdata[k])->id, NULL, NULL);
      if (some->len)
        g_array_append_vals (all, some->data, some->len);
    }
  return all;
}

static void
put_below (JsonObject *o, const GArray *all)
{
  JsonArray *array = json_array_new ();

  for (guint k = 0; k < all->len; k++)
    {
      const HeatBelow *b = &g_array_index (all, HeatBelow, k);
      JsonObject *row = json_object_new ();
      json_object_set_string_member (row, "entry", b->well->entry);
      json_object_set_string_member (row, "incident", b->job->incident);
      json_object_set_string_member (row, "team", b->job->team);
      json_object_set_string_member (row, "well", b->well->well);
      json_object_set_int_member (row, "people", b->well->people);
      json_object_set_int_member (row, "due_us", b->well->due_us);
      json_array_add_object_element (array, row);
    }
  json_object_set_array_member (o, "below", array);
}

int
heat_ctl_ops_calls (CtlOpsRun *run, GError **error)
{
  const HeatOps *ops = heat_live_ops (run->live);

  heat_live_watch_crews (run->live, NULL);
  g_autoptr (GPtrArray) open = heat_ops_open_calls (ops);
  const GPtrArray *calls = run->o->all ? heat_ops_crew_calls (ops) : open;
  g_autoptr (GArray) below = list_below (ops);
  if (run->o->json)
    {
      JsonNode *node = calls_to_json (calls);
      put_below (json_node_get_object (node), below);
      return heat_ctl_print_json (node, error), 0;
    }
  for (guint k = 0; k < calls->len; k++)
    {
      const HeatCrewCall *c = calls->pdata[k];
      g_autofree char *text = heat_crew_call_text (c, heat_live_net (run->live));
      printf ("%s  %s  %s%s%s\n", c->id, c->incident, text, c->words ? " → " : "", c->words ? c->words : "");
    }
  for (guint k = 0; k < below->len; k++)
    {
      const HeatBelow *b = &g_array_index (below, HeatBelow, k);
      g_autofree char *text = heat_below_text (b, heat_live_net (run->live));
      printf ("%s  %s  %s\n", b->well->entry, b->job->incident, text);
    }
  return 0;
}

int
heat_ctl_ops_answer (CtlOpsRun *run, GError **error)
{
  const GPtrArray *calls = heat_ops_crew_calls (heat_live_ops (run->live));

  if (!heat_live_answer_call (run->live, run->args[0], run->o->text, run->o->release, error) || !run->o->json)
    return 0;
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  for (guint k = 0; k < calls->len; k++)
    if (g_str_equal (((HeatCrewCall *) calls->pdata[k])->id, run->args[0]))
      g_ptr_array_add (one, calls->pdata[k]);
  heat_ctl_print_json (calls_to_json (one), error);
  return 0;
}
