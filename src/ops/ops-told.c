// SPDX-License-Identifier: GPL-3.0-or-later
/* What each consumer was told and still holds of it. Two stops may keep the same home cold, and the end of the one is not the end of the other:
 * so there is one word for each stop. Nearly every consumer has but one; a further one hangs behind it. */
#include "ops-fold-private.h"
#include <string.h>

/* A stop, its changes and its end are one matter. The word of a stop whose change or end went to others only holds for a home until it hears anything
 * newer: whatever kept it cold after that has a word of its own. And after anything newer nobody asks when heat was back the time before. */
static gboolean
takes_place_of (const HeatNotice *newer, const HeatTold *told)
{
  const HeatNotice *older = told->notice;

  return heat_notice_is_over (older) || !told->is_named || older->is_superseded || strcmp (newer->number, older->number) == 0
         || g_strcmp0 (newer->replaces_number, older->number) == 0;
}

static HeatTold *
drop_replaced (HeatTold *told, const HeatNotice *newer)
{
  if (!told)
    return NULL;
  told->next = drop_replaced (told->next, newer);
  if (!takes_place_of (newer, told))
    return told;
  HeatTold *next = told->next;
  g_free (told);
  return next;
}

void
heat_fold_tell (HeatOps *ops, const HeatNotice *notice)
{
  char **lists[] = { notice->to, notice->consumers };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (char **at = lists[i]; *at; at++)
      {
        HeatTold *told = g_new (HeatTold, 1);
        *told = (HeatTold){ notice, lists[i] == notice->consumers, drop_replaced (g_hash_table_lookup (ops->told, *at), notice) };
        g_hash_table_insert (ops->told, *at, told);
      }
}

void
heat_told_free (gpointer data)
{
  for (HeatTold *told = data, *next; told; told = next)
    {
      next = told->next;
      g_free (told);
    }
}

const HeatTold *
heat_ops_told (const HeatOps *ops, const char *consumer)
{
  return g_hash_table_lookup (ops->told, consumer);
}

HeatStanding
heat_told_standing (const HeatTold *told, gint64 now_us)
{
  const HeatNotice *n = told->notice;

  if (heat_notice_is_over (n) || !told->is_named)
    return HEAT_STANDING_OVER;
  return n->kind == HEAT_NOTICE_PLANNED && n->start_us > now_us ? HEAT_STANDING_TO_COME : HEAT_STANDING_OUT;
}

/* The end that nobody knows is the latest. */
static int
compare_ends (gint64 a_us, gint64 b_us)
{
  return a_us == b_us ? 0 : a_us == 0 || (b_us && a_us > b_us) ? 1 : -1;
}

int
heat_told_compare (const HeatTold *a, const HeatTold *b, gint64 now_us)
{
  HeatStanding standing = heat_told_standing (a, now_us), other = heat_told_standing (b, now_us);
  const HeatNotice *n = a->notice, *m = b->notice;

  if (standing != other)
    return standing > other ? 1 : -1;
  if (standing != HEAT_STANDING_OVER && n->is_superseded != m->is_superseded)
    return n->is_superseded ? -1 : 1;
  if (standing == HEAT_STANDING_OUT && compare_ends (n->expected_us, m->expected_us))
    return compare_ends (n->expected_us, m->expected_us);
  if (standing == HEAT_STANDING_TO_COME && n->start_us != m->start_us)
    return n->start_us < m->start_us ? 1 : -1;
  return n->issued_us != m->issued_us ? (n->issued_us > m->issued_us ? 1 : -1) : 0;
}

const HeatTold *
heat_told_first (const HeatTold *told, gint64 now_us)
{
  const HeatTold *first = told;

  for (; told; told = told->next)
    if (heat_told_compare (told, first, now_us) > 0)
      first = told;
  return first;
}

const HeatNotice *
heat_ops_consumer_notice (const HeatOps *ops, const char *consumer, gint64 now_us)
{
  const HeatTold *first = heat_told_first (heat_ops_told (ops, consumer), now_us);

  return first ? first->notice : NULL;
}
