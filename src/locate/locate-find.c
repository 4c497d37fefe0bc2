// SPDX-License-Identifier: GPL-3.0-or-later
/* One query against every part of the index; the answers ranked together. */
#include "base-i18n.h"
#include "locate-private.h"
#include <string.h>

#define MAX_CANDIDATES 4000
#define MAX_EXPANDED 80
#define MAX_CUTS 6

typedef struct {
  const HeatFinder *f;
  const HeatCity *city;
  const HeatPoint *near;
  guint limit;
  GArray *out;        /* HeatFound */
  Tail tails[MAX_CUTS + 1]; /* 0: none */
  guint n_tails;
  GArray *candidates; /* Candidate */
} Ask;

typedef struct { guint32 name; guint8 tail; NameMatch match; double score; } Candidate;

static const Name *
name_at (const HeatFinder *f, guint32 i)
{
  return &g_array_index (f->names.names, Name, i);
}

/* A place for anything; households take their building's. */
static gboolean
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

static double
near_bonus (const Ask *ask, double x, double y)
{
  double d = ask->near ? hypot (x - ask->near->x_m, y - ask->near->y_m) : NAN;
  return isfinite (d) ? 0.01 / (1 + d / 3000) : 0;
}

/* Adds one answer; its label is written by the caller into the returned element, valid until the next add. */
static HeatFound *
add_found (Ask *ask, HeatFoundWhat what, HeatKind kind, guint32 index, HeatMatch match, double score)
{
  HeatFound found = { .what = what, .kind = kind, .index = index, .index2 = HEAT_NONE, .match = match, .score = CLAMP (score, 0, 1) };

  place_of (ask->f, kind, index, &found.x, &found.y);
  g_array_append_val (ask->out, found);
  return &g_array_index (ask->out, HeatFound, ask->out->len - 1);
}

/* --- labels of objects --- */

typedef struct { guint from, to; gboolean building, unit, room; } Underlines;

static void
label_building (const HeatFinder *f, Label *label, guint32 building, Underlines u)
{
  const HeatCity *city = heat_net_city (f->net);
  const HeatBuildingRow *row = &city->building[building];
  HeatCommunity c = heat_net_building_community (f->net, heat_building (building));
  const char *number = heat_city_text (city, row->number), *name = heat_city_text (city, row->name);

  if (!heat_community_is_none (c) && *number)
    {
      label_add_part (label, heat_city_text (city, city->community[c.i].name), u.from, u.to);
      label_add_number (label, C_ ("address", "building %s"), number, u.building);
    }
  else if (*name)
    label_add_part (label, name, u.from, u.to);
  else if (*heat_city_text (city, row->street))
    {
      label_add_part (label, heat_city_text (city, row->street), u.from, u.to);
      label_add_number (label, C_ ("address", "No. %s"), heat_city_text (city, row->house_number), u.building);
    }
  else
    label_add (label, heat_net_id (f->net, HEAT_KIND_BUILDING, building), FALSE);
}

static void
label_unit_room (Label *label, const char *unit, const char *room, Underlines u)
{
  if (*unit)
    label_add_number (label, C_ ("address", "unit %s"), unit, u.unit);
  if (*room)
    label_add_number (label, C_ ("address", "flat %s"), room, u.room);
}

static void
label_household (const HeatFinder *f, Label *label, guint32 household, Underlines u)
{
  const HeatCity *city = heat_net_city (f->net);
  const HeatHouseholdRow *row = &city->household[household];
  HeatBuilding b = heat_net_household_building (f->net, heat_household (household));

  if (!heat_building_is_none (b))
    label_building (f, label, b.i, u);
  label_unit_room (label, heat_city_text (city, row->unit), heat_city_text (city, row->room), u);
  if (label->text->len == 0)
    label_add (label, heat_city_text (city, row->card), FALSE);
}

