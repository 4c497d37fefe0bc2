// SPDX-License-Identifier: GPL-3.0-or-later
/* Supply and return lie about a metre apart; on the map they are drawn further apart than that. Here each line learns
 * on which side its partner lies, and where its ends go so that lines drawn aside still meet at the nodes. */
#include "map-scene-private.h"
#include <math.h>

#define PARTNER_MAX_M 6.0
#define PARALLEL_MIN 0.94 /* cosine of 20° */
#define SAME_PLACE_M 0.05
#define JOIN_MAX 3.0      /* a mitre goes no further than this many offsets */

typedef struct { double x, y, dx, dy; } Station; /* a place on a line and its direction there */

static gboolean
unit (double *dx, double *dy)
{
  double len = hypot (*dx, *dy);

  if (!(len > 0))
    return FALSE;
  *dx /= len;
  *dy /= len;
  return TRUE;
}

/* The middle of the longest straight piece. */
static gboolean
find_station (const double *xy, guint n, Station *s)
{
  double longest = 0;

  for (guint i = 0; i + 1 < n; i++)
    {
      double dx = xy[2 * i + 2] - xy[2 * i], dy = xy[2 * i + 3] - xy[2 * i + 1], len = hypot (dx, dy);
      if (len > longest)
        {
          longest = len;
          *s = (Station){ xy[2 * i] + dx / 2, xy[2 * i + 1] + dy / 2, dx / len, dy / len };
        }
    }
  return longest > 0;
}

typedef struct {
  const HeatNet *net;
  const HeatCity *city;
  guint32 self;
  Station at;
  double best_m, cross, along; /* of the best partner: distance, sign of its side, direction */
} Search;

static gboolean
is_opposite (const HeatPipeRow *a, const HeatPipeRow *b)
{
  return a->level == b->level && ((a->line == HEAT_LINE_SUPPLY && b->line == HEAT_LINE_RETURN) || (a->line == HEAT_LINE_RETURN && b->line == HEAT_LINE_SUPPLY));
}

static gboolean
try_partner (guint32 pipe, gpointer data)
{
  Search *s = data;
  double fallback[HEAT_COURSE_DOUBLES];
  guint n = 0;

  if (pipe == s->self || !is_opposite (&s->city->pipe[s->self], &s->city->pipe[pipe]))
    return TRUE;
  const double *xy = heat_net_pipe_line (s->net, heat_pipe (pipe), fallback, &n);
  for (guint i = 0; i + 1 < n; i++)
    {
      double ax = xy[2 * i], ay = xy[2 * i + 1], dx = xy[2 * i + 2] - ax, dy = xy[2 * i + 3] - ay, t = 0;
      double d = heat_segment_distance_m (s->at.x, s->at.y, ax, ay, ax + dx, ay + dy, &t);
      double px = ax + t * dx, py = ay + t * dy;
      if (!unit (&dx, &dy) || d >= s->best_m || fabs (dx * s->at.dx + dy * s->at.dy) < PARALLEL_MIN)
        continue;
      s->best_m = d;
      s->cross = s->at.dx * (py - s->at.y) - s->at.dy * (px - s->at.x);
      s->along = dx * s->at.dx + dy * s->at.dy;
    }
  return TRUE;
}

/* Away from the partner; lines on the very same course: supply to the left of its own direction. */
static gint8
choose_side (const Search *s, gboolean is_supply)
{
  if (s->best_m > SAME_PLACE_M)
    return s->cross > 0 ? -1 : 1;
  return is_supply || s->along < 0 ? 1 : -1;
}

static void
pair_one (const HeatNet *net, HeatMapShape *shape, guint32 pipe)
{
  const HeatCity *city = heat_net_city (net);
  const HeatPipeRow *row = &city->pipe[pipe];
  Search s = { .net = net, .city = city, .self = pipe, .best_m = PARTNER_MAX_M };
  double fallback[HEAT_COURSE_DOUBLES];
  guint n = 0;

  *shape = (HeatMapShape){ .side = row->line == HEAT_LINE_PAIR };
  if (row->line != HEAT_LINE_SUPPLY && row->line != HEAT_LINE_RETURN)
    return;
  const double *xy = heat_net_pipe_line (net, heat_pipe (pipe), fallback, &n);
  if (n < 2 || !find_station (xy, n, &s.at))
    return;
  /* Most data list the two lines one after the other. */
  if (pipe > 0)
    try_partner (pipe - 1, &s);
  if (pipe + 1 < city->n_pipe)
    try_partner (pipe + 1, &s);
  if (s.best_m > 2)
    heat_rtree_query (heat_net_pipe_index (net), (HeatBox){ s.at.x - s.best_m, s.at.y - s.best_m, s.at.x + s.best_m, s.at.y + s.best_m }, try_partner, &s);
  if (s.best_m >= PARTNER_MAX_M)
    return;
  shape->side = choose_side (&s, row->line == HEAT_LINE_SUPPLY);
  shape->gap_m = (float) s.best_m;
  shape->is_hidden_in_city = row->line == HEAT_LINE_RETURN;
}

