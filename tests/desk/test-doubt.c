// SPDX-License-Identifier: GPL-3.0-or-later
/* What is said of doubts; their filter against a plain search. */
#include "desk-doubt.h"
#include "trace.h"
#include <string.h>

/* Pipes that touch nothing: both ends are doubtful, and each lacks its bore. */
static HeatHealth *
make_health (guint pipes)
{
  g_autoptr (GError) error = NULL;
  HeatCity *city = heat_city_new ();

  for (guint i = 0; i < pipes; i++)
    {
      g_autofree char *id = g_strdup_printf ("P%05u", i);
      HeatPipeRow *row = heat_city_add_pipe (city);
      row->id = heat_city_put (city, id);
      row->length_m = 10;
      row->dn_mm = i % 2 ? 100 : 0;
    }
  g_autoptr (HeatNet) net = heat_net_new (city, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (HeatTrace) trace = heat_trace_new (net, NULL, &error);
  g_assert_no_error (error);
  return heat_health_new (trace);
}

/* Both ends of a pipe and its bore: each doubt names the pipe and says another thing of it. */
static void
test_words (void)
{
  g_autoptr (HeatHealth) health = make_health (50);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < health->doubts->len; i++)
    {
      g_autofree char *title = heat_desk_doubt_title (health, i), *detail = heat_desk_doubt_detail (health, i);
      g_assert_true (!*heat_health_id (health, i) || strstr (title, heat_health_id (health, i)));
      g_assert_true (*detail);
      g_assert_true (g_hash_table_add (seen, g_strdup_printf ("%s|%s", title, detail)));
    }
  g_assert_cmpuint (g_hash_table_size (seen), >, 100);
}

static gboolean
has (const char *text, const char *words)
{
  g_autofree char *low = g_ascii_strdown (text ? text : "", -1), *small = g_ascii_strdown (words, -1);

  return strstr (low, small) != NULL;
}

static void
test_filter (void)
{
  g_autoptr (HeatHealth) health = make_health (6000);
  const char *const words[] = { "", "p0001", "start", "no such thing", "END OF PIPE P0599" };
  guint some = 0;

  for (int kind = -1; kind < HEAT_N_DOUBTS; kind++)
    for (guint w = 0; w < G_N_ELEMENTS (words); w++)
      {
        g_autoptr (GArray) found = heat_health_find (health, kind, words[w], NULL);
        guint at = 0;
        for (guint i = 0; i < health->doubts->len; i++)
          {
            const HeatDoubt *d = heat_health_get (health, i);
            if ((kind >= 0 && (int) d->kind != kind) || !(has (heat_health_id (health, i), words[w]) || has (heat_health_name (health, i), words[w]) || has (d->text, words[w])))
              continue;
            g_assert_cmpuint (at, <, found->len);
            g_assert_cmpuint (g_array_index (found, guint32, at++), ==, i);
          }
        g_assert_cmpuint (at, ==, found->len);
        some += at > 0;
        if (kind >= 0 && !*words[w])
          g_assert_cmpuint (at, ==, health->count[kind]);
      }
  g_assert_cmpuint (some, >, 6);
}

static void
test_cancelled (void)
{
  g_autoptr (HeatHealth) health = make_health (6000);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  g_assert_null (heat_health_find (health, -1, "p", cancellable));
  g_assert_cmpuint (heat_health_n_serious (health), ==, health->count[HEAT_DOUBT_PIPE_UNCONNECTED] + health->count[HEAT_DOUBT_NO_HEADER] + health->count[HEAT_DOUBT_FEW_WARM]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/health/words", test_words);
  g_test_add_func ("/health/filter", test_filter);
  g_test_add_func ("/health/cancelled", test_cancelled);
  return g_test_run ();
}
