// SPDX-License-Identifier: GPL-3.0-or-later
#include "geo-coord.h"
#include "base-text.h"
#include "geo-gcj.h"
#include <string.h>

#define ZONE_M 1e6           /* zone numbers stand before the millions of the easting */
#define LEAST_ROOM_M 5000.0  /* round the city, where places are still taken for its own */

/* What a number was called. */
typedef enum { PLAIN, NORTH, EAST } Axis;
typedef struct {
  double value;      /* degrees with their minutes and seconds, or metres; signed */
  Axis axis;
  gboolean is_degrees; /* it carried °, N, 北纬 … */
  gboolean is_metres;  /* it was called X or Y */
} Number;

typedef struct {
  const char *at;
  Number numbers[2];
  guint n;
  Number next; /* what was said before a number that is still to come */
  gboolean has_next;
} Reader;

static const struct { const char *word; Axis axis; int sign; gboolean is_metres; } words[] = {
  /* longer ones before their beginnings */
  { "latitude", NORTH, 1, FALSE }, { "longitude", EAST, 1, FALSE }, { "lat", NORTH, 1, FALSE }, { "lon", EAST, 1, FALSE }, { "lng", EAST, 1, FALSE },
  { "北纬", NORTH, 1, FALSE }, { "南纬", NORTH, -1, FALSE }, { "东经", EAST, 1, FALSE }, { "西经", EAST, -1, FALSE }, { "纬度", NORTH, 1, FALSE },
  { "经度", EAST, 1, FALSE }, { "n", NORTH, 1, FALSE }, { "s", NORTH, -1, FALSE }, { "e", EAST, 1, FALSE }, { "w", EAST, -1, FALSE },
  { "x", NORTH, 1, TRUE }, { "y", EAST, 1, TRUE },
};

static const char *const gaps[] = { " ", ",", ";", ":", "=", "/", "(", ")", "[", "]", "、", "。", "\t", "\n" };
static const char *const degree_signs[] = { "°", "度", "˚" }, *const minute_signs[] = { "'", "′", "’", "‘", "分" },
                  *const second_signs[] = { "\"", "′′", "''", "”", "“", "’’", "秒" };

static gboolean
skip_any (Reader *r, const char *const *signs, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (g_str_has_prefix (r->at, signs[i]))
      {
        r->at += strlen (signs[i]);
        return TRUE;
      }
  return FALSE;
}

static void
skip_blanks (Reader *r)
{
  while (*r->at == ' ')
    r->at++;
}

/* Digits with at most one point, no exponent. */
static gboolean
read_plain (Reader *r, double *value)
{
  gsize n = strspn (r->at, "0123456789"), fraction = r->at[n] == '.' ? strspn (r->at + n + 1, "0123456789") : 0;
  gsize length = n + (fraction ? fraction + 1 : 0);

  if (!n || length > 24)
    return FALSE;
  g_autofree char *digits = g_strndup (r->at, length);
  *value = g_ascii_strtod (digits, NULL);
  r->at += length;
  return TRUE;
}

/* Minutes or seconds behind what was read: less than 60, and followed by their sign. */
static gboolean
read_sixtieth (Reader *r, const char *const *signs, gsize n, double *value)
{
  Reader ahead = *r;
  double read = 0;

  skip_blanks (&ahead);
  if (!read_plain (&ahead, &read) || read >= 60)
    return FALSE;
  skip_blanks (&ahead);
  if (!skip_any (&ahead, signs, n))
    return FALSE;
  r->at = ahead.at;
  *value = read;
  return TRUE;
}

static gboolean
read_number (Reader *r)
{
  Number number = r->has_next ? r->next : (Number){ .value = 1 };
  double sign = number.value, value = 0, minutes = 0, seconds = 0;

  if (r->n == 2)
    return FALSE;
  if (*r->at == '-' || *r->at == '+')
    sign *= *r->at++ == '-' ? -1 : 1;
  if (!read_plain (r, &value))
    return FALSE;
  Reader ahead = *r;
  skip_blanks (&ahead);
  if (skip_any (&ahead, degree_signs, G_N_ELEMENTS (degree_signs)))
    {
      r->at = ahead.at;
      number.is_degrees = TRUE;
      /* two strokes are seconds, also where minutes would be looked for */
      if (!read_sixtieth (r, second_signs, G_N_ELEMENTS (second_signs), &seconds) && read_sixtieth (r, minute_signs, G_N_ELEMENTS (minute_signs), &minutes))
        read_sixtieth (r, second_signs, G_N_ELEMENTS (second_signs), &seconds);
    }
  number.value = sign * (value + minutes / 60 + seconds / 3600);
  r->numbers[r->n++] = number;
  r->has_next = FALSE;
  return !(number.is_degrees && number.is_metres);
}

