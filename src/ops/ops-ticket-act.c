// SPDX-License-Identifier: GPL-3.0-or-later
/* From what somebody wants to the event that says so: checks the input against what the table of transitions asks for. */
#include "ops-ticket-private.h"
#include "base-clock.h"
#include "base-i18n.h"
#include <string.h>

#define MAX_TEXT 2000
#define MAX_WORDS_TOLD 16000 /* the words of a notice */
#define MAX_COORDINATE 1e8

/* The body's texts that are taken over as they are, by action; what must be checked stands in the functions below. */
static const char *const texts_of[HEAT_N_TICKET_ACTIONS] = {
  [HEAT_TICKET_DO_ACCEPT] = "id text address place card phone consumer source symptom report area",
  [HEAT_TICKET_DO_TRANSFER] = "id area text", [HEAT_TICKET_DO_CONFIRM] = "id area", [HEAT_TICKET_DO_SEND_BACK] = "id reason",
  [HEAT_TICKET_DO_TAKE] = "id", [HEAT_TICKET_DO_BEGIN] = "id", [HEAT_TICKET_DO_NOTE] = "id milestone text", [HEAT_TICKET_DO_ANSWER] = "id text",
  [HEAT_TICKET_DO_INVALID] = "id reason", [HEAT_TICKET_DO_PASS] = "id text incident", [HEAT_TICKET_DO_CALL_BACK] = "id satisfaction text", [HEAT_TICKET_DO_CLOSE] = "id reason",
  [HEAT_TICKET_DO_ASK_DELAY] = "id reason clock", [HEAT_TICKET_DO_GRANT_DELAY] = "id", [HEAT_TICKET_DO_REFUSE_DELAY] = "id reason",
  [HEAT_TICKET_DO_ASK_NOT_OURS] = "id reason unit", [HEAT_TICKET_DO_AGREE_NOT_OURS] = "id area", [HEAT_TICKET_DO_REFUSE_NOT_OURS] = "id reason",
  [HEAT_TICKET_DO_JOIN] = "id reason incident", [HEAT_TICKET_DO_SEPARATE] = "id reason", [HEAT_TICKET_DO_URGENCY] = "id urgency reason", [HEAT_TICKET_DO_URGE] = "id text",
  [HEAT_TICKET_DO_CORRECT] = "id reason text address place card phone consumer area", [HEAT_TICKET_DO_ANSWER_FROM_NOTICE] = "id notice incident text",
};

static gboolean
wrong (GError **error, const char *key, const char *what)
{
  g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_DATA, _("reading the ticket: “%s” %s; see data/openapi.yaml"), key, what);
  return FALSE;
}

static gboolean G_GNUC_PRINTF (2, 3)
refuse (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_autofree char *what = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, HEAT_OPS_ERROR, HEAT_ERROR_REFUSED, what);
  return FALSE;
}

