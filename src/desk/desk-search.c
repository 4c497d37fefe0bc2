// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-search.h"
#include "base-i18n.h"
#include "base-text.h"
#include "desk-badge.h"
#include <math.h>
#include <string.h>

#define LEAST_PART 2  /* characters of a title or address */
#define LEAST_PHONE 4 /* digits */

typedef struct {
  const char *text; /* folded, without the word for its kind */
  HeatFoundWhat only; /* HEAT_FOUND_OBJECT: any */
  gboolean is_number;
} Query;

/* The word before a number: "incident 2", "事故2", "3队". Moves the text on past it. */
static Query
read_query (char *text)
{
  static const struct { const char *word; HeatFoundWhat what; } words[] = {
    { "incident", HEAT_FOUND_INCIDENT }, { "事故", HEAT_FOUND_INCIDENT }, { "report", HEAT_FOUND_REPORT }, { "上报", HEAT_FOUND_REPORT },
    { "team", HEAT_FOUND_TEAM }, { "抢修队", HEAT_FOUND_TEAM }, { "队", HEAT_FOUND_TEAM },
  };
  Query query = { text, HEAT_FOUND_OBJECT, FALSE };
  gsize digits = strspn (text, "0123456789");

  if (digits && g_str_equal (text + digits, "队"))
    {
      text[digits] = '\0';
      query.only = HEAT_FOUND_TEAM;
    }
  for (guint i = 0; i < G_N_ELEMENTS (words) && query.only == HEAT_FOUND_OBJECT; i++)
    if (g_str_has_prefix (text, words[i].word))
      {
        const char *rest = text + strlen (words[i].word);
        query.text = rest + strspn (rest, " :#");
        query.only = words[i].what;
      }
  query.is_number = *query.text && query.text[strspn (query.text, "0123456789")] == '\0';
  return query;
}

static gboolean
is_whole (const Query *query, const char *name)
{
  g_autofree char *folded = heat_text_fold (name);

  return *folded && g_str_equal (query->text, folded);
}

static gboolean
is_part (const Query *query, const char *name)
{
  g_autofree char *folded = heat_text_fold (name);

  return g_utf8_strlen (query->text, -1) >= LEAST_PART && strstr (folded, query->text) != NULL;
}

/* The running number at the end of "R0114-07", with or without its nought. */
static gboolean
is_running_number (const Query *query, const char *id)
{
  const char *tail = strrchr (id, '-');

  return query->is_number && tail && g_ascii_strtoull (tail + 1, NULL, 10) == g_ascii_strtoull (query->text, NULL, 10);
}

static void
add (GArray *out, HeatFoundWhat what, const char *id, HeatMatch match, double x, double y, char *label, char *detail)
{
  HeatFound found = { .what = what, .kind = HEAT_KIND_NONE, .index = HEAT_NONE, .index2 = HEAT_NONE, .match = match, .x = x, .y = y, .label = label, .detail = detail };

  found.id = g_strdup (id);
  g_array_append_val (out, found);
}

static void
find_incidents (const HeatOps *ops, const Query *query, GArray *whole, GArray *part)
{
  const GPtrArray *all = heat_ops_incidents (ops);

  for (guint i = all->len; i-- > 0;)
    {
      const HeatIncident *incident = all->pdata[i];
      gboolean is_running = heat_incident_is_running (incident);
      g_autofree char *rank = g_strdup_printf ("%u", incident->rank);
      gboolean is_hit = is_whole (query, incident->id) || (is_running && query->is_number && g_str_equal (rank, query->text));
      if (!is_hit && !(is_running && (is_part (query, incident->title) || is_part (query, incident->place) || is_part (query, incident->id))))
        continue;
      char *label = g_strdup_printf (_("Incident %u · %s"), incident->rank, incident->title);
      char *detail = g_strdup_printf ("%s · %s", heat_ops_label (HEAT_WORDS_STAGE, (int) incident->stage), incident->id);
      add (is_hit ? whole : part, HEAT_FOUND_INCIDENT, incident->id, is_hit ? HEAT_MATCH_ASSET : HEAT_MATCH_CONTAINS, incident->x, incident->y, label, detail);
    }
}

