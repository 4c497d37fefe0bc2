// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The desk's side of the hotline, on its main loop. What it owes is what the journal says was issued and not delivered: posted
 * in order, retried with growing pauses, noted as delivered or failed. New reports are fetched, taken into the desk's journal,
 * and only then acknowledged: exactly once in effect. Nothing here ever blocks. */
#include "hotline-error.h"
#include "ops-command.h"

typedef struct {
  HeatLive *live;          /* borrowed; must outlive the client */
  const char *url;         /* "http://127.0.0.1:8088" */
  const char *token;
  const char *channel;     /* of the company's channels; NULL: "hotline" */
  guint timeout_ms;        /* for one exchange; 0: 15,000 */
  guint first_pause_ms;    /* after a failure, doubled each time; 0: 1,000 */
  guint longest_pause_ms;  /* 0: 60,000 */
  guint wait_s;            /* how long the service may hold back an empty list of reports; 0: 25 */
  guint tally_s;           /* how often it is asked how many tickets wait for dispatch, and what its webhooks made of the notices; 0: never */
  void (*changed) (gpointer data); /* the state below has changed; may be NULL */
  gpointer data;
} HeatHotlineClientSetup;

typedef struct {
  gboolean is_up;          /* the last exchange was answered as it should be */
  gboolean is_caught_up;   /* the last list of reports was empty: all are taken and acknowledged */
  guint undelivered;       /* notices owed */
  guint failures;          /* in a row */
  gint64 contact_us;       /* last good answer by the desk's clock; 0 never */
  int decisions;           /* tickets that wait for a decision of dispatch; −1 not known */
  const char *reason;      /* of the last failure, for people; NULL none. Borrowed until the next change */
} HeatHotlineLink;

typedef struct _HeatHotlineClient HeatHotlineClient;
/* Starts at once. HEAT_ERROR_USAGE for a URL that is none or a token that cannot stand in a header. */
HeatHotlineClient *heat_hotline_client_new (const HeatHotlineClientSetup *setup, GError **error);
void heat_hotline_client_free (HeatHotlineClient *client);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatHotlineClient, heat_hotline_client_free)
HeatHotlineLink heat_hotline_client_link (const HeatHotlineClient *client);
/* How something that is owed stands now: what the journal has, and of what is being tried the newest. Texts are borrowed until the next change. */
typedef struct {
  guint tries;
  gint64 next_us;          /* the next try; 0 not known */
  const char *reason;      /* NULL none */
  const char *behind;      /* the notice that it waits for at its webhook, "0114-02/1"; NULL none */
} HeatHotlineStanding;
HeatHotlineStanding heat_hotline_client_standing (const HeatHotlineClient *client, const HeatNotice *notice, const HeatDelivery *delivery);
/* Tries now, without waiting for the pause to end (a person asks for it). */
void heat_hotline_client_try_now (HeatHotlineClient *client);
