// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-work-private.h"
#include "ops-assign.h"
#include "ops-plans.h"
#include <math.h>

struct _HeatDeskQuestion {
  gpointer (*answer) (HeatDeskQuestion *question, GError **error);
  GDestroyNotify drop;
  HeatNet *net;                 /* owned, as all below; NULL where not asked */
  HeatTrace *trace;
  HeatRoadGraph *roads;
  HeatRoadClosures *closures;
  gpointer courses;
  HeatPlanAsk *plan;
  HeatPlanKind kind;
  GArray *clues;                /* HeatDeskClue */
  GArray *teams, *needs;        /* HeatArriveTeam, HeatNeed */
  GPtrArray *words;             /* texts that the teams borrow */
  HeatRoadSpeeds speeds;
  double x, y;
  gint64 when_us, limit_us;
  guint limit;
  gboolean snow;
  gpointer data;                /* of questions made elsewhere */
  GDestroyNotify free_data;
};

void
heat_desk_question_free (HeatDeskQuestion *question)
{
  GArray *const arrays[] = { question->clues, question->teams, question->needs };

  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    if (arrays[i])
      g_array_unref (arrays[i]);
  g_clear_pointer (&question->words, g_ptr_array_unref);
  g_clear_pointer (&question->plan, heat_plan_ask_free);
  g_clear_pointer (&question->courses, heat_desk_courses_unref);
  g_clear_pointer (&question->closures, heat_road_closures_free);
  g_clear_pointer (&question->roads, heat_road_graph_unref);
  g_clear_pointer (&question->trace, heat_trace_unref);
  g_clear_pointer (&question->net, heat_net_unref);
  if (question->free_data)
    question->free_data (question->data);
  g_free (question);
}

static gpointer
answer_plan (HeatDeskQuestion *q, GError **error)
{
  return heat_plan_ask_one (q->plan, q->trace, q->kind, error);
}

static gpointer
answer_plans (HeatDeskQuestion *q, GError **error)
{
  return heat_plan_ask_all (q->plan, q->trace, q->kind, error);
}

static gpointer
answer_why (HeatDeskQuestion *q, GError **error)
{
  return heat_plan_ask_why (q->plan, q->trace, q->kind, error);
}

static HeatDeskQuestion *
ask_plan (HeatDeskSession *session, const HeatIncident *incident, GError **error)
{
  HeatNet *net = heat_desk_session_net (session);
  const HeatCompany *company = heat_live_company (heat_desk_session_live (session));
  HeatPlanAsk *ask = heat_plan_ask_new (heat_desk_session_ops (session), net, &company->closing, incident->id, error);

  if (!ask)
    return NULL;
  HeatDeskQuestion *question = g_new0 (HeatDeskQuestion, 1);
  question->net = heat_net_ref (net);
  question->trace = heat_trace_ref (heat_desk_session_trace (session));
  question->plan = ask;
  question->kind = heat_incident_plan_kind (incident);
  return question;
}

HeatDeskQuestion *
heat_desk_ask_plan (HeatDeskSession *session, const HeatIncident *incident, GError **error)
{
  HeatDeskQuestion *question = ask_plan (session, incident, error);

  if (!question)
    return NULL;
  question->answer = answer_plan;
  question->drop = (GDestroyNotify) heat_plan_free;
  return question;
}

HeatDeskQuestion *
heat_desk_ask_plans (HeatDeskSession *session, const HeatIncident *incident, GError **error)
{
  HeatDeskQuestion *question = ask_plan (session, incident, error);

  if (!question)
    return NULL;
  question->answer = answer_plans;
  question->drop = (GDestroyNotify) g_ptr_array_unref;
  return question;
}

HeatDeskQuestion *
heat_desk_ask_why (HeatDeskSession *session, const HeatIncident *incident, GError **error)
{
  HeatDeskQuestion *question = ask_plan (session, incident, error);

  if (!question)
    return NULL;
  question->answer = answer_why;
  question->drop = (GDestroyNotify) g_ptr_array_unref;
  return question;
}

static gpointer
answer_arrivals (HeatDeskQuestion *q, GError **error)
{
  HeatArriveQuery query = { .graph = q->roads, .speeds = &q->speeds, .x = q->x, .y = q->y, .when_us = q->when_us, .limit_us = q->limit_us,
                            .needs = q->needs, .closures = q->closures, .snow = q->snow };

  return heat_ops_arrive (heat_net_city (q->net), &query, (const HeatArriveTeam *) (gpointer) q->teams->data, q->teams->len);
}

