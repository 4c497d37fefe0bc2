// SPDX-License-Identifier: GPL-3.0-or-later
/* The top sheet: what must be seen takes its place first, labels fill what is left, then all is drawn from below. */
#include "map-top-private.h"
#include "base-i18n.h"
#include <math.h>

#define LATTICE_PX 128
#define RING_PX 240      /* no label in view depends on what is further out, but by a chain of others */
#define PIN_APART_PX 30

/* Signs that hold a number or a word grow with the texts, but less: they also cover what is under them. */
static double
sign_half_px (const HeatMapJob *job, double city, double street, double court)
{
  return heat_map_style_grow (job->s->style, job->scale, city, street, court) * (1 + 0.6 * (job->s->style->text_scale - 1));
}

double heat_map_team_half_px (const HeatMapJob *job) { return sign_half_px (job, 11.5, 14, 16); }
double heat_map_report_half_px (const HeatMapJob *job) { return sign_half_px (job, 8.5, 12, 14); }
double heat_map_leak_half_px (const HeatMapJob *job) { return sign_half_px (job, 11.5, 16, 19); }
double heat_map_priority_half_px (const HeatMapJob *job) { return sign_half_px (job, 7, 14, 16); }

gboolean
heat_map_shows_priority (const HeatMapJob *job, guint8 kind)
{
  return (kind != HEAT_PRIORITY_INFANT && kind != HEAT_PRIORITY_ELDERLY) || job->scale <= job->s->style->label.building;
}

static HeatMapSpot
spot_of (const HeatMapTop *top, double x_m, double y_m)
{
  return heat_map_view_to_px (top->job.view, x_m, y_m);
}

static void
take_square (HeatMapTop *top, double x, double y, double half)
{
  heat_map_layout_take (&top->layout, heat_map_box_at (x, y, 2 * half, 2 * half, 0));
}

/* Signs of the operation stand where they stand; labels keep off them. */
static void
take_signs (HeatMapTop *top)
{
  const HeatMapOverlay *o = top->job.s->overlay;
  double team = heat_map_team_half_px (&top->job) + 3, report = heat_map_report_half_px (&top->job), leak = heat_map_leak_half_px (&top->job);

  if (!o)
    return;
  for (guint i = 0; i < o->leaks->len; i++)
    {
      const HeatMapLeak *l = &g_array_index (o->leaks, HeatMapLeak, i);
      HeatMapSpot s = spot_of (top, l->x_m, l->y_m);
      take_square (top, s.x_px, s.y_px, leak + 2);
    }
  for (guint i = 0; i < o->teams->len && heat_map_job_has (&top->job, HEAT_MAP_TEAMS); i++)
    {
      const HeatMapTeam *t = &g_array_index (o->teams, HeatMapTeam, i);
      HeatMapSpot s = spot_of (top, t->x_m, t->y_m);
      take_square (top, s.x_px, s.y_px, team);
    }
  for (guint i = 0; i < o->reports->len && heat_map_job_has (&top->job, HEAT_MAP_REPORTS); i++)
    {
      const HeatMapReport *r = &g_array_index (o->reports, HeatMapReport, i);
      HeatMapSpot s = spot_of (top, r->x_m, r->y_m);
      heat_map_layout_take (&top->layout, heat_map_box_at (s.x_px, s.y_px - 1.3 * report, 2 * report + 2, 2.6 * report + 2, 0));
    }
}

static void
take_priority (HeatMapTop *top)
{
  const HeatMapOverlay *o = top->job.s->overlay;
  double half = heat_map_priority_half_px (&top->job) * 0.75;

  for (guint i = 0; o && i < o->priority->len; i++)
    {
      const HeatMapPriority *p = &g_array_index (o->priority, HeatMapPriority, i);
      HeatMapSpot s = spot_of (top, p->x_m, p->y_m);
      if (heat_map_shows_priority (&top->job, p->kind))
        take_square (top, s.x_px, s.y_px, half);
    }
}

