// SPDX-License-Identifier: GPL-3.0-or-later
/* What crews say: what a message must be made of, what it does, once, in whatever state the house is, and who below ground has
 * not been heard of. */
#include "ops-live-private.h"
#include "night.h"
#include "ops-crew.h"
#include "ops-field.h"
#include "ops-job.h"
#include "ops-name.h"
#include <math.h>
#include <string.h>

#define MINUTE ((gint64) 60 * G_USEC_PER_SEC)
#define TEAM "3"

static JsonObject *
parse (const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  g_assert_nonnull (node);
  return json_object_ref (json_node_get_object (node));
}

/* A message as the phone sends it, `more` being its further members. */
static JsonObject *
say (const char *id, const char *kind, const char *more)
{
  g_autofree char *text = g_strdup_printf ("{\"id\":\"%s\",\"phone\":\"p1\",\"seq\":1,\"at\":\"2026-01-13T18:31:00Z\",\"kind\":\"%s\"%s%s}", id, kind, *more ? "," : "", more);

  return parse (text);
}

static JsonObject *
say_by (const char *phone, const char *id, const char *kind, const char *more)
{
  JsonObject *o = say (id, kind, more);

  json_object_set_string_member (o, "phone", phone);
  return o;
}

#define AIR "\"well\":\"W1\",\"o2_percent\":20.6,\"ch4_lel_percent\":0,\"co_ppm\":2,\"h2s_ppm\":0"
#define GAS AIR ",\"check_in_min\":10"

static void
test_read (void)
{
  static const struct { const char *kind, *more; gboolean ok; } cases[] = {
    { "accepted", "", TRUE }, { "arrived", "", TRUE }, { "arrived", "\"lon\":126.6,\"lat\":45.7", TRUE }, { "arrived", "\"lon\":126.6", FALSE },
    { "arrived", "\"lon\":226.6,\"lat\":45.7", FALSE }, { "step_done", "\"step\":1,\"action\":\"close\",\"target\":\"V1\"", TRUE },
    { "step_done", "\"step\":1.0,\"action\":\"close\",\"target\":\"V1\"", TRUE }, { "step_done", "\"step\":1.5,\"action\":\"close\",\"target\":\"V1\"", FALSE },
    { "step_done", "\"step\":0,\"action\":\"close\",\"target\":\"V1\"", FALSE }, { "step_done", "\"step\":\"1\",\"action\":\"close\",\"target\":\"V1\"", FALSE },
    { "step_done", "\"step\":1,\"action\":\"shut\",\"target\":\"V1\"", FALSE }, { "step_done", "\"step\":1,\"action\":\"close\"", FALSE },
    { "step_failed", "\"step\":1,\"action\":\"close\",\"target\":\"V1\",\"how\":\"unreachable\"", TRUE }, { "step_failed", "\"step\":1,\"action\":\"close\",\"target\":\"V1\",\"how\":\"tired\"", FALSE },
    { "site_report", "\"affects_heat\":true,\"expected_min\":240,\"note\":\"x\"", TRUE }, { "site_report", "\"affects_heat\":\"yes\"", FALSE },
    { "well_entered", GAS, TRUE }, { "well_entered", "\"well\":\"W1\",\"check_in_min\":10", FALSE }, { "well_entered", GAS ",\"people\":0", FALSE },
    { "well_left", "\"well\":\"W1\"", TRUE }, { "well_left", "\"well\":\"W1\",\"o2_percent\":20.6", FALSE }, { "well_left", AIR, TRUE }, { "well_left", AIR ",\"no_reading\":\"other\"", FALSE },
    { "well_left", "\"well\":\"W1\",\"no_reading\":\"evacuated\"", TRUE }, { "well_left", "\"well\":\"W1\",\"no_reading\":\"lazy\"", FALSE },
    { "arrived", "\"no_place\":\"denied\"", TRUE }, { "arrived", "\"no_place\":\"tired\"", FALSE }, { "arrived", "\"lon\":126.6,\"lat\":45.7,\"no_place\":\"denied\"", FALSE },
    { "check_in", "\"well\":\"W1\",\"entry\":\"p1-7\",\"note\":\"x\"", TRUE }, { "check_in", "\"well\":\"W1\",\"entry\":\"a/b\"", FALSE }, { "well_left", "\"well\":\"W1\",\"entry\":7", FALSE },
    { "check_in", "\"well\":\"W1\"", TRUE }, { "check_in", "", FALSE }, { "photo", "\"sha256\":\"xyz\",\"bytes\":3", FALSE }, { "dance", "", FALSE }, { "finished", "\"note\":[1]", FALSE },
    { "photo", "\"bytes\":3,\"sha256\":\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"", TRUE },
  };
  HeatGasLimits limits;

  heat_gas_limits_init (&limits);
  for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      g_autoptr (JsonObject) raw = say ("a", cases[k].kind, cases[k].more);
      g_autoptr (GError) error = NULL;
      json_object_set_string_member (raw, "stray", "x");
      JsonObject *o = heat_crew_message_read (raw, &limits, &error);
      g_assert_cmpint (o != NULL, ==, cases[k].ok);
      g_assert_cmpint (error == NULL, ==, cases[k].ok);
      g_assert_false (o && json_object_has_member (o, "stray"));
      g_clear_pointer (&o, json_object_unref);
    }
  static const char *const plain[] = { "id", "phone" };
  for (guint k = 0; k < G_N_ELEMENTS (plain); k++)
    {
      g_autoptr (JsonObject) raw = say ("a", "accepted", "");
      json_object_set_string_member (raw, plain[k], "a/b");
      g_assert_null (heat_crew_message_read (raw, &limits, NULL));
    }
  static const char *const heads[] = { "id", "phone", "seq", "at", "kind" };
  for (guint k = 0; k < G_N_ELEMENTS (heads); k++)
    {
      g_autoptr (JsonObject) raw = say ("a", "accepted", "");
      json_object_remove_member (raw, heads[k]);
      g_assert_null (heat_crew_message_read (raw, &limits, NULL));
    }
}

