// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-ui.h"

void
heat_ui_classes (GtkWidget *widget, const char *classes)
{
  g_auto (GStrv) names = g_strsplit (classes ? classes : "", " ", -1);

  for (char **name = names; *name; name++)
    if (**name)
      gtk_widget_add_css_class (widget, *name);
}

void
heat_ui_tone (GtkWidget *widget, const char *tone)
{
  static const char *const tones[] = { "soon", "late", "done" };

  for (guint i = 0; i < G_N_ELEMENTS (tones); i++)
    if (g_strcmp0 (tone, tones[i]) == 0)
      gtk_widget_add_css_class (widget, tones[i]);
    else
      gtk_widget_remove_css_class (widget, tones[i]);
}

gboolean
heat_ui_set_text (GtkWidget *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text) == 0)
    return FALSE;
  gtk_label_set_text (GTK_LABEL (label), text);
  return TRUE;
}

static gboolean
tell_tip (GtkWidget *widget, int x, int y, gboolean by_keyboard, GtkTooltip *tip, gpointer data)
{
  const char *text = g_object_get_data (G_OBJECT (widget), "heat-tip");

  gtk_tooltip_set_text (tip, text);
  return text != NULL;
}

void
heat_ui_tip (GtkWidget *widget, const char *text)
{
  const char *old = g_object_get_data (G_OBJECT (widget), "heat-tip");

  text = text && *text ? text : NULL;
  if (g_strcmp0 (old, text) == 0)
    return;
  if (!gtk_widget_get_has_tooltip (widget))
    {
      g_signal_handlers_disconnect_by_func (widget, tell_tip, NULL);
      g_signal_connect (widget, "query-tooltip", G_CALLBACK (tell_tip), NULL);
    }
  gtk_widget_set_has_tooltip (widget, text != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  g_object_set_data_full (G_OBJECT (widget), "heat-tip", g_strdup (text), g_free);
}

void
heat_ui_set_class (GtkWidget *widget, const char *class, gboolean is_set)
{
  if (is_set)
    gtk_widget_add_css_class (widget, class);
  else
    gtk_widget_remove_css_class (widget, class);
}

GtkWidget *
heat_ui_label (const char *text, const char *classes)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  heat_ui_classes (label, classes);
  return label;
}

GtkWidget *
heat_ui_note (const char *text, const char *classes)
{
  GtkWidget *label = heat_ui_label (NULL, classes);

  gtk_label_set_markup (GTK_LABEL (label), text);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  /* A scrolled part asks for its height without a width: the lines it will have are guessed from this. */
  gtk_label_set_max_width_chars (GTK_LABEL (label), 32);
  return label;
}

GtkWidget *
heat_ui_row (int spacing, const char *classes)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, spacing);
  heat_ui_classes (box, classes);
  return box;
}

GtkWidget *
heat_ui_column (int spacing, const char *classes)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, spacing);
  heat_ui_classes (box, classes);
  return box;
}

void
heat_ui_name (GtkWidget *widget, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* What is cut short can be read whole. */
static gboolean
tell_whole (GtkWidget *label, int x, int y, gboolean by_keyboard, GtkTooltip *tip, gpointer data)
{
  gtk_tooltip_set_text (tip, gtk_label_get_text (GTK_LABEL (label)));
  return pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label)));
}

GtkWidget *
heat_ui_button (const char *text, const char *key, const char *classes)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = heat_ui_row (8, NULL);
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_has_tooltip (label, TRUE);
  g_signal_connect (label, "query-tooltip", G_CALLBACK (tell_whole), NULL);
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (button), box);
  g_object_set_data (G_OBJECT (button), "heat-label", label);
  heat_ui_button_set_key (button, key);
  heat_ui_classes (button, classes);
  heat_ui_name (button, text);
  return button;
}

void
heat_ui_button_set_text (GtkWidget *button, const char *text)
{
  gtk_label_set_text (GTK_LABEL (g_object_get_data (G_OBJECT (button), "heat-label")), text);
  heat_ui_name (button, text);
}

void
heat_ui_button_set_key (GtkWidget *button, const char *key)
{
  GtkWidget *box = gtk_button_get_child (GTK_BUTTON (button)), *cap = g_object_get_data (G_OBJECT (button), "heat-key");

  if (cap)
    gtk_box_remove (GTK_BOX (box), cap);
  cap = key ? heat_ui_label (key, "key") : NULL;
  if (cap)
    {
      gtk_widget_set_valign (cap, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (box), cap);
    }
  g_object_set_data (G_OBJECT (button), "heat-key", cap);
}

