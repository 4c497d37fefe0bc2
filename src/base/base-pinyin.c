// SPDX-License-Identifier: GPL-3.0-or-later
/* Readings by ICU's Han-Latin transform, and what people say besides in names of places. */
#include "base-text.h"
#include "base-i18n.h"
#include <string.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#define FIRST 0x4E00
#define LAST 0x9FFF
#define N_CHARS (LAST - FIRST + 1)

struct _HeatPinyin {
  gatomicrefcount refs;
  GString *pool;          /* texts, NUL between them; offset 0 is "" */
  guint16 at[N_CHARS];    /* offset of the readings */
};

/* Characters of place names and surnames with more than one reading; all of them, the commonest first. */
static const struct { const char *c, *readings; } polyphones[] = {
  { "行", "xing hang" }, { "重", "zhong chong" }, { "长", "chang zhang" }, { "乐", "le yue" }, { "朝", "chao zhao" }, { "大", "da dai" },
  { "都", "du dou" }, { "参", "can shen" }, { "单", "dan shan" }, { "解", "jie xie" }, { "会", "hui kuai" }, { "盛", "sheng cheng" },
  { "尉", "wei yu" }, { "仇", "qiu chou" }, { "石", "shi dan" }, { "宿", "su xiu" }, { "省", "sheng xing" }, { "地", "di de" },
  { "堡", "bao pu bu" }, { "圩", "wei xu" }, { "泊", "bo po" }, { "厦", "xia sha" }, { "校", "xiao jiao" }, { "角", "jiao jue" },
  { "降", "jiang xiang" }, { "车", "che ju" }, { "率", "lv shuai" }, { "露", "lu lou" }, { "陆", "lu liu" }, { "六", "liu lu" },
  { "落", "luo lao la" }, { "模", "mo mu" }, { "南", "nan na" }, { "弄", "nong long" }, { "区", "qu ou" }, { "调", "diao tiao" },
  { "屯", "tun zhun" }, { "系", "xi ji" }, { "巷", "xiang hang" }, { "洗", "xi xian" }, { "员", "yuan yun" }, { "卜", "bu bo" },
  { "柏", "bai bo" }, { "藏", "cang zang" }, { "查", "cha zha" }, { "刹", "cha sha" }, { "禅", "chan shan" }, { "传", "chuan zhuan" },
  { "的", "de di" }, { "阿", "a e" }, { "蚌", "bang beng" }, { "薄", "bao bo" }, { "曾", "zeng ceng" }, { "称", "cheng chen" },
  { "澄", "cheng deng" }, { "核", "he hu" }, { "和", "he huo" }, { "虹", "hong jiang" }, { "贾", "jia gu" }, { "见", "jian xian" },
  { "劲", "jin jing" }, { "卡", "ka qia" }, { "壳", "ke qiao" }, { "脉", "mai mo" }, { "没", "mei mo" }, { "娜", "na nuo" },
  { "泌", "mi bi" }, { "秘", "mi bi" }, { "粘", "zhan nian" }, { "朴", "pu piao" }, { "圈", "quan juan" }, { "乾", "qian gan" },
  { "强", "qiang jiang" }, { "奇", "qi ji" }, { "塞", "sai se" }, { "色", "se shai" }, { "莎", "sha suo" }, { "杉", "shan sha" },
  { "什", "shi shen" }, { "似", "si shi" }, { "汤", "tang shang" }, { "提", "ti di" }, { "拓", "tuo ta" }, { "血", "xue xie" },
  { "叶", "ye xie" }, { "轧", "zha ga" }, { "着", "zhe zhao zhuo" }, { "种", "zhong chong" }, { "属", "shu zhu" }, { "佛", "fo fu" },
  { "浒", "hu xu" }, { "涌", "yong chong" }, { "番", "fan pan" }, { "莘", "xin shen" }, { "歙", "she xi" }, { "便", "bian pian" },
  { "缩", "suo su" }, { "给", "gei ji" }, { "还", "hai huan" }, { "觉", "jue jiao" }, { "勒", "le lei" }, { "氏", "shi zhi" },
  { "畜", "chu xu" }, { "祭", "ji zhai" }, { "翟", "zhai di" }, { "万", "wan mo" }, { "广", "guang an" }, { "得", "de dei" },
  { "了", "le liao" }, { "适", "shi kuo" }, { "洞", "dong tong" }, { "峒", "dong tong" },
};

static guint16
intern (HeatPinyin *pinyin, GHashTable *seen, const char *readings)
{
  gpointer at = g_hash_table_lookup (seen, readings);

  if (at || !*readings)
    return (guint16) GPOINTER_TO_UINT (at);
  guint16 fresh = (guint16) pinyin->pool->len;
  g_string_append_len (pinyin->pool, readings, (gssize) strlen (readings) + 1);
  g_hash_table_insert (seen, g_strdup (readings), GUINT_TO_POINTER (fresh));
  return fresh;
}

/* One line of the transform's answer, without tones: ü keeps its dots as v, and as u besides (绿: lv, also typed lu). */
static char *
plain_reading (const char *line, gsize len)
{
  g_autofree char *apart = g_utf8_normalize (line, (gssize) len, G_NORMALIZE_NFD);
  g_autoptr (GString) out = g_string_new (NULL);

  if (!apart)
    return g_strdup ("");
  for (const char *p = apart; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (c == 0x0308 && out->len && out->str[out->len - 1] == 'u')
        out->str[out->len - 1] = 'v';
      else if (c < 128 && g_ascii_isalpha ((char) c))
        g_string_append_c (out, g_ascii_tolower ((char) c));
      else if (c >= FIRST && c <= LAST)
        return g_strdup (""); /* the transform does not know it */
    }
  char *v = strchr (out->str, 'v');
  if (v && out->len < 8)
    {
      g_autofree char *second = g_strdup (out->str);
      second[v - out->str] = 'u';
      return g_strdup_printf ("%s %s", out->str, second);
    }
  return g_strdup (out->str);
}

