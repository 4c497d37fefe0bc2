// SPDX-License-Identifier: GPL-3.0-or-later
/* Tickets: random lives against a second table of what may follow what, written from the service rules as text. */
#include "ticket-house.h"

#define N_TICKETS 4

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
  gboolean waits_for_outage, wants; /* wants: to be called back */
  const char *kind;
  guint delayed;      /* limits that the newest request is about, as bits */
  gint64 until_us;
} Model;

/* "transfer/ad>transferred" of the state; NULL: cannot happen. (transfer full) */
static char *
find_rule (const Model *m, const char *action)
{
  g_autofree char *key = g_strdup_printf (" %s/", action);
  gsize n = strlen (m->state);

  for (guint i = 0; i < G_N_ELEMENTS (life); i++)
    if (strncmp (life[i], m->state, n) == 0 && (life[i][n] == ' ' || !life[i][n]))
      {
        const char *found = strstr (life[i] + n, key);
        return found ? g_strndup (found + 1, strcspn (found + 1, " ")) : NULL;
      }
  g_assert_not_reached ();
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

/* Whoever waits for the outage. */
static void
model_end_outage (Model *all)
{
  for (int k = 0; k < N_TICKETS; k++)
    if (all[k].waits_for_outage)
      {
        all[k].waits_for_outage = FALSE;
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
  gboolean is_over = strcmp (action, "pass") == 0 && m->waits_for_outage && json_object_has_member (input, "incident");
  if (strcmp (action, "separate") == 0 || strcmp (action, "pass") == 0)
    m->waits_for = -1, m->waits_for_outage = FALSE;
  if (is_over)
    model_end_outage (all);
  if (strcmp (action, "join") == 0 || strcmp (next, "told") == 0)
    m->wants |= json_object_get_boolean_member (input, "call_back");
  if (strcmp (action, "join") == 0 && json_object_has_member (input, "incident"))
    m->waits_for_outage = TRUE;
  if (strcmp (next, "called_back") == 0 && strcmp (json_object_get_string_member (input, "satisfaction"), "unreachable") == 0)
    next = "=";
  if (strcmp (next, "told") == 0)
    m->waits_for_outage = m->wants, next = m->waits_for_outage ? "joined" : "closed";
  if (strcmp (next, "back") == 0)
    next = m->unit ? "in_hand" : "accepted";
  if (strcmp (next, "=") != 0)
    model_set (m, next);
  if (strcmp (m->state, "reviewed") == 0 || strcmp (m->state, "closed") == 0)
    model_release (all, of);
}

/* --- Delays, a second time ---------------------------------------------------------------------------------------------------------------------- */

static const char *const limits[] = { "contact", "arrive", "safe", "reply", "repair", "close" };

static gint64
limit_now (House *h, const char *number, const char *limit, gboolean *runs)
{
  int k = heat_ops_word_value (HEAT_WORDS_TICKET_CLOCK, limit);
  HeatRuleClock c = heat_ticket_clock (heat_tickets_find (h->tickets, number), (HeatTicketClock) k, h->rules, h->now_us);

  if (runs)
    *runs = c.limit_us && !c.met_us && h->now_us <= c.limit_us;
  return c.limit_us;
}

/* Code B moves the arrival in remote places, A and D the work; C nothing. */
static gboolean
is_movable (const char *profile, const char *kind, const char *limit)
{
  gboolean is_work = strcmp (limit, "repair") == 0 || strcmp (limit, "close") == 0, is_call = strcmp (kind, "not_warm") == 0 || strcmp (kind, "complaint") == 0;

  if (strcmp (profile, "B") == 0 && !is_call)
    return strcmp (limit, "arrive") == 0;
  return is_work && strcmp (profile, "C") != 0;
}

/* Which of `among` would move to until_us if that were granted. */
static guint
model_moves (House *h, const Model *m, guint among, gint64 until_us)
{
  guint moves = 0;

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      gint64 limit_us = limit_now (h, m->number, limits[i], NULL);
      moves |= (among & (1u << i)) && limit_us && limit_us < until_us ? 1u << i : 0;
    }
  return moves;
}

static guint
model_asked (House *h, const Model *m, const char *named)
{
  guint work = 0, all = 0;

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      gboolean runs, is_work = i >= 4;
      limit_now (h, m->number, limits[i], &runs);
      if (!runs || !is_movable (h->rules->profile, m->kind, limits[i]) || (*named && strcmp (named, limits[i]) != 0))
        continue;
      all |= 1u << i;
      work |= is_work ? 1u << i : 0;
    }
  return work ? work : all;
}

