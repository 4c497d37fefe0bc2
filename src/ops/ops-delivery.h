// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* How a notice stands on one of its ways, in words: the same for the window, for heatctl and for whoever counts. The ways of a notice are the channels of its record
 * and, once the hotline tells of them, the webhooks that no channel names: "NAME", "NAME/alert", "NAME/reminder/24". */
#include "ops-company.h"
#include "ops-state.h"

typedef enum {
  HEAT_DELIVERY_WAITING,  /* not tried yet */
  HEAT_DELIVERY_TRYING,   /* tried, and will be again */
  HEAT_DELIVERY_GIVEN_UP, /* will not be tried again: people are to do it */
  HEAT_DELIVERY_TO_POST,  /* by people, not everywhere yet */
  HEAT_DELIVERY_DONE,
  HEAT_DELIVERY_PARTLY,   /* taken, but the gateway says that not all of it went on */
  HEAT_DELIVERY_BY_HAND,  /* people did it, and noted it */
  HEAT_DELIVERY_OVERTAKEN /* never arrived; what came later says it anew */
} HeatDeliveryState;
HeatDeliveryState heat_delivery_state (const HeatDelivery *delivery);
/* The channel's label of the company's settings, else its name; with what is brought, when that is not the notice itself. (transfer full) */
char *heat_delivery_label (const HeatCompany *company, const HeatDelivery *delivery);
/* "delivered 02:31", "try 3", "2 / 5". (transfer full) */
char *heat_delivery_words (const HeatDelivery *delivery);
/* Why it stands so, who did it, and of what was given up what to do now. (transfer full, nullable: nothing to say) */
char *heat_delivery_remark (const HeatDelivery *delivery);
/* "NAME", "NAME/alert", "NAME/reminder/24": the way of a notice that a webhook's topic is. (transfer full) */
char *heat_delivery_channel (const char *webhook, const char *topic, double hours_before);
/* Deliveries that nobody will make any more unless people do. */
guint heat_ops_given_up (const HeatOps *ops);
