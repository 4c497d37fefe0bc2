// SPDX-License-Identifier: GPL-3.0-or-later
/* An incident as a card: rank, place, stage, number, and its two clocks counting down. */
#include "base-i18n.h"
#include "base-text.h"
#include "desk-badge.h"
#include "desk-left-private.h"
#include "desk-ui.h"
#include "desk-words.h"
#include "ops-name.h"
#include "ops-override.h"
#include <math.h>

#define LARGE_SCALE 1.6 /* of the texts */
#define BAR_STEPS 120 /* as many as the bar is wide in pixels, about */

/* Parts of the card, borrowed from it. */
typedef struct { GtkWidget *limit, *left, *bar; } Clock;
typedef struct { GtkWidget *rank, *title, *stage, *sub, *both; Clock clocks[2]; const char *stage_tone; } Parts;

static Parts *
parts_of (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "heat-parts");
}

static GtkWidget *
make_clock (Clock *clock)
{
  GtkWidget *column = heat_ui_column (0, NULL);

  *clock = (Clock){ heat_ui_label (NULL, "small text2"), heat_ui_label (NULL, "mid"), gtk_progress_bar_new () };
  gtk_widget_set_hexpand (column, TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (clock->left), PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (GTK_LABEL (clock->limit), PANGO_ELLIPSIZE_END);
  gtk_widget_set_margin_top (clock->bar, 2);
  gtk_box_append (GTK_BOX (column), clock->limit);
  gtk_box_append (GTK_BOX (column), clock->left);
  gtk_box_append (GTK_BOX (column), clock->bar);
  return column;
}

/* What stands there already is left alone: a second that changes no word and no pixel draws nothing. */
static void
set_clock (Clock *parts, const HeatRuleClock *clock, gint64 now_us, const char *name, const char *met)
{
  const char *tone;
  g_autofree char *words = heat_words_clock (clock, met, &tone);
  g_autofree char *moment = heat_words_moment (clock->limit_us, now_us), *brief = heat_words_brief_moment (clock->limit_us, now_us);
  g_autofree char *limit = clock->state == HEAT_CLOCK_NONE ? g_strdup (name) : g_strdup_printf (_("%s by %s"), name, moment);
  g_autofree char *short_limit = clock->state == HEAT_CLOCK_NONE ? g_strdup (name) : g_strdup_printf (_("%s by %s"), name, brief);
  double part = round (heat_words_clock_part (clock) * BAR_STEPS) / BAR_STEPS;

  if (heat_ui_set_text (parts->limit, short_limit))
    heat_ui_tip (parts->limit, limit);
  g_autofree char *named = gtk_widget_get_visible (parts->limit) ? g_strdup (words) : g_strdup_printf ("%s: %s", name, words);
  g_autofree char *whole = g_strdup_printf ("%s · %s", limit, words);
  if (heat_ui_set_text (parts->left, named))
    heat_ui_tip (parts->left, whole);
  heat_ui_tone (parts->left, tone);
  heat_ui_tone (parts->bar, tone);
  if (part != gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (parts->bar)))
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (parts->bar), part);
}

void
heat_desk_incident_row_tick (GtkWidget *row, HeatDeskSession *session, const HeatIncident *incident)
{
  HeatLive *live = heat_desk_session_live (session);
  HeatRuleClock arrive = heat_live_arrive_clock (live, incident), repair = heat_live_repair_clock (live, incident);
  gint64 now_us = heat_desk_session_now_us (session);

  set_clock (&parts_of (row)->clocks[0], &arrive, now_us, _("On site"), _("arrived"));
  set_clock (&parts_of (row)->clocks[1], &repair, now_us, _("Repair"), _("restored"));
}

