// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-map-private.h"

#define N_WORKERS 2
#define MAX_TILES 400

HeatDeskSource *
heat_desk_source_ref (HeatDeskSource *source)
{
  g_atomic_int_inc (&source->ref_count);
  return source;
}

void
heat_desk_source_unref (HeatDeskSource *source)
{
  if (!source || !g_atomic_int_dec_and_test (&source->ref_count))
    return;
  heat_map_scene_unref (source->scene);
  heat_map_style_unref (source->style);
  heat_map_overlay_unref (source->overlay);
  g_free (source);
}

HeatMapScenery
heat_desk_source_scenery (const HeatDeskSource *source)
{
  return (HeatMapScenery){ source->scene, source->style, source->overlay, source->theme, source->layers };
}

typedef struct {
  HeatMapTile tile;         /* first: it is the key */
  cairo_surface_t *image;   /* owned */
  guint64 ground, used;
} Entry;

struct _HeatDeskTiles {
  /* main thread only */
  GHashTable *store;        /* Entry by its tile */
  guint64 ground, least_ground, clock, n_drawn; /* tiles of a ground below the least are of another city */
  void (*ready) (gpointer data);
  gpointer data;
  GThread *workers[N_WORKERS];

  /* guarded by lock */
  GMutex lock;
  GCond wake;
  HeatDeskSource *source;   /* owned, nullable */
  GArray *wanted;           /* HeatMapTile, most wanted last */
  HeatMapTile busy[N_WORKERS];
  guint64 busy_ground[N_WORKERS]; /* 0: idle */
  GPtrArray *finished;      /* Entry */
  guint idle;               /* source that takes `finished` over */
  gboolean is_closing;
};

typedef struct { HeatDeskTiles *tiles; guint number; } Worker;

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
free_entry (gpointer data)
{
  Entry *entry = data;

  cairo_surface_destroy (entry->image);
  g_free (entry);
}

static int
compare_use (gconstpointer a, gconstpointer b)
{
  const Entry *x = *(Entry *const *) a, *y = *(Entry *const *) b;

  return x->used < y->used ? -1 : x->used > y->used;
}

/* Throws out the longest unused; an eighth at a time, so that it seldom has to. */
static void
trim_store (HeatDeskTiles *tiles)
{
  if (g_hash_table_size (tiles->store) <= MAX_TILES)
    return;
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer entry;
  g_hash_table_iter_init (&iter, tiles->store);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    g_ptr_array_add (all, entry);
  g_ptr_array_sort (all, compare_use);
  for (guint i = 0; i < all->len - MAX_TILES * 7 / 8; i++)
    g_hash_table_remove (tiles->store, all->pdata[i]);
}

static gboolean
take_finished (gpointer data)
{
  HeatDeskTiles *tiles = data;
  g_autoptr (GPtrArray) finished = NULL;

  g_mutex_lock (&tiles->lock);
  finished = g_steal_pointer (&tiles->finished);
  tiles->finished = g_ptr_array_new ();
  tiles->idle = 0;
  g_mutex_unlock (&tiles->lock);
  for (guint i = 0; i < finished->len; i++)
    {
      Entry *entry = finished->pdata[i], *old = g_hash_table_lookup (tiles->store, entry);
      tiles->n_drawn++;
      entry->used = tiles->clock;
      if (entry->ground < tiles->least_ground || (old && old->ground == tiles->ground && entry->ground != tiles->ground))
        free_entry (entry); /* late: of another city, or a fresher one is here */
      else
        g_hash_table_replace (tiles->store, entry, entry);
    }
  trim_store (tiles);
  tiles->ready (tiles->data);
  return G_SOURCE_REMOVE;
}

/* Called locked. */
static gboolean
is_being_drawn (const HeatDeskTiles *tiles, HeatMapTile tile, guint64 ground)
{
  for (int i = 0; i < N_WORKERS; i++)
    if (tiles->busy_ground[i] == ground && equal_tiles (&tiles->busy[i], &tile))
      return TRUE;
  return FALSE;
}

