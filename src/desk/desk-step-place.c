// SPDX-License-Identifier: GPL-3.0-or-later
/* Leaks named by hand in the Locate step: on the map or by what people call them; pipes, valves, wells, stations, heat sources, buildings. Several are
 * candidates, or several leaks: one plan covers all. */
#include "base-i18n.h"
#include "desk-matches.h"
#include "desk-panel-private.h"
#include "desk-ui.h"
#include "ops-name.h"
#include <math.h>
#include <string.h>

#define MOST_CONNECTIONS 20 /* of one building */

static HeatNet *
net_of (HeatDeskPanel *panel)
{
  return heat_desk_session_net (heat_desk_panel_state (panel)->session);
}

/* --- what a place leaks as --- */
static void
add_text (GPtrArray *leaks, HeatKind kind, const char *id, const char *side)
{
  g_ptr_array_add (leaks, g_strconcat (heat_kind_word (kind), ":", id, side, NULL));
}

/* People speak of buildings; the network knows their connections. */
static void
add_building (GPtrArray *leaks, HeatNet *net, guint32 building)
{
  HeatSpan consumers = heat_net_building_consumers (net, heat_building (building));

  for (guint32 k = 0; k < consumers.n && k < MOST_CONNECTIONS; k++)
    add_text (leaks, HEAT_KIND_CONSUMER, heat_net_id (net, HEAT_KIND_CONSUMER, consumers.at[k]), NULL);
}

static void
add_thing (GPtrArray *leaks, HeatNet *net, HeatKind kind, guint32 index)
{
  switch (kind)
    {
    case HEAT_KIND_PIPE:
    case HEAT_KIND_VALVE:
    case HEAT_KIND_WELL:
    case HEAT_KIND_NODE:
    case HEAT_KIND_CONSUMER:
    case HEAT_KIND_SOURCE:
      add_text (leaks, kind, heat_net_id (net, kind, index), NULL);
      break;
    case HEAT_KIND_STATION:
      add_text (leaks, kind, heat_net_id (net, kind, index), ":both");
      break;
    case HEAT_KIND_BUILDING:
      add_building (leaks, net, index);
      break;
    case HEAT_KIND_HOUSEHOLD:
      if (!heat_consumer_is_none (heat_net_household_consumer (net, heat_household (index))))
        add_text (leaks, HEAT_KIND_CONSUMER, heat_net_id (net, HEAT_KIND_CONSUMER, heat_net_household_consumer (net, heat_household (index)).i), NULL);
      break;
    default:
      break;
    }
}

/* "building:B12" → its connections, "station:S1" → both sides, whatever else leaks by itself. Empty: nothing of it can. (transfer full) */
static GPtrArray *
leaks_of (HeatNet *net, const char *place)
{
  GPtrArray *leaks = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) part = g_strsplit (place, ":", 3);
  HeatKind kind = part[0] && part[1] ? heat_kind_from_word (part[0]) : HEAT_KIND_NONE;
  guint32 index = kind != HEAT_KIND_NONE ? heat_net_find (net, kind, part[1]) : HEAT_NONE;

  if (index != HEAT_NONE && part[2])
    g_ptr_array_add (leaks, g_strdup (place)); /* its side is said */
  else if (index != HEAT_NONE)
    add_thing (leaks, net, kind, index);
  return leaks;
}

static gboolean
is_found (GPtrArray *leaks, const char *leak, guint *at)
{
  return g_ptr_array_find_with_equal_func (leaks, leak, g_str_equal, at);
}

gboolean
heat_desk_panel_has_leak (HeatDeskPanel *panel, const char *leak)
{
  return is_found (heat_desk_panel_state (panel)->leaks, leak, NULL);
}

static void
rebuild_locate (HeatDeskPanel *panel)
{
  if (heat_desk_panel_state (panel)->step == HEAT_STEP_LOCATE)
    heat_desk_panel_rebuild (panel);
}

void
heat_desk_panel_toggle_leak (HeatDeskPanel *panel, const char *leak)
{
  GPtrArray *leaks = heat_desk_panel_state (panel)->leaks;
  guint at;

  if (is_found (leaks, leak, &at))
    g_ptr_array_remove_index (leaks, at);
  else
    g_ptr_array_add (leaks, g_strdup (leak));
  heat_desk_panel_state (panel)->is_gathering = leaks->len > 0;
  rebuild_locate (panel);
}

