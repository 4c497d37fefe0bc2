// SPDX-License-Identifier: GPL-3.0-or-later
/* Places in words. */
#include "base-i18n.h"
#include "locate-private.h"
#include <string.h>

static const struct { const char *word, *label; } matches[HEAT_N_MATCHES] = {
  [HEAT_MATCH_EXACT] = { "exact", N_ ("full match") },
  [HEAT_MATCH_HOMONYM] = { "homonym", N_ ("same name elsewhere") },
  [HEAT_MATCH_CARD] = { "card", N_ ("card number") },
  [HEAT_MATCH_PHONE] = { "phone", N_ ("phone number") },
  [HEAT_MATCH_ASSET] = { "asset", N_ ("asset number") },
  [HEAT_MATCH_CROSSROAD] = { "crossroad", N_ ("crossroad") },
  [HEAT_MATCH_PREFIX] = { "prefix", N_ ("begins so") },
  [HEAT_MATCH_PINYIN] = { "pinyin", N_ ("same pinyin") },
  [HEAT_MATCH_INITIALS] = { "initials", N_ ("same initials") },
  [HEAT_MATCH_CONTAINS] = { "contains", N_ ("part of the name") },
  [HEAT_MATCH_SOUND] = { "sound", N_ ("sounds alike") },
  [HEAT_MATCH_SLIP] = { "slip", N_ ("one character differs") },
  [HEAT_MATCH_PLACE] = { "coordinates", N_ ("coordinates") },
};

const char *heat_match_word (HeatMatch match) { return (guint) match < HEAT_N_MATCHES ? matches[match].word : ""; }
const char *heat_match_label (HeatMatch match) { return (guint) match < HEAT_N_MATCHES ? _(matches[match].label) : ""; }

const char *
heat_found_word (const HeatFound *found)
{
  static const char *const words[] = { [HEAT_FOUND_PLACE] = "place", [HEAT_FOUND_INCIDENT] = "incident", [HEAT_FOUND_REPORT] = "report", [HEAT_FOUND_TEAM] = "team" };

  if (found->what >= HEAT_FOUND_PLACE)
    return words[found->what];
  return found->what == HEAT_FOUND_STREET ? "street" : found->what == HEAT_FOUND_CROSSROAD ? "crossroad" : heat_kind_word (found->kind);
}

void
heat_found_clear (HeatFound *found)
{
  g_clear_pointer (&found->label, g_free);
  g_clear_pointer (&found->detail, g_free);
  g_clear_pointer (&found->note, g_free);
  g_clear_pointer (&found->id, g_free);
  g_clear_pointer (&found->unit, g_free);
  g_clear_pointer (&found->room, g_free);
}

static void
underline (Label *label, gsize first, gsize n)
{
  if (label->found && n > 0 && label->found->n_spans < HEAT_FOUND_MAX_SPANS && first + n <= G_MAXUINT16)
    label->found->spans[label->found->n_spans++] = (HeatFoundSpan){ (guint16) first, (guint16) n };
}

void
label_add (Label *label, const char *text, gboolean underlined)
{
  if (underlined)
    underline (label, label->text->len, strlen (text));
  g_string_append (label->text, text);
}

void
label_add_part (Label *label, const char *text, guint from, guint to)
{
  glong n = g_utf8_strlen (text, -1);

  if ((glong) to <= n && from < to)
    {
      const char *a = g_utf8_offset_to_pointer (text, from), *b = g_utf8_offset_to_pointer (text, to);
      underline (label, label->text->len + (gsize) (a - text), (gsize) (b - a));
    }
  g_string_append (label->text, text);
}

/* `pattern` holds one %s: "building %s". */
void
label_add_number (Label *label, const char *pattern, const char *number, gboolean underlined)
{
  const char *at = strstr (pattern, "%s");

  if (label->text->len > 0)
    g_string_append_c (label->text, ' ');
  if (!at)
    {
      label_add (label, number, underlined);
      return;
    }
  g_string_append_len (label->text, pattern, at - pattern);
  label_add (label, number, underlined);
  g_string_append (label->text, at + 2);
}

HeatCommunity
finder_community_of (const HeatFinder *f, const HeatFound *found)
{
  switch (found->kind)
    {
    case HEAT_KIND_COMMUNITY: return heat_community (found->index);
    case HEAT_KIND_BUILDING: return heat_net_building_community (f->net, heat_building (found->index));
    case HEAT_KIND_HOUSEHOLD:
      {
        HeatBuilding b = heat_net_household_building (f->net, heat_household (found->index));
        return heat_building_is_none (b) ? heat_community (HEAT_NONE) : heat_net_building_community (f->net, b);
      }
    default: return heat_community (HEAT_NONE);
    }
}

static void
add_detail (GString *text, const char *part)
{
  if (part && *part)
    g_string_append_printf (text, "%s%s", text->len ? " · " : "", part);
}