gboolean
heat_ticket_is_id (const char *id)
{
  gsize n = strspn (id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."), digits = strspn (id, "0123456789");
  gboolean is_number = digits == 8 && id[8] == '-' && id[9] && strspn (id + 9, "0123456789") == strlen (id + 9); /* "20261122-0007" names a ticket */

  return n >= 1 && n <= 64 && id[n] == '\0' && !is_number;
}

static gboolean
copy_texts (HeatTicketAction action, JsonObject *input, JsonObject *body, GError **error)
{
  g_auto (GStrv) keys = g_strsplit (texts_of[action], " ", -1);

  for (guint i = 0; keys[i]; i++)
    {
      JsonNode *node = json_object_get_member (input, keys[i]);
      const char *text = heat_json_text (input, keys[i]);
      if (node && (json_node_get_value_type (node) != G_TYPE_STRING || strlen (text) > (action == HEAT_TICKET_DO_ANSWER_FROM_NOTICE ? MAX_WORDS_TOLD : MAX_TEXT)))
        return wrong (error, keys[i], _("is no text of at most 2,000 bytes"));
      heat_json_put_text (body, keys[i], text);
    }
  if (!heat_ticket_is_id (heat_json_text (input, "id")))
    return wrong (error, "id", _("is not 1 to 64 letters, digits, “-”, “_” or “.”"));
  return TRUE;
}

static gboolean
check_word (JsonObject *input, const char *key, HeatWords set, GError **error)
{
  if (heat_ops_word_value (set, heat_json_text (input, key)) >= 0)
    return TRUE;
  g_autoptr (GString) known = g_string_new (NULL);
  for (int v = 0; v < heat_ops_n_words (set); v++)
    g_string_append_printf (known, "%s%s", v ? ", " : "", heat_ops_word (set, v));
  g_autofree char *what = g_strdup_printf (_("is none of %s"), known->str);
  return wrong (error, key, what);
}

/* "until_us" as a number, or "until" as ISO 8601; 0: absent. */
static gboolean
read_time (JsonObject *input, const char *key, gint64 *at_us, GError **error)
{
  g_autofree char *key_us = g_strdup_printf ("%s_us", key);

  *at_us = heat_json_int (input, key_us, 0);
  if (*at_us > 0 || !json_object_has_member (input, key))
    return TRUE;
  return heat_time_from_iso (heat_json_text (input, key), at_us) || wrong (error, key, _("is no time such as 2026-01-14T02:31:00+08:00"));
}

static gboolean
check_urgency (const HeatTicketDesk *desk, JsonObject *input, GError **error)
{
  if (!check_word (input, "urgency", HEAT_WORDS_URGENCY, error))
    return FALSE;
  if (heat_ticket_rules_has_urgency (desk->rules, (HeatUrgency) heat_ops_word_value (HEAT_WORDS_URGENCY, heat_json_text (input, "urgency"))))
    return TRUE;
  g_autofree char *what = g_strdup_printf (_("is not known to the rule profile %s"), desk->rules->profile);
  return wrong (error, "urgency", what);
}

static gboolean
check_unit (const HeatTicketDesk *desk, const char *unit, GError **error)
{
  return heat_responsibility_has_unit (desk->rules->responsibility, unit) || wrong (error, "unit", _("is no unit of responsibility.csv"));
}

/* --- Where a ticket goes -------------------------------------------------------------------------------------------------------------------- */

static char **
areas_of (const HeatTicket *t, JsonObject *input)
{
  g_autoptr (GStrvBuilder) areas = g_strv_builder_new ();
  g_auto (GStrv) given = heat_json_strv (input, "areas");

  g_strv_builder_addv (areas, (const char **) given);
  if (*heat_json_text (input, "area"))
    g_strv_builder_add (areas, heat_json_text (input, "area"));
  if (*t->area)
    g_strv_builder_add (areas, t->area);
  return g_strv_builder_end (areas);
}

static const char *
given_or (JsonObject *input, const char *key, const char *known)
{
  return *heat_json_text (input, key) ? heat_json_text (input, key) : known;
}

/* Is it said anew what the ticket is about? Then it is found anew whose business it is. */
static gboolean
is_routed (JsonObject *input)
{
  return *heat_json_text (input, "level") || *heat_json_text (input, "phase") || *heat_json_text (input, "area");
}

/* The unit given, else the one whose business it is; of a phase that nobody names the one that phases.csv tells. */
static gboolean
route (const HeatTicketDesk *desk, const HeatTicket *t, JsonObject *input, JsonObject *body, GError **error)
{
  const char *level = given_or (input, "level", t->level), *unit = heat_json_text (input, "unit");
  g_auto (GStrv) areas = areas_of (t, input);
  const char *known = *t->phase ? t->phase : heat_phases_find (desk->rules->phases, level, (const char *const *) areas, desk->now_us), *phase = given_or (input, "phase", known);

  if (!heat_responsibility_has_level (level))
    return wrong (error, "level", _("is none of primary, secondary, service"));
  if (!heat_responsibility_has_phase (phase))
    return wrong (error, "phase", _("is none of operation, construction, warranty"));
  if (*unit && !check_unit (desk, unit, error))
    return FALSE;
  if (!*unit)
    unit = heat_responsibility_find (desk->rules->responsibility, level, phase, (const char *const *) areas, desk->now_us);
  if (!unit)
    return wrong (error, "unit", _("is missing, and nobody is responsible by responsibility.csv"));
  json_object_set_string_member (body, "unit", unit);
  json_object_set_string_member (body, "level", level);
  json_object_set_string_member (body, "phase", phase);
  json_object_set_string_member (body, "why", *heat_json_text (input, "unit") ? "chosen" : "responsibility");
  return TRUE;
}

static gboolean
put_other_unit (const HeatTicketDesk *desk, const HeatTicket *t, JsonObject *input, JsonObject *body, GError **error)
{
  const char *unit = given_or (input, "unit", t->not_ours_unit);

  if (is_routed (input) && !route (desk, t, input, body, error))
    return FALSE;
  if (!json_object_has_member (body, "unit"))
    json_object_set_string_member (body, "unit", unit);
  unit = json_object_get_string_member (body, "unit");
  if (!*unit || strcmp (unit, t->unit) == 0)
    return wrong (error, "unit", _("must name another unit than the one that has it"));
  return check_unit (desk, unit, error);
}

/* The end of the chain of joined tickets, NULL when it comes round to `t`. */
static const HeatTicket *
find_leader (const HeatTicketDesk *desk, const HeatTicket *t, const HeatTicket *to)
{
  while (to && to != t && *to->joined_to)
    to = heat_tickets_find (desk->tickets, to->joined_to);
  return to == t ? NULL : to;
}

static void
put_call_back (JsonObject *input, JsonObject *body)
{
  if (heat_json_bool (input, "call_back"))
    json_object_set_boolean_member (body, "call_back", TRUE);
}

static gboolean
put_cause (const HeatTicketDesk *desk, const HeatTicket *t, JsonObject *input, JsonObject *body, GError **error)
{
  const char *number = heat_json_text (input, "ticket"), *incident = heat_json_text (input, "incident");

  put_call_back (input, body);
  if (!*number == !*incident)
    return wrong (error, "ticket", _("or “incident”: name exactly one of them"));
  if (*incident)
    return strlen (incident) <= 64 || wrong (error, "incident", _("is longer than 64 bytes"));
  const HeatTicket *to = heat_tickets_find (desk->tickets, number);
  if (!to)
    return wrong (error, "ticket", _("is no known ticket"));
  const HeatTicket *leader = find_leader (desk, t, to);
  if (!leader)
    return refuse (error, _("joining ticket %s to %s: it would wait for itself; join the other one"), t->number, number);
  if (!heat_ticket_is_open (leader))
    return refuse (error, _("joining ticket %s to %s: that one is closed; handle this one by itself"), t->number, leader->number);
  json_object_set_string_member (body, "ticket", leader->number);
  return TRUE;
}

/* --- Delay ----------------------------------------------------------------------------------------------------------------------------------- */

static gboolean
refuse_delay (const HeatTicketDesk *desk, const HeatTicket *t, guint asked, GError **error)
{
  gboolean is_set = FALSE, is_movable = FALSE, is_late = FALSE;

  for (int k = 0; k < HEAT_N_TICKET_CLOCKS; k++)
    {
      HeatRuleClock c = heat_ticket_clock (t, (HeatTicketClock) k, desk->rules, desk->now_us);
      if (!(asked & (1u << k)) || c.state == HEAT_CLOCK_NONE)
        continue;
      gboolean lets = heat_ticket_lets_delay (t, (HeatTicketClock) k, desk->rules);
      is_set = TRUE;
      is_movable |= lets;
      is_late |= lets && c.state == HEAT_CLOCK_LATE;
    }
  if (!is_set)
    return refuse (error, _("asking for delay of ticket %s: it has no limit that could move"), t->number);
  if (!is_movable)
    return refuse (error, _("asking for delay of ticket %s: the rule profile %s lets no delay move this limit"), t->number, desk->rules->profile);
  if (is_late)
    return refuse (error, _("asking for delay of ticket %s: its limit has passed; a delay is asked for before that"), t->number);
  return refuse (error, _("asking for delay of ticket %s: this limit has been kept already"), t->number);
}

/* The limits that are meant: the one that is named; else those of the work itself, repair and answer; where neither can move whatever can. */
static guint
find_delays (const HeatTicketDesk *desk, const HeatTicket *t, guint asked)
{
  const guint work = 1u << HEAT_TICKET_CLOCK_REPAIR | 1u << HEAT_TICKET_CLOCK_CLOSE;
  guint can = heat_ticket_delays (t, desk->rules, desk->now_us) & asked;

  return can & work ? can & work : can;
}

/* FALSE: none of them would move. */
static gboolean
put_clocks (const HeatTicketDesk *desk, const HeatTicket *t, guint clocks, gint64 until_us, JsonObject *body)
{
  JsonArray *words = json_array_new ();

  for (int k = 0; k < HEAT_N_TICKET_CLOCKS; k++)
    {
      gint64 limit_us = heat_ticket_clock (t, (HeatTicketClock) k, desk->rules, desk->now_us).limit_us;
      if ((clocks & (1u << k)) && limit_us && limit_us < until_us)
        json_array_add_string_element (words, heat_ops_word (HEAT_WORDS_TICKET_CLOCK, k));
    }
  gboolean moves = json_array_get_length (words) > 0;
  json_object_set_array_member (body, "clocks", words);
  return moves;
}

static gboolean
put_delay (const HeatTicketDesk *desk, const HeatTicket *t, JsonObject *input, JsonObject *body, GError **error)
{
  gboolean is_named = *heat_json_text (input, "clock") != '\0';
  gint64 until_us;

  if (!read_time (input, "until", &until_us, error) || (is_named && !check_word (input, "clock", HEAT_WORDS_TICKET_CLOCK, error)))
    return FALSE;
  guint asked = is_named ? 1u << heat_ops_word_value (HEAT_WORDS_TICKET_CLOCK, heat_json_text (input, "clock")) : ~0u, clocks = find_delays (desk, t, asked);
  if (!clocks)
    return refuse_delay (desk, t, asked, error);
  if (!put_clocks (desk, t, clocks, until_us, body))
    return wrong (error, "until", _("is missing or not after the present limit"));
  json_object_set_int_member (body, "until_us", until_us);
  return TRUE;
}

static gboolean
put_grant (const HeatTicketDesk *desk, const HeatTicket *t, JsonObject *input, JsonObject *body, GError **error)
{
  gint64 until_us;

  if (!read_time (input, "until", &until_us, error))
    return FALSE;
  until_us = until_us ? until_us : t->delay_until_us;
  if (until_us > t->delay_until_us)
    return wrong (error, "until", _("is later than what was asked for"));
  if (!put_clocks (desk, t, t->delay_clocks, until_us, body))
    return wrong (error, "until", _("is missing or not after the present limit"));
  json_object_set_int_member (body, "until_us", until_us);
  return TRUE;
}

/* --- What else an action asks for ------------------------------------------------------------------------------------------------------------- */

static gboolean
put_correction (JsonObject *input, JsonObject *body, GError **error)
{
  if (json_object_has_member (input, "kind"))
    {
      if (!check_word (input, "kind", HEAT_WORDS_TICKET_KIND, error))
        return FALSE;
      json_object_set_string_member (body, "kind", heat_json_text (input, "kind"));
    }
  return json_object_get_size (body) > 2 || wrong (error, "kind", _("is missing, and so is everything else that could be corrected"));
}

static gboolean
put_notice (const HeatTicket *t, JsonObject *input, JsonObject *body, GError **error)
{
  gint64 version = heat_json_int (input, "version", 0);

  if (!*heat_json_text (input, "notice") || version < 1)
    return wrong (error, "notice", _("is missing, or its version"));
  if (!*heat_json_text (input, "text"))
    return wrong (error, "text", _("is missing: the words told"));
  if ((heat_json_bool (input, "call_back") || t->wants_call_back) && !*heat_json_text (input, "incident"))
    return wrong (error, "incident", _("is missing: the outage whose end is waited for"));
  json_object_set_int_member (body, "version", version);
  put_call_back (input, body);
  return TRUE;
}

static gboolean
check_needs (const HeatTicketDesk *desk, const HeatTicket *t, guint needs, JsonObject *input, JsonObject *body, GError **error)
{
  if ((needs & HEAT_TICKET_NEEDS_REASON) && !*heat_json_text (input, "reason"))
    return wrong (error, "reason", _("is missing: say why"));
  if ((needs & HEAT_TICKET_NEEDS_TEXT) && !*heat_json_text (input, "text"))
    return wrong (error, "text", _("is missing: say what was done"));
  if ((needs & HEAT_TICKET_NEEDS_MILESTONE) && !check_word (input, "milestone", HEAT_WORDS_MILESTONE, error))
    return FALSE;
  if ((needs & HEAT_TICKET_NEEDS_SATISFACTION)
      && (!check_word (input, "satisfaction", HEAT_WORDS_SATISFACTION, error) || g_str_equal (heat_json_text (input, "satisfaction"), "none")))
    return error && *error ? FALSE : wrong (error, "satisfaction", _("is missing: what the caller said"));
  if ((needs & HEAT_TICKET_NEEDS_URGENCY) && !check_urgency (desk, input, error))
    return FALSE;
  if ((needs & HEAT_TICKET_NEEDS_UNTIL) && !put_delay (desk, t, input, body, error))
    return FALSE;
  if ((needs & HEAT_TICKET_NEEDS_OTHER_UNIT) && !put_other_unit (desk, t, input, body, error))
    return FALSE;
  if ((needs & HEAT_TICKET_NEEDS_CAUSE) && !put_cause (desk, t, input, body, error))
    return FALSE;
  return !(needs & HEAT_TICKET_NEEDS_NOTICE) || put_notice (t, input, body, error);
}

static gboolean
put_more (const HeatTicketDesk *desk, const HeatTicket *t, HeatTicketAction action, JsonObject *input, JsonObject *body, GError **error)
{
  gint64 expected_us;

  switch (action)
    {
    case HEAT_TICKET_DO_TRANSFER: return route (desk, t, input, body, error);
    case HEAT_TICKET_DO_GRANT_DELAY: return put_grant (desk, t, input, body, error);
    case HEAT_TICKET_DO_CORRECT: return put_correction (input, body, error);
    case HEAT_TICKET_DO_CONFIRM:
      if (is_routed (input))
        return route (desk, t, input, body, error);
      if (*heat_json_text (input, "unit"))
        json_object_set_string_member (body, "unit", heat_json_text (input, "unit"));
      return !*heat_json_text (input, "unit") || check_unit (desk, heat_json_text (input, "unit"), error);
    case HEAT_TICKET_DO_ASK_NOT_OURS:
      return !*heat_json_text (input, "unit") || check_unit (desk, heat_json_text (input, "unit"), error);
    case HEAT_TICKET_DO_NOTE:
      if (!read_time (input, "expected", &expected_us, error))
        return FALSE;
      if (expected_us)
        json_object_set_int_member (body, "expected_us", expected_us);
      return TRUE;
    default: return TRUE;
    }
}

/* In which of the roles somebody acts: the most particular one that may. */
static char *
actor_text (const HeatTicketActor *actor, guint by)
{
  guint as = actor->roles & by;
  const char *name = actor->name ? actor->name : "";

  if (as & HEAT_TICKET_BY_UNIT)
    return g_strdup_printf ("unit:%s", actor->unit);
  if (as & HEAT_TICKET_BY_AGENT)
    return *name ? g_strdup_printf ("agent:%s", name) : g_strdup ("hotline");
  return *name ? g_strdup_printf ("desk:%s", name) : g_strdup ("desk");
}

static void
refuse_move (const HeatTicket *t, HeatTicketAction action, GError **error)
{
  const char *what = heat_ops_label (HEAT_WORDS_TICKET_ACTION, action), *state = heat_ops_label (HEAT_WORDS_TICKET_STATE, t->state);

  if (heat_ticket_move (t, action, HEAT_TICKET_BY_AGENT | HEAT_TICKET_BY_UNIT | HEAT_TICKET_BY_DESK))
    refuse (error, _("ticket %s, “%s”: this is for others to do (unit %s; state: %s)"), t->number, what, *t->unit ? t->unit : "–", state);
  else
    refuse (error, _("ticket %s, “%s”: not possible in its state (%s); look at it again"), t->number, what, state);
}

HeatEvent *
heat_ticket_act (const HeatTicketDesk *desk, const char *number, HeatTicketAction action, const HeatTicketActor *actor, JsonObject *input, GError **error)
{
  const HeatTicket *t = heat_tickets_find (desk->tickets, number);
  g_autoptr (JsonObject) body = json_object_new ();

  if (!t)
    {
      g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_NOT_FOUND, _("there is no ticket %s; look it up in the list"), number);
      return NULL;
    }
  const HeatTicketMove *move = heat_ticket_move (t, action, heat_ticket_roles_on (t, actor));
  if (!move)
    {
      refuse_move (t, action, error);
      return NULL;
    }
  g_autoptr (GError) local = NULL;
  if (!copy_texts (action, input, body, &local) || !check_needs (desk, t, move->needs, input, body, &local) || !put_more (desk, t, action, input, body, &local))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  g_autofree char *by = actor_text (actor, move->by & heat_ticket_roles_on (t, actor)), *stream = g_strdup_printf ("ticket:%s", number);
  return heat_event_new (desk->now_us, by, stream, heat_ticket_event (action), g_steal_pointer (&body));
}

