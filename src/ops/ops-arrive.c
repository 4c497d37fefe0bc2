// SPDX-License-Identifier: GPL-3.0-or-later
/* Ten teams by arrival, each with its reason in words. */
#include "ops-arrive.h"
#include "base-clock.h"
#include "base-i18n.h"
#include <string.h>

#define FIX_TRUSTED_S (30 * 60)
#define SPOT_REACH_M 3000.0   /* a street within this is "the street at the spot" */
#define YARD_M_PER_S 2.5      /* between a place and its street */

typedef struct {
  const HeatCity *city;
  const HeatArriveQuery *query;
  const HeatArriveTeam *teams;
  HeatArrivals *out;
} Round;

HeatArriveTeam
heat_arrive_team_from_city (const HeatCity *city, guint32 team)
{
  const HeatTeamRow *row = &city->team[team];

  return (HeatArriveTeam){ .id = heat_city_text (city, row->id), .name = heat_city_text (city, row->name), .base = heat_city_text (city, row->base),
                           .state = row->state, .x = NAN, .y = NAN, .base_x = row->x, .base_y = row->y, .welders = row->welders,
                           .electricians = row->electricians, .fitters = row->fitters, .plumbers = row->plumbers, .drivers = row->drivers,
                           .equipment = heat_city_text (city, row->equipment) };
}

const char *
heat_arrive_verdict_word (HeatArriveVerdict verdict)
{
  static const char *const words[] = { "chosen", "reserve", "cannot", "late", "doubtful" };
  return (guint) verdict < G_N_ELEMENTS (words) ? words[verdict] : "";
}

const char *
heat_arrive_verdict_sign (HeatArriveVerdict verdict)
{
  static const char *const signs[] = { "✓", "○", "✕", "△", "△" };
  return (guint) verdict < G_N_ELEMENTS (signs) ? signs[verdict] : "";
}

static guint
count_equipment (const char *list, const char *what)
{
  g_auto (GStrv) words = g_strsplit_set (list ? list : "", ";,", -1);
  guint n = 0;

  for (guint i = 0; words[i]; i++)
    n += strcmp (g_strstrip (words[i]), what) == 0;
  return n;
}

/* How many of a trade or piece of equipment the team brings. */
static guint
count_of (const HeatArriveTeam *team, const char *what)
{
  const struct { const char *word; guint n; } trades[] = {
    { "welder", team->welders }, { "electrician", team->electricians }, { "fitter", team->fitters }, { "plumber", team->plumbers }, { "driver", team->drivers },
  };
  for (guint i = 0; i < G_N_ELEMENTS (trades); i++)
    if (strcmp (trades[i].word, what) == 0)
      return trades[i].n;
  return count_equipment (team->equipment, what);
}

/* What the team lacks in words, NULL when nothing. (transfer full) */
static char *
find_lacks (const HeatArriveTeam *team, const GArray *needs)
{
  g_autoptr (GArray) missing = g_array_new (FALSE, FALSE, sizeof (HeatNeed));

  for (guint i = 0; needs && i < needs->len; i++)
    {
      HeatNeed need = g_array_index (needs, HeatNeed, i);
      guint has = count_of (team, need.what);
      if (has >= need.count)
        continue;
      need.count -= has;
      g_array_append_val (missing, need);
    }
  return missing->len > 0 ? heat_needs_text (missing) : NULL;
}

static gboolean
is_busy (const HeatArriveTeam *team)
{
  return team->state == HEAT_TEAM_ON_THE_WAY || team->state == HEAT_TEAM_ON_SITE;
}

/* On shift now, or free in time to be asked for. */
static gboolean
is_on_shift (const HeatArriveTeam *team)
{
  return team->state == HEAT_TEAM_READY || is_busy (team);
}

static double
fix_age_s (const HeatArriveTeam *team, gint64 now_us)
{
  return team->fix_at_us > 0 && isfinite (team->x) && isfinite (team->y) ? MAX (0, (double) (now_us - team->fix_at_us) / G_USEC_PER_SEC) : NAN;
}

static gboolean
is_doubtful (const HeatArrival *a)
{
  return a->fix_age_s > FIX_TRUSTED_S;
}

static char *
clock_text (gint64 at_us)
{
  return heat_time_format_local (at_us, "%H:%M");
}

static int
whole_minutes (double seconds)
{
  return (int) ceil (seconds / 60 - 1e-9);
}