static void
add_households (GString *text, guint32 n)
{
  g_autofree char *part = n ? g_strdup_printf (ngettext ("%u household", "%u households", n), n) : NULL;
  add_detail (text, part);
}

static void
detail_building (const HeatFinder *f, HeatBuilding b, GString *text)
{
  const HeatCity *city = heat_net_city (f->net);
  const HeatBuildingRow *row = &city->building[b.i];
  const char *street = heat_city_text (city, row->street), *number = heat_city_text (city, row->house_number);
  guint32 station = f->building_station[b.i];

  if (*number)
    {
      g_autofree char *full = g_strdup_printf (_("%s No. %s"), street, number);
      add_detail (text, full);
    }
  else
    add_detail (text, street);
  add_households (text, f->household_first[b.i + 1] - f->household_first[b.i]);
  if (station != HEAT_NONE)
    add_detail (text, heat_net_name (f->net, HEAT_KIND_STATION, station));
}

static void
detail_community (const HeatFinder *f, guint32 community, GString *text)
{
  HeatSpan buildings = heat_net_community_buildings (f->net, heat_community (community));
  g_autofree char *part = g_strdup_printf (ngettext ("%u building", "%u buildings", buildings.n), buildings.n);

  add_detail (text, part);
  add_households (text, f->community_households[community]);
  if (buildings.n > 0 && f->building_station[buildings.at[0]] != HEAT_NONE)
    add_detail (text, heat_net_name (f->net, HEAT_KIND_STATION, f->building_station[buildings.at[0]]));
}

static void
detail_pipe (const HeatCity *city, guint32 i, GString *text)
{
  const HeatPipeRow *row = &city->pipe[i];

  add_detail (text, heat_code_label (HEAT_CODES_LEVEL, row->level));
  add_detail (text, heat_code_label (HEAT_CODES_LINE, row->line));
  if (row->dn_mm)
    g_string_append_printf (text, " · DN%u", row->dn_mm);
  add_detail (text, heat_city_text (city, row->street));
}

static void
detail_valve (const HeatFinder *f, guint32 i, GString *text)
{
  const HeatCity *city = heat_net_city (f->net);
  const HeatValveRow *row = &city->valve[i];
  HeatValvePlace place = heat_net_valve_place (f->net, heat_valve (i));

  add_detail (text, heat_code_label (HEAT_CODES_VALVE_ROLE, row->role));
  if (row->dn_mm)
    g_string_append_printf (text, " · DN%u", row->dn_mm);
  if (!heat_pipe_is_none (place.pipe))
    add_detail (text, heat_code_label (HEAT_CODES_LINE, city->pipe[place.pipe.i].line));
  if (!heat_well_is_none (place.well))
    {
      g_autofree char *well = g_strdup_printf (_("well %s"), heat_net_name (f->net, HEAT_KIND_WELL, place.well.i));
      add_detail (text, well);
    }
  add_detail (text, heat_net_id (f->net, HEAT_KIND_VALVE, i));
}

char *
finder_detail (const HeatFinder *f, const HeatFound *found, gboolean with_district)
{
  const HeatCity *city = heat_net_city (f->net);
  GString *text = g_string_new (NULL);
  HeatCommunity community = finder_community_of (f, found);
  HeatBuilding b;

  if (with_district && !heat_community_is_none (community))
    add_detail (text, heat_city_text (city, city->community[community.i].district));
  switch (found->kind)
    {
    case HEAT_KIND_BUILDING: detail_building (f, heat_building (found->index), text); break;
    case HEAT_KIND_COMMUNITY: detail_community (f, found->index, text); break;
    case HEAT_KIND_HOUSEHOLD:
      b = heat_net_household_building (f->net, heat_household (found->index));
      if (!heat_building_is_none (b))
        detail_building (f, b, text);
      add_detail (text, heat_net_home (f->net, heat_household (found->index)).housing == HEAT_SUSPENDED ? heat_code_label (HEAT_CODES_HOUSING, HEAT_SUSPENDED) : NULL);
      break;
    case HEAT_KIND_PIPE: detail_pipe (city, found->index, text); break;
    case HEAT_KIND_VALVE: detail_valve (f, found->index, text); break;
    case HEAT_KIND_WELL: add_detail (text, heat_city_text (city, city->well[found->index].street)); break;
    case HEAT_KIND_STATION: add_detail (text, heat_code_label (HEAT_CODES_STATION_KIND, city->station[found->index].kind)); break;
    case HEAT_KIND_TEAM: add_detail (text, heat_city_text (city, city->team[found->index].base)); break;
    case HEAT_KIND_CONSUMER: add_households (text, heat_net_consumer_n_homes (f->net, heat_consumer (found->index))); break;
    default: break;
    }
  return g_string_free (text, FALSE);
}