/* Each reading alone, a little on either side of its limit. */
static void
test_gas (void)
{
  static const struct { const char *name; double good, bad; } edges[] = {
    { "o2_percent", 19.5, 19.4 }, { "o2_percent", 23.5, 23.6 }, { "ch4_lel_percent", 10, 10.1 }, { "co_ppm", 24, 24.5 }, { "h2s_ppm", 7, 7.5 },
  };
  HeatGasLimits limits;

  heat_gas_limits_init (&limits);
  for (guint k = 0; k < G_N_ELEMENTS (edges); k++)
    for (int bad = 0; bad < 2; bad++)
      {
        g_autoptr (JsonObject) raw = say ("a", "well_entered", GAS);
        json_object_set_double_member (raw, edges[k].name, bad ? edges[k].bad : edges[k].good);
        g_autoptr (JsonObject) o = heat_crew_message_read (raw, &limits, NULL);
        g_assert_cmpint (json_object_has_member (o, "over"), ==, bad);
        if (bad)
          g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (o, "over"), 0), ==, edges[k].name);
      }
}

/* A night with a plan of at least `n` valves to close, and the team on its way. */
static void
open_job (Night *n, guint least)
{
  for (guint32 seed = 1;; seed++)
    {
      g_autoptr (GError) error = NULL;
      open_night (n, seed);
      if (n->incident && heat_live_choose_plan (n->live, n->incident->id, NULL, NULL, NULL, NULL))
        {
          g_autoptr (GPtrArray) steps = heat_incident_steps (n->incident, HEAT_STEPS_ISOLATE);
          guint closings = 0;
          for (guint k = 0; k < steps->len; k++)
            closings += ((HeatStep *) steps->pdata[k])->action == HEAT_STEP_CLOSE;
          if (closings == steps->len && closings >= least && heat_ops_teams (heat_live_ops (n->live))->len)
            {
              g_assert_true (heat_live_assign_team (n->live, TEAM, n->incident->id, NULL, &error));
              g_assert_no_error (error);
              return;
            }
        }
      close_night (n);
    }
}

static HeatStep *
step_at (Night *n, guint k)
{
  g_autoptr (GPtrArray) steps = heat_incident_steps (n->incident, HEAT_STEPS_ISOLATE);

  return steps->pdata[k];
}

/* Handed in as the service hands it on, said `ago` minutes ago. */
static void
hand_in (Night *n, HeatLive *live, JsonObject *raw, int ago_min)
{
  g_autoptr (GError) error = NULL;
  HeatGasLimits limits;

  heat_gas_limits_init (&limits);
  g_autoptr (JsonObject) message = heat_crew_message_read (raw, &limits, &error);
  g_assert_no_error (error);
  json_object_set_int_member (message, "said_us", n->now_us - ago_min * MINUTE);
  g_assert_true (heat_live_take_crew_message (live, n->incident->id, TEAM, message, &error));
  g_assert_no_error (error);
  json_object_unref (raw);
}

static JsonObject *
say_step (const char *id, const char *kind, const HeatStep *s, const char *more)
{
  g_autofree char *body = g_strdup_printf ("\"step\":%u,\"action\":\"%s\",\"target\":\"%s\"%s", s->number, heat_ops_word (HEAT_WORDS_STEP_ACTION, s->action), s->target, more);

  return say (id, kind, body);
}

static gint64
seq_of (Night *n)
{
  return heat_ops_seq (heat_live_ops (n->live));
}

static HeatCrewCall *
last_call (Night *n)
{
  const GPtrArray *calls = heat_ops_crew_calls (heat_live_ops (n->live));

  return calls->len ? calls->pdata[calls->len - 1] : NULL;
}

static void
test_story (void)
{
  Night n;

  open_job (&n, 3);
  const HeatOps *ops = heat_live_ops (n.live);
  hand_in (&n, n.live, say ("m1", "accepted", ""), 0);
  hand_in (&n, n.live, say ("m2", "arrived", ""), 0);
  g_assert_cmpint (heat_ops_team (ops, TEAM)->state, ==, HEAT_CREW_ON_SITE);
  HeatStep *first = step_at (&n, 0);
  n.now_us += MINUTE;
  hand_in (&n, n.live, say_step ("m3", "step_done", first, ""), 0);
  g_assert_cmpint (first->state, ==, HEAT_STEP_DONE);
  g_assert_cmpstr (first->actor, ==, "crew:" TEAM);
  g_assert_cmpstr (heat_live_actor (n.live), ==, "desk:test");
  gint64 before = seq_of (&n);
  hand_in (&n, n.live, say_step ("m3", "step_done", first, ""), 0);
  g_assert_cmpint (seq_of (&n), ==, before); /* known: nothing at all */
  HeatStep *second = step_at (&n, 1);
  hand_in (&n, n.live, say_step ("m4", "step_failed", second, ",\"how\":\"would_not_turn\",\"note\":\"rust\""), 0);
  g_assert_cmpint (second->state, ==, HEAT_STEP_FAILED);
  g_assert_cmpint (second->failure, ==, HEAT_FAILURE_STUCK);
  g_assert_cmpuint (n.incident->plans->len, ==, 2);
  g_assert_null (last_call (&n));
  HeatCrewJob *job = heat_ops_crew_job (ops, n.incident->id, TEAM);
  g_assert_cmpint (job->accepted_us, ==, n.now_us - MINUTE);
  g_assert_cmpint (job->heard_us, ==, n.now_us);
  /* All of it stands in the incident's log, in words. */
  HeatEvent *last = n.incident->log->pdata[n.incident->log->len - 1];
  g_assert_cmpint (last->kind, ==, HEAT_EVENT_CREW_SAID);
  close_night (&n);
}

/* The program ended after the deed and before the note: handed in again it is no clash, and nothing is done twice. */
static void
test_half_done (void)
{
  g_autoptr (GError) error = NULL;
  Night n;

  open_job (&n, 2);
  HeatStep *first = step_at (&n, 0), *second = step_at (&n, 1);
  g_assert_true (heat_live_step_done (n.live, n.incident->id, first->number, "crew:" TEAM, &error));
  g_assert_true (heat_live_step_failed (n.live, n.incident->id, second->number, HEAT_FAILURE_LEAKY, NULL, "crew:" TEAM, &error));
  guint plans = n.incident->plans->len;
  gint64 before = seq_of (&n);
  hand_in (&n, n.live, say_step ("m1", "step_done", first, ""), 0);
  hand_in (&n, n.live, say_step ("m2", "step_failed", second, ",\"how\":\"does_not_hold\""), 0);
  g_assert_cmpint (seq_of (&n), ==, before + 2);
  g_assert_cmpuint (n.incident->plans->len, ==, plans);
  g_assert_null (last_call (&n));
  close_night (&n);
}

