// SPDX-License-Identifier: GPL-3.0-or-later
/* heatctl deliver: what the desk's hotline client does, once and for scripts: posts what the journal owes, fetches new
 * reports, and ends when nothing is owed any more or the time is over. Several may run; each thing takes effect once. */
#include "ctl-commands.h"
#include "hotline-client.h"
#include "store-journal.h"

typedef struct {
  GMainLoop *loop;           /* borrowed */
  HeatHotlineClient *client; /* borrowed; NULL until it is made */
  gboolean is_over;          /* time is over */
} Delivery;

static void
check_done (gpointer data)
{
  Delivery *d = data;

  if (!d->client)
    return;
  HeatHotlineLink link = heat_hotline_client_link (d->client);
  if (link.is_up && link.is_caught_up && link.undelivered == 0)
    g_main_loop_quit (d->loop);
}

static gboolean
give_up (gpointer data)
{
  Delivery *d = data;

  d->is_over = TRUE;
  g_main_loop_quit (d->loop);
  return G_SOURCE_REMOVE;
}

static gboolean
run_client (HeatLive *live, const char *url, const char *token, guint timeout_s, GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Delivery d = { loop, NULL, FALSE };
  HeatHotlineClientSetup setup = { .live = live, .url = url, .token = token, .first_pause_ms = 200, .longest_pause_ms = 2000, .wait_s = 1,
                                   .changed = check_done, .data = &d };
  g_autoptr (HeatHotlineClient) client = heat_hotline_client_new (&setup, error);

  if (!client)
    return FALSE;
  d.client = client;
  guint timer = g_timeout_add_seconds (timeout_s, give_up, &d);
  g_main_loop_run (loop);
  HeatHotlineLink link = heat_hotline_client_link (client);
  if (d.is_over)
    g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_IO,
                 _("hotline %s: %u notices not delivered after %u s (%s); nothing is lost, start the service and run this again"), url,
                 link.undelivered, timeout_s, link.reason ? link.reason : _("no answer"));
  else
    g_source_remove (timer);
  return !d.is_over;
}

int
heat_ctl_deliver (int argc, char **argv, GError **error)
{
  g_autofree char *ops = NULL, *hotline = NULL, *token_file = NULL, *token = NULL;
  int timeout_s = 30;
  const GOptionEntry entries[] = {
    { "ops", 0, 0, G_OPTION_ARG_STRING, &ops, NULL, NULL },
    { "hotline", 0, 0, G_OPTION_ARG_STRING, &hotline, NULL, NULL },
    { "token-file", 0, 0, G_OPTION_ARG_FILENAME, &token_file, NULL, NULL },
    { "timeout", 0, 0, G_OPTION_ARG_INT, &timeout_s, NULL, NULL },
    { NULL },
  };
  g_autoptr (GError) local = NULL;

  if (!heat_ctl_parse ("deliver", entries, &argc, &argv, 0, error))
    return 2;
  if (!ops || !hotline || !token_file || timeout_s < 1)
    {
      g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE, _("--ops URL, --hotline URL and --token-file FILE are needed; see “heatctl help deliver”"));
      return 2;
    }
  if (!g_file_get_contents (token_file, &token, NULL, &local))
    {
      g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_IO, _("reading the hotline's token: %s; write it into that file on one line"), local->message);
      return 4;
    }
  HeatJournal *journal = heat_store_journal_open (ops, TRUE, error);
  if (!journal)
    return 4;
  HeatLiveSetup setup = { .journal = journal, .actor = "desk:heatctl" };
  g_autoptr (HeatLive) live = heat_live_new (&setup, error);
  return live && run_client (live, hotline, g_strstrip (token), (guint) timeout_s, error) ? 0 : 4;
}
