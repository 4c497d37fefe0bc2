// SPDX-License-Identifier: GPL-3.0-or-later
#include "store-digest.h"
#include <string.h>
#include <unistd.h>

#define BLOCK_WORDS 2048u /* even */
#define BLOCK_BYTES (8u * BLOCK_WORDS)
#define CHUNK_BLOCKS 8u   /* read at once: stays in the second cache */
#define TURN_CHUNKS 16u

typedef struct { guint64 word[4]; } BlockSum;

typedef struct {
  HeatDigestJob *jobs;
  BlockSum **sums;   /* by job and block */
  guint n;
  guint64 *first_turn; /* by job: turns of the jobs before */
  guint64 n_turns;
  gint next;         /* atomic: turn */
  gint failed;       /* atomic */
  guint64 keys[BLOCK_WORDS + 2];
} Digest;

/* Vigna's splitmix64 from a fixed seed. */
static void
fill_keys (guint64 *keys, guint n)
{
  guint64 seed = 0x6865617464697370u;

  for (guint i = 0; i < n; i++)
    {
      guint64 z = seed += 0x9e3779b97f4a7c15u;
      z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
      z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
      keys[i] = z ^ (z >> 31);
    }
}

static BlockSum
sum_block (const guint64 *keys, const guint8 *bytes, guint n_words)
{
  unsigned __int128 a = 0, b = 0;

  for (guint i = 0; i < n_words; i += 2)
    {
      guint64 w[2];
      memcpy (w, bytes + 8 * (gsize) i, sizeof w);
      a += (unsigned __int128) (w[0] + keys[i]) * (w[1] + keys[i + 1]);
      b += (unsigned __int128) (w[0] + keys[i + 2]) * (w[1] + keys[i + 3]);
    }
  return (BlockSum){ { (guint64) a, (guint64) (a >> 64), (guint64) b, (guint64) (b >> 64) } };
}

static gboolean
read_all (int fd, guint8 *to, gsize n, guint64 at)
{
  for (gsize done = 0; done < n;)
    {
      gssize got = pread (fd, to + done, n - done, (off_t) (at + done));
      if (got <= 0)
        return FALSE;
      done += (gsize) got;
    }
  return TRUE;
}

/* One chunk of a job. The last words of a file are filled up with zeros; the length goes into the digest. */
static gboolean
sum_chunk (const Digest *d, guint job, guint64 chunk, guint8 *buffer)
{
  const HeatDigestJob *j = &d->jobs[job];
  guint64 at = chunk * CHUNK_BLOCKS * BLOCK_BYTES;
  gsize n = (gsize) MIN (j->bytes - at, (guint64) CHUNK_BLOCKS * BLOCK_BYTES);
  const guint8 *bytes = j->data ? j->data + at : buffer;

  if (!j->data && !read_all (j->fd, buffer, n, at))
    return FALSE;
  for (gsize k = 0; k < n; k += BLOCK_BYTES)
    {
      gsize left = MIN (n - k, BLOCK_BYTES), words = (left + 15) / 16 * 2;
      guint8 tail[BLOCK_BYTES];
      if (left % 16 != 0)
        {
          memset (tail, 0, sizeof tail);
          memcpy (tail, bytes + k, left);
        }
      d->sums[job][chunk * CHUNK_BLOCKS + k / BLOCK_BYTES] = sum_block (d->keys, left % 16 != 0 ? tail : bytes + k, (guint) words);
    }
  return TRUE;
}

static guint64 chunks_of (guint64 bytes) { return (bytes + (guint64) CHUNK_BLOCKS * BLOCK_BYTES - 1) / ((guint64) CHUNK_BLOCKS * BLOCK_BYTES); }
static guint64 turns_of (guint64 bytes) { return (chunks_of (bytes) + TURN_CHUNKS - 1) / TURN_CHUNKS; }

static gpointer
work (gpointer data)
{
  Digest *d = data;
  g_autofree guint8 *buffer = g_malloc ((gsize) CHUNK_BLOCKS * BLOCK_BYTES);
  guint64 turn;

  while (!g_atomic_int_get (&d->failed) && (turn = (guint64) g_atomic_int_add (&d->next, 1)) < d->n_turns)
    {
      guint job = d->n - 1;
      while (d->first_turn[job] > turn)
        job--;
      guint64 first = (turn - d->first_turn[job]) * TURN_CHUNKS, end = MIN (first + TURN_CHUNKS, chunks_of (d->jobs[job].bytes));
      for (guint64 chunk = first; chunk < end; chunk++)
        if (!sum_chunk (d, job, chunk, buffer))
          g_atomic_int_set (&d->failed, 1);
    }
  return NULL;
}

static void
finish (HeatDigestJob *job, const BlockSum *sums)
{
  g_autoptr (GChecksum) sha = g_checksum_new (G_CHECKSUM_SHA256);
  guint64 n = (job->bytes + BLOCK_BYTES - 1) / BLOCK_BYTES, length = job->bytes;
  gsize size = HEAT_DIGEST_BYTES;

  g_checksum_update (sha, (const guchar *) &length, sizeof length);
  for (guint64 at = 0; at < n; at += 1u << 20)
    g_checksum_update (sha, (const guchar *) (sums + at), (gssize) (MIN (n - at, 1u << 20) * sizeof (BlockSum)));
  g_checksum_get_digest (sha, job->digest, &size);
}

gboolean
heat_digest_run (HeatDigestJob *jobs, guint n)
{
  g_autofree Digest *d = g_new0 (Digest, 1);
  g_autofree BlockSum **sums = g_new0 (BlockSum *, (gsize) n + 1);
  g_autofree guint64 *first_turn = g_new (guint64, (gsize) n + 1);
  guint64 bytes = 0;

  fill_keys (d->keys, G_N_ELEMENTS (d->keys));
  d->jobs = jobs;
  d->sums = sums;
  d->n = n;
  d->first_turn = first_turn;
  for (guint i = 0; i < n; i++)
    {
      sums[i] = g_new (BlockSum, (gsize) (chunks_of (jobs[i].bytes) * CHUNK_BLOCKS) + 1);
      first_turn[i] = d->n_turns;
      d->n_turns += turns_of (jobs[i].bytes);
      bytes += jobs[i].bytes;
    }
  GThread *other = bytes > (1u << 20) ? g_thread_new ("heat-digest", work, d) : NULL;
  work (d);
  if (other)
    g_thread_join (other);
  for (guint i = 0; i < n; i++)
    {
      if (!d->failed)
        finish (&jobs[i], sums[i]);
      g_free (sums[i]);
    }
  return !d->failed;
}
