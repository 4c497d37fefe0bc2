// SPDX-License-Identifier: GPL-3.0-or-later
/* One name against what was typed: characters, pinyin in full, initials, or all mixed; other characters of the same sound; one slip. */
#include "locate-private.h"
#include <string.h>

static gboolean is_letter (gunichar c) { return c >= 'a' && c <= 'z'; }
static gboolean is_digit (gunichar c) { return c >= '0' && c <= '9'; }

static guint64
char_bit (gunichar c)
{
  if (is_letter (c))
    return G_GUINT64_CONSTANT (1) << (c - 'a');
  if (is_digit (c))
    return G_GUINT64_CONSTANT (1) << (26 + (c - '0'));
  return G_GUINT64_CONSTANT (1) << (36 + c % 28);
}

guint64
chars_mask (const Chars *query)
{
  guint64 mask = 0;

  for (guint i = 0; i < query->n; i++)
    mask |= char_bit (query->at[i]);
  return mask;
}

void
chars_from_text (Chars *chars, const char *folded)
{
  chars->n = 0;
  for (const char *p = folded; *p && chars->n < MAX_QUERY; p = g_utf8_next_char (p))
    chars->at[chars->n++] = g_utf8_get_char (p);
}

static gboolean
is_padding (gunichar c)
{
  return c == ' ' || c == ',' || c == 0x3001 || c == 0x3002 || c == '.' || c == ';' || c == ':' || c == '-' || c == 0x7684 /* 的 */;
}

Chars
chars_part (const Chars *chars, guint from, guint to)
{
  Chars part = { .n = 0 };

  while (from < to && is_padding (chars->at[from]))
    from++;
  while (to > from && is_padding (chars->at[to - 1]))
    to--;
  memcpy (part.at, chars->at + from, (to - from) * sizeof *part.at);
  part.n = to - from;
  return part;
}

