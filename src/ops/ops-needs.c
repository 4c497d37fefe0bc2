// SPDX-License-Identifier: GPL-3.0-or-later
/* What a job needs: trades and equipment, as scripts write them and as people say them. */
#include "base-i18n.h"
#include "ops-arrive.h"
#include <stdlib.h>
#include <string.h>

static const struct { const char *word, *label, *spoken; } needs[] = {
  { "welder", N_ ("welder"), "焊工" }, { "electrician", N_ ("electrician"), "电工" }, { "fitter", N_ ("fitter"), "钳工" },
  { "plumber", N_ ("plumber"), "水暖工" }, { "driver", N_ ("driver"), "司机" }, { "pump", N_ ("pump"), "水泵" },
  { "excavator", N_ ("excavator"), "挖掘机" }, { "leak-detector", N_ ("leak detector"), "检漏仪" }, { "generator", N_ ("generator"), "发电机" },
  { "welder-set", N_ ("welding set"), "焊机" }, { "gas-detector", N_ ("gas detector"), "气体检测仪" }, { "blower", N_ ("blower"), "鼓风机" },
  { "lights", N_ ("work lights"), "照明灯" },
};

const char *
heat_need_label (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (needs); i++)
    if (strcmp (needs[i].word, word) == 0)
      return _(needs[i].label);
  return word;
}

static const char *
word_of (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (needs); i++)
    if (strcmp (needs[i].spoken, text) == 0)
      return needs[i].word;
  return text;
}

static void
clear_need (gpointer need)
{
  g_free (((HeatNeed *) need)->what);
}

static void
add_need (GArray *out, const char *what, guint count)
{
  for (guint i = 0; i < out->len; i++)
    if (strcmp (g_array_index (out, HeatNeed, i).what, what) == 0)
      {
        g_array_index (out, HeatNeed, i).count += count;
        return;
      }
  HeatNeed need = { g_strdup (what), count };
  g_array_append_val (out, need);
}

/* "pump", "pump:2", "水泵2". FALSE for a wrong form. */
static gboolean
parse_need (GArray *out, char *text)
{
  guint64 count = 1;
  gsize n = strlen (text), digits = 0;

  while (digits < n && g_ascii_isdigit (text[n - 1 - digits]))
    digits++;
  if (digits > 0)
    {
      if (!g_ascii_string_to_unsigned (text + n - digits, 10, 1, 99, &count, NULL))
        return FALSE;
      n -= digits;
      n -= n > 0 && text[n - 1] == ':';
      text[n] = '\0';
      g_strchomp (text);
    }
  if (!*text || strpbrk (text, ":= "))
    return FALSE;
  add_need (out, word_of (text), (guint) count);
  return TRUE;
}

GArray *
heat_needs_parse (const char *text, GError **error)
{
  g_autoptr (GArray) out = g_array_new (FALSE, FALSE, sizeof (HeatNeed));
  g_auto (GStrv) parts = g_strsplit_set (text ? text : "", ",;", -1);

  g_array_set_clear_func (out, clear_need);
  for (guint i = 0; parts[i]; i++)
    {
      g_autofree char *part = g_strdup (g_strstrip (parts[i]));
      if (*part && !parse_need (out, part))
        {
          g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_USAGE, _("reading the needs of the job: “%s” is no trade or equipment; write for example welder,pump:2"), parts[i]);
          return NULL;
        }
    }
  return g_steal_pointer (&out);
}

char *
heat_needs_text (const GArray *list)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; list && i < list->len; i++)
    {
      const HeatNeed *need = &g_array_index (list, HeatNeed, i);
      /* Translators: a trade or piece of equipment and how many, e.g. “welder 1” */
      g_string_append_printf (text, _("%s%s %u"), i ? C_ ("between trades", ", ") : "", heat_need_label (need->what), need->count);
    }
  return g_string_free (text, FALSE);
}
