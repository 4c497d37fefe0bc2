// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-health.h"
#include "base-i18n.h"
#include "desk-doubt.h"
#include "desk-grow.h"
#include "desk-rows.h"
#include "desk-ui.h"
#include "desk-words.h"
#include "io-doubts.h"
#include <math.h>

#define ALL_KINDS (-1)

struct _HeatDeskHealth {
  GtkBox parent;
  HeatDeskSession *session;   /* borrowed */
  GtkWidget *summary, *grave, *kinds, *filter, *list, *shown, *export; /* owned by the widget tree */
  HeatDeskRows *rows;         /* owned; the first of `found`, each by its index in the health as a text */
  HeatDeskGrow *grow;         /* owned */
  GArray *found;              /* owned; guint32, what the filter lets through */
  HeatHealth *health;         /* owned; NULL until it is looked through */
  HeatNet *checked;           /* borrowed, only compared: the city that is or was looked through */
  GCancellable *finding;      /* owned; the last question to the filter */
  GtkFileChooserNative *chooser; /* owned, NULL */
};
G_DEFINE_FINAL_TYPE (HeatDeskHealth, heat_desk_health, GTK_TYPE_BOX)

enum { SHOW, CLOSE, MESSAGE, CHECKED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- the filter, in a thread --- */
typedef struct { HeatHealth *health; int kind; char *words; } Question;

static void
question_free (Question *q)
{
  heat_health_unref (q->health);
  g_free (q->words);
  g_free (q);
}

static void
run_find (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Question *q = data;
  GArray *found = heat_health_find (q->health, q->kind, q->words, cancellable);

  if (found)
    g_task_return_pointer (task, found, (GDestroyNotify) g_array_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
}

static guint
count_found (gpointer data)
{
  return ((HeatDeskHealth *) data)->found->len;
}

static void
give (gpointer data)
{
  HeatDeskHealth *self = data;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < MIN (self->found->len, heat_desk_grow_n (self->grow)); i++)
    g_ptr_array_add (ids, g_strdup_printf ("%u", g_array_index (self->found, guint32, i)));
  heat_desk_rows_set (self->rows, ids, ids->len);
}

/* Takes the doubts that are listed from now on. */
static void
list (HeatDeskHealth *self, GArray *doubts)
{
  g_array_unref (self->found);
  self->found = doubts;
  heat_desk_grow_set (self->grow, HEAT_DESK_GROW_FIRST);
  give (self);
}

static void
found (GObject *source, GAsyncResult *result, gpointer data)
{
  HeatDeskHealth *self = HEAT_DESK_HEALTH (source);
  Question *q = g_task_get_task_data (G_TASK (result));
  GArray *doubts = g_task_propagate_pointer (G_TASK (result), NULL);

  if (!doubts || q->health != self->health)
    return (void) (doubts ? g_array_unref (doubts) : NULL); /* a newer question was asked */
  g_autofree char *count = heat_words_count (doubts->len);
  g_autofree char *text = g_strdup_printf (ngettext ("%s doubt listed", "%s doubts listed", doubts->len), count);
  list (self, doubts);
  gtk_label_set_text (GTK_LABEL (self->shown), text);
}

static int
chosen_kind (HeatDeskHealth *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->kinds));

  return row ? GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), "heat-kind")) - 1 : ALL_KINDS;
}

static void
find (HeatDeskHealth *self)
{
  g_cancellable_cancel (self->finding);
  g_clear_object (&self->finding);
  if (!self->health)
    return;
  self->finding = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (self, self->finding, found, NULL);
  Question *q = g_new0 (Question, 1);
  *q = (Question){ heat_health_ref (self->health), chosen_kind (self), g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->filter))) };
  g_task_set_task_data (task, q, (GDestroyNotify) question_free);
  g_task_run_in_thread (task, run_find);
}