void
heat_map_pair_sides (const HeatNet *net, HeatMapShape *shapes, guint32 first, guint32 end)
{
  for (guint32 i = first; i < end; i++)
    pair_one (net, &shapes[i], i);
}

typedef struct { double dx, dy, ox, oy; } End; /* direction away from the node; the unit offset of the line there */

static gboolean
get_end (const HeatNet *net, const HeatMapShape *shapes, guint32 pipe, guint end, End *e)
{
  double fallback[HEAT_COURSE_DOUBLES];
  guint n = 0;
  const double *xy = heat_net_pipe_line (net, heat_pipe (pipe), fallback, &n);

  if (n < 2)
    return FALSE;
  guint at = end ? n - 1 : 0, next = end ? n - 2 : 1;
  e->dx = xy[2 * next] - xy[2 * at];
  e->dy = xy[2 * next + 1] - xy[2 * at + 1];
  if (!unit (&e->dx, &e->dy))
    return FALSE;
  double flip = (end ? -1 : 1) * shapes[pipe].side; /* start → end runs towards the node at end 1 */
  e->ox = -e->dy * flip;
  e->oy = e->dx * flip;
  return TRUE;
}

/* Where line e, moved aside, meets line f, moved aside; relative to the node. */
static void
meet (const End *e, const End *f, double *x, double *y)
{
  double cross = e->dx * f->dy - e->dy * f->dx, wx = f->ox - e->ox, wy = f->oy - e->oy;

  if (fabs (cross) < 0.15)
    {
      *x = (e->ox + f->ox) / 2;
      *y = (e->oy + f->oy) / 2;
      return;
    }
  double t = CLAMP ((wx * f->dy - wy * f->dx) / cross, -JOIN_MAX, JOIN_MAX);
  *x = e->ox + t * e->dx;
  *y = e->oy + t * e->dy;
}

/* The end at the same node and of the same line that goes on most nearly straight. */
static gboolean
find_mate (const HeatNet *net, const HeatMapShape *shapes, guint32 pipe, guint end, const End *e, End *mate)
{
  const HeatPipeRow *rows = heat_net_city (net)->pipe;
  HeatNode node = heat_net_pipe_node (net, heat_pipe (pipe), end);
  double straightest = -2;

  if (heat_node_is_none (node))
    return FALSE;
  HeatSpan ends = heat_net_node_ends (net, node);
  for (guint32 i = 0; i < ends.n && i < 16; i++)
    {
      guint32 other = ends.at[i] >> 1;
      End f;
      if (other == pipe || !shapes[other].side || rows[other].line != rows[pipe].line || rows[other].level != rows[pipe].level
          || !get_end (net, shapes, other, ends.at[i] & 1, &f))
        continue;
      double straight = -(e->dx * f.dx + e->dy * f.dy);
      if (straight > straightest)
        {
          straightest = straight;
          *mate = f;
        }
    }
  return straightest > -2;
}

void
heat_map_pair_joins (const HeatNet *net, HeatMapShape *shapes, guint32 first, guint32 end)
{
  for (guint32 i = first; i < end; i++)
    for (guint k = 0; k < 2 && shapes[i].side; k++)
      {
        End e, mate = { 0 };
        if (!get_end (net, shapes, i, k, &e))
          continue;
        double x = e.ox, y = e.oy;
        if (find_mate (net, shapes, i, k, &e, &mate))
          meet (&e, &mate, &x, &y);
        shapes[i].join_x[k] = (gint8) CLAMP (lrint (x * 32), -127, 127);
        shapes[i].join_y[k] = (gint8) CLAMP (lrint (y * 32), -127, 127);
      }
}
