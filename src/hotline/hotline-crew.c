// SPDX-License-Identifier: GPL-3.0-or-later
/* Crews' jobs: the desk puts them, a link opens them; the page and what it reads. */
#include "hotline-crew-private.h"
#include "ops-job.h"
#include "base-i18n.h"
#include <stdlib.h>
#include <string.h>

static void
free_job (gpointer data)
{
  HotlineJob *job = data;

  g_free (job->incident);
  g_free (job->team);
  g_free (job->hash);
  g_array_unref (job->ends);
  g_array_unref (job->renewed);
  g_clear_pointer (&job->set, heat_event_unref);
  g_clear_pointer (&job->map, heat_event_unref);
  g_free (job);
}

HotlineCrews *
hotline_crews_new (HeatHotline *h, const char *folder, GError **error)
{
  HotlineCrews *crews = g_new0 (HotlineCrews, 1);

  crews->hotline = h;
  crews->folder = g_strdup (folder);
  crews->jobs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_job);
  crews->phones = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  crews->said = g_ptr_array_new_with_free_func (hotline_free_said);
  crews->said_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  crews->secret = hotline_link_secret (folder, error);
  if (!crews->secret)
    g_clear_pointer (&crews, hotline_crews_free);
  return crews;
}

void
hotline_crews_free (HotlineCrews *crews)
{
  g_hash_table_unref (crews->said_by_id);
  g_ptr_array_unref (crews->said);
  g_hash_table_unref (crews->phones);
  g_hash_table_unref (crews->jobs);
  g_free (crews->folder);
  g_free (crews->secret);
  g_free (crews);
}

static char *
job_key (const char *incident, const char *team)
{
  return g_strdup_printf ("%s/%s", incident, team);
}

HotlineJob *
hotline_job_find (const HotlineCrews *crews, const char *incident, const char *team)
{
  g_autofree char *key = job_key (incident, team);

  return g_hash_table_lookup (crews->jobs, key);
}

JsonObject *
hotline_incident_job (const HotlineCrews *crews, const char *incident)
{
  const HotlineJob *newest = NULL;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, crews->jobs);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const HotlineJob *job = value;
      if (strcmp (job->incident, incident) == 0 && job->set && !job->is_ended && (!newest || job->set->seq > newest->set->seq))
        newest = job;
    }
  JsonNode *node = newest ? json_object_get_member (heat_event_body (newest->set), "job") : NULL;
  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static gint64
phone_value (const HotlineCrews *crews, const HotlineJob *job, const char *phone, guint at)
{
  g_autofree char *key = g_strdup_printf ("%s/%s/%s", job->incident, job->team, phone);
  const gint64 *values = g_hash_table_lookup (crews->phones, key);

  return values ? values[at] : 0;
}

gint64
hotline_phone_last (const HotlineCrews *crews, const HotlineJob *job, const char *phone)
{
  return phone_value (crews, job, phone, 0);
}

gint64
hotline_phone_said_us (const HotlineCrews *crews, const HotlineJob *job, const char *phone)
{
  return phone_value (crews, job, phone, 1);
}

