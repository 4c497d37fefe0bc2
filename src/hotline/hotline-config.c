// SPDX-License-Identifier: GPL-3.0-or-later
#include "hotline-config.h"
#include "base-i18n.h"
#include <string.h>

typedef enum { WHOLE, NUMBER, TEXT } Type;
/* One row a key; min and max are a text's length in bytes. */
static const struct { const char *group, *key; Type type; double min, max; } keys[] = {
  { "limits", "body_bytes", WHOLE, 1024, 64 * 1024 * 1024 },
  { "limits", "stranger_body_bytes", WHOLE, 1024, 64 * 1024 * 1024 },
  { "limits", "bodies_bytes", WHOLE, 64 * 1024, 1e12 },
  { "limits", "stranger_bodies_bytes", WHOLE, 1024, 1e12 },
  { "limits", "answers_bytes", WHOLE, 64 * 1024, 1e12 },
  { "limits", "stranger_answers_bytes", WHOLE, 1024, 1e12 },
  { "limits", "head_bytes", WHOLE, 1024, 1024 * 1024 },
  { "limits", "head_s", WHOLE, 1, 600 },
  { "limits", "body_s", WHOLE, 1, 3600 },
  { "limits", "answer_s", WHOLE, 1, 3600 },
  { "limits", "stop_s", WHOLE, 0, 600 },
  { "limits", "proxy_address", TEXT, 0, 1000 },
  { "limits", "idle_s", WHOLE, 1, 3600 },
  { "limits", "connections", WHOLE, 1, 100000 },
  { "limits", "connections_per_address", WHOLE, 1, 100000 },
  { "limits", "connections_per_proxy", WHOLE, 1, 100000 },
  { "limits", "waiting", WHOLE, 1, 100000 },
  { "limits", "push_bytes", WHOLE, 1024, 64 * 1024 * 1024 },
  { "rates", "token_per_s", NUMBER, 0, 1e6 },
  { "rates", "token_burst", NUMBER, 0, 1e6 },
  { "rates", "address_per_s", NUMBER, 0, 1e6 },
  { "rates", "address_burst", NUMBER, 0, 1e6 },
  { "rates", "wrong_per_min", NUMBER, 0, 1e6 },
  { "rates", "unreadable_per_min", NUMBER, 0, 1e6 },
  { "session", "hours", NUMBER, 0.01, 168 },
  { "session", "most", WHOLE, 1, 100000 },
  { "session", "most_of_token", WHOLE, 1, 100000 },
  { "events", "ping_s", WHOLE, 1, 3600 },
  { "agents", "update_min", WHOLE, 0, 1440 },
  { "agents", "questions", TEXT, 0, 1000 },
  { "public", "url", TEXT, 0, 200 },
  { "crew", "link_hours", NUMBER, 0.01, 1000 },
  { "crew", "late_hours", NUMBER, 0, 1000 },
  { "crew", "check_in_min", WHOLE, 1, 60 },
  { "crew", "photos_per_link", WHOLE, 0, 100000 },
  { "crew", "photo_bytes_per_link", WHOLE, 0, 1e12 },
  { "crew", "messages_per_link", WHOLE, 1, 1e6 },
  { "crew", "listeners_per_link", WHOLE, 1, 1000 },
  { "gas", "o2_min_percent", NUMBER, 0, 100 },
  { "gas", "o2_max_percent", NUMBER, 0, 100 },
  { "gas", "ch4_max_lel_percent", NUMBER, 0, 100 },
  { "gas", "co_max_ppm", NUMBER, 0, 10000 },
  { "gas", "h2s_max_ppm", NUMBER, 0, 10000 },
  { "feeds", "days", WHOLE, 1, 3650 },
  { "feeds", "most", WHOLE, 1, 1000 },
  { "notices", "reminders_h", TEXT, 0, 100 },
  { "notices", "restored_h", NUMBER, 0, 8760 },
  { "notices", "check_s", NUMBER, 0.01, 3600 },
  { "webhooks", "timeout_s", NUMBER, 0.1, 600 },
  { "webhooks", "first_pause_s", NUMBER, 0.01, 3600 },
  { "webhooks", "longest_pause_s", NUMBER, 0.01, 86400 },
  { "webhooks", "refusals", NUMBER, 1, 1000 },
  { "webhooks", "give_up_h", NUMBER, 0.0001, 8760 },
  { "tickets", "profile", TEXT, 0, 64 },
  { "tickets", "folder", TEXT, 0, 1000 },
  { "tickets", "similar_h", NUMBER, 0, 1000 },
  { "tickets", "similar_m", NUMBER, 0, 10000 },
  { "tickets", "overdue_min", NUMBER, 0, 10080 },
  { "tickets", "check_s", NUMBER, 0.01, 3600 },
};

typedef struct { gint64 whole; double number; char *text; } Value;
struct _HeatHotlineConfig {
  gatomicrefcount refs;
  Value values[G_N_ELEMENTS (keys)];
};

static guint
find_key (const char *group, const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (strcmp (keys[i].group, group) == 0 && strcmp (keys[i].key, key) == 0)
      return i;
  return G_N_ELEMENTS (keys);
}

