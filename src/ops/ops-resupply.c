// SPDX-License-Identifier: GPL-3.0-or-later
/* Heat given back over tie valves: steps for them, and what a tie that does not open changes. */
#include "base-i18n.h"
#include "ops-live-private.h"
#include <string.h>

JsonArray *
heat_resupply_to_json (const HeatNet *net, const GArray *resupply)
{
  JsonArray *array = json_array_new ();

  for (guint k = 0; k < resupply->len; k++)
    {
      const HeatResupply *r = &g_array_index (resupply, HeatResupply, k);
      JsonObject *o = json_object_new ();
      json_object_set_string_member (o, "open_valve", heat_net_id (net, HEAT_KIND_VALVE, r->valve));
      if (r->with != HEAT_NONE)
        json_object_set_string_member (o, "with_valve", heat_net_id (net, HEAT_KIND_VALVE, r->with));
      heat_json_put_ids (o, "consumers", net, HEAT_KIND_CONSUMER, r->consumers);
      json_object_set_int_member (o, "households", r->households);
      heat_json_put_ids (o, "close_first", net, HEAT_KIND_VALVE, r->close_first);
      json_object_set_boolean_member (o, "joins_systems", r->joins_systems);
      json_array_add_object_element (array, o);
    }
  return array;
}

const char *
heat_resupply_mate (JsonObject *offer)
{
  return heat_json_text (offer, json_object_has_member (offer, "with_valve") ? "with_valve" : "with");
}

JsonArray *
heat_incident_offers (const HeatIncident *i)
{
  const HeatOpsPlan *plan = heat_incident_plan (i);
  JsonArray *offers = i->resupply ? heat_json_array (i->resupply, "instead") : plan ? heat_json_array (plan->body, "resupply") : NULL;

  return i->stage < HEAT_STAGE_REFILLING && plan && offers && json_array_get_length (offers) ? offers : NULL;
}

/* ---- a tie does not open ---- */

/* All that is still to be done, done: closing, stops and the ties that can still be opened. */
typedef struct {
  HeatLive *live;
  const HeatIncident *i;
  HeatValveOverlay *end; /* owned */
  GArray *stops;         /* HeatPlanStop, owned */
  guint32 failed;        /* valve; HEAT_NONE: none has */
} End;

static void
end_init (End *e, HeatLive *live, const HeatIncident *i, const HeatStep *failed /* (nullable) */)
{
  *e = (End){ live, i, heat_ops_overlay (live->ops, live->net), heat_ops_stops (live->ops, live->net, NULL, HEAT_STEP_DONE), failed ? heat_net_find (live->net, HEAT_KIND_VALVE, failed->target) : HEAT_NONE };
  for (guint k = 0; k < i->steps->len; k++)
    {
      const HeatStep *s = i->steps->pdata[k];
      HeatKind kind = heat_kind_from_word (s->target_kind);
      HeatPlanStop stop = { kind, heat_net_find (live->net, kind, s->target) };
      if (s->state != HEAT_STEP_PENDING || s == failed || stop.index == HEAT_NONE)
        continue;
      if (s->part == HEAT_STEPS_RESUPPLY && s->action == HEAT_STEP_OPEN)
        e->end->state[stop.index] = HEAT_VALVE_OPEN;
      else if (s->part == HEAT_STEPS_ISOLATE && s->action == HEAT_STEP_CLOSE)
        e->end->state[stop.index] = HEAT_VALVE_CLOSED;
      else if (s->part == HEAT_STEPS_ISOLATE && s->action == HEAT_STEP_STOP)
        g_array_append_val (e->stops, stop);
    }
}

