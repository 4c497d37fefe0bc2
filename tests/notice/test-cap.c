// SPDX-License-Identifier: GPL-3.0-or-later
/* Alerts: the standard's examples, attacks, and the verdict of the standard's schema as an independent answer. */
#include "notice-cap.h"
#include "cap-schema.h"
#include <libxml/xmlIO.h>
#include <glib/gstdio.h>
#include <string.h>

/* Every element there is, some twice. */
static const char full[] =
  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<?style none?>\n<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\""
  " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"urn:x y.xsd\">\n"
  "<identifier>heat.2026.0114-02.2</identifier><sender>dispatch@heat.example.com</sender><sent> 2026-01-14T03:02:00+08:00 </sent>"
  "<status>Actual</status><msgType>Update</msgType><source>desk</source><scope>Restricted</scope><restriction>crews</restriction>"
  "<addresses>\"a b\" c</addresses><code>x</code><code>y</code><note>n</note>"
  "<references>dispatch@heat.example.com,heat.2026.0114-02.1,2026-01-14T02:57:00+08:00</references><incidents>0114-02</incidents>"
  "<info><language>zh-CN</language><category>Infra</category><category>Health</category><event>停热</event>"
  "<responseType>Prepare</responseType><responseType>Monitor</responseType><urgency>Immediate</urgency><severity>Severe</severity>"
  "<certainty>Observed</certainty><audience>all</audience><eventCode><valueName>a</valueName><value>b</value></eventCode>"
  "<effective>2026-01-14T03:02:00+08:00</effective><onset>2026-01-14T02:58:00+08:00</onset><expires>2026-01-14T23:30:00-00:00</expires>"
  "<senderName>北城热力</senderName><headline>h</headline><description>d &amp; e</description><instruction>i</instruction>"
  "<web>https://heat.example.com/n/0114-02</web><contact>0451</contact><parameter><valueName>p</valueName><value></value></parameter>"
  "<resource><resourceDesc>map</resourceDesc><mimeType>image/png</mimeType><size>12</size><uri>https://x/ü</uri><derefUri>QQ==</derefUri><digest>0</digest></resource>"
  "<area><areaDesc>通达小区</areaDesc><polygon>45.7,126.6 45.8,126.6 45.8,126.7 45.7,126.6</polygon><circle>45.7,126.6 0.3</circle>"
  "<geocode><valueName>heat:community</valueName><value>C1</value></geocode><altitude>10</altitude><ceiling>20.5</ceiling></area></info>"
  "<info><category>Other</category><event>x</event><urgency>Unknown</urgency><severity>Unknown</severity><certainty>Unknown</certainty></info>\n</alert>\n";

/* --- the standard's examples --- */
static guint asked_for; /* files and addresses that the parser wanted */

static xmlParserInput *
count_entity (const char *url, const char *id, xmlParserCtxt *context)
{
  asked_for++;
  return NULL;
}

static int
count_open (const char *name)
{
  asked_for++;
  return 0;
}

