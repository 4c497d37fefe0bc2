// SPDX-License-Identifier: GPL-3.0-or-later
/* Must-close valves: one badge a well with the operating orders, and the well's name beside it. They never give way. */
#include "map-top-private.h"
#include <math.h>

double
heat_map_badge_size_px (const HeatMapTop *top)
{
  return heat_map_style_grow (top->job.s->style, top->job.scale, 12, 14, 15) * top->job.s->style->text_scale;
}

static int
compare_orders (gconstpointer a, gconstpointer b)
{
  const HeatPlanValve *x = a, *y = b;

  return x->order != y->order ? (x->order < y->order ? -1 : 1) : x->valve < y->valve ? -1 : x->valve > y->valve;
}

typedef struct { guint32 well, valve; HeatMapSpot at; guint n; GArray *orders; } Group;

static void
clear_group (gpointer data)
{
  g_array_unref (((Group *) data)->orders);
}

/* Valves of the same well, or, without wells, nearer than 14 px, share a badge. */
static Group *
find_group (GArray *groups, guint32 well, HeatMapSpot at)
{
  for (guint i = 0; i < groups->len; i++)
    {
      Group *g = &g_array_index (groups, Group, i);
      if (well != HEAT_NONE ? g->well == well : g->well == HEAT_NONE && hypot (g->at.x_px - at.x_px, g->at.y_px - at.y_px) < 14)
        return g;
    }
  return NULL;
}

static GArray *
group_valves (HeatMapTop *top)
{
  GArray *groups = g_array_new (FALSE, FALSE, sizeof (Group));
  g_autoptr (GArray) must = g_array_copy (top->job.s->overlay->must);
  HeatNet *net = heat_map_scene_net (top->job.s->scene);

  g_array_set_clear_func (groups, clear_group);
  g_array_sort (must, compare_orders);
  for (guint i = 0; i < must->len; i++)
    {
      const HeatPlanValve *v = &g_array_index (must, HeatPlanValve, i);
      HeatMapValveSpot spot;
      if (v->order == 0 || v->valve >= top->job.city->n_valve || !heat_map_valve_spot (top->job.s->scene, top->job.s->style, top->job.view, heat_valve (v->valve), &spot))
        continue;
      guint32 well = heat_net_valve_place (net, heat_valve (v->valve)).well.i;
      Group *g = find_group (groups, well, spot.at);
      if (!g)
        {
          Group fresh = { well, v->valve, { 0, 0 }, 0, g_array_new (FALSE, FALSE, sizeof (guint32)) };
          g_array_append_val (groups, fresh);
          g = &g_array_index (groups, Group, groups->len - 1);
        }
      g->at.x_px = (g->at.x_px * g->n + spot.at.x_px) / (g->n + 1);
      g->at.y_px = (g->at.y_px * g->n + spot.at.y_px) / (g->n + 1);
      g->n++;
      g_array_append_val (g->orders, v->order);
      g_hash_table_add (top->named, GSIZE_TO_POINTER ((gsize) HEAT_KIND_VALVE << 32 | v->valve));
    }
  return groups;
}

/* The well where it holds several valves of other names than its own. */
static char *
name_of_group (const HeatMapTop *top, const Group *g)
{
  HeatNet *net = heat_map_scene_net (top->job.s->scene);
  const char *valve = heat_net_name (net, HEAT_KIND_VALVE, g->valve);
  gboolean is_same = g->well != HEAT_NONE && g_strcmp0 (valve, heat_net_name (net, HEAT_KIND_WELL, g->well)) == 0;

  return g->well != HEAT_NONE && !is_same && (g->n > 1 || !*valve) ? heat_map_word_well (net, g->well) : heat_map_word_valve (net, g->valve);
}

/* The cheapest free place around, rings outward. */
static gboolean
find_place (HeatMapTop *top, HeatMapSpot at, double w, double h, HeatMapSpot *place)
{
  static const double rings_px[] = { 16, 30, 48, 70, 100 };

  for (gsize r = 0; r < G_N_ELEMENTS (rings_px); r++)
    {
      guint least = G_MAXUINT;
      for (int i = 0; i < 12; i++)
        {
          double a = G_PI / 6 * i, c = cos (a), s = sin (a), x = at.x_px + c * (rings_px[r] + w / 2), y = at.y_px + s * (rings_px[r] + h / 2);
          HeatMapBox box = heat_map_box_at (x, y, w + 3, h + 3, 0);
          if (!heat_map_layout_is_free (&top->layout, &box))
            continue;
          guint cost = heat_map_layout_cost (&top->layout, &box);
          if (cost < least)
            {
              least = cost;
              *place = (HeatMapSpot){ x, y };
            }
        }
      /* hiding many lines is worse than standing further off */
      if (least != G_MAXUINT && (least < 60 || r + 1 == G_N_ELEMENTS (rings_px)))
        return TRUE;
    }
  return FALSE;
}

static void
put_group (HeatMapTop *top, const Group *g, const HeatMapSignPen *pen)
{
  double size = heat_map_badge_size_px (top), h = 1.5 * size;
  HeatMapBadge badge = { heat_map_word_numbers (g->orders), g->at, g->at };
  double w = heat_map_sign_badge_width (pen, size, badge.words);

  if (!find_place (top, g->at, w, h, &badge.at)) /* never left out: rather over something else */
    badge.at = (HeatMapSpot){ g->at.x_px, g->at.y_px - 24 };
  heat_map_layout_take (&top->layout, heat_map_box_at (badge.at.x_px, badge.at.y_px, w + 3, h + 3, 0));
  g_array_append_val (top->badges, badge);
  if (top->job.scale > 30000)
    return;
  g_autofree char *name = name_of_group (top, g);
  HeatMapFont font = { 12, TRUE, 0 };
  double tw = 0, th = 0, side = badge.at.x_px < g->at.x_px ? -1 : 1;
  heat_map_text_measure (&top->layout.text, name, &font, &tw, &th);
  double dx = (w + tw) / 2 + 5, dy = (h + th) / 2 + 2;
  const HeatMapSeat seats[] = { { badge.at.x_px + side * dx, badge.at.y_px, 0 }, { badge.at.x_px, badge.at.y_px + dy, 0 },
                                { badge.at.x_px, badge.at.y_px - dy, 0 }, { badge.at.x_px - side * dx, badge.at.y_px, 0 } };
  if (*name && heat_map_layout_put (&top->layout, name, font, top->job.palette->text, seats, G_N_ELEMENTS (seats)) && g->well != HEAT_NONE)
    g_hash_table_add (top->named, GSIZE_TO_POINTER ((gsize) HEAT_KIND_WELL << 32 | g->well));
}

void
heat_map_place_badges (HeatMapTop *top)
{
  const HeatMapOverlay *o = top->job.s->overlay;

  if (!o || !o->must->len)
    return;
  HeatMapSignPen pen = { NULL, &top->job.text, top->job.palette, FALSE };
  g_autoptr (GArray) groups = group_valves (top);
  for (guint i = 0; i < groups->len; i++)
    {
      const Group *g = &g_array_index (groups, Group, i);
      if (g->at.x_px > -60 && g->at.y_px > -60 && g->at.x_px < top->layout.width_px + 60 && g->at.y_px < top->layout.height_px + 60)
        put_group (top, g, &pen);
    }
}
