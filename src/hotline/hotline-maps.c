// SPDX-License-Identifier: GPL-3.0-or-later
#include "hotline-maps.h"
#include "hotline-private.h"
#include "base-i18n.h"
#include <stdlib.h>
#include <string.h>

#define MOST_KEPT 64
#define MOST_WAITING 32 /* different pictures ordered at once */
#define POLICY "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

typedef struct { GBytes *plain, *packed; char *tag; guint64 used; } Picture;
typedef struct { HotlineMaps *maps; SoupServerMessage *message; GPtrArray *list; gulong finished; } Waiter;

struct _HotlineMaps {
  HeatHotlineDraw draw;
  gpointer draw_data;
  GThreadPool *pool;    /* one thread */
  GHashTable *pictures; /* key → Picture */
  GHashTable *ordered;  /* key → GPtrArray of Waiter */
  GAsyncQueue *done;    /* Job, from the thread */
  GMainContext *context;
  guint64 count;
};

typedef struct { HotlineMaps *maps; char *key; HeatHotlineMapAsk *ask; GBytes *svg, *packed; char *reason; } Job;

static void
clear_leak (gpointer data)
{
  g_free (((HeatHotlineLeak *) data)->leak);
}

HeatHotlineMapAsk *
heat_hotline_map_ask_new (void)
{
  HeatHotlineMapAsk *ask = g_new0 (HeatHotlineMapAsk, 1);

  ask->out_buildings = g_array_new (FALSE, FALSE, sizeof (guint32));
  ask->zone_pipes = g_array_new (FALSE, FALSE, sizeof (guint32));
  ask->valves = g_array_new (FALSE, FALSE, sizeof (guint32));
  ask->leaks = g_array_new (FALSE, FALSE, sizeof (HeatHotlineLeak));
  g_array_set_clear_func (ask->leaks, clear_leak);
  ask->home = HEAT_NONE;
  return ask;
}

void
heat_hotline_map_ask_free (HeatHotlineMapAsk *ask)
{
  if (!ask)
    return;
  g_array_unref (ask->out_buildings);
  g_array_unref (ask->zone_pipes);
  g_array_unref (ask->valves);
  g_array_unref (ask->leaks);
  g_free (ask);
}

static void
free_picture (gpointer data)
{
  Picture *p = data;

  g_bytes_unref (p->plain);
  g_clear_pointer (&p->packed, g_bytes_unref);
  g_free (p->tag);
  g_free (p);
}

static void
free_job (gpointer data)
{
  Job *job = data;

  g_free (job->key);
  heat_hotline_map_ask_free (job->ask);
  g_clear_pointer (&job->svg, g_bytes_unref);
  g_clear_pointer (&job->packed, g_bytes_unref);
  g_free (job->reason);
  g_free (job);
}

static void
free_waiter (gpointer data)
{
  Waiter *w = data;

  if (w->finished)
    g_signal_handler_disconnect (w->message, w->finished);
  g_object_unref (w->message);
  g_free (w);
}

/* --- The drawing thread -------------------------------------------------------------------------------------------- */

static GBytes *
pack (GBytes *bytes)
{
  g_autoptr (GZlibCompressor) zip = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 3);
  g_autoptr (GOutputStream) to = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (to, G_CONVERTER (zip));
  gsize n;
  const void *data = g_bytes_get_data (bytes, &n);

  if (!g_output_stream_write_all (stream, data, n, NULL, NULL, NULL) || !g_output_stream_close (stream, NULL, NULL))
    return NULL;
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (to));
}

static gboolean take_done (gpointer data);

static void
draw_one (gpointer data, gpointer user_data)
{
  Job *job = data;
  HotlineMaps *maps = user_data;
  g_autoptr (GError) error = NULL;

  job->svg = maps->draw (job->ask, maps->draw_data, &error);
  job->packed = job->svg ? pack (job->svg) : NULL;
  job->reason = error ? g_strdup (error->message) : NULL;
  g_async_queue_push (maps->done, job);
  g_autoptr (GSource) idle = g_idle_source_new ();
  g_source_set_priority (idle, G_PRIORITY_DEFAULT);
  g_source_set_callback (idle, take_done, maps, NULL);
  g_source_set_static_name (idle, "heat-map-done");
  g_source_attach (idle, maps->context);
}

/* --- Answers ------------------------------------------------------------------------------------------------------- */

static gboolean
takes_gzip (SoupServerMessage *message)
{
  const char *accepts = soup_message_headers_get_list (soup_server_message_get_request_headers (message), "Accept-Encoding");

  return accepts && strstr (accepts, "gzip");
}

