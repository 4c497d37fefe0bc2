// SPDX-License-Identifier: GPL-3.0-or-later
/* Photos that crews have taken at an incident: a row each with thumbnail, who and when; pressed, one opens in a window. Pictures are decoded in threads. */
#include "base-i18n.h"
#include "desk-crew.h"
#include "desk-ui.h"
#include "desk-words.h"
#include "hotline-photos.h"
#include "ops-crew.h"
#include "ops-name.h"

#define THUMB_PX 72
#define MOST_ROWS 24
#define MOST_PIXELS 60e6 /* a file can claim any size */

struct _HeatDeskPhotos {
  HeatPhotos *store;        /* owned */
  GHashTable *thumbs;       /* sum → GdkTexture, owned; NULL value: being decoded, or it cannot be */
  GHashTable *spoilt;       /* set of sums that cannot be decoded */
  GHashTable *rows;         /* set of GtkWidget in sight, borrowed: each tells when it goes */
  HeatDeskSession *session; /* borrowed */
};

static void fill_row (HeatDeskPhotos *self, GtkWidget *row);

static void
changed (gpointer data)
{
  HeatDeskPhotos *self = data;
  g_autoptr (GList) rows = g_hash_table_get_keys (self->rows);

  for (GList *row = rows; row; row = row->next)
    fill_row (self, row->data);
}

static void
unref_texture (gpointer texture)
{
  g_clear_object (&texture);
}

HeatDeskPhotos *
heat_desk_photos_new (HeatDeskSession *session, const char *url, const char *token)
{
  HeatDeskPhotos *self = g_new0 (HeatDeskPhotos, 1);
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "heat-dispatch", "photos", NULL);

  self->session = session;
  self->thumbs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_texture);
  self->spoilt = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->rows = g_hash_table_new (NULL, NULL);
  self->store = heat_photos_new (&(HeatPhotosSetup){ .url = url, .token = token, .folder = folder, .changed = changed, .data = self });
  return self;
}

void
heat_desk_photos_free (HeatDeskPhotos *self)
{
  GHashTableIter iter;
  gpointer row;

  if (!self)
    return;
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    g_signal_handlers_disconnect_by_data (row, self);
  g_hash_table_unref (self->rows);
  g_clear_pointer (&self->store, heat_photos_free);
  g_hash_table_unref (self->thumbs);
  g_hash_table_unref (self->spoilt);
  g_free (self);
}

/* --- decoding, in a thread ----------------------------------------------------------------------------------------- */

typedef struct { char *path, *sum; int most_px; } Picture;

static void
free_picture (gpointer data)
{
  Picture *picture = data;

  g_free (picture->path);
  g_free (picture->sum);
  g_free (picture);
}

static void
decode (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Picture *picture = data;
  GError *error = NULL;
  int width = 0, height = 0;

  gdk_pixbuf_get_file_info (picture->path, &width, &height);
  if ((double) width * height > MOST_PIXELS)
    return g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, _("the picture is larger than can be shown"));
  g_autoptr (GdkPixbuf) raw = gdk_pixbuf_new_from_file_at_scale (picture->path, MIN (picture->most_px, MAX (width, 1)), MIN (picture->most_px, MAX (height, 1)), TRUE, &error);
  if (!raw)
    return g_task_return_error (task, error);
  g_autoptr (GdkPixbuf) upright = gdk_pixbuf_apply_embedded_orientation (raw);
  g_task_return_pointer (task, gdk_texture_new_for_pixbuf (upright), g_object_unref);
}

static void
begin_decoding (gpointer source, const char *path, const char *sum, int most_px, GAsyncReadyCallback ready, gpointer data)
{
  GTask *task = g_task_new (source, NULL, ready, data);
  Picture *picture = g_new0 (Picture, 1);

  *picture = (Picture){ g_strdup (path), g_strdup (sum), most_px };
  g_task_set_task_data (task, picture, free_picture);
  g_task_run_in_thread (task, decode);
  g_object_unref (task);
}

