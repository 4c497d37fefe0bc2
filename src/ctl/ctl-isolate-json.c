// SPDX-License-Identifier: GPL-3.0-or-later
/* heatctl isolate: the answer as JSON. A plan's keys are those of heat_plan_to_json(); beside them resupply[], with all plans plans[] and
 * recommended, with questions why[]; candidates, re-supply step by step and narrowing in their own files. */
#include "ctl-isolate-private.h"
#include "ops-field.h"
#include "ops-recommend.h"
#include "ops-why.h"
#include "ctl-json.h"
#include <string.h>

static JsonObject *
plan_to_json (const HeatCtlAnswer *found, const HeatPlan *plan)
{
  JsonObject *o = heat_plan_to_json (heat_trace_net (found->prepared), plan, heat_plan_kind_word (plan->kind));

  if (found->query->n_pinned && !json_object_has_member (o, "not_pinned"))
    json_object_set_array_member (o, "not_pinned", json_array_new ());
  if (found->query->n_forbidden && !json_object_has_member (o, "forced_stop"))
    json_object_set_array_member (o, "forced_stop", json_array_new ());
  if (json_object_has_member (o, "costs"))
    json_object_set_int_member (json_object_get_object_member (o, "costs"), "crews", MAX (found->closing.crews, 1));
  json_object_remove_member (o, "minutes"); /* in every valve */
  return o;
}

/* Ties that join pressure systems are among the doubts. */
static void
add_joining (JsonArray *doubts, const HeatNet *net, const GArray *resupply)
{
  for (guint i = 0; i < resupply->len; i++)
    {
      const HeatResupply *r = &g_array_index (resupply, HeatResupply, i);
      if (!r->joins_systems)
        continue;
      JsonObject *o = json_object_new ();
      json_object_set_string_member (o, "kind", "joins_systems");
      json_object_set_string_member (o, "of", "valve");
      json_object_set_string_member (o, "id", heat_net_id (net, HEAT_KIND_VALVE, r->valve));
      json_object_set_string_member (o, "text", _("Opening this tie valve joins different pressure systems"));
      json_array_add_object_element (doubts, o);
    }
}

static gboolean
add_whys (JsonBuilder *json, const HeatCtlAnswer *found, GError **error)
{
  gboolean ok = TRUE;

  if (found->why->len == 0)
    return TRUE;
  heat_ctl_begin_array (json, "why");
  for (guint i = 0; ok && i < found->why->len; i++)
    ok = heat_ctl_add_why (json, found->prepared, found->query, found->plan, g_array_index (found->why, HeatCtlWhy, i), error);
  json_builder_end_array (json);
  return ok;
}

static void
add_all_plans (JsonObject *o, const HeatCtlAnswer *found)
{
  g_autoptr (HeatCompany) company = heat_company_load (NULL, NULL); /* was read for these plans: it can be */
  JsonArray *plans = json_array_new ();

  for (guint i = 0; i < found->plans->len; i++)
    {
      static const char *const once[] = { "leak", "doubts", "elapsed_us" }; /* said of the whole answer */
      JsonObject *plan = plan_to_json (found, g_ptr_array_index (found->plans, i));
      for (guint k = 0; k < G_N_ELEMENTS (once); k++)
        json_object_remove_member (plan, once[k]);
      json_array_add_object_element (plans, plan);
    }
  json_object_set_array_member (o, "plans", plans);
  if (company && found->plans->len == HEAT_N_PLANS)
    json_object_set_object_member (o, "recommended", heat_ops_recommend_json ((const HeatPlan *const *) found->plans->pdata, &company->recommending));
}

static void
move_member (JsonObject *from, const char *name, JsonBuilder *to)
{
  json_builder_set_member_name (to, name);
  json_builder_add_value (to, json_object_dup_member (from, name));
  json_object_remove_member (from, name);
}

/* What other files build: re-supply step by step, work, narrowing, questions; between them the plan's doubts and failed valves. NULL with an error. */
static JsonNode *
build_rest (const HeatNet *net, const HeatCtlAnswer *found, JsonObject *plan, GError **error)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  heat_ctl_add_resupply_steps (json, net, found->steps);
  move_member (plan, "doubts", json);
  move_member (plan, "failed", json);
  heat_ctl_add_work (json, found->work);
  if (found->narrow)
    heat_ctl_add_narrow (json, found->prepared, found->candidates, found->narrow);
  if (!add_whys (json, found, error))
    return NULL;
  json_builder_end_object (json);
  return json_builder_get_root (json);
}

static void
move_members (JsonObject *from, JsonObject *to)
{
  g_autoptr (GList) names = json_object_get_members (from);

  for (GList *l = names; l; l = l->next)
    json_object_set_member (to, l->data, json_object_dup_member (from, l->data));
}

gboolean
heat_ctl_print_answer_json (const HeatNet *net, HeatCtlAnswer *found, GError **error)
{
  JsonObject *o = plan_to_json (found, found->plan);
  g_autoptr (JsonNode) root = json_node_init_object (json_node_alloc (), o), rest = NULL;
  gint64 elapsed_us = 0;

  json_object_unref (o); /* root holds it */
  add_joining (json_object_get_array_member (o, "doubts"), net, found->resupply);
  if (!(rest = build_rest (net, found, o, error)))
    return FALSE;
  for (guint i = 0; i < found->plans->len; i++)
    elapsed_us += ((const HeatPlan *) g_ptr_array_index (found->plans, i))->elapsed_us;
  json_object_remove_member (o, "elapsed_us");
  if (g_strcmp0 (found->options->plans.kind, "all") == 0)
    add_all_plans (o, found);
  json_object_set_array_member (o, "resupply", heat_resupply_to_json (net, found->resupply));
  move_members (json_node_get_object (rest), o);
  if (found->trace)
    json_object_set_member (o, "trace", g_steal_pointer (&found->trace));
  json_object_set_int_member (o, "elapsed_us", elapsed_us);
  return heat_ctl_print_json (root, error);
}
