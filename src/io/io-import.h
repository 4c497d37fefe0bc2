// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Foreign data by a mapping (data/import/README.md): whatever GDAL's vector drivers open becomes a city. What was not understood,
 * made or assumed is counted and listed, never dropped silently. */
#include "base-progress.h"
#include "io-error.h"
#include "net-city.h"

typedef enum {
  HEAT_IMPORT_SKIPPED, /* a feature that became no row */
  HEAT_IMPORT_VALUE,   /* a value that was not understood: read as unknown */
  HEAT_IMPORT_MADE,    /* made by the import: nodes, splits, joints, ports */
  HEAT_IMPORT_ASSUMED, /* said by nobody: defaults */
  HEAT_IMPORT_UNUSED,  /* layers and fields of the source that the mapping does not use */
  HEAT_N_IMPORT_KINDS
} HeatImportKind;
const char *heat_import_kind_word (HeatImportKind kind);
const char *heat_import_kind_label (HeatImportKind kind); /* translated */

typedef struct {
  HeatImportKind kind;
  char *layer, *id; /* owned; of ours; "" when it concerns all */
  char *text;       /* owned; for people */
} HeatImportItem;

typedef struct {
  char *group, *source_layer; /* owned */
  guint read, made;
} HeatImportCount;

typedef struct {
  GArray *items;  /* HeatImportItem */
  GArray *counts; /* HeatImportCount, one a section of the mapping */
} HeatImportReport;
void heat_import_report_free (HeatImportReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatImportReport, heat_import_report_free)

/* (transfer full); *report (transfer full) is set on success. HEAT_ERROR_DATA for a mapping or source that cannot be used, with file,
 * section and key; HEAT_ERROR_IO when a file cannot be read; HEAT_ERROR_USAGE for a format that is not read yet. O(n log n). */
HeatCity *heat_io_import (const char *mapping_path, const char *source, HeatImportReport **report, const HeatProgress *progress, GError **error);
