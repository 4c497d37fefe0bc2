// SPDX-License-Identifier: GPL-3.0-or-later
#include "ops-company.h"
#include "trace.h"
#include "base-i18n.h"
#include "ops-table-private.h"
#include "trace-rules.h"
#include <string.h>

void
heat_company_free (HeatCompany *c)
{
  if (!c)
    return;
  char *texts[] = { c->name, c->notice_prefix, c->report_prefix, c->incident_prefix, c->phone, c->issuer, c->profile };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  for (guint i = 0; i < c->n_channels; i++)
    {
      g_free (c->channels[i].name);
      g_free (c->channels[i].label);
    }
  for (int i = 0; i < HEAT_N_JOBS; i++)
    g_free (c->needs[i]);
  g_free (c->channels);
  heat_rules_free (c->rules);
  heat_restoration_free (c->restoration);
  heat_coolings_free (c->coolings);
  g_free (c->operating);
  g_free (c);
}

static void
take_text (GKeyFile *file, const char *key, char **field)
{
  char *text = g_key_file_get_string (file, "company", key, NULL);

  if (!text || !*text)
    {
      g_free (text);
      return;
    }
  g_free (*field);
  *field = text;
}

static HeatChannel *
ensure_channel (HeatCompany *c, const char *name)
{
  for (guint i = 0; i < c->n_channels; i++)
    if (g_str_equal (c->channels[i].name, name))
      return &c->channels[i];
  c->channels = g_renew (HeatChannel, c->channels, c->n_channels + 1);
  c->channels[c->n_channels] = (HeatChannel){ g_strdup (name), g_strdup (name), FALSE };
  return &c->channels[c->n_channels++];
}

static void
read_channels (HeatCompany *c, GKeyFile *file)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  for (guint i = 0; groups[i]; i++)
    {
      if (!g_str_has_prefix (groups[i], "channel "))
        continue;
      HeatChannel *channel = ensure_channel (c, groups[i] + strlen ("channel "));
      g_autofree char *label = g_key_file_get_string (file, groups[i], "label", NULL);
      if (label)
        {
          g_free (channel->label);
          channel->label = g_steal_pointer (&label);
        }
      channel->by_hand = g_key_file_get_boolean (file, groups[i], "by_hand", NULL);
    }
}

/* What is absent leaves the value as it was. */
static gboolean
read_number (GKeyFile *file, const char *path, const char *group, const char *key, double least, double most, double *value, GError **error)
{
  g_autofree char *text = g_key_file_get_string (file, group, key, NULL);
  char *end = NULL;

  if (!text)
    return TRUE;
  double number = g_ascii_strtod (g_strstrip (text), &end);
  if (end == text || *end || !(number >= least && number <= most))
    {
      g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_DATA, _("reading the company's settings “%s”: [%s] %s=%s is not understood; write a number from %g to %g"), path, group, key, text, least, most);
      return FALSE;
    }
  *value = number;
  return TRUE;
}

static gboolean
read_numbers (HeatCompany *c, GKeyFile *file, const char *path, GError **error)
{
  double crews = c->closing.crews;

  if (!read_number (file, path, "company", "neighbourhood_m", 0, 100000, &c->neighbourhood_m, error) || !read_number (file, path, "closing", "crews", 1, 100, &crews, error)
      || !read_number (file, path, "closing", "way_minutes", 0, 240, &c->closing.way_minutes, error)
      || !read_number (file, path, "closing", "entry_minutes", 0, 240, &c->closing.entry_minutes, error))
    return FALSE;
  c->closing.crews = (guint) crews;
  return TRUE;
}

static gboolean
read_recommending (HeatCompany *c, GKeyFile *file, const char *path, GError **error)
{
  HeatRecommending *r = &c->recommending;

  return read_number (file, path, "recommending", "more_percent", 0, 100, &r->more_percent, error)
         && read_number (file, path, "recommending", "sooner_min", 0, 1000, &r->sooner_min, error)
         && read_number (file, path, "recommending", "drier_m3", 0, 100000, &r->drier_m3, error)
         && read_number (file, path, "recommending", "by_percent", 0, 100, &r->by_percent, error);
}

static gboolean
read_season (HeatCompany *c, GKeyFile *file, const char *path, GError **error)
{
  HeatSeasonRules *s = &c->season;
  double month = s->begins_month, day = s->begins_day, complaints = s->complaints;

  if (!read_number (file, path, "season", "begins_month", 1, 12, &month, error) || !read_number (file, path, "season", "begins_day", 1, 28, &day, error)
      || !read_number (file, path, "season", "told_min", 0, 1440, &s->told_min, error) || !read_number (file, path, "season", "repeat_m", 0, 1000, &s->repeat_m, error)
      || !read_number (file, path, "season", "complaints", 0, 1000, &complaints, error))
    return FALSE;
  s->begins_month = (guint) month;
  s->begins_day = (guint) day;
  s->complaints = (guint) complaints;
  return TRUE;
}

