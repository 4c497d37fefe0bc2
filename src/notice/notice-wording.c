// SPDX-License-Identifier: GPL-3.0-or-later
/* The words of notices: an INI file, checked as a whole when it is loaded. */
#include "notice-wording-private.h"
#include "notice-public.h"
#include "base-clock.h"
#include "base-i18n.h"
#include <string.h>

struct _HeatWording {
  GKeyFile *file;
  char *path;
};

/* Every placeholder there is. Those of [language] have their own small sets, filled by the code below. */
static const char *const known_fields[] = { "number", "version", "replaces", "replaces_version", "previous_until", "previous_start", "corrections", "before", "community", "areas", "label", "place", "cause",
  "measures", "start", "until", "until_words", "restored", "duration", "households", "phone", "issuer", "date", "year", "warm_hours",
  "warm_by", "home", "url", "incident", "repair", "doing", NULL };
static const char *const agent_fields[] = { "update", "team", "time", "done", "total", "work", NULL };
static const char *const agent_keys[] = { "ask_update", "tell_update", "doing_comma", "doing_end", "doing_on_the_way", "doing_arrived", "doing_closing", "doing_closed",
  "doing_now", "doing_next", "work_draining", "work_digging", "work_excavation", "work_repair", "work_warming", "work_refill", "work_venting", "work_heating", NULL };
static const char *const report_fields[] = { "report_label", "issued", "pipe", "valve_count", "valves", "wells", "area_list", "buildings", "area_m2",
  "stations", "priority_count", "priority_list", "team", "half", "arrived", "known_until", "dn", "what", NULL };
static const char *const language_fields[] = { "day", "hours", "minutes", "first", "last", "numbers", "building", "buildings", "units",
  "name", "community", "year", "number", "page", "pages", "clock", "label", NULL };
static const char *const language_keys[] = { "moment", "moment_hour", "day", "month_day", "clock", "clock_hour", "today", "tomorrow",
  "other_day", "duration", "duration_hours", "duration_minutes", "until_unknown", "place_unknown", "range", "separator", "buildings", "whole", "part",
  "units", "other_units", "with_community", "joined", "areas_separator", "salutation_all", "salutation_some", "salutation_other",
  "number_line", "code_caption", "phone_label", "seal", "page_of", "warm_hours", "status_url", NULL };
static const char *const sections[] = { "emergency", "planned", "change", "change_planned", "corrected", "corrected_planned", "called_off", "restoration", "restoration_planned" };
static const char *const kind_keys[] = { "title", "title_px", "corner", "body", "sms", NULL };

static gboolean
complain (const HeatWording *w, const char *section, const char *key, const char *what, GError **error)
{
  g_set_error (error, HEAT_NOTICE_ERROR, HEAT_ERROR_DATA, _("wording file %s, section [%s], key “%s”: %s; mend the file"), w->path, section, key, what);
  return FALSE;
}

char *
heat_wording_raw (const HeatWording *w, const char *section, const char *key)
{
  return g_key_file_get_string (w->file, section, key, NULL);
}

gboolean
heat_wording_has (const HeatWording *w, const char *section, const char *key)
{
  return g_key_file_has_key (w->file, section, key, NULL);
}

char **
heat_wording_list (const HeatWording *w, const char *section, const char *key)
{
  return g_key_file_get_string_list (w->file, section, key, NULL, NULL);
}

/* The next {name} at or after `text`; its start and the name. NULL when there is none. (transfer full name) */
static const char *
next_placeholder (const char *text, char **name, const char **end)
{
  const char *open = strchr (text, '{'), *close = open ? strchr (open, '}') : NULL;

  if (!close)
    return NULL;
  *name = g_strndup (open + 1, (gsize) (close - open - 1));
  *end = close + 1;
  return open;
}

