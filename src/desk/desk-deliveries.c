// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-deliveries.h"
#include "base-i18n.h"
#include "desk-ui.h"
#include "desk-words.h"
#include "ops-delivery.h"

/* What a row's button is about. */
typedef struct { HeatDeskPanel *panel; char *number, *channel, *area /* NULL: not one */; guint version; gboolean is_done; } Word;

#define OPEN_KEY "heat-posting" /* which notice's communities are unfolded, by key */

static void
free_word (gpointer data)
{
  Word *w = data;

  g_free (w->number);
  g_free (w->channel);
  g_free (w->area);
  g_free (w);
}

static void
free_closure_word (gpointer data, GClosure *closure)
{
  free_word (data);
}

static Word *
make_word (HeatDeskPanel *panel, const HeatNotice *notice, const HeatDelivery *d, const char *area, gboolean is_done)
{
  Word *w = g_new0 (Word, 1);

  *w = (Word){ panel, g_strdup (notice->number), g_strdup (d->channel), g_strdup (area), notice->version, is_done };
  return w;
}

static gboolean
do_by_hand (HeatDeskDeed *deed, HeatLive *live, GError **error)
{
  const char *areas[] = { deed->place, NULL };
  HeatByHandInput in = { deed->team, deed->step != 0, deed->place ? areas : NULL, deed->reason };

  return heat_live_by_hand (live, deed->text, (guint) deed->what, &in, error);
}

static HeatDeskDeed *
make_deed (const Word *w, const char *how)
{
  HeatDeskDeed *deed = heat_desk_deed_new (do_by_hand, heat_desk_panel_state (w->panel)->incident);

  deed->text = g_strdup (w->number);
  deed->what = (int) w->version;
  deed->team = g_strdup (w->channel);
  deed->place = g_strdup (w->area);
  deed->reason = g_strdup (how);
  deed->step = w->is_done;
  return deed;
}

static char *
deed_key (const Word *w)
{
  return g_strdup_printf ("deliver %s/%u %s %s", w->number, w->version, w->channel, w->area ? w->area : "*");
}

static void
word_clicked (GtkButton *button, Word *w)
{
  g_autofree char *key = deed_key (w);

  heat_desk_panel_do_by (w->panel, button, key, make_deed (w, NULL));
}

static void
told_how (HeatDeskPanel *panel, const char *text, gpointer data)
{
  const Word *w = data;
  g_autofree char *key = deed_key (w);

  heat_desk_panel_do (panel, key, make_deed (w, text), NULL);
}

static void
ask_how (GtkButton *button, Word *w)
{
  Word *kept = g_new0 (Word, 1);

  *kept = (Word){ w->panel, g_strdup (w->number), g_strdup (w->channel), NULL, w->version, TRUE };
  heat_desk_panel_ask (w->panel, _("How were people told instead? For example “phoned all six communities”"), _("Note"), told_how, kept, free_word);
}

/* A row's own button; takes the word. `name`: what it is about, for who cannot see the row. */
static void
add_button (GtkWidget *row, const char *text, const char *name, GCallback clicked, Word *word)
{
  GtkWidget *button = heat_ui_button (text, NULL, "minor");
  g_autofree char *whole = g_strdup_printf ("%s: %s", name, text);

  heat_ui_name (button, whole);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_data (button, "clicked", clicked, word, free_closure_word, 0);
  gtk_box_append (GTK_BOX (row), button);
}

static GtkWidget *
add_row (GtkWidget *table, const char *name, const char *receipt, const char *state, const char *tone)
{
  GtkWidget *row = heat_ui_row (8, "tablerow"), *labels[] = { heat_ui_label (name, NULL), heat_ui_label (receipt, "text2"), heat_ui_label (state, tone) };

  gtk_widget_set_hexpand (labels[0], TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      if (i < 2)
        gtk_label_set_ellipsize (GTK_LABEL (labels[i]), PANGO_ELLIPSIZE_END);
      gtk_box_append (GTK_BOX (row), labels[i]);
    }
  heat_ui_tip (labels[0], name);
  gtk_box_append (GTK_BOX (table), row);
  return row;
}

static void
look_of (const HeatDelivery *d, const char **sign, const char **tone)
{
  static const struct { const char *sign, *tone; } looks[] = {
    [HEAT_DELIVERY_WAITING] = { "○", "text2" }, [HEAT_DELIVERY_TRYING] = { "△", "soon" },   [HEAT_DELIVERY_GIVEN_UP] = { "✕", "late" },
    [HEAT_DELIVERY_TO_POST] = { "○", "soon" },  [HEAT_DELIVERY_DONE] = { "✓", "done" },     [HEAT_DELIVERY_PARTLY] = { "△", "soon" },
    [HEAT_DELIVERY_BY_HAND] = { "✓", "done" },  [HEAT_DELIVERY_OVERTAKEN] = { "—", "text2" },
  };

  *sign = looks[heat_delivery_state (d)].sign;
  *tone = looks[heat_delivery_state (d)].tone;
}

static void
fold_toggled (GtkButton *button, Word *w)
{
  g_autofree char *key = g_strdup_printf ("%s/%u %s", w->number, w->version, w->channel);
  const char *open = g_object_get_data (G_OBJECT (w->panel), OPEN_KEY);

  g_object_set_data_full (G_OBJECT (w->panel), OPEN_KEY, g_strcmp0 (open, key) == 0 ? NULL : g_steal_pointer (&key), g_free);
  heat_desk_panel_refill (w->panel);
}

