// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The journal in a file: SQLite, write-ahead log, synchronous: what append acknowledged is on disk. Several processes
 * (desk, hotline, heatctl) share one file; a writer waits up to 5 s for another. */
#include "ops-journal.h"
#include "store-error.h"

/* url: "sqlite:PATH" or a plain path; made when it does not exist and `create`. Brings an older journal forward (data/sql/journal-N.sql),
 * never back. HEAT_ERROR_USAGE for another kind of URL; HEAT_ERROR_IO when the file (without create) or its folder is absent or
 * read-only, the disk full, the file locked;
 * HEAT_ERROR_DATA when the file is no journal or was made by a newer program. */
HeatJournal *heat_store_journal_open (const char *url, gboolean create, GError **error);

/* The same to read only: the file and its format are left as they are, an append fails (HEAT_ERROR_IO). HEAT_ERROR_DATA also for
 * a file without a journal in it. */
HeatJournal *heat_store_journal_open_to_read (const char *url, GError **error);
/* Writes all that the journal holds at one moment into a new journal at `path`, while others go on writing to it. The journal
 * itself is not changed. O(file). */
gboolean heat_store_journal_copy (const char *url, const char *path, GError **error);