static void
answer_picture (SoupServerMessage *message, const Picture *p)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  const char *known = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "If-None-Match");
  GBytes *bytes = p->packed && takes_gzip (message) ? p->packed : p->plain;

  soup_message_headers_replace (headers, "Cache-Control", "no-cache");
  soup_message_headers_replace (headers, "Content-Security-Policy", POLICY);
  soup_message_headers_replace (headers, "Vary", "Accept-Encoding, Accept-Language, Cookie, Authorization");
  soup_message_headers_replace (headers, "ETag", p->tag);
  if (g_strcmp0 (known, p->tag) == 0)
    {
      soup_server_message_set_status (message, SOUP_STATUS_NOT_MODIFIED, NULL);
      return;
    }
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_replace (headers, "Content-Type", "image/svg+xml");
  if (bytes == p->packed)
    soup_message_headers_replace (headers, "Content-Encoding", "gzip");
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), bytes);
}

static void
refuse_waiter (const Waiter *w, const char *code, const char *reason)
{
  HotlineRequest r = { .message = w->message };

  hotline_refuse (&r, SOUP_STATUS_SERVICE_UNAVAILABLE, code, reason);
}

/* `p` NULL: refused with code and reason. */
static void
answer_waiters (GPtrArray *list, const Picture *p, const char *code, const char *reason)
{
  for (guint i = 0; i < list->len; i++)
    {
      Waiter *w = list->pdata[i];
      g_clear_signal_handler (&w->finished, w->message);
      if (p)
        answer_picture (w->message, p);
      else
        refuse_waiter (w, code, reason);
      hotline_resume (w->message);
    }
}

static void
drop_oldest (HotlineMaps *maps)
{
  GHashTableIter iter;
  gpointer key, value;
  const char *oldest = NULL;
  guint64 used = G_MAXUINT64;

  g_hash_table_iter_init (&iter, maps->pictures);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (((Picture *) value)->used < used)
      {
        oldest = key;
        used = ((Picture *) value)->used;
      }
  g_hash_table_remove (maps->pictures, oldest);
}

static Picture *
keep (HotlineMaps *maps, Job *job)
{
  Picture *p = g_new0 (Picture, 1);
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, job->svg);

  if (g_hash_table_size (maps->pictures) >= MOST_KEPT)
    drop_oldest (maps);
  p->plain = g_steal_pointer (&job->svg);
  p->packed = g_steal_pointer (&job->packed);
  p->tag = g_strdup_printf ("\"%.32s\"", sum);
  p->used = ++maps->count;
  g_hash_table_replace (maps->pictures, g_strdup (job->key), p);
  return p;
}

static gboolean
take_done (gpointer data)
{
  HotlineMaps *maps = data;
  Job *job;

  while ((job = g_async_queue_try_pop (maps->done)))
    {
      GPtrArray *list = g_hash_table_lookup (maps->ordered, job->key);
      Picture *p = job->svg ? keep (maps, job) : NULL;
      if (list)
        answer_waiters (list, p, "map", job->reason ? job->reason : "");
      g_hash_table_remove (maps->ordered, job->key);
      free_job (job);
    }
  return G_SOURCE_REMOVE;
}

static void
forget_waiter (SoupServerMessage *message, gpointer data)
{
  Waiter *w = data;

  g_ptr_array_remove (w->list, w);
}

/* Orders the picture when nobody has, and lets the request wait for it. */
static void
wait_for_picture (HotlineRequest *r, HotlineMaps *maps, const char *key, HeatHotlineMapAsk *ask)
{
  GPtrArray *list = g_hash_table_lookup (maps->ordered, key);
  Waiter *w = g_new0 (Waiter, 1);

  if (!list)
    {
      Job *job = g_new0 (Job, 1);
      job->maps = maps;
      job->key = g_strdup (key);
      job->ask = ask;
      list = g_ptr_array_new_with_free_func (free_waiter);
      g_hash_table_insert (maps->ordered, g_strdup (key), list);
      g_thread_pool_push (maps->pool, job, NULL);
    }
  else
    heat_hotline_map_ask_free (ask);
  w->maps = maps;
  w->list = list;
  w->message = g_object_ref (r->message);
  w->finished = g_signal_connect (w->message, "finished", G_CALLBACK (forget_waiter), w);
  g_ptr_array_add (list, w);
  hotline_pause (r);
}

/* --- What is asked ------------------------------------------------------------------------------------------------- */

