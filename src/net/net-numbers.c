// SPDX-License-Identifier: GPL-3.0-or-later
#include "net-numbers.h"
#include <string.h>

#define MOST_DIGITS 19u /* below 2⁶⁴ */
#define PADDING 8u

G_STATIC_ASSERT (HEAT_NUMBER_BYTES > MOST_DIGITS + HEAT_NUMBER_PREFIX);

/* One text taken apart. */
typedef struct { const char *text; guint len, prefix, digits; guint64 value; gboolean fits, is_alike; } Part;

static Part
take_apart (const char *text)
{
  Part p = { .text = text, .len = (guint) strlen (text) };
  guint from = p.len;

  while (from > 0 && g_ascii_isdigit (text[from - 1]))
    from--;
  p.prefix = from;
  p.digits = p.len - from;
  p.fits = p.digits > 0 && p.digits <= MOST_DIGITS && p.prefix <= HEAT_NUMBER_PREFIX;
  for (guint i = from; p.fits && i < p.len; i++)
    p.value = p.value * 10 + (guint64) (text[i] - '0');
  return p;
}

static gboolean
is_alike (const Part *a, const Part *b)
{
  return a->fits && b->fits && a->digits == b->digits && a->prefix == b->prefix && (a->prefix == 0 || memcmp (a->text, b->text, a->prefix) == 0);
}

/* The pattern of most rows (Boyer, Moore 1981), where one has the majority; marks the rows that are like it. NULL: there is none. */
static const Part *
most_common (Part *parts, guint n)
{
  const Part *common = NULL;
  guint votes = 0;

  for (guint i = 0; i < n; i++)
    {
      if (!parts[i].fits)
        continue;
      if (votes == 0)
        common = &parts[i];
      if (is_alike (common, &parts[i]))
        votes++;
      else
        votes--;
    }
  for (guint i = 0; common && i < n; i++)
    parts[i].is_alike = is_alike (common, &parts[i]);
  return common;
}

typedef struct { guint64 base, most; } Frame;

/* Base and largest difference with this step; every base + row × step is taken modulo 2⁶⁴. */
static Frame
frame_of (const Part *parts, guint n, const Part *common, guint step)
{
  Frame f = { 0, 0 };
  guint64 zero = common->value - (guint64) (common - parts) * step;
  gint64 low = 0, high = 0;

  for (guint i = 0; i < n; i++)
    if (parts[i].is_alike)
      {
        gint64 d = (gint64) (parts[i].value - (guint64) i * step - zero);
        low = MIN (low, d);
        high = MAX (high, d);
      }
  f.base = zero + (guint64) low;
  f.most = (guint64) high - (guint64) low;
  return f;
}

static guint8
width_for (guint64 most, gboolean all_fit)
{
  guint8 width = 0;

  if (most == 0 && all_fit)
    return 0;
  for (width = 1; width < 8 && most > (G_GUINT64_CONSTANT (1) << (8 * width)) - 3; width++)
    ;
  return width;
}

/* Room for `n` values of this width at the end. */
static guint8 *
add_room (GByteArray *data, guint n, guint width)
{
  guint at = data->len;

  g_byte_array_set_size (data, at + n * width);
  return data->data + at;
}

static guint8 *
put_bytes (guint8 *to, guint64 value, guint width)
{
  value = GUINT64_TO_LE (value);
  memcpy (to, &value, width);
  return to + width;
}

static guint64
code_odd (guint width) { return width == 8 ? G_MAXUINT64 : (G_GUINT64_CONSTANT (1) << (8 * width)) - 1; }

static void
put_raw (HeatNumberBlock *block, GByteArray *data, const HeatText *texts, guint n)
{
  block->is_raw = TRUE;
  block->width = 4;
  guint8 *to = add_room (data, n, 4);
  for (guint i = 0; i < n; i++)
    to = put_bytes (to, texts[i].at, 4);
}

typedef struct { const HeatStrings *pool; HeatText texts[HEAT_NUMBER_ROWS]; Part parts[HEAT_NUMBER_ROWS]; guint n; guint32 first; } Rows;

/* Differences take no more room than the texts would, and none passes 2⁶². */
static gboolean
choose_frame (const Rows *rows, const Part *common, HeatNumberBlock *block)
{
  guint n_alike = 0, n_odd = 0;

  for (guint i = 0; i < rows->n; i++)
    if (rows->parts[i].is_alike)
      n_alike++;
    else
      n_odd += rows->parts[i].len > 0;
  for (guint step = 0; step <= 1; step++)
    {
      Frame f = frame_of (rows->parts, rows->n, common, step);
      guint8 width = width_for (f.most, n_alike == rows->n);
      if (step && width >= block->width)
        break;
      *block = (HeatNumberBlock){ .base = f.base, .at = block->at, .width = width, .digits = (guint8) common->digits, .step = (guint8) step };
      if (f.most >> 62)
        return FALSE;
    }
  return block->width * rows->n + sizeof (HeatOdd) * n_odd < 4 * rows->n + n_alike * (common->len + 1);
}

