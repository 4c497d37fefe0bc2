// SPDX-License-Identifier: GPL-3.0-or-later
/* One query against every part of the index; the answers ranked together. */
#include "base-i18n.h"
#include "locate-ask.h"
#include <string.h>

const Name *
name_at (const HeatFinder *f, guint32 i)
{
  return &g_array_index (f->names.names, Name, i);
}

gboolean
place_of (const HeatFinder *f, HeatKind kind, guint32 index, double *x, double *y)
{
  const HeatCity *city = heat_net_city (f->net);
  HeatBuilding b;

  *x = *y = NAN;
  switch (kind)
    {
    case HEAT_KIND_HOUSEHOLD:
      b = heat_net_household_building (f->net, heat_household (index));
      return !heat_building_is_none (b) && heat_net_place (f->net, HEAT_KIND_BUILDING, b.i, x, y);
    case HEAT_KIND_TEAM:
      *x = city->team[index].x;
      *y = city->team[index].y;
      return isfinite (*x) && isfinite (*y);
    case HEAT_KIND_ROAD:
      if (city->road[index].n_points > 0)
        {
          const double *p = city->points + 2 * (gsize) (city->road[index].first_point + city->road[index].n_points / 2);
          *x = p[0];
          *y = p[1];
        }
      return isfinite (*x) && isfinite (*y);
    default: return heat_net_place (f->net, kind, index, x, y);
    }
}

HeatFound *
add_found (Ask *ask, HeatFoundWhat what, HeatKind kind, guint32 index, HeatMatch match, double score)
{
  HeatFound found = { .what = what, .kind = kind, .index = index, .index2 = HEAT_NONE, .match = match, .score = CLAMP (score, 0, 1) };

  place_of (ask->f, kind, index, &found.x, &found.y);
  g_array_append_val (ask->out, found);
  return &g_array_index (ask->out, HeatFound, ask->out->len - 1);
}

/* --- cards, phones, asset numbers --- */

static void
add_keys (Ask *ask, const Keys *keys, const char *key, HeatKind only, HeatMatch match, double whole, double part)
{
  guint32 n, first = keys_find (keys, ask->f->net, key, 4 * ask->limit, &n);

  for (guint32 i = 0; i < n; i++)
    {
      guint32 entry = keys->entries[first + i];
      g_autofree char *full = keys->key_of (ask->f->net, entry);
      gsize typed = strlen (key), all = strlen (full);
      if (only != HEAT_KIND_NONE && ENTRY_KIND (entry) != only)
        continue;
      HeatFound *found = add_found (ask, HEAT_FOUND_OBJECT, ENTRY_KIND (entry), ENTRY_INDEX (entry), match,
                                    typed == all ? whole : part + 0.2 * (double) typed / (double) all);
      write_label (ask->f, found, (Underlines){ 0, match == HEAT_MATCH_ASSET ? 99 : 0 });
    }
}

