// SPDX-License-Identifier: GPL-3.0-or-later
#include "map-backdrop.h"
#include <math.h>

#define MOST_ASKED 256              /* what was asked longest ago is forgotten: the view went on */
#define MOST_KNOWN 20000            /* tiles whose stamp is remembered */
#define AGAIN_MS 20000 /* after a failure */
#define ARRIVED_MS 120

typedef struct {
  HeatMapTile tile;
  cairo_surface_t *image; /* owned; NULL: not here (any more) */
  guint64 stamp, used;    /* stamp 0: never was */
  guint64 failed_at;      /* n_again when it failed, plus 1; 0: did not */
  int side_px;
  gboolean is_asked;
} Picture;

struct _HeatMapBackdrop {
  int ref_count; /* atomic */
  char *credit; /* owned */
  HeatMapFetch fetch;
  gpointer data;
  GDestroyNotify destroy;
  void (*arrived) (gpointer data);
  gpointer arrived_data;
  GMutex lock; /* guards what follows */
  GCond asked;
  GHashTable *pictures; /* Picture, owned: set by tile */
  GQueue queue;         /* Picture, borrowed: the next one at the head */
  char *trouble;        /* owned */
  gsize bytes;
  guint64 clock;
  guint64 n_again; /* times that what failed was given another try */
  guint timeout, again, again_ms; /* sources of the main context; 0: none */
  gboolean is_closed;
};

static guint
hash_picture (gconstpointer key)
{
  const HeatMapTile *t = &((const Picture *) key)->tile;

  return (guint) t->x * 73856093u ^ (guint) t->y * 19349663u ^ (guint) t->level * 83492791u;
}

static gboolean
equal_pictures (gconstpointer a, gconstpointer b)
{
  const HeatMapTile *x = &((const Picture *) a)->tile, *y = &((const Picture *) b)->tile;

  return x->x == y->x && x->y == y->y && x->level == y->level;
}

static void
free_picture (gpointer data)
{
  Picture *picture = data;

  g_clear_pointer (&picture->image, cairo_surface_destroy);
  g_free (picture);
}

HeatMapBackdrop *
heat_map_backdrop_ref (HeatMapBackdrop *b)
{
  g_atomic_int_inc (&b->ref_count);
  return b;
}

void
heat_map_backdrop_unref (HeatMapBackdrop *b)
{
  if (!b || !g_atomic_int_dec_and_test (&b->ref_count))
    return;
  g_queue_clear (&b->queue);
  g_hash_table_unref (b->pictures);
  if (b->destroy)
    b->destroy (b->data);
  g_free (b->trouble);
  g_free (b->credit);
  g_mutex_clear (&b->lock);
  g_cond_clear (&b->asked);
  g_free (b);
}

static gsize
bytes_of (int side_px)
{
  return 4 * (gsize) side_px * (gsize) side_px;
}

static void
forget_image (HeatMapBackdrop *b, Picture *picture)
{
  if (!picture->image)
    return;
  b->bytes -= bytes_of (picture->side_px);
  g_clear_pointer (&picture->image, cairo_surface_destroy);
}

/* The longest unused image goes; its stamp stays, so that tiles drawn from it are not drawn again. O(pictures): rarely needed. */
static void
trim (HeatMapBackdrop *b)
{
  while (b->bytes > HEAT_MAP_BACKDROP_BYTES)
    {
      GHashTableIter iter;
      gpointer key;
      Picture *oldest = NULL;
      g_hash_table_iter_init (&iter, b->pictures);
      while (g_hash_table_iter_next (&iter, &key, NULL))
        if (((Picture *) key)->image && (!oldest || ((Picture *) key)->used < oldest->used))
          oldest = key;
      forget_image (b, oldest);
    }
}

static gboolean
is_forgotten (gpointer key, gpointer value, gpointer data)
{
  return !((Picture *) key)->image && !((Picture *) key)->is_asked;
}

static gboolean
tell_arrived (gpointer data)
{
  HeatMapBackdrop *b = data;

  g_mutex_lock (&b->lock);
  b->timeout = 0;
  gboolean is_open = !b->is_closed;
  g_mutex_unlock (&b->lock);
  if (is_open)
    b->arrived (b->arrived_data);
  return G_SOURCE_REMOVE;
}

