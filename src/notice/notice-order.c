// SPDX-License-Identifier: GPL-3.0-or-later
/* The valve operation order. Measures in px at 150 dpi; every word from [order] of the wording file. */
#include "notice-order.h"
#include "base-clock.h"
#include "base-i18n.h"
#include "notice-sheet.h"
#include "notice-table-private.h"
#include "notice-wording-private.h"
#include "ops-name.h"
#include <math.h>
#include <string.h>

#define LEFT HEAT_TABLE_LEFT
#define RIGHT HEAT_TABLE_RIGHT
#define WIDTH (RIGHT - LEFT)
#define BOTTOM 1640.0
#define FOOT 1690.0
#define TOP_AGAIN 120.0  /* of later pages */
#define PITCH 34.0
#define PAD_X 10.0
#define PAD_Y 11.0
#define ROW_MIN 62.0     /* room to write in by hand */
#define HEAD_H 54.0
#define RULE 0x000000

struct _HeatOrderSheet { HeatPaper *paper; char *title; };

/* Left to right over the width of the table. */
static const struct { const char *name; double w; HeatAlign align; } columns[] = {
  { "order", 48, HEAT_ALIGN_CENTRE }, { "action", 80, HEAT_ALIGN_CENTRE }, { "well", 166, HEAT_ALIGN_LEFT }, { "valve", 196, HEAT_ALIGN_LEFT },
  { "dn", 100, HEAT_ALIGN_CENTRE },   { "line", 106, HEAT_ALIGN_CENTRE },  { "work", 134, HEAT_ALIGN_CENTRE }, { "out", 108, HEAT_ALIGN_CENTRE }, { "done", 142, HEAT_ALIGN_CENTRE },
};

typedef struct {
  HeatNoticeTable t;
  const HeatOrderInput *in;
} Draft;

/* "" when the wording has nothing to say. */
static char *
say (const Draft *d, const char *key)
{
  char *text = heat_wording_has (d->t.w, "order", key) ? heat_wording_fill (d->t.w, "order", key, d->t.f, NULL) : NULL;

  return text ? text : g_strdup ("");
}

static char *
say_word (const Draft *d, const char *prefix, const char *word)
{
  g_autofree char *key = g_strdup_printf ("%s_%s", prefix, word);

  return say (d, key);
}

/* --- the table of steps -------------------------------------------------------------------------------------------- */

static void
new_page (Draft *d)
{
  d->t.page++;
  d->t.y = TOP_AGAIN;
}

static void
put_heads (Draft *d)
{
  HeatType bold = { .bold = TRUE, .px = 24, .pitch = PITCH };
  double x = LEFT;

  heat_paper_fill (d->t.l, d->t.page, LEFT, d->t.y, WIDTH, HEAD_H, 0xf2f2f2);
  heat_paper_fill (d->t.l, d->t.page, LEFT, d->t.y, WIDTH, 1, RULE);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_autofree char *label = say_word (d, "column", columns[i].name);
      heat_paper_fill (d->t.l, d->t.page, x, d->t.y, 1, HEAD_H, RULE);
      heat_paper_put (d->t.l, d->t.page, "column", heat_paper_fit (d->t.l, label, &bold, columns[i].w - 8, 12), 0, 1, x + columns[i].w / 2, d->t.y + (HEAD_H - PITCH) / 2, HEAT_ALIGN_CENTRE, 0);
      x += columns[i].w;
    }
  heat_paper_fill (d->t.l, d->t.page, RIGHT - 1, d->t.y, 1, HEAD_H, RULE);
  d->t.y += HEAD_H;
}

static void
set_number (Draft *d, const char *name, double value)
{
  g_autofree char *text = isfinite (value) && value > 0 ? g_strdup_printf ("%.0f", ceil (value)) : g_strdup ("");

  heat_wording_fields_set ((HeatWordingFields *) d->t.f, name, text);
}

