// SPDX-License-Identifier: GPL-3.0-or-later
/* What stands over the map: views, layers, summary, zoom, legend; and how much of the map that covers. */
#include "base-i18n.h"
#include "desk-middle-private.h"
#include "desk-ui.h"
#include "desk-wrap.h"
#include <math.h>

#define N_OF_NETWORK 4 /* buttons of the network's layers; behind them those of the operation */
#define EDGE_PX 12
#define LEAST_LEGEND_PX 80
#define SETTLED_MS 80 /* panels have their places by then */

static const struct { const char *name; HeatMapLayers layers; } layer_buttons[] = {
  { N_("Supply"), HEAT_MAP_SUPPLY }, { N_("Return"), HEAT_MAP_RETURN }, { N_("Primary"), HEAT_MAP_PRIMARY }, { N_("Secondary"), HEAT_MAP_SECONDARY },
  { N_("Outage"), HEAT_MAP_OUT },  { N_("Reports"), HEAT_MAP_REPORTS }, { N_("Teams"), HEAT_MAP_TEAMS },
};

static void
add_busy (HeatDeskMiddle *self, GtkWidget *widget, GArray *busy)
{
  graphene_rect_t r;

  if (!gtk_widget_get_mapped (widget) || !gtk_widget_compute_bounds (widget, self->map, &r))
    return;
  HeatMapRect rect = { r.origin.x, r.origin.y, r.origin.x + r.size.width, r.origin.y + r.size.height };
  g_array_append_val (busy, rect);
}

static gboolean tell_busy (gpointer data);

void
heat_desk_middle_busy_changed (HeatDeskMiddle *self)
{
  g_clear_handle_id (&self->busy_timeout, g_source_remove);
  self->busy_timeout = g_timeout_add (SETTLED_MS, tell_busy, self);
}

/* How far down the bar reaches where the legend would stand under it; 0: it stands beside. */
static int
reach_over (HeatDeskMiddle *self, GtkWidget *bar)
{
  int wide = 0;
  graphene_rect_t r;

  if (!gtk_widget_get_mapped (bar) || !gtk_widget_compute_bounds (bar, self->overlay, &r))
    return 0;
  gtk_widget_measure (self->legend_area, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &wide, NULL, NULL);
  return r.origin.x + r.size.width > gtk_widget_get_width (self->overlay) - EDGE_PX - wide ? (int) ceilf (r.origin.y + r.size.height) : 0;
}

/* Its first entries are those of the operation: what finds no room between the bars above and the corner's buttons is scrolled to. */
static void
fit_legend (HeatDeskMiddle *self)
{
  GtkWidget *column = gtk_widget_get_parent (self->corner);
  int below = gtk_widget_get_margin_bottom (column) + gtk_widget_get_height (self->corner) + gtk_box_get_spacing (GTK_BOX (column));
  int room = gtk_widget_get_height (self->overlay) - below - MAX (EDGE_PX, MAX (reach_over (self, self->bars), reach_over (self, self->zoom))) - gtk_box_get_spacing (GTK_BOX (column));

  if (gtk_widget_get_visible (self->overview))
    room -= gtk_widget_get_height (self->overview) + gtk_box_get_spacing (GTK_BOX (column));
  if (room >= LEAST_LEGEND_PX)
    gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->legend), room);
}

static gboolean
tell_busy (gpointer data)
{
  HeatDeskMiddle *self = data;
  GtkWidget *const panels[] = { self->views, self->layers, self->more_layers, self->base, self->summary, self->zoom, self->scale, self->corner, self->legend, self->sheet, self->player,
                                self->costs_row, self->measure, self->overview };
  g_autoptr (GArray) busy = g_array_new (FALSE, FALSE, sizeof (HeatMapRect));

  self->busy_timeout = 0;
  heat_desk_middle_fit_corner (self);
  heat_desk_middle_fit_player (self);
  fit_legend (self);
  for (gsize i = 0; i < G_N_ELEMENTS (panels); i++)
    add_busy (self, panels[i], busy);
  if (heat_desk_map_set_busy (HEAT_DESK_MAP (self->map), (const HeatMapRect *) (gpointer) busy->data, busy->len))
    heat_desk_middle_busy_changed (self); /* until two looks agree: on a busy machine panels find their places late */
  return G_SOURCE_REMOVE;
}

void
heat_desk_middle_legend_changed (HeatDeskMiddle *self)
{
  int w = 0, h = 0;

  if (!gtk_widget_get_visible (self->legend)) /* the map moves at every frame: measure only what is seen */
    {
      heat_desk_middle_busy_changed (self);
      return;
    }
  heat_desk_map_legend_size (HEAT_DESK_MAP (self->map), &w, &h);
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (self->legend_area), w);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->legend_area), h);
  gtk_widget_queue_draw (self->legend_area);
  fit_legend (self);
  heat_desk_middle_busy_changed (self);
}

