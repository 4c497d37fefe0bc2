// SPDX-License-Identifier: GPL-3.0-or-later
#include "map-style.h"
#include "base-i18n.h"
#include <math.h>
#include <string.h>

typedef struct { const char *key; gsize offset; } Key;

static const Key colour_keys[] = {
#define X(field, key) { key, G_STRUCT_OFFSET (HeatMapPalette, field) },
  HEAT_MAP_COLOURS (X)
#undef X
};
#define X(field, key) { key, G_STRUCT_OFFSET (HeatMapStyle, GROUP.field) },
#define GROUP level
static const Key level_keys[] = { HEAT_MAP_LEVEL_KEYS (X) };
#undef GROUP
#define GROUP pipe
static const Key pipe_keys[] = { HEAT_MAP_PIPE_KEYS (X) };
#undef GROUP
#define GROUP show
static const Key show_keys[] = { HEAT_MAP_SHOW_KEYS (X) };
#undef GROUP
#define GROUP label
static const Key label_keys[] = { HEAT_MAP_LABEL_KEYS (X) };
#undef GROUP
#undef X
static const char *const pipe_lists[] = { "primary-width", "secondary-width", "primary-dash", "secondary-dash" };

/* What is being read, and for messages where it stands: in the user's own text, else in the whole one below it. */
typedef struct { GKeyFile *file; const char *text, *name, *own_text, *own_name; } Reading;

const char *
heat_map_theme_word (HeatMapTheme theme)
{
  static const char *const words[] = { "dark", "light", "print" };

  return words[theme];
}

/* Line number of a key in its group (of the group itself when key is NULL), 0 when it does not stand there. */
static guint
find_line (const char *text, const char *group, const char *key)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *head = g_strdup_printf ("[%s]", group);
  gboolean is_inside = FALSE;

  for (guint i = 0; lines[i]; i++)
    {
      char *line = g_strstrip (lines[i]);
      if (line[0] == '[')
        {
          is_inside = strcmp (line, head) == 0;
          if (is_inside && !key)
            return i + 1;
        }
      else if (is_inside && key && g_str_has_prefix (line, key))
        {
          const char *rest = line + strlen (key);
          while (*rest == ' ' || *rest == '\t')
            rest++;
          if (*rest == '=')
            return i + 1;
        }
    }
  return 0;
}

static gboolean
complain (const Reading *r, const char *group, const char *key, const char *problem, GError **error)
{
  guint own_line = r->own_text ? find_line (r->own_text, group, key) : 0, line = own_line ? own_line : find_line (r->text, group, key);

  if (line)
    g_set_error (error, HEAT_MAP_ERROR, HEAT_ERROR_DATA, _("reading the map style %s, line %u, [%s] %s: %s"), own_line ? r->own_name : r->name, line, group, key,
                 problem);
  else
    g_set_error (error, HEAT_MAP_ERROR, HEAT_ERROR_DATA, _("reading the map style %s, [%s] %s: %s"), r->name, group, key, problem);
  return FALSE;
}

static char *
read_text (const Reading *r, const char *group, const char *key, GError **error)
{
  g_autofree char *text = g_key_file_get_string (r->file, group, key, NULL);

  if (!text)
    {
      complain (r, group, key, _("the key is missing; write it as in the style that came with the program"), error);
      return NULL;
    }
  return g_strdup (g_strstrip (text));
}

static gboolean
read_colour (const Reading *r, const char *group, const Key *k, gpointer base, GError **error)
{
  g_autofree char *text = read_text (r, group, k->key, error);
  if (!text)
    return FALSE;
  const char *digits = text[0] == '#' ? text + 1 : text;
  if (strlen (digits) != 6 || strspn (digits, "0123456789abcdefABCDEF") != 6)
    return complain (r, group, k->key, _("a colour is six digits 0–9, a–f (RRGGBB)"), error);
  *(guint32 *) G_STRUCT_MEMBER_P (base, k->offset) = (guint32) g_ascii_strtoull (digits, NULL, 16);
  return TRUE;
}