static void
label_object (const HeatFinder *f, Label *label, HeatKind kind, guint32 index, Underlines u)
{
  const char *name = heat_net_name (f->net, kind, index);

  switch (kind)
    {
    case HEAT_KIND_BUILDING: label_building (f, label, index, u); break;
    case HEAT_KIND_HOUSEHOLD: label_household (f, label, index, u); break;
    case HEAT_KIND_VALVE:
    case HEAT_KIND_WELL:
    case HEAT_KIND_PIPE:
      if (g_ascii_isalnum (*name))
        label_add_number (label, kind == HEAT_KIND_VALVE ? _("valve %s") : kind == HEAT_KIND_WELL ? _("well %s") : _("pipe %s"), name, u.to > 0);
      else
        label_add (label, name, u.to > 0);
      break;
    case HEAT_KIND_TEAM: label_add_part (label, heat_city_text (heat_net_city (f->net), heat_net_city (f->net)->team[index].name), u.from, u.to); break;
    default: label_add_part (label, name, u.from, u.to); break;
    }
}

static void
write_label (const Ask *ask, HeatFound *found, Underlines u)
{
  Label label = { g_string_new (NULL), found };

  label_object (ask->f, &label, found->kind, found->index, u);
  if (found->kind == HEAT_KIND_BUILDING)
    label_unit_room (&label, found->unit ? found->unit : "", found->room ? found->room : "", u);
  found->label = g_string_free (label.text, FALSE);
}

