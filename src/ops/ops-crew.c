// SPDX-License-Identifier: GPL-3.0-or-later
/* A crew's messages: their words, and what one must be made of. */
#include "ops-crew.h"
#include "base-clock.h"
#include "base-i18n.h"
#include "ops-state-private.h"
#include <string.h>

#define MAX_NOTE 2000
#define MAX_NAME 120
#define MAX_PHOTO_BYTES (8 * 1024 * 1024)

static const struct { const char *word, *label; } kinds[HEAT_N_CREW_KINDS] = {
  [HEAT_CREW_ACCEPTED] = { "accepted", N_ ("job accepted") },
  [HEAT_CREW_ARRIVED] = { "arrived", N_ ("arrived") },
  [HEAT_CREW_STEP_DONE] = { "step_done", N_ ("step done") },
  [HEAT_CREW_STEP_FAILED] = { "step_failed", N_ ("step failed") },
  [HEAT_CREW_PHOTO] = { "photo", N_ ("photo") },
  [HEAT_CREW_SITE_REPORT] = { "site_report", N_ ("site report") },
  [HEAT_CREW_WELL_ENTERED] = { "well_entered", N_ ("well entered") },
  [HEAT_CREW_CHECK_IN] = { "check_in", N_ ("sign of life") },
  [HEAT_CREW_WELL_LEFT] = { "well_left", N_ ("well left") },
  [HEAT_CREW_SUPPORT_WANTED] = { "support_wanted", N_ ("support wanted") },
  [HEAT_CREW_CALL_WANTED] = { "call_wanted", N_ ("wants to be called") },
  [HEAT_CREW_FINISHED] = { "finished", N_ ("work finished") },
};

const char *
heat_crew_kind_word (HeatCrewKind kind)
{
  return (guint) kind < HEAT_N_CREW_KINDS ? kinds[kind].word : "";
}

int
heat_crew_kind_from_word (const char *word)
{
  for (int k = 0; word && k < HEAT_N_CREW_KINDS; k++)
    if (strcmp (kinds[k].word, word) == 0)
      return k;
  return -1;
}

const char *
heat_crew_kind_label (HeatCrewKind kind)
{
  return (guint) kind < HEAT_N_CREW_KINDS ? _(kinds[kind].label) : "";
}

const char *
heat_crew_why_label (const char *word)
{
  static const struct { const char *word, *label; } whys[] = {
    { "denied", N_ ("not allowed on the phone") }, { "unavailable", N_ ("the phone finds none") }, { "timeout", N_ ("none in time") }, { "none", N_ ("the phone gave none") },
    { "evacuated", N_ ("out in a hurry") }, { "meter_failed", N_ ("the meter failed") }, { "other", N_ ("for another reason") }, { "not_given", N_ ("not given") },
  };

  for (guint k = 0; word && k < G_N_ELEMENTS (whys); k++)
    if (strcmp (whys[k].word, word) == 0)
      return _(whys[k].label);
  return word ? word : "";
}

void
heat_gas_limits_init (HeatGasLimits *limits)
{
  *limits = (HeatGasLimits){ 19.5, 23.5, 10, 24, 7 };
}

/* --- what a message must be made of --- */
typedef enum { TEXT, WHOLE, NUMBER, FLAG } Type;
typedef struct { const char *name; Type type; gboolean is_needed; double least, most; /* bytes of a text */ } Field;
typedef struct { const Field *fields; guint n; } Shape;
#define SHAPE(...) { (const Field[]){ __VA_ARGS__ }, G_N_ELEMENTS (((const Field[]){ __VA_ARGS__ })) }
#define NOTE { "note", TEXT, FALSE, 0, MAX_NOTE }
#define STEP { "step", WHOLE, TRUE, 1, 100000 }, { "action", TEXT, TRUE, 1, 16 }, { "target", TEXT, TRUE, 1, MAX_NAME }
#define WELL { "well", TEXT, TRUE, 1, MAX_NAME }
#define ENTRY { "entry", TEXT, FALSE, 1, 64 }
#define AIR(needed)                                                                                                                                      \
  { "o2_percent", NUMBER, needed, 0, 100 }, { "ch4_lel_percent", NUMBER, needed, 0, 100 }, { "co_ppm", NUMBER, needed, 0, 100000 }, { "h2s_ppm", NUMBER, needed, 0, 100000 }

