// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Reports → pipes that may leak. Surface symptoms act by distance, no-heat symptoms through the supply course from the
 * plant to those who are cold, make-up by circuit. This is the first model: independent weights, multiplied; the
 * interface takes every clue at once so that a fuller inference can take its place. */
#include "geo-types.h"
#include "locate-error.h"
#include "net.h"

/* In the order of the desk's keys 1–9. */
typedef enum {
  HEAT_SYMPTOM_NONE,
  HEAT_SYMPTOM_WATER_ON_STREET,  /* 路面冒水 */
  HEAT_SYMPTOM_STEAM_FROM_WELL,  /* 井口冒汽 */
  HEAT_SYMPTOM_WET_WALL,         /* 墙面渗水, also basements */
  HEAT_SYMPTOM_MELTED_SNOW,      /* 积雪融化 */
  HEAT_SYMPTOM_COLLAPSE,         /* 地面塌陷 */
  HEAT_SYMPTOM_NO_HEAT,          /* 不热 */
  HEAT_SYMPTOM_NOT_WARM,         /* 温度不足 */
  HEAT_SYMPTOM_MAKE_UP_HIGH,     /* 补水量高, at a station */
  HEAT_SYMPTOM_WELL_COVER,       /* 井盖缺损: no leak */
  HEAT_SYMPTOM_LOW_PRESSURE,     /* 压力低 */
  HEAT_N_SYMPTOMS
} HeatSymptom;
const char *heat_symptom_word (HeatSymptom symptom);      /* "water_on_street" */
const char *heat_symptom_label (HeatSymptom symptom);     /* translated */
HeatSymptom heat_symptom_from_word (const char *word);    /* NONE when unknown */
gboolean heat_symptom_is_surface (HeatSymptom symptom);   /* acts by distance */

/* One report. Indices are HEAT_NONE and coordinates NaN where unknown; a place is taken from the object when absent. */
typedef struct {
  HeatSymptom symptom;
  double x, y;
  guint32 household, consumer, building, station, well;
  gboolean whole_building; /* "the whole building is cold": counts for all its consumers */
  gint64 at_us;            /* 0: unknown */
} HeatReportClue;
#define HEAT_REPORT_CLUE_NONE ((HeatReportClue){ HEAT_SYMPTOM_NONE, NAN, NAN, HEAT_NONE, HEAT_NONE, HEAT_NONE, HEAT_NONE, HEAT_NONE, FALSE, 0 })

typedef struct {
  guint32 pipe;
  double probability;  /* over all candidates of the answer these add to 1 */
  double distance_m;   /* to the nearest surface report; NaN without one */
  double x, y;         /* where on the pipe: nearest to the surface reports, else its middle */
  guint32 households;  /* cold reports that this pipe would explain */
  char *reason;        /* owned, translated: "24 m from the water on the street; DN500, laid 1998" */
} HeatSuspect;

typedef struct {
  GArray *suspects;    /* HeatSuspect, likeliest first; may be empty */
  double place_x, place_y; /* middle of the reports; NaN when none has a place */
  gboolean one_flat;   /* all that is known is one flat: not a network leak */
  char *summary;       /* owned, translated, never NULL: what the reports say, or why no pipe is named */
  char *next_check;    /* owned, (nullable): what one more question would settle most */
} HeatSuspicion;
void heat_suspicion_free (HeatSuspicion *suspicion);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatSuspicion, heat_suspicion_free)

/* The courses from the plants, prepared once: for every node of supply and return the pipe that joins it to its plant (Dijkstra
 * by length from the headers over open valves, as the data say). Immutable; holds a reference on the net. O(n log n). */
typedef struct _HeatCourses HeatCourses;
HeatCourses *heat_courses_new (HeatNet *net, const HeatProgress *progress, GError **error);
HeatCourses *heat_courses_ref (HeatCourses *courses);
void heat_courses_unref (HeatCourses *courses);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatCourses, heat_courses_unref)
HeatNet *heat_courses_net (const HeatCourses *courses);
/* The plant (SOURCE or STATION) that feeds a node; HEAT_KIND_NONE when nothing does. O(1). */
HeatKind heat_courses_plant (const HeatCourses *courses, HeatNode node, guint32 *plant);
/* The pipe through which a node is fed; NONE at a header. O(1). */
HeatPipe heat_courses_feed (const HeatCourses *courses, HeatNode node);
/* Metres of pipe from the plant's header; NaN when not fed. O(1). */
double heat_courses_distance_m (const HeatCourses *courses, HeatNode node);

/* The next node towards the source; from a station's header the node of its primary port (heat crosses, water does not). */
HeatNode heat_courses_up (const HeatCourses *courses, HeatNode node);
/* Consumers whose course runs through the pipe, those behind stations included. O(1). */
guint32 heat_courses_below (const HeatCourses *courses, HeatPipe pipe);

/* The year in which the newest pipe was laid, 0 unknown: ages are counted from it. */
int heat_courses_newest_year (const HeatCourses *courses);

/* Ranked candidates. `limit` 0: 20; the probabilities are those of the returned ones. HEAT_ERROR_USAGE for an index out of
 * range. O(reports × pipes near or upstream). */
HeatSuspicion *heat_locate_suspect (const HeatCourses *courses, const HeatReportClue *clues, guint n, guint limit, GError **error);
