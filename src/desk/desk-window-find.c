// SPDX-License-Identifier: GPL-3.0-or-later
/* What was looked for in the header, picked by its sign on the map, or chosen among the teams: shown in the lists, the panel and on the map. */
#include "base-i18n.h"
#include "desk-panel-private.h"
#include "desk-window-private.h"
#include "desk-words.h"
#include "map-pick.h"

static void
show_panel (HeatDeskWindow *self)
{
  gtk_stack_set_visible_child (GTK_STACK (self->right), self->panel);
}

void
heat_desk_window_show_incident (HeatDeskWindow *self, const char *id)
{
  g_autofree char *incident = g_strdup (id); /* may be the panel's own */

  show_panel (self);
  heat_desk_left_select_incident (HEAT_DESK_LEFT (self->left), incident);
  heat_desk_panel_show_incident (HEAT_DESK_PANEL (self->panel), incident);
}

static void
show_report (HeatDeskWindow *self, const char *id)
{
  g_autofree char *report = g_strdup (id);

  show_panel (self);
  heat_desk_left_select_report (HEAT_DESK_LEFT (self->left), report);
  heat_desk_panel_show_report (HEAT_DESK_PANEL (self->panel), report);
}

static void
set_marked_team (HeatDeskWindow *self, const char *id)
{
  g_free (self->marked_team);
  self->marked_team = g_strdup (id);
}

static char *
team_words (const HeatOps *ops, const HeatOpsTeam *team)
{
  const HeatIncident *incident = team->incident ? heat_ops_incident (ops, team->incident) : NULL;
  g_autofree char *name = g_markup_escape_text (team->name, -1), *job = incident ? g_markup_escape_text (incident->title, -1) : NULL;
  const char *state = heat_ops_label (HEAT_WORDS_CREW, (int) team->state);

  return job ? g_strdup_printf ("<b>%s</b> · %s · %s", name, state, job) : g_strdup_printf ("<b>%s</b> · %s", name, state);
}

/* Its job with its row and way; where none stands, its row among the teams. In the Crew step of an incident it is about being sent there. */
static void
show_team (HeatDeskWindow *self, const char *id, gboolean goes)
{
  HeatDeskPanel *panel = HEAT_DESK_PANEL (self->panel);
  const HeatOps *ops = heat_desk_session_ops (self->session);
  const HeatOpsTeam *team = heat_ops_team (ops, id);

  if (!team)
    return;
  g_autofree char *words = team_words (ops, team), *name = g_strdup (team->name), *own = g_strdup (team->id);
  gboolean is_crew = heat_desk_panel_step (panel) == HEAT_STEP_CREW && gtk_stack_get_visible_child (GTK_STACK (self->right)) == self->panel;
  g_autofree char *incident = g_strdup (team->incident ? team->incident : is_crew ? heat_desk_panel_incident_id (panel) : NULL);
  HeatPoint place = { team->x, team->y };

  if (incident && heat_ops_incident (ops, incident) && !heat_desk_panel_is_asking (panel))
    {
      show_panel (self);
      heat_desk_left_select_incident (HEAT_DESK_LEFT (self->left), incident);
      heat_desk_panel_show_team (panel, incident, own);
    }
  else if (!incident)
    heat_desk_left_select_team (HEAT_DESK_LEFT (self->left), own);
  heat_desk_middle_show_found (HEAT_DESK_MIDDLE (self->middle), HEAT_KIND_NONE, HEAT_NONE, place, name, goes);
  heat_desk_middle_set_status (HEAT_DESK_MIDDLE (self->middle), words);
  set_marked_team (self, own);
}

void
heat_desk_window_follow_found (HeatDeskWindow *self)
{
  const HeatOpsTeam *team = self->marked_team ? heat_ops_team (heat_desk_session_ops (self->session), self->marked_team) : NULL;

  if (team && heat_desk_middle_has_place (HEAT_DESK_MIDDLE (self->middle)))
    heat_desk_middle_move_found (HEAT_DESK_MIDDLE (self->middle), (HeatPoint){ team->x, team->y });
}

