// SPDX-License-Identifier: GPL-3.0-or-later
#include "store-net.h"
#include "base-i18n.h"
#include "net-image.h"
#include "net-layers.h"
#include "store-city.h"
#include "store-digest.h"
#include "store-stamp.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define SUFFIX ".heat-net"
#define TEMPORARY ".part-"
#define MOST_KEPT 4
#define LEAST_BYTES (16u << 20)
#define SPARE_BYTES (256u << 20) /* stays free on the disk */
#define STALE_S (24 * 3600)
#define RECENT_S 2               /* a change within it may leave no trace in the file's times */
#define HEAD_BYTES 4096u

typedef struct {
  char magic[8];
  guint64 source_bytes, image_bytes;
  guint8 source[HEAT_DIGEST_BYTES], image[HEAT_DIGEST_BYTES];
  guint8 setting[HEAT_DIGEST_BYTES]; /* build and language */
  guint8 sum[HEAT_DIGEST_BYTES];     /* SHA-256 of all before */
} Head;

static const char magic[8] = "HEATNET1";

typedef struct {
  const char *path;
  char *folder;          /* owned */
  int fd;
  struct stat before;
  guint8 setting[HEAT_DIGEST_BYTES];
  guint8 source[HEAT_DIGEST_BYTES]; /* digest of the file before it was read */
  gboolean has_source;
} Opening;

static void
sha256 (gconstpointer data, gsize n, guint8 digest[HEAT_DIGEST_BYTES])
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize size = HEAT_DIGEST_BYTES;

  g_checksum_update (sum, data, (gssize) n);
  g_checksum_get_digest (sum, digest, &size);
}

/* What a stored snapshot fits besides its file: sources of the program, sizes of rows on this machine, language of its sentences. */
static void
digest_setting (guint8 digest[HEAT_DIGEST_BYTES])
{
  g_autoptr (GString) all = g_string_new (HEAT_STORE_STAMP);

  g_string_append_printf (all, " %s %d %zu", __VERSION__, G_BYTE_ORDER, sizeof (gpointer));
  for (guint i = 0; i < HEAT_N_LAYERS; i++)
    g_string_append_printf (all, " %u", heat_city_layers[i].row_size);
  for (int k = 0; k < HEAT_N_KINDS; k++)
    g_string_append_printf (all, " %s", heat_kind_label ((HeatKind) k));
  g_string_append_printf (all, " %s", _("reading the network file"));
  sha256 (all->str, all->len, digest);
}

/* ---- may it be cached? ---- */

static gboolean
has_beside (const char *path, const char *suffix)
{
  g_autofree char *name = g_strconcat (path, suffix, NULL);
  struct stat info;

  return stat (name, &info) == 0 && info.st_size > 0;
}

static gboolean
is_plain_content (const Opening *o)
{
  guint8 versions[2];

  return pread (o->fd, versions, 2, 18) == 2 && versions[0] == 1 && versions[1] == 1 /* 2: write-ahead log */
         && !has_beside (o->path, "-wal") && !has_beside (o->path, "-journal");
}

static gboolean
is_recent (const struct stat *info)
{
  return g_get_real_time () / G_USEC_PER_SEC - MAX (info->st_ctime, info->st_mtime) < RECENT_S;
}

static gboolean
is_untouched (const Opening *o)
{
  struct stat now, named;
  const struct stat *then = &o->before;

  return fstat (o->fd, &now) == 0 && stat (o->path, &named) == 0 && named.st_ino == now.st_ino && named.st_dev == now.st_dev
         && now.st_size == then->st_size && now.st_mtim.tv_sec == then->st_mtim.tv_sec && now.st_mtim.tv_nsec == then->st_mtim.tv_nsec
         && now.st_ctim.tv_sec == then->st_ctim.tv_sec && now.st_ctim.tv_nsec == then->st_ctim.tv_nsec && is_plain_content (o);
}

/* ---- stored snapshots ---- */

static gboolean
read_head (const char *name, Head *head)
{
  guint8 sum[HEAT_DIGEST_BYTES];
  int fd = open (name, O_RDONLY | O_CLOEXEC);
  gssize n = fd >= 0 ? pread (fd, head, sizeof *head, 0) : -1;
  struct stat info;
  gboolean is_whole = n == (gssize) sizeof *head && fstat (fd, &info) == 0 && memcmp (head->magic, magic, sizeof magic) == 0
                      && (guint64) info.st_size == HEAD_BYTES + head->image_bytes;

  if (fd >= 0)
    close (fd);
  if (!is_whole)
    return FALSE;
  sha256 (head, G_STRUCT_OFFSET (Head, sum), sum);
  return memcmp (sum, head->sum, sizeof sum) == 0;
}

