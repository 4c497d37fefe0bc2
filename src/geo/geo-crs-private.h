// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Inside of HeatCrs, for this folder. */
#include "geo-crs.h"
#include <proj.h>

struct _HeatCrs {
  PJ_CONTEXT *context; /* owned */
  PJ *to_metres;       /* owned; forward: lon/lat degrees → projected metres */
  double semi_major_m, flattening;
};