static const Shape shapes[HEAT_N_CREW_KINDS] = {
  [HEAT_CREW_ARRIVED] = SHAPE ({ "lon", NUMBER, FALSE, -180, 180 }, { "lat", NUMBER, FALSE, -90, 90 }, { "accuracy_m", NUMBER, FALSE, 0, 1e6 },
                               { "no_place", TEXT, FALSE, 1, 32 }),
  [HEAT_CREW_STEP_DONE] = SHAPE (STEP),
  [HEAT_CREW_STEP_FAILED] = SHAPE (STEP, { "how", TEXT, TRUE, 1, 32 }, NOTE),
  [HEAT_CREW_PHOTO] = SHAPE ({ "sha256", TEXT, TRUE, 64, 64 }, { "bytes", WHOLE, TRUE, 1, MAX_PHOTO_BYTES }, NOTE, { "step", WHOLE, FALSE, 1, 100000 }),
  [HEAT_CREW_SITE_REPORT] = SHAPE ({ "affects_heat", FLAG, FALSE, 0, 1 }, { "expected_min", WHOLE, FALSE, 0, 14 * 24 * 60 }, NOTE),
  [HEAT_CREW_WELL_ENTERED] = SHAPE (WELL, AIR (TRUE), { "check_in_min", WHOLE, TRUE, 1, 60 }, { "people", WHOLE, FALSE, 1, 50 }),
  [HEAT_CREW_CHECK_IN] = SHAPE (WELL, ENTRY, NOTE),
  [HEAT_CREW_WELL_LEFT] = SHAPE (WELL, ENTRY, AIR (FALSE), { "no_reading", TEXT, FALSE, 1, 32 }, NOTE),
  [HEAT_CREW_SUPPORT_WANTED] = SHAPE ({ "needs", TEXT, FALSE, 0, 200 }, NOTE),
  [HEAT_CREW_CALL_WANTED] = SHAPE (NOTE),
  [HEAT_CREW_FINISHED] = SHAPE (NOTE),
};
static const Shape head = SHAPE ({ "id", TEXT, TRUE, 1, 64 }, { "phone", TEXT, TRUE, 1, 64 }, { "seq", WHOLE, TRUE, 1, 1e9 }, { "at", TEXT, TRUE, 1, 40 }, { "kind", TEXT, TRUE, 1, 32 });

static gboolean
wrong (GError **error, const char *name, const char *what)
{
  g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_DATA, _("reading the crew's message: “%s” %s; see data/openapi.yaml"), name, what);
  return FALSE;
}

