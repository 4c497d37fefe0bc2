// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-middle.h"
#include "base-i18n.h"
#include "desk-map.h"
#include "desk-scale.h"
#include "desk-sheet.h"
#include "desk-ui.h"
#include "desk-words.h"
#include "geo-crs.h"
#include "notice-sheet.h"
#include <math.h>

#define NARROW_SHEET 380
#define WIDE_SHEET 520
#define SHEET_MARGIN 24
#define SHEET_HEAD 50 /* its tabs */
#define PILLS_PX 24 /* at the left edge */
#define SETTLED_MS 80 /* panels have their places by then */

struct _HeatDeskMiddle {
  GtkBox parent;
  HeatDeskSession *session; /* borrowed */
  GtkWidget *overlay, *map, *bars, *views, *layers, *base, *zoom, *summary, *summary_label, *sheet, *status, *place, *attribution, *scale, *back, *forward;
  GtkWidget *corner, *legend; /* the button in the lower right corner and what it opens */
  GtkWidget *menu;          /* popover of the map, owned as its child */
  guint busy_timeout;
  char *chosen, *subject;   /* status of what is chosen, else of the incident's leak; owned markup */
  guint menu_kind, menu_index;
};
G_DEFINE_FINAL_TYPE (HeatDeskMiddle, heat_desk_middle, GTK_TYPE_BOX)

enum { LEAK, VALVE, MESSAGE, N_SIGNALS };
static guint signals[N_SIGNALS];

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

/* Tells the map what of it is covered, once the panels stand where they will. */
static gboolean tell_busy (gpointer data);

static void
busy_changed (HeatDeskMiddle *self)
{
  g_clear_handle_id (&self->busy_timeout, g_source_remove);
  self->busy_timeout = g_timeout_add (SETTLED_MS, tell_busy, self);
}

static gboolean
tell_busy (gpointer data)
{
  HeatDeskMiddle *self = data;
  GtkWidget *const panels[] = { self->views, self->layers, self->base, self->summary, self->zoom, self->scale, self->corner, self->legend, self->sheet };
  g_autoptr (GArray) busy = g_array_new (FALSE, FALSE, sizeof (HeatMapRect));

  self->busy_timeout = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (panels); i++)
    add_busy (self, panels[i], busy);
  if (heat_desk_map_set_busy (HEAT_DESK_MAP (self->map), (const HeatMapRect *) (gpointer) busy->data, busy->len))
    busy_changed (self); /* until two looks agree: on a busy machine panels find their places late */
  return G_SOURCE_REMOVE;
}

/* The legend says what this view shows. */
static void
legend_changed (HeatDeskMiddle *self)
{
  int w = 0, h = 0;

  heat_desk_map_legend_size (HEAT_DESK_MAP (self->map), &w, &h);
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (self->legend), w);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->legend), h);
  gtk_widget_queue_draw (self->legend);
  busy_changed (self);
}

static void
legend_toggled (GtkToggleButton *button, HeatDeskMiddle *self)
{
  gtk_widget_set_visible (self->legend, gtk_toggle_button_get_active (button));
  legend_changed (self);
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
  legend_changed (self);
}

