// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <glib.h>
/* The number in "3", "３号楼", "3#", "3栋", "2单元"; 0 when the text is no such number. */
guint heat_notice_number (const char *text);
/* Order of building and unit numbers: numeric ones first, by value, the others by text. */
int heat_notice_number_order (const char *a, const char *b);