/* A number > 0 at *at, which is moved behind it. */
static gboolean
take_number (const char **at, double *value)
{
  char *end = NULL;
  double v = g_ascii_strtod (*at, &end);

  if (end == *at || !isfinite (v) || v < 0)
    return FALSE;
  *at = end;
  *value = v;
  return TRUE;
}

static gboolean
read_number (const Reading *r, const char *group, const Key *k, gpointer base, GError **error)
{
  g_autofree char *text = read_text (r, group, k->key, error);
  if (!text)
    return FALSE;
  const char *at = text;
  double value = 0;
  if (!take_number (&at, &value) || *at || value <= 0)
    return complain (r, group, k->key, _("a number above 0 is needed"), error);
  *(double *) G_STRUCT_MEMBER_P (base, k->offset) = value;
  return TRUE;
}

static gboolean
read_dash (const Reading *r, const char *key, double dash_px[2], GError **error)
{
  g_autofree char *text = read_text (r, "pipe", key, error);
  if (!text)
    return FALSE;
  const char *at = text;
  double on = 0, off = 0;
  if (!take_number (&at, &on) || !take_number (&at, &off) || *at || on < 0.5 || off < 0.5)
    return complain (r, "pipe", key, _("two lengths of at least 0.5 are needed: on, off"), error);
  dash_px[0] = on;
  dash_px[1] = off;
  return TRUE;
}

static gboolean
read_widths (const Reading *r, const char *key, HeatMapWidths *widths, GError **error)
{
  g_autofree char *text = read_text (r, "pipe", key, error);
  if (!text)
    return FALSE;
  g_auto (GStrv) words = g_strsplit_set (text, " \t", -1);
  HeatMapWidths w = { 0 };
  for (guint i = 0; words[i]; i++)
    {
      const char *at = words[i];
      if (*at == 0)
        continue;
      if (w.n == HEAT_MAP_MAX_WIDTHS || !take_number (&at, &w.dn_mm[w.n]) || *at++ != ':' || !take_number (&at, &w.width_px[w.n]) || *at
          || w.width_px[w.n] <= 0 || (w.n && w.dn_mm[w.n] <= w.dn_mm[w.n - 1]))
        return complain (r, "pipe", key, _("a list DN:width is needed, DN rising, widths above 0, at most 16"), error);
      w.n++;
    }
  if (w.n == 0)
    return complain (r, "pipe", key, _("a list DN:width is needed, DN rising, widths above 0, at most 16"), error);
  *widths = w;
  return TRUE;
}

static gboolean
read_cost_steps (const Reading *r, HeatMapStyle *style, GError **error)
{
  g_autofree char *text = read_text (r, "cost", "households", error);
  if (!text)
    return FALSE;
  const char *at = text;
  double *steps = style->cost.households;
  for (guint i = 0; i < HEAT_MAP_N_COSTS; i++)
    if (!take_number (&at, &steps[i]) || steps[i] < 1 || (i > 0 && steps[i] <= steps[i - 1]))
      return complain (r, "cost", "households", _("five rising numbers of households are needed, the first at least 1"), error);
  if (*at)
    return complain (r, "cost", "households", _("five rising numbers of households are needed, the first at least 1"), error);
  return TRUE;
}

