// SPDX-License-Identifier: GPL-3.0-or-later
/* Layers and fields of a city. */
#include "net-layers.h"
#include <stddef.h>
#include <string.h>

#define AT(Row, f) .name = #f, .offset = offsetof (Row, f)
#define TEXT(Row, f, en, cn) { AT (Row, f), .label = en, .zh = cn, .unit = "", .type = HEAT_FIELD_TEXT }
#define ID(Row, f, en, cn) { AT (Row, f), .label = en, .zh = cn, .unit = "", .type = HEAT_FIELD_TEXT, .flags = HEAT_FIELD_REQUIRED }
#define REF(Row, f, en, cn) { AT (Row, f), .label = en, .zh = cn, .unit = "", .type = HEAT_FIELD_TEXT, .flags = HEAT_FIELD_PASSING }
#define WORD_REF(Row, f, en, cn) { AT (Row, f), .label = en, .zh = cn, .unit = "", .type = HEAT_FIELD_TEXT, .flags = HEAT_FIELD_REPEATS | HEAT_FIELD_PASSING }
#define CARD(Row, f, en, cn) { AT (Row, f), .label = en, .zh = cn, .unit = "", .type = HEAT_FIELD_TEXT, .flags = HEAT_FIELD_REQUIRED | HEAT_FIELD_PASSING }
#define WORD(Row, f, en, cn) { AT (Row, f), .label = en, .zh = cn, .unit = "", .type = HEAT_FIELD_TEXT, .flags = HEAT_FIELD_REPEATS }
#define NUMBER(Row, f, t, u, lo, hi, en, cn) { AT (Row, f), .label = en, .zh = cn, .unit = u, .type = HEAT_FIELD_##t, .min = lo, .max = hi }
#define FLAG(Row, f, en, cn) { AT (Row, f), .label = en, .zh = cn, .unit = "", .type = HEAT_FIELD_BOOL, .max = 1 }
#define CODE(Row, f, set, other, en, cn) \
  { AT (Row, f), .label = en, .zh = cn, .unit = "", .type = HEAT_FIELD_CODE, .flags = HEAT_FIELD_REQUIRED, .codes = HEAT_CODES_##set, .fallback = other }
#define LABEL_XY(Row) \
  NUMBER (Row, x, F64, "m", -5e7, 5e7, "label point east; empty: middle of the outline", "标注点东坐标"), \
  NUMBER (Row, y, F64, "m", -5e7, 5e7, "label point north", "标注点北坐标")

static const HeatField node_fields[] = {
  ID (HeatNodeRow, id, "asset number", "编号"),
  NUMBER (HeatNodeRow, z_m, F32, "m", -500, 9000, "height above sea level", "标高"),
  REF (HeatNodeRow, well, "well in which it lies (well.id)", "所在热力井"),
};
static const HeatField pipe_fields[] = {
  ID (HeatPipeRow, id, "asset number", "编号"),
  REF (HeatPipeRow, from_node, "node at the start (node.id)", "起点节点"),
  REF (HeatPipeRow, to_node, "node at the end (node.id)", "终点节点"),
  CODE (HeatPipeRow, level, LEVEL, HEAT_NO_FALLBACK, "primary or secondary network", "网级"),
  CODE (HeatPipeRow, line, LINE, HEAT_NO_FALLBACK, "supply, return, one line for the pair, or jumper", "供回水"),
  NUMBER (HeatPipeRow, dn_mm, U16, "mm", 1, 3000, "nominal bore of each line", "公称直径"),
  NUMBER (HeatPipeRow, length_m, F32, "m", 0, 100000, "length; empty: that of the drawn line", "长度"),
  NUMBER (HeatPipeRow, depth_m, F32, "m", -20, 100, "depth of cover", "埋深"),
  NUMBER (HeatPipeRow, year, I16, "", 1850, 2200, "year laid", "敷设年份"),
  WORD (HeatPipeRow, material, "material", "管材"),
  WORD (HeatPipeRow, street, "street", "道路"),
  CODE (HeatPipeRow, service, SERVICE, HEAT_NO_FALLBACK, "in or out of service", "使用状态"),
};
static const HeatField valve_fields[] = {
  ID (HeatValveRow, id, "asset number", "编号"),
  TEXT (HeatValveRow, name, "name", "名称"),
  REF (HeatValveRow, well, "well in which it sits (well.id)", "所在热力井"),
  REF (HeatValveRow, pipe, "pipe on which it sits (pipe.id), or reference of a check valve's flow", "所在管段"),
  { AT (HeatValveRow, end), .label = "end of that pipe; empty: none", .zh = "管段端", .unit = "", .type = HEAT_FIELD_END, .codes = HEAT_CODES_END, .fallback = HEAT_NO_FALLBACK },
  NUMBER (HeatValveRow, seq, U8, "", 0, 255, "order from the pipe outward among valves at one end", "串联次序"),
  REF (HeatValveRow, node, "node on which it sits, or first node of an edge (node.id)", "所在节点"),
  REF (HeatValveRow, node2, "second node of an edge (node.id)", "第二节点"),
  CODE (HeatValveRow, role, VALVE_ROLE, HEAT_VALVE_OTHER, "what it is for", "阀门类别"),
  CODE (HeatValveRow, state, VALVE_STATE, HEAT_NO_FALLBACK, "open or closed", "开关状态"),
  CODE (HeatValveRow, condition, CONDITION, HEAT_CONDITION_UNKNOWN, "condition", "完好情况"),
  NUMBER (HeatValveRow, dn_mm, U16, "mm", 1, 3000, "nominal bore", "公称直径"),
  CODE (HeatValveRow, drive, DRIVE, HEAT_DRIVE_MANUAL, "drive", "驱动方式"),
  NUMBER (HeatValveRow, turns, F32, "", 0, 10000, "turns to close", "关闭圈数"),
  NUMBER (HeatValveRow, minutes, F32, "min", 0, 1440, "time to close; empty: from bore and drive", "关闭用时"),
  CODE (HeatValveRow, flow, FLOW, HEAT_FLOW_NONE, "direction of a check valve against its pipe", "止回方向"),
  FLAG (HeatValveRow, above_ground, "drive reachable without entering the well", "井上可操作"),
  NUMBER (HeatValveRow, year, I16, "", 1850, 2200, "year installed", "安装年份"),
};
static const HeatField well_fields[] = {
  ID (HeatWellRow, id, "asset number", "编号"),
  TEXT (HeatWellRow, name, "name", "名称"),
  WORD (HeatWellRow, street, "street", "道路"),
  NUMBER (HeatWellRow, depth_m, F32, "m", 0, 100, "depth", "井深"),
};
static const HeatField source_fields[] = {
  ID (HeatSourceRow, id, "asset number", "编号"),
  TEXT (HeatSourceRow, name, "name", "名称"),
  NUMBER (HeatSourceRow, capacity_mw, F32, "MW", 0, 100000, "heat capacity", "供热能力"),
  NUMBER (HeatSourceRow, make_up_m3h, F32, "m³/h", 0, 100000, "make-up capacity", "补水能力"),
};
static const HeatField station_fields[] = {
  ID (HeatStationRow, id, "asset number", "编号"),
  TEXT (HeatStationRow, name, "name", "名称"),
  WORD (HeatStationRow, community, "community served (community.id)", "所属小区"),
  CODE (HeatStationRow, kind, STATION_KIND, HEAT_NO_FALLBACK, "substation or pressure-isolating station", "站型"),
  NUMBER (HeatStationRow, capacity_mw, F32, "MW", 0, 100000, "heat capacity", "供热能力"),
  NUMBER (HeatStationRow, make_up_m3h, F32, "m³/h", 0, 100000, "make-up capacity of the secondary side", "补水能力"),
  FLAG (HeatStationRow, make_up_from_primary, "secondary made up from the primary return", "一次网回水补水"),
};
static const HeatField port_fields[] = {
  ID (HeatPortRow, owner, "source.id or station.id", "所属热源或换热站"),
  CODE (HeatPortRow, side, PORT_SIDE, HEAT_NO_FALLBACK, "header of a source, primary or secondary side of a station", "侧别"),
  WORD (HeatPortRow, system, "system (zone); ports of one name are joined inside the plant", "分区系统"),
  TEXT (HeatPortRow, supply_node, "node of the supply (node.id)", "供水节点"),
  TEXT (HeatPortRow, return_node, "node of the return (node.id)", "回水节点"),
};
static const HeatField consumer_fields[] = {
  ID (HeatConsumerRow, id, "asset number", "编号"),
  TEXT (HeatConsumerRow, name, "name", "名称"),
  WORD_REF (HeatConsumerRow, building, "building (building.id)", "楼栋"),
  WORD (HeatConsumerRow, unit, "unit; empty: the whole building", "单元"),
  REF (HeatConsumerRow, supply_node, "node of the supply (node.id)", "供水节点"),
  REF (HeatConsumerRow, return_node, "node of the return (node.id)", "回水节点"),
  NUMBER (HeatConsumerRow, load_kw, F32, "kW", 0, 1000000, "design heat load", "设计热负荷"),
};
static const HeatField community_fields[] = {
  ID (HeatCommunityRow, id, "number", "编号"),
  TEXT (HeatCommunityRow, name, "name", "名称"),
  WORD (HeatCommunityRow, district, "district", "行政区"),
  LABEL_XY (HeatCommunityRow),
};
static const HeatField building_fields[] = {
  ID (HeatBuildingRow, id, "number", "编号"),
  WORD (HeatBuildingRow, community, "community (community.id)", "小区"),
  WORD (HeatBuildingRow, number, "building number as people say it", "楼号"),
  TEXT (HeatBuildingRow, name, "name", "名称"),
  WORD (HeatBuildingRow, street, "street", "道路"),
  WORD (HeatBuildingRow, house_number, "house number in the street", "门牌号"),
  CODE (HeatBuildingRow, use, USE, HEAT_USE_OTHER, "use", "用途"),
  NUMBER (HeatBuildingRow, floors, U8, "", 1, 200, "floors", "层数"),
  NUMBER (HeatBuildingRow, year, I16, "", 1000, 2200, "year built", "建成年份"),
  LABEL_XY (HeatBuildingRow),
};
static const HeatField household_fields[] = {
  CARD (HeatHouseholdRow, card, "card number", "卡号"),
  WORD_REF (HeatHouseholdRow, consumer, "consumer from which it is heated (consumer.id)", "用热点"),
  WORD_REF (HeatHouseholdRow, building, "building (building.id)", "楼栋"),
  WORD (HeatHouseholdRow, unit, "unit", "单元"),
  WORD (HeatHouseholdRow, room, "room", "室号"),
  REF (HeatHouseholdRow, phone, "phone", "电话"),
  NUMBER (HeatHouseholdRow, area_m2, F32, "m²", 0, 1000000, "heated floor area", "供热面积"),
  CODE (HeatHouseholdRow, housing, HOUSING, HEAT_HEATING, "heating or suspended", "用热状态"),
  CODE (HeatHouseholdRow, priority, PRIORITY, HEAT_PRIORITY_NONE, "priority user", "优先用户"),
};
static const HeatField road_fields[] = {
  ID (HeatRoadRow, id, "number", "编号"),
  WORD (HeatRoadRow, name, "name", "名称"),
  CODE (HeatRoadRow, road_class, ROAD_CLASS, HEAT_ROAD_RESIDENTIAL, "class", "道路等级"),
  CODE (HeatRoadRow, oneway, ONEWAY, HEAT_ONEWAY_NO, "one-way", "单行"),
  NUMBER (HeatRoadRow, maxspeed_kmh, U16, "km/h", 1, 200, "speed limit; empty: by class", "限速"),
  NUMBER (HeatRoadRow, layer, I8, "", -9, 9, "bridge (above 0) or tunnel (below 0)", "上下层"),
};
static const HeatField area_fields[] = {
  ID (HeatAreaRow, id, "number", "编号"),
  WORD (HeatAreaRow, name, "name", "名称"),
  CODE (HeatAreaRow, kind, AREA, HEAT_AREA_GREEN, "kind", "类别"),
};
static const HeatField team_fields[] = {
  ID (HeatTeamRow, id, "number", "编号"),
  TEXT (HeatTeamRow, name, "name", "名称"),
  TEXT (HeatTeamRow, base, "base", "驻地"),
  TEXT (HeatTeamRow, area, "area served", "负责片区"),
  TEXT (HeatTeamRow, phone, "phone", "电话"),
  TEXT (HeatTeamRow, vehicles, "vehicles, separated by ;", "车辆"),
  TEXT (HeatTeamRow, equipment, "equipment words, separated by ;", "装备"),
  NUMBER (HeatTeamRow, welders, U8, "", 0, 255, "welders on shift", "焊工"),
  NUMBER (HeatTeamRow, electricians, U8, "", 0, 255, "electricians on shift", "电工"),
  NUMBER (HeatTeamRow, fitters, U8, "", 0, 255, "fitters on shift", "钳工"),
  NUMBER (HeatTeamRow, plumbers, U8, "", 0, 255, "plumbers on shift", "水暖工"),
  NUMBER (HeatTeamRow, drivers, U8, "", 0, 255, "drivers on shift", "司机"),
  CODE (HeatTeamRow, state, TEAM_STATE, HEAT_TEAM_OFF, "state", "状态"),
};

#define LAYER(Row, layer, g, k, xy, pts, en, cn)                                                                                  \
  { .name = #layer, .label = en, .zh = cn, .fields = layer##_fields, .n_fields = G_N_ELEMENTS (layer##_fields),                    \
    .row_size = sizeof (Row), .rows_at = offsetof (HeatCity, layer), .n_at = offsetof (HeatCity, n_##layer), .geometry = HEAT_GEOMETRY_##g, \
    .kind = HEAT_KIND_##k, .xy_at = xy, .points_at = pts }
#define XY(Row) offsetof (Row, x)
#define POINTS(Row) offsetof (Row, first_point)
#define NO 0xffff

const HeatLayer heat_city_layers[HEAT_N_LAYERS] = {
  LAYER (HeatNodeRow, node, POINT, NODE, XY (HeatNodeRow), NO, "nodes: pipe joints, ends, plant and consumer ports", "节点"),
  LAYER (HeatPipeRow, pipe, LINE, PIPE, NO, POINTS (HeatPipeRow), "pipes; supply and return are two rows", "管段"),
  LAYER (HeatValveRow, valve, POINT, VALVE, XY (HeatValveRow), NO, "valves", "阀门"),
  LAYER (HeatWellRow, well, POINT, WELL, XY (HeatWellRow), NO, "wells", "热力井"),
  LAYER (HeatSourceRow, source, POINT, SOURCE, XY (HeatSourceRow), NO, "heat sources", "热源"),
  LAYER (HeatStationRow, station, POINT, STATION, XY (HeatStationRow), NO, "stations: heat passes, water does not", "换热站"),
  LAYER (HeatPortRow, port, NONE, PORT, NO, NO, "header pairs and primary connections of sources and stations", "接口"),
  LAYER (HeatConsumerRow, consumer, POINT, CONSUMER, XY (HeatConsumerRow), NO, "consumers: connections of buildings or units", "用热点"),
  LAYER (HeatCommunityRow, community, POLYGON, COMMUNITY, XY (HeatCommunityRow), POINTS (HeatCommunityRow), "communities", "小区"),
  LAYER (HeatBuildingRow, building, POLYGON, BUILDING, XY (HeatBuildingRow), POINTS (HeatBuildingRow), "buildings", "楼栋"),
  LAYER (HeatHouseholdRow, household, NONE, HOUSEHOLD, NO, NO, "households", "用户"),
  LAYER (HeatRoadRow, road, LINE, ROAD, NO, POINTS (HeatRoadRow), "roads", "道路"),
  LAYER (HeatAreaRow, area, POLYGON, NONE, NO, POINTS (HeatAreaRow), "areas of the base map", "底图面"),
  LAYER (HeatTeamRow, team, POINT, TEAM, XY (HeatTeamRow), NO, "repair teams; the point is the base", "抢修队"),
};

const HeatField heat_city_fields[] = {
  TEXT (HeatCity, name, "name of the city", "城市名称"),
  TEXT (HeatCity, attribution, "attribution of the base map", "底图署名"),
  TEXT (HeatCity, company, "heating company", "供热单位"),
  TEXT (HeatCity, hotline_phone, "phone of the hotline", "服务热线"),
};
const guint heat_n_city_fields = G_N_ELEMENTS (heat_city_fields);

const HeatLayer *
heat_layer_find (const char *name)
{
  for (guint i = 0; i < HEAT_N_LAYERS; i++)
    if (strcmp (heat_city_layers[i].name, name) == 0)
      return &heat_city_layers[i];
  return NULL;
}

const HeatField *
heat_layer_field (const HeatLayer *layer, const char *name)
{
  for (guint i = 0; i < layer->n_fields; i++)
    if (strcmp (layer->fields[i].name, name) == 0)
      return &layer->fields[i];
  return NULL;
}

char *
heat_layer_add_row (const HeatLayer *layer, HeatCity *city)
{
#define X(Type, l)                                                   \
  if (strcmp (layer->name, #l) == 0)                                 \
    return (char *) heat_city_add_##l (city);
  HEAT_CITY_LAYERS (X)
#undef X
  g_assert_not_reached ();
}
