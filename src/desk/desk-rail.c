// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-rail.h"
#include "base-i18n.h"
#include "desk-ui.h"
#include "ops-rules.h"

typedef struct { GtkWidget *button, *figure, *sign; } Part; /* sign: the warning under the figure */

struct _HeatDeskRail {
  GtkBox parent;
  HeatDeskSession *session; /* borrowed */
  GtkWidget *open;
  Part incidents, reports;
  gboolean is_open;
};
G_DEFINE_FINAL_TYPE (HeatDeskRail, heat_desk_rail, GTK_TYPE_BOX)

enum { OPEN, NEW_REPORT, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
open_clicked (HeatDeskRail *self)
{
  g_signal_emit (self, signals[OPEN], 0);
}

static void
new_clicked (HeatDeskRail *self)
{
  g_signal_emit (self, signals[NEW_REPORT], 0);
}

static GtkWidget *
add_button (HeatDeskRail *self, GtkWidget *child, const char *name, void (*clicked) (HeatDeskRail *self))
{
  GtkWidget *button = gtk_button_new ();

  gtk_button_set_child (GTK_BUTTON (button), child);
  heat_ui_classes (button, "flat railbutton");
  heat_ui_name (button, name);
  heat_ui_tip (button, name);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (clicked), self);
  gtk_box_append (GTK_BOX (self), button);
  return button;
}

static Part
add_part (HeatDeskRail *self, const char *title)
{
  GtkWidget *column = heat_ui_column (0, NULL), *labels[] = { heat_ui_label (title, "small text2"), heat_ui_label ("0", "mid"), heat_ui_label (NULL, "small strong") };

  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      gtk_label_set_xalign (GTK_LABEL (labels[i]), 0.5);
      gtk_box_append (GTK_BOX (column), labels[i]);
    }
  return (Part){ add_button (self, column, title, open_clicked), labels[1], labels[2] };
}

static void
set_part (Part *part, guint n, const char *sign, const char *tone, const char *words)
{
  g_autofree char *figure = g_strdup_printf ("%u", n);

  heat_ui_set_text (part->figure, figure);
  gtk_widget_set_visible (part->sign, sign != NULL);
  heat_ui_set_text (part->sign, sign ? sign : "");
  heat_ui_tone (part->sign, tone);
  if (g_strcmp0 (gtk_widget_get_tooltip_text (part->button), words) == 0)
    return;
  heat_ui_tip (part->button, words);
  heat_ui_name (part->button, words);
}

/* How many clocks of running incidents are past their limits, and how many are in the last half. */
static void
count_clocks (HeatLive *live, const GPtrArray *running, guint *late, guint *soon)
{
  *late = *soon = 0;
  for (guint i = 0; i < running->len; i++)
    {
      HeatRuleClock clocks[] = { heat_live_arrive_clock (live, running->pdata[i]), heat_live_repair_clock (live, running->pdata[i]) };
      for (gsize k = 0; k < G_N_ELEMENTS (clocks); k++)
        {
          *late += clocks[k].state == HEAT_CLOCK_LATE;
          *soon += clocks[k].state == HEAT_CLOCK_SOON;
        }
    }
}

static void
show_incidents (HeatDeskRail *self)
{
  HeatLive *live = heat_desk_session_live (self->session);
  g_autoptr (GPtrArray) running = heat_live_by_urgency (live);
  guint late, soon;

  count_clocks (live, running, &late, &soon);
  g_autofree char *open = g_strdup_printf (ngettext ("%u open incident", "%u open incidents", running->len), running->len);
  g_autofree char *past = late ? g_strdup_printf (ngettext ("%u clock past its limit", "%u clocks past their limits", late), late) : NULL;
  g_autofree char *close = soon ? g_strdup_printf (ngettext ("%u clock in the last half of its limit", "%u clocks in the last half of their limits", soon), soon) : NULL;
  g_autofree char *words = g_strjoin (" · ", open, past ? past : close, past ? close : NULL, NULL);
  g_autofree char *sign = late ? g_strdup_printf ("△ %u", late) : soon ? g_strdup_printf ("◷ %u", soon) : NULL;
  set_part (&self->incidents, running->len, sign, late ? "late" : soon ? "soon" : NULL, words);
}

static void
show_reports (HeatDeskRail *self)
{
  const GPtrArray *all = heat_ops_reports (heat_desk_session_ops (self->session));
  guint fresh = 0;

  for (guint i = 0; i < all->len; i++)
    fresh += ((const HeatOpsReport *) all->pdata[i])->state == HEAT_REPORT_OPEN;
  g_autofree char *words = g_strdup_printf (ngettext ("%u report to be judged", "%u reports to be judged", fresh), fresh);
  set_part (&self->reports, fresh, fresh ? "●" : NULL, fresh ? "soon" : NULL, words);
}

void
heat_desk_rail_update (HeatDeskRail *self)
{
  if (!gtk_widget_get_visible (GTK_WIDGET (self)) || !heat_desk_session_is_open (self->session))
    return;
  show_incidents (self);
  show_reports (self);
}

void
heat_desk_rail_set_open (HeatDeskRail *self, gboolean is_open)
{
  const char *name = is_open ? _("Fold the list (F3)") : _("Open the list (F3)");

  self->is_open = is_open;
  gtk_label_set_text (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (self->open))), is_open ? "«" : "»");
  heat_ui_tip (self->open, name);
  heat_ui_name (self->open, name);
}

static void
heat_desk_rail_class_init (HeatDeskRailClass *class)
{
  signals[OPEN] = g_signal_new ("open", HEAT_TYPE_DESK_RAIL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[NEW_REPORT] = g_signal_new ("new-report", HEAT_TYPE_DESK_RAIL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
heat_desk_rail_init (HeatDeskRail *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  heat_ui_classes (GTK_WIDGET (self), "leftpane rail");
  self->open = add_button (self, heat_ui_label ("»", "mid"), _("Open the list (F3)"), open_clicked);
  gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (self->open))), 0.5);
  self->incidents = add_part (self, C_("rail", "Inc."));
  self->reports = add_part (self, C_("rail", "Rep."));
  GtkWidget *plus = heat_ui_label ("+", "mid");
  gtk_label_set_xalign (GTK_LABEL (plus), 0.5);
  add_button (self, plus, _("New report (Ctrl+N)"), new_clicked);
}

GtkWidget *
heat_desk_rail_new (HeatDeskSession *session)
{
  HeatDeskRail *self = g_object_new (HEAT_TYPE_DESK_RAIL, NULL);

  self->session = session;
  return GTK_WIDGET (self);
}
