// SPDX-License-Identifier: GPL-3.0-or-later
/* Alerts: the rules beside the schema, and writing. */
#include "notice-cap-private.h"
#include "base-clock.h"
#include "base-i18n.h"
#include <string.h>

#define CAP_1_2 "urn:oasis:names:tc:emergency:cap:1.2"

const char *
heat_cap_fault_word (HeatCapFault fault)
{
  static const char *const words[] = { "good", "no-xml", "doctype", "version", "schema", "rule" };

  return words[fault];
}

char *
heat_cap_time (gint64 at_us)
{
  return heat_time_format_local (at_us, "%Y-%m-%dT%H:%M:%S%:z");
}

char *
heat_cap_reference (const HeatCap *cap)
{
  return g_strjoin (",", cap->sender, cap->identifier, cap->sent, NULL);
}

/* --- places --- */
static gboolean
read_degrees (const char *text, double *lat, double *lon)
{
  char *end = NULL;

  *lat = g_ascii_strtod (text, &end);
  if (end == text || *end != ',' || g_ascii_isspace (end[1]))
    return FALSE;
  text = end + 1;
  *lon = g_ascii_strtod (text, &end);
  return end != text && !*end && *lat >= -90 && *lat <= 90 && *lon >= -180 && *lon <= 180;
}

GArray *
heat_cap_read_polygon (const char *text)
{
  g_autoptr (GArray) out = g_array_new (FALSE, FALSE, sizeof (double));
  g_auto (GStrv) pairs = g_strsplit_set (text, " \t\r\n", -1);

  for (guint i = 0; pairs[i]; i++)
    {
      double place[2];
      if (!*pairs[i])
        continue;
      if (!read_degrees (pairs[i], &place[0], &place[1]))
        return NULL;
      g_array_append_vals (out, place, 2);
    }
  const double *d = (const double *) out->data;
  if (out->len < 8 || d[0] != d[out->len - 2] || d[1] != d[out->len - 1])
    return NULL;
  return g_steal_pointer (&out);
}

gboolean
heat_cap_read_circle (const char *text, double circle[3])
{
  g_autofree char *copy = g_strstrip (g_strdup (text));
  g_auto (GStrv) parts = g_strsplit (copy, " ", 2);
  char *end = NULL;
  double read[3];

  if (!parts[0] || !parts[1] || !read_degrees (parts[0], &read[0], &read[1]))
    return FALSE;
  g_strstrip (parts[1]);
  read[2] = g_ascii_strtod (parts[1], &end);
  if (end == parts[1] || *end || !(read[2] >= 0 && read[2] <= 20038)) /* half the equator */
    return FALSE;
  memcpy (circle, read, sizeof read);
  return TRUE;
}

/* --- rules beside the schema --- */
static gboolean
complain (GError **error, const char *what, const char *value)
{
  g_set_error (error, HEAT_NOTICE_ERROR, HEAT_ERROR_DATA, _("reading the alert: %s (“%.80s”); ask its sender to mend it"), what, value ? value : "");
  return FALSE;
}

/* "MUST NOT include spaces, commas or restricted characters (< and &)". */
static gboolean
is_name (const char *text)
{
  return *text && !strpbrk (text, " \t\r\n,<&");
}

/* "sender,identifier,sent", several with white space between. */
static gboolean
are_references (const char *text, gboolean is_1_1)
{
  g_auto (GStrv) all = g_strsplit_set (text ? text : "", " \t\r\n", -1);
  guint n = 0;

  for (guint i = 0; all[i]; i++)
    {
      g_auto (GStrv) parts = g_strsplit (all[i], ",", -1);
      if (!*all[i])
        continue;
      if (g_strv_length (parts) != 3 || !*parts[0] || !*parts[1] || !heat_cap_is_time (parts[2], is_1_1))
        return FALSE;
      n++;
    }
  return n > 0;
}

static gboolean
is_blank (const char *text)
{
  return !text || !text[strspn (text, " \t\r\n")];
}

