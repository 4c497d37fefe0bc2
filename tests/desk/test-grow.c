// SPDX-License-Identifier: GPL-3.0-or-later
/* A list that is given what is scrolled to: an adjustment stands for the scroller, 20 pixels a row. */
#include "desk-grow.h"

#define ROW_PX 20.0
#define PAGE_PX 400.0
#define HIDDEN_PX 0.0

typedef struct { GtkAdjustment *place; HeatDeskGrow *grow; guint all, given, largest, n_gives; double page; } List;

static guint
count (gpointer data)
{
  return ((List *) data)->all;
}

static void
give (gpointer data)
{
  List *list = data;
  guint before = list->given;

  list->given = MIN (list->all, heat_desk_grow_n (list->grow));
  list->largest = MAX (list->largest, list->given - before);
  list->n_gives++;
  gtk_adjustment_configure (list->place, gtk_adjustment_get_value (list->place), 0, list->given * ROW_PX, 1, 1, list->page);
}

static List
begin (guint all, double page)
{
  return (List){ .place = g_object_ref_sink (gtk_adjustment_new (0, 0, 0, 1, 1, page)), .all = all, .page = page };
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_scrolled (void)
{
  List list = begin (1000, PAGE_PX);

  list.grow = heat_desk_grow_new (list.place, count, give, &list);
  give (&list);
  settle ();
  /* What is seen and a page more, in steps of which none holds the window. */
  g_assert_cmpuint (list.given, ==, 48);
  for (guint seen = 0; seen < 150; seen += 5)
    {
      gtk_adjustment_set_value (list.place, seen * ROW_PX);
      settle ();
      g_assert_cmpfloat (list.given * ROW_PX, >=, gtk_adjustment_get_value (list.place) + 2 * PAGE_PX);
      g_assert_cmpuint (list.largest, <=, HEAT_DESK_GROW_FIRST);
    }
  /* Beyond what GTK makes widgets for the end is reached soon. */
  guint before = list.n_gives;
  for (guint jumps = 0; list.given < list.all; jumps++)
    {
      g_assert_cmpuint (jumps, <, 5);
      gtk_adjustment_set_value (list.place, list.given * ROW_PX - PAGE_PX);
      settle ();
    }
  g_assert_cmpuint (list.n_gives, >, before);
  before = list.n_gives;
  gtk_adjustment_set_value (list.place, list.given * ROW_PX - PAGE_PX);
  settle ();
  g_assert_cmpuint (list.n_gives, ==, before); /* there are no more */
  heat_desk_grow_free (list.grow);
  g_object_unref (list.place);
}

/* A page that nobody looks at asks for nothing; what was asked for is not done once the list is gone. */
static void
test_hidden_and_gone (void)
{
  List list = begin (1000, HIDDEN_PX);

  list.grow = heat_desk_grow_new (list.place, count, give, &list);
  give (&list);
  settle ();
  g_assert_cmpuint (list.given, ==, HEAT_DESK_GROW_FIRST);
  list.page = PAGE_PX;
  give (&list);
  heat_desk_grow_free (list.grow);
  list.grow = NULL;
  settle ();
  g_assert_cmpuint (list.given, ==, HEAT_DESK_GROW_FIRST);
  g_object_unref (list.place);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/grow/scrolled", test_scrolled);
  g_test_add_func ("/desk/grow/hidden-and-gone", test_hidden_and_gone);
  return g_test_run ();
}
