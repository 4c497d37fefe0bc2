// SPDX-License-Identifier: GPL-3.0-or-later
/* What homes were told of several stops: random notices, changes and ends, against the whole history read anew for each home; and the stories that
 * people tell. */
#include "ops-state.h"
#include <string.h>

#define HOMES 5
#define HOUR_US G_TIME_SPAN_HOUR

/* One notice as the test keeps it. */
typedef struct { char number[8], replaces[8]; guint version, named, to; /* homes, a bit each */ HeatNoticeKind kind; gint64 start_us, end_us, issued_us; } Said;
typedef struct { HeatOps *ops; GArray *said; gint64 now_us, seq; } Desk;

static void
open_desk (Desk *d)
{
  *d = (Desk){ heat_ops_new (NULL), g_array_new (FALSE, FALSE, sizeof (Said)), 1768329060000000, 0 };
}

static void
close_desk (Desk *d)
{
  heat_ops_free (d->ops);
  g_array_unref (d->said);
}

static void
append_homes (GString *body, const char *key, guint homes)
{
  const char *comma = "";

  g_string_append_printf (body, ",\"%s\":[", key);
  for (guint h = 0; h < HOMES; h++)
    if (homes & 1u << h)
      {
        g_string_append_printf (body, "%s\"H%u\"", comma, h);
        comma = ",";
      }
  g_string_append_c (body, ']');
}

static void
say (Desk *d, Said said)
{
  g_autoptr (GString) body = g_string_new (NULL);
  g_autofree char *stream = g_strdup_printf ("notice:%s", said.number);

  said.issued_us = d->now_us += 60 * G_USEC_PER_SEC;
  g_string_append_printf (body, "{\"number\":\"%s\",\"version\":%u,\"kind\":\"%s\",\"issued_us\":%" G_GINT64_FORMAT ",\"start_us\":%" G_GINT64_FORMAT ",\"expected_us\":%" G_GINT64_FORMAT,
                          said.number, said.version, heat_ops_word (HEAT_WORDS_NOTICE, said.kind), said.issued_us, said.start_us, said.end_us);
  append_homes (body, "consumers", said.named);
  append_homes (body, "to", said.to);
  if (*said.replaces)
    g_string_append_printf (body, ",\"replaces\":{\"number\":\"%s\",\"version\":1}", said.replaces);
  g_string_append_c (body, '}');
  g_autoptr (HeatEvent) event = heat_event_new_stored (++d->seq, d->now_us, said.version, "notice.issued", "desk:test", stream, body->str);
  heat_ops_apply (d->ops, event);
  g_array_append_val (d->said, said);
}

static Said *
at (Desk *d, guint i)
{
  return &g_array_index (d->said, Said, i);
}

static gboolean
reaches (const Said *s, guint home)
{
  return ((s->named | s->to) & 1u << home) != 0;
}

static gboolean
is_over (const Said *s, guint home)
{
  return s->kind == HEAT_NOTICE_RESTORATION || !(s->named & 1u << home);
}

/* `later` changes or ends the stop of `one`. */
static gboolean
continues (const Said *one, const Said *later)
{
  return strcmp (later->number, one->number) == 0 || strcmp (later->replaces, one->number) == 0;
}

/* Does the home still hold to what this notice told it? */
static gboolean
holds (Desk *d, guint i, guint home)
{
  gboolean is_gone_by = FALSE;

  if (!reaches (at (d, i), home))
    return FALSE;
  for (guint k = i + 1; k < d->said->len; k++)
    {
      is_gone_by |= continues (at (d, i), at (d, k));
      if (reaches (at (d, k), home) && (is_gone_by || is_over (at (d, i), home)))
        return FALSE;
    }
  return TRUE;
}

static HeatStanding
stands (const Said *s, guint home, gint64 now_us)
{
  if (is_over (s, home))
    return HEAT_STANDING_OVER;
  return s->kind == HEAT_NOTICE_PLANNED && s->start_us > now_us ? HEAT_STANDING_TO_COME : HEAT_STANDING_OUT;
}

