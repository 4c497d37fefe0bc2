// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* A service with settings of the test's own, its log and its metrics. */
#include "hotline-wire.h"
#include <glib/gstdio.h>

typedef struct { HeatHotline *h; HeatJournal *journal; guint port; gint64 now_us; char *folder, *tokens; GPtrArray *lines; } Fixture;

static inline void
take_line (const char *line, gpointer data)
{
  g_ptr_array_add (data, g_strdup (line));
}

static inline void
set_up (Fixture *f, gconstpointer settings)
{
  f->now_us = sample_time ("2026-01-14T03:25:00+08:00");
  f->folder = g_dir_make_tmp ("heat-door-XXXXXX", NULL);
  f->tokens = write_tokens (f->folder);
  f->lines = g_ptr_array_new_with_free_func (g_free);
}

/* Starts with settings laid over the defaults; `certificate` NULL: no TLS. */
static inline void
start (Fixture *f, const char *settings, const char *certificate)
{
  g_autoptr (HeatNet) net = sample_net ();
  g_autoptr (GError) error = NULL;
  g_autoptr (HeatHotlineConfig) config = heat_hotline_config_parse (settings, &error);

  g_assert_no_error (error);
  HeatHotlineSetup setup = { .journal = f->journal = heat_journal_memory_new (), .net = net, .clock = heat_clock_fixed (&f->now_us), .tokens_path = f->tokens,
                             .config = config, .tls_cert = certificate, .log = take_line, .log_data = f->lines };
  f->h = heat_hotline_new (&setup, &error);
  g_assert_no_error (error);
  g_assert_true (heat_hotline_listen (f->h, "127.0.0.1:0", NULL));
  f->port = heat_hotline_port (f->h);
}

static inline void
tear_down (Fixture *f, gconstpointer data)
{
  if (f->h)
    heat_hotline_stop (f->h);
  heat_hotline_free (f->h);
  g_ptr_array_unref (f->lines);
  g_unlink (f->tokens);
  g_rmdir (f->folder);
  g_free (f->tokens);
  g_free (f->folder);
}

#define HEAD(method, path) method " " path " HTTP/1.1\r\nHost: dispatch.test\r\n"
#define AS(token) "Authorization: Bearer " token "\r\n"
#define LAST "Connection: close\r\n\r\n"

/* One number of /metrics; fails when it is not there exactly once. */
static inline double
metric (Fixture *f, const char *name)
{
  g_autofree char *text = exchange (f->port, HEAD ("GET", "/metrics") AS (READER_TOKEN) LAST), *start = g_strdup_printf ("\n%s ", name);
  const char *at = strstr (text, start);

  if (!at || strstr (at + 1, start))
    g_error ("%s is not there once: %s", name, text);
  return g_ascii_strtod (at + strlen (start), NULL);
}

static inline gint64
seconds_until_closed (Client *c)
{
  gint64 begun_us = g_get_monotonic_time ();

  wait_closed (c);
  return (g_get_monotonic_time () - begun_us) / G_USEC_PER_SEC;
}