/* --- kinds --- */
static void
add_kind (HeatDeskHealth *self, int kind, const char *label, guint n)
{
  gboolean is_serious = kind >= 0 && heat_health_is_serious ((HeatDoubtKind) kind);
  g_autofree char *count = heat_words_count (n), *name = g_strdup_printf ("%s: %s", label, count);
  GtkWidget *line = heat_ui_row (8, "kindrow"), *words = heat_ui_label (label, kind < 0 ? "strong" : NULL);
  GtkWidget *row = heat_ui_list_row (line, label, name);

  gtk_label_set_wrap (GTK_LABEL (words), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (words), 12);
  gtk_widget_set_hexpand (words, TRUE);
  if (is_serious)
    {
      GtkWidget *sign = heat_ui_label ("⚠", "late");
      heat_ui_tip (sign, _("Makes plans wrong"));
      gtk_box_append (GTK_BOX (line), sign);
    }
  gtk_box_append (GTK_BOX (line), words);
  gtk_box_append (GTK_BOX (line), heat_ui_label (count, is_serious ? "strong late" : "strong"));
  g_object_set_data (G_OBJECT (row), "heat-kind", GINT_TO_POINTER (kind + 1));
  gtk_list_box_append (GTK_LIST_BOX (self->kinds), row);
}

static void
show_kinds (HeatDeskHealth *self)
{
  heat_ui_clear (self->kinds);
  add_kind (self, ALL_KINDS, _("All kinds"), self->health->doubts->len);
  for (int serious = 1; serious >= 0; serious--)
    for (int kind = 0; kind < HEAT_N_DOUBTS; kind++)
      if (self->health->count[kind] && heat_health_is_serious ((HeatDoubtKind) kind) == serious)
        add_kind (self, kind, heat_doubt_label ((HeatDoubtKind) kind), self->health->count[kind]);
  gtk_list_box_select_row (GTK_LIST_BOX (self->kinds), gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->kinds), 0));
}

static void
show_summary (HeatDeskHealth *self)
{
  guint n = self->health->doubts->len, serious = heat_health_n_serious (self->health);
  g_autofree char *count = heat_words_count (n), *serious_count = heat_words_count (serious);
  g_autofree char *text = g_strdup_printf (ngettext ("%s doubt, %s of them make plans wrong", "%s doubts, %s of them make plans wrong", n), count, serious_count);
  gboolean is_grave = heat_desk_health_is_grave (self);

  gtk_label_set_text (GTK_LABEL (self->summary), n ? text : _("Nothing is doubtful in this city's data."));
  gtk_widget_set_visible (self->grave, is_grave);
  if (is_grave) /* FEW_WARM stands first */
    {
      const char *warm = heat_health_get (self->health, 0)->text;
      g_autofree char *words = g_strdup_printf (_("⚠ %s. Plans for this city leave households out; mend the data first."), warm ? warm : heat_doubt_label (HEAT_DOUBT_FEW_WARM));
      gtk_label_set_text (GTK_LABEL (self->grave), words);
    }
  gtk_widget_set_sensitive (self->export, n > 0);
}

/* --- looking through --- */
static void
run_check (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, heat_health_new (data), (GDestroyNotify) heat_health_unref);
}

static void
checked (GObject *source, GAsyncResult *result, gpointer data)
{
  HeatDeskHealth *self = HEAT_DESK_HEALTH (source);
  g_autoptr (HeatHealth) health = g_task_propagate_pointer (G_TASK (result), NULL);

  if (health->net != self->checked)
    return; /* another city was opened */
  g_clear_pointer (&self->health, heat_health_unref);
  self->health = g_steal_pointer (&health);
  show_kinds (self);
  show_summary (self);
  find (self);
  g_signal_emit (self, signals[CHECKED], 0);
}

void
heat_desk_health_check (HeatDeskHealth *self)
{
  HeatTrace *trace = heat_desk_session_trace (self->session);

  if (!trace || self->checked == heat_desk_session_net (self->session))
    return;
  self->checked = heat_desk_session_net (self->session);
  list (self, g_array_new (FALSE, FALSE, sizeof (guint32))); /* before its health goes: a row's number means another doubt in another */
  g_clear_pointer (&self->health, heat_health_unref);
  gtk_label_set_text (GTK_LABEL (self->summary), _("Looking through the city's data…"));
  g_autoptr (GTask) task = g_task_new (self, NULL, checked, NULL);
  g_task_set_task_data (task, heat_trace_ref (trace), (GDestroyNotify) heat_trace_unref);
  g_task_run_in_thread (task, run_check);
}