static GtkWidget *
make_head (Parts *parts)
{
  GtkWidget *head = heat_ui_row (8, NULL);

  parts->rank = heat_desk_badge_new (HEAT_BADGE_STAR, "", 22);
  parts->title = heat_ui_label (NULL, "strong");
  parts->stage = heat_ui_chip ("", NULL);
  gtk_label_set_ellipsize (GTK_LABEL (parts->title), PANGO_ELLIPSIZE_END);
  gtk_label_set_wrap (GTK_LABEL (parts->title), TRUE);
  gtk_label_set_lines (GTK_LABEL (parts->title), 2);
  gtk_widget_set_hexpand (parts->title, TRUE);
  gtk_box_append (GTK_BOX (head), parts->rank);
  gtk_box_append (GTK_BOX (head), parts->title);
  gtk_box_append (GTK_BOX (head), parts->stage);
  return head;
}

static char *
describe (const HeatIncident *incident)
{
  g_autofree char *opened = heat_words_time (incident->opened_us);
  g_autofree char *reports = g_strdup_printf (ngettext ("%u report", "%u reports", incident->reports->len), incident->reports->len);

  return g_strdup_printf (_("%s · taken %s · %s"), incident->id, opened, reports);
}

GtkWidget *
heat_desk_incident_row_new (void)
{
  GtkWidget *card = heat_ui_column (3, "card"), *clocks = heat_ui_row (8, NULL);
  Parts *parts = g_new0 (Parts, 1);

  gtk_box_append (GTK_BOX (card), make_head (parts));
  parts->sub = heat_ui_label (NULL, "small text2");
  gtk_label_set_ellipsize (GTK_LABEL (parts->sub), PANGO_ELLIPSIZE_END);
  gtk_widget_set_margin_start (parts->sub, 6);
  gtk_widget_set_margin_start (clocks, 6);
  gtk_box_append (GTK_BOX (card), parts->sub);
  gtk_box_append (GTK_BOX (clocks), make_clock (&parts->clocks[0]));
  gtk_box_append (GTK_BOX (clocks), make_clock (&parts->clocks[1]));
  gtk_box_append (GTK_BOX (card), clocks);
  parts->both = clocks;
  g_object_set_data_full (G_OBJECT (card), "heat-parts", parts, g_free);
  return card;
}

void
heat_desk_incident_row_fill (GtkWidget *row, HeatDeskSession *session, const HeatIncident *incident)
{
  Parts *parts = parts_of (row);
  g_autofree char *rank = g_strdup_printf ("%u", incident->rank), *what = describe (incident), *stage = heat_text_sentence (heat_ops_label (HEAT_WORDS_STAGE, (int) incident->stage));
  const char *tone = heat_words_stage_tone (incident->stage);

  heat_desk_badge_set (HEAT_DESK_BADGE (parts->rank), HEAT_BADGE_STAR, rank);
  heat_ui_set_text (parts->title, incident->title);
  heat_ui_tip (parts->title, incident->title);
  heat_ui_set_text (parts->stage, stage);
  if (parts->stage_tone && parts->stage_tone != tone)
    gtk_widget_remove_css_class (parts->stage, parts->stage_tone);
  parts->stage_tone = tone;
  heat_ui_classes (parts->stage, tone);
  HeatEvent *pulled_off = heat_incident_pulled_off (incident);
  g_autofree char *pulled = pulled_off ? heat_event_describe (pulled_off, heat_desk_session_net (session)) : NULL;
  if (heat_ui_set_text (parts->sub, pulled ? _("⚠ Team pulled off, needs a team") : what))
    heat_ui_tip (parts->sub, pulled);
  heat_ui_tone (parts->sub, pulled ? "late" : NULL);
  /* at larger texts two clocks beside each other would be cut: one under the other, their limits as tooltips */
  gboolean is_large = heat_theme_text_scale () >= LARGE_SCALE;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (parts->both), is_large ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  for (guint i = 0; i < G_N_ELEMENTS (parts->clocks); i++)
    gtk_widget_set_visible (parts->clocks[i].limit, !is_large);
  heat_desk_incident_row_tick (row, session, incident);
}