static void
test_examples (void)
{
  /* `strict`: as CAP 1.2 only. `wide`: CAP 1.1 is taken as well. */
  static const struct { const char *file; HeatCapFault strict, wide; const char *says; } cases[] = {
    /* Follow the schema of 1.2 and every rule. */
    { "cap_amber_alert_example.xml", HEAT_CAP_GOOD, HEAT_CAP_GOOD, NULL },
    { "thunderstorm.cap", HEAT_CAP_GOOD, HEAT_CAP_GOOD, NULL },
    /* Of the namespace …:cap:1.1, which the schema of 1.2 does not know: no alerts of CAP 1.2. As alerts of 1.1 they are right: <info> may be
     * missing, and a <value> may be empty. */
    { "no_optional_fields.cap", HEAT_CAP_VERSION, HEAT_CAP_GOOD, "cap:1.1" },
    { "weather.cap", HEAT_CAP_VERSION, HEAT_CAP_GOOD, "cap:1.1" },
    /* <scope> has minOccurs 1. */
    { "invalid.cap", HEAT_CAP_SCHEMA, HEAT_CAP_SCHEMA, "<scope>" },
    /* Follows the schema, for <references/> is an xs:string; but msgType Update "updates and supersedes the earlier message(s) identified
     * in <references>", and it names none. (Its empty <restriction> and <addresses> are conditional on other scopes and harm nobody.) */
    { "canada_errors.cap", HEAT_CAP_RULE, HEAT_CAP_RULE, "<references>" },
    /* The entity attack: a document type with entities for files and addresses. Also breaks the schema further down (<x>, <y>). */
    { "xee.cap", HEAT_CAP_DOCTYPE, HEAT_CAP_DOCTYPE, "<!DOCTYPE>" },
  };

  if (!is_shared_here ())
    return;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int wide = 0; wide < 2; wide++)
      {
        g_autofree char *path = shared_file (cases[i].file), *xml = NULL;
        gsize n;
        HeatCapFault fault, want = wide ? cases[i].wide : cases[i].strict;
        g_autoptr (GError) error = NULL;
        g_assert_true (g_file_get_contents (path, &xml, &n, NULL));
        asked_for = 0;
        g_autoptr (HeatCap) cap = heat_cap_read (xml, n, wide, &fault, &error);
        if (fault != want)
          g_error ("%s: %s instead of %s: %s", cases[i].file, heat_cap_fault_word (fault), heat_cap_fault_word (want), error ? error->message : "");
        g_assert_true ((cap != NULL) == (want == HEAT_CAP_GOOD));
        g_assert_cmpuint (asked_for, ==, 0);
        if (cap)
          g_assert_no_error (error);
        else if (cases[i].says && !strstr (error->message, cases[i].says))
          g_error ("%s: “%s” is not in “%s”", cases[i].file, cases[i].says, error->message);
      }
}

static void
test_example_read (void)
{
  g_autofree char *path = shared_file ("cap_amber_alert_example.xml"), *xml = NULL;
  gsize n;

  if (!is_shared_here ())
    return;
  g_assert_true (g_file_get_contents (path, &xml, &n, NULL));
  g_autoptr (HeatCap) cap = heat_cap_read (xml, n, FALSE, NULL, NULL);
  g_assert_cmpstr (cap->identifier, ==, "KAR0-0306112239-SW");
  g_assert_cmpuint (cap->infos->len, ==, 2);
  HeatCapInfo *spanish = cap->infos->pdata[1];
  g_assert_cmpstr (spanish->event, ==, "Abducción de Niño");
  g_assert_cmpstr (((HeatCapPair *) ((HeatCapArea *) spanish->areas->pdata[0])->geocodes->pdata[0])->value, ==, "006037");
  g_autofree char *reference = heat_cap_reference (cap);
  g_assert_cmpstr (reference, ==, "KARO@CLETS.DOJ.CA.GOV,KAR0-0306112239-SW,2003-06-11T22:39:00-07:00");
}

/* --- attacks --- */
static HeatCapFault
verdict (const char *xml, gsize n)
{
  HeatCapFault fault;
  g_autoptr (GError) error = NULL;
  g_autoptr (HeatCap) cap = heat_cap_read (xml, n, FALSE, &fault, &error);

  g_assert_true ((cap != NULL) == (fault == HEAT_CAP_GOOD));
  g_assert_true ((error != NULL) == (fault != HEAT_CAP_GOOD));
  return fault;
}

static char *
with_doctype (const char *doctype, const char *event)
{
  GString *s = g_string_new (full);

  g_assert_cmpuint (g_string_replace (s, "<?style none?>", doctype, 1), ==, 1);
  g_assert_cmpuint (g_string_replace (s, "<event>停热</event>", event, 1), ==, 1);
  return g_string_free (s, FALSE);
}

