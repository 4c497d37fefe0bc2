// SPDX-License-Identifier: GPL-3.0-or-later
/* The board's right side: incidents, worst first, and the teams. Rows are kept and written anew only where they read differently. */
#include "base-i18n.h"
#include "desk-badge.h"
#include "desk-board-private.h"
#include "desk-ui.h"
#include "desk-words.h"
#include <stdlib.h>

#define MORE_PX 52 /* "and 12 more incidents" */
#define BADGE_PX 46

typedef struct { GtkWidget *badge, *title, *chip, *safe_words, *safe, *limit, *alarm, *facts; } Row; /* borrowed from the row */

void
heat_board_text (GtkWidget *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text) != 0)
    gtk_label_set_text (GTK_LABEL (label), text);
}

static void
add (GtkWidget *box, GtkWidget *child)
{
  gtk_box_append (GTK_BOX (box), child);
}

static GtkWidget *
cut_label (const char *classes)
{
  GtkWidget *label = heat_ui_label (NULL, classes);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  return label;
}

static GtkWidget *
make_row (void)
{
  Row *row = g_new0 (Row, 1);
  GtkWidget *line = heat_ui_row (20, "boardrow"), *column = heat_ui_column (0, NULL), *head = heat_ui_row (16, NULL), *times = heat_ui_row (20, NULL), *last = heat_ui_row (16, NULL);

  row->badge = heat_desk_badge_new (HEAT_BADGE_STAR, "", BADGE_PX);
  row->title = cut_label ("b34 strong");
  row->chip = heat_ui_chip (NULL, NULL);
  row->safe_words = heat_ui_label (NULL, "b24 text2");
  row->safe = heat_ui_label (NULL, "b60 strong");
  row->limit = cut_label ("b24 text2");
  row->alarm = heat_ui_label (NULL, "b24 strong");
  row->facts = cut_label ("b24 text2");
  gtk_widget_set_hexpand (row->title, TRUE);
  gtk_widget_set_hexpand (row->limit, TRUE);
  gtk_label_set_xalign (GTK_LABEL (row->limit), 1);
  gtk_widget_set_valign (row->badge, GTK_ALIGN_START);
  gtk_widget_set_hexpand (column, TRUE);
  GtkWidget *const labels[] = { row->safe_words, row->safe, row->limit };
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      gtk_widget_set_valign (labels[i], GTK_ALIGN_END);
      add (times, labels[i]);
    }
  add (head, row->title);
  add (head, row->chip);
  add (last, row->alarm);
  add (last, row->facts);
  add (column, head);
  add (column, times);
  add (column, last);
  add (line, row->badge);
  add (line, column);
  g_object_set_data_full (G_OBJECT (line), "heat-row", row, g_free);
  return line;
}

/* --- one incident in words --- */
static char *
alarm_words (const HeatBoardIncident *i, const char **tone)
{
  g_autofree char *arrive = heat_words_duration (i->arrive.left_us), *repair = heat_words_duration (i->repair.left_us), *margin = heat_words_duration (i->margin_us);

  *tone = "late";
  if (i->repair.state == HEAT_CLOCK_LATE || i->repair.state == HEAT_CLOCK_MET_LATE)
    return g_strdup_printf (_("⚠ %s past the limit"), repair);
  if (i->arrive.state == HEAT_CLOCK_LATE)
    return g_strdup_printf (_("⚠ nobody on site, %s late"), arrive);
  if (i->arrive.state == HEAT_CLOCK_MET_LATE)
    return g_strdup_printf (_("⚠ on site %s late"), arrive);
  *tone = "soon";
  if (i->has_margin && i->margin_us < 0)
    return g_strdup_printf (_("⚠ limit will be missed by %s"), margin);
  if (i->arrive.state == HEAT_CLOCK_SOON || i->arrive.state == HEAT_CLOCK_RUNNING)
    {
      *tone = i->arrive.state == HEAT_CLOCK_SOON ? "soon" : NULL;
      return g_strdup_printf (_("on site within %s"), arrive);
    }
  *tone = NULL;
  return g_strdup ("");
}

static void
add_part (GString *text, const char *part)
{
  if (text->len)
    g_string_append (text, " · ");
  g_string_append (text, part);
}

static char *
facts_words (const HeatBoardIncident *i, const HeatOps *ops)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *count = heat_words_count (i->incident->out.households), *margin = heat_words_duration (i->margin_us);
  g_autofree char *out = g_strdup_printf (_("out %s"), count), *spare = g_strdup_printf (_("margin %s"), margin);

  add_part (text, out);
  for (guint k = 0; k < i->incident->teams->len; k++)
    {
      const HeatOpsTeam *t = heat_ops_team (ops, i->incident->teams->pdata[k]);
      g_autofree char *team = t ? g_strdup_printf ("%s %s", t->name, heat_ops_label (HEAT_WORDS_CREW, (int) t->state)) : NULL;
      if (team)
        add_part (text, team);
    }
  if (!i->incident->teams->len)
    add_part (text, _("no team"));
  if (i->has_margin && i->margin_us >= 0 && !heat_board_is_late (i))
    add_part (text, spare);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* A title that would be cut is written smaller: no place is guessed from half a name. */
