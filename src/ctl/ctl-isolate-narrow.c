// SPDX-License-Identifier: GPL-3.0-or-later
/* heatctl isolate --candidates FILE|pipe:ID=P,… [--narrow]: one plan that covers all candidates, and the tests that narrow them down.
 * A file holds what “heatctl suspect --json” prints: {"suspects": [{"pipe": ID, "probability": P}, …]}, or that array alone.
 *   candidates[] {pipe, probability}
 *   narrow {steps[] {step, candidates[] {pipe, probability}, probability, close[] {valve, well, dn_mm, minutes}, reopen[] …, closed[], minutes,
 *                    lost {consumers[], households}, regained {consumers[], households}, out_households,
 *                    if_recovers, if_goes_on (a step's number, or null),
 *                    plan (null, or {must_close[], may_close[], stop[], zone_pipes[], zone_volume_m3, households})},
 *           unexplained, expected_minutes, cover_minutes, expected_household_minutes, cover_household_minutes, elapsed_us}
 * Probabilities within a step are those among the candidates left; the first step is the root. */
#include "ctl-isolate-steps.h"
#include "ctl-json.h"
#include <stdio.h>
#include <string.h>

void
heat_ctl_steps_clear (HeatCtlSteps *o)
{
  g_free (o->candidates);
  g_free (o->trace);
}

gboolean
heat_ctl_steps_check (const HeatCtlSteps *o, gboolean has_leaks, gboolean json, GError **error)
{
  const char *wrong = NULL;

  if (o->narrow && !o->candidates)
    wrong = _("planning an isolation: --narrow needs candidates; give --candidates FILE.json or --candidates pipe:ID=0.4,pipe:ID=0.3");
  else if (o->narrow && has_leaks)
    wrong = _("planning an isolation: --narrow looks for one leak among the candidates; leave --leak out");
  else if (o->trace && strcmp (o->trace, "-") == 0 && !json)
    wrong = _("planning an isolation: --trace - puts the search into the JSON answer; add --json or name a file");
  else if (o->trace_steps < 0)
    wrong = _("planning an isolation: --trace-steps may not be negative; 0 means all");
  else if (o->together < 1)
    wrong = _("planning an isolation: --together must be at least 1");
  else if (!(o->visit_minutes >= 0) || !(o->test_minutes >= 0) || !(o->horizon_minutes >= 0) || !(o->visit_minutes + o->test_minutes + o->horizon_minutes < 1e6))
    wrong = _("planning an isolation: minutes may not be negative; mend --visit-min, --test-min or --horizon-min");
  if (wrong)
    g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE, "%s", wrong);
  return wrong == NULL;
}

/* ---- reading ---- */

static gboolean
add_candidate (const HeatNet *net, const char *id, double probability, HeatErrorCode code, GArray *to, GError **error)
{
  HeatCandidate c = { heat_net_find (net, HEAT_KIND_PIPE, id), probability };

  if (c.pipe == HEAT_NONE)
    {
      g_set_error (error, HEAT_CTL_ERROR, code, _("reading candidates: the data have no pipe “%s”; check the asset number"), id);
      return FALSE;
    }
  g_array_append_val (to, c);
  return TRUE;
}