static gboolean
fail (GError **error, const char *file, const char *group, const char *key, const char *what)
{
  g_set_error (error, HEAT_HOTLINE_ERROR, HEAT_ERROR_DATA, _("reading the hotline's settings from %s: [%s] %s %s; see hotline.ini"), file, group, key, what);
  return FALSE;
}

static gboolean
take_value (HeatHotlineConfig *c, guint i, const char *text, const char *file, GError **error)
{
  double number = (double) strlen (text);
  gboolean is_good = g_utf8_validate (text, -1, NULL);
  char *end;

  if (keys[i].type != TEXT)
    {
      number = g_ascii_strtod (text, &end);
      is_good = *text && *end == '\0' && (keys[i].type == NUMBER || number == (double) (gint64) CLAMP (number, -9e15, 9e15));
    }
  if (!is_good || !(number >= keys[i].min && number <= keys[i].max))
    {
      g_autofree char *what = g_strdup_printf (_("is not in the range %g to %g"), keys[i].min, keys[i].max);
      return fail (error, file, keys[i].group, keys[i].key, what);
    }
  g_free (c->values[i].text);
  c->values[i] = (Value){ keys[i].type == WHOLE ? (gint64) number : 0, number, g_strdup (text) };
  return TRUE;
}

static gboolean
take_file (HeatHotlineConfig *c, GKeyFile *file, const char *name, GError **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  for (guint g = 0; groups[g]; g++)
    {
      g_auto (GStrv) names = g_key_file_get_keys (file, groups[g], NULL, NULL);
      for (guint k = 0; names && names[k]; k++)
        {
          guint i = find_key (groups[g], names[k]);
          g_autofree char *text = i < G_N_ELEMENTS (keys) ? g_key_file_get_string (file, groups[g], names[k], NULL) : NULL;
          if (i == G_N_ELEMENTS (keys))
            return fail (error, name, groups[g], names[k], _("is not known"));
          if (!take_value (c, i, text ? g_strstrip (text) : "\377", name, error))
            return FALSE;
        }
    }
  return TRUE;
}

static HeatHotlineConfig *
load_defaults (GError **error)
{
  g_autoptr (HeatHotlineConfig) c = g_new0 (HeatHotlineConfig, 1);
  g_autofree char *path = heat_data_path ("hotline/hotline.ini");
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local = NULL;

  g_atomic_ref_count_init (&c->refs);
  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &local))
    {
      g_set_error (error, HEAT_HOTLINE_ERROR, HEAT_ERROR_IO, _("reading the hotline's settings from %s: %s; install the program's data again"), path, local->message);
      return NULL;
    }
  if (!take_file (c, file, path, error))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (!c->values[i].text)
      {
        fail (error, path, keys[i].group, keys[i].key, _("is missing"));
        return NULL;
      }
  return g_steal_pointer (&c);
}

HeatHotlineConfig *
heat_hotline_config_parse (const char *text, GError **error)
{
  g_autoptr (HeatHotlineConfig) c = load_defaults (error);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local = NULL;

  if (!c)
    return NULL;
  if (!g_key_file_load_from_data (file, text, (gsize) -1, G_KEY_FILE_NONE, &local))
    {
      g_set_error (error, HEAT_HOTLINE_ERROR, HEAT_ERROR_DATA, _("reading the hotline's settings: %s; write them as in hotline.ini"), local->message);
      return NULL;
    }
  return take_file (c, file, _("the text given"), error) ? g_steal_pointer (&c) : NULL;
}

HeatHotlineConfig *
heat_hotline_config_load (const char *path, GError **error)
{
  g_autoptr (HeatHotlineConfig) c = load_defaults (error);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local = NULL;
  const char *over = path ? path : g_getenv ("HEAT_HOTLINE_CONFIG");

  if (!c || !over || !*over)
    return g_steal_pointer (&c);
  if (!g_key_file_load_from_file (file, over, G_KEY_FILE_NONE, &local))
    {
      g_set_error (error, HEAT_HOTLINE_ERROR, local->domain == G_KEY_FILE_ERROR ? HEAT_ERROR_DATA : HEAT_ERROR_IO,
                   _("reading the hotline's settings from %s: %s; give a file as hotline.ini"), over, local->message);
      return NULL;
    }
  return take_file (c, file, over, error) ? g_steal_pointer (&c) : NULL;
}

HeatHotlineConfig *
heat_hotline_config_ref (HeatHotlineConfig *c)
{
  g_atomic_ref_count_inc (&c->refs);
  return c;
}

void
heat_hotline_config_unref (HeatHotlineConfig *c)
{
  if (!c || !g_atomic_ref_count_dec (&c->refs))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_free (c->values[i].text);
  g_free (c);
}

static const Value *
value_of (const HeatHotlineConfig *c, const char *group, const char *key, Type type)
{
  guint i = find_key (group, key);

  g_assert (i < G_N_ELEMENTS (keys) && keys[i].type == type);
  return &c->values[i];
}

gint64
heat_hotline_config_int (const HeatHotlineConfig *c, const char *group, const char *key)
{
  return value_of (c, group, key, WHOLE)->whole;
}

double
heat_hotline_config_number (const HeatHotlineConfig *c, const char *group, const char *key)
{
  return value_of (c, group, key, NUMBER)->number;
}

const char *
heat_hotline_config_text (const HeatHotlineConfig *c, const char *group, const char *key)
{
  return value_of (c, group, key, TEXT)->text;
}