/* --- what the journal tells --- */
static void
note_job (HotlineCrews *crews, HeatEvent *event)
{
  const char *key = heat_event_stream_id (event, "job"), *slash = strrchr (key, '/');
  HotlineJob *job = g_hash_table_lookup (crews->jobs, key);

  if (!slash)
    return;
  if (!job)
    {
      job = g_new0 (HotlineJob, 1);
      job->incident = g_strndup (key, (gsize) (slash - key));
      job->team = g_strdup (slash + 1);
      job->ends = g_array_new (FALSE, FALSE, sizeof (gint64));
      job->renewed = hotline_renewed_new ();
      g_hash_table_insert (crews->jobs, g_strdup (key), job);
    }
  if (g_str_equal (event->word, "job.set"))
    {
      if (job->expires_us != heat_event_int (event, "expires_us", 0))
        job->n_photos = job->n_said = 0, job->photo_bytes = 0;
      if (job->is_ended)
        {
          g_array_set_size (job->ends, 0);
          g_array_set_size (job->renewed, 0);
        }
      else if (job->set && job->expires_us != heat_event_int (event, "expires_us", 0))
        g_array_append_val (job->ends, job->expires_us); /* a clock that ran ahead for a while made another link: the crew's old one opens again once it is right */
      g_clear_pointer (&job->set, heat_event_unref);
      job->set = heat_event_ref (event);
      g_free (job->hash);
      job->hash = g_strdup (heat_event_text (event, "hash"));
      job->expires_us = heat_event_int (event, "expires_us", 0);
      job->is_ended = FALSE;
    }
  else if (g_str_equal (event->word, "job.map"))
    {
      g_clear_pointer (&job->map, heat_event_unref);
      job->map = heat_event_ref (event);
    }
  else if (g_str_equal (event->word, "job.renewed"))
    hotline_note_renewed (job, event);
  else if (g_str_equal (event->word, "job.photo"))
    {
      job->n_photos++;
      job->photo_bytes += heat_event_int (event, "bytes", 0);
    }
  else if (g_str_equal (event->word, "job.ended"))
    {
      job->is_ended = TRUE;
      job->ended_us = event->at_us;
    }
}

/* Photos are sent after words, however early they were taken. */
static void
note_phone (HotlineCrews *crews, HeatEvent *event)
{
  char *key = g_strdup_printf ("%s/%s/%s", heat_event_text (event, "incident"), heat_event_text (event, "team"), heat_event_text (event, "phone"));
  const gint64 *before = g_hash_table_lookup (crews->phones, key);
  gboolean is_photo = g_str_equal (heat_event_text (event, "kind"), heat_crew_kind_word (HEAT_CREW_PHOTO));
  gint64 values[] = { heat_event_int (event, "seq", 0), is_photo ? before ? before[1] : 0 : heat_event_int (event, "said_us", 0) };

  g_hash_table_insert (crews->phones, key, g_memdup2 (values, sizeof values));
}

static void
note_said (HotlineCrews *crews, HeatEvent *event)
{
  const char *id = heat_event_stream_id (event, "crew");
  HotlineSaid *said = g_hash_table_lookup (crews->said_by_id, id);

  if (event->kind == HEAT_EVENT_CREW_SAID && !said)
    {
      said = g_new0 (HotlineSaid, 1);
      said->seq = event->seq;
      said->id = g_strdup (id);
      said->event = heat_event_ref (event);
      g_ptr_array_add (crews->said, said);
      g_hash_table_insert (crews->said_by_id, said->id, said);
      HotlineJob *job = hotline_job_find (crews, heat_event_text (event, "incident"), heat_event_text (event, "team"));
      if (job)
        job->n_said++;
      note_phone (crews, event);
    }
  else if (said && g_strcmp0 (event->word, "crew.handed") == 0)
    said->handed = TRUE;
}

void
hotline_crews_note (HotlineCrews *crews, HeatEvent *event)
{
  if (g_str_has_prefix (event->stream, "job:"))
    note_job (crews, event);
  else if (g_str_has_prefix (event->stream, "crew:"))
    note_said (crews, event);
}

/* --- the desk puts and ends --- */
static gboolean
append_to (HeatHotline *h, const char *incident, const char *team, const char *word, const char *actor, JsonObject *body, GError **error)
{
  g_autofree char *stream = g_strdup_printf ("job:%s/%s", incident, team);
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), body);
  g_autofree char *text = json_to_string (node, FALSE);
  g_autoptr (HeatEvent) event = heat_event_new_stored (0, heat_clock_now_us (&h->clock), 0, word, actor, stream, text);

  return hotline_append (h, event, NULL, error);
}

