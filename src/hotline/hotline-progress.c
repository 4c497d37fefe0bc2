// SPDX-License-Identifier: GPL-3.0-or-later
/* How far a repair is, read off the jobs that the desk puts for its crews: as a list for the agent's eye and as a sentence for the caller's ear. */
#include "hotline-private.h"
#include "base-i18n.h"
#include <string.h>

typedef enum { PAST, NOW, NEXT } When;
static const char *const when_words[] = { "past", "now", "next" };

/* What is done after the valves, in groups that are told as one while none of it has begun. */
static const struct { const char *group, *phases[4]; } groups[] = {
  { "draining", { "draining" } }, { "digging", { "excavation", "repair" } }, { "warming", { "refill", "venting", "heating" } } };

typedef struct { JsonBuilder *b; const HeatWording *wording; GString *doing; } Teller;

/* What a desk puts is read with care: of the wrong type is as if it were not there. */
static JsonNode *
value_of (JsonObject *o, const char *key)
{
  JsonNode *node = json_object_get_member (o, key);

  return node && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

static gint64
time_of (JsonObject *o, const char *key)
{
  JsonNode *node = value_of (o, key);

  return node && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : 0;
}

static const char *
text_of (JsonObject *o, const char *key)
{
  JsonNode *node = value_of (o, key);

  return node && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";
}

static guint
n_of (JsonObject *o, const char *key)
{
  JsonNode *node = json_object_get_member (o, key);

  return node && JSON_NODE_HOLDS_ARRAY (node) ? json_array_get_length (json_node_get_array (node)) : 0;
}

/* NULL: no object. */
static JsonObject *
item_of (JsonObject *o, const char *key, guint i)
{
  JsonNode *node = json_array_get_element (json_object_get_array_member (o, key), i);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* One line of the list; until_us 0: not known. */
static void
put_line (Teller *t, When when, const char *what, gint64 at_us, gint64 until_us)
{
  json_builder_begin_object (t->b);
  hotline_put_text (t->b, "when", when_words[when]);
  hotline_put_text (t->b, "what", what);
  hotline_put_time (t->b, "at", at_us);
  hotline_put_time (t->b, "until", until_us);
}

static void
put_number (Teller *t, const char *key, guint n)
{
  json_builder_set_member_name (t->b, key);
  json_builder_add_int_value (t->b, n);
}

/* A part of the sentence, from [agent] doing_KEY of the wording. */
static void
tell (Teller *t, const char *key, const char *const *names_and_values)
{
  g_autoptr (GHashTable) words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *name = g_strdup_printf ("doing_%s", key), *comma = heat_wording_fill (t->wording, "agent", "doing_comma", NULL, NULL);

  for (guint i = 0; names_and_values[i]; i += 2)
    heat_wording_fields_set (words, names_and_values[i], names_and_values[i + 1]);
  g_autofree char *text = heat_wording_fill (t->wording, "agent", name, words, NULL);
  if (text)
    g_string_append_printf (t->doing, "%s%s", t->doing->len ? comma : "", text);
}

static void
tell_work (Teller *t, const char *key, const char *work)
{
  g_autofree char *name = g_strdup_printf ("work_%s", work), *words = heat_wording_fill (t->wording, "agent", name, NULL, NULL);

  tell (t, key, (const char *const[]){ "work", words ? words : work, NULL });
}

static void
put_team (Teller *t, JsonObject *job)
{
  gint64 arrived_us = time_of (job, "arrived_us"), arrive_us = time_of (job, "arrive_us");
  g_autofree char *clock = heat_time_format_local (arrived_us ? arrived_us : arrive_us, "%H:%M");
  const char *team = text_of (job, "team_name");

  if (!arrived_us && !arrive_us)
    return;
  put_line (t, arrived_us ? PAST : NOW, arrived_us ? "arrived" : "on_the_way", arrived_us, arrived_us ? 0 : arrive_us);
  hotline_put_text (t->b, "team", team);
  json_builder_end_object (t->b);
  tell (t, arrived_us ? "arrived" : "on_the_way", (const char *const[]){ "team", team, "time", clock, NULL });
}

/* Valves to be closed: FALSE while some are open. */
static gboolean
put_valves (Teller *t, JsonObject *job)
{
  guint total = 0, done = 0;
  gint64 last_us = 0;

  for (guint i = 0; i < n_of (job, "steps"); i++)
    {
      JsonObject *step = item_of (job, "steps", i);
      if (!step || strcmp (text_of (step, "part"), "isolate") != 0 || strcmp (text_of (step, "action"), "close") != 0 || strcmp (text_of (step, "state"), "failed") == 0)
        continue;
      total++;
      done += strcmp (text_of (step, "state"), "done") == 0;
      last_us = MAX (last_us, time_of (step, "at_us"));
    }
  gboolean is_closed = done == total;
  if (!total)
    return TRUE;
  g_autofree char *n_done = g_strdup_printf ("%u", done), *n_total = g_strdup_printf ("%u", total);
  put_line (t, is_closed ? PAST : done || time_of (job, "arrived_us") ? NOW : NEXT, is_closed ? "closed" : "closing", done ? last_us : 0, 0);
  put_number (t, "done", done);
  put_number (t, "total", total);
  json_builder_end_object (t->b);
  if (is_closed || done || time_of (job, "arrived_us"))
    tell (t, is_closed ? "closed" : "closing", (const char *const[]){ "done", n_done, "total", n_total, NULL });
  return is_closed;
}

static JsonObject *
find_phase (JsonObject *job, const char *name)
{
  for (guint i = 0; i < n_of (job, "phases"); i++)
    {
      JsonObject *phase = item_of (job, "phases", i);
      if (phase && strcmp (text_of (phase, "phase"), name) == 0)
        return phase;
    }
  return NULL;
}

/* Ended wholly: one line with its end. Running: the phase under way. Else a line for all of it. TRUE: it runs. */
static gboolean
put_group (Teller *t, JsonObject *job, guint g, gboolean tells_next)
{
  guint n = 0, n_ended = 0;
  JsonObject *running = NULL;
  gint64 ended_us = 0, safe_us = 0;

  for (guint i = 0; groups[g].phases[i]; i++)
    {
      JsonObject *phase = find_phase (job, groups[g].phases[i]);
      if (!phase)
        continue;
      n++;
      n_ended += time_of (phase, "ended_us") != 0;
      ended_us = MAX (ended_us, time_of (phase, "ended_us"));
      safe_us = MAX (safe_us, time_of (phase, "safe_us"));
      if (time_of (phase, "started_us") && !time_of (phase, "ended_us"))
        running = phase;
    }
  if (!n)
    return FALSE;
  if (running)
    put_line (t, NOW, text_of (running, "phase"), time_of (running, "started_us"), time_of (running, "safe_us"));
  else
    put_line (t, n_ended == n ? PAST : NEXT, groups[g].group, n_ended == n ? ended_us : 0, n_ended == n ? 0 : safe_us);
  json_builder_end_object (t->b);
  if (running)
    tell_work (t, "now", text_of (running, "phase"));
  else if (n_ended < n && tells_next)
    tell_work (t, "next", groups[g].group);
  return running != NULL;
}

/* The keys "progress" and "doing", inside an open object; nothing when the desk has put no job for the incident. */
void
hotline_put_progress (JsonBuilder *b, HotlineRequest *r, const HeatNotice *n)
{
  JsonObject *job = *n->incident ? hotline_incident_job (r->hotline->crews, n->incident) : NULL;
  Teller t = { b, hotline_wording (r), NULL };

  if (!job)
    return;
  t.doing = g_string_new (NULL);
  json_builder_set_member_name (b, "progress");
  json_builder_begin_array (b);
  if (time_of (job, "opened_us"))
    {
      put_line (&t, PAST, "reported", time_of (job, "opened_us"), 0);
      json_builder_end_object (b);
    }
  put_team (&t, job);
  gboolean tells_next = put_valves (&t, job);
  for (guint g = 0; g < G_N_ELEMENTS (groups); g++)
    {
      gsize before = t.doing->len;
      gboolean runs = put_group (&t, job, g, tells_next);
      /* What follows the work under way is told, and nothing after that. */
      tells_next = runs || (tells_next && t.doing->len == before);
    }
  json_builder_end_array (b);
  g_autofree char *stop = heat_wording_fill (t.wording, "agent", "doing_end", NULL, NULL);
  if (t.doing->len && stop)
    g_string_append (t.doing, stop);
  hotline_put_text (b, "doing", t.doing->str);
  g_string_free (t.doing, TRUE);
}