static char *
done_words (const Draft *d, const HeatStep *s)
{
  g_autofree char *time = s->at_us ? heat_time_format_local (s->at_us, "%H:%M") : g_strdup ("");
  g_autofree char *word = s->state == HEAT_STEP_DONE ? say (d, "state_done") : s->state == HEAT_STEP_FAILED ? say_word (d, "failure", heat_ops_word (HEAT_WORDS_FAILURE, s->failure)) : g_strdup ("");

  if (s->state == HEAT_STEP_PENDING)
    return g_strdup ("");
  if (s->received_us - s->at_us <= HEAT_EVENT_LATE_US)
    return g_strdup_printf ("%s %s", word, time);
  g_autofree char *received = heat_time_format_local (s->received_us, "%H:%M");
  heat_wording_fields_set ((HeatWordingFields *) d->t.f, "received", received);
  g_autofree char *later = say (d, "state_received");
  return g_strdup_printf ("%s %s\n%s", word, time, later);
}

/* Name, and under it what is doubtful. */
static char *
target_words (const Draft *d, const HeatStep *s)
{
  g_autofree char *name = heat_ops_name (d->in->net, heat_kind_from_word (s->target_kind), s->target), *doubt = say_word (d, "doubt", *s->condition ? s->condition : "none");

  return *doubt ? g_strdup_printf ("%s\n%s", name, doubt) : g_strdup (name);
}

static void
fill_cells (Draft *d, const HeatStep *s, char *cells[G_N_ELEMENTS (columns)])
{
  g_autofree char *well = *s->well ? heat_ops_name (d->in->net, HEAT_KIND_WELL, s->well) : g_strdup ("—");
  guint out = s->state == HEAT_STEP_DONE ? s->households_out : s->households_planned;

  set_number (d, "turns", s->turns);
  set_number (d, "minutes", s->minutes);
  cells[0] = g_strdup_printf ("%u", s->order);
  cells[1] = say_word (d, "action", heat_ops_word (HEAT_WORDS_STEP_ACTION, s->action));
  cells[2] = g_steal_pointer (&well);
  cells[3] = target_words (d, s);
  cells[4] = s->dn_mm ? g_strdup_printf ("DN%u", s->dn_mm) : g_strdup ("—");
  cells[5] = say_word (d, "line", *s->line ? s->line : "unknown");
  cells[6] = say (d, isfinite (s->turns) && s->turns > 0 ? "work_turns" : isfinite (s->minutes) && s->minutes > 0 ? "work_minutes" : "work_unknown");
  cells[7] = s->state == HEAT_STEP_FAILED ? g_strdup ("—") : heat_wording_count (out);
  cells[8] = done_words (d, s);
}

static void
put_step (Draft *d, const HeatStep *s)
{
  char *cells[G_N_ELEMENTS (columns)];
  HeatTextBlock *blocks[G_N_ELEMENTS (columns)];
  double h = ROW_MIN, x = LEFT;
  gboolean is_open = s->state == HEAT_STEP_PENDING;

  fill_cells (d, s, cells);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      HeatType type = { .bold = i == 1 && is_open, .px = 24, .pitch = PITCH, .width = columns[i].w - 2 * PAD_X };
      blocks[i] = heat_paper_block (d->t.l, cells[i], &type);
      h = MAX (h, heat_text_block_height (blocks[i]) + 2 * PAD_Y);
      g_free (cells[i]);
    }
  if (d->t.y + h > BOTTOM)
    {
      new_page (d);
      put_heads (d);
    }
  heat_paper_fill (d->t.l, d->t.page, LEFT, d->t.y, WIDTH, 1, RULE);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      double at = columns[i].align == HEAT_ALIGN_CENTRE ? x + columns[i].w / 2 : x + PAD_X;
      heat_paper_fill (d->t.l, d->t.page, x, d->t.y, 1, h, RULE);
      heat_paper_put (d->t.l, d->t.page, "cell", blocks[i], 0, 0, at, d->t.y + (h - heat_text_block_height (blocks[i])) / 2, columns[i].align, is_open ? 0 : 0x606060);
      x += columns[i].w;
    }
  heat_paper_fill (d->t.l, d->t.page, RIGHT - 1, d->t.y, 1, h, RULE);
  heat_paper_fill (d->t.l, d->t.page, LEFT, d->t.y + h, WIDTH, 1, RULE);
  d->t.y += h;
}

