// SPDX-License-Identifier: GPL-3.0-or-later
#include "hotline-questions.h"
#include "hotline-private.h"
#include "base-i18n.h"
#include <string.h>

struct _HotlineQuestions { JsonNode *zh, *en; };

/* A file that is being read, into one language. */
typedef struct {
  GKeyFile *file;
  const char *path, *locale; /* locale NULL: English */
  JsonBuilder *b;
  GString *keys;             /* chosen so far */
  GError **error;
} Reader;

static gboolean
complain (const Reader *r, const char *group, const char *key, const char *what)
{
  g_set_error (r->error, HEAT_HOTLINE_ERROR, HEAT_ERROR_DATA, _("reading the agents' questions from %s: [%s] %s %s; see questions.ini"), r->path, group, key, what);
  return FALSE;
}

/* The word after the group's kind: "hurt" of "question hurt"; NULL: another kind. */
static const char *
name_of (const char *group, const char *kind)
{
  gsize n = strlen (kind);

  return g_str_has_prefix (group, kind) && group[n] == ' ' && group[n + 1] ? group + n + 1 : NULL;
}

/* Only these keys; "answer_" stands for all that begin so. Their languages stand in brackets. */
static gboolean
check_keys (const Reader *r, const char *group, const char *const *known)
{
  g_auto (GStrv) keys = g_key_file_get_keys (r->file, group, NULL, NULL);

  for (guint i = 0; keys && keys[i]; i++)
    {
      gsize n = strcspn (keys[i], "[");
      gboolean is_known = FALSE;
      for (guint k = 0; known[k] && !is_known; k++)
        {
          gsize length = strlen (known[k]);
          is_known = strncmp (keys[i], known[k], length) == 0 && (known[k][length - 1] == '_' ? n > length : n == length);
        }
      if (!is_known)
        return complain (r, group, keys[i], _("is not known"));
    }
  return TRUE;
}

static gboolean
put_text (const Reader *r, const char *group, const char *key, const char *as)
{
  g_autofree char *text = r->locale ? g_key_file_get_locale_string (r->file, group, key, r->locale, NULL) : g_key_file_get_string (r->file, group, key, NULL);

  if (!text || !*text)
    return complain (r, group, key, _("is missing"));
  hotline_put_text (r->b, as, text);
  return TRUE;
}

/* An array of the texts of [tell …], in their order. */
static gboolean
put_tell (const Reader *r, const char *group, const char *key)
{
  g_auto (GStrv) names = g_key_file_get_string_list (r->file, group, key, NULL, NULL);

  json_builder_set_member_name (r->b, "tell");
  json_builder_begin_array (r->b);
  for (guint i = 0; names && names[i]; i++)
    {
      g_autofree char *told = g_strdup_printf ("tell %s", g_strstrip (names[i]));
      g_autofree char *text = r->locale ? g_key_file_get_locale_string (r->file, told, "text", r->locale, NULL) : g_key_file_get_string (r->file, told, "text", NULL);
      if (!text || !*text)
        return complain (r, group, key, _("names no [tell …] with a text"));
      json_builder_add_string_value (r->b, text);
    }
  json_builder_end_array (r->b);
  return TRUE;
}

static gboolean
put_ask (const Reader *r, const char *group)
{
  g_auto (GStrv) names = g_key_file_get_string_list (r->file, group, "ask", NULL, NULL);

  json_builder_set_member_name (r->b, "ask");
  json_builder_begin_array (r->b);
  for (guint i = 0; names && names[i]; i++)
    {
      g_autofree char *asked = g_strdup_printf ("question %s", g_strstrip (names[i]));
      if (!g_key_file_has_group (r->file, asked))
        return complain (r, group, "ask", _("names no [question …]"));
      json_builder_add_string_value (r->b, names[i]);
    }
  json_builder_end_array (r->b);
  return TRUE;
}