static gboolean
is_known_key (const char *group, const char *key)
{
  struct { const char *group; const Key *keys; gsize n; } groups[] = {
    { "level", level_keys, G_N_ELEMENTS (level_keys) }, { "pipe", pipe_keys, G_N_ELEMENTS (pipe_keys) },
    { "show", show_keys, G_N_ELEMENTS (show_keys) },    { "label", label_keys, G_N_ELEMENTS (label_keys) },
    { "theme dark", colour_keys, G_N_ELEMENTS (colour_keys) }, { "theme light", colour_keys, G_N_ELEMENTS (colour_keys) },
    { "theme print", colour_keys, G_N_ELEMENTS (colour_keys) },
  };

  for (gsize g = 0; g < G_N_ELEMENTS (groups); g++)
    if (strcmp (groups[g].group, group) == 0)
      for (gsize i = 0; i < groups[g].n; i++)
        if (strcmp (groups[g].keys[i].key, key) == 0)
          return TRUE;
  if (strcmp (group, "cost") == 0)
    return strcmp (key, "households") == 0;
  for (gsize i = 0; strcmp (group, "pipe") == 0 && i < G_N_ELEMENTS (pipe_lists); i++)
    if (strcmp (pipe_lists[i], key) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
refuse_unknown (const Reading *r, GError **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (r->file, NULL);

  for (guint g = 0; groups[g]; g++)
    {
      g_auto (GStrv) keys = g_key_file_get_keys (r->file, groups[g], NULL, NULL);
      for (guint k = 0; keys && keys[k]; k++)
        if (!is_known_key (groups[g], keys[k]))
          return complain (r, groups[g], keys[k], _("there is no such key; correct its name or take the line out"), error);
    }
  return TRUE;
}

static gboolean
read_numbers (const Reading *r, const char *group, const Key *keys, gsize n, gpointer base, GError **error)
{
  for (gsize i = 0; i < n; i++)
    if (!read_number (r, group, &keys[i], base, error))
      return FALSE;
  return TRUE;
}

static gboolean
read_all (const Reading *r, HeatMapStyle *style, GError **error)
{
  for (int theme = 0; theme < HEAT_MAP_N_THEMES; theme++)
    {
      g_autofree char *group = g_strdup_printf ("theme %s", heat_map_theme_word ((HeatMapTheme) theme));
      for (gsize i = 0; i < G_N_ELEMENTS (colour_keys); i++)
        if (!read_colour (r, group, &colour_keys[i], &style->palette[theme], error))
          return FALSE;
    }
  if (!read_numbers (r, "level", level_keys, G_N_ELEMENTS (level_keys), style, error)
      || !read_numbers (r, "pipe", pipe_keys, G_N_ELEMENTS (pipe_keys), style, error)
      || !read_numbers (r, "show", show_keys, G_N_ELEMENTS (show_keys), style, error)
      || !read_numbers (r, "label", label_keys, G_N_ELEMENTS (label_keys), style, error))
    return FALSE;
  if (!read_widths (r, "primary-width", &style->pipe.primary, error) || !read_widths (r, "secondary-width", &style->pipe.secondary, error)
      || !read_dash (r, "primary-dash", style->pipe.primary_dash_px, error)
      || !read_dash (r, "secondary-dash", style->pipe.secondary_dash_px, error) || !read_cost_steps (r, style, error))
    return FALSE;
  if (style->level.court_under > style->level.city_over)
    return complain (r, "level", "court-under", _("it must not be above city-over"), error);
  if (style->level.court_full > style->level.court_under)
    return complain (r, "level", "court-full", _("it must not be above court-under"), error);
  return refuse_unknown (r, error);
}

/* Number of the first line that is no key, group or remark; 0: there is none. */
static guint
find_junk (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i]; i++)
    {
      const char *line = g_strstrip (lines[i]);
      if (*line && *line != '#' && *line != '[' && !strchr (line, '='))
        return i + 1;
    }
  return 0;
}

static GKeyFile *
parse_keys (const char *text, const char *name, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local = NULL;

  if (g_key_file_load_from_data (file, text, (gsize) -1, G_KEY_FILE_NONE, &local))
    return g_steal_pointer (&file);
  guint line = find_junk (text);
  if (line)
    g_set_error (error, HEAT_MAP_ERROR, HEAT_ERROR_DATA, _("reading the map style %s, line %u: %s"), name, line, local->message);
  else
    g_set_error (error, HEAT_MAP_ERROR, HEAT_ERROR_DATA, _("reading the map style %s: %s"), name, local->message);
  return NULL;
}

