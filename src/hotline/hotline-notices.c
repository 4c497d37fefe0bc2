// SPDX-License-Identifier: GPL-3.0-or-later
/* Notices in, exactly once in effect: the id is (number, version). */
#include "hotline-private.h"
#include "base-i18n.h"
#include <string.h>

static gboolean
wrong (GError **error, const char *key, const char *what)
{
  g_set_error (error, HEAT_HOTLINE_ERROR, HEAT_ERROR_DATA, _("reading the notice: “%s” %s; see data/openapi.yaml"), key, what);
  return FALSE;
}

static gboolean
is_text (JsonObject *o, const char *key)
{
  JsonNode *node = json_object_get_member (o, key);

  return node && json_node_get_value_type (node) == G_TYPE_STRING && *json_node_get_string (node) && strlen (json_node_get_string (node)) <= 4096;
}

static gboolean
is_whole (JsonObject *o, const char *key, gint64 min, gint64 max)
{
  JsonNode *node = json_object_get_member (o, key);

  return node && json_node_get_value_type (node) == G_TYPE_INT64 && json_node_get_int (node) >= min && json_node_get_int (node) <= max;
}

static gboolean
is_list (JsonObject *o, const char *key, GType type)
{
  JsonNode *node = json_object_get_member (o, key);

  if (!node || !JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  JsonArray *array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *item = json_array_get_element (array, i);
      if (type == JSON_TYPE_OBJECT ? !JSON_NODE_HOLDS_OBJECT (item) : json_node_get_value_type (item) != type)
        return FALSE;
    }
  return TRUE;
}

/* What an answer to a caller needs must be there and of its type; further keys are kept as they are. */
static gboolean
check_notice (JsonObject *o, GError **error)
{
  static const char *const times[] = { "start_us", "half_us", "expected_us", "next_update_us", "restored_us" };

  if (!is_text (o, "number") || strlen (json_object_get_string_member (o, "number")) > 64)
    return wrong (error, "number", _("is no text of 1 to 64 bytes"));
  if (!is_whole (o, "version", 1, 1000000))
    return wrong (error, "version", _("is no whole number from 1"));
  if (!is_text (o, "kind") || heat_ops_word_value (HEAT_WORDS_NOTICE, json_object_get_string_member (o, "kind")) < 0)
    return wrong (error, "kind", _("is no kind of notice"));
  if (!is_whole (o, "issued_us", 1, G_MAXINT64 / 2))
    return wrong (error, "issued_us", _("is no time in microseconds"));
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    if (json_object_has_member (o, times[i]) && !is_whole (o, times[i], 0, G_MAXINT64 / 2))
      return wrong (error, times[i], _("is no time in microseconds"));
  if (!is_list (o, "areas", JSON_TYPE_OBJECT))
    return wrong (error, "areas", _("is no list of objects"));
  if (!is_list (o, "consumers", G_TYPE_STRING))
    return wrong (error, "consumers", _("is no list of texts"));
  return TRUE;
}

void
hotline_put_notice (JsonBuilder *b, const HeatNotice *n)
{
  g_autofree char *key = heat_notice_key (n);

  hotline_put_text (b, "id", key);
  hotline_put_text (b, "number", n->number);
  json_builder_set_member_name (b, "version");
  json_builder_add_int_value (b, n->version);
  hotline_put_text (b, "kind", heat_ops_word (HEAT_WORDS_NOTICE, n->kind));
  json_builder_set_member_name (b, "change");
  json_builder_add_boolean_value (b, n->is_change);
  hotline_put_text (b, "label", n->label);
  hotline_put_text (b, "incident", n->incident);
  hotline_put_time (b, "issued", n->issued_us);
  hotline_put_time (b, "since", n->start_us ? n->start_us : n->issued_us);
  hotline_put_time (b, "until", n->expected_us);
  hotline_put_time (b, "restored", n->restored_us);
  json_builder_set_member_name (b, "households");
  json_builder_add_int_value (b, n->households);
  json_builder_set_member_name (b, "in_force");
  json_builder_add_boolean_value (b, !n->is_superseded);
}

static void
answer_receipt (HotlineRequest *r, const HeatNotice *n, gboolean is_repeat)
{
  g_autoptr (JsonBuilder) b = json_builder_new ();
  g_autofree char *receipt = heat_notice_key (n);

  json_builder_begin_object (b);
  hotline_put_text (b, "receipt", receipt);
  json_builder_set_member_name (b, "journal_seq");
  json_builder_add_int_value (b, n->event ? n->event->seq : 0);
  hotline_put_time (b, "taken", n->event ? n->event->at_us : 0);
  json_builder_set_member_name (b, "repeated");
  json_builder_add_boolean_value (b, is_repeat);
  json_builder_end_object (b);
  hotline_answer (r, is_repeat ? SOUP_STATUS_OK : SOUP_STATUS_CREATED, json_builder_get_root (b));
}

/* The restoration that ended what this version said, when it came first. */
static const HeatNotice *
find_end (const HeatOps *ops, const char *number, guint version)
{
  const GPtrArray *all = heat_ops_notices (ops);

  for (guint i = all->len; i > 0; i--)
    {
      const HeatNotice *n = all->pdata[i - 1];
      if (strcmp (n->number, number) != 0 && g_strcmp0 (n->replaces_number, number) == 0 && n->replaces_version >= version)
        return n;
    }
  return NULL;
}

