// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-rows.h"

struct _HeatDeskRow {
  GObject parent;
  HeatDeskRows *model; /* owned reference */
  char *id;            /* owned */
};
G_DEFINE_FINAL_TYPE (HeatDeskRow, heat_desk_row, G_TYPE_OBJECT)

struct _HeatDeskRows {
  GObject parent;
  GPtrArray *ids;   /* char*, owned */
  GHashTable *made; /* id → HeatDeskRow; both borrowed from the row */
};
static void list_model_init (GListModelInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (HeatDeskRows, heat_desk_rows, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
row_finalize (GObject *object)
{
  HeatDeskRow *self = HEAT_DESK_ROW (object);

  g_hash_table_remove (self->model->made, self->id);
  g_object_unref (self->model);
  g_free (self->id);
  G_OBJECT_CLASS (heat_desk_row_parent_class)->finalize (object);
}

static void
heat_desk_row_init (HeatDeskRow *self)
{
}

static void
heat_desk_row_class_init (HeatDeskRowClass *class)
{
  G_OBJECT_CLASS (class)->finalize = row_finalize;
}

const char *
heat_desk_row_id (HeatDeskRow *self)
{
  return self->id;
}

/* --- the list --- */
static GType
get_item_type (GListModel *model)
{
  return HEAT_TYPE_DESK_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return HEAT_DESK_ROWS (model)->ids->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  HeatDeskRows *self = HEAT_DESK_ROWS (model);

  if (position >= self->ids->len)
    return NULL;
  HeatDeskRow *row = g_hash_table_lookup (self->made, self->ids->pdata[position]);
  if (row)
    return g_object_ref (row);
  row = g_object_new (HEAT_TYPE_DESK_ROW, NULL);
  row->model = g_object_ref (self);
  row->id = g_strdup (self->ids->pdata[position]);
  g_hash_table_insert (self->made, row->id, row);
  return row;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
finalize (GObject *object)
{
  g_ptr_array_unref (HEAT_DESK_ROWS (object)->ids);
  g_hash_table_unref (HEAT_DESK_ROWS (object)->made);
  G_OBJECT_CLASS (heat_desk_rows_parent_class)->finalize (object);
}

static void
heat_desk_rows_init (HeatDeskRows *self)
{
  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->made = g_hash_table_new (g_str_hash, g_str_equal);
}

static void
heat_desk_rows_class_init (HeatDeskRowsClass *class)
{
  G_OBJECT_CLASS (class)->finalize = finalize;
}

HeatDeskRows *
heat_desk_rows_new (void)
{
  return g_object_new (HEAT_TYPE_DESK_ROWS, NULL);
}

void
heat_desk_rows_set (HeatDeskRows *self, const GPtrArray *ids, guint n)
{
  guint before = self->ids->len, after = MIN (n, ids->len), head = 0, tail = 0;

  while (head < MIN (before, after) && g_str_equal (self->ids->pdata[head], ids->pdata[head]))
    head++;
  while (tail < MIN (before, after) - head && g_str_equal (self->ids->pdata[before - 1 - tail], ids->pdata[after - 1 - tail]))
    tail++;
  if (head == before && head == after)
    return;
  GPtrArray *copy = g_ptr_array_new_full (after, g_free);
  for (guint i = 0; i < after; i++)
    g_ptr_array_add (copy, g_strdup (ids->pdata[i]));
  g_ptr_array_unref (self->ids);
  self->ids = copy;
  g_list_model_items_changed (G_LIST_MODEL (self), head, before - head - tail, after - head - tail);
}

int
heat_desk_rows_find (HeatDeskRows *self, const char *id)
{
  for (guint i = 0; id && i < self->ids->len; i++)
    if (g_str_equal (self->ids->pdata[i], id))
      return (int) i;
  return -1;
}

guint
heat_desk_rows_n_made (HeatDeskRows *self)
{
  return g_hash_table_size (self->made);
}
