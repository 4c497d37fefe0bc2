// SPDX-License-Identifier: GPL-3.0-or-later
/* Step 2, Isolate: the plan with what it costs and the valves in operating order; once chosen, each valve is marked done or
 * failed, and a failure shows what it changed. */
#include "base-i18n.h"
#include "desk-panel-private.h"
#include "desk-ui.h"
#include "desk-words.h"
#include "ops-plans.h"
#include "ops-why.h"
#include "net-name.h"
#include "ops-name.h"
#include <math.h>

enum { DOUBT_LINES = 3, DOUBT_PLACES = 2, FAILED_LINES = 4 };

static GtkWidget *
cost_row (const char *name, const char *value, const char *tone, gboolean last)
{
  GtkWidget *row = heat_ui_row (8, last ? "tablerow last" : "tablerow"), *figure = heat_ui_label (value, "strong");
  GtkWidget *label = heat_ui_label (name, "small text2");

  gtk_widget_set_hexpand (label, TRUE);
  heat_ui_classes (figure, tone);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), figure);
  return row;
}

/* The chosen plan's figures, as it was written. */
static void
add_costs (HeatDeskPanel *panel, HeatPlanKind kind, const HeatOpsPlan *plan)
{
  GtkWidget *column = heat_ui_column (0, "column chosen");
  double closing_minutes = isfinite (plan->elapsed_minutes) ? plan->elapsed_minutes : plan->minutes;
  gboolean is_lost = isfinite (plan->lost_m3);
  double water_m3 = is_lost ? plan->lost_m3 : plan->volume_m3;
  g_autofree char *households = heat_words_count (plan->out.households), *area = heat_words_area (plan->out.area_m2);
  g_autofree char *priority = heat_words_count (plan->out.priority), *stations = heat_words_count (plan->out.stations);
  g_autofree char *valves = g_strdup_printf ("%u / %u", plan->n_must, plan->n_wells);
  g_autofree char *minutes = g_strdup_printf (_("%.0f min"), round (closing_minutes));
  g_autofree char *water = isfinite (water_m3) ? g_strdup_printf (_("%.0f m³"), water_m3) : g_strdup ("—");
  g_autofree char *title = g_strdup_printf ("◉ %c · %s", heat_ops_plan_letter (kind), heat_ops_plan_label (kind));
  GtkWidget *head = heat_ui_label (title, "strong");

  gtk_label_set_xalign (GTK_LABEL (head), 0.5);
  gtk_box_append (GTK_BOX (column), head);
  gtk_box_append (GTK_BOX (column), cost_row (_("Households out"), households, "off", FALSE));
  gtk_box_append (GTK_BOX (column), cost_row (_("Heated area"), area, NULL, FALSE));
  gtk_box_append (GTK_BOX (column), cost_row (_("Priority users"), priority, plan->out.priority ? "priority" : NULL, FALSE));
  gtk_box_append (GTK_BOX (column), cost_row (_("Stations out"), stations, NULL, FALSE));
  gtk_box_append (GTK_BOX (column), cost_row (_("Valves / wells"), valves, "soon", FALSE));
  gtk_box_append (GTK_BOX (column), cost_row (_("Time to close"), minutes, NULL, FALSE));
  gtk_box_append (GTK_BOX (column), cost_row (is_lost ? _("Water lost") : _("Water in the zone"), water, NULL, TRUE));
  heat_desk_panel_add (panel, column);
}

static const char *
well_name (HeatNet *net, HeatValve valve)
{
  HeatWell well = heat_net_valve_place (net, valve).well;
  return heat_well_is_none (well) ? "" : heat_net_name (net, HEAT_KIND_WELL, well.i);
}

static guint8
line_of (HeatNet *net, HeatValve valve)
{
  HeatValvePlace place = heat_net_valve_place (net, valve);
  const HeatCity *city = heat_net_city (net);

  if (place.seat == HEAT_SEAT_PIPE_END && !heat_pipe_is_none (place.pipe))
    return city->pipe[place.pipe.i].line;
  HeatSpan ends = heat_node_is_none (place.node) ? (HeatSpan){ NULL, 0 } : heat_net_node_ends (net, place.node);
  return ends.n ? city->pipe[ends.at[0] >> 1].line : HEAT_LINE_PAIR;
}

