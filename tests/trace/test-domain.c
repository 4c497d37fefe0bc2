// SPDX-License-Identifier: GPL-3.0-or-later
/* The domain's sentences on "Where water goes, where heat goes" and "Isolation", one small drawing each, with the answer worked out
 * on paper: what `smallest`, `fastest` and `driest` close, who is out, what stops, which doubts are said. On every drawing all that can
 * be asked of a plan is asked as well: re-supply, reasons, replay, steps, costs of all pipes, narrowing. */
#include "draw.h"
#include "trace-critical.h"
#include "trace-narrow.h"
#include "trace-replay.h"
#include "trace-resupply.h"
#include "trace-why.h"
#include "trace-work.h"
#include <math.h>
#include <string.h>

#define STREET "s1 a-b supply; s2 b-c supply; s3 c-d supply; r1 A-B return; r2 B-C return; r3 C-D return; source Q a A;"
#define HOUSES "consumer near c C 3 1; consumer far d D 2;"
#define VALVES "valve vs2 s2/0; valve vs3 s3/0; valve vr2 r2/0; valve vr3 r3/0;"

/* Lists as ids in order, parted by blanks; NULL is not looked at. held, pinned, forbidden: valves. fastest, driest: NULL: as smallest.
 * doubts: "word:ID …". */
typedef struct {
  const char *name, *drawn, *leak, *zone, *must, *may, *out, *stops, *already, *doubts, *fastest, *driest, *held, *pinned, *forbidden, *stopped;
} Sentence;