/* Tags are as desk-picture.h gives them. */
static void
sign_picked (HeatDeskMiddle *middle, guint kind, guint tag, int n_press, HeatDeskWindow *self)
{
  const HeatOps *ops = heat_desk_session_ops (self->session);
  const GPtrArray *all = kind == HEAT_MAP_SIGN_LEAK ? heat_ops_incidents (ops) : kind == HEAT_MAP_SIGN_TEAM ? heat_ops_teams (ops) : heat_ops_reports (ops);

  if (tag < 1 || tag > all->len || n_press > 1) /* the second press of a double click: the first has shown it */
    return;
  if (kind == HEAT_MAP_SIGN_LEAK)
    heat_desk_window_show_incident (self, ((HeatIncident *) all->pdata[tag - 1])->id);
  else if (kind == HEAT_MAP_SIGN_TEAM)
    show_team (self, ((HeatOpsTeam *) all->pdata[tag - 1])->id, FALSE);
  else
    show_report (self, ((HeatOpsReport *) all->pdata[tag - 1])->id);
}

static void
team_chosen (HeatDeskLeft *left, const char *id, HeatDeskWindow *self)
{
  show_team (self, id, TRUE);
}

/* Households are looked for in their building. */
static void
show_thing (HeatDeskWindow *self, const HeatFound *found)
{
  HeatNet *net = heat_desk_session_net (self->session);
  gboolean is_home = found->what == HEAT_FOUND_OBJECT && found->kind == HEAT_KIND_HOUSEHOLD;
  HeatBuilding building = is_home ? heat_net_household_building (net, heat_household (found->index)) : heat_building (HEAT_NONE);
  HeatKind kind = is_home ? HEAT_KIND_BUILDING : found->what == HEAT_FOUND_OBJECT ? found->kind : HEAT_KIND_NONE;

  set_marked_team (self, NULL);
  heat_desk_middle_show_found (HEAT_DESK_MIDDLE (self->middle), kind, is_home ? building.i : found->index, (HeatPoint){ found->x, found->y }, found->label, TRUE);
}

static void
found_in_header (HeatDeskHeader *header, const HeatFound *found, HeatDeskWindow *self)
{
  HeatDeskMiddle *middle = HEAT_DESK_MIDDLE (self->middle);
  const HeatCity *city = heat_net_city (heat_desk_session_net (self->session));
  g_autofree char *label = g_markup_escape_text (found->label, -1), *detail = g_markup_escape_text (found->detail, -1);
  g_autofree char *text = g_strdup_printf ("<b>%s</b> %s", label, detail);

  heat_desk_middle_set_status (middle, text);
  if (found->what == HEAT_FOUND_PLACE)
    return heat_desk_middle_show_place (middle, (HeatPoint){ found->x, found->y });
  if (found->what == HEAT_FOUND_TEAM)
    return show_team (self, found->id, TRUE);
  if (found->what == HEAT_FOUND_OBJECT && found->kind == HEAT_KIND_TEAM)
    return show_team (self, heat_city_text (city, city->team[found->index].id), TRUE);
  if (found->what == HEAT_FOUND_INCIDENT)
    heat_desk_window_show_incident (self, found->id);
  else if (found->what == HEAT_FOUND_REPORT)
    show_report (self, found->id);
  show_thing (self, found);
  heat_desk_middle_set_status (middle, text); /* whatever came under the pointer that rests */
  if (!heat_desk_middle_go_on_measuring (middle))
    heat_desk_window_ask_about (self, found);
}

/* In a replay the moment that was clicked on comes back with it. */
static void
strip_picked (HeatDeskStrip *strip, const char *id, gint64 at_us, HeatDeskWindow *self)
{
  if (at_us && heat_desk_session_mode (self->session) == HEAT_DESK_REPLAY)
    heat_desk_past_go (HEAT_DESK_PAST (self->past), at_us);
  if (heat_ops_incident (heat_desk_session_ops (self->session), id)) /* it was there by then */
    heat_desk_window_show_incident (self, id);
}

void
heat_desk_window_connect_find (HeatDeskWindow *self)
{
  g_signal_connect_object (self->strip, "picked", G_CALLBACK (strip_picked), self, 0);
  g_signal_connect (self->header, "found", G_CALLBACK (found_in_header), self);
  g_signal_connect_object (self->middle, "sign", G_CALLBACK (sign_picked), self, 0);
  g_signal_connect_object (self->left, "team", G_CALLBACK (team_chosen), self, 0);
}
