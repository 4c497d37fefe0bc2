// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-season.h"
#include "base-i18n.h"
#include "base-text.h"
#include "desk-grow.h"
#include "desk-rows.h"
#include "desk-ui.h"
#include "notice-season.h"
#include <math.h>

#define WIDTH_PX 980
#define PLOT_PX 380

typedef struct {
  HeatDeskSession *session; /* borrowed */
  void (*said) (gpointer data, const char *text, gboolean is_error);
  void (*chosen) (gpointer data, const char *incident);
  gpointer data;
  GtkWidget *window, *span, *later, *checks, *spreads, *plot, *list; /* of the widget tree */
  GPtrArray *ids;           /* char*, owned: the season's incidents, the newest first */
  HeatDeskRows *rows;       /* owned; the first of `ids` */
  HeatDeskGrow *grow;       /* owned; how many of them */
  HeatSeason *season;       /* owned; its incidents are the house's: read only while it is made */
  GHashTable *texts;        /* owned; incident → GStrv of its cells, with its marks */
  int by;                   /* 0 this season, −1 the one before … */
  GtkFileChooserNative *chooser; /* owned, NULL */
} Season;

enum { COLUMN_ID, COLUMN_PLACE, COLUMN_DAY, COLUMN_ARRIVE, COLUMN_REPAIR, COLUMN_PROMISE, COLUMN_HOMES, N_COLUMNS };

static void
season_free (gpointer data)
{
  Season *self = data;

  g_clear_object (&self->chooser);
  g_clear_pointer (&self->grow, heat_desk_grow_free);
  g_clear_object (&self->rows);
  g_ptr_array_unref (self->ids);
  g_clear_pointer (&self->season, heat_season_free);
  g_hash_table_unref (self->texts);
  g_free (self);
}

/* --- what is told of an incident --- */
static char *
figure (double value, int digits, HeatSeasonVerdict verdict)
{
  const char *mark = verdict == HEAT_SEASON_BROKEN ? "▲ " : "";

  return isfinite (value) ? g_strdup_printf ("%s%.*f", mark, digits, value) : g_strdup (verdict == HEAT_SEASON_BROKEN ? "▲" : "—");
}

static char **
cells_of (const HeatSeasonIncident *row)
{
  char **cells = g_new0 (char *, N_COLUMNS + 1);
  const HeatIncident *i = row->incident;

  cells[COLUMN_ID] = g_strdup (i->id);
  cells[COLUMN_PLACE] = row->same_leak ? g_strdup_printf (_("%s (again: %s)"), i->title, row->same_leak->id) : g_strdup (i->title);
  cells[COLUMN_DAY] = heat_time_format_local (i->opened_us, "%m-%d %H:%M");
  cells[COLUMN_ARRIVE] = figure (row->arrive_min, 0, row->verdicts[HEAT_SEASON_ARRIVAL]);
  cells[COLUMN_REPAIR] = figure (row->repair_h, 1, row->verdicts[HEAT_SEASON_REPAIR]);
  cells[COLUMN_PROMISE] = figure (row->promise_off_min / 60, 1, row->verdicts[HEAT_SEASON_PROMISE]);
  cells[COLUMN_HOMES] = heat_text_count (row->households);
  return cells;
}

/* --- the parts --- */
static void
show_count (Season *self, int at, const char *label, const HeatSeasonCount *count)
{
  static const HeatSeasonVerdict verdicts[] = { HEAT_SEASON_KEPT, HEAT_SEASON_BROKEN, HEAT_SEASON_RUNNING };
  double share = heat_season_share (count);
  g_autofree char *percent = isfinite (share) ? g_strdup_printf ("%.0f %%", share) : g_strdup ("—");
  GtkWidget *title = heat_ui_label (label, NULL), *last = heat_ui_label (percent, "strong");

  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_grid_attach (GTK_GRID (self->checks), title, 0, at, 1, 1);
  for (guint i = 0; i < G_N_ELEMENTS (verdicts); i++)
    {
      guint n = count->n[verdicts[i]];
      gboolean is_bad = verdicts[i] == HEAT_SEASON_BROKEN && n;
      g_autofree char *text = g_strdup_printf (is_bad ? "▲ %u" : "%u", n);
      GtkWidget *cell = heat_ui_label (text, is_bad ? "late strong" : NULL);
      gtk_label_set_xalign (GTK_LABEL (cell), 1);
      gtk_grid_attach (GTK_GRID (self->checks), cell, 1 + (int) i, at, 1, 1);
    }
  gtk_label_set_xalign (GTK_LABEL (last), 1);
  gtk_grid_attach (GTK_GRID (self->checks), last, 4, at, 1, 1);
}

