// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk-guide.h"
#include "base-i18n.h"
#include "desk-ui.h"

typedef struct {
  char *title;      /* owned */
  GPtrArray *lines; /* char*, owned */
} Chapter;

typedef struct {
  GPtrArray *chapters; /* Chapter, owned */
  GtkWidget *search, *list, *page, *scrolled; /* of the widget tree */
  char *needle;        /* owned, folded; NULL: nothing is searched */
} Guide;

static void
chapter_free (gpointer data)
{
  Chapter *chapter = data;

  g_free (chapter->title);
  g_ptr_array_unref (chapter->lines);
  g_free (chapter);
}

static void
guide_free (gpointer data)
{
  Guide *guide = data;

  g_ptr_array_unref (guide->chapters);
  g_free (guide->needle);
  g_free (guide);
}

static char *
guide_path (void)
{
  const char *const *languages = g_get_language_names ();

  for (guint i = 0; languages[i]; i++)
    {
      g_autofree char *name = g_strdup_printf ("guide/%s.md", languages[i]), *path = heat_data_path (name);
      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&path);
    }
  return heat_data_path ("guide/en.md");
}

static GPtrArray *
read_chapters (GError **error)
{
  g_autoptr (GPtrArray) chapters = g_ptr_array_new_with_free_func (chapter_free);
  g_autofree char *path = guide_path (), *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, error))
    return g_steal_pointer (&chapters);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line; line++)
    if (g_str_has_prefix (*line, "## "))
      {
        Chapter *chapter = g_new (Chapter, 1);
        *chapter = (Chapter){ g_strdup (*line + 3), g_ptr_array_new_with_free_func (g_free) };
        g_ptr_array_add (chapters, chapter);
      }
    else if (**line && chapters->len)
      g_ptr_array_add (((Chapter *) chapters->pdata[chapters->len - 1])->lines, g_strdup (*line));
  return g_steal_pointer (&chapters);
}

char *
heat_desk_guide_markup (const char *line)
{
  static const struct { const char *mark, *open, *close; } marks[] = {
    { "`", "<b><tt>", "</tt></b>" }, { "**", "<b>", "</b>" }, { "*", "<i>", "</i>" },
  };
  GString *markup = g_string_new (NULL);

  while (*line)
    {
      const char *end = NULL;
      for (guint i = 0; i < G_N_ELEMENTS (marks) && !end; i++)
        {
          gsize n = strlen (marks[i].mark);
          if (!g_str_has_prefix (line, marks[i].mark) || !(end = strstr (line + n, marks[i].mark)) || end == line + n)
            {
              end = NULL;
              continue;
            }
          g_autofree char *inside = g_markup_escape_text (line + n, end - line - (gssize) n);
          g_string_append_printf (markup, "%s%s%s", marks[i].open, inside, marks[i].close);
          line = end + n;
        }
      if (end)
        continue;
      gsize n = g_utf8_next_char (line) - line;
      g_autofree char *one = g_markup_escape_text (line, (gssize) n);
      g_string_append (markup, one);
      line += n;
    }
  return g_string_free (markup, FALSE);
}

static GtkWidget *
line_widget (const char *line)
{
  gboolean is_item = g_str_has_prefix (line, "- "), is_step = g_ascii_isdigit (*line) && line[1] == '.';
  g_autofree char *markup = heat_desk_guide_markup (is_item ? line + 2 : is_step ? line + 3 : line);
  GtkWidget *label = heat_ui_note (markup, "guideline");

  gtk_label_set_max_width_chars (GTK_LABEL (label), 60);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_focusable (label, FALSE);
  if (!is_item && !is_step)
    return label;
  g_autofree char *sign = is_item ? g_strdup ("•") : g_strndup (line, 2);
  GtkWidget *row = heat_ui_row (8, NULL), *bullet = heat_ui_label (sign, "text2 guideline");
  gtk_widget_set_valign (bullet, GTK_ALIGN_START);
  gtk_widget_set_size_request (bullet, 18, -1);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (row), bullet);
  gtk_box_append (GTK_BOX (row), label);
  return row;
}