static void
end_clear (End *e)
{
  heat_valve_overlay_free (e->end);
  g_array_unref (e->stops);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (End, end_clear)

/* By consumer: warm at the end with these two (HEAT_NONE: nothing) open and the valves of the list (ids, NULL: none) closed. */
static guint8 *
warm_with (const End *e, guint32 a, guint32 b, JsonArray *closed)
{
  g_autoptr (HeatValveOverlay) overlay = heat_valve_overlay_copy (e->end);

  if (a != HEAT_NONE)
    overlay->state[a] = HEAT_VALVE_OPEN;
  if (b != HEAT_NONE)
    overlay->state[b] = HEAT_VALVE_OPEN;
  for (guint k = 0; closed && k < json_array_get_length (closed); k++)
    {
      guint32 valve = heat_net_find (e->live->net, HEAT_KIND_VALVE, heat_json_at (closed, k));
      if (valve != HEAT_NONE)
        overlay->state[valve] = HEAT_VALVE_CLOSED;
    }
  return heat_trace_warm_without (e->live->trace, overlay, e->stops);
}

/* Consumers warm in `more` and not in `less`; their households that are not suspended. */
static GArray *
list_difference (const End *e, const guint8 *more, const guint8 *less, guint *households)
{
  GArray *consumers = g_array_new (FALSE, FALSE, sizeof (guint32));

  *households = 0;
  for (guint32 c = 0; c < heat_net_n (e->live->net, HEAT_KIND_CONSUMER); c++)
    if (more[c] && !less[c])
      {
        *households += heat_net_consumer_sum (e->live->net, heat_consumer (c))->households;
        g_array_append_val (consumers, c);
      }
  return consumers;
}

/* Would anybody lose heat if this tie were shut, with `together` open (HEAT_NONE: nothing more)? */
static gboolean
gives_heat (const End *e, const HeatValveOverlay *at, guint32 tie, guint32 together)
{
  g_autoptr (HeatValveOverlay) overlay = heat_valve_overlay_copy (at);
  guint households = 0;

  if (together != HEAT_NONE)
    overlay->state[together] = HEAT_VALVE_OPEN;
  overlay->state[tie] = HEAT_VALVE_OPEN;
  g_autofree guint8 *open = heat_trace_warm_without (e->live->trace, overlay, e->stops);
  overlay->state[tie] = HEAT_VALVE_CLOSED;
  g_autofree guint8 *closed = heat_trace_warm_without (e->live->trace, overlay, e->stops);
  g_autoptr (GArray) lost = list_difference (e, open, closed, &households);
  return lost->len > 0;
}

/* One look at the ties of `asked` (rows, the last step's first) while nothing else of the list is open. Those that help nobody, but would if
 * the failed one had opened, go to `gone`; so does each of several in series, for `meant` stays as it was meant. Those that help in neither
 * case, because others do the same, are laid aside and shut, so that one of those others shows what it does. (transfer full) */
static GArray *
sort_out (const End *e, const GArray *asked, GArray *gone)
{
  g_autoptr (HeatValveOverlay) now = heat_valve_overlay_copy (e->end), meant = heat_valve_overlay_copy (e->end);
  GArray *aside = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint k = 0; k < asked->len; k++)
    now->state[g_array_index (asked, guint32, k)] = meant->state[g_array_index (asked, guint32, k)] = HEAT_VALVE_OPEN;
  for (guint k = 0; k < asked->len; k++)
    {
      guint32 tie = g_array_index (asked, guint32, k);
      if (gives_heat (e, now, tie, HEAT_NONE))
        continue;
      now->state[tie] = HEAT_VALVE_CLOSED;
      if (gives_heat (e, meant, tie, e->failed))
        g_array_append_val (gone, tie);
      else
        {
          g_array_append_val (aside, tie);
          meant->state[tie] = HEAT_VALVE_CLOSED;
        }
    }
  return aside;
}

/* (transfer full): rows of the ties still to be opened, the last step's first. */
static GArray *
list_pending (const End *e)
{
  GArray *ties = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint k = e->i->steps->len; k > 0; k--)
    {
      const HeatStep *s = e->i->steps->pdata[k - 1];
      guint32 tie = s->part == HEAT_STEPS_RESUPPLY && s->state == HEAT_STEP_PENDING ? heat_net_find (e->live->net, HEAT_KIND_VALVE, s->target) : HEAT_NONE;
      if (tie != HEAT_NONE && tie != e->failed)
        g_array_append_val (ties, tie);
    }
  return ties;
}

static void
set_all (End *e, const GArray *ties, HeatValveState state)
{
  for (guint k = 0; k < ties->len; k++)
    e->end->state[g_array_index (ties, guint32, k)] = (guint8) state;
}

/* Steps that are pending and help nobody any more without the one that failed: the other line of a pair, several in series, several beside one
 * another. They are shut at the end. What helped nobody before stays as it was asked for. */
static void
tell_needless (End *e, JsonObject *o)
{
  g_autoptr (GArray) all = list_pending (e), asked = g_array_copy (all), gone = g_array_new (FALSE, FALSE, sizeof (guint32));
  JsonArray *ids = json_array_new ();
  guint before = G_MAXUINT;

  set_all (e, all, HEAT_VALVE_CLOSED);
  while (asked->len && asked->len != before) /* again among those that were laid aside */
    {
      GArray *aside = sort_out (e, asked, gone);
      before = asked->len;
      g_array_unref (asked);
      asked = aside;
    }
  set_all (e, all, HEAT_VALVE_OPEN);
  set_all (e, gone, HEAT_VALVE_CLOSED);
  for (guint k = 0; k < gone->len; k++)
    json_array_add_string_element (ids, heat_net_id (e->live->net, HEAT_KIND_VALVE, g_array_index (gone, guint32, k)));
  json_object_set_array_member (o, "no_longer", ids);
}

