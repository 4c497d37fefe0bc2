// SPDX-License-Identifier: GPL-3.0-or-later
/* The plans of the Isolate step side by side: what each costs, the best of each row marked, the one being looked at framed. */
#include "base-i18n.h"
#include "desk-panel-private.h"
#include "desk-ui.h"
#include "desk-words.h"
#include "desk-work.h"
#include "ops-why.h"
#include <math.h>

#define PLANS_KEY "heat-plans" /* GPtrArray of HeatPlan by kind; NULL in place of the one that state->plan holds */

#define WHY_KEY "heat-why"     /* GPtrArray of heat_plan_ask_why (), once it is answered */

typedef enum { ROW_HOUSEHOLDS, ROW_AREA, ROW_PRIORITY, ROW_STATIONS, ROW_VALVES, ROW_MINUTES, ROW_WATER, N_ROWS } Row;
typedef struct { double value; /* less is better; NaN unknown */ char *text; /* owned */ } Figure;

char
heat_desk_plan_letter (HeatPlanKind kind)
{
  return (char) ('A' + (int) kind);
}

static GPtrArray *
get_plans (HeatDeskPanel *panel)
{
  return g_object_get_data (G_OBJECT (panel), PLANS_KEY);
}

static const HeatPlan *
get_plan (HeatDeskPanel *panel, HeatPlanKind kind)
{
  const HeatPlan *other = get_plans (panel)->pdata[kind];

  return other ? other : heat_desk_panel_state (panel)->plan;
}

static void
look_at (HeatDeskPanel *panel, HeatPlanKind kind)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  GPtrArray *plans = get_plans (panel);

  if (state->plan)
    plans->pdata[state->plan->kind] = state->plan;
  state->plan = g_steal_pointer (&plans->pdata[kind]);
}

guint
heat_desk_plan_wells (HeatNet *net, const HeatPlan *plan)
{
  g_autoptr (GHashTable) wells = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < plan->must->len; i++)
    {
      HeatWell well = heat_net_valve_place (net, heat_valve (g_array_index (plan->must, HeatPlanValve, i).valve)).well;
      if (!heat_well_is_none (well))
        g_hash_table_add (wells, GUINT_TO_POINTER (well.i + 1));
    }
  return g_hash_table_size (wells);
}

/* --- figures --- */
static const char *
row_name (Row row)
{
  switch (row)
    {
    case ROW_HOUSEHOLDS: return _("Households out");
    case ROW_AREA: return _("Heated area, m²");
    case ROW_PRIORITY: return _("Priority users");
    case ROW_STATIONS: return _("Stations out");
    case ROW_VALVES: return _("Valves / wells");
    case ROW_MINUTES: return _("Minutes to close");
    case ROW_WATER: return _("Water lost, m³");
    case N_ROWS: break;
    }
  return "";
}

static Figure
make_number (double value)
{
  return (Figure){ value, isfinite (value) ? g_strdup_printf ("%.0f", value) : g_strdup ("—") };
}

static Figure
make_figure (HeatNet *net, const HeatPlan *plan, Row row)
{
  switch (row)
    {
    case ROW_HOUSEHOLDS: return (Figure){ plan->out_households, heat_words_count (plan->out_households) };
    case ROW_AREA: return (Figure){ round (plan->out_area_m2), heat_words_count ((guint) round (plan->out_area_m2)) };
    case ROW_PRIORITY: return (Figure){ plan->out_priority->len, heat_words_count (plan->out_priority->len) };
    case ROW_STATIONS: return (Figure){ plan->out_stations->len, heat_words_count (plan->out_stations->len) };
    case ROW_VALVES: return (Figure){ plan->must->len, g_strdup_printf ("%u / %u", plan->must->len, heat_desk_plan_wells (net, plan)) };
    case ROW_MINUTES: return make_number (round (plan->costs.elapsed_minutes));
    case ROW_WATER: return make_number (round (plan->costs.lost_m3));
    case N_ROWS: break;
    }
  return (Figure){ NAN, NULL };
}

