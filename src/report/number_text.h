/*
 * Numbers as readers see them: in text, HTML and sentences, of the program and of the page.
 *
 * Programs read numbers in full, from JSON, CSV and the database.
 */
#ifndef OFR_REPORT_NUMBER_TEXT_H
#define OFR_REPORT_NUMBER_TEXT_H

#include <stdbool.h>

#include "stats/student.h"

/** How people see a number. */
enum ofr_number_form {
    OFR_AS_DIGITS,  /* as many as a reader needs: 12,345; 123; 4.5; 0.031 */
    OFR_AS_PRINTED, /* four significant digits: 1.234e+04 */
    OFR_AS_RATIO,   /* 1.25; 12.5; 125 */
    OFR_AS_PERCENT, /* 12 % of 0.12 */
    OFR_AS_COUNT    /* whole, commas between thousands */
};

enum { OFR_LONGEST_NUMBER = 40, OFR_LONGEST_INTERVAL = 100 };

/** Write `value` for readers, with its sign if `sign`; "-" where it is not finite. @param text [out] returned
 */
const char *ofr_number_text(double value, enum ofr_number_form form, bool sign,
                            char text[OFR_LONGEST_NUMBER]);

/** Write the ends of an interval for readers: "-35 to -12"; "one replicate" where it has none. @param text
 * [out] returned */
const char *ofr_interval_text(struct ofr_interval interval, bool sign, char text[OFR_LONGEST_INTERVAL]);

/** Write "low to high", with signs if `sign`; "" where one is not finite. @param text [out] returned */
const char *ofr_range_text(double low, double high, enum ofr_number_form form, bool sign,
                           char text[OFR_LONGEST_INTERVAL]);

#endif
