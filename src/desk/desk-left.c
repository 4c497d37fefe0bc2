// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-left-private.h"
#include "base-i18n.h"
#include "desk-left-list.h"
#include "desk-ui.h"

#define MOST_BESIDE_KEY 6    /* characters on a button that leave room for its key */
#define INCIDENTS_PART 0.58  /* of the height that incidents and reports share, at most */
#define LEAST_HEIGHT 120

struct _HeatDeskLeft {
  GtkBox parent;
  HeatDeskSession *session; /* borrowed */
  HeatDeskList *incidents, *reports; /* owned */
  GtkWidget *box, *incident_head, *report_head, *no_report, *teams, *team_part, *team_scroll;
  GtkWidget *incident_count, *report_count, *report_new, *team_count, *quiet;
};
G_DEFINE_FINAL_TYPE (HeatDeskLeft, heat_desk_left, GTK_TYPE_BOX)

enum { INCIDENT, REPORT, TEAM, NEW_REPORT, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- rows --- */
static char *
fill_incident (GtkWidget *row, HeatDeskSession *session, const char *id)
{
  const HeatIncident *incident = heat_ops_incident (heat_desk_session_ops (session), id);

  if (incident)
    heat_desk_incident_row_fill (row, session, incident);
  return incident ? g_strdup (incident->title) : NULL;
}

static void
tick_incident (GtkWidget *row, HeatDeskSession *session, const char *id)
{
  const HeatIncident *incident = heat_ops_incident (heat_desk_session_ops (session), id);

  if (incident)
    heat_desk_incident_row_tick (row, session, incident);
}

static char *
fill_report (GtkWidget *row, HeatDeskSession *session, const char *id)
{
  const HeatOpsReport *report = heat_ops_report (heat_desk_session_ops (session), id);

  if (report)
    heat_desk_report_row_fill (row, session, report);
  return report ? heat_desk_session_report_place (session, report) : NULL;
}

static void
tick_report (GtkWidget *row, HeatDeskSession *session, const char *id)
{
  const HeatOpsReport *report = heat_ops_report (heat_desk_session_ops (session), id);

  if (report)
    heat_desk_report_row_tick (row, session, report);
}

static const HeatDeskListKind incident_kind = { heat_desk_incident_row_new, fill_incident, tick_incident };
static const HeatDeskListKind report_kind = { heat_desk_report_row_new, fill_report, tick_report };

static void
chosen (HeatDeskList *list, const char *id, gpointer data)
{
  HeatDeskLeft *self = data;
  gboolean is_incident = list == self->incidents;

  heat_desk_list_choose (is_incident ? self->reports : self->incidents, NULL);
  heat_desk_left_select_team (self, NULL);
  g_signal_emit (self, signals[is_incident ? INCIDENT : REPORT], 0, id);
}

/* --- the column --- */
/* A scroller tells the height of rows that need not break their words: the rows it holds are asked, at the width there is. */
static int
natural_height (GtkWidget *child, int width)
{
  int natural = 0, sum = 0;
  GtkWidget *view = GTK_IS_SCROLLED_WINDOW (child) ? gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (child)) : NULL;

  if (!child || !gtk_widget_get_visible (child))
    return 0;
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  for (GtkWidget *row = GTK_IS_LIST_VIEW (view) ? gtk_widget_get_first_child (view) : NULL; row; row = gtk_widget_get_next_sibling (row))
    {
      int own = 0;
      gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, width, NULL, &own, NULL, NULL);
      sum += own;
    }
  return MAX (natural, sum);
}

static void
measure_column (GtkWidget *box, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (box); child; child = gtk_widget_get_next_sibling (child))
    {
      int least = 0, usual = 0;
      if (!gtk_widget_get_visible (child))
        continue;
      gtk_widget_measure (child, orientation, for_size, &least, &usual, NULL, NULL);
      *minimum = orientation == GTK_ORIENTATION_VERTICAL ? LEAST_HEIGHT : MAX (*minimum, least);
      *natural = orientation == GTK_ORIENTATION_VERTICAL ? *natural + usual : MAX (*natural, usual);
    }
}

