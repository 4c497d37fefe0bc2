// SPDX-License-Identifier: GPL-3.0-or-later
/* Words: areas as officials write them, times, scripts, and what is said of a broken wording file. */
#include "notice-text.h"
#include "notice-number.h"
#include "notice-sample.h"
#include <glib/gstdio.h>

static HeatWording *
wording (const char *language)
{
  g_autoptr (GError) error = NULL;
  HeatWording *w = heat_wording_load_language (language, &error);

  g_assert_no_error (error);
  return w;
}

static void
test_numbers (void)
{
  struct { const char *text; guint number; } cases[] = { { "3", 3 }, { "３号楼", 3 }, { "12#", 12 }, { "7栋", 7 }, { "2 单元", 2 }, { "A座", 0 },
    { "3A", 0 }, { "", 0 }, { "1234567", 0 }, { "综合楼", 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (heat_notice_number (cases[i].text), ==, cases[i].number);
  g_assert_cmpint (heat_notice_number_order ("10", "9"), >, 0);
  g_assert_cmpint (heat_notice_number_order ("A座", "9"), >, 0);
}

static void
test_ranges (void)
{
  g_autoptr (HeatWording) w = wording ("zh_CN");
  struct { guint n, numbers[8]; const char *text; } cases[] = { { 1, { 4 }, "4" }, { 2, { 4, 5 }, "4、5" }, { 3, { 4, 5, 6 }, "4—6" },
    { 7, { 1, 2, 3, 5, 7, 8, 9 }, "1—3、5、7—9" }, { 4, { 1, 2, 4, 5 }, "1、2、4、5" }, { 0, { 0 }, "" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = heat_wording_ranges (w, cases[i].numbers, cases[i].n);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* Whatever the set, the ranges name each number once and no other. */
static void
test_ranges_property (void)
{
  g_autoptr (HeatWording) w = wording ("en");

  for (int round = 0; round < 300; round++)
    {
      guint numbers[40], n = 0;
      gboolean want[41] = { FALSE }, have[41] = { FALSE };
      for (guint i = 1; i <= 40; i++)
        if (g_test_rand_int_range (0, 3))
          want[numbers[n++] = i] = TRUE;
      g_autofree char *text = heat_wording_ranges (w, numbers, n);
      g_auto (GStrv) parts = g_strsplit (text, ", ", -1);
      for (guint p = 0; parts[p] && *parts[p]; p++)
        {
          const char *dash = strstr (parts[p], "–");
          guint first = (guint) atoi (parts[p]), last = dash ? (guint) atoi (dash + strlen ("–")) : first;
          for (guint i = first; i <= last; i++)
            {
              g_assert_false (have[i]);
              have[i] = TRUE;
            }
        }
      g_assert_cmpmem (want, sizeof want, have, sizeof have);
    }
}

static JsonObject *
body_with_buildings (const char *json)
{
  JsonObject *o = sample_body ("0114-02", 1, 1);
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  JsonObject *area = json_array_get_object_element (json_object_get_array_member (o, "areas"), 0);

  json_object_set_array_member (area, "buildings", json_array_ref (json_node_get_array (node)));
  return o;
}

static void
test_areas (void)
{
  struct { const char *buildings, *zh, *en; } cases[] = {
    { "[{'name':'10','whole':true},{'name':'2','whole':true},{'name':'1','whole':true},{'name':'3','whole':true}]", "通达小区 1—3、10 号楼（全部单元）", "通达小区, building 1–3, 10 (all units)" },
    { "[{'name':'1','whole':true},{'name':'2','whole':false,'units':['3','2']}]", "通达小区 1 号楼（全部单元）、2 号楼 2、3 单元", "通达小区, building 1 (all units), building 2, unit 2, 3" },
    { "[{'name':'综合楼','whole':true}]", "通达小区综合楼（全部单元）", "通达小区, 综合楼 (all units)" },
    { "[{'name':'2','whole':false,'units':['1','2','3','4']}]", "通达小区 2 号楼 1—4 单元", "通达小区, building 2, unit 1–4" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int english = 0; english < 2; english++)
      {
        g_autofree char *json = g_strdup (cases[i].buildings);
        g_strdelimit (json, "'", '"');
        g_autoptr (HeatNotice) n = sample_notice (body_with_buildings (json));
        g_autoptr (HeatWording) w = wording (english ? "en" : "zh_CN");
        g_autofree char *text = heat_wording_areas (w, n, HEAT_SCOPE_ALL);
        g_assert_cmpstr (text, ==, english ? cases[i].en : cases[i].zh);
      }
}

static void
test_times (void)
{
  g_autoptr (HeatWording) w = wording ("zh_CN");
  g_autofree char *moment = heat_wording_moment (w, sample_time ("2026-01-14T11:30:00+08:00"));
  g_autofree char *hour = heat_wording_moment (w, sample_time ("2026-12-24T17:00:00+08:00"));
  g_autofree char *long_time = heat_wording_duration (w, 474 * G_TIME_SPAN_MINUTE);
  g_autofree char *short_time = heat_wording_duration (w, 59 * G_TIME_SPAN_MINUTE);
  g_autofree char *even = heat_wording_duration (w, 120 * G_TIME_SPAN_MINUTE);
  g_autofree char *none = heat_wording_duration (w, -5);
  g_autofree char *count = heat_wording_count (1234567);
  g_autofree char *small = heat_wording_count (846);

  g_assert_cmpstr (moment, ==, "1 月 14 日 11 时 30 分");
  g_assert_cmpstr (hour, ==, "12 月 24 日 17 时");
  g_assert_cmpstr (long_time, ==, "7 小时 54 分");
  g_assert_cmpstr (short_time, ==, "59 分");
  g_assert_cmpstr (even, ==, "2 小时");
  g_assert_cmpstr (none, ==, "0 分");
  g_assert_cmpstr (count, ==, "1,234,567");
  g_assert_cmpstr (small, ==, "846");
}

static char *
script_text (HeatNotice *n, const char *language, const HeatNoticeContext *context, const char *home)
{
  g_autoptr (HeatWording) w = wording (language);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) script = heat_notice_script (n, w, home, context, &error);
  GString *out = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < script->len; i++)
    g_string_append_printf (out, "%s\n", ((HeatSay *) script->pdata[i])->tell);
  return g_string_free (out, FALSE);
}

static void
test_script (void)
{
  g_autoptr (HeatNotice) n = sample_notice (sample_body ("0114-02", 1, 3));
  g_autoptr (HeatNotice) c = sample_notice (sample_body ("0114-02", 2, 3));
  HeatNoticeContext night = { .now_us = sample_time ("2026-01-13T23:25:00+08:00") }, change = { .now_us = sample_time (SAMPLE_ISSUED), .previous = n };
  g_autofree char *zh = script_text (n, "zh_CN", NULL, "通达小区 6 号楼 2 单元 501"), *en = script_text (n, "en", NULL, NULL);
  g_autofree char *tomorrow = script_text (n, "zh_CN", &night, NULL), *changed = script_text (c, "zh_CN", &change, NULL);

  g_assert_nonnull (strstr (zh, "您家所在的 通达小区 6 号楼 2 单元 501 因通达街供热主管道突发泄漏"));
  g_assert_nonnull (strstr (zh, "预计今天（1 月 14 日）11 时 30 分恢复供热"));
  g_assert_nonnull (strstr (en, "We expect it back today, 2026-01-14, 11:30"));
  g_assert_nonnull (strstr (tomorrow, "预计明天（1 月 14 日）11 时 30 分恢复供热"));
  g_assert_nonnull (strstr (changed, "原定 1 月 14 日 11 时 30 分，现预计今天（1 月 14 日）12 时 30 分"));
  /* The record alone knows it as well. */
  JsonObject *own = sample_body ("0114-02", 2, 3), *replaces = json_object_new ();
  json_object_set_string_member (replaces, "number", "0114-02");
  json_object_set_int_member (replaces, "version", 1);
  json_object_set_int_member (replaces, "expected_us", n->expected_us);
  json_object_set_object_member (own, "replaces", replaces);
  g_autoptr (HeatNotice) alone = sample_notice (own);
  g_autofree char *said = script_text (alone, "zh_CN", NULL, NULL);
  g_assert_nonnull (strstr (said, "原定 1 月 14 日 11 时 30 分，现预计"));
}

/* One record: time, area and phone read the same in every output. */
static void
test_one_record (void)
{
  g_autoptr (HeatNotice) n = sample_notice (sample_body ("0114-02", 1, 3));
  g_autoptr (HeatWording) w = wording ("zh_CN");
  g_autofree char *text = heat_notice_text (n, w, NULL, NULL), *sms = heat_notice_sms (n, w, NULL, NULL);
  const char *words[] = { "通达小区 1—3 号楼（全部单元）", "1 月 14 日 11 时 30 分", "1 月 14 日 2 时 58 分", "0451-1234 5678" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_assert_nonnull (strstr (text, words[i]));
      g_assert_nonnull (strstr (sms, words[i]));
    }
  g_assert_null (strchr (text, '{'));
  g_assert_null (strchr (sms, '{'));
}

/* Every kind in both languages is worded, with all that it needs; what is lacking is named. */
static void
test_kinds (void)
{
  for (int english = 0; english < 2; english++)
    {
      g_autoptr (HeatWording) w = wording (english ? "en" : "zh_CN");
      JsonObject *planned = sample_body ("0115-01", 1, 2);
      json_object_set_string_member (planned, "kind", "planned");
      JsonObject *moved = sample_body ("0115-01", 2, 2);
      json_object_set_string_member (moved, "kind", "planned");
      HeatNotice *notices[] = { sample_notice (sample_body ("0114-02", 1, 2)), sample_notice (planned), sample_notice (moved),
                                           sample_notice (sample_body ("0114-02", 2, 2)), sample_notice (sample_restoration ("0114-03", "0114-02", 2, 2)) };
      for (guint i = 0; i < G_N_ELEMENTS (notices); i++)
        {
          g_autoptr (GError) error = NULL;
          g_autofree char *text = heat_notice_text (notices[i], w, NULL, &error);
          g_assert_no_error (error);
          g_assert_null (strchr (text, '{'));
          heat_notice_free (g_steal_pointer (&notices[i]));
        }
    }
  g_autoptr (HeatWording) w = wording ("zh_CN");
  JsonObject *o = sample_restoration ("0114-03", "0114-02", 2, 2);
  json_object_remove_member (o, "restored_us");
  g_autoptr (HeatNotice) lacking = sample_notice (o);
  g_autoptr (GError) error = NULL;
  g_assert_null (heat_notice_text (lacking, w, NULL, &error));
  g_assert_error (error, HEAT_NOTICE_ERROR, HEAT_ERROR_DATA);
  g_assert_nonnull (strstr (error->message, "{restored}"));
  g_assert_nonnull (strstr (error->message, "zh_CN.ini"));
}

static HeatNotice *
changed (const char *kind, guint version, gint64 start_us, gint64 until_us, gint64 was_start_us, gint64 was_until_us, const char *corrects)
{
  JsonObject *o = sample_body ("0115-01", version, 2), *replaces = json_object_new ();
  g_autofree char *json = g_strdup (corrects);

  json_object_set_string_member (o, "kind", kind);
  json_object_set_int_member (o, "start_us", start_us);
  json_object_set_int_member (o, "expected_us", until_us);
  json_object_set_string_member (replaces, "number", "0115-01");
  json_object_set_int_member (replaces, "version", version - 1);
  json_object_set_int_member (replaces, "start_us", was_start_us);
  json_object_set_int_member (replaces, "expected_us", was_until_us);
  json_object_set_object_member (o, "replaces", replaces);
  if (json)
    {
      g_strdelimit (json, "'", '"');
      g_autoptr (JsonNode) node = json_from_string (json, NULL);
      json_object_set_array_member (o, "corrects", json_array_ref (json_node_get_array (node)));
    }
  return sample_notice (o);
}

/* A changed planned stop says both times that were told, one called off that heat stays on, a correction what was said and what is right: in the notice
 * and in the text message, without a gap. */
static void
test_said_before (void)
{
  gint64 a_us = sample_time ("2026-01-16T08:00:00+08:00"), b_us = sample_time ("2026-01-16T18:00:00+08:00"), c_us = sample_time ("2026-01-17T09:00:00+08:00"), d_us = sample_time ("2026-01-17T19:00:00+08:00");
  struct { const char *kind; gint64 start_us, until_us, was_start_us, was_until_us; const char *corrects, *zh[3], *en[3]; } cases[] = {
    { "planned", c_us, d_us, a_us, b_us, NULL, { "1 月 17 日 9 时", "原定", "1 月 16 日 8 时" }, { "2026-01-17 09:00", "2026-01-16 08:00", "2026-01-16 18:00" } },
    { "planned", c_us, d_us, a_us, d_us, NULL, { "恢复时间不变", "1 月 16 日 8 时", "1 月 17 日 9 时" }, { "2026-01-16 08:00", "2026-01-17 09:00", "stays as it was" } },
    { "planned", a_us, b_us, a_us, b_us, NULL, { "范围", "时间", "不变" }, { "area", "times stay", "has changed" } },
    { "called_off", a_us, b_us, a_us, b_us, NULL, { "取消", "供热照常", "1 月 16 日 8 时" }, { "2026-01-16 08:00", "heating goes on as usual", "planned" } },
    { "planned", a_us, b_us, a_us, b_us, "[{'field':'cause','before':'leak_primary'},{'field':'place','before':'民安街'}]",
      { "更正", "停热原因原为“供热主管道突发泄漏”", "地点原为“民安街”，应为“通达街”" }, { "orrect", "the place was given as “民安街” and is “通达街”", "a sudden leak of the heating main" } },
    { "emergency", a_us, d_us, a_us, b_us, "[{'field':'advice','before':'x'}]", { "更正", "注意事项有改正", "1 月 16 日 18 时" }, { "orrect", "the advice is put right", "2026-01-16 18:00" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int english = 0; english < 2; english++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (HeatWording) w = wording (english ? "en" : "zh_CN");
        g_autoptr (HeatNotice) n = changed (cases[i].kind, 2, cases[i].start_us, cases[i].until_us, cases[i].was_start_us, cases[i].was_until_us, cases[i].corrects);
        g_autofree char *text = heat_notice_text (n, w, NULL, &error), *sms = text ? heat_notice_sms (n, w, NULL, &error) : NULL;
        g_autoptr (GPtrArray) script = sms ? heat_notice_script (n, w, NULL, NULL, &error) : NULL;
        g_assert_no_error (error);
        g_assert_nonnull (script);
        g_assert_null (strchr (text, '{'));
        g_assert_null (strchr (sms, '{'));
        for (guint k = 0; k < 3; k++)
          {
            const char *said = english ? cases[i].en[k] : cases[i].zh[k];
            if (!strstr (text, said) || (k == 0 && !strstr (sms, said)))
              g_error ("case %u: “%s” is neither in %s nor in %s", i, said, text, sms);
          }
      }
}

/* The real file with one line changed: what is wrong is named by section and key. */
static void
test_bad_files (void)
{
  struct { const char *from, *to, *section, *key, *what; } cases[] = {
    { "\ntitle=停热通知\n", "\n", "emergency", "title", "missing" },
    { "body=因{place}{cause}，须", "body=因{plaice}{cause}，须", "emergency", "body", "{plaice}" },
    { "rows=area;start;until;measures", "rows=area;start;until;measures;fee", "emergency", "label_fee", "missing" },
    { "style_until=decisive", "style_until=huge", "emergency", "style_until", "decisive" },
    { "title_px=136", "title_px=9000", "emergency", "title_px", "200" },
    { "warm_hours=6", "warm_hours=often", "language", "warm_hours", "72" },
    { "separator=、", "separator=", "language", "separator", "empty" },
  };
  g_autofree char *good_path = heat_data_path ("notice/zh_CN.ini"), *good = NULL;
  g_assert_true (g_file_get_contents (good_path, &good, NULL, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/heat-wording-%d.ini", g_get_tmp_dir (), g_random_int_range (0, 1000000000));
      g_autoptr (GString) bad = g_string_new (good);
      g_autoptr (GError) error = NULL;
      g_assert_cmpuint (g_string_replace (bad, cases[i].from, cases[i].to, 1), ==, 1);
      g_assert_true (g_file_set_contents (path, bad->str, -1, NULL));
      g_assert_null (heat_wording_load (path, &error));
      g_unlink (path);
      g_assert_error (error, HEAT_NOTICE_ERROR, HEAT_ERROR_DATA);
      const char *wanted[] = { path, cases[i].section, cases[i].key, cases[i].what };
      for (guint k = 0; k < G_N_ELEMENTS (wanted); k++)
        if (!strstr (error->message, wanted[k]))
          g_error ("“%s” is not in “%s”", wanted[k], error->message);
    }
  g_autoptr (GError) error = NULL;
  g_assert_null (heat_wording_load ("/nonexistent.ini", &error));
  g_assert_error (error, HEAT_NOTICE_ERROR, HEAT_ERROR_IO);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/notice/wording/numbers", test_numbers);
  g_test_add_func ("/notice/wording/ranges", test_ranges);
  g_test_add_func ("/notice/wording/ranges-property", test_ranges_property);
  g_test_add_func ("/notice/wording/areas", test_areas);
  g_test_add_func ("/notice/wording/times", test_times);
  g_test_add_func ("/notice/wording/script", test_script);
  g_test_add_func ("/notice/wording/one-record", test_one_record);
  g_test_add_func ("/notice/wording/kinds", test_kinds);
  g_test_add_func ("/notice/wording/bad-files", test_bad_files);
  g_test_add_func ("/notice/wording/said-before", test_said_before);
  return g_test_run ();
}
