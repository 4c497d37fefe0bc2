// SPDX-License-Identifier: GPL-3.0-or-later
/* The plans of the Isolate step side by side: what each costs, the best of each row marked, the one being looked at framed. */
#include "base-i18n.h"
#include "desk-panel-private.h"
#include "desk-ui.h"
#include "desk-words.h"
#include "net-name.h"
#include "ops-name.h"
#include "desk-work.h"
#include "ops-plans.h"
#include "ops-recommend.h"
#include "ops-why.h"
#include <math.h>

#define PLANS_KEY "heat-plans" /* GPtrArray of HeatPlan by kind; NULL in place of the one that state->plan holds */

#define WHY_KEY "heat-why"     /* GPtrArray of heat_plan_ask_why (), once it is answered */

#define OWNER_KEY "heat-plans-of"     /* char*: the incident of those plans */
#define CHANGE_KEY "heat-plans-change" /* GPtrArray of char* by kind: what changed against the plans before */
#define EXPECT_KEY "heat-plans-expect" /* a change is to be told, also when there is none */

typedef enum { ROW_HOUSEHOLDS, ROW_AREA, ROW_PRIORITY, ROW_STATIONS, ROW_VALVES, ROW_MINUTES, ROW_WATER, N_ROWS } Row;
typedef struct { double value; /* less is better; NaN unknown */ char *text; /* owned */ } Figure;

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

