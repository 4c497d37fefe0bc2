// SPDX-License-Identifier: GPL-3.0-or-later
/* Notice → the words of its sheet. */
#include "notice-text.h"
#include "base-i18n.h"
#include <string.h>

static void
free_row (HeatSheetRow *row)
{
  g_free (row->label);
  g_free (row->value);
  g_free (row);
}

void
heat_notice_sheet_free (HeatNoticeSheet *s)
{
  if (!s)
    return;
  char **texts[] = { &s->number, &s->corner, &s->title, &s->salutation, &s->body, &s->code, &s->code_caption, &s->phone_label,
                     &s->phone, &s->seal, &s->issuer, &s->date, &s->page_of };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (*texts[i]);
  g_ptr_array_unref (s->rows);
  g_ptr_array_unref (s->advice);
  g_free (s);
}

static char *
salutation (const HeatNotice *n, HeatNoticeScope scope, const HeatWording *w, const HeatNoticeContext *context, HeatWordingFields *f)
{
  int i = scope.area >= 0 ? scope.area : n->areas->len == 1 ? 0 : -1;
  const HeatNoticeArea *area = i >= 0 ? n->areas->pdata[i] : NULL;

  if (!area || (!*area->community && scope.building < 0))
    return heat_wording_say (w, "salutation_other", f);
  if (scope.building >= 0)
    {
      g_autofree char *door = heat_wording_area (w, area, scope, TRUE);
      char *bracket = strstr (door, "（");
      if (bracket || (bracket = strstr (door, " (")))
        *bracket = '\0';
      heat_wording_fields_set (f, "community", door);
      return heat_wording_say (w, "salutation_all", f);
    }
  gboolean whole = area->is_whole || (context && context->is_whole && context->is_whole (area, context->whole_data));
  return heat_wording_say (w, whole ? "salutation_all" : "salutation_some", f);
}

static gboolean
fill_rows (HeatNoticeSheet *s, const HeatNotice *n, const HeatWording *w, const HeatNoticeContext *context, HeatWordingFields *f, GError **error)
{
  const char *section = heat_wording_section (n);
  g_auto (GStrv) names = heat_wording_list (w, section, "rows");

  for (guint i = 0; names[i]; i++)
    {
      g_autofree char *label_key = g_strdup_printf ("label_%s", names[i]), *row_key = g_strdup_printf ("row_%s", names[i]);
      g_autofree char *style_key = g_strdup_printf ("style_%s", names[i]);
      g_autofree char *style = heat_wording_fill (w, section, style_key, f, error);
      HeatSheetRow *row = g_new0 (HeatSheetRow, 1);
      g_ptr_array_add (s->rows, row);
      row->label = heat_wording_fill_notice (w, section, label_key, n, context, f, error);
      row->value = row->label ? heat_wording_fill_notice (w, section, row_key, n, context, f, error) : NULL;
      if (!style || !row->value)
        return FALSE;
      row->style = strcmp (style, "decisive") == 0 ? HEAT_ROW_DECISIVE : strcmp (style, "strong") == 0 ? HEAT_ROW_STRONG : HEAT_ROW_TEXT;
    }
  return TRUE;
}

static gboolean
fill_advice (HeatNoticeSheet *s, const HeatNotice *n, const HeatWording *w, const char *section, HeatWordingFields *f, GError **error)
{
  g_auto (GStrv) names = heat_wording_list (w, section, "advice");

  for (guint i = 0; n->advice && n->advice[i]; i++)
    g_ptr_array_add (s->advice, g_strdup (n->advice[i]));
  for (guint i = 0; s->advice->len <= i && names[i]; i++)
    {
      g_autofree char *key = g_strdup_printf ("advice_%s", names[i]);
      char *text = heat_wording_fill (w, section, key, f, error);
      if (!text)
        return FALSE;
      g_ptr_array_add (s->advice, text);
    }
  return TRUE;
}

static gboolean
fill_sheet (HeatNoticeSheet *s, const HeatNotice *n, HeatNoticeScope scope, const HeatWording *w, const HeatNoticeContext *context,
            HeatWordingFields *f, GError **error)
{
  const char *section = heat_wording_section (n);
  struct { char **to; const char *key; } keys[] = { { &s->title, "title" }, { &s->corner, "corner" }, { &s->body, "body" } };
  struct { char **to; const char *key; } says[] = { { &s->number, "number_line" }, { &s->code_caption, "code_caption" },
    { &s->phone_label, "phone_label" }, { &s->seal, "seal" }, { &s->page_of, "page_of" } };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (!(*keys[i].to = heat_wording_fill_notice (w, section, keys[i].key, n, context, f, error)))
      return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (says); i++)
    *says[i].to = heat_wording_say (w, says[i].key, f);
  g_autofree char *size = heat_wording_fill (w, section, "title_px", f, error);
  s->title_px = size ? g_ascii_strtod (size, NULL) : 136;
  s->phone = g_strdup (n->phone ? n->phone : "");
  s->issuer = g_strdup (g_hash_table_lookup (f, "issuer"));
  s->date = g_strdup (g_hash_table_lookup (f, "date"));
  s->salutation = salutation (n, scope, w, context, f);
  if (context && context->status_url)
    {
      g_auto (GStrv) parts = g_strsplit (context->status_url, "{number}", -1);
      s->code = g_strjoinv (n->number, parts);
    }
  else
    s->code = heat_wording_say (w, "status_url", f);
  return fill_rows (s, n, w, context, f, error) && fill_advice (s, n, w, section, f, error);
}

HeatNoticeSheet *
heat_notice_sheet_new (const HeatNotice *n, HeatNoticeScope scope, const HeatWording *w, const HeatNoticeContext *context, GError **error)
{
  g_autoptr (HeatNoticeSheet) s = g_new0 (HeatNoticeSheet, 1);
  g_autoptr (GHashTable) f = heat_wording_fields (w, n, scope, context);

  s->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) free_row);
  s->advice = g_ptr_array_new_with_free_func (g_free);
  return fill_sheet (s, n, scope, w, context, f, error) ? g_steal_pointer (&s) : NULL;
}
