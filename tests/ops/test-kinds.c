// SPDX-License-Identifier: GPL-3.0-or-later
/* The kind of plan that a person chose: written, folded, kept when a valve fails. What a plan has to be is asked of the engine with
 * a query made here. */
#include "night.h"
#include "ops-command.h"
#include "ops-plans.h"
#include <math.h>
#include <string.h>

/* The valves of the plan as the engine gives them; `condition` of `failed` (HEAT_NONE: none) as found, `closed` demanded. */
static GHashTable *
expect_valves (Night *n, HeatPlanKind kind, guint32 failed, const GArray *closed)
{
  const HeatClosing *closing = &heat_live_company (n->live)->closing;
  HeatPlanOptions options = heat_plan_options_default ();
  g_autoptr (HeatValveOverlay) overlay = heat_valve_overlay_new (n->net);
  g_autoptr (GError) error = NULL;
  HeatLeak leak;

  options.crews = closing->crews;
  options.way_minutes = closing->way_minutes;
  options.entry_minutes = closing->entry_minutes;
  g_assert_true (heat_leak_parse (n->net, n->incident->leaks->pdata[0], &leak, &error));
  if (failed != HEAT_NONE)
    overlay->condition[failed] = HEAT_CONDITION_STUCK;
  gboolean keeps = closed && kind != HEAT_PLAN_SMALLEST;
  HeatIsolateQuery query = { .leaks = &leak, .n_leaks = 1, .overlay = overlay, .pinned = keeps ? (guint32 *) (gpointer) closed->data : NULL,
                             .n_pinned = keeps ? closed->len : 0 };
  g_autoptr (GPtrArray) plans = heat_trace_plans (n->trace, &query, &options, &error);
  g_assert_no_error (error);
  const HeatPlan *plan = plans->pdata[kind];
  GHashTable *valves = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint k = 0; k < plan->must->len; k++)
    g_hash_table_add (valves, g_strdup (heat_net_id (n->net, HEAT_KIND_VALVE, g_array_index (plan->must, HeatPlanValve, k).valve)));
  return valves;
}

static void
check_plan (Night *n, HeatPlanKind kind, guint version, GHashTable *valves)
{
  const HeatOpsPlan *plan = heat_incident_plan (n->incident);
  JsonArray *must = json_object_get_array_member (plan->body, "must_close");

  g_assert_cmpuint (plan->version, ==, version);
  g_assert_cmpstr (plan->kind, ==, heat_plan_kind_word (kind));
  g_assert_cmpstr (json_object_get_string_member (plan->body, "plan"), ==, heat_plan_kind_word (kind));
  g_assert_cmpint (heat_incident_plan_kind (n->incident), ==, kind);
  g_assert_true (json_object_has_member (plan->body, "costs"));
  g_assert_cmpuint (json_array_get_length (must), ==, g_hash_table_size (valves));
  for (guint k = 0; k < json_array_get_length (must); k++)
    g_assert_true (g_hash_table_contains (valves, json_object_get_string_member (json_array_get_object_element (must, k), "valve")));
}

static HeatStep *
next_closing (const HeatIncident *i)
{
  for (guint k = 0; k < i->steps->len; k++)
    {
      HeatStep *s = i->steps->pdata[k];
      if (s->state == HEAT_STEP_PENDING && s->part == HEAT_STEPS_ISOLATE && s->action == HEAT_STEP_CLOSE)
        return s;
    }
  return NULL;
}

/* One valve is closed, the next will not turn. TRUE when there were two. */
static gboolean
close_one_fail_one (Night *n, HeatPlanKind kind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) closed = g_array_new (FALSE, FALSE, sizeof (guint32));
  HeatStep *s = next_closing (n->incident);

  if (!s)
    return FALSE;
  guint32 valve = heat_net_find (n->net, HEAT_KIND_VALVE, s->target);
  g_array_append_val (closed, valve);
  g_assert_true (heat_live_step_done (n->live, n->incident->id, s->number, NULL, &error));
  s = next_closing (n->incident);
  if (!s)
    return FALSE;
  guint32 failed = heat_net_find (n->net, HEAT_KIND_VALVE, s->target);
  g_assert_true (heat_live_step_failed (n->live, n->incident->id, s->number, HEAT_FAILURE_STUCK, NULL, NULL, &error));
  g_autoptr (GHashTable) valves = expect_valves (n, kind, failed, closed);
  check_plan (n, kind, 2, valves);
  g_assert_false (g_hash_table_contains (valves, heat_net_id (n->net, HEAT_KIND_VALVE, failed)));
  /* what is done is not asked for again, and outside of the smallest plan is not given up either */
  if (kind != HEAT_PLAN_SMALLEST)
    g_assert_true (g_hash_table_contains (valves, heat_net_id (n->net, HEAT_KIND_VALVE, valve)));
  g_assert_cmpint (heat_incident_step_on (n->incident, HEAT_STEPS_ISOLATE, heat_net_id (n->net, HEAT_KIND_VALVE, valve))->state, ==, HEAT_STEP_DONE);
  return TRUE;
}

