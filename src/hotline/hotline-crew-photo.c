// SPDX-License-Identifier: GPL-3.0-or-later
/* Crews' photos: JPEG files named by their sum, so that the same one sent twice is one. */
#include "hotline-crew-private.h"
#include "base-i18n.h"
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define MAX_PHOTO (8 * 1024 * 1024)

static gboolean
is_sum (const char *text)
{
  return strlen (text) == 64 && strspn (text, "0123456789abcdef") == 64;
}

/* (nullable) (transfer full) */
static char *
photo_path (const HotlineCrews *crews, const char *sha256)
{
  g_autofree char *name = g_strconcat (sha256, ".jpg", NULL);

  return crews->folder && is_sum (sha256) ? g_build_filename (crews->folder, "photos", name, NULL) : NULL;
}

gboolean
hotline_photo_is_there (const HotlineCrews *crews, const char *sha256)
{
  g_autofree char *path = photo_path (crews, sha256);

  return path && g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

/* Written beside, synced, and put in its place: it is there whole or not at all. */
static gboolean
store (const char *path, const char *data, gsize n, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_mkdir_with_parents (folder, 0700) == 0 && g_file_set_contents_full (path, data, (gssize) n, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error))
    return TRUE;
  if (error && *error)
    g_prefix_error (error, _("storing a photo: "));
  else
    g_set_error (error, HEAT_HOTLINE_ERROR, HEAT_ERROR_IO, _("storing a photo in %s: %s; mend the folder"), folder, g_strerror (errno));
  return FALSE;
}

static gboolean
is_jpeg (const guchar *data, gsize n)
{
  return n > 4 && data[0] == 0xff && data[1] == 0xd8 && data[2] == 0xff && data[n - 2] == 0xff && data[n - 1] == 0xd9;
}

static void
answer_photo (HotlineRequest *r, const char *sha256, gboolean is_repeat)
{
  g_autoptr (JsonBuilder) b = json_builder_new ();

  json_builder_begin_object (b);
  hotline_put_text (b, "sha256", sha256);
  json_builder_set_member_name (b, "repeated");
  json_builder_add_boolean_value (b, is_repeat);
  json_builder_end_object (b);
  hotline_answer (r, is_repeat ? SOUP_STATUS_OK : SOUP_STATUS_CREATED, json_builder_get_root (b));
}

static gboolean
is_too_many (const HotlineRequest *r, const HotlineJob *job, gsize n)
{
  const HeatHotlineConfig *config = r->hotline->config;

  return job->n_photos >= heat_hotline_config_int (config, "crew", "photos_per_link")
         || job->photo_bytes + (gint64) n > heat_hotline_config_int (config, "crew", "photo_bytes_per_link");
}

/* First the photo, then that it counts for this link: one that is there uncounted after a fall is known when it is sent again. */
static gboolean
store_counted (HotlineRequest *r, const HotlineJob *job, const char *path, const char *data, gsize n, GError **error)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autofree char *actor = g_strdup_printf ("crew:%s", job->team);

  json_object_set_string_member (body, "sha256", r->part2);
  json_object_set_int_member (body, "bytes", (gint64) n);
  return store (path, data, n, error) && hotline_job_append (r->hotline, job, "job.photo", actor, body, error);
}

void
hotline_handle_crew_photo (HotlineRequest *r)
{
  HotlineCrews *crews = r->hotline->crews;
  HotlineJob *job = hotline_link_job_late (r);
  g_autoptr (GBytes) bytes = job ? soup_message_body_flatten (soup_server_message_get_request_body (r->message)) : NULL;
  g_autofree char *path = job ? photo_path (crews, r->part2) : NULL;
  g_autoptr (GError) error = NULL;
  gsize n = 0;

  if (!job)
    return;
  const char *data = g_bytes_get_data (bytes, &n);
  g_autofree char *sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) data, n);
  if (!crews->folder)
    hotline_refuse (r, SOUP_STATUS_SERVICE_UNAVAILABLE, "no_folder", _("storing a photo: the service has no folder for them"));
  else if (n > MAX_PHOTO)
    hotline_refuse (r, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "too_large", _("storing a photo: it is larger than 8 MiB; make it smaller"));
  else if (!path || !is_jpeg ((const guchar *) data, n))
    hotline_refuse (r, SOUP_STATUS_BAD_REQUEST, "bad_jpeg", _("storing a photo: it is no whole JPEG picture, or its address no sum of it"));
  else if (strcmp (sum, r->part2) != 0)
    hotline_refuse (r, SOUP_STATUS_BAD_REQUEST, "bad_sum", _("storing a photo: it did not come whole; send it again"));
  else if (hotline_photo_is_there (crews, r->part2))
    answer_photo (r, sum, TRUE);
  else if (is_too_many (r, job, n))
    hotline_refuse (r, SOUP_STATUS_CONFLICT, "too_many", _("storing a photo: this job has as many photos as the service takes; call the dispatch centre"));
  else if (!store_counted (r, job, path, data, n, &error))
    hotline_refuse (r, SOUP_STATUS_SERVICE_UNAVAILABLE, "not_stored", error->message);
  else
    answer_photo (r, sum, FALSE);
}

void
hotline_handle_photo (HotlineRequest *r)
{
  g_autofree char *path = photo_path (r->hotline->crews, r->part), *data = NULL;
  gsize n;

  if (path && g_file_get_contents (path, &data, &n, NULL))
    hotline_answer_text (r, SOUP_STATUS_OK, "image/jpeg", data, (gssize) n);
  else
    hotline_refuse (r, SOUP_STATUS_NOT_FOUND, "not_found", _("there is no photo of this name"));
}
