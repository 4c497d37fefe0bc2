// SPDX-License-Identifier: GPL-3.0-or-later
/* The board's map: every running incident's zone and who is really out; the view follows the worst ones. */
#include "base-i18n.h"
#include "desk-badge.h"
#include "desk-board-private.h"
#include "desk-magnify.h"
#include "desk-map.h"
#include "desk-out.h"
#include "desk-picture.h"
#include "desk-ui.h"
#include <math.h>
#include <stdlib.h>

#define LARGER 2.0       /* the map's words have 12 px and more: 24 on the wall */
#define MOST_M_PER_PX 6.0 /* of the map's own pixels: further out an outage is a spot; what does not fit stands at the edge */
#define AROUND_M 80
#define FIT_PX 20        /* kept free around what the view follows */
#define EDGE_PX 24
#define SAME_M 150       /* a box that moves less is followed by nobody */

struct _HeatBoardMap {
  HeatDeskSession *session; /* borrowed */
  GtkWidget *frame, *map;   /* owned by the widget tree */
  HeatMapScene *scene;      /* as shown; not owned, only compared */
  HeatBox wanted, shown;    /* what the view should hold, and what it was moved for */
  int width_px, height_px;
  gboolean is_moved;        /* for this city */
};

/* --- what stands on it --- */
static HeatPlan *
zone_of (const HeatTrace *trace, const HeatIncident *incident)
{
  const HeatOpsPlan *chosen = heat_incident_plan (incident);
  HeatIsolateQuery nothing = { 0 };
  HeatPlan *plan = chosen ? heat_plan_from_json (trace, &nothing, chosen->body) : heat_plan_new ();

  g_array_set_size (plan->must, 0); /* what is closed the field's valves tell; numbers are for those who close them */
  g_array_set_size (plan->may, 0);
  return plan;
}

/* Teams at work; those that wait are in the list beside it. `gone`: incidents (pointers) that stand at the edge with their teams. */
static void
add_teams (HeatMapOverlay *overlay, HeatDeskSession *session, const GPtrArray *gone)
{
  const HeatOps *ops = heat_desk_session_ops (session);
  gint64 now_us = heat_desk_session_now_us (session);

  for (guint k = 0; k < heat_ops_teams (ops)->len; k++)
    {
      const HeatOpsTeam *t = heat_ops_teams (ops)->pdata[k];
      const HeatIncident *incident = t->incident ? heat_ops_incident (ops, t->incident) : NULL;
      if (!incident || !isfinite (t->x) || !isfinite (t->y) || g_ptr_array_find ((GPtrArray *) gone, incident, NULL))
        continue;
      g_autofree char *words = g_strdup_printf ("%s %s", t->name, heat_ops_label (HEAT_WORDS_CREW, (int) t->state));
      heat_map_overlay_add_team (overlay, t->x, t->y, atoi (heat_team_number (t->id)), (HeatTeamState) t->state, (float) t->heading_deg,
                                 t->fix_us ? (float) ((double) (now_us - t->fix_us) / G_USEC_PER_SEC) : NAN, words);
    }
}

