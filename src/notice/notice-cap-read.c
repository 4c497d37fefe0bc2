// SPDX-License-Identifier: GPL-3.0-or-later
/* Reading alerts with libxml2. A document type is refused where it begins: nothing of it is read, so there are no entities, no
 * files and no connections, whatever it names. */
#include "notice-cap-private.h"
#include "base-i18n.h"
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <string.h>

#define CAP_1_1 "urn:oasis:names:tc:emergency:cap:1.1"
#define CAP_1_2 "urn:oasis:names:tc:emergency:cap:1.2"
#define XSI "http://www.w3.org/2001/XMLSchema-instance"
#define DSIG "http://www.w3.org/2000/09/xmldsig#"

typedef struct {
  gboolean has_doctype, is_1_1;
  const xmlChar *space; /* of the alert's elements */
  HeatCapFault fault;
  GError **error;
} Reader;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlDoc, xmlFreeDoc)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlParserCtxt, xmlFreeParserCtxt)

static gboolean
refuse (Reader *r, HeatCapFault fault, const xmlNode *node, const char *what)
{
  long line = node ? xmlGetLineNo ((xmlNode *) node) : 0;

  r->fault = fault;
  if (line > 0)
    g_set_error (r->error, HEAT_NOTICE_ERROR, HEAT_ERROR_DATA, _("reading the alert, line %ld: %s; ask its sender to mend it"), line, what);
  else
    g_set_error (r->error, HEAT_NOTICE_ERROR, HEAT_ERROR_DATA, _("reading the alert: %s; ask its sender to mend it"), what);
  return FALSE;
}

/* The parser tells this at "<!DOCTYPE name", before the part in brackets and before any file is asked for. */
static void
met_doctype (void *data, const xmlChar *name, const xmlChar *public_id, const xmlChar *system_id)
{
  xmlParserCtxt *context = data;

  ((Reader *) context->_private)->has_doctype = TRUE;
  xmlStopParser (context);
}

static xmlDoc *
parse (Reader *r, const char *xml, gsize n)
{
  g_autoptr (xmlParserCtxt) context = xmlNewParserCtxt ();

  if (n == 0 || n > HEAT_CAP_BYTES)
    return refuse (r, HEAT_CAP_NO_XML, NULL, _("it is empty or longer than 4 MiB")), NULL;
  context->_private = r;
  context->sax->internalSubset = met_doctype;
  g_autoptr (xmlDoc) doc = xmlCtxtReadMemory (context, xml, (int) n, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA);
  if (r->has_doctype)
    return refuse (r, HEAT_CAP_DOCTYPE, NULL, _("it brings a document type (<!DOCTYPE>), through which files and addresses could be read; alerts have none")), NULL;
  if (!doc)
    {
      g_autofree char *why = g_strdup (context->lastError.message ? context->lastError.message : "");
      g_autofree char *what = g_strdup_printf (_("it is no well-formed XML (line %d: %s)"), context->lastError.line, g_strstrip (why));
      return refuse (r, HEAT_CAP_NO_XML, NULL, what), NULL;
    }
  return g_steal_pointer (&doc);
}

/* Only where the schema lies may be said; anything else is not in it. */
static gboolean
check_attributes (Reader *r, const xmlNode *node)
{
  for (const xmlAttr *a = node->properties; a; a = a->next)
    {
      gboolean says_where = a->ns && strcmp ((const char *) a->ns->href, XSI) == 0
        && (strcmp ((const char *) a->name, "schemaLocation") == 0 || strcmp ((const char *) a->name, "noNamespaceSchemaLocation") == 0);
      g_autofree char *what = says_where ? NULL : g_strdup_printf (_("<%s> has an attribute “%s”, which is not in the standard"), (char *) node->name, (char *) a->name);
      if (what)
        return refuse (r, HEAT_CAP_SCHEMA, node, what);
    }
  return TRUE;
}

static gboolean
is_element (const Reader *r, const xmlNode *node)
{
  return node->type == XML_ELEMENT_NODE && node->ns && xmlStrEqual (node->ns->href, r->space);
}

/* Blanks at the ends and runs of them count for nothing in values that are no free text. */
static char *
collapse (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t\r\n", -1);
  GString *out = g_string_new (NULL);

  for (guint i = 0; words[i]; i++)
    if (*words[i])
      g_string_append_printf (out, "%s%s", out->len ? " " : "", words[i]);
  return g_string_free (out, FALSE);
}

static gboolean
read_value (Reader *r, const HeatCapElement *e, xmlNode *node, gpointer to)
{
  for (const xmlNode *child = node->children; child; child = child->next)
    if (child->type == XML_ELEMENT_NODE || child->type == XML_ENTITY_REF_NODE)
      {
        g_autofree char *what = g_strdup_printf (_("<%s> holds <%s> where a text must stand"), e->name, (char *) child->name);
        return refuse (r, HEAT_CAP_SCHEMA, child, what);
      }
  xmlChar *content = xmlNodeGetContent (node);
  g_autofree char *raw = g_strdup (content ? (const char *) content : "");
  xmlFree (content);
  gboolean is_free = e->type == HEAT_CAP_TEXT || e->type == HEAT_CAP_WORD;
  g_autofree char *text = e->type == HEAT_CAP_LANGUAGE && !*raw ? g_strdup ("en-US") : is_free ? g_strdup (raw) : collapse (raw);
  if (!heat_cap_type_fits (e, text, r->is_1_1))
    {
      g_autofree char *what = g_strdup_printf (_("<%s> cannot be “%.60s”"), e->name, text);
      return refuse (r, HEAT_CAP_SCHEMA, node, what);
    }
  if (e->is_list)
    g_ptr_array_add (*heat_cap_list_at (e, to), g_steal_pointer (&text));
  else
    *heat_cap_text_at (e, to) = g_steal_pointer (&text);
  return TRUE;
}

