// SPDX-License-Identifier: GPL-3.0-or-later
/* heatctl isolate --trace FILE [--trace-steps N]: the search as steps that a map can play. The form is described in
 * data/isolate-trace.schema.json; “-” puts it into the JSON answer as its member “trace”. */
#include "ctl-isolate-steps.h"
#include "ops-replay-file.h"

gboolean
heat_ctl_trace (const HeatTrace *trace, const HeatIsolateQuery *query, const HeatCtlSteps *o, JsonNode **inside, GError **error)
{
  g_autoptr (HeatReplay) r = heat_trace_replay (trace, query, (guint) o->trace_steps, error);
  g_autoptr (GError) local = NULL;

  if (!r)
    return FALSE;
  g_autoptr (JsonNode) node = heat_replay_to_json (heat_trace_net (trace), query->leaks, query->n_leaks, r);
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
