// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "notice-cap.h"

typedef enum { HEAT_CAP_TEXT, HEAT_CAP_WORD, HEAT_CAP_TIME, HEAT_CAP_LANGUAGE, HEAT_CAP_URI, HEAT_CAP_INTEGER, HEAT_CAP_DECIMAL, HEAT_CAP_GROUP } HeatCapType;
typedef struct _HeatCapElement HeatCapElement;
/* Elements in the order in which they must stand. */
typedef struct { const HeatCapElement *elements; guint n; gsize bytes; } HeatCapGroup;
struct _HeatCapElement {
  const char *name;
  guint min;                /* 0 or 1 */
  gboolean is_list;         /* any number: its place holds a GPtrArray *, else a char * */
  HeatCapType type;
  gsize at;                 /* place in the struct of its group */
  const char *const *words; /* of a WORD */
  const HeatCapGroup *group;
};
extern const HeatCapGroup heat_cap_group; /* HeatCap */

gpointer heat_cap_group_new (const HeatCapGroup *group);
/* A member of a list of groups, appended. */
gpointer heat_cap_group_add (const HeatCapElement *element, gpointer to);
/* A time of CAP 1.2, of CAP 1.1 when `is_1_1`. */
gboolean heat_cap_is_time (const char *text, gboolean is_1_1);
gboolean heat_cap_type_fits (const HeatCapElement *element, const char *text, gboolean is_1_1);

static inline char **heat_cap_text_at (const HeatCapElement *e, gconstpointer of) { return (char **) ((char *) of + e->at); }
static inline GPtrArray **heat_cap_list_at (const HeatCapElement *e, gconstpointer of) { return (GPtrArray **) ((char *) of + e->at); }
