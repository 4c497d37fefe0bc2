// SPDX-License-Identifier: GPL-3.0-or-later
/* Streets and river of the synthetic city. */
#include "io-city-grid.h"

#define CENTRE_EAST_M 546800.0 /* 126.6° E, 45.7° N in CGCS2000 / 3-degree GK CM 126E */
#define CENTRE_NORTH_M 5062500.0

static double *
make_lines (int n, double low, double high, DraftRand *rand, double *half)
{
  double *at = g_new (double, n + 1);

  at[0] = 0;
  for (int i = 1; i <= n; i++)
    at[i] = at[i - 1] + heat_io_rand_between (rand, low, high);
  *half = at[n] / 2;
  for (int i = 0; i <= n; i++)
    at[i] -= *half;
  return at;
}

static guint8 *
make_classes (int n, DraftRand *rand)
{
  guint8 *c = g_new (guint8, n + 1);

  for (int i = 0; i <= n; i++)
    c[i] = i == 0 || i == n || i % 4 == 0 ? HEAT_ROAD_SECONDARY : i % 4 == 2 ? HEAT_ROAD_PRIMARY
         : heat_io_rand_is (rand, 0.4) ? HEAT_ROAD_TERTIARY : HEAT_ROAD_RESIDENTIAL;
  return c;
}

double
heat_io_grid_river_v (const DraftGrid *g, double u)
{
  return g->river_v + 0.11 * g->half_y * sin (u / g->half_x * 2.1 + g->phase[0]) + 0.03 * g->half_y * sin (u / g->half_x * 6.3 + g->phase[1]);
}

/* A square bent towards a disc (half way), with long swells, turned a little as old cities are along their river. */
HeatPoint
heat_io_grid_place (const DraftGrid *g, double u, double v)
{
  double a = u / g->half_x, b = v / g->half_y, turn = -0.21;
  double x = u * sqrt (1 - 0.16 * b * b) + 0.022 * g->half_x * sin (2.6 * b + g->phase[2]);
  double y = v * sqrt (1 - 0.16 * a * a) + 0.022 * g->half_y * sin (2.9 * a + g->phase[3]);

  return (HeatPoint){ g->east_m + x * cos (turn) - y * sin (turn), g->north_m + x * sin (turn) + y * cos (turn) };
}

guint8
heat_io_grid_class (const DraftGrid *g, gboolean vertical, int line, int along)
{
  int ring = vertical ? g->ring_x : g->ring_y, n = vertical ? g->nx : g->ny;
  int cross = vertical ? g->ring_y : g->ring_x, m = vertical ? g->ny : g->nx;

  if (ring && (line == ring || line == n - ring) && along >= cross && along < m - cross)
    return HEAT_ROAD_TRUNK;
  return vertical ? g->class_x[line] : g->class_y[line];
}

static gboolean
is_wet (const DraftGrid *g, double u, double v)
{
  return fabs (v - heat_io_grid_river_v (g, u)) < g->river_half_m + 15;
}

static gboolean
crosses_river (const DraftGrid *g, double u0, double v0, double u1, double v1)
{
  for (int k = 0; k <= 8; k++)
    {
      double t = k / 8.0;
      if (is_wet (g, u0 + t * (u1 - u0), v0 + t * (v1 - v0)))
        return TRUE;
    }
  return FALSE;
}

static int
degree (const DraftGrid *g, int i, int j)
{
  return (j < g->ny && g->vertical[i * g->ny + j]) + (j > 0 && g->vertical[i * g->ny + j - 1])
       + (i < g->nx && g->horizontal[j * g->nx + i]) + (i > 0 && g->horizontal[j * g->nx + i - 1]);
}

