// SPDX-License-Identifier: GPL-3.0-or-later
/* Going back takes the kept fold nearest before the time and folds on from there: every state is a plain fold of a beginning of
 * the journal, no state is ever copied. A fold that was taken is missing until it is made again in an idle moment; the one that
 * was left takes its place where there is none. */
#include "ops-past.h"
#include "base-i18n.h"
#include "ops-live-private.h"

#define SLICE 64 /* events folded between two looks at the clock */

struct _HeatPast {
  GPtrArray *events;  /* owned */
  gint64 *since_us;   /* owned; of each event */
  HeatNet *net;       /* owned reference, nullable */
  gint64 now_us;
  guint count;        /* events that count now */
  HeatOps *kept[HEAT_PAST_KEPT]; /* owned; [k] has folded place_of (k) events; NULL: missing */
  HeatOps *making;    /* owned; on its way to a missing place; NULL */
};

typedef struct { HeatJournal journal; HeatPast *past; /* borrowed */ } View;

/* Events that the fold kept there has seen; the places divide the journal evenly. */
static guint
place_of (const HeatPast *past, guint k)
{
  return (guint) ((guint64) past->events->len * (k + 1) / (HEAT_PAST_KEPT + 1));
}

static guint
folded (const HeatPast *past, const HeatOps *ops)
{
  gint64 seq = heat_ops_seq (ops), first = past->events->len ? ((HeatEvent *) past->events->pdata[0])->seq : 1;

  return seq < first ? 0 : (guint) (seq - first + 1);
}

HeatPast *
heat_past_new (GPtrArray *events, HeatNet *net)
{
  HeatPast *past = g_new0 (HeatPast, 1);
  gint64 latest_us = G_MININT64;

  past->events = events;
  past->net = net ? heat_net_ref (net) : NULL;
  past->since_us = g_new (gint64, MAX (events->len, 1));
  for (guint i = 0; i < events->len; i++)
    past->since_us[i] = latest_us = MAX (latest_us, ((HeatEvent *) events->pdata[i])->at_us);
  past->now_us = events->len ? past->since_us[0] : 0;
  past->count = heat_past_count (past, past->now_us);
  return past;
}

void
heat_past_free (HeatPast *past)
{
  if (!past)
    return;
  for (guint k = 0; k < HEAT_PAST_KEPT; k++)
    g_clear_pointer (&past->kept[k], heat_ops_free);
  g_clear_pointer (&past->making, heat_ops_free);
  g_clear_pointer (&past->net, heat_net_unref);
  g_ptr_array_unref (past->events);
  g_free (past->since_us);
  g_free (past);
}

guint heat_past_n (const HeatPast *past) { return past->events->len; }
HeatEvent *heat_past_event (const HeatPast *past, guint index) { return past->events->pdata[index]; }
gint64 heat_past_event_us (const HeatPast *past, guint index) { return past->since_us[index]; }
gint64 heat_past_now_us (const HeatPast *past) { return past->now_us; }
HeatClock heat_past_clock (HeatPast *past) { return heat_clock_fixed (&past->now_us); }

guint
heat_past_count (const HeatPast *past, gint64 at_us)
{
  guint from = 0, to = past->events->len;

  while (from < to)
    {
      guint middle = from + (to - from) / 2;
      if (past->since_us[middle] <= at_us)
        from = middle + 1;
      else
        to = middle;
    }
  return from;
}

/* --- what counts, as a journal --- */
static GPtrArray *
refuse_append (HeatJournal *journal, GPtrArray *events, const HeatExpect *expects, guint n_expects, GError **error)
{
  g_set_error_literal (error, HEAT_OPS_ERROR, HEAT_ERROR_REFUSED, _("This is a replay of what was: nothing is written. Leave the replay first."));
  return NULL;
}

static GPtrArray *
read_past (HeatJournal *journal, gint64 after_seq, guint limit, GError **error)
{
  const HeatPast *past = ((View *) journal)->past;
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_event_unref);
  gint64 first = past->events->len ? ((HeatEvent *) past->events->pdata[0])->seq : 1;

  for (gint64 i = MAX (after_seq - first + 1, 0); i < past->count && (limit == 0 || found->len < limit); i++)
    g_ptr_array_add (found, heat_event_ref (past->events->pdata[i]));
  return found;
}

static gint64
last_seq_past (HeatJournal *journal, GError **error)
{
  const HeatPast *past = ((View *) journal)->past;

  return past->count ? ((HeatEvent *) past->events->pdata[past->count - 1])->seq : 0;
}

static void
close_past (HeatJournal *journal)
{
  g_free (journal);
}

HeatJournal *
heat_past_journal (HeatPast *past)
{
  static const HeatJournalClass klass = { refuse_append, read_past, last_seq_past, close_past };
  View *view = g_new0 (View, 1);

  view->journal.klass = &klass;
  view->past = past;
  return &view->journal;
}

/* --- going --- */
/* The nearest kept fold that has not seen more, taken out of its place; else an empty one. */
static HeatOps *
take_before (HeatPast *past, guint count)
{
  for (guint k = HEAT_PAST_KEPT; k-- > 0;)
    if (past->kept[k] && place_of (past, k) <= count)
      return g_steal_pointer (&past->kept[k]);
  return heat_ops_new (past->net);
}

/* A fold that is not needed any more waits at a missing place that it has not passed. */
static void
give_back (HeatPast *past, HeatOps *ops)
{
  if (past->making)
    return heat_ops_free (ops);
  past->making = ops;
}

void
heat_past_go (HeatPast *past, HeatLive *live, gint64 at_us)
{
  past->now_us = at_us;
  past->count = heat_past_count (past, at_us);
  gboolean is_back = folded (past, heat_live_ops (live)) > past->count;
  if (is_back)
    give_back (past, heat_live_swap_ops (live, take_before (past, past->count)));
  /* What lies between is in memory: reading it cannot fail. */
  if (heat_live_sync (live, NULL) <= 0 && is_back)
    heat_live_tell_changed (live);
}

static int
next_missing (const HeatPast *past, guint from)
{
  for (guint k = 0; k < HEAT_PAST_KEPT; k++)
    if (!past->kept[k] && place_of (past, k) >= from && place_of (past, k) > 0)
      return (int) k;
  return -1;
}

static gboolean
is_missing_any (const HeatPast *past)
{
  return next_missing (past, 0) >= 0;
}

gboolean
heat_past_prepare (HeatPast *past, gint64 budget_us)
{
  gint64 until_us = g_get_monotonic_time () + budget_us;

  while (is_missing_any (past))
    {
      int k = past->making ? next_missing (past, folded (past, past->making)) : -1;
      if (k < 0)
        {
          g_clear_pointer (&past->making, heat_ops_free);
          past->making = heat_ops_new (past->net);
          continue;
        }
      guint at = folded (past, past->making), place = place_of (past, (guint) k), end = MIN (place, at + SLICE);
      for (; at < end; at++)
        heat_ops_apply (past->making, past->events->pdata[at]);
      if (end == place)
        past->kept[k] = g_steal_pointer (&past->making);
      if (g_get_monotonic_time () > until_us)
        break;
    }
  return is_missing_any (past);
}
