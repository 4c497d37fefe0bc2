// SPDX-License-Identifier: GPL-3.0-or-later
#include "ops-recommend.h"
#include "base-i18n.h"
#include "base-text.h"
#include "ops-plans.h"
#include "ops-why.h"
#include <math.h>

/* The earliest plan that closes the same valves. */
static HeatPlanKind
first_alike (const HeatPlan *plan)
{
  for (guint k = 0; k < (guint) plan->kind; k++)
    if (plan->same_as & (1u << k))
      return (HeatPlanKind) k;
  return plan->kind;
}

static gboolean
costs_hardly_more (const HeatPlan *plan, const HeatPlan *fewest, const HeatRecommending *rule)
{
  return plan->out_priority->len <= fewest->out_priority->len && plan->out_stations->len <= fewest->out_stations->len
         && plan->out_households <= fewest->out_households * (1 + rule->more_percent / 100);
}

static gboolean
is_spared (double value, double than, double least, double by_percent)
{
  double spared = than - value;

  return isfinite (spared) && spared > 0 && spared >= least && spared >= than * by_percent / 100;
}

static gboolean
spares_much (const HeatPlan *plan, const HeatPlan *fewest, const HeatRecommending *rule)
{
  return is_spared (plan->costs.elapsed_minutes, fewest->costs.elapsed_minutes, rule->sooner_min, rule->by_percent)
         || is_spared (plan->costs.lost_m3, fewest->costs.lost_m3, rule->drier_m3, rule->by_percent);
}

/* As people read them. */
enum { HOUSEHOLDS, PRIORITY, STATIONS, MINUTES, WATER, N_FIGURES };

static void
read_figures (const HeatPlan *plan, double *figures)
{
  figures[HOUSEHOLDS] = plan->out_households;
  figures[PRIORITY] = plan->out_priority->len;
  figures[STATIONS] = plan->out_stations->len;
  figures[MINUTES] = round (plan->costs.elapsed_minutes);
  figures[WATER] = round (plan->costs.lost_m3);
}

static gboolean
is_better_for_nothing (const HeatPlan *plan, const HeatPlan *than)
{
  double own[N_FIGURES], other[N_FIGURES];
  gboolean is_less = FALSE;

  read_figures (plan, own);
  read_figures (than, other);
  for (guint k = 0; k < N_FIGURES; k++)
    {
      if (!(own[k] <= other[k]))
        return FALSE;
      is_less |= own[k] < other[k];
    }
  return is_less;
}

static gboolean
outweighs (const HeatPlan *plan, const HeatPlan *fewest, const HeatRecommending *rule)
{
  return is_better_for_nothing (plan, fewest) || (costs_hardly_more (plan, fewest, rule) && spares_much (plan, fewest, rule));
}

static gboolean
is_better (const HeatPlan *a, const HeatPlan *b)
{
  if (a->out_households != b->out_households)
    return a->out_households < b->out_households;
  if (a->costs.elapsed_minutes < b->costs.elapsed_minutes || a->costs.elapsed_minutes > b->costs.elapsed_minutes)
    return a->costs.elapsed_minutes < b->costs.elapsed_minutes;
  return a->costs.lost_m3 < b->costs.lost_m3;
}

HeatPlanKind
heat_ops_recommend (const HeatPlan *const plans[HEAT_N_PLANS], const HeatRecommending *rule)
{
  const HeatPlan *fewest = plans[HEAT_PLAN_SMALLEST], *best = NULL;

  for (guint k = HEAT_PLAN_FASTEST; k < HEAT_N_PLANS; k++)
    if (first_alike (plans[k]) == plans[k]->kind && outweighs (plans[k], fewest, rule)
        && (!best || is_better (plans[k], best)))
      best = plans[k];
  return best ? best->kind : HEAT_PLAN_SMALLEST;
}

/* ---- the sentence ---- */

static void
add_phrase (GString *phrases, char *phrase /* taken */)
{
  g_string_append_printf (phrases, "%s%s", phrases->len ? C_ ("between objects", ", ") : "", phrase);
  g_free (phrase);
}

