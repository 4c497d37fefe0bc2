// SPDX-License-Identifier: GPL-3.0-or-later
#include "brute.h"
#include "net-layers.h"
#include <string.h>

enum { NOWHERE = -1 };
typedef enum { NOT_THERE, PLAIN_BAR, CHECK, OPEN_AIR } Kind;

typedef struct { int a, b, dead; gboolean supply, back; } Link; /* water always; heat where the line says */
typedef struct { int vertex, dead; gboolean supply, back; } Mouth; /* where a valve opens to */
typedef struct {
  Kind kind;
  int spot;           /* a drain's own place */
  GArray *mouths;     /* Mouth */
  int toward;         /* check: mouth the flow goes to (others come from it when away) */
  gboolean away, has_flow, on_pair;
  guint32 node;       /* seated on it, else G_MAXUINT32 */
  int of_pipe;
} Valve;

struct _BruteNet {
  HeatCity own; /* texts borrowed, tables owned: the snapshot packs its own */
  const HeatCity *city;
  int n;              /* vertices: nodes, pipes, then spaces */
  GArray *links;
  Valve *valves;
  int *from, *to;     /* nodes of a pipe */
  int (*consumer)[2], (*port)[2];
};

static int
seek_node (const HeatCity *c, HeatText id)
{
  const char *text = heat_city_text (c, id);

  for (guint32 i = 0; *text && i < c->n_node; i++)
    if (strcmp (heat_city_text (c, c->node[i].id), text) == 0)
      return (int) i;
  return NOWHERE;
}

static int
seek_pipe (const HeatCity *c, HeatText id)
{
  const char *text = heat_city_text (c, id);

  for (guint32 i = 0; *text && i < c->n_pipe; i++)
    if (strcmp (heat_city_text (c, c->pipe[i].id), text) == 0)
      return (int) i;
  return NOWHERE;
}

static gboolean
same (const HeatCity *c, HeatText a, HeatText b)
{
  return strcmp (heat_city_text (c, a), heat_city_text (c, b)) == 0;
}

static int
pipe_vertex (const BruteNet *n, int pipe)
{
  return (int) n->city->n_node + pipe;
}

static gboolean
carries (const BruteNet *n, int pipe, gboolean back)
{
  const HeatPipeRow *p = &n->city->pipe[pipe];

  if (p->service == HEAT_SERVICE_OUT)
    return FALSE;
  return p->line == HEAT_LINE_PAIR || p->line == (back ? HEAT_LINE_RETURN : HEAT_LINE_SUPPLY);
}

static int
dead_of (const BruteNet *n, int pipe)
{
  return n->city->pipe[pipe].service == HEAT_SERVICE_OUT ? pipe : NOWHERE;
}

static void
add_link (BruteNet *n, int a, int b, int dead, gboolean supply, gboolean back)
{
  Link link = { a, b, dead, supply, back };

  if (a != NOWHERE && b != NOWHERE)
    g_array_append_val (n->links, link);
}

static void
add_mouth (Valve *v, int vertex, int dead, gboolean supply, gboolean back)
{
  Mouth m = { vertex, dead, supply, back };

  g_array_append_val (v->mouths, m);
}

static gboolean
on_node (const BruteNet *n, guint32 valve, int node)
{
  return n->valves[valve].kind != NOT_THERE && n->valves[valve].kind != OPEN_AIR && n->valves[valve].node == (guint32) node;
}

static guint
count_on_node (const BruteNet *n, int node)
{
  guint k = 0;

  for (guint32 v = 0; v < n->city->n_valve; v++)
    k += on_node (n, v, node);
  return k;
}

static gboolean
end_has_pair (const BruteNet *n, int node)
{
  for (guint32 p = 0; p < n->city->n_pipe; p++)
    if (n->city->pipe[p].line == HEAT_LINE_PAIR && (n->from[p] == node || n->to[p] == node))
      return TRUE;
  return FALSE;
}

/* Where each valve says it sits. */
static void
read_valve (BruteNet *n, guint32 i)
{
  const HeatCity *c = n->city;
  const HeatValveRow *row = &c->valve[i];
  Valve *v = &n->valves[i];
  int pipe = seek_pipe (c, row->pipe), node = seek_node (c, row->node), node2 = seek_node (c, row->node2);
  gboolean air = row->role == HEAT_VALVE_DRAIN || row->role == HEAT_VALVE_VENT;

  v->mouths = g_array_new (FALSE, FALSE, sizeof (Mouth));
  v->node = G_MAXUINT32;
  v->of_pipe = v->spot = NOWHERE;
  v->kind = air ? OPEN_AIR : row->role == HEAT_VALVE_CHECK ? CHECK : PLAIN_BAR;
  v->has_flow = row->flow != HEAT_FLOW_NONE;
  v->away = row->flow == HEAT_FLOW_OUT_OF_PIPE;
  if (pipe != NOWHERE && row->end >= 0)
    {
      v->of_pipe = pipe;
      v->on_pair = c->pipe[pipe].line == HEAT_LINE_PAIR;
    }
  else if (node != NOWHERE && node2 != NOWHERE && node != node2)
    {
      v->on_pair = end_has_pair (n, node) || end_has_pair (n, node2);
      add_mouth (v, node2, NOWHERE, TRUE, TRUE);
      add_mouth (v, node, NOWHERE, TRUE, TRUE);
    }
  else if (node != NOWHERE && !row->node2.at)
    {
      v->node = (guint32) node;
      v->on_pair = end_has_pair (n, node);
    }
  else
    v->kind = NOT_THERE;
}

/* Valves of a pipe's end from the pipe outward: by seq, ties as in the file. */
static GArray *
chain_of (const BruteNet *n, int pipe, int end)
{
  GArray *chain = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 v = 0; v < n->city->n_valve; v++)
    if (n->valves[v].of_pipe == pipe && n->city->valve[v].end == end)
      {
        guint at = chain->len;
        while (at > 0 && n->city->valve[g_array_index (chain, guint32, at - 1)].seq > n->city->valve[v].seq)
          at--;
        g_array_insert_val (chain, at, v);
      }
  return chain;
}

