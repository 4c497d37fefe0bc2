// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace-health.h"
#include "base-text.h"
#include "trace.h"
#include <math.h>
#include <string.h>

HeatHealth *
heat_health_new (const HeatTrace *trace)
{
  HeatHealth *h = g_new0 (HeatHealth, 1);
  guint n;

  h->ref_count = 1;
  h->net = heat_net_ref (heat_trace_net (trace));
  h->doubts = g_array_new (FALSE, FALSE, sizeof (HeatDoubt));
  heat_trace_doubts (trace, h->doubts);
  h->n_own = h->doubts->len;
  const HeatDoubt *doubts = heat_net_doubts (h->net, &n);
  if (n)
    g_array_append_vals (h->doubts, doubts, n);
  for (guint i = 0; i < h->doubts->len; i++)
    h->count[heat_health_get (h, i)->kind]++;
  return h;
}

HeatHealth *
heat_health_ref (HeatHealth *h)
{
  g_atomic_int_inc (&h->ref_count);
  return h;
}

void
heat_health_unref (HeatHealth *h)
{
  if (!h || !g_atomic_int_dec_and_test (&h->ref_count))
    return;
  for (guint i = 0; i < h->n_own; i++)
    g_free (g_array_index (h->doubts, HeatDoubt, i).text);
  g_array_unref (h->doubts);
  heat_net_unref (h->net);
  g_free (h);
}

static gboolean
has_row (const HeatHealth *h, const HeatDoubt *d)
{
  return d->index != HEAT_NONE && d->of != HEAT_KIND_NONE && d->index < heat_net_n (h->net, d->of);
}

const char *
heat_health_id (const HeatHealth *h, guint i)
{
  const HeatDoubt *d = heat_health_get (h, i);

  return has_row (h, d) ? heat_net_id (h->net, d->of, d->index) : "";
}

const char *
heat_health_name (const HeatHealth *h, guint i)
{
  const HeatDoubt *d = heat_health_get (h, i);
  const char *name = has_row (h, d) ? heat_net_name (h->net, d->of, d->index) : "";

  return strcmp (name, heat_health_id (h, i)) == 0 ? "" : name;
}

gboolean
heat_health_place (const HeatHealth *h, guint i, double *x, double *y)
{
  const HeatDoubt *d = heat_health_get (h, i);

  if (isfinite (d->x) && isfinite (d->y))
    {
      *x = d->x;
      *y = d->y;
      return TRUE;
    }
  return has_row (h, d) && heat_net_place (h->net, d->of, d->index, x, y) && isfinite (*x) && isfinite (*y);
}

gboolean
heat_health_is_serious (HeatDoubtKind kind)
{
  switch (kind)
    {
    case HEAT_DOUBT_FEW_WARM: case HEAT_DOUBT_DUPLICATE_ID: case HEAT_DOUBT_MISSING_REF: case HEAT_DOUBT_PIPE_UNCONNECTED: case HEAT_DOUBT_VALVE_ON_NOTHING:
    case HEAT_DOUBT_LINE_MIX: case HEAT_DOUBT_CONSUMER_ON_NOTHING: case HEAT_DOUBT_PLANT_NO_PORT: case HEAT_DOUBT_HOUSEHOLD_ON_NOTHING: case HEAT_DOUBT_NO_HEADER:
      return TRUE;
    default:
      return FALSE;
    }
}

guint
heat_health_n_serious (const HeatHealth *h)
{
  guint n = 0;

  for (int kind = 0; kind < HEAT_N_DOUBTS; kind++)
    n += heat_health_is_serious ((HeatDoubtKind) kind) ? h->count[kind] : 0;
  return n;
}

static gboolean
says (const char *text, const char *folded)
{
  g_autofree char *own = text && *text ? heat_text_fold (text) : NULL;

  return own && strstr (own, folded);
}

GArray *
heat_health_find (const HeatHealth *h, int kind, const char *words, GCancellable *cancellable)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autofree char *folded = words && *words ? heat_text_fold (words) : NULL;

  for (guint32 i = 0; i < h->doubts->len; i++)
    {
      const HeatDoubt *d = heat_health_get (h, i);
      if (i % 4096 == 0 && g_cancellable_is_cancelled (cancellable))
        return NULL;
      if (kind >= 0 && (int) d->kind != kind)
        continue;
      if (!folded || !*folded || says (heat_health_id (h, i), folded) || says (heat_health_name (h, i), folded) || says (d->text, folded))
        g_array_append_val (found, i);
    }
  return g_steal_pointer (&found);
}