void
heat_ui_button_set_busy (GtkWidget *button, gboolean is_busy)
{
  GtkWidget *box = gtk_button_get_child (GTK_BUTTON (button)), *spinner = g_object_get_data (G_OBJECT (button), "heat-spinner");

  if (is_busy == (spinner != NULL))
    return;
  if (is_busy)
    {
      spinner = gtk_spinner_new ();
      gtk_spinner_start (GTK_SPINNER (spinner));
      gtk_box_prepend (GTK_BOX (box), spinner);
    }
  else
    gtk_box_remove (GTK_BOX (box), spinner);
  g_object_set_data (G_OBJECT (button), "heat-spinner", is_busy ? spinner : NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_STATE_BUSY, is_busy, -1);
}

GtkWidget *
heat_ui_toggle (const char *text, gboolean active)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (text);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), active);
  heat_ui_name (button, text);
  return button;
}

void
heat_ui_clear (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)))
    if (GTK_IS_LIST_BOX (box))
      gtk_list_box_remove (GTK_LIST_BOX (box), child);
    else
      gtk_box_remove (GTK_BOX (box), child);
}

GtkWidget *
heat_ui_chip (const char *text, const char *tone)
{
  GtkWidget *chip = heat_ui_label (text, "chip");

  heat_ui_classes (chip, tone);
  gtk_widget_set_valign (chip, GTK_ALIGN_CENTER);
  return chip;
}

GtkWidget *
heat_ui_heading (const char *title, const char *remark)
{
  GtkWidget *row = heat_ui_row (8, NULL);
  GtkWidget *left = heat_ui_label (title, "strong");
  gtk_label_set_ellipsize (GTK_LABEL (left), PANGO_ELLIPSIZE_END);

  gtk_box_append (GTK_BOX (row), left);
  if (remark)
    {
      GtkWidget *right = heat_ui_label (remark, "small text2");
      gtk_label_set_ellipsize (GTK_LABEL (right), PANGO_ELLIPSIZE_END);
      gtk_label_set_xalign (GTK_LABEL (right), 1);
      gtk_widget_set_hexpand (right, TRUE);
      heat_ui_tip (right, remark);
      gtk_box_append (GTK_BOX (row), right);
    }
  return row;
}

GtkWidget *
heat_ui_list_row (GtkWidget *child, const char *id, const char *name)
{
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), child);
  g_object_set_data_full (G_OBJECT (row), "heat-id", g_strdup (id), g_free);
  if (!id)
    {
      gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (row), FALSE);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
      gtk_widget_add_css_class (row, "plain");
    }
  heat_ui_name (row, name);
  return row;
}

static gboolean
enter_pressed (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, GtkWidget *list)
{
  GtkRoot *root = gtk_widget_get_root (list);
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  return (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter) && GTK_IS_LIST_BOX_ROW (focus) && gtk_widget_is_ancestor (focus, list) && gtk_widget_activate (focus);
}

void
heat_ui_list_take_enter (GtkWidget *list)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect (keys, "key-pressed", G_CALLBACK (enter_pressed), list);
  gtk_widget_add_controller (list, keys);
}

const char *
heat_ui_row_id (GtkListBoxRow *row)
{
  return row ? g_object_get_data (G_OBJECT (row), "heat-id") : NULL;
}

GtkListBoxRow *
heat_ui_find_row (GtkListBox *list, const char *id)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (list)); id && row; row = gtk_widget_get_next_sibling (row))
    if (GTK_IS_LIST_BOX_ROW (row) && g_strcmp0 (heat_ui_row_id (GTK_LIST_BOX_ROW (row)), id) == 0)
      return GTK_LIST_BOX_ROW (row);
  return NULL;
}

static gboolean
close_window (GtkWidget *widget, GVariant *args, gpointer data)
{
  gtk_window_close (GTK_WINDOW (widget));
  return TRUE;
}

GtkWidget *
heat_ui_window (GtkWindow *parent, const char *title)
{
  GtkWidget *window = gtk_window_new ();
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (shortcuts),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_callback_action_new (close_window, NULL, NULL)));
  gtk_widget_add_controller (window, shortcuts);
  gtk_widget_add_css_class (window, "desk");
  gtk_window_set_title (GTK_WINDOW (window), title);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  return window;
}

void
heat_ui_window_fill (GtkWidget *window, GtkWidget *content)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (window));
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  int width = parent ? gtk_widget_get_width (GTK_WIDGET (parent)) : 0, height = parent ? gtk_widget_get_height (GTK_WIDGET (parent)) : 0;

  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  if (width > 0 && height > 0)
    {
      gtk_scrolled_window_set_max_content_width (GTK_SCROLLED_WINDOW (scrolled), width);
      gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), height);
    }
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), content);
  gtk_window_set_child (GTK_WINDOW (window), scrolled);
}
