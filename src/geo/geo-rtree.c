// SPDX-License-Identifier: GPL-3.0-or-later
#include "geo-rtree-view.h"
#include <string.h>

#define NODE_SIZE 16
#define MAX_LEVELS HEAT_RTREE_MOST_LEVELS

typedef struct { float x0, y0, x1, y1; } FloatBox;

struct _HeatRtree {
  FloatBox *boxes; /* level 0 (items in Hilbert order), then each level above */
  guint32 *items;  /* level 0: item; above: index of the first child box */
  guint32 level_end[MAX_LEVELS];
  guint n_levels;
  guint32 n_boxes, n_items;
  double ox, oy; /* boxes are relative to this corner, so that floats keep centimetres */
  HeatBox extent;
  gboolean is_view; /* the arrays are borrowed */
};

/* Position along a Hilbert curve of order 16 (Warren, Hacker's Delight, 16-3). */
static guint32
hilbert (guint32 x, guint32 y)
{
  guint32 d = 0;

  for (guint32 s = 1u << 15; s > 0; s >>= 1)
    {
      guint32 rx = (x & s) != 0, ry = (y & s) != 0;
      d += s * s * ((3 * rx) ^ ry);
      if (ry == 0)
        {
          if (rx == 1)
            {
              x = 65535 - x;
              y = 65535 - y;
            }
          guint32 t = x;
          x = y;
          y = t;
        }
    }
  return d;
}

typedef struct { guint32 key, item; } Keyed;

/* Stable radix sort by 32-bit key, three passes of 11 bits. */
static void
sort_keyed (Keyed *a, guint32 n)
{
  g_autofree Keyed *b = n ? g_new (Keyed, n) : NULL;

  for (int pass = 0; n > 0 && pass < 3; pass++)
    {
      guint32 count[2049] = { 0 };
      int shift = pass * 11;
      for (guint32 i = 0; i < n; i++)
        count[((a[i].key >> shift) & 2047) + 1]++;
      for (int i = 0; i < 2048; i++)
        count[i + 1] += count[i];
      for (guint32 i = 0; i < n; i++)
        b[count[(a[i].key >> shift) & 2047]++] = a[i];
      memcpy (a, b, n * sizeof *a);
    }
}

static gboolean
is_usable (HeatBox b)
{
  return !heat_box_is_empty (b) && isfinite (b.x0_m) && isfinite (b.y0_m) && isfinite (b.x1_m) && isfinite (b.y1_m);
}

static FloatBox
round_outward (const HeatRtree *tree, HeatBox b)
{
  return (FloatBox){ nextafterf ((float) (b.x0_m - tree->ox), -HUGE_VALF), nextafterf ((float) (b.y0_m - tree->oy), -HUGE_VALF),
                     nextafterf ((float) (b.x1_m - tree->ox), HUGE_VALF), nextafterf ((float) (b.y1_m - tree->oy), HUGE_VALF) };
}

static void
build_levels (HeatRtree *tree)
{
  guint32 begin = 0, end = tree->n_items;

  tree->n_levels = 0;
  tree->level_end[tree->n_levels++] = end;
  while (end - begin > 1)
    {
      guint32 out = end;
      for (guint32 i = begin; i < end; i += NODE_SIZE)
        {
          FloatBox u = tree->boxes[i];
          for (guint32 k = i + 1; k < MIN (i + NODE_SIZE, end); k++)
            {
              u.x0 = MIN (u.x0, tree->boxes[k].x0);
              u.y0 = MIN (u.y0, tree->boxes[k].y0);
              u.x1 = MAX (u.x1, tree->boxes[k].x1);
              u.y1 = MAX (u.y1, tree->boxes[k].y1);
            }
          tree->boxes[out] = u;
          tree->items[out++] = i;
        }
      begin = end;
      end = out;
      tree->level_end[tree->n_levels++] = end;
    }
  tree->n_boxes = end;
}

