// SPDX-License-Identifier: GPL-3.0-or-later
/* A person decides otherwise than proposed: never without a reason, and the reason is found again in the log and the season report. A team is pulled off its
 * job: never while people of it are below, and the incident that it leaves is told so until somebody comes. */
#include "night.h"
#include "ops-crew.h"
#include "ops-name.h"
#include "ops-override.h"
#include "ops-season.h"
#include <math.h>
#include <string.h>

#define TEAM "3"

static void
assert_refused (gboolean is_done, GError **error, const char *words)
{
  g_assert_false (is_done);
  g_assert_error (*error, HEAT_OPS_ERROR, HEAT_ERROR_REFUSED);
  g_assert_nonnull (strstr ((*error)->message, words));
  g_clear_error (error);
}

static void
say_in_well (Night *n, const char *incident)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup_printf ("{\"id\":\"m1\",\"phone\":\"p1\",\"seq\":1,\"at\":\"2026-01-13T18:31:00Z\",\"kind\":\"well_entered\",\"well\":\"W1\",\"o2_percent\":20.6,"
                                           "\"ch4_lel_percent\":0,\"co_ppm\":2,\"h2s_ppm\":0,\"check_in_min\":10}");
  g_autoptr (JsonNode) node = json_from_string (text, &error);
  g_autoptr (JsonObject) message = heat_crew_message_read (json_node_get_object (node), NULL, &error);

  g_assert_no_error (error);
  json_object_set_int_member (message, "said_us", n->now_us);
  g_assert_true (heat_live_take_crew_message (n->live, incident, TEAM, message, &error));
  g_assert_no_error (error);
}

static void
test_pulled_off (void)
{
  g_autoptr (GError) error = NULL;
  Night n;

  open_night (&n, 1);
  g_autofree char *first = g_strdup (n.incident->id), *second = g_strdup (open_incident (&n)->id);
  const HeatOps *ops = heat_live_ops (n.live);
  g_assert_true (heat_live_assign_team (n.live, TEAM, first, NULL, &error));
  HeatAssignInput in = { .pull_off = TRUE };
  assert_refused (heat_live_assign_team (n.live, TEAM, second, &in, &error), &error, "reason");
  in.reason = "the worse burst";
  say_in_well (&n, first);
  assert_refused (heat_live_assign_team (n.live, TEAM, second, &in, &error), &error, "below");
  g_assert_null (heat_incident_pulled_off (heat_ops_incident (ops, first)));
  close_night (&n);

  open_night (&n, 1);
  ops = heat_live_ops (n.live);
  g_autofree char *left = g_strdup (n.incident->id), *worse = g_strdup (open_incident (&n)->id);
  g_assert_true (heat_live_assign_team (n.live, TEAM, left, NULL, &error));
  g_assert_true (heat_live_assign_team (n.live, TEAM, worse, &in, &error));
  g_assert_cmpstr (heat_ops_team (ops, TEAM)->incident, ==, worse);
  HeatEvent *event = heat_incident_pulled_off (heat_ops_incident (ops, left));
  g_assert_nonnull (event);
  g_autofree char *told = heat_event_describe (event, n.net);
  g_assert_nonnull (strstr (told, worse));
  g_assert_nonnull (strstr (told, "the worse burst"));
  g_assert_null (heat_incident_pulled_off (heat_ops_incident (ops, worse)));
  /* it comes back: nothing is missing there any more, and the other one misses it */
  g_assert_true (heat_live_assign_team (n.live, TEAM, left, &in, &error));
  g_assert_null (heat_incident_pulled_off (heat_ops_incident (ops, left)));
  g_assert_nonnull (heat_incident_pulled_off (heat_ops_incident (ops, worse)));
  /* released in the ordinary way it was not pulled off */
  g_assert_true (heat_live_release_team (n.live, TEAM, "done", &error));
  g_assert_null (heat_incident_pulled_off (heat_ops_incident (ops, left)));
  close_night (&n);
}

/* Another kind than the recommended one, whatever that is. */
static const char *
other_kind (const char *kind)
{
  return g_str_equal (kind, "smallest") ? "fastest" : "smallest";
}

