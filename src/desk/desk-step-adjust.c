// SPDX-License-Identifier: GPL-3.0-or-later
/* Adjusting valves in the Isolate step: what is demanded of a valve in every plan, or what was found of it, each with its reason. The
 * plans beside it follow. ↑↓ choose a valve, 1–4 say it, 0 takes it back. */
#include "base-i18n.h"
#include "base-text.h"
#include "desk-panel-private.h"
#include "desk-ui.h"
#include "ops-name.h"
#include "ops-why.h"
#include <string.h>

#define VALVE_KEY "heat-adjusted" /* char*: the valve that was picked last */
enum { MOST_ROWS = 60 };

/* One thing said of a valve, in the order of its keys from 1; LIFT is key 0. */
typedef enum { SAY_LIFT, SAY_PIN, SAY_FORBID, SAY_STUCK, SAY_LEAKY, N_SAYINGS } Saying;
typedef struct { guint32 valve; guint plans; /* bit by kind */ gboolean is_may; } Candidate;
typedef struct { char *valve; Saying saying; } Said;

static HeatNet *
net_of (HeatDeskPanel *panel)
{
  return heat_desk_session_net (heat_desk_panel_state (panel)->session);
}

/* --- which valves --- */
static Candidate *
ensure_candidate (GArray *candidates, guint32 valve)
{
  Candidate none = { valve, 0, FALSE };

  for (guint i = 0; i < candidates->len; i++)
    if (g_array_index (candidates, Candidate, i).valve == valve)
      return &g_array_index (candidates, Candidate, i);
  g_array_append_val (candidates, none);
  return &g_array_index (candidates, Candidate, candidates->len - 1);
}

static void
add_of_plan (GArray *candidates, const HeatPlan *plan)
{
  for (guint i = 0; plan && i < plan->must->len; i++)
    ensure_candidate (candidates, g_array_index (plan->must, HeatPlanValve, i).valve)->plans |= 1u << plan->kind;
}

static void
add_near (GArray *candidates, const HeatPlan *plan)
{
  for (guint i = 0; plan && i < plan->failed->len; i++)
    ensure_candidate (candidates, g_array_index (plan->failed, HeatPlanFailed, i).valve);
  for (guint i = 0; plan && i < plan->may->len; i++)
    ensure_candidate (candidates, g_array_index (plan->may, HeatPlanValve, i).valve)->is_may = TRUE;
}

/* Those of the plan being looked at in its order, of the other plans, those that something was said of, failed ones, may valves. (transfer full) */
static GArray *
list_candidates (HeatDeskPanel *panel)
{
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  const HeatIncident *incident = heat_desk_panel_incident (panel);
  const char *picked = g_object_get_data (G_OBJECT (panel), VALVE_KEY);

  add_of_plan (candidates, heat_desk_panel_state (panel)->plan);
  for (guint k = 0; k < HEAT_N_PLANS; k++)
    add_of_plan (candidates, heat_desk_plan_of (panel, (HeatPlanKind) k));
  for (guint i = 0; i < incident->demands->len; i++)
    {
      guint32 valve = heat_net_find (net_of (panel), HEAT_KIND_VALVE, ((HeatValveDemand *) incident->demands->pdata[i])->valve);
      if (valve != HEAT_NONE)
        ensure_candidate (candidates, valve);
    }
  if (picked && heat_net_find (net_of (panel), HEAT_KIND_VALVE, picked) != HEAT_NONE)
    ensure_candidate (candidates, heat_net_find (net_of (panel), HEAT_KIND_VALVE, picked));
  for (guint k = 0; k < HEAT_N_PLANS; k++)
    add_near (candidates, heat_desk_plan_of (panel, (HeatPlanKind) k));
  return candidates;
}

/* --- what stands of a valve --- */
static int
condition_now (HeatDeskPanel *panel, guint32 valve)
{
  HeatNet *net = net_of (panel);
  const HeatFieldValve *field = heat_ops_valve (heat_desk_session_ops (heat_desk_panel_state (panel)->session), heat_net_id (net, HEAT_KIND_VALVE, valve));

  return field && field->condition >= 0 ? field->condition : heat_net_city (net)->valve[valve].condition;
}

static const char *
failure_label (int condition)
{
  return condition == HEAT_CONDITION_STUCK ? _("will not turn") : condition == HEAT_CONDITION_LEAKY ? _("does not hold") : NULL;
}