typedef struct { char *name; gint64 used_us; } Stored;

static void
clear_stored (gpointer data)
{
  g_free (((Stored *) data)->name);
}

static int
compare_stored (gconstpointer a, gconstpointer b)
{
  const Stored *x = a, *y = b;

  return (x->used_us < y->used_us) - (x->used_us > y->used_us);
}

/* Files of the folder whose names end or begin like this, last used first. */
static GArray *
list_stored (const char *folder, const char *prefix, const char *suffix)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (Stored));
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_array_set_clear_func (found, clear_stored);
  while (dir && (name = g_dir_read_name (dir)))
    {
      struct stat info;
      Stored stored = { g_build_filename (folder, name, NULL), 0 };
      if (!g_str_has_prefix (name, prefix) || !g_str_has_suffix (name, suffix) || stat (stored.name, &info) != 0 || !S_ISREG (info.st_mode))
        {
          g_free (stored.name);
          continue;
        }
      stored.used_us = (gint64) info.st_mtim.tv_sec * G_USEC_PER_SEC + info.st_mtim.tv_nsec / 1000;
      g_array_append_val (found, stored);
    }
  g_array_sort (found, compare_stored);
  return found;
}

/* The file and a stored snapshot are digested side by side. NULL when the snapshot is of another content, or broken (then it goes). */
static HeatNet *
take_stored (Opening *o, const char *name, const Head *head)
{
  g_autoptr (GMappedFile) map = g_mapped_file_new (name, FALSE, NULL);
  const guint8 *data = map ? (const guint8 *) g_mapped_file_get_contents (map) : NULL;

  if (!data || g_mapped_file_get_length (map) != HEAD_BYTES + head->image_bytes)
    return NULL;
  HeatDigestJob jobs[2] = { { .fd = -1, .data = data + HEAD_BYTES, .bytes = head->image_bytes }, { .fd = o->fd, .bytes = (guint64) o->before.st_size } };
  if (!heat_digest_run (jobs, o->has_source ? 1 : 2))
    return NULL;
  if (!o->has_source)
    memcpy (o->source, jobs[1].digest, sizeof o->source);
  o->has_source = TRUE;
  if (memcmp (jobs[0].digest, head->image, sizeof head->image) != 0)
    {
      g_unlink (name);
      return NULL;
    }
  if (memcmp (o->source, head->source, sizeof head->source) != 0)
    return NULL;
  g_autoptr (GBytes) file = g_mapped_file_get_bytes (map);
  g_autoptr (GBytes) image = g_bytes_new_from_bytes (file, HEAD_BYTES, head->image_bytes);
  HeatNet *net = heat_net_new_from_image (image, NULL);
  if (net)
    utimensat (AT_FDCWD, name, NULL, 0); /* used now; when that is refused it only goes sooner */
  return net;
}

static HeatNet *
find_stored (Opening *o)
{
  g_autoptr (GArray) stored = list_stored (o->folder, "", SUFFIX);
  HeatNet *net = NULL;

  for (guint i = 0; i < stored->len && !net; i++)
    {
      const char *name = g_array_index (stored, Stored, i).name;
      Head head;
      if (!read_head (name, &head))
        g_unlink (name);
      else if (head.source_bytes == (guint64) o->before.st_size && memcmp (head.setting, o->setting, sizeof head.setting) == 0
               && (!o->has_source || memcmp (head.source, o->source, sizeof head.source) == 0))
        net = take_stored (o, name, &head);
    }
  return net;
}

/* ---- storing ---- */

static gboolean
write_at (int fd, gconstpointer data, gsize n, guint64 at)
{
  for (gsize done = 0; done < n;)
    {
      gssize put = pwrite (fd, (const guint8 *) data + done, n - done, (off_t) (at + done));
      if (put < 0 && errno == EINTR)
        continue;
      if (put <= 0)
        return FALSE;
      done += (gsize) put;
    }
  return TRUE;
}

static guint64
aligned (guint64 n)
{
  return (n + HEAT_NET_IMAGE_ALIGN - 1) / HEAT_NET_IMAGE_ALIGN * HEAT_NET_IMAGE_ALIGN;
}

static gboolean
has_room (const char *folder, guint64 bytes)
{
  struct statvfs disk;

  return statvfs (folder, &disk) == 0 && (guint64) disk.f_bavail * disk.f_frsize > bytes + SPARE_BYTES;
}

