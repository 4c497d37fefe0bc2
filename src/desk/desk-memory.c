// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-memory.h"
#include <math.h>

#define N_PLACES 32 /* journals remembered; the file stays small */

struct _HeatDeskMemory {
  char *path;          /* owned */
  GKeyFile *file;      /* owned */
  GThread *writer;     /* owned, NULL: nothing was written yet */
  int is_writing;      /* atomic */
  gboolean is_changed;
};

typedef struct { char *path, *text; int *is_writing; } Writing;

void
heat_desk_place_clear (HeatDeskPlace *place)
{
  g_clear_pointer (&place->incident, g_free);
}

HeatDeskMemory *
heat_desk_memory_new (const char *settings_path)
{
  HeatDeskMemory *memory = g_new0 (HeatDeskMemory, 1);
  g_autofree char *folder = g_path_get_dirname (settings_path);

  memory->path = g_build_filename (folder, "desk-state.ini", NULL);
  memory->file = g_key_file_new ();
  g_key_file_load_from_file (memory->file, memory->path, G_KEY_FILE_NONE, NULL);
  return memory;
}

static gpointer
write_file (gpointer data)
{
  Writing *writing = data;
  g_autofree char *folder = g_path_get_dirname (writing->path);

  g_mkdir_with_parents (folder, 0700);
  g_file_set_contents_full (writing->path, writing->text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL);
  g_atomic_int_set (writing->is_writing, 0);
  g_free (writing->path);
  g_free (writing->text);
  g_free (writing);
  return NULL;
}

void
heat_desk_memory_write (HeatDeskMemory *memory)
{
  if (!memory->is_changed || g_atomic_int_get (&memory->is_writing))
    return;
  Writing *writing = g_new (Writing, 1);
  *writing = (Writing){ g_strdup (memory->path), g_key_file_to_data (memory->file, NULL, NULL), &memory->is_writing };
  g_clear_pointer (&memory->writer, g_thread_join); /* it has ended */
  memory->is_changed = FALSE;
  g_atomic_int_set (&memory->is_writing, 1);
  memory->writer = g_thread_new ("heat-memory", write_file, writing);
}

void
heat_desk_memory_free (HeatDeskMemory *memory)
{
  if (!memory)
    return;
  g_clear_pointer (&memory->writer, g_thread_join);
  heat_desk_memory_write (memory);
  g_clear_pointer (&memory->writer, g_thread_join);
  g_key_file_unref (memory->file);
  g_free (memory->path);
  g_free (memory);
}

/* A URL may hold what a group's name may not. (transfer full) */
static char *
group_of (const char *ops_url)
{
  g_autofree char *url = g_uri_escape_string (ops_url, ":/", FALSE);

  return g_strdup_printf ("journal %s", url);
}

HeatDeskShape
heat_desk_memory_shape (HeatDeskMemory *memory)
{
  int width = g_key_file_get_integer (memory->file, "window", "width_px", NULL), height = g_key_file_get_integer (memory->file, "window", "height_px", NULL);
  gboolean is_sound = width > 0 && height > 0 && width <= 16384 && height <= 16384;

  return (HeatDeskShape){ is_sound ? width : 0, is_sound ? height : 0, g_key_file_get_boolean (memory->file, "window", "maximized", NULL),
                          CLAMP (g_key_file_get_integer (memory->file, "window", "list", NULL), 0, 2), CLAMP (g_key_file_get_integer (memory->file, "window", "overview", NULL), 0, 2) };
}

void
heat_desk_memory_set_shape (HeatDeskMemory *memory, HeatDeskShape shape)
{
  HeatDeskShape known = heat_desk_memory_shape (memory);

  if (known.width_px == shape.width_px && known.height_px == shape.height_px && known.is_maximized == shape.is_maximized && known.list == shape.list
      && known.overview == shape.overview)
    return;
  g_key_file_set_integer (memory->file, "window", "width_px", shape.width_px);
  g_key_file_set_integer (memory->file, "window", "height_px", shape.height_px);
  g_key_file_set_boolean (memory->file, "window", "maximized", shape.is_maximized);
  g_key_file_set_integer (memory->file, "window", "list", shape.list);
  g_key_file_set_integer (memory->file, "window", "overview", shape.overview);
  memory->is_changed = TRUE;
}

static double
get_number (HeatDeskMemory *memory, const char *group, const char *key)
{
  g_autoptr (GError) error = NULL;
  double value = g_key_file_get_double (memory->file, group, key, &error);

  return error || !isfinite (value) ? NAN : value;
}

gboolean
heat_desk_memory_place (HeatDeskMemory *memory, const char *ops_url, HeatDeskPlace *place)
{
  g_autofree char *group = group_of (ops_url);

  if (!g_key_file_has_group (memory->file, group))
    return FALSE;
  heat_desk_place_clear (place);
  *place = (HeatDeskPlace){ g_key_file_get_string (memory->file, group, "incident", NULL), g_key_file_get_integer (memory->file, group, "step", NULL),
                            get_number (memory, group, "x_m"), get_number (memory, group, "y_m"), get_number (memory, group, "scale") };
  if (!(place->scale > 0) || !isfinite (place->x_m) || !isfinite (place->y_m))
    place->x_m = place->y_m = place->scale = NAN;
  return TRUE;
}

/* The journal opened longest ago goes first: groups stand in the order in which they came. */
static void
forget_oldest (HeatDeskMemory *memory)
{
  gsize n = 0;
  g_auto (GStrv) groups = g_key_file_get_groups (memory->file, &n);

  for (gsize i = 0, left = n; i < n && left > N_PLACES; i++)
    if (g_str_has_prefix (groups[i], "journal "))
      {
        g_key_file_remove_group (memory->file, groups[i], NULL);
        left--;
      }
}

static gboolean
is_same_place (const HeatDeskPlace *a, const HeatDeskPlace *b)
{
  gboolean is_same_view = (a->x_m == b->x_m && a->y_m == b->y_m && a->scale == b->scale) || (isnan (a->scale) && isnan (b->scale));

  return g_strcmp0 (a->incident, b->incident) == 0 && a->step == b->step && is_same_view;
}

void
heat_desk_memory_set_place (HeatDeskMemory *memory, const char *ops_url, const HeatDeskPlace *place)
{
  g_autofree char *group = group_of (ops_url);
  g_auto (HeatDeskPlace) known = { .scale = NAN };

  if (heat_desk_memory_place (memory, ops_url, &known) && is_same_place (&known, place))
    return;
  g_key_file_remove_group (memory->file, group, NULL); /* and comes again as the newest */
  if (place->incident)
    g_key_file_set_string (memory->file, group, "incident", place->incident);
  g_key_file_set_integer (memory->file, group, "step", place->step);
  if (isfinite (place->scale))
    {
      g_key_file_set_double (memory->file, group, "x_m", place->x_m);
      g_key_file_set_double (memory->file, group, "y_m", place->y_m);
      g_key_file_set_double (memory->file, group, "scale", place->scale);
    }
  forget_oldest (memory);
  memory->is_changed = TRUE;
}