void
heat_desk_panel_set_leak (HeatDeskPanel *self, const char *leak, gboolean is_beside)
{
  HeatDeskPanelState *state = heat_desk_panel_state (self);
  g_autoptr (GPtrArray) named = leaks_of (net_of (self), leak);
  gboolean is_named = named->len > 0;

  if (!named->len)
    {
      g_autofree char *name = heat_ops_place_name (net_of (self), leak);
      heat_desk_panel_tell (self, g_error_new (HEAT_OPS_ERROR, HEAT_ERROR_NOT_FOUND, _("Naming the leak: nothing of the network is known in %s; choose a pipe, valve, well, station or heat source"), name));
      return;
    }
  if (!is_beside)
    g_ptr_array_set_size (state->leaks, 0);
  for (guint i = 0; i < named->len; i++)
    is_named = is_named && is_found (state->leaks, named->pdata[i], NULL);
  for (guint i = 0; i < named->len; i++)
    if (is_named || !is_found (state->leaks, named->pdata[i], NULL))
      heat_desk_panel_toggle_leak (self, named->pdata[i]);
  state->is_gathering = is_beside && state->leaks->len;
  rebuild_locate (self);
}

/* --- those named --- */
static const struct { const char *word, *label; } sides[] = { { "primary", N_("Primary side") }, { "secondary", N_("Secondary side") }, { "both", N_("Both sides") } };

static const char *
side_of (const char *leak)
{
  return g_str_has_prefix (leak, "station:") ? strrchr (leak, ':') + 1 : NULL;
}

static char *
leak_text (HeatNet *net, const char *leak)
{
  const char *side = side_of (leak);
  g_autofree char *name = heat_ops_place_name (net, leak);

  for (guint i = 0; side && i < G_N_ELEMENTS (sides); i++)
    if (g_str_equal (side, sides[i].word))
      return g_strdup_printf ("%s · %s", name, _(sides[i].label));
  if (g_str_has_prefix (leak, "consumer:"))
    return g_strdup_printf (_("connection %s"), name);
  return g_steal_pointer (&name);
}

char *
heat_desk_panel_leaks_text (HeatDeskPanel *panel)
{
  GPtrArray *leaks = heat_desk_panel_state (panel)->leaks;
  g_autofree char *first = leak_text (net_of (panel), leaks->pdata[0]);

  return leaks->len == 1 ? g_strdup_printf (_("Leak at %s"), first)
                         : g_strdup_printf (ngettext ("Leak at %s and %u more", "Leak at %s and %u more", leaks->len - 1), first, leaks->len - 1);
}

static void
remove_clicked (GtkButton *button, HeatDeskPanel *panel)
{
  heat_desk_panel_toggle_leak (panel, g_object_get_data (G_OBJECT (button), "heat-leak"));
}

static void
side_clicked (GtkButton *button, HeatDeskPanel *panel)
{
  GPtrArray *leaks = heat_desk_panel_state (panel)->leaks;
  const char *leak = g_object_get_data (G_OBJECT (button), "heat-leak"), *side = g_object_get_data (G_OBJECT (button), "heat-side");
  guint at;

  if (!is_found (leaks, leak, &at))
    return;
  char *other = g_strdup_printf ("%.*s:%s", (int) (side_of (leak) - 1 - leak), leak, side);
  g_free (leaks->pdata[at]);
  leaks->pdata[at] = other;
  rebuild_locate (panel);
}

static void
add_sides (HeatDeskPanel *panel, GtkWidget *column, const char *leak, const char *name)
{
  GtkWidget *row = heat_ui_row (4, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      GtkWidget *toggle = heat_ui_toggle (_(sides[i].label), g_str_equal (side_of (leak), sides[i].word));
      g_autofree char *spoken = g_strdup_printf ("%s: %s", name, _(sides[i].label));
      heat_ui_name (toggle, spoken);
      g_object_set_data_full (G_OBJECT (toggle), "heat-leak", g_strdup (leak), g_free);
      g_object_set_data (G_OBJECT (toggle), "heat-side", (gpointer) sides[i].word);
      g_signal_connect (toggle, "clicked", G_CALLBACK (side_clicked), panel);
      gtk_box_append (GTK_BOX (row), toggle);
    }
  gtk_box_append (GTK_BOX (column), row);
}

static GtkWidget *
named_row (HeatDeskPanel *panel, const char *leak)
{
  GtkWidget *column = heat_ui_column (4, "tablerow"), *row = heat_ui_row (8, NULL), *label, *button = heat_ui_button (_("Not this"), NULL, "minor");
  g_autofree char *text = leak_text (net_of (panel), leak), *name = heat_ops_place_name (net_of (panel), leak);
  g_autofree char *spoken = g_strdup_printf ("%s: %s", text, _("Not this"));

  label = heat_ui_label (text, "strong");
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  heat_ui_tip (label, text);
  gtk_widget_set_hexpand (label, TRUE);
  heat_ui_name (button, spoken);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "heat-leak", g_strdup (leak), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (remove_clicked), panel);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), button);
  gtk_box_append (GTK_BOX (column), row);
  if (side_of (leak))
    add_sides (panel, column, leak, name);
  return column;
}

