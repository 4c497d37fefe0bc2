// SPDX-License-Identifier: GPL-3.0-or-later
#include "ops-notice.h"
#include "ops-state-private.h"

static void
free_building (gpointer data)
{
  HeatNoticeBuilding *b = data;

  g_free (b->id);
  g_free (b->name);
  g_strfreev (b->units);
  g_free (b);
}

static void
free_area (gpointer data)
{
  HeatNoticeArea *a = data;

  g_free (a->id);
  g_free (a->community);
  g_free (a->district);
  g_ptr_array_unref (a->buildings);
  g_free (a);
}

static void
free_valve (gpointer data)
{
  HeatNoticeValve *v = data;

  g_free (v->valve);
  g_free (v->well);
  g_free (v);
}

static void
free_priority (gpointer data)
{
  g_free (((HeatNoticePriority *) data)->kind);
  g_free (data);
}

static void
free_corrected (gpointer data)
{
  g_free (((HeatCorrected *) data)->field);
  g_free (((HeatCorrected *) data)->before);
  g_free (data);
}

static void
free_delivery (gpointer data)
{
  HeatDelivery *d = data;

  g_free (d->channel);
  g_free (d->webhook);
  g_free (d->topic);
  g_free (d->noted_by);
  g_clear_pointer (&d->posted, g_ptr_array_unref);
  g_free (d->reason);
  g_free (d->receipt);
  g_free (d);
}

void
heat_notice_free (HeatNotice *n)
{
  if (!n)
    return;
  char *texts[] = { n->number, n->label, n->report_label, n->incident, n->replaces_number, n->cause, n->street, n->place, n->team,
                    n->company, n->phone, n->issuer, n->actor, n->line, n->level, n->reason };
  char **lists[] = { n->measures, n->advice, n->wells, n->stations, n->consumers, n->to, n->leaks, n->zone, n->by_hand };
  GPtrArray *arrays[] = { n->areas, n->valves, n->priority, n->deliveries, n->corrects };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_strfreev (lists[i]);
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_ptr_array_unref (arrays[i]);
  g_clear_pointer (&n->event, heat_event_unref);
  g_free (n);
}

/* Makes one item of a list; NULL: skip it. */
typedef gpointer (*ReadItem) (JsonObject *o, gint64 at_us);

static GPtrArray *
read_list (JsonObject *o, const char *key, ReadItem read_item, gint64 at_us, GDestroyNotify free_item)
{
  JsonArray *array = heat_json_array (o, key);
  GPtrArray *list = g_ptr_array_new_with_free_func (free_item);

  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      JsonObject *item = heat_json_object_at (array, i);
      if (item)
        g_ptr_array_add (list, read_item (item, at_us));
    }
  return list;
}

static gpointer
read_building (JsonObject *o, gint64 at_us)
{
  HeatNoticeBuilding *b = g_new0 (HeatNoticeBuilding, 1);

  b->id = g_strdup (heat_json_text (o, "id"));
  b->name = g_strdup (heat_json_text (o, "name"));
  b->units = heat_json_bool (o, "whole") ? NULL : heat_json_strv (o, "units");
  b->households = (guint) heat_json_int (o, "households", 0);
  return b;
}

static gpointer
read_area (JsonObject *o, gint64 at_us)
{
  HeatNoticeArea *a = g_new0 (HeatNoticeArea, 1);
  double area_m2 = heat_json_number (o, "area_m2");

  a->id = g_strdup (heat_json_text (o, "id"));
  a->community = g_strdup (heat_json_text (o, "community"));
  a->district = g_strdup (heat_json_text (o, "district"));
  a->households = (guint) heat_json_int (o, "households", 0);
  a->priority = (guint) heat_json_int (o, "priority", 0);
  a->area_m2 = isfinite (area_m2) ? area_m2 : 0;
  a->is_whole = heat_json_bool (o, "whole");
  a->buildings = read_list (o, "buildings", read_building, at_us, free_building);
  return a;
}