gboolean
heat_desk_health_is_grave (HeatDeskHealth *self)
{
  return self->health && self->health->count[HEAT_DOUBT_FEW_WARM] > 0;
}

guint
heat_desk_health_n_serious (HeatDeskHealth *self)
{
  return self->health ? heat_health_n_serious (self->health) : 0;
}

void
heat_desk_health_focus (HeatDeskHealth *self)
{
  gtk_widget_grab_focus (self->filter);
}

/* --- rows --- */
static guint
index_of (HeatDeskRow *row)
{
  return (guint) g_ascii_strtoull (heat_desk_row_id (row), NULL, 10);
}

static void
show_doubt (HeatDeskHealth *self, HeatDeskRow *row)
{
  guint i = index_of (row);
  const HeatDoubt *d = heat_health_get (self->health, i);
  g_autofree char *title = heat_desk_doubt_title (self->health, i), *detail = heat_desk_doubt_detail (self->health, i), *words = g_strdup_printf ("%s · %s", title, detail);
  double x, y;

  if (heat_health_place (self->health, i, &x, &y))
    g_signal_emit (self, signals[SHOW], 0, (guint) d->of, (guint) d->index, x, y, words);
}

static void
row_activated (GtkListView *view, guint position, HeatDeskHealth *self)
{
  g_autoptr (HeatDeskRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), position);

  if (row)
    show_doubt (self, row);
}

static void
button_clicked (GtkButton *button, HeatDeskHealth *self)
{
  GtkListItem *item = g_object_get_data (G_OBJECT (button), "heat-item");
  HeatDeskRow *row = item ? gtk_list_item_get_item (item) : NULL;

  if (row)
    show_doubt (self, row);
}

static void
setup_row (GtkSignalListItemFactory *factory, GtkListItem *item, HeatDeskHealth *self)
{
  GtkWidget *row = heat_ui_row (8, "doubtrow"), *column = heat_ui_column (0, NULL), *button = heat_ui_button (_("Show on map"), NULL, "minor");
  GtkWidget *title = heat_ui_label (NULL, "strong"), *detail = heat_ui_label (NULL, "small text2");

  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (GTK_LABEL (detail), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (column, TRUE);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (column), title);
  gtk_box_append (GTK_BOX (column), detail);
  gtk_box_append (GTK_BOX (row), column);
  gtk_box_append (GTK_BOX (row), button);
  g_object_set_data (G_OBJECT (button), "heat-item", item);
  g_signal_connect (button, "clicked", G_CALLBACK (button_clicked), self);
  gtk_list_item_set_child (item, row);
}

static void
bind_row (GtkSignalListItemFactory *factory, GtkListItem *item, HeatDeskHealth *self)
{
  guint i = index_of (gtk_list_item_get_item (item));
  GtkWidget *row = gtk_list_item_get_child (item), *column = gtk_widget_get_first_child (row), *button = gtk_widget_get_last_child (row);
  GtkWidget *title = gtk_widget_get_first_child (column), *detail = gtk_widget_get_last_child (column);
  g_autofree char *said = heat_desk_doubt_title (self->health, i), *more = heat_desk_doubt_detail (self->health, i), *name = g_strdup_printf (_("%s: show on map"), said);
  double x, y;
  gboolean has_place = heat_health_place (self->health, i, &x, &y);

  gtk_label_set_text (GTK_LABEL (title), said);
  gtk_label_set_text (GTK_LABEL (detail), more);
  heat_ui_tip (column, more);
  gtk_widget_set_sensitive (button, has_place);
  heat_ui_tip (button, has_place ? NULL : _("Its place is not known"));
  heat_ui_name (button, name);
  if (gtk_widget_get_parent (row))
    heat_ui_name (gtk_widget_get_parent (row), said); /* the row itself, which the keyboard reaches */
}

