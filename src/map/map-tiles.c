// SPDX-License-Identifier: GPL-3.0-or-later
#include "map-tiles-private.h"

#define N_WORKERS 2
#define REACH_PX 84 /* how far outside a tile a mark of the overlay is still seen in it */

HeatMapSource *
heat_map_source_new (const HeatMapScenery *s, double factor, guint64 city)
{
  HeatMapSource *source = g_new (HeatMapSource, 1);

  *source = (HeatMapSource){ 1, heat_map_scene_ref ((HeatMapScene *) s->scene), heat_map_style_ref ((HeatMapStyle *) s->style),
                             s->overlay ? heat_map_overlay_ref ((HeatMapOverlay *) s->overlay) : NULL, s->theme, s->layers,
                             s->backdrop ? heat_map_backdrop_ref (s->backdrop) : NULL, factor, city };
  return source;
}

HeatMapSource *
heat_map_source_ref (HeatMapSource *source)
{
  g_atomic_int_inc (&source->ref_count);
  return source;
}

void
heat_map_source_unref (HeatMapSource *source)
{
  if (!source || !g_atomic_int_dec_and_test (&source->ref_count))
    return;
  heat_map_scene_unref (source->scene);
  heat_map_style_unref (source->style);
  heat_map_overlay_unref (source->overlay);
  heat_map_backdrop_unref (source->backdrop);
  g_free (source);
}

HeatMapScenery
heat_map_source_scenery (const HeatMapSource *source)
{
  return (HeatMapScenery){ source->scene, source->style, source->overlay, source->theme, source->layers, source->backdrop };
}

/* The sum of the overlay's numbers is spread over 64 bits already, the rest takes a few of them. */
guint64
heat_map_source_stamp (const HeatMapSource *source, HeatMapTile tile)
{
  HeatMapLayers ground = source->layers & ~(unsigned) (HEAT_MAP_LABELS | HEAT_MAP_REPORTS);
  double reach_m = REACH_PX * heat_map_level_m_per_px (tile.level);
  HeatBox b = heat_map_tile_box (tile);
  guint64 base = source->city << 24 | (guint64) ground << 12 | (guint64) source->theme << 8 | (guint64) lrint (source->factor * 16);
  guint64 behind = source->backdrop ? heat_map_backdrop_stamp (source->backdrop, tile) + 1 : 0;
  guint64 marks = heat_map_overlay_stamp (source->overlay, (HeatBox){ b.x0_m - reach_m, b.y0_m - reach_m, b.x1_m + reach_m, b.y1_m + reach_m });

  return base * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) ^ marks ^ behind * G_GUINT64_CONSTANT (0xd6e8feb86659fd93);
}

static guint
hash_tile (gconstpointer key)
{
  const HeatMapTile *t = key;

  return (guint) t->x * 73856093u ^ (guint) t->y * 19349663u ^ (guint) t->level * 83492791u;
}

static gboolean
equal_tiles (gconstpointer a, gconstpointer b)
{
  const HeatMapTile *x = a, *y = b;

  return x->x == y->x && x->y == y->y && x->level == y->level;
}

static void
free_drawing (gpointer data)
{
  HeatMapDrawing *drawing = data;

  cairo_surface_destroy (drawing->image);
  g_free (drawing);
}

static void
free_place (gpointer data)
{
  HeatMapPlace *place = data;

  while (place->first)
    {
      HeatMapDrawing *drawing = place->first;
      place->first = drawing->next;
      free_drawing (drawing);
    }
  g_free (place);
}

HeatMapPlace *
heat_map_tiles_place (HeatMapTiles *tiles, HeatMapTile tile, gboolean make)
{
  HeatMapPlace *place = g_hash_table_lookup (tiles->places, &tile);

  if (place || !make)
    return place;
  place = g_new (HeatMapPlace, 1);
  *place = (HeatMapPlace){ .tile = tile };
  g_hash_table_add (tiles->places, place);
  return place;
}

static guint64
stamp_of (HeatMapTiles *tiles, HeatMapPlace *place)
{
  if (place->turn != tiles->turn && tiles->source)
    {
      place->stamp = heat_map_source_stamp (tiles->source, place->tile);
      place->turn = tiles->turn;
    }
  return place->stamp;
}

/* The one that is right now, else the one seen last. */
HeatMapDrawing *
heat_map_tiles_look (HeatMapTiles *tiles, HeatMapPlace *place, gboolean *is_fresh)
{
  guint64 stamp = stamp_of (tiles, place);
  HeatMapDrawing *best = NULL;

  *is_fresh = FALSE;
  for (HeatMapDrawing *d = place->first; d && !*is_fresh; d = d->next)
    {
      *is_fresh = tiles->source && d->stamp == stamp;
      if (*is_fresh || !best || d->used > best->used)
        best = d;
    }
  if (best)
    best->used = tiles->clock;
  return best;
}

static gsize
bytes_of (cairo_surface_t *image)
{
  return (gsize) cairo_image_surface_get_stride (image) * (gsize) cairo_image_surface_get_height (image);
}

