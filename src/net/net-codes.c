// SPDX-License-Identifier: GPL-3.0-or-later
#include "net-codes.h"
#include "base-i18n.h"
#include "net-error.h"
#include <string.h>

HEAT_DEFINE_ERROR (net)

typedef struct { const char *word, *label; } Code;
#define MAX_CODES 12

static const struct { const char *name; Code codes[MAX_CODES]; } sets[HEAT_N_CODES] = {
  [HEAT_CODES_LEVEL] = { "level", { { "primary", N_ ("primary network") }, { "secondary", N_ ("secondary network") } } },
  [HEAT_CODES_LINE] = { "line", { { "supply", N_ ("supply") }, { "return", N_ ("return") }, { "pair", N_ ("one line for the pair") }, { "jumper", N_ ("jumper") } } },
  [HEAT_CODES_SERVICE] = { "service", { { "in", N_ ("in service") }, { "out", N_ ("out of service") } } },
  [HEAT_CODES_VALVE_ROLE] = { "valve_role", { { "sectional", N_ ("sectional valve") }, { "branch", N_ ("branch valve") }, { "tie", N_ ("tie valve") },
    { "station", N_ ("station valve") }, { "building", N_ ("building valve") }, { "bypass", N_ ("bypass valve") }, { "jumper", N_ ("jumper valve") },
    { "drain", N_ ("drain valve") }, { "vent", N_ ("vent valve") }, { "check", N_ ("check valve") }, { "other", N_ ("valve") } } },
  [HEAT_CODES_VALVE_STATE] = { "valve_state", { { "open", N_ ("open") }, { "closed", N_ ("closed") } } },
  [HEAT_CODES_CONDITION] = { "condition", { { "works", N_ ("works") }, { "stuck", N_ ("will not turn") }, { "leaky", N_ ("does not hold") }, { "unknown", N_ ("condition unknown") } } },
  [HEAT_CODES_DRIVE] = { "drive", { { "manual", N_ ("manual") }, { "motor", N_ ("motor") } } },
  [HEAT_CODES_FLOW] = { "flow", { { "none", N_ ("both ways") }, { "into_pipe", N_ ("into the pipe") }, { "out_of_pipe", N_ ("out of the pipe") } } },
  [HEAT_CODES_STATION_KIND] = { "station_kind", { { "exchanger", N_ ("substation") }, { "isolating", N_ ("pressure-isolating station") } } },
  [HEAT_CODES_PORT_SIDE] = { "port_side", { { "header", N_ ("source header") }, { "primary", N_ ("primary side") }, { "secondary", N_ ("secondary side") } } },
  [HEAT_CODES_USE] = { "use", { { "residential", N_ ("housing") }, { "school", N_ ("school") }, { "nursery", N_ ("nursery") }, { "hospital", N_ ("hospital") },
    { "care", N_ ("care home") }, { "commercial", N_ ("shops") }, { "office", N_ ("offices") }, { "plant", N_ ("plant") }, { "other", N_ ("other use") } } },
  [HEAT_CODES_HOUSING] = { "housing", { { "heating", N_ ("heating") }, { "suspended", N_ ("suspended") } } },
  [HEAT_CODES_PRIORITY] = { "priority", { { "none", N_ ("no priority") }, { "hospital", N_ ("hospital") }, { "school", N_ ("school") }, { "nursery", N_ ("nursery") },
    { "care", N_ ("care home") }, { "infant", N_ ("household with infant") }, { "elderly", N_ ("elderly person living alone") } } },
  [HEAT_CODES_ROAD_CLASS] = { "road_class", { { "motorway", N_ ("expressway") }, { "trunk", N_ ("trunk road") }, { "primary", N_ ("main road") }, { "secondary", N_ ("secondary road") },
    { "tertiary", N_ ("branch road") }, { "residential", N_ ("residential street") }, { "service", N_ ("service lane") }, { "foot", N_ ("footpath") } } },
  [HEAT_CODES_ONEWAY] = { "oneway", { { "no", N_ ("two-way") }, { "forward", N_ ("one-way") }, { "backward", N_ ("one-way, against the drawing") } } },
  [HEAT_CODES_AREA] = { "area_kind", { { "water", N_ ("water") }, { "green", N_ ("green") }, { "industrial", N_ ("industrial") } } },
  [HEAT_CODES_TEAM_STATE] = { "team_state", { { "ready", N_ ("ready") }, { "on_the_way", N_ ("on the way") }, { "on_site", N_ ("on site") }, { "resting", N_ ("resting") }, { "off", N_ ("off duty") } } },
  [HEAT_CODES_END] = { "pipe_end", { { "start", N_ ("start") }, { "end", N_ ("end") } } },
};

static gboolean
is_value (HeatCodes set, int value)
{
  return (guint) set < HEAT_N_CODES && value >= 0 && value < MAX_CODES && sets[set].codes[value].word;
}

const char *
heat_code_word (HeatCodes set, int value)
{
  return is_value (set, value) ? sets[set].codes[value].word : "";
}

int
heat_code_value (HeatCodes set, const char *word, gssize len)
{
  gsize n = len < 0 ? strlen (word) : (gsize) len;

  for (int v = 0; is_value (set, v); v++)
    if (strncmp (sets[set].codes[v].word, word, n) == 0 && sets[set].codes[v].word[n] == '\0')
      return v;
  return -1;
}

const char *
heat_code_label (HeatCodes set, int value)
{
  return is_value (set, value) ? _(sets[set].codes[value].label) : "";
}

const char *
heat_codes_name (HeatCodes set)
{
  g_return_val_if_fail ((guint) set < HEAT_N_CODES, "");
  return sets[set].name;
}

int
heat_codes_n (HeatCodes set)
{
  int n = 0;

  while (is_value (set, n))
    n++;
  return n;
}
