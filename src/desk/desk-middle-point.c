// SPDX-License-Identifier: GPL-3.0-or-later
/* What is pointed at or chosen on the map: told in the status line and as a tip, and what can be done with it. */
#include "base-i18n.h"
#include "base-text.h"
#include "desk-middle-private.h"
#include "desk-settings.h"
#include "desk-ui.h"
#include "desk-words.h"
#include "geo-crs.h"
#include "map-words.h"
#include <math.h>

#define LEAST_FOR_DEGREES_PX 560

GtkWidget *
heat_desk_middle_make_status (HeatDeskMiddle *self)
{
  GtkWidget *row = heat_ui_row (16, "statusline");

  self->status = heat_ui_label (NULL, NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->status), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->status, TRUE);
  self->place = heat_ui_label (NULL, "text2");
  self->attribution = heat_ui_label (NULL, "text3");
  gtk_box_append (GTK_BOX (row), self->status);
  gtk_box_append (GTK_BOX (row), self->place);
  gtk_box_append (GTK_BOX (row), self->attribution);
  return row;
}

/* A thing of the network in a line: "primary network supply, 通达街 DN500 · laid 1998 · 120 m · P000123". */
static char *
describe (HeatDeskMiddle *self, HeatKind kind, guint32 index)
{
  HeatNet *net = heat_desk_session_net (self->session);
  const HeatCity *city = heat_net_city (net);
  g_autofree char *unnamed = heat_map_word_unnamed (net, kind, index);
  g_autofree char *label = unnamed ? NULL : heat_finder_label (heat_desk_session_finder (self->session), kind, index);
  g_autofree char *safe = g_markup_escape_text (unnamed ? unnamed : label ? label : heat_net_name (net, kind, index), -1);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "<b>%s</b>", safe);
  if (kind == HEAT_KIND_PIPE)
    {
      const HeatPipeRow *pipe = &city->pipe[index];
      if (pipe->year > 0)
        g_string_append_printf (text, _(" · laid %d"), pipe->year);
      g_string_append_printf (text, " · %.0f m · %s", heat_net_pipe_length_m (net, heat_pipe (index)), heat_net_id (net, kind, index));
    }
  else if (kind == HEAT_KIND_VALVE)
    {
      const HeatValveRow *valve = &city->valve[index];
      const HeatFieldValve *field = heat_ops_valve (heat_desk_session_ops (self->session), heat_net_id (net, kind, index));
      int state = field && field->state >= 0 ? field->state : valve->state, condition = field && field->condition >= 0 ? field->condition : valve->condition;
      if (!unnamed)
        g_string_append_printf (text, " · DN%u %s", valve->dn_mm, heat_code_label (HEAT_CODES_VALVE_ROLE, valve->role));
      g_string_append_printf (text, " · %s · %s", heat_code_label (HEAT_CODES_VALVE_STATE, state), heat_code_label (HEAT_CODES_CONDITION, condition));
      if (unnamed)
        g_string_append_printf (text, " · %s", heat_net_id (net, kind, index));
    }
  g_autofree char *now = self->picture ? heat_map_overlay_tell (self->picture, kind, index) : NULL;
  if (now)
    g_string_append_printf (text, " · <b>%s</b>", now);
  g_autofree char *costs = heat_desk_costs_tell (self->costs, kind, index), *told = costs ? g_markup_escape_text (costs, -1) : NULL;
  if (told)
    g_string_append_printf (text, " · %s", told);
  return g_string_free (text, FALSE);
}

static void
show_status (HeatDeskMiddle *self, const char *pointed)
{
  const char *text = pointed ? pointed : self->chosen ? self->chosen : self->subject;

  gtk_label_set_markup (GTK_LABEL (self->status), text ? text : "");
}

void
heat_desk_middle_set_subject (HeatDeskMiddle *self, HeatKind kind, guint32 index)
{
  g_free (self->subject);
  self->subject = kind != HEAT_KIND_NONE && index != HEAT_NONE ? describe (self, kind, index) : NULL;
  show_status (self, NULL);
}

