// SPDX-License-Identifier: GPL-3.0-or-later
/* Every template of the wording files, filled: each kind of notice with its end known and unknown, as a sheet in words, a text message, a
 * reminder, a script and the headline of an alert, beside what a person has read and found good (golden/LANGUAGE.txt).
 * HEAT_GOLDEN=write writes the files anew: read them before they are kept. */
#include "notice-cap-make.h"
#include "notice-report.h"
#include "notice-text.h"
#include "notice-sample.h"
#include <glib/gstdio.h>

typedef enum { KNOWN, OPEN, SAME, WAS_OPEN, STILL_OPEN } End; /* of a change: against the version before */
typedef struct { const char *title, *kind, *cause; guint version; gboolean restored; End end; gboolean is_early, is_moved, is_corrected; } Case;

static const Case cases[] = {
  { "emergency", "emergency", "leak_primary", 1, FALSE, KNOWN }, { "emergency, end unknown", "emergency", "leak_secondary", 1, FALSE, OPEN },
  { "emergency, nobody there yet", "emergency", "station", 1, FALSE, OPEN, TRUE }, { "planned", "planned", "works", 1, FALSE, KNOWN }, { "planned, end unknown", "planned", "works", 1, FALSE, OPEN },
  { "change", "emergency", "valve", 2, FALSE, KNOWN }, { "change, end unknown now", "emergency", "well", 2, FALSE, OPEN },
  { "change, same end", "emergency", "station", 2, FALSE, SAME }, { "change, end known now", "emergency", "source", 2, FALSE, WAS_OPEN },
  { "change, end still unknown", "emergency", "leak_primary", 2, FALSE, STILL_OPEN }, { "change of planned", "planned", "works", 2, FALSE, KNOWN },
  { "change of planned, end unknown now", "planned", "works", 2, FALSE, OPEN }, { "change of planned, same end", "planned", "works", 2, FALSE, SAME },
  { "change of planned, end known now", "planned", "works", 2, FALSE, WAS_OPEN }, { "change of planned, end still unknown", "planned", "works", 2, FALSE, STILL_OPEN },
  { .title = "planned, moved", "planned", "works", 2, FALSE, KNOWN, .is_moved = TRUE }, { .title = "planned, begin moved", "planned", "works", 2, FALSE, SAME, .is_moved = TRUE },
  { .title = "correction", "emergency", "valve", 2, FALSE, KNOWN, .is_corrected = TRUE }, { .title = "correction, end unknown now", "emergency", "valve", 2, FALSE, OPEN, .is_corrected = TRUE },
  { .title = "correction, same end", "emergency", "valve", 2, FALSE, SAME, .is_corrected = TRUE }, { .title = "correction, end known now", "emergency", "valve", 2, FALSE, WAS_OPEN, .is_corrected = TRUE },
  { .title = "correction, end still unknown", "emergency", "valve", 2, FALSE, STILL_OPEN, .is_corrected = TRUE },
  { .title = "correction of planned, moved", "planned", "works", 2, FALSE, KNOWN, .is_moved = TRUE, .is_corrected = TRUE }, { .title = "correction of planned, end unknown now", "planned", "works", 2, FALSE, OPEN, .is_corrected = TRUE },
  { .title = "correction of planned, same times", "planned", "works", 2, FALSE, SAME, .is_corrected = TRUE }, { .title = "correction of planned, begin moved", "planned", "works", 2, FALSE, SAME, .is_moved = TRUE, .is_corrected = TRUE },
  { .title = "correction of planned, end known now", "planned", "works", 2, FALSE, WAS_OPEN, .is_corrected = TRUE }, { .title = "correction of planned, end still unknown", "planned", "works", 2, FALSE, STILL_OPEN, .is_corrected = TRUE },
  { .title = "called off", "called_off", "works", 2, FALSE, SAME }, { .title = "called off, end unknown", "called_off", "works", 2, FALSE, STILL_OPEN },
  { "restoration", "emergency", "leak_primary", 1, TRUE, KNOWN }, { "restoration, cause in the dispatcher's words", "emergency", "管道被施工挖断", 1, TRUE, KNOWN },
  { "restoration after planned works", "planned", "works", 1, TRUE, KNOWN }, { "restoration after planned works, cause in the dispatcher's words", "planned", "换热站改造", 1, TRUE, KNOWN },
};