/* Builds the chain of one end; returns the vertex in which it ends before the node (the pipe itself without valves). */
static int
lay_end (BruteNet *n, int pipe, int end, int node)
{
  g_autoptr (GArray) chain = chain_of (n, pipe, end);
  gboolean supply = carries (n, pipe, FALSE), back = carries (n, pipe, TRUE);
  int at = pipe_vertex (n, pipe), dead = dead_of (n, pipe);
  guint left = 0;

  for (guint i = 0; i < chain->len; i++)
    left += n->valves[g_array_index (chain, guint32, i)].kind != OPEN_AIR;
  for (guint i = 0; i < chain->len; i++)
    {
      Valve *v = &n->valves[g_array_index (chain, guint32, i)];
      v->spot = at;
      if (v->kind == OPEN_AIR)
        continue;
      left--;
      add_mouth (v, at, dead, supply, back);
      at = n->n++; /* the space behind this valve */
      add_mouth (v, at, dead, supply, back);
    }
  return at;
}

static gboolean
hangs_on (const BruteNet *n, int node)
{
  for (guint32 i = 0; i < n->city->n_consumer; i++)
    if (n->consumer[i][0] == node || n->consumer[i][1] == node)
      return TRUE;
  for (guint32 i = 0; i < n->city->n_port; i++)
    if (n->port[i][0] == node || n->port[i][1] == node)
      return TRUE;
  for (guint32 v = 0; v < n->city->n_valve; v++)
    for (guint k = 0; n->valves[v].of_pipe == NOWHERE && n->valves[v].node == G_MAXUINT32 && k < n->valves[v].mouths->len; k++)
      if (g_array_index (n->valves[v].mouths, Mouth, k).vertex == node)
        return TRUE;
  return FALSE;
}

/* A node that is a valve (or several, in series between the first end and the others). */
static void
lay_node_valves (BruteNet *n, int node, GArray *ends /* Mouth */, GArray *pipes /* int */)
{
  guint left = count_on_node (n, node);
  int low = NOWHERE;

  if (hangs_on (n, node))
    {
      Mouth self = { node, NOWHERE, TRUE, TRUE };
      int none = NOWHERE;
      g_array_append_val (ends, self);
      g_array_append_val (pipes, none);
    }
  for (guint32 i = 0; i < n->city->n_valve && ends->len; i++)
    {
      Valve *v = &n->valves[i];
      if (!on_node (n, i, node))
        continue;
      int ref_pipe = seek_pipe (n->city, n->city->valve[i].pipe), ref = NOWHERE;
      left--;
      for (guint k = ends->len; k-- > 0;)
        if (ref_pipe != NOWHERE && g_array_index (pipes, int, k) == ref_pipe)
          ref = (int) k;
      if (low == NOWHERE)
        g_array_append_val (v->mouths, g_array_index (ends, Mouth, 0));
      else
        add_mouth (v, low, NOWHERE, TRUE, TRUE);
      if (left > 0)
        {
          low = n->n++;
          add_mouth (v, low, NOWHERE, TRUE, TRUE);
          v->toward = ref > 0 ? 1 : 0;
        }
      else
        {
          for (guint k = 1; k < ends->len; k++)
            g_array_append_val (v->mouths, g_array_index (ends, Mouth, k));
          v->toward = MAX (ref, 0);
        }
      if (ref == NOWHERE)
        v->has_flow = FALSE;
    }
}

static void
lay_pipes (BruteNet *n)
{
  const HeatCity *c = n->city;
  int *mouth = g_new (int, 2 * c->n_pipe + 1);

  for (guint32 p = 0; p < c->n_pipe; p++)
    for (int end = 0; end < 2; end++)
      mouth[2 * p + (guint32) end] = lay_end (n, (int) p, end, end ? n->to[p] : n->from[p]);
  for (int node = 0; node < (int) c->n_node; node++)
    {
      g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (Mouth)), pipes = g_array_new (FALSE, FALSE, sizeof (int));
      gboolean is_valve = count_on_node (n, node) > 0;
      for (int p = 0; p < (int) c->n_pipe; p++)
        for (int end = 0; end < 2; end++)
          {
            if ((end ? n->to[p] : n->from[p]) != node)
              continue;
            Mouth m = { mouth[2 * p + end], dead_of (n, p), carries (n, p, FALSE), carries (n, p, TRUE) };
            g_array_append_val (ends, m);
            g_array_append_val (pipes, p);
            if (!is_valve)
              add_link (n, m.vertex, node, m.dead, m.supply, m.back);
          }
      if (is_valve)
        lay_node_valves (n, node, ends, pipes);
    }
  g_free (mouth);
}

static void
lay_plants (BruteNet *n)
{
  const HeatCity *c = n->city;

  for (guint32 i = 0; i < c->n_consumer; i++)
    add_link (n, n->consumer[i][0], n->consumer[i][1], NOWHERE, FALSE, FALSE);
  for (guint32 i = 0; i < c->n_port; i++)
    {
      add_link (n, n->port[i][0], n->port[i][1], NOWHERE, FALSE, FALSE);
      for (guint32 j = 0; j < c->n_port; j++)
        if (i != j && c->port[i].side == c->port[j].side && same (c, c->port[i].owner, c->port[j].owner) && same (c, c->port[i].system, c->port[j].system))
          {
            add_link (n, n->port[i][0], n->port[j][0], NOWHERE, TRUE, FALSE);
            add_link (n, n->port[i][1], n->port[j][1], NOWHERE, FALSE, TRUE);
            add_link (n, n->port[i][0], n->port[j][1], NOWHERE, FALSE, FALSE);
          }
    }
}

/* Texts that the snapshot gives back would be gone from under the copy. */
static void
keep_texts (HeatCity *city, const HeatLayer *layer)
{
  for (guint32 i = 0; i < heat_layer_n (layer, city); i++)
    for (guint k = 0; k < layer->n_fields; k++)
      {
        HeatText *text = (HeatText *) (gpointer) (heat_layer_rows (layer, city) + (gsize) i * layer->row_size + layer->fields[k].offset);
        if (layer->fields[k].type == HEAT_FIELD_TEXT && heat_text_is_passing (*text))
          *text = heat_city_put (city, heat_city_text (city, *text));
      }
}

static void
copy_tables (HeatCity *to, const HeatCity *from)
{
  *to = *from;
  to->points = g_memdup2 (from->points, 2 * sizeof (double) * from->n_points);
#define X(Type, layer) to->layer = g_memdup2 (from->layer, sizeof (Type) * from->n_##layer);
  HEAT_CITY_LAYERS (X)
#undef X
  for (guint i = 0; i < HEAT_N_LAYERS; i++)
    keep_texts (to, &heat_city_layers[i]);
}

