// SPDX-License-Identifier: GPL-3.0-or-later
/* Planned stops are told again shortly before they begin. Each reminder is an event of the notice's stream, so it comes once, whoever is
 * killed in between; of several that are due at once only the last has sense. */
#include "hotline-webhooks.h"
#include <string.h>

double
hotline_reminder_hours (HeatEvent *event)
{
  if (g_strcmp0 (event->word, "notice.reminded") != 0)
    return 0;
  JsonNode *node = json_object_get_member (heat_event_body (event), "hours");
  GType type = node ? json_node_get_value_type (node) : G_TYPE_INVALID;
  return type == G_TYPE_DOUBLE || type == G_TYPE_INT64 ? json_node_get_double (node) : 0;
}

/* The shortest of the settings' times before the start that has come, and that the notice itself was not issued after; 0: none. */
static double
due_hours (const HeatHotline *h, const HeatNotice *n, gint64 now_us)
{
  g_auto (GStrv) all = g_strsplit (heat_hotline_config_text (h->config, "notices", "reminders_h"), ";", -1);
  double best = 0;

  for (guint i = 0; all[i]; i++)
    {
      double hours = g_ascii_strtod (all[i], NULL);
      gint64 due_us = n->start_us - (gint64) (hours * G_TIME_SPAN_HOUR);
      if (hours > 0 && due_us <= now_us && due_us > n->issued_us && (best == 0 || hours < best))
        best = hours;
    }
  return best;
}

static gboolean
is_reminded (const HeatHotline *h, const HeatNotice *n, double hours)
{
  g_autofree char *key = heat_notice_key (n);
  double *last = g_hash_table_lookup (h->reminded, key);

  return last && *last <= hours;
}

static void
remind (HeatHotline *h, const HeatNotice *n, double hours)
{
  g_autofree char *stream = g_strdup_printf ("notice:%s", n->number), *body = NULL;
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  HeatExpect expect = { stream, heat_ops_version (h->ops, stream) };

  body = g_strdup_printf ("{\"version\":%u,\"hours\":%s}", n->version, g_ascii_dtostr (number, sizeof number, hours));
  g_autoptr (HeatEvent) event = heat_event_new_stored (0, heat_clock_now_us (&h->clock), 0, "notice.reminded", "hotline", stream, body);
  /* Refused: another process was quicker, or the disk is full; the next look shows which. */
  if (!hotline_append (h, event, &expect, NULL))
    return;
  JsonObject *data = json_object_new ();
  g_autofree char *key = heat_notice_key (n);
  json_object_set_string_member (data, "id", key);
  json_object_set_double_member (data, "reminder_h", hours);
  hotline_push (h, "notice", HEAT_ROLE_READER | HEAT_ROLE_AGENT | HEAT_ROLE_DESK, data);
}

void
hotline_remind (HeatHotline *h)
{
  gint64 now_us = heat_clock_now_us (&h->clock);

  if (!hotline_sync (h, NULL))
    return;
  const GPtrArray *notices = heat_ops_notices (h->ops);
  for (guint i = 0; i < notices->len; i++)
    {
      const HeatNotice *n = notices->pdata[i];
      double hours = n->kind == HEAT_NOTICE_PLANNED && !n->is_superseded && n->start_us > now_us ? due_hours (h, n, now_us) : 0;
      if (hours > 0 && !is_reminded (h, n, hours))
        remind (h, n, hours);
    }
}
