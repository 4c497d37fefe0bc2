// SPDX-License-Identifier: GPL-3.0-or-later
/* What the Isolate and Restore steps tell beside their valves: the water to be drained and filled in, and in words what changed when a
 * valve would not open again. */
#include "base-i18n.h"
#include "desk-panel-private.h"
#include "desk-ui.h"
#include "desk-words.h"
#include "net-name.h"
#include "ops-field.h"
#include "ops-name.h"
#include <math.h>

#define MOST_OFFERS 5 /* ties shown, those for most households first */
#define SMALL_M3 0.05 /* less is told as nothing */

static JsonObject *
object_of (JsonObject *o, const char *key)
{
  return o && json_object_has_member (o, key) ? json_object_get_object_member (o, key) : NULL;
}

static double
number_of (JsonObject *o, const char *key)
{
  return json_object_get_double_member_with_default (o, key, NAN);
}

static guint
length_of (JsonObject *o, const char *key)
{
  return o && json_object_has_member (o, key) ? json_array_get_length (json_object_get_array_member (o, key)) : 0;
}

static const char *
text_at (JsonObject *o, const char *key, guint i)
{
  return json_array_get_string_element (json_object_get_array_member (o, key), i);
}

static char *
valve_name (HeatDeskPanel *panel, const char *id)
{
  return heat_ops_name (heat_desk_session_net (heat_desk_panel_state (panel)->session), HEAT_KIND_VALVE, id);
}

/* With what it is for, said once. */
static char *
role_name (HeatDeskPanel *panel, const char *id)
{
  HeatNet *net = heat_desk_session_net (heat_desk_panel_state (panel)->session);
  guint32 index = heat_net_find (net, HEAT_KIND_VALVE, id);

  return index == HEAT_NONE ? valve_name (panel, id) : heat_net_valve_role_words (net, index);
}

static char *
hours (double minutes)
{
  return isfinite (minutes) ? heat_words_duration ((gint64) llround (minutes * 60e6)) : g_strdup ("—");
}

static void
add_plain (HeatDeskPanel *panel, const char *plain, const char *classes)
{
  g_autofree char *text = g_markup_escape_text (plain, -1);

  heat_desk_panel_add (panel, heat_ui_note (text, classes));
}

static char *
draining_words (JsonObject *water)
{
  double gravity_m3 = number_of (water, "gravity_m3"), pump_m3 = number_of (water, "pump_m3");
  g_autofree char *by_drains = hours (number_of (water, "gravity_min")), *by_pump = hours (number_of (water, "pump_min"));

  if (!(gravity_m3 >= SMALL_M3))
    return g_strdup_printf (_("Draining: no drain that works; a pump takes %.1f m³ in %s."), pump_m3, by_pump);
  if (!(pump_m3 >= SMALL_M3))
    return g_strdup_printf (_("Draining: %.1f m³ run out by the drains in %s."), gravity_m3, by_drains);
  return g_strdup_printf (_("Draining: %.1f m³ run out by the drains in %s; a pump takes the last %.1f m³ in %s."), gravity_m3, by_drains, pump_m3, by_pump);
}

void
heat_desk_add_draining (HeatDeskPanel *panel, const HeatIncident *incident)
{
  const HeatOpsPlan *plan = heat_incident_plan (incident);
  JsonObject *water = plan ? object_of (plan->body, "water") : NULL;

  if (!water || !(number_of (water, "volume_m3") >= SMALL_M3))
    return;
  g_autofree char *text = draining_words (water);
  add_plain (panel, text, "note text2");
}