GtkWidget *
heat_desk_line_sign (HeatNet *net, guint32 valve)
{
  guint8 line = line_of (net, heat_valve (valve));
  g_autofree char *text = g_strdup_printf ("%s %s", line == HEAT_LINE_RETURN ? "╌" : "━", heat_code_label (HEAT_CODES_LINE, line));
  return heat_ui_label (text, line == HEAT_LINE_RETURN ? "small return" : line == HEAT_LINE_SUPPLY ? "small supply" : "small");
}

static void
append_wide (GtkWidget *row, GtkWidget *label)
{
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (row), label);
}

static GtkWidget *
valve_row (HeatNet *net, const HeatPlanValve *item)
{
  const HeatCity *city = heat_net_city (net);
  HeatValve valve = heat_valve (item->valve);
  const HeatValveRow *data = &city->valve[item->valve];
  GtkWidget *row = heat_ui_row (8, "tablerow");
  g_autofree char *order = g_strdup_printf ("%u", item->order), *dn = g_strdup_printf ("DN%u", data->dn_mm);
  g_autofree char *minutes = isfinite (item->minutes) ? g_strdup_printf (_("%.0f min"), item->minutes) : g_strdup ("—");
  const char *well = well_name (net, valve);
  g_autofree char *name = heat_net_valve_name (net, item->valve);
  g_autofree char *where = *well && data->name.at && g_strcmp0 (well, name) != 0 ? g_strdup_printf (_("well %s · %s"), well, name) : g_strdup (name);
  GtkWidget *badge = heat_ui_label (order, "order"), *drive = heat_ui_label (heat_code_label (HEAT_CODES_DRIVE, data->drive), "small text2");
  gboolean unknown = data->condition == HEAT_CONDITION_UNKNOWN;
  g_autofree char *condition = g_strdup_printf (unknown ? "⚠ %s" : "%s", heat_code_label (HEAT_CODES_CONDITION, data->condition));

  gtk_label_set_xalign (GTK_LABEL (badge), 0.5);
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (row), badge);
  GtkWidget *label = heat_ui_label (where, NULL);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_lines (GTK_LABEL (label), 2);
  gtk_widget_set_tooltip_text (label, where);
  append_wide (row, label);
  gtk_box_append (GTK_BOX (row), heat_desk_line_sign (net, item->valve));
  gtk_box_append (GTK_BOX (row), heat_ui_label (dn, NULL));
  gtk_box_append (GTK_BOX (row), drive);
  gtk_box_append (GTK_BOX (row), heat_ui_label (minutes, NULL));
  gtk_box_append (GTK_BOX (row), heat_ui_label (condition, unknown ? "small soon" : "small text3"));
  return row;
}

static void
add_stops (HeatDeskPanel *panel, HeatNet *net, const HeatPlan *plan)
{
  for (guint i = 0; i < plan->stops->len; i++)
    {
      const HeatPlanStop *stop = &g_array_index (plan->stops, HeatPlanStop, i);
      g_autofree char *name = g_markup_escape_text (heat_net_name (net, stop->kind, stop->index), -1);
      g_autofree char *text = g_strdup_printf (stop->kind == HEAT_KIND_SOURCE ? _("⚠ <b>Heat source %s has to stop</b>: the leak cannot be cut off from it.")
                                                                              : _("⚠ <b>Station %s has to stop</b>: the leak cannot be cut off from it."), name);
      heat_desk_panel_add (panel, heat_ui_note (text, "note late"));
    }
}

static const char *
doubt_text (const HeatDoubt *doubt)
{
  return doubt->text && *doubt->text ? doubt->text : heat_doubt_label (doubt->kind);
}

/* "13-09, 13-10 and 3 more": the objects that share the doubt. */
static char *
doubt_places (HeatNet *net, const GArray *doubts, const char *text)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < doubts->len; i++)
    {
      const HeatDoubt *doubt = &g_array_index (doubts, HeatDoubt, i);
      if (doubt->index == HEAT_NONE || g_strcmp0 (doubt_text (doubt), text) != 0 || n++ >= DOUBT_PLACES)
        continue;
      g_autofree char *name = heat_ops_name (net, doubt->of, heat_net_id (net, doubt->of, doubt->index));
      g_string_append_printf (names, "%s%s", names->len ? C_ ("between objects", ", ") : "", name);
    }
  if (n > DOUBT_PLACES)
    g_string_append_printf (names, _(" and %u more"), n - DOUBT_PLACES);
  return g_string_free (g_steal_pointer (&names), FALSE);
}

