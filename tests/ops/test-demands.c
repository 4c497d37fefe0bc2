// SPDX-License-Identifier: GPL-3.0-or-later
/* What a person demands of valves: written, folded, kept in every later plan until it is lifted, and said when it cannot be met. What a
 * plan has to be is asked of the engine with a query made here. */
#include "night.h"
#include "ops-command.h"
#include "ops-plans.h"
#include "ops-why.h"
#include <math.h>
#include <string.h>

/* What the engine is asked for beside the leak. */
typedef struct { guint32 pinned, forbidden, failed, closed; } Wish; /* HEAT_NONE: none */
#define NO_WISH { HEAT_NONE, HEAT_NONE, HEAT_NONE, HEAT_NONE }

static const char *
id_of (Night *n, guint32 valve)
{
  return heat_net_id (n->net, HEAT_KIND_VALVE, valve);
}

/* The plan as the engine gives it. (transfer full) */
static GPtrArray *
ask_engine (Night *n, HeatPlanKind kind, Wish wish)
{
  const HeatClosing *closing = &heat_live_company (n->live)->closing;
  HeatPlanOptions options = heat_plan_options_default ();
  g_autoptr (HeatValveOverlay) overlay = heat_valve_overlay_new (n->net);
  g_autoptr (GError) error = NULL;
  guint32 pinned[2];
  guint n_pinned = 0;
  HeatLeak leak;

  options.crews = closing->crews;
  options.way_minutes = closing->way_minutes;
  options.entry_minutes = closing->entry_minutes;
  g_assert_true (heat_leak_parse (n->net, n->incident->leaks->pdata[0], &leak, &error));
  if (wish.failed != HEAT_NONE)
    overlay->condition[wish.failed] = HEAT_CONDITION_STUCK;
  if (wish.pinned != HEAT_NONE)
    pinned[n_pinned++] = wish.pinned;
  if (wish.closed != HEAT_NONE && wish.closed != wish.forbidden && wish.closed != wish.pinned && kind != HEAT_PLAN_SMALLEST)
    pinned[n_pinned++] = wish.closed;
  HeatIsolateQuery query = { .leaks = &leak, .n_leaks = 1, .overlay = overlay, .pinned = pinned, .n_pinned = n_pinned, .forbidden = &wish.forbidden,
                             .n_forbidden = wish.forbidden != HEAT_NONE };
  GPtrArray *plans = heat_trace_plans (n->trace, &query, &options, &error);
  g_assert_no_error (error);
  return plans;
}

static void
check_newest (Night *n, HeatPlanKind kind, Wish wish)
{
  g_autoptr (GPtrArray) plans = ask_engine (n, kind, wish);
  const HeatPlan *expected = plans->pdata[kind];
  const HeatOpsPlan *plan = heat_incident_plan (n->incident);
  JsonArray *must = json_object_get_array_member (plan->body, "must_close");

  g_assert_cmpint (heat_incident_plan_kind (n->incident), ==, kind);
  g_assert_cmpuint (json_array_get_length (must), ==, expected->must->len);
  for (guint k = 0; k < expected->must->len; k++)
    {
      gboolean found = FALSE;
      for (guint m = 0; m < json_array_get_length (must) && !found; m++)
        found = strcmp (json_object_get_string_member (json_array_get_object_element (must, m), "valve"),
                        id_of (n, g_array_index (expected->must, HeatPlanValve, k).valve)) == 0;
      g_assert_true (found);
    }
  g_assert_cmpuint (plan->out.households, ==, expected->out_households);
  g_assert_cmpint (json_object_has_member (plan->body, "not_pinned"), ==, expected->not_pinned->len > 0);
  g_assert_cmpint (json_object_has_member (plan->body, "forced_stop"), ==, expected->forced_stops->len > 0);
}

static gboolean
is_must (Night *n, const char *valve)
{
  JsonArray *must = json_object_get_array_member (heat_incident_plan (n->incident)->body, "must_close");

  for (guint k = 0; k < json_array_get_length (must); k++)
    if (strcmp (json_object_get_string_member (json_array_get_object_element (must, k), "valve"), valve) == 0)
      return TRUE;
  return FALSE;
}

