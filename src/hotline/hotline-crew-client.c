// SPDX-License-Identifier: GPL-3.0-or-later
/* Jobs out, messages in: two small machines, each with one exchange under way at most. */
#include "hotline-crew-client.h"
#include "hotline-fetch.h"
#include "ops-job.h"
#include "base-i18n.h"
#include <string.h>

#define MAP_RADIUS_M 350

typedef struct {
  char *incident, *team;
  char *want, *have;         /* hash of the job as it is, and as the service has it; have NULL: it has none */
  char *want_map, *have_map; /* the same of what the map shows */
  char *link;                /* NULL: not yet */
  gboolean is_over;          /* not assigned any more: ended with the service, then forgotten */
  gint64 not_before_us;      /* monotonic: the service will not have it now; 0 */
} Link;

struct _HeatCrewClient {
  HeatLive *live;            /* borrowed */
  HeatCrewClientSetup setup; /* its texts are not kept */
  SoupSession *session;
  char *url, *token;
  HeatCrs *crs;              /* may be NULL */
  GPtrArray *links;          /* Link */
  guint watch, gathering;
  HotlineMachine put;
  HotlineFetch *fetch;
  char *putting, *sent, *sent_map; /* key and hashes under way */
  gboolean is_up;
  char *reason;
};

static void put_next (HeatCrewClient *c);

static void
free_link (gpointer data)
{
  Link *l = data;
  char *texts[] = { l->incident, l->team, l->want, l->have, l->want_map, l->have_map, l->link };

  for (guint k = 0; k < G_N_ELEMENTS (texts); k++)
    g_free (texts[k]);
  g_free (l);
}

static void
tell (HeatCrewClient *c)
{
  if (c->setup.changed)
    c->setup.changed (c->setup.data);
}

static void
note (HeatCrewClient *c, gboolean is_up, const char *reason)
{
  char *kept = g_strdup (reason);

  c->is_up = is_up;
  g_free (c->reason);
  c->reason = kept;
}

/* --- jobs out ------------------------------------------------------------------------------------------------------ */

static Link *
find_link (const HeatCrewClient *c, const char *incident, const char *team)
{
  for (guint k = 0; k < c->links->len; k++)
    {
      Link *l = c->links->pdata[k];
      if (g_str_equal (l->incident, incident) && g_str_equal (l->team, team))
        return l;
    }
  return NULL;
}

static void
take_text (char **field, char *text)
{
  g_free (*field);
  *field = text;
}

static JsonObject *
make_job (HeatCrewClient *c, const HeatIncident *i, const HeatOpsTeam *t)
{
  return heat_job_new (c->live, i, t, c->crs);
}

/* What the map is drawn from: it is looked at anew only when one of these has changed. */
static char *
map_stamp (const HeatIncident *i)
{
  const HeatOpsPlan *plan = heat_incident_plan (i);

  return g_strdup_printf ("%.1f %.1f %u %u %u", i->x, i->y, plan ? plan->version : 0, i->steps->len, g_hash_table_size (i->out_consumers));
}

static void
want_job (HeatCrewClient *c, const HeatIncident *i, const HeatOpsTeam *t)
{
  Link *l = find_link (c, i->id, t->id);

  if (!l)
    {
      l = g_new0 (Link, 1);
      l->incident = g_strdup (i->id);
      l->team = g_strdup (t->id);
      g_ptr_array_add (c->links, l);
    }
  g_autoptr (JsonObject) job = make_job (c, i, t);
  l->is_over = FALSE;
  take_text (&l->want, heat_job_hash (job));
  take_text (&l->want_map, map_stamp (i));
}

static void
gather (HeatCrewClient *c)
{
  const HeatOps *ops = heat_live_ops (c->live);
  const GPtrArray *incidents = heat_ops_incidents (ops);

  for (guint k = 0; k < c->links->len; k++)
    ((Link *) c->links->pdata[k])->is_over = TRUE;
  for (guint k = 0; k < incidents->len; k++)
    {
      const HeatIncident *i = incidents->pdata[k];
      for (guint t = 0; t < i->teams->len && i->stage != HEAT_STAGE_CLOSED; t++)
        if (heat_ops_team (ops, i->teams->pdata[t]))
          want_job (c, i, heat_ops_team (ops, i->teams->pdata[t]));
    }
  put_next (c);
}