/* --- A new one ------------------------------------------------------------------------------------------------------------------------------- */

static gboolean
put_place (JsonObject *input, JsonObject *body, GError **error)
{
  for (const char *key = "x"; key; key = *key == 'x' ? "y" : NULL)
    {
      double value = heat_json_number (input, key);
      if (json_object_has_member (input, key) && !(fabs (value) < MAX_COORDINATE))
        return wrong (error, key, _("is no coordinate in metres"));
      if (json_object_has_member (input, "x") && json_object_has_member (input, "y"))
        heat_json_put_number (body, key, value);
    }
  for (const char *const *key = (const char *const[]){ "text", "address", "card", "phone", "consumer", "x", NULL }; *key; key++)
    if (json_object_has_member (body, *key))
      return TRUE;
  return wrong (error, "text", _("is missing, and so are address, card, phone, consumer and x"));
}

/* Given, else the profile's for the kind; never below what it has for those in need of help. */
static HeatUrgency
urgency_of (const HeatTicketRules *rules, HeatTicketKind kind, JsonObject *input)
{
  int given = heat_ops_word_value (HEAT_WORDS_URGENCY, heat_json_text (input, "urgency"));
  HeatUrgency urgency = given >= 0 ? (HeatUrgency) given : heat_ticket_rules_urgency (rules, kind);

  return heat_json_bool (input, "help") ? MIN (urgency, heat_ticket_rules_help (rules, kind)) : urgency;
}

