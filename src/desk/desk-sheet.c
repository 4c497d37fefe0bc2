// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-sheet.h"
#include "base-i18n.h"
#include "desk-pages.h"
#include "desk-paint.h"
#include "desk-ui.h"
#include "map-furniture.h"
#include "notice-report.h"
#include "notice-sheet.h"

enum { TAB_DOOR, TAB_SCRIPT, TAB_SMS, TAB_REPORT, TAB_ORDER, N_TABS };

struct _HeatDeskSheet {
  GtkBox parent;
  GtkWidget *area, *count, *stack, *text, *back, *on, *print, *print_order, *warning, *tab[N_TABS];
  HeatEvent *event;       /* of the notice shown, owned; NULL: none */
  GCancellable *cancellable; /* of its laying out, owned, NULL */
  GPtrArray *pages;       /* cairo_surface_t, owned: those laid out so far */
  gboolean is_whole;      /* all are */
  HeatDeskSheetOrder make_order; /* NULL: nobody does */
  gpointer order_data;    /* borrowed */
  GPtrArray *order;       /* cairo_surface_t, owned: pages of the valve order; NULL: not looked at */
  guint order_page;
  HeatDeskSheetReady ready; /* who waits for that; NULL */
  gpointer ready_data;
  HeatDeskPagesMap mapping;
  char *stamp;            /* owned, NULL */
  cairo_surface_t *report, *report_page; /* owned; as the screen shows it, and for the printer; NULL: not laid out yet */
  GCancellable *report_stop; /* of its laying out, owned, NULL */
  double report_scale;    /* pixels a point that it was asked for; 0: it was not */
  gint64 now_us;
  char *sms, *script;     /* owned */
  char *lacking;          /* why the door sheets may not be printed; owned, NULL */
  guint page;
  gboolean setting;
};
G_DEFINE_FINAL_TYPE (HeatDeskSheet, heat_desk_sheet, GTK_TYPE_BOX)

enum { FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* Only what was posted has one. */
static gboolean
has_report (HeatDeskSheet *self)
{
  return self->event && self->event->seq;
}

static gboolean
is_report_shown (HeatDeskSheet *self)
{
  return has_report (self) && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->tab[TAB_REPORT]));
}

gboolean
heat_desk_sheet_shows_order (HeatDeskSheet *self)
{
  return self->event && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->tab[TAB_ORDER]));
}

void
heat_desk_sheet_set_order (HeatDeskSheet *self, HeatDeskSheetOrder make, gpointer data)
{
  self->make_order = make;
  self->order_data = data;
}

/* As the steps stand now. */
static gboolean
make_order (HeatDeskSheet *self, GError **error)
{
  const char *incident = self->event ? heat_event_text (self->event, "incident") : "";

  g_clear_pointer (&self->order, g_ptr_array_unref);
  self->order = self->make_order && *incident ? self->make_order (incident, self->order_data, error) : NULL;
  self->order_page = MIN (self->order_page, self->order ? self->order->len - 1 : 0);
  return self->order != NULL;
}

/* One page in points, its upper left corner at the origin. */
static void
put_page (HeatDeskSheet *self, cairo_t *cr, cairo_surface_t *page)
{
  cairo_set_source_surface (cr, page, 0, 0);
  cairo_paint (cr);
  if (self->stamp)
    heat_map_draw_stamp (cr, self->stamp, HEAT_SHEET_WIDTH_PT, HEAT_SHEET_HEIGHT_PT);
}

static void
draw_paper (cairo_t *cr, int width, double scale)
{
  cairo_translate (cr, (width - HEAT_SHEET_WIDTH_PT * scale) / 2, 10);
  cairo_scale (cr, scale, scale);
  cairo_rectangle (cr, 0, 0, HEAT_SHEET_WIDTH_PT, HEAT_SHEET_HEIGHT_PT);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 0, 0, 0);
}

