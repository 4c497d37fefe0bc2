// SPDX-License-Identifier: GPL-3.0-or-later
/* An EPANET file as sections, lines and words. Separators are blanks, tabs and commas; a semicolon begins a comment; a word in double
 * quotes may hold any of them. Lines end as on any system. */
#include "io-epanet-private.h"
#include <string.h>

static const char *const section_names[EPANET_N_SECTIONS] = {
  "TITLE", "JUNCTIONS", "RESERVOIRS", "TANKS", "PIPES", "PUMPS", "VALVES", "DEMANDS", "STATUS", "COORDINATES", "VERTICES", "OPTIONS",
};

const char *heat_epanet_section_name (EpanetSection section) { return section_names[section]; }

static guint
count_lines (const char *text, gsize n)
{
  guint lines = 1;

  for (gsize i = 0; i < n; i++)
    lines += text[i] == '\n' || (text[i] == '\r' && (i + 1 == n || text[i + 1] != '\n'));
  return lines;
}

char *
heat_epanet_load_utf8 (const char *path, gboolean *is_latin1, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *raw = NULL;
  gsize n = 0;

  if (!g_file_get_contents (path, &raw, &n, &local))
    {
      g_set_error (error, HEAT_IO_ERROR, HEAT_ERROR_IO, _("importing %s: it cannot be read (%s); check the name"), path, local->message);
      return NULL;
    }
  const char *nul = memchr (raw, '\0', n);
  if (nul)
    {
      g_set_error (error, HEAT_IO_ERROR, HEAT_ERROR_DATA, _("importing %s, line %u: it is no text; export the network as text (.inp)"), path,
                   count_lines (raw, (gsize) (nul - raw)));
      return NULL;
    }
  if (g_utf8_validate (raw, (gssize) n, NULL))
    return g_strdup (g_str_has_prefix (raw, "\xef\xbb\xbf") ? raw + 3 : raw);
  *is_latin1 = TRUE;
  return g_convert (raw, (gssize) n, "UTF-8", "ISO-8859-1", NULL, NULL, error);
}

static gboolean
is_separator (char c)
{
  return c == ' ' || c == '\t' || c == ',' || c == '\v' || c == '\f';
}

/* Cuts the words of one line (already ended by NUL) in place. */
static guint
cut_words (EpanetText *t, char *s)
{
  guint n = 0;

  for (;;)
    {
      while (is_separator (*s))
        s++;
      if (*s == '\0' || *s == ';')
        return n;
      gboolean is_quoted = *s == '"';
      s += is_quoted;
      guint32 at = (guint32) (s - t->text);
      g_array_append_val (t->words, at);
      n++;
      while (*s && (is_quoted ? *s != '"' : *s != ';' && !is_separator (*s)))
        s++;
      if (*s == ';')
        {
          *s = '\0';
          return n;
        }
      if (*s)
        *s++ = '\0';
    }
}

/* A title keeps its blanks; only whole comment lines are left out. */
static guint
cut_title (EpanetText *t, char *s)
{
  g_strchomp (s);
  while (g_ascii_isspace (*s))
    s++;
  if (*s == '\0' || *s == ';')
    return 0;
  guint32 at = (guint32) (s - t->text);
  g_array_append_val (t->words, at);
  return 1;
}

static gboolean
has_word (const char *s)
{
  while (is_separator (*s))
    s++;
  return *s && *s != ';';
}

/* What a header line opens: a section, or one that is not read (its index in `other` + EPANET_N_SECTIONS). */
static guint
open_section (EpanetText *t, const char *header)
{
  gsize n = strcspn (header + 1, "]");
  g_autofree char *name = g_strstrip (g_ascii_strup (header + 1, (gssize) n));
  guint zero = 0;

  for (guint i = 0; i < EPANET_N_SECTIONS; i++)
    if (strncmp (name, section_names[i], 4) == 0)
      return i;
  for (guint i = 0; i < t->other->len; i++)
    if (strcmp (t->other->pdata[i], name) == 0)
      return EPANET_N_SECTIONS + i;
  g_ptr_array_add (t->other, g_steal_pointer (&name));
  g_array_append_val (t->other_lines, zero);
  return EPANET_N_SECTIONS + t->other->len - 1;
}

static gboolean
take_line (EpanetText *t, char *s, guint32 number, guint *section, GError **error)
{
  char *first = s;

  while (is_separator (*first))
    first++;
  if (*first == '[')
    {
      t->has_end = g_ascii_strncasecmp (first, "[END", 4) == 0;
      *section = t->has_end ? *section : open_section (t, first);
      return TRUE;
    }
  if (*section == G_MAXUINT && has_word (s))
    {
      g_set_error (error, HEAT_IO_ERROR, HEAT_ERROR_DATA, _("importing %s, line %u: text stands before the first [SECTION]; is it an EPANET file? Export the network as text (.inp)"),
                   t->path, number);
      return FALSE;
    }
  if (*section >= EPANET_N_SECTIONS)
    {
      if (*section != G_MAXUINT && has_word (s))
        g_array_index (t->other_lines, guint, *section - EPANET_N_SECTIONS)++;
      return TRUE;
    }
  EpanetLine line = { number, t->words->len, 0 };
  line.n = *section == EPANET_TITLE ? cut_title (t, s) : cut_words (t, s);
  if (line.n)
    g_array_append_val (t->lines[*section], line);
  return TRUE;
}

static gboolean
take_lines (EpanetText *t, GError **error)
{
  guint section = G_MAXUINT;
  guint32 number = 0;

  for (char *s = t->text; *s && !t->has_end;)
    {
      char *end = s + strcspn (s, "\r\n"), *next = end + (*end == '\r' && end[1] == '\n') + (*end != '\0');
      *end = '\0';
      if (!take_line (t, s, ++number, &section, error))
        return FALSE;
      s = next;
    }
  if (section != G_MAXUINT)
    return TRUE;
  g_set_error (error, HEAT_IO_ERROR, HEAT_ERROR_DATA, _("importing %s: it has no section such as [PIPES]; is it an EPANET file? Export the network as text (.inp)"), t->path);
  return FALSE;
}

EpanetText *
heat_epanet_text_load (const char *path, GError **error)
{
  g_autoptr (EpanetText) t = g_new0 (EpanetText, 1);

  t->path = g_strdup (path);
  t->words = g_array_new (FALSE, FALSE, sizeof (guint32));
  t->other = g_ptr_array_new_with_free_func (g_free);
  t->other_lines = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < EPANET_N_SECTIONS; i++)
    t->lines[i] = g_array_new (FALSE, FALSE, sizeof (EpanetLine));
  t->text = heat_epanet_load_utf8 (path, &t->is_latin1, error);
  if (t->text && strlen (t->text) < G_MAXUINT32 && take_lines (t, error))
    return g_steal_pointer (&t);
  if (t->text && error && !*error)
    g_set_error (error, HEAT_IO_ERROR, HEAT_ERROR_DATA, _("importing %s: it is larger than 4 GB; divide the network"), path);
  return NULL;
}

void
heat_epanet_text_free (EpanetText *t)
{
  if (!t)
    return;
  g_free (t->path);
  g_free (t->text);
  g_array_unref (t->words);
  for (guint i = 0; i < EPANET_N_SECTIONS; i++)
    g_array_unref (t->lines[i]);
  g_ptr_array_unref (t->other);
  g_array_unref (t->other_lines);
  g_free (t);
}
