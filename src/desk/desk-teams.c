// SPDX-License-Identifier: GPL-3.0-or-later
/* A team as a row of the left list: number, state, base, age of its place. */
#include "base-i18n.h"
#include "desk-badge.h"
#include "desk-left-private.h"
#include "desk-ui.h"
#include "desk-words.h"

#define OLD_FIX_US (30 * 60 * G_USEC_PER_SEC)

static char *
state_words (const HeatOpsTeam *team)
{
  const char *label = heat_ops_label (HEAT_WORDS_CREW, (int) team->state);
  g_autofree char *until = team->until_us ? heat_words_time (team->until_us) : NULL;

  return until ? g_strdup_printf (_("%s until %s"), label, until) : g_strdup (label);
}

static const char *
base_of (HeatDeskSession *session, const HeatOpsTeam *team)
{
  const HeatCity *city = heat_net_city (heat_desk_session_net (session));
  guint32 index = heat_net_find (heat_desk_session_net (session), HEAT_KIND_TEAM, team->id);

  return index == HEAT_NONE ? "" : heat_city_text (city, city->team[index].base);
}

GtkWidget *
heat_desk_team_row (HeatDeskSession *session, const HeatOpsTeam *team)
{
  GtkWidget *box = heat_ui_row (10, "teamrow"), *middle = heat_ui_column (0, NULL), *head = heat_ui_row (10, NULL);
  GtkWidget *row = heat_ui_list_row (box, team->id, team->name);
  gint64 age_us = heat_desk_session_now_us (session) - team->fix_us;
  g_autofree char *age = team->fix_us ? heat_words_age (age_us) : NULL;
  gboolean old = team->fix_us && age_us > OLD_FIX_US;
  g_autofree char *fix = age ? g_strdup_printf (old ? _("⚠ %s ago") : _("%s ago"), age) : g_strdup (_("at base"));
  g_autofree char *state = state_words (team);
  GtkWidget *where = heat_ui_label (base_of (session, team), "small text2"), *end = heat_ui_label (fix, old ? "small soon" : "small text2");

  gtk_label_set_ellipsize (GTK_LABEL (where), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (middle, TRUE);
  gtk_box_append (GTK_BOX (head), heat_ui_label (team->name, "strong"));
  gtk_box_append (GTK_BOX (head), heat_ui_label (state, "small text2"));
  gtk_box_append (GTK_BOX (middle), head);
  gtk_box_append (GTK_BOX (middle), where);
  gtk_box_append (GTK_BOX (box), heat_desk_badge_new ((HeatBadge) (HEAT_BADGE_READY + team->state), heat_team_number (team->id), 24));
  gtk_box_append (GTK_BOX (box), middle);
  gtk_box_append (GTK_BOX (box), end);
  return row;
}
