// SPDX-License-Identifier: GPL-3.0-or-later
/* Reports: taking them, and finding the incident that explains one already. */
#include "base-i18n.h"
#include "geo-types.h"
#include "ops-live-private.h"
#include <string.h>

/* "building:B12" → kind and index; FALSE when the city has no such thing. */
gboolean
heat_ops_find_place (const HeatNet *net, const char *place, HeatKind *kind, guint32 *index)
{
  const char *colon = place ? strchr (place, ':') : NULL;

  if (!net || !colon)
    return FALSE;
  g_autofree char *word = g_strndup (place, (gsize) (colon - place));
  *kind = heat_kind_from_word (word);
  *index = *kind == HEAT_KIND_NONE ? HEAT_NONE : heat_net_find (net, *kind, colon + 1);
  return *index != HEAT_NONE;
}

typedef struct { double x, y; const char *consumer; } Spot;

static Spot
find_spot (HeatLive *live, const HeatReportInput *in)
{
  Spot spot = { in->x, in->y, in->consumer };
  HeatKind kind;
  guint32 index;

  if (!live->net)
    return spot;
  g_autofree char *card_place = in->card && *in->card ? g_strconcat ("household:", in->card, NULL) : NULL;
  gboolean is_found = heat_ops_find_place (live->net, card_place, &kind, &index) || heat_ops_find_place (live->net, in->place, &kind, &index);
  if (!is_found)
    return spot;
  double x, y;
  if (!isfinite (spot.x) && heat_net_place (live->net, kind, index, &x, &y))
    {
      spot.x = x;
      spot.y = y;
    }
  HeatConsumer consumer = kind == HEAT_KIND_HOUSEHOLD ? heat_net_household_consumer (live->net, heat_household (index))
                          : kind == HEAT_KIND_CONSUMER ? heat_consumer (index) : heat_consumer (HEAT_NONE);
  if (!spot.consumer && !heat_consumer_is_none (consumer))
    spot.consumer = heat_net_id (live->net, HEAT_KIND_CONSUMER, consumer.i);
  return spot;
}

static JsonObject *
report_body (HeatLive *live, const HeatReportInput *in)
{
  Spot spot = find_spot (live, in);
  JsonObject *body = heat_body ("symptom", heat_ops_word (HEAT_WORDS_SYMPTOM, in->symptom), "text", in->text ? in->text : "", "address", in->address ? in->address : "",
                                "place", in->place ? in->place : "", "card", in->card ? in->card : "", "phone", in->phone ? in->phone : "",
                                "consumer", spot.consumer ? spot.consumer : "", "source", in->source ? in->source : "", NULL);
  heat_json_put_text (body, "notice", in->notice);
  if (in->needs_help)
    json_object_set_boolean_member (body, "help", TRUE);

  heat_json_put_number (body, "x", spot.x);
  heat_json_put_number (body, "y", spot.y);
  if (in->seen_us)
    json_object_set_int_member (body, "seen_us", in->seen_us);
  return body;
}

static gboolean
is_report (const HeatOps *ops, const char *id)
{
  return heat_ops_report (ops, id) != NULL;
}

typedef struct { const HeatReportInput *input; char *id; } TakeArgs;

static gboolean
take_once (HeatLive *live, gpointer data, GError **error)
{
  TakeArgs *args = data;
  g_autofree char *id = args->input->id ? g_strdup (args->input->id) : heat_live_number_of_day (live, "R", is_report);
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (!heat_ops_report (live->ops, id))
    heat_deed_add (&deed, "report", id, HEAT_EVENT_REPORT_TAKEN, report_body (live, args->input));
  if (!heat_deed_commit (&deed, error))
    return FALSE;
  args->id = g_steal_pointer (&id);
  return TRUE;
}

gboolean
heat_live_take_report (HeatLive *live, const HeatReportInput *input, char **id, GError **error)
{
  TakeArgs args = { input, NULL };
  gboolean has_place = (input->address && *input->address) || (input->place && *input->place) || (input->card && *input->card) || (input->consumer && *input->consumer)
                       || (isfinite (input->x) && isfinite (input->y));

  if ((guint) input->symptom >= HEAT_N_SYMPTOMS || isinf (input->x) || isinf (input->y))
    {
      g_set_error (error, HEAT_OPS_ERROR, HEAT_ERROR_USAGE, _("taking a report: the symptom or the place makes no sense; check them"));
      return FALSE;
    }
  if (!has_place && !(input->text && *input->text))
    return heat_live_refuse (error, _("taking a report: neither a place nor what was said is given; ask for the address"));
  if (!heat_live_persist (live, take_once, &args, error))
    return FALSE;
  if (id)
    *id = args.id;
  else
    g_free (args.id);
  return TRUE;
}

/* Distance from a point to a pipe's course, m. */
static double
distance_to_pipe (const HeatNet *net, guint32 pipe, double x, double y)
{
  double fallback[HEAT_COURSE_DOUBLES], nearest = HUGE_VAL;
  guint n;
  const double *p = heat_net_pipe_line (net, heat_pipe (pipe), fallback, &n);

  for (guint i = 0; i + 1 < n; i++)
    nearest = MIN (nearest, heat_segment_distance_m (x, y, p[2 * i], p[2 * i + 1], p[2 * i + 2], p[2 * i + 3], NULL));
  return nearest;
}