static void
stop_report (HeatDeskSheet *self)
{
  if (self->report_stop)
    g_cancellable_cancel (self->report_stop);
  g_clear_object (&self->report_stop);
  self->report_scale = 0;
}

static void
take_report (GObject *owner, HeatDeskPages *part, const GError *error)
{
  HeatDeskSheet *self = HEAT_DESK_SHEET (owner);

  if (error)
    return g_signal_emit (self, signals[FAILED], 0, error->message);
  g_clear_pointer (&self->report, cairo_surface_destroy);
  g_clear_pointer (&self->report_page, cairo_surface_destroy);
  self->report = g_steal_pointer (&part->image);
  self->report_page = cairo_surface_reference (part->pages->pdata[0]);
  heat_desk_pages_free (part);
  gtk_widget_set_sensitive (self->print, TRUE);
  gtk_widget_queue_draw (self->area);
}

/* Never an empty sheet without a word; on paper, in points. */
static void
tell_wait (HeatDeskSheet *self, cairo_t *cr)
{
  heat_paint_text (self->area, cr, _("Laying out the sheets …"), HEAT_SHEET_WIDTH_PT / 2, HEAT_SHEET_HEIGHT_PT / 3, 0.5, 20, FALSE);
}

/* The report with its map is laid out once for a size; what was there for another one stands in meanwhile. */
static void
show_report (HeatDeskSheet *self, cairo_t *cr, int width, double scale)
{
  int factor = gtk_widget_get_scale_factor (self->area);
  double k = scale * factor;

  if (self->report_scale != k)
    {
      stop_report (self);
      self->report_scale = k;
      self->report_stop = g_cancellable_new ();
      heat_desk_pages_report_begin (G_OBJECT (self), self->event, self->now_us, &self->mapping, scale, factor, self->report_stop, take_report);
    }
  draw_paper (cr, width, scale);
  if (!self->report)
    return tell_wait (self, cr);
  double fit = HEAT_SHEET_WIDTH_PT / cairo_image_surface_get_width (self->report);
  cairo_save (cr);
  cairo_scale (cr, fit, fit);
  cairo_set_source_surface (cr, self->report, 0, 0);
  cairo_paint (cr);
  cairo_restore (cr);
  if (self->stamp)
    heat_map_draw_stamp (cr, self->stamp, HEAT_SHEET_WIDTH_PT, HEAT_SHEET_HEIGHT_PT);
}

static void
draw (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  HeatDeskSheet *self = data;
  double scale = MIN ((width - 20) / HEAT_SHEET_WIDTH_PT, (height - 20) / HEAT_SHEET_HEIGHT_PT);

  if (scale <= 0)
    return;
  if (is_report_shown (self))
    return show_report (self, cr, width, scale);
  gboolean is_order = heat_desk_sheet_shows_order (self);
  const GPtrArray *pages = is_order ? self->order : self->pages;
  guint page = is_order ? self->order_page : self->page;

  if (is_order && (!pages || page >= pages->len))
    return; /* why not has been said */
  draw_paper (cr, width, scale);
  if (page >= pages->len)
    return tell_wait (self, cr);
  put_page (self, cr, pages->pdata[page]);
}

static void
show_page (HeatDeskSheet *self, int by)
{
  int last = (int) self->pages->len - 1;

  if (heat_desk_sheet_shows_order (self))
    {
      self->order_page = (guint) CLAMP ((int) self->order_page + by, 0, self->order ? (int) self->order->len - 1 : 0);
      return gtk_widget_queue_draw (self->area);
    }
  self->page = (guint) CLAMP ((int) self->page + by, 0, MAX (last, 0));
  g_autofree char *text = self->pages->len ? g_strdup_printf (self->event && !self->is_whole ? "%u / %u …" : "%u / %u", self->page + 1, self->pages->len) : g_strdup ("…");
  heat_desk_doors_button_set_text (HEAT_DESK_DOORS_BUTTON (self->count), text);
  gtk_widget_queue_draw (self->area);
}

