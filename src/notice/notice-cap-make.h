// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Alerts made from notices: a stop is an Alert, its change an Update, heat restored a Cancel; the later ones refer to all earlier. */
#include "net-degrees.h"
#include "notice-cap.h"
#include "notice-wording.h"

/* What data/notice/cap.ini says. */
typedef struct {
  char *sender, *status, *prefix, *category;
  double expires_after_h, expires_unknown_h, expected_h;
  double severe_at_degc, severe_households, severe_priority; /* NaN: does not count */
  double circle_m;
  guint shapes;
} HeatCapProfile;
/* `path` NULL: data/notice/cap.ini with [alert] of the company's file laid over (notice-public.h). HEAT_ERROR_DATA names file and key. */
HeatCapProfile *heat_cap_profile_load (const char *path, GError **error);
/* HEAT_ERROR_REFUSED while real alerts (status Actual) would go out under the sample's sender. */
gboolean heat_cap_profile_check (const HeatCapProfile *profile, GError **error);
void heat_cap_profile_free (HeatCapProfile *profile);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatCapProfile, heat_cap_profile_free)

typedef struct {
  const HeatCapProfile *profile;
  const HeatWording *const *wordings; guint n_wordings; /* one <info> each */
  const GPtrArray *notices;  /* HeatNotice, all there are in the order of their issue: among them those that this one supersedes */
  HeatNet *net; HeatDegrees *degrees; /* NULL: no shapes, only words */
  const char *status_url;    /* with {number}; NULL: the wording file's */
} HeatCapMaking;

/* "heat.2026.0114-02.1": under which an alert is known for ever. (transfer full) */
char *heat_cap_identifier (const HeatCapProfile *profile, const HeatNotice *notice);
/* HEAT_ERROR_DATA when the wording has nothing for something that it needs, HEAT_ERROR_REFUSED while sender or public page of a real alert are
 * the samples' own. */
HeatCap *heat_cap_from_notice (const HeatNotice *notice, const HeatCapMaking *making, GError **error);

/* Corners of the smallest convex polygon round places (lon lat …), counter-clockwise, none of them on a side; fewer than three
 * when they lie on a line. Monotone chain (Andrew 1979). O(n log n). (transfer full: double) */
GArray *heat_cap_hull (const GArray *places);