/* The least of a row in which the plans differ; NaN when there is nothing to tell apart. */
static double
find_best (const Figure *figures)
{
  double least = INFINITY, most = -INFINITY;

  for (guint k = 0; k < HEAT_N_PLANS; k++)
    if (isfinite (figures[k].value))
      {
        least = MIN (least, figures[k].value);
        most = MAX (most, figures[k].value);
      }
  return least < most ? least : NAN;
}

/* --- the table --- */
static void
attach (GtkWidget *grid, GtkWidget *label, int column, int row)
{
  gtk_widget_set_can_target (label, FALSE);
  if (column > 0)
    gtk_label_set_xalign (GTK_LABEL (label), row == 0 ? 0.5 : 1);
  gtk_grid_attach (GTK_GRID (grid), label, column, row, 1, 1);
}

static void
attach_row (GtkWidget *grid, HeatDeskPanel *panel, HeatNet *net, Row row)
{
  Figure figures[HEAT_N_PLANS];
  HeatPlanKind chosen = heat_desk_panel_state (panel)->plan->kind;
  GtkWidget *name = heat_ui_label (row_name (row), "small text2 plancell");

  for (guint k = 0; k < HEAT_N_PLANS; k++)
    figures[k] = make_figure (net, get_plan (panel, (HeatPlanKind) k), row);
  double best = find_best (figures);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (name, TRUE);
  attach (grid, name, 0, (int) row + 1);
  for (guint k = 0; k < HEAT_N_PLANS; k++)
    {
      gboolean is_best = figures[k].value == best;
      g_autofree char *own = figures[k].text, *text = g_strdup_printf (is_best ? "✓ %s" : "%s", own);
      GtkWidget *label = heat_ui_label (text, "small plancell");
      heat_ui_classes (label, is_best ? "done" : NULL);
      heat_ui_classes (label, k == chosen ? "strong" : NULL);
      attach (grid, label, (int) k + 1, (int) row + 1);
    }
}

static void
column_clicked (GtkButton *button, HeatDeskPanel *panel)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  HeatPlanKind kind = (HeatPlanKind) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "heat-plan"));

  if (!state->plan || state->plan->kind == kind)
    return;
  look_at (panel, kind);
  heat_desk_panel_refill (panel);
}

/* Behind the figures, over all rows: what is clicked, and the frame. */
static void
attach_column (GtkWidget *grid, HeatDeskPanel *panel, HeatPlanKind kind)
{
  gboolean is_chosen = heat_desk_panel_state (panel)->plan->kind == kind;
  GtkWidget *button = gtk_button_new ();
  g_autofree char *head = g_strdup_printf (is_chosen ? "◉ %c" : "○ %c", heat_desk_plan_letter (kind));
  g_autofree char *text = g_strdup_printf ("%s\n%s", head, heat_ops_plan_label (kind));
  g_autofree char *name = g_strdup_printf (is_chosen ? _("Plan %c, looked at: %s") : _("Plan %c: %s"), heat_desk_plan_letter (kind), heat_ops_plan_label (kind));
  GtkWidget *label = heat_ui_label (text, "small planhead");

  heat_ui_classes (button, is_chosen ? "plan column chosen" : "plan column");
  heat_ui_classes (label, is_chosen ? "strong" : "text2");
  heat_ui_name (button, name);
  gtk_widget_set_tooltip_text (button, name);
  g_object_set_data (G_OBJECT (button), "heat-plan", GINT_TO_POINTER ((int) kind));
  g_signal_connect_object (button, "clicked", G_CALLBACK (column_clicked), panel, 0);
  gtk_grid_attach (GTK_GRID (grid), button, (int) kind + 1, 0, 1, N_ROWS + 1);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 8);
  attach (grid, label, (int) kind + 1, 0);
}

static void
add_same (HeatDeskPanel *panel, HeatPlanKind kind)
{
  const HeatPlan *plan = get_plan (panel, kind);

  for (guint k = 0; k < (guint) kind; k++)
    if (plan->same_as & (1u << k))
      {
        g_autofree char *text = g_strdup_printf (_("Plan %c closes the same valves as plan %c."), heat_desk_plan_letter (kind), heat_desk_plan_letter ((HeatPlanKind) k));
        heat_desk_panel_add (panel, heat_ui_note (text, "note text2"));
        return;
      }
}