/* What no longer fits is never lost: it stands in the log with the reason, and somebody must answer it. */
static void
test_clashes (void)
{
  g_autoptr (GError) error = NULL;
  Night n;

  open_job (&n, 3);
  HeatStep *first = step_at (&n, 0), *third = step_at (&n, 2);
  g_assert_true (heat_live_step_done (n.live, n.incident->id, first->number, NULL, &error));
  g_assert_true (heat_live_step_undo (n.live, n.incident->id, first->number, "wrong valve", &error));
  n.now_us += 5 * MINUTE;
  hand_in (&n, n.live, say_step ("m1", "step_done", first, ""), 10); /* said in a dead spot before that */
  g_assert_cmpint (first->state, ==, HEAT_STEP_PENDING);
  g_assert_cmpint (last_call (&n)->kind, ==, HEAT_CALL_CONFLICT);
  g_assert_cmpuint (strlen (last_call (&n)->text), >, 0);
  hand_in (&n, n.live, say_step ("m2", "step_done", first, ""), 0); /* said since: it counts */
  g_assert_cmpint (first->state, ==, HEAT_STEP_DONE);
  hand_in (&n, n.live, say ("m3", "step_done", "\"step\":9999,\"action\":\"close\",\"target\":\"V\""), 0);
  g_assert_cmpstr (last_call (&n)->id, ==, "m3");
  third->state = HEAT_STEP_DROPPED;
  hand_in (&n, n.live, say_step ("m4", "step_done", third, ""), 0);
  g_assert_cmpstr (last_call (&n)->id, ==, "m4");
  g_assert_true (heat_live_release_team (n.live, TEAM, "x", &error));
  hand_in (&n, n.live, say ("m5", "arrived", ""), 0);
  g_assert_cmpstr (last_call (&n)->id, ==, "m5");
  g_autoptr (GPtrArray) open = heat_ops_open_calls (heat_live_ops (n.live));
  g_assert_cmpuint (open->len, ==, 4);
  g_assert_false (heat_live_answer_call (n.live, "m5", "", FALSE, &error));
  g_clear_error (&error);
  g_assert_false (heat_live_answer_call (n.live, "nothing", "x", FALSE, &error));
  g_clear_error (&error);
  for (guint k = 0; k < open->len; k++)
    g_assert_true (heat_live_answer_call (n.live, ((HeatCrewCall *) open->pdata[k])->id, "seen to", FALSE, &error));
  g_autoptr (GPtrArray) none = heat_ops_open_calls (heat_live_ops (n.live));
  g_assert_cmpuint (none->len, ==, 0);
  close_night (&n);
}

static int
watch (Night *n)
{
  g_autoptr (GError) error = NULL;
  int found = heat_live_watch_crews (n->live, &error);

  g_assert_no_error (error);
  return found;
}

static GPtrArray *
refuse (HeatJournal *journal, GPtrArray *events, const HeatExpect *expects, guint n_expects, GError **error)
{
  g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_IO, "writing the journal: no space left");
  return NULL;
}

/* The disk is full when a sign of life does not come: it is an open alarm all the same, cannot be answered unwritten, and is written when there
 * is room again. */
static void
test_unwritten (void)
{
  g_autoptr (GError) error = NULL;
  Night n;

  open_job (&n, 1);
  hand_in (&n, n.live, say ("w1", "well_entered", GAS), 0);
  const HeatJournalClass *whole = n.live->journal->klass;
  HeatJournalClass full = *whole;
  full.append = refuse;
  g_assert_cmpint (watch (&n), ==, 0);
  n.live->journal->klass = &full;
  n.now_us += 10 * MINUTE + 1;
  g_assert_cmpint (heat_live_watch_crews (n.live, &error), ==, -1);
  g_assert_error (error, HEAT_OPS_ERROR, HEAT_ERROR_IO);
  g_clear_error (&error);
  g_autoptr (GPtrArray) open = heat_live_open_calls (n.live), written = heat_ops_open_calls (heat_live_ops (n.live));
  g_assert_cmpuint (open->len, ==, 1);
  g_assert_cmpuint (written->len, ==, 0);
  const HeatCrewCall *call = open->pdata[0];
  g_autofree char *text = heat_crew_call_text (call, n.net), *id = g_strdup (call->id);
  g_assert_true (heat_crew_call_is_alarm (call));
  g_assert_nonnull (strstr (text, "W1"));
  g_assert_cmpint (heat_live_watch_crews (n.live, &error), ==, 0); /* not at every look */
  g_autoptr (GPtrArray) still = heat_live_open_calls (n.live);
  g_assert_cmpuint (still->len, ==, 1);
  g_assert_false (heat_live_answer_call (n.live, id, "spoke to them", FALSE, &error));
  g_assert_error (error, HEAT_OPS_ERROR, HEAT_ERROR_IO);
  g_clear_error (&error);
  n.live->journal->klass = whole;
  n.now_us += 11 * G_USEC_PER_SEC;
  g_assert_cmpint (watch (&n), ==, 1);
  g_autoptr (GPtrArray) after = heat_live_open_calls (n.live);
  g_assert_cmpuint (after->len, ==, 1);
  g_assert_cmpstr (((HeatCrewCall *) after->pdata[0])->id, ==, last_call (&n)->id);
  g_assert_true (heat_live_answer_call (n.live, last_call (&n)->id, "spoke to them", FALSE, &error));
  g_autoptr (GPtrArray) none = heat_live_open_calls (n.live);
  g_assert_cmpuint (none->len, ==, 0);
  close_night (&n);
}

