// SPDX-License-Identifier: GPL-3.0-or-later
/* Sheets into one PDF, written beside its name and moved there when whole. */
#include "notice-sheet.h"
#include "base-i18n.h"
#include "notice-number.h"
#include <cairo-pdf.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int
heat_sheet_by_from_word (const char *word)
{
  static const char *const words[] = { "community", "building", "unit" };

  for (int i = 0; word && i < 3; i++)
    if (strcmp (word, words[i]) == 0)
      return i;
  return -1;
}

static void
add_scopes (GArray *out, const HeatNotice *n, int area, HeatSheetBy by)
{
  const HeatNoticeArea *a = n->areas->pdata[area];

  for (int b = 0; b < (int) a->buildings->len; b++)
    {
      const HeatNoticeBuilding *building = a->buildings->pdata[b];
      int units = by == HEAT_SHEET_BY_UNIT && building->units ? (int) g_strv_length (building->units) : 0;
      for (int u = 0; u < MAX (units, 1); u++)
        {
          HeatNoticeScope scope = { area, b, units ? u : -1 };
          g_array_append_val (out, scope);
        }
    }
}

GArray *
heat_notice_scopes (const HeatNotice *n, HeatSheetBy by)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (HeatNoticeScope));

  for (int i = 0; i < (int) n->areas->len; i++)
    {
      HeatNoticeScope scope = { i, -1, -1 };
      const HeatNoticeArea *area = n->areas->pdata[i];
      if (by == HEAT_SHEET_BY_COMMUNITY && *area->community)
        g_array_append_val (out, scope);
      else
        add_scopes (out, n, i, by);
    }
  return out;
}

/* --- choosing doors ------------------------------------------------------------------------------------------------ */

HeatSheetBy
heat_sheet_by_of (const char *only)
{
  guint depth = 0;

  for (; *only; only++)
    depth += *only == '/';
  return (HeatSheetBy) MIN (depth, HEAT_SHEET_BY_UNIT);
}

static gboolean
is_called (const char *asked, const char *id, const char *name)
{
  guint number = heat_notice_number (asked);

  return g_strcmp0 (asked, id) == 0 || g_strcmp0 (asked, name) == 0 || (number && name && number == heat_notice_number (name));
}

static gboolean
is_within (const HeatNotice *n, const HeatNoticeScope *scope, const char *only)
{
  g_auto (GStrv) parts = g_strsplit (only, "/", 3);
  guint depth = g_strv_length (parts);
  const HeatNoticeArea *area = n->areas->pdata[scope->area];
  const HeatNoticeBuilding *building = scope->building >= 0 ? area->buildings->pdata[scope->building] : NULL;

  if (depth == 0 || (g_strcmp0 (parts[0], area->id) != 0 && g_strcmp0 (parts[0], area->community) != 0))
    return FALSE;
  if (depth >= 2 && (!building || !is_called (parts[1], building->id, building->name)))
    return FALSE;
  if (depth < 3)
    return TRUE;
  /* A building that is out as a whole is one door: whoever asks for one of its units gets it. */
  return scope->unit >= 0 ? is_called (parts[2], NULL, building->units[scope->unit]) : !building->units;
}

gboolean
heat_notice_scopes_keep (const HeatNotice *n, GArray *scopes, const char *const *only, GError **error)
{
  g_autofree gboolean *keeps = g_new0 (gboolean, scopes->len + 1);

  for (guint k = 0; only[k]; k++)
    {
      gboolean is_met = FALSE;
      for (guint i = 0; i < scopes->len; i++)
        if (is_within (n, &g_array_index (scopes, HeatNoticeScope, i), only[k]))
          keeps[i] = is_met = TRUE;
      if (!is_met)
        {
          g_set_error (error, HEAT_NOTICE_ERROR, HEAT_ERROR_NOT_FOUND, _("choosing door sheets: the notice has no door “%s”; write community, community/building or community/building/unit"), only[k]);
          return FALSE;
        }
    }
  for (guint i = scopes->len; i-- > 0;)
    if (!keeps[i])
      g_array_remove_index (scopes, i);
  return TRUE;
}