static void
show_counts (Season *self)
{
  const char *const heads[] = { _("Rule"), heat_season_verdict_label (HEAT_SEASON_KEPT), heat_season_verdict_label (HEAT_SEASON_BROKEN), C_ ("season", "open"), C_ ("season", "kept, %") };
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->checks)))
    gtk_grid_remove (GTK_GRID (self->checks), child);
  for (int i = 0; i < (int) G_N_ELEMENTS (heads); i++)
    {
      GtkWidget *head = heat_ui_label (heads[i], "small text2");
      gtk_label_set_xalign (GTK_LABEL (head), i ? 1 : 0);
      gtk_grid_attach (GTK_GRID (self->checks), head, i, 0, 1, 1);
    }
  for (int c = 0; c < HEAT_N_SEASON_CHECKS; c++)
    show_count (self, c + 1, heat_season_check_label ((HeatSeasonCheck) c), &self->season->checks[c]);
  show_count (self, HEAT_N_SEASON_CHECKS + 1, _("Reports judged in time"), &self->season->reports);
}

static guint
rgb_of (GtkWidget *widget, const char *name)
{
  GdkRGBA colour = { 0 };

  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, &colour))
    gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  return (guint) (colour.red * 255 + 0.5) << 16 | (guint) (colour.green * 255 + 0.5) << 8 | (guint) (colour.blue * 255 + 0.5);
}

static void
draw_plot (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  Season *self = data;
  GtkWidget *widget = GTK_WIDGET (area);
  const HeatSeasonInk ink = { rgb_of (widget, "panel"), rgb_of (widget, "text"), rgb_of (widget, "text2"), rgb_of (widget, "line"), rgb_of (widget, "action"), rgb_of (widget, "late") };

  if (self->season)
    heat_season_draw_plot (cr, self->season, width, height, 12 * heat_theme_text_scale (), &ink);
}

static guint
count_incidents (gpointer data)
{
  return ((Season *) data)->ids->len;
}

static void
give (gpointer data)
{
  Season *self = data;

  heat_desk_rows_set (self->rows, self->ids, heat_desk_grow_n (self->grow));
}

/* The house goes on meanwhile: what is read of its incidents is read now. */
static void
make (Season *self)
{
  HeatLive *live = heat_desk_session_live (self->session);
  gint64 from_us, to_us;

  heat_season_span (heat_live_company (live), heat_live_now_us (live), self->by, &from_us, &to_us);
  g_clear_pointer (&self->season, heat_season_free);
  self->season = heat_season_new (live, from_us, to_us);
  g_hash_table_remove_all (self->texts);
  g_ptr_array_set_size (self->ids, 0);
  for (guint i = self->season->incidents->len; i-- > 0;) /* the newest first */
    {
      const HeatSeasonIncident *row = &g_array_index (self->season->incidents, HeatSeasonIncident, i);
      g_hash_table_insert (self->texts, g_strdup (row->incident->id), cells_of (row));
      g_ptr_array_add (self->ids, g_strdup (row->incident->id));
    }
  give (self);
  g_autofree char *from = heat_time_format_local (from_us, "%Y-%m-%d"), *to = heat_time_format_local (to_us - G_USEC_PER_SEC, "%Y-%m-%d");
  g_autofree char *span = g_strdup_printf (ngettext ("%s to %s: %u incident", "%s to %s: %u incidents", self->season->incidents->len), from, to, self->season->incidents->len);
  g_autofree char *spreads = heat_season_spreads_text (self->season);
  gtk_label_set_text (GTK_LABEL (self->span), span);
  gtk_label_set_text (GTK_LABEL (self->spreads), spreads);
  gtk_widget_set_sensitive (self->later, self->by < 0);
  show_counts (self);
  gtk_widget_queue_draw (self->plot);
}

