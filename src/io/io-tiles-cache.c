// SPDX-License-Identifier: GPL-3.0-or-later
/* A bound on the cache that holds whatever GDAL's own cleaning, which runs now and then in the background, has come to. */
#include "io-tiles.h"
#include <glib/gstdio.h>

typedef struct { char *path; gint64 at_ns, bytes; } CachedFile;

static void
clear_file (gpointer data)
{
  g_free (((CachedFile *) data)->path);
}

static void
list_files (const char *folder, GArray *files)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf stat;
      if (g_lstat (path, &stat))
        continue;
      if (S_ISDIR (stat.st_mode))
        {
          list_files (path, files);
          continue;
        }
      CachedFile file = { g_steal_pointer (&path), stat.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) + stat.st_mtim.tv_nsec, stat.st_size };
      g_array_append_val (files, file);
    }
}

static int
by_age (gconstpointer a, gconstpointer b)
{
  const CachedFile *one = a, *other = b;

  return one->at_ns != other->at_ns ? (one->at_ns > other->at_ns) - (one->at_ns < other->at_ns) : g_strcmp0 (one->path, other->path);
}

guint64
heat_tile_cache_trim (const char *folder, guint64 bytes)
{
  g_autoptr (GArray) files = g_array_new (FALSE, FALSE, sizeof (CachedFile));
  guint64 total = 0;

  g_array_set_clear_func (files, clear_file);
  list_files (folder, files);
  for (guint i = 0; i < files->len; i++)
    total += (guint64) g_array_index (files, CachedFile, i).bytes;
  g_array_sort (files, by_age);
  for (guint i = 0; i < files->len && total > bytes; i++)
    {
      const CachedFile *file = &g_array_index (files, CachedFile, i);
      if (g_unlink (file->path) == 0)
        total -= (guint64) file->bytes;
    }
  return total;
}