static void previous (HeatDeskSheet *self) { show_page (self, -1); }
static void next (HeatDeskSheet *self) { show_page (self, 1); }

/* The text of the tab that is chosen. */
static void
show_text (HeatDeskSheet *self)
{
  gboolean is_sms = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->tab[TAB_SMS]));
  const char *text = is_sms ? self->sms : self->script;

  g_autofree char *stamped = self->stamp && text ? g_strdup_printf ("【%s】\n%s", self->stamp, text) : NULL;
  gtk_label_set_text (GTK_LABEL (self->text), stamped ? stamped : text ? text : "");
}

/* What a company has yet to set matters where papers are real: an exercise's bear its stamp. */
static void
show_lacking (HeatDeskSheet *self)
{
  gboolean is_shown = self->lacking && !self->stamp && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->tab[TAB_DOOR]));

  gtk_label_set_text (GTK_LABEL (self->warning), self->lacking ? self->lacking : "");
  gtk_widget_set_visible (self->warning, is_shown);
}

/* Pages are turned in door sheets; the report has a print button of its own. */
static void
show_tab (HeatDeskSheet *self, int tab)
{
  gboolean is_text = tab == TAB_SCRIPT || tab == TAB_SMS;

  self->setting = TRUE;
  for (int i = 0; i < N_TABS; i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->tab[i]), i == tab);
  self->setting = FALSE;
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), is_text ? "text" : "sheet");
  show_text (self);
  gtk_widget_set_visible (self->count, tab == TAB_DOOR);
  g_autoptr (GError) error = NULL;
  if (tab == TAB_ORDER && !make_order (self, &error) && error)
    g_signal_emit (self, signals[FAILED], 0, error->message);
  gboolean turns = tab == TAB_DOOR || (tab == TAB_ORDER && self->order && self->order->len > 1);
  gtk_widget_set_visible (self->back, turns);
  gtk_widget_set_visible (self->on, turns);
  gtk_widget_set_visible (self->print, tab == TAB_REPORT);
  gtk_widget_set_visible (self->print_order, tab == TAB_ORDER);
  gtk_widget_set_sensitive (self->print_order, self->order != NULL);
  show_lacking (self);
  gtk_widget_queue_draw (self->area);
}

static void
tab_clicked (GtkButton *button, HeatDeskSheet *self)
{
  for (int i = 0; i < N_TABS && !self->setting; i++)
    if (GTK_WIDGET (button) == self->tab[i])
      return show_tab (self, i);
}

void
heat_desk_sheet_turn_tab (HeatDeskSheet *self, int by)
{
  int at = 0;

  while (at < N_TABS - 1 && !gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->tab[at])))
    at++;
  do
    at = (at + by + N_TABS) % N_TABS;
  while (!gtk_widget_is_sensitive (self->tab[at])); /* the door sheets always are */
  show_tab (self, at);
}

void
heat_desk_sheet_turn_page (HeatDeskSheet *self, int by)
{
  if (gtk_widget_get_visible (self->on))
    show_page (self, by);
}

static void
print_report_page (GtkPrintOperation *operation, GtkPrintContext *context, int number, HeatDeskSheet *self)
{
  if (self->report_page)
    put_page (self, gtk_print_context_get_cairo_context (context), self->report_page);
}

static GtkPrintOperation *
make_operation (const char *name, int n_pages, GCallback draw_page, HeatDeskSheet *self)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr (GtkPaperSize) a4 = gtk_paper_size_new (GTK_PAPER_NAME_A4);

  gtk_page_setup_set_paper_size_and_default_margins (setup, a4);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_n_pages (operation, n_pages);
  gtk_print_operation_set_job_name (operation, name);
  g_signal_connect (operation, "draw-page", draw_page, self);
  return operation;
}

static void
print_report (HeatDeskSheet *self)
{
  g_autoptr (GtkPrintOperation) operation = make_operation (_("Stop report"), 1, G_CALLBACK (print_report_page), self);

  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL);
}

