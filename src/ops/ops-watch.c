// SPDX-License-Identifier: GPL-3.0-or-later
/* Signs of life from below: which have not come, and what a person says of them. */
#include "base-i18n.h"
#include "ops-crew.h"
#include "ops-live-private.h"

#define WRITE_AGAIN_US (10 * (gint64) G_USEC_PER_SEC) /* each try may wait for a lock */

typedef struct { gint64 sign_seq, until_us; /* steady clock */ } Waited;
typedef struct { const HeatCrewJob *job; const HeatCrewWell *well; char *id; } Missed;

static void
clear_missed (gpointer data)
{
  g_free (((Missed *) data)->id);
}

/* The latest that anything after that sign was written: what the clock says now may lie before it, when it was set back between two programs. */
static gint64
latest_us (HeatLive *live, const HeatCrewWell *well)
{
  const GPtrArray *log = heat_ops_log (live->ops);
  gint64 at_us = heat_live_now_us (live);

  for (guint k = log->len; k > 0 && ((HeatEvent *) log->pdata[k - 1])->seq > well->sign_seq; k--)
    at_us = MAX (at_us, ((HeatEvent *) log->pdata[k - 1])->at_us);
  return at_us;
}

/* A sign that has come since the last look is no older than that look; one from before this process is as old as the later of clock and journal tell. From
 * then on only the steady clock counts. */
static void
wait_for (HeatLive *live, const HeatCrewWell *well, gint64 steady_us, gboolean is_first)
{
  gint64 whole_us = (gint64) well->check_in_min * 60 * G_USEC_PER_SEC, left_us = CLAMP (well->due_us - well->written_us, 0, whole_us);
  gint64 old_us = MAX (latest_us (live, well) - well->written_us, 0);
  Waited *w = g_new (Waited, 1);

  *w = (Waited){ well->sign_seq, steady_us + left_us - (is_first ? old_us : MIN (old_us, steady_us - live->looked_us)) };
  g_hash_table_insert (live->waited, g_strdup (well->entry), w);
}

static gboolean
is_late (HeatLive *live, const HeatCrewWell *well, gint64 steady_us, gboolean is_first)
{
  const Waited *w = g_hash_table_lookup (live->waited, well->entry);

  if (!w || w->sign_seq != well->sign_seq)
    wait_for (live, well, steady_us, is_first);
  w = g_hash_table_lookup (live->waited, well->entry);
  return steady_us > w->until_us;
}

static GArray *
find_missed (HeatLive *live)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (Missed));
  gint64 steady_us = heat_clock_steady_us (&live->clock);
  gboolean is_first = !live->waited;

  g_array_set_clear_func (found, clear_missed);
  if (is_first)
    live->waited = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint k = 0; k < live->ops->crews->len; k++)
    {
      const HeatCrewJob *j = live->ops->crews->pdata[k];
      for (guint w = 0; w < j->wells->len; w++)
        {
          const HeatCrewWell *well = j->wells->pdata[w];
          g_autofree char *id = g_strdup_printf ("missed-%" G_GINT64_FORMAT, well->sign_seq), *stream = g_strconcat ("call:", id, NULL);
          Missed m = { j, well, NULL };
          if (!is_late (live, well, steady_us, is_first) || heat_ops_version (live->ops, stream))
            continue;
          m.id = g_steal_pointer (&id);
          g_array_append_val (found, m);
        }
    }
  live->looked_us = steady_us;
  return found;
}

/* What the journal did not take is known all the same. */
static void
keep_unwritten (HeatLive *live, const GArray *missed)
{
  g_clear_pointer (&live->unwritten, g_ptr_array_unref);
  if (!missed)
    return;
  live->unwritten = g_ptr_array_new_with_free_func (heat_crew_call_free);
  for (guint k = 0; k < missed->len; k++)
    {
      const Missed *m = &g_array_index (missed, Missed, k);
      HeatCrewCall *c = g_new0 (HeatCrewCall, 1);
      c->kind = HEAT_CALL_MISSED;
      c->id = g_strdup (m->well->entry);
      c->entry = g_strdup (m->well->entry);
      c->incident = g_strdup (m->job->incident);
      c->team = g_strdup (m->job->team);
      c->text = g_strdup (m->well->well);
      c->at_us = heat_live_now_us (live);
      c->said_us = m->well->sign_us;
      g_ptr_array_add (live->unwritten, c);
    }
}

