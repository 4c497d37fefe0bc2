// SPDX-License-Identifier: GPL-3.0-or-later
/* Benchmarks of the journal. `append`: one event at a time into a new journal beside the city file; yardstick: the same bytes
 * appended to a plain file and synced. `fold`: 500,000 events of a season folded into the state, per whole fold. */
#include "ctl-bench.h"
#include "ops-state.h"
#include "store-journal.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define N_APPEND 2000
#define N_EVENTS 500000
#define N_FOLD 3
#define BODY "{\"symptom\":\"no_heat\",\"text\":\"\",\"address\":\"1-2-301\",\"place\":\"building:B000001\",\"source\":\"phone\"}"

static gboolean
sync_plain_file (const char *path, double *times_us, guint n, GError **error)
{
  int fd = g_open (path, O_CREAT | O_WRONLY | O_APPEND | O_TRUNC, 0600);
  gboolean ok = fd >= 0;

  for (guint i = 0; ok && i < n; i++)
    {
      gint64 start_us = g_get_monotonic_time ();
      ok = write (fd, BODY, sizeof BODY - 1) > 0 && fdatasync (fd) == 0;
      times_us[i] = (double) (g_get_monotonic_time () - start_us);
    }
  if (!ok)
    g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_IO, _("writing %s: %s"), path, g_strerror (errno));
  if (fd >= 0)
    close (fd);
  g_unlink (path);
  return ok;
}

static gboolean
append_events (HeatJournal *journal, double *times_us, guint n, GError **error)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *stream = g_strdup_printf ("report:R%u", i);
      g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_event_unref);
      JsonObject *body = json_object_new ();
      json_object_set_string_member (body, "symptom", "no_heat");
      json_object_set_string_member (body, "place", "building:B000001");
      g_ptr_array_add (events, heat_event_new ((gint64) i, "desk:bench", stream, HEAT_EVENT_REPORT_TAKEN, body));
      HeatExpect expect = { stream, 0 };
      gint64 start_us = g_get_monotonic_time ();
      g_autoptr (GPtrArray) done = heat_journal_append (journal, events, &expect, 1, error);
      times_us[i] = (double) (g_get_monotonic_time () - start_us);
      if (!done)
        return FALSE;
    }
  return TRUE;
}

gboolean
heat_bench_append (HeatBench *bench, HeatBenchResult *result, GError **error)
{
  guint n = bench->runs ? bench->runs : N_APPEND;
  g_autofree double *times_us = g_new (double, n), *plain_us = g_new (double, n);
  g_autofree char *dir = g_path_get_dirname (bench->city_path);
  g_autofree char *folder = g_build_filename (dir, "heat-bench-XXXXXX", NULL);
  HeatBenchResult plain = { 0 };

  if (!g_mkdtemp (folder))
    {
      g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_IO, _("making a folder beside %s: %s"), bench->city_path, g_strerror (errno));
      return FALSE;
    }
  g_autofree char *path = g_build_filename (folder, "journal", NULL), *plain_path = g_build_filename (folder, "plain", NULL);
  HeatJournal *journal = heat_store_journal_open (path, TRUE, error);
  gboolean ok = journal && append_events (journal, times_us, n, error);
  if (journal)
    heat_journal_close (journal);
  ok = ok && sync_plain_file (plain_path, plain_us, n, error);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *file = g_strconcat (path, (const char *[]){ "", "-wal", "-shm" }[i], NULL);
      g_unlink (file);
    }
  g_rmdir (folder);
  if (!ok)
    return FALSE;
  heat_bench_set_times (&plain, plain_us, n);
  heat_bench_set_times (result, times_us, n);
  result->yardstick_us = plain.median_us;
  return TRUE;
}

gboolean
heat_bench_fold (HeatBench *bench, HeatBenchResult *result, GError **error)
{
  guint n = bench->runs ? bench->runs : N_FOLD;
  g_autofree double *times_us = g_new (double, n);

  for (guint run = 0; run < n; run++)
    {
      g_autoptr (HeatOps) ops = heat_ops_new (NULL);
      gint64 spent_us = 0;
      for (guint i = 0; i < N_EVENTS; i++)
        {
          g_autofree char *report = g_strdup_printf ("report:R%u", i), *team = g_strdup_printf ("team:%u", i % 10 + 1);
          gboolean is_report = i % 5 == 0;
          gint64 start_us = g_get_monotonic_time ();
          g_autoptr (HeatEvent) event = heat_event_new_stored (i + 1, (gint64) i * 1000000, is_report ? 1 : i / 10 + 1, is_report ? "report.taken" : "team.fixed",
                                                              "desk:bench", is_report ? report : team, is_report ? BODY : "{\"x\":548000.5,\"y\":5068000.25,\"heading_deg\":90}");
          heat_ops_apply (ops, event);
          spent_us += g_get_monotonic_time () - start_us;
        }
      times_us[run] = (double) spent_us;
    }
  heat_bench_set_times (result, times_us, n);
  return TRUE;
}
