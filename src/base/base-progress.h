// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* How long work tells how far it is and hears that it shall stop. Both parts may be NULL. */
#include <gio/gio.h>

typedef struct {
  void (*report) (double fraction, const char *what, gpointer data); /* any thread; fraction 0..1 */
  gpointer data;
  GCancellable *cancellable;
} HeatProgress;

static inline void
heat_progress_report (const HeatProgress *p, double fraction, const char *what)
{
  if (p && p->report)
    p->report (fraction, what, p->data);
}

static inline gboolean
heat_progress_stopped (const HeatProgress *p, GError **error)
{
  return p && p->cancellable && g_cancellable_set_error_if_cancelled (p->cancellable, error);
}