static gboolean
check_value (const HeatWording *w, const char *section, const char *key, const char *const *known, GError **error)
{
  g_autofree char *value = heat_wording_raw (w, section, key);
  const char *at = value, *end;

  /* Without a public page the sheets have no code. */
  if (!value || (!*value && strcmp (key, "status_url") != 0))
    return complain (w, section, key, value ? _("is empty") : _("is missing"), error);
  while (at)
    {
      g_autofree char *name = NULL;
      if (!next_placeholder (at, &name, &end))
        break;
      if (!g_strv_contains (known, name))
        {
          g_autofree char *what = g_strdup_printf (_("there is no placeholder {%s}"), name);
          return complain (w, section, key, what, error);
        }
      at = end;
    }
  return TRUE;
}

/* Every name in the list has its keys PREFIX_name. */
static gboolean
check_listed (const HeatWording *w, const char *section, const char *list, const char *const *prefixes, GError **error)
{
  g_auto (GStrv) names = heat_wording_list (w, section, list);

  if (!names || !names[0])
    return complain (w, section, list, _("is missing"), error);
  for (guint i = 0; names[i]; i++)
    for (guint p = 0; prefixes[p]; p++)
      {
        g_autofree char *key = g_strdup_printf ("%s_%s", prefixes[p], names[i]);
        if (!check_value (w, section, key, known_fields, error))
          return FALSE;
      }
  return TRUE;
}

static gboolean
check_styles (const HeatWording *w, const char *section, GError **error)
{
  static const char *const styles[] = { "text", "strong", "decisive", NULL };
  g_auto (GStrv) names = heat_wording_list (w, section, "rows");

  for (guint i = 0; names[i]; i++)
    {
      g_autofree char *key = g_strdup_printf ("style_%s", names[i]);
      g_autofree char *value = heat_wording_raw (w, section, key);
      if (!g_strv_contains (styles, value))
        return complain (w, section, key, _("is none of text, strong, decisive"), error);
    }
  double px = g_key_file_get_double (w->file, section, "title_px", NULL);
  return px >= 24 && px <= 200 ? TRUE : complain (w, section, "title_px", _("is no number from 24 to 200"), error);
}

static gboolean
check_kind (const HeatWording *w, const char *section, GError **error)
{
  static const char *const row[] = { "label", "row", "style", NULL }, *const advice[] = { "advice", NULL }, *const script[] = { "ask", "tell", NULL };

  g_auto (GStrv) keys = g_key_file_get_keys (w->file, section, NULL, NULL);

  for (guint i = 0; kind_keys[i]; i++)
    if (!check_value (w, section, kind_keys[i], known_fields, error))
      return FALSE;
  for (guint i = 0; keys && keys[i]; i++) /* with those for an end that is unknown */
    if (!check_value (w, section, keys[i], known_fields, error))
      return FALSE;
  return check_listed (w, section, "rows", row, error) && check_styles (w, section, error)
    && check_listed (w, section, "advice", advice, error) && check_listed (w, section, "script", script, error);
}

/* Each cell of rows=left,right;whole;… has a label and a value. */
static gboolean
check_cells (const HeatWording *w, const char *section, char **rows, const char *const *known, GError **error)
{
  for (guint i = 0; rows[i]; i++)
    {
      g_auto (GStrv) cells = g_strsplit (rows[i], ",", 2);
      for (guint k = 0; cells[k]; k++)
        {
          g_autofree char *label = g_strdup_printf ("label_%s", cells[k]), *value = g_strdup_printf ("value_%s", cells[k]);
          if (!check_value (w, section, label, known, error) || !check_value (w, section, value, known, error))
            return FALSE;
        }
    }
  return TRUE;
}

