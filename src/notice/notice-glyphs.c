// SPDX-License-Identifier: GPL-3.0-or-later
#include "notice-glyphs.h"

#define UNITS 1000.0 /* outlines are taken from a font of this size */

static const cairo_user_data_key_t faces_key, inner_key;

static void
set_inner (cairo_t *cr, cairo_font_face_t *inner)
{
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_scale (cr, 1 / UNITS, 1 / UNITS);
  cairo_set_font_face (cr, inner);
  cairo_set_font_size (cr, UNITS);
  cairo_set_font_options (cr, options);
  cairo_font_options_destroy (options);
}

static cairo_status_t
render_glyph (cairo_scaled_font_t *font, unsigned long index, cairo_t *cr, cairo_text_extents_t *extents)
{
  cairo_font_face_t *inner = cairo_font_face_get_user_data (cairo_scaled_font_get_font_face (font), &inner_key);
  cairo_glyph_t glyph = { index, 0, 0 };
  cairo_text_extents_t size;

  cairo_save (cr);
  set_inner (cr, inner);
  cairo_glyph_extents (cr, &glyph, 1, &size);
  cairo_glyph_path (cr, &glyph, 1);
  cairo_restore (cr);
  cairo_fill (cr);
  extents->x_advance = size.x_advance / UNITS;
  return CAIRO_STATUS_SUCCESS;
}

static cairo_font_face_t *
wrap (cairo_font_face_t *inner)
{
  cairo_font_face_t *face = cairo_user_font_face_create ();

  cairo_user_font_face_set_render_glyph_func (face, render_glyph);
  cairo_font_face_set_user_data (face, &inner_key, cairo_font_face_reference (inner), (cairo_destroy_func_t) cairo_font_face_destroy);
  return face;
}

/* One wrapped font for each font of the file. */
static cairo_font_face_t *
face_of (cairo_surface_t *surface, cairo_font_face_t *inner)
{
  GHashTable *faces = cairo_surface_get_user_data (surface, &faces_key);

  if (!faces)
    {
      faces = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) cairo_font_face_destroy);
      cairo_surface_set_user_data (surface, &faces_key, faces, (cairo_destroy_func_t) g_hash_table_unref);
    }
  cairo_font_face_t *face = g_hash_table_lookup (faces, inner);
  if (!face)
    {
      face = wrap (inner);
      g_hash_table_insert (faces, inner, face);
    }
  return face;
}

/* A letter that no font has is drawn by Pango as a box with its number. */
static gboolean
has_unknown (const PangoGlyphString *glyphs)
{
  for (int i = 0; i < glyphs->num_glyphs; i++)
    if (glyphs->glyphs[i].glyph != PANGO_GLYPH_EMPTY && (glyphs->glyphs[i].glyph & PANGO_GLYPH_UNKNOWN_FLAG))
      return TRUE;
  return FALSE;
}

/* Which bytes of the run's text make which of its glyphs. */
static GArray *
find_clusters (PangoGlyphItem *run, const char *text)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (cairo_text_cluster_t));
  PangoGlyphItemIter iter;

  for (gboolean more = pango_glyph_item_iter_init_start (&iter, run, text); more; more = pango_glyph_item_iter_next_cluster (&iter))
    {
      cairo_text_cluster_t cluster = { iter.end_index - iter.start_index, 0 };
      for (int k = iter.start_glyph; k < iter.end_glyph; k++)
        cluster.num_glyphs += run->glyphs->glyphs[k].glyph != PANGO_GLYPH_EMPTY;
      g_array_append_val (out, cluster);
    }
  return out;
}

static double
show_run (cairo_t *cr, PangoGlyphItem *run, const char *text, double x, double y)
{
  cairo_scaled_font_t *font = pango_cairo_font_get_scaled_font (PANGO_CAIRO_FONT (run->item->analysis.font));
  g_autoptr (GArray) glyphs = g_array_new (FALSE, FALSE, sizeof (cairo_glyph_t)), clusters = find_clusters (run, text);
  cairo_matrix_t size;

  for (int i = 0; i < run->glyphs->num_glyphs; i++)
    {
      const PangoGlyphInfo *info = &run->glyphs->glyphs[i];
      cairo_glyph_t glyph = { info->glyph, x + (double) info->geometry.x_offset / PANGO_SCALE, y + (double) info->geometry.y_offset / PANGO_SCALE };
      if (info->glyph != PANGO_GLYPH_EMPTY)
        g_array_append_val (glyphs, glyph);
      x += (double) info->geometry.width / PANGO_SCALE;
    }
  cairo_scaled_font_get_font_matrix (font, &size);
  cairo_save (cr);
  cairo_set_font_face (cr, face_of (cairo_get_target (cr), cairo_scaled_font_get_font_face (font)));
  cairo_set_font_matrix (cr, &size);
  cairo_show_text_glyphs (cr, text + run->item->offset, run->item->length, (const cairo_glyph_t *) (gpointer) glyphs->data, (int) glyphs->len,
                          (const cairo_text_cluster_t *) (gpointer) clusters->data, (int) clusters->len, 0);
  cairo_restore (cr);
  return x;
}

void
heat_glyphs_show_line (cairo_t *cr, PangoLayoutLine *line)
{
  const char *text = pango_layout_get_text (line->layout);
  double x, y;

  cairo_get_current_point (cr, &x, &y);
  for (GSList *l = line->runs; l; l = l->next)
    {
      PangoGlyphItem *run = l->data;
      if (has_unknown (run->glyphs))
        {
          cairo_move_to (cr, x, y);
          pango_cairo_show_layout_line (cr, line);
          return;
        }
    }
  for (GSList *l = line->runs; l; l = l->next)
    x = show_run (cr, l->data, text, x, y);
  cairo_new_path (cr);
}
