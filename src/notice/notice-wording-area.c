// SPDX-License-Identifier: GPL-3.0-or-later
/* Where: buildings, units and communities in the words of the file. */
#include "notice-number.h"
#include "notice-wording-private.h"
#include <string.h>

char *
heat_wording_ranges (const HeatWording *w, const guint *numbers, guint n)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *separator = heat_wording_raw (w, "language", "separator");

  for (guint i = 0, end; i < n; i = end)
    {
      for (end = i + 1; end < n && numbers[end] == numbers[end - 1] + 1; end++)
        ;
      if (end - i < 3)
        end = i + 1;
      g_autofree char *first = g_strdup_printf ("%u", numbers[i]);
      g_autofree char *last = g_strdup_printf ("%u", numbers[end - 1]);
      g_autofree char *range = end - i > 1 ? heat_wording_fill_language (w, "range", "first", first, "last", last) : g_strdup (first);
      g_string_append_printf (out, "%s%s", out->len ? separator : "", range);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* Numbers as ranges, texts that are no number after them as they stand. `key`: the words round the numbers. */
static char *
say_numbers (const HeatWording *w, const GPtrArray *texts, const char *key)
{
  g_autofree guint *numbers = g_new (guint, MAX (texts->len, 1));
  g_autofree char *separator = heat_wording_raw (w, "language", "separator");
  g_autoptr (GString) out = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < texts->len; i++)
    {
      guint number = heat_notice_number (texts->pdata[i]);
      if (number && (n == 0 || numbers[n - 1] != number))
        numbers[n++] = number;
    }
  if (n)
    {
      g_autofree char *ranges = heat_wording_ranges (w, numbers, n);
      g_autofree char *said = heat_wording_fill_language (w, key, "numbers", ranges, NULL, NULL);
      g_string_append (out, said);
    }
  for (guint i = 0; i < texts->len; i++)
    if (!heat_notice_number (texts->pdata[i]))
      g_string_append_printf (out, "%s%s", out->len ? separator : "", (char *) texts->pdata[i]);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static int
order_texts (gconstpointer pa, gconstpointer pb)
{
  return heat_notice_number_order (*(const char *const *) pa, *(const char *const *) pb);
}

/* "15 号楼 2、3 单元" of one building. */
static char *
say_part (const HeatWording *w, const HeatNoticeBuilding *b, int unit)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new (), units = g_ptr_array_new ();

  g_ptr_array_add (one, b->name);
  for (int i = 0; b->units && b->units[i]; i++)
    if (unit < 0 || unit == i)
      g_ptr_array_add (units, b->units[i]);
  g_ptr_array_sort (units, order_texts);
  g_autofree char *building = say_numbers (w, one, "buildings");
  g_autofree char *said = say_numbers (w, units, "units");
  return units->len ? heat_wording_fill_language (w, "part", "building", building, "units", said) : g_steal_pointer (&building);
}

static char *
say_buildings (const HeatWording *w, const HeatNoticeArea *area, HeatNoticeScope scope)
{
  g_autoptr (GPtrArray) whole = g_ptr_array_new ();
  g_autofree char *separator = heat_wording_raw (w, "language", "separator"), *all_units = heat_wording_raw (w, "language", "whole");
  g_autoptr (GString) out = g_string_new (NULL);

  for (int i = 0; i < (int) area->buildings->len; i++)
    {
      const HeatNoticeBuilding *b = area->buildings->pdata[i];
      if (!b->units && (scope.building < 0 || scope.building == i))
        g_ptr_array_add (whole, b->name);
    }
  g_ptr_array_sort (whole, order_texts);
  if (whole->len)
    {
      g_autofree char *numbers = say_numbers (w, whole, "buildings");
      g_string_append_printf (out, "%s%s", numbers, *area->community ? all_units : "");
    }
  for (int i = 0; i < (int) area->buildings->len; i++)
    {
      const HeatNoticeBuilding *b = area->buildings->pdata[i];
      if (!b->units || (scope.building >= 0 && scope.building != i))
        continue;
      g_autofree char *part = say_part (w, b, scope.unit);
      g_string_append_printf (out, "%s%s", out->len ? separator : "", part);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
heat_wording_area (const HeatWording *w, const HeatNoticeArea *area, HeatNoticeScope scope, gboolean with_name)
{
  g_autofree char *buildings = say_buildings (w, area, scope);

  if (!with_name || !area->community || !*area->community)
    return g_steal_pointer (&buildings);
  if (!*buildings)
    return g_strdup (area->community);
  return heat_wording_fill_language (w, g_ascii_isdigit (*buildings) ? "with_community" : "joined", "community", area->community, "buildings", buildings);
}

char *
heat_wording_areas (const HeatWording *w, const HeatNotice *notice, HeatNoticeScope scope)
{
  g_autofree char *separator = heat_wording_raw (w, "language", "areas_separator");
  GString *out = g_string_new (NULL);

  for (int i = 0; i < (int) notice->areas->len; i++)
    {
      if (scope.area >= 0 && scope.area != i)
        continue;
      g_autofree char *one = heat_wording_area (w, notice->areas->pdata[i], scope, TRUE);
      g_string_append_printf (out, "%s%s", out->len ? separator : "", one);
    }
  return g_string_free (out, FALSE);
}
