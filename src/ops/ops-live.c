// SPDX-License-Identifier: GPL-3.0-or-later
#include "ops-live-private.h"
#include "base-i18n.h"
#include <math.h>
#include <string.h>

#define CHUNK 20000

typedef struct { guint id; HeatLiveChanged changed; gpointer data; GDestroyNotify destroy; } Watch;

static void
clear_watch (gpointer data)
{
  Watch *w = data;

  if (w->destroy)
    w->destroy (w->data);
}

void
heat_live_free (HeatLive *live)
{
  if (!live)
    return;
  g_clear_handle_id (&live->follow_id, g_source_remove);
  g_array_unref (live->watches);
  heat_journal_close (live->journal);
  heat_ops_free (live->ops);
  g_clear_pointer (&live->net, heat_net_unref);
  g_clear_pointer (&live->trace, heat_trace_unref);
  heat_company_free (live->company);
  g_clear_pointer (&live->waited, g_hash_table_unref);
  g_clear_pointer (&live->unwritten, g_ptr_array_unref);
  g_free (live->actor);
  g_free (live);
}

static void
tell (HeatLive *live, GPtrArray *events)
{
  g_autoptr (GArray) watches = g_array_copy (live->watches);

  g_array_set_clear_func (watches, NULL);
  for (guint i = 0; i < watches->len; i++)
    {
      const Watch *w = &g_array_index (watches, Watch, i);
      w->changed (live, events, w->data);
    }
}

/* Folds what the journal has up to `last` and the state has not; tells nobody. */
static int
fold_until (HeatLive *live, gint64 last, GPtrArray *seen, GError **error)
{
  int n = 0;

  for (;;)
    {
      guint most = (guint) CLAMP (last - heat_ops_seq (live->ops), 0, CHUNK);
      g_autoptr (GPtrArray) events = most ? heat_journal_read (live->journal, heat_ops_seq (live->ops), most, error) : g_ptr_array_new ();
      if (!events)
        return -1;
      for (guint i = 0; i < events->len; i++)
        {
          heat_ops_apply (live->ops, events->pdata[i]);
          if (seen)
            g_ptr_array_add (seen, heat_event_ref (events->pdata[i]));
        }
      n += (int) events->len;
      if (events->len < CHUNK)
        return n;
    }
}

static int
fold_new (HeatLive *live, GPtrArray *seen, GError **error)
{
  return fold_until (live, G_MAXINT64, seen, error);
}

int
heat_live_sync (HeatLive *live, GError **error)
{
  g_autoptr (GPtrArray) seen = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_event_unref);
  int n = fold_new (live, seen, error);

  if (seen->len)
    tell (live, seen);
  return n;
}

gboolean
heat_live_catch_up (HeatLive *live, gint64 seq, GError **error)
{
  g_autoptr (GPtrArray) seen = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_event_unref);
  int n = fold_until (live, seq, seen, error);

  if (seen->len)
    tell (live, seen);
  return n >= 0;
}

static gboolean
follow (gpointer data)
{
  HeatLive *live = data;
  g_autoptr (GError) error = NULL;
  gint64 last = heat_journal_last_seq (live->journal, &error);

  if (last > heat_ops_seq (live->ops))
    heat_live_sync (live, &error);
  if (error && !live->is_failing && live->failed)
    live->failed (error, live->failed_data);
  live->is_failing = error != NULL;
  return G_SOURCE_CONTINUE;
}

void
heat_live_follow (HeatLive *live, guint interval_ms, void (*failed) (const GError *error, gpointer data), gpointer data)
{
  g_clear_handle_id (&live->follow_id, g_source_remove);
  live->failed = failed;
  live->failed_data = data;
  live->follow_id = g_timeout_add (interval_ms ? interval_ms : 150, follow, live);
}

HeatLive *
heat_live_new (const HeatLiveSetup *setup, GError **error)
{
  g_autoptr (HeatLive) live = g_new0 (HeatLive, 1);

  live->journal = setup->journal;
  live->watches = g_array_new (FALSE, FALSE, sizeof (Watch));
  g_array_set_clear_func (live->watches, clear_watch);
  live->net = setup->net ? heat_net_ref (setup->net) : NULL;
  live->trace = setup->trace ? heat_trace_ref (setup->trace) : NULL;
  live->clock = setup->clock.now_us ? setup->clock : heat_clock_system ();
  live->actor = g_strdup (setup->actor ? setup->actor : "desk");
  live->ops = heat_ops_new (live->net);
  live->company = setup->company ? setup->company : heat_company_load (NULL, error);
  if (!live->company || fold_new (live, NULL, error) < 0)
    return NULL;
  return g_steal_pointer (&live);
}

