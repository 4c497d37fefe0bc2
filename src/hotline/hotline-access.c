// SPDX-License-Identifier: GPL-3.0-or-later
#include "hotline-access.h"
#include "base-i18n.h"
#include <string.h>
#include <sys/random.h>

#define TOKEN_MIN 16
#define GROUP "token "
#define CLOCK_SLACK_US (10 * G_TIME_SPAN_MINUTE)

static const struct { HeatRole role; const char *word; } roles[] = {
  { HEAT_ROLE_READER, "reader" }, { HEAT_ROLE_AGENT, "agent" }, { HEAT_ROLE_CREW, "crew" }, { HEAT_ROLE_DESK, "desk" } };

typedef struct { char *sum, *name, *unit; guint roles; gboolean is_from_file; } Token;
typedef struct { char *sum, *token_sum; gint64 begun_us, end_us; guint64 order; } Session;
struct _HeatAccess {
  GHashTable *tokens;   /* sum (borrowed) → Token. Looking up a sum tells nothing of the token by its time */
  GHashTable *sessions; /* sum of the secret (borrowed) → Session */
  guint64 order;
};

static void
free_token (gpointer data)
{
  Token *t = data;

  g_free (t->sum);
  g_free (t->name);
  g_free (t->unit);
  g_free (t);
}

static void
free_session (gpointer data)
{
  Session *s = data;

  g_free (s->sum);
  g_free (s->token_sum);
  g_free (s);
}

HeatAccess *
heat_access_new (void)
{
  HeatAccess *a = g_new0 (HeatAccess, 1);

  a->tokens = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_token);
  a->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_session);
  return a;
}

void
heat_access_free (HeatAccess *a)
{
  if (!a)
    return;
  g_hash_table_unref (a->tokens);
  g_hash_table_unref (a->sessions);
  g_free (a);
}

const char *
heat_role_word (HeatRole role)
{
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (roles[i].role == role)
      return roles[i].word;
  return NULL;
}

static char *
sum_of (const char *secret)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, secret, -1);
}

static Token *
token_new (const char *sum, guint mask, const char *name, const char *unit)
{
  Token *t = g_new0 (Token, 1);

  t->sum = g_ascii_strdown (sum, -1);
  t->roles = mask;
  t->name = g_strdup (name);
  t->unit = unit && *unit ? g_strdup (unit) : NULL;
  return t;
}

gboolean
heat_access_add (HeatAccess *a, const char *token, guint mask, const char *name, const char *unit, GError **error)
{
  if (!token || strlen (token) < TOKEN_MIN)
    {
      g_set_error (error, HEAT_HOTLINE_ERROR, HEAT_ERROR_USAGE, _("starting the hotline service: the token is missing or shorter than %d characters; give a longer one"), TOKEN_MIN);
      return FALSE;
    }
  g_autofree char *sum = sum_of (token);
  Token *t = token_new (sum, mask, name, unit);
  g_hash_table_replace (a->tokens, t->sum, t);
  return TRUE;
}

static gboolean
is_sum (const char *text)
{
  return text && strlen (text) == 64 && strspn (text, "0123456789abcdefABCDEF") == 64;
}

/* 0: a word that is no role, or none at all. */
static guint
read_roles (GKeyFile *file, const char *group)
{
  g_auto (GStrv) words = g_key_file_get_string_list (file, group, "role", NULL, NULL);
  guint mask = 0;

  for (guint w = 0; words && words[w]; w++)
    {
      guint i = 0;
      while (i < G_N_ELEMENTS (roles) && strcmp (roles[i].word, g_strstrip (words[w])) != 0)
        i++;
      if (i == G_N_ELEMENTS (roles))
        return 0;
      mask |= roles[i].role;
    }
  return mask;
}

