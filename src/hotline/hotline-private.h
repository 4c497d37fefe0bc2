// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "hotline-service.h"
#include "notice-text.h"
#include "ops-state.h"
#include <libsoup/soup.h>

typedef struct {
  gint64 seq;
  char *id;
  HeatEvent *event;
  gboolean handed; /* the desk has it in its journal */
} HotlineReport;

struct _HeatHotline {
  SoupServer *server;
  guint port;
  HeatJournal *journal;  /* owned */
  HeatOps *ops;          /* owned: fold of the journal */
  HeatNet *net;          /* reference */
  HeatClock clock;
  char *token;
  HeatWording *zh, *en;  /* owned */
  gboolean speaks_english;
  GPtrArray *reports;        /* HotlineReport, by seq */
  GHashTable *report_by_id;  /* borrowed id → HotlineReport */
  GPtrArray *waiting;        /* Waiter: long polls */
  HeatHotlineSetup setup;    /* callbacks; its texts are not kept */
};

/* A request in hand. */
typedef struct {
  HeatHotline *hotline;
  SoupServerMessage *message;
  GHashTable *query;  /* may be NULL */
  char *part;         /* what stood for {…} in the path; NULL */
} HotlineRequest;
typedef void (*HotlineHandler) (HotlineRequest *request);

/* Answers. The node or object is consumed. */
void hotline_answer (HotlineRequest *request, guint status, JsonNode *node);
void hotline_refuse (HotlineRequest *request, guint status, const char *code, const char *message);
/* Turns a failure of the journal into 503 (nothing was acknowledged) and bad data into 400. */
void hotline_refuse_error (HotlineRequest *request, const GError *error);
const char *hotline_query (const HotlineRequest *request, const char *key); /* NULL: absent or empty */
gint64 hotline_query_int (const HotlineRequest *request, const char *key, gint64 fallback, gint64 min, gint64 max);
/* The body as a JSON object; NULL when it has been refused already. Nesting is limited to 32. (transfer full) */
JsonNode *hotline_body (HotlineRequest *request);

/* Appends and folds. On CONFLICT the journal has been read again. */
gboolean hotline_append (HeatHotline *hotline, HeatEvent *event, const HeatExpect *expect, GError **error);
/* Reads what another process has appended. */
gboolean hotline_sync (HeatHotline *hotline, GError **error);

void hotline_handle_health (HotlineRequest *request);
void hotline_handle_post_notice (HotlineRequest *request);
void hotline_handle_list_notices (HotlineRequest *request);
void hotline_handle_status (HotlineRequest *request);
void hotline_handle_post_report (HotlineRequest *request);
void hotline_handle_list_reports (HotlineRequest *request);
void hotline_handle_report_taken (HotlineRequest *request);
void hotline_handle_page (HotlineRequest *request);
void hotline_handle_notice_page (HotlineRequest *request);
/* New reports have come, or the service stops: answers the long polls. */
void hotline_wake (HeatHotline *hotline);
void hotline_free_waiter (gpointer waiter);

/* The wording that the request asks for by lang=. */
const HeatWording *hotline_wording (const HotlineRequest *request);
void hotline_put_time (JsonBuilder *b, const char *key, gint64 at_us); /* null when 0 */
void hotline_put_text (JsonBuilder *b, const char *key, const char *text);
/* The previous version or the replaced notice, for its words. (nullable) */
const HeatNotice *hotline_previous (const HeatHotline *hotline, const HeatNotice *notice);
