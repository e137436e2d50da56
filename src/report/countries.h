/*
 * Countries: published counts of people who went to the war in Syria and Iraq, to stand beside a league
 * table and never in it: they were counted by others, in other ways, over other years.
 *
 * Not an input of any model.
 */
#ifndef OFR_REPORT_COUNTRIES_H
#define OFR_REPORT_COUNTRIES_H

#include <stddef.h>

struct ofr_country {
    const char *name;
    double fighters;    /* people, published */
    double millions;    /* of inhabitants in 2015 */
    const char *source; /* of the fighters, where it is another one; else "" */
};

/** Where the figures come from. The inhabitants were typed in without the page at hand; readers are told. */
#define OFR_COUNTRIES_SOURCE                                                                                 \
    "Soufan Group, Foreign Fighters, December 2015; inhabitants of 2015 about those of the UN's World "      \
    "Population Prospects, to 0.1 million, not checked against it"

extern const struct ofr_country ofr_countries[];
extern const size_t ofr_n_countries;

#endif
