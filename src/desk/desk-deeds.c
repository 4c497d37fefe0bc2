// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-deeds.h"
#include "net.h"
#include "ops-past.h"
#include "store-journal.h"
#include "trace.h"
#include <math.h>

typedef struct {
  HeatDeskDeed *deed;   /* owned; NULL: end the thread */
  char *key;            /* owned; NULL: a question */
  gint64 seq, at_us;    /* what the window had folded, its time */
  int question;         /* its number, 0: a deed */
  GWeakRef owner;
  HeatDeskDone done;
  gpointer data;        /* owned */
  GError *error;        /* owned */
} Job;

struct _HeatDeskDeeds {
  GThread *thread;
  GAsyncQueue *todo, *finished; /* Job; each has its own lock */
  int newest_question;          /* atomic */
  /* the thread's own: */
  char *url, *actor;
  gboolean is_past;
  HeatPast *past;               /* of a replay: the thread's own */
  HeatNet *net;
  HeatTrace *trace;
  HeatClock clock;
  HeatLive *hand;
  /* the main thread's own: */
  HeatLive *live;               /* borrowed */
  GPtrArray *keys;              /* of what is under way */
  int next_question;
  GSource *told;                /* woken by the thread */
};

HeatDeskDeed *
heat_desk_deed_new (HeatDeskRun run, const char *incident)
{
  HeatDeskDeed *deed = g_new0 (HeatDeskDeed, 1);

  deed->run = run;
  deed->incident = g_strdup (incident);
  deed->x = deed->y = deed->probability = deed->travel_s = deed->route_m = NAN;
  return deed;
}

void
heat_desk_deed_free (HeatDeskDeed *deed)
{
  char *const texts[] = { deed->incident, deed->report, deed->team, deed->text, deed->leak, deed->address, deed->place, deed->consumer,
                          deed->card, deed->phone, deed->reason, deed->made, deed->cause, deed->measures, deed->advice };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_clear_pointer (&deed->line, g_array_unref);
  g_clear_pointer (&deed->draft, heat_event_unref);
  g_free (deed);
}

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->deed, heat_desk_deed_free);
  g_clear_error (&job->error);
  g_weak_ref_clear (&job->owner);
  g_free (job->key);
  g_free (job->data);
  g_free (job);
}

/* --- in the thread --- */
/* The window's own past cannot be shared with a thread: the journal is read once more. */
static void
open_past (HeatDeskDeeds *deeds, HeatLiveSetup *setup, GError **error)
{
  g_autoptr (HeatJournal) journal = heat_store_journal_open_to_read (deeds->url, error);
  GPtrArray *events = journal ? heat_journal_read (journal, 0, 0, error) : NULL;

  if (!events)
    return;
  deeds->past = heat_past_new (events, deeds->net);
  setup->journal = heat_past_journal (deeds->past);
  setup->clock = heat_past_clock (deeds->past);
}

static gboolean
stand_where (HeatDeskDeeds *deeds, const Job *job, GError **error)
{
  if (!deeds->past)
    return heat_live_catch_up (deeds->hand, job->seq, error);
  heat_past_go (deeds->past, deeds->hand, job->at_us);
  return TRUE;
}

static gboolean
open_hand (HeatDeskDeeds *deeds, GError **error)
{
  HeatLiveSetup setup = { .net = deeds->net, .trace = deeds->trace, .clock = deeds->clock, .actor = deeds->actor };

  if (deeds->hand)
    return TRUE;
  if (deeds->is_past)
    open_past (deeds, &setup, error);
  else
    setup.journal = heat_store_journal_open (deeds->url, FALSE, error);
  deeds->hand = setup.journal ? heat_live_new (&setup, error) : NULL;
  return deeds->hand != NULL;
}

static void
work (HeatDeskDeeds *deeds, Job *job)
{
  if (job->question && job->question != g_atomic_int_get (&deeds->newest_question))
    g_set_error_literal (&job->error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "");
  else if (open_hand (deeds, &job->error) && stand_where (deeds, job, &job->error))
    job->deed->run (job->deed, deeds->hand, &job->error);
}

static gpointer
run (gpointer data)
{
  HeatDeskDeeds *deeds = data;

  open_hand (deeds, NULL);
  for (;;)
    {
      Job *job = g_async_queue_pop (deeds->todo);
      if (!job->deed)
        {
          job_free (job);
          break;
        }
      work (deeds, job);
      g_async_queue_push (deeds->finished, job);
      g_source_set_ready_time (deeds->told, 0);
    }
  g_clear_pointer (&deeds->hand, heat_live_free);
  g_clear_pointer (&deeds->past, heat_past_free);
  return NULL;
}

