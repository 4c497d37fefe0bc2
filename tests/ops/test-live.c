// SPDX-License-Identifier: GPL-3.0-or-later
/* The house at work on small random networks: random deeds, and after each of them what must always hold. */
#include "gen.h"
#include "ops-command.h"
#include "ops-name.h"
#include "ops-field.h"
#include "ops-past.h"
#include "ops-plans.h"
#include <math.h>
#include <string.h>

typedef struct {
  GRand *rand;
  HeatNet *net;
  HeatTrace *trace;
  HeatLive *live;
  gint64 now_us;
  HeatValveOverlay *start; /* states before anything happened */
  gboolean is_noted;       /* a valve was found in another state: the start no longer counts */
} House;

static HeatCompany *
load_company (gboolean supply_first)
{
  g_autoptr (GError) error = NULL;
  HeatCompany *company = heat_company_load (NULL, &error);

  g_assert_no_error (error);
  company->operating->close_first = supply_first ? HEAT_LINE_SUPPLY : HEAT_LINE_RETURN;
  return company;
}

static void
open_house_of (House *h, guint32 seed, gboolean supply_first)
{
  g_autoptr (GError) error = NULL;

  h->rand = g_rand_new_with_seed (seed);
  h->now_us = 1768329060000000; /* 2026-01-14 02:31 in Shanghai */
  HeatCity *city = gen_city (h->rand);
  for (int t = 1; t <= 3; t++)
    {
      g_autofree char *id = g_strdup_printf ("%d", t);
      HeatTeamRow *row = heat_city_add_team (city);
      row->id = heat_city_put (city, id);
      row->welders = 1;
    }
  h->net = heat_net_new (city, NULL, &error);
  g_assert_no_error (error);
  h->trace = heat_trace_new (h->net, NULL, &error);
  g_assert_no_error (error);
  h->live = heat_live_new (&(HeatLiveSetup){ heat_journal_memory_new (), h->net, h->trace, load_company (supply_first), heat_clock_fixed (&h->now_us), "desk:test" }, &error);
  g_assert_no_error (error);
  h->start = heat_valve_overlay_new (h->net);
}

static void
open_house (House *h, guint32 seed)
{
  open_house_of (h, seed, TRUE);
}

static void
close_house (House *h)
{
  heat_live_free (h->live);
  heat_valve_overlay_free (h->start);
  heat_trace_unref (h->trace);
  heat_net_unref (h->net);
  g_rand_free (h->rand);
}

static guint32
below (House *h, guint32 n)
{
  return n ? (guint32) g_rand_int_range (h->rand, 0, (gint32) n) : 0;
}

static HeatIncident *
pick_incident (House *h)
{
  const GPtrArray *all = heat_ops_incidents (heat_live_ops (h->live));

  return all->len ? all->pdata[below (h, all->len)] : NULL;
}

/* A refusal or a conflict is an answer; anything else is a fault. */
static void
accept_refusal (GError *error)
{
  if (error && error->code != HEAT_ERROR_REFUSED && error->code != HEAT_ERROR_CONFLICT && error->code != HEAT_ERROR_NOT_FOUND)
    g_error ("unexpected: %s", error->message);
  g_clear_error (&error);
}

/* --- random deeds --- */
static void
do_report (House *h)
{
  g_autoptr (GError) error = NULL;
  HeatReportInput in = HEAT_REPORT_INPUT_INIT;

  in.symptom = below (h, HEAT_N_SYMPTOMS);
  in.address = "somewhere";
  in.phone = "13912345678";
  in.x = g_rand_double_range (h->rand, 0, 1000);
  in.y = g_rand_double_range (h->rand, 0, 1000);
  g_autofree char *id = NULL;
  g_assert_true (heat_live_take_report (h->live, &in, &id, &error));
  g_autofree char *why = NULL;
  const HeatIncident *i = heat_live_explain_report (h->live, id, &why);
  if (i)
    {
      g_autofree char *incident = g_strdup (i->id);
      g_assert_true (heat_live_attach_report (h->live, id, incident, why, &error));
      g_assert_cmpstr (heat_ops_report (heat_live_ops (h->live), id)->incident, ==, incident);
    }
}