const HeatPlan *
heat_desk_plan_of (HeatDeskPanel *panel, HeatPlanKind kind)
{
  return get_plans (panel) ? get_plan (panel, kind) : NULL;
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
attach_row (GtkWidget *grid, HeatDeskPanel *panel, HeatNet *net, Row row, int at)
{
  Figure figures[HEAT_N_PLANS];
  HeatPlanKind chosen = heat_desk_panel_state (panel)->plan->kind;
  GtkWidget *name = heat_ui_label (row_name (row), "small text2 plancell");

  for (guint k = 0; k < HEAT_N_PLANS; k++)
    figures[k] = make_figure (net, get_plan (panel, (HeatPlanKind) k), row);
  double best = find_best (figures);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (name, TRUE);
  attach (grid, name, 0, at);
  for (guint k = 0; k < HEAT_N_PLANS; k++)
    {
      gboolean is_best = figures[k].value == best;
      g_autofree char *own = figures[k].text, *text = g_strdup_printf (is_best ? "✓ %s" : "%s", own);
      GtkWidget *label = heat_ui_label (text, "small plancell");
      heat_ui_classes (label, is_best ? "done" : NULL);
      heat_ui_classes (label, k == chosen ? "strong" : NULL);
      attach (grid, label, (int) k + 1, at);
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
attach_column (GtkWidget *grid, HeatDeskPanel *panel, HeatPlanKind kind, int n_rows)
{
  gboolean is_chosen = heat_desk_panel_state (panel)->plan->kind == kind;
  GtkWidget *button = gtk_button_new ();
  g_autofree char *head = g_strdup_printf (is_chosen ? "◉ %c" : "○ %c", heat_ops_plan_letter (kind));
  g_autofree char *text = g_strdup_printf ("%s\n%s", head, heat_ops_plan_label (kind));
  g_autofree char *name = g_strdup_printf (is_chosen ? _("Plan %c, looked at: %s") : _("Plan %c: %s"), heat_ops_plan_letter (kind), heat_ops_plan_label (kind));
  GtkWidget *label = heat_ui_label (text, "small planhead");

  heat_ui_classes (button, is_chosen ? "plan column chosen" : "plan column");
  heat_ui_classes (label, is_chosen ? "strong" : "text2");
  heat_ui_name (button, name);
  gtk_widget_set_tooltip_text (button, name);
  g_object_set_data (G_OBJECT (button), "heat-plan", GINT_TO_POINTER ((int) kind));
  g_signal_connect_object (button, "clicked", G_CALLBACK (column_clicked), panel, 0);
  gtk_grid_attach (GTK_GRID (grid), button, (int) kind + 1, 0, 1, n_rows + 1);
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
        g_autofree char *text = g_strdup_printf (_("Plan %c closes the same valves as plan %c."), heat_ops_plan_letter (kind), heat_ops_plan_letter ((HeatPlanKind) k));
        heat_desk_panel_add (panel, heat_ui_note (text, "note text2"));
        return;
      }
}

static void
add_gap (HeatDeskPanel *panel, HeatPlanKind kind)
{
  const HeatPlan *plan = get_plan (panel, kind);
  char letter = heat_ops_plan_letter (kind);

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

/* --- what changed --- */
static void
add_clause (GString *text, char *clause /* taken */)
{
  g_string_append_printf (text, "%s%s", text->len ? C_ ("between reasons", "; ") : "", clause);
  g_free (clause);
}

static void
add_missing (GString *text, HeatNet *net, const char *label, const HeatPlan *plan, const HeatPlan *other)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < plan->must->len; i++)
    {
      guint32 valve = g_array_index (plan->must, HeatPlanValve, i).valve;
      gboolean is_there = FALSE;
      for (guint k = 0; k < other->must->len && !is_there; k++)
        is_there = g_array_index (other->must, HeatPlanValve, k).valve == valve;
      g_autofree char *name = is_there ? NULL : heat_net_valve_name (net, valve);
      if (name)
        g_string_append_printf (names, "%s%s", names->len ? C_ ("between objects", ", ") : "", name);
    }
  if (names->len)
    add_clause (text, g_strdup_printf (C_ ("label and names", "%s %s"), label, names->str));
}

/* Which valves came in, which went out, households; NULL: the same plan. (transfer full) */
static char *
describe_change (HeatNet *net, const HeatPlan *before, const HeatPlan *now)
{
  g_autoptr (GString) text = g_string_new (NULL);
  int more = (int) now->out_households - (int) before->out_households;

  add_missing (text, net, _("to be closed as well:"), now, before);
  add_missing (text, net, _("no longer needed:"), before, now);
  if (more)
    add_clause (text, g_strdup_printf (_("households %u → %u (%+d)"), before->out_households, now->out_households, more));
  if (now->stops->len != before->stops->len)
    add_clause (text, g_strdup_printf (_("plants that stop: %u → %u"), before->stops->len, now->stops->len));
  return text->len ? g_strdup_printf (_("Plan %c changed: %s."), heat_ops_plan_letter (now->kind), text->str) : NULL;
}

static void
note_changes (HeatDeskPanel *panel, GPtrArray *plans)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  HeatNet *net = heat_desk_session_net (state->session);
  gboolean is_same_incident = g_strcmp0 (g_object_get_data (G_OBJECT (panel), OWNER_KEY), state->incident) == 0;
  gboolean is_expected = g_object_get_data (G_OBJECT (panel), EXPECT_KEY) != NULL, is_other = FALSE;
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_free);

  for (guint k = 0; k < HEAT_N_PLANS && is_same_incident; k++)
    {
      const HeatPlan *before = heat_desk_plan_of (panel, (HeatPlanKind) k);
      g_ptr_array_add (changes, before ? describe_change (net, before, plans->pdata[k]) : NULL);
      is_same_incident = before != NULL;
      is_other |= changes->pdata[k] != NULL;
    }
  for (guint k = 0; k < changes->len && is_expected; k++)
    if (!changes->pdata[k])
      changes->pdata[k] = g_strdup_printf (_("Plan %c stays as it was."), heat_ops_plan_letter ((HeatPlanKind) k));
  if (!is_same_incident)
    g_object_set_data (G_OBJECT (panel), CHANGE_KEY, NULL);
  else if (is_other || is_expected)
    g_object_set_data_full (G_OBJECT (panel), CHANGE_KEY, g_steal_pointer (&changes), (GDestroyNotify) g_ptr_array_unref);
  g_object_set_data (G_OBJECT (panel), EXPECT_KEY, NULL);
  g_object_set_data_full (G_OBJECT (panel), OWNER_KEY, g_strdup (state->incident), g_free);
}

void
heat_desk_plans_forget (HeatDeskPanel *panel)
{
  static const char *const keys[] = { PLANS_KEY, WHY_KEY, OWNER_KEY, CHANGE_KEY, EXPECT_KEY };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_object_set_data (G_OBJECT (panel), keys[i], NULL);
}

void
heat_desk_plans_expect_change (HeatDeskPanel *panel)
{
  g_object_set_data (G_OBJECT (panel), EXPECT_KEY, GINT_TO_POINTER (TRUE));
}

static HeatPlanKind
recommend (HeatDeskPanel *panel, GPtrArray *plans)
{
  return heat_ops_recommend ((const HeatPlan *const *) plans->pdata, &heat_live_company (heat_desk_session_live (heat_desk_panel_state (panel)->session))->recommending);
}

