// SPDX-License-Identifier: GPL-3.0-or-later
/* The floor of bench-hotline.py: the service's HTTP library with a handler that does nothing. Prints its port. */
#include <libsoup/soup.h>
#include <stdio.h>

static void
answer (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, "{}\n", 3);
}

int
main (void)
{
  g_autoptr (SoupServer) server = soup_server_new ("server-header", "floor", NULL);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;

  soup_server_add_handler (server, NULL, answer, NULL, NULL);
  if (!soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error))
    {
      fprintf (stderr, "%s\n", error->message);
      return 1;
    }
  GSList *uris = soup_server_get_uris (server);
  printf ("listening on 127.0.0.1:%d\n", g_uri_get_port (uris->data));
  fflush (stdout);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_main_loop_run (loop);
  return 0;
}