static void
do_open (House *h)
{
  GError *error = NULL;
  guint32 n = heat_net_n (h->net, HEAT_KIND_PIPE);

  if (n == 0 || heat_ops_incidents (heat_live_ops (h->live))->len >= 4)
    return;
  g_autofree char *leak = g_strconcat ("pipe:", heat_net_id (h->net, HEAT_KIND_PIPE, below (h, n)), NULL);
  HeatOpenInput in = HEAT_OPEN_INPUT_INIT;
  in.leaks = (const char *const[]){ leak, NULL };
  heat_live_open_incident (h->live, &in, NULL, &error);
  accept_refusal (error);
}

static void
do_plan (House *h, HeatIncident *i)
{
  static const char *const kinds[] = { NULL, "smallest", "fastest", "driest" };
  GError *error = NULL;

  heat_live_choose_plan (h->live, i->id, NULL, kinds[below (h, G_N_ELEMENTS (kinds))], NULL, &error);
  accept_refusal (error);
}

static HeatStep *
pick_pending (House *h, HeatIncident *i)
{
  g_autoptr (GPtrArray) pending = g_ptr_array_new ();

  for (guint k = 0; k < i->steps->len; k++)
    if (((HeatStep *) i->steps->pdata[k])->state == HEAT_STEP_PENDING)
      g_ptr_array_add (pending, i->steps->pdata[k]);
  return pending->len ? pending->pdata[below (h, pending->len)] : NULL;
}

static void
do_step (House *h, HeatIncident *i)
{
  GError *error = NULL;
  HeatStep *s = pick_pending (h, i);

  if (s)
    heat_live_step_done (h->live, i->id, s->number, "crew:1", &error);
  accept_refusal (error);
}

static void
do_fail (House *h, HeatIncident *i)
{
  GError *error = NULL;
  HeatStep *s = pick_pending (h, i);
  guint n = i->plans->len;

  if (!s)
    return;
  guint number = s->number;
  gboolean is_of_plan = s->part != HEAT_STEPS_REOPEN && s->part != HEAT_STEPS_RESUPPLY;
  if (heat_live_step_failed (h->live, i->id, number, below (h, 2) ? HEAT_FAILURE_STUCK : HEAT_FAILURE_LEAKY, "test", "crew:1", &error))
    {
      /* The old plan stays visible, the new one says why it came, and does not ask for the failed valve. What is opened again
       * is listed anew under the same plan. */
      g_assert_cmpuint (i->plans->len, ==, is_of_plan ? n + 1 : n);
      if (is_of_plan)
        g_assert_cmpuint (heat_incident_plan (i)->failed_step, ==, number);
      g_assert_cmpint (heat_incident_step (i, number)->state, ==, HEAT_STEP_FAILED);
    }
  accept_refusal (error);
}

static void
do_undo (House *h, HeatIncident *i)
{
  GError *error = NULL;

  if (i->steps->len)
    heat_live_step_undo (h->live, i->id, ((HeatStep *) i->steps->pdata[below (h, i->steps->len)])->number, "ticked by mistake", &error);
  accept_refusal (error);
}

static void
do_end (House *h, HeatIncident *i)
{
  GError *error = NULL;
  gboolean was_out = g_hash_table_size (i->out_consumers) > 0;

  switch (below (h, 4))
    {
    case 0:
      heat_live_begin_refill (h->live, i->id, &error);
      break;
    case 1:
      if (heat_live_restore (h->live, i->id, &error))
        g_assert_false (was_out);
      break;
    case 2:
      if (heat_live_issue_notice (h->live, i->id, HEAT_NOTICE_RESTORATION, NULL, NULL, &error))
        g_assert_false (was_out);
      break;
    default:
      heat_live_close (h->live, i->id, "test", &error);
    }
  accept_refusal (error);
}