/* Headings, incidents, reports, teams one below the other. Each list scrolls by itself: incidents take what they need up to
 * their part, reports and teams share the rest, so that every heading stays in sight. */
static void
allocate_column (GtkWidget *box, int width, int height, int baseline)
{
  HeatDeskLeft *self = HEAT_DESK_LEFT (gtk_widget_get_ancestor (box, HEAT_TYPE_DESK_LEFT));
  GtkWidget *incidents = heat_desk_list_widget (self->incidents), *reports = heat_desk_list_widget (self->reports);
  int rest = height, y = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (box); child; child = gtk_widget_get_next_sibling (child))
    if (child != incidents && child != reports && child != self->team_scroll)
      rest -= natural_height (child, width);
  rest = MAX (rest, 0);
  int wish_reports = natural_height (reports, width), wish_teams = natural_height (self->team_scroll, width);
  int high = MIN (natural_height (incidents, width), MAX ((int) (rest * INCIDENTS_PART), rest - wish_reports - wish_teams));
  rest -= high;
  int report_high = wish_teams ? MIN (wish_reports, MAX (rest / 2, rest - wish_teams)) : rest;
  for (GtkWidget *child = gtk_widget_get_first_child (box); child; child = gtk_widget_get_next_sibling (child))
    {
      if (!gtk_widget_get_visible (child))
        continue;
      int own = child == incidents ? high : child == reports ? report_high : child == self->team_scroll ? rest - report_high : natural_height (child, width);
      gtk_widget_size_allocate (child, &(GtkAllocation){ 0, y, width, own }, -1);
      y += own;
    }
}

static GtkWidget *
make_head (GtkWidget *box, const char *title, GtkWidget **count)
{
  GtkWidget *head = heat_ui_row (8, "listhead");

  gtk_box_append (GTK_BOX (head), heat_ui_label (title, "strong"));
  *count = heat_ui_label ("0", "count");
  gtk_widget_set_valign (*count, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (head), *count);
  gtk_box_append (GTK_BOX (box), head);
  return head;
}

static void
end_of_head (GtkWidget *head, GtkWidget *child)
{
  gtk_widget_set_hexpand (child, TRUE);
  gtk_widget_set_halign (child, GTK_ALIGN_END);
  gtk_widget_set_valign (child, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (head), child);
}

static void
new_clicked (GtkButton *button, HeatDeskLeft *self)
{
  g_signal_emit (self, signals[NEW_REPORT], 0);
}

static void
add_incidents (HeatDeskLeft *self)
{
  GtkWidget *order = heat_ui_label (_("by urgency"), "small text2");

  gtk_label_set_ellipsize (GTK_LABEL (order), PANGO_ELLIPSIZE_END);
  end_of_head (make_head (self->box, _("Incidents"), &self->incident_count), order);
  self->quiet = heat_ui_column (2, "quiet");
  gtk_box_append (GTK_BOX (self->quiet), heat_ui_label (_("✓ No open incident"), "strong"));
  gtk_box_append (GTK_BOX (self->quiet), heat_ui_label (NULL, "small text2"));
  gtk_box_append (GTK_BOX (self->box), self->quiet);
  self->incidents = heat_desk_list_new (&incident_kind, self->session, _("Incidents"), chosen, self);
  gtk_box_append (GTK_BOX (self->box), heat_desk_list_widget (self->incidents));
}

static void
add_reports (HeatDeskLeft *self)
{
  GtkWidget *head = make_head (self->box, _("Reports"), &self->report_count);
  GtkWidget *button = heat_ui_button (_("New report"), g_utf8_strlen (_("New report"), -1) <= MOST_BESIDE_KEY ? "Ctrl+N" : NULL, "minor");

  self->report_new = heat_ui_chip ("", "soon");
  gtk_box_append (GTK_BOX (head), self->report_new);
  gtk_widget_set_tooltip_text (button, "Ctrl+N");
  g_signal_connect (button, "clicked", G_CALLBACK (new_clicked), self);
  end_of_head (head, button);
  self->no_report = heat_ui_label (_("No report waiting"), "text2 quiet");
  gtk_box_append (GTK_BOX (self->box), self->no_report);
  self->reports = heat_desk_list_new (&report_kind, self->session, _("Reports"), chosen, self);
  gtk_box_append (GTK_BOX (self->box), heat_desk_list_widget (self->reports));
}

