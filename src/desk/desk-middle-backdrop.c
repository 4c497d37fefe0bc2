// SPDX-License-Identifier: GPL-3.0-or-later
/* The tile service of the settings under the map, and whose pictures they are. */
#include "desk-backdrop.h"
#include "desk-middle-private.h"

void
heat_desk_middle_drop_backdrop (HeatDeskMiddle *self)
{
  if (self->backdrop)
    heat_map_backdrop_close (self->backdrop);
  g_clear_pointer (&self->backdrop, heat_map_backdrop_unref);
}

/* A trouble is told when it comes, not for every tile. */
static void
tell_trouble (HeatDeskMiddle *self)
{
  g_autofree char *trouble = heat_map_backdrop_trouble (self->backdrop);

  if (trouble && !self->backdrop_trouble)
    heat_desk_middle_emit (self, HEAT_MIDDLE_MESSAGE, trouble);
  g_free (self->backdrop_trouble);
  self->backdrop_trouble = g_steal_pointer (&trouble);
}

static void
arrived (gpointer data)
{
  HeatDeskMiddle *self = data;

  heat_desk_map_set_backdrop (HEAT_DESK_MAP (self->map), self->backdrop);
  tell_trouble (self);
}

static void
show_credit (HeatDeskMiddle *self, const HeatCity *city)
{
  const char *own = heat_city_text (city, city->attribution), *credit = self->backdrop ? heat_map_backdrop_credit (self->backdrop) : "";
  g_autofree char *text = g_strdup_printf ("%s%s%s", own, *own && *credit ? "  ·  " : "", credit);

  gtk_label_set_text (GTK_LABEL (self->attribution), text);
}

void
heat_desk_middle_renew_backdrop (HeatDeskMiddle *self)
{
  const HeatDeskSettings *s = heat_desk_session_settings (self->session);
  const HeatCity *city = heat_net_city (heat_desk_session_net (self->session));
  g_autofree char *key = g_strdup_printf ("%d|%d%d%d|%s|%s|%s", city->epsg, s->tiles_on, s->tiles_gcj02, s->tiles_offline, s->tiles_url, s->tiles_key, s->tiles_attribution);

  if (g_strcmp0 (key, self->backdrop_key) == 0)
    return show_credit (self, city);
  g_free (self->backdrop_key);
  self->backdrop_key = g_steal_pointer (&key);
  heat_desk_middle_drop_backdrop (self);
  g_clear_pointer (&self->backdrop_trouble, g_free);
  self->backdrop = heat_desk_backdrop_new (s, city->epsg, arrived, self);
  heat_desk_map_set_backdrop (HEAT_DESK_MAP (self->map), self->backdrop);
  show_credit (self, city);
}
