// SPDX-License-Identifier: GPL-3.0-or-later
/* Folding and Chinese numerals. */
#include "base-text.h"
#include <string.h>

static gboolean
is_dash (gunichar c)
{
  return (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == '_' || c == '~' || c == 0x301C || c == 0x30FC;
}

/* Appends one character of folded text; white space waits until something follows it. */
static void
append_folded (GString *out, gunichar c, gboolean *space)
{
  if (c == 0xFFFD || c == 0xFEFF || (c < 0x20 && !g_unichar_isspace (c)))
    return;
  if (g_unichar_isspace (c))
    {
      *space = out->len > 0;
      return;
    }
  if (*space)
    g_string_append_c (out, ' ');
  *space = FALSE;
  g_string_append_unichar (out, is_dash (c) ? '-' : c);
}

char *
heat_text_fold (const char *text)
{
  GString *out = g_string_new (NULL);
  gboolean space = FALSE;

  if (g_str_is_ascii (text))
    {
      for (const char *p = text; *p; p++)
        append_folded (out, (gunichar) g_ascii_tolower (*p), &space);
      return g_string_free (out, FALSE);
    }
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *composed = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autofree char *lower = g_utf8_casefold (composed, -1);
  for (const char *p = lower; *p; p = g_utf8_next_char (p))
    append_folded (out, g_utf8_get_char (p), &space);
  return g_string_free (out, FALSE);
}

static int
numeral (gunichar c)
{
  static const struct { gunichar c; int value; } table[] = {
    { 0x3007, 0 }, { 0x96F6, 0 }, { 0x4E00, 1 }, { 0x4E8C, 2 }, { 0x4E24, 2 }, { 0x4E09, 3 }, { 0x56DB, 4 }, { 0x4E94, 5 }, { 0x516D, 6 },
    { 0x4E03, 7 }, { 0x516B, 8 }, { 0x4E5D, 9 }, { 0x5341, 10 }, { 0x767E, 100 }, { 0x5343, 1000 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (table[i].c == c)
      return table[i].value;
  return -1;
}

#define MAX_NUMERALS 16

/* 五〇一: digit by digit. */
static gboolean
read_digits (const int *values, guint n, guint *value)
{
  guint v = 0;

  if (n > 5)
    return FALSE;
  for (guint i = 0; i < n; i++)
    v = v * 10 + (guint) values[i];
  *value = v;
  return TRUE;
}

/* 一百零五; 一百五 is 150. */
static gboolean
read_units (const int *values, guint n, guint *value)
{
  int total = 0, digit = -1, unit = 10000;
  gboolean zero = FALSE;

  for (guint i = 0; i < n; i++)
    if (values[i] >= 10)
      {
        if (values[i] >= unit || digit == 0)
          return FALSE;
        unit = values[i];
        total += (digit < 0 ? 1 : digit) * unit;
        digit = -1;
        zero = FALSE;
      }
    else if (values[i] == 0)
      zero = TRUE;
    else if (digit >= 0)
      return FALSE;
    else
      digit = values[i];
  if (digit >= 0)
    total += digit * (!zero && unit >= 100 && unit < 10000 ? unit / 10 : 1);
  *value = (guint) total;
  return TRUE;
}

gsize
heat_text_chinese_number (const char *text, guint *value)
{
  int values[MAX_NUMERALS];
  guint n = 0;
  gboolean units = FALSE;
  const char *p = text;

  for (; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char_validated (p, -1);
      int v = c >= (gunichar) -2 ? -1 : numeral (c);
      if (v < 0)
        break;
      if (n == MAX_NUMERALS)
        return 0;
      values[n++] = v;
      units = units || v >= 10;
    }
  if (n == 0 || !(units ? read_units (values, n, value) : read_digits (values, n, value)))
    return 0;
  return (gsize) (p - text);
}

char *
heat_text_count (guint64 n)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, n);
  GString *text = g_string_new (NULL);
  gsize len = strlen (digits);

  for (gsize i = 0; i < len; i++)
    {
      if (i && (len - i) % 3 == 0)
        g_string_append_c (text, ',');
      g_string_append_c (text, digits[i]);
    }
  return g_string_free (text, FALSE);
}

char *
heat_text_sentence (const char *words)
{
  GString *text = g_string_new (NULL);

  if (*words)
    {
      g_string_append_unichar (text, g_unichar_totitle (g_utf8_get_char (words)));
      g_string_append (text, g_utf8_next_char (words));
    }
  return g_string_free (text, FALSE);
}
