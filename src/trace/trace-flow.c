// SPDX-License-Identifier: GPL-3.0-or-later
/* Which header reaches which part, and which plants live (domain: "Heat graph").
 *
 * Open valves join heat segments into parts. A plant's header reaches its own part and, along working directions of check
 * valves, further ones: on the supply from the header on, on the return towards it. A consumer is warm when one and the
 * same live header pair reaches its supply port and its return port. Life is the least fixpoint outward from the sources. */
#include "trace-heat-private.h"
#include <string.h>

void
heat_flowing_free (HeatFlowing *f)
{
  if (!f)
    return;
  for (guint line = 0; line < 2; line++)
    {
      g_free (f->head[line]);
      g_free (f->reach_first[line]);
      g_free (f->reached[line]);
      g_free (f->label[line]);
      g_free (f->sole[line]);
      g_clear_pointer (&f->checked[line], g_array_unref);
      g_array_unref (f->parts[line]);
    }
  g_clear_pointer (&f->fed, g_array_unref);
  g_array_unref (f->groups);
  g_array_unref (f->stations);
  g_free (f->group_seen);
  g_free (f->station_seen);
  g_free (f->live);
  g_free (f->station_live);
  g_free (f);
}

/* From part to part in the direction in which heads spread: downstream on the supply, upstream on the return. */
static void
add_arc (GArray *arcs, guint line, guint32 upstream, guint32 downstream)
{
  HeatPair arc = { line ? downstream : upstream, line ? upstream : downstream };

  g_array_append_val (arcs, arc);
}

/* Through the check valves that are open, ascending. */
static GArray *
collect_arcs (const HeatPartView *v, guint line)
{
  GArray *arcs = g_array_new (FALSE, FALSE, sizeof (HeatPair));
  const HeatSegments *g = &v->t->graph[line];

  for (guint i = 0; i < v->t->one_way[line]->len; i++)
    {
      guint32 gate = g_array_index (v->t->one_way[line], guint32, i);
      HeatSpan sides = heat_gate_sides (g, gate);
      if (!heat_view_is_open (v, gate))
        continue;
      for (guint32 k = 1; k < sides.n; k++)
        {
          guint32 ref = heat_view_part (v, line, sides.at[0]), other = heat_view_part (v, line, sides.at[k]);
          if (ref == other || ref == HEAT_NONE || other == HEAT_NONE)
            continue;
          gboolean is_into = g->gate_class[gate] == HEAT_GATE_INTO;
          add_arc (arcs, line, is_into ? other : ref, is_into ? ref : other);
        }
    }
  heat_pairs_sort (arcs);
  return arcs;
}

gboolean
heat_flowing_has_label (const HeatFlowing *f, guint line, guint32 part, guint32 group)
{
  for (guint32 k = f->head[line][part]; k != HEAT_NONE; k = f->label[line][k].next)
    if (f->label[line][k].group == group)
      return TRUE;
  return FALSE;
}

void
heat_flowing_put_label (HeatFlowing *f, guint line, guint32 part, guint32 group)
{
  guint32 k = f->n_labels[line]++;

  if (k == f->n_label_room[line])
    {
      f->n_label_room[line] = MAX (2 * k, 64);
      f->label[line] = g_renew (HeatLabel, f->label[line], f->n_label_room[line]);
    }
  f->label[line][k] = (HeatLabel){ part, group, f->head[line][part] };
  f->head[line][part] = k;
}

static gboolean
has_newest_label (const HeatFlowing *f, guint line, guint32 part, guint32 group)
{
  guint32 newest = f->head[line][part];

  return newest != HEAT_NONE && f->label[line][newest].group == group;
}

/* Labels of one group are put one after another, so the newest of a part tells whether it has one. O(labels × log arcs). */
static void
reach_from (HeatFlowing *f, guint line, guint32 group, guint32 start, const GArray *arcs)
{
  guint32 first = f->n_labels[line];

  heat_flowing_put_label (f, line, start, group);
  for (guint i = first; i < f->n_labels[line]; i++)
    {
      guint32 at = f->label[line][i].part;
      for (guint k = heat_pairs_find (arcs, at); k < arcs->len && g_array_index (arcs, HeatPair, k).key == at; k++)
        if (!has_newest_label (f, line, g_array_index (arcs, HeatPair, k).value, group))
          heat_flowing_put_label (f, line, g_array_index (arcs, HeatPair, k).value, group);
    }
}

