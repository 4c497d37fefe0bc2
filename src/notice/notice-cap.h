// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Alerts of the Common Alerting Protocol (OASIS CAP 1.2, 2010): read, checked, written. Texts stay as they stood in the file; every
 * list is there, if empty. What the standard's schema demands is one table (notice-cap-table.c), by which alerts are read and written. */
#include "notice-error.h"
#include <gio/gio.h>

typedef struct { char *name, *value; } HeatCapPair;
typedef struct { char *desc, *mime_type, *size, *uri, *deref_uri, *digest; } HeatCapResource;
typedef struct {
  char *desc;
  GPtrArray *polygons; /* char *: "lat,lon lat,lon …" in degrees, the last place is the first one */
  GPtrArray *circles;  /* char *: "lat,lon radius", the radius in km */
  GPtrArray *geocodes; /* HeatCapPair */
  char *altitude, *ceiling;
} HeatCapArea;
typedef struct {
  char *language;
  GPtrArray *categories; /* char * */
  char *event;
  GPtrArray *responses;  /* char * */
  char *urgency, *severity, *certainty, *audience;
  GPtrArray *codes;      /* HeatCapPair */
  char *effective, *onset, *expires, *sender_name, *headline, *description, *instruction, *web, *contact;
  GPtrArray *parameters; /* HeatCapPair */
  GPtrArray *resources;  /* HeatCapResource */
  GPtrArray *areas;      /* HeatCapArea */
} HeatCapInfo;
typedef struct {
  gboolean is_1_1;       /* of the version before: only when asked for */
  gboolean is_signed;    /* a signature stood at its end; it has not been checked */
  char *identifier, *sender, *sent, *status, *type, *source, *scope, *restriction, *addresses;
  GPtrArray *codes;      /* char * */
  char *note, *references, *incidents;
  GPtrArray *infos;      /* HeatCapInfo */
} HeatCap;

HeatCap *heat_cap_new (void);
HeatCapInfo *heat_cap_add_info (HeatCap *cap);
HeatCapArea *heat_cap_add_area (HeatCapInfo *info);
void heat_cap_add_pair (GPtrArray *pairs, const char *name, const char *value);
void heat_cap_free (HeatCap *cap);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeatCap, heat_cap_free)

/* Why an alert is not taken. */
typedef enum {
  HEAT_CAP_GOOD,
  HEAT_CAP_NO_XML,   /* too large, not well formed, nested too deep */
  HEAT_CAP_DOCTYPE,  /* it brings a document type, the door for entities: refused where it begins, before anything of it is read */
  HEAT_CAP_VERSION,  /* no alert of a version that is taken */
  HEAT_CAP_SCHEMA,   /* against CAP-v1.2.xsd */
  HEAT_CAP_RULE,     /* against what the standard says beside its schema */
} HeatCapFault;
const char *heat_cap_fault_word (HeatCapFault fault); /* "good", "no-xml", "doctype", "version", "schema", "rule" */

#define HEAT_CAP_BYTES (4 * 1024 * 1024) /* a longer alert is not read */

/* Reads and checks an alert. Opens no file and no connection, whatever the alert asks for. `takes_1_1`: also alerts of CAP 1.1, whose
 * times may end with Z or hold fractions; all else is asked of them as of CAP 1.2. `fault` may be NULL. HEAT_ERROR_DATA says what is
 * wrong and where. */
HeatCap *heat_cap_read (const char *xml, gsize n, gboolean takes_1_1, HeatCapFault *fault, GError **error);
/* The rules beside the schema (section 3.2 of the standard). */
gboolean heat_cap_check_rules (const HeatCap *cap, GError **error);
/* As CAP 1.2, with two spaces for each level. Characters that XML cannot hold are left out. (transfer full) */
char *heat_cap_write (const HeatCap *cap);

/* A time with offset as the standard writes it, in the zone of TZ: "2026-01-14T03:02:00+08:00". (transfer full) */
char *heat_cap_time (gint64 at_us);
/* "sender,identifier,sent": how later alerts name this one. (transfer full) */
char *heat_cap_reference (const HeatCap *cap);
/* Degrees in the order of the text, lat lon lat lon …; NULL when it is no polygon or circle. (transfer full: double) */
GArray *heat_cap_read_polygon (const char *text);
/* lat lon radius_km. */
gboolean heat_cap_read_circle (const char *text, double circle[3]);
