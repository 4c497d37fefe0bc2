// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-gap.h"
#include <dlfcn.h>
#include <execinfo.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define EVERY_MS 10
#define TOLD_MS 50
#define SAMPLE_MS 25 /* of processor time */
#define SAMPLES 24
#define DEPTH 40

typedef struct {
  void *stack[DEPTH];
  int depth;
} Sample;

/* Written by the signal handler in the main thread, which is the one that reads it: the one state that cannot be passed. */
static Sample samples[SAMPLES];
static volatile sig_atomic_t n_samples;

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

static void
on_sample (int number)
{
  if (n_samples < SAMPLES)
    {
      samples[n_samples].depth = backtrace (samples[n_samples].stack, DEPTH);
      n_samples++;
    }
}

/* A signal after every SAMPLE_MS that the main thread works: where a long turn was is known then. */
static void
sample_the_main_thread (void)
{
  struct sigaction action = { .sa_handler = on_sample, .sa_flags = SA_RESTART };
  struct sigevent event = { .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGPROF };
  struct itimerspec every = { .it_interval.tv_nsec = SAMPLE_MS * 1000000, .it_value.tv_nsec = SAMPLE_MS * 1000000 };
  timer_t timer;
  void *first[1];

  backtrace (first, 1); /* loads what it needs outside the handler */
  event._sigev_un._tid = gettid ();
  if (sigaction (SIGPROF, &action, NULL) == 0 && timer_create (CLOCK_THREAD_CPUTIME_ID, &event, &timer) == 0)
    timer_settime (timer, 0, &every, NULL);
}

static void
tell_sample (FILE *out, const Sample *sample)
{
  fputs ("at", out);
  for (int k = 2; k < sample->depth; k++)
    {
      Dl_info info;

      if (!dladdr (sample->stack[k], &info))
        continue;
      if (info.dli_sname)
        fprintf (out, " %s", info.dli_sname);
      else
        fprintf (out, " %s+0x%zx", strrchr (info.dli_fname, '/') ? strrchr (info.dli_fname, '/') + 1 : info.dli_fname, (gsize) sample->stack[k] - (gsize) info.dli_fbase);
    }
  fputc ('\n', out);
}

static gboolean
beat (gpointer data)
{
  Gap *gap = data;
  gint64 now_us = g_get_monotonic_time (), busy_us = busy_now_us ();

  if (now_us - gap->last_us > TOLD_MS * 1000)
    {
      fprintf (gap->out, "gap %.1f %.0f %.0f\n", (double) (now_us - gap->start_us) / 1e6, (double) (now_us - gap->last_us) / 1e3, (double) (busy_us - gap->busy_us) / 1e3);
      for (int k = 0; k < n_samples; k++)
        tell_sample (gap->out, &samples[k]);
      fflush (gap->out);
    }
  n_samples = 0;
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
  sample_the_main_thread ();
  g_timeout_add_full (G_PRIORITY_HIGH, EVERY_MS, beat, gap, gap_free);
  return G_SOURCE_REMOVE;
}

typedef struct {
  FILE *out;
  gint64 began_us, began_busy_us;
} Frames;

static void
frame_begins (GdkFrameClock *clock, Frames *frames)
{
  frames->began_us = g_get_monotonic_time ();
  frames->began_busy_us = busy_now_us ();
}

static void
frame_ends (GdkFrameClock *clock, Frames *frames)
{
  gint64 now_us = g_get_monotonic_time ();

  fprintf (frames->out, "%.3f %.2f %.2f\n", (double) now_us / 1e6, (double) (busy_now_us () - frames->began_busy_us) / 1e3, (double) (now_us - frames->began_us) / 1e3);
  fflush (frames->out);
}

static void
frames_free (gpointer data, GClosure *closure)
{
  fclose (((Frames *) data)->out);
  g_free (data);
}

static void
count_frames (GtkWidget *window)
{
  const char *path = g_getenv ("HEAT_DESK_FRAMES");
  FILE *out = path ? fopen (path, "w") : NULL;

  if (!out)
    return;
  Frames *frames = g_new0 (Frames, 1);
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  frames->out = out;
  g_signal_connect (clock, "before-paint", G_CALLBACK (frame_begins), frames);
  g_signal_connect_data (clock, "after-paint", G_CALLBACK (frame_ends), frames, frames_free, G_CONNECT_AFTER);
}

void
heat_desk_gap_watch (GtkWidget *window)
{
  const char *path = g_getenv ("HEAT_DESK_GAPS");
  FILE *out = path ? fopen (path, "w") : NULL;

  if (gtk_widget_get_realized (window))
    count_frames (window);
  else
    g_signal_connect (window, "realize", G_CALLBACK (count_frames), NULL);
  if (!out)
    return;
  Gap *gap = g_new0 (Gap, 1);
  gap->out = out;
  gap->start_us = g_get_monotonic_time ();
  gtk_widget_add_tick_callback (window, on_frame, gap, NULL);
}
