// SPDX-License-Identifier: GPL-3.0-or-later
/* Doubts by the hundred thousand as a list: items exist only while somebody holds them; the filter against a plain search. */
#include "desk-health-model.h"
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

static void
test_items_on_demand (void)
{
  g_autoptr (HeatHealth) health = make_health (50000);
  g_autoptr (HeatDeskDoubts) list = heat_desk_doubts_new ();
  GArray *all = heat_health_find (health, -1, NULL, NULL);

  g_assert_cmpuint (health->doubts->len, >, 100000);
  g_assert_cmpuint (all->len, ==, health->doubts->len);
  heat_desk_doubts_set (list, health, all);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, health->doubts->len);
  g_assert_cmpuint (heat_desk_doubts_n_made (list), ==, 0);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i += 997)
    {
      g_autoptr (HeatDeskDoubt) doubt = g_list_model_get_item (G_LIST_MODEL (list), i);
      g_assert_cmpuint (heat_desk_doubt_index (doubt), ==, i);
      g_assert_cmpuint (heat_desk_doubts_n_made (list), ==, 1);
      g_autofree char *title = heat_desk_doubt_title (doubt);
      g_assert_nonnull (strstr (title, heat_health_id (health, i)));
    }
  g_assert_cmpuint (heat_desk_doubts_n_made (list), ==, 0);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), health->doubts->len));
  /* An item outlives the list that made it. */
  g_autoptr (HeatDeskDoubt) last = g_list_model_get_item (G_LIST_MODEL (list), 0);
  heat_desk_doubts_set (list, NULL, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  g_autofree char *title = heat_desk_doubt_title (last);
  g_assert_nonnull (title);
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
  g_test_add_func ("/health/items-on-demand", test_items_on_demand);
  g_test_add_func ("/health/filter", test_filter);
  g_test_add_func ("/health/cancelled", test_cancelled);
  return g_test_run ();
}
