// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-costs.h"
#include "base-i18n.h"
#include "desk-words.h"
#include "trace-critical.h"
#include <string.h>

#define TELL_MS 120 /* how often progress is told */

/* What a thread works out. Never changed once it is there. */
typedef struct {
  HeatCritical *critical;
  GArray *valves;         /* HeatCriticalValve, by row of the data's order of valves that bar */
  guint32 *of_valve;      /* by valve: its row in valves, HEAT_NONE */
  GBytes *households;     /* by pipe, as the map takes it */
} Figures;

typedef struct {
  HeatTrace *trace;          /* owned */
  HeatValveOverlay *overlay; /* owned */
  GMutex lock;               /* guards fraction */
  double fraction;
} Work;

struct _HeatDeskCosts {
  GObject parent;
  HeatDeskSession *session;
  gboolean is_on;
  Figures *figures;          /* owned, NULL: none that are true now */
  HeatTrace *trace;          /* owned: network and valves that figures or work are about; NULL: none */
  HeatValveOverlay *overlay;
  GTask *task;               /* owned: at work, NULL */
  GCancellable *cancellable; /* of it */
  guint timer;
  char *trouble;
};
G_DEFINE_FINAL_TYPE (HeatDeskCosts, heat_desk_costs, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
figures_free (gpointer data)
{
  Figures *f = data;

  if (!f)
    return;
  g_clear_pointer (&f->valves, g_array_unref);
  g_clear_pointer (&f->critical, heat_critical_free);
  g_clear_pointer (&f->households, g_bytes_unref);
  g_free (f->of_valve);
  g_free (f);
}

static void
work_free (gpointer data)
{
  Work *work = data;

  heat_trace_unref (work->trace);
  heat_valve_overlay_free (work->overlay);
  g_mutex_clear (&work->lock);
  g_free (work);
}

/* ---- in the thread ---- */

static void
report (double fraction, const char *what, gpointer data)
{
  Work *work = data;

  g_mutex_lock (&work->lock);
  work->fraction = fraction;
  g_mutex_unlock (&work->lock);
}

static void
index_valves (Figures *f, guint32 n)
{
  f->of_valve = g_new (guint32, (gsize) n + 1);
  memset (f->of_valve, 0xff, sizeof (guint32) * ((gsize) n + 1));
  for (guint i = 0; i < f->valves->len; i++)
    f->of_valve[g_array_index (f->valves, HeatCriticalValve, i).valve] = i;
}

static void
run_work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  HeatProgress progress = { report, work, cancellable };
  Figures *f = g_new0 (Figures, 1);
  GError *error = NULL;

  f->critical = heat_trace_critical (work->trace, work->overlay, &progress, &error);
  f->valves = f->critical ? heat_trace_critical_valves (work->trace, work->overlay, f->critical, NULL, &progress, &error) : NULL;
  if (!f->valves)
    {
      figures_free (f);
      return g_task_return_error (task, error);
    }
  f->households = heat_map_costs_new (f->critical);
  index_valves (f, heat_net_n (heat_trace_net (work->trace), HEAT_KIND_VALVE));
  g_task_return_pointer (task, f, figures_free);
}

/* ---- on the main thread ---- */

static void
stop_work (HeatDeskCosts *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->task);
}