static void
do_team (House *h, HeatIncident *i)
{
  static const char *const teams[] = { "1", "2", "3" };
  const char *team = teams[below (h, 3)];
  GError *error = NULL;

  switch (below (h, 3))
    {
    case 0: heat_live_assign_team (h->live, team, i->id, NULL, &error); break;
    case 1: heat_live_team_arrived (h->live, team, &error); break;
    default: heat_live_release_team (h->live, team, NULL, &error);
    }
  accept_refusal (error);
}

static void
do_notice (House *h, HeatIncident *i)
{
  GError *error = NULL;
  g_autofree char *number = NULL;

  if (heat_live_issue_notice (h->live, i->id, HEAT_NOTICE_EMERGENCY, NULL, &number, &error))
    {
      HeatNotice *n = heat_ops_notice (heat_live_ops (h->live), number, 0);
      g_assert_cmpstr (n->incident, ==, i->id);
      g_assert_cmpuint (g_strv_length (n->leaks), ==, i->leaks->len);
      g_assert_cmpuint (g_strv_length (n->zone), ==, json_array_get_length (json_object_get_array_member (json_object_get_object_member (heat_incident_plan (i)->body, "zone"), "pipes")));
      g_assert_true (heat_live_delivery (h->live, number, n->version, &(HeatDeliveryInput){ .channel = "hotline", .ok = below (h, 2) == 0, .reason = "test" }, &error));
    }
  accept_refusal (error);
}

static void
do_note (House *h)
{
  GError *error = NULL;
  guint32 n = heat_net_n (h->net, HEAT_KIND_VALVE);
  g_autofree char *valve = n ? g_strdup (heat_net_id (h->net, HEAT_KIND_VALVE, below (h, n))) : NULL;

  if (valve && heat_live_note_valve (h->live, valve, (int) below (h, 2), -1, "found so", &error))
    h->is_noted = TRUE;
  accept_refusal (error);
}

static void
do_something (House *h)
{
  HeatIncident *i = pick_incident (h);
  guint32 what = below (h, 40);

  h->now_us += 60 * G_USEC_PER_SEC;
  if (what == 0)
    do_note (h);
  else if (what < 3)
    do_report (h);
  else if (what < 7 || !i)
    do_open (h);
  else if (what < 13)
    do_plan (h, i);
  else if (what < 25)
    do_step (h, i);
  else if (what < 28)
    do_fail (h, i);
  else if (what == 28)
    do_undo (h, i);
  else if (what < 35)
    do_end (h, i);
  else if (what < 38)
    do_team (h, i);
  else
    do_notice (h, i);
}

/* --- what must hold --- */
static char *
describe_state (const HeatOps *ops)
{
  g_autoptr (JsonNode) node = heat_ops_to_json (ops);

  return json_to_string (node, TRUE);
}

static void
check_replay (House *h)
{
  g_autoptr (HeatOps) again = heat_ops_new (h->net);
  g_autoptr (GPtrArray) events = heat_live_read_log (h->live, NULL, 0, 0, NULL);

  for (guint k = 0; k < events->len; k++)
    {
      HeatEvent *e = events->pdata[k];
      g_assert_cmpint (e->seq, ==, k + 1);
      /* As if read from a file: parsed from text. */
      g_autoptr (HeatEvent) stored = heat_event_new_stored (e->seq, e->at_us, e->version, e->word, e->actor, e->stream, heat_event_body_text (e));
      heat_ops_apply (again, stored);
      g_autofree char *said = heat_event_describe (stored, h->net);
      g_assert_nonnull (said);
      g_assert_null (strstr (said, "13912345678"));
    }
  g_autofree char *a = describe_state (heat_live_ops (h->live)), *b = describe_state (again);
  g_assert_cmpstr (a, ==, b);
}

