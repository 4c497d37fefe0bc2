// SPDX-License-Identifier: GPL-3.0-or-later
#include "hotline-follow.h"
#include "base-i18n.h"
#include "hotline-fetch.h"
#include "ops-name.h"
#include <string.h>

#define LATELY_US (7 * G_TIME_SPAN_DAY) /* closed incidents that are told again at the start */
#define PREFIX "H-" /* reports that came from the hotline */

typedef struct { char *path; char *body; } Deed;

struct _HotlineFollow {
  HotlineFollowSetup setup;
  GQueue deeds;              /* Deed, in order: join before separate before pass */
  HotlineMachine machine;
};

static void tell_next (HotlineFollow *f);

static void
free_deed (gpointer data)
{
  Deed *deed = data;

  g_free (deed->path);
  g_free (deed->body);
  g_free (deed);
}

/* `key`, `value`: what the action needs. The id is of this change of the report, so that a repeat is one. */
static void
push (HotlineFollow *f, const char *report, const char *action, const char *id, const char *key, const char *value, const char *incident)
{
  g_autoptr (JsonObject) o = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *escaped = g_uri_escape_string (report + strlen (PREFIX), NULL, FALSE);
  Deed *deed = g_new0 (Deed, 1);

  json_object_set_string_member (o, "id", id);
  json_object_set_string_member (o, key, value);
  if (incident)
    json_object_set_string_member (o, "incident", incident);
  if (g_str_equal (action, "join"))
    json_object_set_boolean_member (o, "waiting", TRUE);
  json_node_set_object (node, o);
  deed->path = g_strdup_printf ("/v1/tickets/%s/%s", escaped, action);
  deed->body = json_to_string (node, FALSE);
  g_queue_push_tail (&f->deeds, deed);
}

static guint
report_version (const HotlineFollow *f, const char *report)
{
  g_autofree char *stream = g_strdup_printf ("report:%s", report);

  return heat_ops_version (heat_live_ops (f->setup.live), stream);
}

static void
push_join (HotlineFollow *f, const char *report, const char *incident, guint version)
{
  g_autofree char *id = g_strdup_printf ("desk-joined-%u", version);

  push (f, report, "join", id, "reason", _("the dispatch centre has it in hand"), incident);
}

/* Of one report, or of all that an incident has. */
static void
push_closed (HotlineFollow *f, const HeatIncident *i, const char *report)
{
  g_autofree char *text = g_strdup_printf (_("%s: case closed"), i->title && *i->title ? i->title : i->id), *id = g_strdup_printf ("desk-closed-%u", report_version (f, report));

  push (f, report, "pass", id, "text", text, i->id);
}

static void
push_incident (HotlineFollow *f, const HeatIncident *i)
{
  for (guint k = 0; k < i->reports->len; k++)
    {
      const char *report = i->reports->pdata[k];
      if (!g_str_has_prefix (report, PREFIX))
        continue;
      push_join (f, report, i->id, report_version (f, report));
      if (i->stage == HEAT_STAGE_CLOSED)
        push_closed (f, i, report);
    }
}

static void
note_closed (HotlineFollow *f, HeatEvent *event)
{
  const HeatIncident *i = heat_ops_incident (heat_live_ops (f->setup.live), heat_event_stream_id (event, "incident"));

  for (guint k = 0; i && k < i->reports->len; k++)
    if (g_str_has_prefix (i->reports->pdata[k], PREFIX))
      push_closed (f, i, i->reports->pdata[k]);
}

void
hotline_follow_note (HotlineFollow *f, GPtrArray *events)
{
  for (guint k = 0; k < events->len; k++)
    {
      HeatEvent *e = events->pdata[k];
      const char *report = heat_event_stream_id (e, "report");
      if (e->kind == HEAT_EVENT_INCIDENT_STAGE && g_str_equal (heat_event_text (e, "stage"), heat_ops_word (HEAT_WORDS_STAGE, HEAT_STAGE_CLOSED)))
        note_closed (f, e);
      if (!g_str_has_prefix (report, PREFIX))
        continue;
      if (e->kind == HEAT_EVENT_REPORT_ATTACHED)
        push_join (f, report, heat_event_text (e, "incident"), e->version);
      else if (e->kind == HEAT_EVENT_REPORT_DETACHED)
        {
          g_autofree char *id = g_strdup_printf ("desk-separated-%u", e->version);
          push (f, report, "separate", id, "reason", *heat_event_text (e, "reason") ? heat_event_text (e, "reason") : _("the dispatch centre has taken it off the incident"), NULL);
        }
    }
  tell_next (f);
}

static gboolean
try_again (gpointer data)
{
  HotlineFollow *f = data;

  f->machine.timer = 0;
  tell_next (f);
  return G_SOURCE_REMOVE;
}

/* What the service understood and will not do is over: there is no such ticket, a unit has taken it, or it is closed. */
static void
told (guint status, JsonObject *answer, const char *reason, gpointer data)
{
  HotlineFollow *f = data;

  f->machine.exchange = NULL;
  gboolean is_done = (status == 200 || status == 201) && json_object_has_member (answer, "ticket");
  if (is_done || status == 400 || status == 403 || status == 404 || status == 409)
    {
      f->machine.failures = 0;
      free_deed (g_queue_pop_head (&f->deeds));
      tell_next (f);
      return;
    }
  f->machine.failures++;
  f->machine.timer = g_timeout_add (hotline_machine_pause_ms (&f->machine, f->setup.first_ms, f->setup.longest_ms), try_again, f);
}

static void
tell_next (HotlineFollow *f)
{
  const Deed *deed = g_queue_peek_head (&f->deeds);

  if (!deed || f->machine.exchange || f->machine.timer)
    return;
  g_autofree char *url = g_strconcat (f->setup.url, deed->path, NULL);
  f->machine.exchange = hotline_exchange_begin (f->setup.session, "POST", url, f->setup.token, deed->body, f->setup.timeout_ms, told, f);
}

HotlineFollow *
hotline_follow_new (const HotlineFollowSetup *setup)
{
  HotlineFollow *f = g_new0 (HotlineFollow, 1);
  const GPtrArray *incidents = heat_ops_incidents (heat_live_ops (setup->live));
  gint64 now_us = heat_live_now_us (setup->live);

  f->setup = *setup;
  g_queue_init (&f->deeds);
  for (guint k = 0; k < incidents->len; k++)
    {
      const HeatIncident *i = incidents->pdata[k];
      if (i->stage != HEAT_STAGE_CLOSED || i->stage_us[HEAT_STAGE_CLOSED] > now_us - LATELY_US)
        push_incident (f, i);
    }
  tell_next (f);
  return f;
}

void
hotline_follow_free (HotlineFollow *f)
{
  if (!f)
    return;
  hotline_machine_stop (&f->machine);
  g_queue_clear_full (&f->deeds, free_deed);
  g_free (f);
}

guint
hotline_follow_n_waiting (const HotlineFollow *f)
{
  return g_queue_get_length ((GQueue *) &f->deeds);
}
