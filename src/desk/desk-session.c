// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-session.h"
#include "base-i18n.h"
#include "desk-suspect.h"
#include "store-net.h"
#include "store-journal.h"
#include <math.h>

/* What an opening thread makes; becomes the session's in one move. */
typedef struct {
  char *city_path, *ops_url;
  char *identity;       /* of the city file as it was just before it was read; NULL: not known */
  HeatNet *net;
  HeatStoreStoring *storing; /* of the snapshot, for the next time */
  HeatTrace *trace;
  HeatFinder *finder;
  gpointer courses;
  HeatRoadGraph *roads;
  HeatRoadSpeeds speeds;
  HeatMapScene *scene;
  HeatCrs *crs;         /* NULL: the city does not say */
  HeatLive *live;
  HeatDeskDeeds *deeds; /* after the live handle that it tells */
} Open;

typedef struct {
  Open *open;
  HeatClock clock;
  char *actor;
  HeatDeskProgress progress;
  gpointer data;
  GCancellable *cancellable;
  GMutex lock;        /* guards the three below */
  double fraction, from, share;
  char *what;
  guint timer;
} Job;

struct _HeatDeskSession {
  GObject parent;
  HeatDeskSettings *settings; /* borrowed */
  HeatClock clock;
  Open *open;                 /* owned, NULL before it is open */
  HeatDeskAside *aside;       /* owned, NULL: the real house */
  GPtrArray *exercised;       /* owned, of the last exercise; NULL */
  guint n_missed;
};
G_DEFINE_FINAL_TYPE (HeatDeskSession, heat_desk_session, G_TYPE_OBJECT)

enum { CHANGED, KNOCK, MODE, CLOSING, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
free_city (Open *open)
{
  g_clear_pointer (&open->scene, heat_map_scene_unref);
  g_clear_pointer (&open->roads, heat_road_graph_unref);
  g_clear_pointer (&open->courses, heat_desk_courses_unref);
  g_clear_pointer (&open->finder, heat_finder_unref);
  g_clear_pointer (&open->trace, heat_trace_unref);
  g_clear_pointer (&open->storing, heat_store_storing_finish);
  g_clear_pointer (&open->net, heat_net_unref);
  g_free (open->city_path);
  g_free (open->ops_url);
  g_free (open->identity);
  g_free (open);
}

static void
free_house (Open *open)
{
  g_clear_pointer (&open->deeds, heat_desk_deeds_free);
  g_clear_pointer (&open->live, heat_live_free);
  g_clear_pointer (&open->crs, heat_crs_free);
}

static void
open_free (Open *open)
{
  free_house (open);
  free_city (open);
}

static void
run_free_city (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  free_city (data);
  g_task_return_boolean (task, TRUE);
}

/* A million pipes are not given back in one turn of the window, and a snapshot may still be being stored. */
static void
open_free_aside (Open *open)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  free_house (open);
  g_task_set_task_data (task, open, NULL);
  g_task_run_in_thread (task, run_free_city);
}

static void
job_free (Job *job)
{
  g_clear_pointer (&job->open, open_free);
  if (job->timer)
    g_source_remove (job->timer);
  g_clear_object (&job->cancellable);
  g_mutex_clear (&job->lock);
  g_free (job->what);
  g_free (job->actor);
  g_free (job);
}

static void
note_progress (double fraction, const char *what, gpointer data)
{
  Job *job = data;

  g_mutex_lock (&job->lock);
  job->fraction = job->from + job->share * fraction;
  if (what && g_strcmp0 (what, job->what) != 0)
    {
      g_free (job->what);
      job->what = g_strdup (what);
    }
  g_mutex_unlock (&job->lock);
}

static gboolean
show_progress (gpointer data)
{
  Job *job = data;

  g_mutex_lock (&job->lock);
  double fraction = job->fraction;
  g_autofree char *what = g_strdup (job->what);
  g_mutex_unlock (&job->lock);
  job->progress (fraction, what, job->data);
  return G_SOURCE_CONTINUE;
}

/* The next part of the work: `share` of the whole, told in words. FALSE when cancelled. */
static gboolean
begin_part (Job *job, HeatProgress *progress, double share, const char *what, GError **error)
{
  job->from += job->share;
  job->share = share;
  *progress = (HeatProgress){ note_progress, job, job->cancellable };
  note_progress (0, what, job);
  return !heat_progress_stopped (progress, error);
}

