// SPDX-License-Identifier: GPL-3.0-or-later
/* Weights of independent reports, multiplied: log w(pipe) = log prior + Σ log (likelihood / what it is for a pipe that does not
 * explain the report). Only pipes that explain something are looked at. */
#include "base-i18n.h"
#include "geo-rtree.h"
#include "locate-suspect.h"
#include <string.h>

#define NEAR_M 150.0       /* water surfaces within this of the break */
#define FAR_M 500.0        /* looked at when there is no pipe nearer */
#define HOME_M 60.0        /* a cold place without an object belongs to the nearest consumer within this */
#define UNEXPLAINED 0.002  /* share of surface reports that come from no pipe of ours nearby */

typedef struct { guint32 pipe; double log_w, distance_m, x, y; guint cold, surface; HeatSymptom symptom; } Candidate;

typedef struct {
  const HeatCourses *courses;
  HeatNet *net;
  const HeatCity *city;
  GHashTable *by_pipe;  /* pipe + 1 → candidate + 1 */
  GArray *candidates;   /* Candidate */
  guint n_cold;         /* clues through the heat graph */
} Court;

static Candidate *
candidate (Court *c, guint32 pipe)
{
  gpointer key = GUINT_TO_POINTER (pipe + 1), known = g_hash_table_lookup (c->by_pipe, key);

  if (!known)
    {
      Candidate fresh = { .pipe = pipe, .distance_m = NAN, .x = NAN, .y = NAN };
      g_array_append_val (c->candidates, fresh);
      g_hash_table_insert (c->by_pipe, key, known = GUINT_TO_POINTER (c->candidates->len));
    }
  return &g_array_index (c->candidates, Candidate, GPOINTER_TO_UINT (known) - 1);
}

/* --- surface symptoms --- */

typedef struct { Court *c; const HeatReportClue *clue; double sigma_m; double reach_m; guint n; } Surface;

static double
pipe_distance (const HeatNet *net, guint32 pipe, double x, double y, double *px, double *py)
{
  double fallback[HEAT_COURSE_DOUBLES], best = HUGE_VAL;
  guint n;
  const double *p = heat_net_pipe_line (net, heat_pipe (pipe), fallback, &n);

  for (guint i = 0; i + 1 < n; i++, p += 2)
    {
      double t = 0, d = heat_segment_distance_m (x, y, p[0], p[1], p[2], p[3], &t);
      if (!(d < best))
        continue;
      best = d;
      *px = p[0] + t * (p[2] - p[0]);
      *py = p[1] + t * (p[3] - p[1]);
    }
  return best;
}

/* How far from the break a symptom shows. */
static double
spread_m (HeatSymptom symptom)
{
  switch (symptom)
    {
    case HEAT_SYMPTOM_WATER_ON_STREET: return 40;
    case HEAT_SYMPTOM_STEAM_FROM_WELL: return 25;
    case HEAT_SYMPTOM_COLLAPSE: return 25;
    case HEAT_SYMPTOM_MELTED_SNOW: return 12;
    default: return 20;
    }
}

/* Who shows it rather: steam and floods come from big hot lines, wet walls from the building's own. */
static double
symptom_share (HeatSymptom symptom, const HeatPipeRow *row)
{
  double bore = row->dn_mm ? sqrt (row->dn_mm / 200.0) : 0.7;

  if (symptom == HEAT_SYMPTOM_WET_WALL)
    return row->level == HEAT_LEVEL_SECONDARY ? 1 : 0.3;
  if (symptom == HEAT_SYMPTOM_STEAM_FROM_WELL)
    return (row->level == HEAT_LEVEL_PRIMARY ? 1 : 0.2) * bore;
  return bore;
}

