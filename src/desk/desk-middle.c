// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-middle-private.h"
#include "base-i18n.h"
#include "desk-scale.h"
#include "desk-ui.h"
#include <math.h>

G_DEFINE_FINAL_TYPE (HeatDeskMiddle, heat_desk_middle, GTK_TYPE_BOX)

static guint signals[HEAT_MIDDLE_N_SIGNALS];

void
heat_desk_middle_emit (HeatDeskMiddle *self, int signal, ...)
{
  va_list args;

  va_start (args, signal);
  g_signal_emit_valist (self, signals[signal], 0, args);
  va_end (args);
}

static void
view_changed (HeatDeskMap *map, HeatDeskMiddle *self)
{
  const HeatMapView *view = heat_desk_map_get_view (map);

  heat_desk_scale_set (HEAT_DESK_SCALE (self->scale), view ? view->m_per_px : NAN);
  gtk_widget_set_sensitive (self->back, heat_desk_map_can_go_back (map));
  gtk_widget_set_sensitive (self->forward, heat_desk_map_can_go_forward (map));
  heat_desk_middle_legend_changed (self);
}

static void
make_map (HeatDeskMiddle *self)
{
  self->overlay = gtk_overlay_new ();
  gtk_widget_set_vexpand (self->overlay, TRUE);
  gtk_widget_set_hexpand (self->overlay, TRUE);
  gtk_widget_set_overflow (self->overlay, GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (self->overlay, "map");
  self->map = heat_desk_map_new ();
  heat_ui_name (self->map, _("Map"));
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), self->map);
  heat_desk_middle_add_pointing (self);
  g_signal_connect (self->map, "view-changed", G_CALLBACK (view_changed), self);
}

static void
heat_desk_middle_init (HeatDeskMiddle *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  make_map (self);
  heat_desk_middle_add_bars (self);
  self->scale = heat_desk_scale_new ();
  gtk_widget_set_halign (self->scale, GTK_ALIGN_START);
  gtk_widget_set_valign (self->scale, GTK_ALIGN_END);
  gtk_widget_set_margin_start (self->scale, 12);
  gtk_widget_set_margin_bottom (self->scale, 12);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), self->scale);
  heat_desk_middle_add_legend (self);
  heat_desk_middle_add_player (self);
  heat_desk_middle_add_sheet (self);
  gtk_box_append (GTK_BOX (self), self->overlay);
  gtk_box_append (GTK_BOX (self), heat_desk_middle_make_status (self));
}

