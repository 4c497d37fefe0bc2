// SPDX-License-Identifier: GPL-3.0-or-later
/* Reads any byte order, Z and M (ISO and EWKB flags), multi-geometries; writes little-endian 2D with an envelope. */
#include "store-wkb.h"
#include <string.h>

enum { WKB_POINT = 1, WKB_LINE, WKB_POLYGON, WKB_MULTIPOINT, WKB_MULTILINE, WKB_MULTIPOLYGON };

typedef struct {
  const guint8 *at, *end;
  gboolean is_swapped; /* against this machine */
  gboolean is_broken;
} Cursor;

static guint32
take_u32 (Cursor *c)
{
  guint32 v = 0;

  if (c->end - c->at < 4)
    {
      c->is_broken = TRUE;
      return 0;
    }
  memcpy (&v, c->at, 4);
  c->at += 4;
  return c->is_swapped ? GUINT32_SWAP_LE_BE (v) : v;
}

static void
set_order (Cursor *c, guint8 is_little)
{
  c->is_swapped = (is_little != 0) != (G_BYTE_ORDER == G_LITTLE_ENDIAN);
}

/* Byte order and type of one WKB geometry; *dims = ordinates a point. 0 when broken. */
static guint32
take_type (Cursor *c, guint *dims)
{
  if (c->at == c->end || *c->at > 1)
    {
      c->is_broken = TRUE;
      return 0;
    }
  set_order (c, *c->at++);
  guint32 raw = take_u32 (c), base = raw & 0x0fffffff;
  gboolean has_z = (raw & 0x80000000u) || (base / 1000) % 2 == 1;
  gboolean has_m = (raw & 0x40000000u) || base / 1000 >= 2;

  if (base / 1000 > 3 || (raw & 0x20000000u))
    c->is_broken = TRUE;
  *dims = 2 + has_z + has_m;
  return base % 1000;
}

/* Appends n points; FALSE when the blob ends before. */
static gboolean
take_points (Cursor *c, guint32 n, guint dims, GArray *points)
{
  if (c->is_broken || (guint64) (c->end - c->at) < (guint64) n * dims * 8)
    {
      c->is_broken = TRUE;
      return FALSE;
    }
  guint first = points->len;
  g_array_set_size (points, first + 2 * n);
  double *xy = (double *) (void *) points->data + first;
  for (guint32 i = 0; i < n; i++, c->at += dims * 8)
    {
      memcpy (xy + 2 * i, c->at, 16);
      if (c->is_swapped)
        for (guint k = 0; k < 2; k++)
          {
            guint64 bits;
            memcpy (&bits, xy + 2 * i + k, 8);
            bits = GUINT64_SWAP_LE_BE (bits);
            memcpy (xy + 2 * i + k, &bits, 8);
          }
    }
  return TRUE;
}

/* Header of the blob (magic, version, flags, srs, envelope); leaves the cursor at the WKB. */
static HeatWkbResult
take_header (Cursor *c, gint32 srs_id)
{
  static const guint8 envelope_doubles[8] = { 0, 4, 6, 6, 8, 0xff, 0xff, 0xff };

  if (c->end - c->at < 8 || c->at[0] != 'G' || c->at[1] != 'P' || c->at[2] != 0)
    return HEAT_WKB_BROKEN;
  guint8 flags = c->at[3], envelope = envelope_doubles[(flags >> 1) & 7];
  c->at += 4;
  set_order (c, flags & 1);
  gint32 srs = (gint32) take_u32 (c);
  if (envelope == 0xff || (flags & 0x20) || c->end - c->at < envelope * 8)
    return HEAT_WKB_BROKEN;
  c->at += envelope * 8;
  if (srs != srs_id)
    return HEAT_WKB_SRS;
  return (flags & 0x10) ? HEAT_WKB_EMPTY : HEAT_WKB_OK;
}

static double
part_size (const double *xy, guint n, HeatWkbKind kind)
{
  double length = 0;

  if (kind == HEAT_WKB_POLYGON)
    return fabs (heat_ring_area_m2 (xy, n));
  for (guint i = 1; i < n; i++)
    length += hypot (xy[2 * i] - xy[2 * i - 2], xy[2 * i + 1] - xy[2 * i - 1]);
  return length;
}

/* Joins the part at `second` to the one at `first` when it begins where that ends; else keeps the bigger of the two. */
static void
merge_part (HeatWkbReader *r, guint first, guint second)
{
  double *xy = (double *) (void *) r->points->data;
  guint n1 = (second - first) / 2, n2 = (r->points->len - second) / 2;

  if (n1 == 0 || n2 == 0)
    return;
  if (r->want == HEAT_WKB_LINE && hypot (xy[second] - xy[second - 2], xy[second + 1] - xy[second - 1]) <= 0.001)
    {
      g_array_remove_range (r->points, second, 2);
      return;
    }
  r->notes |= HEAT_WKB_NOTE_PARTS;
  if (part_size (xy + second, n2, r->want) > part_size (xy + first, n1, r->want))
    g_array_remove_range (r->points, first, second - first);
  else
    g_array_set_size (r->points, second);
}

