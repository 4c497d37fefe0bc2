// SPDX-License-Identifier: GPL-3.0-or-later
/* The small map of the whole city in the corner, and what of the corners a narrow map leaves out. */
#include "base-i18n.h"
#include "desk-middle-private.h"
#include "desk-overview.h"
#include "desk-ui.h"
#include <math.h>

#define WIDE_PX 1000   /* from here on it stands open by itself */
#define ABOVE_SCALE_PX 60
#define NARROW_PX 620  /* below it buttons of the corner stand one above the other: the scale needs the room */

static int
map_width (HeatDeskMiddle *self)
{
  return gtk_widget_get_width (self->map);
}

static gboolean
is_wanted (HeatDeskMiddle *self)
{
  return self->overview_mode == HEAT_OVERVIEW_OPEN || (self->overview_mode == HEAT_OVERVIEW_BY_WIDTH && map_width (self) >= WIDE_PX);
}

void
heat_desk_middle_fit_corner (HeatDeskMiddle *self)
{
  gboolean shows = is_wanted (self);
  GtkOrientation orientation = map_width (self) < NARROW_PX ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;

  if (gtk_widget_get_visible (self->overview) != shows)
    gtk_widget_set_visible (self->overview, shows);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->overview_button), shows);
  if (gtk_orientable_get_orientation (GTK_ORIENTABLE (self->corner)) == orientation)
    return;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->corner), orientation);
  gtk_widget_set_margin_bottom (gtk_widget_get_parent (self->corner), orientation == GTK_ORIENTATION_VERTICAL ? ABOVE_SCALE_PX : 12);
  (orientation == GTK_ORIENTATION_VERTICAL ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (self->corner, "upright");
}

void
heat_desk_middle_set_overview (HeatDeskMiddle *self, HeatDeskOverviewMode mode)
{
  self->overview_mode = mode;
  heat_desk_middle_fit_corner (self);
  heat_desk_middle_busy_changed (self);
}

HeatDeskOverviewMode
heat_desk_middle_get_overview (HeatDeskMiddle *self)
{
  return self->overview_mode;
}

static void
set_open (HeatDeskMiddle *self, gboolean open)
{
  gboolean by_width = map_width (self) >= WIDE_PX;

  heat_desk_middle_set_overview (self, open == by_width ? HEAT_OVERVIEW_BY_WIDTH : open ? HEAT_OVERVIEW_OPEN : HEAT_OVERVIEW_FOLDED);
}

void
heat_desk_middle_toggle_overview (HeatDeskMiddle *self)
{
  set_open (self, !gtk_widget_get_visible (self->overview));
}

static void
toggled (GtkToggleButton *button, HeatDeskMiddle *self)
{
  if (gtk_toggle_button_get_active (button) != gtk_widget_get_visible (self->overview))
    set_open (self, gtk_toggle_button_get_active (button));
}

/* What is open now, and the city as it is shown. */
void
heat_desk_middle_follow_overview (HeatDeskMiddle *self)
{
  const HeatOps *ops = heat_desk_session_ops (self->session);
  const GPtrArray *all = ops ? heat_ops_incidents (ops) : NULL;
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (HeatMapLeak));

  for (guint i = 0; all && i < all->len; i++)
    {
      const HeatIncident *incident = all->pdata[i];
      HeatMapLeak leak = { incident->x, incident->y, (int) incident->rank };
      if (heat_incident_is_running (incident) && isfinite (leak.x_m) && isfinite (leak.y_m))
        g_array_append_val (open, leak);
    }
  heat_desk_overview_set_incidents (HEAT_DESK_OVERVIEW (gtk_widget_get_first_child (self->overview)), (const HeatMapLeak *) (gpointer) open->data, open->len);
}

void
heat_desk_middle_renew_overview (HeatDeskMiddle *self)
{
  HeatMapTheme theme = HEAT_MAP_DARK;
  HeatMapStyle *style = heat_desk_map_get_style (HEAT_DESK_MAP (self->map), &theme);

  heat_desk_overview_set_city (HEAT_DESK_OVERVIEW (gtk_widget_get_first_child (self->overview)), heat_desk_session_scene (self->session), style, theme);
}

GtkWidget *
heat_desk_middle_make_overview_button (HeatDeskMiddle *self)
{
  self->overview_button = heat_ui_toggle (_("Overview"), FALSE);
  gtk_widget_set_tooltip_text (self->overview_button, _("The whole city in a small map (F2)"));
  g_signal_connect (self->overview_button, "toggled", G_CALLBACK (toggled), self);
  return self->overview_button;
}

GtkWidget *
heat_desk_middle_make_overview (HeatDeskMiddle *self)
{
  self->overview = heat_ui_row (0, "overlaybar");
  gtk_widget_set_halign (self->overview, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (self->overview), heat_desk_overview_new (HEAT_DESK_MAP (self->map)));
  gtk_widget_set_visible (self->overview, FALSE);
  return self->overview;
}
