// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-aside.h"
#include "base-i18n.h"
#include "ops-name.h"
#include "store-journal.h"
#include "trace.h"
#include <errno.h>
#include <glib/gstdio.h>

const char *
heat_desk_mode_stamp (HeatDeskMode mode)
{
  switch (mode)
    {
    case HEAT_DESK_EXERCISE: return _("EXERCISE – not valid");
    case HEAT_DESK_REPLAY: return _("REPLAY – of the past, not valid");
    case HEAT_DESK_REAL: break;
    }
  return NULL;
}

static gboolean
copy_journal (HeatDeskAside *aside, GError **error)
{
  aside->folder = g_dir_make_tmp ("heat-exercise-XXXXXX", error);
  if (!aside->folder)
    return FALSE;
  aside->path = g_build_filename (aside->folder, "exercise.journal", NULL);
  return heat_store_journal_copy (aside->source, aside->path, error);
}

static HeatJournal *
open_past (HeatDeskAside *aside, GError **error)
{
  g_autoptr (HeatJournal) journal = heat_store_journal_open_to_read (aside->source, error);
  GPtrArray *events = journal ? heat_journal_read (journal, 0, 0, error) : NULL;

  if (events && !events->len)
    {
      g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_REFUSED, _("replaying the journal “%s”: nothing has happened in it yet"), aside->source);
      g_clear_pointer (&events, g_ptr_array_unref);
    }
  if (!events)
    return NULL;
  aside->past = heat_past_new (events, aside->net);
  aside->clock = heat_past_clock (aside->past);
  return heat_past_journal (aside->past);
}

static HeatJournal *
open_journal (HeatDeskAside *aside, GError **error)
{
  if (aside->mode == HEAT_DESK_REPLAY)
    return open_past (aside, error);
  return copy_journal (aside, error) ? heat_store_journal_open (aside->path, FALSE, error) : NULL;
}

HeatDeskAside *
heat_desk_aside_new (HeatDeskMode mode, const char *ops_url, const char *actor, HeatNet *net, HeatTrace *trace, HeatClock clock, GError **error)
{
  g_autoptr (HeatDeskAside) aside = g_new0 (HeatDeskAside, 1);

  aside->mode = mode;
  aside->net = heat_net_ref (net);
  aside->trace = heat_trace_ref (trace);
  aside->actor = g_strdup (actor);
  aside->source = g_strdup (ops_url);
  aside->clock = clock;
  HeatLiveSetup setup = { .journal = open_journal (aside, error), .net = net, .trace = trace, .clock = aside->clock, .actor = actor };
  aside->live = setup.journal ? heat_live_new (&setup, error) : NULL;
  if (!aside->live)
    return NULL;
  aside->base_seq = heat_ops_seq (heat_live_ops (aside->live));
  return g_steal_pointer (&aside);
}

void
heat_desk_aside_start (HeatDeskAside *aside)
{
  HeatDeskDeedsSetup setup = { .url = aside->path ? aside->path : aside->source, .is_past = aside->mode == HEAT_DESK_REPLAY, .actor = aside->actor, .net = aside->net, .trace = aside->trace, .clock = aside->clock, .live = aside->live };

  aside->deeds = heat_desk_deeds_new (&setup);
}

static void
remove_folder (HeatDeskAside *aside)
{
  static const char *const endings[] = { "", "-wal", "-shm" };

  for (guint i = 0; aside->path && i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *file = g_strconcat (aside->path, endings[i], NULL);
      g_remove (file);
    }
  if (aside->folder)
    g_rmdir (aside->folder);
}

void
heat_desk_aside_free (HeatDeskAside *aside)
{
  if (!aside)
    return;
  g_clear_pointer (&aside->deeds, heat_desk_deeds_free);
  g_clear_pointer (&aside->live, heat_live_free);
  g_clear_pointer (&aside->past, heat_past_free);
  remove_folder (aside);
  g_clear_pointer (&aside->trace, heat_trace_unref);
  g_clear_pointer (&aside->net, heat_net_unref);
  g_free (aside->folder);
  g_free (aside->path);
  g_free (aside->actor);
  g_free (aside->source);
  g_free (aside);
}

GPtrArray *
heat_desk_aside_done (HeatDeskAside *aside)
{
  GPtrArray *done = aside->mode == HEAT_DESK_EXERCISE ? heat_live_read_log (aside->live, NULL, aside->base_seq, 0, NULL) : NULL;

  return done ? done : g_ptr_array_new_with_free_func ((GDestroyNotify) heat_event_unref);
}

/* RFC 4180: quoted, quotes doubled. */
static void
add_cell (GString *line, const char *text, gboolean is_last)
{
  g_auto (GStrv) parts = g_strsplit (text, "\"", -1);
  g_autofree char *escaped = g_strjoinv ("\"\"", parts);

  g_string_append_printf (line, "\"%s\"%s", escaped, is_last ? "\r\n" : ",");
}

static void
add_event (GString *text, HeatEvent *event, const HeatNet *net, gboolean is_csv)
{
  g_autofree char *at = is_csv ? heat_time_to_iso (event->at_us) : heat_time_format_local (event->at_us, "%Y-%m-%d %H:%M:%S");
  g_autofree char *what = heat_event_describe (event, net), *who = heat_event_actor_label (event->actor, net);
  const char *const cells[] = { _("EXERCISE"), at, who, event->stream, event->word, what };

  for (guint i = 0; is_csv && i < G_N_ELEMENTS (cells); i++)
    add_cell (text, cells[i], i + 1 == G_N_ELEMENTS (cells));
  if (!is_csv)
    g_string_append_printf (text, "%s  %s  %s  %s\n", cells[0], at, what, who);
}

gboolean
heat_desk_aside_write (GPtrArray *done, const HeatNet *net, const char *path, GError **error)
{
  gboolean is_csv = g_str_has_suffix (path, ".csv");
  g_autoptr (GString) text = g_string_new (is_csv ? "mode,at,actor,stream,kind,what\r\n" : NULL);
  g_autoptr (GError) local = NULL;

  for (guint i = 0; i < done->len; i++)
    add_event (text, done->pdata[i], net, is_csv);
  if (g_file_set_contents (path, text->str, (gssize) text->len, &local))
    return TRUE;
  g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_IO, _("writing what was done in the exercise to %s: %s; choose another place"), path, local->message);
  return FALSE;
}
