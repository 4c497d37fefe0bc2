// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The hotline link of the window: starts the clients (notices and reports; crews) with the token of a file, tells the header how it stands. */
#include "desk-header.h"

typedef struct _HeatDeskHotline HeatDeskHotline;
/* Of the session's real house. Header is borrowed. NULL and error when the token file cannot be read. */
HeatDeskHotline *heat_desk_hotline_new (HeatDeskSession *session, HeatDeskHeader *header, const char *url, const char *token_file, GError **error);
void heat_desk_hotline_free (HeatDeskHotline *self);
