// SPDX-License-Identifier: GPL-3.0-or-later
/* An incident as a card: rank, place, stage, number, and its two clocks counting down. */
#include "base-i18n.h"
#include "desk-badge.h"
#include "desk-left-private.h"
#include "desk-ui.h"
#include "desk-words.h"

static const char *const clock_keys[] = { "heat-arrive", "heat-repair" };

static GtkWidget *
make_clock (GtkWidget *row, int which)
{
  GtkWidget *column = heat_ui_column (0, NULL);
  GtkWidget *limit = heat_ui_label (NULL, "small text2"), *left = heat_ui_label (NULL, "mid"), *bar = gtk_progress_bar_new ();
  g_autofree char *key = g_strdup_printf ("%s-limit", clock_keys[which]);
  g_autofree char *bar_key = g_strdup_printf ("%s-bar", clock_keys[which]);

  gtk_widget_set_hexpand (column, TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (left), PANGO_ELLIPSIZE_END);
  gtk_widget_set_margin_top (bar, 2);
  gtk_box_append (GTK_BOX (column), limit);
  gtk_box_append (GTK_BOX (column), left);
  gtk_box_append (GTK_BOX (column), bar);
  g_object_set_data (G_OBJECT (row), clock_keys[which], left);
  g_object_set_data (G_OBJECT (row), key, limit);
  g_object_set_data (G_OBJECT (row), bar_key, bar);
  return column;
}

static void
set_clock (GtkWidget *row, int which, const HeatRuleClock *clock, gint64 now_us, const char *name, const char *met)
{
  g_autofree char *key = g_strdup_printf ("%s-limit", clock_keys[which]);
  g_autofree char *bar_key = g_strdup_printf ("%s-bar", clock_keys[which]);
  GtkWidget *left = g_object_get_data (G_OBJECT (row), clock_keys[which]), *bar = g_object_get_data (G_OBJECT (row), bar_key);
  const char *tone;
  g_autofree char *words = heat_words_clock (clock, met, &tone);
  g_autofree char *moment = heat_words_moment (clock->limit_us, now_us);
  g_autofree char *limit = clock->state == HEAT_CLOCK_NONE ? g_strdup (name) : g_strdup_printf (_("%s by %s"), name, moment);

  gtk_label_set_text (g_object_get_data (G_OBJECT (row), key), limit);
  gtk_label_set_text (GTK_LABEL (left), words);
  gtk_widget_set_tooltip_text (left, words);
  heat_ui_tone (left, tone);
  heat_ui_tone (bar, tone);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (bar), heat_words_clock_part (clock));
}

void
heat_desk_incident_row_tick (GtkWidget *row, HeatDeskSession *session, const HeatIncident *incident)
{
  HeatLive *live = heat_desk_session_live (session);
  HeatRuleClock arrive = heat_live_arrive_clock (live, incident), repair = heat_live_repair_clock (live, incident);
  gint64 now_us = heat_desk_session_now_us (session);

  set_clock (row, 0, &arrive, now_us, _("On site"), _("arrived"));
  set_clock (row, 1, &repair, now_us, _("Repair"), _("restored"));
}

static GtkWidget *
make_head (const HeatIncident *incident)
{
  g_autofree char *rank = g_strdup_printf ("%u", incident->rank);
  GtkWidget *head = heat_ui_row (8, NULL), *title = heat_ui_label (incident->title, "strong");

  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_lines (GTK_LABEL (title), 2);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_set_tooltip_text (title, incident->title);
  gtk_box_append (GTK_BOX (head), heat_desk_badge_new (HEAT_BADGE_STAR, rank, 22));
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), heat_ui_chip (heat_ops_label (HEAT_WORDS_STAGE, (int) incident->stage), heat_words_stage_tone (incident->stage)));
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
heat_desk_incident_row (HeatDeskSession *session, const HeatIncident *incident)
{
  GtkWidget *card = heat_ui_column (3, "card");
  GtkWidget *row = heat_ui_list_row (card, incident->id, incident->title);
  g_autofree char *what = describe (incident);
  GtkWidget *sub = heat_ui_label (what, "small text2"), *clocks = heat_ui_row (12, NULL);

  gtk_label_set_ellipsize (GTK_LABEL (sub), PANGO_ELLIPSIZE_END);
  gtk_widget_set_margin_start (sub, 6);
  gtk_widget_set_margin_start (clocks, 6);
  gtk_box_append (GTK_BOX (card), make_head (incident));
  gtk_box_append (GTK_BOX (card), sub);
  gtk_box_append (GTK_BOX (clocks), make_clock (row, 0));
  gtk_box_append (GTK_BOX (clocks), make_clock (row, 1));
  gtk_box_append (GTK_BOX (card), clocks);
  heat_desk_incident_row_tick (row, session, incident);
  return row;
}
