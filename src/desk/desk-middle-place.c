// SPDX-License-Identifier: GPL-3.0-or-later
/* Places by their coordinates: copied from the map, and looked up on it. */
#include "base-i18n.h"
#include "desk-middle-private.h"
#include "desk-ui.h"
#include <math.h>

#define NEAR_SCALE 2000  /* where a single place is looked at */
#define FOUND_SCALE 4000 /* where a thing is shown among its neighbours */

/* In the status line, until something is pointed at. */
static void
tell_copied (HeatDeskMiddle *self, const char *text)
{
  g_autofree char *safe = g_markup_escape_text (text, -1), *markup = g_strdup_printf (_("Copied: <b>%s</b>"), safe);

  heat_desk_middle_set_status (self, markup);
}

gboolean
heat_desk_middle_copy_place (HeatDeskMiddle *self, HeatPoint place, HeatCoordForm form)
{
  g_autofree char *text = heat_coord_write (form, place, heat_desk_session_crs (self->session));

  if (!text)
    {
      heat_desk_middle_emit (self, HEAT_MIDDLE_MESSAGE, _("Copying coordinates in degrees: the city names no coordinate system; copy them as X and Y instead"));
      return FALSE;
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  tell_copied (self, text);
  return TRUE;
}

void
heat_desk_middle_copy_pointed (HeatDeskMiddle *self, HeatCoordForm form)
{
  if (heat_desk_session_is_open (self->session))
    heat_desk_middle_copy_place (self, heat_desk_map_get_pointed_place (HEAT_DESK_MAP (self->map)), form);
}

static gboolean
open_menu_there (gpointer data)
{
  HeatDeskMiddle *self = data;

  self->place_timeout = 0;
  heat_desk_map_open_menu_at (HEAT_DESK_MAP (self->map), heat_desk_map_get_spot (HEAT_DESK_MAP (self->map)));
  return G_SOURCE_REMOVE;
}

void
heat_desk_middle_show_place (HeatDeskMiddle *self, HeatPoint place)
{
  const HeatMapView *view = heat_desk_map_get_view (HEAT_DESK_MAP (self->map));

  if (!isfinite (place.x_m) || !isfinite (place.y_m))
    return;
  heat_desk_map_go_to (HEAT_DESK_MAP (self->map), place.x_m, place.y_m, MIN (heat_map_view_scale (view), NEAR_SCALE));
  heat_desk_map_set_spot (HEAT_DESK_MAP (self->map), place, NULL);
  gtk_widget_grab_focus (self->map);
  if (!self->place_timeout) /* after the search box has let go of the keyboard */
    self->place_timeout = g_idle_add (open_menu_there, self);
}

void
heat_desk_middle_show_found (HeatDeskMiddle *self, HeatKind kind, guint32 index, HeatPoint place, const char *name, gboolean goes)
{
  HeatDeskMap *map = HEAT_DESK_MAP (self->map);

  if (!isfinite (place.x_m) || !isfinite (place.y_m))
    return;
  heat_desk_map_select (map, kind, index);
  heat_desk_map_set_spot (map, place, name);
  heat_desk_middle_tell_picture (self);
  if (goes && heat_desk_measure_is_on (HEAT_DESK_MEASURE (self->measure)))
    heat_desk_map_go_to (map, place.x_m, place.y_m, FOUND_SCALE); /* under the cross, where Space sets a point on it */
  else if (goes)
    heat_desk_map_go_to_spot (map, MIN (heat_map_view_scale (heat_desk_map_get_view (map)), FOUND_SCALE));
}

void
heat_desk_middle_move_found (HeatDeskMiddle *self, HeatPoint place)
{
  HeatDeskMap *map = HEAT_DESK_MAP (self->map);
  g_autofree char *name = g_strdup (heat_desk_map_get_spot_name (map));
  HeatPoint was = heat_desk_map_get_spot (map);

  if (isfinite (place.x_m) && (was.x_m != place.x_m || was.y_m != place.y_m))
    heat_desk_map_set_spot (map, place, name);
}

gboolean
heat_desk_middle_has_place (HeatDeskMiddle *self)
{
  return isfinite (heat_desk_map_get_spot (HEAT_DESK_MAP (self->map)).x_m);
}

gboolean
heat_desk_middle_clear_place (HeatDeskMiddle *self)
{
  gboolean was_there = heat_desk_middle_has_place (self);

  if (was_there)
    heat_desk_map_select (HEAT_DESK_MAP (self->map), HEAT_KIND_NONE, HEAT_NONE);
  heat_desk_map_set_spot (HEAT_DESK_MAP (self->map), (HeatPoint){ NAN, NAN }, NULL);
  heat_desk_middle_tell_picture (self);
  return was_there;
}
