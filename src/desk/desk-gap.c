// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-gap.h"
#include <stdio.h>
#include <time.h>

#define EVERY_MS 10
#define TOLD_MS 50

typedef struct {
  FILE *out;
  gint64 start_us, last_us, busy_us;
  int frames;
} Gap;

static gint64
busy_now_us (void)
{
  struct timespec t;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return (gint64) t.tv_sec * G_USEC_PER_SEC + t.tv_nsec / 1000;
}

static gboolean
beat (gpointer data)
{
  Gap *gap = data;
  gint64 now_us = g_get_monotonic_time (), busy_us = busy_now_us ();

  if (now_us - gap->last_us > TOLD_MS * 1000)
    {
      fprintf (gap->out, "gap %.1f %.0f %.0f\n", (double) (now_us - gap->start_us) / 1e6, (double) (now_us - gap->last_us) / 1e3, (double) (busy_us - gap->busy_us) / 1e3);
      fflush (gap->out);
    }
  gap->last_us = now_us;
  gap->busy_us = busy_us;
  return G_SOURCE_CONTINUE;
}

static void
gap_free (gpointer data)
{
  Gap *gap = data;

  fclose (gap->out);
  g_free (gap);
}

/* The second frame begins when the first one stands. */
static gboolean
on_frame (GtkWidget *window, GdkFrameClock *clock, gpointer data)
{
  Gap *gap = data;

  if (gap->frames++ < 1)
    return G_SOURCE_CONTINUE;
  fprintf (gap->out, "shown %.1f\n", (double) (g_get_monotonic_time () - gap->start_us) / 1e6);
  fflush (gap->out);
  gap->last_us = g_get_monotonic_time ();
  gap->busy_us = busy_now_us ();
  g_timeout_add_full (G_PRIORITY_HIGH, EVERY_MS, beat, gap, gap_free);
  return G_SOURCE_REMOVE;
}

void
heat_desk_gap_watch (GtkWidget *window)
{
  const char *path = g_getenv ("HEAT_DESK_GAPS");
  FILE *out = path ? fopen (path, "w") : NULL;

  if (!out)
    return;
  Gap *gap = g_new0 (Gap, 1);
  gap->out = out;
  gap->start_us = g_get_monotonic_time ();
  gtk_widget_add_tick_callback (window, on_frame, gap, NULL);
}
