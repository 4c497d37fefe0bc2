// SPDX-License-Identifier: GPL-3.0-or-later
/* The right panel when nothing is chosen: how the house stands, what waits most, and what one can do from here. */
#include "base-i18n.h"
#include "desk-panel-private.h"
#include "desk-ui.h"
#include "desk-words.h"

static GtkWidget *
fact_row (const char *name, const char *value, const char *tone)
{
  GtkWidget *row = heat_ui_row (8, "tablerow"), *label = heat_ui_label (name, "text2"), *figure = heat_ui_label (value, "strong");

  gtk_widget_set_hexpand (label, TRUE);
  heat_ui_classes (figure, tone);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), figure);
  return row;
}

static GtkWidget *
key_row (const char *key, const char *text)
{
  GtkWidget *row = heat_ui_row (10, "tablerow"), *cap = heat_ui_label (key, "key"), *label = heat_ui_label (text, NULL);

  gtk_widget_set_valign (cap, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (cap, 58, -1);
  gtk_label_set_xalign (GTK_LABEL (cap), 0.5);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (row), cap);
  gtk_box_append (GTK_BOX (row), label);
  return row;
}

static guint
count_open_reports (const HeatOps *ops)
{
  const GPtrArray *reports = heat_ops_reports (ops);
  guint n = 0;

  for (guint i = 0; i < reports->len; i++)
    n += ((const HeatOpsReport *) reports->pdata[i])->state == HEAT_REPORT_OPEN;
  return n;
}

static char *
word_teams (const HeatOps *ops)
{
  const GPtrArray *teams = heat_ops_teams (ops);
  guint ready = 0;

  for (guint i = 0; i < teams->len; i++)
    ready += ((const HeatOpsTeam *) teams->pdata[i])->state == HEAT_CREW_READY;
  return g_strdup_printf (_("%u ready of %u"), ready, teams->len);
}

static void
add_facts (HeatDeskPanel *panel, GtkWidget *page)
{
  HeatDeskSession *session = heat_desk_panel_state (panel)->session;
  const HeatOps *ops = heat_desk_session_ops (session);
  HeatNet *net = heat_desk_session_net (session);
  g_autoptr (GPtrArray) running = heat_live_by_urgency (heat_desk_session_live (session));
  g_autoptr (GArray) owed = heat_ops_outbox (ops, NULL);
  guint n_open = count_open_reports (ops);
  g_autofree char *incidents = g_strdup_printf ("%u", running->len), *reports = g_strdup_printf ("%u", n_open), *teams = word_teams (ops);
  g_autofree char *notices = owed->len ? g_strdup_printf (ngettext ("%u not delivered", "%u not delivered", owed->len), owed->len) : g_strdup (_("all delivered"));
  g_autofree char *pipes = heat_words_count (heat_net_n (net, HEAT_KIND_PIPE)), *households = heat_words_count (heat_net_n (net, HEAT_KIND_HOUSEHOLD));
  g_autofree char *network = g_strdup_printf (_("%s pipes · %s households"), pipes, households);

  gtk_box_append (GTK_BOX (page), fact_row (_("Open incidents"), incidents, running->len ? "soon" : NULL));
  gtk_box_append (GTK_BOX (page), fact_row (_("Reports to judge"), reports, n_open ? "soon" : NULL));
  gtk_box_append (GTK_BOX (page), fact_row (_("Repair teams"), teams, NULL));
  gtk_box_append (GTK_BOX (page), fact_row (_("Notices"), notices, owed->len ? "soon" : NULL));
  gtk_box_append (GTK_BOX (page), fact_row (_("Network"), network, NULL));
}

static void
go_on (GtkButton *button, HeatDeskPanel *panel)
{
  heat_desk_panel_adopt (panel, g_object_get_data (G_OBJECT (button), "heat-incident"), HEAT_N_STEPS);
}

/* The most urgent incident is one press away. */
static void
add_urgent (HeatDeskPanel *panel, GtkWidget *page)
{
  HeatLive *live = heat_desk_session_live (heat_desk_panel_state (panel)->session);
  g_autoptr (GPtrArray) running = heat_live_by_urgency (live);

  if (!running->len)
    return;
  const HeatIncident *first = running->pdata[0];
  g_autofree char *text = g_strdup_printf (_("Go on with incident %u, %s"), first->rank, first->title);
  GtkWidget *button = heat_ui_button (text, NULL, "primary");
  g_object_set_data_full (G_OBJECT (button), "heat-incident", g_strdup (first->id), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (go_on), panel);
  gtk_widget_set_margin_top (button, 8);
  gtk_box_append (GTK_BOX (page), button);
}

void
heat_desk_quiet_fill (HeatDeskPanel *panel, GtkWidget *page)
{
  static const struct { const char *key, *text; } keys[] = {
    { "Ctrl+N", N_("take a new report") },
    { "Ctrl+K", N_("find an address, card, pipe, valve or well") },
    { "Ctrl+Z", N_("take the last deed back, where it can be") },
    { "F8", N_("open or fold the time strip") },
    { "F9", N_("dark or light") },
    { "F12", N_("whole screen") },
  };
  HeatDeskSession *session = heat_desk_panel_state (panel)->session;

  heat_ui_clear (page);
  if (!heat_desk_session_is_open (session))
    return;
  g_autoptr (GPtrArray) running = heat_live_by_urgency (heat_desk_session_live (session));
  gboolean is_quiet = !running->len && !count_open_reports (heat_desk_session_ops (session));
  gtk_box_append (GTK_BOX (page), heat_ui_label (is_quiet ? _("All quiet") : _("No incident selected"), "title"));
  gtk_box_append (GTK_BOX (page), heat_ui_note (is_quiet ? _("Nothing waits. When someone calls, Ctrl+N takes the report down.")
                                                         : _("Choose a report or an incident on the left to go on with it."), "text2"));
  add_facts (panel, page);
  add_urgent (panel, page);
  gtk_box_append (GTK_BOX (page), heat_ui_heading (_("Keys"), NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_box_append (GTK_BOX (page), key_row (keys[i].key, _(keys[i].text)));
  gtk_box_append (GTK_BOX (page), heat_ui_note (_("On the map: drag moves, the wheel zooms, hovering names a thing, the right button offers what can be done with it."), "note text2"));
}