static gboolean
is_unfolded (HeatDeskPanel *panel, const HeatNotice *notice, const HeatDelivery *d)
{
  g_autofree char *key = g_strdup_printf ("%s/%u %s", notice->number, notice->version, d->channel);

  return g_strcmp0 (g_object_get_data (G_OBJECT (panel), OPEN_KEY), key) == 0;
}

/* Each community of the notice, posted or not. */
static void
add_communities (HeatDeskPanel *panel, GtkWidget *table, const HeatNotice *notice, const HeatDelivery *d)
{
  for (guint i = 0; i < notice->areas->len; i++)
    {
      const HeatNoticeArea *area = notice->areas->pdata[i];
      gboolean is_posted = d->posted && g_ptr_array_find_with_equal_func (d->posted, area->id, g_str_equal, NULL);
      const char *community = area->community && *area->community ? area->community : _("single buildings");
      g_autofree char *name = g_strdup_printf ("    %s %s", is_posted ? "✓" : "○", community);
      GtkWidget *row = add_row (table, name, "", is_posted ? C_ ("sheets", "posted") : C_ ("sheets", "not yet"), is_posted ? "done" : "text2");
      add_button (row, is_posted ? C_ ("answer", "Undo") : C_ ("sheets", "Posted"), community, G_CALLBACK (word_clicked), make_word (panel, notice, d, area->id, !is_posted));
    }
}

/* People post it: where, all at once or one by one. */
static void
add_posting (HeatDeskPanel *panel, GtkWidget *table, GtkWidget *row, const char *label, const HeatNotice *notice, const HeatDelivery *d)
{
  gboolean is_unfolded_now = is_unfolded (panel, notice, d);

  if (notice->areas->len)
    add_button (row, is_unfolded_now ? _("Fold") : _("Where…"), label, G_CALLBACK (fold_toggled), make_word (panel, notice, d, NULL, TRUE));
  if (!d->delivered_us)
    add_button (row, _("All posted"), label, G_CALLBACK (word_clicked), make_word (panel, notice, d, NULL, TRUE));
  else if (!is_unfolded_now)
    add_button (row, C_ ("answer", "Undo"), label, G_CALLBACK (word_clicked), make_word (panel, notice, d, NULL, FALSE));
  if (is_unfolded_now)
    add_communities (panel, table, notice, d);
}

static void
add_delivery (HeatDeskPanel *panel, GtkWidget *table, const HeatNotice *notice, const HeatDelivery *d)
{
  const HeatCompany *company = heat_live_company (heat_desk_session_live (heat_desk_panel_state (panel)->session));
  g_autofree char *label = heat_delivery_label (company, d), *words = heat_delivery_words (d), *remark = heat_delivery_remark (d);
  g_autofree char *count = d->by_hand && !d->delivered_us && notice->areas->len ? g_strdup_printf ("%u / %u", d->count, notice->areas->len) : NULL;
  gboolean is_real = heat_desk_session_mode (heat_desk_panel_state (panel)->session) == HEAT_DESK_REAL;
  HeatDeliveryState state = heat_delivery_state (d);
  const char *sign, *tone;

  look_of (d, &sign, &tone);
  g_autofree char *name = g_strdup_printf ("%s %s", sign, label);
  GtkWidget *row = add_row (table, name, d->reason || !d->receipt || d->noted_by ? "" : d->receipt, count ? count : words, tone);
  if (is_real && d->webhook && state == HEAT_DELIVERY_BY_HAND)
    add_button (row, C_ ("answer", "Undo"), label, G_CALLBACK (word_clicked), make_word (panel, notice, d, NULL, FALSE));
  else if (is_real && d->webhook && !d->delivered_us)
    add_button (row, _("Done by hand…"), label, G_CALLBACK (ask_how), make_word (panel, notice, d, NULL, TRUE));
  if (remark)
    {
      g_autofree char *escaped = g_markup_escape_text (remark, -1); /* in full: it may say what to do */
      gtk_box_append (GTK_BOX (table), heat_ui_note (escaped, state == HEAT_DELIVERY_GIVEN_UP ? "note late" : d->delivered_us && state != HEAT_DELIVERY_PARTLY ? "note text2" : "note soon"));
    }
  if (is_real && d->by_hand)
    add_posting (panel, table, row, label, notice, d);
}

/* Sheets of what a later notice says anew need not be posted any more. */
static gboolean
is_wanted (const HeatNotice *notice, const HeatDelivery *d, gboolean is_newest)
{
  return is_newest || (!d->delivered_us && !(d->by_hand && notice->is_superseded));
}

static void
add_notice (HeatDeskPanel *panel, const HeatNotice *notice, gboolean is_newest)
{
  GtkWidget *table = heat_ui_column (0, NULL);
  g_autofree char *number = g_strdup_printf (_("No. %s · version %u"), notice->number, notice->version);
  guint n = 0;

  for (guint i = 0; i < notice->deliveries->len; i++)
    if (is_wanted (notice, notice->deliveries->pdata[i], is_newest))
      {
        add_delivery (panel, table, notice, notice->deliveries->pdata[i]);
        n++;
      }
  if (!n && !is_newest)
    {
      g_object_ref_sink (table);
      g_object_unref (table);
      return;
    }
  heat_desk_panel_add (panel, heat_ui_heading (is_newest ? _("Delivery") : _("Not settled before"), is_newest ? NULL : number));
  heat_desk_panel_add (panel, table);
}

void
heat_desk_deliveries_add (HeatDeskPanel *panel, const HeatIncident *incident)
{
  const GPtrArray *notices = incident->notices;

  for (guint i = notices->len; i > 0; i--)
    add_notice (panel, notices->pdata[i - 1], i == notices->len);
}
