// SPDX-License-Identifier: GPL-3.0-or-later
/* How often: a token bucket for each token, and for each address that shows none; another for wrong tokens, so that nobody
 * tries them out. The bucket is the usual one (J. Turner, "New directions in communications", IEEE Communications 24, 1986). */
#include "hotline-private.h"
#include "base-i18n.h"
#include <math.h>
#include <string.h>

#define MOST_BUCKETS 65536

typedef struct { double left; gint64 at_us; double per_s, most; } Bucket;

static void
refill (Bucket *b, gint64 now_us)
{
  b->left = MIN (b->most, b->left + b->per_s * (double) MAX (now_us - b->at_us, 0) / G_USEC_PER_SEC);
  b->at_us = now_us;
}

static gboolean
is_full (gpointer key, gpointer value, gpointer now)
{
  refill (value, *(gint64 *) now);
  return ((Bucket *) value)->left >= ((Bucket *) value)->most;
}

void
hotline_sweep_rates (HeatHotline *h)
{
  gint64 now_us = g_get_monotonic_time ();

  g_hash_table_foreach_remove (h->buckets, is_full, &now_us);
}

static Bucket *
find_bucket (HeatHotline *h, const char *key, double per_s, double most)
{
  Bucket *b = g_hash_table_lookup (h->buckets, key);
  gint64 now_us = g_get_monotonic_time ();

  if (!b)
    {
      /* As many addresses at once are an attack: all of them share one bucket. Tokens are few, and keep their own. */
      if (g_hash_table_size (h->buckets) >= MOST_BUCKETS && *key != '*' && !g_str_has_prefix (key, "token "))
        return find_bucket (h, "*", per_s, most);
      b = g_new0 (Bucket, 1);
      *b = (Bucket){ most, now_us, per_s, most };
      g_hash_table_insert (h->buckets, g_strdup (key), b);
    }
  refill (b, now_us);
  return b;
}

/* 0: goes through and counts; else how many seconds to wait. `per_s` 0: no limit. */
static double
take (HeatHotline *h, const char *key, double per_s, double most)
{
  if (per_s <= 0)
    return 0;
  Bucket *b = find_bucket (h, key, per_s, MAX (most, 1));
  if (b->left >= 1)
    {
      b->left -= 1;
      return 0;
    }
  return (1 - b->left) / per_s;
}

static gboolean
refuse (HotlineRequest *r, double wait_s)
{
  g_autofree char *seconds = g_strdup_printf ("%.0f", MAX (ceil (wait_s), 1));

  hotline_set_header (r, "Retry-After", seconds);
  r->hotline->refused_by_rate++;
  hotline_refuse (r, HOTLINE_TOO_MANY_REQUESTS, "rate", _("there were too many requests in a short time; wait some seconds and repeat"));
  return FALSE;
}

static double
rate (const HotlineRequest *r, const char *key)
{
  return heat_hotline_config_number (r->hotline->config, "rates", key);
}

/* Right tokens always go through: one wrong program must not lock out the call centre that shares its address. */
void
hotline_refuse_wrong_token (HotlineRequest *r)
{
  g_autofree char *key = g_strdup_printf ("wrong %s", hotline_address (r));
  double wait_s = take (r->hotline, key, rate (r, "wrong_per_min") / 60, rate (r, "wrong_per_min"));

  r->hotline->wrong_tokens++;
  if (wait_s > 0)
    refuse (r, wait_s);
  else
    hotline_refuse_token (r);
}

void
hotline_note_unreadable (HeatHotline *h, const char *address)
{
  g_autofree char *key = g_strdup_printf ("unreadable %s", address);
  double per_min = heat_hotline_config_number (h->config, "rates", "unreadable_per_min");

  h->unreadable++;
  if (address)
    take (h, key, per_min / 60, per_min);
}

gboolean
hotline_may_connect (HeatHotline *h, const char *address)
{
  g_autofree char *key = g_strdup_printf ("unreadable %s", address);
  Bucket *b = g_hash_table_lookup (h->buckets, key);

  if (b)
    refill (b, g_get_monotonic_time ());
  return !b || b->left >= 1;
}

gboolean
hotline_may_ask (HotlineRequest *r)
{
  gboolean is_known = r->who.roles != 0;
  double per_s = rate (r, is_known ? "token_per_s" : "address_per_s"), most = rate (r, is_known ? "token_burst" : "address_burst");

  if (per_s <= 0)
    return TRUE;
  g_autofree char *key = is_known ? g_strdup_printf ("token %s", r->who.name) : g_strdup_printf ("address %s", hotline_address (r));
  double wait_s = take (r->hotline, key, per_s, most);
  return wait_s <= 0 || refuse (r, wait_s);
}