static gpointer
read_valve (JsonObject *o, gint64 at_us)
{
  HeatNoticeValve *v = g_new0 (HeatNoticeValve, 1);

  v->valve = g_strdup (heat_json_text (o, "valve"));
  v->well = g_strdup (heat_json_text (o, "well"));
  v->dn_mm = (guint) heat_json_int (o, "dn_mm", 0);
  return v;
}

static gpointer
read_priority (JsonObject *o, gint64 at_us)
{
  HeatNoticePriority *p = g_new0 (HeatNoticePriority, 1);

  p->kind = g_strdup (heat_json_text (o, "kind"));
  p->n = (guint) heat_json_int (o, "n", 0);
  return p;
}

static gpointer
read_corrected (JsonObject *o, gint64 at_us)
{
  HeatCorrected *c = g_new0 (HeatCorrected, 1);

  c->field = g_strdup (heat_json_text (o, "field"));
  c->before = g_strdup (heat_json_text (o, "before"));
  return c;
}

static gpointer
read_delivery (JsonObject *o, gint64 at_us)
{
  HeatDelivery *d = g_new0 (HeatDelivery, 1);

  d->channel = g_strdup (heat_json_text (o, "channel"));
  d->by_hand = heat_json_bool (o, "by_hand");
  d->queued_us = at_us;
  return d;
}