/* Is what the table lets happen also right by the rules? `moves`: limits that move. */
static gboolean
model_rules (House *h, Model *m, const char *action, JsonObject *input, guint *moves)
{
  const char *named = json_object_get_string_member_with_default (input, "clock", "");
  gint64 until_us = json_object_get_int_member_with_default (input, "until_us", 0);
  guint asked = 0;

  *moves = 0;
  if (strcmp (action, "urgency") == 0)
    return strcmp (h->rules->profile, "D") == 0 || strcmp (h->rules->profile, "company") == 0; /* the others know no third urgency */
  if (strcmp (action, "ask_delay") == 0)
    {
      if (!(asked = model_moves (h, m, model_asked (h, m, named), until_us)))
        return FALSE;
      m->delayed = asked;
      m->until_us = until_us;
    }
  if (strcmp (action, "grant_delay") == 0)
    return until_us <= m->until_us && (*moves = model_moves (h, m, m->delayed, until_us)) != 0;
  return TRUE;
}

/* Limits move by a grant, and by what gives the ticket to another unit, another kind or urgency; by nothing else. */
static void
check_limits (House *h, const Model *m, const char *action, const gint64 before_us[], guint moves, gint64 until_us)
{
  static const char *const quiet[] = { "grant_delay", "ask_delay", "refuse_delay", "transfer", "take", "begin", "note", "urge", "ask_not_ours", "refuse_not_ours", "answer", "invalid", "pass",
                                       "call_back", "close", NULL };

  for (guint i = 0; g_strv_contains (quiet, action) && i < G_N_ELEMENTS (limits); i++)
    {
      gint64 want_us = moves & (1u << i) ? until_us : before_us[i], got_us = limit_now (h, m->number, limits[i], NULL);
      if (want_us != got_us)
        g_error ("%s, %s %s: limit of “%s” moved by %.2f h, the model says %.2f h", action, h->rules->profile, m->kind, limits[i], (double) (got_us - before_us[i]) / HOUR_US,
                 (double) (want_us - before_us[i]) / HOUR_US);
    }
}

