// SPDX-License-Identifier: GPL-3.0-or-later
/* The fold of what crews say: how far they are, who is below ground, what wants an answer. */
#include "ops-crew.h"
#include "ops-fold-private.h"

static void
free_well (gpointer data)
{
  g_free (((HeatCrewWell *) data)->well);
  g_free (data);
}

void
heat_crew_job_free (gpointer data)
{
  HeatCrewJob *j = data;

  g_free (j->incident);
  g_free (j->team);
  g_free (j->no_place);
  g_free (j->left_well);
  g_free (j->no_reading);
  g_ptr_array_unref (j->wells);
  g_free (j);
}

void
heat_crew_call_free (gpointer data)
{
  HeatCrewCall *c = data;
  char *texts[] = { c->id, c->incident, c->team, c->text, c->actor, c->words };

  for (guint k = 0; k < G_N_ELEMENTS (texts); k++)
    g_free (texts[k]);
  g_free (c);
}

const GPtrArray *heat_ops_crew_calls (const HeatOps *ops) { return ops->calls; }
const GPtrArray *heat_ops_crew_jobs (const HeatOps *ops) { return ops->crews; }

HeatCrewJob *
heat_ops_crew_job (const HeatOps *ops, const char *incident, const char *team)
{
  for (guint k = ops->crews->len; k > 0; k--)
    {
      HeatCrewJob *j = ops->crews->pdata[k - 1];
      if (g_str_equal (j->incident, incident) && g_str_equal (j->team, team))
        return j;
    }
  return NULL;
}

static HeatCrewJob *
ensure_job (HeatOps *ops, HeatEvent *event)
{
  const char *incident = heat_event_text (event, "incident"), *team = heat_event_text (event, "team");
  HeatCrewJob *j = heat_ops_crew_job (ops, incident, team);

  if (j)
    return j;
  j = g_new0 (HeatCrewJob, 1);
  j->incident = g_strdup (incident);
  j->team = g_strdup (team);
  j->wells = g_ptr_array_new_with_free_func (free_well);
  g_ptr_array_add (ops->crews, j);
  return j;
}

static HeatCrewWell *
find_well (HeatCrewJob *j, const char *well, guint *at)
{
  for (guint k = 0; k < j->wells->len; k++)
    {
      HeatCrewWell *w = j->wells->pdata[k];
      if (g_str_equal (w->well, well))
        {
          *at = k;
          return w;
        }
    }
  return NULL;
}

static HeatCrewCall *
add_call (HeatOps *ops, HeatEvent *event, const char *id, HeatCrewCallKind kind, const char *text)
{
  HeatCrewCall *c = g_new0 (HeatCrewCall, 1);

  c->id = g_strdup (id);
  c->kind = kind;
  c->incident = g_strdup (heat_event_text (event, "incident"));
  c->team = g_strdup (heat_event_text (event, "team"));
  c->at_us = event->at_us;
  c->said_us = heat_event_int (event, "said_us", event->at_us);
  c->text = g_strdup (text);
  g_ptr_array_add (ops->calls, c);
  return c;
}

static void
sign (HeatOps *ops, HeatCrewJob *j, HeatCrewWell *w, gint64 at_us, gint64 seq)
{
  if (at_us <= w->sign_us)
    return;
  w->sign_us = at_us;
  w->due_us = at_us + (gint64) w->check_in_min * 60 * G_USEC_PER_SEC;
  w->sign_seq = seq;
  for (guint k = 0; k < ops->calls->len; k++)
    {
      HeatCrewCall *c = ops->calls->pdata[k];
      if (c->kind == HEAT_CALL_MISSED && !c->answered_us && g_str_equal (c->incident, j->incident) && g_str_equal (c->team, j->team) && g_str_equal (c->text, w->well))
        c->sign_us = at_us;
    }
}

static void
enter_well (HeatOps *ops, HeatCrewJob *j, HeatEvent *event, gint64 said_us)
{
  const char *well = heat_event_text (event, "well");
  guint at;
  HeatCrewWell *w = find_well (j, well, &at);

  if (!w)
    {
      w = g_new0 (HeatCrewWell, 1);
      w->well = g_strdup (well);
      g_ptr_array_add (j->wells, w);
    }
  w->entered_us = said_us;
  w->check_in_min = (guint) heat_event_int (event, "check_in_min", 10);
  w->people = (guint) heat_event_int (event, "people", 1);
  sign (ops, j, w, said_us, event->seq);
  if (heat_json_array (heat_event_body (event), "over"))
    add_call (ops, event, heat_event_stream_id (event, "crew"), HEAT_CALL_GAS, well);
}

