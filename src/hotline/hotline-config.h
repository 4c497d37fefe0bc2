// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The service's settings: data/hotline/hotline.ini with the company's file laid over it. Every key is in one table with its type and
 * range (hotline-config.c); a file with an unknown key, or a value out of range, is refused. Immutable. */
#include "hotline-error.h"

typedef struct _HeatHotlineConfig HeatHotlineConfig;
/* `path` NULL: the file named in the environment variable HEAT_HOTLINE_CONFIG, if any. HEAT_ERROR_IO, HEAT_ERROR_DATA. (transfer full) */
HeatHotlineConfig *heat_hotline_config_load (const char *path, GError **error);
/* The same with the text of a file laid over the defaults in place of a file. */
HeatHotlineConfig *heat_hotline_config_parse (const char *text, GError **error);
HeatHotlineConfig *heat_hotline_config_ref (HeatHotlineConfig *config);
void heat_hotline_config_unref (HeatHotlineConfig *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatHotlineConfig, heat_hotline_config_unref)

/* The key must stand in the table with this type: anything else is a mistake of the program. */
gint64 heat_hotline_config_int (const HeatHotlineConfig *config, const char *group, const char *key);
double heat_hotline_config_number (const HeatHotlineConfig *config, const char *group, const char *key);
const char *heat_hotline_config_text (const HeatHotlineConfig *config, const char *group, const char *key); /* borrowed, never NULL */
