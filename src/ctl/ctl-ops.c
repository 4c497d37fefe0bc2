// SPDX-License-Identifier: GPL-3.0-or-later
/* heatctl ops --ops URL [--city CITY.gpkg] VERB …: opens the journal and hands over to the verb (ctl-ops-verbs.c). */
#include "ctl-ops.h"
#include "ops-past.h"
#include "store-journal.h"
#include <stdio.h>
#include <string.h>

static void
clear_options (CtlOps *o)
{
  char *texts[] = { o->ops, o->city, o->actor, o->at, o->address, o->symptom, o->text, o->card, o->phone, o->place, o->id, o->job, o->title, o->kind, o->reason,
                    o->failed, o->note, o->state, o->condition, o->phase, o->until, o->channel, o->receipt, o->source, o->cause, o->seen, o->from, o->to, o->csv, o->pdf,
                    o->unit, o->urgency, o->satisfaction, o->milestone, o->ticket, o->incident, o->hotline, o->level, o->area, o->config, o->clock };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_strfreev (o->reports);
  g_strfreev (o->leaks);
  g_strfreev (o->communities);
  g_strfreev (o->measures);
  g_strfreev (o->advice);
  g_strfreev (o->pin);
  g_strfreev (o->forbid);
  g_strfreev (o->lift);
}

