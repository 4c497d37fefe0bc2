// SPDX-License-Identifier: GPL-3.0-or-later
/* heatctl check: what is doubtful in the data, by kind, with ids and places. Doubts are an answer: exit status 0 as soon as the
 * file could be read. */
#include "ctl-commands.h"
#include "trace.h"
#include <stdio.h>

typedef struct {
  HeatNet *net;     /* owned */
  HeatCrs *crs;     /* owned, nullable */
  GArray *doubts;   /* owned; HeatDoubt, those of the net borrowed */
  guint n_own;      /* the first of `doubts`, whose texts are owned here */
  guint count[HEAT_N_DOUBTS];
} Check;

static void
clear_check (Check *check)
{
  for (guint i = 0; check->doubts && i < check->n_own; i++)
    g_free (g_array_index (check->doubts, HeatDoubt, i).text);
  g_clear_pointer (&check->doubts, g_array_unref);
  g_clear_pointer (&check->crs, heat_crs_free);
  g_clear_pointer (&check->net, heat_net_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Check, clear_check)

/* Doubts found by trace stand before those of the snapshot: FEW_WARM changes how all others are read. */
static gboolean
collect (Check *check, const char *path, GError **error)
{
  HeatProgress progress = heat_ctl_progress ();
  guint n;

  check->net = heat_ctl_open_net (path, error);
  g_autoptr (HeatTrace) trace = check->net ? heat_trace_new (check->net, &progress, error) : NULL;
  if (!trace)
    return FALSE;
  check->crs = heat_ctl_city_crs (heat_net_city (check->net));
  check->doubts = g_array_new (FALSE, FALSE, sizeof (HeatDoubt));
  heat_trace_doubts (trace, check->doubts);
  check->n_own = check->doubts->len;
  const HeatDoubt *doubts = heat_net_doubts (check->net, &n);
  if (n)
    g_array_append_vals (check->doubts, doubts, n);
  for (guint i = 0; i < check->doubts->len; i++)
    check->count[g_array_index (check->doubts, HeatDoubt, i).kind]++;
  return TRUE;
}

static const char *
doubt_id (const Check *check, const HeatDoubt *d)
{
  return d->index != HEAT_NONE && d->of != HEAT_KIND_NONE && d->index < heat_net_n (check->net, d->of) ? heat_net_id (check->net, d->of, d->index) : "";
}

static void
add_item (JsonBuilder *json, const Check *check, const HeatDoubt *d)
{
  json_builder_begin_object (json);
  json_builder_set_member_name (json, "of");
  json_builder_add_string_value (json, heat_kind_word (d->of));
  json_builder_set_member_name (json, "id");
  json_builder_add_string_value (json, doubt_id (check, d));
  if (d->text)
    {
      json_builder_set_member_name (json, "text");
      json_builder_add_string_value (json, d->text);
    }
  heat_ctl_add_place (json, check->crs, d->x, d->y);
  json_builder_end_object (json);
}

static void
add_kind (JsonBuilder *json, const Check *check, guint kind)
{
  json_builder_begin_object (json);
  json_builder_set_member_name (json, "kind");
  json_builder_add_string_value (json, heat_doubt_word (kind));
  json_builder_set_member_name (json, "label");
  json_builder_add_string_value (json, heat_doubt_label (kind));
  json_builder_set_member_name (json, "n");
  json_builder_add_int_value (json, check->count[kind]);
  json_builder_set_member_name (json, "items");
  json_builder_begin_array (json);
  for (guint i = 0; i < check->doubts->len; i++)
    if (g_array_index (check->doubts, HeatDoubt, i).kind == kind)
      add_item (json, check, &g_array_index (check->doubts, HeatDoubt, i));
  json_builder_end_array (json);
  json_builder_end_object (json);
}

static void
add_counts (JsonBuilder *json, const HeatCity *city)
{
  json_builder_set_member_name (json, "rows");
  json_builder_begin_object (json);
#define X(Type, layer)                              \
  json_builder_set_member_name (json, #layer);      \
  json_builder_add_int_value (json, city->n_##layer);
  HEAT_CITY_LAYERS (X)
#undef X
  json_builder_end_object (json);
}

/* {file, rows {layer: n}, doubts: n, kinds [{kind, label, n, items [{of, id, text?, lon?, lat?, x_m?, y_m?}]}]} */
static gboolean
print_json (const Check *check, const char *path, GError **error)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  json_builder_set_member_name (json, "file");
  json_builder_add_string_value (json, path);
  add_counts (json, heat_net_city (check->net));
  json_builder_set_member_name (json, "doubts");
  json_builder_add_int_value (json, check->doubts->len);
  json_builder_set_member_name (json, "kinds");
  json_builder_begin_array (json);
  for (guint kind = 0; kind < HEAT_N_DOUBTS; kind++)
    if (check->count[kind])
      add_kind (json, check, kind);
  json_builder_end_array (json);
  json_builder_end_object (json);
  return heat_ctl_print_json (json_builder_get_root (json), error);
}

static void
print_item (const Check *check, const HeatDoubt *d)
{
  const char *id = doubt_id (check, d);
  HeatLonLat place = check->crs && isfinite (d->x) ? heat_crs_unproject (check->crs, (HeatPoint){ d->x, d->y }) : (HeatLonLat){ NAN, NAN };

  printf ("      %s%s%s", d->of == HEAT_KIND_NONE ? "" : heat_kind_label (d->of), *id ? " " : "", id);
  if (isfinite (place.lon_deg))
    printf ("  %.6f,%.6f", place.lon_deg, place.lat_deg);
  else if (isfinite (d->x) && isfinite (d->y))
    printf ("  x %.1f y %.1f", d->x, d->y);
  printf ("%s%s\n", d->text ? "  " : "", d->text ? d->text : "");
}

static void
print_kind (const Check *check, guint kind, guint limit)
{
  guint shown = 0;

  for (guint i = 0; i < check->doubts->len && shown < limit; i++)
    if (g_array_index (check->doubts, HeatDoubt, i).kind == kind)
      {
        print_item (check, &g_array_index (check->doubts, HeatDoubt, i));
        shown++;
      }
  if (check->count[kind] > shown)
    {
      printf ("      ");
      printf (ngettext ("… and %u more (--limit 0 lists all)\n", "… and %u more (--limit 0 lists all)\n", check->count[kind] - shown), check->count[kind] - shown);
    }
}

static void
print_text (const Check *check, const char *path, guint limit)
{
  g_autofree char *summary = heat_ctl_city_summary (heat_net_city (check->net));

  printf ("%s: %s\n", path, summary);
  if (check->doubts->len == 0)
    printf ("%s\n", _("No doubts."));
  else
    printf (ngettext ("%u doubt:\n", "%u doubts:\n", check->doubts->len), check->doubts->len);
  for (guint kind = 0; kind < HEAT_N_DOUBTS; kind++)
    if (check->count[kind])
      printf ("%7u  %s\n", check->count[kind], heat_doubt_label (kind));
  for (guint kind = 0; kind < HEAT_N_DOUBTS; kind++)
    if (check->count[kind])
      {
        printf (_("\n%s (%s)\n"), heat_doubt_label (kind), heat_doubt_word (kind));
        print_kind (check, kind, limit);
      }
}

int
heat_ctl_check (int argc, char **argv, GError **error)
{
  gboolean is_json = FALSE;
  int limit = 20;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &is_json, NULL, NULL },
    { "limit", 0, 0, G_OPTION_ARG_INT, &limit, NULL, NULL },
    { NULL },
  };
  g_auto (Check) check = { 0 };

  if (!heat_ctl_parse ("check", entries, &argc, &argv, 1, error) || !collect (&check, argv[1], error))
    return 0;
  if (is_json)
    return print_json (&check, argv[1], error) ? 0 : 4;
  print_text (&check, argv[1], limit > 0 ? (guint) limit : G_MAXUINT);
  return 0;
}
