// SPDX-License-Identifier: GPL-3.0-or-later
/* heatctl sheet: the door sheets of a notice as one PDF, its stop report, the notice in words or as an alert; the valve order of an incident. */
#include "ctl-commands.h"
#include "base-clock.h"
#include "ctl-sheet-map.h"
#include "notice-cap-make.h"
#include "notice-order.h"
#include "notice-public.h"
#include "notice-report.h"
#include "notice-sheet.h"
#include "ops-company.h"
#include "ops-state.h"
#include "store-journal.h"
#include "trace-rules.h"
#include <stdio.h>
#include <string.h>

typedef struct { char *ops, *out, *by, *city, *language, *url, **only; gboolean text, sms, script, report, order, cap, json; } Options;

static void
options_clear (Options *o)
{
  char *texts[] = { o->ops, o->out, o->by, o->city, o->language, o->url };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_strfreev (o->only);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
read_options (Options *o, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "ops", 0, 0, G_OPTION_ARG_STRING, &o->ops, NULL, NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &o->out, NULL, NULL },
    { "by", 0, 0, G_OPTION_ARG_STRING, &o->by, NULL, NULL },
    { "city", 0, 0, G_OPTION_ARG_FILENAME, &o->city, NULL, NULL },
    { "language", 0, 0, G_OPTION_ARG_STRING, &o->language, NULL, NULL },
    { "url", 0, 0, G_OPTION_ARG_STRING, &o->url, NULL, NULL },
    { "text", 0, 0, G_OPTION_ARG_NONE, &o->text, NULL, NULL },
    { "sms", 0, 0, G_OPTION_ARG_NONE, &o->sms, NULL, NULL },
    { "script", 0, 0, G_OPTION_ARG_NONE, &o->script, NULL, NULL },
    { "report", 0, 0, G_OPTION_ARG_NONE, &o->report, NULL, NULL },
    { "order", 0, 0, G_OPTION_ARG_NONE, &o->order, NULL, NULL },
    { "cap", 0, 0, G_OPTION_ARG_NONE, &o->cap, NULL, NULL },
    { "only", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->only, NULL, NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &o->json, NULL, NULL },
    { NULL },
  };

  if (!heat_ctl_parse ("sheet", entries, argc, argv, 1, error))
    return FALSE;
  if (o->ops && (o->out || o->text || o->sms || o->script || o->cap) && !((o->report || o->order) && !o->out) && (!o->by || heat_sheet_by_from_word (o->by) >= 0))
    return TRUE;
  g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_USAGE,
               _("heatctl sheet: --ops URL and one of -o FILE.pdf, --text, --sms, --script and --cap are needed, --report and --order need -o, --by is community, building or unit; see “heatctl help sheet”"));
  return FALSE;
}

/* Folds the whole journal. */
static HeatOps *
read_ops (const char *url, HeatNet *net, GError **error)
{
  g_autoptr (HeatJournal) journal = heat_store_journal_open (url, FALSE, error);
  g_autoptr (GPtrArray) events = journal ? heat_journal_read (journal, 0, 0, error) : NULL;

  if (!events)
    return NULL;
  HeatOps *ops = heat_ops_new (net);
  for (guint i = 0; i < events->len; i++)
    heat_ops_apply (ops, events->pdata[i]);
  return ops;
}

/* "0114-02" is the newest version, "0114-02/1" that one. */
static HeatNotice *
find_notice (const HeatOps *ops, const char *name, const char *url, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (name, "/", 2);
  guint version = parts[0] && parts[1] ? (guint) g_ascii_strtoull (parts[1], NULL, 10) : 0;
  HeatNotice *n = parts[0] ? heat_ops_notice (ops, parts[0], version) : NULL;

  if (n && (!version || n->version == version))
    return n;
  g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_NOT_FOUND, _("making the sheets: there is no notice “%s” in %s; “heatctl ops --ops %s show” lists them"), name, url, url);
  return NULL;
}

/* Every heated building of the community is wholly in the area. */
static gboolean
is_whole (const HeatNoticeArea *area, gpointer data)
{
  HeatNet *net = data;
  guint32 community = net ? heat_net_find (net, HEAT_KIND_COMMUNITY, area->id) : HEAT_NONE;
  guint heated = 0;

  if (community == HEAT_NONE)
    return FALSE;
  for (guint i = 0; i < area->buildings->len; i++)
    if (((HeatNoticeBuilding *) area->buildings->pdata[i])->units)
      return FALSE;
  HeatSpan all = heat_net_community_buildings (net, heat_community (community));
  for (guint32 i = 0; i < all.n; i++)
    heated += heat_net_building_consumers (net, heat_building (all.at[i])).n > 0;
  return heated == area->buildings->len;
}

static gboolean
print_words (const Options *o, const HeatNotice *n, const HeatWording *w, const HeatNoticeContext *context, GError **error)
{
  if (o->script)
    {
      g_autoptr (GPtrArray) script = heat_notice_script (n, w, NULL, context, error);
      for (guint i = 0; script && i < script->len; i++)
        printf ("%s\n  %s\n", ((HeatSay *) script->pdata[i])->ask, ((HeatSay *) script->pdata[i])->tell);
      return script != NULL;
    }
  g_autofree char *text = o->sms ? heat_notice_sms (n, w, context, error) : heat_notice_text (n, w, context, error);
  if (text)
    printf ("%s\n", text);
  return text != NULL;
}

