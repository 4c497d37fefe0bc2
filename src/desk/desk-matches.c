// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-matches.h"
#include "base-i18n.h"
#include "desk-search.h"
#include "desk-ui.h"
#include <math.h>

#define MOST 8
#define MOST_OF_HOUSE 4 /* incidents, reports and teams among them */
#define MOST_IN_FORM 4 /* the symptoms stay in sight on 1366 × 768 */

struct _HeatDeskMatches {
  GObject parent;
  HeatDeskSession *session; /* borrowed, as all below */
  GtkEntry *entry;
  GtkListBox *list;
  GtkLabel *note;
  void (*show) (gboolean any, gpointer data);
  gpointer data;
  GArray *found;            /* HeatFound, owned */
  HeatPoint near;
};
G_DEFINE_FINAL_TYPE (HeatDeskMatches, heat_desk_matches, G_TYPE_OBJECT)

enum { TAKEN, ESCAPED, LISTED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* The label with what answers the query underlined and bold. */
static char *
mark_up (const HeatFound *found)
{
  GString *text = g_string_new (NULL);
  gsize at = 0, len = strlen (found->label);

  for (guint i = 0; i < found->n_spans; i++)
    {
      gsize first = MIN (found->spans[i].first, len), end = MIN (first + found->spans[i].n, len);
      g_autofree char *before = g_markup_escape_text (found->label + at, (gssize) (first - at));
      g_autofree char *hit = g_markup_escape_text (found->label + first, (gssize) (end - first));
      g_string_append_printf (text, "%s<b><u>%s</u></b>", before, hit);
      at = end;
    }
  g_autofree char *rest = g_markup_escape_text (found->label + at, -1);
  g_string_append (text, rest);
  return g_string_free (text, FALSE);
}

static GtkWidget *
make_row (const HeatFound *found, guint number)
{
  GtkWidget *box = heat_ui_row (10, "matchrow"), *middle = heat_ui_column (0, NULL), *below = heat_ui_row (10, NULL), *label = heat_ui_label (NULL, NULL);
  g_autofree char *figure = g_strdup_printf ("%u", number);
  g_autofree char *markup = mark_up (found);
  g_autofree char *detail = found->note ? g_strdup_printf ("%s · %s", found->detail, found->note) : g_strdup (found->detail);
  GtkWidget *badge = heat_ui_label (figure, "number"), *sub = heat_ui_label (detail, "small text2");
  GtkWidget *kind = heat_ui_label (heat_match_label (found->match), "small text2");
  g_autofree char *name = g_strdup_printf ("%s · %s", found->label, heat_match_label (found->match));
  GtkWidget *row = heat_ui_list_row (box, found->label, name);

  gtk_label_set_xalign (GTK_LABEL (badge), 0.5);
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE); /* neighbours differ at the end: unit and flat */
  gtk_label_set_ellipsize (GTK_LABEL (sub), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (label, found->label);
  gtk_widget_set_hexpand (sub, TRUE);
  gtk_widget_set_hexpand (middle, TRUE);
  gtk_widget_set_valign (middle, GTK_ALIGN_CENTER);
  gtk_widget_set_focusable (row, FALSE);
  gtk_box_append (GTK_BOX (below), sub);
  gtk_box_append (GTK_BOX (below), kind); /* below: the address keeps the whole width */
  gtk_box_append (GTK_BOX (middle), label);
  gtk_box_append (GTK_BOX (middle), below);
  gtk_box_append (GTK_BOX (box), badge);
  gtk_box_append (GTK_BOX (box), middle);
  return row;
}

static void
set_found (HeatDeskMatches *self, GArray *found)
{
  g_clear_pointer (&self->found, g_array_unref);
  self->found = found;
  heat_ui_clear (GTK_WIDGET (self->list));
  for (guint i = 0; found && i < found->len; i++)
    gtk_list_box_append (self->list, make_row (&g_array_index (found, HeatFound, i), i + 1));
  if (found && found->len)
    gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
  if (self->note && found)
    {
      g_autofree char *text = g_strdup_printf (ngettext ("%u match · ↑↓ choose · Enter takes", "%u matches · ↑↓ choose · Enter takes", found->len), found->len);
      gtk_label_set_text (self->note, found->len ? text : _("Nothing of this name; also a crossing works: street and street"));
    }
  self->show (found && (found->len || self->note), self->data);
  g_signal_emit (self, signals[LISTED], 0, found);
}

/* The city's own entry of a team that is found as it is now. */
static void
drop_team (GArray *found, const HeatCity *city, const char *id)
{
  for (guint i = found->len; i-- > 0;)
    if (g_array_index (found, HeatFound, i).kind == HEAT_KIND_TEAM && g_str_equal (heat_city_text (city, city->team[g_array_index (found, HeatFound, i).index].id), id))
      g_array_remove_index (found, i);
}

/* What answers as a whole comes first, parts of names after what the city has. Empties `house`. */
static void
add_house (const HeatCity *city, GArray *found, GArray *house)
{
  guint n_whole = 0;

  while (n_whole < house->len && g_array_index (house, HeatFound, n_whole).match == HEAT_MATCH_ASSET)
    n_whole++;
  for (guint i = 0; i < house->len; i++)
    if (g_array_index (house, HeatFound, i).what == HEAT_FOUND_TEAM)
      drop_team (found, city, g_array_index (house, HeatFound, i).id);
  g_array_prepend_vals (found, house->data, n_whole);
  g_array_append_vals (found, &g_array_index (house, HeatFound, n_whole), house->len - n_whole);
  g_array_set_clear_func (house, NULL); /* moved */
}

static void
text_changed (GtkEditable *editable, HeatDeskMatches *self)
{
  const char *text = gtk_editable_get_text (editable);
  HeatFinder *finder = heat_desk_session_finder (self->session);

  if (!*text || !finder)
    return set_found (self, NULL);
  g_autoptr (GArray) house = self->note ? NULL : heat_desk_search_house (heat_desk_session_ops (self->session), text, MOST_OF_HOUSE); /* a form asks for a place */
  guint n_house = house ? house->len : 0;
  GArray *found = heat_finder_find (finder, text, self->note ? MOST_IN_FORM : MOST - n_house, isfinite (self->near.x_m) ? &self->near : NULL);
  heat_finder_add_places (finder, text, heat_desk_session_crs (self->session), found);
  if (n_house)
    add_house (heat_net_city (heat_desk_session_net (self->session)), found, house);
  set_found (self, found);
}

const HeatFound *
heat_desk_matches_chosen (HeatDeskMatches *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  guint i = row ? (guint) gtk_list_box_row_get_index (row) : G_MAXUINT;

  return self->found && i < self->found->len ? &g_array_index (self->found, HeatFound, i) : NULL;
}

static void
move (HeatDeskMatches *self, int by)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  GtkListBoxRow *next = gtk_list_box_get_row_at_index (self->list, row ? gtk_list_box_row_get_index (row) + by : 0);