static void
test_well (void)
{
  g_autoptr (GError) error = NULL;
  Night n;

  open_job (&n, 1);
  hand_in (&n, n.live, say ("w1", "well_entered", GAS), 0);
  g_assert_cmpint (watch (&n), ==, 0);
  n.now_us += 10 * MINUTE;
  g_assert_cmpint (watch (&n), ==, 0); /* due now, not late yet */
  hand_in (&n, n.live, say ("w2", "check_in", "\"well\":\"W1\""), 0);
  n.now_us += 10 * MINUTE + 1;
  g_assert_cmpint (watch (&n), ==, 1);
  g_assert_cmpint (watch (&n), ==, 0); /* once */
  HeatCrewCall *call = last_call (&n);
  g_assert_cmpint (call->kind, ==, HEAT_CALL_MISSED);
  g_assert_true (heat_crew_call_is_alarm (call));
  /* It had been given in time, in a dead spot: told, but a person still answers. */
  hand_in (&n, n.live, say ("w3", "check_in", "\"well\":\"W1\""), 3);
  g_assert_cmpint (call->sign_us, ==, n.now_us - 3 * MINUTE);
  g_assert_cmpint (call->answered_us, ==, 0);
  n.now_us += 8 * MINUTE;
  g_assert_cmpint (watch (&n), ==, 1); /* and again nothing since */
  g_assert_true (heat_live_answer_call (n.live, call->id, "spoke to them", FALSE, &error));
  g_assert_true (heat_live_answer_call (n.live, last_call (&n)->id, "spoke to them", FALSE, &error));
  n.now_us += 10 * MINUTE;
  g_assert_cmpint (watch (&n), ==, 0); /* the clock ran anew from the answer */
  n.now_us += 1;
  g_assert_cmpint (watch (&n), ==, 1);
  g_assert_true (heat_live_answer_call (n.live, last_call (&n)->id, "all out", TRUE, &error));
  n.now_us += 100 * MINUTE;
  g_assert_cmpint (watch (&n), ==, 0);
  hand_in (&n, n.live, say ("w4", "well_entered", GAS), 0);
  hand_in (&n, n.live, say ("w5", "well_left", "\"well\":\"W1\""), 0);
  n.now_us += 100 * MINUTE;
  g_assert_cmpint (watch (&n), ==, 0);
  g_autoptr (JsonObject) bad = say ("w6", "well_entered", GAS);
  json_object_set_double_member (bad, "o2_percent", 17.2);
  hand_in (&n, n.live, json_object_ref (bad), 0);
  g_assert_cmpint (last_call (&n)->kind, ==, HEAT_CALL_GAS);
  close_night (&n);
}

static guint
count_below (Night *n, const char *team)
{
  g_autoptr (GArray) all = heat_ops_below (heat_live_ops (n->live), n->incident->id, team, NULL);
  guint people = 0;

  for (guint k = 0; k < all->len; k++)
    people += g_array_index (all, HeatBelow, k).well->people;
  return people;
}

/* Two phones, and one phone twice, in one well: whoever comes up signs out nobody else, and each has a clock of its own. */
static void
test_one_well (void)
{
  g_autoptr (GError) error = NULL;
  Night n;

  open_job (&n, 1);
  hand_in (&n, n.live, say_by ("p1", "b1", "well_entered", GAS ",\"people\":2"), 0);
  hand_in (&n, n.live, say_by ("p2", "b2", "well_entered", GAS ",\"people\":3"), 0);
  g_assert_cmpuint (count_below (&n, TEAM), ==, 5);
  g_assert_cmpuint (count_below (&n, "9"), ==, 0);
  n.now_us += 6 * MINUTE;
  hand_in (&n, n.live, say_by ("p1", "b3", "check_in", "\"well\":\"W1\""), 0); /* of an older page: its own */
  n.now_us += 5 * MINUTE;
  g_assert_cmpint (watch (&n), ==, 1);
  g_assert_cmpstr (last_call (&n)->entry, ==, "b2");
  hand_in (&n, n.live, say_by ("p1", "b4", "well_left", "\"well\":\"W1\",\"entry\":\"b1\",\"no_reading\":\"other\""), 0);
  g_assert_cmpuint (count_below (&n, TEAM), ==, 3);
  g_assert_cmpint (last_call (&n)->sign_us, ==, 0);
  /* Their phone is dead: another one of the team speaks for them. */
  hand_in (&n, n.live, say_by ("p1", "b5", "check_in", "\"well\":\"W1\",\"entry\":\"b2\",\"note\":\"seen them\""), 0);
  g_assert_cmpint (last_call (&n)->sign_us, ==, n.now_us);
  hand_in (&n, n.live, say_by ("p1", "b6", "well_left", "\"well\":\"W1\""), 0); /* p1 has nobody there */
  g_assert_cmpuint (count_below (&n, TEAM), ==, 3);
  /* And the desk: spoken with, then outside. */
  n.now_us += 5 * MINUTE;
  g_assert_true (heat_live_answer_call (n.live, "b2", "on the radio", FALSE, &error));
  g_assert_no_error (error);
  n.now_us += 10 * MINUTE;
  g_assert_cmpint (watch (&n), ==, 0);
  hand_in (&n, n.live, say_by ("p2", "b7", "well_entered", GAS), 0);
  hand_in (&n, n.live, say_by ("p2", "b8", "well_entered", GAS), 0);
  g_assert_cmpuint (count_below (&n, TEAM), ==, 5);
  hand_in (&n, n.live, say_by ("p2", "b9", "well_left", "\"well\":\"W1\",\"entry\":\"b7\""), 0);
  g_assert_cmpuint (count_below (&n, TEAM), ==, 4);
  g_assert_true (heat_live_answer_call (n.live, "b2", "all up", TRUE, &error));
  g_assert_true (heat_live_answer_call (n.live, "b8", "all up", TRUE, &error));
  g_assert_cmpuint (count_below (&n, TEAM), ==, 0);
  n.now_us += 60 * MINUTE;
  g_assert_cmpint (watch (&n), ==, 0);
  g_assert_false (heat_live_answer_call (n.live, "b99", "x", TRUE, &error));
  g_assert_error (error, HEAT_OPS_ERROR, HEAT_ERROR_NOT_FOUND);
  close_night (&n);
}

