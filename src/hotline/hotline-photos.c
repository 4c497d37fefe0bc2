// SPDX-License-Identifier: GPL-3.0-or-later
#include "hotline-photos.h"
#include "base-i18n.h"
#include "hotline-exchange.h"
#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

#define MAX_PHOTO (8 * 1024 * 1024) /* as the service takes them */

typedef struct {
  HeatPhotoState state;
  char *path, *reason; /* NULL */
} Photo;

struct _HeatPhotos {
  HeatPhotosSetup setup;     /* its texts are not kept */
  char *url, *token, *folder;
  SoupSession *session;
  HotlineExchange *exchange; /* under way; NULL */
  GHashTable *known;         /* sum → Photo, owned */
  GQueue wanted;             /* char*; the first is under way */
};

static void fetch_next (HeatPhotos *p);

static void
free_photo (gpointer data)
{
  Photo *photo = data;

  g_free (photo->path);
  g_free (photo->reason);
  g_free (photo);
}

HeatPhotos *
heat_photos_new (const HeatPhotosSetup *setup)
{
  HeatPhotos *p = g_new0 (HeatPhotos, 1);

  p->setup = *setup;
  p->setup.most_bytes = setup->most_bytes ? setup->most_bytes : 256 * 1024 * 1024;
  p->setup.timeout_ms = setup->timeout_ms ? setup->timeout_ms : 30000;
  p->url = setup->url ? g_strndup (setup->url, strlen (setup->url) - g_str_has_suffix (setup->url, "/")) : NULL;
  p->token = g_strdup (setup->token);
  p->folder = g_strdup (setup->folder);
  p->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_photo);
  g_queue_init (&p->wanted);
  p->session = soup_session_new_with_options ("max-conns", 1, "max-conns-per-host", 1, "user-agent", "heat-dispatch", NULL);
  soup_session_set_proxy_resolver (p->session, NULL);
  return p;
}

void
heat_photos_free (HeatPhotos *p)
{
  if (!p)
    return;
  if (p->exchange)
    hotline_exchange_drop (p->exchange);
  soup_session_abort (p->session);
  g_object_unref (p->session);
  g_hash_table_unref (p->known);
  g_queue_clear_full (&p->wanted, g_free);
  g_free (p->url);
  g_free (p->token);
  g_free (p->folder);
  g_free (p);
}

/* --- the folder ---------------------------------------------------------------------------------------------------- */

typedef struct { char *path; gint64 used_s; guint64 bytes; } Kept;

static void
clear_kept (gpointer data)
{
  g_free (((Kept *) data)->path);
}

static int
by_use (gconstpointer a, gconstpointer b)
{
  const Kept *x = a, *y = b;

  return x->used_s < y->used_s ? -1 : x->used_s > y->used_s;
}

/* Room for `bytes` more. */
static void
make_room (const HeatPhotos *p, guint64 bytes)
{
  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (Kept));
  g_autoptr (GDir) dir = g_dir_open (p->folder, 0, NULL);
  guint64 sum = bytes;

  g_array_set_clear_func (kept, clear_kept);
  for (const char *name = dir ? g_dir_read_name (dir) : NULL; name; name = g_dir_read_name (dir))
    {
      GStatBuf s;
      Kept k = { g_build_filename (p->folder, name, NULL), 0, 0 };
      if (!g_str_has_suffix (name, ".jpg") || g_stat (k.path, &s) != 0)
        {
          g_free (k.path);
          continue;
        }
      k.used_s = s.st_mtime;
      k.bytes = (guint64) s.st_size;
      sum += k.bytes;
      g_array_append_val (kept, k);
    }
  g_array_sort (kept, by_use);
  for (guint i = 0; i < kept->len && sum > p->setup.most_bytes; i++)
    {
      const Kept *k = &g_array_index (kept, Kept, i);
      if (g_unlink (k->path) == 0)
        sum -= k->bytes;
    }
}