static gboolean
gather_now (gpointer data)
{
  HeatCrewClient *c = data;

  c->gathering = 0;
  gather (c);
  tell (c);
  return G_SOURCE_REMOVE;
}

static void
journal_moved (HeatLive *live, GPtrArray *events, gpointer data)
{
  HeatCrewClient *c = data;

  if (!c->gathering)
    c->gathering = g_timeout_add (c->setup.gather_ms, gather_now, c);
}

static gboolean
is_owed (const Link *l)
{
  if (l->is_over)
    return TRUE;
  return g_strcmp0 (l->want, l->have) != 0 || g_strcmp0 (l->want_map, l->have_map) != 0;
}

static Link *
next_owed (const HeatCrewClient *c, gint64 *wait_us)
{
  gint64 now_us = g_get_monotonic_time ();

  *wait_us = 0;
  for (guint k = 0; k < c->links->len; k++)
    {
      Link *l = c->links->pdata[k];
      if (is_owed (l) && l->not_before_us <= now_us)
        return l;
      if (is_owed (l) && (!*wait_us || l->not_before_us - now_us < *wait_us))
        *wait_us = l->not_before_us - now_us;
    }
  return NULL;
}

static char *
link_key (const Link *l)
{
  return g_strdup_printf ("%s/%s", l->incident, l->team);
}

static Link *
link_under_way (const HeatCrewClient *c)
{
  for (guint k = 0; k < c->links->len; k++)
    {
      g_autofree char *key = link_key (c->links->pdata[k]);
      if (g_strcmp0 (key, c->putting) == 0)
        return c->links->pdata[k];
    }
  return NULL;
}

static gboolean
put_again (gpointer data)
{
  HeatCrewClient *c = data;

  c->put.timer = 0;
  put_next (c);
  return G_SOURCE_REMOVE;
}

static void
note_put (HeatCrewClient *c, Link *l, JsonObject *answer)
{
  const char *path = json_object_get_string_member_with_default (answer, "path", ""), *link = json_object_get_string_member_with_default (answer, "link", "");

  take_text (&l->have, g_steal_pointer (&c->sent));
  take_text (&l->have_map, g_steal_pointer (&c->sent_map));
  l->not_before_us = 0;
  take_text (&l->link, g_str_has_prefix (link, "http") ? g_strdup (link) : g_strconcat (c->url, path, NULL));
}

static void
put_done (guint status, JsonObject *answer, const char *reason, gpointer data)
{
  HeatCrewClient *c = data;
  Link *l = link_under_way (c);

  c->put.exchange = NULL;
  gboolean is_over = l && !c->sent;
  gboolean ok = is_over ? status == 200 || status == 404 : (status == 200 || status == 201) && answer && json_object_has_member (answer, "path");
  c->put.failures = ok ? 0 : c->put.failures + 1;
  if (ok)
    note (c, TRUE, NULL);
  else
    {
      g_autofree char *why = hotline_describe_refusal (status, answer, reason);
      note (c, FALSE, why);
    }
  if (ok && l && is_over && l->is_over)
    g_ptr_array_remove (c->links, l);
  else if (ok && l && is_over)
    {
      /* Sent there again meanwhile: it begins anew. */
      g_clear_pointer (&l->have, g_free);
      g_clear_pointer (&l->have_map, g_free);
      g_clear_pointer (&l->link, g_free);
    }
  else if (ok && l && !is_over)
    note_put (c, l, answer);
  else if (l && (status == 400 || status == 403 || status == 413))
    {
      l->not_before_us = g_get_monotonic_time () + (gint64) c->setup.longest_pause_ms * 1000;
      c->put.failures = 0;
    }
  g_clear_pointer (&c->putting, g_free);
  g_clear_pointer (&c->sent, g_free);
  g_clear_pointer (&c->sent_map, g_free);
  if (c->put.failures && !c->put.timer)
    c->put.timer = g_timeout_add (hotline_machine_pause_ms (&c->put, c->setup.first_pause_ms, c->setup.longest_pause_ms), put_again, c);
  else
    put_next (c);
  tell (c);
}