BruteNet *
brute_net_new (const HeatCity *c)
{
  BruteNet *n = g_new0 (BruteNet, 1);

  copy_tables (&n->own, c);
  c = n->city = &n->own;
  n->n = (int) (c->n_node + c->n_pipe);
  n->links = g_array_new (FALSE, FALSE, sizeof (Link));
  n->valves = g_new0 (Valve, c->n_valve + 1);
  n->from = g_new (int, c->n_pipe + 1);
  n->to = g_new (int, c->n_pipe + 1);
  n->consumer = g_malloc (sizeof *n->consumer * (c->n_consumer + 1));
  n->port = g_malloc (sizeof *n->port * (c->n_port + 1));
  for (guint32 i = 0; i < c->n_pipe; i++)
    {
      n->from[i] = seek_node (c, c->pipe[i].from_node);
      n->to[i] = seek_node (c, c->pipe[i].to_node);
    }
  for (guint32 i = 0; i < c->n_consumer; i++)
    {
      n->consumer[i][0] = seek_node (c, c->consumer[i].supply_node);
      n->consumer[i][1] = seek_node (c, c->consumer[i].return_node);
    }
  for (guint32 i = 0; i < c->n_port; i++)
    {
      n->port[i][0] = seek_node (c, c->port[i].supply_node);
      n->port[i][1] = seek_node (c, c->port[i].return_node);
    }
  for (guint32 i = 0; i < c->n_valve; i++)
    read_valve (n, i);
  lay_pipes (n);
  lay_plants (n);
  for (guint32 i = 0; i < c->n_valve; i++)
    if (n->valves[i].kind == OPEN_AIR && n->valves[i].mouths->len == 2) /* a drain drawn as an edge bars nothing */
      add_link (n, g_array_index (n->valves[i].mouths, Mouth, 0).vertex, g_array_index (n->valves[i].mouths, Mouth, 1).vertex, NOWHERE, TRUE, TRUE);
  return n;
}

void
brute_net_free (BruteNet *n)
{
  for (guint32 i = 0; i < n->city->n_valve; i++)
    g_array_unref (n->valves[i].mouths);
  g_array_unref (n->links);
  g_free (n->own.points);
#define X(Type, layer) g_free (n->own.layer);
  HEAT_CITY_LAYERS (X)
#undef X
  g_free (n->valves);
  g_free (n->from);
  g_free (n->to);
  g_free (n->consumer);
  g_free (n->port);
  g_free (n);
}

/* ---- one question ---- */

typedef struct {
  const BruteNet *n;
  const BruteQuery *q;
  guint8 *closed, *leaking, *border, *shut, *pinned; /* by valve */
  guint8 *revived;                          /* by pipe */
  guint8 *zone;                             /* by vertex */
  guint8 *stop_source, *stop_station;
} Ask;

static gboolean
is_wet (const Ask *a, int dead)
{
  return dead == NOWHERE || a->revived[dead];
}

/* Nobody may touch a forbidden valve: it is as good as stuck. */
static int
condition_of (const Ask *a, guint32 v)
{
  for (guint i = 0; i < a->q->n_forbidden; i++)
    if (a->q->forbidden[i] == v && a->n->valves[v].kind == PLAIN_BAR && a->q->condition[v] != HEAT_CONDITION_LEAKY)
      return HEAT_CONDITION_STUCK;
  return a->q->condition[v];
}

static gboolean
fails (const Ask *a, guint32 v)
{
  return condition_of (a, v) == HEAT_CONDITION_STUCK || condition_of (a, v) == HEAT_CONDITION_LEAKY;
}

/* May flow run from mouth `from` to mouth `to`, were the valve an ideal one standing open? */
static gboolean
allows (const Valve *v, guint from, guint to, gboolean mirrored)
{
  if (v->kind != CHECK || !v->has_flow)
    return TRUE;
  gboolean away = mirrored ? !v->away : v->away;
  return away ? (int) from == v->toward && (int) to != v->toward : (int) from != v->toward && (int) to == v->toward;
}

/* Can water run through the valve? `zone_rule`: a working valve counts as closed. */
static gboolean
water_passes (const Ask *a, guint32 i, guint from, guint to, gboolean zone_rule)
{
  const Valve *v = &a->n->valves[i];

  if (v->kind == CHECK && v->on_pair)
    return TRUE;
  if (a->leaking[i])
    return TRUE;
  if (v->kind == CHECK)
    return fails (a, i) || (!a->closed[i] && allows (v, from, to, FALSE));
  if (condition_of (a, i) == HEAT_CONDITION_LEAKY)
    return TRUE;
  if (condition_of (a, i) == HEAT_CONDITION_STUCK)
    return !a->closed[i];
  return !zone_rule && !a->closed[i] && !a->shut[i];
}

/* Grows `set` by everything from which water can run into it; never into `wall`. */
static void
grow_upstream (const Ask *a, guint8 *set, const guint8 *wall, gboolean zone_rule)
{
  gboolean changed = TRUE;

  while (changed)
    {
      changed = FALSE;
      for (guint i = 0; i < a->n->links->len; i++)
        {
          Link *l = &g_array_index (a->n->links, Link, i);
          if (!is_wet (a, l->dead) || set[l->a] == set[l->b] || (wall && (wall[l->a] || wall[l->b])))
            continue;
          set[l->a] = set[l->b] = changed = TRUE;
        }
      for (guint32 v = 0; v < a->n->city->n_valve; v++)
        {
          GArray *m = a->n->valves[v].mouths;
          for (guint to = 0; to < m->len && a->n->valves[v].kind != NOT_THERE && a->n->valves[v].kind != OPEN_AIR; to++)
            for (guint from = 0; from < m->len; from++)
              {
                Mouth *x = &g_array_index (m, Mouth, from), *y = &g_array_index (m, Mouth, to);
                if (from == to || !set[y->vertex] || set[x->vertex] || !is_wet (a, x->dead) || !is_wet (a, y->dead)
                    || (wall && (wall[x->vertex] || wall[y->vertex])) || !water_passes (a, v, from, to, zone_rule))
                  continue;
                set[x->vertex] = changed = TRUE;
              }
        }
    }
}

static gboolean
listed (const guint32 *list, guint n, guint32 x)
{
  for (guint i = 0; i < n; i++)
    if (list[i] == x)
      return TRUE;
  return FALSE;
}

static void leak_valve (Ask *a, guint32 v);

static void
wet (Ask *a, int vertex)
{
  if (vertex != NOWHERE)
    a->zone[vertex] = 1;
}

static void
leak_node (Ask *a, int node)
{
  wet (a, node);
  for (guint32 v = 0; v < a->n->city->n_valve; v++)
    if (on_node (a->n, v, node))
      {
        a->leaking[v] = 1;
        for (guint k = 0; k < a->n->valves[v].mouths->len; k++)
          if (is_wet (a, g_array_index (a->n->valves[v].mouths, Mouth, k).dead))
            wet (a, g_array_index (a->n->valves[v].mouths, Mouth, k).vertex);
      }
}