static void
print_order_page (GtkPrintOperation *operation, GtkPrintContext *context, int number, HeatDeskSheet *self)
{
  if (self->order && number < (int) self->order->len)
    put_page (self, gtk_print_context_get_cairo_context (context), self->order->pdata[number]);
}

static gboolean
run_order (HeatDeskSheet *self, GtkWindow *parent, const char *export_path, GError **error)
{
  if (!make_order (self, error))
    return FALSE;
  g_autoptr (GtkPrintOperation) operation = make_operation (_("Valve order"), (int) self->order->len, G_CALLBACK (print_order_page), self);
  if (export_path)
    gtk_print_operation_set_export_filename (operation, export_path);
  return gtk_print_operation_run (operation, export_path ? GTK_PRINT_OPERATION_ACTION_EXPORT : GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, error) != GTK_PRINT_OPERATION_RESULT_ERROR;
}

static void
print_order (HeatDeskSheet *self)
{
  g_autoptr (GError) error = NULL;

  if (!run_order (self, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, &error) && error)
    g_signal_emit (self, signals[FAILED], 0, error->message);
}

static GtkWidget *
head_button (HeatDeskSheet *self, GtkWidget *head, const char *text, const char *name, void (*clicked) (HeatDeskSheet *self))
{
  GtkWidget *button = gtk_button_new_with_label (text);

  heat_ui_name (button, name);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (clicked), self);
  gtk_box_append (GTK_BOX (head), button);
  return button;
}

static void lay_out_again (HeatDeskSheet *self);

static GtkWidget *
make_head (HeatDeskSheet *self)
{
  static const char *const names[N_TABS] = { N_("Door sheet"), N_("Script"), N_("SMS"), N_("Stop report"), N_("Valve order") };
  GtkWidget *head = heat_ui_row (8, "sheethead"), *tabs = heat_ui_row (0, "overlaybar"), *gap = heat_ui_row (0, NULL);

  for (int i = 0; i < N_TABS; i++)
    {
      self->tab[i] = heat_ui_toggle (_(names[i]), i == 0);
      gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (self->tab[i]))), PANGO_ELLIPSIZE_END);
      gtk_widget_set_tooltip_text (self->tab[i], _(names[i]));
      g_signal_connect (self->tab[i], "clicked", G_CALLBACK (tab_clicked), self);
      gtk_box_append (GTK_BOX (tabs), self->tab[i]);
    }
  gtk_widget_set_valign (tabs, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (gap, TRUE);
  self->count = heat_desk_doors_button_new ();
  g_signal_connect_swapped (self->count, "changed", G_CALLBACK (lay_out_again), self);
  gtk_box_append (GTK_BOX (head), tabs);
  gtk_box_append (GTK_BOX (head), gap);
  gtk_box_append (GTK_BOX (head), self->count);
  self->back = head_button (self, head, "‹", _("Previous sheet"), previous);
  self->on = head_button (self, head, "›", _("Next sheet"), next);
  self->print = head_button (self, head, _("Print"), _("Print the stop report"), print_report);
  gtk_widget_set_visible (self->print, FALSE);
  gtk_widget_set_sensitive (self->print, FALSE); /* until the report is laid out */
  self->print_order = head_button (self, head, _("Print"), _("Print the valve order"), print_order);
  gtk_widget_set_visible (self->print_order, FALSE);
  return head;
}

static void
answer_waiting (HeatDeskSheet *self, const GError *error)
{
  HeatDeskSheetReady ready = self->ready;

  self->ready = NULL;
  if (ready)
    ready (self->ready_data, error);
}

