// SPDX-License-Identifier: GPL-3.0-or-later
/* The notice as plain text, as a text message and as what the agent says. */
#include "notice-text.h"

char *
heat_notice_text (const HeatNotice *n, const HeatWording *w, const HeatNoticeContext *context, GError **error)
{
  g_autoptr (HeatNoticeSheet) s = heat_notice_sheet_new (n, HEAT_SCOPE_ALL, w, context, error);

  if (!s)
    return NULL;
  GString *out = g_string_new (NULL);
  g_string_append_printf (out, "%s\n%s    %s\n\n%s\n%s\n\n", s->title, s->number, s->corner, s->salutation, s->body);
  for (guint i = 0; i < s->rows->len; i++)
    {
      const HeatSheetRow *row = s->rows->pdata[i];
      g_string_append_printf (out, "%s  %s\n", row->label, row->value);
    }
  g_string_append_c (out, '\n');
  for (guint i = 0; i < s->advice->len; i++)
    g_string_append_printf (out, "%u. %s\n", i + 1, (char *) s->advice->pdata[i]);
  g_string_append_printf (out, "\n%s  %s\n%s\n%s\n", s->phone_label, s->phone, s->issuer, s->date);
  return g_string_free (out, FALSE);
}

char *
heat_notice_sms (const HeatNotice *n, const HeatWording *w, const HeatNoticeContext *context, GError **error)
{
  g_autoptr (GHashTable) f = heat_wording_fields (w, n, HEAT_SCOPE_ALL, context);

  return heat_wording_fill_notice (w, heat_wording_section (n), "sms", n, context, f, error);
}

char *
heat_notice_reminder_sms (const HeatNotice *n, const HeatWording *w, double hours, const HeatNoticeContext *context, GError **error)
{
  g_autoptr (GHashTable) f = heat_wording_fields (w, n, HEAT_SCOPE_ALL, context);
  g_autofree char *in = heat_wording_duration (w, (gint64) (hours * G_TIME_SPAN_HOUR));

  heat_wording_fields_set (f, "duration", in);
  return heat_wording_fill_notice (w, "planned", "sms_reminder", n, context, f, error);
}

void
heat_say_free (HeatSay *say)
{
  g_free (say->about);
  g_free (say->ask);
  g_free (say->tell);
  g_free (say);
}

/* What is said otherwise when it is asked before the stop begins, or after the time that was told for its end or for warm rooms. */
static const char *
ending_of (const HeatWording *w, const HeatNotice *n, gint64 now_us)
{
  if (n->kind == HEAT_NOTICE_RESTORATION)
    return now_us > heat_wording_warm_us (w, n) ? "_late" : "";
  if (n->kind == HEAT_NOTICE_PLANNED && n->start_us > now_us)
    return "_soon";
  return n->expected_us && now_us > n->expected_us ? "_late" : "";
}

static char *
fill_tell (const HeatWording *w, const char *section, const char *name, const HeatNotice *n, const HeatNoticeContext *context, HeatWordingFields *f, GError **error)
{
  const char *ending = n && context && context->now_us ? ending_of (w, n, context->now_us) : "";
  g_autofree char *key = g_strdup_printf ("tell_%s", name), *timely = g_strconcat (key, ending, NULL);

  if (!n || (*ending && heat_wording_has (w, section, timely)))
    return heat_wording_fill (w, section, timely, f, error);
  return heat_wording_fill_notice (w, section, key, n, context, f, error);
}

/* `n`: the notice that it is about; NULL: none. */
static GPtrArray *
fill_script (const HeatWording *w, const char *section, const HeatNotice *n, const HeatNoticeContext *context, HeatWordingFields *f, GError **error)
{
  g_autoptr (GPtrArray) out = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_say_free);
  g_auto (GStrv) names = heat_wording_list (w, section, "script");

  for (guint i = 0; names && names[i]; i++)
    {
      g_autofree char *ask = g_strdup_printf ("ask_%s", names[i]);
      HeatSay *say = g_new0 (HeatSay, 1);
      g_ptr_array_add (out, say);
      say->about = g_strdup (names[i]);
      say->ask = heat_wording_fill (w, section, ask, f, error);
      say->tell = say->ask ? fill_tell (w, section, names[i], n, context, f, error) : NULL;
      if (!say->tell)
        return NULL;
    }
  return g_steal_pointer (&out);
}

GPtrArray *
heat_notice_script (const HeatNotice *n, const HeatWording *w, const char *home, const HeatNoticeContext *context, GError **error)
{
  g_autoptr (GHashTable) f = heat_wording_fields (w, n, HEAT_SCOPE_ALL, context);

  if (home)
    heat_wording_fields_set (f, "home", home);
  return fill_script (w, heat_wording_section (n), n, context, f, error);
}

GPtrArray *
heat_notice_script_partly (const HeatNotice *n, const HeatWording *w, HeatNoticeScope scope, const char *home, const HeatNoticeContext *context, GError **error)
{
  g_autoptr (GHashTable) f = heat_wording_fields (w, n, scope, context);

  heat_wording_fields_set (f, "home", home);
  return fill_script (w, "partly", n, context, f, error);
}

GPtrArray *
heat_notice_script_also (const HeatNotice *n, const HeatWording *w, const char *home, const HeatNoticeContext *context, GError **error)
{
  g_autoptr (GHashTable) f = heat_wording_fields (w, n, HEAT_SCOPE_ALL, context);

  heat_wording_fields_set (f, "home", home);
  return fill_script (w, "also", n, context, f, error);
}

static GPtrArray *
fill_for_home (const HeatWording *w, const char *section, const char *home, GError **error)
{
  g_autoptr (GHashTable) f = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  heat_wording_fields_set (f, "home", home);
  return fill_script (w, section, NULL, NULL, f, error);
}

GPtrArray *
heat_notice_script_spared (const HeatWording *w, const HeatNotice *n, const char *home, gint64 now_us, GError **error)
{
  return fill_for_home (w, n->kind == HEAT_NOTICE_CALLED_OFF || (n->kind == HEAT_NOTICE_PLANNED && n->start_us > now_us) ? "spared_planned" : "spared", home, error);
}

GPtrArray *
heat_notice_script_none (const HeatWording *w, const char *home, GError **error)
{
  return fill_for_home (w, "none", home, error);
}