static const Sentence sentences[] = {
  /* named degenerate places */
  { "leak-on-a-dead-end",
    STREET HOUSES VALVES "stub c-x supply; valve vx stub/0;",
    "pipe:stub", "stub", "vx", "", "", "" },
  { "leak-on-a-dead-end-without-a-valve",
    STREET HOUSES VALVES "stub c-x supply; tip x-y supply; valve vt tip/0;",
    "pipe:stub", "r2 s2 stub", "vr2 vs2", "vr3 vs3 vt", "far near", "" },
  { "leak-on-a-closed-valve",
    STREET HOUSES "valve vs2 s2/0; valve vs3 s3/0 closed; valve vr2 r2/0; valve vr3 r3/0;",
    "valve:vs3", "r2 r3 s2 s3", "vr2 vs2", "", "near", "", .already = "far" },
  { "leak-in-a-well-with-four-valves",
    STREET HOUSES "valve vs2 s2/0 well=W; valve vs3 s3/0 well=W; valve vr2 r2/0 well=W; valve vr3 r3/0 well=W;",
    "well:W", "r1 r2 r3 s1 s2 s3", "", "", "far near", "Q" },
  { "leak-on-an-isolated-pipe",
    STREET HOUSES VALVES,
    "pipe:s3", "r3 s3", "", "", "", "", .already = "far", .held = "vs3 vr3" },
  { "leak-on-a-pipe-isolated-in-the-data",
    STREET HOUSES "valve vs2 s2/0 closed; valve vs3 s3/0; valve vr2 r2/0 closed; valve vr3 r3/0;",
    "pipe:s2", "r2 s2", "", "vr3 vs3", "", "", .already = "far near" },
  { "leak-on-a-pipe-out-of-service-between-closed-valves",
    STREET HOUSES VALVES "old b-d supply out; valve o1 old/0 closed; valve o2 old/1 closed;",
    "pipe:old", "old", "", "", "", "", .doubts = "out_of_service:old" },
  { "leak-at-a-source-s-own-header",
    STREET HOUSES VALVES,
    "source:Q", "r1 s1", "", "vr2 vs2", "far near", "Q", .driest = "vr2 vs2" },
  { "leak-on-a-bypass-between-supply-and-return",
    STREET HOUSES VALVES "j b-B jumper; valve vj j/0;",
    "pipe:j", "j r1 s1", "", "vr2 vs2", "far near", "Q", .driest = "vr2 vs2" },
  { "leak-where-no-valve-is",
    STREET HOUSES,
    "pipe:s3", "r1 r2 r3 s1 s2 s3", "", "", "far near", "Q" },
  { "leak-on-a-stray-pipe",
    STREET HOUSES VALVES "i1 m-n supply; i2 M-N return; consumer island n N 1;",
    "pipe:i1", "i1 i2", "", "", "", "", .already = "island", .doubts = "no_header:i1" },
  /* water */
  { "leak-on-the-return-is-fed-from-the-supply",
    STREET HOUSES VALVES,
    "pipe:r3", "r3 s3", "vr3 vs3", "", "far", "" },
  { "water-crosses-a-suspended-consumer",
    STREET VALVES "consumer idle d D 0 2; consumer near c C 1;",
    "pipe:s3", "r3 s3", "vr3 vs3", "", "", "" },
  { "water-does-not-cross-an-exchanger",
    STREET "valve vs2 s2/0; valve vr2 r2/0; station X c C e E; t1 e-f supply; t2 E-F return; consumer flat f F 4;",
    "pipe:s2", "r2 r3 s2 s3", "vr2 vs2", "", "flat", "" },
  { "a-secondary-header-feeds-its-leak-though-the-primary-is-cut",
    STREET "valve vs2 s2/0; valve vr2 r2/0; station X c C e E; t1 e-f supply; t2 E-F return; valve vt1 t1/0; valve vt2 t2/0; consumer flat f F 4;",
    "pipe:t1", "t1 t2", "vt1 vt2", "", "", "", .already = "flat", .held = "vs2 vr2" },
  { "a-stopped-plant-of-another-incident-feeds-nothing",
    STREET HOUSES VALVES,
    "pipe:s3", "r3 s3", "", "vr3 vs3", "", "", .already = "far near", .stopped = "Q", .driest = "vr3 vs3" },
  { "a-jumper-s-valve-bars-water",
    STREET HOUSES VALVES "j c-C jumper; valve vj j/0 closed; valve wj j/1;",
    "pipe:j", "j", "wj", "", "", "" },
  { "a-jumper-carries-no-heat",
    "s1 a-b supply; r1 A-B return; s2 x-y supply; j b-x jumper; r2 B-Y return; source Q a A; valve v s1/0; valve w r1/0; consumer c1 b B 1; consumer c2 y Y 1;",
    "pipe:s1", "j r1 r2 s1 s2", "v w", "", "c1", "", .already = "c2" },
  { "a-drain-is-no-barrier-whatever-its-state",
    STREET HOUSES "valve d s2/0 drain closed; valve dv r2/0 vent; valve vs s1/0; valve vr r1/0;",
    "pipe:s3", "r1 r2 r3 s1 s2 s3", "vr vs", "", "far near", "" },
  { "a-check-valve-s-flow-leads-away-from-the-leak",
    STREET HOUSES "valve vs s1/0; valve ck s2/0 check>; valve vr2 r2/0;",
    "pipe:s1", "s1", "vs", "", "far near", "", .doubts = "check_relied_on:ck" },
  { "a-check-valve-is-passed-against-its-flow",
    STREET HOUSES "valve vs s1/0; valve ck s2/0 check>; valve vr2 r2/0;",
    "pipe:s2", "r2 r3 s1 s2 s3", "vr2 vs", "", "far near", "" },
  { "a-failed-check-valve-lets-water-pass-both-ways",
    STREET HOUSES "valve vs s1/0; valve ck s2/0 check> leaky; valve vr2 r2/0;",
    "pipe:s1", "r2 r3 s1 s2 s3", "vr2 vs", "", "far near", "" },
  { "a-failed-check-valve-lets-heat-pass-one-way",
    "s1 a-b supply; r1 A-B return; s2 b-c supply; r2 B-C return; valve ck s2/0 check< leaky; valve v s1/0; valve w r1/0; source Q a A; consumer c1 c C 1; consumer b1 b B 1;",
    "pipe:s1", "r1 r2 s1 s2", "v w", "", "b1", "", .already = "c1" },
  { "a-check-valve-closed-by-hand-holds-both-ways",
    STREET HOUSES "valve vs s1/0; valve ck s2/0 check< closed; valve vr2 r2/0;",
    "pipe:s1", "s1", "vs", "", "", "", .already = "far near" },
  { "a-check-valve-on-one-line-holds-no-water",
    "p1 a-b pair; p2 b-c pair; valve v p1/0; valve ck p2/0 check>; source Q a a; consumer c1 c c 1;",
    "pipe:p1", "p1 p2", "v", "", "c1", "", .doubts = "check_on_pair:ck" },
  { "a-check-valve-on-one-line-has-the-supply-s-direction",
    "p1 a-b pair; p2 b-c pair; valve v p1/0; valve ck p2/0 check<; source Q a a; consumer c1 c c 1; consumer b1 b b 1;",
    "pipe:p1", "p1 p2", "v", "", "b1", "", .already = "c1" },
  { "a-mixing-station-is-pipes",
    "s1 a-b supply; r1 A-B return; mix b-e supply; back E-B return; blend E-e jumper; valve v s1/0; valve w r1/0; valve m blend/0; source Q a A; consumer c1 e E 2;",
    "pipe:mix", "back blend mix r1 s1", "v w", "", "c1", "" },
  { "isolating-stations-stand-in-series",
    STREET "valve vs2 s2/0; valve vr2 r2/0; station X c C e E isolating; t1 e-f supply; t2 E-F return; valve vt1 t1/0; valve vt2 t2/0; station Y f F g G; u1 g-h supply; u2 G-H return; consumer flat h H 4;",
    "pipe:t1", "t1 t2", "vt1 vt2", "", "flat", "" },
  { "the-cascade-goes-through-stations-in-series",
    STREET "valve vs2 s2/0; valve vr2 r2/0; station X c C e E isolating; t1 e-f supply; t2 E-F return; valve vt1 t1/0; valve vt2 t2/0; station Y f F g G; u1 g-h supply; u2 G-H return; consumer flat h H 4;",
    "pipe:s3", "r2 r3 s2 s3", "vr2 vs2", "", "flat", "" },
  { "stations-that-feed-each-other-are-not-alive",
    "s0 q-a supply; r0 R-A return; valve v s0/1; valve w r0/1; source Q q R; s1 a-b supply; r1 A-B return; station Y b B x X; s2 x-y supply; r2 X-Y return; station X y Y a A; consumer one b B 1; consumer two y Y 1;",
    "pipe:s0", "r0 s0", "v w", "", "one two", "Q" },
  { "water-crosses-the-systems-inside-a-consumer",
    "s1 a-b supply; r1 A-B return; s2 x-y supply; r2 X-Y return; valve v s1/0; valve w r1/0; source Q a A; source Q x X high; consumer low b B 1; consumer high y Y 1; consumer mixed b Y 1;",
    "pipe:s1", "r1 r2 s1 s2", "", "v w", "high low", "Q", .already = "mixed" },
  { "header-pairs-of-separate-systems-stay-separate",
    "s1 a-b supply; r1 A-B return; s2 x-y supply; r2 X-Y return; valve v s1/0; valve w r1/0; source Q a A; source Q x X high; consumer low b B 1; consumer high y Y 1;",
    "pipe:s1", "r1 s1", "v w", "", "low", "" },
  { "header-pairs-of-one-system-are-one",
    "s1 a-b supply; r1 A-B return; s2 x-b supply; valve v s1/0; valve w r1/0; valve x s2/0; source Q a A; source Q x X; consumer low b B 1;",
    "pipe:s1", "r1 s1 s2", "v w x", "", "low", "" },
  { "a-joint-joins-all-three-for-water",
    "s1 a-j supply; r1 A-j return; p2 j-c pair; valve vs s1/0; valve vr r1/0; valve vp p2/0; source Q a A; consumer c1 c c 2;",
    "pipe:s1", "r1 s1", "vr vs", "vp", "c1", "" },
  { "a-joint-carries-each-line-s-heat",
    "s1 a-j supply; r1 A-j return; p2 j-c pair; valve vp p2/0; valve vs s1/0; valve vr r1/0; source Q a A; consumer c1 c c 2;",
    "pipe:p2", "p2", "vp", "", "c1", "" },
  { "a-pipe-out-of-service-is-empty",
    STREET HOUSES VALVES "old b-d supply out;",
    "pipe:s3", "r3 s3", "vr3 vs3", "", "far", "" },
  { "a-leak-on-a-pipe-out-of-service-joins-it-for-water",
    STREET HOUSES VALVES "old c-d supply out;",
    "pipe:old", "old r2 r3 s2 s3", "vr2 vs2", "", "far near", "", .doubts = "out_of_service:old" },
  { "a-leak-on-a-valve-of-a-pipe-out-of-service",
    STREET HOUSES VALVES "old b-d supply out; valve vo old/1; valve vb old/0;",
    "valve:vo", "old r3 s3", "vb vr3 vs3", "", "far", "", .doubts = "out_of_service:old" },
  /* leak kinds */
  { "a-leaking-valve-lets-water-out-on-both-sides",
    STREET HOUSES VALVES "valve vs1 s1/0; valve vr1 r1/0;",
    "valve:vs2", "r2 s1 s2", "vr2 vs1", "vr3 vs3", "far near", "" },
  { "in-a-leaking-well-every-node-leaks",
    STREET HOUSES VALVES "in W d;",
    "well:W", "r3 s3", "vr3 vs3", "", "far", "" },
  { "in-a-leaking-well-nobody-climbs-to-any-valve",
    STREET HOUSES "valve vs2 s2/0; valve vr2 r2/0 well=W; valve vs3 s3/0 well=W; valve vr3 r3/0; valve vs1 s1/0; valve vr1 r1/0;",
    "well:W", "r1 r2 r3 s2 s3", "vr1 vs2", "", "far near", "" },
  { "a-leaking-consumer-leaks-at-both-ports",
    STREET HOUSES VALVES,
    "consumer:far", "r3 s3", "vr3 vs3", "", "far", "" },
  { "a-leaking-primary-is-out-and-does-not-stop",
    STREET "valve vs3 s3/0; valve vr3 r3/0; station X d D e E makeup; t1 e-f supply; t2 E-F return; consumer flat f F 4; consumer near c C 1;",
    "station:X:primary", "r3 s3", "vr3 vs3", "", "flat", "", .doubts = "make_up_lost:X" },
  { "a-leaking-secondary-stops-the-station",
    STREET "valve vs3 s3/0; valve vr3 r3/0; station X d D e E; t1 e-f supply; t2 E-F return; valve vt1 t1/0; valve vt2 t2/0; consumer flat f F 4; consumer near c C 1;",
    "station:X:secondary", "", "", "vt1 vt2", "flat", "X" },
  { "a-burst-exchanger-joins-the-networks",
    STREET "valve vs3 s3/0; valve vr3 r3/0; station X d D e E; t1 e-f supply; t2 E-F return; valve vt1 t1/0; valve vt2 t2/0; consumer flat f F 4; consumer near c C 1;",
    "station:X:both", "r3 s3", "vr3 vs3", "vt1 vt2", "flat", "X" },
  { "one-plan-covers-all-candidates",
    STREET HOUSES VALVES,
    "pipe:s2 pipe:s3", "r2 r3 s2 s3", "vr2 vs2", "", "far near", "" },
  /* conditions */
  { "a-stuck-valve-keeps-its-state",
    STREET HOUSES "valve vs2 s2/0; valve vs3 s3/0 stuck closed; valve vr2 r2/0; valve vr3 r3/0;",
    "pipe:s3", "r3 s3", "vr3", "", "", "", .already = "far" },
  { "a-stuck-open-valve-is-walked-through",
    STREET HOUSES "valve vs2 s2/0; valve vs3 s3/0 stuck; valve vr2 r2/0; valve vr3 r3/0;",
    "pipe:s3", "r2 r3 s2 s3", "vr2 vs2", "", "far near", "" },
  { "a-valve-that-does-not-hold-passes-water-and-no-heat",
    STREET HOUSES "valve vs2 s2/0; valve vs3 s3/0 leaky closed; valve vr2 r2/0; valve vr3 r3/0;",
    "pipe:s3", "r2 r3 s2 s3", "vr2 vs2", "", "near", "", .already = "far" },
  { "an-unknown-condition-works-and-is-a-doubt",
    STREET HOUSES "valve vs2 s2/0; valve vs3 s3/0 unknown; valve vr2 r2/0; valve vr3 r3/0;",
    "pipe:s3", "r3 s3", "vr3 vs3", "", "far", "", .doubts = "condition_unknown:vs3" },
  { "a-closed-valve-of-unknown-condition-is-leaned-on-and-a-doubt",
    STREET HOUSES "valve vs2 s2/0; valve vs3 s3/0 closed unknown; valve vr2 r2/0; valve vr3 r3/0;",
    "pipe:s2", "r2 s2", "vr2 vs2", "vr3", "near", "", .already = "far", .doubts = "condition_unknown:vs3", .driest = "vr2 vr3 vs2" },
  /* zone, must and may */
  { "the-first-of-valves-in-series-closes",
    STREET HOUSES "valve in s3/0; valve out s3/0; valve vr3 r3/0;",
    "pipe:s3", "r3 s3", "in vr3", "", "far", "" },
  { "the-second-closes-when-the-first-is-stuck",
    STREET HOUSES "valve in s3/0 stuck; valve out s3/0; valve vr3 r3/0;",
    "pipe:s3", "r3 s3", "out vr3", "", "far", "" },
  { "from-the-node-the-outer-of-valves-in-series-closes",
    STREET HOUSES "valve vs2 s2/0; valve vr2 r2/0; valve in s3/0; valve out s3/0; valve vr3 r3/0;",
    "pipe:s2", "r2 s2", "vr2 vs2", "out vr3", "far near", "" },
  { "a-valve-at-a-joint-of-three-cuts-each-from-the-others",
    "s1 a-b supply; s2 b-c supply; s4 b-e supply; r1 A-B return; r2 B-C return; r4 B-E return; valve vb @b; valve vB @B; source Q a A; consumer c1 c C 1; consumer e1 e E 2;",
    "pipe:s2", "r2 s2", "vB vb", "", "c1 e1", "", .doubts = "valve_at_joint:vb" },
  { "a-valve-with-the-zone-on-both-sides-is-in-no-list",
    STREET HOUSES VALVES "s4 c-e supply; s5 e-d supply; valve mid s5/0; valve vs4 s4/0;",
    "pipe:s3 pipe:s5 pipe:s4", "r3 s3 s4 s5", "vr3 vs3 vs4", "", "far", "", .fastest = "vr2 vs2" },
  { "two-valves-to-one-dry-part-are-may",
    STREET HOUSES VALVES "x1 d-x supply; x2 d-y supply; x3 x-y supply; valve vx x1/0; valve vy x2/0;",
    "pipe:s3", "r3 s3", "vr3 vs3", "vx vy", "far", "" },
  { "a-valve-at-an-unconnected-end-is-may",
    STREET HOUSES VALVES "open d-z supply; valve vo open/0;",
    "pipe:s3", "r3 s3", "vr3 vs3", "vo", "far", "" },
  { "the-far-side-of-another-pair-of-a-stopped-plant-is-dry",
    "s1 a-b supply; r1 A-B return; s2 x-y supply; r2 X-Y return; t b-y supply; valve vt t/0; source Q a A; source Q x X high; consumer low b B 1;",
    "pipe:s1", "r1 s1", "", "vt", "low", "Q", .driest = "vt" },
  { "the-search-goes-on-through-a-stopped-plant",
    STREET HOUSES "valve vs2 s2/0; valve vr2 r2/0; s9 z-d supply; r9 Z-D return; source Q2 z Z; valve v9 s9/0; valve w9 r9/0;",
    "pipe:s1", "r1 s1", "vr2 vs2", "", "", "Q" },
  { "the-cascade-reaches-the-household",
    STREET "valve vs2 s2/0; valve vr2 r2/0; station X c C e E; t1 e-f supply; t2 E-F return; consumer flat f F 4; consumer early b B 1;",
    "pipe:s2", "r2 r3 s2 s3", "vr2 vs2", "", "flat", "" },
  { "who-is-cut-off-is-out-though-not-drained",
    STREET HOUSES VALVES,
    "pipe:s2", "r2 s2", "vr2 vs2", "vr3 vs3", "far near", "" },
  { "supply-from-one-plant-and-return-to-another-is-cold",
    "s1 a-b supply; r1 A-B return; s2 x-y supply; r2 X-Y return; source P a A; source Q x X; valve v s1/0; valve w r1/0; consumer ok b B 1; consumer apart b Y 1; valve vy r2/1;",
    "pipe:s2", "r2 s2", "vy", "", "", "Q", .already = "apart" },
  /* the dispatcher's hand */
  { "a-pinned-valve-closes-wherever-it-is",
    STREET HOUSES VALVES,
    "pipe:s3", "r3 s3", "vr3 vs2 vs3", "", "far near", "", .pinned = "vs2", .fastest = "vr2 vs2" },
  { "a-forbidden-valve-is-walked-through",
    STREET HOUSES VALVES,
    "pipe:s3", "r2 r3 s2 s3", "vr2 vs2", "", "far near", "", .forbidden = "vs3" },
  { "a-valve-that-another-plan-holds-is-closed",
    STREET HOUSES VALVES,
    "pipe:s2", "r2 s2", "vr2 vs2", "", "near", "", .already = "far", .held = "vs3 vr3" },
  { "a-pinned-valve-behind-the-border-keeps-water-back",
    STREET HOUSES VALVES,
    "pipe:s2", "r2 s2", "vr2 vs2 vs3", "vr3", "far near", "", .pinned = "vs3", .driest = "vr2 vr3 vs2 vs3" },
  /* alternatives */
  { "fastest-shares-the-way-to-a-well",
    STREET HOUSES "valve vs2 s2/0 well=W above; valve vr2 r2/0 well=W above; valve vs3 s3/0; valve vr3 r3/0;",
    "pipe:s3", "r3 s3", "vr3 vs3", "", "far", "", .fastest = "vr2 vs2" },
  { "climbing-into-a-well-takes-its-time",
    STREET HOUSES "valve vs2 s2/0 well=W; valve vr2 r2/0 well=W; valve vs3 s3/0; valve vr3 r3/0;",
    "pipe:s3", "r3 s3", "vr3 vs3", "", "far", "" },
  { "fastest-takes-motors-farther-off",
    STREET HOUSES "valve vs2 s2/0 motor; valve vr2 r2/0 motor; valve vs3 s3/0; valve vr3 r3/0;",
    "pipe:s3", "r3 s3", "vr3 vs3", "", "far", "", .fastest = "vr2 vs2", .driest = "vr2 vs2" },
  { "fastest-counts-one-line-twice",
    "p1 a-b pair; p2 b-c pair; p3 c-d pair; valve far p2/0 min=9; valve near p3/0 min=10; source Q a a; consumer c1 d d 1;",
    "pipe:p3", "p3", "near", "", "c1", "", .fastest = "far" },
  { "of-equally-fast-plans-fewest-households-are-out",
    "s1 a-b supply; r1 A-B return; valve m1 s1/0 motor; valve w1 r1/0 motor; source Q a A; consumer many b B 90; s2 b-c supply; r2 B-C return; valve m2 s2/0 motor; valve w2 r2/0 motor; s3 c-d supply; r3 C-D return; s4 b-d supply; r4 B-D return; valve m4 s4/0 motor; valve w4 r4/0 motor; consumer few d D 1;",
    "pipe:s3", "r2 r3 r4 s2 s3 s4", "m2 m4 w2 w4", "", "few", "" },
  { "of-equally-fast-plans-with-the-same-households-fewest-valves-close",
    "s1 a-b supply; r1 A-B return; valve m1 s1/0 motor; valve w1 r1/0 motor; source Q a A; s2 b-c supply; r2 B-C return; valve m2 s2/0 motor; valve w2 r2/0 motor; s3 c-d supply; r3 C-D return; s4 b-d supply; r4 B-D return; valve m4 s4/0 motor; valve w4 r4/0 motor; consumer few d D 1;",
    "pipe:s3", "r2 r3 r4 s2 s3 s4", "m2 m4 w2 w4", "", "few", "", .fastest = "m1 w1" },
  { "driest-holds-back-a-branch-worth-the-walk",
    STREET HOUSES "valve vs2 s2/0; valve vr2 r2/0; big c-x supply dn=1000 m=1000; back C-X return dn=1000 m=1000; valve vb big/0 motor; valve vB back/0 motor; consumer bx x X 1;",
    "pipe:s2", "r2 r3 s2 s3", "vr2 vs2", "vB vb", "bx far near", "", .driest = "vB vb vr2 vs2" },
  { "fastest-does-not-turn-what-need-not-be-turned",
    STREET HOUSES "valve vs2 s2/0; valve vr2 r2/0; x1 c-x supply; valve vx x1/0 motor;",
    "pipe:s2", "r2 r3 s2 s3", "vr2 vs2", "vx", "far near", "", .driest = "vr2 vs2 vx" },
};

