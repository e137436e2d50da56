/*
 * Statistics: the names of what a pattern can measure, each with its meaning and unit.
 *
 * Declared here, left of everything, so that the checker of a scenario can refuse a name
 * that nobody can compute. How each is computed stands in report/statistics.c.
 */
#ifndef OFR_SCENARIO_STATISTICS_H
#define OFR_SCENARIO_STATISTICS_H

#include <stddef.h>

/* STATISTIC(name, unit, meaning). "Joined" means a first commitment or compliance under
 * threat, once a person; "years" are those of the pattern, or the whole run. */
#define OFR_STATISTIC(STATISTIC)                                                                             \
    STATISTIC(departures, "people", "people who left for the war in the years")                              \
    STATISTIC(departures_share, "%", "of all departures of the run, those that fall in the years")           \
    STATISTIC(departure_age_mean, "years", "mean age at departure")                                          \
    STATISTIC(departure_age_share_20_29, "%", "of those who left, aged 20 to 29 at departure")               \
    STATISTIC(departure_women, "%", "of those who left, women")                                              \
    STATISTIC(joined_by_friend_share, "%", "of those who joined, first contact by a friend")                 \
    STATISTIC(joined_by_family_share, "%", "of those who joined, first contact by a relative")               \
    STATISTIC(joined_by_recruiter_or_online_share, "%",                                                      \
              "of those who joined, first contact by a recruiter or online")                                 \
    STATISTIC(generations, "1", "of those who joined, brought by one who was brought and joined")            \
    STATISTIC(triggered_share, "%",                                                                          \
              "of those who committed, in the year after the state hurt a friend or relative")               \
    STATISTIC(coerced_share, "%", "of those who joined, first by compliance under threat")                   \
    STATISTIC(joined_of_approached, "%", "of those approached, joined")                                      \
    STATISTIC(joins_street_variance_over_mean, "1",                                                          \
              "joins per street within areas: variance over mean; 1 by chance")                              \
    STATISTIC(families_two_or_more_over_chance, "1",                                                         \
              "extended families with two or more who joined, over the number expected by chance")           \
    STATISTIC(charged, "people", "people charged in the years")                                              \
    STATISTIC(uncharged_over_charged, "1", "arrests that ended without charge, over charges")                \
    STATISTIC(closures, "places", "places closed by order in the years")                                     \
    STATISTIC(fighters_mean, "people", "fighters in the massifs, mean over the days of the years")           \
    STATISTIC(fighters_peak, "people", "fighters in the massifs, highest on a day of the years")             \
    STATISTIC(attacks, "attacks", "attacks by camps in the years")                                           \
    STATISTIC(                                                                                               \
        records_chi_square, "1",                                                                             \
        "departures by governorate against entry records: chi-square a degree of freedom; 1 by chance")      \
    STATISTIC(records_rank_correlation, "1",                                                                 \
              "departures and entry records over people, by governorate: rank correlation")                  \
    STATISTIC(opinion_sd_ratio, "1",                                                                         \
              "spread of each opinion in the last year over the first four weeks; farthest from 1")          \
    STATISTIC(over_theta_mean, "%", "adults whose risk is over theta, mean over the last year")

struct ofr_statistic {
    const char *name, *unit, *meaning;
};

#define OFR_STATISTIC_ENUM(name, unit, meaning) OFR_STATISTIC_##name,
enum ofr_statistic_number { OFR_STATISTIC(OFR_STATISTIC_ENUM) OFR_N_STATISTICS };
#undef OFR_STATISTIC_ENUM

extern const struct ofr_statistic ofr_statistics[OFR_N_STATISTICS];

/** Number of a statistic by name; OFR_N_STATISTICS when there is none. */
size_t ofr_find_statistic(const char *name);

#endif
