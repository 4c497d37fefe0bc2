// SPDX-License-Identifier: GPL-3.0-or-later
/* Coordinates typed or pasted where one looks for a place. */
#include "base-i18n.h"
#include "geo-coord.h"
#include "locate-private.h"

static char *
note_of (const HeatCoord *coord)
{
  if (coord->is_outside)
    return g_strdup (_("outside of the city"));
  if (coord->is_swapped)
    return g_strdup (coord->form == HEAT_COORD_METRES ? _("taken as east before north") : _("taken as longitude before latitude"));
  return NULL;
}

static HeatFound
found_of (const HeatCoord *coord, HeatCrs *crs)
{
  HeatFound found = { HEAT_FOUND_PLACE, HEAT_KIND_NONE, HEAT_NONE, HEAT_NONE, HEAT_MATCH_PLACE, 1, coord->place.x_m, coord->place.y_m, NULL, NULL, NULL, NULL, NULL, { { 0, 0 } }, 0 };
  g_autofree char *degrees = heat_coord_write (HEAT_COORD_DEGREES, coord->place, crs), *metres = heat_coord_write (HEAT_COORD_METRES, coord->place, crs);

  found.label = g_strdup (coord->form == HEAT_COORD_METRES || !degrees ? metres : degrees);
  if (coord->form == HEAT_COORD_GCJ02)
    found.detail = g_strdup_printf (_("if a phone's map gave it (GCJ-02, Amap, WeChat) · %s"), metres);
  else
    found.detail = g_strdup (coord->form == HEAT_COORD_METRES ? (degrees ? degrees : "") : metres);
  found.note = note_of (coord);
  return found;
}

void
heat_finder_add_places (const HeatFinder *finder, const char *text, HeatCrs *crs, GArray *all)
{
  HeatCoord coords[HEAT_COORD_MOST];
  guint n = heat_coord_parse (text, crs, finder->box, coords);

  for (guint i = 0; i < n; i++)
    {
      HeatFound found = found_of (&coords[i], crs);
      g_array_insert_val (all, i, found);
    }
}