static void
put_part (Draft *d, HeatStepPart part, const GPtrArray *steps)
{
  HeatType bold = { .bold = TRUE, .px = 28, .pitch = 40 };
  g_autofree char *label = say_word (d, "part", heat_ops_word (HEAT_WORDS_STEP_PART, part));

  if (d->t.y + 22 + 40 + 8 + HEAD_H + ROW_MIN > BOTTOM)
    new_page (d);
  d->t.y += 22;
  heat_paper_put (d->t.l, d->t.page, "part", heat_paper_fit (d->t.l, label, &bold, WIDTH, 14), 0, 1, LEFT, d->t.y, HEAT_ALIGN_LEFT, 0);
  d->t.y += 48;
  put_heads (d);
  for (guint i = 0; i < steps->len; i++)
    put_step (d, steps->pdata[i]);
}

/* In the order in which a night goes. */
static guint
put_parts (Draft *d)
{
  static const HeatStepPart parts[] = { HEAT_STEPS_ISOLATE, HEAT_STEPS_DRAIN, HEAT_STEPS_RESUPPLY, HEAT_STEPS_REOPEN };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autoptr (GPtrArray) steps = heat_incident_steps (d->in->incident, parts[i]);
      if (steps->len)
        put_part (d, parts[i], steps);
      n += steps->len;
    }
  return n;
}

/* --- head and end -------------------------------------------------------------------------------------------------- */

static void
put_page_head (Draft *d)
{
  HeatType small = { .px = 25, .pitch = 36 }, title = { .serif = TRUE, .bold = TRUE, .px = 66, .pitch = 96, .spacing_em = 0.2 };
  g_autofree char *number = say (d, "number"), *corner = say (d, "corner"), *heading = say (d, "title");

  if (g_ascii_isalpha (*heading))
    title.spacing_em = 0;
  heat_paper_put (d->t.l, 0, "number", heat_paper_fit (d->t.l, number, &small, WIDTH - 340, 14), 0, 1, LEFT, 66, HEAT_ALIGN_LEFT, 0);
  heat_paper_put (d->t.l, 0, "corner", heat_paper_fit (d->t.l, corner, &small, 300, 14), 0, 1, RIGHT, 66, HEAT_ALIGN_RIGHT, 0);
  heat_paper_put (d->t.l, 0, "title", heat_paper_fit (d->t.l, heading, &title, WIDTH, 30), 0, 1, HEAT_PAGE_W / 2, 114, HEAT_ALIGN_CENTRE, 0);
  heat_paper_fill (d->t.l, 0, LEFT, 216, WIDTH, 4, RULE);
}

static void
put_safety (Draft *d)
{
  HeatType bold = { .bold = TRUE, .px = 28, .pitch = 40 }, text = { .px = 25, .pitch = 38, .width = WIDTH - 44 };
  g_auto (GStrv) names = heat_wording_list (d->t.w, "order", "safety");
  g_autofree char *label = say (d, "label_safety");

  d->t.y += 24;
  for (guint i = 0; names && names[i]; i++)
    {
      g_autofree char *line = say_word (d, "safety", names[i]), *number = g_strdup_printf ("%u.", i + 1);
      HeatTextBlock *block = heat_paper_block (d->t.l, line, &text);
      double h = heat_text_block_height (block);
      if (d->t.y + (i == 0 ? 48 : 0) + h > BOTTOM)
        new_page (d);
      if (i == 0)
        {
          heat_paper_put (d->t.l, d->t.page, "part", heat_paper_fit (d->t.l, label, &bold, WIDTH, 14), 0, 1, LEFT, d->t.y, HEAT_ALIGN_LEFT, 0);
          d->t.y += 48;
        }
      heat_paper_put (d->t.l, d->t.page, "number", heat_paper_block (d->t.l, number, &text), 0, 1, LEFT, d->t.y, HEAT_ALIGN_LEFT, 0);
      heat_paper_put (d->t.l, d->t.page, "safety", block, 0, 0, LEFT + 44, d->t.y, HEAT_ALIGN_LEFT, 0);
      d->t.y += h;
    }
}

