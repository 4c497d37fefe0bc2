// SPDX-License-Identifier: GPL-3.0-or-later
/* heatctl ops board: the commander's board without a screen. */
#include "ctl-ops.h"
#include "ops-board.h"
#include <stdio.h>

static char *
say_time (gint64 at_us)
{
  return at_us ? heat_time_format_local (at_us, "%m-%d %H:%M") : g_strdup ("—");
}

static void
print_late (const HeatRuleClock *clock, const char *what)
{
  if (clock->left_us < 0 && clock->state != HEAT_CLOCK_NONE)
    printf (_(", %s %d min late"), what, (int) (-clock->left_us / 60 / G_USEC_PER_SEC));
}

static void
print_incident (const HeatBoardIncident *row)
{
  const HeatIncident *i = row->incident;
  g_autofree char *safe = say_time (i->estimate.safe_us), *limit = say_time (row->repair.state == HEAT_CLOCK_NONE ? 0 : row->repair.limit_us);

  printf (_("%u  %s  [%s]  out %u households, restoration by %s, limit %s"), i->rank, i->title, heat_ops_label (HEAT_WORDS_STAGE, (int) i->stage), i->out.households, safe, limit);
  print_late (&row->arrive, _("arrival"));
  print_late (&row->repair, _("restoration"));
  printf ("\n");
}

static void
print_coldest (const HeatBoard *board, const HeatNet *net)
{
  const HeatColdClock *c = &board->coldest.clock;
  g_autofree char *cool = say_time (c->cool_us), *cold = say_time (c->cold_us), *freeze = say_time (c->freeze_us);

  printf (_("coldest: %s, rooms %.1f °C by reckoning; 16 °C %s, 12 °C %s, freezing %s\n"), heat_board_coldest_name (board, net), c->room_degc, cool, cold, freeze);
}

int
heat_ctl_ops_board (CtlOpsRun *run, GError **error)
{
  const HeatOps *ops = heat_live_ops (run->live);
  g_autoptr (HeatBoard) board = heat_board_new (run->live, NAN);

  if (run->o->json)
    return heat_ctl_print_json (heat_board_to_json (board, ops), error), 0;
  printf (_("out: %u households, %.0f m², %u priority users, %u stations; served again: %u households\n"), board->out.households, board->out.area_m2, board->out.priority,
          board->out.stations, board->households_back);
  for (guint k = 0; k < board->incidents->len; k++)
    print_incident (&g_array_index (board->incidents, HeatBoardIncident, k));
  for (int s = 0; s < HEAT_N_CREW_STATES; s++)
    printf ("%s%s %u", s ? " · " : "", heat_ops_label (HEAT_WORDS_CREW, s), board->teams[s]);
  printf (_("\nnot delivered: %u\n"), board->not_delivered);
  if (board->has_coldest)
    print_coldest (board, heat_live_net (run->live));
  return 0;
}