static void
work_done (GObject *source, GAsyncResult *result, gpointer data)
{
  HeatDeskCosts *self = HEAT_DESK_COSTS (source);
  g_autoptr (GError) error = NULL;
  Figures *f = g_task_propagate_pointer (G_TASK (result), &error);

  if (G_TASK (result) != self->task)
    return figures_free (f); /* of valves that stand otherwise now */
  stop_work (self);
  self->figures = f;
  self->trouble = error ? g_strdup (error->message) : NULL;
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
tell_progress (gpointer data)
{
  g_signal_emit (data, signals[CHANGED], 0);
  return G_SOURCE_CONTINUE;
}

static void
start_work (HeatDeskCosts *self)
{
  Work *work = g_new0 (Work, 1);

  g_mutex_init (&work->lock);
  work->trace = heat_trace_ref (self->trace);
  work->overlay = heat_valve_overlay_copy (self->overlay);
  self->cancellable = g_cancellable_new ();
  self->task = g_task_new (self, self->cancellable, work_done, NULL);
  self->timer = g_timeout_add (TELL_MS, tell_progress, self);
  g_task_set_return_on_cancel (self->task, FALSE);
  g_task_set_task_data (self->task, work, work_free);
  g_task_run_in_thread (self->task, run_work);
}

static void
forget (HeatDeskCosts *self)
{
  stop_work (self);
  g_clear_pointer (&self->figures, figures_free);
  g_clear_pointer (&self->overlay, heat_valve_overlay_free);
  g_clear_pointer (&self->trace, heat_trace_unref);
  g_clear_pointer (&self->trouble, g_free);
}

static gboolean
is_same_field (const HeatDeskCosts *self, const HeatTrace *trace, const HeatValveOverlay *overlay)
{
  return self->trace == trace && self->overlay && self->overlay->n == overlay->n && memcmp (self->overlay->state, overlay->state, overlay->n) == 0
         && memcmp (self->overlay->condition, overlay->condition, overlay->n) == 0;
}

void
heat_desk_costs_follow (HeatDeskCosts *self)
{
  if (!heat_desk_session_is_open (self->session) || (!self->is_on && !self->figures))
    return;
  HeatTrace *trace = heat_desk_session_trace (self->session);
  g_autoptr (HeatValveOverlay) overlay = heat_ops_overlay (heat_desk_session_ops (self->session), heat_desk_session_net (self->session));
  gboolean is_same = is_same_field (self, trace, overlay), had = self->figures != NULL;
  if (!is_same)
    {
      forget (self);
      self->trace = heat_trace_ref (trace);
      self->overlay = g_steal_pointer (&overlay);
    }
  if (self->is_on && !self->figures && !self->task && !self->trouble)
    start_work (self);
  if (!is_same && (had || self->is_on))
    g_signal_emit (self, signals[CHANGED], 0);
}

void
heat_desk_costs_set_on (HeatDeskCosts *self, gboolean is_on)
{
  if (self->is_on == is_on)
    return;
  self->is_on = is_on;
  if (!is_on)
    stop_work (self);
  g_clear_pointer (&self->trouble, g_free);
  heat_desk_costs_follow (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
heat_desk_costs_is_on (HeatDeskCosts *self)
{
  return self->is_on;
}

double
heat_desk_costs_progress (HeatDeskCosts *self)
{
  Work *work = self->task ? g_task_get_task_data (self->task) : NULL;
  double fraction = 1;

  if (!work)
    return 1;
  g_mutex_lock (&work->lock);
  fraction = work->fraction;
  g_mutex_unlock (&work->lock);
  return CLAMP (fraction, 0, 0.99);
}

const char *
heat_desk_costs_trouble (HeatDeskCosts *self)
{
  return self->trouble;
}

gboolean
heat_desk_costs_draw (HeatDeskCosts *self, HeatMapOverlay *overlay)
{
  if (!self->is_on || !self->figures)
    return FALSE;
  heat_map_overlay_share_costs (overlay, self->figures->households);
  return TRUE;
}

static char *
tell_pipe (const HeatCriticalCost *cost)
{
  g_autofree char *households = heat_words_count (cost->out_households), *area = heat_words_area (cost->out_area_m2);

  if (cost->stops)
    return g_strdup_printf (_("a leak here: %s households out, %s, %u valves to close, %u plants stop"), households, area, cost->must_close, cost->stops);
  return g_strdup_printf (_("a leak here: %s households out, %s, %u valves to close"), households, area, cost->must_close);
}

static char *
tell_valve (const HeatCriticalValve *valve)
{
  guint32 more = valve->fails.out_households - MIN (valve->holds.out_households, valve->fails.out_households);
  g_autofree char *households = heat_words_count (more), *before = heat_words_count (valve->holds.out_households);

  if (more == 0)
    return g_strdup_printf (_("if this valve does not hold: no household more than %s"), before);
  return g_strdup_printf (_("if this valve does not hold: +%s households (a leak beside it: %s)"), households, before);
}

char *
heat_desk_costs_tell (HeatDeskCosts *self, HeatKind kind, guint32 index)
{
  const Figures *f = self->is_on ? self->figures : NULL;

  if (f && kind == HEAT_KIND_PIPE && index < f->critical->n_pipes)
    return tell_pipe (heat_critical_of_pipe (f->critical, heat_pipe (index)));
  if (f && kind == HEAT_KIND_VALVE && index < self->overlay->n && f->of_valve[index] != HEAT_NONE)
    return tell_valve (&g_array_index (f->valves, HeatCriticalValve, f->of_valve[index]));
  return NULL;
}

static void
dispose (GObject *object)
{
  forget (HEAT_DESK_COSTS (object));
  G_OBJECT_CLASS (heat_desk_costs_parent_class)->dispose (object);
}

static void
heat_desk_costs_class_init (HeatDeskCostsClass *class)
{
  G_OBJECT_CLASS (class)->dispose = dispose;
  signals[CHANGED] = g_signal_new ("changed", HEAT_TYPE_DESK_COSTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
heat_desk_costs_init (HeatDeskCosts *self)
{
}

HeatDeskCosts *
heat_desk_costs_new (HeatDeskSession *session)
{
  HeatDeskCosts *self = g_object_new (HEAT_TYPE_DESK_COSTS, NULL);

  self->session = session;
  return self;
}
