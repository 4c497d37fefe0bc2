// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* What a file's content is, in 32 bytes, at the speed of memory.
 *
 * Every block of 16 KiB goes through NH twice, with keys shifted by a pair of words (64-bit words; Black, Halevi, Krawczyk, Krovetz,
 * Rogaway 1999, "UMAC"; Krovetz 2006, "VMAC"), and length and all results go through SHA-256. Two different contents of one length
 * that were not made with the keys in mind agree with a chance of about 2^-128 a block: NH is a universal family, so this holds for
 * every kind of change, however small; and SHA-256 is not known to collide. The keys are constants of the program: this is no
 * protection against someone who forges files, who could as well forge the network itself. */
#include <glib.h>

#define HEAT_DIGEST_BYTES 32

typedef struct {
  int fd;               /* read when `data` is NULL */
  const guint8 *data;   /* borrowed */
  guint64 bytes;
  guint8 digest[HEAT_DIGEST_BYTES]; /* out */
} HeatDigestJob;

/* Fills the digests of all jobs, two threads over all of them. FALSE when a file could not be read to its `bytes`. */
gboolean heat_digest_run (HeatDigestJob *jobs, guint n);
