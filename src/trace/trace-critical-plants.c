// SPDX-License-Identifier: GPL-3.0-or-later
/* What is lost with a plant. A station that alone feeds what hangs on it (no second plant in the parts of its headers, no odd
 * check valve there, one primary connection) takes all of that with it when it loses its primary side, stations further down included;
 * these sums are made once. Any other station is odd. */
#include "trace-critical-private.h"
#include "trace-heat-private.h"

typedef struct {
  const HeatCriticalCase *c;
  HeatPlants *p;
  guint32 n_station;
  HeatLoss *loss;     /* by station */
  guint32 *above;     /* by station: the station that feeds its primary side, HEAT_NONE */
  guint32 *n_below;   /* by station: of these, not yet summed */
  guint8 *is_plain;   /* by station */
  guint32 *up;        /* supply parts, then return parts: union-find of systems */
} Making;

static guint32
part_of (const Making *m, guint line, guint32 segment)
{
  return segment == HEAT_NONE ? HEAT_NONE : m->c->before->part[line][segment];
}

static HeatPartFeed *
feed_of (const Making *m, guint line, guint32 segment)
{
  guint32 part = part_of (m, line, segment);

  return part == HEAT_NONE ? NULL : &m->p->feed[line][m->p->feed[line][part].home];
}

/* ---- parts ---- */

static void
feed_part (HeatPartFeed *feed, const HeatGroup *group, guint32 segment)
{
  guint32 owner = group->kind == HEAT_KIND_STATION ? group->owner : HEAT_NONE;

  if (feed->n_live++ == 0)
    {
      feed->root = segment;
      feed->owner = owner;
    }
  else if (feed->owner != owner)
    feed->owner = HEAT_NONE;
}

static guint32
find_root (guint32 *up, guint32 x)
{
  while (up[x] != x)
    x = up[x] = up[up[x]];
  return x;
}

/* Parts that open check valves join form a cluster. It is simple when a single part of it holds headers and no check valve leads
 * into that one: then all the others have their heat from there. Else all of it is odd. */
static void
join_clusters (const Making *m, guint line, guint32 *up, guint8 *is_odd)
{
  const HeatTrace *t = m->c->trace;
  g_autoptr (GArray) arcs = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < t->one_way[line]->len; i++)
    if (!m->c->before->closed[g_array_index (t->one_way[line], guint32, i)])
      heat_critical_add_arcs (t, line, g_array_index (t->one_way[line], guint32, i), arcs);
  for (guint i = 0; i < arcs->len; i += 2)
    {
      guint32 from = part_of (m, line, g_array_index (arcs, guint32, i)), to = part_of (m, line, g_array_index (arcs, guint32, i + 1));
      is_odd[to] |= m->p->feed[line][to].n_live > 0;
      up[find_root (up, from)] = find_root (up, to);
    }
}

static void
feed_clusters (const Making *m, guint line)
{
  guint32 n = m->c->before->flow->n_parts[line];
  HeatPartFeed *feed = m->p->feed[line];
  g_autofree guint32 *up = heat_big_new (guint32, (gsize) n + 1), *home = heat_big_new (guint32, (gsize) n + 1);
  g_autofree guint8 *is_odd = heat_big_new0 (guint8, (gsize) n + 1);

  for (guint32 i = 0; i < n; i++)
    {
      up[i] = i;
      home[i] = HEAT_NONE;
    }
  join_clusters (m, line, up, is_odd);
  for (guint32 i = 0; i < n; i++)
    {
      guint32 root = find_root (up, i);
      is_odd[root] |= is_odd[i] || (feed[i].n_live > 0 && home[root] != HEAT_NONE);
      if (feed[i].n_live > 0)
        home[root] = i;
    }
  for (guint32 i = 0; i < n; i++)
    {
      guint32 root = find_root (up, i);
      feed[i].is_odd = is_odd[root];
      feed[i].home = is_odd[root] || home[root] == HEAT_NONE ? i : home[root];
    }
}

static void
find_systems (const Making *m)
{
  const HeatTrace *t = m->c->trace;
  const guint32 *n = m->c->before->flow->n_parts;

  for (guint32 i = 0; i < n[0] + n[1]; i++)
    m->up[i] = i;
  for (guint32 k = 0; k < t->n_groups; k++)
    {
      const HeatPartFeed *supply = feed_of (m, 0, t->groups[k].heat[0]), *back = feed_of (m, 1, t->groups[k].heat[1]);
      if (supply && back)
        m->up[find_root (m->up, n[0] + (guint32) (back - m->p->feed[1]))] = find_root (m->up, (guint32) (supply - m->p->feed[0]));
    }
  for (guint line = 0; line < 2; line++)
    for (guint32 i = 0; i < n[line]; i++)
      m->p->feed[line][i].system = find_root (m->up, i + (line ? n[0] : 0));
}

