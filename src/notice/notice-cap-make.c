// SPDX-License-Identifier: GPL-3.0-or-later
/* Notice → alert. */
#include "notice-cap-make.h"
#include "base-i18n.h"
#include "notice-public.h"
#include "base-clock.h"
#include "notice-text.h"
#include <math.h>
#include <string.h>

#define HEADLINE_MAX 160 /* characters: what the standard calls fit for small screens */

char *
heat_cap_identifier (const HeatCapProfile *profile, const HeatNotice *n)
{
  g_autofree char *year = heat_time_format_local (n->issued_us, "%Y"), *number = g_uri_escape_string (n->number, NULL, FALSE);

  return g_strdup_printf ("%s.%s.%s.%u", profile->prefix, year, number, n->version);
}

/* --- shapes --- */
static int
compare_places (gconstpointer a, gconstpointer b)
{
  const double *p = a, *q = b;

  return p[0] != q[0] ? (p[0] < q[0] ? -1 : 1) : (p[1] > q[1]) - (p[1] < q[1]);
}

static double
turn (const double *a, const double *b, const double *c)
{
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

/* Appends a place after those from `base` on, dropping what then lies inside or on the side. */
static void
extend (GArray *hull, guint base, const double *place)
{
  const double *h = (const double *) hull->data;

  while (hull->len / 2 >= base + 2 && turn (&h[hull->len - 4], &h[hull->len - 2], place) <= 0)
    g_array_set_size (hull, hull->len - 2);
  g_array_append_vals (hull, place, 2);
}

GArray *
heat_cap_hull (const GArray *places)
{
  guint n = places->len / 2;
  g_autofree double *sorted = g_memdup2 (places->data, places->len * sizeof (double));
  GArray *hull = g_array_new (FALSE, FALSE, sizeof (double));

  qsort (sorted, n, 2 * sizeof (double), compare_places);
  for (guint i = 0; i < n; i++)
    if (i == 0 || compare_places (&sorted[2 * i], &sorted[2 * i - 2]) != 0)
      extend (hull, 0, &sorted[2 * i]);
  guint lower = hull->len / 2;
  for (guint i = n; lower >= 2 && i-- > 0;)
    if (i + 1 == n || compare_places (&sorted[2 * i], &sorted[2 * i + 2]) != 0)
      if (compare_places (&sorted[2 * i], (const double *) hull->data + hull->len - 2) != 0)
        extend (hull, lower - 1, &sorted[2 * i]);
  if (lower >= 2)
    g_array_set_size (hull, hull->len - 2); /* the first one again */
  return hull;
}

static void
append_place (GString *out, double lon_deg, double lat_deg)
{
  char lat[G_ASCII_DTOSTR_BUF_SIZE], lon[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (out, "%s%s,%s", out->len ? " " : "", g_ascii_formatd (lat, sizeof lat, "%.6f", lat_deg), g_ascii_formatd (lon, sizeof lon, "%.6f", lon_deg));
}

static void
add_polygon (HeatCapArea *area, const GArray *ring)
{
  const double *d = (const double *) ring->data;
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < ring->len; i += 2)
    append_place (text, d[i], d[i + 1]);
  append_place (text, d[0], d[1]);
  g_ptr_array_add (area->polygons, g_string_free (text, FALSE));
}

static void
add_circle (HeatCapArea *area, const double *place, double radius_m)
{
  char km[G_ASCII_DTOSTR_BUF_SIZE];
  GString *text = g_string_new (NULL);

  append_place (text, place[0], place[1]);
  g_string_append_printf (text, " %s", g_ascii_formatd (km, sizeof km, "%.3f", radius_m / 1000));
  g_ptr_array_add (area->circles, g_string_free (text, FALSE));
}

static void
add_shape (HeatCapArea *area, const GArray *ring, double circle_m)
{
  if (ring->len >= 6)
    add_polygon (area, ring);
  else if (ring->len)
    add_circle (area, (const double *) ring->data, circle_m);
}

static void
add_shapes (HeatCapArea *area, const HeatNoticeArea *a, const HeatCapMaking *m)
{
  gboolean is_many = a->buildings->len > m->profile->shapes;
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; m->net && m->degrees && i < a->buildings->len; i++)
    {
      guint32 b = heat_net_find (m->net, HEAT_KIND_BUILDING, ((HeatNoticeBuilding *) a->buildings->pdata[i])->id);
      g_autoptr (GArray) ring = b != HEAT_NONE ? heat_degrees_building (m->degrees, heat_building (b)) : NULL;
      if (ring && is_many)
        g_array_append_vals (all, ring->data, ring->len);
      else if (ring)
        add_shape (area, ring, m->profile->circle_m);
    }
  g_autoptr (GArray) hull = all->len ? heat_cap_hull (all) : NULL;
  if (hull)
    add_shape (area, hull, m->profile->circle_m);
}