/* Signs of the ground in view: labels stand beside them, not on them. */
static void
take_plant (HeatMapTop *top, HeatMapClass of, HeatKind kind, double limit, double half)
{
  if (top->job.scale > limit)
    return;
  const GArray *rows = heat_map_job_query (&top->job, of, 16);
  for (guint i = 0; i < rows->len; i++)
    {
      double x = 0, y = 0;
      if (!heat_net_place (heat_map_scene_net (top->job.s->scene), kind, g_array_index (rows, guint32, i), &x, &y))
        continue;
      HeatMapSpot s = spot_of (top, x, y);
      double well = half;
      if (kind != HEAT_KIND_WELL || heat_map_shows_well (top->job.s->scene, top->job.s->style, top->job.view, heat_well (g_array_index (rows, guint32, i)), &well))
        take_square (top, s.x_px, s.y_px, well);
    }
}

static void
take_valves (HeatMapTop *top)
{
  HeatMapJob *job = &top->job;
  double half = heat_map_valve_half_px (job->s->style, job->view);

  if (job->scale > job->s->style->show.valve_open)
    return;
  const GArray *rows = heat_map_job_query (job, HEAT_MAP_VALVES, 40);
  for (guint i = 0; i < rows->len; i++)
    {
      HeatValve valve = heat_valve (g_array_index (rows, guint32, i));
      HeatMapValveSpot spot;
      if (heat_map_shows_valve (job->s->scene, job->s->style, job->view, valve, heat_map_job_valve_state (job, valve.i))
          && heat_map_valve_spot (job->s->scene, job->s->style, job->view, valve, &spot) && !spot.is_cramped)
        take_square (top, spot.at.x_px, spot.at.y_px, half);
    }
}

static void
cover_class (HeatMapTop *top, HeatMapClass of, double limit, guint8 weight)
{
  HeatMapJob *job = &top->job;

  if (job->scale > limit)
    return;
  const GArray *rows = heat_map_job_query (job, of, 0);
  for (guint i = 0; i < rows->len; i++)
    {
      guint32 pipe = g_array_index (rows, guint32, i);
      double half = MAX (heat_map_pipe_width_px (job->s->scene, job->s->style, job->view, heat_pipe (pipe)) / 2 - 1, 0);
      g_array_set_size (job->points, 0);
      guint n = heat_map_course (job->s->scene, job->s->style, job->view, heat_pipe (pipe), 1, job->points);
      const HeatMapPoint *p = &g_array_index (job->points, HeatMapPoint, 0);
      for (guint k = 0; k + 1 < n; k++)
        {
          heat_map_layout_cover_line (&top->layout, p[k].x_px - half, p[k].y_px - half, p[k + 1].x_px - half, p[k + 1].y_px - half, weight);
          if (half > 1)
            heat_map_layout_cover_line (&top->layout, p[k].x_px + half, p[k].y_px + half, p[k + 1].x_px + half, p[k + 1].y_px + half, weight);
        }
    }
}

static void
cover_pipes (HeatMapTop *top)
{
  const HeatMapStyle *style = top->job.s->style;

  cover_class (top, HEAT_MAP_PRIMARY_LARGE, style->show.primary_large, 3);
  cover_class (top, HEAT_MAP_PRIMARY_MIDDLE, style->show.primary_middle, 3);
  cover_class (top, HEAT_MAP_PRIMARY_SMALL, MIN (style->show.primary_small, 40000), 2);
  cover_class (top, HEAT_MAP_SECONDARY_LARGE, MIN (style->show.secondary_large, 9000), 1);
  cover_class (top, HEAT_MAP_SECONDARY_SMALL, MIN (style->show.secondary_small, 6000), 1);
}

