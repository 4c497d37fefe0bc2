// SPDX-License-Identifier: GPL-3.0-or-later
/* A search written into a file and read again is the same search; what is not of this city, or is spoilt, is refused in words and never
 * plays something else. HEAT_ROUNDS=N sets how many networks. */
#include "gen.h"
#include "ops-replay-file.h"
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

static guint
rounds (guint fallback)
{
  const char *text = g_getenv ("HEAT_ROUNDS");

  return text ? (guint) atoi (text) : fallback;
}

typedef struct { HeatNet *net; HeatReplay *replay; HeatLeak leak; JsonNode *node; } Case;

/* FALSE when the random city has no pipe. */
static gboolean
make_case (Case *c, guint32 seed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  *c = (Case){ .net = heat_net_new (gen_city (rand), NULL, &error) };
  g_assert_no_error (error);
  if (!heat_net_n (c->net, HEAT_KIND_PIPE))
    return FALSE;
  g_autoptr (HeatTrace) trace = heat_trace_new (c->net, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *leak = g_strconcat ("pipe:", heat_net_id (c->net, HEAT_KIND_PIPE, (guint32) g_rand_int_range (rand, 0, (gint32) heat_net_n (c->net, HEAT_KIND_PIPE))), NULL);
  g_assert_true (heat_leak_parse (c->net, leak, &c->leak, &error));
  HeatIsolateQuery query = { .leaks = &c->leak, .n_leaks = 1 };
  c->replay = heat_trace_replay (trace, &query, seed % 3 ? 0 : 4, &error);
  g_assert_no_error (error);
  c->node = heat_replay_to_json (c->net, &c->leak, 1, c->replay);
  return TRUE;
}

static void
clear_case (Case *c)
{
  g_clear_pointer (&c->node, json_node_unref);
  g_clear_pointer (&c->replay, heat_replay_free);
  heat_net_unref (c->net);
}

static gboolean
same_list (const GArray *a, const GArray *b)
{
  return a->len == b->len && (!a->len || memcmp (a->data, b->data, a->len * sizeof (guint32)) == 0);
}

static gboolean
same_step (const HeatReplayStep *a, const HeatReplayStep *b)
{
  return a->kind == b->kind && a->of == b->of && a->index == b->index && a->valve == b->valve && !a->is_must == !b->is_must && a->cause == b->cause
         && a->households == b->households && a->n_pipes == b->n_pipes && a->n_consumers == b->n_consumers
         && (!a->n_pipes || a->first_pipe == b->first_pipe) && (!a->n_consumers || a->first_consumer == b->first_consumer);
}

static void
test_same (void)
{
  guint n = 0;

  for (guint32 seed = 1; seed <= rounds (400); seed++)
    {
      Case c;
      if (make_case (&c, seed))
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (GArray) leaks = NULL;
          g_autoptr (HeatReplay) read = heat_replay_from_json (c.net, c.node, &leaks, &error);
          g_assert_no_error (error);
          g_assert_true (leaks->len == 1 && g_array_index (leaks, HeatLeak, 0).kind == c.leak.kind && g_array_index (leaks, HeatLeak, 0).index == c.leak.index);
          g_assert_cmpuint (read->n_left_out, ==, c.replay->n_left_out);
          g_assert_cmpuint (read->steps->len, ==, c.replay->steps->len);
          g_assert_true (same_list (read->pipes, c.replay->pipes) && same_list (read->consumers, c.replay->consumers));
          for (guint i = 0; i < read->steps->len; i++)
            if (!same_step (&g_array_index (read->steps, HeatReplayStep, i), &g_array_index (c.replay->steps, HeatReplayStep, i)))
              g_error ("seed %u: step %u is another one after reading", seed, i + 1);
          n += read->steps->len;
        }
      clear_case (&c);
    }
  g_assert_cmpuint (n, >, rounds (400));
}

/* A city of the same asset numbers whose pipes are joined otherwise is another one. */
static void
test_other_city (void)
{
  guint n = 0;

  for (guint32 seed = 1; seed <= 40; seed++)
    {
      Case a, b;
      gboolean both = make_case (&a, seed) & make_case (&b, seed + 1000);
      if (both)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (GArray) leaks = NULL;
          g_assert_null (heat_replay_from_json (b.net, a.node, &leaks, &error));
          g_assert_error (error, HEAT_OPS_ERROR, HEAT_ERROR_DATA);
          g_assert_nonnull (strstr (error->message, "another city"));
          g_assert_null (leaks);
          n++;
        }
      clear_case (&a);
      clear_case (&b);
    }
  g_assert_cmpuint (n, >, 20);
}

static void
expect_refused (const Case *c, const char *what)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) leaks = NULL;

  g_assert_null (heat_replay_from_json (c->net, c->node, &leaks, &error));
  g_assert_error (error, HEAT_OPS_ERROR, HEAT_ERROR_DATA);
  g_assert_nonnull (strstr (error->message, what));
}

/* The same asset numbers, one pipe turned round: another city. And a later version is refused on its own city. */
static void
test_same_numbers (void)
{
  Case c;
  g_autoptr (GError) error = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  HeatCity *city = gen_city (rand);

  g_assert_true (make_case (&c, 1));
  HeatText end = city->pipe[0].from_node;
  city->pipe[0].from_node = city->pipe[0].to_node;
  city->pipe[0].to_node = end;
  HeatNet *own = c.net;
  c.net = heat_net_new (city, NULL, &error);
  g_assert_no_error (error);
  expect_refused (&c, "another city");
  heat_net_unref (c.net);
  c.net = own;
  json_object_set_int_member (json_node_get_object (c.node), "version", 2);
  expect_refused (&c, "later version");
  clear_case (&c);
}

