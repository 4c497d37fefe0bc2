// SPDX-License-Identifier: GPL-3.0-or-later
#include "base-heap.h"
#include "base-text.h"

static void
test_fold (void)
{
  static const struct { const char *text, *folded; } cases[] = {
    { "３栋　２单元", "3栋 2单元" }, { "  Ab  C ", "ab c" }, { "阀１２－０７", "阀12-07" }, { "12—07", "12-07" }, { "3＃楼", "3#楼" }, { "", "" },
    { "ＹＧＨＹ", "yghy" }, { "a\tb\n", "a b" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folded = heat_text_fold (cases[i].text);
      g_assert_cmpstr (folded, ==, cases[i].folded);
      g_autofree char *again = heat_text_fold (folded);
      g_assert_cmpstr (again, ==, folded);
    }
  g_autofree char *bad = heat_text_fold ("3\xff\xe6栋");
  g_assert_cmpstr (bad, ==, "3栋");
}

static void
test_number (void)
{
  static const struct { const char *text; guint value; gsize used; } cases[] = {
    { "三号楼", 3, 3 }, { "十二栋", 12, 6 }, { "二十", 20, 6 }, { "二十一", 21, 9 }, { "一百零五室", 105, 12 }, { "一百五", 150, 9 }, { "五〇一", 501, 9 },
    { "五零一室", 501, 9 }, { "两单元", 2, 3 }, { "一千二百零三", 1203, 18 }, { "十", 10, 3 }, { "零", 0, 3 }, { "通", 0, 0 }, { "十十", 0, 0 }, { "", 0, 0 },
    { "一二三四五六", 0, 0 }, { "3", 0, 0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint value = 0;
      g_assert_cmpuint (heat_text_chinese_number (cases[i].text, &value), ==, cases[i].used);
      g_assert_cmpuint (value, ==, cases[i].value);
    }
}

static void
test_pinyin (void)
{
  static const struct { const char *c, *readings; } cases[] = {
    { "阳", "yang" }, { "光", "guang" }, { "花", "hua" }, { "园", "yuan" }, { "行", "xing hang" }, { "长", "chang zhang" }, { "绿", "lv lu" }, { "街", "jie" },
    { "道", "dao" }, { "邨", "cun" }, { "a", "" }, { "é", "" },
  };
  static const struct { const char *text, *initials; } names[] = {
    { "阳光花园", "yghy" }, { "通达小区", "tdxq" }, { "A区3号", "aq3h" }, { "重庆路", "zql" },
  };
  g_autoptr (GError) error = NULL;
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (HeatPinyin) pinyin = heat_pinyin_new ("八一新邨", &error);
  g_assert_no_error (error);
  g_test_message ("made in %.1f ms", (double) (g_get_monotonic_time () - begin) / 1000);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (heat_pinyin_readings (pinyin, g_utf8_get_char (cases[i].c)), ==, cases[i].readings);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *initials = heat_pinyin_initials (pinyin, names[i].text);
      g_assert_cmpstr (initials, ==, names[i].initials);
    }
  guint known = 0;
  for (gunichar c = 0x4E00; c <= 0x9FFF; c++)
    {
      const char *r = heat_pinyin_readings (pinyin, c);
      known += *r != '\0';
      for (; *r; r++)
        g_assert_true (*r == ' ' || g_ascii_islower (*r));
    }
  g_assert_cmpuint (known, >, 6700);
}

static int
compare_words (const void *a, const void *b)
{
  guint64 x = *(const guint64 *) a, y = *(const guint64 *) b;
  return (x > y) - (x < y);
}

static void
test_heap (void)
{
  g_autoptr (GRand) r = g_rand_new_with_seed (11);
  for (int round = 0; round < 200; round++)
    {
      g_auto (HeatHeap) heap = { 0 };
      guint64 all[700];
      guint n = (guint) g_rand_int_range (r, 1, 700);
      for (guint i = 0; i < n; i++)
        {
          guint32 key = (guint32) g_rand_int_range (r, 0, 300);
          heat_heap_push (&heap, key, i);
          all[i] = (guint64) key << 32 | i;
        }
      qsort (all, n, sizeof *all, compare_words);
      for (guint i = 0; i < n; i++)
        g_assert_cmpuint (heat_heap_pop (&heap), ==, all[i]);
      g_assert_cmpuint (heap.n, ==, 0);
    }
}

static void
test_count (void)
{
  static const struct { guint64 n; const char *text; } cases[] = { { 0, "0" }, { 999, "999" }, { 1000, "1,000" }, { 12345, "12,345" }, { 1234567, "1,234,567" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = heat_text_count (cases[i].n);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/text/fold", test_fold);
  g_test_add_func ("/base/text/chinese-number", test_number);
  g_test_add_func ("/base/text/pinyin", test_pinyin);
  g_test_add_func ("/base/text/count", test_count);
  g_test_add_func ("/base/heap/order", test_heap);
  return g_test_run ();
}
