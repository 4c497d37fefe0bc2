// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "hotline-access.h"
#include "hotline-phones.h"
#include "hotline-questions.h"
#include "hotline-quick.h"
#include "hotline-maps.h"
#include "hotline-service.h"
#include "notice-text.h"
#include "ops-state.h"
#include <libsoup/soup.h>
#include <locale.h>

typedef struct {
  gint64 seq;
  char *id;
  HeatEvent *event;
  gboolean handed; /* the desk has it in its journal */
} HotlineReport;

typedef struct _HotlineCrews HotlineCrews; /* hotline-crew*.c */

struct _HeatHotline {
  SoupServer *server;
  guint port;
  HeatJournal *journal;  /* owned */
  HeatOps *ops;          /* owned: fold of the journal */
  HeatNet *net;          /* reference */
  HeatClock clock;
  HeatAccess *access;        /* owned: tokens and sessions */
  char *tokens_path;         /* NULL: one token only */
  HeatHotlineConfig *config; /* reference */
  HeatWording *zh, *en;  /* owned */
  gboolean speaks_english;
  GPtrArray *reports;        /* HotlineReport, by seq */
  GHashTable *report_by_id;  /* borrowed id → HotlineReport */
  GPtrArray *waiting;        /* Waiter: long polls */
  GPtrArray *listeners;      /* those who hear pushed events (hotline-push.c) */
  guint ping;                /* source; 0 */
  HotlineMaps *maps;         /* owned: pictures drawn and ordered */
  gint64 pushed_seq;         /* id of the last pushed event */
  guint pushed_count;
  gboolean is_stopping;
  struct _HotlineHooks *hooks; /* owned: webhooks (hotline-webhooks.c) */
  GHashTable *reminded;        /* key of a notice → double *: hours of its last reminder */
  guint reminding;             /* source; 0 */
  struct _HotlineTickets *tickets; /* owned: tickets and their rules (hotline-tickets.c) */
  HotlineCrews *crews;       /* owned: jobs, links, what crews say */
  HotlineQuestions *questions; /* owned: what agents ask */
  struct _HotlineFeeds *feeds; /* owned: alerts and the public map's data (hotline-feeds.c) */
  HotlineQuick *quick;       /* owned: answers worked out once */
  HotlinePhones *phones;     /* owned; NULL without a city */
  gint64 synced_us;          /* monotonic: when the journal was last asked for what others wrote */
  GPtrArray *pending;        /* hotline-commit.c: events that wait to be written together */
  GHashTable *pending_streams; /* theirs and their keys, borrowed */
  guint flush_idle, flush_late; /* sources; 0 */
  /* The door (hotline-door.c): connections and what was refused. */
  GSocketService *door;
  GSocket *far_end;          /* of the socket that libsoup listens on; nobody calls there */
  GTlsCertificate *certificate; /* NULL: no TLS */
  char *tls_cert, *tls_key;
  GPtrArray *connections;
  GHashTable *per_address;   /* address → how many connections, and requests that a proxy brings */
  GPtrArray *proxies;        /* GInetAddressMask: whom X-Forwarded-For is believed */
  gsize body_bytes, stranger_bytes; /* hotline-bodies.c: held by requests' bodies; of them strangers' */
  gsize answer_bytes, stranger_answer_bytes; /* the same of answers under way */
  guint sweep, busy, handshakes; /* source; requests in hand; TLS under way */
  GHashTable *buckets, *counts;  /* hotline-rates.c, hotline-meter.c */
  gint64 begun_us;           /* monotonic */
  guint64 turned_away, hung_up, refused_by_rate, wrong_tokens, unreadable;
  HeatHotlineSetup setup;    /* callbacks; its texts are not kept */
};

/* A request in hand. */
typedef struct {
  HeatHotline *hotline;
  SoupServerMessage *message;
  GHashTable *query;  /* may be NULL */
  char *part;         /* what stood for the first {…} in the path; NULL */
  char *part2;        /* for the second */
  HotlineWho who;     /* who asks; all empty: nobody known, only in public routes */
  gboolean is_english; /* what is said to them: by lang=, else their Accept-Language, else the service's own */
} HotlineRequest;
typedef void (*HotlineHandler) (HotlineRequest *request);

