// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Whose business what is, as data: by level and phase of a thing, by area and by day (data/ops/responsibility.csv); and which things are not in plain operation, by area
 * and day (data/ops/phases.csv). The latest division holds. */
#include "ops-error.h"

typedef struct _HeatResponsibility HeatResponsibility;
/* Rows: level, phase, area, unit, valid_from, valid_until. HEAT_ERROR_DATA names file, line and column. */
HeatResponsibility *heat_responsibility_load (const char *path, GError **error);
void heat_responsibility_free (HeatResponsibility *responsibility);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatResponsibility, heat_responsibility_free)
/* The unit for a thing of this level and phase in any of these areas (NULL-terminated, may be NULL), at that time: of the rows that fit and are valid then the one with
 * the latest valid_from holds; of several of one day one that names the area goes before one for all areas, then the last in the file. Borrowed, NULL: nobody's. O(rows) */
const char *heat_responsibility_find (const HeatResponsibility *responsibility, const char *level, const char *phase, const char *const *areas, gint64 at_us);
gboolean heat_responsibility_has_unit (const HeatResponsibility *responsibility, const char *unit);
/* NULL-terminated names of the units valid then, in the file's order, each once. (transfer full) */
char **heat_responsibility_units (const HeatResponsibility *responsibility, gint64 at_us);
gboolean heat_responsibility_has_level (const char *word);
gboolean heat_responsibility_has_phase (const char *word);
/* NULL-terminated words, and what people call one (translated; NULL: no such word). */
const char *const *heat_responsibility_levels (void);
const char *const *heat_responsibility_phases (void);
const char *heat_responsibility_label (const char *word);

/* What is still being built, or in its contractor's warranty. Rows: level, phase, area, valid_from, valid_until. HEAT_ERROR_DATA names file, line and column. */
HeatResponsibility *heat_phases_load (const char *path, GError **error);
/* The phase of a thing of this level in any of these areas (as above) at that time, by the row that heat_responsibility_find () would take; "operation" when none fits. */
const char *heat_phases_find (const HeatResponsibility *phases, const char *level, const char *const *areas, gint64 at_us);