static void
check_stations (House *h)
{
  const HeatOps *ops = heat_live_ops (h->live);
  GHashTable *told = heat_ops_stations_out (ops);
  g_autofree guint8 *out = heat_ops_compute_stations_out (ops, h->trace);
  guint n = 0;

  for (guint32 s = 0; told && s < heat_net_n (h->net, HEAT_KIND_STATION); s++)
    {
      if (out[s] != g_hash_table_contains (told, heat_net_id (h->net, HEAT_KIND_STATION, s)))
        g_error ("station %s: computed %d, told %d", heat_net_id (h->net, HEAT_KIND_STATION, s), out[s], !out[s]);
      n += out[s];
    }
  if (told)
    g_assert_cmpuint (heat_ops_out (ops).stations, ==, n);
}

static void
check_out (House *h)
{
  const HeatOps *ops = heat_live_ops (h->live);
  g_autofree guint8 *out = heat_ops_compute_out (ops, h->trace);
  HeatOutSum total = heat_ops_sum_out (h->net, out), counted = heat_ops_out (ops);

  for (guint32 c = 0; c < heat_net_n (h->net, HEAT_KIND_CONSUMER); c++)
    {
      const char *id = heat_net_id (h->net, HEAT_KIND_CONSUMER, c);
      const char *incident = heat_ops_consumer_incident (ops, id);
      if ((out[c] == 1) != (incident != NULL))
        g_error ("consumer %s: computed %d, counted for %s", id, out[c], incident ? incident : "nobody");
    }
  g_assert_cmpuint (counted.households, ==, total.households);
  check_stations (h);
}

static void
check_incident (House *h, const HeatIncident *i)
{
  const HeatOps *ops = heat_live_ops (h->live);
  GHashTableIter iter;
  HeatFieldValve *v;

  if (heat_incident_is_running (i))
    return;
  g_assert_cmpuint (g_hash_table_size (i->out_consumers), ==, 0);
  g_assert_cmpuint (i->out.households, ==, 0);
  g_hash_table_iter_init (&iter, heat_ops_valves (ops));
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &v))
    g_assert_false (g_ptr_array_find_with_equal_func (v->holders, i->id, g_str_equal, NULL));
}

static void
check_teams (House *h)
{
  const HeatOps *ops = heat_live_ops (h->live);

  for (guint k = 0; k < heat_ops_teams (ops)->len; k++)
    {
      const HeatOpsTeam *t = heat_ops_teams (ops)->pdata[k];
      guint n = 0;
      for (guint m = 0; m < heat_ops_incidents (ops)->len; m++)
        n += g_ptr_array_find_with_equal_func (((HeatIncident *) heat_ops_incidents (ops)->pdata[m])->teams, t->id, g_str_equal, NULL);
      g_assert_cmpuint (n, ==, t->incident ? 1 : 0);
    }
}

/* No valve is listed to be opened while another running plan needs it shut: not the one that needs it by its own plan, nor one that holds it. A
 * valve found otherwise may make a plan older than the network; the step is then refused until that plan is chosen again. */
static void
check_listed (House *h, const HeatIncident *i)
{
  for (guint k = 0; k < i->steps->len && !h->is_noted; k++)
    {
      const HeatStep *s = i->steps->pdata[k];
      if (s->part != HEAT_STEPS_REOPEN || s->state != HEAT_STEP_PENDING || s->action != HEAT_STEP_OPEN)
        continue;
      const char *other = heat_ops_valve_needed_by (heat_live_ops (h->live), h->trace, i->id, s->target);
      if (other)
        g_error ("incident %s lists valve %s to be opened, %s needs it", i->id, s->target, other);
    }
}

static void
check_house (House *h)
{
  const GPtrArray *incidents = heat_ops_incidents (heat_live_ops (h->live));

  check_out (h);
  check_teams (h);
  for (guint k = 0; k < incidents->len; k++)
    {
      check_incident (h, incidents->pdata[k]);
      check_listed (h, incidents->pdata[k]);
    }
}