static int
compare_use (gconstpointer a, gconstpointer b)
{
  const HeatMapDrawing *x = *(HeatMapDrawing *const *) a, *y = *(HeatMapDrawing *const *) b;

  return x->used < y->used ? -1 : x->used > y->used;
}

static void
drop (HeatMapTiles *tiles, HeatMapDrawing *drawing)
{
  HeatMapPlace *place = drawing->place;
  HeatMapDrawing **at = &place->first;

  while (*at != drawing)
    at = &(*at)->next;
  *at = drawing->next;
  tiles->bytes -= bytes_of (drawing->image);
  tiles->n--;
  tiles->n_by_level[place->tile.level - HEAT_MAP_LEVEL_MIN]--;
  if (!place->first)
    g_hash_table_remove (tiles->places, place);
  free_drawing (drawing);
}

static gsize
bound_of (const HeatMapTiles *tiles)
{
  return MAX (tiles->bound, 2 * tiles->wanted_bytes);
}

static void
trim (HeatMapTiles *tiles)
{
  if (tiles->bytes <= bound_of (tiles))
    return;
  g_autoptr (GPtrArray) all = g_ptr_array_sized_new (tiles->n);
  GHashTableIter iter;
  gpointer place;
  g_hash_table_iter_init (&iter, tiles->places);
  while (g_hash_table_iter_next (&iter, &place, NULL))
    for (HeatMapDrawing *d = ((HeatMapPlace *) place)->first; d; d = d->next)
      g_ptr_array_add (all, d);
  g_ptr_array_sort (all, compare_use);
  for (guint i = 0; i < all->len && tiles->bytes > bound_of (tiles) / 8 * 7; i++)
    drop (tiles, all->pdata[i]);
}

static void
keep (HeatMapTiles *tiles, const HeatMapFinished *f)
{
  HeatMapPlace *place = heat_map_tiles_place (tiles, f->tile, TRUE);
  HeatMapDrawing *drawing = g_new (HeatMapDrawing, 1);

  *drawing = (HeatMapDrawing){ place, f->image, f->stamp, tiles->clock, place->first };
  place->first = drawing;
  tiles->bytes += bytes_of (f->image);
  tiles->n++;
  tiles->n_by_level[f->tile.level - HEAT_MAP_LEVEL_MIN]++;
}

static gboolean
take_finished (gpointer data)
{
  HeatMapTiles *tiles = data;
  g_autoptr (GArray) finished = NULL;

  g_mutex_lock (&tiles->lock);
  finished = g_steal_pointer (&tiles->finished);
  tiles->finished = g_array_new (FALSE, FALSE, sizeof (HeatMapFinished));
  tiles->idle = 0;
  g_mutex_unlock (&tiles->lock);
  for (guint i = 0; i < finished->len; i++)
    {
      const HeatMapFinished *f = &g_array_index (finished, HeatMapFinished, i);
      tiles->n_drawn++;
      if (f->city == tiles->city)
        keep (tiles, f);
      else
        cairo_surface_destroy (f->image);
    }
  trim (tiles);
  tiles->ready (tiles->data);
  return G_SOURCE_REMOVE;
}

/* Called locked. */
static gboolean
is_under_way (const HeatMapTiles *tiles, HeatMapTile tile, guint64 stamp)
{
  for (int i = 0; i < N_WORKERS; i++)
    if (tiles->busy[i].is_set && tiles->busy[i].wish.stamp == stamp && equal_tiles (&tiles->busy[i].wish.tile, &tile))
      return TRUE;
  for (guint i = 0; i < tiles->finished->len; i++)
    {
      const HeatMapFinished *f = &g_array_index (tiles->finished, HeatMapFinished, i);
      if (f->stamp == stamp && equal_tiles (&f->tile, &tile))
        return TRUE;
    }
  return FALSE;
}

typedef struct { HeatMapTiles *tiles; guint number; } Worker;

static gpointer
work (gpointer data)
{
  g_autofree Worker *worker = data;
  HeatMapTiles *tiles = worker->tiles;

  g_mutex_lock (&tiles->lock);
  while (!tiles->is_closing)
    {
      if (!tiles->source || tiles->wanted->len == 0)
        {
          g_cond_wait (&tiles->wake, &tiles->lock);
          continue;
        }
      HeatMapWish wish = g_array_index (tiles->wanted, HeatMapWish, tiles->wanted->len - 1);
      g_array_set_size (tiles->wanted, tiles->wanted->len - 1);
      HeatMapSource *source = heat_map_source_ref (tiles->source);
      tiles->busy[worker->number].wish = wish;
      tiles->busy[worker->number].is_set = TRUE;
      g_mutex_unlock (&tiles->lock);

      HeatMapScenery scenery = heat_map_source_scenery (source);
      HeatMapFinished finished = { wish.tile, heat_map_draw_tile (&scenery, wish.tile, source->factor), wish.stamp, source->city };
      heat_map_source_unref (source);

      g_mutex_lock (&tiles->lock);
      tiles->busy[worker->number].is_set = FALSE;
      g_array_append_val (tiles->finished, finished);
      if (!tiles->idle && !tiles->is_closing)
        tiles->idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, take_finished, tiles, NULL);
    }
  g_mutex_unlock (&tiles->lock);
  return NULL;
}

