// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-duty.h"
#include "base-clock.h"
#include "base-i18n.h"
#include "desk-ui.h"
#include "desk-words.h"
#include "ops-name.h"
#include <math.h>
#include <string.h>

#define WIDTH_PX 620

typedef struct {
  HeatDeskSession *session; /* borrowed */
  GtkWidget *window, *weather, *degrees, *snow, *duty, *name, *teams, *place, *place_of, *place_row, *undo, *trouble; /* of the widget tree */
  char *placing;            /* owned: team whose place is asked for; NULL */
  HeatDeskDeed *back;       /* owned: takes back what was noted last; NULL: nothing */
  char *back_words;         /* owned: what that was */
} Duty;

static void
duty_free (gpointer data)
{
  Duty *self = data;

  g_clear_pointer (&self->back, heat_desk_deed_free);
  g_free (self->back_words);
  g_free (self->placing);
  g_free (self);
}

/* --- in the deeds' thread --- */
static gboolean
do_weather (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  return heat_live_note_weather (live, deed->x, deed->what != 0, error);
}

static gboolean
do_shift (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  return heat_live_begin_shift (live, deed->text, deed->at_us, deed->until_us, error);
}

static gboolean
do_team (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  return heat_live_set_team_state (live, deed->team, (HeatCrewState) deed->what, deed->until_us, deed->reason, error);
}

static gboolean
do_place (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  return heat_live_fix_team (live, deed->team, deed->x, deed->y, NAN, error);
}

/* --- begun here --- */
static void
done (GObject *owner, HeatDeskDeed *deed, const GError *error, gpointer data)
{
  Duty *self = g_object_get_data (owner, "heat-duty");

  if (!self)
    return;
  gtk_label_set_text (GTK_LABEL (self->trouble), error ? error->message : "");
  gtk_widget_set_visible (self->trouble, error != NULL);
}

/* `back` (taken; NULL: it cannot be taken back) and its words are kept for one undo. */
static void
begin (Duty *self, HeatDeskDeed *deed, HeatDeskDeed *back, char *words /* taken */)
{
  g_clear_pointer (&self->back, heat_desk_deed_free);
  g_free (self->back_words);
  self->back = back;
  self->back_words = words;
  g_autofree char *text = back ? g_strdup_printf (_("Take back: %s"), words) : NULL;
  gtk_widget_set_visible (self->undo, back != NULL);
  if (text)
    heat_ui_button_set_text (self->undo, text);
  heat_desk_deeds_begin (heat_desk_session_deeds (self->session), "duty", deed, G_OBJECT (self->window), done, NULL);
}

static void
take_back (Duty *self)
{
  HeatDeskDeed *back = g_steal_pointer (&self->back);

  if (back)
    begin (self, back, NULL, NULL);
}

static HeatDeskDeed *
weather_deed (double degc, gboolean has_snow)
{
  HeatDeskDeed *deed = heat_desk_deed_new (do_weather, NULL);

  deed->x = degc;
  deed->what = has_snow;
  return deed;
}

static char *
degrees_words (double degc)
{
  return isfinite (degc) ? g_strdup_printf (degc < 0 ? "−%.0f ℃" : "%.0f ℃", fabs (degc)) : g_strdup ("—");
}

static void
note_weather (Duty *self)
{
  const HeatOps *ops = heat_desk_session_ops (self->session);
  double before = heat_ops_temp_degc (ops), degc = gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->degrees));
  g_autofree char *now = degrees_words (degc);

  gtk_spin_button_update (GTK_SPIN_BUTTON (self->degrees));
  degc = gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->degrees));
  begin (self, weather_deed (degc, gtk_check_button_get_active (GTK_CHECK_BUTTON (self->snow))), weather_deed (before, heat_ops_has_snow (ops)), degrees_words (degc));
}

static HeatDeskDeed *
shift_deed (Duty *self, const char *name)
{
  const HeatDeskSettings *settings = heat_desk_session_settings (self->session);
  gint64 now_us = heat_desk_session_now_us (self->session), minute_us = 60 * (gint64) G_USEC_PER_SEC;
  g_autofree char *clock = heat_time_format_local (now_us, "%H:%M");
  HeatDeskDeed *deed = heat_desk_deed_new (do_shift, NULL);
  int at = heat_desk_parse_minutes (clock), end = at >= settings->day_from_min && at < settings->night_from_min ? settings->night_from_min : settings->day_from_min;

  deed->text = g_strdup (name);
  deed->at_us = now_us;
  deed->until_us = now_us + ((end - at + 24 * 60) % (24 * 60)) * minute_us;
  return deed;
}

