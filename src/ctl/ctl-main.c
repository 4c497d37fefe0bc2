// SPDX-License-Identifier: GPL-3.0-or-later
/* heatctl: finds the command in the table, runs it, turns a failure into one line on stderr and an exit status. */
#include "ctl.h"
#include "heat-config.h"
#include <stdio.h>
#include <string.h>

static const HeatCtlCommand *
find_command (const char *name)
{
  for (const HeatCtlCommand *c = heat_ctl_commands; c->name; c++)
    if (strcmp (c->name, name) == 0)
      return c;
  return NULL;
}

static int
print_help (const char *name)
{
  const HeatCtlCommand *one = name ? find_command (name) : NULL;

  if (name && !one)
    {
      fprintf (stderr, _("heatctl: there is no command “%s”; “heatctl help” lists them\n"), name);
      return 2;
    }
  if (one)
    {
      printf ("heatctl %s %s\n  %s\n", one->name, one->synopsis, _(one->summary));
      return 0;
    }
  printf (_("heatctl %s: everything the dispatch desk can do, without a display\n\n"), HEAT_VERSION);
  for (const HeatCtlCommand *c = heat_ctl_commands; c->name; c++)
    printf ("  heatctl %s %s\n      %s\n", c->name, c->synopsis, _(c->summary));
  printf ("%s\n", _("\nWith --json one JSON object is printed. Exit status: 0 done, 1 the answer is no, 2 usage, 3 bad input data, 4 disk, database or network."));
  return 0;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  heat_i18n_init ();
  g_set_prgname ("heatctl");
  if (argc < 2 || strcmp (argv[1], "help") == 0 || strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0)
    return argc < 2 ? (print_help (NULL), 2) : print_help (argc > 2 ? argv[2] : NULL);
  if (strcmp (argv[1], "--version") == 0)
    return printf ("heatctl %s\n", HEAT_VERSION) < 0 ? 4 : 0;
  const HeatCtlCommand *command = find_command (argv[1]);
  if (!command)
    {
      fprintf (stderr, _("heatctl: there is no command “%s”; “heatctl help” lists them\n"), argv[1]);
      return 2;
    }
  for (int i = 2; i < argc; i++)
    if (strcmp (argv[i], "--help") == 0)
      return print_help (argv[1]);
  int status = command->run (argc - 1, argv + 1, &error);
  if (error)
    {
      fprintf (stderr, "heatctl %s: %s\n", command->name, error->message);
      return heat_error_exit_status (error);
    }
  return status;
}
