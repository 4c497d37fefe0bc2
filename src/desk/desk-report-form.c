// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-report-form.h"
#include "base-clock.h"
#include "base-i18n.h"
#include "base-text.h"
#include "desk-matches.h"
#include "desk-symptom.h"
#include "desk-ui.h"
#include "desk-words.h"
#include <math.h>
#include <stdio.h>

#define N_KEYS 9
#define MOST_BESIDE_SIGN 8 /* characters */

/* The place taken, as the next network is asked for it. */
typedef struct {
  HeatFoundWhat what;
  HeatKind kind;
  char *id;                  /* owned; NULL: no thing of the network */
  double x, y;
  char *label, *name, *unit; /* owned, NULL */
} Kept;

struct _HeatDeskReportForm {
  GtkBox parent;
  GtkWidget *taken, *address, *matches_box, *matches, *match_note, *symptoms, *room, *phone, *noticed, *note, *nearby, *problem, *actions;
  GtkWidget *symptom[N_KEYS], *submit, *cancel;
  HeatDeskSession *session;  /* borrowed */
  HeatDeskMatches *finder;   /* owned */
  HeatSymptom chosen;        /* OTHER: none yet */
  gboolean has_place;
  HeatFoundWhat what;        /* of the place taken, below */
  HeatKind kind;
  guint32 index;
  double x, y;
  char *label, *unit;        /* owned, NULL */
  Kept *kept;                /* owned; while the city is read again, NULL: no place is taken */
  gint64 opened_us;
  guint serial;              /* of the call; what comes back for an earlier one moves nothing */
  gboolean setting;          /* the address is being written by the program */
  gboolean is_open;          /* a call is in the form, neither registered nor given up */
};
G_DEFINE_FINAL_TYPE (HeatDeskReportForm, heat_desk_report_form, GTK_TYPE_BOX)

enum { REGISTERED, CANCELLED, PLACE, PLACES, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
show_problem (HeatDeskReportForm *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->problem), text ? text : "");
  gtk_widget_set_visible (self->problem, text != NULL);
}

static void
show_matches (gboolean any, gpointer data)
{
  gtk_widget_set_visible (HEAT_DESK_REPORT_FORM (data)->matches_box, any);
}

static void
choose_symptom (HeatDeskReportForm *self, HeatSymptom symptom)
{
  self->chosen = symptom;
  for (int i = 0; i < N_KEYS; i++)
    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->symptom[i])) != (symptom == (HeatSymptom) (i + 1)))
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->symptom[i]), symptom == (HeatSymptom) (i + 1));
  show_problem (self, NULL);
}

static void
symptom_clicked (GtkButton *button, HeatDeskReportForm *self)
{
  choose_symptom (self, (HeatSymptom) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "heat-symptom")));
  gtk_widget_grab_focus (self->submit);
}

static void
make_symptoms (HeatDeskReportForm *self)
{
  for (int i = 0; i < N_KEYS; i++)
    {
      HeatSymptom symptom = (HeatSymptom) (i + 1);
      GtkWidget *button = gtk_toggle_button_new (), *box = heat_ui_row (5, NULL);
      char key[2] = { (char) ('1' + i), 0 };
      g_autofree char *name = heat_text_sentence (heat_ops_label (HEAT_WORDS_SYMPTOM, (int) symptom));
      GtkWidget *cap = heat_ui_label (key, "key"), *label = heat_ui_label (name, NULL);
      gtk_widget_set_valign (cap, GTK_ALIGN_CENTER);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_lines (GTK_LABEL (label), 2);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
      /* Beside a long word the sign stands under the key. */
      gboolean is_long = g_utf8_strlen (gtk_label_get_text (GTK_LABEL (label)), -1) > MOST_BESIDE_SIGN;
      GtkWidget *signs = is_long ? heat_ui_column (2, NULL) : heat_ui_row (5, NULL), *glyph = heat_desk_glyph_new (heat_symptom_glyph (symptom), 16);
      gtk_widget_set_halign (glyph, GTK_ALIGN_CENTER);
      gtk_widget_set_valign (signs, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (signs), cap);
      gtk_box_append (GTK_BOX (signs), glyph);
      gtk_box_append (GTK_BOX (box), signs);
      gtk_box_append (GTK_BOX (box), label);
      gtk_button_set_child (GTK_BUTTON (button), box);
      gtk_widget_add_css_class (button, "symptom");
      gtk_widget_set_tooltip_text (button, name);
      heat_ui_name (button, name);
      g_object_set_data (G_OBJECT (button), "heat-symptom", GINT_TO_POINTER (symptom));
      g_signal_connect (button, "clicked", G_CALLBACK (symptom_clicked), self);
      gtk_grid_attach (GTK_GRID (self->symptoms), button, i % 3, i / 3, 1, 1);
      self->symptom[i] = button;
    }
}

