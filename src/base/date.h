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

/** Day number of a date, and date of a day number. */
int32_t ofr_day_of(struct ofr_date date);
struct ofr_date ofr_date_of(int32_t day);
int ofr_weekday_of(int32_t day); /* of a day number: 0 Monday .. 6 Sunday */
/**
 * Read a date YYYY-MM-DD from the whole of `text`; false when it is none or no such day exists.
 *
 * @param day [out] day number; unchanged on failure
 */
bool ofr_date_read(const char *text, int32_t *day);
/** Write day number `day` as YYYY-MM-DD. @param text [out] [11] NUL-terminated */
void ofr_date_write(int32_t day, char text[11]);

#endif