/* Each doubt once, with the objects it is about. */
static void
add_doubts (HeatDeskPanel *panel, HeatNet *net, const HeatPlan *plan)
{
  g_autoptr (GHashTable) told = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < plan->doubts->len; i++)
    {
      const char *what = doubt_text (&g_array_index (plan->doubts, HeatDoubt, i));
      if (!g_hash_table_add (told, (gpointer) what) || g_hash_table_size (told) > DOUBT_LINES)
        continue;
      g_autofree char *where = doubt_places (net, plan->doubts, what);
      g_autofree char *plain = *where ? g_strdup_printf (_("%s: %s"), where, what) : g_strdup (what);
      g_autofree char *text = g_markup_escape_text (plain, -1), *line = g_strdup_printf ("⚠ %s", text);
      heat_desk_panel_add (panel, heat_ui_note (line, "note soon"));
    }
  if (g_hash_table_size (told) > DOUBT_LINES)
    {
      g_autofree char *more = g_strdup_printf (_("… and %u more doubts about the data here"), g_hash_table_size (told) - DOUBT_LINES);
      heat_desk_panel_add (panel, heat_ui_label (more, "note soon"));
    }
}

static void
add_may (HeatDeskPanel *panel, HeatNet *net, const HeatPlan *plan)
{
  for (guint i = 0; i < plan->may->len && i < 3; i++)
    {
      GtkWidget *row = heat_ui_row (8, NULL);
      guint32 valve = g_array_index (plan->may, HeatPlanValve, i).valve;
      g_autofree char *name = heat_net_valve_name (net, valve);
      g_autofree char *text = g_strdup_printf (_("%s (%s): keeps the water behind it"), name,
                                               heat_code_label (HEAT_CODES_LINE, line_of (net, heat_valve (valve))));
      gtk_box_append (GTK_BOX (row), heat_ui_chip (_("May close"), "may"));
      GtkWidget *label = heat_ui_label (text, "small");
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_lines (GTK_LABEL (label), 2);
      append_wide (row, label);
      heat_desk_panel_add (panel, row);
    }
}

static gboolean
do_choose (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  return heat_live_choose_plan_instead (live, deed->incident, heat_plan_kind_word ((HeatPlanKind) deed->what), deed->text, deed->reason, error);
}

static void
go_to_crew (HeatDeskPanel *panel, HeatDeskDeed *deed)
{
  heat_desk_panel_go (panel, HEAT_STEP_CREW);
}

static HeatDeskDeed *
make_choice (HeatDeskPanel *panel, HeatPlanKind kind)
{
  HeatDeskDeed *deed = heat_desk_deed_new (do_choose, heat_desk_panel_state (panel)->incident);

  deed->what = (int) kind;
  return deed;
}

static void
choose (HeatDeskPanel *panel)
{
  static const char *const reasons[] = { N_("Priority users must keep heat"), N_("Some valves are hard to reach now"), N_("Too few people for the valves"), N_("The water must be stopped soonest"),
                                         N_("Ordered by the commander"), NULL };
  HeatDeskDeed *deed = make_choice (panel, heat_desk_panel_state (panel)->plan->kind);
  HeatPlanKind recommended;

  if (!heat_desk_plan_passed_over (panel, &recommended))
    return heat_desk_panel_do (panel, "choose", deed, go_to_crew);
  g_autofree char *question = g_strdup_printf (_("Why plan %c and not plan %c, which is recommended?"), heat_ops_plan_letter ((HeatPlanKind) deed->what), heat_ops_plan_letter (recommended));
  const HeatDeskWhyAsked why = { question, _("Use it"), reasons };
  deed->text = g_strdup (heat_plan_kind_word (recommended));
  heat_desk_panel_do_because (panel, "choose", deed, go_to_crew, &why);
}

static void
plans_found (HeatDeskPanel *panel, gpointer answer)
{
  heat_desk_plans_take (panel, answer);
  heat_desk_panel_refill (panel);
}

static void
find_plans (HeatDeskPanel *panel, const HeatIncident *incident)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  GError *error = NULL;
  HeatDeskQuestion *question = heat_desk_ask_plans (state->session, incident, &error);

  state->asked = heat_desk_panel_tell (panel, error);
  if (question)
    heat_desk_panel_work (panel, question, plans_found);
}

