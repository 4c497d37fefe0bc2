// SPDX-License-Identifier: GPL-3.0-or-later
/* The search of a plan as it stands after so many steps, and the band that shows its present step. */
#include "map-draw-private.h"

static void
append_pipes (GArray *to, const HeatReplay *r, const HeatReplayStep *step)
{
  if (step->n_pipes)
    g_array_append_vals (to, (const guint32 *) (gpointer) r->pipes->data + step->first_pipe, step->n_pipes);
}

static void
append_buildings (GHashTable *seen, GArray *to, const HeatNet *net, const HeatReplay *r, const HeatReplayStep *step)
{
  for (guint i = step->first_consumer; i < step->first_consumer + step->n_consumers; i++)
    {
      guint32 building = heat_net_consumer_building (net, heat_consumer (g_array_index (r->consumers, guint32, i))).i;
      if (building != HEAT_NONE && g_hash_table_add (seen, GUINT_TO_POINTER (building + 1)))
        g_array_append_val (to, building);
    }
}

static void
take_out (GArray *valves, guint32 valve)
{
  for (guint i = 0; i < valves->len; i++)
    if (g_array_index (valves, HeatPlanValve, i).valve == valve)
      g_array_remove_index_fast (valves, i--);
}

/* A valve at the edge may have to be closed until it has been asked for. */
static void
judge_valve (HeatMapOverlay *o, const HeatReplayStep *step, GHashTable *asked)
{
  HeatPlanValve valve = { .valve = step->valve };

  take_out (o->may, step->valve);
  g_array_append_val (step->kind == HEAT_REPLAY_ASK && step->is_must ? o->must : o->may, valve);
  if (step->kind == HEAT_REPLAY_ASK)
    g_hash_table_add (asked, GUINT_TO_POINTER (step->valve + 1));
}

/* Those that nobody asked for have the zone on all their sides. */
static void
drop_inner_valves (HeatMapOverlay *o, GHashTable *asked)
{
  for (guint i = 0; i < o->may->len; i++)
    if (!g_hash_table_contains (asked, GUINT_TO_POINTER (g_array_index (o->may, HeatPlanValve, i).valve + 1)))
      g_array_remove_index_fast (o->may, i--);
}

void
heat_map_overlay_add_replay (HeatMapOverlay *o, const HeatNet *net, const HeatReplay *r, guint n)
{
  g_autoptr (GHashTable) buildings = g_hash_table_new (NULL, NULL), asked = g_hash_table_new (NULL, NULL);
  HeatReplayKind last = HEAT_REPLAY_LEAK;

  for (guint i = 0; i < MIN (n, r->steps->len); i++)
    {
      const HeatReplayStep *step = &g_array_index (r->steps, HeatReplayStep, i);
      if (step->kind == HEAT_REPLAY_LEAK || step->kind == HEAT_REPLAY_REACH)
        append_pipes (o->zone_pipes, r, step);
      else if (step->kind == HEAT_REPLAY_COLD)
        {
          append_pipes (o->dead_pipes, r, step);
          append_buildings (buildings, o->out_buildings, net, r, step);
        }
      else if (step->kind == HEAT_REPLAY_FAILED || step->kind == HEAT_REPLAY_LEAKS)
        g_array_append_val (o->failed_valves, step->valve);
      else if (step->kind == HEAT_REPLAY_CLOSES || step->kind == HEAT_REPLAY_ASK)
        judge_valve (o, step, asked);
      else if (step->kind == HEAT_REPLAY_STOP && step->of == HEAT_KIND_STATION)
        g_array_append_val (o->out_stations, step->index);
      if (i + 1 == n)
        append_pipes (o->fresh_pipes, r, step);
      last = step->kind;
    }
  if (last == HEAT_REPLAY_COLD || (n >= r->steps->len && r->n_left_out == 0))
    drop_inner_valves (o, asked);
}

static void
stroke_band (cairo_t *cr, const HeatMapPalette *palette, double band_px)
{
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  heat_map_set_rgba (cr, palette->zone, 1);
  cairo_set_line_width (cr, band_px + 6);
  cairo_stroke_preserve (cr);
  heat_map_set_rgba (cr, palette->ground, 1);
  cairo_set_line_width (cr, band_px);
  cairo_stroke_preserve (cr);
  heat_map_set_rgba (cr, palette->zone, 0.55);
  cairo_stroke (cr);
}

void
heat_map_draw_fresh (HeatMapJob *job)
{
  const HeatMapOverlay *o = job->s->overlay;
  gboolean any = FALSE;

  if (!o || !o->fresh_pipes->len)
    return;
  cairo_t *cr = heat_map_pen_cairo (job->pen);
  for (guint i = 0; i < o->fresh_pipes->len; i++)
    if (g_array_index (o->fresh_pipes, guint32, i) < job->city->n_pipe)
      any |= heat_map_job_add_path (job, cr, g_array_index (o->fresh_pipes, guint32, i));
  if (any)
    stroke_band (cr, job->palette, heat_map_style_grow (job->s->style, job->scale, 9, 17, 22));
  cairo_new_path (cr);
}

void
heat_map_draw_fresh_sample (cairo_t *cr, const HeatMapPalette *palette, double x_px, double y_px)
{
  cairo_move_to (cr, x_px - 10, y_px);
  cairo_line_to (cr, x_px + 10, y_px);
  stroke_band (cr, palette, 9);
}
