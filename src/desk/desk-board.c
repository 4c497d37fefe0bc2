// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-board.h"
#include "base-clock.h"
#include "base-i18n.h"
#include "desk-board-private.h"
#include "desk-magnify.h"
#include "desk-ui.h"
#include "desk-words.h"
#include "ops-name.h"
#include <math.h>

#define WALL_WIDTH 1920
#define WALL_HEIGHT 1080
#define LONG_FIGURE 6 /* characters of a figure beside which a unit finds no room */

enum { TOTAL_HOUSEHOLDS, TOTAL_AREA, TOTAL_PRIORITY, TOTAL_STATIONS, TOTAL_BACK, N_TOTALS };

struct _HeatDeskBoard {
  GtkWidget parent;
  HeatDeskSession *session; /* borrowed */
  GtkWidget *scaled;        /* owned */
  GtkWidget *date, *outdoor, *undelivered, *clock, *figure[N_TOTALS], *unit[N_TOTALS], *cold, *cold_where, *cold_now, *cold_cool, *cold_cold, *cold_freeze,
    *attribution, *list_place, *list, *team_counts, *teams, *news_time, *news; /* of the template, borrowed */
  HeatBoardMap *map;        /* owned */
  gint64 minute;            /* that the figures were written for; −1: never */
  int list_px;              /* height the list was filled for */
};
G_DEFINE_FINAL_TYPE (HeatDeskBoard, heat_desk_board, GTK_TYPE_WIDGET)

enum { LEAVE, OTHER_SCREEN, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- parts --- */
static void
add_total (HeatDeskBoard *self, GtkWidget *row, int total, const char *name, const char *tone)
{
  GtkWidget *cell = heat_ui_column (0, "boardtotal"), *line = heat_ui_row (10, NULL);

  self->figure[total] = heat_ui_label (NULL, "b72 strong");
  self->unit[total] = heat_ui_label (NULL, "b28 text2");
  if (tone)
    heat_ui_classes (self->figure[total], tone);
  gtk_widget_set_valign (self->figure[total], GTK_ALIGN_END);
  gtk_widget_set_valign (self->unit[total], GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (line), self->figure[total]);
  gtk_box_append (GTK_BOX (line), self->unit[total]);
  gtk_box_append (GTK_BOX (cell), heat_ui_label (name, "b24 text2"));
  gtk_box_append (GTK_BOX (cell), line);
  gtk_box_append (GTK_BOX (row), cell);
}

static void
show_total (HeatDeskBoard *self, int total, char *figure /* taken */, const char *name, const char *unit)
{
  g_autofree char *said = g_strdup_printf ("%s: %s %s", name, figure, unit);
  gboolean fits = g_utf8_strlen (figure, -1) <= LONG_FIGURE;

  heat_board_text (self->figure[total], figure);
  heat_board_text (self->unit[total], unit);
  gtk_widget_set_visible (self->unit[total], fits || total == TOTAL_AREA);
  heat_ui_name (self->figure[total], said);
  g_free (figure);
}

static void
show_totals (HeatDeskBoard *self, const HeatBoard *board)
{
  const char *area_unit;
  char *area = heat_words_area_parts (board->out.area_m2, &area_unit);

  show_total (self, TOTAL_HOUSEHOLDS, heat_words_count (board->out.households), _("Without heat"), _("homes"));
  show_total (self, TOTAL_AREA, area, _("Area without heat"), area_unit);
  show_total (self, TOTAL_PRIORITY, heat_words_count (board->out.priority), _("Priority users"), _("users"));
  show_total (self, TOTAL_STATIONS, heat_words_count (board->out.stations), _("Stations out"), C_("board", "stations"));
  show_total (self, TOTAL_BACK, heat_words_count (board->households_back), _("Heat given back"), _("homes"));
}

static char *
degrees (double degc, int digits)
{
  return g_strdup_printf ("%s%.*f °C", degc < 0 && fabs (degc) >= 0.05 ? "−" : "", digits, fabs (degc));
}

static void
show_head (HeatDeskBoard *self, const HeatBoard *board)
{
  g_autofree char *clock = heat_time_format_local (board->at_us, "%H:%M"), *date = heat_time_format_local (board->at_us, _("%-d %B"));
  g_autofree char *temp = isfinite (board->outdoor_degc) ? degrees (board->outdoor_degc, 0) : g_strdup ("—");
  g_autofree char *outdoor = g_strdup_printf (_("Outdoors %s"), temp);
  g_autofree char *owed = board->given_up ? g_strdup_printf (ngettext ("⚠ %u notice given up: tell people otherwise", "⚠ %u notices given up: tell people otherwise", board->given_up), board->given_up)
                                          : g_strdup_printf (ngettext ("⚠ %u notice not delivered", "⚠ %u notices not delivered", board->not_delivered), board->not_delivered);

  heat_board_text (self->clock, clock);
  heat_board_text (self->date, date);
  heat_board_text (self->outdoor, outdoor);
  heat_board_text (self->undelivered, board->not_delivered ? owed : _("all notices delivered"));
  heat_ui_tone (self->undelivered, board->given_up ? "late" : board->not_delivered ? "soon" : "done");
}

static void
show_cold_time (GtkWidget *label, const char *what, gint64 at_us, gint64 now_us)
{
  g_autofree char *moment = heat_words_moment (at_us, now_us), *escaped = g_markup_escape_text (moment, -1);
  g_autofree char *markup = at_us ? g_strdup_printf ("%s <b>%s</b>", what, escaped) : g_strdup_printf ("%s —", what);

  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (label)), markup) != 0)
    gtk_label_set_markup (GTK_LABEL (label), markup);
}