static void
add_refilling (HeatDeskPanel *panel, JsonObject *water)
{
  double volume_m3 = number_of (water, "volume_m3"), make_up_m3h = number_of (water, "make_up_m3h");
  const char *valve = json_object_get_string_member_with_default (water, "refill_valve", "");
  g_autofree char *time = hours (number_of (water, "refill_min")), *name = *valve ? heat_ops_valve_words (heat_desk_session_net (heat_desk_panel_state (panel)->session), valve) : NULL;
  g_autofree char *text = NULL;

  if (!(volume_m3 >= SMALL_M3))
    return;
  if (!json_object_has_member (water, "refill_plant"))
    text = g_strdup_printf (_("Refilling: %.1f m³; no running plant reaches the zone, so how long it takes is not known."), volume_m3);
  else if (*valve)
    text = g_strdup_printf (_("Refilling: %.1f m³ through %s, make-up %.1f m³/h, %s."), volume_m3, name, make_up_m3h, time);
  else
    text = g_strdup_printf (_("Refilling: %.1f m³ by the plant in the zone, make-up %.1f m³/h, %s."), volume_m3, make_up_m3h, time);
  if (json_object_get_boolean_member_with_default (water, "make_up_is_default", FALSE))
    {
      g_autofree char *sure = g_steal_pointer (&text);
      text = g_strdup_printf (_("%s The make-up is assumed: the data do not give it."), sure);
    }
  add_plain (panel, text, "note text2");
}

/* "Stays shut: 12-08, 12-09"; nothing when the list is empty. */
static void
add_list (HeatDeskPanel *panel, JsonObject *o, const char *key, const char *label, const char *classes)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < length_of (o, key); i++)
    {
      g_autofree char *name = valve_name (panel, text_at (o, key, i));
      g_string_append_printf (names, "%s%s", names->len ? C_ ("between objects", ", ") : "", name);
    }
  if (!names->len)
    return;
  g_autofree char *text = g_strdup_printf (C_ ("label and names", "%s %s"), label, names->str);
  add_plain (panel, text, classes);
}

static gboolean
do_open_instead (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  const char *const valves[] = { deed->text, deed->reason, NULL };

  return heat_live_add_resupply (live, deed->incident, valves, error);
}

static void
instead_clicked (GtkButton *button, HeatDeskPanel *panel)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  HeatDeskDeed *deed = heat_desk_deed_new (do_open_instead, state->incident);

  deed->text = g_strdup (g_object_get_data (G_OBJECT (button), "heat-valve"));
  deed->reason = g_strdup (g_object_get_data (G_OBJECT (button), "heat-with"));
  g_autofree char *key = g_strdup_printf ("instead %s", deed->text);
  heat_desk_panel_do_by (panel, button, key, deed);
}

static void
add_instead_button (HeatDeskPanel *panel, GtkWidget *row, const char *valve, const char *with)
{
  GtkWidget *button = heat_ui_button (_("Add to the list"), NULL, "minor");
  g_autofree char *name = g_strdup_printf ("%s: %s", valve, _("Add to the list"));

  heat_ui_name (button, name);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "heat-valve", g_strdup (valve), g_free);
  g_object_set_data_full (G_OBJECT (button), "heat-with", *with ? g_strdup (with) : NULL, g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (instead_clicked), panel);
  gtk_box_append (GTK_BOX (row), button);
}

/* What else could be opened, and for how many; a step of it once it is added. */
static void
add_instead (HeatDeskPanel *panel, const HeatIncident *incident, JsonObject *one)
{
  const char *valve = json_object_get_string_member (one, "open_valve"), *with = heat_resupply_mate (one);
  gboolean is_bypass = g_strcmp0 (json_object_get_string_member_with_default (one, "role", ""), heat_code_word (HEAT_CODES_VALVE_ROLE, HEAT_VALVE_BYPASS)) == 0;
  g_autofree char *name = role_name (panel, valve), *second = *with ? valve_name (panel, with) : NULL;
  g_autofree char *names = second ? g_strdup_printf ("%s + %s", name, second) : g_strdup (name);
  g_autofree char *households = heat_words_count ((guint64) json_object_get_int_member (one, "households"));
  g_autofree char *plain = is_bypass || incident->stage >= HEAT_STAGE_REFILLING ? g_strdup_printf (_("Instead open %s: %s households get heat"), names, households)
                                                                               : g_strdup_printf (_("Open %s: %s households get heat"), names, households);
  gboolean joins = json_object_get_boolean_member_with_default (one, "joins_systems", FALSE);
  g_autofree char *text = joins ? g_strdup_printf (_("%s. Mind: it joins different pressure systems."), plain) : g_strdup (plain);
  GtkWidget *row = heat_ui_row (8, NULL), *label = heat_ui_label (text, joins ? "small soon" : "small");

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (row), label);
  if (heat_incident_is_running (incident) && !heat_incident_step_on (incident, HEAT_STEPS_RESUPPLY, valve) && !length_of (one, "close_first"))
    add_instead_button (panel, row, valve, with);
  heat_desk_panel_add (panel, row);
  add_list (panel, one, "close_first", _("Before that close:"), "note text2");
}