static void
note_left (HeatCrewJob *j, HeatEvent *event, gint64 said_us)
{
  const char *why = heat_event_text (event, "no_reading");

  heat_fold_set_text (&j->left_well, heat_event_text (event, "well"));
  j->left_us = said_us;
  g_clear_pointer (&j->no_reading, g_free);
  j->no_reading = *why ? g_strdup (why) : NULL;
  j->left_over = heat_json_array (heat_event_body (event), "over") != NULL;
}

static void
note_arrived (HeatCrewJob *j, HeatEvent *event, gint64 said_us)
{
  const char *why = heat_event_text (event, "no_place");

  j->arrived_us = said_us;
  g_clear_pointer (&j->no_place, g_free);
  j->no_place = *why ? g_strdup (why) : NULL;
}

static void
fold_well (HeatOps *ops, HeatCrewJob *j, HeatEvent *event, int kind, gint64 said_us)
{
  guint at;

  if (kind == HEAT_CREW_WELL_ENTERED)
    {
      enter_well (ops, j, event, said_us);
      return;
    }
  HeatCrewWell *w = find_well (j, heat_event_text (event, "well"), &at);
  if (kind == HEAT_CREW_WELL_LEFT)
    note_left (j, event, said_us);
  if (w)
    sign (ops, j, w, said_us, event->seq);
  if (w && kind == HEAT_CREW_WELL_LEFT)
    g_ptr_array_remove_index (j->wells, at);
}

void
heat_ops_fold_crew_said (HeatOps *ops, HeatEvent *event)
{
  int kind = heat_crew_kind_from_word (heat_event_text (event, "kind"));
  gint64 said_us = heat_event_done_us (event);
  const char *id = heat_event_stream_id (event, "crew"), *note = heat_event_text (event, "note"), *needs = heat_event_text (event, "needs");
  HeatCrewJob *j = ensure_job (ops, event);

  j->heard_us = MAX (j->heard_us, said_us);
  switch (kind)
    {
    case HEAT_CREW_ACCEPTED: j->accepted_us = said_us; break;
    case HEAT_CREW_ARRIVED: note_arrived (j, event, said_us); break;
    case HEAT_CREW_FINISHED: j->finished_us = said_us; break;
    case HEAT_CREW_PHOTO: j->photos++; break;
    case HEAT_CREW_WELL_ENTERED: case HEAT_CREW_CHECK_IN: case HEAT_CREW_WELL_LEFT: fold_well (ops, j, event, kind, said_us); break;
    case HEAT_CREW_SUPPORT_WANTED: add_call (ops, event, id, HEAT_CALL_SUPPORT, *needs ? needs : note); break;
    case HEAT_CREW_CALL_WANTED: add_call (ops, event, id, HEAT_CALL_WANTED, note); break;
    default: break;
    }
  if (g_str_equal (heat_event_text (event, "outcome"), "conflict"))
    add_call (ops, event, id, HEAT_CALL_CONFLICT, heat_event_text (event, "why"));
}

void
heat_ops_fold_crew_missed (HeatOps *ops, HeatEvent *event)
{
  add_call (ops, event, heat_event_stream_id (event, "call"), HEAT_CALL_MISSED, heat_event_text (event, "well"))->said_us = heat_event_int (event, "sign_us", 0);
}

static HeatCrewCall *
find_call (const HeatOps *ops, const char *id)
{
  for (guint k = ops->calls->len; k > 0; k--)
    if (g_str_equal (((HeatCrewCall *) ops->calls->pdata[k - 1])->id, id))
      return ops->calls->pdata[k - 1];
  return NULL;
}

void
heat_ops_fold_crew_answered (HeatOps *ops, HeatEvent *event)
{
  HeatCrewCall *c = find_call (ops, heat_event_stream_id (event, "call"));
  HeatCrewJob *j = c ? heat_ops_crew_job (ops, c->incident, c->team) : NULL;
  guint at;

  if (!c)
    return;
  c->answered_us = event->at_us;
  heat_fold_set_text (&c->actor, event->actor);
  heat_fold_set_text (&c->words, heat_event_text (event, "words"));
  HeatCrewWell *w = j && heat_crew_call_is_alarm (c) ? find_well (j, c->text, &at) : NULL;
  if (w && heat_json_bool (heat_event_body (event), "outside"))
    g_ptr_array_remove_index (j->wells, at);
  else if (w)
    sign (ops, j, w, event->at_us, event->seq);
}