static guint32
first_must (Night *n)
{
  JsonArray *must = json_object_get_array_member (heat_incident_plan (n->incident)->body, "must_close");

  return json_array_get_length (must) ? heat_net_find (n->net, HEAT_KIND_VALVE, json_object_get_string_member (json_array_get_object_element (must, 0), "valve")) : HEAT_NONE;
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

static void
demand (Night *n, guint32 valve, HeatDemand what)
{
  g_autoptr (GError) error = NULL;

  heat_live_demand_valves (n->live, n->incident->id, &(HeatDemandInput){ id_of (n, valve), what }, 1, "the pit is under water", &error);
  g_assert_no_error (error);
}

/* The journal read again gives the same state. */
static void
check_fold (Night *n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = heat_live_read_log (n->live, NULL, 0, 0, &error);
  g_autoptr (HeatOps) again = heat_ops_new (n->net);
  g_autoptr (JsonNode) a = heat_ops_to_json (heat_live_ops (n->live));

  g_assert_no_error (error);
  for (guint k = 0; k < events->len; k++)
    heat_ops_apply (again, events->pdata[k]);
  g_autoptr (JsonNode) b = heat_ops_to_json (again);
  g_autofree char *x = json_to_string (a, FALSE), *y = json_to_string (b, FALSE);
  g_assert_cmpstr (x, ==, y);
}

/* Chosen, demanded, a valve that fails, a second incident, planned again, lifted: at every turn the engine's own answer. */
static gboolean
walk (Night *n, HeatPlanKind kind, guint *pins, guint *fails)
{
  g_autoptr (GError) error = NULL;
  Wish wish = NO_WISH;
  guint32 n_valves = heat_net_n (n->net, HEAT_KIND_VALVE);

  g_assert_true (heat_live_choose_plan (n->live, n->incident->id, NULL, heat_plan_kind_word (kind), NULL, &error));
  check_newest (n, kind, wish);
  wish.forbidden = first_must (n);
  if (wish.forbidden == HEAT_NONE || n_valves < 3)
    return FALSE;
  demand (n, wish.forbidden, HEAT_DEMAND_FORBIDDEN);
  check_newest (n, kind, wish);
  g_assert_false (is_must (n, id_of (n, wish.forbidden)));
  for (int tries = 0; tries < 8 && (wish.pinned == HEAT_NONE || wish.pinned == wish.forbidden); tries++)
    wish.pinned = (guint32) g_rand_int_range (n->rand, 0, (gint32) n_valves);
  if (wish.pinned == wish.forbidden)
    return FALSE;
  demand (n, wish.pinned, HEAT_DEMAND_PINNED);
  check_newest (n, kind, wish);
  *pins += is_must (n, id_of (n, wish.pinned));
  HeatStep *s = next_closing (n->incident);
  if (s)
    {
      wish.failed = heat_net_find (n->net, HEAT_KIND_VALVE, s->target);
      g_assert_true (heat_live_step_failed (n->live, n->incident->id, s->number, HEAT_FAILURE_STUCK, NULL, NULL, &error));
      check_newest (n, kind, wish);
      ++*fails;
    }
  HeatIncident *other = open_incident (n);
  g_assert_true (other && heat_live_choose_plan (n->live, other->id, NULL, NULL, NULL, &error));
  g_assert_cmpuint (other->demands->len, ==, 0); /* each incident's own */
  g_assert_true (heat_live_choose_plan (n->live, n->incident->id, NULL, heat_plan_kind_word (kind), "again", &error));
  check_newest (n, kind, wish);
  check_fold (n);
  demand (n, wish.pinned, HEAT_DEMAND_NONE);
  wish.pinned = HEAT_NONE;
  check_newest (n, kind, wish);
  demand (n, wish.forbidden, HEAT_DEMAND_NONE);
  wish.forbidden = HEAT_NONE;
  check_newest (n, kind, wish);
  g_assert_cmpuint (n->incident->demands->len, ==, 0);
  check_fold (n);
  return TRUE;
}

static void
test_kept (void)
{
  guint walked = 0, pins = 0, fails = 0;

  for (guint r = 0; r < 90; r++)
    {
      Night n = { 0 };
      open_night (&n, 6200 + r);
      if (n.incident)
        walked += walk (&n, (HeatPlanKind) (r % HEAT_N_PLANS), &pins, &fails);
      close_night (&n);
    }
  g_test_message ("%u walked, %u pins met, %u failures", walked, pins, fails);
  g_assert_cmpuint (walked, >, 20);
  g_assert_cmpuint (pins, >, 5);
  g_assert_cmpuint (fails, >, 10);
}

/* What was demanded and lifted again leaves the plan as it was; what one has closed and may no longer use can be opened again. */
static void
test_lifted (void)
{
  guint lifted = 0, reopened = 0;

  for (guint r = 0; r < 60; r++)
    {
      Night n = { 0 };
      g_autoptr (GError) error = NULL;
      open_night (&n, 7200 + r);
      HeatPlanKind kind = (HeatPlanKind) (r % HEAT_N_PLANS);
      if (n.incident && heat_live_choose_plan (n.live, n.incident->id, NULL, heat_plan_kind_word (kind), NULL, &error) && next_closing (n.incident))
        {
          g_autoptr (GPtrArray) before = ask_engine (&n, kind, (Wish) NO_WISH);
          guint32 valve = first_must (&n);
          demand (&n, valve, HEAT_DEMAND_FORBIDDEN);
          demand (&n, valve, HEAT_DEMAND_PINNED); /* the last word counts */
          g_assert_cmpuint (n.incident->demands->len, ==, 1);
          demand (&n, valve, HEAT_DEMAND_NONE);
          check_newest (&n, kind, (Wish) NO_WISH);
          g_assert_cmpuint (heat_incident_plan (n.incident)->out.households, ==, ((HeatPlan *) before->pdata[kind])->out_households);
          lifted++;
          HeatStep *s = next_closing (n.incident);
          g_assert_true (heat_live_step_done (n.live, n.incident->id, s->number, NULL, &error));
          guint32 closed = heat_net_find (n.net, HEAT_KIND_VALVE, s->target);
          demand (&n, closed, HEAT_DEMAND_FORBIDDEN);
          JsonArray *open = json_object_get_array_member (heat_incident_plan (n.incident)->because, "can_reopen");
          g_assert_false (is_must (&n, id_of (&n, closed)));
          g_assert_cmpuint (json_array_get_length (open), ==, 1);
          g_assert_cmpstr (json_array_get_string_element (open, 0), ==, id_of (&n, closed));
          reopened++;
        }
      close_night (&n);
    }
  g_assert_cmpuint (lifted, >, 15);
  g_assert_cmpuint (reopened, >, 15);
}

/* The three columns that the desk shows before a plan is chosen follow too. */
static void
test_before_a_plan (void)
{
  guint asked = 0;

  for (guint r = 0; r < 60; r++)
    {
      Night n = { 0 };
      g_autoptr (GError) error = NULL;
      open_night (&n, 8200 + r);
      g_autoptr (GPtrArray) plain = n.incident ? ask_engine (&n, HEAT_PLAN_SMALLEST, (Wish) NO_WISH) : NULL;
      const HeatPlan *smallest = plain ? plain->pdata[0] : NULL;
      if (smallest && smallest->must->len)
        {
          Wish wish = { HEAT_NONE, g_array_index (smallest->must, HeatPlanValve, 0).valve, HEAT_NONE, HEAT_NONE };
          demand (&n, wish.forbidden, HEAT_DEMAND_FORBIDDEN);
          g_assert_cmpuint (n.incident->plans->len, ==, 0);
          g_autoptr (HeatPlanAsk) ask = heat_plan_ask_new (heat_live_ops (n.live), n.net, &heat_live_company (n.live)->closing, n.incident->id, &error);
          g_autoptr (GPtrArray) plans = heat_plan_ask_all (ask, n.trace, HEAT_PLAN_SMALLEST, &error), expected = ask_engine (&n, HEAT_PLAN_SMALLEST, wish);
          for (guint k = 0; k < HEAT_N_PLANS; k++)
            {
              const HeatPlan *a = plans->pdata[k], *b = expected->pdata[k];
              g_assert_cmpmem (a->must->data, a->must->len * sizeof (HeatPlanValve), b->must->data, b->must->len * sizeof (HeatPlanValve));
              for (guint m = 0; m < a->must->len; m++)
                g_assert_cmpuint (g_array_index (a->must, HeatPlanValve, m).valve, !=, wish.forbidden);
            }
          asked++;
        }
      close_night (&n);
    }
  g_assert_cmpuint (asked, >, 15);
}

/* Everything that could hold is forbidden: then something stops, and the words say for what. */
static void
test_unmet (void)
{
  guint stops = 0, pins = 0;

  for (guint r = 0; r < 60; r++)
    {
      Night n = { 0 };
      g_autoptr (GError) error = NULL;
      open_night (&n, 9200 + r);
      g_autoptr (GPtrArray) plain = n.incident ? ask_engine (&n, HEAT_PLAN_SMALLEST, (Wish) NO_WISH) : NULL;
      const HeatPlan *smallest = plain ? plain->pdata[0] : NULL;
      if (smallest && smallest->must->len && !smallest->stops->len)
        {
          guint32 n_valves = heat_net_n (n.net, HEAT_KIND_VALVE), stuck = g_array_index (smallest->must, HeatPlanValve, 0).valve;
          g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (HeatDemandInput));
          for (guint32 v = 0; v < n_valves; v++)
            g_array_append_val (all, ((HeatDemandInput){ id_of (&n, v), v == stuck ? HEAT_DEMAND_PINNED : HEAT_DEMAND_FORBIDDEN }));
          g_assert_true (heat_live_note_valve (n.live, id_of (&n, stuck), -1, HEAT_CONDITION_STUCK, NULL, &error));
          g_assert_true (heat_live_choose_plan_with (n.live, n.incident->id, NULL, (HeatDemandInput *) (gpointer) all->data, all->len, "a test", &error));
          g_assert_no_error (error);
          JsonObject *body = heat_incident_plan (n.incident)->body;
          g_autoptr (GPtrArray) texts = heat_ops_plan_unmet_json (n.net, body);
          g_assert_cmpuint (texts->len, >, 0);
          g_assert_true (json_object_has_member (body, "not_pinned"));
          g_assert_nonnull (strstr (texts->pdata[0], heat_net_name (n.net, HEAT_KIND_VALVE, stuck)));
          pins++;
          if (json_object_has_member (body, "forced_stop"))
            {
              g_assert_cmpuint (texts->len, ==, 1 + json_array_get_length (json_object_get_array_member (body, "forced_stop")));
              g_assert_nonnull (strstr (texts->pdata[1], "has to stop only because"));
              stops++;
            }
        }
      close_night (&n);
    }
  g_test_message ("%u pins not met, %u stops", pins, stops);
  g_assert_cmpuint (pins, >, 10);
  g_assert_cmpuint (stops, >, 5);
}