static char *
path_of (const HeatPhotos *p, const char *sha256)
{
  g_autofree char *name = g_strconcat (sha256, ".jpg", NULL);

  return g_build_filename (p->folder, name, NULL);
}

static void
settle (Photo *photo, HeatPhotoState state, char *path, const char *reason)
{
  photo->state = state;
  g_free (photo->path);
  g_free (photo->reason);
  photo->path = path;
  photo->reason = g_strdup (reason);
}

/* NULL, or why not. (transfer full) */
static char *
keep (const HeatPhotos *p, const char *sha256, const char *path, GBytes *bytes)
{
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_autoptr (GError) error = NULL;
  gsize n;
  const char *data = g_bytes_get_data (bytes, &n);

  if (strcmp (sum, sha256) != 0)
    return g_strdup (_("it did not come whole"));
  make_room (p, n);
  if (g_mkdir_with_parents (p->folder, 0700) == 0 && g_file_set_contents_full (path, data, (gssize) n, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    return NULL;
  return g_strdup (error ? error->message : g_strerror (errno));
}

/* --- fetching ------------------------------------------------------------------------------------------------------ */

static void
got (guint status, GBytes *bytes, const char *reason, gpointer data)
{
  HeatPhotos *p = data;
  g_autofree char *sha256 = g_queue_pop_head (&p->wanted), *path = path_of (p, sha256);
  Photo *photo = g_hash_table_lookup (p->known, sha256);
  g_autofree char *why = status == 200 && bytes ? keep (p, sha256, path, bytes)
                         : status == 404        ? g_strdup (_("the hotline does not have it"))
                         : reason               ? g_strdup (reason)
                                                : g_strdup_printf (_("answer %u: %s"), status, _("no reason given"));

  p->exchange = NULL;
  if (why)
    settle (photo, HEAT_PHOTO_FAILED, NULL, why);
  else
    settle (photo, HEAT_PHOTO_HERE, g_steal_pointer (&path), NULL);
  fetch_next (p);
  if (p->setup.changed)
    p->setup.changed (p->setup.data);
}

static void
fetch_next (HeatPhotos *p)
{
  if (p->exchange || g_queue_is_empty (&p->wanted))
    return;
  g_autofree char *url = g_strdup_printf ("%s/v1/photos/%s", p->url, (const char *) g_queue_peek_head (&p->wanted));
  p->exchange = hotline_exchange_begin_bytes (p->session, url, p->token, MAX_PHOTO, p->setup.timeout_ms, got, p);
}

static void
want (HeatPhotos *p, const char *sha256, Photo *photo)
{
  if (!p->url)
    return settle (photo, HEAT_PHOTO_FAILED, NULL, _("this desk is not connected to the hotline"));
  settle (photo, HEAT_PHOTO_COMING, NULL, NULL);
  g_queue_push_tail (&p->wanted, g_strdup (sha256));
  fetch_next (p);
}

HeatPhotoState
heat_photos_look (HeatPhotos *p, const char *sha256, const char **path, const char **reason)
{
  Photo *photo = g_hash_table_lookup (p->known, sha256);
  gboolean is_new = !photo;

  if (is_new)
    {
      photo = g_new0 (Photo, 1);
      settle (photo, HEAT_PHOTO_HERE, path_of (p, sha256), NULL);
      g_hash_table_insert (p->known, g_strdup (sha256), photo);
    }
  if (photo->state == HEAT_PHOTO_HERE && !g_file_test (photo->path, G_FILE_TEST_IS_REGULAR))
    want (p, sha256, photo); /* not there yet, or it had to make room */
  else if (is_new)
    utime (photo->path, NULL);
  *path = photo->path;
  *reason = photo->reason;
  return photo->state;
}

void
heat_photos_again (HeatPhotos *p, const char *sha256)
{
  Photo *photo = g_hash_table_lookup (p->known, sha256);

  if (photo && photo->state == HEAT_PHOTO_FAILED)
    want (p, sha256, photo);
}