static void
team_activated (GtkListBox *list, GtkListBoxRow *row, HeatDeskLeft *self)
{
  g_signal_emit (self, signals[TEAM], 0, heat_ui_row_id (row));
}

static void
add_teams (HeatDeskLeft *self)
{
  self->team_part = make_head (self->box, _("Repair teams"), &self->team_count);
  self->teams = gtk_list_box_new ();
  g_signal_connect (self->teams, "row-activated", G_CALLBACK (team_activated), self);
  heat_ui_name (self->teams, _("Repair teams"));
  heat_ui_list_take_enter (self->teams);
  self->team_scroll = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->team_scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->team_scroll), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->team_scroll), self->teams);
  gtk_box_append (GTK_BOX (self->box), self->team_scroll);
}

static void
finalize (GObject *object)
{
  heat_desk_list_free (HEAT_DESK_LEFT (object)->incidents);
  heat_desk_list_free (HEAT_DESK_LEFT (object)->reports);
  G_OBJECT_CLASS (heat_desk_left_parent_class)->finalize (object);
}

static void
heat_desk_left_init (HeatDeskLeft *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "leftpane");
  self->box = heat_ui_column (0, NULL);
  gtk_widget_set_vexpand (self->box, TRUE);
  gtk_widget_set_hexpand (self->box, TRUE);
  gtk_widget_set_overflow (self->box, GTK_OVERFLOW_HIDDEN);
  gtk_box_append (GTK_BOX (self), self->box);
}