static void
lay_over (GKeyFile *file, GKeyFile *own)
{
  g_auto (GStrv) groups = g_key_file_get_groups (own, NULL);

  for (guint g = 0; groups[g]; g++)
    {
      g_auto (GStrv) keys = g_key_file_get_keys (own, groups[g], NULL, NULL);
      for (guint k = 0; keys && keys[k]; k++)
        {
          g_autofree char *value = g_key_file_get_value (own, groups[g], keys[k], NULL);
          g_key_file_set_value (file, groups[g], keys[k], value);
        }
    }
}

/* own_text nullable. */
static HeatMapStyle *
parse_both (const char *text, const char *name, const char *own_text, const char *own_name, GError **error)
{
  g_autoptr (HeatMapStyle) style = g_new0 (HeatMapStyle, 1);
  g_autoptr (GKeyFile) file = parse_keys (text, name, error), own = NULL;

  style->ref_count = 1;
  style->text_scale = 1;
  if (!file || (own_text && !(own = parse_keys (own_text, own_name, error))))
    return NULL;
  if (own)
    lay_over (file, own);
  Reading reading = { file, text, name, own_text, own_name };
  return read_all (&reading, style, error) ? g_steal_pointer (&style) : NULL;
}

HeatMapStyle *
heat_map_style_parse (const char *text, const char *name, GError **error)
{
  return parse_both (text, name, NULL, NULL, error);
}

static gboolean
read_file (const char *path, char **text, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (g_file_get_contents (path, text, NULL, &local))
    return TRUE;
  g_set_error (error, HEAT_MAP_ERROR, HEAT_ERROR_IO, _("reading the map style: %s; reinstall the program or name another style file"), local->message);
  return FALSE;
}

char *
heat_map_style_own_path (void)
{
  g_autofree char *path = g_build_filename (g_get_user_config_dir (), "heat-dispatch", "style.ini", NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS) ? g_steal_pointer (&path) : NULL;
}

HeatMapStyle *
heat_map_style_load (const char *path, GError **error)
{
  g_autofree char *shipped = heat_data_path ("map/style.ini"), *text = NULL, *own_text = NULL;

  if (!read_file (shipped, &text, error) || (path && !read_file (path, &own_text, error)))
    return NULL;
  return parse_both (text, shipped, own_text, path, error);
}

HeatMapStyle *
heat_map_style_ref (HeatMapStyle *style)
{
  g_atomic_int_inc (&style->ref_count);
  return style;
}

void
heat_map_style_unref (HeatMapStyle *style)
{
  if (style && g_atomic_int_dec_and_test (&style->ref_count))
    g_free (style);
}

guint
heat_map_style_cost_step (const HeatMapStyle *style, guint32 households)
{
  guint step = 0;

  while (step < HEAT_MAP_N_COSTS && households >= style->cost.households[step])
    step++;
  return step;
}

guint32
heat_map_palette_cost (const HeatMapPalette *p, guint step)
{
  const guint32 colours[HEAT_MAP_N_COSTS + 1] = { p->cost_0, p->cost_1, p->cost_2, p->cost_3, p->cost_4, p->cost_5 };

  return colours[MIN (step, HEAT_MAP_N_COSTS)];
}

double
heat_map_widths_get (const HeatMapWidths *widths, double dn_mm)
{
  guint i = 0;

  while (i + 1 < widths->n && widths->dn_mm[i + 1] <= dn_mm)
    i++;
  return widths->width_px[i];
}

/* Where n lies between `from` and `to` on a scale of ratios, 0..1. */
static double
part_of_way (double from, double to, double n)
{
  return from > to ? CLAMP (log (from / n) / log (from / to), 0, 1) : 1;
}

double
heat_map_style_grow (const HeatMapStyle *style, double scale, double city, double street, double court)
{
  if (scale > style->level.city_over)
    return city;
  if (scale >= style->level.court_under)
    { /* from 60 % of the way at the city's border, full street size well before the court */
      double from = city + 0.6 * (street - city);
      return from + (street - from) * MIN (1, 1.6 * part_of_way (style->level.city_over, style->level.court_under, scale));
    }
  return street + (court - street) * part_of_way (style->level.court_under, style->level.court_full, scale);
}
