// SPDX-License-Identifier: GPL-3.0-or-later
#include "draw.h"
#include <stdlib.h>
#include <string.h>

/* ---- one by one ---- */

HeatText
draw_text (Drawing *k, const char *s)
{
  return heat_city_put (k->c, s);
}

void
draw_node (Drawing *k, const char *id)
{
  for (guint32 i = 0; i < k->c->n_node; i++)
    if (strcmp (heat_city_text (k->c, k->c->node[i].id), id) == 0)
      return;
  heat_city_add_node (k->c)->id = draw_text (k, id);
}

HeatPipeRow *
draw_pipe (Drawing *k, const char *id, const char *a, const char *b, HeatLine line)
{
  draw_node (k, a);
  draw_node (k, b);
  HeatText ta = draw_text (k, a), tb = draw_text (k, b);
  HeatPipeRow *row = heat_city_add_pipe (k->c);
  row->id = draw_text (k, id);
  row->from_node = ta;
  row->to_node = tb;
  row->line = (guint8) line;
  row->length_m = 100;
  row->dn_mm = 200;
  return row;
}

HeatValveRow *
draw_valve (Drawing *k, const char *id, const char *pipe, int end)
{
  HeatValveRow *row = heat_city_add_valve (k->c);

  row->id = draw_text (k, id);
  row->pipe = draw_text (k, pipe);
  row->end = (gint8) end;
  row->dn_mm = 200;
  row->role = HEAT_VALVE_SECTIONAL;
  return row;
}

static void
add_port (Drawing *k, const char *owner, HeatPortSide side, const char *supply, const char *back, const char *system)
{
  draw_node (k, supply);
  draw_node (k, back);
  HeatPortRow *port = heat_city_add_port (k->c);
  port->owner = draw_text (k, owner);
  port->side = side;
  port->system = draw_text (k, system);
  port->supply_node = draw_text (k, supply);
  port->return_node = draw_text (k, back);
}

static void
need_source (Drawing *k, const char *id)
{
  for (guint32 i = 0; i < k->c->n_source; i++)
    if (strcmp (heat_city_text (k->c, k->c->source[i].id), id) == 0)
      return;
  heat_city_add_source (k->c)->id = draw_text (k, id);
}

void
draw_source (Drawing *k, const char *id, const char *supply, const char *back)
{
  need_source (k, id);
  add_port (k, id, HEAT_PORT_HEADER, supply, back, "");
}

void
draw_station (Drawing *k, const char *id, const char *ps, const char *pr, const char *ss, const char *sr, gboolean make_up_from_primary)
{
  HeatStationRow *row = heat_city_add_station (k->c);

  row->id = draw_text (k, id);
  row->make_up_from_primary = (guint8) make_up_from_primary;
  add_port (k, id, HEAT_PORT_PRIMARY, ps, pr, "");
  add_port (k, id, HEAT_PORT_SECONDARY, ss, sr, "");
}

void
draw_consumer (Drawing *k, const char *id, const char *supply, const char *back, guint heating, guint suspended)
{
  HeatConsumerRow *row = heat_city_add_consumer (k->c);

  row->id = draw_text (k, id);
  row->supply_node = draw_text (k, supply);
  row->return_node = draw_text (k, back);
  for (guint i = 0; i < heating + suspended; i++)
    {
      g_autofree char *card = g_strdup_printf ("%s/%u", id, i);
      HeatHouseholdRow *h = heat_city_add_household (k->c);
      h->card = draw_text (k, card);
      h->consumer = draw_text (k, id);
      h->area_m2 = 50;
      h->housing = i < heating ? HEAT_HEATING : HEAT_SUSPENDED;
    }
}

/* ---- in words ---- */

static const char *
word_at (char **words, guint i)
{
  return i < g_strv_length (words) ? words[i] : "";
}

