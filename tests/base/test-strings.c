// SPDX-License-Identifier: GPL-3.0-or-later
/* Several writers of one pool: whatever each added, in whatever order they were let in, is found in the pool. */
#include "base-strings-view.h"
#include <string.h>

#define WRITERS 3
#define TEXTS 20000

typedef struct {
  HeatStrings *texts;
  GRand *random;
  GPtrArray *said;  /* copies */
  HeatText at[TEXTS];
} Writer;

/* Of all lengths; a few of them more than a piece. */
static char *
some_text (GRand *random)
{
  guint n = (guint) g_rand_int_range (random, 0, g_rand_int_range (random, 0, 1000) == 0 ? 9000 : 24);
  char *text = g_malloc (n + 1);

  for (guint i = 0; i < n; i++)
    text[i] = (char) g_rand_int_range (random, 'a', n < 4 ? 'd' : 'z');
  text[n] = '\0';
  return text;
}

static gpointer
write_texts (gpointer data)
{
  Writer *w = data;

  for (guint i = 0; i < TEXTS; i++)
    {
      char *text = some_text (w->random);
      g_ptr_array_add (w->said, text);
      switch (g_rand_int_range (w->random, 0, 4))
        {
        case 0: w->at[i] = heat_strings_add (w->texts, text, -1); break;
        case 1: w->at[i] = heat_strings_intern (w->texts, text, (gssize) strlen (text)); break;
        case 2: w->at[i] = heat_strings_add_passing (w->texts, text, (gssize) strlen (text)); break;
        default: w->at[i] = heat_strings_intern_passing (w->texts, text, -1); break;
        }
      g_assert_cmpstr (heat_strings_get (w->texts, w->at[i]), ==, text);
    }
  return NULL;
}

static void
test_several_writers (void)
{
  g_autofree Writer *writers = g_new0 (Writer, WRITERS);
  GThread *threads[WRITERS];
  gsize said = 0, n, n_text = 0;
  HeatStringsJoint *joint = heat_strings_joint_new (4 << 20);

  g_assert_nonnull (joint);
  for (guint k = 0; k < WRITERS; k++)
    {
      writers[k] = (Writer){ .texts = heat_strings_joint_writer (joint), .random = g_rand_new_with_seed (k), .said = g_ptr_array_new_with_free_func (g_free) };
      threads[k] = g_thread_new ("writer", write_texts, &writers[k]);
    }
  for (guint k = 0; k < WRITERS; k++)
    {
      g_thread_join (threads[k]);
      heat_strings_free (writers[k].texts);
    }
  g_autoptr (HeatStrings) pool = heat_strings_joint_end (joint);
  for (guint k = 0; k < WRITERS; k++)
    for (guint i = 0; i < TEXTS; i++)
      {
        const char *text = g_ptr_array_index (writers[k].said, i);
        g_assert_cmpstr (heat_strings_get (pool, writers[k].at[i]), ==, text);
        g_assert_true (!heat_text_is_passing (writers[k].at[i]) || *text);
        said += strlen (text) + 1;
      }
  /* nothing but those texts and ends of pieces; a pool like any other */
  const char *all = heat_strings_all (pool, &n);
  for (gsize i = 0; i < n; i++)
    n_text += all[i] != '\0' && !g_ascii_islower (all[i]);
  g_assert_cmpuint (n_text, ==, 0);
  g_assert_cmpuint (n, <, said);
  g_assert_cmpstr (heat_strings_get (pool, heat_strings_add (pool, "later", -1)), ==, "later");
  g_assert_cmpstr (heat_strings_get (pool, writers[0].at[5]), ==, g_ptr_array_index (writers[0].said, 5));
  heat_strings_drop_passing (pool);
  for (guint k = 0; k < WRITERS; k++)
    {
      g_ptr_array_unref (writers[k].said);
      g_rand_free (writers[k].random);
    }
}

/* Half of the room can always be filled, however the texts fall into the pieces. */
static void
test_half_fits (void)
{
  gsize bytes = 1 << 20;
  g_autofree char *text = g_strnfill (2100, 'x');
  HeatStringsJoint *joint = heat_strings_joint_new (bytes);
  HeatStrings *a = heat_strings_joint_writer (joint), *b = heat_strings_joint_writer (joint);

  for (gsize k = 0; k + 2101 <= bytes / 2; k += 2101)
    heat_strings_add (k % 2 ? a : b, text, 2100);
  heat_strings_free (a);
  heat_strings_free (b);
  g_autoptr (HeatStrings) pool = heat_strings_joint_end (joint);
  gsize n;
  heat_strings_all (pool, &n);
  g_assert_cmpuint (n, >=, bytes / 2 - 2101);
}

/* More than there is room for: said, nothing overwritten, what came before stands. */
static void
test_full (void)
{
  g_autofree char *text = g_strnfill (999, 'y');
  HeatStringsJoint *joint = heat_strings_joint_new (10000);
  HeatStrings *a = heat_strings_joint_writer (joint), *b = heat_strings_joint_writer (joint);
  HeatText first = heat_strings_add (a, "first", -1), there[64];
  guint n = 0;

  while (!heat_strings_joint_is_full (b) && n < G_N_ELEMENTS (there))
    there[n++] = heat_strings_add (b, text, -1);
  g_assert_cmpuint (n, >, 5);
  g_assert_cmpuint (n, <, G_N_ELEMENTS (there));
  g_assert_cmpuint (there[n - 1].at, ==, 0);
  g_assert_cmpuint (heat_strings_intern (b, "later", -1).at, ==, 0);
  g_assert_false (heat_strings_joint_is_full (a));
  while (!heat_strings_joint_is_full (a))
    heat_strings_add_passing (a, text, -1);
  heat_strings_free (a);
  heat_strings_free (b);
  g_autoptr (HeatStrings) pool = heat_strings_joint_end (joint);
  g_assert_cmpstr (heat_strings_get (pool, first), ==, "first");
  for (guint i = 0; i + 1 < n; i++)
    g_assert_cmpstr (heat_strings_get (pool, there[i]), ==, text);
}

/* Given up before its end. */
static void
test_given_up (void)
{
  HeatStringsJoint *joint = heat_strings_joint_new (100);
  HeatStrings *writer = heat_strings_joint_writer (joint);

  heat_strings_add (writer, "a", -1);
  heat_strings_add_passing (writer, "b", -1);
  heat_strings_free (writer);
  heat_strings_joint_free (joint);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/strings/several-writers", test_several_writers);
  g_test_add_func ("/base/strings/half-fits", test_half_fits);
  g_test_add_func ("/base/strings/full", test_full);
  g_test_add_func ("/base/strings/given-up", test_given_up);
  return g_test_run ();
}