static void
place_team_words (HeatMapTop *top)
{
  const HeatMapOverlay *o = top->job.s->overlay;
  double half = heat_map_team_half_px (&top->job);

  for (guint i = 0; o && heat_map_job_has (&top->job, HEAT_MAP_TEAMS) && i < o->teams->len; i++)
    {
      const HeatMapTeam *t = &g_array_index (o->teams, HeatMapTeam, i);
      HeatMapSpot s = spot_of (top, t->x_m, t->y_m);
      gboolean is_away = t->state == HEAT_TEAM_RESTING || t->state == HEAT_TEAM_OFF;
      if (t->text && *t->text && s.x_px > -40 && s.y_px > -40 && s.x_px < top->layout.width_px + 40 && s.y_px < top->layout.height_px + 40)
        heat_map_layout_put_around (&top->layout, t->text, (HeatMapFont){ 12, TRUE, 0 }, is_away ? top->job.palette->no_flow : top->job.palette->team,
                                    s.x_px, s.y_px, half + 4); /* clear of the box its circle took */
    }
}

static void
place_candidate_words (HeatMapTop *top)
{
  const HeatMapOverlay *o = top->job.s->overlay;

  for (guint i = 0; o && i < o->candidates->len && i < 5; i++)
    {
      const HeatMapCandidate *c = &g_array_index (o->candidates, HeatMapCandidate, i);
      double x = 0, y = 0;
      if (c->pipe >= top->job.city->n_pipe || !(c->probability >= 0.005f && c->probability <= 1) || !heat_net_place (heat_map_scene_net (top->job.s->scene), HEAT_KIND_PIPE, c->pipe, &x, &y))
        continue;
      HeatMapSpot s = spot_of (top, x, y);
      g_autofree char *words = g_strdup_printf ("%.0f%%", 100.0 * (double) c->probability);
      heat_map_layout_put_around (&top->layout, words, (HeatMapFont){ 13, TRUE, 0 }, top->job.palette->text, s.x_px, s.y_px, 12);
    }
}

/* Outside of a still picture nothing can be read. */
static void
take_edges (HeatMapTop *top)
{
  double w = top->layout.width_px, h = top->layout.height_px, far = 2000;

  heat_map_layout_take (&top->layout, heat_map_box_at (-far / 2, h / 2, far, h + far, 0));
  heat_map_layout_take (&top->layout, heat_map_box_at (w + far / 2, h / 2, far, h + far, 0));
  heat_map_layout_take (&top->layout, heat_map_box_at (w / 2, -far / 2, w + far, far, 0));
  heat_map_layout_take (&top->layout, heat_map_box_at (w / 2, h + far / 2, w + far, far, 0));
}

static HeatMapBox
busy_box (const HeatMapTop *top, const HeatMapRect *r)
{
  return heat_map_box_at ((r->x0_px + r->x1_px) / 2 - top->dx_px, (r->y0_px + r->y1_px) / 2 - top->dy_px, r->x1_px - r->x0_px, r->y1_px - r->y0_px, 0);
}

/* What is covered while gliding stays out of sight instead of moving. */
static gboolean
is_covered (const HeatMapTop *top, const HeatMapTopOptions *options, const HeatMapLabel *label)
{
  for (guint i = 0; i < options->n_busy; i++)
    {
      HeatMapBox box = busy_box (top, &options->busy[i]);
      if (heat_map_boxes_overlap (&box, &label->box))
        return TRUE;
    }
  return FALSE;
}

static void
lay_out (HeatMapTop *top, const HeatMapTopOptions *options)
{
  const HeatMapStyle *style = top->job.s->style;
  const HeatMapView *view = top->job.view;
  guint n_busy = options->n_busy - MIN (options->n_loose, options->n_busy);

  for (guint i = 0; i < n_busy; i++)
    heat_map_layout_take (&top->layout, busy_box (top, &options->busy[i]));
  if (!options->is_gliding)
    take_edges (top);
  take_signs (top);
  cover_pipes (top);
  take_priority (top);
  take_plant (top, HEAT_MAP_SOURCES, HEAT_KIND_SOURCE, style->show.source, heat_map_source_half_px (style, view));
  take_plant (top, HEAT_MAP_STATIONS, HEAT_KIND_STATION, MIN (style->show.station, 30000), heat_map_station_half_px (style, view));
  heat_map_place_badges (top);
  place_team_words (top);
  place_candidate_words (top);
  top->n_strong = top->layout.labels->len;
  if (!heat_map_job_has (&top->job, HEAT_MAP_LABELS))
    return;
  if (options->is_gliding && n_busy)
    g_array_remove_range (top->layout.taken, 0, n_busy);
  take_plant (top, HEAT_MAP_WELLS, HEAT_KIND_WELL, MIN (style->show.well, 14000), heat_map_well_half_px (style, view));
  take_valves (top);
  heat_map_place_labels (top);
}

