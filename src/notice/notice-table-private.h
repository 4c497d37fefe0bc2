// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The table of labels and values on internal papers: stop report, valve order. Its rows stand in the wording file: rows=left,right;whole;…;
 * each name has label_NAME and value_NAME, and value_NAME_2 for when something that value_NAME needs is not known. */
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
} HeatNoticeTable;

/* One row: "left,right" or "whole". What is not known reads as the section's `unknown`, or `later` for restored and duration. */
void heat_notice_table_row (HeatNoticeTable *table, const char *spec);