/* --- Crews (hotline-crew*.c) ---- */
/* NULL `folder`: no photos are taken, and links end with the process. */
HotlineCrews *hotline_crews_new (HeatHotline *hotline, const char *folder, GError **error);
void hotline_crews_free (HotlineCrews *crews);
/* The newest job of the incident that has not ended, as the desk put it. Borrowed until the next event is folded. (nullable) */
JsonObject *hotline_incident_job (const HotlineCrews *crews, const char *incident);
/* "progress" and "doing" of the notice's incident, inside an open object; nothing when no job tells of it (hotline-progress.c). */
void hotline_put_progress (JsonBuilder *b, HotlineRequest *request, const HeatNotice *notice);
void hotline_crews_note (HotlineCrews *crews, HeatEvent *event); /* as it is folded */
/* Does this path, "/c/{link}/…", begin with a link that opens a job now? As far as the journal has been read. O(1) */
gboolean hotline_is_open_link (const HeatHotline *hotline, const char *path);
/* Does a link to this job that ends then still open it? O(1) */
gboolean hotline_link_lasts (const HeatHotline *hotline, const char *incident, const char *team, gint64 until_us);
void hotline_handle_put_job (HotlineRequest *request);
void hotline_handle_end_job (HotlineRequest *request);
void hotline_handle_crew_messages (HotlineRequest *request);
void hotline_handle_crew_taken (HotlineRequest *request);
void hotline_handle_photo (HotlineRequest *request);
void hotline_handle_crew_door (HotlineRequest *request);
void hotline_handle_crew_page (HotlineRequest *request);
void hotline_handle_crew_worker (HotlineRequest *request);
void hotline_handle_crew_job (HotlineRequest *request);
void hotline_handle_crew_map (HotlineRequest *request);
void hotline_handle_crew_events (HotlineRequest *request);
void hotline_handle_crew_say (HotlineRequest *request);
void hotline_handle_crew_photo (HotlineRequest *request);

/* Answers. The node or object is consumed. */
void hotline_answer (HotlineRequest *request, guint status, JsonNode *node);
void hotline_refuse (HotlineRequest *request, guint status, const char *code, const char *message);
/* Turns a failure of the journal into 503 (nothing was acknowledged) and bad data into 400. */
void hotline_refuse_error (HotlineRequest *request, const GError *error);
/* "https://heat.example.com": as the settings say, else as the request was addressed; "" for what no host can be called. (transfer full) */
char *hotline_public_url (const HotlineRequest *request);
/* Before its body has been heard: 400, 413, 431, 429 and 503 in words. libsoup then asks no handler. */
void hotline_refuse_unread (HeatHotline *hotline, SoupServerMessage *message, guint status);
/* 401: the token is missing or wrong. */
void hotline_refuse_token (HotlineRequest *request);
const char *hotline_query (const HotlineRequest *request, const char *key); /* NULL: absent or empty */
gint64 hotline_query_int (const HotlineRequest *request, const char *key, gint64 fallback, gint64 min, gint64 max);
/* The body as a JSON object; NULL when it has been refused already. Nesting is limited to 32. (transfer full) */
JsonNode *hotline_body (HotlineRequest *request);

/* Fills `who` from the bearer token or the session's cookie. FALSE: a page of another site used the browser's cookie (CSRF). */
gboolean hotline_identify (HotlineRequest *request);

