// SPDX-License-Identifier: GPL-3.0-or-later
#include "ops-delivery.h"
#include "base-clock.h"
#include "base-i18n.h"
#include "ops-live-private.h"
#include <string.h>

HeatDeliveryState
heat_delivery_state (const HeatDelivery *d)
{
  if (d->delivered_us && d->noted_by)
    return HEAT_DELIVERY_BY_HAND;
  if (d->delivered_us && d->reason && !d->receipt && !d->by_hand)
    return HEAT_DELIVERY_OVERTAKEN;
  if (d->delivered_us)
    return d->count < d->of && !d->by_hand ? HEAT_DELIVERY_PARTLY : HEAT_DELIVERY_DONE;
  if (d->is_given_up)
    return HEAT_DELIVERY_GIVEN_UP;
  if (d->by_hand)
    return HEAT_DELIVERY_TO_POST;
  return d->tries ? HEAT_DELIVERY_TRYING : HEAT_DELIVERY_WAITING;
}

static const char *
find_label (const HeatCompany *company, const char *name)
{
  for (guint i = 0; company && i < company->n_channels; i++)
    if (g_strcmp0 (company->channels[i].name, name) == 0)
      return company->channels[i].label;
  return name;
}

char *
heat_delivery_label (const HeatCompany *company, const HeatDelivery *d)
{
  const char *label = find_label (company, d->is_extra ? d->webhook : d->channel);

  if (d->is_extra && g_strcmp0 (d->topic, "alert") == 0)
    return g_strdup_printf (_("%s: alert"), label);
  if (d->is_extra && d->hours_before > 0)
    return g_strdup_printf (_("%s: reminder %g h ahead"), label, d->hours_before);
  return g_strdup (label);
}

char *
heat_delivery_words (const HeatDelivery *d)
{
  g_autofree char *time = d->delivered_us ? heat_time_format_local (d->delivered_us, "%H:%M") : NULL;

  switch (heat_delivery_state (d))
    {
    case HEAT_DELIVERY_DONE: return g_strdup_printf (_("delivered %s"), time);
    case HEAT_DELIVERY_BY_HAND: return g_strdup_printf (d->by_hand ? _("posted %s") : _("by hand %s"), time);
    case HEAT_DELIVERY_OVERTAKEN: return g_strdup_printf (_("settled %s"), time);
    case HEAT_DELIVERY_PARTLY: return g_strdup_printf ("%u / %u", d->count, d->of);
    case HEAT_DELIVERY_GIVEN_UP: return g_strdup (_("given up"));
    case HEAT_DELIVERY_TO_POST: return d->of ? g_strdup_printf ("%u / %u", d->count, d->of) : g_strdup (_("to be posted"));
    case HEAT_DELIVERY_TRYING: return g_strdup_printf (_("try %u"), d->tries);
    default: return g_strdup (_("waiting"));
    }
}

/* "desk:NAME" → "NAME" */
static const char *
person_of (const char *actor)
{
  const char *colon = strchr (actor, ':');

  return colon ? colon + 1 : actor;
}

char *
heat_delivery_remark (const HeatDelivery *d)
{
  const char *reason = d->reason && *d->reason ? d->reason : NULL;
  HeatDeliveryState state = heat_delivery_state (d);

  if (state == HEAT_DELIVERY_GIVEN_UP)
    return g_strdup_printf (ngettext ("Nobody was told this way (%s, %u try). Phone the communities or send it by hand, then note here how it was done.",
                                      "Nobody was told this way (%s, %u tries). Phone the communities or send it by hand, then note here how it was done.", d->tries),
                            reason ? reason : _("no reason given"), d->tries);
  if (state == HEAT_DELIVERY_PARTLY)
    return g_strdup_printf (_("The gateway took it at its word: %u of %u messages went on. Ask there for the others, or tell them otherwise."), d->count, d->of);
  if (state == HEAT_DELIVERY_BY_HAND)
    return d->receipt ? g_strdup_printf ("%s (%s)", d->receipt, person_of (d->noted_by)) : g_strdup (person_of (d->noted_by));
  return g_strdup (reason);
}

char *
heat_delivery_channel (const char *webhook, const char *topic, double hours_before)
{
  if (g_strcmp0 (topic, "reminder") == 0)
    return g_strdup_printf ("%s/reminder/%g", webhook, hours_before);
  return g_strcmp0 (topic, "notice") == 0 ? g_strdup (webhook) : g_strdup_printf ("%s/%s", webhook, topic);
}

guint
heat_ops_given_up (const HeatOps *ops)
{
  g_autoptr (GArray) owed = heat_ops_outbox (ops, NULL);
  guint n = 0;

  for (guint i = 0; i < owed->len; i++)
    n += heat_delivery_state (g_array_index (owed, HeatOwed, i).delivery) == HEAT_DELIVERY_GIVEN_UP;
  return n;
}

/* --- what became of it --------------------------------------------------------------------------------------------- */

typedef struct { const char *number; guint version; const HeatDeliveryInput *input; const HeatByHandInput *by_hand; } DeliveryArgs;

static gboolean
refuse_unknown (const DeliveryArgs *args, const char *channel, GError **error)
{
  g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_NOT_FOUND, _("noting a delivery: there is no notice %s/%u for the channel “%s”"), args->number, args->version, channel);
  return FALSE;
}

