// SPDX-License-Identifier: GPL-3.0-or-later
/* A report as a row: symptom, place, age, where it belongs. */
#include "base-i18n.h"
#include "base-text.h"
#include "desk-left-private.h"
#include "desk-symptom.h"
#include "desk-ui.h"
#include "desk-words.h"
#include <math.h>

/* Parts of the row, borrowed from it. */
typedef struct { GtkWidget *glyph, *title, *sub, *age, *state; } Parts;

static Parts *
parts_of (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "heat-parts");
}

void
heat_desk_report_row_tick (GtkWidget *row, HeatDeskSession *session, const HeatOpsReport *report)
{
  g_autofree char *age = heat_words_age (heat_desk_session_now_us (session) - report->at_us);

  heat_ui_set_text (parts_of (row)->age, age);
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
  g_autofree char *label = heat_text_sentence (heat_ops_label (HEAT_WORDS_SYMPTOM, (int) report->symptom)), *remark = heat_words_report (heat_desk_session_ops (session), report);
  g_autofree char *symptom = g_strjoin (" · ", label, remark, NULL);

  if (nearby)
    {
      g_autofree char *others = g_strdup_printf (ngettext ("%u other nearby", "%u others nearby", nearby), nearby);
      return g_strdup_printf ("%s · %s", symptom, others);
    }
  if (*report->text)
    return g_strdup_printf ("%s · %s", symptom, report->text);
  return phone ? g_strdup_printf ("%s · %s", symptom, phone) : g_strdup (symptom);
}

static char *
word_state (HeatDeskSession *session, const HeatOpsReport *report)
{
  const HeatIncident *incident = report->incident ? heat_ops_incident (heat_desk_session_ops (session), report->incident) : NULL;

  if (incident)
    return g_strdup_printf (_("Belongs to %u"), incident->rank);
  return g_strdup (report->state == HEAT_REPORT_DISMISSED ? _("Dismissed") : _("To be judged"));
}

GtkWidget *
heat_desk_report_row_new (void)
{
  GtkWidget *box = heat_ui_row (8, "reportrow"), *middle = heat_ui_column (1, NULL), *upper = heat_ui_row (8, NULL), *lower = heat_ui_row (8, NULL);
  GtkWidget *sign = heat_ui_row (0, "glyphbox");
  Parts *parts = g_new0 (Parts, 1);

  *parts = (Parts){ heat_desk_glyph_new (HEAT_GLYPH_OTHER, 18), heat_ui_label (NULL, NULL), heat_ui_label (NULL, "small text2"), heat_ui_label (NULL, "small"), heat_ui_chip ("", NULL) };
  gtk_box_append (GTK_BOX (sign), parts->glyph);
  gtk_widget_set_valign (sign, GTK_ALIGN_CENTER);
  gtk_label_set_ellipsize (GTK_LABEL (parts->title), PANGO_ELLIPSIZE_MIDDLE); /* neighbours differ at the end: unit and flat */
  gtk_label_set_wrap (GTK_LABEL (parts->title), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (parts->title), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (parts->title), 2);
  gtk_label_set_ellipsize (GTK_LABEL (parts->sub), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (middle, TRUE);
  gtk_widget_set_valign (middle, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (parts->title, TRUE);
  gtk_widget_set_hexpand (parts->sub, TRUE);
  gtk_widget_set_valign (parts->age, GTK_ALIGN_START);
  gtk_widget_set_valign (parts->state, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (upper), parts->title);
  gtk_box_append (GTK_BOX (upper), parts->age);
  gtk_box_append (GTK_BOX (lower), parts->sub);
  gtk_box_append (GTK_BOX (lower), parts->state);
  gtk_box_append (GTK_BOX (middle), upper);
  gtk_box_append (GTK_BOX (middle), lower);
  gtk_box_append (GTK_BOX (box), sign);
  gtk_box_append (GTK_BOX (box), middle);
  g_object_set_data_full (G_OBJECT (box), "heat-parts", parts, g_free);
  return box;
}

void
heat_desk_report_row_fill (GtkWidget *row, HeatDeskSession *session, const HeatOpsReport *report)
{
  Parts *parts = parts_of (row);
  gboolean is_new = report->state == HEAT_REPORT_OPEN;
  g_autofree char *place = heat_desk_session_report_place (session, report), *what = describe (session, report), *state = word_state (session, report);

  heat_desk_glyph_set (HEAT_DESK_GLYPH (parts->glyph), heat_symptom_glyph (report->symptom));
  heat_ui_set_text (parts->title, place);
  heat_ui_tip (parts->title, place);
  heat_ui_set_text (parts->sub, what);
  heat_ui_set_text (parts->state, state);
  heat_ui_tone (parts->state, is_new ? report->needs_help ? "late" : "soon" : NULL);
  heat_ui_set_class (parts->title, "strong", is_new);
  heat_ui_set_class (parts->age, "strong", is_new);
  heat_ui_set_class (parts->age, "soon", is_new);
  heat_ui_set_class (parts->age, "text2", !is_new);
  heat_desk_report_row_tick (row, session, report);
}
