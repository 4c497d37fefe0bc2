// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What this is, of which version, on which libraries, with which data. */
#include "desk-session.h"

void heat_desk_about_show (GtkWindow *parent, HeatDeskSession *session);
