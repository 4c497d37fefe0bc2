// SPDX-License-Identifier: GPL-3.0-or-later
#include "ops-override.h"
#include "ops-season.h"
#include "ops-state-private.h"
#include <math.h>
#include <string.h>

static JsonObject *
count_json (const HeatSeasonCount *count)
{
  JsonObject *o = json_object_new ();

  for (int v = 0; v < HEAT_N_SEASON_VERDICTS; v++)
    json_object_set_int_member (o, heat_season_verdict_word ((HeatSeasonVerdict) v), count->n[v]);
  heat_json_put_number (o, "kept_percent", heat_season_share (count));
  return o;
}

static JsonObject *
spread_json (const HeatSeasonSpread *spread)
{
  JsonObject *o = json_object_new ();

  heat_json_put_number (o, "median", spread->median);
  heat_json_put_number (o, "p90", spread->p90);
  json_object_set_int_member (o, "n", spread->n);
  return o;
}

static double
limit_min (const HeatRuleClock *clock)
{
  return clock->state == HEAT_CLOCK_NONE ? NAN : (double) (clock->limit_us - clock->from_us) / 60e6;
}

static JsonArray *
overrides_json (const HeatIncident *i)
{
  g_autoptr (GPtrArray) overrides = heat_incident_overrides (i);
  JsonArray *list = json_array_new ();

  for (guint k = 0; k < overrides->len; k++)
    {
      HeatEvent *event = overrides->pdata[k];
      g_autofree char *what = heat_override_text (event, NULL);
      JsonObject *o = json_object_new ();
      heat_json_put_time (o, "at", event->at_us);
      heat_json_put_text (o, "actor", event->actor);
      heat_json_put_text (o, "what", what);
      heat_json_put_text (o, "reason", heat_override_reason (event));
      json_array_add_object_element (list, o);
    }
  return list;
}

static JsonObject *
incident_json (const HeatSeasonIncident *row)
{
  JsonObject *o = json_object_new (), *verdicts = json_object_new ();
  const HeatIncident *i = row->incident;

  heat_json_put_text (o, "id", i->id);
  heat_json_put_text (o, "title", i->title);
  heat_json_put_text (o, "job", heat_ops_word (HEAT_WORDS_JOB, (int) i->job));
  heat_json_put_time (o, "opened", i->opened_us);
  heat_json_put_number (o, "arrive_min", row->arrive_min);
  heat_json_put_number (o, "arrive_limit_min", limit_min (&row->arrive));
  heat_json_put_number (o, "repair_h", row->repair_h);
  heat_json_put_number (o, "repair_limit_h", limit_min (&row->repair) / 60);
  heat_json_put_time (o, "promised", row->promised_us);
  heat_json_put_time (o, "restored", i->stage_us[HEAT_STAGE_RESTORED]);
  heat_json_put_number (o, "promise_off_min", row->promise_off_min);
  heat_json_put_text (o, "same_leak", row->same_leak ? row->same_leak->id : NULL);
  json_object_set_int_member (o, "households", row->households);
  json_object_set_array_member (o, "overrides", overrides_json (i));
  for (int c = 0; c < HEAT_N_SEASON_CHECKS; c++)
    json_object_set_string_member (verdicts, heat_season_check_word ((HeatSeasonCheck) c), heat_season_verdict_word (row->verdicts[c]));
  json_object_set_object_member (o, "verdicts", verdicts);
  return o;
}

static JsonArray *
users_json (const HeatSeason *season)
{
  JsonArray *users = json_array_new ();

  for (guint i = 0; i < season->users->len; i++)
    {
      const HeatSeasonUser *user = &g_array_index (season->users, HeatSeasonUser, i);
      g_autofree char *masked = heat_ops_mask_phone (user->user);
      JsonObject *o = json_object_new ();
      json_object_set_string_member (o, "user", masked);
      json_object_set_int_member (o, "n", user->n);
      json_array_add_object_element (users, o);
    }
  return users;
}

