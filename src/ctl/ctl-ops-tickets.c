// SPDX-License-Identifier: GPL-3.0-or-later
/* heatctl ops tickets and ticket: the hotline's tickets, in the hotline's own journal. */
#include "base-clock.h"
#include "base-i18n.h"
#include "ctl-ops.h"
#include "ctl-json.h"
#include "hotline-ticket-rules.h"
#include "ops-company.h"
#include "ops-name.h"
#include "ops-ticket-sum.h"
#include "store-journal.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct { HeatTickets *book; HeatTicketRules *rules; gint64 now_us; } Desk;

static void
close_desk (Desk *d)
{
  g_clear_pointer (&d->book, heat_tickets_free);
  g_clear_pointer (&d->rules, heat_ticket_rules_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Desk, close_desk)

static gboolean
fold_all (Desk *d, GPtrArray *events)
{
  for (guint i = 0; events && i < events->len; i++)
    heat_tickets_apply (d->book, events->pdata[i]);
  return events != NULL;
}

/* As the service that keeps this journal reads them: by its settings. */
static HeatTicketRules *
load_rules (const CtlOpsRun *run, GError **error)
{
  g_autoptr (HeatHotlineConfig) config = heat_hotline_config_load (run->o->config, error);

  return config ? heat_hotline_ticket_rules (config, error) : NULL;
}

static gboolean
open_desk (CtlOpsRun *run, Desk *d, GError **error)
{
  g_autoptr (GPtrArray) events = heat_live_read_log (run->live, NULL, 0, 0, error);

  d->book = heat_tickets_new ();
  d->now_us = heat_live_now_us (run->live);
  return (d->rules = load_rules (run, error)) && fold_all (d, events);
}

/* --- Printing --------------------------------------------------------------------------------------------------------------------------------- */

static void
print_clock (const HeatTicket *t, const Desk *d)
{
  HeatRuleClock c;
  HeatTicketClock which = heat_ticket_next_clock (t, d->rules, d->now_us, &c);

  if (which == HEAT_N_TICKET_CLOCKS)
    return;
  g_autofree char *limit = heat_time_format_local (c.limit_us, "%m-%d %H:%M");
  printf (c.left_us < 0 ? _("  %s by %s: %d min late") : _("  %s by %s: %d min left"), heat_ops_label (HEAT_WORDS_TICKET_CLOCK, which), limit, (int) (ABS (c.left_us) / 60 / G_USEC_PER_SEC));
}

static void
print_ticket (const HeatTicket *t, const Desk *d)
{
  printf ("%s  %s · %s · %s  %s  %s", t->number, heat_ops_label (HEAT_WORDS_TICKET_STATE, t->state), heat_ops_label (HEAT_WORDS_TICKET_KIND, t->kind),
          heat_ops_label (HEAT_WORDS_URGENCY, t->urgency), *t->unit ? t->unit : "—", *t->address ? t->address : t->text);
  print_clock (t, d);
  printf ("\n");
}

static void
print_history (const HeatTicket *t)
{
  for (guint i = 0; i < t->events->len; i++)
    {
      HeatEvent *e = t->events->pdata[i];
      g_autofree char *at = heat_time_format_local (e->at_us, "%m-%d %H:%M:%S"), *what = heat_event_describe (e, NULL), *who = heat_event_actor_label (e->actor, NULL);
      printf ("  %s  %s · %s\n", at, what, who);
    }
}

static void
print_tally (const char *what, const HeatTicketTally *t)
{
  if (t->met + t->met_late + t->late + t->running)
    printf (_("  %s: %u in time, %u late, %u past the limit, %u running\n"), what, t->met, t->met_late, t->late, t->running);
}

static void
print_sum (const char *whose, const HeatTicketSum *s)
{
  printf (_("%s: %u accepted, %u closed, %u answered from a notice, %u invalid, %u sent back, %u delays granted\n"), whose, s->accepted, s->closed, s->told, s->invalid, s->sent_back, s->delays);
  for (int k = 0; k < HEAT_N_TICKET_CLOCKS; k++)
    print_tally (heat_ops_label (HEAT_WORDS_TICKET_CLOCK, k), &s->clocks[k]);
  for (int k = HEAT_SATISFACTION_SATISFIED; k < HEAT_N_SATISFACTIONS; k++)
    if (s->satisfied[k])
      printf ("  %s: %u\n", heat_ops_label (HEAT_WORDS_SATISFACTION, k), s->satisfied[k]);
}

/* --- The period's numbers ------------------------------------------------------------------------------------------------------------------------ */

static gboolean
read_period (CtlOpsRun *run, gint64 *from_us, gint64 *until_us, GError **error)
{
  const char *texts[] = { run->o->from, run->o->to };
  gint64 *times[] = { from_us, until_us };

  *from_us = G_MININT64;
  *until_us = G_MAXINT64;
  for (guint i = 0; i < 2; i++)
    if (texts[i] && !heat_time_from_iso (texts[i], times[i]))
      {
        g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE, _("heatctl ops tickets: “%s” is no time; write it as 2026-01-14T02:31:00+08:00"), texts[i]);
        return FALSE;
      }
  return TRUE;
}

