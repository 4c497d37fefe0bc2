// SPDX-License-Identifier: GPL-3.0-or-later
/* The elements of an alert as CAP-v1.2.xsd of the standard has them: names, order, how many, and which words and numbers. */
#include "notice-cap-private.h"
#include <libxml/uri.h>
#include <string.h>

static const char *const statuses[] = { "Actual", "Exercise", "System", "Test", "Draft", NULL };
static const char *const types[] = { "Alert", "Update", "Cancel", "Ack", "Error", NULL };
static const char *const scopes[] = { "Public", "Restricted", "Private", NULL };
static const char *const categories[] = { "Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE", "Other", NULL };
static const char *const responses[] = { "Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear", "None", NULL };
static const char *const urgencies[] = { "Immediate", "Expected", "Future", "Past", "Unknown", NULL };
static const char *const severities[] = { "Extreme", "Severe", "Moderate", "Minor", "Unknown", NULL };
static const char *const certainties[] = { "Observed", "Likely", "Possible", "Unlikely", "Unknown", NULL };

#define AT(type, member) G_STRUCT_OFFSET (type, member)
#define GROUP(type, list) { list, G_N_ELEMENTS (list), sizeof (type) }

static const HeatCapElement pair_elements[] = {
  { "valueName", 1, FALSE, HEAT_CAP_TEXT, AT (HeatCapPair, name), NULL, NULL },
  { "value", 1, FALSE, HEAT_CAP_TEXT, AT (HeatCapPair, value), NULL, NULL },
};
static const HeatCapGroup pair_group = GROUP (HeatCapPair, pair_elements);

static const HeatCapElement resource_elements[] = {
  { "resourceDesc", 1, FALSE, HEAT_CAP_TEXT, AT (HeatCapResource, desc), NULL, NULL },
  { "mimeType", 1, FALSE, HEAT_CAP_TEXT, AT (HeatCapResource, mime_type), NULL, NULL },
  { "size", 0, FALSE, HEAT_CAP_INTEGER, AT (HeatCapResource, size), NULL, NULL },
  { "uri", 0, FALSE, HEAT_CAP_URI, AT (HeatCapResource, uri), NULL, NULL },
  { "derefUri", 0, FALSE, HEAT_CAP_TEXT, AT (HeatCapResource, deref_uri), NULL, NULL },
  { "digest", 0, FALSE, HEAT_CAP_TEXT, AT (HeatCapResource, digest), NULL, NULL },
};
static const HeatCapGroup resource_group = GROUP (HeatCapResource, resource_elements);

static const HeatCapElement area_elements[] = {
  { "areaDesc", 1, FALSE, HEAT_CAP_TEXT, AT (HeatCapArea, desc), NULL, NULL },
  { "polygon", 0, TRUE, HEAT_CAP_TEXT, AT (HeatCapArea, polygons), NULL, NULL },
  { "circle", 0, TRUE, HEAT_CAP_TEXT, AT (HeatCapArea, circles), NULL, NULL },
  { "geocode", 0, TRUE, HEAT_CAP_GROUP, AT (HeatCapArea, geocodes), NULL, &pair_group },
  { "altitude", 0, FALSE, HEAT_CAP_DECIMAL, AT (HeatCapArea, altitude), NULL, NULL },
  { "ceiling", 0, FALSE, HEAT_CAP_DECIMAL, AT (HeatCapArea, ceiling), NULL, NULL },
};
static const HeatCapGroup area_group = GROUP (HeatCapArea, area_elements);