/* The session may have let go of the photos meanwhile: they are asked for anew. */
static void
thumb_ready (GObject *session, GAsyncResult *result, gpointer data)
{
  HeatDeskPhotos *self = heat_desk_crew_photos (HEAT_DESK_SESSION (session));
  const Picture *picture = g_task_get_task_data (G_TASK (result));
  GdkTexture *texture = g_task_propagate_pointer (G_TASK (result), NULL);

  if (!self)
    return unref_texture (texture);
  if (texture)
    g_hash_table_insert (self->thumbs, g_strdup (picture->sum), texture);
  else
    g_hash_table_add (self->spoilt, g_strdup (picture->sum));
  changed (self);
}

static GdkTexture *
find_thumb (HeatDeskPhotos *self, const char *sum, const char *path)
{
  if (!g_hash_table_contains (self->thumbs, sum))
    {
      g_hash_table_insert (self->thumbs, g_strdup (sum), NULL);
      begin_decoding (self->session, path, sum, 2 * THUMB_PX, thumb_ready, NULL);
    }
  return g_hash_table_lookup (self->thumbs, sum);
}

/* --- the window of one --------------------------------------------------------------------------------------------- */

static void
picture_ready (GObject *box, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), &error);
  GtkWidget *picture = gtk_widget_get_first_child (GTK_WIDGET (box)), *note = gtk_widget_get_last_child (GTK_WIDGET (box));

  if (texture && picture)
    gtk_picture_set_paintable (GTK_PICTURE (picture), GDK_PAINTABLE (texture));
  else if (error && note)
    gtk_label_set_text (GTK_LABEL (note), error->message);
}

static void
open_window (GtkWidget *from, const char *words, const char *path)
{
  GtkWidget *window = heat_ui_window (GTK_WINDOW (gtk_widget_get_root (from)), words), *box = heat_ui_column (0, NULL);
  GtkWidget *picture = gtk_picture_new (), *note = heat_ui_label (words, "note");

  heat_ui_name (picture, words);
  gtk_picture_set_alternative_text (GTK_PICTURE (picture), words);
  gtk_widget_set_vexpand (picture, TRUE);
  gtk_label_set_wrap (GTK_LABEL (note), TRUE);
  gtk_box_append (GTK_BOX (box), picture);
  gtk_box_append (GTK_BOX (box), note);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), 900, 700);
  begin_decoding (box, path, "", 2400, picture_ready, NULL);
  gtk_window_present (GTK_WINDOW (window));
}

static void
photo_clicked (GtkButton *button, HeatDeskPhotos *self)
{
  const char *sum = g_object_get_data (G_OBJECT (button), "heat-sum"), *words = g_object_get_data (G_OBJECT (button), "heat-words"), *path, *reason;

  if (heat_photos_look (self->store, sum, &path, &reason) == HEAT_PHOTO_HERE)
    open_window (GTK_WIDGET (button), words, path);
  else
    heat_photos_again (self->store, sum);
  fill_row (self, GTK_WIDGET (button));
}

/* --- the rows ------------------------------------------------------------------------------------------------------ */

/* "team 3 · 03:12 · step 4 · flange". (transfer full) */
static char *
describe (HeatEvent *event, const HeatNet *net)
{
  g_autofree char *team = heat_ops_team_name (net, heat_event_text (event, "team")), *at = heat_words_time (heat_event_done_us (event));
  g_autofree char *step = heat_event_int (event, "step", 0) ? g_strdup_printf (_(" · step %d"), (int) heat_event_int (event, "step", 0)) : g_strdup ("");
  const char *note = heat_event_text (event, "note");

  return g_strdup_printf ("%s · %s%s%s%s", team, at, step, *note ? " · " : "", note);
}