static void
add_areas (HeatCapInfo *info, const HeatNotice *n, const HeatWording *w, const HeatCapMaking *m)
{
  for (guint i = 0; i < n->areas->len; i++)
    {
      const HeatNoticeArea *a = n->areas->pdata[i];
      HeatCapArea *area = heat_cap_add_area (info);
      area->desc = heat_wording_area (w, a, (HeatNoticeScope){ (int) i, -1, -1 }, TRUE);
      add_shapes (area, a, m);
      if (a->id && *a->id)
        heat_cap_add_pair (area->geocodes, "heat:community", a->id);
    }
}

/* --- words --- */
static gboolean
is_severe (const HeatNotice *n, const HeatCapProfile *p)
{
  return (isfinite (p->severe_at_degc) && isfinite (n->temp_degc) && n->temp_degc <= p->severe_at_degc)
         || (isfinite (p->severe_households) && n->households >= p->severe_households)
         || (isfinite (p->severe_priority) && n->n_priority >= p->severe_priority);
}

static void
add_classes (HeatCapInfo *info, const HeatNotice *n, const HeatCapProfile *p)
{
  gboolean is_over = heat_notice_is_over (n), is_planned = n->kind == HEAT_NOTICE_PLANNED;
  gint64 ahead_us = n->start_us - n->issued_us;
  gboolean is_later = is_planned && ahead_us > 0;

  g_ptr_array_add (info->categories, g_strdup (p->category));
  g_ptr_array_add (info->responses, g_strdup (is_over ? "AllClear" : "Prepare"));
  info->urgency = g_strdup (is_over ? "Past" : !is_later ? "Immediate" : (double) ahead_us <= p->expected_h * G_TIME_SPAN_HOUR ? "Expected" : "Future");
  info->severity = g_strdup (is_over || is_planned ? "Minor" : is_severe (n, p) ? "Severe" : "Moderate");
  info->certainty = g_strdup (n->kind == HEAT_NOTICE_CALLED_OFF ? "Unlikely" : is_later ? "Likely" : "Observed");
}

static void
add_times (HeatCapInfo *info, const HeatNotice *n, const HeatCapProfile *p)
{
  gint64 end_us = n->kind == HEAT_NOTICE_CALLED_OFF ? n->issued_us : n->kind == HEAT_NOTICE_RESTORATION ? n->restored_us : n->expected_us;
  double hours = end_us ? p->expires_after_h : p->expires_unknown_h;

  info->effective = heat_cap_time (n->issued_us);
  if (n->start_us)
    info->onset = heat_cap_time (n->start_us);
  info->expires = heat_cap_time (MAX (end_us, n->issued_us) + (gint64) (hours * G_TIME_SPAN_HOUR));
}

/* Cut at a whole character. */
static char *
shorten (char *text)
{
  if (g_utf8_strlen (text, -1) <= HEADLINE_MAX)
    return text;
  g_autofree char *long_text = text, *head = g_utf8_substring (long_text, 0, HEADLINE_MAX - 1);
  return g_strconcat (head, "…", NULL);
}

static gboolean
add_headline (HeatCapInfo *info, const HeatNotice *n, const HeatWording *w, const HeatNoticeContext *context, GError **error)
{
  const char *section = heat_wording_section (n);
  g_autoptr (GHashTable) f = heat_wording_fields (w, n, HEAT_SCOPE_ALL, context);
  g_autofree char *event = g_strdup_printf ("event_%s", section), *headline = g_strdup_printf ("headline_%s", section);

  info->language = heat_wording_fill (w, "alert", "language", NULL, error);
  info->event = info->language ? heat_wording_fill (w, "alert", event, f, error) : NULL;
  char *line = info->event ? heat_wording_fill_notice (w, "alert", headline, n, context, f, error) : NULL;
  info->headline = line ? shorten (line) : NULL;
  return line != NULL;
}

/* The sheet's own words: what it tells, and what people can do. */
static gboolean
add_text (HeatCapInfo *info, const HeatNotice *n, const HeatWording *w, const HeatNoticeContext *context, GError **error)
{
  g_autoptr (HeatNoticeSheet) s = heat_notice_sheet_new (n, HEAT_SCOPE_ALL, w, context, error);
  g_autoptr (GString) told = g_string_new (NULL), advice = g_string_new (NULL);

  if (!s)
    return FALSE;
  g_string_append (told, s->body);
  for (guint i = 0; i < s->rows->len; i++)
    {
      const HeatSheetRow *row = s->rows->pdata[i];
      g_string_append_printf (told, "\n%s %s", row->label, row->value);
    }
  for (guint i = 0; i < s->advice->len; i++)
    g_string_append_printf (advice, "%s%u. %s", i ? "\n" : "", i + 1, (char *) s->advice->pdata[i]);
  info->sender_name = g_strdup (s->issuer);
  info->description = g_strdup (told->str);
  info->instruction = advice->len ? g_strdup (advice->str) : NULL;
  info->web = *s->code ? g_strdup (s->code) : NULL;
  info->contact = *s->phone ? g_strdup (s->phone) : NULL;
  return TRUE;
}

