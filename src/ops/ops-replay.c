// SPDX-License-Identifier: GPL-3.0-or-later
#include "ops-replay.h"
#include "net-name.h"
#include "base-i18n.h"
#include "base-text.h"

static char *
reach_text (const HeatReplayStep *s, const char *valve)
{
  if (valve)
    return g_strdup_printf (ngettext ("Behind %s: the water of %u more pipe runs to the leak", "Behind %s: the water of %u more pipes runs to the leak", s->n_pipes),
                            valve, s->n_pipes);
  return g_strdup_printf (ngettext ("The water of %u more pipe runs to the leak", "The water of %u more pipes runs to the leak", s->n_pipes), s->n_pipes);
}

static char *
valve_text (const HeatReplayStep *s, const char *valve)
{
  g_autofree char *first = heat_text_sentence (valve);

  switch (s->kind)
    {
    case HEAT_REPLAY_CLOSES: return g_strdup_printf (_("%s works: the search ends here, it can be closed"), first);
    case HEAT_REPLAY_SHUT: return g_strdup_printf (_("%s is closed already and holds: the search ends here"), first);
    case HEAT_REPLAY_FAILED: return g_strdup_printf (_("%s does not work: the search goes on behind it"), first);
    case HEAT_REPLAY_LEAKS: return g_strdup_printf (_("%s leaks itself and bars nothing: the search goes on behind it"), first);
    case HEAT_REPLAY_CHECK_PASSED: return g_strdup_printf (_("%s is a check valve and lets water pass to the leak: the search goes on behind it"), first);
    case HEAT_REPLAY_CHECK_HOLDS: return g_strdup_printf (_("%s is a check valve and leads away from the leak: the search ends here"), first);
    default:
      return s->is_must ? g_strdup_printf (_("Were %s open, a plant would feed the leak through it: it must be closed"), valve)
                        : g_strdup_printf (_("Behind %s is no plant that could feed the leak: it may stay open"), valve);
    }
}

static const char *
cause_text (HeatColdCause cause)
{
  switch (cause)
    {
    case HEAT_COLD_DRAINED: return _("they lie in the zone that is drained");
    case HEAT_COLD_SUPPLY: return _("no plant reaches their supply line any more");
    case HEAT_COLD_RETURN: return _("no plant reaches their return line any more");
    case HEAT_COLD_APART: return _("supply and return hang on different plants");
    case HEAT_N_COLD_CAUSES: break;
    }
  return "";
}

static char *
cold_text (const HeatReplayStep *s)
{
  if (s->n_consumers)
    return g_strdup_printf (ngettext ("%u household grows cold: %s", "%u households grow cold: %s", s->households), s->households, cause_text (s->cause));
  return g_strdup_printf (ngettext ("%u pipe without consumers has no flow any more", "%u pipes without consumers have no flow any more", s->n_pipes), s->n_pipes);
}

char *
heat_ops_replay_text (const HeatNet *net, const HeatReplay *replay, guint step)
{
  const HeatReplayStep *s = &g_array_index (replay->steps, HeatReplayStep, step);
  g_autofree char *valve = s->valve == HEAT_NONE ? NULL : heat_net_valve_words (net, s->valve);

  switch (s->kind)
    {
    case HEAT_REPLAY_LEAK: return g_strdup_printf (ngettext ("The leak lets out the water of %u pipe", "The leak lets out the water of %u pipes", s->n_pipes), s->n_pipes);
    case HEAT_REPLAY_REACH: return reach_text (s, valve);
    case HEAT_REPLAY_STOP: return g_strdup_printf (_("The zone reaches a header of %s %s: it has to stop"), heat_kind_label (s->of), heat_net_name (net, s->of, s->index));
    case HEAT_REPLAY_COLD: return cold_text (s);
    default: return valve_text (s, valve);
    }
}