/* What can be said that is not so already. */
static gboolean
can_say (HeatDeskPanel *panel, const char *valve, Saying saying)
{
  guint32 index = heat_net_find (net_of (panel), HEAT_KIND_VALVE, valve);
  const HeatValveDemand *demand = heat_incident_demand (heat_desk_panel_incident (panel), valve);
  int condition = index == HEAT_NONE ? -1 : condition_now (panel, index);

  switch (saying)
    {
    case SAY_LIFT: return demand || failure_label (condition);
    case SAY_PIN: return !demand || demand->demand != HEAT_DEMAND_PINNED;
    case SAY_FORBID: return !demand || demand->demand != HEAT_DEMAND_FORBIDDEN;
    case SAY_STUCK: return condition != HEAT_CONDITION_STUCK;
    case SAY_LEAKY: return condition != HEAT_CONDITION_LEAKY;
    case N_SAYINGS: break;
    }
  return FALSE;
}

static const char *
saying_label (Saying saying)
{
  switch (saying)
    {
    case SAY_PIN: return C_("valve", "Must be used");
    case SAY_FORBID: return C_("valve", "Must not be used");
    case SAY_STUCK: return C_("answer", "Will not turn");
    case SAY_LEAKY: return C_("valve", "Does not hold");
    default: return C_("valve", "Take back");
    }
}

/* --- saying it --- */
static gboolean
do_say (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  static const HeatDemand demands[] = { [SAY_LIFT] = HEAT_DEMAND_NONE, [SAY_PIN] = HEAT_DEMAND_PINNED, [SAY_FORBID] = HEAT_DEMAND_FORBIDDEN };
  const HeatIncident *incident = heat_ops_incident (heat_live_ops (live), deed->incident);

  if (deed->what == SAY_STUCK || deed->what == SAY_LEAKY)
    return heat_live_valve_fails (live, deed->incident, deed->text, deed->what == SAY_STUCK ? HEAT_CONDITION_STUCK : HEAT_CONDITION_LEAKY, deed->reason, error);
  if (deed->what == SAY_LIFT && incident && !heat_incident_demand (incident, deed->text))
    return heat_live_note_valve (live, deed->text, -1, HEAT_CONDITION_WORKS, deed->reason, error);
  return heat_live_demand_valves (live, deed->incident, &(HeatDemandInput){ deed->text, demands[deed->what] }, 1, deed->reason, error);
}

static void
said_free (gpointer data)
{
  Said *said = data;

  g_free (said->valve);
  g_free (said);
}

static void
say (HeatDeskPanel *panel, const char *reason, gpointer data)
{
  const Said *said = data;
  HeatDeskDeed *deed = heat_desk_deed_new (do_say, heat_desk_panel_state (panel)->incident);

  deed->text = g_strdup (said->valve);
  deed->what = (int) said->saying;
  deed->reason = g_strdup (reason);
  heat_desk_plans_expect_change (panel);
  heat_desk_panel_do (panel, "adjust", deed, NULL);
}

static void
ask_reason (HeatDeskPanel *panel, const char *valve, Saying saying)
{
  g_autofree char *name = heat_ops_name (net_of (panel), HEAT_KIND_VALVE, valve);
  g_autofree char *question = g_strdup_printf (_("%s: %s. Why?"), name, saying_label (saying));
  Said *said = g_new (Said, 1);

  *said = (Said){ g_strdup (valve), saying };
  heat_desk_panel_ask (panel, question, _("Note it"), say, said, said_free);
}

/* --- the list --- */
static char *
plans_text (const Candidate *candidate)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint k = 0; k < HEAT_N_PLANS; k++)
    if (candidate->plans & (1u << k))
      g_string_append_c (text, heat_ops_plan_letter ((HeatPlanKind) k));
  if (!text->len && candidate->is_may)
    g_string_append (text, _("May close"));
  return g_strdup (text->len ? text->str : "–");
}

/* "✓ must be used", "⊘ must not be used · ✕ will not turn"; NULL nothing. */
static char *
state_text (HeatDeskPanel *panel, const Candidate *candidate, const HeatValveDemand *demand)
{
  const char *failure = failure_label (condition_now (panel, candidate->valve));
  g_autoptr (GString) text = g_string_new (NULL);

  if (demand)
    g_string_append_printf (text, "%s %s", demand->demand == HEAT_DEMAND_PINNED ? "●" : "⊘", heat_ops_label (HEAT_WORDS_DEMAND, (int) demand->demand));
  if (failure)
    g_string_append_printf (text, "%s✕ %s", text->len ? " · " : "", failure);
  return text->len ? g_strdup (text->str) : NULL;
}

