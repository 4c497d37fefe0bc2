// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-sheet.h"
#include "base-i18n.h"
#include "desk-ui.h"
#include "notice-report.h"
#include "notice-sheet.h"

enum { TAB_DOOR, TAB_SCRIPT, TAB_SMS, TAB_REPORT, N_TABS };

typedef struct { HeatNoticeSheet *sheet; guint page; } Page; /* sheet borrowed from `sheets` */

struct _HeatDeskSheet {
  GtkBox parent;
  GtkWidget *area, *count, *stack, *text, *back, *on, *print, *tab[N_TABS];
  HeatNotice *notice;     /* owned; the posted one, for the stop report; NULL */
  HeatReportMapping mapping;
  cairo_surface_t *report; /* owned; the page as last drawn: its map takes a while */
  int report_width, report_height;
  gint64 now_us;
  HeatWording *wording;   /* owned */
  GPtrArray *sheets;      /* HeatNoticeSheet, owned */
  GArray *pages;          /* Page */
  char *sms, *script;     /* owned */
  guint page;
  gboolean setting;
};
G_DEFINE_FINAL_TYPE (HeatDeskSheet, heat_desk_sheet, GTK_TYPE_BOX)

static gboolean
is_report_shown (HeatDeskSheet *self)
{
  return self->notice && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->tab[TAB_REPORT]));
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

static gboolean
draw_report (HeatDeskSheet *self, cairo_t *cr)
{
  HeatNoticeContext context = { .now_us = self->now_us };

  return heat_notice_draw_report (cr, self->notice, self->wording, &context, &self->mapping, NULL);
}

/* The report with its map is drawn once for a size. */
static void
show_report (HeatDeskSheet *self, cairo_t *cr, int width, int height, double scale)
{
  if (!self->report || self->report_width != width || self->report_height != height)
    {
      g_clear_pointer (&self->report, cairo_surface_destroy);
      self->report = cairo_surface_create_similar (cairo_get_target (cr), CAIRO_CONTENT_COLOR_ALPHA, width, height);
      self->report_width = width;
      self->report_height = height;
      cairo_t *paper = cairo_create (self->report);
      draw_paper (paper, width, scale);
      draw_report (self, paper);
      cairo_destroy (paper);
    }
  cairo_set_source_surface (cr, self->report, 0, 0);
  cairo_paint (cr);
}

static void
draw (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  HeatDeskSheet *self = data;
  double scale = MIN ((width - 20) / HEAT_SHEET_WIDTH_PT, (height - 20) / HEAT_SHEET_HEIGHT_PT);

  if (scale <= 0)
    return;
  if (is_report_shown (self))
    return show_report (self, cr, width, height, scale);
  if (self->page >= self->pages->len)
    return;
  const Page *page = &g_array_index (self->pages, Page, self->page);
  draw_paper (cr, width, scale);
  heat_notice_draw_page (cr, page->sheet, page->page);
}

static void
show_page (HeatDeskSheet *self, int by)
{
  int last = (int) self->pages->len - 1;

  self->page = (guint) CLAMP ((int) self->page + by, 0, MAX (last, 0));
  g_autofree char *text = g_strdup_printf ("%u / %u", self->pages->len ? self->page + 1 : 0, self->pages->len);
  gtk_label_set_text (GTK_LABEL (self->count), text);
  gtk_widget_queue_draw (self->area);
}

static void previous (HeatDeskSheet *self) { show_page (self, -1); }
static void next (HeatDeskSheet *self) { show_page (self, 1); }

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
  gtk_label_set_text (GTK_LABEL (self->text), tab == TAB_SMS ? self->sms : self->script);
  gtk_widget_set_visible (self->count, tab == TAB_DOOR);
  gtk_widget_set_visible (self->back, tab == TAB_DOOR);
  gtk_widget_set_visible (self->on, tab == TAB_DOOR);
  gtk_widget_set_visible (self->print, tab == TAB_REPORT);
  gtk_widget_queue_draw (self->area);
}

static void
tab_clicked (GtkButton *button, HeatDeskSheet *self)
{
  for (int i = 0; i < N_TABS && !self->setting; i++)
    if (GTK_WIDGET (button) == self->tab[i])
      return show_tab (self, i);
}