void
heat_desk_panel_add_leaks (HeatDeskPanel *panel)
{
  GPtrArray *leaks = heat_desk_panel_state (panel)->leaks;

  if (!leaks->len)
    return;
  heat_desk_panel_add (panel, heat_ui_heading (_("Named"), leaks->len > 1 ? _("one plan covers them all") : NULL));
  for (guint i = 0; i < leaks->len; i++)
    heat_desk_panel_add (panel, named_row (panel, leaks->pdata[i]));
}

/* --- naming another --- */
typedef struct {
  HeatDeskPanel *panel;
  HeatDeskMatches *finder; /* owned */
  GtkWidget *entry, *box, *list, *note; /* borrowed */
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;

  g_signal_handlers_disconnect_by_data (search->finder, search);
  g_object_unref (search->finder);
  g_free (search);
}

static void
show_matches (gboolean any, gpointer data)
{
  gtk_widget_set_visible (((Search *) data)->box, any);
}

static void
look (HeatDeskPanel *panel, const HeatFound *found)
{
  if (found && isfinite (found->x) && isfinite (found->y))
    g_signal_emit_by_name (panel, "look", found->x, found->y);
}

static void
listed (HeatDeskMatches *matches, GArray *found, Search *search)
{
  HeatDeskPanelState *state = heat_desk_panel_state (search->panel);

  g_clear_pointer (&state->places, g_array_unref);
  state->places = found ? g_array_ref (found) : NULL;
  state->place = 0;
  heat_desk_panel_picture (search->panel);
  if (found && found->len == 1)
    look (search->panel, &g_array_index (found, HeatFound, 0));
}

/* ↑↓ go from match to match, and the map with them. */
static void
match_selected (GtkListBox *list, GtkListBoxRow *row, Search *search)
{
  HeatDeskPanelState *state = heat_desk_panel_state (search->panel);
  int at = row ? gtk_list_box_row_get_index (row) : -1;

  if (at < 0 || !state->places || (guint) at >= state->places->len || (guint) at == state->place)
    return;
  state->place = (guint) at;
  heat_desk_panel_picture (search->panel);
  look (search->panel, &g_array_index (state->places, HeatFound, (guint) at));
}

static void
taken (HeatDeskMatches *matches, const HeatFound *found, Search *search)
{
  HeatDeskPanel *panel = search->panel;
  HeatNet *net = net_of (panel);

  if (!found)
    return;
  g_autoptr (GPtrArray) leaks = g_ptr_array_new_with_free_func (g_free);
  if (found->what == HEAT_FOUND_OBJECT)
    add_thing (leaks, net, found->kind, found->index);
  look (panel, found);
  if (!leaks->len)
    {
      heat_desk_panel_tell (panel, g_error_new (HEAT_OPS_ERROR, HEAT_ERROR_NOT_FOUND,
                                                _("Naming the leak: “%s” is no part of the network; the map shows it, double-click the pipe there or type a number"), found->label));
      return;
    }
  g_autofree char *place = g_strdup_printf ("%s:%s", heat_kind_word (found->kind), heat_net_id (net, found->kind, found->index));
  heat_desk_panel_set_leak (panel, place, FALSE);
  heat_desk_panel_rebuild (panel);
}

static void
left (HeatDeskMatches *matches, Search *search)
{
  heat_desk_panel_rebuild (search->panel);
}

void
heat_desk_panel_ask_place (HeatDeskPanel *panel)
{
  const char *question = _("What leaks? Its number, name or address");
  Search *search = g_new0 (Search, 1);
  GtkWidget *box = heat_desk_panel_open_question (panel, question, search, search_free);

  *search = (Search){ panel, NULL, gtk_entry_new (), heat_ui_column (0, "matches"), gtk_list_box_new (), heat_ui_label (NULL, "small text2") };
  heat_ui_name (search->entry, question);
  heat_ui_name (search->list, _("Matches"));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (search->list), GTK_SELECTION_BROWSE);
  gtk_label_set_wrap (GTK_LABEL (search->note), TRUE);
  gtk_widget_set_margin_start (search->note, 12);
  gtk_widget_set_margin_end (search->note, 12);
  gtk_box_append (GTK_BOX (search->box), search->list);
  gtk_box_append (GTK_BOX (search->box), search->note);
  gtk_widget_set_visible (search->box, FALSE);
  gtk_box_append (GTK_BOX (box), search->entry);
  gtk_box_append (GTK_BOX (box), search->box);
  search->finder = heat_desk_matches_new (heat_desk_panel_state (panel)->session, GTK_ENTRY (search->entry), GTK_LIST_BOX (search->list), GTK_LABEL (search->note), show_matches, search);
  g_signal_connect (search->finder, "taken", G_CALLBACK (taken), search);
  g_signal_connect (search->finder, "listed", G_CALLBACK (listed), search);
  g_signal_connect (search->finder, "escaped", G_CALLBACK (left), search);
  g_signal_connect (search->list, "row-selected", G_CALLBACK (match_selected), search);
  gtk_widget_grab_focus (search->entry);
}
