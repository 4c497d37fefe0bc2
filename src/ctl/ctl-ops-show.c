// SPDX-License-Identifier: GPL-3.0-or-later
/* What stands and what happened, printed: an incident, a notice, the house, the log. Writes nothing into the journal. */
#include "ctl-ops.h"
#include "ops-delivery.h"
#include "ops-name.h"
#include <stdio.h>

int
heat_ctl_ops_print_incident_json (CtlOpsRun *run, const HeatIncident *i, JsonObject *recommended, GError **error)
{
  JsonNode *node = heat_incident_to_json (i, run->o->all);

  heat_ctl_ops_add_others (run, i, json_node_get_object (node));
  if (recommended)
    json_object_set_object_member (json_node_get_object (node), "recommended", recommended);
  return heat_ctl_print_json (node, error), 0;
}

/* Its notice must go out again: not so before the first. */
static void
print_untold (HeatLive *live, const HeatIncident *i)
{
  guint households = 0;

  if (i->notices->len && heat_live_untold (live, i->id, &households))
    printf (ngettext ("  △ %u household without heat has no notice in force: issue it again\n", "  △ %u households without heat have no notice in force: issue it again\n", households), households);
}

int
heat_ctl_ops_print_incident (CtlOpsRun *run, const char *id, GError **error)
{
  const HeatIncident *i = heat_ops_incident (heat_live_ops (run->live), id);

  if (run->o->json)
    return heat_ctl_ops_print_incident_json (run, i, NULL, error);
  g_autofree char *safe = i->estimate.safe_us ? heat_time_format_local (i->estimate.safe_us, "%m-%d %H:%M") : g_strdup ("—");
  printf (_("%s  %s  [%s]  out %u households, restoration by %s\n"), i->id, i->title, heat_ops_label (HEAT_WORDS_STAGE, i->stage), i->out.households, safe);
  print_untold (run->live, i);
  for (guint k = 0; k < i->steps->len; k++)
    {
      const HeatStep *s = i->steps->pdata[k];
      heat_ctl_ops_print_step (s);
    }
  heat_ctl_ops_print_demands (run, i);
  heat_ctl_ops_print_others (run, i);
  return 0;
}

static void
print_delivery (HeatLive *live, const HeatDelivery *d, const char *before)
{
  g_autofree char *label = heat_delivery_label (heat_live_company (live), d), *words = heat_delivery_words (d), *remark = heat_delivery_remark (d);
  const char *name = d->is_extra ? label : d->channel;

  printf (remark ? "%s%s: %s (%s)\n" : "%s%s: %s\n", before, name, words, remark);
}

int
heat_ctl_ops_print_notice (CtlOpsRun *run, const HeatNotice *n, GError **error)
{
  if (run->o->json)
    return heat_ctl_print_json (heat_notice_to_json (n), error), 0;
  g_autofree char *key = heat_notice_key (n);
  g_autofree char *until = n->expected_us ? heat_time_format_local (n->expected_us, "%m-%d %H:%M") : g_strdup ("—");
  printf (_("%s  %s, version %u (%s): %u households, until %s\n"), key, n->label, n->version, heat_ops_label (HEAT_WORDS_NOTICE, n->kind), n->households, until);
  g_autofree char *announce_by = n->announce_by_us ? heat_time_format_local (n->announce_by_us, "%m-%d %H:%M") : NULL;
  const HeatNotice *before = n->replaces_number ? heat_ops_notice (heat_live_ops (run->live), n->replaces_number, n->replaces_version) : NULL;
  if (heat_notice_tells_late (n, before))
    printf (_("  announced too late: the company's rules ask for it by %s\n"), announce_by);
  g_autofree char *news = n->next_update_us && !n->is_superseded ? heat_time_format_local (n->next_update_us, "%m-%d %H:%M") : NULL;
  if (news)
    printf (_("  news promised by %s\n"), news);
  for (guint k = 0; k < n->deliveries->len; k++)
    print_delivery (run->live, n->deliveries->pdata[k], "  ");
  return 0;
}

