// SPDX-License-Identifier: GPL-3.0-or-later
/* What is written along lines: diameters and street names. Of the same words near each other the longest run keeps them; who
 * loses to a longer one is left out even if that one finds no place. So the choice looks no further than SAME_NAME_PX, and
 * does not change when the map is moved. */
#include "map-top-private.h"
#include <math.h>

#define SAME_NAME_PX 300 /* the same street or bore is not written again nearer than this */
#define PIECE_PX 420     /* a long street is written again and again */
#define STREET_COST 70   /* a name that pipes would strike through is left out: they may cross it, not run under it */
#define BEND_PX 2.5      /* a run stays this near its chord */

typedef struct { HeatMapPoint a, b; } Run;
typedef struct { const char *words; /* borrowed */ Run run; double x, y, length; guint32 rank, row; } Wish;
typedef struct { HeatMapFont font; guint32 rgb; double fit; const double *asides_px; guint n_asides, most_cost; } AlongStyle;

static double
distance_to (HeatMapPoint a, HeatMapPoint b, HeatMapPoint p)
{
  double dx = b.x_px - a.x_px, dy = b.y_px - a.y_px, len = hypot (dx, dy);

  return len > 0 ? fabs ((p.x_px - a.x_px) * dy - (p.y_px - a.y_px) * dx) / len : hypot (p.x_px - a.x_px, p.y_px - a.y_px);
}

static gboolean
is_straight (const HeatMapPoint *p, guint from, guint to)
{
  for (guint i = from + 1; i < to; i++)
    if (distance_to (p[from], p[to], p[i]) > BEND_PX)
      return FALSE;
  return TRUE;
}

/* The straight runs of a course, one after the other. */
static void
append_runs (const HeatMapPoint *p, guint n, GArray *runs)
{
  for (guint i = 0; i + 1 < n;)
    {
      guint k = i + 1;
      while (k + 1 < n && k - i < 32 && is_straight (p, i, k + 1))
        k++;
      Run run = { p[i], p[k] };
      g_array_append_val (runs, run);
      i = k;
    }
}

static double
run_length (const Run *run)
{
  return hypot (run->b.x_px - run->a.x_px, run->b.y_px - run->a.y_px);
}

static void
wish (HeatMapTop *top, GArray *wishes, const char *words, Run run, const AlongStyle *style, guint32 rank, guint32 row)
{
  double w = 0, h = 0;
  Wish fresh = { words, run, (run.a.x_px + run.b.x_px) / 2, (run.a.y_px + run.b.y_px) / 2, run_length (&run), rank, row };

  heat_map_text_measure (&top->layout.text, words, &style->font, &w, &h);
  if (fresh.length >= w * style->fit && heat_map_is_in_sight (top, (HeatMapSpot){ fresh.x, fresh.y }))
    g_array_append_val (wishes, fresh);
}

static int
compare_wishes (gconstpointer a, gconstpointer b)
{
  const Wish *u = a, *v = b;
  int words = strcmp (u->words, v->words);

  if (u->rank != v->rank)
    return u->rank > v->rank ? -1 : 1;
  if (words)
    return words;
  return u->x != v->x ? (u->x < v->x ? -1 : 1) : u->row < v->row ? -1 : u->row > v->row;
}

static gboolean
is_stronger (const Wish *u, const Wish *v)
{
  return fabs (u->length - v->length) > 0.01 ? u->length > v->length : u->row != v->row ? u->row < v->row : u->x < v->x;
}

/* Sorted wishes: is one of the same words near that is stronger? */
static gboolean
is_beaten (const GArray *wishes, guint i)
{
  const Wish *w = &g_array_index (wishes, Wish, 0), *own = &w[i];

  for (int step = -1; step <= 1; step += 2)
    for (gint64 k = (gint64) i + step; k >= 0 && k < wishes->len; k += step)
      {
        if (w[k].rank != own->rank || fabs (w[k].x - own->x) >= SAME_NAME_PX || strcmp (w[k].words, own->words) != 0)
          break;
        if (hypot (w[k].x - own->x, w[k].y - own->y) < SAME_NAME_PX && is_stronger (&w[k], own))
          return TRUE;
      }
  return FALSE;
}

/* Writes along a straight run, upright for the reader, beside it by one of the given distances. */
static void
put_along (HeatMapTop *top, const Wish *w, const AlongStyle *style)
{
  double dx = w->run.b.x_px - w->run.a.x_px, dy = w->run.b.y_px - w->run.a.y_px;
  HeatMapSeat seats[12];
  guint n = 0;

  if (dx < 0 || (fabs (dx) < 1e-3 && dy > 0))
    {
      dx = -dx;
      dy = -dy;
    }
  for (guint i = 0; i < style->n_asides && n < G_N_ELEMENTS (seats); i++)
    seats[n++] = (HeatMapSeat){ w->x - dy / w->length * style->asides_px[i], w->y + dx / w->length * style->asides_px[i], atan2 (dy, dx) };
  heat_map_layout_put_within (&top->layout, w->words, style->font, style->rgb, seats, n, style->most_cost);
}

