// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Networks drawn by hand, and plans asked on them by ids: for named cases whose answer is worked out on paper. */
#include "trace.h"

typedef struct { HeatCity *c; HeatNet *net; HeatTrace *trace; HeatValveOverlay *overlay; HeatPlan *plan; GPtrArray *plans; HeatPlanOptions options; } Drawing;

/* A city in words, parted by ";" ("" adds nothing). Nodes are made when first named.
 *   ID A-B supply|return|pair|jumper [out] [dn=N] [m=N]     a pipe of 100 m, DN 200
 *   valve ID PIPE/0|PIPE/1|@NODE|A=B [words]                at a pipe's end (later ones farther out), on a node, an edge
 *       words: closed stuck leaky unknown tie drain vent check> (along pipe or edge) check< motor above well=W min=N ref=PIPE
 *   source ID SUPPLY RETURN [SYSTEM]                        another pair when the id is known
 *   station ID PS PR SS SR [makeup] [isolating]
 *   port ID primary|secondary SUPPLY RETURN [SYSTEM]
 *   consumer ID S R HEATING [SUSPENDED]
 *   in WELL NODE …                                          nodes that lie in the well */
void draw (Drawing *k, const char *text);

/* One by one. */
HeatText draw_text (Drawing *k, const char *s);
void draw_node (Drawing *k, const char *id); /* unless it is there */
HeatPipeRow *draw_pipe (Drawing *k, const char *id, const char *a, const char *b, HeatLine line);
HeatValveRow *draw_valve (Drawing *k, const char *id, const char *pipe, int end);
void draw_source (Drawing *k, const char *id, const char *supply, const char *back);
void draw_station (Drawing *k, const char *id, const char *ps, const char *pr, const char *ss, const char *sr, gboolean make_up_from_primary);
void draw_consumer (Drawing *k, const char *id, const char *supply, const char *back, guint heating, guint suspended);
/* A street: Q a—b—c—d on the supply (s1 s2 s3), A—B—C—D back (r1 r2 r3); valves vs2 vs3 vr2 vr3 at the start of each pipe but the
 * first; consumers near (3 heating, 1 suspended) at c, far (2) at d. */
void draw_street (Drawing *k);

/* Snapshot, trace and overlay; then questions. */
void draw_ready (Drawing *k);
void draw_done (Drawing *k);
guint32 draw_at (const Drawing *k, HeatKind kind, const char *id); /* fails the test for an unknown id */
/* Leaks as heat_leak_parse() reads them, parted by blanks, into `list` of HeatLeak. */
void draw_leaks (const Drawing *k, const char *leaks, GArray *list);
void draw_ask_with (Drawing *k, const char *leaks, HeatIsolateQuery q);
void draw_ask (Drawing *k, const char *leaks);
/* All three with k->options; k->plan is then the one of that kind (a copy of nothing: borrowed from k->plans). */
void draw_ask_plans_with (Drawing *k, const char *leaks, HeatIsolateQuery q);
void draw_take (Drawing *k, HeatPlanKind kind);

/* The list as sorted ids, parted by blanks; its rows begin with the index. */
void draw_expect (const Drawing *k, HeatKind kind, const GArray *list, const char *ids);
void draw_expect_must (const Drawing *k, const char *ids);
void draw_expect_may (const Drawing *k, const char *ids);
void draw_expect_zone (const Drawing *k, const char *ids);
void draw_expect_out (const Drawing *k, const char *ids);
void draw_expect_stops (const Drawing *k, const char *ids);
gboolean draw_doubts (const Drawing *k, HeatDoubtKind kind, const char *id);
