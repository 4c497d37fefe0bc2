// SPDX-License-Identifier: GPL-3.0-or-later
/* What went on: the access log, one JSON object a line, and the counts for Prometheus (text format 0.0.4). Routes are named by their
 * pattern, who asked by the workplace's name: no path, no query, no address, nothing of a person. */
#include "hotline-private.h"
#include "hotline-webhooks.h"
#include "base-i18n.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const double bounds_s[] = { 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60 };
#define N_BOUNDS G_N_ELEMENTS (bounds_s)

typedef struct {
  guint64 by_class[6];            /* 1xx … 5xx; 0: hung up before an answer */
  guint64 by_bound[N_BOUNDS + 1]; /* the last: longer */
  double sum_s;
} Count;

static void
log_request (HeatHotline *h, SoupServerMessage *message, const char *route, const char *name, gint64 length_us)
{
  g_autoptr (JsonNode) who = json_node_init_string (json_node_alloc (), name ? name : "");
  g_autofree char *at = heat_time_to_iso (heat_clock_now_us (&h->clock)), *quoted = json_to_string (who, FALSE);
  const char *method = soup_server_message_get_method (message);
  gboolean is_word = method && *method && strspn (method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == strlen (method) && strlen (method) <= 16;
  char ms[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (ms, sizeof ms, "%.2f", (double) length_us / 1000);
  g_autofree char *line = g_strdup_printf ("{\"at\":\"%s\",\"method\":\"%s\",\"route\":\"%s\",\"status\":%u,\"ms\":%s,\"who\":%s}", at, is_word ? method : "-", route,
                                           soup_server_message_get_status (message), ms, quoted);
  h->setup.log (line, h->setup.log_data);
}

void
hotline_note_request (HeatHotline *h, SoupServerMessage *message, const char *route, const char *name, gint64 length_us)
{
  Count *c = g_hash_table_lookup (h->counts, route);
  guint status = soup_server_message_get_status (message), bound = 0;
  double length_s = (double) length_us / G_USEC_PER_SEC;

  if (!c)
    g_hash_table_insert (h->counts, (gpointer) route, c = g_new0 (Count, 1));
  while (bound < N_BOUNDS && length_s > bounds_s[bound])
    bound++;
  c->by_class[status >= 100 && status < 600 ? status / 100 : 0]++;
  c->by_bound[bound]++;
  c->sum_s += length_s;
  if (h->setup.log)
    log_request (h, message, route, name, length_us);
}

static void
put_classes (GString *out, const char *route, const Count *c)
{
  for (guint i = 0; i < G_N_ELEMENTS (c->by_class); i++)
    if (c->by_class[i])
      g_string_append_printf (out, "heat_hotline_requests_total{route=\"%s\",status=\"%uxx\"} %" G_GUINT64_FORMAT "\n", route, i, c->by_class[i]);
}

static void
put_lengths (GString *out, const char *route, const Count *c)
{
  guint64 n = 0;

  for (guint i = 0; i <= N_BOUNDS; i++)
    {
      char bound[G_ASCII_DTOSTR_BUF_SIZE] = "+Inf";
      n += c->by_bound[i];
      if (i < N_BOUNDS)
        g_ascii_formatd (bound, sizeof bound, "%g", bounds_s[i]);
      g_string_append_printf (out, "heat_hotline_request_seconds_bucket{route=\"%s\",le=\"%s\"} %" G_GUINT64_FORMAT "\n", route, bound, n);
    }
  char sum[G_ASCII_DTOSTR_BUF_SIZE];
  g_string_append_printf (out, "heat_hotline_request_seconds_sum{route=\"%s\"} %s\n", route, g_ascii_formatd (sum, sizeof sum, "%.6f", c->sum_s));
  g_string_append_printf (out, "heat_hotline_request_seconds_count{route=\"%s\"} %" G_GUINT64_FORMAT "\n", route, n);
}

static void
put_number (GString *out, const char *name, const char *type, const char *help, gint64 value)
{
  g_string_append_printf (out, "# HELP heat_hotline_%s %s\n# TYPE heat_hotline_%s %s\nheat_hotline_%s %" G_GINT64_FORMAT "\n", name, help, name, type, name, value);
}

/* Bytes in memory as the kernel counts them; 0 unknown. */
static gint64
resident_bytes (void)
{
  g_autofree char *text = NULL;
  long size = 0, resident = 0;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL) || sscanf (text, "%ld %ld", &size, &resident) != 2)
    return 0;
  return (gint64) resident * sysconf (_SC_PAGESIZE);
}

static gint64
owed_reports (const HeatHotline *h)
{
  gint64 n = 0;

  for (guint i = 0; i < h->reports->len; i++)
    n += !((const HotlineReport *) h->reports->pdata[i])->handed;
  return n;
}

void
hotline_handle_metrics (HotlineRequest *r)
{
  HeatHotline *h = r->hotline;
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GList) routes = g_list_sort (g_hash_table_get_keys (h->counts), (GCompareFunc) strcmp);

  put_number (out, "uptime_seconds", "gauge", "since the service began", (g_get_monotonic_time () - h->begun_us) / G_USEC_PER_SEC);
  put_number (out, "resident_bytes", "gauge", "memory of the process", resident_bytes ());
  put_number (out, "journal_seq", "counter", "last event of the service's journal", heat_ops_seq (h->ops));
  put_number (out, "connections", "gauge", "open connections", h->connections->len);
  put_number (out, "body_bytes", "gauge", "memory held by requests' bodies", (gint64) h->body_bytes);
  put_number (out, "answer_bytes", "gauge", "answers not taken yet", (gint64) h->answer_bytes);
  put_number (out, "listeners", "gauge", "pages that hear pushed events", h->listeners->len);
  put_number (out, "waiting", "gauge", "long polls that wait", h->waiting->len);
  put_number (out, "reports_owed", "gauge", "reports that the desk has not taken", owed_reports (h));
  put_number (out, "tokens", "gauge", "tokens known", heat_access_n_tokens (h->access));
  put_number (out, "turned_away_total", "counter", "connections beyond the limits", (gint64) h->turned_away);
  put_number (out, "hung_up_total", "counter", "requests that took too long to say or to hear", (gint64) h->hung_up);
  put_number (out, "refused_by_rate_total", "counter", "requests beyond the rates", (gint64) h->refused_by_rate);
  put_number (out, "unreadable_total", "counter", "requests that were none", (gint64) h->unreadable);
  put_number (out, "wrong_tokens_total", "counter", "requests with a wrong token", (gint64) h->wrong_tokens);
  if (h->hooks)
    hotline_hooks_put_metrics (h->hooks, out);
  g_string_append (out, "# HELP heat_hotline_requests_total requests answered\n# TYPE heat_hotline_requests_total counter\n");
  for (GList *l = routes; l; l = l->next)
    put_classes (out, l->data, g_hash_table_lookup (h->counts, l->data));
  g_string_append (out, "# HELP heat_hotline_request_seconds from a request's head to its answer's last byte\n# TYPE heat_hotline_request_seconds histogram\n");
  for (GList *l = routes; l; l = l->next)
    put_lengths (out, l->data, g_hash_table_lookup (h->counts, l->data));
  soup_server_message_set_status (r->message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (r->message, "text/plain; version=0.0.4; charset=utf-8", SOUP_MEMORY_COPY, out->str, out->len);
}