static void
forget_place (HeatDeskReportForm *self)
{
  self->has_place = FALSE;
  g_clear_pointer (&self->label, g_free);
  g_clear_pointer (&self->unit, g_free);
  self->x = self->y = NAN;
  self->kind = HEAT_KIND_NONE;
  self->index = HEAT_NONE;
  gtk_widget_set_visible (self->nearby, FALSE);
}

static const char *
consumer_of (HeatDeskReportForm *self)
{
  HeatNet *net = heat_desk_session_net (self->session);
  guint32 consumer = HEAT_NONE;

  if (self->kind == HEAT_KIND_HOUSEHOLD)
    consumer = heat_net_household_consumer (net, heat_household (self->index)).i;
  else if (self->kind == HEAT_KIND_CONSUMER)
    consumer = self->index;
  else if (self->kind == HEAT_KIND_BUILDING && heat_net_building_consumers (net, heat_building (self->index)).n)
    consumer = heat_net_building_consumers (net, heat_building (self->index)).at[0];
  return consumer == HEAT_NONE ? NULL : heat_net_id (net, HEAT_KIND_CONSUMER, consumer);
}

/* While the caller is on the phone: does an open incident explain it already? `before`: said first (nullable). */
static void
show_explanation (HeatDeskReportForm *self, const char *before)
{
  g_autofree char *why = NULL;
  const HeatIncident *incident = heat_live_explain_place (heat_desk_session_live (self->session), consumer_of (self), self->x, self->y, &why);
  g_autofree char *text = NULL;

  if (incident)
    text = g_strdup_printf (_("Explained by incident %u, %s: %s"), incident->rank, incident->title, why ? why : "");
  else
    text = g_strdup (_("No open incident explains this place."));
  g_autofree char *both = before ? g_strdup_printf ("%s %s", before, text) : g_strdup (text);
  gtk_label_set_text (GTK_LABEL (self->nearby), both);
  gtk_widget_set_visible (self->nearby, TRUE);
}

static void
take_place (HeatDeskMatches *matches, const HeatFound *found, HeatDeskReportForm *self)
{
  if (found)
    {
      g_autofree char *label = g_strdup (found->label);
      g_autofree char *room = found->room ? g_strdup (found->room) : NULL;
      forget_place (self);
      self->has_place = TRUE;
      self->what = found->what;
      self->kind = found->kind;
      self->index = found->index;
      self->x = found->x;
      self->y = found->y;
      self->unit = g_strdup (found->unit);
      self->label = g_strdup (label);
      g_signal_emit (self, signals[PLACE], 0, found);
      if (self->unit || room)
        {
          g_autofree char *text = g_strjoin ("-", self->unit ? self->unit : "", room, NULL);
          gtk_editable_set_text (GTK_EDITABLE (self->room), self->unit ? text : room);
        }
      self->setting = TRUE;
      gtk_editable_set_text (GTK_EDITABLE (self->address), label);
      self->setting = FALSE;
      heat_desk_matches_clear (self->finder);
      show_explanation (self, NULL);
    }
  gtk_widget_grab_focus (self->symptom[0]);
}

static void
places_listed (HeatDeskMatches *matches, GArray *found, HeatDeskReportForm *self)
{
  if (!self->has_place || (found && found->len))
    g_signal_emit (self, signals[PLACES], 0, found);
}

static void
address_changed (GtkEditable *editable, HeatDeskReportForm *self)
{
  if (!self->setting && g_strcmp0 (gtk_editable_get_text (editable), self->label) != 0)
    forget_place (self);
}