static void
note_shift (Duty *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name)))), *before = g_strdup (heat_ops_on_duty (heat_desk_session_ops (self->session)));

  if (!*name)
    {
      gtk_label_set_text (GTK_LABEL (self->trouble), _("Taking over: write who is on duty"));
      gtk_widget_set_visible (self->trouble, TRUE);
      return;
    }
  begin (self, shift_deed (self, name), shift_deed (self, before), g_strdup (name));
}

static HeatDeskDeed *
team_deed (const char *team, HeatCrewState state, gint64 until_us)
{
  HeatDeskDeed *deed = heat_desk_deed_new (do_team, NULL);

  deed->team = g_strdup (team);
  deed->what = (int) state;
  deed->until_us = until_us;
  return deed;
}

static void
state_chosen (GtkDropDown *choice, GParamSpec *pspec, Duty *self)
{
  static const HeatCrewState states[] = { HEAT_CREW_READY, HEAT_CREW_RESTING, HEAT_CREW_OFF };
  const HeatOpsTeam *team = heat_ops_team (heat_desk_session_ops (self->session), g_object_get_data (G_OBJECT (choice), "heat-team"));
  HeatCrewState state = states[MIN (gtk_drop_down_get_selected (choice), 2)];

  if (team && team->state != state)
    begin (self, team_deed (team->id, state, 0), team_deed (team->id, team->state, team->until_us),
           g_strdup_printf (_("%s: %s"), team->name, heat_ops_label (HEAT_WORDS_CREW, (int) state)));
}

/* --- where a team is --- */
static void
ask_place (GtkButton *button, Duty *self)
{
  const HeatOpsTeam *team = heat_ops_team (heat_desk_session_ops (self->session), g_object_get_data (G_OBJECT (button), "heat-team"));
  g_autofree char *text = team ? g_strdup_printf (_("Where is %s? Address, crossing or number of a thing"), team->name) : NULL;

  if (!team)
    return;
  g_free (self->placing);
  self->placing = g_strdup (team->id);
  gtk_label_set_text (GTK_LABEL (self->place_of), text);
  heat_ui_name (self->place, text);
  gtk_widget_set_visible (self->place_row, TRUE);
  gtk_widget_grab_focus (self->place);
}

static HeatDeskDeed *
place_deed (const char *team, double x, double y)
{
  HeatDeskDeed *deed = heat_desk_deed_new (do_place, NULL);

  deed->team = g_strdup (team);
  deed->x = x;
  deed->y = y;
  return deed;
}

static void
take_place (Duty *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->place));
  g_autoptr (GArray) found = heat_finder_find (heat_desk_session_finder (self->session), text, 1, NULL);
  const HeatOpsTeam *team = self->placing ? heat_ops_team (heat_desk_session_ops (self->session), self->placing) : NULL;
  const HeatFound *f = found->len ? &g_array_index (found, HeatFound, 0) : NULL;

  if (!team || !f || !isfinite (f->x) || !isfinite (f->y))
    {
      g_autofree char *words = g_strdup_printf (_("Noting a team's place: there is no place “%s”; write it as it stands on the map"), text);
      gtk_label_set_text (GTK_LABEL (self->trouble), words);
      gtk_widget_set_visible (self->trouble, TRUE);
      return;
    }
  begin (self, place_deed (team->id, f->x, f->y), isfinite (team->x) ? place_deed (team->id, team->x, team->y) : NULL, g_strdup_printf (_("%s is at %s"), team->name, f->label));
  gtk_widget_set_visible (self->place_row, FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->place), "");
}

/* --- what stands --- */
static GtkWidget *
state_choice (Duty *self, const HeatOpsTeam *team)
{
  const char *const words[] = { heat_ops_label (HEAT_WORDS_CREW, HEAT_CREW_READY), heat_ops_label (HEAT_WORDS_CREW, HEAT_CREW_RESTING), heat_ops_label (HEAT_WORDS_CREW, HEAT_CREW_OFF), NULL };
  g_autofree char *name = g_strdup_printf (_("State of %s"), team->name);

  if (team->incident) /* follows from its being sent */
    return heat_ui_label (heat_ops_label (HEAT_WORDS_CREW, (int) team->state), "text2");
  GtkWidget *choice = gtk_drop_down_new_from_strings (words);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), team->state == HEAT_CREW_RESTING ? 1 : team->state == HEAT_CREW_OFF ? 2 : 0);
  heat_ui_name (choice, name);
  g_object_set_data_full (G_OBJECT (choice), "heat-team", g_strdup (team->id), g_free);
  g_signal_connect (choice, "notify::selected", G_CALLBACK (state_chosen), self);
  return choice;
}