static void
make_parts (const Making *m)
{
  const HeatTrace *t = m->c->trace;
  const HeatFlowing *flow = m->c->before->flow;

  for (guint line = 0; line < 2; line++)
    {
      m->p->feed[line] = g_new0 (HeatPartFeed, (gsize) flow->n_parts[line] + 1);
      for (guint32 i = 0; i < flow->n_parts[line]; i++)
        m->p->feed[line][i].owner = m->p->feed[line][i].root = HEAT_NONE;
      for (guint32 k = 0; k < t->n_groups; k++)
        if (flow->live[k] && t->groups[k].heat[line] != HEAT_NONE)
          feed_part (&m->p->feed[line][part_of (m, line, t->groups[k].heat[line])], &t->groups[k], t->groups[k].heat[line]);
      feed_clusters (m, line);
    }
  find_systems (m);
}

/* ---- which stations are plain ---- */

static gboolean
is_warm (const Making *m, const HeatGroup *g)
{
  return heat_flowing_serves (m->c->before->flow, part_of (m, 0, g->heat[0]), part_of (m, 1, g->heat[1]));
}

/* The only station that can feed ports in these two parts, HEAT_NONE when there are others or a source. */
static guint32
feeder (const HeatPartFeed *supply, const HeatPartFeed *back)
{
  return supply->owner != HEAT_NONE ? supply->owner : back->owner;
}

static gboolean
feeds_alone (const Making *m, const HeatGroup *g)
{
  const HeatPartFeed *supply = feed_of (m, 0, g->heat[0]), *back = feed_of (m, 1, g->heat[1]);

  if (!supply || !back)
    return TRUE; /* never warms anything */
  return !supply->is_odd && !back->is_odd && feeder (supply, back) == g->owner;
}

/* Follows from system to system through the live stations; those in or behind a circle stay unsettled. */
static void
settle_systems (const Making *m, guint8 *is_unsettled)
{
  const HeatTrace *t = m->c->trace;
  gboolean changed = TRUE;

  for (guint32 k = 0; k < t->n_groups; k++)
    if (t->groups[k].kind == HEAT_KIND_STATION && m->c->before->flow->live[k])
      for (guint line = 0; line < 2; line++)
        if (feed_of (m, line, t->groups[k].heat[line]))
          is_unsettled[feed_of (m, line, t->groups[k].heat[line])->system] = TRUE;
  while (changed)
    {
      g_autofree guint8 *waits = g_memdup2 (is_unsettled, (gsize) m->c->before->flow->n_parts[0] + m->c->before->flow->n_parts[1] + 1);
      g_autofree guint8 *stays = heat_big_new0 (guint8, (gsize) m->c->before->flow->n_parts[0] + m->c->before->flow->n_parts[1] + 1);
      for (guint32 s = 0; s < m->n_station; s++)
        {
          gboolean is_below = FALSE;
          for (guint32 k = t->station_group[s]; k < t->station_group[s + 1]; k++)
            for (guint line = 0; line < 2 && !t->groups[k].is_header; line++)
              is_below |= feed_of (m, line, t->groups[k].heat[line]) && waits[feed_of (m, line, t->groups[k].heat[line])->system];
          for (guint32 k = t->station_group[s]; is_below && k < t->station_group[s + 1]; k++)
            for (guint line = 0; line < 2 && m->c->before->flow->live[k]; line++)
              if (feed_of (m, line, t->groups[k].heat[line]))
                stays[feed_of (m, line, t->groups[k].heat[line])->system] = TRUE;
        }
      changed = FALSE;
      for (guint32 i = 0; i < m->c->before->flow->n_parts[0] + m->c->before->flow->n_parts[1]; i++)
        if (is_unsettled[i] && !stays[i])
          {
            is_unsettled[i] = FALSE;
            changed = TRUE;
          }
    }
}

static void
judge_station (Making *m, guint32 s, const guint8 *is_unsettled)
{
  const HeatTrace *t = m->c->trace;
  guint n_warm = 0;
  gboolean is_plain = m->c->before->flow->station_live[s];

  for (guint32 k = t->station_group[s]; k < t->station_group[s + 1]; k++)
    {
      const HeatGroup *g = &t->groups[k];
      for (guint line = 0; line < 2; line++)
        is_plain &= !feed_of (m, line, g->heat[line]) || !is_unsettled[feed_of (m, line, g->heat[line])->system];
      if (g->is_header)
        is_plain &= feeds_alone (m, g);
      else
        n_warm += is_warm (m, g);
    }
  m->is_plain[s] = is_plain && n_warm == 1;
}

/* ---- sums ---- */