/* A plan older than the network keeps others from opening: all are chosen again. */
static void
renew_plans (House *h)
{
  const GPtrArray *incidents = heat_ops_incidents (heat_live_ops (h->live));

  g_assert_true (h->is_noted);
  for (guint k = 0; k < incidents->len; k++)
    {
      HeatIncident *i = incidents->pdata[k];
      if (heat_incident_is_running (i) && i->plans->len && i->stage < HEAT_STAGE_REFILLING)
        do_plan (h, i);
    }
}

/* Everything is finished in order; nobody stays out and every valve stands as at the start. */
static void
finish (House *h)
{
  const GPtrArray *incidents = heat_ops_incidents (heat_live_ops (h->live));
  g_autoptr (GError) error = NULL;

  for (guint k = 0; k < incidents->len; k++)
    {
      HeatIncident *i = incidents->pdata[k];
      if (!heat_incident_is_running (i))
        continue;
      if (i->stage < HEAT_STAGE_REFILLING)
        heat_live_begin_refill (h->live, i->id, &error);
      g_assert_no_error (error);
      for (guint s = 0; s < i->steps->len; s++)
        {
          HeatStep *step = i->steps->pdata[s];
          gboolean is_due = step->state == HEAT_STEP_PENDING || step->state == HEAT_STEP_FAILED; /* what would not turn is turned after all */
          if (is_due && step->part == HEAT_STEPS_REOPEN && !heat_live_step_done (h->live, i->id, step->number, NULL, &error))
            {
              g_assert_error (error, HEAT_OPS_ERROR, HEAT_ERROR_REFUSED);
              g_clear_error (&error);
              renew_plans (h);
              g_assert_cmpint (step->state, ==, HEAT_STEP_DROPPED);
            }
          g_assert_no_error (error);
        }
      if (!heat_live_restore (h->live, i->id, &error))
        {
          g_autofree char *state = describe_state (heat_live_ops (h->live));
          g_error ("%s\n%s", error->message, state);
        }
      check_house (h);
    }
  g_assert_cmpuint (heat_ops_out (heat_live_ops (h->live)).households, ==, 0);
  g_autoptr (HeatValveOverlay) now = heat_ops_overlay (heat_live_ops (h->live), h->net);
  for (guint32 v = 0; !h->is_noted && v < now->n; v++)
    g_assert_cmpuint (now->state[v], ==, h->start->state[v]);
}

static guint
rounds (guint usual)
{
  const char *text = g_getenv ("HEAT_ROUNDS");

  return text ? (guint) g_ascii_strtoull (text, NULL, 10) : usual;
}

static void
test_random_deeds (void)
{
  for (guint r = 0; r < rounds (8); r++)
    {
      House h = { 0 };
      open_house (&h, 1000 + r);
      for (int k = 0; k < 60; k++)
        {
          do_something (&h);
          check_house (&h);
        }
      check_replay (&h);
      finish (&h);
      check_replay (&h);
      close_house (&h);
    }
}

/* Exactly those whom the plan names, one by one. */
static void
check_plan_out (const HeatIncident *i)
{
  const HeatOpsPlan *plan = heat_incident_plan (i);
  JsonArray *list = json_object_get_array_member (json_object_get_object_member (plan->body, "out"), "consumers");

  g_assert_cmpuint (g_hash_table_size (i->out_consumers), ==, json_array_get_length (list));
  for (guint k = 0; k < json_array_get_length (list); k++)
    g_assert_true (g_hash_table_contains (i->out_consumers, json_array_get_string_element (list, k)));
  g_assert_cmpuint (i->out.households, ==, plan->out.households);
  g_assert_cmpuint (i->out.suspended, ==, plan->out.suspended);
  g_assert_cmpfloat_with_epsilon (i->out.area_m2, plan->out.area_m2, 0.5);
}