static void
add_parameters (HeatCapInfo *info, const HeatNotice *n)
{
  struct { const char *name; gint64 at_us; } times[] = { { "heat:expectedRestoration", n->kind == HEAT_NOTICE_CALLED_OFF ? 0 : n->expected_us }, { "heat:restored", n->restored_us } };
  g_autofree char *households = g_strdup_printf ("%u", n->households), *key = heat_notice_key (n);

  heat_cap_add_pair (info->parameters, "heat:notice", key);
  heat_cap_add_pair (info->parameters, "heat:households", households);
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    if (times[i].at_us)
      {
        g_autofree char *text = heat_cap_time (times[i].at_us);
        heat_cap_add_pair (info->parameters, times[i].name, text);
      }
}

/* --- the alert --- */
static gboolean
is_earlier (const HeatNotice *one, const HeatNotice *n)
{
  gboolean same_number = strcmp (one->number, n->number) == 0, same_incident = n->incident && *n->incident && g_strcmp0 (one->incident, n->incident) == 0;

  return same_number ? one->version < n->version : same_incident || g_strcmp0 (one->number, n->replaces_number) == 0;
}

/* All alerts of the same stop that were sent before; *previous: the last of them. */
static char *
find_references (const HeatNotice *n, const HeatCapMaking *m, const HeatNotice **previous)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; m->notices && i < m->notices->len; i++)
    {
      const HeatNotice *one = m->notices->pdata[i];
      if (one == n || (one->number && strcmp (one->number, n->number) == 0 && one->version == n->version))
        break; /* later ones were issued later */
      if (!is_earlier (one, n))
        continue;
      g_autofree char *identifier = heat_cap_identifier (m->profile, one), *sent = heat_cap_time (one->issued_us);
      g_string_append_printf (out, "%s%s,%s,%s", out->len ? " " : "", m->profile->sender, identifier, sent);
      *previous = one;
    }
  return g_string_free (out, FALSE);
}

static void
add_head (HeatCap *cap, const HeatNotice *n, const HeatCapMaking *m, const HeatNotice **previous)
{
  g_autofree char *references = find_references (n, m, previous);
  gboolean is_first = !*references;

  cap->identifier = heat_cap_identifier (m->profile, n);
  cap->sender = g_strdup (m->profile->sender);
  cap->sent = heat_cap_time (n->issued_us);
  cap->status = g_strdup (m->profile->status);
  /* Without anything to refer to an Update or Cancel would be none: what is told then stands as an alert of its own. */
  cap->type = g_strdup (is_first ? "Alert" : heat_notice_is_over (n) ? "Cancel" : "Update");
  cap->scope = g_strdup ("Public");
  cap->references = is_first ? NULL : g_steal_pointer (&references);
  if (n->incident && *n->incident)
    cap->incidents = strpbrk (n->incident, " \t\n") ? g_strdup_printf ("\"%s\"", n->incident) : g_strdup (n->incident);
}

HeatCap *
heat_cap_from_notice (const HeatNotice *n, const HeatCapMaking *m, GError **error)
{
  g_autoptr (HeatCap) cap = heat_cap_new ();
  const HeatNotice *previous = NULL;

  if (!heat_cap_profile_check (m->profile, error))
    return NULL;
  add_head (cap, n, m, &previous);
  HeatNoticeContext context = { .previous = previous, .status_url = m->status_url };
  for (guint i = 0; i < m->n_wordings; i++)
    {
      HeatCapInfo *info = heat_cap_add_info (cap);
      add_classes (info, n, m->profile);
      add_times (info, n, m->profile);
      add_parameters (info, n);
      if (!add_headline (info, n, m->wordings[i], &context, error) || !add_text (info, n, m->wordings[i], &context, error))
        return NULL;
      if (strcmp (m->profile->status, "Actual") == 0 && heat_notice_is_example (info->web))
        {
          g_set_error (error, HEAT_NOTICE_ERROR, HEAT_ERROR_REFUSED, _("making an alert of notice %s: the public page “%s” is only an example; set status_url in [notice] of the company's settings (the file in HEAT_COMPANY)"), n->number, info->web);
          return NULL;
        }
      add_areas (info, n, m->wordings[i], m);
    }
  return g_steal_pointer (&cap);
}