static int
compare_calls (gconstpointer a, gconstpointer b)
{
  const HeatCrewCall *c = *(HeatCrewCall *const *) a, *d = *(HeatCrewCall *const *) b;

  if (heat_crew_call_is_alarm (c) != heat_crew_call_is_alarm (d))
    return heat_crew_call_is_alarm (c) ? -1 : 1;
  return c->at_us < d->at_us ? -1 : c->at_us > d->at_us;
}

GPtrArray *
heat_ops_open_calls (const HeatOps *ops)
{
  GPtrArray *open = g_ptr_array_new ();

  for (guint k = 0; k < ops->calls->len; k++)
    if (!((HeatCrewCall *) ops->calls->pdata[k])->answered_us)
      g_ptr_array_add (open, ops->calls->pdata[k]);
  g_ptr_array_sort (open, compare_calls);
  return open;
}

gboolean
heat_crew_call_is_alarm (const HeatCrewCall *call)
{
  return call->kind == HEAT_CALL_MISSED || call->kind == HEAT_CALL_GAS;
}

/* --- as JSON --- */
static JsonObject *
job_to_object (const HeatCrewJob *j)
{
  JsonObject *o = json_object_new ();
  JsonArray *wells = json_array_new ();

  json_object_set_string_member (o, "incident", j->incident);
  json_object_set_string_member (o, "team", j->team);
  heat_json_put_time (o, "accepted", j->accepted_us);
  heat_json_put_time (o, "arrived", j->arrived_us);
  heat_json_put_time (o, "finished", j->finished_us);
  heat_json_put_time (o, "heard", j->heard_us);
  json_object_set_int_member (o, "photos", j->photos);
  heat_json_put_text (o, "no_place", j->no_place);
  if (j->left_well)
    {
      JsonObject *left = json_object_new ();
      json_object_set_string_member (left, "well", j->left_well);
      heat_json_put_time (left, "at", j->left_us);
      heat_json_put_text (left, "no_reading", j->no_reading);
      json_object_set_boolean_member (left, "over", j->left_over);
      json_object_set_object_member (o, "left", left);
    }
  for (guint k = 0; k < j->wells->len; k++)
    {
      const HeatCrewWell *w = j->wells->pdata[k];
      JsonObject *well = json_object_new ();
      json_object_set_string_member (well, "well", w->well);
      heat_json_put_time (well, "entered", w->entered_us);
      heat_json_put_time (well, "sign", w->sign_us);
      heat_json_put_time (well, "due", w->due_us);
      json_array_add_object_element (wells, well);
    }
  json_object_set_array_member (o, "wells", wells);
  return o;
}

JsonObject *
heat_crew_call_to_json (const HeatCrewCall *c)
{
  static const char *const words[HEAT_N_CALL_KINDS] = { "missed", "gas", "support", "wanted", "conflict" };
  JsonObject *o = json_object_new ();

  json_object_set_string_member (o, "id", c->id);
  json_object_set_string_member (o, "kind", words[c->kind]);
  json_object_set_string_member (o, "incident", c->incident);
  json_object_set_string_member (o, "team", c->team);
  heat_json_put_text (o, "text", c->text);
  heat_json_put_time (o, "at", c->at_us);
  heat_json_put_time (o, "said", c->said_us);
  heat_json_put_time (o, "sign", c->sign_us);
  heat_json_put_time (o, "answered", c->answered_us);
  heat_json_put_text (o, "actor", c->actor);
  heat_json_put_text (o, "words", c->words);
  return o;
}

void
heat_ops_put_crews (JsonObject *o, const HeatOps *ops)
{
  JsonArray *jobs = json_array_new (), *calls = json_array_new ();

  for (guint k = 0; k < ops->crews->len; k++)
    json_array_add_object_element (jobs, job_to_object (ops->crews->pdata[k]));
  for (guint k = 0; k < ops->calls->len; k++)
    json_array_add_object_element (calls, heat_crew_call_to_json (ops->calls->pdata[k]));
  if (ops->crews->len)
    json_object_set_array_member (o, "crews", json_array_ref (jobs));
  if (ops->calls->len)
    json_object_set_array_member (o, "calls", json_array_ref (calls));
  json_array_unref (jobs);
  json_array_unref (calls);
}
