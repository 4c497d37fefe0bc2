// SPDX-License-Identifier: GPL-3.0-or-later
/* Which plants reach which parts after a plan, made from the answer before it.
 *
 * A plan only closes and stops. So a header can lose its part, or find itself in a piece of it, only where a part was touched; a
 * station can die only when its primary connection was touched, or when a plant that reaches it changed or died. All of these are
 * taken for dead and then given life again by those that are left, round by round (deletion and rederivation: Gupta, Mumick and
 * Subrahmanian 1993): two stations that feed only each other do not stay. Where check valves lead into or out of a touched part, or
 * the plan opens valves, the whole is done anew (heat_flowing_set). O(touched segments × log plants), not O(plants).
 *
 * The arrays are those of the answer before, written over where they differ and put right again at the next question. */
#include "trace-heat-private.h"
#include <string.h>

typedef struct { HeatFlowing *f; const HeatFlowing *old; const HeatAfter *a; } Change;

/* --- pairs ------------------------------------------------------------------------------------------------------- */

static int
compare_pairs (gconstpointer a, gconstpointer b)
{
  const HeatPair *x = a, *y = b;

  return x->key != y->key ? (x->key > y->key) - (x->key < y->key) : (x->value > y->value) - (x->value < y->value);
}

void
heat_pairs_sort (GArray *pairs)
{
  g_array_sort (pairs, compare_pairs);
}