gboolean
hotline_job_append (HeatHotline *h, const HotlineJob *job, const char *word, const char *actor, JsonObject *body, GError **error)
{
  return append_to (h, job->incident, job->team, word, actor, body, error);
}

static gboolean
append_word (HotlineRequest *r, const char *incident, const char *team, const char *word, JsonObject *body, GError **error)
{
  return append_to (r->hotline, incident, team, word, "desk", body, error);
}

static void
answer_link (HotlineRequest *r, const HotlineJob *job, gboolean is_repeat)
{
  g_autoptr (JsonBuilder) b = json_builder_new ();
  g_autofree char *token = hotline_link_make (r->hotline->crews->secret, job->incident, job->team, job->expires_us), *url = hotline_public_url (r);
  g_autofree char *path = g_strdup_printf ("/c/%s/", token), *link = g_strconcat (url, path, NULL);

  json_builder_begin_object (b);
  hotline_put_text (b, "path", path);
  hotline_put_text (b, "link", link);
  hotline_put_text (b, "hash", job->hash);
  hotline_put_time (b, "expires", hotline_link_until_us (job, job->expires_us));
  json_builder_set_member_name (b, "repeated");
  json_builder_add_boolean_value (b, is_repeat);
  json_builder_end_object (b);
  hotline_answer (r, is_repeat ? SOUP_STATUS_OK : SOUP_STATUS_CREATED, json_builder_get_root (b));
}