static gboolean
parse (CtlOps *o, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "ops", 0, 0, G_OPTION_ARG_STRING, &o->ops, NULL, NULL }, { "city", 0, 0, G_OPTION_ARG_FILENAME, &o->city, NULL, NULL },
    { "actor", 0, 0, G_OPTION_ARG_STRING, &o->actor, NULL, NULL }, { "json", 0, 0, G_OPTION_ARG_NONE, &o->json, NULL, NULL },
    { "at", 0, 0, G_OPTION_ARG_STRING, &o->at, NULL, NULL }, { "address", 0, 0, G_OPTION_ARG_STRING, &o->address, NULL, NULL },
    { "symptom", 0, 0, G_OPTION_ARG_STRING, &o->symptom, NULL, NULL }, { "text", 0, 0, G_OPTION_ARG_STRING, &o->text, NULL, NULL },
    { "card", 0, 0, G_OPTION_ARG_STRING, &o->card, NULL, NULL }, { "phone", 0, 0, G_OPTION_ARG_STRING, &o->phone, NULL, NULL },
    { "place", 0, 0, G_OPTION_ARG_STRING, &o->place, NULL, NULL }, { "id", 0, 0, G_OPTION_ARG_STRING, &o->id, NULL, NULL },
    { "source", 0, 0, G_OPTION_ARG_STRING, &o->source, NULL, NULL }, { "seen", 0, 0, G_OPTION_ARG_STRING, &o->seen, NULL, NULL },
    { "report", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->reports, NULL, NULL }, { "leak", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->leaks, NULL, NULL },
    { "job", 0, 0, G_OPTION_ARG_STRING, &o->job, NULL, NULL }, { "title", 0, 0, G_OPTION_ARG_STRING, &o->title, NULL, NULL },
    { "kind", 0, 0, G_OPTION_ARG_STRING, &o->kind, NULL, NULL }, { "reason", 0, 0, G_OPTION_ARG_STRING, &o->reason, NULL, NULL },
    { "failed", 0, 0, G_OPTION_ARG_STRING, &o->failed, NULL, NULL }, { "note", 0, 0, G_OPTION_ARG_STRING, &o->note, NULL, NULL },
    { "state", 0, 0, G_OPTION_ARG_STRING, &o->state, NULL, NULL }, { "condition", 0, 0, G_OPTION_ARG_STRING, &o->condition, NULL, NULL },
    { "until", 0, 0, G_OPTION_ARG_STRING, &o->until, NULL, NULL }, { "cause", 0, 0, G_OPTION_ARG_STRING, &o->cause, NULL, NULL },
    { "community", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->communities, NULL, NULL }, { "channel", 0, 0, G_OPTION_ARG_STRING, &o->channel, NULL, NULL },
    { "measure", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->measures, NULL, NULL }, { "advice", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->advice, NULL, NULL },
    { "pin", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->pin, NULL, NULL }, { "forbid", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->forbid, NULL, NULL },
    { "lift", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->lift, NULL, NULL },
    { "unit", 0, 0, G_OPTION_ARG_STRING, &o->unit, NULL, NULL }, { "urgency", 0, 0, G_OPTION_ARG_STRING, &o->urgency, NULL, NULL },
    { "satisfaction", 0, 0, G_OPTION_ARG_STRING, &o->satisfaction, NULL, NULL }, { "milestone", 0, 0, G_OPTION_ARG_STRING, &o->milestone, NULL, NULL },
    { "ticket", 0, 0, G_OPTION_ARG_STRING, &o->ticket, NULL, NULL }, { "incident", 0, 0, G_OPTION_ARG_STRING, &o->incident, NULL, NULL },
    { "hotline", 0, 0, G_OPTION_ARG_STRING, &o->hotline, NULL, NULL }, { "late", 0, 0, G_OPTION_ARG_NONE, &o->late, NULL, NULL },
    { "level", 0, 0, G_OPTION_ARG_STRING, &o->level, NULL, NULL }, { "phase", 0, 0, G_OPTION_ARG_STRING, &o->phase, NULL, NULL },
    { "area", 0, 0, G_OPTION_ARG_STRING, &o->area, NULL, NULL }, { "config", 0, 0, G_OPTION_ARG_FILENAME, &o->config, NULL, NULL },
    { "clock", 0, 0, G_OPTION_ARG_STRING, &o->clock, NULL, NULL },
    { "sum", 0, 0, G_OPTION_ARG_NONE, &o->sum, NULL, NULL },
    { "receipt", 0, 0, G_OPTION_ARG_STRING, &o->receipt, NULL, NULL }, { "delivered", 0, 0, G_OPTION_ARG_NONE, &o->delivered, NULL, NULL },
    { "not-delivered", 0, 0, G_OPTION_ARG_NONE, &o->not_delivered, NULL, NULL }, { "undo", 0, 0, G_OPTION_ARG_NONE, &o->undo, NULL, NULL },
    { "free", 0, 0, G_OPTION_ARG_NONE, &o->free_only, NULL, NULL },
    { "pull-off", 0, 0, G_OPTION_ARG_NONE, &o->pull_off, NULL, NULL }, { "arrived", 0, 0, G_OPTION_ARG_NONE, &o->arrived, NULL, NULL },
    { "release", 0, 0, G_OPTION_ARG_NONE, &o->release, NULL, NULL },
    { "unplaced", 0, 0, G_OPTION_ARG_NONE, &o->unplaced, NULL, NULL }, { "all", 0, 0, G_OPTION_ARG_NONE, &o->all, NULL, NULL },
    { "eta-min", 0, 0, G_OPTION_ARG_INT, &o->eta_min, NULL, NULL }, { "limit", 0, 0, G_OPTION_ARG_INT, &o->limit, NULL, NULL },
    { "from", 0, 0, G_OPTION_ARG_STRING, &o->from, NULL, NULL }, { "to", 0, 0, G_OPTION_ARG_STRING, &o->to, NULL, NULL },
    { "csv", 0, 0, G_OPTION_ARG_FILENAME, &o->csv, NULL, NULL }, { "pdf", 0, 0, G_OPTION_ARG_FILENAME, &o->pdf, NULL, NULL },
    { "after", 0, 0, G_OPTION_ARG_INT64, &o->after, NULL, NULL }, { NULL, 0, 0, 0, NULL, NULL, NULL },
  };

  return heat_ctl_parse ("ops", entries, argc, argv, -1, error);
}

static void
print_verbs (void)
{
  printf ("heatctl ops --ops URL [--city CITY.gpkg] [--actor NAME] [--json] VERB …\n");
  for (const CtlOpsVerb *v = ctl_ops_verbs; v->name; v++)
    printf ("  %s %s\n      %s\n", v->name, v->synopsis, _(v->summary));
}