HeatDeskQuestion *
heat_desk_ask_arrivals (HeatDeskSession *session, const HeatIncident *incident)
{
  HeatLive *live = heat_desk_session_live (session);

  if (!isfinite (incident->x) || !isfinite (incident->y))
    return NULL;
  HeatDeskQuestion *q = g_new0 (HeatDeskQuestion, 1);
  q->answer = answer_arrivals;
  q->drop = (GDestroyNotify) heat_arrivals_free;
  q->net = heat_net_ref (heat_desk_session_net (session));
  q->roads = heat_road_graph_ref (heat_desk_session_roads (session, &q->speeds));
  q->words = g_ptr_array_new_with_free_func (g_free);
  q->teams = g_array_new (FALSE, FALSE, sizeof (HeatArriveTeam));
  q->needs = heat_needs_parse (heat_live_needs (live, incident), NULL);
  q->closures = heat_ops_closures_now (live, q->roads);
  q->snow = heat_ops_has_snow (heat_desk_session_ops (session));
  q->x = incident->x;
  q->y = incident->y;
  q->when_us = heat_desk_session_now_us (session);
  q->limit_us = heat_live_arrive_clock (live, incident).limit_us;
  for (guint i = 0; i < heat_net_city (q->net)->n_team; i++)
    {
      HeatArriveTeam team = heat_ops_team_now (live, i, incident);
      if (team.busy_with)
        {
          char *title = g_strdup (team.busy_with);
          g_ptr_array_add (q->words, title);
          team.busy_with = title;
        }
      g_array_append_val (q->teams, team);
    }
  return q;
}

static gpointer
answer_suspects (HeatDeskQuestion *q, GError **error)
{
  return heat_desk_suspect (q->courses, (const HeatDeskClue *) (gpointer) q->clues->data, q->clues->len, q->limit, error);
}

HeatDeskQuestion *
heat_desk_ask_suspects (HeatDeskSession *session, GArray *clues, guint limit)
{
  HeatDeskQuestion *question = g_new0 (HeatDeskQuestion, 1);

  question->answer = answer_suspects;
  question->drop = (GDestroyNotify) heat_desk_suspicion_free;
  question->courses = heat_desk_courses_ref (heat_desk_session_courses (session));
  question->clues = clues;
  question->limit = limit;
  return question;
}

gpointer
heat_desk_question_answer (HeatDeskQuestion *question, GError **error)
{
  return question->answer (question, error);
}

void
heat_desk_question_drop (HeatDeskQuestion *question, gpointer answer)
{
  if (answer)
    question->drop (answer);
}

/* ---- questions made elsewhere ---- */

HeatDeskQuestion *
heat_desk_question_new (HeatDeskSession *session, gpointer (*answer) (HeatDeskQuestion *question, GError **error), GDestroyNotify drop, gpointer data,
                        GDestroyNotify free_data)
{
  HeatDeskQuestion *question = g_new0 (HeatDeskQuestion, 1);

  question->answer = answer;
  question->drop = drop;
  question->net = heat_net_ref (heat_desk_session_net (session));
  question->trace = heat_trace_ref (heat_desk_session_trace (session));
  question->data = data;
  question->free_data = free_data;
  return question;
}

gpointer
heat_desk_question_data (HeatDeskQuestion *question)
{
  return question->data;
}

const HeatTrace *
heat_desk_question_trace (HeatDeskQuestion *question)
{
  return question->trace;
}

/* ---- asked without a panel ---- */

typedef struct { HeatDeskQuestion *question; HeatDeskAnswered answered; gpointer data; } Run;

static void
run_free (gpointer data)
{
  heat_desk_question_free (((Run *) data)->question);
  g_free (data);
}

static void
run_question (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  gpointer answer = heat_desk_question_answer (((Run *) data)->question, &error);

  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, answer, NULL);
}

static void
question_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  const Run *run = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  gpointer answer = g_task_propagate_pointer (G_TASK (result), &error);

  run->answered (source, answer, error, run->data);
}

void
heat_desk_question_run (HeatDeskQuestion *question, GObject *owner, HeatDeskAnswered answered, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (owner, NULL, question_answered, NULL);
  Run *run = g_new (Run, 1);

  *run = (Run){ question, answered, data };
  g_task_set_task_data (task, run, run_free);
  g_task_run_in_thread (task, run_question);
}
