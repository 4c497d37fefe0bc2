// SPDX-License-Identifier: GPL-3.0-or-later
/* heatctl isolate: what to close for a leak, who is without heat, what would give it back. */
#include "ctl-commands.h"
#include "ctl-isolate-private.h"
#include <string.h>

static gboolean
check_options (const HeatCtlIsolateOptions *o, GError **error)
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
answer (const char *path, const HeatCtlIsolateOptions *o, GError **error)
{
  g_autoptr (HeatNet) net = heat_ctl_open_net (path, error);
  g_auto (HeatCtlQuestion) q = { 0 };

  if (!net || !heat_ctl_question_init (&q, net, o, error))
    return 0;
  HeatProgress progress = heat_ctl_progress ();
  g_autoptr (HeatTrace) trace = heat_trace_new (net, &progress, error);
  if (!trace || !heat_trace_load_figures (trace, error))
    return 0;
  HeatIsolateQuery query = heat_ctl_question_query (&q);
  HeatPlan *plan = NULL;
  HeatCtlAnswer found = { .prepared = trace, .query = &query, .options = o, .candidates = q.candidates, .why = q.why };
  g_autoptr (GPtrArray) plans = found.plans = heat_ctl_make_plans (trace, &query, &o->plans, &found.closing, &plan, error);
  g_autoptr (JsonObject) work = found.work = plans ? heat_ctl_find_work (trace, &query, plan, error) : NULL;
  g_autoptr (GArray) resupply = found.resupply = work ? heat_trace_resupply (trace, &query, plan, error) : NULL;
  g_autoptr (HeatResupplyPlan) steps = found.steps = resupply ? heat_ctl_plan_resupply (trace, &query, plan, &o->steps, error) : NULL;
  g_autoptr (HeatNarrow) narrow = found.narrow = steps && o->steps.narrow ? heat_ctl_narrow (trace, &query, q.candidates, &o->steps, error) : NULL;
  if (!steps || (o->steps.narrow && !narrow) || (o->steps.trace && !heat_ctl_trace (trace, &query, &o->steps, &found.trace, error)))
    return 0;
  found.plan = plan;
  if (!o->json)
    heat_ctl_print_answer (net, &found);
  else if (!heat_ctl_print_answer_json (net, &found, error))
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
  g_auto (HeatCtlIsolateOptions) o = { .steps = HEAT_CTL_STEPS_INIT, .plans = HEAT_CTL_PLANS_INIT };
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
