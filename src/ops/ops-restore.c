// SPDX-License-Identifier: GPL-3.0-or-later
/* Giving heat back: who holds what decides what may be opened. */
#include "base-i18n.h"
#include "ops-crew.h"
#include "ops-live-private.h"
#include <string.h>

typedef struct { const char *incident, *reason; } RefillArgs;

static gboolean
refill_once (HeatLive *live, gpointer data, GError **error)
{
  const RefillArgs *args = data;
  HeatIncident *i = heat_live_need_running (live, args->incident, error);
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (!i)
    return FALSE;
  if (i->stage >= HEAT_STAGE_REFILLING)
    return heat_live_refuse (error, _("incident %s is refilling already"), i->id);
  g_autofree char *below = heat_ops_below_text (live->ops, i->id, NULL, NULL), *attempted = g_strdup_printf (_("refilling %s"), i->id);
  if (!heat_deed_let_heat_in (&deed, i, below, attempted, args->reason, error))
    return FALSE;
  heat_deed_expect (&deed, "out", NULL);
  heat_deed_add_reopening (&deed, i, NULL);
  for (int p = 0; p < HEAT_PHASE_REFILL; p++)
    if (i->estimate.phases[p].ended_us == 0)
      heat_deed_add (&deed, "incident", i->id, HEAT_EVENT_PHASE_ENDED, heat_body ("phase", heat_ops_word (HEAT_WORDS_PHASE, p), NULL));
  heat_deed_start_phase (&deed, i, HEAT_PHASE_REFILL, 0);
  heat_deed_enter_stage (&deed, i, HEAT_STAGE_REFILLING, NULL);
  return heat_deed_commit (&deed, error);
}

gboolean
heat_live_begin_refill (HeatLive *live, const char *incident, GError **error)
{
  return heat_live_begin_refill_because (live, incident, NULL, error);
}

gboolean
heat_live_begin_refill_because (HeatLive *live, const char *incident, const char *reason, GError **error)
{
  RefillArgs args = { incident, reason };

  if (!heat_live_need_city (live, _("refilling"), error) || !heat_live_persist (live, refill_once, &args, error))
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

/* What will not turn, and ties that stay open because of it, are let go as they stand: the network goes on with them so. */
static void
let_go (HeatDeed *deed, const HeatIncident *i, const GPtrArray *held)
{
  for (guint k = 0; k < held->len; k++)
    {
      const HeatFieldValve *v = held->pdata[k];
      JsonObject *body = heat_body ("state", heat_code_word (HEAT_CODES_VALVE_STATE, v->state), "incident", i->id, NULL);
      json_object_set_boolean_member (body, "hold", FALSE);
      json_object_set_boolean_member (body, "stays", TRUE);
      heat_deed_add (deed, "valve", v->id, HEAT_EVENT_VALVE_STATE, body);
    }
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
  g_autoptr (GPtrArray) held = heat_ops_held (live->ops, i);
  if ((held->len && i->stage != HEAT_STAGE_REFILLING) || heat_incident_holds_stop (i))
    return heat_live_refuse (error, _("restoring %s: it still holds valves or a stopped plant; begin the refilling first"), incident);
  heat_deed_expect (&deed, "out", NULL);
  let_go (&deed, i, held);
  for (int p = 0; p < HEAT_N_PHASES; p++)
    if (i->estimate.phases[p].ended_us == 0)
      heat_deed_add (&deed, "incident", incident, HEAT_EVENT_PHASE_ENDED, heat_body ("phase", heat_ops_word (HEAT_WORDS_PHASE, p), NULL));
  heat_deed_enter_stage (&deed, i, HEAT_STAGE_RESTORED, NULL);
  return heat_deed_commit (&deed, error);
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
  if (i->stage < HEAT_STAGE_RESTORED && !heat_incident_is_called_off (i))
    return heat_live_refuse (error, _("closing %s: heat is not restored; restore it first"), incident);
  g_autofree char *attempted = g_strdup_printf (_("closing %s"), incident);
  if (!heat_live_need_nobody_below (live, incident, NULL, attempted, error))
    return FALSE;
  if (i->teams->len)
    return heat_live_refuse (error, _("closing %s: team %s is still sent there; release it first"), incident, (char *) i->teams->pdata[0]);
  if (heat_live_owes_end (live, incident) && !(reason && *reason))
    return heat_live_refuse (error, _("closing %s: its notice has no restoration; issue it, or say why not"), incident);
  heat_deed_enter_stage (&deed, i, HEAT_STAGE_CLOSED, reason);
  return heat_deed_commit (&deed, error);
}