/* [report]: each cell of each row has a label and a value; any key may use the notice's placeholders and the report's own. */
static gboolean
check_report (const HeatWording *w, GError **error)
{
  g_autoptr (GPtrArray) known = g_ptr_array_new ();
  g_auto (GStrv) rows = heat_wording_list (w, "report", "rows"), keys = g_key_file_get_keys (w->file, "report", NULL, NULL);
  static const char *const needed[] = { "title", "number", "corner", "to", "later", "unknown", "area_part", "pipe_part", "signed", "checked", "hotline", "foot" };

  for (guint i = 0; known_fields[i]; i++)
    g_ptr_array_add (known, (char *) known_fields[i]);
  for (guint i = 0; i <= G_N_ELEMENTS (report_fields) - 1; i++)
    g_ptr_array_add (known, (char *) report_fields[i]);
  if (!rows || !rows[0])
    return complain (w, "report", "rows", _("is missing"), error);
  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    if (!check_value (w, "report", needed[i], (const char *const *) known->pdata, error))
      return FALSE;
  for (guint i = 0; keys[i]; i++)
    if (!check_value (w, "report", keys[i], (const char *const *) known->pdata, error))
      return FALSE;
  return check_cells (w, "report", rows, (const char *const *) known->pdata, error);
}

/* [order], the valve operation order: its rows as in [report], a word for each action, part, line and column. */
static gboolean
check_order (const HeatWording *w, GError **error)
{
  static const char *const known[] = { "incident", "version", "place", "issued", "pipe", "team", "households", "known_until", "minutes", "turns", "rule", "received", "issuer", "phone", NULL };
  static const char *const needed[] = { "title", "number", "corner", "rows", "unknown", "later", "part_isolate", "part_drain", "part_resupply", "part_reopen", "column_order",
    "column_action", "column_well", "column_valve", "column_dn", "column_line", "column_work", "column_out", "column_done", "action_close", "action_open", "action_stop",
    "action_start", "line_unknown", "work_turns", "work_minutes", "work_unknown", "state_done", "state_received", "failure_stuck", "failure_leaky", "label_safety", "signatures", "foot" };
  static const char *const safety[] = { "safety", NULL }, *const signature[] = { "signature", NULL };
  g_auto (GStrv) keys = g_key_file_get_keys (w->file, "order", NULL, NULL), rows = heat_wording_list (w, "order", "rows");

  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    if (!check_value (w, "order", needed[i], known, error))
      return FALSE;
  for (guint i = 0; keys[i]; i++)
    if (!check_value (w, "order", keys[i], known, error))
      return FALSE;
  return check_cells (w, "order", rows, known, error) && check_listed (w, "order", "safety", safety, error) && check_listed (w, "order", "signatures", signature, error);
}

/* Words of alerts: the _open headline is for a stop whose end is not known. */
static gboolean
check_alert (const HeatWording *w, GError **error)
{
  if (!check_value (w, "alert", "language", language_fields, error))
    return FALSE;
  for (guint k = 0; k < G_N_ELEMENTS (sections); k++)
    {
      g_autofree char *event = g_strdup_printf ("event_%s", sections[k]), *headline = g_strdup_printf ("headline_%s", sections[k]);
      g_autofree char *open = g_strdup_printf ("headline_%s_open", sections[k]);
      gboolean may_be_open = !g_str_has_prefix (sections[k], "restoration") && strcmp (sections[k], "called_off") != 0;
      if (!check_value (w, "alert", event, known_fields, error) || !check_value (w, "alert", headline, known_fields, error)
          || (may_be_open && !check_value (w, "alert", open, known_fields, error)))
        return FALSE;
    }
  return TRUE;
}