/* Only great streets cross the river, and only across, not along. Some quiet stretches are built over. */
static void
drop_streets (DraftGrid *g, DraftRand *rand)
{
  for (int i = 0; i <= g->nx; i++)
    for (int j = 0; j < g->ny; j++)
      {
        guint8 c = heat_io_grid_class (g, TRUE, i, j), *keep = &g->vertical[i * g->ny + j];
        *keep = c <= HEAT_ROAD_SECONDARY || !crosses_river (g, g->u[i], g->v[j], g->u[i], g->v[j + 1]);
      }
  for (int j = 0; j <= g->ny; j++)
    for (int i = 0; i < g->nx; i++)
      g->horizontal[j * g->nx + i] = !crosses_river (g, g->u[i], g->v[j], g->u[i + 1], g->v[j]);
  for (int i = 1; i < g->nx; i++)
    for (int j = 1; j < g->ny - 1; j++)
      if (heat_io_grid_class (g, TRUE, i, j) >= HEAT_ROAD_TERTIARY && degree (g, i, j) == 4 && degree (g, i, j + 1) == 4
          && heat_io_rand_is (rand, 0.12))
        g->vertical[i * g->ny + j] = 0;
  for (int j = 1; j < g->ny; j++)
    for (int i = 1; i < g->nx - 1; i++)
      if (heat_io_grid_class (g, FALSE, j, i) >= HEAT_ROAD_TERTIARY && degree (g, i, j) == 4 && degree (g, i + 1, j) == 4
          && heat_io_rand_is (rand, 0.12))
        g->horizontal[j * g->nx + i] = 0;
}

/* Stretches that hang loose (both ends nowhere, or a stub into the river) go: what stays has streets at both ends. */
static void
prune_stubs (DraftGrid *g)
{
  for (int round = 0; round < 8; round++)
    for (int i = 0; i <= g->nx; i++)
      for (int j = 0; j <= g->ny; j++)
        if (degree (g, i, j) == 1)
          {
            if (j < g->ny) g->vertical[i * g->ny + j] = 0;
            if (j > 0) g->vertical[i * g->ny + j - 1] = 0;
            if (i < g->nx) g->horizontal[j * g->nx + i] = 0;
            if (i > 0) g->horizontal[j * g->nx + i - 1] = 0;
          }
}

static HeatText *
name_lines (Draft *d, int n, const char *suffix, guint *next)
{
  HeatText *names = g_new (HeatText, n + 1);
  guint n_words = g_strv_length (d->names->streets);
  static const char *rounds[] = { "", "新", "南", "北", "东", "西", "上", "下" };

  for (int i = 0; i <= n; i++, (*next)++)
    {
      g_autofree char *name = g_strconcat (rounds[*next / n_words % 8], d->names->streets[*next % n_words], suffix, NULL);
      names[i] = heat_city_intern (d->city, name);
    }
  return names;
}

void
heat_io_grid_init (DraftGrid *g, Draft *d, guint32 n_courts, DraftRand *rand)
{
  double blocks = n_courts / 0.78 + 2, low = n_courts < 40 ? 160 : 190, high = n_courts < 40 ? 280 : 390;
  guint next = 0;

  *g = (DraftGrid){ .east_m = CENTRE_EAST_M, .north_m = CENTRE_NORTH_M };
  g->nx = MAX (4, (int) ceil (sqrt (blocks * 1.2)));
  g->ny = MAX (3, (int) ceil (blocks / g->nx));
  g->u = make_lines (g->nx, low, high, rand, &g->half_x);
  g->v = make_lines (g->ny, low, high, rand, &g->half_y);
  g->class_x = make_classes (g->nx, rand);
  g->class_y = make_classes (g->ny, rand);
  for (int k = 0; k < 4; k++)
    g->phase[k] = heat_io_rand_between (rand, 0, 6.28);
  g->river_v = 0.55 * g->half_y;
  g->river_half_m = CLAMP (g->half_y / 24, 35, 190);
  g->ring_x = g->nx >= 9 ? g->nx / 5 : 0;
  g->ring_y = g->nx >= 9 && g->ny >= 7 ? g->ny / 5 : 0;
  if (!g->ring_y)
    g->ring_x = 0;
  g->vertical = g_new0 (guint8, (gsize) (g->nx + 1) * g->ny);
  g->horizontal = g_new0 (guint8, (gsize) (g->ny + 1) * g->nx);
  g->oneway_x = g_new0 (guint8, g->nx + 1);
  for (int i = 2; i + 2 < g->nx; i++)
    if (g->class_x[i] == HEAT_ROAD_RESIDENTIAL || g->class_x[i] == HEAT_ROAD_TERTIARY)
      g->oneway_x[i] = heat_io_rand_is (rand, 0.35) ? (i & 1 ? HEAT_ONEWAY_FORWARD : HEAT_ONEWAY_BACKWARD) : HEAT_ONEWAY_NO;
  g->name_x = name_lines (d, g->nx, "街", &next);
  g->name_y = name_lines (d, g->ny, "路", &next);
  drop_streets (g, rand);
  prune_stubs (g);
}