static void
legend_toggled (GtkToggleButton *button, HeatDeskMiddle *self)
{
  gtk_widget_set_visible (self->legend, gtk_toggle_button_get_active (button));
  heat_desk_middle_legend_changed (self);
}

static void
draw_legend (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  heat_desk_map_draw_legend (HEAT_DESK_MAP (((HeatDeskMiddle *) data)->map), cr);
}

static void
layer_toggled (GtkToggleButton *button, HeatDeskMiddle *self)
{
  HeatMapLayers layer = (HeatMapLayers) GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "heat-layer"));
  HeatMapLayers now = heat_desk_map_get_layers (HEAT_DESK_MAP (self->map));

  heat_desk_map_set_layers (HEAT_DESK_MAP (self->map), gtk_toggle_button_get_active (button) ? now | layer : now & ~layer);
  heat_desk_middle_legend_changed (self);
}

/* The one of that number; Ctrl and the next number is its key. */
static GtkWidget *
layer_button (HeatDeskMiddle *self, guint number, const char *name, HeatMapLayers layer)
{
  GtkWidget *button = heat_ui_toggle (name, TRUE);
  g_autofree char *key = g_strdup_printf ("Ctrl+%u", number + 1);

  self->layer[number] = button;
  gtk_widget_set_tooltip_text (button, key);

  g_object_set_data (G_OBJECT (button), "heat-layer", GUINT_TO_POINTER ((guint) layer));
  g_signal_connect (button, "toggled", G_CALLBACK (layer_toggled), self);
  return button;
}

void
heat_desk_middle_toggle_layer (HeatDeskMiddle *self, int layer)
{
  GtkToggleButton *button = layer >= 0 && layer < HEAT_DESK_N_LAYERS ? GTK_TOGGLE_BUTTON (self->layer[layer]) : NULL;

  if (button)
    gtk_toggle_button_set_active (button, !gtk_toggle_button_get_active (button));
}

gboolean
heat_desk_middle_leave_band (HeatDeskMiddle *self)
{
  return heat_desk_map_leave_band (HEAT_DESK_MAP (self->map));
}

static GtkWidget *
tool (HeatDeskMiddle *self, GtkWidget *bar, const char *text, const char *name, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_with_label (text);

  heat_ui_name (button, name);
  gtk_widget_set_tooltip_text (button, name);
  g_signal_connect_swapped (button, "clicked", clicked, self);
  gtk_box_append (GTK_BOX (bar), button);
  return button;
}

static void go_back (HeatDeskMiddle *self) { heat_desk_map_go_back (HEAT_DESK_MAP (self->map)); }
static void go_forward (HeatDeskMiddle *self) { heat_desk_map_go_forward (HEAT_DESK_MAP (self->map)); }
static void zoom_in (HeatDeskMiddle *self) { heat_desk_map_zoom (HEAT_DESK_MAP (self->map), 1); }
static void zoom_out (HeatDeskMiddle *self) { heat_desk_map_zoom (HEAT_DESK_MAP (self->map), -1); }
static void fit_all (HeatDeskMiddle *self) { heat_desk_map_fit_all (HEAT_DESK_MAP (self->map)); }

G_STATIC_ASSERT (G_N_ELEMENTS (layer_buttons) + 1 == HEAT_DESK_N_LAYERS); /* and the base map */

