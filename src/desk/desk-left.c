// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-left-private.h"
#include "base-i18n.h"
#include "desk-ui.h"

#define MOST_REPORTS 60
#define MOST_BESIDE_KEY 6 /* characters on a button that leave room for its key */

struct _HeatDeskLeft {
  GtkBox parent;
  HeatDeskSession *session; /* borrowed */
  GtkWidget *incidents, *reports, *teams;              /* GtkListBox */
  GtkWidget *incident_count, *report_count, *report_new, *team_count, *quiet, *team_part;
  gboolean filling;
};
G_DEFINE_FINAL_TYPE (HeatDeskLeft, heat_desk_left, GTK_TYPE_BOX)

enum { INCIDENT, REPORT, NEW_REPORT, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
row_selected (GtkListBox *list, GtkListBoxRow *row, HeatDeskLeft *self)
{
  if (!row || self->filling || !heat_ui_row_id (row))
    return;
  gboolean is_incident = GTK_WIDGET (list) == self->incidents;
  self->filling = TRUE;
  gtk_list_box_unselect_all (GTK_LIST_BOX (is_incident ? self->reports : self->incidents));
  self->filling = FALSE;
  g_signal_emit (self, signals[is_incident ? INCIDENT : REPORT], 0, heat_ui_row_id (row));
}

static GtkWidget *
make_list (HeatDeskLeft *self, const char *name)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_SINGLE);
  g_signal_connect (list, "row-selected", G_CALLBACK (row_selected), self);
  heat_ui_name (list, name);
  return list;
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
heat_desk_left_init (HeatDeskLeft *self)
{
  GtkWidget *scroll = gtk_scrolled_window_new (), *box = heat_ui_column (0, NULL), *head, *button;

  gtk_widget_add_css_class (GTK_WIDGET (self), "leftpane");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), box);
  gtk_widget_set_vexpand (scroll, TRUE);
  gtk_widget_set_hexpand (scroll, TRUE);
  gtk_box_append (GTK_BOX (self), scroll);
  head = make_head (box, _("Incidents"), &self->incident_count);
  button = heat_ui_label (_("by urgency"), "small text2");
  gtk_label_set_ellipsize (GTK_LABEL (button), PANGO_ELLIPSIZE_END);
  end_of_head (head, button);
  self->quiet = heat_ui_column (2, "quiet");
  gtk_box_append (GTK_BOX (self->quiet), heat_ui_label (_("✓ No open incident"), "strong"));
  gtk_box_append (GTK_BOX (self->quiet), heat_ui_label (NULL, "small text2"));
  gtk_box_append (GTK_BOX (box), self->quiet);
  self->incidents = make_list (self, _("Incidents"));
  gtk_box_append (GTK_BOX (box), self->incidents);
  head = make_head (box, _("Reports"), &self->report_count);
  self->report_new = heat_ui_chip ("", "soon");
  gtk_box_append (GTK_BOX (head), self->report_new);
  button = heat_ui_button (_("New report"), g_utf8_strlen (_("New report"), -1) <= MOST_BESIDE_KEY ? "Ctrl+N" : NULL, "minor");
  gtk_widget_set_tooltip_text (button, "Ctrl+N");
  g_signal_connect (button, "clicked", G_CALLBACK (new_clicked), self);
  end_of_head (head, button);
  self->reports = make_list (self, _("Reports"));
  gtk_box_append (GTK_BOX (box), self->reports);
  self->team_part = heat_ui_column (0, NULL);
  make_head (self->team_part, _("Repair teams"), &self->team_count);
  self->teams = make_list (self, _("Repair teams"));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->teams), GTK_SELECTION_NONE);
  gtk_box_append (GTK_BOX (self->team_part), self->teams);
  gtk_box_append (GTK_BOX (box), self->team_part);
}