static gboolean
write_image (const Opening *o, const HeatNet *net, int fd, Head *head)
{
  g_autoptr (HeatNetParts) parts = heat_net_image_parts (net);
  guint64 at = HEAD_BYTES;

  for (guint i = 0; i < parts->parts->len; i++)
    head->image_bytes += aligned (g_array_index (parts->parts, HeatNetPart, i).bytes);
  if (!has_room (o->folder, head->image_bytes) || ftruncate (fd, (off_t) (HEAD_BYTES + head->image_bytes)) != 0)
    return FALSE;
  for (guint i = 0; i < parts->parts->len; i++)
    {
      const HeatNetPart *part = &g_array_index (parts->parts, HeatNetPart, i);
      if (!write_at (fd, part->data, part->bytes, at))
        return FALSE;
      at += aligned (part->bytes);
    }
  return TRUE;
}

/* The digest is taken from what the file gives back. */
static gboolean
write_file (const Opening *o, const HeatNet *net, int fd)
{
  Head head = { .source_bytes = (guint64) o->before.st_size };

  memcpy (head.magic, magic, sizeof magic);
  memcpy (head.source, o->source, sizeof head.source);
  memcpy (head.setting, o->setting, sizeof head.setting);
  if (!write_image (o, net, fd, &head))
    return FALSE;
  g_autoptr (GMappedFile) map = g_mapped_file_new_from_fd (fd, FALSE, NULL);
  if (!map || g_mapped_file_get_length (map) != HEAD_BYTES + head.image_bytes)
    return FALSE;
  HeatDigestJob job = { .fd = -1, .data = (const guint8 *) g_mapped_file_get_contents (map) + HEAD_BYTES, .bytes = head.image_bytes };
  if (!heat_digest_run (&job, 1))
    return FALSE;
  memcpy (head.image, job.digest, sizeof head.image);
  sha256 (&head, G_STRUCT_OFFSET (Head, sum), head.sum);
  return write_at (fd, &head, sizeof head, 0);
}

static void
remove_old (const char *folder)
{
  g_autoptr (GArray) stored = list_stored (folder, "", SUFFIX), parts = list_stored (folder, TEMPORARY, "");

  for (guint i = MOST_KEPT; i < stored->len; i++)
    g_unlink (g_array_index (stored, Stored, i).name);
  for (guint i = 0; i < parts->len; i++)
    if (g_array_index (parts, Stored, i).used_us < g_get_real_time () - (gint64) STALE_S * G_USEC_PER_SEC)
      g_unlink (g_array_index (parts, Stored, i).name);
}

static void
store (const Opening *o, const HeatNet *net)
{
  g_autofree char *temporary = g_build_filename (o->folder, TEMPORARY "XXXXXX", NULL);
  guint8 name[2 * HEAT_DIGEST_BYTES], digest[HEAT_DIGEST_BYTES];
  int fd = g_mkdir_with_parents (o->folder, 0700) == 0 ? g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0600) : -1;

  if (fd < 0)
    return;
  memcpy (name, o->source, HEAT_DIGEST_BYTES);
  memcpy (name + HEAT_DIGEST_BYTES, o->setting, HEAT_DIGEST_BYTES);
  sha256 (name, sizeof name, digest);
  g_autoptr (GString) file = g_string_new (NULL);
  for (guint i = 0; i < 16; i++)
    g_string_append_printf (file, "%02x", digest[i]);
  g_string_append (file, SUFFIX);
  g_autofree char *final = g_build_filename (o->folder, file->str, NULL);
  gboolean is_written = write_file (o, net, fd);
  if (close (fd) != 0 || !is_written || g_rename (temporary, final) != 0)
    g_unlink (temporary);
  remove_old (o->folder);
}

/* The digest of what was read: the file did not change meanwhile by its times; where these could hide it, by its content before. */
static gboolean
settle_source (Opening *o)
{
  HeatDigestJob job = { .fd = o->fd, .bytes = (guint64) o->before.st_size };

  if (!heat_digest_run (&job, 1) || !is_untouched (o))
    return FALSE;
  if (o->has_source)
    return memcmp (job.digest, o->source, sizeof o->source) == 0;
  memcpy (o->source, job.digest, sizeof o->source);
  return !is_recent (&o->before);
}

/* ---- opening ---- */

/* A share of the caller's progress. */
typedef struct { const HeatProgress *whole; double from, share; } Share;