static void
expect_refused (gboolean ok, GError **error, const char *words)
{
  g_assert_false (ok);
  g_assert_error (*error, HEAT_OPS_ERROR, HEAT_ERROR_REFUSED);
  g_assert_nonnull (strstr ((*error)->message, words));
  g_clear_error (error);
}

static void
close_valves (Night *n)
{
  g_autoptr (GPtrArray) steps = heat_incident_steps (n->incident, HEAT_STEPS_ISOLATE);
  g_autoptr (GError) error = NULL;

  for (guint k = 0; k < steps->len; k++)
    g_assert_true (heat_live_step_done (n->live, n->incident->id, ((HeatStep *) steps->pdata[k])->number, NULL, &error));
}

static HeatStep *
next_opening (Night *n)
{
  g_autoptr (GPtrArray) steps = heat_incident_steps (n->incident, HEAT_STEPS_REOPEN);

  for (guint k = 0; k < steps->len; k++)
    {
      HeatStep *s = steps->pdata[k];
      if (s->state == HEAT_STEP_PENDING && s->action == HEAT_STEP_OPEN)
        return s;
    }
  return NULL;
}

/* Heat is not let in over people, a team is not taken off them, and a case is not closed on them. */
static void
test_nobody_below (void)
{
  g_autoptr (GError) error = NULL;
  HeatAssignInput pull_off = { .pull_off = TRUE };
  Night n;

  open_job (&n, 3);
  const char *id = n.incident->id;
  close_valves (&n);
  hand_in (&n, n.live, say ("n1", "well_entered", GAS ",\"people\":2"), 0);
  expect_refused (heat_live_begin_refill (n.live, id, &error), &error, "2 people in well W1");
  expect_refused (heat_live_enter_stage (n.live, id, HEAT_STAGE_REFILLING, "", &error), &error, "2 people in well W1");
  expect_refused (heat_live_release_team (n.live, TEAM, "x", &error), &error, "2 people in well W1");
  HeatIncident *other = open_incident (&n);
  if (other)
    expect_refused (heat_live_assign_team (n.live, TEAM, other->id, &pull_off, &error), &error, "2 people in well W1");
  g_assert_cmpint (n.incident->stage, <, HEAT_STAGE_REFILLING);
  g_assert_true (heat_live_begin_refill_because (n.live, id, "the commander has them in a dry pit", &error));
  g_assert_no_error (error);
  gboolean is_logged = FALSE;
  for (guint k = 0; k < n.incident->log->len; k++)
    is_logged |= strstr (heat_event_text (n.incident->log->pdata[k], "text"), "dry pit") != NULL;
  g_assert_true (is_logged);
  HeatStep *s = next_opening (&n);
  g_assert_nonnull (s);
  expect_refused (heat_live_step_done (n.live, id, s->number, NULL, &error), &error, "2 people in well W1");
  g_assert_cmpint (s->state, ==, HEAT_STEP_PENDING);
  /* Who stands at the valve turns it. */
  g_free (s->well);
  s->well = g_strdup ("W1");
  g_assert_true (heat_live_step_done (n.live, id, s->number, NULL, &error));
  /* What the crew has opened is open: that is no question, but an alarm. */
  s = next_opening (&n);
  if (s)
    {
      guint number = s->number;
      hand_in (&n, n.live, say_step ("n2", "step_done", s, ""), 0);
      g_assert_cmpint (heat_incident_step (n.incident, number)->state, ==, HEAT_STEP_DONE);
      g_assert_cmpint (last_call (&n)->kind, ==, HEAT_CALL_OPENED);
      g_assert_true (heat_crew_call_is_alarm (last_call (&n)));
      g_assert_nonnull (strstr (last_call (&n)->text, "2 people in well W1"));
    }
  while ((s = next_opening (&n)))
    g_assert_true (heat_live_step_done_because (n.live, id, s->number, NULL, "the same", &error));
  n.incident->stage = HEAT_STAGE_RESTORED;
  expect_refused (heat_live_close (n.live, id, "why", &error), &error, "2 people in well W1");
  n.incident->stage = HEAT_STAGE_REFILLING;
  g_assert_true (heat_live_answer_call (n.live, "n1", "up again", TRUE, &error));
  g_assert_true (heat_live_release_team (n.live, TEAM, "x", &error));
  g_assert_no_error (error);
  close_night (&n);
}

/* A message over which planning stumbles (the leak's pipe is gone from the network) is a note and a call, and the next one goes on. */
static void
test_no_plan (void)
{
  Night n;

  open_job (&n, 3);
  g_ptr_array_insert (n.incident->leaks, 0, g_strdup ("pipe:GONE"));
  hand_in (&n, n.live, say_step ("t1", "step_failed", step_at (&n, 0), ",\"how\":\"would_not_turn\""), 0);
  g_assert_cmpint (last_call (&n)->kind, ==, HEAT_CALL_CONFLICT);
  g_assert_cmpuint (strlen (last_call (&n)->text), >, 0);
  hand_in (&n, n.live, say ("t2", "call_wanted", ""), 0);
  g_assert_cmpstr (last_call (&n)->id, ==, "t2");
  close_night (&n);
}

/* What the crew says of the time wants a decision: once, the newest, and only where it says something else. */
static void
test_time (void)
{
  g_autoptr (GError) error = NULL;
  Night n;

  open_job (&n, 3);
  hand_in (&n, n.live, say ("e1", "site_report", "\"note\":\"wet\""), 0);
  g_assert_null (last_call (&n));
  hand_in (&n, n.live, say ("e2", "site_report", "\"expected_min\":6000,\"note\":\"pipe rotten\""), 10);
  HeatCrewCall *call = last_call (&n);
  g_assert_cmpint (call->kind, ==, HEAT_CALL_TIME);
  g_assert_false (heat_crew_call_is_alarm (call));
  g_assert_cmpint (call->suggested_us, >=, n.now_us + 5990 * MINUTE);
  g_assert_cmpint (call->safe_us, ==, n.incident->estimate.safe_us);
  g_autofree char *text = heat_crew_call_text (call, n.net);
  g_assert_nonnull (strstr (text, "100 h 0 min"));
  g_assert_cmpint (n.incident->estimate.is_by_hand, ==, FALSE); /* the desk decides */
  hand_in (&n, n.live, say ("e3", "site_report", "\"expected_min\":7000"), 0);
  g_autoptr (GPtrArray) open = heat_ops_open_calls (heat_live_ops (n.live));
  g_assert_cmpuint (open->len, ==, 1);
  g_assert_cmpstr (((HeatCrewCall *) open->pdata[0])->id, ==, "e3");
  g_assert_true (heat_live_set_estimate (n.live, n.incident->id, 0, ((HeatCrewCall *) open->pdata[0])->suggested_us, "the crew says so", &error));
  g_assert_true (heat_live_answer_call (n.live, "e3", "taken over", FALSE, &error));
  hand_in (&n, n.live, say ("e4", "site_report", "\"expected_min\":7000"), 0); /* that is what stands */
  g_autoptr (GPtrArray) none = heat_ops_open_calls (heat_live_ops (n.live));
  g_assert_cmpuint (none->len, ==, 0);
  close_night (&n);
}