gboolean
heat_live_set_city (HeatLive *live, HeatNet *net, HeatTrace *trace, GError **error)
{
  HeatOps *before = live->ops;

  live->ops = heat_ops_new (net);
  if (fold_new (live, NULL, error) < 0)
    {
      heat_ops_free (live->ops);
      live->ops = before;
      return FALSE;
    }
  heat_ops_free (before);
  g_clear_pointer (&live->net, heat_net_unref);
  g_clear_pointer (&live->trace, heat_trace_unref);
  live->net = net ? heat_net_ref (net) : NULL;
  live->trace = trace ? heat_trace_ref (trace) : NULL;
  heat_live_tell_changed (live);
  return TRUE;
}

HeatOps *
heat_live_swap_ops (HeatLive *live, HeatOps *ops)
{
  HeatOps *before = live->ops;

  live->ops = ops;
  return before;
}

void
heat_live_tell_changed (HeatLive *live)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  tell (live, none);
}

const HeatOps *heat_live_ops (const HeatLive *live) { return live->ops; }
HeatNet *heat_live_net (const HeatLive *live) { return live->net; }
HeatTrace *heat_live_trace (const HeatLive *live) { return live->trace; }
const HeatCompany *heat_live_company (const HeatLive *live) { return live->company; }
gint64 heat_live_now_us (const HeatLive *live) { return heat_clock_now_us (&live->clock); }
const char *heat_live_actor (const HeatLive *live) { return live->actor; }

void
heat_live_set_actor (HeatLive *live, const char *actor)
{
  char *copy = g_strdup (actor);

  g_free (live->actor);
  live->actor = copy;
}

guint
heat_live_watch (HeatLive *live, HeatLiveChanged changed, gpointer data, GDestroyNotify destroy)
{
  Watch w = { ++live->next_watch, changed, data, destroy };

  g_array_append_val (live->watches, w);
  return w.id;
}

void
heat_live_unwatch (HeatLive *live, guint id)
{
  for (guint i = 0; i < live->watches->len; i++)
    if (g_array_index (live->watches, Watch, i).id == id)
      {
        g_array_remove_index (live->watches, i);
        return;
      }
}

static gboolean
names_incident (HeatEvent *event, const char *incident)
{
  return g_str_equal (heat_event_stream_id (event, "incident"), incident) || g_str_equal (heat_event_text (event, "incident"), incident);
}

GPtrArray *
heat_live_read_log (HeatLive *live, const char *incident, gint64 after_seq, guint limit, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_event_unref);

  for (;;)
    {
      g_autoptr (GPtrArray) events = heat_journal_read (live->journal, after_seq, CHUNK, error);
      if (!events)
        return NULL;
      for (guint i = 0; i < events->len; i++)
        {
          HeatEvent *event = events->pdata[i];
          after_seq = event->seq;
          if (!incident || names_incident (event, incident))
            g_ptr_array_add (found, heat_event_ref (event));
          if (limit && found->len == limit)
            return g_steal_pointer (&found);
        }
      if (events->len < CHUNK)
        return g_steal_pointer (&found);
    }
}

static HeatRule
find_rule (const HeatLive *live, const HeatIncident *i)
{
  HeatRule rule;

  heat_rules_get (live->company->rules, live->company->profile, i->job, &rule);
  return rule;
}

static gint64
first_seen_us (const HeatLive *live, const HeatIncident *i)
{
  gint64 first = i->clock_from_us;

  for (guint k = 0; k < i->reports->len; k++)
    {
      const HeatOpsReport *r = heat_ops_report (live->ops, i->reports->pdata[k]);
      if (r && r->seen_us && r->seen_us < first)
        first = r->seen_us;
    }
  return first;
}

static gint64
clock_start_us (const HeatLive *live, const HeatIncident *i, const HeatRule *rule)
{
  switch (rule->from)
    {
    case HEAT_FROM_TRANSFER: return i->opened_us;
    case HEAT_FROM_EVENT: return first_seen_us (live, i);
    default: break; /* the others are clocks of tickets and notices */
    }
  return i->clock_from_us;
}

HeatRuleClock
heat_live_arrive_clock (const HeatLive *live, const HeatIncident *i)
{
  HeatRule rule = find_rule (live, i);

  if (i->job == HEAT_JOB_PLANNED) /* nobody is called out: the crew is there when the works begin */
    rule.arrive_min = NAN;
  return heat_rule_clock (clock_start_us (live, i, &rule), rule.arrive_min, i->arrived_us, heat_live_now_us (live));
}