static void
report_share (double fraction, const char *what, gpointer data)
{
  const Share *s = data;

  heat_progress_report (s->whole, s->from + s->share * fraction, what);
}

static HeatNet *
read_net (const char *path, const HeatProgress *progress, GError **error)
{
  Share reading = { progress, 0, 0.7 }, building = { progress, 0.7, 0.3 };
  HeatProgress first = { report_share, &reading, progress ? progress->cancellable : NULL }, second = { report_share, &building, first.cancellable };
  HeatCity *city = heat_store_city_read (path, &first, error);

  return city ? heat_net_new (city, &second, error) : NULL;
}

static gboolean
begin (Opening *o, const HeatStoreCache *cache)
{
  guint64 least = cache && cache->least_bytes ? cache->least_bytes : LEAST_BYTES;

  if (cache && cache->is_off)
    return FALSE;
  o->fd = open (o->path, O_RDONLY | O_CLOEXEC);
  if (o->fd < 0 || fstat (o->fd, &o->before) != 0 || !S_ISREG (o->before.st_mode) || (guint64) o->before.st_size < least || !is_plain_content (o))
    return FALSE;
  o->folder = cache && cache->folder ? g_strdup (cache->folder) : g_build_filename (g_get_user_cache_dir (), "heat-dispatch", NULL);
  digest_setting (o->setting);
  return TRUE;
}

static void
clear_opening (Opening *o)
{
  if (o->fd >= 0)
    close (o->fd);
  g_free (o->folder);
}

struct _HeatStoreStoring {
  GThread *thread;
  Opening opening; /* its path is owned here */
  char *path;
  HeatNet *net;    /* a reference */
};

static gpointer
run_storing (gpointer data)
{
  HeatStoreStoring *s = data;

  if (settle_source (&s->opening))
    store (&s->opening, s->net);
  return NULL;
}

/* Takes what the opening holds. */
static HeatStoreStoring *
start_storing (Opening *o, HeatNet *net)
{
  HeatStoreStoring *s = g_new0 (HeatStoreStoring, 1);

  s->path = g_strdup (o->path);
  s->opening = *o;
  s->opening.path = s->path;
  o->fd = -1;
  o->folder = NULL;
  s->net = heat_net_ref (net);
  s->thread = g_thread_new ("heat-store-net", run_storing, s);
  return s;
}

void
heat_store_storing_finish (HeatStoreStoring *s)
{
  if (!s)
    return;
  g_thread_join (s->thread);
  clear_opening (&s->opening);
  heat_net_unref (s->net);
  g_free (s->path);
  g_free (s);
}

static HeatNet *
open_cached (Opening *o, gboolean *was_cached, HeatStoreStoring **storing, const HeatProgress *progress, GError **error)
{
  HeatNet *net = find_stored (o);

  *was_cached = net != NULL;
  if (net)
    return net;
  if (!o->has_source && is_recent (&o->before))
    {
      HeatDigestJob job = { .fd = o->fd, .bytes = (guint64) o->before.st_size };
      o->has_source = heat_digest_run (&job, 1);
      memcpy (o->source, job.digest, sizeof o->source);
    }
  net = read_net (o->path, progress, error);
  if (net)
    *storing = start_storing (o, net);
  return net;
}

static HeatNet *
open_net (const char *path, const HeatStoreCache *cache, gboolean *was_cached, HeatStoreStoring **storing, const HeatProgress *progress, GError **error)
{
  Opening o = { .path = path, .fd = -1 };

  *was_cached = FALSE;
  *storing = NULL;
  HeatNet *net = begin (&o, cache) ? open_cached (&o, was_cached, storing, progress, error) : read_net (path, progress, error);
  clear_opening (&o);
  return net;
}

HeatNet *
heat_store_net_open_first (const char *path, const HeatStoreCache *cache, HeatStoreStoring **storing, const HeatProgress *progress, GError **error)
{
  gboolean was_cached;

  g_return_val_if_fail (path && storing, NULL);
  return open_net (path, cache, &was_cached, storing, progress, error);
}

HeatNet *
heat_store_net_open (const char *path, const HeatStoreCache *cache, gboolean *was_cached, const HeatProgress *progress, GError **error)
{
  HeatStoreStoring *storing;
  gboolean ignored;

  g_return_val_if_fail (path, NULL);
  HeatNet *net = open_net (path, cache, was_cached ? was_cached : &ignored, &storing, progress, error);
  heat_store_storing_finish (storing);
  return net;
}
