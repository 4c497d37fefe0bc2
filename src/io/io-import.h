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

/* An EPANET network. Every link becomes a pipe that is one line for the pair, so pipes, pumps and control valves keep their ids; reservoirs and
 * tanks become sources, junctions with a demand consumers. Pumps pass water both ways; control valves and closed pipes become valves, pipes
 * with a check valve get one. The valve list (CSV: link, node and perhaps id) says where the valves stand: LINK@NODE where it has no id. */
typedef struct {
  const char *path;         /* NET.inp */
  const char *valves_path;  /* nullable: without it only the links' own statuses make valves */
  const char *mapping_path; /* nullable: of a mapping only [city] is used: texts, crs, source_crs, households_per_consumer */
} HeatEpanetFiles;
gboolean heat_io_is_epanet (const char *source); /* by the name's end, .inp */
/* As heat_io_import(). HEAT_ERROR_DATA names file, line and section. O(bytes + n log n). */
HeatCity *heat_io_import_epanet (const HeatEpanetFiles *files, HeatImportReport **report, const HeatProgress *progress, GError **error);

/* (transfer full); *report (transfer full) is set on success. An EPANET file goes the way of heat_io_import_epanet(). HEAT_ERROR_DATA for a mapping or source that cannot be used, with file,
 * section and key; HEAT_ERROR_IO when a file cannot be read. O(n log n). */
HeatCity *heat_io_import (const char *mapping_path, const char *source, HeatImportReport **report, const HeatProgress *progress, GError **error);