/* Below the table it explains: the search that led to it. */
static void
add_replay (HeatDeskPanel *panel)
{
  GtkWidget *button = heat_ui_button (_("Replay the search"), "F6", "minor");

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.replay");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  heat_desk_panel_add (panel, button);
}

static void
adjust (HeatDeskPanel *panel)
{
  heat_desk_panel_state (panel)->is_adjusting = TRUE;
  heat_desk_panel_rebuild (panel);
}

/* The list of valves, with the plans that follow it. */
static void
adjust_valves (HeatDeskPanel *panel, const HeatIncident *incident)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);

  if (!state->asked)
    find_plans (panel, incident);
  if (!state->plan)
    return heat_desk_panel_add_waiting (panel, _("Adjust valves"));
  heat_desk_adjust_fill (panel);
}

/* What the valves that do not work, or must not be used, changed. */
static void
add_failed (HeatDeskPanel *panel, HeatNet *net, const HeatPlan *plan)
{
  for (guint i = 0; i < plan->failed->len && i < FAILED_LINES; i++)
    {
      g_autofree char *plain = heat_ops_failed_text (net, &g_array_index (plan->failed, HeatPlanFailed, i)), *text = g_markup_escape_text (plain, -1);
      heat_desk_panel_add (panel, heat_ui_note (text, "note text2"));
    }
}

/* Before a plan is chosen: the proposal. */
static void
propose (HeatDeskPanel *panel, const HeatIncident *incident)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  HeatNet *net = heat_desk_session_net (state->session);

  if (!state->asked)
    find_plans (panel, incident);
  if (!state->plan)
    return heat_desk_panel_add_waiting (panel, _("Plan to close"));
  const HeatPlan *plan = state->plan;
  g_autofree char *primary = g_strdup_printf (_("Use plan %c, go to Crew"), heat_ops_plan_letter (plan->kind));
  g_autofree char *remark = g_strdup_printf (_("%.1f ms · both lines together"), (double) plan->elapsed_us / 1000);
  heat_desk_panel_add (panel, heat_ui_heading (_("Plan to close"), remark));
  heat_desk_plans_add (panel, FALSE);
  add_replay (panel);
  add_stops (panel, net, plan);
  add_failed (panel, net, plan);
  add_doubts (panel, net, plan);
  heat_desk_panel_add (panel, heat_ui_heading (_("Must close, in this order"), NULL));
  GtkWidget *table = heat_ui_column (0, NULL);
  for (guint i = 0; i < plan->must->len; i++)
    {
      GtkWidget *row = valve_row (net, &g_array_index (plan->must, HeatPlanValve, i));
      guint32 valve = g_array_index (plan->must, HeatPlanValve, i).valve;
      g_autofree char *name = heat_net_valve_name (net, valve);
      heat_desk_plans_tell_why (panel, row, valve);
      row = heat_desk_why_wrap (HEAT_DESK_WHY (heat_desk_panel_why (panel)), row, valve, name);
      gtk_box_append (GTK_BOX (table), row);
    }
  if (!plan->must->len)
    gtk_box_append (GTK_BOX (table), heat_ui_label (_("No valve has to be closed."), "small text2"));
  heat_desk_panel_add (panel, table);
  add_may (panel, net, plan);
  heat_desk_panel_add_other (panel, heat_desk_panel_add_primary (panel, primary, "Enter", choose), _("Adjust valves…"), adjust);
}

static void
go_on (HeatDeskPanel *panel)
{
  heat_desk_panel_go (panel, HEAT_STEP_CREW);
}

static void
plan_again_because (HeatDeskPanel *panel, const char *text, gpointer data)
{
  HeatDeskDeed *deed = make_choice (panel, heat_incident_plan_kind (heat_desk_panel_incident (panel)));

  deed->reason = g_strdup (text);
  heat_desk_panel_do (panel, "choose", deed, NULL);
}

static void
plan_again (HeatDeskPanel *panel)
{
  heat_desk_panel_ask (panel, _("Why plan again?"), _("Plan again"), plan_again_because, NULL, NULL);
}

