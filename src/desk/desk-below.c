// SPDX-License-Identifier: GPL-3.0-or-later
/* Who is below at an incident, and what its crews say of the time: told and answered beside the work. */
#include "desk-crew.h"
#include "base-i18n.h"
#include "desk-ui.h"
#include "desk-words.h"
#include "ops-crew.h"

/* In the deeds' thread. step: they are outside. */
static gboolean
do_answer (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  return heat_live_answer_call (live, deed->leak, deed->reason, deed->step != 0, error);
}

/* The time first: should it be refused, the crew's word stands on. */
static gboolean
do_take_time (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  return heat_live_set_estimate (live, deed->incident, deed->at_us, deed->until_us, deed->reason, error) && heat_live_answer_call (live, deed->leak, deed->reason, FALSE, error);
}

static void
answer (HeatDeskPanel *panel, const char *call, gboolean outside, const char *words)
{
  HeatDeskDeed *deed = heat_desk_deed_new (do_answer, heat_desk_panel_state (panel)->incident);
  g_autofree char *key = g_strdup_printf ("call %s", call);

  deed->leak = g_strdup (call);
  deed->reason = g_strdup (words);
  deed->step = outside;
  heat_desk_panel_do (panel, key, deed, NULL);
}

static void
spoken (HeatDeskPanel *panel, const char *text, gpointer call)
{
  answer (panel, call, FALSE, text);
}

static void
outside (HeatDeskPanel *panel, const char *text, gpointer call)
{
  answer (panel, call, TRUE, text);
}

static void
spoken_clicked (GtkButton *button, HeatDeskPanel *panel)
{
  heat_desk_panel_ask (panel, _("Spoken with them: what did they say?"), _("Note"), spoken, g_strdup (g_object_get_data (G_OBJECT (button), "heat-call")), g_free);
}

static void
outside_clicked (GtkButton *button, HeatDeskPanel *panel)
{
  heat_desk_panel_ask (panel, _("They are out of the well: who has said so?"), _("Sign out"), outside, g_strdup (g_object_get_data (G_OBJECT (button), "heat-call")), g_free);
}

static void
time_taken_clicked (GtkButton *button, HeatDeskPanel *panel)
{
  const char *call = g_object_get_data (G_OBJECT (button), "heat-call");
  const HeatIncident *incident = heat_desk_panel_incident (panel);
  g_autoptr (GPtrArray) open = heat_ops_open_calls (heat_desk_session_ops (heat_desk_panel_state (panel)->session));

  for (guint k = 0; incident && k < open->len; k++)
    {
      const HeatCrewCall *c = open->pdata[k];
      if (!g_str_equal (c->id, call))
        continue;
      HeatDeskDeed *deed = heat_desk_deed_new (do_take_time, incident->id);
      deed->leak = g_strdup (call);
      deed->reason = g_strdup_printf (_("told by the crew from the site%s%s"), *c->text ? ": " : "", c->text);
      deed->at_us = incident->estimate.half_us ? MIN (incident->estimate.half_us, c->suggested_us) : 0;
      deed->until_us = c->suggested_us;
      heat_desk_panel_do_by (panel, button, "time", deed);
    }
}

static void
time_not_clicked (GtkButton *button, HeatDeskPanel *panel)
{
  heat_desk_panel_ask (panel, _("Why does the time stay?"), _("Note"), spoken, g_strdup (g_object_get_data (G_OBJECT (button), "heat-call")), g_free);
}

/* A line of words over two buttons. */
static void
add_row (HeatDeskPanel *panel, const char *text, const char *call, const char *first, GCallback first_clicked, const char *second, GCallback second_clicked)
{
  GtkWidget *row = heat_ui_column (4, "tablerow"), *buttons = heat_ui_row (8, NULL), *label = heat_ui_label (text, "soon");
  const struct { const char *text; GCallback clicked; } both[] = { { first, first_clicked }, { second, second_clicked } };

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_box_append (GTK_BOX (row), label);
  for (guint k = 0; k < G_N_ELEMENTS (both); k++)
    {
      GtkWidget *button = heat_ui_button (both[k].text, NULL, "minor");
      g_autofree char *name = g_strdup_printf ("%s: %s", text, both[k].text);
      heat_ui_name (button, name);
      g_object_set_data_full (G_OBJECT (button), "heat-call", g_strdup (call), g_free);
      g_signal_connect (button, "clicked", both[k].clicked, panel);
      gtk_box_append (GTK_BOX (buttons), button);
    }
  gtk_box_append (GTK_BOX (row), buttons);
  heat_desk_panel_add (panel, row);
}

void
heat_desk_below_add (HeatDeskPanel *panel, const HeatIncident *incident)
{
  HeatDeskSession *session = heat_desk_panel_state (panel)->session;
  g_autoptr (GArray) all = heat_ops_below (heat_desk_session_ops (session), incident->id, NULL, NULL);

  if (all->len)
    heat_desk_panel_add (panel, heat_ui_heading (_("Below ground"), NULL));
  for (guint k = 0; k < all->len; k++)
    {
      const HeatBelow *below = &g_array_index (all, HeatBelow, k);
      g_autofree char *who = heat_below_text (below, heat_desk_session_net (session)), *due = heat_words_time (below->well->due_us);
      g_autofree char *text = g_strdup_printf (_("%s; sign of life due %s"), who, due);
      add_row (panel, text, below->well->entry, _("Spoken with them…"), G_CALLBACK (spoken_clicked), _("They are out…"), G_CALLBACK (outside_clicked));
    }
}

void
heat_desk_crew_time_add (HeatDeskPanel *panel, const HeatIncident *incident)
{
  HeatDeskSession *session = heat_desk_panel_state (panel)->session;
  g_autoptr (GPtrArray) open = heat_ops_open_calls (heat_desk_session_ops (session));

  for (guint k = 0; k < open->len; k++)
    {
      const HeatCrewCall *c = open->pdata[k];
      if (c->kind != HEAT_CALL_TIME || !g_str_equal (c->incident, incident->id))
        continue;
      g_autofree char *text = heat_crew_call_text (c, heat_desk_session_net (session));
      add_row (panel, text, c->id, _("Take this time"), G_CALLBACK (time_taken_clicked), _("The time stays…"), G_CALLBACK (time_not_clicked));
    }
}