/* What people leave out. */
static guint
core_length (NameKind kind, const gunichar *at, guint n)
{
  static const struct { NameKind kind; const char *suffix; } suffixes[] = {
    { NAME_COMMUNITY, "住宅小区" }, { NAME_COMMUNITY, "小区" }, { NAME_COMMUNITY, "社区" }, { NAME_STREET, "大街" }, { NAME_STREET, "大道" }, { NAME_STREET, "街" },
    { NAME_STREET, "路" }, { NAME_STREET, "巷" }, { NAME_STREET, "道" }, { NAME_STATION, "换热站" }, { NAME_STATION, "热力站" }, { NAME_STATION, "站" },
    { NAME_SOURCE, "热电厂" }, { NAME_SOURCE, "热源厂" }, { NAME_DISTRICT, "区" }, { NAME_DISTRICT, "市" }, { NAME_DISTRICT, "县" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      Chars s;
      chars_from_text (&s, suffixes[i].suffix);
      if (suffixes[i].kind == kind && n > s.n + 1 && memcmp (at + n - s.n, s.at, s.n * sizeof *at) == 0)
        return n - s.n;
    }
  return n;
}

void
names_add (Names *names, NameKind kind, guint32 index, const char *text)
{
  g_autofree char *folded = heat_text_fold (text);
  Chars chars;

  chars_from_text (&chars, folded);
  if (chars.n == 0)
    return;
  Name name = { 0, names->chars->len, index, (guint8) chars.n, (guint8) core_length (kind, chars.at, chars.n), (guint8) kind };
  for (guint i = 0; i < chars.n; i++)
    {
      name.mask |= char_bit (chars.at[i]);
      for (const char *r = heat_pinyin_readings (names->pinyin, chars.at[i]); *r; r++)
        if (*r != ' ')
          name.mask |= char_bit ((guchar) *r);
    }
  g_array_append_vals (names->chars, chars.at, chars.n);
  g_array_append_val (names->names, name);
}

typedef enum { BY_CHARACTER, BY_INITIALS, BY_PINYIN, BY_MIX, BY_SOUND } Way;

/* Positions of the query after one reading, begun at `j`: the whole syllable, its initial, and part of it at the query's end. */
static guint64
step_reading (const Chars *q, guint j, const char *r, gsize len, Way way)
{
  guint64 out = 0;
  guint same = 0;

  while (same < len && j + same < q->n && q->at[j + same] == (guchar) r[same])
    same++;
  if (same == 0)
    return 0;
  if (way != BY_INITIALS && (same == len || j + same == q->n))
    out |= G_GUINT64_CONSTANT (1) << (j + same);
  if (way == BY_INITIALS || way == BY_MIX)
    {
      out |= G_GUINT64_CONSTANT (1) << (j + 1);
      if (same >= 2 && r[1] == 'h')
        out |= G_GUINT64_CONSTANT (1) << (j + 2);
    }
  return out;
}

static gboolean
sounds_alike (const HeatPinyin *pinyin, gunichar a, gunichar b)
{
  const char *ra = heat_pinyin_readings (pinyin, a), *rb = heat_pinyin_readings (pinyin, b);

  for (const char *p = ra; *p; p += strspn (p, " "))
    {
      gsize n = strcspn (p, " ");
      for (const char *s = rb; *s; s += strspn (s, " "))
        {
          gsize m = strcspn (s, " ");
          if (m == n && strncmp (p, s, n) == 0)
            return TRUE;
          s += m;
        }
      p += n;
    }
  return FALSE;
}

/* Positions of the query reachable by passing one character of the name from the positions in `set`. */
static guint64
step_char (const HeatPinyin *pinyin, gunichar c, const Chars *q, guint64 set, Way way)
{
  guint64 out = 0;

  for (guint64 left = set; left; left &= left - 1)
    {
      guint j = (guint) __builtin_ctzll (left);
      if (j >= q->n)
        continue;
      if (q->at[j] == c)
        out |= G_GUINT64_CONSTANT (1) << (j + 1);
      else if (way == BY_SOUND && q->at[j] > 127 && sounds_alike (pinyin, c, q->at[j]))
        out |= G_GUINT64_CONSTANT (1) << (j + 1);
      else if (way != BY_CHARACTER && way != BY_SOUND && is_letter (q->at[j]))
        for (const char *r = heat_pinyin_readings (pinyin, c); *r; r += strspn (r, " "))
          {
            gsize len = strcspn (r, " ");
            out |= step_reading (q, j, r, len, way);
            r += len;
          }
    }
  return out;
}

/* First run of the name that uses the query up; FALSE when there is none from `from`. */
static gboolean
match_from (const Names *names, const Name *name, const Chars *q, Way way, guint from, guint *to)
{
  const gunichar *at = &g_array_index (names->chars, gunichar, name->first);
  guint64 set = 1, done = G_GUINT64_CONSTANT (1) << q->n;

  for (guint i = from; i < name->n && set; i++)
    {
      set = step_char (names->pinyin, at[i], q, set, way);
      if (set & done)
        {
          *to = i + 1;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
is_whole (const Name *name, guint to)
{
  return to == name->n || to == name->core;
}

static double
way_score (Way way, const Name *name, guint from, guint to)
{
  static const double whole[] = { 1.0, 0.88, 0.92, 0.86, 0.60 }, part[] = { 0.78, 0.58, 0.66, 0.56, 0.48 }, inside[] = { 0.52, 0.34, 0.40, 0.32, 0.30 };
  double share = (double) (to - from) / name->n;

  if (from == 0 && is_whole (name, to))
    return whole[way] - (to < name->n ? 0.02 : 0);
  return (from == 0 ? part[way] : inside[way]) + 0.1 * share;
}

static HeatMatch
way_match (Way way, const Name *name, guint from, guint to)
{
  static const HeatMatch matches[] = { HEAT_MATCH_EXACT, HEAT_MATCH_INITIALS, HEAT_MATCH_PINYIN, HEAT_MATCH_PINYIN, HEAT_MATCH_SOUND };

  if (way != BY_CHARACTER)
    return matches[way];
  return from > 0 ? HEAT_MATCH_CONTAINS : is_whole (name, to) ? HEAT_MATCH_EXACT : HEAT_MATCH_PREFIX;
}

static gboolean
has_letters (const Chars *q)
{
  for (guint i = 0; i < q->n; i++)
    if (is_letter (q->at[i]))
      return TRUE;
  return FALSE;
}

/* Edit distance of at most one between the query and the name's first characters (whole name or core). */
static gboolean
is_one_slip (const gunichar *at, guint n, const Chars *q)
{
  guint same = 0, tail = 0;

  if (q->n + 1 < n || n + 1 < q->n)
    return FALSE;
  while (same < n && same < q->n && at[same] == q->at[same])
    same++;
  while (tail < n - same && tail < q->n - same && at[n - 1 - tail] == q->at[q->n - 1 - tail])
    tail++;
  return MAX (n, q->n) - same - tail <= 1;
}

static gboolean
match_slip (const Names *names, const Name *name, const Chars *q, NameMatch *match)
{
  const gunichar *at = &g_array_index (names->chars, gunichar, name->first);

  if (q->n < 3 || has_letters (q))
    return FALSE;
  for (int core = 0; core < 2; core++)
    if (is_one_slip (at, core ? name->core : name->n, q) && (core ? name->core : name->n) >= 3)
      {
        *match = (NameMatch){ HEAT_MATCH_SLIP, 0.44, 0, core ? name->core : name->n };
        return TRUE;
      }
  return FALSE;
}

gboolean
name_match (const Names *names, const Name *name, const Chars *query, guint64 query_mask, MatchWish wish, NameMatch *match)
{
  guint last = has_letters (query) ? BY_MIX : BY_CHARACTER;

  if (query->n == 0)
    return FALSE;
  if ((query_mask & ~name->mask) == 0)
    for (guint way = BY_CHARACTER; way <= last; way++)
      for (guint from = 0; from < (wish == MATCH_WHOLE || wish == MATCH_START ? 1u : name->n); from++)
        {
          guint to = 0;
          if (from > 0 && query->n < 2)
            break;
          if (!match_from (names, name, query, (Way) way, from, &to) || (wish == MATCH_WHOLE && !is_whole (name, to)))
            continue;
          *match = (NameMatch){ way_match ((Way) way, name, from, to), way_score ((Way) way, name, from, to), (guint8) from, (guint8) to };
          return TRUE;
        }
  if (wish != MATCH_SLIPS)
    return FALSE;
  guint to = 0;
  if (query->n >= 2 && last == BY_CHARACTER && match_from (names, name, query, BY_SOUND, 0, &to))
    {
      *match = (NameMatch){ HEAT_MATCH_SOUND, way_score (BY_SOUND, name, 0, to), 0, (guint8) to };
      return TRUE;
    }
  return match_slip (names, name, query, match);
}
