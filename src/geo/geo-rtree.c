// SPDX-License-Identifier: GPL-3.0-or-later
#include "geo-rtree-view.h"
#include <string.h>

#define NODE_SIZE 16
#define AHEAD 16 /* boxes are fetched before they are needed: their order is not the memory's */
#define MAX_LEVELS HEAT_RTREE_MOST_LEVELS

typedef struct { float x0, y0, x1, y1; } FloatBox;

/* An item's box in 65535ths of the box above it, rounded outward. */
typedef struct { guint16 x0, y0, x1, y1; } ItemBox;
#define WHOLE 65535

struct _HeatRtree {
  ItemBox *item_boxes; /* level 0: items in Hilbert order; owned, with all other boxes behind */
  FloatBox *boxes;     /* each level above */
  guint32 *items;  /* level 0: item; above: index of the first child box */
  guint32 level_end[MAX_LEVELS];
  guint n_levels;
  guint32 n_boxes, n_items;
  double ox, oy; /* boxes are relative to this corner, so that floats keep centimetres */
  HeatBox extent;
  gboolean is_view; /* the arrays are borrowed */
};

/* Position along a Hilbert curve of order 16, a step of a state table a bit (Warren, Hacker's Delight, 16-2). */
static guint32
hilbert (guint32 x, guint32 y)
{
  guint32 state = 0, d = 0;

  for (int i = 15; i >= 0; i--)
    {
      guint32 row = 4 * state | 2 * ((x >> i) & 1) | ((y >> i) & 1);
      d = d << 2 | ((0x361E9CB4u >> (2 * row)) & 3);
      state = (0x8FE65831u >> (2 * row)) & 3;
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

/* Level 0 of a tree with one item has no box above. */
static FloatBox
box_above (const HeatRtree *tree, guint32 item)
{
  return tree->n_levels > 1 ? tree->boxes[item / NODE_SIZE] : round_outward (tree, tree->extent);
}

static float
part_of (float from, float to, guint16 part)
{
  return part == WHOLE ? to : from + (to - from) * ((float) part / WHOLE);
}

static FloatBox
box_at (const HeatRtree *tree, guint32 at)
{
  if (at >= tree->n_items)
    return tree->boxes[at - tree->n_items];
  ItemBox b = tree->item_boxes[at];
  FloatBox above = box_above (tree, at);
  return (FloatBox){ part_of (above.x0, above.x1, b.x0), part_of (above.y0, above.y1, b.y0), part_of (above.x0, above.x1, b.x1), part_of (above.y0, above.y1, b.y1) };
}

/* The largest part that is not beyond `at`, as part_of() will tell it. */
static guint16
part_below (float from, float to, float at)
{
  gint32 part = to > from ? (gint32) CLAMP ((at - from) / (to - from) * WHOLE, 0, WHOLE) : 0;

  while (part > 0 && part_of (from, to, (guint16) part) > at)
    part--;
  return (guint16) part;
}

static guint16
part_above (float from, float to, float at)
{
  gint32 part = to > from ? (gint32) CLAMP ((at - from) / (to - from) * WHOLE, 0, WHOLE) : WHOLE;

  while (part < WHOLE && part_of (from, to, (guint16) part) < at)
    part++;
  return (guint16) part;
}

static void
pack_items (HeatRtree *tree, const FloatBox *items)
{
  for (guint32 i = 0; i < tree->n_items; i++)
    {
      FloatBox b = items[i], above = box_above (tree, i);
      tree->item_boxes[i] = (ItemBox){ part_below (above.x0, above.x1, b.x0), part_below (above.y0, above.y1, b.y0),
                                       part_above (above.x0, above.x1, b.x1), part_above (above.y0, above.y1, b.y1) };
    }
}

/* `boxes`: the items' own, then room for all others. */
static void
build_levels (HeatRtree *tree, FloatBox *boxes)
{
  guint32 begin = 0, end = tree->n_items;

  tree->n_levels = 0;
  tree->level_end[tree->n_levels++] = end;
  while (end - begin > 1)
    {
      guint32 out = end;
      for (guint32 i = begin; i < end; i += NODE_SIZE)
        {
          FloatBox u = boxes[i];
          for (guint32 k = i + 1; k < MIN (i + NODE_SIZE, end); k++)
            {
              u.x0 = MIN (u.x0, boxes[k].x0);
              u.y0 = MIN (u.y0, boxes[k].y0);
              u.x1 = MAX (u.x1, boxes[k].x1);
              u.y1 = MAX (u.y1, boxes[k].y1);
            }
          boxes[out] = u;
          tree->items[out++] = i;
        }
      begin = end;
      end = out;
      tree->level_end[tree->n_levels++] = end;
    }
  tree->n_boxes = end;
}

/* `boxes`: those of the items, then all others. */
static void
take_boxes (HeatRtree *tree, gpointer boxes)
{
  tree->item_boxes = boxes;
  tree->boxes = (FloatBox *) (gpointer) ((char *) boxes + sizeof (ItemBox) * (gsize) tree->n_items);
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
  g_autofree FloatBox *all = g_new (FloatBox, MAX (total, 1));
  tree->items = g_new (guint32, MAX (total, 1));
  for (guint32 i = 0; i < m; i++)
    {
      __builtin_prefetch (&boxes[keyed[MIN (i + AHEAD, m - 1)].item]);
      all[i] = round_outward (tree, boxes[keyed[i].item]);
      tree->items[i] = keyed[i].item;
    }
  build_levels (tree, all);
  take_boxes (tree, g_malloc (MAX (sizeof (ItemBox) * (gsize) m + sizeof (FloatBox) * (total - m), 1)));
  memcpy (tree->boxes, all + m, sizeof (FloatBox) * (total - m));
  pack_items (tree, all);
  return tree;
}

void
heat_rtree_free (HeatRtree *tree)
{
  if (!tree)
    return;
  if (!tree->is_view)
    {
      g_free (tree->item_boxes);
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
      if (!boxes_meet (box_at (tree, at), want))
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
  push_waiting (heap, (Waiting){ box_distance (box_at (tree, root), rx, ry), root, (guint8) (tree->n_levels - 1), FALSE });
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
            push_waiting (heap, (Waiting){ box_distance (box_at (tree, k), rx, ry), k, (guint8) (w.level - 1), FALSE });
        }
    }
}

gsize
heat_rtree_bytes (const HeatRtree *tree)
{
  return sizeof *tree + sizeof (ItemBox) * (gsize) tree->n_items + sizeof (FloatBox) * (gsize) (tree->n_boxes - tree->n_items)
         + sizeof (guint32) * (gsize) tree->n_boxes;
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
  *boxes = tree->item_boxes;
  *items = tree->items;
}

gsize
heat_rtree_box_bytes (const HeatRtreeHead *head)
{
  return head->n_boxes >= head->n_items ? sizeof (ItemBox) * (gsize) head->n_items + sizeof (FloatBox) * (gsize) (head->n_boxes - head->n_items) : 0;
}

gsize heat_rtree_item_bytes (const HeatRtreeHead *head) { return head->n_boxes * sizeof (guint32); }

HeatRtree *
heat_rtree_new_view (const HeatRtreeHead *head, gconstpointer boxes, gconstpointer items)
{
  HeatRtree *tree = g_new0 (HeatRtree, 1);

  tree->is_view = TRUE;
  tree->items = (guint32 *) items;
  memcpy (tree->level_end, head->level_end, sizeof tree->level_end);
  tree->n_levels = head->n_levels;
  tree->n_boxes = head->n_boxes;
  tree->n_items = head->n_items;
  take_boxes (tree, (gpointer) boxes);
  tree->ox = head->ox;
  tree->oy = head->oy;
  tree->extent = head->extent;
  return tree;
}
