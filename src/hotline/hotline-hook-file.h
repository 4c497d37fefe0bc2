// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The file of webhooks, and what is posted. */
#include "hotline-private.h"

typedef enum { HOTLINE_TOPIC_NOTICE = 1, HOTLINE_TOPIC_REMINDER = 2 } HotlineTopic;
typedef struct { char *name, *url, *secret; guint topics; gboolean speaks_english; } HotlineHookSetup;
void hotline_hook_setup_free (gpointer setup);
/* (transfer full: HotlineHookSetup) */
GPtrArray *hotline_hook_file_read (const char *path, GError **error);

/* What is told of a notice or reminder. (transfer full) */
char *hotline_hook_body (const HeatHotline *hotline, const HeatNotice *notice, double reminder_h, const char *id, gboolean speaks_english);
/* "sha256=…" over the time, a dot and the body. (transfer full) */
char *hotline_hook_sign (const char *secret, const char *time, const char *body);