static void
forget (HeatDeskSheet *self)
{
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->event, heat_event_unref);
  g_clear_pointer (&self->sms, g_free);
  g_clear_pointer (&self->script, g_free);
  g_clear_pointer (&self->lacking, g_free);
  stop_report (self);
  g_clear_pointer (&self->report, cairo_surface_destroy);
  g_clear_pointer (&self->report_page, cairo_surface_destroy);
  g_clear_pointer (&self->order, g_ptr_array_unref);
  self->order_page = 0;
  g_ptr_array_set_size (self->pages, 0);
  self->is_whole = FALSE;
}

static void
dispose (GObject *object)
{
  HeatDeskSheet *self = HEAT_DESK_SHEET (object);

  /* Who waits frees what it keeps. */
  g_autoptr (GError) gone = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "");
  answer_waiting (self, gone);
  forget (self);
  g_clear_pointer (&self->stamp, g_free);
  G_OBJECT_CLASS (heat_desk_sheet_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  g_ptr_array_unref (HEAT_DESK_SHEET (object)->pages);
  G_OBJECT_CLASS (heat_desk_sheet_parent_class)->finalize (object);
}

static void
heat_desk_sheet_init (HeatDeskSheet *self)
{
  GtkWidget *scroll = gtk_scrolled_window_new ();

  self->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) cairo_surface_destroy);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "sheet");
  gtk_box_append (GTK_BOX (self), make_head (self));
  self->warning = heat_ui_note ("", "note late");
  gtk_widget_set_margin_start (self->warning, 12);
  gtk_widget_set_margin_end (self->warning, 12);
  gtk_widget_set_visible (self->warning, FALSE);
  gtk_box_append (GTK_BOX (self), self->warning);
  self->stack = gtk_stack_new ();
  self->area = gtk_drawing_area_new ();
  heat_ui_name (self->area, _("Door sheet"));
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->area), draw, self, NULL);
  gtk_widget_set_vexpand (self->area, TRUE);
  self->text = heat_ui_note ("", NULL);
  gtk_label_set_yalign (GTK_LABEL (self->text), 0);
  gtk_label_set_selectable (GTK_LABEL (self->text), TRUE);
  gtk_widget_set_margin_start (self->text, 16);
  gtk_widget_set_margin_end (self->text, 16);
  gtk_widget_set_margin_top (self->text, 12);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), self->text);
  gtk_stack_add_named (GTK_STACK (self->stack), self->area, "sheet");
  gtk_stack_add_named (GTK_STACK (self->stack), scroll, "text");
  gtk_box_append (GTK_BOX (self), self->stack);
}