static void
grant (HeatMapTop *top, GArray *wishes, const AlongStyle *style)
{
  g_array_sort (wishes, compare_wishes);
  for (guint i = 0; i < wishes->len; i++)
    if (!is_beaten (wishes, i))
      put_along (top, &g_array_index (wishes, Wish, i), style);
}

static void
wish_diameters (HeatMapTop *top, HeatMapClass of, const AlongStyle *style, GArray *wishes, GArray *runs)
{
  HeatMapJob *job = &top->job;
  const GArray *rows = heat_map_job_query (job, of, 0);

  for (guint i = 0; i < rows->len; i++)
    {
      guint32 pipe = g_array_index (rows, guint32, i);
      const HeatPipeRow *row = &job->city->pipe[pipe];
      if (row->dn_mm == 0 || (row->line == HEAT_LINE_RETURN && heat_map_scene_shapes (job->s->scene)[pipe].is_hidden_in_city))
        continue;
      g_array_set_size (job->points, 0);
      g_array_set_size (runs, 0);
      guint n = heat_map_course (job->s->scene, job->s->style, job->view, heat_pipe (pipe), 1, job->points);
      append_runs (&g_array_index (job->points, HeatMapPoint, 0), n, runs);
      const Run *best = NULL;
      for (guint k = 0; k < runs->len; k++)
        if (!best || run_length (&g_array_index (runs, Run, k)) > run_length (best))
          best = &g_array_index (runs, Run, k);
      g_autofree char *words = g_strdup_printf ("DN%u", row->dn_mm);
      if (best)
        wish (top, wishes, g_intern_string (words), *best, style, row->dn_mm, pipe);
    }
}

void
heat_map_place_diameters (HeatMapTop *top)
{
  const HeatMapClass classes[] = { HEAT_MAP_PRIMARY_LARGE, HEAT_MAP_PRIMARY_MIDDLE, HEAT_MAP_PRIMARY_SMALL };
  g_autoptr (GArray) wishes = g_array_new (FALSE, FALSE, sizeof (Wish));
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (Run));
  HeatMapJob *job = &top->job;
  double beside = heat_map_style_grow (job->s->style, job->scale, 9, 15, 19);
  const double asides[] = { -beside, beside, -beside - 6, beside + 6 };
  AlongStyle style = { { 12, TRUE, 0 }, job->palette->text, 1.8, asides, G_N_ELEMENTS (asides), HEAT_MAP_ANY_COST };

  if (job->scale > job->s->style->label.diameter || !heat_map_job_has (job, HEAT_MAP_PRIMARY))
    return;
  for (gsize c = 0; c < G_N_ELEMENTS (classes); c++)
    wish_diameters (top, classes[c], &style, wishes, runs);
  grant (top, wishes, &style);
}

/* A run is cut into pieces of one name each. */
static void
wish_street (HeatMapTop *top, const char *name, const Run *run, const AlongStyle *style, guint32 row, GArray *wishes)
{
  int pieces = (int) CLAMP (run_length (run) / PIECE_PX, 1, 64);
  float dx = (run->b.x_px - run->a.x_px) / (float) pieces, dy = (run->b.y_px - run->a.y_px) / (float) pieces;

  for (int k = 0; k < pieces; k++)
    {
      Run piece = { { run->a.x_px + dx * (float) k, run->a.y_px + dy * (float) k }, { run->a.x_px + dx * (float) (k + 1), run->a.y_px + dy * (float) (k + 1) } };
      wish (top, wishes, name, piece, style, 0, row);
    }
}

void
heat_map_place_streets (HeatMapTop *top, HeatMapClass of, double limit, double size_px)
{
  double wide = heat_map_style_grow (top->job.s->style, top->job.scale, 1, 1, 1.7); /* streets are wider by then */
  const double asides[] = { 0, 14 * wide, -14 * wide, 22 * wide, -22 * wide };
  HeatMapJob *job = &top->job;
  AlongStyle style = { { size_px, FALSE, 3 }, job->palette->text_3, 1.05, asides, G_N_ELEMENTS (asides), STREET_COST };
  g_autoptr (GArray) wishes = g_array_new (FALSE, FALSE, sizeof (Wish));
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (Run));

  if (job->scale > limit || !heat_map_job_has (job, HEAT_MAP_BASE))
    return;
  const GArray *rows = heat_map_job_query (job, of, 0);
  for (guint i = 0; i < rows->len; i++)
    {
      guint32 row = g_array_index (rows, guint32, i);
      const HeatRoadRow *road = &job->city->road[row];
      const char *name = heat_city_text (job->city, road->name);
      if (!*name)
        continue;
      guint n = heat_map_job_points (job, road->first_point, road->n_points);
      g_array_set_size (runs, 0);
      append_runs (&g_array_index (job->points, HeatMapPoint, 0), n, runs);
      for (guint k = 0; k < runs->len; k++)
        wish_street (top, name, &g_array_index (runs, Run, k), &style, row, wishes);
    }
  grant (top, wishes, &style);
}