static gboolean
open_network (Job *job, GError **error)
{
  Open *open = job->open;
  HeatProgress progress;

  if (!begin_part (job, &progress, 0.4, _("Reading the city file"), error))
    return FALSE;
  open->net = heat_store_net_open_first (open->city_path, NULL, &open->storing, &progress, error);
  if (!open->net || !begin_part (job, &progress, 0.15, _("Preparing isolation"), error))
    return FALSE;
  open->trace = heat_trace_new (open->net, &progress, error);
  if (!open->trace || !heat_trace_load_figures (open->trace, error) || !begin_part (job, &progress, 0.15, _("Indexing addresses"), error))
    return FALSE;
  open->finder = heat_finder_new (open->net, &progress, error);
  if (!open->finder || !begin_part (job, &progress, 0.1, _("Following the supply lines"), error))
    return FALSE;
  open->courses = heat_desk_courses_new (open->net, &progress, error);
  if (!open->courses || !begin_part (job, &progress, 0.05, _("Joining the streets"), error))
    return FALSE;
  open->roads = heat_ops_road_graph (heat_net_city (open->net));
  if (!heat_road_speeds_load (NULL, &open->speeds, error) || !begin_part (job, &progress, 0.1, _("Drawing up the map"), error))
    return FALSE;
  /* PROJ takes 150 ms to find the way between two systems. */
  open->crs = heat_net_city (open->net)->epsg ? heat_crs_new (heat_net_city (open->net)->epsg, NULL) : NULL;
  open->scene = heat_map_scene_new (open->net, &progress, error);
  return open->scene != NULL;
}

static gboolean
open_house (Job *job, GError **error)
{
  Open *open = job->open;
  HeatProgress progress;

  if (!begin_part (job, &progress, 0.05, _("Reading the journal"), error))
    return FALSE;
  HeatJournal *journal = heat_store_journal_open (open->ops_url, TRUE, error);
  if (!journal)
    return FALSE;
  HeatLiveSetup setup = { .journal = journal, .net = open->net, .trace = open->trace, .clock = job->clock, .actor = job->actor };
  open->live = heat_live_new (&setup, error);
  return open->live != NULL;
}

char *
heat_desk_session_identity_of (GFileInfo *info)
{
  return g_strdup_printf ("%s %" G_GOFFSET_FORMAT, g_file_info_get_attribute_string (info, G_FILE_ATTRIBUTE_ETAG_VALUE), g_file_info_get_size (info));
}

static char *
identify (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = g_file_query_info (file, HEAT_DESK_IDENTITY, G_FILE_QUERY_INFO_NONE, NULL, NULL);

  return info ? heat_desk_session_identity_of (info) : NULL;
}