static void
add_names (HeatDeskPanel *panel, const char *label, JsonNode *valves)
{
  HeatNet *net = heat_desk_session_net (heat_desk_panel_state (panel)->session);
  JsonArray *ids = valves && JSON_NODE_HOLDS_ARRAY (valves) ? json_node_get_array (valves) : NULL;
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; ids && i < json_array_get_length (ids); i++)
    {
      g_autofree char *name = heat_ops_name (net, HEAT_KIND_VALVE, json_array_get_string_element (ids, i));
      g_string_append_printf (names, "%s%s", names->len ? C_ ("between objects", ", ") : "", name);
    }
  if (!names->len)
    return;
  g_autofree char *plain = g_strdup_printf (C_ ("label and names", "%s %s"), label, names->str), *text = g_markup_escape_text (plain, -1);
  heat_desk_panel_add (panel, heat_ui_note (text, "note text2"));
}

static gboolean
do_open_again (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  g_auto (GStrv) valves = g_strsplit (deed->text, "\n", -1);

  return heat_live_release_valves (live, deed->incident, (const char *const *) valves, error);
}

/* Its steps stand where reopening is worked through. */
static void
go_to_reopening (HeatDeskPanel *panel, HeatDeskDeed *deed)
{
  heat_desk_panel_go (panel, HEAT_STEP_RESTORE);
}

static void
open_again_clicked (GtkButton *button, HeatDeskPanel *panel)
{
  HeatDeskDeed *deed = heat_desk_deed_new (do_open_again, heat_desk_panel_state (panel)->incident);

  deed->text = g_strdup (g_object_get_data (G_OBJECT (button), "heat-valves"));
  heat_desk_panel_do (panel, "open again", deed, go_to_reopening);
}

/* Shut for the plan before, needless for this one: the list takes their opening, where that is not in it yet. */
static void
add_reopenable (HeatDeskPanel *panel, const HeatIncident *incident, const HeatOpsPlan *plan)
{
  HeatNet *net = heat_desk_session_net (heat_desk_panel_state (panel)->session);
  JsonNode *node = plan->because ? json_object_get_member (plan->because, "can_reopen") : NULL;
  JsonArray *ids = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr (GString) valves = g_string_new (NULL), names = g_string_new (NULL);

  for (guint i = 0; ids && i < json_array_get_length (ids); i++)
    {
      const char *id = json_array_get_string_element (ids, i);
      const HeatFieldValve *valve = heat_ops_valve (heat_desk_session_ops (heat_desk_panel_state (panel)->session), id);
      gboolean is_held = valve && valve->state == HEAT_VALVE_CLOSED && g_ptr_array_find_with_equal_func (valve->holders, incident->id, g_str_equal, NULL);
      const HeatStep *reopening = heat_incident_step_on (incident, HEAT_STEPS_REOPEN, id);
      g_autofree char *name = heat_ops_name (net, HEAT_KIND_VALVE, id);
      if (!is_held || (reopening && reopening->state == HEAT_STEP_PENDING))
        continue;
      g_string_append_printf (valves, "%s%s", valves->len ? "\n" : "", id);
      g_string_append_printf (names, "%s%s", names->len ? C_ ("between objects", ", ") : "", name);
    }
  if (!valves->len || incident->stage >= HEAT_STAGE_REFILLING)
    return;
  g_autofree char *text = g_strdup_printf (_("Shut, and needed no more: %s"), names->str);
  GtkWidget *row = heat_ui_row (8, NULL), *label = heat_ui_label (text, "small"), *button = heat_ui_button (_("Open again"), NULL, "minor");
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "heat-valves", g_strdup (valves->str), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (open_again_clicked), panel);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), button);
  heat_desk_panel_add (panel, row);
}

/* What the newest plan changed against the one it replaces: the old one stays visible. */
static void
add_replaced (HeatDeskPanel *panel, const HeatIncident *incident, const HeatOpsPlan *plan)
{
  if (!plan->replaces || plan->replaces > incident->plans->len)
    return;
  const HeatOpsPlan *old = incident->plans->pdata[plan->replaces - 1];
  const HeatStep *failed = plan->failed_step ? heat_incident_step (incident, plan->failed_step) : NULL;
  gint64 more = (gint64) plan->out.households - (gint64) old->out.households;
  g_autofree char *name = failed ? heat_ops_name (heat_desk_session_net (heat_desk_panel_state (panel)->session), heat_kind_from_word (failed->target_kind), failed->target) : NULL;
  g_autofree char *target = name ? g_markup_escape_text (name, -1) : NULL;
  g_autofree char *why = failed ? g_strdup_printf (_("%s did not work"), target) : plan->reason ? g_markup_escape_text (plan->reason, -1) : g_strdup ("—");
  g_autofree char *text = g_strdup_printf (_("<b>Plan %u replaces plan %u</b> (%s): valves %u → %u, households %u → %u (%+d)"), plan->version, old->version, why,
                                           old->n_must, plan->n_must, old->out.households, plan->out.households, (int) more);
  heat_desk_panel_add (panel, heat_ui_note (text, "note soon"));
  add_names (panel, _("to be closed as well:"), plan->because ? json_object_get_member (plan->because, "new_must") : NULL);
  add_names (panel, _("no longer needed:"), plan->because ? json_object_get_member (plan->because, "no_longer_must") : NULL);
  add_reopenable (panel, incident, plan);
}