static const HeatCapElement info_elements[] = {
  { "language", 0, FALSE, HEAT_CAP_LANGUAGE, AT (HeatCapInfo, language), NULL, NULL },
  { "category", 1, TRUE, HEAT_CAP_WORD, AT (HeatCapInfo, categories), categories, NULL },
  { "event", 1, FALSE, HEAT_CAP_TEXT, AT (HeatCapInfo, event), NULL, NULL },
  { "responseType", 0, TRUE, HEAT_CAP_WORD, AT (HeatCapInfo, responses), responses, NULL },
  { "urgency", 1, FALSE, HEAT_CAP_WORD, AT (HeatCapInfo, urgency), urgencies, NULL },
  { "severity", 1, FALSE, HEAT_CAP_WORD, AT (HeatCapInfo, severity), severities, NULL },
  { "certainty", 1, FALSE, HEAT_CAP_WORD, AT (HeatCapInfo, certainty), certainties, NULL },
  { "audience", 0, FALSE, HEAT_CAP_TEXT, AT (HeatCapInfo, audience), NULL, NULL },
  { "eventCode", 0, TRUE, HEAT_CAP_GROUP, AT (HeatCapInfo, codes), NULL, &pair_group },
  { "effective", 0, FALSE, HEAT_CAP_TIME, AT (HeatCapInfo, effective), NULL, NULL },
  { "onset", 0, FALSE, HEAT_CAP_TIME, AT (HeatCapInfo, onset), NULL, NULL },
  { "expires", 0, FALSE, HEAT_CAP_TIME, AT (HeatCapInfo, expires), NULL, NULL },
  { "senderName", 0, FALSE, HEAT_CAP_TEXT, AT (HeatCapInfo, sender_name), NULL, NULL },
  { "headline", 0, FALSE, HEAT_CAP_TEXT, AT (HeatCapInfo, headline), NULL, NULL },
  { "description", 0, FALSE, HEAT_CAP_TEXT, AT (HeatCapInfo, description), NULL, NULL },
  { "instruction", 0, FALSE, HEAT_CAP_TEXT, AT (HeatCapInfo, instruction), NULL, NULL },
  { "web", 0, FALSE, HEAT_CAP_URI, AT (HeatCapInfo, web), NULL, NULL },
  { "contact", 0, FALSE, HEAT_CAP_TEXT, AT (HeatCapInfo, contact), NULL, NULL },
  { "parameter", 0, TRUE, HEAT_CAP_GROUP, AT (HeatCapInfo, parameters), NULL, &pair_group },
  { "resource", 0, TRUE, HEAT_CAP_GROUP, AT (HeatCapInfo, resources), NULL, &resource_group },
  { "area", 0, TRUE, HEAT_CAP_GROUP, AT (HeatCapInfo, areas), NULL, &area_group },
};
static const HeatCapGroup info_group = GROUP (HeatCapInfo, info_elements);

static const HeatCapElement alert_elements[] = {
  { "identifier", 1, FALSE, HEAT_CAP_TEXT, AT (HeatCap, identifier), NULL, NULL },
  { "sender", 1, FALSE, HEAT_CAP_TEXT, AT (HeatCap, sender), NULL, NULL },
  { "sent", 1, FALSE, HEAT_CAP_TIME, AT (HeatCap, sent), NULL, NULL },
  { "status", 1, FALSE, HEAT_CAP_WORD, AT (HeatCap, status), statuses, NULL },
  { "msgType", 1, FALSE, HEAT_CAP_WORD, AT (HeatCap, type), types, NULL },
  { "source", 0, FALSE, HEAT_CAP_TEXT, AT (HeatCap, source), NULL, NULL },
  { "scope", 1, FALSE, HEAT_CAP_WORD, AT (HeatCap, scope), scopes, NULL },
  { "restriction", 0, FALSE, HEAT_CAP_TEXT, AT (HeatCap, restriction), NULL, NULL },
  { "addresses", 0, FALSE, HEAT_CAP_TEXT, AT (HeatCap, addresses), NULL, NULL },
  { "code", 0, TRUE, HEAT_CAP_TEXT, AT (HeatCap, codes), NULL, NULL },
  { "note", 0, FALSE, HEAT_CAP_TEXT, AT (HeatCap, note), NULL, NULL },
  { "references", 0, FALSE, HEAT_CAP_TEXT, AT (HeatCap, references), NULL, NULL },
  { "incidents", 0, FALSE, HEAT_CAP_TEXT, AT (HeatCap, incidents), NULL, NULL },
  { "info", 0, TRUE, HEAT_CAP_GROUP, AT (HeatCap, infos), NULL, &info_group },
};
const HeatCapGroup heat_cap_group = GROUP (HeatCap, alert_elements);

/* --- the kinds of value --- */
static guint
two_digits (const char *at)
{
  return (guint) (at[0] - '0') * 10 + (guint) (at[1] - '0');
}

/* Do digits stand where `pattern` has 0, and its other characters where they stand? Its length then. */
static gsize
fits_pattern (const char *text, const char *pattern)
{
  gsize i = 0;

  for (; pattern[i]; i++)
    if (pattern[i] == '0' ? !g_ascii_isdigit (text[i]) : text[i] != pattern[i])
      return 0;
  return i;
}

static gboolean
is_day_and_time (const char *text)
{
  guint year = two_digits (text) * 100 + two_digits (text + 2), month = two_digits (text + 5), day = two_digits (text + 8);
  guint hour = two_digits (text + 11), minute = two_digits (text + 14), second = two_digits (text + 17);
  gboolean is_midnight_after = hour == 24 && minute == 0 && second == 0;

  return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= g_date_get_days_in_month ((GDateMonth) month, (GDateYear) year)
         && (hour < 24 || is_midnight_after) && minute < 60 && second < 60;
}

static gboolean
is_offset (const char *text)
{
  if ((*text != '+' && *text != '-') || fits_pattern (text + 1, "00:00") != 5 || text[6])
    return FALSE;
  guint hours = two_digits (text + 1), minutes = two_digits (text + 4);
  return minutes < 60 && (hours < 14 || (hours == 14 && minutes == 0));
}