static void
show_cold (HeatDeskBoard *self, const HeatBoard *board)
{
  gtk_widget_set_visible (self->cold, board->has_coldest || (board->out.households && !isfinite (board->outdoor_degc)));
  gtk_widget_set_visible (gtk_widget_get_parent (self->cold_now), board->has_coldest);
  if (!board->has_coldest)
    return heat_board_text (self->cold_where, _("Cold clock: the outdoor temperature is not known"));
  const HeatColdClock *c = &board->coldest.clock;
  g_autofree char *where = g_strdup_printf (_("Coldest: %s, rooms by reckoning"), heat_board_coldest_name (board, heat_desk_session_net (self->session)));
  g_autofree char *now = degrees (c->room_degc, 1);
  heat_board_text (self->cold_where, where);
  heat_board_text (self->cold_now, now);
  show_cold_time (self->cold_cool, "16 °C", c->cool_us, board->at_us);
  show_cold_time (self->cold_cold, "12 °C", c->cold_us, board->at_us);
  show_cold_time (self->cold_freeze, _("Freezing"), c->freeze_us, board->at_us);
}

static void
show_news (HeatDeskBoard *self)
{
  const HeatOps *ops = heat_desk_session_ops (self->session);
  HeatEvent *event = heat_board_news (ops);
  const char *stream = event ? heat_event_stream_id (event, "incident") : "";
  const HeatIncident *incident = heat_ops_incident (ops, *stream ? stream : event ? heat_event_text (event, "incident") : "");
  g_autofree char *time = event ? heat_time_format_local (event->at_us, "%H:%M") : NULL;
  g_autofree char *what = event ? heat_event_describe (event, heat_desk_session_net (self->session)) : NULL;
  g_autofree char *rank = incident ? g_strdup_printf (_("Incident %u"), incident->rank) : NULL;
  g_autofree char *words = rank ? g_strdup_printf ("%s · %s", rank, what) : g_strdup (what);

  heat_board_text (self->news_time, time ? time : "");
  heat_board_text (self->news, words ? words : _("Nothing has happened yet"));
}

/* --- together --- */
static void
show (HeatDeskBoard *self)
{
  g_autoptr (HeatBoard) board = heat_board_new (heat_desk_session_live (self->session), heat_desk_session_outdoor_degc (self->session));
  const HeatCity *city = heat_net_city (heat_desk_session_net (self->session));

  self->minute = board->at_us / (60 * G_USEC_PER_SEC);
  self->list_px = gtk_widget_get_height (self->list_place);
  show_head (self, board);
  show_totals (self, board);
  show_cold (self, board);
  heat_board_list_show (self->list, board, self->session, self->list_px);
  heat_board_teams_show (self->teams, self->team_counts, board, self->session);
  show_news (self);
  heat_board_text (self->attribution, heat_city_text (city, city->attribution));
  gtk_widget_set_visible (self->attribution, *heat_city_text (city, city->attribution));
  heat_board_map_show (self->map, board, (GtkWidget *[]){ self->cold, self->attribution, NULL });
}

