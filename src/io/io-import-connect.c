// SPDX-License-Identifier: GPL-3.0-or-later
/* Which pipe ends meet: by node ids where the source has them, else by place. Supply and return that lie over each other do not
 * meet; one line for the pair meets both where they end, and such joints are listed. */
#include "geo-rtree.h"
#include "io-import-private.h"
#include <math.h>
#include <string.h>

typedef struct { double at_m; guint32 valve; /* HEAT_NONE: a pipe end meets here */ } Cut;
typedef struct { double x, y; guint32 pipe; guint8 end, group; } End; /* group: level and line, see end_group() */

typedef struct {
  HeatImport *import;
  GArray **cuts;      /* owned; Cut by pipe, NULL: none */
  guint32 n_pipes;    /* before cutting */
  HeatRtree *tree;    /* owned */
} Cutter;

typedef struct {
  Cutter *cutter;
  double x, y, reach_m;
  guint32 except;     /* pipe */
  int level, line;    /* −1: any */
  guint32 best;
  double best_m, at_m;
} Nearest;

static gboolean
visit_pipe (guint32 pipe, gpointer data)
{
  Nearest *q = data;
  const HeatPipeRow *p = &q->cutter->import->city->pipe[pipe];
  double at, d = heat_import_along (q->cutter->import, pipe, q->x, q->y, &at);

  if (pipe != q->except && (q->level < 0 || p->level == q->level) && (q->line < 0 || p->line == q->line) && d <= q->reach_m && d < q->best_m)
    {
      q->best = pipe;
      q->best_m = d;
      q->at_m = at;
    }
  return TRUE;
}

static Nearest
nearest_pipe (Cutter *c, double x, double y, double reach_m, guint32 except, int level, int line)
{
  Nearest q = { c, x, y, reach_m, except, level, line, HEAT_NONE, HUGE_VAL };

  heat_rtree_query (c->tree, (HeatBox){ x - reach_m, y - reach_m, x + reach_m, y + reach_m }, visit_pipe, &q);
  return q;
}

static HeatRtree *
build_tree (const HeatCity *city)
{
  g_autofree HeatBox *boxes = g_new (HeatBox, city->n_pipe + 1);

  for (guint32 i = 0; i < city->n_pipe; i++)
    {
      boxes[i] = heat_box_empty ();
      for (guint32 k = 0; k < city->pipe[i].n_points; k++)
        {
          const double *xy = city->points + 2 * (gsize) (city->pipe[i].first_point + k);
          boxes[i] = heat_box_add (boxes[i], xy[0], xy[1]);
        }
    }
  return heat_rtree_new (boxes, city->n_pipe);
}

static void
add_cut (Cutter *c, guint32 pipe, double at_m, guint32 valve)
{
  Cut cut = { at_m, valve };

  if (!c->cuts[pipe])
    c->cuts[pipe] = g_array_new (FALSE, FALSE, sizeof (Cut));
  g_array_append_val (c->cuts[pipe], cut);
}

static gboolean
is_inside (Cutter *c, guint32 pipe, double at_m)
{
  double tolerance = c->import->map->tolerance_m;

  return at_m > tolerance && at_m < heat_import_drawn_m (c->import, pipe) - tolerance;
}

static gboolean
has_node_ids (const HeatCity *city)
{
  for (guint32 i = 0; i < city->n_pipe; i++)
    if (city->pipe[i].from_node.at || city->pipe[i].to_node.at)
      return TRUE;
  return FALSE;
}

static const double *
end_point (const HeatCity *city, guint32 pipe, guint end)
{
  const HeatPipeRow *p = &city->pipe[pipe];

  return p->n_points ? city->points + 2 * (gsize) (p->first_point + (end ? p->n_points - 1 : 0)) : NULL;
}

/* An end that meets another pipe of its line in its course cuts that one. */
static void
find_tees (Cutter *c)
{
  const HeatCity *city = c->import->city;

  for (guint32 i = 0; i < c->n_pipes; i++)
    for (guint end = 0; end < 2; end++)
      {
        const double *xy = end_point (city, i, end);
        const HeatPipeRow *p = &city->pipe[i];
        if (!xy || p->line == HEAT_LINE_JUMPER)
          continue;
        Nearest q = nearest_pipe (c, xy[0], xy[1], c->import->map->tolerance_m, i, p->level, p->line);
        if (q.best != HEAT_NONE && is_inside (c, q.best, q.at_m))
          add_cut (c, q.best, q.at_m, HEAT_NONE);
      }
}