static double
distance_to_zone (const HeatLive *live, const HeatIncident *i, double x, double y)
{
  HeatOpsPlan *plan = heat_incident_plan (i);
  JsonArray *pipes = plan && live->net ? heat_json_array (heat_json_object (plan->body, "zone"), "pipes") : NULL;
  double nearest = isfinite (i->x) ? hypot (i->x - x, i->y - y) : HUGE_VAL;

  for (guint k = 0; pipes && k < json_array_get_length (pipes); k++)
    {
      guint32 pipe = heat_net_find (live->net, HEAT_KIND_PIPE, heat_json_at (pipes, k));
      if (pipe != HEAT_NONE)
        nearest = MIN (nearest, distance_to_pipe (live->net, pipe, x, y));
    }
  return nearest;
}

static const HeatIncident *
find_near (const HeatLive *live, double x, double y, char **why)
{
  const HeatIncident *nearest = NULL;
  double best = live->company->neighbourhood_m;

  for (guint k = 0; isfinite (x) && isfinite (y) && k < live->ops->incidents->len; k++)
    {
      const HeatIncident *i = live->ops->incidents->pdata[k];
      double d = heat_incident_is_running (i) ? distance_to_zone (live, i, x, y) : HUGE_VAL;
      if (d <= best)
        {
          best = d;
          nearest = i;
        }
    }
  if (nearest && why)
    *why = g_strdup_printf (_("%.0f m from it"), best);
  return nearest;
}

const HeatIncident *
heat_live_explain_place (const HeatLive *live, const char *consumer, double x, double y, char **why)
{
  const char *id = NULL;

  if (consumer && *consumer)
    {
      if ((id = heat_ops_consumer_incident (live->ops, consumer)))
        {
          if (why)
            *why = g_strdup (_("without heat by it"));
        }
      else if ((id = heat_ops_consumer_planned (live->ops, consumer)) && why)
        *why = g_strdup (_("will be without heat by its plan"));
    }
  return id ? heat_ops_incident (live->ops, id) : find_near (live, x, y, why);
}

/* A building or community stands for its consumers. */
static const HeatIncident *
explain_building (const HeatLive *live, guint32 building, char **why)
{
  HeatSpan consumers = heat_net_building_consumers (live->net, heat_building (building));

  for (guint32 k = 0; k < consumers.n; k++)
    {
      const HeatIncident *i = heat_live_explain_place (live, heat_net_id (live->net, HEAT_KIND_CONSUMER, consumers.at[k]), NAN, NAN, why);
      if (i)
        return i;
    }
  return NULL;
}

const HeatIncident *
heat_live_explain_report (const HeatLive *live, const char *report, char **why)
{
  const HeatOpsReport *r = heat_ops_report (live->ops, report ? report : "");
  const HeatIncident *found = NULL;
  HeatKind kind;
  guint32 index;

  if (!r)
    return NULL;
  if (!*r->consumer && heat_ops_find_place (live->net, r->place, &kind, &index) && kind == HEAT_KIND_BUILDING)
    found = explain_building (live, index, why);
  return found ? found : heat_live_explain_place (live, r->consumer, r->x, r->y, why);
}

gboolean
heat_live_attach_report (HeatLive *live, const char *report, const char *incident, const char *why, GError **error)
{
  HeatOpsReport *r = heat_live_need_report (live, report, error);
  HeatIncident *i = r ? heat_live_need_incident (live, incident, error) : NULL;
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (!i)
    return FALSE;
  if (i->stage == HEAT_STAGE_CLOSED)
    return heat_live_refuse (error, _("attaching report %s: incident %s is closed; open a new one"), report, incident);
  if (g_strcmp0 (r->incident, incident) == 0)
    return TRUE;
  heat_deed_add (&deed, "report", report, HEAT_EVENT_REPORT_ATTACHED, heat_body ("incident", incident, "why", why ? why : "", NULL));
  return heat_deed_commit (&deed, error);
}

static gboolean
need_reason (const char *reason, const char *attempted, GError **error)
{
  return reason && *reason ? TRUE : heat_live_refuse (error, _("%s needs a reason; say why"), attempted);
}

gboolean
heat_live_detach_report (HeatLive *live, const char *report, const char *reason, GError **error)
{
  HeatOpsReport *r = heat_live_need_report (live, report, error);
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (!r || !need_reason (reason, _("taking a report off its incident"), error))
    return FALSE;
  if (!r->incident)
    return heat_live_refuse (error, _("report %s belongs to no incident"), report);
  heat_deed_add (&deed, "report", report, HEAT_EVENT_REPORT_DETACHED, heat_body ("incident", r->incident, "reason", reason, NULL));
  return heat_deed_commit (&deed, error);
}

gboolean
heat_live_dismiss_report (HeatLive *live, const char *report, const char *reason, GError **error)
{
  HeatOpsReport *r = heat_live_need_report (live, report, error);
  g_auto (HeatDeed) deed;

  heat_deed_init (&deed, live);
  if (!r || !need_reason (reason, _("dismissing a report"), error))
    return FALSE;
  heat_deed_add (&deed, "report", report, HEAT_EVENT_REPORT_DISMISSED, heat_body ("reason", reason, NULL));
  return heat_deed_commit (&deed, error);
}
