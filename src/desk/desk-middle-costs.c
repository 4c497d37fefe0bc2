// SPDX-License-Identifier: GPL-3.0-or-later
/* The layer of leak costs: its switch, how far its figures are, and what they say about a thing. */
#include "base-i18n.h"
#include "desk-middle-private.h"
#include "desk-ui.h"

static void
toggled (GtkToggleButton *button, HeatDeskMiddle *self)
{
  if (self->costs)
    heat_desk_costs_set_on (self->costs, gtk_toggle_button_get_active (button));
}

static void
cancel_clicked (HeatDeskMiddle *self)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->costs_button), FALSE);
}

/* Colours say nothing without their meaning: the legend comes and goes with them, unless it stood there before. */
static void
show_meaning (HeatDeskMiddle *self, gboolean has_costs)
{
  GtkToggleButton *legend = GTK_TOGGLE_BUTTON (self->legend_button);

  if (has_costs && !gtk_toggle_button_get_active (legend))
    {
      self->is_legend_of_costs = TRUE;
      gtk_toggle_button_set_active (legend, TRUE);
    }
  else if (!has_costs && self->is_legend_of_costs)
    {
      self->is_legend_of_costs = FALSE;
      gtk_toggle_button_set_active (legend, FALSE);
    }
}

/* The picture is asked for anew when the figures come or go, not while they are worked out. */
static void
costs_changed (HeatDeskCosts *costs, HeatDeskMiddle *self)
{
  double done = heat_desk_costs_progress (costs);
  const char *trouble = heat_desk_costs_trouble (costs);
  gboolean is_at_work = heat_desk_costs_is_on (costs) && (done < 1 || trouble), has_costs = heat_desk_costs_is_on (costs) && !is_at_work;

  gtk_label_set_text (GTK_LABEL (self->costs_words), trouble ? trouble : _("Working out what a leak on each pipe costs …"));
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->costs_bar), done);
  gtk_widget_set_visible (self->costs_bar, !trouble);
  if (gtk_widget_get_visible (self->costs_row) != is_at_work)
    {
      gtk_widget_set_visible (self->costs_row, is_at_work);
      heat_desk_middle_busy_changed (self);
    }
  if (self->has_costs == has_costs && !(has_costs && self->picture && !self->picture->costs))
    return;
  self->has_costs = has_costs;
  show_meaning (self, has_costs);
  heat_desk_middle_emit (self, HEAT_MIDDLE_LAYERS);
}

GtkWidget *
heat_desk_middle_make_costs_button (HeatDeskMiddle *self)
{
  self->costs_button = heat_ui_toggle (_("Leak costs"), FALSE);
  gtk_widget_set_tooltip_text (self->costs_button, _("Colour each pipe by the households a leak on it leaves without heat (F7)"));
  g_signal_connect (self->costs_button, "toggled", G_CALLBACK (toggled), self);
  return self->costs_button;
}

GtkWidget *
heat_desk_middle_make_costs_row (HeatDeskMiddle *self)
{
  GtkWidget *cancel = heat_ui_button (_("Cancel"), NULL, "minor");

  self->costs_row = heat_ui_row (12, "overlaybar summary");
  self->costs_words = heat_ui_label (NULL, "small");
  self->costs_bar = gtk_progress_bar_new ();
  heat_ui_name (self->costs_bar, _("How far the leak costs are worked out"));
  heat_ui_name (cancel, _("Cancel the leak costs"));
  gtk_widget_set_valign (self->costs_bar, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (cancel, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (self->costs_row, GTK_ALIGN_START);
  gtk_widget_set_size_request (self->costs_bar, 120, -1);
  gtk_box_append (GTK_BOX (self->costs_row), self->costs_words);
  gtk_box_append (GTK_BOX (self->costs_row), self->costs_bar);
  gtk_box_append (GTK_BOX (self->costs_row), cancel);
  gtk_widget_set_visible (self->costs_row, FALSE);
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (cancel_clicked), self);
  return self->costs_row;
}

void
heat_desk_middle_make_costs (HeatDeskMiddle *self)
{
  self->costs = heat_desk_costs_new (self->session);
  g_signal_connect_object (self->costs, "changed", G_CALLBACK (costs_changed), self, 0);
}

void
heat_desk_middle_toggle_costs (HeatDeskMiddle *self)
{
  GtkToggleButton *button = GTK_TOGGLE_BUTTON (self->costs_button);

  gtk_toggle_button_set_active (button, !gtk_toggle_button_get_active (button));
}

void
heat_desk_middle_follow (HeatDeskMiddle *self)
{
  heat_desk_costs_follow (self->costs);
  heat_desk_middle_follow_overview (self);
}