static void
read_pipe (Drawing *k, char **w)
{
  static const char *const lines[] = { "supply", "return", "pair", "jumper", NULL };
  g_auto (GStrv) ends = g_strsplit (w[1], "-", 2);
  guint line = 0;

  while (lines[line] && strcmp (lines[line], word_at (w, 2)) != 0)
    line++;
  g_assert_nonnull (lines[line]);
  HeatPipeRow *row = draw_pipe (k, w[0], ends[0], ends[1], (HeatLine) line);
  for (guint i = 3; w[i]; i++)
    if (strcmp (w[i], "out") == 0)
      row->service = HEAT_SERVICE_OUT;
    else if (g_str_has_prefix (w[i], "dn="))
      row->dn_mm = (guint16) atoi (w[i] + 3);
    else if (g_str_has_prefix (w[i], "m="))
      row->length_m = (float) atof (w[i] + 2);
    else
      g_error ("drawing pipe %s: what is “%s”?", w[0], w[i]);
}

static void
need_well (Drawing *k, const char *id)
{
  for (guint32 i = 0; i < k->c->n_well; i++)
    if (strcmp (heat_city_text (k->c, k->c->well[i].id), id) == 0)
      return;
  heat_city_add_well (k->c)->id = draw_text (k, id);
}

static gboolean
read_role (HeatValveRow *v, const char *word)
{
  static const struct { const char *word; HeatValveRole role; HeatFlow flow; } roles[] = {
    { "tie", HEAT_VALVE_TIE, HEAT_FLOW_NONE }, { "drain", HEAT_VALVE_DRAIN, HEAT_FLOW_NONE }, { "vent", HEAT_VALVE_VENT, HEAT_FLOW_NONE },
    { "check>", HEAT_VALVE_CHECK, HEAT_FLOW_INTO_PIPE }, { "check<", HEAT_VALVE_CHECK, HEAT_FLOW_OUT_OF_PIPE }, { "check", HEAT_VALVE_CHECK, HEAT_FLOW_NONE } };

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (strcmp (roles[i].word, word) == 0)
      {
        /* “>” is along the pipe: at its far end that is out of it */
        gboolean turn = v->end == 1 && roles[i].flow != HEAT_FLOW_NONE;
        v->role = roles[i].role;
        v->flow = turn ? HEAT_FLOW_INTO_PIPE + HEAT_FLOW_OUT_OF_PIPE - roles[i].flow : roles[i].flow;
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_state (HeatValveRow *v, const char *word)
{
  static const struct { const char *word; HeatCondition condition; } conditions[] = { { "stuck", HEAT_CONDITION_STUCK }, { "leaky", HEAT_CONDITION_LEAKY }, { "unknown", HEAT_CONDITION_UNKNOWN } };

  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
    if (strcmp (conditions[i].word, word) == 0)
      v->condition = conditions[i].condition;
  if (strcmp (word, "closed") == 0)
    v->state = HEAT_VALVE_CLOSED;
  if (strcmp (word, "motor") == 0)
    v->drive = HEAT_DRIVE_MOTOR;
  if (strcmp (word, "above") == 0)
    v->above_ground = TRUE;
  if (g_str_has_prefix (word, "min="))
    v->minutes = (float) atof (word + 4);
  return v->condition != HEAT_CONDITION_WORKS || v->state == HEAT_VALVE_CLOSED || v->drive == HEAT_DRIVE_MOTOR || v->above_ground || g_str_has_prefix (word, "min=");
}

static void
place_valve (Drawing *k, HeatValveRow *v, const char *place)
{
  g_auto (GStrv) at = g_strsplit_set (place, "/=", 2);

  if (place[0] == '@')
    v->node = draw_text (k, place + 1);
  else if (strchr (place, '='))
    {
      v->node = draw_text (k, at[0]);
      v->node2 = draw_text (k, at[1]);
    }
  else
    {
      v->pipe = draw_text (k, at[0]);
      v->end = (gint8) atoi (at[1]);
    }
}

static void
read_valve (Drawing *k, char **w)
{
  HeatValveRow *v = draw_valve (k, w[1], "", -1);

  v->pipe = (HeatText){ 0 };
  place_valve (k, v, w[2]);
  v->seq = 0;
  for (guint32 i = 0; v->end >= 0 && i + 1 < k->c->n_valve; i++)
    v->seq += k->c->valve[i].end == v->end && strcmp (heat_city_text (k->c, k->c->valve[i].pipe), heat_city_text (k->c, v->pipe)) == 0;
  for (guint i = 3; w[i]; i++)
    if (g_str_has_prefix (w[i], "well="))
      {
        need_well (k, w[i] + 5);
        v->well = draw_text (k, w[i] + 5);
      }
    else if (g_str_has_prefix (w[i], "ref="))
      v->pipe = draw_text (k, w[i] + 4);
    else if (!read_role (v, w[i]) && !read_state (v, w[i]))
      g_error ("drawing valve %s: what is “%s”?", w[1], w[i]);
}

static void
read_station (Drawing *k, char **w)
{
  draw_station (k, w[1], w[2], w[3], w[4], w[5], FALSE);
  for (guint i = 6; w[i]; i++)
    {
      k->c->station[k->c->n_station - 1].make_up_from_primary |= strcmp (w[i], "makeup") == 0;
      if (strcmp (w[i], "isolating") == 0)
        k->c->station[k->c->n_station - 1].kind = HEAT_STATION_ISOLATING;
    }
}

static void
read_well (Drawing *k, char **w)
{
  need_well (k, w[1]);
  for (guint i = 2; w[i]; i++)
    {
      draw_node (k, w[i]);
      for (guint32 n = 0; n < k->c->n_node; n++)
        if (strcmp (heat_city_text (k->c, k->c->node[n].id), w[i]) == 0)
          k->c->node[n].well = draw_text (k, w[1]);
    }
}

static void
read_line (Drawing *k, char **w)
{
  if (strcmp (w[0], "valve") == 0)
    read_valve (k, w);
  else if (strcmp (w[0], "source") == 0)
    {
      need_source (k, w[1]);
      add_port (k, w[1], HEAT_PORT_HEADER, w[2], w[3], word_at (w, 4));
    }
  else if (strcmp (w[0], "station") == 0)
    read_station (k, w);
  else if (strcmp (w[0], "port") == 0)
    add_port (k, w[1], strcmp (w[2], "primary") == 0 ? HEAT_PORT_PRIMARY : HEAT_PORT_SECONDARY, w[3], w[4], word_at (w, 5));
  else if (strcmp (w[0], "consumer") == 0)
    draw_consumer (k, w[1], w[2], w[3], (guint) atoi (w[4]), (guint) atoi (word_at (w, 5)));
  else if (strcmp (w[0], "in") == 0)
    read_well (k, w);
  else
    read_pipe (k, w);
}

void
draw (Drawing *k, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, ";", -1);

  if (!k->c)
    k->c = heat_city_new ();
  for (guint i = 0; lines[i]; i++)
    {
      g_autofree char *line = g_strdup (g_strstrip (lines[i]));
      g_auto (GStrv) raw = g_strsplit_set (line, " \n", -1);
      g_autoptr (GPtrArray) words = g_ptr_array_new ();
      for (guint n = 0; raw[n]; n++)
        if (*raw[n])
          g_ptr_array_add (words, raw[n]);
      g_ptr_array_add (words, NULL);
      if (words->len > 1)
        read_line (k, (char **) words->pdata);
    }
}

void
draw_street (Drawing *k)
{
  draw (k, "s1 a-b supply; s2 b-c supply; s3 c-d supply; r1 A-B return; r2 B-C return; r3 C-D return;"
           "valve vs2 s2/0; valve vs3 s3/0; valve vr2 r2/0; valve vr3 r3/0;"
           "source Q a A; consumer near c C 3 1; consumer far d D 2");
}

/* ---- asking ---- */

void
draw_ready (Drawing *k)
{
  g_autoptr (GError) error = NULL;
  k->net = heat_net_new (k->c, NULL, &error);
  g_assert_no_error (error);
  k->trace = heat_trace_new (k->net, NULL, &error);
  g_assert_no_error (error);
  k->overlay = heat_valve_overlay_new (k->net);
  k->options = heat_plan_options_default ();
}

static void
forget (Drawing *k)
{
  if (!k->plans)
    heat_plan_free (k->plan);
  k->plan = NULL;
  g_clear_pointer (&k->plans, g_ptr_array_unref);
}

void
draw_done (Drawing *k)
{
  forget (k);
  g_clear_pointer (&k->overlay, heat_valve_overlay_free);
  g_clear_pointer (&k->trace, heat_trace_unref);
  g_clear_pointer (&k->net, heat_net_unref);
}

guint32
draw_at (const Drawing *k, HeatKind kind, const char *id)
{
  guint32 index = heat_net_find (k->net, kind, id);

  if (index == HEAT_NONE)
    g_error ("the drawing has no %s %s", heat_kind_word (kind), id);
  return index;
}

void
draw_leaks (const Drawing *k, const char *leaks, GArray *list)
{
  g_auto (GStrv) words = g_strsplit (leaks, " ", -1);

  for (guint i = 0; words[i] && *words[i]; i++)
    {
      g_autoptr (GError) error = NULL;
      HeatLeak leak;
      heat_leak_parse (k->net, words[i], &leak, &error);
      g_assert_no_error (error);
      g_autofree char *back = heat_leak_to_text (k->net, leak);
      g_assert_cmpstr (back, ==, words[i]);
      g_array_append_val (list, leak);
    }
}

void
draw_ask_with (Drawing *k, const char *leaks, HeatIsolateQuery q)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (HeatLeak));
  g_autoptr (GError) error = NULL;

  draw_leaks (k, leaks, list);
  q.leaks = (const HeatLeak *) (gpointer) list->data;
  q.n_leaks = list->len;
  q.overlay = k->overlay;
  forget (k);
  k->plan = heat_trace_isolate (k->trace, &q, &error);
  g_assert_no_error (error);
}

