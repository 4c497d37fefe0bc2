// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Scale bar and north arrow. */
#include <gtk/gtk.h>

#define HEAT_TYPE_DESK_SCALE (heat_desk_scale_get_type ())
G_DECLARE_FINAL_TYPE (HeatDeskScale, heat_desk_scale, HEAT, DESK_SCALE, GtkWidget)
GtkWidget *heat_desk_scale_new (void);
void heat_desk_scale_set (HeatDeskScale *self, double m_per_px);
