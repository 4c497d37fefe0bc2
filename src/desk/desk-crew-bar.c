// SPDX-License-Identifier: GPL-3.0-or-later
/* What wants a person's answer, one at a time, what is dangerous first. An alarm sounds every few seconds until it is answered in words. */
#include "desk-crew.h"
#include "base-i18n.h"
#include "desk-ui.h"
#include "ops-crew.h"

#define SOUND_S 3

struct _HeatDeskCrewBar {
  GtkBox parent;
  HeatDeskSession *session; /* borrowed */
  GtkWidget *text, *more, *go, *entry, *outside, *answer;
  char *shown;              /* id of the call that stands, owned; NULL none */
  char *incident;           /* its incident, owned */
  guint seconds;            /* since it sounded */
};
G_DEFINE_FINAL_TYPE (HeatDeskCrewBar, heat_desk_crew_bar, GTK_TYPE_BOX)

static guint incident_signal;

/* Under the words: how many more there are, or why an answer was not taken. */
static void
show_second (HeatDeskCrewBar *self, const char *text)
{
  heat_ui_set_text (self->more, text);
  gtk_widget_set_visible (self->more, *text != '\0');
}

static void
answer_with (HeatDeskCrewBar *self, gboolean outside)
{
  HeatLive *live = heat_desk_session_real_live (self->session);
  const char *words = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autoptr (GError) error = NULL;

  if (!live || !self->shown)
    return;
  if (!heat_live_answer_call (live, self->shown, words, outside, &error))
    {
      show_second (self, error->message);
      gtk_widget_grab_focus (self->entry);
      return;
    }
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  heat_desk_crew_bar_tick (self);
}

static void
answer_clicked (HeatDeskCrewBar *self)
{
  answer_with (self, FALSE);
}

static void
outside_clicked (HeatDeskCrewBar *self)
{
  answer_with (self, TRUE);
}

void
heat_desk_crew_bar_show_incident (HeatDeskCrewBar *self)
{
  if (self->shown && self->incident)
    g_signal_emit (self, incident_signal, 0, self->incident);
}

gboolean
heat_desk_crew_bar_focus (HeatDeskCrewBar *self)
{
  return self->shown && gtk_widget_grab_focus (self->entry);
}

static void
show_call (HeatDeskCrewBar *self, const HeatCrewCall *call, guint others)
{
  g_autofree char *text = heat_crew_call_text (call, heat_desk_session_net (self->session));
  g_autofree char *said = g_strdup_printf ("%s %s", heat_crew_call_is_alarm (call) ? "⚠" : "△", text), *more = others ? g_strdup_printf (_("and %u more"), others) : g_strdup ("");
  gboolean is_alarm = heat_crew_call_is_alarm (call), is_new = g_strcmp0 (self->shown, call->id) != 0;

  heat_ui_set_text (self->text, said);
  heat_ui_set_class (GTK_WIDGET (self), "alarmbar", is_alarm);
  heat_ui_set_class (GTK_WIDGET (self), "callbar", !is_alarm);
  gtk_widget_set_visible (self->outside, *call->entry != '\0');
  if (is_new)
    {
      g_free (self->shown);
      g_free (self->incident);
      self->shown = g_strdup (call->id);
      self->incident = g_strdup (call->incident);
      self->seconds = 0;
      gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
    }
  if (is_new || others)
    show_second (self, more);
  /* Life and limb: it sounds whatever is set for new reports. */
  if (self->seconds == 0 || (is_alarm && self->seconds % SOUND_S == 0))
    gdk_display_beep (gtk_widget_get_display (GTK_WIDGET (self)));
  self->seconds++;
}

void
heat_desk_crew_bar_tick (HeatDeskCrewBar *self)
{
  HeatLive *live = heat_desk_session_real_live (self->session);
  g_autoptr (GError) error = NULL;

  if (!live)
    {
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return;
    }
  heat_live_watch_crews (live, &error);
  g_autoptr (GPtrArray) open = heat_live_open_calls (live);
  gtk_widget_set_visible (GTK_WIDGET (self), open->len > 0);
  if (open->len)
    show_call (self, open->pdata[0], open->len - 1);
  else
    g_clear_pointer (&self->shown, g_free);
  if (error)
    show_second (self, error->message);
}

static void
finalize (GObject *object)
{
  g_free (HEAT_DESK_CREW_BAR (object)->shown);
  g_free (HEAT_DESK_CREW_BAR (object)->incident);
  G_OBJECT_CLASS (heat_desk_crew_bar_parent_class)->finalize (object);
}

static void
heat_desk_crew_bar_class_init (HeatDeskCrewBarClass *class)
{
  G_OBJECT_CLASS (class)->finalize = finalize;
  incident_signal = g_signal_new ("incident", HEAT_TYPE_DESK_CREW_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_ALERT);
}

static GtkWidget *
add_button (HeatDeskCrewBar *self, const char *text, GCallback clicked)
{
  GtkWidget *button = heat_ui_button (text, NULL, NULL);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (button, "clicked", clicked, self);
  gtk_box_append (GTK_BOX (self), button);
  return button;
}

static void
heat_desk_crew_bar_init (HeatDeskCrewBar *self)
{
  GtkWidget *words = heat_ui_column (0, NULL);

  gtk_box_set_spacing (GTK_BOX (self), 8);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  self->text = heat_ui_label ("", "strong");
  gtk_label_set_wrap (GTK_LABEL (self->text), TRUE);
  self->more = heat_ui_label ("", "small");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (words), self->text);
  gtk_box_append (GTK_BOX (words), self->more);
  gtk_box_append (GTK_BOX (self), words);
  self->go = add_button (self, _("Show incident"), G_CALLBACK (heat_desk_crew_bar_show_incident));
  self->entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _("What was done"));
  heat_ui_name (self->entry, _("What was done"));
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 22);
  gtk_widget_set_valign (self->entry, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (answer_clicked), self);
  gtk_box_append (GTK_BOX (self), self->entry);
  self->answer = add_button (self, _("Answered"), G_CALLBACK (answer_clicked));
  self->outside = add_button (self, _("They are out"), G_CALLBACK (outside_clicked));
}

GtkWidget *
heat_desk_crew_bar_new (HeatDeskSession *session)
{
  HeatDeskCrewBar *self = g_object_new (HEAT_TYPE_DESK_CREW_BAR, NULL);

  self->session = session;
  return GTK_WIDGET (self);
}
