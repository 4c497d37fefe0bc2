// SPDX-License-Identifier: GPL-3.0-or-later
/* Signs that stand still: wells, stations, sources, valves. */
#include "map-draw-private.h"


static void
draw_places (HeatMapJob *job, HeatMapClass of, HeatKind kind, double limit)
{
  if (job->scale > limit)
    return;
  const GArray *rows = heat_map_job_query (job, of, HEAT_MAP_MARGIN_PX);
  HeatMapSignPen pen = heat_map_job_sign_pen (job);
  const HeatMapOverlay *o = job->s->overlay;
  for (guint i = 0; i < rows->len; i++)
    {
      guint32 row = g_array_index (rows, guint32, i);
      double x = 0, y = 0;
      if (!heat_net_place (heat_map_scene_net (job->s->scene), kind, row, &x, &y))
        continue;
      HeatMapSpot s = heat_map_view_to_px (job->view, x, y);
      double half = 0;
      if (kind == HEAT_KIND_WELL)
        {
          if (heat_map_shows_well (job->s->scene, job->s->style, job->view, heat_well (row), &half))
            heat_map_sign_well (&pen, s.x_px, s.y_px, half);
        }
      else if (kind == HEAT_KIND_STATION)
        heat_map_sign_station (&pen, s.x_px, s.y_px, heat_map_station_half_px (job->s->style, job->view), o && row < o->n_station && o->station_flags[row]);
      else
        heat_map_sign_source (&pen, s.x_px, s.y_px, heat_map_source_half_px (job->s->style, job->view));
    }
}

static HeatMapValveForm
form_of (const HeatMapJob *job, guint32 valve)
{
  guint8 flags = heat_map_job_valve_flags (job, valve);
  gboolean is_closed = heat_map_job_valve_state (job, valve) == HEAT_VALVE_CLOSED;

  if (flags & HEAT_MAP_FLAG_MUST)
    return HEAT_MAP_VALVE_MUST;
  if (flags & HEAT_MAP_FLAG_MAY)
    return HEAT_MAP_VALVE_MAY;
  switch (job->city->valve[valve].role)
    {
    case HEAT_VALVE_TIE: return is_closed ? HEAT_MAP_VALVE_TIE : HEAT_MAP_VALVE_TIE_OPEN;
    case HEAT_VALVE_CHECK: return HEAT_MAP_VALVE_CHECK;
    case HEAT_VALVE_DRAIN: return HEAT_MAP_VALVE_DRAIN;
    case HEAT_VALVE_VENT: return HEAT_MAP_VALVE_VENT;
    default: return is_closed ? HEAT_MAP_VALVE_CLOSED : HEAT_MAP_VALVE_OPEN;
    }
}

static gboolean
is_layer_shown (const HeatMapJob *job, const HeatMapValveSpot *spot)
{
  if (heat_pipe_is_none (spot->pipe))
    return TRUE;
  const HeatPipeRow *pipe = &job->city->pipe[spot->pipe.i];
  if (!heat_map_job_has (job, pipe->level == HEAT_LEVEL_SECONDARY ? HEAT_MAP_SECONDARY : HEAT_MAP_PRIMARY))
    return FALSE;
  return (pipe->line != HEAT_LINE_SUPPLY && pipe->line != HEAT_LINE_RETURN)
         || heat_map_job_has (job, pipe->line == HEAT_LINE_RETURN ? HEAT_MAP_RETURN : HEAT_MAP_SUPPLY);
}

static void
draw_valve (HeatMapJob *job, const HeatMapSignPen *pen, guint32 valve)
{
  HeatMapValveSpot spot;
  guint8 flags = heat_map_job_valve_flags (job, valve);
  gboolean is_marked = flags & HEAT_MAP_FLAGS_MARKED;
  HeatValveState state = heat_map_job_valve_state (job, valve);

  if ((!is_marked && !heat_map_shows_valve (job->s->scene, job->s->style, job->view, heat_valve (valve), state))
      || !heat_map_valve_spot (job->s->scene, job->s->style, job->view, heat_valve (valve), &spot) || (!is_marked && (spot.is_cramped || !is_layer_shown (job, &spot))))
    return;
  gboolean is_secondary = !heat_pipe_is_none (spot.pipe) && job->city->pipe[spot.pipe.i].level == HEAT_LEVEL_SECONDARY;
  guint8 condition = job->city->valve[valve].condition;
  double half = heat_map_valve_half_px (job->s->style, job->view) * (is_secondary ? HEAT_MAP_SECONDARY_VALVE : 1);
  HeatMapValveSign sign = { form_of (job, valve), condition == HEAT_CONDITION_STUCK || condition == HEAT_CONDITION_LEAKY || (flags & HEAT_MAP_FLAG_FAILED),
                            half, spot.dx, spot.dy, spot.width_px };
  if (sign.form == HEAT_MAP_VALVE_CHECK && job->city->valve[valve].flow == HEAT_FLOW_OUT_OF_PIPE)
    { /* the spot's direction leads from the node into the pipe */
      sign.dx = -sign.dx;
      sign.dy = -sign.dy;
    }
  heat_map_sign_valve (pen, spot.at.x_px, spot.at.y_px, &sign);
  if (flags & (HEAT_MAP_FLAG_PINNED | HEAT_MAP_FLAG_FORBIDDEN))
    heat_map_sign_demand (pen, spot.at.x_px, spot.at.y_px, half, (flags & HEAT_MAP_FLAG_FORBIDDEN) != 0);
  if (flags & HEAT_MAP_FLAG_RESUPPLY)
    heat_map_sign_resupply (pen, spot.at.x_px, spot.at.y_px, half);
}

static void
draw_valves (HeatMapJob *job)
{
  const HeatMapOverlay *o = job->s->overlay;
  double widest = MAX (job->s->style->show.valve_closed, job->s->style->show.valve_open);
  gboolean only_marked = job->scale > widest;

  if (only_marked && !(o && heat_map_overlay_marks_valves (o)))
    return;
  const GArray *rows = heat_map_job_query (job, HEAT_MAP_VALVES, HEAT_MAP_MARGIN_PX);
  HeatMapSignPen pen = heat_map_job_sign_pen (job);
  for (int marked = 0; marked < 2; marked++)
    for (guint i = 0; i < rows->len; i++)
      {
        guint32 valve = g_array_index (rows, guint32, i);
        gboolean is_marked = (heat_map_job_valve_flags (job, valve) & HEAT_MAP_FLAGS_MARKED) != 0;
        if (is_marked == (marked == 1) && (is_marked || !only_marked))
          draw_valve (job, &pen, valve);
      }
}

void
heat_map_draw_plant (HeatMapJob *job)
{
  const HeatMapStyle *style = job->s->style;

  draw_places (job, HEAT_MAP_WELLS, HEAT_KIND_WELL, MAX (style->show.well, style->show.well_secondary));
  draw_places (job, HEAT_MAP_STATIONS, HEAT_KIND_STATION, style->show.station);
  draw_places (job, HEAT_MAP_SOURCES, HEAT_KIND_SOURCE, style->show.source);
  draw_valves (job);
}
