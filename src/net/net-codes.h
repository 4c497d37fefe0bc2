// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Coded values: one word for one thing in the file, in JSON and on screen. The words are what the GeoPackage holds;
 * heat_code_label() is what people read. */
#include <glib.h>

typedef enum { HEAT_LEVEL_PRIMARY, HEAT_LEVEL_SECONDARY } HeatLevel;
/* A jumper (连通管) is a water link between supply and return and carries no heat. */
typedef enum { HEAT_LINE_SUPPLY, HEAT_LINE_RETURN, HEAT_LINE_PAIR, HEAT_LINE_JUMPER } HeatLine;
typedef enum { HEAT_SERVICE_IN, HEAT_SERVICE_OUT } HeatService; /* out of service: empty, no water, no heat */
typedef enum {
  HEAT_VALVE_SECTIONAL, /* 分段阀 */
  HEAT_VALVE_BRANCH,    /* 分支阀 */
  HEAT_VALVE_TIE,       /* 联络阀, normally closed */
  HEAT_VALVE_STATION,   /* 站前阀, at a substation's primary side */
  HEAT_VALVE_BUILDING,  /* 楼前阀 / 单元阀 */
  HEAT_VALVE_BYPASS,    /* 旁通阀, round a bigger valve */
  HEAT_VALVE_JUMPER,    /* 连通阀, on a jumper */
  HEAT_VALVE_DRAIN,     /* 泄水阀: opens to the air, never a barrier */
  HEAT_VALVE_VENT,      /* 放气阀: opens to the air, never a barrier */
  HEAT_VALVE_CHECK,     /* 止回阀: passes one way */
  HEAT_VALVE_OTHER,
} HeatValveRole;
typedef enum { HEAT_VALVE_OPEN, HEAT_VALVE_CLOSED } HeatValveState;
typedef enum {
  HEAT_CONDITION_WORKS,
  HEAT_CONDITION_STUCK,   /* stuck or unreachable: keeps its present state */
  HEAT_CONDITION_LEAKY,   /* does not hold (关不严): closed, but water passes */
  HEAT_CONDITION_UNKNOWN, /* counts as working; a plan lists it as a doubt */
} HeatCondition;
typedef enum { HEAT_DRIVE_MANUAL, HEAT_DRIVE_MOTOR } HeatDrive;
typedef enum { HEAT_FLOW_NONE, HEAT_FLOW_INTO_PIPE, HEAT_FLOW_OUT_OF_PIPE } HeatFlow; /* of a check valve, against its pipe */
typedef enum { HEAT_STATION_EXCHANGER, HEAT_STATION_ISOLATING } HeatStationKind; /* 换热站, 隔压站 */
typedef enum { HEAT_PORT_HEADER, HEAT_PORT_PRIMARY, HEAT_PORT_SECONDARY } HeatPortSide; /* header: of a source */
typedef enum { HEAT_USE_RESIDENTIAL, HEAT_USE_SCHOOL, HEAT_USE_NURSERY, HEAT_USE_HOSPITAL, HEAT_USE_CARE, HEAT_USE_COMMERCIAL,
               HEAT_USE_OFFICE, HEAT_USE_PLANT, HEAT_USE_OTHER } HeatUse;
typedef enum { HEAT_HEATING, HEAT_SUSPENDED } HeatHousing; /* a household's status: heating or 报停 */
typedef enum { HEAT_PRIORITY_NONE, HEAT_PRIORITY_HOSPITAL, HEAT_PRIORITY_SCHOOL, HEAT_PRIORITY_NURSERY, HEAT_PRIORITY_CARE,
               HEAT_PRIORITY_INFANT, HEAT_PRIORITY_ELDERLY } HeatPriority;
typedef enum { HEAT_ROAD_MOTORWAY, HEAT_ROAD_TRUNK, HEAT_ROAD_PRIMARY, HEAT_ROAD_SECONDARY, HEAT_ROAD_TERTIARY,
               HEAT_ROAD_RESIDENTIAL, HEAT_ROAD_SERVICE, HEAT_ROAD_FOOT } HeatRoadClass;
typedef enum { HEAT_ONEWAY_NO, HEAT_ONEWAY_FORWARD, HEAT_ONEWAY_BACKWARD } HeatOneway;
typedef enum { HEAT_AREA_WATER, HEAT_AREA_GREEN, HEAT_AREA_INDUSTRIAL } HeatAreaKind;
typedef enum { HEAT_TEAM_READY, HEAT_TEAM_ON_THE_WAY, HEAT_TEAM_ON_SITE, HEAT_TEAM_RESTING, HEAT_TEAM_OFF } HeatTeamState;

typedef enum {
  HEAT_CODES_LEVEL, HEAT_CODES_LINE, HEAT_CODES_SERVICE, HEAT_CODES_VALVE_ROLE, HEAT_CODES_VALVE_STATE, HEAT_CODES_CONDITION,
  HEAT_CODES_DRIVE, HEAT_CODES_FLOW, HEAT_CODES_STATION_KIND, HEAT_CODES_PORT_SIDE, HEAT_CODES_USE, HEAT_CODES_HOUSING,
  HEAT_CODES_PRIORITY, HEAT_CODES_ROAD_CLASS, HEAT_CODES_ONEWAY, HEAT_CODES_AREA, HEAT_CODES_TEAM_STATE, HEAT_CODES_END,
  HEAT_N_CODES
} HeatCodes;

/* The word of `value` in the set, e.g. (HEAT_CODES_LINE, HEAT_LINE_RETURN) → "return". Borrowed; "" for no such value. */
const char *heat_code_word (HeatCodes set, int value);
/* The value of a word, −1 when the set has no such word. `len` −1: to the NUL. */
int heat_code_value (HeatCodes set, const char *word, gssize len);
/* The translated label of a value, e.g. "回水". Borrowed. */
const char *heat_code_label (HeatCodes set, int value);
/* The Chinese and the English label whatever the locale: what a file says must not depend on who wrote it. Borrowed. */
const char *heat_code_label_zh (HeatCodes set, int value);
const char *heat_code_label_en (HeatCodes set, int value);
/* Name of the set ("line") for the GeoPackage's data column constraints; number of its values. */
const char *heat_codes_name (HeatCodes set);
int heat_codes_n (HeatCodes set);
