// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* One notice: the single record from which hotline, door sheets, press text and stop report are made. A change is the next
 * version of the same number; a restoration has a number of its own and names what it replaces. Everything in it is
 * fixed when it is issued. A stop that is called off keeps the times that it was announced with. Kept as the body of notice.issued:
 *   number label version kind incident issued_us start_us announce_by_us half_us expected_us next_update_us restored_us
 *   replaces{number version kind start_us expected_us} reason (of a correction, or of the calling off) corrects[]{field before} by_hand[]
 *   cause street measures[] advice[] phone issuer company signed_on to[]
 *   areas[]{community id district whole households area_m2 priority buildings[]{id name units[] whole households}}
 *   stations[] priority[]{kind n} buildings households suspended area_m2 consumers[]
 *   dn_mm line level wells[] (names) valves[]{valve well (ids) name dn_mm} team arrived_us place temp_degc report_label leaks[] (as an incident's)
 *   zone[] (pipe ids) channels[]{channel by_hand} */
#include "ops-event.h"
#include "ops-words.h"

typedef struct { char *id, *name; char **units; /* names of units that are out; NULL: the whole building */ guint households; } HeatNoticeBuilding;
typedef struct {
  char *id, *community, *district;
  GPtrArray *buildings; /* HeatNoticeBuilding, by house number */
  guint households, priority;
  double area_m2;
  gboolean is_whole;     /* every heated building of the community, with all its units; FALSE in records of before */
} HeatNoticeArea;
typedef struct { char *valve, *well; guint dn_mm; } HeatNoticeValve;
typedef struct { char *kind; /* word of HEAT_CODES_PRIORITY */ guint n; } HeatNoticePriority;
typedef struct { char *field; /* cause place measures advice */ char *before; /* as it was said; lists: a line each */ } HeatCorrected;

typedef struct {
  char *channel;                            /* of the record; what a webhook of the hotline brings besides is named in ops-delivery.h */
  char *webhook, *topic;                    /* of the hotline that brings it, and "notice", "alert" or "reminder"; NULL: none is known */
  double hours_before;                      /* of a reminder; 0 */
  gboolean by_hand;                         /* by people (door sheets): not in the client's outbox */
  gboolean is_extra;                        /* a webhook of the hotline that the company's channels do not name */
  gboolean is_given_up;                     /* the webhook is not tried any more: people are to do it */
  guint tries;
  gint64 queued_us, tried_us, delivered_us; /* 0: not yet */
  guint count, of;                          /* SMS: 1,912 of 2,846; sheets: communities; 0/0 when the channel takes it in one piece */
  char *reason, *receipt;                   /* of the last try, or how it was done by hand; NULL when there is none */
  char *noted_by;                           /* who noted it as done by hand; NULL: nobody did */
  GPtrArray *posted;                        /* char*: ids of areas ("": none of their own) where people have posted it; NULL: nowhere */
} HeatDelivery;

typedef struct {
  char *number;       /* "0114-02" */
  char *label;        /* "北城热通〔2026〕第 0114-02 号" */
  char *report_label; /* "北城热报〔2026〕第 0114-02 号", of the stop report */
  guint version;      /* from 1 */
  HeatNoticeKind kind;
  gboolean is_change; /* version > 1 */
  gboolean is_superseded; /* a later version or a restoration has been issued */
  char *incident;
  char *replaces_number; guint replaces_version; /* NULL, 0: nothing */
  gboolean is_of_works;   /* a planned stop, its change, or the restoration after it: works, no repair */
  gint64 announce_by_us; /* of a planned stop: by then it had to be announced, as the company's rules say; 0: no such rule */
  gint64 next_update_us;  /* of a stop that has begun: by then there is news; 0: none is promised, or a record of before */
  gint64 replaced_expected_us; /* the end that was told before; 0: unknown, or a record of before */
  gint64 replaced_start_us;    /* the beginning that was told before; 0: as above */
  char *reason;            /* why it was corrected or called off; "" neither. Not for the public */
  GPtrArray *corrects;     /* HeatCorrected: what a correction puts right; empty: it is none */
  char **by_hand;          /* of cause, place, measures, advice: what a person said, and later versions keep */
  gint64 issued_us, start_us, half_us, expected_us, restored_us; /* 0: unknown */
  char *cause, *street, *place, *team, *company, *phone, *issuer, *actor;
  char **measures, **advice;
  GPtrArray *areas;        /* HeatNoticeArea */
  GPtrArray *valves;       /* HeatNoticeValve: those closed or to be closed */
  GPtrArray *priority;     /* HeatNoticePriority */
  char **wells, **stations;
  char **consumers;        /* ids: who this notice is about */
  char **to;               /* consumers who got an earlier version and are told too */
  char **leaks, **zone;    /* for a map: what leaks ("pipe:ID"), pipes shut off (ids); empty in records of before */
  guint n_buildings, households, suspended, n_priority, dn_mm;
  char *line, *level;      /* words; "" unknown */
  double area_m2, temp_degc /* NaN */;
  gint64 arrived_us;
  GPtrArray *deliveries;   /* HeatDelivery, in the company's order of channels */
  HeatEvent *event;        /* as issued: its body is what is posted */
} HeatNotice;

HeatNotice *heat_notice_from_event (HeatEvent *event);
void heat_notice_free (HeatNotice *notice);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatNotice, heat_notice_free)
/* The record of a draft (not yet issued): for previews. `body` is borrowed. */
HeatNotice *heat_notice_from_body (JsonObject *body, gint64 at_us, const char *actor);
/* It tells that there is no stop (any more): heat is back, or it was called off. */
static inline gboolean heat_notice_is_over (const HeatNotice *notice) { return notice->kind == HEAT_NOTICE_RESTORATION || notice->kind == HEAT_NOTICE_CALLED_OFF; }
/* A planned stop whose first announcement came later than the rules allow. */
static inline gboolean heat_notice_is_late (const HeatNotice *notice) { return !notice->is_change && notice->announce_by_us && notice->issued_us > notice->announce_by_us; }
/* Somebody learns of a planned stop later than the rules allow: by its first version, or by a change of `before` that has it begin earlier or names homes that `before` did not. */
gboolean heat_notice_tells_late (const HeatNotice *notice, const HeatNotice *before /* NULL: none */);
/* "0114-02/1": the id under which a hotline takes it once. (transfer full) */
char *heat_notice_key (const HeatNotice *notice);
HeatDelivery *heat_notice_delivery (const HeatNotice *notice, const char *channel); /* (nullable) */
gboolean heat_notice_is_settled (const HeatNotice *notice); /* every delivery is made */