/* The kind that a word before a number names: "阀 12-07". Moves the text on past the word. */
static HeatKind
skip_kind_word (const char **text)
{
  static const struct { const char *word; HeatKind kind; } words[] = {
    { "阀门", HEAT_KIND_VALVE }, { "阀", HEAT_KIND_VALVE }, { "热力井", HEAT_KIND_WELL }, { "检查井", HEAT_KIND_WELL }, { "检查室", HEAT_KIND_WELL }, { "井", HEAT_KIND_WELL },
    { "管段", HEAT_KIND_PIPE }, { "管线", HEAT_KIND_PIPE }, { "管道", HEAT_KIND_PIPE }, { "管", HEAT_KIND_PIPE }, { "卡号", HEAT_KIND_HOUSEHOLD }, { "卡", HEAT_KIND_HOUSEHOLD },
    { "电话", HEAT_KIND_HOUSEHOLD }, { "手机", HEAT_KIND_HOUSEHOLD }, { "valve", HEAT_KIND_VALVE }, { "well", HEAT_KIND_WELL }, { "pipe", HEAT_KIND_PIPE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_has_prefix (*text, words[i].word))
      {
        *text += strlen (words[i].word);
        *text += strspn (*text, ":号# ");
        if (g_str_has_prefix (*text, "号"))
          *text += strlen ("号");
        return words[i].kind;
      }
  return HEAT_KIND_NONE;
}

static void
find_phones (Ask *ask, const char *key)
{
  g_autofree char *digits = g_strdup (key);
  guint n = 0;

  for (const char *p = key; *p; p++)
    if (g_ascii_isdigit (*p))
      digits[n++] = *p;
    else if (!strchr ("-()+", *p))
      return;
  digits[n] = '\0';
  const char *plain = n > 11 && g_str_has_prefix (digits, "86") ? digits + 2 : digits;
  if (strlen (plain) >= 4)
    add_keys (ask, &ask->f->phones, plain, HEAT_KIND_NONE, HEAT_MATCH_PHONE, 0.99, 0.40);
}

static void
find_numbers (Ask *ask, const char *folded)
{
  g_autofree char *key = key_from_text (folded);
  const char *rest = key;
  HeatKind only = skip_kind_word (&rest);

  if (strlen (rest) < 2 || rest[strcspn (rest, "0123456789")] == '\0')
    return;
  if (only == HEAT_KIND_NONE || only == HEAT_KIND_HOUSEHOLD)
    {
      if (strlen (rest) >= 4)
        add_keys (ask, &ask->f->cards, rest, HEAT_KIND_NONE, HEAT_MATCH_CARD, 1.0, 0.42);
      find_phones (ask, rest);
    }
  if (only == HEAT_KIND_HOUSEHOLD)
    return;
  double more = only == HEAT_KIND_NONE ? 0 : 0.04;
  add_keys (ask, &ask->f->names_of, rest, only, HEAT_MATCH_ASSET, 0.95 + more, 0.45 + more);
  add_keys (ask, &ask->f->ids, rest, only, HEAT_MATCH_ASSET, 0.97 + more, 0.45 + more);
  if (g_ascii_isdigit (*rest))
    add_keys (ask, &ask->f->tails, rest + strspn (rest, "0"), only, HEAT_MATCH_ASSET, 0.80 + more, 0.30 + more);
}

/* --- cross-roads --- */

guint
streets_whole (const Ask *ask, const Chars *q, StreetMatch out[MAX_STREETS])
{
  guint64 mask = chars_mask (q);
  guint n = 0;

  for (guint i = 0; i < ask->f->n_street_names && n < MAX_STREETS && q->n >= 2; i++)
    {
      const Name *name = name_at (ask->f, ask->f->n_districts + i);
      NameMatch match;
      if (name_match (&ask->f->names, name, q, mask, MATCH_WHOLE, &match))
        out[n++] = (StreetMatch){ name->index, match };
    }
  return n;
}

static void
add_crossing (Ask *ask, const StreetMatch *a, const StreetMatch *b, const Crossing *c, double x, double y)
{
  const char *names[2] = { g_ptr_array_index (ask->f->streets, a->street), g_ptr_array_index (ask->f->streets, b->street) };
  double score = 0.96 * MIN (a->match.score, b->match.score);
  HeatFound *found = add_found (ask, HEAT_FOUND_CROSSROAD, HEAT_KIND_ROAD, a->street == c->a ? c->road_a : c->road_b, HEAT_MATCH_CROSSROAD, score);
  Label label = { g_string_new (NULL), found };

  found->index2 = a->street == c->a ? c->road_b : c->road_a;
  found->x = x;
  found->y = y;
  label_add_part (&label, names[0], a->match.from, a->match.to);
  label_add (&label, C_ ("between crossing streets", " and "), FALSE);
  label_add_part (&label, names[1], b->match.from, b->match.to);
  found->label = g_string_free (label.text, FALSE);
}

/* The places where two streets meet; those within 80 m are one (two carriageways). */
static gboolean
add_crossings (Ask *ask, const StreetMatch *a, const StreetMatch *b)
{
  const GArray *all = ask->f->crossings;
  guint32 low = MIN (a->street, b->street), high = MAX (a->street, b->street), i = 0, end = all->len;
  guint before = ask->out->len;

  while (i < end)
    {
      guint32 m = i + (end - i) / 2;
      const Crossing *c = &g_array_index (all, Crossing, m);
      if (c->a < low || (c->a == low && c->b < high))
        i = m + 1;
      else
        end = m;
    }
  for (; i < all->len; i++)
    {
      const Crossing *c = &g_array_index (all, Crossing, i);
      double x = ask->f->x0 + c->x, y = ask->f->y0 + c->y;
      gboolean known = FALSE;
      if (c->a != low || c->b != high)
        break;
      for (guint k = before; k < ask->out->len; k++)
        known = known || hypot (g_array_index (ask->out, HeatFound, k).x - x, g_array_index (ask->out, HeatFound, k).y - y) < 80;
      if (!known)
        add_crossing (ask, a, b, c, x, y);
    }
  return ask->out->len > before;
}

/* 交汇处, 路口西侧 … left away. */
static Chars
without_crossing_words (const Chars *q)
{
  static const char *const words[] = { "十字路口", "丁字路口", "交叉路口", "交汇处", "交汇口", "交叉口", "交叉处", "交汇", "交叉", "交口", "路口", "西北角", "东北角", "西南角",
                                       "东南角", "东侧", "西侧", "南侧", "北侧", "附近", "旁边", "旁", "口" };
  Chars left = chars_part (q, 0, q->n);

  for (gboolean again = TRUE; again;)
    {
      again = FALSE;
      for (guint i = 0; i < G_N_ELEMENTS (words) && !again; i++)
        {
          Chars w;
          chars_from_text (&w, words[i]);
          if (left.n > w.n + 1 && memcmp (left.at + left.n - w.n, w.at, w.n * sizeof *w.at) == 0)
            {
              left = chars_part (&left, 0, left.n - w.n);
              again = TRUE;
            }
        }
    }
  return left;
}

static gboolean
is_joiner (gunichar c)
{
  return c == 0x4E0E /* 与 */ || c == 0x548C /* 和 */ || c == 0x8DDF /* 跟 */ || c == 0x53CA /* 及 */ || c == 0x4EA4 /* 交 */ || c == 0xD7 || c == '&'
         || c == '+' || c == '/' || c == 0x3001 || c == ' ' || c == '-';
}

static gboolean
try_crossing (Ask *ask, const Chars *left, const Chars *right, gboolean say_when_none)
{
  StreetMatch a[MAX_STREETS], b[MAX_STREETS];
  guint n = streets_whole (ask, left, a), m = n ? streets_whole (ask, right, b) : 0;
  gboolean met = FALSE;

  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < m; k++)
      if (a[i].street != b[k].street)
        met = add_crossings (ask, &a[i], &b[k]) || met;
  if (met || !say_when_none || n == 0 || m == 0 || a[0].street == b[0].street)
    return met;
  guint32 road = g_array_index (ask->f->street_road, guint32, a[0].street);
  if (road == HEAT_NONE)
    return FALSE;
  HeatFound *found = add_found (ask, HEAT_FOUND_STREET, HEAT_KIND_ROAD, road, HEAT_MATCH_CONTAINS, 0.3);
  found->label = g_strdup (g_ptr_array_index (ask->f->streets, a[0].street));
  found->note = g_strdup_printf (_("%s and %s do not meet in the data"), found->label, (const char *) g_ptr_array_index (ask->f->streets, b[0].street));
  return FALSE;
}

