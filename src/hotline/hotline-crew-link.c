// SPDX-License-Identifier: GPL-3.0-or-later
/* Links of crews: nothing of them is stored, they carry what they open and a signature. */
#include "hotline-crew-private.h"
#include "base-i18n.h"
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#define SECRET_BYTES 32
#define SIGN_BYTES 16

static char *
make_secret (void)
{
  guchar bytes[SECRET_BYTES];
  GString *text = g_string_new (NULL);

  if (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    g_error ("no random bytes"); /* cannot be for so few */
  for (guint i = 0; i < sizeof bytes; i++)
    g_string_append_printf (text, "%02x", bytes[i]);
  return g_string_free (text, FALSE);
}

static gboolean
is_secret (const char *text)
{
  return strlen (text) == 2 * SECRET_BYTES && strspn (text, "0123456789abcdef") == 2 * SECRET_BYTES;
}

static char *
fail (const char *path, const char *what, GError **error)
{
  g_set_error (error, HEAT_HOTLINE_ERROR, HEAT_ERROR_IO, _("reading the secret of the crews' links from %s: %s; mend the folder, or remove the file and send new links"), path, what);
  return NULL;
}

char *
hotline_link_secret (const char *folder, GError **error)
{
  if (!folder)
    return make_secret ();
  g_autofree char *path = g_build_filename (folder, "links.secret", NULL), *text = NULL, *made = make_secret ();
  g_autoptr (GError) local = NULL;

  g_mkdir_with_parents (folder, 0700);
  /* Two services may begin at once: the file is made by one of them, and read by both. */
  int fd = g_open (path, O_WRONLY | O_CREAT | O_EXCL, 0600);
  if (fd >= 0)
    {
      gboolean is_written = write (fd, made, strlen (made)) == (gssize) strlen (made) && fsync (fd) == 0;
      close (fd);
      if (!is_written)
        return g_unlink (path), fail (path, g_strerror (errno), error);
    }
  if (!g_file_get_contents (path, &text, NULL, &local))
    return fail (path, local->message, error);
  g_strstrip (text);
  return is_secret (text) ? g_steal_pointer (&text) : fail (path, _("it holds no 64 hexadecimal digits"), error);
}

/* base64 with the letters that may stand in an address, without filling. */
static char *
encode (const guchar *bytes, gsize n)
{
  char *text = g_base64_encode (bytes, n);

  g_strdelimit (g_strdelimit (text, "+", '-'), "/", '_');
  text[strcspn (text, "=")] = '\0';
  return text;
}

static guchar *
decode (const char *text, gsize length, gsize *n)
{
  g_autoptr (GString) whole = g_string_new_len (text, (gssize) length);

  g_strdelimit (g_strdelimit (whole->str, "-", '+'), "_", '/');
  while (whole->len % 4)
    g_string_append_c (whole, '=');
  return g_base64_decode (whole->str, n);
}

static char *
sign (const char *secret, const char *what, gsize n)
{
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) secret, strlen (secret));
  guchar digest[32];
  gsize length = sizeof digest;

  g_hmac_update (hmac, (const guchar *) what, (gssize) n);
  g_hmac_get_digest (hmac, digest, &length);
  return encode (digest, SIGN_BYTES);
}

char *
hotline_link_make (const char *secret, const char *incident, const char *team, gint64 expires_us)
{
  g_autofree char *what = g_strdup_printf ("%s\n%s\n%" G_GINT64_FORMAT, incident, team, expires_us / G_USEC_PER_SEC);
  g_autofree char *head = encode ((const guchar *) what, strlen (what)), *tail = sign (secret, what, strlen (what));

  return g_strdup_printf ("%s.%s", head, tail);
}

/* In a time that does not tell how much was right. */
static gboolean
is_equal (const char *a, const char *b)
{
  guint differ = 0;

  if (strlen (a) != strlen (b))
    return FALSE;
  for (gsize i = 0; a[i]; i++)
    differ |= (guint) (a[i] ^ b[i]);
  return differ == 0;
}