/* --- export --- */
typedef struct { HeatHealth *health; GArray *rows; char *path; int epsg; } Export;

static void
export_free (Export *e)
{
  heat_health_unref (e->health);
  g_array_unref (e->rows);
  g_free (e->path);
  g_free (e);
}

static void
fill_line (guint i, HeatDoubtLine *line, gpointer data)
{
  const Export *e = data;
  guint at = g_array_index (e->rows, guint32, i);
  const HeatDoubt *d = heat_health_get (e->health, at);

  *line = (HeatDoubtLine){ d->kind, d->of, heat_health_id (e->health, at), heat_health_name (e->health, at), d->text, NAN, NAN };
  heat_health_place (e->health, at, &line->x, &line->y);
}

static void
run_export (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Export *e = data;
  GError *error = NULL;
  g_autoptr (HeatCrs) crs = e->epsg ? heat_crs_new (e->epsg, NULL) : NULL; /* PROJ's contexts belong to one thread */

  if (heat_io_write_doubts (e->path, crs, fill_line, e->rows->len, e, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
exported (GObject *source, GAsyncResult *result, gpointer data)
{
  Export *e = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  gboolean ok = g_task_propagate_boolean (G_TASK (result), &error);
  g_autofree char *text = ok ? g_strdup_printf (_("Doubts written to %s"), e->path) : g_strdup (error->message);

  g_signal_emit (source, signals[MESSAGE], 0, text, !ok);
}

/* What the list shows, in its order. */
static void
export_to (HeatDeskHealth *self, const char *path)
{
  Export *e = g_new0 (Export, 1);
  g_autoptr (GTask) task = g_task_new (self, NULL, exported, NULL);

  *e = (Export){ heat_health_ref (self->health), g_array_ref (self->found), g_strdup (path), heat_net_city (self->health->net)->epsg };
  g_task_set_task_data (task, e, (GDestroyNotify) export_free);
  g_task_run_in_thread (task, run_export);
}

static void
file_chosen (GtkNativeDialog *dialog, int response, HeatDeskHealth *self)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autofree char *path = file ? g_file_get_path (file) : NULL;

  g_clear_object (&self->chooser);
  if (path && self->health)
    export_to (self, path);
}

static void
ask_where (HeatDeskHealth *self)
{
  g_autofree char *city = g_path_get_basename (heat_desk_session_city_path (self->session)), *name = g_strdup_printf ("%s-doubts.csv", city);

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_("Export doubts"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), GTK_FILE_CHOOSER_ACTION_SAVE, _("Save"), _("Cancel"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect (self->chooser, "response", G_CALLBACK (file_chosen), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* --- parts --- */
static void
close_clicked (HeatDeskHealth *self)
{
  g_signal_emit (self, signals[CLOSE], 0);
}

static void
add_head (HeatDeskHealth *self)
{
  GtkWidget *head = heat_ui_row (8, "formhead"), *title = heat_ui_label (_("Data health"), "title"), *close = heat_ui_button (_("Back"), "Esc", "minor");

  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_set_valign (close, GTK_ALIGN_CENTER);
  heat_ui_name (close, _("Close data health"));
  g_signal_connect_swapped (close, "clicked", G_CALLBACK (close_clicked), self);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), close);
  gtk_box_append (GTK_BOX (self), head);
}

static void
add_summary (HeatDeskHealth *self)
{
  GtkWidget *box = heat_ui_column (6, "page");

  self->summary = heat_ui_label (NULL, NULL);
  self->grave = heat_ui_label (NULL, "late strong");
  gtk_label_set_wrap (GTK_LABEL (self->summary), TRUE);
  gtk_label_set_wrap (GTK_LABEL (self->grave), TRUE);
  gtk_widget_set_visible (self->grave, FALSE);
  gtk_box_append (GTK_BOX (box), self->grave);
  gtk_box_append (GTK_BOX (box), self->summary);
  gtk_box_append (GTK_BOX (self), box);
}

static GtkWidget *
scrolled (GtkWidget *child, int most_px)
{
  GtkWidget *scroll = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), child);
  if (most_px)
    {
      gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroll), TRUE);
      gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroll), most_px);
    }
  else
    gtk_widget_set_vexpand (scroll, TRUE);
  return scroll;
}

