// SPDX-License-Identifier: GPL-3.0-or-later
/* heatctl isolate: the options, and what they name in the data. */
#include "ctl-isolate-private.h"
#include <string.h>

void
heat_ctl_isolate_options_clear (HeatCtlIsolateOptions *o)
{
  char **lists[] = { o->leaks, o->fail, o->leaky, o->closed, o->opened, o->held, o->reachable, o->stopped };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_strfreev (lists[i]);
  heat_ctl_plans_clear (&o->plans);
  heat_ctl_steps_clear (&o->steps);
}

void
heat_ctl_question_clear (HeatCtlQuestion *q)
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

HeatIsolateQuery
heat_ctl_question_query (const HeatCtlQuestion *q)
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

static gboolean
find_valves (const HeatCtlQuestion *q, const char *option, char **names, GArray *found, GError **error)
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
set_valves (HeatCtlQuestion *q, const char *option, char **names, guint8 *of, guint8 value, GError **error)
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
find_plants (HeatCtlQuestion *q, char **names, GError **error)
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
add_candidates (HeatCtlQuestion *q, const char *candidates, GError **error)
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
find_why (HeatCtlQuestion *q, char **texts, GError **error)
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
find_leaks (HeatCtlQuestion *q, char **leaks, GError **error)
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

gboolean
heat_ctl_question_init (HeatCtlQuestion *q, HeatNet *net, const HeatCtlIsolateOptions *o, GError **error)
{
  *q = (HeatCtlQuestion){ .net = net, .leaks = g_array_new (FALSE, FALSE, sizeof (HeatLeak)), .stopped = g_array_new (FALSE, FALSE, sizeof (HeatPlanStop)),
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
