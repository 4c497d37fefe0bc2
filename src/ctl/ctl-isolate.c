// SPDX-License-Identifier: GPL-3.0-or-later
/* heatctl isolate: what to close for a leak, who is without heat, what would give it back. Beside the keys of the manual:
 * leak[].side for stations, may_close[].dn_mm, doubts[].of, resupply[].with_valve (opened together, on the other line),
 * resupply[].close_first[], resupply[].joins_systems; candidates, re-supply step by step and narrowing in their own files. */
#include "ctl-commands.h"
#include "ctl-isolate-steps.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct {
  char **leaks, **fail, **leaky, **closed, **opened, **held, **reachable, **stopped;
  char *plan;
  gboolean json;
  HeatCtlSteps steps;
} Options;

static void
options_clear (Options *o)
{
  char **lists[] = { o->leaks, o->fail, o->leaky, o->closed, o->opened, o->held, o->reachable, o->stopped };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_strfreev (lists[i]);
  g_free (o->plan);
  heat_ctl_steps_clear (&o->steps);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* One question, and who owns its arrays. */
typedef struct {
  HeatNet *net;          /* borrowed */
  GArray *leaks, *held, *reachable, *stopped;
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
          g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_NOT_FOUND, _("planning an isolation: --%s “%s”: the data have no such valve; check the asset number"), option,
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
          g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_NOT_FOUND, _("planning an isolation: --stopped “%s”: the data have no such plant; write source:ID or station:ID"), names[i]);
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
question_init (Question *q, HeatNet *net, const Options *o, GError **error)
{
  *q = (Question){ net, g_array_new (FALSE, FALSE, sizeof (HeatLeak)), g_array_new (FALSE, FALSE, sizeof (guint32)),
                   g_array_new (FALSE, FALSE, sizeof (guint32)), g_array_new (FALSE, FALSE, sizeof (HeatPlanStop)), heat_valve_overlay_new (net) };
  for (guint i = 0; o->leaks && o->leaks[i]; i++)
    {
      HeatLeak leak;
      if (!heat_leak_parse (net, o->leaks[i], &leak, error))
        return FALSE;
      g_array_append_val (q->leaks, leak);
    }
  return set_valves (q, "fail", o->fail, q->overlay->condition, HEAT_CONDITION_STUCK, error)
         && set_valves (q, "leaky", o->leaky, q->overlay->condition, HEAT_CONDITION_LEAKY, error)
         && set_valves (q, "closed", o->closed, q->overlay->state, HEAT_VALVE_CLOSED, error)
         && set_valves (q, "opened", o->opened, q->overlay->state, HEAT_VALVE_OPEN, error) && find_valves (q, "held", o->held, q->held, error)
         && find_valves (q, "reachable", o->reachable, q->reachable, error)
         && find_plants (q, o->stopped, error) && add_candidates (q, o->steps.candidates, error);
}

/* ---- JSON ---- */

static void
add_text (JsonBuilder *json, const char *name, const char *text)
{
  json_builder_set_member_name (json, name);
  json_builder_add_string_value (json, text);
}

static void
add_int (JsonBuilder *json, const char *name, gint64 value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_int_value (json, value);
}

static void
add_number (JsonBuilder *json, const char *name, double value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_double_value (json, round (value * 1000) / 1000);
}

static void
begin_array (JsonBuilder *json, const char *name)
{
  json_builder_set_member_name (json, name);
  json_builder_begin_array (json);
}

static void
add_ids (JsonBuilder *json, const HeatNet *net, const char *name, HeatKind kind, const GArray *indices)
{
  begin_array (json, name);
  for (guint i = 0; i < indices->len; i++)
    json_builder_add_string_value (json, heat_net_id (net, kind, g_array_index (indices, guint32, i)));
  json_builder_end_array (json);
}

static void
add_leaks (JsonBuilder *json, const HeatNet *net, const GArray *leaks)
{
  begin_array (json, "leak");
  for (guint i = 0; i < leaks->len; i++)
    {
      g_autofree char *text = heat_leak_to_text (net, g_array_index (leaks, HeatLeak, i));
      char *id = strchr (text, ':'), *side = NULL;
      *id++ = '\0';
      if (strcmp (text, "station") == 0 && (side = strrchr (id, ':')))
        *side++ = '\0';
      json_builder_begin_object (json);
      add_text (json, "kind", text);
      add_text (json, "id", id);
      if (side)
        add_text (json, "side", side);
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
  begin_array (json, name);
  for (guint i = 0; i < valves->len; i++)
    {
      const HeatPlanValve *v = &g_array_index (valves, HeatPlanValve, i);
      json_builder_begin_object (json);
      add_text (json, "valve", heat_net_id (net, HEAT_KIND_VALVE, v->valve));
      add_text (json, "well", well_of (net, v->valve));
      add_int (json, "dn_mm", heat_net_city (net)->valve[v->valve].dn_mm);
      if (is_must)
        {
          add_int (json, "order", v->order);
          add_number (json, "minutes", (double) v->minutes);
        }
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_stops (JsonBuilder *json, const HeatNet *net, const GArray *stops)
{
  begin_array (json, "stop");
  for (guint i = 0; i < stops->len; i++)
    {
      HeatPlanStop stop = g_array_index (stops, HeatPlanStop, i);
      json_builder_begin_object (json);
      add_text (json, "kind", heat_kind_word (stop.kind));
      add_text (json, "id", heat_net_id (net, stop.kind, stop.index));
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_out (JsonBuilder *json, const HeatNet *net, const HeatPlan *plan)
{
  json_builder_set_member_name (json, "zone");
  json_builder_begin_object (json);
  add_ids (json, net, "pipes", HEAT_KIND_PIPE, plan->zone_pipes);
  add_number (json, "length_m", plan->zone_length_m);
  add_number (json, "volume_m3", plan->zone_volume_m3);
  json_builder_end_object (json);
  json_builder_set_member_name (json, "out");
  json_builder_begin_object (json);
  add_ids (json, net, "stations", HEAT_KIND_STATION, plan->out_stations);
  add_ids (json, net, "buildings", HEAT_KIND_BUILDING, plan->out_buildings);
  add_ids (json, net, "consumers", HEAT_KIND_CONSUMER, plan->out_consumers);
  add_int (json, "households", plan->out_households);
  add_int (json, "suspended", plan->out_suspended);
  add_number (json, "area_m2", plan->out_area_m2);
  add_ids (json, net, "priority", HEAT_KIND_HOUSEHOLD, plan->out_priority);
  json_builder_end_object (json);
  json_builder_set_member_name (json, "already_out");
  json_builder_begin_object (json);
  add_ids (json, net, "consumers", HEAT_KIND_CONSUMER, plan->already_consumers);
  add_int (json, "households", plan->already_households);
  json_builder_end_object (json);
}

static void
add_resupply (JsonBuilder *json, const HeatNet *net, const GArray *resupply)
{
  begin_array (json, "resupply");
  for (guint i = 0; i < resupply->len; i++)
    {
      const HeatResupply *r = &g_array_index (resupply, HeatResupply, i);
      json_builder_begin_object (json);
      add_text (json, "open_valve", heat_net_id (net, HEAT_KIND_VALVE, r->valve));
      if (r->with != HEAT_NONE)
        add_text (json, "with_valve", heat_net_id (net, HEAT_KIND_VALVE, r->with));
      add_ids (json, net, "consumers", HEAT_KIND_CONSUMER, r->consumers);
      add_int (json, "households", r->households);
      add_ids (json, net, "close_first", HEAT_KIND_VALVE, r->close_first);
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
  begin_array (json, "doubts");
  for (guint i = 0; i < doubts->len; i++)
    {
      const HeatDoubt *d = &g_array_index (doubts, HeatDoubt, i);
      g_autofree char *text = doubt_text (d);
      json_builder_begin_object (json);
      add_text (json, "kind", heat_doubt_word (d->kind));
      add_text (json, "of", heat_kind_word (d->of));
      add_text (json, "id", d->index == HEAT_NONE ? "" : heat_net_id (net, d->of, d->index));
      add_text (json, "text", text);
      json_builder_end_object (json);
    }
  for (guint i = 0; i < resupply->len; i++)
    {
      const HeatResupply *r = &g_array_index (resupply, HeatResupply, i);
      if (!r->joins_systems)
        continue;
      json_builder_begin_object (json);
      add_text (json, "kind", "joins_systems");
      add_text (json, "of", "valve");
      add_text (json, "id", heat_net_id (net, HEAT_KIND_VALVE, r->valve));
      add_text (json, "text", _("Opening this tie valve joins different pressure systems"));
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_failed (JsonBuilder *json, const HeatNet *net, const GArray *failed)
{
  begin_array (json, "failed");
  for (guint i = 0; i < failed->len; i++)
    {
      const HeatPlanFailed *f = &g_array_index (failed, HeatPlanFailed, i);
      json_builder_begin_object (json);
      add_text (json, "valve", heat_net_id (net, HEAT_KIND_VALVE, f->valve));
      add_ids (json, net, "new_must", HEAT_KIND_VALVE, f->new_must);
      add_ids (json, net, "no_longer_must", HEAT_KIND_VALVE, f->no_longer_must);
      add_int (json, "more_households", f->more_households);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

/* What is said beside the plan. */
typedef struct { HeatPlan *plan; GArray *resupply, *candidates; HeatResupplyPlan *steps; HeatNarrow *narrow; JsonNode *trace /* taken when printed */; } Found;

static gboolean
print_json (const HeatNet *net, Found *found, GError **error)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  const HeatPlan *plan = found->plan;
  const GArray *resupply = found->resupply;

  json_builder_begin_object (json);
  add_leaks (json, net, plan->leaks);
  add_text (json, "plan", "smallest");
  add_valves (json, net, "must_close", plan->must, TRUE);
  add_valves (json, net, "may_close", plan->may, FALSE);
  add_stops (json, net, plan->stops);
  add_out (json, net, plan);
  add_resupply (json, net, resupply);
  heat_ctl_add_resupply_steps (json, net, found->steps);
  add_doubts (json, net, plan->doubts, resupply);
  add_failed (json, net, plan->failed);
  if (found->narrow)
    heat_ctl_add_narrow (json, net, found->candidates, found->narrow);
  if (found->trace)
    {
      json_builder_set_member_name (json, "trace");
      json_builder_add_value (json, g_steal_pointer (&found->trace));
    }
  add_int (json, "elapsed_us", plan->elapsed_us);
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
      printf (_("Because valve %s does not work: %+d households\n"), name, (int) f->more_households);
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
print_text (const HeatNet *net, const Found *found)
{
  const HeatPlan *plan = found->plan;

  print_head (net, plan);
  print_valves (net, plan);
  print_failed (net, plan->failed);
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
  if (!o->plan || strcmp (o->plan, "smallest") == 0)
    return TRUE;
  if (strcmp (o->plan, "fastest") == 0 || strcmp (o->plan, "driest") == 0)
    g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE, _("planning an isolation: the plan “%s” is not available yet; use --plan smallest"), o->plan);
  else
    g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE, _("planning an isolation: there is no plan “%s”; use --plan smallest"), o->plan);
  return FALSE;
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
  g_autoptr (HeatPlan) plan = heat_trace_isolate (trace, &query, error);
  g_autoptr (GArray) resupply = plan ? heat_trace_resupply (trace, &query, plan, error) : NULL;
  g_autoptr (HeatResupplyPlan) steps = resupply ? heat_ctl_plan_resupply (trace, &query, plan, &o->steps, error) : NULL;
  g_autoptr (HeatNarrow) narrow = steps && o->steps.narrow ? heat_ctl_narrow (trace, &query, q.candidates, &o->steps, error) : NULL;
  Found found = { plan, resupply, q.candidates, steps, narrow, NULL };
  if (!steps || (o->steps.narrow && !narrow) || (o->steps.trace && !heat_ctl_trace (trace, &query, &o->steps, &found.trace, error)))
    return 0;
  if (!o->json)
    print_text (net, &found);
  else if (!print_json (net, &found, error))
    return 0;
  return plan->stops->len ? 1 : 0;
}

/* “--fail V1 V2” means “--fail V1 --fail V2” when the city came first, as the manual writes it. (transfer full: the array) */
static char **
repeat_options (char **argv, int *argc)
{
  static const char *const lists[] = { "--leak", "--fail", "--leaky", "--closed", "--opened", "--held", "--reachable", "--stopped", NULL };
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
  g_auto (Options) o = { .steps = HEAT_CTL_STEPS_INIT };
  const GOptionEntry entries[] = {
    { "leak", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.leaks, NULL, NULL },
    { "fail", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.fail, NULL, NULL },
    { "leaky", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.leaky, NULL, NULL },
    { "closed", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.closed, NULL, NULL },
    { "opened", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.opened, NULL, NULL },
    { "held", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.held, NULL, NULL },
    { "reachable", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.reachable, NULL, NULL },
    { "stopped", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.stopped, NULL, NULL },
    { "plan", 0, 0, G_OPTION_ARG_STRING, &o.plan, NULL, NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &o.json, NULL, NULL },
    HEAT_CTL_STEPS_OPTIONS (o.steps),
    { NULL },
  };

  g_autofree char **all = repeat_options (argv, &argc);
  char **left = all;
  if (!heat_ctl_parse ("isolate", entries, &argc, &left, 1, error) || !check_options (&o, error))
    return 0;
  return answer (left[1], &o, error);
}