/* What is said on the phone alone. */
static gboolean
check_spoken (const HeatWording *w, GError **error)
{
  static const char *const spoken[] = { "none", "spared", "spared_planned", "partly", "also" }, *const script[] = { "ask", "tell", NULL };

  for (guint k = 0; k < G_N_ELEMENTS (spoken); k++)
    {
      g_auto (GStrv) keys = g_key_file_get_keys (w->file, spoken[k], NULL, NULL);
      for (guint i = 0; keys && keys[i]; i++)
        if (!check_value (w, spoken[k], keys[i], known_fields, error))
          return FALSE;
      if (!check_listed (w, spoken[k], "script", script, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_all (const HeatWording *w, GError **error)
{
  for (guint i = 0; language_keys[i]; i++)
    if (!check_value (w, "language", language_keys[i], language_fields, error))
      return FALSE;
  g_autoptr (GError) no_number = NULL;
  double hours = g_key_file_get_double (w->file, "language", "warm_hours", &no_number);
  if (no_number || !(hours >= 0 && hours <= 72))
    return complain (w, "language", "warm_hours", _("is no number from 0 to 72"), error);
  for (guint i = 0; agent_keys[i]; i++)
    if (!check_value (w, "agent", agent_keys[i], agent_fields, error))
      return FALSE;
  for (guint k = 0; k < G_N_ELEMENTS (sections); k++)
    if (!check_kind (w, sections[k], error) || !check_value (w, "measures", sections[k], known_fields, error))
      return FALSE;
  static const char *const of_cause[] = { "repair", "doing" };
  for (guint k = 0; k < G_N_ELEMENTS (of_cause); k++)
    if (!check_value (w, of_cause[k], "other", known_fields, error) || !check_value (w, of_cause[k], "other_planned", known_fields, error))
      return FALSE;
  static const char *const corrected[] = { "cause", "place", "measures", "advice", "separator" };
  for (guint k = 0; k < G_N_ELEMENTS (corrected); k++)
    if (!check_value (w, "corrections", corrected[k], known_fields, error))
      return FALSE;
  static const char *const others[][2] = { { "planned", "sms_reminder" }, { "unsure", "ask" }, { "unsure", "tell_several" }, { "unsure", "tell_nothing" },
    { "page", "title" }, { "page", "none" }, { "page", "unknown" } };
  for (guint k = 0; k < G_N_ELEMENTS (others); k++)
    if (!check_value (w, others[k][0], others[k][1], known_fields, error))
      return FALSE;
  return check_spoken (w, error) && check_alert (w, error) && check_order (w, error) && check_report (w, error);
}

/* [notice] of the company's file holds what is the same in every language. */
static gboolean
lay_company (HeatWording *w, GError **error)
{
  g_autoptr (GKeyFile) known = g_key_file_new ();
  g_autofree char *sample = heat_wording_raw (w, "language", "status_url");

  g_key_file_set_string (known, "notice", "status_url", sample ? sample : "");
  if (!heat_notice_lay_company (known, "notice", error))
    return FALSE;
  g_autofree char *url = g_key_file_get_string (known, "notice", "status_url", NULL);
  g_key_file_set_string (w->file, "language", "status_url", url);
  return TRUE;
}

static HeatWording *
load (const char *path, gboolean with_company, GError **error)
{
  g_autoptr (HeatWording) w = g_new0 (HeatWording, 1);
  g_autoptr (GError) local = NULL;

  w->file = g_key_file_new ();
  w->path = g_strdup (path);
  if (!g_key_file_load_from_file (w->file, path, G_KEY_FILE_NONE, &local))
    {
      HeatErrorCode code = local->domain == G_FILE_ERROR ? HEAT_ERROR_IO : HEAT_ERROR_DATA;
      g_set_error (error, HEAT_NOTICE_ERROR, code, _("reading the wording file %s: %s; restore it from the installation"), path, local->message);
      return NULL;
    }
  return (!with_company || lay_company (w, error)) && check_all (w, error) ? g_steal_pointer (&w) : NULL;
}

HeatWording *
heat_wording_load (const char *path, GError **error)
{
  return load (path, FALSE, error);
}

HeatWording *
heat_wording_load_language (const char *language, GError **error)
{
  g_autofree char *name = g_strdup_printf ("notice/%s.ini", language);
  g_autofree char *path = heat_data_path (name);

  return load (path, TRUE, error);
}

void
heat_wording_free (HeatWording *w)
{
  if (!w)
    return;
  g_key_file_free (w->file);
  g_free (w->path);
  g_free (w);
}

void
heat_wording_fields_set (HeatWordingFields *fields, const char *name, const char *value)
{
  g_hash_table_insert (fields, g_strdup (name), g_strdup (value ? value : ""));
}

char *
heat_wording_fill (const HeatWording *w, const char *section, const char *key, const HeatWordingFields *fields, GError **error)
{
  g_autofree char *value = heat_wording_raw (w, section, key);
  g_autoptr (GString) out = g_string_new (NULL);
  const char *at = value, *open, *end;

  if (!value)
    return complain (w, section, key, _("is missing"), error), NULL;
  for (;;)
    {
      g_autofree char *name = NULL;
      open = next_placeholder (at, &name, &end);
      if (!open)
        break;
      const char *filling = !fields ? NULL : g_hash_table_lookup ((GHashTable *) fields, name);
      if (!filling || !*filling)
        {
          g_autofree char *what = g_strdup_printf (_("needs {%s}, for which this notice has nothing"), name);
          return complain (w, section, key, what, error), NULL;
        }
      g_string_append_len (out, at, open - at);
      g_string_append (out, filling);
      at = end;
    }
  g_string_append (out, at);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
heat_wording_fill_language (const HeatWording *w, const char *key, const char *name1, const char *value1, const char *name2, const char *value2)
{
  g_autofree char *value = heat_wording_raw (w, "language", key);
  g_autoptr (GString) out = g_string_new (value ? value : "");
  const char *names[] = { name1, name2 }, *values[] = { value1, value2 };

  for (guint i = 0; i < 2; i++)
    if (names[i])
      {
        g_autofree char *mark = g_strdup_printf ("{%s}", names[i]);
        g_string_replace (out, mark, values[i] ? values[i] : "", 0);
      }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* Words of a key in [cause] or [measures], else the text itself. */
static char *
by_key (const HeatWording *w, const char *section, const char *text)
{
  if (*text && heat_wording_has (w, section, text))
    return heat_wording_raw (w, section, text);
  return g_strdup (text);
}

const char *
heat_wording_cause_of (const HeatWording *w, const char *text)
{
  g_auto (GStrv) keys = g_key_file_get_keys (w->file, "cause", NULL, NULL);

  for (guint i = 0; keys && keys[i]; i++)
    {
      g_autofree char *words = heat_wording_raw (w, "cause", keys[i]);
      if (strcmp (words, text) == 0)
        return g_intern_string (keys[i]);
    }
  return NULL;
}

/* What is said of the work for this cause, in the section of that name. */
static void
set_of_cause (HeatWordingFields *f, const char *name, const HeatWording *w, const HeatNotice *n)
{
  const char *key = n->cause && *n->cause && heat_wording_has (w, name, n->cause) ? n->cause : n->is_of_works ? "other_planned" : "other";

  g_hash_table_insert (f, g_strdup (name), heat_wording_raw (w, name, key));
}

static void
set_moment (HeatWordingFields *f, const char *name, const HeatWording *w, gint64 at_us)
{
  if (at_us)
    g_hash_table_insert (f, g_strdup (name), heat_wording_moment (w, at_us));
}

const char *
heat_wording_section (const HeatNotice *n)
{
  if (n->kind == HEAT_NOTICE_RESTORATION)
    return n->is_of_works ? "restoration_planned" : "restoration";
  if (n->kind == HEAT_NOTICE_CALLED_OFF)
    return "called_off";
  if (n->corrects->len)
    return n->kind == HEAT_NOTICE_PLANNED ? "corrected_planned" : "corrected";
  if (n->is_change)
    return n->kind == HEAT_NOTICE_PLANNED ? "change_planned" : "change";
  return n->kind == HEAT_NOTICE_PLANNED ? "planned" : "emergency";
}

static gint64
previous_expected_us (const HeatNotice *n, const HeatNoticeContext *context)
{
  return context && context->previous ? context->previous->expected_us : n->replaced_expected_us;
}

static gint64
previous_start_us (const HeatNotice *n, const HeatNoticeContext *context)
{
  gint64 before_us = context && context->previous ? context->previous->start_us : n->replaced_start_us;

  return before_us ? before_us : n->start_us; /* records of before do not say it: it could not be moved */
}

/* What sets this notice apart from one that tells a time, and another one than before. */
static const char *
variant_of (const HeatNotice *n, const HeatNoticeContext *context)
{
  gint64 before_us = previous_expected_us (n, context);

  if (n->kind == HEAT_NOTICE_RESTORATION)
    return "";
  if (n->kind == HEAT_NOTICE_CALLED_OFF)
    return n->expected_us ? "" : "_open";
  if (!n->is_change || before_us)
    return !n->expected_us ? "_open" : n->is_change && before_us == n->expected_us ? "_same" : "";
  return n->expected_us ? "_was_open" : "_open_was_open";
}

char *
heat_wording_fill_notice (const HeatWording *w, const char *section, const char *key, const HeatNotice *n, const HeatNoticeContext *context,
                          const HeatWordingFields *fields, GError **error)
{
  const char *variant = variant_of (n, context);
  gboolean stays = n->is_change && strcmp (variant, "_same") == 0 && previous_start_us (n, context) == n->start_us;
  g_autofree char *as_it_was = g_strconcat (key, "_stays", NULL);
  g_autofree char *own = g_strconcat (key, variant, NULL), *open = g_strconcat (key, "_open", NULL);

  if (stays && heat_wording_has (w, section, as_it_was))
    return heat_wording_fill (w, section, as_it_was, fields, error);
  if (*variant && heat_wording_has (w, section, own))
    return heat_wording_fill (w, section, own, fields, error);
  if (!n->expected_us && *variant && heat_wording_has (w, section, open))
    return heat_wording_fill (w, section, open, fields, error);
  return heat_wording_fill (w, section, key, fields, error);
}

static void
set_until (HeatWordingFields *f, const HeatWording *w, const HeatNotice *n, const HeatNoticeContext *context)
{
  g_autofree char *unknown = heat_wording_raw (w, "language", "until_unknown");

  heat_wording_fields_set (f, "until", unknown);
  heat_wording_fields_set (f, "until_words", unknown);
  heat_wording_fields_set (f, "previous_until", unknown);
  set_moment (f, "until", w, n->expected_us);
  set_moment (f, "previous_until", w, previous_expected_us (n, context));
  set_moment (f, "previous_start", w, previous_start_us (n, context) ? previous_start_us (n, context) : n->issued_us);
  if (n->expected_us)
    g_hash_table_insert (f, g_strdup ("until_words"), heat_wording_moment_said (w, n->expected_us, context->now_us ? context->now_us : n->issued_us));
}

double
heat_wording_warm_hours (const HeatWording *w)
{
  return g_key_file_get_double (w->file, "language", "warm_hours", NULL);
}

static void
set_warm (HeatWordingFields *f, const HeatWording *w, const HeatNotice *n)
{
  g_autofree char *text = g_strdup_printf ("%g", heat_wording_warm_hours (w));

  heat_wording_fields_set (f, "warm_hours", text);
  if (!n->restored_us)
    return;
  set_moment (f, "warm_by", w, heat_wording_warm_us (w, n));
  if (n->start_us)
    g_hash_table_insert (f, g_strdup ("duration"), heat_wording_duration (w, n->restored_us - n->start_us));
}

/* A single known word stands for a sentence of the file; none at all for the section's own. */
static void
set_measures (HeatWordingFields *f, const HeatWording *w, const HeatNotice *n, const HeatNoticeContext *context)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; n->measures && n->measures[i]; i++)
    {
      g_autofree char *said = heat_wording_has (w, "measures", n->measures[i]) ? heat_wording_fill_notice (w, "measures", n->measures[i], n, context, f, NULL) : NULL;
      g_string_append_printf (out, "%s%s", out->len && g_ascii_isprint (out->str[out->len - 1]) ? " " : "", said ? said : n->measures[i]);
    }
  g_autofree char *own = out->len ? NULL : heat_wording_fill_notice (w, "measures", heat_wording_section (n), n, context, f, NULL);
  heat_wording_fields_set (f, "measures", own ? own : out->str);
}

/* "the cause, before: …; the place, before: …": what a correction puts right, in sentences of [corrections]. */
static void
set_corrections (HeatWordingFields *f, const HeatWording *w, const HeatNotice *n)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *separator = heat_wording_raw (w, "corrections", "separator");

  for (guint i = 0; i < n->corrects->len; i++)
    {
      const HeatCorrected *c = n->corrects->pdata[i];
      g_autofree char *somewhere = heat_wording_raw (w, "language", "place_unknown");
      g_autofree char *before = strcmp (c->field, "cause") == 0 ? by_key (w, "cause", c->before) : g_strdup (*c->before ? c->before : somewhere);
      heat_wording_fields_set (f, "before", before);
      g_autofree char *said = heat_wording_fill (w, "corrections", c->field, f, NULL);
      if (said)
        g_string_append_printf (out, "%s%s", out->len ? separator : "", said);
    }
  g_hash_table_remove (f, "before");
  if (out->len)
    heat_wording_fields_set (f, "corrections", out->str);
}

static void
set_texts (HeatWordingFields *f, const HeatWording *w, const HeatNotice *n)
{
  g_autofree char *somewhere = heat_wording_raw (w, "language", "place_unknown");
  const char *place = n->street && *n->street ? n->street : n->place && *n->place ? n->place : somewhere;
  struct { const char *name, *value; } texts[] = { { "number", n->number }, { "label", n->label ? n->label : n->number },
    { "replaces", n->replaces_number ? n->replaces_number : n->is_change ? n->number : NULL }, { "place", place },
    { "issuer", n->issuer && *n->issuer ? n->issuer : n->company }, { "phone", n->phone }, { "incident", n->incident } };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    heat_wording_fields_set (f, texts[i].name, texts[i].value);
  g_hash_table_insert (f, g_strdup ("version"), g_strdup_printf ("%u", n->version));
  guint before = n->replaces_version ? n->replaces_version : MAX (n->version, 2) - 1;
  g_hash_table_insert (f, g_strdup ("replaces_version"), g_strdup_printf ("%u", before));
  g_hash_table_insert (f, g_strdup ("households"), heat_wording_count (n->households));
}

HeatWordingFields *
heat_wording_fields (const HeatWording *w, const HeatNotice *n, HeatNoticeScope scope, const HeatNoticeContext *given)
{
  HeatWordingFields *f = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  HeatNoticeContext none = { 0 };
  const HeatNoticeContext *context = given ? given : &none;

  set_texts (f, w, n);
  g_hash_table_insert (f, g_strdup ("cause"), by_key (w, "cause", n->cause ? n->cause : ""));
  set_of_cause (f, "repair", w, n);
  set_of_cause (f, "doing", w, n);
  g_hash_table_insert (f, g_strdup ("areas"), heat_wording_areas (w, n, scope));
  g_hash_table_insert (f, g_strdup ("date"), heat_wording_time (w, "day", n->issued_us));
  g_hash_table_insert (f, g_strdup ("year"), heat_time_format_local (n->issued_us, "%Y"));
  if (scope.area >= 0 || n->areas->len == 1)
    heat_wording_fields_set (f, "community", ((HeatNoticeArea *) n->areas->pdata[MAX (scope.area, 0)])->community);
  heat_wording_fields_set (f, "home", g_hash_table_lookup (f, "areas"));
  set_moment (f, "start", w, n->start_us ? n->start_us : n->issued_us);
  set_moment (f, "restored", w, n->restored_us);
  set_until (f, w, n, context);
  set_warm (f, w, n);
  set_measures (f, w, n, context);
  set_corrections (f, w, n);
  return f;
}

char *
heat_wording_say (const HeatWording *w, const char *key, const HeatWordingFields *fields)
{
  g_autofree char *value = heat_wording_raw (w, "language", key);
  g_autoptr (GString) out = g_string_new (value ? value : "");
  GHashTableIter i;
  gpointer name, text;

  g_hash_table_iter_init (&i, (GHashTable *) fields);
  while (g_hash_table_iter_next (&i, &name, &text))
    {
      g_autofree char *mark = g_strdup_printf ("{%s}", (char *) name);
      g_string_replace (out, mark, text, 0);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
heat_wording_say_plain (const HeatWording *w, const char *key)
{
  char *text = heat_wording_raw (w, "language", key);

  return text ? text : g_strdup ("");
}