static void
read_texts (HeatNotice *n, JsonObject *o)
{
  struct { char **field; const char *key; } texts[] = {
    { &n->number, "number" }, { &n->label, "label" }, { &n->report_label, "report_label" }, { &n->incident, "incident" }, { &n->cause, "cause" },
    { &n->street, "street" }, { &n->place, "place" }, { &n->team, "team" }, { &n->company, "company" }, { &n->phone, "phone" },
    { &n->issuer, "issuer" }, { &n->line, "line" }, { &n->level, "level" }, { &n->reason, "reason" },
  };
  struct { char ***field; const char *key; } lists[] = {
    { &n->measures, "measures" }, { &n->advice, "advice" }, { &n->wells, "wells" }, { &n->stations, "stations" }, { &n->consumers, "consumers" }, { &n->to, "to" },
    { &n->leaks, "leaks" }, { &n->zone, "zone" }, { &n->by_hand, "by_hand" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i].field = g_strdup (heat_json_text (o, texts[i].key));
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    *lists[i].field = heat_json_strv (o, lists[i].key);
}

static void
read_numbers (HeatNotice *n, JsonObject *o, gint64 at_us)
{
  double area_m2 = heat_json_number (o, "area_m2");

  n->version = (guint) heat_json_int (o, "version", 1);
  n->is_change = n->version > 1;
  n->issued_us = heat_json_int (o, "issued_us", at_us);
  n->start_us = heat_json_int (o, "start_us", 0);
  n->announce_by_us = heat_json_int (o, "announce_by_us", 0);
  n->half_us = heat_json_int (o, "half_us", 0);
  n->expected_us = heat_json_int (o, "expected_us", 0);
  n->next_update_us = heat_json_int (o, "next_update_us", 0);
  n->restored_us = heat_json_int (o, "restored_us", 0);
  n->arrived_us = heat_json_int (o, "arrived_us", 0);
  n->n_buildings = (guint) heat_json_int (o, "buildings", 0);
  n->households = (guint) heat_json_int (o, "households", 0);
  n->suspended = (guint) heat_json_int (o, "suspended", 0);
  n->dn_mm = (guint) heat_json_int (o, "dn_mm", 0);
  n->area_m2 = isfinite (area_m2) ? area_m2 : 0;
  n->temp_degc = heat_json_number (o, "temp_degc");
}

static void
read_replaces (HeatNotice *n, JsonObject *replaces)
{
  if (!replaces || !*heat_json_text (replaces, "number"))
    return;
  n->replaces_number = g_strdup (heat_json_text (replaces, "number"));
  n->replaces_version = (guint) heat_json_int (replaces, "version", 0);
  n->replaced_expected_us = heat_json_int (replaces, "expected_us", 0);
  n->replaced_start_us = heat_json_int (replaces, "start_us", 0);
}

/* Records of before do not say what a restoration ended: their cause does. */
static gboolean
read_is_of_works (const HeatNotice *n, JsonObject *replaces)
{
  const char *planned = heat_ops_word (HEAT_WORDS_NOTICE, HEAT_NOTICE_PLANNED), *ended = replaces ? heat_json_text (replaces, "kind") : "";

  return n->kind == HEAT_NOTICE_PLANNED || n->kind == HEAT_NOTICE_CALLED_OFF || (n->kind == HEAT_NOTICE_RESTORATION && g_str_equal (*ended ? ended : g_strcmp0 (n->cause, "works") == 0 ? planned : "", planned));
}

HeatNotice *
heat_notice_from_body (JsonObject *o, gint64 at_us, const char *actor)
{
  HeatNotice *n = g_new0 (HeatNotice, 1);
  int kind = heat_ops_word_value (HEAT_WORDS_NOTICE, heat_json_text (o, "kind"));

  n->kind = kind < 0 ? HEAT_NOTICE_EMERGENCY : (HeatNoticeKind) kind;
  n->actor = g_strdup (actor);
  read_texts (n, o);
  read_numbers (n, o, at_us);
  read_replaces (n, heat_json_object (o, "replaces"));
  n->is_of_works = read_is_of_works (n, heat_json_object (o, "replaces"));
  n->areas = read_list (o, "areas", read_area, at_us, free_area);
  n->valves = read_list (o, "valves", read_valve, at_us, free_valve);
  n->priority = read_list (o, "priority", read_priority, at_us, free_priority);
  n->corrects = read_list (o, "corrects", read_corrected, at_us, free_corrected);
  n->deliveries = read_list (o, "channels", read_delivery, at_us, free_delivery);
  for (guint i = 0; i < n->priority->len; i++)
    n->n_priority += ((HeatNoticePriority *) n->priority->pdata[i])->n;
  return n;
}

HeatNotice *
heat_notice_from_event (HeatEvent *event)
{
  HeatNotice *n = heat_notice_from_body (heat_event_body (event), event->at_us, event->actor);

  n->event = heat_event_ref (event);
  return n;
}

char *
heat_notice_key (const HeatNotice *notice)
{
  return g_strdup_printf ("%s/%u", notice->number, notice->version);
}

HeatDelivery *
heat_notice_delivery (const HeatNotice *notice, const char *channel)
{
  for (guint i = 0; i < notice->deliveries->len; i++)
    if (g_str_equal (((HeatDelivery *) notice->deliveries->pdata[i])->channel, channel))
      return notice->deliveries->pdata[i];
  return NULL;
}

gboolean
heat_notice_is_settled (const HeatNotice *notice)
{
  for (guint i = 0; i < notice->deliveries->len; i++)
    if (((HeatDelivery *) notice->deliveries->pdata[i])->delivered_us == 0)
      return FALSE;
  return TRUE;
}

gboolean
heat_notice_tells_late (const HeatNotice *notice, const HeatNotice *before)
{
  g_autoptr (GHashTable) told = g_hash_table_new (g_str_hash, g_str_equal);

  if (notice->kind != HEAT_NOTICE_PLANNED || !notice->announce_by_us || notice->issued_us <= notice->announce_by_us)
    return FALSE;
  if (!before || notice->start_us < before->start_us)
    return TRUE;
  for (guint i = 0; before->consumers[i]; i++)
    g_hash_table_add (told, before->consumers[i]);
  for (guint i = 0; notice->consumers[i]; i++)
    if (!g_hash_table_contains (told, notice->consumers[i]))
      return TRUE;
  return FALSE;
}
