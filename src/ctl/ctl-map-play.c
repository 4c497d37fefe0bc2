// SPDX-License-Identifier: GPL-3.0-or-later
/* heatctl map --trace FILE: a recorded search as a picture of one step, or one picture a step. */
#include "ctl-map-play.h"
#include "map-picture.h"
#include "ops-replay-file.h"
#include <stdio.h>

void
heat_ctl_film_clear (HeatCtlFilm *film)
{
  g_clear_pointer (&film->replay, heat_replay_free);
  g_clear_pointer (&film->leaks, g_array_unref);
}

gboolean
heat_ctl_film_open (HeatCtlFilm *film, HeatNet *net, const char *path, int step, GError **error)
{
  guint n;

  film->replay = heat_replay_read (net, path, &film->leaks, error);
  if (!film->replay)
    return FALSE;
  n = film->replay->steps->len;
  if (n && step <= (int) n)
    {
      film->step = step ? (guint) step : n;
      return TRUE;
    }
  if (n)
    g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE, _("drawing step %d of %s: the search has %u steps; choose one of them"), step, path, n);
  else
    g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_DATA, _("drawing the search of %s: it has no step; record it anew without --trace-steps"), path);
  return FALSE;
}

HeatMapOverlay *
heat_ctl_film_draw (const HeatCtlFilm *film, HeatNet *net, guint step)
{
  HeatMapOverlay *overlay = heat_map_overlay_new ();

  heat_map_overlay_add_replay (overlay, net, film->replay, step);
  heat_map_overlay_add_leaks (overlay, net, film->leaks, 0);
  heat_map_overlay_seal (overlay, net);
  return overlay;
}

static gboolean
draw_frame (const HeatCtlFilm *film, HeatNet *net, const char *path, guint step, HeatMapScenery *scenery, const HeatMapView *view, GError **error)
{
  g_autoptr (HeatMapOverlay) overlay = heat_ctl_film_draw (film, net, step);
  g_autofree char *caption = heat_replay_caption (net, film->replay, step);

  scenery->overlay = overlay;
  scenery->caption = caption;
  gboolean is_written = heat_map_picture_write (path, scenery, view, error);
  scenery->overlay = NULL;
  scenery->caption = NULL;
  if (is_written)
    printf ("%s: %s\n", path, caption);
  return is_written;
}

gboolean
heat_ctl_film_write (const HeatCtlFilm *film, HeatNet *net, const char *output, const char *frames, HeatMapScenery *scenery, const HeatMapView *view, GError **error)
{
  guint n = film->replay->steps->len, digits = 1;

  if (!frames)
    return draw_frame (film, net, output, film->step, scenery, view, error);
  if (g_mkdir_with_parents (frames, 0777) != 0)
    {
      g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_IO, _("drawing the search into %s: the folder cannot be made; choose another one"), frames);
      return FALSE;
    }
  for (guint most = n; most >= 10; most /= 10)
    digits++;
  for (guint step = 1; step <= n; step++)
    {
      g_autofree char *name = g_strdup_printf ("step-%0*u.png", (int) digits, step), *path = g_build_filename (frames, name, NULL);
      if (!draw_frame (film, net, path, step, scenery, view, error))
        return FALSE;
    }
  return TRUE;
}