/* --- Connections (hotline-door.c) ---- */
#define HOTLINE_HEAD_TOO_LARGE 431    /* RFC 6585 */
#define HOTLINE_TOO_MANY_REQUESTS 429 /* RFC 6585 */
gboolean hotline_open_door (HeatHotline *hotline, GSocketAddress *address, GError **error);
void hotline_close_door (HeatHotline *hotline);
void hotline_free_door (HeatHotline *hotline);
gboolean hotline_load_certificate (HeatHotline *hotline, GError **error);
/* The handler has returned: the answer must be taken in time, unless the request waits. `route`: the pattern, or "-". */
void hotline_note_route (HotlineRequest *request, const char *route);
/* The answer comes later (a long poll), and then has its own time to be taken. */
void hotline_pause (HotlineRequest *request);
void hotline_resume (SoupServerMessage *message);
void hotline_hang_up (SoupServerMessage *message);
/* Under which the client is counted, as hotline_address_name() has it: behind a proxy the one that it names. Borrowed. */
const char *hotline_address (const HotlineRequest *request);
/* Does the client speak TLS, to us or to that proxy (X-Forwarded-Proto)? */
gboolean hotline_is_secure (const HotlineRequest *request);

/* --- Behind a proxy (hotline-proxy.c) ---- */
/* Those of [limits] proxy_address. HEAT_ERROR_DATA. (transfer full) */
GPtrArray *hotline_proxies_new (const HeatHotlineConfig *config, GError **error);
gboolean hotline_is_proxy (const HeatHotline *hotline, GInetAddress *address);
/* By which an address is counted: itself, or of IPv6 its network of 64 bits, which one subscriber has. (transfer full) */
char *hotline_address_name (GInetAddress *address);
/* The name of the right-most address of X-Forwarded-For that is no proxy of ours: what stands further left anybody may have written.
 * Of `peer` when the list is absent or unreadable there. (transfer full) */
char *hotline_forwarded_for (const HeatHotline *hotline, const char *list, GInetAddress *peer);

/* --- How often (hotline-rates.c). FALSE: refused with 429 ---- */
gboolean hotline_may_ask (HotlineRequest *request);
/* 401, or 429 after many wrong tokens from that address. */
void hotline_refuse_wrong_token (HotlineRequest *request);
/* libsoup 3.2 loses some memory with requests that it cannot read: who sends many of them is not let in for a while. `address` NULL: they are counted only. */
void hotline_note_unreadable (HeatHotline *hotline, const char *address);
gboolean hotline_may_connect (HeatHotline *hotline, const char *address);
void hotline_sweep_rates (HeatHotline *hotline);

/* --- Log and metrics (hotline-meter.c) ---- */
void hotline_note_request (HeatHotline *hotline, SoupServerMessage *message, const char *route, const char *name, gint64 length_us);
void hotline_handle_metrics (HotlineRequest *request);

/* --- Pages (hotline-files.c) ---- */
void hotline_set_header (HotlineRequest *request, const char *name, const char *value);
/* A file of data/, "web/agent.html", with the headers that a page needs: no script or style within its text is run. A file that
 * pages ask for by /web/{file} is named in the table of hotline-files.c. */
void hotline_serve_file (HotlineRequest *request, const char *name, const char *type);
/* The same with a text in memory; n < 0: up to its zero. */
void hotline_answer_text (HotlineRequest *request, guint status, const char *type, const char *text, gssize n);

/* --- Pushed events (hotline-push.c) ---- */
/* Tells everybody who listens to this topic ("notice", "ticket", "crew", "popup", "progress") and has one of these roles. After the append that
 * it tells of. `data` is consumed. Not for crews' links. O(listeners). */
void hotline_push (HeatHotline *hotline, const char *topic, guint roles, JsonObject *data);
/* The same to those who match every field of `to` that is set: one seat by name, one crew's link by job and team. */
void hotline_push_to (HeatHotline *hotline, const char *topic, const HotlineWho *to, JsonObject *data);
/* The same to those of these roles of whom `hears` says so. */
typedef gboolean (*HotlineHears) (const HotlineWho *who, gconstpointer data);
void hotline_push_if (HeatHotline *hotline, const char *topic, guint roles, HotlineHears hears, gconstpointer hears_data, JsonObject *data);
/* How many would hear that. */
guint hotline_count_listeners (const HeatHotline *hotline, const char *topic, const HotlineWho *to);
/* Answers a request with events from now on; `topics` "notice,ticket", NULL all. With who.job set it hears only what is pushed to that job. */
void hotline_listen_events (HotlineRequest *request, const char *topics);
/* Has this request become a listener? */
gboolean hotline_is_listening (const HotlineRequest *request);
void hotline_end_listeners (HeatHotline *hotline);
/* Those whose session or link has ended. Nothing more is pushed to them in any case: they are looked at before each event. O(listeners) */
void hotline_end_stale_listeners (HeatHotline *hotline);
void hotline_free_listener (gpointer listener);