static GtkWidget *
team_row (Duty *self, const HeatOpsTeam *team)
{
  GtkWidget *row = heat_ui_row (8, "tablerow"), *name = heat_ui_label (team->name, "strong"), *place = heat_ui_button (_("Place…"), NULL, "minor");
  g_autofree char *age = team->fix_us ? heat_words_age (heat_desk_session_now_us (self->session) - team->fix_us) : NULL;
  g_autofree char *fix = age ? g_strdup_printf (_("%s ago"), age) : g_strdup (_("at base")), *label = g_strdup_printf (_("Place of %s"), team->name);

  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (name, TRUE);
  heat_ui_tip (name, team->name);
  heat_ui_name (place, label);
  g_object_set_data_full (G_OBJECT (place), "heat-team", g_strdup (team->id), g_free);
  g_signal_connect (place, "clicked", G_CALLBACK (ask_place), self);
  gtk_box_append (GTK_BOX (row), name);
  gtk_box_append (GTK_BOX (row), heat_ui_label (fix, "small text2"));
  gtk_box_append (GTK_BOX (row), place);
  gtk_box_append (GTK_BOX (row), state_choice (self, team));
  return row;
}

static void
show_weather (Duty *self)
{
  const HeatOps *ops = heat_desk_session_ops (self->session);
  gint64 noted_us = heat_ops_weather_us (ops), now_us = heat_desk_session_now_us (self->session);
  double degc = heat_desk_session_outdoor_degc (self->session);
  g_autofree char *degrees = degrees_words (degc), *at = heat_words_moment (noted_us, now_us);
  g_autofree char *who = noted_us ? heat_event_actor_label (heat_ops_weather_actor (ops), heat_desk_session_net (self->session)) : NULL;
  gboolean is_noted = noted_us && isfinite (heat_ops_temp_degc (ops));
  g_autofree char *text = is_noted ? g_strdup_printf (_("%s%s, noted %s by %s"), degrees, heat_ops_has_snow (ops) ? _(", snow") : "", at, who)
                                   : isfinite (degc) ? g_strdup_printf (_("%s, from the preferences: nobody noted it in this journal"), degrees) : g_strdup (_("not known: estimates count without cold"));

  gtk_label_set_text (GTK_LABEL (self->weather), text);
}

static void
show (Duty *self)
{
  const HeatOps *ops = heat_desk_session_ops (self->session);
  const GPtrArray *teams = ops ? heat_ops_teams (ops) : NULL;
  const char *duty = ops ? heat_ops_on_duty (ops) : "";
  g_autofree char *text = *duty ? g_strdup_printf (_("%s is on duty"), duty) : g_strdup (_("nobody has taken over in this journal"));

  if (!ops)
    return;
  show_weather (self);
  gtk_label_set_text (GTK_LABEL (self->duty), text);
  heat_ui_clear (self->teams);
  for (guint i = 0; i < teams->len; i++)
    gtk_box_append (GTK_BOX (self->teams), team_row (self, teams->pdata[i]));
}

static gboolean
show_idle (gpointer window)
{
  Duty *self = g_object_get_data (window, "heat-duty");

  if (self)
    show (self);
  return G_SOURCE_REMOVE;
}

/* A drop-down is not taken away while it tells of its choice. */
static void
changed_later (GObject *window)
{
  g_idle_add_full (G_PRIORITY_HIGH_IDLE, show_idle, g_object_ref (window), g_object_unref);
}

/* --- made --- */
static GtkWidget *
add_part (Duty *self, GtkWidget *page, const char *title, GtkWidget **stands)
{
  GtkWidget *row = heat_ui_row (8, NULL);

  *stands = heat_ui_label (NULL, "text2");
  gtk_label_set_wrap (GTK_LABEL (*stands), TRUE);
  gtk_box_append (GTK_BOX (page), heat_ui_heading (title, NULL));
  gtk_box_append (GTK_BOX (page), *stands);
  gtk_box_append (GTK_BOX (page), row);
  return row;
}

static void
add_button (Duty *self, GtkWidget *row, const char *text, void (*clicked) (Duty *self))
{
  GtkWidget *button = heat_ui_button (text, NULL, NULL);

  g_signal_connect_swapped (button, "clicked", G_CALLBACK (clicked), self);
  gtk_box_append (GTK_BOX (row), button);
}