HeatRtree *
heat_rtree_new (const HeatBox *boxes, guint32 n)
{
  HeatRtree *tree = g_new0 (HeatRtree, 1);
  g_autofree Keyed *keyed = g_new (Keyed, MAX (n, 1));
  guint32 m = 0;

  tree->extent = heat_box_empty ();
  for (guint32 i = 0; i < n; i++)
    if (is_usable (boxes[i]))
      {
        tree->extent = heat_box_add (tree->extent, boxes[i].x0_m, boxes[i].y0_m);
        tree->extent = heat_box_add (tree->extent, boxes[i].x1_m, boxes[i].y1_m);
        keyed[m++].item = i;
      }
  tree->n_items = m;
  tree->ox = m ? floor (tree->extent.x0_m) : 0;
  tree->oy = m ? floor (tree->extent.y0_m) : 0;

  double w = MAX (tree->extent.x1_m - tree->extent.x0_m, 1e-9), h = MAX (tree->extent.y1_m - tree->extent.y0_m, 1e-9);
  for (guint32 i = 0; i < m; i++)
    {
      HeatBox b = boxes[keyed[i].item];
      keyed[i].key = hilbert ((guint32) (65535 * CLAMP (((b.x0_m + b.x1_m) / 2 - tree->extent.x0_m) / w, 0, 1)),
                              (guint32) (65535 * CLAMP (((b.y0_m + b.y1_m) / 2 - tree->extent.y0_m) / h, 0, 1)));
    }
  sort_keyed (keyed, m);

  gsize total = 0;
  for (gsize k = m; ; k = (k + NODE_SIZE - 1) / NODE_SIZE)
    {
      total += k;
      if (k <= 1)
        break;
    }
  tree->boxes = g_new (FloatBox, MAX (total, 1));
  tree->items = g_new (guint32, MAX (total, 1));
  for (guint32 i = 0; i < m; i++)
    {
      tree->boxes[i] = round_outward (tree, boxes[keyed[i].item]);
      tree->items[i] = keyed[i].item;
    }
  build_levels (tree);
  return tree;
}

void
heat_rtree_free (HeatRtree *tree)
{
  if (!tree)
    return;
  if (!tree->is_view)
    {
      g_free (tree->boxes);
      g_free (tree->items);
    }
  g_free (tree);
}

static gboolean
boxes_meet (FloatBox a, FloatBox b)
{
  return a.x0 <= b.x1 && b.x0 <= a.x1 && a.y0 <= b.y1 && b.y0 <= a.y1;
}

void
heat_rtree_query (const HeatRtree *tree, HeatBox box, gboolean (*visit) (guint32, gpointer), gpointer data)
{
  /* Depth first: at most NODE_SIZE per level wait on the stack. */
  struct { guint32 at; guint8 level; } stack[MAX_LEVELS * NODE_SIZE];
  guint n = 0;

  if (tree->n_items == 0 || heat_box_is_empty (box))
    return;
  FloatBox want = round_outward (tree, box);
  stack[n].at = tree->n_boxes - 1;
  stack[n++].level = (guint8) (tree->n_levels - 1);
  while (n > 0)
    {
      guint32 at = stack[--n].at;
      guint8 level = stack[n].level;
      if (!boxes_meet (tree->boxes[at], want))
        continue;
      if (level == 0)
        {
          if (!visit (tree->items[at], data))
            return;
          continue;
        }
      guint32 first = tree->items[at], end = MIN (first + NODE_SIZE, tree->level_end[level - 1]);
      for (guint32 k = end; k-- > first;)
        {
          stack[n].at = k;
          stack[n++].level = (guint8) (level - 1);
        }
    }
}

typedef struct { double d; guint32 at; guint8 level; gboolean is_exact; } Waiting;

static void
push_waiting (GArray *heap, Waiting w)
{
  g_array_append_val (heap, w);
  Waiting *a = (Waiting *) (gpointer) heap->data;
  for (guint i = heap->len - 1; i > 0 && a[(i - 1) / 2].d > a[i].d; i = (i - 1) / 2)
    {
      Waiting t = a[i];
      a[i] = a[(i - 1) / 2];
      a[(i - 1) / 2] = t;
    }
}

