// SPDX-License-Identifier: GPL-3.0-or-later
#include "hotline-fetch.h"
#include "base-i18n.h"
#include <math.h>
#include <string.h>

#define AT_ONCE 100

struct _HotlineFetch {
  HotlineFetchSetup setup;
  HotlineMachine machine;
  GQueue taken;          /* char*: ids of rows in the desk's journal, not yet acknowledged */
  gint64 after;          /* rows up to here are taken or cannot be: not asked for again */
  gboolean is_caught_up;
};

guint
hotline_machine_pause_ms (const HotlineMachine *m, guint first_ms, guint longest_ms)
{
  double ms = first_ms * pow (2, MIN (m->failures ? m->failures - 1 : 0, 20));

  return (guint) (MIN (ms, longest_ms) * g_random_double_range (0.5, 1.0)) + 1;
}

void
hotline_machine_end_pause (HotlineMachine *m)
{
  g_clear_handle_id (&m->timer, g_source_remove);
  m->failures = 0;
}

void
hotline_machine_stop (HotlineMachine *m)
{
  if (m->exchange)
    hotline_exchange_drop (m->exchange);
  m->exchange = NULL;
  g_clear_handle_id (&m->timer, g_source_remove);
}

static JsonObject *
error_of (JsonObject *answer)
{
  JsonNode *node = answer ? json_object_get_member (answer, "error") : NULL;

  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

char *
hotline_describe_refusal (guint status, JsonObject *answer, const char *reason)
{
  JsonObject *error = error_of (answer);
  const char *message = error ? json_object_get_string_member_with_default (error, "message", "") : "";

  if (reason)
    return g_strdup (reason);
  return g_strdup_printf (_("answer %u: %s"), status, *message ? message : _("no reason given"));
}

const char *
hotline_error_code (JsonObject *answer)
{
  JsonObject *error = error_of (answer);

  return error ? json_object_get_string_member_with_default (error, "code", "") : "";
}

/* --- lists --------------------------------------------------------------------------------------------------------- */

static gboolean
fetch_again (gpointer data)
{
  HotlineFetch *f = data;

  f->machine.timer = 0;
  hotline_fetch_next (f);
  return G_SOURCE_REMOVE;
}

static void
fail (HotlineFetch *f, const char *why)
{
  f->machine.failures++;
  f->machine.timer = g_timeout_add (hotline_machine_pause_ms (&f->machine, f->setup.first_pause_ms, f->setup.longest_pause_ms), fetch_again, f);
  f->setup.noted (why, f->setup.data);
}

static void
fail_with (HotlineFetch *f, guint status, JsonObject *answer, const char *reason, const char *otherwise)
{
  g_autofree char *why = hotline_describe_refusal (status, answer, status == 200 || status == 201 ? otherwise : reason);

  fail (f, why);
}

/* Only an answer about this very row counts; one that the service does not know (its journal was replaced) is dropped. */
static void
acknowledged (guint status, JsonObject *answer, const char *reason, gpointer data)
{
  HotlineFetch *f = data;
  const char *id = g_queue_peek_head (&f->taken);

  f->machine.exchange = NULL;
  gboolean is_noted = (status == 200 || status == 201) && g_strcmp0 (json_object_get_string_member_with_default (answer, "id", ""), id) == 0;
  if (!is_noted && !(status == 404 && strcmp (hotline_error_code (answer), "not_found") == 0))
    return fail_with (f, status, answer, reason, _("the answer is about something else"));
  g_free (g_queue_pop_head (&f->taken));
  f->machine.failures = 0;
  f->setup.noted (NULL, f->setup.data);
  hotline_fetch_next (f);
}

/* FALSE: the desk's own journal takes nothing now; what comes behind is not taken either, for order. */
static gboolean
take_row (HotlineFetch *f, JsonObject *row, GError **error)
{
  JsonNode *seq = json_object_get_member (row, f->setup.seq);
  g_autofree char *why = NULL;
  char *id = NULL;

  if (!seq || json_node_get_value_type (seq) != G_TYPE_INT64 || json_node_get_int (seq) <= 0)
    return TRUE;
  if (!f->setup.take (row, &id, &why, f->setup.data, error))
    return FALSE;
  if (id)
    g_queue_push_tail (&f->taken, id);
  else if (why)
    f->setup.noted (why, f->setup.data);
  f->after = MAX (f->after, json_node_get_int (seq));
  return TRUE;
}

static void
fetched (guint status, JsonObject *answer, const char *reason, gpointer data)
{
  HotlineFetch *f = data;
  JsonNode *node = answer ? json_object_get_member (answer, f->setup.member) : NULL;
  gboolean was_down = f->machine.failures > 0;
  g_autoptr (GError) error = NULL;

  f->machine.exchange = NULL;
  if (status != 200 || !node || !JSON_NODE_HOLDS_ARRAY (node))
    return fail_with (f, status, answer, reason, _("the answer holds no such list"));
  JsonArray *list = json_node_get_array (node);
  f->setup.noted (NULL, f->setup.data);
  for (guint k = 0; k < json_array_get_length (list); k++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (list, k)) && !take_row (f, json_array_get_object_element (list, k), &error))
      return fail (f, error->message);
  f->machine.failures = 0;
  f->is_caught_up = json_array_get_length (list) == 0 && g_queue_is_empty (&f->taken);
  f->setup.came (json_array_get_length (list), was_down, f->setup.data);
  hotline_fetch_next (f);
}

void
hotline_fetch_next (HotlineFetch *f)
{
  const HotlineFetchSetup *s = &f->setup;

  if (f->machine.exchange || f->machine.timer)
    return;
  if (!g_queue_is_empty (&f->taken))
    {
      g_autofree char *id = g_uri_escape_string (g_queue_peek_head (&f->taken), NULL, FALSE), *url = g_strdup_printf ("%s%s/%s/taken", s->url, s->path, id);
      f->machine.exchange = hotline_exchange_begin (s->session, "POST", url, s->token, NULL, s->timeout_ms, acknowledged, f);
      return;
    }
  g_autofree char *url = g_strdup_printf ("%s%s?after=%" G_GINT64_FORMAT "&limit=%d&wait=%u", s->url, s->path, f->after, AT_ONCE, s->wait_s);
  f->machine.exchange = hotline_exchange_begin (s->session, "GET", url, s->token, NULL, s->timeout_ms + s->wait_s * 1000, fetched, f);
}

HotlineFetch *
hotline_fetch_new (const HotlineFetchSetup *setup)
{
  HotlineFetch *f = g_new0 (HotlineFetch, 1);

  f->setup = *setup;
  g_queue_init (&f->taken);
  return f;
}

void
hotline_fetch_free (HotlineFetch *f)
{
  if (!f)
    return;
  hotline_machine_stop (&f->machine);
  g_queue_clear_full (&f->taken, g_free);
  g_free (f);
}

void
hotline_fetch_try_now (HotlineFetch *f)
{
  hotline_machine_end_pause (&f->machine);
  hotline_fetch_next (f);
}

guint
hotline_fetch_failures (const HotlineFetch *f)
{
  return f->machine.failures;
}

gboolean
hotline_fetch_is_caught_up (const HotlineFetch *f)
{
  return f->is_caught_up;
}
