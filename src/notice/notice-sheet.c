// SPDX-License-Identifier: GPL-3.0-or-later
/* Door sheets: words → boxes on A4. Measures in px at 150 dpi: data/notice/README.md. */
#include "notice-sheet.h"
#include "notice-layout.h"
#include "base-i18n.h"
#include <string.h>

#define LEFT 100.0
#define RIGHT 1140.0
#define WIDTH (RIGHT - LEFT)
#define LABEL_W 232.0       /* of the label column, rule included */
#define CELL_PAD 26.0
#define ROW_PAD 17.0
#define FLOW_BOTTOM 1416.0  /* the flow ends here; below stand code, phone and seal */
#define SMALLEST 0.62       /* to which body, rows and advice may shrink */
#define SCALE_STEP 0.04
#define FLOWING 0.75        /* size when even that is too long and pages are added */
#define RED 0xb3140a

/* --- Laying out ---------------------------------------------------------------------------------------------------- */

typedef struct {
  HeatPaper *l;
  const HeatNoticeSheet *s;
  double scale, y;
  guint page;
  gboolean paged;   /* may go on to a further page */
} Flow;

static void
put_head (Flow *flow)
{
  HeatType small = { .px = 28, .pitch = 40 };
  HeatTextBlock *corner = heat_paper_fit (flow->l, flow->s->corner, &small, 320, 14);
  HeatTextBlock *number = heat_paper_fit (flow->l, flow->s->number, &small, WIDTH - 40 - heat_text_block_width (corner), 14);

  heat_paper_put (flow->l, flow->page, "number", number, 0, 1, LEFT, 83, HEAT_ALIGN_LEFT, 0);
  heat_paper_put (flow->l, flow->page, "corner", corner, 0, 1, RIGHT, 83, HEAT_ALIGN_RIGHT, 0);
}

static double
title_spacing (const char *title)
{
  glong n = g_utf8_strlen (title, -1);

  if (g_ascii_isalpha (*title))
    return 0;
  return n <= 4 ? 0.31 : n <= 6 ? 0.22 : 0.1;
}

static void
put_title (Flow *flow)
{
  HeatType type = { .serif = TRUE, .bold = TRUE, .px = flow->s->title_px, .pitch = flow->s->title_px * 1.45, .spacing_em = title_spacing (flow->s->title) };
  HeatTextBlock *title = heat_paper_fit (flow->l, flow->s->title, &type, WIDTH, 48);

  heat_paper_put (flow->l, flow->page, "title", title, 0, 1, HEAT_PAGE_W / 2, 233 - heat_text_block_pitch (title) / 2, HEAT_ALIGN_CENTRE, 0);
  heat_paper_fill (flow->l, flow->page, LEFT, 332, WIDTH, 6, RED);
  heat_paper_fill (flow->l, flow->page, LEFT, 342, WIDTH, 2, RED);
}

static void
next_page (Flow *flow)
{
  flow->page++;
  put_head (flow);
  heat_paper_fill (flow->l, flow->page, LEFT, 132, WIDTH, 3, RED);
  flow->y = 160;
}

static double
room_left (const Flow *flow)
{
  return FLOW_BOTTOM - flow->y;
}

/* A block that flows over pages line by line. */
static void
put_flowing (Flow *flow, const char *what, const HeatTextBlock *block, double x)
{
  guint first = 0, n = heat_text_block_lines (block);

  while (first < n)
    {
      guint fits = flow->paged ? (guint) MAX (room_left (flow) / heat_text_block_pitch (block), 0) : n;
      if (fits == 0)
        {
          next_page (flow);
          continue;
        }
      fits = MIN (fits, n - first);
      heat_paper_put (flow->l, flow->page, what, block, first, fits, x, flow->y, HEAT_ALIGN_LEFT, 0);
      flow->y += fits * heat_text_block_pitch (block);
      first += fits;
    }
}

static void
put_opening (Flow *flow)
{
  double k = flow->scale;
  HeatType greeting = { .serif = TRUE, .bold = TRUE, .px = 48 * k, .pitch = 70 * k, .width = WIDTH };
  HeatType body = { .serif = TRUE, .px = 40 * k, .pitch = 62 * k, .width = WIDTH, .indent = 80 * k };

  put_flowing (flow, "salutation", heat_paper_block (flow->l, flow->s->salutation, &greeting), LEFT);
  flow->y += 6 * k;
  put_flowing (flow, "body", heat_paper_block (flow->l, flow->s->body, &body), LEFT);
  flow->y += 23 * k;
}

static HeatTextBlock *
row_block (Flow *flow, const HeatSheetRow *row)
{
  double k = flow->scale, width = RIGHT - LEFT - LABEL_W - 2 * CELL_PAD;
  HeatType text = { .serif = TRUE, .px = 40 * k, .pitch = 58 * k, .width = width };
  HeatType strong = { .serif = TRUE, .bold = TRUE, .px = 50 * k, .pitch = 66 * k, .width = width, .light_brackets = TRUE };
  HeatType decisive = { .bold = TRUE, .px = 76, .pitch = 96 };

  if (row->style == HEAT_ROW_DECISIVE)
    return heat_paper_fit (flow->l, row->value, &decisive, width + 12, 56);
  return heat_paper_block (flow->l, row->value, row->style == HEAT_ROW_STRONG ? &strong : &text);
}

