// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The words of notices, from data/notice/LANGUAGE.ini: whole sentences with {placeholders}. A company edits that file; nothing
 * that the public reads stands in the code. */
#include "notice-error.h"
#include "ops-notice.h"

typedef struct _HeatWording HeatWording;

/* `path`: the file. Checks every key of every kind and every placeholder: HEAT_ERROR_DATA names file, section and key.
 * HEAT_ERROR_IO when it cannot be read. */
HeatWording *heat_wording_load (const char *path, GError **error);
/* The file for a language, "zh_CN" or "en", below data/notice, with [notice] of the company's file laid over (notice-public.h). */
HeatWording *heat_wording_load_language (const char *language, GError **error);
void heat_wording_free (HeatWording *wording);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatWording, heat_wording_free)

/* Which part of a notice a sheet is for; −1: all of it. `unit` counts in the building's list of units. */
typedef struct { int area, building, unit; } HeatNoticeScope;
#define HEAT_SCOPE_ALL ((HeatNoticeScope){ -1, -1, -1 })

/* What is known round a notice. All may be NULL or 0. */
typedef struct {
  const HeatNotice *previous; /* the version or notice that it replaces, whose time a change tells; NULL: as its own record says */
  gboolean (*is_whole) (const HeatNoticeArea *area, gpointer data); /* for records that do not say whether an area is its whole community */
  gpointer whole_data;
  const char *status_url;     /* of the public page, with {number}; NULL: the wording file's */
  gint64 now_us;              /* decides on "today" and "tomorrow"; 0: when the notice was issued */
} HeatNoticeContext;

/* The section that words this notice: "emergency", "planned", "change", "change_planned", "corrected", "corrected_planned", "called_off", "restoration", "restoration_planned". */
const char *heat_wording_section (const HeatNotice *notice);

/* The values behind the placeholders: name → text. */
typedef GHashTable HeatWordingFields;
/* Everything that the record knows, in this language. (transfer full) */
HeatWordingFields *heat_wording_fields (const HeatWording *wording, const HeatNotice *notice, HeatNoticeScope scope, const HeatNoticeContext *context);
/* The key of [cause] whose words these are. Borrowed; NULL: none has. */
const char *heat_wording_cause_of (const HeatWording *wording, const char *text);
void heat_wording_fields_set (HeatWordingFields *fields, const char *name, const char *value);

/* [section] key with its placeholders filled. A key that is not there, a placeholder that is unknown or one for which `fields`
 * has nothing is HEAT_ERROR_DATA naming file, section, key and placeholder. (transfer full) */
char *heat_wording_fill (const HeatWording *wording, const char *section, const char *key, const HeatWordingFields *fields, GError **error);
/* The full hour by which rooms are warm again after this restoration. */
gint64 heat_wording_warm_us (const HeatWording *wording, const HeatNotice *notice);
/* A list of names in a key, "area;start;until". NULL when absent. (transfer full) */
char **heat_wording_list (const HeatWording *wording, const char *section, const char *key);
gboolean heat_wording_has (const HeatWording *wording, const char *section, const char *key);
/* The same for a sentence that reads otherwise when the end is unknown (KEY_open), when a change follows a notice that knew none (KEY_was_open,
 * KEY_open_was_open), leaves the end as it was (KEY_same) or both times (KEY_stays, else KEY_same), where the section has such a key. `context` may be NULL. */
char *heat_wording_fill_notice (const HeatWording *wording, const char *section, const char *key, const HeatNotice *notice, const HeatNoticeContext *context,
                                const HeatWordingFields *fields, GError **error);

/* A [language] key as it stands. (transfer full) */
char *heat_wording_say_plain (const HeatWording *wording, const char *key);

/* "1—5、7、9—13" from sorted numbers: runs of three and more become a range. (transfer full) */
char *heat_wording_ranges (const HeatWording *wording, const guint *numbers, guint n);
/* "1—13 号楼（全部单元）、15 号楼 2、3 单元"; with the community's name before it when `with_name`. (transfer full) */
char *heat_wording_area (const HeatWording *wording, const HeatNoticeArea *area, HeatNoticeScope scope, gboolean with_name);
/* The part of the notice, communities one after the other. (transfer full) */
char *heat_wording_areas (const HeatWording *wording, const HeatNotice *notice, HeatNoticeScope scope);
/* A [language] key, e.g. "phone_label", with {name} filled from the fields where they have it. (transfer full) */
char *heat_wording_say (const HeatWording *wording, const char *key, const HeatWordingFields *fields);
/* "1 月 14 日 11 时 30 分"; (transfer full) */
char *heat_wording_moment (const HeatWording *wording, gint64 at_us);
/* "7 小时 54 分"; negative counts as 0. (transfer full) */
char *heat_wording_duration (const HeatWording *wording, gint64 duration_us);
/* "2,846" */
char *heat_wording_count (guint n);
