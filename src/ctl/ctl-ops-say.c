// SPDX-License-Identifier: GPL-3.0-or-later
/* What heatctl ops says of an incident beside its own state: steps with their purpose, and how it stands to the other incidents. */
#include "ctl-ops.h"
#include "ops-field.h"
#include "ops-name.h"
#include "ops-why.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *
purpose_label (const HeatStep *s)
{
  for (int p = 0; p < HEAT_N_PURPOSES; p++)
    if (g_str_equal (s->purpose, heat_work_purpose_word (p)))
      return heat_work_purpose_label (p);
  return heat_ops_label (HEAT_WORDS_STEP_PART, s->part);
}

void
heat_ctl_ops_print_step (const HeatStep *s)
{
  printf ("  %2u  %s %s %s DN%u (%s)  %s%s%s", s->number, heat_ops_label (HEAT_WORDS_STEP_ACTION, s->action), s->target, s->well, s->dn_mm, purpose_label (s),
          heat_ops_label (HEAT_WORDS_STEP_STATE, s->state), s->failure ? ": " : "", s->failure ? heat_ops_label (HEAT_WORDS_FAILURE, s->failure) : "");
  if (s->state == HEAT_STEP_PENDING && isfinite (s->minutes))
    printf (_(", %.0f min"), s->minutes);
  if (s->state == HEAT_STEP_PENDING || s->state == HEAT_STEP_DONE)
    printf (ngettext (", then %u household out", ", then %u households out", s->state == HEAT_STEP_DONE ? s->households_out : s->households_planned),
            s->state == HEAT_STEP_DONE ? s->households_out : s->households_planned);
  printf ("\n");
}

void
heat_ctl_ops_print_demands (CtlOpsRun *run, const HeatIncident *i)
{
  const HeatOpsPlan *plan = heat_incident_plan (i);
  const HeatNet *net = heat_live_net (run->live);

  for (guint k = 0; k < i->demands->len; k++)
    {
      const HeatValveDemand *d = i->demands->pdata[k];
      g_autofree char *valve = heat_ops_name (net, HEAT_KIND_VALVE, d->valve);
      printf (_("  valve %s %s: %s\n"), valve, heat_ops_label (HEAT_WORDS_DEMAND, (int) d->demand), d->reason);
    }
  if (!plan || !net)
    return;
  g_autoptr (GPtrArray) unmet = heat_ops_plan_unmet_json (net, plan->body);
  for (guint k = 0; k < unmet->len; k++)
    printf ("  %s\n", (char *) unmet->pdata[k]);
}

static double
number (JsonObject *o, const char *key)
{
  return json_object_get_double_member_with_default (o, key, 0);
}

/* Draining and refilling of the zone: of the newest list of reopening, else as the plan has it. */
static void
print_water (const HeatIncident *i)
{
  HeatOpsPlan *plan = heat_incident_plan (i);
  JsonObject *holder = i->reopening ? i->reopening : plan ? plan->body : NULL;
  JsonObject *water = holder && json_object_has_member (holder, "water") ? json_object_get_object_member (holder, "water") : NULL;

  if (!water)
    return;
  if (!i->reopening)
    printf (_("  draining: %.1f m³ by its drains in %.1f h; %.1f m³ left to a pump, %.1f h\n"), number (water, "gravity_m3"), number (water, "gravity_min") / 60, number (water, "pump_m3"),
            number (water, "pump_min") / 60);
  if (json_object_has_member (water, "refill_plant"))
    printf (_("  refilling: %.1f m³ through %s at %.1f m³/h in %.1f h\n"), number (water, "volume_m3"), json_object_get_string_member_with_default (water, "refill_valve", "—"),
            number (water, "make_up_m3h"), number (water, "refill_min") / 60);
}

static void
print_instead (JsonArray *instead)
{
  for (guint k = 0; k < json_array_get_length (instead); k++)
    {
      JsonObject *o = json_array_get_object_element (instead, k);
      const char *with = heat_resupply_mate (o);
      printf (_("  instead open %s%s%s: %d households back%s\n"), json_object_get_string_member (o, "open_valve"), *with ? " + " : "", with, (int) json_object_get_int_member (o, "households"),
              json_object_get_boolean_member (o, "joins_systems") ? _(" (joins different pressure systems)") : "");
    }
}

