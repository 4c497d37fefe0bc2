// SPDX-License-Identifier: GPL-3.0-or-later
/* heatctl critical: what a leak on every pipe costs, as one CSV row each:
 *   pipe, zone_pipes, must_close, out_consumers, out_households, out_area_m2, stops
 * With --valves also what every valve is worth: a leak on `pipe` beside it while the valve does not hold, and how much more that is
 * than while it holds:
 *   valve, pipe, zone_pipes, must_close, out_consumers, out_households, out_area_m2, stops,
 *   more_zone_pipes, more_must_close, more_consumers, more_households, more_area_m2, more_stops
 * A field is quoted when it must be (RFC 4180); lines end with a line feed. --json: {pipes, zones,
 * asked, valves, valves_asked, elapsed_us}. */
#include "ctl-commands.h"
#include "trace-critical.h"
#include <stdio.h>
#include <string.h>

#define MOST_SHOWN 10u

typedef struct {
  HeatNet *net;            /* owned */
  HeatTrace *trace;        /* owned */
  HeatCritical *critical;  /* owned */
  GArray *valves;          /* owned; HeatCriticalValve; NULL when not asked for */
  guint valves_asked;      /* of these, one by one */
  gint64 elapsed_us;       /* for the pipes */
} Answer;

static void
clear_answer (Answer *a)
{
  g_clear_pointer (&a->valves, g_array_unref);
  g_clear_pointer (&a->critical, heat_critical_free);
  g_clear_pointer (&a->trace, heat_trace_unref);
  g_clear_pointer (&a->net, heat_net_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, clear_answer)

/* ---- CSV ---- */

static void
add_text (GString *out, const char *text)
{
  if (!strpbrk (text, ",\"\r\n"))
    {
      g_string_append (out, text);
      return;
    }
  g_string_append_c (out, '"');
  for (; *text; text++)
    {
      if (*text == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *text);
    }
  g_string_append_c (out, '"');
}

static void
add_area (GString *out, double area_m2)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (out, g_ascii_formatd (text, sizeof text, "%.2f", area_m2));
}

static void
add_cost (GString *out, const HeatCriticalCost *cost)
{
  g_string_append_printf (out, ",%u,%u,%u,%u,", cost->zone_pipes, cost->must_close, cost->out_consumers, cost->out_households);
  add_area (out, cost->out_area_m2);
  g_string_append_printf (out, ",%u", cost->stops);
}

static void
add_more (GString *out, const HeatCriticalCost *a, const HeatCriticalCost *b)
{
  g_string_append_printf (out, ",%d,%d,%d,%d,", (int) (a->zone_pipes - b->zone_pipes), (int) (a->must_close - b->must_close),
                          (int) (a->out_consumers - b->out_consumers), (int) (a->out_households - b->out_households));
  add_area (out, a->out_area_m2 - b->out_area_m2);
  g_string_append_printf (out, ",%d\n", (int) (a->stops - b->stops));
}

static gboolean
save (const char *path, const GString *text, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (g_file_set_contents (path, text->str, (gssize) text->len, &local))
    return TRUE;
  g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_IO, _("writing what isolations cost: %s: %s; choose another place"), path, local->message);
  return FALSE;
}

static gboolean
write_pipes (const Answer *a, const char *path, GError **error)
{
  g_autoptr (GString) out = g_string_new ("pipe,zone_pipes,must_close,out_consumers,out_households,out_area_m2,stops\n");

  for (guint32 p = 0; p < a->critical->n_pipes; p++)
    {
      add_text (out, heat_net_id (a->net, HEAT_KIND_PIPE, p));
      add_cost (out, heat_critical_of_pipe (a->critical, heat_pipe (p)));
      g_string_append_c (out, '\n');
    }
  return save (path, out, error);
}

static gboolean
write_valves (const Answer *a, const char *path, GError **error)
{
  g_autoptr (GString) out = g_string_new ("valve,pipe,zone_pipes,must_close,out_consumers,out_households,out_area_m2,stops,"
                                          "more_zone_pipes,more_must_close,more_consumers,more_households,more_area_m2,more_stops\n");

  for (guint i = 0; i < a->valves->len; i++)
    {
      const HeatCriticalValve *v = &g_array_index (a->valves, HeatCriticalValve, i);
      add_text (out, heat_net_id (a->net, HEAT_KIND_VALVE, v->valve));
      g_string_append_c (out, ',');
      add_text (out, v->pipe == HEAT_NONE ? "" : heat_net_id (a->net, HEAT_KIND_PIPE, v->pipe));
      add_cost (out, &v->fails);
      add_more (out, &v->fails, &v->holds);
    }
  return save (path, out, error);
}