gboolean
heat_cap_is_time (const char *text, gboolean is_1_1)
{
  gsize n = fits_pattern (text, "0000-00-00T00:00:00");

  if (!n || !is_day_and_time (text))
    return FALSE;
  const char *rest = text + n;
  if (is_1_1 && *rest == '.' && g_ascii_isdigit (rest[1]))
    for (rest++; g_ascii_isdigit (*rest);)
      rest++;
  return is_offset (rest) || (is_1_1 && (!*rest || strcmp (rest, "Z") == 0));
}

/* "en-US": parts of 1 to 8 letters, later ones also digits. */
static gboolean
is_language (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "-", -1);

  for (guint i = 0; parts[i]; i++)
    {
      gsize n = strlen (parts[i]);
      if (n < 1 || n > 8)
        return FALSE;
      for (gsize k = 0; k < n; k++)
        if (i == 0 ? !g_ascii_isalpha (parts[i][k]) : !g_ascii_isalnum (parts[i][k]))
          return FALSE;
    }
  return parts[0] != NULL;
}

static gboolean
is_number (const char *text, gboolean is_decimal)
{
  gsize digits = 0;

  text += *text == '+' || *text == '-';
  for (; g_ascii_isdigit (*text); text++)
    digits++;
  if (is_decimal && *text == '.')
    for (text++; g_ascii_isdigit (*text); text++)
      digits++;
  return !*text && digits >= 1 && digits <= 18;
}

/* xs:anyURI takes what becomes a reference once its strange characters are escaped. */
static gboolean
is_uri (const char *text)
{
  g_autofree char *escaped = g_uri_escape_string (text, "_.-!~*'()/#%&[]:;?@=+$,", FALSE);
  xmlURI *uri = xmlParseURI (escaped);
  gboolean is_good = uri != NULL || !*text;

  if (uri)
    xmlFreeURI (uri);
  return is_good;
}

gboolean
heat_cap_type_fits (const HeatCapElement *e, const char *text, gboolean is_1_1)
{
  switch (e->type)
    {
    case HEAT_CAP_WORD: return g_strv_contains (e->words, text);
    case HEAT_CAP_TIME: return heat_cap_is_time (text, is_1_1);
    case HEAT_CAP_LANGUAGE: return is_language (text);
    case HEAT_CAP_URI: return is_uri (text);
    case HEAT_CAP_INTEGER: return is_number (text, FALSE);
    case HEAT_CAP_DECIMAL: return is_number (text, TRUE);
    case HEAT_CAP_TEXT:
    case HEAT_CAP_GROUP: return TRUE;
    }
  return FALSE;
}

/* --- groups --- */
static void
group_free (const HeatCapGroup *group, gpointer of)
{
  for (guint i = 0; i < group->n; i++)
    {
      const HeatCapElement *e = &group->elements[i];
      if (!e->is_list)
        g_free (*heat_cap_text_at (e, of));
      else
        {
          GPtrArray *list = *heat_cap_list_at (e, of);
          for (guint k = 0; e->group && k < list->len; k++)
            group_free (e->group, list->pdata[k]);
          g_ptr_array_unref (list);
        }
    }
  g_free (of);
}

gpointer
heat_cap_group_new (const HeatCapGroup *group)
{
  gpointer of = g_malloc0 (group->bytes);

  for (guint i = 0; i < group->n; i++)
    if (group->elements[i].is_list)
      *heat_cap_list_at (&group->elements[i], of) = g_ptr_array_new_with_free_func (group->elements[i].group ? NULL : g_free);
  return of;
}

gpointer
heat_cap_group_add (const HeatCapElement *e, gpointer to)
{
  gpointer one = heat_cap_group_new (e->group);

  g_ptr_array_add (*heat_cap_list_at (e, to), one);
  return one;
}

HeatCap *
heat_cap_new (void)
{
  return heat_cap_group_new (&heat_cap_group);
}

HeatCapInfo *
heat_cap_add_info (HeatCap *cap)
{
  HeatCapInfo *info = heat_cap_group_new (&info_group);

  g_ptr_array_add (cap->infos, info);
  return info;
}

HeatCapArea *
heat_cap_add_area (HeatCapInfo *info)
{
  HeatCapArea *area = heat_cap_group_new (&area_group);

  g_ptr_array_add (info->areas, area);
  return area;
}

void
heat_cap_add_pair (GPtrArray *pairs, const char *name, const char *value)
{
  HeatCapPair *pair = g_new (HeatCapPair, 1);

  *pair = (HeatCapPair){ g_strdup (name), g_strdup (value ? value : "") };
  g_ptr_array_add (pairs, pair);
}

void
heat_cap_free (HeatCap *cap)
{
  if (cap)
    group_free (&heat_cap_group, cap);
}
