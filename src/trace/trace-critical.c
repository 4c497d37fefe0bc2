// SPDX-License-Identifier: GPL-3.0-or-later
/* What isolating every pipe costs. Pipes of one cell leak into the same zone and share an answer; a pipe out of service holds
 * water only when the leak is on it, so each has its own. */
#include "trace-critical-private.h"

typedef struct { HeatCritical *critical; const guint32 *pipe; } Rows;

/* Rows in the order of the pipes; the first pipe of each row. (transfer full) */
static GArray *
number_rows (HeatCritical *critical, const HeatCriticalCase *c, const HeatCells *cells)
{
  const HeatSegments *g = &c->trace->graph[HEAT_WATER];
  GArray *first = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autofree guint32 *row = g_new (guint32, (gsize) cells->n + 1);

  for (guint32 i = 0; i < cells->n; i++)
    row[i] = HEAT_NONE;
  for (guint32 p = 0; p < critical->n_pipes; p++)
    {
      guint32 cell = cells->of[g->pipe[p]];
      if (cell != HEAT_NONE && row[cell] != HEAT_NONE)
        {
          critical->of_pipe[p] = row[cell];
          continue;
        }
      if (cell != HEAT_NONE)
        row[cell] = first->len;
      critical->of_pipe[p] = first->len;
      g_array_append_val (first, p);
    }
  critical->n_costs = first->len;
  critical->cost = g_new0 (HeatCriticalCost, (gsize) first->len + 1);
  return first;
}

static void
ask_row (HeatAsker *asker, guint32 i, gpointer data)
{
  Rows *rows = data;

  heat_asker_ask (asker, rows->pipe[i], &rows->critical->cost[i]);
}

HeatCritical *
heat_trace_critical (const HeatTrace *trace, const HeatValveOverlay *overlay, const HeatProgress *progress, GError **error)
{
  HeatIsolateQuery query = { .overlay = overlay };

  if (!heat_trace_check_query (trace->net, &query, error))
    return NULL;
  g_autoptr (HeatBefore) before = heat_before_get (trace, &query);
  HeatCriticalCase c = { trace, overlay, before, heat_trace_conditions (trace, &query) };
  g_autoptr (HeatCells) cells = heat_cells_new (&c);
  g_autoptr (HeatCritical) critical = g_new0 (HeatCritical, 1);
  critical->n_pipes = heat_net_n (trace->net, HEAT_KIND_PIPE);
  critical->of_pipe = g_new (guint32, (gsize) critical->n_pipes + 1);
  g_autoptr (GArray) first = number_rows (critical, &c, cells);
  Rows rows = { critical, (const guint32 *) (gpointer) first->data };
  critical->n_asked = critical->n_costs;
  if (!heat_asker_run_all (&c, critical->n_asked, ask_row, &rows, progress, error))
    return NULL;
  return g_steal_pointer (&critical);
}

void
heat_critical_free (HeatCritical *critical)
{
  if (!critical)
    return;
  g_free (critical->cost);
  g_free (critical->of_pipe);
  g_free (critical);
}