gboolean
hotline_link_read (const char *secret, const char *token, char **incident, char **team, gint64 *expires_us)
{
  const char *point = strchr (token, '.');
  gsize n;

  if (!point || strlen (token) > 512)
    return FALSE;
  g_autofree guchar *bytes = decode (token, (gsize) (point - token), &n);
  g_autofree char *what = g_strndup ((const char *) bytes, n), *want = sign (secret, what, strlen (what));
  if (!is_equal (want, point + 1))
    return FALSE;
  g_auto (GStrv) parts = g_strsplit (what, "\n", 3);
  if (g_strv_length (parts) != 3)
    return FALSE;
  *incident = g_strdup (parts[0]);
  *team = g_strdup (parts[1]);
  *expires_us = g_ascii_strtoll (parts[2], NULL, 10) * G_USEC_PER_SEC;
  return TRUE;
}

/* A link of before the team was sent there anew carries another end. */
static gboolean
is_end_of (const HotlineJob *job, gint64 expires_us)
{
  gboolean is_known = expires_us == job->expires_us / G_USEC_PER_SEC * G_USEC_PER_SEC;

  for (guint i = 0; !is_known && i < job->ends->len; i++)
    is_known = expires_us == g_array_index (job->ends, gint64, i) / G_USEC_PER_SEC * G_USEC_PER_SEC;
  return is_known;
}

/* `late_us`: how long after its end it still opens. */
static gboolean
opens (const HeatHotline *h, const HotlineJob *job, gint64 expires_us, gint64 late_us)
{
  gint64 now_us = heat_clock_now_us (&h->clock), until_us = job ? hotline_link_until_us (job, expires_us) : 0;

  if (job && !job->is_ended && is_end_of (job, expires_us) && now_us <= until_us)
    return TRUE;
  return job && late_us && now_us <= (job->is_ended ? MIN (job->ended_us, until_us) : until_us) + late_us;
}

static gint64
late_us (const HeatHotline *h)
{
  return (gint64) (heat_hotline_config_number (h->config, "crew", "late_hours") * 3600) * G_USEC_PER_SEC;
}

gboolean
hotline_link_lasts (const HeatHotline *h, const char *incident, const char *team, gint64 until_us)
{
  return opens (h, hotline_job_find (h->crews, incident, team), until_us, 0);
}

gboolean
hotline_is_open_link (const HeatHotline *h, const char *path)
{
  g_autofree char *incident = NULL, *team = NULL, *link = NULL;
  gint64 expires_us;

  if (!g_str_has_prefix (path, "/c/"))
    return FALSE;
  link = g_strndup (path + 3, strcspn (path + 3, "/"));
  return hotline_link_read (h->crews->secret, link, &incident, &team, &expires_us) && opens (h, hotline_job_find (h->crews, incident, team), expires_us, late_us (h));
}

static HotlineJob *
open_job (HotlineRequest *r, gint64 longer_us)
{
  HotlineCrews *crews = r->hotline->crews;
  g_autofree char *incident = NULL, *team = NULL;
  g_autoptr (GError) error = NULL;
  gint64 expires_us;

  if (!hotline_link_read (crews->secret, r->part, &incident, &team, &expires_us))
    {
      hotline_refuse (r, SOUP_STATUS_NOT_FOUND, "link", _("opening a crew's job: this link is not complete or not of this service; ask the dispatch centre for it again"));
      return NULL;
    }
  if (!hotline_sync (r->hotline, &error))
    {
      hotline_refuse_error (r, error);
      return NULL;
    }
  HotlineJob *job = hotline_job_find (crews, incident, team);
  if (!opens (r->hotline, job, expires_us, longer_us))
    {
      hotline_refuse (r, SOUP_STATUS_GONE, "ended", _("opening a crew's job: the job has ended or the link has expired; call the dispatch centre"));
      return NULL;
    }
  r->who = (HotlineWho){ .roles = HEAT_ROLE_CREW, .job = job->incident, .team = job->team, .link_until_us = expires_us };
  return job;
}

HotlineJob *
hotline_link_job (HotlineRequest *r)
{
  return open_job (r, 0);
}

HotlineJob *
hotline_link_job_late (HotlineRequest *r)
{
  return open_job (r, late_us (r->hotline));
}