typedef struct { gint64 wall_us, steady_us; } Clocks;
static gint64 read_wall (gpointer data) { return ((Clocks *) data)->wall_us; }
static gint64 read_steady (gpointer data) { return ((Clocks *) data)->steady_us; }

static void
pass (Night *n, Clocks *c, gint64 us)
{
  c->wall_us += us;
  c->steady_us += us;
  n->now_us = c->wall_us;
}

/* Another program on the same events: what a desk that is started again makes of them. */
static HeatLive *
start_again (Night *n, Clocks *c)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = heat_live_read_log (n->live, NULL, 0, 0, &error);
  HeatJournal *copy = heat_journal_memory_new ();
  g_autoptr (GPtrArray) placed = heat_journal_append (copy, events, NULL, 0, &error);

  g_assert_nonnull (placed);
  HeatLive *live = heat_live_new (&(HeatLiveSetup){ copy, n->net, n->trace, NULL, { read_wall, c, read_steady }, "desk:test" }, &error);
  g_assert_no_error (error);
  return live;
}

/* Somebody sets the clock: by `hours`, forwards or back, right after the entering. The alarm comes ten minutes after it, not sooner and not later; a sign given by the new clock counts. */
static void
test_clock_set (void)
{
  static const int hours[] = { -240, -1, 0, 1, 240 };

  for (guint k = 0; k < G_N_ELEMENTS (hours); k++)
    {
      Night n;
      open_job (&n, 1);
      Clocks c = { n.now_us, 5000 };
      HeatLive *own = n.live, *live = start_again (&n, &c);
      n.live = live;
      hand_in (&n, live, say ("c1", "well_entered", GAS), 0);
      g_assert_cmpint (watch (&n), ==, 0);
      c.wall_us += hours[k] * 60 * MINUTE;
      pass (&n, &c, 9 * MINUTE);
      g_assert_cmpint (watch (&n), ==, 0);
      hand_in (&n, live, say ("c2", "check_in", "\"well\":\"W1\",\"entry\":\"c1\""), 0);
      pass (&n, &c, 9 * MINUTE);
      g_assert_cmpint (watch (&n), ==, 0);
      c.wall_us += -2 * hours[k] * 60 * MINUTE;
      n.now_us = c.wall_us;
      g_assert_cmpint (watch (&n), ==, 0);
      pass (&n, &c, 2 * MINUTE);
      g_assert_cmpint (watch (&n), ==, 1);
      heat_live_free (live);
      n.live = own;
      close_night (&n);
    }
}

/* Set back while no program ran: what was written later tells that time has passed, and at the latest the alarm comes one interval after the start. */
static void
test_clock_set_between (void)
{
  Night n;

  open_job (&n, 1);
  Clocks c = { n.now_us, 5000 };
  hand_in (&n, n.live, say ("r1", "well_entered", GAS), 0);
  n.now_us += 8 * MINUTE;
  hand_in (&n, n.live, say ("r2", "accepted", ""), 0);
  c.wall_us -= 60 * MINUTE;
  HeatLive *own = n.live;
  n.live = start_again (&n, &c);
  g_assert_cmpint (watch (&n), ==, 0);
  pass (&n, &c, 2 * MINUTE);
  g_assert_cmpint (watch (&n), ==, 0);
  pass (&n, &c, 1);
  g_assert_cmpint (watch (&n), ==, 1);
  heat_live_free (n.live);
  n.live = own;
  close_night (&n);
}

/* What a crew says of its arrival and of a well it has left stands with its job and in the log, with what is missing. */
static void
test_leaving (void)
{
  Night n;

  open_job (&n, 1);
  hand_in (&n, n.live, say ("a1", "arrived", "\"no_place\":\"denied\""), 0);
  HeatCrewJob *job = heat_ops_crew_job (heat_live_ops (n.live), n.incident->id, TEAM);
  g_assert_cmpstr (job->no_place, ==, "denied");
  g_autofree char *arrived = heat_event_describe (n.incident->log->pdata[n.incident->log->len - 1], n.net);
  g_assert_nonnull (strstr (arrived, "without a position"));
  hand_in (&n, n.live, say ("a2", "well_entered", GAS), 0);
  g_autoptr (JsonObject) bad = say ("a3", "well_left", AIR);
  json_object_set_double_member (bad, "co_ppm", 70);
  hand_in (&n, n.live, json_object_ref (bad), 0);
  g_assert_cmpuint (job->wells->len, ==, 0);
  g_assert_cmpstr (job->left_well, ==, "W1");
  g_assert_true (job->left_over);
  g_assert_null (job->no_reading);
  g_assert_null (last_call (&n)); /* nobody is in it any more */
  g_autofree char *left = heat_event_describe (n.incident->log->pdata[n.incident->log->len - 1], n.net);
  g_assert_nonnull (strstr (left, "CO 70 ppm"));
  g_assert_nonnull (strstr (left, "beyond the limits"));
  hand_in (&n, n.live, say ("a4", "well_entered", GAS), 0);
  hand_in (&n, n.live, say ("a5", "well_left", "\"well\":\"W1\""), 0);
  g_assert_cmpuint (job->wells->len, ==, 0);
  g_assert_cmpstr (job->no_reading, ==, "not_given");
  g_assert_false (job->left_over);
  close_night (&n);
}

