// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The commands of the table, each in its ctl-NAME.c. */
#include "ctl.h"

int heat_ctl_city (int argc, char **argv, GError **error);
int heat_ctl_import (int argc, char **argv, GError **error);
int heat_ctl_check (int argc, char **argv, GError **error);
int heat_ctl_map (int argc, char **argv, GError **error);
int heat_ctl_isolate (int argc, char **argv, GError **error);
int heat_ctl_critical (int argc, char **argv, GError **error);
int heat_ctl_find (int argc, char **argv, GError **error);
int heat_ctl_suspect (int argc, char **argv, GError **error);
int heat_ctl_arrive (int argc, char **argv, GError **error);
int heat_ctl_bench (int argc, char **argv, GError **error);
int heat_ctl_ops (int argc, char **argv, GError **error);
int heat_ctl_sheet (int argc, char **argv, GError **error);
int heat_ctl_crew (int argc, char **argv, GError **error);
int heat_ctl_deliver (int argc, char **argv, GError **error);
