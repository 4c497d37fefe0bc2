// SPDX-License-Identifier: GPL-3.0-or-later
/* What the panel has done elsewhere: questions answered by the engines, deeds written to the journal. */
#include "desk-panel-private.h"
#include "desk-ui.h"

/* --- questions ------------------------------------------------------------------------------------------------------ */
typedef struct {
  HeatDeskQuestion *question;
  void (*take) (HeatDeskPanel *panel, gpointer answer);
  guint serial;
} Work;

static void
work_free (Work *work)
{
  heat_desk_question_free (work->question);
  g_free (work);
}

static void
run_work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  gpointer answer = heat_desk_question_answer (((Work *) data)->question, &error);

  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, answer, NULL);
}

static void
work_done (GObject *source, GAsyncResult *result, gpointer data)
{
  HeatDeskPanel *self = HEAT_DESK_PANEL (source);
  Work *work = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;
  gpointer answer = g_task_propagate_pointer (G_TASK (result), &error);

  if (work->serial == heat_desk_panel_state (self)->serial)
    {
      heat_desk_panel_tell (self, error);
      work->take (self, answer);
      return;
    }
  g_clear_error (&error);
  heat_desk_question_drop (work->question, answer);
}

void
heat_desk_panel_work (HeatDeskPanel *panel, HeatDeskQuestion *question, void (*take) (HeatDeskPanel *panel, gpointer answer))
{
  g_autoptr (GTask) task = g_task_new (panel, NULL, work_done, NULL);
  Work *work = g_new (Work, 1);

  *work = (Work){ question, take, heat_desk_panel_state (panel)->serial };
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  g_task_run_in_thread (task, run_work);
}

/* --- deeds ---------------------------------------------------------------------------------------------------------- */
static char *
full_key (HeatDeskPanel *panel, const char *key)
{
  const HeatDeskPanelState *state = heat_desk_panel_state (panel);

  return g_strdup_printf ("%s/%s", state->incident ? state->incident : state->report ? state->report : "", key);
}

typedef struct {
  void (*after) (HeatDeskPanel *panel, HeatDeskDeed *deed);
  guint serial; /* `stood` or `serial` when it was begun */
} Begun;

static void
deed_done (GObject *owner, HeatDeskDeed *deed, const GError *error, gpointer data)
{
  HeatDeskPanel *self = HEAT_DESK_PANEL (owner);
  HeatDeskPanelState *state = heat_desk_panel_state (self);
  const Begun *begun = data;

  if (error)
    heat_desk_panel_tell (self, g_error_copy (error));
  else if (begun->after && begun->serial == state->stood)
    return begun->after (self, deed);
  if (begun->serial == state->stood && !heat_desk_panel_is_asking (self))
    heat_desk_panel_rebuild (self);
}

void
heat_desk_panel_do (HeatDeskPanel *panel, const char *key, HeatDeskDeed *deed, void (*after) (HeatDeskPanel *panel, HeatDeskDeed *deed))
{
  g_autofree char *whole = full_key (panel, key);
  Begun *begun = g_new (Begun, 1);

  *begun = (Begun){ after, heat_desk_panel_state (panel)->stood };
  if (!heat_desk_deeds_begin (heat_desk_session_deeds (heat_desk_panel_state (panel)->session), whole, deed, G_OBJECT (panel), deed_done, begun))
    return;
  if (heat_desk_panel_state (panel)->acting)
    heat_ui_button_set_busy (heat_desk_panel_state (panel)->acting, TRUE);
  heat_desk_panel_show_tabs (panel);
}

void
heat_desk_panel_do_by (HeatDeskPanel *panel, GtkButton *button, const char *key, HeatDeskDeed *deed)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);

  state->acting = GTK_WIDGET (button);
  heat_desk_panel_do (panel, key, deed, NULL);
  state->acting = NULL;
}

gboolean
heat_desk_panel_is_doing (HeatDeskPanel *panel, const char *key)
{
  g_autofree char *whole = full_key (panel, key);

  return heat_desk_session_is_open (heat_desk_panel_state (panel)->session) && heat_desk_deeds_are_under_way (heat_desk_session_deeds (heat_desk_panel_state (panel)->session), whole);
}

static void
draft_done (GObject *owner, HeatDeskDeed *deed, const GError *error, gpointer data)
{
  HeatDeskPanel *self = HEAT_DESK_PANEL (owner);
  const Begun *begun = data;

  if (begun->serial != heat_desk_panel_state (self)->serial)
    return;
  if (error)
    heat_desk_panel_tell (self, g_error_copy (error));
  begun->after (self, deed);
}

void
heat_desk_panel_draft (HeatDeskPanel *panel, HeatDeskDeed *deed, void (*take) (HeatDeskPanel *panel, HeatDeskDeed *deed))
{
  Begun *begun = g_new (Begun, 1);

  *begun = (Begun){ take, heat_desk_panel_state (panel)->serial };
  heat_desk_deeds_ask (heat_desk_session_deeds (heat_desk_panel_state (panel)->session), deed, G_OBJECT (panel), draft_done, begun);
}
