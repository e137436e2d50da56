/*
 * Date: calendar days as numbers, proleptic Gregorian. Day 0 is 1970-01-01.
 */
#ifndef OFR_BASE_DATE_H
#define OFR_BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

struct ofr_date {
    int year, month, day; /* month 1-12, day 1-31 */
};

/** Day number of a date. */
int32_t ofr_day_of(struct ofr_date date);
/** Date of a day number. */
struct ofr_date ofr_date_of(int32_t day);
/** Weekday of a day number: 0 Monday to 6 Sunday. */
int ofr_weekday_of(int32_t day);
/** Read a text YYYY-MM-DD; false when it is not one or no such day exists. @param day [out] number; unchanged
 * then */
bool ofr_date_read(const char *text, int32_t *day);
/** Write a day number as YYYY-MM-DD. @param text [out] [11] with a NUL */
void ofr_date_write(int32_t day, char text[11]);

#endif