static JsonArray *
corrections (void)
{
  static const char *const said[][2] = { { "cause", "leak_primary" }, { "place", "民安街" }, { "measures", "x" }, { "advice", "x" } };
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (said); i++)
    {
      JsonObject *one = json_object_new ();
      json_object_set_string_member (one, "field", said[i][0]);
      json_object_set_string_member (one, "before", said[i][1]);
      json_array_add_object_element (list, one);
    }
  return list;
}

static HeatNotice *
make_notice (const Case *c)
{
  JsonObject *o = c->restored ? sample_restoration ("0114-03", "0114-02", 1, 3) : sample_body ("0114-02", c->version, 3);
  JsonObject *replaces = c->restored ? json_object_get_object_member (o, "replaces") : json_object_new ();

  json_object_set_string_member (o, "cause", c->cause);
  if (!c->restored)
    json_object_set_string_member (o, "kind", c->kind);
  if (strcmp (c->kind, "planned") == 0 || strcmp (c->kind, "called_off") == 0)
    json_object_set_string_member (o, "incident", "检修-0114-02");
  if (c->is_corrected)
    json_object_set_array_member (o, "corrects", corrections ());
  if (strcmp (c->kind, "planned") == 0 || c->version > 1 || c->is_early)
    json_object_set_array_member (o, "measures", json_array_new ());
  if (c->end == OPEN || c->end == STILL_OPEN)
    json_object_remove_member (o, "expected_us");
  json_object_set_string_member (replaces, "kind", c->kind);
  if (c->restored)
    return sample_notice (o);
  json_object_set_string_member (replaces, "number", "0114-02");
  json_object_set_int_member (replaces, "version", 1);
  if (c->end == KNOWN || c->end == OPEN)
    json_object_set_int_member (replaces, "expected_us", sample_time ("2026-01-14T11:30:00+08:00"));
  else if (c->end == SAME)
    json_object_set_int_member (replaces, "expected_us", json_object_get_int_member (o, "expected_us"));
  if (c->is_moved)
    json_object_set_int_member (replaces, "start_us", json_object_get_int_member (o, "start_us") - G_TIME_SPAN_HOUR);
  if (c->version > 1)
    json_object_set_object_member (o, "replaces", replaces);
  else
    json_object_unref (replaces);
  return sample_notice (o);
}

/* What is told otherwise than in `usual` (NULL: all), under a title of its own. */
static void
add_script (GString *out, const char *title, GPtrArray *script, const GPtrArray *usual)
{
  g_string_append_printf (out, "-- %s\n", title);
  for (guint i = 0; script && i < script->len; i++)
    {
      const HeatSay *say = script->pdata[i];
      if (!usual || strcmp (say->tell, ((const HeatSay *) usual->pdata[i])->tell) != 0)
        g_string_append_printf (out, "%s\n  %s\n", say->ask, say->tell);
    }
}

