// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What the service's webhooks make of the notices (text messages, systems of the company), asked from time to time and kept in the desk's journal: taken, given up, and
 * of what is still being tried the first try and each time the tries have doubled, so that an address that is dead for days fills no journal. In between the newest is
 * known here. */
#include "hotline-fetch.h"
#include "ops-live.h"

typedef struct {
  HeatLive *live;              /* borrowed; outlives it */
  SoupSession *session;        /* borrowed; the same */
  const char *url, *token;     /* borrowed; the same */
  const char *channel;         /* that the desk itself serves; borrowed; the same */
  guint timeout_ms, every_ms;
  void (*changed) (gpointer data);
  void (*failed) (const char *reason, gpointer data); /* the desk's own journal takes nothing */
  gpointer data;
} HotlineTallySetup;

typedef struct { guint tries; gint64 next_us; const char *reason, *behind; /* borrowed until the next answer; NULL none */ } HotlineStanding;

typedef struct _HotlineTally HotlineTally;
/* Begins at once. */
HotlineTally *hotline_tally_new (const HotlineTallySetup *setup);
void hotline_tally_free (HotlineTally *tally); /* (nullable) */
/* A notice was posted: it is asked for soon. */
void hotline_tally_soon (HotlineTally *tally);
/* What was settled counts again: people took their word back. */
void hotline_tally_begin_again (HotlineTally *tally);
/* As last told, of what waits. FALSE: nothing was told of it. */
gboolean hotline_tally_find (const HotlineTally *tally, const HeatNotice *notice, const HeatDelivery *delivery, HotlineStanding *standing);
