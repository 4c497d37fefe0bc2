// SPDX-License-Identifier: GPL-3.0-or-later
#include "notice-cap-make.h"
#include "base-i18n.h"
#include "notice-public.h"
#include <math.h>
#include <string.h>

typedef struct { GKeyFile *file; const char *path; GError **error; gboolean is_bad; } Reading;

static void
complain (Reading *r, const char *key, const char *what)
{
  if (!r->is_bad)
    g_set_error (r->error, HEAT_NOTICE_ERROR, HEAT_ERROR_DATA, _("alert file %s, key “%s”: %s; mend the file"), r->path, key, what);
  r->is_bad = TRUE;
}

static double
read_number (Reading *r, const char *key, gboolean may_be_empty, double min, double max)
{
  g_autofree char *text = g_key_file_get_string (r->file, "alert", key, NULL);
  char *end = NULL;
  double value = text ? g_ascii_strtod (g_strstrip (text), &end) : NAN;

  if (may_be_empty && (!text || !*text))
    return NAN;
  if (!text || end == text || *end || !(value >= min && value <= max))
    {
      g_autofree char *what = g_strdup_printf (_("is no number from %g to %g"), min, max);
      complain (r, key, what);
    }
  return value;
}

static char *
read_text (Reading *r, const char *key, const char *const *words)
{
  char *text = g_key_file_get_string (r->file, "alert", key, NULL);

  if (!text || !*text || strpbrk (text, " \t,<&"))
    complain (r, key, _("is empty or holds a blank, a comma, < or &"));
  else if (words && !g_strv_contains (words, text))
    complain (r, key, _("is none of the words of the standard"));
  return text;
}

HeatCapProfile *
heat_cap_profile_load (const char *path, GError **error)
{
  static const char *const statuses[] = { "Actual", "Exercise", "System", "Test", "Draft", NULL };
  static const char *const categories[] = { "Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE", "Other", NULL };
  g_autofree char *own = path ? g_strdup (path) : heat_data_path ("notice/cap.ini");
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (HeatCapProfile) p = g_new0 (HeatCapProfile, 1);
  g_autoptr (GError) local = NULL;
  Reading r = { file, own, error, FALSE };

  if (!g_key_file_load_from_file (file, own, G_KEY_FILE_NONE, &local))
    {
      HeatErrorCode code = local->domain == G_FILE_ERROR ? HEAT_ERROR_IO : HEAT_ERROR_DATA;
      g_set_error (error, HEAT_NOTICE_ERROR, code, _("reading the alert file %s: %s; restore it from the installation"), own, local->message);
      return NULL;
    }
  if (!path && !heat_notice_lay_company (file, "alert", error))
    return NULL;
  p->sender = read_text (&r, "sender", NULL);
  p->status = read_text (&r, "status", statuses);
  p->prefix = read_text (&r, "prefix", NULL);
  p->category = read_text (&r, "category", categories);
  p->expires_after_h = read_number (&r, "expires_after_h", FALSE, 0, 720);
  p->expires_unknown_h = read_number (&r, "expires_unknown_h", FALSE, 1, 720);
  p->expected_h = read_number (&r, "expected_h", FALSE, 0, 720);
  p->severe_at_degc = read_number (&r, "severe_at_degc", TRUE, -80, 60);
  p->severe_households = read_number (&r, "severe_households", TRUE, 0, 1e9);
  p->severe_priority = read_number (&r, "severe_priority", TRUE, 0, 1e9);
  p->circle_m = read_number (&r, "circle_m", FALSE, 1, 10000);
  double shapes = read_number (&r, "shapes", FALSE, 0, 10000);
  if (r.is_bad)
    return NULL;
  p->shapes = (guint) shapes;
  return g_steal_pointer (&p);
}

gboolean
heat_cap_profile_check (const HeatCapProfile *p, GError **error)
{
  if (strcmp (p->status, "Actual") != 0 || !heat_notice_is_example (p->sender))
    return TRUE;
  g_set_error (error, HEAT_NOTICE_ERROR, HEAT_ERROR_REFUSED,
               _("making alerts: the sender “%s” is only an example; set sender in [alert] of the company's settings (the file in HEAT_COMPANY), the same for ever"), p->sender);
  return FALSE;
}

void
heat_cap_profile_free (HeatCapProfile *p)
{
  if (!p)
    return;
  g_free (p->sender);
  g_free (p->status);
  g_free (p->prefix);
  g_free (p->category);
  g_free (p);
}
