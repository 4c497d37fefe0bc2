// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The journal as ops sees it: somewhere events are appended and read back. Implemented by store (SQLite) and, for tests
 * and exercises, in memory. One handle belongs to one thread; any number of processes may share the file behind it. */
#include "ops-event.h"
#include <gio/gio.h>

/* The version a stream was at when the caller looked: 0 is "does not exist yet". A stream named here that has moved on
 * refuses the whole append. Streams of the events that are not named are appended to whatever they are at. */
typedef struct { const char *stream; guint32 version; } HeatExpect;

typedef struct _HeatJournal HeatJournal;
typedef struct {
  GPtrArray *(*append) (HeatJournal *journal, GPtrArray *events, const HeatExpect *expects, guint n_expects, GError **error);
  GPtrArray *(*read) (HeatJournal *journal, gint64 after_seq, guint limit, GError **error);
  gint64 (*last_seq) (HeatJournal *journal, GError **error);
  void (*close) (HeatJournal *journal);
} HeatJournalClass;

struct _HeatJournal { const HeatJournalClass *klass; /* the implementation's own fields follow */ };

/* All events or none; on disk when it returns. Returns the events with seq and version filled in (HeatEvent, owned by the
 * array). HEAT_ERROR_CONFLICT (domain HEAT_OPS_ERROR) names the stream and what happened to it; HEAT_ERROR_IO says what
 * of the disk or database is wrong. Nothing is written on failure. */
GPtrArray *heat_journal_append (HeatJournal *journal, GPtrArray *events, const HeatExpect *expects, guint n_expects, GError **error);
/* Events with seq > after_seq, oldest first, at most `limit` (0: all). Empty array at the end. */
GPtrArray *heat_journal_read (HeatJournal *journal, gint64 after_seq, guint limit, GError **error);
/* seq of the newest event, 0 when empty, −1 with error. A cheap question: for polling. */
gint64 heat_journal_last_seq (HeatJournal *journal, GError **error);
/* Waits until the journal is past after_seq or timeout_us is over; TRUE when there is something to read. */
gboolean heat_journal_wait (HeatJournal *journal, gint64 after_seq, gint64 timeout_us, GCancellable *cancellable, GError **error);
void heat_journal_close (HeatJournal *journal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatJournal, heat_journal_close)

/* In memory: for tests, exercises and what-if; gone when closed. */
HeatJournal *heat_journal_memory_new (void);