/* The ring around a gliding sheet is laid out for its neighbours' sake, half of all labels: they are not drawn. */
static gboolean
is_on_sheet (const HeatMapTop *top, const HeatMapBox *box, const HeatMapView *sheet)
{
  double reach = box->half_w + box->half_h + 4, x = box->x + top->dx_px, y = box->y + top->dy_px;

  return x > -reach && y > -reach && x < sheet->width_px + reach && y < sheet->height_px + reach;
}

static void
draw_labels (HeatMapTop *top, cairo_t *cr, const HeatMapView *sheet, const HeatMapTopOptions *options)
{
  for (guint i = 0; i < top->layout.labels->len; i++)
    {
      const HeatMapLabel *l = &g_array_index (top->layout.labels, HeatMapLabel, i);
      if (!is_on_sheet (top, &l->box, sheet) || (options->is_gliding && i >= top->n_strong && is_covered (top, options, l)))
        continue;
      cairo_save (cr);
      cairo_translate (cr, l->box.x, l->box.y);
      if (fabs (l->angle_rad) > 1e-6)
        cairo_rotate (cr, l->angle_rad);
      heat_map_text_draw (&top->layout.text, cr, l->words, &l->font, 0, 0, l->rgb, top->job.palette->ground, l->font.size_px >= 14 ? 2 : 1.75, options->is_vector);
      cairo_restore (cr);
    }
}

static void
draw_badges (HeatMapTop *top, const HeatMapSignPen *pen)
{
  double size = heat_map_badge_size_px (top);

  for (guint i = 0; i < top->badges->len; i++)
    {
      const HeatMapBadge *b = &g_array_index (top->badges, HeatMapBadge, i);
      if (hypot (b->at.x_px - b->foot.x_px, b->at.y_px - b->foot.y_px) > 34)
        {
          heat_map_set_rgba (pen->cr, pen->palette->zone, 1);
          cairo_set_line_width (pen->cr, 1.5);
          cairo_move_to (pen->cr, b->foot.x_px, b->foot.y_px);
          cairo_line_to (pen->cr, b->at.x_px, b->at.y_px);
          cairo_stroke (pen->cr);
        }
    }
  for (guint i = 0; i < top->badges->len; i++)
    {
      const HeatMapBadge *b = &g_array_index (top->badges, HeatMapBadge, i);
      heat_map_sign_badge (pen, b->at.x_px, b->at.y_px, size, b->words);
    }
}

static gboolean
is_near_view (const HeatMapTop *top, HeatMapSpot s)
{
  return s.x_px > -50 && s.y_px > -50 && s.x_px < top->layout.width_px + 50 && s.y_px < top->layout.height_px + 50;
}

static void
draw_routes_words (HeatMapTop *top, const HeatMapSignPen *pen)
{
  const HeatMapOverlay *o = top->job.s->overlay;

  for (guint i = 0; heat_map_job_has (&top->job, HEAT_MAP_TEAMS) && i < o->routes->len; i++)
    {
      const GArray *pills = g_array_index (o->routes, HeatMapRoute, i).pills;
      for (guint k = 0; k < pills->len; k++)
        {
          const HeatMapPill *p = &g_array_index (pills, HeatMapPill, k);
          HeatMapSpot s = spot_of (top, p->x_m, p->y_m);
          if (is_near_view (top, s))
            heat_map_sign_pill (pen, s.x_px, s.y_px, p->text, pen->palette->team, 0);
        }
    }
}