static void
dispose (GObject *object)
{
  g_clear_handle_id (&HEAT_DESK_MIDDLE (object)->busy_timeout, g_source_remove);
  g_clear_handle_id (&HEAT_DESK_MIDDLE (object)->place_timeout, g_source_remove);
  g_clear_object (&HEAT_DESK_MIDDLE (object)->costs);
  heat_desk_middle_drop_backdrop (HEAT_DESK_MIDDLE (object));
  G_OBJECT_CLASS (heat_desk_middle_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  g_free (HEAT_DESK_MIDDLE (object)->chosen);
  g_free (HEAT_DESK_MIDDLE (object)->subject);
  g_free (HEAT_DESK_MIDDLE (object)->backdrop_key);
  g_free (HEAT_DESK_MIDDLE (object)->backdrop_trouble);
  g_clear_pointer (&HEAT_DESK_MIDDLE (object)->played_leaks, g_array_unref);
  heat_map_overlay_unref (HEAT_DESK_MIDDLE (object)->picture);
  G_OBJECT_CLASS (heat_desk_middle_parent_class)->finalize (object);
}

static void
heat_desk_middle_class_init (HeatDeskMiddleClass *class)
{
  G_OBJECT_CLASS (class)->dispose = dispose;
  G_OBJECT_CLASS (class)->finalize = finalize;
  signals[HEAT_MIDDLE_LEAK] = g_signal_new ("leak", HEAT_TYPE_DESK_MIDDLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
  signals[HEAT_MIDDLE_MESSAGE] = g_signal_new ("message", HEAT_TYPE_DESK_MIDDLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[HEAT_MIDDLE_DEMAND] = g_signal_new ("demand", HEAT_TYPE_DESK_MIDDLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_INT);
  signals[HEAT_MIDDLE_VALVE] = g_signal_new ("valve", HEAT_TYPE_DESK_MIDDLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_INT);
  signals[HEAT_MIDDLE_WHY] = g_signal_new ("why", HEAT_TYPE_DESK_MIDDLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  signals[HEAT_MIDDLE_SIGN] = g_signal_new ("sign", HEAT_TYPE_DESK_MIDDLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_INT);
  signals[HEAT_MIDDLE_LAYERS] = g_signal_new ("layers", HEAT_TYPE_DESK_MIDDLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

GtkWidget *
heat_desk_middle_new (HeatDeskSession *session)
{
  HeatDeskMiddle *self = g_object_new (HEAT_TYPE_DESK_MIDDLE, NULL);

  self->session = session;
  heat_desk_middle_make_costs (self);
  return GTK_WIDGET (self);
}

void
heat_desk_middle_open (HeatDeskMiddle *self)
{
  g_autofree char *style_problem = heat_desk_map_load_style (HEAT_DESK_MAP (self->map), heat_theme_text_scale ());

  if (style_problem)
    heat_desk_middle_emit (self, HEAT_MIDDLE_MESSAGE, style_problem);
  heat_desk_map_set_tip (HEAT_DESK_MAP (self->map), heat_desk_middle_tip, self, NULL);
  heat_desk_middle_lend_map (self);
  heat_desk_middle_stop_measuring (self);
  heat_desk_map_set_scene (HEAT_DESK_MAP (self->map), heat_desk_session_scene (self->session));
  heat_desk_middle_renew_backdrop (self);
  heat_desk_middle_renew_overview (self);
  heat_desk_middle_follow_overview (self);
  view_changed (HEAT_DESK_MAP (self->map), self);
}

void
heat_desk_middle_shut (HeatDeskMiddle *self)
{
  heat_desk_middle_stop_measuring (self);
  heat_desk_middle_clear_place (self);
  heat_desk_middle_stop_playing (self);
  gtk_popover_popdown (GTK_POPOVER (self->menu));
  heat_desk_middle_set_subject (self, HEAT_KIND_NONE, HEAT_NONE);
  heat_desk_map_set_scene (HEAT_DESK_MAP (self->map), NULL);
}

void
heat_desk_middle_set_dark (HeatDeskMiddle *self, gboolean dark)
{
  HeatMapTheme theme;
  const HeatMapStyle *style = heat_desk_map_get_style (HEAT_DESK_MAP (self->map), &theme);

  if (style && style->text_scale != heat_theme_text_scale ()) /* larger texts were chosen: what is wrong with the style was told before */
    g_free (heat_desk_map_load_style (HEAT_DESK_MAP (self->map), heat_theme_text_scale ()));
  heat_desk_map_set_theme (HEAT_DESK_MAP (self->map), dark ? HEAT_MAP_DARK : HEAT_MAP_LIGHT);
  heat_desk_middle_renew_overview (self);
}

void
heat_desk_middle_tell_picture (HeatDeskMiddle *self)
{
  const char *marked = heat_desk_map_get_spot_name (HEAT_DESK_MAP (self->map));
  g_autoptr (GString) text = g_string_new (NULL);

  if (marked)
    g_string_append_printf (text, _("Marked: %s."), marked);
  if (self->picture && self->picture->way->len)
    {
      g_string_append (text, text->len ? " " : "");
      g_string_append_printf (text, ngettext ("A way of %u pipe is drawn.", "A way of %u pipes is drawn.", self->picture->way->len), self->picture->way->len);
    }
  if (self->picture && self->picture->costs)
    g_string_append_printf (text, "%s%s", text->len ? " " : "", _("Pipes are coloured by the households a leak costs."));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->map), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text->str, -1);
}

void
heat_desk_middle_show_box (HeatDeskMiddle *self, HeatBox box)
{
  double room_m = 60 + 0.08 * MAX (box.x1_m - box.x0_m, box.y1_m - box.y0_m);

  if (heat_box_is_empty (box))
    return;
  box = (HeatBox){ box.x0_m - room_m, box.y0_m - room_m, box.x1_m + room_m, box.y1_m + room_m };
  heat_desk_map_fit (HEAT_DESK_MAP (self->map), heat_desk_middle_beside_sheet (self, box));
}

void
heat_desk_middle_set_picture (HeatDeskMiddle *self, HeatMapOverlay *overlay, HeatBox fit)
{
  heat_desk_costs_draw (self->costs, overlay);
  heat_map_overlay_unref (self->picture);
  self->picture = overlay;
  heat_desk_middle_tell_picture (self);
  if (heat_desk_player_is_on (HEAT_DESK_PLAYER (self->player)))
    return; /* the search stays on the map until it is left */
  heat_desk_map_set_overlay (HEAT_DESK_MAP (self->map), overlay);
  heat_desk_middle_legend_changed (self);
  fit = heat_desk_middle_beside_sheet (self, fit);
  if (!heat_box_is_empty (fit))
    heat_desk_map_fit (HEAT_DESK_MAP (self->map), fit);
}

HeatDeskMapPaper *
heat_desk_middle_keep_paper (HeatDeskMiddle *self)
{
  HeatDeskMapPaper *paper = heat_desk_map_keep_paper (HEAT_DESK_MAP (self->map));

  if (paper)
    heat_desk_map_paper_set_stamp (paper, heat_desk_mode_stamp (heat_desk_session_mode (self->session)));
  return paper;
}

gboolean
heat_desk_middle_get_view (HeatDeskMiddle *self, double *x_m, double *y_m, double *scale)
{
  const HeatMapView *view = heat_desk_map_get_view (HEAT_DESK_MAP (self->map));

  if (view->width_px <= 1 || !(view->m_per_px > 0) || !gtk_widget_get_mapped (self->map))
    return FALSE;
  *x_m = view->x_m;
  *y_m = view->y_m;
  *scale = heat_map_view_scale (view);
  return TRUE;
}

void
heat_desk_middle_show_view (HeatDeskMiddle *self, double x_m, double y_m, double scale)
{
  heat_desk_map_go_to (HEAT_DESK_MAP (self->map), x_m, y_m, scale);
}

void
heat_desk_middle_go_to (HeatDeskMiddle *self, double x, double y)
{
  if (isfinite (x) && isfinite (y))
    heat_desk_map_go_to (HEAT_DESK_MAP (self->map), x, y, 4000);
}

void
heat_desk_middle_mark (HeatDeskMiddle *self, HeatKind kind, guint32 index)
{
  heat_desk_map_select (HEAT_DESK_MAP (self->map), kind, index);
}

void
heat_desk_middle_zoom (HeatDeskMiddle *self, int steps)
{
  heat_desk_map_zoom (HEAT_DESK_MAP (self->map), steps);
}

gboolean
heat_desk_middle_is_settled (HeatDeskMiddle *self)
{
  return heat_desk_map_is_settled (HEAT_DESK_MAP (self->map));
}