static void
heat_desk_left_class_init (HeatDeskLeftClass *class)
{
  signals[INCIDENT] = g_signal_new ("incident", HEAT_TYPE_DESK_LEFT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[REPORT] = g_signal_new ("report", HEAT_TYPE_DESK_LEFT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[NEW_REPORT] = g_signal_new ("new-report", HEAT_TYPE_DESK_LEFT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

GtkWidget *
heat_desk_left_new (HeatDeskSession *session)
{
  HeatDeskLeft *self = g_object_new (HEAT_TYPE_DESK_LEFT, NULL);

  self->session = session;
  return GTK_WIDGET (self);
}

/* The chosen row's id, and whether the keyboard stands in the list, over a rebuild. */
typedef struct { char *id; gboolean had_focus; } Kept;

static Kept
keep (GtkWidget *list)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (list));
  Kept kept = { g_strdup (heat_ui_row_id (gtk_list_box_get_selected_row (GTK_LIST_BOX (list)))),
                focus && gtk_widget_is_ancestor (focus, list) };

  heat_ui_clear (list);
  return kept;
}

static void
give_back (GtkWidget *list, Kept *kept)
{
  GtkListBoxRow *row = heat_ui_find_row (GTK_LIST_BOX (list), kept->id);

  if (row)
    gtk_list_box_select_row (GTK_LIST_BOX (list), row);
  if (row && kept->had_focus)
    gtk_widget_grab_focus (GTK_WIDGET (row));
  g_free (kept->id);
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
  g_autoptr (GPtrArray) running = heat_live_by_urgency (heat_desk_session_live (self->session));
  Kept kept = keep (self->incidents);

  for (guint i = 0; i < running->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (self->incidents), heat_desk_incident_row (self->session, running->pdata[i]));
  give_back (self->incidents, &kept);
  set_count (self->incident_count, running->len);
  gtk_widget_set_visible (self->quiet, running->len == 0);
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
  Kept kept = keep (self->reports);
  guint shown = 0, fresh = 0, done = 0;

  for (guint i = all->len; i-- > 0;)
    {
      const HeatOpsReport *report = all->pdata[i];
      fresh += report->state == HEAT_REPORT_OPEN;
      if (!is_current (self, report))
        done++;
      else if (shown++ < MOST_REPORTS)
        gtk_list_box_append (GTK_LIST_BOX (self->reports), heat_desk_report_row (self->session, report));
    }
  if (!shown)
    gtk_list_box_append (GTK_LIST_BOX (self->reports),
                         heat_ui_list_row (g_object_new (GTK_TYPE_LABEL, "label", _("No report waiting"), "xalign", 0.0, "css-classes",
                                                         (const char *[]){ "text2", "quiet", NULL }, NULL), NULL, _("No report waiting")));
  give_back (self->reports, &kept);
  set_count (self->report_count, shown);
  g_autofree char *text = g_strdup_printf (_("%u new"), fresh);
  gtk_label_set_text (GTK_LABEL (self->report_new), text);
  gtk_widget_set_visible (self->report_new, fresh > 0);
  g_autofree char *quiet = g_strdup_printf (ngettext ("%u report taken, %u done with", "%u reports taken, %u done with", all->len), all->len, done);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (self->quiet)), quiet);
}

static void
fill_teams (HeatDeskLeft *self)
{
  const GPtrArray *teams = heat_ops_teams (heat_desk_session_ops (self->session));
  guint ready = 0;

  heat_ui_clear (self->teams);
  for (guint i = 0; i < teams->len; i++)
    {
      const HeatOpsTeam *team = teams->pdata[i];
      ready += team->state == HEAT_CREW_READY;
      gtk_list_box_append (GTK_LIST_BOX (self->teams), heat_desk_team_row (self->session, team));
    }
  g_autofree char *text = g_strdup_printf (_("%u ready"), ready);
  gtk_label_set_text (GTK_LABEL (self->team_count), text);
}

void
heat_desk_left_update (HeatDeskLeft *self)
{
  self->filling = TRUE;
  guint running = fill_incidents (self);
  fill_reports (self);
  fill_teams (self);
  gtk_widget_set_visible (self->team_part, running == 0);
  self->filling = FALSE;
}

void
heat_desk_left_tick (HeatDeskLeft *self)
{
  const HeatOps *ops = heat_desk_session_ops (self->session);

  for (GtkWidget *row = gtk_widget_get_first_child (self->incidents); row; row = gtk_widget_get_next_sibling (row))
    {
      const HeatIncident *incident = heat_ops_incident (ops, heat_ui_row_id (GTK_LIST_BOX_ROW (row)));
      if (incident)
        heat_desk_incident_row_tick (row, self->session, incident);
    }
  for (GtkWidget *row = gtk_widget_get_first_child (self->reports); row; row = gtk_widget_get_next_sibling (row))
    {
      const char *id = heat_ui_row_id (GTK_LIST_BOX_ROW (row));
      const HeatOpsReport *report = id ? heat_ops_report (ops, id) : NULL;
      if (report)
        heat_desk_report_row_tick (row, self->session, report);
    }
}

static void
choose (HeatDeskLeft *self, GtkWidget *list, GtkWidget *other, const char *id)
{
  GtkListBoxRow *row = heat_ui_find_row (GTK_LIST_BOX (list), id);

  self->filling = TRUE;
  gtk_list_box_unselect_all (GTK_LIST_BOX (other));
  if (row)
    gtk_list_box_select_row (GTK_LIST_BOX (list), row);
  else
    gtk_list_box_unselect_all (GTK_LIST_BOX (list));
  self->filling = FALSE;
}

void
heat_desk_left_select_incident (HeatDeskLeft *self, const char *id)
{
  choose (self, self->incidents, self->reports, id);
}

void
heat_desk_left_select_report (HeatDeskLeft *self, const char *id)
{
  choose (self, self->reports, self->incidents, id);
}
