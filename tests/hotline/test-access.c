// SPDX-License-Identifier: GPL-3.0-or-later
/* Tokens, sessions and settings by themselves. */
#include "hotline-access.h"
#include "hotline-config.h"
#include "base-i18n.h"
#include <glib/gstdio.h>
#include <string.h>

#define A "token-of-seat-twelve"
#define B "token-of-the-dispatch-desk"

static char *
in_folder (const char *text)
{
  g_autofree char *folder = g_dir_make_tmp ("heat-access-XXXXXX", NULL);
  char *path = g_build_filename (folder, "tokens.ini", NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static void
remove_file (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_unlink (path);
  g_rmdir (folder);
}

static char *
group (const char *name, const char *token, const char *role)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);

  return g_strdup_printf ("[token %s]\nsha256=%s\nrole=%s\nunit=北区\n", name, sum, role);
}

static void
test_tokens (void)
{
  g_autoptr (HeatAccess) access = heat_access_new ();
  g_autofree char *a = group ("seat 12", A, "agent"), *b = group ("desk", B, "desk; agent"), *both = g_strconcat (a, b, NULL), *path = in_folder (both);
  g_autoptr (GError) error = NULL;
  HotlineWho who = { 0 };

  g_assert_true (heat_access_load (access, path, &error));
  g_assert_no_error (error);
  g_assert_true (heat_access_find (access, A, &who));
  g_assert_cmpuint (who.roles, ==, HEAT_ROLE_AGENT);
  g_assert_cmpstr (who.name, ==, "seat 12");
  g_assert_cmpstr (who.unit, ==, "北区");
  g_assert_true (heat_access_find (access, B, &who));
  g_assert_cmpuint (who.roles, ==, HEAT_ROLE_AGENT | HEAT_ROLE_DESK);
  g_assert_false (heat_access_find (access, "", &who));
  g_assert_false (heat_access_find (access, "token-of-seat-twelv", &who));
  /* The sum is no token. */
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, A, -1);
  g_assert_false (heat_access_find (access, sum, &who));

  /* Read again: one is gone, the one in clear stays, a broken file changes nothing. */
  g_assert_true (heat_access_add (access, "given-in-clear-on-the-line", HEAT_ROLE_DESK, "token", NULL, NULL));
  g_assert_true (g_file_set_contents (path, b, -1, NULL));
  g_assert_true (heat_access_load (access, path, NULL));
  g_assert_false (heat_access_find (access, A, &who));
  g_assert_true (heat_access_find (access, B, &who));
  g_assert_true (heat_access_find (access, "given-in-clear-on-the-line", &who));
  g_assert_true (g_file_set_contents (path, "[token x]\nrole=agent\n", -1, NULL));
  g_assert_false (heat_access_load (access, path, &error));
  g_assert_error (error, HEAT_HOTLINE_ERROR, HEAT_ERROR_DATA);
  g_assert_true (heat_access_find (access, B, &who));
  g_assert_cmpuint (heat_access_n_tokens (access), ==, 2);
  remove_file (path);
}

static void
test_bad_files (void)
{
  g_autofree char *good = group ("a", A, "agent"), *twice = g_strconcat (good, "[token b]\n", strchr (good, '\n') + 1, NULL), *role = group ("a", A, "agent;king"),
                  *none = group ("a", A, ""), *name = group ("", A, "agent"), *extra = g_strconcat (good, "password=x\n", NULL);
  const char *bad[] = { twice, role, none, name, extra, "[seat]\nrole=agent\n", "[token a]\nsha256=12\nrole=agent\n", "no groups at all", "[token a]\n" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (HeatAccess) access = heat_access_new ();
      g_autoptr (GError) error = NULL;
      g_autofree char *path = in_folder (bad[i]);
      if (heat_access_load (access, path, &error))
        g_error ("taken: %s", bad[i]);
      g_assert_error (error, HEAT_HOTLINE_ERROR, HEAT_ERROR_DATA);
      g_assert_nonnull (strstr (error->message, path));
      g_assert_cmpuint (heat_access_n_tokens (access), ==, 0);
      remove_file (path);
    }
  g_autoptr (HeatAccess) access = heat_access_new ();
  g_autoptr (GError) error = NULL;
  g_assert_false (heat_access_load (access, "/nowhere/tokens.ini", &error));
  g_assert_error (error, HEAT_HOTLINE_ERROR, HEAT_ERROR_IO);
}