static gboolean
is_same (GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer valve;

  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &valve, NULL))
    if (!g_hash_table_contains (b, valve))
      return FALSE;
  return g_hash_table_size (a) == g_hash_table_size (b);
}

static void
test_kind_is_kept (void)
{
  guint differ = 0, failed = 0;

  for (guint r = 0; r < 120; r++)
    {
      Night n = { 0 };
      HeatPlanKind kind = (HeatPlanKind) (r % HEAT_N_PLANS);
      g_autoptr (GError) error = NULL;
      open_night (&n, 4200 + r);
      if (n.incident)
        {
          g_autoptr (GHashTable) valves = expect_valves (&n, kind, HEAT_NONE, NULL), smallest = expect_valves (&n, HEAT_PLAN_SMALLEST, HEAT_NONE, NULL);
          g_assert_true (heat_live_choose_plan (n.live, n.incident->id, NULL, heat_plan_kind_word (kind), NULL, &error));
          g_assert_no_error (error);
          check_plan (&n, kind, 1, valves);
          differ += !is_same (valves, smallest);
          failed += close_one_fail_one (&n, kind);
        }
      close_night (&n);
    }
  g_test_message ("%u plans were not the smallest, %u times a valve failed", differ, failed);
  g_assert_cmpuint (differ, >, 5);
  g_assert_cmpuint (failed, >, 20);
}

/* Every valve of each plan has its sentence, which names it, and nothing else has one. */
static void
test_why (void)
{
  guint sentences = 0;

  for (guint r = 0; r < 60; r++)
    {
      Night n = { 0 };
      g_autoptr (GError) error = NULL;
      open_night (&n, 5200 + r);
      g_autoptr (HeatPlanAsk) ask = n.incident ? heat_plan_ask_new (heat_live_ops (n.live), n.net, &heat_live_company (n.live)->closing, n.incident->id, &error) : NULL;
      g_autoptr (GPtrArray) reasons = ask ? heat_plan_ask_why (ask, n.trace, HEAT_PLAN_SMALLEST, &error) : NULL;
      g_assert_no_error (error);
      for (guint k = 0; reasons && k < HEAT_N_PLANS; k++)
        {
          g_autoptr (GHashTable) valves = expect_valves (&n, (HeatPlanKind) k, HEAT_NONE, NULL);
          GHashTableIter iter;
          gpointer valve, text;
          g_assert_cmpuint (g_hash_table_size (reasons->pdata[k]), ==, g_hash_table_size (valves));
          g_hash_table_iter_init (&iter, reasons->pdata[k]);
          while (g_hash_table_iter_next (&iter, &valve, &text))
            {
              guint32 index = GPOINTER_TO_UINT (valve) - 1;
              g_assert_true (g_hash_table_contains (valves, heat_net_id (n.net, HEAT_KIND_VALVE, index)));
              g_assert_nonnull (strstr (text, heat_net_name (n.net, HEAT_KIND_VALVE, index)));
              g_assert_nonnull (strstr (text, "is closed: "));
              sentences++;
            }
        }
      close_night (&n);
    }
  g_assert_cmpuint (sentences, >, 50);
}

static void
test_unknown_kind (void)
{
  Night n = { 0 };
  g_autoptr (GError) error = NULL;

  for (guint32 seed = 1; !n.incident; seed++)
    {
      if (n.live)
        close_night (&n);
      open_night (&n, seed);
    }
  g_assert_false (heat_live_choose_plan (n.live, n.incident->id, NULL, "cheapest", NULL, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (n.incident->plans->len, ==, 0);
  close_night (&n);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ops/kinds/kept", test_kind_is_kept);
  g_test_add_func ("/ops/kinds/why", test_why);
  g_test_add_func ("/ops/kinds/unknown", test_unknown_kind);
  return g_test_run ();
}