static gboolean
put_seen (const Reader *r, const char *group)
{
  static const char *const known[] = { "key", "kind", "symptom", "text", "tell", "ask", NULL };
  g_autofree char *key = g_key_file_get_string (r->file, group, "key", NULL), *kind = g_key_file_get_string (r->file, group, "kind", NULL);
  g_autofree char *symptom = g_key_file_get_string (r->file, group, "symptom", NULL);

  if (!check_keys (r, group, known))
    return FALSE;
  if (!key || strlen (key) != 1 || !strchr ("1234567890-", *key) || strchr (r->keys->str, *key))
    return complain (r, group, "key", _("is none of 1 to 9, 0 and -, or is another one's"));
  if (heat_ops_word_value (HEAT_WORDS_TICKET_KIND, kind) < 0)
    return complain (r, group, "kind", _("is no kind of ticket; see GET /v1/ticket-words"));
  if (symptom && heat_ops_word_value (HEAT_WORDS_SYMPTOM, symptom) < 0)
    return complain (r, group, "symptom", _("is none; see GET /v1/ticket-words"));
  g_string_append (r->keys, key);
  json_builder_begin_object (r->b);
  hotline_put_text (r->b, "seen", name_of (group, "seen"));
  hotline_put_text (r->b, "key", key);
  hotline_put_text (r->b, "kind", kind);
  hotline_put_text (r->b, "symptom", symptom);
  if (!put_text (r, group, "text", "text") || !put_tell (r, group, "tell") || !put_ask (r, group))
    return FALSE;
  json_builder_end_object (r->b);
  return TRUE;
}

static gboolean
put_urgency (const Reader *r, const char *group, const char *key)
{
  g_auto (GStrv) words = g_key_file_get_string_list (r->file, group, key, NULL, NULL);

  json_builder_set_member_name (r->b, "urgency");
  json_builder_begin_array (r->b);
  for (guint i = 0; words && words[i]; i++)
    {
      if (heat_ops_word_value (HEAT_WORDS_URGENCY, g_strstrip (words[i])) < 0)
        return complain (r, group, key, _("is no urgency; see GET /v1/ticket-words"));
      json_builder_add_string_value (r->b, words[i]);
    }
  json_builder_end_array (r->b);
  return TRUE;
}

/* Absent: no. */
static gboolean
put_help (const Reader *r, const char *group, const char *key)
{
  g_autoptr (GError) wrong = NULL;
  gboolean is_help = g_key_file_get_boolean (r->file, group, key, &wrong);

  if (wrong && wrong->code != G_KEY_FILE_ERROR_KEY_NOT_FOUND)
    return complain (r, group, key, _("is neither true nor false"));
  json_builder_set_member_name (r->b, "help");
  json_builder_add_boolean_value (r->b, is_help);
  return TRUE;
}

static gboolean
put_answer (const Reader *r, const char *group, const char *name)
{
  g_autofree char *text = g_strdup_printf ("answer_%s", name), *after = g_strdup_printf ("after_%s", name), *urgency = g_strdup_printf ("urgency_%s", name), *help = g_strdup_printf ("help_%s", name);

  json_builder_begin_object (r->b);
  hotline_put_text (r->b, "answer", name);
  if (!put_text (r, group, text, "text") || !put_tell (r, group, after) || !put_urgency (r, group, urgency) || !put_help (r, group, help))
    return FALSE;
  json_builder_end_object (r->b);
  return TRUE;
}