static JsonObject *
member_object (JsonObject *o, const char *key)
{
  JsonNode *node = json_object_get_member (o, key);

  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static gboolean
is_job (JsonObject *job)
{
  JsonNode *steps = job ? json_object_get_member (job, "steps") : NULL, *title = job ? json_object_get_member (job, "title") : NULL;

  return steps && JSON_NODE_HOLDS_ARRAY (steps) && title && json_node_get_value_type (title) == G_TYPE_STRING;
}

static gboolean
store_job (HotlineRequest *r, JsonObject *job, JsonObject *map, const char *hash, GError **error)
{
  HotlineJob *known = hotline_job_find (r->hotline->crews, r->part, r->part2);
  gint64 now_us = heat_clock_now_us (&r->hotline->clock);
  gint64 ends_us = now_us + (gint64) (heat_hotline_config_number (r->hotline->config, "crew", "link_hours") * 3600) * G_USEC_PER_SEC;
  g_autoptr (JsonObject) body = json_object_new ();

  json_object_set_string_member (body, "hash", hash);
  json_object_set_int_member (body, "expires_us", known && known->set && !known->is_ended && hotline_link_until_us (known, known->expires_us) > now_us ? known->expires_us : ends_us);
  json_object_set_object_member (body, "job", json_object_ref (job));
  if (map && !append_word (r, r->part, r->part2, "job.map", map, error))
    return FALSE;
  return append_word (r, r->part, r->part2, "job.set", body, error);
}

void
hotline_handle_put_job (HotlineRequest *r)
{
  g_autoptr (JsonNode) node = hotline_body (r);
  g_autoptr (GError) error = NULL;

  if (!node)
    return;
  JsonObject *job = member_object (json_node_get_object (node), "job"), *map = member_object (json_node_get_object (node), "map");
  if (!is_job (job))
    {
      hotline_refuse (r, SOUP_STATUS_BAD_REQUEST, "bad_data", _("taking a crew's job: “job” is no object with a title and steps; see data/openapi.yaml"));
      return;
    }
  if (!hotline_sync (r->hotline, &error))
    {
      hotline_refuse_error (r, error);
      return;
    }
  HotlineJob *known = hotline_job_find (r->hotline->crews, r->part, r->part2);
  g_autofree char *hash = heat_job_hash (job), *map_hash = map ? heat_job_hash (map) : NULL, *known_map = known && known->map ? heat_job_hash (heat_event_body (known->map)) : NULL;
  if (map && g_strcmp0 (map_hash, known_map) == 0)
    map = NULL; /* a desk that begins anew sends it again */
  if (known && known->set && !known->is_ended && !map && g_str_equal (known->hash, hash)
      && hotline_link_until_us (known, known->expires_us) > heat_clock_now_us (&r->hotline->clock))
    {
      if (hotline_take_answers (r->hotline, known, job, &error)) /* they may have failed when this job was stored */
        answer_link (r, known, TRUE);
      else
        hotline_refuse_error (r, error);
      return;
    }
  if (!store_job (r, job, map, hash, &error))
    {
      hotline_refuse_error (r, error);
      return;
    }
  known = hotline_job_find (r->hotline->crews, r->part, r->part2);
  if (!hotline_take_answers (r->hotline, known, job, &error))
    {
      hotline_refuse_error (r, error);
      return;
    }
  JsonObject *news = json_object_new ();
  json_object_set_string_member (news, "hash", hash);
  hotline_push_to (r->hotline, "crew", &(HotlineWho){ .job = known->incident, .team = known->team }, news);
  /* Agents tell callers how far it is. */
  JsonObject *progress = json_object_new ();
  json_object_set_string_member (progress, "incident", known->incident);
  hotline_push (r->hotline, "progress", HEAT_ROLE_AGENT | HEAT_ROLE_DESK, progress);
  answer_link (r, known, FALSE);
}

void
hotline_handle_end_job (HotlineRequest *r)
{
  g_autoptr (JsonObject) empty = json_object_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonBuilder) b = json_builder_new ();

  if (!hotline_sync (r->hotline, &error))
    {
      hotline_refuse_error (r, error);
      return;
    }
  HotlineJob *job = hotline_job_find (r->hotline->crews, r->part, r->part2);
  /* Told while the link still opens it; what the pages then ask comes after the end. */
  if (job && !job->is_ended)
    hotline_push_to (r->hotline, "crew", &(HotlineWho){ .job = job->incident, .team = job->team }, json_object_ref (empty));
  if (job && !job->is_ended && !append_word (r, r->part, r->part2, "job.ended", empty, &error))
    {
      hotline_refuse_error (r, error);
      return;
    }
  if (!job)
    {
      hotline_refuse (r, SOUP_STATUS_NOT_FOUND, "not_found", _("ending a crew's job: there is no job of this incident and team"));
      return;
    }
  hotline_end_stale_listeners (r->hotline);
  json_builder_begin_object (b);
  json_builder_set_member_name (b, "ended");
  json_builder_add_boolean_value (b, TRUE);
  json_builder_end_object (b);
  hotline_answer (r, SOUP_STATUS_OK, json_builder_get_root (b));
}

