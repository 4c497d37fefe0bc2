// SPDX-License-Identifier: GPL-3.0-or-later
/* A sorted column of (sum of the number, household): the upper half of each word is the sum, so that one binary search finds the run
 * of a number; what only shares its sum is told apart by the number itself. Sorted by two digits of 16 bits of the sum (LSD radix
 * sort; Knuth, TAOCP 3, 5.2.5), which keeps households of one number in order. */
#include "hotline-phones.h"
#include <string.h>

#define DIGITS 24

struct _HotlinePhones {
  HeatNet *net;
  guint64 *rows; /* sum << 32 | household, ascending */
  guint32 n;
};

/* FALSE: there is no digit in it, or far too many. */
static gboolean
read_digits (const char *phone, char digits[DIGITS + 1])
{
  gsize n = 0;

  for (const char *c = phone; *c; c++)
    if (g_ascii_isdigit (*c))
      {
        if (n == DIGITS)
          return FALSE;
        digits[n++] = *c;
      }
  digits[n] = '\0';
  gsize prefix = g_str_has_prefix (digits, "0086") ? 4 : (*phone == '+' || n == 13) && g_str_has_prefix (digits, "86") ? 2 : 0;
  if (n - prefix >= 7)
    memmove (digits, digits + prefix, n - prefix + 1);
  return n > 0;
}

static void
sort_by (guint shift, const guint64 *from, guint64 *to, guint32 n)
{
  g_autofree guint32 *at = g_new0 (guint32, 65537);

  for (guint32 i = 0; i < n; i++)
    at[((from[i] >> shift) & 0xffff) + 1]++;
  for (guint i = 1; i <= 65536; i++)
    at[i] += at[i - 1];
  for (guint32 i = 0; i < n; i++)
    to[at[(from[i] >> shift) & 0xffff]++] = from[i];
}

HotlinePhones *
hotline_phones_new (HeatNet *net)
{
  HotlinePhones *p = g_new0 (HotlinePhones, 1);
  guint32 all = heat_net_n (net, HEAT_KIND_HOUSEHOLD);
  char text[HEAT_NUMBER_BYTES], digits[DIGITS + 1];

  p->net = heat_net_ref (net);
  p->rows = g_new (guint64, all);
  for (guint32 i = 0; i < all; i++)
    if (read_digits (heat_net_phone (net, heat_household (i), text), digits))
      p->rows[p->n++] = (guint64) g_str_hash (digits) << 32 | i;
  p->rows = g_renew (guint64, p->rows, MAX (p->n, 1));
  g_autofree guint64 *other = g_new (guint64, MAX (p->n, 1));
  sort_by (32, p->rows, other, p->n);
  sort_by (48, other, p->rows, p->n);
  return p;
}

void
hotline_phones_free (HotlinePhones *p)
{
  if (!p)
    return;
  heat_net_unref (p->net);
  g_free (p->rows);
  g_free (p);
}

guint
hotline_phones_find (const HotlinePhones *p, const char *phone, guint32 *found, guint most)
{
  char text[HEAT_NUMBER_BYTES], digits[DIGITS + 1], own[DIGITS + 1];
  guint32 low = 0, high = p->n;
  guint n = 0;

  if (!read_digits (phone, digits))
    return 0;
  guint64 sum = g_str_hash (digits);
  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;
      if (p->rows[middle] >> 32 < sum)
        low = middle + 1;
      else
        high = middle;
    }
  for (; low < p->n && p->rows[low] >> 32 == sum && n < most; low++)
    {
      guint32 household = (guint32) p->rows[low];
      if (read_digits (heat_net_phone (p->net, heat_household (household), text), own) && strcmp (own, digits) == 0)
        found[n++] = household;
    }
  return n;
}