static char *
edge_words (HeatDeskSession *session, const HeatIncident *incident)
{
  g_autoptr (GString) words = g_string_new (NULL);

  g_string_append_printf (words, _("Incident %u"), incident->rank);
  for (guint k = 0; k < incident->teams->len; k++)
    {
      const HeatOpsTeam *t = heat_ops_team (heat_desk_session_ops (session), incident->teams->pdata[k]);
      g_string_append_printf (words, " · %s", t ? t->name : (const char *) incident->teams->pdata[k]);
    }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

/* --- the view --- */
static HeatBox
box_of (HeatNet *net, const HeatPlan *plan, const HeatIncident *incident)
{
  HeatBox box = heat_box_empty ();
  double x, y;

  for (guint k = 0; k < plan->zone_pipes->len; k++)
    if (heat_net_place (net, HEAT_KIND_PIPE, g_array_index (plan->zone_pipes, guint32, k), &x, &y))
      box = heat_box_add (box, x, y);
  for (guint k = 0; k < plan->out_buildings->len; k++)
    if (heat_net_place (net, HEAT_KIND_BUILDING, g_array_index (plan->out_buildings, guint32, k), &x, &y))
      box = heat_box_add (box, x, y);
  if (isfinite (incident->x) && isfinite (incident->y))
    box = heat_box_add (box, incident->x, incident->y);
  if (heat_box_is_empty (box))
    return box;
  return heat_box_add (heat_box_add (box, box.x0_m - AROUND_M, box.y0_m - AROUND_M), box.x1_m + AROUND_M, box.y1_m + AROUND_M);
}

static HeatBox
unite (HeatBox a, HeatBox b)
{
  return heat_box_is_empty (b) ? a : heat_box_add (heat_box_add (a, b.x0_m, b.y0_m), b.x1_m, b.y1_m);
}

static gboolean
is_legible (const HeatBoardMap *self, HeatBox box)
{
  const HeatMapView *view = heat_desk_map_get_view (HEAT_DESK_MAP (self->map));
  double w = view->width_px > 1 ? view->width_px : 580, h = view->height_px > 1 ? view->height_px : 400;

  return MAX ((box.x1_m - box.x0_m) / w, (box.y1_m - box.y0_m) / h) <= MOST_M_PER_PX;
}

static gboolean
is_inside (HeatBox box, double x, double y)
{
  return x >= box.x0_m && x <= box.x1_m && y >= box.y0_m && y <= box.y1_m;
}

static void
add_incident (HeatBoardMap *self, HeatMapOverlay *overlay, const HeatIncident *incident, gboolean is_first)
{
  HeatNet *net = heat_desk_session_net (self->session);
  g_autoptr (HeatPlan) plan = zone_of (heat_desk_session_trace (self->session), incident);
  HeatMapLeak leak = { incident->x, incident->y, (int) incident->rank };

  heat_desk_out_add_incident (net, incident, plan->out_buildings, plan->out_priority);
  if (is_first)
    heat_desk_out_add_stations (self->session, plan->out_stations);
  heat_map_overlay_add_plan (overlay, net, plan, 0);
  if (isfinite (leak.x_m) && isfinite (leak.y_m))
    g_array_append_val (overlay->leaks, leak);
  HeatBox box = unite (self->wanted, box_of (net, plan, incident));
  if (heat_box_is_empty (self->wanted) || is_legible (self, box))
    self->wanted = box;
}

/* Incidents that the view does not hold, each with its teams as one pill at the edge. (transfer full) */
static GPtrArray *
add_edges (HeatBoardMap *self, HeatMapOverlay *overlay, const HeatBoard *board)
{
  const HeatMapView *view = heat_desk_map_get_view (HEAT_DESK_MAP (self->map));
  HeatBox seen = heat_map_view_box (view, -EDGE_PX);
  GPtrArray *gone = g_ptr_array_new ();

  for (guint k = 0; k < board->incidents->len && view->width_px > 1; k++)
    {
      const HeatIncident *incident = g_array_index (board->incidents, HeatBoardIncident, k).incident;
      if (!isfinite (incident->x) || !isfinite (incident->y) || is_inside (seen, incident->x, incident->y))
        continue;
      g_autofree char *words = edge_words (self->session, incident);
      heat_map_overlay_add_pin (overlay, incident->x, incident->y, (int) incident->rank, words);
      g_ptr_array_add (gone, (gpointer) incident);
    }
  return gone;
}

static void
show_city (HeatBoardMap *self)
{
  HeatMapScene *scene = heat_desk_session_scene (self->session);

  if (scene == self->scene)
    return;
  self->scene = scene;
  self->is_moved = FALSE;
  heat_desk_map_set_scene (HEAT_DESK_MAP (self->map), scene);
}

static gboolean
is_near (HeatBox a, HeatBox b)
{
  if (heat_box_is_empty (a) || heat_box_is_empty (b))
    return heat_box_is_empty (a) && heat_box_is_empty (b);
  return fabs (a.x0_m - b.x0_m) < SAME_M && fabs (a.x1_m - b.x1_m) < SAME_M && fabs (a.y0_m - b.y0_m) < SAME_M && fabs (a.y1_m - b.y1_m) < SAME_M;
}

/* Tells what of the map is covered; returns the height of that, in the map's pixels. */
static double
tell_covers (HeatBoardMap *self, GtkWidget *const covers[])
{
  g_autoptr (GArray) busy = g_array_new (FALSE, FALSE, sizeof (HeatMapRect));
  graphene_rect_t r;
  double covered_px = 0;

  for (; *covers; covers++)
    if (gtk_widget_get_mapped (*covers) && gtk_widget_compute_bounds (*covers, self->map, &r) && r.size.width > 1)
      {
        HeatMapRect rect = { r.origin.x, r.origin.y, r.origin.x + r.size.width, r.origin.y + r.size.height };
        g_array_append_val (busy, rect);
        covered_px = MAX (covered_px, gtk_widget_get_height (self->map) - rect.y0_px);
      }
  heat_desk_map_set_busy (HEAT_DESK_MAP (self->map), (const HeatMapRect *) (gpointer) busy->data, busy->len);
  return covered_px;
}

/* The view goes where the wanted box is, above what is covered. */
static void
follow (HeatBoardMap *self, double covered_px)
{
  HeatDeskMap *map = HEAT_DESK_MAP (self->map);
  const HeatMapView *view = heat_desk_map_get_view (map);
  HeatBox box = self->wanted;

  if (self->is_moved && heat_board_map_is_placed (self) && is_near (self->wanted, self->shown))
    return;
  self->width_px = view->width_px;
  self->height_px = view->height_px;
  self->shown = self->wanted;
  self->is_moved = TRUE;
  if (heat_box_is_empty (box))
    return heat_desk_map_fit_all (map);
  double free_px = MAX (view->height_px - 2 * FIT_PX - covered_px, 50);
  double m_per_px = MAX ((box.x1_m - box.x0_m) / MAX (view->width_px - 2 * FIT_PX, 50), (box.y1_m - box.y0_m) / free_px);
  heat_desk_map_go_to (map, (box.x0_m + box.x1_m) / 2, (box.y0_m + box.y1_m - covered_px * m_per_px) / 2, m_per_px / HEAT_MAP_PX_M);
}

gboolean
heat_board_map_is_placed (HeatBoardMap *self)
{
  const HeatMapView *view = heat_desk_map_get_view (HEAT_DESK_MAP (self->map));

  return view->width_px == self->width_px && view->height_px == self->height_px;
}

void
heat_board_map_show (HeatBoardMap *self, const HeatBoard *board, GtkWidget *const covers[])
{
  g_autoptr (HeatMapOverlay) overlay = heat_map_overlay_new ();

  show_city (self);
  self->wanted = heat_box_empty ();
  for (guint k = 0; k < board->incidents->len; k++)
    add_incident (self, overlay, g_array_index (board->incidents, HeatBoardIncident, k).incident, k == 0);
  if (heat_desk_map_get_view (HEAT_DESK_MAP (self->map))->width_px > 1)
    follow (self, tell_covers (self, covers));
  g_autoptr (GPtrArray) gone = add_edges (self, overlay, board);
  heat_desk_picture_add_valves (overlay, self->session);
  heat_desk_picture_add_ways (overlay, self->session);
  add_teams (overlay, self->session, gone);
  heat_map_overlay_seal (overlay, heat_desk_session_net (self->session));
  heat_desk_map_set_overlay (HEAT_DESK_MAP (self->map), overlay);
}

HeatBoardMap *
heat_board_map_new (HeatDeskSession *session)
{
  HeatBoardMap *self = g_new0 (HeatBoardMap, 1);

  self->session = session;
  self->wanted = self->shown = heat_box_empty ();
  self->map = heat_desk_map_new ();
  heat_ui_name (self->map, _("Map of the board"));
  gtk_widget_set_can_target (self->map, FALSE);
  gtk_widget_set_focusable (self->map, FALSE);
  g_free (heat_desk_map_load_style (HEAT_DESK_MAP (self->map), 1)); /* what is wrong with the company's own is told by the desk's map */
  heat_desk_map_set_layers (HEAT_DESK_MAP (self->map), HEAT_MAP_ALL & ~HEAT_MAP_REPORTS);
  self->frame = heat_desk_magnify_new (self->map, LARGER);
  return self;
}

void
heat_board_map_free (HeatBoardMap *self)
{
  g_free (self);
}

GtkWidget *
heat_board_map_widget (HeatBoardMap *self)
{
  return self->frame;
}

void
heat_board_map_set_dark (HeatBoardMap *self, gboolean dark)
{
  heat_desk_map_set_theme (HEAT_DESK_MAP (self->map), dark ? HEAT_MAP_DARK : HEAT_MAP_LIGHT);
}