static void
run_open (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;

  job->open->identity = identify (job->open->city_path);
  if (open_network (job, &error) && open_house (job, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
heat_desk_session_open (HeatDeskSession *self, const char *city_path, const char *ops_url, HeatDeskProgress progress,
                        GCancellable *cancellable, GAsyncReadyCallback done, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, done, data);
  Job *job = g_new0 (Job, 1);

  job->open = g_new0 (Open, 1);
  job->open->city_path = g_strdup (city_path);
  job->open->ops_url = g_strdup (ops_url);
  job->clock = self->clock;
  job->actor = g_strdup_printf ("desk:%s", *self->settings->person ? self->settings->person : g_get_user_name ());
  job->progress = progress;
  job->data = data;
  job->cancellable = cancellable ? g_object_ref (cancellable) : NULL;
  g_mutex_init (&job->lock);
  job->timer = g_timeout_add (50, show_progress, job);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, run_open);
}

static void
start_deeds (HeatDeskSession *self)
{
  Open *open = self->open;
  HeatDeskDeedsSetup setup = { .url = open->ops_url, .actor = heat_live_actor (open->live), .net = open->net, .trace = open->trace,
                               .clock = self->clock, .live = open->live };

  open->deeds = heat_desk_deeds_new (&setup);
}

static void
house_changed (HeatLive *live, GPtrArray *events, gpointer data)
{
  HeatDeskSession *self = data;

  for (guint i = 0; i < events->len; i++)
    {
      HeatEvent *event = events->pdata[i];
      if (event->kind != HEAT_EVENT_REPORT_TAKEN || g_strcmp0 (event->actor, heat_live_actor (live)) == 0)
        continue;
      self->n_missed += self->aside != NULL;
      g_signal_emit (self, signals[KNOCK], 0, heat_event_stream_id (event, "report"));
    }
  if (!self->aside)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
aside_changed (HeatLive *live, GPtrArray *events, gpointer data)
{
  g_signal_emit (data, signals[CHANGED], 0);
}

/* --- another house --- */
typedef struct { HeatDeskMode mode; char *url, *actor; HeatNet *net; HeatTrace *trace; HeatClock clock; } Entering;

static void
entering_free (gpointer data)
{
  Entering *e = data;

  heat_net_unref (e->net);
  heat_trace_unref (e->trace);
  g_free (e->url);
  g_free (e->actor);
  g_free (e);
}

static void
run_enter (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Entering *e = data;
  GError *error = NULL;
  HeatDeskAside *aside = heat_desk_aside_new (e->mode, e->url, e->actor, e->net, e->trace, e->clock, &error);

  if (aside)
    g_task_return_pointer (task, aside, (GDestroyNotify) heat_desk_aside_free);
  else
    g_task_return_error (task, error);
}

void
heat_desk_session_enter (HeatDeskSession *self, HeatDeskMode mode, const char *ops_url, GAsyncReadyCallback done, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, done, data);
  Entering *e = g_new0 (Entering, 1);

  *e = (Entering){ mode, g_strdup (ops_url ? ops_url : self->open->ops_url), g_strdup (heat_live_actor (self->open->live)), heat_net_ref (self->open->net),
                   heat_trace_ref (self->open->trace), self->clock };
  g_task_set_task_data (task, e, entering_free);
  g_task_run_in_thread (task, run_enter);
}

/* What a person does to one house must not end in another: a deed under way is waited for by asking again. */
gboolean
heat_desk_session_enter_finish (HeatDeskSession *self, GAsyncResult *result, GError **error)
{
  Entering *e = g_task_get_task_data (G_TASK (result));
  g_autoptr (HeatDeskAside) aside = g_task_propagate_pointer (G_TASK (result), error);

  if (!aside)
    return FALSE;
  if (self->aside || !self->open || self->open->net != e->net || heat_desk_deeds_are_under_way (self->open->deeds, ""))
    {
      g_set_error_literal (error, HEAT_OPS_ERROR, HEAT_ERROR_REFUSED, _("Something is just being written: try again in a moment."));
      return FALSE;
    }
  g_clear_pointer (&self->exercised, g_ptr_array_unref);
  self->aside = g_steal_pointer (&aside);
  self->n_missed = 0;
  heat_live_watch (self->aside->live, aside_changed, self, NULL);
  heat_desk_aside_start (self->aside);
  g_signal_emit (self, signals[MODE], 0);
  g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}

void
heat_desk_session_leave (HeatDeskSession *self)
{
  g_autoptr (HeatDeskAside) aside = g_steal_pointer (&self->aside);

  if (!aside)
    return;
  if (aside->mode == HEAT_DESK_EXERCISE)
    self->exercised = heat_desk_aside_done (aside);
  g_signal_emit (self, signals[MODE], 0);
  g_signal_emit (self, signals[CHANGED], 0);
  self->n_missed = 0;
}

GPtrArray *
heat_desk_session_exercised (HeatDeskSession *self)
{
  if (self->aside && self->aside->mode == HEAT_DESK_EXERCISE)
    return heat_desk_aside_done (self->aside);
  return self->exercised ? g_ptr_array_ref (self->exercised) : g_ptr_array_new ();
}

void
heat_desk_session_go (HeatDeskSession *self, gint64 at_us)
{
  if (heat_desk_session_past (self))
    heat_past_go (self->aside->past, self->aside->live, at_us);
}

HeatDeskMode heat_desk_session_mode (HeatDeskSession *self) { return self->aside ? self->aside->mode : HEAT_DESK_REAL; }
guint heat_desk_session_n_missed (HeatDeskSession *self) { return self->n_missed; }
HeatPast *heat_desk_session_past (HeatDeskSession *self) { return self->aside ? self->aside->past : NULL; }
HeatLive *heat_desk_session_real_live (HeatDeskSession *self) { return self->open ? self->open->live : NULL; }

gboolean
heat_desk_session_open_finish (HeatDeskSession *self, GAsyncResult *result, GError **error)
{
  Job *job = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  heat_desk_session_leave (self);
  if (self->open)
    g_signal_emit (self, signals[CLOSING], 0);
  g_clear_pointer (&self->open, open_free_aside);
  self->open = g_steal_pointer (&job->open);
  heat_live_sync (self->open->live, NULL); /* what happened while the city was read */
  heat_live_watch (self->open->live, house_changed, self, NULL);
  heat_live_follow (self->open->live, 0, NULL, NULL);
  start_deeds (self);
  g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}

static void
finalize (GObject *object)
{
  g_clear_pointer (&HEAT_DESK_SESSION (object)->aside, heat_desk_aside_free);
  g_clear_pointer (&HEAT_DESK_SESSION (object)->exercised, g_ptr_array_unref);
  g_clear_pointer (&HEAT_DESK_SESSION (object)->open, open_free);
  G_OBJECT_CLASS (heat_desk_session_parent_class)->finalize (object);
}

static void
heat_desk_session_init (HeatDeskSession *self)
{
}

static void
heat_desk_session_class_init (HeatDeskSessionClass *class)
{
  G_OBJECT_CLASS (class)->finalize = finalize;
  signals[CHANGED] = g_signal_new ("changed", HEAT_TYPE_DESK_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[KNOCK] = g_signal_new ("knock", HEAT_TYPE_DESK_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CLOSING] = g_signal_new ("closing", HEAT_TYPE_DESK_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MODE] = g_signal_new ("mode", HEAT_TYPE_DESK_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

HeatDeskSession *
heat_desk_session_new (HeatDeskSettings *settings, HeatClock clock)
{
  HeatDeskSession *self = g_object_new (HEAT_TYPE_DESK_SESSION, NULL);

  self->settings = settings;
  self->clock = clock;
  return self;
}

gboolean heat_desk_session_is_open (HeatDeskSession *self) { return self->open != NULL; }
HeatLive *heat_desk_session_live (HeatDeskSession *self) { return self->aside ? self->aside->live : self->open ? self->open->live : NULL; }
HeatDeskDeeds *heat_desk_session_deeds (HeatDeskSession *self) { return self->aside ? self->aside->deeds : self->open ? self->open->deeds : NULL; }
HeatNet *heat_desk_session_net (HeatDeskSession *self) { return self->open ? self->open->net : NULL; }
HeatTrace *heat_desk_session_trace (HeatDeskSession *self) { return self->open ? self->open->trace : NULL; }
HeatFinder *heat_desk_session_finder (HeatDeskSession *self) { return self->open ? self->open->finder : NULL; }
gpointer heat_desk_session_courses (HeatDeskSession *self) { return self->open ? self->open->courses : NULL; }
HeatCrs *heat_desk_session_crs (HeatDeskSession *self) { return self->open ? self->open->crs : NULL; }
HeatMapScene *heat_desk_session_scene (HeatDeskSession *self) { return self->open ? self->open->scene : NULL; }
const char *heat_desk_session_city_path (HeatDeskSession *self) { return self->open ? self->open->city_path : NULL; }
const char *heat_desk_session_city_identity (HeatDeskSession *self) { return self->open ? self->open->identity : NULL; }
HeatDeskSettings *heat_desk_session_settings (HeatDeskSession *self) { return self->settings; }
gint64 heat_desk_session_now_us (HeatDeskSession *self) { return heat_clock_now_us (self->aside ? &self->aside->clock : &self->clock); }

const HeatOps *
heat_desk_session_ops (HeatDeskSession *self)
{
  HeatLive *live = heat_desk_session_live (self);

  return live ? heat_live_ops (live) : NULL;
}

double
heat_desk_session_outdoor_degc (HeatDeskSession *self)
{
  double noted = self->open ? heat_ops_temp_degc (heat_desk_session_ops (self)) : NAN;

  return isfinite (noted) ? noted : self->settings->outdoor_degc;
}

HeatOpsTeam *
heat_desk_session_team (HeatDeskSession *self, guint team)
{
  const HeatCity *city = heat_net_city (self->open->net);

  return heat_ops_team (heat_desk_session_ops (self), heat_city_text (city, city->team[team].id));
}

char *
heat_desk_session_report_place (HeatDeskSession *self, const HeatOpsReport *report)
{
  guint32 household = *report->card ? heat_net_find (self->open->net, HEAT_KIND_HOUSEHOLD, report->card) : HEAT_NONE;

  if (*report->address)
    return g_strdup (report->address);
  return household == HEAT_NONE ? g_strdup (_("place unknown")) : heat_finder_label (self->open->finder, HEAT_KIND_HOUSEHOLD, household);
}

HeatRoadGraph *
heat_desk_session_roads (HeatDeskSession *self, HeatRoadSpeeds *speeds)
{
  *speeds = self->open->speeds;
  return self->open->roads;
}
