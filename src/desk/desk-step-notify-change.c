// SPDX-License-Identifier: GPL-3.0-or-later
/* Planned stops in the Notify step: when they begin and end, what a change of them tells to whom, how they are called off. */
#include "base-clock.h"
#include "base-i18n.h"
#include "desk-panel-private.h"
#include "desk-ui.h"
#include "desk-words.h"
#include <stdio.h>

#define FAR_US (60 * 24 * 3600 * (gint64) G_USEC_PER_SEC)

void
heat_desk_correction_free (HeatDeskCorrection *correction)
{
  char *const texts[] = { correction->cause, correction->place, correction->measures, correction->advice, correction->reason };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_free (correction);
}

gboolean
heat_desk_change_fill (HeatDeskPanel *panel, HeatDeskDeed *deed)
{
  const HeatDeskPanelState *state = heat_desk_panel_state (panel);
  const HeatDeskCorrection *c = state->correction;
  const HeatIncident *incident = heat_desk_panel_incident (panel);
  gboolean is_moved = state->stop_from_us && incident && !incident->out_from_us; /* what has begun is not announced for later */

  if (is_moved)
    {
      deed->at_us = state->stop_from_us;
      deed->until_us = state->stop_until_us;
    }
  if (c)
    {
      deed->cause = g_strdup (c->cause);
      deed->place = g_strdup (c->place);
      deed->measures = g_strdup (c->measures);
      deed->advice = g_strdup (c->advice);
      deed->reason = g_strdup (c->reason);
    }
  return c || is_moved;
}

void
heat_desk_change_forget (HeatDeskPanel *panel)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);

  state->stop_from_us = state->stop_until_us = 0;
  g_clear_pointer (&state->correction, heat_desk_correction_free);
}

/* --- when it begins and ends --- */
/* "01-16 08:00 – 18:00" or "01-16 20:00 – 01-18 06:00": day, begin and end; an end before the begin is the next day's, a day that is over the next year's. */
static gboolean
read_stop (const char *text, gint64 now_us, gint64 *from_us, gint64 *until_us)
{
  guint month, day, hour, minute, end_month, end_day, end_hour, end_minute;
  g_autofree char *year = heat_time_format_local (now_us, "%Y"), *zone = heat_time_format_local (now_us, "%:z");
  gboolean has_end_day = sscanf (text, " %u-%u %u:%u%*[^0-9]%u-%u %u:%u", &month, &day, &hour, &minute, &end_month, &end_day, &end_hour, &end_minute) == 8;

  if (!has_end_day && sscanf (text, " %u-%u %u:%u%*[^0-9]%u:%u", &month, &day, &hour, &minute, &end_hour, &end_minute) != 6)
    return FALSE;
  for (guint later = 0; later < 2; later++)
    {
      guint64 of = g_ascii_strtoull (year, NULL, 10) + later, end_of = of + (has_end_day && end_month < month);
      g_autofree char *from = g_strdup_printf ("%" G_GUINT64_FORMAT "-%02u-%02uT%02u:%02u:00%s", of, month, day, hour, minute, zone);
      g_autofree char *until = g_strdup_printf ("%" G_GUINT64_FORMAT "-%02u-%02uT%02u:%02u:00%s", end_of, has_end_day ? end_month : month, has_end_day ? end_day : day, end_hour, end_minute, zone);
      if (!heat_time_from_iso (from, from_us) || !heat_time_from_iso (until, until_us))
        return FALSE;
      if (*until_us <= *from_us && !has_end_day)
        *until_us += 24 * 3600 * (gint64) G_USEC_PER_SEC;
      if (*from_us > now_us) /* next year's January is meant in December, and nothing else of that year */
        return *until_us > *from_us && (later == 0 || *from_us - now_us < FAR_US);
    }
  return FALSE;
}

/* What was drafted is of other times or words. */
static void
draft_anew (HeatDeskPanel *panel)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);

  state->asked = state->is_refused = FALSE;
  g_clear_pointer (&state->draft, heat_notice_free);
  heat_desk_panel_refill (panel);
}

static void
set_stop (HeatDeskPanel *panel, const char *text, gpointer data)
{
  HeatDeskPanelState *state = heat_desk_panel_state (panel);
  gint64 from_us, until_us;

  if (!read_stop (text, heat_desk_session_now_us (state->session), &from_us, &until_us))
    {
      heat_desk_panel_tell (panel, g_error_new (HEAT_OPS_ERROR, HEAT_ERROR_USAGE, _("Setting the planned stop: “%s” has no day, begin and end to come; type for example “01-16 08:00 18:00”"), text));
      return;
    }
  state->stop_from_us = from_us;
  state->stop_until_us = until_us;
  draft_anew (panel);
}

void
heat_desk_change_ask_stop (HeatDeskPanel *panel)
{
  heat_desk_panel_ask (panel, _("Day, begin and end of the stop, e.g. “01-16 08:00 18:00”; over midnight “01-16 20:00 01-17 06:00”"), _("Set"), set_stop, NULL, NULL);
}

/* --- what changes --- */
static void
add_moved (GtkWidget *table, const char *what, gint64 was_us, gint64 is_us, gint64 now_us)
{
  g_autofree char *was = was_us ? heat_words_moment (was_us, now_us) : g_strdup ("—"), *is = is_us ? heat_words_moment (is_us, now_us) : g_strdup ("—");

  if (was_us != is_us)
    gtk_box_append (GTK_BOX (table), heat_desk_notify_cells ("tablerow", what, was, is, "strong"));
}

