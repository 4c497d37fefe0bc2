// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* A connection's stream as libsoup gets it. libsoup 3.2 forgets a connection that the client ends between two requests, and never
 * lets go of it: there this stream says one byte more before its end, so that it ends as an unreadable request, which is let go of. */
#include <gio/gio.h>

#define HOTLINE_TYPE_STREAM (hotline_stream_get_type ())
G_DECLARE_FINAL_TYPE (HotlineStream, hotline_stream, HOTLINE, STREAM, GIOStream)
/* References `base`, whose streams must be pollable, and `has_said` (a g_rc_box), which tells whether the client has said anything since
 * it was idle last; it may outlive the stream. (transfer full) */
HotlineStream *hotline_stream_new (GIOStream *base, gboolean *has_said);
/* Between two requests? The first request of a connection is none of that. */
void hotline_stream_set_idle (HotlineStream *stream, gboolean is_idle);