static gpointer
work (gpointer data)
{
  g_autofree Worker *worker = data;
  HeatDeskTiles *tiles = worker->tiles;

  g_mutex_lock (&tiles->lock);
  while (!tiles->is_closing)
    {
      if (!tiles->source || tiles->wanted->len == 0)
        {
          g_cond_wait (&tiles->wake, &tiles->lock);
          continue;
        }
      HeatMapTile tile = g_array_index (tiles->wanted, HeatMapTile, tiles->wanted->len - 1);
      g_array_set_size (tiles->wanted, tiles->wanted->len - 1);
      HeatDeskSource *source = heat_desk_source_ref (tiles->source);
      tiles->busy[worker->number] = tile;
      tiles->busy_ground[worker->number] = source->ground;
      g_mutex_unlock (&tiles->lock);

      HeatMapScenery scenery = heat_desk_source_scenery (source);
      Entry *entry = g_new0 (Entry, 1);
      entry->tile = tile;
      entry->ground = source->ground;
      entry->image = heat_map_draw_tile (&scenery, tile, source->factor);
      heat_desk_source_unref (source);

      g_mutex_lock (&tiles->lock);
      tiles->busy_ground[worker->number] = 0;
      g_ptr_array_add (tiles->finished, entry);
      if (!tiles->idle && !tiles->is_closing)
        tiles->idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, take_finished, tiles, NULL);
    }
  g_mutex_unlock (&tiles->lock);
  return NULL;
}

HeatDeskTiles *
heat_desk_tiles_new (void (*ready) (gpointer data), gpointer data)
{
  HeatDeskTiles *tiles = g_new0 (HeatDeskTiles, 1);

  tiles->store = g_hash_table_new_full (hash_tile, equal_tiles, NULL, free_entry);
  tiles->ready = ready;
  tiles->data = data;
  tiles->wanted = g_array_new (FALSE, FALSE, sizeof (HeatMapTile));
  tiles->finished = g_ptr_array_new ();
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
heat_desk_tiles_free (HeatDeskTiles *tiles)
{
  g_mutex_lock (&tiles->lock);
  tiles->is_closing = TRUE;
  g_cond_broadcast (&tiles->wake);
  g_mutex_unlock (&tiles->lock);
  for (guint i = 0; i < N_WORKERS; i++)
    g_thread_join (tiles->workers[i]);
  g_clear_handle_id (&tiles->idle, g_source_remove);
  g_ptr_array_set_free_func (tiles->finished, free_entry);
  g_ptr_array_unref (tiles->finished);
  g_array_unref (tiles->wanted);
  g_hash_table_unref (tiles->store);
  heat_desk_source_unref (tiles->source);
  g_mutex_clear (&tiles->lock);
  g_cond_clear (&tiles->wake);
  g_free (tiles);
}

void
heat_desk_tiles_set_source (HeatDeskTiles *tiles, HeatDeskSource *source)
{
  g_mutex_lock (&tiles->lock);
  g_clear_pointer (&tiles->source, heat_desk_source_unref);
  tiles->source = source ? heat_desk_source_ref (source) : NULL;
  g_array_set_size (tiles->wanted, 0);
  g_mutex_unlock (&tiles->lock);
  if (!source)
    {
      tiles->least_ground = tiles->ground + 1;
      g_hash_table_remove_all (tiles->store);
    }
  else
    tiles->ground = source->ground;
}

void
heat_desk_tiles_want (HeatDeskTiles *tiles, const HeatMapTile *wanted, guint n)
{
  gboolean is_fresh;

  tiles->clock++;
  g_mutex_lock (&tiles->lock);
  g_array_set_size (tiles->wanted, 0);
  for (guint i = MIN (n, MAX_TILES / 2); i-- > 0;)
    if ((!heat_desk_tiles_get (tiles, wanted[i], &is_fresh) || !is_fresh) && !is_being_drawn (tiles, wanted[i], tiles->ground))
      g_array_append_val (tiles->wanted, wanted[i]);
  if (tiles->wanted->len)
    g_cond_broadcast (&tiles->wake);
  g_mutex_unlock (&tiles->lock);
}

cairo_surface_t *
heat_desk_tiles_get (HeatDeskTiles *tiles, HeatMapTile tile, gboolean *is_fresh)
{
  Entry *entry = g_hash_table_lookup (tiles->store, &tile);

  *is_fresh = entry && entry->ground == tiles->ground;
  if (!entry)
    return NULL;
  entry->used = tiles->clock;
  return entry->image;
}

void
heat_desk_tiles_foreach (HeatDeskTiles *tiles, int level, void (*visit) (HeatMapTile tile, cairo_surface_t *image, gpointer data), gpointer data)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, tiles->store);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((Entry *) value)->tile.level == level)
      visit (((Entry *) value)->tile, ((Entry *) value)->image, data);
}

guint heat_desk_tiles_count (HeatDeskTiles *tiles) { return g_hash_table_size (tiles->store); }
guint64 heat_desk_tiles_drawn (HeatDeskTiles *tiles) { return tiles->n_drawn; }