/* ---- asking ---- */

static GArray *
list_valves (const Drawing *k, const char *ids)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_auto (GStrv) words = g_strsplit (ids ? ids : "", " ", -1);

  for (guint i = 0; words[i] && *words[i]; i++)
    {
      guint32 valve = draw_at (k, HEAT_KIND_VALVE, words[i]);
      g_array_append_val (list, valve);
    }
  return list;
}

/* The query of a sentence, and who owns its lists. */
typedef struct { GArray *leaks, *held, *pinned, *forbidden; HeatPlanStop stopped; HeatIsolateQuery query; } Asked;

static void
asked_init (Asked *a, const Drawing *k, const Sentence *s)
{
  a->leaks = g_array_new (FALSE, FALSE, sizeof (HeatLeak));
  draw_leaks (k, s->leak, a->leaks);
  a->held = list_valves (k, s->held);
  a->pinned = list_valves (k, s->pinned);
  a->forbidden = list_valves (k, s->forbidden);
  a->stopped = (HeatPlanStop){ HEAT_KIND_SOURCE, s->stopped ? draw_at (k, HEAT_KIND_SOURCE, s->stopped) : 0 };
  a->query = (HeatIsolateQuery){ .leaks = (const HeatLeak *) (gpointer) a->leaks->data, .n_leaks = a->leaks->len, .overlay = k->overlay,
                                 .held_closed = (const guint32 *) (gpointer) a->held->data, .n_held_closed = a->held->len,
                                 .pinned = (const guint32 *) (gpointer) a->pinned->data, .n_pinned = a->pinned->len,
                                 .forbidden = (const guint32 *) (gpointer) a->forbidden->data, .n_forbidden = a->forbidden->len,
                                 .stopped = &a->stopped, .n_stopped = s->stopped != NULL };
}

