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

int32_t ofr_day_of(struct ofr_date date);
struct ofr_date ofr_date_of(int32_t day);
int ofr_weekday_of(int32_t day); /* 0 Monday .. 6 Sunday */
/** Read YYYY-MM-DD exactly; false when it is not one or no such day exists. */
bool ofr_date_read(const char *text, int32_t *day);
/** Write YYYY-MM-DD and NUL into 11 characters. */
void ofr_date_write(int32_t day, char text[11]);

#endif