/* Who stays cold because a valve will not open, and what could be opened instead. */
static void
print_reopening (const HeatIncident *i)
{
  JsonArray *shut = i->reopening ? json_object_get_array_member (i->reopening, "stays_shut") : NULL, *instead = i->reopening ? json_object_get_array_member (i->reopening, "instead") : NULL;

  for (guint k = 0; shut && k < json_array_get_length (shut); k++)
    printf (_("  valve %s will not open again\n"), json_array_get_string_element (shut, k));
  if (!shut || !json_array_get_length (shut))
    return;
  guint cold = (guint) json_object_get_int_member (json_object_get_object_member (i->reopening, "stay_cold"), "households");
  printf (ngettext ("  because of that %u household stays without heat\n", "  because of that %u households stay without heat\n", cold), cold);
  print_instead (instead);
}

/* The same before the refilling, of a tie valve. */
static void
print_resupply (const HeatIncident *i)
{
  JsonObject *o = i->resupply;

  if (!o)
    return;
  guint cold = (guint) json_object_get_int_member (json_object_get_object_member (o, "stay_cold"), "households");
  JsonArray *gone = json_object_get_array_member (o, "no_longer");
  printf (_("  tie valve %s does not open\n"), json_object_get_string_member (o, "valve"));
  printf (ngettext ("  because of that %u household stays without heat\n", "  because of that %u households stay without heat\n", cold), cold);
  for (guint k = 0; k < json_array_get_length (gone); k++)
    printf (_("  without it, opening %s helps nobody: no longer in the list\n"), json_array_get_string_element (gone, k));
  print_instead (json_object_get_array_member (o, "instead"));
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Valves that the incident holds shut. */
static GPtrArray *
list_held (const HeatOps *ops, const HeatIncident *i)
{
  GPtrArray *held = g_ptr_array_new ();
  GHashTableIter iter;
  HeatFieldValve *v;

  g_hash_table_iter_init (&iter, heat_ops_valves (ops));
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &v))
    if (v->state == HEAT_VALVE_CLOSED && g_ptr_array_find_with_equal_func (v->holders, i->id, g_str_equal, NULL))
      g_ptr_array_add (held, v->id);
  g_ptr_array_sort (held, compare_texts);
  return held;
}

static gboolean
has_city (CtlOpsRun *run, const HeatIncident *i)
{
  return heat_live_trace (run->live) && heat_incident_is_running (i) && i->plans->len;
}

void
heat_ctl_ops_print_others (CtlOpsRun *run, const HeatIncident *i)
{
  const HeatOps *ops = heat_live_ops (run->live);

  print_water (i);
  print_resupply (i);
  print_reopening (i);
  if (!has_city (run, i))
    return;
  HeatOpsHurt hurt = heat_ops_hurt (ops, heat_live_trace (run->live), i->id);
  printf (_("  by its plan: %u households out because of it alone, %u also by another incident\n"), hurt.only_households, hurt.several_households);
  g_autoptr (GPtrArray) held = list_held (ops, i);
  for (guint k = 0; k < held->len; k++)
    {
      const char *other = heat_ops_valve_needed_by (ops, heat_live_trace (run->live), i->id, held->pdata[k]);
      if (other)
        printf (_("  valve %s is needed shut by %s as well\n"), (char *) held->pdata[k], other);
    }
}

static JsonObject *
count_to_json (guint households, guint consumers)
{
  JsonObject *o = json_object_new ();

  json_object_set_int_member (o, "households", households);
  json_object_set_int_member (o, "consumers", consumers);
  return o;
}

void
heat_ctl_ops_add_others (CtlOpsRun *run, const HeatIncident *i, JsonObject *o)
{
  const HeatOps *ops = heat_live_ops (run->live);

  if (!has_city (run, i))
    return;
  HeatOpsHurt hurt = heat_ops_hurt (ops, heat_live_trace (run->live), i->id);
  JsonObject *both = json_object_new ();
  JsonArray *needed = json_array_new ();
  json_object_set_object_member (both, "only", count_to_json (hurt.only_households, hurt.only_consumers));
  json_object_set_object_member (both, "several", count_to_json (hurt.several_households, hurt.several_consumers));
  json_object_set_object_member (o, "hurt", both);
  g_autoptr (GPtrArray) held = list_held (ops, i);
  for (guint k = 0; k < held->len; k++)
    {
      const char *other = heat_ops_valve_needed_by (ops, heat_live_trace (run->live), i->id, held->pdata[k]);
      if (!other)
        continue;
      JsonObject *one = json_object_new ();
      json_object_set_string_member (one, "valve", held->pdata[k]);
      json_object_set_string_member (one, "incident", other);
      json_array_add_object_element (needed, one);
    }
  json_object_set_array_member (o, "needed_by", needed);
}