static void
go_before (Season *self)
{
  self->by--;
  make (self);
}

static void
go_later (Season *self)
{
  self->by = MIN (self->by + 1, 0);
  make (self);
}

/* --- files --- */
static gboolean
write_to (Season *self, const char *path, GError **error)
{
  const HeatCompany *company = heat_live_company (heat_desk_session_live (self->session));
  const HeatCity *city = heat_net_city (heat_desk_session_net (self->session));
  const char *name = company->name ? company->name : heat_city_text (city, city->company);

  make (self);
  if (g_str_has_suffix (path, ".pdf"))
    return heat_season_write_pdf (self->season, *name ? name : NULL, path, error);
  g_autofree char *text = heat_season_to_csv (self->season);
  return g_file_set_contents (path, text, -1, error);
}

static void
file_chosen (GtkNativeDialog *dialog, int response, Season *self)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autofree char *path = file ? g_file_get_path (file) : NULL;
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->chooser);
  if (!path)
    return;
  gboolean is_written = write_to (self, path, &error);
  g_autofree char *text = is_written ? g_strdup_printf (_("The season report is written to %s"), path)
                                     : g_strdup_printf (_("writing the season report “%s”: %s; name another file"), path, error->message);
  self->said (self->data, text, !is_written);
}

static void
ask_where (Season *self, const char *ending)
{
  g_autofree char *day = heat_time_format_local (self->season->from_us, "%Y"), *name = g_strdup_printf (_("season-%s.%s"), day, ending);

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_("Save the season report (.pdf or .csv)"), GTK_WINDOW (self->window), GTK_FILE_CHOOSER_ACTION_SAVE, _("Save"), _("Cancel"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect (self->chooser, "response", G_CALLBACK (file_chosen), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void ask_csv (Season *self) { ask_where (self, "csv"); }
static void ask_pdf (Season *self) { ask_where (self, "pdf"); }

/* --- the list --- */
static void
setup (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  GtkWidget *label = heat_ui_label (NULL, NULL);

  gtk_label_set_xalign (GTK_LABEL (label), GPOINTER_TO_INT (column) > COLUMN_DAY ? 1 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), GPOINTER_TO_INT (column) == COLUMN_PLACE ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  gtk_list_item_set_child (item, label);
}

static void
bind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  GtkWidget *label = gtk_list_item_get_child (item);
  Season *self = g_object_get_data (G_OBJECT (factory), "heat-season");
  char **cells = g_hash_table_lookup (self->texts, heat_desk_row_id (gtk_list_item_get_item (item)));
  const char *text = cells ? cells[GPOINTER_TO_INT (column)] : "";

  gtk_label_set_text (GTK_LABEL (label), text);
  heat_ui_tone (label, g_str_has_prefix (text, "▲") ? "late" : NULL);
}

static void
activated (GtkColumnView *view, guint position, Season *self)
{
  g_autoptr (HeatDeskRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), position);

  if (row)
    self->chosen (self->data, heat_desk_row_id (row));
}

static GtkWidget *
make_list (Season *self)
{
  const char *const titles[N_COLUMNS] = { _("Incident"), _("Place"), _("Day"), _("On site, min"), _("Back, h"), _("Published, h ±"), _("Homes") };
  GtkWidget *scroll = gtk_scrolled_window_new ();

  self->list = gtk_column_view_new (GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->rows)))));
  for (int c = 0; c < N_COLUMNS; c++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_object_set_data (G_OBJECT (factory), "heat-season", self);
      g_signal_connect (factory, "setup", G_CALLBACK (setup), GINT_TO_POINTER (c));
      g_signal_connect (factory, "bind", G_CALLBACK (bind), GINT_TO_POINTER (c));
      g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (titles[c], factory);
      gtk_column_view_column_set_expand (column, c == COLUMN_PLACE);
      gtk_column_view_append_column (GTK_COLUMN_VIEW (self->list), column);
    }
  heat_ui_name (self->list, _("Incidents of the season"));
  g_signal_connect (self->list, "activate", G_CALLBACK (activated), self);
  self->grow = heat_desk_grow_new (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroll)), count_incidents, give, self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), self->list);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroll), 160);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroll), 320);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroll), TRUE);
  return scroll;
}

