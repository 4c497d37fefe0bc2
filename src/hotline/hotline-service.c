// SPDX-License-Identifier: GPL-3.0-or-later
/* The service: socket, token, limits, routes; the handlers stand in hotline-notices.c, -reports.c, -status.c and -pages.c. */
#include "hotline-private.h"
#include "hotline-feeds.h"
#include "hotline-webhooks.h"
#include "base-i18n.h"
#include <string.h>

typedef struct { HeatHotlineRoute route; HotlineHandler handle; } Route;
#define ANYBODY 0
#define STAFF (HEAT_ROLE_AGENT | HEAT_ROLE_DESK)
#define READERS (HEAT_ROLE_READER | STAFF)
#define KNOWN (READERS | HEAT_ROLE_CREW)
static const Route routes[] = {
  { { "GET", "/v1/health", ANYBODY }, hotline_handle_health },
  { { "GET", "/metrics", HEAT_ROLE_READER | HEAT_ROLE_DESK }, hotline_handle_metrics },
  { { "GET", "/v1/me", KNOWN }, hotline_handle_me },
  { { "POST", "/v1/session", ANYBODY }, hotline_handle_begin_session },
  { { "DELETE", "/v1/session", KNOWN }, hotline_handle_end_session },
  { { "GET", "/v1/events", READERS }, hotline_handle_events },
  { { "POST", "/v1/notices", HEAT_ROLE_DESK }, hotline_handle_post_notice },
  { { "GET", "/v1/notices", READERS }, hotline_handle_list_notices },
  { { "GET", "/v1/notices/{number}/households.csv", STAFF }, hotline_handle_households },
  { { "GET", "/v1/alerts.atom", ANYBODY }, hotline_handle_feed },
  { { "GET", "/v1/alerts/{id}.cap", ANYBODY }, hotline_handle_alert },
  { { "GET", "/v1/outages.geojson", ANYBODY }, hotline_handle_outages },
  { { "GET", "/v1/webhooks", HEAT_ROLE_DESK }, hotline_handle_webhooks },
  { { "GET", "/v1/webhooks/deliveries", HEAT_ROLE_DESK }, hotline_handle_deliveries },
  { { "GET", "/v1/status", STAFF }, hotline_handle_status },
  { { "POST", "/v1/reports", STAFF }, hotline_handle_post_report },
  { { "GET", "/v1/reports", HEAT_ROLE_DESK }, hotline_handle_list_reports },
  { { "POST", "/v1/reports/{id}/taken", HEAT_ROLE_DESK }, hotline_handle_report_taken },
  { { "GET", "/v1/tickets", STAFF | HEAT_ROLE_CREW }, hotline_handle_list_tickets },
  { { "POST", "/v1/tickets", STAFF }, hotline_handle_post_ticket },
  { { "GET", "/v1/tickets/{number}", STAFF | HEAT_ROLE_CREW }, hotline_handle_ticket },
  { { "GET", "/v1/tickets/{number}/similar", STAFF | HEAT_ROLE_CREW }, hotline_handle_similar_tickets },
  { { "POST", "/v1/tickets/{number}/{action}", STAFF | HEAT_ROLE_CREW }, hotline_handle_act_on_ticket },
  { { "GET", "/v1/ticket-words", STAFF | HEAT_ROLE_CREW }, hotline_handle_ticket_words },
  { { "GET", "/", ANYBODY }, hotline_handle_page },
  { { "GET", "/n/{number}", ANYBODY }, hotline_handle_notice_page },
  { { "GET", "/web/{file}", ANYBODY }, hotline_handle_file },
  { { "PUT", "/v1/jobs/{incident}/{team}", HEAT_ROLE_DESK }, hotline_handle_put_job },
  { { "DELETE", "/v1/jobs/{incident}/{team}", HEAT_ROLE_DESK }, hotline_handle_end_job },
  { { "GET", "/v1/crew/messages", HEAT_ROLE_DESK }, hotline_handle_crew_messages },
  { { "POST", "/v1/crew/messages/{id}/taken", HEAT_ROLE_DESK }, hotline_handle_crew_taken },
  { { "GET", "/v1/photos/{sha256}", HEAT_ROLE_DESK }, hotline_handle_photo },
  /* A crew's link is its own key: the handlers look at it. */
  { { "GET", "/c/{link}", ANYBODY }, hotline_handle_crew_door },
  { { "GET", "/c/{link}/", ANYBODY }, hotline_handle_crew_page },
  { { "GET", "/c/{link}/worker.js", ANYBODY }, hotline_handle_crew_worker },
  { { "GET", "/c/{link}/job", ANYBODY }, hotline_handle_crew_job },
  { { "GET", "/c/{link}/map", ANYBODY }, hotline_handle_crew_map },
  { { "GET", "/c/{link}/events", ANYBODY }, hotline_handle_crew_events },
  { { "POST", "/c/{link}/messages", ANYBODY }, hotline_handle_crew_say },
  { { "PUT", "/c/{link}/photos/{sha256}", ANYBODY }, hotline_handle_crew_photo },
  { { "GET", "/v1/map.svg", ANYBODY }, hotline_handle_map },
  { { "GET", "/v1/caller", STAFF }, hotline_handle_caller },
  { { "GET", "/v1/outages", STAFF }, hotline_handle_list_outages },
  { { "GET", "/v1/questions", STAFF }, hotline_handle_questions },
  { { "POST", "/v1/popup", STAFF }, hotline_handle_popup },
  { { "GET", "/agent", ANYBODY }, hotline_handle_agent_page },
};