guint
heat_pairs_find (const GArray *pairs, guint32 key)
{
  guint low = 0, high = pairs->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      if (g_array_index (pairs, HeatPair, middle).key < key)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Calls for every value of the key. */
static void
each_value (const GArray *pairs, guint32 key, void (*each) (Change *c, guint32 value), Change *c)
{
  for (guint i = heat_pairs_find (pairs, key); i < pairs->len && g_array_index (pairs, HeatPair, i).key == key; i++)
    each (c, g_array_index (pairs, HeatPair, i).value);
}

static gboolean
has_pair (const GArray *pairs, guint32 key)
{
  guint i = heat_pairs_find (pairs, key);

  return i < pairs->len && g_array_index (pairs, HeatPair, i).key == key;
}

/* --- the answer before -------------------------------------------------------------------------------------------- */

void
heat_flowing_index (HeatFlowing *f, const HeatPartView *v)
{
  const HeatTrace *t = v->t;

  f->fed = g_array_new (FALSE, FALSE, sizeof (HeatPair));
  for (guint32 k = 0; k < t->n_groups; k++)
    if (!t->groups[k].is_header && t->groups[k].heat[0] != HEAT_NONE)
      {
        HeatPair pair = { heat_view_part (v, 0, t->groups[k].heat[0]), t->groups[k].owner };
        g_array_append_val (f->fed, pair);
      }
  heat_pairs_sort (f->fed);
  for (guint line = 0; line < 2; line++)
    {
      f->checked[line] = g_array_new (FALSE, FALSE, sizeof (HeatPair));
      for (guint i = 0; i < t->one_way[line]->len; i++)
        {
          HeatSpan sides = heat_gate_sides (&t->graph[line], g_array_index (t->one_way[line], guint32, i));
          for (guint32 k = 0; k < sides.n; k++)
            {
              HeatPair pair = { heat_view_part (v, line, sides.at[k]), sides.at[k] };
              g_array_append_val (f->checked[line], pair);
            }
        }
      heat_pairs_sort (f->checked[line]);
    }
}

/* Arrays as those of the answer before; what lies beyond its parts stays empty. */
static void
take_line (HeatFlowing *f, const HeatFlowing *old, guint line)
{
  guint32 n = old->n_parts[line], labels = old->n_labels[line];

  heat_flowing_make_room (f, line, n);
  if (n)
    {
      memcpy (f->head[line], old->head[line], sizeof (guint32) * n);
      memcpy (f->reached[line], old->reached[line], n);
    }
  if (f->n_label_room[line] < labels)
    f->label[line] = g_renew (HeatLabel, f->label[line], f->n_label_room[line] = labels + labels / 16 + 64);
  if (labels)
    memcpy (f->label[line], old->label[line], sizeof (HeatLabel) * labels);
  f->n_labels[line] = labels;
}

static void
take_old (HeatFlowing *f, const HeatFlowing *old, const HeatTrace *t)
{
  heat_flowing_forget (f);
  for (guint line = 0; line < 2; line++)
    {
      take_line (f, old, line);
      memcpy (f->sole[line], old->sole[line], sizeof (guint32) * t->n_groups);
    }
  memcpy (f->live, old->live, t->n_groups);
  memcpy (f->station_live, old->station_live, heat_net_n (t->net, HEAT_KIND_STATION));
}

static void
put_part_right (HeatFlowing *f, const HeatFlowing *old, guint line, guint32 part)
{
  gboolean is_old = part < old->n_parts[line];

  f->head[line][part] = is_old ? old->head[line][part] : HEAT_NONE;
  f->reached[line][part] = is_old ? old->reached[line][part] : 0;
}

static void
undo (HeatFlowing *f, const HeatFlowing *old)
{
  for (guint line = 0; line < 2; line++)
    {
      for (guint i = 0; i < f->parts[line]->len; i++)
        put_part_right (f, old, line, g_array_index (f->parts[line], guint32, i));
      f->n_labels[line] = old->n_labels[line];
    }
  for (guint i = 0; i < f->groups->len; i++)
    {
      guint32 k = g_array_index (f->groups, guint32, i);
      f->live[k] = old->live[k];
      f->sole[0][k] = old->sole[0][k];
      f->sole[1][k] = old->sole[1][k];
    }
  for (guint i = 0; i < f->stations->len; i++)
    f->station_live[g_array_index (f->stations, guint32, i)] = old->station_live[g_array_index (f->stations, guint32, i)];
  heat_flowing_forget (f);
}

/* --- what is touched ----------------------------------------------------------------------------------------------- */

static void
touch_group (Change *c, guint32 group)
{
  if (c->f->group_seen[group])
    return;
  c->f->group_seen[group] = 1;
  g_array_append_val (c->f->groups, group);
}

static void
touch_station (Change *c, guint32 station)
{
  if (c->f->station_seen[station])
    return;
  c->f->station_seen[station] = 1;
  g_array_append_val (c->f->stations, station);
}

/* Parts of before in which a segment was drained or split off. */
static void
find_parts (Change *c, guint line)
{
  const HeatAfter *a = c->a;

  g_array_append_vals (c->f->parts[line], a->affected[line]->data, a->affected[line]->len);
  for (guint i = 0; i < a->changed[line]->len; i++)
    g_array_append_val (c->f->parts[line], a->w->before->part[line][g_array_index (a->changed[line], guint32, i)]);
  heat_sort_unique (c->f->parts[line]);
}

/* FALSE: the plan opens valves, or there are check valves at a touched part. (What stood still before stands still after it.) */
static gboolean
is_plain (const Change *c)
{
  const HeatWaterSearch *w = c->a->w;

  if (w->n_opened)
    return FALSE;
  for (guint line = 0; line < 2; line++)
    {
      for (guint i = 0; i < c->f->parts[line]->len; i++)
        if (has_pair (c->old->checked[line], g_array_index (c->f->parts[line], guint32, i)))
          return FALSE;
      for (guint i = 0; i < w->r.must->len; i++)
        {
          guint8 class = w->trace->graph[line].gate_class[g_array_index (w->r.must, guint32, i)];
          if (class == HEAT_GATE_INTO || class == HEAT_GATE_OUT)
            return FALSE;
        }
    }
  return TRUE;
}

/* --- labels -------------------------------------------------------------------------------------------------------- */

/* The headers of a touched part, each in what its segment is in now. Without check valves nothing else reaches the part, and
 * they reach nothing else. */
static void
label_again (Change *c, guint line, guint32 part)
{
  HeatFlowing *f = c->f;

  f->head[line][part] = HEAT_NONE;
  for (guint32 i = c->old->head[line][part]; i != HEAT_NONE; i = c->old->label[line][i].next)
    {
      guint32 group = c->old->label[line][i].group, now = heat_view_part (&c->a->view, line, c->a->w->trace->groups[group].heat[line]);
      f->sole[line][group] = now;
      if (now != part)
        touch_group (c, group);
      if (now != HEAT_NONE)
        heat_flowing_put_label (f, line, now, group);
    }
}

/* A header that lost its part or lies in a piece of it: those whom it reached are asked. */
static void
doubt_fed (Change *c, guint32 group)
{
  for (guint32 i = c->old->reach_first[0][group]; i < c->old->reach_first[0][group + 1]; i++)
    each_value (c->old->fed, c->old->label[0][i].part, touch_station, c);
}

/* --- life ---------------------------------------------------------------------------------------------------------- */

static void
stop_groups (Change *c, guint32 first, guint32 end)
{
  for (guint32 k = first; k < end; k++)
    if (c->f->live[k])
      {
        touch_group (c, k);
        c->f->live[k] = 0;
      }
}

static void
stop_plants (Change *c)
{
  const HeatTrace *t = c->a->w->trace;
  const GArray *stops = c->a->w->r.standing;

  for (guint i = 0; i < stops->len; i++)
    {
      const HeatPlanStop *stop = &g_array_index (stops, HeatPlanStop, i);
      if (stop->kind == HEAT_KIND_SOURCE)
        stop_groups (c, t->source_group[stop->index], t->source_group[stop->index + 1]);
      else
        touch_station (c, stop->index);
    }
}

/* Stations whose own primary connection lies in what was drained or split off. (In a part that was searched again as a whole every
 * header finds itself in another one: doubt_fed().) */
static void
doubt_touched (Change *c, guint line)
{
  const HeatAfter *a = c->a;

  for (guint i = 0; i < a->changed[line]->len; i++)
    each_value (a->w->trace->primary[line], g_array_index (a->changed[line], guint32, i), touch_station, c);
}

/* Whoever hangs on a doubtful plant is doubtful; their plants stand until somebody who is not gives them life. */
static void
doubt_all (Change *c)
{
  const HeatTrace *t = c->a->w->trace;
  HeatFlowing *f = c->f;
  guint n_groups = 0, n_stations = 0;

  while (n_groups < f->groups->len || n_stations < f->stations->len)
    {
      for (; n_groups < f->groups->len; n_groups++)
        if (c->old->live[g_array_index (f->groups, guint32, n_groups)])
          doubt_fed (c, g_array_index (f->groups, guint32, n_groups));
      for (; n_stations < f->stations->len; n_stations++)
        {
          guint32 s = g_array_index (f->stations, guint32, n_stations);
          f->station_live[s] = 0;
          stop_groups (c, t->station_group[s], t->station_group[s + 1]);
        }
    }
}

static void
give_life (Change *c)
{
  const HeatTrace *t = c->a->w->trace;
  HeatFlowing *f = c->f;

  for (gboolean has_changed = TRUE; has_changed;)
    {
      has_changed = FALSE;
      for (guint i = 0; i < f->stations->len; i++)
        {
          guint32 s = g_array_index (f->stations, guint32, i);
          HeatPlanStop plant = { HEAT_KIND_STATION, s };
          if (f->station_live[s] || !c->old->station_live[s] || g_array_binary_search (c->a->w->r.standing, &plant, heat_compare_stops, NULL)
              || !heat_flowing_warms_primary (f, &c->a->view, s))
            continue;
          f->station_live[s] = 1;
          for (guint32 k = t->station_group[s]; k < t->station_group[s + 1]; k++)
            f->live[k] = t->groups[k].is_header;
          has_changed = TRUE;
        }
    }
}

/* --- which parts any live header reaches ------------------------------------------------------------------------------ */

static void
look_at_part (Change *c, guint line, guint32 part)
{
  HeatFlowing *f = c->f;

  f->reached[line][part] = 0;
  for (guint32 i = f->head[line][part]; i != HEAT_NONE && !f->reached[line][part]; i = f->label[line][i].next)
    f->reached[line][part] = f->live[f->label[line][i].group];
}

static void
reach_again (Change *c, guint line)
{
  HeatFlowing *f = c->f;
  GArray *parts = f->parts[line];

  for (guint32 i = c->old->n_labels[line]; i < f->n_labels[line]; i++)
    g_array_append_val (parts, f->label[line][i].part);
  for (guint n = 0; n < f->groups->len; n++)
    {
      guint32 k = g_array_index (f->groups, guint32, n);
      for (guint32 i = c->old->reach_first[line][k]; i < c->old->reach_first[line][k + 1] && c->old->live[k] != f->live[k]; i++)
        g_array_append_val (parts, c->old->label[line][i].part);
    }
  heat_sort_unique (parts);
  for (guint i = 0; i < parts->len; i++)
    look_at_part (c, line, g_array_index (parts, guint32, i));
}

/* --------------------------------------------------------------------------------------------------------------------- */

gboolean
heat_flowing_change (HeatFlowing *f, const HeatAfter *a)
{
  const HeatFlowing *old = a->w->before->flow;
  Change c = { f, old, a };

  if (f->of == a->w->before->serial)
    undo (f, old);
  else
    take_old (f, old, a->w->trace);
  f->of = a->w->before->serial;
  find_parts (&c, 0);
  find_parts (&c, 1);
  if (!is_plain (&c))
    return FALSE;
  for (guint line = 0; line < 2; line++)
    {
      heat_flowing_widen (f, line, a->view.n_parts[line]);
      guint n = f->parts[line]->len;
      for (guint i = 0; i < n; i++)
        label_again (&c, line, g_array_index (f->parts[line], guint32, i));
      doubt_touched (&c, line);
    }
  stop_plants (&c);
  doubt_all (&c);
  heat_sort_unique (f->stations);
  give_life (&c);
  reach_again (&c, 0);
  reach_again (&c, 1);
  f->is_change = TRUE;
  return TRUE;
}