/* Isolating alone, nothing failing, in any order: who is out when the last step is done is who the plan said. */
static void
test_plan_is_kept (void)
{
  guint n_out = 0, n_stops = 0, n_stopped_early = 0;

  for (guint r = 0; r < rounds (40); r++)
    {
      House h = { 0 };
      g_autoptr (GError) error = NULL;
      open_house (&h, 7000 + r);
      do_open (&h);
      HeatIncident *i = pick_incident (&h);
      if (i)
        {
          g_assert_true (heat_live_choose_plan (h.live, i->id, NULL, NULL, NULL, &error));
          guint before = 0;
          for (HeatStep *s; (s = pick_pending (&h, i));)
            {
              g_assert_true (heat_live_step_done (h.live, i->id, s->number, NULL, &error));
              g_assert_no_error (error);
              /* who is cold by the stop alone is out at once, not when the last valve closes */
              n_stopped_early += s->action == HEAT_STEP_STOP && i->out.households > before && !heat_incident_is_isolated (i);
              check_out (&h);
              /* nobody comes back by closing */
              g_assert_cmpuint (i->out.households, >=, before);
              before = i->out.households;
            }
          g_assert_cmpint (i->stage, ==, HEAT_STAGE_REPAIRING);
          if (i->steps->len)
            check_plan_out (i);
          n_out += i->out.households;
          n_stops += heat_incident_plan (i)->n_stops > 0;
          check_house (&h);
          finish (&h);
        }
      close_house (&h);
    }
  g_test_message ("%u households were out, %u plans stopped a plant, %u stops were felt before the zone was shut", n_out, n_stops, n_stopped_early);
  g_assert_cmpuint (n_out, >, 30);
  g_assert_cmpuint (n_stops, >, 3);
  g_assert_cmpuint (n_stopped_early, >, 0);
}

