// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* One search box for everything: an address as people say it, pinyin or initials, card number, phone, asset number,
 * station, street, cross-road → places, ranked. Nothing is guessed silently: homonyms are all shown. */
#include "geo-crs.h"
#include "locate-error.h"
#include "net.h"

/* How a place was matched, best first. */
typedef enum {
  HEAT_MATCH_EXACT,     /* the whole name, or without its 小区, 街, 站 */
  HEAT_MATCH_HOMONYM,   /* exact, but another place of this name ranks before it (another district) */
  HEAT_MATCH_CARD,      /* card number */
  HEAT_MATCH_PHONE,     /* phone number */
  HEAT_MATCH_ASSET,     /* number or name of a pipe, valve, well, consumer */
  HEAT_MATCH_CROSSROAD, /* two streets meet here */
  HEAT_MATCH_PREFIX,    /* the name begins with what was typed */
  HEAT_MATCH_PINYIN,    /* pinyin in full, or mixed with initials or characters */
  HEAT_MATCH_INITIALS,  /* pinyin initials */
  HEAT_MATCH_CONTAINS,  /* inside the name */
  HEAT_MATCH_SOUND,     /* other characters of the same sound */
  HEAT_MATCH_SLIP,      /* one character wrong, missing or too many */
  HEAT_MATCH_PLACE,     /* coordinates */
  HEAT_N_MATCHES
} HeatMatch;
const char *heat_match_word (HeatMatch match);  /* "initials", for JSON */
const char *heat_match_label (HeatMatch match); /* translated: "same initials" 首字母同 */

typedef enum {
  HEAT_FOUND_OBJECT,    /* `kind` and `index` name it */
  HEAT_FOUND_STREET,    /* kind ROAD, index its first road */
  HEAT_FOUND_CROSSROAD, /* kind ROAD, index and index2 a road of each street */
  HEAT_FOUND_PLACE,     /* coordinates: x and y alone; kind NONE, index HEAT_NONE */
  HEAT_FOUND_INCIDENT, HEAT_FOUND_REPORT, HEAT_FOUND_TEAM, /* of the house at work, put beside the others by who knows it: `id`; kind NONE */
} HeatFoundWhat;

#define HEAT_FOUND_MAX_SPANS 8
typedef struct { guint16 first, n; } HeatFoundSpan; /* bytes of the label */

typedef struct {
  HeatFoundWhat what;
  HeatKind kind;         /* HOUSEHOLD, BUILDING, COMMUNITY, STATION, SOURCE, VALVE, WELL, PIPE, CONSUMER, TEAM, ROAD */
  guint32 index, index2; /* HEAT_NONE where not used */
  HeatMatch match;
  double score;          /* 0..1, ranks */
  double x, y;           /* m in the city's CRS; NaN when unknown */
  char *label;           /* owned: "通达小区 6 号楼 2 单元 501 室" */
  char *detail;          /* owned: "木兰街 · 72 户 · 通达换热站", never NULL */
  char *note;            /* owned, (nullable): what of the query was not found there: "no unit 9 in the data" */
  char *unit, *room;     /* owned, (nullable): as asked, also when the data do not hold them */
  HeatFoundSpan spans[HEAT_FOUND_MAX_SPANS]; /* of the label, that answer the query (to underline), rising */
  guint n_spans;
  char *id;              /* owned, (nullable): of what is of the house */
} HeatFound;
void heat_found_clear (HeatFound *found);
/* "building", "street", "crossroad" …; for JSON. */
const char *heat_found_word (const HeatFound *found);

/* The index over one snapshot; immutable, reference-counted, any thread may ask. Holds a reference on the net. Built in
 * O(n log n), about a second at 1M households, some 20 bytes a household and 8 a pipe. */
typedef struct _HeatFinder HeatFinder;
HeatFinder *heat_finder_new (HeatNet *net, const HeatProgress *progress, GError **error);
HeatFinder *heat_finder_ref (HeatFinder *finder);
void heat_finder_unref (HeatFinder *finder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatFinder, heat_finder_unref)
HeatNet *heat_finder_net (const HeatFinder *finder);
gsize heat_finder_bytes (const HeatFinder *finder);

/* At most `limit` (0: 20) places for what was typed so far, best first; empty array when there is none. `near` (nullable)
 * ranks equal ones: nearer first. No walk over households: cost grows with names (thousands), not customers.
 * (transfer full): GArray of HeatFound that clears its elements. */
GArray *heat_finder_find (const HeatFinder *finder, const char *text, guint limit, const HeatPoint *near);

/* Puts the places that `text` names by coordinates (geo-coord.h) before those found by name. `crs` (nullable) of the city, used by this thread. */
void heat_finder_add_places (const HeatFinder *finder, const char *text, HeatCrs *crs, GArray *found);

/* How people call an object, as in HeatFound.label. (transfer full) */
char *heat_finder_label (const HeatFinder *finder, HeatKind kind, guint32 index);
/* The station whose secondary feeds the building in the data (valves as they stand); NONE when unknown. O(1). */
HeatStation heat_finder_building_station (const HeatFinder *finder, HeatBuilding building);
