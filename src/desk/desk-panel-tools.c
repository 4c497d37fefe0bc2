// SPDX-License-Identifier: GPL-3.0-or-later
/* Buttons and lists that the steps share. */
#include "base-i18n.h"
#include "desk-panel-parts.h"
#include "desk-ui.h"
#include "desk-wrap.h"

typedef struct {
  HeatDeskPanel *panel;
  void (*clicked) (HeatDeskPanel *panel);
} Click;

static void
run_click (GtkButton *button, Click *click)
{
  HeatDeskPanelState *state = heat_desk_panel_state (click->panel);

  state->acting = GTK_WIDGET (button);
  click->clicked (click->panel);
  state->acting = NULL;
}

static void
connect_click (GtkWidget *button, HeatDeskPanel *panel, void (*clicked) (HeatDeskPanel *panel))
{
  Click *click = g_new (Click, 1);

  *click = (Click){ panel, clicked };
  g_signal_connect_data (button, "clicked", G_CALLBACK (run_click), click, (GClosureNotify) (void (*) (void)) g_free, 0);
}

GtkWidget *
heat_desk_panel_add_primary (HeatDeskPanel *panel, const char *text, const char *key, void (*clicked) (HeatDeskPanel *panel))
{
  GtkWidget *row = heat_desk_wrap_new (8), *button = heat_ui_button (text, key, "primary");

  heat_desk_wrap_fill (HEAT_DESK_WRAP (row));
  gtk_widget_set_hexpand (button, TRUE);
  heat_desk_wrap_append (HEAT_DESK_WRAP (row), button);
  connect_click (button, panel, clicked);
  heat_desk_panel_state (panel)->primary = button;
  heat_desk_panel_add_action (panel, row);
  return row;
}

GtkWidget *
heat_desk_panel_add_other (HeatDeskPanel *panel, GtkWidget *row, const char *text, void (*clicked) (HeatDeskPanel *panel))
{
  GtkWidget *button = heat_ui_button (text, NULL, NULL);

  connect_click (button, panel, clicked);
  if (HEAT_IS_DESK_WRAP (row))
    heat_desk_wrap_append (HEAT_DESK_WRAP (row), button);
  else /* a step's own row without a primary button */
    gtk_box_append (GTK_BOX (row), button);
  return button;
}

void
heat_desk_panel_set_primary (HeatDeskPanel *panel, GtkWidget *button)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  GtkWidget *before = state->primary;

  if (before == button)
    return;
  state->primary = button;
  gtk_widget_add_css_class (button, "primary");
  heat_ui_button_set_key (button, "Enter");
  if (!before)
    return;
  gtk_widget_remove_css_class (before, "primary");
  heat_ui_button_set_key (before, NULL);
  if (gtk_widget_has_focus (before))
    gtk_widget_grab_focus (button);
}

void
heat_desk_panel_let_pick (HeatDeskPanel *panel, gboolean can)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  GtkListBox *list = heat_desk_panel_list (panel);
  GtkListBoxRow *row = list ? gtk_list_box_get_selected_row (list) : NULL;
  gboolean is_on_list = row && gtk_widget_is_focus (GTK_WIDGET (row));

  if (!can && row && gtk_widget_has_focus (state->picker))
    gtk_widget_grab_focus (GTK_WIDGET (row));
  gtk_widget_set_sensitive (state->picker, can);
  if (can && is_on_list)
    gtk_widget_grab_focus (state->picker);
}

void
heat_desk_panel_picked (HeatDeskPanel *panel)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);

  state->has_picked = TRUE;
  if (state->picker && gtk_widget_is_sensitive (state->picker))
    heat_desk_panel_set_primary (panel, state->picker);
}

static void
row_activated (GtkListBox *list, GtkListBoxRow *row, HeatDeskPanel *panel)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);

  heat_desk_panel_picked (panel);
  if (state->picker && state->primary == state->picker)
    heat_desk_panel_activate (panel);
}

void
heat_desk_panel_pick_from (HeatDeskPanel *panel, GtkListBox *list, void (*selected) (GtkListBox *list, GtkListBoxRow *row, HeatDeskPanel *panel))
{
  gtk_list_box_set_activate_on_single_click (list, FALSE);
  g_signal_connect (list, "row-selected", G_CALLBACK (selected), panel);
  g_signal_connect (list, "row-activated", G_CALLBACK (row_activated), panel);
}

GtkListBox *
heat_desk_panel_list (HeatDeskPanel *panel)
{
  for (GtkWidget *child = gtk_widget_get_first_child (heat_desk_panel_state (panel)->body); child; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LIST_BOX (child))
      return GTK_LIST_BOX (child);
  return NULL;
}

void
heat_desk_panel_go_to_row (HeatDeskPanel *panel, int number)
{
  GtkListBox *list = heat_desk_panel_list (panel);
  GtkListBoxRow *row = list ? gtk_list_box_get_row_at_index (list, number) : NULL;

  if (!row)
    return;
  gtk_list_box_select_row (list, row);
  heat_desk_panel_reveal (panel, GTK_WIDGET (row));
}