static void
put_signatures (Draft *d)
{
  HeatType type = { .px = 27, .pitch = 40 };
  g_auto (GStrv) names = heat_wording_list (d->t.w, "order", "signatures");
  guint n = names ? g_strv_length (names) : 0;

  if (d->t.y + 40 + 56 > BOTTOM)
    new_page (d);
  d->t.y += 40;
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = say_word (d, "signature", names[i]);
      heat_paper_put (d->t.l, d->t.page, "signature", heat_paper_fit (d->t.l, text, &type, WIDTH / n - 16, 14), 0, 1, LEFT + i * WIDTH / n, d->t.y, HEAT_ALIGN_LEFT, 0);
    }
  d->t.y += 56;
}

static void
put_feet (Draft *d)
{
  HeatType small = { .px = 20, .pitch = 30 };
  guint pages = d->t.page + 1;

  for (guint page = 0; page < pages; page++)
    {
      g_autofree char *p = g_strdup_printf ("%u", page + 1), *all = g_strdup_printf ("%u", pages), *foot = say (d, "foot");
      g_autofree char *of = heat_wording_fill_language (d->t.w, "page_of", "page", p, "pages", all);
      heat_paper_put (d->t.l, page, "foot", heat_paper_fit (d->t.l, foot, &small, WIDTH - 320, 10), 0, 1, LEFT, FOOT, HEAT_ALIGN_LEFT, 0x606060);
      heat_paper_put (d->t.l, page, "page", heat_paper_fit (d->t.l, of, &small, 300, 10), 0, 1, RIGHT, FOOT, HEAT_ALIGN_RIGHT, 0x606060);
    }
}

/* --- the words of the head ----------------------------------------------------------------------------------------- */

static void
take (HeatWordingFields *f, const char *name, char *value)
{
  g_hash_table_insert (f, g_strdup (name), value ? value : g_strdup (""));
}

static double
sum_minutes (const HeatIncident *i)
{
  double sum = 0;

  for (guint k = 0; k < i->steps->len; k++)
    {
      const HeatStep *s = i->steps->pdata[k];
      if (s->state == HEAT_STEP_PENDING && isfinite (s->minutes))
        sum += s->minutes;
    }
  return sum;
}

static char *
pipe_words (const HeatWording *w, const HeatIncident *i)
{
  g_autofree char *level = g_strdup_printf ("level_%s", *i->level ? i->level : "unknown"), *line = g_strdup_printf ("line_%s", *i->line ? i->line : "unknown");
  g_autofree char *level_said = heat_wording_has (w, "report", level) ? heat_wording_fill (w, "report", level, NULL, NULL) : NULL;
  g_autofree char *line_said = heat_wording_has (w, "report", line) ? heat_wording_fill (w, "report", line, NULL, NULL) : NULL;

  return i->dn_mm ? g_strdup_printf ("DN%u %s%s", i->dn_mm, level_said ? level_said : "", line_said ? line_said : "") : NULL;
}

static HeatWordingFields *
order_fields (const HeatOrderInput *in, const HeatWording *w)
{
  HeatWordingFields *f = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const HeatIncident *i = in->incident;
  const HeatOpsPlan *plan = heat_incident_plan (i);
  double minutes = sum_minutes (i);

  take (f, "incident", g_strdup (i->id));
  take (f, "place", g_strdup (*i->place ? i->place : i->title));
  take (f, "issued", heat_wording_moment (w, in->now_us));
  take (f, "pipe", pipe_words (w, i));
  take (f, "team", g_strdup (in->team));
  take (f, "issuer", g_strdup (in->issuer));
  take (f, "phone", g_strdup (in->phone));
  take (f, "version", g_strdup_printf ("%u", plan ? plan->version : 0));
  take (f, "households", plan ? heat_wording_count (plan->out.households) : NULL);
  take (f, "known_until", i->estimate.safe_us ? heat_wording_moment (w, i->estimate.safe_us) : NULL);
  take (f, "minutes", minutes > 0 ? g_strdup_printf ("%.0f", ceil (minutes)) : NULL);
  if (in->close_first)
    {
      g_autofree char *key = g_strdup_printf ("rule_%s", in->close_first);
      take (f, "rule", heat_wording_has (w, "order", key) ? heat_wording_fill (w, "order", key, NULL, NULL) : NULL);
    }
  return f;
}

