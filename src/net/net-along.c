// SPDX-License-Identifier: GPL-3.0-or-later
#include "net-along.h"
#include "base-heap.h"
#include <math.h>

#define KEY_PER_M 100.0 /* keys of the heap: centimetres */
#define LOOK_EVERY 4096

typedef struct {
  const HeatNet *net;
  const HeatAlongSpot *from, *to;
  double *length_m;  /* by node; NaN bits are not needed: 0 not reached, else length + 1 */
  guint32 *came_by;  /* by node: pipe end << 1 … as in heat_net_node_ends, by which it was left; HEAT_NONE: from `from` */
  HeatHeap heap;
} Search;

static double
course_length_m (const double *xy, guint n)
{
  double sum = 0;

  for (guint i = 1; i < n; i++)
    sum += hypot (xy[2 * i] - xy[2 * i - 2], xy[2 * i + 1] - xy[2 * i - 1]);
  return sum;
}

gboolean
heat_net_along_spot (const HeatNet *net, HeatPipe pipe, double x_m, double y_m, HeatAlongSpot *spot)
{
  double kept[HEAT_COURSE_DOUBLES], best = INFINITY, at_m = 0, sum = 0;
  guint n = 0;
  const double *xy = heat_net_pipe_line (net, pipe, kept, &n);

  if (n < 2)
    return FALSE;
  for (guint i = 1; i < n; i++)
    {
      double ax = xy[2 * i - 2], ay = xy[2 * i - 1], dx = xy[2 * i] - ax, dy = xy[2 * i + 1] - ay, length = hypot (dx, dy);
      double t = length > 0 ? CLAMP (((x_m - ax) * dx + (y_m - ay) * dy) / (length * length), 0, 1) : 0;
      double away = hypot (ax + t * dx - x_m, ay + t * dy - y_m);
      if (away < best)
        {
          best = away;
          at_m = sum + t * length;
          spot->x_m = ax + t * dx;
          spot->y_m = ay + t * dy;
        }
      sum += length;
    }
  double whole = course_length_m (xy, n);
  spot->pipe = pipe.i;
  spot->at_m = whole > 0 ? at_m / whole * heat_net_pipe_length_m (net, pipe) : 0;
  return TRUE;
}

/* Part of the pipe's course between two of its lengths, in that direction. */
static void
add_course (const HeatNet *net, guint32 pipe, double from_m, double to_m, GArray *course)
{
  double kept[HEAT_COURSE_DOUBLES];
  guint n = 0;
  const double *xy = heat_net_pipe_line (net, heat_pipe (pipe), kept, &n);
  double own_m = heat_net_pipe_length_m (net, heat_pipe (pipe)), drawn_m = n > 1 ? course_length_m (xy, n) : 0;
  double scale = own_m > 0 ? drawn_m / own_m : 0, a = from_m * scale, b = to_m * scale, sum = 0;
  g_autoptr (GArray) part = g_array_new (FALSE, FALSE, 2 * sizeof (double));

  for (guint i = 0; i < n; i++)
    {
      double step = i ? hypot (xy[2 * i] - xy[2 * i - 2], xy[2 * i + 1] - xy[2 * i - 1]) : 0;
      double ends[2] = { MIN (a, b), MAX (a, b) };
      for (int e = 0; i && e < 2; e++) /* an end within this stretch */
        if (ends[e] >= sum && (ends[e] < sum + step || (i + 1 == n && e == 1)))
          {
            double t = step > 0 ? MIN ((ends[e] - sum) / step, 1) : 0;
            double at[2] = { xy[2 * i - 2] + t * (xy[2 * i] - xy[2 * i - 2]), xy[2 * i - 1] + t * (xy[2 * i + 1] - xy[2 * i - 1]) };
            g_array_append_vals (part, at, 1);
          }
      sum += step;
      if (sum > ends[0] && sum < ends[1])
        g_array_append_vals (part, xy + 2 * i, 1);
    }
  for (guint i = 0; i < part->len; i++)
    g_array_append_vals (course, (double *) (gpointer) part->data + 2 * (a <= b ? i : part->len - 1 - i), 2);
}

static void
reach (Search *s, guint32 node, double length_m, guint32 by)
{
  if (node == HEAT_NONE || (s->length_m[node] > 0 && s->length_m[node] - 1 <= length_m))
    return;
  s->length_m[node] = length_m + 1;
  s->came_by[node] = by;
  heat_heap_push (&s->heap, (guint32) MIN (length_m * KEY_PER_M, (double) G_MAXUINT32), node);
}

