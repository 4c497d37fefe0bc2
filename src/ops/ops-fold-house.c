// SPDX-License-Identifier: GPL-3.0-or-later
/* The fold of teams, notices, streets, weather and shifts. */
#include "ops-fold-private.h"

/* --- teams --- */
static void
leave_team_incident (HeatOps *ops, HeatOpsTeam *t)
{
  HeatIncident *i = t->incident ? heat_ops_incident (ops, t->incident) : NULL;

  if (i)
    heat_fold_remove_text (i->teams, t->id);
  g_clear_pointer (&t->incident, g_free);
  t->arrive_us = 0;
}

static HeatOpsTeam *
change_team (HeatOps *ops, HeatEvent *event, HeatCrewState state)
{
  HeatOpsTeam *t = heat_ops_ensure_team (ops, heat_event_stream_id (event, "team"));

  t->state = state;
  t->since_us = heat_event_done_us (event);
  return t;
}

void
heat_ops_fold_team_assigned (HeatOps *ops, HeatEvent *event)
{
  HeatOpsTeam *t = change_team (ops, event, HEAT_CREW_ON_THE_WAY);
  HeatIncident *i = heat_ops_incident (ops, heat_event_text (event, "incident"));

  leave_team_incident (ops, t);
  if (!i)
    return;
  t->incident = g_strdup (i->id);
  t->arrive_us = heat_event_int (event, "arrive_us", 0);
  heat_fold_add_once (i->teams, t->id);
}

void
heat_ops_fold_team_arrived (HeatOps *ops, HeatEvent *event)
{
  HeatOpsTeam *t = change_team (ops, event, HEAT_CREW_ON_SITE);
  HeatIncident *i = t->incident ? heat_ops_incident (ops, t->incident) : NULL;

  if (!i)
    return;
  gboolean is_told_later = t->since_us < event->at_us;
  if (i->arrived_us == 0 || (is_told_later && t->since_us < i->arrived_us))
    i->arrived_us = t->since_us;
  if (is_told_later && t->since_us < t->fix_us)
    return; /* seen elsewhere since */
  t->x = isfinite (i->x) ? i->x : t->x;
  t->y = isfinite (i->y) ? i->y : t->y;
  t->fix_us = t->since_us;
}

void
heat_ops_fold_team_released (HeatOps *ops, HeatEvent *event)
{
  leave_team_incident (ops, change_team (ops, event, HEAT_CREW_READY));
}

void
heat_ops_fold_team_state (HeatOps *ops, HeatEvent *event)
{
  int state = heat_ops_word_value (HEAT_WORDS_CREW, heat_event_text (event, "state"));

  if (state < 0)
    return;
  HeatOpsTeam *t = change_team (ops, event, (HeatCrewState) state);
  t->until_us = heat_event_int (event, "until_us", 0);
}

void
heat_ops_fold_team_fixed (HeatOps *ops, HeatEvent *event)
{
  HeatOpsTeam *t = heat_ops_ensure_team (ops, heat_event_stream_id (event, "fix"));

  gint64 at_us = heat_event_done_us (event);

  if (at_us < event->at_us && at_us < t->fix_us)
    return; /* an older one that comes in later */
  t->x = heat_event_double (event, "x");
  t->y = heat_event_double (event, "y");
  t->heading_deg = heat_event_double (event, "heading_deg");
  t->fix_us = at_us;
}

/* --- notices --- */
/* The newest known of the number, for the version just before, or the one that is named, may never have come here. */
static void
supersede (HeatOps *ops, const HeatNotice *notice)
{
  HeatNotice *before = heat_ops_notice (ops, notice->number, 0);
  HeatNotice *replaced = notice->replaces_number ? heat_ops_notice (ops, notice->replaces_number, 0) : NULL;

  if (before && before->version < notice->version)
    before->is_superseded = TRUE;
  if (replaced)
    replaced->is_superseded = TRUE;
}

void
heat_ops_fold_notice_issued (HeatOps *ops, HeatEvent *event)
{
  HeatNotice *notice = heat_notice_from_event (event);
  g_autofree char *key = heat_notice_key (notice);
  HeatIncident *i = heat_ops_incident (ops, notice->incident);

  if (g_hash_table_contains (ops->notice_by_key, key))
    {
      heat_notice_free (notice);
      return;
    }
  supersede (ops, notice);
  g_ptr_array_add (ops->notices, notice);
  g_hash_table_insert (ops->notice_by_key, g_steal_pointer (&key), notice);
  g_hash_table_insert (ops->notice_by_key, g_strdup (notice->number), notice);
  heat_fold_tell (ops, notice);
  if (i)
    g_ptr_array_add (i->notices, notice);
  heat_fold_owe (ops, notice);
}

/* --- house --- */
void
heat_ops_fold_road_closed (HeatOps *ops, HeatEvent *event)
{
  HeatClosedRoad road = { g_strdup (heat_event_text (event, "reason")), heat_event_int (event, "until_us", 0) };

  g_hash_table_insert (ops->closed_roads, g_strdup (heat_event_stream_id (event, "road")), g_memdup2 (&road, sizeof road));
}

void
heat_ops_fold_road_opened (HeatOps *ops, HeatEvent *event)
{
  g_hash_table_remove (ops->closed_roads, heat_event_stream_id (event, "road"));
}

void
heat_ops_fold_weather_noted (HeatOps *ops, HeatEvent *event)
{
  ops->temp_degc = heat_event_double (event, "temp_degc");
  ops->has_snow = heat_json_bool (heat_event_body (event), "snow");
  ops->weather_us = event->at_us;
  heat_fold_set_text (&ops->weather_actor, event->actor);
}

void
heat_ops_fold_shift_begun (HeatOps *ops, HeatEvent *event)
{
  heat_fold_set_text (&ops->on_duty, heat_event_text (event, "name"));
}