static void
add_weather (Duty *self, GtkWidget *page)
{
  GtkWidget *row = add_part (self, page, _("Outdoors"), &self->weather);
  double degc = heat_desk_session_outdoor_degc (self->session);

  self->degrees = gtk_spin_button_new_with_range (-60, 40, 1);
  self->snow = gtk_check_button_new_with_label (_("Snow lies"));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->degrees), isfinite (degc) ? degc : -10);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->snow), heat_ops_has_snow (heat_desk_session_ops (self->session)));
  heat_ui_name (self->degrees, _("Outdoor temperature in ℃"));
  gtk_box_append (GTK_BOX (row), self->degrees);
  gtk_box_append (GTK_BOX (row), heat_ui_label ("℃", NULL));
  gtk_box_append (GTK_BOX (row), self->snow);
  add_button (self, row, _("Note the weather"), note_weather);
}

static void
add_shift (Duty *self, GtkWidget *page)
{
  GtkWidget *row = add_part (self, page, _("Duty"), &self->duty);

  self->name = gtk_entry_new ();
  gtk_widget_set_hexpand (self->name, TRUE);
  gtk_editable_set_text (GTK_EDITABLE (self->name), heat_desk_session_settings (self->session)->person ? heat_desk_session_settings (self->session)->person : "");
  heat_ui_name (self->name, _("Who takes over"));
  g_signal_connect_swapped (self->name, "activate", G_CALLBACK (note_shift), self);
  gtk_box_append (GTK_BOX (row), self->name);
  add_button (self, row, _("Take over duty"), note_shift);
}

static void
add_place (Duty *self, GtkWidget *page)
{
  GtkWidget *row = heat_ui_row (8, NULL);

  self->place_row = heat_ui_column (4, "box");
  self->place_of = heat_ui_label (NULL, "small strong");
  self->place = gtk_entry_new ();
  gtk_label_set_wrap (GTK_LABEL (self->place_of), TRUE);
  gtk_widget_set_hexpand (self->place, TRUE);
  g_signal_connect_swapped (self->place, "activate", G_CALLBACK (take_place), self);
  gtk_box_append (GTK_BOX (row), self->place);
  add_button (self, row, _("Note the place"), take_place);
  gtk_box_append (GTK_BOX (self->place_row), self->place_of);
  gtk_box_append (GTK_BOX (self->place_row), row);
  gtk_widget_set_visible (self->place_row, FALSE);
  gtk_box_append (GTK_BOX (page), self->place_row);
}

static GtkWidget *
make_page (Duty *self)
{
  GtkWidget *page = heat_ui_column (8, "dialogpage");

  self->undo = heat_ui_button ("", NULL, "minor");
  gtk_widget_set_visible (self->undo, FALSE);
  gtk_widget_set_halign (self->undo, GTK_ALIGN_START);
  g_signal_connect_swapped (self->undo, "clicked", G_CALLBACK (take_back), self);
  self->trouble = heat_ui_label (NULL, "late");
  gtk_label_set_wrap (GTK_LABEL (self->trouble), TRUE);
  gtk_widget_set_visible (self->trouble, FALSE);
  self->teams = heat_ui_column (0, NULL);
  add_weather (self, page);
  add_shift (self, page);
  gtk_box_append (GTK_BOX (page), heat_ui_heading (_("Repair teams"), _("who works at an incident is released there")));
  add_place (self, page);
  gtk_box_append (GTK_BOX (page), self->teams);
  gtk_box_append (GTK_BOX (page), self->trouble);
  gtk_box_append (GTK_BOX (page), self->undo);
  return page;
}

GtkWidget *
heat_desk_duty_new (GtkWindow *parent, HeatDeskSession *session)
{
  Duty *self = g_new0 (Duty, 1);

  *self = (Duty){ .session = session, .window = heat_ui_window (parent, _("Duty, weather and teams")) };
  g_object_set_data_full (G_OBJECT (self->window), "heat-duty", self, duty_free);
  heat_ui_window_fill (self->window, make_page (self));
  gtk_window_set_default_size (GTK_WINDOW (self->window), MIN (WIDTH_PX, MAX (gtk_widget_get_width (GTK_WIDGET (parent)), 480)), -1);
  gtk_widget_set_sensitive (self->teams, heat_desk_session_mode (session) != HEAT_DESK_REPLAY);
  show (self);
  g_signal_connect_object (session, "changed", G_CALLBACK (changed_later), self->window, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "closing", G_CALLBACK (gtk_window_destroy), self->window, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "mode", G_CALLBACK (gtk_window_destroy), self->window, G_CONNECT_SWAPPED);
  return self->window;
}