static GtkWidget *
candidate_row (HeatDeskPanel *panel, const Candidate *candidate)
{
  HeatNet *net = net_of (panel);
  const char *id = heat_net_id (net, HEAT_KIND_VALVE, candidate->valve);
  const HeatValveDemand *demand = heat_incident_demand (heat_desk_panel_incident (panel), id);
  GtkWidget *box = heat_ui_column (0, "valverow"), *row = heat_ui_row (8, NULL);
  g_autofree char *name = heat_ops_name (net, HEAT_KIND_VALVE, id), *words = heat_ops_valve_words (net, id), *plans = plans_text (candidate), *state = state_text (panel, candidate, demand);
  g_autofree char *dn = g_strdup_printf ("DN%u", heat_net_city (net)->valve[candidate->valve].dn_mm);
  g_autofree char *spoken = g_strdup_printf (_("%s, plans: %s, %s"), words, plans, state ? state : _("nothing demanded"));
  GtkWidget *label = heat_ui_label (name, state ? "strong" : NULL), *sign = heat_desk_line_sign (net, candidate->valve);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), sign);
  gtk_box_append (GTK_BOX (row), heat_ui_label (dn, "small text2"));
  gtk_box_append (GTK_BOX (row), heat_ui_label (plans, "small text2"));
  gtk_box_append (GTK_BOX (box), row);
  if (state)
    {
      g_autofree char *whole = demand ? g_strdup_printf ("%s · %s", state, demand->reason) : g_strdup (state);
      GtkWidget *below = heat_ui_label (whole, demand && demand->demand == HEAT_DEMAND_PINNED ? "small done" : "small soon");
      gtk_label_set_ellipsize (GTK_LABEL (below), PANGO_ELLIPSIZE_END);
      heat_ui_tip (below, whole);
      gtk_box_append (GTK_BOX (box), below);
    }
  return heat_ui_list_row (box, id, spoken);
}

/* --- the buttons of the valve that is picked --- */
static void
saying_clicked (GtkButton *button, HeatDeskPanel *panel)
{
  const char *valve = g_object_get_data (G_OBJECT (panel), VALVE_KEY);

  if (valve && !heat_desk_panel_is_asking (panel))
    ask_reason (panel, valve, (Saying) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "heat-saying")));
}

static void
fill_sayings (HeatDeskPanel *panel, GtkWidget *box, const char *valve)
{
  g_autofree char *words = heat_ops_valve_words (net_of (panel), valve), *title = heat_text_sentence (words);
  GtkWidget *grid = gtk_grid_new ();

  heat_ui_clear (box);
  gtk_box_append (GTK_BOX (box), heat_ui_label (title, "small strong"));
  gtk_grid_set_column_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  for (guint k = SAY_PIN, n = 0; k <= N_SAYINGS; k++)
    {
      Saying saying = (Saying) (k % N_SAYINGS);
      g_autofree char *key = g_strdup_printf ("%d", (int) saying), *spoken = g_strdup_printf ("%s: %s", valve, saying_label (saying));
      GtkWidget *button = heat_ui_button (saying_label (saying), key, "minor");
      heat_ui_name (button, spoken);
      gtk_widget_set_sensitive (button, can_say (panel, valve, saying));
      g_object_set_data (G_OBJECT (button), "heat-saying", GINT_TO_POINTER ((int) saying));
      g_signal_connect_object (button, "clicked", G_CALLBACK (saying_clicked), panel, 0);
      gtk_grid_attach (GTK_GRID (grid), button, (int) (n % 2), (int) (n / 2), saying == SAY_LIFT ? 2 : 1, 1);
      n++;
    }
  gtk_box_append (GTK_BOX (box), grid);
}

static void
row_selected (GtkListBox *list, GtkListBoxRow *row, HeatDeskPanel *panel)
{
  GtkWidget *box = g_object_get_data (G_OBJECT (list), "heat-sayings");

  if (!row)
    return;
  g_object_set_data_full (G_OBJECT (panel), VALVE_KEY, g_strdup (heat_ui_row_id (row)), g_free);
  fill_sayings (panel, box, heat_ui_row_id (row));
}