static gboolean
write_missed (HeatLive *live, const GArray *missed, GError **error)
{
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  for (guint k = 0; k < missed->len; k++)
    {
      const Missed *m = &g_array_index (missed, Missed, k);
      JsonObject *body = heat_body ("incident", m->job->incident, "team", m->job->team, "well", m->well->well, "entry", m->well->entry, NULL);
      json_object_set_int_member (body, "due_us", m->well->due_us);
      json_object_set_int_member (body, "sign_us", m->well->sign_us);
      heat_deed_expect (&deed, "call", m->id);
      heat_deed_add (&deed, "call", m->id, HEAT_EVENT_CREW_MISSED, body);
    }
  return heat_deed_commit (&deed, error);
}

int
heat_live_watch_crews (HeatLive *live, GError **error)
{
  g_autoptr (GArray) missed = find_missed (live);
  g_autoptr (GError) local = NULL;
  gint64 steady_us = heat_clock_steady_us (&live->clock);

  if (missed->len && live->unwritten && live->unwritten->len == missed->len && steady_us < live->write_again_us)
    return 0;
  if (!missed->len || write_missed (live, missed, &local))
    {
      keep_unwritten (live, NULL);
      return (int) missed->len;
    }
  if (local->code == HEAT_ERROR_CONFLICT)
    return 0; /* another desk has noted it */
  keep_unwritten (live, missed);
  live->write_again_us = heat_clock_steady_us (&live->clock) + WRITE_AGAIN_US;
  g_propagate_error (error, g_steal_pointer (&local));
  return -1;
}

GPtrArray *
heat_live_open_calls (const HeatLive *live)
{
  GPtrArray *open = heat_ops_open_calls (live->ops);

  for (guint k = 0; live->unwritten && k < live->unwritten->len; k++)
    g_ptr_array_insert (open, (int) k, live->unwritten->pdata[k]);
  return open;
}

/* --- a person answers ---------------------------------------------------------------------------------------------- */

typedef struct { const char *call, *words; gboolean outside; } AnswerArgs;

static const HeatCrewCall *
find_call (const HeatOps *ops, const char *id)
{
  for (guint k = ops->calls->len; k > 0; k--)
    if (g_str_equal (((HeatCrewCall *) ops->calls->pdata[k - 1])->id, id))
      return ops->calls->pdata[k - 1];
  return NULL;
}

static const HeatCrewJob *
find_job_below (const HeatOps *ops, const char *entry)
{
  for (guint k = 0; k < ops->crews->len; k++)
    {
      const HeatCrewJob *j = ops->crews->pdata[k];
      for (guint w = 0; w < j->wells->len; w++)
        if (g_str_equal (((HeatCrewWell *) j->wells->pdata[w])->entry, entry))
          return j;
    }
  return NULL;
}

static gboolean
answer_once (HeatLive *live, gpointer data, GError **error)
{
  const AnswerArgs *args = data;
  const HeatCrewCall *c = find_call (live->ops, args->call);
  const HeatCrewJob *j = find_job_below (live->ops, args->call);
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (!c && !j)
    {
      g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_NOT_FOUND, _("answering a crew: there is no call “%s”"), args->call);
      return FALSE;
    }
  if (c && c->answered_us && !j)
    return TRUE;
  JsonObject *body = heat_body ("incident", j ? j->incident : c->incident, "team", j ? j->team : c->team, "words", args->words, NULL);
  if (args->outside)
    json_object_set_boolean_member (body, "outside", TRUE);
  heat_deed_expect (&deed, "call", args->call);
  heat_deed_add (&deed, "call", args->call, HEAT_EVENT_CREW_ANSWERED, body);
  return heat_deed_commit (&deed, error);
}

gboolean
heat_live_answer_call (HeatLive *live, const char *call, const char *words, gboolean outside, GError **error)
{
  AnswerArgs args = { call, words, outside };

  if (!words || !*words)
    return heat_live_refuse (error, _("answering a crew: say what was done, for the log"));
  return heat_live_persist (live, answer_once, &args, error);
}