/* What failed looks otherwise from now on: tiles in view are drawn again and ask for it. */
static gboolean
try_again (gpointer data)
{
  HeatMapBackdrop *b = data;

  g_mutex_lock (&b->lock);
  b->again = 0;
  b->n_again++;
  gboolean is_open = !b->is_closed;
  g_mutex_unlock (&b->lock);
  if (is_open)
    b->arrived (b->arrived_data);
  return G_SOURCE_REMOVE;
}

static void
unref_backdrop (gpointer data)
{
  heat_map_backdrop_unref (data);
}

/* Under the lock. */
static void
take_in (HeatMapBackdrop *b, Picture *picture, cairo_surface_t *image, char *why)
{
  gboolean is_told = g_strcmp0 (b->trouble, why) == 0;

  picture->is_asked = FALSE;
  picture->failed_at = image ? 0 : b->n_again + 1;
  if (image)
    {
      forget_image (b, picture);
      picture->image = image;
      picture->side_px = cairo_image_surface_get_width (image);
      picture->stamp = ++b->clock;
      picture->used = b->clock;
      b->bytes += bytes_of (picture->side_px);
      trim (b);
    }
  else if (!b->again && !b->is_closed)
    b->again = g_timeout_add_full (G_PRIORITY_DEFAULT, b->again_ms, try_again, heat_map_backdrop_ref (b), unref_backdrop);
  g_free (b->trouble);
  b->trouble = why;
  if ((image || !is_told) && !b->timeout && !b->is_closed)
    b->timeout = g_timeout_add_full (G_PRIORITY_DEFAULT, ARRIVED_MS, tell_arrived, heat_map_backdrop_ref (b), unref_backdrop);
}

static gpointer
fetch_all (gpointer data)
{
  HeatMapBackdrop *b = data;

  g_mutex_lock (&b->lock);
  while (!b->is_closed)
    {
      Picture *picture = g_queue_pop_head (&b->queue);
      if (!picture)
        {
          g_cond_wait (&b->asked, &b->lock);
          continue;
        }
      HeatBox box = heat_map_tile_box (picture->tile);
      int side = picture->side_px;
      char *why = NULL;
      g_mutex_unlock (&b->lock); /* the picture stays: only those not asked for are forgotten */
      cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, side, side);
      guint32 *argb = (guint32 *) (gpointer) cairo_image_surface_get_data (image); /* rows without gaps: 4 bytes a pixel */
      if (b->fetch (box, side, side, argb, &why, b->data))
        cairo_surface_mark_dirty (image);
      else
        g_clear_pointer (&image, cairo_surface_destroy);
      g_mutex_lock (&b->lock);
      take_in (b, picture, image, why);
    }
  g_mutex_unlock (&b->lock);
  heat_map_backdrop_unref (b);
  return NULL;
}

HeatMapBackdrop *
heat_map_backdrop_new (const char *credit, HeatMapFetch fetch, gpointer data, GDestroyNotify destroy, void (*arrived) (gpointer data), gpointer arrived_data)
{
  HeatMapBackdrop *b = g_new0 (HeatMapBackdrop, 1);

  *b = (HeatMapBackdrop){ .ref_count = 1, .credit = g_strdup (credit ? credit : ""), .fetch = fetch, .data = data, .destroy = destroy, .arrived = arrived, .arrived_data = arrived_data, .again_ms = AGAIN_MS };
  g_mutex_init (&b->lock);
  g_cond_init (&b->asked);
  g_queue_init (&b->queue);
  b->pictures = g_hash_table_new_full (hash_picture, equal_pictures, free_picture, NULL);
  g_thread_unref (g_thread_new ("heat-backdrop", fetch_all, heat_map_backdrop_ref (b)));
  return b;
}

void
heat_map_backdrop_close (HeatMapBackdrop *b)
{
  g_mutex_lock (&b->lock);
  guint timeout = b->timeout, again = b->again;
  b->timeout = b->again = 0;
  b->is_closed = TRUE;
  g_cond_broadcast (&b->asked);
  g_mutex_unlock (&b->lock);
  if (timeout)
    g_source_remove (timeout);
  if (again)
    g_source_remove (again);
}

void
heat_map_backdrop_set_again (HeatMapBackdrop *b, guint again_ms)
{
  g_mutex_lock (&b->lock);
  b->again_ms = again_ms;
  g_mutex_unlock (&b->lock);
}

