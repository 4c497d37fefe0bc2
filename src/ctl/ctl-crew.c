// SPDX-License-Identifier: GPL-3.0-or-later
/* heatctl crew: what the desk does for its crews, for scripts: puts their jobs, prints the links that open them, carries out what they say, and notes
 * signs of life that do not come. Once, or until it is told to end. */
#include "ctl-commands.h"
#include "hotline-crew-client.h"
#include "store-journal.h"
#include "store-net.h"
#include "trace.h"
#include <glib-unix.h>
#include <stdio.h>

typedef struct {
  GMainLoop *loop;          /* borrowed */
  HeatLive *live;           /* borrowed */
  HeatCrewClient *client;   /* borrowed; NULL until it is made */
  GHashTable *printed;      /* "INCIDENT TEAM LINK" and calls' ids */
  gboolean follows, is_over, is_json;
} Crews;

static void
print_row (Crews *c, const char *first, const char *incident, const char *team, const char *word, const char *text)
{
  g_autofree char *key = g_strdup_printf ("%s %s %s %s", first, incident, team, text);

  if (!g_hash_table_add (c->printed, g_steal_pointer (&key)))
    return;
  if (c->is_json)
    {
      g_autoptr (JsonBuilder) b = json_builder_new ();
      json_builder_begin_object (b);
      json_builder_add_string_value (json_builder_set_member_name (b, "incident"), incident);
      json_builder_add_string_value (json_builder_set_member_name (b, "team"), team);
      json_builder_add_string_value (json_builder_set_member_name (b, word), text);
      json_builder_end_object (b);
      g_autoptr (JsonNode) node = json_builder_get_root (b);
      g_autofree char *line = json_to_string (node, FALSE);
      printf ("%s\n", line);
    }
  else
    printf ("%s %s %s\n", incident, team, text);
  fflush (stdout);
}

static void
print_news (Crews *c)
{
  const HeatOps *ops = heat_live_ops (c->live);
  const GPtrArray *incidents = heat_ops_incidents (ops);
  g_autoptr (GPtrArray) calls = heat_live_open_calls (c->live);

  for (guint k = 0; k < incidents->len; k++)
    {
      const HeatIncident *i = incidents->pdata[k];
      for (guint t = 0; t < i->teams->len; t++)
        {
          const char *link = heat_crew_client_link (c->client, i->id, i->teams->pdata[t]);
          if (link)
            print_row (c, "link", i->id, i->teams->pdata[t], "link", link);
        }
    }
  for (guint k = 0; k < calls->len; k++)
    {
      const HeatCrewCall *call = calls->pdata[k];
      g_autofree char *text = heat_crew_call_text (call, heat_live_net (c->live));
      print_row (c, call->id, call->incident, call->team, "call", text);
    }
}

static void
changed (gpointer data)
{
  Crews *c = data;

  if (!c->client)
    return;
  HeatCrewClientState state = heat_crew_client_state (c->client);
  print_news (c);
  if (!c->follows && state.is_up && state.waiting == 0)
    g_main_loop_quit (c->loop);
}

static gboolean
give_up (gpointer data)
{
  Crews *c = data;

  c->is_over = TRUE;
  g_main_loop_quit (c->loop);
  return G_SOURCE_REMOVE;
}

static gboolean
end (gpointer data)
{
  g_main_loop_quit (((Crews *) data)->loop);
  return G_SOURCE_CONTINUE;
}

static gboolean
look (gpointer data)
{
  Crews *c = data;

  heat_live_watch_crews (c->live, NULL);
  print_news (c);
  return G_SOURCE_CONTINUE;
}

static gboolean
run_client (Crews *c, const char *url, const char *token, guint timeout_s, GError **error)
{
  HeatCrewClientSetup setup = { .live = c->live, .url = url, .token = token, .first_pause_ms = 200, .longest_pause_ms = 2000, .wait_s = c->follows ? 5 : 1, .changed = changed, .data = c };
  g_autoptr (HeatCrewClient) client = heat_crew_client_new (&setup, error);

  if (!client)
    return FALSE;
  c->client = client;
  guint timer = c->follows ? g_timeout_add_seconds (1, look, c) : g_timeout_add_seconds (timeout_s, give_up, c);
  guint term = g_unix_signal_add (SIGTERM, end, c), interrupt = g_unix_signal_add (SIGINT, end, c);
  g_main_loop_run (c->loop);
  if (!c->is_over)
    g_source_remove (timer);
  g_source_remove (term);
  g_source_remove (interrupt);
  HeatCrewClientState state = heat_crew_client_state (client);
  if (c->is_over)
    g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_IO, _("hotline %s: %u jobs not put after %u s (%s); nothing is lost, start the service and run this again"), url, state.waiting, timeout_s,
                 state.reason ? state.reason : _("no answer"));
  c->client = NULL;
  return !c->is_over;
}

static HeatLive *
open_live (const char *ops, const char *city, GError **error)
{
  g_autoptr (HeatNet) net = heat_store_net_open (city, NULL, NULL, NULL, error);
  g_autoptr (HeatTrace) trace = net ? heat_trace_new (net, NULL, error) : NULL;
  HeatJournal *journal = trace ? heat_store_journal_open (ops, TRUE, error) : NULL;
  HeatLiveSetup setup = { .journal = journal, .net = net, .trace = trace, .actor = "desk:heatctl" };

  return journal ? heat_live_new (&setup, error) : NULL;
}

int
heat_ctl_crew (int argc, char **argv, GError **error)
{
  g_autofree char *ops = NULL, *city = NULL, *hotline = NULL, *token_file = NULL, *token = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  int timeout_s = 30;
  Crews c = { .loop = loop };
  const GOptionEntry entries[] = {
    { "ops", 0, 0, G_OPTION_ARG_STRING, &ops, NULL, NULL },
    { "city", 0, 0, G_OPTION_ARG_FILENAME, &city, NULL, NULL },
    { "hotline", 0, 0, G_OPTION_ARG_STRING, &hotline, NULL, NULL },
    { "token-file", 0, 0, G_OPTION_ARG_FILENAME, &token_file, NULL, NULL },
    { "timeout", 0, 0, G_OPTION_ARG_INT, &timeout_s, NULL, NULL },
    { "follow", 0, 0, G_OPTION_ARG_NONE, &c.follows, NULL, NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &c.is_json, NULL, NULL },
    { NULL },
  };
  g_autoptr (GError) local = NULL;

  if (!heat_ctl_parse ("crew", entries, &argc, &argv, 0, error))
    return 2;
  if (!ops || !city || !hotline || !token_file || timeout_s < 1)
    {
      g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE, _("--ops URL, --city CITY.gpkg, --hotline URL and --token-file FILE are needed; see “heatctl help crew”"));
      return 2;
    }
  if (!g_file_get_contents (token_file, &token, NULL, &local))
    {
      g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_IO, _("reading the hotline's token: %s; write it into that file on one line"), local->message);
      return 4;
    }
  g_autoptr (HeatLive) live = open_live (ops, city, error);
  c.live = live;
  c.printed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (live)
    heat_live_follow (live, 0, NULL, NULL);
  gboolean ok = live && run_client (&c, hotline, g_strstrip (token), (guint) timeout_s, error);
  g_hash_table_unref (c.printed);
  return ok ? 0 : 4;
}