static void
heat_desk_left_class_init (HeatDeskLeftClass *class)
{
  G_OBJECT_CLASS (class)->finalize = finalize;
  signals[INCIDENT] = g_signal_new ("incident", HEAT_TYPE_DESK_LEFT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[REPORT] = g_signal_new ("report", HEAT_TYPE_DESK_LEFT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[TEAM] = g_signal_new ("team", HEAT_TYPE_DESK_LEFT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[NEW_REPORT] = g_signal_new ("new-report", HEAT_TYPE_DESK_LEFT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

GtkWidget *
heat_desk_left_new (HeatDeskSession *session)
{
  HeatDeskLeft *self = g_object_new (HEAT_TYPE_DESK_LEFT, NULL);

  self->session = session;
  add_incidents (self);
  add_reports (self);
  add_teams (self);
  gtk_widget_set_layout_manager (self->box, gtk_custom_layout_new (NULL, measure_column, allocate_column));
  return GTK_WIDGET (self);
}

static void
set_count (GtkWidget *label, guint n)
{
  g_autofree char *text = g_strdup_printf ("%u", n);
  gtk_label_set_text (GTK_LABEL (label), text);
}

static guint
fill_incidents (HeatDeskLeft *self)
{
  g_autoptr (GPtrArray) running = heat_live_by_urgency (heat_desk_session_live (self->session)), ids = g_ptr_array_new ();

  for (guint i = 0; i < running->len; i++)
    g_ptr_array_add (ids, ((HeatIncident *) running->pdata[i])->id);
  heat_desk_list_update (self->incidents, ids);
  set_count (self->incident_count, running->len);
  gtk_widget_set_visible (self->quiet, running->len == 0);
  gtk_widget_set_visible (heat_desk_list_widget (self->incidents), running->len > 0);
  return running->len;
}

/* A report is done with when it was dismissed or its incident is over. */
static gboolean
is_current (HeatDeskLeft *self, const HeatOpsReport *report)
{
  const HeatIncident *incident = report->incident ? heat_ops_incident (heat_desk_session_ops (self->session), report->incident) : NULL;

  return report->state == HEAT_REPORT_OPEN || (incident && heat_incident_is_running (incident));
}

static void
fill_reports (HeatDeskLeft *self)
{
  const GPtrArray *all = heat_ops_reports (heat_desk_session_ops (self->session));
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  guint fresh = 0;

  for (guint i = all->len; i-- > 0;)
    {
      HeatOpsReport *report = all->pdata[i];
      fresh += report->state == HEAT_REPORT_OPEN;
      if (is_current (self, report))
        g_ptr_array_add (ids, report->id);
    }
  heat_desk_list_update (self->reports, ids);
  gtk_widget_set_visible (heat_desk_list_widget (self->reports), ids->len > 0);
  gtk_widget_set_visible (self->no_report, ids->len == 0);
  set_count (self->report_count, ids->len);
  gtk_widget_set_visible (self->report_count, !fresh || fresh != ids->len); /* else the chip says it */
  g_autofree char *text = g_strdup_printf (_("%u new"), fresh);
  heat_ui_set_text (self->report_new, text);
  gtk_widget_set_visible (self->report_new, fresh > 0);
  g_autofree char *quiet = g_strdup_printf (ngettext ("%u report taken, %u done with", "%u reports taken, %u done with", all->len), all->len, all->len - ids->len);
  heat_ui_set_text (gtk_widget_get_last_child (self->quiet), quiet);
}

/* Whose row the keyboard stands in. (nullable) */
static GtkWidget *
row_of_keyboard (HeatDeskLeft *self)
{
  GtkRoot *root = gtk_widget_get_root (self->teams);
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  return focus && gtk_widget_is_ancestor (focus, self->teams) ? gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX_ROW) : NULL;
}

/* Made anew: what was chosen and where the keyboard stood is again. */
static void
fill_teams (HeatDeskLeft *self)
{
  const GPtrArray *teams = heat_ops_teams (heat_desk_session_ops (self->session));
  GtkListBoxRow *chosen = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->teams));
  GtkWidget *keyboard = row_of_keyboard (self);
  g_autofree char *chosen_id = chosen ? g_strdup (heat_ui_row_id (chosen)) : NULL, *keyboard_id = keyboard ? g_strdup (heat_ui_row_id (GTK_LIST_BOX_ROW (keyboard))) : NULL;
  guint ready = 0;

  heat_ui_clear (self->teams);
  for (guint i = 0; i < teams->len; i++)
    {
      const HeatOpsTeam *team = teams->pdata[i];
      ready += team->state == HEAT_CREW_READY;
      gtk_list_box_append (GTK_LIST_BOX (self->teams), heat_desk_team_row (self->session, team));
    }
  heat_desk_left_select_team (self, chosen_id);
  if (keyboard_id && heat_ui_find_row (GTK_LIST_BOX (self->teams), keyboard_id))
    gtk_widget_grab_focus (GTK_WIDGET (heat_ui_find_row (GTK_LIST_BOX (self->teams), keyboard_id)));
  g_autofree char *text = g_strdup_printf (_("%u ready"), ready);
  gtk_label_set_text (GTK_LABEL (self->team_count), text);
}

void
heat_desk_left_update (HeatDeskLeft *self)
{
  guint running = fill_incidents (self);

  fill_reports (self);
  gtk_widget_set_visible (self->team_part, running == 0);
  gtk_widget_set_visible (self->team_scroll, running == 0);
  if (running == 0)
    fill_teams (self);
}

void
heat_desk_left_tick (HeatDeskLeft *self)
{
  heat_desk_list_tick (self->incidents);
  heat_desk_list_tick (self->reports);
}

void
heat_desk_left_select_incident (HeatDeskLeft *self, const char *id)
{
  heat_desk_list_choose (self->incidents, id);
  heat_desk_list_choose (self->reports, NULL);
  heat_desk_left_select_team (self, NULL);
}

void
heat_desk_left_select_report (HeatDeskLeft *self, const char *id)
{
  heat_desk_list_choose (self->reports, id);
  heat_desk_list_choose (self->incidents, NULL);
  heat_desk_left_select_team (self, NULL);
}

void
heat_desk_left_select_team (HeatDeskLeft *self, const char *id)
{
  gtk_list_box_select_row (GTK_LIST_BOX (self->teams), id ? heat_ui_find_row (GTK_LIST_BOX (self->teams), id) : NULL);
}