static char *
describe_report (const HeatMapOverlay *picture, guint32 row)
{
  if (!picture || row >= picture->reports->len)
    return NULL;
  const HeatMapReport *report = &g_array_index (picture->reports, HeatMapReport, row);
  g_autofree char *symptom = heat_text_sentence (heat_ops_label (HEAT_WORDS_SYMPTOM, report->symptom == HEAT_MAP_SYMPTOM_OTHER ? HEAT_SYMPTOM_OTHER : report->symptom + 1));
  return g_strdup_printf (report->is_new ? _("Report: %s · to be judged") : _("Report: %s"), symptom);
}

char *
heat_desk_middle_tip (HeatDeskMap *map, HeatKind kind, guint32 index, gpointer data)
{
  if (kind == HEAT_KIND_NONE)
    return describe_report (((HeatDeskMiddle *) data)->picture, index);
  g_autofree char *markup = describe (data, kind, index);
  char *text = NULL;

  return pango_parse_markup (markup, -1, 0, NULL, &text, NULL, NULL) ? text : NULL;
}

static void
pointed (HeatDeskMap *map, guint kind, guint index, HeatDeskMiddle *self)
{
  g_autofree char *text = kind != HEAT_KIND_NONE && index != HEAT_NONE ? describe (self, (HeatKind) kind, index) : NULL;

  show_status (self, text);
}

static void
tell_leak (HeatDeskMiddle *self, guint kind, guint index, gboolean is_beside)
{
  g_autofree char *leak = g_strdup_printf ("%s:%s", heat_kind_word ((HeatKind) kind), heat_net_id (heat_desk_session_net (self->session), (HeatKind) kind, index));

  heat_desk_middle_emit (self, HEAT_MIDDLE_LEAK, leak, is_beside);
}

/* A building leaks at its connections, where the data have one. */
static gboolean
can_leak (HeatDeskMiddle *self, guint kind, guint index)
{
  if (index == HEAT_NONE)
    return FALSE;
  if (kind == HEAT_KIND_BUILDING)
    return heat_net_building_consumers (heat_desk_session_net (self->session), heat_building (index)).n > 0;
  return kind == HEAT_KIND_PIPE || kind == HEAT_KIND_VALVE || kind == HEAT_KIND_WELL || kind == HEAT_KIND_STATION || kind == HEAT_KIND_SOURCE;
}

/* With Ctrl held, a click names one more leak. */
static gboolean
is_gathering (HeatDeskMiddle *self)
{
  GdkDevice *pointer = gdk_seat_get_pointer (gdk_display_get_default_seat (gtk_widget_get_display (GTK_WIDGET (self))));

  return pointer && (gdk_device_get_modifier_state (pointer) & GDK_CONTROL_MASK);
}

static void
picked (HeatDeskMap *map, guint kind, guint index, double x_m, double y_m, int n_press, HeatDeskMiddle *self)
{
  heat_desk_map_select (map, (HeatKind) kind, index);
  g_clear_pointer (&self->chosen, g_free);
  if (kind != HEAT_KIND_NONE && index != HEAT_NONE)
    self->chosen = describe (self, (HeatKind) kind, index);
  show_status (self, NULL);
  if (is_gathering (self) && n_press == 1 && can_leak (self, kind, index))
    return tell_leak (self, kind, index, TRUE);
  if (n_press == 1 && kind == HEAT_KIND_VALVE)
    heat_desk_middle_emit (self, HEAT_MIDDLE_WHY, kind, index);
  if (n_press == 2 && kind == HEAT_KIND_PIPE && !is_gathering (self))
    tell_leak (self, kind, index, FALSE);
}

static void
sign_picked (HeatDeskMap *map, guint kind, guint tag, int n_press, HeatDeskMiddle *self)
{
  heat_desk_middle_emit (self, HEAT_MIDDLE_SIGN, kind, tag, n_press);
}

static void
sign_pointed (HeatDeskMap *map, const char *words, HeatDeskMiddle *self)
{
  g_autofree char *safe = g_markup_escape_text (words, -1), *markup = g_strdup_printf ("<b>%s</b>", safe);

  show_status (self, *words ? markup : NULL);
}