static void
test_refused (void)
{
  Night n = { 0 };

  for (guint32 seed = 1; !n.incident || heat_net_n (n.net, HEAT_KIND_VALVE) == 0; seed++)
    {
      if (n.live)
        close_night (&n);
      n = (Night){ 0 };
      open_night (&n, seed);
    }
  const char *valve = id_of (&n, 0);
  const struct { HeatDemandInput demands[2]; guint n; const char *reason; } wrong[] = {
    { { { valve, HEAT_DEMAND_PINNED } }, 1, NULL },
    { { { valve, HEAT_DEMAND_PINNED } }, 1, "" },
    { { { "no such valve", HEAT_DEMAND_FORBIDDEN } }, 1, "why not" },
    { { { valve, HEAT_DEMAND_NONE } }, 1, "nothing to lift" },
    { { { valve, HEAT_DEMAND_PINNED }, { valve, HEAT_DEMAND_FORBIDDEN } }, 2, "both" },
  };
  gint64 seq = heat_ops_seq (heat_live_ops (n.live));
  for (guint k = 0; k < G_N_ELEMENTS (wrong); k++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (heat_live_demand_valves (n.live, n.incident->id, wrong[k].demands, wrong[k].n, wrong[k].reason, &error));
      g_assert_nonnull (error);
      g_assert_cmpint (heat_ops_seq (heat_live_ops (n.live)), ==, seq);
    }
  /* a second time in the same words is no news */
  demand (&n, 0, HEAT_DEMAND_PINNED);
  seq = heat_ops_seq (heat_live_ops (n.live));
  demand (&n, 0, HEAT_DEMAND_PINNED);
  g_assert_cmpint (heat_ops_seq (heat_live_ops (n.live)), ==, seq);
  close_night (&n);
}

