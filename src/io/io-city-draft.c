// SPDX-License-Identifier: GPL-3.0-or-later
/* What all steps of the city's making share: the random generator, the word lists, trenches, bores. */
#include "base-i18n.h"
#include "io-city-private.h"

guint32
heat_io_rand_next (DraftRand *r)
{
  guint64 old = r->state;
  guint32 x = (guint32) (((old >> 18) ^ old) >> 27), rot = (guint32) (old >> 59);

  r->state = old * 6364136223846793005u + r->inc;
  return (x >> rot) | (x << ((32 - rot) & 31));
}

void
heat_io_rand_init (DraftRand *r, guint64 seed, guint64 stream)
{
  r->state = 0;
  r->inc = (stream << 1) | 1;
  heat_io_rand_next (r);
  r->state += seed;
  heat_io_rand_next (r);
}

double heat_io_rand_unit (DraftRand *r) { return heat_io_rand_next (r) / 4294967296.0; }
double heat_io_rand_between (DraftRand *r, double a, double b) { return a + (b - a) * heat_io_rand_unit (r); }
guint heat_io_rand_below (DraftRand *r, guint n) { return (guint) (((guint64) heat_io_rand_next (r) * n) >> 32); }

static gboolean
take_list (GKeyFile *file, const char *group, const char *key, char ***out, GError **error)
{
  *out = g_key_file_get_string_list (file, group, key, NULL, error);
  if (*out && !(*out)[0])
    {
      g_set_error (error, HEAT_IO_ERROR, HEAT_ERROR_DATA, _("the list “%s” in group “%s” is empty"), key, group);
      return FALSE;
    }
  return *out != NULL;
}

static gboolean
take_words (DraftNames *n, GKeyFile *f, GError **error)
{
  return (n->city = g_key_file_get_string (f, "city", "name", error)) && (n->company = g_key_file_get_string (f, "city", "company", error))
    && (n->hotline = g_key_file_get_string (f, "city", "hotline", error)) && (n->river = g_key_file_get_string (f, "city", "river", error))
    && take_list (f, "city", "districts", &n->districts, error) && take_list (f, "plants", "names", &n->plants, error)
    && take_list (f, "streets", "words", &n->streets, error) && take_list (f, "communities", "bases", &n->community_bases, error)
    && take_list (f, "communities", "suffixes", &n->community_suffixes, error)
    && take_list (f, "institutions", "schools", &n->schools, error) && take_list (f, "institutions", "nurseries", &n->nurseries, error)
    && take_list (f, "institutions", "hospitals", &n->hospitals, error) && take_list (f, "institutions", "cares", &n->cares, error)
    && take_list (f, "institutions", "shops", &n->shops, error) && take_list (f, "teams", "vehicles", &n->vehicles, error)
    && take_list (f, "teams", "equipment", &n->equipment, error);
}

DraftNames *
heat_io_names_load (GError **error)
{
  g_autofree char *path = heat_data_path ("city-recipe/names.ini");
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (DraftNames) names = g_new0 (DraftNames, 1);
  g_autoptr (GError) local = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &local) || !take_words (names, file, &local))
    {
      g_set_error (error, HEAT_IO_ERROR, HEAT_ERROR_DATA, _("reading the word lists of the city from %s: %s; install the program's data again or set HEAT_DATADIR"),
                   path, local->message);
      return NULL;
    }
  return g_steal_pointer (&names);
}

void
heat_io_names_free (DraftNames *n)
{
  if (!n)
    return;
  char **lists[] = { n->streets, n->community_bases, n->community_suffixes, n->districts, n->plants, n->schools, n->nurseries,
                     n->hospitals, n->cares, n->shops, n->vehicles, n->equipment };
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_strfreev (lists[i]);
  g_free (n->city);
  g_free (n->company);
  g_free (n->hotline);
  g_free (n->river);
  g_free (n);
}

/* ---- trenches ---- */

DraftNet *
heat_io_net_new (void)
{
  DraftNet *net = g_new0 (DraftNet, 1);

  net->nodes = g_array_new (FALSE, FALSE, sizeof (DraftNode));
  net->wells = g_array_new (FALSE, FALSE, sizeof (DraftWell));
  net->trenches = g_array_new (FALSE, FALSE, sizeof (DraftTrench));
  net->valves = g_array_new (FALSE, FALSE, sizeof (DraftValve));
  net->jumpers = g_array_new (FALSE, FALSE, sizeof (DraftJumper));
  net->ports = g_array_new (FALSE, FALSE, sizeof (DraftPort));
  net->consumers = g_array_new (FALSE, FALSE, sizeof (DraftConsumer));
  net->xy = g_array_new (FALSE, FALSE, 2 * sizeof (double));
  return net;
}

#define ARRAYS(net) { net->nodes, net->wells, net->trenches, net->valves, net->jumpers, net->ports, net->consumers, net->xy }

