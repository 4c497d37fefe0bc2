// SPDX-License-Identifier: GPL-3.0-or-later
/* heatctl isolate: what to close for a leak, who is without heat, what would give it back. Beside the keys of the manual:
 * leak[].side for stations, may_close[].dn_mm, doubts[].of, resupply[].with_valve (opened together, on the other line),
 * resupply[].close_first[], resupply[].joins_systems, must_close[].reason, failed[].forbidden, with a plan named costs and same_as, with
 * all of them plans[], with pins not_pinned[], with questions why[]; candidates, re-supply step by step and narrowing in their own files. */
#include "ctl-commands.h"
#include "ctl-isolate-steps.h"
#include "ctl-json.h"
#include "ctl-plans.h"
#include "ops-why.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct {
  char **leaks, **fail, **leaky, **closed, **opened, **held, **reachable, **stopped;
  HeatCtlPlans plans;
  gboolean json;
  HeatCtlSteps steps;
} Options;

static void
options_clear (Options *o)
{
  char **lists[] = { o->leaks, o->fail, o->leaky, o->closed, o->opened, o->held, o->reachable, o->stopped };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_strfreev (lists[i]);
  heat_ctl_plans_clear (&o->plans);
  heat_ctl_steps_clear (&o->steps);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* One question, and who owns its arrays. */
typedef struct {
  HeatNet *net;          /* borrowed */
  GArray *leaks, *held, *reachable, *stopped, *pinned, *forbidden;
  GArray *why;           /* HeatCtlWhy */
  HeatValveOverlay *overlay;
  GArray *candidates;    /* HeatCandidate, or NULL */
} Question;

static void
question_clear (Question *q)
{
  g_clear_pointer (&q->leaks, g_array_unref);
  g_clear_pointer (&q->held, g_array_unref);
  g_clear_pointer (&q->reachable, g_array_unref);
  g_clear_pointer (&q->stopped, g_array_unref);
  g_clear_pointer (&q->pinned, g_array_unref);
  g_clear_pointer (&q->forbidden, g_array_unref);
  g_clear_pointer (&q->why, g_array_unref);
  g_clear_pointer (&q->overlay, heat_valve_overlay_free);
  g_clear_pointer (&q->candidates, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Question, question_clear)

static HeatIsolateQuery
query_of (const Question *q)
{
  return (HeatIsolateQuery){
    .leaks = (const HeatLeak *) (gpointer) q->leaks->data, .n_leaks = q->leaks->len, .overlay = q->overlay,
    .held_closed = (const guint32 *) (gpointer) q->held->data, .n_held_closed = q->held->len,
    .reachable = (const guint32 *) (gpointer) q->reachable->data, .n_reachable = q->reachable->len,
    .stopped = (const HeatPlanStop *) (gpointer) q->stopped->data, .n_stopped = q->stopped->len,
    .pinned = (const guint32 *) (gpointer) q->pinned->data, .n_pinned = q->pinned->len,
    .forbidden = (const guint32 *) (gpointer) q->forbidden->data, .n_forbidden = q->forbidden->len,
  };
}

/* ---- reading ---- */

static gboolean
find_valves (const Question *q, const char *option, char **names, GArray *found, GError **error)
{
  for (guint i = 0; names && names[i]; i++)
    {
      guint32 valve = heat_net_find (q->net, HEAT_KIND_VALVE, names[i]);
      if (valve == HEAT_NONE)
        {
          g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE, _("planning an isolation: --%s “%s”: the data have no such valve; check the asset number"), option,
                       names[i]);
          return FALSE;
        }
      g_array_append_val (found, valve);
    }
  return TRUE;
}

static gboolean
set_valves (Question *q, const char *option, char **names, guint8 *of, guint8 value, GError **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint32));

  if (!find_valves (q, option, names, found, error))
    return FALSE;
  for (guint i = 0; i < found->len; i++)
    of[g_array_index (found, guint32, i)] = value;
  return TRUE;
}