static void
pointer_moved (HeatDeskMap *map, double x_m, double y_m, gboolean is_inside, HeatDeskMiddle *self)
{
  HeatCrs *crs = heat_desk_session_crs (self->session);
  HeatLonLat degrees = crs ? heat_crs_unproject (crs, (HeatPoint){ x_m, y_m }) : (HeatLonLat){ NAN, NAN };
  gboolean has_room = gtk_widget_get_width (GTK_WIDGET (self)) >= LEAST_FOR_DEGREES_PX * heat_theme_text_scale (); /* else what is pointed at goes first */
  g_autofree char *text = !is_inside ? NULL
                          : isfinite (degrees.lon_deg) && has_room ? g_strdup_printf ("X %.1f  Y %.1f   %.4f°E %.4f°N", y_m, x_m, degrees.lon_deg, degrees.lat_deg)
                                                       : g_strdup_printf ("X %.1f  Y %.1f", y_m, x_m);

  gtk_label_set_text (GTK_LABEL (self->place), text ? text : "");
}

/* What can be done with a place, whatever stands there. */
static void
place_deed (HeatDeskMiddle *self, const char *deed)
{
  if (g_str_equal (deed, "place-degrees"))
    heat_desk_middle_copy_place (self, self->menu_place, HEAT_COORD_DEGREES);
  else if (g_str_equal (deed, "place-metres"))
    heat_desk_middle_copy_place (self, self->menu_place, HEAT_COORD_METRES);
  else
    {
      heat_desk_middle_stop_measuring (self);
      heat_desk_middle_measure (self);
      heat_desk_measure_add (HEAT_DESK_MEASURE (self->measure), self->menu_place);
    }
}

static void
menu_clicked (GtkButton *button, HeatDeskMiddle *self)
{
  const char *deed = g_object_get_data (G_OBJECT (button), "heat-deed");
  const char *id = self->menu_index == HEAT_NONE ? "" : heat_net_id (heat_desk_session_net (self->session), (HeatKind) self->menu_kind, self->menu_index);

  gtk_popover_popdown (GTK_POPOVER (self->menu));
  if (g_str_has_prefix (deed, "place-"))
    place_deed (self, deed);
  else if (g_str_equal (deed, "why"))
    heat_desk_middle_emit (self, HEAT_MIDDLE_WHY, self->menu_kind, self->menu_index);
  else if (g_str_equal (deed, "leak") || g_str_equal (deed, "leak-too"))
    tell_leak (self, self->menu_kind, self->menu_index, g_str_equal (deed, "leak-too"));
  else if (g_str_equal (deed, "planned"))
    {
      g_autofree char *at = g_strdup_printf ("%s:%s", heat_kind_word ((HeatKind) self->menu_kind), id);
      gtk_widget_activate_action (GTK_WIDGET (self), "win.planned", "s", at);
    }
  else if (heat_ops_word_value (HEAT_WORDS_DEMAND, deed) > 0)
    heat_desk_middle_emit (self, HEAT_MIDDLE_DEMAND, id, heat_ops_word_value (HEAT_WORDS_DEMAND, deed));
  else
    heat_desk_middle_emit (self, HEAT_MIDDLE_VALVE, id, heat_code_value (HEAT_CODES_CONDITION, deed, -1));
}

static void
add_menu_button (HeatDeskMiddle *self, GtkWidget *box, const char *text, const char *deed)
{
  GtkWidget *button = heat_ui_button (text, NULL, "flat");

  g_object_set_data (G_OBJECT (button), "heat-deed", (gpointer) deed);
  g_signal_connect (button, "clicked", G_CALLBACK (menu_clicked), self);
  gtk_box_append (GTK_BOX (box), button);
}

