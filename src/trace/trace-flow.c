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
      g_array_unref (f->label_group[line]);
      g_array_unref (f->label_next[line]);
      g_array_unref (f->reach[line]);
    }
  g_free (f->live);
  g_free (f->station_live);
  g_free (f);
}

/* From part to part through the check valves that are open: pairs (upstream, downstream). */
static GArray *
collect_arcs (const HeatPartView *v, guint line)
{
  GArray *arcs = g_array_new (FALSE, FALSE, sizeof (guint32));
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
          guint32 into[2] = { other, ref }, out[2] = { ref, other };
          g_array_append_vals (arcs, g->gate_class[gate] == HEAT_GATE_INTO ? into : out, 2);
        }
    }
  return arcs;
}

gboolean
heat_flowing_has_label (const HeatFlowing *f, guint line, guint32 part, guint32 group)
{
  for (guint32 k = f->head[line][part]; k != HEAT_NONE; k = g_array_index (f->label_next[line], guint32, k))
    if (g_array_index (f->label_group[line], guint32, k) == group)
      return TRUE;
  return FALSE;
}

static void
put_label (HeatFlowing *f, guint line, guint32 part, guint32 group)
{
  guint32 k = f->label_group[line]->len;

  g_array_append_val (f->label_group[line], group);
  g_array_append_val (f->label_next[line], f->head[line][part]);
  f->head[line][part] = k;
  g_array_append_val (f->reach[line], part);
}

/* Follows the arcs from the header's part: downstream on the supply, upstream on the return. Arcs are few. */
static void
reach_from (HeatFlowing *f, guint line, guint32 group, guint32 start, const GArray *arcs)
{
  guint32 first = f->reach[line]->len;

  put_label (f, line, start, group);
  for (guint i = first; i < f->reach[line]->len; i++)
    {
      guint32 at = g_array_index (f->reach[line], guint32, i);
      for (guint a = 0; a < arcs->len; a += 2)
        {
          guint32 from = g_array_index (arcs, guint32, a + line), to = g_array_index (arcs, guint32, a + 1 - line);
          /* the label just put stands at the head of its part's list */
          if (from == at && !(f->head[line][to] != HEAT_NONE && g_array_index (f->label_group[line], guint32, f->head[line][to]) == group))
            put_label (f, line, to, group);
        }
    }
}

static void
label_parts (HeatFlowing *f, const HeatPartView *v, guint line)
{
  g_autoptr (GArray) arcs = collect_arcs (v, line);

  for (guint32 k = 0; k < v->t->n_groups; k++)
    {
      f->reach_first[line][k] = f->reach[line]->len;
      guint32 start = v->t->groups[k].is_header ? heat_view_part (v, line, v->t->groups[k].heat[line]) : HEAT_NONE;
      if (start != HEAT_NONE)
        reach_from (f, line, k, start, arcs);
    }
  f->reach_first[line][v->t->n_groups] = f->reach[line]->len;
}

gboolean
heat_flowing_serves (const HeatFlowing *f, guint32 supply, guint32 back)
{
  if (supply == HEAT_NONE || back == HEAT_NONE)
    return FALSE;
  for (guint32 k = f->head[0][supply]; k != HEAT_NONE; k = g_array_index (f->label_next[0], guint32, k))
    {
      guint32 group = g_array_index (f->label_group[0], guint32, k), first = f->reach_first[1][group], end = f->reach_first[1][group + 1];
      if (!f->live[group] || first == end)
        continue;
      if (end - first == 1 ? g_array_index (f->reach[1], guint32, first) == back : heat_flowing_has_label (f, 1, back, group))
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

/* Only what an earlier answer wrote is wiped, and only what is new is filled. */
static void
make_room (HeatFlowing *f, guint line, guint32 n_parts)
{
  for (guint i = 0; i < f->reach[line]->len; i++)
    {
      guint32 part = g_array_index (f->reach[line], guint32, i);
      f->head[line][part] = HEAT_NONE;
      f->reached[line][part] = 0;
    }
  g_array_set_size (f->reach[line], 0);
  g_array_set_size (f->label_group[line], 0);
  g_array_set_size (f->label_next[line], 0);
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

HeatFlowing *
heat_flowing_new (const HeatPartView *v, const GArray *stops)
{
  HeatFlowing *f = g_new0 (HeatFlowing, 1);

  for (guint line = 0; line < 2; line++)
    {
      f->label_group[line] = g_array_new (FALSE, FALSE, sizeof (guint32));
      f->label_next[line] = g_array_new (FALSE, FALSE, sizeof (guint32));
      f->reach[line] = g_array_new (FALSE, FALSE, sizeof (guint32));
      f->reach_first[line] = g_new (guint32, (gsize) v->t->n_groups + 1);
    }
  f->live = g_new0 (guint8, (gsize) v->t->n_groups + 1);
  f->station_live = g_new0 (guint8, (gsize) heat_net_n (v->t->net, HEAT_KIND_STATION) + 1);
  heat_flowing_set (f, v, stops);
  return f;
}

void
heat_flowing_set (HeatFlowing *f, const HeatPartView *v, const GArray *stops)
{
  for (guint line = 0; line < 2; line++)
    {
      make_room (f, line, v->n_parts[line]);
      label_parts (f, v, line);
    }
  spread_life (f, v, stops);
  for (guint line = 0; line < 2; line++)
    for (guint32 k = 0; k < v->t->n_groups; k++)
      for (guint32 i = f->reach_first[line][k]; f->live[k] && i < f->reach_first[line][k + 1]; i++)
        f->reached[line][g_array_index (f->reach[line], guint32, i)] = 1;
}

gboolean
heat_flowing_warms_consumer (const HeatFlowing *f, const HeatPartView *v, guint32 consumer)
{
  return heat_flowing_serves (f, heat_view_part (v, 0, v->t->graph[0].consumer[consumer]), heat_view_part (v, 1, v->t->graph[1].consumer[consumer]));
}