static gboolean
read_settings (HeatCompany *c, const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local = NULL;
  struct { const char *key; char **field; } texts[] = {
    { "name", &c->name }, { "notice_prefix", &c->notice_prefix }, { "report_prefix", &c->report_prefix }, { "incident_prefix", &c->incident_prefix },
    { "phone", &c->phone }, { "issuer", &c->issuer }, { "profile", &c->profile },
  };

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &local))
    {
      g_set_error (error, HEAT_OPS_ERROR, local->domain == G_KEY_FILE_ERROR ? HEAT_ERROR_DATA : HEAT_ERROR_IO, _("reading the company's settings “%s”: %s; mend the file"), path, local->message);
      return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    take_text (file, texts[i].key, texts[i].field);
  if (g_key_file_has_key (file, "company", "supply_first", NULL))
    {
      g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_DATA, _("reading the company's settings “%s”: “supply_first” stands in [order] now; write close_first=supply or close_first=return there"), path);
      return FALSE;
    }
  if (!read_numbers (c, file, path, error) || !read_recommending (c, file, path, error) || !read_season (c, file, path, error))
    return FALSE;
  read_channels (c, file);
  return TRUE;
}

typedef struct { int job; char *needs; } NeedsRow;

static void
clear_needs_row (gpointer data)
{
  g_free (((NeedsRow *) data)->needs);
}

static gboolean
read_needs_row (const HeatTable *t, guint r, const int column[], gpointer to, GError **error)
{
  NeedsRow *row = to;

  row->job = heat_ops_word_value (HEAT_WORDS_JOB, heat_table_cell (t, r, column[0]));
  if (row->job < 0)
    heat_table_set_error (t, r, column[0], _("not a kind of job"), error);
  else
    row->needs = g_strdup (heat_table_cell (t, r, column[1]));
  return row->job >= 0;
}

static gboolean
read_needs (HeatCompany *c, const char *path, GError **error)
{
  static const char *const names[] = { "job", "needs" };
  const HeatTableShape shape = { names, G_N_ELEMENTS (names), sizeof (NeedsRow), read_needs_row, clear_needs_row, 0 };
  g_autoptr (GArray) rows = heat_table_read (path, &shape, error);

  for (guint r = 0; rows && r < rows->len; r++)
    {
      NeedsRow *row = &g_array_index (rows, NeedsRow, r);
      g_free (c->needs[row->job]);
      c->needs[row->job] = g_steal_pointer (&row->needs);
    }
  return rows != NULL;
}

static gboolean
read_folder (HeatCompany *c, const char *folder, GError **error)
{
  g_autofree char *settings = g_build_filename (folder, "company.ini", NULL), *rules = g_build_filename (folder, "rules.csv", NULL);
  g_autofree char *restoration = g_build_filename (folder, "restoration.csv", NULL), *needs = g_build_filename (folder, "needs.csv", NULL);
  g_autofree char *cooling = g_build_filename (folder, "cooling.csv", NULL);

  return read_settings (c, settings, error) && read_needs (c, needs, error) && (c->rules = heat_rules_load (rules, error))
         && (c->restoration = heat_restoration_load (restoration, error)) && (c->coolings = heat_coolings_load (cooling, error));
}

static gboolean
check_profile (HeatCompany *c, GError **error)
{
  HeatRule rule;

  if (heat_rules_get (c->rules, c->profile, HEAT_JOB_UNKNOWN, &rule))
    return TRUE;
  g_auto (GStrv) names = heat_rules_profiles (c->rules);
  g_autofree char *known = g_strjoinv (", ", names);
  g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_DATA, _("reading the company's settings: there is no rule profile “%s” in rules.csv; choose one of %s"), c->profile, known);
  return FALSE;
}

HeatCompany *
heat_company_load (const char *folder, GError **error)
{
  g_autofree char *own = folder ? NULL : heat_data_path ("ops");
  const char *over = folder ? NULL : g_getenv ("HEAT_COMPANY");
  g_autoptr (HeatCompany) c = g_new0 (HeatCompany, 1);

  c->notice_prefix = g_strdup ("热通");
  c->report_prefix = g_strdup ("热报");
  c->incident_prefix = g_strdup ("抢修");
  c->profile = g_strdup ("company");
  c->neighbourhood_m = 150;
  HeatPlanOptions usual = heat_plan_options_default ();
  c->closing = (HeatClosing){ usual.crews, usual.way_minutes, usual.entry_minutes };
  c->recommending = (HeatRecommending){ 5, 10, 50, 25 };
  c->season = (HeatSeasonRules){ 10, 15, 15, 20, 2 };
  if (!read_folder (c, folder ? folder : own, error))
    return NULL;
  if (over && *over && !read_settings (c, over, error))
    return NULL;
  g_autofree char *operating = folder ? g_build_filename (folder, "operating.ini", NULL) : NULL;
  c->operating = g_new0 (HeatOperatingRules, 1);
  if (!heat_operating_rules_load (operating, c->operating, error))
    return NULL;
  return check_profile (c, error) ? g_steal_pointer (&c) : NULL;
}