/* Appends and folds. On CONFLICT the journal has been read again. */
gboolean hotline_append (HeatHotline *hotline, HeatEvent *event, const HeatExpect *expect, GError **error);
/* All events or none. The fold is up to date afterwards. */
gboolean hotline_append_all (HeatHotline *hotline, GPtrArray *events, const HeatExpect *expects, guint n_expects, GError **error);
/* Appends events, all or none, together with others' that come at the same time, with one wait for the disk: the way for what comes in
 * bursts. Each stream among them must be new. Calls back exactly once, after it is on disk and folded or has failed (CONFLICT: a stream
 * exists; the journal has been read again), at the latest in hotline_flush(). Not while other events of these streams, or the same `key`
 * (NULL: none), are pending. */
typedef void (*HotlineAppended) (HeatHotline *hotline, const GError *error, gpointer data);
void hotline_append_later (HeatHotline *hotline, GPtrArray *events, const char *key, HotlineAppended done, gpointer data);
/* A stream or a key. */
gboolean hotline_is_pending (const HeatHotline *hotline, const char *stream);
/* How many that wait have such a first stream: "ticket:". */
guint hotline_count_pending (const HeatHotline *hotline, const char *prefix);
void hotline_flush (HeatHotline *hotline);
void hotline_free_report (gpointer report);
/* Reads what another process has appended. */
gboolean hotline_sync (HeatHotline *hotline, GError **error);
/* The same for questions, at most every 0.1 s: what this process wrote is known at once. */
gboolean hotline_sync_soon (HeatHotline *hotline, GError **error);

void hotline_handle_me (HotlineRequest *request);
void hotline_handle_begin_session (HotlineRequest *request);
void hotline_handle_end_session (HotlineRequest *request);
void hotline_handle_events (HotlineRequest *request);
void hotline_handle_file (HotlineRequest *request);
void hotline_handle_map (HotlineRequest *request);
void hotline_handle_caller (HotlineRequest *request);
void hotline_handle_list_outages (HotlineRequest *request);
void hotline_handle_questions (HotlineRequest *request);
void hotline_handle_popup (HotlineRequest *request);
void hotline_handle_agent_page (HotlineRequest *request);
void hotline_handle_health (HotlineRequest *request);
void hotline_handle_post_notice (HotlineRequest *request);
void hotline_handle_list_notices (HotlineRequest *request);
void hotline_handle_status (HotlineRequest *request);
void hotline_handle_post_report (HotlineRequest *request);
void hotline_handle_list_reports (HotlineRequest *request);
void hotline_handle_report_taken (HotlineRequest *request);
void hotline_handle_page (HotlineRequest *request);
void hotline_handle_notice_page (HotlineRequest *request);
void hotline_handle_alert (HotlineRequest *request);
void hotline_handle_feed (HotlineRequest *request);
void hotline_handle_outages (HotlineRequest *request);
void hotline_handle_households (HotlineRequest *request);
void hotline_handle_webhooks (HotlineRequest *request);
void hotline_handle_deliveries (HotlineRequest *request);
/* --- Tickets (hotline-tickets.c) ---- */
struct _HotlineTickets *hotline_tickets_new (const HeatHotlineConfig *config, GError **error);
/* From now on pages are told of clocks that pass their limit. */
void hotline_tickets_watch (HeatHotline *hotline);
/* Reads the rules again; on failure the old ones stay. */
gboolean hotline_tickets_reload (HeatHotline *hotline, GError **error);
void hotline_tickets_free (struct _HotlineTickets *tickets);
void hotline_tickets_apply (struct _HotlineTickets *tickets, HeatEvent *event);
void hotline_handle_list_tickets (HotlineRequest *request);
void hotline_handle_post_ticket (HotlineRequest *request);
void hotline_handle_ticket (HotlineRequest *request);
void hotline_handle_act_on_ticket (HotlineRequest *request);
void hotline_handle_ticket_words (HotlineRequest *request);
void hotline_handle_similar_tickets (HotlineRequest *request);
/* What a choice of GET /v1/caller is called by: "building:B12". FALSE: the city has no such household, building, community or consumer. */
gboolean hotline_find_key (HeatHotline *hotline, const char *key, HeatHotlinePlace *place);
/* A list of what has come after a place in the journal: answers when there is some or `even_none`; how many. With wait= the request waits for news. */
typedef guint (*HotlineAnswerList) (HeatHotline *hotline, SoupServerMessage *message, gint64 after, guint limit, gboolean even_none);
void hotline_answer_list (HotlineRequest *request, HotlineAnswerList answer);
/* New reports have come, or the service stops: answers the long polls. */
void hotline_wake (HeatHotline *hotline);
void hotline_free_waiter (gpointer waiter);

