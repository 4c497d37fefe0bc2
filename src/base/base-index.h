// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Typed indices: a HeatPipe cannot be passed for a HeatValve. Arrays are addressed by .i; HEAT_NONE is "no such". */
#include <glib.h>

#define HEAT_NONE G_MAXUINT32

#define HEAT_DEFINE_INDEX(Name, lower)                                                        \
  typedef struct { guint32 i; } Name;                                                         \
  static inline Name lower (guint32 i) { return (Name){ i }; }                                \
  static inline gboolean lower##_is_none (Name x) { return x.i == HEAT_NONE; }

/* A contiguous run of entries in an array of indices, e.g. the pipes at a node. */
typedef struct { const guint32 *at; guint32 n; } HeatSpan;