static char *
make_body (HeatCrewClient *c, const Link *l, const HeatIncident *i, const HeatOpsTeam *t)
{
  g_autoptr (JsonObject) job = make_job (c, i, t), body = json_object_new ();
  JsonObject *map = g_strcmp0 (l->want_map, l->have_map) != 0 ? heat_job_map (c->live, i, MAP_RADIUS_M) : NULL;
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), body);

  c->sent = heat_job_hash (job);
  c->sent_map = map_stamp (i);
  json_object_set_object_member (body, "job", json_object_ref (job));
  if (map)
    json_object_set_object_member (body, "map", map);
  return json_to_string (node, FALSE);
}

static void
put_next (HeatCrewClient *c)
{
  gint64 wait_us;

  if (c->put.exchange || c->put.timer)
    return;
  Link *l = next_owed (c, &wait_us);
  const HeatIncident *i = l ? heat_ops_incident (heat_live_ops (c->live), l->incident) : NULL;
  const HeatOpsTeam *t = l ? heat_ops_team (heat_live_ops (c->live), l->team) : NULL;
  if (!l)
    {
      if (wait_us > 0)
        c->put.timer = g_timeout_add ((guint) (wait_us / 1000 + 1), put_again, c);
      return;
    }
  gboolean is_over = l->is_over |= !i || !t;
  g_autofree char *incident = g_uri_escape_string (l->incident, NULL, FALSE), *team = g_uri_escape_string (l->team, NULL, FALSE);
  g_autofree char *url = g_strdup_printf ("%s/v1/jobs/%s/%s", c->url, incident, team), *body = is_over ? NULL : make_body (c, l, i, t);
  c->putting = link_key (l);
  c->put.exchange = hotline_exchange_begin (c->session, is_over ? "DELETE" : "PUT", url, c->token, body, c->setup.timeout_ms, put_done, c);
}

/* --- messages in --------------------------------------------------------------------------------------------------- */

static const char *
text_of (JsonObject *o, const char *key)
{
  JsonNode *node = o ? json_object_get_member (o, key) : NULL;

  return node && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";
}

/* The service let it pass and this desk cannot read it: a person must, and what lies behind it goes on. */
static gboolean
note_unreadable (HeatCrewClient *c, JsonObject *o, const char *reason, char **id, char **why, GError **error)
{
  const char *incident = text_of (o, "incident"), *said = text_of (o, "id");

  if (!*said || !heat_ops_incident (heat_live_ops (c->live), incident))
    {
      *why = g_strdup (reason);
      return TRUE;
    }
  g_autofree char *text = g_strdup_printf (_("A message of team %s (“%s”) could not be read: %s. Ask them what they said"), text_of (o, "team"), text_of (o, "kind"), reason);
  if (!heat_live_note (c->live, incident, text, error))
    return FALSE;
  *id = g_strdup (said);
  return TRUE;
}

static gboolean
take_message (JsonObject *row, char **id, char **why, gpointer data, GError **error)
{
  HeatCrewClient *c = data;
  JsonNode *node = json_object_get_member (row, "message");
  JsonObject *o = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autoptr (GError) local = NULL;
  /* What the service let pass is looked at once more: it writes into our journal. */
  g_autoptr (JsonObject) message = o ? heat_crew_message_read (o, NULL, &local) : NULL;

  if (!o)
    return TRUE;
  if (!message)
    return note_unreadable (c, o, local->message, id, why, error);
  gint64 now_us = heat_live_now_us (c->live), ago_us = json_object_get_int_member_with_default (row, "ago_us", -1);
  json_object_set_int_member (message, "said_us", ago_us >= 0 ? now_us - ago_us : json_object_get_int_member_with_default (o, "said_us", now_us));
  if (json_object_has_member (o, "over") && JSON_NODE_HOLDS_ARRAY (json_object_get_member (o, "over")))
    json_object_set_member (message, "over", json_node_copy (json_object_get_member (o, "over")));
  if (!heat_live_take_crew_message (c->live, text_of (o, "incident"), text_of (o, "team"), message, error))
    return FALSE;
  *id = g_strdup (text_of (o, "id"));
  return TRUE;
}

