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

/* Both lines and the water, whoever is free takes the next; the lines take longer. */
typedef struct { HeatCriticalWhole *w; gint next; } Graphs;

static gpointer
make_graphs (gpointer data)
{
  Graphs *graphs = data;
  HeatCriticalWhole *w = graphs->w;

  for (guint i; (i = (guint) g_atomic_int_add (&graphs->next, 1)) < 3;)
    if (i < 2)
      heat_critical_line_init (&w->line[i], i, &w->c, w->cells, &w->plants);
    else
      heat_critical_water_init (&w->water, &w->c, w->cells);
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
  Graphs graphs = { w, 0 };
  other = g_thread_new ("heat-critical", make_graphs, &graphs);
  make_graphs (&graphs);
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

  if (w->water.is_odd[cell] || !heat_critical_cell_loss (w->line, &w->c, &w->plants, cell, HEAT_NONE, &loss))
    return FALSE;
  *cost = (HeatCriticalCost){ w->water.zone_pipes[cell], w->water.must[cell], loss.consumers, loss.households, w->water.stops[cell], loss.area_m2 };
  return TRUE;
}