/* A file that tells whether it was read stands behind the entity: a pipe on which nobody writes would hang the reader. */
static void
test_entities (void)
{
  g_autofree char *folder = g_dir_make_tmp ("heat-cap-XXXXXX", NULL), *secret = g_build_filename (folder, "secret", NULL);
  g_autofree char *file = g_strdup_printf ("<!DOCTYPE alert [<!ENTITY x SYSTEM \"file://%s\">]>", secret);
  g_autofree char *parameter = g_strdup_printf ("<!DOCTYPE alert [<!ENTITY %% p SYSTEM \"file://%s\"> %%p;]>", secret);
  g_autofree char *external = g_strdup_printf ("<!DOCTYPE alert SYSTEM \"file://%s\">", secret);
  const char *doctypes[] = { file, parameter, external, "<!DOCTYPE alert>", "<!DOCTYPE alert [<!ENTITY x \"y\">]>",
    "<!DOCTYPE alert [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">"
    "<!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;\"><!ENTITY x \"&e;&e;&e;&e;&e;&e;&e;&e;\">]>" };

  g_assert_true (g_file_set_contents (secret, "the secret", -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (doctypes); i++)
    {
      g_autofree char *xml = with_doctype (doctypes[i], i == 0 || i >= 4 ? "<event>&x;</event>" : "<event>y</event>");
      gsize n;
      g_autofree char *wide = g_convert (xml + strlen ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"), -1, "UTF-16", "UTF-8", NULL, &n, NULL);
      asked_for = 0;
      g_assert_cmpint (verdict (xml, strlen (xml)), ==, HEAT_CAP_DOCTYPE);
      g_assert_cmpint (verdict (wide, n), ==, HEAT_CAP_DOCTYPE); /* bytes that no search for "<!DOCTYPE" finds */
      g_assert_cmpuint (asked_for, ==, 0);
    }
  g_autofree char *include = with_doctype ("", "<event><xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"file:///etc/passwd\" parse=\"text\"/></event>");
  g_assert_cmpint (verdict (include, strlen (include)), ==, HEAT_CAP_SCHEMA);
  g_assert_cmpuint (asked_for, ==, 0);
  g_unlink (secret);
  g_rmdir (folder);
}

static void
test_hostile (void)
{
  g_autoptr (GString) deep = g_string_new ("<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\">");
  g_autofree char *huge = g_strnfill (HEAT_CAP_BYTES + 1, ' ');

  for (int i = 0; i < 100000; i++)
    g_string_append (deep, "<a>");
  g_assert_cmpint (verdict (deep->str, deep->len), ==, HEAT_CAP_NO_XML);
  g_assert_cmpint (verdict (huge, HEAT_CAP_BYTES + 1), ==, HEAT_CAP_NO_XML);
  g_assert_cmpint (verdict ("", 0), ==, HEAT_CAP_NO_XML);
  g_assert_cmpint (verdict ("\0\0\0\0", 4), ==, HEAT_CAP_NO_XML);
  g_assert_cmpint (verdict (full, strlen (full) / 2), ==, HEAT_CAP_NO_XML);
  g_assert_cmpint (verdict ("<html/>", 7), ==, HEAT_CAP_VERSION);
}

/* Any bytes: no crash, no leak, an answer. */
static void
test_noise (void)
{
  g_autoptr (GRand) dice = g_rand_new_with_seed (12);

  for (int round = 0; round < 3000; round++)
    {
      g_autofree char *xml = g_strdup (full);
      gsize n = strlen (full);
      for (int k = g_rand_int_range (dice, 1, 6); k > 0; k--)
        xml[g_rand_int_range (dice, 0, (gint32) n)] = (char) g_rand_int_range (dice, 0, 256);
      verdict (xml, n);
    }
}

/* --- against the schema --- */
static void
collect (xmlNode *node, GPtrArray *all)
{
  for (; node; node = node->next)
    if (node->type == XML_ELEMENT_NODE)
      {
        g_ptr_array_add (all, node);
        collect (node->children, all);
      }
}

static xmlNode *
any_of (GPtrArray *all, GRand *dice)
{
  return all->pdata[g_rand_int_range (dice, 1, (gint32) all->len)]; /* not the alert itself */
}

static void
mutate (xmlDoc *doc, GRand *dice)
{
  static const char *const texts[] = { "", " ", "Actual", " Actual", "Alert", "Public", "en-US", "toolonglanguage", "en-", "e1", "Geo", "Infra", "2026-02-29T00:00:00+08:00",
    "2024-02-29T24:00:00+08:00", "2024-02-29T24:00:01+08:00", "2026-01-14T03:02:00Z", "2026-01-14T03:02:00", "2026-01-14T03:02:00.5+08:00", " 2026-01-14T03:02:00-14:00\n",
    "2026-01-14T03:02:00+14:01", "2026-01-14T03:60:00+08:00", "0000-01-14T03:02:00+08:00", "2026-13-01T03:02:00+08:00", "12", "-12", "+0012", "1.5", ".5", "5.", ".", "1e3",
    "12 ", "http://[bad", "a b c", "http://x/ü?y=1#z", "#a#b", ":x", "%zz", "Unknown", "AllClear", "Past" };
  static const char *const names[] = { "identifier", "info", "area", "value", "valueName", "event", "category", "code", "polygon", "x", "language" };
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  collect (xmlDocGetRootElement (doc), all);
  if (all->len < 3)
    return;
  xmlNode *node = any_of (all, dice);
  switch (g_rand_int_range (dice, 0, 9))
    {
    case 0: xmlUnlinkNode (node); xmlFreeNode (node); break;
    case 1: xmlAddNextSibling (node, xmlCopyNode (node, 1)); break;
    case 2: if (xmlNextElementSibling (node)) xmlAddPrevSibling (node, xmlNextElementSibling (node)); break;
    case 3: xmlNodeSetName (node, (const xmlChar *) names[g_rand_int_range (dice, 0, G_N_ELEMENTS (names))]); break;
    case 4: xmlNewProp (node, (const xmlChar *) "kind", (const xmlChar *) "1"); break;
    case 5: xmlAddNextSibling (node, xmlNewText ((const xmlChar *) (g_rand_boolean (dice) ? "  " : "words"))); break;
    case 6: xmlAddNextSibling (node, xmlNewComment ((const xmlChar *) "remark")); break;
    default:
      if (!xmlFirstElementChild (node))
        xmlNodeSetContent (node, (const xmlChar *) texts[g_rand_int_range (dice, 0, G_N_ELEMENTS (texts))]);
    }
}

/* What is spoilt at random is refused by the reader exactly when the schema refuses it. */
static void
test_schema (void)
{
  g_autoptr (GRand) dice = g_rand_new_with_seed (20100701);
  guint n_valid = 0, n_rule = 0;

  if (!is_shared_here ())
    return;
  xmlSchema *schema = load_schema ();
  for (int round = 0; round < 4000; round++)
    {
      g_autoptr (xmlDoc) doc = xmlReadMemory (full, (int) strlen (full), NULL, NULL, XML_PARSE_NONET);
      xmlChar *text;
      int n;
      for (int k = g_rand_int_range (dice, 0, 3); k >= 0; k--)
        mutate (doc, dice);
      xmlDocDumpMemory (doc, &text, &n);
      g_autoptr (xmlDoc) again = xmlReadMemory ((char *) text, n, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR);
      HeatCapFault fault;
      g_autoptr (GError) error = NULL;
      g_autoptr (HeatCap) cap = heat_cap_read ((char *) text, (gsize) n, FALSE, &fault, &error);
      gboolean valid = is_valid (schema, again), passed = fault == HEAT_CAP_GOOD || fault == HEAT_CAP_RULE;
      if (valid != passed)
        g_error ("round %d: the schema says %s, the reader %s (%s)\n%s", round, valid ? "valid" : "invalid", heat_cap_fault_word (fault), error ? error->message : "", text);
      n_valid += valid;
      n_rule += fault == HEAT_CAP_RULE;
      xmlFree (text);
    }
  xmlSchemaFree (schema);
  g_test_message ("%u of 4000 are valid, %u of these break a rule", n_valid, n_rule);
  g_assert_cmpuint (n_valid, >, 400);
  g_assert_cmpuint (n_valid, <, 3600);
  g_assert_cmpuint (n_rule, >, 20);
}

/* --- rules beside the schema --- */
static void
test_rules (void)
{
  static const struct { const char *from, *to; HeatCapFault fault; } cases[] = {
    { "", "", HEAT_CAP_GOOD },
    { "<identifier>heat.", "<identifier>he at.", HEAT_CAP_RULE },
    { "<identifier>heat.2026.0114-02.2<", "<identifier><", HEAT_CAP_RULE },
    { "<sender>dispatch@", "<sender>a,b@", HEAT_CAP_RULE },
    { "<sender>dispatch@", "<sender>a&amp;b@", HEAT_CAP_RULE },
    { "<restriction>crews</restriction>", "", HEAT_CAP_RULE },
    { "<restriction>crews</restriction>", "<restriction> </restriction>", HEAT_CAP_RULE },
    { "<scope>Restricted", "<scope>Private", HEAT_CAP_GOOD },
    { "<scope>Restricted</scope><restriction>crews</restriction><addresses>\"a b\" c</addresses>", "<scope>Private</scope>", HEAT_CAP_RULE },
    { "<msgType>Update", "<msgType>Cancel", HEAT_CAP_GOOD },
    { ",2026-01-14T02:57:00+08:00<", "<", HEAT_CAP_RULE },
    { ",2026-01-14T02:57:00+08:00<", ",2026-01-14T02:57:00<", HEAT_CAP_RULE },
    { ",2026-01-14T02:57:00+08:00<", ",2026-01-14T02:57:00+08:00\n a,b,2026-01-14T02:57:00-00:00<", HEAT_CAP_GOOD },
    { "45.7,126.6 45.8,126.6 45.8,126.7 45.7,126.6<", "45.7,126.6 45.8,126.6 45.8,126.7 45.7,126.61<", HEAT_CAP_RULE }, /* open */
    { "45.7,126.6 45.8,126.6 45.8,126.7 45.7,126.6<", "45.7,126.6 45.8,126.6 45.7,126.6<", HEAT_CAP_RULE },             /* three places */
    { "45.7,126.6 45.8,126.6 45.8,126.7 45.7,126.6<", "126.6,45.7 126.6,45.8 126.7,45.8 126.6,45.7<", HEAT_CAP_RULE }, /* turned round */
    { "45.7,126.6 45.8,126.6 45.8,126.7 45.7,126.6<", "45.7, 126.6 45.8,126.6 45.8,126.7 45.7,126.6<", HEAT_CAP_RULE },
    { "45.7,126.6 0.3<", "45.7,126.6<", HEAT_CAP_RULE },
    { "45.7,126.6 0.3<", "45.7,126.6 -1<", HEAT_CAP_RULE },
    { "45.7,126.6 0.3<", "45.7,126.6 0<", HEAT_CAP_GOOD },
    { "<altitude>10</altitude>", "", HEAT_CAP_RULE },
    { "<ceiling>20.5</ceiling>", "", HEAT_CAP_GOOD },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) xml = g_string_new (full);
      if (*cases[i].from)
        g_assert_cmpuint (g_string_replace (xml, cases[i].from, cases[i].to, 1), ==, 1);
      if (verdict (xml->str, xml->len) != cases[i].fault)
        g_error ("“%s” → “%s”: %s", cases[i].from, cases[i].to, heat_cap_fault_word (verdict (xml->str, xml->len)));
    }
}

/* What is written is read back the same, and is valid. */
static void
test_round (void)
{
  g_autoptr (HeatCap) cap = heat_cap_read (full, strlen (full), FALSE, NULL, NULL);
  g_autofree char *text = heat_cap_write (cap);
  g_autoptr (GError) error = NULL;
  g_autoptr (HeatCap) again = heat_cap_read (text, strlen (text), FALSE, NULL, &error);

  g_assert_no_error (error);
  g_autofree char *second = heat_cap_write (again);
  g_assert_cmpstr (text, ==, second);
  HeatCapInfo *info = again->infos->pdata[0];
  g_assert_cmpstr (info->description, ==, "d & e");
  g_assert_cmpstr (again->sent, ==, "2026-01-14T03:02:00+08:00");
  g_assert_cmpstr (((HeatCapInfo *) again->infos->pdata[1])->language, ==, NULL);
  g_free (info->description);
  info->description = g_strdup ("a < b & c > d \x01\x0b\t\r\n“引”\xef\xbf\xbf𠮷");
  g_autofree char *odd = heat_cap_write (again);
  g_autoptr (HeatCap) third = heat_cap_read (odd, strlen (odd), FALSE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (((HeatCapInfo *) third->infos->pdata[0])->description, ==, "a < b & c > d \t\r\n“引”𠮷");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  xmlInitParser ();
  xmlSetExternalEntityLoader (count_entity);
  xmlRegisterInputCallbacks (count_open, NULL, NULL, NULL);
  g_test_add_func ("/notice/cap/schema", test_schema);
  g_test_add_func ("/notice/cap/examples", test_examples);
  g_test_add_func ("/notice/cap/example-read", test_example_read);
  g_test_add_func ("/notice/cap/entities", test_entities);
  g_test_add_func ("/notice/cap/hostile", test_hostile);
  g_test_add_func ("/notice/cap/noise", test_noise);
  g_test_add_func ("/notice/cap/rules", test_rules);
  g_test_add_func ("/notice/cap/round", test_round);
  int status = g_test_run ();
  xmlCleanupParser ();
  return status;
}