static void
print_report_page (GtkPrintOperation *operation, GtkPrintContext *context, int number, HeatDeskSheet *self)
{
  if (self->notice)
    draw_report (self, gtk_print_context_get_cairo_context (context));
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

static GtkWidget *
make_head (HeatDeskSheet *self)
{
  static const char *const names[N_TABS] = { N_("Door sheet"), N_("Script"), N_("SMS"), N_("Stop report") };
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
  self->count = heat_ui_label ("0 / 0", "small text2");
  gtk_box_append (GTK_BOX (head), tabs);
  gtk_box_append (GTK_BOX (head), gap);
  gtk_box_append (GTK_BOX (head), self->count);
  self->back = head_button (self, head, "‹", _("Previous sheet"), previous);
  self->on = head_button (self, head, "›", _("Next sheet"), next);
  self->print = head_button (self, head, _("Print"), _("Print the stop report"), print_report);
  gtk_widget_set_visible (self->print, FALSE);
  return head;
}

static void
finalize (GObject *object)
{
  HeatDeskSheet *self = HEAT_DESK_SHEET (object);

  g_clear_pointer (&self->wording, heat_wording_free);
  g_clear_pointer (&self->notice, heat_notice_free);
  g_clear_pointer (&self->report, cairo_surface_destroy);
  g_ptr_array_unref (self->sheets);
  g_array_unref (self->pages);
  g_free (self->sms);
  g_free (self->script);
  G_OBJECT_CLASS (heat_desk_sheet_parent_class)->finalize (object);
}

static void
heat_desk_sheet_init (HeatDeskSheet *self)
{
  GtkWidget *scroll = gtk_scrolled_window_new ();

  self->sheets = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_notice_sheet_free);
  self->pages = g_array_new (FALSE, FALSE, sizeof (Page));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "sheet");
  gtk_box_append (GTK_BOX (self), make_head (self));
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
  G_OBJECT_CLASS (class)->finalize = finalize;
}

GtkWidget *
heat_desk_sheet_new (void)
{
  return g_object_new (HEAT_TYPE_DESK_SHEET, NULL);
}

/* The public reads the language of the desk. */
static HeatWording *
load_wording (GError **error)
{
  const char *const *languages = g_get_language_names ();
  const char *forced = g_getenv ("HEAT_LANG");
  const char *language = forced && *forced ? forced : languages[0];

  return heat_wording_load_language (g_str_has_prefix (language, "zh") || g_str_has_prefix (language, "C") ? "zh_CN" : "en", error);
}

static char *
script_text (const HeatNotice *notice, const HeatWording *wording, const HeatNoticeContext *context, GError **error)
{
  g_autoptr (GPtrArray) says = heat_notice_script (notice, wording, NULL, context, error);
  GString *text = says ? g_string_new (NULL) : NULL;

  for (guint i = 0; says && i < says->len; i++)
    {
      const HeatSay *say = says->pdata[i];
      g_string_append_printf (text, "%s%s\n%s", i ? "\n\n" : "", say->ask, say->tell);
    }
  return text ? g_string_free (text, FALSE) : NULL;
}

gboolean
heat_desk_sheet_set (HeatDeskSheet *self, const HeatNotice *notice, gint64 now_us, GError **error)
{
  HeatNoticeContext context = { .now_us = now_us };

  if (notice && !self->wording && !(self->wording = load_wording (error)))
    return FALSE;
  GPtrArray *sheets = notice ? heat_notice_door_sheets (notice, HEAT_SHEET_BY_COMMUNITY, self->wording, &context, error) : g_ptr_array_new ();
  if (!sheets)
    return FALSE;
  g_array_set_size (self->pages, 0);
  g_ptr_array_unref (self->sheets);
  self->sheets = sheets;
  for (guint i = 0; i < sheets->len; i++)
    for (guint k = 0; k < heat_notice_sheet_pages (sheets->pdata[i]); k++)
      {
        Page page = { sheets->pdata[i], k };
        g_array_append_val (self->pages, page);
      }
  g_free (self->sms);
  g_free (self->script);
  self->sms = notice ? heat_notice_sms (notice, self->wording, &context, NULL) : NULL;
  self->script = notice ? script_text (notice, self->wording, &context, NULL) : NULL;
  self->now_us = now_us;
  g_clear_pointer (&self->notice, heat_notice_free);
  g_clear_pointer (&self->report, cairo_surface_destroy);
  self->notice = notice && notice->event ? heat_notice_from_event (notice->event) : NULL;
  gtk_widget_set_sensitive (self->tab[TAB_REPORT], self->notice != NULL);
  if (!self->notice && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->tab[TAB_REPORT])))
    show_tab (self, TAB_DOOR);
  show_page (self, 0);
  return TRUE;
}

void
heat_desk_sheet_set_mapping (HeatDeskSheet *self, HeatReportMap draw_map, gpointer data, const char *attribution)
{
  self->mapping = (HeatReportMapping){ draw_map, data, attribution };
}

guint
heat_desk_sheet_pages (HeatDeskSheet *self)
{
  return self->pages->len;
}

static void
print_page (GtkPrintOperation *operation, GtkPrintContext *context, int number, HeatDeskSheet *self)
{
  const Page *page = &g_array_index (self->pages, Page, (guint) number);

  heat_notice_draw_page (gtk_print_context_get_cairo_context (context), page->sheet, page->page);
}

gboolean
heat_desk_sheet_print (HeatDeskSheet *self, GtkWindow *parent, const char *export_path, GError **error)
{
  g_autoptr (GtkPrintOperation) operation = make_operation (_("Door sheets"), (int) self->pages->len, G_CALLBACK (print_page), self);

  if (export_path)
    gtk_print_operation_set_export_filename (operation, export_path);
  return gtk_print_operation_run (operation, export_path ? GTK_PRINT_OPERATION_ACTION_EXPORT : GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, error)
         != GTK_PRINT_OPERATION_RESULT_ERROR;
}