#define LABEL_LINES 8

static HeatTextBlock *
label_block (Flow *flow, const HeatSheetRow *row)
{
  HeatType type = { .bold = TRUE, .px = MIN (42, 42 * MAX (flow->scale, 0.7)), .pitch = 0 };

  return heat_paper_fit (flow->l, row->label, &type, LABEL_W - 24, 24);
}

static double
label_height (const HeatTextBlock *label)
{
  return MIN (heat_text_block_lines (label), LABEL_LINES) * heat_text_block_pitch (label);
}

/* The frame and label of one row or of its part on this page. */
static void
put_row_box (Flow *flow, const HeatTextBlock *label, double height)
{
  double top = flow->y;
  guint page = flow->page;

  heat_paper_fill (flow->l, page, LEFT, top, LABEL_W, height, 0xf2f2f2);
  heat_paper_fill (flow->l, page, LEFT, top, WIDTH, 2, 0);
  heat_paper_fill (flow->l, page, LEFT, top + height, WIDTH, 2, 0);
  heat_paper_fill (flow->l, page, LEFT, top, 2, height + 2, 0);
  heat_paper_fill (flow->l, page, LEFT + LABEL_W, top, 2, height, 0);
  heat_paper_fill (flow->l, page, RIGHT - 2, top, 2, height + 2, 0);
  heat_paper_put (flow->l, page, "label", label, 0, LABEL_LINES, LEFT + 1 + LABEL_W / 2, top + 1 + (height - label_height (label)) / 2, HEAT_ALIGN_CENTRE, 0);
}

static void
put_row (Flow *flow, const HeatSheetRow *row)
{
  HeatTextBlock *block = row_block (flow, row), *label = label_block (flow, row);
  double pitch = heat_text_block_pitch (block), pad = ROW_PAD * (row->style == HEAT_ROW_DECISIVE ? 1 : flow->scale);
  double least = label_height (label) + 12;
  guint first = 0, n = heat_text_block_lines (block);

  while (first < n)
    {
      guint fits = flow->paged ? (guint) MAX ((room_left (flow) - 2 * pad) / pitch, 0) : n;
      if (fits < MIN (2, n - first) || (flow->paged && room_left (flow) < least))
        {
          next_page (flow);
          continue;
        }
      fits = MIN (fits, n - first);
      double text_h = fits * pitch + 2 * pad, height = MAX (text_h, least);
      put_row_box (flow, label, height);
      heat_paper_put (flow->l, flow->page, row->style == HEAT_ROW_DECISIVE ? "decisive" : "row", block, first, fits,
                       LEFT + LABEL_W + CELL_PAD, flow->y + 1 + pad + (height - text_h) / 2, HEAT_ALIGN_LEFT, 0);
      flow->y += height;
      first += fits;
    }
}

static void
put_advice (Flow *flow)
{
  double k = flow->scale;
  HeatType type = { .serif = TRUE, .px = 35 * k, .pitch = 56 * k, .width = WIDTH - 50 };

  flow->y += 20 * k;
  for (guint i = 0; i < flow->s->advice->len; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u.", i + 1);
      HeatType one = type;
      one.width = 0;
      HeatTextBlock *mark = heat_paper_block (flow->l, number, &one), *text = heat_paper_block (flow->l, flow->s->advice->pdata[i], &type);
      if (flow->paged && room_left (flow) < heat_text_block_pitch (text))
        next_page (flow);
      heat_paper_put (flow->l, flow->page, "advice-number", mark, 0, 1, LEFT + 39, flow->y, HEAT_ALIGN_RIGHT, 0);
      put_flowing (flow, "advice", text, LEFT + 49);
    }
}

