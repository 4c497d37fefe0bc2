// SPDX-License-Identifier: GPL-3.0-or-later
/* References of the rows, once they are resolved: texts that they share with what they name. */
#include "net-private.h"
#include <string.h>

static void
keep_text (HeatText *text, gpointer data)
{
  HeatStrings *pool = data;

  if (heat_text_is_passing (*text))
    *text = heat_strings_add (pool, heat_strings_get (pool, *text), -1);
}

/* A reference is from now on the text of the number that it names. */
static void
share_text (HeatNet *net, HeatText *ref, HeatText id)
{
  *ref = id;
  if (heat_text_is_passing (id))
    g_atomic_int_set (&net->has_passing, 1);
}

static gboolean
is_same_text (const HeatCity *city, HeatText a, HeatText b)
{
  return a.at == b.at || strcmp (heat_city_text (city, a), heat_city_text (city, b)) == 0;
}

#define SHARE(ref, layer, row) share_text (net, &(ref), (row) == HEAT_NONE ? (ref) : c->layer[row].id)

void
heat_net_share_pipes (HeatNet *net, GArray *doubts)
{
  HeatCity *c = net->city;

  for (guint32 i = 0; i < c->n_pipe; i++)
    {
      SHARE (c->pipe[i].from_node, node, net->pipe_node[2 * i]);
      SHARE (c->pipe[i].to_node, node, net->pipe_node[2 * i + 1]);
    }
}

void
heat_net_share_others (HeatNet *net, GArray *doubts)
{
  HeatCity *c = net->city;

  for (guint32 i = 0; i < c->n_consumer; i++)
    {
      SHARE (c->consumer[i].supply_node, node, net->consumer_node[2 * i]);
      SHARE (c->consumer[i].return_node, node, net->consumer_node[2 * i + 1]);
      SHARE (c->consumer[i].building, building, net->consumer_building[i]);
    }
  for (guint32 i = 0; i < c->n_valve; i++)
    {
      HeatValveRow *row = &c->valve[i];
      const HeatValvePlace *place = &net->valve_place[i];
      guint32 well = place->well.i; /* its own, or else that of its node */
      SHARE (row->pipe, pipe, place->pipe.i);
      SHARE (row->node, node, place->node.i);
      SHARE (row->node2, node, place->node2.i);
      if (row->well.at)
        SHARE (row->well, well, well != HEAT_NONE && is_same_text (c, c->well[well].id, row->well) ? well : HEAT_NONE);
    }
}
#undef SHARE

void
heat_net_drop_passing (HeatNet *net)
{
  HeatCity *c = net->city;
#define KEEP(layer, ref) for (guint32 i = 0; net->has_passing && i < c->n_##layer; i++) keep_text (&c->layer[i].ref, c->strings);

  KEEP (pipe, from_node) KEEP (pipe, to_node)
  KEEP (consumer, supply_node) KEEP (consumer, return_node) KEEP (consumer, building)
  KEEP (valve, pipe) KEEP (valve, node) KEEP (valve, node2) KEEP (valve, well)
#undef KEEP
  heat_homes_each_text (&net->homes, keep_text, c->strings);
  heat_strings_drop_passing (c->strings);
}
