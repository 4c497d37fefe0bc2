// SPDX-License-Identifier: GPL-3.0-or-later
#include "night.h"
#include "gen.h"
#include <math.h>

HeatIncident *
open_incident (Night *n)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  HeatOpenInput in = HEAT_OPEN_INPUT_INIT;
  guint32 pipes = heat_net_n (n->net, HEAT_KIND_PIPE);

  if (!pipes)
    return NULL;
  g_autofree char *leak = g_strconcat ("pipe:", heat_net_id (n->net, HEAT_KIND_PIPE, (guint32) g_rand_int_range (n->rand, 0, (gint32) pipes)), NULL);
  in.leaks = (const char *const[]){ leak, NULL };
  return heat_live_open_incident (n->live, &in, &id, &error) ? heat_ops_incident (heat_live_ops (n->live), id) : NULL;
}

void
open_night (Night *n, guint32 seed)
{
  g_autoptr (GError) error = NULL;

  n->rand = g_rand_new_with_seed (seed);
  n->now_us = 1768329060000000;
  HeatCity *city = gen_city (n->rand);
  heat_city_add_team (city)->id = heat_city_put (city, "3");
  n->net = heat_net_new (city, NULL, &error);
  g_assert_no_error (error);
  n->trace = heat_trace_new (n->net, NULL, &error);
  g_assert_no_error (error);
  n->live = heat_live_new (&(HeatLiveSetup){ heat_journal_memory_new (), n->net, n->trace, NULL, heat_clock_fixed (&n->now_us), "desk:test" }, &error);
  g_assert_no_error (error);
  n->incident = open_incident (n);
}

void
close_night (Night *n)
{
  heat_live_free (n->live);
  heat_trace_unref (n->trace);
  heat_net_unref (n->net);
  g_rand_free (n->rand);
}