static gboolean
check_help (JsonObject *input, GError **error)
{
  JsonNode *node = json_object_get_member (input, "help");

  return !node || json_node_get_value_type (node) == G_TYPE_BOOLEAN || wrong (error, "help", _("is neither true nor false"));
}

HeatEvent *
heat_ticket_accept (const HeatTicketDesk *desk, const HeatTicketActor *actor, JsonObject *input, GError **error)
{
  g_autoptr (JsonObject) body = json_object_new ();
  gint64 seen_us;

  if (!heat_ticket_may (NULL, HEAT_TICKET_DO_ACCEPT, actor))
    return refuse (error, _("accepting a ticket: only the hotline and the dispatch centre do this")), NULL;
  if (!copy_texts (HEAT_TICKET_DO_ACCEPT, input, body, error) || !check_word (input, "kind", HEAT_WORDS_TICKET_KIND, error) || !put_place (input, body, error)
      || !check_help (input, error) || !read_time (input, "seen", &seen_us, error) || (json_object_has_member (input, "urgency") && !check_urgency (desk, input, error))
      || (json_object_has_member (input, "symptom") && !check_word (input, "symptom", HEAT_WORDS_SYMPTOM, error)))
    return NULL;
  HeatTicketKind kind = (HeatTicketKind) heat_ops_word_value (HEAT_WORDS_TICKET_KIND, heat_json_text (input, "kind"));
  put_call_back (input, body);
  json_object_set_string_member (body, "kind", heat_json_text (input, "kind"));
  json_object_set_string_member (body, "urgency", heat_ops_word (HEAT_WORDS_URGENCY, urgency_of (desk->rules, kind, input)));
  json_object_set_string_member (body, "level", heat_ticket_nature (kind)->level);
  if (heat_json_bool (input, "help"))
    json_object_set_boolean_member (body, "help", TRUE);
  if (seen_us > 0)
    json_object_set_int_member (body, "seen_us", MIN (seen_us, desk->now_us));
  g_autofree char *number = heat_tickets_next_number (desk->tickets, desk->now_us, desk->n_ahead), *stream = g_strdup_printf ("ticket:%s", number);
  g_autofree char *by = actor_text (actor, HEAT_TICKET_BY_AGENT | HEAT_TICKET_BY_DESK);
  return heat_event_new (desk->now_us, by, stream, HEAT_EVENT_TICKET_ACCEPTED, g_steal_pointer (&body));
}