static HeatEvent *
last_of (Night *n, HeatEventKind kind)
{
  const GPtrArray *log = heat_ops_log (heat_live_ops (n->live));

  for (guint k = log->len; k > 0; k--)
    if (((HeatEvent *) log->pdata[k - 1])->kind == kind)
      return log->pdata[k - 1];
  return NULL;
}

/* Done in a dead spot: the state tells when it was done, the journal also when it was received, whatever comes in before or after it. */
static void
test_told_later (void)
{
  g_autoptr (GError) error = NULL;
  Night n;

  open_job (&n, 3);
  gint64 sent_us = n.now_us;
  n.now_us += 30 * MINUTE;
  hand_in (&n, n.live, say ("l1", "arrived", ""), 12);
  HeatOpsTeam *team = heat_ops_team (heat_live_ops (n.live), TEAM);
  g_assert_cmpint (team->since_us, ==, n.now_us - 12 * MINUTE);
  g_assert_cmpint (n.incident->arrived_us, ==, n.now_us - 12 * MINUTE);
  g_assert_cmpint (n.incident->estimate.phases[HEAT_PHASE_TRAVEL].ended_us, ==, n.now_us - 12 * MINUTE);
  g_assert_cmpint (last_of (&n, HEAT_EVENT_TEAM_ARRIVED)->at_us, ==, n.now_us);
  g_autofree char *words = heat_event_describe (last_of (&n, HEAT_EVENT_TEAM_ARRIVED), n.net);
  g_assert_nonnull (strstr (words, "came in late"));
  /* The second step is told at once by another team; the first, done five minutes before it, later. */
  g_autoptr (GPtrArray) steps = heat_incident_steps (n.incident, HEAT_STEPS_ISOLATE);
  HeatStep *first = steps->pdata[0], *second = steps->pdata[1];
  g_assert_true (heat_live_step_done (n.live, n.incident->id, second->number, NULL, &error));
  gint64 second_us = n.now_us;
  n.now_us += 10 * MINUTE;
  hand_in (&n, n.live, say_step ("l2", "step_done", first, ""), 15);
  g_assert_cmpint (first->at_us, ==, second_us - 5 * MINUTE);
  g_assert_cmpint (first->received_us, ==, n.now_us);
  g_assert_cmpint (second->at_us, ==, second->received_us);
  if (n.incident->out_from_us)
    g_assert_cmpint (n.incident->out_from_us, <=, second_us);
  g_assert_cmpint (heat_event_done_us (last_of (&n, HEAT_EVENT_OUT_CHANGED)), ==, second_us);
  /* A phone whose clock is a year back, and one whose clock is ahead. */
  g_autoptr (JsonObject) year = say_step ("l3", "step_done", (HeatStep *) steps->pdata[2], "");
  hand_in (&n, n.live, json_object_ref (year), 365 * 24 * 60);
  g_assert_cmpint (((HeatStep *) steps->pdata[2])->at_us, ==, sent_us);
  g_assert_cmpint (((HeatStep *) steps->pdata[2])->received_us, ==, n.now_us);
  for (guint k = 3; k < steps->len; k++)
    {
      g_autofree char *id = g_strdup_printf ("l4-%u", k);
      n.now_us += MINUTE;
      hand_in (&n, n.live, say_step (id, "step_done", steps->pdata[k], ""), -10);
      g_assert_cmpint (((HeatStep *) steps->pdata[k])->at_us, ==, n.now_us);
    }
  /* The stage that follows from all of them begins with the last one done, not with the last one told. */
  g_assert_cmpint (n.incident->stage, ==, HEAT_STAGE_REPAIRING);
  g_assert_cmpint (n.incident->stage_us[HEAT_STAGE_REPAIRING], ==, steps->len > 3 ? n.now_us : second_us);
  for (int k = 1; k <= HEAT_STAGE_REPAIRING; k++)
    g_assert_true (!n.incident->stage_us[k] || n.incident->stage_us[k] >= n.incident->stage_us[k - 1]);
  g_assert_true (heat_live_fix_team (n.live, TEAM, 1, 2, NAN, &error));
  g_assert_cmpint (team->fix_us, ==, n.now_us);
  close_night (&n);
}

/* What the desk has found of the valve since then is newer. */
static void
test_found_otherwise (void)
{
  g_autoptr (GError) error = NULL;
  Night n;

  open_job (&n, 2);
  HeatStep *first = step_at (&n, 0);
  n.now_us += 30 * MINUTE;
  g_assert_true (heat_live_note_valve (n.live, first->target, HEAT_VALVE_CLOSED, -1, "seen shut", &error));
  g_assert_true (heat_live_note_valve (n.live, first->target, HEAT_VALVE_OPEN, -1, "seen open", &error));
  n.now_us += 5 * MINUTE;
  hand_in (&n, n.live, say_step ("f1", "step_done", first, ""), 20);
  g_assert_cmpint (first->state, ==, HEAT_STEP_PENDING);
  g_assert_cmpint (last_call (&n)->kind, ==, HEAT_CALL_CONFLICT);
  hand_in (&n, n.live, say_step ("f2", "step_done", first, ""), 2);
  g_assert_cmpint (first->state, ==, HEAT_STEP_DONE);
  close_night (&n);
}

/* The way by road comes with the job: its ends are the team's start and the last point, and there are not too many in between. */
static void
test_way (void)
{
  g_autoptr (GArray) line = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GError) error = NULL;
  Night n;

  open_job (&n, 1);
  g_assert_true (heat_live_release_team (n.live, TEAM, "x", &error));
  for (int k = 0; k <= 4000; k++)
    {
      double p[] = { n.incident->x - 8000 + 2 * k, n.incident->y + 40 };
      g_array_append_vals (line, p, 2);
    }
  HeatAssignInput in = { .travel_s = 600, .route_m = 8000, .line = line };
  g_assert_true (heat_live_assign_team (n.live, TEAM, n.incident->id, &in, &error));
  g_autoptr (JsonObject) job = heat_job_new (n.live, n.incident, heat_ops_team (heat_live_ops (n.live), TEAM), NULL);
  JsonArray *p = json_object_get_array_member (json_object_get_object_member (job, "way"), "p");
  guint m = json_array_get_length (p);
  g_assert_cmpuint (m, >, 100);
  g_assert_cmpuint (m, <=, 2 * HEAT_WAY_POINTS);
  g_assert_cmpfloat_with_epsilon (json_array_get_double_element (p, 0), -8000, 1);
  g_assert_cmpfloat_with_epsilon (json_array_get_double_element (p, 1), 40, 1);
  g_assert_cmpfloat_with_epsilon (json_array_get_double_element (p, m - 2), 0, 1);
  for (guint k = 2; k < m; k += 2)
    g_assert_cmpfloat (json_array_get_double_element (p, k), >, json_array_get_double_element (p, k - 2));
  close_night (&n);
}