static GtkWidget *
layer_button (HeatDeskMiddle *self, const char *name, HeatMapLayers layer)
{
  GtkWidget *button = heat_ui_toggle (name, TRUE);

  g_object_set_data (G_OBJECT (button), "heat-layer", GUINT_TO_POINTER ((guint) layer));
  g_signal_connect (button, "toggled", G_CALLBACK (layer_toggled), self);
  return button;
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

static void
make_bars (HeatDeskMiddle *self)
{
  GtkWidget *column = heat_ui_column (8, NULL), *row = heat_ui_row (8, NULL), *views = heat_ui_row (0, "overlaybar"), *layers = heat_ui_row (0, "overlaybar");
  GtkWidget *base = heat_ui_row (0, "overlaybar"), *right = heat_ui_row (0, "overlaybar");

  self->back = tool (self, views, "←", _("Earlier view"), G_CALLBACK (go_back));
  self->forward = tool (self, views, "→", _("Later view"), G_CALLBACK (go_forward));
  for (guint i = 0; i < G_N_ELEMENTS (layer_buttons); i++)
    gtk_box_append (GTK_BOX (layers), layer_button (self, _(layer_buttons[i].name), layer_buttons[i].layers));
  gtk_box_append (GTK_BOX (base), layer_button (self, _("Base"), HEAT_MAP_BASE));
  gtk_box_append (GTK_BOX (row), views);
  gtk_box_append (GTK_BOX (row), layers);
  gtk_box_append (GTK_BOX (row), base);
  self->bars = column;
  self->views = views;
  self->zoom = right;
  self->layers = layers;
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
static void
make_legend (HeatDeskMiddle *self)
{
  GtkWidget *column = heat_ui_column (8, NULL), *button = heat_ui_toggle (_("Legend"), FALSE);

  self->legend = gtk_drawing_area_new ();
  heat_ui_name (self->legend, _("Map legend"));
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->legend), draw_legend, self, NULL);
  gtk_widget_set_visible (self->legend, FALSE);
  self->corner = heat_ui_row (0, "overlaybar");
  gtk_widget_set_halign (self->corner, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (self->corner), button);
  gtk_box_append (GTK_BOX (column), self->legend);
  gtk_box_append (GTK_BOX (column), self->corner);
  gtk_widget_set_halign (column, GTK_ALIGN_END);
  gtk_widget_set_valign (column, GTK_ALIGN_END);
  gtk_widget_set_margin_end (column, 12);
  gtk_widget_set_margin_bottom (column, 12);
  g_signal_connect (button, "toggled", G_CALLBACK (legend_toggled), self);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), column);
}

static GtkWidget *
make_status (HeatDeskMiddle *self)
{
  GtkWidget *row = heat_ui_row (16, "statusline");

  self->status = heat_ui_label (NULL, NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->status), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->status, TRUE);
  self->place = heat_ui_label (NULL, "text2");
  self->attribution = heat_ui_label (NULL, "text3");
  gtk_box_append (GTK_BOX (row), self->status);
  gtk_box_append (GTK_BOX (row), self->place);
  gtk_box_append (GTK_BOX (row), self->attribution);
  return row;
}

/* A thing of the network in a line: "DN500 supply · 通达街 · laid 1998". */
static char *
describe (HeatDeskMiddle *self, HeatKind kind, guint32 index)
{
  HeatNet *net = heat_desk_session_net (self->session);
  const HeatCity *city = heat_net_city (net);
  g_autofree char *label = heat_finder_label (heat_desk_session_finder (self->session), kind, index);
  g_autofree char *safe = g_markup_escape_text (label ? label : heat_net_name (net, kind, index), -1);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "<b>%s</b>", safe);
  if (kind == HEAT_KIND_PIPE)
    {
      const HeatPipeRow *pipe = &city->pipe[index];
      g_string_append_printf (text, " · DN%u %s", pipe->dn_mm, heat_code_label (HEAT_CODES_LINE, pipe->line));
      if (pipe->year > 0)
        g_string_append_printf (text, _(" · laid %d"), pipe->year);
      g_string_append_printf (text, " · %.0f m", heat_net_pipe_length_m (net, heat_pipe (index)));
    }
  else if (kind == HEAT_KIND_VALVE)
    {
      const HeatValveRow *valve = &city->valve[index];
      const HeatFieldValve *field = heat_ops_valve (heat_desk_session_ops (self->session), heat_net_id (net, kind, index));
      int state = field && field->state >= 0 ? field->state : valve->state, condition = field && field->condition >= 0 ? field->condition : valve->condition;
      g_string_append_printf (text, " · DN%u %s · %s · %s", valve->dn_mm, heat_code_label (HEAT_CODES_VALVE_ROLE, valve->role),
                              heat_code_label (HEAT_CODES_VALVE_STATE, state), heat_code_label (HEAT_CODES_CONDITION, condition));
    }
  return g_string_free (text, FALSE);
}

