// SPDX-License-Identifier: GPL-3.0-or-later
/* Rows by id: what the model tells, replayed on a plain list, gives the list itself; an id keeps its object while it moves. */
#include "desk-rows.h"

typedef struct { GPtrArray *mirror; /* HeatDeskRow, owned */ guint n_told; } Listener;

static void
listen (GListModel *model, guint position, guint removed, guint added, Listener *l)
{
  g_ptr_array_remove_range (l->mirror, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (l->mirror, (int) (position + i), g_list_model_get_item (model, position + i));
  l->n_told++;
}

static void
expect_same (GListModel *model, const Listener *l, GPtrArray *ids)
{
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, ids->len);
  g_assert_cmpuint (l->mirror->len, ==, ids->len);
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (HeatDeskRow) row = g_list_model_get_item (model, i);
      g_assert_cmpstr (heat_desk_row_id (row), ==, ids->pdata[i]);
      g_assert_true (l->mirror->pdata[i] == row);
    }
}

static void
shuffle_some (GPtrArray *ids, GRand *rand, guint *next)
{
  for (int edits = g_rand_int_range (rand, 0, 4); edits > 0; edits--)
    {
      int what = g_rand_int_range (rand, 0, 3), at = ids->len ? g_rand_int_range (rand, 0, (int) ids->len) : 0;
      if (what == 0 || !ids->len)
        g_ptr_array_insert (ids, at, g_strdup_printf ("R%u", ++*next));
      else if (what == 1)
        g_ptr_array_remove_index (ids, (guint) at);
      else
        {
          int to = g_rand_int_range (rand, 0, (int) ids->len);
          g_ptr_array_insert (ids, to, g_ptr_array_steal_index (ids, (guint) at));
        }
    }
}

static void
test_follow (void)
{
  g_autoptr (HeatDeskRows) rows = heat_desk_rows_new ();
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GRand) rand = g_rand_new_with_seed (41);
  Listener l = { g_ptr_array_new_with_free_func (g_object_unref), 0 };
  guint next = 0;

  g_signal_connect (rows, "items-changed", G_CALLBACK (listen), &l);
  for (int round = 0; round < 2000; round++)
    {
      guint told = l.n_told;
      shuffle_some (ids, rand, &next);
      heat_desk_rows_set (rows, ids, G_MAXUINT);
      g_assert_cmpuint (l.n_told, <=, told + 1);
      expect_same (G_LIST_MODEL (rows), &l, ids);
      g_assert_cmpuint (heat_desk_rows_n_made (rows), ==, ids->len);
      told = l.n_told;
      heat_desk_rows_set (rows, ids, G_MAXUINT);
      g_assert_cmpuint (l.n_told, ==, told);
    }
  g_ptr_array_unref (l.mirror);
  g_assert_cmpuint (heat_desk_rows_n_made (rows), ==, 0);
}

/* A row that moved is the same object; one that nobody keeps is made anew when it is asked for. */
static void
test_identity (void)
{
  g_autoptr (HeatDeskRows) rows = heat_desk_rows_new ();
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < 10000; i++)
    g_ptr_array_add (ids, g_strdup_printf ("I%u", i));
  heat_desk_rows_set (rows, ids, G_MAXUINT);
  g_assert_cmpuint (heat_desk_rows_n_made (rows), ==, 0);
  g_autoptr (HeatDeskRow) kept = g_list_model_get_item (G_LIST_MODEL (rows), 9999);
  g_assert_cmpuint (heat_desk_rows_n_made (rows), ==, 1);
  g_ptr_array_insert (ids, 0, g_ptr_array_steal_index (ids, 9999));
  heat_desk_rows_set (rows, ids, G_MAXUINT);
  g_autoptr (HeatDeskRow) first = g_list_model_get_item (G_LIST_MODEL (rows), 0);
  g_assert_true (first == kept);
  g_assert_cmpint (heat_desk_rows_find (rows, "I9998"), ==, 9999);
  g_assert_cmpint (heat_desk_rows_find (rows, "I10000"), ==, -1);
  g_assert_cmpint (heat_desk_rows_find (rows, NULL), ==, -1);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (rows), 10000));
}

/* The first of them, and more: the rows that stay are not told of. */
static void
test_first (void)
{
  g_autoptr (HeatDeskRows) rows = heat_desk_rows_new ();
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  Listener l = { g_ptr_array_new_with_free_func (g_object_unref), 0 };

  for (guint i = 0; i < 100; i++)
    g_ptr_array_add (ids, g_strdup_printf ("I%u", i));
  g_signal_connect (rows, "items-changed", G_CALLBACK (listen), &l);
  heat_desk_rows_set (rows, ids, 24);
  g_autoptr (HeatDeskRow) kept = g_object_ref (l.mirror->pdata[23]);
  heat_desk_rows_set (rows, ids, 48);
  g_assert_cmpuint (l.mirror->len, ==, 48);
  g_assert_true (l.mirror->pdata[23] == kept);
  g_assert_cmpuint (l.n_told, ==, 2);
  g_assert_cmpint (heat_desk_rows_find (rows, "I48"), ==, -1);
  g_ptr_array_unref (l.mirror);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/rows/follow", test_follow);
  g_test_add_func ("/desk/rows/identity", test_identity);
  g_test_add_func ("/desk/rows/first", test_first);
  return g_test_run ();
}