static const char *
wrong_key (GKeyFile *file, const char *group)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, group, NULL, NULL);
  static const char *const known[] = { "sha256", "role", "unit", NULL };

  for (guint i = 0; keys && keys[i]; i++)
    if (!g_strv_contains (known, keys[i]))
      return _("has a key other than sha256, role and unit");
  return NULL;
}

/* (transfer full) NULL and *wrong: why this group is none. */
static Token *
read_token (GKeyFile *file, const char *group, const char **wrong)
{
  g_autofree char *sum = g_key_file_get_string (file, group, "sha256", NULL), *unit = g_key_file_get_string (file, group, "unit", NULL);
  guint mask = read_roles (file, group);

  *wrong = NULL;
  if (!g_str_has_prefix (group, GROUP) || !group[strlen (GROUP)])
    *wrong = _("is not named “token NAME”");
  else if (!is_sum (sum))
    *wrong = _("has no sha256 of 64 hexadecimal digits");
  else if (!mask)
    *wrong = _("has no role of reader, agent, crew and desk");
  else
    *wrong = wrong_key (file, group);
  return *wrong ? NULL : token_new (sum, mask, group + strlen (GROUP), unit);
}

static GPtrArray *
read_tokens (GKeyFile *file, const char *path, GError **error)
{
  g_autoptr (GPtrArray) read = g_ptr_array_new_with_free_func (free_token);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  for (guint i = 0; groups[i]; i++)
    {
      const char *wrong;
      Token *t = read_token (file, groups[i], &wrong);
      if (t)
        g_ptr_array_add (read, t);
      if (t && !g_hash_table_add (seen, t->sum))
        wrong = _("has the sum of another token");
      if (wrong)
        {
          g_set_error (error, HEAT_HOTLINE_ERROR, HEAT_ERROR_DATA, _("reading the tokens from %s: [%s] %s; see tokens.ini"), path, groups[i], wrong);
          return NULL;
        }
    }
  return g_steal_pointer (&read);
}

static gboolean
is_from_file (gpointer key, gpointer value, gpointer data)
{
  return ((Token *) value)->is_from_file;
}

gboolean
heat_access_load (HeatAccess *a, const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &local))
    {
      g_set_error (error, HEAT_HOTLINE_ERROR, local->domain == G_KEY_FILE_ERROR ? HEAT_ERROR_DATA : HEAT_ERROR_IO,
                   _("reading the tokens from %s: %s; give a file as tokens.ini"), path, local->message);
      return FALSE;
    }
  g_autoptr (GPtrArray) read = read_tokens (file, path, error);
  if (!read)
    return FALSE;
  g_hash_table_foreach_remove (a->tokens, is_from_file, NULL);
  while (read->len)
    {
      Token *t = g_ptr_array_steal_index_fast (read, read->len - 1);
      t->is_from_file = TRUE;
      /* The token given in clear stays. */
      if (g_hash_table_contains (a->tokens, t->sum))
        free_token (t);
      else
        g_hash_table_insert (a->tokens, t->sum, t);
    }
  return TRUE;
}

guint
heat_access_n_tokens (const HeatAccess *a)
{
  return g_hash_table_size (a->tokens);
}

static gboolean
fill_who (const HeatAccess *a, const char *sum, HotlineWho *who)
{
  const Token *t = g_hash_table_lookup (a->tokens, sum);

  if (t)
    *who = (HotlineWho){ .roles = t->roles, .name = t->name, .unit = t->unit };
  return t != NULL;
}

gboolean
heat_access_find (const HeatAccess *a, const char *token, HotlineWho *who)
{
  g_autofree char *sum = sum_of (token);

  return fill_who (a, sum, who);
}

static gboolean
has_ended (const HeatAccess *a, const Session *s, gint64 now_us)
{
  /* A clock set back must not make it last longer. */
  return s->end_us <= now_us || now_us < s->begun_us - CLOCK_SLACK_US || !g_hash_table_contains (a->tokens, s->token_sum);
}