static JsonObject *
tried_body (const HeatDeliveryInput *input, guint version)
{
  JsonObject *body = heat_body ("channel", input->channel, "reason", input->reason ? input->reason : "", "receipt", input->receipt ? input->receipt : "",
                                "webhook", input->webhook ? input->webhook : "", "topic", input->webhook && input->topic ? input->topic : "", NULL);

  json_object_set_int_member (body, "version", version);
  json_object_set_boolean_member (body, "ok", input->ok);
  if (input->of)
    {
      json_object_set_int_member (body, "count", input->count);
      json_object_set_int_member (body, "of", input->of);
    }
  if (input->webhook)
    json_object_set_int_member (body, "tries", input->tries);
  if (input->hours_before > 0)
    json_object_set_double_member (body, "hours_before", input->hours_before);
  if (input->is_given_up)
    json_object_set_boolean_member (body, "given_up", TRUE);
  if (input->done_us)
    json_object_set_int_member (body, "done_us", input->done_us);
  return body;
}

static gboolean
deliver_once (HeatLive *live, gpointer data, GError **error)
{
  DeliveryArgs *args = data;
  HeatNotice *notice = heat_ops_notice (live->ops, args->number, args->version);
  HeatDelivery *d = notice ? heat_notice_delivery (notice, args->input->channel) : NULL;
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (!notice || (!d && !args->input->webhook))
    return refuse_unknown (args, args->input->channel, error);
  if (d && d->delivered_us)
    return TRUE;
  heat_deed_add (&deed, "notice", args->number, HEAT_EVENT_DELIVERY_TRIED, tried_body (args->input, args->version));
  return heat_deed_commit (&deed, error);
}

gboolean
heat_live_delivery (HeatLive *live, const char *number, guint version, const HeatDeliveryInput *input, GError **error)
{
  DeliveryArgs args = { number, version, input, NULL };

  return heat_live_persist (live, deliver_once, &args, error);
}

/* --- by people ----------------------------------------------------------------------------------------------------- */

static gboolean
check_by_hand (const DeliveryArgs *args, const HeatNotice *notice, const HeatDelivery *d, GError **error)
{
  const HeatByHandInput *in = args->by_hand;

  if (!d)
    return refuse_unknown (args, in->channel, error);
  if (!d->by_hand && !d->is_given_up && !d->webhook && !d->noted_by)
    return heat_live_refuse (error, _("noting “%s” of notice %s/%u by hand: the program delivers it itself and goes on trying"), in->channel, args->number, args->version);
  if (d->delivered_us && !d->by_hand && !d->noted_by)
    return heat_live_refuse (error, _("noting “%s” of notice %s/%u by hand: it has arrived already"), in->channel, args->number, args->version);
  if (!d->by_hand && in->areas)
    return heat_live_refuse (error, _("noting “%s” of notice %s/%u by hand: only what people post is noted by community"), in->channel, args->number, args->version);
  if (!d->by_hand && in->is_done && (!in->how || !*in->how))
    return heat_live_refuse (error, _("noting “%s” of notice %s/%u by hand: say how it was done, for example “phoned all six communities”"), in->channel, args->number, args->version);
  for (guint i = 0; in->areas && in->areas[i]; i++)
    {
      gboolean is_known = FALSE;
      for (guint k = 0; k < notice->areas->len; k++)
        is_known |= g_strcmp0 (((HeatNoticeArea *) notice->areas->pdata[k])->id, in->areas[i]) == 0;
      if (!is_known)
        return heat_live_refuse (error, _("noting “%s” of notice %s/%u as posted: the notice is not about the community “%s”"), in->channel, args->number, args->version, in->areas[i]);
    }
  return TRUE;
}

static gboolean
is_posted (const HeatDelivery *d, const char *area)
{
  return d->posted && g_ptr_array_find_with_equal_func (d->posted, area, g_str_equal, NULL);
}

static gboolean
is_so_already (const HeatDelivery *d, const HeatByHandInput *in)
{
  for (guint i = 0; in->areas && in->areas[i]; i++)
    if (is_posted (d, in->areas[i]) != in->is_done)
      return FALSE;
  return in->areas ? TRUE : in->is_done ? d->delivered_us != 0 : !d->delivered_us && !(d->posted && d->posted->len);
}

static gboolean
by_hand_once (HeatLive *live, gpointer data, GError **error)
{
  DeliveryArgs *args = data;
  const HeatByHandInput *in = args->by_hand;
  HeatNotice *notice = heat_ops_notice (live->ops, args->number, args->version);
  HeatDelivery *d = notice ? heat_notice_delivery (notice, in->channel) : NULL;
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (!check_by_hand (args, notice, d, error))
    return FALSE;
  if (is_so_already (d, in))
    return TRUE;
  JsonObject *body = heat_body ("channel", in->channel, "how", in->how ? in->how : "", NULL);
  json_object_set_int_member (body, "version", notice->version);
  json_object_set_boolean_member (body, "done", in->is_done);
  if (in->areas)
    {
      JsonArray *areas = json_array_new ();
      for (guint i = 0; in->areas[i]; i++)
        json_array_add_string_element (areas, in->areas[i]);
      json_object_set_array_member (body, "areas", areas);
    }
  heat_deed_add (&deed, "notice", args->number, HEAT_EVENT_DELIVERY_BY_HAND, body);
  return heat_deed_commit (&deed, error);
}

gboolean
heat_live_by_hand (HeatLive *live, const char *number, guint version, const HeatByHandInput *input, GError **error)
{
  DeliveryArgs args = { number, version, NULL, input };

  return heat_live_persist (live, by_hand_once, &args, error);
}
