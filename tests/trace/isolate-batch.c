// SPDX-License-Identifier: GPL-3.0-or-later
/* heatctl's isolate and check many times in one process, for tests that ask thousands of questions.
 *   isolate-batch --template FILE   writes an empty city
 *   isolate-batch                   reads commands, one a line, arguments parted by tabs; after each answer a line "= STATUS" */
#include "ctl-commands.h"
#include "store-city.h"
#include <stdio.h>
#include <string.h>

/* Stands in for ctl-table.c: only what is asked here is linked. */
const HeatCtlCommand heat_ctl_commands[] = {
  { "check", heat_ctl_check, "", "" },
  { "isolate", heat_ctl_isolate, "", "" },
  { NULL, NULL, NULL, NULL },
};

static int
run_line (char *line)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) args = g_strsplit (g_strchomp (line), "\t", -1);
  guint n = g_strv_length (args);
  g_autofree char **argv = g_memdup2 (args, (n + 1) * sizeof (char *));

  for (const HeatCtlCommand *command = heat_ctl_commands; n && command->name; command++)
    if (strcmp (command->name, args[0]) == 0)
      {
        int status = command->run ((int) n, argv, &error);
        if (!error)
          return status;
        printf ("%s\n", error->message);
        return 100 + error->code;
      }
  return -1;
}

int
main (int argc, char **argv)
{
  static char line[65536];

  if (argc == 3 && strcmp (argv[1], "--template") == 0)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HeatCity) city = heat_city_new ();
      if (heat_store_city_write (city, argv[2], NULL, &error))
        return 0;
      fprintf (stderr, "%s\n", error->message);
      return 4;
    }
  while (fgets (line, sizeof line, stdin))
    {
      int status = run_line (line);
      printf ("= %d\n", status);
      fflush (stdout);
    }
  return 0;
}