static const CtlOpsVerb *
find_verb (const CtlOps *o, int argc, char **argv, GError **error)
{
  const char *name = argc > 1 ? argv[1] : NULL;

  for (const CtlOpsVerb *v = ctl_ops_verbs; name && v->name; v++)
    if (strcmp (v->name, name) == 0)
      {
        if (argc - 2 >= v->min_args && (v->max_args < 0 || argc - 2 <= v->max_args))
          return v;
        g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE, _("heatctl ops %s: %d arguments given; write: %s %s"), name, argc - 2, v->name, v->synopsis);
        return NULL;
      }
  g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE, name ? _("heatctl ops: there is no verb “%s”; “heatctl ops help” lists them") : _("heatctl ops: no verb is given; “heatctl ops help” lists them%s"), name ? name : "");
  return NULL;
}

/* The journal of the house, or of the house as it stood (then `past` gets what has to outlive the handle). */
static HeatLive *
open_house (const CtlOps *o, const CtlOpsVerb *verb, HeatNet *net, HeatTrace *trace, HeatPast **past, GError **error)
{
  gint64 at_us = 0;
  HeatLiveSetup setup = { NULL, net, trace, NULL, heat_clock_system (), o->actor ? o->actor : "desk:heatctl" };

  if (!verb->looks_back || !o->at)
    return (setup.journal = heat_store_journal_open (o->ops, verb->may_create, error)) ? heat_live_new (&setup, error) : NULL;
  if (!heat_time_from_iso (o->at, &at_us))
    {
      g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE, _("heatctl ops %s --at %s: this is no time; write it as 2026-01-14T02:31:00+08:00"), verb->name, o->at);
      return NULL;
    }
  g_autoptr (HeatJournal) journal = heat_store_journal_open_to_read (o->ops, error);
  GPtrArray *events = journal ? heat_journal_read (journal, 0, 0, error) : NULL;
  if (!events)
    return NULL;
  *past = heat_past_new (events, net);
  setup.journal = heat_past_journal (*past);
  setup.clock = heat_past_clock (*past);
  HeatLive *live = heat_live_new (&setup, error);
  if (live)
    heat_past_go (*past, live, at_us);
  return live;
}

static HeatLive *
open_live (const CtlOps *o, const CtlOpsVerb *verb, HeatPast **past, GError **error)
{
  const char *city = o->city ? o->city : g_getenv ("HEAT_CITY");
  g_autoptr (HeatNet) net = NULL;
  g_autoptr (HeatTrace) trace = NULL;

  if (verb->needs_city && (!city || !*city))
    {
      g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE, _("heatctl ops %s: this needs the network; give --city CITY.gpkg"), verb->name);
      return NULL;
    }
  if (!o->ops)
    {
      g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE, _("heatctl ops %s: which operation? give --ops sqlite:PATH"), verb->name);
      return NULL;
    }
  if (city && *city)
    {
      HeatProgress progress = heat_ctl_progress ();
      if (!(net = heat_ctl_open_net (city, error)) || !(trace = heat_trace_new (net, &progress, error)) || !heat_trace_load_figures (trace, error))
        return NULL;
    }
  return open_house (o, verb, net, trace, past, error);
}

int
heat_ctl_ops (int argc, char **argv, GError **error)
{
  CtlOps o = { 0 };
  int status = 0;

  if (argc > 1 && strcmp (argv[1], "help") == 0)
    return print_verbs (), 0;
  if (parse (&o, &argc, &argv, error))
    {
      const CtlOpsVerb *verb = find_verb (&o, argc, argv, error);
      g_autoptr (HeatPast) past = NULL;
      g_autoptr (HeatLive) live = verb ? open_live (&o, verb, &past, error) : NULL;
      CtlOpsRun run = { &o, live, argv + 2, argc - 2 };
      status = live ? verb->run (&run, error) : 0;
    }
  clear_options (&o);
  return status;
}
