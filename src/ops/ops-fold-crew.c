// SPDX-License-Identifier: GPL-3.0-or-later
/* The fold of what crews say: how far they are, who is below ground, what wants an answer. */
#include "ops-crew.h"
#include "ops-fold-private.h"

static void
free_well (gpointer data)
{
  HeatCrewWell *w = data;

  g_free (w->entry);
  g_free (w->phone);
  g_free (w->well);
  g_free (w);
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
  g_ptr_array_unref (j->outside);
  g_free (j);
}

void
heat_crew_call_free (gpointer data)
{
  HeatCrewCall *c = data;
  char *texts[] = { c->id, c->incident, c->team, c->text, c->entry, c->actor, c->words };

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
  j->outside = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (ops->crews, j);
  return j;
}

static HeatCrewWell *
find_entry (const HeatCrewJob *j, const char *entry)
{
  for (guint k = 0; k < j->wells->len; k++)
    if (g_str_equal (((HeatCrewWell *) j->wells->pdata[k])->entry, entry))
      return j->wells->pdata[k];
  return NULL;
}

/* Whom a message of a phone is about: the entry that it names, else what that phone told of the well last. */
static HeatCrewWell *
find_told (const HeatCrewJob *j, HeatEvent *event)
{
  const char *entry = heat_event_text (event, "entry"), *phone = heat_event_text (event, "phone"), *well = heat_event_text (event, "well");

  if (*entry)
    return find_entry (j, entry);
  for (guint k = j->wells->len; k > 0; k--)
    {
      HeatCrewWell *w = j->wells->pdata[k - 1];
      if (g_str_equal (w->well, well) && g_str_equal (w->phone, phone))
        return w;
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
  c->entry = g_strdup ("");
  g_ptr_array_add (ops->calls, c);
  return c;
}

/* Told late, it may be older than what is known. Only where the clock of this house went back since the last one do times say nothing: then the later written one is newer. */
static gboolean
is_newer (const HeatCrewWell *w, gint64 at_us, HeatEvent *event)
{
  return !w->sign_seq || at_us > w->sign_us || event->at_us < w->written_us;
}

static void
sign (HeatOps *ops, HeatCrewWell *w, gint64 at_us, HeatEvent *event)
{
  if (!is_newer (w, at_us, event))
    return;
  w->sign_us = at_us;
  w->due_us = at_us + (gint64) w->check_in_min * 60 * G_USEC_PER_SEC;
  w->sign_seq = event->seq;
  w->written_us = event->at_us;
  for (guint k = 0; k < ops->calls->len; k++)
    {
      HeatCrewCall *c = ops->calls->pdata[k];
      if (c->kind == HEAT_CALL_MISSED && !c->answered_us && g_str_equal (c->entry, w->entry))
        c->sign_us = at_us;
    }
}

static void
enter_well (HeatOps *ops, HeatCrewJob *j, HeatEvent *event, gint64 said_us)
{
  const char *id = heat_event_stream_id (event, "crew"), *well = heat_event_text (event, "well");
  HeatCrewWell *w = g_new0 (HeatCrewWell, 1);

  w->entry = g_strdup (id);
  w->phone = g_strdup (heat_event_text (event, "phone"));
  w->well = g_strdup (well);
  w->entered_us = said_us;
  w->check_in_min = (guint) heat_event_int (event, "check_in_min", 10);
  w->people = (guint) heat_event_int (event, "people", 1);
  g_ptr_array_add (j->wells, w);
  sign (ops, w, said_us, event);
  if (heat_json_array (heat_event_body (event), "over"))
    heat_fold_set_text (&add_call (ops, event, id, HEAT_CALL_GAS, well)->entry, id);
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
  if (kind == HEAT_CREW_WELL_ENTERED)
    {
      enter_well (ops, j, event, said_us);
      return;
    }
  HeatCrewWell *w = find_told (j, event);
  if (kind == HEAT_CREW_WELL_LEFT)
    note_left (j, event, said_us);
  if (w)
    sign (ops, w, said_us, event);
  if (w && kind == HEAT_CREW_WELL_LEFT)
    g_ptr_array_remove (j->wells, w);
}

/* Heat back as the crew sees it: its work, and after it what the estimate says comes after the repair. */
static gint64
suggest_us (const HeatIncident *i, gint64 work_us)
{
  gint64 repair_us = i->estimate.computed.phase_safe_us[HEAT_PHASE_REPAIR], safe_us = i->estimate.computed.safe_us;

  return work_us + (repair_us && safe_us > repair_us ? safe_us - repair_us : 0);
}

#define SAME_US (15 * 60 * (gint64) G_USEC_PER_SEC) /* a time that differs by no more is no news */

/* A crew that gives hours gives the desk a time to decide on; what it said before of it is settled by that. */
static void
fold_time (HeatOps *ops, HeatEvent *event, gint64 said_us)
{
  const HeatIncident *i = heat_ops_incident (ops, heat_event_text (event, "incident"));
  gint64 minutes = heat_event_int (event, "expected_min", 0);

  if (!i || minutes <= 0 || !heat_incident_is_running (i))
    return;
  for (guint k = 0; k < ops->calls->len; k++)
    {
      HeatCrewCall *c = ops->calls->pdata[k];
      if (c->kind == HEAT_CALL_TIME && !c->answered_us && g_str_equal (c->incident, i->id) && g_str_equal (c->team, heat_event_text (event, "team")))
        c->answered_us = event->at_us;
    }
  gint64 suggested_us = suggest_us (i, said_us + minutes * 60 * G_USEC_PER_SEC), safe_us = i->estimate.safe_us;
  if (safe_us && ABS (suggested_us - safe_us) <= SAME_US)
    return;
  HeatCrewCall *c = add_call (ops, event, heat_event_stream_id (event, "crew"), HEAT_CALL_TIME, heat_event_text (event, "note"));
  c->expected_min = (guint) minutes;
  c->suggested_us = suggested_us;
  c->safe_us = safe_us;
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
    case HEAT_CREW_SITE_REPORT: fold_time (ops, event, said_us); break;
    case HEAT_CREW_WELL_ENTERED: case HEAT_CREW_CHECK_IN: case HEAT_CREW_WELL_LEFT: fold_well (ops, j, event, kind, said_us); break;
    case HEAT_CREW_SUPPORT_WANTED: add_call (ops, event, id, HEAT_CALL_SUPPORT, *needs ? needs : note); break;
    case HEAT_CREW_CALL_WANTED: add_call (ops, event, id, HEAT_CALL_WANTED, note); break;
    default: break;
    }
  if (g_str_equal (heat_event_text (event, "outcome"), "conflict"))
    add_call (ops, event, id, HEAT_CALL_CONFLICT, heat_event_text (event, "why"));
  if (*heat_event_text (event, "below"))
    add_call (ops, event, id, HEAT_CALL_OPENED, heat_event_text (event, "below"));
}