static void
add_kinds (HeatDeskHealth *self)
{
  self->kinds = gtk_list_box_new ();
  heat_ui_name (self->kinds, _("Kinds of doubt"));
  g_signal_connect_swapped (self->kinds, "row-selected", G_CALLBACK (find), self);
  gtk_box_append (GTK_BOX (self), scrolled (self->kinds, 240));
}

static void
add_filter (HeatDeskHealth *self)
{
  GtkWidget *box = heat_ui_column (4, "page");

  self->filter = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->filter), _("Filter by number, name or text"));
  heat_ui_name (self->filter, _("Filter doubts"));
  g_signal_connect_swapped (self->filter, "changed", G_CALLBACK (find), self);
  self->shown = heat_ui_label (NULL, "small text2");
  gtk_box_append (GTK_BOX (box), self->filter);
  gtk_box_append (GTK_BOX (box), self->shown);
  gtk_box_append (GTK_BOX (self), box);
}

static void
add_list (HeatDeskHealth *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_row), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row), self);
  self->list = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->rows)))), factory);
  gtk_widget_add_css_class (self->list, "doubts");
  heat_ui_name (self->list, _("Doubts"));
  g_signal_connect (self->list, "activate", G_CALLBACK (row_activated), self);
  GtkWidget *scroll = scrolled (self->list, 0);
  self->grow = heat_desk_grow_new (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroll)), count_found, give, self);
  gtk_box_append (GTK_BOX (self), scroll);
}

static void
add_foot (HeatDeskHealth *self)
{
  GtkWidget *box = heat_ui_row (8, "actions");

  self->export = heat_ui_button (_("Export the list…"), NULL, NULL);
  gtk_widget_set_hexpand (self->export, TRUE);
  gtk_widget_set_sensitive (self->export, FALSE);
  g_signal_connect_swapped (self->export, "clicked", G_CALLBACK (ask_where), self);
  gtk_box_append (GTK_BOX (box), self->export);
  gtk_box_append (GTK_BOX (self), box);
}

static void
dispose (GObject *object)
{
  HeatDeskHealth *self = HEAT_DESK_HEALTH (object);

  self->checked = NULL; /* answers that come later find nobody */
  g_cancellable_cancel (self->finding);
  g_clear_object (&self->finding);
  g_clear_object (&self->chooser);
  g_clear_pointer (&self->grow, heat_desk_grow_free);
  g_clear_pointer (&self->found, g_array_unref);
  g_clear_object (&self->rows);
  g_clear_pointer (&self->health, heat_health_unref);
  G_OBJECT_CLASS (heat_desk_health_parent_class)->dispose (object);
}

static void
heat_desk_health_init (HeatDeskHealth *self)
{
  self->rows = heat_desk_rows_new ();
  self->found = g_array_new (FALSE, FALSE, sizeof (guint32));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "rightpane");
  add_head (self);
  add_summary (self);
  add_kinds (self);
  add_filter (self);
  add_list (self);
  add_foot (self);
}

static void
heat_desk_health_class_init (HeatDeskHealthClass *class)
{
  GType type = HEAT_TYPE_DESK_HEALTH;

  G_OBJECT_CLASS (class)->dispose = dispose;
  signals[SHOW] = g_signal_new ("show-doubt", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 5, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_DOUBLE, G_TYPE_DOUBLE,
                                G_TYPE_STRING);
  signals[CLOSE] = g_signal_new ("close", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MESSAGE] = g_signal_new ("message", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
  signals[CHECKED] = g_signal_new ("checked", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

GtkWidget *
heat_desk_health_new (HeatDeskSession *session)
{
  HeatDeskHealth *self = g_object_new (HEAT_TYPE_DESK_HEALTH, NULL);

  self->session = session;
  return GTK_WIDGET (self);
}