/* ---- for people ---- */

/* Rows with most households, worst first; equal ones in the order of the data. */
static guint
find_worst (const HeatCritical *c, guint32 worst[MOST_SHOWN])
{
  guint n = 0;

  for (guint32 i = 0; i < c->n_costs; i++)
    {
      guint k = n;
      while (k > 0 && c->cost[i].out_households > c->cost[worst[k - 1]].out_households)
        k--;
      if (k == MOST_SHOWN || c->cost[i].out_households == 0)
        continue;
      n = MIN (n + 1, MOST_SHOWN);
      memmove (worst + k + 1, worst + k, sizeof *worst * (n - k - 1));
      worst[k] = i;
    }
  return n;
}

static void
print_text (const Answer *a)
{
  const HeatCritical *c = a->critical;
  guint32 worst[MOST_SHOWN];
  guint n = find_worst (c, worst);

  printf (_("%u pipes leak into %u zones.\n"), c->n_pipes, c->n_costs);
  for (guint k = 0; k < n; k++)
    {
      const HeatCriticalCost *cost = &c->cost[worst[k]];
      guint32 pipe = 0;
      while (c->of_pipe[pipe] != worst[k])
        pipe++;
      printf (ngettext ("  %u household: pipe %s, pipes drained %u, valves to close %u\n", "  %u households: pipe %s, pipes drained %u, valves to close %u\n", cost->out_households),
              cost->out_households, heat_net_id (a->net, HEAT_KIND_PIPE, pipe), cost->zone_pipes, cost->must_close);
    }
}

static gboolean
print_json (const Answer *a, GError **error)
{
  const struct { const char *name; gint64 value; } members[] = {
    { "pipes", a->critical->n_pipes }, { "zones", a->critical->n_costs }, { "asked", a->critical->n_asked },
    { "valves", a->valves ? a->valves->len : 0 }, { "valves_asked", a->valves_asked },
    { "elapsed_us", a->elapsed_us },
  };
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      json_builder_set_member_name (json, members[i].name);
      json_builder_add_int_value (json, members[i].value);
    }
  json_builder_end_object (json);
  return heat_ctl_print_json (json_builder_get_root (json), error);
}

/* ---- the command ---- */

static gboolean
find_answer (Answer *a, const char *city, gboolean want_valves, GError **error)
{
  HeatProgress progress = heat_ctl_progress ();

  a->net = heat_ctl_open_net (city, error);
  a->trace = a->net ? heat_trace_new (a->net, &progress, error) : NULL;
  gint64 start_us = g_get_monotonic_time ();
  a->critical = a->trace ? heat_trace_critical (a->trace, NULL, &progress, error) : NULL;
  a->elapsed_us = g_get_monotonic_time () - start_us;
  if (a->critical && want_valves)
    a->valves = heat_trace_critical_valves (a->trace, NULL, a->critical, &a->valves_asked, &progress, error);
  return a->critical && (a->valves || !want_valves);
}

int
heat_ctl_critical (int argc, char **argv, GError **error)
{
  g_autofree char *output = NULL, *valves = NULL;
  gboolean is_json = FALSE;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, NULL, NULL },
    { "valves", 0, 0, G_OPTION_ARG_FILENAME, &valves, NULL, NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &is_json, NULL, NULL },
    { NULL },
  };
  g_auto (Answer) a = { 0 };

  if (!heat_ctl_parse ("critical", entries, &argc, &argv, 1, error))
    return 0;
  if (!output)
    {
      g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE, _("finding what isolations cost: name the file to write with -o FILE.csv"));
      return 0;
    }
  if (!find_answer (&a, argv[1], valves != NULL, error) || !write_pipes (&a, output, error) || (valves && !write_valves (&a, valves, error)))
    return 0;
  if (is_json)
    return print_json (&a, error) ? 0 : 4;
  print_text (&a);
  return 0;
}
