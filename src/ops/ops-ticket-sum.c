// SPDX-License-Identifier: GPL-3.0-or-later
#include "ops-ticket-sum.h"
#include "ops-ticket-private.h"
#include <string.h>

static gboolean
is_in (const HeatTicket *t, gint64 from_us, gint64 until_us)
{
  return t->at_us >= from_us && t->at_us < until_us;
}

static void
count_clock (HeatTicketTally *tally, HeatClockState state)
{
  tally->met += state == HEAT_CLOCK_MET;
  tally->met_late += state == HEAT_CLOCK_MET_LATE;
  tally->late += state == HEAT_CLOCK_LATE;
  tally->running += state == HEAT_CLOCK_RUNNING || state == HEAT_CLOCK_SOON;
}

static void
count_ticket (HeatTicketSum *sum, const HeatTicket *t, const HeatTicketRules *rules, gint64 now_us)
{
  sum->accepted++;
  sum->open += heat_ticket_is_open (t);
  sum->closed += !heat_ticket_is_open (t);
  sum->invalid += t->is_invalid;
  sum->joined += t->state == HEAT_TICKET_JOINED;
  sum->told += *t->notice != '\0';
  sum->sent_back += t->n_sent_back;
  sum->delays += t->n_delays;
  sum->not_ours += t->n_not_ours;
  sum->urged += t->n_urged;
  sum->unreachable += t->n_tries - (t->called_back_us && t->n_tries ? 1 : 0);
  sum->kinds[t->kind]++;
  sum->states[t->state]++;
  sum->satisfied[t->satisfaction]++;
  for (int k = 0; k < HEAT_N_TICKET_CLOCKS; k++)
    count_clock (&sum->clocks[k], heat_ticket_clock (t, (HeatTicketClock) k, rules, now_us).state);
}

void
heat_tickets_sum (const HeatTickets *tickets, const HeatTicketRules *rules, const char *unit, gint64 from_us, gint64 until_us, gint64 now_us, HeatTicketSum *sum)
{
  const GPtrArray *all = heat_tickets_all (tickets);

  *sum = (HeatTicketSum){ 0 };
  for (guint i = 0; i < all->len; i++)
    {
      const HeatTicket *t = all->pdata[i];
      if (is_in (t, from_us, until_us) && (!unit || strcmp (t->unit, unit) == 0))
        count_ticket (sum, t, rules, now_us);
    }
}

static void
clear_complainer (gpointer data)
{
  g_free (((HeatComplainer *) data)->who);
}

static int
by_number (gconstpointer a, gconstpointer b)
{
  const HeatComplainer *x = a, *y = b;

  return x->n != y->n ? (x->n < y->n ? 1 : -1) : strcmp (x->who, y->who);
}

GArray *
heat_tickets_complainers (const HeatTickets *tickets, guint more_than, gint64 from_us, gint64 until_us)
{
  const GPtrArray *all = heat_tickets_all (tickets);
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL); /* "c:CARD", "p:PHONE" */
  GArray *found = g_array_new (FALSE, FALSE, sizeof (HeatComplainer));
  GHashTableIter iter;
  gpointer key, n;

  g_array_set_clear_func (found, clear_complainer);
  for (guint i = 0; i < all->len; i++)
    {
      const HeatTicket *t = all->pdata[i];
      if (t->kind != HEAT_TICKET_COMPLAINT || !is_in (t, from_us, until_us) || (!*t->card && !*t->phone))
        continue;
      char *who = g_strdup_printf ("%c:%s", *t->card ? 'c' : 'p', *t->card ? t->card : t->phone);
      g_hash_table_replace (counts, who, GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, who)) + 1));
    }
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &key, &n))
    if (GPOINTER_TO_UINT (n) > more_than)
      {
        HeatComplainer c = { g_strdup ((char *) key + 2), GPOINTER_TO_UINT (n), *(char *) key == 'c' };
        g_array_append_val (found, c);
      }
  g_array_sort (found, by_number);
  return found;
}

static int
by_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

char **
heat_tickets_units (const HeatTickets *tickets, gint64 from_us, gint64 until_us)
{
  const GPtrArray *all = heat_tickets_all (tickets);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < all->len; i++)
    {
      const HeatTicket *t = all->pdata[i];
      if (*t->unit && is_in (t, from_us, until_us) && g_hash_table_add (seen, t->unit))
        g_ptr_array_add (names, g_strdup (t->unit));
    }
  g_ptr_array_sort (names, by_text);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

double
heat_ticket_tally_percent (const HeatTicketTally *t)
{
  guint n = t->met + t->met_late + t->late;

  return n ? 100.0 * t->met / n : NAN;
}

static JsonObject *
words_to_json (HeatWords set, const guint *counts)
{
  JsonObject *o = json_object_new ();

  for (int v = 0; v < heat_ops_n_words (set); v++)
    json_object_set_int_member (o, heat_ops_word (set, v), counts[v]);
  return o;
}

static JsonObject *
clocks_to_json (const HeatTicketTally *tallies)
{
  JsonObject *o = json_object_new ();

  for (int k = 0; k < HEAT_N_TICKET_CLOCKS; k++)
    {
      const HeatTicketTally *t = &tallies[k];
      JsonObject *one = json_object_new ();
      json_object_set_int_member (one, "met", t->met);
      json_object_set_int_member (one, "met_late", t->met_late);
      json_object_set_int_member (one, "late", t->late);
      json_object_set_int_member (one, "running", t->running);
      heat_json_put_number (one, "in_time_percent", heat_ticket_tally_percent (t));
      json_object_set_object_member (o, heat_ops_word (HEAT_WORDS_TICKET_CLOCK, k), one);
    }
  return o;
}

JsonObject *
heat_ticket_sum_to_json (const HeatTicketSum *sum)
{
  const struct { const char *key; guint n; } counts[] = {
    { "accepted", sum->accepted }, { "open", sum->open }, { "closed", sum->closed }, { "invalid", sum->invalid }, { "joined", sum->joined }, { "told", sum->told },
    { "sent_back", sum->sent_back }, { "delays", sum->delays }, { "not_ours", sum->not_ours }, { "urged", sum->urged }, { "unreachable", sum->unreachable },
  };
  JsonObject *o = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    json_object_set_int_member (o, counts[i].key, counts[i].n);
  json_object_set_object_member (o, "kinds", words_to_json (HEAT_WORDS_TICKET_KIND, sum->kinds));
  json_object_set_object_member (o, "states", words_to_json (HEAT_WORDS_TICKET_STATE, sum->states));
  json_object_set_object_member (o, "satisfied", words_to_json (HEAT_WORDS_SATISFACTION, sum->satisfied));
  json_object_set_object_member (o, "clocks", clocks_to_json (sum->clocks));
  return o;
}