static void
fill_row (HeatDeskPhotos *self, GtkWidget *row)
{
  const char *sum = g_object_get_data (G_OBJECT (row), "heat-sum"), *path, *reason;
  GtkWidget *picture = g_object_get_data (G_OBJECT (row), "heat-picture"), *below = g_object_get_data (G_OBJECT (row), "heat-below");
  HeatPhotoState state = heat_photos_look (self->store, sum, &path, &reason);
  GdkTexture *thumb = state == HEAT_PHOTO_HERE ? find_thumb (self, sum, path) : NULL;
  gboolean is_spoilt = g_hash_table_contains (self->spoilt, sum);
  g_autofree char *failed = state == HEAT_PHOTO_FAILED ? g_strdup_printf (_("△ not fetched: %s; press to try again"), reason) : is_spoilt ? g_strdup (_("△ the picture cannot be shown")) : NULL;

  gtk_picture_set_paintable (GTK_PICTURE (picture), thumb ? GDK_PAINTABLE (thumb) : NULL);
  heat_ui_set_text (below, failed ? failed : thumb ? "" : _("being fetched…"));
  heat_ui_tone (below, failed ? "late" : NULL);
  gtk_widget_set_visible (below, failed || !thumb);
}

static void
row_gone (GtkWidget *row, HeatDeskPhotos *self)
{
  g_hash_table_remove (self->rows, row);
}

static GtkWidget *
photo_row (HeatDeskPhotos *self, HeatEvent *event)
{
  g_autofree char *words = describe (event, heat_desk_session_net (self->session)), *name = g_strdup_printf (_("Photo: %s"), words);
  GtkWidget *button = gtk_button_new (), *row = heat_ui_row (10, NULL), *picture = gtk_picture_new (), *texts = heat_ui_column (0, NULL);
  GtkWidget *label = heat_ui_label (words, NULL), *below = heat_ui_label ("", "small");

  gtk_widget_set_size_request (picture, THUMB_PX, THUMB_PX * 3 / 4);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap (GTK_LABEL (below), TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), label);
  gtk_box_append (GTK_BOX (texts), below);
  gtk_box_append (GTK_BOX (row), picture);
  gtk_box_append (GTK_BOX (row), texts);
  gtk_button_set_child (GTK_BUTTON (button), row);
  heat_ui_name (button, name);
  g_object_set_data_full (G_OBJECT (button), "heat-sum", g_strdup (heat_event_text (event, "sha256")), g_free);
  g_object_set_data_full (G_OBJECT (button), "heat-words", g_strdup (words), g_free);
  g_object_set_data (G_OBJECT (button), "heat-picture", picture);
  g_object_set_data (G_OBJECT (button), "heat-below", below);
  g_signal_connect (button, "clicked", G_CALLBACK (photo_clicked), self);
  g_signal_connect (button, "destroy", G_CALLBACK (row_gone), self);
  g_hash_table_add (self->rows, button);
  fill_row (self, button);
  return button;
}

void
heat_desk_photos_add (HeatDeskPanel *panel, const HeatIncident *incident)
{
  HeatDeskPhotos *self = heat_desk_crew_photos (heat_desk_panel_state (panel)->session);
  g_autoptr (GPtrArray) photos = g_ptr_array_new ();

  for (guint k = incident->log->len; k > 0; k--)
    {
      HeatEvent *event = incident->log->pdata[k - 1];
      if (event->kind == HEAT_EVENT_CREW_SAID && heat_crew_kind_from_word (heat_event_text (event, "kind")) == HEAT_CREW_PHOTO)
        g_ptr_array_add (photos, event);
    }
  if (!photos->len)
    return;
  g_autofree char *count = g_strdup_printf (ngettext ("%u from the site", "%u from the site", photos->len), photos->len);
  heat_desk_panel_add (panel, heat_ui_heading (_("Photos"), count));
  if (!self)
    return heat_desk_panel_add (panel, heat_ui_note (_("The photos are with the hotline, to which this desk is not connected."), "note text2"));
  for (guint k = 0; k < photos->len && k < MOST_ROWS; k++)
    heat_desk_panel_add (panel, photo_row (self, photos->pdata[k]));
  if (photos->len > MOST_ROWS)
    {
      g_autofree char *more = g_strdup_printf (_("%u earlier ones stand in the log"), photos->len - MOST_ROWS);
      heat_desk_panel_add (panel, heat_ui_note (more, "note text2"));
    }
}
