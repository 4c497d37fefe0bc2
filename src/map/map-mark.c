// SPDX-License-Identifier: GPL-3.0-or-later
/* What an overlay changes in tiles, and where: each change is a mark with a box and a number. The marks near a tile, added up,
 * tell whether it has to be drawn again; all that map-zone, map-plant, map-base and map-pipes read from an overlay is noted here. */
#include "map-overlay-private.h"
#include <string.h>

typedef struct { GArray *boxes, *numbers; } Marks;

/* splitmix64 (Steele, Lea & Flood 2014): one bit of difference in, half of all bits out. */
static guint64
mix (guint64 x)
{
  x += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  x = (x ^ x >> 30) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x = (x ^ x >> 27) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return x ^ x >> 31;
}

static guint64
mix_bytes (guint64 seed, gconstpointer bytes, gsize n)
{
  const guint8 *at = bytes;

  for (; n > 0; at += MIN (n, 8), n -= MIN (n, 8))
    {
      guint64 word = 0;
      memcpy (&word, at, MIN (n, 8));
      seed = mix (seed ^ word);
    }
  return seed;
}

static void
note (Marks *marks, HeatBox box, guint64 number)
{
  if (heat_box_is_empty (box))
    return;
  g_array_append_val (marks->boxes, box);
  g_array_append_val (marks->numbers, number);
}

static HeatBox
box_of_points (const double *xy, guint n)
{
  HeatBox box = heat_box_empty ();

  for (guint i = 0; i < n; i++)
    if (isfinite (xy[2 * i]) && isfinite (xy[2 * i + 1]))
      box = heat_box_add (box, xy[2 * i], xy[2 * i + 1]);
  return box;
}

static HeatBox
box_of (const HeatNet *net, HeatKind kind, guint32 row)
{
  const HeatCity *city = heat_net_city (net);
  double fallback[HEAT_COURSE_DOUBLES], x = 0, y = 0;
  guint n = 0;

  if (row >= heat_net_n (net, kind))
    return heat_box_empty ();
  if (kind == HEAT_KIND_PIPE)
    {
      const double *xy = heat_net_pipe_line (net, heat_pipe (row), fallback, &n);
      return box_of_points (xy, n);
    }
  if (kind == HEAT_KIND_BUILDING && city->building[row].n_points >= 3)
    return box_of_points (city->points + 2 * (gsize) city->building[row].first_point, city->building[row].n_points);
  return heat_net_place (net, kind, row, &x, &y) ? (HeatBox){ x, y, x, y } : heat_box_empty ();
}

static void
note_rows (Marks *marks, const HeatNet *net, HeatKind kind, const GArray *rows, guint64 what)
{
  for (guint i = 0; i < rows->len; i++)
    {
      guint32 row = g_array_index (rows, guint32, i);
      note (marks, box_of (net, kind, row), mix (what << 32 | row));
    }
}

static void
note_valves (Marks *marks, const HeatNet *net, const GArray *valves, guint64 what)
{
  for (guint i = 0; i < valves->len; i++)
    {
      guint32 row = g_array_index (valves, HeatPlanValve, i).valve;
      note (marks, box_of (net, HEAT_KIND_VALVE, row), mix (what << 32 | row));
    }
}

static void
note_candidates (Marks *marks, const HeatNet *net, const GArray *candidates, guint64 what)
{
  for (guint i = 0; i < candidates->len; i++)
    {
      const HeatMapCandidate *c = &g_array_index (candidates, HeatMapCandidate, i);
      note (marks, box_of (net, HEAT_KIND_PIPE, c->pipe), mix_bytes (mix (what << 32 | c->pipe), &c->probability, sizeof c->probability));
    }
}