/* As it is told early and late, and to callers of whom nobody knows yet whether they are among those without heat. */
static void
add_timely (GString *out, const HeatNotice *n, const HeatWording *w, const GPtrArray *usual, GError **error)
{
  gboolean is_back = n->kind == HEAT_NOTICE_RESTORATION;
  gint64 end_us = is_back ? heat_wording_warm_us (w, n) : n->expected_us;
  HeatNoticeContext soon = { .now_us = n->start_us - G_TIME_SPAN_HOUR }, late = { .now_us = end_us + G_TIME_SPAN_MINUTE };
  g_autoptr (GPtrArray) before = n->kind == HEAT_NOTICE_PLANNED ? heat_notice_script (n, w, "通达小区 2 号楼", &soon, error) : NULL;
  g_autoptr (GPtrArray) after = end_us ? heat_notice_script (n, w, "通达小区 2 号楼", &late, error) : NULL;
  g_autoptr (GPtrArray) partly = is_back || n->is_change ? NULL : /* a change reads the same */ heat_notice_script_partly (n, w, (HeatNoticeScope){ 0, 1, -1 }, "通达小区 2 号楼", NULL, error);
  g_autoptr (GPtrArray) partly_before = before && partly ? heat_notice_script_partly (n, w, (HeatNoticeScope){ 0, 1, -1 }, "通达小区 2 号楼", &soon, error) : NULL;
  g_autoptr (GPtrArray) partly_after = after && partly ? heat_notice_script_partly (n, w, (HeatNoticeScope){ 0, 1, -1 }, "通达小区 2 号楼", &late, error) : NULL;

  g_autoptr (GPtrArray) also = is_back || n->is_change ? NULL : heat_notice_script_also (n, w, "通达小区 2 号楼", NULL, error);
  g_autoptr (GPtrArray) also_before = also && before ? heat_notice_script_also (n, w, "通达小区 2 号楼", &soon, error) : NULL;
  g_autoptr (GPtrArray) also_after = also && after ? heat_notice_script_also (n, w, "通达小区 2 号楼", &late, error) : NULL;

  if (before)
    add_script (out, "script before it begins", before, usual);
  if (also)
    add_script (out, "script besides another one", also, NULL);
  if (also_before)
    add_script (out, "script besides another one, before it begins", also_before, also);
  if (also_after)
    add_script (out, "script besides another one, after the end that was told", also_after, also);
  if (after)
    add_script (out, is_back ? "script when rooms should be warm" : "script after the end that was told", after, usual);
  if (partly)
    add_script (out, "script to a part", partly, NULL);
  if (partly_before)
    add_script (out, "script to a part before it begins", partly_before, partly);
  if (partly_after)
    add_script (out, "script to a part after the end that was told", partly_after, partly);
}

static void
add_words (GString *out, const HeatNotice *n, const HeatWording *w, GError **error)
{
  g_autofree char *text = heat_notice_text (n, w, NULL, error), *sms = text ? heat_notice_sms (n, w, NULL, error) : NULL;
  g_autofree char *reminder = sms && n->kind == HEAT_NOTICE_PLANNED ? heat_notice_reminder_sms (n, w, 24, NULL, error) : NULL;
  g_autoptr (GPtrArray) script = sms ? heat_notice_script (n, w, "通达小区 2 号楼", NULL, error) : NULL;

  g_string_append_printf (out, "%s\n-- SMS\n%s\n%s%s%s", text, sms, reminder ? "-- reminder\n" : "", reminder ? reminder : "", reminder ? "\n" : "");
  add_script (out, "script", script, NULL);
  if (script)
    add_timely (out, n, w, script, error);
}

static void
add_headline (GString *out, const HeatNotice *n, const HeatWording *w, GError **error)
{
  g_autoptr (HeatCapProfile) profile = heat_cap_profile_load (NULL, error);
  HeatCapMaking making = { profile, &w, 1, NULL, NULL, NULL, "https://heat.beicheng.test/n/{number}" };
  g_autoptr (HeatCap) cap = profile ? heat_cap_from_notice (n, &making, error) : NULL;
  const HeatCapInfo *info = cap ? cap->infos->pdata[0] : NULL;

  if (info)
    g_string_append_printf (out, "-- alert\n%s: %s\n", info->event, info->headline);
}

static void
test_golden (gconstpointer data)
{
  const char *language = data;
  g_autofree char *name = g_strdup_printf ("%s.txt", language), *path = g_test_build_filename (G_TEST_DIST, "notice", "golden", name, NULL), *want = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (HeatWording) w = heat_wording_load_language (language, &error);
  g_autoptr (GString) out = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (HeatNotice) n = make_notice (&cases[i]);
      g_string_append_printf (out, "%s######## %s\n", i ? "\n" : "", cases[i].title);
      add_words (out, n, w, &error);
      g_assert_no_error (error);
      add_headline (out, n, w, &error);
      g_assert_no_error (error);
    }
  g_assert_null (strchr (out->str, '{'));
  if (g_strcmp0 (g_getenv ("HEAT_GOLDEN"), "write") == 0)
    g_assert_true (g_file_set_contents (path, out->str, -1, NULL));
  g_assert_true (g_file_get_contents (path, &want, NULL, &error));
  g_auto (GStrv) have_lines = g_strsplit (out->str, "\n", -1), want_lines = g_strsplit (want, "\n", -1);
  for (guint i = 0; have_lines[i] || want_lines[i]; i++)
    if (g_strcmp0 (have_lines[i], want_lines[i]) != 0)
      g_error ("%s, line %u: “%s” where “%s” was", path, i + 1, have_lines[i], want_lines[i]);
}