/* Journals from before entries had names tell the well alone. */
static const char *
missed_entry (HeatOps *ops, HeatEvent *event)
{
  const HeatCrewJob *j = heat_ops_crew_job (ops, heat_event_text (event, "incident"), heat_event_text (event, "team"));
  const char *entry = heat_event_text (event, "entry"), *well = heat_event_text (event, "well");

  for (guint k = 0; !*entry && j && k < j->wells->len; k++)
    if (g_str_equal (((HeatCrewWell *) j->wells->pdata[k])->well, well))
      entry = ((HeatCrewWell *) j->wells->pdata[k])->entry;
  return entry;
}

void
heat_ops_fold_crew_missed (HeatOps *ops, HeatEvent *event)
{
  HeatCrewCall *c = add_call (ops, event, heat_event_stream_id (event, "call"), HEAT_CALL_MISSED, heat_event_text (event, "well"));

  c->said_us = heat_event_int (event, "sign_us", 0);
  heat_fold_set_text (&c->entry, missed_entry (ops, event));
}

static HeatCrewCall *
find_call (const HeatOps *ops, const char *id)
{
  for (guint k = ops->calls->len; k > 0; k--)
    if (g_str_equal (((HeatCrewCall *) ops->calls->pdata[k - 1])->id, id))
      return ops->calls->pdata[k - 1];
  return NULL;
}

/* What was missed of people is answered when someone has spoken to them; bad air only when they are out, or by itself. */
static void
answer_calls_of (HeatOps *ops, const char *entry, gboolean outside, HeatEvent *event)
{
  for (guint k = 0; k < ops->calls->len; k++)
    {
      HeatCrewCall *c = ops->calls->pdata[k];
      if (c->answered_us || !g_str_equal (c->entry, entry) || (c->kind != HEAT_CALL_MISSED && !outside))
        continue;
      c->answered_us = event->at_us;
      heat_fold_set_text (&c->actor, event->actor);
      heat_fold_set_text (&c->words, heat_event_text (event, "words"));
    }
}

void
heat_ops_fold_crew_answered (HeatOps *ops, HeatEvent *event)
{
  const char *id = heat_event_stream_id (event, "call");
  HeatCrewCall *c = find_call (ops, id);
  HeatCrewJob *j = heat_ops_crew_job (ops, heat_event_text (event, "incident"), heat_event_text (event, "team"));
  HeatCrewWell *w = j ? find_entry (j, c ? c->entry : id) : NULL;

  gboolean outside = heat_json_bool (heat_event_body (event), "outside");

  if (c && !c->answered_us)
    {
      c->answered_us = event->at_us;
      heat_fold_set_text (&c->actor, event->actor);
      heat_fold_set_text (&c->words, heat_event_text (event, "words"));
    }
  if (!w)
    return;
  answer_calls_of (ops, w->entry, outside, event);
  w->desk_us = heat_event_int (event, "answered_us", event->at_us);
  sign (ops, w, event->at_us, event);
  if (!outside)
    return;
  g_ptr_array_add (j->outside, g_strdup (w->entry));
  g_ptr_array_remove (j->wells, w);
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
  return call->kind == HEAT_CALL_MISSED || call->kind == HEAT_CALL_GAS || call->kind == HEAT_CALL_OPENED;
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
      json_object_set_string_member (well, "entry", w->entry);
      json_object_set_string_member (well, "phone", w->phone);
      json_object_set_string_member (well, "well", w->well);
      json_object_set_int_member (well, "people", w->people);
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
  static const char *const words[HEAT_N_CALL_KINDS] = { "missed", "gas", "support", "wanted", "conflict", "opened", "time" };
  JsonObject *o = json_object_new ();

  json_object_set_string_member (o, "id", c->id);
  json_object_set_string_member (o, "kind", words[c->kind]);
  json_object_set_string_member (o, "incident", c->incident);
  json_object_set_string_member (o, "team", c->team);
  heat_json_put_text (o, "text", c->text);
  heat_json_put_text (o, "entry", c->entry);
  heat_json_put_time (o, "at", c->at_us);
  heat_json_put_time (o, "said", c->said_us);
  heat_json_put_time (o, "sign", c->sign_us);
  if (c->expected_min)
    json_object_set_int_member (o, "expected_min", c->expected_min);
  heat_json_put_time (o, "suggested", c->suggested_us);
  heat_json_put_time (o, "safe", c->safe_us);
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