  if (next)
    gtk_list_box_select_row (self->list, next);
}

static gboolean
key_pressed (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, HeatDeskMatches *self)
{
  if (key == GDK_KEY_Down || key == GDK_KEY_Up)
    return move (self, key == GDK_KEY_Down ? 1 : -1), TRUE;
  if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter)
    return g_signal_emit (self, signals[TAKEN], 0, heat_desk_matches_chosen (self)), TRUE;
  if (key == GDK_KEY_Escape)
    return g_signal_emit (self, signals[ESCAPED], 0), TRUE;
  return FALSE;
}

static void
row_activated (GtkListBox *list, GtkListBoxRow *row, HeatDeskMatches *self)
{
  gtk_list_box_select_row (list, row);
  g_signal_emit (self, signals[TAKEN], 0, heat_desk_matches_chosen (self));
}

void
heat_desk_matches_set_near (HeatDeskMatches *self, double x, double y)
{
  self->near = (HeatPoint){ x, y };
}

void
heat_desk_matches_clear (HeatDeskMatches *self)
{
  set_found (self, NULL);
}

static void
finalize (GObject *object)
{
  g_clear_pointer (&HEAT_DESK_MATCHES (object)->found, g_array_unref);
  G_OBJECT_CLASS (heat_desk_matches_parent_class)->finalize (object);
}

static void
heat_desk_matches_init (HeatDeskMatches *self)
{
  self->near = (HeatPoint){ NAN, NAN };
}

static void
heat_desk_matches_class_init (HeatDeskMatchesClass *class)
{
  G_OBJECT_CLASS (class)->finalize = finalize;
  signals[TAKEN] = g_signal_new ("taken", HEAT_TYPE_DESK_MATCHES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[LISTED] = g_signal_new ("listed", HEAT_TYPE_DESK_MATCHES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[ESCAPED] = g_signal_new ("escaped", HEAT_TYPE_DESK_MATCHES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

HeatDeskMatches *
heat_desk_matches_new (HeatDeskSession *session, GtkEntry *entry, GtkListBox *list, GtkLabel *note, void (*show) (gboolean any, gpointer data), gpointer data)
{
  HeatDeskMatches *self = g_object_new (HEAT_TYPE_DESK_MATCHES, NULL);
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->session = session;
  self->entry = entry;
  self->list = list;
  self->note = note;
  self->show = show;
  self->data = data;
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (entry), keys);
  g_signal_connect_object (entry, "changed", G_CALLBACK (text_changed), self, 0);
  g_signal_connect_object (list, "row-activated", G_CALLBACK (row_activated), self, 0);
  return self;
}