static void
count_consumers (Making *m)
{
  const HeatTrace *t = m->c->trace;

  for (guint32 c = 0; c < heat_net_n (t->net, HEAT_KIND_CONSUMER); c++)
    {
      if (!m->c->before->warm[c])
        continue;
      const HeatConsumerSum *sum = heat_net_consumer_sum (t->net, heat_consumer (c));
      gboolean is_listed = heat_consumer_is_listed (t->net, c);
      HeatItem item = { .loss = { is_listed ? sum->area_m2 : 0, is_listed, sum->households, 0 } };
      for (guint line = 0; line < 2; line++)
        item.segment[line] = t->graph[line].node[heat_net_consumer_node (t->net, heat_consumer (c), (HeatLine) line).i];
      guint32 station = feeder (feed_of (m, 0, item.segment[0]), feed_of (m, 1, item.segment[1]));
      if (station != HEAT_NONE)
        heat_loss_add (&m->loss[station], &item.loss);
      g_array_append_val (m->p->items, item);
    }
}

static guint32
station_above (const Making *m, const HeatGroup *primary)
{
  return feeder (feed_of (m, 0, primary->heat[0]), feed_of (m, 1, primary->heat[1]));
}

/* Every warm primary connection is an item; a station that is not plain is odd there and for the stations above. */
static void
link_station (Making *m, guint32 s)
{
  const HeatTrace *t = m->c->trace;

  m->above[s] = HEAT_NONE;
  for (guint32 k = t->station_group[s]; m->c->before->flow->station_live[s] && k < t->station_group[s + 1]; k++)
    {
      const HeatGroup *g = &t->groups[k];
      if (g->is_header || !is_warm (m, g))
        continue;
      guint32 above = station_above (m, g);
      if (m->is_plain[s])
        m->above[s] = above;
      else if (above != HEAT_NONE)
        m->loss[above].odd++;
      if (m->is_plain[s] && above != HEAT_NONE)
        m->n_below[above]++;
    }
}

/* From the last stations of each series upward. What feeds itself, against all sense, is never reached and stays odd. */
static void
sum_upward (Making *m)
{
  g_autoptr (GArray) done = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autofree guint8 *is_done = heat_big_new0 (guint8, (gsize) m->n_station + 1);

  for (guint32 s = 0; s < m->n_station; s++)
    if (m->n_below[s] == 0)
      g_array_append_val (done, s);
  for (guint i = 0; i < done->len; i++)
    {
      guint32 s = g_array_index (done, guint32, i), above = m->above[s];
      is_done[s] = TRUE;
      if (above == HEAT_NONE)
        continue;
      heat_loss_add (&m->loss[above], &m->loss[s]);
      if (--m->n_below[above] == 0)
        g_array_append_val (done, above);
    }
  for (guint32 s = 0; s < m->n_station; s++)
    m->is_plain[s] &= is_done[s];
}

static void
add_stations (Making *m)
{
  const HeatTrace *t = m->c->trace;

  for (guint32 s = 0; s < m->n_station; s++)
    for (guint32 k = t->station_group[s]; m->c->before->flow->station_live[s] && k < t->station_group[s + 1]; k++)
      {
        const HeatGroup *g = &t->groups[k];
        if (g->is_header || !is_warm (m, g))
          continue;
        HeatItem item = { { g->heat[0], g->heat[1] }, m->loss[s] };
        item.loss.odd += !m->is_plain[s];
        g_array_append_val (m->p->items, item);
      }
}

void
heat_plants_init (HeatPlants *plants, const HeatCriticalCase *c)
{
  guint32 n_station = heat_net_n (c->trace->net, HEAT_KIND_STATION);
  gsize n_parts = (gsize) c->before->flow->n_parts[0] + c->before->flow->n_parts[1] + 1;
  g_autofree HeatLoss *loss = heat_big_new0 (HeatLoss, (gsize) n_station + 1);
  g_autofree guint32 *above = heat_big_new (guint32, (gsize) n_station + 1), *n_below = heat_big_new0 (guint32, (gsize) n_station + 1), *up = heat_big_new (guint32, n_parts);
  g_autofree guint8 *is_plain = heat_big_new0 (guint8, (gsize) n_station + 1), *is_unsettled = heat_big_new0 (guint8, n_parts);
  Making m = { c, plants, n_station, loss, above, n_below, is_plain, up };

  plants->items = g_array_sized_new (FALSE, FALSE, sizeof (HeatItem), heat_net_n (c->trace->net, HEAT_KIND_CONSUMER) + n_station);
  make_parts (&m);
  settle_systems (&m, is_unsettled);
  for (guint32 s = 0; s < n_station; s++)
    judge_station (&m, s, is_unsettled);
  count_consumers (&m);
  for (guint32 s = 0; s < n_station; s++)
    link_station (&m, s);
  sum_upward (&m);
  add_stations (&m);
}

void
heat_plants_clear (HeatPlants *plants)
{
  g_array_unref (plants->items);
  g_free (plants->feed[0]);
  g_free (plants->feed[1]);
}