void
heat_desk_board_update (HeatDeskBoard *self)
{
  if (!heat_desk_session_is_open (self->session) || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  show (self);
}

/* Times are told by the minute, so nothing is reckoned in between; a place of another size is filled anew. */
void
heat_desk_board_tick (HeatDeskBoard *self)
{
  if (!heat_desk_session_is_open (self->session) || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (heat_desk_session_now_us (self->session) / (60 * G_USEC_PER_SEC) != self->minute || gtk_widget_get_height (self->list_place) != self->list_px)
    show (self);
}

void
heat_desk_board_set_dark (HeatDeskBoard *self, gboolean dark)
{
  heat_board_map_set_dark (self->map, dark);
}

static gboolean
update_later (gpointer data)
{
  HeatDeskBoard *self = data;

  heat_desk_board_update (self);
  heat_desk_board_tick (self); /* once more: the list's height is known by now */
  return G_SOURCE_REMOVE;
}

static void
map_widget (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (heat_desk_board_parent_class)->map (widget);
  g_timeout_add_full (G_PRIORITY_DEFAULT, 60, update_later, g_object_ref (widget), g_object_unref);
  heat_desk_board_update (HEAT_DESK_BOARD (widget));
}

static void
dispose (GObject *object)
{
  HeatDeskBoard *self = HEAT_DESK_BOARD (object);

  g_clear_pointer (&self->scaled, gtk_widget_unparent);
  g_clear_pointer (&self->map, heat_board_map_free);
  G_OBJECT_CLASS (heat_desk_board_parent_class)->dispose (object);
}

static void
heat_desk_board_init (HeatDeskBoard *self)
{
  self->minute = -1;
  gtk_widget_set_layout_manager (GTK_WIDGET (self), gtk_bin_layout_new ());
}

static void
heat_desk_board_class_init (HeatDeskBoardClass *class)
{
  G_OBJECT_CLASS (class)->dispose = dispose;
  GTK_WIDGET_CLASS (class)->map = map_widget;
  signals[LEAVE] = g_signal_new ("leave", HEAT_TYPE_DESK_BOARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[OTHER_SCREEN] = g_signal_new ("other-screen", HEAT_TYPE_DESK_BOARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void leave_clicked (HeatDeskBoard *self) { g_signal_emit (self, signals[LEAVE], 0); }
static void other_clicked (HeatDeskBoard *self) { g_signal_emit (self, signals[OTHER_SCREEN], 0); }

static void
build (HeatDeskBoard *self, gboolean is_alone)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/org/heatdispatch/HeatDispatch/desk-board.ui");
  struct { const char *id; GtkWidget **field; } parts[] = {
    { "date", &self->date }, { "outdoor", &self->outdoor }, { "undelivered", &self->undelivered }, { "clock", &self->clock }, { "cold", &self->cold },
    { "cold_where", &self->cold_where }, { "cold_now", &self->cold_now }, { "cold_cool", &self->cold_cool }, { "cold_cold", &self->cold_cold },
    { "cold_freeze", &self->cold_freeze }, { "attribution", &self->attribution }, { "list_place", &self->list_place }, { "list", &self->list },
    { "team_counts", &self->team_counts }, { "teams", &self->teams }, { "news_time", &self->news_time }, { "news", &self->news },
  };
#define PART(id) GTK_WIDGET (gtk_builder_get_object (builder, id))
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    *parts[i].field = PART (parts[i].id);
  add_total (self, PART ("totals"), TOTAL_HOUSEHOLDS, _("Without heat"), "off");
  add_total (self, PART ("totals"), TOTAL_AREA, _("Area without heat"), NULL);
  add_total (self, PART ("totals"), TOTAL_PRIORITY, _("Priority users"), "priority");
  add_total (self, PART ("totals"), TOTAL_STATIONS, _("Stations out"), NULL);
  add_total (self, PART ("totals"), TOTAL_BACK, _("Heat given back"), "done");
  gtk_overlay_set_child (GTK_OVERLAY (PART ("place")), heat_board_map_widget (self->map));
  gtk_widget_set_visible (PART ("other_screen"), !is_alone);
  g_signal_connect_swapped (PART ("leave"), "clicked", G_CALLBACK (leave_clicked), self);
  g_signal_connect_swapped (PART ("other_screen"), "clicked", G_CALLBACK (other_clicked), self);
  self->scaled = heat_desk_magnify_new_for (PART ("content"), WALL_WIDTH, WALL_HEIGHT);
  gtk_widget_set_parent (self->scaled, GTK_WIDGET (self));
#undef PART
}

GtkWidget *
heat_desk_board_new (HeatDeskSession *session, gboolean is_alone)
{
  HeatDeskBoard *self = g_object_new (HEAT_TYPE_DESK_BOARD, NULL);

  self->session = session;
  self->map = heat_board_map_new (session);
  build (self, is_alone);
  heat_ui_name (GTK_WIDGET (self), _("Commander's board"));
  return GTK_WIDGET (self);
}