static gboolean
weigh_near (guint32 pipe, gpointer data)
{
  Surface *s = data;
  double px = NAN, py = NAN, d = pipe_distance (s->c->net, pipe, s->clue->x, s->clue->y, &px, &py);

  if (!(d <= s->reach_m))
    return TRUE;
  double likelihood = exp (-d * d / (2 * s->sigma_m * s->sigma_m)) * symptom_share (s->clue->symptom, &s->c->city->pipe[pipe]);
  Candidate *k = candidate (s->c, pipe);
  k->log_w += log ((likelihood + UNEXPLAINED) / UNEXPLAINED);
  k->surface++;
  if (isnan (k->distance_m) || d < k->distance_m)
    {
      k->distance_m = d;
      k->x = px;
      k->y = py;
      k->symptom = s->clue->symptom;
    }
  s->n++;
  return TRUE;
}

static void
weigh_surface (Court *c, const HeatReportClue *clue)
{
  const HeatRtree *index = heat_net_pipe_index (c->net);
  Surface s = { c, clue, spread_m (clue->symptom), NEAR_M, 0 };

  if (!isfinite (clue->x) || !isfinite (clue->y))
    return;
  for (int wide = 0; wide < 2 && s.n == 0; wide++)
    {
      s.reach_m = wide ? FAR_M : NEAR_M;
      s.sigma_m = wide ? FAR_M / 3 : s.sigma_m;
      heat_rtree_query (index, (HeatBox){ clue->x - s.reach_m, clue->y - s.reach_m, clue->x + s.reach_m, clue->y + s.reach_m }, weigh_near, &s);
    }
}

/* --- no heat --- */

/* Share of such reports that have another cause than a fault upstream. */
static double
other_cause (HeatSymptom symptom)
{
  return symptom == HEAT_SYMPTOM_NO_HEAT ? 0.05 : symptom == HEAT_SYMPTOM_LOW_PRESSURE ? 0.2 : 0.4;
}

/* Every pipe between the node and the source, once each in `seen`. */
static void
climb (Court *c, HeatNode node, GHashTable *seen)
{
  for (guint32 steps = 0; !heat_node_is_none (node) && steps < 1000000; steps++)
    {
      HeatPipe pipe = heat_courses_feed (c->courses, node);
      if (!heat_pipe_is_none (pipe))
        g_hash_table_add (seen, GUINT_TO_POINTER (pipe.i + 1));
      node = heat_courses_up (c->courses, node);
    }
}

static void
climb_consumer (Court *c, guint32 consumer, GHashTable *seen)
{
  climb (c, heat_net_consumer_node (c->net, heat_consumer (consumer), HEAT_LINE_SUPPLY), seen);
  climb (c, heat_net_consumer_node (c->net, heat_consumer (consumer), HEAT_LINE_RETURN), seen);
}

static guint32
nearest_consumer (const Court *c, double x, double y)
{
  guint32 best = HEAT_NONE;
  double best_m = HOME_M;

  for (guint32 i = 0, n = heat_net_n (c->net, HEAT_KIND_CONSUMER); i < n && isfinite (x) && isfinite (y); i++)
    {
      double px, py;
      if (heat_net_place (c->net, HEAT_KIND_CONSUMER, i, &px, &py) && hypot (px - x, py - y) < best_m)
        {
          best = i;
          best_m = hypot (px - x, py - y);
        }
    }
  return best;
}

static void
climb_station (Court *c, guint32 station, GHashTable *seen)
{
  HeatSpan ports = heat_net_station_ports (c->net, heat_station (station));

  for (guint32 i = 0; i < ports.n; i++)
    if (c->city->port[ports.at[i]].side == HEAT_PORT_PRIMARY)
      {
        climb (c, heat_net_port_node (c->net, ports.at[i], HEAT_LINE_SUPPLY), seen);
        climb (c, heat_net_port_node (c->net, ports.at[i], HEAT_LINE_RETURN), seen);
      }
}