/* "pipe:ID=0.4,pipe:ID=0.3" */
static gboolean
read_list (const HeatNet *net, const char *text, GArray *to, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);

  for (guint i = 0; words[i]; i++)
    {
      char *equals = strrchr (words[i], '='), *end = NULL;
      double p = equals ? g_ascii_strtod (equals + 1, &end) : 0;
      if (!g_str_has_prefix (words[i], "pipe:") || !equals || end == equals + 1 || *end)
        {
          g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE, _("reading candidates: “%s” is not of the form pipe:ID=0.4; write it so"), words[i]);
          return FALSE;
        }
      *equals = '\0';
      if (!add_candidate (net, words[i] + strlen ("pipe:"), p, HEAT_ERROR_USAGE, to, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_member (const HeatNet *net, const char *file, guint i, JsonNode *node, GArray *to, GError **error)
{
  JsonObject *object = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *pipe = object ? json_object_get_member (object, "pipe") : NULL, *p = object ? json_object_get_member (object, "probability") : NULL;

  if (!pipe || !p || !JSON_NODE_HOLDS_VALUE (pipe) || json_node_get_value_type (pipe) != G_TYPE_STRING || !JSON_NODE_HOLDS_VALUE (p)
      || (json_node_get_value_type (p) != G_TYPE_DOUBLE && json_node_get_value_type (p) != G_TYPE_INT64))
    {
      g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_DATA, _("reading candidates: %s, entry %u holds no “pipe” (text) and “probability” (number); mend the file"), file, i + 1);
      return FALSE;
    }
  return add_candidate (net, json_node_get_string (pipe), json_node_get_double (p), HEAT_ERROR_DATA, to, error);
}

static gboolean
read_file (const HeatNet *net, const char *file, GArray *to, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) local = NULL;

  if (!json_parser_load_from_file (parser, file, &local))
    {
      g_set_error (error, HEAT_CTL_ERROR, local->domain == G_FILE_ERROR ? HEAT_ERROR_IO : HEAT_ERROR_DATA,
                   _("reading candidates: %s: %s; give the JSON answer of “heatctl suspect”, or pipe:ID=0.4,pipe:ID=0.3"), file, local->message);
      return FALSE;
    }
  JsonNode *root = json_parser_get_root (parser);
  if (root && JSON_NODE_HOLDS_OBJECT (root))
    root = json_object_get_member (json_node_get_object (root), "suspects");
  if (!root || !JSON_NODE_HOLDS_ARRAY (root))
    {
      g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_DATA, _("reading candidates: %s holds no array “suspects”; give the JSON answer of “heatctl suspect”"), file);
      return FALSE;
    }
  JsonArray *array = json_node_get_array (root);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!read_member (net, file, i, json_array_get_element (array, i), to, error))
      return FALSE;
  return TRUE;
}

GArray *
heat_ctl_read_candidates (const HeatNet *net, const char *text, GError **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (HeatCandidate));
  gboolean is_list = g_str_has_prefix (text, "pipe:");

  if (!(is_list ? read_list (net, text, found, error) : read_file (net, text, found, error)))
    return NULL;
  if (found->len > 0)
    return g_steal_pointer (&found);
  g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_DATA, _("reading candidates: %s names no pipe; nothing can be planned"), text);
  return NULL;
}

HeatNarrow *
heat_ctl_narrow (const HeatTrace *trace, const HeatIsolateQuery *query, const GArray *candidates, const HeatCtlSteps *o, GError **error)
{
  HeatNarrowOptions options = { o->visit_minutes, o->test_minutes, o->horizon_minutes };

  return heat_trace_narrow (trace, query, (const HeatCandidate *) (gconstpointer) candidates->data, candidates->len, &options, error);
}

/* ---- JSON ---- */

static double
share_of (const GArray *candidates, const HeatNarrowStep *s, guint i)
{
  double all = 0, one = g_array_index (candidates, HeatCandidate, g_array_index (s->candidates, guint, i)).probability;

  for (guint k = 0; k < s->candidates->len; k++)
    all += g_array_index (candidates, HeatCandidate, g_array_index (s->candidates, guint, k)).probability;
  return all > 0 ? one / all : 1.0 / s->candidates->len;
}