/* When the team can set out; 0: not known. */
static gint64
set_out_us (const Round *r, const HeatArriveTeam *team)
{
  if (team->state == HEAT_TEAM_READY)
    return r->query->when_us;
  if (team->state == HEAT_TEAM_OFF || team->free_at_us <= 0)
    return 0;
  return MAX (r->query->when_us, team->free_at_us);
}

static void
measure (const Round *r, HeatArrival *a, HeatRoadTrip *trip, const HeatRoadSnap *from)
{
  const HeatArriveTeam *team = &r->teams[a->team];
  gint64 start_us = set_out_us (r, team);

  if (trip->reached)
    {
      double yard_m = from->distance_m + r->out->spot.distance_m;
      a->travel_s = trip->travel_s + yard_m / YARD_M_PER_S;
      a->distance_m = trip->distance_m + yard_m;
      a->streets = heat_ops_trip_streets (r->city, trip, 3);
      a->line = g_steal_pointer (&trip->line);
      if (is_busy (team))
        a->pull_us = r->query->when_us + (gint64) ((a->travel_s + r->query->ready_s) * G_USEC_PER_SEC);
      if (start_us > 0)
        a->eta_us = start_us + (gint64) ((a->travel_s + r->query->ready_s) * G_USEC_PER_SEC);
    }
  if (a->eta_us > 0 && r->query->limit_us > 0 && a->eta_us > r->query->limit_us)
    a->late_s = (double) (a->eta_us - r->query->limit_us) / G_USEC_PER_SEC;
  a->lacks = find_lacks (team, r->query->needs);
  a->able = a->eta_us > 0 && !a->lacks && is_on_shift (team);
}

/* One search backwards from the spot for all teams. */
static void
measure_all (const Round *r, guint n_teams)
{
  const HeatArriveQuery *q = r->query;
  g_autofree HeatRoadSnap *from = g_new (HeatRoadSnap, n_teams + 1);
  g_autofree HeatRoadTrip *trips = g_new0 (HeatRoadTrip, n_teams + 1);
  HeatRoadQuery road = { HEAT_ROAD_BY_TIME, q->speeds, heat_road_is_night (q->speeds, q->when_us), q->snow, q->closures, TRUE };

  for (guint i = 0; i < n_teams; i++)
    {
      const HeatArriveTeam *team = &r->teams[i];
      double age_s = fix_age_s (team, q->when_us);
      gboolean at_base = isnan (age_s) || age_s > FIX_TRUSTED_S;
      HeatArrival a = { .team = i, .travel_s = NAN, .distance_m = NAN, .from_base = at_base, .fix_age_s = age_s };
      from[i] = heat_road_snap (q->graph, at_base ? team->base_x : team->x, at_base ? team->base_y : team->y, SPOT_REACH_M);
      g_array_append_val (r->out->arrivals, a);
    }
  heat_road_to_one (q->graph, &road, from, n_teams, r->out->spot, trips);
  for (guint i = 0; i < n_teams; i++)
    {
      HeatArrival *a = &g_array_index (r->out->arrivals, HeatArrival, i);
      measure (r, a, &trips[i], &from[i]);
      a->streets = a->streets ? a->streets : g_strdup ("");
      heat_road_trip_clear (&trips[i]);
    }
}

static int
compare_arrivals (gconstpointer a, gconstpointer b)
{
  const HeatArrival *x = a, *y = b;

  if ((x->eta_us > 0) != (y->eta_us > 0))
    return x->eta_us > 0 ? -1 : 1;
  if (x->eta_us != y->eta_us)
    return x->eta_us < y->eta_us ? -1 : 1;
  return x->team < y->team ? -1 : 1;
}

/* The earliest that is in time and whose place is known; else the earliest that can at all. */
static int
choose (const GArray *arrivals)
{
  for (int strict = 1; strict >= 0; strict--)
    for (guint i = 0; i < arrivals->len; i++)
      {
        const HeatArrival *a = &g_array_index (arrivals, HeatArrival, i);
        if (a->able && (!strict || (a->late_s == 0 && !is_doubtful (a))))
          return (int) i;
      }
  return -1;
}