static void
heat_desk_sheet_class_init (HeatDeskSheetClass *class)
{
  G_OBJECT_CLASS (class)->dispose = dispose;
  G_OBJECT_CLASS (class)->finalize = finalize;
  signals[FAILED] = g_signal_new ("failed", HEAT_TYPE_DESK_SHEET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

GtkWidget *
heat_desk_sheet_new (void)
{
  return g_object_new (HEAT_TYPE_DESK_SHEET, NULL);
}

static void
take_part (GObject *owner, HeatDeskPages *part, const GError *error)
{
  HeatDeskSheet *self = HEAT_DESK_SHEET (owner);

  if (error)
    {
      g_signal_emit (self, signals[FAILED], 0, error->message);
      return answer_waiting (self, error);
    }
  if (part->sms || part->script)
    {
      self->sms = g_steal_pointer (&part->sms);
      self->script = g_steal_pointer (&part->script);
      g_free (self->lacking);
      self->lacking = g_steal_pointer (&part->lacking);
      show_text (self);
      show_lacking (self);
    }
  for (guint i = 0; i < part->pages->len; i++)
    g_ptr_array_add (self->pages, cairo_surface_reference (part->pages->pdata[i]));
  self->is_whole = part->is_last;
  heat_desk_pages_free (part);
  show_page (self, 0);
  if (self->is_whole)
    answer_waiting (self, NULL);
}

static void
lay_out (HeatDeskSheet *self)
{
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_ptr_array_set_size (self->pages, 0);
  self->is_whole = FALSE;
  self->page = 0;
  if (!self->event)
    return;
  self->cancellable = g_cancellable_new ();
  heat_desk_pages_begin (G_OBJECT (self), self->event, heat_desk_doors_button_get (HEAT_DESK_DOORS_BUTTON (self->count)), self->now_us, self->cancellable, take_part);
}

/* Other doors were chosen. Whoever waits for the pages gets those. */
static void
lay_out_again (HeatDeskSheet *self)
{
  g_clear_pointer (&self->sms, g_free);
  g_clear_pointer (&self->script, g_free);
  lay_out (self);
  show_page (self, 0);
}

void
heat_desk_sheet_set (HeatDeskSheet *self, const HeatNotice *notice, gint64 now_us)
{
  HeatEvent *event = notice ? notice->event : NULL;

  if (event == self->event)
    {
      /* Its steps go on while it is looked at. */
      if (heat_desk_sheet_shows_order (self) && make_order (self, NULL))
        gtk_widget_queue_draw (self->area);
      return;
    }
  forget (self);
  g_autoptr (GError) gone = g_error_new (HEAT_OPS_ERROR, HEAT_ERROR_CONFLICT, _("Printing door sheets: another notice is shown now; print again"));
  answer_waiting (self, gone);
  self->event = event ? heat_event_ref (event) : NULL;
  self->now_us = now_us;
  heat_desk_doors_button_set_notice (HEAT_DESK_DOORS_BUTTON (self->count), notice);
  lay_out (self);
  gtk_widget_set_sensitive (self->tab[TAB_REPORT], has_report (self));
  gtk_widget_set_sensitive (self->print, FALSE);
  if (!has_report (self) && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->tab[TAB_REPORT])))
    show_tab (self, TAB_DOOR);
  if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->tab[TAB_ORDER])))
    show_tab (self, event ? TAB_ORDER : TAB_DOOR);
  show_page (self, 0);
  show_text (self);
  show_lacking (self);
}

void
heat_desk_sheet_set_mapping (HeatDeskSheet *self, const HeatDeskPagesMap *mapping)
{
  self->mapping = *mapping;
}

gboolean
heat_desk_sheet_is_empty (HeatDeskSheet *self)
{
  return !self->event;
}

gboolean
heat_desk_sheet_is_waited_for (HeatDeskSheet *self)
{
  return self->ready != NULL;
}

void
heat_desk_sheet_set_stamp (HeatDeskSheet *self, const char *words)
{
  g_free (self->stamp);
  self->stamp = g_strdup (words);
  show_lacking (self);
  gtk_widget_queue_draw (self->area);
}

void
heat_desk_sheet_when_ready (HeatDeskSheet *self, HeatDeskSheetReady ready, gpointer data)
{
  self->ready = ready;
  self->ready_data = data;
  if (self->is_whole)
    answer_waiting (self, NULL);
}

static void
print_page (GtkPrintOperation *operation, GtkPrintContext *context, int number, HeatDeskSheet *self)
{
  put_page (self, gtk_print_context_get_cairo_context (context), self->pages->pdata[number]);
}

gboolean
heat_desk_sheet_print (HeatDeskSheet *self, GtkWindow *parent, const char *export_path, GError **error)
{
  if (heat_desk_sheet_shows_order (self))
    return run_order (self, parent, export_path, error);
  if (self->lacking && !self->stamp)
    {
      g_set_error_literal (error, HEAT_OPS_ERROR, HEAT_ERROR_REFUSED, self->lacking);
      return FALSE;
    }
  g_autoptr (GtkPrintOperation) operation = make_operation (_("Door sheets"), (int) self->pages->len, G_CALLBACK (print_page), self);

  if (export_path)
    gtk_print_operation_set_export_filename (operation, export_path);
  return gtk_print_operation_run (operation, export_path ? GTK_PRINT_OPERATION_ACTION_EXPORT : GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, error)
         != GTK_PRINT_OPERATION_RESULT_ERROR;
}
