// SPDX-License-Identifier: GPL-3.0-or-later
/* heatctl ops assign without a team: who is there first, and what if that one works elsewhere. */
#include "ctl-ops.h"
#include "ops-assign.h"

static void
refuse_all (const HeatIncident *i, const HeatArrivals *arrivals, GError **error)
{
  g_autoptr (GString) why = g_string_new (NULL);

  for (guint k = 0; k < arrivals->unmet->len; k++)
    g_string_append_printf (why, " %s", (char *) arrivals->unmet->pdata[k]);
  g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_REFUSED, _("sending a team to %s: no team can do it.%s Name one yourself"), i->id, why->str);
}

static const HeatOpsTeam *
team_of (CtlOpsRun *run, const HeatArrival *a)
{
  const HeatCity *city = heat_net_city (heat_live_net (run->live));

  return heat_ops_team (heat_live_ops (run->live), heat_city_text (city, city->team[a->team].id));
}

/* Works at another incident, or rests: it may only be sent by being called off there. */
static gboolean
is_busy (const HeatOpsTeam *t)
{
  return t && (t->incident || t->state == HEAT_CREW_RESTING);
}

/* The first that can do it and is free; NULL none. Arrivals stand earliest first. */
static const HeatArrival *
first_free (CtlOpsRun *run, const HeatArrivals *arrivals)
{
  for (guint k = 0; k < arrivals->arrivals->len; k++)
    {
      const HeatArrival *a = &g_array_index (arrivals->arrivals, HeatArrival, k);
      gboolean can = a->able && a->eta_us && !a->lacks && a->verdict != HEAT_ARRIVE_CANNOT;
      if (can && !is_busy (team_of (run, a)))
        return a;
    }
  return NULL;
}

static gint64
free_at_us (CtlOpsRun *run, const HeatOpsTeam *t)
{
  const HeatIncident *job = t->incident ? heat_ops_incident (heat_live_ops (run->live), t->incident) : NULL;

  return job ? job->estimate.safe_us : t->until_us;
}

/* Says from when the earliest is free, and who could go now. */
static void
refuse_busy (CtlOpsRun *run, const HeatIncident *i, const HeatArrival *first, const HeatArrival *next, GError **error)
{
  const HeatOpsTeam *t = team_of (run, first), *other = next ? team_of (run, next) : NULL;
  gint64 free_us = free_at_us (run, t);
  g_autofree char *until = free_us ? heat_time_format_local (free_us, "%m-%d %H:%M") : g_strdup (_("a time not known")), *there = heat_time_format_local (first->eta_us, "%m-%d %H:%M");
  g_autofree char *next_there = next ? heat_time_format_local (next->eta_us, "%m-%d %H:%M") : NULL;

  if (other)
    g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_REFUSED, _("sending a team to %s: team %s would be first, free from %s and there by %s; add --pull-off to take it now, or --free for team %s, there by %s"),
                 i->id, t->name, until, there, other->name, next_there);
  else
    g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_REFUSED, _("sending a team to %s: team %s would be first, free from %s and there by %s; no team is free; add --pull-off to take it now"), i->id, t->name,
                 until, there);
}

const char *
heat_ctl_ops_choose_team (CtlOpsRun *run, const HeatIncident *i, HeatAssignInput *in, GArray **way, GError **error)
{
  const HeatCity *city = heat_net_city (heat_live_net (run->live));
  g_autoptr (HeatRoadGraph) graph = heat_ops_road_graph (city);
  HeatRoadSpeeds speeds;
  g_autoptr (HeatArrivals) arrivals = heat_road_speeds_load (NULL, &speeds, error) ? heat_ops_arrivals_for (run->live, graph, &speeds, i, error) : NULL;

  if (!arrivals)
    return NULL;
  if (arrivals->chosen < 0)
    return refuse_all (i, arrivals, error), NULL;
  const HeatArrival *first = &g_array_index (arrivals->arrivals, HeatArrival, arrivals->chosen), *next = first_free (run, arrivals);
  gboolean is_free = !is_busy (team_of (run, first));
  const HeatArrival *a = is_free || (run->o->pull_off && !run->o->free_only) ? first : run->o->free_only ? next : NULL;
  if (!a)
    return refuse_busy (run, i, first, next, error), NULL;
  *in = (HeatAssignInput){ .arrive_us = a->eta_us, .travel_s = a->travel_s, .route_m = a->distance_m, .line = *way = a->line ? g_array_ref (a->line) : NULL };
  return heat_city_text (city, city->team[a->team].id);
}