/* Each sentence that the wording files hold for an end that is unknown, and for callers who ask early or late, has been said in some case above. */
static void
test_all_said (gconstpointer data)
{
  const char *language = data;
  g_autofree char *name = g_strdup_printf ("notice/%s.ini", language), *path = heat_data_path (name);
  g_autofree char *golden_name = g_strdup_printf ("%s.txt", language), *golden_path = g_test_build_filename (G_TEST_DIST, "notice", "golden", golden_name, NULL), *golden = NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_assert_true (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL));
  g_assert_true (g_file_get_contents (golden_path, &golden, NULL, NULL));
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);
  for (guint g = 0; groups[g]; g++)
    {
      g_auto (GStrv) keys = g_key_file_get_keys (file, groups[g], NULL, NULL);
      for (guint k = 0; keys[k]; k++)
        {
          g_autofree char *value = g_str_has_suffix (keys[k], "_open") || g_str_has_suffix (keys[k], "_same") || g_str_has_suffix (keys[k], "_soon") || g_str_has_suffix (keys[k], "_late") ? g_key_file_get_string (file, groups[g], keys[k], NULL) : NULL;
          char *end = value ? value + strcspn (value, "{") : NULL, *begin = value;
          /* The longest stretch without a placeholder stands for the sentence. */
          for (char *at = value, *close; value && (at = strchr (at, '{')) && (close = strchr (at, '}')); at = close + 1)
            if (strcspn (close + 1, "{") > (gsize) (end - begin))
              begin = close + 1, end = begin + strcspn (begin, "{");
          g_autofree char *stretch = value ? g_strndup (begin, (gsize) (end - begin)) : NULL;
          if (stretch && !strstr (golden, stretch))
            g_error ("[%s] %s=… is in no case: “%s”", groups[g], keys[k], stretch);
        }
    }
}

/* What stands on the stop report; NULL when there is no pdftotext. (transfer full) */
static char *
report_text (const HeatNotice *n, const HeatWording *w)
{
  g_autofree char *path = g_strdup_printf ("%s/heat-golden-%d.pdf", g_get_tmp_dir (), g_random_int_range (0, 1000000000));
  const char *command[] = { "pdftotext", "-layout", path, "-", NULL };
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_assert_true (heat_notice_write_report (n, w, NULL, NULL, path, &error));
  g_assert_no_error (error);
  g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, NULL, NULL);
  g_unlink (path);
  return text;
}

/* A planned stop and what follows it are never headed as an emergency; the end is said also when it is unknown. */
static void
test_report (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int english = 0; english < 2; english++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (HeatWording) w = heat_wording_load_language (english ? "en" : "zh_CN", &error);
        g_autoptr (HeatNotice) n = make_notice (&cases[i]);
        gboolean is_planned = n->is_of_works, is_open = n->kind != HEAT_NOTICE_RESTORATION && !n->expected_us;
        g_autofree char *text = report_text (n, w);
        if (!text)
          return g_test_skip ("pdftotext of poppler-utils is absent");
        g_assert_cmpint (strstr (text, english ? "Emergency" : "紧急") != NULL, ==, !is_planned);
        g_assert_cmpint (strstr (text, english ? "Planned stop" : "计划停热报告") != NULL, ==, is_planned);
        g_assert_cmpint (strstr (text, english ? "not known yet" : is_planned ? "检修中，待定" : "抢修中，待定") != NULL, >=, is_open);
        g_assert_false (is_planned && !english && strstr (text, "抢修"));
        g_assert_nonnull (strstr (text, english ? "none" : "无")); /* of priority users */
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/notice/golden/zh", "zh_CN", test_golden);
  g_test_add_data_func ("/notice/golden/en", "en", test_golden);
  g_test_add_data_func ("/notice/golden/zh-all-said", "zh_CN", test_all_said);
  g_test_add_data_func ("/notice/golden/en-all-said", "en", test_all_said);
  g_test_add_func ("/notice/golden/report", test_report);
  return g_test_run ();
}
