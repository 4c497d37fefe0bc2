// SPDX-License-Identifier: GPL-3.0-or-later
/* What a valve is for and why a household is cold, in words: a sentence for each kind of answer, asked of the engine on drawn streets. */
#include "draw.h"
#include "ops-why.h"
#include "trace-why.h"

typedef struct { const char *name, *city, *leak, *about, *text; } Words;

static void
expect_words (const Words *w, gboolean is_valve)
{
  Drawing k = { 0 };
  g_autoptr (GArray) leaks = g_array_new (FALSE, FALSE, sizeof (HeatLeak));
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_test_message ("%s", w->name);
  draw (&k, w->city);
  draw_ready (&k);
  draw_leaks (&k, w->leak, leaks);
  HeatIsolateQuery query = { .leaks = (const HeatLeak *) (gpointer) leaks->data, .n_leaks = leaks->len, .overlay = k.overlay };
  g_autoptr (HeatPlan) plan = heat_trace_isolate (k.trace, &query, &error);
  g_assert_no_error (error);
  if (is_valve)
    {
      g_autoptr (HeatWhyValve) why = heat_trace_why_valve (k.trace, &query, plan, draw_at (&k, HEAT_KIND_VALVE, w->about), &error);
      g_assert_no_error (error);
      text = heat_ops_why_valve_text (k.net, why);
    }
  else
    {
      g_autoptr (HeatWhy) why = heat_trace_why_consumer (k.trace, &query, plan, draw_at (&k, HEAT_KIND_CONSUMER, w->about), &error);
      g_assert_no_error (error);
      text = heat_ops_why_text (k.net, why);
    }
  g_assert_cmpstr (text, ==, w->text);
  draw_done (&k);
}

/* From the plant: p0, valve v0, p1, valve v1, p2 with the consumer c. */
#define STREET(dn, m) "source q n0 N0; p0 n0-n1 supply dn=" #dn " m=" #m "; p1 n1-n2 supply dn=200; valve v0 p1/0; valve v1 p1/1; p2 n2-n3 supply dn=150;" \
                      "r N0-N3 return; valve w r/0; valve x r/0; consumer c n3 N3 2; p4 n3-n4 supply; valve end p4/0"

static const Words valves[] = {
  { "a way of some length", STREET (300, 400), "pipe:p1", "v0", "Valve v0 is closed: without it the zone reaches the supply header of source q through DN300 over 400 m" },
  { "of unknown bore", STREET (0, 400), "pipe:p1", "v0", "Valve v0 is closed: without it the zone reaches the supply header of source q over 400 m" },
  { "a piece too short to tell", STREET (300, 0.4), "pipe:p1", "v0", "Valve v0 is closed: without it the zone reaches the supply header of source q through DN300" },
  { "and of unknown bore", STREET (0, 0.4), "pipe:p1", "v0", "Valve v0 is closed: without it the zone reaches the supply header of source q directly" },
  { "the header at the valve", "source q n0 N0; p n0-n1 supply dn=300; valve v p/0", "pipe:p", "v", "Valve v is closed: without it the zone reaches the supply header of source q directly" },
  { "nothing but water behind", STREET (300, 400), "pipe:p2", "end", "Valve end is not closed: behind it is water but no plant: closing it keeps that water in the pipes" },
  { "elsewhere", STREET (300, 400), "pipe:p2", "v0", "Valve v0 is not closed: it is not at the zone" },
};

static const Words consumers[] = {
  { "in the zone", STREET (300, 400), "pipe:p2", "c", "consumer c: its supply line lies in the zone that is drained" },
  { "cut off", STREET (300, 400), "pipe:p1", "c", "consumer c: its supply line is cut from source q by valve v1" },
  { "warm", STREET (300, 400), "pipe:p4", "c", "consumer c: it stays warm, fed by source q" },
};

static void
test_words (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (valves); i++)
    expect_words (&valves[i], TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (consumers); i++)
    expect_words (&consumers[i], FALSE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ops/why-words", test_words);
  return g_test_run ();
}
