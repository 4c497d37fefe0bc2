// SPDX-License-Identifier: GPL-3.0-or-later
/* Every trench becomes two pipes, supply to the right of the flow and return to the left (CJJ 28), with their own nodes,
 * valves and drawn lines about 1 m apart; or one line for the pair in its middle. */
#include "io-city-private.h"
#include <string.h>

#define HALF_M 0.5

typedef struct { double x, y; } Vec;
typedef struct {
  HeatCity *city;
  DraftNet *net;
  int n_lines;          /* 2, or 1: one line for the pair */
  DraftRand *rand;
  guint32 first_well;
  Vec *side;            /* by node: from the trench's middle to the supply line */
  HeatText *node_ids;   /* by node: supply, return */
  GArray *line;         /* points of one line being cut */
  HeatText *piece_ids;  /* of the trench being laid: first and last pipe of both lines */
} Layer;

/* To which side of the trench's middle a line lies: supply 1, return −1; one line for the pair 0. */
static int sign_of (const Layer *l, int line) { return l->n_lines == 1 ? 0 : line == HEAT_LINE_SUPPLY ? 1 : -1; }
static const char *letter_of (const Layer *l, int line) { return l->n_lines == 1 ? "" : line == HEAT_LINE_SUPPLY ? "G" : "H"; }

static HeatText
number_id (HeatCity *city, char kind, guint32 number, const char *letter)
{
  char text[24];

  g_snprintf (text, sizeof text, "%c%06u%s", kind, number, letter);
  return heat_city_put (city, text);
}

static const double *
points (const Layer *l, const DraftTrench *t)
{
  return (const double *) l->net->xy->data + 2 * (gsize) t->first_point;
}

/* Direction of the flow where the trench leaves (end 0) or reaches (end 1) its node. */
static Vec
end_direction (const Layer *l, const DraftTrench *t, guint end)
{
  const double *p = points (l, t) + (end ? 2 * (t->n_points - 2) : 0);
  double dx = p[2] - p[0], dy = p[3] - p[1], length = hypot (dx, dy);

  return length > 1e-9 ? (Vec){ dx / length, dy / length } : (Vec){ 1, 0 };
}

/* Each node leans on the greatest trench that reaches it and the greatest that leaves it. */
static void
find_sides (Layer *l)
{
  guint n = l->net->nodes->len;
  g_autofree guint32 *best = g_new (guint32, 2 * (gsize) n + 1);

  memset (best, 0xff, 8 * (gsize) n);
  for (guint i = 0; i < l->net->trenches->len; i++)
    for (guint e = 0; e < 2; e++)
      {
        const DraftTrench *t = &g_array_index (l->net->trenches, DraftTrench, i);
        guint32 *b = &best[2 * (e ? t->to : t->from) + e];
        if (*b == HEAT_NONE || g_array_index (l->net->trenches, DraftTrench, *b).dn_mm < t->dn_mm)
          *b = i;
      }
  for (guint i = 0; i < n; i++)
    {
      Vec sum = { 0, 0 };
      for (guint e = 0; e < 2; e++)
        if (best[2 * i + e] != HEAT_NONE)
          {
            Vec v = end_direction (l, &g_array_index (l->net->trenches, DraftTrench, best[2 * i + e]), e);
            sum = (Vec){ sum.x + v.x, sum.y + v.y };
          }
      double length = hypot (sum.x, sum.y), miter = HALF_M;
      if (length < 0.2 && best[2 * i + 1] != HEAT_NONE)
        {
          sum = end_direction (l, &g_array_index (l->net->trenches, DraftTrench, best[2 * i + 1]), 1);
          length = 1;
        }
      else if (best[2 * i] != HEAT_NONE && best[2 * i + 1] != HEAT_NONE && length > 0)
        miter = MIN (HALF_M * 2 / length, 2 * HALF_M);
      l->side[i] = length > 0 ? (Vec){ sum.y / length * miter, -sum.x / length * miter } : (Vec){ HALF_M, 0 };
    }
}

static void
lay_nodes (Layer *l)
{
  for (guint i = 0; i < l->net->nodes->len; i++)
    for (int line = 0; line < l->n_lines; line++)
      {
        const DraftNode *node = &g_array_index (l->net->nodes, DraftNode, i);
        HeatNodeRow *row = heat_city_add_node (l->city);
        int sign = sign_of (l, line);
        row->id = number_id (l->city, 'N', (l->city->n_node - 1) / (guint32) l->n_lines + 1, letter_of (l, line));
        row->x = node->x + sign * l->side[i].x;
        row->y = node->y + sign * l->side[i].y;
        row->z_m = (float) (round ((heat_io_ground_z_m (node->x, node->y) - 1.6) * 100) / 100);
        row->well = node->well == HEAT_NONE ? (HeatText){ 0 } : l->city->well[l->first_well + node->well].id;
        l->node_ids[2 * i + (guint) line] = row->id;
        if (l->n_lines == 1)
          l->node_ids[2 * i + 1] = row->id;
      }
}