static gboolean
is_shown (const HeatNotice *n, gint64 now_us)
{
  return !n->is_superseded && !heat_notice_is_over (n) && (n->kind != HEAT_NOTICE_PLANNED || n->start_us <= now_us);
}

/* Notices that the picture is about: one by number or incident (a planned one also before it begins), else all that hold now. */
static GPtrArray *
choose_notices (const HotlineRequest *r)
{
  HeatHotline *h = r->hotline;
  const GPtrArray *all = heat_ops_notices (h->ops);
  const char *number = hotline_query (r, "notice"), *incident = r->who.job ? r->who.job : hotline_query (r, "incident");
  GPtrArray *chosen = g_ptr_array_new ();

  for (guint i = 0; i < all->len; i++)
    {
      HeatNotice *n = all->pdata[i];
      gboolean is_asked = (number && strcmp (n->number, number) == 0) || (incident && strcmp (n->incident, incident) == 0);
      if (number || incident ? is_asked && !n->is_superseded && !heat_notice_is_over (n) : is_shown (n, heat_clock_now_us (&h->clock)))
        g_ptr_array_add (chosen, n);
    }
  return chosen;
}

static void
add_row (GArray *rows, const HeatNet *net, HeatKind kind, const char *id)
{
  guint32 row = heat_net_find (net, kind, id);

  if (row != HEAT_NONE)
    g_array_append_val (rows, row);
}

/* "抢修-0114-02" → 2; 0: it ends in no number. */
static int
number_of (const char *incident)
{
  const char *dash = strrchr (incident, '-');

  return dash ? (int) g_ascii_strtoll (dash + 1, NULL, 10) : 0;
}

static void
add_notice (HeatHotlineMapAsk *ask, const HeatNet *net, const HeatNotice *n)
{
  for (guint i = 0; i < n->areas->len; i++)
    {
      const HeatNoticeArea *area = n->areas->pdata[i];
      for (guint k = 0; k < area->buildings->len; k++)
        add_row (ask->out_buildings, net, HEAT_KIND_BUILDING, ((HeatNoticeBuilding *) area->buildings->pdata[k])->id);
    }
  if (ask->audience == HEAT_HOTLINE_PUBLIC)
    return;
  for (guint i = 0; i < n->valves->len; i++)
    add_row (ask->valves, net, HEAT_KIND_VALVE, ((HeatNoticeValve *) n->valves->pdata[i])->valve);
  for (guint i = 0; n->zone && n->zone[i]; i++)
    add_row (ask->zone_pipes, net, HEAT_KIND_PIPE, n->zone[i]);
  for (guint i = 0; n->leaks && n->leaks[i]; i++)
    {
      HeatHotlineLeak leak = { g_strdup (n->leaks[i]), number_of (n->incident) };
      g_array_append_val (ask->leaks, leak);
    }
}

static guint32
find_home (const HotlineRequest *r)
{
  const HeatNet *net = r->hotline->net;
  const char *card = hotline_query (r, "card"), *building = hotline_query (r, "building");
  guint32 household = card ? heat_net_find (net, HEAT_KIND_HOUSEHOLD, card) : HEAT_NONE;

  if (household != HEAT_NONE)
    return heat_net_household_building (net, heat_household (household)).i;
  return building ? heat_net_find (net, HEAT_KIND_BUILDING, building) : HEAT_NONE;
}

/* Strangers get one of two sizes, so that they cannot have us draw a picture for each pixel. */
static void
choose_size (const HotlineRequest *r, HeatHotlineMapAsk *ask)
{
  gint64 width = hotline_query_int (r, "width", 424, 160, 1600), height = hotline_query_int (r, "height", 318, 120, 1200);

  if (ask->audience == HEAT_HOTLINE_PUBLIC)
    {
      width = width < 500 ? 392 : 760;
      height = width < 500 ? 304 : 440;
    }
  ask->width_px = (guint) (width + 7) / 8 * 8;
  ask->height_px = (guint) (height + 7) / 8 * 8;
}

/* A view for fewer may be asked for, one for more not. */
static HeatHotlineAudience
choose_audience (const HotlineRequest *r)
{
  const char *view = hotline_query (r, "view");
  gboolean is_staff = (r->who.roles & (HEAT_ROLE_AGENT | HEAT_ROLE_DESK)) != 0;

  if (!(is_staff || (r->who.roles & HEAT_ROLE_CREW)) || g_strcmp0 (view, "public") == 0)
    return HEAT_HOTLINE_PUBLIC;
  return is_staff && g_strcmp0 (view, "crew") != 0 ? HEAT_HOTLINE_AGENT : HEAT_HOTLINE_CREW;
}

