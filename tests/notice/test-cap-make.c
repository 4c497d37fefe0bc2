// SPDX-License-Identifier: GPL-3.0-or-later
/* Alerts made from notices: what kind, what they refer to, where, and that the standard's schema takes them. */
#include "notice-cap-make.h"
#include "cap-schema.h"
#include "notice-sample.h"
#include <math.h>

typedef struct {
  HeatWording *w[2];
  HeatCapProfile *profile;
  HeatNet *net;
  HeatDegrees *degrees;
  GPtrArray *notices;
  xmlSchema *schema; /* NULL: the shared data are absent */
} Place;

static void
set_up (Place *p, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *xsd = shared_file ("CAP-v1.2.xsd");

  p->w[0] = heat_wording_load_language ("zh_CN", &error);
  g_assert_no_error (error);
  p->w[1] = heat_wording_load_language ("en", &error);
  g_assert_no_error (error);
  p->profile = heat_cap_profile_load (NULL, &error);
  g_assert_no_error (error);
  p->net = sample_net ();
  p->degrees = heat_degrees_new (p->net);
  g_assert_nonnull (p->degrees);
  p->notices = g_ptr_array_new_with_free_func ((GDestroyNotify) heat_notice_free);
  p->schema = g_file_test (xsd, G_FILE_TEST_EXISTS) ? load_schema () : NULL;
}

static void
tear_down (Place *p, gconstpointer unused)
{
  heat_wording_free (p->w[0]);
  heat_wording_free (p->w[1]);
  heat_cap_profile_free (p->profile);
  heat_degrees_free (p->degrees);
  heat_net_unref (p->net);
  g_ptr_array_unref (p->notices);
  if (p->schema)
    xmlSchemaFree (p->schema);
}

static HeatNotice *
add_notice (Place *p, JsonObject *body)
{
  HeatNotice *n = sample_notice (body);

  g_ptr_array_add (p->notices, n);
  return n;
}