static gboolean
put_question (const Reader *r, const char *group)
{
  static const char *const known[] = { "text", "short", "answers", "answer_", "after_", "urgency_", "help_", NULL };
  g_auto (GStrv) answers = g_key_file_get_string_list (r->file, group, "answers", NULL, NULL);

  if (!check_keys (r, group, known))
    return FALSE;
  if (answers && g_strv_length (answers) > 9)
    return complain (r, group, "answers", _("are more than 9"));
  json_builder_begin_object (r->b);
  hotline_put_text (r->b, "question", name_of (group, "question"));
  if (!put_text (r, group, "text", "text") || !put_text (r, group, "short", "short"))
    return FALSE;
  json_builder_set_member_name (r->b, "answers");
  json_builder_begin_array (r->b);
  for (guint i = 0; answers && answers[i]; i++)
    if (!put_answer (r, group, g_strstrip (answers[i])))
      return FALSE;
  json_builder_end_array (r->b);
  json_builder_end_object (r->b);
  return TRUE;
}

static gboolean
put_groups (const Reader *r, const char *kind, const char *as, gboolean (*put) (const Reader *r, const char *group))
{
  g_auto (GStrv) groups = g_key_file_get_groups (r->file, NULL);

  json_builder_set_member_name (r->b, as);
  json_builder_begin_array (r->b);
  for (guint i = 0; groups[i]; i++)
    if (name_of (groups[i], kind) && !put (r, groups[i]))
      return FALSE;
  json_builder_end_array (r->b);
  return TRUE;
}

static gboolean
check_groups (const Reader *r)
{
  static const char *const known[] = { "text", NULL };
  g_auto (GStrv) groups = g_key_file_get_groups (r->file, NULL);

  for (guint i = 0; groups[i]; i++)
    if (!name_of (groups[i], "seen") && !name_of (groups[i], "question") && !name_of (groups[i], "tell"))
      return complain (r, groups[i], "", _("is no [seen …], [question …] or [tell …]"));
    else if (name_of (groups[i], "tell") && !check_keys (r, groups[i], known))
      return FALSE;
  return TRUE;
}

/* (transfer full) */
static JsonNode *
read_language (GKeyFile *file, const char *path, const char *locale, GError **error)
{
  g_autoptr (JsonBuilder) b = json_builder_new ();
  g_autoptr (GString) keys = g_string_new (NULL);
  Reader r = { file, path, locale, b, keys, error };

  json_builder_begin_object (b);
  if (!check_groups (&r) || !put_groups (&r, "seen", "seen", put_seen) || !put_groups (&r, "question", "questions", put_question))
    return NULL;
  json_builder_end_object (b);
  if (!keys->len)
    return complain (&r, "seen", "", _("is missing")), NULL;
  return json_builder_get_root (b);
}

HotlineQuestions *
hotline_questions_load (const char *path, GError **error)
{
  g_autofree char *own = path && *path ? g_strdup (path) : heat_data_path ("hotline/questions.ini");
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonNode) zh = NULL;

  if (!g_key_file_load_from_file (file, own, G_KEY_FILE_KEEP_TRANSLATIONS, &local))
    {
      g_set_error (error, HEAT_HOTLINE_ERROR, local->domain == G_KEY_FILE_ERROR ? HEAT_ERROR_DATA : HEAT_ERROR_IO,
                   _("reading the agents' questions from %s: %s; give a file as questions.ini"), own, local->message);
      return NULL;
    }
  if (!(zh = read_language (file, own, "zh_CN", error)))
    return NULL;
  JsonNode *en = read_language (file, own, NULL, error);
  if (!en)
    return NULL;
  HotlineQuestions *q = g_new0 (HotlineQuestions, 1);
  q->zh = g_steal_pointer (&zh);
  q->en = en;
  return q;
}

void
hotline_questions_free (HotlineQuestions *q)
{
  if (!q)
    return;
  json_node_unref (q->zh);
  json_node_unref (q->en);
  g_free (q);
}

JsonNode *
hotline_questions_json (const HotlineQuestions *q, gboolean is_english)
{
  return is_english ? q->en : q->zh;
}

void
hotline_handle_questions (HotlineRequest *r)
{
  hotline_answer (r, SOUP_STATUS_OK, json_node_ref (hotline_questions_json (r->hotline->questions, r->is_english)));
}
