// SPDX-License-Identifier: GPL-3.0-or-later
#include "notice-layout.h"
#include "notice-glyphs.h"
#include <pango/pangocairo.h>
#include <qrencode.h>
#include <math.h>
#include <string.h>

#define PX_TO_PT (72.0 / 150)

struct _HeatTextBlock {
  PangoLayout *layout;
  double pitch, baseline; /* of a line, from the top of its box */
  double trailing;        /* letter spacing after the last letter */
  guint n;
};

typedef enum { ITEM_TEXT, ITEM_FILL, ITEM_CIRCLE, ITEM_CODE } ItemKind;
typedef struct {
  ItemKind kind;
  guint page, rgb, first, n;
  const char *what;
  const HeatTextBlock *block;
  HeatAlign align;
  double x, y, w, h;
  char *text;
} Item;

struct _HeatPaper {
  PangoContext *context;
  GPtrArray *blocks;
  GArray *items;
  guint n_pages;
};

static void
free_block (HeatTextBlock *block)
{
  g_object_unref (block->layout);
  g_free (block);
}

static void
clear_item (Item *item)
{
  g_free (item->text);
}

HeatPaper *
heat_paper_new (void)
{
  HeatPaper *l = g_new0 (HeatPaper, 1);
  cairo_font_options_t *options = cairo_font_options_create ();

  l->context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (l->context, options);
  pango_context_set_round_glyph_positions (l->context, FALSE);
  pango_context_set_language (l->context, pango_language_from_string ("zh-cn"));
  cairo_font_options_destroy (options);
  l->blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) free_block);
  l->items = g_array_new (FALSE, TRUE, sizeof (Item));
  g_array_set_clear_func (l->items, (GDestroyNotify) clear_item);
  l->n_pages = 1;
  return l;
}

void
heat_paper_free (HeatPaper *l)
{
  if (!l)
    return;
  g_array_unref (l->items);
  g_ptr_array_unref (l->blocks);
  g_object_unref (l->context);
  g_free (l);
}

static void
add_weight (PangoAttrList *list, PangoWeight weight, gsize from, gsize to)
{
  PangoAttribute *a = pango_attr_weight_new (weight);

  a->start_index = (guint) from;
  a->end_index = (guint) to;
  pango_attr_list_insert (list, a);
}

static void
lighten_brackets (PangoAttrList *list, const char *text)
{
  for (const char *open = text; (open = strpbrk (open, "(\357")); open++)
    {
      gboolean wide = g_str_has_prefix (open, "（");
      const char *close = *open == '(' ? strchr (open, ')') : wide ? strstr (open, "）") : NULL;
      if (close)
        add_weight (list, PANGO_WEIGHT_NORMAL, (gsize) (open - text), (gsize) (close - text) + (wide ? strlen ("）") : 1));
    }
}

/* "**29 栋**" → "29 栋" in bold. (transfer full) */
static char *
take_markup (PangoAttrList *list, const char *text)
{
  GString *plain = g_string_new (NULL);
  gsize from = 0;
  gboolean bold = FALSE;

  for (const char *p = text; *p; p++)
    if (p[0] == '*' && p[1] == '*')
      {
        if (bold)
          add_weight (list, PANGO_WEIGHT_BOLD, from, plain->len);
        from = plain->len;
        bold = !bold;
        p++;
      }
    else
      g_string_append_c (plain, *p);
  return g_string_free (plain, FALSE);
}