static void
find_crossroads (Ask *ask, const Chars *typed)
{
  Chars q = without_crossing_words (typed);
  gboolean met = FALSE;

  for (guint i = 1; i + 1 < q.n; i++)
    if (is_joiner (q.at[i]))
      {
        Chars left = chars_part (&q, 0, i), right = chars_part (&q, i + 1, q.n);
        met = try_crossing (ask, &left, &right, q.at[i] != ' ' && q.at[i] != '-') || met;
      }
  for (guint i = 2; !met && i + 2 <= q.n && q.n <= 24; i++)
    {
      Chars left = chars_part (&q, 0, i), right = chars_part (&q, i, q.n);
      try_crossing (ask, &left, &right, FALSE);
    }
}

/* --- the answer --- */

static int
compare_found (gconstpointer a, gconstpointer b)
{
  const HeatFound *x = a, *y = b;

  if (x->score != y->score)
    return x->score > y->score ? -1 : 1;
  int order = g_strcmp0 (x->label, y->label);
  if (order)
    return order;
  return x->index < y->index ? -1 : x->index > y->index;
}

static gboolean
is_same (const HeatFound *a, const HeatFound *b)
{
  if (a->what != b->what || a->kind != b->kind)
    return FALSE;
  if (a->what == HEAT_FOUND_CROSSROAD)
    return hypot (a->x - b->x, a->y - b->y) < 80 && g_strcmp0 (a->label, b->label) == 0;
  if (a->what == HEAT_FOUND_STREET)
    return g_strcmp0 (a->label, b->label) == 0;
  return a->index == b->index;
}