static void
add_thing_deeds (HeatDeskMiddle *self, GtkWidget *box, guint kind)
{
  if (kind == HEAT_KIND_BUILDING)
    add_menu_button (self, box, _("Why is it without heat, or warm?"), "why");
  if (can_leak (self, kind, self->menu_index))
    {
      add_menu_button (self, box, kind == HEAT_KIND_BUILDING ? _("Leak in this building") : _("Leak here"), "leak");
      add_menu_button (self, box, _("Leaks here as well"), "leak-too");
      add_menu_button (self, box, _("Plan a stop here…"), "planned");
    }
  if (kind != HEAT_KIND_VALVE)
    return;
  add_menu_button (self, box, _("What is this valve for?"), "why");
  add_menu_button (self, box, _("This valve must be used"), heat_ops_word (HEAT_WORDS_DEMAND, HEAT_DEMAND_PINNED));
  add_menu_button (self, box, _("This valve must not be used"), heat_ops_word (HEAT_WORDS_DEMAND, HEAT_DEMAND_FORBIDDEN));
  add_menu_button (self, box, _("This valve will not turn"), heat_code_word (HEAT_CODES_CONDITION, HEAT_CONDITION_STUCK));
  add_menu_button (self, box, _("This valve does not hold"), heat_code_word (HEAT_CODES_CONDITION, HEAT_CONDITION_LEAKY));
  add_menu_button (self, box, _("This valve works"), heat_code_word (HEAT_CODES_CONDITION, HEAT_CONDITION_WORKS));
}

/* The place itself: what its coordinates are, in both forms. */
static void
add_place_deeds (HeatDeskMiddle *self, GtkWidget *box)
{
  HeatCrs *crs = heat_desk_session_crs (self->session);
  g_autofree char *degrees = heat_coord_write (HEAT_COORD_DEGREES, self->menu_place, crs), *metres = heat_coord_write (HEAT_COORD_METRES, self->menu_place, crs);
  g_autofree char *copy_degrees = degrees ? g_strdup_printf (_("Copy %s"), degrees) : NULL, *copy_metres = metres ? g_strdup_printf (_("Copy %s"), metres) : NULL;

  if (copy_degrees)
    add_menu_button (self, box, copy_degrees, "place-degrees");
  if (copy_metres)
    add_menu_button (self, box, copy_metres, "place-metres");
  add_menu_button (self, box, _("Measure from here"), "place-measure");
}

static void
menu_wanted (HeatDeskMap *map, guint kind, guint index, double x_m, double y_m, double x_px, double y_px, HeatDeskMiddle *self)
{
  GtkWidget *box = heat_ui_column (0, NULL);
  g_autofree char *what = kind != HEAT_KIND_NONE && index != HEAT_NONE ? describe (self, (HeatKind) kind, index) : NULL;

  self->menu_kind = kind;
  self->menu_index = index;
  self->menu_place = (HeatPoint){ x_m, y_m };
  if (what)
    gtk_box_append (GTK_BOX (box), heat_ui_note (what, "small text2"));
  if (what && (kind == HEAT_KIND_BUILDING || can_leak (self, kind, index)))
    add_thing_deeds (self, box, kind);
  add_place_deeds (self, box);
  gtk_popover_set_child (GTK_POPOVER (self->menu), box);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle){ (int) x_px, (int) y_px, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

void
heat_desk_middle_add_pointing (HeatDeskMiddle *self)
{
  self->menu = gtk_popover_new ();
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), self->menu);
  g_signal_connect (self->map, "pointed", G_CALLBACK (pointed), self);
  g_signal_connect (self->map, "picked", G_CALLBACK (picked), self);
  g_signal_connect (self->map, "pointer", G_CALLBACK (pointer_moved), self);
  g_signal_connect (self->map, "menu", G_CALLBACK (menu_wanted), self);
  g_signal_connect (self->map, "sign-picked", G_CALLBACK (sign_picked), self);
  g_signal_connect (self->map, "sign-pointed", G_CALLBACK (sign_pointed), self);
}

void
heat_desk_middle_set_status (HeatDeskMiddle *self, const char *markup)
{
  g_free (self->chosen);
  self->chosen = g_strdup (markup);
  show_status (self, NULL);
}