static void
show_status (HeatDeskMiddle *self, const char *pointed)
{
  const char *text = pointed ? pointed : self->chosen ? self->chosen : self->subject;

  gtk_label_set_markup (GTK_LABEL (self->status), text ? text : "");
}

void
heat_desk_middle_set_subject (HeatDeskMiddle *self, HeatKind kind, guint32 index)
{
  g_free (self->subject);
  self->subject = kind != HEAT_KIND_NONE && index != HEAT_NONE ? describe (self, kind, index) : NULL;
  show_status (self, NULL);
}

static char *
tip (HeatDeskMap *map, HeatKind kind, guint32 index, gpointer data)
{
  g_autofree char *markup = describe (data, kind, index);
  char *text = NULL;

  return pango_parse_markup (markup, -1, 0, NULL, &text, NULL, NULL) ? text : NULL;
}

static void
pointed (HeatDeskMap *map, guint kind, guint index, HeatDeskMiddle *self)
{
  g_autofree char *text = kind != HEAT_KIND_NONE && index != HEAT_NONE ? describe (self, (HeatKind) kind, index) : NULL;

  show_status (self, text);
}

static void
picked (HeatDeskMap *map, guint kind, guint index, double x_m, double y_m, int n_press, HeatDeskMiddle *self)
{
  heat_desk_map_select (map, (HeatKind) kind, index);
  g_clear_pointer (&self->chosen, g_free);
  if (kind != HEAT_KIND_NONE && index != HEAT_NONE)
    self->chosen = describe (self, (HeatKind) kind, index);
  show_status (self, NULL);
  if (n_press == 2 && kind == HEAT_KIND_PIPE)
    {
      g_autofree char *leak = g_strdup_printf ("pipe:%s", heat_net_id (heat_desk_session_net (self->session), HEAT_KIND_PIPE, index));
      g_signal_emit (self, signals[LEAK], 0, leak);
    }
}

static void
pointer_moved (HeatDeskMap *map, double x_m, double y_m, gboolean is_inside, HeatDeskMiddle *self)
{
  HeatCrs *crs = heat_desk_session_crs (self->session);
  HeatLonLat degrees = crs ? heat_crs_unproject (crs, (HeatPoint){ x_m, y_m }) : (HeatLonLat){ NAN, NAN };
  g_autofree char *text = !is_inside ? NULL
                          : isfinite (degrees.lon_deg) ? g_strdup_printf ("X %.1f  Y %.1f   %.4f°E %.4f°N", y_m, x_m, degrees.lon_deg, degrees.lat_deg)
                                                       : g_strdup_printf ("X %.1f  Y %.1f", y_m, x_m);

  gtk_label_set_text (GTK_LABEL (self->place), text ? text : "");
}

static void
view_changed (HeatDeskMap *map, HeatDeskMiddle *self)
{
  const HeatMapView *view = heat_desk_map_get_view (map);

  heat_desk_scale_set (HEAT_DESK_SCALE (self->scale), view ? view->m_per_px : NAN);
  gtk_widget_set_sensitive (self->back, heat_desk_map_can_go_back (map));
  gtk_widget_set_sensitive (self->forward, heat_desk_map_can_go_forward (map));
  legend_changed (self);
}

static void
menu_clicked (GtkButton *button, HeatDeskMiddle *self)
{
  const char *deed = g_object_get_data (G_OBJECT (button), "heat-deed");
  const char *id = heat_net_id (heat_desk_session_net (self->session), (HeatKind) self->menu_kind, self->menu_index);

  gtk_popover_popdown (GTK_POPOVER (self->menu));
  if (g_str_equal (deed, "leak"))
    {
      g_autofree char *leak = g_strdup_printf ("%s:%s", heat_kind_word ((HeatKind) self->menu_kind), id);
      g_signal_emit (self, signals[LEAK], 0, leak);
    }
  else
    g_signal_emit (self, signals[VALVE], 0, id, heat_code_value (HEAT_CODES_CONDITION, deed, -1));
}