/* Made, written, valid by the schema, read back by our own reader with all its rules. */
static HeatCap *
make (Place *p, const HeatNotice *n)
{
  HeatCapMaking making = { p->profile, (const HeatWording *const *) p->w, 2, p->notices, p->net, p->degrees, "https://heat.beicheng.test/n/{number}" };
  g_autoptr (GError) error = NULL;
  g_autoptr (HeatCap) cap = heat_cap_from_notice (n, &making, &error);

  g_assert_no_error (error);
  g_autofree char *xml = heat_cap_write (cap);
  if (p->schema)
    {
      g_autoptr (xmlDoc) doc = xmlReadMemory (xml, (int) strlen (xml), NULL, NULL, XML_PARSE_NONET);
      g_assert_true (is_valid (p->schema, doc));
    }
  else
    g_test_message ("not judged by the schema: the shared data are absent");
  HeatCap *read = heat_cap_read (xml, strlen (xml), FALSE, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *again = heat_cap_write (read);
  g_assert_cmpstr (xml, ==, again);
  return read;
}

static void
test_life (Place *p, gconstpointer unused)
{
  g_autoptr (HeatCap) first = make (p, add_notice (p, sample_body ("0114-02", 1, 3)));
  g_autoptr (HeatCap) second = make (p, add_notice (p, sample_body ("0114-02", 2, 2)));
  g_autoptr (HeatCap) over = make (p, add_notice (p, sample_restoration ("0114-03", "0114-02", 2, 3)));
  g_autofree char *one = heat_cap_reference (first), *two = heat_cap_reference (second), *both = g_strconcat (one, " ", two, NULL);
  const HeatCapInfo *zh = first->infos->pdata[0], *en = first->infos->pdata[1], *change = second->infos->pdata[0], *back = over->infos->pdata[0];

  g_assert_cmpstr (first->identifier, ==, "heat.2026.0114-02.1");
  g_assert_cmpstr (first->type, ==, "Alert");
  g_assert_null (first->references);
  g_assert_cmpstr (first->sent, ==, "2026-01-14T02:57:00+08:00");
  g_assert_cmpstr (second->type, ==, "Update");
  g_assert_cmpstr (second->references, ==, one);
  g_assert_cmpstr (over->type, ==, "Cancel");
  g_assert_cmpstr (over->references, ==, both);
  g_assert_cmpstr (zh->language, ==, "zh-CN");
  g_assert_cmpstr (en->language, ==, "en");
  g_assert_cmpstr (zh->headline, ==, "通达小区 1—3 号楼（全部单元）停热，预计 1 月 14 日 11 时 30 分恢复");
  g_assert_cmpstr (zh->onset, ==, "2026-01-14T02:58:00+08:00");
  g_assert_cmpstr (zh->expires, ==, "2026-01-14T23:30:00+08:00");
  g_assert_cmpstr (zh->urgency, ==, "Immediate");
  g_assert_cmpstr (zh->web, ==, "https://heat.beicheng.test/n/0114-02");
  g_assert_nonnull (strstr (change->headline, "原定 1 月 14 日 11 时 30 分"));
  g_assert_nonnull (strstr (change->description, "原定恢复 1 月 14 日 11 时 30 分"));
  g_assert_cmpstr (back->urgency, ==, "Past");
  g_assert_cmpstr (back->responses->pdata[0], ==, "AllClear");
}

/* Another stop is none of its business; neither is one issued later. */
static void
test_others (Place *p, gconstpointer unused)
{
  JsonObject *other = sample_body ("0114-01", 1, 1), *third = sample_body ("0114-09", 1, 1);

  json_object_set_string_member (other, "incident", "抢修-0114-01");
  json_object_set_string_member (third, "incident", "");
  add_notice (p, other);
  HeatNotice *n = add_notice (p, sample_body ("0114-02", 1, 3));
  add_notice (p, sample_body ("0114-02", 2, 3));
  add_notice (p, third);
  g_autoptr (HeatCap) cap = make (p, n), last = make (p, p->notices->pdata[3]);
  g_assert_cmpstr (cap->type, ==, "Alert");
  g_assert_cmpstr (last->type, ==, "Alert");
  g_assert_null (last->incidents);
}

/* A planned stop that is called off cancels all that was sent of it, and expects nothing any more. */
static void
test_called_off (Place *p, gconstpointer unused)
{
  JsonObject *announced = sample_body ("0114-02", 1, 3), *moved = sample_body ("0114-02", 2, 3), *off = sample_body ("0114-02", 3, 3);

  json_object_set_string_member (announced, "kind", "planned");
  json_object_set_string_member (moved, "kind", "planned");
  json_object_set_string_member (off, "kind", "called_off");
  add_notice (p, announced);
  add_notice (p, moved);
  g_autoptr (HeatCap) update = make (p, p->notices->pdata[1]), cap = make (p, add_notice (p, off));
  const HeatCapInfo *zh = cap->infos->pdata[0];
  g_assert_cmpstr (update->type, ==, "Update");
  g_assert_cmpstr (cap->type, ==, "Cancel");
  g_auto (GStrv) references = g_strsplit (cap->references, " ", -1);
  g_assert_cmpuint (g_strv_length (references), ==, 2);
  g_assert_cmpstr (zh->certainty, ==, "Unlikely");
  g_assert_cmpstr (zh->event, ==, "计划停热取消");
  for (guint i = 0; i < zh->parameters->len; i++)
    g_assert_cmpstr (((HeatCapPair *) zh->parameters->pdata[i])->name, !=, "heat:expectedRestoration");
}

static void
test_classes (Place *p, gconstpointer unused)
{
  static const struct { double degc; int households, priority; gboolean planned; int ahead_min; const char *urgency, *severity, *certainty; } cases[] = {
    { -5, 10, 0, FALSE, 0, "Immediate", "Moderate", "Observed" }, { -19.9, 1999, 0, FALSE, 0, "Immediate", "Moderate", "Observed" },
    { -20, 10, 0, FALSE, 0, "Immediate", "Severe", "Observed" },  { -5, 2000, 0, FALSE, 0, "Immediate", "Severe", "Observed" },
    { -5, 10, 1, FALSE, 0, "Immediate", "Severe", "Observed" },   { NAN, 10, 0, FALSE, 0, "Immediate", "Moderate", "Observed" },
    { -30, 9999, 9, TRUE, 48 * 60, "Future", "Minor", "Likely" }, { -5, 10, 0, TRUE, 60, "Expected", "Minor", "Likely" },
    { -5, 10, 0, TRUE, 61, "Future", "Minor", "Likely" },         { -5, 10, 0, TRUE, -1, "Immediate", "Minor", "Observed" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      JsonObject *o = sample_body ("0114-02", 1, 1), *priority = json_object_new ();
      JsonArray *list = json_array_new ();
      gint64 issued_us = json_object_get_int_member (o, "issued_us");
      if (isfinite (cases[i].degc))
        json_object_set_double_member (o, "temp_degc", cases[i].degc);
      json_object_set_int_member (o, "households", cases[i].households);
      json_object_set_string_member (priority, "kind", "school");
      json_object_set_int_member (priority, "n", cases[i].priority);
      json_array_add_object_element (list, priority);
      json_object_set_array_member (o, "priority", list);
      json_object_set_string_member (o, "kind", cases[i].planned ? "planned" : "emergency");
      if (cases[i].planned)
        json_object_set_int_member (o, "start_us", issued_us + cases[i].ahead_min * G_TIME_SPAN_MINUTE);
      g_autoptr (HeatNotice) n = sample_notice (o);
      g_autoptr (HeatCap) cap = make (p, n);
      const HeatCapInfo *info = cap->infos->pdata[0];
      g_assert_cmpstr (info->urgency, ==, cases[i].urgency);
      g_assert_cmpstr (info->severity, ==, cases[i].severity);
      g_assert_cmpstr (info->certainty, ==, cases[i].certainty);
    }
}

/* An end that nobody knows is not made up. */
static void
test_open_end (Place *p, gconstpointer unused)
{
  JsonObject *o = sample_body ("0114-02", 1, 1);

  json_object_remove_member (o, "expected_us");
  g_autoptr (HeatNotice) n = sample_notice (o);
  g_autoptr (HeatCap) cap = make (p, n);
  const HeatCapInfo *zh = cap->infos->pdata[0];
  g_assert_cmpstr (zh->headline, ==, "通达小区 1 号楼（全部单元）停热，恢复时间另行通知");
  g_assert_cmpstr (zh->expires, ==, "2026-01-15T02:57:00+08:00");
  for (guint i = 0; i < zh->parameters->len; i++)
    g_assert_cmpstr (((HeatCapPair *) zh->parameters->pdata[i])->name, !=, "heat:expectedRestoration");
}

static void
test_shapes (Place *p, gconstpointer unused)
{
  g_autoptr (HeatNotice) n = sample_notice (sample_body ("0114-02", 1, 3));
  g_autoptr (HeatCap) cap = make (p, n);
  const HeatCapArea *area = ((HeatCapInfo *) cap->infos->pdata[1])->areas->pdata[0];
  double circle[3];

  g_assert_cmpuint (area->polygons->len, ==, 1);
  g_assert_cmpuint (area->circles->len, ==, 2);
  g_autoptr (GArray) ring = heat_cap_read_polygon (area->polygons->pdata[0]);
  g_assert_cmpuint (ring->len, ==, 10);
  /* 36.13° N: 20 m are 0.000222° of longitude, 10 m 0.000090° of latitude. */
  const double *d = (const double *) ring->data;
  g_assert_cmpfloat_with_epsilon (fabs (d[3] - d[1]), 20 / (111319.5 * cos (d[0] * G_PI / 180)), 3e-6);
  g_assert_cmpfloat_with_epsilon (fabs (d[4] - d[2]), 10 / 110950.0, 2e-6);
  g_assert_true (heat_cap_read_circle (area->circles->pdata[0], circle));
  g_assert_cmpfloat (circle[2], ==, 0.040);
  p->profile->shapes = 2; /* three are more than that: one polygon round all */
  g_autoptr (HeatCap) whole = make (p, n);
  const HeatCapArea *one = ((HeatCapInfo *) whole->infos->pdata[0])->areas->pdata[0];
  g_assert_cmpuint (one->polygons->len, ==, 1);
  g_assert_cmpuint (one->circles->len, ==, 0);
}

/* All places are inside or on the side of the hull, which turns left at each of its corners; and its corners are places. */
static void
test_hull (void)
{
  g_autoptr (GRand) dice = g_rand_new_with_seed (7);

  for (int round = 0; round < 500; round++)
    {
      guint n = (guint) g_rand_int_range (dice, 1, 30);
      g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (double));
      for (guint i = 0; i < 2 * n; i++)
        {
          double at = g_rand_int_range (dice, 0, 8); /* many on lines and twice */
          g_array_append_val (places, at);
        }
      g_autoptr (GArray) hull = heat_cap_hull (places);
      const double *h = (const double *) hull->data, *q = (const double *) places->data;
      guint k = hull->len / 2;
      for (guint i = 0; k >= 3 && i < k; i++)
        {
          const double *a = &h[2 * i], *b = &h[2 * ((i + 1) % k)], *c = &h[2 * ((i + 2) % k)];
          g_assert_cmpfloat ((b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0]), >, 0);
          for (guint m = 0; m < n; m++)
            g_assert_cmpfloat ((b[0] - a[0]) * (q[2 * m + 1] - a[1]) - (b[1] - a[1]) * (q[2 * m] - a[0]), >=, 0);
        }
      for (guint i = 0; i < k; i++)
        {
          gboolean is_place = FALSE;
          for (guint m = 0; m < n; m++)
            is_place |= q[2 * m] == h[2 * i] && q[2 * m + 1] == h[2 * i + 1];
          g_assert_true (is_place);
        }
      /* Fewer than three corners only when all lie on one line. */
      for (guint a = 0; k < 3 && a < n; a++)
        for (guint b = 0; b < n; b++)
          g_assert_cmpfloat ((q[2 * a] - q[0]) * (q[2 * b + 1] - q[1]) - (q[2 * a + 1] - q[1]) * (q[2 * b] - q[0]), ==, 0);
    }
}