void
draw_ask (Drawing *k, const char *leaks)
{
  draw_ask_with (k, leaks, (HeatIsolateQuery){ 0 });
}

void
draw_ask_plans_with (Drawing *k, const char *leaks, HeatIsolateQuery q)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (HeatLeak));
  g_autoptr (GError) error = NULL;

  draw_leaks (k, leaks, list);
  q.leaks = (const HeatLeak *) (gpointer) list->data;
  q.n_leaks = list->len;
  q.overlay = k->overlay;
  forget (k);
  k->plans = heat_trace_plans (k->trace, &q, &k->options, &error);
  g_assert_no_error (error);
  draw_take (k, HEAT_PLAN_SMALLEST);
}

void
draw_take (Drawing *k, HeatPlanKind kind)
{
  k->plan = g_ptr_array_index (k->plans, kind);
}

/* ---- expecting ---- */

static int
compare_words (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
expect_words (GPtrArray *words, const char *ids)
{
  g_autoptr (GString) s = g_string_new (NULL);

  g_ptr_array_sort (words, compare_words);
  for (guint i = 0; i < words->len; i++)
    g_string_append_printf (s, i ? " %s" : "%s", (const char *) g_ptr_array_index (words, i));
  g_assert_cmpstr (s->str, ==, ids);
}

void
draw_expect (const Drawing *k, HeatKind kind, const GArray *list, const char *ids)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (guint i = 0; i < list->len; i++)
    g_ptr_array_add (words, (gpointer) heat_net_id (k->net, kind, *(const guint32 *) (gconstpointer) (list->data + i * g_array_get_element_size ((GArray *) list))));
  expect_words (words, ids);
}