static void
asked_clear (Asked *a)
{
  GArray *lists[] = { a->leaks, a->held, a->pinned, a->forbidden };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_array_unref (lists[i]);
}

static gboolean
is_among (const GArray *indices, guint32 x)
{
  for (guint i = 0; i < indices->len; i++)
    if (g_array_index (indices, guint32, i) == x)
      return TRUE;
  return FALSE;
}

static gboolean
closes (const HeatPlan *plan, guint32 valve)
{
  for (guint i = 0; i < plan->must->len; i++)
    if (g_array_index (plan->must, HeatPlanValve, i).valve == valve)
      return TRUE;
  return FALSE;
}

/* ---- whatever can be asked of a plan answers, and agrees with it ---- */

static void
check_reasons (const Drawing *k, const Asked *a)
{
  g_autofree guint8 *was_warm = heat_trace_warm (k->trace, k->overlay);

  for (guint32 v = 0; v < k->c->n_valve; v++)
    {
      g_autoptr (HeatWhyValve) why = heat_trace_why_valve (k->trace, &a->query, k->plan, v, NULL);
      g_assert_nonnull (why);
      g_assert_cmpint (why->is_closed, ==, closes (k->plan, v));
    }
  for (guint32 c = 0; c < k->c->n_consumer; c++)
    {
      g_autoptr (HeatWhy) why = heat_trace_why_consumer (k->trace, &a->query, k->plan, c, NULL);
      gboolean is_out = is_among (k->plan->out_consumers, c), was_out = is_among (k->plan->already_consumers, c);
      g_assert_nonnull (why);
      g_assert_false (is_out && was_out);
      if (is_out)
        g_assert_true (why->kind != HEAT_WHY_WARM && why->kind != HEAT_WHY_ALREADY_OUT);
      if (was_out)
        g_assert_cmpint (why->kind, ==, HEAT_WHY_ALREADY_OUT);
      if (!is_out && !was_out && was_warm[c] && heat_net_consumer_sum (k->net, heat_consumer (c))->households)
        g_assert_cmpint (why->kind, ==, HEAT_WHY_WARM);
    }
}