static void
leak_valve (Ask *a, guint32 i)
{
  const Valve *v = &a->n->valves[i];

  if (v->kind == NOT_THERE)
    return;
  if (v->kind == OPEN_AIR && v->node != G_MAXUINT32)
    {
      leak_node (a, (int) v->node);
      return;
    }
  if (v->kind == OPEN_AIR && v->of_pipe != NOWHERE)
    {
      wet (a, v->spot);
      return;
    }
  a->leaking[i] = 1;
  for (guint k = 0; k < v->mouths->len; k++)
    if (is_wet (a, g_array_index (v->mouths, Mouth, k).dead))
      wet (a, g_array_index (v->mouths, Mouth, k).vertex);
}

/* A leak on a pipe out of service, or on a valve of it: it holds water after all. */
static void
revive (Ask *a, BruteLeak leak)
{
  const HeatCity *c = a->n->city;

  if (leak.kind == BRUTE_PIPE)
    a->revived[leak.index] = 1;
  for (guint32 v = 0; v < c->n_valve; v++)
    {
      const Valve *seated = &a->n->valves[v];
      gboolean leaks = leak.kind == BRUTE_VALVE ? v == leak.index : FALSE;
      gboolean is_node = seated->node != G_MAXUINT32 && seated->kind != OPEN_AIR && seated->kind != NOT_THERE; /* the node leaks: so does its valve */
      if (leak.kind == BRUTE_WELL)
        {
          guint32 own_node = a->n->valves[v].mouths->len && a->n->valves[v].of_pipe == NOWHERE ? (guint32) seek_node (c, c->valve[v].node) : G_MAXUINT32;
          if (a->n->valves[v].node != G_MAXUINT32)
            own_node = a->n->valves[v].node;
          HeatText well = c->valve[v].well;
          if (!well.at && own_node != G_MAXUINT32)
            well = c->node[own_node].well;
          leaks = well.at && same (c, well, c->well[leak.index].id) && !listed (a->q->reachable, a->q->n_reachable, v);
        }
      if (is_node && leak.kind == BRUTE_NODE)
        leaks = leaks || seated->node == leak.index;
      if (is_node && leak.kind == BRUTE_WELL && c->node[seated->node].well.at)
        leaks = leaks || same (c, c->node[seated->node].well, c->well[leak.index].id);
      if (!leaks || a->n->valves[v].kind == NOT_THERE)
        continue;
      if (a->n->valves[v].of_pipe != NOWHERE)
        a->revived[a->n->valves[v].of_pipe] = 1;
      for (guint32 p = 0; p < c->n_pipe; p++)
        if (a->n->valves[v].node != G_MAXUINT32 && (a->n->from[p] == (int) a->n->valves[v].node || a->n->to[p] == (int) a->n->valves[v].node))
          a->revived[p] = 1;
    }
}

static void
leak_well (Ask *a, guint32 well)
{
  const HeatCity *c = a->n->city;
  HeatText id = c->well[well].id;

  for (guint32 i = 0; i < c->n_node; i++)
    if (c->node[i].well.at && same (c, c->node[i].well, id))
      leak_node (a, (int) i);
  for (guint32 v = 0; v < c->n_valve; v++)
    {
      HeatText at = c->valve[v].well;
      int node = a->n->valves[v].of_pipe == NOWHERE && a->n->valves[v].kind != NOT_THERE ? seek_node (c, c->valve[v].node) : NOWHERE;
      if (!at.at && node != NOWHERE)
        at = c->node[node].well;
      if (at.at && same (c, at, id) && !listed (a->q->reachable, a->q->n_reachable, v))
        leak_valve (a, v);
    }
}

static void
leak_ports (Ask *a, HeatText owner, gboolean source, gboolean primary, gboolean secondary)
{
  const HeatCity *c = a->n->city;

  for (guint32 i = 0; i < c->n_port; i++)
    {
      guint8 side = c->port[i].side;
      gboolean wanted = source ? side == HEAT_PORT_HEADER : (side == HEAT_PORT_PRIMARY && primary) || (side == HEAT_PORT_SECONDARY && secondary);
      if (wanted && same (c, c->port[i].owner, owner))
        {
          wet (a, a->n->port[i][0]);
          wet (a, a->n->port[i][1]);
        }
    }
}

static void
put_leak (Ask *a, BruteLeak leak)
{
  const HeatCity *c = a->n->city;

  switch (leak.kind)
    {
    case BRUTE_PIPE: wet (a, pipe_vertex (a->n, (int) leak.index)); break;
    case BRUTE_VALVE: leak_valve (a, leak.index); break;
    case BRUTE_WELL: leak_well (a, leak.index); break;
    case BRUTE_NODE: leak_node (a, (int) leak.index); break;
    case BRUTE_CONSUMER: wet (a, a->n->consumer[leak.index][0]); wet (a, a->n->consumer[leak.index][1]); break;
    case BRUTE_SOURCE: leak_ports (a, c->source[leak.index].id, TRUE, FALSE, FALSE); break;
    case BRUTE_PRIMARY: leak_ports (a, c->station[leak.index].id, FALSE, TRUE, FALSE); break;
    case BRUTE_SECONDARY: leak_ports (a, c->station[leak.index].id, FALSE, FALSE, TRUE); break;
    case BRUTE_BOTH: leak_ports (a, c->station[leak.index].id, FALSE, TRUE, TRUE); break;
    }
}

static void
ask_init (Ask *a, const BruteNet *n, const BruteQuery *q)
{
  const HeatCity *c = n->city;

  *a = (Ask){ n, q };
  a->closed = g_new0 (guint8, c->n_valve + 1);
  a->leaking = g_new0 (guint8, c->n_valve + 1);
  a->border = g_new0 (guint8, c->n_valve + 1);
  a->shut = g_new0 (guint8, c->n_valve + 1);
  a->pinned = g_new0 (guint8, c->n_valve + 1);
  a->revived = g_new0 (guint8, c->n_pipe + 1);
  a->zone = g_new0 (guint8, (gsize) n->n + 1);
  a->stop_source = g_new0 (guint8, c->n_source + 1);
  a->stop_station = g_new0 (guint8, c->n_station + 1);
  for (guint32 v = 0; v < c->n_valve; v++)
    a->closed[v] = q->state[v] == HEAT_VALVE_CLOSED || listed (q->held, q->n_held, v);
  for (guint i = 0; i < q->n_stopped_sources; i++)
    a->stop_source[q->stopped_sources[i]] = 1;
  for (guint i = 0; i < q->n_stopped_stations; i++)
    a->stop_station[q->stopped_stations[i]] = 1;
  for (guint i = 0; i < q->n_leaks; i++)
    revive (a, q->leaks[i]);
  for (guint i = 0; i < q->n_leaks; i++)
    put_leak (a, q->leaks[i]);
  for (guint i = 0; i < q->n_pinned; i++)
    {
      guint32 v = q->pinned[i];
      a->pinned[v] = n->valves[v].kind == PLAIN_BAR && !a->closed[v] && !fails (a, v) && !a->leaking[v];
    }
}

