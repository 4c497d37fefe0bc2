// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-planned.h"
#include "base-i18n.h"
#include "desk-panel-private.h"
#include "desk-ui.h"
#include "ops-name.h"
#include <string.h>

#define WIDTH_PX 520

typedef struct {
  HeatDeskSession *session;  /* borrowed */
  HeatDeskPanel *panel;      /* owned */
  char *at, *at_words;       /* owned: what was pointed at, and how people call it; NULL */
  GtkWidget *window, *where, *what, *trouble; /* of the widget tree */
} Planned;

static void
planned_free (gpointer data)
{
  Planned *self = data;

  g_object_unref (self->panel);
  g_free (self->at);
  g_free (self->at_words);
  g_free (self);
}

static gboolean
do_open (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  const char *const leaks[] = { deed->leak, NULL };
  HeatOpenInput input = HEAT_OPEN_INPUT_INIT;

  input.leaks = leaks;
  input.job = HEAT_JOB_PLANNED;
  input.title = deed->text;
  return heat_live_open_incident (live, &input, &deed->made, error);
}

static void
say (Planned *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->trouble), text);
  gtk_widget_set_visible (self->trouble, TRUE);
}

static void
opened (GObject *owner, HeatDeskDeed *deed, const GError *error, gpointer data)
{
  Planned *self = g_object_get_data (owner, "heat-planned");

  if (!self)
    return;
  if (error)
    return say (self, error->message);
  heat_desk_panel_adopt (self->panel, deed->made, HEAT_STEP_ISOLATE);
  gtk_window_destroy (GTK_WINDOW (self->window));
}

/* What was pointed at, or the thing of the network that is written. (transfer full; NULL: there is none) */
static char *
find_place (Planned *self, const char *text)
{
  HeatNet *net = heat_desk_session_net (self->session);
  g_autoptr (GArray) found = heat_finder_find (heat_desk_session_finder (self->session), text, 5, NULL);

  if (self->at && g_strcmp0 (text, self->at_words) == 0)
    return g_strdup (self->at);
  for (guint i = 0; i < found->len; i++)
    {
      const HeatFound *f = &g_array_index (found, HeatFound, i);
      if (f->what == HEAT_FOUND_OBJECT && (f->kind == HEAT_KIND_PIPE || f->kind == HEAT_KIND_VALVE || f->kind == HEAT_KIND_WELL || f->kind == HEAT_KIND_CONSUMER || f->kind == HEAT_KIND_SOURCE))
        return g_strdup_printf ("%s:%s", heat_kind_word (f->kind), heat_net_id (net, f->kind, f->index));
    }
  return NULL;
}

static void
begin (Planned *self)
{
  g_autofree char *where = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->where)))), *what = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->what))));
  g_autofree char *leak = find_place (self, where);

  if (!leak)
    {
      g_autofree char *text = g_strdup_printf (_("Planning a stop: there is no pipe, valve, well or consumer “%s”; type its number"), where);
      return say (self, text);
    }
  HeatDeskDeed *deed = heat_desk_deed_new (do_open, NULL);
  deed->leak = g_steal_pointer (&leak);
  deed->text = *what ? g_steal_pointer (&what) : NULL;
  heat_desk_deeds_begin (heat_desk_session_deeds (self->session), "planned", deed, G_OBJECT (self->window), opened, NULL);
}

static GtkWidget *
add_entry (Planned *self, GtkWidget *page, const char *title, const char *text)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry), text ? text : "");
  heat_ui_name (entry, title);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (begin), self);
  gtk_box_append (GTK_BOX (page), heat_ui_label (title, "small text2"));
  gtk_box_append (GTK_BOX (page), entry);
  return entry;
}

static GtkWidget *
make_page (Planned *self)
{
  GtkWidget *page = heat_ui_column (8, "dialogpage"), *button = heat_ui_button (_("Go to the valves"), "Enter", "primary");

  self->where = add_entry (self, page, _("Number of the pipe, valve or well that is worked on"), self->at_words);
  self->what = add_entry (self, page, _("What is done there, as the list of incidents is to say it"), NULL);
  self->trouble = heat_ui_label (NULL, "late");
  gtk_label_set_wrap (GTK_LABEL (self->trouble), TRUE);
  gtk_widget_set_visible (self->trouble, FALSE);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (begin), self);
  gtk_box_append (GTK_BOX (page), self->trouble);
  gtk_box_append (GTK_BOX (page), button);
  gtk_box_append (GTK_BOX (page), heat_ui_note (_("Then: choose the plan, set begin and end in Notify, post the notice. Nothing is closed before the works begin."), "note text2"));
  return page;
}

GtkWidget *
heat_desk_planned_new (GtkWindow *parent, HeatDeskSession *session, HeatDeskPanel *panel, const char *at)
{
  Planned *self = g_new0 (Planned, 1);

  *self = (Planned){ .session = session, .panel = g_object_ref (panel), .window = heat_ui_window (parent, _("New planned stop")) };
  if (at && *at)
    {
      self->at = g_strdup (at);
      self->at_words = heat_ops_place_name (heat_desk_session_net (session), at);
    }
  g_object_set_data_full (G_OBJECT (self->window), "heat-planned", self, planned_free);
  heat_ui_window_fill (self->window, make_page (self));
  gtk_window_set_default_size (GTK_WINDOW (self->window), MIN (WIDTH_PX, MAX (gtk_widget_get_width (GTK_WIDGET (parent)), 400)), -1);
  g_signal_connect_object (session, "closing", G_CALLBACK (gtk_window_destroy), self->window, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "mode", G_CALLBACK (gtk_window_destroy), self->window, G_CONNECT_SWAPPED);
  gtk_widget_grab_focus (self->at ? self->what : self->where);
  return self->window;
}
