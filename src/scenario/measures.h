/*
 * Measures: the names of what a pattern can measure, each with its meaning and unit.
 *
 * Declared here, left of everything, so that the checker of a scenario can refuse a name
 * that nobody can compute. How each is computed stands in report/measures.c.
 */
#ifndef OFR_SCENARIO_MEASURES_H
#define OFR_SCENARIO_MEASURES_H

#include <stddef.h>

/* MEASURE(name, unit, meaning). "Joined" means a first commitment or compliance under
 * threat, once a person; "years" are those of the pattern, or the whole run. */
#define OFR_MEASURES(MEASURE)                                                                                \
    MEASURE(departures, "people", "people who left for the war in the years")                                \
    MEASURE(departures_share, "%", "of all departures of the run, those that fall in the years")             \
    MEASURE(departure_age_mean, "years", "mean age at departure")                                            \
    MEASURE(departure_age_share_20_29, "%", "of those who left, aged 20 to 29 at departure")                 \
    MEASURE(departure_women, "%", "of those who left, women")                                                \
    MEASURE(joined_by_friend_share, "%", "of those who joined, first contact by a friend")                   \
    MEASURE(joined_by_family_share, "%", "of those who joined, first contact by a relative")                 \
    MEASURE(joined_by_recruiter_or_online_share, "%",                                                        \
            "of those who joined, first contact by a recruiter or online")                                   \
    MEASURE(generations, "1", "of those who joined, brought by one who was brought and joined")              \
    MEASURE(triggered_share, "%",                                                                            \
            "of those who committed, in the year after the state hurt a friend or relative")                 \
    MEASURE(coerced_share, "%", "of those who joined, first by compliance under threat")                     \
    MEASURE(joined_of_approached, "%", "of those approached, joined")                                        \
    MEASURE(joins_street_variance_over_mean, "1",                                                            \
            "joins per street within areas: variance over mean; 1 by chance")                                \
    MEASURE(families_two_or_more_over_chance, "1",                                                           \
            "extended families with two or more who joined, over the number expected by chance")             \
    MEASURE(charged, "people", "people charged in the years")                                                \
    MEASURE(uncharged_over_charged, "1", "arrests that ended without charge, over charges")                  \
    MEASURE(closures, "places", "places closed by order in the years")                                       \
    MEASURE(fighters_mean, "people", "fighters in the massifs, mean over the days of the years")             \
    MEASURE(fighters_peak, "people", "fighters in the massifs, highest on a day of the years")               \
    MEASURE(attacks, "attacks", "attacks by camps in the years")                                             \
    MEASURE(records_chi_square, "1",                                                                         \
            "departures by governorate against entry records: chi-square a degree of freedom; 1 by chance")  \
    MEASURE(records_rank_correlation, "1",                                                                   \
            "departures and entry records over people, by governorate: rank correlation")                    \
    MEASURE(opinion_sd_ratio, "1",                                                                           \
            "spread of each opinion in the last year over the first four weeks; farthest from 1")            \
    MEASURE(over_theta_mean, "%", "adults whose risk is over theta, mean over the last year")

struct ofr_measure {
    const char *name, *unit, *meaning;
};

#define OFR_MEASURE_ENUM(name, unit, meaning) OFR_MEASURE_##name,
enum ofr_measure_number { OFR_MEASURES(OFR_MEASURE_ENUM) OFR_N_MEASURES };
#undef OFR_MEASURE_ENUM

extern const struct ofr_measure ofr_measures[OFR_N_MEASURES];

/** Number of a measure by name; OFR_N_MEASURES when there is none. */
size_t ofr_find_measure(const char *name);

#endif
