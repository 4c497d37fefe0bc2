// SPDX-License-Identifier: GPL-3.0-or-later
/* What concerns no single incident: roads, weather, the shift. */
#include "base-i18n.h"
#include "ops-live-private.h"

typedef struct { const char *prefix, *id; HeatEventKind kind; JsonObject *body; } SayArgs;

static gboolean
say_once (HeatLive *live, gpointer data, GError **error)
{
  SayArgs *args = data;
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  heat_deed_add (&deed, args->prefix, args->id, args->kind, json_object_ref (args->body));
  return heat_deed_commit (&deed, error);
}

/* Takes body. */
static gboolean
say (HeatLive *live, const char *prefix, const char *id, HeatEventKind kind, JsonObject *body, GError **error)
{
  SayArgs args = { prefix, id, kind, body };
  gboolean ok = heat_live_persist (live, say_once, &args, error);

  json_object_unref (body);
  return ok;
}

gboolean
heat_live_close_road (HeatLive *live, const char *road, const char *reason, gint64 until_us, GError **error)
{
  if (live->net && heat_net_find (live->net, HEAT_KIND_ROAD, road) == HEAT_NONE)
    {
      g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_NOT_FOUND, _("closing a road: there is no road “%s”"), road);
      return FALSE;
    }
  JsonObject *body = heat_body ("reason", reason ? reason : "", NULL);
  if (until_us)
    json_object_set_int_member (body, "until_us", until_us);
  return say (live, "road", road, HEAT_EVENT_ROAD_CLOSED, body, error);
}

gboolean
heat_live_open_road (HeatLive *live, const char *road, GError **error)
{
  if (!g_hash_table_contains (live->ops->closed_roads, road))
    return heat_live_refuse (error, _("road %s is not closed"), road);
  return say (live, "road", road, HEAT_EVENT_ROAD_OPENED, json_object_new (), error);
}

gboolean
heat_live_note_weather (HeatLive *live, double temp_degc, gboolean snow, GError **error)
{
  JsonObject *body = json_object_new ();

  heat_json_put_number (body, "temp_degc", temp_degc);
  json_object_set_boolean_member (body, "snow", snow);
  return say (live, "weather", NULL, HEAT_EVENT_WEATHER_NOTED, body, error);
}

gboolean
heat_live_begin_shift (HeatLive *live, const char *name, gint64 from_us, gint64 until_us, GError **error)
{
  JsonObject *body = heat_body ("name", name, NULL);

  if (from_us)
    json_object_set_int_member (body, "from_us", from_us);
  if (until_us)
    json_object_set_int_member (body, "until_us", until_us);
  return say (live, "shift", NULL, HEAT_EVENT_SHIFT_BEGUN, body, error);
}