char *
heat_finder_label (const HeatFinder *f, HeatKind kind, guint32 index)
{
  Label label = { g_string_new (NULL), NULL };

  label_object (f, &label, kind, index, (Underlines){ 0 });
  return g_string_free (label.text, FALSE);
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
      write_label (ask, found, (Underlines){ 0, match == HEAT_MATCH_ASSET ? 99 : 0 });
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

typedef struct { guint32 street; NameMatch match; } StreetMatch;
#define MAX_STREETS 6

static guint
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

/* --- addresses and names --- */

static void
consider (Ask *ask, guint32 i, const Chars *q, guint64 mask, guint tail, MatchWish wish, double bonus)
{
  Candidate c = { i, (guint8) tail };
  const Name *name = name_at (ask->f, i);
  double x, y;

  if (tail > 0 && name->kind != NAME_COMMUNITY && name->kind != NAME_STREET && (name->kind != NAME_BUILDING || *ask->tails[tail].building))
    return;
  if (ask->candidates->len >= MAX_CANDIDATES || !name_match (&ask->f->names, name, q, mask, wish, &c.match))
    return;
  c.score = 0.96 * c.match.score + bonus; /* room for what is nearer */
  if (name->kind == NAME_COMMUNITY && place_of (ask->f, HEAT_KIND_COMMUNITY, name->index, &x, &y))
    c.score += near_bonus (ask, x, y);
  if (name->kind == NAME_STREET && tail == 0)
    c.score -= 0.01; /* a community of the same name first */
  g_array_append_val (ask->candidates, c);
}

static void
match_names (Ask *ask, const Chars *q, guint tail, MatchWish wish)
{
  guint64 mask = chars_mask (q);

  for (guint32 i = ask->f->n_districts; q->n > 0 && i < ask->f->names.names->len; i++)
    consider (ask, i, q, mask, tail, wish, 0);
}

static void match_part (Ask *ask, const Chars *name, guint tail);

/* "香坊区通达小区", "北城市通达小区": what stands before narrows. A community of that district gains, others stay out. */
static void
match_in_district (Ask *ask, const Chars *q, guint tail, guint split)
{
  Chars left = chars_part (q, 0, split), right = chars_part (q, split, q->n);
  guint64 left_mask = chars_mask (&left), mask = chars_mask (&right);

  for (guint32 d = 0; d < ask->f->n_districts && right.n > 0; d++)
    {
      NameMatch match;
      const Name *name = name_at (ask->f, d);
      if (!name_match (&ask->f->names, name, &left, left_mask, MATCH_WHOLE, &match))
        continue;
      if (name->index == HEAT_NONE) /* the city itself */
        {
          match_part (ask, &right, tail);
          continue;
        }
      const char *district = heat_city_text (ask->city, ask->city->community[name->index].district);
      for (guint32 i = ask->f->n_districts; i < ask->f->names.names->len; i++)
        {
          const Name *other = name_at (ask->f, i);
          if (other->kind == NAME_COMMUNITY && strcmp (heat_city_text (ask->city, ask->city->community[other->index].district), district) == 0)
            consider (ask, i, &right, mask, tail, MATCH_START, 0.02);
        }
    }
}

/* "通达街通达小区": a street before the community. */
static void
match_after_street (Ask *ask, const Chars *q, guint tail, guint split)
{
  Chars left = chars_part (q, 0, split), right = chars_part (q, split, q->n);
  StreetMatch streets[MAX_STREETS];

  if (left.n < 2 || right.n < 2 || left.at[0] < 128 || streets_whole (ask, &left, streets) == 0)
    return;
  guint64 mask = chars_mask (&right);
  for (guint32 i = ask->f->n_districts + ask->f->n_street_names; i < ask->f->names.names->len; i++)
    consider (ask, i, &right, mask, tail, MATCH_WHOLE, -0.01);
}

/* "阳光花园小区" for 阳光花园. */
static void
match_without_suffix (Ask *ask, const Chars *q, guint tail)
{
  static const char *const suffixes[] = { "住宅小区", "小区", "社区" };

  for (guint s = 0; s < G_N_ELEMENTS (suffixes); s++)
    {
      Chars w;
      chars_from_text (&w, suffixes[s]);
      if (q->n < w.n + 2 || memcmp (q->at + q->n - w.n, w.at, w.n * sizeof *w.at) != 0)
        continue;
      Chars left = chars_part (q, 0, q->n - w.n);
      guint64 mask = chars_mask (&left);
      for (guint32 i = ask->f->n_districts + ask->f->n_street_names; i < ask->f->names.names->len; i++)
        if (name_at (ask->f, i)->kind == NAME_COMMUNITY)
          consider (ask, i, &left, mask, tail, MATCH_WHOLE, -0.03);
    }
}

static double
best_score (const Ask *ask)
{
  double best = 0;

  for (guint i = 0; i < ask->candidates->len; i++)
    best = MAX (best, g_array_index (ask->candidates, Candidate, i).score);
  return best;
}

static void
match_part (Ask *ask, const Chars *name, guint tail)
{
  match_names (ask, name, tail, MATCH_ANY);
  match_without_suffix (ask, name, tail);
  for (guint split = 2; split < name->n && split <= 24; split++)
    {
      match_in_district (ask, name, tail, split);
      match_after_street (ask, name, tail, split);
    }
}

/* The whole as a name, and every way to see the end as building, unit, room. */
static void
collect_candidates (Ask *ask, const Chars *q)
{
  Chars parts[MAX_CUTS + 1];
  guint tails[MAX_CUTS + 1], n = 0;

  parts[n] = chars_part (q, 0, q->n);
  tails[n++] = 0;
  ask->n_tails = 1;
  for (guint at = 1; at < q->n && n <= MAX_CUTS; at++)
    if (tail_can_begin (q, at) && tail_parse (q, at, &ask->tails[ask->n_tails]))
      {
        parts[n] = chars_part (q, 0, at);
        tails[n++] = ask->n_tails++;
      }
  for (guint i = 0; i < n; i++)
    match_part (ask, &parts[i], tails[i]);
  if (best_score (ask) < 0.6)
    for (guint i = 0; i < n; i++)
      match_names (ask, &parts[i], tails[i], MATCH_SLIPS);
}

static void
take_over_tail (HeatFound *found, const Tail *tail)
{
  found->unit = *tail->unit ? g_strdup (tail->unit) : NULL;
  found->room = *tail->room ? g_strdup (tail->room) : NULL;
}

static gboolean
same_number (const char *text, const char *asked)
{
  char plain[12];

  tail_plain_number (text, plain);
  return strcmp (plain, asked) == 0;
}

/* The flats of a building that answer the tail; at most `max` are added. Returns how many, and whether the unit exists. */
static guint
add_flats (Ask *ask, const Candidate *c, guint32 building, const Tail *tail, Underlines u, guint max, gboolean *unit_exists)
{
  const HeatFinder *f = ask->f;
  guint n = 0;

  *unit_exists = FALSE;
  for (guint32 i = f->household_first[building]; i < f->household_first[building + 1]; i++)
    {
      const HeatHouseholdRow *row = &ask->city->household[f->households[i]];
      if (*tail->unit && !same_number (heat_city_text (ask->city, row->unit), tail->unit))
        continue;
      *unit_exists = TRUE;
      if (!*tail->room || !same_number (heat_city_text (ask->city, row->room), tail->room) || n >= max)
        continue;
      HeatFound *found = add_found (ask, HEAT_FOUND_OBJECT, HEAT_KIND_HOUSEHOLD, f->households[i], c->match.match, c->score + 0.001);
      found->unit = g_strdup (heat_city_text (ask->city, row->unit));
      found->room = g_strdup (heat_city_text (ask->city, row->room));
      write_label (ask, found, u);
      n++;
    }
  return n;
}

static void
expand_building (Ask *ask, const Candidate *c, guint32 building, const Tail *tail, gboolean number_asked)
{
  Underlines u = { c->match.from, c->match.to, number_asked, *tail->unit != '\0', *tail->room != '\0' };
  gboolean unit_exists = FALSE;

  if ((*tail->unit || *tail->room) && add_flats (ask, c, building, tail, u, 8, &unit_exists) > 0)
    return;
  HeatFound *found = add_found (ask, HEAT_FOUND_OBJECT, HEAT_KIND_BUILDING, building, c->match.match, c->score - (*tail->room || (*tail->unit && !unit_exists) ? 0.05 : 0));
  take_over_tail (found, tail);
  if (*tail->unit && !unit_exists)
    found->note = g_strdup_printf (_("no unit %s in the data"), tail->unit);
  else if (*tail->room)
    found->note = g_strdup_printf (_("no flat %s in the data"), tail->room);
  write_label (ask, found, u);
}

/* What was found of an address whose building the data do not hold. */
static void
add_without_building (Ask *ask, const Candidate *c, HeatFoundWhat what, HeatKind kind, guint32 index, const Tail *tail)
{
  HeatFound *found = add_found (ask, what, kind, index, c->match.match, c->score * 0.5);

  take_over_tail (found, tail);
  if (*tail->building)
    found->note = g_strdup_printf (what == HEAT_FOUND_STREET ? _("no house number %s in the data") : _("no building %s in the data"), tail->building);
  else
    found->note = g_strdup (_("the building is missing"));
  if (what == HEAT_FOUND_OBJECT)
    write_label (ask, found, (Underlines){ c->match.from, c->match.to });
}

static void
expand_community (Ask *ask, const Candidate *c, guint32 community, const Tail *tail)
{
  HeatSpan buildings = heat_net_community_buildings (ask->f->net, heat_community (community));
  gboolean any = FALSE;

  if (c->tail == 0)
    {
      write_label (ask, add_found (ask, HEAT_FOUND_OBJECT, HEAT_KIND_COMMUNITY, community, c->match.match, c->score),
                   (Underlines){ c->match.from, c->match.to });
      return;
    }
  for (guint32 i = 0; *tail->building && i < buildings.n; i++)
    if (same_number (heat_city_text (ask->city, ask->city->building[buildings.at[i]].number), tail->building))
      {
        any = TRUE;
        expand_building (ask, c, buildings.at[i], tail, TRUE);
      }
  if (!any)
    add_without_building (ask, c, HEAT_FOUND_OBJECT, HEAT_KIND_COMMUNITY, community, tail);
}

static void
label_street (Ask *ask, guint32 street, const NameMatch *match)
{
  HeatFound *found = &g_array_index (ask->out, HeatFound, ask->out->len - 1);
  Label label = { g_string_new (NULL), found };

  label_add_part (&label, g_ptr_array_index (ask->f->streets, street), match->from, match->to);
  found->label = g_string_free (label.text, FALSE);
}

/* A building by street and house number, called so, with its community's name behind. */
static void
add_house (Ask *ask, const Candidate *c, guint32 street, guint32 building, const Tail *tail)
{
  HeatFound *found = add_found (ask, HEAT_FOUND_OBJECT, HEAT_KIND_BUILDING, building, c->match.match, c->score);
  g_autofree char *own = heat_finder_label (ask->f, HEAT_KIND_BUILDING, building);
  Label label = { g_string_new (NULL), found };

  take_over_tail (found, tail);
  label_add_part (&label, g_ptr_array_index (ask->f->streets, street), c->match.from, c->match.to);
  label_add_number (&label, C_ ("address", "No. %s"), tail->building, TRUE);
  g_string_append_printf (label.text, " · %s", own);
  found->label = g_string_free (label.text, FALSE);
}

static void
expand_street (Ask *ask, const Candidate *c, guint32 street, const Tail *tail)
{
  guint32 road = g_array_index (ask->f->street_road, guint32, street);
  guint n = 0;

  for (guint32 i = ask->f->street_first[street]; c->tail > 0 && i < ask->f->street_first[street + 1] && n < 2 * ask->limit; i++)
    {
      guint32 b = ask->f->street_building[i];
      if (!*tail->building || !same_number (heat_city_text (ask->city, ask->city->building[b].house_number), tail->building))
        continue;
      n++;
      add_house (ask, c, street, b, tail);
    }
  if (n > 0 || road == HEAT_NONE)
    return;
  if (c->tail > 0)
    add_without_building (ask, c, HEAT_FOUND_STREET, HEAT_KIND_ROAD, road, tail);
  else
    add_found (ask, HEAT_FOUND_STREET, HEAT_KIND_ROAD, road, c->match.match, c->score);
  label_street (ask, street, &c->match);
}

static void
expand (Ask *ask, const Candidate *c)
{
  static const HeatKind kinds[] = { HEAT_KIND_COMMUNITY, HEAT_KIND_ROAD, HEAT_KIND_STATION, HEAT_KIND_SOURCE, HEAT_KIND_TEAM, HEAT_KIND_BUILDING };
  const Name *name = name_at (ask->f, c->name);
  const Tail *tail = &ask->tails[c->tail];

  switch ((NameKind) name->kind)
    {
    case NAME_COMMUNITY: expand_community (ask, c, name->index, tail); break;
    case NAME_STREET: expand_street (ask, c, name->index, tail); break;
    case NAME_BUILDING: expand_building (ask, c, name->index, tail, FALSE); break;
    case NAME_STATION:
    case NAME_SOURCE:
    case NAME_TEAM:
      write_label (ask, add_found (ask, HEAT_FOUND_OBJECT, kinds[name->kind], name->index, c->match.match, c->score), (Underlines){ c->match.from, c->match.to });
      break;
    case NAME_DISTRICT: break;
    }
}

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *x = a, *y = b;

  if (x->score != y->score)
    return x->score > y->score ? -1 : 1;
  return x->name < y->name ? -1 : x->name > y->name;
}

static void
find_names (Ask *ask, const Chars *q)
{
  ask->candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  collect_candidates (ask, q);
  g_array_sort (ask->candidates, compare_candidates);
  for (guint i = 0; i < ask->candidates->len && i < MAX_EXPANDED; i++)
    expand (ask, &g_array_index (ask->candidates, Candidate, i));
  g_array_unref (ask->candidates);
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
