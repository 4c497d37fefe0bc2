// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-keys.h"
#include "base-i18n.h"
#include "desk-ui.h"
#include "desk-wrap.h"
#include <string.h>

static const HeatDeskKey keys[] = {
  { N_("Incident"), N_("New report"), "win.new-report", "<Control>n" },
  { NULL, N_("Symptom of the report"), NULL, "1 – 9" },
  { NULL, N_("What is said of the valve (Adjust valves)"), NULL, "0 – 4" },
  { NULL, N_("Register, or the step's primary button"), NULL, "Enter" },
  { NULL, N_("Another match, plan, team or valve"), NULL, "↑ ↓" },
  { NULL, N_("Back"), "win.back", "Escape" },
  { NULL, N_("Take back the last deed, where it can be"), "win.undo", "<Control>z" },
  { NULL, N_("Print door sheets"), "win.print", "<Control>p" },
  { NULL, N_("Papers: next tab"), "win.sheet-tab(1)", "<Control>Page_Down" },
  { NULL, N_("Papers: tab before"), "win.sheet-tab(-1)", "<Control>Page_Up" },
  { NULL, N_("Papers: next page"), "win.sheet-page(1)", "<Alt>Page_Down" },
  { NULL, N_("Papers: page before"), "win.sheet-page(-1)", "<Alt>Page_Up" },
  { NULL, N_("Answer what a crew asks"), "win.call", "<Control>b" },
  { NULL, N_("… show its incident"), "win.call-incident", "<Control><Shift>b" },
  { N_("Steps"), N_("Locate"), "win.step(0)", "<Alt>1" },
  { NULL, N_("Isolate"), "win.step(1)", "<Alt>2" },
  { NULL, N_("Crew"), "win.step(2)", "<Alt>3" },
  { NULL, N_("Notify"), "win.step(3)", "<Alt>4" },
  { NULL, N_("Restore"), "win.step(4)", "<Alt>5" },
  { N_("Map"), N_("Pan"), NULL, "← → ↑ ↓" },
  { NULL, N_("Nearer, further"), NULL, "+ −" },
  { NULL, N_("The whole city"), NULL, "Home" },
  { NULL, N_("The whole way of the answer"), NULL, "W" },
  { NULL, N_("Replay the search"), "win.replay", "F6" },
  { NULL, N_("Open a recorded search"), "win.open-search", "<Shift>F6" },
  { NULL, N_("… play, one step, speed"), NULL, "Space ← → + −" },
  { NULL, N_("… first step, last step"), NULL, "Home End" },
  { NULL, N_("Leak costs"), "win.costs", "F7" },
  { NULL, N_("View before, view after"), NULL, "Alt+← Alt+→" },
  { NULL, N_("Take what is under the cross"), NULL, "Space" },
  { NULL, N_("What can be done with the thing in the middle"), NULL, "Menu" },
  { NULL, N_("Next incident, report, team (Shift: before)"), NULL, "S" },
  { NULL, N_("Box to zoom into, take it"), NULL, "B Enter" },
  { NULL, N_("Overview of the city"), "win.overview", "F2" },
  { NULL, N_("Measure lengths and areas"), "win.measure", "<Control>m" },
  { NULL, N_("… take a point back, close the area, copy"), NULL, "Backspace Enter Ctrl+C" },
  { NULL, N_("… along pipes, or straight"), NULL, "N" },
  { NULL, N_("Copy the coordinates in degrees"), "win.copy-degrees", "<Control><Shift>c" },
  { NULL, N_("Copy the coordinates as X and Y"), "win.copy-metres", "<Control><Shift>x" },
  { NULL, N_("Save the map as a picture"), "win.export", "<Control>e" },
  { N_("Layers of the map"), N_("Supply"), "win.layer(0)", "<Control>1" },
  { NULL, N_("Return"), "win.layer(1)", "<Control>2" },
  { NULL, N_("Primary"), "win.layer(2)", "<Control>3" },
  { NULL, N_("Secondary"), "win.layer(3)", "<Control>4" },
  { NULL, N_("Outage"), "win.layer(4)", "<Control>5" },
  { NULL, N_("Reports"), "win.layer(5)", "<Control>6" },
  { NULL, N_("Teams"), "win.layer(6)", "<Control>7" },
  { NULL, N_("Base"), "win.layer(7)", "<Control>8" },
  { N_("Window"), N_("Search everything"), "win.search", "<Control>k" },
  { NULL, N_("What has not arrived"), "win.undelivered", "<Control>d" },
  { NULL, N_("Exercise: what if; back"), "win.exercise", "F5" },
  { NULL, N_("Save what was done in the exercise"), "win.exercise-save", "<Control>F5" },
  { NULL, N_("Replay of what was; back"), "win.past", "<Shift>F5" },
  { NULL, N_("… play or pause"), "win.past-play", "<Control>space" },
  { NULL, N_("… event before"), "win.past-back", "<Control>Left" },
  { NULL, N_("… next event"), "win.past-next", "<Control>Right" },
  { NULL, N_("… slower"), "win.past-slower", "<Control>Down" },
  { NULL, N_("… faster"), "win.past-faster", "<Control>Up" },
  { NULL, N_("Data health"), "win.health", "F4" },
  { NULL, N_("Fold or open the list"), "win.list", "F3" },
  { NULL, N_("Time strip"), "win.strip", "F8" },
  { NULL, N_("Into the time strip"), "win.strip-rows", "<Control>F8" },
  { NULL, N_("Season report"), "win.season", "<Shift>F8" },
  { NULL, N_("Duty, weather and teams"), "win.duty", "<Control>t" },
  { NULL, N_("Light or dark"), "win.theme", "F9" },
  { NULL, N_("Menu"), "win.menu", "F10" },
  { NULL, N_("Commander's board"), "win.board", "F11" },
  { NULL, N_("Board on another screen"), "win.board-window", "<Control>F11" },
  { NULL, N_("Full screen"), "win.fullscreen", "F12" },
  { NULL, N_("Open a city"), "win.open", "<Control>o" },
  { NULL, N_("Read the city file again"), "win.reload", "<Control>r" },
  { NULL, N_("Preferences"), "win.preferences", "<Control>comma" },
  { NULL, N_("User guide"), "win.guide", "F1" },
  { NULL, N_("Keys"), "win.keys", "<Control>question" },
};