static gboolean
check_area (const HeatCapArea *area, GError **error)
{
  double circle[3];

  for (guint i = 0; i < area->polygons->len; i++)
    {
      g_autoptr (GArray) places = heat_cap_read_polygon (area->polygons->pdata[i]);
      if (!places)
        return complain (error, _("<polygon> is no closed ring of four or more places “latitude,longitude” in degrees"), area->polygons->pdata[i]);
    }
  for (guint i = 0; i < area->circles->len; i++)
    if (!heat_cap_read_circle (area->circles->pdata[i], circle))
      return complain (error, _("<circle> is no “latitude,longitude radius” in degrees and kilometres"), area->circles->pdata[i]);
  if (area->ceiling && !area->altitude)
    return complain (error, _("<ceiling> stands without <altitude>"), area->ceiling);
  return TRUE;
}

static gboolean
check_head (const HeatCap *cap, GError **error)
{
  if (!is_name (cap->identifier))
    return complain (error, _("<identifier> is empty or holds a blank, a comma, < or &"), cap->identifier);
  if (!is_name (cap->sender))
    return complain (error, _("<sender> is empty or holds a blank, a comma, < or &"), cap->sender);
  if (strcmp (cap->scope, "Restricted") == 0 && is_blank (cap->restriction))
    return complain (error, _("<scope> is Restricted, and <restriction> does not say to whom"), cap->restriction);
  if (strcmp (cap->scope, "Private") == 0 && is_blank (cap->addresses))
    return complain (error, _("<scope> is Private, and <addresses> names nobody"), cap->addresses);
  if (strcmp (cap->type, "Alert") != 0 && !are_references (cap->references, cap->is_1_1))
    return complain (error, _("<msgType> refers to earlier alerts, and <references> names none as “sender,identifier,sent”"), cap->references);
  if (!is_blank (cap->references) && !are_references (cap->references, cap->is_1_1))
    return complain (error, _("<references> is no list of “sender,identifier,sent”"), cap->references);
  return TRUE;
}

gboolean
heat_cap_check_rules (const HeatCap *cap, GError **error)
{
  if (!check_head (cap, error))
    return FALSE;
  for (guint i = 0; i < cap->infos->len; i++)
    {
      const HeatCapInfo *info = cap->infos->pdata[i];
      for (guint k = 0; k < info->areas->len; k++)
        if (!check_area (info->areas->pdata[k], error))
          return FALSE;
    }
  return TRUE;
}

/* --- writing --- */
static void
append_escaped (GString *out, const char *text)
{
  for (const char *at = text; *at; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char_validated (at, -1);
      if (c >= (gunichar) -2)
        return;
      if (c == '&')
        g_string_append (out, "&amp;");
      else if (c == '<')
        g_string_append (out, "&lt;");
      else if (c == '>')
        g_string_append (out, "&gt;");
      else if (c == '\r')
        g_string_append (out, "&#13;");
      else if (c == '\t' || c == '\n' || (c >= ' ' && c != 0xfffe && c != 0xffff))
        g_string_append_unichar (out, c);
    }
}

static void
append_text (GString *out, const HeatCapElement *e, const char *text, guint depth)
{
  g_string_append_printf (out, "%*s<%s>", (int) depth * 2, "", e->name);
  append_escaped (out, text);
  g_string_append_printf (out, "</%s>\n", e->name);
}

static void
append_group (GString *out, const HeatCapGroup *group, gconstpointer of, guint depth)
{
  for (guint i = 0; i < group->n; i++)
    {
      const HeatCapElement *e = &group->elements[i];
      const char *text = e->is_list ? NULL : *heat_cap_text_at (e, of);
      const GPtrArray *list = e->is_list ? *heat_cap_list_at (e, of) : NULL;
      if (text)
        append_text (out, e, text, depth);
      for (guint k = 0; list && k < list->len; k++)
        if (!e->group)
          append_text (out, e, list->pdata[k], depth);
        else
          {
            g_string_append_printf (out, "%*s<%s>\n", (int) depth * 2, "", e->name);
            append_group (out, e->group, list->pdata[k], depth + 1);
            g_string_append_printf (out, "%*s</%s>\n", (int) depth * 2, "", e->name);
          }
    }
}

char *
heat_cap_write (const HeatCap *cap)
{
  GString *out = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<alert xmlns=\"" CAP_1_2 "\">\n");

  append_group (out, &heat_cap_group, cap, 1);
  g_string_append (out, "</alert>\n");
  return g_string_free (out, FALSE);
}