/* The sample that is installed can be read, and nobody knows its tokens. */
static void
test_sample (void)
{
  g_autoptr (HeatAccess) access = heat_access_new ();
  g_autofree char *path = heat_data_path ("hotline/tokens.ini");
  g_autoptr (GError) error = NULL;

  g_assert_true (heat_access_load (access, path, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (heat_access_n_tokens (access), ==, 3);
}

static void
test_sessions (void)
{
  g_autoptr (HeatAccess) access = heat_access_new ();
  const HeatSessionLimits eight = { 8, 8 }, four = { 4, 4 };
  HotlineWho who = { 0 };
  gint64 end_us = 0;

  g_assert_true (heat_access_add (access, A, HEAT_ROLE_AGENT, "seat 12", NULL, NULL));
  g_assert_null (heat_access_begin_session (access, B, 0, 100, &eight));
  g_autofree char *one = heat_access_begin_session (access, A, 0, 100, &eight), *two = heat_access_begin_session (access, A, 0, 200, &eight);
  g_assert_cmpuint (strlen (one), ==, 64);
  g_assert_cmpstr (one, !=, two);
  g_assert_true (heat_access_session (access, one, 99, &who, &end_us));
  g_assert_cmpint (end_us, ==, 100);
  g_assert_cmpstr (who.name, ==, "seat 12");
  g_assert_false (heat_access_session (access, one, 100, &who, NULL));
  g_assert_false (heat_access_session (access, one, 50, &who, NULL)); /* it is gone, also when the clock goes back */
  g_assert_true (heat_access_session (access, two, 100, &who, NULL));
  heat_access_end_session (access, two);
  g_assert_false (heat_access_session (access, two, 100, &who, NULL));
  g_assert_false (heat_access_session (access, "", 100, &who, NULL));

  /* Never more than asked for: the oldest ends. */
  g_autoptr (GPtrArray) many = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < 10; i++)
    g_ptr_array_add (many, heat_access_begin_session (access, A, 0, 1000, &four));
  for (guint i = 0; i < 10; i++)
    g_assert_cmpint (heat_access_session (access, many->pdata[i], 1, &who, NULL), ==, i >= 6);
}

/* Whatever a token does, another's sessions stay: its own go first, and those of who has most. */
static void
test_session_shares (void)
{
  g_autoptr (HeatAccess) access = heat_access_new ();
  const HeatSessionLimits limits = { 6, 3 };
  g_autoptr (GPtrArray) of_a = g_ptr_array_new_with_free_func (g_free), of_b = g_ptr_array_new_with_free_func (g_free);
  HotlineWho who = { 0 };

  g_assert_true (heat_access_add (access, A, HEAT_ROLE_AGENT, "seat 12", NULL, NULL));
  g_assert_true (heat_access_add (access, B, HEAT_ROLE_DESK, "desk", NULL, NULL));
  g_assert_true (heat_access_add (access, "token-of-a-third-place", HEAT_ROLE_DESK, "third", NULL, NULL));
  g_autofree char *first = heat_access_begin_session (access, "token-of-a-third-place", 0, 1000, &limits);
  g_ptr_array_add (of_b, heat_access_begin_session (access, B, 0, 1000, &limits));
  for (guint i = 0; i < 20; i++)
    g_ptr_array_add (of_a, heat_access_begin_session (access, A, 0, 1000, &limits));
  for (guint i = 0; i < 20; i++)
    g_assert_cmpint (heat_access_session (access, of_a->pdata[i], 1, &who, NULL), ==, i >= 17);
  g_assert_true (heat_access_session (access, of_b->pdata[0], 1, &who, NULL));
  g_assert_true (heat_access_session (access, first, 1, &who, NULL));
  /* All places are taken: the oldest of who has most gives way, not the oldest of all. */
  g_ptr_array_add (of_b, heat_access_begin_session (access, B, 0, 1000, &limits));
  g_ptr_array_add (of_b, heat_access_begin_session (access, B, 0, 1000, &limits));
  g_assert_false (heat_access_session (access, of_a->pdata[17], 1, &who, NULL));
  g_assert_true (heat_access_session (access, of_a->pdata[18], 1, &who, NULL));
  g_assert_true (heat_access_session (access, first, 1, &who, NULL));
  for (guint i = 0; i < 3; i++)
    g_assert_true (heat_access_session (access, of_b->pdata[i], 1, &who, NULL));
  /* It lasts as long as it can be used. */
  g_autofree char *session = g_strdup (who.session);
  g_assert_true (heat_access_lasts (access, session, 999));
  g_assert_false (heat_access_lasts (access, session, 1000));
  heat_access_end_session (access, of_b->pdata[2]);
  g_assert_false (heat_access_lasts (access, session, 1));
}

static void
test_config (void)
{
  static const char *const bad[] = { "[limits]\nbody_byte=5000\n", "[limit]\nbody_bytes=5000\n", "[limits]\nbody_bytes=many\n", "[limits]\nbody_bytes=1\n",
                                     "[limits]\nbody_bytes=5000.5\n", "[limits]\nbody_bytes=\n", "[session]\nhours=nan\n", "[session]\nhours=1e9\n", "hours=1\n" };
  g_autoptr (GError) error = NULL;
  g_autoptr (HeatHotlineConfig) plain = heat_hotline_config_load (NULL, &error), over = heat_hotline_config_parse ("[session]\nhours=0.5\n", NULL);

  g_assert_no_error (error);
  g_assert_cmpint (heat_hotline_config_int (plain, "limits", "body_bytes"), ==, 16 * 1024 * 1024);
  g_assert_cmpfloat (heat_hotline_config_number (plain, "session", "hours"), ==, 12);
  g_assert_cmpfloat (heat_hotline_config_number (over, "session", "hours"), ==, 0.5);
  g_assert_cmpint (heat_hotline_config_int (over, "limits", "body_bytes"), ==, 16 * 1024 * 1024);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) why = NULL;
      if (heat_hotline_config_parse (bad[i], &why))
        g_error ("taken: %s", bad[i]);
      g_assert_error (why, HEAT_HOTLINE_ERROR, HEAT_ERROR_DATA);
    }
  g_assert_null (heat_hotline_config_load ("/nowhere/hotline.ini", &error));
  g_assert_error (error, HEAT_HOTLINE_ERROR, HEAT_ERROR_IO);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hotline/access/tokens", test_tokens);
  g_test_add_func ("/hotline/access/bad-files", test_bad_files);
  g_test_add_func ("/hotline/access/sample", test_sample);
  g_test_add_func ("/hotline/access/sessions", test_sessions);
  g_test_add_func ("/hotline/access/session-shares", test_session_shares);
  g_test_add_func ("/hotline/access/config", test_config);
  return g_test_run ();
}