/* Whole numbers may come as 3.0: JavaScript knows no others. */
static gboolean
is_of_type (JsonNode *node, const Field *f)
{
  GType type = json_node_get_value_type (node);

  if (!JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  if (f->type == TEXT)
    return type == G_TYPE_STRING && strlen (json_node_get_string (node)) >= f->least && strlen (json_node_get_string (node)) <= f->most;
  if (f->type == FLAG)
    return type == G_TYPE_BOOLEAN;
  double value = json_node_get_double (node);
  return (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE) && value >= f->least && value <= f->most && (f->type == NUMBER || value == floor (value));
}

static void
copy_field (JsonObject *to, JsonNode *node, const Field *f)
{
  if (f->type == TEXT && *json_node_get_string (node))
    json_object_set_string_member (to, f->name, json_node_get_string (node));
  else if (f->type == FLAG)
    json_object_set_boolean_member (to, f->name, json_node_get_boolean (node));
  else if (f->type == WHOLE)
    json_object_set_int_member (to, f->name, (gint64) json_node_get_double (node));
  else if (f->type == NUMBER)
    json_object_set_double_member (to, f->name, json_node_get_double (node));
}

static gboolean
read_shape (JsonObject *raw, const Shape *shape, JsonObject *to, GError **error)
{
  for (guint k = 0; k < shape->n; k++)
    {
      const Field *f = &shape->fields[k];
      JsonNode *node = json_object_get_member (raw, f->name);
      if (!node || JSON_NODE_HOLDS_NULL (node))
        {
          if (f->is_needed)
            return wrong (error, f->name, _("is missing"));
          continue;
        }
      if (!is_of_type (node, f))
        return wrong (error, f->name, _("is of another type or beyond its range"));
      copy_field (to, node, f);
    }
  return TRUE;
}

static gboolean
is_plain_id (const char *id)
{
  return strspn (id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.") == strlen (id);
}

static const char *const air[] = { "o2_percent", "ch4_lel_percent", "co_ppm", "h2s_ppm" };

/* All four or none; none needs a reason, but a message without one counts. */
static gboolean
check_leaving (JsonObject *o, GError **error)
{
  static const char *const reasons[] = { "evacuated", "meter_failed", "other", "not_given", NULL };
  guint n = 0;

  for (guint k = 0; k < G_N_ELEMENTS (air); k++)
    n += json_object_has_member (o, air[k]);
  if (n > 0 && n < G_N_ELEMENTS (air))
    return wrong (error, "o2_percent", _("and the three other readings go together"));
  if (n == 0 && !json_object_has_member (o, "no_reading"))
    json_object_set_string_member (o, "no_reading", "not_given");
  if (n && json_object_has_member (o, "no_reading"))
    return wrong (error, "no_reading", _("stands beside readings"));
  return n || g_strv_contains (reasons, heat_json_text (o, "no_reading")) || wrong (error, "no_reading", _("is none of evacuated, meter_failed, other"));
}

static gboolean
check_arriving (JsonObject *o, GError **error)
{
  static const char *const reasons[] = { "denied", "unavailable", "timeout", "none", NULL };

  if (json_object_has_member (o, "lon") != json_object_has_member (o, "lat"))
    return wrong (error, "lat", _("and lon go together"));
  if (json_object_has_member (o, "lon") && json_object_has_member (o, "no_place"))
    return wrong (error, "no_place", _("stands beside a position"));
  if (!json_object_has_member (o, "lon") && !json_object_has_member (o, "no_place"))
    json_object_set_string_member (o, "no_place", "none");
  return json_object_has_member (o, "lon") || g_strv_contains (reasons, heat_json_text (o, "no_place"))
         || wrong (error, "no_place", _("is none of denied, unavailable, timeout, none"));
}

static gboolean
check_words (JsonObject *o, HeatCrewKind kind, GError **error)
{
  static const char *const hows[] = { "would_not_turn", "does_not_hold", "unreachable", NULL };
  gint64 at_us;

  for (const char *const *name = (const char *const[]){ "id", "phone", "entry", NULL }; *name; name++)
    if (!is_plain_id (heat_json_text (o, *name)))
      return wrong (error, *name, _("is not 1 to 64 letters, digits, “-”, “_” or “.”"));
  if (!heat_time_from_iso (heat_json_text (o, "at"), &at_us) || at_us <= 0)
    return wrong (error, "at", _("is no time as 2026-01-14T02:31:00Z"));
  if ((kind == HEAT_CREW_STEP_DONE || kind == HEAT_CREW_STEP_FAILED) && heat_ops_word_value (HEAT_WORDS_STEP_ACTION, heat_json_text (o, "action")) < 0)
    return wrong (error, "action", _("is no kind of step"));
  if (kind == HEAT_CREW_STEP_FAILED && !g_strv_contains (hows, heat_json_text (o, "how")))
    return wrong (error, "how", _("is none of would_not_turn, does_not_hold, unreachable"));
  if (kind == HEAT_CREW_PHOTO && strspn (heat_json_text (o, "sha256"), "0123456789abcdef") != 64)
    return wrong (error, "sha256", _("is not 64 digits of 0-9 and a-f"));
  if (kind == HEAT_CREW_ARRIVED)
    return check_arriving (o, error);
  return kind != HEAT_CREW_WELL_LEFT || check_leaving (o, error);
}

static void
add_over (JsonObject *o, const HeatGasLimits *limits)
{
  const struct { const char *name; double least, most; } bounds[] = {
    { "o2_percent", limits->o2_min_percent, limits->o2_max_percent }, { "ch4_lel_percent", 0, limits->ch4_max_lel_percent },
    { "co_ppm", 0, limits->co_max_ppm }, { "h2s_ppm", 0, limits->h2s_max_ppm },
  };
  JsonArray *over = json_array_new ();

  for (guint k = 0; k < G_N_ELEMENTS (bounds); k++)
    {
      double value = heat_json_number (o, bounds[k].name);
      if (!(value >= bounds[k].least && value <= bounds[k].most))
        json_array_add_string_element (over, bounds[k].name);
    }
  if (json_array_get_length (over))
    json_object_set_array_member (o, "over", over);
  else
    json_array_unref (over);
}

JsonObject *
heat_crew_message_read (JsonObject *raw, const HeatGasLimits *limits, GError **error)
{
  g_autoptr (JsonObject) o = json_object_new ();

  if (!read_shape (raw, &head, o, error))
    return NULL;
  int kind = heat_crew_kind_from_word (heat_json_text (o, "kind"));
  if (kind < 0)
    return wrong (error, "kind", _("is no kind of message")), NULL;
  if (!read_shape (raw, &shapes[kind], o, error) || !check_words (o, (HeatCrewKind) kind, error))
    return NULL;
  if (limits && json_object_has_member (o, air[0]))
    add_over (o, limits);
  return g_steal_pointer (&o);
}