/* --- together --- */
static GtkWidget *
add_button (Season *self, GtkWidget *row, const char *text, const char *name, void (*clicked) (Season *self))
{
  GtkWidget *button = heat_ui_button (text, NULL, NULL);

  heat_ui_name (button, name);
  gtk_widget_set_tooltip_text (button, name);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (clicked), self);
  gtk_box_append (GTK_BOX (row), button);
  return button;
}

static GtkWidget *
make_head (Season *self)
{
  GtkWidget *row = heat_ui_row (8, NULL);

  add_button (self, row, "◀", _("The season before"), go_before);
  self->later = add_button (self, row, "▶", _("The season after"), go_later);
  self->span = heat_ui_label (NULL, "strong");
  gtk_label_set_ellipsize (GTK_LABEL (self->span), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->span, TRUE);
  gtk_box_append (GTK_BOX (row), self->span);
  add_button (self, row, _("Save as CSV…"), _("Save the table as CSV"), ask_csv);
  add_button (self, row, _("Save as PDF…"), _("Save the report as PDF"), ask_pdf);
  return row;
}

static GtkWidget *
make_page (Season *self)
{
  GtkWidget *page = heat_ui_column (12, "dialogpage");

  self->checks = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->checks), 24);
  gtk_grid_set_row_spacing (GTK_GRID (self->checks), 6);
  self->spreads = heat_ui_label (NULL, "text2");
  gtk_label_set_wrap (GTK_LABEL (self->spreads), TRUE);
  self->plot = gtk_drawing_area_new ();
  heat_ui_name (self->plot, _("Arrivals and restorations of the season"));
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->plot), (int) (PLOT_PX * heat_theme_text_scale ()));
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->plot), draw_plot, self, NULL);
  gtk_box_append (GTK_BOX (page), make_head (self));
  gtk_box_append (GTK_BOX (page), self->checks);
  gtk_box_append (GTK_BOX (page), self->spreads);
  gtk_box_append (GTK_BOX (page), self->plot);
  gtk_box_append (GTK_BOX (page), make_list (self));
  return page;
}

GtkWidget *
heat_desk_season_new (GtkWindow *parent, HeatDeskSession *session, void (*said) (gpointer data, const char *text, gboolean is_error),
                      void (*chosen) (gpointer data, const char *incident), gpointer data)
{
  Season *self = g_new0 (Season, 1);

  *self = (Season){ .session = session, .said = said, .chosen = chosen, .data = data, .window = heat_ui_window (parent, _("Season report")) };
  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->rows = heat_desk_rows_new ();
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  gtk_window_set_default_size (GTK_WINDOW (self->window), MIN (WIDTH_PX, MAX (gtk_widget_get_width (GTK_WIDGET (parent)), 640)), -1);
  heat_ui_window_fill (self->window, make_page (self));
  g_object_set_data_full (G_OBJECT (self->window), "heat-season", self, season_free);
  /* another city, another house: what is told here is of the one before */
  g_signal_connect_object (session, "closing", G_CALLBACK (gtk_window_destroy), self->window, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "mode", G_CALLBACK (gtk_window_destroy), self->window, G_CONNECT_SWAPPED);
  make (self);
  return self->window;
}