static void
lay_wells (Layer *l)
{
  for (guint i = 0; i < l->net->wells->len; i++)
    {
      const DraftWell *w = &g_array_index (l->net->wells, DraftWell, i);
      HeatWellRow *row = heat_city_add_well (l->city);
      row->id = number_id (l->city, 'W', l->city->n_well, "");
      row->name = w->name;
      row->street = w->street;
      row->x = w->x;
      row->y = w->y;
      row->depth_m = w->depth_m;
    }
}

static void
push (GArray *line, double x, double y)
{
  double p[2] = { x, y };

  g_array_append_vals (line, p, 1);
}

/* The course of one line: from its node's place, half a metre beside the trench, to its other node's place. */
static void
draw_line (Layer *l, const DraftTrench *t, int sign)
{
  const double *p = points (l, t);
  guint n = t->n_points;
  Vec a = l->side[t->from], b = l->side[t->to], d0 = end_direction (l, t, 0), d1 = end_direction (l, t, 1);
  double lead = MIN (1.0, t->length_m / 4), off = HALF_M * sign;

  g_array_set_size (l->line, 0);
  push (l->line, p[0] + sign * a.x, p[1] + sign * a.y);
  if (sign && hypot (a.x - HALF_M * d0.y, a.y + HALF_M * d0.x) > 0.25 && lead > 0.3)
    push (l->line, p[0] + d0.x * lead + off * d0.y, p[1] + d0.y * lead - off * d0.x);
  for (guint i = 1; i + 1 < n; i++)
    {
      double ux = p[2 * i] - p[2 * i - 2], uy = p[2 * i + 1] - p[2 * i - 1], vx = p[2 * i + 2] - p[2 * i], vy = p[2 * i + 3] - p[2 * i + 1];
      double ul = hypot (ux, uy), vl = hypot (vx, vy), sx, sy, s;
      if (ul < 1e-6 || vl < 1e-6)
        continue;
      sx = ux / ul + vx / vl;
      sy = uy / ul + vy / vl;
      s = hypot (sx, sy);
      double m = s > 0.7 ? 2 * off / s : 0;
      push (l->line, p[2 * i] + (s > 0 ? sy / s * m : 0), p[2 * i + 1] - (s > 0 ? sx / s * m : 0));
    }
  if (sign && hypot (b.x - HALF_M * d1.y, b.y + HALF_M * d1.x) > 0.25 && lead > 0.3)
    push (l->line, p[2 * n - 2] - d1.x * lead + off * d1.y, p[2 * n - 1] - d1.y * lead - off * d1.x);
  push (l->line, p[2 * n - 2] + sign * b.x, p[2 * n - 1] + sign * b.y);
}

static HeatPipeRow *
add_pipe (Layer *l, const DraftTrench *t, HeatLine line, guint32 number)
{
  HeatPipeRow *row = heat_city_add_pipe (l->city);

  row->id = number_id (l->city, 'P', number, letter_of (l, line));
  row->material = t->material;
  row->street = t->street;
  row->depth_m = t->depth_m;
  row->dn_mm = t->dn_mm;
  row->year = t->year;
  row->level = t->level;
  row->line = l->n_lines == 1 ? HEAT_LINE_PAIR : line;
  row->service = t->service;
  return row;
}

static double
line_length (const GArray *line)
{
  const double *p = (const double *) line->data;
  double length = 0;

  for (guint i = 1; i < line->len; i++)
    length += hypot (p[2 * i] - p[2 * i - 2], p[2 * i + 1] - p[2 * i - 1]);
  return length;
}