/* "02:30": the last time it was that late. 0 when it is no time. */
static gint64
parse_noticed (HeatDeskReportForm *self)
{
  int hour, minute;
  gint64 now_us = heat_desk_session_now_us (self->session);
  g_autofree char *today = heat_time_format_local (now_us, "%H %M");
  int now_hour = 0, now_minute = 0;

  if (sscanf (gtk_editable_get_text (GTK_EDITABLE (self->noticed)), "%d:%d", &hour, &minute) != 2 || hour < 0 || hour > 23 || minute < 0 || minute > 59)
    return 0;
  sscanf (today, "%d %d", &now_hour, &now_minute);
  int ago = (now_hour * 60 + now_minute - hour * 60 - minute + 1440) % 1440;
  return now_us - (gint64) ago * 60 * G_USEC_PER_SEC;
}

static char *
place_text (HeatDeskReportForm *self)
{
  if (!self->has_place || self->what != HEAT_FOUND_OBJECT || self->kind == HEAT_KIND_NONE)
    return NULL;
  return g_strdup_printf ("%s:%s", heat_kind_word (self->kind), heat_net_id (heat_desk_session_net (self->session), self->kind, self->index));
}

static char *
full_address (HeatDeskReportForm *self)
{
  const char *address = gtk_editable_get_text (GTK_EDITABLE (self->address)), *room = gtk_editable_get_text (GTK_EDITABLE (self->room));

  return *room && self->kind != HEAT_KIND_HOUSEHOLD ? g_strdup_printf ("%s %s", address, room) : g_strdup (address);
}

static const char *
text_or_null (GtkWidget *entry)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  return *text ? text : NULL;
}

static gboolean
do_take (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  HeatReportInput input = { .symptom = (HeatSymptom) deed->what, .text = deed->text, .address = deed->address, .place = deed->place, .card = deed->card,
                            .phone = deed->phone, .consumer = deed->consumer, .source = "phone", .x = deed->x, .y = deed->y, .seen_us = deed->at_us };

  return heat_live_take_report (live, &input, &deed->made, error);
}

/* The next call may be in the form already: then the report is in the list and nothing moves. */
static void
taken (GObject *owner, HeatDeskDeed *deed, const GError *error, gpointer data)
{
  HeatDeskReportForm *self = HEAT_DESK_REPORT_FORM (owner);
  gboolean is_same = *(guint *) data == self->serial;

  heat_ui_button_set_busy (self->submit, FALSE);
  if (error)
    {
      show_problem (self, error->message);
      self->is_open |= is_same;
    }
  else if (is_same)
    g_signal_emit (self, signals[REGISTERED], 0, deed->made);
}

static void
submit (HeatDeskReportForm *self)
{
  g_autofree char *place = place_text (self), *address = full_address (self);

  if (!*address)
    return show_problem (self, _("Type where it is first: an address, a crossing, a card or phone number.")), (void) gtk_widget_grab_focus (self->address);
  if (self->chosen == HEAT_SYMPTOM_OTHER)
    return show_problem (self, _("Choose what was seen: keys 1 to 9.")), (void) gtk_widget_grab_focus (self->symptom[0]);
  HeatDeskDeed *deed = heat_desk_deed_new (do_take, NULL);
  deed->what = (int) self->chosen;
  deed->address = g_steal_pointer (&address);
  deed->place = g_steal_pointer (&place);
  deed->x = self->x;
  deed->y = self->y;
  deed->consumer = g_strdup (self->has_place ? consumer_of (self) : NULL);
  deed->card = g_strdup (self->kind == HEAT_KIND_HOUSEHOLD ? heat_net_id (heat_desk_session_net (self->session), HEAT_KIND_HOUSEHOLD, self->index) : NULL);
  deed->phone = g_strdup (text_or_null (self->phone));
  deed->text = g_strdup (text_or_null (self->note));
  deed->at_us = parse_noticed (self);
  heat_ui_button_set_busy (self->submit, TRUE);
  self->is_open = FALSE;
  g_autofree char *key = g_strdup_printf ("report %u", self->serial);
  heat_desk_deeds_begin (heat_desk_session_deeds (self->session), key, deed, G_OBJECT (self), taken, g_memdup2 (&self->serial, sizeof self->serial));
}

static gboolean
is_typing (HeatDeskReportForm *self)
{
  return GTK_IS_TEXT (gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self))));
}

static void
cancel (HeatDeskReportForm *self)
{
  self->is_open = FALSE;
  g_signal_emit (self, signals[CANCELLED], 0);
}

