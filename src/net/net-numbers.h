// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Numbers as people write them – card numbers, phones: a column of texts, most of which are a common beginning and digits – in as
 * many bytes as their differences need. Frame of reference (Goldstein, Ramakrishnan, Shaft 1998) by blocks of 64 rows, against a
 * base that may count up by one a row. What does not fit its block's pattern stays a text. Every text comes back as it was. */
#include "base-strings.h"
#include "net.h"

#define HEAT_NUMBER_ROWS 64
#define HEAT_NUMBER_PREFIX 7

typedef struct {
  guint64 base;
  guint32 at;      /* of its first difference, in data */
  char prefix[HEAT_NUMBER_PREFIX];
  guint8 n_prefix; /* bytes of it that stand before the digits */
  guint8 width;    /* bytes a difference, 0–8; little end first; all ones: an odd row, one less: empty */
  guint8 digits;   /* leading zeros counted */
  guint8 step;     /* by which the base grows a row */
  guint8 is_raw;   /* instead of differences HeatText of 4 bytes */
} HeatNumberBlock;

/* A value of a row that its column cannot hold. */
typedef struct { guint32 row, value; } HeatOdd;

typedef struct {
  HeatNumberBlock *blocks; /* owned, as all below */
  guint8 *data;
  HeatOdd *odd;            /* by row; values are HeatText */
  guint32 n, n_odd;
  gsize n_data;            /* with 8 bytes of nothing at the end */
} HeatNumbers;

/* Of `n` rows `stride` bytes apart, the text of the first at `first`. Texts that stay such stay where they are in the pool. O(n). */
void heat_numbers_build (HeatNumbers *numbers, const HeatStrings *pool, const HeatText *first, gsize stride, guint32 n);
void heat_numbers_clear (HeatNumbers *numbers);
/* Every text that the column still names in the pool. */
void heat_numbers_each_text (HeatNumbers *numbers, void (*each) (HeatText *text, gpointer data), gpointer data);
/* Borrowed from the pool or from `text`. About 10 ns. */
const char *heat_numbers_get (const HeatNumbers *numbers, const HeatStrings *pool, guint32 row, char text[HEAT_NUMBER_BYTES]);
/* The value of an odd row; FALSE when it is none. O(log n). */
gboolean heat_odd_find (const HeatOdd *odd, guint32 n, guint32 row, guint32 *value);
