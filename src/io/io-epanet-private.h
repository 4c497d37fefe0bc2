// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Inside the EPANET reader. The order of work: text (encoding, sections, words) → rows of the city → valve list. Format: EPANET 2.2
 * User Manual, appendix C (US EPA, EPA/600/R-20/133); sections and their words are told by their first four letters, as there. */
#include "io-import-private.h"

typedef enum {
  EPANET_TITLE, EPANET_JUNCTIONS, EPANET_RESERVOIRS, EPANET_TANKS, EPANET_PIPES, EPANET_PUMPS, EPANET_VALVES, EPANET_DEMANDS, EPANET_STATUS,
  EPANET_COORDINATES, EPANET_VERTICES, EPANET_OPTIONS,
  EPANET_N_SECTIONS
} EpanetSection;

typedef struct { guint32 line, first, n; } EpanetLine; /* line: from 1; words [first, first + n) */

typedef struct {
  char *path;                           /* owned */
  char *text;                           /* owned; UTF-8; words are cut in place */
  GArray *words;                        /* owned; guint32 offsets into text */
  GArray *lines[EPANET_N_SECTIONS];     /* owned; EpanetLine; a title's line is one word */
  GPtrArray *other;                     /* owned strings: names of sections that are not read, in the order of the file */
  GArray *other_lines;                  /* owned; guint by name */
  gboolean is_latin1, has_end;
} EpanetText;

const char *heat_epanet_section_name (EpanetSection section);
/* HEAT_ERROR_IO when it cannot be read, HEAT_ERROR_DATA with file and line when it is no EPANET text. O(bytes). */
EpanetText *heat_epanet_text_load (const char *path, GError **error);
void heat_epanet_text_free (EpanetText *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EpanetText, heat_epanet_text_free)
/* The file as UTF-8; what is none is taken for Latin-1 (*is_latin1). NUL bytes are HEAT_ERROR_DATA. (transfer full) */
char *heat_epanet_load_utf8 (const char *path, gboolean *is_latin1, GError **error);
static inline const char *
heat_epanet_word (const EpanetText *text, const EpanetLine *line, guint k)
{
  return k < line->n ? text->text + g_array_index (text->words, guint32, line->first + k) : "";
}

typedef enum { EPANET_PIPE, EPANET_PUMP, EPANET_VALVE } EpanetLinkKind;
typedef struct {
  EpanetLinkKind kind;
  gboolean is_closed, is_check, has_valve; /* has_valve: the list seats one on it */
  guint32 line;
} EpanetLink; /* by row of city->pipe */

typedef struct {
  HeatImport *import;       /* borrowed */
  const EpanetText *text;   /* borrowed */
  GHashTable *nodes, *pipes; /* owned; id → row + 1; keys owned */
  GArray *links;            /* owned; EpanetLink */
  double *demand;           /* owned; by node; NaN: no junction */
  double length_factor, bore_factor; /* to m and mm */
} Epanet;

void heat_epanet_note (const Epanet *e, HeatImportKind kind, const char *layer, const char *id, const EpanetLine *line, const char *format, ...) G_GNUC_PRINTF (6, 7);
/* Reads every section into the city's rows. io-epanet-read.c */
gboolean heat_epanet_read_nodes (Epanet *e, GError **error);
gboolean heat_epanet_read_links (Epanet *e, GError **error);
/* Plants, consumers, places, courses, made valves. io-epanet-city.c */
gboolean heat_epanet_read_places (Epanet *e, GError **error);
void heat_epanet_add_ends (Epanet *e);
void heat_epanet_add_valves (Epanet *e, gboolean has_list);
/* The list link,node[,id]: HEAT_ERROR_DATA with file and line for a list without these columns. io-epanet-valves.c */
gboolean heat_epanet_read_valves (Epanet *e, const char *path, GError **error);