static void
add_gap (HeatDeskPanel *panel, HeatPlanKind kind)
{
  const HeatPlan *plan = get_plan (panel, kind);
  char letter = heat_desk_plan_letter (kind);

  if (!(plan->costs.gap > 0))
    return;
  g_autofree char *text = kind == HEAT_PLAN_FASTEST ? g_strdup_printf (_("△ Plan %c is not proved to be the best: up to %.1f minutes of work less might be possible."), letter, plan->costs.gap)
                                                    : g_strdup_printf (_("△ Plan %c is not proved to be the best: up to %.1f m³ less might be possible."), letter, plan->costs.gap);
  heat_desk_panel_add (panel, heat_ui_note (text, "note soon"));
}

/* --- what a valve is for --- */
static void
take_reasons (HeatDeskPanel *panel, gpointer answer)
{
  g_object_set_data_full (G_OBJECT (panel), WHY_KEY, answer, (GDestroyNotify) g_ptr_array_unref);
}

static void
ask_why (HeatDeskPanel *panel)
{
  HeatDeskQuestion *question = heat_desk_ask_why (heat_desk_panel_state (panel)->session, heat_desk_panel_incident (panel), NULL);

  take_reasons (panel, NULL);
  if (question)
    heat_desk_panel_work (panel, question, take_reasons);
}

static gboolean
show_why (GtkWidget *row, int x, int y, gboolean by_key, GtkTooltip *tooltip, HeatDeskPanel *panel)
{
  const HeatPlan *plan = heat_desk_panel_state (panel)->plan;
  GPtrArray *reasons = g_object_get_data (G_OBJECT (panel), WHY_KEY);
  const char *text = plan && reasons ? g_hash_table_lookup (reasons->pdata[plan->kind], g_object_get_data (G_OBJECT (row), "heat-valve")) : NULL;

  if (text)
    gtk_tooltip_set_text (tooltip, text);
  return text != NULL;
}

void
heat_desk_plans_tell_why (HeatDeskPanel *panel, GtkWidget *row, guint32 valve)
{
  g_object_set_data (G_OBJECT (row), "heat-valve", GUINT_TO_POINTER (valve + 1));
  gtk_widget_set_has_tooltip (row, TRUE);
  g_signal_connect_object (row, "query-tooltip", G_CALLBACK (show_why), panel, 0);
}

void
heat_desk_plans_take (HeatDeskPanel *panel, GPtrArray *plans)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  HeatPlanKind kind = state->plan ? state->plan->kind : HEAT_PLAN_SMALLEST;

  g_clear_pointer (&state->plan, heat_plan_free);
  g_object_set_data_full (G_OBJECT (panel), PLANS_KEY, plans, (GDestroyNotify) g_ptr_array_unref);
  if (!plans)
    return;
  look_at (panel, kind);
  ask_why (panel);
}

static gboolean
move (HeatDeskPanel *panel, int by)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);

  if (!state->plan)
    return FALSE;
  look_at (panel, (HeatPlanKind) (((int) state->plan->kind + by + HEAT_N_PLANS) % HEAT_N_PLANS));
  heat_desk_panel_refill (panel);
  return TRUE;
}

void
heat_desk_plans_add (HeatDeskPanel *panel)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  HeatNet *net = heat_desk_session_net (state->session);
  GtkWidget *grid = gtk_grid_new ();

  for (guint k = 0; k < HEAT_N_PLANS; k++)
    attach_column (grid, panel, (HeatPlanKind) k);
  for (guint r = 0; r < N_ROWS; r++)
    attach_row (grid, panel, net, (Row) r);
  heat_desk_panel_add (panel, grid);
  for (guint k = 0; k < HEAT_N_PLANS; k++)
    {
      add_same (panel, (HeatPlanKind) k);
      add_gap (panel, (HeatPlanKind) k);
    }
  state->move = move;
}
