// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* A hotline without a service: tickets folded from events that went through text, four holders of roles, and commands for them. */
#include "base-clock.h"
#include "ops-ticket-sum.h"
#include <string.h>

#define MIN_US (60 * G_GINT64_CONSTANT (1000000))
#define HOUR_US (60 * MIN_US)

typedef struct {
  HeatTickets *tickets;
  HeatTicketRules *rules;
  gint64 now_us, seq;
  GHashTable *versions; /* stream → guint */
  guint ids;
} House;

static inline House
open_house (const char *profile)
{
  g_autoptr (GError) error = NULL;
  House h = { heat_tickets_new (), heat_ticket_rules_load (NULL, profile, &error), 0, 0, g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL), 0 };

  g_assert_no_error (error);
  g_assert_true (heat_time_from_iso ("2026-01-14T02:31:00+08:00", &h.now_us));
  return h;
}

static inline void
close_house (House *h)
{
  heat_tickets_free (h->tickets);
  heat_ticket_rules_free (h->rules);
  g_hash_table_unref (h->versions);
}

static inline void
append (House *h, HeatEvent *event)
{
  guint version = GPOINTER_TO_UINT (g_hash_table_lookup (h->versions, event->stream)) + 1;
  /* As it comes back from a journal: as text. */
  g_autoptr (HeatEvent) stored = heat_event_new_stored (++h->seq, event->at_us, version, event->word, event->actor, event->stream, heat_event_body_text (event));

  g_hash_table_insert (h->versions, g_strdup (event->stream), GUINT_TO_POINTER (version));
  heat_tickets_apply (h->tickets, stored);
}

/* {"key": "text", …} from pairs; a value that begins with a digit and is for version is a number. */
static inline JsonObject *
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

static inline HeatTicketDesk
at_desk (House *h)
{
  return (HeatTicketDesk){ h->tickets, h->rules, h->now_us };
}

/* Takes the input. TRUE when it happened. */
static inline gboolean
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

static inline HeatTicket *
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