static void
check_home (Desk *d, guint home, gint64 now_us)
{
  g_autofree char *id = g_strdup_printf ("H%u", home);
  const HeatTold *told = heat_ops_told (d->ops, id), *first = heat_told_first (told, now_us);
  HeatStanding most = HEAT_STANDING_OVER;

  for (guint i = d->said->len; i-- > 0;)
    if (holds (d, i, home))
      {
        const Said *s = at (d, i);
        g_assert_nonnull (told);
        g_assert_cmpstr (told->notice->number, ==, s->number);
        g_assert_cmpuint (told->notice->version, ==, s->version);
        g_assert_cmpint (heat_told_standing (told, now_us), ==, stands (s, home, now_us));
        most = MAX (most, stands (s, home, now_us));
        told = told->next;
      }
  g_assert_null (told);
  if (!first)
    return;
  g_assert_cmpint (heat_told_standing (first, now_us), ==, most);
  g_assert_true (heat_ops_consumer_notice (d->ops, id, now_us) == first->notice);
  for (told = heat_ops_told (d->ops, id); told; told = told->next)
    {
      g_assert_cmpint (heat_told_compare (first, told, now_us), >=, 0);
      g_assert_cmpint (heat_told_compare (told, first, now_us), ==, -heat_told_compare (first, told, now_us));
      if (most == HEAT_STANDING_OUT && heat_told_standing (told, now_us) == most && first->notice->is_superseded == told->notice->is_superseded)
        g_assert_true (!first->notice->expected_us || (told->notice->expected_us && told->notice->expected_us <= first->notice->expected_us));
    }
}

/* Stops of any kind over any homes, changed for some, told to some, ended for all or some, in any order. */
static void
test_random (void)
{
  guint n_several = 0, n_ended_under = 0;

  for (guint32 seed = 1; seed <= 300; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      guint version[4] = { 0 }, n_ends = 0;
      Desk d;
      open_desk (&d);
      for (guint k = 0; k < 14; k++)
        {
          guint stop = (guint) g_rand_int_range (rand, 0, 4);
          Said s = { .version = ++version[stop], .named = (guint) g_rand_int_range (rand, 0, 1 << HOMES), .kind = stop == 3 ? HEAT_NOTICE_PLANNED : HEAT_NOTICE_EMERGENCY,
                     .start_us = d.now_us + g_rand_int_range (rand, -2, 3) * HOUR_US, .end_us = g_rand_int_range (rand, 0, 4) ? d.now_us + g_rand_int_range (rand, 3, 9) * HOUR_US : 0 };
          g_snprintf (s.number, sizeof s.number, "S%u", stop);
          if (s.version > 1)
            s.to = (guint) g_rand_int_range (rand, 0, 1 << HOMES) & ~s.named;
          if (s.version > 1 && g_rand_boolean (rand))
            {
              g_strlcpy (s.replaces, s.number, sizeof s.replaces);
              g_snprintf (s.number, sizeof s.number, "E%u", ++n_ends);
              s.kind = HEAT_NOTICE_RESTORATION;
              s.version = 1;
            }
          say (&d, s);
          for (guint home = 0; home < HOMES; home++)
            {
              g_autofree char *id = g_strdup_printf ("H%u", home);
              const HeatTold *told = heat_ops_told (d.ops, id);
              check_home (&d, home, d.now_us);
              check_home (&d, home, d.now_us + 2 * HOUR_US);
              n_several += told && told->next;
              n_ended_under += told && told->next && told->notice->kind == HEAT_NOTICE_RESTORATION && heat_told_standing (heat_told_first (told, d.now_us), d.now_us) == HEAT_STANDING_OUT;
            }
        }
      close_desk (&d);
    }
  g_test_message ("%u times several words, %u times still out after an end", n_several, n_ended_under);
  g_assert_cmpuint (n_several, >, 500);
  g_assert_cmpuint (n_ended_under, >, 100);
}

static void
expect (Desk *d, guint home, const char *number, guint version, HeatStanding standing)
{
  g_autofree char *id = g_strdup_printf ("H%u", home);
  const HeatTold *first = heat_told_first (heat_ops_told (d->ops, id), d->now_us);

  g_assert_nonnull (first);
  g_assert_cmpstr (first->notice->number, ==, number);
  g_assert_cmpuint (first->notice->version, ==, version);
  g_assert_cmpint (heat_told_standing (first, d->now_us), ==, standing);
}

