// SPDX-License-Identifier: GPL-3.0-or-later
/* Who is below ground, for every phone of the incident: read off the service's own fold of what crews said, with what the desk has answered. And links that live as
 * long as they are used. */
#include "hotline-crew-private.h"
#include "ops-name.h"
#include <string.h>

/* --- who is below --- */
static void
put_entry (JsonBuilder *b, const HeatBelow *below, const HeatNet *net)
{
  const HeatCrewWell *w = below->well;
  guint32 index = net ? heat_net_find (net, HEAT_KIND_WELL, w->well) : HEAT_NONE;
  g_autofree char *team_name = heat_ops_team_name (net, below->job->team);
  const struct { const char *name; gint64 value; } numbers[] = {
    { "people", w->people }, { "check_in_min", w->check_in_min }, { "entered_us", w->entered_us }, { "sign_us", w->sign_us }, { "due_us", w->due_us } };

  json_builder_begin_object (b);
  hotline_put_text (b, "entry", w->entry);
  hotline_put_text (b, "phone", w->phone);
  hotline_put_text (b, "team", below->job->team);
  hotline_put_text (b, "team_name", team_name);
  hotline_put_text (b, "well", w->well);
  hotline_put_text (b, "well_name", index == HEAT_NONE ? w->well : heat_net_name (net, HEAT_KIND_WELL, index));
  for (guint k = 0; k < G_N_ELEMENTS (numbers); k++)
    {
      json_builder_set_member_name (b, numbers[k].name);
      json_builder_add_int_value (b, numbers[k].value);
    }
  json_builder_end_object (b);
}

void
hotline_put_below (JsonBuilder *b, const HeatHotline *h, const char *incident)
{
  g_autoptr (GArray) all = heat_ops_below (h->ops, incident, NULL, NULL);

  json_builder_set_member_name (b, "below");
  json_builder_begin_array (b);
  for (guint k = 0; k < all->len; k++)
    put_entry (b, &g_array_index (all, HeatBelow, k), h->net);
  json_builder_end_array (b);
}

void
hotline_push_below (HeatHotline *h, const char *incident)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, h->crews->jobs);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const HotlineJob *job = value;
      if (!job->is_ended && strcmp (job->incident, incident) == 0)
        hotline_push_to (h, "crew", &(HotlineWho){ .job = job->incident, .team = job->team }, json_object_new ());
    }
}

static const HeatCrewWell *
find_entry (const HeatOps *ops, const char *incident, const char *team, const char *entry)
{
  g_autoptr (GArray) all = heat_ops_below (ops, incident, team, NULL);

  for (guint k = 0; k < all->len; k++)
    if (strcmp (g_array_index (all, HeatBelow, k).well->entry, entry) == 0)
      return g_array_index (all, HeatBelow, k).well;
  return NULL;
}

static gboolean
take_answer (HeatHotline *h, const HotlineJob *job, JsonObject *o, GError **error)
{
  JsonNode *name = json_object_get_member (o, "entry"), *at = json_object_get_member (o, "at_us"), *out = json_object_get_member (o, "outside");
  const char *entry = name && json_node_get_value_type (name) == G_TYPE_STRING ? json_node_get_string (name) : "";
  gint64 answered_us = at && json_node_get_value_type (at) == G_TYPE_INT64 ? json_node_get_int (at) : 0;
  gboolean outside = out && json_node_get_value_type (out) == G_TYPE_BOOLEAN && json_node_get_boolean (out);
  const HeatCrewWell *w = find_entry (h->ops, job->incident, job->team, entry);

  if (!w || (!outside && w->desk_us == answered_us))
    return TRUE;
  g_autoptr (JsonObject) body = json_object_new ();
  json_object_set_string_member (body, "incident", job->incident);
  json_object_set_string_member (body, "team", job->team);
  json_object_set_int_member (body, "answered_us", answered_us);
  json_object_set_boolean_member (body, "outside", outside);
  g_autofree char *stream = g_strdup_printf ("call:%s", w->entry);
  g_autoptr (HeatEvent) event = heat_event_new (heat_clock_now_us (&h->clock), "desk", stream, HEAT_EVENT_CREW_ANSWERED, json_object_ref (body));
  return hotline_append (h, event, NULL, error);
}

gboolean
hotline_take_answers (HeatHotline *h, const HotlineJob *job, JsonObject *put, GError **error)
{
  JsonNode *node = json_object_get_member (put, "answered");
  JsonArray *list = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint k = 0; list && k < json_array_get_length (list); k++)
    {
      JsonNode *row = json_array_get_element (list, k);
      if (JSON_NODE_HOLDS_OBJECT (row) && !take_answer (h, job, json_node_get_object (row), error))
        return FALSE;
    }
  return TRUE;
}

/* --- links that are used live on --- */
typedef struct { gint64 expires_us, until_us; } Renewed;

static gint64
whole_s (gint64 at_us)
{
  return at_us / G_USEC_PER_SEC;
}

static Renewed *
find_renewed (const HotlineJob *job, gint64 expires_us)
{
  for (guint k = 0; k < job->renewed->len; k++)
    if (whole_s (g_array_index (job->renewed, Renewed, k).expires_us) == whole_s (expires_us))
      return &g_array_index (job->renewed, Renewed, k);
  return NULL;
}

GArray *
hotline_renewed_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (Renewed));
}

gint64
hotline_link_until_us (const HotlineJob *job, gint64 expires_us)
{
  const Renewed *r = find_renewed (job, expires_us);

  return r ? MAX (r->until_us, expires_us) : expires_us;
}

void
hotline_note_renewed (HotlineJob *job, HeatEvent *event)
{
  Renewed new = { heat_event_int (event, "expires_us", 0), heat_event_int (event, "until_us", 0) }, *old = find_renewed (job, new.expires_us);

  if (old)
    *old = new;
  else
    g_array_append_val (job->renewed, new);
}

void
hotline_renew_link (HeatHotline *h, const HotlineJob *job, gint64 expires_us)
{
  gint64 now_us = heat_clock_now_us (&h->clock), whole_us = (gint64) (heat_hotline_config_number (h->config, "crew", "link_hours") * 3600) * G_USEC_PER_SEC;
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (GError) error = NULL;

  if (hotline_link_until_us (job, expires_us) - now_us >= whole_us / 2)
    return;
  json_object_set_int_member (body, "expires_us", expires_us);
  json_object_set_int_member (body, "until_us", now_us + whole_us);
  if (!hotline_job_append (h, job, "job.renewed", "crew", body, &error))
    g_debug ("renewing a crew's link: %s", error->message); /* asked again with the next look at the job */
}