/* The first step that has the member gets nonsense in it; FALSE when none has. */
static gboolean
spoil (JsonNode *node, const char *key)
{
  JsonArray *steps = json_object_get_array_member (json_node_get_object (node), "steps");

  for (guint i = 0; i < json_array_get_length (steps); i++)
    {
      JsonObject *step = json_array_get_object_element (steps, i);
      if (!json_object_has_member (step, key))
        continue;
      if (strcmp (key, "leak") == 0)
        json_object_set_int_member (step, key, 7);
      else if (strcmp (key, "pipes") == 0 || strcmp (key, "consumers") == 0)
        json_array_add_string_element (json_object_get_array_member (step, key), "nonsense");
      else
        json_object_set_string_member (step, key, "nonsense");
      return TRUE;
    }
  return FALSE;
}

static void
test_spoilt (void)
{
  static const char *const keys[] = { "do", "valve", "pipes", "consumers", "cause", "leak", "kind", "id" };
  guint n_refused[G_N_ELEMENTS (keys)] = { 0 };

  for (guint32 seed = 1; seed <= rounds (300); seed++)
    for (guint k = 0; k < G_N_ELEMENTS (keys); k++)
      {
        Case c;
        g_autoptr (GError) error = NULL;
        g_autoptr (GArray) leaks = NULL;
        if (make_case (&c, seed) && spoil (c.node, keys[k]))
          {
            g_assert_null (heat_replay_from_json (c.net, c.node, &leaks, &error));
            g_assert_error (error, HEAT_OPS_ERROR, HEAT_ERROR_DATA);
            n_refused[k]++;
          }
        clear_case (&c);
      }
  for (guint k = 0; k < G_N_ELEMENTS (keys); k++)
    if (!n_refused[k])
      g_error ("no search has a member “%s”", keys[k]);
}

/* A stop of something that is in the city and is no plant. */
static void
test_no_plant (void)
{
  guint n = 0;

  for (guint32 seed = 1; n == 0; seed++)
    {
      Case c;
      if (make_case (&c, seed) && spoil (c.node, "kind"))
        {
          JsonArray *steps = json_object_get_array_member (json_node_get_object (c.node), "steps");
          for (guint i = 0; i < json_array_get_length (steps); i++)
            {
              JsonObject *step = json_array_get_object_element (steps, i);
              if (g_strcmp0 (json_object_get_string_member_with_default (step, "kind", NULL), "nonsense") != 0)
                continue;
              json_object_set_string_member (step, "kind", "pipe");
              json_object_set_string_member (step, "id", heat_net_id (c.net, HEAT_KIND_PIPE, 0));
              n++;
            }
          expect_refused (&c, "stops neither a source nor a station");
        }
      clear_case (&c);
    }
}

/* Bytes thrown about: either no file of ours, or a search whose every number is of this city. */
static void
test_noise (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "heat-test-replay-XXXXXX", NULL);
  Case c;
  guint n_read = 0, seed = 1;
  int fd = g_mkstemp (path);

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  while (!make_case (&c, seed) || c.replay->steps->len < 4)
    {
      clear_case (&c);
      seed++;
    }
  g_autofree char *text = json_to_string (c.node, FALSE);
  for (guint i = 0; i < rounds (400); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) leaks = NULL;
      g_autofree char *other = g_strdup (text);
      gsize length = strlen (text);
      for (guint k = (guint) g_rand_int_range (rand, 0, 4); k > 0; k--)
        other[g_rand_int_range (rand, 0, (gint32) length)] = (char) g_rand_int_range (rand, 32, 127);
      g_assert_true (g_file_set_contents (path, other, g_rand_boolean (rand) ? (gssize) length : g_rand_int_range (rand, 0, (gint32) length), NULL));
      g_autoptr (HeatReplay) read = heat_replay_read (c.net, path, &leaks, &error);
      if (!read)
        {
          g_assert_error (error, HEAT_OPS_ERROR, HEAT_ERROR_DATA);
          g_assert_true (strstr (error->message, path) && !strchr (error->message, '\n'));
          continue;
        }
      n_read++;
      for (guint k = 0; k < read->pipes->len; k++)
        g_assert_cmpuint (g_array_index (read->pipes, guint32, k), <, heat_net_n (c.net, HEAT_KIND_PIPE));
    }
  g_assert_cmpuint (n_read, >, 10);
  g_unlink (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) leaks = NULL;
  g_assert_null (heat_replay_read (c.net, path, &leaks, &error));
  g_assert_error (error, HEAT_OPS_ERROR, HEAT_ERROR_IO);
  clear_case (&c);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ops/replay-file/same", test_same);
  g_test_add_func ("/ops/replay-file/other-city", test_other_city);
  g_test_add_func ("/ops/replay-file/same-numbers", test_same_numbers);
  g_test_add_func ("/ops/replay-file/spoilt", test_spoilt);
  g_test_add_func ("/ops/replay-file/no-plant", test_no_plant);
  g_test_add_func ("/ops/replay-file/noise", test_noise);
  return g_test_run ();
}