static char *
reason_busy (const HeatArriveTeam *team)
{
  const char *with = team->busy_with ? team->busy_with : _("another incident");

  if (team->free_at_us <= 0)
    return team->state == HEAT_TEAM_ON_SITE ? g_strdup_printf (_("on site: %s; not known when it will be free"), with)
                                            : g_strdup_printf (_("on the way to %s; nobody under way is pulled off"), with);
  g_autofree char *free_at = clock_text (team->free_at_us);
  return team->state == HEAT_TEAM_ON_SITE ? g_strdup_printf (_("on site: %s; expected free at %s"), with, free_at)
                                          : g_strdup_printf (_("on the way to %s; expected free at %s"), with, free_at);
}

/* Why a team cannot; NULL when it can. */
static char *
reason_cannot (const Round *r, const HeatArrival *a)
{
  const HeatArriveTeam *team = &r->teams[a->team];

  if (team->state == HEAT_TEAM_OFF)
    return g_strdup (_("off duty: not available in this shift"));
  if (team->state == HEAT_TEAM_RESTING)
    {
      if (team->free_at_us <= 0)
        return g_strdup (_("resting: not sent without being asked"));
      g_autofree char *until = clock_text (team->free_at_us);
      return g_strdup_printf (_("resting until %s: not sent without being asked"), until);
    }
  if (isnan (a->travel_s))
    return g_strdup (_("no way by road to the spot"));
  if (is_busy (team) && a->eta_us == 0)
    return reason_busy (team);
  if (a->lacks)
    return g_strdup_printf (_("lacks %s"), a->lacks);
  return NULL;
}

static char *
reason_chosen (const Round *r, const HeatArrival *a)
{
  const HeatArriveTeam *team = &r->teams[a->team];
  gboolean needs = r->query->needs && r->query->needs->len > 0;

  if (is_busy (team))
    {
      g_autofree char *busy = reason_busy (team);
      return g_strdup_printf (_("recommended after its present job, still the earliest (%s)"), busy);
    }
  if (is_doubtful (a))
    return g_strdup_printf (_("recommended, but its place is %d min old: counted from its base, ask by phone"), (int) (a->fix_age_s / 60));
  if (a->late_s > 0)
    return g_strdup_printf (_("recommended though %d min past the limit: nobody can be earlier"), whole_minutes (a->late_s));
  return g_strdup (needs ? _("recommended: earliest at the spot, trades and equipment complete") : _("recommended: earliest at the spot"));
}

static void
judge (const Round *r, HeatArrival *a, const HeatArrival *chosen)
{
  const HeatArriveTeam *team = &r->teams[a->team];
  char *cannot = reason_cannot (r, a);

  a->verdict = cannot ? HEAT_ARRIVE_CANNOT : a == chosen ? HEAT_ARRIVE_CHOSEN : is_doubtful (a) ? HEAT_ARRIVE_DOUBTFUL
               : a->late_s > 0 ? HEAT_ARRIVE_LATE : HEAT_ARRIVE_RESERVE;
  if (cannot)
    a->reason = cannot;
  else if (a == chosen)
    a->reason = reason_chosen (r, a);
  else if (is_busy (team))
    a->reason = reason_busy (team);
  else if (is_doubtful (a))
    a->reason = g_strdup_printf (_("place not renewed for %d min: counted from its base"), (int) (a->fix_age_s / 60));
  else if (a->late_s > 0)
    a->reason = g_strdup_printf (_("%d min past the limit"), whole_minutes (a->late_s));
  else
    a->reason = g_strdup_printf (_("reserve: can do it, %d min later than %s"), whole_minutes ((double) (a->eta_us - chosen->eta_us) / G_USEC_PER_SEC),
                                 r->teams[chosen->team].name);
}

static void
add_unmet (const Round *r, char *sentence)
{
  g_ptr_array_add (r->out->unmet, sentence);
}

/* Needs that nobody on shift brings. */
static gboolean
name_absent_needs (const Round *r)
{
  gboolean any = FALSE;

  for (guint i = 0; r->query->needs && i < r->query->needs->len; i++)
    {
      const HeatNeed *need = &g_array_index (r->query->needs, HeatNeed, i);
      guint total = 0;
      for (guint t = 0; t < r->out->arrivals->len; t++)
        total += is_on_shift (&r->teams[t]) ? count_of (&r->teams[t], need->what) : 0;
      if (total >= need->count)
        continue;
      any = TRUE;
      add_unmet (r, total == 0 ? g_strdup_printf (_("No team on shift has this: %s."), heat_need_label (need->what))
                               : g_strdup_printf (_("All teams on shift together have %u of %u: %s."), total, need->count, heat_need_label (need->what)));
    }
  return any;
}