/* --- A household and what is known of it (hotline-status.c) ---- */
/* What phone=, card= or address= names: HeatHotlinePlace, best first. NULL when it has been refused. (transfer full) */
GArray *hotline_find_places (HotlineRequest *request);
/* The keys of GET /v1/status, inside an open object. */
void hotline_put_places (JsonBuilder *b, HotlineRequest *request, const GArray *places);
/* What the notices say of a place. */
typedef struct {
  const HeatNotice *notice; /* the one that tells of it; NULL: none */
  gboolean is_off;          /* it, or a part of it, is out now, or a stop is announced for it */
  gboolean is_explained;    /* all of it by this notice, so that a caller from there is among them whatever the flat; the last word on its stop, and heat was not to
                             * be back longer ago than [tickets] overdue_min */
  gboolean has_begun;       /* out now */
  gboolean touches;         /* out now, wholly or in part, or said to be back: whoever is cold there is told of with it */
} HotlineStop;
HotlineStop hotline_place_stop (HeatHotline *hotline, const HeatHotlinePlace *place);
/* What a caller from there is told, as one text ("say_text"). (transfer full) */
char *hotline_place_words (HotlineRequest *request, const HeatHotlinePlace *place);
/* Appends the household of a card number when there is one. The service must have a city. */
void hotline_find_card (HeatHotline *hotline, const char *card, GArray *places);

/* "en" or "zh_CN". Labels and errors follow it too: heat_i18n_speak (). */
const char *hotline_language (const HotlineRequest *request);
/* From now on messages are in the asker's language, for answers that come later than their request; gives what hotline_speak_again() needs. */
locale_t hotline_speak_to (const HotlineRequest *request);
void hotline_speak_again (locale_t before);
/* How people call the place, from the data's own words. (transfer full) */
char *hotline_place_label (HeatHotline *hotline, HeatKind kind, guint32 index);

/* The wording in the request's language. */
const HeatWording *hotline_wording (const HotlineRequest *request);
void hotline_put_time (JsonBuilder *b, const char *key, gint64 at_us); /* null when 0 */
void hotline_put_text (JsonBuilder *b, const char *key, const char *text);
/* Number, version, kind, times … of a notice, inside an open object. */
void hotline_put_notice (JsonBuilder *b, const HeatNotice *notice);
/* A restoration that was told long enough ("restored_h"), or that is for nobody: it is known by its number only. */
gboolean hotline_is_past (const HeatHotline *hotline, const HeatNotice *notice);
/* The previous version or the replaced notice, for its words. (nullable) */
const HeatNotice *hotline_previous (const HeatHotline *hotline, const HeatNotice *notice);
