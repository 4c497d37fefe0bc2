// SPDX-License-Identifier: GPL-3.0-or-later
/* Drawn courses of pipes in whole millimetres, each point against the one before, the ends against their nodes: most ends lie on
 * them. Differences as in LEB128, the sign in the lowest bit. */
#include "net-private.h"
#include <math.h>
#include <string.h>

#define MOST_M 1e9
#define IN_POINTS 0x80000000u /* in first_point: such a course stays in the city's points */

typedef struct { gint64 x, y; } Point; /* mm */

static gboolean
to_mm (double x_m, double y_m, Point *p)
{
  if (!(fabs (x_m) <= MOST_M && fabs (y_m) <= MOST_M))
    return FALSE;
  *p = (Point){ llrint (x_m * 1000), llrint (y_m * 1000) };
  return TRUE;
}

static Point
place_of_node (const HeatNet *net, guint32 node, Point otherwise)
{
  const HeatNodes *nodes = &net->nodes;

  if (node == HEAT_NONE || heat_nodes_is_odd (nodes, node))
    return otherwise;
  return (Point){ (gint64) nodes->x0_m * 1000 + nodes->at[node].x_mm, (gint64) nodes->y0_m * 1000 + nodes->at[node].y_mm };
}

/* Of the point from which the k-th one written is told: start, end, then those between. */
static guint
point_written (guint k, guint n)
{
  return k == 0 ? 0 : k == 1 ? n - 1 : k - 1;
}

static guint8 *
put_number (guint8 *to, gint64 v)
{
  guint64 u = ((guint64) v << 1) ^ (guint64) (v >> 63);

  for (; u >= 0x80; u >>= 7)
    *to++ = (guint8) (u | 0x80);
  *to++ = (guint8) u;
  return to;
}

static const guint8 *
take_number (const guint8 *from, gint64 *v)
{
  guint64 u = 0;

  for (guint shift = 0;; shift += 7)
    {
      guint8 byte = *from++;
      u |= (guint64) (byte & 0x7f) << shift;
      if (byte < 0x80)
        break;
    }
  *v = (gint64) (u >> 1) ^ -(gint64) (u & 1);
  return from;
}

/* FALSE: it stays as it is. */
static gboolean
put_course (const HeatNet *net, guint32 pipe, GByteArray *data)
{
  const HeatPipeRow *row = &net->city->pipe[pipe];
  const double *xy = net->city->points + 2 * (gsize) row->first_point;
  guint8 bytes[HEAT_COURSE_POINTS * 20], *end = bytes;
  Point at[HEAT_COURSE_POINTS];
  guint n = row->n_points;

  if (n > HEAT_COURSE_POINTS)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!to_mm (xy[2 * i], xy[2 * i + 1], &at[i]))
      return FALSE;
  for (guint k = 0; k < n; k++)
    {
      guint i = point_written (k, n);
      Point from = k == 0   ? place_of_node (net, net->pipe_node[2 * pipe], (Point){ 0, 0 })
                   : k == 1 ? place_of_node (net, net->pipe_node[2 * pipe + 1], at[0])
                            : at[i - 1];
      end = put_number (end, at[i].x - from.x);
      end = put_number (end, at[i].y - from.y);
    }
  g_byte_array_append (data, bytes, (guint) (end - bytes));
  return TRUE;
}

void
heat_net_courses_build (HeatNet *net)
{
  guint32 n = net->city->n_pipe;
  GByteArray *data = g_byte_array_sized_new (8 * n + 64);

  net->course_at = g_new (guint32, (gsize) n + 1);
  for (guint32 i = 0; i < n; i++)
    {
      guint32 at = data->len;
      gboolean is_packed = net->city->pipe[i].n_points >= 2 && at < IN_POINTS && put_course (net, i, data);
      net->course_at[i] = is_packed ? at : IN_POINTS;
    }
  net->n_course_bytes = data->len;
  net->course = g_byte_array_free (data, FALSE);
  net->course = g_realloc (net->course, MAX (net->n_course_bytes, 1));
}