void draw_expect_must (const Drawing *k, const char *ids) { draw_expect (k, HEAT_KIND_VALVE, k->plan->must, ids); }
void draw_expect_may (const Drawing *k, const char *ids) { draw_expect (k, HEAT_KIND_VALVE, k->plan->may, ids); }
void draw_expect_zone (const Drawing *k, const char *ids) { draw_expect (k, HEAT_KIND_PIPE, k->plan->zone_pipes, ids); }
void draw_expect_out (const Drawing *k, const char *ids) { draw_expect (k, HEAT_KIND_CONSUMER, k->plan->out_consumers, ids); }

void
draw_expect_stops (const Drawing *k, const char *ids)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (guint i = 0; i < k->plan->stops->len; i++)
    {
      HeatPlanStop stop = g_array_index (k->plan->stops, HeatPlanStop, i);
      g_ptr_array_add (words, (gpointer) heat_net_id (k->net, stop.kind, stop.index));
    }
  expect_words (words, ids);
}

gboolean
draw_doubts (const Drawing *k, HeatDoubtKind kind, const char *id)
{
  for (guint i = 0; i < k->plan->doubts->len; i++)
    {
      const HeatDoubt *d = &g_array_index (k->plan->doubts, HeatDoubt, i);
      if (d->kind == kind && strcmp (d->index == HEAT_NONE ? "" : heat_net_id (k->net, d->of, d->index), id) == 0)
        return TRUE;
    }
  return FALSE;
}