/* Something that the action asks for, right in itself. */
static JsonObject *
random_input (House *h, GRand *rand, const Model *all, int of, HeatTicketAction action, int *leader)
{
  static const char *const satisfactions[] = { "satisfied", "fair", "dissatisfied", "unreachable" };
  const char *units[] = { "运营部", "管网运行部", "管网工程部" };
  const char *u = units[g_rand_int_range (rand, 0, 3)];

  if (all[of].unit && strcmp (all[of].unit, u) == 0)
    u = strcmp (u, units[0]) == 0 ? units[1] : units[0];
  JsonObject *o = make (h, "reason", "why", "text", "what", "unit", u, "milestone", heat_ops_word (HEAT_WORDS_MILESTONE, g_rand_int_range (rand, 0, HEAT_N_MILESTONES)), "urgency", "third",
                        "satisfaction", satisfactions[g_rand_int_range (rand, 0, 4)], "notice", "0114-02", "version", "1", "call_back", g_rand_boolean (rand) ? "y" : "n", NULL);
  json_object_set_int_member (o, "until_us", h->now_us + g_rand_int_range (rand, 1, 100) * (g_rand_int_range (rand, 0, 4) == 0 ? MIN_US : HOUR_US));
  if (g_rand_int_range (rand, 0, 4) == 0)
    json_object_set_string_member (o, "clock", limits[g_rand_int_range (rand, 0, G_N_ELEMENTS (limits))]);
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

/* Any at all; half the time, so that lives go far, one of those that the table lets. */
static HeatTicketAction
random_action (GRand *rand, const Model *m, const HeatTicketActor **who)
{
  static const HeatTicketActor both = { HEAT_TICKET_BY_AGENT | HEAT_TICKET_BY_DESK, NULL, "both" };
  const HeatTicketActor *all[] = { &agent, &desk, &unit, &other_unit, &both };
  static const HeatTicketAction onward[] = { HEAT_TICKET_DO_TRANSFER, HEAT_TICKET_DO_CONFIRM, HEAT_TICKET_DO_TAKE, HEAT_TICKET_DO_ASK_DELAY, HEAT_TICKET_DO_GRANT_DELAY };
  int tries = g_rand_boolean (rand) ? 12 : 1;
  HeatTicketAction action;
  g_autofree char *next = NULL;

  do
    {
      *who = all[g_rand_int_range (rand, 0, G_N_ELEMENTS (all))];
      action = tries > 1 && g_rand_boolean (rand) ? onward[g_rand_int_range (rand, 0, G_N_ELEMENTS (onward))] : (HeatTicketAction) g_rand_int_range (rand, 1, HEAT_N_TICKET_ACTIONS);
    }
  while (--tries > 0 && !model_may (m, heat_ops_word (HEAT_WORDS_TICKET_ACTION, action), *who, &next));
  return action;
}

static void
step (House *h, GRand *rand, Model *all, guint *done, guint *refused)
{
  const HeatTicketActor *who;
  int of = g_rand_int_range (rand, 0, N_TICKETS), leader;
  HeatTicketAction action = random_action (rand, &all[of], &who);
  const char *word = heat_ops_word (HEAT_WORDS_TICKET_ACTION, action);
  g_autofree char *next = NULL;
  g_autoptr (JsonObject) input = random_input (h, rand, all, of, action, &leader);
  gboolean may = model_may (&all[of], word, who, &next);
  HeatTicket *t = heat_tickets_find (h->tickets, all[of].number);

  if (heat_ticket_may (t, action, who) != may)
    g_error ("%s in %s by %u/%s: %d, the model says %d", word, all[of].state, who->roles, who->unit ? who->unit : "", !may, may);
  gint64 before_us[G_N_ELEMENTS (limits)], until_us = json_object_get_int_member (input, "until_us");
  guint moves = 0;
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    before_us[i] = limit_now (h, all[of].number, limits[i], NULL);
  may = may && model_rules (h, &all[of], word, input, &moves);
  if (action == HEAT_TICKET_DO_JOIN && leader >= 0)
    may = may && (leader = model_leader (all, of, leader)) >= 0;
  gboolean did = act (h, all[of].number, action, who, json_object_ref (input), NULL);
  if (did != may)
    g_error ("%s in %s by %u/%s: happened %d, the model says %d (%s, %s)", word, all[of].state, who->roles, who->unit ? who->unit : "", did, may, h->rules->profile, all[of].kind);
  check_limits (h, &all[of], word, before_us, moves, until_us);
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
  model_end_outage (all);
}

static void
test_model (void)
{
  static const char *const profiles[] = { "company", "D", "B", "A", "E", "C" }, *const kinds[] = { "not_warm", "leak_primary", "leak_household", "no_heat", "complaint", "well_cover" };
  guint done = 0, refused = 0, moved = 0, seen[HEAT_N_TICKET_STATES] = { 0 };

  for (guint32 seed = 0; seed < 400; seed++)
    {
      House h = open_house (profiles[seed % G_N_ELEMENTS (profiles)]);
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      Model all[N_TICKETS] = { 0 };
      for (int k = 0; k < N_TICKETS; k++)
        {
          const char *kind = kinds[g_rand_int_range (rand, 0, G_N_ELEMENTS (kinds))];
          all[k] = (Model){ take_call (&h, kind)->number, "accepted", .waits_for = -1, .kind = kind };
        }
      for (int s = 0; s < 120; s++)
        {
          h.now_us += g_rand_int_range (rand, 1, 120) * G_USEC_PER_SEC;
          if (g_rand_int_range (rand, 0, 30) == 0) /* somebody sets the clock */
            h.now_us += g_rand_int_range (rand, -4 * 60, 4 * 60) * MIN_US;
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
              moved += s == 119 ? t->n_delays : 0;
            }
        }
      for (int k = 0; k < N_TICKETS; k++)
        g_free (all[k].unit);
      close_house (&h);
    }
  g_test_message ("%u actions done, %u refused, %u delays granted", done, refused, moved);
  g_assert_cmpuint (moved, >, 50);
  g_assert_cmpuint (done, >, 4000);
  g_assert_cmpuint (refused, >, 5000);
  for (int s = 0; s < HEAT_N_TICKET_STATES; s++)
    g_assert_cmpuint (seen[s], >, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ops/ticket/model", test_model);
  return g_test_run ();
}