static void
drop_repeats (GArray *out, guint limit)
{
  guint kept = 0;

  for (guint i = 0; i < out->len; i++)
    {
      HeatFound *found = &g_array_index (out, HeatFound, i);
      gboolean known = kept >= limit;
      for (guint k = 0; k < kept && !known; k++)
        known = is_same (&g_array_index (out, HeatFound, k), found);
      if (known)
        heat_found_clear (found);
      else
        {
          HeatFound keep = *found;
          memset (found, 0, sizeof *found); /* moved, not copied */
          g_array_index (out, HeatFound, kept++) = keep;
        }
    }
  g_array_set_size (out, kept);
}

/* Communities of one name: those after the first are homonyms, and all say their district. */
static void
mark_homonyms (const Ask *ask)
{
  const HeatCity *city = ask->city;

  for (guint i = 0; i < ask->out->len; i++)
    {
      HeatFound *found = &g_array_index (ask->out, HeatFound, i);
      HeatCommunity mine = finder_community_of (ask->f, found);
      gboolean shared = FALSE;
      for (guint k = 0; k < ask->out->len && !heat_community_is_none (mine); k++)
        {
          HeatCommunity other = finder_community_of (ask->f, &g_array_index (ask->out, HeatFound, k));
          if (heat_community_is_none (other) || other.i == mine.i
              || strcmp (heat_city_text (city, city->community[mine.i].name), heat_city_text (city, city->community[other.i].name)) != 0)
            continue;
          shared = TRUE;
          if (k < i && found->match != HEAT_MATCH_CARD && found->match != HEAT_MATCH_PHONE && found->match != HEAT_MATCH_ASSET)
            found->match = HEAT_MATCH_HOMONYM;
        }
      found->detail = finder_detail (ask->f, found, shared);
    }
}

GArray *
heat_finder_find (const HeatFinder *finder, const char *text, guint limit, const HeatPoint *near)
{
  g_autofree char *folded = heat_text_fold (text);
  Ask ask = { .f = finder, .city = heat_net_city (finder->net), .near = near, .limit = limit ? MIN (limit, 1000) : 20,
              .out = g_array_new (FALSE, FALSE, sizeof (HeatFound)) };
  Chars q;

  g_array_set_clear_func (ask.out, (GDestroyNotify) heat_found_clear);
  chars_from_text (&q, folded);
  if (q.n == 0)
    return ask.out;
  find_numbers (&ask, folded);
  find_crossroads (&ask, &q);
  find_names (&ask, &q);
  g_array_sort (ask.out, compare_found);
  drop_repeats (ask.out, ask.limit);
  mark_homonyms (&ask);
  return ask.out;
}