static void
add_offers (HeatDeskPanel *panel, const HeatIncident *incident)
{
  JsonArray *offers = heat_incident_offers (incident);

  for (guint i = 0; offers && i < MIN (json_array_get_length (offers), MOST_OFFERS); i++)
    add_instead (panel, incident, json_array_get_object_element (offers, i));
}

void
heat_desk_add_resupply (HeatDeskPanel *panel, const HeatIncident *incident)
{
  JsonObject *failed = incident->stage < HEAT_STAGE_REFILLING ? incident->resupply : NULL;

  if (!failed && !heat_incident_offers (incident))
    return;
  heat_desk_panel_add (panel, heat_ui_heading (_("Re-supply"), _("over tie valves, while the repair goes on")));
  if (!failed)
    return add_offers (panel, incident);
  g_autofree char *name = role_name (panel, json_object_get_string_member (failed, "valve")), *households = heat_words_count ((guint64) json_object_get_int_member (object_of (failed, "stay_cold"), "households"));
  g_autofree char *text = g_strdup_printf (_("⚠ %s does not open: %s households stay without heat because of it."), name, households);
  add_plain (panel, text, "note late");
  add_list (panel, failed, "no_longer", _("No longer in the list:"), "note text2");
  add_offers (panel, incident);
}

static void
add_cold (HeatDeskPanel *panel, JsonObject *reopening)
{
  guint64 n = (guint64) json_object_get_int_member_with_default (object_of (reopening, "stay_cold"), "households", 0);
  int more = (int) json_object_get_int_member_with_default (reopening, "more_households", 0);
  g_autofree char *households = heat_words_count (n);
  g_autofree char *text = n ? g_strdup_printf (_("<b>%s households stay without heat because of it</b> (%+d)."), households, more)
                            : g_strdup (_("Nobody stays without heat because of it: the others are opened and feed them."));

  heat_desk_panel_add (panel, heat_ui_note (text, n ? "note off" : "note done"));
}

void
heat_desk_add_reopening (HeatDeskPanel *panel, const HeatIncident *incident)
{
  const HeatOpsPlan *plan = heat_incident_plan (incident);
  JsonObject *reopening = incident->reopening, *water = object_of (reopening ? reopening : plan ? plan->body : NULL, "water");

  g_autoptr (GPtrArray) steps = heat_incident_steps (incident, HEAT_STEPS_REOPEN);
  gboolean is_handed = reopening && !steps->len; /* another incident keeps it all shut and fills it later */

  if (water && incident->stage < HEAT_STAGE_RESTORED && !is_handed)
    add_refilling (panel, water);
  if (!reopening || !length_of (reopening, "stays_shut"))
    return;
  add_list (panel, reopening, "stays_shut", _("⚠ Will not open and stays shut:"), "note late");
  add_cold (panel, reopening);
  for (guint i = 0; i < length_of (reopening, "instead"); i++)
    add_instead (panel, incident, json_array_get_object_element (json_object_get_array_member (reopening, "instead"), i));
  add_list (panel, reopening, "keeps_open", _("Stays open so that people keep their heat:"), "note text2");
  add_list (panel, reopening, "new_steps", _("New in the list:"), "note text2");
  add_list (panel, reopening, "no_longer", _("No longer in the list:"), "note text2");
}