/* Of a newer or a broken program: an unknown demand, a valve without a name, an incident that is not there change nothing. */
static void
test_strange_events (void)
{
  static const char *const bodies[] = { "{\"valve\":\"v1\",\"demand\":\"painted\"}", "{\"demand\":\"pinned\"}", "{}", "[]", "{\"valve\":7,\"demand\":\"pinned\"}" };
  g_autoptr (HeatOps) ops = heat_ops_new (NULL);
  g_autoptr (HeatEvent) opened = heat_event_new_stored (1, 1, 1, "incident.opened", "desk:test", "incident:A-1", "{\"title\":\"t\"}");

  heat_ops_apply (ops, opened);
  HeatIncident *i = heat_ops_incident (ops, "A-1");
  for (guint k = 0; k < G_N_ELEMENTS (bodies); k++)
    {
      g_autoptr (HeatEvent) event = heat_event_new_stored (2 + k, 2 + k, 2 + k, "valve.demanded", "desk:test", k % 2 ? "incident:A-1" : "incident:A-9", bodies[k]);
      g_autoptr (HeatEvent) own = heat_event_new_stored (50 + k, 50 + k, 50 + k, "valve.demanded", "desk:test", "incident:A-1", bodies[k]);
      heat_ops_apply (ops, event);
      heat_ops_apply (ops, own);
      g_assert_cmpuint (i->demands->len, ==, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ops/demands/kept", test_kept);
  g_test_add_func ("/ops/demands/lifted", test_lifted);
  g_test_add_func ("/ops/demands/before-a-plan", test_before_a_plan);
  g_test_add_func ("/ops/demands/unmet", test_unmet);
  g_test_add_func ("/ops/demands/refused", test_refused);
  g_test_add_func ("/ops/demands/strange-events", test_strange_events);
  return g_test_run ();
}