JsonNode *
heat_season_to_json (const HeatSeason *season)
{
  JsonObject *o = json_object_new ();
  JsonArray *checks = json_array_new (), *incidents = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  heat_json_put_time (o, "from", season->from_us);
  heat_json_put_time (o, "to", season->to_us);
  heat_json_put_time (o, "at", season->at_us);
  for (int c = 0; c < HEAT_N_SEASON_CHECKS; c++)
    {
      JsonObject *check = count_json (&season->checks[c]);
      json_object_set_string_member (check, "check", heat_season_check_word ((HeatSeasonCheck) c));
      json_array_add_object_element (checks, check);
    }
  json_object_set_array_member (o, "checks", checks);
  json_object_set_object_member (o, "reports", count_json (&season->reports));
  json_object_set_array_member (o, "users", users_json (season));
  json_object_set_object_member (o, "arrive_min", spread_json (&season->arrive_min));
  json_object_set_object_member (o, "repair_h", spread_json (&season->repair_h));
  json_object_set_object_member (o, "promise_off_min", spread_json (&season->promise_off_min));
  for (guint i = 0; i < season->incidents->len; i++)
    json_array_add_object_element (incidents, incident_json (&g_array_index (season->incidents, HeatSeasonIncident, i)));
  json_object_set_array_member (o, "incidents", incidents);
  json_node_take_object (node, o);
  return node;
}

/* --- CSV --- */
static void
add_cell (GString *text, const char *cell)
{
  gboolean is_quoted = cell && strpbrk (cell, ",\"\r\n");

  if (text->len && text->str[text->len - 1] != '\n' && !g_str_has_suffix (text->str, "\xef\xbb\xbf"))
    g_string_append_c (text, ',');
  if (is_quoted)
    g_string_append_c (text, '"');
  for (const char *c = cell ? cell : ""; *c; c++)
    {
      if (*c == '"')
        g_string_append_c (text, '"');
      g_string_append_c (text, *c);
    }
  if (is_quoted)
    g_string_append_c (text, '"');
}

static void
add_number (GString *text, double number)
{
  g_autofree char *cell = isfinite (number) ? g_strdup_printf ("%.1f", number) : NULL;

  add_cell (text, cell);
}

static void
add_time (GString *text, gint64 at_us)
{
  g_autofree char *cell = at_us ? heat_time_to_iso (at_us) : NULL;

  add_cell (text, cell);
}

/* What was decided otherwise, each with its reason, in one cell. */
static void
add_overrides (GString *text, const HeatIncident *i)
{
  g_autoptr (GPtrArray) overrides = heat_incident_overrides (i);
  g_autoptr (GString) cell = g_string_new (NULL);

  for (guint k = 0; k < overrides->len; k++)
    {
      g_autofree char *what = heat_override_text (overrides->pdata[k], NULL);
      g_string_append_printf (cell, "%s%s: %s", k ? "; " : "", what, heat_override_reason (overrides->pdata[k]));
    }
  add_cell (text, cell->str);
}

static void
add_row (GString *text, const HeatSeasonIncident *row)
{
  const HeatIncident *i = row->incident;
  g_autofree char *households = g_strdup_printf ("%u", row->households);

  add_cell (text, i->id);
  add_cell (text, i->title);
  add_cell (text, heat_ops_word (HEAT_WORDS_JOB, (int) i->job));
  add_time (text, i->opened_us);
  add_number (text, row->arrive_min);
  add_number (text, limit_min (&row->arrive));
  add_number (text, row->repair_h);
  add_number (text, limit_min (&row->repair) / 60);
  add_time (text, row->promised_us);
  add_time (text, i->stage_us[HEAT_STAGE_RESTORED]);
  add_number (text, row->promise_off_min);
  add_cell (text, row->same_leak ? row->same_leak->id : NULL);
  add_cell (text, households);
  add_overrides (text, i);
  for (int c = 0; c < HEAT_N_SEASON_CHECKS; c++)
    add_cell (text, heat_season_verdict_word (row->verdicts[c]));
  g_string_append (text, "\r\n");
}

char *
heat_season_to_csv (const HeatSeason *season)
{
  GString *text = g_string_new ("\xef\xbb\xbf");
  static const char *const columns[] = { "id", "title", "job", "opened", "arrive_min", "arrive_limit_min", "repair_h", "repair_limit_h", "promised", "restored",
                                         "promise_off_min", "same_leak", "households", "overrides" };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    add_cell (text, columns[i]);
  for (int c = 0; c < HEAT_N_SEASON_CHECKS; c++)
    add_cell (text, heat_season_check_word ((HeatSeasonCheck) c));
  g_string_append (text, "\r\n");
  for (guint i = 0; i < season->incidents->len; i++)
    add_row (text, &g_array_index (season->incidents, HeatSeasonIncident, i));
  return g_string_free (text, FALSE);
}