static void
put_rows (HeatNumbers *numbers, Rows *rows, GByteArray *data, GArray *odd)
{
  HeatNumberBlock *block = &numbers->blocks[rows->first / HEAT_NUMBER_ROWS];
  const Part *common = most_common (rows->parts, rows->n);

  block->at = data->len;
  if (!common || !choose_frame (rows, common, block))
    {
      *block = (HeatNumberBlock){ .at = data->len };
      put_raw (block, data, rows->texts, rows->n);
      return;
    }
  block->n_prefix = (guint8) common->prefix;
  memcpy (block->prefix, common->text, common->prefix);
  guint8 *to = add_room (data, rows->n, block->width);
  for (guint i = 0; i < rows->n; i++)
    {
      const Part *p = &rows->parts[i];
      HeatOdd o = { rows->first + i, rows->texts[i].at };
      if (p->is_alike)
        to = put_bytes (to, p->value - block->base - (guint64) i * block->step, block->width);
      else
        to = put_bytes (to, code_odd (block->width) - (p->len == 0), block->width);
      if (!p->is_alike && p->len > 0)
        g_array_append_val (odd, o);
    }
}

void
heat_numbers_build (HeatNumbers *numbers, const HeatStrings *pool, const HeatText *first, gsize stride, guint32 n)
{
  GByteArray *data = g_byte_array_sized_new (n + 64);
  GArray *odd = g_array_new (FALSE, FALSE, sizeof (HeatOdd));
  g_autofree Rows *rows = g_new (Rows, 1);

  *numbers = (HeatNumbers){ .n = n, .blocks = g_new0 (HeatNumberBlock, n / HEAT_NUMBER_ROWS + 1) };
  for (guint32 from = 0; from < n; from += HEAT_NUMBER_ROWS)
    {
      rows->first = from;
      rows->n = MIN (HEAT_NUMBER_ROWS, n - from);
      for (guint i = 0; i < rows->n; i++)
        {
          rows->texts[i] = *(const HeatText *) (gconstpointer) ((const char *) first + (gsize) (from + i) * stride);
          rows->parts[i] = take_apart (heat_strings_get (pool, rows->texts[i]));
        }
      put_rows (numbers, rows, data, odd);
    }
  g_byte_array_append (data, (const guint8[PADDING]){ 0 }, PADDING);
  numbers->n_data = data->len;
  numbers->data = g_realloc (g_byte_array_free (data, FALSE), numbers->n_data);
  numbers->n_odd = odd->len;
  numbers->odd = (HeatOdd *) (gpointer) g_array_free (odd, odd->len == 0);
}

void
heat_numbers_clear (HeatNumbers *numbers)
{
  g_clear_pointer (&numbers->blocks, g_free);
  g_clear_pointer (&numbers->data, g_free);
  g_clear_pointer (&numbers->odd, g_free);
}

void
heat_numbers_each_text (HeatNumbers *numbers, void (*each) (HeatText *, gpointer), gpointer data)
{
  for (guint32 b = 0; b * HEAT_NUMBER_ROWS < numbers->n; b++)
    {
      HeatNumberBlock *block = &numbers->blocks[b];
      guint n_raw = block->is_raw ? MIN (HEAT_NUMBER_ROWS, numbers->n - b * HEAT_NUMBER_ROWS) : 0;
      for (guint i = 0; i < n_raw; i++)
        {
          HeatText text;
          memcpy (&text, numbers->data + block->at + 4 * i, 4);
          text.at = GUINT32_FROM_LE (text.at);
          each (&text, data);
          text.at = GUINT32_TO_LE (text.at);
          memcpy (numbers->data + block->at + 4 * i, &text, 4);
        }
    }
  for (guint32 i = 0; i < numbers->n_odd; i++)
    {
      HeatText text = { numbers->odd[i].value };
      each (&text, data);
      numbers->odd[i].value = text.at;
    }
}

gboolean
heat_odd_find (const HeatOdd *odd, guint32 n, guint32 row, guint32 *value)
{
  guint32 from = 0, to = n;

  while (from < to)
    {
      guint32 middle = from + (to - from) / 2;
      if (odd[middle].row == row)
        {
          *value = odd[middle].value;
          return TRUE;
        }
      if (odd[middle].row < row)
        from = middle + 1;
      else
        to = middle;
    }
  return FALSE;
}

const char *
heat_numbers_get (const HeatNumbers *numbers, const HeatStrings *pool, guint32 row, char text[HEAT_NUMBER_BYTES])
{
  const HeatNumberBlock *block = &numbers->blocks[row / HEAT_NUMBER_ROWS];
  guint i = row % HEAT_NUMBER_ROWS;
  guint64 value;
  guint32 odd;

  memcpy (&value, numbers->data + block->at + i * block->width, 8);
  value = block->width ? GUINT64_FROM_LE (value) & code_odd (block->width) : 0;
  if (block->is_raw)
    return heat_strings_get (pool, (HeatText){ (guint32) value });
  if (block->width && value >= code_odd (block->width) - 1)
    return value == code_odd (block->width) && heat_odd_find (numbers->odd, numbers->n_odd, row, &odd) ? heat_strings_get (pool, (HeatText){ odd }) : "";
  value += block->base + (guint64) i * block->step;
  memcpy (text, block->prefix, block->n_prefix);
  char *end = text + block->n_prefix + block->digits;
  *end = '\0';
  for (guint k = 0; k < block->digits; k++, value /= 10)
    *--end = (char) ('0' + value % 10);
  return text;
}
