// SPDX-License-Identifier: GPL-3.0-or-later
/* Who is below ground, and what must not be done while they are: one rule, whoever orders it. */
#include "base-i18n.h"
#include "ops-crew.h"
#include "ops-live-private.h"
#include "ops-name.h"

static int
compare_below (gconstpointer a, gconstpointer b)
{
  gint64 x = ((const HeatBelow *) a)->well->due_us, y = ((const HeatBelow *) b)->well->due_us;

  return x < y ? -1 : x > y;
}

/* Crews may write a well's number where they find no such well in their list. */
static gboolean
is_well (const HeatNet *net, const char *said, const char *well)
{
  guint32 index = net ? heat_net_find (net, HEAT_KIND_WELL, well) : HEAT_NONE;

  return g_str_equal (said, well) || (index != HEAT_NONE && g_str_equal (said, heat_net_name (net, HEAT_KIND_WELL, index)));
}

GArray *
heat_ops_below (const HeatOps *ops, const char *incident, const char *team, const char *but)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (HeatBelow));

  for (guint k = 0; k < ops->crews->len; k++)
    {
      const HeatCrewJob *j = ops->crews->pdata[k];
      if (!g_str_equal (j->incident, incident) || (team && !g_str_equal (j->team, team)))
        continue;
      for (guint w = 0; w < j->wells->len; w++)
        {
          HeatBelow below = { j, j->wells->pdata[w] };
          if (!but || !is_well (ops->net, below.well->well, but))
            g_array_append_val (found, below);
        }
    }
  g_array_sort (found, compare_below);
  return found;
}

char *
heat_below_text (const HeatBelow *b, const HeatNet *net)
{
  guint32 index = net ? heat_net_find (net, HEAT_KIND_WELL, b->well->well) : HEAT_NONE;
  const char *well = index == HEAT_NONE ? b->well->well : heat_net_name (net, HEAT_KIND_WELL, index);
  g_autofree char *team = heat_ops_team_name (net, b->job->team), *since = heat_time_format_local (b->well->entered_us, "%H:%M");

  return g_strdup_printf (ngettext ("%s: %u person in well %s since %s", "%s: %u people in well %s since %s", b->well->people), team, b->well->people, well, since);
}

char *
heat_ops_below_text (const HeatOps *ops, const char *incident, const char *team, const char *but)
{
  g_autoptr (GArray) all = heat_ops_below (ops, incident, team, but);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint k = 0; k < all->len; k++)
    {
      g_autofree char *one = heat_below_text (&g_array_index (all, HeatBelow, k), ops->net);
      g_string_append_printf (text, "%s%s", k ? C_ ("between reasons", "; ") : "", one);
    }
  return all->len ? g_strdup (text->str) : NULL;
}

char *
heat_ops_below_at_step (const HeatOps *ops, const char *incident, const HeatStep *s)
{
  gboolean lets_in = (s->action == HEAT_STEP_OPEN || s->action == HEAT_STEP_START) && (s->part == HEAT_STEPS_REOPEN || s->part == HEAT_STEPS_RESUPPLY);

  return lets_in ? heat_ops_below_text (ops, incident, NULL, *s->well ? s->well : NULL) : NULL;
}

gboolean
heat_live_need_nobody_below (HeatLive *live, const char *incident, const char *team, const char *attempted, GError **error)
{
  g_autofree char *who = heat_ops_below_text (live->ops, incident, team, NULL);

  return !who || heat_live_refuse (error, _("%s: people are still below (%s); call them up and sign them out first"), attempted, who);
}

gboolean
heat_deed_let_heat_in (HeatDeed *deed, const HeatIncident *i, const char *who, const char *attempted, const char *reason, GError **error)
{
  if (!who)
    return TRUE;
  if (!reason || !*reason)
    return heat_live_refuse (error, _("%s: people are still below (%s); call them up and sign them out first, or have the commander order it with a reason"), attempted, who);
  g_autofree char *text = g_strdup_printf (_("%s although people are below (%s): %s"), attempted, who, reason);
  heat_deed_add (deed, "incident", i->id, HEAT_EVENT_INCIDENT_NOTED, heat_body ("text", text, NULL));
  return TRUE;
}
