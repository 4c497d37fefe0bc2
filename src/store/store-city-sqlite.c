// SPDX-License-Identifier: GPL-3.0-or-later
/* Columns in SQL, and what SQLite's failures mean to people. */
#include "store-city-private.h"
#include <errno.h>

gboolean
heat_store_sqlite_failed (sqlite3 *db, const char *attempt, GError **error)
{
  int code = sqlite3_errcode (db) & 0xff, system_errno = sqlite3_system_errno (db);
  g_autofree char *says = g_strdelimit (g_utf8_make_valid (sqlite3_errmsg (db), -1), "\n\r", ' '); /* may quote the damaged file */

  if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_FORMAT)
    g_set_error (error, HEAT_STORE_ERROR, HEAT_ERROR_DATA, _("%s: the file is damaged (%s); use a sound copy"), attempt, says);
  else if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
    g_set_error (error, HEAT_STORE_ERROR, HEAT_ERROR_IO, _("%s: another program holds it locked; close it there, then try again"), attempt);
  else if (code == SQLITE_FULL || sqlite3_extended_errcode (db) == SQLITE_IOERR_WRITE || system_errno == ENOSPC || system_errno == EDQUOT)
    g_set_error (error, HEAT_STORE_ERROR, HEAT_ERROR_IO, _("%s: the disk is full or failing; free some space or use another one, then try again"), attempt);
  else if (code == SQLITE_ERROR || code == SQLITE_MISMATCH || code == SQLITE_TOOBIG || code == SQLITE_CONSTRAINT)
    g_set_error (error, HEAT_STORE_ERROR, HEAT_ERROR_DATA, _("%s: %s; use a sound copy"), attempt, says);
  else
    g_set_error (error, HEAT_STORE_ERROR, HEAT_ERROR_IO, _("%s: %s; check the disk and your rights on file and folder"), attempt,
                 system_errno ? g_strerror (system_errno) : says);
  return FALSE;
}

const char *
heat_store_geometry_word (const HeatLayer *layer)
{
  static const char *const words[] = { "", "POINT", "LINESTRING", "POLYGON" };

  return words[layer->geometry];
}

const char *
heat_store_sql_type (const HeatField *field)
{
  switch ((HeatFieldType) field->type)
    {
    case HEAT_FIELD_F64: return "DOUBLE";
    case HEAT_FIELD_F32: return "FLOAT";
    case HEAT_FIELD_U16: return "MEDIUMINT";
    case HEAT_FIELD_I16: return "SMALLINT";
    case HEAT_FIELD_U8: return "SMALLINT";
    case HEAT_FIELD_I8: return "SMALLINT";
    case HEAT_FIELD_BOOL: return "BOOLEAN";
    case HEAT_FIELD_TEXT:
    case HEAT_FIELD_CODE:
    case HEAT_FIELD_END: return "TEXT";
    }
  return "TEXT";
}

char *
heat_store_column_list (const HeatLayer *layer)
{
  GString *list = g_string_new (layer->geometry ? "geom" : "");

  for (guint i = 0; i < layer->n_fields; i++)
    g_string_append_printf (list, "%s\"%s\"", list->len ? ", " : "", layer->fields[i].name);
  return g_string_free (list, FALSE);
}
