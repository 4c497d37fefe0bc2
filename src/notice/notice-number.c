// SPDX-License-Identifier: GPL-3.0-or-later
#include "notice-number.h"
#include <string.h>

guint
heat_notice_number (const char *text)
{
  static const char *const tails[] = { "", "号楼", "号", "栋", "幢", "单元", "#", "楼", "门" };
  g_autofree char *narrow = g_utf8_normalize (text, -1, G_NORMALIZE_NFKC);
  g_autofree char *plain = g_strstrip (g_strdup (narrow ? narrow : text));
  gsize n = strspn (plain, "0123456789");

  if (n == 0 || n > 6)
    return 0;
  const char *tail = plain + n + strspn (plain + n, " ");
  for (guint i = 0; i < G_N_ELEMENTS (tails); i++)
    if (strcmp (tail, tails[i]) == 0)
      return (guint) g_ascii_strtoull (plain, NULL, 10);
  return 0;
}

int
heat_notice_number_order (const char *a, const char *b)
{
  guint na = heat_notice_number (a), nb = heat_notice_number (b);

  if (na && nb && na != nb)
    return na < nb ? -1 : 1;
  if (!na != !nb)
    return na ? -1 : 1;
  return strcmp (a, b);
}
