// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The parts of the search index; locate-find.c puts their answers together. */
#include "base-text.h"
#include "locate-find.h"

#define MAX_QUERY 60 /* characters; more are cut off */

/* Names: every named place as folded characters, few thousands, walked at each key stroke behind a 64-bit filter. */
typedef enum { NAME_COMMUNITY, NAME_STREET, NAME_STATION, NAME_SOURCE, NAME_TEAM, NAME_BUILDING, NAME_DISTRICT } NameKind;
typedef struct {
  guint64 mask;      /* letters of its readings, digits, characters */
  guint32 first;     /* into chars */
  guint32 index;     /* row; of a street: its number */
  guint8 n, core;    /* characters; without 小区, 街, 站 … */
  guint8 kind;
} Name;
typedef struct { GArray *names /* Name */, *chars /* gunichar */; HeatPinyin *pinyin; } Names;

typedef struct { HeatMatch match; double score; guint8 from, to; /* characters of the name */ } NameMatch;
typedef struct { gunichar at[MAX_QUERY + 1]; guint n; } Chars;
typedef enum { MATCH_ANY, MATCH_START, MATCH_WHOLE, MATCH_SLIPS } MatchWish; /* whole: the name or its core, from its start */

void names_add (Names *names, NameKind kind, guint32 index, const char *text);
void chars_from_text (Chars *chars, const char *folded);
Chars chars_part (const Chars *chars, guint from, guint to); /* without white space and commas at the ends */
gboolean name_match (const Names *names, const Name *name, const Chars *query, guint64 query_mask, MatchWish wish, NameMatch *match);
guint64 chars_mask (const Chars *query);

/* An address's end: building, unit and room as asked; "" where not said. */
typedef struct { char building[12], unit[12], room[12]; } Tail;
/* FALSE when the characters are no such end. */
gboolean tail_parse (const Chars *chars, guint from, Tail *tail);
/* TRUE when a number that could begin an address's end starts at `at`. */
gboolean tail_can_begin (const Chars *chars, guint at);
/* "3号楼", "03", "３" → "3". */
void tail_plain_number (const char *text, char out[12]);

/* Keys: sorted arrays of entries (kind << 28 | row); a key is computed again from the row when asked, so 4 bytes each. */
typedef char *(*KeyOf) (const HeatNet *net, guint32 entry); /* (transfer full), NULL: none */
typedef struct { guint32 *entries; guint32 n; KeyOf key_of; } Keys;
#define ENTRY(kind, index) ((guint32) (kind) << 28 | (index))
#define ENTRY_KIND(entry) ((HeatKind) ((entry) >> 28))
#define ENTRY_INDEX(entry) ((entry) & 0x0FFFFFFFu)
#define MAX_ENTRY_INDEX 0x0FFFFFFFu
void keys_build (Keys *keys, const HeatNet *net, const HeatKind *kinds, guint n_kinds, KeyOf key_of);
void keys_clear (Keys *keys);
/* First entry whose key begins with `prefix`, and how many do at most `limit`. */
guint32 keys_find (const Keys *keys, const HeatNet *net, const char *prefix, guint32 limit, guint32 *n);
char *key_of_id (const HeatNet *net, guint32 entry);
char *key_of_name (const HeatNet *net, guint32 entry);
char *key_of_tail (const HeatNet *net, guint32 entry);
char *key_of_phone (const HeatNet *net, guint32 entry);
/* Folded, without the spaces. (transfer full) */
char *key_from_text (const char *text);

typedef struct { guint32 a, b, road_a, road_b; float x, y; } Crossing; /* streets a < b meet here; metres from the city's corner */

struct _HeatFinder {
  gatomicrefcount refs;
  HeatNet *net;              /* owned reference */
  Names names;               /* districts and the city first, then streets, then the rest */
  guint n_districts, n_street_names;
  GPtrArray *streets;        /* char *: folded name by street number */
  GArray *street_road;       /* guint32: a road of that street, HEAT_NONE */
  GHashTable *street_by_name; /* folded → number + 1 */
  guint32 *street_first, *street_building; /* buildings of a street: run street_first[s] … */
  GArray *crossings;         /* Crossing, by (a, b) */
  double x0, y0;
  HeatBox box;               /* of all that is drawn of the city */
  guint32 *household_first, *households; /* of a building */
  guint32 *community_households, *building_station;
  Keys ids, names_of, tails, cards, phones;
};

void crossings_build (HeatFinder *finder);
guint32 finder_street (HeatFinder *finder, const char *text); /* number, made when new */

/* Words (locate-label.c). A label under way, with what is underlined. */
typedef struct { GString *text; HeatFound *found; } Label;
void label_add (Label *label, const char *text, gboolean underlined);
void label_add_part (Label *label, const char *text, guint from, guint to); /* characters from..to underlined */
void label_add_number (Label *label, const char *pattern, const char *number, gboolean underlined);
char *finder_detail (const HeatFinder *finder, const HeatFound *found, gboolean with_district);
HeatCommunity finder_community_of (const HeatFinder *finder, const HeatFound *found);