static PangoFontDescription *
describe (const HeatType *type)
{
  PangoFontDescription *font = pango_font_description_new ();

  pango_font_description_set_family (font, type->serif ? "Noto Serif CJK SC, Noto Serif, serif" : "Noto Sans CJK SC, Noto Sans, sans");
  pango_font_description_set_weight (font, type->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_absolute_size (font, type->px * PANGO_SCALE);
  return font;
}

static void
set_text (HeatTextBlock *b, const char *text, const HeatType *type)
{
  PangoAttrList *list = pango_attr_list_new ();
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *plain = type->markup ? take_markup (list, valid) : g_strdup (valid);

  if (type->light_brackets)
    lighten_brackets (list, plain);
  if (type->spacing_em > 0)
    {
      b->trailing = type->spacing_em * type->px;
      pango_attr_list_insert (list, pango_attr_letter_spacing_new ((int) (b->trailing * PANGO_SCALE)));
    }
  pango_layout_set_text (b->layout, plain, -1);
  pango_layout_set_attributes (b->layout, list);
  pango_attr_list_unref (list);
}

HeatTextBlock *
heat_paper_block (HeatPaper *l, const char *text, const HeatType *type)
{
  HeatTextBlock *b = g_new0 (HeatTextBlock, 1);
  PangoFontDescription *font = describe (type);
  PangoFontMetrics *metrics = pango_context_get_metrics (l->context, font, NULL);
  double ascent = pango_font_metrics_get_ascent (metrics) / (double) PANGO_SCALE, descent = pango_font_metrics_get_descent (metrics) / (double) PANGO_SCALE;

  b->layout = pango_layout_new (l->context);
  pango_layout_set_font_description (b->layout, font);
  pango_layout_set_wrap (b->layout, PANGO_WRAP_WORD_CHAR);
  if (type->width > 0)
    pango_layout_set_width (b->layout, (int) (type->width * PANGO_SCALE));
  pango_layout_set_indent (b->layout, (int) (type->indent * PANGO_SCALE));
  set_text (b, text, type);
  b->pitch = type->pitch > 0 ? type->pitch : type->px * 1.45;
  b->baseline = (b->pitch - ascent - descent) / 2 + ascent;
  b->n = (guint) pango_layout_get_line_count (b->layout);
  pango_font_metrics_unref (metrics);
  pango_font_description_free (font);
  g_ptr_array_add (l->blocks, b);
  return b;
}

HeatTextBlock *
heat_paper_fit (HeatPaper *l, const char *text, const HeatType *type, double max_w, double min_px)
{
  HeatType t = *type;
  double ratio = type->pitch > 0 ? type->pitch / type->px : 1.45;
  HeatTextBlock *b;

  t.width = 0;
  for (;;)
    {
      t.pitch = t.px * ratio;
      b = heat_paper_block (l, text, &t);
      double w = heat_text_block_width (b);
      if (w <= max_w)
        {
          b->baseline += (type->pitch > 0 ? type->pitch - t.pitch : 0) / 2;
          b->pitch = type->pitch > 0 ? type->pitch : b->pitch;
          return b;
        }
      if (t.px <= min_px)
        break;
      t.px = MAX (min_px, MIN (t.px * max_w / w, t.px - 0.25));
    }
  t.width = max_w;
  return heat_paper_block (l, text, &t);
}

guint
heat_text_block_lines (const HeatTextBlock *b)
{
  return b->n;
}

double
heat_text_block_pitch (const HeatTextBlock *b)
{
  return b->pitch;
}

double
heat_text_block_height (const HeatTextBlock *b)
{
  return b->n * b->pitch;
}

static double
line_width (const HeatTextBlock *b, guint i)
{
  PangoRectangle logical;

  pango_layout_line_get_extents (pango_layout_get_line_readonly (b->layout, (int) i), NULL, &logical);
  return logical.width / (double) PANGO_SCALE - b->trailing;
}

double
heat_text_block_width (const HeatTextBlock *b)
{
  double w = 0;

  for (guint i = 0; i < b->n; i++)
    w = MAX (w, line_width (b, i));
  return w;
}

static Item *
add_item (HeatPaper *l, ItemKind kind, guint page, double x, double y, double w, double h, guint rgb)
{
  Item item = { .kind = kind, .page = page, .x = x, .y = y, .w = w, .h = h, .rgb = rgb, .what = "" };

  l->n_pages = MAX (l->n_pages, page + 1);
  g_array_append_val (l->items, item);
  return &g_array_index (l->items, Item, l->items->len - 1);
}

void
heat_paper_put (HeatPaper *l, guint page, const char *what, const HeatTextBlock *block, guint first, guint n, double x, double y, HeatAlign align, guint rgb)
{
  Item *item = add_item (l, ITEM_TEXT, page, x, y, 0, 0, rgb);

  item->what = what;
  item->block = block;
  item->first = first;
  item->n = MIN (n ? n : G_MAXUINT, block->n - MIN (first, block->n));
  item->align = align;
}

void
heat_paper_fill (HeatPaper *l, guint page, double x, double y, double w, double h, guint rgb)
{
  add_item (l, ITEM_FILL, page, x, y, w, h, rgb);
}

void
heat_paper_circle (HeatPaper *l, guint page, double cx, double cy, double radius, guint rgb)
{
  add_item (l, ITEM_CIRCLE, page, cx, cy, radius, 0, rgb);
}

void
heat_paper_code (HeatPaper *l, guint page, const char *text, double x, double y, double size)
{
  Item *item = add_item (l, ITEM_CODE, page, x, y, size, size, 0);

  item->what = "code";
  item->text = g_strdup (text);
}

guint
heat_paper_pages (const HeatPaper *l)
{
  return l->n_pages;
}

/* Left end of a line's origin and the height of its baseline. */
static void
place_line (const Item *item, guint i, double *x, double *y)
{
  const HeatTextBlock *b = item->block;
  PangoRectangle logical;

  pango_layout_line_get_extents (pango_layout_get_line_readonly (b->layout, (int) (item->first + i)), NULL, &logical);
  double w = logical.width / (double) PANGO_SCALE - b->trailing;
  /* Pango puts half of a letter's spacing before it. */
  *x = item->x - b->trailing / 2 - (item->align == HEAT_ALIGN_CENTRE ? w / 2 : item->align == HEAT_ALIGN_RIGHT ? w : 0);
  if (item->first + i == 0 && item->align == HEAT_ALIGN_LEFT)
    *x += pango_layout_get_indent (b->layout) / (double) PANGO_SCALE;
  *y = item->y + i * b->pitch + b->baseline;
}

/* On other surfaces that embed fonts (PostScript, SVG) the text goes white below, for search and copying, and its outlines over it:
 * notice-glyphs.h says why. */
static gboolean
embeds_fonts (cairo_t *cr)
{
  cairo_surface_type_t type = cairo_surface_get_type (cairo_get_target (cr));

  return type == CAIRO_SURFACE_TYPE_PS || type == CAIRO_SURFACE_TYPE_SVG;
}

static void
draw_text (cairo_t *cr, const Item *item)
{
  gboolean outlined = embeds_fonts (cr), is_pdf = cairo_surface_get_type (cairo_get_target (cr)) == CAIRO_SURFACE_TYPE_PDF;

  for (guint i = 0; i < item->n; i++)
    {
      PangoLayoutLine *line = pango_layout_get_line_readonly (item->block->layout, (int) (item->first + i));
      double x, y;
      place_line (item, i, &x, &y);
      cairo_move_to (cr, x, y);
      if (is_pdf)
        heat_glyphs_show_line (cr, line);
      else if (outlined)
        {
          cairo_save (cr);
          cairo_set_source_rgb (cr, 1, 1, 1);
          pango_cairo_show_layout_line (cr, line);
          cairo_restore (cr);
          cairo_new_path (cr);
          cairo_move_to (cr, x, y);
          pango_cairo_layout_line_path (cr, line);
          cairo_fill (cr);
        }
      else
        pango_cairo_show_layout_line (cr, line);
    }
}

static void
draw_code (cairo_t *cr, const Item *item)
{
  QRcode *code = QRcode_encodeString8bit (item->text, 0, QR_ECLEVEL_M);

  if (!code)
    return;
  double cell = item->w / code->width;
  for (int y = 0; y < code->width; y++)
    for (int x = 0; x < code->width;)
      {
        int end = x;
        while (end < code->width && (code->data[y * code->width + end] & 1))
          end++;
        if (end > x)
          cairo_rectangle (cr, item->x + x * cell, item->y + y * cell, (end - x) * cell, cell);
        x = end + 1;
      }
  cairo_fill (cr);
  QRcode_free (code);
}

static void
draw_circle (cairo_t *cr, const Item *item)
{
  double dash[] = { 10, 8 };

  cairo_save (cr);
  cairo_set_line_width (cr, 2);
  cairo_set_dash (cr, dash, 2, 0);
  cairo_new_sub_path (cr);
  cairo_arc (cr, item->x, item->y, item->w, 0, 2 * G_PI);
  cairo_stroke (cr);
  cairo_restore (cr);
}

void
heat_paper_draw (const HeatPaper *l, cairo_t *cr, guint page)
{
  cairo_save (cr);
  cairo_scale (cr, PX_TO_PT, PX_TO_PT);
  for (guint i = 0; i < l->items->len; i++)
    {
      const Item *item = &g_array_index (l->items, Item, i);
      if (item->page != page)
        continue;
      cairo_set_source_rgb (cr, (item->rgb >> 16 & 255) / 255.0, (item->rgb >> 8 & 255) / 255.0, (item->rgb & 255) / 255.0);
      if (item->kind == ITEM_TEXT)
        draw_text (cr, item);
      else if (item->kind == ITEM_CODE)
        draw_code (cr, item);
      else if (item->kind == ITEM_CIRCLE)
        draw_circle (cr, item);
      else
        {
          cairo_rectangle (cr, item->x, item->y, item->w, item->h);
          cairo_fill (cr);
        }
    }
  cairo_restore (cr);
}

static gboolean
ink_box (const Item *item, double box[4])
{
  double x0 = HUGE_VAL, y0 = HUGE_VAL, x1 = -HUGE_VAL, y1 = -HUGE_VAL;

  for (guint i = 0; i < item->n; i++)
    {
      PangoRectangle ink;
      double x, y;
      place_line (item, i, &x, &y);
      pango_layout_line_get_extents (pango_layout_get_line_readonly (item->block->layout, (int) (item->first + i)), &ink, NULL);
      if (ink.width == 0)
        continue;
      x0 = MIN (x0, x + ink.x / (double) PANGO_SCALE);
      y0 = MIN (y0, y + ink.y / (double) PANGO_SCALE);
      x1 = MAX (x1, x + (ink.x + ink.width) / (double) PANGO_SCALE);
      y1 = MAX (y1, y + (ink.y + ink.height) / (double) PANGO_SCALE);
    }
  box[0] = x0, box[1] = y0, box[2] = x1 - x0, box[3] = y1 - y0;
  return x1 > x0;
}

void
heat_paper_each_box (const HeatPaper *l, void (*each) (guint, const char *, double, double, double, double, gpointer), gpointer data)
{
  for (guint i = 0; i < l->items->len; i++)
    {
      const Item *item = &g_array_index (l->items, Item, i);
      double b[4];
      if (item->kind == ITEM_TEXT && ink_box (item, b))
        each (item->page, item->what, b[0], b[1], b[2], b[3], data);
      else if (item->kind == ITEM_CODE)
        each (item->page, item->what, item->x, item->y, item->w, item->h, data);
    }
}
