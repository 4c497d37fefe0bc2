// SPDX-License-Identifier: GPL-3.0-or-later
/* A report as a row: symptom, place, age, where it belongs. */
#include "base-i18n.h"
#include "desk-left-private.h"
#include "desk-symptom.h"
#include "desk-ui.h"
#include "desk-words.h"
#include <math.h>

void
heat_desk_report_row_tick (GtkWidget *row, HeatDeskSession *session, const HeatOpsReport *report)
{
  g_autofree char *age = heat_words_age (heat_desk_session_now_us (session) - report->at_us);

  gtk_label_set_text (g_object_get_data (G_OBJECT (row), "heat-age"), age);
}

#define NEARBY_M 200
#define NEARBY_US (24 * 3600 * (gint64) G_USEC_PER_SEC)

/* Others within 200 m and a day that were not dismissed. */
static guint
count_nearby (HeatDeskSession *session, const HeatOpsReport *report)
{
  const GPtrArray *all = heat_ops_reports (heat_desk_session_ops (session));
  guint n = 0;

  for (guint i = 0; i < all->len && isfinite (report->x); i++)
    {
      const HeatOpsReport *other = all->pdata[i];
      n += other != report && other->state != HEAT_REPORT_DISMISSED && ABS (other->at_us - report->at_us) < NEARBY_US
           && hypot (other->x - report->x, other->y - report->y) <= NEARBY_M;
    }
  return n;
}

static char *
describe (HeatDeskSession *session, const HeatOpsReport *report)
{
  guint nearby = count_nearby (session, report);
  g_autofree char *phone = *report->phone ? heat_ops_mask_phone (report->phone) : NULL;
  const char *symptom = heat_ops_label (HEAT_WORDS_SYMPTOM, (int) report->symptom);

  if (nearby)
    {
      g_autofree char *others = g_strdup_printf (ngettext ("%u other nearby", "%u others nearby", nearby), nearby);
      return g_strdup_printf ("%s · %s", symptom, others);
    }
  if (*report->text)
    return g_strdup_printf ("%s · %s", symptom, report->text);
  return phone ? g_strdup_printf ("%s · %s", symptom, phone) : g_strdup (symptom);
}

static GtkWidget *
make_state (HeatDeskSession *session, const HeatOpsReport *report)
{
  const HeatIncident *incident = report->incident ? heat_ops_incident (heat_desk_session_ops (session), report->incident) : NULL;
  g_autofree char *text = NULL;

  if (incident)
    text = g_strdup_printf (_("Belongs to %u"), incident->rank);
  else
    text = g_strdup (report->state == HEAT_REPORT_DISMISSED ? _("Dismissed") : _("To be judged"));
  return heat_ui_chip (text, report->state == HEAT_REPORT_OPEN ? "soon" : NULL);
}

GtkWidget *
heat_desk_report_row (HeatDeskSession *session, const HeatOpsReport *report)
{
  gboolean is_new = report->state == HEAT_REPORT_OPEN;
  g_autofree char *place = heat_desk_session_report_place (session, report);
  GtkWidget *box = heat_ui_row (8, "reportrow"), *middle = heat_ui_column (1, NULL), *end = heat_ui_column (1, NULL);
  GtkWidget *row = heat_ui_list_row (box, report->id, place), *sign = heat_ui_row (0, "glyphbox");
  GtkWidget *title = heat_ui_label (place, is_new ? "strong" : NULL), *age = heat_ui_label (NULL, is_new ? "small soon strong" : "small text2");
  g_autofree char *what = describe (session, report);
  GtkWidget *sub = heat_ui_label (what, "small text2"), *state = make_state (session, report);

  gtk_box_append (GTK_BOX (sign), heat_desk_glyph_new (heat_symptom_glyph (report->symptom), 18));
  gtk_widget_set_valign (sign, GTK_ALIGN_CENTER);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (GTK_LABEL (sub), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (title, place);
  gtk_widget_set_hexpand (middle, TRUE);
  gtk_widget_set_valign (middle, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (end, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (age, GTK_ALIGN_END);
  gtk_widget_set_halign (state, GTK_ALIGN_END);
  gtk_label_set_ellipsize (GTK_LABEL (sub), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (middle), title);
  gtk_box_append (GTK_BOX (middle), sub);
  gtk_box_append (GTK_BOX (end), age);
  gtk_box_append (GTK_BOX (end), state);
  gtk_box_append (GTK_BOX (box), sign);
  gtk_box_append (GTK_BOX (box), middle);
  gtk_box_append (GTK_BOX (box), end);
  g_object_set_data (G_OBJECT (row), "heat-age", age);
  heat_desk_report_row_tick (row, session, report);
  return row;
}