/* One line of a trench, cut into equal pieces with joints between. */
static void
lay_line (Layer *l, const DraftTrench *t, int line, guint32 number, HeatText first_last[2])
{
  draw_line (l, t, sign_of (l, line));
  const double *p = (const double *) l->line->data;
  double each = line_length (l->line) / t->pieces, left = each, at = 0;
  HeatText from = l->node_ids[2 * t->from + (guint) line];
  guint i = 1;

  for (guint k = 0; k < t->pieces; k++)
    {
      HeatPipeRow *row = add_pipe (l, t, (HeatLine) line, number + k);
      double x, y;
      row->from_node = from;
      row->length_m = (float) (round (t->length_m / t->pieces * 100) / 100);
      if (k == 0)
        row->first_point = heat_city_add_point (l->city, p[0], p[1]);
      else
        row->first_point = heat_city_add_point (l->city, l->city->points[2 * (gsize) (l->city->n_points - 1)], l->city->points[2 * (gsize) (l->city->n_points - 1) + 1]);
      for (left = each; i < l->line->len; i++)
        {
          double seg = hypot (p[2 * i] - p[2 * i - 2], p[2 * i + 1] - p[2 * i - 1]);
          if (k + 1 < t->pieces && seg - at >= left)
            break;
          left -= seg - at;
          at = 0;
          heat_city_add_point (l->city, p[2 * i], p[2 * i + 1]);
        }
      if (k + 1 < t->pieces)
        {
          double seg = hypot (p[2 * i] - p[2 * i - 2], p[2 * i + 1] - p[2 * i - 1]);
          at += left;
          x = p[2 * i - 2] + (p[2 * i] - p[2 * i - 2]) * at / seg;
          y = p[2 * i - 1] + (p[2 * i + 1] - p[2 * i - 1]) * at / seg;
          heat_city_add_point (l->city, x, y);
          HeatNodeRow *joint = heat_city_add_node (l->city);
          g_autofree char *id = g_strdup_printf ("J%06u%s", number + k, letter_of (l, line));
          joint->id = heat_city_put (l->city, id);
          joint->x = x;
          joint->y = y;
          joint->z_m = (float) (round ((heat_io_ground_z_m (x, y) - 1.6) * 100) / 100);
          from = joint->id;
        }
      row->to_node = k + 1 < t->pieces ? from : l->node_ids[2 * t->to + (guint) line];
      row->n_points = l->city->n_points - row->first_point;
      if (k == 0)
        first_last[0] = row->id;
      if (k + 1 == t->pieces)
        first_last[1] = row->id;
    }
}

static void
place_valve (Layer *l, HeatValveRow *row, const DraftValve *v, int line)
{
  const DraftTrench *t = &g_array_index (l->net->trenches, DraftTrench, v->trench);
  guint32 node = v->end ? t->to : t->from;
  const DraftNode *at = &g_array_index (l->net->nodes, DraftNode, node);
  Vec d = end_direction (l, t, v->end);
  double along = MIN (1.5, t->length_m / 3) * (v->end ? -1 : 1), off = HALF_M * sign_of (l, line);

  row->x = at->x + d.x * along + off * d.y;
  row->y = at->y + d.y * along - off * d.x;
}

static guint8
pick_condition (Layer *l, const DraftValve *v)
{
  double p = heat_io_rand_unit (l->rand);

  if (v->role == HEAT_VALVE_DRAIN || v->role == HEAT_VALVE_VENT || v->role == HEAT_VALVE_CHECK)
    return HEAT_CONDITION_WORKS;
  return p < 0.005 ? HEAT_CONDITION_STUCK : p < 0.009 ? HEAT_CONDITION_LEAKY : p < 0.017 ? HEAT_CONDITION_UNKNOWN : HEAT_CONDITION_WORKS;
}

/* A check valve on one line for the pair has the supply's direction. */
static guint8
supply_flow (const DraftValve *v)
{
  if (v->line != HEAT_LINE_RETURN || v->flow == HEAT_FLOW_NONE)
    return v->flow;
  return v->flow == HEAT_FLOW_INTO_PIPE ? HEAT_FLOW_OUT_OF_PIPE : HEAT_FLOW_INTO_PIPE;
}

static void
lay_valve (Layer *l, const DraftValve *v, guint8 *seq)
{
  const DraftTrench *t = &g_array_index (l->net->trenches, DraftTrench, v->trench);
  guint32 number = l->city->n_valve + 1;

  for (int line = 0; line < l->n_lines; line++)
    {
      if (l->n_lines == 2 && v->line != HEAT_LINE_PAIR && v->line != line)
        continue;
      HeatValveRow *row = heat_city_add_valve (l->city);
      row->id = number_id (l->city, 'V', number, letter_of (l, line));
      row->name = v->name;
      row->well = v->well == HEAT_NONE || (v->above_ground && v->role == HEAT_VALVE_STATION) ? (HeatText){ 0 } : l->city->well[l->first_well + v->well].id;
      row->pipe = l->piece_ids[4 * (gsize) v->trench + 2 * (guint) line + v->end];
      row->end = (gint8) v->end;
      row->seq = *seq;
      row->role = v->role;
      row->state = v->state;
      row->drive = v->drive;
      row->flow = l->n_lines == 1 ? supply_flow (v) : v->flow;
      row->above_ground = v->above_ground;
      row->dn_mm = v->dn_mm;
      row->year = t->year;
      row->turns = v->drive == HEAT_DRIVE_MOTOR ? NAN : (float) (v->dn_mm <= 100 ? 8 + v->dn_mm / 12 : 12 + v->dn_mm / 6);
      row->condition = pick_condition (l, v);
      place_valve (l, row, v, line);
    }
  (*seq)++;
}