/* The courses of whatever object the report names. */
static GHashTable *
upstream (Court *c, const HeatReportClue *clue)
{
  GHashTable *seen = g_hash_table_new (NULL, NULL);
  guint32 consumer = clue->consumer;

  if (consumer == HEAT_NONE && clue->household != HEAT_NONE)
    consumer = heat_net_household_consumer (c->net, heat_household (clue->household)).i;
  if (consumer == HEAT_NONE && clue->building != HEAT_NONE)
    {
      HeatSpan all = heat_net_building_consumers (c->net, heat_building (clue->building));
      for (guint32 i = 0; i < all.n; i++)
        climb_consumer (c, all.at[i], seen);
    }
  else if (consumer == HEAT_NONE && clue->station != HEAT_NONE)
    climb_station (c, clue->station, seen);
  else if (consumer == HEAT_NONE)
    consumer = nearest_consumer (c, clue->x, clue->y);
  if (consumer != HEAT_NONE)
    climb_consumer (c, consumer, seen);
  return seen;
}

static void
weigh_cold (Court *c, const HeatReportClue *clue)
{
  g_autoptr (GHashTable) seen = upstream (c, clue);
  GHashTableIter iter;
  gpointer key;

  c->n_cold++;
  g_hash_table_iter_init (&iter, seen);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      Candidate *k = candidate (c, GPOINTER_TO_UINT (key) - 1);
      k->log_w -= log (other_cause (clue->symptom));
      k->cold++;
    }
}

/* --- make-up --- */

static void
weigh_make_up (Court *c, const HeatReportClue *clue)
{
  for (guint32 i = 0; clue->station != HEAT_NONE && i < c->city->n_pipe; i++)
    {
      guint32 plant;
      if (heat_courses_plant (c->courses, heat_net_pipe_node (c->net, heat_pipe (i), 0), &plant) == HEAT_KIND_STATION && plant == clue->station)
        candidate (c, i)->log_w += log (1 / 0.05);
    }
}

/* --- the sum --- */

/* Before any report: longer, older, in service. */
static double
log_prior (const Court *c, const Candidate *k)
{
  const HeatPipeRow *row = &c->city->pipe[k->pipe];
  double length_m = MAX (1, heat_net_pipe_length_m (c->net, heat_pipe (k->pipe)));
  double age = row->year > 1900 ? CLAMP (heat_courses_newest_year (c->courses) - row->year, 0, 60) : 20;

  if (k->surface > 0)
    length_m = MIN (length_m, 40); /* only what lies near can have done it */
  return log (length_m) + log (1 + age / 15) + (row->service == HEAT_SERVICE_IN ? 0 : log (0.02));
}

/* A main that feeds hundreds would have brought hundreds of calls: few calls point to the pipe that feeds few. */
static double
log_silence (const Court *c, const Candidate *k)
{
  guint32 below = heat_courses_below (c->courses, heat_pipe (k->pipe));
  return k->cold > 0 && below > k->cold ? 0.5 * log ((double) k->cold / below) : 0;
}

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *x = a, *y = b;

  if (x->log_w != y->log_w)
    return x->log_w > y->log_w ? -1 : 1;
  return x->pipe < y->pipe ? -1 : x->pipe > y->pipe;
}

static void
add_part (GString *text, const char *part)
{
  g_string_append_printf (text, "%s%s", text->len ? C_ ("between reasons", "; ") : "", part);
}

