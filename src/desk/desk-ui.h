// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Small makers for rows and labels, so that every page speaks the same visual language (classes of ui/desk.css). */
#include <gtk/gtk.h>

/* A left-aligned label; `classes`: CSS classes separated by blanks (nullable). */
GtkWidget *heat_ui_label (const char *text, const char *classes);
/* The same with markup; wraps. `text` must be escaped by the caller. */
GtkWidget *heat_ui_note (const char *text, const char *classes);
GtkWidget *heat_ui_row (int spacing, const char *classes);
GtkWidget *heat_ui_column (int spacing, const char *classes);
void heat_ui_classes (GtkWidget *widget, const char *classes);
/* Sets the text of a label when it is another. Whether it was. */
gboolean heat_ui_set_text (GtkWidget *label, const char *text);
/* What the pointer is told when it rests there, and assistive technology as the description; NULL or "": nothing. In place of
 * gtk_widget_set_tooltip_text() where rows are made by the dozen or words change by the second: that one asks the display each time where
 * the pointer is, several questions and answers (measured: a sixth of the turn that fills a screenful of rows). */
void heat_ui_tip (GtkWidget *widget, const char *text);
void heat_ui_set_class (GtkWidget *widget, const char *class, gboolean is_set);
/* Sets one of soon/late/done or none of them. */
void heat_ui_tone (GtkWidget *widget, const char *tone);
/* Name for assistive technology and tests. */
void heat_ui_name (GtkWidget *widget, const char *name);
/* A button with its key written on it (nullable). Its accessible name is `text`. */
GtkWidget *heat_ui_button (const char *text, const char *key, const char *classes);
/* Shows that what it begins is under way; a button of heat_ui_button, until its page is built again. */
void heat_ui_button_set_busy (GtkWidget *button, gboolean is_busy);
GtkWidget *heat_ui_toggle (const char *text, gboolean active);
void heat_ui_button_set_text (GtkWidget *button, const char *text);
/* The key that it tells, NULL: none. */
void heat_ui_button_set_key (GtkWidget *button, const char *key);
void heat_ui_clear (GtkWidget *box);
GtkWidget *heat_ui_chip (const char *text, const char *tone);
/* A heading of a page's part: bold title and a quiet remark at its end (nullable). */
GtkWidget *heat_ui_heading (const char *title, const char *remark);
/* A small window of the desk's looks beside its parent, closed by Escape. (transfer floating) */
GtkWidget *heat_ui_window (GtkWindow *parent, const char *title);
/* Puts `content` into a window of heat_ui_window(); what does not fit over the parent scrolls. */
void heat_ui_window_fill (GtkWidget *window, GtkWidget *content);
/* A list of rows whose id hangs on each row; `id` NULL: not to be chosen. (transfer floating) */
GtkWidget *heat_ui_list_row (GtkWidget *child, const char *id, const char *name);
const char *heat_ui_row_id (GtkListBoxRow *row); /* (nullable) */
/* Enter in the list chooses its row, before the window takes it for the step's primary button. */
void heat_ui_list_take_enter (GtkWidget *list);
/* Row with that id. (nullable) */
GtkListBoxRow *heat_ui_find_row (GtkListBox *list, const char *id);