void
heat_desk_middle_add_bars (HeatDeskMiddle *self)
{
  GtkWidget *column = heat_ui_column (8, NULL), *row = heat_desk_wrap_new (8), *views = heat_ui_row (0, "overlaybar"), *layers = heat_ui_row (0, "overlaybar");
  GtkWidget *more = heat_ui_row (0, "overlaybar"), *base = heat_ui_row (0, "overlaybar"), *right = heat_ui_row (0, "overlaybar");

  self->back = tool (self, views, "←", _("Earlier view"), G_CALLBACK (go_back));
  self->forward = tool (self, views, "→", _("Later view"), G_CALLBACK (go_forward));
  for (guint i = 0; i < G_N_ELEMENTS (layer_buttons); i++)
    gtk_box_append (GTK_BOX (i < N_OF_NETWORK ? layers : more), layer_button (self, i, _(layer_buttons[i].name), layer_buttons[i].layers));
  gtk_box_append (GTK_BOX (base), heat_desk_middle_make_measure_button (self));
  gtk_box_append (GTK_BOX (base), layer_button (self, G_N_ELEMENTS (layer_buttons), _("Base"), HEAT_MAP_BASE));
  GtkWidget *const groups[] = { views, layers, more, base };
  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    heat_desk_wrap_append (HEAT_DESK_WRAP (row), groups[i]);
  heat_desk_wrap_leave_room (HEAT_DESK_WRAP (row), right);
  self->bars = column;
  self->views = views;
  self->zoom = right;
  self->layers = layers;
  self->more_layers = more;
  self->base = base;
  gtk_box_append (GTK_BOX (column), row);
  self->summary = heat_ui_row (16, "overlaybar summary");
  self->summary_label = heat_ui_label (NULL, NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->summary_label), PANGO_ELLIPSIZE_END);
  gtk_label_set_wrap (GTK_LABEL (self->summary_label), TRUE);
  gtk_label_set_lines (GTK_LABEL (self->summary_label), 3);
  gtk_widget_set_halign (self->summary, GTK_ALIGN_START);
  gtk_widget_set_visible (self->summary, FALSE);
  gtk_box_append (GTK_BOX (self->summary), self->summary_label);
  gtk_widget_set_tooltip_text (self->summary, _("Households out now are counted by the valves really closed."));
  gtk_box_append (GTK_BOX (column), self->summary);
  gtk_box_append (GTK_BOX (column), heat_desk_middle_make_costs_row (self));
  gtk_box_append (GTK_BOX (column), heat_desk_middle_make_measure (self));
  gtk_widget_set_valign (column, GTK_ALIGN_START);
  gtk_widget_set_halign (column, GTK_ALIGN_START);
  gtk_widget_set_margin_start (column, 12);
  gtk_widget_set_margin_top (column, 12);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), column);
  tool (self, right, "+", _("Nearer"), G_CALLBACK (zoom_in));
  tool (self, right, "−", _("Further"), G_CALLBACK (zoom_out));
  tool (self, right, _("All"), _("Whole city"), G_CALLBACK (fit_all));
  gtk_widget_set_valign (right, GTK_ALIGN_START);
  gtk_widget_set_halign (right, GTK_ALIGN_END);
  gtk_widget_set_margin_end (right, 12);
  gtk_widget_set_margin_top (right, 12);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), right);
}

/* The legend lies folded in the lower right corner: it is looked up, not read all night. */
void
heat_desk_middle_add_legend (HeatDeskMiddle *self)
{
  GtkWidget *column = heat_ui_column (8, NULL), *button = heat_ui_toggle (_("Legend"), FALSE);

  self->legend_button = button;
  self->legend_area = gtk_drawing_area_new ();
  heat_ui_name (self->legend_area, _("Map legend"));
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->legend_area), draw_legend, self, NULL);
  self->legend = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->legend), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->legend), TRUE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (self->legend), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->legend), self->legend_area);
  gtk_widget_set_visible (self->legend, FALSE);
  self->corner = heat_ui_row (0, "overlaybar");
  gtk_widget_set_halign (self->corner, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (self->corner), heat_desk_middle_make_overview_button (self));
  gtk_box_append (GTK_BOX (self->corner), heat_desk_middle_make_costs_button (self));
  gtk_box_append (GTK_BOX (self->corner), button);
  gtk_box_append (GTK_BOX (column), self->legend);
  gtk_box_append (GTK_BOX (column), heat_desk_middle_make_overview (self));
  gtk_box_append (GTK_BOX (column), self->corner);
  gtk_widget_set_halign (column, GTK_ALIGN_END);
  gtk_widget_set_valign (column, GTK_ALIGN_END);
  gtk_widget_set_margin_end (column, 12);
  gtk_widget_set_margin_bottom (column, 12);
  g_signal_connect (button, "toggled", G_CALLBACK (legend_toggled), self);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), column);
}

/* Lines break between the facts, which three blanks part, not within one: in Chinese they could anywhere. */
static void
set_unbroken (GtkWidget *label, const char *markup)
{
  g_auto (GStrv) facts = g_strsplit (markup, "   ", -1);
  g_autofree char *text = NULL;

  for (char **fact = facts; *fact; fact++)
    {
      char *whole = g_strdup_printf ("<span allow_breaks=\"false\">%s</span>", *fact);
      g_free (*fact);
      *fact = whole;
    }
  text = g_strjoinv ("   ", facts);
  gtk_label_set_markup (GTK_LABEL (label), text);
}

void
heat_desk_middle_set_summary (HeatDeskMiddle *self, const char *markup)
{
  gtk_widget_set_visible (self->summary, markup != NULL);
  if (markup)
    set_unbroken (self->summary_label, markup);
  heat_desk_middle_busy_changed (self);
}
