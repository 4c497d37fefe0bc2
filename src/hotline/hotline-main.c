// SPDX-License-Identifier: GPL-3.0-or-later
/* heat-hotline: the service as a program. Prints "listening on ADDRESS:PORT" on stdout, serves until SIGTERM or SIGINT. */
#include "base-i18n.h"
#include "heat-config.h"
#include "hotline-main-map.h"
#include "hotline-service.h"
#include "locate-find.h"
#include "notice-cap-make.h"
#include "store-net.h"
#include "store-journal.h"
#include <glib-unix.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

typedef struct {
  char *city, *ops, *listen, *token, *token_file, *tokens, *config, *webhooks, *tls_cert, *tls_key, *language;
  gboolean is_verbose, is_version;
} Options;

static gboolean
read_options (Options *o, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "city", 0, 0, G_OPTION_ARG_FILENAME, &o->city, N_("the network file, for households and addresses"), "CITY.gpkg" },
    { "ops", 0, 0, G_OPTION_ARG_STRING, &o->ops, N_("the hotline's own journal, sqlite:PATH"), "URL" },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &o->listen, N_("address and port, 127.0.0.1:0 takes a free port"), "ADDRESS:PORT" },
    { "tokens", 0, 0, G_OPTION_ARG_FILENAME, &o->tokens, N_("file of tokens with roles, read again on SIGHUP"), "FILE" },
    { "token-file", 0, 0, G_OPTION_ARG_FILENAME, &o->token_file, N_("file that holds one token with the roles desk and agent"), "FILE" },
    { "token", 0, 0, G_OPTION_ARG_STRING, &o->token, N_("the bearer token (for trials: other users of the machine can see it)"), "TOKEN" },
    { "tls-cert", 0, 0, G_OPTION_ARG_FILENAME, &o->tls_cert, N_("certificate (PEM, with its chain): serve HTTPS; read again on SIGHUP"), "FILE" },
    { "tls-key", 0, 0, G_OPTION_ARG_FILENAME, &o->tls_key, N_("private key (PEM), unless it is in the certificate's file"), "FILE" },
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &o->config, N_("the company's settings, laid over hotline.ini"), "FILE" },
    { "webhooks", 0, 0, G_OPTION_ARG_FILENAME, &o->webhooks, N_("file of addresses that are told of notices"), "FILE" },
    { "language", 0, 0, G_OPTION_ARG_STRING, &o->language, N_("of what the agent says: zh_CN or en"), "LANGUAGE" },
    { "verbose", 'v', 0, G_OPTION_ARG_NONE, &o->is_verbose, N_("access log on stderr: one JSON object a request, without anything of a person"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &o->is_version, N_("print the version"), NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _("The hotline service: takes notices from the dispatch desk, answers agents, hands reports to the desk."));
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (o->is_version || (o->ops && *argc == 1))
    return TRUE;
  g_set_error (error, HEAT_HOTLINE_ERROR, HEAT_ERROR_USAGE, _("--ops sqlite:PATH is needed, and no other arguments; see --help"));
  return FALSE;
}

static gboolean
read_token (Options *o, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) local = NULL;

  if (!o->token_file)
    return TRUE;
  if (!g_file_get_contents (o->token_file, &text, NULL, &local))
    {
      g_set_error (error, HEAT_HOTLINE_ERROR, HEAT_ERROR_IO, _("reading the token from %s: %s; give a file that holds one line"), o->token_file, local->message);
      return FALSE;
    }
  g_free (o->token);
  o->token = g_strdup (g_strstrip (text));
  return TRUE;
}

static void
find_address (const char *address, GArray *places, gpointer data)
{
  g_autoptr (GArray) found = heat_finder_find (data, address, 8, NULL);

  for (guint i = 0; i < found->len; i++)
    {
      const HeatFound *f = &g_array_index (found, HeatFound, i);
      gboolean is_home = f->kind == HEAT_KIND_HOUSEHOLD || f->kind == HEAT_KIND_BUILDING || f->kind == HEAT_KIND_COMMUNITY || f->kind == HEAT_KIND_CONSUMER;
      /* What was understood exactly leaves the merely similar aside. */
      if (!is_home || (places->len && f->match > HEAT_MATCH_CARD && g_array_index (found, HeatFound, 0).match <= HEAT_MATCH_CARD))
        continue;
      HeatHotlinePlace place = { f->kind, f->index, g_strdup (f->label) };
      g_array_append_val (places, place);
    }
}

static char *
find_station (guint32 building, gpointer data)
{
  HeatStation station = heat_finder_building_station (data, heat_building (building));

  return heat_station_is_none (station) ? NULL : g_strdup (heat_net_name (heat_finder_net (data), HEAT_KIND_STATION, station.i));
}

static void
print_line (const char *line, gpointer data)
{
  fprintf (stderr, "%s\n", line);
}