/* Pins whose heads would lie on each other become one with all their numbers, at the first one's place. */
static void
draw_pins (HeatMapTop *top, const HeatMapSignPen *pen)
{
  const GArray *pins = top->job.s->overlay->pins;
  g_autofree gboolean *is_drawn = g_new0 (gboolean, MAX (pins->len, 1));

  for (guint i = 0; i < pins->len; i++)
    {
      g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint32));
      const HeatMapPin *first = &g_array_index (pins, HeatMapPin, i);
      HeatMapSpot s = spot_of (top, first->x_m, first->y_m);
      for (guint k = i; k < pins->len && !is_drawn[i]; k++)
        {
          const HeatMapPin *p = &g_array_index (pins, HeatMapPin, k);
          HeatMapSpot t = spot_of (top, p->x_m, p->y_m);
          if (is_drawn[k] || hypot (t.x_px - s.x_px, t.y_px - s.y_px) >= PIN_APART_PX)
            continue;
          guint32 number = (guint32) p->number;
          g_array_append_val (numbers, number);
          is_drawn[k] = k > i;
        }
      g_autofree char *words = heat_map_word_numbers (numbers);
      if (numbers->len && is_near_view (top, s))
        heat_map_sign_pin (pen, s.x_px, s.y_px, words);
    }
}

static void
draw_signs (HeatMapTop *top, const HeatMapSignPen *pen)
{
  const HeatMapOverlay *o = top->job.s->overlay;
  HeatMapJob *job = &top->job;

  for (guint i = 0; i < o->priority->len; i++)
    {
      const HeatMapPriority *p = &g_array_index (o->priority, HeatMapPriority, i);
      HeatMapSpot s = spot_of (top, p->x_m, p->y_m);
      if (is_near_view (top, s) && heat_map_shows_priority (job, p->kind))
        heat_map_sign_priority (pen, s.x_px, s.y_px, heat_map_priority_half_px (job), heat_map_priority_word ((HeatPriority) p->kind), p->is_out);
    }
  draw_badges (top, pen);
  draw_routes_words (top, pen);
  for (guint i = 0; i < o->reports->len && heat_map_job_has (job, HEAT_MAP_REPORTS); i++)
    {
      const HeatMapReport *r = &g_array_index (o->reports, HeatMapReport, i);
      HeatMapSpot s = spot_of (top, r->x_m, r->y_m);
      if (is_near_view (top, s))
        heat_map_sign_report (pen, s.x_px, s.y_px, heat_map_report_half_px (job), (HeatMapSymptom) r->symptom, r->is_new);
    }
  for (guint i = 0; i < o->teams->len && heat_map_job_has (job, HEAT_MAP_TEAMS); i++)
    {
      const HeatMapTeam *t = &g_array_index (o->teams, HeatMapTeam, i);
      HeatMapSpot s = spot_of (top, t->x_m, t->y_m);
      if (is_near_view (top, s))
        heat_map_sign_team (pen, s.x_px, s.y_px, heat_map_team_half_px (job), t);
    }
  for (guint i = 0; i < o->leaks->len; i++)
    {
      const HeatMapLeak *l = &g_array_index (o->leaks, HeatMapLeak, i);
      HeatMapSpot s = spot_of (top, l->x_m, l->y_m);
      if (is_near_view (top, s))
        heat_map_sign_leak (pen, s.x_px, s.y_px, heat_map_leak_half_px (job), l->number);
    }
  draw_pins (top, pen);
}

static void
clear_badge (gpointer data)
{
  g_free (((HeatMapBadge *) data)->words);
}