HeatMapTiles *
heat_map_tiles_new (void (*ready) (gpointer data), gpointer data)
{
  HeatMapTiles *tiles = g_new0 (HeatMapTiles, 1);

  tiles->places = g_hash_table_new_full (hash_tile, equal_tiles, free_place, NULL);
  tiles->bound = HEAT_MAP_TILES_BYTES;
  tiles->turn = 1;
  tiles->ready = ready;
  tiles->data = data;
  tiles->wanted = g_array_new (FALSE, FALSE, sizeof (HeatMapWish));
  tiles->finished = g_array_new (FALSE, FALSE, sizeof (HeatMapFinished));
  g_mutex_init (&tiles->lock);
  g_cond_init (&tiles->wake);
  for (guint i = 0; i < N_WORKERS; i++)
    {
      Worker *worker = g_new (Worker, 1);
      *worker = (Worker){ tiles, i };
      tiles->workers[i] = g_thread_new ("map-tile", work, worker);
    }
  return tiles;
}

void
heat_map_tiles_free (HeatMapTiles *tiles)
{
  if (!tiles)
    return;
  g_mutex_lock (&tiles->lock);
  tiles->is_closing = TRUE;
  g_cond_broadcast (&tiles->wake);
  g_mutex_unlock (&tiles->lock);
  for (guint i = 0; i < N_WORKERS; i++)
    g_thread_join (tiles->workers[i]);
  g_clear_handle_id (&tiles->idle, g_source_remove);
  for (guint i = 0; i < tiles->finished->len; i++)
    cairo_surface_destroy (g_array_index (tiles->finished, HeatMapFinished, i).image);
  g_array_unref (tiles->finished);
  g_array_unref (tiles->wanted);
  g_hash_table_unref (tiles->places);
  heat_map_source_unref (tiles->source);
  g_mutex_clear (&tiles->lock);
  g_cond_clear (&tiles->wake);
  g_free (tiles);
}

void
heat_map_tiles_set_source (HeatMapTiles *tiles, HeatMapSource *source)
{
  guint64 city = source ? source->city : 0;

  g_mutex_lock (&tiles->lock);
  g_clear_pointer (&tiles->source, heat_map_source_unref);
  tiles->source = source ? heat_map_source_ref (source) : NULL;
  g_array_set_size (tiles->wanted, 0);
  g_mutex_unlock (&tiles->lock);
  tiles->turn++;
  if (city == tiles->city)
    return;
  tiles->city = city;
  g_hash_table_remove_all (tiles->places);
  tiles->bytes = 0;
  tiles->n = 0;
  memset (tiles->n_by_level, 0, sizeof tiles->n_by_level);
}

void
heat_map_tiles_want (HeatMapTiles *tiles, const HeatMapTile *wanted, guint n)
{
  double side = ceil (HEAT_MAP_TILE_PX * (tiles->source ? tiles->source->factor : 1));

  tiles->clock++;
  tiles->wanted_bytes = (gsize) (4 * side * side) * n;
  g_mutex_lock (&tiles->lock);
  g_array_set_size (tiles->wanted, 0);
  for (guint i = n; tiles->source && i-- > 0;)
    {
      HeatMapPlace *place = heat_map_tiles_place (tiles, wanted[i], TRUE);
      HeatMapWish wish = { wanted[i], stamp_of (tiles, place) };
      gboolean is_fresh = FALSE;
      heat_map_tiles_look (tiles, place, &is_fresh);
      if (!is_fresh && !is_under_way (tiles, wish.tile, wish.stamp))
        g_array_append_val (tiles->wanted, wish);
      if (!place->first)
        g_hash_table_remove (tiles->places, place);
    }
  if (tiles->wanted->len)
    g_cond_broadcast (&tiles->wake);
  g_mutex_unlock (&tiles->lock);
}

cairo_surface_t *
heat_map_tiles_get (HeatMapTiles *tiles, HeatMapTile tile, gboolean *is_fresh)
{
  HeatMapPlace *place = heat_map_tiles_place (tiles, tile, FALSE);
  HeatMapDrawing *drawing = place ? heat_map_tiles_look (tiles, place, is_fresh) : NULL;

  if (!drawing)
    *is_fresh = FALSE;
  return drawing ? drawing->image : NULL;
}

HeatMapTilesFigures
heat_map_tiles_figures (const HeatMapTiles *tiles)
{
  return (HeatMapTilesFigures){ tiles->n, tiles->bytes, bound_of (tiles), tiles->n_drawn };
}

void
heat_map_tiles_set_bound (HeatMapTiles *tiles, gsize bytes)
{
  tiles->bound = bytes;
  trim (tiles);
}