static char *
season_text (Night *n)
{
  gint64 from_us, to_us;

  heat_season_span (heat_live_company (n->live), n->now_us, 0, &from_us, &to_us);
  g_autoptr (HeatSeason) season = heat_season_new (n->live, from_us, to_us);
  guint sum = 0;
  for (guint i = 0; i < season->incidents->len; i++)
    sum += g_array_index (season->incidents, HeatSeasonIncident, i).n_overrides;
  g_assert_cmpuint (sum, ==, 3);
  g_autoptr (JsonNode) node = heat_season_to_json (season);
  g_autofree char *csv = heat_season_to_csv (season), *json = json_to_string (node, FALSE);
  return g_strconcat (csv, json, NULL);
}

static void
test_reasons (void)
{
  g_autoptr (GError) error = NULL;
  Night n;

  open_night (&n, 2);
  const HeatOps *ops = heat_live_ops (n.live);
  g_autofree char *id = g_strdup (n.incident->id), *likeliest = g_strdup (n.incident->leaks->pdata[0]);
  const char *elsewhere[] = { NULL, NULL };
  g_autofree char *leak = NULL;
  for (guint32 p = 0; p < heat_net_n (n.net, HEAT_KIND_PIPE) && !leak; p++)
    {
      g_autofree char *text = g_strconcat ("pipe:", heat_net_id (n.net, HEAT_KIND_PIPE, p), NULL);
      if (!g_str_equal (text, likeliest))
        leak = g_steal_pointer (&text);
    }
  elsewhere[0] = leak;
  HeatOpenInput where = HEAT_OPEN_INPUT_INIT;
  where.leaks = elsewhere;
  where.instead_of = likeliest;
  assert_refused (heat_live_locate (n.live, id, &where, &error), &error, "reason");
  where.reason = "seen on the spot";
  g_assert_true (heat_live_locate (n.live, id, &where, &error));
  assert_refused (heat_live_choose_plan_instead (n.live, id, "smallest", other_kind ("smallest"), "", &error), &error, "reason");
  g_assert_true (heat_live_choose_plan_instead (n.live, id, "smallest", other_kind ("smallest"), "the hospital", &error));
  HeatAssignInput in = { .instead_of = "7" };
  assert_refused (heat_live_assign_team (n.live, TEAM, id, &in, &error), &error, "reason");
  in.reason = "knows the place";
  g_assert_true (heat_live_assign_team (n.live, TEAM, id, &in, &error));
  g_assert_no_error (error);

  g_autoptr (GPtrArray) overrides = heat_incident_overrides (heat_ops_incident (ops, id));
  static const char *const reasons[] = { "seen on the spot", "the hospital", "knows the place" };
  g_assert_cmpuint (overrides->len, ==, G_N_ELEMENTS (reasons));
  g_autofree char *season = season_text (&n);
  for (guint i = 0; i < overrides->len; i++)
    {
      g_autofree char *told = heat_event_describe (overrides->pdata[i], n.net), *what = heat_override_text (overrides->pdata[i], NULL);
      g_assert_cmpstr (heat_override_reason (overrides->pdata[i]), ==, reasons[i]);
      g_assert_nonnull (strstr (told, reasons[i]));
      g_assert_nonnull (strstr (season, reasons[i]));
      g_assert_nonnull (strstr (season, what));
    }
  close_night (&n);
}

/* As proposed: no reason is asked, and nothing of it stands anywhere. */
static void
test_as_proposed (void)
{
  g_autoptr (GError) error = NULL;
  Night n;

  open_night (&n, 2);
  g_assert_true (heat_live_choose_plan_instead (n.live, n.incident->id, "smallest", NULL, NULL, &error));
  g_assert_true (heat_live_assign_team (n.live, TEAM, n.incident->id, &(HeatAssignInput){ .reason = "earliest" }, &error));
  g_autoptr (GPtrArray) overrides = heat_incident_overrides (n.incident);
  g_assert_cmpuint (overrides->len, ==, 0);
  close_night (&n);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ops/override/pulled-off", test_pulled_off);
  g_test_add_func ("/ops/override/reasons", test_reasons);
  g_test_add_func ("/ops/override/as-proposed", test_as_proposed);
  return g_test_run ();
}
