// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* All keys of the desk in one table: what the application binds and what the window of keys tells are the same. */
#include <gtk/gtk.h>

typedef struct {
  const char *group;  /* msgid of the heading; NULL: that of the row before */
  const char *title;  /* msgid */
  const char *action; /* detailed name; NULL: the widget that has the focus takes the key itself */
  const char *accel;  /* GTK accelerator with an action; else the keys as they are written on the keyboard, blanks between */
} HeatDeskKey;

/* Binds the table's actions to their keys. */
void heat_desk_keys_bind (GtkApplication *app);
/* The window that lists them; modal to nothing, closed by Escape. (transfer floating) */
GtkWidget *heat_desk_keys_window_new (GtkWindow *parent);
/* Copies keys of the table: for tests. */
const HeatDeskKey *heat_desk_keys_get (guint *n);
