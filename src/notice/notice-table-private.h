// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The table of labels and values on internal papers: stop report, valve order. Its rows stand in the wording file: rows=left,right;whole;…;
 * each name has label_NAME and value_NAME, and value_NAME_2, value_NAME_3 for when something that those before need is not known. */
#include "notice-layout.h"
#include "notice-wording.h"

#define HEAT_TABLE_LEFT 80.0
#define HEAT_TABLE_RIGHT 1160.0

typedef struct {
  HeatPaper *l;
  const HeatWording *w;
  const HeatWordingFields *f;
  const char *section;
  guint page;
  double y;     /* where the next row goes */
  const char *suffix; /* "_planned": keys that end so go before those that do not; NULL: none */
} HeatNoticeTable;

/* A text of the section; "" when it has none or lacks something. (transfer full) */
char *heat_notice_table_words (const HeatNoticeTable *table, const char *key);
/* One row: "left,right" or "whole". What is not known reads as the section's `unknown`, or `later` for restored and duration. */
void heat_notice_table_row (HeatNoticeTable *table, const char *spec);