const HeatHotlineRoute *
heat_hotline_routes (guint *n)
{
  static HeatHotlineRoute list[G_N_ELEMENTS (routes)];

  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    list[i] = routes[i].route;
  *n = G_N_ELEMENTS (routes);
  return list;
}

void
heat_hotline_place_clear (HeatHotlinePlace *place)
{
  g_clear_pointer (&place->label, g_free);
}

/* --- Requests ------------------------------------------------------------------------------------------------------ */

/* Does the path fit "/v1/reports/{id}/taken"? The parts that stand for {…}, without "/" and not empty, go to parts[0] and [1]. */
static gboolean
fits (const char *pattern, const char *path, char *parts[2])
{
  guint n = 0;

  while (*pattern && *path)
    if (*pattern == '{')
      {
        const char *tail = strchr (pattern, '}') + 1;
        gsize length = strcspn (path, "/"), end = strcspn (tail, "/");
        if (end && length > end && strncmp (path + length - end, tail, end) == 0)
          length -= end; /* "{id}.cap" */
        if (length == 0 || n == 2)
          break;
        parts[n++] = g_strndup (path, length);
        path += length;
        pattern = tail;
      }
    else if (*pattern == *path)
      pattern++, path++;
    else
      break;
  if (!*pattern && !*path)
    return TRUE;
  g_clear_pointer (&parts[0], g_free);
  g_clear_pointer (&parts[1], g_free);
  return FALSE;
}

static gboolean
is_path (const char *pattern, const char *path)
{
  char *parts[2] = { NULL, NULL };
  gboolean yes = fits (pattern, path, parts);

  g_free (parts[0]);
  g_free (parts[1]);
  return yes;
}

static void
refuse_method (HotlineRequest *r, const char *path)
{
  g_autoptr (GString) allow = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    if (is_path (routes[i].route.path, path))
      g_string_append_printf (allow, "%s%s", allow->len ? ", " : "", routes[i].route.method);
  if (!allow->len)
    {
      hotline_refuse (r, SOUP_STATUS_NOT_FOUND, "not_found", _("there is nothing at this path; see data/openapi.yaml"));
      return;
    }
  hotline_set_header (r, "Allow", allow->str);
  hotline_refuse (r, SOUP_STATUS_METHOD_NOT_ALLOWED, "method", _("this path does not take this method; see data/openapi.yaml"));
}