/* Leg by leg, so that a way which is shortened at one end stays where it is at the other; but dashes run from its start. */
static void
note_route (Marks *marks, const HeatMapRoute *route, guint64 what)
{
  const GArray *points = route->points_m;
  guint64 seed = route->is_preview ? mix_bytes (what + 1, points->data, points->len * sizeof (HeatPoint)) : what;

  for (guint i = 0; i + 1 < points->len; i++)
    {
      const HeatPoint *leg = &g_array_index (points, HeatPoint, i);
      HeatBox box = heat_box_add (heat_box_add (heat_box_empty (), leg[0].x_m, leg[0].y_m), leg[1].x_m, leg[1].y_m);
      note (marks, box, mix_bytes (seed, leg, 2 * sizeof (HeatPoint)));
    }
}

static void
note_way (Marks *marks, const HeatNet *net, const GArray *way, guint64 what)
{
  for (guint i = 0; i < way->len; i++)
    {
      const HeatMapWayPipe *w = &g_array_index (way, HeatMapWayPipe, i);
      note (marks, box_of (net, HEAT_KIND_PIPE, w->pipe), mix (what << 40 | (guint64) (w->along + 2) << 32 | w->pipe));
    }
}

void
heat_map_overlay_note_marks (HeatMapOverlay *o, const HeatNet *net)
{
  Marks marks = { g_array_new (FALSE, FALSE, sizeof (HeatBox)), g_array_new (FALSE, FALSE, sizeof (guint64)) };

  note_rows (&marks, net, HEAT_KIND_PIPE, o->zone_pipes, 1);
  note_rows (&marks, net, HEAT_KIND_PIPE, o->dead_pipes, 2);
  note_rows (&marks, net, HEAT_KIND_BUILDING, o->out_buildings, 3);
  note_rows (&marks, net, HEAT_KIND_STATION, o->out_stations, 4);
  note_valves (&marks, net, o->must, 5);
  note_valves (&marks, net, o->may, 6);
  note_rows (&marks, net, HEAT_KIND_VALVE, o->failed_valves, 7);
  note_rows (&marks, net, HEAT_KIND_VALVE, o->pinned_valves, 15);
  note_rows (&marks, net, HEAT_KIND_VALVE, o->forbidden_valves, 16);
  for (guint i = 0; i < o->resupply->len; i++)
    {
      guint32 valve = g_array_index (o->resupply, HeatMapResupply, i).valve;
      note (&marks, box_of (net, HEAT_KIND_VALVE, valve), mix ((guint64) 17 << 32 | valve));
    }
  note_rows (&marks, net, HEAT_KIND_VALVE, o->closed_valves, 8);
  note_rows (&marks, net, HEAT_KIND_VALVE, o->opened_valves, 9);
  note_candidates (&marks, net, o->candidates, 10);
  note_way (&marks, net, o->way, 13);
  note_rows (&marks, net, HEAT_KIND_PIPE, o->fresh_pipes, 14);
  for (guint i = 0; i < o->routes->len; i++)
    note_route (&marks, &g_array_index (o->routes, HeatMapRoute, i), 11);
  o->everywhere = o->cost_households ? mix_bytes (12, o->cost_households, sizeof (guint32) * o->n_cost) : 0;
  o->mark_index = heat_rtree_new (&g_array_index (marks.boxes, HeatBox, 0), marks.boxes->len);
  o->mark_numbers = marks.numbers;
  g_array_unref (marks.boxes);
}

typedef struct { const HeatMapOverlay *overlay; guint64 sum; } Sum;

static gboolean
add_mark (guint32 item, gpointer data)
{
  Sum *sum = data;

  sum->sum += g_array_index (sum->overlay->mark_numbers, guint64, item);
  return TRUE;
}

guint64
heat_map_overlay_stamp (const HeatMapOverlay *overlay, HeatBox box)
{
  Sum sum = { overlay, 0 };

  if (!overlay)
    return 0;
  heat_rtree_query (overlay->mark_index, box, add_mark, &sum);
  return sum.sum + overlay->everywhere;
}

gboolean
heat_map_overlay_same_ground (const HeatMapOverlay *a, const HeatMapOverlay *b)
{
  const HeatBox all = { -1e12, -1e12, 1e12, 1e12 };

  return heat_map_overlay_stamp (a, all) == heat_map_overlay_stamp (b, all);
}
