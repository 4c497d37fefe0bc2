// SPDX-License-Identifier: GPL-3.0-or-later
/* One process speaks several languages, each thread its own. */
#include "base-i18n.h"

#define SAID "no heat"
#define CHINESE "不热"

static void
test_own (void)
{
  g_assert_cmpstr (_(SAID), ==, SAID); /* HEAT_LANG=en */
}

static void
test_turns (void)
{
  for (guint i = 0; i < 3; i++)
    {
      heat_i18n_speak ("zh_CN");
      g_assert_cmpstr (_(SAID), ==, CHINESE);
      g_assert_cmpstr (ngettext ("%u doubt:\n", "%u doubts:\n", 2), ==, "疑点 %u 处：\n");
      heat_i18n_speak ("en");
      g_assert_cmpstr (_(SAID), ==, SAID);
      g_assert_cmpstr (ngettext ("%u doubt:\n", "%u doubts:\n", 1), ==, "%u doubt:\n");
      heat_i18n_speak ("zh_CN");
      heat_i18n_speak (NULL);
      g_assert_cmpstr (_(SAID), ==, SAID);
    }
}

static gpointer
speak_long (gpointer language)
{
  gpointer all = GINT_TO_POINTER (TRUE);

  g_assert_cmpstr (_(SAID), ==, SAID); /* a thread begins with the program's own */
  heat_i18n_speak (language);
  for (guint i = 0; i < 20000; i++)
    if (g_strcmp0 (_(SAID), language ? CHINESE : SAID) != 0)
      all = NULL;
  return all;
}

static void
test_threads (void)
{
  GThread *zh = g_thread_new ("zh", speak_long, (gpointer) "zh_CN"), *own = g_thread_new ("own", speak_long, NULL);

  g_assert_true (g_thread_join (zh));
  g_assert_true (g_thread_join (own));
  g_assert_cmpstr (_(SAID), ==, SAID);
}

static void
test_numbers (void)
{
  g_autofree char *number = NULL;

  heat_i18n_speak ("zh_CN");
  number = g_strdup_printf ("%.1f", 1.5);
  heat_i18n_speak (NULL);
  g_assert_cmpstr (number, ==, "1.5");
}

int
main (int argc, char **argv)
{
  heat_i18n_init ();
  heat_i18n_serve ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/speech/own", test_own);
  g_test_add_func ("/base/speech/turns", test_turns);
  g_test_add_func ("/base/speech/threads", test_threads);
  g_test_add_func ("/base/speech/numbers", test_numbers);
  return g_test_run ();
}