/* One point, line or polygon, its type already taken. */
static void
take_simple (Cursor *c, HeatWkbReader *r, guint dims)
{
  guint start = r->points->len;

  if (r->want == HEAT_WKB_POINT)
    {
      take_points (c, 1, dims, r->points);
      return;
    }
  guint32 rings = r->want == HEAT_WKB_POLYGON ? take_u32 (c) : 1;
  if (rings == 0)
    return;
  take_points (c, take_u32 (c), dims, r->points);
  for (guint32 k = 1; k < rings && !c->is_broken; k++) /* holes are passed over */
    {
      guint keep = r->points->len;
      take_points (c, take_u32 (c), dims, r->points);
      g_array_set_size (r->points, keep);
    }
  const double *xy = (const double *) (const void *) r->points->data;
  guint n = r->points->len;
  if (r->want == HEAT_WKB_POLYGON && n - start >= 4 && xy[start] == xy[n - 2] && xy[start + 1] == xy[n - 1])
    g_array_set_size (r->points, n - 2);
}

static HeatWkbResult
take_multi (Cursor *c, HeatWkbReader *r, guint32 single)
{
  guint first = r->points->len;
  guint32 n = take_u32 (c);

  for (guint32 k = 0; k < n && !c->is_broken; k++)
    {
      guint dims, second = r->points->len;
      if (take_type (c, &dims) != single)
        return c->is_broken ? HEAT_WKB_BROKEN : HEAT_WKB_OTHER_KIND;
      take_simple (c, r, dims);
      if (second > first && !c->is_broken)
        merge_part (r, first, second);
    }
  return c->is_broken ? HEAT_WKB_BROKEN : HEAT_WKB_OK;
}

static HeatWkbResult
take_geometry (Cursor *c, HeatWkbReader *r)
{
  static const guint32 single_of[] = { [HEAT_WKB_POINT] = WKB_POINT, [HEAT_WKB_LINE] = WKB_LINE, [HEAT_WKB_POLYGON] = WKB_POLYGON };
  guint dims;
  guint32 type = take_type (c, &dims), single = single_of[r->want];

  if (c->is_broken)
    return HEAT_WKB_BROKEN;
  if (type == single + 3)
    return take_multi (c, r, single);
  if (type != single)
    return HEAT_WKB_OTHER_KIND;
  take_simple (c, r, dims);
  return c->is_broken ? HEAT_WKB_BROKEN : HEAT_WKB_OK;
}

static HeatWkbResult
check_points (const HeatWkbReader *r, const double *xy, guint n_doubles)
{
  if (n_doubles < 2 * (guint) r->want)
    return HEAT_WKB_EMPTY;
  if (r->want == HEAT_WKB_POINT && isnan (xy[0]) && isnan (xy[1]))
    return HEAT_WKB_EMPTY;
  for (guint i = 0; i < n_doubles; i += 2)
    if (!(fabs (xy[i]) <= r->max_x && fabs (xy[i + 1]) <= r->max_y))
      return HEAT_WKB_ABSURD;
  return HEAT_WKB_OK;
}

HeatWkbResult
heat_wkb_read (HeatWkbReader *r, const guint8 *blob, gsize n)
{
  Cursor c = { blob, blob + n };
  guint first = r->points->len;
  HeatWkbResult result;

  r->notes = 0;
  result = n ? take_header (&c, r->srs_id) : HEAT_WKB_BROKEN;
  if (result != HEAT_WKB_OK)
    return result;
  result = take_geometry (&c, r);
  if (result == HEAT_WKB_OK)
    result = check_points (r, (const double *) (const void *) r->points->data + first, r->points->len - first);
  if (result != HEAT_WKB_OK)
    g_array_set_size (r->points, first);
  return result;
}

static void put_u32 (GByteArray *out, guint32 v) { v = GUINT32_TO_LE (v); g_byte_array_append (out, (const guint8 *) &v, 4); }

static void
put_f64 (GByteArray *out, const double *v, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      guint64 bits;
      memcpy (&bits, v + i, 8);
      bits = GUINT64_TO_LE (bits);
      g_byte_array_append (out, (const guint8 *) &bits, 8);
    }
}

static void
put_header (GByteArray *out, HeatWkbKind kind, gint32 srs_id, HeatBox box)
{
  const guint8 head[4] = { 'G', 'P', 0, kind == HEAT_WKB_POINT ? 0x01 : 0x03 };
  const guint8 little = 1;

  g_byte_array_set_size (out, 0);
  g_byte_array_append (out, head, 4);
  put_u32 (out, (guint32) srs_id);
  if (kind != HEAT_WKB_POINT)
    put_f64 (out, (double[]){ box.x0_m, box.x1_m, box.y0_m, box.y1_m }, 4);
  g_byte_array_append (out, &little, 1);
  put_u32 (out, (guint32) kind);
}

void
heat_wkb_write (GByteArray *out, HeatWkbKind kind, gint32 srs_id, const double *xy, guint32 n)
{
  HeatBox box = heat_box_empty ();

  g_byte_array_set_size (out, 0);
  if (kind == HEAT_WKB_NONE || n < (guint32) kind)
    return;
  for (guint32 i = 0; i < n; i++)
    {
      if (!isfinite (xy[2 * i]) || !isfinite (xy[2 * i + 1]))
        return;
      box = heat_box_add (box, xy[2 * i], xy[2 * i + 1]);
    }
  put_header (out, kind, srs_id, box);
  if (kind == HEAT_WKB_POLYGON)
    put_u32 (out, 1);
  if (kind != HEAT_WKB_POINT)
    put_u32 (out, kind == HEAT_WKB_POLYGON ? n + 1 : n);
  put_f64 (out, xy, 2 * (kind == HEAT_WKB_POINT ? 1 : n));
  if (kind == HEAT_WKB_POLYGON)
    put_f64 (out, xy, 2);
}