void
heat_io_net_free (DraftNet *net)
{
  if (!net)
    return;
  GArray *arrays[] = ARRAYS (net);
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_array_unref (arrays[i]);
  g_free (net);
}

DraftMark
heat_io_net_mark (const DraftNet *net)
{
  GArray *arrays[] = ARRAYS (net);
  DraftMark mark;

  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    mark.at[i] = arrays[i]->len;
  return mark;
}

void
heat_io_net_cut (DraftNet *net, DraftMark mark)
{
  GArray *arrays[] = ARRAYS (net);

  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_array_set_size (arrays[i], mark.at[i]);
}

guint32
heat_io_net_add_node (DraftNet *net, double x, double y)
{
  DraftNode node = { x, y, HEAT_NONE };

  g_array_append_val (net->nodes, node);
  return net->nodes->len - 1;
}

DraftTrench *
heat_io_net_add_trench (DraftNet *net, guint32 from, guint32 to, const double *xy, guint n)
{
  DraftTrench t = { .from = from, .to = to, .first_point = net->xy->len, .n_points = n, .pieces = 1, .year = 2005, .depth_m = 1.5f };

  for (guint i = 1; i < n; i++)
    t.length_m += (float) hypot (xy[2 * i] - xy[2 * i - 2], xy[2 * i + 1] - xy[2 * i - 1]);
  g_array_append_vals (net->xy, xy, n);
  g_array_append_val (net->trenches, t);
  return &g_array_index (net->trenches, DraftTrench, net->trenches->len - 1);
}

DraftValve *
heat_io_net_add_valve (DraftNet *net, guint32 trench, guint end, HeatValveRole role)
{
  const DraftTrench *t = &g_array_index (net->trenches, DraftTrench, trench);
  DraftValve v = { .trench = trench, .end = (guint8) end, .role = (guint8) role, .line = HEAT_LINE_PAIR, .dn_mm = t->dn_mm };

  v.well = g_array_index (net->nodes, DraftNode, end ? t->to : t->from).well;
  g_array_append_val (net->valves, v);
  return &g_array_index (net->valves, DraftValve, net->valves->len - 1);
}

guint32
heat_io_net_add_well (DraftNet *net, guint32 node, HeatText name, HeatText street, float depth_m)
{
  DraftNode *at = &g_array_index (net->nodes, DraftNode, node);
  DraftWell well = { name, street, at->x, at->y, depth_m, 0 };

  g_array_append_val (net->wells, well);
  return at->well = net->wells->len - 1;
}

guint32
heat_io_net_n_pipes (const DraftNet *net)
{
  guint32 n = net->jumpers->len;

  for (guint i = 0; i < net->trenches->len; i++)
    n += 2u * g_array_index (net->trenches, DraftTrench, i).pieces;
  return n;
}

/* Shifrinson's friction formula for rough pipes, R = 6.88e-3 k^0.25 G² / (ρ d^5.25), G in t/h, as in the design of
 * Chinese heat networks (CJJ 34). Bore ≈ DN. */
guint16
heat_io_dn (double load_kw, double delta_t_k, double pa_m)
{
  static const guint16 series[] = { 25, 32, 40, 50, 65, 80, 100, 125, 150, 200, 250, 300, 350, 400, 450, 500, 600, 700, 800, 900, 1000, 1200, 1400 };
  double g_t_h = 3.6 * load_kw / (4.19 * delta_t_k);

  for (guint i = 0; i < G_N_ELEMENTS (series); i++)
    {
      double d = series[i] / 1000.0;
      if (6.88e-3 * pow (0.0005, 0.25) * g_t_h * g_t_h / (960 * pow (d, 5.25)) <= pa_m)
        return series[i];
    }
  return 1400;
}

/* Ground level: a plain that falls gently to the river in the north, with low swells. */
double
heat_io_ground_z_m (double x, double y)
{
  return 128 - (y - 5060000) * 0.0008 + 1.8 * sin (x / 730) * cos (y / 910) + 0.7 * sin (x / 190 + y / 260);
}

void
heat_io_draft_clear (Draft *d)
{
  for (guint i = 0; d->plants && i < d->plants->len; i++)
    g_free (g_array_index (d->plants, DraftPlant, i).name);
  g_clear_pointer (&d->plants, g_array_unref);
  g_clear_pointer (&d->houses, g_array_unref);
  g_clear_pointer (&d->courts, g_array_unref);
  g_clear_pointer (&d->city, heat_city_free);
  g_clear_pointer (&d->graph, heat_io_graph_free);
  g_clear_pointer (&d->building_tree, heat_rtree_free);
  g_clear_pointer (&d->lane_tree, heat_rtree_free);
  g_clear_pointer (&d->lanes, g_free);
  g_clear_pointer (&d->primary, heat_io_net_free);
  g_clear_pointer (&d->secondary, heat_io_net_free);
  d->n_lanes = 0;
}
