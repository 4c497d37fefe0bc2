// SPDX-License-Identifier: GPL-3.0-or-later
/* The race between the pieces of a part that was cut.
 *
 * What hung together before falls apart into the pieces round the seeds. All pieces are searched in turn, a segment each;
 * fronts that meet are one. As soon as a single one is still running the others are known whole, and the last keeps the
 * part's old number unseen: the work is that of the smaller pieces (Even and Shiloach 1981, for deletions of edges). */
#include "trace-heat-private.h"
#include <string.h>

#define MOST_FRONTS 48

typedef struct { GArray *queue; guint at, parent; } Front;
typedef struct { Front front[MOST_FRONTS]; guint n; guint line; HeatAfter *a; } Race;

static guint
front_of (Race *race, guint i)
{
  while (race->front[i].parent != i)
    i = race->front[i].parent = race->front[race->front[i].parent].parent;
  return i;
}

static void
arrive (Race *race, guint i, guint32 segment)
{
  HeatScratch *s = race->a->w->s;

  if (s->race_mark[race->line][segment] == s->version)
    {
      guint x = front_of (race, i), y = front_of (race, s->race[race->line][segment]);
      race->front[MAX (x, y)].parent = MIN (x, y);
      return;
    }
  s->race_mark[race->line][segment] = s->version;
  s->race[race->line][segment] = i;
  g_array_append_val (race->front[i].queue, segment);
}

static void
step (Race *race, guint i)
{
  const HeatSegments *g = &race->a->w->trace->graph[race->line];
  Front *front = &race->front[i];
  HeatSpan gates = heat_segment_gates (g, g_array_index (front->queue, guint32, front->at++));

  for (guint32 k = 0; k < gates.n; k++)
    {
      if (!heat_after_meets_gate (race->a, race->line, gates.at[k]))
        continue;
      HeatSpan sides = heat_gate_sides (g, gates.at[k]);
      for (guint32 j = 0; j < sides.n; j++)
        if (!heat_after_is_drained (race->a, race->line, sides.at[j]))
          arrive (race, i, sides.at[j]);
    }
}

/* The number of pieces that are still searched; `last` is one of them. */
static guint
count_running (Race *race, guint *last)
{
  gboolean runs[MOST_FRONTS] = { FALSE };
  guint n = 0;

  for (guint i = 0; i < race->n; i++)
    if (race->front[i].at < race->front[i].queue->len)
      {
        guint root = front_of (race, i);
        n += !runs[root];
        runs[root] = TRUE;
        *last = root;
      }
  return n;
}

static void
settle (Race *race, guint keeps_number)
{
  HeatScratch *s = race->a->w->s;
  guint32 number[MOST_FRONTS];

  memset (number, 0xff, sizeof number);
  for (guint i = 0; i < race->n; i++)
    {
      guint root = front_of (race, i);
      GArray *queue = race->front[i].queue;
      if (root != keeps_number && number[root] == HEAT_NONE)
        number[root] = race->a->view.n_parts[race->line]++;
      for (guint k = 0; root != keeps_number && k < queue->len; k++)
        {
          guint32 segment = g_array_index (queue, guint32, k);
          s->part_mark[race->line][segment] = s->version;
          s->part[race->line][segment] = number[root];
          g_array_append_val (race->a->changed[race->line], segment);
        }
      g_array_unref (queue);
    }
}

static void
run_race (HeatAfter *a, guint line, const guint32 *seeds, guint n)
{
  Race race = { .n = n, .line = line, .a = a };
  guint last = G_MAXUINT;

  for (guint i = 0; i < n; i++)
    race.front[i] = (Front){ g_array_new (FALSE, FALSE, sizeof (guint32)), 0, i };
  for (guint i = 0; i < n; i++)
    arrive (&race, i, seeds[i]);
  while (count_running (&race, &last) > 1)
    for (guint i = 0; i < n; i++)
      if (race.front[i].at < race.front[i].queue->len)
        step (&race, i);
  if (count_running (&race, &last) == 0)
    last = G_MAXUINT;
  settle (&race, last);
}

typedef struct { guint32 part, segment; } PartSeed;

static int
compare_part_seeds (gconstpointer a, gconstpointer b)
{
  const PartSeed *x = a, *y = b;

  if (x->part != y->part)
    return x->part < y->part ? -1 : 1;
  return x->segment < y->segment ? -1 : x->segment > y->segment;
}

void
heat_after_race (HeatAfter *a, guint line)
{
  HeatScratch *s = a->w->s;
  guint n = a->seeds[line]->len;
  g_autofree PartSeed *by_part = g_new (PartSeed, (gsize) n + 1);
  g_autofree guint32 *segments = g_new (guint32, (gsize) n + 1);

  for (guint i = 0; i < n; i++)
    {
      guint32 segment = g_array_index (a->seeds[line], guint32, i);
      by_part[i] = (PartSeed){ a->w->before->part[line][segment], segment };
    }
  qsort (by_part, n, sizeof *by_part, compare_part_seeds);
  for (guint i = 0; i < n; i++)
    segments[i] = by_part[i].segment;
  for (guint i = 0, k; i < n; i = k)
    {
      for (k = i; k < n && by_part[k].part == by_part[i].part; k++)
        ;
      if (s->old_mark[line][by_part[i].part] == s->version)
        continue;
      if (k - i > MOST_FRONTS)
        heat_after_affect (a, line, by_part[i].segment);
      else
        run_race (a, line, segments + i, k - i);
    }
}
