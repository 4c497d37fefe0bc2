// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The hotline service: takes notices from the desk exactly once, tells an agent whether a household is out, why, until when and
 * what to say, takes reports and hands them to the desk. JSON over HTTP with bearer tokens that have roles (data/openapi.yaml). It keeps a
 * journal of its own; what it has acknowledged is in that journal, on disk. One handle belongs to one thread and serves on
 * that thread's default main context. */
#include "base-clock.h"
#include "hotline-config.h"
#include "hotline-map.h"
#include "net.h"
#include "ops-journal.h"

/* One place that a caller may mean. */
typedef struct {
  HeatKind kind;   /* HOUSEHOLD, BUILDING, COMMUNITY, CONSUMER; anything else is a place without consumers */
  guint32 index;
  char *label;     /* owned: "通达小区 6 号楼 2 单元 501" */
} HeatHotlinePlace;
void heat_hotline_place_clear (HeatHotlinePlace *place);

typedef struct {
  HeatJournal *journal;       /* taken, also on failure */
  HeatNet *net;               /* referenced */
  HeatClock clock;
  const char *token;          /* one token with the roles desk and agent, at least 16 characters; may be NULL with tokens_path */
  const char *tokens_path;    /* file of tokens, data/hotline/tokens.ini; may be NULL */
  HeatHotlineConfig *config;  /* referenced; NULL: the defaults */
  const char *webhooks_path;  /* addresses that are told what happens, data/hotline/webhooks.ini; may be NULL */
  const char *language;       /* of what the agent says when the request names none: "zh_CN" or "en"; NULL: zh_CN */
  /* An address in words → places, best first: appends HeatHotlinePlace to `places`. NULL: cards and phones only. */
  void (*find) (const char *address, GArray *places, gpointer data);
  char *(*station) (guint32 building, gpointer find_data); /* name of what feeds it, NULL unknown (transfer full). May be NULL */
  gpointer find_data;
  const char *folder;         /* beside the journal: crews' photos and the secret of their links; made when absent. NULL: none */
  HeatHotlineDraw draw;       /* the map; may be NULL */
  gpointer draw_data;
  const char *tls_cert, *tls_key; /* PEM files; the key may be in the certificate's. NULL: no TLS */
  void (*log) (const char *line, gpointer data); /* one JSON object a request: at, method, route, status, ms, who (a workplace); nothing of a person. May be NULL */
  gpointer log_data;
} HeatHotlineSetup;

typedef struct _HeatHotline HeatHotline;
/* Reads the journal. HEAT_ERROR_USAGE for a short token, HEAT_ERROR_DATA and HEAT_ERROR_IO from journal and wording. */
HeatHotline *heat_hotline_new (const HeatHotlineSetup *setup, GError **error);
void heat_hotline_free (HeatHotline *hotline);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatHotline, heat_hotline_free)
/* "127.0.0.1:8080"; port 0 takes a free one. HEAT_ERROR_IO when the port is taken, HEAT_ERROR_USAGE for a wrong form. */
gboolean heat_hotline_listen (HeatHotline *hotline, const char *address, GError **error);
guint heat_hotline_port (const HeatHotline *hotline); /* 0: does not listen */
/* Reads the file of tokens, the certificate and the rules of tickets again; on failure the old ones stay. HEAT_ERROR_IO, HEAT_ERROR_DATA. */
gboolean heat_hotline_reload (HeatHotline *hotline, GError **error);
/* Takes no more connections, ends waiting requests, refuses new ones (503); answers under way are sent while the context runs on. */
void heat_hotline_stop (HeatHotline *hotline);
/* Requests in hand: 0 after heat_hotline_stop() means that everything has been said. */
guint heat_hotline_busy (const HeatHotline *hotline);

/* Every method and path served, "{…}" for a variable part: compared with data/openapi.yaml by the tests.
 * `roles`: HeatRole bits of those whom it serves, 0 everybody. */
typedef struct { const char *method, *path; guint roles; } HeatHotlineRoute;
const HeatHotlineRoute *heat_hotline_routes (guint *n);
