// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/* Households by phone number. Numbers are compared by their digits, without the country's prefix (+86, 0086): "+86 139-0000-0002" is
 * 13900000002. 8 bytes a household that has a number. */
#include "net.h"

typedef struct _HotlinePhones HotlinePhones;
/* References the network. O(households), about 0.1 s for a million. */
HotlinePhones *hotline_phones_new (HeatNet *net);
void hotline_phones_free (HotlinePhones *phones);
/* At most `most` households in the order of the network; `found` has room for them. How many there are. O(log n). */
guint hotline_phones_find (const HotlinePhones *phones, const char *phone, guint32 *found, guint most);
