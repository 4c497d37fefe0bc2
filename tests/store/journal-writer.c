// SPDX-License-Identifier: GPL-3.0-or-later
/* Appends to a journal as fast as it can and prints each acknowledged sequence number, until it is killed.
 * usage: journal-writer PATH NAME */
#include "store-journal.h"
#include <stdio.h>

static HeatEvent *
make_event (const char *name, guint n, const char *stream)
{
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "writer", name);
  json_object_set_int_member (body, "n", n);
  return heat_event_new (g_get_real_time (), "desk:test", stream, HEAT_EVENT_INCIDENT_NOTED, body);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  HeatJournal *journal = heat_store_journal_open (argv[1], TRUE, &error);

  if (!journal)
    return fprintf (stderr, "%s\n", error->message), 1;
  for (guint n = 1;; n++)
    {
      g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_event_unref);
      /* One or three at once, on two streams. */
      for (guint k = 0; k < (n % 3 == 0 ? 3 : 1); k++)
        g_ptr_array_add (events, make_event (argv[2], n, k == 1 ? "incident:both" : argv[2]));
      g_autoptr (GPtrArray) placed = heat_journal_append (journal, events, NULL, 0, &error);
      if (!placed)
        return fprintf (stderr, "%s\n", error->message), 1;
      for (guint k = 0; k < placed->len; k++)
        printf ("%" G_GINT64_FORMAT " %s %u\n", ((HeatEvent *) placed->pdata[k])->seq, ((HeatEvent *) placed->pdata[k])->stream, n);
      fflush (stdout);
    }
}