static void
ask_clear (Ask *a)
{
  gpointer all[] = { a->closed, a->leaking, a->border, a->shut, a->pinned, a->revived, a->zone, a->stop_source, a->stop_station };
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    g_free (all[i]);
}

static void
find_border (Ask *a)
{
  for (guint32 v = 0; v < a->n->city->n_valve; v++)
    {
      const Valve *valve = &a->n->valves[v];
      gboolean inside = FALSE, outside = FALSE;
      for (guint k = 0; k < valve->mouths->len; k++)
        {
          Mouth *m = &g_array_index (valve->mouths, Mouth, k);
          if (!is_wet (a, m->dead))
            continue;
          inside |= a->zone[m->vertex];
          outside |= !a->zone[m->vertex];
        }
      a->border[v] = valve->kind == PLAIN_BAR && inside && outside && !a->closed[v] && !fails (a, v) && !a->leaking[v] && !a->pinned[v];
    }
}

static gboolean
owner_is (const HeatCity *c, guint32 port, HeatText id, gboolean source)
{
  return same (c, c->port[port].owner, id) && (c->port[port].side == HEAT_PORT_HEADER) == source;
}

static gboolean
header_in (const Ask *a, const guint8 *set, HeatText id, gboolean source)
{
  const HeatCity *c = a->n->city;

  for (guint32 i = 0; i < c->n_port; i++)
    for (int k = 0; k < 2; k++)
      if (owner_is (c, i, id, source) && c->port[i].side != HEAT_PORT_PRIMARY && a->n->port[i][k] != NOWHERE && set[a->n->port[i][k]])
        return TRUE;
  return FALSE;
}

static void
find_stops (Ask *a)
{
  const HeatCity *c = a->n->city;

  for (guint32 i = 0; i < c->n_source; i++)
    a->stop_source[i] |= header_in (a, a->zone, c->source[i].id, TRUE);
  for (guint32 i = 0; i < c->n_station; i++)
    a->stop_station[i] |= header_in (a, a->zone, c->station[i].id, FALSE);
}

static gboolean
reaches_pressure (const Ask *a, const guint8 *set)
{
  const HeatCity *c = a->n->city;

  for (guint32 i = 0; i < c->n_source; i++)
    if (!a->stop_source[i] && header_in (a, set, c->source[i].id, TRUE))
      return TRUE;
  for (guint32 i = 0; i < c->n_station; i++)
    if (!a->stop_station[i] && header_in (a, set, c->station[i].id, FALSE))
      return TRUE;
  return FALSE;
}

static gboolean
is_must (Ask *a, guint32 v)
{
  g_autofree guint8 *far = g_new0 (guint8, (gsize) a->n->n + 1);

  for (guint32 k = 0; k < a->n->city->n_valve; k++)
    a->shut[k] = (a->border[k] && k != v) || a->pinned[k];
  for (guint k = 0; k < a->n->valves[v].mouths->len; k++)
    {
      Mouth *m = &g_array_index (a->n->valves[v].mouths, Mouth, k);
      if (is_wet (a, m->dead) && !a->zone[m->vertex])
        far[m->vertex] = 1;
    }
  grow_upstream (a, far, a->zone, FALSE);
  return reaches_pressure (a, far);
}

/* ---- heat ---- */

/* One header pair: what its supply reaches, and what reaches its return. */
typedef struct { guint32 port; gboolean live; guint8 *set[2]; } Pair;

static gboolean
heat_passes (const Ask *a, guint32 i, guint from, guint to, gboolean back)
{
  const Valve *v = &a->n->valves[i];
  gboolean mirrored = back && v->on_pair;

  return !a->closed[i] && !a->shut[i] && (back ? allows (v, to, from, mirrored) : allows (v, from, to, FALSE));
}

/* Supply: grows along the flow; return: against it. Zone: drained. */
static void
grow_heat (const Ask *a, guint8 *set, gboolean back)
{
  gboolean changed = TRUE;

  while (changed)
    {
      changed = FALSE;
      for (guint i = 0; i < a->n->links->len; i++)
        {
          Link *l = &g_array_index (a->n->links, Link, i);
          if (!(back ? l->back : l->supply) || set[l->a] == set[l->b] || a->zone[l->a] || a->zone[l->b])
            continue;
          set[l->a] = set[l->b] = changed = TRUE;
        }
      for (guint32 v = 0; v < a->n->city->n_valve; v++)
        {
          GArray *m = a->n->valves[v].mouths;
          for (guint from = 0; from < m->len && a->n->valves[v].kind != NOT_THERE && a->n->valves[v].kind != OPEN_AIR; from++)
            for (guint to = 0; to < m->len; to++)
              {
                Mouth *x = &g_array_index (m, Mouth, from), *y = &g_array_index (m, Mouth, to);
                if (from == to || !set[x->vertex] || set[y->vertex] || a->zone[x->vertex] || a->zone[y->vertex])
                  continue;
                if (!(back ? x->back && y->back : x->supply && y->supply) || !heat_passes (a, v, from, to, back))
                  continue;
                set[y->vertex] = changed = TRUE;
              }
        }
    }
}

static GArray *
find_pairs (const Ask *a)
{
  const HeatCity *c = a->n->city;
  GArray *pairs = g_array_new (FALSE, FALSE, sizeof (Pair));

  for (guint32 i = 0; i < c->n_port; i++)
    {
      Pair pair = { i, FALSE, { NULL, NULL } };
      if (c->port[i].side == HEAT_PORT_PRIMARY)
        continue;
      for (int back = 0; back < 2; back++)
        {
          pair.set[back] = g_new0 (guint8, (gsize) a->n->n + 1);
          for (guint32 j = 0; j < c->n_port; j++) /* all ports of the same outlet */
            if (c->port[j].side == c->port[i].side && same (c, c->port[j].owner, c->port[i].owner) && same (c, c->port[j].system, c->port[i].system)
                && a->n->port[j][back] != NOWHERE && !a->zone[a->n->port[j][back]])
              pair.set[back][a->n->port[j][back]] = 1;
          grow_heat (a, pair.set[back], back);
        }
      g_array_append_val (pairs, pair);
    }
  return pairs;
}