/* Plants lie anywhere in memory, one cache miss each: those some places ahead are fetched meanwhile. */
#define GROUPS_AHEAD 16

static inline __attribute__ ((always_inline)) void /* GCC drops calls of a function that does nothing but prefetch */
fetch_group (const HeatPartView *v, guint line, guint32 group)
{
  guint32 segment = group < v->t->n_groups ? v->t->groups[group].heat[line] : HEAT_NONE;

  if (segment == HEAT_NONE)
    return;
  if (v->s)
    __builtin_prefetch (&v->s->part_mark[line][segment]);
  __builtin_prefetch (&v->before->part[line][segment]);
}

static void
label_parts (HeatFlowing *f, const HeatPartView *v, guint line)
{
  g_autoptr (GArray) arcs = collect_arcs (v, line);

  for (guint32 k = 0; k < v->t->n_groups; k++)
    {
      fetch_group (v, line, k + GROUPS_AHEAD);
      f->reach_first[line][k] = f->n_labels[line];
      guint32 start = v->t->groups[k].is_header ? heat_view_part (v, line, v->t->groups[k].heat[line]) : HEAT_NONE;
      if (start != HEAT_NONE)
        reach_from (f, line, k, start, arcs);
    }
  f->reach_first[line][v->t->n_groups] = f->n_labels[line];
  for (guint32 k = 0; k < v->t->n_groups; k++)
    {
      guint32 first = f->reach_first[line][k], n = f->reach_first[line][k + 1] - first;
      f->sole[line][k] = n == 0 ? HEAT_NONE : n == 1 ? f->label[line][first].part : HEAT_SEVERAL;
    }
}