HeatRuleClock
heat_live_repair_clock (const HeatLive *live, const HeatIncident *i)
{
  HeatRule rule = find_rule (live, i);

  gint64 from_us = clock_start_us (live, i, &rule), now_us = heat_live_now_us (live);
  if (isfinite (rule.repair_h))
    return heat_rule_clock (from_us, rule.repair_h * 60, i->stage_us[HEAT_STAGE_RESTORED], now_us);
  return heat_rule_clock_at (from_us, heat_rule_close_us (&rule, NULL, from_us), i->stage_us[HEAT_STAGE_CLOSED], now_us);
}

static gint64
nearest_left_us (const HeatLive *live, const HeatIncident *i)
{
  HeatRuleClock clocks[] = { heat_live_arrive_clock (live, i), heat_live_repair_clock (live, i) };
  gint64 left = G_MAXINT64;

  for (guint k = 0; k < G_N_ELEMENTS (clocks); k++)
    if (clocks[k].state != HEAT_CLOCK_NONE && clocks[k].met_us == 0)
      left = MIN (left, clocks[k].left_us);
  return left;
}

static int
compare_urgency (gconstpointer a, gconstpointer b, gpointer data)
{
  const HeatIncident *i = *(HeatIncident *const *) a, *j = *(HeatIncident *const *) b;
  gint64 left_i = nearest_left_us (data, i), left_j = nearest_left_us (data, j);
  guint out_i = MAX (i->out.households, heat_incident_plan (i) ? heat_incident_plan (i)->out.households : 0);
  guint out_j = MAX (j->out.households, heat_incident_plan (j) ? heat_incident_plan (j)->out.households : 0);

  if (left_i != left_j)
    return left_i < left_j ? -1 : 1;
  return out_i != out_j ? (out_i > out_j ? -1 : 1) : strcmp (i->id, j->id);
}

GPtrArray *
heat_live_by_urgency (const HeatLive *live)
{
  GPtrArray *found = g_ptr_array_new ();

  for (guint k = 0; k < live->ops->incidents->len; k++)
    if (heat_incident_is_running (live->ops->incidents->pdata[k]))
      g_ptr_array_add (found, live->ops->incidents->pdata[k]);
  g_ptr_array_sort_with_data (found, compare_urgency, (gpointer) live);
  return found;
}

/* --- deeds --- */
void
heat_deed_init (HeatDeed *deed, HeatLive *live)
{
  *deed = (HeatDeed){ .live = live, .at_us = heat_live_now_us (live), .done_us = live->done_us, .actor = live->actor };
  deed->events = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_event_unref);
  deed->streams = g_ptr_array_new_with_free_func (g_free);
  deed->expects = g_array_new (FALSE, FALSE, sizeof (HeatExpect));
}

void
heat_deed_clear (HeatDeed *deed)
{
  g_clear_pointer (&deed->events, g_ptr_array_unref);
  g_clear_pointer (&deed->streams, g_ptr_array_unref);
  g_clear_pointer (&deed->expects, g_array_unref);
}

static char *
name_stream (const char *prefix, const char *id)
{
  return id ? g_strconcat (prefix, ":", id, NULL) : g_strdup (prefix);
}

void
heat_deed_expect (HeatDeed *deed, const char *prefix, const char *id)
{
  char *stream = name_stream (prefix, id);

  if (g_ptr_array_find_with_equal_func (deed->streams, stream, g_str_equal, NULL))
    {
      g_free (stream);
      return;
    }
  HeatExpect expect = { stream, heat_ops_version (deed->live->ops, stream) };
  g_ptr_array_add (deed->streams, stream);
  g_array_append_val (deed->expects, expect);
}

/* What a place and a clock belong to; what the desk concludes from it (a plan, an estimate) is made when it is told. */
static gboolean
is_on_site (HeatEventKind kind)
{
  return kind == HEAT_EVENT_STEP_DONE || kind == HEAT_EVENT_STEP_FAILED || kind == HEAT_EVENT_PHASE_STARTED || kind == HEAT_EVENT_PHASE_ENDED || kind == HEAT_EVENT_INCIDENT_STAGE
         || kind == HEAT_EVENT_OUT_CHANGED || kind == HEAT_EVENT_TEAM_ARRIVED || kind == HEAT_EVENT_TEAM_FIXED;
}