/* A word names the number before it, when that has no name yet, else the one behind it. */
static gboolean
read_word (Reader *r)
{
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_has_prefix (r->at, words[i].word))
      {
        Number *before = r->n ? &r->numbers[r->n - 1] : NULL;
        gboolean names_before = before && before->axis == PLAIN && !words[i].is_metres && !r->has_next && !(r->n == 2 && r->numbers[0].axis == PLAIN);
        r->at += strlen (words[i].word);
        if (names_before)
          {
            before->axis = words[i].axis;
            before->value *= words[i].sign;
            before->is_degrees = TRUE;
            return TRUE;
          }
        if (r->has_next && (r->next.axis != words[i].axis || r->next.is_metres != words[i].is_metres)) /* "北纬 N" says it twice */
          return FALSE;
        r->next = (Number){ words[i].sign, words[i].axis, !words[i].is_metres, words[i].is_metres };
        r->has_next = TRUE;
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_all (Reader *r)
{
  while (*r->at)
    if (skip_any (r, gaps, G_N_ELEMENTS (gaps)))
      continue;
    else if (strchr ("+-0123456789", *r->at) ? !read_number (r) : !read_word (r))
      return FALSE;
  return r->n == 2 && !r->has_next;
}

typedef struct {
  HeatCrs *crs; /* nullable */
  HeatBox city, near;
  gboolean is_marked;
  HeatCoord *found;
  guint n;
} Answer;

static gboolean
is_in (HeatBox box, HeatPoint p)
{
  return p.x_m >= box.x0_m && p.x_m <= box.x1_m && p.y_m >= box.y0_m && p.y_m <= box.y1_m;
}

static gboolean
add (Answer *answer, HeatCoord coord)
{
  gboolean is_near = is_in (answer->near, coord.place);

  if (!isfinite (coord.place.x_m) || !isfinite (coord.place.y_m) || (!is_near && !answer->is_marked) || answer->n == HEAT_COORD_MOST)
    return FALSE;
  for (guint i = 0; i < answer->n; i++)
    if (answer->found[i].form == coord.form && hypot (answer->found[i].place.x_m - coord.place.x_m, answer->found[i].place.y_m - coord.place.y_m) < 0.01)
      return FALSE;
  coord.is_outside = !is_near;
  answer->found[answer->n++] = coord;
  return is_near;
}

static void
add_degrees (Answer *answer, double lat_deg, double lon_deg, gboolean is_swapped)
{
  HeatLonLat place = { lon_deg, lat_deg }, unshifted;

  if (!answer->crs || fabs (lat_deg) > 90 || fabs (lon_deg) > 180)
    return;
  gboolean is_near = add (answer, (HeatCoord){ HEAT_COORD_DEGREES, heat_crs_project (answer->crs, place), place, is_swapped, FALSE });
  unshifted = heat_gcj02_to_wgs84 (place);
  if (is_near && (unshifted.lon_deg != place.lon_deg || unshifted.lat_deg != place.lat_deg))
    add (answer, (HeatCoord){ HEAT_COORD_GCJ02, heat_crs_project (answer->crs, unshifted), unshifted, is_swapped, FALSE });
}

/* The easting as it stands, without the zone's number, with the city's. */
static void
add_metres (Answer *answer, double north_m, double east_m, gboolean is_swapped)
{
  double zone_m = floor (answer->city.x0_m / ZONE_M) * ZONE_M, plain_m = east_m >= ZONE_M ? fmod (east_m, ZONE_M) : east_m;
  double eastings[] = { east_m, plain_m, plain_m + zone_m };

  for (gsize i = 0; i < G_N_ELEMENTS (eastings); i++)
    {
      HeatPoint place = { eastings[i], north_m };
      HeatLonLat degrees = answer->crs ? heat_crs_unproject (answer->crs, place) : (HeatLonLat){ NAN, NAN };
      if (is_in (answer->near, place))
        {
          add (answer, (HeatCoord){ HEAT_COORD_METRES, place, degrees, is_swapped, FALSE });
          return;
        }
    }
  if (answer->is_marked)
    {
      HeatPoint place = { east_m, north_m };
      add (answer, (HeatCoord){ HEAT_COORD_METRES, place, answer->crs ? heat_crs_unproject (answer->crs, place) : (HeatLonLat){ NAN, NAN }, is_swapped, FALSE });
    }
}

static HeatBox
widen (HeatBox city)
{
  double room = MAX (LEAST_ROOM_M, MAX (city.x1_m - city.x0_m, city.y1_m - city.y0_m));

  return (HeatBox){ city.x0_m - room, city.y0_m - room, city.x1_m + room, city.y1_m + room };
}

guint
heat_coord_parse (const char *text, HeatCrs *crs, HeatBox city, HeatCoord found[HEAT_COORD_MOST])
{
  g_autofree char *folded = heat_text_fold (text);
  Reader r = { .at = folded };
  Number *a = &r.numbers[0], *b = &r.numbers[1];

  if (strlen (folded) > 120 || heat_box_is_empty (city) || !read_all (&r) || (a->axis != PLAIN && a->axis == b->axis))
    return 0;
  gboolean is_degrees = a->is_degrees || b->is_degrees, is_metres = a->is_metres || b->is_metres, has_axis = a->axis != PLAIN || b->axis != PLAIN;
  gboolean is_a_north = a->axis == NORTH || b->axis == EAST;
  Answer answer = { crs, city, widen (city), is_degrees || is_metres, found, 0 };
  if (is_degrees && is_metres)
    return 0;
  for (int pass = 0; pass < (has_axis ? 1 : 2); pass++) /* without names: north first, then the other way round */
    {
      gboolean is_swapped = pass == 1, takes_a = has_axis ? is_a_north : !is_swapped;
      double north = takes_a ? a->value : b->value, east = takes_a ? b->value : a->value;
      if (!is_metres)
        add_degrees (&answer, north, east, is_swapped);
      if (!is_degrees)
        add_metres (&answer, north, east, is_swapped);
    }
  return answer.n;
}

char *
heat_coord_write (HeatCoordForm form, HeatPoint place, HeatCrs *crs)
{
  char a[G_ASCII_DTOSTR_BUF_SIZE], b[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (place.x_m) || !isfinite (place.y_m))
    return NULL;
  if (form == HEAT_COORD_METRES)
    return g_strdup_printf ("X %s  Y %s", g_ascii_formatd (a, sizeof a, "%.1f", place.y_m), g_ascii_formatd (b, sizeof b, "%.1f", place.x_m));
  HeatLonLat degrees = crs ? heat_crs_unproject (crs, place) : (HeatLonLat){ NAN, NAN };
  if (form == HEAT_COORD_GCJ02)
    degrees = heat_gcj02_from_wgs84 (degrees);
  if (!isfinite (degrees.lon_deg) || !isfinite (degrees.lat_deg))
    return NULL;
  return g_strdup_printf ("%s, %s", g_ascii_formatd (a, sizeof a, "%.6f", degrees.lat_deg), g_ascii_formatd (b, sizeof b, "%.6f", degrees.lon_deg));
}

static void
append_sexagesimal (GString *text, double degrees, char positive, char negative)
{
  char seconds[G_ASCII_DTOSTR_BUF_SIZE];
  gint64 hundredths = (gint64) llround (fabs (degrees) * 360000);

  g_ascii_formatd (seconds, sizeof seconds, "%05.2f", (double) (hundredths % 6000) / 100);
  g_string_append_printf (text, "%s%d°%02d′%s″%c", text->len ? " " : "", (int) (hundredths / 360000), (int) (hundredths / 6000 % 60), seconds,
                          degrees < 0 ? negative : positive);
}

char *
heat_coord_write_sexagesimal (HeatPoint place, HeatCrs *crs)
{
  HeatLonLat degrees = crs ? heat_crs_unproject (crs, place) : (HeatLonLat){ NAN, NAN };
  GString *text;

  if (!isfinite (degrees.lon_deg) || !isfinite (degrees.lat_deg))
    return NULL;
  text = g_string_new (NULL);
  append_sexagesimal (text, degrees.lat_deg, 'N', 'S');
  append_sexagesimal (text, degrees.lon_deg, 'E', 'W');
  return g_string_free (text, FALSE);
}
