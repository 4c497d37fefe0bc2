// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl-commands.h"

/* A new command: its file ctl-NAME.c, its line here. Keep the order of the manual. */
const HeatCtlCommand heat_ctl_commands[] = {
  { "city", heat_ctl_city, "-o CITY.gpkg [--pipes N] [--seed S] [--single] [--osm FILE.osm.pbf]",
    N_ ("makes a whole city to work on: streets, houses, households, networks, teams; with --single supply and return are drawn as one line") },
  { "import", heat_ctl_import, "--mapping MAP.ini SOURCE -o CITY.gpkg [--json] | NET.inp [--valves LIST.csv] [--mapping MAP.ini] -o CITY.gpkg [--json]",
    N_ ("reads foreign data (CSV folder, Shapefile, GeoPackage, GeoJSON, DXF …) by a mapping, or an EPANET network with a list of its valves; data/import/README.md") },
  { "check", heat_ctl_check, "CITY.gpkg [--limit N] [--csv FILE.csv] [--json]", N_ ("lists what is doubtful in the data, by kind, with ids and places") },
  { "isolate", heat_ctl_isolate, "CITY.gpkg --leak KIND:ID [--leak …] [--fail VALVE] [--leaky VALVE] [--closed VALVE] [--opened VALVE] [--held VALVE] [--reachable VALVE] [--stopped source:ID|station:ID] [--plan smallest|fastest|driest|all] [--crews N] [--leak-m3h N] [--pin VALVE] [--forbid VALVE] [--why VALVE|consumer:ID|household:CARD] [--candidates FILE.json|pipe:ID=P,… [--narrow]] [--trace FILE.json|- [--trace-steps N]] [--together N] [--visit-min N] [--test-min N] [--horizon-min N] [--json]",
    N_ ("plans an isolation: which valves to close, who is without heat, what would give it back") },
  { "critical", heat_ctl_critical, "CITY.gpkg -o FILE.csv [--valves FILE.csv] [--json]",
    N_ ("lists what a leak on every pipe costs, and what every valve is worth: one CSV row each") },
  { "find", heat_ctl_find, "CITY.gpkg TEXT [--limit N] [--json]",
    N_ ("finds an address, a crossroad, a card, a phone or an asset number; by pinyin and initials too") },
  { "suspect", heat_ctl_suspect, "CITY.gpkg --reports FILE.json [--limit N] [--json]",
    N_ ("ranks the pipes that may leak, from reports [{\"symptom\": \"no_heat\", \"building\": \"B1\", \"whole_building\": true}, {\"symptom\": \"water_on_street\", \"lon\": 126.62, \"lat\": 45.74}]; symptoms: water_on_street steam_from_well wet_wall melted_snow collapse no_heat not_warm make_up_high well_cover low_pressure; objects: household (card) consumer building station well") },
  { "arrive", heat_ctl_arrive, "CITY.gpkg --at LON,LAT [--needs welder,pump:2] [--when TIME] [--limit-min N] [--snow] [--path] [--speeds FILE] [--json]",
    N_ ("ranks the repair teams by arrival at a place, with the reason for each") },
  { "ops", heat_ctl_ops, "--ops URL [--city CITY.gpkg] [--actor NAME] [--json] VERB …",
    N_ ("the running operation: report, open, plan, assign, step, notice, restore, close, show, log …; “heatctl ops help” lists the verbs with their options") },
  { "sheet", heat_ctl_sheet, "--ops URL NOTICE|INCIDENT -o FILE.pdf [--by community|building|unit] [--only COMMUNITY[/BUILDING[/UNIT]] …] [--city CITY.gpkg] [--url PAGE] [--language zh_CN|en] [--report|--order|--text|--sms|--script|--cap] [--json]",
    N_ ("makes the door sheets of a notice as one PDF, its stop report, or the valve order of an incident; NOTICE is its number, 0114-02 or 0114-02/1") },
  { "deliver", heat_ctl_deliver, "--ops URL --hotline URL --token-file FILE [--timeout SECONDS]",
    N_ ("posts the notices that are owed to the hotline service and takes over its new reports") },
  { "map", heat_ctl_map,
    "CITY.gpkg -o FILE.png|pdf|svg [--at LON,LAT] [--scale N] [--leak KIND:ID …] [--fail VALVE …] [--critical] [--trace FILE.json [--step N | --frames DIR]] [--size WxH] [--factor F] [--theme dark|light|print] [--style FILE.ini]",
    N_("draws the map as a picture, with the plan on it when leaks are given; with --critical its pipes coloured by the households that a leak leaves cold; with --trace a step of a search recorded by “isolate --trace”, or every step as a picture of its own") },
  { "bench", heat_ctl_bench, "[NAME …] --city CITY.gpkg [--runs N]",
    N_ ("measures open, open-cached (stored snapshot), prepare, prepare-turned (after a valve was turned), isolate, plans, steps (with the households out after each), resupply, hurt (a plan beside 30 other incidents), critical, find, arrive, append, fold and map (processor time of views and picks), one line of JSON each") },
  { NULL, NULL, NULL, NULL },
};