/* Valves of an offer that still have to be opened, in `rows`; 0 also when one of them cannot be. */
static guint
find_shut (const End *e, JsonObject *offer, guint32 rows[2])
{
  const char *ids[2] = { heat_json_text (offer, "open_valve"), heat_resupply_mate (offer) };
  guint n = 0;

  rows[0] = rows[1] = HEAT_NONE;
  for (guint k = 0; k < 2 && (k == 0 || *ids[k]); k++)
    {
      guint32 valve = *ids[k] ? heat_net_find (e->live->net, HEAT_KIND_VALVE, ids[k]) : HEAT_NONE;
      const HeatFieldValve *field = heat_ops_valve (e->live->ops, ids[k]);
      if (valve == HEAT_NONE || valve == e->failed || (field && field->condition == HEAT_CONDITION_STUCK))
        return 0;
      if (e->end->state[valve] != HEAT_VALVE_OPEN)
        rows[n++] = valve;
    }
  return n;
}

/* Of the ties that the newest plan offers: those that give heat back as it stands now, without what will be open anyway. */
static void
tell_instead (const End *e, JsonObject *o)
{
  HeatOpsPlan *plan = heat_incident_plan (e->i);
  JsonArray *offers = plan ? heat_json_array (plan->body, "resupply") : NULL, *instead = json_array_new ();
  g_autofree guint8 *now = warm_with (e, HEAT_NONE, HEAT_NONE, NULL);

  for (guint k = 0; offers && k < json_array_get_length (offers); k++)
    {
      JsonObject *offer = heat_json_object_at (offers, k), *x;
      guint32 shut[2];
      guint households = 0, n = find_shut (e, offer, shut);
      if (!n)
        continue;
      g_autofree guint8 *then = warm_with (e, shut[0], shut[1], heat_json_array (offer, "close_first"));
      g_autoptr (GArray) back = list_difference (e, then, now, &households);
      if (!back->len)
        continue;
      x = json_object_new ();
      json_object_set_string_member (x, "open_valve", heat_net_id (e->live->net, HEAT_KIND_VALVE, shut[0]));
      if (n > 1)
        json_object_set_string_member (x, "with_valve", heat_net_id (e->live->net, HEAT_KIND_VALVE, shut[1]));
      heat_json_put_ids (x, "consumers", e->live->net, HEAT_KIND_CONSUMER, back);
      json_object_set_int_member (x, "households", households);
      json_object_set_array_member (x, "close_first", json_array_ref (heat_json_array (offer, "close_first")));
      json_object_set_boolean_member (x, "joins_systems", heat_json_bool (offer, "joins_systems"));
      json_array_add_object_element (instead, x);
    }
  json_object_set_array_member (o, "instead", instead);
}

void
heat_deed_add_resupply_again (HeatDeed *deed, const HeatIncident *i, const HeatStep *failed)
{
  JsonObject *body = heat_body ("why", "resupply_again", NULL), *o = json_object_new (), *out = json_object_new ();
  g_auto (End) e;
  guint households = 0;

  end_init (&e, deed->live, i, failed);
  g_autofree guint8 *open = warm_with (&e, e.failed, HEAT_NONE, NULL), *shut = warm_with (&e, HEAT_NONE, HEAT_NONE, NULL);
  g_autoptr (GArray) cold = list_difference (&e, open, shut, &households);
  json_object_set_int_member (o, "failed_step", failed->number);
  json_object_set_string_member (o, "valve", failed->target);
  json_object_set_int_member (out, "households", households);
  heat_json_put_ids (out, "consumers", deed->live->net, HEAT_KIND_CONSUMER, cold);
  json_object_set_object_member (o, "stay_cold", out);
  tell_needless (&e, o);
  tell_instead (&e, o);
  json_object_set_object_member (body, "resupply", o);
  json_object_set_array_member (body, "steps", json_array_new ());
  heat_deed_add (deed, "incident", i->id, HEAT_EVENT_STEPS_ADDED, body);
}

/* ---- asking for it ---- */

