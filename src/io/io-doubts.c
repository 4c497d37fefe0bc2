// SPDX-License-Identifier: GPL-3.0-or-later
#include "io-doubts.h"
#include "base-i18n.h"
#include "io-error.h"
#include <math.h>
#include <string.h>

/* Quoted where it has to be. */
static void
add_cell (GString *csv, const char *text, gboolean is_last)
{
  if (text && strpbrk (text, ",\"\r\n"))
    {
      g_string_append_c (csv, '"');
      for (const char *p = text; *p; p++)
        {
          if (*p == '"')
            g_string_append_c (csv, '"');
          g_string_append_c (csv, *p);
        }
      g_string_append_c (csv, '"');
    }
  else
    g_string_append (csv, text ? text : "");
  g_string_append (csv, is_last ? "\r\n" : ",");
}

static void
add_number (GString *csv, double value, const char *format, gboolean is_last)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE] = "";

  add_cell (csv, isfinite (value) ? g_ascii_formatd (text, sizeof text, format, value) : "", is_last);
}

static void
add_line (GString *csv, const HeatDoubtLine *line, HeatCrs *crs)
{
  gboolean has_place = isfinite (line->x) && isfinite (line->y);
  HeatLonLat place = has_place && crs ? heat_crs_unproject (crs, (HeatPoint){ line->x, line->y }) : (HeatLonLat){ NAN, NAN };

  add_cell (csv, heat_doubt_word (line->kind), FALSE);
  add_cell (csv, heat_doubt_label (line->kind), FALSE);
  add_cell (csv, line->of == HEAT_KIND_NONE ? "" : heat_kind_word (line->of), FALSE);
  add_cell (csv, line->id, FALSE);
  add_cell (csv, line->name, FALSE);
  add_cell (csv, line->text, FALSE);
  add_number (csv, line->x, "%.2f", FALSE);
  add_number (csv, line->y, "%.2f", FALSE);
  add_number (csv, place.lon_deg, "%.7f", FALSE);
  add_number (csv, place.lat_deg, "%.7f", TRUE);
}

gboolean
heat_io_write_doubts (const char *path, HeatCrs *crs, HeatDoubtLineAt at, guint n, gpointer data, GError **error)
{
  g_autoptr (GString) csv = g_string_new ("\xEF\xBB\xBFkind,label,of,id,name,text,x_m,y_m,lon_deg,lat_deg\r\n");
  g_autoptr (GError) local = NULL;

  for (guint i = 0; i < n; i++)
    {
      HeatDoubtLine line = { .x = NAN, .y = NAN };
      at (i, &line, data);
      add_line (csv, &line, crs);
    }
  if (g_file_set_contents (path, csv->str, (gssize) csv->len, &local))
    return TRUE;
  g_set_error (error, HEAT_IO_ERROR, HEAT_ERROR_IO, _("writing the doubts to “%s”: %s; choose another place or free some space"), path, local->message);
  return FALSE;
}