static void
check_replay (const Drawing *k, const Asked *a)
{
  g_autoptr (HeatReplay) r = heat_trace_replay (k->trace, &a->query, 0, NULL);
  guint households = 0, asked = 0;

  g_assert_nonnull (r);
  for (guint i = 0; i < r->steps->len; i++)
    {
      const HeatReplayStep *s = &g_array_index (r->steps, HeatReplayStep, i);
      households += s->kind == HEAT_REPLAY_COLD ? s->households : 0;
      asked += s->kind == HEAT_REPLAY_ASK;
    }
  g_assert_cmpuint (households, ==, k->plan->out_households);
  g_assert_cmpuint (asked, ==, k->plan->must->len + k->plan->may->len - a->query.n_pinned);
}

static void
check_steps (const Drawing *k, const Asked *a)
{
  HeatOperatingRules rules;

  heat_operating_rules_init (&rules);
  g_autoptr (HeatZoneWater) water = heat_trace_zone_water (k->trace, &a->query, k->plan, &rules);
  g_autoptr (GArray) closing = heat_trace_closing_steps (k->trace, &a->query, k->plan, &rules, water);
  g_autoptr (GArray) back = heat_trace_restoring_steps (k->trace, &a->query, k->plan, &rules, water, NULL);
  g_assert_cmpfloat_with_epsilon (water->volume_m3, k->plan->zone_volume_m3, 1e-6 * (1 + water->volume_m3));
  if (closing->len)
    g_assert_cmpuint (g_array_index (closing, HeatWorkStep, closing->len - 1).households, ==, k->plan->out_households);
  if (back->len)
    g_assert_cmpuint (g_array_index (back, HeatWorkStep, back->len - 1).households, ==, 0);
  g_assert_cmpuint (closing->len, >=, k->plan->must->len + k->plan->may->len + k->plan->stops->len);
  g_assert_cmpuint (back->len, >=, k->plan->must->len + k->plan->stops->len);
}

