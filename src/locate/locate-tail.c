// SPDX-License-Identifier: GPL-3.0-or-later
/* The end of an address: 3号楼2单元501室, 3#2-501, 三栋二单元五零一, 6h2dy501, 3-2-501. */
#include "locate-private.h"
#include <string.h>

typedef enum { SLOT_BUILDING, SLOT_UNIT, SLOT_ROOM, SLOT_FLOOR, SLOT_HAO, SLOT_NONE } Slot;
typedef struct { char text[12]; Slot slot; } Number;
#define MAX_NUMBERS 5

/* Longest first. 号 alone is a building or a room. */
static const struct { const char *word; Slot slot; } designators[] = {
  { "danyuan", SLOT_UNIT }, { "haolou", SLOT_BUILDING }, { "dong", SLOT_BUILDING }, { "lou", SLOT_BUILDING }, { "shi", SLOT_ROOM }, { "hl", SLOT_BUILDING },
  { "dy", SLOT_UNIT }, { "单元", SLOT_UNIT }, { "号楼", SLOT_BUILDING }, { "号院", SLOT_BUILDING }, { "#楼", SLOT_BUILDING }, { "栋", SLOT_BUILDING },
  { "幢", SLOT_BUILDING }, { "楼", SLOT_BUILDING }, { "座", SLOT_BUILDING }, { "#", SLOT_BUILDING }, { "门", SLOT_UNIT }, { "室", SLOT_ROOM }, { "户", SLOT_ROOM },
  { "房", SLOT_ROOM }, { "层", SLOT_FLOOR }, { "号", SLOT_HAO }, { "h", SLOT_HAO }, { "d", SLOT_BUILDING }, { "s", SLOT_ROOM },
};

static Slot
designator_at (const Chars *q, guint at, guint *used)
{
  for (guint i = 0; i < G_N_ELEMENTS (designators); i++)
    {
      const char *p = designators[i].word;
      guint k = 0;
      for (; *p && at + k < q->n && q->at[at + k] == g_utf8_get_char (p); p = g_utf8_next_char (p))
        k++;
      if (*p == '\0')
        {
          *used = k;
          return designators[i].slot;
        }
    }
  *used = 0;
  return SLOT_NONE;
}

static guint
chinese_number_at (const Chars *q, guint at, guint *value)
{
  char text[64];
  gsize n = 0;

  for (guint i = at; i < q->n && i < at + 10; i++)
    n += (gsize) g_unichar_to_utf8 (q->at[i], text + n);
  text[n] = '\0';
  gsize bytes = heat_text_chinese_number (text, value);
  return (guint) g_utf8_strlen (text, (gssize) bytes);
}

static gboolean is_digit (gunichar c) { return c >= '0' && c <= '9'; }
static gboolean is_letter (gunichar c) { return c >= 'a' && c <= 'z'; }

/* Digits, perhaps with a letter before or behind: 3, 3a, b2; or a letter before a designator: A座. Returns characters used. */
static guint
latin_number_at (const Chars *q, guint at, char out[12])
{
  guint i = at, n = 0, used;

  if (i < q->n && is_letter (q->at[i]) && (i + 1 < q->n) && (is_digit (q->at[i + 1]) || (q->at[i + 1] > 127 && designator_at (q, i + 1, &used) == SLOT_BUILDING)))
    out[n++] = (char) q->at[i++];
  while (i < q->n && is_digit (q->at[i]) && n < 10)
    out[n++] = (char) q->at[i++];
  if (n > 0 && i < q->n && is_letter (q->at[i]) && is_digit (q->at[i - 1]) && designator_at (q, i, &used) == SLOT_NONE
      && (i + 1 == q->n || !is_letter (q->at[i + 1])))
    out[n++] = (char) q->at[i++];
  out[n] = '\0';
  return i - at;
}

static guint
number_at (const Chars *q, guint at, Number *number)
{
  guint value = 0, after = 0, used = latin_number_at (q, at, number->text);

  number->slot = SLOT_NONE;
  if (used == 0)
    {
      used = chinese_number_at (q, at, &value);
      g_snprintf (number->text, sizeof number->text, "%u", value);
      if (used == 0)
        return 0;
    }
  number->slot = designator_at (q, at + used, &after);
  return used + after;
}

gboolean
tail_can_begin (const Chars *q, guint at)
{
  Number number;
  guint used = number_at (q, at, &number);

  if (used == 0)
    return FALSE;
  if (is_digit (q->at[at]))
    return at == 0 || !is_digit (q->at[at - 1]);
  return number.slot != SLOT_NONE && (at == 0 || !is_letter (q->at[at]) || !is_letter (q->at[at - 1]));
}

static void
put (char slot[12], const char *text)
{
  while (text[0] == '0' && text[1])
    text++;
  g_strlcpy (slot, text, 12);
}

void
tail_plain_number (const char *text, char out[12])
{
  Chars q;
  Number number;

  if (text[strspn (text, "0123456789")] == '\0') /* nearly always */
    {
      put (out, text);
      return;
    }
  g_autofree char *folded = heat_text_fold (text);
  chars_from_text (&q, folded);
  if (number_at (&q, 0, &number) == q.n)
    put (out, number.text);
  else
    g_strlcpy (out, folded, 12);
}

static gboolean
looks_like_room (const char *text)
{
  return strlen (text) >= 3;
}

/* Numbers with their word first, then the bare ones in order: building, unit, room; one of three digits is a room. */
static void
assign (Number *numbers, guint n, Tail *tail)
{
  char *slots[3] = { tail->building, tail->unit, tail->room };
  guint bare = 0;

  for (guint i = 0; i < n; i++)
    {
      if (numbers[i].slot == SLOT_HAO)
        numbers[i].slot = *tail->building || i > 0 ? SLOT_ROOM : SLOT_BUILDING;
      else if (numbers[i].slot == SLOT_BUILDING && *tail->building)
        numbers[i].slot = SLOT_FLOOR;
      if (numbers[i].slot <= SLOT_ROOM)
        put (slots[numbers[i].slot], numbers[i].text);
      bare += numbers[i].slot == SLOT_NONE;
    }
  for (guint i = 0; i < n; i++)
    {
      if (numbers[i].slot != SLOT_NONE)
        continue;
      if (!*tail->building && i == 0)
        put (tail->building, numbers[i].text);
      else if (!*tail->unit && (*tail->room || bare > 2 || !looks_like_room (numbers[i].text)))
        put (tail->unit, numbers[i].text);
      else if (!*tail->room)
        put (tail->room, numbers[i].text);
    }
}

gboolean
tail_parse (const Chars *q, guint from, Tail *tail)
{
  Number numbers[MAX_NUMBERS];
  guint n = 0, i = from;

  memset (tail, 0, sizeof *tail);
  while (i < q->n)
    {
      if (q->at[i] == ' ' || q->at[i] == '-' || q->at[i] == ',' || q->at[i] == '/' || q->at[i] == 0x3001 || q->at[i] == 0x7684)
        {
          i++;
          continue;
        }
      guint used = n < MAX_NUMBERS ? number_at (q, i, &numbers[n]) : 0;
      if (used == 0)
        return FALSE;
      n++;
      i += used;
    }
  assign (numbers, n, tail);
  return n > 0;
}