void
heat_io_grid_clear (DraftGrid *g)
{
  g_free (g->u);
  g_free (g->v);
  g_free (g->class_x);
  g_free (g->class_y);
  g_free (g->vertical);
  g_free (g->horizontal);
  g_free (g->oneway_x);
  g_free (g->name_x);
  g_free (g->name_y);
}

static HeatText
ring_name (Draft *d, gboolean vertical, gboolean high)
{
  return heat_city_intern (d->city, vertical ? (high ? "环城东路" : "环城西路") : (high ? "环城北路" : "环城南路"));
}

static void
add_grid_point (HeatCity *city, HeatRoadRow *road, HeatPoint p)
{
  guint32 at = heat_city_add_point (city, p.x_m, p.y_m);

  if (road->n_points++ == 0)
    road->first_point = at;
}

/* One road a run of stretches with the same class and the same bridge level. */
static void
draw_line (DraftGrid *g, Draft *d, gboolean vertical, int line)
{
  int n = vertical ? g->ny : g->nx, n_lines = vertical ? g->nx : g->ny;
  const double *at = vertical ? g->v : g->u;
  double fixed = vertical ? g->u[line] : g->v[line];
  HeatRoadRow *road = NULL;
  guint8 last_class = 0;
  gint8 last_layer = 0;

  for (int k = 0; k < n; k++)
    {
      gboolean kept = vertical ? g->vertical[line * g->ny + k] : g->horizontal[line * g->nx + k];
      guint8 class = heat_io_grid_class (g, vertical, line, k);
      gint8 layer = vertical && crosses_river (g, fixed, at[k], fixed, at[k + 1]);
      double middle = (at[k] + at[k + 1]) / 2;
      if (!kept)
        {
          road = NULL;
          continue;
        }
      if (!road || class != last_class || layer != last_layer)
        {
          g_autofree char *id = g_strdup_printf ("R%05u", d->city->n_road + 1);
          road = heat_city_add_road (d->city);
          road->id = heat_city_put (d->city, id);
          road->name = class == HEAT_ROAD_TRUNK ? ring_name (d, vertical, line > n_lines / 2) : vertical ? g->name_x[line] : g->name_y[line];
          road->road_class = class;
          road->layer = layer;
          road->maxspeed_kmh = class == HEAT_ROAD_TRUNK ? 80 : class == HEAT_ROAD_PRIMARY ? 60 : 0;
          road->oneway = vertical && class >= HEAT_ROAD_TERTIARY ? g->oneway_x[line] : HEAT_ONEWAY_NO;
          add_grid_point (d->city, road, vertical ? heat_io_grid_place (g, fixed, at[k]) : heat_io_grid_place (g, at[k], fixed));
          last_class = class;
          last_layer = layer;
        }
      add_grid_point (d->city, road, vertical ? heat_io_grid_place (g, fixed, middle) : heat_io_grid_place (g, middle, fixed));
      add_grid_point (d->city, road, vertical ? heat_io_grid_place (g, fixed, at[k + 1]) : heat_io_grid_place (g, at[k + 1], fixed));
    }
}

static void
draw_river (DraftGrid *g, Draft *d)
{
  const int n = 60;
  HeatAreaRow *area = heat_city_add_area (d->city);

  area->id = heat_city_put (d->city, "A0001");
  area->name = heat_city_intern (d->city, d->names->river);
  area->kind = HEAT_AREA_WATER;
  area->first_point = d->city->n_points;
  area->n_points = 2 * (n + 1);
  for (int k = 0; k <= 2 * n + 1; k++)
    {
      int i = k <= n ? k : 2 * n + 1 - k;
      double u = g->half_x * (2.2 * i / n - 1.1), v = heat_io_grid_river_v (g, u) + (k <= n ? 1 : -1) * g->river_half_m;
      HeatPoint p = heat_io_grid_place (g, u, v);
      heat_city_add_point (d->city, p.x_m, p.y_m);
    }
}

void
heat_io_grid_draw_roads (DraftGrid *g, Draft *d)
{
  draw_river (g, d);
  for (int i = 0; i <= g->nx; i++)
    draw_line (g, d, TRUE, i);
  for (int j = 0; j <= g->ny; j++)
    draw_line (g, d, FALSE, j);
}