static char *
reason_of (const Court *c, const Candidate *k)
{
  const HeatPipeRow *row = &c->city->pipe[k->pipe];
  g_autoptr (GString) text = g_string_new (NULL);
  guint32 plant;

  if (k->surface > 0)
    {
      g_autofree char *part = g_strdup_printf (_("%.0f m from the %s"), k->distance_m, heat_symptom_label (k->symptom));
      add_part (text, part);
    }
  if (k->cold > 0)
    {
      g_autofree char *part = g_strdup_printf (_("on the way of heat to %u of %u cold places"), k->cold, c->n_cold);
      add_part (text, part);
    }
  if (k->surface == 0 && k->cold == 0
      && heat_courses_plant (c->courses, heat_net_pipe_node (c->net, heat_pipe (k->pipe), 0), &plant) == HEAT_KIND_STATION)
    {
      g_autofree char *part = g_strdup_printf (_("in the circuit of %s, whose make-up runs high"), heat_net_name (c->net, HEAT_KIND_STATION, plant));
      add_part (text, part);
    }
  g_autofree char *bore = row->dn_mm ? g_strdup_printf ("DN%u", row->dn_mm) : g_strdup (_("bore unknown"));
  g_autofree char *what = row->year > 1900 ? g_strdup_printf (_("%s, laid %d"), bore, row->year) : g_strdup (bore);
  add_part (text, what);
  if (row->service != HEAT_SERVICE_IN)
    add_part (text, _("out of service in the data"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The best ones, their weights made to add to 1. */
static void
pronounce (Court *c, guint limit, HeatSuspicion *out)
{
  double sum = 0;

  for (guint i = 0; i < c->candidates->len; i++)
    {
      Candidate *k = &g_array_index (c->candidates, Candidate, i);
      k->log_w += log_prior (c, k) + log_silence (c, k);
    }
  g_array_sort (c->candidates, compare_candidates);
  guint n = MIN (limit, c->candidates->len);
  double top = n ? g_array_index (c->candidates, Candidate, 0).log_w : 0;
  for (guint i = 0; i < n; i++)
    sum += exp (g_array_index (c->candidates, Candidate, i).log_w - top);
  for (guint i = 0; i < n; i++)
    {
      const Candidate *k = &g_array_index (c->candidates, Candidate, i);
      HeatSuspect s = { k->pipe, exp (k->log_w - top) / sum, k->distance_m, k->x, k->y, k->cold, reason_of (c, k) };
      if (isnan (s.x))
        heat_net_place (c->net, HEAT_KIND_PIPE, k->pipe, &s.x, &s.y);
      g_array_append_val (out->suspects, s);
    }
}

/* A clue with the place of its object when it names none. */
static HeatReportClue
with_place (const Court *c, HeatReportClue clue)
{
  const struct { HeatKind kind; guint32 index; } objects[] = {
    { HEAT_KIND_WELL, clue.well }, { HEAT_KIND_BUILDING, clue.building }, { HEAT_KIND_CONSUMER, clue.consumer }, { HEAT_KIND_STATION, clue.station },
    { HEAT_KIND_BUILDING, clue.household == HEAT_NONE ? HEAT_NONE : heat_net_household_building (c->net, heat_household (clue.household)).i },
  };
  for (guint i = 0; i < G_N_ELEMENTS (objects) && (isnan (clue.x) || isnan (clue.y)); i++)
    if (objects[i].index != HEAT_NONE)
      heat_net_place (c->net, objects[i].kind, objects[i].index, &clue.x, &clue.y);
  return clue;
}

static gboolean
check_index (const Court *c, HeatKind kind, guint32 index, guint report, GError **error)
{
  if (index == HEAT_NONE || index < heat_net_n (c->net, kind))
    return TRUE;
  g_set_error (error, HEAT_LOCATE_ERROR, HEAT_ERROR_USAGE, _("locating the leak: report %u names %s %u, which this city does not have; take the report again"),
               report + 1, heat_kind_label (kind), index);
  return FALSE;
}

static gboolean
check_clues (const Court *c, const HeatReportClue *clues, guint n, GError **error)
{
  for (guint i = 0; i < n; i++)
    if (!check_index (c, HEAT_KIND_HOUSEHOLD, clues[i].household, i, error) || !check_index (c, HEAT_KIND_CONSUMER, clues[i].consumer, i, error)
        || !check_index (c, HEAT_KIND_BUILDING, clues[i].building, i, error) || !check_index (c, HEAT_KIND_STATION, clues[i].station, i, error)
        || !check_index (c, HEAT_KIND_WELL, clues[i].well, i, error))
      return FALSE;
  return TRUE;
}

static gboolean
is_cold (HeatSymptom s)
{
  return s == HEAT_SYMPTOM_NO_HEAT || s == HEAT_SYMPTOM_NOT_WARM || s == HEAT_SYMPTOM_LOW_PRESSURE;
}

/* All reports say that one and the same home is cold. */
static gboolean
is_one_flat (const HeatReportClue *clues, guint n)
{
  const HeatReportClue *first = NULL;

  for (guint i = 0; i < n; i++)
    {
      const HeatReportClue *k = &clues[i];
      if (k->symptom == HEAT_SYMPTOM_WELL_COVER || k->symptom == HEAT_SYMPTOM_NONE)
        continue;
      if (!is_cold (k->symptom) || k->whole_building || k->station != HEAT_NONE)
        return FALSE;
      if (first && (k->household != first->household || k->building != first->building || k->consumer != first->consumer
                    || (k->household == HEAT_NONE && k->building == HEAT_NONE && k->consumer == HEAT_NONE)))
        return FALSE;
      first = k;
    }
  return first != NULL;
}

static void
weigh (Court *c, const HeatReportClue *clue)
{
  if (heat_symptom_is_surface (clue->symptom))
    weigh_surface (c, clue);
  else if (is_cold (clue->symptom))
    weigh_cold (c, clue);
  else if (clue->symptom == HEAT_SYMPTOM_MAKE_UP_HIGH)
    weigh_make_up (c, clue);
}

static void
summarise (const Court *c, guint n, HeatSuspicion *out)
{
  if (out->one_flat)
    {
      out->summary = g_strdup (_("One flat only: not a leak of the network. Look at the flat's valve, riser and radiator."));
      out->next_check = g_strdup (_("Ask whether neighbours above, below and in the next unit are cold too."));
    }
  else if (out->suspects->len == 0)
    out->summary = g_strdup (n ? _("No pipe explains these reports: none lies within 500 m and none feeds the cold places in the data.")
                               : _("There is no report that points to a pipe."));
  else
    {
      guint shown = out->suspects->len;
      out->summary = g_strdup_printf (ngettext ("%u pipe explains the reports (%u in all).", "%u pipes may explain the reports (%u in all).", shown), shown, n);
      out->next_check = g_strdup (c->n_cold == 0 ? _("Ask whether the buildings there are cold: it tells a main from a building's own line.")
                                  : _("Look at the make-up flow of the station that feeds them, and for wet ground or steam along the likeliest pipe."));
    }
}

HeatSuspicion *
heat_locate_suspect (const HeatCourses *courses, const HeatReportClue *clues, guint n, guint limit, GError **error)
{
  HeatNet *net = heat_courses_net (courses);
  Court c = { .courses = courses, .net = net, .city = heat_net_city (net) };
  guint places = 0;

  if (!check_clues (&c, clues, n, error))
    return NULL;
  HeatSuspicion *out = g_new0 (HeatSuspicion, 1);
  out->suspects = g_array_new (FALSE, FALSE, sizeof (HeatSuspect));
  out->one_flat = is_one_flat (clues, n);
  g_autoptr (GHashTable) by_pipe = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  c.by_pipe = by_pipe;
  c.candidates = candidates;
  for (guint i = 0; i < n; i++)
    {
      HeatReportClue clue = with_place (&c, clues[i]);
      if (isfinite (clue.x) && isfinite (clue.y))
        {
          out->place_x += clue.x;
          out->place_y += clue.y;
          places++;
        }
      if (!out->one_flat)
        weigh (&c, &clue);
    }
  out->place_x = places ? out->place_x / places : NAN;
  out->place_y = places ? out->place_y / places : NAN;
  pronounce (&c, limit ? limit : 20, out);
  summarise (&c, n, out);
  return out;
}

void
heat_suspicion_free (HeatSuspicion *suspicion)
{
  for (guint i = 0; i < suspicion->suspects->len; i++)
    g_free (g_array_index (suspicion->suspects, HeatSuspect, i).reason);
  g_array_unref (suspicion->suspects);
  g_free (suspicion->summary);
  g_free (suspicion->next_check);
  g_free (suspicion);
}