/* Under the lock. */
static Picture *
find (HeatMapBackdrop *b, HeatMapTile tile, gboolean make)
{
  Picture *picture = g_hash_table_lookup (b->pictures, &(Picture){ .tile = tile });

  if (picture || !make)
    return picture;
  if (g_hash_table_size (b->pictures) > MOST_KNOWN)
    g_hash_table_foreach_remove (b->pictures, is_forgotten, NULL);
  picture = g_new0 (Picture, 1);
  picture->tile = tile;
  g_hash_table_add (b->pictures, picture);
  return picture;
}

guint64
heat_map_backdrop_stamp (HeatMapBackdrop *b, HeatMapTile tile)
{
  g_mutex_lock (&b->lock);
  const Picture *picture = find (b, tile, FALSE);
  guint64 stamp = picture ? picture->stamp : 0;
  if (picture && picture->failed_at)
    stamp ^= b->n_again << 40;
  g_mutex_unlock (&b->lock);
  return stamp;
}

/* Under the lock. */
static void
ask (HeatMapBackdrop *b, Picture *picture, int side_px)
{
  if (picture->is_asked || b->is_closed || picture->failed_at > b->n_again /* not at once */)
    return;
  forget_image (b, picture); /* of another size */
  picture->side_px = side_px;
  picture->is_asked = TRUE;
  g_queue_push_head (&b->queue, picture);
  if (b->queue.length > MOST_ASKED)
    ((Picture *) g_queue_pop_tail (&b->queue))->is_asked = FALSE;
  g_cond_signal (&b->asked);
}

/* References to the pictures of the tiles; complete only when there are as many as tiles. (transfer full) */
static GPtrArray *
look (HeatMapBackdrop *b, int level, HeatMapTile first, HeatMapTile last, int side_px)
{
  GPtrArray *images = g_ptr_array_new_with_free_func ((GDestroyNotify) cairo_surface_destroy);

  g_mutex_lock (&b->lock);
  for (int y = first.y; y <= last.y; y++)
    for (int x = first.x; x <= last.x; x++)
      {
        Picture *picture = find (b, (HeatMapTile){ level, x, y }, TRUE);
        picture->used = ++b->clock;
        if (picture->image && picture->side_px == side_px)
          g_ptr_array_add (images, cairo_surface_reference (picture->image));
        else
          ask (b, picture, side_px);
      }
  g_mutex_unlock (&b->lock);
  return images;
}

gboolean
heat_map_backdrop_paint (HeatMapBackdrop *b, cairo_t *cr, const HeatMapView *view, double opacity)
{
  int level = heat_map_level_nearest (view->m_per_px), side = (int) lrint (HEAT_MAP_TILE_PX * MAX (1, view->factor));
  HeatBox box = heat_map_view_box (view, -0.01); /* a tile's own box does not touch its neighbours */
  HeatMapTile first, last;
  guint i = 0;

  heat_map_tiles_of_box (level, box, &first, &last);
  guint n = (guint) ((last.x - first.x + 1) * (last.y - first.y + 1));
  g_autoptr (GPtrArray) images = look (b, level, first, last, side);
  if (images->len < n)
    return FALSE;
  for (int y = first.y; y <= last.y; y++)
    for (int x = first.x; x <= last.x; x++, i++)
      {
        HeatBox at = heat_map_tile_box ((HeatMapTile){ level, x, y });
        HeatMapSpot corner = heat_map_view_to_px (view, at.x0_m, at.y1_m);
        double scale = (at.x1_m - at.x0_m) / view->m_per_px / side;
        cairo_save (cr);
        cairo_translate (cr, corner.x_px, corner.y_px);
        cairo_scale (cr, scale, scale);
        cairo_set_source_surface (cr, images->pdata[i], 0, 0);
        cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
        cairo_rectangle (cr, 0, 0, side, side);
        cairo_clip (cr);
        cairo_paint_with_alpha (cr, opacity);
        cairo_restore (cr);
      }
  return TRUE;
}

const char *
heat_map_backdrop_credit (HeatMapBackdrop *b)
{
  return b->credit;
}

char *
heat_map_backdrop_trouble (HeatMapBackdrop *b)
{
  g_mutex_lock (&b->lock);
  char *trouble = g_strdup (b->trouble);
  g_mutex_unlock (&b->lock);
  return trouble;
}

gsize
heat_map_backdrop_bytes (HeatMapBackdrop *b)
{
  g_mutex_lock (&b->lock);
  gsize bytes = b->bytes;
  g_mutex_unlock (&b->lock);
  return bytes;
}
