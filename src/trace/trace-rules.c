// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace-rules.h"
#include "trace.h"
#include "base-i18n.h"
#include <math.h>
#include <stddef.h>
#include <string.h>

void
heat_figures_init (HeatFigures *f)
{
  *f = (HeatFigures){ .motor_base_min = 2, .motor_mm_per_min = 500, .hand_base_min = 3, .hand_mm_per_min = 50, .unknown_dn_mm = 200,
                      .leak_bore_share = 0.1, .leak_most_mm = 50, .leak_discharge = 0.62, .leak_pressure_mpa = 0.6 };
}

void
heat_operating_rules_init (HeatOperatingRules *r)
{
  *r = (HeatOperatingRules){
    .close_first = HEAT_LINE_SUPPLY, .open_first = HEAT_LINE_RETURN, .motor_first = TRUE, .must_before_may = TRUE, .bypass_dn_mm = 500, .bypass_closes_last = TRUE,
    .drains = HEAT_DRAINS_AFTER_CLOSING, .vents_at_refill = TRUE, .discharge = 0.6, .head_m = 3, .drain_dn_share = 0.1, .air_min = 5, .pump_m3h = 60,
    .plant_min = 5, .bypass_within_m = 20, .refill_line = HEAT_LINE_RETURN, .refill_at = HEAT_REFILL_LOWEST, .make_up_m3h = 40, .make_up_share = 0.04, .primary_delta_k = 60, .secondary_delta_k = 25,
  };
  heat_figures_init (&r->figures);
}

typedef enum { IS_WORD, IS_YES, IS_COUNT, IS_NUMBER } Type;
typedef struct { const char *group, *key; Type type; gsize at; double least, most; const char *words[4]; } Setting;

#define AT(field) offsetof (HeatOperatingRules, field)
static const Setting settings[] = {
  { "order", "close_first", IS_WORD, AT (close_first), 0, 0, { "supply", "return" } },
  { "order", "open_first", IS_WORD, AT (open_first), 0, 0, { "supply", "return" } },
  { "order", "motor_first", IS_YES, AT (motor_first), 0, 0, { NULL } },
  { "order", "far_first", IS_YES, AT (far_first), 0, 0, { NULL } },
  { "order", "must_before_may", IS_YES, AT (must_before_may), 0, 0, { NULL } },
  { "order", "bypass_dn_mm", IS_COUNT, AT (bypass_dn_mm), 0, 3000, { NULL } },
  { "order", "bypass_closes_last", IS_YES, AT (bypass_closes_last), 0, 0, { NULL } },
  { "order", "drains", IS_WORD, AT (drains), 0, 0, { "after_closing", "before_closing", "by_hand" } },
  { "order", "vents_at_refill", IS_YES, AT (vents_at_refill), 0, 0, { NULL } },
  { "valves", "motor_base_min", IS_NUMBER, AT (figures.motor_base_min), 0, 240, { NULL } },
  { "valves", "motor_mm_per_min", IS_NUMBER, AT (figures.motor_mm_per_min), 1, 100000, { NULL } },
  { "valves", "hand_base_min", IS_NUMBER, AT (figures.hand_base_min), 0, 240, { NULL } },
  { "valves", "hand_mm_per_min", IS_NUMBER, AT (figures.hand_mm_per_min), 1, 100000, { NULL } },
  { "valves", "unknown_dn_mm", IS_COUNT, AT (figures.unknown_dn_mm), 10, 3000, { NULL } },
  { "valves", "plant_min", IS_NUMBER, AT (plant_min), 0, 240, { NULL } },
  { "valves", "bypass_within_m", IS_NUMBER, AT (bypass_within_m), 0, 1000, { NULL } },
  { "drain", "discharge", IS_NUMBER, AT (discharge), 0.05, 1, { NULL } },
  { "drain", "head_m", IS_NUMBER, AT (head_m), 0.1, 200, { NULL } },
  { "drain", "drain_dn_share", IS_NUMBER, AT (drain_dn_share), 0.01, 1, { NULL } },
  { "drain", "air_min", IS_NUMBER, AT (air_min), 0, 240, { NULL } },
  { "drain", "pump_m3h", IS_NUMBER, AT (pump_m3h), 0.1, 10000, { NULL } },
  { "refill", "refill_line", IS_WORD, AT (refill_line), 0, 0, { "supply", "return" } },
  { "refill", "refill_at", IS_WORD, AT (refill_at), 0, 0, { "lowest", "nearest" } },
  { "refill", "make_up_m3h", IS_NUMBER, AT (make_up_m3h), 0.1, 10000, { NULL } },
  { "refill", "make_up_share", IS_NUMBER, AT (make_up_share), 0.001, 1, { NULL } },
  { "refill", "primary_delta_k", IS_NUMBER, AT (primary_delta_k), 1, 200, { NULL } },
  { "refill", "secondary_delta_k", IS_NUMBER, AT (secondary_delta_k), 1, 200, { NULL } },
  { "leak", "bore_share", IS_NUMBER, AT (figures.leak_bore_share), 0.001, 1, { NULL } },
  { "leak", "most_mm", IS_NUMBER, AT (figures.leak_most_mm), 1, 3000, { NULL } },
  { "leak", "discharge", IS_NUMBER, AT (figures.leak_discharge), 0.05, 1, { NULL } },
  { "leak", "pressure_mpa", IS_NUMBER, AT (figures.leak_pressure_mpa), 0.01, 10, { NULL } },
};

