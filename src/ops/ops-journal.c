// SPDX-License-Identifier: GPL-3.0-or-later
#include "ops-journal.h"
#include "base-i18n.h"

GPtrArray *
heat_journal_append (HeatJournal *journal, GPtrArray *events, const HeatExpect *expects, guint n_expects, GError **error)
{
  return journal->klass->append (journal, events, expects, n_expects, error);
}

GPtrArray *
heat_journal_read (HeatJournal *journal, gint64 after_seq, guint limit, GError **error)
{
  return journal->klass->read (journal, after_seq, limit, error);
}

gint64
heat_journal_last_seq (HeatJournal *journal, GError **error)
{
  return journal->klass->last_seq (journal, error);
}

#define POLL_US 20000

gboolean
heat_journal_wait (HeatJournal *journal, gint64 after_seq, gint64 timeout_us, GCancellable *cancellable, GError **error)
{
  gint64 until_us = g_get_monotonic_time () + timeout_us;

  while (!g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      gint64 last = heat_journal_last_seq (journal, error);
      if (last < 0)
        return FALSE;
      gint64 left_us = until_us - g_get_monotonic_time ();
      if (last > after_seq || left_us <= 0)
        return last > after_seq;
      g_usleep ((gulong) MIN (left_us, POLL_US));
    }
  return FALSE;
}

void
heat_journal_close (HeatJournal *journal)
{
  if (journal)
    journal->klass->close (journal);
}

typedef struct {
  HeatJournal journal;
  GPtrArray *events;    /* HeatEvent; index is seq − 1 */
  GHashTable *versions; /* stream → version */
} Memory;

static guint32
get_version (Memory *m, const char *stream)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (m->versions, stream));
}

static GPtrArray *
append_memory (HeatJournal *journal, GPtrArray *events, const HeatExpect *expects, guint n_expects, GError **error)
{
  Memory *m = (Memory *) journal;
  g_autoptr (GPtrArray) placed = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_event_unref);

  for (guint i = 0; i < n_expects; i++)
    if (get_version (m, expects[i].stream) != expects[i].version)
      {
        g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_CONFLICT, _("someone was quicker: %s is at version %u, not %u; look again and repeat"),
                     expects[i].stream, get_version (m, expects[i].stream), expects[i].version);
        return NULL;
      }
  for (guint i = 0; i < events->len; i++)
    {
      HeatEvent *event = events->pdata[i];
      guint32 version = get_version (m, event->stream) + 1;
      HeatEvent *stored = heat_event_placed (event, m->events->len + 1, version);
      g_ptr_array_add (m->events, stored);
      g_ptr_array_add (placed, heat_event_ref (stored));
      g_hash_table_insert (m->versions, g_strdup (event->stream), GUINT_TO_POINTER (version));
    }
  return g_steal_pointer (&placed);
}

static GPtrArray *
read_memory (HeatJournal *journal, gint64 after_seq, guint limit, GError **error)
{
  Memory *m = (Memory *) journal;
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_event_unref);

  for (gint64 i = MAX (after_seq, 0); i < m->events->len && (limit == 0 || found->len < limit); i++)
    g_ptr_array_add (found, heat_event_ref (m->events->pdata[i]));
  return found;
}

static gint64
last_seq_memory (HeatJournal *journal, GError **error)
{
  return ((Memory *) journal)->events->len;
}

static void
close_memory (HeatJournal *journal)
{
  Memory *m = (Memory *) journal;

  g_ptr_array_unref (m->events);
  g_hash_table_unref (m->versions);
  g_free (m);
}

HeatJournal *
heat_journal_memory_new (void)
{
  static const HeatJournalClass klass = { append_memory, read_memory, last_seq_memory, close_memory };
  Memory *m = g_new0 (Memory, 1);

  m->journal.klass = &klass;
  m->events = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_event_unref);
  m->versions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return &m->journal;
}
