// SPDX-License-Identifier: GPL-3.0-or-later
#include "notice-table-private.h"
#include <string.h>

#define LEFT HEAT_TABLE_LEFT
#define RIGHT HEAT_TABLE_RIGHT
#define LABEL_W 150.0
#define HALF_X 620.0
#define PAD_X 15.0
#define PAD_Y 8.5
#define PITCH 36.0
#define RULE 0x000000

typedef struct { HeatTextBlock *label, *value; guint rgb; double x; } Cell;

/* NULL when the section has no such key, or lacks something that it needs. */
static char *
fill (const HeatNoticeTable *t, const char *key)
{
  g_autofree char *own = g_strconcat (key, t->suffix ? t->suffix : "", NULL);

  if (!heat_wording_has (t->w, t->section, own))
    return heat_wording_has (t->w, t->section, key) ? heat_wording_fill (t->w, t->section, key, t->f, NULL) : NULL;
  return heat_wording_fill (t->w, t->section, own, t->f, NULL);
}

char *
heat_notice_table_words (const HeatNoticeTable *t, const char *key)
{
  char *text = fill (t, key);

  return text ? text : g_strdup ("");
}

/* The fullest wording for which everything is known: value_NAME, value_NAME_2, value_NAME_3; NULL when there is none. */
static char *
cell_value (const HeatNoticeTable *t, const char *name)
{
  g_autofree char *key = g_strdup_printf ("value_%s", name), *second = g_strdup_printf ("value_%s_2", name), *third = g_strdup_printf ("value_%s_3", name);
  const char *keys[] = { key, second, third };
  char *value = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (keys) && !value; i++)
    value = fill (t, keys[i]);
  return value;
}

static Cell
make_cell (HeatNoticeTable *t, const char *name, double x, double w)
{
  HeatType bold = { .bold = TRUE, .px = 25, .pitch = PITCH }, text = { .px = 25, .pitch = PITCH, .width = w - LABEL_W - 2 * PAD_X, .markup = TRUE };
  gboolean comes_later = strcmp (name, "restored") == 0 || strcmp (name, "duration") == 0;
  g_autofree char *key = g_strdup_printf ("label_%s", name);
  g_autofree char *label = fill (t, key), *value = cell_value (t, name), *later = value ? NULL : fill (t, comes_later ? "later" : "unknown");

  return (Cell){ heat_paper_fit (t->l, label ? label : name, &bold, LABEL_W - 16, 14),
                 heat_paper_block (t->l, value ? value : later ? later : "—", &text), value ? 0 : 0x808080, x };
}

static void
put_cell (HeatNoticeTable *t, const Cell *c, double h)
{
  heat_paper_fill (t->l, t->page, c->x, t->y, LABEL_W, h, 0xf2f2f2);
  heat_paper_fill (t->l, t->page, c->x, t->y, 1, h, RULE);
  heat_paper_fill (t->l, t->page, c->x + LABEL_W, t->y, 1, h, RULE);
  heat_paper_put (t->l, t->page, "label", c->label, 0, 1, c->x + LABEL_W / 2, t->y + (h - PITCH) / 2 + 0.5, HEAT_ALIGN_CENTRE, 0);
  heat_paper_put (t->l, t->page, "value", c->value, 0, 0, c->x + LABEL_W + PAD_X, t->y + (h - heat_text_block_height (c->value)) / 2 + 0.5, HEAT_ALIGN_LEFT, c->rgb);
}

void
heat_notice_table_row (HeatNoticeTable *t, const char *spec)
{
  g_auto (GStrv) names = g_strsplit (spec, ",", 2);
  gboolean pair = names[0] && names[1];
  Cell cells[2] = { make_cell (t, names[0], LEFT, pair ? HALF_X - LEFT : RIGHT - LEFT) };
  double h = heat_text_block_height (cells[0].value);

  if (pair)
    {
      cells[1] = make_cell (t, names[1], HALF_X, RIGHT - HALF_X);
      h = MAX (h, heat_text_block_height (cells[1].value));
    }
  h += 2 * PAD_Y;
  for (int i = 0; i <= pair; i++)
    put_cell (t, &cells[i], h);
  heat_paper_fill (t->l, t->page, LEFT, t->y, RIGHT - LEFT, 1, RULE);
  heat_paper_fill (t->l, t->page, LEFT, t->y + h, RIGHT - LEFT, 1, RULE);
  heat_paper_fill (t->l, t->page, RIGHT - 1, t->y, 1, h + 1, RULE);
  t->y += h;
}
