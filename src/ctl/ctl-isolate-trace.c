// SPDX-License-Identifier: GPL-3.0-or-later
/* heatctl isolate --trace FILE [--trace-steps N]: the search as steps that a map can play. The form is described in
 * data/isolate-trace.schema.json; “-” puts it into the JSON answer as its member “trace”. */
#include "ctl-isolate-steps.h"
#include "ctl-json.h"
#include "trace-replay.h"

static void
add_list (JsonBuilder *json, const HeatNet *net, const char *name, HeatKind kind, const GArray *all, guint first, guint n)
{
  heat_ctl_begin_array (json, name);
  for (guint i = first; i < first + n; i++)
    json_builder_add_string_value (json, heat_net_id (net, kind, g_array_index (all, guint32, i)));
  json_builder_end_array (json);
}

static void
add_step (JsonBuilder *json, const HeatNet *net, const HeatReplay *r, guint number)
{
  const HeatReplayStep *s = &g_array_index (r->steps, HeatReplayStep, number - 1);

  json_builder_begin_object (json);
  heat_ctl_add_int (json, "step", number);
  heat_ctl_add_text (json, "do", heat_replay_kind_word (s->kind));
  if (s->kind == HEAT_REPLAY_LEAK)
    heat_ctl_add_int (json, "leak", s->index + 1);
  if (s->valve != HEAT_NONE)
    heat_ctl_add_text (json, "valve", heat_net_id (net, HEAT_KIND_VALVE, s->valve));
  if (s->kind == HEAT_REPLAY_STOP)
    {
      heat_ctl_add_text (json, "kind", heat_kind_word (s->of));
      heat_ctl_add_text (json, "id", heat_net_id (net, s->of, s->index));
    }
  if (s->kind == HEAT_REPLAY_ASK)
    heat_ctl_add_bool (json, "must", s->is_must);
  if (s->kind == HEAT_REPLAY_LEAK || s->kind == HEAT_REPLAY_REACH || s->kind == HEAT_REPLAY_ASK || s->kind == HEAT_REPLAY_COLD)
    add_list (json, net, "pipes", HEAT_KIND_PIPE, r->pipes, s->first_pipe, s->n_pipes);
  if (s->kind == HEAT_REPLAY_COLD)
    {
      heat_ctl_add_text (json, "cause", heat_cold_cause_word (s->cause));
      add_list (json, net, "consumers", HEAT_KIND_CONSUMER, r->consumers, s->first_consumer, s->n_consumers);
      heat_ctl_add_int (json, "households", s->households);
    }
  json_builder_end_object (json);
}

static JsonNode *
make_trace (const HeatNet *net, const HeatIsolateQuery *query, const HeatReplay *r)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  heat_ctl_add_text (json, "format", "heat-dispatch-isolate-trace");
  heat_ctl_add_int (json, "version", 1);
  heat_ctl_begin_array (json, "leak");
  for (guint i = 0; i < query->n_leaks; i++)
    {
      g_autofree char *text = heat_leak_to_text (net, query->leaks[i]);
      json_builder_add_string_value (json, text);
    }
  json_builder_end_array (json);
  heat_ctl_begin_array (json, "steps");
  for (guint i = 0; i < r->steps->len; i++)
    add_step (json, net, r, i + 1);
  json_builder_end_array (json);
  heat_ctl_add_int (json, "left_out", r->n_left_out);
  json_builder_end_object (json);
  return json_builder_get_root (json);
}

gboolean
heat_ctl_trace (const HeatTrace *trace, const HeatIsolateQuery *query, const HeatCtlSteps *o, JsonNode **inside, GError **error)
{
  g_autoptr (HeatReplay) r = heat_trace_replay (trace, query, (guint) o->trace_steps, error);
  g_autoptr (GError) local = NULL;

  if (!r)
    return FALSE;
  g_autoptr (JsonNode) node = make_trace (heat_trace_net (trace), query, r);
  if (g_str_equal (o->trace, "-"))
    {
      *inside = g_steal_pointer (&node);
      return TRUE;
    }
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  json_generator_set_root (generator, node);
  if (json_generator_to_file (generator, o->trace, &local))
    return TRUE;
  g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_IO, _("writing the search: %s: %s; choose a file that can be written"), o->trace, local->message);
  return FALSE;
}