void
hotline_refuse_token (HotlineRequest *r)
{
  hotline_set_header (r, "WWW-Authenticate", "Bearer");
  hotline_refuse (r, SOUP_STATUS_UNAUTHORIZED, "token", _("the bearer token is missing or wrong; ask the dispatch centre for it"));
}

/* FALSE: refused. */
static gboolean
is_allowed (HotlineRequest *r, guint roles)
{
  gboolean is_own = hotline_identify (r);

  if (!hotline_may_ask (r))
    return FALSE;
  if (!roles || (r->who.roles & roles))
    return TRUE;
  if (!is_own)
    hotline_refuse (r, SOUP_STATUS_FORBIDDEN, "origin", _("the request uses a browser's session, but does not come from a page of this service; open the page again"));
  else if (r->who.is_wrong)
    hotline_refuse_wrong_token (r);
  else if (!r->who.roles)
    hotline_refuse_token (r);
  else
    hotline_refuse (r, SOUP_STATUS_FORBIDDEN, "role", _("this token has no role that may do this; ask the dispatch centre for another"));
  return FALSE;
}

/* The service stops. FALSE: refused. */
static gboolean
is_servable (HotlineRequest *r)
{
  if (!r->hotline->is_stopping)
    return TRUE;
  hotline_set_header (r, "Retry-After", "5");
  hotline_set_header (r, "Connection", "close");
  hotline_refuse (r, SOUP_STATUS_SERVICE_UNAVAILABLE, "stopping", _("the service is being stopped; repeat in some seconds"));
  return FALSE;
}

static void
dispatch (HotlineRequest *r, const char *path)
{
  const char *method = soup_server_message_get_method (r->message);

  if (strcmp (method, "HEAD") == 0)
    method = "GET";
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      char *parts[2] = { NULL, NULL };
      if (strcmp (routes[i].route.method, method) != 0 || !fits (routes[i].route.path, path, parts))
        continue;
      r->part = parts[0];
      r->part2 = parts[1];
      if (is_allowed (r, routes[i].route.roles))
        routes[i].handle (r);
      return;
    }
  refuse_method (r, path);
}

static const char *
route_name (const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    if (is_path (routes[i].route.path, path))
      return routes[i].route.path;
  return "-";
}