const HeatDeskKey *
heat_desk_keys_get (guint *n)
{
  *n = G_N_ELEMENTS (keys);
  return keys;
}

void
heat_desk_keys_bind (GtkApplication *app)
{
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i].action)
      gtk_application_set_accels_for_action (app, keys[i].action, (const char *[]){ keys[i].accel, NULL });
}

/* As it stands on the keyboard. (transfer full) */
static char *
key_words (const HeatDeskKey *key)
{
  guint value = 0;
  GdkModifierType modifiers = 0;

  if (!key->action)
    return g_strdup (key->accel);
  if (!gtk_accelerator_parse (key->accel, &value, &modifiers))
    return g_strdup (key->accel);
  if (value == GDK_KEY_Escape)
    return g_strdup ("Esc");
  g_autofree char *label = gtk_accelerator_get_label (value, modifiers);
  char *last = strrchr (label, '+');
  const char *sign = value == GDK_KEY_Left ? "←" : value == GDK_KEY_Right ? "→" : value == GDK_KEY_Up ? "↑" : value == GDK_KEY_Down ? "↓" : value == GDK_KEY_space ? "Space"
                     : value == GDK_KEY_Page_Up ? "PgUp" : value == GDK_KEY_Page_Down ? "PgDn" : NULL;
  return sign && last ? g_strdup_printf ("%.*s%s", (int) (last + 1 - label), label, sign) : g_steal_pointer (&label);
}

static GtkWidget *
key_row (const HeatDeskKey *key)
{
  GtkWidget *row = heat_ui_row (12, "tablerow"), *title = heat_ui_label (_(key->title), NULL);
  g_autofree char *words = key_words (key), *name = g_strdup_printf ("%s: %s", _(key->title), words);
  g_auto (GStrv) caps = key->action || strstr (key->accel, "–") ? g_strdupv ((char *[]){ words, NULL }) : g_strsplit (words, " ", -1);

  gtk_widget_set_hexpand (title, TRUE);
  gtk_box_append (GTK_BOX (row), title);
  for (char **cap = caps; *cap; cap++)
    {
      GtkWidget *label = heat_ui_label (*cap, "key");
      gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (row), label);
    }
  heat_ui_name (row, name);
  return row;
}

GtkWidget *
heat_desk_keys_window_new (GtkWindow *parent)
{
  GtkWidget *window = heat_ui_window (parent, _("Keys")), *columns = heat_desk_wrap_new (32), *column = NULL, *group = NULL;
  guint n_groups = 0;

  heat_ui_classes (columns, "dialogpage"); /* larger texts: one column under the other */
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      if (keys[i].group && n_groups++ % 2 == 0) /* a short group shares its column with the one before: steps, layers */
        {
          column = heat_ui_column (20, NULL);
          gtk_widget_set_size_request (column, 320, -1);
          heat_desk_wrap_append (HEAT_DESK_WRAP (columns), column);
        }
      if (keys[i].group)
        {
          group = heat_ui_column (0, NULL);
          gtk_box_append (GTK_BOX (group), heat_ui_heading (_(keys[i].group), NULL));
          gtk_box_append (GTK_BOX (column), group);
        }
      gtk_box_append (GTK_BOX (group), key_row (&keys[i]));
    }
  heat_ui_window_fill (window, columns);
  return window;
}