static gboolean
is_over (gpointer sum, gpointer session, gpointer data)
{
  const struct { const HeatAccess *a; gint64 now_us; } *at = data;

  return has_ended (at->a, session, at->now_us);
}

static guint
count_of (GHashTable *counts, const char *token_sum)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (counts, token_sum));
}

/* How many each token has: its sum (borrowed) → count. */
static GHashTable *
count_sessions (const HeatAccess *a)
{
  GHashTable *counts = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, a->sessions);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Session *s = value;
      g_hash_table_insert (counts, s->token_sum, GUINT_TO_POINTER (count_of (counts, s->token_sum) + 1));
    }
  return counts;
}

/* The oldest of this token; NULL token: of the one that has most. */
static const Session *
find_oldest (const HeatAccess *a, GHashTable *counts, const char *token_sum)
{
  const Session *oldest = NULL;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, a->sessions);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Session *s = value;
      guint n = count_of (counts, s->token_sum), n_oldest = oldest ? count_of (counts, oldest->token_sum) : 0;
      if (token_sum ? strcmp (s->token_sum, token_sum) != 0 : n < n_oldest)
        continue;
      if (!oldest || (!token_sum && n > n_oldest) || s->order < oldest->order)
        oldest = s;
    }
  return oldest;
}

static void
make_room (HeatAccess *a, const char *token_sum, gint64 now_us, const HeatSessionLimits *limits)
{
  struct { const HeatAccess *a; gint64 now_us; } at = { a, now_us };

  g_hash_table_foreach_remove (a->sessions, is_over, &at);
  g_autoptr (GHashTable) counts = count_sessions (a);
  const Session *gone = NULL;
  if (count_of (counts, token_sum) >= limits->most_of_token)
    gone = find_oldest (a, counts, token_sum);
  else if (g_hash_table_size (a->sessions) >= limits->most)
    gone = find_oldest (a, counts, NULL);
  if (gone)
    g_hash_table_remove (a->sessions, gone->sum);
}

char *
heat_access_begin_session (HeatAccess *a, const char *token, gint64 now_us, gint64 end_us, const HeatSessionLimits *limits)
{
  g_autofree char *token_sum = sum_of (token);
  guint8 bytes[32];
  HotlineWho who;

  if (!fill_who (a, token_sum, &who) || getrandom (bytes, sizeof bytes, 0) != (gssize) sizeof bytes)
    return NULL;
  make_room (a, token_sum, now_us, limits);
  GString *secret = g_string_sized_new (2 * sizeof bytes);
  for (guint i = 0; i < sizeof bytes; i++)
    g_string_append_printf (secret, "%02x", bytes[i]);
  Session *s = g_new0 (Session, 1);
  s->sum = sum_of (secret->str);
  s->token_sum = g_steal_pointer (&token_sum);
  s->begun_us = now_us;
  s->end_us = end_us;
  s->order = ++a->order;
  g_hash_table_insert (a->sessions, s->sum, s);
  return g_string_free (secret, FALSE);
}

gboolean
heat_access_session (HeatAccess *a, const char *secret, gint64 now_us, HotlineWho *who, gint64 *end_us)
{
  g_autofree char *sum = sum_of (secret);
  const Session *s = g_hash_table_lookup (a->sessions, sum);

  if (!s)
    return FALSE;
  if (has_ended (a, s, now_us) || !fill_who (a, s->token_sum, who))
    {
      g_hash_table_remove (a->sessions, sum);
      return FALSE;
    }
  who->session = s->sum;
  if (end_us)
    *end_us = s->end_us;
  return TRUE;
}

gboolean
heat_access_lasts (const HeatAccess *a, const char *session, gint64 now_us)
{
  const Session *s = g_hash_table_lookup (a->sessions, session);

  return s && !has_ended (a, s, now_us);
}

void
heat_access_end_session (HeatAccess *a, const char *secret)
{
  g_autofree char *sum = sum_of (secret);

  g_hash_table_remove (a->sessions, sum);
}
