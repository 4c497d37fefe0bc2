// SPDX-License-Identifier: GPL-3.0-or-later
/* Giving heat back: who holds what decides what may be opened. */
#include "base-i18n.h"
#include "ops-live-private.h"
#include <string.h>

static gboolean
is_holder (const HeatFieldValve *v, const char *incident)
{
  return g_ptr_array_find_with_equal_func (v->holders, incident, g_str_equal, NULL);
}

static gboolean
holds_anything (const HeatOps *ops, const HeatIncident *i)
{
  GHashTableIter iter;
  HeatFieldValve *v;

  g_hash_table_iter_init (&iter, ops->valves);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &v))
    if (is_holder (v, i->id))
      return TRUE;
  return heat_incident_holds_stop (i);
}

/* Step that operated the valve, for its order. */
static guint
find_order (const HeatIncident *i, const char *valve)
{
  for (guint k = i->steps->len; k > 0; k--)
    {
      const HeatStep *s = i->steps->pdata[k - 1];
      if (g_str_equal (s->target, valve) && s->part != HEAT_STEPS_REOPEN)
        return s->order;
    }
  return 0;
}

typedef struct { const HeatFieldValve *valve; guint order; } Held;

static int
compare_held (gconstpointer a, gconstpointer b)
{
  const Held *x = a, *y = b;

  return x->order != y->order ? (x->order > y->order ? -1 : 1) : strcmp (x->valve->id, y->valve->id);
}

/* What the incident holds, last operated first. */
static GArray *
collect_held (const HeatOps *ops, const HeatIncident *i)
{
  GArray *held = g_array_new (FALSE, FALSE, sizeof (Held));
  GHashTableIter iter;
  HeatFieldValve *v;

  g_hash_table_iter_init (&iter, ops->valves);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &v))
    if (is_holder (v, i->id))
      g_array_append_val (held, ((Held){ v, find_order (i, v->id) }));
  g_array_sort (held, compare_held);
  return held;
}

/* Adds to `needed` (valve id → incident) the held valves that `other` would have to close itself if they were open. */
static void
add_needed (HeatLive *live, const HeatIncident *other, const GArray *held, GHashTable *needed)
{
  g_autoptr (HeatValveOverlay) overlay = heat_ops_overlay_before (live->ops, live->net, other->id);
  g_autoptr (GArray) closed = heat_ops_held_by_others (live->ops, live->net, other->id), leaks = g_array_new (FALSE, FALSE, sizeof (HeatLeak));

  for (guint k = 0; k < other->leaks->len; k++)
    {
      HeatLeak leak;
      if (heat_leak_parse (live->net, other->leaks->pdata[k], &leak, NULL))
        g_array_append_val (leaks, leak);
    }
  for (guint k = 0; k < held->len; k++)
    {
      const HeatFieldValve *v = g_array_index (held, Held, k).valve;
      guint32 index = heat_net_find (live->net, HEAT_KIND_VALVE, v->id);
      if (index == HEAT_NONE || v->holders->len > 1)
        continue;
      overlay->state[index] = v->before >= 0 ? (guint8) v->before : heat_net_city (live->net)->valve[index].state;
      for (guint c = 0; c < closed->len; c++)
        if (g_array_index (closed, guint32, c) == index)
          g_array_remove_index (closed, c--);
    }
  HeatIsolateQuery query = { .leaks = (const HeatLeak *) (gpointer) leaks->data, .n_leaks = leaks->len, .overlay = overlay,
                             .held_closed = (const guint32 *) (gpointer) closed->data, .n_held_closed = closed->len };
  g_autoptr (HeatPlan) plan = leaks->len ? heat_trace_isolate (live->trace, &query, NULL) : NULL;
  for (guint k = 0; plan && k < held->len; k++)
    {
      const HeatFieldValve *v = g_array_index (held, Held, k).valve;
      guint32 index = heat_net_find (live->net, HEAT_KIND_VALVE, v->id);
      for (guint m = 0; v->state == HEAT_VALVE_CLOSED && m < plan->must->len; m++)
        if (g_array_index (plan->must, HeatPlanValve, m).valve == index)
          g_hash_table_insert (needed, v->id, other->id);
    }
}