gboolean
heat_desk_plan_passed_over (HeatDeskPanel *panel, HeatPlanKind *recommended)
{
  const HeatPlan *plans[HEAT_N_PLANS], *chosen = heat_desk_panel_state (panel)->plan;

  for (guint k = 0; k < HEAT_N_PLANS; k++)
    if (!(plans[k] = heat_desk_plan_of (panel, (HeatPlanKind) k)))
      return FALSE;
  *recommended = heat_ops_recommend (plans, &heat_live_company (heat_desk_session_live (heat_desk_panel_state (panel)->session))->recommending);
  return chosen && chosen->kind != *recommended && !(chosen->same_as & 1u << *recommended);
}

void
heat_desk_plans_take (HeatDeskPanel *panel, GPtrArray *plans)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  const HeatIncident *incident = heat_desk_panel_incident (panel);
  HeatPlanKind kind = HEAT_PLAN_SMALLEST;

  if (plans)
    {
      note_changes (panel, plans);
      kind = state->plan ? state->plan->kind : incident->plans->len ? heat_incident_plan_kind (incident) : recommend (panel, plans);
    }
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

static void
add_recommendation (HeatDeskPanel *panel)
{
  const HeatPlan *plans[HEAT_N_PLANS];

  for (guint k = 0; k < HEAT_N_PLANS; k++)
    plans[k] = get_plan (panel, (HeatPlanKind) k);
  g_autofree char *plain = heat_ops_recommend_text (plans, &heat_live_company (heat_desk_session_live (heat_desk_panel_state (panel)->session))->recommending);
  g_autofree char *text = g_markup_escape_text (plain, -1);
  heat_desk_panel_add (panel, heat_ui_note (text, "note"));
}

static void
add_change (HeatDeskPanel *panel)
{
  GPtrArray *changes = g_object_get_data (G_OBJECT (panel), CHANGE_KEY);
  const char *plain = changes ? changes->pdata[heat_desk_panel_state (panel)->plan->kind] : NULL;
  g_autofree char *text = plain ? g_markup_escape_text (plain, -1) : NULL;

  if (text)
    heat_desk_panel_add (panel, heat_ui_note (text, "note soon"));
}

static void
add_unmet (HeatDeskPanel *panel, HeatNet *net)
{
  const HeatIncident *incident = heat_desk_panel_incident (panel);
  g_autoptr (GArray) forbidden = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < incident->demands->len; i++)
    {
      const HeatValveDemand *d = incident->demands->pdata[i];
      guint32 valve = d->demand == HEAT_DEMAND_FORBIDDEN ? heat_net_find (net, HEAT_KIND_VALVE, d->valve) : HEAT_NONE;
      if (valve != HEAT_NONE)
        g_array_append_val (forbidden, valve);
    }
  g_autoptr (GPtrArray) texts = heat_ops_plan_unmet (net, heat_desk_panel_state (panel)->plan, (const guint32 *) (gpointer) forbidden->data, forbidden->len);
  for (guint i = 0; i < texts->len; i++)
    {
      g_autofree char *text = g_markup_escape_text (texts->pdata[i], -1), *line = g_strdup_printf ("⚠ %s", text);
      heat_desk_panel_add (panel, heat_ui_note (line, "note late"));
    }
}

void
heat_desk_plans_add (HeatDeskPanel *panel, gboolean is_brief)
{
  static const Row brief[] = { ROW_HOUSEHOLDS, ROW_VALVES, ROW_MINUTES }, whole[] = { ROW_HOUSEHOLDS, ROW_AREA, ROW_PRIORITY, ROW_STATIONS, ROW_VALVES, ROW_MINUTES, ROW_WATER };
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  HeatNet *net = heat_desk_session_net (state->session);
  GtkWidget *grid = gtk_grid_new ();
  const Row *rows = is_brief ? brief : whole;
  int n_rows = is_brief ? (int) G_N_ELEMENTS (brief) : (int) G_N_ELEMENTS (whole);
  gboolean is_one = get_plan (panel, HEAT_PLAN_DRIEST)->same_as == 3 || get_plan (panel, HEAT_PLAN_SMALLEST)->same_as == 6;

  for (guint k = 0; k < HEAT_N_PLANS; k++)
    attach_column (grid, panel, (HeatPlanKind) k, n_rows);
  for (int r = 0; r < n_rows; r++)
    attach_row (grid, panel, net, rows[r], r + 1);
  heat_desk_panel_add (panel, grid);
  add_change (panel);
  add_unmet (panel, net);
  if (!is_brief)
    add_recommendation (panel);
  for (guint k = 0; k < HEAT_N_PLANS && !is_brief; k++)
    {
      if (!is_one) /* else the recommendation says so */
        add_same (panel, (HeatPlanKind) k);
      add_gap (panel, (HeatPlanKind) k);
    }
  state->move = move;
}