static char *
say_difference (guint figure, double by, gboolean is_less)
{
  guint n = (guint) fabs (by);
  g_autofree char *count = heat_text_count (n);

  switch (figure)
    {
    case HOUSEHOLDS:
      return is_less ? g_strdup_printf (ngettext ("%s household fewer out", "%s households fewer out", n), count) : g_strdup_printf (ngettext ("%s household more out", "%s households more out", n), count);
    case PRIORITY:
      return is_less ? g_strdup_printf (ngettext ("%u priority user fewer", "%u priority users fewer", n), n) : g_strdup_printf (ngettext ("%u priority user more", "%u priority users more", n), n);
    case STATIONS:
      return is_less ? g_strdup_printf (ngettext ("%u station fewer out", "%u stations fewer out", n), n) : g_strdup_printf (ngettext ("%u station more out", "%u stations more out", n), n);
    case MINUTES:
      return is_less ? g_strdup_printf (_("%u min sooner closed"), n) : g_strdup_printf (_("%u min longer to close"), n);
    default:
      return is_less ? g_strdup_printf (_("%u m³ less water lost"), n) : g_strdup_printf (_("%u m³ more water lost"), n);
    }
}

/* Where `plan` is better, and where it is worse, in the order of the table. */
static void
compare (const HeatPlan *plan, const HeatPlan *other, GString *better, GString *worse)
{
  double own[N_FIGURES], others[N_FIGURES];

  read_figures (plan, own);
  read_figures (other, others);
  for (guint k = 0; k < N_FIGURES; k++)
    if (own[k] < others[k] || own[k] > others[k])
      add_phrase (own[k] < others[k] ? better : worse, say_difference (k, own[k] - others[k], own[k] < others[k]));
}

/* NULL where the figures are the same. (transfer full) */
static char *
weigh (const HeatPlan *plan, const HeatPlan *other)
{
  g_autoptr (GString) better = g_string_new (NULL), worse = g_string_new (NULL);
  char letter = heat_ops_plan_letter (other->kind);

  compare (plan, other, better, worse);
  if (better->len && worse->len)
    return g_strdup_printf (_("against plan %c %s, but %s"), letter, better->str, worse->str);
  return better->len || worse->len ? g_strdup_printf (_("against plan %c %s"), letter, better->len ? better->str : worse->str) : NULL;
}

char *
heat_ops_recommend_text (const HeatPlan *const plans[HEAT_N_PLANS], const HeatRecommending *rule)
{
  HeatPlanKind kind = heat_ops_recommend (plans, rule);
  g_autoptr (GString) reasons = g_string_new (NULL);
  guint different = 0;

  for (guint k = 0; k < HEAT_N_PLANS; k++)
    {
      gboolean is_other = first_alike (plans[k]) == plans[k]->kind && first_alike (plans[k]) != first_alike (plans[kind]);
      g_autofree char *reason = is_other ? weigh (plans[kind], plans[k]) : NULL;
      different += is_other;
      if (reason)
        g_string_append_printf (reasons, "%s%s", reasons->len ? C_ ("between reasons", "; ") : "", reason);
    }
  if (!different)
    return g_strdup (_("All plans close the same valves: there is nothing to weigh."));
  if (!reasons->len)
    return g_strdup_printf (_("Recommended: plan %c; the others cost the same."), heat_ops_plan_letter (kind));
  return g_strdup_printf (_("Recommended: plan %c, because %s."), heat_ops_plan_letter (kind), reasons->str);
}

JsonObject *
heat_ops_recommend_json (const HeatPlan *const plans[HEAT_N_PLANS], const HeatRecommending *rule)
{
  g_autofree char *text = heat_ops_recommend_text (plans, rule);
  JsonObject *o = json_object_new ();

  json_object_set_string_member (o, "plan", heat_plan_kind_word (heat_ops_recommend (plans, rule)));
  json_object_set_string_member (o, "reason", text);
  return o;
}

JsonObject *
heat_live_recommend (const HeatLive *live, const char *incident)
{
  const HeatCompany *company = heat_live_company (live);
  HeatTrace *trace = heat_live_trace (live);

  if (!trace)
    return NULL;
  g_autoptr (HeatPlanAsk) ask = heat_plan_ask_new (heat_live_ops (live), heat_live_net (live), &company->closing, incident, NULL);
  g_autoptr (GPtrArray) plans = ask ? heat_plan_ask_all (ask, trace, HEAT_PLAN_SMALLEST, NULL) : NULL;
  return plans ? heat_ops_recommend_json ((const HeatPlan *const *) plans->pdata, &company->recommending) : NULL;
}