/* A jumper leads from the supply to the return. */
static gboolean
leads_on (const Search *s, guint32 pipe)
{
  return heat_net_city (s->net)->pipe[pipe].line != HEAT_LINE_JUMPER || pipe == s->from->pipe || pipe == s->to->pipe;
}

/* Until no node is nearer than the best way to the end. */
static double
search (Search *s, GCancellable *cancellable, guint *last_end)
{
  HeatPipe to = heat_pipe (s->to->pipe), from = heat_pipe (s->from->pipe);
  double to_m = heat_net_pipe_length_m (s->net, to), from_m = heat_net_pipe_length_m (s->net, from), best = INFINITY;
  guint32 ends[2] = { heat_net_pipe_node (s->net, to, 0).i, heat_net_pipe_node (s->net, to, 1).i };

  reach (s, heat_net_pipe_node (s->net, from, 0).i, s->from->at_m, HEAT_NONE);
  reach (s, heat_net_pipe_node (s->net, from, 1).i, from_m - s->from->at_m, HEAT_NONE);
  for (guint settled = 0; s->heap.n; settled++)
    {
      guint64 entry = heat_heap_pop (&s->heap);
      guint32 node = heat_heap_item (entry);
      double length_m = s->length_m[node] - 1;
      if (heat_heap_key (entry) > (guint32) MIN (length_m * KEY_PER_M, (double) G_MAXUINT32))
        continue; /* a shorter way was settled */
      if (length_m >= best || (settled % LOOK_EVERY == 0 && g_cancellable_is_cancelled (cancellable)))
        break;
      for (guint e = 0; e < 2; e++)
        if (node == ends[e] && length_m + (e ? to_m - s->to->at_m : s->to->at_m) < best)
          {
            best = length_m + (e ? to_m - s->to->at_m : s->to->at_m);
            *last_end = e;
          }
      HeatSpan out = heat_net_node_ends (s->net, heat_node (node));
      for (guint32 i = 0; i < out.n; i++)
        if (leads_on (s, out.at[i] >> 1))
          reach (s, heat_net_pipe_node (s->net, heat_pipe (out.at[i] >> 1), !(out.at[i] & 1)).i, length_m + heat_net_pipe_length_m (s->net, heat_pipe (out.at[i] >> 1)), out.at[i]);
    }
  return best;
}

/* From the end back to the begin, then told in the other order. */
static void
add_way (const Search *s, guint last_end, GArray *course)
{
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 node = heat_net_pipe_node (s->net, heat_pipe (s->to->pipe), last_end).i;

  while (s->came_by[node] != HEAT_NONE)
    {
      guint32 end = s->came_by[node];
      g_array_append_val (taken, end);
      node = heat_net_pipe_node (s->net, heat_pipe (end >> 1), end & 1).i;
    }
  gboolean by_start = node == heat_net_pipe_node (s->net, heat_pipe (s->from->pipe), 0).i && fabs (s->length_m[node] - 1 - s->from->at_m) < 1e-9;
  add_course (s->net, s->from->pipe, s->from->at_m, by_start ? 0 : heat_net_pipe_length_m (s->net, heat_pipe (s->from->pipe)), course);
  for (guint i = taken->len; i-- > 0;)
    {
      guint32 end = g_array_index (taken, guint32, i);
      double length_m = heat_net_pipe_length_m (s->net, heat_pipe (end >> 1));
      add_course (s->net, end >> 1, end & 1 ? length_m : 0, end & 1 ? 0 : length_m, course);
    }
  add_course (s->net, s->to->pipe, last_end ? heat_net_pipe_length_m (s->net, heat_pipe (s->to->pipe)) : 0, s->to->at_m, course);
}

double
heat_net_along_m (const HeatNet *net, const HeatAlongSpot *from, const HeatAlongSpot *to, GArray *course, GCancellable *cancellable)
{
  guint32 n = heat_net_n (net, HEAT_KIND_NODE);
  Search s = { net, from, to, g_new0 (double, n), g_new (guint32, n), { 0 } };
  guint last_end = 0;
  double way_m = search (&s, cancellable, &last_end), straight_m = from->pipe == to->pipe ? fabs (to->at_m - from->at_m) : INFINITY;

  if (g_cancellable_is_cancelled (cancellable))
    way_m = straight_m = INFINITY;
  if (course && straight_m <= way_m && isfinite (straight_m))
    add_course (net, from->pipe, from->at_m, to->at_m, course);
  else if (course && isfinite (way_m))
    add_way (&s, last_end, course);
  heat_heap_clear (&s.heap);
  g_free (s.length_m);
  g_free (s.came_by);
  return isfinite (MIN (way_m, straight_m)) ? MIN (way_m, straight_m) : NAN;
}
