// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What a notice says, in final words: the content of a sheet, the plain text, the text message, what the agent says. */
#include "notice-wording.h"

typedef enum {
  HEAT_ROW_TEXT,     /* sentences, regular */
  HEAT_ROW_STRONG,   /* bold, what stands in （） regular */
  HEAT_ROW_DECISIVE, /* the restoration time: readable at 2 m */
} HeatRowStyle;
typedef struct { char *label, *value; HeatRowStyle style; } HeatSheetRow;

/* What stands on the sheet, every word final. All texts UTF-8, never NULL. */
typedef struct {
  char *number, *corner;              /* top left, top right */
  char *title;
  double title_px;                    /* at 150 dpi; shrunk when too wide */
  char *salutation, *body;
  GPtrArray *rows;                    /* HeatSheetRow */
  GPtrArray *advice;                  /* char * */
  char *code, *code_caption;          /* content of the QR code; "" draws none */
  char *phone_label, *phone;
  char *seal;                         /* words inside the dashed seal place; "" when the company has a digital seal */
  char *issuer, *date;
  char *page_of;                      /* "第 {page} 页，共 {pages} 页", used from two pages on */
} HeatNoticeSheet;

/* `context` may be NULL. HEAT_ERROR_DATA names file, section, key and placeholder when the notice lacks something. */
HeatNoticeSheet *heat_notice_sheet_new (const HeatNotice *notice, HeatNoticeScope scope, const HeatWording *wording,
                                        const HeatNoticeContext *context, GError **error);
void heat_notice_sheet_free (HeatNoticeSheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatNoticeSheet, heat_notice_sheet_free)

/* The notice as plain text and the text message. (transfer full) */
char *heat_notice_text (const HeatNotice *notice, const HeatWording *wording, const HeatNoticeContext *context, GError **error);
char *heat_notice_sms (const HeatNotice *notice, const HeatWording *wording, const HeatNoticeContext *context, GError **error);
/* The text message that a planned stop begins in `hours`. */
char *heat_notice_reminder_sms (const HeatNotice *notice, const HeatWording *wording, double hours, const HeatNoticeContext *context, GError **error);
/* What the agent says, in full sentences: what the caller asks and what to tell. `about`: its name in the wording's script, "when". */
typedef struct { char *about, *ask, *tell; } HeatSay;
void heat_say_free (HeatSay *say);
/* `home`: the caller's address, NULL for the whole area. With `now_us` of the context a sentence may read otherwise before a planned stop begins (KEY_soon), and after
 * the end that was told or, of a restoration, after rooms should be warm (KEY_late), where the section has such a key. (transfer full: HeatSay) */
GPtrArray *heat_notice_script (const HeatNotice *notice, const HeatWording *wording, const char *home, const HeatNoticeContext *context, GError **error);
/* To a caller from a place of which the notice stops a part, `scope`, and who may not live in it. */
GPtrArray *heat_notice_script_partly (const HeatNotice *notice, const HeatWording *wording, HeatNoticeScope scope, const char *home, const HeatNoticeContext *context, GError **error);
/* Besides another one, to a caller whom both concern. */
GPtrArray *heat_notice_script_also (const HeatNotice *notice, const HeatWording *wording, const char *home, const HeatNoticeContext *context, GError **error);
/* To a caller whom an earlier notice named and the newest one, `notice`, does not: heat is back there, or never went. */
GPtrArray *heat_notice_script_spared (const HeatWording *wording, const HeatNotice *notice, const char *home, gint64 now_us, GError **error);
/* To a caller whom no notice touches. */
GPtrArray *heat_notice_script_none (const HeatWording *wording, const char *home, GError **error);
