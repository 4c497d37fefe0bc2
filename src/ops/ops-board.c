// SPDX-License-Identifier: GPL-3.0-or-later
#include "ops-board.h"
#include "ops-delivery.h"
#include "net.h"
#include "ops-state-private.h"

static void
add_incident (HeatBoard *board, const HeatLive *live, const HeatIncident *incident)
{
  HeatBoardIncident row = { incident, heat_live_arrive_clock (live, incident), heat_live_repair_clock (live, incident), incident->out.households, 0, FALSE };
  const HeatOpsPlan *plan = heat_incident_plan (incident);

  row.hurt = MAX (row.hurt, plan ? plan->out.households : 0);

  row.has_margin = row.repair.state != HEAT_CLOCK_NONE && incident->estimate.safe_us;
  if (row.has_margin)
    row.margin_us = row.repair.limit_us - incident->estimate.safe_us;
  g_array_append_val (board->incidents, row);
}

/* The running ones come by urgency; most households first, and as urgent as before among equals: the sort is stable. */
static int
compare_hurt (gconstpointer a, gconstpointer b)
{
  const HeatBoardIncident *i = a, *j = b;

  return i->hurt != j->hurt ? (i->hurt > j->hurt ? -1 : 1) : 0;
}

HeatBoard *
heat_board_new (const HeatLive *live, double outdoor_degc)
{
  const HeatOps *ops = heat_live_ops (live);
  g_autoptr (GPtrArray) running = heat_live_by_urgency (live);
  g_autoptr (GArray) owed = heat_ops_outbox (ops, NULL);
  HeatBoard *board = g_new0 (HeatBoard, 1);

  board->at_us = heat_live_now_us (live);
  board->outdoor_degc = isfinite (outdoor_degc) ? outdoor_degc : heat_ops_temp_degc (ops);
  board->out = heat_ops_out (ops);
  board->households_back = heat_ops_served_again (ops);
  board->not_delivered = owed->len;
  board->given_up = heat_ops_given_up (ops);
  board->incidents = g_array_new (FALSE, TRUE, sizeof (HeatBoardIncident));
  for (guint i = 0; i < running->len; i++)
    add_incident (board, live, running->pdata[i]);
  g_array_sort (board->incidents, compare_hurt);
  for (guint i = 0; i < ops->teams->len; i++)
    board->teams[((HeatOpsTeam *) ops->teams->pdata[i])->state]++;
  board->has_coldest = heat_ops_coldest (ops, heat_live_company (live)->coolings, board->outdoor_degc, board->at_us, &board->coldest);
  return board;
}

void
heat_board_free (HeatBoard *board)
{
  g_array_unref (board->incidents);
  g_free (board);
}

static gboolean
is_past (const HeatRuleClock *clock)
{
  return clock->state == HEAT_CLOCK_LATE || clock->state == HEAT_CLOCK_MET_LATE;
}

gboolean
heat_board_is_late (const HeatBoardIncident *row)
{
  return is_past (&row->arrive) || is_past (&row->repair);
}

const char *
heat_board_coldest_name (const HeatBoard *board, const HeatNet *net)
{
  const HeatColdest *c = &board->coldest;

  if (c->community != HEAT_NONE)
    return heat_net_name (net, HEAT_KIND_COMMUNITY, c->community);
  return c->building != HEAT_NONE ? heat_net_name (net, HEAT_KIND_BUILDING, c->building) : c->consumer;
}

static gboolean
is_news (HeatEventKind kind)
{
  switch (kind)
    {
    case HEAT_EVENT_UNKNOWN: case HEAT_EVENT_TEAM_FIXED: case HEAT_EVENT_DELIVERY_TRIED: case HEAT_EVENT_DELIVERY_BY_HAND: case HEAT_EVENT_OUT_CHANGED: case HEAT_EVENT_VALVE_STATE:
    case HEAT_EVENT_VALVE_HANDED: case HEAT_EVENT_PLANT_HANDED: case HEAT_EVENT_STEPS_ADDED: case HEAT_EVENT_ESTIMATE_COMPUTED: case HEAT_EVENT_PHASE_STARTED:
    case HEAT_EVENT_PHASE_ENDED: case HEAT_EVENT_SHIFT_BEGUN: case HEAT_N_EVENT_KINDS:
      return FALSE;
    default:
      return TRUE;
    }
}

HeatEvent *
heat_board_news (const HeatOps *ops)
{
  for (guint k = ops->log->len; k > 0; k--)
    if (is_news (((HeatEvent *) ops->log->pdata[k - 1])->kind))
      return ops->log->pdata[k - 1];
  return NULL;
}

