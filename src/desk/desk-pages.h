// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The pages of a notice's door sheets, laid out in a thread some at a time: the first is there while the last is still to
 * come; and the one page of its stop report with the map. A page is a recording that any cairo_t replays, so that nothing of the text engine is shared between threads. */
#include "desk-doors.h"
#include "notice-report.h"
#include "ops-notice.h"
#include <cairo.h>
#include <gio/gio.h>

typedef struct {
  GPtrArray *pages;      /* cairo_surface_t: recordings in points, A4 */
  char *sms, *script;    /* with the first part; NULL later */
  cairo_surface_t *image; /* of a stop report: the page as the screen shows it; NULL otherwise */
  char *lacking;         /* with the first part: why these sheets may not go to the public, in words; NULL: they may */
  gboolean is_last;
} HeatDeskPages;
void heat_desk_pages_free (HeatDeskPages *part);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatDeskPages, heat_desk_pages_free)

/* The words of what the public reads: in the language of the desk. (transfer full) */
HeatWording *heat_desk_pages_wording (GError **error);
/* Lays out the sheets of the notice of the event for these doors. `take` is called on the main thread once a part (transfer full), or once with an error
 * (borrowed); never after `cancellable` was cancelled. */
typedef void (*HeatDeskPagesTake) (GObject *owner, HeatDeskPages *part, const GError *error);
void heat_desk_pages_begin (GObject *owner, HeatEvent *notice, HeatDeskDoors doors, gint64 now_us, GCancellable *cancellable, HeatDeskPagesTake take);

/* Who draws the map of the stop report. */
typedef struct {
  gpointer (*keep) (gpointer data); /* on the main thread: what the map shows now; NULL: no map */
  HeatReportMap draw;               /* of what was kept, in the thread */
  GDestroyNotify drop;              /* of what was kept, in either */
  gpointer data;                    /* of keep; borrowed */
  const char *attribution;          /* borrowed */
} HeatDeskPagesMap;
/* Lays out the stop report of a posted notice: one part, with its image of `scale` × `factor` pixels a point. */
void heat_desk_pages_report_begin (GObject *owner, HeatEvent *notice, gint64 now_us, const HeatDeskPagesMap *map, double scale, int factor,
                                   GCancellable *cancellable, HeatDeskPagesTake take);