static gboolean read_group (Reader *r, const HeatCapGroup *group, xmlNode *node, gpointer to);

static gboolean
read_element (Reader *r, const HeatCapElement *e, xmlNode *node, gpointer to)
{
  if (!check_attributes (r, node))
    return FALSE;
  return e->group ? read_group (r, e->group, node, heat_cap_group_add (e, to)) : read_value (r, e, node, to);
}

static gboolean
refuse_missing (Reader *r, const HeatCapElement *e, const xmlNode *in)
{
  g_autofree char *what = g_strdup_printf (_("<%s> is missing in <%s>, or does not stand in its place there"), e->name, (char *) in->name);

  return refuse (r, HEAT_CAP_SCHEMA, in, what);
}

/* The element for this child, `*at` or later; those passed over may be missing. NULL: it has no place here. */
static const HeatCapElement *
find_place (Reader *r, const HeatCapGroup *group, const xmlNode *child, guint *at, guint *seen, gboolean *is_missing)
{
  while (*at < group->n)
    {
      const HeatCapElement *e = &group->elements[*at];
      if (is_element (r, child) && strcmp ((const char *) child->name, e->name) == 0 && (e->is_list || *seen == 0))
        {
          ++*seen;
          return e;
        }
      if (*seen < e->min)
        {
          *is_missing = TRUE;
          refuse_missing (r, e, child->parent);
          return NULL;
        }
      ++*at;
      *seen = 0;
    }
  return NULL;
}

static gboolean
is_signature (const Reader *r, const HeatCapGroup *group, const xmlNode *child)
{
  return group == &heat_cap_group && child->type == XML_ELEMENT_NODE && child->ns && strcmp ((const char *) child->ns->href, DSIG) == 0;
}

/* A child that is no element: words may not stand between elements. */
static gboolean
check_between (Reader *r, const xmlNode *child)
{
  if (child->type == XML_COMMENT_NODE || child->type == XML_PI_NODE || (child->type == XML_TEXT_NODE && xmlIsBlankNode ((xmlNode *) child)))
    return TRUE;
  g_autofree char *what = g_strdup_printf (_("words stand between the elements of <%s>"), (char *) child->parent->name);
  return refuse (r, HEAT_CAP_SCHEMA, child, what);
}

static gboolean
read_group (Reader *r, const HeatCapGroup *group, xmlNode *node, gpointer to)
{
  guint at = 0, seen = 0;

  for (xmlNode *child = node->children; child; child = child->next)
    {
      gboolean is_missing = FALSE;
      if (child->type != XML_ELEMENT_NODE)
        {
          if (!check_between (r, child))
            return FALSE;
          continue;
        }
      const HeatCapElement *e = find_place (r, group, child, &at, &seen, &is_missing);
      if (is_missing)
        return FALSE;
      if (!e && is_signature (r, group, child))
        {
          ((HeatCap *) to)->is_signed = TRUE;
          continue;
        }
      if (!e)
        {
          g_autofree char *what = g_strdup_printf (_("<%s> has no place in <%s>, or not this one"), (char *) child->name, (char *) node->name);
          return refuse (r, HEAT_CAP_SCHEMA, child, what);
        }
      if (!read_element (r, e, child, to))
        return FALSE;
    }
  for (; at < group->n; at++, seen = 0)
    if (seen < group->elements[at].min)
      return refuse_missing (r, &group->elements[at], node);
  return TRUE;
}

static gboolean
read_root (Reader *r, xmlDoc *doc, gboolean takes_1_1, HeatCap *cap)
{
  xmlNode *root = xmlDocGetRootElement (doc);
  const char *space = root && root->ns ? (const char *) root->ns->href : "";

  r->is_1_1 = strcmp (space, CAP_1_1) == 0;
  if (!root || strcmp ((const char *) root->name, "alert") != 0 || (strcmp (space, CAP_1_2) != 0 && !(takes_1_1 && r->is_1_1)))
    {
      g_autofree char *what = g_strdup_printf (_("it is no alert of CAP 1.2, but <%s> of “%s”"), root ? (char *) root->name : "", space);
      return refuse (r, HEAT_CAP_VERSION, root, what);
    }
  r->space = root->ns->href;
  cap->is_1_1 = r->is_1_1;
  return check_attributes (r, root) && read_group (r, &heat_cap_group, root, cap);
}

HeatCap *
heat_cap_read (const char *xml, gsize n, gboolean takes_1_1, HeatCapFault *fault, GError **error)
{
  Reader r = { .error = error };
  g_autoptr (xmlDoc) doc = parse (&r, xml, n);
  g_autoptr (HeatCap) cap = heat_cap_new ();
  gboolean is_read = doc && read_root (&r, doc, takes_1_1, cap);

  if (is_read && !heat_cap_check_rules (cap, error))
    {
      r.fault = HEAT_CAP_RULE;
      is_read = FALSE;
    }
  if (fault)
    *fault = r.fault;
  return is_read ? g_steal_pointer (&cap) : NULL;
}
