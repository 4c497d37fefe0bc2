// SPDX-License-Identifier: GPL-3.0-or-later
/* The public pages behind the code on the door sheets: what is off now, and one notice as it reads. No person is named. */
#include "hotline-private.h"
#include "base-i18n.h"
#include <string.h>

static void
answer_page (HotlineRequest *r, guint status, const char *title, const char *body)
{
  g_autofree char *path = heat_data_path ("web/page.html");
  g_autofree char *page = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_get_contents (path, &page, NULL, &error))
    {
      hotline_refuse (r, SOUP_STATUS_INTERNAL_SERVER_ERROR, "page", error->message);
      return;
    }
  g_autoptr (GString) html = g_string_new (page);
  g_string_replace (html, "{lang}", r->is_english ? "en" : "zh-CN", 0);
  g_string_replace (html, "{title}", title, 0);
  g_string_replace (html, "{body}", body, 1);
  hotline_set_header (r, "Content-Language", r->is_english ? "en" : "zh-CN");
  hotline_answer_text (r, status, "text/html; charset=utf-8", html->str, (gssize) html->len);
}

/* The public's map of one stop, in size and colours that the window takes. Its address changes with the version, so that the new one is fetched. */
static void
append_map (GString *out, const HotlineRequest *r, const HeatNotice *n, const char *title)
{
  const HeatHotline *h = r->hotline;

  if (!h->setup.draw || !h->net || heat_notice_is_over (n))
    return;
  g_autofree char *number = g_uri_escape_string (n->number, NULL, FALSE);
  g_autofree char *address = g_strdup_printf ("/v1/map.svg?view=public&notice=%s&version=%u&lang=%s", number, n->version, hotline_language (r));
  g_autofree char *picture = g_markup_printf_escaped (
    "<picture><source media=\"(max-width: 500px) and (prefers-color-scheme: dark)\" srcset=\"%s&amp;theme=dark&amp;width=390\">"
    "<source media=\"(max-width: 500px)\" srcset=\"%s&amp;width=390\"><source media=\"(prefers-color-scheme: dark)\" srcset=\"%s&amp;theme=dark&amp;width=760\">"
    "<img class=\"map\" loading=\"lazy\" width=\"760\" height=\"440\" alt=\"%s\" src=\"%s&amp;width=760\"></picture>",
    address, address, address, title, address);

  g_string_append (out, picture);
}

static void
append_card (GString *out, HotlineRequest *r, const HeatNotice *n)
{
  HeatNoticeContext context = { .previous = hotline_previous (r->hotline, n), .now_us = heat_clock_now_us (&r->hotline->clock) };
  g_autoptr (HeatNoticeSheet) s = heat_notice_sheet_new (n, HEAT_SCOPE_ALL, hotline_wording (r), &context, NULL);

  if (!s)
    return;
  g_autofree char *head = g_markup_printf_escaped ("<article class=\"%s\"><h2>%s</h2><p class=\"number\">%s · %s</p><p>%s</p><dl>",
                                                   heat_notice_is_over (n) ? "back" : "off", s->title, s->number, s->corner, s->body);
  g_string_append (out, head);
  for (guint i = 0; i < s->rows->len; i++)
    {
      const HeatSheetRow *row = s->rows->pdata[i];
      g_autofree char *line = g_markup_printf_escaped ("<dt>%s</dt><dd class=\"%s\">%s</dd>", row->label, row->style == HEAT_ROW_DECISIVE ? "decisive" : "plain", row->value);
      g_string_append (out, line);
    }
  g_string_append (out, "</dl>");
  append_map (out, r, n, s->title);
  g_string_append (out, "<ol>");
  for (guint i = 0; i < s->advice->len; i++)
    {
      g_autofree char *line = g_markup_printf_escaped ("<li>%s</li>", (char *) s->advice->pdata[i]);
      g_string_append (out, line);
    }
  g_autofree char *foot = g_markup_printf_escaped ("</ol><p class=\"phone\">%s <b>%s</b></p><p class=\"number\">%s　%s</p></article>", s->phone_label, s->phone, s->issuer, s->date);
  g_string_append (out, foot);
}

void
hotline_handle_page (HotlineRequest *r)
{
  const GPtrArray *notices = heat_ops_notices (r->hotline->ops);
  g_autoptr (GString) body = g_string_new (NULL);
  g_autofree char *title = heat_wording_fill (hotline_wording (r), "page", "title", NULL, NULL);

  hotline_sync (r->hotline, NULL);
  /* What is off first, then what is back. */
  for (int is_back = 0; is_back < 2; is_back++)
    for (guint i = notices->len; i-- > 0;)
      {
        const HeatNotice *n = notices->pdata[i];
        if (!n->is_superseded && heat_notice_is_over (n) == is_back && !hotline_is_past (r->hotline, n))
          append_card (body, r, n);
      }
  if (!body->len)
    {
      g_autofree char *none = heat_wording_fill (hotline_wording (r), "page", "none", NULL, NULL);
      g_string_append_printf (body, "<p>%s</p>", none);
    }
  answer_page (r, SOUP_STATUS_OK, title, body->str);
}

void
hotline_handle_notice_page (HotlineRequest *r)
{
  g_autoptr (GString) body = g_string_new (NULL);
  g_autofree char *title = heat_wording_fill (hotline_wording (r), "page", "title", NULL, NULL);

  hotline_sync (r->hotline, NULL);
  const HeatNotice *asked = heat_ops_notice (r->hotline->ops, r->part, 0);
  const GPtrArray *notices = heat_ops_notices (r->hotline->ops);
  /* The code on the door leads to the latest word on the same incident. */
  for (guint i = notices->len; asked && i-- > 0;)
    {
      const HeatNotice *n = notices->pdata[i];
      if (!n->is_superseded && (n == asked || (*n->incident && strcmp (n->incident, asked->incident) == 0)))
        append_card (body, r, n);
    }
  if (!body->len)
    {
      g_autofree char *none = heat_wording_fill (hotline_wording (r), "page", "unknown", NULL, NULL);
      g_string_append_printf (body, "<p>%s</p>", none);
    }
  answer_page (r, asked ? SOUP_STATUS_OK : SOUP_STATUS_NOT_FOUND, title, body->str);
}
