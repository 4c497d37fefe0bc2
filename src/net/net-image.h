// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The snapshot as flat arrays one after the other, so that it can be laid in a file and mapped back without being built again.
 * The bytes fit this build of the program on this kind of machine only: whoever keeps them must see to that, and that they
 * come back unharmed; nothing inside is checked beyond the sizes. */
#include "net.h"

#define HEAT_NET_IMAGE_ALIGN 64

typedef struct { gconstpointer data; gsize bytes; const char *name; /* of the array; several may share one */ } HeatNetPart;

/* The arrays in order. Each begins at the next multiple of HEAT_NET_IMAGE_ALIGN in the image. `data` of the first (a head) belongs
 * to the returned array, that of the others to the net, which must outlive it. (transfer full) */
typedef struct { GArray *parts; /* HeatNetPart */ gpointer head, doubts, texts; } HeatNetParts;
HeatNetParts *heat_net_image_parts (const HeatNet *net);
void heat_net_image_parts_free (HeatNetParts *parts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatNetParts, heat_net_image_parts_free)

/* What the snapshot takes, one entry a name, largest first: HeatNetPart with `data` NULL. (transfer full) */
GArray *heat_net_memory (const HeatNet *net);

/* A snapshot whose arrays lie in `image`, whose data must be aligned; holds a reference on it. HEAT_ERROR_DATA when the sizes do not
 * fit. O(doubts): nothing else is touched. */
HeatNet *heat_net_new_from_image (GBytes *image, GError **error);
