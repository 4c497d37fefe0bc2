// SPDX-License-Identifier: GPL-3.0-or-later
/* How the queues of webhooks stand: for the desk's people, and for Prometheus. */
#include "hotline-webhooks-private.h"

static void
put_standing (JsonBuilder *b, guint waiting, guint failures, const char *reason, gint64 sent_us)
{
  json_builder_set_member_name (b, "waiting");
  json_builder_add_int_value (b, waiting);
  json_builder_set_member_name (b, "failures");
  json_builder_add_int_value (b, failures);
  hotline_put_text (b, "reason", reason);
  hotline_put_time (b, "sent", sent_us);
}

/* How many queues from `first` on are the same address's. */
static guint
count_topics (const HotlineHooks *all, guint first)
{
  guint n = 1;

  while (first + n < all->hooks->len && ((Hook *) all->hooks->pdata[first + n])->setup == ((Hook *) all->hooks->pdata[first])->setup)
    n++;
  return n;
}

/* All its topics together, and each by itself. */
static void
put_address (JsonBuilder *b, Hook *const *hooks, guint n)
{
  const Hook *worst = hooks[0];
  guint waiting = 0;
  gint64 sent_us = 0;

  json_builder_begin_object (b);
  hotline_put_text (b, "name", worst->setup->name);
  json_builder_set_member_name (b, "topics");
  json_builder_begin_array (b);
  for (guint i = 0; i < n; i++)
    {
      const Hook *hook = hooks[i];
      guint waits = hotline_hook_waiting (hook);
      waiting += waits;
      sent_us = MAX (sent_us, hook->sent_us);
      worst = hook->failures > worst->failures ? hook : worst;
      json_builder_begin_object (b);
      hotline_put_text (b, "topic", hotline_topic_word (hook->topic));
      put_standing (b, waits, hook->failures, hook->reason, hook->sent_us);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
  put_standing (b, waiting, worst->failures, worst->reason, sent_us);
  json_builder_end_object (b);
}

void
hotline_handle_webhooks (HotlineRequest *r)
{
  const HotlineHooks *all = r->hotline->hooks;
  g_autoptr (JsonBuilder) b = json_builder_new ();

  json_builder_begin_object (b);
  json_builder_set_member_name (b, "webhooks");
  json_builder_begin_array (b);
  for (guint i = 0; i < all->hooks->len; i += count_topics (all, i))
    put_address (b, (Hook *const *) &all->hooks->pdata[i], count_topics (all, i));
  json_builder_end_array (b);
  json_builder_end_object (b);
  hotline_answer (r, SOUP_STATUS_OK, json_builder_get_root (b));
}

/* --- metrics ------------------------------------------------------------------------------------------------------- */

/* A label's value as Prometheus quotes it. */
static char *
quote (const char *name)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *at = name; *at; at++)
    if (*at == '\\' || *at == '"')
      g_string_append_printf (out, "\\%c", *at);
    else
      g_string_append_c (out, *at == '\n' ? ' ' : *at);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

void
hotline_hooks_put_metrics (const HotlineHooks *all, GString *out)
{
  static const struct { const char *name, *type, *help; } kinds[] = {
    { "queued", "gauge", "items that wait for an address" }, { "delivered_total", "counter", "items that an address has taken" },
    { "failed_total", "counter", "posts that an address has not taken" }, { "given_up_total", "counter", "items that an address never took" } };

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      g_string_append_printf (out, "# HELP heat_hotline_webhook_%s %s\n# TYPE heat_hotline_webhook_%s %s\n", kinds[k].name, kinds[k].help, kinds[k].name, kinds[k].type);
      for (guint i = 0; i < all->hooks->len; i += count_topics (all, i))
        {
          g_autofree char *name = quote (((Hook *) all->hooks->pdata[i])->setup->name);
          guint64 sum = 0;
          for (guint t = i; t < i + count_topics (all, i); t++)
            {
              const Hook *hook = all->hooks->pdata[t];
              const guint64 values[] = { hotline_hook_waiting (hook), hook->n_delivered, hook->n_failed, hook->n_given_up };
              sum += values[k];
            }
          g_string_append_printf (out, "heat_hotline_webhook_%s{webhook=\"%s\"} %" G_GUINT64_FORMAT "\n", kinds[k].name, name, sum);
        }
    }
}