static Waiting
pop_waiting (GArray *heap)
{
  Waiting *a = (Waiting *) (gpointer) heap->data, top = a[0];

  a[0] = a[heap->len - 1];
  g_array_set_size (heap, heap->len - 1);
  for (guint i = 0;;)
    {
      guint least = i, l = 2 * i + 1, r = l + 1;
      if (l < heap->len && a[l].d < a[least].d)
        least = l;
      if (r < heap->len && a[r].d < a[least].d)
        least = r;
      if (least == i)
        return top;
      Waiting t = a[i];
      a[i] = a[least];
      a[least] = t;
      i = least;
    }
}

static double
box_distance (FloatBox b, double x, double y)
{
  double dx = MAX (MAX (b.x0 - x, x - b.x1), 0), dy = MAX (MAX (b.y0 - y, y - b.y1), 0);

  return hypot (dx, dy);
}

void
heat_rtree_nearest (const HeatRtree *tree, double x_m, double y_m, double max_m,
                    double (*distance_m) (guint32, double, double, gpointer),
                    gboolean (*visit) (guint32, double, gpointer), gpointer data)
{
  g_autoptr (GArray) heap = g_array_new (FALSE, FALSE, sizeof (Waiting));
  double rx = x_m - tree->ox, ry = y_m - tree->oy;

  if (tree->n_items == 0)
    return;
  guint32 root = tree->n_boxes - 1;
  push_waiting (heap, (Waiting){ box_distance (tree->boxes[root], rx, ry), root, (guint8) (tree->n_levels - 1), FALSE });
  while (heap->len > 0)
    {
      Waiting w = pop_waiting (heap);
      if (w.d > max_m)
        return;
      if (w.is_exact)
        {
          if (!visit (tree->items[w.at], w.d, data))
            return;
        }
      else if (w.level == 0)
        push_waiting (heap, (Waiting){ distance_m (tree->items[w.at], x_m, y_m, data), w.at, 0, TRUE });
      else
        {
          guint32 first = tree->items[w.at], end = MIN (first + NODE_SIZE, tree->level_end[w.level - 1]);
          for (guint32 k = first; k < end; k++)
            push_waiting (heap, (Waiting){ box_distance (tree->boxes[k], rx, ry), k, (guint8) (w.level - 1), FALSE });
        }
    }
}

gsize
heat_rtree_bytes (const HeatRtree *tree)
{
  return sizeof *tree + (gsize) tree->n_boxes * (sizeof (FloatBox) + sizeof (guint32));
}

HeatBox
heat_rtree_extent (const HeatRtree *tree)
{
  return tree->extent;
}

void
heat_rtree_parts (const HeatRtree *tree, HeatRtreeHead *head, gconstpointer *boxes, gconstpointer *items)
{
  memset (head, 0, sizeof *head);
  memcpy (head->level_end, tree->level_end, sizeof head->level_end);
  head->n_levels = tree->n_levels;
  head->n_boxes = tree->n_boxes;
  head->n_items = tree->n_items;
  head->ox = tree->ox;
  head->oy = tree->oy;
  head->extent = tree->extent;
  *boxes = tree->boxes;
  *items = tree->items;
}

gsize heat_rtree_box_bytes (const HeatRtreeHead *head) { return head->n_boxes * sizeof (FloatBox); }
gsize heat_rtree_item_bytes (const HeatRtreeHead *head) { return head->n_boxes * sizeof (guint32); }

HeatRtree *
heat_rtree_new_view (const HeatRtreeHead *head, gconstpointer boxes, gconstpointer items)
{
  HeatRtree *tree = g_new0 (HeatRtree, 1);

  tree->is_view = TRUE;
  tree->boxes = (FloatBox *) boxes;
  tree->items = (guint32 *) items;
  memcpy (tree->level_end, head->level_end, sizeof tree->level_end);
  tree->n_levels = head->n_levels;
  tree->n_boxes = head->n_boxes;
  tree->n_items = head->n_items;
  tree->ox = head->ox;
  tree->oy = head->oy;
  tree->extent = head->extent;
  return tree;
}