static void
fit_title (GtkWidget *title)
{
  static const char *const sizes[] = { "b34", "b28", "b24" };
  int room = gtk_widget_get_width (title), wanted = 0;

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      for (guint k = 0; k < G_N_ELEMENTS (sizes); k++)
        heat_ui_set_class (title, sizes[k], k == i);
      gtk_widget_measure (title, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &wanted, NULL, NULL);
      if (wanted <= room || room <= 0) /* before the first layout: as large as can be */
        return;
    }
}

static void
show_chip (GtkWidget *chip, HeatStage stage)
{
  static const char *const tones[] = { "action", "team", "soon", "done" };

  for (guint i = 0; i < G_N_ELEMENTS (tones); i++)
    gtk_widget_remove_css_class (chip, tones[i]);
  gtk_widget_add_css_class (chip, heat_words_stage_tone (stage));
  heat_board_text (chip, heat_ops_label (HEAT_WORDS_STAGE, (int) stage));
}

static void
show_incident (GtkWidget *line, const HeatBoardIncident *i, const HeatBoard *board, const HeatOps *ops)
{
  const Row *row = g_object_get_data (G_OBJECT (line), "heat-row");
  const char *tone;
  gint64 safe_us = i->incident->estimate.safe_us;
  g_autofree char *rank = g_strdup_printf ("%u", i->incident->rank), *safe = heat_words_time (safe_us), *day = heat_words_day (safe_us, board->at_us);
  g_autofree char *safe_words = *day ? g_strdup_printf (_("Safe, %s"), day) : g_strdup (_("Safe restoration"));
  g_autofree char *moment = heat_words_moment (i->repair.limit_us, board->at_us);
  g_autofree char *limit = i->repair.state == HEAT_CLOCK_NONE ? g_strdup (_("no limit")) : g_strdup_printf (_("limit %s"), moment);
  g_autofree char *alarm = alarm_words (i, &tone), *facts = facts_words (i, ops);

  heat_desk_badge_set (HEAT_DESK_BADGE (row->badge), HEAT_BADGE_STAR, rank);
  heat_board_text (row->title, i->incident->title);
  show_chip (row->chip, i->incident->stage);
  fit_title (row->title);
  heat_board_text (row->safe_words, safe_words);
  heat_board_text (row->safe, safe);
  heat_board_text (row->limit, limit);
  heat_ui_tone (row->limit, i->repair.state == HEAT_CLOCK_LATE ? "late" : NULL);
  heat_board_text (row->alarm, alarm);
  heat_ui_tone (row->alarm, tone);
  gtk_widget_set_visible (row->alarm, *alarm);
  heat_board_text (row->facts, facts);
  heat_ui_name (line, i->incident->title);
}

/* --- as many as there is room for --- */
static int
height_of (GtkWidget *widget)
{
  int least;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, -1, &least, NULL, NULL, NULL);
  return MAX (least, 1);
}

static guint
how_many (GtkWidget *row, guint n, int height_px)
{
  int row_px = height_of (row);

  if (height_px <= 0)
    return MIN (n, 3); /* before the first layout */
  if (n * (guint) row_px <= (guint) height_px)
    return n;
  return (guint) MAX (1, (height_px - MORE_PX) / row_px);
}

static void
show_more (GtkWidget *list, const HeatBoard *board, guint shown)
{
  GtkWidget *last = gtk_widget_get_last_child (list);
  guint households = 0, late = 0, rest = board->incidents->len - shown;

  for (guint k = shown; k < board->incidents->len; k++)
    {
      const HeatBoardIncident *row = &g_array_index (board->incidents, HeatBoardIncident, k);
      households += row->incident->out.households;
      late += heat_board_is_late (row);
    }
  g_autofree char *count = heat_words_count (households), *out = g_strdup_printf (_("out %s"), count);
  g_autofree char *more = g_strdup_printf (ngettext ("and %u more incident", "and %u more incidents", rest), rest);
  g_autofree char *late_words = g_strdup_printf (_("⚠ %u late"), late);
  g_autofree char *text = g_strjoin (" · ", more, late ? late_words : out, late && households ? out : NULL, NULL);

  heat_ui_tone (last, late ? "late" : NULL);
  heat_board_text (last, board->incidents->len == 0 ? _("No open incident") : text);
  gtk_widget_set_visible (last, board->incidents->len == 0 || rest > 0);
}