static gboolean
end_loop (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

static gboolean
note_late (gpointer is_late)
{
  *(gboolean *) is_late = TRUE;
  return G_SOURCE_REMOVE;
}

/* What is under way is said to its end, for a while. */
static void
finish (HeatHotline *hotline, gint64 stop_s)
{
  gboolean is_late = stop_s == 0;
  guint timer = is_late ? 0 : g_timeout_add_seconds ((guint) stop_s, note_late, &is_late);

  while (heat_hotline_busy (hotline) && !is_late)
    g_main_context_iteration (NULL, TRUE);
  if (!is_late)
    g_source_remove (timer);
}

static gboolean
read_again (gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (heat_hotline_reload (data, &error))
    fprintf (stderr, "heat-hotline: %s\n", _("tokens, certificate and webhooks have been read again"));
  else
    fprintf (stderr, "heat-hotline: %s\n", error->message);
  return G_SOURCE_CONTINUE;
}

/* As many files as the machine allows: each connection is one. */
static void
raise_limits (void)
{
  struct rlimit files;

  if (getrlimit (RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < files.rlim_max)
    {
      files.rlim_cur = files.rlim_max;
      setrlimit (RLIMIT_NOFILE, &files);
    }
}

/* The service runs all the same: whoever started it is told what it will refuse. */
static void
say_what_is_not_set_up (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeatCapProfile) profile = heat_cap_profile_load (NULL, &error);

  if (!profile || !heat_cap_profile_check (profile, &error))
    fprintf (stderr, "heat-hotline: %s\n", error->message);
}

static gboolean
serve (const Options *o, HeatHotlineSetup *setup, GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (HeatHotline) hotline = heat_hotline_new (setup, error);

  if (!hotline || !heat_hotline_listen (hotline, o->listen ? o->listen : "127.0.0.1:8088", error))
    return FALSE;
  g_unix_signal_add (SIGTERM, end_loop, loop);
  g_unix_signal_add (SIGINT, end_loop, loop);
  g_unix_signal_add (SIGHUP, read_again, hotline);
  g_autofree char *host = g_strndup (o->listen ? o->listen : "127.0.0.1", strcspn (o->listen ? o->listen : "127.0.0.1", ":"));
  printf ("listening on %s:%u\n", host, heat_hotline_port (hotline));
  fflush (stdout);
  say_what_is_not_set_up ();
  g_main_loop_run (loop);
  heat_hotline_stop (hotline);
  finish (hotline, heat_hotline_config_int (setup->config, "limits", "stop_s"));
  return TRUE;
}

static gboolean
run (Options *o, GError **error)
{
  g_autoptr (HeatNet) net = NULL;
  g_autoptr (HeatFinder) finder = NULL;
  g_autoptr (HotlineMap) map = NULL;
  g_autoptr (HeatHotlineConfig) config = heat_hotline_config_load (o->config, error);

  if (!config || !read_token (o, error))
    return FALSE;
  if (o->city)
    {
      if (!(net = heat_store_net_open (o->city, NULL, NULL, NULL, error)) || !(finder = heat_finder_new (net, NULL, error))
          || !(map = hotline_map_new (net, error)))
        return FALSE;
    }
  HeatJournal *journal = heat_store_journal_open (o->ops, TRUE, error);
  if (!journal)
    return FALSE;
  /* hotline.db → hotline.db-files: photos and the secret of the crews' links lie beside the journal. */
  g_autofree char *folder = g_str_has_prefix (o->ops, "sqlite:") ? g_strconcat (o->ops + strlen ("sqlite:"), "-files", NULL) : NULL;
  HeatHotlineSetup setup = { .journal = journal, .folder = folder, .net = net, .clock = heat_clock_system (), .token = o->token, .tokens_path = o->tokens, .config = config,
                             .webhooks_path = o->webhooks, .tls_cert = o->tls_cert, .tls_key = o->tls_key, .language = o->language, .find = finder ? find_address : NULL,
                             .station = finder ? find_station : NULL, .find_data = finder, .draw = map ? hotline_map_draw : NULL, .draw_data = map, .log = o->is_verbose ? print_line : NULL };
  return serve (o, &setup, error);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  Options o = { 0 };
  int status = 0;

  heat_i18n_init ();
  heat_i18n_serve ();
  g_set_prgname ("heat-hotline");
  raise_limits ();
  if (!read_options (&o, &argc, &argv, &error) || (!o.is_version && !run (&o, &error)))
    {
      fprintf (stderr, "heat-hotline: %s\n", error->message);
      status = heat_error_exit_status (error);
    }
  else if (o.is_version)
    printf ("heat-hotline %s\n", HEAT_VERSION);
  g_free (o.city);
  g_free (o.ops);
  g_free (o.listen);
  g_free (o.token);
  g_free (o.token_file);
  g_free (o.tokens);
  g_free (o.config);
  g_free (o.webhooks);
  g_free (o.tls_cert);
  g_free (o.tls_key);
  g_free (o.language);
  return status;
}