/* Two desks on one journal: the same messages come to both, each is taken once, a missed sign is noted once. */
static void
test_two_desks (void)
{
  g_autoptr (GError) error = NULL;
  Night n;

  open_job (&n, 2);
  /* A second fold of what the first has written stands for the other desk. */
  g_autoptr (JsonNode) once = NULL;
  for (int round = 0; round < 2; round++)
    {
      hand_in (&n, n.live, say ("d1", "accepted", ""), 0);
      hand_in (&n, n.live, say_step ("d2", "step_done", step_at (&n, 0), ""), 0);
      hand_in (&n, n.live, say ("d3", "well_entered", GAS), 0);
      hand_in (&n, n.live, say ("d4", "support_wanted", "\"needs\":\"pump\""), 0);
      hand_in (&n, n.live, say ("d5", "finished", ""), 0);
      if (round == 0)
        once = heat_ops_to_json (heat_live_ops (n.live));
    }
  g_autoptr (JsonNode) twice = heat_ops_to_json (heat_live_ops (n.live));
  g_autofree char *a = json_to_string (once, FALSE), *b = json_to_string (twice, FALSE);
  g_assert_cmpstr (a, ==, b);
  g_assert_nonnull (strstr (a, "\"crews\""));
  /* A fold of the journal from its beginning comes to the same. */
  g_autoptr (GPtrArray) events = heat_live_read_log (n.live, NULL, 0, 0, &error);
  g_autoptr (HeatOps) again = heat_ops_new (n.net);
  for (guint k = 0; k < events->len; k++)
    heat_ops_apply (again, events->pdata[k]);
  g_autoptr (JsonNode) folded = heat_ops_to_json (again);
  g_autofree char *c = json_to_string (folded, FALSE);
  g_assert_cmpstr (a, ==, c);
  close_night (&n);
}

/* The job names every step in force with what stands in the state, and its hash changes with it. */
static void
test_job (void)
{
  g_autoptr (GError) error = NULL;
  Night n;

  open_job (&n, 2);
  HeatOpsTeam *team = heat_ops_team (heat_live_ops (n.live), TEAM);
  g_autoptr (JsonObject) job = heat_job_new (n.live, n.incident, team, NULL);
  g_autofree char *hash = heat_job_hash (job);
  JsonArray *steps = json_object_get_array_member (job, "steps");
  guint in_force = 0;

  for (guint k = 0; k < n.incident->steps->len; k++)
    in_force += ((HeatStep *) n.incident->steps->pdata[k])->state != HEAT_STEP_DROPPED;
  g_assert_cmpuint (json_array_get_length (steps), ==, in_force);
  for (guint k = 0; k < in_force; k++)
    {
      JsonObject *o = json_array_get_object_element (steps, k);
      HeatStep *s = heat_incident_step (n.incident, (guint) json_object_get_int_member (o, "number"));
      g_assert_cmpstr (json_object_get_string_member (o, "target"), ==, s->target);
      g_assert_cmpstr (json_object_get_string_member (o, "state"), ==, "pending");
    }
  JsonArray *phases = json_object_get_array_member (job, "phases");
  g_assert_cmpuint (json_array_get_length (phases), >, 2);
  for (guint k = 0; k < json_array_get_length (phases); k++)
    {
      JsonObject *phase = json_array_get_object_element (phases, k);
      g_assert_cmpint (heat_ops_word_value (HEAT_WORDS_PHASE, json_object_get_string_member (phase, "phase")), >=, 0);
      g_assert_true (json_object_has_member (phase, "ended_us") != json_object_has_member (phase, "safe_us"));
    }
  g_autoptr (JsonObject) same = heat_job_new (n.live, n.incident, team, NULL);
  g_autofree char *same_hash = heat_job_hash (same);
  g_assert_cmpstr (hash, ==, same_hash);
  g_assert_true (heat_live_step_done (n.live, n.incident->id, step_at (&n, 0)->number, NULL, &error));
  g_autoptr (JsonObject) next = heat_job_new (n.live, n.incident, team, NULL);
  g_autofree char *next_hash = heat_job_hash (next);
  g_assert_cmpstr (hash, !=, next_hash);
  close_night (&n);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ops/crew/read", test_read);
  g_test_add_func ("/ops/crew/gas", test_gas);
  g_test_add_func ("/ops/crew/story", test_story);
  g_test_add_func ("/ops/crew/half-done", test_half_done);
  g_test_add_func ("/ops/crew/clashes", test_clashes);
  g_test_add_func ("/ops/crew/well", test_well);
  g_test_add_func ("/ops/crew/unwritten", test_unwritten);
  g_test_add_func ("/ops/crew/one-well", test_one_well);
  g_test_add_func ("/ops/crew/nobody-below", test_nobody_below);
  g_test_add_func ("/ops/crew/no-plan", test_no_plan);
  g_test_add_func ("/ops/crew/time", test_time);
  g_test_add_func ("/ops/crew/clock-set", test_clock_set);
  g_test_add_func ("/ops/crew/clock-set-between", test_clock_set_between);
  g_test_add_func ("/ops/crew/leaving", test_leaving);
  g_test_add_func ("/ops/crew/told-later", test_told_later);
  g_test_add_func ("/ops/crew/found-otherwise", test_found_otherwise);
  g_test_add_func ("/ops/crew/way", test_way);
  g_test_add_func ("/ops/crew/twice", test_two_desks);
  g_test_add_func ("/ops/crew/job", test_job);
  return g_test_run ();
}
