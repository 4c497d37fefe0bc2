// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Webhooks: what happens is posted to the addresses of a file (data/hotline/webhooks.ini): gateways for text messages, systems of the company.
 * Each topic of an address has a queue of its own in the order of the journal, and the journal holds how far it came: nothing is lost over a restart.
 * A post is repeated under the same Idempotency-Key until it is answered with 2xx; it is signed by HMAC-SHA256. */
#include "hotline-private.h"

typedef struct _HotlineHooks HotlineHooks;
/* `path` NULL: no addresses. Starts to note items; nothing is sent before hotline_hooks_start(). HEAT_ERROR_IO, HEAT_ERROR_DATA name file, group and key. */
HotlineHooks *hotline_hooks_new (HeatHotline *hotline, const char *path, GError **error);
/* The journal has been read: addresses and topics met for the first time begin with what comes from now on. HEAT_ERROR_IO from the journal. */
gboolean hotline_hooks_start (HotlineHooks *hooks, GError **error);
/* Reads the file again: new addresses and topics begin with what comes from now on, those that stay go on where they are with their new settings, those that are gone
 * get nothing more. A file that is wrong changes nothing: HEAT_ERROR_IO, HEAT_ERROR_DATA. */
gboolean hotline_hooks_reload (HotlineHooks *hooks, GError **error);
/* Prometheus text, by address: queued, delivered, failed, given up. */
void hotline_hooks_put_metrics (const HotlineHooks *hooks, GString *out);
/* Sends nothing more; what is under way counts as not sent. */
void hotline_hooks_stop (HotlineHooks *hooks);
void hotline_hooks_free (HotlineHooks *hooks);
/* Every event of the journal, in order. */
void hotline_hooks_note (HotlineHooks *hooks, HeatEvent *event);

/* Reminders of planned stops that draw near: those due now are noted in the journal and pushed (hotline-reminders.c). */
void hotline_remind (HeatHotline *hotline);
/* How many hours before its start the reminder is for; 0: the event is none. */
double hotline_reminder_hours (HeatEvent *event);
