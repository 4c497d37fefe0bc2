// SPDX-License-Identifier: GPL-3.0-or-later
/* heatctl check: what is doubtful in the data, by kind, with ids and places. Doubts are an answer: exit status 0 as soon as the
 * file could be read. */
#include "ctl-commands.h"
#include "io-doubts.h"
#include "trace-health.h"
#include "trace.h"
#include <stdio.h>

typedef struct {
  HeatHealth *health; /* owned */
  HeatCrs *crs;       /* owned, nullable */
} Check;

static void
clear_check (Check *check)
{
  g_clear_pointer (&check->crs, heat_crs_free);
  g_clear_pointer (&check->health, heat_health_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Check, clear_check)

static gboolean
collect (Check *check, const char *path, GError **error)
{
  HeatProgress progress = heat_ctl_progress ();
  g_autoptr (HeatNet) net = heat_ctl_open_net (path, error);
  g_autoptr (HeatTrace) trace = net ? heat_trace_new (net, &progress, error) : NULL;

  if (!trace)
    return FALSE;
  check->crs = heat_ctl_city_crs (heat_net_city (net));
  check->health = heat_health_new (trace);
  return TRUE;
}

static void
add_item (JsonBuilder *json, const Check *check, guint i)
{
  const HeatDoubt *d = heat_health_get (check->health, i);

  json_builder_begin_object (json);
  json_builder_set_member_name (json, "of");
  json_builder_add_string_value (json, heat_kind_word (d->of));
  json_builder_set_member_name (json, "id");
  json_builder_add_string_value (json, heat_health_id (check->health, i));
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
  json_builder_add_int_value (json, check->health->count[kind]);
  json_builder_set_member_name (json, "items");
  json_builder_begin_array (json);
  for (guint i = 0; i < check->health->doubts->len; i++)
    if (heat_health_get (check->health, i)->kind == kind)
      add_item (json, check, i);
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
  add_counts (json, heat_net_city (check->health->net));
  json_builder_set_member_name (json, "doubts");
  json_builder_add_int_value (json, check->health->doubts->len);
  json_builder_set_member_name (json, "kinds");
  json_builder_begin_array (json);
  for (guint kind = 0; kind < HEAT_N_DOUBTS; kind++)
    if (check->health->count[kind])
      add_kind (json, check, kind);
  json_builder_end_array (json);
  json_builder_end_object (json);
  return heat_ctl_print_json (json_builder_get_root (json), error);
}

static void
print_item (const Check *check, guint i)
{
  const HeatDoubt *d = heat_health_get (check->health, i);
  const char *id = heat_health_id (check->health, i);
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

  for (guint i = 0; i < check->health->doubts->len && shown < limit; i++)
    if (heat_health_get (check->health, i)->kind == kind)
      {
        print_item (check, i);
        shown++;
      }
  if (check->health->count[kind] > shown)
    {
      printf ("      ");
      printf (ngettext ("… and %u more (--limit 0 lists all)\n", "… and %u more (--limit 0 lists all)\n", check->health->count[kind] - shown), check->health->count[kind] - shown);
    }
}

static void
print_text (const Check *check, const char *path, guint limit)
{
  g_autofree char *summary = heat_ctl_city_summary (heat_net_city (check->health->net));

  printf ("%s: %s\n", path, summary);
  if (check->health->doubts->len == 0)
    printf ("%s\n", _("No doubts."));
  else
    printf (ngettext ("%u doubt:\n", "%u doubts:\n", check->health->doubts->len), check->health->doubts->len);
  for (guint kind = 0; kind < HEAT_N_DOUBTS; kind++)
    if (check->health->count[kind])
      printf ("%7u  %s\n", check->health->count[kind], heat_doubt_label (kind));
  for (guint kind = 0; kind < HEAT_N_DOUBTS; kind++)
    if (check->health->count[kind])
      {
        printf (_("\n%s (%s)\n"), heat_doubt_label (kind), heat_doubt_word (kind));
        print_kind (check, kind, limit);
      }
}

static void
fill_line (guint i, HeatDoubtLine *line, gpointer data)
{
  const HeatHealth *health = data;
  const HeatDoubt *d = heat_health_get (health, i);

  *line = (HeatDoubtLine){ d->kind, d->of, heat_health_id (health, i), heat_health_name (health, i), d->text, NAN, NAN };
  heat_health_place (health, i, &line->x, &line->y);
}

int
heat_ctl_check (int argc, char **argv, GError **error)
{
  gboolean is_json = FALSE;
  g_autofree char *csv = NULL;
  int limit = 20;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &is_json, NULL, NULL },
    { "limit", 0, 0, G_OPTION_ARG_INT, &limit, NULL, NULL },
    { "csv", 0, 0, G_OPTION_ARG_FILENAME, &csv, NULL, NULL },
    { NULL },
  };
  g_auto (Check) check = { 0 };

  if (!heat_ctl_parse ("check", entries, &argc, &argv, 1, error) || !collect (&check, argv[1], error))
    return 0;
  if (csv && !heat_io_write_doubts (csv, check.crs, fill_line, check.health->doubts->len, check.health, error))
    return 4;
  if (is_json)
    return print_json (&check, argv[1], error) ? 0 : 4;
  print_text (&check, argv[1], limit > 0 ? (guint) limit : G_MAXUINT);
  return 0;
}
