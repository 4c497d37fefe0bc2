// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-doors.h"
#include "base-i18n.h"
#include "desk-ui.h"

struct _HeatDeskDoorsButton {
  GtkBox parent;
  GtkWidget *button, *popover /* unparented at the end */, *by[3], *where;
  gboolean setting;
};
G_DEFINE_FINAL_TYPE (HeatDeskDoorsButton, heat_desk_doors_button, GTK_TYPE_BOX)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
by_toggled (GtkCheckButton *button, HeatDeskDoorsButton *self)
{
  if (!self->setting && gtk_check_button_get_active (button))
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
where_chosen (HeatDeskDoorsButton *self)
{
  if (!self->setting)
    g_signal_emit (self, signals[CHANGED], 0);
}

static GtkWidget *
make_choice (HeatDeskDoorsButton *self)
{
  static const char *const labels[] = { N_("One sheet a community"), N_("One sheet a building"), N_("One sheet a unit") };
  GtkWidget *box = heat_ui_column (4, NULL), *popover = gtk_popover_new ();

  for (int i = 0; i < 3; i++)
    {
      self->by[i] = gtk_check_button_new_with_label (_(labels[i]));
      if (i)
        gtk_check_button_set_group (GTK_CHECK_BUTTON (self->by[i]), GTK_CHECK_BUTTON (self->by[0]));
      g_signal_connect (self->by[i], "toggled", G_CALLBACK (by_toggled), self);
      gtk_box_append (GTK_BOX (box), self->by[i]);
    }
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->by[HEAT_SHEET_BY_COMMUNITY]), TRUE);
  self->where = gtk_drop_down_new (NULL, NULL);
  heat_ui_name (self->where, _("Communities for which sheets are made"));
  g_signal_connect_swapped (self->where, "notify::selected", G_CALLBACK (where_chosen), self);
  gtk_box_append (GTK_BOX (box), self->where);
  gtk_widget_set_margin_start (box, 10);
  gtk_widget_set_margin_end (box, 10);
  gtk_widget_set_margin_top (box, 8);
  gtk_widget_set_margin_bottom (box, 8);
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  return popover;
}

static void
heat_desk_doors_button_init (HeatDeskDoorsButton *self)
{
  self->setting = TRUE;
  self->button = gtk_button_new_with_label ("");
  self->popover = make_choice (self);
  gtk_widget_set_parent (self->popover, self->button);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (gtk_popover_popup), self->popover);
  gtk_widget_set_tooltip_text (self->button, _("Which door sheets"));
  heat_ui_classes (self->button, "small");
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self), self->button);
  self->setting = FALSE;
  heat_desk_doors_button_set_notice (self, NULL);
  heat_desk_doors_button_set_text (self, "0 / 0");
}

static void
dispose (GObject *object)
{
  HeatDeskDoorsButton *self = HEAT_DESK_DOORS_BUTTON (object);

  self->setting = TRUE;
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  G_OBJECT_CLASS (heat_desk_doors_button_parent_class)->dispose (object);
}

static void
heat_desk_doors_button_class_init (HeatDeskDoorsButtonClass *class)
{
  G_OBJECT_CLASS (class)->dispose = dispose;
  signals[CHANGED] = g_signal_new ("changed", HEAT_TYPE_DESK_DOORS_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

GtkWidget *
heat_desk_doors_button_new (void)
{
  return g_object_new (HEAT_TYPE_DESK_DOORS_BUTTON, NULL);
}

void
heat_desk_doors_button_set_notice (HeatDeskDoorsButton *self, const HeatNotice *notice)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint n = notice ? notice->areas->len : 0;

  gtk_string_list_append (names, _("All communities"));
  for (guint i = 0; i < n; i++)
    {
      const HeatNoticeArea *area = notice->areas->pdata[i];
      gtk_string_list_append (names, area->community && *area->community ? area->community : _("single buildings"));
    }
  self->setting = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->where), G_LIST_MODEL (names));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->where), 0);
  self->setting = FALSE;
  gtk_widget_set_visible (self->where, n > 1);
  gtk_widget_set_sensitive (self->button, n > 0);
}

void
heat_desk_doors_button_set_text (HeatDeskDoorsButton *self, const char *text)
{
  g_autofree char *label = g_strdup_printf ("%s ▾", text);

  gtk_button_set_label (GTK_BUTTON (self->button), label); /* which names it as well */
  heat_ui_name (self->button, _("Which door sheets"));
}

HeatDeskDoors
heat_desk_doors_button_get (HeatDeskDoorsButton *self)
{
  HeatDeskDoors doors = HEAT_DESK_DOORS_ALL;
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->where));

  for (int i = 0; i < 3; i++)
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (self->by[i])))
      doors.by = (HeatSheetBy) i;
  doors.area = selected == GTK_INVALID_LIST_POSITION ? -1 : (int) selected - 1;
  return doors;
}
