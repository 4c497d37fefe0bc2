// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Alerts, their feed, the public map's data. */
#include "hotline-private.h"
#include "notice-cap-make.h"

typedef struct _HotlineFeeds HotlineFeeds;
HotlineFeeds *hotline_feeds_new (HeatHotline *hotline, GError **error);
void hotline_feeds_free (HotlineFeeds *feeds);

/* Stands in texts made ahead for where the public finds the service, which only a request tells. */
#define HOTLINE_BASE "{public-url}"
/* The stops in force, one feature a notice and community (hotline-outages.c). (transfer full) */
char *hotline_make_outages (HotlineRequest *request, HeatDegrees *degrees);
