// SPDX-License-Identifier: GPL-3.0-or-later
#include "net-codes.h"
#include "base-i18n.h"
#include "net-error.h"
#include <string.h>

HEAT_DEFINE_ERROR (net)

typedef struct { const char *word, *label, *zh; } Code;
#define MAX_CODES 12

static const struct { const char *name; Code codes[MAX_CODES]; } sets[HEAT_N_CODES] = {
  [HEAT_CODES_LEVEL] = { "level", { { "primary", N_ ("primary network"), "一次网" }, { "secondary", N_ ("secondary network"), "二次网" } } },
  [HEAT_CODES_LINE] = { "line", { { "supply", N_ ("supply"), "供水" }, { "return", N_ ("return"), "回水" }, { "pair", N_ ("one line for the pair"), "供回合一" }, { "jumper", N_ ("jumper"), "连通管" } } },
  [HEAT_CODES_SERVICE] = { "service", { { "in", N_ ("in service"), "在用" }, { "out", N_ ("out of service"), "停用" } } },
  [HEAT_CODES_VALVE_ROLE] = { "valve_role", { { "sectional", N_ ("sectional valve"), "分段阀" }, { "branch", N_ ("branch valve"), "分支阀" }, { "tie", N_ ("tie valve"), "联络阀" },
    { "station", N_ ("station valve"), "站前阀" }, { "building", N_ ("building valve"), "楼前阀" }, { "bypass", N_ ("bypass valve"), "旁通阀" }, { "jumper", N_ ("jumper valve"), "连通阀" },
    { "drain", N_ ("drain valve"), "泄水阀" }, { "vent", N_ ("vent valve"), "放气阀" }, { "check", N_ ("check valve"), "止回阀" }, { "other", N_ ("valve"), "其他阀门" } } },
  [HEAT_CODES_VALVE_STATE] = { "valve_state", { { "open", N_ ("open"), "开启" }, { "closed", N_ ("closed"), "关闭" } } },
  [HEAT_CODES_CONDITION] = { "condition", { { "works", N_ ("works"), "完好" }, { "stuck", N_ ("will not turn"), "关不动" }, { "leaky", N_ ("does not hold"), "关不严" }, { "unknown", N_ ("condition unknown"), "状况未知" } } },
  [HEAT_CODES_DRIVE] = { "drive", { { "manual", N_ ("manual"), "手动" }, { "motor", N_ ("motor"), "电动" } } },
  [HEAT_CODES_FLOW] = { "flow", { { "none", N_ ("both ways"), "双向" }, { "into_pipe", N_ ("into the pipe"), "流入管段" }, { "out_of_pipe", N_ ("out of the pipe"), "流出管段" } } },
  [HEAT_CODES_STATION_KIND] = { "station_kind", { { "exchanger", N_ ("substation"), "换热站" }, { "isolating", N_ ("pressure-isolating station"), "隔压站" } } },
  [HEAT_CODES_PORT_SIDE] = { "port_side", { { "header", N_ ("source header"), "热源出口" }, { "primary", N_ ("primary side"), "一次侧" }, { "secondary", N_ ("secondary side"), "二次侧" } } },
  [HEAT_CODES_USE] = { "use", { { "residential", N_ ("housing"), "住宅" }, { "school", N_ ("school"), "学校" }, { "nursery", N_ ("nursery"), "幼儿园" }, { "hospital", N_ ("hospital"), "医院" },
    { "care", N_ ("care home"), "养老机构" }, { "commercial", N_ ("shops"), "商业" }, { "office", N_ ("offices"), "办公" }, { "plant", N_ ("plant"), "热源厂" }, { "other", N_ ("other use"), "其他" } } },
  [HEAT_CODES_HOUSING] = { "housing", { { "heating", N_ ("heating"), "用热" }, { "suspended", N_ ("suspended"), "报停" } } },
  [HEAT_CODES_PRIORITY] = { "priority", { { "none", N_ ("no priority"), "非优先" }, { "hospital", N_ ("hospital"), "医院" }, { "school", N_ ("school"), "学校" }, { "nursery", N_ ("nursery"), "幼儿园" },
    { "care", N_ ("care home"), "养老机构" }, { "infant", N_ ("household with infant"), "有婴幼儿" }, { "elderly", N_ ("elderly person living alone"), "独居老人" } } },
  [HEAT_CODES_ROAD_CLASS] = { "road_class", { { "motorway", N_ ("expressway"), "快速路" }, { "trunk", N_ ("trunk road"), "国省干道" }, { "primary", N_ ("main road"), "主干路" }, { "secondary", N_ ("secondary road"), "次干路" },
    { "tertiary", N_ ("branch road"), "支路" }, { "residential", N_ ("residential street"), "小区路" }, { "service", N_ ("service lane"), "服务性道路" }, { "foot", N_ ("footpath"), "人行道" } } },
  [HEAT_CODES_ONEWAY] = { "oneway", { { "no", N_ ("two-way"), "双向" }, { "forward", N_ ("one-way"), "单行" }, { "backward", N_ ("one-way, against the drawing"), "逆画线方向单行" } } },
  [HEAT_CODES_AREA] = { "area_kind", { { "water", N_ ("water"), "水面" }, { "green", N_ ("green"), "绿地" }, { "industrial", N_ ("industrial"), "工业区" } } },
  [HEAT_CODES_TEAM_STATE] = { "team_state", { { "ready", N_ ("ready"), "待命" }, { "on_the_way", N_ ("on the way"), "赶赴" }, { "on_site", N_ ("on site"), "在场" }, { "resting", N_ ("resting"), "轮休" }, { "off", N_ ("off duty"), "停用" } } },
  [HEAT_CODES_END] = { "pipe_end", { { "start", N_ ("start"), "起点" }, { "end", N_ ("end"), "终点" } } },
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
heat_code_label_zh (HeatCodes set, int value)
{
  return is_value (set, value) ? sets[set].codes[value].zh : "";
}

const char *
heat_code_label_en (HeatCodes set, int value)
{
  return is_value (set, value) ? sets[set].codes[value].label : "";
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
