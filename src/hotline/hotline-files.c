// SPDX-License-Identifier: GPL-3.0-or-later
/* Pages, scripts and styles out of data/web: only what is named here, each from its own file, so that no page needs a script or a
 * style within its text. */
#include "hotline-private.h"
#include "base-i18n.h"
#include <string.h>

/* What /web/{file} gives. `scope`: of a service worker that may work above /web/; NULL. */
static const struct { const char *name, *type, *scope; } files[] = {
  { "page.css", "text/css; charset=utf-8", NULL },
  { "agent.css", "text/css; charset=utf-8", NULL },
  { "agent.js", "text/javascript; charset=utf-8", NULL },
  { "agent-call.js", "text/javascript; charset=utf-8", NULL },
  { "agent-dom.js", "text/javascript; charset=utf-8", NULL },
  { "agent-leave.js", "text/javascript; charset=utf-8", NULL },
  { "agent-outbox.js", "text/javascript; charset=utf-8", NULL },
  { "agent-report.js", "text/javascript; charset=utf-8", NULL },
  { "agent-service.js", "text/javascript; charset=utf-8", NULL },
  { "agent-ticket-forms.js", "text/javascript; charset=utf-8", NULL },
  { "agent-tickets.js", "text/javascript; charset=utf-8", NULL },
  { "agent-unsent.js", "text/javascript; charset=utf-8", NULL },
  { "agent-words.js", "text/javascript; charset=utf-8", NULL },
  { "crew.css", "text/css; charset=utf-8", NULL },
  { "crew.js", "text/javascript; charset=utf-8", NULL },
  { "crew-forms.js", "text/javascript; charset=utf-8", NULL },
  { "crew-store.js", "text/javascript; charset=utf-8", NULL },
  { "crew-below.js", "text/javascript; charset=utf-8", NULL },
  { "crew-map.js", "text/javascript; charset=utf-8", NULL },
  { "crew-words.js", "text/javascript; charset=utf-8", NULL },
};

#define POLICY "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

void
hotline_set_header (HotlineRequest *r, const char *name, const char *value)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (r->message), name, value);
}

void
hotline_answer_text (HotlineRequest *r, guint status, const char *type, const char *text, gssize n)
{
  g_autofree char *sum = NULL, *tag = NULL;
  const char *known = soup_message_headers_get_one (soup_server_message_get_request_headers (r->message), "If-None-Match");
  gsize size = n < 0 ? strlen (text) : (gsize) n;

  sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text, size);
  tag = g_strdup_printf ("\"%.32s\"", sum);
  hotline_set_header (r, "Content-Security-Policy", POLICY);
  hotline_set_header (r, "Cache-Control", "no-cache");
  hotline_set_header (r, "ETag", tag);
  if (status == SOUP_STATUS_OK && g_strcmp0 (known, tag) == 0)
    {
      soup_server_message_set_status (r->message, SOUP_STATUS_NOT_MODIFIED, NULL);
      return;
    }
  soup_server_message_set_status (r->message, status, NULL);
  soup_server_message_set_response (r->message, type, SOUP_MEMORY_COPY, text, size);
}

void
hotline_serve_file (HotlineRequest *r, const char *name, const char *type)
{
  g_autofree char *path = heat_data_path (name), *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize n;

  if (g_file_get_contents (path, &text, &n, &error))
    hotline_answer_text (r, SOUP_STATUS_OK, type, text, (gssize) n);
  else
    hotline_refuse (r, SOUP_STATUS_INTERNAL_SERVER_ERROR, "page", error->message);
}

void
hotline_handle_file (HotlineRequest *r)
{
  guint i = 0;

  while (i < G_N_ELEMENTS (files) && strcmp (files[i].name, r->part) != 0)
    i++;
  if (i == G_N_ELEMENTS (files))
    {
      hotline_refuse (r, SOUP_STATUS_NOT_FOUND, "not_found", _("there is nothing at this path; see data/openapi.yaml"));
      return;
    }
  g_autofree char *name = g_strdup_printf ("web/%s", files[i].name);
  if (files[i].scope)
    hotline_set_header (r, "Service-Worker-Allowed", files[i].scope);
  hotline_serve_file (r, name, files[i].type);
}
