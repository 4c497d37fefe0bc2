// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-doubt.h"

char *
heat_desk_doubt_title (const HeatHealth *health, guint i)
{
  const HeatDoubt *d = heat_health_get (health, i);
  const char *id = heat_health_id (health, i), *name = heat_health_name (health, i);

  if (!*id)
    return g_strdup (heat_doubt_label (d->kind));
  return g_strdup_printf (*name ? "%s %s · %s" : "%s %s%s", heat_kind_label (d->of), id, name);
}

char *
heat_desk_doubt_detail (const HeatHealth *health, guint i)
{
  const HeatDoubt *d = heat_health_get (health, i);

  if (!*heat_health_id (health, i)) /* then the title says the kind */
    return g_strdup (d->text ? d->text : "");
  return d->text && *d->text ? g_strdup_printf ("%s · %s", heat_doubt_label (d->kind), d->text) : g_strdup (heat_doubt_label (d->kind));
}