static void
check_resupply (const Drawing *k, const Asked *a)
{
  g_autoptr (GArray) ties = heat_trace_resupply (k->trace, &a->query, k->plan, NULL);
  g_autoptr (HeatResupplyPlan) plan = heat_trace_plan_resupply (k->trace, &a->query, k->plan, NULL, NULL);
  guint households = 0;

  g_assert_true (ties && plan);
  for (guint i = 0; i < plan->steps->len; i++)
    households += g_array_index (plan->steps, HeatResupplyStep, i).households;
  g_assert_cmpuint (households, <=, k->plan->out_households);
  g_assert_false (plan->is_cut_short);
}

/* Every pipe as a candidate. */
static void
check_narrowing (const Drawing *k, const Asked *a)
{
  g_autoptr (GError) error = NULL;
  g_autofree HeatCandidate *all = g_new0 (HeatCandidate, k->c->n_pipe + 1);

  for (guint32 p = 0; p < k->c->n_pipe; p++)
    all[p] = (HeatCandidate){ p, 1.0 / k->c->n_pipe };
  g_autoptr (HeatNarrow) tree = heat_trace_narrow (k->trace, &a->query, all, k->c->n_pipe, NULL, &error);
  if (k->c->n_pipe == 0)
    {
      g_assert_error (error, HEAT_TRACE_ERROR, HEAT_ERROR_USAGE);
      return;
    }
  g_assert_no_error (error);
  for (guint i = 0; i < tree->steps->len; i++)
    {
      const HeatNarrowStep *s = &g_array_index (tree->steps, HeatNarrowStep, i);
      for (guint n = 0; s->plan && n < s->candidates->len; n++)
        g_assert_true (is_among (s->plan->zone_pipes, g_array_index (s->candidates, guint, n)));
    }
}