static gboolean
key_pressed (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, HeatDeskReportForm *self)
{
  gboolean enter = key == GDK_KEY_Return || key == GDK_KEY_KP_Enter;
  guint digit = key >= GDK_KEY_KP_1 && key <= GDK_KEY_KP_9 ? key - GDK_KEY_KP_0 : key - GDK_KEY_0;
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  if (focus && gtk_widget_is_ancestor (focus, self->address))
    return FALSE;
  if (enter && focus != self->cancel)
    return submit (self), TRUE;
  if (key == GDK_KEY_Escape)
    return cancel (self), TRUE;
  if (!is_typing (self) && digit >= 1 && digit <= N_KEYS && !(state & (GDK_CONTROL_MASK | GDK_ALT_MASK)))
    return choose_symptom (self, (HeatSymptom) digit), gtk_widget_grab_focus (self->submit), TRUE;
  return FALSE;
}

static void
kept_free (Kept *kept)
{
  g_free (kept->id);
  g_free (kept->label);
  g_free (kept->name);
  g_free (kept->unit);
  g_free (kept);
}

static void
dispose (GObject *object)
{
  HeatDeskReportForm *self = HEAT_DESK_REPORT_FORM (object);

  g_clear_pointer (&self->kept, kept_free);
  g_clear_object (&self->finder);
  g_clear_pointer (&self->label, g_free);
  g_clear_pointer (&self->unit, g_free);
  G_OBJECT_CLASS (heat_desk_report_form_parent_class)->dispose (object);
}