/* What is demanded of valves, and what of it could not be met. */
static void
add_demands (HeatDeskPanel *panel, const HeatIncident *incident, const HeatOpsPlan *plan)
{
  HeatNet *net = heat_desk_session_net (heat_desk_panel_state (panel)->session);
  g_autoptr (GPtrArray) unmet = heat_ops_plan_unmet_json (net, plan->body);

  for (guint i = 0; i < incident->demands->len; i++)
    {
      const HeatValveDemand *d = incident->demands->pdata[i];
      g_autofree char *name = heat_ops_name (net, HEAT_KIND_VALVE, d->valve);
      g_autofree char *said = g_strdup_printf (_("%s: %s"), heat_ops_label (HEAT_WORDS_DEMAND, (int) d->demand), d->reason);
      g_autofree char *text = g_markup_printf_escaped ("%s %s %s", d->demand == HEAT_DEMAND_PINNED ? "●" : "⊘", name, said);
      heat_desk_panel_add (panel, heat_ui_note (text, "note text2"));
    }
  for (guint i = 0; i < unmet->len; i++)
    {
      g_autofree char *text = g_markup_printf_escaped ("⚠ %s", (const char *) unmet->pdata[i]);
      heat_desk_panel_add (panel, heat_ui_note (text, "note late"));
    }
}

void
heat_desk_step_isolate (HeatDeskPanel *panel)
{
  const HeatIncident *incident = heat_desk_panel_incident (panel);
  const HeatOpsPlan *plan = heat_incident_plan (incident);

  if (!incident->leaks->len)
    return heat_desk_panel_add (panel, heat_ui_note (_("Locate the leak first."), "text2"));
  if (heat_desk_panel_state (panel)->is_adjusting && heat_incident_is_running (incident) && incident->stage < HEAT_STAGE_REFILLING)
    return adjust_valves (panel, incident);
  if (!plan)
    return propose (panel, incident);
  g_autofree char *time = heat_words_time (plan->at_us);
  g_autofree char *title = g_strdup_printf (_("Plan %c"), heat_ops_plan_letter (heat_incident_plan_kind (incident)));
  g_autofree char *remark = plan->version > 1 ? g_strdup_printf (_("no. %u, chosen %s"), plan->version, time) : g_strdup_printf (_("chosen %s"), time);
  g_autofree char *households = heat_words_count (incident->out.households);
  g_autofree char *now = g_strdup_printf (_("<b>%s households are out now</b>, counted by the valves really closed."), households);
  heat_desk_panel_add (panel, heat_ui_heading (title, remark));
  add_costs (panel, heat_incident_plan_kind (incident), plan);
  add_replaced (panel, incident, plan);
  add_demands (panel, incident, plan);
  heat_desk_add_others (panel, incident);
  add_replay (panel);
  heat_desk_panel_add (panel, heat_ui_heading (_("Valves"), _("mark each as it is done")));
  heat_desk_panel_add (panel, heat_desk_valve_steps (panel, HEAT_STEPS_ISOLATE));
  heat_desk_add_draining (panel, incident);
  heat_desk_add_resupply (panel, incident);
  heat_desk_panel_add (panel, heat_ui_note (now, "note off"));
  /* Somebody is there to turn valves once a team is sent; until then sending one comes first. */
  GtkWidget *row = incident->teams->len || incident->arrived_us ? heat_desk_next_valve (panel, HEAT_STEPS_ISOLATE) : NULL;
  if (!row)
    row = heat_desk_panel_add_primary (panel, incident->teams->len ? _("Go to Crew") : _("Go on to Crew"), "Enter", go_on);
  heat_desk_panel_add_other (panel, row, _("Plan again…"), plan_again);
  if (incident->stage < HEAT_STAGE_REFILLING)
    heat_desk_panel_add_other (panel, row, _("Adjust valves…"), adjust);
}
