// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

HEAT_DEFINE_ERROR (ctl)

gboolean
heat_ctl_parse (const char *command, const GOptionEntry *entries, int *argc, char ***argv, int n_args, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) local = NULL;

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, argc, argv, &local))
    {
      g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE, _("%s; see “heatctl help %s”"), local->message, command);
      return FALSE;
    }
  for (int i = 1; i < *argc; i++) /* GLib keeps it before an argument that begins with a dash */
    if (strcmp ((*argv)[i], "--") == 0)
      {
        memmove (*argv + i, *argv + i + 1, sizeof (char *) * (gsize) (*argc - i));
        (*argc)--;
        break;
      }
  if (n_args >= 0 && *argc - 1 != n_args)
    {
      g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE, _("%d arguments given, %d needed; see “heatctl help %s”"),
                   *argc - 1, n_args, command);
      return FALSE;
    }
  return TRUE;
}

gboolean
heat_ctl_print_json (JsonNode *node, GError **error)
{
  g_autofree char *text = json_to_string (node, FALSE);

  json_node_unref (node);
  if (puts (text) < 0 || fflush (stdout) != 0)
    {
      g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_IO, _("writing the answer to standard output: %s; free some space or check the pipe"), g_strerror (errno));
      return FALSE;
    }
  return TRUE;
}

static void
show_progress (double fraction, const char *what, gpointer data)
{
  fprintf (stderr, "\r\033[K%3d %% %s%s", (int) (fraction * 100), what ? what : "", fraction >= 1 ? "\n" : "");
}

HeatProgress
heat_ctl_progress (void)
{
  return (HeatProgress){ isatty (STDERR_FILENO) ? show_progress : NULL, NULL, NULL };
}
