// SPDX-License-Identifier: GPL-3.0-or-later
/* Nodes: places in whole millimetres from a corner of the city, wells where there are any. */
#include "net-private.h"
#include <math.h>
#include <string.h>

#define MOST_MM 2147483000.0
#define ODD G_MININT32 /* east: its place, if it has one, stands among the odd ones */

static gboolean
to_mm (double offset_m, gint32 *mm)
{
  if (!(fabs (offset_m) <= MOST_MM / 1000))
    return FALSE;
  *mm = (gint32) lrint (offset_m * 1000);
  return TRUE;
}

/* The first node that has a place, in whole metres: most cities lie within a few tens of kilometres of it. */
static void
set_origin (HeatNodes *nodes, const HeatCity *city)
{
  for (guint32 i = 0; i < city->n_node; i++)
    if (fabs (city->node[i].x) < 1e9 && fabs (city->node[i].y) < 1e9)
      {
        nodes->x0_m = floor (city->node[i].x);
        nodes->y0_m = floor (city->node[i].y);
        return;
      }
}

void
heat_nodes_build (HeatNodes *nodes, const HeatCity *city)
{
  GArray *odd = g_array_new (FALSE, FALSE, sizeof (HeatOddPlace));

  nodes->id = g_new (HeatText, (gsize) city->n_node + 1);
  nodes->z_m = g_new (float, (gsize) city->n_node + 1);
  nodes->at = g_new (HeatNodePlace, (gsize) city->n_node + 1);
  set_origin (nodes, city);
  for (guint32 i = 0; i < city->n_node; i++)
    {
      const HeatNodeRow *row = &city->node[i];
      nodes->id[i] = row->id;
      nodes->z_m[i] = row->z_m;
      if (to_mm (row->x - nodes->x0_m, &nodes->at[i].x_mm) && to_mm (row->y - nodes->y0_m, &nodes->at[i].y_mm))
        continue;
      nodes->at[i] = (HeatNodePlace){ ODD, ODD };
      if (isfinite (row->x) && isfinite (row->y))
        g_array_append_val (odd, ((HeatOddPlace){ i, row->x, row->y }));
    }
  nodes->n_odd = odd->len;
  nodes->odd = (HeatOddPlace *) (gpointer) g_array_free (odd, FALSE);
}

void
heat_nodes_clear (HeatNodes *nodes)
{
  g_free (nodes->id);
  g_free (nodes->z_m);
  g_free (nodes->at);
  g_free (nodes->odd);
}

gboolean
heat_nodes_place (const HeatNodes *nodes, guint32 node, double *x, double *y)
{
  HeatNodePlace at = nodes->at[node];

  if (!heat_nodes_is_odd (nodes, node))
    {
      *x = nodes->x0_m + at.x_mm / 1000.0;
      *y = nodes->y0_m + at.y_mm / 1000.0;
      return TRUE;
    }
  guint32 from = 0, to = nodes->n_odd;
  while (from < to)
    {
      guint32 middle = from + (to - from) / 2;
      if (nodes->odd[middle].node < node)
        from = middle + 1;
      else
        to = middle;
    }
  if (from == nodes->n_odd || nodes->odd[from].node != node)
    return FALSE;
  *x = nodes->odd[from].x;
  *y = nodes->odd[from].y;
  return TRUE;
}

float heat_net_node_z_m (const HeatNet *net, HeatNode node) { return net->nodes.z_m[node.i]; }
HeatWell heat_net_node_well (const HeatNet *net, HeatNode node)
{
  HeatSpan well = heat_groups_get (&net->node_wells, node.i);

  return heat_well (well.n ? *well.at : HEAT_NONE);
}
