// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* The standard's own schema as an independent judge of alerts; it lies with the shared data. */
#include <glib.h>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlDoc, xmlFreeDoc)

static inline char *
shared_file (const char *name)
{
  const char *shared = g_getenv ("HEAT_SHARED_DATA");

  return g_build_filename (shared ? shared : "", "cap", name, NULL);
}

static inline gboolean
is_shared_here (void)
{
  g_autofree char *schema = shared_file ("CAP-v1.2.xsd");

  if (g_file_test (schema, G_FILE_TEST_EXISTS))
    return TRUE;
  g_test_skip ("the folder of shared data (HEAT_SHARED_DATA) is absent");
  return FALSE;
}

static inline void
be_silent (void *data, const char *format, ...)
{
}

static inline xmlSchema *
load_schema (void)
{
  g_autofree char *path = shared_file ("CAP-v1.2.xsd"), *text = NULL;
  gsize n;

  g_assert_true (g_file_get_contents (path, &text, &n, NULL));
  xmlSchemaParserCtxt *context = xmlSchemaNewMemParserCtxt (text, (int) n);
  xmlSchema *schema = xmlSchemaParse (context);

  xmlSchemaFreeParserCtxt (context);
  g_assert_nonnull (schema);
  return schema;
}

static inline gboolean
is_valid (xmlSchema *schema, xmlDoc *doc)
{
  xmlSchemaValidCtxt *context = xmlSchemaNewValidCtxt (schema);

  xmlSchemaSetValidErrors (context, be_silent, be_silent, NULL);
  int result = xmlSchemaValidateDoc (context, doc);
  xmlSchemaFreeValidCtxt (context);
  return result == 0;
}
