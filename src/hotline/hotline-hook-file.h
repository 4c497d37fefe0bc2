// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The file of webhooks, and what is posted. */
#include "hotline-private.h"

/* An alert is made of the same event as its notice, and posted by itself: what keeps it back must not keep back the notice. */
typedef enum { HOTLINE_TOPIC_NOTICE = 1, HOTLINE_TOPIC_REMINDER = 2, HOTLINE_TOPIC_TICKET = 4, HOTLINE_TOPIC_ALERT = 8 } HotlineTopic;
#define HOTLINE_TOPIC_END (2 * HOTLINE_TOPIC_ALERT) /* for (topic = 1; topic < HOTLINE_TOPIC_END; topic *= 2) */
const char *hotline_topic_word (HotlineTopic topic);
/* 0: no such topic. */
guint hotline_topic_of (const char *word);

/* Shared by the queues of its topics: g_rc_box_acquire(), hotline_hook_setup_free(). */
typedef struct { char *name, *url, *secret; guint topics; gboolean speaks_english; } HotlineHookSetup;
void hotline_hook_setup_free (gpointer setup);
/* (transfer full: HotlineHookSetup) */
GPtrArray *hotline_hook_file_read (const char *path, GError **error);

/* What is told of a notice: NOTICE, REMINDER `reminder_h` before it begins, or ALERT with the alert (CAP 1.2), which may be HEAT_ERROR_REFUSED. No text message
 * is in the alert for who gets the notice too. (transfer full) */
char *hotline_hook_body (HeatHotline *hotline, const HeatNotice *notice, HotlineTopic topic, double reminder_h, const char *id, const HotlineHookSetup *setup, GError **error);
/* What happened to a ticket, and how it stands: nothing of a person. (transfer full) */
char *hotline_hook_ticket_body (HeatHotline *hotline, HeatEvent *event, const char *id);
/* "sha256=…" over the time, a dot and the body. (transfer full) */
char *hotline_hook_sign (const char *secret, const char *time, const char *body);
