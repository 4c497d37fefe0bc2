// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-export.h"
#include "base-clock.h"
#include "base-i18n.h"
#include <string.h>

static const struct { const char *ending, *words; } kinds[] = {
  { ".png", N_("Picture as on the screen (PNG)") }, { ".pdf", N_("Paper, in black on white (PDF)") }, { ".svg", N_("Drawing to go on with (SVG)") },
};

typedef struct {
  GtkWindow *parent;             /* owned */
  GtkFileChooserNative *chooser; /* owned */
  HeatDeskMapPaper *paper;       /* owned */
  HeatDeskExported exported;
  GtkFileFilter *filters[G_N_ELEMENTS (kinds)]; /* borrowed of the chooser */
} Export;

static void
export_free (gpointer data)
{
  Export *export = data;

  g_clear_object (&export->chooser);
  g_object_unref (export->parent);
  heat_desk_map_paper_free (export->paper);
  g_free (export);
}

/* The kind whose ending the name has, in whichever case; −1: none. */
static int
find_kind (const char *path)
{
  g_autofree char *folded = g_ascii_strdown (path, -1);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_has_suffix (folded, kinds[i].ending))
      return (int) i;
  return -1;
}

char *
heat_desk_export_name (const char *path, guint kind)
{
  int typed = find_kind (path);
  g_autofree char *stem = g_strndup (path, strlen (path) - (typed < 0 ? 0 : strlen (kinds[typed].ending)));
  /* The first kind is chosen before anybody chose: an ending that was typed says more. */
  guint is = kind == 0 && typed >= 0 ? (guint) typed : MIN (kind, G_N_ELEMENTS (kinds) - 1);

  return g_strconcat (stem, kinds[is].ending, NULL);
}

/* The chooser asked whether its own name may be written over, not the one that it became. (transfer full) */
static char *
free_name (const char *chosen, guint kind)
{
  g_autofree char *path = heat_desk_export_name (chosen, kind);
  gsize stem = strlen (path) - strlen (kinds[find_kind (path)].ending);

  if (strcmp (path, chosen) == 0)
    return g_steal_pointer (&path);
  for (guint n = 2; g_file_test (path, G_FILE_TEST_EXISTS); n++)
    {
      g_autofree char *head = g_strndup (chosen, MIN (stem, strlen (chosen)));
      char *next = g_strdup_printf ("%s-%u%s", head, n, strrchr (path, '.'));
      g_free (path);
      path = next;
    }
  return g_steal_pointer (&path);
}

static void
write_picture (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (heat_desk_map_paper_write (((Export *) g_object_get_data (G_OBJECT (task), "heat-export"))->paper, data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
written (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = G_TASK (result);
  Export *export = g_object_get_data (G_OBJECT (task), "heat-export");
  g_autoptr (GError) error = NULL;
  gboolean is_written = g_task_propagate_boolean (task, &error);

  if (gtk_widget_get_visible (GTK_WIDGET (export->parent))) /* the window may have been closed meanwhile */
    export->exported (export->parent, is_written ? g_task_get_task_data (task) : NULL, error);
}

static guint
chosen_kind (Export *export)
{
  GtkFileFilter *filter = gtk_file_chooser_get_filter (GTK_FILE_CHOOSER (export->chooser));

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (export->filters[i] == filter)
      return i;
  return 0;
}

static void
answered (GtkNativeDialog *dialog, int response, Export *export)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autofree char *path = file ? g_file_get_path (file) : NULL;

  if (!path)
    return export_free (export);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, written, NULL);
  g_task_set_task_data (task, free_name (path, chosen_kind (export)), g_free);
  g_object_set_data_full (G_OBJECT (task), "heat-export", export, export_free);
  g_task_run_in_thread (task, write_picture);
}

void
heat_desk_export_ask (GtkWindow *parent, HeatDeskMapPaper *paper, HeatDeskExported exported)
{
  Export *export = g_new0 (Export, 1);
  g_autofree char *now = heat_time_format_local (g_get_real_time (), "%Y%m%d-%H%M"), *name = g_strdup_printf (_("map-%s.png"), now);

  *export = (Export){ .parent = g_object_ref (parent), .paper = paper, .exported = exported };
  export->chooser = gtk_file_chooser_native_new (_("Save the map as a picture"), parent, GTK_FILE_CHOOSER_ACTION_SAVE, _("Save"), _("Cancel"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (export->chooser), name);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *pattern = g_strconcat ("*", kinds[i].ending, NULL);
      g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
      gtk_file_filter_set_name (filter, _(kinds[i].words));
      gtk_file_filter_add_pattern (filter, pattern);
      gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (export->chooser), filter);
      export->filters[i] = filter;
    }
  g_signal_connect (export->chooser, "response", G_CALLBACK (answered), export);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (export->chooser));
}
