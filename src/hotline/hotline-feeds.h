// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Alerts, their feed, the public map's data. */
#include "hotline-private.h"
#include "notice-cap-make.h"

typedef struct _HotlineFeeds HotlineFeeds;
HotlineFeeds *hotline_feeds_new (HeatHotline *hotline, GError **error);
void hotline_feeds_free (HotlineFeeds *feeds);
/* A notice as an alert for whoever is told of it without asking: its page is that of the settings. HEAT_ERROR_REFUSED as heat_cap_from_notice(). (transfer full) */
HeatCap *hotline_feeds_alert (HeatHotline *hotline, const HeatNotice *notice, GError **error);

/* Stands in texts made ahead for where the public finds the service, which only a request tells. */
#define HOTLINE_BASE "{public-url}"
/* The stops in force, one feature a notice and community (hotline-outages.c). (transfer full) */
char *hotline_make_outages (HotlineRequest *request, HeatDegrees *degrees);