static HeatHotlineMapAsk *
make_ask (const HotlineRequest *r)
{
  HeatHotlineMapAsk *ask = heat_hotline_map_ask_new ();
  const char *theme = hotline_query (r, "theme");

  ask->audience = choose_audience (r);
  ask->is_dark = g_strcmp0 (theme, "dark") == 0;
  ask->is_english = r->is_english;
  choose_size (r, ask);
  if (ask->audience == HEAT_HOTLINE_AGENT)
    ask->home = find_home (r);
  return ask;
}

static char *
make_key (const HeatHotlineMapAsk *ask, const GPtrArray *notices)
{
  GString *key = g_string_new (NULL);

  g_string_append_printf (key, "%ux%u%s%s %d %u", ask->width_px, ask->height_px, ask->is_dark ? " dark" : "", ask->is_english ? " en" : "", ask->audience, ask->home);
  for (guint i = 0; i < notices->len; i++)
    {
      g_autofree char *one = heat_notice_key (notices->pdata[i]);
      g_string_append_printf (key, " %s", one);
    }
  return g_string_free (key, FALSE);
}

static void
answer_map (HotlineRequest *r, const GPtrArray *notices)
{
  HotlineMaps *maps = r->hotline->maps;
  g_autoptr (HeatHotlineMapAsk) ask = make_ask (r);
  g_autofree char *key = make_key (ask, notices);
  Picture *known = g_hash_table_lookup (maps->pictures, key);

  if (known)
    {
      known->used = ++maps->count;
      answer_picture (r->message, known);
      return;
    }
  if (!g_hash_table_contains (maps->ordered, key) && g_hash_table_size (maps->ordered) >= MOST_WAITING)
    {
      hotline_set_header (r, "Retry-After", "2");
      hotline_refuse (r, SOUP_STATUS_SERVICE_UNAVAILABLE, "busy", _("drawing the map: too many pictures are asked for at once; try again later"));
      return;
    }
  for (guint i = 0; i < notices->len; i++)
    add_notice (ask, r->hotline->net, notices->pdata[i]);
  wait_for_picture (r, maps, key, g_steal_pointer (&ask));
}

void
hotline_handle_map (HotlineRequest *r)
{
  HeatHotline *h = r->hotline;
  g_autoptr (GError) error = NULL;

  if (!h->net || !h->maps->draw)
    {
      hotline_refuse (r, SOUP_STATUS_SERVICE_UNAVAILABLE, "no_city", _("drawing the map: the service runs without a city; start it with --city"));
      return;
    }
  if (!hotline_sync (h, &error))
    {
      hotline_refuse_error (r, error);
      return;
    }
  g_autoptr (GPtrArray) notices = choose_notices (r);
  if (!notices->len && (hotline_query (r, "notice") || hotline_query (r, "incident") || r->who.job))
    hotline_refuse (r, SOUP_STATUS_NOT_FOUND, "not_found", _("drawing the map: there is no notice of this number or incident in force"));
  else
    answer_map (r, notices);
}

/* --- Life ---------------------------------------------------------------------------------------------------------- */

HotlineMaps *
hotline_maps_new (HeatHotlineDraw draw, gpointer draw_data)
{
  HotlineMaps *maps = g_new0 (HotlineMaps, 1);

  maps->draw = draw;
  maps->draw_data = draw_data;
  maps->pictures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_picture);
  maps->ordered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  maps->done = g_async_queue_new_full (free_job);
  maps->context = g_main_context_ref_thread_default ();
  maps->pool = g_thread_pool_new_full (draw_one, maps, free_job, 1, FALSE, NULL);
  return maps;
}

void
hotline_maps_stop (HotlineMaps *maps)
{
  GHashTableIter iter;
  gpointer list;

  g_hash_table_iter_init (&iter, maps->ordered);
  while (g_hash_table_iter_next (&iter, NULL, &list))
    {
      answer_waiters (list, NULL, "stopping", _("drawing the map: the service stops"));
      g_ptr_array_set_size (list, 0);
    }
}

void
hotline_maps_free (HotlineMaps *maps)
{
  GSource *idle;

  if (!maps)
    return;
  g_thread_pool_free (maps->pool, TRUE, TRUE);
  while ((idle = g_main_context_find_source_by_user_data (maps->context, maps)))
    g_source_destroy (idle);
  g_async_queue_unref (maps->done);
  g_hash_table_unref (maps->ordered);
  g_hash_table_unref (maps->pictures);
  g_main_context_unref (maps->context);
  g_free (maps);
}
