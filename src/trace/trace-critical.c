// SPDX-License-Identifier: GPL-3.0-or-later
/* What isolating every pipe costs. Pipes of one cell leak into the same zone and share an answer; a pipe out of service holds
 * water only when the leak is on it, so each has its own. */
#include "trace-critical-private.h"
#include <string.h>

typedef struct {
  const HeatCriticalCase *c;
  HeatCells *cells;
  HeatPlants plants;
  HeatCriticalLine line[2];
  HeatCriticalWater water;
  HeatCritical *critical;
  GArray *pipe, *cell;     /* guint32 by row: its first pipe; its cell, HEAT_NONE for a pipe out of service */
  GArray *asked;           /* guint32 rows that are odd */
} Making;

/* ---- rows ---- */

/* Rows in the order of their first pipes. */
static void
number_rows (Making *m)
{
  const HeatSegments *g = &m->c->trace->graph[HEAT_WATER];
  g_autofree guint32 *row = g_new (guint32, (gsize) m->cells->n + 1);

  memset (row, 0xff, sizeof *row * m->cells->n);
  for (guint32 p = 0; p < m->critical->n_pipes; p++)
    {
      guint32 cell = m->cells->of[g->pipe[p]];
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
  m->critical->cost = g_new0 (HeatCriticalCost, (gsize) m->pipe->len + 1);
}

/* FALSE when the row must be asked. */
static gboolean
fill_row (const Making *m, guint32 cell, HeatCriticalCost *cost)
{
  HeatLoss loss;

  if (cell == HEAT_NONE || m->water.is_odd[cell] || !heat_critical_cell_loss (m->line, m->c, &m->plants, cell, &loss))
    return FALSE;
  *cost = (HeatCriticalCost){ m->water.zone_pipes[cell], m->water.must[cell], loss.consumers, loss.households, m->water.stops[cell], loss.area_m2 };
  return TRUE;
}

static void
fill_rows (Making *m)
{
  for (guint32 i = 0; i < m->critical->n_costs; i++)
    if (!fill_row (m, g_array_index (m->cell, guint32, i), &m->critical->cost[i]))
      g_array_append_val (m->asked, i);
  m->critical->n_asked = m->asked->len;
}

static void
ask_row (HeatAsker *asker, guint32 i, gpointer data)
{
  Making *m = data;
  guint32 row = g_array_index (m->asked, guint32, i);

  heat_asker_ask (asker, g_array_index (m->pipe, guint32, row), &m->critical->cost[row]);
}

/* ---- two threads ---- */

static gpointer
make_plants (gpointer data)
{
  Making *m = data;

  heat_plants_init (&m->plants, m->c);
  return NULL;
}

static gpointer
make_lines (gpointer data)
{
  Making *m = data;

  for (guint line = 0; line < 2; line++)
    heat_critical_line_init (&m->line[line], line, m->c, m->cells, &m->plants);
  return NULL;
}

static gpointer
span_line (gpointer data)
{
  Making *m = data;

  heat_critical_line_span (&m->line[0], &m->line[1], &m->plants);
  return NULL;
}

static void
make_all (Making *m)
{
  GThread *other = g_thread_new ("heat-critical", make_plants, m);
  m->cells = heat_cells_new (m->c);
  number_rows (m);
  g_thread_join (other);
  other = g_thread_new ("heat-critical", make_lines, m);
  heat_critical_water_init (&m->water, m->c, m->cells);
  g_thread_join (other);
  other = g_thread_new ("heat-critical", span_line, m);
  heat_critical_line_span (&m->line[1], &m->line[0], &m->plants);
  g_thread_join (other);
  fill_rows (m);
}

static void
clear (Making *m)
{
  heat_critical_water_clear (&m->water);
  heat_critical_line_clear (&m->line[0]);
  heat_critical_line_clear (&m->line[1]);
  heat_plants_clear (&m->plants);
  heat_cells_free (m->cells);
  g_array_unref (m->pipe);
  g_array_unref (m->cell);
  g_array_unref (m->asked);
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
  Making m = { .c = &c, .critical = critical, .pipe = g_array_new (FALSE, FALSE, 4), .cell = g_array_new (FALSE, FALSE, 4), .asked = g_array_new (FALSE, FALSE, 4) };
  critical->n_pipes = heat_net_n (trace->net, HEAT_KIND_PIPE);
  critical->of_pipe = g_new (guint32, (gsize) critical->n_pipes + 1);
  make_all (&m);
  gboolean done = heat_asker_run_all (&c, critical->n_asked, ask_row, &m, progress, error);
  clear (&m);
  return done ? g_steal_pointer (&critical) : NULL;
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
