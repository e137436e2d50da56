#include "report/countries.h"

/* in the order of the source's counts */
const struct ofr_country ofr_countries[] = {
    {"Tunisia", 6000, 11.3, ""},
    {"Tunisia, by its government", 2926, 11.3, "Ministry of the Interior, 2017, via Soufan Group"},
    {"Saudi Arabia", 2500, 31.5, ""},
    {"Russia", 2400, 143.5, ""},
    {"Turkey", 2100, 78.7, ""},
    {"Jordan", 2000, 7.6, ""},
    {"France", 1700, 64.4, ""},
    {"Morocco", 1200, 34.4, ""},
    {"Lebanon", 900, 5.9, ""},
    {"Egypt", 800, 91.5, ""},
    {"Libya", 600, 6.3, ""},
    {"Algeria", 170, 39.7, ""},
};
const size_t ofr_n_countries = sizeof ofr_countries / sizeof *ofr_countries;
