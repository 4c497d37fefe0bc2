// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What requests' bodies hold in memory, over all connections: bounded by [limits] bodies_bytes, and that of those who show no token and no
 * crew's link by stranger_bodies_bytes, so that strangers leave room for the others. And what waits to be taken of their answers: bounded
 * by answers_bytes and stranger_answers_bytes in the same way. */
#include <libsoup/soup.h>

typedef struct _HeatHotline HeatHotline;

/* Of the request in hand; zeroed before the first. */
typedef struct {
  gsize said;           /* bytes that have come */
  gsize held;           /* what they cost in memory, counted in the service's sums; 0 once let go */
  gsize most;           /* that this sender may say */
  gboolean is_known;    /* its sender has a token or a link */
  gboolean is_let_go;   /* what comes is not kept */
  gsize owed;           /* bytes of its answer, counted in the service's sums */
  gboolean is_owed_to_stranger;
} HotlineBody;

/* The head is here. 0, or the status that refuses it: 413, 503. O(1) */
guint hotline_body_begin (HeatHotline *hotline, HotlineBody *body, SoupServerMessage *message);
/* A piece has come. 0, or the status that refuses it: from then on nothing is kept, and the answer is given at the body's end. *is_enough: it says so much more
 * than it may that nobody listens any longer. O(1) */
guint hotline_body_take (HeatHotline *hotline, HotlineBody *body, SoupServerMessage *message, gsize n_bytes, gboolean *is_enough);
/* The answer is made: `is_known`: for somebody with a token or a link. FALSE: all answers together are more than may wait, and this one must go. O(1) */
gboolean hotline_body_owe (HeatHotline *hotline, HotlineBody *body, SoupServerMessage *message, gboolean is_known);
/* The request has ended in whatever way. May be called again. */
void hotline_body_end (HeatHotline *hotline, HotlineBody *body);
