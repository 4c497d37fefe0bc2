// SPDX-License-Identifier: GPL-3.0-or-later
#include "ops-flat.h"
#include <math.h>
#include <string.h>

#define MOST_MEMBERS 16

typedef enum { FLAT_TEXT, FLAT_INT, FLAT_DOUBLE, FLAT_BOOL, FLAT_NULL } FlatType;
typedef struct { const char *key, *text; FlatType type; gint64 number_int; double number; } Member;

/* One block: the members, then the copy of the text into which their keys and texts point. */
struct _HeatFlat {
  guint n;
  Member members[MOST_MEMBERS];
  char copy[];
};

static char *
skip_space (char *p)
{
  while (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r')
    p++;
  return p;
}

/* A text without escapes ends in place; with any, json-glib shall read it. Past the closing quote, NULL when unusual. */
static char *
take_text (char *p, const char **text)
{
  if (*p != '"')
    return NULL;
  *text = ++p;
  while (*p && *p != '"' && *p != '\\' && (guchar) *p >= 0x20)
    p++;
  if (*p != '"')
    return NULL;
  *p = '\0';
  return p + 1;
}

static char *
skip_digits (char *p)
{
  while (g_ascii_isdigit (*p))
    p++;
  return p;
}

/* JSON's grammar: -? (0 | [1-9][0-9]*) fraction? exponent? */
static char *
take_number (char *p, Member *m)
{
  char *start = p, *end = skip_digits (p += *p == '-');

  if (end == p || (*p == '0' && end > p + 1) || end - p > 17)
    return NULL;
  m->type = FLAT_INT;
  for (int part = 0; part < 2; part++)
    {
      if (part == 0 ? *end != '.' : *end != 'e' && *end != 'E')
        continue;
      char *digits = end + 1 + (part == 1 && (end[1] == '+' || end[1] == '-'));
      m->type = FLAT_DOUBLE;
      if ((end = skip_digits (digits)) == digits)
        return NULL;
    }
  m->number = m->type == FLAT_DOUBLE ? g_ascii_strtod (start, NULL) : NAN;
  m->number_int = m->type == FLAT_INT ? g_ascii_strtoll (start, NULL, 10) : (gint64) m->number;
  if (m->type == FLAT_INT)
    m->number = (double) m->number_int;
  return isfinite (m->number) && fabs (m->number) < 9e18 ? end : NULL;
}

static char *
take_value (char *p, Member *m)
{
  static const struct { const char *word; FlatType type; int value; } words[] = { { "true", FLAT_BOOL, 1 }, { "false", FLAT_BOOL, 0 }, { "null", FLAT_NULL, 0 } };

  if (*p == '"')
    {
      m->type = FLAT_TEXT;
      return take_text (p, &m->text);
    }
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_has_prefix (p, words[i].word))
      {
        m->type = words[i].type;
        m->number_int = words[i].value;
        m->number = words[i].value;
        return p + strlen (words[i].word);
      }
  return take_number (p, m);
}

/* "key": value; a key seen twice is unusual. */
static char *
take_member (char *p, HeatFlat *flat)
{
  Member m = { NULL, "", FLAT_NULL, 0, NAN };

  if (flat->n == MOST_MEMBERS || !(p = take_text (skip_space (p), &m.key)) || *(p = skip_space (p)) != ':' || !(p = take_value (skip_space (p + 1), &m)))
    return NULL;
  for (guint i = 0; i < flat->n; i++)
    if (strcmp (flat->members[i].key, m.key) == 0)
      return NULL;
  flat->members[flat->n++] = m;
  return skip_space (p);
}

HeatFlat *
heat_flat_parse (const char *text)
{
  gsize n = strlen (text);
  g_autofree HeatFlat *flat = strpbrk (text + (*text == '{'), "{[\\") ? NULL : g_malloc (sizeof *flat + n + 1);

  if (!flat || *text != '{' || !g_utf8_validate (text, (gssize) n, NULL))
    return NULL;
  memcpy (flat->copy, text, n + 1);
  flat->n = 0;
  char *p = skip_space (flat->copy + 1);
  if (*p != '}')
    for (;; p++)
      {
        if (!(p = take_member (p, flat)))
          return NULL;
        if (*p != ',')
          break;
      }
  if (*p != '}' || *skip_space (p + 1) != '\0')
    return NULL;
  return g_steal_pointer (&flat);
}

void
heat_flat_free (HeatFlat *flat)
{
  g_free (flat);
}

static const Member *
find (const HeatFlat *flat, const char *key)
{
  for (guint i = 0; i < flat->n; i++)
    if (strcmp (flat->members[i].key, key) == 0)
      return &flat->members[i];
  return NULL;
}

const char *
heat_flat_text (const HeatFlat *flat, const char *key)
{
  const Member *m = find (flat, key);

  return m && m->type == FLAT_TEXT ? m->text : "";
}

gint64
heat_flat_int (const HeatFlat *flat, const char *key, gint64 fallback)
{
  const Member *m = find (flat, key);

  return m && m->type != FLAT_TEXT && m->type != FLAT_NULL ? m->number_int : fallback;
}

double
heat_flat_double (const HeatFlat *flat, const char *key)
{
  const Member *m = find (flat, key);

  return m && m->type != FLAT_TEXT && m->type != FLAT_NULL ? m->number : NAN;
}