static void
check_costs (const Drawing *k)
{
  g_autoptr (HeatCritical) critical = heat_trace_critical (k->trace, k->overlay, NULL, NULL);
  g_autoptr (GArray) valves = heat_trace_critical_valves (k->trace, k->overlay, critical, NULL, NULL, NULL);

  g_assert_true (critical && valves);
  for (guint32 p = 0; p < k->c->n_pipe; p++)
    {
      HeatLeak leak = { HEAT_LEAK_PIPE, p };
      HeatIsolateQuery query = { .leaks = &leak, .n_leaks = 1, .overlay = k->overlay };
      g_autoptr (HeatPlan) plan = heat_trace_isolate (k->trace, &query, NULL);
      const HeatCriticalCost *c = heat_critical_of_pipe (critical, heat_pipe (p));
      g_assert_cmpuint (c->must_close, ==, plan->must->len);
      g_assert_cmpuint (c->out_households, ==, plan->out_households);
      g_assert_cmpuint (c->zone_pipes, ==, plan->zone_pipes->len);
      g_assert_cmpuint (c->stops, ==, plan->stops->len);
    }
}

static void
check_everything (Drawing *k, const Asked *a)
{
  for (HeatPlanKind kind = HEAT_PLAN_SMALLEST; kind < HEAT_N_PLANS; kind++)
    {
      draw_take (k, kind);
      check_reasons (k, a);
      check_steps (k, a);
      check_resupply (k, a);
      if (kind == HEAT_PLAN_SMALLEST)
        check_replay (k, a);
    }
  check_narrowing (k, a);
  check_costs (k);
}