static void
print_overview (HeatLive *live)
{
  const HeatOps *ops = heat_live_ops (live);
  HeatOutSum out = heat_ops_out (ops);
  g_autoptr (GPtrArray) running = heat_live_by_urgency (live);
  g_autoptr (GArray) owed = heat_ops_outbox (ops, NULL);

  printf (_("out: %u households, %.0f m², %u priority users\n"), out.households, out.area_m2, out.priority);
  for (guint k = 0; k < running->len; k++)
    {
      const HeatIncident *i = running->pdata[k];
      g_autofree char *safe = i->estimate.safe_us ? heat_time_format_local (i->estimate.safe_us, "%m-%d %H:%M") : g_strdup ("—");
      printf (_("%s  %s  [%s]  out %u households, restoration by %s\n"), i->id, i->title, heat_ops_label (HEAT_WORDS_STAGE, i->stage), i->out.households, safe);
      print_untold (live, i);
    }
  for (guint k = 0; k < heat_ops_reports (ops)->len; k++)
    {
      const HeatOpsReport *r = heat_ops_reports (ops)->pdata[k];
      if (r->state == HEAT_REPORT_OPEN)
        printf ("%s  %s  %s\n", r->id, heat_ops_label (HEAT_WORDS_SYMPTOM, r->symptom), *r->address ? r->address : r->place);
    }
  printf (_("not delivered: %u\n"), owed->len);
  for (guint k = 0; k < owed->len; k++)
    {
      g_autofree char *key = heat_notice_key (g_array_index (owed, HeatOwed, k).notice), *before = g_strdup_printf ("  %s  ", key);
      print_delivery (live, g_array_index (owed, HeatOwed, k).delivery, before);
    }
}

int
heat_ctl_ops_show (CtlOpsRun *run, GError **error)
{
  const HeatOps *ops = heat_live_ops (run->live);
  const char *id = run->n_args ? run->args[0] : NULL;

  if (!id && !run->o->json)
    return print_overview (run->live), 0;
  if (!id)
    return heat_ctl_print_json (heat_ops_to_json (ops), error), 0;
  if (heat_ops_incident (ops, id))
    return heat_ctl_ops_print_incident (run, id, error);
  if (heat_ops_report (ops, id))
    return heat_ctl_print_json (heat_report_to_json (heat_ops_report (ops, id)), error), 0;
  g_auto (GStrv) key = g_strsplit (id, "/", 2);
  HeatNotice *n = heat_ops_notice (ops, key[0], key[0] && key[1] ? (guint) g_ascii_strtoull (key[1], NULL, 10) : 0);
  if (n)
    return heat_ctl_ops_print_notice (run, n, error);
  if (heat_ops_team (ops, id))
    return heat_ctl_print_json (heat_team_to_json (heat_ops_team (ops, id)), error), 0;
  g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_NOT_FOUND, _("there is no incident, report, notice or team “%s”; “show” without a name lists them"), id);
  return 0;
}

int
heat_ctl_ops_log (CtlOpsRun *run, GError **error)
{
  g_autoptr (GPtrArray) events = heat_live_read_log (run->live, run->n_args ? run->args[0] : NULL, run->o->after, (guint) MAX (run->o->limit, 0), error);
  const HeatNet *net = heat_live_net (run->live);
  JsonArray *list;

  if (!events)
    return 0;
  if (run->o->json)
    {
      JsonObject *o = json_object_new ();
      JsonNode *node = json_node_new (JSON_NODE_OBJECT);
      list = json_array_new ();
      for (guint k = 0; k < events->len; k++)
        json_array_add_element (list, heat_event_to_json (events->pdata[k], FALSE));
      json_object_set_array_member (o, "events", list);
      json_node_take_object (node, o);
      return heat_ctl_print_json (node, error), 0;
    }
  for (guint k = 0; k < events->len; k++)
    {
      HeatEvent *e = events->pdata[k];
      g_autofree char *at = heat_time_format_local (e->at_us, "%m-%d %H:%M:%S"), *what = heat_event_describe (e, net), *who = heat_event_actor_label (e->actor, net);
      printf ("%s  %s · %s\n", at, what, who);
    }
  return 0;
}
