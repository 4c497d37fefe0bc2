// SPDX-License-Identifier: GPL-3.0-or-later
/* Tickets: random lives against a second table of what may follow what, written from the service rules as text; what joins, waits and is told. */
#include "base-clock.h"
#include "ops-ticket-sum.h"
#include <math.h>
#include <string.h>

#define MIN_US (60 * G_GINT64_CONSTANT (1000000))
#define HOUR_US (60 * MIN_US)
#define N_TICKETS 4

typedef struct {
  HeatTickets *tickets;
  HeatTicketRules *rules;
  gint64 now_us, seq;
  GHashTable *versions; /* stream → guint */
  guint ids;
} House;

static House
open_house (const char *profile)
{
  g_autoptr (GError) error = NULL;
  House h = { heat_tickets_new (), heat_ticket_rules_load (NULL, profile, &error), 0, 0, g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL), 0 };

  g_assert_no_error (error);
  g_assert_true (heat_time_from_iso ("2026-01-14T02:31:00+08:00", &h.now_us));
  return h;
}

static void
close_house (House *h)
{
  heat_tickets_free (h->tickets);
  heat_ticket_rules_free (h->rules);
  g_hash_table_unref (h->versions);
}

static void
append (House *h, HeatEvent *event)
{
  guint version = GPOINTER_TO_UINT (g_hash_table_lookup (h->versions, event->stream)) + 1;
  /* As it comes back from a journal: as text. */
  g_autoptr (HeatEvent) stored = heat_event_new_stored (++h->seq, event->at_us, version, event->word, event->actor, event->stream, heat_event_body_text (event));

  g_hash_table_insert (h->versions, g_strdup (event->stream), GUINT_TO_POINTER (version));
  heat_tickets_apply (h->tickets, stored);
}

/* {"key": "text", …} from pairs; a value that begins with a digit and is for version is a number. */
static JsonObject *
make (House *h, const char *key, ...)
{
  JsonObject *o = json_object_new ();
  g_autofree char *id = g_strdup_printf ("id-%u", ++h->ids);
  va_list args;

  json_object_set_string_member (o, "id", id);
  va_start (args, key);
  for (const char *k = key; k; k = va_arg (args, const char *))
    {
      const char *value = va_arg (args, const char *);
      if (strcmp (k, "version") == 0)
        json_object_set_int_member (o, k, g_ascii_strtoll (value, NULL, 10));
      else if (strcmp (k, "call_back") == 0)
        json_object_set_boolean_member (o, k, *value == 'y');
      else
        json_object_set_string_member (o, k, value);
    }
  va_end (args);
  return o;
}

static const HeatTicketActor agent = { HEAT_TICKET_BY_AGENT, NULL, "seat 12" };
static const HeatTicketActor desk = { HEAT_TICKET_BY_DESK, NULL, "dispatch" };
static const HeatTicketActor unit = { HEAT_TICKET_BY_UNIT, "运营部", "unit" };
static const HeatTicketActor other_unit = { HEAT_TICKET_BY_UNIT, "管网运行部", "other" };

static HeatTicketDesk
at_desk (House *h)
{
  return (HeatTicketDesk){ h->tickets, h->rules, h->now_us };
}

/* Takes the input. TRUE when it happened. */
static gboolean
act (House *h, const char *number, HeatTicketAction action, const HeatTicketActor *actor, JsonObject *input, int *code)
{
  HeatTicketDesk at = at_desk (h);
  g_autoptr (GError) error = NULL;
  g_autoptr (HeatEvent) event = heat_ticket_act (&at, number, action, actor, input, &error);

  json_object_unref (input);
  g_assert_true (!event == (error != NULL));
  if (code)
    *code = error ? error->code : -1;
  if (error)
    g_assert_null (strchr (error->message, '\n'));
  if (event)
    append (h, event);
  return event != NULL;
}

static HeatTicket *
take_call (House *h, const char *kind)
{
  HeatTicketDesk at = at_desk (h);
  g_autoptr (GError) error = NULL;
  JsonObject *input = make (h, "kind", kind, "text", "call", "phone", "13900000001", "card", "0001", NULL);
  g_autoptr (HeatEvent) event = heat_ticket_accept (&at, &agent, input, &error);

  json_object_unref (input);
  g_assert_no_error (error);
  append (h, event);
  return heat_tickets_find (h->tickets, heat_event_stream_id (event, "ticket"));
}