static char *
describe_choice (const Setting *s)
{
  if (s->type == IS_YES)
    return g_strdup (_("true or false"));
  if (s->type == IS_WORD)
    return g_strjoinv (", ", (char **) s->words);
  return g_strdup_printf (_("a number from %g to %g"), s->least, s->most);
}

static gboolean
fail_at (const char *path, const Setting *s, const char *text, GError **error)
{
  g_autofree char *choice = describe_choice (s);

  g_set_error (error, HEAT_TRACE_ERROR, HEAT_ERROR_DATA, _("reading the operating rules “%s”: [%s] %s=%s is not understood; write %s"), path, s->group, s->key, text, choice);
  return FALSE;
}

static gboolean
read_number (const Setting *s, const char *text, HeatOperatingRules *r)
{
  char *end;
  double value = g_ascii_strtod (text, &end);

  if (end == text || *end || !isfinite (value) || value < s->least || value > s->most || (s->type == IS_COUNT && value != floor (value)))
    return FALSE;
  if (s->type == IS_COUNT)
    *(guint *) (gpointer) ((char *) r + s->at) = (guint) value;
  else
    *(double *) (gpointer) ((char *) r + s->at) = value;
  return TRUE;
}

static gboolean
read_word (const Setting *s, const char *text, HeatOperatingRules *r)
{
  static const char *const yes_no[] = { "false", "true", NULL };
  const char *const *words = s->type == IS_YES ? yes_no : s->words;

  for (int i = 0; words[i]; i++)
    if (g_str_equal (words[i], text))
      {
        *(int *) (gpointer) ((char *) r + s->at) = i; /* enums and gboolean are ints */
        return TRUE;
      }
  return FALSE;
}

G_STATIC_ASSERT (sizeof (HeatLine) == sizeof (int) && sizeof (HeatRefillAt) == sizeof (int) && sizeof (HeatDrainsWhen) == sizeof (int) && HEAT_LINE_SUPPLY == 0 && HEAT_LINE_RETURN == 1);

static gboolean
is_ours (const char *group, const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    if (g_str_equal (settings[i].group, group) && (!key || g_str_equal (settings[i].key, key)))
      return TRUE;
  return FALSE;
}

/* A key that nobody reads is a slip of the pen that would silently change nothing. `alone`: no other groups may stand there. */
static gboolean
check_keys (GKeyFile *file, const char *path, gboolean alone, GError **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  for (guint g = 0; groups[g]; g++)
    {
      g_auto (GStrv) keys = is_ours (groups[g], NULL) ? g_key_file_get_keys (file, groups[g], NULL, NULL) : NULL;
      if (!keys && alone)
        {
          g_set_error (error, HEAT_TRACE_ERROR, HEAT_ERROR_DATA, _("reading the operating rules “%s”: there is no group [%s]; use [order], [valves], [drain], [refill] and [leak]"), path, groups[g]);
          return FALSE;
        }
      for (guint k = 0; keys && keys[k]; k++)
        if (!is_ours (groups[g], keys[k]))
          {
            g_set_error (error, HEAT_TRACE_ERROR, HEAT_ERROR_DATA, _("reading the operating rules “%s”: [%s] has no key “%s”; see the comments in operating.ini"), path, groups[g], keys[k]);
            return FALSE;
          }
    }
  return TRUE;
}

static gboolean
read_file (const char *path, gboolean alone, HeatOperatingRules *r, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &local))
    {
      g_set_error (error, HEAT_TRACE_ERROR, local->domain == G_KEY_FILE_ERROR ? HEAT_ERROR_DATA : HEAT_ERROR_IO, _("reading the operating rules “%s”: %s; mend the file"), path, local->message);
      return FALSE;
    }
  if (!check_keys (file, path, alone, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      const Setting *s = &settings[i];
      g_autofree char *text = g_key_file_get_string (file, s->group, s->key, NULL);
      if (text && !(s->type == IS_WORD || s->type == IS_YES ? read_word (s, g_strstrip (text), r) : read_number (s, g_strstrip (text), r)))
        return fail_at (path, s, text, error);
    }
  return TRUE;
}

gboolean
heat_operating_rules_load (const char *path, HeatOperatingRules *rules, GError **error)
{
  g_autofree char *own = path ? NULL : heat_data_path ("ops/operating.ini");
  const char *company = path ? NULL : g_getenv ("HEAT_COMPANY");
  HeatOperatingRules r;

  heat_operating_rules_init (&r);
  if (!read_file (path ? path : own, TRUE, &r, error) || (company && *company && !read_file (company, FALSE, &r, error)))
    return FALSE;
  *rules = r;
  return TRUE;
}

gboolean
heat_trace_load_figures (HeatTrace *trace, GError **error)
{
  HeatOperatingRules rules;

  if (!heat_operating_rules_load (NULL, &rules, error))
    return FALSE;
  heat_trace_set_figures (trace, &rules.figures);
  return TRUE;
}