static void
fetch_noted (const char *reason, gpointer data)
{
  HeatCrewClient *c = data;
  gboolean was_up = c->is_up;

  note (c, reason == NULL, reason);
  if (was_up != c->is_up || reason)
    tell (c);
}

static void
list_came (guint n, gboolean was_down, gpointer data)
{
  if (n)
    tell (data);
}

/* --- Life ---------------------------------------------------------------------------------------------------------- */

HeatCrewClient *
heat_crew_client_new (const HeatCrewClientSetup *setup, GError **error)
{
  g_autoptr (GUri) uri = setup->url ? g_uri_parse (setup->url, SOUP_HTTP_URI_FLAGS, NULL) : NULL;

  if (!uri || !g_uri_get_host (uri) || !*g_uri_get_host (uri))
    {
      g_set_error (error, HEAT_HOTLINE_ERROR, HEAT_ERROR_USAGE, _("connecting to the hotline: “%s” is no address; give one such as http://127.0.0.1:8088"), setup->url ? setup->url : "");
      return NULL;
    }
  HeatCrewClient *c = g_new0 (HeatCrewClient, 1);
  c->live = setup->live;
  c->setup = *setup;
  c->setup.timeout_ms = setup->timeout_ms ? setup->timeout_ms : 15000;
  c->setup.first_pause_ms = setup->first_pause_ms ? setup->first_pause_ms : 1000;
  c->setup.longest_pause_ms = setup->longest_pause_ms ? setup->longest_pause_ms : 60000;
  c->setup.wait_s = MIN (setup->wait_s ? setup->wait_s : 25, 55);
  c->setup.gather_ms = setup->gather_ms ? setup->gather_ms : 250;
  c->url = g_strndup (setup->url, strlen (setup->url) - g_str_has_suffix (setup->url, "/"));
  c->token = g_strdup (setup->token);
  c->links = g_ptr_array_new_with_free_func (free_link);
  c->crs = heat_job_crs_new (c->live);
  c->session = soup_session_new_with_options ("max-conns", 4, "max-conns-per-host", 4, "user-agent", "heat-dispatch", NULL);
  soup_session_set_proxy_resolver (c->session, NULL);
  c->watch = heat_live_watch (c->live, journal_moved, c, NULL);
  c->fetch = hotline_fetch_new (&(HotlineFetchSetup){ c->session, c->url, c->token, "/v1/crew/messages", "messages", "journal_seq", c->setup.timeout_ms, c->setup.first_pause_ms,
                                                     c->setup.longest_pause_ms, c->setup.wait_s, take_message, fetch_noted, list_came, c });
  gather (c);
  hotline_fetch_next (c->fetch);
  return c;
}

void
heat_crew_client_free (HeatCrewClient *c)
{
  heat_live_unwatch (c->live, c->watch);
  g_clear_handle_id (&c->gathering, g_source_remove);
  hotline_machine_stop (&c->put);
  hotline_fetch_free (c->fetch);
  soup_session_abort (c->session);
  g_object_unref (c->session);
  g_ptr_array_unref (c->links);
  g_clear_pointer (&c->crs, heat_job_crs_free);
  g_free (c->url);
  g_free (c->token);
  g_free (c->putting);
  g_free (c->sent);
  g_free (c->sent_map);
  g_free (c->reason);
  g_free (c);
}

HeatCrewClientState
heat_crew_client_state (const HeatCrewClient *c)
{
  HeatCrewClientState state = { c->is_up, 0, c->reason };

  for (guint k = 0; k < c->links->len; k++)
    state.waiting += is_owed (c->links->pdata[k]);
  return state;
}

const char *
heat_crew_client_link (const HeatCrewClient *c, const char *incident, const char *team)
{
  const Link *l = find_link (c, incident, team);

  return l && !l->is_over ? l->link : NULL;
}