/* Points of layers other than the packed pipes close up. */
static guint32
move_points (HeatCity *city, double *to, guint32 n, guint32 *first, guint32 n_points)
{
  if (n_points)
    memcpy (to + 2 * (gsize) n, city->points + 2 * (gsize) *first, 16 * (gsize) n_points);
  *first = n;
  return n + n_points;
}

static guint32
count_points (const HeatCity *city, const HeatNet *net)
{
  guint32 n = 0;

  for (guint32 i = 0; i < city->n_pipe; i++)
    n += net->course_at[i] == IN_POINTS ? city->pipe[i].n_points : 0;
#define COUNT(layer) for (guint32 i = 0; i < city->n_##layer; i++) n += city->layer[i].n_points;
  COUNT (community) COUNT (building) COUNT (road) COUNT (area)
#undef COUNT
  return n;
}

void
heat_net_courses_settle (HeatNet *net)
{
  HeatCity *city = net->city;
  guint32 n = 0, size = count_points (city, net);
  double *points = g_new (double, 2 * (gsize) size + 1);

  for (guint32 i = 0; i < city->n_pipe; i++)
    {
      HeatPipeRow *row = &city->pipe[i];
      if (net->course_at[i] != IN_POINTS)
        row->first_point = net->course_at[i];
      else if (row->n_points)
        {
          n = move_points (city, points, n, &row->first_point, row->n_points);
          row->first_point |= IN_POINTS;
        }
    }
#define MOVE(layer) for (guint32 i = 0; i < city->n_##layer; i++) n = move_points (city, points, n, &city->layer[i].first_point, city->layer[i].n_points);
  MOVE (community) MOVE (building) MOVE (road) MOVE (area)
#undef MOVE
  g_free (city->points);
  city->points = points;
  city->n_points = city->points_size = n;
  g_clear_pointer (&net->course_at, g_free);
  net->is_course_packed = TRUE;
}

static const double *
unpack (const HeatNet *net, guint32 pipe, double course[HEAT_COURSE_DOUBLES])
{
  const HeatPipeRow *row = &net->city->pipe[pipe];
  const guint8 *from = net->course + row->first_point;
  Point at[HEAT_COURSE_POINTS];

  for (guint k = 0; k < row->n_points; k++)
    {
      guint i = point_written (k, row->n_points);
      gint64 dx, dy;
      Point base = k == 0   ? place_of_node (net, net->pipe_node[2 * pipe], (Point){ 0, 0 })
                   : k == 1 ? place_of_node (net, net->pipe_node[2 * pipe + 1], at[0])
                            : at[i - 1];
      from = take_number (take_number (from, &dx), &dy);
      at[i] = (Point){ base.x + dx, base.y + dy };
      course[2 * i] = (double) at[i].x / 1000.0;
      course[2 * i + 1] = (double) at[i].y / 1000.0;
    }
  return course;
}

const double *
heat_net_pipe_line (const HeatNet *net, HeatPipe pipe, double course[HEAT_COURSE_DOUBLES], guint *n)
{
  const HeatPipeRow *row = &net->city->pipe[pipe.i];
  guint32 a = net->pipe_node[2 * pipe.i], b = net->pipe_node[2 * pipe.i + 1];

  *n = row->n_points >= 2 ? row->n_points : 0;
  if (*n && net->is_course_packed && !(row->first_point & IN_POINTS))
    return unpack (net, pipe.i, course);
  if (*n)
    return net->city->points + 2 * (gsize) (row->first_point & ~IN_POINTS);
  if (a != HEAT_NONE && b != HEAT_NONE && heat_net_place (net, HEAT_KIND_NODE, a, &course[0], &course[1])
      && heat_net_place (net, HEAT_KIND_NODE, b, &course[2], &course[3]))
    *n = 2;
  return course;
}