static void
add_menu_button (HeatDeskMiddle *self, GtkWidget *box, const char *text, const char *deed)
{
  GtkWidget *button = heat_ui_button (text, NULL, "flat");

  g_object_set_data (G_OBJECT (button), "heat-deed", (gpointer) deed);
  g_signal_connect (button, "clicked", G_CALLBACK (menu_clicked), self);
  gtk_box_append (GTK_BOX (box), button);
}

static void
menu_wanted (HeatDeskMap *map, guint kind, guint index, double x_m, double y_m, double x_px, double y_px, HeatDeskMiddle *self)
{
  GtkWidget *box = heat_ui_column (0, NULL);
  g_autofree char *what = kind != HEAT_KIND_NONE && index != HEAT_NONE ? describe (self, (HeatKind) kind, index) : NULL;

  if (!what || !(kind == HEAT_KIND_PIPE || kind == HEAT_KIND_VALVE || kind == HEAT_KIND_WELL))
    return (void) g_object_unref (g_object_ref_sink (box));
  self->menu_kind = kind;
  self->menu_index = index;
  gtk_box_append (GTK_BOX (box), heat_ui_note (what, "small text2"));
  add_menu_button (self, box, _("Leak here"), "leak");
  if (kind == HEAT_KIND_VALVE)
    {
      add_menu_button (self, box, _("This valve will not turn"), heat_code_word (HEAT_CODES_CONDITION, HEAT_CONDITION_STUCK));
      add_menu_button (self, box, _("This valve does not hold"), heat_code_word (HEAT_CODES_CONDITION, HEAT_CONDITION_LEAKY));
      add_menu_button (self, box, _("This valve works"), heat_code_word (HEAT_CODES_CONDITION, HEAT_CONDITION_WORKS));
    }
  gtk_popover_set_child (GTK_POPOVER (self->menu), box);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle){ (int) x_px, (int) y_px, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
make_map (HeatDeskMiddle *self)
{
  g_autoptr (HeatMapStyle) style = heat_map_style_load (NULL, NULL);

  self->overlay = gtk_overlay_new ();
  gtk_widget_set_vexpand (self->overlay, TRUE);
  gtk_widget_set_hexpand (self->overlay, TRUE);
  gtk_widget_set_overflow (self->overlay, GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (self->overlay, "map");
  self->map = heat_desk_map_new ();
  heat_ui_name (self->map, _("Map"));
  if (style)
    heat_desk_map_set_style (HEAT_DESK_MAP (self->map), style);
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), self->map);
  self->menu = gtk_popover_new ();
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), self->menu);
  g_signal_connect (self->map, "pointed", G_CALLBACK (pointed), self);
  g_signal_connect (self->map, "picked", G_CALLBACK (picked), self);
  g_signal_connect (self->map, "pointer", G_CALLBACK (pointer_moved), self);
  g_signal_connect (self->map, "menu", G_CALLBACK (menu_wanted), self);
  g_signal_connect (self->map, "view-changed", G_CALLBACK (view_changed), self);
}

static void
sheet_failed (HeatDeskSheet *sheet, const char *text, HeatDeskMiddle *self)
{
  g_signal_emit (self, signals[MESSAGE], 0, text);
}

static void
heat_desk_middle_init (HeatDeskMiddle *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  make_map (self);
  make_bars (self);
  self->scale = heat_desk_scale_new ();
  gtk_widget_set_halign (self->scale, GTK_ALIGN_START);
  gtk_widget_set_valign (self->scale, GTK_ALIGN_END);
  gtk_widget_set_margin_start (self->scale, 12);
  gtk_widget_set_margin_bottom (self->scale, 12);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), self->scale);
  make_legend (self);
  self->sheet = heat_desk_sheet_new ();
  g_signal_connect (self->sheet, "failed", G_CALLBACK (sheet_failed), self);
  gtk_widget_set_halign (self->sheet, GTK_ALIGN_END);
  gtk_widget_set_margin_top (self->sheet, 12);
  gtk_widget_set_margin_bottom (self->sheet, 12);
  gtk_widget_set_margin_end (self->sheet, 12);
  gtk_widget_set_visible (self->sheet, FALSE);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), self->sheet);
  gtk_box_append (GTK_BOX (self), self->overlay);
  gtk_box_append (GTK_BOX (self), make_status (self));
}

