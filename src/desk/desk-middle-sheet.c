// SPDX-License-Identifier: GPL-3.0-or-later
/* The notice that lies over the map's right side: its size, what gives way to it, its printing. */
#include "base-i18n.h"
#include "desk-middle-private.h"
#include "desk-settings.h"
#include "desk-sheet.h"
#include "desk-sheet-order.h"
#include "notice-sheet.h"

#define NARROW_SHEET 380
#define WIDE_SHEET 520
#define SHEET_MARGIN 24
#define LEAST_BESIDE_PX 180
#define SHEET_HEAD 50 /* its tabs */
#define PILLS_PX 24 /* at the left edge */

static void
sheet_failed (HeatDeskSheet *sheet, const char *text, HeatDeskMiddle *self)
{
  heat_desk_middle_emit (self, HEAT_MIDDLE_MESSAGE, text);
}

void
heat_desk_middle_add_sheet (HeatDeskMiddle *self)
{
  self->sheet = heat_desk_sheet_new ();
  g_signal_connect (self->sheet, "failed", G_CALLBACK (sheet_failed), self);
  gtk_widget_set_halign (self->sheet, GTK_ALIGN_END);
  gtk_widget_set_margin_top (self->sheet, 12);
  gtk_widget_set_margin_bottom (self->sheet, 12);
  gtk_widget_set_margin_end (self->sheet, 12);
  gtk_widget_set_visible (self->sheet, FALSE);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), self->sheet);
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
heat_desk_middle_lend_map (HeatDeskMiddle *self)
{
  const HeatCity *city = heat_net_city (heat_desk_session_net (self->session));
  const HeatDeskPagesMap mapping = { keep_report_map, draw_report_map, drop_report_map, self->map, heat_city_text (city, city->attribution) };

  heat_desk_sheet_set_mapping (HEAT_DESK_SHEET (self->sheet), &mapping);
  heat_desk_sheet_set_order (HEAT_DESK_SHEET (self->sheet), heat_desk_order_pages, self->session);
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

HeatBox
heat_desk_middle_beside_sheet (HeatDeskMiddle *self, HeatBox fit)
{
  int width_px = gtk_widget_get_width (GTK_WIDGET (self)), sheet_px = MAX (wanted_sheet (self), sheet_width (self)) + SHEET_MARGIN;
  int free_px = width_px - sheet_px - PILLS_PX;

  if (gtk_widget_get_visible (self->sheet) && free_px > 100 && !heat_box_is_empty (fit))
    {
      double m_per_px = (fit.x1_m - fit.x0_m) / free_px;
      fit.x0_m -= PILLS_PX * m_per_px;
      fit.x1_m += sheet_px * m_per_px;
    }
  return fit;
}

/* Nothing stands half covered by the sheet: the summary ends before it, the layers hide where they do not fit, and of a narrow map the
 * sheet takes the whole. */
static void
make_room (HeatDeskMiddle *self, int width_px)
{
  gboolean covered = gtk_widget_get_visible (self->sheet), narrow = covered && width_px - sheet_width (self) < 720;
  gboolean whole = covered && width_px - sheet_width (self) - SHEET_MARGIN < LEAST_BESIDE_PX * heat_theme_text_scale ();

  gtk_widget_set_halign (self->sheet, whole ? GTK_ALIGN_FILL : GTK_ALIGN_END);
  gtk_widget_set_margin_start (self->sheet, whole ? 12 : 0);
  gtk_widget_set_visible (self->bars, !whole);
  gtk_widget_set_visible (self->scale, !whole);
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

  heat_desk_sheet_set_stamp (HEAT_DESK_SHEET (self->sheet), heat_desk_mode_stamp (heat_desk_session_mode (self->session)));
  heat_desk_sheet_set (HEAT_DESK_SHEET (self->sheet), notice, heat_desk_session_now_us (self->session));
  gtk_widget_set_size_request (self->sheet, wanted_sheet (self), -1);
  gtk_widget_set_visible (self->sheet, notice != NULL);
  make_room (self, width_px);
  heat_desk_middle_busy_changed (self);
}

gboolean
heat_desk_middle_turn_tab (HeatDeskMiddle *self, int by)
{
  gboolean is_shown = gtk_widget_get_visible (self->sheet);

  if (is_shown)
    heat_desk_sheet_turn_tab (HEAT_DESK_SHEET (self->sheet), by);
  return is_shown;
}

gboolean
heat_desk_middle_turn_page (HeatDeskMiddle *self, int by)
{
  gboolean is_shown = gtk_widget_get_visible (self->sheet);

  if (is_shown)
    heat_desk_sheet_turn_page (HEAT_DESK_SHEET (self->sheet), by);
  return is_shown;
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

gboolean
heat_desk_middle_prints_order (HeatDeskMiddle *self)
{
  return heat_desk_sheet_shows_order (HEAT_DESK_SHEET (self->sheet));
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
  if (heat_desk_sheet_shows_order (HEAT_DESK_SHEET (self->sheet)))
    {
      g_autoptr (GError) failed = NULL;
      heat_desk_sheet_print (HEAT_DESK_SHEET (self->sheet), parent, export_path, &failed);
      return printed (parent, export_path, failed);
    }
  if (heat_desk_sheet_is_waited_for (HEAT_DESK_SHEET (self->sheet)))
    return; /* asked for already */
  printing = g_new (Printing, 1);
  *printing = (Printing){ self, parent, g_strdup (export_path), printed };
  heat_desk_sheet_when_ready (HEAT_DESK_SHEET (self->sheet), print_now, printing);
}