static JsonArray *
complainers_to_json (const GArray *who)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < who->len; i++)
    {
      const HeatComplainer *c = &g_array_index (who, HeatComplainer, i);
      g_autofree char *masked = c->is_card ? g_strdup (c->who) : heat_ops_mask_phone (c->who);
      JsonObject *o = json_object_new ();
      json_object_set_string_member (o, c->is_card ? "card" : "phone", masked);
      json_object_set_int_member (o, "complaints", c->n);
      json_array_add_object_element (list, o);
    }
  return list;
}

static JsonObject *
sums_to_json (const Desk *d, char **units, gint64 from_us, gint64 until_us, const GArray *who)
{
  JsonObject *o, *of_units = json_object_new ();
  HeatTicketSum sum;

  heat_tickets_sum (d->book, d->rules, NULL, from_us, until_us, d->now_us, &sum);
  o = heat_ticket_sum_to_json (&sum);
  for (guint i = 0; units[i]; i++)
    {
      heat_tickets_sum (d->book, d->rules, units[i], from_us, until_us, d->now_us, &sum);
      json_object_set_object_member (of_units, units[i], heat_ticket_sum_to_json (&sum));
    }
  json_object_set_object_member (o, "units", of_units);
  json_object_set_array_member (o, "complainers", complainers_to_json (who));
  return o;
}

/* As JSON, or printed: then NULL comes back. (transfer full) */
static JsonObject *
answer_period (CtlOpsRun *run, const Desk *d, gint64 from_us, gint64 until_us)
{
  HeatTicketSum sum;
  g_auto (GStrv) units = heat_tickets_units (d->book, from_us, until_us);
  g_autoptr (GArray) who = heat_tickets_complainers (d->book, heat_live_company (run->live)->season.complaints, from_us, until_us);

  if (run->o->json)
    return sums_to_json (d, units, from_us, until_us, who);
  heat_tickets_sum (d->book, d->rules, NULL, from_us, until_us, d->now_us, &sum);
  print_sum (_("all tickets"), &sum);
  for (guint i = 0; units[i]; i++)
    {
      heat_tickets_sum (d->book, d->rules, units[i], from_us, until_us, d->now_us, &sum);
      print_sum (units[i], &sum);
    }
  for (guint i = 0; i < who->len; i++)
    {
      const HeatComplainer *c = &g_array_index (who, HeatComplainer, i);
      g_autofree char *masked = c->is_card ? g_strdup (c->who) : heat_ops_mask_phone (c->who);
      printf (_("%s complained %u times\n"), masked, c->n);
    }
  return NULL;
}

static int
answer_sums (CtlOpsRun *run, const Desk *d, GError **error)
{
  gint64 from_us, until_us;

  if (!read_period (run, &from_us, &until_us, error))
    return 0;
  JsonObject *o = answer_period (run, d, from_us, until_us);
  if (!o)
    return 0;
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, o);
  return heat_ctl_print_json (node, error), 0;
}

gboolean
heat_ctl_ops_ticket_sums (CtlOpsRun *run, const char *url, gint64 from_us, gint64 until_us, JsonObject **sums, GError **error)
{
  g_autoptr (HeatJournal) journal = heat_store_journal_open_to_read (url, error);
  g_autoptr (GPtrArray) events = journal ? heat_journal_read (journal, 0, 0, error) : NULL;
  g_auto (Desk) d = { heat_tickets_new (), NULL, heat_live_now_us (run->live) };

  if (!events || !(d.rules = load_rules (run, error)))
    return FALSE;
  fold_all (&d, events);
  *sums = answer_period (run, &d, from_us, until_us);
  return TRUE;
}

/* --- The list ------------------------------------------------------------------------------------------------------------------------------------ */

static gboolean
is_wanted (const char *want, const char *have)
{
  return !want || strcmp (want, have) == 0;
}

static gboolean
fits (const CtlOps *o, const HeatTicket *t, const Desk *d)
{
  HeatRuleClock next;

  if (!o->all && !o->state && !o->card && !o->phone && !heat_ticket_is_open (t))
    return FALSE;
  if (o->late && (heat_ticket_next_clock (t, d->rules, d->now_us, &next) == HEAT_N_TICKET_CLOCKS || next.state != HEAT_CLOCK_LATE))
    return FALSE;
  return is_wanted (o->state, heat_ops_word (HEAT_WORDS_TICKET_STATE, t->state)) && is_wanted (o->kind, heat_ops_word (HEAT_WORDS_TICKET_KIND, t->kind)) && is_wanted (o->unit, t->unit)
         && is_wanted (o->card, t->card) && is_wanted (o->phone, t->phone);
}