static int
key_code (HeatImport *import, const HeatImportExtra *extra, HeatMapKey key, HeatCodes set)
{
  const char *word = heat_city_text (import->city, extra->key[key]);

  return *word ? heat_code_value (set, word, -1) : -1;
}

/* A valve given as a point: at an end of the nearest pipe, or it cuts that pipe. */
static void
find_point_valves (Cutter *c)
{
  HeatCity *city = c->import->city;

  for (guint32 v = 0; v < city->n_valve; v++)
    {
      HeatValveRow *valve = &city->valve[v];
      const HeatImportExtra *extra = heat_import_extra (c->import, "valve", v);
      if (valve->node.at || valve->node2.at || valve->end >= 0 || extra->key[HEAT_MAP_END_NODE].at || !isfinite (valve->x))
        continue;
      if (valve->pipe.at && valve->role == HEAT_VALVE_CHECK && valve->node.at)
        continue;
      Nearest q = nearest_pipe (c, valve->x, valve->y, c->import->map->snap_m, HEAT_NONE, key_code (c->import, extra, HEAT_MAP_LEVEL, HEAT_CODES_LEVEL),
                                key_code (c->import, extra, HEAT_MAP_LINE, HEAT_CODES_LINE));
      for (guint32 i = 0; valve->pipe.at && i < c->n_pipes; i++) /* the pipe is said, its place is looked up */
        if (strcmp (heat_city_text (city, city->pipe[i].id), heat_city_text (city, valve->pipe)) == 0)
          {
            q.best = city->pipe[i].n_points ? i : HEAT_NONE;
            if (q.best != HEAT_NONE)
              heat_import_along (c->import, i, valve->x, valve->y, &q.at_m);
            break;
          }
      if (q.best == HEAT_NONE)
        heat_import_note (c->import, HEAT_IMPORT_VALUE, "valve", heat_city_text (city, valve->id), _("no pipe within %g m: the valve sits on nothing"), c->import->map->snap_m);
      else if (is_inside (c, q.best, q.at_m))
        add_cut (c, q.best, q.at_m, v);
      else
        {
          valve->pipe = city->pipe[q.best].id;
          valve->end = q.at_m > c->import->map->tolerance_m;
        }
    }
}

static int
compare_cuts (gconstpointer a, gconstpointer b)
{
  const Cut *x = a, *y = b;

  return (x->at_m > y->at_m) - (x->at_m < y->at_m);
}

/* Cuts one pipe at all its places; those nearer than the tolerance are one. Valves get the piece that ends at them. */
static void
apply_cuts (Cutter *c, guint32 pipe)
{
  g_autoptr (GArray) at = g_array_new (FALSE, FALSE, sizeof (double));
  GArray *cuts = c->cuts[pipe];
  g_autofree guint *place = g_new (guint, cuts->len);

  g_array_sort (cuts, compare_cuts);
  for (guint k = 0; k < cuts->len; k++)
    {
      double m = g_array_index (cuts, Cut, k).at_m;
      if (at->len == 0 || m - g_array_index (at, double, at->len - 1) > c->import->map->tolerance_m)
        g_array_append_val (at, m);
      place[k] = at->len - 1;
    }
  guint32 first = heat_import_split (c->import, pipe, (const double *) (const void *) at->data, at->len);
  for (guint k = 0; k < cuts->len; k++)
    {
      guint32 v = g_array_index (cuts, Cut, k).valve;
      if (v == HEAT_NONE)
        continue;
      c->import->city->valve[v].pipe = c->import->city->pipe[place[k] ? first + place[k] - 1 : pipe].id;
      c->import->city->valve[v].end = 1;
    }
}

/* Ends of one group meet: level × (supply, return, pair, jumper). */
static guint8 end_group (const HeatPipeRow *p) { return (guint8) (p->level * 4 + p->line); }

static guint32
find_root (guint32 *up, guint32 i)
{
  while (up[i] != i)
    i = up[i] = up[up[i]];
  return i;
}

typedef struct { const GArray *ends; guint32 *up; guint32 self; double tolerance; gboolean is_joint_pass; } Meeting;

static gboolean
visit_end (guint32 other, gpointer data)
{
  Meeting *m = data;
  const End *a = &g_array_index (m->ends, End, m->self), *b = &g_array_index (m->ends, End, other);
  guint line_a = a->group % 4, line_b = b->group % 4;
  gboolean is_mixer = line_a == HEAT_LINE_PAIR || line_a == HEAT_LINE_JUMPER; /* meets all lines of its level */

  if (hypot (a->x - b->x, a->y - b->y) > m->tolerance || a->group / 4 != b->group / 4)
    return TRUE;
  if (line_a == line_b || (m->is_joint_pass && is_mixer))
    m->up[find_root (m->up, m->self)] = find_root (m->up, other);
  return TRUE;
}