static gboolean
is_warm (const GArray *pairs, int supply, int back)
{
  for (guint i = 0; i < pairs->len && supply != NOWHERE && back != NOWHERE; i++)
    {
      const Pair *p = &g_array_index (pairs, Pair, i);
      if (p->live && p->set[0][supply] && p->set[1][back])
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_warm_primary (const Ask *a, const GArray *pairs, guint32 station)
{
  const HeatCity *c = a->n->city;

  for (guint32 i = 0; i < c->n_port; i++)
    for (guint32 j = 0; j < c->n_port; j++)
      if (c->port[i].side == HEAT_PORT_PRIMARY && c->port[j].side == HEAT_PORT_PRIMARY && same (c, c->port[i].owner, c->station[station].id)
          && same (c, c->port[j].owner, c->station[station].id) && same (c, c->port[i].system, c->port[j].system)
          && is_warm (pairs, a->n->port[i][0], a->n->port[j][1]))
        return TRUE;
  return FALSE;
}

/* Outward from the sources. Fills `alive` by station. */
static void
give_life (const Ask *a, GArray *pairs, guint8 *alive)
{
  const HeatCity *c = a->n->city;
  gboolean changed = TRUE;

  for (guint i = 0; i < pairs->len; i++)
    for (guint32 s = 0; s < c->n_source; s++)
      if (owner_is (c, g_array_index (pairs, Pair, i).port, c->source[s].id, TRUE) && !a->stop_source[s])
        g_array_index (pairs, Pair, i).live = TRUE;
  while (changed)
    {
      changed = FALSE;
      for (guint32 s = 0; s < c->n_station; s++)
        {
          if (alive[s] || a->stop_station[s] || !has_warm_primary (a, pairs, s))
            continue;
          alive[s] = changed = TRUE;
          for (guint i = 0; i < pairs->len; i++)
            if (owner_is (c, g_array_index (pairs, Pair, i).port, c->station[s].id, FALSE))
              g_array_index (pairs, Pair, i).live = TRUE;
        }
    }
}

static gboolean
pipe_flows (const Ask *a, const GArray *pairs, int pipe)
{
  gboolean any = FALSE;

  for (int back = 0; back < 2; back++)
    {
      gboolean reached = FALSE;
      if (!carries (a->n, pipe, back))
        continue;
      for (guint i = 0; i < pairs->len; i++)
        reached |= g_array_index (pairs, Pair, i).live && g_array_index (pairs, Pair, i).set[back][pipe_vertex (a->n, pipe)];
      if (!reached)
        return FALSE;
      any = TRUE;
    }
  return any;
}

typedef struct { guint8 *consumer, *station, *pipe; } Warmth;

static Warmth
measure (const Ask *a)
{
  const HeatCity *c = a->n->city;
  Warmth w = { g_new0 (guint8, c->n_consumer + 1), g_new0 (guint8, c->n_station + 1), g_new0 (guint8, c->n_pipe + 1) };
  GArray *pairs = find_pairs (a);

  give_life (a, pairs, w.station);
  for (guint32 i = 0; i < c->n_consumer; i++)
    w.consumer[i] = is_warm (pairs, a->n->consumer[i][0], a->n->consumer[i][1]);
  for (guint32 i = 0; i < c->n_pipe; i++)
    w.pipe[i] = pipe_flows (a, pairs, (int) i);
  for (guint i = 0; i < pairs->len; i++)
    {
      g_free (g_array_index (pairs, Pair, i).set[0]);
      g_free (g_array_index (pairs, Pair, i).set[1]);
    }
  g_array_unref (pairs);
  return w;
}

static void
warmth_clear (Warmth *w)
{
  g_free (w->consumer);
  g_free (w->station);
  g_free (w->pipe);
}

/* ---- answer ---- */

static gboolean
has_place (const BruteNet *n, guint32 consumer)
{
  for (int k = 0; k < 2; k++)
    {
      int node = n->consumer[consumer][k];
      gboolean used = FALSE;
      for (guint32 p = 0; p < n->city->n_pipe; p++)
        used |= n->from[p] == node || n->to[p] == node;
      for (guint32 i = 0; i < n->city->n_port; i++)
        used |= n->port[i][0] == node || n->port[i][1] == node;
      for (guint32 v = 0; v < n->city->n_valve; v++)
        if (n->valves[v].kind != NOT_THERE && n->valves[v].of_pipe == NOWHERE)
          used |= seek_node (n->city, n->city->valve[v].node) == node || seek_node (n->city, n->city->valve[v].node2) == node;
      if (node == NOWHERE || !used)
        return FALSE;
    }
  return TRUE;
}

static void
count_households (const BruteNet *n, guint32 consumer, guint32 *heating, guint32 *suspended, double *area_m2)
{
  const HeatCity *c = n->city;

  *heating = *suspended = 0;
  for (guint32 h = 0; h < c->n_household; h++)
    if (same (c, c->household[h].consumer, c->consumer[consumer].id))
      {
        if (c->household[h].housing == HEAT_SUSPENDED)
          (*suspended)++;
        else
          {
            (*heating)++;
            *area_m2 += c->household[h].area_m2 > 0 ? c->household[h].area_m2 : 0;
          }
      }
}

static void
collect_consumers (const BruteNet *n, const Warmth *before, const Warmth *after, BruteAnswer *r)
{
  const HeatCity *c = n->city;

  for (guint32 i = 0; i < c->n_consumer; i++)
    {
      guint32 heating, suspended;
      double area_m2 = 0;
      count_households (n, i, &heating, &suspended, &area_m2);
      gboolean in_lists = !(heating == 0 && suspended > 0);
      if (after->consumer[i])
        g_array_append_val (r->warm_after, i);
      if (!before->consumer[i] && has_place (n, i))
        {
          r->already_households += heating;
          if (in_lists)
            g_array_append_val (r->already, i);
        }
      if (!before->consumer[i] || after->consumer[i])
        continue;
      r->suspended += suspended;
      if (!in_lists)
        continue;
      r->households += heating;
      r->area_m2 += area_m2;
      g_array_append_val (r->out_consumers, i);
    }
  for (guint32 b = 0; b < c->n_building; b++)
    for (guint k = 0; k < r->out_consumers->len; k++)
      if (same (c, c->consumer[g_array_index (r->out_consumers, guint32, k)].building, c->building[b].id))
        {
          g_array_append_val (r->out_buildings, b);
          break;
        }
}

static BruteAnswer *
answer_new (void)
{
  BruteAnswer *r = g_new0 (BruteAnswer, 1);
  GArray **lists[] = { &r->must, &r->may, &r->stop_sources, &r->stop_stations, &r->zone_pipes, &r->out_consumers, &r->out_stations, &r->out_buildings,
                       &r->already, &r->dead_pipes, &r->warm_after };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    *lists[i] = g_array_new (FALSE, FALSE, sizeof (guint32));
  return r;
}

/* Zone, stops and what is shut are known: who and what is cold. */
static void
describe (const Ask *ask, BruteAnswer *r)
{
  const BruteNet *n = ask->n;
  const HeatCity *c = n->city;
  Ask before, a = *ask;

  BruteQuery quiet = *a.q;
  quiet.n_leaks = 0;
  ask_init (&before, n, &quiet);
  Warmth was = measure (&before);
  Warmth is = measure (&a);
  for (guint32 i = 0; i < c->n_source; i++)
    if (header_in (&a, a.zone, c->source[i].id, TRUE))
      g_array_append_val (r->stop_sources, i);
  for (guint32 i = 0; i < c->n_station; i++)
    {
      if (header_in (&a, a.zone, c->station[i].id, FALSE))
        g_array_append_val (r->stop_stations, i);
      if (was.station[i] && !is.station[i])
        g_array_append_val (r->out_stations, i);
    }
  for (guint32 i = 0; i < c->n_pipe; i++)
    {
      if (a.zone[pipe_vertex (n, (int) i)])
        g_array_append_val (r->zone_pipes, i);
      else if (was.pipe[i] && !is.pipe[i])
        g_array_append_val (r->dead_pipes, i);
    }
  collect_consumers (n, &was, &is, r);
  warmth_clear (&was);
  warmth_clear (&is);
  ask_clear (&before);
}

BruteAnswer *
brute_isolate (const BruteNet *n, const BruteQuery *q)
{
  const HeatCity *c = n->city;
  BruteAnswer *r = answer_new ();
  Ask a;

  ask_init (&a, n, q);
  grow_upstream (&a, a.zone, NULL, TRUE);
  find_border (&a);
  find_stops (&a);
  for (guint32 v = 0; v < c->n_valve; v++)
    if (a.border[v] || a.pinned[v])
      g_array_append_val (a.pinned[v] || is_must (&a, v) ? r->must : r->may, v);
  memset (a.shut, 0, c->n_valve);
  for (guint i = 0; i < r->must->len; i++)
    a.shut[g_array_index (r->must, guint32, i)] = 1;
  describe (&a, r);
  ask_clear (&a);
  return r;
}

void
brute_answer_free (BruteAnswer *r)
{
  GArray *lists[] = { r->must, r->may, r->stop_sources, r->stop_stations, r->zone_pipes, r->out_consumers, r->out_stations, r->out_buildings,
                      r->already, r->dead_pipes, r->warm_after };
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_array_unref (lists[i]);
  g_free (r);
}

GArray *
brute_reopen (const BruteNet *n, const BruteQuery *q, const guint32 *opened, guint n_opened, GArray **must)
{
  GArray *warm = g_array_new (FALSE, FALSE, sizeof (guint32));
  Ask a;

  *must = g_array_new (FALSE, FALSE, sizeof (guint32));
  ask_init (&a, n, q);
  grow_upstream (&a, a.zone, NULL, TRUE);
  find_border (&a);
  find_stops (&a);
  for (guint i = 0; i < n_opened; i++)
    a.closed[opened[i]] = 0;
  for (guint32 v = 0; v < n->city->n_valve; v++)
    if (a.border[v] && is_must (&a, v))
      g_array_append_val (*must, v);
  memset (a.shut, 0, n->city->n_valve);
  for (guint i = 0; i < (*must)->len; i++)
    a.shut[g_array_index (*must, guint32, i)] = 1;
  Warmth is = measure (&a);
  for (guint32 i = 0; i < n->city->n_consumer; i++)
    if (is.consumer[i])
      g_array_append_val (warm, i);
  warmth_clear (&is);
  ask_clear (&a);
  return warm;
}

gboolean
brute_is_clear (const BruteNet *n, const BruteQuery *q, guint32 v)
{
  const Valve *valve = &n->valves[v];
  Ask a;

  ask_init (&a, n, q);
  grow_upstream (&a, a.zone, NULL, TRUE);
  gboolean clear = valve->kind == PLAIN_BAR && a.closed[v] && !fails (&a, v) && !a.leaking[v];
  for (guint i = 0; i < valve->mouths->len; i++)
    clear = clear && !a.zone[g_array_index (valve->mouths, Mouth, i).vertex];
  ask_clear (&a);
  return clear;
}

guint8 *
brute_warm (const BruteNet *n, const BruteQuery *q, const GArray *shut)
{
  BruteQuery quiet = *q;
  Ask a;

  quiet.n_leaks = 0;
  ask_init (&a, n, &quiet);
  for (guint i = 0; i < shut->len; i++)
    a.shut[g_array_index (shut, guint32, i)] = 1;
  Warmth is = measure (&a);
  guint8 *warm = g_memdup2 (is.consumer, n->city->n_consumer + 1);
  warmth_clear (&is);
  ask_clear (&a);
  return warm;
}

gboolean
brute_is_fed (const BruteNet *n, const BruteQuery *q, const GArray *shut, const GArray *stop_sources, const GArray *stop_stations)
{
  Ask a;

  ask_init (&a, n, q);
  for (guint i = 0; i < shut->len; i++)
    a.shut[g_array_index (shut, guint32, i)] = 1;
  for (guint i = 0; i < stop_sources->len; i++)
    a.stop_source[g_array_index (stop_sources, guint32, i)] = 1;
  for (guint i = 0; i < stop_stations->len; i++)
    a.stop_station[g_array_index (stop_stations, guint32, i)] = 1;
  grow_upstream (&a, a.zone, NULL, FALSE);
  gboolean fed = reaches_pressure (&a, a.zone);
  ask_clear (&a);
  return fed;
}

/* One valve farther upstream, for every valve that water passes. */
static gboolean
step_upstream (const Ask *a, guint8 *set)
{
  g_autofree guint8 *from_here = g_memdup2 (set, (gsize) a->n->n + 1);
  gboolean grows = FALSE;

  for (guint32 v = 0; v < a->n->city->n_valve; v++)
    {
      GArray *m = a->n->valves[v].mouths;
      for (guint k = 0; k < m->len * m->len && a->n->valves[v].kind != NOT_THERE && a->n->valves[v].kind != OPEN_AIR; k++)
        {
          Mouth *x = &g_array_index (m, Mouth, k / m->len), *y = &g_array_index (m, Mouth, k % m->len);
          if (x == y || !from_here[y->vertex] || set[x->vertex] || !is_wet (a, x->dead) || !is_wet (a, y->dead)
              || !water_passes (a, v, k / m->len, k % m->len, FALSE))
            continue;
          set[x->vertex] = grows = TRUE;
        }
    }
  return grows;
}

static void
fill_lines (const Ask *a, guint8 *set)
{
  for (gboolean changed = TRUE; changed;)
    {
      changed = FALSE;
      for (guint i = 0; i < a->n->links->len; i++)
        {
          Link *l = &g_array_index (a->n->links, Link, i);
          if (is_wet (a, l->dead) && set[l->a] != set[l->b])
            set[l->a] = set[l->b] = changed = TRUE;
        }
    }
}

guint
brute_valves_to_plant (const BruteNet *n, const BruteQuery *q, guint32 valve, const GArray *shut, const GArray *stop_sources, const GArray *stop_stations, guint8 *sources,
                       guint8 *stations)
{
  g_autofree guint8 *set = g_new0 (guint8, (gsize) n->n + 1);
  const HeatCity *c = n->city;
  guint passed = 0;
  Ask a;

  ask_init (&a, n, q);
  for (guint i = 0; i < stop_sources->len; i++)
    a.stop_source[g_array_index (stop_sources, guint32, i)] = 1;
  for (guint i = 0; i < stop_stations->len; i++)
    a.stop_station[g_array_index (stop_stations, guint32, i)] = 1;
  for (guint i = 0; i < shut->len; i++)
    a.shut[g_array_index (shut, guint32, i)] = 1;
  for (guint k = 0; k < n->valves[valve].mouths->len; k++)
    {
      Mouth *m = &g_array_index (n->valves[valve].mouths, Mouth, k);
      set[m->vertex] |= is_wet (&a, m->dead);
    }
  for (fill_lines (&a, set); passed != G_MAXUINT && !reaches_pressure (&a, set); fill_lines (&a, set))
    passed = step_upstream (&a, set) ? passed + 1 : G_MAXUINT;
  for (guint32 i = 0; i < c->n_source; i++)
    sources[i] = !a.stop_source[i] && header_in (&a, set, c->source[i].id, TRUE);
  for (guint32 i = 0; i < c->n_station; i++)
    stations[i] = !a.stop_station[i] && header_in (&a, set, c->station[i].id, FALSE);
  ask_clear (&a);
  return passed;
}

static void
shut_all (Ask *a, const GArray *shut)
{
  memcpy (a->shut, a->pinned, a->n->city->n_valve);
  for (guint i = 0; i < shut->len; i++)
    a->shut[g_array_index (shut, guint32, i)] = 1;
}

static gboolean
touches (const Ask *a, guint32 v)
{
  GArray *mouths = a->n->valves[v].mouths;

  for (guint k = 0; k < mouths->len; k++)
    if (a->zone[g_array_index (mouths, Mouth, k).vertex])
      return TRUE;
  return FALSE;
}

GArray *
brute_choices (const BruteNet *n, const BruteQuery *q)
{
  GArray *choices = g_array_new (FALSE, FALSE, sizeof (guint32));
  Ask a;

  ask_init (&a, n, q);
  memcpy (a.shut, a.pinned, n->city->n_valve);
  grow_upstream (&a, a.zone, NULL, FALSE);
  for (guint32 v = 0; v < n->city->n_valve; v++)
    if (n->valves[v].kind == PLAIN_BAR && !a.closed[v] && !fails (&a, v) && !a.leaking[v] && !a.pinned[v] && touches (&a, v))
      g_array_append_val (choices, v);
  ask_clear (&a);
  return choices;
}

/* Plants that no choice of valves can save. */
static void
find_lost_plants (const BruteNet *n, const BruteQuery *q, Ask *a)
{
  Ask all;

  ask_init (&all, n, q);
  grow_upstream (&all, all.zone, NULL, TRUE);
  find_stops (&all);
  memcpy (a->stop_source, all.stop_source, n->city->n_source);
  memcpy (a->stop_station, all.stop_station, n->city->n_station);
  ask_clear (&all);
}

gboolean
brute_is_open (const BruteNet *n, const BruteQuery *q, const GArray *shut, double *drained_m3)
{
  Ask a;

  ask_init (&a, n, q);
  find_lost_plants (n, q, &a);
  shut_all (&a, shut);
  grow_upstream (&a, a.zone, NULL, FALSE);
  gboolean is_open = reaches_pressure (&a, a.zone);
  *drained_m3 = 0;
  for (guint32 p = 0; p < n->city->n_pipe; p++)
    if (a.zone[pipe_vertex (n, (int) p)])
      {
        double bore_m = n->city->pipe[p].dn_mm / 1000.0;
        *drained_m3 += 3.14159265358979 / 4 * bore_m * bore_m * (double) n->city->pipe[p].length_m * (n->city->pipe[p].line == HEAT_LINE_PAIR ? 2 : 1);
      }
  ask_clear (&a);
  return is_open;
}

BruteAnswer *
brute_consequences (const BruteNet *n, const BruteQuery *q, const GArray *shut)
{
  BruteAnswer *r = answer_new ();
  Ask a;

  ask_init (&a, n, q);
  shut_all (&a, shut);
  grow_upstream (&a, a.zone, NULL, FALSE);
  find_stops (&a);
  describe (&a, r);
  ask_clear (&a);
  return r;
}

guint32
brute_well (const BruteNet *n, guint32 v)
{
  const HeatCity *c = n->city;
  HeatText at = c->valve[v].well;
  int node = n->valves[v].of_pipe == NOWHERE && n->valves[v].kind != NOT_THERE ? seek_node (c, c->valve[v].node) : NOWHERE;

  if (!at.at && node != NOWHERE)
    at = c->node[node].well;
  for (guint32 i = 0; at.at && i < c->n_well; i++)
    if (same (c, at, c->well[i].id))
      return i;
  return G_MAXUINT32;
}

gboolean
brute_is_on_pair (const BruteNet *n, guint32 v)
{
  return n->valves[v].on_pair;
}