/* No single team has everything: the earliest ones that do it together. */
static void
name_together (const Round *r)
{
  const GArray *needs = r->query->needs;
  g_autoptr (GArray) left = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GString) names = g_string_new (NULL);
  guint open = 0;
  gint64 last_us = 0;

  for (guint i = 0; i < needs->len; i++)
    {
      guint count = g_array_index (needs, HeatNeed, i).count;
      g_array_append_val (left, count);
      open += count;
    }
  for (guint k = 0; k < r->out->arrivals->len && open > 0; k++)
    {
      const HeatArrival *a = &g_array_index (r->out->arrivals, HeatArrival, k);
      guint brings = 0;
      if (a->eta_us == 0 || !is_on_shift (&r->teams[a->team]))
        continue;
      for (guint i = 0; i < needs->len; i++)
        {
          guint *want = &g_array_index (left, guint, i), n = MIN (*want, count_of (&r->teams[a->team], g_array_index (needs, HeatNeed, i).what));
          *want -= n;
          brings += n;
        }
      if (brings == 0)
        continue;
      open -= brings;
      last_us = a->eta_us;
      g_string_append_printf (names, "%s%s", names->len ? C_ ("between teams", ", ") : "", r->teams[a->team].name);
    }
  if (open > 0)
    {
      add_unmet (r, g_strdup (_("No team that can be sent has everything the job needs.")));
      return;
    }
  g_autofree char *at = clock_text (last_us);
  add_unmet (r, g_strdup_printf (_("No single team has everything; together these do, complete at %s: %s."), at, names->str));
}

static void
name_unmet (const Round *r)
{
  const HeatArrivals *out = r->out;

  if (out->spot.edge == G_MAXUINT32)
    add_unmet (r, g_strdup_printf (_("There is no street within %.0f m of the spot in the data."), SPOT_REACH_M));
  else if (out->chosen < 0 && !name_absent_needs (r))
    {
      if (r->query->needs && r->query->needs->len > 0)
        name_together (r);
      else
        add_unmet (r, g_strdup (_("No team can be sent: none is ready or has a known time to be free.")));
    }
  if (out->chosen < 0 || r->query->limit_us <= 0)
    return;
  const HeatArrival *a = &g_array_index (out->arrivals, HeatArrival, out->chosen);
  if (a->late_s > 0)
    {
      g_autofree char *limit = clock_text (r->query->limit_us), *eta = clock_text (a->eta_us);
      add_unmet (r, g_strdup_printf (_("Nobody can be there by %s; the earliest is %s at %s."), limit, r->teams[a->team].name, eta));
    }
}

static void
clear_arrival (gpointer data)
{
  HeatArrival *a = data;

  g_free (a->reason);
  g_free (a->lacks);
  g_free (a->streets);
  g_clear_pointer (&a->line, g_array_unref);
}

HeatArrivals *
heat_ops_arrive (const HeatCity *city, const HeatArriveQuery *query, const HeatArriveTeam *teams, guint n_teams)
{
  HeatArrivals *out = g_new0 (HeatArrivals, 1);
  Round r = { city, query, teams, out };

  out->arrivals = g_array_new (FALSE, FALSE, sizeof (HeatArrival));
  g_array_set_clear_func (out->arrivals, clear_arrival);
  out->unmet = g_ptr_array_new_with_free_func (g_free);
  out->spot = heat_road_snap (query->graph, query->x, query->y, SPOT_REACH_M);
  measure_all (&r, n_teams);
  g_array_sort (out->arrivals, compare_arrivals);
  out->chosen = choose (out->arrivals);
  const HeatArrival *chosen = out->chosen < 0 ? NULL : &g_array_index (out->arrivals, HeatArrival, out->chosen);
  for (guint i = 0; i < out->arrivals->len; i++)
    judge (&r, &g_array_index (out->arrivals, HeatArrival, i), chosen);
  name_unmet (&r);
  return out;
}

void
heat_arrivals_free (HeatArrivals *arrivals)
{
  g_array_unref (arrivals->arrivals);
  g_ptr_array_unref (arrivals->unmet);
  g_free (arrivals);
}