static void
add_valves (JsonBuilder *json, const HeatTrace *trace, const char *name, const GArray *valves)
{
  const HeatNet *net = heat_trace_net (trace);

  heat_ctl_begin_array (json, name);
  for (guint i = 0; i < valves->len; i++)
    {
      guint32 v = g_array_index (valves, guint32, i);
      HeatWell well = heat_net_valve_place (net, heat_valve (v)).well;
      json_builder_begin_object (json);
      heat_ctl_add_text (json, "valve", heat_net_id (net, HEAT_KIND_VALVE, v));
      heat_ctl_add_text (json, "well", heat_well_is_none (well) ? "" : heat_net_id (net, HEAT_KIND_WELL, well.i));
      heat_ctl_add_int (json, "dn_mm", heat_net_city (net)->valve[v].dn_mm);
      heat_ctl_add_number (json, "minutes", heat_trace_valve_minutes (trace, heat_valve (v)));
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_people (JsonBuilder *json, const HeatNet *net, const char *name, const GArray *consumers, guint32 households)
{
  heat_ctl_begin_object (json, name);
  heat_ctl_add_ids (json, net, "consumers", HEAT_KIND_CONSUMER, consumers);
  heat_ctl_add_int (json, "households", households);
  json_builder_end_object (json);
}

static void
add_step_number (JsonBuilder *json, const char *name, guint step)
{
  json_builder_set_member_name (json, name);
  if (step == HEAT_NONE)
    json_builder_add_null_value (json);
  else
    json_builder_add_int_value (json, step + 1);
}

static void
add_plan_valves (JsonBuilder *json, const HeatNet *net, const char *name, const GArray *rows)
{
  heat_ctl_begin_array (json, name);
  for (guint i = 0; i < rows->len; i++)
    json_builder_add_string_value (json, heat_net_id (net, HEAT_KIND_VALVE, g_array_index (rows, HeatPlanValve, i).valve));
  json_builder_end_array (json);
}

static void
add_end (JsonBuilder *json, const HeatNet *net, const HeatPlan *plan)
{
  json_builder_set_member_name (json, "plan");
  if (!plan)
    {
      json_builder_add_null_value (json);
      return;
    }
  json_builder_begin_object (json);
  add_plan_valves (json, net, "must_close", plan->must);
  add_plan_valves (json, net, "may_close", plan->may);
  heat_ctl_begin_array (json, "stop");
  for (guint i = 0; i < plan->stops->len; i++)
    {
      HeatPlanStop stop = g_array_index (plan->stops, HeatPlanStop, i);
      json_builder_begin_object (json);
      heat_ctl_add_text (json, "kind", heat_kind_word (stop.kind));
      heat_ctl_add_text (json, "id", heat_net_id (net, stop.kind, stop.index));
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  heat_ctl_add_ids (json, net, "zone_pipes", HEAT_KIND_PIPE, plan->zone_pipes);
  heat_ctl_add_number (json, "zone_volume_m3", plan->zone_volume_m3);
  heat_ctl_add_int (json, "households", plan->out_households);
  json_builder_end_object (json);
}

static void
add_candidates (JsonBuilder *json, const HeatNet *net, const GArray *candidates, const HeatNarrowStep *s)
{
  heat_ctl_begin_array (json, "candidates");
  for (guint i = 0; i < s->candidates->len; i++)
    {
      guint32 pipe = g_array_index (candidates, HeatCandidate, g_array_index (s->candidates, guint, i)).pipe;
      json_builder_begin_object (json);
      heat_ctl_add_text (json, "pipe", heat_net_id (net, HEAT_KIND_PIPE, pipe));
      heat_ctl_add_number (json, "probability", share_of (candidates, s, i));
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_step (JsonBuilder *json, const HeatTrace *trace, const GArray *candidates, guint number, const HeatNarrowStep *s)
{
  const HeatNet *net = heat_trace_net (trace);

  json_builder_begin_object (json);
  heat_ctl_add_int (json, "step", number);
  add_candidates (json, net, candidates, s);
  heat_ctl_add_number (json, "probability", s->probability);
  add_valves (json, trace, "close", s->close);
  add_valves (json, trace, "reopen", s->reopen);
  heat_ctl_add_ids (json, net, "closed", HEAT_KIND_VALVE, s->closed);
  heat_ctl_add_number (json, "minutes", s->minutes);
  add_people (json, net, "lost", s->lost, s->lost_households);
  add_people (json, net, "regained", s->regained, s->regained_households);
  heat_ctl_add_int (json, "out_households", s->out_households);
  add_step_number (json, "if_recovers", s->next[HEAT_ANSWER_RECOVERS]);
  add_step_number (json, "if_goes_on", s->next[HEAT_ANSWER_GOES_ON]);
  add_end (json, net, s->plan);
  json_builder_end_object (json);
}

void
heat_ctl_add_narrow (JsonBuilder *json, const HeatTrace *trace, const GArray *candidates, const HeatNarrow *narrow)
{
  heat_ctl_begin_object (json, "narrow");
  heat_ctl_begin_array (json, "steps");
  for (guint i = 0; i < narrow->steps->len; i++)
    add_step (json, trace, candidates, i + 1, &g_array_index (narrow->steps, HeatNarrowStep, i));
  json_builder_end_array (json);
  heat_ctl_add_number (json, "unexplained", narrow->unexplained);
  heat_ctl_add_number (json, "expected_minutes", narrow->expected_minutes);
  heat_ctl_add_number (json, "cover_minutes", narrow->cover_minutes);
  heat_ctl_add_number (json, "expected_household_minutes", narrow->expected_household_minutes);
  heat_ctl_add_number (json, "cover_household_minutes", narrow->cover_household_minutes);
  heat_ctl_add_int (json, "elapsed_us", narrow->elapsed_us);
  json_builder_end_object (json);
}

/* ---- for people ---- */

static void
print_valves (const HeatNet *net, const char *what, const GArray *valves)
{
  if (valves->len)
    printf ("     %s", what);
  for (guint i = 0; i < valves->len; i++)
    {
      guint32 v = g_array_index (valves, guint32, i);
      HeatWell well = heat_net_valve_place (net, heat_valve (v)).well;
      g_autofree char *valve = heat_ctl_say_valve (net, v);
      if (heat_well_is_none (well))
        printf (i ? ", %s" : " %s", valve);
      else
        printf (i ? _(", %s in well %s") : _(" %s in well %s"), valve, heat_net_id (net, HEAT_KIND_WELL, well.i));
    }
  if (valves->len)
    printf ("\n");
}

static void
print_step (const HeatNet *net, const GArray *candidates, const HeatNarrow *narrow, guint at)
{
  const HeatNarrowStep *s = &g_array_index (narrow->steps, HeatNarrowStep, at);

  printf (_("%3u. (reached with %.0f %%) candidates:"), at + 1, 100 * s->probability);
  for (guint i = 0; i < s->candidates->len; i++)
    {
      guint32 pipe = g_array_index (candidates, HeatCandidate, g_array_index (s->candidates, guint, i)).pipe;
      printf (" %s %.0f %%", heat_net_id (net, HEAT_KIND_PIPE, pipe), 100 * share_of (candidates, s, i));
    }
  printf ("\n");
  print_valves (net, _("close:"), s->close);
  print_valves (net, _("reopen:"), s->reopen);
  printf (_("     %.0f min of work; households: %u lose heat, %u regain it, then %u are without heat\n"), s->minutes, s->lost_households, s->regained_households,
          s->out_households);
  if (s->plan)
    printf (_("     Here the leak is. Pipes to drain: %u; valves that must stay closed: %u\n"), s->plan->zone_pipes->len, s->plan->must->len);
  else
    printf (_("     Does the make-up recover? Then step %u; if it goes on running, step %u\n"), s->next[HEAT_ANSWER_RECOVERS] + 1, s->next[HEAT_ANSWER_GOES_ON] + 1);
}

void
heat_ctl_print_narrow (const HeatNet *net, const GArray *candidates, const HeatNarrow *narrow)
{
  printf ("%s\n", _("Narrowing the leak down:"));
  for (guint i = 0; i < narrow->steps->len; i++)
    print_step (net, candidates, narrow, i);
  printf (_("Expected: %.0f minutes, %.0f household-minutes without heat; closing around all candidates at once: %.0f minutes, %.0f household-minutes\n"),
          narrow->expected_minutes, narrow->expected_household_minutes, narrow->cover_minutes, narrow->cover_household_minutes);
  if (narrow->unexplained > 0.0005)
    printf (_("With %.0f %% the leak is in none of these pipes: then the make-up goes on at the end\n"), 100 * narrow->unexplained);
}
