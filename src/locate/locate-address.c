// SPDX-License-Identifier: GPL-3.0-or-later
/* Names, and addresses as people say them: community or street, then building, unit and room. */
#include "base-i18n.h"
#include "locate-ask.h"
#include <string.h>

#define MAX_CANDIDATES 4000
#define MAX_EXPANDED 80

typedef struct { guint32 name; guint8 tail; NameMatch match; double score; } Candidate;

static double
near_bonus (const Ask *ask, double x, double y)
{
  double d = ask->near ? hypot (x - ask->near->x_m, y - ask->near->y_m) : NAN;
  return isfinite (d) ? 0.01 / (1 + d / 3000) : 0;
}

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
      HeatHome home = heat_net_home (f->net, heat_household (f->households[i]));
      if (*tail->unit && !same_number (heat_city_text (ask->city, home.unit), tail->unit))
        continue;
      *unit_exists = TRUE;
      if (!*tail->room || !same_number (heat_city_text (ask->city, home.room), tail->room) || n >= max)
        continue;
      HeatFound *found = add_found (ask, HEAT_FOUND_OBJECT, HEAT_KIND_HOUSEHOLD, f->households[i], c->match.match, c->score + 0.001);
      found->unit = g_strdup (heat_city_text (ask->city, home.unit));
      found->room = g_strdup (heat_city_text (ask->city, home.room));
      write_label (ask->f, found, u);
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
  write_label (ask->f, found, u);
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
    write_label (ask->f, found, (Underlines){ c->match.from, c->match.to });
}

static void
expand_community (Ask *ask, const Candidate *c, guint32 community, const Tail *tail)
{
  HeatSpan buildings = heat_net_community_buildings (ask->f->net, heat_community (community));
  gboolean any = FALSE;

  if (c->tail == 0)
    {
      write_label (ask->f, add_found (ask, HEAT_FOUND_OBJECT, HEAT_KIND_COMMUNITY, community, c->match.match, c->score),
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
      write_label (ask->f, add_found (ask, HEAT_FOUND_OBJECT, kinds[name->kind], name->index, c->match.match, c->score), (Underlines){ c->match.from, c->match.to });
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

void
find_names (Ask *ask, const Chars *q)
{
  ask->candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  collect_candidates (ask, q);
  g_array_sort (ask->candidates, compare_candidates);
  for (guint i = 0; i < ask->candidates->len && i < MAX_EXPANDED; i++)
    expand (ask, &g_array_index (ask->candidates, Candidate, i));
  g_array_unref (ask->candidates);
}