static void
chapter_selected (GtkListBox *list, GtkListBoxRow *row, Guide *guide)
{
  if (!row)
    return;
  const Chapter *chapter = guide->chapters->pdata[gtk_list_box_row_get_index (row)];
  heat_ui_clear (guide->page);
  gtk_box_append (GTK_BOX (guide->page), heat_ui_label (chapter->title, "title"));
  for (guint i = 0; i < chapter->lines->len; i++)
    gtk_box_append (GTK_BOX (guide->page), line_widget (chapter->lines->pdata[i]));
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (guide->scrolled)), 0);
}

static gboolean
holds (const char *text, const char *needle)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, needle) != NULL;
}

static gboolean
is_listed (GtkListBoxRow *row, gpointer data)
{
  Guide *guide = data;
  const Chapter *chapter = guide->chapters->pdata[gtk_list_box_row_get_index (row)];

  if (!guide->needle || holds (chapter->title, guide->needle))
    return TRUE;
  for (guint i = 0; i < chapter->lines->len; i++)
    if (holds (chapter->lines->pdata[i], guide->needle))
      return TRUE;
  return FALSE;
}

static void
search_changed (GtkSearchEntry *entry, Guide *guide)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));

  g_free (guide->needle);
  guide->needle = *text ? g_utf8_casefold (text, -1) : NULL;
  gtk_list_box_invalidate_filter (GTK_LIST_BOX (guide->list));
  for (int i = 0; i < (int) guide->chapters->len; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (guide->list), i);
      if (is_listed (row, guide))
        return gtk_list_box_select_row (GTK_LIST_BOX (guide->list), row);
    }
}

static GtkWidget *
make_left (Guide *guide)
{
  GtkWidget *left = heat_ui_column (8, "guidelist"), *none = heat_ui_label (_("No chapter has these words"), "text2");

  guide->search = gtk_search_entry_new ();
  guide->list = gtk_list_box_new ();
  heat_ui_name (guide->list, _("Chapters"));
  heat_ui_name (guide->search, _("Search the guide"));
  for (guint i = 0; i < guide->chapters->len; i++)
    {
      const char *title = ((const Chapter *) guide->chapters->pdata[i])->title;
      gtk_list_box_append (GTK_LIST_BOX (guide->list), heat_ui_list_row (heat_ui_label (title, "guiderow"), title, title));
    }
  gtk_list_box_set_filter_func (GTK_LIST_BOX (guide->list), is_listed, guide, NULL);
  gtk_list_box_set_placeholder (GTK_LIST_BOX (guide->list), none);
  g_signal_connect (guide->search, "search-changed", G_CALLBACK (search_changed), guide);
  g_signal_connect (guide->list, "row-selected", G_CALLBACK (chapter_selected), guide);
  gtk_widget_set_size_request (left, 220, -1);
  gtk_box_append (GTK_BOX (left), guide->search);
  gtk_box_append (GTK_BOX (left), guide->list);
  return left;
}

static GtkWidget *
make_parts (Guide *guide, const GError *error)
{
  GtkWidget *parts = heat_ui_row (0, NULL);

  guide->page = heat_ui_column (10, "guidepage");
  guide->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (guide->scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (guide->scrolled), guide->page);
  gtk_widget_set_hexpand (guide->scrolled, TRUE);
  gtk_box_append (GTK_BOX (parts), make_left (guide));
  gtk_box_append (GTK_BOX (parts), guide->scrolled);
  if (error)
    gtk_box_append (GTK_BOX (guide->page), heat_ui_label (error->message, "late"));
  gtk_list_box_select_row (GTK_LIST_BOX (guide->list), gtk_list_box_get_row_at_index (GTK_LIST_BOX (guide->list), 0));
  return parts;
}

GtkWidget *
heat_desk_guide_new (GtkWindow *parent)
{
  Guide *guide = g_new0 (Guide, 1);
  g_autoptr (GError) error = NULL;
  GtkWidget *window = heat_ui_window (parent, _("User guide"));

  guide->chapters = read_chapters (&error);
  gtk_window_set_default_size (GTK_WINDOW (window), 900, 620);
  gtk_window_set_child (GTK_WINDOW (window), make_parts (guide, error));
  g_signal_connect_swapped (guide->search, "stop-search", G_CALLBACK (gtk_window_close), window);
  gtk_window_set_focus (GTK_WINDOW (window), guide->search);
  g_object_set_data_full (G_OBJECT (window), "heat-guide", guide, guide_free);
  return window;
}