static gboolean
write_sheets (const Options *o, const HeatNotice *n, const HeatWording *w, const HeatNoticeContext *context, GError **error)
{
  HeatSheetBy by = o->by ? (HeatSheetBy) heat_sheet_by_from_word (o->by) : HEAT_SHEET_BY_COMMUNITY;
  guint pages = 0;

  /* Without --by the doors are as fine as the finest one asked for. */
  for (guint i = 0; !o->by && o->only && o->only[i]; i++)
    by = MAX (by, heat_sheet_by_of (o->only[i]));
  if (!heat_notice_check_public (n, w, context, error))
    return FALSE;
  g_autoptr (GArray) scopes = heat_notice_scopes (n, by);
  if (o->only && !heat_notice_scopes_keep (n, scopes, (const char *const *) o->only, error))
    return FALSE;
  g_autoptr (GPtrArray) sheets = heat_notice_sheets (n, scopes, w, context, error);

  if (!sheets || !heat_notice_write_pdf (sheets, o->out, &pages, error))
    return FALSE;
  if (!o->json)
    {
      printf (ngettext ("%u sheet, %u pages: %s\n", "%u sheets, %u pages: %s\n", sheets->len), sheets->len, pages, o->out);
      return TRUE;
    }
  g_autoptr (JsonBuilder) b = json_builder_new ();
  g_autofree char *key = heat_notice_key (n);
  json_builder_begin_object (b);
  json_builder_set_member_name (b, "notice");
  json_builder_add_string_value (b, key);
  json_builder_set_member_name (b, "sheets");
  json_builder_add_int_value (b, sheets->len);
  json_builder_set_member_name (b, "pages");
  json_builder_add_int_value (b, pages);
  json_builder_set_member_name (b, "file");
  json_builder_add_string_value (b, o->out);
  json_builder_end_object (b);
  return heat_ctl_print_json (json_builder_get_root (b), error);
}

static gboolean
write_report (const Options *o, HeatNet *net, const HeatNotice *n, const HeatWording *w, const HeatNoticeContext *context, GError **error)
{
  g_autoptr (HeatCtlSheetMap) map = net ? heat_ctl_sheet_map_new (net, n, error) : NULL;
  const HeatReportMapping mapping = { heat_ctl_sheet_map_draw, map, net ? heat_net_text (net, heat_net_city (net)->attribution) : NULL };

  return (map || !net) && heat_notice_write_report (n, w, context, map ? &mapping : NULL, o->out, error);
}

/* The alert on stdout, or into -o. */
static gboolean
write_alert (const Options *o, HeatNet *net, const HeatOps *ops, const HeatNotice *n, GError **error)
{
  g_autoptr (HeatCapProfile) profile = heat_cap_profile_load (NULL, error);
  g_autoptr (HeatWording) zh = profile ? heat_wording_load_language ("zh_CN", error) : NULL, en = zh ? heat_wording_load_language ("en", error) : NULL;
  const HeatWording *both[] = { zh, en };
  g_autoptr (HeatDegrees) degrees = net ? heat_degrees_new (net) : NULL;
  HeatCapMaking making = { profile, both, 2, heat_ops_notices (ops), net, degrees, o->url };
  g_autoptr (HeatCap) cap = en ? heat_cap_from_notice (n, &making, error) : NULL;
  g_autofree char *text = cap ? heat_cap_write (cap) : NULL;
  g_autoptr (GError) local = NULL;

  if (!text)
    return FALSE;
  if (!o->out)
    return printf ("%s", text) >= 0;
  if (g_file_set_contents (o->out, text, -1, &local))
    return TRUE;
  g_set_error (error, HEAT_CTL_ERROR, HEAT_ERROR_IO, _("writing the alert: %s; choose another folder or free some space"), local->message);
  return FALSE;
}

static int
write_order (const Options *o, HeatNet *net, const HeatOps *ops, const char *id, GError **error)
{
  g_autoptr (HeatCompany) company = heat_company_load (NULL, error);
  g_autoptr (HeatWording) w = company ? heat_wording_load_language (o->language ? o->language : "zh_CN", error) : NULL;
  HeatClock clock = heat_clock_system ();

  if (!w)
    return 1;
  HeatOrderInput known = { .net = net, .close_first = heat_code_word (HEAT_CODES_LINE, company->operating->close_first), .now_us = heat_clock_now_us (&clock) };
  g_autoptr (HeatOrderSheet) sheet = heat_order_sheet_for (ops, id, company, &known, w, error);
  if (!sheet)
    return 1;
  if (!heat_order_sheet_write (sheet, o->out, error))
    return 4;
  if (!o->json)
    printf (ngettext ("%u page: %s\n", "%u pages: %s\n", heat_order_sheet_pages (sheet)), heat_order_sheet_pages (sheet), o->out);
  return 0;
}

int
heat_ctl_sheet (int argc, char **argv, GError **error)
{
  g_auto (Options) o = { 0 };

  if (!read_options (&o, &argc, &argv, error))
    return 2;
  g_autoptr (HeatNet) net = o.city ? heat_ctl_open_net (o.city, error) : NULL;
  if (o.city && !net)
    return 3;
  g_autoptr (HeatOps) ops = read_ops (o.ops, net, error);
  if (ops && o.order)
    return write_order (&o, net, ops, argv[1], error);
  HeatNotice *n = ops ? find_notice (ops, argv[1], o.ops, error) : NULL;
  g_autoptr (HeatWording) w = n ? heat_wording_load_language (o.language ? o.language : "zh_CN", error) : NULL;
  if (!w)
    return 1;
  HeatNoticeContext context = { .is_whole = is_whole, .whole_data = net, .status_url = o.url };
  if (n->replaces_number)
    context.previous = heat_ops_notice (ops, n->replaces_number, n->replaces_version);
  if (o.cap)
    return write_alert (&o, net, ops, n, error) ? 0 : 4;
  if (o.report)
    return write_report (&o, net, n, w, &context, error) ? 0 : 4;
  gboolean done = o.out ? write_sheets (&o, n, w, &context, error) : print_words (&o, n, w, &context, error);
  return done ? 0 : 4;
}