GPtrArray *
heat_notice_sheets (const HeatNotice *n, const GArray *scopes, const HeatWording *w, const HeatNoticeContext *context, GError **error)
{
  g_autoptr (GPtrArray) sheets = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_notice_sheet_free);

  for (guint i = 0; i < scopes->len; i++)
    {
      HeatNoticeSheet *sheet = heat_notice_sheet_new (n, g_array_index (scopes, HeatNoticeScope, i), w, context, error);
      if (!sheet)
        return NULL;
      g_ptr_array_add (sheets, sheet);
    }
  return g_steal_pointer (&sheets);
}

GPtrArray *
heat_notice_door_sheets (const HeatNotice *n, HeatSheetBy by, const HeatWording *w, const HeatNoticeContext *context, GError **error)
{
  g_autoptr (GArray) scopes = heat_notice_scopes (n, by);

  return heat_notice_sheets (n, scopes, w, context, error);
}

typedef struct { FILE *file; int code; } Sink;

static cairo_status_t
write_bytes (void *data, const unsigned char *bytes, unsigned int n)
{
  Sink *sink = data;

  if (sink->code == 0 && fwrite (bytes, 1, n, sink->file) == n)
    return CAIRO_STATUS_SUCCESS;
  sink->code = sink->code ? sink->code : errno;
  return CAIRO_STATUS_WRITE_ERROR;
}

/* Draws pages and ends each. */
typedef void (*DrawAll) (cairo_t *cr, gpointer data);

static void
draw_all (Sink *sink, const char *title, DrawAll draw, gpointer data)
{
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (write_bytes, sink, HEAT_SHEET_WIDTH_PT, HEAT_SHEET_HEIGHT_PT);
  cairo_t *cr = cairo_create (surface);

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
  draw (cr, data);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
}

static gboolean
fail_write (const char *path, int code, GError **error)
{
  g_set_error (error, HEAT_NOTICE_ERROR, HEAT_ERROR_IO, _("writing the sheets to %s: %s; choose another folder or free some space"), path, g_strerror (code));
  return FALSE;
}

static gboolean
write_file (const char *path, const char *title, DrawAll draw, gpointer data, GError **error)
{
  g_autofree char *part = g_strdup_printf ("%s.part-%d", path, (int) getpid ());
  Sink sink = { g_fopen (part, "wb"), 0 };

  if (!sink.file)
    return fail_write (path, errno, error);
  draw_all (&sink, title, draw, data);
  if (sink.code == 0 && (fflush (sink.file) != 0 || fsync (fileno (sink.file)) != 0))
    sink.code = errno;
  if (fclose (sink.file) != 0 && sink.code == 0)
    sink.code = errno;
  if (sink.code == 0 && g_rename (part, path) != 0)
    sink.code = errno;
  if (sink.code == 0)
    return TRUE;
  g_unlink (part);
  return fail_write (path, sink.code, error);
}

typedef struct { guint n_pages; HeatPageDraw draw; gpointer data; } Pages;

static void
draw_pages (cairo_t *cr, gpointer data)
{
  const Pages *pages = data;

  for (guint page = 0; page < pages->n_pages; page++)
    {
      pages->draw (cr, page, pages->data);
      cairo_show_page (cr);
    }
}

gboolean
heat_notice_write_pages (const char *path, const char *title, guint n_pages, HeatPageDraw draw, gpointer data, GError **error)
{
  Pages pages = { n_pages, draw, data };

  return write_file (path, title, draw_pages, &pages, error);
}

typedef struct { const GPtrArray *sheets; guint n_pages; } Sheets;

static void
draw_sheets (cairo_t *cr, gpointer data)
{
  Sheets *all = data;

  for (guint i = 0; i < all->sheets->len; i++)
    all->n_pages += heat_notice_draw_sheet (cr, all->sheets->pdata[i]);
}

gboolean
heat_notice_write_pdf (const GPtrArray *sheets, const char *path, guint *n_pages, GError **error)
{
  Sheets all = { sheets, 0 };

  if (sheets->len == 0)
    {
      g_set_error (error, HEAT_NOTICE_ERROR, HEAT_ERROR_DATA, _("writing the sheets to %s: the notice names no community and no building; check its area"), path);
      return FALSE;
    }
  const HeatNoticeSheet *first = sheets->pdata[0];
  g_autofree char *title = g_strdup_printf ("%s %s", first->title, first->number);
  if (!write_file (path, title, draw_sheets, &all, error))
    return FALSE;
  if (n_pages)
    *n_pages = all.n_pages;
  return TRUE;
}