static const char *
other_holder (const HeatFieldValve *v, const char *incident)
{
  for (guint k = 0; k < v->holders->len; k++)
    if (!g_str_equal (v->holders->pdata[k], incident))
      return v->holders->pdata[k];
  return NULL;
}

/* Held valve → incident that needs it closed, or holds it as well. */
static GHashTable *
find_needed (HeatLive *live, const HeatIncident *i, const GArray *held)
{
  GHashTable *needed = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint k = 0; k < held->len; k++)
    {
      const HeatFieldValve *v = g_array_index (held, Held, k).valve;
      const char *other = other_holder (v, i->id);
      if (other)
        g_hash_table_insert (needed, v->id, (gpointer) other);
    }
  for (guint k = 0; k < live->ops->incidents->len; k++)
    {
      const HeatIncident *other = live->ops->incidents->pdata[k];
      if (other != i && heat_incident_is_running (other) && other->plans->len && other->stage < HEAT_STAGE_REFILLING)
        add_needed (live, other, held, needed);
    }
  return needed;
}

static guint
next_number (const HeatIncident *i)
{
  guint next = 1;

  for (guint k = 0; k < i->steps->len; k++)
    next = MAX (next, ((HeatStep *) i->steps->pdata[k])->number + 1);
  return next;
}

/* Border valves first, then stopped plants start, then ties that gave heat back close. */
static JsonArray *
make_reopening (HeatDeed *deed, const HeatIncident *i, const GArray *held, GHashTable *needed)
{
  JsonArray *steps = json_array_new ();
  g_autoptr (GPtrArray) stops = heat_incident_stops (i, NULL, HEAT_STEP_PENDING);
  guint number = next_number (i), order = 1;

  for (int ties = 0; ties < 2; ties++)
    {
      for (guint k = 0; k < held->len; k++)
        {
          const HeatFieldValve *v = g_array_index (held, Held, k).valve;
          const char *to = g_hash_table_lookup (needed, v->id);
          gboolean is_tie = v->state == HEAT_VALVE_OPEN;
          if (is_tie != ties)
            continue;
          if (to)
            heat_deed_add (deed, "valve", v->id, HEAT_EVENT_VALVE_HANDED, heat_body ("from", i->id, "to", to, NULL));
          else
            json_array_add_object_element (steps, heat_ops_valve_step (deed->live, number++, order++, HEAT_STEPS_REOPEN, is_tie ? HEAT_STEP_CLOSE : HEAT_STEP_OPEN, v->id));
        }
      for (guint k = 0; ties == 0 && k < stops->len; k++)
        {
          const HeatStep *s = stops->pdata[k];
          json_array_add_object_element (steps, heat_ops_plant_step (number++, order++, HEAT_STEPS_REOPEN, HEAT_STEP_START, s->target_kind, s->target));
        }
    }
  return steps;
}

static gboolean
refill_once (HeatLive *live, gpointer data, GError **error)
{
  HeatIncident *i = heat_live_need_running (live, data, error);
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (!i)
    return FALSE;
  if (i->stage >= HEAT_STAGE_REFILLING)
    return heat_live_refuse (error, _("incident %s is refilling already"), i->id);
  g_autoptr (GArray) held = collect_held (live->ops, i);
  g_autoptr (GHashTable) needed = find_needed (live, i, held);
  JsonArray *steps = make_reopening (&deed, i, held, needed);
  JsonObject *body = heat_body ("why", "reopen", NULL);
  json_object_set_array_member (body, "steps", steps);
  heat_deed_expect (&deed, "out", NULL);
  heat_deed_add (&deed, "incident", i->id, HEAT_EVENT_STEPS_ADDED, body);
  for (int p = 0; p < HEAT_PHASE_REFILL; p++)
    if (i->estimate.phases[p].ended_us == 0)
      heat_deed_add (&deed, "incident", i->id, HEAT_EVENT_PHASE_ENDED, heat_body ("phase", heat_ops_word (HEAT_WORDS_PHASE, p), NULL));
  heat_deed_start_phase (&deed, i, HEAT_PHASE_REFILL, 0);
  heat_deed_enter_stage (&deed, i, HEAT_STAGE_REFILLING, NULL);
  if (g_hash_table_size (needed))
    {
      HeatOutIf change = { .incident = i->id, .handed = needed };
      heat_deed_add (&deed, "out", NULL, HEAT_EVENT_OUT_CHANGED, heat_ops_out_if (live->ops, live->trace, &change, NULL));
    }
  return heat_deed_commit (&deed, error);
}

