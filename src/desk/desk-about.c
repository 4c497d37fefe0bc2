// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-about.h"
#include "base-i18n.h"
#include "geo-crs.h"
#include "heat-config.h"
#include "store-error.h"

static char *
system_words (HeatDeskSession *session)
{
  g_autofree char *geo = heat_crs_library_version (), *store = heat_store_library_version ();
  const char *city = heat_desk_session_city_path (session);

  return g_strdup_printf ("GTK %u.%u.%u\nGLib %u.%u.%u\ncairo %s\nPango %s\n%s\n%s\n\n%s: %s", gtk_get_major_version (), gtk_get_minor_version (),
                          gtk_get_micro_version (), glib_major_version, glib_minor_version, glib_micro_version, cairo_version_string (),
                          pango_version_string (), geo, store, _("City file"), city ? city : "—");
}

void
heat_desk_about_show (GtkWindow *parent, HeatDeskSession *session)
{
  g_autofree char *system = system_words (session);

  gtk_show_about_dialog (parent, "program-name", _("Heat Dispatch"), "version", HEAT_VERSION, "logo-icon-name", HEAT_APP_ID,
                         "comments", _("Emergency dispatch for district heating: locate the leak, close the right valves, send the nearest team, tell everyone."),
                         "license-type", GTK_LICENSE_GPL_3_0, "copyright", _("Maps made from OpenStreetMap: © OpenStreetMap contributors, ODbL"),
                         "system-information", system, NULL);
}