void
heat_board_list_show (GtkWidget *list, const HeatBoard *board, HeatDeskSession *session, int height_px)
{
  const HeatOps *ops = heat_desk_session_ops (session);
  guint n = board->incidents->len, k = 0;

  if (!gtk_widget_get_first_child (list))
    {
      add (list, make_row ());
      add (list, heat_ui_label (NULL, "b24 strong boardmore"));
    }
  if (n)
    show_incident (gtk_widget_get_first_child (list), &g_array_index (board->incidents, HeatBoardIncident, 0), board, ops);
  guint shown = n ? how_many (gtk_widget_get_first_child (list), n, height_px) : 0;
  for (GtkWidget *row = gtk_widget_get_first_child (list); row; row = gtk_widget_get_next_sibling (row), k++)
    {
      if (!g_object_get_data (G_OBJECT (row), "heat-row"))
        {
          if (k >= shown)
            break;
          GtkWidget *next = make_row (), *before = gtk_widget_get_prev_sibling (row);
          gtk_box_insert_child_after (GTK_BOX (list), next, before);
          row = next;
        }
      gtk_widget_set_visible (row, k < shown);
      if (k < shown)
        show_incident (row, &g_array_index (board->incidents, HeatBoardIncident, k), board, ops);
    }
  show_more (list, board, shown);
}

/* --- teams --- */
static GtkWidget *
make_team (void)
{
  GtkWidget *column = heat_ui_column (2, NULL), *words = heat_ui_label (NULL, "b22");

  gtk_label_set_xalign (GTK_LABEL (words), 0.5);
  add (column, heat_desk_badge_new (HEAT_BADGE_READY, "", BADGE_PX));
  add (column, words);
  return column;
}

static void
show_team (GtkWidget *column, const HeatOpsTeam *t)
{
  GtkWidget *badge = gtk_widget_get_first_child (column), *words = gtk_widget_get_last_child (column);
  gboolean works = t->state == HEAT_CREW_ON_SITE || t->state == HEAT_CREW_ON_THE_WAY, rests = t->state == HEAT_CREW_RESTING || t->state == HEAT_CREW_OFF;

  heat_desk_badge_set (HEAT_DESK_BADGE (badge), (HeatBadge) (HEAT_BADGE_READY + (int) t->state), heat_team_number (t->id));
  heat_board_text (words, heat_ops_label (HEAT_WORDS_CREW, (int) t->state));
  if (works)
    heat_ui_classes (words, "team strong");
  else
    {
      gtk_widget_remove_css_class (words, "team");
      gtk_widget_remove_css_class (words, "strong");
    }
  if (rests)
    heat_ui_classes (words, "text3");
  else
    gtk_widget_remove_css_class (words, "text3");
  heat_ui_name (column, t->name);
}

/* With more teams than room those at work stand before those that wait. */
static int
compare_teams (gconstpointer a, gconstpointer b)
{
  static const int order[HEAT_N_CREW_STATES] = { [HEAT_CREW_ON_SITE] = 0, [HEAT_CREW_ON_THE_WAY] = 1, [HEAT_CREW_READY] = 2, [HEAT_CREW_RESTING] = 3, [HEAT_CREW_OFF] = 4 };
  const HeatOpsTeam *s = *(HeatOpsTeam *const *) a, *t = *(HeatOpsTeam *const *) b;

  return order[s->state] != order[t->state] ? order[s->state] - order[t->state] : atoi (heat_team_number (s->id)) - atoi (heat_team_number (t->id));
}

void
heat_board_teams_show (GtkWidget *flow, GtkWidget *counts, const HeatBoard *board, HeatDeskSession *session)
{
  static const HeatCrewState order[] = { HEAT_CREW_ON_SITE, HEAT_CREW_ON_THE_WAY, HEAT_CREW_READY, HEAT_CREW_RESTING, HEAT_CREW_OFF };
  const GPtrArray *all = heat_ops_teams (heat_desk_session_ops (session));
  g_autoptr (GPtrArray) teams = g_ptr_array_copy ((GPtrArray *) all, NULL, NULL);
  g_autoptr (GString) words = g_string_new (NULL);
  GtkFlowBoxChild *child;

  g_ptr_array_set_free_func (teams, NULL);
  if (teams->len > HEAT_BOARD_TEAMS_SHOWN)
    g_ptr_array_sort (teams, compare_teams);
  guint shown = MIN (teams->len, HEAT_BOARD_TEAMS_SHOWN);
  for (guint k = 0; k < shown; k++)
    {
      if (!gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (flow), (int) k))
        {
          gtk_flow_box_append (GTK_FLOW_BOX (flow), make_team ());
          gtk_widget_set_focusable (GTK_WIDGET (gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (flow), (int) k)), FALSE);
        }
      show_team (gtk_flow_box_child_get_child (gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (flow), (int) k)), teams->pdata[k]);
    }
  while ((child = gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (flow), (int) shown)))
    gtk_flow_box_remove (GTK_FLOW_BOX (flow), GTK_WIDGET (child));
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (board->teams[order[i]])
      g_string_append_printf (words, "%s%s %u", words->len ? "   " : "", heat_ops_label (HEAT_WORDS_CREW, (int) order[i]), board->teams[order[i]]);
  heat_board_text (counts, words->str);
}
