// SPDX-License-Identifier: GPL-3.0-or-later
/* What the overlay says of a thing of the network, in words: no meaning by colour or sign alone. */
#include "base-i18n.h"
#include "base-text.h"
#include "map-overlay.h"

static void
add_words (GString *text, const char *words)
{
  if (text->len)
    g_string_append (text, " · ");
  g_string_append (text, words);
}

static void
tell_pipe (const HeatMapOverlay *o, guint32 pipe, GString *text)
{
  guint flags = pipe < o->n_pipe ? o->pipe_flags[pipe] : 0;

  for (guint i = 0; i < o->candidates->len; i++)
    {
      const HeatMapCandidate *c = &g_array_index (o->candidates, HeatMapCandidate, i);
      g_autofree char *words = c->pipe != pipe ? NULL : c->probability > 1 ? g_strdup (_("looked at as the leak")) : g_strdup_printf (_("likely pipe, %.0f %%"), 100.0 * (double) c->probability);
      if (words)
        add_words (text, words);
    }
  if (flags & HEAT_MAP_FLAG_ZONE)
    add_words (text, _("in the zone without water"));
  else if (flags & HEAT_MAP_FLAG_DEAD)
    add_words (text, _("no flow"));
}

static void
tell_valve (const HeatMapOverlay *o, guint32 valve, GString *text)
{
  guint flags = valve < o->n_valve ? o->valve_flags[valve] : 0;

  for (guint i = 0; i < o->must->len; i++)
    {
      const HeatPlanValve *v = &g_array_index (o->must, HeatPlanValve, i);
      g_autofree char *words = v->valve != valve ? NULL : v->order ? g_strdup_printf (_("must close, number %u"), v->order) : g_strdup (_("must close"));
      if (words)
        add_words (text, words);
    }
  if (flags & HEAT_MAP_FLAG_MAY)
    add_words (text, _("may close"));
  if (flags & HEAT_MAP_FLAG_PINNED)
    add_words (text, _("must be used"));
  if (flags & HEAT_MAP_FLAG_FORBIDDEN)
    add_words (text, _("must not be used"));
  for (guint i = 0; i < o->resupply->len; i++)
    {
      const HeatMapResupply *r = &g_array_index (o->resupply, HeatMapResupply, i);
      g_autofree char *count = r->valve == valve ? heat_text_count (r->households) : NULL;
      g_autofree char *words = count ? g_strdup_printf (ngettext ("opened, it gives %s household heat again", "opened, it gives %s households heat again", r->households), count) : NULL;
      if (words)
        add_words (text, words);
    }
  if (flags & HEAT_MAP_FLAG_FAILED)
    add_words (text, _("cannot be relied on"));
}

char *
heat_map_overlay_tell (const HeatMapOverlay *overlay, HeatKind kind, guint32 index)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (kind == HEAT_KIND_PIPE)
    tell_pipe (overlay, index, text);
  else if (kind == HEAT_KIND_VALVE)
    tell_valve (overlay, index, text);
  else if ((kind == HEAT_KIND_BUILDING && index < overlay->n_building && overlay->building_flags[index])
           || (kind == HEAT_KIND_STATION && index < overlay->n_station && overlay->station_flags[index]))
    add_words (text, _("without heat"));
  return text->len ? g_strdup (text->str) : NULL;
}