/* "source:ID", "station:ID". */
static gboolean
find_plants (Question *q, char **names, GError **error)
{
  for (guint i = 0; names && names[i]; i++)
    {
      const char *colon = strchr (names[i], ':');
      g_autofree char *word = colon ? g_strndup (names[i], (gsize) (colon - names[i])) : g_strdup ("");
      HeatKind kind = heat_kind_from_word (word);
      HeatPlanStop stop = { kind, kind == HEAT_KIND_SOURCE || kind == HEAT_KIND_STATION ? heat_net_find (q->net, kind, colon + 1) : HEAT_NONE };
      if (stop.index == HEAT_NONE)
        {
          g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE, _("planning an isolation: --stopped “%s”: the data have no such plant; write source:ID or station:ID"), names[i]);
          return FALSE;
        }
      g_array_append_val (q->stopped, stop);
    }
  return TRUE;
}

/* One plan covers them all. */
static gboolean
add_candidates (Question *q, const char *candidates, GError **error)
{
  q->candidates = candidates ? heat_ctl_read_candidates (q->net, candidates, error) : NULL;
  for (guint i = 0; q->candidates && i < q->candidates->len; i++)
    {
      HeatLeak leak = { HEAT_LEAK_PIPE, g_array_index (q->candidates, HeatCandidate, i).pipe };
      g_array_append_val (q->leaks, leak);
    }
  return !candidates || q->candidates;
}

static gboolean
find_why (Question *q, char **texts, GError **error)
{
  for (guint i = 0; texts && texts[i]; i++)
    {
      HeatCtlWhy why;
      if (!heat_ctl_why_parse (q->net, texts[i], &why, error))
        return FALSE;
      g_array_append_val (q->why, why);
    }
  return TRUE;
}

/* A number that the data do not have is a wrong use of the command: its own “no” means that something has to stop. */
static gboolean
find_leaks (Question *q, char **leaks, GError **error)
{
  for (guint i = 0; leaks && leaks[i]; i++)
    {
      HeatLeak leak;
      g_autoptr (GError) local = NULL;
      if (!heat_leak_parse (q->net, leaks[i], &leak, &local))
        {
          g_set_error_literal (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE, local->message);
          return FALSE;
        }
      g_array_append_val (q->leaks, leak);
    }
  return TRUE;
}

static gboolean
question_init (Question *q, HeatNet *net, const Options *o, GError **error)
{
  *q = (Question){ .net = net, .leaks = g_array_new (FALSE, FALSE, sizeof (HeatLeak)), .stopped = g_array_new (FALSE, FALSE, sizeof (HeatPlanStop)),
                   .why = g_array_new (FALSE, FALSE, sizeof (HeatCtlWhy)), .overlay = heat_valve_overlay_new (net) };
  GArray **valves[] = { &q->held, &q->reachable, &q->pinned, &q->forbidden };
  for (guint i = 0; i < G_N_ELEMENTS (valves); i++)
    *valves[i] = g_array_new (FALSE, FALSE, sizeof (guint32));
  return find_leaks (q, o->leaks, error) && set_valves (q, "fail", o->fail, q->overlay->condition, HEAT_CONDITION_STUCK, error)
         && set_valves (q, "leaky", o->leaky, q->overlay->condition, HEAT_CONDITION_LEAKY, error)
         && set_valves (q, "closed", o->closed, q->overlay->state, HEAT_VALVE_CLOSED, error)
         && set_valves (q, "opened", o->opened, q->overlay->state, HEAT_VALVE_OPEN, error) && find_valves (q, "held", o->held, q->held, error)
         && find_valves (q, "reachable", o->reachable, q->reachable, error)
         && find_valves (q, "pin", o->plans.pin, q->pinned, error) && find_valves (q, "forbid", o->plans.forbid, q->forbidden, error)
         && find_why (q, o->plans.why, error) && find_plants (q, o->stopped, error) && add_candidates (q, o->steps.candidates, error);
}

