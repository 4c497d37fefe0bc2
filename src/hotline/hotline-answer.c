// SPDX-License-Identifier: GPL-3.0-or-later
/* What handlers read from a request and say in answer, in one form. */
#include "hotline-private.h"
#include "hotline-depth.h"
#include "base-i18n.h"
#include <string.h>


void
hotline_answer (HotlineRequest *r, guint status, JsonNode *node)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *json = json_to_string (node, hotline_query (r, "pretty") != NULL);

  g_string_append_printf (text, "%s\n", json);
  soup_server_message_set_status (r->message, status, NULL);
  soup_server_message_set_response (r->message, "application/json; charset=utf-8", SOUP_MEMORY_COPY, text->str, text->len);
  json_node_unref (node);
}

void
hotline_refuse (HotlineRequest *r, guint status, const char *code, const char *message)
{
  g_autoptr (JsonBuilder) b = json_builder_new ();

  json_builder_begin_object (b);
  json_builder_set_member_name (b, "error");
  json_builder_begin_object (b);
  hotline_put_text (b, "code", code);
  hotline_put_text (b, "message", message);
  json_builder_end_object (b);
  json_builder_end_object (b);
  hotline_answer (r, status, json_builder_get_root (b));
}

void
hotline_refuse_error (HotlineRequest *r, const GError *error)
{
  if (error->code == HEAT_ERROR_DATA && error->domain == HEAT_HOTLINE_ERROR)
    hotline_refuse (r, SOUP_STATUS_BAD_REQUEST, "bad_data", error->message);
  else
    hotline_refuse (r, SOUP_STATUS_SERVICE_UNAVAILABLE, "not_stored", error->message);
}

const char *
hotline_query (const HotlineRequest *r, const char *key)
{
  const char *value = r->query ? g_hash_table_lookup (r->query, key) : NULL;

  return value && *value ? value : NULL;
}

gint64
hotline_query_int (const HotlineRequest *r, const char *key, gint64 fallback, gint64 min, gint64 max)
{
  const char *value = hotline_query (r, key);
  gint64 n;

  return value && g_ascii_string_to_signed (value, 10, min, max, &n, NULL) ? n : fallback;
}

void
hotline_put_text (JsonBuilder *b, const char *key, const char *text)
{
  json_builder_set_member_name (b, key);
  json_builder_add_string_value (b, text ? text : "");
}

void
hotline_put_time (JsonBuilder *b, const char *key, gint64 at_us)
{
  g_autofree char *iso = heat_time_to_iso (at_us);

  json_builder_set_member_name (b, key);
  if (at_us)
    json_builder_add_string_value (b, iso);
  else
    json_builder_add_null_value (b);
}

/* Half of a surrogate pair written as an escape comes out of the parser as no UTF-8, and would go into the journal and out again as such. */
static gboolean
has_half_character (const char *text, gsize n, JsonNode *root)
{
  if (!g_strstr_len (text, (gssize) n, "\\ud") && !g_strstr_len (text, (gssize) n, "\\uD"))
    return FALSE;
  g_autofree char *again = json_to_string (root, FALSE);
  return !g_utf8_validate (again, -1, NULL);
}

JsonNode *
hotline_body (HotlineRequest *r)
{
  g_autoptr (GBytes) bytes = soup_message_body_flatten (soup_server_message_get_request_body (r->message));
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) error = NULL;
  gsize n;
  const char *text = g_bytes_get_data (bytes, &n);

  if (n == 0 || hotline_nests_too_deep (text, n) || !g_utf8_validate (text, (gssize) n, NULL))
    {
      hotline_refuse (r, SOUP_STATUS_BAD_REQUEST, "bad_json", _("reading the request: the body is empty, no UTF-8 or nested deeper than 32; send one JSON object"));
      return NULL;
    }
  if (!json_parser_load_from_data (parser, text, (gssize) n, &error))
    {
      g_autofree char *reason = g_utf8_make_valid (error->message, -1), *what = g_strdup_printf (_("reading the request: %s; send one JSON object"), reason);
      hotline_refuse (r, SOUP_STATUS_BAD_REQUEST, "bad_json", what);
      return NULL;
    }
  JsonNode *root = json_parser_get_root (parser);
  if (!root || !JSON_NODE_HOLDS_OBJECT (root) || has_half_character (text, n, root))
    {
      hotline_refuse (r, SOUP_STATUS_BAD_REQUEST, "bad_json", _("reading the request: the body is no JSON object; send one JSON object"));
      return NULL;
    }
  return json_node_ref (root);
}