static void
lay_valves (Layer *l)
{
  g_autofree guint8 *seq = g_malloc0 (2 * (gsize) l->net->trenches->len + 1);

  for (guint i = 0; i < l->net->valves->len; i++)
    {
      const DraftValve *v = &g_array_index (l->net->valves, DraftValve, i);
      lay_valve (l, v, &seq[2 * v->trench + v->end]);
    }
}

static void
lay_jumpers (Layer *l, guint32 *number)
{
  for (guint i = 0; i < l->net->jumpers->len; i++)
    {
      const DraftJumper *j = &g_array_index (l->net->jumpers, DraftJumper, i);
      const DraftNode *at = &g_array_index (l->net->nodes, DraftNode, j->node);
      Vec side = l->side[j->node];
      HeatPipeRow *row = heat_city_add_pipe (l->city);
      g_autofree char *id = g_strdup_printf ("P%06uL", (*number)++), *valve_id = NULL;
      row->id = heat_city_put (l->city, id);
      row->from_node = l->node_ids[2 * j->node];
      row->to_node = l->node_ids[2 * j->node + 1];
      row->line = HEAT_LINE_JUMPER;
      row->level = j->level;
      row->dn_mm = j->dn_mm;
      row->length_m = 1;
      row->year = 2010;
      row->material = heat_city_intern (l->city, "钢管");
      row->first_point = heat_city_add_point (l->city, at->x + side.x, at->y + side.y);
      heat_city_add_point (l->city, at->x - side.x, at->y - side.y);
      row->n_points = 2;
      HeatText pipe = row->id;
      HeatValveRow *v = heat_city_add_valve (l->city);
      valve_id = g_strdup_printf ("V%06uL", l->city->n_valve);
      v->id = heat_city_put (l->city, valve_id);
      v->name = at->well == HEAT_NONE ? v->id : l->city->well[l->first_well + at->well].name;
      v->well = at->well == HEAT_NONE ? (HeatText){ 0 } : l->city->well[l->first_well + at->well].id;
      v->pipe = pipe;
      v->end = 0;
      v->role = HEAT_VALVE_JUMPER;
      v->state = HEAT_VALVE_CLOSED;
      v->dn_mm = j->dn_mm;
      v->year = 2010;
      v->x = at->x;
      v->y = at->y;
    }
}

static void
lay_ends (Layer *l)
{
  for (guint i = 0; i < l->net->ports->len; i++)
    {
      const DraftPort *p = &g_array_index (l->net->ports, DraftPort, i);
      HeatPortRow *row = heat_city_add_port (l->city);
      *row = (HeatPortRow){ p->owner, p->system, l->node_ids[2 * p->node], l->node_ids[2 * p->node + 1], p->side };
    }
  for (guint i = 0; i < l->net->consumers->len; i++)
    {
      const DraftConsumer *c = &g_array_index (l->net->consumers, DraftConsumer, i);
      const DraftNode *at = &g_array_index (l->net->nodes, DraftNode, c->node);
      HeatConsumerRow *row = heat_city_add_consumer (l->city);
      *row = (HeatConsumerRow){ c->id, c->name, c->building, c->unit, l->node_ids[2 * c->node], l->node_ids[2 * c->node + 1], at->x, at->y, c->load_kw };
    }
}

void
heat_io_lay (Draft *d, DraftNet *net, gboolean is_single, DraftRand *rand)
{
  Layer l = { .city = d->city, .net = net, .n_lines = is_single ? 1 : 2, .rand = rand, .first_well = d->city->n_well };
  guint32 number = d->city->n_pipe / (guint32) l.n_lines + 1;

  l.side = g_new0 (Vec, net->nodes->len + 1);
  l.node_ids = g_new0 (HeatText, 2 * (gsize) net->nodes->len + 1);
  l.piece_ids = g_new0 (HeatText, 4 * (gsize) net->trenches->len + 1);
  l.line = g_array_new (FALSE, FALSE, 2 * sizeof (double));
  find_sides (&l);
  lay_wells (&l);
  lay_nodes (&l);
  for (guint i = 0; i < net->trenches->len; i++)
    {
      const DraftTrench *t = &g_array_index (net->trenches, DraftTrench, i);
      for (int line = 0; line < l.n_lines; line++)
        lay_line (&l, t, line, number, l.piece_ids + 4 * (gsize) i + 2 * (guint) line);
      number += t->pieces;
    }
  lay_valves (&l);
  if (!is_single)
    lay_jumpers (&l, &number);
  lay_ends (&l);
  g_free (l.side);
  g_free (l.node_ids);
  g_free (l.piece_ids);
  g_array_unref (l.line);
}