/* ---- the sentences ---- */

static void
expect_doubts (const Drawing *k, const char *doubts)
{
  g_auto (GStrv) words = g_strsplit (doubts ? doubts : "", " ", -1);

  for (guint i = 0; words[i] && *words[i]; i++)
    {
      char *id = strchr (words[i], ':');
      gboolean found = FALSE;
      *id++ = '\0';
      for (guint kind = 0; kind < HEAT_N_DOUBTS; kind++)
        found |= strcmp (heat_doubt_word ((HeatDoubtKind) kind), words[i]) == 0 && draw_doubts (k, (HeatDoubtKind) kind, id);
      if (!found)
        g_error ("no doubt %s of %s is said", words[i], id);
    }
}

static void
test_sentence (gconstpointer data)
{
  const Sentence *s = data;
  Drawing k = { 0 };
  Asked a;

  draw (&k, s->drawn);
  draw_ready (&k);
  asked_init (&a, &k, s);
  draw_ask_plans_with (&k, s->leak, a.query);
  draw_expect_must (&k, s->must);
  if (s->may)
    draw_expect_may (&k, s->may);
  if (s->zone)
    draw_expect_zone (&k, s->zone);
  draw_expect_out (&k, s->out);
  draw_expect_stops (&k, s->stops);
  draw_expect (&k, HEAT_KIND_CONSUMER, k.plan->already_consumers, s->already ? s->already : "");
  for (HeatPlanKind kind = HEAT_PLAN_SMALLEST; kind < HEAT_N_PLANS; kind++)
    {
      draw_take (&k, kind);
      expect_doubts (&k, s->doubts);
    }
  draw_take (&k, HEAT_PLAN_FASTEST);
  draw_expect_must (&k, s->fastest ? s->fastest : s->must);
  draw_take (&k, HEAT_PLAN_DRIEST);
  draw_expect_must (&k, s->driest ? s->driest : s->must);
  check_everything (&k, &a);
  asked_clear (&a);
  draw_done (&k);
}

/* Nothing at all: nothing to close, nobody out, and a leak on a pipe that is not there is refused. */
static void
test_empty (void)
{
  static const Sentence nothing = { .leak = "" };
  HeatLeak leak = { HEAT_LEAK_PIPE, 0 };
  HeatIsolateQuery wrong = { .leaks = &leak, .n_leaks = 1 };
  g_autoptr (GError) error = NULL;
  Drawing k = { 0 };
  Asked a;

  draw (&k, "");
  draw_ready (&k);
  asked_init (&a, &k, &nothing);
  draw_ask_plans_with (&k, "", a.query);
  for (HeatPlanKind kind = HEAT_PLAN_SMALLEST; kind < HEAT_N_PLANS; kind++)
    {
      draw_take (&k, kind);
      draw_expect_must (&k, "");
      draw_expect_zone (&k, "");
      draw_expect_out (&k, "");
      draw_expect_stops (&k, "");
      g_assert_cmpfloat (k.plan->costs.work_minutes, ==, 0);
    }
  check_everything (&k, &a);
  g_assert_null (heat_trace_plans (k.trace, &wrong, NULL, &error));
  g_assert_error (error, HEAT_TRACE_ERROR, HEAT_ERROR_USAGE);
  g_clear_error (&error);
  g_assert_null (heat_trace_replay (k.trace, &wrong, 0, &error));
  g_assert_error (error, HEAT_TRACE_ERROR, HEAT_ERROR_USAGE);
  g_clear_error (&error);
  draw_take (&k, HEAT_PLAN_SMALLEST);
  g_assert_null (heat_trace_why_valve (k.trace, &a.query, k.plan, 0, &error));
  g_assert_error (error, HEAT_TRACE_ERROR, HEAT_ERROR_USAGE);
  asked_clear (&a);
  draw_done (&k);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace/domain/empty", test_empty);
  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    {
      g_autofree char *path = g_strconcat ("/trace/domain/", sentences[i].name, NULL);
      g_test_add_data_func (path, &sentences[i], test_sentence);
    }
  return g_test_run ();
}
