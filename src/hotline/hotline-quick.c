// SPDX-License-Identifier: GPL-3.0-or-later
#include "hotline-quick.h"
#include <string.h>

#define WRITTEN "\\u0001\\u0002" /* HOTLINE_GAP as JSON writes it */

typedef struct { char *text; GPtrArray *pieces; char *gaps; } Form; /* pieces[0] gaps[0] pieces[1] … */
struct _HotlineQuick {
  GHashTable *forms; /* key → Form */
  gint64 seq, minute;
};

static void
free_form (gpointer data)
{
  Form *f = data;

  g_free (f->text);
  g_free (f->gaps);
  g_ptr_array_unref (f->pieces);
  g_free (f);
}

HotlineQuick *
hotline_quick_new (void)
{
  HotlineQuick *q = g_new0 (HotlineQuick, 1);

  q->forms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_form);
  return q;
}

void
hotline_quick_free (HotlineQuick *q)
{
  g_hash_table_unref (q->forms);
  g_free (q);
}

void
hotline_quick_renew (HotlineQuick *q, gint64 seq, gint64 now_us)
{
  gint64 minute = now_us / G_TIME_SPAN_MINUTE;

  if (q->minute != minute || q->seq != seq)
    g_hash_table_remove_all (q->forms);
  q->minute = minute;
  q->seq = seq;
}

void
hotline_quick_keep (HotlineQuick *q, const char *key, JsonNode *answer)
{
  Form *f = g_new0 (Form, 1);
  GString *gaps = g_string_new (NULL);
  char *at, *gap;

  f->text = json_to_string (answer, FALSE);
  f->pieces = g_ptr_array_new ();
  for (at = f->text; (gap = strstr (at, WRITTEN)) && gap[strlen (WRITTEN)]; at = gap + strlen (WRITTEN) + 1)
    {
      *gap = '\0';
      g_ptr_array_add (f->pieces, at);
      g_string_append_c (gaps, gap[strlen (WRITTEN)]);
    }
  g_ptr_array_add (f->pieces, at);
  f->gaps = g_string_free (gaps, FALSE);
  g_hash_table_replace (q->forms, g_strdup (key), f);
}

/* Within a JSON text. */
static void
append_escaped (GString *out, const char *text)
{
  for (const char *end = text;; end++)
    if (*end == '"' || *end == '\\' || (guchar) *end < 0x20)
      {
        g_string_append_len (out, text, end - text);
        if (!*end)
          return;
        g_string_append_printf (out, "\\u%04x", (guchar) *end);
        text = end + 1;
      }
}

char *
hotline_quick_fill (const HotlineQuick *q, const char *key, const char *place, const char *card, const char *housing, const char *priority, gsize *length)
{
  const Form *f = g_hash_table_lookup (q->forms, key);

  if (!f)
    return NULL;
  GString *out = g_string_sized_new (1024);
  for (guint i = 0; i < f->pieces->len; i++)
    {
      g_string_append (out, f->pieces->pdata[i]);
      if (f->gaps[i])
        append_escaped (out, f->gaps[i] == HOTLINE_GAP_PLACE ? place : f->gaps[i] == HOTLINE_GAP_CARD ? card : f->gaps[i] == HOTLINE_GAP_HOUSING ? housing : priority);
    }
  g_string_append_c (out, '\n');
  *length = out->len;
  return g_string_free (out, FALSE);
}