static gboolean
is_current (const HeatOps *ops, const HeatOpsReport *report)
{
  const HeatIncident *incident = report->incident ? heat_ops_incident (ops, report->incident) : NULL;

  return report->state == HEAT_REPORT_OPEN || (incident && heat_incident_is_running (incident));
}

static void
find_reports (const HeatOps *ops, const Query *query, GArray *whole, GArray *part)
{
  const GPtrArray *all = heat_ops_reports (ops);

  for (guint i = all->len; i-- > 0;)
    {
      const HeatOpsReport *report = all->pdata[i];
      gboolean is_open = is_current (ops, report), is_phone = query->is_number && strlen (query->text) >= LEAST_PHONE && strstr (report->phone, query->text);
      gboolean is_hit = is_whole (query, report->id) || (is_open && query->only == HEAT_FOUND_REPORT && is_running_number (query, report->id));
      if (!is_hit && !(is_open && (is_phone || is_part (query, report->address) || is_part (query, report->id))))
        continue;
      const char *symptom = heat_ops_label (HEAT_WORDS_SYMPTOM, (int) report->symptom);
      char *label = g_strdup_printf (_("Report %s · %s"), report->id, *report->address ? report->address : symptom), *detail = g_strdup (symptom);
      add (is_hit ? whole : part, HEAT_FOUND_REPORT, report->id, is_hit ? HEAT_MATCH_ASSET : is_phone ? HEAT_MATCH_PHONE : HEAT_MATCH_CONTAINS, report->x, report->y, label, detail);
    }
}

static void
find_teams (const HeatOps *ops, const Query *query, GArray *whole, GArray *part)
{
  const GPtrArray *all = heat_ops_teams (ops);

  for (guint i = 0; i < all->len; i++)
    {
      const HeatOpsTeam *team = all->pdata[i];
      const HeatIncident *incident = team->incident ? heat_ops_incident (ops, team->incident) : NULL;
      const char *state = heat_ops_label (HEAT_WORDS_CREW, (int) team->state);
      gboolean is_hit = is_whole (query, team->name) || is_whole (query, team->id)
                        || (query->is_number && g_ascii_strtoull (heat_team_number (team->id), NULL, 10) == g_ascii_strtoull (query->text, NULL, 10));
      if (!is_hit && !is_part (query, team->name))
        continue;
      char *detail = incident ? g_strdup_printf ("%s · %s", state, incident->title) : g_strdup (state);
      add (is_hit ? whole : part, HEAT_FOUND_TEAM, team->id, is_hit ? HEAT_MATCH_ASSET : HEAT_MATCH_CONTAINS, team->x, team->y, g_strdup (team->name), detail);
    }
}

GArray *
heat_desk_search_house (const HeatOps *ops, const char *text, guint most)
{
  g_autofree char *folded = heat_text_fold (text);
  Query query = read_query (folded);
  GArray *whole = g_array_new (FALSE, TRUE, sizeof (HeatFound));
  g_autoptr (GArray) part = g_array_new (FALSE, TRUE, sizeof (HeatFound));

  g_array_set_clear_func (whole, (GDestroyNotify) heat_found_clear);
  if (!*query.text)
    return whole;
  if (query.only == HEAT_FOUND_OBJECT || query.only == HEAT_FOUND_INCIDENT)
    find_incidents (ops, &query, whole, part);
  if (query.only == HEAT_FOUND_OBJECT || query.only == HEAT_FOUND_TEAM)
    find_teams (ops, &query, whole, part);
  if (query.only == HEAT_FOUND_OBJECT || query.only == HEAT_FOUND_REPORT)
    find_reports (ops, &query, whole, part);
  g_array_append_vals (whole, part->data, part->len); /* moved: `part` clears nothing */
  if (whole->len > most)
    g_array_set_size (whole, most);
  return whole;
}
