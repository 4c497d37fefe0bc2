// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-suspect.h"
#include "locate-suspect.h"
#include <math.h>

static void
clear_suspect (gpointer item)
{
  g_free (((HeatDeskSuspect *) item)->reason);
}

void
heat_desk_suspicion_free (HeatDeskSuspicion *suspicion)
{
  g_array_unref (suspicion->suspects);
  g_free (suspicion->summary);
  g_free (suspicion->next_check);
  g_free (suspicion);
}

gpointer
heat_desk_courses_new (HeatNet *net, const HeatProgress *progress, GError **error)
{
  return heat_courses_new (net, progress, error);
}

gpointer
heat_desk_courses_ref (gpointer courses)
{
  return heat_courses_ref (courses);
}

void
heat_desk_courses_unref (gpointer courses)
{
  heat_courses_unref (courses);
}

HeatDeskSuspicion *
heat_desk_suspect (gpointer courses, const HeatDeskClue *clues, guint n, guint limit, GError **error)
{
  g_autoptr (GArray) asked = g_array_new (FALSE, FALSE, sizeof (HeatReportClue));

  for (guint i = 0; i < n; i++)
    {
      HeatReportClue clue = HEAT_REPORT_CLUE_NONE;
      clue.symptom = clues[i].symptom;
      clue.x = clues[i].x;
      clue.y = clues[i].y;
      clue.household = clues[i].household;
      clue.consumer = clues[i].consumer;
      clue.building = clues[i].building;
      clue.station = clues[i].station;
      clue.well = clues[i].well;
      clue.at_us = clues[i].at_us;
      g_array_append_val (asked, clue);
    }
  g_autoptr (HeatSuspicion) found = heat_locate_suspect (courses, (const HeatReportClue *) (gpointer) asked->data, n, limit, error);
  if (!found)
    return NULL;
  HeatDeskSuspicion *answer = g_new0 (HeatDeskSuspicion, 1);
  answer->suspects = g_array_new (FALSE, TRUE, sizeof (HeatDeskSuspect));
  g_array_set_clear_func (answer->suspects, clear_suspect);
  for (guint i = 0; i < found->suspects->len; i++)
    {
      const HeatSuspect *s = &g_array_index (found->suspects, HeatSuspect, i);
      HeatDeskSuspect row = { s->pipe, s->probability, s->x, s->y, g_strdup (s->reason) };
      g_array_append_val (answer->suspects, row);
    }
  answer->one_flat = found->one_flat;
  answer->summary = g_strdup (found->summary);
  answer->next_check = g_strdup (found->next_check);
  return answer;
}