static void
heat_desk_report_form_init (HeatDeskReportForm *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  make_symptoms (self);
  self->submit = heat_ui_button (_("Register report"), "Enter", "primary");
  self->cancel = heat_ui_button (_("Cancel"), NULL, NULL);
  gtk_widget_set_hexpand (self->submit, TRUE);
  gtk_box_append (GTK_BOX (self->actions), self->submit);
  gtk_box_append (GTK_BOX (self->actions), self->cancel);
  g_signal_connect_swapped (self->submit, "clicked", G_CALLBACK (submit), self);
  g_signal_connect_swapped (self->cancel, "clicked", G_CALLBACK (cancel), self);
  g_signal_connect (self->address, "changed", G_CALLBACK (address_changed), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
heat_desk_report_form_class_init (HeatDeskReportFormClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = dispose;
  signals[REGISTERED] = g_signal_new ("registered", HEAT_TYPE_DESK_REPORT_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CANCELLED] = g_signal_new ("cancelled", HEAT_TYPE_DESK_REPORT_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PLACES] = g_signal_new ("places", HEAT_TYPE_DESK_REPORT_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[PLACE] = g_signal_new ("place", HEAT_TYPE_DESK_REPORT_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/heatdispatch/HeatDispatch/desk-report-form.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, HeatDeskReportForm, child)
  BIND (taken); BIND (address); BIND (matches_box); BIND (matches); BIND (match_note); BIND (symptoms); BIND (room);
  BIND (phone); BIND (noticed); BIND (note); BIND (nearby); BIND (problem); BIND (actions);
#undef BIND
}

GtkWidget *
heat_desk_report_form_new (HeatDeskSession *session)
{
  HeatDeskReportForm *self = g_object_new (HEAT_TYPE_DESK_REPORT_FORM, NULL);

  self->session = session;
  self->finder = heat_desk_matches_new (session, GTK_ENTRY (self->address), GTK_LIST_BOX (self->matches), GTK_LABEL (self->match_note), show_matches, self);
  g_signal_connect (self->finder, "taken", G_CALLBACK (take_place), self);
  g_signal_connect (self->finder, "listed", G_CALLBACK (places_listed), self);
  g_signal_connect_swapped (self->finder, "escaped", G_CALLBACK (cancel), self);
  return GTK_WIDGET (self);
}

/* As the network calls it, whatever was asked for beside (unit, room). (transfer full, nullable) */
static char *
name_place (HeatDeskReportForm *self, HeatKind kind, guint32 index)
{
  HeatFinder *finder = heat_desk_session_finder (self->session);

  return finder && kind != HEAT_KIND_NONE && index != HEAT_NONE ? heat_finder_label (finder, kind, index) : NULL;
}

static Kept *
keep_place (HeatDeskReportForm *self)
{
  Kept *kept = g_new0 (Kept, 1);
  gboolean is_thing = self->what == HEAT_FOUND_OBJECT && self->kind != HEAT_KIND_NONE && self->index != HEAT_NONE;

  *kept = (Kept){ .what = self->what, .kind = self->kind, .x = self->x, .y = self->y, .label = g_strdup (self->label), .unit = g_strdup (self->unit) };
  kept->id = is_thing ? g_strdup (heat_net_id (heat_desk_session_net (self->session), self->kind, self->index)) : NULL;
  kept->name = is_thing ? name_place (self, self->kind, self->index) : NULL;
  return kept;
}

void
heat_desk_report_form_forget_city (HeatDeskReportForm *self)
{
  g_clear_pointer (&self->kept, kept_free);
  if (self->has_place)
    self->kept = keep_place (self);
  forget_place (self);
  heat_desk_matches_clear (self->finder);
}

/* Its pin again; the view is the person's and stays. */
static void
show_pin (HeatDeskReportForm *self)
{
  g_autoptr (GArray) places = g_array_new (FALSE, TRUE, sizeof (HeatFound));
  HeatFound found = { .what = self->what, .kind = self->kind, .index = self->index, .index2 = HEAT_NONE, .x = self->x, .y = self->y, .label = self->label };

  g_array_append_val (places, found);
  g_signal_emit (self, signals[PLACES], 0, places);
}

/* The place stands in the network that has come: by its number, else by its point, which is said. FALSE: it has neither. */
static gboolean
stand_again (HeatDeskReportForm *self, const Kept *kept)
{
  HeatNet *net = heat_desk_session_net (self->session);
  guint32 index = kept->id ? heat_net_find (net, kept->kind, kept->id) : HEAT_NONE;
  gboolean is_gone = kept->id && index == HEAT_NONE;
  double x = kept->x, y = kept->y;

  if (index != HEAT_NONE)
    heat_net_place (net, kept->kind, index, &x, &y);
  if (index == HEAT_NONE && !isfinite (x))
    return FALSE;
  self->has_place = TRUE;
  self->what = is_gone ? HEAT_FOUND_PLACE : kept->what;
  self->kind = index != HEAT_NONE ? kept->kind : HEAT_KIND_NONE;
  self->index = index;
  self->x = x;
  self->y = y;
  self->label = g_strdup (kept->label);
  self->unit = g_strdup (kept->unit);
  g_autofree char *name = name_place (self, self->kind, index), *other = NULL;
  if (name && kept->name && g_strcmp0 (name, kept->name) != 0)
    other = g_strdup_printf (_("In the network read again this place is called “%s”."), name);
  show_explanation (self, is_gone ? _("The network read again does not have this place any more: the report keeps its point on the map.") : other);
  show_pin (self);
  return TRUE;
}

void
heat_desk_report_form_find_again (HeatDeskReportForm *self)
{
  Kept *kept = g_steal_pointer (&self->kept);
  gboolean stands = kept && g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->address)), kept->label) == 0 && stand_again (self, kept);

  if (!stands && *gtk_editable_get_text (GTK_EDITABLE (self->address)))
    g_signal_emit_by_name (self->address, "changed");
  g_clear_pointer (&kept, kept_free);
}

void
heat_desk_report_form_begin (HeatDeskReportForm *self)
{
  GtkWidget *const entries[] = { self->address, self->room, self->phone, self->noticed, self->note };
  g_autofree char *time = NULL;

  if (self->is_open)
    return (void) gtk_entry_grab_focus_without_selecting (GTK_ENTRY (self->address));
  self->is_open = TRUE;
  g_clear_pointer (&self->kept, kept_free);
  self->serial++;
  heat_ui_button_set_busy (self->submit, FALSE);
  self->opened_us = heat_desk_session_now_us (self->session);
  time = heat_words_time (self->opened_us);
  g_autofree char *text = g_strdup_printf (_("call at %s"), time);
  gtk_label_set_text (GTK_LABEL (self->taken), text);
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    gtk_editable_set_text (GTK_EDITABLE (entries[i]), "");
  forget_place (self);
  choose_symptom (self, HEAT_SYMPTOM_OTHER);
  heat_desk_matches_clear (self->finder);
  show_problem (self, NULL);
  gtk_widget_grab_focus (self->address);
}
