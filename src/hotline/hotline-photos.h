// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Crews' photos for the desk, on its main loop: fetched from the service when first looked at, one after the other, checked against their sums and kept in a folder that
 * does not grow beyond its bound (the ones not looked at for longest go first). */
#include <glib.h>

typedef struct {
  const char *url, *token; /* as those of the hotline client; NULL url: only what is in the folder */
  const char *folder;      /* made when absent */
  guint64 most_bytes;      /* of the folder; 0: 256 MiB */
  guint timeout_ms;        /* 0: 30,000 */
  void (*changed) (gpointer data); /* a photo has come, or will not; may be NULL */
  gpointer data;
} HeatPhotosSetup;

typedef enum { HEAT_PHOTO_COMING, HEAT_PHOTO_HERE, HEAT_PHOTO_FAILED } HeatPhotoState;

typedef struct _HeatPhotos HeatPhotos;
HeatPhotos *heat_photos_new (const HeatPhotosSetup *setup);
void heat_photos_free (HeatPhotos *photos); /* (nullable) */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatPhotos, heat_photos_free)
/* Asks the service for it when it is not in the folder. `sha256`: 64 digits of 0-9 and a-f. HERE: *path is its file; FAILED: *reason, for people. Both borrowed until the next change. */
HeatPhotoState heat_photos_look (HeatPhotos *photos, const char *sha256, const char **path, const char **reason);
/* One that failed is asked for once more. */
void heat_photos_again (HeatPhotos *photos, const char *sha256);