#define CHUNK 128 /* ICU moves the rest of the text at every character: short pieces are faster than one */

/* The characters of GB 2312 (rows 16 to 87), and those of `extra`, marked. */
static void
mark_wanted (guint8 *wanted, const char *extra)
{
  char gb[72 * 94 * 2];
  gsize n = 0;

  for (int row = 16; row <= 87; row++)
    for (int cell = 1; cell <= (row == 55 ? 89 : 94); cell++)
      {
        gb[n++] = (char) (0xA0 + row);
        gb[n++] = (char) (0xA0 + cell);
      }
  g_autofree char *common = g_convert (gb, (gssize) n, "UTF-8", "GB2312", NULL, NULL, NULL);
  const char *texts[] = { common, extra };
  for (guint t = 0; t < 2; t++)
    for (const char *p = texts[t]; p && *p; p = g_utf8_next_char (p))
      {
        gunichar c = g_utf8_get_char (p);
        if (c >= FIRST && c <= LAST)
          wanted[c - FIRST] = 1;
      }
  if (!common)
    memset (wanted, 1, N_CHARS);
}

/* Readings of `n` characters (offsets from FIRST), interned. */
static gboolean
read_chunk (HeatPinyin *pinyin, GHashTable *seen, UTransliterator *trans, const guint16 *chars, int n, UErrorCode *status)
{
  UChar text[CHUNK * 9];
  int32_t length = 2 * n, limit = length;

  for (int i = 0; i < n; i++)
    {
      text[2 * i] = (UChar) (FIRST + chars[i]);
      text[2 * i + 1] = '\n';
    }
  utrans_transUChars (trans, text, &length, G_N_ELEMENTS (text), 0, &limit, status);
  g_autofree char *lines = U_FAILURE (*status) ? NULL : g_utf16_to_utf8 ((const gunichar2 *) text, length, NULL, NULL, NULL);
  const char *line = lines;
  for (int i = 0; i < n && line && *line; i++)
    {
      const char *end = strchr (line, '\n');
      gsize len = end ? (gsize) (end - line) : strlen (line);
      g_autofree char *reading = plain_reading (line, len);
      pinyin->at[chars[i]] = intern (pinyin, seen, reading);
      line += len + (end != NULL);
    }
  return lines != NULL;
}

static gboolean
read_wanted (HeatPinyin *pinyin, GHashTable *seen, const guint8 *wanted, GError **error)
{
  static const UChar id[] = { 'H', 'a', 'n', '-', 'L', 'a', 't', 'i', 'n', 0 };
  UErrorCode status = U_ZERO_ERROR;
  UTransliterator *trans = utrans_openU (id, -1, UTRANS_FORWARD, NULL, -1, NULL, &status);
  guint16 chunk[CHUNK];
  int n = 0;

  for (int i = 0; trans && i < N_CHARS && U_SUCCESS (status); i++)
    {
      if (wanted[i])
        chunk[n++] = (guint16) i;
      if (n > 0 && (n == CHUNK || i == N_CHARS - 1))
        {
          read_chunk (pinyin, seen, trans, chunk, n, &status);
          n = 0;
        }
    }
  g_clear_pointer (&trans, utrans_close);
  if (U_FAILURE (status))
    g_set_error (error, HEAT_BASE_ERROR, HEAT_ERROR_IO, _("preparing pinyin: ICU's Han-Latin transform fails (%s); install the ICU data of this release"),
                 u_errorName (status));
  return U_SUCCESS (status);
}

HeatPinyin *
heat_pinyin_new (const char *extra, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree guint8 *wanted = g_new0 (guint8, N_CHARS);
  g_autoptr (HeatPinyin) pinyin = g_new0 (HeatPinyin, 1);

  g_atomic_ref_count_init (&pinyin->refs);
  pinyin->pool = g_string_new (NULL);
  g_string_append_c (pinyin->pool, '\0');
  mark_wanted (wanted, extra);
  if (!read_wanted (pinyin, seen, wanted, error))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (polyphones); i++)
    pinyin->at[g_utf8_get_char (polyphones[i].c) - FIRST] = intern (pinyin, seen, polyphones[i].readings);
  return g_steal_pointer (&pinyin);
}

HeatPinyin *
heat_pinyin_ref (HeatPinyin *pinyin)
{
  g_atomic_ref_count_inc (&pinyin->refs);
  return pinyin;
}

void
heat_pinyin_unref (HeatPinyin *pinyin)
{
  if (!g_atomic_ref_count_dec (&pinyin->refs))
    return;
  g_string_free (pinyin->pool, TRUE);
  g_free (pinyin);
}

const char *
heat_pinyin_readings (const HeatPinyin *pinyin, gunichar c)
{
  return c >= FIRST && c <= LAST ? pinyin->pool->str + pinyin->at[c - FIRST] : "";
}

char *
heat_pinyin_initials (const HeatPinyin *pinyin, const char *text)
{
  g_autofree char *folded = heat_text_fold (text);
  GString *out = g_string_new (NULL);

  for (const char *p = folded; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      const char *readings = heat_pinyin_readings (pinyin, c);
      if (*readings)
        g_string_append_c (out, *readings);
      else if (c < 128 && g_ascii_isalnum ((char) c))
        g_string_append_c (out, (char) c);
    }
  return g_string_free (out, FALSE);
}