/* --- Repeats --------------------------------------------------------------------------------------------------------------------------------- */

static gboolean
is_same_value (JsonObject *body, JsonObject *input, const char *key)
{
  JsonNode *mine = json_object_get_member (body, key), *theirs = json_object_get_member (input, key);

  if (!theirs || (JSON_NODE_HOLDS_VALUE (theirs) && json_node_get_value_type (theirs) == G_TYPE_STRING && !*json_node_get_string (theirs)))
    return TRUE;
  g_autoptr (JsonNode) a = mine ? json_node_copy (mine) : json_node_new (JSON_NODE_NULL);
  g_autoptr (JsonNode) b = json_node_copy (theirs);
  return json_node_equal (a, b);
}

/* Who needs help may have been given another urgency than was asked for. */
static gboolean
is_same_need (JsonObject *body, JsonObject *input)
{
  return heat_json_bool (body, "help") == heat_json_bool (input, "help") && (heat_json_bool (body, "help") || is_same_value (body, input, "urgency"));
}

gboolean
heat_ticket_is_repeat (HeatEvent *event, HeatTicketAction action, JsonObject *input)
{
  static const char *const checked[] = { "kind", "unit", "level", "phase", "notice", NULL };
  g_auto (GStrv) keys = g_strsplit (texts_of[action], " ", -1);
  gint64 until_us = 0;

  if (event->kind != heat_ticket_event (action))
    return FALSE;
  for (guint i = 0; keys[i]; i++)
    if (!is_same_value (heat_event_body (event), input, keys[i]))
      return FALSE;
  for (guint i = 0; checked[i]; i++)
    if (!is_same_value (heat_event_body (event), input, checked[i]))
      return FALSE;
  if (!is_same_need (heat_event_body (event), input))
    return FALSE;
  return !read_time (input, "until", &until_us, NULL) || until_us == 0 || until_us == heat_event_int (event, "until_us", 0);
}