static void
set_headers (HotlineRequest *r)
{
  hotline_set_header (r, "X-Content-Type-Options", "nosniff");
  hotline_set_header (r, "Referrer-Policy", "no-referrer");
  hotline_set_header (r, "X-Frame-Options", "DENY");
  hotline_set_header (r, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  hotline_set_header (r, "Cache-Control", "no-store");
  hotline_set_header (r, "Vary", "Accept-Language");
  if (hotline_is_secure (r))
    hotline_set_header (r, "Strict-Transport-Security", "max-age=31536000");
}

/* "en-GB" is "en". */
static gboolean
is_language (const char *tag, const char *language)
{
  return g_ascii_strncasecmp (tag, language, 2) == 0 && !g_ascii_isalnum (tag[2]);
}

/* Of the two languages that we speak the one that is liked most. */
static gboolean
asks_english (const HotlineRequest *r)
{
  const char *lang = hotline_query (r, "lang"), *liked = soup_message_headers_get_list (soup_server_message_get_request_headers (r->message), "Accept-Language");
  gboolean is_english = r->hotline->speaks_english;

  if (lang)
    return g_str_has_prefix (lang, "en");
  GSList *list = liked ? soup_header_parse_quality_list (liked, NULL) : NULL;
  for (const GSList *one = list; one; one = one->next)
    if (is_language (one->data, "zh") || is_language (one->data, "en"))
      {
        is_english = is_language (one->data, "en");
        break;
      }
  soup_header_free_list (list);
  return is_english;
}

void
hotline_refuse_unread (HeatHotline *h, SoupServerMessage *message, guint status)
{
  HotlineRequest r = { .hotline = h, .message = message };

  /* Of an answer that is dropped for this. */
  soup_message_headers_clear (soup_server_message_get_response_headers (message));
  soup_message_body_truncate (soup_server_message_get_response_body (message));
  set_headers (&r);
  r.is_english = asks_english (&r);
  locale_t before = hotline_speak_to (&r);
  if (status == HOTLINE_TOO_MANY_REQUESTS || status == SOUP_STATUS_SERVICE_UNAVAILABLE)
    hotline_set_header (&r, "Retry-After", "5");
  if (status != HOTLINE_TOO_MANY_REQUESTS) /* which only a proxy's requests get: its connection serves others too */
    hotline_set_header (&r, "Connection", "close");
  if (status == HOTLINE_TOO_MANY_REQUESTS)
    hotline_refuse (&r, status, "busy", _("this address has as many requests under way as the service takes from one; wait for their answers and repeat"));
  else if (status == SOUP_STATUS_SERVICE_UNAVAILABLE)
    hotline_refuse (&r, status, "busy", _("the service holds as many large requests and answers as it can; repeat in some seconds"));
  else if (status == SOUP_STATUS_BAD_REQUEST)
    hotline_refuse (&r, status, "ambiguous", _("the request names its length or its host more than once; send each header once"));
  else if (status == HOTLINE_HEAD_TOO_LARGE)
    hotline_refuse (&r, status, "too_large", _("path and headers are larger than the service takes"));
  else
    hotline_refuse (&r, status, "too_large", _("the body is larger than the service takes"));
  hotline_speak_again (before);
}

static void
serve (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  HeatHotline *h = data;
  HotlineRequest r = { .hotline = h, .message = message, .query = query };

  set_headers (&r);
  r.is_english = asks_english (&r);
  heat_i18n_speak (hotline_language (&r));
  if (is_servable (&r))
    dispatch (&r, path);
  heat_i18n_speak (NULL);
  hotline_note_route (&r, route_name (path));
  g_free (r.part);
  g_free (r.part2);
}

/* --- Life ---------------------------------------------------------------------------------------------------------- */

/* The tokens, of which there must be one. */
static gboolean
take_tokens (HeatHotline *h, const HeatHotlineSetup *setup, GError **error)
{
  h->access = heat_access_new ();
  h->tokens_path = g_strdup (setup->tokens_path);
  if ((setup->token || !setup->tokens_path) && !heat_access_add (h->access, setup->token, STAFF, "token", NULL, error))
    return FALSE;
  return heat_hotline_reload (h, error);
}

/* On failure the old ones stay. */
static gboolean
read_questions (HeatHotline *h, GError **error)
{
  HotlineQuestions *read = hotline_questions_load (heat_hotline_config_text (h->config, "agents", "questions"), error);

  if (!read)
    return FALSE;
  hotline_questions_free (h->questions);
  h->questions = read;
  return TRUE;
}

gboolean
heat_hotline_reload (HeatHotline *h, GError **error)
{
  if (h->tokens_path && !heat_access_load (h->access, h->tokens_path, error))
    return FALSE;
  if (h->listeners)
    hotline_end_listeners (h); /* they come back by themselves and are asked anew who they are */
  return hotline_load_certificate (h, error) && (!h->tickets || hotline_tickets_reload (h, error)) && (!h->hooks || hotline_hooks_reload (h->hooks, error))
         && (!h->questions || read_questions (h, error));
}

static gboolean
remind_again (gpointer data)
{
  hotline_remind (data);
  return G_SOURCE_CONTINUE;
}

HeatHotline *
heat_hotline_new (const HeatHotlineSetup *setup, GError **error)
{
  g_autoptr (HeatHotline) h = g_new0 (HeatHotline, 1);

  h->journal = setup->journal;
  h->setup = *setup;
  h->clock = setup->clock.now_us ? setup->clock : heat_clock_system ();
  h->net = setup->net ? heat_net_ref (setup->net) : NULL;
  h->speaks_english = g_strcmp0 (setup->language, "en") == 0;
  h->reports = g_ptr_array_new_with_free_func (hotline_free_report);
  h->report_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  h->waiting = g_ptr_array_new_with_free_func (hotline_free_waiter);
  h->maps = hotline_maps_new (setup->draw, setup->draw_data);
  h->quick = hotline_quick_new ();
  h->pending = g_ptr_array_new ();
  h->pending_streams = g_hash_table_new (g_str_hash, g_str_equal);
  h->phones = h->net ? hotline_phones_new (h->net) : NULL;
  h->connections = g_ptr_array_new ();
  h->per_address = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  h->buckets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  h->counts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  h->begun_us = g_get_monotonic_time ();
  h->tls_cert = g_strdup (setup->tls_cert);
  h->tls_key = g_strdup (setup->tls_key);
  h->listeners = g_ptr_array_new_with_free_func (hotline_free_listener);
  h->ops = heat_ops_new (h->net);
  h->reminded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (!(h->hooks = hotline_hooks_new (h, setup->webhooks_path, error)))
    return NULL;
  h->config = setup->config ? heat_hotline_config_ref (setup->config) : heat_hotline_config_load (NULL, error);
  h->proxies = h->config ? hotline_proxies_new (h->config, error) : NULL;
  if (!h->proxies)
    return NULL;
  h->crews = hotline_crews_new (h, setup->folder, error);
  if (!h->crews || !take_tokens (h, setup, error) || !(h->zh = heat_wording_load_language ("zh_CN", error))
      || !(h->en = heat_wording_load_language ("en", error)) || !(h->tickets = hotline_tickets_new (h->config, error)) || !hotline_sync (h, error))
    return NULL;
  if (!read_questions (h, error) || !(h->feeds = hotline_feeds_new (h, error)) || !hotline_hooks_start (h->hooks, error))
    return NULL;
  hotline_tickets_watch (h);
  h->reminding = g_timeout_add ((guint) (heat_hotline_config_number (h->config, "notices", "check_s") * 1000), remind_again, h);
  h->pushed_seq = heat_ops_seq (h->ops);
  h->server = soup_server_new ("server-header", "heat-hotline", NULL);
  soup_server_add_handler (h->server, NULL, serve, h, NULL);
  return g_steal_pointer (&h);
}

gboolean
heat_hotline_listen (HeatHotline *h, const char *address, GError **error)
{
  g_autoptr (GSocketConnectable) where = g_network_address_parse (address, 0, NULL);
  g_autoptr (GError) local = NULL;
  GNetworkAddress *network = where ? G_NETWORK_ADDRESS (where) : NULL;
  g_autoptr (GInetAddress) host = network ? g_inet_address_new_from_string (g_network_address_get_hostname (network)) : NULL;

  if (!host)
    {
      g_set_error (error, HEAT_HOTLINE_ERROR, HEAT_ERROR_USAGE, _("listening on “%s”: this is no IP address with a port; give one such as 127.0.0.1:8080"), address);
      return FALSE;
    }
  g_autoptr (GSocketAddress) socket = g_inet_socket_address_new (host, g_network_address_get_port (network));
  if (!hotline_open_door (h, socket, &local))
    {
      g_set_error (error, HEAT_HOTLINE_ERROR, HEAT_ERROR_IO, _("listening on %s: %s; choose another port or stop the program that holds it"), address, local->message);
      return FALSE;
    }
  return TRUE;
}

guint
heat_hotline_port (const HeatHotline *h)
{
  return h->port;
}

void
heat_hotline_stop (HeatHotline *h)
{
  hotline_flush (h);
  h->is_stopping = TRUE;
  g_clear_handle_id (&h->reminding, g_source_remove);
  hotline_hooks_stop (h->hooks);
  hotline_maps_stop (h->maps);
  hotline_wake (h);
  hotline_end_listeners (h);
  hotline_close_door (h);
}

guint
heat_hotline_busy (const HeatHotline *h)
{
  return h->busy;
}

void
heat_hotline_free (HeatHotline *h)
{
  if (!h)
    return;
  h->is_stopping = TRUE;
  if (h->connections)
    {
      hotline_flush (h);
      hotline_close_door (h);
    }
  if (h->server)
    soup_server_disconnect (h->server);
  if (h->connections)
    hotline_free_door (h);
  g_clear_object (&h->server);
  g_clear_handle_id (&h->ping, g_source_remove);
  g_ptr_array_unref (h->listeners);
  g_clear_pointer (&h->maps, hotline_maps_free);
  g_ptr_array_unref (h->waiting);
  g_hash_table_unref (h->report_by_id);
  g_ptr_array_unref (h->reports);
  g_clear_handle_id (&h->reminding, g_source_remove);
  g_clear_pointer (&h->hooks, hotline_hooks_free);
  g_clear_pointer (&h->reminded, g_hash_table_unref);
  g_clear_pointer (&h->feeds, hotline_feeds_free);
  g_clear_pointer (&h->questions, hotline_questions_free);
  hotline_quick_free (h->quick);
  hotline_phones_free (h->phones);
  g_ptr_array_unref (h->pending);
  g_hash_table_unref (h->pending_streams);
  g_clear_pointer (&h->crews, hotline_crews_free);
  g_clear_pointer (&h->ops, heat_ops_free);
  g_clear_pointer (&h->tickets, hotline_tickets_free);
  g_clear_pointer (&h->journal, heat_journal_close);
  g_clear_pointer (&h->net, heat_net_unref);
  g_clear_pointer (&h->zh, heat_wording_free);
  g_clear_pointer (&h->en, heat_wording_free);
  g_clear_pointer (&h->access, heat_access_free);
  g_clear_pointer (&h->config, heat_hotline_config_unref);
  g_free (h->tokens_path);
  g_clear_object (&h->certificate);
  g_ptr_array_unref (h->connections);
  g_hash_table_unref (h->per_address);
  g_clear_pointer (&h->proxies, g_ptr_array_unref);
  g_hash_table_unref (h->buckets);
  g_hash_table_unref (h->counts);
  g_free (h->tls_cert);
  g_free (h->tls_key);
  g_free (h);
}

const HeatWording *
hotline_wording (const HotlineRequest *r)
{
  return r->is_english ? r->hotline->en : r->hotline->zh;
}

locale_t
hotline_speak_to (const HotlineRequest *r)
{
  locale_t before = uselocale ((locale_t) 0);

  heat_i18n_speak (hotline_language (r));
  return before;
}

void
hotline_speak_again (locale_t before)
{
  uselocale (before);
}

const char *
hotline_language (const HotlineRequest *r)
{
  return r->is_english ? "en" : "zh_CN";
}

const HeatNotice *
hotline_previous (const HeatHotline *h, const HeatNotice *n)
{
  if (n->replaces_number)
    return heat_ops_notice (h->ops, n->replaces_number, n->replaces_version);
  return n->version > 1 ? heat_ops_notice (h->ops, n->number, n->version - 1) : NULL;
}

void
hotline_handle_health (HotlineRequest *r)
{
  g_autoptr (JsonBuilder) b = json_builder_new ();
  g_autoptr (GError) error = NULL;
  gint64 last = heat_journal_last_seq (r->hotline->journal, &error);

  if (last < 0)
    {
      hotline_refuse_error (r, error);
      return;
    }
  json_builder_begin_object (b);
  hotline_put_text (b, "state", "ok");
  json_builder_set_member_name (b, "uptime_s");
  json_builder_add_int_value (b, (g_get_monotonic_time () - r->hotline->begun_us) / G_USEC_PER_SEC);
  json_builder_set_member_name (b, "city");
  json_builder_add_boolean_value (b, r->hotline->net != NULL);
  hotline_put_time (b, "now", heat_clock_now_us (&r->hotline->clock));
  json_builder_set_member_name (b, "journal_seq");
  json_builder_add_int_value (b, last);
  json_builder_end_object (b);
  hotline_answer (r, SOUP_STATUS_OK, json_builder_get_root (b));
}