/* ---- JSON ---- */

static void
add_leaks (JsonBuilder *json, const HeatNet *net, const GArray *leaks)
{
  heat_ctl_begin_array (json, "leak");
  for (guint i = 0; i < leaks->len; i++)
    {
      g_autofree char *text = heat_leak_to_text (net, g_array_index (leaks, HeatLeak, i));
      char *id = strchr (text, ':'), *side = NULL;
      *id++ = '\0';
      if (strcmp (text, "station") == 0 && (side = strrchr (id, ':')))
        *side++ = '\0';
      json_builder_begin_object (json);
      heat_ctl_add_text (json, "kind", text);
      heat_ctl_add_text (json, "id", id);
      if (side)
        heat_ctl_add_text (json, "side", side);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static const char *
well_of (const HeatNet *net, guint32 valve)
{
  HeatWell well = heat_net_valve_place (net, heat_valve (valve)).well;

  return heat_well_is_none (well) ? "" : heat_net_id (net, HEAT_KIND_WELL, well.i);
}

static void
add_valves (JsonBuilder *json, const HeatNet *net, const char *name, const GArray *valves, gboolean is_must)
{
  heat_ctl_begin_array (json, name);
  for (guint i = 0; i < valves->len; i++)
    {
      const HeatPlanValve *v = &g_array_index (valves, HeatPlanValve, i);
      json_builder_begin_object (json);
      heat_ctl_add_text (json, "valve", heat_net_id (net, HEAT_KIND_VALVE, v->valve));
      heat_ctl_add_text (json, "well", well_of (net, v->valve));
      heat_ctl_add_int (json, "dn_mm", heat_net_city (net)->valve[v->valve].dn_mm);
      if (is_must)
        {
          heat_ctl_add_int (json, "order", v->order);
          heat_ctl_add_number (json, "minutes", (double) v->minutes);
          if (v->reason != HEAT_CLOSE_NEEDED)
            heat_ctl_add_text (json, "reason", heat_ctl_reason_word (v->reason));
        }
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_stops (JsonBuilder *json, const HeatNet *net, const GArray *stops)
{
  heat_ctl_begin_array (json, "stop");
  for (guint i = 0; i < stops->len; i++)
    {
      HeatPlanStop stop = g_array_index (stops, HeatPlanStop, i);
      json_builder_begin_object (json);
      heat_ctl_add_text (json, "kind", heat_kind_word (stop.kind));
      heat_ctl_add_text (json, "id", heat_net_id (net, stop.kind, stop.index));
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_out (JsonBuilder *json, const HeatNet *net, const HeatPlan *plan)
{
  json_builder_set_member_name (json, "zone");
  json_builder_begin_object (json);
  heat_ctl_add_ids (json, net, "pipes", HEAT_KIND_PIPE, plan->zone_pipes);
  heat_ctl_add_number (json, "length_m", plan->zone_length_m);
  heat_ctl_add_number (json, "volume_m3", plan->zone_volume_m3);
  json_builder_end_object (json);
  json_builder_set_member_name (json, "out");
  json_builder_begin_object (json);
  heat_ctl_add_ids (json, net, "stations", HEAT_KIND_STATION, plan->out_stations);
  heat_ctl_add_ids (json, net, "buildings", HEAT_KIND_BUILDING, plan->out_buildings);
  heat_ctl_add_ids (json, net, "consumers", HEAT_KIND_CONSUMER, plan->out_consumers);
  heat_ctl_add_int (json, "households", plan->out_households);
  heat_ctl_add_int (json, "suspended", plan->out_suspended);
  heat_ctl_add_number (json, "area_m2", plan->out_area_m2);
  heat_ctl_add_ids (json, net, "priority", HEAT_KIND_HOUSEHOLD, plan->out_priority);
  json_builder_end_object (json);
  json_builder_set_member_name (json, "already_out");
  json_builder_begin_object (json);
  heat_ctl_add_ids (json, net, "consumers", HEAT_KIND_CONSUMER, plan->already_consumers);
  heat_ctl_add_int (json, "households", plan->already_households);
  json_builder_end_object (json);
}

static void
add_resupply (JsonBuilder *json, const HeatNet *net, const GArray *resupply)
{
  heat_ctl_begin_array (json, "resupply");
  for (guint i = 0; i < resupply->len; i++)
    {
      const HeatResupply *r = &g_array_index (resupply, HeatResupply, i);
      json_builder_begin_object (json);
      heat_ctl_add_text (json, "open_valve", heat_net_id (net, HEAT_KIND_VALVE, r->valve));
      if (r->with != HEAT_NONE)
        heat_ctl_add_text (json, "with_valve", heat_net_id (net, HEAT_KIND_VALVE, r->with));
      heat_ctl_add_ids (json, net, "consumers", HEAT_KIND_CONSUMER, r->consumers);
      heat_ctl_add_int (json, "households", r->households);
      heat_ctl_add_ids (json, net, "close_first", HEAT_KIND_VALVE, r->close_first);
      json_builder_set_member_name (json, "joins_systems");
      json_builder_add_boolean_value (json, r->joins_systems);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static char *
doubt_text (const HeatDoubt *d)
{
  return d->text && *d->text ? g_strdup_printf ("%s: %s", heat_doubt_label (d->kind), d->text) : g_strdup (heat_doubt_label (d->kind));
}

static void
add_doubts (JsonBuilder *json, const HeatNet *net, const GArray *doubts, const GArray *resupply)
{
  heat_ctl_begin_array (json, "doubts");
  for (guint i = 0; i < doubts->len; i++)
    {
      const HeatDoubt *d = &g_array_index (doubts, HeatDoubt, i);
      g_autofree char *text = doubt_text (d);
      json_builder_begin_object (json);
      heat_ctl_add_text (json, "kind", heat_doubt_word (d->kind));
      heat_ctl_add_text (json, "of", heat_kind_word (d->of));
      heat_ctl_add_text (json, "id", d->index == HEAT_NONE ? "" : heat_net_id (net, d->of, d->index));
      heat_ctl_add_text (json, "text", text);
      json_builder_end_object (json);
    }
  for (guint i = 0; i < resupply->len; i++)
    {
      const HeatResupply *r = &g_array_index (resupply, HeatResupply, i);
      if (!r->joins_systems)
        continue;
      json_builder_begin_object (json);
      heat_ctl_add_text (json, "kind", "joins_systems");
      heat_ctl_add_text (json, "of", "valve");
      heat_ctl_add_text (json, "id", heat_net_id (net, HEAT_KIND_VALVE, r->valve));
      heat_ctl_add_text (json, "text", _("Opening this tie valve joins different pressure systems"));
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_failed (JsonBuilder *json, const HeatNet *net, const GArray *failed)
{
  heat_ctl_begin_array (json, "failed");
  for (guint i = 0; i < failed->len; i++)
    {
      const HeatPlanFailed *f = &g_array_index (failed, HeatPlanFailed, i);
      json_builder_begin_object (json);
      heat_ctl_add_text (json, "valve", heat_net_id (net, HEAT_KIND_VALVE, f->valve));
      heat_ctl_add_ids (json, net, "new_must", HEAT_KIND_VALVE, f->new_must);
      heat_ctl_add_ids (json, net, "no_longer_must", HEAT_KIND_VALVE, f->no_longer_must);
      heat_ctl_add_int (json, "more_households", f->more_households);
      if (f->is_forbidden)
        heat_ctl_add_bool (json, "forbidden", TRUE);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

/* What is said beside the plan. */
typedef struct {
  const HeatTrace *prepared;
  const HeatIsolateQuery *query;
  const Options *options;
  const HeatPlan *plan;            /* of plans */
  GPtrArray *plans;
  HeatPlanOptions closing;
  GArray *resupply, *candidates, *why;
  HeatResupplyPlan *steps;
  HeatNarrow *narrow;
  JsonNode *trace;                 /* taken when printed */
  JsonObject *work;                /* steps, restore, water */
} Found;

static void
add_plan (JsonBuilder *json, const Found *found, const HeatPlan *plan)
{
  const HeatNet *net = heat_trace_net (found->prepared);

  heat_ctl_add_text (json, "plan", heat_plan_kind_word (plan->kind));
  add_valves (json, net, "must_close", plan->must, TRUE);
  add_valves (json, net, "may_close", plan->may, FALSE);
  if (found->query->n_pinned)
    heat_ctl_add_ids (json, net, "not_pinned", HEAT_KIND_VALVE, plan->not_pinned);
  add_stops (json, net, plan->stops);
  add_out (json, net, plan);
  if (found->plans->len > 1)
    heat_ctl_add_costs (json, plan, &found->closing);
}

static gboolean
add_whys (JsonBuilder *json, const Found *found, GError **error)
{
  gboolean ok = TRUE;

  if (found->why->len == 0)
    return TRUE;
  heat_ctl_begin_array (json, "why");
  for (guint i = 0; ok && i < found->why->len; i++)
    ok = heat_ctl_add_why (json, found->prepared, found->query, found->plan, g_array_index (found->why, HeatCtlWhy, i), error);
  json_builder_end_array (json);
  return ok;
}

static void
add_all_plans (JsonBuilder *json, const Found *found)
{
  if (g_strcmp0 (found->options->plans.kind, "all") != 0)
    return;
  heat_ctl_begin_array (json, "plans");
  for (guint i = 0; i < found->plans->len; i++)
    {
      json_builder_begin_object (json);
      add_plan (json, found, g_ptr_array_index (found->plans, i));
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static gboolean
print_json (const HeatNet *net, Found *found, GError **error)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  const HeatPlan *plan = found->plan;
  gint64 elapsed_us = 0;

  for (guint i = 0; i < found->plans->len; i++)
    elapsed_us += ((const HeatPlan *) g_ptr_array_index (found->plans, i))->elapsed_us;
  json_builder_begin_object (json);
  add_leaks (json, net, plan->leaks);
  add_plan (json, found, plan);
  add_all_plans (json, found);
  add_resupply (json, net, found->resupply);
  heat_ctl_add_resupply_steps (json, net, found->steps);
  add_doubts (json, net, plan->doubts, found->resupply);
  add_failed (json, net, plan->failed);
  heat_ctl_add_work (json, found->work);
  if (found->narrow)
    heat_ctl_add_narrow (json, net, found->candidates, found->narrow);
  if (found->trace)
    {
      json_builder_set_member_name (json, "trace");
      json_builder_add_value (json, g_steal_pointer (&found->trace));
    }
  if (!add_whys (json, found, error))
    return FALSE;
  heat_ctl_add_int (json, "elapsed_us", elapsed_us);
  json_builder_end_object (json);
  return heat_ctl_print_json (json_builder_get_root (json), error);
}

/* ---- for people ---- */

static void
print_head (const HeatNet *net, const HeatPlan *plan)
{
  for (guint i = 0; i < plan->leaks->len; i++)
    {
      g_autofree char *leak = heat_leak_to_text (net, g_array_index (plan->leaks, HeatLeak, i));
      printf (_("Leak: %s\n"), leak);
    }
  for (guint i = 0; i < plan->stops->len; i++)
    {
      HeatPlanStop stop = g_array_index (plan->stops, HeatPlanStop, i);
      printf (stop.kind == HEAT_KIND_SOURCE ? _("Cannot be isolated without stopping the heat source %s\n") : _("Cannot be isolated without stopping the station %s\n"),
              heat_net_name (net, stop.kind, stop.index));
    }
  printf (ngettext ("Without heat: %u household", "Without heat: %u households", plan->out_households), plan->out_households);
  printf (_(", %.0f m², %u buildings, %u stations; priority households: %u\n"), plan->out_area_m2, plan->out_buildings->len, plan->out_stations->len,
          plan->out_priority->len);
  if (plan->out_suspended)
    printf (ngettext ("  and %u suspended household\n", "  and %u suspended households\n", plan->out_suspended), plan->out_suspended);
  if (plan->already_consumers->len)
    printf (_("Cold already before the leak: %u consumers, %u households\n"), plan->already_consumers->len, plan->already_households);
  printf (_("To be drained: %u pipes, %.0f m, %.1f m³\n"), plan->zone_pipes->len, plan->zone_length_m, plan->zone_volume_m3);
}

static const char *
line_label (const HeatNet *net, guint32 valve)
{
  HeatValvePlace place = heat_net_valve_place (net, heat_valve (valve));
  HeatSpan ends = heat_node_is_none (place.node) ? (HeatSpan){ NULL, 0 } : heat_net_node_ends (net, place.node);
  guint32 pipe = !heat_pipe_is_none (place.pipe) ? place.pipe.i : ends.n ? ends.at[0] >> 1 : HEAT_NONE;

  return pipe == HEAT_NONE ? "" : heat_code_label (HEAT_CODES_LINE, heat_net_city (net)->pipe[pipe].line);
}

char *
heat_ctl_say_valve (const HeatNet *net, guint32 valve)
{
  const char *line = line_label (net, valve), *name = heat_net_name (net, HEAT_KIND_VALVE, valve);

  return *line ? g_strdup_printf (_("%s (%s)"), name, line) : g_strdup (name);
}

static void
print_valves (const HeatNet *net, const HeatPlan *plan)
{
  if (plan->must->len == 0)
    printf ("%s\n", _("No valve has to be closed"));
  else
    printf (ngettext ("Close %u valve, in this order (%.0f minutes of work):\n", "Close %u valves, in this order (%.0f minutes of work):\n", plan->must->len),
            plan->must->len, plan->total_minutes);
  for (guint i = 0; i < plan->must->len; i++)
    {
      const HeatPlanValve *v = &g_array_index (plan->must, HeatPlanValve, i);
      const HeatValveRow *row = &heat_net_city (net)->valve[v->valve];
      const char *well = well_of (net, v->valve);
      printf (_("%3u. %s  well %s  DN %u  %s  %s  %.0f min\n"), v->order, heat_net_name (net, HEAT_KIND_VALVE, v->valve), *well ? well : "–", row->dn_mm,
              line_label (net, v->valve), heat_code_label (HEAT_CODES_DRIVE, row->drive), (double) v->minutes);
    }
  if (plan->may->len)
    printf ("%s", _("May be closed too, to keep water in the parts behind:"));
  for (guint i = 0; i < plan->may->len; i++)
    {
      g_autofree char *name = heat_ctl_say_valve (net, g_array_index (plan->may, HeatPlanValve, i).valve);
      printf (" %s", name);
    }
  if (plan->may->len)
    printf ("\n");
}

static void
print_names (const HeatNet *net, const char *what, const GArray *valves)
{
  if (valves->len)
    printf ("    %s", what);
  for (guint i = 0; i < valves->len; i++)
    {
      g_autofree char *name = heat_ctl_say_valve (net, g_array_index (valves, guint32, i));
      printf (" %s", name);
    }
  if (valves->len)
    printf ("\n");
}

static void
print_failed (const HeatNet *net, const GArray *failed)
{
  for (guint i = 0; i < failed->len; i++)
    {
      const HeatPlanFailed *f = &g_array_index (failed, HeatPlanFailed, i);
      g_autofree char *name = heat_ctl_say_valve (net, f->valve);
      printf (f->is_forbidden ? _("Because valve %s must not be operated: %+d households\n") : _("Because valve %s does not work: %+d households\n"), name, (int) f->more_households);
      print_names (net, _("to be closed as well:"), f->new_must);
      print_names (net, _("no longer needed:"), f->no_longer_must);
    }
}

static void
print_resupply (const HeatNet *net, const GArray *resupply)
{
  for (guint i = 0; i < resupply->len; i++)
    {
      const HeatResupply *r = &g_array_index (resupply, HeatResupply, i);
      g_autofree char *first = heat_ctl_say_valve (net, r->valve), *second = r->with == HEAT_NONE ? NULL : heat_ctl_say_valve (net, r->with);
      if (r->with == HEAT_NONE)
        printf (_("Opening %s gives heat back to %u households\n"), first, r->households);
      else
        printf (_("Opening %s and %s gives heat back to %u households\n"), first, second, r->households);
      print_names (net, _("close before:"), r->close_first);
      if (r->joins_systems)
        printf ("    %s\n", _("Opening this tie valve joins different pressure systems"));
    }
}

static void
print_costs (const HeatNet *net, const Found *found)
{
  gboolean is_all = g_strcmp0 (found->options->plans.kind, "all") == 0;

  for (guint i = 0; i < found->plans->len && found->plans->len > 1; i++)
    if (is_all || g_ptr_array_index (found->plans, i) == found->plan)
      heat_ctl_print_costs (net, g_ptr_array_index (found->plans, i), &found->closing, is_all);
}

/* The valves of plans that differ from those already written. */
static void
print_other_plans (const HeatNet *net, const Found *found)
{
  for (guint i = 1; i < found->plans->len && g_strcmp0 (found->options->plans.kind, "all") == 0; i++)
    {
      const HeatPlan *plan = g_ptr_array_index (found->plans, i);
      if (plan->same_as & ((1u << i) - 1))
        continue;
      printf ("\n%s\n", heat_ops_plan_label (plan->kind));
      print_valves (net, plan);
    }
}

static void
print_text (const HeatNet *net, const Found *found)
{
  const HeatPlan *plan = found->plan;

  print_costs (net, found);
  print_head (net, plan);
  print_valves (net, plan);
  print_failed (net, plan->failed);
  heat_ctl_print_work (net, found->work);
  print_resupply (net, found->resupply);
  heat_ctl_print_resupply_steps (net, found->steps);
  for (guint i = 0; i < plan->doubts->len; i++)
    {
      const HeatDoubt *d = &g_array_index (plan->doubts, HeatDoubt, i);
      g_autofree char *text = doubt_text (d);
      printf (_("Doubt: %s %s: %s\n"), heat_kind_label (d->of), d->index == HEAT_NONE ? "" : heat_net_id (net, d->of, d->index), text);
    }
  if (found->narrow)
    heat_ctl_print_narrow (net, found->candidates, found->narrow);
  print_other_plans (net, found);
}

/* ---- the command ---- */

static gboolean
check_options (const Options *o, GError **error)
{
  if (!heat_ctl_steps_check (&o->steps, o->leaks && o->leaks[0], o->json, error))
    return FALSE;
  if ((!o->leaks || !o->leaks[0]) && !o->steps.candidates)
    {
      g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE, "%s", _("planning an isolation: no leak given; name it with --leak, for example --leak pipe:P100"));
      return FALSE;
    }
  return heat_ctl_plans_check (&o->plans, error);
}

static int
answer (const char *path, const Options *o, GError **error)
{
  g_autoptr (HeatNet) net = heat_ctl_open_net (path, error);
  g_auto (Question) q = { 0 };

  if (!net || !question_init (&q, net, o, error))
    return 0;
  HeatProgress progress = heat_ctl_progress ();
  g_autoptr (HeatTrace) trace = heat_trace_new (net, &progress, error);
  if (!trace)
    return 0;
  HeatIsolateQuery query = query_of (&q);
  HeatPlan *plan = NULL;
  Found found = { .prepared = trace, .query = &query, .options = o, .candidates = q.candidates, .why = q.why };
  g_autoptr (GPtrArray) plans = found.plans = heat_ctl_make_plans (trace, &query, &o->plans, &found.closing, &plan, error);
  g_autoptr (JsonObject) work = found.work = plans ? heat_ctl_find_work (trace, &query, plan, error) : NULL;
  g_autoptr (GArray) resupply = found.resupply = work ? heat_trace_resupply (trace, &query, plan, error) : NULL;
  g_autoptr (HeatResupplyPlan) steps = found.steps = resupply ? heat_ctl_plan_resupply (trace, &query, plan, &o->steps, error) : NULL;
  g_autoptr (HeatNarrow) narrow = found.narrow = steps && o->steps.narrow ? heat_ctl_narrow (trace, &query, q.candidates, &o->steps, error) : NULL;
  if (!steps || (o->steps.narrow && !narrow) || (o->steps.trace && !heat_ctl_trace (trace, &query, &o->steps, &found.trace, error)))
    return 0;
  found.plan = plan;
  if (!o->json)
    print_text (net, &found);
  else if (!print_json (net, &found, error))
    return 0;
  for (guint i = 0; i < q.why->len && !o->json; i++)
    if (!heat_ctl_print_why (trace, &query, plan, g_array_index (q.why, HeatCtlWhy, i), error))
      return 0;
  return plan->stops->len ? 1 : 0;
}

/* “--fail V1 V2” means “--fail V1 --fail V2” when the city came first, as the manual writes it. (transfer full: the array) */
static char **
repeat_options (char **argv, int *argc)
{
  static const char *const lists[] = { "--leak", "--fail", "--leaky", "--closed", "--opened", "--held", "--reachable", "--stopped", "--pin", "--forbid", "--why", NULL };
  GPtrArray *out = g_ptr_array_new ();
  char *list = NULL;
  gboolean city_first = *argc > 1 && argv[1][0] != '-';

  for (int i = 0; i < *argc; i++)
    {
      gboolean is_value = argv[i][0] != '-' && i > 1;
      if (is_value && list && city_first && strcmp (argv[i - 1], list) != 0)
        g_ptr_array_add (out, list);
      if (argv[i][0] == '-')
        list = g_strv_contains (lists, argv[i]) ? argv[i] : NULL;
      g_ptr_array_add (out, argv[i]);
    }
  *argc = (int) out->len;
  g_ptr_array_add (out, NULL);
  return (char **) g_ptr_array_free (out, FALSE);
}

int
heat_ctl_isolate (int argc, char **argv, GError **error)
{
  g_auto (Options) o = { .steps = HEAT_CTL_STEPS_INIT, .plans = HEAT_CTL_PLANS_INIT };
  const GOptionEntry entries[] = {
    { "leak", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.leaks, NULL, NULL },
    { "fail", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.fail, NULL, NULL },
    { "leaky", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.leaky, NULL, NULL },
    { "closed", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.closed, NULL, NULL },
    { "opened", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.opened, NULL, NULL },
    { "held", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.held, NULL, NULL },
    { "reachable", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.reachable, NULL, NULL },
    { "stopped", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.stopped, NULL, NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &o.json, NULL, NULL },
    HEAT_CTL_STEPS_OPTIONS (o.steps),
    HEAT_CTL_PLANS_OPTIONS (o.plans),
    { NULL },
  };

  g_autofree char **all = repeat_options (argv, &argc);
  char **left = all;
  if (!heat_ctl_parse ("isolate", entries, &argc, &left, 1, error) || !check_options (&o, error))
    return 0;
  return answer (left[1], &o, error);
}