static GArray *
collect_ends (const HeatCity *city)
{
  GArray *ends = g_array_new (FALSE, FALSE, sizeof (End));

  for (guint32 i = 0; i < city->n_pipe; i++)
    for (guint end = 0; end < 2; end++)
      {
        const double *xy = end_point (city, i, end);
        End e = { xy ? xy[0] : NAN, xy ? xy[1] : NAN, i, (guint8) end, end_group (&city->pipe[i]) };
        if (xy)
          g_array_append_val (ends, e);
      }
  return ends;
}

/* Nodes "n1" … where ends meet within the tolerance. */
static void
make_nodes_by_place (HeatImport *import)
{
  HeatCity *city = import->city;
  g_autoptr (GArray) ends = collect_ends (city);
  g_autofree guint32 *up = g_new (guint32, ends->len + 1);
  g_autofree HeatText *name = g_new0 (HeatText, ends->len + 1);
  g_autofree HeatBox *boxes = g_new (HeatBox, ends->len + 1);
  guint n_made = 0;

  for (guint32 i = 0; i < ends->len; i++)
    {
      const End *e = &g_array_index (ends, End, i);
      boxes[i] = (HeatBox){ e->x, e->y, e->x, e->y };
      up[i] = i;
    }
  g_autoptr (HeatRtree) tree = heat_rtree_new (boxes, ends->len);
  Meeting m = { ends, up, 0, import->map->tolerance_m };
  for (guint pass = 0; pass < 2; pass++)
    for (m.is_joint_pass = pass, m.self = 0; m.self < ends->len; m.self++)
      {
        const End *e = &g_array_index (ends, End, m.self);
        heat_rtree_query (tree, (HeatBox){ e->x - m.tolerance, e->y - m.tolerance, e->x + m.tolerance, e->y + m.tolerance }, visit_end, &m);
      }
  for (guint32 i = 0; i < ends->len; i++)
    {
      const End *e = &g_array_index (ends, End, i);
      guint32 root = find_root (up, i);
      if (!name[root].at)
        {
          g_autofree char *id = g_strdup_printf ("n%u", ++n_made);
          HeatNodeRow *node = heat_city_add_node (city);
          name[root] = node->id = heat_city_put (city, id);
          node->x = e->x, node->y = e->y;
        }
      *(e->end ? &city->pipe[e->pipe].to_node : &city->pipe[e->pipe].from_node) = name[root];
    }
  heat_import_note (import, HEAT_IMPORT_MADE, "node", "", _("%u nodes where pipe ends lie within %g m of each other"), n_made, import->map->tolerance_m);
}

/* Nodes that pipes name but no layer gave: with a layer of nodes they are missing; without one they are made. */
static void
make_named_nodes (HeatImport *import)
{
  HeatCity *city = import->city;
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_made = 0;

  if (city->n_node > 0)
    return;
  for (guint32 i = 0; i < city->n_pipe; i++)
    for (guint end = 0; end < 2; end++)
      {
        HeatText id = end ? city->pipe[i].to_node : city->pipe[i].from_node;
        if (!id.at || !g_hash_table_add (known, g_strdup (heat_city_text (city, id))))
          continue;
        const double *xy = end_point (city, i, end);
        HeatNodeRow *node = heat_city_add_node (city);
        node->id = id;
        node->x = xy ? xy[0] : NAN, node->y = xy ? xy[1] : NAN;
        n_made++;
      }
  heat_import_note (import, HEAT_IMPORT_MADE, "node", "", _("%u nodes named by pipes"), n_made);
}

void
heat_import_connect (HeatImport *import)
{
  HeatCity *city = import->city;
  Cutter c = { import, g_new0 (GArray *, city->n_pipe + 1), city->n_pipe, build_tree (city) };
  gboolean by_ids = has_node_ids (city);

  if (by_ids)
    make_named_nodes (import);
  else
    find_tees (&c);
  find_point_valves (&c);
  for (guint32 i = 0; i < c.n_pipes; i++)
    if (c.cuts[i])
      {
        apply_cuts (&c, i);
        g_array_unref (c.cuts[i]);
      }
  if (!by_ids)
    make_nodes_by_place (import);
  heat_rtree_free (c.tree);
  g_free (c.cuts);
}