HeatOrderSheet *
heat_order_sheet_new (const HeatOrderInput *in, const HeatWording *w, GError **error)
{
  g_autoptr (HeatOrderSheet) sheet = g_new0 (HeatOrderSheet, 1);
  g_autoptr (GHashTable) f = order_fields (in, w);
  g_auto (GStrv) rows = heat_wording_list (w, "order", "rows");
  g_autofree char *heading = heat_wording_fill (w, "order", "title", f, error);

  if (!heading)
    return NULL;
  sheet->paper = heat_paper_new ();
  sheet->title = g_strdup_printf ("%s %s", heading, in->incident->id);
  Draft d = { { sheet->paper, w, f, "order", 0, 244 }, in };
  put_page_head (&d);
  for (guint i = 0; rows && rows[i]; i++)
    heat_notice_table_row (&d.t, rows[i]);
  if (put_parts (&d) == 0)
    {
      g_set_error (error, HEAT_NOTICE_ERROR, HEAT_ERROR_REFUSED, _("making the valve order of %s: no steps are listed; choose a plan first"), in->incident->id);
      return NULL;
    }
  put_safety (&d);
  put_signatures (&d);
  put_feet (&d);
  return g_steal_pointer (&sheet);
}

/* The teams of an incident in words; "" when there are none. */
static char *
join_teams (const HeatOps *ops, const HeatIncident *i, const HeatWording *w)
{
  g_autofree char *separator = heat_wording_say_plain (w, "separator");
  GString *out = g_string_new (NULL);

  for (guint k = 0; k < i->teams->len; k++)
    {
      const HeatOpsTeam *t = heat_ops_team (ops, i->teams->pdata[k]);
      g_string_append_printf (out, "%s%s", k ? separator : "", t && t->name ? t->name : (char *) i->teams->pdata[k]);
    }
  return g_string_free (out, FALSE);
}

HeatOrderSheet *
heat_order_sheet_for (const HeatOps *ops, const char *id, const HeatCompany *company, const HeatOrderInput *known, const HeatWording *w, GError **error)
{
  HeatOrderInput input = *known;
  const HeatCity *city = input.net ? heat_net_city (input.net) : NULL;

  if (!(input.incident = heat_ops_incident (ops, id)))
    {
      g_set_error (error, HEAT_NOTICE_ERROR, HEAT_ERROR_NOT_FOUND, _("there is no incident “%s”; see the list of incidents"), id);
      return NULL;
    }
  g_autofree char *team = join_teams (ops, input.incident, w);
  input.team = *team ? team : NULL;
  input.issuer = company->issuer && *company->issuer ? company->issuer : company->name && *company->name ? company->name : city ? heat_net_text (input.net, city->company) : NULL;
  input.phone = company->phone && *company->phone ? company->phone : city ? heat_net_text (input.net, city->hotline_phone) : NULL;
  return heat_order_sheet_new (&input, w, error);
}

void
heat_order_sheet_free (HeatOrderSheet *sheet)
{
  if (!sheet)
    return;
  g_clear_pointer (&sheet->paper, heat_paper_free);
  g_free (sheet->title);
  g_free (sheet);
}

guint
heat_order_sheet_pages (const HeatOrderSheet *sheet)
{
  return heat_paper_pages (sheet->paper);
}

void
heat_order_sheet_draw (cairo_t *cr, const HeatOrderSheet *sheet, guint page)
{
  heat_paper_draw (sheet->paper, cr, page);
}

static void
draw_page (cairo_t *cr, guint page, gpointer data)
{
  heat_order_sheet_draw (cr, data, page);
}

gboolean
heat_order_sheet_write (const HeatOrderSheet *sheet, const char *path, GError **error)
{
  return heat_notice_write_pages (path, sheet->title, heat_order_sheet_pages (sheet), draw_page, (gpointer) sheet, error);
}

static void
collect_box (guint page, const char *what, double x, double y, double w, double h, gpointer data)
{
  HeatSheetBox box = { page, what, x, y, w, h };

  g_array_append_val ((GArray *) data, box);
}

GArray *
heat_order_sheet_boxes (const HeatOrderSheet *sheet)
{
  GArray *boxes = g_array_new (FALSE, FALSE, sizeof (HeatSheetBox));

  heat_paper_each_box (sheet->paper, collect_box, boxes);
  return boxes;
}
