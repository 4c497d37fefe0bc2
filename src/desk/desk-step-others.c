// SPDX-License-Identifier: GPL-3.0-or-later
/* How an incident stands to the others: whom it hurts beside them, and which of its valves another one needs shut as well. Worked out
 * after the deeds, in their thread; the words of the last time stand until then. */
#include "base-i18n.h"
#include "desk-panel-private.h"
#include "desk-ui.h"
#include "desk-words.h"
#include "ops-name.h"

static void
add_hurt (GString *words, const HeatOps *ops, HeatLive *live, const HeatIncident *incident)
{
  HeatOpsHurt hurt = heat_ops_hurt (ops, heat_live_trace (live), incident->id);
  g_autofree char *only = heat_words_count (hurt.only_households), *several = heat_words_count (hurt.several_households);

  if (hurt.only_households)
    g_string_append_printf (words, _("Given the other incidents, <b>this one puts another %s households out</b>."), only);
  if (hurt.several_households)
    g_string_append_printf (words, _("%s%s households are out by it and by another one alike."), words->len ? "\n" : "", several);
}

/* By incident that needs them: the names of this one's valves. */
static GHashTable *
group_needed (const HeatOps *ops, HeatLive *live, const HeatIncident *incident)
{
  GHashTable *groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) (void (*) (void)) g_ptr_array_unref);
  g_autoptr (GPtrArray) steps = heat_incident_steps (incident, HEAT_STEPS_ISOLATE);

  for (guint i = 0; i < steps->len; i++)
    {
      const HeatStep *step = steps->pdata[i];
      const char *other = step->action == HEAT_STEP_CLOSE ? heat_ops_valve_needed_by (ops, heat_live_trace (live), incident->id, step->target) : NULL;
      GPtrArray *names = other ? g_hash_table_lookup (groups, other) : NULL;
      if (other && !names)
        g_hash_table_insert (groups, g_strdup (other), names = g_ptr_array_new_with_free_func (g_free));
      if (names)
        g_ptr_array_add (names, heat_ops_name (heat_live_net (live), HEAT_KIND_VALVE, step->target));
    }
  return groups;
}

static void
add_needed (GString *words, const HeatIncident *incident, const HeatIncident *other, const GPtrArray *names)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < names->len; i++)
    g_string_append_printf (list, "%s%s", i ? C_ ("between objects", ", ") : "", (char *) names->pdata[i]);
  g_autofree char *line = g_markup_printf_escaped (incident->stage < HEAT_STAGE_REFILLING ? _("Needed shut by incident %u (%s) as well: %s") : _("Stays shut, incident %u (%s) needs it: %s"),
                                                   other->rank, other->title, list->str);
  g_string_append_printf (words, "%s%s", words->len ? "\n" : "", line);
}

/* In the deeds' thread: writes nothing. */
static gboolean
do_tell (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  const HeatOps *ops = heat_live_ops (live);
  const HeatIncident *incident = heat_ops_incident (ops, deed->incident);
  const GPtrArray *incidents = heat_ops_incidents (ops);
  g_autoptr (GString) words = g_string_new (NULL);

  if (!incident || !heat_live_trace (live))
    return TRUE;
  g_autoptr (GHashTable) groups = group_needed (ops, live, incident);
  add_hurt (words, ops, live, incident);
  for (guint i = 0; i < incidents->len; i++)
    {
      const HeatIncident *other = incidents->pdata[i];
      const GPtrArray *names = g_hash_table_lookup (groups, other->id);
      if (names)
        add_needed (words, incident, other, names);
    }
  deed->text = g_string_free (g_steal_pointer (&words), FALSE);
  return TRUE;
}

static void
told (HeatDeskPanel *panel, HeatDeskDeed *deed)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);

  if (!deed->text || !state->others_note)
    return;
  g_free (state->others);
  state->others = g_strdup (deed->text);
  gtk_label_set_markup (GTK_LABEL (state->others_note), state->others);
  gtk_widget_set_visible (state->others_note, *state->others != '\0');
}

static gboolean
has_others (const HeatOps *ops, const HeatIncident *incident)
{
  const GPtrArray *incidents = heat_ops_incidents (ops);

  for (guint i = 0; i < incidents->len; i++)
    {
      const HeatIncident *other = incidents->pdata[i];
      if (other != incident && heat_incident_is_running (other) && other->plans->len)
        return TRUE;
    }
  return FALSE;
}

void
heat_desk_add_others (HeatDeskPanel *panel, const HeatIncident *incident)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);

  if (!incident->plans->len || !heat_incident_is_running (incident) || !has_others (heat_desk_session_ops (state->session), incident))
    return;
  GtkWidget *note = heat_ui_note (state->others ? state->others : "", "note soon");
  gtk_widget_set_visible (note, state->others && *state->others);
  g_set_weak_pointer (&state->others_note, note);
  heat_desk_panel_add (panel, note);
  heat_desk_panel_draft (panel, heat_desk_deed_new (do_tell, incident->id), told);
}