static void
add_homes (GtkWidget *table, const HeatNotice *before, const HeatNotice *draft)
{
  g_autofree char *was = heat_words_count (before->households), *is = heat_words_count (draft->households);

  if (before->households != draft->households)
    gtk_box_append (GTK_BOX (table), heat_desk_notify_cells ("tablerow", _("Households"), was, is, "strong"));
}

static const char *
field_label (const char *field)
{
  static const char *const fields[] = { "cause", N_("Cause"), "place", N_("Place"), "measures", N_("Measures"), "advice", N_("Advice") };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i += 2)
    if (g_str_equal (field, fields[i]))
      return _(fields[i + 1]);
  return field;
}

static char *
said_now (const HeatNotice *n, const char *field)
{
  if (g_str_equal (field, "cause") || g_str_equal (field, "place"))
    return g_strdup (g_str_equal (field, "cause") ? n->cause : n->place);
  return g_strjoinv (" ", g_str_equal (field, "measures") ? n->measures : n->advice);
}

/* Words may be long: what was said above what is said. */
static void
add_words (HeatDeskPanel *panel, const HeatNotice *draft)
{
  for (guint i = 0; i < draft->corrects->len; i++)
    {
      const HeatCorrected *c = draft->corrects->pdata[i];
      g_autofree char *now = said_now (draft, c->field);
      g_autofree char *text = g_markup_printf_escaped (_("<b>%s</b>\nposted: %s\ncorrected: %s"), field_label (c->field), *c->before ? c->before : _("as the wording says"), *now ? now : _("as the wording says"));
      heat_desk_panel_add (panel, heat_ui_note (text, "note text2"));
    }
}

static char *
late_words (const HeatNotice *notice, gint64 now_us)
{
  g_autofree char *by = heat_words_moment (notice->announce_by_us, now_us), *hours = heat_words_duration (notice->start_us - notice->announce_by_us);

  return notice->is_change ? g_markup_printf_escaped (_("△ Told too late for those whom it hits earlier or anew: the company's rules ask for %s ahead, that was by %s."), hours, by)
                           : g_markup_printf_escaped (_("△ Announced too late: the company's rules ask for it by %s."), by);
}

void
heat_desk_change_add (HeatDeskPanel *panel, const HeatNotice *before, const HeatNotice *draft)
{
  gint64 now_us = heat_desk_session_now_us (heat_desk_panel_state (panel)->session);
  GtkWidget *table = heat_ui_column (0, NULL);
  guint to = g_strv_length (draft->to);

  heat_desk_panel_add (panel, heat_ui_note (_("<b>Not posted yet</b>"), "note action"));
  add_moved (table, _("Begin"), before->start_us, draft->start_us, now_us);
  add_moved (table, _("Expected end"), before->expected_us, draft->expected_us, now_us);
  add_homes (table, before, draft);
  if (gtk_widget_get_first_child (table))
    gtk_box_prepend (GTK_BOX (table), heat_desk_notify_cells ("tablerow small strong", "", _("posted"), _("new"), NULL));
  heat_desk_panel_add (panel, table);
  add_words (panel, draft);
  if (to)
    {
      g_autofree char *text = g_strdup_printf (ngettext ("It also goes to %u place that was told before and is no longer hit.", "It also goes to %u places that were told before and are no longer hit.", to), to);
      heat_desk_panel_add (panel, heat_ui_note (text, "note text2"));
    }
  if (!heat_notice_tells_late (draft, before))
    return;
  g_autofree char *late = late_words (draft, now_us);
  heat_desk_panel_add (panel, heat_ui_note (late, "note soon"));
}

void
heat_desk_change_add_stop (HeatDeskPanel *panel, const HeatNotice *notice, const HeatNotice *before)
{
  gint64 now_us = heat_desk_session_now_us (heat_desk_panel_state (panel)->session);
  g_autofree char *from = heat_words_moment (notice->start_us, now_us), *until = heat_words_moment (notice->expected_us, now_us);
  gboolean is_off = notice->kind == HEAT_NOTICE_CALLED_OFF;

  heat_desk_panel_add (panel, heat_desk_notify_cells ("tablerow strong", is_off ? _("Was planned") : _("Planned stop"), from, until, "strong"));
  if (is_off)
    {
      g_autofree char *why = g_markup_printf_escaped (_("Called off: %s"), notice->reason);
      heat_desk_panel_add (panel, heat_ui_note (why, "note text2"));
    }
  if (!heat_notice_tells_late (notice, before))
    return;
  g_autofree char *late = late_words (notice, now_us);
  heat_desk_panel_add (panel, heat_ui_note (late, "note soon"));
}

/* --- calling off --- */
static gboolean
do_call_off (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  HeatNoticeInput input = { .reason = deed->reason };

  return heat_live_issue_notice (live, deed->incident, HEAT_NOTICE_CALLED_OFF, &input, NULL, error);
}

static void
off_because (HeatDeskPanel *panel, const char *text, gpointer data)
{
  HeatDeskDeed *deed = heat_desk_deed_new (do_call_off, heat_desk_panel_state (panel)->incident);

  deed->reason = g_strdup (text);
  heat_desk_change_forget (panel);
  heat_desk_panel_do (panel, "post", deed, NULL);
}

void
heat_desk_change_ask_off (HeatDeskPanel *panel)
{
  heat_desk_panel_ask (panel, _("Why will the stop not take place? Everybody who was told of it is told that heat stays on."), _("Post: called off"), off_because, NULL, NULL);
}