static gboolean
move (HeatDeskPanel *panel, int by)
{
  GtkListBox *list = heat_desk_panel_list (panel);
  GtkListBoxRow *now = list ? gtk_list_box_get_selected_row (list) : NULL;

  if (!heat_desk_panel_is_asking (panel))
    heat_desk_panel_go_to_row (panel, now ? gtk_list_box_row_get_index (now) + by : 0);
  return list != NULL;
}

static gboolean
press (HeatDeskPanel *panel, guint key)
{
  const char *valve = g_object_get_data (G_OBJECT (panel), VALVE_KEY);
  guint digit = key >= GDK_KEY_KP_0 && key <= GDK_KEY_KP_9 ? key - GDK_KEY_KP_0 : key - GDK_KEY_0;

  if (digit >= N_SAYINGS || !valve || heat_desk_panel_is_asking (panel))
    return FALSE;
  if (can_say (panel, valve, (Saying) digit))
    ask_reason (panel, valve, (Saying) digit);
  return TRUE;
}

static gboolean
reveal_later (GtkWidget *list, GdkFrameClock *clock, gpointer data)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (list));

  if (row && gtk_widget_get_height (GTK_WIDGET (row)) == 0)
    return G_SOURCE_CONTINUE; /* not laid out yet */
  if (row)
    heat_desk_panel_reveal (data, GTK_WIDGET (row));
  return G_SOURCE_REMOVE;
}

static void
leave (HeatDeskPanel *panel)
{
  heat_desk_panel_state (panel)->is_adjusting = FALSE;
  heat_desk_panel_rebuild (panel);
}

static void
fill_list (HeatDeskPanel *panel, GtkWidget *list, GtkWidget *sayings)
{
  g_autoptr (GArray) candidates = list_candidates (panel);
  const char *picked = g_object_get_data (G_OBJECT (panel), VALVE_KEY);

  for (guint i = 0; i < candidates->len && i < MOST_ROWS; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), candidate_row (panel, &g_array_index (candidates, Candidate, i)));
  g_object_set_data (G_OBJECT (list), "heat-sayings", sayings);
  g_signal_connect (list, "row-selected", G_CALLBACK (row_selected), panel);
  GtkListBoxRow *row = picked ? heat_ui_find_row (GTK_LIST_BOX (list), picked) : NULL;
  if (!row)
    row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0);
  if (row)
    gtk_list_box_select_row (GTK_LIST_BOX (list), row);
  gtk_widget_add_tick_callback (list, reveal_later, panel, NULL);
}

void
heat_desk_adjust_fill (HeatDeskPanel *panel)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  GtkWidget *list = gtk_list_box_new (), *sayings = heat_ui_column (4, "box");

  heat_desk_panel_add (panel, heat_ui_heading (_("Adjust valves"), _("↑↓ valve · 1–4 say it, with the reason")));
  heat_desk_plans_add (panel, TRUE);
  heat_ui_name (list, _("Valves of the plans and near them"));
  heat_desk_panel_add (panel, list);
  heat_desk_panel_add_action (panel, sayings);
  fill_list (panel, list, sayings);
  heat_desk_panel_add_primary (panel, _("Back to the plans"), "Enter", leave);
  state->move = move;
  state->key = press;
  if (!state->demanding)
    return;
  /* said on the map: what is left to say is why */
  Saying saying = state->demanding == HEAT_DEMAND_PINNED ? SAY_PIN : SAY_FORBID;
  state->demanding = HEAT_DEMAND_NONE;
  const char *valve = g_object_get_data (G_OBJECT (panel), VALVE_KEY);
  if (valve && can_say (panel, valve, saying))
    ask_reason (panel, valve, saying);
}

void
heat_desk_panel_demand (HeatDeskPanel *panel, const char *valve, HeatDemand demand)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);

  heat_desk_panel_go (panel, HEAT_STEP_ISOLATE);
  g_object_set_data_full (G_OBJECT (panel), VALVE_KEY, g_strdup (valve), g_free);
  state->is_adjusting = TRUE;
  state->demanding = demand;
  heat_desk_panel_rebuild (panel);
}

gboolean
heat_desk_panel_leave (HeatDeskPanel *panel)
{
  if (heat_desk_panel_is_asking (panel))
    heat_desk_panel_rebuild (panel);
  else if (heat_desk_panel_state (panel)->is_adjusting)
    leave (panel);
  else
    return FALSE;
  return TRUE;
}