/* TRUE when the notice is known or a newer one is, and the request has been answered. */
static gboolean
answer_known (HotlineRequest *r, JsonObject *o, const char *number, guint version)
{
  HeatNotice *known = heat_ops_notice (r->hotline->ops, number, version), *newest = heat_ops_notice (r->hotline->ops, number, 0);

  if (known && known->version == version)
    {
      g_autoptr (JsonNode) mine = json_node_init_object (json_node_alloc (), heat_event_body (known->event));
      g_autoptr (JsonNode) theirs = json_node_init_object (json_node_alloc (), o);
      if (json_node_equal (mine, theirs))
        answer_receipt (r, known, TRUE);
      else
        hotline_refuse (r, SOUP_STATUS_CONFLICT, "different", _("taking the notice: another text is known under this number and version; issue a new version"));
      return TRUE;
    }
  if (newest && newest->version > version)
    {
      g_autofree char *what = g_strdup_printf (_("taking the notice: version %u is known already; this version %u is out of date"), newest->version, version);
      hotline_refuse (r, SOUP_STATUS_CONFLICT, "stale", what);
      return TRUE;
    }
  const HeatNotice *end = find_end (r->hotline->ops, number, version);
  if (end)
    {
      g_autofree char *what = g_strdup_printf (_("taking the notice: notice %s, which replaces it, is known already; this one is out of date"), end->number);
      hotline_refuse (r, SOUP_STATUS_CONFLICT, "stale", what);
      return TRUE;
    }
  return FALSE;
}

static void
push_notice (HeatHotline *h, const HeatNotice *n)
{
  g_autoptr (JsonBuilder) b = json_builder_new ();

  json_builder_begin_object (b);
  hotline_put_notice (b, n);
  json_builder_end_object (b);
  g_autoptr (JsonNode) node = json_builder_get_root (b);
  hotline_push (h, "notice", HEAT_ROLE_READER | HEAT_ROLE_AGENT | HEAT_ROLE_DESK, json_node_dup_object (node));
}

void
hotline_handle_post_notice (HotlineRequest *r)
{
  HeatHotline *h = r->hotline;
  g_autoptr (JsonNode) node = hotline_body (r);
  g_autoptr (GError) error = NULL;

  if (!node)
    return;
  JsonObject *o = json_node_get_object (node);
  if (!check_notice (o, &error) || !hotline_sync (h, &error))
    {
      hotline_refuse_error (r, error);
      return;
    }
  const char *number = json_object_get_string_member (o, "number");
  guint version = (guint) json_object_get_int_member (o, "version");
  if (answer_known (r, o, number, version))
    return;
  g_autofree char *stream = g_strdup_printf ("notice:%s", number);
  HeatExpect expect = { stream, heat_ops_version (h->ops, stream) };
  g_autoptr (HeatEvent) event = heat_event_new (heat_clock_now_us (&h->clock), "desk", stream, HEAT_EVENT_NOTICE_ISSUED, json_object_ref (o));
  if (hotline_append (h, event, &expect, &error))
    {
      HeatNotice *taken = heat_ops_notice (h->ops, number, version);
      if (taken)
        {
          answer_receipt (r, taken, FALSE);
          push_notice (h, taken);
        }
      else
        hotline_refuse (r, SOUP_STATUS_INTERNAL_SERVER_ERROR, "fold", _("taking the notice: it was stored but cannot be read back"));
      return;
    }
  if (error->code != HEAT_ERROR_CONFLICT || !answer_known (r, o, number, version))
    hotline_refuse_error (r, error);
}

gboolean
hotline_is_past (const HeatHotline *h, const HeatNotice *n)
{
  gint64 since_us = n->restored_us ? n->restored_us : n->issued_us;

  if (!heat_notice_is_over (n))
    return FALSE;
  if (!*n->consumers && !*n->to && !n->areas->len) /* it ends a stop whose homes another one still keeps cold */
    return TRUE;
  return heat_clock_now_us (&h->clock) - since_us > (gint64) (heat_hotline_config_number (h->config, "notices", "restored_h") * 3600e6);
}

void
hotline_handle_list_notices (HotlineRequest *r)
{
  g_autoptr (JsonBuilder) b = json_builder_new ();
  const GPtrArray *notices = heat_ops_notices (r->hotline->ops);
  const char *number = hotline_query (r, "number");
  gboolean all = hotline_query (r, "all") != NULL;

  hotline_sync (r->hotline, NULL);
  json_builder_begin_object (b);
  json_builder_set_member_name (b, "notices");
  json_builder_begin_array (b);
  for (guint i = 0; i < notices->len; i++)
    {
      const HeatNotice *n = notices->pdata[i];
      if (number ? strcmp (n->number, number) != 0 : !all && hotline_is_past (r->hotline, n))
        continue;
      if (!all && n->is_superseded)
        continue;
      HeatNoticeContext context = { .previous = hotline_previous (r->hotline, n), .now_us = heat_clock_now_us (&r->hotline->clock) };
      g_autofree char *text = heat_notice_text (n, hotline_wording (r), &context, NULL);
      g_autofree char *areas = heat_wording_areas (hotline_wording (r), n, HEAT_SCOPE_ALL);
      json_builder_begin_object (b);
      hotline_put_notice (b, n);
      hotline_put_text (b, "area", areas);
      hotline_put_text (b, "text", text);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
  json_builder_end_object (b);
  hotline_answer (r, SOUP_STATUS_OK, json_builder_get_root (b));
}
