// SPDX-License-Identifier: GPL-3.0-or-later
/* The whole network made ready for the question what a zone takes, on two threads. */
#include "trace-critical-private.h"

static gpointer
make_plants (gpointer data)
{
  HeatCriticalWhole *w = data;

  heat_plants_init (&w->plants, &w->c);
  return NULL;
}

static gpointer
make_lines (gpointer data)
{
  HeatCriticalWhole *w = data;

  for (guint line = 0; line < 2; line++)
    heat_critical_line_init (&w->line[line], line, &w->c, w->cells, &w->plants);
  return NULL;
}

static gpointer
span_line (gpointer data)
{
  HeatCriticalWhole *w = data;

  heat_critical_line_span (&w->line[0], &w->line[1], &w->plants);
  return NULL;
}

HeatCriticalWhole *
heat_critical_whole_new (const HeatCriticalCase *c)
{
  HeatCriticalWhole *w = g_new0 (HeatCriticalWhole, 1);

  w->c = *c;
  heat_before_ref ((HeatBefore *) c->before);
  GThread *other = g_thread_new ("heat-critical", make_plants, w);
  w->cells = heat_cells_new (c);
  g_thread_join (other);
  other = g_thread_new ("heat-critical", make_lines, w);
  heat_critical_water_init (&w->water, c, w->cells);
  g_thread_join (other);
  other = g_thread_new ("heat-critical", span_line, w);
  heat_critical_line_span (&w->line[1], &w->line[0], &w->plants);
  g_thread_join (other);
  w->c.overlay = NULL;
  w->c.condition = NULL;
  return w;
}

void
heat_critical_whole_free (HeatCriticalWhole *w)
{
  if (!w)
    return;
  heat_critical_water_clear (&w->water);
  heat_critical_line_clear (&w->line[0]);
  heat_critical_line_clear (&w->line[1]);
  heat_plants_clear (&w->plants);
  heat_cells_free (w->cells);
  heat_before_unref ((HeatBefore *) w->c.before);
  g_free (w);
}

gboolean
heat_critical_whole_cost (const HeatCriticalWhole *w, guint32 cell, HeatCriticalCost *cost)
{
  HeatLoss loss;

  if (w->water.is_odd[cell] || !heat_critical_cell_loss (w->line, &w->c, &w->plants, cell, &loss))
    return FALSE;
  *cost = (HeatCriticalCost){ w->water.zone_pipes[cell], w->water.must[cell], loss.consumers, loss.households, w->water.stops[cell], loss.area_m2 };
  return TRUE;
}

/* What lies behind a cell is dry without it, and stays so when it is drained as well: neither does it need a valve of its own. */
static gboolean
covers (const HeatCriticalWhole *w, guint32 outer, guint32 inner)
{
  const HeatDominators *d = w->water.dom;
  guint32 a = d->number[outer], b = d->number[inner];

  if (b != HEAT_NONE && (a == HEAT_NONE || !heat_dominates (d, a, b)))
    return FALSE;
  return heat_critical_cell_covers (w->line, &w->c, &w->plants, outer, inner);
}

gboolean
heat_critical_whole_cost_of_two (const HeatCriticalWhole *w, guint32 a, guint32 b, HeatCriticalCost *cost)
{
  if (w->water.is_odd[a] || w->water.is_odd[b])
    return FALSE;
  guint32 outer = covers (w, a, b) ? a : covers (w, b, a) ? b : HEAT_NONE, inner = outer == a ? b : a;
  if (outer == HEAT_NONE || !heat_critical_whole_cost (w, outer, cost))
    return FALSE;
  cost->zone_pipes += w->water.zone_pipes[inner];
  cost->stops += w->water.stops[inner];
  return TRUE;
}