/* --- the page --- */
void
hotline_handle_crew_door (HotlineRequest *r)
{
  g_autofree char *path = g_strdup_printf ("/c/%s/", r->part);

  if (strspn (r->part, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.") == strlen (r->part))
    {
      /* Without a host and a scheme: TLS may end before the service does. */
      soup_server_message_set_status (r->message, SOUP_STATUS_PERMANENT_REDIRECT, NULL);
      hotline_set_header (r, "Location", path);
      soup_server_message_set_response (r->message, NULL, SOUP_MEMORY_STATIC, "", 0);
    }
  else
    hotline_link_job (r);
}

void
hotline_handle_crew_page (HotlineRequest *r)
{
  /* The page of a job that has ended opens too, and says so. */
  g_autofree char *incident = NULL, *team = NULL;
  gint64 expires_us;

  if (hotline_link_read (r->hotline->crews->secret, r->part, &incident, &team, &expires_us))
    hotline_serve_file (r, "web/crew.html", "text/html; charset=utf-8");
  else
    hotline_link_job (r);
}

void
hotline_handle_crew_worker (HotlineRequest *r)
{
  /* Beside the page: a worker answers for what lies below its own place. */
  hotline_serve_file (r, "web/crew-worker.js", "text/javascript; charset=utf-8");
}

static JsonNode *
gas_node (const HeatHotlineConfig *config)
{
  static const char *const names[] = { "o2_min_percent", "o2_max_percent", "ch4_max_lel_percent", "co_max_ppm", "h2s_max_ppm" };
  g_autoptr (JsonBuilder) b = json_builder_new ();

  json_builder_begin_object (b);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      json_builder_set_member_name (b, names[i]);
      json_builder_add_double_value (b, heat_hotline_config_number (config, "gas", names[i]));
    }
  json_builder_end_object (b);
  return json_builder_get_root (b);
}

/* Of the service's zone: a phone may stand in another. */
static int
utc_offset_min (gint64 at_us)
{
  g_autofree char *zone = heat_time_format_local (at_us, "%z"); /* "+0800" */
  int digits = atoi (zone + 1);

  return (zone[0] == '-' ? -1 : 1) * (digits / 100 * 60 + digits % 100);
}

void
hotline_handle_crew_job (HotlineRequest *r)
{
  HotlineJob *job = hotline_link_job (r);
  const char *phone = hotline_query (r, "phone");
  g_autoptr (JsonBuilder) b = json_builder_new ();

  if (!job)
    return;
  hotline_renew_link (r->hotline, job, r->who.link_until_us);
  json_builder_begin_object (b);
  hotline_put_time (b, "now", heat_clock_now_us (&r->hotline->clock));
  hotline_put_time (b, "expires", hotline_link_until_us (job, r->who.link_until_us));
  hotline_put_below (b, r->hotline, job->incident);
  hotline_put_text (b, "hash", job->hash);
  json_builder_set_member_name (b, "utc_offset_min");
  json_builder_add_int_value (b, utc_offset_min (heat_clock_now_us (&r->hotline->clock)));
  json_builder_set_member_name (b, "map");
  json_builder_add_int_value (b, job->map ? job->map->seq : 0);
  json_builder_set_member_name (b, "last_seq");
  json_builder_add_int_value (b, phone ? hotline_phone_last (r->hotline->crews, job, phone) : 0);
  json_builder_set_member_name (b, "check_in_min");
  json_builder_add_int_value (b, heat_hotline_config_int (r->hotline->config, "crew", "check_in_min"));
  json_builder_set_member_name (b, "gas");
  json_builder_add_value (b, gas_node (r->hotline->config));
  if (g_strcmp0 (hotline_query (r, "known"), job->hash) != 0)
    {
      json_builder_set_member_name (b, "job");
      json_builder_add_value (b, json_node_copy (json_object_get_member (heat_event_body (job->set), "job")));
    }
  json_builder_end_object (b);
  hotline_answer (r, SOUP_STATUS_OK, json_builder_get_root (b));
}

void
hotline_handle_crew_map (HotlineRequest *r)
{
  HotlineJob *job = hotline_link_job (r);

  if (!job)
    return;
  if (!job->map)
    {
      hotline_refuse (r, SOUP_STATUS_NOT_FOUND, "not_found", _("there is no map for this job"));
      return;
    }
  hotline_answer_text (r, SOUP_STATUS_OK, "application/json; charset=utf-8", heat_event_body_text (job->map), -1);
}

void
hotline_handle_crew_events (HotlineRequest *r)
{
  HotlineJob *job = hotline_link_job (r);
  HotlineWho pages = { .job = job ? job->incident : NULL, .team = job ? job->team : NULL };

  if (!job)
    return;
  if (hotline_count_listeners (r->hotline, "crew", &pages) >= (guint) heat_hotline_config_int (r->hotline->config, "crew", "listeners_per_link"))
    hotline_refuse (r, HOTLINE_TOO_MANY_REQUESTS, "busy", _("listening for events: as many pages of this job listen as the service takes; close one. The page goes on without"));
  else
    hotline_listen_events (r, "crew,ping");
}
