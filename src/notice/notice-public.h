// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What must be set before a paper or an alert goes to the public, and where a company sets it: groups [notice] and [alert] of the file named in
 * HEAT_COMPANY, laid over the samples of data/notice. */
#include "notice-wording.h"

/* Whether a host in it is one of those that stand for examples (RFC 2606): "https://heat.example.com/n/1", "dispatch@example.org". */
gboolean heat_notice_is_example (const char *address);

/* HEAT_ERROR_REFUSED names what door sheets of this notice lack, or still have from the sample, and where to set it. `context` may be NULL. */
gboolean heat_notice_check_public (const HeatNotice *notice, const HeatWording *wording, const HeatNoticeContext *context, GError **error);

/* Lays the group of the company's file over the same group of `file`. A key that `file` has not is
 * HEAT_ERROR_DATA; without HEAT_COMPANY nothing happens. */
gboolean heat_notice_lay_company (GKeyFile *file, const char *group, GError **error);
