// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The pages of a notice's door sheets, laid out in a thread some at a time: the first is there while the last is still to
 * come. A page is a recording that any cairo_t replays, so that nothing of the text engine is shared between threads. */
#include "notice-wording.h"
#include "ops-notice.h"
#include <cairo.h>
#include <gio/gio.h>

typedef struct {
  GPtrArray *pages;      /* cairo_surface_t: recordings in points, A4 */
  char *sms, *script;    /* with the first part; NULL later */
  gboolean is_last;
} HeatDeskPages;
void heat_desk_pages_free (HeatDeskPages *part);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatDeskPages, heat_desk_pages_free)

/* The words of what the public reads: in the language of the desk. (transfer full) */
HeatWording *heat_desk_pages_wording (GError **error);
/* Lays out the notice of the event. `take` is called on the main thread once a part (transfer full), or once with an error
 * (borrowed); never after `cancellable` was cancelled. */
typedef void (*HeatDeskPagesTake) (GObject *owner, HeatDeskPages *part, const GError *error);
void heat_desk_pages_begin (GObject *owner, HeatEvent *notice, gint64 now_us, GCancellable *cancellable, HeatDeskPagesTake take);
