// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Text as people type it: width folding, Chinese numerals, pinyin. The only user of ICU. */
#include "base-error.h"

/* Folded for comparison: NFKC (full-width forms become ASCII), case folded, every dash '-', every run of white space
 * one ' ', none at the ends; traditional numerals stay. Bad UTF-8 is dropped. (transfer full) */
char *heat_text_fold (const char *text);

/* 1725 → "1,725". (transfer full) */
char *heat_text_count (guint64 n);

/* With the capital of a beginning, for a line or a button of its own: "valve 12-07" → "Valve 12-07". (transfer full) */
char *heat_text_sentence (const char *words);

/* A Chinese number at the start of `text`: 三, 十二, 二十, 一百零五, 两, also digit by digit (五〇一, 五零一).
 * Returns the bytes it takes, 0 when there is none; *value untouched then. Values over 99,999 are none. */
gsize heat_text_chinese_number (const char *text, guint *value);

/* Readings of the characters of GB 2312 and those of `extra` (nullable; U+4E00–U+9FFF), from ICU's Han-Latin and a table of
 * characters read in several ways. Immutable: any number of threads. About 0.1 s to make, 50 kB. */
typedef struct _HeatPinyin HeatPinyin;
HeatPinyin *heat_pinyin_new (const char *extra, GError **error);
HeatPinyin *heat_pinyin_ref (HeatPinyin *pinyin);
void heat_pinyin_unref (HeatPinyin *pinyin);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatPinyin, heat_pinyin_unref)

/* Readings of a character without tones, lower case ASCII, ü as v, the commonest first, separated by one space:
 * 行 → "xing hang". "" when it has none. Borrowed. */
const char *heat_pinyin_readings (const HeatPinyin *pinyin, gunichar c);
/* The commonest initials of a text: 阳光花园 → "yghy"; letters and digits stay, folded. (transfer full) */
char *heat_pinyin_initials (const HeatPinyin *pinyin, const char *text);