gboolean
heat_live_begin_refill (HeatLive *live, const char *incident, GError **error)
{
  if (!heat_live_need_city (live, _("refilling"), error) || !heat_live_persist (live, refill_once, (gpointer) incident, error))
    return FALSE;
  heat_live_update_estimate (live, incident, NULL);
  return TRUE;
}

static guint
count_pending (const HeatIncident *i)
{
  guint n = 0;

  for (guint k = 0; k < i->steps->len; k++)
    {
      const HeatStep *s = i->steps->pdata[k];
      n += s->state == HEAT_STEP_PENDING && s->part == HEAT_STEPS_REOPEN;
    }
  return n;
}

gboolean
heat_live_restore (HeatLive *live, const char *incident, GError **error)
{
  HeatIncident *i = heat_live_need_running (live, incident, error);
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (!i)
    return FALSE;
  guint pending = count_pending (i), out = g_hash_table_size (i->out_consumers);
  if (pending)
    return heat_live_refuse (error, ngettext ("restoring %s: %u step of the reopening is not done; do it first", "restoring %s: %u steps of the reopening are not done; do them first", pending), incident, pending);
  if (out || i->out.households)
    return heat_live_refuse (error, ngettext ("restoring %s: %u household is still without heat", "restoring %s: %u households are still without heat", i->out.households), incident, i->out.households);
  if (holds_anything (live->ops, i))
    return heat_live_refuse (error, _("restoring %s: it still holds valves or a stopped plant; begin the refilling first"), incident);
  heat_deed_expect (&deed, "out", NULL);
  for (int p = 0; p < HEAT_N_PHASES; p++)
    if (i->estimate.phases[p].ended_us == 0)
      heat_deed_add (&deed, "incident", incident, HEAT_EVENT_PHASE_ENDED, heat_body ("phase", heat_ops_word (HEAT_WORDS_PHASE, p), NULL));
  heat_deed_enter_stage (&deed, i, HEAT_STAGE_RESTORED, NULL);
  return heat_deed_commit (&deed, error);
}

static gboolean
is_told (const HeatIncident *i)
{
  for (guint k = 0; k < i->notices->len; k++)
    {
      const HeatNotice *n = i->notices->pdata[k];
      if (n->kind != HEAT_NOTICE_RESTORATION && !n->is_superseded)
        return FALSE;
    }
  return TRUE;
}

gboolean
heat_live_close (HeatLive *live, const char *incident, const char *reason, GError **error)
{
  HeatIncident *i = heat_live_need_incident (live, incident, error);
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (!i)
    return FALSE;
  if (i->stage == HEAT_STAGE_CLOSED)
    return heat_live_refuse (error, _("incident %s is closed already"), incident);
  if (i->stage < HEAT_STAGE_RESTORED)
    return heat_live_refuse (error, _("closing %s: heat is not restored; restore it first"), incident);
  if (i->teams->len)
    return heat_live_refuse (error, _("closing %s: team %s is still sent there; release it first"), incident, (char *) i->teams->pdata[0]);
  if (!is_told (i) && !(reason && *reason))
    return heat_live_refuse (error, _("closing %s: its notice has no restoration; issue it, or say why not"), incident);
  heat_deed_enter_stage (&deed, i, HEAT_STAGE_CLOSED, reason);
  return heat_deed_commit (&deed, error);
}