/* The closing steps of one incident: "S" for each valve of the supply or of a pair, "R" of the return, in operating order. */
static char *
order_lines (const HeatIncident *i, GPtrArray *valves)
{
  g_autoptr (GPtrArray) steps = heat_incident_steps (i, HEAT_STEPS_ISOLATE);
  GString *lines = g_string_new (NULL);

  for (guint k = 0; k < steps->len; k++)
    {
      const HeatStep *s = steps->pdata[k];
      if (k > 0)
        g_assert_cmpuint (s->order, >, ((HeatStep *) steps->pdata[k - 1])->order);
      if (s->action != HEAT_STEP_CLOSE)
        continue;
      g_ptr_array_add (valves, g_strdup (s->target));
      if (g_str_equal (s->line, "return"))
        g_string_append_c (lines, 'R');
      else if (!g_str_equal (s->line, "jumper"))
        g_string_append_c (lines, 'S');
    }
  return g_string_free (lines, FALSE);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* The setting changes which line comes first and nothing else. */
static void
test_order (void)
{
  guint n_both = 0;

  for (guint r = 0; r < rounds (60); r++)
    {
      House h[2] = { 0 };
      char *lines[2] = { NULL, NULL };
      g_autoptr (GPtrArray) first = g_ptr_array_new_with_free_func (g_free), second = g_ptr_array_new_with_free_func (g_free);
      GPtrArray *valves[2] = { first, second };
      for (int k = 0; k < 2; k++)
        {
          g_autoptr (GError) error = NULL;
          open_house_of (&h[k], 9000 + r, k == 0);
          do_open (&h[k]);
          HeatIncident *i = pick_incident (&h[k]);
          if (i)
            {
              heat_live_choose_plan (h[k].live, i->id, NULL, NULL, NULL, &error);
              g_assert_no_error (error);
              lines[k] = order_lines (i, valves[k]);
              g_assert_null (strstr (lines[k], k == 0 ? "RS" : "SR"));
            }
          close_house (&h[k]);
        }
      n_both += lines[0] && strchr (lines[0], 'S') && strchr (lines[0], 'R');
      g_free (lines[0]);
      g_free (lines[1]);
      g_ptr_array_sort (first, compare_texts);
      g_ptr_array_sort (second, compare_texts);
      g_assert_cmpuint (first->len, ==, second->len);
      for (guint v = 0; v < first->len; v++)
        g_assert_cmpstr (first->pdata[v], ==, second->pdata[v]);
    }
  g_assert_cmpuint (n_both, >, 3);
}

/* A plain fold of the beginning. (transfer full) */
static char *
fold_text (HeatNet *net, GPtrArray *events, guint n)
{
  g_autoptr (HeatOps) ops = heat_ops_new (net);

  for (guint i = 0; i < n; i++)
    heat_ops_apply (ops, events->pdata[i]);
  return describe_state (ops);
}

static void
count_told (HeatLive *live, GPtrArray *events, gpointer data)
{
  ++*(guint *) data;
}

/* Whatever way one goes through a past, what stands at a time is the fold of what had been written by then; going back finds
 * kept folds; nothing can be written. */
static void
test_past (void)
{
  for (guint r = 0; r < rounds (4); r++)
    {
      House h = { 0 };
      g_autoptr (GError) error = NULL;
      open_house (&h, 4000 + r);
      for (int k = 0; k < 60; k++)
        {
          do_something (&h);
          h.now_us += g_rand_int_range (h.rand, 0, 600) * (gint64) G_USEC_PER_SEC;
        }
      GPtrArray *events = heat_live_read_log (h.live, NULL, 0, 0, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (events->len, >, 30);
      g_autoptr (HeatPast) past = heat_past_new (g_ptr_array_ref (events), h.net);
      HeatLiveSetup setup = { heat_past_journal (past), h.net, h.trace, load_company (TRUE), heat_past_clock (past), "desk:test" };
      g_autoptr (HeatLive) live = heat_live_new (&setup, &error);
      g_assert_no_error (error);
      guint n_told = 0;
      heat_live_watch (live, count_told, &n_told, NULL);
      gint64 first_us = heat_past_event_us (past, 0), last_us = heat_past_event_us (past, events->len - 1);
      for (int k = 0; k < 60; k++)
        {
          gint64 at_us = k % 9 ? first_us - 5 + (gint64) (g_rand_double (h.rand) * (double) (last_us - first_us + 10))
                               : heat_past_event_us (past, below (&h, events->len)) - k % 2;
          guint before = heat_past_count (past, heat_past_now_us (past)), n = 0, told = n_told;
          if (g_rand_boolean (h.rand))
            while (heat_past_prepare (past, 1 + below (&h, 2000)) && g_rand_boolean (h.rand))
              ;
          heat_past_go (past, live, at_us);
          while (n < events->len && ((HeatEvent *) events->pdata[n])->at_us <= at_us)
            n++;
          g_assert_cmpuint (heat_past_count (past, at_us), ==, n);
          g_assert_cmpint (heat_live_now_us (live), ==, at_us);
          g_assert_cmpuint (n_told - told, ==, before != n);
          g_autofree char *is = describe_state (heat_live_ops (live)), *should = fold_text (h.net, events, n);
          g_assert_cmpstr (is, ==, should);
          g_autoptr (GPtrArray) log = heat_live_read_log (live, NULL, 0, 0, NULL);
          g_assert_cmpuint (log->len, ==, n);
        }
      g_assert_false (heat_live_note_weather (live, -20, FALSE, &error));
      g_assert_error (error, HEAT_OPS_ERROR, HEAT_ERROR_REFUSED);
      g_ptr_array_unref (events);
      close_house (&h);
    }
}

static HeatText
put_id (HeatCity *city, const char *word, guint k)
{
  g_autofree char *id = g_strdup_printf ("%s %u", word, k);

  return heat_city_put (city, id);
}

/* The same city after the geographers' work: a third of what is in the ground bears another id, or is another thing there. */
static HeatNet *
make_next_net (guint32 seed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  HeatCity *city = gen_city (rand);

  for (guint k = 0; k < city->n_pipe; k += 3)
    city->pipe[k].id = put_id (city, "new pipe", k);
  for (guint k = 1; k < city->n_valve; k += 3)
    city->valve[k].id = put_id (city, "new valve", k);
  HeatNet *net = heat_net_new (city, NULL, &error);
  g_assert_no_error (error);
  return net;
}

/* "ID leaks steps plans" of each incident: what a person had to do and did, whatever lies in the ground now. */
static char *
describe_incidents (const HeatOps *ops)
{
  const GPtrArray *all = heat_ops_incidents (ops);
  GString *text = g_string_new (NULL);

  for (guint k = 0; k < all->len; k++)
    {
      const HeatIncident *i = all->pdata[k];
      g_string_append_printf (text, "%s %s %u %u\n", i->id, i->leaks->len ? (const char *) i->leaks->pdata[0] : "", i->steps->len, i->plans->len);
      for (guint s = 0; s < i->steps->len; s++)
        g_string_append_printf (text, " %s %d", ((HeatStep *) i->steps->pdata[s])->target, (int) ((HeatStep *) i->steps->pdata[s])->state);
    }
  return g_string_free (text, FALSE);
}

static guint
count_gone (House *h)
{
  const GPtrArray *all = heat_ops_incidents (heat_live_ops (h->live));
  guint n = 0;

  for (guint k = 0; k < all->len; k++)
    {
      const HeatIncident *i = all->pdata[k];
      const char *leak = i->leaks->len ? i->leaks->pdata[0] : NULL;
      g_autoptr (GError) error = NULL;
      if (!leak || heat_net_find (h->net, HEAT_KIND_PIPE, leak + strlen ("pipe:")) != HEAT_NONE)
        continue;
      g_autofree char *name = heat_ops_place_name (h->net, leak);
      g_assert_nonnull (strstr (name, leak + strlen ("pipe:")));
      g_assert_nonnull (strstr (name, "(not in the present network)"));
      HeatPlanAsk *ask = heat_plan_ask_new (heat_live_ops (h->live), h->net, &heat_live_company (h->live)->closing, i->id, &error);
      g_assert_null (ask);
      g_assert_nonnull (error);
      g_assert_cmpint (error->code, ==, HEAT_ERROR_NOT_FOUND);
      g_assert_nonnull (strstr (error->message, leak + strlen ("pipe:")));
      n++;
    }
  return n;
}

/* The network is exchanged under open incidents: nothing is lost of them, what is gone is named so, and the work goes on. */
static void
test_other_network (void)
{
  guint n_gone = 0;

  for (guint r = 0; r < rounds (8); r++)
    {
      House h = { 0 };
      g_autoptr (GError) error = NULL;
      open_house (&h, 6000 + r);
      for (int k = 0; k < 60; k++)
        do_something (&h);
      g_autofree char *before = describe_incidents (heat_live_ops (h.live));
      heat_net_unref (h.net);
      heat_trace_unref (h.trace);
      h.net = make_next_net (6000 + r);
      h.trace = heat_trace_new (h.net, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (heat_live_set_city (h.live, h.net, h.trace, &error));
      g_assert_no_error (error);
      g_autofree char *after = describe_incidents (heat_live_ops (h.live));
      g_assert_cmpstr (after, ==, before);
      n_gone += count_gone (&h);
      g_autoptr (GPtrArray) events = heat_live_read_log (h.live, NULL, 0, 0, &error), running = heat_live_by_urgency (h.live);
      for (guint k = 0; k < events->len; k++)
        g_free (heat_event_describe (events->pdata[k], h.net));
      g_autofree char *is = describe_state (heat_live_ops (h.live)), *should = fold_text (h.net, events, events->len);
      g_assert_cmpstr (is, ==, should);
      for (int k = 0; k < 60; k++)
        do_something (&h);
      close_house (&h);
    }
  g_assert_cmpuint (n_gone, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ops/live/plan-is-kept", test_plan_is_kept);
  g_test_add_func ("/ops/live/order", test_order);
  g_test_add_func ("/ops/live/past", test_past);
  g_test_add_func ("/ops/live/other-network", test_other_network);
  g_test_add_func ("/ops/live/random-deeds", test_random_deeds);
  return g_test_run ();
}
