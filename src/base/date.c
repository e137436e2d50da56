#include "base/date.h"

#include <stdio.h>
#include <string.h>

/* Days from the civil calendar, counting years from March so that the leap day comes last. */
int32_t ofr_day_of(struct ofr_date date) {
    int year = date.year - (date.month <= 2);
    int era = (year >= 0 ? year : year - 399) / 400;
    int year_of_era = year - era * 400;
    int day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

struct ofr_date ofr_date_of(int32_t day) {
    int32_t shifted = day + 719468;
    int era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int day_of_era = shifted - era * 146097;
    int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month_from_march = (5 * day_of_year + 2) / 153;
    struct ofr_date date;
    date.day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    date.month = month_from_march + (month_from_march < 10 ? 3 : -9);
    date.year = year_of_era + era * 400 + (date.month <= 2);
    return date;
}

int ofr_weekday_of(int32_t day) { return (int)(((day % 7) + 7 + 3) % 7); }

bool ofr_date_read(const char *text, int32_t *day) {
    if (text == NULL || strlen(text) != 10)
        return false;
    for (int i = 0; i < 10; i++) {
        bool dash = i == 4 || i == 7;
        if (dash ? text[i] != '-' : text[i] < '0' || text[i] > '9')
            return false;
    }
    struct ofr_date date = {(text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 +
                                (text[3] - '0'),
                            (text[5] - '0') * 10 + (text[6] - '0'), (text[8] - '0') * 10 + (text[9] - '0')};
    if (date.month < 1 || date.month > 12 || date.day < 1)
        return false;
    int32_t number = ofr_day_of(date);
    struct ofr_date back = ofr_date_of(number);
    if (back.year != date.year || back.month != date.month || back.day != date.day)
        return false;
    *day = number;
    return true;
}

void ofr_date_write(int32_t day, char text[11]) {
    struct ofr_date date = ofr_date_of(day);
    snprintf(text, 11, "%04u-%02u-%02u", (unsigned)date.year % 10000u, (unsigned)date.month % 100u,
             (unsigned)date.day % 100u);
}