gboolean
heat_flowing_serves (const HeatFlowing *f, guint32 supply, guint32 back)
{
  if (supply == HEAT_NONE || back == HEAT_NONE)
    return FALSE;
  for (guint32 k = f->head[0][supply]; k != HEAT_NONE; k = f->label[0][k].next)
    {
      guint32 group = f->label[0][k].group, sole = f->sole[1][group];
      if (f->live[group] && (sole == back || (sole == HEAT_SEVERAL && heat_flowing_has_label (f, 1, back, group))))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_stopped (const GArray *stops, HeatKind kind, guint32 owner)
{
  for (guint i = 0; stops && i < stops->len; i++)
    if (g_array_index (stops, HeatPlanStop, i).kind == kind && g_array_index (stops, HeatPlanStop, i).index == owner)
      return TRUE;
  return FALSE;
}

gboolean
heat_flowing_warms_primary (const HeatFlowing *f, const HeatPartView *v, guint32 station)
{
  for (guint32 k = v->t->station_group[station]; k < v->t->station_group[station + 1]; k++)
    if (!v->t->groups[k].is_header && heat_flowing_serves (f, heat_view_part (v, 0, v->t->groups[k].heat[0]), heat_view_part (v, 1, v->t->groups[k].heat[1])))
      return TRUE;
  return FALSE;
}

static void
set_live (HeatFlowing *f, const HeatTrace *t, guint32 first, guint32 end)
{
  for (guint32 k = first; k < end; k++)
    f->live[k] = t->groups[k].is_header;
}

/* Least fixpoint outward from the sources: stations that feed only each other stay dead. One round a step in series. */
static void
spread_life (HeatFlowing *f, const HeatPartView *v, const GArray *stops)
{
  const HeatTrace *t = v->t;
  guint32 n_source = heat_net_n (t->net, HEAT_KIND_SOURCE), n_station = heat_net_n (t->net, HEAT_KIND_STATION);
  g_autofree guint8 *done = g_new0 (guint8, (gsize) n_station + 1);
  gboolean changed = TRUE;

  memset (f->station_live, 0, n_station);
  memset (f->live, 0, t->n_groups);
  for (guint32 i = 0; i < n_source; i++)
    if (!is_stopped (stops, HEAT_KIND_SOURCE, i))
      set_live (f, t, t->source_group[i], t->source_group[i + 1]);
  for (guint32 i = 0; i < n_station; i++)
    done[i] = is_stopped (stops, HEAT_KIND_STATION, i);
  while (changed)
    {
      changed = FALSE;
      for (guint32 i = 0; i < n_station; i++)
        if (!done[i] && heat_flowing_warms_primary (f, v, i))
          {
            done[i] = f->station_live[i] = 1;
            set_live (f, t, t->station_group[i], t->station_group[i + 1]);
            changed = TRUE;
          }
    }
}

void
heat_flowing_widen (HeatFlowing *f, guint line, guint32 n_parts)
{
  f->n_parts[line] = n_parts;
  if (n_parts <= f->n_room[line])
    return;
  gsize room = (gsize) n_parts + n_parts / 64;
  f->head[line] = g_renew (guint32, f->head[line], room);
  f->reached[line] = g_renew (guint8, f->reached[line], room);
  memset (f->head[line] + f->n_room[line], 0xff, sizeof (guint32) * (room - f->n_room[line]));
  memset (f->reached[line] + f->n_room[line], 0, room - f->n_room[line]);
  f->n_room[line] = (guint32) room;
}

/* Only what an earlier answer wrote is wiped, and only what is new is filled. */
void
heat_flowing_make_room (HeatFlowing *f, guint line, guint32 n_parts)
{
  for (guint32 i = 0; i < f->n_labels[line]; i++)
    {
      guint32 part = f->label[line][i].part;
      f->head[line][part] = HEAT_NONE;
      f->reached[line][part] = 0;
    }
  f->n_labels[line] = 0;
  heat_flowing_widen (f, line, n_parts);
}

void
heat_flowing_forget (HeatFlowing *f)
{
  for (guint i = 0; i < f->groups->len; i++)
    f->group_seen[g_array_index (f->groups, guint32, i)] = 0;
  for (guint i = 0; i < f->stations->len; i++)
    f->station_seen[g_array_index (f->stations, guint32, i)] = 0;
  g_array_set_size (f->groups, 0);
  g_array_set_size (f->stations, 0);
  g_array_set_size (f->parts[0], 0);
  g_array_set_size (f->parts[1], 0);
  f->is_change = FALSE;
  f->of = 0;
}

HeatFlowing *
heat_flowing_alloc (const HeatTrace *t)
{
  HeatFlowing *f = g_new0 (HeatFlowing, 1);
  gsize n_station = (gsize) heat_net_n (t->net, HEAT_KIND_STATION) + 1, n_group = (gsize) t->n_groups + 1;

  for (guint line = 0; line < 2; line++)
    {
      f->reach_first[line] = g_new (guint32, n_group);
      f->sole[line] = g_new (guint32, n_group);
      f->parts[line] = g_array_new (FALSE, FALSE, sizeof (guint32));
    }
  f->live = g_new0 (guint8, n_group);
  f->station_live = g_new0 (guint8, n_station);
  f->group_seen = g_new0 (guint8, n_group);
  f->station_seen = g_new0 (guint8, n_station);
  f->groups = g_array_new (FALSE, FALSE, sizeof (guint32));
  f->stations = g_array_new (FALSE, FALSE, sizeof (guint32));
  return f;
}

HeatFlowing *
heat_flowing_new (const HeatPartView *v, const GArray *stops)
{
  HeatFlowing *f = heat_flowing_alloc (v->t);

  heat_flowing_set (f, v, stops);
  return f;
}

void
heat_flowing_set (HeatFlowing *f, const HeatPartView *v, const GArray *stops)
{
  heat_flowing_forget (f);
  for (guint line = 0; line < 2; line++)
    {
      heat_flowing_make_room (f, line, v->n_parts[line]);
      label_parts (f, v, line);
    }
  spread_life (f, v, stops);
  for (guint line = 0; line < 2; line++)
    for (guint32 k = 0; k < v->t->n_groups; k++)
      for (guint32 i = f->reach_first[line][k]; f->live[k] && i < f->reach_first[line][k + 1]; i++)
        f->reached[line][f->label[line][i].part] = 1;
}

gboolean
heat_flowing_warms_consumer (const HeatFlowing *f, const HeatPartView *v, guint32 consumer)
{
  return heat_flowing_serves (f, heat_view_part (v, 0, v->t->graph[0].consumer[consumer]), heat_view_part (v, 1, v->t->graph[1].consumer[consumer]));
}