/* The lattice's window that holds the view and a ring around it; dx, dy: its corner in the view. */
static HeatMapView
glide (const HeatMapView *view, double *dx_px, double *dy_px)
{
  double left = view->x_m / view->m_per_px - view->width_px / 2.0, high = -view->y_m / view->m_per_px - view->height_px / 2.0;
  double x0 = floor ((left - RING_PX) / LATTICE_PX) * LATTICE_PX, x1 = ceil ((left + view->width_px + RING_PX) / LATTICE_PX) * LATTICE_PX;
  double y0 = floor ((high - RING_PX) / LATTICE_PX) * LATTICE_PX, y1 = ceil ((high + view->height_px + RING_PX) / LATTICE_PX) * LATTICE_PX;

  *dx_px = rint ((x0 - left) * view->factor) / view->factor;
  *dy_px = rint ((y0 - high) * view->factor) / view->factor;
  return (HeatMapView){ (x0 + x1) / 2 * view->m_per_px, -(y0 + y1) / 2 * view->m_per_px, view->m_per_px, (int) (x1 - x0), (int) (y1 - y0), view->factor };
}

static void
init_top (HeatMapTop *top, const HeatMapScenery *scenery)
{
  top->job.s = scenery;
  top->job.palette = &scenery->style->palette[scenery->theme];
  top->job.city = heat_net_city (heat_map_scene_net (scenery->scene));
  top->job.scale = heat_map_view_scale (top->job.view);
  top->job.rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  top->job.points = g_array_new (FALSE, FALSE, sizeof (HeatMapPoint));
  heat_map_text_init (&top->job.text);
  heat_map_layout_init (&top->layout, top->job.view->width_px, top->job.view->height_px);
  top->layout.text.scale = scenery->style->text_scale;
  top->badges = g_array_new (FALSE, FALSE, sizeof (HeatMapBadge));
  g_array_set_clear_func (top->badges, clear_badge);
  top->named = g_hash_table_new (NULL, NULL);
}

static void
clear_top (HeatMapTop *top)
{
  g_hash_table_unref (top->named);
  g_array_unref (top->badges);
  heat_map_layout_clear (&top->layout);
  heat_map_text_clear (&top->job.text);
  g_array_unref (top->job.points);
  g_array_unref (top->job.rows);
}

GArray *
heat_map_list_labels (const HeatMapScenery *scenery, const HeatMapView *view, const HeatMapTopOptions *options)
{
  HeatMapTop top = { 0 };
  HeatMapView area = options->is_gliding ? glide (view, &top.dx_px, &top.dy_px) : *view;
  GArray *placed = g_array_new (FALSE, FALSE, sizeof (HeatMapPlaced));

  top.job.view = &area;
  init_top (&top, scenery);
  lay_out (&top, options);
  for (guint i = 0; i < top.layout.labels->len; i++)
    {
      const HeatMapLabel *l = &g_array_index (top.layout.labels, HeatMapLabel, i);
      HeatMapPlaced p = { g_intern_string (l->words), { l->box.x + top.dx_px, l->box.y + top.dy_px } };
      if (!options->is_gliding || i < top.n_strong || !is_covered (&top, options, l))
        g_array_append_val (placed, p);
    }
  clear_top (&top);
  return placed;
}

void
heat_map_draw_top (cairo_t *cr, const HeatMapScenery *scenery, const HeatMapView *view, const HeatMapTopOptions *options)
{
  HeatMapTop top = { 0 };
  HeatMapView area = options->is_gliding ? glide (view, &top.dx_px, &top.dy_px) : *view;

  top.job.view = &area;
  init_top (&top, scenery);
  lay_out (&top, options);
  HeatMapSignPen pen = { cr, &top.job.text, top.job.palette, options->is_vector, scenery->style->text_scale };
  cairo_save (cr);
  cairo_translate (cr, top.dx_px, top.dy_px);
  draw_labels (&top, cr, view, options);
  if (scenery->overlay)
    draw_signs (&top, &pen);
  cairo_restore (cr);
  if (options->with_pills)
    heat_map_draw_pills (cr, scenery, view);
  clear_top (&top);
}
