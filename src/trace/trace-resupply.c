// SPDX-License-Identifier: GPL-3.0-or-later
/* Re-supply, tie valve by tie valve: alone, or with its mate on the other line (domain: "Re-supply"). Each is tried. */
#include "trace-reopen.h"

static void
clear_resupply (gpointer data)
{
  HeatResupply *r = data;

  g_array_unref (r->consumers);
  g_array_unref (r->close_first);
}

/* TRUE when somebody comes back. */
static gboolean
try_opened (HeatReopen *reopen, HeatResupply *r, GArray *found)
{
  guint32 valves[2] = { r->valve, r->with };
  guint n = r->with == HEAT_NONE ? 1 : 2;
  HeatReopened x = heat_reopen_try (reopen, valves, n);
  gboolean helps = x.consumers->len > 0;

  if (helps)
    {
      r->consumers = g_steal_pointer (&x.consumers);
      r->close_first = g_steal_pointer (&x.close_first);
      r->households = x.households;
      r->joins_systems = heat_reopen_joins_systems (reopen, valves, 0, n);
      g_array_append_val (found, *r);
    }
  heat_reopened_clear (&x);
  return helps;
}

/* The place of a valve in a list; its length when it is not there. */
static guint
find_index (const GArray *list, guint32 valve)
{
  guint i = 0;

  while (i < list->len && g_array_index (list, guint32, i) != valve)
    i++;
  return i;
}

/* A mate need not change anything alone: any tie valve may be one. Of two that may both, the first tries the pair. */
static void
try_with_mates (HeatReopen *reopen, const GArray *next, guint i, GArray *found)
{
  const HeatNet *net = reopen->base.trace->net;
  guint32 valve = g_array_index (next, guint32, i);

  for (guint k = 0; k < reopen->ties->len; k++)
    {
      guint32 mate = g_array_index (reopen->ties, guint32, k);
      if (!heat_valves_are_mates (net, valve, mate) || find_index (next, mate) < i)
        continue;
      gboolean is_return = heat_trace_valve_line (net, heat_valve (valve)) == HEAT_LINE_RETURN;
      HeatResupply r = { .valve = is_return ? mate : valve, .with = is_return ? valve : mate };
      try_opened (reopen, &r, found);
    }
}

static int
compare_resupply (gconstpointer a, gconstpointer b)
{
  const HeatResupply *x = a, *y = b;

  if (x->households != y->households)
    return x->households > y->households ? -1 : 1;
  return x->valve < y->valve ? -1 : x->valve > y->valve;
}

GArray *
heat_trace_resupply (const HeatTrace *trace, const HeatIsolateQuery *query, const HeatPlan *plan, GError **error)
{
  g_auto (HeatReopen) reopen = { 0 };

  if (!heat_trace_check_query (trace->net, query, error))
    return NULL;
  GArray *found = g_array_new (FALSE, FALSE, sizeof (HeatResupply));
  g_array_set_clear_func (found, clear_resupply);
  if (plan->out_consumers->len == 0)
    return found;
  heat_reopen_init (&reopen, trace, query, plan);
  HeatReopened none = heat_reopen_try (&reopen, NULL, 0);
  for (guint i = 0; i < none.next->len; i++)
    {
      HeatResupply r = { .valve = g_array_index (none.next, guint32, i), .with = HEAT_NONE };
      if (!try_opened (&reopen, &r, found))
        try_with_mates (&reopen, none.next, i, found);
    }
  heat_reopened_clear (&none);
  g_array_sort (found, compare_resupply);
  return found;
}
