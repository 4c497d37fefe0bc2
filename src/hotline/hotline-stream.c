// SPDX-License-Identifier: GPL-3.0-or-later
#include "hotline-stream.h"

#define HOTLINE_TYPE_INPUT (hotline_input_get_type ())
G_DECLARE_FINAL_TYPE (HotlineInput, hotline_input, HOTLINE, INPUT, GFilterInputStream)

struct _HotlineInput {
  GFilterInputStream parent;
  gboolean is_idle, has_ended; /* the byte has been said */
  gboolean *has_said;          /* reference */
};
struct _HotlineStream {
  GIOStream parent;
  GIOStream *base;      /* reference */
  HotlineInput *input;  /* owned */
};

static void input_pollable_init (GPollableInputStreamInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (HotlineInput, hotline_input, G_TYPE_FILTER_INPUT_STREAM, G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM, input_pollable_init))
G_DEFINE_FINAL_TYPE (HotlineStream, hotline_stream, G_TYPE_IO_STREAM)

static GInputStream *
base_of (HotlineInput *input)
{
  return g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (input));
}

/* What came of a read, with the byte before the end. Consumes `local`. */
static gssize
pass_on (HotlineInput *input, gssize n, void *buffer, GError *local, GError **error)
{
  gboolean is_end = n == 0 || (n < 0 && !g_error_matches (local, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK));

  if (is_end && input->is_idle && !input->has_ended)
    {
      input->has_ended = TRUE;
      *(char *) buffer = '\n';
      g_clear_error (&local);
      return 1;
    }
  if (n > 0)
    *input->has_said = TRUE;
  if (local)
    g_propagate_error (error, local);
  return n;
}

static gssize
input_read (GInputStream *stream, void *buffer, gsize size, GCancellable *cancellable, GError **error)
{
  HotlineInput *input = HOTLINE_INPUT (stream);
  GError *local = NULL;
  gssize n = g_input_stream_read (base_of (input), buffer, size, cancellable, &local);

  return pass_on (input, n, buffer, local, error);
}

static gssize
input_read_nonblocking (GPollableInputStream *stream, void *buffer, gsize size, GError **error)
{
  HotlineInput *input = HOTLINE_INPUT (stream);
  GError *local = NULL;
  gssize n = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (base_of (input)), buffer, size, NULL, &local);

  return pass_on (input, n, buffer, local, error);
}

static gboolean
input_is_readable (GPollableInputStream *stream)
{
  return g_pollable_input_stream_is_readable (G_POLLABLE_INPUT_STREAM (base_of (HOTLINE_INPUT (stream))));
}

static GSource *
input_create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  g_autoptr (GSource) base = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (base_of (HOTLINE_INPUT (stream))), NULL);

  return g_pollable_source_new_full (stream, base, cancellable);
}

static void
input_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->read_nonblocking = input_read_nonblocking;
  iface->is_readable = input_is_readable;
  iface->create_source = input_create_source;
}

static void
input_finalize (GObject *object)
{
  g_rc_box_release (HOTLINE_INPUT (object)->has_said);
  G_OBJECT_CLASS (hotline_input_parent_class)->finalize (object);
}

static void
hotline_input_class_init (HotlineInputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = input_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = input_read;
}

static void
hotline_input_init (HotlineInput *input)
{
}

static GInputStream *
stream_get_input (GIOStream *stream)
{
  return G_INPUT_STREAM (HOTLINE_STREAM (stream)->input);
}

static GOutputStream *
stream_get_output (GIOStream *stream)
{
  return g_io_stream_get_output_stream (HOTLINE_STREAM (stream)->base);
}

static gboolean
stream_close (GIOStream *stream, GCancellable *cancellable, GError **error)
{
  return g_io_stream_close (HOTLINE_STREAM (stream)->base, cancellable, error);
}

static void
stream_finalize (GObject *object)
{
  HotlineStream *stream = HOTLINE_STREAM (object);

  g_clear_object (&stream->input);
  g_clear_object (&stream->base);
  G_OBJECT_CLASS (hotline_stream_parent_class)->finalize (object);
}

static void
hotline_stream_class_init (HotlineStreamClass *klass)
{
  G_IO_STREAM_CLASS (klass)->get_input_stream = stream_get_input;
  G_IO_STREAM_CLASS (klass)->get_output_stream = stream_get_output;
  G_IO_STREAM_CLASS (klass)->close_fn = stream_close;
  G_OBJECT_CLASS (klass)->finalize = stream_finalize;
}

static void
hotline_stream_init (HotlineStream *stream)
{
}

HotlineStream *
hotline_stream_new (GIOStream *base, gboolean *has_said)
{
  HotlineStream *stream = g_object_new (HOTLINE_TYPE_STREAM, NULL);

  stream->base = g_object_ref (base);
  stream->input = g_object_new (HOTLINE_TYPE_INPUT, "base-stream", g_io_stream_get_input_stream (base), "close-base-stream", FALSE, NULL);
  stream->input->has_said = g_rc_box_acquire (has_said);
  return stream;
}

void
hotline_stream_set_idle (HotlineStream *stream, gboolean is_idle)
{
  stream->input->is_idle = is_idle;
  if (is_idle)
    *stream->input->has_said = FALSE;
}
