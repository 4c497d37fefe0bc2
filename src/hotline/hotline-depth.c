// SPDX-License-Identifier: GPL-3.0-or-later
#include "hotline-depth.h"
#include <string.h>

#define MAX_DEPTH 32

/* Four hex digits of a \u escape; -1: they are not there. */
static int
unit_at (const char *text, gsize n)
{
  int unit = 0;

  if (n < 6 || text[0] != '\\' || text[1] != 'u')
    return -1;
  for (guint i = 2; i < 6; i++)
    {
      if (!g_ascii_isxdigit (text[i]))
        return -1;
      unit = unit * 16 + g_ascii_xdigit_value (text[i]);
    }
  return unit;
}

/* Bytes of the escape that begins here; 0: it is none. */
static gsize
escape_length (const char *text, gsize n)
{
  if (n < 2)
    return 0;
  if (text[1] != 'u')
    return strchr ("\"\\/bfnrt", text[1]) && text[1] ? 2 : 0;
  int unit = unit_at (text, n), second = unit >= 0xd800 && unit < 0xdc00 ? unit_at (text + 6, n - 6) : 0;
  if (unit < 0 || (unit >= 0xdc00 && unit < 0xe000))
    return 0;
  if (unit < 0xd800 || unit >= 0xe000)
    return 6;
  return second >= 0xdc00 && second < 0xe000 ? 12 : 0;
}

gboolean
hotline_nests_too_deep (const char *text, gsize n)
{
  guint depth = 0;
  gboolean in_text = FALSE;

  for (gsize i = 0; i < n; i++)
    {
      if (in_text && text[i] == '\\')
        {
          gsize used = escape_length (text + i, n - i);
          if (used == 0)
            return TRUE;
          i += used - 1;
        }
      else if (text[i] == '"')
        in_text = !in_text;
      else if (!in_text && (text[i] == '\'' || text[i] == '/'))
        return TRUE;
      else if (!in_text && (text[i] == '[' || text[i] == '{') && ++depth > MAX_DEPTH)
        return TRUE;
      else if (!in_text && (text[i] == ']' || text[i] == '}') && depth)
        depth--;
    }
  return FALSE;
}