#define DO(t, what, who, ...) g_assert_true (act (&h, (t)->number, HEAT_TICKET_DO_##what, &(who), make (&h, __VA_ARGS__), NULL))
#define NOT(t, what, who, want, ...)                                                                        \
  G_STMT_START                                                                                              \
  {                                                                                                         \
    int got_code;                                                                                           \
    g_assert_false (act (&h, (t)->number, HEAT_TICKET_DO_##what, &(who), make (&h, __VA_ARGS__), &got_code)); \
    g_assert_cmpint (got_code, ==, HEAT_ERROR_##want);                                                      \
  }                                                                                                         \
  G_STMT_END

/* --- The second table ------------------------------------------------------------------------------------------------------------------------ */

/* state: action/who>state … Who: a the hotline, u the unit that has it, d the dispatch centre. "=" stays. "+D" only while a delay is asked for, "-D" only while none is;
 * N the same for "not ours". "back" is in hand when a unit has it, else accepted; "told" closed or joined. */
static const char *const life[] = {
  "accepted transfer/ad>transferred answer/ad>answered join/ad>joined urgency/ad>= urge/ad>= correct/ad>= answer_from_notice/ad>told",
  "transferred confirm/d>dispatched send_back/d>accepted join/d>joined urgency/d>= urge/ad>= correct/d>=",
  "dispatched take/ud>taken ask_delay/ud>=-D grant_delay/d>=+D refuse_delay/d>=+D ask_not_ours/ud>=-N agree_not_ours/d>dispatched+N refuse_not_ours/d>=+N join/d>joined "
  "urgency/d>= urge/ad>= correct/d>=",
  "taken begin/ud>in_hand note/ud>= answer/ud>answered invalid/ud>answered ask_delay/ud>=-D grant_delay/d>=+D refuse_delay/d>=+D ask_not_ours/ud>=-N "
  "agree_not_ours/d>dispatched+N refuse_not_ours/d>=+N join/d>joined urgency/d>= urge/ad>= correct/d>=",
  "in_hand note/ud>= answer/ud>answered invalid/ud>answered ask_delay/ud>=-D grant_delay/d>=+D refuse_delay/d>=+D ask_not_ours/ud>=-N agree_not_ours/d>dispatched+N "
  "refuse_not_ours/d>=+N join/d>joined urgency/d>= urge/ad>= correct/d>=",
  "answered pass/d>reviewed send_back/d>back urge/ad>=",
  "reviewed call_back/ad>called_back close/d>closed urge/ad>=",
  "called_back close/ad>closed send_back/ad>back urge/ad>=",
  "closed",
  "joined separate/ad>accepted pass/d>reviewed urge/ad>=",
};

typedef struct {
  const char *number; /* borrowed */
  char state[16];
  gboolean delay, not_ours, called;
  char *unit;         /* NULL none */
  int waits_for;      /* index; −1: nothing */
  gboolean waits_for_outage;
} Model;

/* "transfer/ad>transferred" of the state; NULL: cannot happen. (transfer full) */
static char *
find_rule (const Model *m, const char *action)
{
  for (guint i = 0; i < G_N_ELEMENTS (life); i++)
    {
      g_auto (GStrv) words = g_strsplit (life[i], " ", -1);
      for (guint k = 1; strcmp (words[0], m->state) == 0 && words[k]; k++)
        if (g_str_has_prefix (words[k], action) && words[k][strlen (action)] == '/')
          return g_strdup (words[k]);
    }
  return NULL;
}

static gboolean
model_may (const Model *m, const char *action, const HeatTicketActor *who, char **next)
{
  g_autofree char *rule = find_rule (m, action);

  if (!rule)
    return FALSE;
  char *to = strchr (rule, '>');
  char *slash = strchr (rule, '/');
  gboolean is_own = who->unit && m->unit && strcmp (who->unit, m->unit) == 0;
  gboolean by = ((who->roles & HEAT_TICKET_BY_AGENT) && memchr (slash, 'a', (gsize) (to - slash))) || ((who->roles & HEAT_TICKET_BY_DESK) && memchr (slash, 'd', (gsize) (to - slash)))
                || ((who->roles & HEAT_TICKET_BY_UNIT) && is_own && memchr (slash, 'u', (gsize) (to - slash)));
  char *only = strpbrk (to, "+-");
  if (!by || (only && (only[0] == '+') != (only[1] == 'D' ? m->delay : m->not_ours)))
    return FALSE;
  *next = g_strndup (to + 1, only ? (gsize) (only - to - 1) : strlen (to + 1));
  return TRUE;
}

static void
model_set (Model *m, const char *state)
{
  g_strlcpy (m->state, state, sizeof m->state);
  if (strcmp (state, "dispatched") != 0 && strcmp (state, "taken") != 0 && strcmp (state, "in_hand") != 0)
    m->delay = m->not_ours = FALSE;
}

/* Whoever waits for it is to be called back, and so on down the line. */
static void
model_release (Model *all, int of)
{
  for (int k = 0; k < N_TICKETS; k++)
    if (all[k].waits_for == of)
      {
        all[k].waits_for = -1;
        model_set (&all[k], "reviewed");
        model_release (all, k);
      }
}

static void
model_apply (Model *all, int of, const char *action, const char *next, JsonObject *input)
{
  Model *m = &all[of];

  if (strcmp (action, "ask_delay") == 0)
    m->delay = TRUE;
  if (strcmp (action, "grant_delay") == 0 || strcmp (action, "refuse_delay") == 0)
    m->delay = FALSE;
  if (strstr (action, "not_ours"))
    m->not_ours = strcmp (action, "ask_not_ours") == 0;
  if (strcmp (action, "transfer") == 0 || strcmp (action, "confirm") == 0 || strcmp (action, "agree_not_ours") == 0) /* the dispatch centre may choose another unit */
    g_free (m->unit), m->unit = g_strdup (json_object_get_string_member (input, "unit"));
  if ((strcmp (action, "send_back") == 0 && strcmp (m->state, "transferred") == 0) || strcmp (action, "separate") == 0)
    g_clear_pointer (&m->unit, g_free);
  if (strcmp (action, "separate") == 0 || strcmp (action, "pass") == 0)
    m->waits_for = -1, m->waits_for_outage = FALSE;
  if (strcmp (action, "join") == 0 && json_object_has_member (input, "incident"))
    m->waits_for_outage = TRUE;
  if (strcmp (next, "called_back") == 0 && strcmp (json_object_get_string_member (input, "satisfaction"), "unreachable") == 0)
    next = "=";
  if (strcmp (next, "told") == 0)
    m->waits_for_outage = json_object_get_boolean_member (input, "call_back"), next = m->waits_for_outage ? "joined" : "closed";
  if (strcmp (next, "back") == 0)
    next = m->unit ? "in_hand" : "accepted";
  if (strcmp (next, "=") != 0)
    model_set (m, next);
  if (strcmp (m->state, "reviewed") == 0 || strcmp (m->state, "closed") == 0)
    model_release (all, of);
}

/* Something that the action asks for, right in itself. */
static JsonObject *
random_input (House *h, GRand *rand, const Model *all, int of, HeatTicketAction action, int *leader)
{
  static const char *const satisfactions[] = { "satisfied", "fair", "dissatisfied", "unreachable" };
  const char *units[] = { "运营部", "管网运行部", "管网工程部" };
  HeatRuleClock close = heat_ticket_clock (heat_tickets_find (h->tickets, all[of].number), HEAT_TICKET_CLOCK_CLOSE, h->rules, h->now_us);
  g_autofree char *until = heat_time_to_iso (close.limit_us + HOUR_US);
  const char *u = units[g_rand_int_range (rand, 0, 3)];

  if (all[of].unit && strcmp (all[of].unit, u) == 0)
    u = strcmp (u, units[0]) == 0 ? units[1] : units[0];
  JsonObject *o = make (h, "reason", "why", "text", "what", "unit", u, "milestone", heat_ops_word (HEAT_WORDS_MILESTONE, g_rand_int_range (rand, 0, HEAT_N_MILESTONES)), "urgency", "third",
                        "satisfaction", satisfactions[g_rand_int_range (rand, 0, 4)], "notice", "0114-02", "version", "1", "call_back", g_rand_boolean (rand) ? "y" : "n", NULL);
  json_object_set_string_member (o, "until", until);
  *leader = -1;
  if (g_rand_boolean (rand) || action == HEAT_TICKET_DO_ANSWER_FROM_NOTICE)
    json_object_set_string_member (o, "incident", "抢修-0114-02");
  else
    json_object_set_string_member (o, "ticket", all[*leader = g_rand_int_range (rand, 0, N_TICKETS)].number);
  return o;
}

/* Joining has a condition beside the state: the end of the line is open and not the ticket itself. −1: refused. */
static int
model_leader (const Model *all, int of, int to)
{
  int end = to;

  while (end != of && all[end].waits_for >= 0)
    end = all[end].waits_for;
  return end == of || strcmp (all[end].state, "closed") == 0 ? -1 : end;
}

static void
step (House *h, GRand *rand, Model *all, guint *done, guint *refused)
{
  static const HeatTicketActor both = { HEAT_TICKET_BY_AGENT | HEAT_TICKET_BY_DESK, NULL, "both" };
  const HeatTicketActor *who = (const HeatTicketActor *[]){ &agent, &desk, &unit, &other_unit, &both }[g_rand_int_range (rand, 0, 5)];
  int of = g_rand_int_range (rand, 0, N_TICKETS), leader;
  HeatTicketAction action = (HeatTicketAction) g_rand_int_range (rand, 1, HEAT_N_TICKET_ACTIONS);
  const char *word = heat_ops_word (HEAT_WORDS_TICKET_ACTION, action);
  g_autofree char *next = NULL;
  g_autoptr (JsonObject) input = random_input (h, rand, all, of, action, &leader);
  gboolean may = model_may (&all[of], word, who, &next);
  HeatTicket *t = heat_tickets_find (h->tickets, all[of].number);

  if (heat_ticket_may (t, action, who) != may)
    g_error ("%s in %s by %u/%s: %d, the model says %d", word, all[of].state, who->roles, who->unit ? who->unit : "", !may, may);
  if (action == HEAT_TICKET_DO_JOIN && leader >= 0)
    may = may && (leader = model_leader (all, of, leader)) >= 0;
  gboolean did = act (h, all[of].number, action, who, json_object_ref (input), NULL);
  if (did != may)
    g_error ("%s in %s by %u/%s: happened %d, the model says %d", word, all[of].state, who->roles, who->unit ? who->unit : "", did, may);
  if (!did)
    {
      ++*refused;
      return;
    }
  ++*done;
  if (action == HEAT_TICKET_DO_JOIN && leader >= 0)
    all[of].waits_for = leader;
  model_apply (all, of, word, next, input);
}

static void
restore_heat (House *h, Model *all)
{
  g_autoptr (HeatEvent) event = heat_event_new_stored (0, h->now_us, 0, "notice.issued", "desk:x", "notice:0114-03", "{\"kind\":\"restoration\",\"incident\":\"抢修-0114-02\"}");

  append (h, event);
  for (int k = 0; k < N_TICKETS; k++)
    if (all[k].waits_for_outage)
      {
        all[k].waits_for_outage = FALSE;
        model_set (&all[k], "reviewed");
        model_release (all, k);
      }
}

static void
test_model (void)
{
  guint done = 0, refused = 0, seen[HEAT_N_TICKET_STATES] = { 0 };

  for (guint32 seed = 0; seed < 400; seed++)
    {
      House h = open_house ("company");
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      Model all[N_TICKETS] = { 0 };
      for (int k = 0; k < N_TICKETS; k++)
        all[k] = (Model){ take_call (&h, "not_warm")->number, "accepted", .waits_for = -1 };
      for (int s = 0; s < 120; s++)
        {
          h.now_us += g_rand_int_range (rand, 1, 120) * G_USEC_PER_SEC;
          step (&h, rand, all, &done, &refused);
          if (g_rand_int_range (rand, 0, 40) == 0)
            restore_heat (&h, all);
          for (int k = 0; k < N_TICKETS; k++)
            {
              HeatTicket *t = heat_tickets_find (h.tickets, all[k].number);
              g_assert_cmpstr (heat_ops_word (HEAT_WORDS_TICKET_STATE, t->state), ==, all[k].state);
              g_assert_cmpstr (t->unit, ==, all[k].unit ? all[k].unit : "");
              g_assert_cmpstr (t->joined_to, ==, all[k].waits_for >= 0 ? all[all[k].waits_for].number : "");
              seen[t->state]++;
            }
        }
      for (int k = 0; k < N_TICKETS; k++)
        g_free (all[k].unit);
      close_house (&h);
    }
  g_test_message ("%u actions done, %u refused", done, refused);
  g_assert_cmpuint (done, >, 4000);
  g_assert_cmpuint (refused, >, 5000);
  for (int s = 0; s < HEAT_N_TICKET_STATES; s++)
    g_assert_cmpuint (seen[s], >, 100);
}

/* --- Single stories -------------------------------------------------------------------------------------------------------------------------- */

static void
test_life (void)
{
  House h = open_house ("D");
  HeatTicket *t = take_call (&h, "leak_secondary");

  g_assert_cmpstr (t->number, ==, "20260114-0001");
  g_assert_cmpint (t->urgency, ==, HEAT_URGENCY_FIRST);
  DO (t, TRANSFER, agent, NULL);
  g_assert_cmpstr (t->unit, ==, "运营部");
  NOT (t, TAKE, unit, REFUSED, NULL); /* dispatch has not reviewed it */
  DO (t, CONFIRM, desk, NULL);
  NOT (t, TAKE, other_unit, REFUSED, NULL);
  DO (t, TAKE, unit, NULL);
  DO (t, NOTE, unit, "milestone", "contacted", NULL);
  DO (t, BEGIN, unit, NULL);
  NOT (t, ANSWER, unit, DATA, NULL);
  DO (t, ANSWER, unit, "text", "done", NULL);
  DO (t, SEND_BACK, desk, "reason", "too thin", NULL);
  g_assert_cmpint (t->state, ==, HEAT_TICKET_IN_HAND);
  DO (t, ANSWER, unit, "text", "clamp on the pipe, two hours", NULL);
  DO (t, PASS, desk, NULL);
  NOT (t, CALL_BACK, agent, DATA, NULL);
  NOT (t, CALL_BACK, agent, DATA, "satisfaction", "none", NULL);
  DO (t, CALL_BACK, agent, "satisfaction", "unreachable", NULL);
  g_assert_cmpint (t->state, ==, HEAT_TICKET_REVIEWED);
  DO (t, CALL_BACK, agent, "satisfaction", "satisfied", NULL);
  DO (t, CLOSE, agent, NULL);
  g_assert_cmpuint (t->n_tries, ==, 2);
  g_assert_cmpuint (t->n_sent_back, ==, 1);
  g_assert_false (heat_ticket_is_open (t));
  NOT (t, URGE, agent, REFUSED, NULL);
  g_assert_cmpstr (take_call (&h, "no_heat")->number, ==, "20260114-0002");
  h.now_us += 24 * HOUR_US;
  g_assert_cmpstr (take_call (&h, "no_heat")->number, ==, "20260115-0001");
  close_house (&h);
}

static gint64
close_limit (House *h, const HeatTicket *t)
{
  return heat_ticket_clock (t, HEAT_TICKET_CLOCK_CLOSE, h->rules, h->now_us).limit_us;
}

static void
test_delay (void)
{
  House h = open_house ("D");
  HeatTicket *t = take_call (&h, "no_heat");
  gint64 limit_us = close_limit (&h, t);
  g_autofree char *later = heat_time_to_iso (limit_us + 6 * HOUR_US), *too_late = heat_time_to_iso (limit_us + 7 * HOUR_US), *sooner = heat_time_to_iso (limit_us - HOUR_US);

  g_assert_cmpint (limit_us, ==, t->at_us + 24 * HOUR_US);
  NOT (t, ASK_DELAY, desk, REFUSED, "until", later, "reason", "parts", NULL); /* nobody has it yet */
  DO (t, TRANSFER, agent, NULL);
  DO (t, CONFIRM, desk, NULL);
  DO (t, TAKE, unit, NULL);
  NOT (t, ASK_DELAY, unit, DATA, "until", sooner, "reason", "parts", NULL);
  NOT (t, ASK_DELAY, unit, DATA, "until", "tomorrow", "reason", "parts", NULL);
  NOT (t, ASK_DELAY, unit, DATA, "until", later, NULL);
  DO (t, ASK_DELAY, unit, "until", later, "reason", "parts", NULL);
  g_assert_cmpint (close_limit (&h, t), ==, limit_us); /* a request moves nothing */
  NOT (t, ASK_DELAY, unit, REFUSED, "until", later, "reason", "parts", NULL);
  NOT (t, GRANT_DELAY, unit, REFUSED, NULL);
  NOT (t, GRANT_DELAY, desk, DATA, "until", too_late, NULL);
  DO (t, REFUSE_DELAY, desk, "reason", "the store has them", NULL);
  g_assert_cmpint (close_limit (&h, t), ==, limit_us);
  DO (t, ASK_DELAY, unit, "until", later, "reason", "frost", NULL);
  DO (t, GRANT_DELAY, desk, NULL);
  g_assert_cmpint (close_limit (&h, t), ==, limit_us + 6 * HOUR_US);
  h.now_us = limit_us + HOUR_US;
  g_assert_cmpint (heat_ticket_clock (t, HEAT_TICKET_CLOCK_CLOSE, h.rules, h.now_us).state, ==, HEAT_CLOCK_SOON);
  h.now_us = limit_us + 6 * HOUR_US + 1;
  g_assert_cmpint (heat_ticket_clock (t, HEAT_TICKET_CLOCK_CLOSE, h.rules, h.now_us).state, ==, HEAT_CLOCK_LATE);
  g_autofree char *much_later = heat_time_to_iso (limit_us + 90 * HOUR_US);
  NOT (t, ASK_DELAY, unit, REFUSED, "until", much_later, "reason", "late", NULL); /* asked for after the limit */
  close_house (&h);
}

static void
test_not_ours (void)
{
  House h = open_house ("D");
  HeatTicket *t = take_call (&h, "leak_secondary");

  DO (t, TRANSFER, agent, NULL);
  DO (t, CONFIRM, desk, NULL);
  gint64 first_us = t->dispatched_us;
  h.now_us += 5 * MIN_US;
  DO (t, ASK_NOT_OURS, unit, "reason", "before the station", "unit", "管网运行部", NULL);
  g_assert_cmpstr (t->unit, ==, "运营部"); /* until the dispatch centre agrees */
  NOT (t, AGREE_NOT_OURS, unit, REFUSED, NULL);
  NOT (t, AGREE_NOT_OURS, desk, DATA, "unit", "运营部", NULL);
  NOT (t, AGREE_NOT_OURS, desk, DATA, "unit", "nobody", NULL);
  DO (t, REFUSE_NOT_OURS, desk, "reason", "behind it", NULL);
  DO (t, ASK_NOT_OURS, unit, "reason", "look again", "unit", "管网运行部", NULL);
  h.now_us += 30 * MIN_US;
  DO (t, AGREE_NOT_OURS, desk, NULL);
  g_assert_cmpstr (t->unit, ==, "管网运行部");
  g_assert_cmpint (t->dispatched_us, ==, first_us + 35 * MIN_US); /* the new unit has its own ten minutes */
  NOT (t, TAKE, unit, REFUSED, NULL);
  DO (t, TAKE, other_unit, NULL);
  close_house (&h);
}

static void
test_joined (void)
{
  House h = open_house ("D");
  HeatTicket *a = take_call (&h, "no_heat"), *b = take_call (&h, "no_heat"), *c = take_call (&h, "no_heat"), *d = take_call (&h, "no_heat");

  DO (b, JOIN, agent, "ticket", a->number, "reason", "same stairs", NULL);
  DO (c, JOIN, agent, "ticket", b->number, NULL);
  g_assert_cmpstr (c->joined_to, ==, a->number); /* the end of the line */
  NOT (a, JOIN, agent, REFUSED, "ticket", c->number, NULL);
  NOT (a, JOIN, agent, REFUSED, "ticket", a->number, NULL);
  NOT (d, JOIN, agent, DATA, "ticket", a->number, "incident", "抢修-0114-02", NULL);
  NOT (d, JOIN, agent, DATA, NULL);
  NOT (d, JOIN, agent, DATA, "ticket", "20260114-9999", NULL);
  DO (d, JOIN, agent, "ticket", a->number, NULL);
  DO (d, SEPARATE, agent, "reason", "another house", NULL);
  DO (d, JOIN, agent, "incident", "抢修-0114-09", NULL);
  NOT (d, PASS, agent, REFUSED, "text", "cover replaced", NULL);
  NOT (d, PASS, desk, DATA, NULL);
  DO (d, PASS, desk, "text", "cover replaced", NULL);
  g_assert_cmpint (d->state, ==, HEAT_TICKET_REVIEWED);
  g_assert_cmpstr (d->result, ==, "cover replaced");
  d = take_call (&h, "no_heat");
  g_assert_cmpuint (heat_tickets_followers (h.tickets, a->number)->len, ==, 2);
  DO (a, ANSWER, agent, "text", "radiator vented by phone", NULL);
  g_assert_cmpint (b->state, ==, HEAT_TICKET_JOINED);
  h.now_us += HOUR_US;
  DO (a, PASS, desk, NULL);
  g_assert_cmpint (b->state, ==, HEAT_TICKET_REVIEWED); /* every caller is called back */
  g_assert_cmpint (c->state, ==, HEAT_TICKET_REVIEWED);
  g_assert_cmpint (c->reviewed_us, ==, h.now_us);
  g_assert_cmpint (d->state, ==, HEAT_TICKET_ACCEPTED);
  DO (b, CALL_BACK, agent, "satisfaction", "dissatisfied", NULL);
  DO (b, SEND_BACK, agent, "reason", "still cold", NULL);
  g_assert_cmpint (b->state, ==, HEAT_TICKET_ACCEPTED);
  close_house (&h);
}

static void
test_told (void)
{
  House h = open_house ("company");
  HeatTicket *a = take_call (&h, "no_heat"), *b = take_call (&h, "no_heat");
  g_autoptr (HeatEvent) back = heat_event_new_stored (0, 0, 0, "notice.issued", "desk:x", "notice:0114-03", "{\"kind\":\"restoration\",\"incident\":\"抢修-0114-02\"}");
  g_autoptr (HeatEvent) elsewhere = heat_event_new_stored (0, 0, 0, "notice.issued", "desk:x", "notice:0114-04", "{\"kind\":\"restoration\",\"incident\":\"抢修-0114-01\"}");
  g_autoptr (HeatEvent) change = heat_event_new_stored (0, 0, 0, "notice.issued", "desk:x", "notice:0114-02", "{\"kind\":\"emergency\",\"incident\":\"抢修-0114-02\"}");

  NOT (a, ANSWER_FROM_NOTICE, agent, DATA, "notice", "0114-02", "text", "back at 11:30", NULL);
  NOT (a, ANSWER_FROM_NOTICE, agent, DATA, "notice", "0114-02", "version", "1", NULL);
  NOT (a, ANSWER_FROM_NOTICE, agent, DATA, "notice", "0114-02", "version", "1", "text", "back at 11:30", "call_back", "y", NULL); /* nothing would ever end its waiting */
  DO (a, ANSWER_FROM_NOTICE, agent, "notice", "0114-02", "version", "1", "incident", "抢修-0114-02", "text", "back at 11:30", NULL);
  DO (b, ANSWER_FROM_NOTICE, agent, "notice", "0114-02", "version", "1", "incident", "抢修-0114-02", "text", "back at 11:30", "call_back", "y", NULL);
  g_assert_cmpint (a->state, ==, HEAT_TICKET_CLOSED);
  g_assert_cmpint (a->closed_us, ==, h.now_us);
  g_assert_cmpstr (a->told, ==, "back at 11:30");
  g_assert_cmpint (b->state, ==, HEAT_TICKET_JOINED);
  append (&h, elsewhere);
  append (&h, change);
  g_assert_cmpint (b->state, ==, HEAT_TICKET_JOINED);
  append (&h, back);
  g_assert_cmpint (b->state, ==, HEAT_TICKET_REVIEWED);
  g_assert_cmpint (a->state, ==, HEAT_TICKET_CLOSED);
  close_house (&h);
}

static void
test_invalid_alarm (void)
{
  House h = open_house ("D");
  HeatTicket *t = take_call (&h, "leak_primary");

  DO (t, TRANSFER, agent, NULL);
  g_assert_cmpstr (t->unit, ==, "管网运行部");
  DO (t, CONFIRM, desk, NULL);
  DO (t, TAKE, other_unit, NULL);
  DO (t, INVALID, other_unit, "reason", "a drinking water main", NULL);
  g_assert_true (t->is_invalid);
  DO (t, SEND_BACK, desk, "reason", "look at the well too", NULL);
  g_assert_false (t->is_invalid);
  DO (t, INVALID, other_unit, "reason", "the well is dry", NULL);
  DO (t, PASS, desk, NULL);
  NOT (t, CLOSE, desk, DATA, NULL);
  NOT (t, CLOSE, agent, REFUSED, "reason", "no fault", NULL);
  DO (t, CLOSE, desk, "reason", "no fault of ours", NULL);
  close_house (&h);
}

/* A correction moves a ticket between the lists of phones and cards and takes the limits of its new kind. */
static void
test_correction (void)
{
  House h = open_house ("D");
  HeatTicket *t = take_call (&h, "consultation");

  g_assert_cmpuint (heat_tickets_of_phone (h.tickets, "13900000001")->len, ==, 1);
  NOT (t, CORRECT, agent, DATA, "reason", "nothing", NULL);
  NOT (t, CORRECT, agent, DATA, "reason", "x", "kind", "party", NULL);
  DO (t, CORRECT, agent, "reason", "misheard", "kind", "leak_household", "phone", "13900000002", "card", "0002", NULL);
  g_assert_null (heat_tickets_of_phone (h.tickets, "13900000001"));
  g_assert_true (heat_tickets_of_phone (h.tickets, "13900000002")->pdata[0] == t);
  g_assert_true (heat_tickets_of_card (h.tickets, "0002")->pdata[0] == t);
  g_assert_cmpstr (t->level, ==, "secondary");
  DO (t, TRANSFER, agent, NULL);
  DO (t, CONFIRM, desk, NULL);
  g_assert_cmpint (heat_ticket_clock (t, HEAT_TICKET_CLOCK_ARRIVE, h.rules, h.now_us).limit_us, ==, h.now_us + 30 * MIN_US);
  NOT (t, URGENCY, desk, DATA, "urgency", "major", "reason", "press", NULL); /* profile D has none of this name */
  DO (t, URGENCY, desk, "urgency", "special", "reason", "press", NULL);
  g_assert_cmpint (close_limit (&h, t), ==, t->at_us + 4 * HOUR_US);
  close_house (&h);
}

static void
test_bad_input (void)
{
  static const char *const bad[] = {
    "{}", "{\"kind\":\"no_heat\",\"text\":\"x\"}", "{\"id\":\"../x\",\"kind\":\"no_heat\",\"text\":\"x\"}", "{\"id\":\"a\",\"kind\":\"party\",\"text\":\"x\"}",
    "{\"id\":\"a\",\"kind\":7,\"text\":\"x\"}", "{\"id\":\"a\",\"kind\":\"no_heat\"}", "{\"id\":\"a\",\"kind\":\"no_heat\",\"text\":{}}",
    "{\"id\":\"a\",\"kind\":\"no_heat\",\"text\":\"x\",\"urgency\":\"very\"}", "{\"id\":\"a\",\"kind\":\"no_heat\",\"text\":\"x\",\"urgency\":\"major\"}",
    "{\"id\":\"a\",\"kind\":\"no_heat\",\"x\":1e300,\"y\":0}", "{\"id\":\"a\",\"kind\":\"no_heat\",\"x\":\"1\",\"y\":0}", "{\"id\":\"a\",\"kind\":\"no_heat\",\"x\":5}",
    "{\"id\":\"a\",\"kind\":\"no_heat\",\"text\":\"x\",\"seen\":\"yesterday\"}", "{\"id\":\"a\",\"kind\":\"no_heat\",\"text\":\"x\",\"symptom\":\"boredom\"}",
  };
  House h = open_house ("D");
  HeatTicketDesk at = at_desk (&h);
  int code;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (JsonNode) node = json_from_string (bad[i], NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (HeatEvent) event = heat_ticket_accept (&at, &agent, json_node_get_object (node), &error);
      if (event || error->code != HEAT_ERROR_DATA)
        g_error ("taken: %s", bad[i]);
    }
  g_autoptr (JsonNode) good = json_from_string ("{\"id\":\"a\",\"kind\":\"no_heat\",\"text\":\"x\"}", NULL);
  g_assert_null (heat_ticket_accept (&at, &unit, json_node_get_object (good), NULL));
  g_assert_false (act (&h, "20260114-0001", HEAT_TICKET_DO_TRANSFER, &agent, make (&h, NULL, NULL), &code));
  g_assert_cmpint (code, ==, HEAT_ERROR_NOT_FOUND);
  close_house (&h);
}

/* Events that fit nothing change nothing; a journal of a newer program folds on. */
static void
test_strange_events (void)
{
  House h = open_house ("D");
  HeatTicket *t = take_call (&h, "no_heat");
  static const char *const words[] = { "ticket.taken", "ticket.closed", "ticket.delay_granted", "ticket.confirmed", "ticket.accepted", "ticket.sung", "ticket.separated" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    for (int known = 0; known < 2; known++)
      {
        g_autofree char *stream = g_strdup_printf ("ticket:%s", known ? t->number : "20260114-0077");
        g_autoptr (HeatEvent) event = heat_event_new_stored (0, h.now_us, 0, words[i], "x", stream, "[not an object");
        append (&h, event);
      }
  g_assert_cmpint (t->state, ==, HEAT_TICKET_ACCEPTED);
  g_assert_cmpuint (heat_tickets_all (h.tickets)->len, ==, 2); /* the strange acceptance is a ticket of kind "other" */
  g_assert_cmpstr (take_call (&h, "no_heat")->number, ==, "20260114-0078");
  close_house (&h);
}

static void
test_repeats (void)
{
  House h = open_house ("D");
  HeatTicket *t = take_call (&h, "no_heat");
  g_autoptr (JsonObject) same = make (&h, "kind", "no_heat", "text", "call", "phone", "13900000001", NULL), other = make (&h, "kind", "no_heat", "text", "another", NULL);

  g_assert_true (heat_tickets_by_id (h.tickets, t->id) == t);
  json_object_set_string_member (same, "id", t->id);
  json_object_set_string_member (other, "id", t->id);
  HeatEvent *event = heat_ticket_event_of_id (t, t->id);
  g_assert_true (heat_ticket_is_repeat (event, HEAT_TICKET_DO_ACCEPT, same));
  g_assert_false (heat_ticket_is_repeat (event, HEAT_TICKET_DO_ACCEPT, other));
  g_assert_false (heat_ticket_is_repeat (event, HEAT_TICKET_DO_TRANSFER, same));
  close_house (&h);
}

static void
test_masked (void)
{
  static const char *const cases[][2] = { { "13900000001", "139****0001" }, { "１３９０００００００１", "１３９****０００１" }, { "110", "****" }, { "", "" }, { "０４５１", "****" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *masked = heat_ops_mask_phone (cases[i][0]);
      g_assert_cmpstr (masked, ==, cases[i][1]);
    }
}

static void
test_json (void)
{
  House h = open_house ("D");
  HeatTicket *t = take_call (&h, "leak_household");
  HeatTicketView view = { h.rules, &agent, h.tickets, h.now_us, TRUE, FALSE };
  g_autoptr (JsonNode) node = heat_ticket_to_json (t, &view);
  g_autofree char *text = json_to_string (node, FALSE);

  g_assert_nonnull (strstr (text, "139****0001"));
  g_assert_null (strstr (text, "13900000001"));
  g_assert_nonnull (strstr (text, "\"may\":[\"transfer\",\"answer\",\"join\",\"urgency\",\"urge\",\"correct\",\"answer_from_notice\"]"));
  g_assert_nonnull (strstr (text, "\"clock\":\"close\""));
  JsonObject *next = json_object_get_object_member (json_node_get_object (node), "next");
  g_assert_cmpint (json_object_get_int_member (next, "left_s"), ==, 24 * 3600);
  g_autoptr (JsonNode) logged = heat_event_to_json (t->events->pdata[0], FALSE);
  g_autofree char *log_text = json_to_string (logged, FALSE);
  g_assert_null (strstr (log_text, "13900000001"));
  view.full = TRUE;
  g_autoptr (JsonNode) full = heat_ticket_to_json (t, &view);
  g_autofree char *full_text = json_to_string (full, FALSE);
  g_assert_nonnull (strstr (full_text, "13900000001"));
  close_house (&h);
}

/* Counted by hand: taken in time, taken late, never taken, just given; complaints of one card three times, of a phone three times, of another card twice. */
static void
test_sum (void)
{
  House h = open_house ("D");
  HeatTicket *t[4];
  HeatTicketSum sum;
  gint64 from_us = h.now_us;

  for (int k = 0; k < 4; k++)
    {
      t[k] = take_call (&h, k == 3 ? "not_warm" : "leak_secondary");
      DO (t[k], TRANSFER, agent, NULL);
      if (k < 3)
        DO (t[k], CONFIRM, desk, NULL);
    }
  h.now_us += 5 * MIN_US;
  DO (t[0], TAKE, unit, NULL);
  h.now_us += 10 * MIN_US;
  DO (t[1], TAKE, unit, NULL);
  DO (t[3], CONFIRM, desk, NULL);
  h.now_us += MIN_US;
  DO (t[0], INVALID, unit, "reason", "dry", NULL);
  heat_tickets_sum (h.tickets, h.rules, NULL, from_us, G_MAXINT64, h.now_us, &sum);
  const HeatTicketTally *taken = &sum.clocks[HEAT_TICKET_CLOCK_TAKEN];
  g_assert_cmpuint (sum.accepted, ==, 4);
  g_assert_cmpuint (taken->met, ==, 1);
  g_assert_cmpuint (taken->met_late, ==, 1);
  g_assert_cmpuint (taken->late, ==, 1);
  g_assert_cmpuint (taken->running, ==, 1);
  g_assert_cmpfloat (heat_ticket_tally_percent (taken), ==, 100.0 / 3);
  g_assert_cmpuint (sum.invalid, ==, 1);
  g_assert_cmpuint (sum.kinds[HEAT_TICKET_LEAK_SECONDARY], ==, 3);
  g_assert_cmpuint (sum.states[HEAT_TICKET_ANSWERED], ==, 1);
  heat_tickets_sum (h.tickets, h.rules, "管网运行部", from_us, G_MAXINT64, h.now_us, &sum);
  g_assert_cmpuint (sum.accepted, ==, 0);
  g_assert_true (isnan (heat_ticket_tally_percent (&sum.clocks[HEAT_TICKET_CLOCK_TAKEN])));
  heat_tickets_sum (h.tickets, h.rules, NULL, h.now_us, G_MAXINT64, h.now_us, &sum);
  g_assert_cmpuint (sum.accepted, ==, 0);

  for (int k = 0; k < 8; k++)
    {
      static const char *const who[][2] = { { "0007", "1" }, { "0007", "1" }, { "0007", "2" }, { "", "13900000009" }, { "", "13900000009" }, { "", "13900000009" }, { "0008", "1" }, { "0008", "1" } };
      HeatTicketDesk at = at_desk (&h);
      g_autoptr (JsonObject) input = make (&h, "kind", "complaint", "text", "cold", "card", who[k][0], "phone", who[k][1], NULL);
      g_autoptr (HeatEvent) event = heat_ticket_accept (&at, &agent, input, NULL);
      append (&h, event);
    }
  g_autoptr (GArray) often = heat_tickets_complainers (h.tickets, 2, from_us, G_MAXINT64);
  g_assert_cmpuint (often->len, ==, 2);
  g_assert_cmpstr (g_array_index (often, HeatComplainer, 0).who, ==, "0007");
  g_assert_true (g_array_index (often, HeatComplainer, 0).is_card);
  g_assert_cmpstr (g_array_index (often, HeatComplainer, 1).who, ==, "13900000009");
  g_auto (GStrv) units = heat_tickets_units (h.tickets, from_us, G_MAXINT64);
  g_assert_cmpstr (units[0], ==, "运营部");
  g_assert_null (units[1]);
  JsonObject *json = heat_ticket_sum_to_json (&sum);
  g_assert_cmpint (json_object_get_int_member (json, "accepted"), ==, 0);
  json_object_unref (json);
  close_house (&h);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ops/ticket/model", test_model);
  g_test_add_func ("/ops/ticket/life", test_life);
  g_test_add_func ("/ops/ticket/delay", test_delay);
  g_test_add_func ("/ops/ticket/not-ours", test_not_ours);
  g_test_add_func ("/ops/ticket/joined", test_joined);
  g_test_add_func ("/ops/ticket/told", test_told);
  g_test_add_func ("/ops/ticket/invalid-alarm", test_invalid_alarm);
  g_test_add_func ("/ops/ticket/correction", test_correction);
  g_test_add_func ("/ops/ticket/bad-input", test_bad_input);
  g_test_add_func ("/ops/ticket/strange-events", test_strange_events);
  g_test_add_func ("/ops/ticket/repeats", test_repeats);
  g_test_add_func ("/ops/ticket/masked", test_masked);
  g_test_add_func ("/ops/ticket/json", test_json);
  g_test_add_func ("/ops/ticket/sum", test_sum);
  return g_test_run ();
}