/* Code, phone and, on the last page, issuer and date with the seal place over them. */
static void
put_foot (Flow *flow, guint page, guint pages)
{
  const HeatNoticeSheet *s = flow->s;
  HeatType caption = { .px = 24, .pitch = 34 }, label = { .px = 32, .pitch = 46 }, phone = { .bold = TRUE, .px = 56, .pitch = 80 };
  HeatType sign = { .serif = TRUE, .px = 36, .pitch = 56 }, seal = { .px = 24, .pitch = 34 };
  double code_w = *s->code ? 190 : 0;

  if (*s->code)
    {
      heat_paper_code (flow->l, page, s->code, LEFT, 1441, 190);
      heat_paper_put (flow->l, page, "code-caption", heat_paper_fit (flow->l, s->code_caption, &caption, 230, 14), 0, 1, LEFT + 96, 1645, HEAT_ALIGN_CENTRE, 0);
    }
  double x = LEFT + (code_w ? 242 : 0), max_w = 790 - 18 - x;
  heat_paper_put (flow->l, page, "phone-label", heat_paper_fit (flow->l, s->phone_label, &label, max_w, 16), 0, 1, x, 1563, HEAT_ALIGN_LEFT, 0);
  heat_paper_put (flow->l, page, "phone", heat_paper_fit (flow->l, s->phone, &phone, max_w, 24), 0, 1, x, 1604, HEAT_ALIGN_LEFT, 0);
  if (page + 1 == pages)
    {
      HeatTextBlock *issuer = heat_paper_fit (flow->l, s->issuer, &sign, 330, 26);
      guint lines = MIN (heat_text_block_lines (issuer), 2); /* a long name in two, the word of the seal above them */
      heat_paper_put (flow->l, page, "issuer", issuer, 0, lines, 956, 1623 - heat_text_block_pitch (issuer) * lines + 2, HEAT_ALIGN_CENTRE, 0);
      heat_paper_put (flow->l, page, "date", heat_paper_fit (flow->l, s->date, &sign, 330, 20), 0, 1, 956, 1623, HEAT_ALIGN_CENTRE, 0);
      if (*s->seal)
        {
          heat_paper_circle (flow->l, page, 962, 1588, 115, 0x9a9a9a);
          heat_paper_put (flow->l, page, "seal", heat_paper_fit (flow->l, s->seal, &seal, 160, 14), 0, 1, 962, lines > 1 ? 1498 : 1522, HEAT_ALIGN_CENTRE, 0x808080);
        }
    }
  if (pages > 1)
    {
      g_autofree char *p = g_strdup_printf ("%u", page + 1), *all = g_strdup_printf ("%u", pages);
      g_autoptr (GString) text = g_string_new (s->page_of);
      g_string_replace (text, "{page}", p, 0);
      g_string_replace (text, "{pages}", all, 0);
      heat_paper_put (flow->l, page, "page", heat_paper_block (flow->l, text->str, &caption), 0, 1, HEAT_PAGE_W / 2, 1704, HEAT_ALIGN_CENTRE, 0);
    }
}

static HeatPaper *
lay_out (const HeatNoticeSheet *s, double scale, gboolean paged, gboolean *fits)
{
  Flow flow = { .l = heat_paper_new (), .s = s, .scale = scale, .y = 371, .paged = paged };

  put_head (&flow);
  put_title (&flow);
  put_opening (&flow);
  for (guint i = 0; i < s->rows->len; i++)
    put_row (&flow, s->rows->pdata[i]);
  flow.y += 2;
  put_advice (&flow);
  *fits = flow.y <= FLOW_BOTTOM || paged;
  for (guint page = 0; page <= flow.page; page++)
    put_foot (&flow, page, flow.page + 1);
  return flow.l;
}

/* One page at the largest type that fits; when the smallest does not, several. */
static HeatPaper *
lay_out_best (const HeatNoticeSheet *s)
{
  gboolean fits;
  g_autoptr (HeatPaper) best = lay_out (s, 1, FALSE, &fits);
  int large = 0, small = (int) ((1 - SMALLEST) / SCALE_STEP) + 1; /* steps down: too large, and surely taken as too small */

  if (fits)
    return g_steal_pointer (&best);
  g_clear_pointer (&best, heat_paper_free);
  while (small - large > 1)
    {
      int middle = (large + small) / 2;
      g_autoptr (HeatPaper) l = lay_out (s, 1 - middle * SCALE_STEP, FALSE, &fits);
      if (!fits)
        large = middle;
      else
        {
          g_clear_pointer (&best, heat_paper_free);
          best = g_steal_pointer (&l);
          small = middle;
        }
    }
  return best ? g_steal_pointer (&best) : lay_out (s, FLOWING, TRUE, &fits);
}

guint
heat_notice_sheet_pages (const HeatNoticeSheet *sheet)
{
  g_autoptr (HeatPaper) l = lay_out_best (sheet);

  return heat_paper_pages (l);
}

guint
heat_notice_draw_sheet (cairo_t *cr, const HeatNoticeSheet *sheet)
{
  g_autoptr (HeatPaper) l = lay_out_best (sheet);
  guint n = heat_paper_pages (l);

  for (guint page = 0; page < n; page++)
    {
      heat_paper_draw (l, cr, page);
      cairo_show_page (cr);
    }
  return n;
}

void
heat_notice_draw_page (cairo_t *cr, const HeatNoticeSheet *sheet, guint page)
{
  g_autoptr (HeatPaper) l = lay_out_best (sheet);

  heat_paper_draw (l, cr, page);
}

static void
collect_box (guint page, const char *what, double x, double y, double w, double h, gpointer data)
{
  HeatSheetBox box = { page, what, x, y, w, h };

  g_array_append_val ((GArray *) data, box);
}

GArray *
heat_notice_sheet_boxes (const HeatNoticeSheet *sheet)
{
  g_autoptr (HeatPaper) l = lay_out_best (sheet);
  GArray *boxes = g_array_new (FALSE, FALSE, sizeof (HeatSheetBox));

  heat_paper_each_box (l, collect_box, boxes);
  return boxes;
}