/* Two bursts keep home 0 cold; the second ends, and the first is corrected in between. */
static void
test_two_stops (void)
{
  Desk d;

  open_desk (&d);
  gint64 ten_us = d.now_us + 10 * HOUR_US;
  say (&d, (Said){ .number = "A", .version = 1, .named = 3, .end_us = ten_us });
  say (&d, (Said){ .number = "B", .version = 1, .named = 5, .end_us = ten_us - HOUR_US });
  expect (&d, 0, "A", 1, HEAT_STANDING_OUT); /* it ends last */
  say (&d, (Said){ .number = "A", .version = 2, .named = 1, .to = 2, .end_us = ten_us - 2 * HOUR_US });
  expect (&d, 0, "B", 1, HEAT_STANDING_OUT);
  expect (&d, 1, "A", 2, HEAT_STANDING_OVER);
  say (&d, (Said){ .number = "C", .version = 1, .named = 5, .kind = HEAT_NOTICE_RESTORATION, .replaces = "B" });
  expect (&d, 0, "A", 2, HEAT_STANDING_OUT);
  expect (&d, 2, "C", 1, HEAT_STANDING_OVER);
  say (&d, (Said){ .number = "D", .version = 1, .named = 1, .to = 2, .kind = HEAT_NOTICE_RESTORATION, .replaces = "A" });
  for (guint home = 0; home < 2; home++)
    expect (&d, home, "D", 1, HEAT_STANDING_OVER);
  expect (&d, 2, "C", 1, HEAT_STANDING_OVER);
  close_desk (&d);
}

/* A planned stop to come and a burst now; the plan is called off. */
static void
test_planned (void)
{
  Desk d;

  open_desk (&d);
  gint64 start_us = d.now_us + 20 * HOUR_US;
  say (&d, (Said){ .number = "P", .version = 1, .named = 7, .kind = HEAT_NOTICE_PLANNED, .start_us = start_us, .end_us = start_us + 8 * HOUR_US });
  expect (&d, 0, "P", 1, HEAT_STANDING_TO_COME);
  say (&d, (Said){ .number = "A", .version = 1, .named = 1, .end_us = d.now_us + 5 * HOUR_US });
  expect (&d, 0, "A", 1, HEAT_STANDING_OUT);
  expect (&d, 1, "P", 1, HEAT_STANDING_TO_COME);
  say (&d, (Said){ .number = "B", .version = 1, .named = 1, .kind = HEAT_NOTICE_RESTORATION, .replaces = "A" });
  expect (&d, 0, "P", 1, HEAT_STANDING_TO_COME);
  d.now_us = start_us;
  expect (&d, 0, "P", 1, HEAT_STANDING_OUT);
  d.now_us -= HOUR_US;
  say (&d, (Said){ .number = "C", .version = 1, .named = 7, .kind = HEAT_NOTICE_RESTORATION, .replaces = "P" });
  for (guint home = 0; home < 3; home++)
    expect (&d, home, "C", 1, HEAT_STANDING_OVER);
  d.now_us = start_us;
  expect (&d, 0, "C", 1, HEAT_STANDING_OVER);
  close_desk (&d);
}

/* The end of A goes past home 0, which B keeps cold: it holds to A's word until B's reaches it, and with B's end it has heat. */
static void
test_passed_over (void)
{
  Desk d;

  open_desk (&d);
  say (&d, (Said){ .number = "A", .version = 1, .named = 3 });
  say (&d, (Said){ .number = "B", .version = 1, .named = 4 });
  say (&d, (Said){ .number = "E", .version = 1, .named = 2, .kind = HEAT_NOTICE_RESTORATION, .replaces = "A" });
  expect (&d, 0, "A", 1, HEAT_STANDING_OUT);
  say (&d, (Said){ .number = "B", .version = 2, .named = 5 });
  expect (&d, 0, "B", 2, HEAT_STANDING_OUT);
  say (&d, (Said){ .number = "F", .version = 1, .named = 5, .kind = HEAT_NOTICE_RESTORATION, .replaces = "B" });
  expect (&d, 0, "F", 1, HEAT_STANDING_OVER);
  g_assert_null (heat_ops_told (d.ops, "H0")->next);
  g_assert_null (heat_ops_told (d.ops, "H4"));
  g_assert_null (heat_ops_consumer_notice (d.ops, "H4", d.now_us));
  close_desk (&d);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ops/told/random", test_random);
  g_test_add_func ("/ops/told/two-stops", test_two_stops);
  g_test_add_func ("/ops/told/planned", test_planned);
  g_test_add_func ("/ops/told/passed-over", test_passed_over);
  return g_test_run ();
}
