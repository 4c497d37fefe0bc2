// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-crew.h"
#include "base-i18n.h"
#include "desk-ui.h"
#include "desk-words.h"
#include "hotline-crew-client.h"
#include "notice-layout.h"

#define KEY "heat-desk-crew" /* of the session's data */
#define CODE_PX 220
#define WAIT_S 5

struct _HeatDeskCrew {
  HeatCrewClient *client;   /* owned */
  HeatDeskSession *session; /* borrowed */
  HeatDeskPhotos *photos;   /* owned */
};

static void
changed (gpointer data)
{
  HeatDeskCrew *self = data;

  if (self->client)
    g_signal_emit_by_name (self->session, "changed");
}

HeatDeskCrew *
heat_desk_crew_new (HeatDeskSession *session, const char *url, const char *token, GError **error)
{
  HeatDeskCrew *self = g_new0 (HeatDeskCrew, 1);

  self->session = session;
  HeatCrewClientSetup setup = { .live = heat_desk_session_real_live (session), .url = url, .token = token, .wait_s = WAIT_S, .changed = changed, .data = self };
  self->client = heat_crew_client_new (&setup, error);
  if (!self->client)
    return heat_desk_crew_free (self), NULL;
  self->photos = heat_desk_photos_new (session, url, token);
  g_object_set_data (G_OBJECT (session), KEY, self);
  return self;
}

void
heat_desk_crew_free (HeatDeskCrew *self)
{
  g_object_set_data (G_OBJECT (self->session), KEY, NULL);
  g_clear_pointer (&self->client, heat_crew_client_free);
  heat_desk_photos_free (self->photos);
  g_free (self);
}

HeatDeskPhotos *
heat_desk_crew_photos (HeatDeskSession *session)
{
  HeatDeskCrew *self = g_object_get_data (G_OBJECT (session), KEY);

  return self ? self->photos : NULL;
}

/* --- under a team that was sent --- */
static void
copy_clicked (GtkButton *button, const char *link)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)), link);
  heat_ui_button_set_text (GTK_WIDGET (button), _("Copied"));
}

/* Black on white in every theme: a camera reads it. */
static void
draw_code (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer link)
{
  g_autoptr (HeatPaper) paper = heat_paper_new ();
  double side = MIN (width, height), margin = side / 12;

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  heat_paper_code (paper, 0, link, 0, 0, HEAT_PAGE_W / 2);
  /* The paper draws in points of a page of 210 mm. */
  double scale = (side - 2 * margin) / (595.28 / 2);
  cairo_translate (cr, (width - side) / 2 + margin, (height - side) / 2 + margin);
  cairo_scale (cr, scale, scale);
  heat_paper_draw (paper, cr, 0);
}

static GtkWidget *
make_code (const char *link)
{
  GtkWidget *button = gtk_menu_button_new (), *popover = gtk_popover_new (), *box = heat_ui_column (6, NULL), *area = gtk_drawing_area_new ();
  GtkWidget *text = heat_ui_label (link, "small text2");

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (area), CODE_PX);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (area), CODE_PX);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_code, g_strdup (link), g_free);
  heat_ui_name (area, _("The link as a code for the phone's camera"));
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (text), 30);
  gtk_box_append (GTK_BOX (box), area);
  gtk_box_append (GTK_BOX (box), text);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _("Code"));
  gtk_widget_add_css_class (button, "minor");
  return button;
}

static const char *
well_name (const HeatNet *net, const char *well)
{
  guint32 index = net ? heat_net_find (net, HEAT_KIND_WELL, well) : HEAT_NONE;

  return index == HEAT_NONE ? well : heat_net_name (net, HEAT_KIND_WELL, index);
}

/* "out of well 12-08 03:40, no reading of the air: the meter failed" */
static void
add_left (GString *text, const HeatCrewJob *job, const HeatNet *net, const char **tone)
{
  g_autofree char *at = heat_words_time (job->left_us);

  g_string_append (text, text->len ? " · " : "");
  g_string_append_printf (text, _("out of well %s %s"), well_name (net, job->left_well), at);
  if (job->no_reading)
    g_string_append_printf (text, _(", no reading of the air: %s"), heat_crew_why_label (job->no_reading));
  else if (job->left_over)
    g_string_append (text, _(", the air beyond the limits"));
  if (job->no_reading || job->left_over)
    *tone = "soon";
}

/* "accepted 02:41 · in well 12-08, sign of life due 03:18" */
static char *
describe (const HeatCrewJob *job, const HeatNet *net, const char **tone)
{
  GString *text = g_string_new (NULL);

  if (job->finished_us)
    {
      g_autofree char *at = heat_words_time (job->finished_us);
      g_string_append_printf (text, _("reports the work finished %s"), at);
    }
  else if (job->accepted_us)
    {
      g_autofree char *at = heat_words_time (job->accepted_us);
      g_string_append_printf (text, _("accepted %s"), at);
    }
  if (job->no_place)
    {
      g_string_append (text, text->len ? " · " : "");
      g_string_append_printf (text, _("arrived without a position (%s)"), heat_crew_why_label (job->no_place));
    }
  if (job->left_well && !job->wells->len)
    add_left (text, job, net, tone);
  for (guint k = 0; k < job->wells->len; k++)
    {
      const HeatCrewWell *w = job->wells->pdata[k];
      g_autofree char *due = heat_words_time (w->due_us);
      g_string_append (text, text->len ? " · " : "");
      g_string_append_printf (text, _("in well %s, sign of life due %s"), well_name (net, w->well), due);
      *tone = "soon";
    }
  if (job->photos)
    g_string_append_printf (text, _("%s%u photos"), text->len ? " · " : "", job->photos);
  return g_string_free (text, FALSE);
}

void
heat_desk_crew_add (HeatDeskPanel *panel, const char *incident, const char *team)
{
  HeatDeskSession *session = heat_desk_panel_state (panel)->session;
  HeatDeskCrew *self = g_object_get_data (G_OBJECT (session), KEY);
  const char *link = self && heat_desk_session_mode (session) == HEAT_DESK_REAL ? heat_crew_client_link (self->client, incident, team) : NULL, *tone = "text2";
  const HeatCrewJob *job = heat_ops_crew_job (heat_desk_session_ops (session), incident, team);
  GtkWidget *row = heat_ui_column (4, "tablerow"), *buttons = heat_ui_row (8, NULL);
  g_autofree char *text = job ? describe (job, heat_desk_session_net (session), &tone) : g_strdup (link ? _("phone: not opened yet") : "");

  gtk_box_append (GTK_BOX (row), buttons);
  if (!link && !job)
    return (void) g_object_ref_sink (row), g_object_unref (row);
  GtkWidget *label = heat_ui_label (text, tone);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_box_prepend (GTK_BOX (row), label);
  gtk_widget_set_visible (buttons, link != NULL);
  if (link)
    {
      GtkWidget *copy = heat_ui_button (_("Copy link"), NULL, "minor"), *code = make_code (link);
      g_signal_connect_data (copy, "clicked", G_CALLBACK (copy_clicked), g_strdup (link), (GClosureNotify) (void (*) (void)) g_free, 0);
      gtk_widget_set_valign (copy, GTK_ALIGN_CENTER);
      gtk_widget_set_valign (code, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (buttons), copy);
      gtk_box_append (GTK_BOX (buttons), code);
    }
  heat_desk_panel_add (panel, row);
}