void
heat_deed_add (HeatDeed *deed, const char *prefix, const char *id, HeatEventKind kind, JsonObject *body)
{
  g_autofree char *stream = name_stream (prefix, id);

  heat_deed_expect (deed, prefix, id);
  if (deed->done_us && deed->done_us < deed->at_us && is_on_site (kind))
    json_object_set_int_member (body, "done_us", deed->done_us);
  g_ptr_array_add (deed->events, heat_event_new (deed->at_us, deed->actor, stream, kind, body));
}

gboolean
heat_deed_commit (HeatDeed *deed, GError **error)
{
  HeatLive *live = deed->live;
  g_autoptr (GError) local = NULL;

  if (deed->events->len == 0)
    return TRUE;
  g_autoptr (GPtrArray) placed = heat_journal_append (live->journal, deed->events, (const HeatExpect *) (gpointer) deed->expects->data, deed->expects->len, &local);
  if (!placed)
    {
      if (local->code == HEAT_ERROR_CONFLICT)
        heat_live_sync (live, NULL);
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  /* Others may have written in between: then the journal's order counts. Being on disk already, it has succeeded even when reading fails. */
  if (((HeatEvent *) placed->pdata[0])->seq != heat_ops_seq (live->ops) + 1)
    {
      heat_live_sync (live, NULL);
      return TRUE;
    }
  for (guint i = 0; i < placed->len; i++)
    heat_ops_apply (live->ops, placed->pdata[i]);
  tell (live, placed);
  return TRUE;
}

#define TRIES 12

gboolean
heat_live_persist (HeatLive *live, HeatOnce once, gpointer args, GError **error)
{
  for (int tries = 1;; tries++)
    {
      g_autoptr (GError) local = NULL;
      if (once (live, args, &local))
        return TRUE;
      if (local->code != HEAT_ERROR_CONFLICT || tries == TRIES)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
}

/* --- what commands ask for --- */
HeatIncident *
heat_live_need_incident (HeatLive *live, const char *id, GError **error)
{
  HeatIncident *i = heat_ops_incident (live->ops, id ? id : "");

  if (!i)
    g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_NOT_FOUND, _("there is no incident “%s”; see the list of incidents"), id ? id : "");
  return i;
}

HeatIncident *
heat_live_need_running (HeatLive *live, const char *id, GError **error)
{
  HeatIncident *i = heat_live_need_incident (live, id, error);

  if (i && !heat_incident_is_running (i))
    {
      heat_live_refuse (error, _("incident %s is %s already; open a new one"), id, heat_ops_label (HEAT_WORDS_STAGE, i->stage));
      return NULL;
    }
  return i;
}

HeatOpsReport *
heat_live_need_report (HeatLive *live, const char *id, GError **error)
{
  HeatOpsReport *r = heat_ops_report (live->ops, id ? id : "");

  if (!r)
    g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_NOT_FOUND, _("there is no report “%s”; see the list of reports"), id ? id : "");
  return r;
}

HeatOpsTeam *
heat_live_need_team (HeatLive *live, const char *id, GError **error)
{
  HeatOpsTeam *t = heat_ops_team (live->ops, id ? id : "");

  if (!t)
    g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_NOT_FOUND, _("there is no team “%s”; see the teams of the city"), id ? id : "");
  return t;
}

gboolean
heat_live_need_city (HeatLive *live, const char *attempted, GError **error)
{
  return live->net && live->trace ? TRUE : heat_live_refuse (error, _("%s: no city is open; open the network file first (--city)"), attempted);
}

gboolean
heat_live_refuse (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, HEAT_OPS_ERROR, HEAT_ERROR_REFUSED, text);
  return FALSE;
}

JsonObject *
heat_body (const char *key, const char *text, ...)
{
  JsonObject *o = json_object_new ();
  va_list args;

  va_start (args, text);
  while (key)
    {
      heat_json_put_text (o, key, text);
      key = va_arg (args, const char *);
      text = key ? va_arg (args, const char *) : NULL;
    }
  va_end (args);
  return o;
}

char *
heat_live_number_of_day (HeatLive *live, const char *prefix, gboolean (*is_taken) (const HeatOps *ops, const char *id))
{
  g_autofree char *day = heat_time_format_local (heat_live_now_us (live), "%m%d");

  for (guint n = 1;; n++)
    {
      g_autofree char *id = g_strdup_printf ("%s%s-%02u", prefix, day, n);
      if (!is_taken (live->ops, id))
        return g_steal_pointer (&id);
    }
}
