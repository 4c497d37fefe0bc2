// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-health-model.h"
#include <string.h>

struct _HeatDeskDoubt {
  GObject parent;
  HeatHealth *health;    /* owned reference */
  HeatDeskDoubts *model; /* owned reference */
  guint index;
};
G_DEFINE_FINAL_TYPE (HeatDeskDoubt, heat_desk_doubt, G_TYPE_OBJECT)

struct _HeatDeskDoubts {
  GObject parent;
  HeatHealth *health; /* owned reference; NULL: none yet */
  GArray *found;      /* owned; guint32 */
  guint n_made;
};
static void list_model_init (GListModelInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (HeatDeskDoubts, heat_desk_doubts, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
doubt_finalize (GObject *object)
{
  HeatDeskDoubt *self = HEAT_DESK_DOUBT (object);

  self->model->n_made--;
  g_object_unref (self->model);
  heat_health_unref (self->health);
  G_OBJECT_CLASS (heat_desk_doubt_parent_class)->finalize (object);
}

static void
heat_desk_doubt_init (HeatDeskDoubt *self)
{
}

static void
heat_desk_doubt_class_init (HeatDeskDoubtClass *class)
{
  G_OBJECT_CLASS (class)->finalize = doubt_finalize;
}

guint
heat_desk_doubt_index (HeatDeskDoubt *self)
{
  return self->index;
}

char *
heat_desk_doubt_title (HeatDeskDoubt *self)
{
  const HeatDoubt *d = heat_health_get (self->health, self->index);
  const char *id = heat_health_id (self->health, self->index), *name = heat_health_name (self->health, self->index);

  if (!*id)
    return g_strdup (heat_doubt_label (d->kind));
  return g_strdup_printf (*name ? "%s %s · %s" : "%s %s%s", heat_kind_label (d->of), id, name);
}

char *
heat_desk_doubt_detail (HeatDeskDoubt *self)
{
  const HeatDoubt *d = heat_health_get (self->health, self->index);

  if (!*heat_health_id (self->health, self->index)) /* then the title says the kind */
    return g_strdup (d->text ? d->text : "");
  return d->text && *d->text ? g_strdup_printf ("%s · %s", heat_doubt_label (d->kind), d->text) : g_strdup (heat_doubt_label (d->kind));
}

gboolean
heat_desk_doubt_has_place (HeatDeskDoubt *self)
{
  double x, y;

  return heat_health_place (self->health, self->index, &x, &y);
}

/* --- the list --- */
static GType
get_item_type (GListModel *model)
{
  return HEAT_TYPE_DESK_DOUBT;
}

static guint
get_n_items (GListModel *model)
{
  HeatDeskDoubts *self = HEAT_DESK_DOUBTS (model);

  return self->found ? self->found->len : 0;
}

static gpointer
get_item (GListModel *model, guint position)
{
  HeatDeskDoubts *self = HEAT_DESK_DOUBTS (model);

  if (position >= get_n_items (model))
    return NULL;
  HeatDeskDoubt *doubt = g_object_new (HEAT_TYPE_DESK_DOUBT, NULL);
  doubt->health = heat_health_ref (self->health);
  doubt->model = g_object_ref (self);
  doubt->index = g_array_index (self->found, guint32, position);
  self->n_made++;
  return doubt;
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
  HeatDeskDoubts *self = HEAT_DESK_DOUBTS (object);

  g_clear_pointer (&self->found, g_array_unref);
  g_clear_pointer (&self->health, heat_health_unref);
  G_OBJECT_CLASS (heat_desk_doubts_parent_class)->finalize (object);
}

static void
heat_desk_doubts_init (HeatDeskDoubts *self)
{
}

static void
heat_desk_doubts_class_init (HeatDeskDoubtsClass *class)
{
  G_OBJECT_CLASS (class)->finalize = finalize;
}

HeatDeskDoubts *
heat_desk_doubts_new (void)
{
  return g_object_new (HEAT_TYPE_DESK_DOUBTS, NULL);
}

void
heat_desk_doubts_set (HeatDeskDoubts *self, HeatHealth *health, GArray *found)
{
  guint before = get_n_items (G_LIST_MODEL (self));
  HeatHealth *old = self->health;

  self->health = health ? heat_health_ref (health) : NULL;
  heat_health_unref (old);
  g_clear_pointer (&self->found, g_array_unref);
  self->found = found;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, get_n_items (G_LIST_MODEL (self)));
}

guint32
heat_desk_doubts_at (HeatDeskDoubts *self, guint position)
{
  return g_array_index (self->found, guint32, position);
}

guint
heat_desk_doubts_n_made (HeatDeskDoubts *self)
{
  return self->n_made;
}
