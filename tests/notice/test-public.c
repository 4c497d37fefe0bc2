// SPDX-License-Identifier: GPL-3.0-or-later
/* Nothing goes to the public with what only a sample says: sheets, alerts; and where a company sets its own. */
#include "notice-cap-make.h"
#include "notice-public.h"
#include "notice-sample.h"
#include "notice-text.h"
#include <glib/gstdio.h>

static void
test_examples (void)
{
  struct { const char *address; gboolean is_example; } cases[] = {
    { "https://heat.example.com/n/{number}", TRUE }, { "http://example.com", TRUE }, { "https://EXAMPLE.org:8443/", TRUE }, { "dispatch@heat.example.com", TRUE },
    { "dispatch@example.net", TRUE }, { "https://heat.example/n", TRUE }, { "example.com", TRUE }, { "https://heat.invalid/", TRUE }, { "", FALSE }, { NULL, FALSE },
    { "https://heat.city.cn/n/{number}", FALSE }, { "https://myexample.com/", FALSE }, { "https://example.company.cn/", FALSE },
    { "https://heat.city.cn/example", FALSE }, { "https://heat.city.cn/a/example.com", FALSE }, { "dispatch@heat.city.cn", FALSE }, { "http://127.0.0.1:8088/n/{number}", FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    if (heat_notice_is_example (cases[i].address) != cases[i].is_example)
      g_error ("%s is taken for the wrong kind", cases[i].address);
}

/* Runs with a company's file of this text; NULL: without one. */
static void
set_company (const char *text)
{
  g_autofree char *path = g_strdup_printf ("%s/heat-company-%d.ini", g_get_tmp_dir (), g_random_int_range (0, 1000000000));
  const char *old = g_getenv ("HEAT_COMPANY");

  if (old && strstr (old, "heat-company-"))
    g_unlink (old);
  g_unsetenv ("HEAT_COMPANY");
  if (!text)
    return;
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_setenv ("HEAT_COMPANY", path, TRUE);
}

static char *
refusal_of_sheets (HeatNotice *n, const char *url)
{
  g_autoptr (HeatWording) w = heat_wording_load_language ("zh_CN", NULL);
  HeatNoticeContext context = { .status_url = url };
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (w);
  if (heat_notice_check_public (n, w, &context, &error))
    return NULL;
  g_assert_error (error, HEAT_NOTICE_ERROR, HEAT_ERROR_REFUSED);
  return g_strdup (error->message);
}

static void
expect_refusal (const char *message, const char *group, const char *key)
{
  g_assert_nonnull (message);
  if (!strstr (message, group) || !strstr (message, key) || !strstr (message, "HEAT_COMPANY"))
    g_error ("“%s” does not say where to set %s of %s", message, key, group);
}

static void
test_sheets (void)
{
  g_autoptr (HeatNotice) n = sample_notice (sample_body ("0114-02", 1, 2));
  JsonObject *unsigned_body = sample_body ("0114-02", 1, 2), *silent_body = sample_body ("0114-02", 1, 2);

  json_object_remove_member (unsigned_body, "issuer");
  json_object_remove_member (silent_body, "phone");
  g_autoptr (HeatNotice) no_issuer = sample_notice (unsigned_body), no_phone = sample_notice (silent_body);
  set_company (NULL);
  g_autofree char *sample = refusal_of_sheets (n, NULL), *given = refusal_of_sheets (n, "https://heat.city.cn/n/{number}"), *bad = refusal_of_sheets (n, "https://a.example.org/{number}");
  expect_refusal (sample, "[notice]", "status_url");
  expect_refusal (bad, "[notice]", "status_url");
  g_assert_null (given);
  set_company ("[notice]\nstatus_url=https://heat.city.cn/n/{number}\n");
  g_autofree char *own = refusal_of_sheets (n, NULL), *issuer = refusal_of_sheets (no_issuer, NULL), *phone = refusal_of_sheets (no_phone, NULL);
  g_assert_null (own);
  expect_refusal (issuer, "[company]", "name");
  expect_refusal (phone, "[company]", "phone");
  g_autoptr (HeatWording) en = heat_wording_load_language ("en", NULL);
  g_autoptr (HeatNoticeSheet) s = heat_notice_sheet_new (n, HEAT_SCOPE_ALL, en, NULL, NULL);
  g_assert_cmpstr (s->code, ==, "https://heat.city.cn/n/0114-02");
  /* Left empty there is no page, and no code. */
  set_company ("[notice]\nstatus_url=\n");
  g_autofree char *none = refusal_of_sheets (n, NULL);
  g_autoptr (HeatWording) zh = heat_wording_load_language ("zh_CN", NULL);
  g_autoptr (HeatNoticeSheet) plain = heat_notice_sheet_new (n, HEAT_SCOPE_ALL, zh, NULL, NULL);
  g_assert_null (none);
  g_assert_cmpstr (plain->code, ==, "");
  set_company (NULL);
}

static char *
refusal_of_alert (const char *url)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeatCapProfile) profile = heat_cap_profile_load (NULL, &error);
  g_autoptr (HeatWording) w = heat_wording_load_language ("zh_CN", NULL);
  const HeatWording *wordings[] = { w };
  HeatCapMaking making = { profile, wordings, 1, NULL, NULL, NULL, url };
  g_autoptr (HeatNotice) n = sample_notice (sample_body ("0114-02", 1, 2));

  g_assert_no_error (error);
  g_autoptr (HeatCap) cap = heat_cap_from_notice (n, &making, &error);
  if (cap)
    return NULL;
  g_assert_error (error, HEAT_NOTICE_ERROR, HEAT_ERROR_REFUSED);
  return g_strdup (error->message);
}

static void
test_alerts (void)
{
  set_company (NULL);
  g_autofree char *sample = refusal_of_alert ("https://heat.city.cn/n/{number}");
  expect_refusal (sample, "[alert]", "sender");
  set_company ("[alert]\nsender=dispatch@heat.city.cn\n");
  g_autofree char *page = refusal_of_alert (NULL), *good = refusal_of_alert ("https://heat.city.cn/n/{number}");
  expect_refusal (page, "[notice]", "status_url");
  g_assert_null (good);
  /* An exercise may say what it likes. */
  set_company ("[alert]\nstatus=Exercise\n");
  g_autofree char *exercise = refusal_of_alert (NULL);
  g_assert_null (exercise);
  set_company ("[alert]\nsendr=dispatch@heat.city.cn\n");
  g_autoptr (GError) error = NULL;
  g_assert_null (heat_cap_profile_load (NULL, &error));
  g_assert_error (error, HEAT_NOTICE_ERROR, HEAT_ERROR_DATA);
  g_assert_nonnull (strstr (error->message, "sendr"));
  set_company (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/notice/public/examples", test_examples);
  g_test_add_func ("/notice/public/sheets", test_sheets);
  g_test_add_func ("/notice/public/alerts", test_alerts);
  return g_test_run ();
}
