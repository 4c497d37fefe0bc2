// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The snapshot of a network file, from the cache when the same bytes were opened before.
 *
 * "The same" is the content of the whole file (store-digest.h), this build of the program, and its language (doubts are sentences);
 * never a name, a time or a size. A file that changed in one bit is read anew. Not cached: files under 16 MiB (reading them takes a
 * blink), files with a write-ahead log or a rollback journal beside them (their content is more than the file), and files that
 * changed while they were read. Stored snapshots lie in $XDG_CACHE_HOME/heat-dispatch, readable by the user alone, the last four used;
 * each carries a digest of itself and is thrown away when that does not fit. A cache that cannot be read or written is no error. */
#include "base-progress.h"
#include "net.h"
#include "store-error.h"

typedef struct {
  const char *folder;   /* NULL: the user's */
  guint64 least_bytes;  /* smaller files are not cached; 0: 16 MiB */
  gboolean is_off;
} HeatStoreCache;

/* `cache` NULL: as described. `was_cached` nullable. Errors as heat_store_city_read() and heat_net_new(). (transfer full)
 * O(bytes of file and snapshot) when cached: about 0.2 s a GB. */
HeatNet *heat_store_net_open (const char *path, const HeatStoreCache *cache, gboolean *was_cached, const HeatProgress *progress, GError **error);

/* As heat_store_net_open(), but the snapshot is stored on a thread of its own while the caller already works with it. *storing
 * (transfer full) (nullable): set when there is something to store; heat_store_storing_finish() waits for its end and frees it. A
 * process that ends before leaves an unfinished file that nobody takes for a snapshot and that is removed after a day. */
typedef struct _HeatStoreStoring HeatStoreStoring;
HeatNet *heat_store_net_open_first (const char *path, const HeatStoreCache *cache, HeatStoreStoring **storing, const HeatProgress *progress, GError **error);
void heat_store_storing_finish (HeatStoreStoring *storing);
