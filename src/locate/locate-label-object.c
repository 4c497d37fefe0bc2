// SPDX-License-Identifier: GPL-3.0-or-later
/* How people call an object: 通达小区 6 号楼 2 单元 501 室, 阀 12-07. */
#include "base-i18n.h"
#include "locate-ask.h"

static void
label_building (const HeatFinder *f, Label *label, guint32 building, Underlines u)
{
  const HeatCity *city = heat_net_city (f->net);
  const HeatBuildingRow *row = &city->building[building];
  HeatCommunity c = heat_net_building_community (f->net, heat_building (building));
  const char *number = heat_city_text (city, row->number), *name = heat_city_text (city, row->name);

  if (!heat_community_is_none (c) && *number)
    {
      label_add_part (label, heat_city_text (city, city->community[c.i].name), u.from, u.to);
      label_add_number (label, C_ ("address", "building %s"), number, u.building);
    }
  else if (*name)
    label_add_part (label, name, u.from, u.to);
  else if (*heat_city_text (city, row->street))
    {
      label_add_part (label, heat_city_text (city, row->street), u.from, u.to);
      label_add_number (label, C_ ("address", "No. %s"), heat_city_text (city, row->house_number), u.building);
    }
  else
    label_add (label, heat_net_id (f->net, HEAT_KIND_BUILDING, building), FALSE);
}

static void
label_unit_room (Label *label, const char *unit, const char *room, Underlines u)
{
  if (*unit)
    label_add_number (label, C_ ("address", "unit %s"), unit, u.unit);
  if (*room)
    label_add_number (label, C_ ("address", "flat %s"), room, u.room);
}

static void
label_household (const HeatFinder *f, Label *label, guint32 household, Underlines u)
{
  HeatHome home = heat_net_home (f->net, heat_household (household));
  char card[HEAT_NUMBER_BYTES];
  HeatBuilding b = heat_net_household_building (f->net, heat_household (household));

  if (!heat_building_is_none (b))
    label_building (f, label, b.i, u);
  label_unit_room (label, heat_net_text (f->net, home.unit), heat_net_text (f->net, home.room), u);
  if (label->text->len == 0)
    label_add (label, heat_net_card (f->net, heat_household (household), card), FALSE);
}

static void
label_object (const HeatFinder *f, Label *label, HeatKind kind, guint32 index, Underlines u)
{
  const char *name = heat_net_name (f->net, kind, index);

  switch (kind)
    {
    case HEAT_KIND_BUILDING: label_building (f, label, index, u); break;
    case HEAT_KIND_HOUSEHOLD: label_household (f, label, index, u); break;
    case HEAT_KIND_VALVE:
    case HEAT_KIND_WELL:
    case HEAT_KIND_PIPE:
      if (g_ascii_isalnum (*name))
        label_add_number (label, kind == HEAT_KIND_VALVE ? _("valve %s") : kind == HEAT_KIND_WELL ? _("well %s") : _("pipe %s"), name, u.to > 0);
      else
        label_add (label, name, u.to > 0);
      break;
    case HEAT_KIND_TEAM: label_add_part (label, heat_city_text (heat_net_city (f->net), heat_net_city (f->net)->team[index].name), u.from, u.to); break;
    default: label_add_part (label, name, u.from, u.to); break;
    }
}

void
write_label (const HeatFinder *f, HeatFound *found, Underlines u)
{
  Label label = { g_string_new (NULL), found };

  label_object (f, &label, found->kind, found->index, u);
  if (found->kind == HEAT_KIND_BUILDING)
    label_unit_room (&label, found->unit ? found->unit : "", found->room ? found->room : "", u);
  found->label = g_string_free (label.text, FALSE);
}

char *
heat_finder_label (const HeatFinder *f, HeatKind kind, guint32 index)
{
  Label label = { g_string_new (NULL), NULL };

  label_object (f, &label, kind, index, (Underlines){ 0 });
  return g_string_free (label.text, FALSE);
}