/* --- on the main thread --- */
static void
finish (HeatDeskDeeds *deeds, Job *job)
{
  guint at;

  /* Also after a refusal: what was in the way is to be seen. */
  if (job->key)
    heat_live_sync (deeds->live, NULL);
  if (job->key && g_ptr_array_find_with_equal_func (deeds->keys, job->key, g_str_equal, &at))
    g_ptr_array_remove_index (deeds->keys, at);
  g_autoptr (GObject) owner = g_weak_ref_get (&job->owner);
  if (owner && !g_error_matches (job->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    job->done (owner, job->deed, job->error, job->data);
}

static gboolean
tell (gpointer data)
{
  HeatDeskDeeds *deeds = data;
  g_autoptr (GSource) source = g_source_ref (deeds->told);
  Job *job;

  g_source_set_ready_time (source, -1);
  /* A callback may end the deeds: then the source is destroyed and the queue was emptied. */
  while (!g_source_is_destroyed (source) && (job = g_async_queue_try_pop (deeds->finished)))
    {
      finish (deeds, job);
      job_free (job);
    }
  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  return callback (data);
}

HeatDeskDeeds *
heat_desk_deeds_new (const HeatDeskDeedsSetup *setup)
{
  static GSourceFuncs funcs = { NULL, NULL, dispatch, NULL, NULL, NULL };
  HeatDeskDeeds *deeds = g_new0 (HeatDeskDeeds, 1);

  deeds->url = g_strdup (setup->url);
  deeds->is_past = setup->is_past;
  deeds->actor = g_strdup (setup->actor);
  deeds->net = heat_net_ref (setup->net);
  deeds->trace = heat_trace_ref (setup->trace);
  deeds->clock = setup->clock;
  deeds->live = setup->live;
  deeds->keys = g_ptr_array_new_with_free_func (g_free);
  deeds->todo = g_async_queue_new_full (job_free);
  deeds->finished = g_async_queue_new_full (job_free);
  deeds->told = g_source_new (&funcs, sizeof (GSource));
  g_source_set_callback (deeds->told, tell, deeds, NULL);
  g_source_set_ready_time (deeds->told, -1);
  g_source_attach (deeds->told, NULL);
  deeds->thread = g_thread_new ("deeds", run, deeds);
  return deeds;
}

static Job *
make_job (HeatDeskDeeds *deeds, HeatDeskDeed *deed, GObject *owner, HeatDeskDone done, gpointer data)
{
  Job *job = g_new0 (Job, 1);

  job->deed = deed;
  job->at_us = heat_live_now_us (deeds->live);
  job->seq = heat_ops_seq (heat_live_ops (deeds->live));
  g_weak_ref_init (&job->owner, owner);
  job->done = done;
  job->data = data;
  return job;
}

void
heat_desk_deeds_free (HeatDeskDeeds *deeds)
{
  g_atomic_int_set (&deeds->newest_question, -1);
  g_async_queue_push (deeds->todo, make_job (deeds, NULL, NULL, NULL, NULL));
  g_thread_join (deeds->thread);
  g_source_destroy (deeds->told);
  g_source_unref (deeds->told);
  g_async_queue_unref (deeds->todo);
  g_async_queue_unref (deeds->finished);
  g_ptr_array_unref (deeds->keys);
  heat_trace_unref (deeds->trace);
  heat_net_unref (deeds->net);
  g_free (deeds->url);
  g_free (deeds->actor);
  g_free (deeds);
}

gboolean
heat_desk_deeds_begin (HeatDeskDeeds *deeds, const char *key, HeatDeskDeed *deed, GObject *owner, HeatDeskDone done, gpointer data)
{
  if (g_ptr_array_find_with_equal_func (deeds->keys, key, g_str_equal, NULL))
    {
      heat_desk_deed_free (deed);
      g_free (data);
      return FALSE;
    }
  Job *job = make_job (deeds, deed, owner, done, data);
  job->key = g_strdup (key);
  g_ptr_array_add (deeds->keys, g_strdup (key));
  g_async_queue_push (deeds->todo, job);
  return TRUE;
}

void
heat_desk_deeds_ask (HeatDeskDeeds *deeds, HeatDeskDeed *deed, GObject *owner, HeatDeskDone done, gpointer data)
{
  Job *job = make_job (deeds, deed, owner, done, data);

  job->question = ++deeds->next_question;
  g_atomic_int_set (&deeds->newest_question, job->question);
  g_async_queue_push (deeds->todo, job);
}

gboolean
heat_desk_deeds_are_under_way (HeatDeskDeeds *deeds, const char *key_begin)
{
  for (guint i = 0; i < deeds->keys->len; i++)
    if (g_str_has_prefix (deeds->keys->pdata[i], key_begin))
      return TRUE;
  return FALSE;
}