/* What the newest plan's offers of this valve close before it opens stands closed. */
static gboolean
check_closed_first (HeatLive *live, const HeatIncident *i, const char *valve, GError **error)
{
  HeatOpsPlan *plan = heat_incident_plan (i);
  JsonArray *offers = plan ? heat_json_array (plan->body, "resupply") : NULL;

  for (guint k = 0; offers && k < json_array_get_length (offers); k++)
    {
      JsonObject *offer = heat_json_object_at (offers, k);
      JsonArray *first = heat_json_array (offer, "close_first");
      gboolean is_of = strcmp (heat_json_text (offer, "open_valve"), valve) == 0 || strcmp (heat_resupply_mate (offer), valve) == 0;
      for (guint n = 0; is_of && first && n < json_array_get_length (first); n++)
        if (heat_ops_state_now (live, heat_json_at (first, n)) != HEAT_VALVE_CLOSED)
          return heat_live_refuse (error, _("re-supplying %s: before valve %s opens, valve %s must be closed, or water runs to the leak again; have the plan close it (ops plan %s --pin %s), then ask again"),
                                   i->id, valve, heat_json_at (first, n), i->id, heat_json_at (first, n));
    }
  return TRUE;
}

/* What would still have to be closed and stopped to keep the leaks apart in that state. FALSE with an error. */
static gboolean
count_needed (const End *e, guint *needed, GError **error)
{
  g_auto (HeatOpsQuery) q;

  if (!heat_ops_query_init (&q, e->live->ops, e->live->net, e->i->id, error))
    return FALSE;
  heat_valve_overlay_free (q.overlay);
  q.overlay = heat_valve_overlay_copy (e->end);
  g_array_append_vals (q.stopped, e->stops->data, e->stops->len);
  heat_ops_query_renew (&q);
  g_autoptr (HeatPlan) plan = heat_trace_isolate (e->live->trace, &q.query, error);
  *needed = plan ? plan->must->len + plan->stops->len : 0;
  return plan != NULL;
}

/* A tie that was shut already is no step of the plan, and may yet be all that stands between a header and the leak. */
static gboolean
check_leak_stays_apart (HeatLive *live, const HeatIncident *i, const char *const *valves, GError **error)
{
  g_auto (End) e;
  guint before, after;

  end_init (&e, live, i, NULL);
  if (i->leaks->len == 0 || i->stage >= HEAT_STAGE_REFILLING)
    return TRUE;
  if (!count_needed (&e, &before, error))
    return FALSE;
  for (guint k = 0; valves[k]; k++)
    {
      e.end->state[heat_net_find (live->net, HEAT_KIND_VALVE, valves[k])] = HEAT_VALVE_OPEN;
      if (!count_needed (&e, &after, error))
        return FALSE;
      if (after > before)
        return heat_live_refuse (error, _("re-supplying %s: water would run to the leak through valve %s; it must stay closed"), i->id, valves[k]);
    }
  return TRUE;
}

gboolean
heat_live_add_resupply (HeatLive *live, const char *incident, const char *const *valves, GError **error)
{
  HeatIncident *i = heat_live_need_running (live, incident, error);
  JsonArray *steps;
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (!i || !heat_live_need_city (live, _("re-supplying"), error))
    return FALSE;
  for (guint k = 0; valves[k]; k++)
    {
      if (heat_net_find (live->net, HEAT_KIND_VALVE, valves[k]) == HEAT_NONE)
        {
          g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_NOT_FOUND, _("re-supplying %s: there is no valve “%s”"), incident, valves[k]);
          return FALSE;
        }
      if (heat_ops_state_now (live, valves[k]) == HEAT_VALVE_OPEN)
        return heat_live_refuse (error, _("re-supplying %s: valve %s is open already"), incident, valves[k]);
      if (heat_incident_step_on (i, HEAT_STEPS_ISOLATE, valves[k]))
        return heat_live_refuse (error, _("re-supplying %s: valve %s keeps the leak apart; it must stay closed"), incident, valves[k]);
      const HeatStep *asked = heat_incident_step_on (i, HEAT_STEPS_RESUPPLY, valves[k]);
      if (asked && asked->state == HEAT_STEP_PENDING && asked->action == HEAT_STEP_OPEN)
        return heat_live_refuse (error, _("re-supplying %s: opening valve %s is on the list already"), incident, valves[k]);
      if (!check_closed_first (live, i, valves[k], error))
        return FALSE;
    }
  if (!check_leak_stays_apart (live, i, valves, error))
    return FALSE;
  steps = json_array_new ();
  guint next = heat_incident_next_step (i);
  for (guint k = 0; valves[k]; k++)
    json_array_add_object_element (steps, heat_ops_valve_step (live, next + k, k + 1, HEAT_STEPS_RESUPPLY, HEAT_STEP_OPEN, valves[k]));
  JsonObject *body = heat_body ("why", "resupply", NULL);
  json_object_set_array_member (body, "steps", steps);
  heat_deed_add (&deed, "incident", incident, HEAT_EVENT_STEPS_ADDED, body);
  return heat_deed_commit (&deed, error);
}