/* --- JSON --- */
static void
put_clock (JsonObject *o, const char *key, const HeatRuleClock *clock)
{
  static const char *const words[] = { "none", "running", "soon", "late", "met", "met_late" };
  JsonObject *c = json_object_new ();

  json_object_set_string_member (c, "state", words[clock->state]);
  heat_json_put_time (c, "limit", clock->limit_us);
  heat_json_put_time (c, "met", clock->met_us);
  if (clock->state != HEAT_CLOCK_NONE)
    json_object_set_int_member (c, "left_s", clock->left_us / G_USEC_PER_SEC);
  json_object_set_object_member (o, key, c);
}

static JsonObject *
incident_to_object (const HeatBoardIncident *row)
{
  const HeatIncident *i = row->incident;
  JsonObject *o = json_object_new ();
  JsonArray *teams = json_array_new ();

  json_object_set_string_member (o, "id", i->id);
  json_object_set_int_member (o, "rank", i->rank);
  heat_json_put_text (o, "title", i->title);
  json_object_set_string_member (o, "stage", heat_ops_word (HEAT_WORDS_STAGE, (int) i->stage));
  heat_json_put_time (o, "safe", i->estimate.safe_us);
  json_object_set_object_member (o, "out", heat_out_sum_to_json (&i->out));
  put_clock (o, "arrive", &row->arrive);
  put_clock (o, "repair", &row->repair);
  if (row->has_margin)
    json_object_set_int_member (o, "margin_s", row->margin_us / G_USEC_PER_SEC);
  json_object_set_boolean_member (o, "is_late", heat_board_is_late (row));
  for (guint k = 0; k < i->teams->len; k++)
    json_array_add_string_element (teams, i->teams->pdata[k]);
  json_object_set_array_member (o, "teams", teams);
  return o;
}

static JsonObject *
coldest_to_object (const HeatBoard *board, const HeatNet *net)
{
  const HeatColdest *c = &board->coldest;
  JsonObject *o = json_object_new ();

  json_object_set_string_member (o, "place", heat_board_coldest_name (board, net));
  if (c->community != HEAT_NONE)
    json_object_set_string_member (o, "community", heat_net_id (net, HEAT_KIND_COMMUNITY, c->community));
  if (c->building != HEAT_NONE)
    json_object_set_string_member (o, "building", heat_net_id (net, HEAT_KIND_BUILDING, c->building));
  json_object_set_string_member (o, "consumer", c->consumer);
  heat_json_put_text (o, "incident", c->incident);
  heat_json_put_time (o, "out_from", c->out_from_us);
  json_object_set_double_member (o, "room_degc", c->clock.room_degc);
  heat_json_put_time (o, "cool", c->clock.cool_us);
  heat_json_put_time (o, "cold", c->clock.cold_us);
  heat_json_put_time (o, "freeze", c->clock.freeze_us);
  return o;
}

static void
put_teams (JsonObject *o, const HeatBoard *board, const HeatOps *ops)
{
  JsonObject *states = json_object_new ();
  JsonArray *teams = json_array_new ();

  for (int s = 0; s < HEAT_N_CREW_STATES; s++)
    json_object_set_int_member (states, heat_ops_word (HEAT_WORDS_CREW, s), board->teams[s]);
  for (guint k = 0; k < ops->teams->len; k++)
    json_array_add_element (teams, heat_team_to_json (ops->teams->pdata[k]));
  json_object_set_object_member (o, "team_states", states);
  json_object_set_array_member (o, "teams", teams);
}

JsonNode *
heat_board_to_json (const HeatBoard *board, const HeatOps *ops)
{
  JsonObject *o = json_object_new ();
  JsonArray *incidents = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  heat_json_put_time (o, "at", board->at_us);
  heat_json_put_number (o, "outdoor_degc", board->outdoor_degc);
  json_object_set_object_member (o, "out", heat_out_sum_to_json (&board->out));
  json_object_set_int_member (o, "households_back", board->households_back);
  json_object_set_int_member (o, "not_delivered", board->not_delivered);
  json_object_set_int_member (o, "given_up", board->given_up);
  for (guint k = 0; k < board->incidents->len; k++)
    json_array_add_object_element (incidents, incident_to_object (&g_array_index (board->incidents, HeatBoardIncident, k)));
  json_object_set_array_member (o, "incidents", incidents);
  put_teams (o, board, ops);
  if (board->has_coldest)
    json_object_set_object_member (o, "coldest", coldest_to_object (board, ops->net));
  json_node_take_object (node, o);
  return node;
}