static void
dispose (GObject *object)
{
  g_clear_handle_id (&HEAT_DESK_MIDDLE (object)->busy_timeout, g_source_remove);
  G_OBJECT_CLASS (heat_desk_middle_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  g_free (HEAT_DESK_MIDDLE (object)->chosen);
  g_free (HEAT_DESK_MIDDLE (object)->subject);
  G_OBJECT_CLASS (heat_desk_middle_parent_class)->finalize (object);
}

static void
heat_desk_middle_class_init (HeatDeskMiddleClass *class)
{
  G_OBJECT_CLASS (class)->dispose = dispose;
  G_OBJECT_CLASS (class)->finalize = finalize;
  signals[LEAK] = g_signal_new ("leak", HEAT_TYPE_DESK_MIDDLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[MESSAGE] = g_signal_new ("message", HEAT_TYPE_DESK_MIDDLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[VALVE] = g_signal_new ("valve", HEAT_TYPE_DESK_MIDDLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_INT);
}

GtkWidget *
heat_desk_middle_new (HeatDeskSession *session)
{
  HeatDeskMiddle *self = g_object_new (HEAT_TYPE_DESK_MIDDLE, NULL);

  self->session = session;
  return GTK_WIDGET (self);
}

static gpointer
keep_report_map (gpointer data)
{
  return heat_desk_map_keep_paper (HEAT_DESK_MAP (data));
}

static void
draw_report_map (cairo_t *cr, double w_pt, double h_pt, gpointer data)
{
  heat_desk_map_paper_draw (data, cr, w_pt, h_pt);
}

static void
drop_report_map (gpointer data)
{
  heat_desk_map_paper_free (data);
}

void
heat_desk_middle_open (HeatDeskMiddle *self)
{
  const HeatCity *city = heat_net_city (heat_desk_session_net (self->session));

  heat_desk_map_set_tip (HEAT_DESK_MAP (self->map), tip, self, NULL);
  gtk_label_set_text (GTK_LABEL (self->attribution), heat_city_text (city, city->attribution));
  const HeatDeskPagesMap mapping = { keep_report_map, draw_report_map, drop_report_map, self->map, heat_city_text (city, city->attribution) };
  heat_desk_sheet_set_mapping (HEAT_DESK_SHEET (self->sheet), &mapping);
  heat_desk_map_set_scene (HEAT_DESK_MAP (self->map), heat_desk_session_scene (self->session));
  view_changed (HEAT_DESK_MAP (self->map), self);
}

void
heat_desk_middle_set_dark (HeatDeskMiddle *self, gboolean dark)
{
  heat_desk_map_set_theme (HEAT_DESK_MAP (self->map), dark ? HEAT_MAP_DARK : HEAT_MAP_LIGHT);
}

/* As wide as the whole page at the height there is, but the map keeps more than half. */
static int
wanted_sheet (HeatDeskMiddle *self)
{
  int width_px = gtk_widget_get_width (GTK_WIDGET (self)), page_px = gtk_widget_get_height (self->overlay) - SHEET_MARGIN - SHEET_HEAD;

  if (width_px < 900)
    return NARROW_SHEET;
  return CLAMP ((int) (page_px * HEAT_SHEET_WIDTH_PT / HEAT_SHEET_HEIGHT_PT), WIDE_SHEET, MAX (WIDE_SHEET, width_px * 9 / 20));
}

static int
sheet_width (HeatDeskMiddle *self)
{
  int natural;

  gtk_widget_measure (self->sheet, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return natural;
}

void
heat_desk_middle_set_picture (HeatDeskMiddle *self, HeatMapOverlay *overlay, HeatBox fit)
{
  heat_desk_map_set_overlay (HEAT_DESK_MAP (self->map), overlay);
  heat_map_overlay_unref (overlay);
  legend_changed (self);
  /* The sheet covers the right part: what is to be seen stays left of it. */
  int width_px = gtk_widget_get_width (GTK_WIDGET (self)), sheet_px = MAX (wanted_sheet (self), sheet_width (self)) + SHEET_MARGIN;
  int free_px = width_px - sheet_px - PILLS_PX;
  if (gtk_widget_get_visible (self->sheet) && free_px > 100 && !heat_box_is_empty (fit))
    {
      double m_per_px = (fit.x1_m - fit.x0_m) / free_px;
      fit.x0_m -= PILLS_PX * m_per_px;
      fit.x1_m += sheet_px * m_per_px;
    }
  if (!heat_box_is_empty (fit))
    heat_desk_map_fit (HEAT_DESK_MAP (self->map), fit);
}

void
heat_desk_middle_go_to (HeatDeskMiddle *self, double x, double y)
{
  if (isfinite (x) && isfinite (y))
    heat_desk_map_go_to (HEAT_DESK_MAP (self->map), x, y, 4000);
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

void
heat_desk_middle_set_summary (HeatDeskMiddle *self, const char *markup)
{
  gtk_widget_set_visible (self->summary, markup != NULL);
  if (markup)
    gtk_label_set_markup (GTK_LABEL (self->summary_label), markup);
  busy_changed (self);
}

void
heat_desk_middle_set_status (HeatDeskMiddle *self, const char *markup)
{
  g_free (self->chosen);
  self->chosen = g_strdup (markup);
  show_status (self, NULL);
}

/* Nothing stands half covered by the sheet: the summary ends before it, and the layers hide where they do not fit. */
static void
make_room (HeatDeskMiddle *self, int width_px)
{
  gboolean covered = gtk_widget_get_visible (self->sheet), narrow = covered && width_px - sheet_width (self) < 720;

  gtk_widget_set_visible (self->layers, !narrow);
  gtk_widget_set_visible (self->base, !narrow);
  gtk_widget_set_visible (self->zoom, !covered);
  gtk_widget_set_visible (self->corner, !covered);
  gtk_widget_set_margin_end (self->bars, covered ? sheet_width (self) + 24 : 0);
}

void
heat_desk_middle_set_sheet (HeatDeskMiddle *self, const HeatNotice *notice)
{
  int width_px = gtk_widget_get_width (GTK_WIDGET (self));

  heat_desk_sheet_set (HEAT_DESK_SHEET (self->sheet), notice, heat_desk_session_now_us (self->session));
  gtk_widget_set_size_request (self->sheet, wanted_sheet (self), -1);
  gtk_widget_set_visible (self->sheet, notice != NULL);
  make_room (self, width_px);
  busy_changed (self);
}

typedef struct {
  HeatDeskMiddle *middle;
  GtkWindow *parent;
  char *export_path;
  HeatDeskPrinted printed;
} Printing;

static void
print_now (gpointer data, const GError *error)
{
  Printing *printing = data;
  g_autoptr (GError) failed = error ? g_error_copy (error) : NULL;

  if (!error)
    heat_desk_sheet_print (HEAT_DESK_SHEET (printing->middle->sheet), printing->parent, printing->export_path, &failed);
  printing->printed (printing->parent, printing->export_path, failed);
  g_free (printing->export_path);
  g_free (printing);
}

void
heat_desk_middle_print (HeatDeskMiddle *self, GtkWindow *parent, const char *export_path, HeatDeskPrinted printed)
{
  Printing *printing;

  if (heat_desk_sheet_is_empty (HEAT_DESK_SHEET (self->sheet)))
    {
      g_autoptr (GError) error = g_error_new (HEAT_OPS_ERROR, HEAT_ERROR_REFUSED, _("Printing door sheets: no notice is shown; open the Notify step of an incident first"));
      return printed (parent, export_path, error);
    }
  if (heat_desk_sheet_is_waited_for (HEAT_DESK_SHEET (self->sheet)))
    return; /* asked for already */
  printing = g_new (Printing, 1);
  *printing = (Printing){ self, parent, g_strdup (export_path), printed };
  heat_desk_sheet_when_ready (HEAT_DESK_SHEET (self->sheet), print_now, printing);
}
