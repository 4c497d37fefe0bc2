// SPDX-License-Identifier: GPL-3.0-or-later
/* What isolating every pipe costs. Pipes of one cell leak into the same zone and share an answer; a pipe out of service holds
 * water only when the leak is on it, so each has its own. */
#include "trace-critical-private.h"
#include <string.h>

typedef struct {
  const HeatCriticalWhole *whole;
  HeatCritical *critical;
  GArray *pipe, *cell;     /* guint32 by row: its first pipe; its cell, HEAT_NONE for a pipe out of service */
  GArray *asked;           /* guint32 rows that are odd */
} Making;

/* Rows in the order of their first pipes. */
static void
number_rows (Making *m, const HeatCriticalCase *c)
{
  const HeatSegments *g = &c->trace->graph[HEAT_WATER];
  const HeatCells *cells = m->whole->cells;
  g_autofree guint32 *row = heat_big_new (guint32, (gsize) cells->n + 1);

  memset (row, 0xff, sizeof *row * cells->n);
  for (guint32 p = 0; p < m->critical->n_pipes; p++)
    {
      guint32 cell = cells->of[g->pipe[p]];
      if (cell != HEAT_NONE && row[cell] != HEAT_NONE)
        {
          m->critical->of_pipe[p] = row[cell];
          continue;
        }
      if (cell != HEAT_NONE)
        row[cell] = m->pipe->len;
      m->critical->of_pipe[p] = m->pipe->len;
      g_array_append_val (m->pipe, p);
      g_array_append_val (m->cell, cell);
    }
  m->critical->n_costs = m->pipe->len;
  m->critical->cost = heat_big_new0 (HeatCriticalCost, (gsize) m->pipe->len + 1);
}

/* ---- two threads ---- */

typedef struct { Making *m; guint32 begin, end; GArray *odd; } Share;

static gpointer
fill_rows (gpointer data)
{
  Share *share = data;
  Making *m = share->m;

  for (guint32 i = share->begin; i < share->end; i++)
    {
      guint32 cell = g_array_index (m->cell, guint32, i);
      if (cell == HEAT_NONE || !heat_critical_whole_cost (m->whole, cell, &m->critical->cost[i]))
        g_array_append_val (share->odd, i);
    }
  return NULL;
}

static void
fill_all (Making *m)
{
  guint32 n = m->critical->n_costs;
  g_autoptr (GArray) odd = g_array_new (FALSE, FALSE, sizeof (guint32));
  Share first = { m, 0, n / 2, m->asked }, second = { m, n / 2, n, odd };
  GThread *other = g_thread_new ("heat-critical", fill_rows, &second);

  fill_rows (&first);
  g_thread_join (other);
  g_array_append_vals (m->asked, odd->data, odd->len);
  m->critical->n_asked = m->asked->len;
}

static void
ask_row (HeatAsker *asker, guint32 i, gpointer data)
{
  Making *m = data;
  guint32 row = g_array_index (m->asked, guint32, i);

  heat_asker_ask (asker, g_array_index (m->pipe, guint32, row), &m->critical->cost[row]);
}

HeatCritical *
heat_trace_critical (const HeatTrace *trace, const HeatValveOverlay *overlay, const HeatProgress *progress, GError **error)
{
  HeatIsolateQuery query = { .overlay = overlay };

  if (!heat_trace_check_query (trace->net, &query, error))
    return NULL;
  g_autoptr (HeatBefore) before = heat_before_get (trace, &query);
  HeatCriticalCase c = { trace, overlay, before, heat_trace_conditions (trace, &query) };
  g_autoptr (HeatCritical) critical = g_new0 (HeatCritical, 1);
  g_autoptr (GArray) pipe = g_array_new (FALSE, FALSE, sizeof (guint32)), cell = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) asked = g_array_new (FALSE, FALSE, sizeof (guint32));
  critical->whole = heat_critical_whole_new (&c);
  critical->n_pipes = heat_net_n (trace->net, HEAT_KIND_PIPE);
  critical->of_pipe = heat_big_new (guint32, (gsize) critical->n_pipes + 1);
  Making m = { critical->whole, critical, pipe, cell, asked };
  number_rows (&m, &c);
  fill_all (&m);
  return heat_asker_run_all (&c, critical->n_asked, ask_row, &m, progress, error) ? g_steal_pointer (&critical) : NULL;
}

void
heat_critical_free (HeatCritical *critical)
{
  if (!critical)
    return;
  heat_critical_whole_free (critical->whole);
  g_free (critical->cost);
  g_free (critical->of_pipe);
  g_free (critical);
}