static int
answer_list (CtlOpsRun *run, const Desk *d, GError **error)
{
  const GPtrArray *all = heat_tickets_all (d->book);
  HeatTicketView view = { d->rules, NULL, d->book, d->now_us, FALSE, FALSE };
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < all->len; i++)
    {
      const HeatTicket *t = all->pdata[i];
      if (!fits (run->o, t, d))
        continue;
      if (run->o->json)
        json_array_add_element (list, heat_ticket_to_json (t, &view));
      else
        print_ticket (t, d);
    }
  if (!run->o->json)
    return json_array_unref (list), 0;
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *o = json_object_new ();
  json_object_set_array_member (o, "tickets", list);
  json_node_take_object (node, o);
  return heat_ctl_print_json (node, error), 0;
}

static int
answer_one (CtlOpsRun *run, const Desk *d, const char *number, GError **error)
{
  const HeatTicket *t = heat_tickets_find (d->book, number);
  const HeatTicketActor actor = { HEAT_TICKET_BY_DESK, NULL, NULL };
  HeatTicketView view = { d->rules, &actor, d->book, d->now_us, TRUE, FALSE };

  if (!t)
    {
      g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_NOT_FOUND, _("heatctl ops: there is no ticket %s; “tickets --all” lists them"), number);
      return 0;
    }
  if (run->o->json)
    return heat_ctl_print_json (heat_ticket_to_json (t, &view), error), 0;
  print_ticket (t, d);
  print_history (t);
  return 0;
}

int
heat_ctl_ops_tickets (CtlOpsRun *run, GError **error)
{
  g_auto (Desk) d = { 0 };

  if (!open_desk (run, &d, error))
    return 0;
  if (run->n_args)
    return answer_one (run, &d, run->args[0], error);
  return run->o->sum ? answer_sums (run, &d, error) : answer_list (run, &d, error);
}

/* --- Doing -------------------------------------------------------------------------------------------------------------------------------------- */

static JsonObject *
make_input (const CtlOps *o)
{
  const struct { const char *key, *value; } texts[] = {
    { "id", o->id }, { "reason", o->reason }, { "text", o->text }, { "unit", o->unit }, { "until", o->until }, { "urgency", o->urgency }, { "satisfaction", o->satisfaction },
    { "milestone", o->milestone }, { "ticket", o->ticket }, { "incident", o->incident }, { "kind", o->kind }, { "card", o->card }, { "phone", o->phone }, { "address", o->address },
    { "level", o->level }, { "phase", o->phase }, { "area", o->area }, { "place", o->place }, { "clock", o->clock },
  };
  g_autofree char *own = g_uuid_string_random ();
  JsonObject *input = json_object_new ();

  json_object_set_string_member (input, "id", own);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i].value)
      json_object_set_string_member (input, texts[i].key, texts[i].value);
  return input;
}

/* FALSE without error: it was done before, under this id. */
static gboolean
append (CtlOpsRun *run, const Desk *d, HeatTicketAction action, GError **error)
{
  const char *actor_name = run->o->actor && g_str_has_prefix (run->o->actor, "desk:") ? run->o->actor + 5 : run->o->actor ? run->o->actor : "heatctl";
  const HeatTicketActor actor = { HEAT_TICKET_BY_DESK, NULL, actor_name };
  HeatTicketDesk desk = { d->book, d->rules, d->now_us };
  g_autoptr (JsonObject) input = make_input (run->o);
  const HeatTicket *t = heat_tickets_find (d->book, run->args[0]);
  HeatEvent *known = t ? heat_ticket_event_of_id (t, json_object_get_string_member (input, "id")) : NULL;

  if (known && heat_ticket_is_repeat (known, action, input))
    return FALSE;
  g_autoptr (HeatEvent) event = heat_ticket_act (&desk, run->args[0], action, &actor, input, error);
  g_autoptr (HeatJournal) journal = event ? heat_store_journal_open (run->o->ops, FALSE, error) : NULL;
  if (!journal)
    return FALSE;
  g_autoptr (GPtrArray) events = g_ptr_array_new ();
  g_ptr_array_add (events, event);
  HeatExpect expect = { event->stream, t->version };
  g_autoptr (GPtrArray) placed = heat_journal_append (journal, events, &expect, 1, error);
  return fold_all ((Desk *) d, placed);
}

int
heat_ctl_ops_ticket (CtlOpsRun *run, GError **error)
{
  int action = heat_ops_word_value (HEAT_WORDS_TICKET_ACTION, run->args[1]);
  g_auto (Desk) d = { 0 };
  g_autoptr (GError) local = NULL;

  if (action <= HEAT_TICKET_DO_ACCEPT)
    {
      g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE, _("heatctl ops ticket: there is no action “%s”; “tickets NUMBER --json” lists under “may” what can be done now"), run->args[1]);
      return 0;
    }
  if (!open_desk (run, &d, error))
    return 0;
  append (run, &d, (HeatTicketAction) action, &local);
  if (local)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return 0;
    }
  return answer_one (run, &d, run->args[0], error);
}