static void
test_profile (void)
{
  static const struct { const char *from, *to, *key; } cases[] = {
    { "sender=dispatch@heat.example.com", "sender=a b", "sender" }, { "sender=dispatch@heat.example.com", "sender=", "sender" },
    { "status=Actual", "status=Real", "status" },                   { "category=Infra", "category=Heat", "category" },
    { "expires_after_h=12", "expires_after_h=soon", "expires_after_h" }, { "shapes=150", "shapes=-1", "shapes" },
    { "severe_at_degc=-20", "severe_at_degc=cold", "severe_at_degc" } };
  g_autofree char *path = heat_data_path ("notice/cap.ini"), *good = NULL;

  g_assert_true (g_file_get_contents (path, &good, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) bad = g_string_new (good);
      g_autofree char *file = g_strdup_printf ("%s/heat-cap-%d.ini", g_get_tmp_dir (), g_random_int_range (0, 1000000000));
      g_autoptr (GError) error = NULL;
      g_assert_cmpuint (g_string_replace (bad, cases[i].from, cases[i].to, 1), ==, 1);
      g_assert_true (g_file_set_contents (file, bad->str, -1, NULL));
      g_assert_null (heat_cap_profile_load (file, &error));
      remove (file);
      g_assert_error (error, HEAT_NOTICE_ERROR, HEAT_ERROR_DATA);
      g_assert_nonnull (strstr (error->message, cases[i].key));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/notice/cap-make/life", Place, NULL, set_up, test_life, tear_down);
  g_test_add ("/notice/cap-make/others", Place, NULL, set_up, test_others, tear_down);
  g_test_add ("/notice/cap-make/called-off", Place, NULL, set_up, test_called_off, tear_down);
  g_test_add ("/notice/cap-make/classes", Place, NULL, set_up, test_classes, tear_down);
  g_test_add ("/notice/cap-make/open-end", Place, NULL, set_up, test_open_end, tear_down);
  g_test_add ("/notice/cap-make/shapes", Place, NULL, set_up, test_shapes, tear_down);
  g_test_add_func ("/notice/cap-make/hull", test_hull);
  g_test_add_func ("/notice/cap-make/profile", test_profile);
  return g_test_run ();
}
